"""How much of each block of a page an article extractor kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from cleaner.page import Page

WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]|\w+")  # in scripts without spaces a letter
RUN = 4  # words; a shorter block is kept whole or not at all

Words = tuple[str, ...]


def kept(lines: Sequence[str], article: Page, comments: str) -> list[tuple[float, float]]:
    """The shares (0 to 1) of each line's runs of words that an article and its `comments` (a zone) have.

    >>> from cleaner.page import Block
    >>> kept(["It rained.", "Home"], Page([Block("It rained.")], []), "")
    [(1.0, 0.0), (0.0, 0.0)]
    """
    said = {number for number, zone in enumerate(article.zones) if zone == comments}
    parts: tuple[list[str], list[str]] = ([], [])
    for block in article.blocks:
        parts[not said.isdisjoint(block.zones)].append(block.text)
    found = list(map(Known, parts))
    texts = list(map(words, lines))
    return [(found[0].share(text), found[1].share(text)) for text in texts]


class Known:
    """Lines that are known, and the runs of words in them."""

    def __init__(self, lines: Iterable[str]) -> None:
        texts = list(map(words, lines))
        self.lines = set(texts)
        self.runs = {run for text in texts for run in runs(text)}

    def share(self, text: Words) -> float:
        """The share of a line's runs that are known, 1 for a line that is there as it stands."""
        if text in self.lines:
            return 1.0
        own = runs(text)
        return sum([run in self.runs for run in own]) / max(1, len(own))


def words(text: str) -> Words:
    """The words of a line as they are compared."""
    return tuple(WORD.findall(text.lower()))


def runs(text: Sequence[str]) -> list[Words]:
    """The runs of RUN words in a line."""
    return [tuple(text[i : i + RUN]) for i in range(len(text) - RUN + 1)]
