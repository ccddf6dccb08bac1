"""The judge: from evidence to a probability and a category for every line."""

from __future__ import annotations

from dataclasses import dataclass

from cleaner.evidence import Evidence
from cleaner.results import Reason

LISTED = {"tail": 0.97, "top": 0.96, "body": 0.6}  # a listed phrase, by where it stands
TELLING = 0.85  # one that needs no place: of several words, near another, an advertisement's mark
TELLING_WORDS = 2
BESIDE = {"tail": 0.85, "top": 0.82, "body": 0.3}  # an ordinary one, among listed ones
ALONE = 0.2  # an ordinary one, on its own


@dataclass(frozen=True, slots=True)
class Opinion:
    """P(cruft), category and reasons of each line, by position ("" where nothing is known)."""

    scores: list[float]
    categories: list[str]
    reasons: list[tuple[Reason, ...]]


def judge(evidence: Evidence) -> Opinion:
    """Weigh the evidence. An ordinary word counts only among lines that are surely cruft."""
    phrases = evidence.phrases
    opinion = Opinion([0.0] * len(phrases), [""] * len(phrases), [()] * len(phrases))
    listed = {i for i, phrase in enumerate(phrases) if phrase and not phrase.ordinary}
    found = {i for i, phrase in enumerate(phrases) if phrase}
    beside = {j for i in listed for j in (i - 1, i + 1)}
    company = {j for i in found for j in (i - 2, i - 1, i + 1, i + 2)}
    for i, phrase in enumerate(phrases):
        if phrase is None:
            continue
        place = evidence.place(i)
        reasons = [
            Reason("phrase", f"is listed: {phrase.text!r} ({phrase.category}, {', '.join(phrase.langs)})"),
            Reason(f"place-{place}", PLACES[place]),
        ]
        if i in listed:
            several = len(phrase.text.split()) >= TELLING_WORDS and not evidence.spoken[i]
            telling = i in company or several or phrase.category == "ads"
            opinion.scores[i] = max(LISTED[place], TELLING if telling else 0)
        elif i in beside or (i in company and place != "body"):
            opinion.scores[i] = BESIDE[place]
            reasons.append(Reason("among-cruft", "stands beside a line that is surely cruft"))
        else:
            opinion.scores[i] = ALONE
            reasons.append(Reason("ordinary", "an ordinary word, which needs cruft beside it"))
        opinion.categories[i] = phrase.category
        opinion.reasons[i] = tuple(reasons)
    return opinion


PLACES = {
    "top": "stands before the first paragraph",
    "body": "stands between paragraphs",
    "tail": "stands behind the last paragraph",
}
