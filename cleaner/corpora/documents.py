"""What formats read and write: documents, and the records that hold none or cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from cleaner.results import Cleaned
from cleaner.stripper import Cleaner
from cleaner.write import comments, removals


class Document(NamedTuple):
    """One text to clean.

    `record` is what is set aside if it cannot be cleaned, `place` what its format needs to put the
    result back.
    """

    position: int  # of the record in its shard, from 0
    read: int  # bytes of the shard read so far
    text: str | bytes
    url: str | None
    html: bool
    record: Any
    place: Any
    note: str | None = None
    markdown: bool = False  # by the name; Settings.stripper.markdown says it of all


class Unreadable(NamedTuple):
    """A record that is no document as it stands, why, and the record itself where it can be had."""

    position: int
    reason: str
    record: Any


class Passed(NamedTuple):
    """A record that holds no document by its nature: a blank line, an image in a web archive."""

    position: int


Item = Document | Unreadable | Passed


class Input(NamedTuple):
    """A file to clean, and where its result goes, relative to the output folder."""

    path: str
    output: str
    format: str
    size: int


class Shard(NamedTuple):
    """A piece of work: several whole files, or the range from `start` to `stop` of one."""

    number: int
    inputs: tuple[Input, ...]
    start: int
    stop: int
    size: int


@dataclass(frozen=True)
class Settings:
    """What a run was asked to do; everything that decides its output."""

    stripper: Cleaner
    field: str = "text"
    url_field: str | None = None
    add: tuple[str, ...] = ()
    encoding: str | None = None
    format: str | None = None
    seconds: float = 60.0
    megabytes: int = 1024

    @property
    def longest(self) -> int:
        """The most bytes that one record may have: cleaning takes several times as much memory."""
        return self.megabytes * (1 << 20) // 8


class Writer(Protocol):
    """Takes the cleaned documents of a shard, in order."""

    def write(self, document: Document, cleaned: Cleaned) -> None:
        """Write one document."""


class Format(Protocol):
    """One way in which documents are stored."""

    joins: bool  # are its shards parts of one output file?

    def output(self, name: str) -> str:
        """The name of the result for an input of this name."""

    def ranges(self, path: str, settings: Settings) -> list[tuple[int, int, int]]:
        """Cut a file into shards: start, stop and bytes of each."""

    def read(self, shard: Shard, settings: Settings) -> Iterator[Item]:
        """Read the documents of a shard."""

    def writer(
        self, shard: Shard, part: Path, out: Path, settings: Settings
    ) -> AbstractContextManager[Writer]:
        """Open the writer of a shard's results: to the file `part`, or for files to the folder `out`."""

    def join(self, parts: list[Path], whole: Path, source: Input, settings: Settings) -> Path:
        """Put the parts of one input's result together in the file `whole`; give the file that is it."""


def added(cleaned: Cleaned, names: tuple[str, ...]) -> dict[str, Any]:
    """The fields that `--add` puts beside a text, in the form that `--json` prints.

    >>> import cleaner
    >>> added(cleaner.clean("It rained.\\nIt poured.\\nLeave a Reply"), ("counts",))
    {'counts': [{'category': 'comments', 'lines': 1, 'characters': 13}]}
    """
    return {name: ADDED[name](cleaned) for name in names}


def counts(cleaned: Cleaned) -> list[dict[str, Any]]:
    """Lines and characters removed from one document, by category."""
    found: dict[str, dict[str, Any]] = {}
    for removal in cleaned.removals:
        row = found.setdefault(removal.category, {"category": removal.category, "lines": 0, "characters": 0})
        row["lines"] += 1
        row["characters"] += len(removal.text)
    return [found[category] for category in sorted(found)]


ADDED = {"removals": removals, "comments": comments, "counts": counts}


def too_long(settings: Settings) -> str:
    """Why a record is not read at all."""
    return (
        f"is longer than {settings.longest:,} bytes, an eighth of the memory that one document may take"
        " (--document-megabytes allows more)"
    )


def too_slow(settings: Settings) -> str:
    """Why a document was given up."""
    return f"took longer than {settings.seconds:g} seconds (--document-seconds allows more)"


def told(error: BaseException) -> str:
    """An error in words.

    >>> told(OSError(13, "Permission denied")), told(MemoryError())
    ('Permission denied', 'MemoryError')
    """
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__
