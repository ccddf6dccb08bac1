"""A page as lines, of text or of Markdown, each with the block that it comes from."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import NamedTuple

from cleaner import lines as plain
from cleaner.inline import cell, heading, inline, starting
from cleaner.lines import Lines
from cleaner.nesting import Place, indent, units
from cleaner.page import TAG, TAG_AT, Block, Page
from cleaner.results import Comment

TICKS = re.compile(r"`{3,}")
Rows = list[tuple[str, int, bool]]  # lines, the numbers of their blocks, and are they only structure?


class Written(NamedTuple):
    """The lines of a page as they are written, and for each of them the number of its block."""

    lines: Lines
    blocks: list[int]

    def moved(self, comment: Comment) -> Comment:
        """A comment, whose lines are those of the page as text, among the lines that are written."""
        own = set(comment.lines)
        pairs = zip(self.lines.numbers, self.blocks, strict=True)
        return comment._replace(lines=tuple(number for number, block in pairs if block in own))


def text_of(page: Page) -> Written:
    """A page as text: a line for each block.

    >>> text_of(Page([Block("Rain", "h2"), Block("Day\\tmm", "row")], [])).lines.texts
    ['Rain', 'Day | mm']
    """
    texts, bare, facts, _ = page.columns
    texts, rows = texts.copy(), (facts[TAG] == TAG_AT["row"]).nonzero()[0].tolist()
    for i in rows:
        texts[i] = " | ".join(cells(texts[i])).strip()
    source = "\n".join(texts)
    if "\r" in source or source.count("\n") >= len(texts) > 0:
        texts = list(map(one_line, texts))
        source = "\n".join(texts)
    sizes, numbers = list(map(len, texts)), list(range(len(texts)))
    before = list(accumulate(sizes, initial=0))
    return Written(Lines(source, texts, sizes, bare, numbers, before, plain.NONE), numbers)


def cells(text: str) -> list[str]:
    """The cells of a row."""
    return [part.strip() for part in one_line(text).split("\t")]


def one_line(text: str) -> str:
    """The text of a block, in which nothing ends a line."""
    return text.replace("\r", " ").replace("\n", " ")


def markdown_of(page: Page, url: str | None = None) -> Written:
    """A page as Markdown; `url` is its address, to which links are relative.

    >>> page = Page([Block("Rain", "h2"), Block("June", "li", 1, 1), Block("July", "li", 1, 2)], [])
    >>> print(markdown_of(page).lines.source)
    ## Rain
    <BLANKLINE>
    - June
    - July
    """
    rows: list[tuple[str, int, bool]] = []
    for start, end, place in units(page):
        blocks = page.blocks[start:end]
        further = indent(place.levels)
        if rows and not place.tight:
            rows.append((indent(place.levels[: place.shared]).rstrip(), start, True))
        if blocks[0].tag in FORMS:
            lines = FORMS[blocks[0].tag](blocks)
        else:
            lines = [(paragraph(blocks[0], place, url), 0, False)]
        lead = place.marks()
        for line, at, structure in lines:
            rows.append(((lead + line).rstrip(), start + at, structure))
            lead = further
    return written(rows)


def paragraph(block: Block, place: Place, url: str | None) -> str:
    """A paragraph, a heading or what an item of a list begins with."""
    said = inline(one_line(block.text), block.links, url)
    if block.tag[:1] == "h":
        return f"{'#' * int(block.tag[1])} {heading(said)}"
    return starting(said, bool(place.levels) and bool(place.levels[-1].bullet))


def table(blocks: Sequence[Block]) -> Rows:
    """A table, as wide as its widest row."""
    grid = [[cell(part) for part in cells(block.text)] for block in blocks]
    width = max(map(len, grid))
    rows = [(f"| {' | '.join(row + [''] * (width - len(row)))} |", at, False) for at, row in enumerate(grid)]
    rows.insert(1, (f"|{' --- |' * width}", 0, True))
    return rows


def code(blocks: Sequence[Block]) -> Rows:
    """Code between fences that are longer than any inside."""
    fence = max((run + "`" for block in blocks for run in TICKS.findall(block.text)), key=len, default="```")
    rows = [(fence, 0, True)]
    for at, block in enumerate(blocks):
        if at:
            rows += [("", at, True)] * block.gap
        rows.append((one_line(block.text), at, False))
    return [*rows, (fence, len(blocks) - 1, True)]


FORMS: dict[str, Callable[[Sequence[Block]], Rows]] = {"row": table, "pre": code}


def written(rows: Rows) -> Written:
    """Rows as lines; those that are only structure follow the first other line of their block."""
    lines = plain.split("\n".join(line for line, _, _ in rows))
    rows = [row for row in rows if row[0].strip()]
    firsts: dict[int, int] = {}
    for i, (_, block, structure) in enumerate(rows):
        if not structure:
            firsts.setdefault(block, i)
    follows = {i: firsts[block] for i, (_, block, structure) in enumerate(rows) if structure}
    return Written(lines._replace(spared=plain.NONE, follows=follows), [block for _, block, _ in rows])
