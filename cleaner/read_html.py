"""From the bytes of a page to its text, as browsers do it: marks, what is declared, what it looks like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from encodings import normalize_encoding
from encodings.aliases import aliases

from cleaner.read import BROKEN, MARKS, SAMPLE, SNIFF, BadInputError, guess

HEAD = 1 << 16  # bytes in which the end of a page's head is looked for
FALLBACK = "cp1252"  # what browsers take a page for that says nothing
WIDE = 0.2  # share of zeros among every other byte from which on characters have two bytes

# What browsers read instead of the encoding that is named: mostly one that holds more characters.
READ_AS = {
    "ascii": "cp1252", "latin_1": "cp1252", "x_user_defined": "cp1252", "ansi": "cp1252",
    "iso8859_9": "cp1254",
    "tis_620": "cp874", "iso8859_11": "cp874", "windows_874": "cp874", "dos_874": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "gb_2312_80": "gb18030",
    "big5": "big5hkscs", "cp950": "big5hkscs", "cn_big5": "big5hkscs",
    "shift_jis": "cp932", "windows_31j": "cp932",
    "euc_jp": "euc_jis_2004",
    "euc_kr": "cp949", "windows_949": "cp949",
    "iso_8859_8_i": "iso8859_8", "logical": "iso8859_8", "visual": "iso8859_8", "iso_8859_6_i": "iso8859_6",
    "mac": "mac_roman", "koi8": "koi8_r", "koi8_ru": "koi8_u",
    # Who can read the name of a two-byte encoding in one-byte letters knows that it is wrong.
    "utf_16": "utf_8", "utf_16_le": "utf_8", "utf_16_be": "utf_8", "utf_32": "utf_8", "unicode": "utf_8",
    "unicode_1_1_utf_8": "utf_8",
}  # fmt: skip
WEB = frozenset((
    "utf_8", "gb18030", "big5hkscs", "euc_jis_2004", "iso2022_jp", "cp932", "cp949", "cp866", "cp874",
    "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "iso8859_2",
    "iso8859_3", "iso8859_4", "iso8859_5", "iso8859_6", "iso8859_7", "iso8859_8", "iso8859_10", "iso8859_13",
    "iso8859_14", "iso8859_15", "iso8859_16", "koi8_r", "koi8_u", "mac_roman", "mac_cyrillic",
))  # fmt: skip
ESCAPED = frozenset(("iso2022_jp",))  # encodings in which ASCII's bytes may mean something else

COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
HEAD_END = re.compile(rb"</head|<body", re.IGNORECASE)
META = re.compile(rb"<meta[\s/]([^>]{0,1024})", re.IGNORECASE)
ATTRIBUTE = re.compile(rb"""([^\s=/"'>]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([^\s"';,]+)""", re.IGNORECASE)
XML = re.compile(rb"""\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([^"'>]+)""")
TAG = re.compile(rb"<[^<>]*>")
BAD = re.compile("[\ufffd\x01-\x08\x0b\x0e-\x1f\x7f-\x9f]")  # what a wrong encoding leaves


def decode_html(data: bytes, declared: str | None = None, forced: str | None = None) -> str:
    """The text of a page. Nothing is refused: what cannot be read is replaced.

    `declared` is the encoding that its server named, which may be wrong; `forced` one that is right.
    In this order: byte order mark, the zeros of two-byte encodings, valid UTF-8, the server's word, the
    page's own, detection. Valid UTF-8 is no accident, while declarations often are.

    >>> decode_html('<meta charset="latin1">“Füße”'.encode("cp1252"))
    '<meta charset="latin1">“Füße”'
    >>> decode_html("<p>Füße".encode(), "windows-1251")
    '<p>Füße'
    """
    encoding = forced or marked(data) or wide(data)
    text = data.decode(encoding, "replace") if encoding else narrow(data, declared)
    return text.removeprefix("\ufeff").replace("\0", "")


def marked(data: bytes) -> str | None:
    """The encoding that a byte order mark tells."""
    return next((name for mark, name in MARKS.items() if data.startswith(mark)), None)


def wide(data: bytes) -> str | None:
    """The two-byte encoding of a page whose tags have a zero in every other byte.

    >>> wide("<p>water</p>".encode("utf-16-be")), wide(b"<p>water</p>")
    ('utf-16-be', None)
    """
    start = data[:SNIFF]
    first, second = start[::2].count(0), start[1::2].count(0)
    if max(first, second) < WIDE * len(start) / 2 or min(first, second) * 4 > max(first, second):
        return None
    return "utf-16-be" if first > second else "utf-16-le"


def narrow(data: bytes, declared: str | None) -> str:
    """The text of a page in an encoding that has ASCII in it."""
    text: str | None
    try:
        text = data.decode("utf-8")
        if not text.isascii():
            return text
    except UnicodeDecodeError:
        text = None
    names = [name for label in (declared, inner(data)) if label and (name := codec(label))]
    if text is not None and ESCAPED.isdisjoint(names[:1]):
        return text
    texts = [data.decode(name, "replace") for name in names[:1] if name != "utf_8"]
    if not texts or broken(texts[0]):
        texts.append(detected(data))
    return min(texts, key=lambda text: len(BAD.findall(text)))


def broken(text: str) -> bool:
    """Is too much of a text unreadable for its encoding to be right?"""
    return len(BAD.findall(text)) > BROKEN * (len(text) - len(text.encode("ascii", "ignore")))


def detected(data: bytes) -> str:
    """The text of a page that does not say how to read it."""
    try:
        name = guess(TAG.sub(b" ", data[:SAMPLE]))[0]
    except BadInputError:
        name = FALLBACK
    return data.decode(READ_AS.get(normalize_encoding(name), name), "replace")


def codec(label: str) -> str | None:
    """Python's name of the encoding that browsers take for a label; None for no encoding of theirs.

    >>> codec("ISO-8859-1"), codec("x-sjis"), codec("gb2312"), codec("utf-16"), codec("klingon")
    ('cp1252', 'cp932', 'gb18030', 'utf_8', None)
    """
    name = normalize_encoding(label.strip().lower())
    for key in (name, re.sub("^(x_)+", "", name)):
        found = aliases.get(key, key)
        found = READ_AS.get(found, found)
        if found in WEB:
            return found
    return None


def inner(data: bytes) -> str | None:
    """The label of the encoding that a page names itself, in its first kilobyte or its head.

    >>> inner(b'<!-- <meta charset=a> --><META http-equiv="content-type" content="text/html; charset=b">')
    'b'
    """
    head = data[:HEAD]
    end = HEAD_END.search(head)
    head = COMMENT.sub(b"", head[: max(SNIFF, end.start() if end else 0)])
    label = next(labels(head), None)
    if label is None and (found := XML.match(head)):
        label = found[1]
    return label.decode("ascii", "ignore") if label else None


def labels(head: bytes) -> Iterator[bytes]:
    """The labels of encodings in the meta elements of a page's head."""
    for meta in META.finditer(head):
        values = {name.lower(): b"".join(value) for name, *value in ATTRIBUTE.findall(meta[1])}
        if values.get(b"charset"):
            yield values[b"charset"]
        elif values.get(b"http-equiv", b"").lower() == b"content-type":
            yield from CHARSET.findall(values.get(b"content", b""))[:1]
