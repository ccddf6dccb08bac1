"""The pages behind the corpora, as several extractors render them."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from functools import partial
from importlib.metadata import version
from multiprocessing import Pool
from pathlib import Path
from typing import Any, NamedTuple

PROCESSES = 2
WHOLE = "page"  # the rendering that leaves nothing of a page out
PLAIN = {"alt_texts": False, "links": False, "list_bullets": False}
EXTRACTORS: dict[str, tuple[str, dict[str, Any]]] = {
    WHOLE: ("resiliparse", {**PLAIN, "noscript": True}),
    "resiliparse-main": ("resiliparse", {**PLAIN, "main_content": True}),
    "resiliparse-main-default": ("resiliparse", {"main_content": True, "links": False}),
    "resiliparse-main+comments": (
        "resiliparse",
        {**PLAIN, "main_content": True, "comments": True, "post_meta": True, "noscript": True},
    ),
    "trafilatura": ("trafilatura", {"include_comments": False}),
    "trafilatura+comments": ("trafilatura", {"include_comments": True}),
    "trafilatura-recall": ("trafilatura", {"favor_recall": True}),
    "trafilatura-precision": ("trafilatura", {"favor_precision": True, "include_comments": False}),
}
DECLARED = re.compile(r"<html[^>]*?\slang\s*=\s*[\"']?([A-Za-z]{2,3})")
HEAD = 20_000  # bytes in which a page declares its language


class Page(NamedTuple):
    """A page: its path in the corpora, the language it declares, and its lines by extractor."""

    path: str
    lang: str | None
    texts: dict[str, list[str]]


def renderings(corpora: Path, paths: Sequence[str], cache: Path) -> Iterator[Page]:
    """The pages at these paths in order, from the cache where neither they nor the extractors changed."""
    file = cache / f"renderings-{key(corpora, paths)}.jsonl.gz"
    if not file.exists():
        cache.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(".part")
        with Pool(PROCESSES) as pool, gzip.open(part, "wt", compresslevel=3, encoding="utf-8") as out:
            for page in pool.imap(partial(render, corpora), paths, chunksize=8):
                out.write(json.dumps(page, ensure_ascii=False) + "\n")
        part.replace(file)
    with gzip.open(file, "rt", encoding="utf-8") as rows:
        yield from (Page(*json.loads(row)) for row in rows)


def key(corpora: Path, paths: Sequence[str]) -> str:
    """Another one whenever a page, an extractor or one of its options is another."""
    digest = hashlib.sha256(json.dumps([EXTRACTORS, *map(version, ("resiliparse", "trafilatura"))]).encode())
    for path in paths:
        digest.update(path.encode() + hashlib.sha256((corpora / path).read_bytes()).digest())
    return digest.hexdigest()[:16]


def render(corpora: Path, path: str) -> Page:
    """Read a page and run every extractor on it."""
    raw = gzip.decompress((corpora / path).read_bytes())
    html = raw.decode("utf-8", "replace")
    found = DECLARED.search(raw[:HEAD].decode("utf-8", "replace"))
    texts = {
        name: lines_of(extract(extractor, html, options)) for name, (extractor, options) in EXTRACTORS.items()
    }
    return Page(path, found[1].lower() if found else None, texts)


def extract(extractor: str, html: str, options: dict[str, Any]) -> str:
    """What an extractor gives back of a page, "" if that is nothing."""
    if extractor == "resiliparse":
        from resiliparse.extract.html2text import extract_plain_text

        return extract_plain_text(html, **options)
    from trafilatura import extract as extract_article

    return extract_article(html, **options) or ""


def lines_of(text: str) -> list[str]:
    r"""The non-blank lines of a text, every run of white space in them one space.

    >>> lines_of(" one\t two\n\n three")
    ['one two', 'three']
    """
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]
