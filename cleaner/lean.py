"""How lean a text is: whether an extractor made it that leaves little beside the article.

Where one line in a hundred is cruft, the same bar loses less than where one in four is. The marks that an
extractor leaves tell which it was: what list items begin with, spaces that it keeps.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cleaner.features import Ints
from cleaner.lines import Lines

BULLET, SPACE, FIXED = "-", " ", "\xa0"
READ = 40  # lines, of which the first are enough to tell
MARKS = 5  # of them, those with a bullet or a space in front, a fixed space, a space behind; and all lines
TERMS = MARKS + 2  # each mark, the cruft to expect, and 1

Floats = NDArray[np.float64]


def marks(lines: Lines) -> tuple[int, ...]:
    r"""The marks that an extractor has left in a text.

    >>> from cleaner.lines import split
    >>> marks(split("- one\n\n- two \nthree"))
    (2, 0, 0, 1, 3)
    """
    texts = lines.texts[:READ]
    begin, end = [text[0] for text in texts], [text[-1] for text in texts]
    fixed = sum([FIXED in text for text in texts]) if FIXED in lines.source else 0
    return begin.count(BULLET), begin.count(SPACE), fixed, end.count(SPACE), len(lines.texts)


def terms(marked: Sequence[Sequence[int]], scores: Floats, lengths: Ints) -> Floats:
    r"""What tells how lean texts are, (texts, TERMS): logarithms of their marks and of the cruft to expect.

    `scores` are P(cruft) of their lines, of which `lengths` counts each text's.

    >>> from cleaner.lines import split
    >>> terms([marks(split("one\ntwo"))], np.array([0.9, 0.1]), np.array([2])).round(1).tolist()
    [[0.0, 0.0, 0.0, 0.0, 1.1, 0.7, 1.0]]
    """
    found = np.ones((len(lengths), TERMS))
    found[:, :MARKS] = np.array(marked).reshape(-1, MARKS)
    document = np.arange(len(lengths)).repeat(lengths)
    found[:, MARKS] = np.bincount(document, np.rint(scores * 1e4), len(lengths)) / 1e4  # alike in any order
    found[:, :-1] = np.log1p(found[:, :-1])
    return found
