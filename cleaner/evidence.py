"""Named facts about the lines of a text: words (the phrasebook), place, neighbours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cleaner.lines import Lines
from cleaner.phrases import Phrase, phrasebook

PROSE_BYTES = 120  # in UTF-8: about two lines of English, or forty Chinese characters
SENTENCE_END = (".", "!", "?", "…", "。", "！", "？", "।", "۔", "؟", "።", "။", "។")
CLOSING = " \t\r\xa0\"'”’»“」』)）"  # may follow the end of a sentence


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of each line, by position.

    `phrases[i]` is the interface phrase that line `i` is, if any;
    `spoken[i]` says that the line ends as a sentence does and the phrase does not. Prose begins at
    position `first_prose` and ends at `last_prose`: before the one is the top, behind the other the tail.
    Fenced code is no evidence.
    """

    phrases: list[Phrase | None]
    spoken: list[bool]
    first_prose: int
    last_prose: int

    def place(self, i: int) -> str:
        """Where line `i` stands: "top", "body" or "tail"."""
        return "top" if i < self.first_prose else "tail" if i > self.last_prose else "body"


def gather(lines: Lines) -> Evidence:
    r"""Look at every line of a text.

    >>> from cleaner.lines import split
    >>> evidence = gather(split("He left. " * 20 + "\nLeave a Reply"))
    >>> evidence.place(1), evidence.phrases[1].category
    ('tail', 'comments')
    """
    find = phrasebook().find
    texts, fenced = lines.texts, lines.fenced
    phrases = [None if i in fenced else find(text) for i, text in enumerate(texts)]

    def prose(positions: Iterable[int], otherwise: int) -> int:
        """The first of some positions at which there is prose."""
        found = (i for i in positions if phrases[i] is None and i not in fenced and is_prose(texts[i]))
        return next(found, otherwise)

    return Evidence(
        phrases=phrases,
        spoken=[
            phrase is not None and ends_sentence(text) and not ends_sentence(phrase.text)
            for text, phrase in zip(texts, phrases, strict=True)
        ],
        first_prose=prose(range(len(texts)), 0),
        last_prose=prose(range(len(texts) - 1, -1, -1), len(texts)),
    )


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
