"""Promotion made up for training: pitches, calls to buy, boxes of products."""

from __future__ import annotations

from pathlib import Path
from random import Random

from training.fillers import filled, forms, name, pick
from training.prose import Prose

PROMOS = Path(__file__).with_name("promos.tsv")  # written by hand
BLOCKS = {  # what stands in a block, and how often
    ("call",): 30,
    ("pitch",): 20,
    ("pitch", "call"): 22,
    ("product", "call"): 5,
    ("product", "price", "call"): 8,
    ("product", "price"): 5,
    ("product", "pitch", "call"): 4,
    ("call", "call"): 6,
}
REPEATED = {1: 70, 2: 10, 3: 10, 5: 6, 8: 4}  # how many such blocks, and how often
SUFFIXES = ("", "", "ly", "fy", "Hub", "Pro", " Plus", "App", " & Co", "Lab", ".com")
PRICES = ("${n}", "${n}.99", "{n} €", "{n},90 €", "€{n}", "£{n}.50", "{n} zł", "¥{n}", "US ${n}.00")

Line = tuple[str, str]  # with its label


class Promos:
    """Writes promotion; `rng` decides."""

    def __init__(self, prose: Prose, rng: Random) -> None:
        self._prose, self._rng = prose, rng
        self._table = forms(PROMOS, "kind")

    def block(self, lang: str) -> list[Line]:
        """Blocks of promotion, all in the same form; none in a language for which nothing is written."""
        parts, rng = pick(BLOCKS, self._rng), self._rng
        if not all(self._table[lang, part] for part in ("call", *parts) if part in ("call", "pitch")):
            return []
        brand, call = self._brand(lang), rng.choice(self._table[lang, "call"])
        found = []
        for _ in range(pick(REPEATED, rng)):
            fixed = {"call": call, "product": "{product}", "price": "{price}"}
            for part in parts:
                form = fixed.get(part) or rng.choice(self._table[lang, "pitch"])
                found.append((self._filled(form, lang, brand), "ads"))
        return found

    def _filled(self, form: str, lang: str, brand: str) -> str:
        rng = self._rng

        slots = {
            "brand": lambda: brand,
            "product": lambda: " ".join(self._prose.title(lang).split()[:3]).rstrip(".,:;!?"),
            "price": lambda: self._filled(rng.choice(PRICES), lang, brand),
            "n": lambda: str(rng.choice((rng.randint(2, 30), 5 * rng.randint(1, 20), rng.randint(30, 400)))),
            "date": lambda: self._prose.date(lang),
            "code": lambda: brand.upper()[:6].strip() + str(rng.randint(5, 30)),
            "name": lambda: name(lang, rng),
            "title": lambda: self._prose.title(lang),
        }
        return filled(form, slots)

    def _brand(self, lang: str) -> str:
        words = [word.strip(".,:;!?\"'()") for word in self._prose.title(lang).split()]
        return self._rng.choice(words or ["Nova"]).capitalize() + self._rng.choice(SUFFIXES)
