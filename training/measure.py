"""From scores of lines that no net was fitted on: calibration, bars, and the figures of the model card."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.features import Ints
from cleaner.known_phrases import SURE
from cleaner.page_worth import worth
from cleaner.policy import LEVELS
from cleaner.weight import sigmoid, weigh
from training.corpus import CLASSES

CAP = 300  # characters of a line that count towards `lost`
LOST = {  # share of the characters of content that each level may lose, by kind of document
    "residue": (0.0003, 0.002, 0.01),
    "page": (0.01, 0.065, 0.1),  # of all the text of a page; at `standard` the words kept have the best F1
    **dict.fromkeys(("trafilatura", "fast", "best"), (0.01, 0.065, 0.1)),
}
LINES, DAMAGED, PURE = 0.01, 0.10, 0.02  # residue at `standard`: lines, documents, clean documents
TWINS = (
    {"meta", "nav", "form", "legal"}, {"share", "comments", "newsletter"},
    {"comment_body", "comment_spam"}, {"related", "ads", "media"},
)  # fmt: skip
CURVE = (0.0001, 0.0003, 0.001, 0.002, 0.003, 0.005, 0.01, 0.02, 0.05)
DRAWS = 400
TWIN = {name: number for number, group in enumerate(TWINS) for name in group}

UNKNOWN = len(CLASSES)  # the class of cruft of which no more is known
KNOTS, DOUBT = 16, 4.0  # of the calibration: pieces between logits of -DOUBT and DOUBT

Flags = NDArray[np.bool_]
Calibration = NDArray[np.float64]  # logits and true logits, (2, KNOTS + 2)


@dataclass(frozen=True)
class Lines:
    """Lines of documents, with what a net that never saw them says.

    `truth` is the position of the class in CLASSES, UNKNOWN where all that is known is that it is cruft, or
    -1 where it is not scored; `named` the position of the category that the judge would give it; `document`
    numbers documents from 0, lines in order, and `domain` the sites that they are of; `listed` is P(cruft) of
    suspects that are in the phrasebook, and 0 of others. Lines of pages of HTML have `again`: do they stand
    above them? and `out`: did the article extractor, if it was asked, leave them out? Those of residue have
    `worded`: what the wording of short ones weighs, and `tilt`: what they weigh besides.
    """

    logits: NDArray[np.float64]
    named: Ints
    truth: Ints
    size: Ints
    document: Ints
    domain: Ints
    listed: NDArray[np.float64]
    again: Flags | None = None
    out: Flags | None = None
    tilt: NDArray[np.float64] | None = None
    worded: NDArray[np.float64] | None = None

    def scores(self, calibration: Calibration) -> NDArray[np.float64]:
        """P(cruft) of each line."""
        return sigmoid(np.interp(self.logits, *calibration))

    def weights(self, calibration: Calibration) -> NDArray[np.float64]:
        """What each line weighs to the policy."""
        scores = self.scores(calibration)
        if self.again is None or self.out is None:
            return weigh(scores, self.size, np.bincount(self.document), (), self.tilt)
        ends = np.flatnonzero(np.diff(self.document)) + 1
        parts = (np.split(part, ends) for part in (scores, self.size, self.again, self.out))
        pages = zip(*parts, strict=True)
        return np.concatenate(
            [worth(own, size, again.nonzero()[0].tolist(), out) for own, size, again, out in pages]
        )

    def where(self, keep: Flags) -> Lines:
        """Some of the lines, of whole documents."""
        numbers = np.unique(self.document[keep], return_inverse=True)[1]
        return Lines(
            self.logits[keep],
            self.named[keep],
            self.truth[keep],
            self.size[keep],
            numbers,
            self.domain[keep],
            self.listed[keep],
            None if self.again is None else self.again[keep],
            None if self.out is None else self.out[keep],
            None if self.tilt is None else self.tilt[keep],
            None if self.worded is None else self.worded[keep],
        )

    def at(self, level: str, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """What each line weighs at a level: what the phrasebook is sure of goes whatever the net says."""
        return np.where(self.listed >= SURE[level], 1.0, weights)


def calibrate(lines: Lines) -> Calibration:
    """What logits are worth: pairs of a logit and the true one, from a rough line and KNOTS equal counts.

    >>> rng = np.random.default_rng(0)
    >>> logits = rng.normal(size=100_000)
    >>> truth = (rng.random(100_000) < 1 / (1 + np.exp(-2 * logits + 1))).astype(np.int64)
    >>> found = calibrate(Lines(logits, truth, truth, truth, truth, truth, logits))
    >>> [round(float(np.interp(logit, *found)), 1) for logit in (-1, 0, 1)]
    [-3.0, -1.0, 1.0]
    """
    scored = lines.truth >= 0
    logits, cruft = lines.logits[scored], lines.truth[scored] > 0
    slope, level = logistic(np.stack((logits, np.ones(len(logits))), 1), cruft)
    order = np.argsort(logits, kind="stable")
    straight = logits[order] * slope + level
    doubtful = order[slice(*np.searchsorted(straight, (-DOUBT, DOUBT)))]
    parts = np.array_split(doubtful, KNOTS)
    low, high = logits[order[0]] - 1, logits[order[-1]] + 1
    knots = np.array([low, *(logits[part].mean() for part in parts), high])
    odds = [(cruft[part].sum() + 0.5) / ((~cruft[part]).sum() + 0.5) for part in parts]
    true = np.array([min(low * slope + level, -DOUBT), *np.log(odds), max(high * slope + level, DOUBT)])
    return np.stack((knots, np.maximum.accumulate(true)))


def logistic(inputs: NDArray[np.float64], truth: Flags) -> NDArray[np.float64]:
    """What the columns of the inputs weigh in the logit of what is true, by logistic regression.

    >>> logistic(np.ones((4, 1)), np.array([True, True, True, False])).round(2).tolist()
    [1.1]
    """
    found = np.zeros(inputs.shape[1])
    for _ in range(20):
        said = 1 / (1 + np.exp(-inputs @ found))
        slope = inputs.T @ (truth - said)
        curve = (inputs * (said * (1 - said))[:, None]).T @ inputs
        found += np.linalg.solve(curve + 1e-6 * np.eye(len(found)), slope)
    return found


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


def bar(lines: Lines, weights: NDArray[np.float64], lost: float, strict: bool) -> float:
    """The lowest bar at which no more is `lost` and, if `strict`, the other limits hold too."""
    order = np.argsort(-weights, kind="stable")
    content = (lines.truth == 0)[order]
    size = np.minimum(lines.size, CAP)[order] * content
    within = size.cumsum() <= lost * size.sum()
    if strict:
        document = lines.document[order]
        documents = int(document.max()) + 1
        first = np.zeros(len(order), bool)
        at = np.flatnonzero(content)
        first[at[np.unique(document[at], return_index=True)[1]]] = True
        pure = np.bincount(lines.document, lines.truth > 0, documents) == 0
        within &= content.cumsum() <= LINES * content.sum()
        within &= first.cumsum() <= DAMAGED * documents
        within &= (first & pure[document]).cumsum() <= PURE * pure.sum()
    sorted_weights = weights[order]
    within &= np.append(sorted_weights[1:] < sorted_weights[:-1], True)  # all that weigh the same go together
    kept = np.flatnonzero(within)
    return float(sorted_weights[kept[-1]]) if len(kept) else 1.0


def bars(
    lines: Lines,
    weights: NDArray[np.float64],
    kind: str,
    standard: float | None = None,
    taken: float = 0.0,
) -> list[float]:
    """The bars of the levels, from careful to thorough, each at most the one before.

    `standard` is that level's bar, where it is known; `taken` what it and `thorough` lose besides.
    """
    careful, usual, thorough = LOST[kind]
    limits = zip(LEVELS, (careful, usual - taken, thorough - taken), strict=True)
    found = [
        bar(lines, lines.at(level, weights), lost, (kind, level) == ("residue", "standard"))
        if level != "standard" or standard is None
        else standard
        for level, lost in limits
    ]
    nested: list[float] = np.minimum.accumulate(found).tolist()
    return nested


def figures(lines: Lines, weights: NDArray[np.float64], found: Sequence[float]) -> dict[str, Any]:
    """By level, what it catches and costs, with intervals; how good the categories of `standard` are."""
    report: dict[str, Any] = {}
    for level, one in zip(LEVELS, found, strict=True):
        gone = lines.at(level, weights) >= one
        report[level] = costs(lines, gone) | intervals(lines, gone)
    caught = (lines.at("standard", weights) >= found[1]) & (lines.truth > 0) & (lines.truth != UNKNOWN)
    said = [CLASSES[name] for name in lines.named[caught]]
    true = [CLASSES[name] for name in lines.truth[caught]]
    report["category"] = {
        "right": share(one == other for one, other in zip(said, true, strict=True)),
        "right but for twins": share(TWIN[one] == TWIN[other] for one, other in zip(said, true, strict=True)),
    }
    return report


def share(flags: Iterable[bool]) -> float:
    """The share of true ones, 0 where there are none."""
    known = list(flags)
    return sum(known) / max(1, len(known))


def intervals(lines: Lines, gone: Flags) -> dict[str, list[float]]:
    """95 % intervals of what is caught and lost: whole sites are drawn anew."""
    site = np.unique(lines.domain, return_inverse=True)[1]
    size = np.minimum(lines.size, CAP) * (lines.truth == 0)
    sums = np.stack(
        [np.bincount(site, part) for part in (gone & (lines.truth > 0), lines.truth > 0, gone * size, size)]
    )
    drawn = (
        np.random.default_rng(0).multinomial(len(sums[0]), np.full(len(sums[0]), 1 / len(sums[0])), DRAWS)
        @ sums.T
    )
    found = np.stack((drawn[:, 0] / np.maximum(1, drawn[:, 1]), drawn[:, 2] / np.maximum(1, drawn[:, 3])))
    low, high = np.quantile(found, (0.025, 0.975), axis=1)
    return {f"{name} interval": [float(low[i]), float(high[i])] for i, name in enumerate(("caught", "lost"))}


def by_category(lines: Lines, weights: NDArray[np.float64], found: Sequence[float]) -> dict[str, Any]:
    """How many lines of each category there are, and what share of them each level catches."""
    report = {}
    for code, name in enumerate(CLASSES[1:], 1):
        own = lines.truth == code
        if own.any():
            shares = {
                level: float((lines.at(level, weights)[own] >= one).mean())
                for level, one in zip(LEVELS, found, strict=True)
            }
            report[name] = {"lines": int(own.sum()), **shares}
    return report


def curve(lines: Lines, weights: NDArray[np.float64]) -> list[tuple[float, float]]:
    """What is caught where so much of the content is lost: pairs of lost and caught."""
    order = np.argsort(-weights, kind="stable")
    truth = lines.truth[order]
    lost = (np.minimum(lines.size, CAP)[order] * (truth == 0)).cumsum()
    caught = (truth > 0).cumsum() / max(1, int((truth > 0).sum()))
    at = np.searchsorted(lost, np.array(CURVE) * lost[-1], side="right") - 1
    return [(one, float(caught[i]) if i >= 0 else 0.0) for one, i in zip(CURVE, at.tolist(), strict=True)]


def bins(lines: Lines, calibration: Calibration) -> list[tuple[float, float]]:
    """Of ten equal counts of the lines scored .05 to .95: what is said and what is true."""
    said = lines.scores(calibration)
    doubtful = np.flatnonzero((lines.truth >= 0) & (said >= 0.05) & (said <= 0.95))
    order = doubtful[np.argsort(said[doubtful], kind="stable")]
    return [
        (float(said[part].mean()), float((lines.truth[part] > 0).mean()))
        for part in np.array_split(order, 10)
        if len(part)
    ]


def ambiguous(lines: Lines, gone: Flags) -> float:
    """The share of the characters of lines on which editors disagree that are removed."""
    size = np.minimum(lines.size, CAP) * (lines.truth < 0)
    return float(size[gone].sum() / max(1, size.sum()))


def skill(lines: Lines, calibration: Calibration) -> float:
    """The Brier skill of the calibrated probabilities against the base rate."""
    scored = lines.truth >= 0
    cruft = lines.truth[scored] > 0
    said = lines.scores(calibration)[scored]
    return float(1 - np.mean((said - cruft) ** 2) / np.mean((cruft.mean() - cruft) ** 2))


def parts(names: Mapping[str, Sequence[str]], document: Ints) -> Iterator[tuple[str, Flags]]:
    """The lines of each part: by a name of every document, under each heading."""
    for heading, values in names.items():
        for value in sorted(set(values)):
            yield f"{heading} {value}", np.array([one == value for one in values])[document]
