"""Folders of .txt, .md and .html: a document is a file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cleaner.corpora.documents import Document, Input, Item, Settings, Shard, Unreadable, told, too_long
from cleaner.corpora.packed import packing, reading, writing
from cleaner.read import HTML_ENDINGS, decode, form
from cleaner.read_html import decode_html
from cleaner.results import Cleaned


class Files:
    """One text or page in each file; the results are files of the same name (pages: and .txt)."""

    joins = False

    def output(self, name: str) -> str:
        """A page's text is a text file.

        >>> Files().output("a/page.html.gz"), Files().output("a/text.md")
        ('a/page.html.txt.gz', 'a/text.md')
        """
        ending = packing(name)
        plain = name[: len(name) - len(ending)]
        return (f"{plain}.txt" if plain.lower().endswith(HTML_ENDINGS) else plain) + ending

    def ranges(self, path: str, settings: Settings) -> list[tuple[int, int, int]]:
        """A file is one document."""
        return [(0, 1, os.path.getsize(path))]

    def read(self, shard: Shard, settings: Settings) -> Iterator[Item]:
        """Read the files of a shard."""
        read = 0
        for position, source in enumerate(shard.inputs):
            read += source.size
            data = b""
            try:
                with reading(source.path) as (file, _):
                    data = file.read(settings.longest + 1)
                    if len(data) > settings.longest:
                        yield Unreadable(position, too_long(settings), None)
                        continue
                name = source.path.removesuffix(packing(source.path))
                taken = settings.format or form(name, data)
                if taken == "html":
                    page = decode_html(data, forced=settings.encoding) if settings.encoding else data
                    yield Document(position, read, page, None, True, data, (source, ""))
                else:
                    text, _, mark, remark = decode(data, settings.encoding)
                    note = "re-encoded" if remark else None
                    yield Document(
                        position, read, text, None, False, text, (source, mark), note, taken == "markdown"
                    )
            except Exception as error:  # whatever one file holds, the others go on
                yield Unreadable(position, told(error), data or None)

    @contextmanager
    def writer(self, shard: Shard, part: Path, out: Path, settings: Settings) -> Iterator[FileWriter]:
        """Each file is put in its place as soon as it is written."""
        yield FileWriter(part, out)

    def join(self, parts: list[Path], whole: Path, source: Input, settings: Settings) -> Path:
        """Files are whole already."""
        raise NotImplementedError


class FileWriter:
    """Writes each document beside its place and renames it."""

    def __init__(self, beside: Path, out: Path) -> None:
        self.beside, self.out = beside, out

    def write(self, document: Document, cleaned: Cleaned) -> None:
        """Write one file."""
        source, mark = document.place
        target = self.out / source.output
        with writing(self.beside, source.output) as file:
            file.write((mark + cleaned.text).encode("utf-8", "surrogatepass"))
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(self.beside, target)
