"""Short last lines that are worded like what sites print below their articles, listed or not.

To the nets a lone phrase at the end looks much like a signature or one more heading. Runs of characters that
phrases of other software share tell more of them apart.
"""

from __future__ import annotations

import math

import regex

from cleaner.features import SEEN
from cleaner.lines import Lines
from cleaner.wording import tells

RULES = 2  # counts the changes of this file that change what is removed
ARTICLE = 200  # characters that stand above such a line at least
SUSPECT = 0.02  # the least P(cruft) of a line that is looked at
WORDED, LEAST = 15.0, 1.4  # how often what the wording weighs counts, and what all must come to, in logits
LONG_WORD = regex.compile(r"[\p{L}\p{M}]{6,}")  # it may tell what a text is about,
AGAIN = 2.0  # and costs so much where the text above has it, too
STOPS = frozenset(".!?…。！？।۔؟)”“»\"'")  # what ends a sentence: it may be the article's last one,
BRIEF, LONGER = 20, 0.15  # and each character beyond so many costs so much


def may_be_phrase(lines: Lines, score: float) -> bool:
    r"""Has the last line of a text the form of such a phrase? `score` is its P(cruft).

    >>> from cleaner.lines import split
    >>> may_be_phrase(split("It rained. " * 20 + "\nRead it here"), 0.3)
    True
    """
    last = len(lines.sizes) - 1
    return (
        score >= SUSPECT
        and lines.sizes[last] <= SEEN
        and last not in lines.spared
        and sum(lines.sizes) - lines.sizes[last] >= ARTICLE
        and tells(lines.bare[last])
    )


def is_phrase(lines: Lines, score: float, worded: float) -> bool:
    r"""Is the last line of a text a phrase, with this P(cruft) above 0, whose wording weighs so much?

    >>> from cleaner.lines import split
    >>> rain, story = split("It rained.\nRead our stories"), split("Our stories are true.\nRead our stories")
    >>> is_phrase(rain, 0.3, 0.2), is_phrase(rain, 0.3, 0.1), is_phrase(story, 0.3, 0.2)
    (True, False, False)
    """
    line = lines.bare[-1]
    weight = math.log(score / max(1 - score, 1e-4)) + WORDED * worded
    if line[-1] in STOPS:
        weight -= LONGER * max(0, len(line) - BRIEF)
    if weight < LEAST:
        return False
    telling = LONG_WORD.findall(line.lower())
    if weight - AGAIN * len(telling) < LEAST:
        above = "\n".join(lines.bare[:-1]).lower()
        weight -= AGAIN * sum(word in above for word in telling)
    return weight >= LEAST
