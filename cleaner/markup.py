"""What the markup of a page says of its lines, as arrays: names of the elements around them, and figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple
from zlib import crc32

import numpy as np

from cleaner.features import HASH_BITS, Bag, Floats, Ints
from cleaner.page import TAGS, Block, Link, Page

MARKUP_BAGS = ("around", "near")
KEPT_FIGURES = 5  # the last ones: what an article extractor kept
MARKUP_FIGURES = len(TAGS) + 12 + KEPT_FIGURES

AROUND, NEAR, FRESH = 12, 2, 4  # innermost elements whose names are looked at; new ones that count as near
NAMES = 20  # of an element
NONE = [0]  # names where there is no element
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
    around = [block.zones[-AROUND:] for block in page.blocks]
    near = [block.zones[-max(NEAR, min(block.fresh, FRESH)) :] for block in page.blocks]
    bags, places = zip(
        *(bag_of(page.zones, *one) for one in zip((around, near), SALTS, strict=True)), strict=True
    )
    return Markup(bags, np.stack(places), figures_of(page.blocks, page.kept))


def bag_of(zones: Sequence[str], lines: Sequence[tuple[int, ...]], salt: int) -> tuple[Bag, Ints]:
    """The names of the elements of each place, and the places of the lines, given as elements around them."""
    places: dict[tuple[int, ...], int] = {}
    numbers = [places.setdefault(around, len(places)) for around in lines]
    names = {zone: names_of(zones[zone]) for zone in set(chain.from_iterable(places))}
    found = [list(chain.from_iterable([names[zone] for zone in around])) or NONE for around in places]
    counts = np.fromiter(map(len, found), np.int64, len(found))
    hashes = np.fromiter(chain.from_iterable(found), np.uint32, int(counts.sum()))
    hashes *= np.uint32(salt)
    hashes >>= np.uint32(32 - HASH_BITS)
    return Bag(hashes[:, None], counts.cumsum() - counts), np.array(numbers, np.int64)


@lru_cache(maxsize=1 << 14)
def names_of(zone: str) -> list[int]:
    """Hashes of the names of an element.

    >>> len(names_of('div class="entry-content"'))  # div, entry-content, entry, content
    4
    """
    names = [zone.split(maxsplit=1)[0].lower()]
    for values in ATTRIBUTE.findall(zone):
        for value in DIGITS.sub("0", "".join(values)).split():
            parts = PART.findall(value)
            names += [value, *parts] if parts != [value] else parts
    return [crc32(name[:40].lower().encode()) for name in names[:NAMES]]


def addresses(links: Sequence[Link]) -> tuple[bool, bool, bool, bool]:
    """Do any links lead to a place of the page, to a whole address, elsewhere? Are all addresses long?

    >>> addresses([Link(0, 5, "#top")])
    (True, False, False, False)
    """
    targets = [link.href for link in links]
    return (
        any(target.startswith("#") for target in targets),
        any(target.startswith("http") for target in targets),
        any(target.startswith(OTHER) for target in targets),
        min(map(len, targets)) > LONG,
    )


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
