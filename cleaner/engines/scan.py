"""Pages gone through byte by byte: what does not show goes, marks keep what stands around the lines."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.compiled import library, needed
from cleaner.page import FACTS, Columns

MARK, SHORTEST = 12, 5  # bytes at most that a mark adds to a tag, and bytes that such a tag has at least

# What lxml reads and does not write: control characters, U+FFFE and U+FFFF, as they are and as references.
CONTROLS = bytes(set(range(32)) - set(b"\t\n\f\r"))
FEED = bytes.maketrans(b"\f", b" ")
NO_CHARACTERS = ("\ufffe".encode(), "\uffff".encode())
REFERENCE = re.compile(
    rb"&#(?:0*(?:[1-8]|1[124-9]|2\d|3[01]|6553[45])(?!\d)|x0*(?:[1-8bcef]|1[\da-f]|fff[ef])(?![\da-f]));?",
    re.IGNORECASE,
)

Ints = NDArray[np.int32]
ROW = len(FACTS) + 1  # numbers of a line, of which the last tells whether it has
SPACED = len(FACTS)  # other white space than single spaces


def seen(html: bytes) -> bytes:
    r"""A page that lxml can read and write: without some characters, or it would refuse all of it.

    Compiled, it also leaves out what only costs time: comments, styles, and scripts but for data.

    >>> seen(b"<p>Rain<!-- not --><script>let a = '<p>'</script>a\0b&#12;c&#x1F;&#65;</p>")
    b'<p>Rainab c &#65;</p>'
    """
    return writable(html if library() is None else copied(html, marked=False)[0])


def writable(html: bytes) -> bytes:
    r"""A page without the characters for which lxml would refuse all of it.

    >>> writable(b"a\0b&#12;c&#x1F;&#65;")
    b'ab c &#65;'
    """
    html = html.translate(FEED, CONTROLS)
    if NO_CHARACTERS[0][:1] in html:
        for character in NO_CHARACTERS:
            html = html.replace(character, b"")
    return REFERENCE.sub(b" ", html)


def marked(html: bytes) -> tuple[bytes, list[str], bytes, int]:
    r"""A page with a mark behind each opening and before each closing tag of zones, such as div.

    It holds no attributes but those that change what is rendered. The others are the opening tags, less their
    brackets, which zone each of them is, and how many tags the page has at most.

    >>> marked(b"<div id=a>b<a href=c class=d>e</a></div><script>f</script>")[:3]
    (b'<div>\x020\x03b<a href=c>e</a>\x0e</div>', ['div id=a'], b'\x00')
    """
    return copied(html, marked=True)


def copied(html: bytes, marked: bool) -> tuple[bytes, list[str], bytes, int]:
    """A page as `copy_page` in page.c leaves it, its zones, their kinds, and the number of its tags."""
    most = len(html) // SHORTEST if marked else 0
    out, zones, kinds = (
        np.empty(size + 1, np.uint8) for size in (len(html) + MARK * most, len(html) * marked, most)
    )
    sizes = np.empty(4, np.int64)
    arrays = (array.ctypes.data for array in (out, zones, kinds, sizes))
    needed().copy_page(html, len(html), marked, *arrays)
    length, named, count, tags = sizes.tolist()
    names = zones[:named].tobytes().decode("utf-8", "replace").split("\0")[:-1]
    return out[:length].tobytes(), names, kinds[:count].tobytes(), tags


class Scanned(NamedTuple):
    """The lines of a rendered page, and of each link in them its start, its end, and those of its address.

    The addresses stand in the rendered page. `deep` is how many zones there are around all zones, added up.
    """

    columns: Columns
    links: Ints
    deep: int


def lines_of(text: str, kinds: bytes) -> Scanned:
    """The lines of a rendered page, which has marks of zones of these kinds."""
    codes = (text + "\n").encode("utf-32-le", "surrogatepass")
    size = len(codes) // 4
    out = np.empty(size + 1, np.uint32)
    rows, links, paths = (np.empty((size + 1, width), np.int32) for width in (ROW, 4, 2))
    counts = np.empty(5, np.int64)
    arrays = (array.ctypes.data for array in (out, rows, links, paths, counts))
    if needed().read_lines(codes, size, kinds, len(kinds), *arrays):
        raise MemoryError(f"no room for a page of {size} characters")
    lines, written, linked, places, deep = counts.tolist()
    texts = out[:written].tobytes().decode("utf-32-le", "surrogatepass").split("\n")[:-1]
    bare = texts.copy()
    for i in rows[:lines, SPACED].nonzero()[0].tolist():
        bare[i] = " ".join(texts[i].split())
    facts = rows[:lines, : len(FACTS)].T.copy()
    return Scanned(Columns(texts, bare, facts, paths[:places].copy()), links[:linked].copy(), deep)
