"""From bytes to text: byte order marks, encodings, what is text at all, and what is HTML."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

BINARY = 0.01  # share of control characters from which on bytes are no text
SAMPLE = 1 << 20  # bytes looked at to detect an encoding
SNIFF = 1024  # bytes looked at to tell HTML from text
HTML_ENDINGS = (".html", ".htm", ".xhtml")
TEXT_ENDINGS = (".txt", ".text", ".md", ".markdown")
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
    """A text, the encoding it was in, and the byte order mark to put back (if it was UTF-8)."""

    text: str
    encoding: str
    mark: str


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    r"""Decode a file's bytes: by `encoding`, else by byte order mark, as UTF-8, or by detection.

    Raises BadInputError for binary data and for bytes that are not in the encoding named.

    >>> decode("café\r\n".encode("utf-8-sig"))
    Decoded(text='café\r\n', encoding='utf-8', mark='\ufeff')
    >>> decode("Привет, мир".encode("windows-1251"), "cp1251").text
    'Привет, мир'
    """
    named = encoding or next((name for mark, name in MARKS.items() if data.startswith(mark)), None)
    name = named or "utf-8"
    try:
        text = data.decode(name)
    except UnicodeDecodeError as error:
        if named:
            raise BadInputError(
                f"is not valid {name} (byte {error.start}): name another with --encoding"
            ) from None
        refuse_binary(len(data), len(data) - len(data.translate(None, CONTROLS)))
        name = detect(data)
        text = data.decode(name, "replace")
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    text = text[len(mark) :]
    refuse_binary(len(text), sum(text.count(chr(control)) for control in CONTROLS))
    return Decoded(text, name, mark if codecs.lookup(name).name.startswith("utf-8") else "")


def detect(data: bytes) -> str:
    """Name the likeliest encoding of bytes that are not UTF-8.

    >>> detect("Ночью река поднялась, а к полудню вода ушла из города.".encode("cp1251"))
    'cp1251'
    """
    from charset_normalizer import from_bytes

    best = from_bytes(data[:SAMPLE]).best()
    if best is None:
        raise BadInputError("is in no encoding that can be told; name it with --encoding")
    return best.encoding


def refuse_binary(size: int, controls: int) -> None:
    """Raise BadInputError where control characters make up too large a share."""
    if controls >= max(1, size * BINARY):
        raise BadInputError("looks binary, not text; if it is text, name its encoding with --encoding")


def is_html(name: str, data: bytes) -> bool:
    """Is this file HTML, by its name's ending or else by how it begins?

    >>> is_html("page.html", b""), is_html("-", b"\\n<!DOCTYPE html>"), is_html("a.txt", b"<html>")
    (True, True, False)
    """
    lowered = name.lower()
    if lowered.endswith((*HTML_ENDINGS, *TEXT_ENDINGS)):
        return lowered.endswith(HTML_ENDINGS)
    return bool(HTML_START.search(data[:SNIFF]))
