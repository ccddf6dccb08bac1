"""Between the blocks of a page, which are judged, and the lines that are written of them."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.lines import Lines
from cleaner.markdown import followed
from cleaner.nesting import Unit
from cleaner.opinion import Opinion
from cleaner.page import Page
from cleaner.page_lines import Written, text_of
from cleaner.policy import Decision
from cleaner.results import Reason


def lines_of(page: Page, tied: Sequence[Unit]) -> Lines:
    """The lines of a page as the judge takes them, whatever is written: those of its text.

    The blocks of a table or of code bind each other, items of lists in lists bind what they stand in.
    """
    binds: dict[int, list[int]] = {}
    for start, end, place in tied:
        for i in range(start + 1, end):
            binds.setdefault(i - 1, []).append(i)
            binds.setdefault(i, []).append(i - 1)
        if (owner := place.owner()) is not None:
            binds.setdefault(start, []).append(owner)
    return text_of(page).lines._replace(binds=binds)


def shared(tied: Sequence[Unit], lines: Lines, opinion: Opinion) -> Opinion:
    """The opinion, in which tables and code are judged as a whole.

    Each row or line of code weighs the mean of its unit, in which long ones count for more, and has the
    category of the one that weighs most.
    """
    scores, weights = list(opinion.scores), list(opinion.weights)
    follows: dict[int, int] = {}
    for start, end, _ in tied:
        if end - start < 2:
            continue
        unit = range(start, end)
        total = sum([lines.sizes[i] for i in unit])
        leader = max(unit, key=lambda i: (bool(opinion.categories[i]), weights[i] * lines.sizes[i]))
        scores[leader], weights[leader] = (
            round(sum([values[i] * lines.sizes[i] for i in unit]) / total, 4)
            for values in (opinion.scores, opinion.weights)
        )
        follows |= {i: leader for i in unit if i != leader}
    if not follows:
        return opinion
    return followed(lines._replace(follows=follows), opinion._replace(scores=scores, weights=weights))


def spread(page: Written, opinion: Opinion, decision: Decision) -> tuple[Opinion, Decision]:
    """What is thought of and decided about blocks, as it holds for the lines that are written of them."""
    blocks = page.blocks

    def reasons(positions: Sequence[int]) -> list[tuple[Reason, ...]]:
        asked = sorted({blocks[i] for i in positions})
        found = dict(zip(asked, opinion.reasons(asked), strict=True))
        return [found[blocks[i]] for i in positions]

    scores, weights = ([values[block] for block in blocks] for values in (opinion.scores, opinion.weights))
    own = Opinion(scores, weights, [opinion.categories[block] for block in blocks], reasons)
    going = set(decision.removed)
    return followed(page.lines, own), decision._replace(
        removed=[i for i, block in enumerate(blocks) if block in going],
        pardons={i: decision.pardons[block] for i, block in enumerate(blocks) if block in decision.pardons},
    )
