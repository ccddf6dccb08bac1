"""All the documents that the judge is trained on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import nan
from pathlib import Path
from typing import Any

from cleaner.features import Floats
from cleaner.markup import Markup
from training.annotations import annotated, categories
from training.carry import AMB
from training.html_pages import Rendered, rendered
from training.pages import Rendering, Source, weakly_labelled
from training.phrasebook import labelled
from training.render import WHOLE, Page, renderings
from training.synthesise import Text, synthesise
from training.written import Written, written

LABELLED, ANNOTATED, WRITTEN = 1.0, 0.8, 0.8  # how far labels are trusted: of texts that were read,
CARRIED, WEAK, WHOLE_PAGE, MADE = 0.7, 0.4, 0.3, 0.4  # and of others
HALF = 0.5  # P(cruft) from which a line may have a category that was read
NO_FOLD = -1  # of texts that nothing is measured on

Rows = Mapping[str, Mapping[str, Any]]  # by page


@dataclass(frozen=True)
class Document:
    """A text with what is known of its lines.

    `soft` is P(cruft) of each line (nan: not known, or editors would disagree), `classes` its class
    ("" where only `soft` is known), `trust` how far its labels count against those of residue, `kind`
    one of "residue", "annotated", "rendered", "page", "trafilatura", "best", "written", "made". Documents
    that an engine of `cleaner` rendered from HTML have `markup` and `weights` of their lines.
    """

    id: str
    fold: int
    domain: str
    lang: str | None
    extractor: str
    kind: str
    page: str
    lines: Sequence[str]
    soft: Sequence[float]
    classes: Sequence[str]
    trust: float
    markup: Markup | None = None
    weights: Floats | None = None


def read(corpora: Path, cache: Path, made: int = 0, seed: int = 0) -> Iterator[Document]:
    """The labelled and annotated texts, other renderings of pages, whole pages, and so many texts made up.

    `corpora` is the folder of the corpora, `cache` one for renderings; `seed` is for what is made up.
    """
    residue = {row["page"]: row for row in labelled(corpora / "residue.jsonl.gz")}
    truths = {f"wcxb/html/{row['id']}.html.gz": row for row in labelled(corpora / "wcxb" / "truth.jsonl.gz")}
    pages = partial(renderings, corpora, sorted(residue.keys() | truths.keys()), cache)
    notes = annotated(pages(), truths | residue)
    known = {path: [row] for path, row in residue.items()}
    for path, rows in notes.items():
        known.setdefault(path, []).extend(rows)
    yield from (of_labelled(row, "residue", LABELLED) for row in residue.values())
    yield from (of_labelled(row, "annotated", ANNOTATED) for own in notes.values() for row in own)
    html = list(rendered(corpora, known, truths))
    names = categories({one.path: one.lines for one in html if one.engine == "best"})
    yield from (with_names(one, names) for one in of_pages(pages(), known, truths))
    yield from (with_names(of_html(one), names) for one in html)
    if made:
        rows, phrases = list(residue.values()), corpora / "phrases.tsv"
        yield from map(of_synthesis, synthesise(phrases, rows, genuine(corpora / "comments"), made, seed))
        yield from map(of_writing, written())


def genuine(folder: Path) -> list[dict[str, Any]]:
    """Single comments that are no spam."""
    files = [labelled(folder / f"{name}.jsonl.gz") for name in ("blogs", "videos")]
    return [row for file in files for row in file if row["label"] == "ham"]


def of_labelled(row: Mapping[str, Any], kind: str, trust: float) -> Document:
    """A labelled text."""
    return Document(
        id=row["id"],
        fold=row["fold"],
        domain=row["domain"],
        lang=row["lang"],
        extractor=row["extractor"],
        kind=kind,
        page=row["page"],
        lines=row["lines"],
        soft=soft_of(row["labels"]),
        classes=classes_of(row["labels"]),
        trust=trust,
    )


def of_pages(
    pages: Iterable[Page], known: Mapping[str, Sequence[Mapping[str, Any]]], truths: Rows
) -> Iterator[Document]:
    """The pages of the labelled and of the true texts, as other renderings and as a whole."""
    sources = (Source(page, known.get(page.path, ()), truths.get(page.path)) for page in pages)
    for one in weakly_labelled(sources):
        yield of_rendering(one, one.page.path in known)


def of_rendering(one: Rendering, labelled_page: bool) -> Document:
    """A rendering of a page, which has a labelled text or only a true one."""
    whole = one.extractor == WHOLE
    return Document(
        id=f"{one.row['id']}{'' if labelled_page else 'w'}:{one.extractor}",
        fold=one.row["fold"],
        domain=one.row["domain"],
        lang=one.row["lang"] if labelled_page else one.page.lang,
        extractor="" if whole else one.extractor,
        kind="page" if whole else "rendered",
        page=one.page.path,
        lines=one.lines,
        soft=one.soft,
        classes=classes_of(one.labels),
        trust=WHOLE_PAGE if whole else CARRIED if any(one.labels) else WEAK,
    )


def of_html(one: Rendered) -> Document:
    """A page as an engine of `cleaner` renders it."""
    return Document(
        id=f"{one.row['id']}:{one.engine}",
        fold=one.row["fold"],
        domain=one.row["domain"],
        lang=one.row.get("lang"),
        extractor="",
        kind=one.engine,
        page=one.path,
        lines=one.lines,
        soft=one.soft,
        classes=classes_of(one.labels),
        trust=1.0,
        markup=one.markup,
        weights=one.weights,
    )


def with_names(document: Document, names: Mapping[str, Mapping[str, str]]) -> Document:
    """The document with the categories that were read of its page's cruft, where it has none itself.

    >>> text = invented("page", 0, "en", "page", ["Home", "It rained."], ["", "content"], 1.0)
    >>> with_names(text, {"page": {"Home": "nav", "It rained.": "media"}}).classes
    ['nav', 'content']
    """
    known = names.get(document.page)
    if known is None:
        return document
    classes = [
        own or (known.get(line, "") if p > HALF else "")
        for own, line, p in zip(document.classes, document.lines, document.soft, strict=True)
    ]
    return replace(document, classes=classes)


def of_synthesis(text: Text) -> Document:
    """A text made up of a fold's prose and the phrases of the software that falls to it."""
    return invented(text.id, text.fold, text.lang, "made", text.lines, text.labels, MADE)


def of_writing(text: Written) -> Document:
    """A text written for training."""
    return invented(text.id, NO_FOLD, text.lang, "written", text.lines, text.labels, WRITTEN)


def invented(
    name: str, fold: int, lang: str, kind: str, lines: Sequence[str], labels: Sequence[str], trust: float
) -> Document:
    """A text that is on no page: a page and a site of its own."""
    return Document(
        id=name,
        fold=fold,
        domain=name,
        lang=lang,
        extractor="",
        kind=kind,
        page=name,
        lines=lines,
        soft=soft_of(labels),
        classes=classes_of(labels),
        trust=trust,
    )


def soft_of(labels: Iterable[str]) -> list[float]:
    """P(cruft) of labelled lines.

    >>> soft_of(["content", "share", "amb"])
    [0.0, 1.0, nan]
    """
    return [nan if label == AMB else float(label != "content") for label in labels]


def classes_of(labels: Iterable[str]) -> list[str]:
    """The classes of labelled lines.

    >>> classes_of(["content", "share", "amb"])
    ['content', 'share', '']
    """
    return ["" if label == AMB else label for label in labels]
