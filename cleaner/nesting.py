"""How the blocks of a page nest: lists, quotes, and what makes one table or one piece of code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from cleaner.page import DEPTH, ITEM, PATH, TAG, TAG_AT, Page

ROW, PRE = WHOLE = (
    TAG_AT["row"],
    TAG_AT["pre"],
)  # tags of blocks that are one thing with those beside them: tables and code
BULLETS = {"-": "*", "*": "-"}


class Level(NamedTuple):
    """A quote or a list around a block.

    Of a quote its `zone`; of a list its depth, the number of the item, the block that the item begins with,
    and its bullet, which quotes lack.
    """

    zone: int = -1
    depth: int = 0
    item: int = 0
    first: int = 0
    bullet: str = ""


class Place(NamedTuple):
    """Where a block stands, in Markdown.

    `levels` are around it, outermost first, of which the block before has the first `shared`; it stands
    `tight` below that one, without a blank line.
    """

    levels: list[Level]
    shared: int
    tight: bool

    def marks(self) -> str:
        """What its first line begins with."""
        return indent(self.levels[: self.shared]) + "".join(
            f"{level.bullet} " if level.bullet else "> " for level in self.levels[self.shared :]
        )

    def owner(self) -> int | None:
        """The block without which this one would be adrift: of lists in lists, the item it stands in."""
        items = [level for level in self.levels if level.bullet]
        if len(items) < 2:
            return None
        return items[-2 if self.shared < len(self.levels) and self.levels[-1].bullet else -1].first


class Unit(NamedTuple):
    """Blocks that are one thing, from `start` to `end`: a paragraph, a table, a piece of code."""

    start: int
    end: int
    place: Place


def units(page: Page) -> list[Unit]:
    """The units of a page."""
    return units_from(page, quotes_of(page), 0, len(page.columns.texts))


def units_from(page: Page, quotes: Sequence[tuple[int, ...]], start: int, end: int) -> list[Unit]:
    """The units of some blocks of a page, given the quotes of every path."""
    found: list[Unit] = []
    levels: list[Level] = []
    plain_before = False
    last: tuple[int, ...] = ()
    rows = zip(*page.columns.facts[[TAG, DEPTH, ITEM, PATH], start:end].tolist(), strict=True)
    for i, row in enumerate(rows, start):
        tag, depth, item, path = row
        if tag in WHOLE and row == last:
            found[-1] = found[-1]._replace(end=i + 1)
            continue
        last = row
        levels, shared, tight = placed(i, depth, item, quotes[path], levels)
        found.append(Unit(i, i + 1, Place(levels, shared, tight and plain_before)))
        plain_before = tag not in WHOLE
    return found


def quotes_of(page: Page) -> list[tuple[int, ...]]:
    """The quotes around each path of a page, outermost first, as positions in `Page.zones`.

    >>> from cleaner.page import Block
    >>> quotes_of(Page([Block("Rain", zones=(0, 1))], ["blockquote", "div"]))
    [(), (0,), (0,)]
    """
    quotes = {
        number
        for number, zone in enumerate(page.zones)
        if zone[:1] in ("b", "B") and zone[:10].lower() == "blockquote" and not zone[10:11].strip()
    }
    found: list[tuple[int, ...]] = [()]
    for outer, zone in page.columns.paths[1:].tolist():
        found.append((*found[outer], zone) if zone in quotes else found[outer])
    return found


def tied(page: Page) -> list[Unit]:
    """The units that tie blocks together: of several blocks, and of lists in lists.

    >>> from cleaner.page import Block
    >>> tied(Page([Block("Rain"), Block("June", "li", 1, 1)], []))
    []
    """
    tags, depths, paths = page.columns.facts[[TAG, DEPTH, PATH]]
    whole = (tags == ROW) | (tags == PRE)
    tying = whole | (depths > 1)
    if not tying.any():
        return []
    quotes = quotes_of(page)
    inside = whole | (depths > 0) | np.array(list(map(bool, quotes))).take(paths)
    edges = np.diff(inside, prepend=False, append=False).nonzero()[0].reshape(-1, 2).tolist()
    found = [
        unit
        for start, end in edges
        if tying[start:end].any()
        for unit in units_from(page, quotes, start, end)
    ]
    return [unit for unit in found if unit.end - unit.start > 1 or unit.place.owner() is not None]


def placed(
    i: int, depth: int, item: int, quotes: Sequence[int], before: Sequence[Level]
) -> tuple[list[Level], int, bool]:
    """Where block number `i` stands, in these lists and quotes, given the levels around the block before."""
    levels: list[Level] = []
    rest = list(quotes)
    listed = depth == 0 or item == 0  # is its item there? Text between items belongs to the list's own item
    depth -= depth > 0 and item == 0
    for level in before:
        if level.bullet:
            if level.depth > depth or (level.depth == depth and item and level.item != item):
                break
            listed = listed or level.depth == depth
        elif rest[:1] == [level.zone]:
            del rest[0]
        else:
            break
        levels.append(level)
    shared = len(levels)
    levels += [Level(zone) for zone in rest]
    if listed:
        return levels, shared, False
    bullet = "-"
    last = before[shared] if shared < len(before) and not rest else None
    follows = last is not None and last.depth == depth and last.item < item
    if last is not None and last.bullet:
        bullet = last.bullet if follows else BULLETS[last.bullet]
    inside = shared > 0 and shared == len(before) and not rest and bool(before[-1].bullet)
    levels.append(Level(-1, depth, item, i, bullet))
    return levels, shared, follows or inside


def indent(levels: Sequence[Level]) -> str:
    """What lines begin with behind the first line of what these levels hold.

    >>> indent([Level(zone=3), Level(bullet="-")])
    '>   '
    """
    return "".join("  " if level.bullet else "> " for level in levels)
