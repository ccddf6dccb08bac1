"""Texts made up for training: interface phrases around prose of their language, and true short last lines."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from training.fillers import DEFAULT, FOLDS, GAP, NETWORKS, language, name, number, pick
from training.made_credits import Credits
from training.made_promos import Promos
from training.made_teasers import Teasers
from training.made_threads import FORUM, Threads
from training.phrasebook import read
from training.prose import Prose

LANGUAGES = 60  # with the most phrases
REAL = 0.4  # share of articles in a language of the labelled texts, as common as there,
LISTED = 0.4  # and of these with a list of facts
TITLED, ENDED, BROKEN = 0.5, 0.55, 0.15  # shares of articles with a title, with true last lines, with a break
BRIEF = 0.15  # share of titles that are one word
BLOCKS = {0: 25, 1: 38, 2: 22, 3: 15}  # how many blocks of phrases, and how often
PLACES = {  # shares of blocks that stand behind an article, before it, inside it
    "meta": (0.4, 0.5, 0.1),
    "": (0.72, 0.14, 0.14),  # others
}
BEGINNINGS = ("» ", "← ", "+ ", "• ", "- ", "# ")
ENDINGS = (":", " »", "…", " →", " ›")
HEADED = 0.8  # share of lists of teasers
THREADS = 0.7  # share of headings of comments below which some stand
SHORT = 20  # characters of a button

Line = tuple[str, str]  # with its label
Phrases = Mapping[str, Mapping[str, Sequence[str]]]  # by language and category


class Text(NamedTuple):
    """A text and the labels of its lines; `fold` is the fold that its prose and its phrases are of."""

    id: str
    fold: int
    lang: str
    lines: list[str]
    labels: list[str]


def synthesise(
    phrases: Path,
    rows: Sequence[Mapping[str, Any]],
    comments: Sequence[Mapping[str, Any]],
    count: int,
    seed: int,
) -> Iterator[Text]:
    """Make up `count` texts of the listed phrases, labelled texts and comments, in each fold as many.

    Every source of phrases or comments falls to one fold, so what a fold's texts are made of is in no other.
    """
    blogs = sorted({comment["source"] for comment in comments})
    for fold, own in enumerate(by_fold(phrases)):
        rng = Random(f"{seed} {fold}")
        remarks = [comment for comment in comments if comment["source"] in blogs[fold::FOLDS]]
        writer = Writer(own, [row for row in rows if row["fold"] == fold], remarks, rng, fold)
        for i in range(fold, count, FOLDS):
            lang, lines = writer.text()
            yield Text(f"made-{i}", fold, lang, [line for line, _ in lines], [label for _, label in lines])


def by_fold(path: Path) -> list[Phrases]:
    """The phrases of each fold: the sources, the largest first, are dealt out to the folds in turn."""
    rows = list(read(path))
    sources = [source for source, _ in Counter(row["source"] for row in rows).most_common()]
    fold_of = {source: i % FOLDS for i, source in enumerate(sources)}
    folds: list[dict[str, dict[str, list[str]]]] = [{} for _ in range(FOLDS)]
    for row in rows:
        categories = folds[fold_of[row["source"]]].setdefault(language(row["lang"]), defaultdict(list))
        if row["phrase"] not in categories[row["category"]]:
            categories[row["category"]].append(row["phrase"])
    return list(folds)


class Writer:
    """Writes texts of these phrases and labelled texts; `rng` decides."""

    def __init__(
        self,
        phrases: Phrases,
        rows: Sequence[Mapping[str, Any]],
        comments: Sequence[Mapping[str, Any]],
        rng: Random,
        fold: int,
    ) -> None:
        """Take the phrases, labelled texts and comments of a fold."""
        listed = {lang: [text for group in own.values() for text in group] for lang, own in phrases.items()}
        sizes = Counter({lang: len(texts) for lang, texts in listed.items()}).most_common(LANGUAGES)
        self._weights = {lang: size**0.5 for lang, size in sizes}
        self._phrases = phrases
        self._rows = rows
        self._rng = rng
        self._prose = Prose(rows, listed, rng, fold)
        self._credits = Credits(self._prose, rng)
        self._promos = Promos(self._prose, rng)
        self._teasers = Teasers(rows, self._prose, rng)
        self._threads = Threads(rows, comments, self._prose, rng, fold)
        self._texts = {self._hosted: 40, self._article: 50, self._forum: 10}
        self._blocks = {
            self._lone: 30,
            self._comments: 22,
            self._thread: 4,
            self._share: 9,
            self._nav: 10,
            self._meta: 10,
            self._related: 24,
            self._promos.block: 16,
            self._credits.block: 26,
            self._newsletter: 4,
            self._legal: 4,
            self._mixed: 6,
        }

    def text(self) -> tuple[str, list[Line]]:
        """A text's language and its lines."""
        rng = self._rng
        lang, lines = pick(self._texts, rng)()
        spoken = lang if lang in self._phrases else DEFAULT
        for _ in range(pick(BLOCKS, rng)):
            block = pick(self._blocks, rng)(spoken)
            if block:
                places = (len(lines), 0, rng.randint(0, len(lines)))
                (at,) = rng.choices(places, PLACES.get(block[0][1], PLACES[""]))
                lines[at:at] = block
        return lang, [pair for pair in lines if pair[0].strip()]

    def _forum(self) -> tuple[str, list[Line]]:
        lang = self._real()
        buttons = self._buttons(lang)
        posts = [line for _ in range(2) for line in self._threads.thread(lang, buttons, FORUM)]
        return lang, [(self._prose.heading(lang), "content"), *posts]

    def _real(self) -> str:
        lang = language(self._rng.choice(self._rows)["lang"])
        return lang if lang in self._phrases else DEFAULT

    def _hosted(self) -> tuple[str, list[Line]]:
        row = self._rng.choice(self._rows)
        return language(row["lang"]), list(zip(row["lines"], row["labels"], strict=True))

    def _article(self) -> tuple[str, list[Line]]:
        rng = self._rng
        lang, listed = (self._real(), LISTED) if rng.random() < REAL else (pick(self._weights, rng), 0)
        lines = self._prose.paragraphs(lang)
        if rng.random() < listed:
            at = rng.randint(1, len(lines))
            lines = [*lines[:at], *self._prose.facts(lang), *lines[at:]]
        if rng.random() < BROKEN:
            at, aside = rng.randint(1, len(lines)), self._prose.aside(lang)
            lines = [*lines[:at], aside, *lines[at:]]
        if rng.random() < TITLED:
            title = self._prose.heading(lang)
            lines = [title.split()[0] if rng.random() < BRIEF else title, *lines]
        if rng.random() < ENDED:
            lines = [*lines, *(self._prose.last_line(lang) for _ in range(rng.randint(1, 2)))]
        return lang, [(line, "content") for line in lines]

    def _some(
        self, lang: str, category: str, low: int, high: int, pool: Iterable[str] | None = None
    ) -> list[Line]:
        """From `low` to `high` phrases of a category, as far as there are so many."""
        listed = list(self._phrases[lang].get(category, ()) if pool is None else pool)
        chosen = self._rng.sample(listed, min(len(listed), self._rng.randint(low, high)))
        return [(self._said(phrase, lang), category) for phrase in chosen]

    def _said(self, phrase: str, lang: str) -> str:
        """A phrase with its gaps filled, now and then in capitals or with a mark before or behind it."""
        rng = self._rng
        text = GAP.sub(lambda gap: number(lang, rng) if gap[0] == "{n}" else self._filler(lang), phrase)
        form = rng.random()
        if form < 0.04:
            text = text.upper()
        elif form < 0.09:
            text += rng.choice((*ENDINGS, f" ({number(lang, rng)})"))
        elif form < 0.11:
            text = rng.choice(BEGINNINGS) + text
        return " ".join(text.split())

    def _filler(self, lang: str) -> str:
        kind = self._rng.random()
        if kind < 0.4:
            return self._prose.title(lang)
        if kind < 0.75:
            return name(lang, self._rng)
        return self._prose.date(lang) if kind < 0.9 else self._rng.choice(NETWORKS)

    def _lone(self, lang: str) -> list[Line]:
        return self._some(lang, self._rng.choice(sorted(self._phrases[lang])), 1, 1)

    def _comments(self, lang: str) -> list[Line]:
        listed = self._phrases[lang].get("comments", ())
        lines = self._some(lang, "comments", 1, 1, (phrase for phrase in listed if "{n}" in phrase))
        if self._rng.random() < THREADS:
            lines += self._thread(lang)
        lines += self._some(lang, "comments", 1, 3)
        return lines + (self._some(lang, "form", 2, 5) if self._rng.random() < 0.6 else [])

    def _thread(self, lang: str) -> list[Line]:
        return self._threads.thread(lang, self._buttons(lang))

    def _buttons(self, lang: str) -> list[str]:
        listed = self._phrases[lang].get("comments", ())
        return [phrase for phrase in listed if "{" not in phrase and len(phrase) < SHORT]

    def _share(self, lang: str) -> list[Line]:
        networks = self._rng.sample(NETWORKS, self._rng.randint(0, 6))
        return self._some(lang, "share", 1, 3) + [(network, "share") for network in networks]

    def _nav(self, lang: str) -> list[Line]:
        return self._some(lang, "nav", 2, 7)

    def _meta(self, lang: str) -> list[Line]:
        lines = self._some(lang, "meta", 1, 3)
        if self._rng.random() < 0.5:
            tags = [self._prose.title(lang).split()[0] for _ in range(self._rng.randint(2, 5))]
            lines.append((", ".join(tags), "meta"))
        return lines

    def _related(self, lang: str) -> list[Line]:
        heading = self._some(lang, "related", 1, 1) if self._rng.random() < HEADED else []
        return heading + self._announced(lang)

    def _announced(self, lang: str) -> list[Line]:
        plain = [phrase for phrase in self._phrases[lang].get("related", ()) if "{" not in phrase]
        labels = [label for _ in range(4) if len(label := self._prose.title(lang).split()[0]) > 2]
        return self._teasers.listed(lang, plain, labels)

    def _newsletter(self, lang: str) -> list[Line]:
        return self._some(lang, "newsletter", 1, 2) + self._some(lang, "form", 1, 2)

    def _legal(self, lang: str) -> list[Line]:
        return self._some(lang, "legal", 1, 2)

    def _mixed(self, lang: str) -> list[Line]:
        listed = sorted(self._phrases[lang])
        chosen = self._rng.sample(listed, min(len(listed), 4))
        return [line for category in chosen for line in self._some(lang, category, 1, 2)]
