"""What a comment shows that is no matter of language: links, contacts, disguises, shouting; and its words.

Look-alike letters, spaced-out words and the like are undone before words are read, and that they had to be is
evidence itself. Addresses, numbers, handles and names after a greeting are masked, here, for training and use
alike.
"""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from math import log1p
from typing import NamedTuple

HEAD, TAIL = 2000, 1000  # characters of a comment that are looked at: its first and its last
LINK_WORDS = 40  # words of all links together that are read

ALIKE = {
    "a": "аαɑᴀ", "b": "вьҍβʙƅᏼ", "c": "сϲᴄⅽ", "d": "ԁɗᴅđժ", "e": "еєεᴇҽ", "f": "ғϝƒ", "g": "ɡɢԍցɠ", "h": "нһհʜ",
    "i": "іїιɩıɪӏ", "j": "јϳᴊ", "k": "кκᴋқ", "l": "ⅼʟłǀ", "m": "мᴍɱ", "n": "пηɴոռ", "o": "оοσөᴏøօ", "p": "рρᴘ",
    "q": "ԛգ", "r": "гᴦʀ", "s": "ѕꜱʂ", "t": "тτᴛ", "u": "υᴜսυʋц", "v": "ѵνᴠ", "w": "ԝωᴡшա", "x": "хχ", "y": "уүγʏ",
    "z": "ᴢʐ", "3": "з",
}  # fmt: skip
LATIN = {ord(other): latin for latin, others in ALIKE.items() for other in others}
LATIN |= {start + i: chr(97 + i) for start in (0x1F150, 0x1F170) for i in range(26)}
CYRILLIC = str.maketrans("aeopcyxkmthbiu3064", "аеорсухкмтнвіизобч")

HIDDEN = re.compile("[\u00ad\u061c\u115f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f]+")
JOINED = re.compile("(?<=[a-zA-Z\u0370-\u052f])[\u200b-\u200f\u2060-\u2064\ufeff\u00ad](?=[\\w ])")
STYLED = re.compile("[\u24b6-\u24e9\uff21-\uff5a\U0001d400-\U0001d7ff\U0001f130-\U0001f189]")
MARKS = re.compile("[\u0300-\u036f\u0483-\u0489\u20d0-\u20f0]+")
CROWDED = re.compile("[\u0300-\u036f\u0483-\u0489\u20d0-\u20f0]{2}")
EITHER = re.compile(
    "[a-z][\u0370-\u058f]|[\u0370-\u058f][a-z]|[\u0250-\u02af\u1d00-\u1d7f\u13a0-\u13ff\U0001f150-\U0001f189]"
)
WORD = re.compile(r"[^\W\d_]+")
EMOJI = re.compile("[\u2190-\u2bff\U0001f000-\U0001faff]")

HANDLE = r"(?<![\w.])@\w[\w.-]*"
NAMED = re.compile(
    r"\b((?:[Hh](?:i|ello|ey|allo|ola)|[Dd]ear|[Tt]hank(?:s|[ -]you)|[Rr]egards|[Cc]heers|[Cc]iao|[Bb]onjour|[Ss]alut"
    r"|MfG|[Gg]rüße|[Ll]iebe[r]?|[Dd]anke|[Mm]erci|[Gg]racias|[Gg]razie)[,.! ]*\s+)[A-Z][a-z]+(?: [A-Z][a-z]+)?\b"
)
LINK = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\b(?:https?:/?/?|www\.)[^\s<>\"'\[\]()|]+"
    r"|(?<![\w.@/-])(?:[a-z0-9-]+\.)+(?:com|net|org|info|biz|ru|xyz|top|club|online|site|shop|store|vip|live|icu|pro"
    r"|app|link|click|win|bet|casino|co|io|me|us|uk|de|fr|it|es|pl|nl|cn|jp|br|in|tk|ml|cc|tv|ly|gl|ws|su|ua|eu|ro"
    r"|hu|cz|tr|ir|test|example)\b(?:/[^\s<>\"'\[\]()|]*)?"
    r"|(?<![\w.])@\w[\w.-]*"
    r"|\+?\d[\d ().-]{6,}\d"
)
LINK_WORD = re.compile(r"[a-z]{2,}")
SHORT = re.compile(r"(?:bit\.ly|goo\.gl|tinyurl|t\.co|ow\.ly|is\.gd|cutt\.ly|adf\.ly|rebrand|shorturl|t\.ly|rb\.gy)")
SPACED = re.compile(r"(?<!\w)[^\W_](?:[ ._*·•|/~+-]{1,2}[^\W_](?!\w)){3,}")
SPLIT = re.compile(r"(?<=[^\W\d_])[*·•|^~`´¤_=+]{1,2}(?=[^\W\d_])")
LEET = re.compile(r"(?<![\w/.-])[^\W\d_]+[0134578@$€!]{1,2}[^\W\d_]{1,20}(?:[0134578@$€!][^\W\d_]{1,20})*")
PLAIN = str.maketrans("0134578@$€!", "oieastbaсei".replace("с", "s"))
MONEY = re.compile(r"[$€£¥₽₹₩₺₿%]")
CONTACT = re.compile(r"whats ?app|telegr|t\.me|wa\.me|viber|wechat|\bvx\b|\bqq\b|微信|加q|加微|skype|\bline id|телегр|ватсап|واتس|תלגרם")
CODE = re.compile(r"[{}();=<>\\]")
SHOUT = re.compile(r"\b[A-ZÀ-ÞА-Я]{3,}\b")


class Evidence(NamedTuple):
    """The words of a comment as bytes, those of its links, its plain text, and figures named in FIGURES."""

    text: str
    links: list[str]
    figures: list[float]


FIGURES = (
    "size", "links", "linked", "hosts", "bbcode", "anchor", "short", "path", "mail", "phone", "handle", "money",
    "contact", "digits", "capitals", "shouts", "exclaim", "question", "hidden", "styled", "mixed", "spaced", "leet",
    "split", "marks", "emoji", "lines", "code", "alien", "unspaced", "top", "disguise",
)  # fmt: skip


def evidence(comment: str) -> Evidence:
    """Look at a comment.

    >>> found = evidence("V і а g r а: http://cheap.example/pills")
    >>> found.text
    'viagra: URL '
    >>> found.links
    ['cheap', 'example', 'pills']
    >>> dict(zip(FIGURES, found.figures))["links"] > 0
    True
    """
    if len(comment) > HEAD + TAIL:
        comment = comment[:HEAD] + "\n" + comment[-TAIL:]
    text = unescape(comment) if "&" in comment else comment
    hidden = styled = mixed = marks = emoji = alien = 0
    plain = text.isascii()
    if not plain:
        hidden = len(JOINED.findall(text))
        text = HIDDEN.sub("", text)
        styled = len(STYLED.findall(text))
        text = unicodedata.normalize("NFKD", text)
        marks = len(CROWDED.findall(text))
        text = MARKS.sub("", text)
        emoji = len(EMOJI.findall(text))
    text = text.replace("<br />", "\n")
    size = len(text) + 1
    shouts = SHOUT.findall(text)
    text = NAMED.sub(r"\1NAME", text)
    capitals = sum(map(len, shouts))
    text = text.lower()
    links: list[str] = []
    counts = [0] * 4  # links, mails, phones, handles
    linked = 0

    def masked(match: re.Match[str]) -> str:
        nonlocal linked
        found = match[0]
        first = found[0]
        if first == "@":
            counts[3] += 1
            return "AT"
        if first == "+" or (first.isdigit() and not found[-1].isalpha() and "/" not in found):
            if sum(map(str.isdigit, found)) < 8:
                return found
            counts[2] += 1
            return "PHONE"
        if "@" in found and "/" not in found:
            counts[1] += 1
            return "MAIL"
        counts[0] += 1
        linked += len(found)
        if len(links) < 40:
            links.append(found)
        return "URL "

    text = LINK.sub(masked, text)
    spaced = leet = 0

    def closed(match: re.Match[str]) -> str:
        nonlocal spaced
        spaced += 1
        return "".join(filter(str.isalnum, match[0]))

    def unleeted(match: re.Match[str]) -> str:
        nonlocal leet
        leet += 1
        return match[0].translate(PLAIN)

    text = SPACED.sub(closed, text)
    text, split = SPLIT.subn("", text)
    if not plain:
        text, mixed = folded(text)
    text = LEET.sub(unleeted, text)
    words = text.split()
    count = len(words) + 1
    hosts = {link.split("/", 3)[2] if link.startswith("http") and link.count("/") > 2 else link for link in links}
    link_words: list[str] = []
    short = path = 0
    for link in links:
        link_words += LINK_WORD.findall(link)
        short += SHORT.search(link) is not None
        path += link.count("-") > 2
    digits = sum(map(text.count, "0123456789"))
    disguise = mixed + spaced + leet + split + hidden + (styled > 2) + marks
    figures = [
        log1p(size), log1p(counts[0]), linked / size, log1p(len(hosts)), log1p(text.count("[url") + text.count("[link")),
        log1p(text.count("<a ") + text.count("](")), log1p(short), log1p(path), log1p(counts[1]), log1p(counts[2]),
        log1p(counts[3]), log1p(len(MONEY.findall(text))), log1p(len(CONTACT.findall(text))), digits / size,
        capitals / size, log1p(len(shouts)), log1p(text.count("!")), log1p(text.count("?")), log1p(hidden),
        log1p(styled), log1p(mixed), log1p(spaced), log1p(leet), log1p(split), log1p(marks), log1p(emoji),
        log1p(text.count("\n")), log1p(len(CODE.findall(text))), 0.0, size / count,
        1 - len(set(words)) / count, log1p(disguise),
    ]  # fmt: skip
    return Evidence(text, link_words[:LINK_WORDS], figures)


def folded(text: str) -> tuple[str, int]:
    """Undo look-alike letters, word by word, and count the words that had them.

    >>> folded("саsino и bоnus")
    ('casino и bonus', 2)
    """
    if not EITHER.search(text):
        return text, 0
    count = 0

    def fold(match: re.Match[str]) -> str:
        nonlocal count
        word = match[0]
        if word.isascii():
            return word
        own = sum(map(str.isascii, word))
        latin = word.translate(LATIN)
        if not own and not EITHER.search(word):
            return latin if count and latin.isascii() and len(word) > 1 else word
        count += 1
        if own * 3 >= len(word) or latin.isascii():
            return latin
        return word.translate(CYRILLIC)

    return WORD.sub(fold, text), count
