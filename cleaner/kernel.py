"""Runs a network by the compiled `kernel.c`, where that could be built: the same answers in less time."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from ctypes import c_float, c_int64, c_void_p
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.features import (
    BAGS,
    HASH_BITS,
    LINE_FIGURES,
    ODD,
    OFTEN,
    PLACE_FIGURES,
    PROSE_END,
    SEEN,
    Floats,
    Ints,
    fame_of,
    logs_of,
    rarity_of,
    tables,
)
from cleaner.markup import MARKUP_BAGS, MARKUP_FIGURES, Markup
from cleaner.wording import BITS

LANES = 16  # the outputs of a layer are padded to a multiple of these,
ROW = 32  # and the vectors of a table
CACHE_LINE = 64  # bytes
ZONES, COLUMNS = 64, 64  # most outputs that tell of zones, most columns of a table
TALKS = 6  # what a line hears of a zone
FAR = 1024  # lines that a convolution can reach at most

Arrays = dict[str, NDArray[Any]]


class MarkupPointers(ctypes.Structure):
    """`Markup` in kernel.c."""

    _fields_ = (
        *((name, c_void_p * len(MARKUP_BAGS)) for name in ("keys", "starts")),
        *((name, c_int64 * len(MARKUP_BAGS)) for name in ("keyed", "placed")),
        ("places", c_void_p * len(MARKUP_BAGS)),
        ("figures", c_void_p),
    )


class Kernel:
    """What `Network` does, compiled: reads its arrays from a model file.

    Raises KeyError for an array that is missing and ValueError for one of another shape.
    """

    def __init__(self, arrays: Arrays, compiled: ctypes.CDLL) -> None:
        check(arrays)
        self.compiled = compiled
        self.kept: list[NDArray[Any]] = []  # what the kernel points at
        plan = arrays["plan"].astype(np.int64)
        members, hidden = arrays["leave.weights"].shape[:2]
        numbers = [members, hidden, len(plan), len(arrays["name.leave.bias"])]
        counts = np.arange(OFTEN + 1)  # the kernel's LOGGED
        kinds, folds = tables()
        self.keep(kinds, folds, ODD, PROSE_END, logs_of(counts), rarity_of(counts), fame_of(counts))
        standard = ("shift", "gain", "markup.shift", "markup.gain", "name.gain")
        self.keep(*(arrays[name].astype(np.float32) for name in standard), plan)
        self.keep(arrays["wording.weights"].astype(np.int8), arrays["wording.step"].astype(np.float64))
        for bag in (*BAGS, *MARKUP_BAGS):
            numbers += self.table(arrays, bag, named=bag in BAGS)
        for name in ("name.enter", "name.votes", "name.leave"):
            numbers += self.dense(*(arrays[f"{name}.{part}"] for part in ("weights", "scale", "bias")))
        entering = ("enter.weights", "markup.enter.weights", "enter.scale", "enter.bias")
        for member in range(members):
            own = slice(member * hidden, (member + 1) * hidden)
            text, markup, scale, bias = (arrays[name][..., own] for name in entering)
            numbers += self.dense(text, scale, bias) + self.dense(markup, scale, bias)
            for name in ("middle", "leave"):
                numbers += self.dense(*self.member(arrays, name, member))
            for i, far in enumerate(plan):
                numbers += self.step(arrays, f"step{i}", member, bool(far))
        self.net = np.zeros(compiled.net_size(members, len(plan)), np.uint8)
        pointers = (c_void_p * len(self.kept))(*(array.ctypes.data for array in self.kept))
        counted = np.array(numbers, np.int64)
        compiled.net_read(self.net.ctypes.data, pointers, counted.ctypes.data)

    def keep(self, *arrays: NDArray[Any]) -> None:
        """Hold arrays for the kernel, in its order."""
        self.kept += map(np.ascontiguousarray, arrays)

    def table(self, arrays: Arrays, bag: str, named: bool) -> list[int]:
        """Take a table of vectors; gives its numbers."""
        known = np.unpackbits(arrays[f"{bag}.present"], count=1 << HASH_BITS)
        present = np.packbits(known, bitorder="little").view(np.uint64)
        before = known.reshape(-1, 64).sum(1, dtype=np.uint32).cumsum(dtype=np.uint32)
        before -= known.reshape(-1, 64).sum(1, dtype=np.uint32)
        parts = [f"{bag}.rows", *([f"{bag}.names"] if named else [])]
        columns = np.concatenate([arrays[part] for part in parts], 1)
        rows = aligned(len(columns), -(-columns.shape[1] // ROW) * ROW)
        rows[:, : columns.shape[1]] = columns
        steps = np.array([arrays[f"{part}.step"] for part in parts], np.float32)
        self.keep(present, before, rows, np.resize(steps, 2))
        judging = arrays[parts[0]].shape[1]
        return [rows.shape[1], judging, columns.shape[1] - judging]

    def dense(self, weights: NDArray[Any], scale: Floats, bias: Floats) -> list[int]:
        """Take a layer; gives its numbers."""
        lanes = -(-weights.shape[1] // LANES) * LANES
        padded = [np.zeros((rows, lanes), np.float32) for rows in (len(weights), 1, 1)]
        for to, values in zip(padded, (weights, scale, bias), strict=True):
            to[:, : weights.shape[1]] = values
        pairs = np.zeros((len(weights) + 1 & ~1, lanes), np.int16)
        pairs[: len(weights), : weights.shape[1]] = weights
        self.keep(*padded, pairs.reshape(-1, 2, lanes).transpose(0, 2, 1))
        return [len(weights), lanes]

    def step(self, arrays: Arrays, name: str, member: int, convolves: bool) -> list[int]:
        """Take a step of the plan, which has three layers or, of zones, two; gives its numbers."""
        if convolves:
            weights, scale, bias = self.member(arrays, name, member)
            parts = [(part, scale, bias) for part in weights.reshape(3, -1, weights.shape[1])]
        else:
            parts = [self.member(arrays, f"{name}.{part}", member) for part in ("down", "up", "up")]
        return [number for part in parts for number in self.dense(*part)]

    def member(self, arrays: Arrays, name: str, member: int) -> tuple[NDArray[Any], Floats, Floats]:
        """A layer of one member."""
        weights, scale, bias = (arrays[f"{name}.{part}"][member] for part in ("weights", "scale", "bias"))
        return weights, scale, bias

    def judge(
        self,
        lines: Sequence[str],
        lengths: Ints,
        markup: Markup | None = None,
        worded: Sequence[bool] | None = None,
    ) -> tuple[Floats, Ints]:
        """The logit of P(cruft) of every line and its likeliest category, as `Network.judge` gives them."""
        text = b"".join(utf8(lines, lengths))
        sizes = np.fromiter(map(len, lines), np.int64, len(lines))
        logits, names = np.empty(len(lines), np.float32), np.empty(len(lines), np.int64)
        pointers, held = (None, None) if markup is None else markup_pointers(markup)
        flags = bytes(worded or len(lengths))
        inputs = (self.net.ctypes.data, text, sizes.ctypes.data, lengths.ctypes.data, len(lengths), pointers)
        failed = self.compiled.judge(*inputs, flags, logits.ctypes.data, names.ctypes.data)
        if failed:
            raise MemoryError(f"no room to judge {len(lines)} lines")
        del held
        return logits, names

    def worded(self, lines: Sequence[str]) -> list[float]:
        """What the wording of lines weighs, as `Network.worded` gives it.

        Raises ValueError for a line that is blank or has more than SEEN characters.
        """
        if not all(line.strip() and len(line) <= SEEN for line in lines):
            raise ValueError(f"a line is blank or has more than {SEEN} characters")
        sizes, weights = (c_int64 * len(lines))(*map(len, lines)), (c_float * len(lines))()
        text = "".join(lines).encode("utf-8", "surrogatepass")
        self.compiled.word(self.net.ctypes.data, text, sizes, len(lines), weights)
        return list(weights)


def utf8(lines: Sequence[str], lengths: Ints) -> Iterator[bytes]:
    """The text of each document, for most are ASCII, and lone surrogates as if they were characters.

    >>> list(utf8(["Ü", "1", "2"], np.array([1, 2])))
    [b'\\xc3\\x9c', b'12']
    """
    end = 0
    for length in lengths.tolist():
        start, end = end, end + length
        yield "".join(lines[start:end]).encode("utf-8", "surrogatepass")


def aligned(rows: int, columns: int) -> NDArray[np.uint8]:
    """Zeros of this shape that begin where a cache line does, so that no row of one lies in two.

    >>> aligned(3, 64).ctypes.data % CACHE_LINE
    0
    """
    room = np.zeros(rows * columns + CACHE_LINE, np.uint8)
    start = -room.ctypes.data % CACHE_LINE
    return room[start : start + rows * columns].reshape(rows, columns)


def check(arrays: Arrays) -> None:
    """See that arrays have the shapes of a network that the kernel can run, since it cannot see it itself.

    Raises ValueError for one that has not.
    """
    members, hidden = arrays["leave.weights"].shape[:2]
    every = members * hidden
    own, markup = (sum(arrays[f"{bag}.rows"].shape[1] for bag in bags) for bags in (BAGS, MARKUP_BAGS))
    inputs, marks = own + LINE_FIGURES + PLACE_FIGURES, markup + MARKUP_FIGURES
    named = sum(arrays[f"{bag}.names"].shape[1] for bag in BAGS)
    names = arrays["name.enter.scale"].size
    layers: dict[str, tuple[int, ...]] = {
        "enter": (inputs, every),
        "middle": (members, hidden, hidden),
        "leave": (members, hidden, 1),
        "name.enter": (named + hidden, names),
        "name.votes": (2 * arrays["name.leave.scale"].size, names),
        "name.leave": (names, arrays["name.leave.scale"].size),
    }
    for i, far in enumerate(arrays["plan"].tolist()):
        if far:
            layers[f"step{i}"] = (members, 3 * hidden, hidden)
        else:
            zones = arrays[f"step{i}.down.scale"].shape[-1]
            layers |= {
                f"step{i}.down": (members, hidden, zones),
                f"step{i}.up": (members, TALKS * zones, hidden),
            }
    expected = {
        "shift": (inputs,),
        "gain": (inputs,),
        "markup.shift": (marks,),
        "markup.gain": (marks,),
        "markup.enter.weights": (marks, every),
        "name.gain": (named,),
        "wording.weights": (1 << BITS,),
        "wording.step": (),
        **{f"{bag}.present": ((1 << HASH_BITS) // 8,) for bag in (*BAGS, *MARKUP_BAGS)},
        **{f"{name}.weights": shape for name, shape in layers.items()},
        **{
            f"{name}.{part}": (*shape[:-2], shape[-1])
            for name, shape in layers.items()
            for part in ("scale", "bias")
        },
    }
    for name, shape in expected.items():
        if arrays[name].shape != shape:
            raise ValueError(f"{name} has the shape {arrays[name].shape}, not {shape}")
    for bag in (*BAGS, *MARKUP_BAGS):
        rows = [arrays[f"{bag}.{part}"] for part in (("rows", "names") if bag in BAGS else ("rows",))]
        known = int(np.unpackbits(arrays[f"{bag}.present"]).sum())
        if {len(row) for row in rows} != {known} or sum(row.shape[1] for row in rows) > COLUMNS:
            raise ValueError(
                f"{bag} has not one row of at most {COLUMNS} columns for each of its {known} pieces"
            )
    widest = max((shape[-1] for name, shape in layers.items() if name.endswith(".down")), default=0)
    if (
        members < 1
        or widest > ZONES
        or not 0 <= arrays["plan"].min(initial=0) <= arrays["plan"].max(initial=0) <= FAR
    ):
        raise ValueError("it has no members, or steps that reach too far")


def markup_pointers(markup: Markup) -> tuple[Any, list[NDArray[Any]]]:
    """Markup as the kernel takes it, and the arrays that must outlive the call."""
    held = [np.ascontiguousarray(array) for bag in markup.bags for array in (bag.keys, bag.starts)]
    places, figures = np.ascontiguousarray(markup.places), np.ascontiguousarray(markup.figures)
    found = MarkupPointers(figures=figures.ctypes.data)
    for i, bag in enumerate(markup.bags):
        found.keys[i], found.starts[i] = held[2 * i].ctypes.data, held[2 * i + 1].ctypes.data
        found.keyed[i], found.placed[i] = len(bag.keys), len(bag.starts)
        found.places[i] = places[i].ctypes.data
    return ctypes.byref(found), [*held, places, figures]
