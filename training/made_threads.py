"""Readers' comments made up for training: what people wrote, with bylines in the ways of many platforms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from training.comments import expanded, lines
from training.fillers import ANY, FOLDS, SPACELESS, chosen, forms, language, name, number, pick
from training.prose import Prose

BYLINES = Path(__file__).with_name("bylines.tsv")  # written by hand; "*" stands for any language
LAYOUTS = {  # what stands above a comment's text and below it, and how often
    (("both",), ()): 26,
    (("author", "date"), ()): 18,
    (("author", "role", "date"), ()): 5,
    (("author",), ()): 16,
    (("author", "role"), ()): 3,
    (("date",), ()): 2,
    ((), ("both",)): 8,
    ((), ("author", "date")): 2,
    (("author",), ("date",)): 6,
    ((), ("author",)): 3,
    ((), ()): 16,
}
POSTS = {  # what stands above a post of a forum and below it, and how often
    (("both",), ()): 14,
    (("author", "date"), ()): 14,
    (("author", "role", "date"), ()): 8,
    (("author", "profile"), ()): 8,
    (("author", "role", "profile"), ("date",)): 4,
    (("date", "author", "profile"), ()): 8,
    (("profile",), ()): 4,
    (("subject", "both"), ()): 8,
    (("subject",), ()): 4,
    (("subject", "date", "author"), ("profile",)): 4,
    (("author",), ()): 6,
    (("date",), ()): 4,
    ((), ("both",)): 6,
}
PROFILE = range(1, 5)  # lines about who wrote a post
OWN = 0.55  # share of bylines in words of the language, where it has some
OFTEN = 0.6  # share of comments below which a link stands, in threads where one does
LEAST, MOST, SHORT = 8, 700, 12  # characters of a remark; of the shortest line of one
PARAGRAPHS = 4  # of a remark
REMARKS = {1: 20, 2: 20, 3: 15, 4: 12, 6: 12, 9: 11, 14: 10}  # of a thread, and how often
EXPANSIONS = 6  # remarks made from one that was written

Line = tuple[str, str]  # with its label
Remarks = Mapping[str, Sequence[Sequence[str]]]  # by language, the lines of each


class Place(NamedTuple):
    """Where people write: the labels of lines that name them and of what they write, how these stand.

    `own` is the share of bylines in words of the language, where it has some, `edited` that of remarks with
    a line on changes or quotes.
    """

    byline: str
    remark: str
    layouts: Mapping[tuple[tuple[str, ...], tuple[str, ...]], int]
    own: float
    edited: float


READERS = Place("comment_body", "comment_body", LAYOUTS, OWN, 0)  # below an article
FORUM = Place("meta", "content", POSTS, 0.2, 0.12)  # in few forums are bylines in words of the language


class Threads:
    """Writes threads; `rng` decides."""

    def __init__(
        self,
        rows: Iterable[Mapping[str, Any]],
        comments: Sequence[Mapping[str, Any]],
        prose: Prose,
        rng: Random,
        fold: int,
    ) -> None:
        """Take labelled texts and the single comments that fall to a fold."""
        self._prose, self._rng = prose, rng
        self._remarks: Remarks = remarks(rows, comments, rng, fold)
        self._table = forms(BYLINES, "kind")

    def thread(self, lang: str, buttons: Sequence[str], place: Place = READERS) -> list[Line]:
        """Some comments, all in the same form; `buttons` are links that may stand below each."""
        rng = self._rng
        above, below = pick(place.layouts, rng)
        while not (above or below or lang in self._remarks):
            above, below = pick(place.layouts, rng)
        own_forms = {kind: self._form(lang, kind, place.own) for kind in (*above, *below)}
        links = [self._form(lang, "links") for _ in range(rng.choice((0, 0, 1, 1, 2)))]
        links += rng.sample(list(buttons), min(len(buttons), rng.choice((0, 0, 0, 1))))
        nested, author = rng.random() < 0.15, rng.choice((self._nick, self._name, None))
        depth, found = 0, []
        for _ in range(pick(REMARKS, rng)):
            who = author or rng.choice((self._nick, self._name))
            own = list(self._bylines(above, own_forms, lang, who, place))
            if rng.random() < place.edited:
                own_forms["edit"] = self._form(lang, "edit")
                own += self._bylines(["edit"], own_forms, lang, who, place)
            own += [(line.strip(), place.remark) for line in self._remark(lang)]
            own += self._bylines(below, own_forms, lang, who, place)
            if rng.random() < OFTEN:
                own += [(self._filled(link, lang, who), "comments") for link in links]
            depth = max(0, min(4, depth + rng.choice((-2, -1, 0, 0, 1)))) if nested else 0
            found += [("  " * depth + line, label) for line, label in own]
        return found

    def _bylines(
        self,
        kinds: Iterable[str],
        own_forms: Mapping[str, str],
        lang: str,
        who: Callable[[str], str],
        place: Place,
    ) -> Iterator[Line]:
        for kind in kinds:
            for line in self._filled(own_forms[kind], lang, who).split("\n"):
                yield line, place.byline

    def _form(self, lang: str, kind: str, share: float = OWN) -> str:
        rng, own, common = self._rng, self._table[lang, kind], self._table[ANY, kind]
        if kind == "profile":
            listed, mark = [*(own or self._table["en", kind]), *common], rng.choice(("", "", "- "))
            some = rng.sample(listed, min(len(listed), rng.choice(PROFILE)))
            return "\n".join(mark + form for form in some)
        if kind == "subject":
            title = self._prose.title(lang)
            return rng.choice([*own, *common]).replace("{title}", title)
        return chosen(self._table, lang, kind, share, rng)

    def _filled(self, form: str, lang: str, who: Callable[[str], str]) -> str:
        rng = self._rng
        while "{ago}" in form:
            form = form.replace("{ago}", self._form(lang, "ago"), 1)
        clock = f"{rng.randint(0, 23):02}:{rng.randint(0, 59):02}"
        if lang == "en" and rng.random() < 0.6:
            clock = f"{rng.randint(1, 12)}:{rng.randint(0, 59):02} {rng.choice(('am', 'pm', 'AM', 'PM'))}"
        slots = {
            "name": lambda: who(lang),
            "date": lambda: self._prose.date(lang),
            "time": lambda: clock,
            "n": lambda: number(lang, rng),
        }
        return self._prose.said(form, lang, **slots)

    def _name(self, lang: str) -> str:
        return name(lang, self._rng)

    def _nick(self, lang: str) -> str:
        rng = self._rng
        text = self._prose.title(lang if rng.random() < 0.5 else "en")
        words = [word.strip(".,:;!?\"'()") for word in text.split()]
        words = [word for word in words if 2 < len(word) < 12] or [name(lang, rng)]
        one, other = rng.choice(words), rng.choice(words)
        digits = str(rng.choice((rng.randint(1, 99), rng.randint(1950, 2012))))
        return rng.choice(
            (
                one.lower(),
                one,
                one.lower() + digits,
                f"{one}_{other}".lower(),
                one.capitalize() + other.capitalize(),
                f"{one.lower()}-{other.lower()}",
                one[:1].upper() + digits,
                one[:1].upper() + other[:1].upper(),
            )
        )

    def _remark(self, lang: str) -> Sequence[str]:
        rng, own = self._rng, self._remarks.get(lang, ())
        if own and rng.random() < min(0.9, 0.5 + len(own) / 100):
            return rng.choice(own)
        said = self._prose.paragraphs(lang)[: rng.choice((1, 1, 1, 2, 3))]
        gap = "" if lang in SPACELESS else " "
        if rng.random() < 0.6:
            said[-1] = said[-1][: rng.randint(20, 200)].rsplit(gap or None, 1)[0]
        return said


def remarks(
    rows: Iterable[Mapping[str, Any]], comments: Sequence[Mapping[str, Any]], rng: Random, fold: int
) -> Remarks:
    """What readers wrote, in a fold: of forums and threads, single comments, and what was written here."""
    found: defaultdict[str, list[Sequence[str]]] = defaultdict(list)
    for row in rows:
        lang = language(row["lang"])
        found[lang] += list(said(row))
    for comment in comments:
        own = [line.strip() for line in comment["text"].splitlines()]
        own = [line for line in own if line]
        if own and LEAST < sum(map(len, own)) < MOST:
            found[language(comment["lang"])].append(own[:PARAGRAPHS])
    genuine = [line for line in lines() if not line.spam]
    for line in genuine[fold::FOLDS]:
        for _ in range(EXPANSIONS):
            found[line.lang].append(expanded(line.text, rng).split("\n"))
    return dict(found)


def said(row: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    """What readers wrote in a labelled text, in pieces of some lines."""
    post: list[str] = []
    for line, label in zip(row["lines"], row["labels"], strict=True):
        remark = label == "comment_body" or (label == "content" and row["page_type"] == "forum")
        if not remark or len(line) < SHORT or len(post) == PARAGRAPHS:
            if post and LEAST < sum(map(len, post)) < MOST:
                yield post
            post = []
        if remark and len(line) >= SHORT:
            post.append(line.strip())
