"""Reader comments written for training, in many languages, and the disguises that spam puts on.

A file in `training/written_comments/` holds a comment a line, after its language and a tab: `{a|b}` stands
for either, `<NAME>` for one of the choices in `slots.txt` or for something made up here. All of it is
invented.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from cleaner.spam_evidence import ALIKE

FOLDER = Path(__file__).with_name("written_comments")
CHOICE = re.compile(r"\{([^{}]*\|[^{}]*)\}")
SLOT = re.compile(r"<([A-Z]+)>")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
ENDINGS = (
    *["com"] * 8, "net", "org", "info", "biz", "ru", "co.uk", "de", "fr", "pl", "xyz", "top", "club",
    "online", "site", "shop", "store", "vip", "live", "icu", "pro", "in", "cn", "tk", "me", "us", "eu", "it",
    "com.br", "ly",
)  # fmt: skip
BAIT = (
    "cheap", "buy", "best", "online", "sale", "outlet", "casino", "bet", "slot", "bonus", "pills", "meds",
    "pharmacy", "loan", "cash", "money", "free", "hot", "girls", "sex", "dating", "shop", "store", "deal",
    "win", "crypto", "bitcoin", "seo", "traffic", "replica", "bags", "shoes", "watch", "diet", "slim",
    "hair", "credit", "video",
)  # fmt: skip
SERIOUS = (
    "https://github.com/{a}/{b}", "https://github.com/{a}/{b}/issues/{n}",
    "http://stackoverflow.com/questions/{n}",
    "https://en.wikipedia.org/wiki/{A}_{B}", "http://docs.python.org/library/{a}.html", "http://{a}.org/{b}",
    "https://bugs.debian.org/{n}", "https://bugzilla.mozilla.org/show_bug.cgi?id={n}", "http://youtu.be/{A}{n}",
    "https://www.youtube.com/watch?v={A}{n}", "http://i.imgur.com/{A}.png", "http://{a}.wordpress.com/2011/03/{b}",
    "http://www.{a}.com/2009/05/{b}-{a}", "http://blog.{a}.net/{b}", "http://{a}.org/wiki/{B}", "www.{a}.org",
    "https://{a}.readthedocs.io/en/latest/{b}.html", "http://www.{a}.co.uk/news/{n}", "http://xkcd.com/{n}/",
    "https://code.google.com/p/{a}", "http://pastebin.com/{A}", "http://goo.gl/{A}", "http://www.{a}.de/{b}.html",
    "https://{a}.gov/{b}/report-{n}.pdf", "https://arxiv.org/abs/{n}", "http://sourceforge.net/projects/{a}",
    "https://gist.github.com/{n}", "http://{a}.blogspot.com/2012/04/{b}.html", "http://localhost:8080/{a}",
)  # fmt: skip
FONTS = (0x1D400, 0x1D434, 0x1D468, 0x1D4D0, 0x1D56C, 0x1D5A0, 0x1D5D4, 0x1D670)  # where capitals begin
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u202c"
LEET = {"a": "4@", "e": "3", "i": "1!", "o": "0", "s": "5$", "t": "7", "b": "8"}
BACK = {
    "а": "a",
    "е": "e",
    "о": "o",
    "р": "p",
    "с": "c",
    "у": "y",
    "х": "x",
    "к": "k",
    "і": "i",
    "т": "t",
    "м": "m",
}
BACK |= {"α": "a", "ο": "o", "ν": "v", "ρ": "p", "υ": "u", "ι": "i", "κ": "k", "τ": "t", "ε": "e", "η": "n"}


class Line(NamedTuple):
    """A line of a file: its label, where one would read it, its language and the comment, choices open."""

    spam: bool
    place: str
    lang: str
    text: str


def lines() -> Iterator[Line]:
    """All lines that were written.

    >>> len({line.lang for line in lines()}) > 30
    True
    """
    for path in sorted(FOLDER.glob("*-*.txt")):
        for row in path.read_text(encoding="utf-8").splitlines():
            lang, text = row.split("\t", 1)
            label, place = path.stem.split("-")
            yield Line(label == "spam", place, lang, text.replace("\\n", "\n"))


@cache
def slots() -> dict[str, list[str]]:
    """What can stand in a slot, by its name."""
    rows = (FOLDER / "slots.txt").read_text(encoding="utf-8").splitlines()
    return {name: split(text) for name, text in (row.split("\t", 1) for row in rows)}


def split(text: str) -> list[str]:
    """Cut at the bars that are in no braces.

    >>> split("a|{b|c} d")
    ['a', '{b|c} d']
    """
    parts, depth = [""], 0
    for char in text:
        depth += (char == "{") - (char == "}")
        if char == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += char
    return parts


def expanded(text: str, rng: random.Random) -> str:
    """Make the choices of a line and fill its slots.

    >>> expanded("{a|a} b <PHONE>", random.Random(0))[:4]
    'a b '
    """
    while True:
        text, chosen = CHOICE.subn(lambda match: rng.choice(match[1].split("|")), text)
        text, filled = SLOT.subn(lambda match: slot(match[1], rng), text)
        if not chosen + filled:
            return text.strip()


def slot(name: str, rng: random.Random) -> str:
    """Something to stand in a slot."""
    make = MADE.get(name)
    return make(rng) if make else rng.choice(slots()[name])


def word(rng: random.Random, least: int = 3, most: int = 8) -> str:
    """Letters that make no word."""
    return "".join(rng.choice(rng.choice(("aeiou", LETTERS))) for _ in range(rng.randint(least, most)))


def tag(rng: random.Random) -> str:
    """Letters and digits as bots make them up."""
    chars = LETTERS + LETTERS.upper() + "0123456789" * rng.randint(0, 1)
    return "".join(rng.choice(chars) for _ in range(rng.randint(5, 17)))


def number(rng: random.Random) -> str:
    """A number of several digits."""
    return str(rng.randint(10**3, 10 ** rng.randint(4, 10)))


def phone(rng: random.Random) -> str:
    """A telephone number."""
    groups = [str(rng.randint(100, 9999)) for _ in range(rng.randint(2, 3))]
    return (
        rng.choice(("+", "00", "0", "+1 ", ""))
        + str(rng.randint(10, 99))
        + rng.choice(" -.")
        + rng.choice((" ", "-", "")).join([*groups, "4567"])
    )


def mail(rng: random.Random) -> str:
    """An e-mail address."""
    host = rng.choice(("gmail", "yahoo", word(rng)))
    return f"{word(rng)}{rng.choice(('', '.loans', '77', '_help'))}@{host}.com"


def handle(rng: random.Random) -> str:
    """A name in a messenger."""
    return rng.choice(("@{}", "@{}_vip", "t.me/{}", "https://t.me/{}", "wa.me/{n}", "{}88", "@{}77")).format(
        word(rng), n=number(rng)
    )


def link(rng: random.Random) -> str:
    """An address as advertised in spam."""
    parts = [rng.choice(BAIT) if rng.random() < 0.5 else word(rng) for _ in range(rng.randint(1, 3))]
    host = (
        rng.choice(("", "-")).join(parts) + rng.choice(("", "", "24", "365", "1")) + "." + rng.choice(ENDINGS)
    )
    if rng.random() < 0.12:
        host = rng.choice(("bit.ly", "goo.gl", "tinyurl.com", "cutt.ly", "t.co", "is.gd", "shorturl.at"))
        return rng.choice(("https://", "http://", "")) + host + "/" + tag(rng)
    path = rng.choice(
        (
            "",
            "",
            "/",
            "/{a}",
            "/{b}-{a}-{b}.html",
            "/{a}/{b}.php",
            "/?ref={n}",
            "/index.php?a={a}&u={b}{n}",
            "/{a}-{n}",
        )
    ).format(a=word(rng), b=rng.choice(BAIT), n=number(rng))
    return rng.choice(("http://", "https://", "http://www.", "https://www.", "www.", "")) + host + path


def reference(rng: random.Random) -> str:
    """An address as given in earnest."""
    a, b = word(rng), word(rng)
    return rng.choice(SERIOUS).format(a=a, b=b, A=a.title(), B=b.title(), n=number(rng))


MADE: dict[str, Callable[[random.Random], str]] = {
    "RANDOM": tag, "RANDOMNUMBER": number, "PHONE": phone, "MAIL": mail, "HANDLE": handle, "LINK": link,
    "REF": reference,
}  # fmt: skip


def disguised(text: str, rng: random.Random, strength: float = 1.0) -> str:
    """Put a disguise on some of the words, or all.

    >>> disguised("casino bonus", random.Random(1)) != "casino bonus"
    True
    """
    share = rng.choice((0.3, 0.6, 1.0)) * strength
    chosen = rng.sample(DISGUISES, rng.choice((1, 1, 2)))
    words = re.split(r"(\s+|[，。：！、])", text)
    longest = max(range(len(words)), key=lambda at: len(words[at]))
    for at, one in enumerate(words):
        if one.isspace() or len(one) < 2 or "://" in one or (at != longest and rng.random() > share):
            continue
        words[at] = rng.choice(chosen)(one, rng)
    return "".join(words)


def alike(text: str, rng: random.Random) -> str:
    """Letters of other scripts that look alike."""
    share = rng.choice((0.3, 0.6, 1.0))
    at = rng.randrange(len(text))
    return "".join(
        rng.choice(ALIKE.get(char, "") or BACK.get(char, char)) if i == at or rng.random() < share else char
        for i, char in enumerate(text.lower() if rng.random() < 0.5 else text)
    )


def invisible(text: str, rng: random.Random) -> str:
    """Characters that are not seen."""
    return text[:1] + "".join(
        rng.choice(INVISIBLE) + char if rng.random() < 0.5 else char for char in text[1:]
    )


def spaced(text: str, rng: random.Random) -> str:
    """Letters apart."""
    return rng.choice((" ", " ", ".", "-", "_", "*", " . ", "·", "  ")).join(text)


def leet(text: str, rng: random.Random) -> str:
    """Digits for letters."""
    return "".join(rng.choice(LEET.get(c.lower(), c)) if rng.random() < 0.8 else c for c in text)


def styled(text: str, rng: random.Random) -> str:
    """Letters in another type."""
    start = rng.choice(FONTS)
    if rng.random() < 0.3:
        return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
    if rng.random() < 0.2:
        return "".join(chr(0x24D0 + ord(c) - 97) if "a" <= c <= "z" else c for c in text.lower())
    return "".join(
        chr(start + ord(c) - 65)
        if "A" <= c <= "Z"
        else chr(start + 26 + ord(c) - 97)
        if "a" <= c <= "z"
        else c
        for c in text
    )


def broken(text: str, rng: random.Random) -> str:
    """A sign within."""
    at = rng.randrange(1, max(2, len(text)))
    return text[:at] + rng.choice(("*", "|", "·", "^", "~", ".", "_", "'", "/", "-", " ")) + text[at:]


def crowded(text: str, rng: random.Random) -> str:
    """Marks over and through letters."""
    marks = rng.choice(("\u0336", "\u0332", "\u0337", "\u0301\u0316", "\u20d2"))
    return "".join(char + marks for char in text)


DISGUISES: list[Callable[[str, random.Random], str]] = [
    alike, alike, alike, leet, leet, spaced, spaced, invisible, styled, broken, crowded,
]  # fmt: skip
ODD = (styled, spaced, broken, invisible, leet)  # what befalls genuine words, too


def lightly(text: str, rng: random.Random) -> str:
    """Make one word look odd, as happens in earnest.

    >>> lightly("so nice", random.Random(0)).split()[-1] == "nice"
    False
    """
    words = text.split(" ")
    at = rng.randrange(len(words))
    if len(words[at]) > 1:
        words[at] = rng.choice(ODD)(words[at], rng)
    return " ".join(words)
