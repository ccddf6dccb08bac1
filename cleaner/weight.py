"""What a line's probability is worth, in view of the harm that a mistake would do.

Harm is counted in characters and in documents: a long line needs more certainty than a short one, a lone
suspect in a clean document more than one among lines that surely are cruft, and so does one of many of
which none is sure. A lean text has little to lose, a foreign one more than it seems. What reads like a share
button is hardly ever anything else, what reads like a teaser may be a line of the article. All weights were
chosen on the labelled corpora.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cleaner.features import Ints
from cleaner.opinion import NAMES

# A line of SIZE characters among CROWD lines of cruft, in a document where USUAL lines may be misjudged and
# that is neither lean nor foreign, weighs its probability, but for its category.
SIZE, LENGTH = 100, 0.4
CROWD, COMPANY, LONER = 3.0, 0.7, 0.1
MANY = 30.0  # lines of cruft, beyond which more of them make no line likelier
USUAL, DOUBT, NONE = 2.0, 0.3, 0.5
LEAN, FOREIGN = 1.5, 1.75
PLAIN, LIKE_CONTENT = 0.5, -0.1
TILT = {
    **dict.fromkeys(("share", "comments", "newsletter", "form", "media"), PLAIN),
    "related": LIKE_CONTENT,
}
LONG = LENGTH * np.log((np.arange(301) + 5) / (SIZE + 5))
TILTS = np.array([TILT.get(name, 0.0) for name in NAMES])
MOST = LEAN + float(TILTS.max())  # that a line weighs besides

Scores = NDArray[np.float64]


def tilts(names: Ints, phrases: Sequence[int] | Ints, lengths: Ints, lean: Scores, foreign: Scores) -> Scores:
    """What lines weigh besides, in logits, by their categories and the kind of their documents.

    `names` are positions in NAMES, `lengths` counts the documents' lines, `lean`
    and `foreign` are the probabilities of each document that it is. Listed phrases, at the positions
    `phrases`, are as good in any language.

    >>> names, lengths = np.array([-1, -1]), np.array([2])
    >>> known, other = tilts(names, [0], lengths, np.array([0.0]), np.array([1.0]))
    >>> bool(known > other)
    True
    """
    abroad = (FOREIGN * foreign).repeat(lengths)
    abroad[phrases] = 0
    found: Scores = (LEAN * lean).repeat(lengths) - abroad + TILTS.take(names)
    return found


def weigh(
    scores: Scores, sizes: Ints, lengths: Ints, never: Sequence[int] = (), tilt: Scores | None = None
) -> Scores:
    """What a line's probability, to four decimals, is worth, given its length and its document's other lines.

    `lengths` counts the documents' lines; lines that are `never` judged are no company; `tilt` is what each
    line weighs besides, if anything.

    >>> weights = weigh(np.full(4, 0.9), np.full(4, 100), np.array([1, 3]))
    >>> bool(weights[0] < weights[1] == weights[3])
    True
    >>> bool(weigh(np.full(3, 0.9), np.full(3, 100), np.array([3]), [0, 1])[2] == weights[0])
    True
    """
    document = np.arange(len(lengths)).repeat(lengths)
    scores = np.minimum(np.maximum(scores, 1e-4), 1 - 1e-4)
    sure = scores**2
    sure *= sure
    steps = np.rint(sure * sure * 1e4)  # whole numbers have the same sum in any order
    doubts = np.rint(np.minimum(scores, 1 - scores) * 1e4)
    steps[list(never)] = doubts[list(never)] = 0
    company = (np.bincount(document, steps).take(document) - steps) / 1e4
    doubt = (np.bincount(document, doubts).take(document) - doubts) / 1e4
    logits = np.log(scores / (1 - scores))
    logits += COMPANY * np.log((np.minimum(company, MANY) + LONER) / (CROWD + LONER))
    logits -= DOUBT * np.log((doubt + NONE) / (USUAL + NONE))
    logits -= LONG.take(sizes, mode="clip")
    if tilt is not None:
        logits += tilt
    return sigmoid(logits)


@lru_cache(maxsize=1 << 12)
def least(weight: float, lines: int) -> float:
    """The lowest score that can weigh so much in a document of so many lines, for weights up to .99.

    >>> score = least(0.9, 40)
    >>> most = np.full(40, MOST)
    >>> weights = weigh(np.append(score, np.full(39, 0.9999)), np.full(40, 1), np.array([40]), (), most)
    >>> bool(score < 0.1 and 0.89 < weights[0] < 0.91)
    True
    """
    weight = min(max(weight, 1e-4), 1 - 1e-4)
    lift = COMPANY * math.log((min(lines, MANY) + LONER) / (CROWD + LONER)) - float(LONG[0])
    lift += MOST - DOUBT * math.log(NONE / (USUAL + NONE))
    return 1 / (1 + math.exp(lift) * (1 - weight) / weight) - 1e-4


def sigmoid(logits: Scores) -> Scores:
    """Probabilities, to four decimals."""
    found: Scores = np.exp(np.minimum(np.maximum(-logits, -30), 30))
    found += 1
    np.divide(1e4, found, out=found)
    np.rint(found, out=found)
    found /= 1e4
    return found
