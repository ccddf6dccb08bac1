"""P(cruft) of the lines of a rendering of which only the true text of the article is known.

A line is looked for in the true text. What its place says (a line in the middle of the text, one behind
its end that no extractor kept, ...) is learnt from lines that have a label as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from cleaner.engines.kept import RUN, runs
from training.align import Match, Reference, Words, align, words

IN = 0.7  # share of its words by which a line is in the true text
SOLID = 4  # words of a line that shows where the true text starts or ends
TITLE_ABOVE, TITLE_BELOW = 25, 3  # lines around the first one of the true text where the title may stand
KEPT = 0.8  # share of a line's runs of words by which an extractor kept it
KEEPERS = ("trafilatura", "resiliparse-main")
PROSE_MARKS = frozenset(",.'’\"“”-–—:!?()&")
SIZES = (3, 8, 20)  # words; lines from one size to the next are alike

PRIOR = {"in": 0.02, "part": 0.1, "title": 0.03}
FIXED = {"title-again": 0.5}  # places whose few labelled lines say little of the others;
FIXED_UNKEPT = {  # and those of lines that no extractor kept
    **FIXED,
    **dict.fromkeys(("before", "after", "none"), 0.97),
    "gap": 0.95,
    **dict.fromkeys(("moved-before", "moved-after", "moved-gap", "moved-none"), 0.5),
}
WEIGHT = 8  # lines that a coarser guess counts for


class Cell(NamedTuple):
    """Lines that are alike; the first fields are the more telling ones.

    `place` is where a line stands to the true text ("" where there is no such text), `size` its length,
    `keepers` how many extractors keep it (2: or more), `odd` whether it looks like code or a table.
    """

    place: str
    size: int
    keepers: int
    article: bool
    odd: bool


class Keeper:
    """What one extractor kept of a page."""

    def __init__(self, lines: Iterable[str]) -> None:
        """Index the lines that it gave back."""
        texts = [words(line) for line in lines]
        self._lines = set(texts)
        self._runs = {run for text in texts for run in runs(text)}

    def keeps(self, text: Words) -> bool:
        """Is a line of these words there, whole or nearly?"""
        if text in self._lines:
            return True
        own = runs(text)
        return len(own) >= RUN - 1 and sum(run in self._runs for run in own) >= KEPT * len(own)


class Shares:
    """The share of cruft per cell, learnt from labelled lines."""

    def __init__(self, known: Iterable[tuple[Cell, bool]]) -> None:
        """Count lines of cells, each with the word whether it is cruft."""
        self._counts: defaultdict[tuple[object, ...], list[int]] = defaultdict(lambda: [0, 0])
        for cell, cruft in known:
            for depth in range(1, len(cell) + 1):
                self._counts[cell[:depth]][cruft] += 1

    def of(self, cell: Cell) -> float:
        """P(cruft) of a line of this cell; coarser cells stand in for what finer ones lack.

        >>> Shares([]).of(Cell("in", 3, 2, True, False))
        0.02
        """
        fixed = FIXED if cell.keepers else FIXED_UNKEPT
        if cell.place in fixed:
            return fixed[cell.place]
        p = PRIOR.get(cell.place, 0.5)
        for depth in range(1, len(cell) + 1):
            content, cruft = self._counts.get(cell[:depth], (0, 0))
            p = (cruft + WEIGHT * p) / (content + cruft + WEIGHT)
        return p


def places(lines: Sequence[str], truth: Mapping[str, Any]) -> tuple[list[str], float]:
    """Where each line stands to the true text, and the share of that text that the lines hold.

    "in" and "part" are lines that it has wholly or partly; "before", "gap", "after" lines that it has
    not, by where they stand ("none": nothing was found); "moved-..." lines that it has elsewhere;
    "title" the title above it and "title-again" the title higher up.

    >>> places(["Home", "The river rose in the night.", "Share"], {"text": "The river rose in the night."})
    (['before', 'in', 'after'], 1.0)
    """
    reference = Reference([line for line in truth["text"].split("\n") if line.strip()])
    matches = align(lines, reference)
    inside = [i for i, match in enumerate(matches) if match and match.ordered and match.coverage >= IN]
    solid = [i for i in inside if len(words(lines[i])) >= SOLID] or inside
    out = [place(i, match, solid) for i, match in enumerate(matches)]
    used = {at for match in matches if match and match.ordered for at in range(match.start, match.end)}
    title = words(truth.get("title") or "")
    if title and solid:
        around = range(max(0, solid[0] - TITLE_ABOVE), min(len(lines), solid[0] + TITLE_BELOW))
        titles = [i for i in around if words(lines[i]) == title]
        out = [entitled(i, where, titles) for i, where in enumerate(out)]
    return out, len(used) / max(1, len(reference.words))


def place(number: int, match: Match | None, solid: Sequence[int]) -> str:
    """Where a line stands, given its match and the lines that are surely in the true text."""
    if match and match.ordered:
        return "in" if match.coverage >= IN else "part"
    where = (
        "none" if not solid else "before" if number < solid[0] else "after" if number > solid[-1] else "gap"
    )
    if not match:
        return where
    return f"moved-{where}" if match.coverage >= IN else f"partly-moved-{where}"


def entitled(number: int, where: str, titles: Sequence[int]) -> str:
    """The place of a line, given the lines that are the title."""
    if where == "in" or number not in titles:
        return where
    return "title" if number == titles[-1] else "title-again"


def odd(line: str) -> bool:
    """Tell whether a line looks like code, a table or data, which a true text may leave out.

    >>> odd("for (i = 0; i < n; i++) {"), odd("The river rose.")
    (True, False)
    """
    letters = sum(char.isalpha() for char in line)
    digits = sum(char.isdigit() for char in line)
    marks = sum(not char.isalnum() and not char.isspace() and char not in PROSE_MARKS for char in line)
    return digits > letters or line.startswith("|") or (len(line) > 3 and marks >= 0.15 * len(line))


def cells(lines: Sequence[str], where: Sequence[str], keepers: Sequence[Keeper], article: bool) -> list[Cell]:
    """The cell of each line, given its place and what the extractors kept."""
    out = []
    for line, spot in zip(lines, where, strict=True):
        text = words(line)
        size = sum(len(text) >= least for least in SIZES)
        kept = sum(keeper.keeps(text) for keeper in keepers)
        out.append(Cell(spot, size, min(kept, 2), article, odd(line)))
    return out
