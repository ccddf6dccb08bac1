"""Paragraphs, titles and last lines of articles, in many languages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random
from typing import Any

from training.fillers import DEFAULT, GAP, SPACELESS, date, filled, language, last_lines, name, pick

LONG = 80  # characters; a longer line of content is a paragraph,
TITLE = range(13, 70)  # one of so many characters could be a title
LEAST = 3  # paragraphs of an article that is used
STOPS = {"bn": "।", "hi": "।", "ja": "。", "th": " ", "zh": "。"}
MARKS = ".,:;!?()[]«»“”\"'"
KINDS = {
    "name": 2,
    "place": 2,
    "end": 1,
    "score": 1,
    "closing": 3,
    "title": 2,
}  # of last lines, and how often


BREAKS = ("* * *", "***", "---", "§", "•", "◆", "—", "~", "⁂", "■", "+++", "I.", "II", "1.", "2")
DAYS = ("day", "week", "Monday", "Friday", "morning", "Tag", "Montag", "Freitag")
UNITS = ("g", "kg", "ml", "cm", "mm", "%", "km", "W", "GB", "min", "m²", "°C", "€", "$")
PRICES = ("${n}", "${n}.99", "{n} €", "{n},90 €", "€{n}", "£{n}.50", "{n} zł", "¥{n}", "US ${n}.00")
SUFFIXES = ("", "", "", "ly", "fy", "Hub", "Pro", " Plus", "App", " & Co", "Lab", ".com")


class Prose:
    """Writes what articles consist of; `rng` decides.

    It takes the content of labelled texts. For languages without any it makes long paragraphs of the
    words of their interface phrases, which teach no more than that long lines are content.
    """

    def __init__(
        self,
        rows: Iterable[Mapping[str, Any]],
        phrases: Mapping[str, Iterable[str]],
        rng: Random,
        fold: int,
    ) -> None:
        """Take labelled texts, interface phrases by language, and the last lines that fall to a fold."""
        self._rng = rng
        self._last = last_lines(fold)
        self._articles: defaultdict[str, list[list[str]]] = defaultdict(list)
        self._titles: defaultdict[str, list[list[str]]] = defaultdict(list)
        for row in rows:
            pairs = zip(row["lines"], row["labels"], strict=True)
            content = [line.strip() for line, label in pairs if label == "content"]
            paragraphs = [line for line in content if len(line) > LONG]
            titles = [line for line in content if len(line) in TITLE]
            if len(paragraphs) >= LEAST:
                self._articles[language(row["lang"])].append(paragraphs)
                self._titles[language(row["lang"])] += [titles] if titles else []
        self._words = {lang: words_of(lang, texts) for lang, texts in phrases.items()}

    def paragraphs(self, lang: str) -> list[str]:
        """Some paragraphs in a row."""
        rng, articles = self._rng, self._articles[lang]
        if articles and rng.random() < min(0.95, 0.5 + 0.1 * len(articles)):
            paragraphs = rng.choice(articles)
            count = min(len(paragraphs), rng.randint(2, 10))
            start = rng.randint(0, len(paragraphs) - count)
            return paragraphs[start : start + count]
        return [self._paragraph(lang) for _ in range(rng.randint(2, 8))]

    def title(self, lang: str) -> str:
        """A title, or a sentence that could be one."""
        if self._titles[lang] and self._rng.random() < 0.8:
            return self._rng.choice(self._rng.choice(self._titles[lang]))
        return self._sentence(lang, 3, 7)

    def heading(self, lang: str) -> str:
        """A short line of an article in real words."""
        if self._titles[lang]:
            return self._rng.choice(self._rng.choice(self._titles[lang]))
        return self._rng.choice(self._last_lines(lang)["closing"])

    def date(self, lang: str) -> str:
        """A date."""
        return date(lang, self._last[lang]["month"] if lang in self._last else [], self._rng)

    def last_line(self, lang: str, kind: str | None = None) -> str:
        """A short line that ends an article, of a kind or any: a signature, a place, "The End", a score."""
        rng, own = self._rng, self._last_lines(lang)
        kind = kind or pick(KINDS, rng)
        place, person = rng.choice(own["place"]), name(lang, rng)
        if kind == "name":
            return rng.choice(("", "", "", "— ", "- ")) + person + rng.choice(("", "", "", f", {place}"))
        if kind == "place":
            day, year = self.date(lang), rng.randint(1950, 2026)
            return rng.choice(
                (f"{place}, {day}", f"{place}, {day}", f"{place} ({day})", f"{place} {year}", day)
            )
        if kind == "score":
            return self._score(place, person.split()[-1])
        if kind == "closing":
            return rng.choice(own["closing"]) + rng.choice(("", "", "", ","))
        return self.heading(lang) if kind == "title" else rng.choice(own["end"])

    def place(self, lang: str) -> str:
        """The name of a place."""
        return self._rng.choice(self._last_lines(lang)["place"])

    def aside(self, lang: str) -> str:
        """A line that only parts or interrupts an article: a mark, a word."""
        if self._rng.random() < 0.5:
            return self._rng.choice(BREAKS)
        word = self.title(lang).split()[0].strip(MARKS) or self._rng.choice(BREAKS)
        return word + self._rng.choice(("?", "!", ".", "…", ":", ""))

    def word(self, lang: str) -> str:
        """A word of a title, or the name of a place."""
        title = self.title(lang)
        words = [title[:4]] if lang in SPACELESS else [word.strip(MARKS) for word in title.split()]
        return self._rng.choice([word for word in words if len(word) > 2] or [self.place(lang)])

    def brand(self, lang: str) -> str:
        """The name of a company, a site or a product."""
        return self.word(lang).capitalize() + self._rng.choice(SUFFIXES)

    def said(self, form: str, lang: str, **own: Callable[[], str]) -> str:
        """A form whose slots are filled: by `own`, or by what the language has for them."""
        rng = self._rng

        def some_words(most: int) -> str:
            title = self.title(lang)
            return title[: most * 3] if lang in SPACELESS else " ".join(title.split()[:most]).strip(MARKS)

        slots: dict[str, Callable[[], str]] = {
            "brand": lambda: self.brand(lang),
            "code": lambda: self.word(lang).upper()[:6] + str(rng.randint(5, 30)),
            "date": lambda: self.date(lang),
            "day": lambda: rng.choice(DAYS),
            "label": lambda: self.word(lang),
            "n": lambda: str(rng.randint(1, rng.choice((9, 30, 400)))),
            "name": lambda: name(lang, rng),
            "place": lambda: self.place(lang),
            "price": lambda: self.said(rng.choice(PRICES), lang),
            "product": lambda: some_words(3),
            "text": lambda: self.paragraphs(lang)[0],
            "time": lambda: f"{rng.randint(0, 23):02}{rng.choice('::.')}{rng.randint(0, 59):02}",
            "title": lambda: self.title(lang),
            "topic": lambda: some_words(2).lower(),
            "unit": lambda: rng.choice(UNITS),
            "year": lambda: str(rng.randint(1950, 2026)),
        }
        return filled(form, {**slots, **own})

    def _last_lines(self, lang: str) -> dict[str, list[str]]:
        return self._last[lang if lang in self._last else DEFAULT]

    def _score(self, home: str, guest: str) -> str:
        a, b, c, d = (self._rng.randint(0, most) for most in (5, 5, 2, 9))
        forms = (
            f"{home} – {guest} {a}:{b}",
            f"{home} {a}-{b} {guest}",
            f"{a}:{b}",
            f"{a}-{b} ({c}-0)",
            f"{d}/10",
        )
        return self._rng.choice(forms)

    def _sentence(self, lang: str, low: int, high: int) -> str:
        words = self._rng.choices(
            self._words.get(lang) or self._words[DEFAULT], k=self._rng.randint(low, high)
        )
        if lang in SPACELESS:
            return "".join(words * 2)[: self._rng.randint(3 * low, 3 * high)]
        return " ".join(words).capitalize()

    def _paragraph(self, lang: str) -> str:
        stop, gap = STOPS.get(lang, "."), "" if lang in SPACELESS else " "
        sentences = [self._sentence(lang, 7, 22) + stop for _ in range(self._rng.randint(2, 6))]
        return gap.join(sentences).strip()


def words_of(lang: str, phrases: Iterable[str]) -> Sequence[str]:
    """The words of phrases, without gaps and marks; where words are not spaced, the letters.

    >>> words_of("en", ["Leave a reply", "{n} comments"]), words_of("zh", ["评论"])
    (['leave', 'a', 'reply', 'comments'], ['评', '论'])
    """
    texts = [GAP.sub("", phrase).lower() for phrase in phrases]
    words = [word.strip(MARKS) for text in texts for word in (text if lang in SPACELESS else text.split())]
    return list(filter(None, words))
