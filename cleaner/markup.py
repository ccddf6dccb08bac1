"""What the markup of a page says of its lines, as arrays: names of the elements around them, and figures."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

import numpy as np

from cleaner.compiled import library, needed
from cleaner.features import HASH_BITS, Bag, Floats, Hashes, Ints
from cleaner.page import AROUND, DEPTH, FRESH, GAP, ITEM, LEADS, LINKED, LINKS, PATH, TAG, TAGS, Columns, Page

MARKUP_BAGS = ("around", "near")
KEPT_FIGURES = 5  # the last ones: what an article extractor kept
MARKUP_FIGURES = len(TAGS) + 12 + KEPT_FIGURES

INNERMOST, NEAR, MOST_NEAR = (
    12,
    2,
    4,
)  # innermost elements whose names are looked at; new ones that count as near
NAMES = 20  # of an element
SALTS = (0x9E3779B1, 0x85EBCA77)  # odd, one for each bag
ATTRIBUTE = re.compile(
    r"\b(?:class|id|role|itemprop)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE
)
DIGITS = re.compile(r"\d+")
PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


class BagPointers(ctypes.Structure):
    """`Bag` in page.c."""

    _fields_ = (
        *((name, ctypes.c_void_p) for name in ("keys", "starts", "places")),
        *((name, ctypes.c_int64) for name in ("keyed", "placed")),
    )


class Markup(NamedTuple):
    """What markup says of lines.

    For each name in MARKUP_BAGS `bags` holds the names of elements of every place, and `places`, (bags,
    lines), where the lines stand; `figures` is (lines, MARKUP_FIGURES).
    """

    bags: tuple[Bag, ...]
    places: Ints
    figures: Floats

    def of(self, lines: Ints) -> Markup:
        """What it says of some of the lines."""
        return Markup(self.bags, self.places[:, lines], self.figures[lines])


def of_page(page: Page) -> Markup:
    """Look at the markup of a page.

    >>> from cleaner.page import Block
    >>> of_page(Page([Block("Share", "li")], [])).figures.shape == (1, MARKUP_FIGURES)
    True
    """
    bags, places = (bags_of if library() is None else bags_compiled)(page.columns, page.zones)
    return Markup(bags, places, figures_of(page))


def bags_of(columns: Columns, zones: Sequence[str]) -> tuple[tuple[Bag, ...], Ints]:
    """The bags and places of `Markup`, given the columns of a page and its zones."""
    facts, paths = columns.facts, columns.paths
    at, around = numbered(facts[PATH], len(paths))
    inner = np.empty((INNERMOST, len(at)), np.int64)
    for level in inner:
        at, level[:] = paths.take(at, axis=0).T
    names, counts = np.zeros((len(zones) + 1, NAMES), np.uint32), np.ones(len(zones) + 1, np.int64)
    for i, zone in enumerate(zones):
        found = names_in(zone)
        names[i, : len(found)], counts[i] = found, len(found)
    depths = np.clip(facts[FRESH], NEAR, MOST_NEAR)
    places, near = numbered(around * (MOST_NEAR + 1) + depths, inner.shape[1] * (MOST_NEAR + 1))
    own, depth = np.divmod(places, MOST_NEAR + 1)
    close = inner[:MOST_NEAR].take(own, axis=1)
    close[np.arange(MOST_NEAR)[:, None] >= depth] = -1
    bags = tuple(bag_of(names, counts, *one) for one in zip((inner.T, close.T), SALTS, strict=True))
    return bags, np.stack((around, near))


def bags_compiled(columns: Columns, zones: Sequence[str]) -> tuple[tuple[Bag, ...], Ints]:
    """The same by `name_lines` in page.c."""
    names, counts = np.empty((len(zones), NAMES), np.uint32), np.full(len(zones), -1, np.int64)
    tags = "\0".join((*zones, ""))
    if not tags.isascii():
        for i, zone in enumerate(zones):
            if not zone.isascii():
                found = names_in(zone)
                names[i, : len(found)], counts[i] = found, len(found)
    (path, fresh), paths = columns.facts[[PATH, FRESH]], columns.paths
    firsts, places = np.empty((2, len(MARKUP_BAGS), len(path)), np.int64)
    bags = (BagPointers * len(MARKUP_BAGS))()
    for bag, *own in zip(bags, firsts, places, strict=True):
        bag.starts, bag.places = (array.ctypes.data for array in own)
    elements = (tags.encode("latin-1", "replace"), len(tags), len(zones), names.ctypes.data)
    around = (counts.ctypes.data, paths.ctypes.data, len(paths), path.ctypes.data, fresh.ctypes.data)
    for _ in range(2):  # count, then take
        keys = [np.empty((bag.keyed, 1), np.uint32) for bag in bags]
        for bag, hashes in zip(bags, keys, strict=True):
            bag.keys = hashes.ctypes.data if hashes.size else None
        if needed().name_lines(*elements, *around, len(path), bags):
            raise MemoryError(f"no room for the names of {len(zones)} elements")
    parts = zip(bags, keys, firsts, strict=True)
    return tuple(Bag(hashes, first[: bag.placed]) for bag, hashes, first in parts), places


def numbered(values: Ints, end: int) -> tuple[Ints, Ints]:
    """The different ones of some numbers below `end`, and where each is among them.

    >>> [found.tolist() for found in numbered(np.array([5, 3, 5]), 6)]
    [[3, 5], [1, 0, 1]]
    """
    there = np.zeros(end, np.bool_)
    there[values] = True
    return there.nonzero()[0], (there.cumsum() - 1).take(values)


def bag_of(names: Hashes, counts: Ints, rows: Ints, salt: int) -> Bag:
    """The names of the elements of each place, given their `rows` in `names`, (places, elements).

    Rows are innermost first; the row -1 is that of no element, which has a name where there is no other.
    """
    said = counts.take(rows)
    said[:, 1:] *= rows[:, 1:] >= 0
    hashes = names.take(rows, axis=0)[np.arange(NAMES) < said[..., None]]
    hashes *= np.uint32(salt)
    hashes >>= np.uint32(32 - HASH_BITS)
    sizes = said.sum(1)
    return Bag(hashes[:, None], sizes.cumsum() - sizes)


@lru_cache(maxsize=1 << 14)
def names_in(element: str) -> list[int]:
    """Hashes of the names of an element, which is its opening tag without brackets.

    >>> len(names_in('div class="entry-content"'))  # div, entry-content, entry, content
    4
    """
    names = [element.split(maxsplit=1)[0].lower()]
    for values in ATTRIBUTE.findall(element):
        for value in DIGITS.sub("0", "".join(values)).split():
            parts = PART.findall(value)
            names += [value, *parts] if parts != [value] else parts
    return [crc32(name[:40].lower().encode()) for name in names[:NAMES]]


def figures_of(page: Page) -> Floats:
    """Tags, lists, links, and how much of each line the article extractor kept, where it was asked."""
    texts, _, facts, _ = page.columns
    count = len(texts)
    sizes = np.fromiter(map(len, texts), np.float32, count)
    figures = np.zeros((count, MARKUP_FIGURES), np.float32)
    figures[np.arange(count), facts[TAG]] = 1
    rest = figures[:, len(TAGS) :].T
    np.minimum(facts[DEPTH], 4, out=rest[0])
    np.divide(facts[LINKED], sizes, out=rest[1])
    np.greater_equal(facts[LINKED], 0.9 * sizes, out=rest[2])
    np.bitwise_and(facts[LEADS] >> np.arange(4)[:, None], 1, out=rest[3:7])
    np.log1p(facts[[ITEM, GAP, LINKS, FRESH, AROUND]], out=rest[7:12])
    if page.kept is not None:
        shares = np.array(page.kept, np.float32).reshape(-1, 2).T
        rest[12:14] = shares
        rest[14:16] = ((shares * sizes).sum(1) / max(1, sizes.sum()))[:, None]
        rest[16] = 1
    return figures
