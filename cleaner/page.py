"""A page as an engine renders it: blocks of text, one a line, with what the markup says of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

TAGS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "pre", "row", "")  # "": in none of these
TAG_AT = {tag: at for at, tag in enumerate(TAGS)}
LONG = 45  # characters of an address that leads to another article
OTHER = ("javascript:", "mailto:", "tel:")


class Link(NamedTuple):
    """A link in a block: from which character of its text to which, and where to."""

    start: int
    end: int
    href: str


class Block(NamedTuple):
    """One line of a page.

    `tag` is one of TAGS, `depth` counts the lists around it, `item` is its number in the innermost one,
    `gap` the line breaks above it that hold no text, `linked` how many of its characters are links,
    `zones` the elements around it, outermost first, as positions in `Page.zones`, and `fresh` how many of
    them are new since the block before. Rows of a table hold a tab between their cells.
    """

    text: str
    tag: str = ""
    depth: int = 0
    item: int = 0
    gap: int = 0
    linked: int = 0
    links: tuple[Link, ...] = ()
    zones: tuple[int, ...] = ()
    fresh: int = 0


class Columns(NamedTuple):
    """The same of all blocks side by side, which most steps take as it is.

    `bare` are the texts with single spaces and no other white space, as the judge sees them. `facts`,
    (FACTS, blocks), are whole numbers in the order of FACTS: the position of the tag in TAGS, what
    `Block` has, the position of its path, how many links and elements around it there are, and what the
    addresses of the links say (`leads`). A path is an element in another path: `paths`, (paths, 2), are the
    outer path and the position of the element in `Page.zones`; the first one is in no element.
    """

    texts: list[str]
    bare: list[str]
    facts: NDArray[np.int32]
    paths: NDArray[np.int32]


FACTS = ("tag", "depth", "item", "gap", "linked", "fresh", "path", "links", "around", "leads")
TAG, DEPTH, ITEM, GAP, LINKED, FRESH, PATH, LINKS, AROUND, LEADS = range(len(FACTS))
ROOT = (0, -1)  # the path of no element


class Page:
    """The blocks of a page and what stands around them.

    `zones` are elements, as their opening tags less the brackets (`div class="post"`). `kept` says of each
    block what share is in the article and what in the readers' comments that an article extractor found,
    where it was asked. Blocks and columns say the same; each is made when it is first asked for, and an
    engine that has the columns gives a function that makes the blocks.

    >>> page = Page([Block("Share", "li", 1, 1)], [])
    >>> page.columns.facts[:3].tolist() == [[TAG_AT["li"]], [1], [1]]
    True
    """

    def __init__(
        self,
        blocks: Sequence[Block] | Callable[[], Sequence[Block]],
        zones: Sequence[str],
        kept: Sequence[tuple[float, float]] | None = None,
        columns: Columns | None = None,
    ) -> None:
        self.zones = zones
        self.kept = kept
        self._blocks = blocks
        self._columns = columns

    @cached_property
    def blocks(self) -> Sequence[Block]:
        """The blocks, one a line."""
        return self._blocks() if callable(self._blocks) else self._blocks

    @cached_property
    def columns(self) -> Columns:
        """What blocks hold, side by side."""
        return columns_of(self.blocks) if self._columns is None else self._columns

    def told(self, kept: Sequence[tuple[float, float]]) -> Page:
        """The page with what an article extractor kept of each block."""
        return Page(self._blocks, self.zones, kept, self._columns)


def columns_of(blocks: Sequence[Block]) -> Columns:
    """Blocks side by side."""
    if not blocks:
        return Columns([], [], np.zeros((len(FACTS), 0), np.int32), np.array([ROOT], np.int32))
    texts, tags, depths, items, gaps, linked, links, around, fresh = zip(*blocks, strict=True)
    known: dict[tuple[int, ...], int] = {(): 0}
    paths = [ROOT]
    for zones in dict.fromkeys(around):
        end = len(zones)
        while zones[:end] not in known:
            end -= 1
        for inner in range(end, len(zones)):
            paths.append((known[zones[:inner]], zones[inner]))
            known[zones[: inner + 1]] = len(known)
    own = (
        list(map(TAG_AT.__getitem__, tags)), depths, items, gaps, linked, fresh,
        list(map(known.__getitem__, around)), list(map(len, links)), list(map(len, around)),
        [leads(some) if some else 0 for some in links],
    )  # fmt: skip
    bare = list(map(single_spaced, texts))
    return Columns(list(texts), bare, np.array(own, np.int32), np.array(paths, np.int32))


def single_spaced(text: str) -> str:
    """A text with single spaces for all white space; most have no other.

    >>> single_spaced(" It  rained.")
    'It rained.'
    """
    if text.isprintable() and "  " not in text and not text.startswith(" ") and not text.endswith(" "):
        return text
    return " ".join(text.split())


def leads(links: Sequence[Link]) -> int:
    """Where links lead, as bits: to a place of the page, a whole address, elsewhere; the last: all are long.

    >>> leads([Link(0, 5, "#top")]), leads([Link(0, 5, "https://example.org/2019/05/the-river-rose-in-may")])
    (1, 10)
    """
    found, long = 0, 8
    for _, _, href in links:
        found |= (href[:1] == "#") | (href[:4] == "http") << 1 | href.startswith(OTHER) << 2
        long = long if len(href) > LONG else 0
    return found | long
