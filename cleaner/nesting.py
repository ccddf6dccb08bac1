"""How the blocks of a page nest: lists, quotes, and what makes one table or one piece of code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cleaner.page import Block, Page

WHOLE = ("row", "pre")  # tags of blocks that are one thing with those beside them: tables and code
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
    quotes = {
        number
        for number, zone in enumerate(page.zones)
        if zone[:10].lower() == "blockquote" and not zone[10:11].strip()
    }
    found: list[Unit] = []
    levels: list[Level] = []
    plain_before = False
    for i, block in enumerate(page.blocks):
        if i and block.tag in WHOLE and alike(page.blocks[i - 1], block):
            found[-1] = found[-1]._replace(end=i + 1)
            continue
        place = placed(i, block, [zone for zone in block.zones if zone in quotes], levels)
        if not plain_before:
            place = place._replace(tight=False)
        found.append(Unit(i, i + 1, place))
        levels, plain_before = place.levels, block.tag not in WHOLE
    return found


def tied(page: Page) -> list[Unit]:
    """The units that tie blocks together: of several blocks, and of lists in lists.

    >>> tied(Page([Block("Rain"), Block("June", "li", 1, 1)], []))
    []
    """
    if not any(block.tag in WHOLE or block.depth > 1 for block in page.blocks):
        return []
    return [unit for unit in units(page) if unit.end - unit.start > 1 or unit.place.owner() is not None]


def alike(one: Block, other: Block) -> bool:
    """Are these rows of one table, or lines of one piece of code?"""
    return (one.tag, one.depth, one.item, one.zones) == (other.tag, other.depth, other.item, other.zones)


def placed(i: int, block: Block, quotes: Sequence[int], before: Sequence[Level]) -> Place:
    """Where block number `i` stands, in these quotes, given the levels around the block before."""
    depth, item = block.depth, block.item
    levels: list[Level] = []
    rest = list(quotes)
    listed = depth == 0 or item == 0  # is its item there? Text between items belongs to the list's own item
    depth -= depth > 0 and item == 0
    for level in before:
        if level.bullet:
            if level.depth > depth or (level.depth == depth and block.item and level.item != item):
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
        return Place(levels, shared, False)
    level = Level(depth=depth, item=item, first=i, bullet="-")
    last = before[shared] if shared < len(before) and not rest else None
    follows = last is not None and last.depth == depth and last.item < item
    if last is not None and last.bullet:
        level = level._replace(bullet=last.bullet if follows else BULLETS[last.bullet])
    inside = shared > 0 and shared == len(before) and not rest and bool(before[-1].bullet)
    return Place([*levels, level], shared, follows or inside)


def indent(levels: Sequence[Level]) -> str:
    """What lines begin with behind the first line of what these levels hold.

    >>> indent([Level(zone=3), Level(bullet="-")])
    '>   '
    """
    return "".join("  " if level.bullet else "> " for level in levels)
