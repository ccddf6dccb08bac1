"""A page as an engine renders it: blocks of text, one a line, with what the markup says of them."""

from __future__ import annotations

from typing import NamedTuple

TAGS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "pre", "row", "")  # "": in none of these


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


class Page(NamedTuple):
    """The blocks of a page and what stands around them.

    `zones` are elements, as their opening tags less the brackets (`div class="post"`). `kept` says of each
    block what share is in the article and what in the readers' comments that an article extractor found,
    where it was asked.
    """

    blocks: list[Block]
    zones: list[str]
    kept: list[tuple[float, float]] | None = None
