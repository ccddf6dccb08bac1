"""The judge's arithmetic: tables of hashed pieces, dense layers, convolutions over lines, zone memory.

Products of matrices are taken on integers, small enough for float32 to hold every partial sum exactly.
So a line's scores depend on its document alone: not on the batch, the machine or the BLAS library.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.features import BAGS, HASH_BITS, Bag, Floats, Ints, of_documents, of_lines
from cleaner.markup import MARKUP_BAGS, Markup
from cleaner.wording import Wording

TOP = 1023  # activations are whole numbers of steps, from 0 (or -TOP) to TOP
EXACT = 1 << 24  # float32 holds every whole number up to here
LANES = 4  # 16-bit sums in a 64-bit word
ZERO = 128  # the byte that stands for 0 in a table
CROWD = 2048  # cells of a grid in which documents are judged together
SPARE = 64  # and how many of them may be empty
REACH = 6  # lines that a vote for a category is heard,
VOTE = 60  # by the next line in so many steps, by others in that many over their distance

Arrays = Mapping[str, NDArray[Any]]


class Table:
    """Two vectors, for judging and for naming, for every piece that training has seen.

    Names of elements have none for naming.

    Adds up those of a line's pieces, four columns at a time: bytes spread over the 16-bit lanes of 64-bit
    words, so that no sum of the at most 256 pieces of a line runs over.
    """

    def __init__(
        self,
        present: NDArray[np.uint8],
        rows: NDArray[np.uint8],
        names: NDArray[np.uint8],
        steps: tuple[float, float],
    ) -> None:
        known = np.unpackbits(present, count=1 << HASH_BITS)
        self.row: NDArray[np.uint32] = np.where(known, np.cumsum(known), 0).astype(np.uint32)
        self.width = rows.shape[1]
        self.steps = np.repeat(np.array(steps, np.float32), (self.width, names.shape[1]))
        columns = np.concatenate((rows, names, np.ones((len(rows), 1), np.uint8)), 1)  # 1s count the pieces
        lanes = np.zeros((len(rows) + 1, -(-columns.shape[1] // LANES) * LANES), np.uint16)
        lanes[1:, : columns.shape[1]] = columns
        self.words: NDArray[np.uint64] = lanes.view(np.uint64)

    def __call__(self, bag: Bag) -> tuple[Floats, Floats]:
        """The mean vectors of each line's known pieces, (lines, width) each."""
        rows = self.row.take(bag.keys.T)
        words = self.words.take(rows[0], axis=0, mode="clip")
        for others in rows[1:]:
            words += self.words.take(others, axis=0, mode="clip")
        lanes = np.add.reduceat(words, bag.starts, axis=0).view(np.uint16)
        width = len(self.steps)
        count = lanes[:, width : width + 1].astype(np.float32)
        means = lanes[:, :width] - ZERO * count
        means *= self.steps
        means /= np.maximum(count, 1)
        return means[:, : self.width], means[:, self.width :]


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
        return self.scaled(steps @ self.weights)

    def scaled(self, products: Floats) -> Floats:
        """The layer's outputs, in place, from its products of inputs and weights."""
        products *= self.scale
        products += self.bias
        return products

    def across(self, steps: Floats) -> Floats:
        """(members, rows, inputs) to (members, outputs, rows)."""
        outputs: Floats = self.weights.swapaxes(1, 2) @ steps.swapaxes(1, 2)
        outputs *= self.scale.swapaxes(1, 2)
        outputs += self.bias.swapaxes(1, 2)
        return outputs


def in_steps(values: Floats, lowest: int = 0, out: Floats | None = None) -> Floats:
    """Round to whole steps and cut off at both ends, in a new array or in `out`."""
    steps: Floats = np.rint(values, out=out)
    steps.clip(lowest, TOP, out=steps)
    return steps


class Where(NamedTuple):
    """How the lines of documents of like length stand in a (longest, documents) grid."""

    lines: Ints  # what stands in each cell; behind its end a document's last line stands again
    there: Ints  # the cells, in the flattened grid, that hold the lines
    spare: Ints  # and those behind the ends
    lengths: Floats  # of the documents
    above: Floats  # how many lines of its document stand above each cell's line, with itself
    below: Floats  # and below it, with itself

    @staticmethod
    def of(starts: Ints, lengths: Ints) -> Where:
        """The grid for documents that start at some lines and have so many each."""
        place = np.arange(int(lengths.max()))[:, None]
        there = (place < lengths).ravel()
        place = np.minimum(place, lengths - 1)
        above = (place + 1).astype(np.float32)
        whole = lengths.astype(np.float32)
        lines = starts + place
        return Where(lines, there.nonzero()[0], (~there).nonzero()[0], whole, above, whole - above + 1)

    def clear(self, cells: Floats) -> None:
        """Set the cells, along the third axis, that hold no line to 0."""
        if len(self.spare):
            cells[:, :, self.spare] = 0


Step = Callable[[Floats, Where], None]  # changes a (members, longest, documents, width) grid in place


def convolution(dense: Dense, distance: int) -> Step:
    """Every line hears what the lines `distance` before and behind it, and it itself, have to say."""
    members, width = len(dense.weights), dense.weights.shape[2]
    weights = dense.weights.reshape(members, 3, width, width)

    def step(grid: Floats, where: Where) -> None:
        steps = in_steps(grid).reshape(members, 1, -1, width)
        where.clear(steps)
        said = (steps @ weights).reshape(members, 3, *grid.shape[1:])
        before, heard, behind = said.swapaxes(0, 1)
        heard[:, distance:] += before[:, :-distance]
        heard[:, :-distance] += behind[:, distance:]
        grid += dense.scaled(heard.reshape(members, -1, width)).reshape(grid.shape)

    return step


def zone(down: Dense, up: Dense) -> Step:
    """Every line hears what stands above it, below it, and anywhere in its document."""
    members, _, count = down.weights.shape

    def step(grid: Floats, where: Where) -> None:
        longest, documents, width = grid.shape[1:]
        said = down.across(in_steps(grid, -TOP).reshape(members, -1, width))
        where.clear(said)
        said = said.reshape(members, count, longest, documents)
        loud = in_steps(said).astype(np.int64)
        heard = np.empty((members, 6, count, longest, documents), np.float32)
        most_above, most_below, mean_above, mean_below, mean, most = heard.swapaxes(0, 1)
        most_above[:] = np.fmax.accumulate(loud, axis=2)  # of whole numbers faster than np.maximum
        most_below[:, :, ::-1] = np.fmax.accumulate(loud[:, :, ::-1], axis=2)
        most[:] = most_below[:, :, :1]
        sums = np.add.accumulate(said, axis=2)
        total = sums[:, :, -1:]
        np.divide(sums, where.above, out=mean_above)
        np.divide(total - sums + said, where.below, out=mean_below)
        np.divide(total, where.lengths, out=mean)
        in_steps(heard[:, 2:5], out=heard[:, 2:5])
        grid += up(heard.reshape(members, 6 * count, -1).swapaxes(1, 2)).reshape(grid.shape)

    return step


def crowds(lengths: Ints) -> list[Ints]:
    """Documents in groups of like length, whose grids have about CROWD cells, few of them empty.

    >>> [group.tolist() for group in crowds(np.array([3, 4000, 5, 4000]))]
    [[0, 2], [1], [3]]
    """
    order = lengths.argsort(kind="stable")
    groups, start, lines = [], 0, 0
    for end, length in enumerate(lengths[order].tolist()):
        cells = (end + 1 - start) * length
        if end > start and (cells > CROWD or cells - lines - length > SPARE):
            groups.append(order[start:end])
            start, lines = end, 0
        lines += length
    return [*groups, order[start:]]


class Network:
    """A committee of nets over the same evidence, and a net that names the category of a line.

    Reads its arrays from a model file; `training/export.py` writes them.
    """

    def __init__(self, arrays: Arrays) -> None:
        def dense(name: str) -> Dense:
            return Dense(*(arrays[f"{name}.{part}"] for part in ("weights", "scale", "bias")))

        def table(bag: str, names: bool) -> Table:
            rows, kinds = arrays[f"{bag}.rows"], ("rows", "names")[: 1 + names]
            told = arrays[f"{bag}.names"] if names else rows[:, :0]
            steps = [float(arrays[f"{bag}.{kind}.step"]) for kind in kinds]
            return Table(arrays[f"{bag}.present"], rows, told, (steps[0], steps[-1]))

        self.tables = [table(bag, names=True) for bag in BAGS]
        self.markup_tables = [table(bag, names=False) for bag in MARKUP_BAGS]
        self.shift, self.gain, self.name_gain = arrays["shift"], arrays["gain"], arrays["name.gain"]
        self.markup_shift, self.markup_gain = arrays["markup.shift"], arrays["markup.gain"]
        self.enter, self.middle, self.leave = map(dense, ("enter", "middle", "leave"))
        self.markup_enter = arrays["markup.enter.weights"].astype(np.float32)
        self.name_enter, self.name_votes, self.name_leave = map(
            dense, ("name.enter", "name.votes", "name.leave")
        )
        self.members, self.hidden, _ = self.leave.weights.shape
        self.wording = Wording(arrays["wording.weights"], float(arrays["wording.step"]))
        self.steps: list[Step] = [
            convolution(dense(f"step{i}"), int(far))
            if far
            else zone(dense(f"step{i}.down"), dense(f"step{i}.up"))
            for i, far in enumerate(arrays["plan"])
        ]

    def judge(
        self,
        texts: Sequence[str],
        lengths: Ints,
        markup: Markup | None = None,
        worded: Sequence[bool] | None = None,
    ) -> tuple[Floats, Ints]:
        """The logit of P(cruft) of every line, and the position of its likeliest category.

        `texts` are the lines of all documents, none of them blank; `lengths` are the numbers of lines of the
        documents, `markup` is that of pages of HTML, `worded` says of which documents the wording counts.
        """
        evidence = of_lines(texts)
        means = [table(bag) for table, bag in zip(self.tables, evidence.bags, strict=True)]
        meant, told = zip(*means, strict=True)
        inputs = np.concatenate((*meant, evidence.figures, of_documents(evidence, lengths)), 1)
        inputs -= self.shift
        inputs *= self.gain
        products = in_steps(inputs, -TOP, out=inputs) @ self.enter.weights
        if markup is not None:
            products += self.marked_up(markup)
        entered = self.enter.scaled(products)
        in_steps(entered, out=entered)
        entered = entered.reshape(-1, self.members, self.hidden).transpose(1, 0, 2)
        lines = self.middle(np.ascontiguousarray(entered))
        starts = lengths.cumsum() - lengths
        for crowd in crowds(lengths):
            where = Where.of(starts[crowd], lengths[crowd])
            grid = lines.take(where.lines, axis=1)
            for step in self.steps:
                step(grid, where)
            flat = grid.reshape(self.members, -1, self.hidden)
            lines[:, where.lines.take(where.there)] = flat.take(where.there, axis=1)
        heard = in_steps(lines, out=lines)
        logits = np.add.reduce(self.leave(heard)[..., 0], axis=0) / self.members
        names = self.named(np.concatenate(told, 1), heard[0], logits > 0, lengths)
        if worded is not None:
            logits = self.wording.heard(texts, logits, evidence, np.array(worded).repeat(lengths))
        return logits, names

    def worded(self, lines: Sequence[str]) -> list[float]:
        """What the wording of lines of at most SEEN characters weighs; none may be blank."""
        weights: list[float] = self.wording.of(lines).tolist()
        return weights

    def marked_up(self, markup: Markup) -> Floats:
        """What markup adds to the products of the first layer."""
        pairs = zip(self.markup_tables, markup.bags, markup.places, strict=True)
        meant = [table(bag)[0].take(places, axis=0) for table, bag, places in pairs]
        inputs = np.concatenate((*meant, markup.figures), 1)
        inputs -= self.markup_shift
        inputs *= self.markup_gain
        products: Floats = in_steps(inputs, -TOP, out=inputs) @ self.markup_enter
        return products

    def named(self, told: Floats, heard: Floats, cruft: NDArray[np.bool_], lengths: Ints) -> Ints:
        """The likeliest categories of lines, from what their pieces tell and what the first member knows.

        What is likeliest of each line alone is a vote, if it is `cruft`, that the lines around it hear.
        """
        told *= self.name_gain
        in_steps(told, -TOP, out=told)
        entered = self.name_enter(np.concatenate((told, heard), 1))
        alone = self.name_leave(in_steps(entered))
        entered += self.name_votes(votes(alone.argmax(axis=1), cruft, lengths, alone.shape[1]))
        best: Ints = self.name_leave(in_steps(entered)).argmax(axis=1)
        return best


def votes(names: Ints, cruft: NDArray[np.bool_], lengths: Ints, count: int) -> Floats:
    """What every line hears of the categories of others that are cruft, (lines, 2 x count) whole steps.

    First of those near it, by how near they are, then of all of its document, as a share of its lines.

    >>> votes(np.array([1, 0, 1]), np.array([True, False, True]), np.array([3]), 2).tolist()
    [[0.0, 30.0, 0.0, 682.0], [0.0, 120.0, 0.0, 682.0], [0.0, 30.0, 0.0, 682.0]]
    """
    document = np.arange(len(lengths)).repeat(lengths)
    voters = cruft.nonzero()[0]
    near, everywhere = heard = np.zeros((2, len(names), count), np.float32)
    own = np.zeros((len(names), count), np.float32)
    own[voters, names[voters]] = 1
    for distance in range(1, REACH + 1):
        loud = (document[distance:] == document[:-distance])[:, None] * np.float32(VOTE // distance)
        near[distance:] += own[:-distance] * loud
        near[:-distance] += own[distance:] * loud
    cells = document[voters] * count + names[voters]
    total = np.bincount(cells, minlength=len(lengths) * count).reshape(-1, count).astype(np.float32) * TOP
    everywhere[:] = np.rint(total / np.maximum(lengths, 1).astype(np.float32)[:, None])[document]
    return np.concatenate(tuple(heard), 1)
