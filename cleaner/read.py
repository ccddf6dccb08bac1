"""From bytes to text: byte order marks, encodings, what is text at all, and what is Markdown or HTML."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

BINARY = 0.01  # share of control characters from which on bytes are no text
BROKEN = 0.05  # share of its characters beyond ASCII up to which broken UTF-8 is still UTF-8
REPLACED = "\ufffd"
WEB = (
    "cp1252", "cp1251", "cp1250", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp866",
    "cp874", "koi8_r", "koi8_u", "iso8859_2", "iso8859_5", "iso8859_7", "gb18030", "big5", "cp932",
    "euc_jp", "cp949",
)  # fmt: skip
CLOSE = 0.02  # difference in how odd a text looks that says nothing
WEST, CENTRE = ("cp1252",), ("iso8859_2", "cp1250")
USUAL = {  # of the encodings that look alike those that a language is usually in
    "Croatian": CENTRE, "Czech": CENTRE, "Hungarian": CENTRE, "Polish": CENTRE, "Romanian": CENTRE,
    "Slovak": CENTRE, "Slovene": CENTRE, "Turkish": ("cp1254",), "Vietnamese": ("cp1258",),
    "Estonian": ("cp1257",), "Latvian": ("cp1257",), "Lithuanian": ("cp1257",),
}  # fmt: skip
KANA = re.compile("[\u3041-\u30ff]")
KANA_SHARE = 0.2  # of Japanese letters, and no accident in other languages' bytes
C1 = re.compile("[\x80-\x9f]")
SAMPLE = 1 << 20  # bytes looked at to detect an encoding
SNIFF = 1024  # bytes looked at to tell HTML from text
ENDINGS = {
    "text": (".txt", ".text"),
    "markdown": (".md", ".markdown", ".mdown", ".mkd"),
    "html": (".html", ".htm", ".xhtml"),
}
HTML_ENDINGS, TEXT_ENDINGS = ENDINGS["html"], ENDINGS["text"] + ENDINGS["markdown"]
HTML_START = re.compile(rb"<!doctype html|<html|<head|<body", re.IGNORECASE)
CONTROLS = bytes(set(range(32)) - set(b"\t\n\f\r")) + b"\x7f"
MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}


class BadInputError(ValueError):
    """Bytes that are not a text; the message says why and what to do."""


class Decoded(NamedTuple):
    """A text, its encoding, the byte order mark to put back (of UTF-8), and what to tell about it."""

    text: str
    encoding: str
    mark: str
    remark: str


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    r"""Decode a file's bytes: by `encoding`, else by byte order mark, as UTF-8, or by detection.

    Raises BadInputError for binary data and for bytes that are not in the encoding named.

    >>> decode("café\r\n".encode("utf-8-sig"))
    Decoded(text='café\r\n', encoding='utf-8', mark='\ufeff', remark='')
    >>> decode("Привет, мир".encode("windows-1251"), "cp1251").text
    'Привет, мир'
    """
    named = encoding or next((name for mark, name in MARKS.items() if data.startswith(mark)), None)
    name, remark = named or "utf-8", ""
    try:
        text = data.decode(name)
    except UnicodeError as error:
        if named:
            raise BadInputError(f"is not valid {name} ({error}): name another with --encoding") from None
        refuse_binary(len(data), len(data) - len(data.translate(None, CONTROLS)))
        name, text, remark = guess(data)
    text = text.removeprefix("\ufeff")
    refuse_binary(len(text), sum(text.count(chr(control)) for control in CONTROLS))
    utf8 = data.startswith(codecs.BOM_UTF8) and codecs.lookup(name).name.startswith("utf-8")
    return Decoded(text, name, "\ufeff" if utf8 else "", remark)


def guess(data: bytes) -> tuple[str, str, str]:
    r"""The encoding of bytes that are not valid UTF-8, the text, and a remark.

    >>> guess("Ночью река поднялась, а к полудню вода ушла из города.".encode("cp1251"))[0]
    'cp1251'
    >>> guess("Über die Brücke gingen früher viele Füße. ".encode() * 9 + b"\xff")[0]
    'utf-8'
    """
    text = data.decode("utf-8", "replace")
    bad = text.count(REPLACED)
    if bad <= BROKEN * sum(not character.isascii() for character in text):
        return "utf-8", text, f"{bad} places are not valid UTF-8; they were replaced"
    name = detect(data)
    text = data.decode(name, "replace")
    remark = f"is not UTF-8; read as {name} (--encoding names another), written as UTF-8"
    if REPLACED in text:
        remark += f"; {text.count(REPLACED)} places are not valid {name}, they were replaced"
    return name, text, remark


def detect(data: bytes) -> str:
    r"""Name the likeliest encoding of bytes, among those that the web uses.

    Raises BadInputError where none fits.

    >>> detect("El niño soñó que el río crecía; mañana volverá la señora al pueblo.".encode("cp1252"))
    'cp1252'
    """
    from charset_normalizer import from_bytes

    sample = data[:SAMPLE]
    found = list(from_bytes(sample, cp_isolation=list(WEB)))
    if not found:
        raise BadInputError("is in no encoding that can be told: name it with --encoding")
    close = [match.encoding for match in found if match.chaos <= found[0].chaos + CLOSE]
    for name in ("cp932", "euc_jp"):
        if name in close and is_japanese(sample.decode(name, "replace")):
            return name
    for name in USUAL.get(found[0].language, WEST):
        if name in close and not (name in CENTRE[:1] and C1.search(sample.decode(name))):
            return name
    return found[0].encoding


def is_japanese(text: str) -> bool:
    """Are many of the characters beyond ASCII kana?

    >>> is_japanese("橋は無事で、けが人はいなかった。"), is_japanese("桥还在，没有人受伤。")
    (True, False)
    """
    return len(KANA.findall(text)) >= KANA_SHARE * max(1, sum(not character.isascii() for character in text))


def refuse_binary(size: int, controls: int) -> None:
    """Raise BadInputError where control characters make up too large a share."""
    if controls >= max(1, size * BINARY):
        raise BadInputError("looks binary, not text: if it is text, name its encoding with --encoding")


def form(name: str, data: bytes = b"") -> str:
    """Is this file "text", "markdown" or "html", by its name's ending or else by how it begins?

    >>> form("a.md"), form("a.txt", b"<html>"), form("-", b"\\n<!DOCTYPE html>"), form("-", b"# A title")
    ('markdown', 'text', 'html', 'text')
    """
    lowered = name.lower()
    for told, endings in ENDINGS.items():
        if lowered.endswith(endings):
            return told
    return "html" if HTML_START.search(data[:SNIFF]) else "text"
