"""Fits what runs of characters weigh, to short lines and to interface phrases in all languages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from math import isnan
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from cleaner.features import SEEN, Floats, Ints
from cleaner.phrases import normal_form
from cleaner.wording import BITS, NONE, runs
from training.corpus import Corpus
from training.export import Arrays
from training.fillers import FOLDS, SLOT, filled, language, last_lines, number
from training.phrasebook import read, words
from training.prose import Prose
from training.synthesise import by_fold

KINDS = ("residue", "annotated", "written")  # of documents whose lines count
TABLES = {  # written by hand: are their texts cruft?
    "interface.tsv": True, "credits.tsv": True, "promos.tsv": True, "appeals.tsv": True,
    "true_lines.tsv": False, "last_lines.tsv": False,
}  # fmt: skip
SIGNED, SOME = ("name", "place", "score"), 8  # kinds of last lines made up, and how many by fold and language
RARE, COMMON = 20.0, 0.3  # how often content counts at most and at least, so that it weighs what cruft does
SMALL = 0.15  # what the square of a weight costs
STEPS, MEMORY = 150, 10  # of the optimiser
WORTH = 0.2  # of what is found, beside the nets
LEVELS = 15  # of a weight, either way,
MOST = 0.65  # the largest, as a share of what the largest of all would be
HERE = Path(__file__).parent


class Example(NamedTuple):
    """A line of a language: is it cruft?"""

    lang: str
    text: str
    cruft: bool


def fit(corpus: Corpus, documents: Ints, phrases: Path, but: int | None = None) -> Arrays:
    """The arrays that `cleaner.wording` reads, fitted to some documents and the listed `phrases`.

    Those phrases and last lines are left out that fall to the fold `but`.
    """
    found = [*listed(phrases, but), *of_documents(corpus, documents)]
    keys, starts = runs([one.text for one in found])
    there = keys.T != NONE
    rows = np.repeat(np.arange(len(found)), np.diff(starts, append=keys.shape[1]))
    counts = np.bincount(rows, there.sum(1), len(found)).astype(np.int64)
    shares = torch.from_numpy((1 / np.sqrt(counts)).astype(np.float32).repeat(counts))
    matrix = torch.sparse_csr_tensor(
        torch.from_numpy(np.append(0, counts.cumsum())),
        torch.from_numpy(keys.T[there].astype(np.int64)),
        shares,
        (len(found), 1 << BITS),
    )
    weights = fitted(matrix, np.array([one.cruft for one in found]), weights_of(found))
    step = MOST * np.abs(weights).max() / LEVELS
    return {
        "wording.weights": np.rint(weights / step).clip(-LEVELS, LEVELS).astype(np.int8),
        "wording.step": np.array(step * WORTH, np.float32),
    }


def fitted(matrix: torch.Tensor, cruft: NDArray[np.bool_], counts: Floats) -> Floats:
    """A logistic regression of lines, which count so often, on the runs of characters that they hold."""
    turned = matrix.to_sparse_coo().t().to_sparse_csr()
    sign, often = torch.from_numpy(np.where(cruft, 1.0, -1.0).astype(np.float32)), torch.from_numpy(counts)
    weights, bias = torch.zeros(matrix.shape[1], requires_grad=True), torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.LBFGS(
        [weights, bias], max_iter=STEPS, history_size=MEMORY, line_search_fn="strong_wolfe"
    )

    def loss() -> float:
        with torch.no_grad():
            margins = sign * (matrix @ weights + bias)
            slopes = -often * sign * torch.sigmoid(-margins)
            weights.grad = turned @ slopes + SMALL * weights
            bias.grad = slopes.sum().reshape(1)
            missed = (often * torch.nn.functional.softplus(-margins)).sum()
            return float(missed + SMALL / 2 * weights.square().sum())

    optimizer.step(loss)
    found: Floats = weights.detach().numpy()
    return found


def weights_of(examples: Sequence[Example]) -> Floats:
    """How often each example counts: content in a language about as much as cruft does."""
    count = Counter((one.lang, one.cruft) for one in examples)
    ratios = {lang: count[lang, True] / max(count[lang, False], 1) for lang, _ in count}
    balance = {lang: min(RARE, max(COMMON, ratio)) for lang, ratio in ratios.items()}
    return np.array([1.0 if one.cruft else balance[one.lang] for one in examples], np.float32)


def listed(phrases: Path, but: int | None = None) -> Iterator[Example]:
    """Interface phrases of several words, as single ones are words of articles, too, and true short lines."""
    rng = Random(0)
    forms, software = [], by_fold(phrases)
    for fold in range(FOLDS):
        if fold != but:
            forms += [(lang, text, True) for lang, text in told(software[fold])]
            forms += [(lang, text, False) for lang, text in (*told(endings(fold)), *signed(fold))]
    for table, cruft in TABLES.items():
        forms += [(row["lang"], row["text"], cruft) for row in read(HERE / table)]
    for lang, form, cruft in dict.fromkeys(forms):
        one = of_form(lang, form, cruft, rng)
        if (not cruft or words(normal_form(form)) > 1) and not SLOT.search(one.text):
            yield one


def told(table: Mapping[str, Mapping[str, Sequence[str]]]) -> Iterator[tuple[str, str]]:
    """The texts of a table of languages and kinds, with their languages."""
    for lang, kinds in table.items():
        for texts in kinds.values():
            yield from ((lang, text) for text in texts)


def of_form(lang: str, form: str, cruft: bool, rng: Random) -> Example:
    """A form with its numbers and names filled in."""
    lang = language(lang)
    slots = {"n": lambda: number(lang, rng), "x": lambda: ""}
    return Example(lang, " ".join(filled(form, slots).split())[:SEEN], cruft)


def signed(fold: int) -> Iterator[tuple[str, str]]:
    """Names, places with dates, and scores, as they end articles, with their languages."""
    prose = Prose([], {}, Random(fold), fold)
    for lang in sorted(last_lines(fold)):
        for kind in SIGNED:
            yield from ((lang, prose.last_line(lang, kind)) for _ in range(SOME))


def endings(fold: int) -> dict[str, dict[str, list[str]]]:
    """By language and kind: true last lines and headings of our own that fall to a fold.

    >>> "Fin" in endings(0)["fr"]["end"]
    True
    """
    table: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in read(HERE / "endings.tsv"):
        table[row["lang"]][row["kind"]].append(row["text"])
    return {lang: {kind: texts[fold::FOLDS] for kind, texts in own.items()} for lang, own in table.items()}


def of_documents(corpus: Corpus, documents: Ints) -> Iterator[Example]:
    """The short lines of documents, each once a language and label."""
    lines = {
        Example(language(one.lang), line.strip(), soft > 0.5): None
        for one in corpus.whole(documents[np.isin(corpus.kind[documents], KINDS)])
        for line, soft in zip(one.lines, one.soft, strict=True)
        if not isnan(soft) and len(line.strip()) <= SEEN
    }
    yield from lines
