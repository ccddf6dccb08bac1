"""How a line of residue is worded: what its runs of characters weigh, added up beside the nets.

The nets know words that several sites showed them. Other words are told by their letters.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cleaner.features import (
    CASELESS,
    ODD,
    OPEN,
    SEEN,
    SHUT,
    SPACE,
    Floats,
    Hashes,
    Ints,
    LineEvidence,
    tables,
)

RUNS = (3, 4, 5)  # characters
BITS = 20  # of a run's hash
NONE = 1 << BITS  # stands for the runs that would reach beyond a line
FAINT = -3.0  # the logit above which a line's wording is looked at: about a probability of one in twenty


class Wording:
    """The weights of runs of characters, (1 << BITS,) whole numbers in units of `step` logits.

    `kernel.c` does the same. Raises ValueError for weights of another shape.
    """

    def __init__(self, weights: NDArray[np.int8], step: float) -> None:
        if weights.shape != (NONE,):
            raise ValueError(f"wording.weights has the shape {weights.shape}, not {(NONE,)}")
        self.weights = np.append(weights, 0).astype(np.int8)
        self.step = step

    def heard(
        self, lines: Sequence[str], logits: Floats, evidence: LineEvidence, asked: NDArray[np.bool_]
    ) -> Floats:
        """The lines' logits, to which that is added of those `asked` that are neither faint nor long.

        A line with neither a space nor a letter of a script without case, as many single words are, says too
        little.
        """
        spaced = (evidence.figures[:, [SPACE, CASELESS]] > 0).any(1)
        own = (asked & spaced & (evidence.size <= SEEN) & (logits > FAINT)).nonzero()[0].tolist()
        found = logits.copy()
        if own:
            found[own] += self.of([lines[i] for i in own])
        return found

    def of(self, lines: Sequence[str]) -> Floats:
        """What the wording of lines of at most SEEN characters weighs, in logits; none may be blank."""
        keys, starts = runs(lines)
        totals = np.add.reduceat(self.weights.take(keys).sum(0, dtype=np.int64), starts)
        counts = np.add.reduceat((keys != NONE).sum(0), starts)
        weighed: Floats = (totals * self.step / np.sqrt(counts)).astype(np.float32)
        return weighed


def tells(line: str) -> bool:
    """Does a line say enough: has it a space, or a letter of a script without case? Many single words do not.

    >>> tells("Read on"), tells("続きを読む"), tells("Home")
    (True, True, False)
    """
    kinds = tables()[0]
    last = len(kinds) - 1
    return any(kinds[min(ord(character), last)] in (SPACE, CASELESS) for character in line)


def runs(lines: Sequence[str]) -> tuple[Hashes, Ints]:
    """The runs that begin at each character or edge of lines, (RUNS, characters), and where lines start.

    >>> keys, starts = runs(["ab", "c"])
    >>> keys.shape, starts.tolist(), (keys == NONE).sum(1).tolist()
    ((3, 7), [0, 4], [4, 6, 7])
    """
    sizes = np.fromiter(map(len, lines), np.int64, len(lines)) + 2
    ends = sizes.cumsum()
    starts = ends - sizes
    codes = np.frombuffer(f" {'  '.join(lines)} ".encode("utf-32-le", "surrogatepass"), np.int32)
    folded = np.zeros(len(codes) + max(RUNS), np.uint32)
    folded[: len(codes)] = tables()[1].take(codes.astype(np.intp), mode="clip")
    folded[starts], folded[ends - 1] = OPEN, SHUT
    left = ends.repeat(sizes) - np.arange(len(codes))
    keys = np.empty((len(RUNS), len(codes)), np.uint32)
    hashes = np.zeros(len(codes), np.uint32)
    for i in range(max(RUNS)):
        hashes = hashes * ODD[31] + folded[i : i + len(codes)]
        if i + 1 in RUNS:
            spread = (hashes ^ hashes >> np.uint32(15)) * ODD[13]
            keys[RUNS.index(i + 1)] = np.where(left > i, spread >> np.uint32(32 - BITS), NONE)
    return keys, starts
