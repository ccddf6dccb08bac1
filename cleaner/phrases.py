"""The phrasebook: what the software around articles prints, looked up by a line's normal form."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import regex

MAX_LINE = 120  # characters; a longer line is never looked up
CODE = frozenset("={};\\$")  # characters of programs; a line that holds one is never looked up
ITEM = regex.compile(
    r"\d[\d.]*[.)、]\s*\p{L}|\d+\.\d+\s+\p{L}"
)  # the beginning of a numbered heading or list item
SLOT = "{x}"  # in a listed phrase: anything but nothing
EDGE = 3  # letters by which a phrase with a slot is found

# Format characters, Arabic vowel signs and tatweel, and the dot that casefolding leaves behind a Turkish I.
INVISIBLE = regex.compile(r"[\p{Cf}\u0640\u064b-\u0652\u0307]+")
SYMBOLS = regex.compile(r"[^\p{L}\p{M}\p{N}]+")
NUMBER = regex.compile(r" ?[\p{N}#](?:[\p{N}# ]*[\p{N}#])?(?:[km](?![\p{L}\p{N}#])|[千万萬亿億천만억])? ?")
ASCII = {
    code: "#" if chr(code).isdigit() else chr(code).lower() if chr(code).isalpha() else " "
    for code in range(128)
}


class Phrase(NamedTuple):
    """An interface phrase, as listed.

    An `ordinary` one may be a heading or a word of the article as well and means nothing on its own.
    `words` is about how many words of it are fixed, in any script.
    """

    text: str
    category: str
    langs: tuple[str, ...]
    source: str
    ordinary: bool
    words: int


class Entry(NamedTuple):
    """A row of a language's file: the phrase, what is known of it, and its normal form."""

    phrase: str
    category: str
    source: str
    ordinary: str
    words: str
    form: str


Row = tuple[str, str]  # a language and a row of its file, taken apart only when it is found
COLUMNS = "\t".join(Entry._fields)
PAGES = "public pages"  # the source of phrases that nobody but the pages themselves stands for


def normal_form(line: str) -> str:
    """Fold case, width, marks and numbers, so that the same words always look the same.

    Symbols, punctuation and emoji become spaces, characters without width vanish. A number, whatever
    its script, separators or unit (1,234; 12:30; 1.2K; ١٢), is one "#" with a space on either side,
    also where the text has none.

    >>> normal_form("0 commentaires :"), normal_form("Comments (1,234)"), normal_form("コメント３件")
    ('# commentaires', 'comments #', 'コメント # 件')
    """
    if line.isascii():
        form = " ".join(line.translate(ASCII).split())
        return " ".join(NUMBER.sub(" # ", form).split()) if "#" in form else form
    line = INVISIBLE.sub("", unicodedata.normalize("NFKC", line).casefold())
    return " ".join(NUMBER.sub(" # ", SYMBOLS.sub(" ", line)).split())


class Phrasebook:
    """Phrases of many languages and a way to find one of them in a line.

    >>> book = phrasebook()
    >>> book.find("Комментариев: 12").category
    'comments'
    >>> book.find("6 thoughts on “The Balcony”").text
    '{n} thoughts on {x}'
    >>> book.find("Home").ordinary
    True
    """

    def __init__(self, languages: Iterable[tuple[str, str]]) -> None:
        """Read the files of some languages, given as (language code, content)."""
        self._exact: dict[str, list[Row]] = {}
        self._slotted: dict[str, list[tuple[str, str, Row]]] = {}
        digest = hashlib.sha256()
        for lang, content in languages:
            digest.update(f"{lang}\n{content}".encode())
            for line in content.splitlines()[1:]:
                form = line.rpartition("\t")[2]
                if SLOT in form:
                    head, tail = form.split(SLOT)
                    self._slotted.setdefault(edge(form), []).append((head, tail, (lang, line)))
                elif "#" in form:
                    for order in orders(form):
                        self._exact.setdefault(order, []).append((lang, line))
                else:
                    self._exact.setdefault(form, []).append((lang, line))
        self.model = digest.hexdigest()[:12]  # the same for the same phrases

    def find(self, line: str) -> Phrase | None:
        """The listed phrase that the whole line is, if any."""
        line = line.strip()
        if len(line) > MAX_LINE:
            return None
        form = normal_form(line)
        rows = self._exact.get(form) or self._fill(form)
        if not rows or not CODE.isdisjoint(line) or ITEM.match(line):
            return None
        entry = Entry(*rows[0][1].split("\t"))
        langs = tuple(dict.fromkeys(lang for lang, _ in rows))
        return Phrase(
            entry.phrase, entry.category, langs, entry.source, entry.ordinary == "yes", int(entry.words)
        )

    def _fill(self, form: str) -> list[Row]:
        """The rows whose slot `form` fills: of those that fix most of it."""
        heads, tails = self._slotted.get(form[:EDGE], ()), self._slotted.get(form[-EDGE:], ())
        if not heads and not tails:
            return []
        found: dict[tuple[int, str, str], list[Row]] = {}
        for head, tail, row in (*heads, *tails):
            fixed = len(head) + len(tail)
            if form.startswith(head) and form.endswith(tail) and len(form) > fixed:
                found.setdefault((fixed, head, tail), []).append(row)
        return found[max(found)] if found else []


def edge(form: str) -> str:
    """By what a phrase with a slot is found: its first letters or, where it begins with the slot, its last.

    >>> edge("posted by {x}"), edge("{x} likes this")
    ('pos', 'his')
    """
    head, tail = form.split(SLOT)
    return head[:EDGE] if len(head) >= EDGE else tail[-EDGE:]


def orders(form: str) -> tuple[str, ...]:
    """A counter's normal form with its number in front and behind; any other form as it is.

    >>> orders("# comments"), orders("reply")
    (('# comments', 'comments #'), ('reply',))
    """
    words = form.strip("# ")
    if "#" in words or form == words:
        return (form,)
    return (f"# {words}", f"{words} #")


@cache
def phrasebook() -> Phrasebook:
    """The phrases that come with the package, read once."""
    folder = files("cleaner") / "phrasebook"
    paths = sorted(folder.iterdir(), key=lambda path: path.name)
    return Phrasebook((path.name.removesuffix(".tsv"), path.read_text("utf-8")) for path in paths)
