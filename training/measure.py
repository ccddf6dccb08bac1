"""From scores of lines that no net was fitted on: calibration, bars, and the figures of the model card."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.features import Ints
from cleaner.learned_judge import sigmoid, weigh
from training.corpus import CLASSES

CAP = 300  # characters of a line that count towards `lost`, as in the issues' figures
LOST = {"careful": 0.0003, "standard": 0.002, "thorough": 0.01}
LINES, DAMAGED, PURE = 0.01, 0.10, 0.02  # what `standard` may cost besides: lines, documents, clean documents
TWINS = (
    {"meta", "nav", "form", "legal"}, {"share", "comments", "newsletter"},
    {"comment_body", "comment_spam"}, {"related", "ads", "media"},
)  # fmt: skip
TWIN = {name: number for number, group in enumerate(TWINS) for name in group}

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Lines:
    """Lines of documents, with what a net that never saw them says.

    `truth` is the position of the class in CLASSES, or -1 where it is not scored; `named` the position of
    the category that the net would give it; `document` numbers documents from 0, lines in order.
    """

    logits: NDArray[np.float64]
    named: Ints
    truth: Ints
    size: Ints
    document: Ints

    def weights(self, calibration: Sequence[float]) -> NDArray[np.float64]:
        """What each line weighs to the policy."""
        slope, level = calibration
        scores = sigmoid(self.logits * slope + level)
        ends = np.flatnonzero(np.diff(self.document)) + 1
        parts = zip(np.split(scores, ends), np.split(self.size, ends), strict=True)
        return np.concatenate([weigh(part, sizes.tolist()) for part, sizes in parts])

    def where(self, keep: Flags) -> Lines:
        """Some of the lines, of whole documents."""
        numbers = np.unique(self.document[keep], return_inverse=True)[1]
        return Lines(self.logits[keep], self.named[keep], self.truth[keep], self.size[keep], numbers)


def calibrate(lines: Lines) -> tuple[float, float]:
    """Slope and level that make the logits' probabilities true, by logistic regression.

    >>> rng = np.random.default_rng(0)
    >>> logits = rng.normal(size=20_000)
    >>> truth = (rng.random(20_000) < 1 / (1 + np.exp(-2 * logits + 1))).astype(np.int64)
    >>> lines = Lines(logits, truth, truth, truth, truth)
    >>> [round(number) for number in calibrate(lines)]
    [2, -1]
    """
    scored = lines.truth >= 0
    inputs = np.stack((lines.logits[scored], np.ones(int(scored.sum()))), 1).astype(np.float64)
    cruft = lines.truth[scored] > 0
    found = np.array([1.0, 0.0])
    for _ in range(20):
        said = 1 / (1 + np.exp(-inputs @ found))
        slope = inputs.T @ (cruft - said)
        curve = (inputs * (said * (1 - said))[:, None]).T @ inputs
        found += np.linalg.solve(curve + 1e-6 * np.eye(2), slope)
    return float(found[0]), float(found[1])


def costs(lines: Lines, gone: Flags) -> dict[str, float]:
    """What removing some lines catches and costs."""
    content, cruft = lines.truth == 0, lines.truth > 0
    size = np.minimum(lines.size, CAP)
    documents = int(lines.document.max()) + 1
    hurt = np.bincount(lines.document, gone & content, documents) > 0
    pure = np.bincount(lines.document, cruft, documents) == 0
    return {
        "caught": float((gone & cruft).sum() / max(1, cruft.sum())),
        "lost": float(size[gone & content].sum() / max(1, size[content].sum())),
        "lines": float((gone & content).sum() / max(1, content.sum())),
        "damaged": float(hurt.mean()),
        "pure damaged": float((hurt & pure).sum() / max(1, pure.sum())),
    }


def bar(lines: Lines, weights: NDArray[np.float64], level: str) -> float:
    """The lowest bar at which a level keeps within its limits."""
    order = np.argsort(-weights, kind="stable")
    content = (lines.truth == 0)[order]
    size = np.minimum(lines.size, CAP)[order] * content
    within = size.cumsum() <= LOST[level] * size.sum()
    if level == "standard":
        document = lines.document[order]
        documents = int(document.max()) + 1
        first = np.zeros(len(order), bool)
        at = np.flatnonzero(content)
        first[at[np.unique(document[at], return_index=True)[1]]] = True
        pure = np.bincount(lines.document, lines.truth > 0, documents) == 0
        within &= content.cumsum() <= LINES * content.sum()
        within &= first.cumsum() <= DAMAGED * documents
        within &= (first & pure[document]).cumsum() <= PURE * pure.sum()
    kept = np.flatnonzero(within)
    return float(weights[order[kept[-1]]]) if len(kept) else 1.0


def bars(lines: Lines, weights: NDArray[np.float64]) -> list[float]:
    """The bars of the levels, from careful to thorough, each at most the one before."""
    found = [bar(lines, weights, level) for level in LOST]
    nested: list[float] = np.minimum.accumulate(found).tolist()
    return nested


def figures(
    lines: Lines, weights: NDArray[np.float64], found: Sequence[float]
) -> dict[str, dict[str, float]]:
    """By level, what it catches and costs; and how good probabilities and categories are."""
    report = {level: costs(lines, weights >= one) for level, one in zip(LOST, found, strict=True)}
    caught = (weights >= found[1]) & (lines.truth > 0)
    said = [CLASSES[name] for name in lines.named[caught]]
    true = [CLASSES[name] for name in lines.truth[caught]]
    report["category"] = {
        "right": float(np.mean([one == other for one, other in zip(said, true, strict=True)])),
        "right but for twins": float(
            np.mean([TWIN[one] == TWIN[other] for one, other in zip(said, true, strict=True)])
        ),
    }
    return report


def skill(lines: Lines, calibration: Sequence[float]) -> float:
    """The Brier skill of the calibrated probabilities against the base rate."""
    scored = lines.truth >= 0
    cruft = lines.truth[scored] > 0
    said = sigmoid(lines.logits[scored] * calibration[0] + calibration[1])
    return float(1 - np.mean((said - cruft) ** 2) / np.mean((cruft.mean() - cruft) ** 2))


def parts(names: Mapping[str, Sequence[str]], document: Ints) -> Iterator[tuple[str, Flags]]:
    """The lines of each part: by a name of every document, under each heading."""
    for heading, values in names.items():
        for value in sorted(set(values)):
            yield f"{heading} {value}", np.array([one == value for one in values])[document]
