"""The renderings of pages with what is known of their lines, from labelled texts or the true one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isnan, nan
from multiprocessing import Pool
from typing import Any, NamedTuple

from training.carry import AMB, carried_from
from training.render import PROCESSES, WHOLE, Page, lines_of
from training.truth import KEEPERS, Cell, Keeper, Shares, cells, places

CONTENT, CRUFT = 0.06, 0.9  # P(cruft) up to which, and from which, a line is held for known
UNKNOWN = 0.35  # a rendering may have this share of lines that are not
LEAST_CONTENT = 3  # lines of content that a whole page without a true text must have
LONGEST = 4000  # lines; a longer rendering is no article
FOUND = 0.5  # share of the true text that a rendering must hold for it to say anything
NOWHERE = 0.97  # P(cruft) of a line of a page that no extractor kept, where there is no true text

Row = Mapping[str, Any]  # a row of the corpora: a labelled text or a true one


class Source(NamedTuple):
    """A page and what is known of it: labelled texts, the surest first, and the true one."""

    page: Page
    labelled: Sequence[Row]
    truth: Row | None


class Rendering(NamedTuple):
    """A page's text by one extractor.

    `labels` are labels carried over ("" where there is none), `cells` say how the lines stand to the
    true text, `found` is the share of that text that is there, `soft` P(cruft) of the lines.
    """

    page: Page
    row: Row
    extractor: str
    lines: list[str]
    labels: list[str]
    cells: list[Cell]
    found: float
    soft: list[float]


def weakly_labelled(sources: Iterable[Source]) -> Iterator[Rendering]:
    """All usable renderings of these pages, whole pages last."""
    with Pool(PROCESSES) as pool:
        looked_at = [one for group in pool.imap(look, sources, chunksize=8) for one in group]
    for whole in (False, True):
        kind = [one for one in looked_at if (one.extractor == WHOLE) == whole]
        shares = Shares(known(kind))
        weighed = (one._replace(soft=soft(one, shares)) for one in kind)
        yield from filter(usable, weighed)


def look(source: Source) -> list[Rendering]:
    """The renderings of a page that differ from one another and from its labelled texts."""
    page, labelled, truth = source
    row = next(iter(labelled), truth or {})
    keepers = [Keeper(page.texts[name]) for name in KEEPERS]
    seen = [lines_of("\n".join(one["lines"])) for one in labelled]
    out = []
    for name, lines in page.texts.items():
        if not lines or len(lines) > LONGEST or lines in seen:
            continue
        seen.append(lines)
        labels = carried_from(lines, labelled)
        where, found = places(lines, truth) if truth else ([""] * len(lines), 0.0)
        own = cells(lines, where, keepers, row["page_type"] == "article")
        out.append(Rendering(page, row, name, lines, labels, own, found, []))
    return out


def known(renderings: Iterable[Rendering]) -> Iterator[tuple[Cell, bool]]:
    """The cells of the lines that have a label, with the word whether that is one of cruft."""
    for one in renderings:
        for label, cell in zip(one.labels, one.cells, strict=True):
            if label and label != AMB:
                yield cell, label != "content"


def soft(one: Rendering, shares: Shares) -> list[float]:
    """P(cruft) of each line, nan where nothing is known: of its label, else of the true text."""
    return [
        (nan if label == AMB else float(label != "content")) if label else weak(one, cell, shares)
        for label, cell in zip(one.labels, one.cells, strict=True)
    ]


def weak(one: Rendering, cell: Cell, shares: Shares) -> float:
    """P(cruft) of a line without a label."""
    if cell.place:
        return shares.of(cell) if one.found >= FOUND else nan
    return NOWHERE if cell.keepers == 0 and one.extractor == WHOLE else nan


def usable(one: Rendering) -> bool:
    """Is enough known of a rendering?"""
    if one.extractor == WHOLE:
        return bool(one.cells[0].place) or sum(p <= CONTENT for p in one.soft) >= LEAST_CONTENT
    unknown = [
        label != AMB and (isnan(p) or CONTENT < p < CRUFT)
        for label, p in zip(one.labels, one.soft, strict=True)
    ]
    return sum(unknown) <= UNKNOWN * len(unknown)
