"""The judge's arithmetic: tables of hashed pieces, dense layers, convolutions over lines, zone memory.

Products of matrices are taken on integers, small enough for float32 to hold every partial sum exactly.
So a line's scores depend on its document alone: not on the batch, the machine or the BLAS library.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.features import BAGS, HASH_BITS, Bag, Floats, Ints, LineEvidence, of_documents

TOP = 1023  # activations are whole numbers of steps, from 0 (or -TOP) to TOP
EXACT = 1 << 24  # float32 holds every whole number up to here
LANES = 4  # 16-bit sums in a 64-bit word
ZERO = 128  # the byte that stands for 0 in a table
CROWD = 1024  # lines that are judged at a time
UNSEEN = np.float32(-1e4)  # what is above the first line, to a running maximum

Arrays = Mapping[str, NDArray[Any]]


class Table:
    """A vector for every piece that training has seen; adds up those of a line's pieces.

    Four columns at a time: bytes spread over the 16-bit lanes of 64-bit words, so that no sum of the
    at most 256 pieces of a line runs over.
    """

    def __init__(self, present: NDArray[np.uint8], rows: NDArray[np.uint8], step: float) -> None:
        known = np.unpackbits(present, count=1 << HASH_BITS)
        self.row: NDArray[np.uint32] = np.where(known, np.cumsum(known), 0).astype(np.uint32)
        lanes = np.zeros((len(rows) + 1, -(-(rows.shape[1] + 1) // LANES) * LANES), np.uint16)
        lanes[1:, : rows.shape[1]] = rows
        lanes[1:, -1] = 1  # counts the known pieces
        self.words: NDArray[np.uint64] = lanes.view(np.uint64)
        self.width, self.step = rows.shape[1], np.float32(step)

    def __call__(self, bag: Bag) -> Floats:
        """The mean vector of each line's known pieces, (lines, width)."""
        words = self.words.take(self.row.take(bag.keys[:, 0]), axis=0, mode="clip")
        for column in bag.keys.T[1:]:
            words += self.words.take(self.row.take(column), axis=0, mode="clip")
        lanes = np.add.reduceat(words, bag.starts, axis=0).view(np.uint16)
        count = lanes[:, -1:].astype(np.float32)
        means = lanes[:, : self.width] - ZERO * count
        means *= self.step
        means /= np.maximum(count, 1)
        return means


class Dense:
    """A linear layer on whole steps, for one member of a committee or, side by side, for all of them.

    `weights` are whole numbers, (inputs, outputs) or (members, inputs, outputs); `scale` and `bias` fit
    their outputs.
    """

    def __init__(self, weights: NDArray[np.int16], scale: Floats, bias: Floats) -> None:
        self.weights = weights.astype(np.float32)
        self.scale, self.bias = (x if weights.ndim == 2 else x[:, None] for x in (scale, bias))

    def __call__(self, steps: Floats) -> Floats:
        """(rows, inputs) to (rows, outputs), or the same for every member."""
        outputs: Floats = steps @ self.weights
        outputs *= self.scale
        outputs += self.bias
        return outputs


def in_steps(values: Floats, lowest: int = 0) -> Floats:
    """Round to whole steps and cut off at both ends, in a new array."""
    steps: Floats = np.rint(values)
    np.maximum(steps, lowest, out=steps)
    np.minimum(steps, TOP, out=steps)
    return steps


@dataclass(frozen=True)
class Where:
    """How the lines of documents of like length stand in a (documents, longest) grid."""

    index: Ints  # of every line, in the flattened grid
    lengths: Ints
    starts: Ints  # of every document, among the lines
    longest: int
    mask: Floats | None  # 1 where there is a line; None where there is one everywhere

    @staticmethod
    def of(lengths: Ints) -> Where:
        """The grid for documents with so many lines each."""
        longest = int(lengths.max())
        there = np.arange(longest) < lengths[:, None]
        mask = None if there.all() else there[..., None].astype(np.float32)
        return Where(there.ravel().nonzero()[0], lengths, lengths.cumsum() - lengths, longest, mask)


Step = Callable[[Floats, Where], None]  # changes a (members, documents, longest, width) grid in place


def convolution(dense: Dense, distance: int) -> Step:
    """Every line hears what the lines `distance` before and behind it, and it itself, have to say."""

    def step(grid: Floats, where: Where) -> None:
        members, documents, longest, width = grid.shape
        steps = in_steps(grid)
        if where.mask is not None:
            steps *= where.mask
        wide = np.zeros((members, documents, longest, 3 * width), np.float32)
        wide[..., width : 2 * width] = steps
        wide[:, :, distance:, :width] = steps[:, :, :-distance]
        wide[:, :, :-distance, 2 * width :] = steps[:, :, distance:]
        grid += dense(wide.reshape(members, -1, 3 * width)).reshape(grid.shape)

    return step


def zone(down: Dense, up: Dense) -> Step:
    """Every line hears what stands above it, below it, and anywhere in its document."""

    def step(grid: Floats, where: Where) -> None:
        members, documents, longest, width = grid.shape
        said = down(in_steps(grid, -TOP).reshape(members, -1, width)).reshape(members, documents, longest, -1)
        count = said.shape[3]
        heard = np.empty((members, documents, longest, 6 * count), np.float32)
        most_above, most_below, mean_above, mean_below, mean, most = (
            heard[..., i * count : (i + 1) * count] for i in range(6)
        )
        held = said
        if where.mask is not None:
            held = np.where(where.mask > 0, said, UNSEEN)
            said *= where.mask
        np.maximum.accumulate(held, axis=2, out=most_above)
        np.maximum.accumulate(held[:, :, ::-1], axis=2, out=most_below[:, :, ::-1])
        lines = where.lengths[:, None, None].astype(np.float32)
        place = np.minimum(np.arange(1, longest + 1, dtype=np.float32)[:, None], lines)
        sums = np.add.accumulate(said, axis=2)
        total = sums[:, :, -1:]
        np.divide(sums, place, out=mean_above)
        np.divide(total - sums + said, lines - place + 1, out=mean_below)
        np.divide(total, lines, out=mean)
        most[:] = most_above[:, :, -1:] if where.mask is None else held.max(axis=2, keepdims=True)
        grid += up(in_steps(heard).reshape(members, -1, 6 * count)).reshape(grid.shape)

    return step


def crowds(lengths: Ints) -> list[Ints]:
    """Documents in groups of like length, of about CROWD lines each.

    >>> [group.tolist() for group in crowds(np.array([3, 4000, 5, 4000]))]
    [[0, 2], [1], [3]]
    """
    order = lengths.argsort(kind="stable")
    groups, start = [], 0
    for end in range(1, len(order) + 1):
        if end == len(order) or (end + 1 - start) * lengths[order[end]] > CROWD:
            groups.append(order[start:end])
            start = end
    return groups


class Network:
    """A committee of nets over the same evidence, and a net that names the category of a line.

    Reads its arrays from a model file; `training/export.py` writes them.
    """

    def __init__(self, arrays: Arrays) -> None:
        def dense(name: str) -> Dense:
            return Dense(*(arrays[f"{name}.{part}"] for part in ("weights", "scale", "bias")))

        def tables(part: str) -> list[Table]:
            return [
                Table(arrays[f"{bag}.present"], arrays[f"{bag}.{part}"], float(arrays[f"{bag}.{part}.step"]))
                for bag in BAGS
            ]

        self.tables, self.name_tables = tables("rows"), tables("names")
        self.shift, self.gain, self.name_gain = arrays["shift"], arrays["gain"], arrays["name.gain"]
        self.enter, self.middle, self.leave = map(dense, ("enter", "middle", "leave"))
        self.name_enter, self.name_leave = dense("name.enter"), dense("name.leave")
        self.members, self.hidden, _ = self.leave.weights.shape
        self.steps: list[Step] = [
            convolution(dense(f"step{i}"), int(far))
            if far
            else zone(dense(f"step{i}.down"), dense(f"step{i}.up"))
            for i, far in enumerate(arrays["plan"])
        ]

    def judge(self, evidence: LineEvidence, lengths: Ints) -> tuple[Floats, Floats]:
        """The logit of P(cruft) of every line, and what the first member knows of it, (lines, hidden).

        `lengths` are the numbers of lines of the documents.
        """
        means = (table(bag) for table, bag in zip(self.tables, evidence.bags, strict=True))
        inputs = np.concatenate((*means, evidence.figures, of_documents(evidence, lengths)), 1)
        inputs -= self.shift
        inputs *= self.gain
        entered = in_steps(self.enter(in_steps(inputs, -TOP)))
        entered = entered.reshape(-1, self.members, self.hidden).transpose(1, 0, 2)
        lines = self.middle(np.ascontiguousarray(entered))
        starts = lengths.cumsum() - lengths
        for crowd in crowds(lengths):
            where = Where.of(lengths[crowd])
            rows = (starts[crowd] - where.starts).repeat(where.lengths) + np.arange(int(where.lengths.sum()))
            flat = np.zeros((self.members, len(crowd) * where.longest, self.hidden), np.float32)
            flat[:, where.index] = lines[:, rows]
            grid = flat.reshape(self.members, len(crowd), where.longest, self.hidden)
            for step in self.steps:
                step(grid, where)
            lines[:, rows] = flat[:, where.index]
        known = in_steps(lines)
        return self.leave(known)[..., 0].mean(axis=0), known[0]

    def name(self, evidence: LineEvidence, known: Floats) -> Ints:
        """The likeliest category of every line, from 0, given what `judge` knows."""
        means = (table(bag) for table, bag in zip(self.name_tables, evidence.bags, strict=True))
        steps = in_steps(np.concatenate(tuple(means), 1) * self.name_gain, -TOP)
        scores = self.name_leave(in_steps(self.name_enter(np.concatenate((steps, known), 1))))
        best: Ints = scores.argmax(axis=1)
        return best
