"""How foreign a text is: whether it is in a language of which the judge has seen few texts.

There it errs more often where it is as sure, so a suspect needs more certainty. Nearly all it has seen is in
two languages, and prose in these cannot do without a few words that others do not have.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cleaner.lines import Lines

HOME = ("en", "de")  # for training, which is told the language
COMMON = frozenset(
    [
        "the",
        "and",
        "with",
        "that",
        "this",
        "from",
        "which",
        "und",
        "der",
        "ist",
        "mit",
        "nicht",
        "auf",
        "für",
        "eine",
    ]
)
READ = 300  # characters of the longest line
TERMS = 3  # how many of these words are there, how much was read, and 1

Floats = NDArray[np.float64]


def hints(lines: Lines) -> tuple[int, int]:
    """How many of the words in COMMON the longest line begins with, and of how many characters.

    Fenced code is in no language, nor is a line that is nothing but an address.

    >>> from cleaner.lines import split
    >>> hints(split("Home\\nThe rain and the wind came from the west"))
    (3, 40)
    """
    sizes = lines.sizes
    if lines.spared:
        sizes = [0 if i in lines.spared else size for i, size in enumerate(sizes)]
    longest = lines.bare[sizes.index(max(sizes))][:READ] if any(sizes) else ""
    words = longest.lower().split()
    if longest.isascii() and len(words) < 2:
        return 0, 0
    return len(COMMON.intersection(words)), len(longest)


def terms(hinted: Sequence[tuple[int, int]]) -> Floats:
    """What tells how foreign texts are, (texts, TERMS): logarithms of their hints.

    >>> terms([(3, 40)]).round(1).tolist()
    [[1.4, 3.7, 1.0]]
    """
    found = np.ones((len(hinted), TERMS))
    found[:, :-1] = np.log1p(hinted)
    return found
