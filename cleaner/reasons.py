"""Why a line looks like cruft, in words: what it says, what it stands below, what it stands among."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache, lru_cache

from cleaner.phrases import MAX_LINE, Phrase, phrasebook
from cleaner.results import Reason

RUN = 3  # lines of one category in a row that make a run
REACH = 40  # lines above a line in which its heading is looked for
NAMES = {
    "share": "share buttons", "comments": "comment interface", "comment_body": "reader comments",
    "comment_spam": "spam comments", "newsletter": "calls to subscribe", "related": "teasers",
    "nav": "navigation", "ads": "advertising", "legal": "legal notices", "meta": "page data",
    "form": "form fields", "media": "player interface",
}  # fmt: skip
REPEATED = Reason("repeated", "stands above already, word for word")
READS_LIKE = {category: Reason("reads-like", f"reads like: {name}") for category, name in NAMES.items()}


def reasons(
    texts: Sequence[str],
    categories: Sequence[str],
    positions: Sequence[int],
    again: Collection[int] = (),
) -> list[tuple[Reason, ...]]:
    """The reasons for each of some `positions` (ascending) in the non-blank lines `texts`.

    Lines without a category have none. Those at `again` stand above already.

    >>> texts = ["It rained.", "Leave a Reply", "Anna", "It was wet here, too."]
    >>> categories = ["", "comments", "comment_body", ""]
    >>> [[reason.code for reason in found] for found in reasons(texts, categories, [1, 2])]
    [['listed'], ['reads-like', 'below']]
    """
    found: list[tuple[Reason, ...]] = []
    below, reach = Reason("below", ""), -1
    for i, length in zip(positions, run_lengths(positions, categories), strict=True):
        category = categories[i]
        if not category:
            found.append(())
            continue
        phrase = listed(texts[i])
        own = [is_listed(phrase) if phrase else REPEATED if i in again else READS_LIKE[category]]
        if not phrase and i <= reach:
            own.append(below)
        if length >= RUN:
            own.append(Reason("run", f"inside a run of {length} lines of {NAMES[category]}"))
        found.append(tuple(own))
        if phrase and not phrase.ordinary:
            below, reach = Reason("below", f"below {texts[i].strip()!r}"), i + REACH
    return found


def run_lengths(positions: Sequence[int], categories: Sequence[str]) -> list[int]:
    """How long the run of lines of one category, among the given ones, is that each position stands in.

    >>> run_lengths([3, 4, 6], ["", "", "", "nav", "nav", "", "nav"])
    [2, 2, 1]
    """
    lengths: list[int] = []
    start = 0
    for at in range(1, len(positions) + 1):
        if (
            at < len(positions)
            and positions[at] == positions[at - 1] + 1
            and categories[positions[at]] == categories[positions[start]]
        ):
            continue
        lengths += [at - start] * (at - start)
        start = at
    return lengths


@cache
def is_listed(phrase: Phrase) -> Reason:
    """The reason that a line is a phrase of the phrasebook."""
    return Reason("listed", f"is listed: {phrase.text!r} ({phrase.category}, {', '.join(phrase.langs)})")


@lru_cache(maxsize=1 << 15)
def looked_up(text: str) -> Phrase | None:
    """The phrase that a short line is; pages share most of them."""
    return phrasebook().find(text)


def listed(text: str) -> Phrase | None:
    """The phrase that a line is, if any."""
    return looked_up(text.strip()) if len(text) <= MAX_LINE else None
