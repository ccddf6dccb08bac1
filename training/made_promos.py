"""Promotion made up for training: slogans, pitches, calls to buy or to subscribe, boxes of products."""

from __future__ import annotations

from pathlib import Path
from random import Random

from training.fillers import forms, pick
from training.prose import Prose

PROMOS = Path(__file__).with_name("promos.tsv")  # written by hand, like
APPEALS = Path(__file__).with_name("appeals.tsv")  # to subscribe, donate, join, get an app
BLOCKS = {  # what stands in a block, and how often
    ("call",): 24,
    ("pitch",): 14,
    ("blurb",): 16,
    ("disclosure",): 14,
    ("slogan",): 6,
    ("pitch", "call"): 14,
    ("blurb", "call"): 10,
    ("slogan", "call"): 8,
    ("slogan", "blurb"): 12,
    ("slogan", "blurb", "call"): 16,
    ("slogan", "feature", "call"): 4,
    ("slogan", "blurb", "feature", "call"): 3,
    ("feature",): 2,
    ("product", "call"): 5,
    ("product", "price", "call"): 8,
    ("product", "price"): 5,
    ("product", "blurb", "call"): 4,
    ("call", "call"): 4,
}
STEADY = ("call", "disclosure")  # of these all blocks have the same
REPEATED = {1: 70, 2: 10, 3: 10, 5: 6, 8: 4}  # how many such blocks, and how often
FEATURES = range(2, 7)
BULLETS = ("", "", "- ", "• ", "✓ ", "  ")
BARE = {"product": "{product}", "price": "{price}"}

Line = tuple[str, str]  # with its label


class Promos:
    """Writes promotion in the forms of a table; `rng` decides."""

    def __init__(self, path: Path, label: str, prose: Prose, rng: Random) -> None:
        self._label, self._prose, self._rng = label, prose, rng
        self._table = forms(path, "kind")

    def blocks(self, lang: str) -> list[list[Line]]:
        """Blocks of promotion, all in the same form; none in a language for which nothing is written."""
        parts, rng = pick(BLOCKS, self._rng), self._rng
        kinds = set(parts).difference(BARE)
        if not all(self._table[lang, kind] for kind in kinds):
            return []
        brand, bullet = self._prose.brand(lang), rng.choice(BULLETS)
        steady = {kind: rng.choice(self._table[lang, kind]) for kind in STEADY if kind in kinds} | BARE
        found = []
        for _ in range(pick(REPEATED, rng)):
            block = []
            for part in parts:
                if part == "feature":
                    listed = self._table[lang, "feature"]
                    chosen = rng.sample(listed, min(len(listed), rng.choice(FEATURES)))
                    block += [bullet + form for form in chosen]
                else:
                    block.append(steady.get(part) or rng.choice(self._table[lang, part]))
            found.append([(self._prose.said(form, lang, brand=lambda: brand), self._label) for form in block])
        return found
