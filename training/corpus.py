"""Training documents as arrays: the evidence of every distinct line once, documents as lists of lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from cleaner.features import Bag, Floats, Ints, LineEvidence, of_lines, pick
from cleaner.markup import MARKUP_BAGS, MARKUP_FIGURES, Markup
from cleaner.opinion import CATEGORIES
from training.documents import Document

LONGEST = 400  # lines of a document that are trained on at a time
CLASSES = ("content", *CATEGORIES)
CHUNK = 20_000  # lines looked at together
NO_FIGURES = np.zeros((0, MARKUP_FIGURES), np.float32)


@dataclass(frozen=True)
class Corpus:
    """Lines of documents end to end.

    Of each line `number` is its row in `evidence`, `soft` P(cruft) (0 where not known), `category` its
    class, as a position in CLASSES, or -1, `weight` how much it counts. Of each document `first` is its
    first line, `length` how many it has, `page` and `site` are numbers of its page and domain. `markup` is
    that of all lines that have some, and `marked` of each line its row there, or -1.
    """

    documents: list[Document]
    evidence: LineEvidence
    number: Ints
    soft: Floats
    category: Ints
    weight: Floats
    first: Ints
    length: Ints
    fold: Ints
    page: Ints
    site: Ints
    kind: np.ndarray[tuple[int], np.dtype[np.str_]]
    markup: Markup
    marked: Ints

    def lines_of(self, document: int) -> Ints:
        """Where a document's lines stand."""
        return np.arange(self.first[document], self.first[document] + self.length[document])

    def whole(self, documents: Ints) -> list[Document]:
        """The documents of which these are pieces, each once."""
        return list({id(self.documents[i]): self.documents[i] for i in documents}.values())

    def document_of(self, line: int) -> int:
        """The document in which a line stands."""
        return int(np.searchsorted(self.first, line, side="right")) - 1


def gather(documents: Iterable[Document]) -> Corpus:
    """Read all documents; long ones in pieces."""
    numbers: dict[str, int] = {}
    pieces: list[Document] = []
    number: list[int] = []
    soft: list[float] = []
    category: list[int] = []
    weight: list[float] = []
    length: list[int] = []
    marked: list[Ints] = []
    markups: list[Markup] = []
    rows = 0
    codes = {name: code for code, name in enumerate(CLASSES)}
    for document in documents:
        for start in range(0, len(document.lines), LONGEST):
            part = slice(start, start + LONGEST)
            lines = document.lines[part]
            number += [numbers.setdefault(line.strip(), len(numbers)) for line in lines]
            soft += document.soft[part]
            category += [codes.get(name, -1) for name in document.classes[part]]
            weight += (
                [document.trust] * len(lines) if document.weights is None else document.weights[part].tolist()
            )
            if document.markup is not None:
                marked.append(np.arange(len(lines)) + rows)
                rows += len(lines)
                markups.append(document.markup.of(np.arange(start, start + len(lines))))
            else:
                marked.append(np.full(len(lines), -1))
            length.append(len(lines))
            pieces.append(document)
    known = np.array(soft, np.float32)
    kinds = np.array(category)
    kinds[(kinds == 0) & ~(known < 0.5)] = -1
    kinds[known < 0.5] = 0
    lengths = np.array(length)
    return Corpus(
        documents=pieces,
        evidence=evidence_of(list(numbers)),
        number=np.array(number),
        soft=np.nan_to_num(known),
        category=kinds,
        weight=np.where(np.isnan(known), 0, weight).astype(np.float32),
        first=lengths.cumsum() - lengths,
        length=lengths,
        fold=np.array([document.fold for document in pieces]),
        page=numbered([document.page for document in pieces]),
        site=numbered([document.domain for document in pieces]),
        kind=np.array([document.kind for document in pieces]),
        markup=together(markups),
        marked=np.concatenate(marked),
    )


def numbered(names: Sequence[str]) -> Ints:
    """A number for each name, the same for the same.

    >>> numbered(["b", "a", "b"]).tolist()
    [1, 0, 1]
    """
    return np.unique(names, return_inverse=True)[1]


def together(markups: Sequence[Markup]) -> Markup:
    """The markup of many documents."""
    if not markups:
        empty = Bag(np.zeros((1, 1), np.uint32), np.zeros(1, np.int64))
        return Markup((empty,) * len(MARKUP_BAGS), np.zeros((len(MARKUP_BAGS), 0), np.int64), NO_FIGURES)
    counts = np.array([[len(bag.starts) for bag in one.bags] for one in markups])
    before = counts.cumsum(0) - counts
    places = [one.places + shift[:, None] for one, shift in zip(markups, before, strict=True)]
    return Markup(
        tuple(map(joined, zip(*(one.bags for one in markups), strict=True))),
        np.concatenate(places, 1),
        np.concatenate([one.figures for one in markups]),
    )


def joined(bags: Sequence[Bag]) -> Bag:
    """Bags end to end."""
    before = np.cumsum([0, *(len(bag.keys) for bag in bags)])
    starts = [bag.starts + start for bag, start in zip(bags, before[:-1], strict=True)]
    return Bag(np.concatenate([bag.keys for bag in bags]), np.concatenate(starts))


def evidence_of(lines: Sequence[str]) -> LineEvidence:
    """The evidence of many lines, gathered in chunks."""
    parts = [of_lines(lines[start : start + CHUNK]) for start in range(0, len(lines), CHUNK)]
    return LineEvidence(
        bags=tuple(map(joined, zip(*(part.bags for part in parts), strict=True))),
        figures=np.concatenate([part.figures for part in parts]),
        words=joined([part.words for part in parts]),
        **{
            name: np.concatenate([getattr(part, name) for part in parts])
            for name in ("stems", "size", "last")
        },
    )


def pick_lines(evidence: LineEvidence, lines: Ints) -> LineEvidence:
    """What `of_documents` needs to know of some lines."""
    return evidence._replace(
        bags=(),
        figures=evidence.figures[lines],
        words=pick(evidence.words, lines),
        stems=evidence.stems[lines],
        size=evidence.size[lines],
        last=evidence.last[lines],
    )
