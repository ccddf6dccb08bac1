"""How judgements become removals: level, threshold, kept categories, comments, budget."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from cleaner.lines import Lines, unsplit
from cleaner.results import Reason

LEVELS = ("careful", "standard", "thorough")
COMMENTS = {
    "drop": frozenset[str](),
    "keep": frozenset({"comment_body", "comment_spam"}),
    "no-spam": frozenset({"comment_body"}),
}
MOST = 0.6  # share of the characters that is most of a text
BUDGET = {"residue": MOST, "page": 0.9}  # what residue, and what was taken for a page, may lose at `standard`

PARDONS = {
    "low-score": "not likely enough to be cruft at this level",
    "kept-category": "its category is kept on request",
    "fenced-code": "inside fenced code, which is never judged",
    "table": "in a table, which is never judged",
    "front-matter": "in the front matter, which is never judged",
    "definition": "defines what links or footnotes of the text refer to",
    "bound": "stays with the heading, list, table, code or link that it is part of",
    "not-split": "the text is not split into lines that mean something",
    "budget": "too much would go, so only the surest lines went",
}


class Decision(NamedTuple):
    """Ascending positions of the lines to remove, why likely ones stay, and notes on the whole."""

    removed: list[int]
    pardons: dict[int, Reason]
    notes: tuple[str, ...]


def decide(
    lines: Lines,
    weights: Sequence[float],
    categories: Sequence[str],
    *,
    bar: float,
    careful: float,
    kept: Collection[str],
    budget: float,
    html: bool = False,
) -> Decision:
    """Decide which lines go: those that weigh at least `bar`, but for the categories that are `kept`.

    Where more than a share `budget` of the text would go, only what weighs at least `careful` goes. The lines
    of `html` are units of meaning, and to lose most of a page is nothing out of the ordinary.
    """
    likely = [i for i, weight in enumerate(weights) if weight >= bar]
    if not html and unsplit(lines):
        return Decision([], dict.fromkeys(likely, reason("not-split")), ("not-split",))
    pardons = {}
    for i in likely:
        if i in lines.spared:
            pardons[i] = reason(lines.spared[i])
        elif categories[i] in kept:
            pardons[i] = reason("kept-category")
    removed = unbound(lines, [i for i in likely if i not in pardons])
    gone = share(lines, removed)
    notes = ("mostly-cruft",) if gone > MOST and not html else ()
    if gone > budget:
        pardons |= {i: reason("budget") for i in removed if weights[i] < careful}
        removed = unbound(lines, [i for i in removed if i not in pardons])
        notes = ("budget-fallback",)
    if lines.binds:
        pardons = dict.fromkeys(set(likely).difference(removed), reason("bound")) | pardons
    return Decision(removed, pardons, notes)


def unbound(lines: Lines, positions: list[int]) -> list[int]:
    """Those of the positions that may go: no line that stays makes them stay.

    >>> from cleaner.lines import split
    >>> unbound(split("a\\nb\\nc")._replace(binds={0: [1], 1: [2]}), [1, 2])
    []
    """
    if not lines.binds:
        return positions
    going = set(positions)
    staying = [i for i in lines.binds if i not in going]
    while staying:
        held = going.intersection(lines.binds.get(staying.pop(), ()))
        going -= held
        staying += held
    return [i for i in positions if i in going]


def share(lines: Lines, positions: Collection[int]) -> float:
    """Share of the text's characters (line breaks and blank lines aside) in these lines."""
    return sum([lines.sizes[i] for i in positions]) / max(1, sum(lines.sizes))


def reason(code: str) -> Reason:
    """The reason for sparing a line, by its code."""
    return Reason(code, PARDONS[code])
