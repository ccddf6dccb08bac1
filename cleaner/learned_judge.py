"""The judge that has learned: one net over the whole sequence of lines, read from a model file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from cleaner.features import of_lines
from cleaner.judge import CATEGORIES, KINDS, Opinion
from cleaner.lines import Lines
from cleaner.network import Network
from cleaner.policy import LEVELS
from cleaner.reasons import reasons

FORMAT = 1  # of the model file
WINDOW = 2048  # lines; a longer text is judged in windows
OVERLAP = 256  # lines that a window sees of its neighbours on either side
TOGETHER = 8192  # lines looked at together

# Harm is counted in characters and in documents: a long line needs more certainty than a short one, and
# a lone suspect in a clean document more than one among many. Both weights were chosen on the labelled
# corpora. A line of SIZE characters among CROWD lines of cruft weighs its probability.
SIZE, LENGTH = 100, 0.1
CROWD, COMPANY, LONER = 3.0, 0.3, 0.3


@dataclass(frozen=True)
class Window:
    """Lines `start` to `end` of a text, of which the judge answers for those from `first` to `last`."""

    text: int
    start: int
    first: int
    last: int
    end: int

    def of(self, lines: Sequence[str]) -> list[str]:
        """The lines that the window sees."""
        return [line.strip() for line in lines[self.start : self.end]]


class LearnedJudge:
    """A model, ready to judge: an .npz archive of plain arrays, as `training/export.py` writes it.

    Raises OSError for a file that cannot be read, ValueError for one that is no model.
    """

    def __init__(self, path: str) -> None:
        data = Path(path).read_bytes()
        try:
            with np.load(BytesIO(data), allow_pickle=False) as archive:
                arrays = {name: archive[name] for name in archive.files}
            if int(arrays["format"]) != FORMAT:
                raise ValueError(f"it has format {arrays['format']}, and this version reads {FORMAT}")
            self.network = Network(arrays)
            self.calibration: NDArray[np.float64] = arrays["calibration"]
            rows = [dict(zip(LEVELS, row, strict=True)) for row in arrays["bars"].tolist()]
            self.bars = dict(zip(KINDS, rows, strict=True))
        except (OSError, KeyError, EOFError, ValueError, BadZipFile) as error:
            raise ValueError(f"{path}: not a model of this version of cleaner: {error}") from None
        self.id = sha256(data).hexdigest()[:12]

    def judge(self, texts: Sequence[Lines], kinds: Sequence[str]) -> list[Opinion]:
        """Judge texts together: for each the same as alone, in less time."""
        logits = [np.empty(len(lines.texts)) for lines in texts]
        names = [np.zeros(len(lines.texts), np.int64) for lines in texts]
        for group in together(windows([len(lines.texts) for lines in texts])):
            evidence = of_lines([line for window in group for line in window.of(texts[window.text].texts)])
            lengths = np.array([window.end - window.start for window in group])
            found, known = self.network.judge(evidence, lengths)
            categories = self.network.name(evidence, known)
            at = 0
            for window in group:
                source = slice(at + window.first - window.start, at + window.last - window.start)
                logits[window.text][window.first : window.last] = found[source]
                names[window.text][window.first : window.last] = categories[source]
                at += window.end - window.start
        return [self.opinion(*parts) for parts in zip(texts, kinds, logits, names, strict=True)]

    def opinion(
        self, lines: Lines, kind: str, logits: NDArray[np.float64], names: NDArray[np.int64]
    ) -> Opinion:
        """The opinion on a text from the net's logits and the positions of its categories."""
        slope, level = self.calibration[KINDS.index(kind)]
        scores = sigmoid(logits * slope + level)
        categories = [CATEGORIES[name] for name in names.tolist()]
        weights = weigh(scores, [len(text) for text in lines.texts])
        return Opinion(
            scores.tolist(), weights.tolist(), categories, partial(reasons, lines.texts, categories)
        )


def weigh(scores: NDArray[np.float64], sizes: Sequence[int]) -> NDArray[np.float64]:
    """What a line's probability is worth, given its length and how much cruft stands beside it.

    >>> one, three = weigh(np.array([0.9]), [100]), weigh(np.array([0.9, 0.9, 0.9]), [100, 100, 100])
    >>> bool(one[0] < three[0])
    True
    """
    scores = scores.clip(1e-4, 1 - 1e-4)
    company = scores.sum() - scores
    logits = np.log(scores / (1 - scores))
    logits += COMPANY * np.log((company + LONER) / (CROWD + LONER))
    logits -= LENGTH * np.log((np.minimum(sizes, 300) + 5) / (SIZE + 5))
    return sigmoid(logits)


def sigmoid(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probabilities, to four decimals."""
    probabilities: NDArray[np.float64] = (1 / (1 + np.exp(-logits.clip(-30, 30)))).round(4)
    return probabilities


def windows(sizes: Sequence[int]) -> Iterator[Window]:
    """Cut texts of so many lines into windows.

    >>> [(window.start, window.first, window.last, window.end) for window in windows([3000])]
    [(0, 0, 1792, 2048), (1536, 1792, 3000, 3000)]
    """
    for text, size in enumerate(sizes):
        first = 0
        while first < size:
            start = max(0, first - OVERLAP)
            end = min(size, start + WINDOW)
            last = size if end == size else end - OVERLAP
            yield Window(text, start, first, last, end)
            first = last


def together(parts: Iterator[Window]) -> Iterator[list[Window]]:
    """Windows in groups of about TOGETHER lines."""
    group: list[Window] = []
    lines = 0
    for window in parts:
        if group and lines + window.end - window.start > TOGETHER:
            yield group
            group, lines = [], 0
        group.append(window)
        lines += window.end - window.start
    if group:
        yield group
