"""Labels of lines, read for training, of texts that extractors give of the pages of the corpora.

Of pages as `cleaner` renders them whole, only the categories of lines that are cruft were read.
"""

from __future__ import annotations

import hashlib
import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from training.phrasebook import read
from training.render import Page

FILE = Path(__file__).with_name("annotations.tsv")
NAMES = Path(__file__).with_name("page_names.tsv")
CONTENT = "content"


class Annotation(NamedTuple):
    """The labels of an extractor's text of a page; `digest` is that of its lines."""

    page: str
    extractor: str
    digest: str
    runs: str

    def labels(self, count: int, rest: str = CONTENT) -> list[str]:
        """A label for each of `count` lines, `rest` for those that no run holds.

        >>> Annotation("", "", "", "0-1 nav; 3 share").labels(5)
        ['nav', 'nav', 'content', 'share', 'content']
        >>> Annotation("", "", "", "1 nav").labels(3, rest="")
        ['', 'nav', '']
        """
        out = [rest] * count
        for run in filter(None, self.runs.split("; ")):
            place, label = run.split(" ")
            first, _, last = place.partition("-")
            numbers = range(int(first), int(last or first) + 1)
            out[numbers.start : numbers.stop] = [label] * len(numbers)
        return out


def on_file(file: Path = FILE) -> Iterator[Annotation]:
    """All that a file holds.

    >>> len({one.page for one in on_file()}) > 500
    True
    """
    for row in read(file):
        yield Annotation(**row)


def categories(texts: Mapping[str, Sequence[str]]) -> dict[str, dict[str, str]]:
    """The categories of lines, by page and text, given the lines of whole pages by path.

    Texts that stand on a page in several categories have none. Pages that come out otherwise than when
    they were read are left out, with a warning.

    >>> categories({"a page that nobody read": ["Home"]})
    {}
    """
    found, others = {}, 0
    for one in on_file(NAMES):
        lines = texts.get(one.page)
        if lines is None:
            continue
        if digest(lines) != one.digest:
            others += 1
            continue
        said: defaultdict[str, set[str]] = defaultdict(set)
        for line, name in zip(lines, one.labels(len(lines), ""), strict=True):
            if name:
                said[line].add(name)
        found[one.page] = {line: min(names) for line, names in said.items() if len(names) == 1}
    if others:
        warnings.warn(f"{others} pages with read categories come out otherwise here: left out", stacklevel=2)
    return found


def annotated(
    pages: Iterable[Page], rows: Mapping[str, Mapping[str, Any]]
) -> dict[str, list[dict[str, Any]]]:
    """The annotated texts of these pages, like rows of labelled ones, by path.

    `rows` are those of the corpora by path, which know fold and domain. Texts that the installed
    extractors give otherwise than when they were read are left out, with a warning.
    """
    known: defaultdict[str, list[Annotation]] = defaultdict(list)
    for one in on_file():
        known[one.page].append(one)
    found, others = {}, 0
    for page in pages:
        own = known.get(page.path, []) if page.path in rows else []
        same = [one for one in own if digest(page.texts[one.extractor]) == one.digest]
        others += len(own) - len(same)
        if same:
            found[page.path] = [row_of(page, one, rows[page.path]) for one in same]
    if others:
        warnings.warn(f"{others} annotated texts come out otherwise here: left out", stacklevel=2)
    return found


def row_of(page: Page, one: Annotation, row: Mapping[str, Any]) -> dict[str, Any]:
    """An annotated text of a page like a row of labelled texts, given another row of its page."""
    lines = page.texts[one.extractor]
    return {
        **{name: row[name] for name in ("fold", "domain", "page_type")},
        "id": f"{row['id']}:{one.extractor}",
        "lang": row.get("lang", page.lang),
        "extractor": one.extractor,
        "page": page.path,
        "lines": lines,
        "labels": one.labels(len(lines)),
    }


def digest(lines: Sequence[str]) -> str:
    """What tells a text from others.

    >>> digest(["one", "two"])
    '21066d10'
    """
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:8]
