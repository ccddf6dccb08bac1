"""How lean a text is: whether an extractor made it that leaves little beside the article.

Of what one in a hundred lines is cruft less is lost than of what one in four is, with the same bar. The marks
that an extractor leaves tell it: what list items begin with, spaces that it keeps.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cleaner.features import Ints

MARKS = ("\n- ", "\n  ", "\xa0", " \n")
TERMS = len(MARKS) + 3  # each mark, the lines, the cruft among them, and 1

Floats = NDArray[np.float64]


def marks(texts: Sequence[str]) -> list[float]:
    """How often each of the MARKS stands in the lines of a text, and how many these are, as logarithms.

    >>> [round(float(value), 1) for value in marks(["- one", "- two ", "three"])]
    [1.1, 0.0, 0.0, 0.7, 1.4]
    """
    text = "\n" + "\n".join(texts) + "\n"
    found: list[float] = np.log1p([*map(text.count, MARKS), len(texts)]).tolist()
    return found


def terms(marked: Sequence[Sequence[float]], scores: Floats, lengths: Ints) -> Floats:
    """What tells how lean texts are, (texts, TERMS): marks, and the cruft to expect by P(cruft) of lines.

    >>> terms([marks(["one", "two"])], np.array([0.9, 0.1]), np.array([2])).round(1).tolist()
    [[0.0, 0.0, 0.0, 0.0, 1.1, 0.7, 1.0]]
    """
    document = np.arange(len(lengths)).repeat(lengths)
    cruft = np.bincount(document, np.rint(scores * 1e4), len(lengths)) / 1e4  # the same in any order
    return np.column_stack(
        (np.array(marked).reshape(len(lengths), -1), np.log1p(cruft), np.ones(len(lengths)))
    )
