"""Parquet: a document is a value of a column; all other columns, the schema and its metadata stay."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.corpora.documents import Document, Input, Item, Settings, Shard, Unreadable, added
from cleaner.corpora.packed import packing
from cleaner.corpora.plan import PlanError
from cleaner.extras import needs
from cleaner.results import Cleaned

SHARD_BYTES = 8 << 20  # row groups smaller than this share a shard
GROUP_BYTES = 32 << 20  # of text and all, in memory: the row groups that are written
BATCH_BYTES = 1 << 20  # decoded at once


class Row(NamedTuple):
    """A row of a batch of rows."""

    batch: Any
    row: int


def arrow() -> Any:
    """The library pyarrow."""
    needs("pyarrow.parquet", "parquet")
    return needs("pyarrow", "parquet")


class Parquet:
    """One row for each document; the result is a file of the same columns."""

    joins = True

    def output(self, name: str) -> str:
        """The result has the input's name."""
        arrow()
        if packing(name):
            raise PlanError(f"{name}: Parquet packs its own columns: unpack the file first")
        return name

    def ranges(self, path: str, settings: Settings) -> list[tuple[int, int, int]]:
        """Cut between row groups, small ones kept together."""
        with open_file(path) as file:
            columns = file.schema_arrow
            check(path, columns, settings)
            found: list[tuple[int, int, int]] = []
            start = size = 0
            for group in range(file.metadata.num_row_groups):
                size += file.metadata.row_group(group).total_byte_size
                if size >= SHARD_BYTES or group == file.metadata.num_row_groups - 1:
                    found.append((start, group + 1, size))
                    start, size = group + 1, 0
            return found or [(0, 0, 0)]

    def read(self, shard: Shard, settings: Settings) -> Iterator[Item]:
        """Read the rows of a shard, a small batch at a time."""
        with open_file(shard.inputs[0].path) as file:
            groups = list(range(shard.start, shard.stop))
            rows = max(1, sum(file.metadata.row_group(group).num_rows for group in groups))
            size = max(1, min(1024, BATCH_BYTES * rows // max(1, shard.size)))
            position = 0
            for batch in file.iter_batches(size, groups, use_threads=False):
                texts = batch.column(settings.field).to_pylist()
                urls = (
                    batch.column(settings.url_field).to_pylist()
                    if settings.url_field
                    else [None] * len(texts)
                )
                for row, (text, url) in enumerate(zip(texts, urls, strict=True)):
                    if text is None:
                        reason = f"column {settings.field!r} is null"
                        yield Unreadable(position, reason, batch.slice(row, 1).to_pylist()[0])
                    else:
                        read = shard.size * (position + 1) // rows
                        yield Document(position, read, text, url, False, text, Row(batch, row))
                    position += 1

    @contextmanager
    def writer(self, shard: Shard, part: Path, out: Path, settings: Settings) -> Iterator[RowWriter]:
        """Write rows to `part`, in Arrow's own format; joining the parts makes Parquet of them."""
        with open_file(shard.inputs[0].path) as file:
            schema = written(file.schema_arrow, settings)
        with arrow().OSFile(str(part), "wb") as target, arrow().ipc.new_stream(target, schema) as stream:
            writer = RowWriter(stream, schema, settings)
            yield writer
            writer.flush()

    def join(self, parts: list[Path], whole: Path, source: Input, settings: Settings) -> Path:
        """Write the parts as one Parquet file, packed as the input's text was."""
        pq = needs("pyarrow.parquet", "parquet")
        with open_file(source.path) as file:
            schema = written(file.schema_arrow, settings)
            codec = codec_of(file.metadata, settings.field)
        with pq.ParquetWriter(str(whole), schema, compression=codec) as target:
            group: list[Any] = []
            for part in parts:
                with arrow().memory_map(str(part)) as mapped:
                    for batch in arrow().ipc.open_stream(mapped):
                        group.append(batch)
                        if sum(each.nbytes for each in group) >= GROUP_BYTES:
                            target.write_table(arrow().Table.from_batches(group, schema))
                            group = []
            if group:
                target.write_table(arrow().Table.from_batches(group, schema))
        return whole


def open_file(path: str) -> Any:
    """Open a Parquet file so that its pages are read as they are needed."""
    return needs("pyarrow.parquet", "parquet").ParquetFile(path, buffer_size=BATCH_BYTES, pre_buffer=False)


def check(path: str, schema: Any, settings: Settings) -> None:
    """Refuse a file without the columns asked for."""
    pa = arrow()
    for name in filter(None, (settings.field, settings.url_field)):
        if name not in schema.names:
            raise PlanError(f"{path}: has no column {name!r} (--column), only {', '.join(schema.names)}")
        kind = schema.field(name).type
        kind = kind.value_type if pa.types.is_dictionary(kind) else kind
        if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
            raise PlanError(f"{path}: column {name!r} holds {kind}, not strings")
    if taken := [name for name in settings.add if name in schema.names]:
        raise PlanError(f"{path}: has a column {taken[0]!r} already, which --add would write")


def codec_of(metadata: Any, column: str) -> str:
    """How the text column is packed ("none" for a file without rows)."""
    if metadata.num_row_groups:
        group = metadata.row_group(0)
        for i in range(group.num_columns):
            if group.column(i).path_in_schema == column:
                return str(group.column(i).compression).lower().replace("uncompressed", "none")
    return "none"


def written(schema: Any, settings: Settings) -> Any:
    """The schema of the result: the input's, and the columns added to it."""
    pa = arrow()
    number, string = pa.int64(), pa.string()
    reason = pa.struct({"code": string, "text": string})
    kinds = {
        "removals": {"line": number, "start": number, "end": number, "text": string, "category": string,
                     "score": pa.float64(), "reasons": pa.list_(reason)},
        "comments": {"author": string, "date": string, "text": string, "depth": number,
                     "spam": pa.float64(), "lines": pa.list_(number)},
        "counts": {"category": string, "lines": number, "characters": number},
    }  # fmt: skip
    for name in settings.add:
        schema = schema.append(pa.field(name, pa.list_(pa.struct(kinds[name]))))
    return schema


class RowWriter:
    """Writes each batch of rows with its texts replaced, less the rows that did not come out."""

    def __init__(self, stream: Any, schema: Any, settings: Settings) -> None:
        self.stream, self.schema, self.settings = stream, schema, settings
        self.batch: Any = None
        self.rows: list[int] = []
        self.texts: list[str] = []
        self.more: list[dict[str, Any]] = []

    def write(self, document: Document, cleaned: Cleaned) -> None:
        """Take one row."""
        if document.place.batch is not self.batch:
            self.flush()
            self.batch = document.place.batch
        self.rows.append(document.place.row)
        self.texts.append(cleaned.text)
        self.more.append(added(cleaned, self.settings.add))

    def flush(self) -> None:
        """Write the rows taken."""
        if self.rows:
            pa = arrow()
            columns = self.batch.take(pa.array(self.rows)).columns
            place = self.batch.schema.get_field_index(self.settings.field)
            kind = columns[place].type
            texts = pa.array(self.texts)
            columns[place] = (texts.dictionary_encode() if pa.types.is_dictionary(kind) else texts).cast(kind)
            for name in self.settings.add:
                columns.append(pa.array([more[name] for more in self.more], self.schema.field(name).type))
            self.stream.write_batch(pa.RecordBatch.from_arrays(columns, schema=self.schema))
        self.rows, self.texts, self.more = [], [], []
