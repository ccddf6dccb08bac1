"""What `standard` takes of lone last lines: phrases of software that nothing was fitted to, and true ones."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple
from unittest.mock import patch

from cleaner import Cleaner
from cleaner.known_phrases import Known, known
from cleaner.lines import Lines
from cleaner.phrases import normal_form
from training.fillers import number
from training.measure import share
from training.phrasebook import PUBLIC, read, words
from training.prose import Prose
from training.synthesise import Phrases, by_fold
from training.wording import SIGNED, endings

LANGUAGES = 30  # with the most phrases
PHRASES = 40  # of each fold and language at most
TRUE = 8  # last lines of each fold, language and kind at most,
OWN = ("end", "head", "closing", "said", "sign", "field", "address")  # of which these are written by hand
ARTICLES = Path(__file__).with_name("articles.tsv")  # so are the articles
APART = ("field", "address")  # data, and sentences to the reader, counted apart
PHRASE = "phrase"
NAME = "Anna"  # in the place of any name or title


class Lone(NamedTuple):
    """A text of a language; its last line is an interface phrase or, of another `kind`, true."""

    lang: str
    kind: str
    text: str


def lone(phrases: Path, fold: int) -> Iterator[Lone]:
    """Articles, each with a phrase of several words of a fold's software, or a true last line of the fold."""
    rng, table = Random(fold), by_fold(phrases)
    texts = articles(fold)
    sizes = Counter({lang: sum(listed(own, lang).total() for own in table) for lang in texts})
    prose, own = Prose([], {}, rng, fold), endings(fold)
    for lang, _ in sizes.most_common(LANGUAGES):
        several = [text for text in sorted(listed(table[fold], lang)) if words(normal_form(text)) > 1]
        chosen = rng.sample(several, min(PHRASES, len(several)))
        last = [(PHRASE, text.replace("{n}", number(lang, rng)).replace("{x}", NAME)) for text in chosen]
        last += [(kind, prose.last_line(lang, kind)) for kind in SIGNED for _ in range(TRUE)]
        last += [(kind, text) for kind in OWN for text in own[lang][kind][:TRUE]]
        yield from (Lone(lang, kind, "\n".join([*texts[lang], text])) for kind, text in last)


def articles(fold: int) -> dict[str, list[str]]:
    """By language, the lines of the article that falls to a fold.

    >>> len(articles(0)["en"]) > 3
    True
    """
    found: dict[str, list[str]] = defaultdict(list)
    for row in read(ARTICLES):
        if int(row["article"]) == fold:
            found[row["lang"]].append(row["text"])
    return found


def listed(phrases: Phrases, lang: str) -> Counter[str]:
    """The phrases of a language, and in how many categories each is."""
    return Counter(text for own in phrases.get(lang, {}).values() for text in own)


def elsewhere(phrases: Path, fold: int) -> frozenset[str]:
    """The normal forms of what the software of other folds, or public pages, say."""
    others = (own for i, own in enumerate(by_fold(phrases)) if i != fold)
    said = [text for own in others for lang in own for text in listed(own, lang)]
    said += [row["phrase"] for row in read(PUBLIC)]
    return frozenset(normal_form(text.replace("{n}", "0")) for text in said)


def taken(phrases: Path, fold: int, model: bytes) -> list[tuple[Lone, bool]]:
    """Which of a fold's texts lose their last line to a model, whose phrasebook lacks the fold's software."""
    texts, listed_elsewhere = list(lone(phrases, fold)), elsewhere(phrases, fold)

    def known_elsewhere(lines: Lines, suspects: Iterable[int]) -> dict[int, Known]:
        return known(lines, [i for i in suspects if normal_form(lines.bare[i]) in listed_elsewhere])

    with TemporaryDirectory() as folder, patch("cleaner.judge.known", known_elsewhere):
        path = Path(folder, "model.npz")
        path.write_bytes(model)
        cleaned = Cleaner(model=str(path)).clean_batch([one.text for one in texts])
    pairs = zip(texts, cleaned, strict=True)
    return [(one, any(end == len(one.text) for _, end in result.cuts)) for one, result in pairs]


def figures(found: Sequence[tuple[Lone, bool]]) -> dict[str, object]:
    """The shares of phrases and of true lines that go, and those of each language and kind."""
    by_language, by_kind = defaultdict(list), defaultdict(list)
    for one, gone in found:
        by_kind[one.kind].append(gone)
        if one.kind == PHRASE:
            by_language[one.lang].append(gone)
    phrases = by_kind.pop(PHRASE)
    return {
        "caught": share(phrases),
        "taken": share([gone for kind, own in by_kind.items() if kind not in APART for gone in own]),
        "caught by language": {lang: share(own) for lang, own in sorted(by_language.items())},
        "taken by kind": {kind: share(own) for kind, own in sorted(by_kind.items())},
    }
