"""Files as streams of bytes, gzip and zstd included, told by the name's ending."""

from __future__ import annotations

import gzip
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from cleaner.extras import needs

GZIP_LEVEL = 6  # what the command gzip does; Python's own 9 takes twice as long for 1 % less
ENDINGS = (".gz", ".zst")
BUFFER = 1 << 20  # bytes read or written at once: the default holds hardly one document


def zstd() -> Any:
    """Python's own zstd module, or its backport before Python 3.14."""
    return needs("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd", "zstd")


def packing(name: str) -> str:
    """The ending that says how a file is packed, or "".

    >>> packing("a.jsonl.gz"), packing("a.jsonl")
    ('.gz', '')
    """
    return next((ending for ending in ENDINGS if name.lower().endswith(ending)), "")


@contextmanager
def reading(path: str) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """Open a file: its unpacked bytes, and the file itself, which knows how far it has been read."""
    with open(path, "rb", BUFFER) as raw:
        ending = packing(path)
        if ending == ".gz":
            with gzip.GzipFile(fileobj=raw) as file:
                yield file, raw  # type: ignore[misc]
        elif ending == ".zst":
            with zstd().ZstdFile(raw) as file:
                yield file, raw
        else:
            yield raw, raw


@contextmanager
def writing(path: str | os.PathLike[str], name: str) -> Iterator[IO[bytes]]:
    """Write a file, packed as its final `name` says; the same content always gives the same bytes."""
    with open(path, "wb", BUFFER) as raw:
        ending = packing(name)
        if ending == ".gz":
            with gzip.GzipFile("", "wb", GZIP_LEVEL, raw, mtime=0) as file:
                yield file  # type: ignore[misc]
        elif ending == ".zst":
            with zstd().ZstdFile(raw, "w") as file:
                yield file
        else:
            yield raw
