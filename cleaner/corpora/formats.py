"""Which format a file is in, by its name's ending or by option."""

from __future__ import annotations

import os
from importlib import import_module
from typing import cast

from cleaner.corpora.documents import Format
from cleaner.corpora.packed import packing
from cleaner.read import HTML_ENDINGS, TEXT_ENDINGS

FORMATS = {
    "text": ("cleaner.corpora.files", "Files"),
    "html": ("cleaner.corpora.files", "Files"),
    "jsonl": ("cleaner.corpora.jsonl", "Jsonl"),
    "parquet": ("cleaner.corpora.parquet", "Parquet"),
    "warc": ("cleaner.corpora.warc", "Warc"),
    "wet": ("cleaner.corpora.warc", "Warc"),
}
ENDINGS = {
    **dict.fromkeys(TEXT_ENDINGS, "text"),
    **dict.fromkeys(HTML_ENDINGS, "html"),
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".warc": "warc",
    ".wet": "wet",
}


def by_name(name: str) -> str | None:
    """The name of a file's format.

    >>> by_name("CC-MAIN-1.warc.wet.gz"), by_name("a.JSONL.zst"), by_name("a.png")
    ('wet', 'jsonl', None)
    """
    plain = name.lower().removesuffix(packing(name))
    return ENDINGS.get(os.path.splitext(plain)[1])


def handler(name: str) -> Format:
    """The code for a format."""
    module, of_class = FORMATS[name]
    return cast(Format, getattr(import_module(module), of_class)())
