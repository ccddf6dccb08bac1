"""Pages as the engines of `cleaner` render them: their lines, their markup, and what is known of them."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from math import isnan, nan
from multiprocessing import Pool
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from cleaner.engines import ENGINES
from cleaner.features import Floats
from cleaner.markup import Markup, of_page
from cleaner.read_html import decode_html
from training.align import Match, Reference, align, words
from training.carry import AMB, carried_from
from training.render import PROCESSES

RENDERED = ("trafilatura", "best")  # "fast" is "best" without the word of the article extractor
LONGEST = 4000  # lines
LOW, HIGH = 0.25, 0.75  # share of a line's words in the true text at which it is cruft, and at which content
MOVED, MOVED_PART = 0.5, 0.3  # what the share is worth where a line breaks the order of the true text
BODY = 30  # words, that a true text counts for at least
EVEN = 20  # lines, that a page counts for at least
TITLE = 0.5  # P(cruft) of a title that the true text leaves out
UNSEEN, UNSEEN_WEIGHT = 0.95, 0.3  # P(cruft) of lines that a labelled text lacks, and how much that counts
WEIGHT = 40.0  # of all the lines of a page, if all are in the true text

Row = Mapping[str, Any]


class Rendered(NamedTuple):
    """A page by an engine: its lines, what the markup says of them, P(cruft), labels ("": none), weights."""

    path: str
    row: Row
    engine: str
    lines: list[str]
    markup: Markup
    soft: list[float]
    labels: list[str]
    weights: Floats


def rendered(
    corpora: Path, labelled: Mapping[str, Sequence[Row]], truths: Mapping[str, Row]
) -> Iterator[Rendered]:
    """The pages of labelled and of true texts, by each engine."""
    paths = sorted(labelled.keys() | truths.keys())
    tasks = [(path, labelled.get(path, ()), truths.get(path)) for path in paths]
    with Pool(PROCESSES) as pool:
        for pages in pool.imap(partial(look, corpora), tasks, chunksize=8):
            yield from pages


def look(corpora: Path, task: tuple[str, Sequence[Row], Row | None]) -> list[Rendered]:
    """What is known of the lines of a page."""
    path, labelled, truth = task
    html = decode_html(gzip.decompress((corpora / path).read_bytes()))
    out = []
    for engine in RENDERED:
        page = ENGINES[engine](html, None)
        lines = [" ".join(block.text.split()) for block in page.blocks]
        if not lines or len(lines) > LONGEST:
            continue
        labels = carried_from(lines, labelled)
        if truth:
            soft, weights = by_truth(lines, truth)
        else:
            soft, weights = by_labels(labels)
        row = next(iter(labelled), truth or {})
        out.append(Rendered(path, row, engine, lines, of_page(page), soft, labels, weights))
    return out


def by_truth(lines: Sequence[str], truth: Row) -> tuple[list[float], Floats]:
    """P(cruft) and weights of lines, given the true text."""
    reference = Reference([line for line in truth["text"].split("\n") if line.strip()])
    title = words(truth.get("title") or "")
    soft = []
    for line, match in zip(lines, align(lines, reference), strict=True):
        inside = min(1.0, max(0.0, (share(match) - LOW) / (HIGH - LOW)))
        soft.append(TITLE if inside < TITLE and words(line) == title else 1 - inside)
    sizes = np.array([len(words(line)) for line in lines], np.float32)
    by_words = np.minimum(1, sizes / max(BODY, len(reference.words)))
    weights = WEIGHT / 2 * (by_words + 1 / max(EVEN, len(lines)))
    return soft, weights.astype(np.float32)


def share(match: Match | None) -> float:
    """The share of a line that is in the true text.

    >>> share(Match(0, 4, 1.0)), share(Match(0, 4, 1.0, ordered=False)), share(None)
    (1.0, 0.5, 0.0)
    """
    if match is None:
        return 0.0
    if match.ordered:
        return match.coverage
    return match.coverage * (MOVED if match.coverage >= HIGH else MOVED_PART)


def by_labels(labels: Sequence[str]) -> tuple[list[float], Floats]:
    """P(cruft) and weights of lines, given labels of some of them."""
    soft = [UNSEEN if not label else nan if label == AMB else float(label != "content") for label in labels]
    unseen = np.array([not label for label in labels])
    weights = np.where(unseen, UNSEEN_WEIGHT, 1.0) * WEIGHT / 2 / max(EVEN, len(labels))
    weights[[isnan(p) for p in soft]] = 0
    return soft, weights.astype(np.float32)
