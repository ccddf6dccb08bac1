"""What the lines of a page of HTML weigh: in view of all of the page, and of lines that say a thing again.

How sure one must be that a line is cruft depends on its page. Where little of what stays is likely to be
wanted, a doubtful line does no harm to what is; among the clean paragraphs of an article it does.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from cleaner.features import Floats, Ints
from cleaner.markup import KEPT_FIGURES
from cleaner.page import TAGS

AGAIN, LONG = 0.9, 40  # P(cruft) of a line that stands above it, if it has so many characters
ONCE = [TAGS.index("pre"), TAGS.index("row")]  # code and tables say a thing as often as they need
OUT = 3.0  # by what the odds of cruft grow for a line that an article extractor left out
KEPT = 0.5  # share of a line that is kept
WHOLE = 0.7  # what of the text that a page is expected to hold has to be found
LEAST, MOST = 0.2, 0.8  # limits of the bar of a page


def worth(
    scores: NDArray[np.float64],
    sizes: Ints,
    again: Sequence[int],
    out: NDArray[np.bool_],
    never: Iterable[int] = (),
) -> NDArray[np.float64]:
    """What lines weigh, given P(cruft) and their lengths.

    `again` are the positions of those that say a thing again. `out` tells which an article extractor left
    out: it does so with whole runs of lines, and where one of them is wrong, all are. 0.5 is the bar at which
    the characters of the lines under it are expected to have the best F1. Lines that are `never` judged stay.

    >>> worth(np.array([0.1, 0.5, 0.9]), np.array([900, 10, 10]), [], np.zeros(3, bool)).round(1).tolist()
    [0.1, 0.6, 0.9]
    >>> worth(np.array([0.4, 0.5, 0.6]), np.array([90, 90, 90]), [2], np.zeros(3, bool)).round(1).tolist()
    [0.3, 0.4, 0.8]
    """
    odds = scores.clip(1e-4, 1 - 1e-4)
    odds = odds / (1 - odds)
    odds[out] *= OUT
    odds[list(again)] = np.maximum(odds[list(again)], AGAIN / (1 - AGAIN))
    likely = odds / (1 + odds)
    likely[list(never)] = 0
    order = np.argsort(likely, kind="stable")
    right = ((1 - likely) * sizes)[order].cumsum()
    f1 = 2 * right / (sizes[order].cumsum() + WHOLE * right[-1:] + 1)
    bar = min(max(1 - float(f1.max(initial=0)) / 2, LEAST), MOST)
    odds *= (1 - bar) / bar
    weights: NDArray[np.float64] = (odds / (1 + odds)).round(4)
    return weights


def least_on_page(weight: float) -> float:
    """The lowest score that can weigh so much on any page.

    >>> score = least_on_page(0.5)
    >>> page = np.append(np.full(9, 0.9), score)
    >>> bool(worth(page, np.full(10, 50), [], np.arange(10) == 9)[-1] <= 0.5)
    True
    """
    odds = weight / max(1 - weight, 1e-4) * LEAST / (1 - LEAST) / OUT
    return odds / (1 + odds)


def repeated(texts: Sequence[Hashable], sizes: Ints, figures: Floats) -> list[int]:
    """The positions of long lines that stand above them, given the `figures` of the markup of all lines.

    >>> repeated(["a", "b", "a"], np.array([50, 50, 50]), np.zeros((3, len(TAGS))))
    [2]
    """
    asked = (sizes >= LONG) & ~figures[:, ONCE].any(1)
    seen: set[Hashable] = set()
    found = []
    for i in asked.nonzero()[0].tolist():
        if texts[i] in seen:
            found.append(i)
        seen.add(texts[i])
    return found


def left_out(figures: Floats) -> NDArray[np.bool_]:
    """Which lines an article extractor left out, where it was asked, given the figures of their markup.

    >>> left_out(np.array([[0.9, 0, 0.5, 0, 1], [0, 0, 0.5, 0, 1], [0, 0, 0, 0, 0]])).tolist()
    [False, True, False]
    """
    kept = figures[:, -KEPT_FIGURES:]
    found: NDArray[np.bool_] = (kept[:, 0] + kept[:, 1] < KEPT) & (kept[:, -1] > 0)
    return found
