"""What a comment shows that is no matter of language: links, contacts, disguises, shouting; and its words.

Look-alike letters, letters set apart and the like are undone before words are read, and that they had to be
is evidence itself. Addresses, numbers, handles and names in greetings are masked, here, for training and use
alike.
"""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from typing import NamedTuple

HEAD, TAIL = 250, 100  # characters of a comment that are looked at: its first and its last
LINKS = 20  # links that are read
LINK_WORDS = 40  # words of all links together that are read

STRAIGHT = (("’", "'"), ("“", '"'), ("”", '"'), ("…", "..."), ("–", "-"), ("\xa0", " "))
ALIKE = {
    "a": "аαɑᴀ", "b": "вьҍβʙƅᏼ", "c": "сϲᴄⅽ", "d": "ԁɗᴅđժ", "e": "еєεᴇҽ", "f": "ғϝƒ",
    "g": "ɡɢԍցɠ", "h": "нһհʜ",
    "i": "іїιɩıɪӏ", "j": "јϳᴊ", "k": "кκᴋқ", "l": "ⅼʟłǀ", "m": "мᴍɱ", "n": "пηɴոռ", "o": "оοσөᴏøօ",
    "p": "рρᴘ",
    "q": "ԛգ", "r": "гᴦʀ", "s": "ѕꜱʂ", "t": "тτᴛ", "u": "υᴜսυʋц", "v": "ѵνᴠ", "w": "ԝωᴡшա", "x": "хχ",
    "y": "уүγʏ",
    "z": "ᴢʐ", "3": "з",
}  # fmt: skip
LATIN = {ord(other): latin for latin, others in ALIKE.items() for other in others}
LATIN |= {start + i: chr(97 + i) for start in (0x1F150, 0x1F170) for i in range(26)}
CYRILLIC = str.maketrans("aeopcyxkmthbiu3064", "аеорсухкмтнвіизобч")
PLAIN = str.maketrans("0134578@$€", "oieastbase")  # the letters that digits and signs stand for

BEYOND = re.compile("[^\x00-\xac\xae-\u024f\u2010-\u2026]")  # characters that call for a closer look
HIDDEN = re.compile(
    "[\u00ad\u061c\u115f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f]+"
)
JOINED = re.compile(
    "(?<=[a-zA-Z\u00c0-\u052f])[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]+(?=\\w)"
    "|(?<=[^\u200d\\W])[\u200b\u2060-\u2064\ufeff\u00ad]+(?=\\w)"
)
STYLED = re.compile("[\u24b6-\u24e9\uff21-\uff5a\U0001d400-\U0001d7ff\U0001f130-\U0001f189]")
MARKS = re.compile("[\u0300-\u036f\u0483-\u0489\u20d0-\u20f0]+")
CROWDED = re.compile("[\u0300-\u036f]{3}|[\u031b-\u0322\u0329-\u0340\u0483-\u0489\u20d0-\u20f0]")
EITHER = re.compile(
    "[a-z][\u0370-\u058f]|[\u0370-\u058f][a-z]|[\u0250-\u02af\u1d00-\u1d7f\u13a0-\u13ff\U0001f150-\U0001f189]"
)
GARBLED = re.compile("[a-z][\u4e00-\u9fff][a-z]|\u00e2\u20ac|\u00c3[\u0080-\u00bf]")
LETTERS = re.compile(r"[^\W\d_]+")
EMOJI = re.compile("[\u2190-\u2bff\U0001f000-\U0001faff]")

GREETED = re.compile(
    r"\s*(?:h(?:i|ello|ey|allo|ola)|dear|thanks?|thank you|ciao|bonjour|salut|danke|merci|@)"
    r"[,.! ]*[ ]([A-Z][a-z]+)\b", re.I
)  # fmt: skip
SIGNED = re.compile(
    r"(?:[Rr]egards|[Cc]heers|[Tt]hanks|[Gg]reetings|MfG|[Gg]rüße?|[-–—~])[,.!\s]*\s([A-Z][a-z]+)\W*$"
)
URL = re.compile(r"(?:https?:/?/?|www\.)[^\s<>\"'\[\]()|]+")
DOTTED = re.compile(r"\.[a-z]{2}")
DOMAIN = re.compile(
    r"(?<![\w.@/-])(?:[a-z0-9-]+\.)+(?:com|net|org|info|biz|ru|xyz|top|club|online|site|shop|store|vip|live|icu|pro"
    r"|app|link|click|win|bet|casino|co|io|me|us|uk|de|fr|it|es|pl|nl|cn|jp|br|in|tk|ml|cc|tv|ly|gl|ws|su|ua|eu|ro"
    r"|hu|cz|tr|ir|test|example)\b(?:/[^\s<>\"'\[\]()|]*)?"
)
MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
HANDLE = re.compile(r"(?<![\w.])@\w[\w.-]*")
PHONE = re.compile(r"\+?\d(?:[ ().-]{0,2}\d){7,}")
LINK_WORD = re.compile(r"[a-z]{2,}")
SHORT = re.compile(
    r"bit\.ly|goo\.gl|tinyurl|t\.co/|ow\.ly|is\.gd|cutt\.ly|adf\.ly|rebrand|shorturl|t\.ly|rb\.gy"
)
SPACED = re.compile(r"\b[^\W_]\b(?:[ ._*·•|/~+-]{1,3}[^\W_]\b){3,}")
SPLIT = re.compile(r"(?<=[^\W\d_])[*·•|^~`´]{1,2}(?=[^\W\d_])")
LEET = re.compile(
    r"(?<![\w/.-])[a-z\u00c0-\u052f]+[0134578@$€]{1,2}[a-z\u00c0-\u052f]{1,20}(?:[0134578@$€][a-z\u00c0-\u052f]{1,20})*"
)
ABROAD = (
    "wechat",
    "viber",
    "zalo",
    "qq",
    "line",
    "微信",
    "телегр",
    "ватсап",
    "واتس",
    "תלגרם",
    "카톡",
    "ไลน์",
    "ライン",
)

SHAPE = bytes.maketrans(  # vowels, consonants, capitals, digits, signs, gaps
    b"aeiouybcdfghjklmnpqrstvwxzABCDEFGHIJKLMNOPQRSTUVWXYZ123456789*|^`=+_.-/,\n",
    b"vvvvvv" + b"c" * 20 + b"A" * 26 + b"0" * 9 + b"~" * 7 + b" " * 5,
)
WITHIN = (b"c0c", b"c0v", b"v0c", b"v0v", b"A0c", b"A0v", b"A0A", b"00c", b"00v")  # digits in words
APART = bytes.maketrans(b"vcA0~", b"aaaa ")

FIGURES = (
    "size", "links", "linked", "hosts", "bbcode", "anchors", "shortened", "slugs", "mails", "phones",
    "handles",
    "money", "contacts", "digits", "capitals", "shouts", "exclaimed", "asked", "hidden", "styled", "mixed",
    "spaced",
    "leet", "split", "crowded", "emoji", "lines", "code", "inner", "runs", "garbled", "headed", "tailed",
    "trailing",
    "long", "disguised", "words",
)  # fmt: skip


class Evidence(NamedTuple):
    """The plain text of a comment, the words of its links, and the figures that FIGURES names."""

    text: str
    links: list[str]
    figures: tuple[float, ...]


def evidence(comment: str) -> Evidence:
    """Look at a comment.

    >>> found = evidence("c а s і n о: http://cheap.example/pills")
    >>> found.text
    'casino: URL '
    >>> found.links
    ['http', 'cheap', 'example', 'pills']
    >>> dict(zip(FIGURES, found.figures))["links"] > 0
    True
    """
    if len(comment) > HEAD + TAIL:
        comment = comment[:HEAD] + "\n" + comment[-TAIL:]
    text = unescape(comment) if "&" in comment else comment
    hidden = styled = mixed = crowded = emoji = garbled = leet = split = spaced = 0
    if not text.isascii():
        for curly, straight in STRAIGHT:
            text = text.replace(curly, straight)
    plain = text.isascii()
    if not plain:
        plain = not BEYOND.search(text)
        if not plain:
            if HIDDEN.search(text):
                hidden = len(JOINED.findall(text))
                text = HIDDEN.sub("", text)
            styled = len(STYLED.findall(text))
            emoji = len(EMOJI.findall(text))
            garbled = len(GARBLED.findall(text))
        text = unicodedata.normalize("NFKD", text)
        if not plain:
            crowded = len(CROWDED.findall(text))
        text = MARKS.sub("", text)
    if "<br" in text:
        text = text.replace("<br />", "\n").replace("<br>", "\n")
    text = nameless(text.strip())
    size = len(text) + 1
    shape = text.encode("utf-8", "replace").translate(SHAPE)
    text = text.lower()
    count = text.count(" ") + text.count("\n") + 2
    links: list[str] = []
    if "http" in text or "www." in text:
        links = URL.findall(text)
        text = URL.sub("URL ", text)
    mails = handles = phones = 0
    if "@" in text:
        text, mails = MAIL.subn("MAIL", text)
        text, handles = HANDLE.subn("AT", text)
    if DOTTED.search(text):
        links += DOMAIN.findall(text)
        text = DOMAIN.sub("URL ", text)
    digits = shape.count(b"0")
    if digits > 7:
        text, phones = PHONE.subn("PHONE", text)
    apart = shape.translate(APART)
    if not plain or b" a a a " in apart or b"a  a  a" in apart or b"a   a   a" in apart:
        text, spaced = SPACED.subn(closed, text)
    if b"~" in shape or (not plain and ("·" in text or "•" in text)):
        text, split = SPLIT.subn("", text)
    if not plain:
        text, mixed = folded(text)
    if (digits and (not plain or any(map(shape.__contains__, WITHIN)))) or "@" in text or "$" in text:
        text, leet = LEET.subn(unleeted, text)
    link_words: list[str] = []
    shortened = slugs = linked = 0
    hosts: set[str] = set()
    for link in links[:LINKS]:
        link_words += LINK_WORD.findall(link)
        shortened += SHORT.search(link) is not None
        slugs += link.count("-") > 2
        hosts.add(link.partition("://")[2].partition("/")[0] or link.partition("/")[0])
        linked += len(link)
    rows = text.split("\n")
    many = len(rows) > 1
    disguised = mixed + spaced + leet + split + hidden + (styled > 2) + crowded
    contacts = (
        "whatsapp" in text or "telegr" in text or "t.me/" in text or "wa.me/" in text or "skype" in text
    )
    if not plain and not contacts:
        contacts = any(map(text.__contains__, ABROAD))
    money = text.count("$") + text.count("%") + (0 if plain else sum(map(text.count, "€£¥₽₹₺")))
    figures = (
        size, len(links), linked / size, len(hosts), text.count("[url") + text.count("[link"),
        text.count("<a ") + text.count("]("), shortened, slugs, mails, phones, handles, money,
        contacts, digits / size, shape.count(b"A") / size,
        shape.count(b"AAA"), text.count("!"), text.count("?"), hidden, styled, mixed, spaced, leet, split,
        crowded, emoji, len(rows),
        shape.count(b"{") + shape.count(b";"), shape.count(b"cA") + shape.count(b"vA"),
        shape.count(b"ccccc"), garbled,
        many and len(rows[0]) < 60 and not rows[1].strip() and rows[0][-1:].isalnum(),
        many and len(rows[-1]) < 60 and rows[-1][-1:].isalnum(),
        "...\n\n" in text or "[...]" in text or text.endswith("...."),
        size / count, disguised, count,
    )  # fmt: skip
    return Evidence(text, link_words[:LINK_WORDS], figures)


def nameless(text: str) -> str:
    """Mask the name in a greeting or under a comment.

    >>> nameless("Hi Maria, it works. Cheers, Tom")
    'Hi NAME, it works. Cheers, NAME'
    """
    signed = SIGNED.search(text, max(0, len(text) - 50))
    if signed:
        text = text[: signed.start(1)] + "NAME" + text[signed.end(1) :]
    greeted = GREETED.match(text)
    if greeted and greeted[1][0].isupper():
        text = text[: greeted.start(1)] + "NAME" + text[greeted.end(1) :]
    return text


def closed(match: re.Match[str]) -> str:
    """Letters that stood apart, together."""
    return "".join(filter(str.isalnum, match[0]))


def unleeted(match: re.Match[str]) -> str:
    """A word without the digits in it."""
    return match[0].translate(PLAIN)


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
        latin = word.translate(LATIN)
        if not EITHER.search(word):
            return latin if count and len(word) > 1 and latin.isascii() else word
        count += 1
        if latin.isascii() or sum(map(str.isascii, word)) * 3 >= len(word):
            return latin
        return word.translate(CYRILLIC)

    return LETTERS.sub(fold, text), count
