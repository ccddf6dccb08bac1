"""From removed lines to the spans that are cut, so that the gaps left behind look untouched."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.lines import Lines


def cuts(lines: Lines, removed: Sequence[int]) -> tuple[tuple[int, int], ...]:
    r"""Spans (start, end) of the source to cut for the `removed` positions (ascending).

    A run of removed lines takes exactly one of the two gaps around it along: at the end of the text
    the gap before it, at the start the gap behind it, between kept lines the one with fewer line
    breaks (on a tie the one before).

    >>> from cleaner.lines import split
    >>> cuts(split("A\n\nC\nB"), [1])
    ((3, 5),)
    >>> cuts(split("A\n\nC\n"), [1])
    ((1, 4),)
    """
    if not removed:
        return ()
    count, source = len(lines.texts), lines.source
    if len(removed) == count:
        return ((0, len(source)),)
    spans = []
    for first, last in runs(removed):
        start, end = lines.start(first), lines.end(last)
        if first == 0:
            spans.append((0, lines.start(last + 1)))
        elif last == count - 1:
            spans.append((lines.end(first - 1), end))
        else:
            before, behind = lines.end(first - 1), lines.start(last + 1)
            if source.count("\n", before, start) > source.count("\n", end, behind):
                spans.append((start, behind))
            else:
                spans.append((before, end))
    return tuple(spans)


def runs(positions: Sequence[int], reach: int = 1) -> list[tuple[int, int]]:
    """Group ascending positions into runs (first, last) in which each is within `reach` of the one before.

    >>> runs([1, 2, 3, 7]), runs([1, 3, 20], 6)
    ([(1, 3), (7, 7)], [(1, 3), (20, 20)])
    """
    found: list[tuple[int, int]] = []
    for position in positions:
        if found and position - found[-1][1] <= reach:
            found[-1] = (found[-1][0], position)
        else:
            found.append((position, position))
    return found


def without(source: str, spans: Sequence[tuple[int, int]]) -> str:
    """The source less the spans.

    >>> without("abcdef", [(0, 1), (3, 5)])
    'bcf'
    """
    pieces, at = [], 0
    for start, end in spans:
        pieces.append(source[at:start])
        at = end
    pieces.append(source[at:])
    return "".join(pieces)
