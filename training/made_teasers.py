"""Teasers made up for training: titles and beginnings of other articles, in the ways of many sites."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

from training.fillers import chosen, forms, language, name, number, pick
from training.prose import LONG, TITLE, Prose

TEASERS = Path(__file__).with_name("teasers.tsv")  # written by hand; "*" stands for any language
OWN = 0.8  # share of pointers in words of the language, where it has some
CUED = 0.3  # share of pointers with a line of their own above them
POINTERS = {1: 40, 2: 20, 3: 20, 5: 20}  # of a text, and how often
PARTS = {  # of a teaser, in order, and how often a list of teasers has them
    ("title",): 22,
    ("title", "excerpt"): 18,
    ("label", "title"): 8,
    ("label", "title", "excerpt"): 8,
    ("title", "date"): 8,
    ("date", "title"): 6,
    ("title", "excerpt", "more"): 6,
    ("title", "date", "excerpt"): 5,
    ("date", "title", "excerpt"): 4,
    ("title", "author"): 4,
    ("label", "title", "author", "date"): 3,
    ("title", "excerpt", "date"): 3,
    ("excerpt", "more"): 3,
    ("title", "more"): 3,
    ("one line",): 6,
}
CUT = 0.6  # share of lists whose excerpts are cut short
SHORTEST, LONGEST = 40, 220  # characters of an excerpt that is cut
COUNT = {1: 15, 2: 14, 3: 22, 4: 16, 6: 16, 9: 10, 14: 7}  # of teasers in a list, and how often
MARKS = ("", "", "", "", "", "- ", "• ", "» ", "› ", "#")
END = ("…", "...", " […]", " [...]", "... »", "")

Line = tuple[str, str]  # with its label


class Teasers:
    """Writes lists of teasers; `rng` decides."""

    def __init__(self, rows: Iterable[Mapping[str, Any]], prose: Prose, rng: Random) -> None:
        """Take labelled texts, whose articles are announced."""
        self._prose, self._rng = prose, rng
        self._table = forms(TEASERS, "kind")
        self._articles: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for row in rows:
            pairs = zip(row["lines"], row["labels"], strict=True)
            lines = [line.strip() for line, label in pairs if label == "content"]
            for above, below in pairwise(lines):
                if len(above) in TITLE and len(below) >= LONG:
                    self._articles[language(row["lang"])].append((above, below))
                    break

    def pointers(self, lang: str) -> list[list[Line]]:
        """Pointers to other articles, which stand between paragraphs, all in the same form."""
        rng = self._rng
        form, cues = chosen(self._table, lang, "inline", OWN, rng), self._table[lang, "cue"]
        cue, mark = "", rng.choice(MARKS[:-1])
        if cues and rng.random() < CUED:
            cue, form = self._prose.said(rng.choice(cues), lang), mark + "{title}"
        found = []
        for _ in range(pick(POINTERS, rng)):
            lines = [cue] if cue else []
            for _ in range(rng.choice((1, 1, 2, 3)) if cue else 1):
                lines.append(self._prose.said(form, lang, title=lambda: self._article(lang)[0]))
            found.append([(line, "related") for line in lines])
        return found

    def heading(self, lang: str) -> list[Line]:
        """A line above a list of teasers; none in a language for which none is written."""
        cues = self._table[lang, "cue"]
        return [(self._prose.said(self._rng.choice(cues), lang), "related")] if cues else []

    def listed(self, lang: str, more: Sequence[str], labels: Sequence[str]) -> list[Line]:
        """Some teasers, all in the same form, with links that say `more`, of articles with such `labels`."""
        rng = self._rng
        parts, mark, cut, end = pick(PARTS, rng), rng.choice(MARKS), rng.random() < CUT, rng.choice(END)
        link = rng.choice((*more, *self._table[lang, "more"]) or (end,))
        found = []
        for count in range(1, pick(COUNT, rng) + 1):
            title, excerpt = self._article(lang)
            if cut:
                excerpt = excerpt[: rng.randint(SHORTEST, LONGEST)].rsplit(" ", 1)[0] + end
            said = {
                "title": (f"{count}. " if mark == "#" else mark) + title,
                "excerpt": excerpt,
                "label": rng.choice(labels) if labels else name(lang, rng),
                "date": self._prose.date(lang),
                "author": name(lang, rng),
                "more": link,
                "one line": f"{title} {self._prose.date(lang)} {number(lang, rng)}",
            }
            found += [said[part] for part in parts]
        return [(line, "related") for line in found]

    def _article(self, lang: str) -> tuple[str, str]:
        own = self._articles[lang]
        if own and self._rng.random() < min(0.95, 0.4 + len(own) / 20):
            return self._rng.choice(own)
        return self._prose.title(lang), self._prose.paragraphs(lang)[0]
