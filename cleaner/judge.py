"""What a judge is: texts as lines in, a probability, a category and reasons for every line out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from cleaner.lines import Lines
from cleaner.results import Reason

CATEGORIES = (
    "share", "comments", "comment_body", "comment_spam", "newsletter", "related",
    "nav", "ads", "legal", "meta", "form", "media",
)  # fmt: skip
KINDS = ("residue", "page", "html")


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a judge thinks of the lines of a text, by position.

    `scores` is P(cruft); `weights` is what the policy compares with a level's bar: the score, or the
    score in view of what a mistake would cost; `categories` is "" where nothing speaks against a line;
    `reasons` tells what weighed for some positions, ascending.
    """

    scores: Sequence[float]
    weights: Sequence[float]
    categories: Sequence[str]
    reasons: Callable[[Sequence[int]], list[tuple[Reason, ...]]]


class Judge(Protocol):
    """Judges texts."""

    @property
    def id(self) -> str:
        """The same for the same rules and weights."""
        ...

    @property
    def bars(self) -> Mapping[str, Mapping[str, float]]:
        """What a line must weigh to go, by kind of input and level."""
        ...

    def judge(self, texts: Sequence[Lines], kinds: Sequence[str]) -> list[Opinion]:
        """Judge texts, of which `kinds` tells what each is."""
        ...


@lru_cache(maxsize=4)
def load(model: str | None) -> Judge:
    """The judge in a model file; without one, the judge that goes by the phrasebook.

    Raises OSError for a file that cannot be read and ValueError for one that is no model.
    """
    if model is None:
        from cleaner.phrase_judge import PhraseJudge

        return PhraseJudge()
    from cleaner.learned_judge import LearnedJudge

    return LearnedJudge(model)
