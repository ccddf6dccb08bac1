"""Named facts about the lines of a text: words (the phrasebook), place, neighbours."""

from __future__ import annotations

from dataclasses import dataclass

from cleaner.lines import Lines
from cleaner.phrases import Phrase, phrasebook

PROSE_BYTES = 120  # in UTF-8: about two lines of English, or forty Chinese characters


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of each line, by position.

    `phrases[i]` is the interface phrase that line `i` is, if any. Prose begins at position
    `first_prose` and ends at `last_prose`: before the one is the top, behind the other the tail.
    """

    phrases: list[Phrase | None]
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
    prose = [i for i, text in enumerate(lines.texts) if len(text.encode("utf-8", "replace")) >= PROSE_BYTES]
    return Evidence(
        phrases=[find(text) for text in lines.texts],
        first_prose=prose[0] if prose else 0,
        last_prose=prose[-1] if prose else len(lines.texts),
    )
