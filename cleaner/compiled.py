"""The compiled part of the package: `build_kernel.py` makes it where there is a C compiler."""

from __future__ import annotations

import ctypes
from ctypes import c_int, c_int64, c_void_p
from functools import cache
from pathlib import Path
from zlib import crc32

from cleaner.extras import MissingPackageError

HERE = Path(__file__).parent
SOURCES = ("kernel.c", "page.c")
LIBRARY = HERE / "libkernel.so"


@cache
def library() -> ctypes.CDLL | None:
    """The compiled part, if it was built with the package: of its variants the processor's fastest."""
    plain = opened(LIBRARY)
    return plain and (opened(LIBRARY.with_stem(f"{LIBRARY.stem}{plain.variant()}")) or plain)


def opened(path: Path) -> ctypes.CDLL | None:
    """A variant of it, if it was compiled from the sources that are there now."""
    try:
        found = ctypes.CDLL(str(path))
        found.source.restype = ctypes.c_uint32
        if found.source() != checksum():
            return None
    except (OSError, AttributeError):
        return None
    found.net_size.argtypes, found.net_size.restype = (c_int64, c_int64), ctypes.c_size_t
    found.net_read.argtypes, found.net_read.restype = (c_void_p,) * 3, None
    found.judge.argtypes = (*(c_void_p,) * 4, c_int64, *(c_void_p,) * 4)
    found.word.argtypes, found.word.restype = (*(c_void_p,) * 3, c_int64, c_void_p), None
    found.copy_page.argtypes, found.copy_page.restype = (c_void_p, c_int64, c_int, *(c_void_p,) * 4), None
    found.name_lines.argtypes = (
        c_void_p, *(c_int64,) * 2, *(c_void_p,) * 3, c_int64, *(c_void_p,) * 2, c_int64, c_void_p,
    )  # fmt: skip
    found.deeper.argtypes = (c_void_p, *(c_int64,) * 3)
    found.read_lines.argtypes = (c_void_p, c_int64, c_void_p, c_int64, *(c_void_p,) * 5)
    return found


def checksum() -> int:
    """The checksum of the sources."""
    return crc32(b"".join((HERE / name).read_bytes() for name in SOURCES))


def needed() -> ctypes.CDLL:
    """The compiled part.

    Raises MissingPackageError where it is not there.
    """
    found = library()
    if found is None:
        raise MissingPackageError("the package was built without a C compiler: install one, then the package")
    return found
