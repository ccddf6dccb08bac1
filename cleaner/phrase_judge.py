"""The judge that goes by the phrasebook: what a line says, where it stands and what stands beside it."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.evidence import Evidence, gather
from cleaner.judge import KINDS, Opinion
from cleaner.lines import Lines
from cleaner.phrases import phrasebook
from cleaner.policy import LEVELS
from cleaner.results import Reason

LISTED = {"tail": 0.97, "top": 0.96, "body": 0.6}  # a listed phrase, by where it stands
TELLING = 0.85  # one that needs no place: of several words, near another, an advertisement's mark
TELLING_WORDS = 2
BESIDE = {"tail": 0.85, "top": 0.82, "body": 0.3}  # an ordinary one, among listed ones
ALONE = 0.2  # an ordinary one, on its own


PLACES = {
    "top": "stands before the first paragraph",
    "body": "stands between paragraphs",
    "tail": "stands behind the last paragraph",
}


class PhraseJudge:
    """Knows interface phrases, and nothing of lines that are none."""

    def __init__(self) -> None:
        self.id = phrasebook().model
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
    beside = {j for i in listed for j in (i - 1, i + 1)}
    company = {j for i in found for j in (i - 2, i - 1, i + 1, i + 2)}
    for i, phrase in enumerate(phrases):
        if phrase is None:
            continue
        place = evidence.place(i)
        own = [
            Reason("phrase", f"is listed: {phrase.text!r} ({phrase.category}, {', '.join(phrase.langs)})"),
            Reason(f"place-{place}", PLACES[place]),
        ]
        if i in listed:
            several = len(phrase.text.split()) >= TELLING_WORDS and not evidence.spoken[i]
            telling = i in company or several or phrase.category == "ads"
            scores[i] = max(LISTED[place], TELLING if telling else 0)
        elif i in beside or (i in company and place != "body"):
            scores[i] = BESIDE[place]
            own.append(Reason("among-cruft", "stands beside a line that is surely cruft"))
        else:
            scores[i] = ALONE
            own.append(Reason("ordinary", "an ordinary word, which needs cruft beside it"))
        categories[i] = phrase.category
        reasons[i] = tuple(own)
    return Opinion(scores, scores, categories, lambda positions: [reasons[i] for i in positions])
