"""Labels of lines, read for training, of texts that extractors give of the pages of the corpora."""

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
CONTENT = "content"


class Annotation(NamedTuple):
    """The labels of an extractor's text of a page; `digest` is that of its lines."""

    page: str
    extractor: str
    digest: str
    runs: str

    def labels(self, count: int) -> list[str]:
        """A label for each of `count` lines.

        >>> Annotation("", "", "", "0-1 nav; 3 share").labels(5)
        ['nav', 'nav', 'content', 'share', 'content']
        """
        out = [CONTENT] * count
        for run in filter(None, self.runs.split("; ")):
            place, label = run.split(" ")
            first, _, last = place.partition("-")
            numbers = range(int(first), int(last or first) + 1)
            out[numbers.start : numbers.stop] = [label] * len(numbers)
        return out


def on_file() -> Iterator[Annotation]:
    """All of them.

    >>> len({one.page for one in on_file()}) > 500
    True
    """
    for row in read(FILE):
        yield Annotation(**row)


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
