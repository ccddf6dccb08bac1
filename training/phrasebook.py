"""Make the phrasebook that ships with the package.

    python -m training.phrasebook CORPORA_DIR

reads `phrases.tsv`, `phrases_sources.tsv`, `residue.jsonl.gz` and `wcxb/truth.jsonl.gz` there and
`public_phrases.tsv` beside this file, and writes `cleaner/phrasebook/LANG.tsv`.
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import regex

from cleaner.phrases import COLUMNS, EDGE, MAX_LINE, PAGES, SLOT, Entry, edge, normal_form, orders

PUBLIC = Path(__file__).with_name("public_phrases.tsv")
TARGET = Path(__file__).parents[1] / "cleaner" / "phrasebook"

# The sources whose rows may be shipped, as long as the corpora's list gives them this licence.
PERMISSIVE = {
    "44uk/minimal-mistakes": "MIT",
    "Fantomas42/django-blog-zinnia": "BSD-3-Clause",
    "HugoBlox/hugo-blox-builder": "MIT",
    "Meru/jekyll-theme-chirpy": "MIT",
    "adityatelange/hugo-PaperMod": "MIT",
    "alexandrevicenzi/Flex": "MIT",
    "bludit/bludit": "MIT",
    "dillonzq/LoveIt": "MIT",
    "django/django-contrib-comments": "BSD-3-Clause",
    "getnikola/nikola": "MIT",
    "halogenica/beautifulhugo": "MIT",
    "jpanther/congo": "MIT",
    "publify/publify": "MIT",
    "rhazdon/hugo-theme-hello-friend-ng": "MIT",
    "umputun/remark42": "MIT",
    PAGES: "short phrases, as facts",
}
PAGE_TEXT = "page text, short phrases only"  # what the corpora call the licence of such phrases
PAGE_WORDS = 8  # a phrase from a public page has at most so many words

SLOT_WORDS, SLOT_LETTERS = 2, 8  # what must be fixed in a phrase with a slot; with just that it is ordinary
PROVEN = 4  # a single word is telling that is a line of cruft on so many domains, and never of content,
PROSE = 3  # unless more than so many times as many documents use it in their prose
EVERYDAY = {"nav", "meta", "form"}  # their phrases of one or two words are words of articles, too
COUNTED = {"comments", "share"}  # a number makes a single word of these telling: "3 comments"

# About a word: scripts without spaces are cut into pieces of a usual word's length.
WORD = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Hangul}]{1,2}|[\p{Katakana}ー]{1,6}|[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]{1,5}"
    r"|[[\p{L}\p{M}]--[\p{Han}\p{Hiragana}\p{Hangul}\p{Katakana}ー\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]]+",
    regex.V1,
)
INNER = regex.compile(r"[\p{L}\p{M}\p{N}]")


class Row(NamedTuple):
    """A phrase as a source lists it."""

    lang: str
    category: str
    phrase: str
    source: str


class Seen(NamedTuple):
    """How often labelled texts show a normal form."""

    cruft: Counter[str]  # as a line of cruft, domains
    content: Counter[str]  # as a line of content
    prose: Counter[str]  # as a word of the content, documents
    articles: Counter[str]  # as a line of the articles in WCXB, which hold some cruft as well, documents


def read(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a table with a header line."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def permitted(corpora: Path) -> Iterator[Row]:
    """The phrases that may be shipped: of permissive sources, and short ones from public pages."""
    licences = {row["source"]: row["licence"] for row in read(corpora / "phrases_sources.tsv")}
    for row in read(corpora / "phrases.tsv"):
        licence = licences[row["source"]]
        if PERMISSIVE.get(row["source"]) == licence:
            yield Row(row["lang"], row["category"], row["phrase"], row["source"])
        elif licence == PAGE_TEXT and listed_words(row["phrase"]) <= PAGE_WORDS:
            yield Row(row["lang"], row["category"], row["phrase"], PAGES)
    for row in read(PUBLIC):
        yield Row(row["lang"], row["category"], row["phrase"], PAGES)


def listed_words(phrase: str) -> int:
    """How many words of a phrase are fixed."""
    return len(phrase.replace(SLOT, "").split())


def counters(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows, and with every single word about comments its counter.

    >>> [row.phrase for row in counters([Row("nl", "comments", "Reacties", PAGES)])]
    ['Reacties', '{n} Reacties']
    """
    for row in rows:
        yield row
        if row.category == "comments" and "{" not in row.phrase and words(normal_form(row.phrase)) == 1:
            yield row._replace(phrase=f"{{n}} {row.phrase.rstrip(' :')}")


def words(form: str) -> int:
    """About how many words a normal form has, in any script.

    >>> words("# thoughts on"), words("相关文章"), words("コメント")
    (2, 2, 1)
    """
    return len(WORD.findall(form))


def form_of(phrase: str) -> str:
    """The normal form of a listed phrase, in which a slot stays, with the spaces around it.

    >>> form_of("{n} thoughts on “{x}”"), form_of("{x}の記事一覧")
    ('# thoughts on {x}', '{x}の記事一覧')
    """
    parts = phrase.replace("{n}", "0").split(SLOT)
    if len(parts) == 1:
        return normal_form(phrase.replace("{n}", "0"))
    head, tail = parts[0], parts[-1]
    before, after = normal_form(head), normal_form(tail)
    return "".join(
        (
            before,
            "" if not before or INNER.match(head[-1]) else " ",
            SLOT,
            "" if not after or INNER.match(tail[0]) else " ",
            after,
        )
    )


def usable(phrase: str, form: str) -> bool:
    """Tell whether a phrase holds enough to look for it.

    >>> usable("By {x}", form_of("By {x}")), usable("Posted by {x}", form_of("Posted by {x}"))
    (False, True)
    """
    fixed = form.replace(SLOT, "")
    if SLOT in form:
        enough = words(fixed) >= SLOT_WORDS and letters(fixed) >= SLOT_LETTERS
        return enough and phrase.count(SLOT) == 1 and len(edge(form)) == EDGE
    return words(fixed) > 0 and letters(fixed) > 1 and len(phrase) <= MAX_LINE


def letters(form: str) -> int:
    """How many Latin letters would say as much."""
    return sum(3 if unit >= "\u2e80" else 1 for unit in form if unit.isalpha())


def look(corpora: Path) -> Seen:
    """Count how the normal forms of short lines, and single words, stand in labelled texts."""
    domains: dict[str, set[str]] = defaultdict(set)
    content: Counter[str] = Counter()
    prose: Counter[str] = Counter()
    for document in labelled(corpora / "residue.jsonl.gz"):
        used: set[str] = set()
        for line, label in zip(document["lines"], document["labels"], strict=True):
            form = normal_form(line)
            if label == "content":
                used.update(form.split())
                content[form] += 1
            elif label != "amb":
                domains[form].add(document["domain"])
        prose.update(used)
    cruft = Counter({form: len(group) for form, group in domains.items()})
    articles: Counter[str] = Counter()
    for document in labelled(corpora / "wcxb" / "truth.jsonl.gz"):
        articles.update(set(map(normal_form, document["text"].split("\n"))))
    return Seen(cruft, content, prose, articles)


def labelled(path: Path) -> Iterator[dict[str, Any]]:
    """The documents of one of the corpora."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def is_ordinary(category: str, form: str, seen: Seen) -> bool:
    """Tell whether a phrase needs neighbours: a word or two, or one that stands as content as well.

    >>> unseen = Seen(Counter(), Counter(), Counter(), Counter())
    >>> is_ordinary("nav", "next day", unseen), is_ordinary("comments", "leave a reply", unseen)
    (True, False)
    """
    forms = orders(form)
    domains = sum(seen.cruft[one] for one in forms)
    if any(seen.content[one] or seen.articles[one] > max(domains, 1) for one in forms):
        return True
    proven = domains >= PROVEN and seen.prose[form] <= PROSE * domains
    fixed = words(form.replace(SLOT, ""))
    if not domains and fixed <= 2 and category in EVERYDAY:
        return True
    telling = fixed - (SLOT in form) + ("#" in form and category in COUNTED)
    return telling < 2 and not proven


def entries(rows: Iterable[Row], seen: Seen) -> dict[str, list[Entry]]:
    """By language, one entry for each normal form, sorted."""
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        form = form_of(row.phrase)
        if usable(row.phrase, form):
            groups[row.lang, form].append(row)
    tables: dict[str, list[Entry]] = defaultdict(list)
    for (lang, form), group in groups.items():
        category = Counter(row.category for row in group).most_common(1)[0][0]
        best = next(row for row in group if row.category == category)
        ordinary = "yes" if is_ordinary(category, form, seen) else "no"
        fixed = str(words(form.replace(SLOT, "")))
        tables[lang].append(Entry(best.phrase, category, best.source, ordinary, fixed, form))
    return {lang: sorted(table) for lang, table in tables.items()}


def write(tables: dict[str, list[Entry]], folder: Path) -> None:
    """One file for each language, in place of those that are there."""
    folder.mkdir(exist_ok=True)
    for path in folder.glob("*.tsv"):
        path.unlink()
    for lang, table in tables.items():
        text = "\n".join([COLUMNS, *map("\t".join, table)]) + "\n"
        (folder / f"{lang}.tsv").write_text(text, encoding="utf-8", newline="\n")


def main(corpora: Path) -> None:
    """Write the phrasebook and say what is in it."""
    tables = entries(counters(permitted(corpora)), look(corpora))
    write(tables, TARGET)
    print(f"{sum(map(len, tables.values()))} phrases, {len(tables)} languages")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
