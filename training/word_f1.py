"""Word F1 of pages against their true texts, as the Web Content Extraction Benchmark defines it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import mean
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.features import Ints
from training.phrasebook import labelled
from training.render import renderings

WORD = re.compile(r"\w+")
PEER = "trafilatura"  # the extractor that every figure is compared with, readers' comments left out
BARS = np.linspace(0.2, 0.95, 31)  # that are tried
ARTICLE = "article"


class Score(NamedTuple):
    """How well some words agree with those of a true text."""

    f1: float
    precision: float
    recall: float


class Truth(NamedTuple):
    """What is known of a page: its type, how often each word occurs in its true text, the peer's score."""

    page_type: str
    words: Counter[str]
    peer: Score


class Kept(NamedTuple):
    """A page's lines as numbers of its words: those of line `i` end at `ends[i]`; `true` counts them."""

    truth: Truth
    words: Ints
    ends: Ints
    true: Ints

    def score(self, keep: NDArray[np.bool_]) -> Score:
        """The score of some of the lines."""
        sizes = np.diff(self.ends, prepend=0)
        said = np.bincount(self.words[keep.repeat(sizes)], minlength=len(self.true))
        return score(int(np.minimum(said, self.true).sum()), int(said.sum()), self.truth.words.total())


def score(shared: int, said: int, true: int) -> Score:
    """The score of so many words, given how many are shared and true.

    >>> score(2, 4, 2)
    Score(f1=0.6666666666666666, precision=0.5, recall=1.0)
    """
    if not shared:
        return Score(0.0, 0.0, 0.0)
    return Score(2 * shared / (said + true), shared / said, shared / true)


def words(text: str) -> list[str]:
    """The words of a text as the benchmark counts them."""
    return WORD.findall(text.lower())


def truths(corpora: Path, cache: Path) -> dict[str, Truth]:
    """What is known of the pages that have a true text, by path."""
    rows = {f"wcxb/html/{row['id']}.html.gz": row for row in labelled(corpora / "wcxb" / "truth.jsonl.gz")}
    others = {row["page"] for row in labelled(corpora / "residue.jsonl.gz")}
    found = {}
    for page in renderings(corpora, sorted(rows.keys() | others), cache):
        if page.path in rows:
            true = Counter(words(rows[page.path]["text"]))
            said = Counter(words("\n".join(page.texts[PEER])))
            peer = score((said & true).total(), said.total(), true.total())
            found[page.path] = Truth(rows[page.path]["page_type"], true, peer)
    return found


def kept(lines: Sequence[str], truth: Truth) -> Kept:
    """The lines of a page, ready to be scored."""
    numbers: dict[str, int] = {}
    texts = [[numbers.setdefault(word, len(numbers)) for word in words(line)] for line in lines]
    true = np.array([truth.words[word] for word in numbers], np.int64)
    ends = np.cumsum([len(text) for text in texts])
    return Kept(truth, np.array([word for text in texts for word in text], np.int64), ends, true)


def best_bar(pages: Sequence[tuple[Kept, NDArray[np.float64]]]) -> float:
    """The bar under which the lines kept of pages, given what lines weigh, have the best F1.

    Articles count for half of it, and all pages for the other half.
    """

    def worth(bar: float) -> float:
        found = [(page.truth.page_type, page.score(weights < bar).f1) for page, weights in pages]
        articles = [f1 for name, f1 in found if name == ARTICLE] or [0.0]
        return mean(articles) + mean(f1 for _, f1 in found)

    return float(max(BARS, key=worth))


def by_type(pages: Iterable[tuple[Kept, NDArray[np.bool_]]]) -> Mapping[str, Any]:
    """By page type ("all": of every one) mean scores of the lines kept, and the peer's F1."""
    found: defaultdict[str, list[tuple[Score, Score]]] = defaultdict(list)
    for page, keep in pages:
        for name in ("all", page.truth.page_type):
            found[name].append((page.score(keep), page.truth.peer))
    return {
        name: {
            "pages": len(pairs),
            "f1": mean(own.f1 for own, _ in pairs),
            "precision": mean(own.precision for own, _ in pairs),
            "recall": mean(own.recall for own, _ in pairs),
            f"{PEER} f1": mean(peer.f1 for _, peer in pairs),
        }
        for name, pairs in sorted(found.items())
    }
