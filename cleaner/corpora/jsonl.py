"""JSON Lines: a document is a field of an object; all the other bytes of its line stay as they are."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from json.decoder import scanstring  # type: ignore[attr-defined]
from json.encoder import encode_basestring, encode_basestring_ascii
from pathlib import Path
from typing import IO, Any, NamedTuple

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
from cleaner.corpora.packed import packing, reading, writing
from cleaner.results import Cleaned

SHARD_BYTES = 8 << 20
OPENING = re.compile(r"\ufeff?[ \t\r\n]*{[ \t\r\n]*(?:(?P<end>})[ \t\r\n]*)?")
COLON = re.compile(r"[ \t\r\n]*:[ \t\r\n]*")
BEHIND = re.compile(r"[ \t\r\n]*(?:,|(?P<end>}))[ \t\r\n]*")
DECODER = json.JSONDecoder()


class Value(NamedTuple):
    """The value of a field, and where it stands in its line."""

    value: Any
    start: int
    end: int


class Line(NamedTuple):
    """A line, where its text stands in it and where its object ends."""

    line: str
    start: int
    end: int
    close: int


class Jsonl:
    """One object in each line; the results are lines of the same objects."""

    joins = True

    def output(self, name: str) -> str:
        """The result has the input's name."""
        return name

    def ranges(self, path: str, settings: Settings) -> list[tuple[int, int, int]]:
        """Cut at bytes; the lines that begin in a range belong to it. A packed file is one shard."""
        size = os.path.getsize(path)
        if packing(path) or not size:
            return [(0, -1, size)]
        starts = range(0, size, SHARD_BYTES)
        return [(start, stop := min(start + SHARD_BYTES, size), stop - start) for start in starts]

    def read(self, shard: Shard, settings: Settings) -> Iterator[Item]:
        """Read the lines of a shard."""
        with reading(shard.inputs[0].path) as (file, raw):
            at = shard.start
            if at:
                file.seek(at - 1)
                at += skip_line(file, shard.stop - at + 1) - 1
            position = -1
            while shard.stop < 0 or at < shard.stop:
                line = file.readline(settings.longest + 1)
                if not line:
                    break
                at += len(line)
                position += 1
                if len(line) > settings.longest:
                    if not line.endswith(b"\n"):
                        at += skip_line(file, sys.maxsize)
                    yield Unreadable(position, too_long(settings), None)
                elif line.isspace():
                    yield Passed(position)
                else:
                    read = raw.tell() if shard.stop < 0 else at - shard.start
                    yield parsed(line, position, read, settings)

    @contextmanager
    def writer(self, shard: Shard, part: Path, out: Path, settings: Settings) -> Iterator[LineWriter]:
        """Write lines to `part`."""
        with writing(part, shard.inputs[0].output) as file:
            yield LineWriter(file, settings)

    def join(self, parts: list[Path], whole: Path, source: Input, settings: Settings) -> Path:
        """Put parts behind each other."""
        if len(parts) == 1:
            return parts[0]
        with open(whole, "wb") as target:
            for part in parts:
                with open(part, "rb") as file:
                    shutil.copyfileobj(file, target, 1 << 20)
        return whole


def skip_line(file: IO[bytes], most: int) -> int:
    """Read to the end of the line, but no more than so many bytes, and say how many that were."""
    skipped = 0
    while piece := file.readline(min(most - skipped, 1 << 20)):
        skipped += len(piece)
        if piece.endswith(b"\n"):
            break
    return skipped


def parsed(data: bytes, position: int, read: int, settings: Settings) -> Document | Unreadable:
    """Find the text in a line."""
    try:
        line = data.decode("utf-8")
        fields, close = values(line)
        text = of_type(str, fields, settings.field)
        url = fields[settings.url_field].value if settings.url_field in fields else None
        if taken := [name for name in settings.add if name in fields]:
            raise ValueError(f"has a field {taken[0]!r} already, which --add would write")
    except (ValueError, RecursionError) as error:
        return Unreadable(position, told(error), data)
    place = Line(line, text.start, text.end, close)
    return Document(position, read, text.value, url if isinstance(url, str) else None, False, data, place)


def of_type(kind: type, fields: dict[str, Value], name: str) -> Value:
    """The field of this name, which must be of this type."""
    if name not in fields:
        raise ValueError(f"has no field {name!r}, only {', '.join(map(repr, fields)) or 'an empty object'}")
    if not isinstance(fields[name].value, kind):
        raise ValueError(f"field {name!r} is {type(fields[name].value).__name__}, not a string")
    return fields[name]


def values(line: str) -> tuple[dict[str, Value], int]:
    r"""The fields of the object that a line is, and where its closing brace stands.

    >>> values('{"id": 1.0, "text": "a\\u00e9"}\n')
    ({'id': Value(value=1.0, start=7, end=10), 'text': Value(value='aé', start=20, end=29)}, 29)
    """
    fields: dict[str, Value] = {}
    found = OPENING.match(line)
    if not found:
        raise ValueError("is not a JSON object")
    while not found["end"]:
        if not line.startswith('"', found.end()):
            raise broken("no name of a field", found.end())
        name, at = scanstring(line, found.end() + 1, True)
        colon = COLON.match(line, at)
        if not colon:
            raise broken("no colon", at)
        start = colon.end()
        try:
            value, at = DECODER.scan_once(line, start)  # type: ignore[attr-defined]
        except StopIteration:
            raise broken("no value", start) from None
        fields[name] = Value(value, start, at)
        found = BEHIND.match(line, at)
        if not found:
            raise broken("no comma or closing brace", at)
    if found.end() != len(line):
        raise broken("more after the object", found.end())
    return fields, found.start("end")


def broken(what: str, at: int) -> ValueError:
    """The error of a line that is no JSON."""
    return ValueError(f"is broken JSON: {what} at character {at}")


def dumped(value: Any, ascii_only: bool) -> str:
    """A value as JSON; `ascii_only` escapes all else, as the line that it goes into does."""
    return json.dumps(value, ensure_ascii=ascii_only)


class LineWriter:
    """Writes each line with its text replaced and fields added before its closing brace."""

    def __init__(self, file: IO[bytes], settings: Settings) -> None:
        self.file, self.add = file, settings.add

    def write(self, document: Document, cleaned: Cleaned) -> None:
        """Write one line; one from which nothing was removed stays as it is, byte for byte."""
        line, start, end, close = document.place
        more = added(cleaned, self.add)
        if not (cleaned.cuts or more):
            self.file.write(document.record)
            return
        ascii_only = line.isascii()
        quoted = encode_basestring_ascii if ascii_only else encode_basestring
        text = quoted(cleaned.text) if cleaned.cuts else line[start:end]
        fields = ", " + dumped(more, ascii_only)[1:-1] if more else ""
        rest = line[end:close].rstrip() + fields + line[close:] if more else line[end:]
        self.file.write((line[:start] + text + rest).encode("utf-8", "backslashreplace"))
