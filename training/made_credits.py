"""What stands around articles, made up for training: credits, dates, tags, menus, notices, newsletters."""

from __future__ import annotations

from pathlib import Path
from random import Random

from training.fillers import filled, forms, name, pick
from training.prose import Prose

CREDITS = Path(__file__).with_name("credits.tsv")  # written by hand; "*" stands for any language
ANY = "*"
OWN = 0.7  # share of lines in words of the language, where it has some
KINDS = {"meta": 50, "nav": 26, "legal": 12, "newsletter": 12}  # and how often
COUNT = {1: 30, 2: 25, 3: 20, 4: 12, 6: 8, 9: 5}  # of lines, and how often
DAYS = ("day", "week", "Monday", "Friday", "morning", "Tag", "Montag", "Freitag")

Line = tuple[str, str]  # with its label


class Credits:
    """Writes what stands above and below articles; `rng` decides."""

    def __init__(self, prose: Prose, rng: Random) -> None:
        self._prose, self._rng = prose, rng
        self._table = forms(CREDITS, "category")

    def block(self, lang: str) -> list[Line]:
        """Some lines of one kind; in menus there are more."""
        kind, rng = pick(KINDS, self._rng), self._rng
        own, common = self._table[lang, kind], self._table[ANY, kind]
        count = pick(COUNT, rng) * (2 if kind == "nav" and rng.random() < 0.4 else 1)
        found = []
        for _ in range(count):
            listed = own if own and (not common or rng.random() < OWN) else common
            if listed:
                found.append((self._filled(rng.choice(listed), lang), kind))
        return list(dict.fromkeys(found))

    def _filled(self, form: str, lang: str) -> str:
        rng = self._rng
        slots = {
            "name": lambda: name(lang, rng),
            "date": lambda: self._prose.date(lang),
            "time": lambda: f"{rng.randint(0, 23):02}{rng.choice('::.')}{rng.randint(0, 59):02}",
            "label": lambda: self._label(lang),
            "title": lambda: self._prose.title(lang),
            "place": lambda: self._prose.place(lang),
            "brand": lambda: self._label(lang).capitalize(),
            "year": lambda: str(rng.randint(2005, 2026)),
            "day": lambda: rng.choice(DAYS),
            "n": lambda: str(rng.randint(1, rng.choice((9, 30, 900)))),
        }
        return filled(form, slots)

    def _label(self, lang: str) -> str:
        words = [word.strip(".,:;!?\"'()") for word in self._prose.title(lang).split()]
        return self._rng.choice([word for word in words if len(word) > 2] or [self._prose.place(lang)])
