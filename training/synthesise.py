"""Texts made up for training: interface phrases around prose of their language, and true short last lines."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from training.fillers import DEFAULT, FOLDS, GAP, NETWORKS, language, name, number, pick
from training.made_credits import Credits
from training.made_facts import Facts
from training.made_promos import APPEALS, PROMOS, Promos
from training.made_teasers import Teasers
from training.made_threads import FORUM, Threads
from training.phrasebook import read
from training.prose import Prose

LANGUAGES = 60  # with the most phrases
AGAIN, SPREAD = 0.22, 0.6  # shares of blocks that may come again, and of these that stand apart then
REAL = 0.4  # share of articles in a language of the labelled texts, as common as there,
LISTED = 0.4  # and of these with a list of facts
TITLED, ENDED, BROKEN = 0.5, 0.55, 0.15  # shares of articles with a title, with true last lines, with a break
HEADED = {0: 60, 1: 10, 2: 10, 4: 12, 7: 8}  # how many headings inside an article, and how often
BRIEF = 0.15  # share of titles that are one word
BLOCKS = {0: 25, 1: 38, 2: 22, 3: 15}  # how many blocks of phrases, and how often
PLACES = {  # shares of blocks that stand behind an article, before it, inside it
    "meta": (0.4, 0.5, 0.1),
    "ads": (0.4, 0.15, 0.45),
    "media": (0.3, 0.3, 0.4),
    "": (0.72, 0.14, 0.14),  # others
}
BEGINNINGS = ("» ", "← ", "+ ", "• ", "- ", "# ")
ENDINGS = (":", " »", "…", " →", " ›")
CUED, LISTED_CUES = 0.8, 0.6  # share of lists of teasers with a heading, and of these with a listed one
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


class Begun(NamedTuple):
    """A text without what stands around it: its language, its lines, and whether these are a discussion."""

    lang: str
    lines: list[Line]
    discussion: bool = False


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
        self._facts = Facts(self._prose, rng)
        self._credits = Credits(self._prose, rng)
        self._promos = Promos(PROMOS, "ads", self._prose, rng)
        self._appeals = Promos(APPEALS, "newsletter", self._prose, rng)
        self._teasers = Teasers(rows, self._prose, rng)
        self._threads = Threads(rows, comments, self._prose, rng, fold)
        self._texts = {
            self._hosted: 41,
            self._article: 48,
            self._forum: 6,
            self._offer: 3,
            self._interview: 2,
        }
        self._blocks = {
            self._lone: 30,
            self._comments: 22,
            self._thread: 7,
            self._share: 8,
            self._nav: 9,
            self._meta: 8,
            self._related: 22,
            self._credits.block: 36,
            self._newsletter: 3,
            self._legal: 3,
            self._mixed: 6,
        }
        self._repeated = {self._teasers.pointers: 8, self._promos.blocks: 14, self._appeals.blocks: 5}
        readers = (self._comments, self._thread)
        self._beside_posts = {block: often for block, often in self._blocks.items() if block not in readers}

    def text(self) -> tuple[str, list[Line]]:
        """A text's language and its lines."""
        rng = self._rng
        lang, lines, discussion = pick(self._texts, rng)()
        spoken = lang if lang in self._phrases else DEFAULT
        for _ in range(pick(BLOCKS, rng)):
            if rng.random() < AGAIN:
                blocks = pick(self._repeated, rng)(spoken)
                spread = len(blocks) > 1 and rng.random() < SPREAD
                blocks = blocks if spread else [[line for block in blocks for line in block]]
            else:
                blocks = [pick(self._beside_posts if discussion else self._blocks, rng)(spoken)]
            for block in filter(None, blocks):
                places = (len(lines), 0, rng.randint(0, len(lines)))
                chances = (0, 0, 1) if len(blocks) > 1 else PLACES.get(block[0][1], PLACES[""])
                (at,) = rng.choices(places, chances)
                lines[at:at] = block
        return lang, [pair for pair in lines if pair[0].strip()]

    def _forum(self) -> Begun:
        lang = self._real()
        buttons = self._buttons(lang)
        posts = [line for _ in range(2) for line in self._threads.thread(lang, buttons, FORUM)]
        return Begun(lang, [(self._prose.heading(lang), "content"), *posts], True)

    def _offer(self) -> Begun:
        lang = self._real()
        return Begun(lang, self._facts.offer(lang))

    def _interview(self) -> Begun:
        lang = self._real()
        return Begun(lang, self._facts.interview(lang))

    def _real(self) -> str:
        lang = language(self._rng.choice(self._rows)["lang"])
        return lang if lang in self._phrases else DEFAULT

    def _hosted(self) -> Begun:
        row = self._rng.choice(self._rows)
        lines = list(zip(row["lines"], row["labels"], strict=True))
        return Begun(language(row["lang"]), lines, row["page_type"] == "forum")

    def _article(self) -> Begun:
        rng = self._rng
        lang, listed = (self._real(), LISTED) if rng.random() < REAL else (pick(self._weights, rng), 0)
        lines = self._prose.paragraphs(lang)
        if rng.random() < listed:
            at = rng.randint(1, len(lines))
            lines = [*lines[:at], *self._facts.listed(lang), *lines[at:]]
        for _ in range(pick(HEADED, rng)):
            lines.insert(rng.randint(0, len(lines)), self._facts.heading(lang))
        if rng.random() < BROKEN:
            lines.insert(rng.randint(1, len(lines)), self._prose.aside(lang))
        if rng.random() < TITLED:
            title = self._prose.heading(lang)
            lines = [title.split()[0] if rng.random() < BRIEF else title, *lines]
        if rng.random() < ENDED:
            lines = [*lines, *(self._prose.last_line(lang) for _ in range(rng.randint(1, 2)))]
        return Begun(lang, [(line, "content") for line in lines])

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
        heading: list[Line] = []
        if self._rng.random() < CUED:
            listed = self._rng.random() < LISTED_CUES
            heading = self._some(lang, "related", 1, 1) if listed else self._teasers.heading(lang)
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
