"""What the markup of a page says of its lines, as arrays: names of the elements around them, and figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple
from zlib import crc32

import numpy as np

from cleaner.features import HASH_BITS, Bag, Floats, Ints, pick
from cleaner.page import TAGS, Block, Page

MARKUP_BAGS = ("around", "near")
MARKUP_FIGURES = len(TAGS) + 17

AROUND, NEAR, FRESH = 12, 2, 4  # innermost elements whose names are looked at; new ones that count as near
NAMES = 20  # of an element
ATTRIBUTE = re.compile(
    r"\b(?:class|id|role|itemprop)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE
)
DIGITS = re.compile(r"\d+")
PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
LONG = 45  # characters of an address that leads to another article
TAG_AT = {tag: at for at, tag in enumerate(TAGS)}
OTHER = ("javascript:", "mailto:", "tel:")


class Markup(NamedTuple):
    """What markup says of lines: a bag for each name in MARKUP_BAGS, and (lines, MARKUP_FIGURES) figures."""

    bags: tuple[Bag, ...]
    figures: Floats

    def of(self, lines: Ints) -> Markup:
        """What it says of some of the lines."""
        return Markup(tuple(pick(bag, lines) for bag in self.bags), self.figures[lines])


def of_page(page: Page) -> Markup:
    """Look at the markup of a page.

    >>> of_page(Page([Block("Share", "li")], [])).figures.shape == (1, MARKUP_FIGURES)
    True
    """
    names = list(map(names_of, page.zones))
    around = (block.zones[-AROUND:] for block in page.blocks)
    near = (block.zones[-max(NEAR, min(block.fresh, FRESH)) :] for block in page.blocks)
    return Markup(
        (bag_of(around, [one[0] for one in names]), bag_of(near, [one[1] for one in names])),
        figures_of(page.blocks, page.kept),
    )


@lru_cache(maxsize=1 << 14)
def names_of(zone: str) -> tuple[list[int], list[int]]:
    """Hashes of the names of an element, as one of those around a line and as one near to it.

    >>> [len(hashes) for hashes in names_of('div class="entry-content"')]  # div, entry-content, entry, content
    [4, 4]
    """
    names = [zone.split(maxsplit=1)[0].lower()]
    for values in ATTRIBUTE.findall(zone):
        for value in DIGITS.sub("0", "".join(values)).split():
            parts = PART.findall(value)
            names += [value, *parts] if parts != [value] else parts
    hashes = [crc32(name[:40].lower().encode()) for name in names[:NAMES]]
    return tuple(
        [((one * odd) & 0xFFFFFFFF) >> (32 - HASH_BITS) for one in hashes] for odd in (0x9E3779B1, 0x85EBCA77)
    )  # type: ignore[return-value]


def bag_of(zones: Iterator[tuple[int, ...]], names: Sequence[list[int]]) -> Bag:
    """The names of the elements of each line."""
    known: dict[tuple[int, ...], list[int]] = {}
    lines = []
    for around in zones:
        found = known.get(around)
        if found is None:
            found = known[around] = list(chain.from_iterable(names[zone] for zone in around)) or [0]
        lines.append(found)
    counts = np.fromiter(map(len, lines), np.int64, len(lines))
    keys = np.fromiter(chain.from_iterable(lines), np.uint32, int(counts.sum()))
    return Bag(keys[:, None], counts.cumsum() - counts)


def figures_of(blocks: Sequence[Block], kept: Sequence[tuple[float, float]] | None) -> Floats:
    """Tags, lists, links, and how much of each line the article extractor kept, where it was asked."""
    rows = []
    for text, tag, depth, item, gap, linked, links, zones, fresh in blocks:
        hrefs = [link.href for link in links]
        size = len(text)
        rows.append(
            (
                TAG_AT[tag],
                depth,
                linked / size,
                linked >= 0.9 * size,
                any(href.startswith("#") for href in hrefs),
                any(href.startswith("http") for href in hrefs),
                any(href.startswith(OTHER) for href in hrefs),
                bool(hrefs) and all(len(href) > LONG for href in hrefs),
                item,
                gap,
                len(hrefs),
                fresh,
                len(zones),
            )
        )
    facts = np.array(rows, np.float32).reshape(-1, 13)
    figures = np.zeros((len(rows), MARKUP_FIGURES), np.float32)
    figures[np.arange(len(rows)), facts[:, 0].astype(np.int64)] = 1
    rest = figures[:, len(TAGS) :]
    np.minimum(facts[:, 1], 4, out=rest[:, 0])
    rest[:, 1:7] = facts[:, 2:8]
    np.log1p(facts[:, 8:], out=rest[:, 7:12])
    if kept is not None:
        shares = np.array(kept, np.float32).reshape(-1, 2)
        sizes = np.array([len(block.text) for block in blocks], np.float32)
        rest[:, 12:14] = shares
        rest[:, 14:16] = (shares * sizes[:, None]).sum(0) / max(1, sizes.sum())
        rest[:, 16] = 1
    return figures
