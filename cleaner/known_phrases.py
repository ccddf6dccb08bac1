"""What the phrasebook knows of a text: which lines are interface phrases, and how sure that makes it.

What a listed phrase means depends on where it stands and on what stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from cleaner.lines import Lines
from cleaner.phrases import Phrase
from cleaner.reasons import listed

PROSE_BYTES = 120  # in UTF-8: about two lines of English, or forty Chinese characters
SENTENCE_END = (".", "!", "?", "…", "。", "！", "？", "।", "۔", "؟", "።", "။", "။")
OPENING, QUOTES = tuple("\"'“„‟«»‹「『"), tuple("\"'”“’»«›」』")
CLOSING = " \t\r\xa0\"'”’»“」』)）"  # may follow the end of a sentence

RULES = 4  # counts the changes of this file, and of what `Judge` makes of it, that change what is removed
LISTED = {"tail": 0.97, "top": 0.96, "body": 0.6}  # a listed phrase, by where it stands
TELLING = 0.85  # one that needs no place: of several words, near another, an advertisement's mark
TELLING_WORDS = 2
BESIDE = {"tail": 0.85, "top": 0.82, "body": 0.3}  # an ordinary one, among listed ones
ALONE = 0.2  # an ordinary one, on its own
SURE = {"careful": 0.95, "standard": 0.8, "thorough": 0.5}  # what a phrase must score to go, by level
CLOSE, FAR = 3, 6  # lines within which a phrase is near another: in the body, outside it


class Known(NamedTuple):
    """P(cruft) of a line that is a listed phrase, and the phrase's category."""

    score: float
    category: str


def known(lines: Lines, suspects: Iterable[int]) -> dict[int, Known]:
    r"""What is known of those of the lines at positions `suspects` that are listed phrases.

    An ordinary word counts only among lines that are surely cruft. Lines that are never judged, such as
    fenced code, are no evidence.

    >>> from cleaner.lines import split
    >>> known(split("He left. " * 20 + "\nLeave a Reply"), [0, 1])
    {1: Known(score=0.97, category='comments')}
    """
    phrases = {
        i: phrase for i in suspects if i not in lines.spared and (phrase := listed(lines.bare[i])) is not None
    }
    if not phrases:
        return {}
    surely = {i for i, phrase in phrases.items() if not phrase.ordinary}
    said = {i for i, phrase in phrases.items() if spoken(lines.bare[i], phrase)}
    beside, near, company = around(surely, 1), around(surely, FAR), around(phrases.keys() - said, CLOSE)
    first, last = prose(lines, phrases)
    found = {}
    for i, phrase in phrases.items():
        place = "top" if i < first else "tail" if i > last else "body"
        if i in surely:
            several = phrase.words >= TELLING_WORDS and i not in said
            telling = i in company or several or phrase.category == "ads"
            score = max(LISTED[place], TELLING if telling else 0)
        elif i in beside or (i in near and place != "body"):
            score = BESIDE[place]
        else:
            score = ALONE
        found[i] = Known(score, phrase.category)
    return found


def prose(lines: Lines, phrases: Mapping[int, Phrase]) -> tuple[int, int]:
    """Where prose begins and ends: before it is the top, behind it the tail of a text."""
    count = len(lines.bare)

    def nearest(positions: Iterable[int], otherwise: int) -> int:
        found = (
            i for i in positions if i not in phrases and i not in lines.spared and is_prose(lines.bare[i])
        )
        return next(found, otherwise)

    return nearest(range(count), 0), nearest(range(count - 1, -1, -1), count)


def spoken(text: str, phrase: Phrase) -> bool:
    """Does the line end as a sentence does, and the phrase not? Or is it all in quotes?"""
    quoted = text.startswith(OPENING) and text.endswith(QUOTES)
    return quoted or (ends_sentence(text) and not ends_sentence(phrase.text))


def ends_sentence(text: str) -> bool:
    """Does this end as a sentence does, in any script?

    >>> ends_sentence("“No comment.”"), ends_sentence("Read more...")
    (True, False)
    """
    text = text.rstrip(CLOSING)
    return text.endswith(SENTENCE_END) and not text.endswith("...")


def is_prose(text: str) -> bool:
    """Is this line long, or a sentence?

    >>> is_prose("It rained."), is_prose("Leave a Reply")
    (True, False)
    """
    return ends_sentence(text) or len(text.encode("utf-8", "replace")) >= PROSE_BYTES


def around(positions: Iterable[int], reach: int) -> set[int]:
    """The positions at most `reach` from one of these, which do not count as being near themselves.

    >>> sorted(around({5}, 1))
    [4, 6]
    """
    return {i + away for i in positions for away in range(-reach, reach + 1) if away}
