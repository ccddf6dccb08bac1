"""Fits the judge, measures it on folds that it has not seen, and writes the model and its figures.

    pip install -e '.[train]'
    python -m training CORPORA CACHE

CORPORA is the folder of the labelled corpora, CACHE one for renderings of their pages. The model goes to
`cleaner/model.npz`, the figures, with the model's hash, to `benchmarks/results.json`.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import click
import numpy as np
import torch
from numpy.typing import NDArray

from cleaner import foreign, lean, threads
from cleaner.features import SEEN, Floats, Ints, of_lines
from cleaner.judge import ASKED
from cleaner.known_phrases import SURE, known
from cleaner.last_lines import is_phrase, may_be_phrase
from cleaner.lines import Lines as SplitLines
from cleaner.lines import split
from cleaner.opinion import KINDS, Opinion
from cleaner.page_worth import left_out, repeated
from cleaner.weight import sigmoid, tilts
from cleaner.wording import Wording
from cleaner.write import whole
from training import lone, wording
from training.corpus import CLASSES, Corpus, gather
from training.documents import Document, read
from training.export import Arrays, committee, ready
from training.fillers import FOLDS
from training.fit import HTML, Setting, fit, judged
from training.measure import (
    UNKNOWN,
    Calibration,
    Lines,
    ambiguous,
    bars,
    bins,
    by_category,
    calibrate,
    costs,
    curve,
    figures,
    logistic,
    parts,
    skill,
)
from training.word_f1 import Truth, best_bar, by_type, kept, truths

MADE = 16000  # documents made up
MEASURED = {  # by kind of input: kinds of document, and whether the article extractor has its word
    "residue": ("residue", False),
    "page": ("page", False),
    "trafilatura": ("trafilatura", True),
    "fast": ("best", False),
    "best": ("best", True),
}
LEAN = "trafilatura"  # begins the names of extractors that leave little beside the article
PROCESSES = 2
PASSES = 3  # in which bars are found in view of what goes with threads, which hangs on the bars
RANGED = 200  # documents on which the ranges of activations are measured
FEW = 10  # documents, below which a part is given no figures of its own
HERE = Path(__file__).parents[1]
FILE = click.Path(dir_okay=False, path_type=Path)

Said = tuple[Floats, ...]  # verdicts on lines, scores of their categories, of residue what the wording weighs
TextKinds = tuple[NDArray[np.float64], NDArray[np.float64]]  # what terms of `lean` and of `foreign` weigh


def kept_back(fold: int, corpus: Corpus, setting: Setting, phrases: Path) -> tuple[dict[str, Said], Arrays]:
    """What a committee fitted to the other folds says of a fold's lines, by kind of document.

    And the arrays of wording fitted to the other folds' lines, phrases and last lines.
    """
    torch.set_num_threads(1)
    others = np.flatnonzero(corpus.fold != fold)
    nets, reader = fit(corpus, others, setting)
    said: dict[str, Said] = {
        name: judged(nets, reader, chosen(corpus, kind, fold), asked)
        for name, (kind, asked) in MEASURED.items()
    }
    said["residue"] = heard(corpus, fold, said["residue"], wording.fit(corpus, others, phrases))
    return said, wording.fit(corpus, others, phrases, fold)


def heard(corpus: Corpus, fold: int, said: Said, arrays: Arrays) -> Said:
    """What is said of a fold's lines of residue in view of their wording."""
    own = corpus.whole(chosen(corpus, "residue", fold))
    lines = [line.strip() for one in own for line in one.lines]
    weighed = Wording(arrays["wording.weights"], float(arrays["wording.step"]))
    short = [i for i, line in enumerate(lines) if len(line) <= SEEN]
    worded = np.zeros(len(lines), np.float32)
    worded[short] = weighed.of([lines[i] for i in short])
    return weighed.heard(lines, said[0], of_lines(lines), np.ones(len(lines), bool)), said[1], worded


def final(corpus: Corpus, setting: Setting, phrases: Path) -> Arrays:
    """The arrays of a committee fitted to everything."""
    torch.set_num_threads(1)
    everything = np.arange(len(corpus.documents))
    nets, reader = fit(corpus, everything, setting)
    pieces = np.concatenate([np.flatnonzero(corpus.kind == kind)[:RANGED] for kind in ("residue", *HTML)])
    rng = np.random.default_rng(0)
    batches = [reader.batch([corpus.lines_of(one)], 0, rng) for one in pieces]
    return committee(nets, reader, batches) | wording.fit(corpus, everything, phrases)


def chosen(corpus: Corpus, kind: str, fold: int) -> Ints:
    """The documents of a kind and fold, long ones in pieces."""
    return np.flatnonzero((corpus.fold == fold) & (corpus.kind == kind))


def collected(corpus: Corpus, name: str, said: Sequence[dict[str, Said]]) -> tuple[Lines, list[Document]]:
    """The lines of a kind of input with what was said of them by nets that never saw them."""
    kind, asked = MEASURED[name]
    pieces = np.concatenate([chosen(corpus, kind, fold) for fold in range(FOLDS)])
    rows = np.concatenate([corpus.lines_of(piece) for piece in pieces])
    documents = [corpus.documents[piece] for piece in pieces]
    first = np.array([i == 0 or documents[i - 1] is not one for i, one in enumerate(documents)])
    weak = np.where(corpus.soft[rows] > 0.5, UNKNOWN, 0)
    truth = np.where(corpus.category[rows] >= 0, corpus.category[rows], weak)
    truth[corpus.weight[rows] == 0] = -1
    document = (first.cumsum() - 1).repeat(corpus.length[pieces])
    lines = Lines(
        logits=np.concatenate([one[name][0] for one in said]).astype(np.float64),
        named=np.concatenate([one[name][1] for one in said]).argmax(1) + 1,
        truth=truth,
        size=corpus.evidence.size[corpus.number[rows]],
        document=document,
        domain=corpus.site[pieces].repeat(corpus.length[pieces]),
        listed=np.zeros(len(rows)),
        again=said_again(corpus, rows, document) if kind in HTML else None,
        out=left_out(corpus.markup.figures[corpus.marked[rows]]) & asked if kind in HTML else None,
        worded=np.concatenate([one[name][2] for one in said]) if name == "residue" else None,
    )
    return lines, [one for one, new in zip(documents, first, strict=True) if new]


def said_again(corpus: Corpus, rows: Ints, document: Ints) -> NDArray[np.bool_]:
    """Which lines of pages of HTML, given as rows and the numbers of their documents, stand above them?"""
    texts = list(zip(document.tolist(), corpus.number[rows].tolist(), strict=True))
    found = np.zeros(len(rows), bool)
    sizes = corpus.evidence.size[corpus.number[rows]]
    found[repeated(texts, sizes, corpus.markup.figures[corpus.marked[rows]])] = True
    return found


def looked_up(
    lines: Lines, documents: Sequence[Document], calibration: Calibration, kinds: TextKinds
) -> Lines:
    """The lines of residue with what lists and last lines tell of suspects, and what they weigh besides."""
    listed, named, scores = lines.listed.copy(), lines.named.copy(), lines.scores(calibration)
    worded = np.zeros(len(scores)) if lines.worded is None else lines.worded
    texts, lengths = [split("\n".join(one.lines)) for one in documents], np.bincount(lines.document)
    starts = lengths.cumsum() - lengths
    for start, length, text in zip(starts.tolist(), lengths.tolist(), texts, strict=True):
        suspects = np.flatnonzero(scores[start : start + length] >= ASKED).tolist()
        for i, (score, category) in known(text, suspects).items():
            listed[start + i] = score
            if score > scores[start + i]:
                named[start + i] = CLASSES.index(category)
        last = start + length - 1
        if may_be_phrase(text, scores[last]) and is_phrase(text, scores[last], worded[last]):
            listed[last] = max(listed[last], SURE["standard"])
    told = (
        sigmoid(terms @ weights)
        for terms, weights in zip(terms_of(texts, scores, lengths), kinds, strict=True)
    )
    return replace(
        lines, listed=listed, named=named, tilt=tilts(lines.named - 1, listed.nonzero()[0], lengths, *told)
    )


def terms_of(
    texts: Sequence[SplitLines], scores: NDArray[np.float64], lengths: Ints
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What tells how lean each text is, and how foreign."""
    marks, hints = map(lean.marks, texts), map(foreign.hints, texts)
    return lean.terms(list(marks), scores, lengths), foreign.terms(list(hints))


def text_kinds(lines: Lines, documents: Sequence[Document], scores: NDArray[np.float64]) -> TextKinds:
    """What each term weighs in how lean a document is, and in how foreign, where its language is known."""
    texts = [split("\n".join(one.lines)) for one in documents]
    marked, hinted = terms_of(texts, scores, np.bincount(lines.document))
    sparing = np.array([one.extractor.startswith(LEAN) for one in documents])
    origins = np.array(list(map(origin, documents)))
    stated = origins != "unknown"
    return logistic(marked, sparing), logistic(hinted[stated], origins[stated] == "others")


def origin(document: Document) -> str:
    """Whether a document's language is one of which there are many, another, or unknown."""
    if document.lang is None:
        return "unknown"
    return "English, German" if document.lang.partition("-")[0] in foreign.HOME else "others"


def in_threads(
    lines: Lines, documents: Sequence[Document], weights: NDArray[np.float64], least: float
) -> tuple[Lines, NDArray[np.float64]]:
    """The lines as they are named, and what they weigh, where readers' comments are found among them.

    Those of pages of HTML stay as they are. `least` is the bar of `standard`.
    """
    if lines.again is not None:
        return lines, weights
    named, heard = lines.named.copy(), lines.at("standard", weights)
    starts = np.searchsorted(lines.document, np.arange(len(documents)))
    for start, document in zip(starts.tolist(), documents, strict=True):
        own = slice(start, start + len(document.lines))
        categories = [CLASSES[name] for name in named[own]]
        opinion = Opinion([], heard[own].tolist(), categories, lambda _: [])
        text = split("\n".join(document.lines))
        found = threads.find(text, opinion, least, min(least, threads.LIKELY)).opinion
        named[own] = [CLASSES.index(name) for name in found.categories]
        heard[own] = found.weights
    return replace(lines, named=named), np.where(heard == least, np.maximum(weights, least), weights)


def card(
    kind: str, lines: Lines, documents: Sequence[Document], truths: Mapping[str, Truth]
) -> tuple[Any, Calibration, list[float], TextKinds]:
    """The figures of a kind of input, with the calibration, the bars and what tells kinds of text.

    The pages of HTML in `truths` are scored against their true texts.
    """
    calibration, kinds = calibrate(lines), (np.zeros(lean.TERMS), np.zeros(foreign.TERMS))
    if kind == "residue":
        kinds = text_kinds(lines, documents, lines.scores(calibration))
        lines = looked_up(lines, documents, calibration, kinds)
    weights = lines.weights(calibration)
    pages = []
    if documents[0].markup is not None:
        own = np.split(lines.at("standard", weights), np.flatnonzero(np.diff(lines.document)) + 1)
        pages = [
            (kept(one.lines, truths[one.page]), part)
            for one, part in zip(documents, own, strict=True)
            if one.page in truths
        ]
    found = bars(lines, weights, kind, best_bar(pages) if pages else None)
    taken = 0.0
    for _ in range(0 if pages else PASSES):
        _, heard = in_threads(lines, documents, weights, found[1])
        before, after = (costs(lines, lines.at("standard", one) >= found[1]) for one in (weights, heard))
        taken = max(taken, after["lost"] - before["lost"])
        found = bars(lines, weights, kind, taken=taken)
    lines, weights = in_threads(lines, documents, weights, found[1])
    headings = {
        "extractor": [one.extractor or "none" for one in documents],
        "language": [one.lang or "unknown" for one in documents],
        "languages": [origin(one) for one in documents],
        "fold": [str(one.fold) for one in documents],
    }
    report = {
        "documents": len(documents),
        **({"word F1": by_type((page, part < found[1]) for page, part in pages)} if pages else {}),
        "skill": skill(lines, calibration),
        "bins": bins(lines, calibration),
        "curve": curve(lines, weights),
        "ambiguous": ambiguous(lines, lines.at("standard", weights) >= found[1]),
        "all": figures(lines, weights, found),
        "categories": by_category(lines, weights, found),
        "parts": {
            name: figures(lines.where(keep), weights[keep], found)
            for name, keep in parts(headings, lines.document)
            if len(np.unique(lines.document[keep])) >= FEW
        },
    }
    return report, calibration, found, kinds


def removed(
    lines: Lines,
    documents: Sequence[Document],
    calibration: Calibration,
    kinds: TextKinds,
    least: float,
) -> bytes:
    """What is removed of each document, as JSON lines: a flag for every line."""
    lines = looked_up(lines, documents, calibration, kinds)
    lines, weights = in_threads(lines, documents, lines.weights(calibration), least)
    gone = lines.at("standard", weights) >= least
    ends = np.flatnonzero(np.diff(lines.document)) + 1
    rows = zip(documents, np.split(gone, ends), strict=True)
    return "".join(json.dumps({"id": one.id, "removed": own.tolist()}) + "\n" for one, own in rows).encode()


@click.command()
@click.argument("corpora", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("cache", type=click.Path(file_okay=False, path_type=Path))
@click.option("--model", type=FILE, default=HERE / "cleaner" / "model.npz", help="where the model goes")
@click.option(
    "--results", type=FILE, default=HERE / "benchmarks" / "results.json", help="where its figures go"
)
@click.option("--lines", type=FILE, help="where it goes what is removed of unseen texts at `standard`")
def main(corpora: Path, cache: Path, model: Path, results: Path, lines: Path | None) -> None:
    """Fit, measure and write a model and its figures."""
    cache.mkdir(parents=True, exist_ok=True)
    corpus, setting = gather(read(corpora, cache, made=MADE)), Setting()
    phrases = corpora / "phrases.tsv"
    with ProcessPoolExecutor(PROCESSES) as pool:
        everything = pool.submit(final, corpus, setting, phrases)
        one = partial(kept_back, corpus=corpus, setting=setting, phrases=phrases)
        said, held = map(list, zip(*pool.map(one, range(FOLDS)), strict=True))
        arrays = everything.result()
    known = truths(corpora, cache)
    judged_lines = [collected(corpus, name, said) for name in MEASURED]
    reports, calibrations, levels, kinds = map(
        list,
        zip(
            *(card(kind, *one, known) for kind, one in zip(MEASURED, judged_lines, strict=True)), strict=True
        ),
    )
    order = [list(MEASURED).index(kind) for kind in KINDS]
    rest = (np.array(calibrations)[order], np.array(levels)[order], *kinds[0])
    data = ready(arrays, *rest)
    whole(model, data)
    alone = [one for i, own in enumerate(held) for one in lone.taken(phrases, i, ready(arrays | own, *rest))]
    found = {
        "model": sha256(data).hexdigest(),
        "date": date.today().isoformat(),
        "command": "python -m training CORPORA CACHE",
        **dict(zip(MEASURED, reports, strict=True)),
        "lone": lone.figures(alone),
    }
    whole(results, (json.dumps(found, indent=1) + "\n").encode())
    if lines:
        whole(
            lines,
            gzip.compress(removed(*judged_lines[0], calibrations[0], kinds[0], levels[0][1]), mtime=0),
        )
    for kind, report in zip(MEASURED, reports, strict=True):
        click.echo(f"{kind}: {json.dumps(report['all'], indent=1)}")


if __name__ == "__main__":
    main()
