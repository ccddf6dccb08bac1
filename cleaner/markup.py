"""What the markup of a page says of its lines, as arrays: names of the elements around them, and figures."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple
from zlib import crc32

import numpy as np

from cleaner.compiled import library
from cleaner.features import HASH_BITS, Bag, Floats, Hashes, Ints
from cleaner.page import TAGS, Block, Link, Page

MARKUP_BAGS = ("around", "near")
KEPT_FIGURES = 5  # the last ones: what an article extractor kept
MARKUP_FIGURES = len(TAGS) + 12 + KEPT_FIGURES

AROUND, NEAR, FRESH = 12, 2, 4  # innermost elements whose names are looked at; new ones that count as near
NAMES = 20  # of an element
NOWHERE = (-1,)  # what is around lines that are in no element
SALTS = (0x9E3779B1, 0x85EBCA77)  # odd, one for each bag
ATTRIBUTE = re.compile(
    r"\b(?:class|id|role|itemprop)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE
)
DIGITS = re.compile(r"\d+")
PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
LONG = 45  # characters of an address that leads to another article
TAG_AT = {tag: at for at, tag in enumerate(TAGS)}
OTHER = ("javascript:", "mailto:", "tel:")


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

    >>> of_page(Page([Block("Share", "li")], [])).figures.shape == (1, MARKUP_FIGURES)
    True
    """
    zones = [block.zones for block in page.blocks]
    around = [own[-AROUND:] or NOWHERE for own in zones]
    near = [
        own[-max(NEAR, min(block.fresh, FRESH)) :] or NOWHERE
        for block, own in zip(page.blocks, zones, strict=True)
    ]
    used = sorted(set(chain.from_iterable({*around, *near})).difference(NOWHERE))
    names, counts = names_of([page.zones[zone] for zone in used])
    rows = {zone: row for row, zone in enumerate((*used, *NOWHERE))}
    bags, places = zip(
        *(bag_of(rows, names, counts, *one) for one in zip((around, near), SALTS, strict=True)), strict=True
    )
    return Markup(bags, np.stack(places), figures_of(page.blocks, page.kept))


def bag_of(
    rows: Mapping[int, int], names: Hashes, counts: Ints, lines: Sequence[tuple[int, ...]], salt: int
) -> tuple[Bag, Ints]:
    """The names of the elements of each place, and the places of the lines, given as elements around them.

    `rows` tells where an element is in `names`, (elements, NAMES), of which each has so many.
    """
    places: dict[tuple[int, ...], int] = {}
    numbers = [places.setdefault(around, len(places)) for around in lines]
    elements = np.fromiter(map(rows.__getitem__, chain.from_iterable(places)), np.int64)
    owner = np.arange(len(places)).repeat(np.fromiter(map(len, places), np.int64, len(places)))
    said = counts.take(elements)
    hashes = names.take(elements, axis=0)[np.arange(NAMES) < said[:, None]]
    hashes *= np.uint32(salt)
    hashes >>= np.uint32(32 - HASH_BITS)
    sizes = np.bincount(owner, said, len(places)).astype(np.int64)
    return Bag(hashes[:, None], sizes.cumsum() - sizes), np.array(numbers, np.int64)


def names_of(elements: Sequence[str]) -> tuple[Hashes, Ints]:
    """Hashes of the names of elements, (elements + 1, NAMES), and how many each has; the last has one, a 0.

    >>> names_of(['div class="entry-content"'])[1].tolist()  # div, entry-content, entry, content
    [4, 1]
    """
    names = np.zeros((len(elements) + 1, NAMES), np.uint32)
    counts = np.ones(len(elements) + 1, np.int64)
    compiled = library()
    if compiled:
        plain = "\0".join([element if element.isascii() else "" for element in elements] + [""])
        arrays = (names.ctypes.data, counts.ctypes.data)
        if compiled.name_elements(plain.encode(), len(plain), len(elements), *arrays):
            raise MemoryError(f"no room for the names of {len(elements)} elements")
    for i, element in enumerate(elements):
        if not (compiled and element.isascii()):
            found = names_in(element)
            names[i, : len(found)], counts[i] = found, len(found)
    return names, counts


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


def addresses(links: Sequence[Link]) -> tuple[bool, bool, bool, bool]:
    """Do any links lead to a place of the page, to a whole address, elsewhere? Are all addresses long?

    >>> addresses([Link(0, 5, "#top")])
    (True, False, False, False)
    """
    here = whole = elsewhere = False
    shortest = LONG + 1
    for _, _, target in links:
        here = here or target[:1] == "#"
        whole = whole or target[:4] == "http"
        elsewhere = elsewhere or target.startswith(OTHER)
        shortest = min(shortest, len(target))
    return here, whole, elsewhere, shortest > LONG


def figures_of(blocks: Sequence[Block], kept: Sequence[tuple[float, float]] | None) -> Floats:
    """Tags, lists, links, and how much of each line the article extractor kept, where it was asked."""
    count = len(blocks)
    sizes = np.fromiter([len(block.text) for block in blocks], np.float32, count)
    figures = np.zeros((count, MARKUP_FIGURES), np.float32)
    figures[np.arange(count), [TAG_AT[block.tag] for block in blocks]] = 1
    rest = figures[:, len(TAGS) :]
    facts = [(b.depth, b.linked, b.item, b.gap, len(b.links), b.fresh, len(b.zones)) for b in blocks]
    counts = np.array(facts, np.float32).reshape(-1, 7)
    np.minimum(counts[:, 0], 4, out=rest[:, 0])
    np.divide(counts[:, 1], sizes, out=rest[:, 1])
    np.greater_equal(counts[:, 1], 0.9 * sizes, out=rest[:, 2])
    for i in counts[:, 4].nonzero()[0].tolist():
        rest[i, 3:7] = addresses(blocks[i].links)
    np.log1p(counts[:, 2:], out=rest[:, 7:12])
    if kept is not None:
        shares = np.array(kept, np.float32).reshape(-1, 2)
        rest[:, 12:14] = shares
        rest[:, 14:16] = (shares * sizes[:, None]).sum(0) / max(1, sizes.sum())
        rest[:, 16] = 1
    return figures
