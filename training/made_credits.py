"""What stands around articles, made up for training: credits, menus, notices, forms, players, newsletters."""

from __future__ import annotations

from pathlib import Path
from random import Random

from training.fillers import ANY, chosen, forms, pick
from training.prose import Prose

CREDITS = Path(__file__).with_name("credits.tsv")  # written by hand; "*" stands for any language
OWN = 0.7  # share of lines in words of the language, where it has some
KINDS = {  # and how often
    "meta": 42,
    "nav": 26,
    "legal": 14,
    "newsletter": 16,
    "form": 12,
    "media": 9,
    "share": 7,
    "related": 4,
}
MENUS = 0.2  # share of navigation that is a menu of other pages
ITEMS = {4: 30, 8: 30, 14: 20, 24: 12, 40: 8}  # of a menu, and how often
ITEM = (
    "{label}",
    "{label}",
    "{product}",
    "{product}",
    "{topic}",
    "{label} ({n})",
    "{place}",
    "{label} & {label}",
    "{brand}",
)
MARKS = ("", "", "", "", "- ", "• ", "  ", "› ")
COUNT = {1: 30, 2: 25, 3: 20, 4: 12, 6: 8, 9: 5}  # of lines, and how often

Line = tuple[str, str]  # with its label


class Credits:
    """Writes what stands above and below articles; `rng` decides."""

    def __init__(self, prose: Prose, rng: Random) -> None:
        self._prose, self._rng = prose, rng
        self._table = forms(CREDITS, "category")

    def block(self, lang: str) -> list[Line]:
        """Some lines of one kind; in menus there are more."""
        kind, rng = pick(KINDS, self._rng), self._rng
        if kind == "nav" and rng.random() < MENUS:
            return self._menu(lang)
        count = pick(COUNT, rng) * (2 if kind == "nav" and rng.random() < 0.4 else 1)
        brand = self._prose.brand(lang)
        if not (self._table[lang, kind] or self._table[ANY, kind]):
            return []
        found = []
        for _ in range(count):
            form = chosen(self._table, lang, kind, OWN, rng)
            found.append((self._prose.said(form, lang, brand=lambda: brand), kind))
        return list(dict.fromkeys(found))

    def _menu(self, lang: str) -> list[Line]:
        """A heading and names of other pages, all in the same form."""
        rng, mark, form = self._rng, self._rng.choice(MARKS), self._rng.choice(ITEM)
        items = [mark + self._prose.said(form, lang) for _ in range(pick(ITEMS, rng))]
        heads = self._table[lang, "nav"] if rng.random() < 0.6 else []
        heading = [self._prose.said(rng.choice(heads), lang)] if heads else []
        return [(line, "nav") for line in (*heading, *dict.fromkeys(items))]
