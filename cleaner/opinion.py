"""What a judge says of a text: a probability, a category and reasons for every line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from cleaner.results import Reason

CATEGORIES = (
    "share", "comments", "comment_body", "comment_spam", "newsletter", "related",
    "nav", "ads", "legal", "meta", "form", "media",
)  # fmt: skip
NAMES = (*CATEGORIES, "")  # the last one, at -1, is that of lines that nothing speaks against
KINDS = ("residue", "page", "trafilatura", "fast", "best")  # of input; the last ones are engines for HTML


class Opinion(NamedTuple):
    """What a judge thinks of the lines of a text, by position.

    `scores` is P(cruft); `weights` is what the policy compares with a level's bar: the score, or the
    score in view of what a mistake would cost; `categories` is "" where nothing speaks against a line;
    `reasons` tells what weighed for some positions, ascending.
    """

    scores: Sequence[float]
    weights: Sequence[float]
    categories: Sequence[str]
    reasons: Callable[[Sequence[int]], list[tuple[Reason, ...]]]
