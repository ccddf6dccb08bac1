"""Web archives: WARC, where a document is an HTML response, and WET, where it is a page's text."""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from cleaner.corpora.documents import (
    Document,
    Input,
    Item,
    Passed,
    Settings,
    Shard,
    Unreadable,
    added,
    told,
    too_long,
)
from cleaner.corpora.packed import packing, writing
from cleaner.extras import needs
from cleaner.read import BadInputError, decode
from cleaner.read_html import decode_html
from cleaner.results import Cleaned

HTML_TYPES = ("text/html", "application/xhtml+xml")


class Warc:
    """One record for each document; the results are JSON lines with the record's id, date and address."""

    joins = True

    def output(self, name: str) -> str:
        """Archives become JSON lines, packed as they are.

        >>> Warc().output("CC-MAIN-1.warc.wet.gz")
        'CC-MAIN-1.warc.wet.jsonl.gz'
        """
        needs("fastwarc.warc", "warc")
        ending = packing(name)
        return f"{name[: len(name) - len(ending)]}.jsonl{ending}"

    def ranges(self, path: str, settings: Settings) -> list[tuple[int, int, int]]:
        """An archive is one shard: where its records begin is known only by reading it."""
        return [(0, -1, os.path.getsize(path))]

    def read(self, shard: Shard, settings: Settings) -> Iterator[Item]:
        """Read the HTML responses and the texts of an archive."""
        warc = needs("fastwarc.warc", "warc")
        with open(shard.inputs[0].path, "rb") as raw:
            for position, record in enumerate(warc.ArchiveIterator(raw, parse_http=False)):
                yield taken(record, position, raw.tell(), settings)

    @contextmanager
    def writer(self, shard: Shard, part: Path, out: Path, settings: Settings) -> Iterator[ObjectWriter]:
        """Write JSON lines to `part`."""
        with writing(part, shard.inputs[0].output) as file:
            yield ObjectWriter(file, settings)

    def join(self, parts: list[Path], whole: Path, source: Input, settings: Settings) -> Path:
        """An archive is one part."""
        return parts[0]


def taken(record: Any, position: int, read: int, settings: Settings) -> Item:
    """A record of an archive as a document, if it holds one."""
    kind = record.headers.get("WARC-Type", "").lower()
    if kind not in ("response", "conversion"):
        return Passed(position)
    if record.content_length > settings.longest:
        return Unreadable(position, too_long(settings), None)
    length = record.content_length
    record.freeze()
    if record.content_length < length:
        missing = length - record.content_length
        return Unreadable(position, f"is cut off: {missing:,} bytes of it are missing", record.reader.read())
    url = record.headers.get("WARC-Target-URI")
    place = {"id": record.record_id, "url": url, "date": record.headers.get("WARC-Date")}
    if kind == "conversion":
        data = record.reader.read()
        try:
            return Document(position, read, decode(data).text, url, False, data, place)
        except BadInputError as error:
            return Unreadable(position, told(error), data)
    if not record.is_http:
        return Passed(position)
    response = copy.copy(record)  # an error in it must not end the archive
    try:
        response.parse_http(auto_decode="all")
        if response.http_content_type not in HTML_TYPES:
            return Passed(position)
        page = response.reader.read()
    except OSError as error:
        return Unreadable(position, told(error), record.reader.read())
    place["charset"] = response.http_charset
    return Document(position, read, decode_html(page, response.http_charset), url, True, page, place)


class ObjectWriter:
    """Writes an object for each document."""

    def __init__(self, file: IO[bytes], settings: Settings) -> None:
        self.file, self.settings = file, settings

    def write(self, document: Document, cleaned: Cleaned) -> None:
        """Write one line."""
        row = {**document.place, self.settings.field: cleaned.text, **added(cleaned, self.settings.add)}
        self.file.write(json.dumps(row, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")
