"""The judge that goes by the phrasebook: what a line says, where it stands and what stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from cleaner.evidence import Evidence, gather
from cleaner.judge import KINDS, Opinion
from cleaner.lines import Lines
from cleaner.phrases import phrasebook
from cleaner.policy import LEVELS
from cleaner.reasons import is_listed
from cleaner.results import Reason

RULES = 1  # counts the changes of this file that change what is removed
LISTED = {"tail": 0.97, "top": 0.96, "body": 0.6}  # a listed phrase, by where it stands
TELLING = 0.85  # one that needs no place: of several words, near another, an advertisement's mark
TELLING_WORDS = 2
BESIDE = {"tail": 0.85, "top": 0.82, "body": 0.3}  # an ordinary one, among listed ones
ALONE = 0.2  # an ordinary one, on its own
CLOSE, FAR = 3, 6  # lines within which a phrase is near another: in the body, outside it

PLACES = {
    "top": "stands before the first paragraph",
    "body": "stands between paragraphs",
    "tail": "stands behind the last paragraph",
}


class PhraseJudge:
    """Knows interface phrases, and nothing of lines that are none."""

    def __init__(self) -> None:
        self.id = sha256(f"{RULES} {phrasebook().model}".encode()).hexdigest()[:12]
        self.bars = dict.fromkeys(KINDS, LEVELS)

    def judge(self, texts: Sequence[Lines], kinds: Sequence[str]) -> list[Opinion]:
        """Judge texts one by one; what kind they are makes no difference."""
        return [opinion(gather(lines)) for lines in texts]


def opinion(evidence: Evidence) -> Opinion:
    """Weigh the evidence. An ordinary word counts only among lines that are surely cruft."""
    phrases = evidence.phrases
    scores, categories = [0.0] * len(phrases), [""] * len(phrases)
    reasons: list[tuple[Reason, ...]] = [()] * len(phrases)
    listed = {i for i, phrase in enumerate(phrases) if phrase and not phrase.ordinary}
    found = {i for i, phrase in enumerate(phrases) if phrase}
    beside, near, company = around(listed, 1), around(listed, FAR), around(found, CLOSE)
    for i, phrase in enumerate(phrases):
        if phrase is None:
            continue
        place = evidence.place(i)
        own = [is_listed(phrase), Reason(f"place-{place}", PLACES[place])]
        if i in listed:
            several = phrase.words >= TELLING_WORDS and not evidence.spoken[i]
            telling = i in company or several or phrase.category == "ads"
            scores[i] = max(LISTED[place], TELLING if telling else 0)
        elif i in beside or (i in near and place != "body"):
            scores[i] = BESIDE[place]
            own.append(Reason("among-cruft", "stands near a line that is surely cruft"))
        else:
            scores[i] = ALONE
            own.append(Reason("ordinary", "an ordinary word, which needs cruft near it"))
        categories[i] = phrase.category
        reasons[i] = tuple(own)
    return Opinion(scores, scores, categories, lambda positions: [reasons[i] for i in positions])


def around(positions: set[int], reach: int) -> set[int]:
    """The positions at most `reach` from one of these, which do not count as being near themselves.

    >>> sorted(around({5}, 1))
    [4, 6]
    """
    return {i + away for i in positions for away in range(-reach, reach + 1) if away}
