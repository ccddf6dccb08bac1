"""Writes fitted nets as the model file that `cleaner.network` runs: whole weights, byte tables."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from cleaner.features import BAGS, Floats
from cleaner.judge import FORMAT
from cleaner.markup import MARKUP_BAGS
from cleaner.network import EXACT, TOP, VOTE, ZERO
from training.fit import CLIP, Reader
from training.net import Batch, Net

SPARE = 0.999  # share of the range within which activations are to fall on the documents they are measured on
LEVELS, NAMING_LEVELS = 54, 23  # steps of a table on either side of 0: twice as many make it a third larger
Arrays = dict[str, NDArray[Any]]


def committee(nets: Sequence[Net], reader: Reader, batches: Sequence[Batch]) -> Arrays:
    """The arrays of a committee of nets of one shape that share a reader.

    `batches` are documents on which the ranges of activations are measured.
    """
    arrays: Arrays = {"format": np.array(FORMAT), "plan": np.array(nets[0].shape.plan, np.int16)}
    for bag, vocabulary in zip(BAGS, reader.vocabularies, strict=True):
        arrays[f"{bag}.present"] = np.packbits(vocabulary > 0)
    gains = [table(arrays, f"{bag}.rows", [net.tables[i] for net in nets]) for i, bag in enumerate(BAGS)]
    for bag, vocabulary in zip(MARKUP_BAGS, reader.markup_vocabularies, strict=True):
        arrays[f"{bag}.present"] = np.packbits(vocabulary > 0)
    markup_gains = [
        table(arrays, f"{bag}.rows", [net.markup_tables[i] for net in nets])
        for i, bag in enumerate(MARKUP_BAGS)
    ]
    figures, markup_figures = nets[0].shape.figures, nets[0].shape.markup_figures
    nothing = np.zeros(sum(map(len, markup_gains)))
    arrays["markup.shift"] = np.concatenate((nothing, reader.markup_mean)).astype(np.float32)
    arrays["markup.gain"] = np.concatenate((*markup_gains, TOP / CLIP / reader.markup_spread)).astype(
        np.float32
    )
    arrays["shift"] = np.concatenate((np.zeros(sum(map(len, gains))), reader.mean)).astype(np.float32)
    arrays["gain"] = np.concatenate((*gains, TOP / CLIP / reader.spread)).astype(np.float32)
    unit = np.concatenate((*gains, np.full(figures, TOP / CLIP)))
    markup_unit = np.concatenate((*markup_gains, np.full(markup_figures, TOP / CLIP)))

    ranges = [measured(net, batches) for net in nets]
    entered, grid = (TOP * SPARE / max(found[name] for found in ranges) for name in ("entered", "grid"))
    weights = entering(nets, gains, markup_gains) * (entered / np.concatenate((unit, markup_unit)))[:, None]
    first = layer("enter", weights, joined(nets, "enter") * entered)
    arrays["markup.enter.weights"] = first["enter.weights"][len(unit) :]
    arrays |= first | {"enter.weights": first["enter.weights"][: len(unit)]}
    arrays |= layers("middle", [net.middle for net in nets], grid / entered, grid)
    for i, distance in enumerate(nets[0].shape.plan):
        if distance:
            arrays |= layers(f"step{i}", [net.steps[i].dense for net in nets], 1.0, grid)
        else:
            said = TOP * SPARE / max(found[f"said{i}"] for found in ranges)
            arrays |= layers(f"step{i}.down", [net.steps[i].down for net in nets], said / grid, said)
            arrays |= layers(f"step{i}.up", [net.steps[i].up for net in nets], grid / said, grid)
    arrays |= layers("leave", [net.leave for net in nets], 1 / grid, 1.0)
    return arrays | naming(nets[0], ranges[0]["named"] + ranges[0]["voted"], grid)


def naming(net: Net, highest: float, grid: float) -> Arrays:
    """The arrays of the net that names categories, which looks at what a member knows, in steps of `grid`."""
    arrays: Arrays = {}
    gains = [table(arrays, f"{bag}.names", [net.name_tables[i]]) for i, bag in enumerate(BAGS)]
    unit = np.concatenate((*gains, np.full(net.shape.hidden, grid)))
    named = TOP * SPARE / highest
    arrays["name.gain"] = np.concatenate(gains).astype(np.float32)
    arrays |= layer(
        "name.enter",
        numbers(net.name_enter.weight).T * (named / unit)[:, None],
        numbers(net.name_enter.bias) * named,
    )
    steps = np.repeat((VOTE, TOP), net.shape.categories)
    arrays |= layer(
        "name.votes",
        numbers(net.name_votes.weight).T * (named / steps)[:, None],
        np.zeros(net.shape.name_hidden),
    )
    return arrays | layer(
        "name.leave", numbers(net.name_leave.weight).T / named, numbers(net.name_leave.bias)
    )


def table(arrays: Arrays, name: str, members: Sequence[nn.EmbeddingBag]) -> NDArray[np.float64]:
    """Add a table, the members' columns side by side; gives the gain of each column."""
    rows = np.concatenate([numbers(member.weight)[1:] for member in members], 1)
    step = np.abs(rows).max() / (NAMING_LEVELS if name.endswith(".names") else LEVELS)
    whole = np.rint(rows / step)
    arrays[name] = (whole + ZERO).astype(np.uint8)
    arrays[f"{name}.step"] = np.array(step, np.float32)
    gains: NDArray[np.float64] = TOP / np.maximum(np.abs(whole).max(0) * step, 1e-6)
    return gains


def entering(
    nets: Sequence[Net], gains: Sequence[NDArray[np.float64]], markup_gains: Sequence[NDArray[np.float64]]
) -> NDArray[np.float64]:
    """The members' first layers as one, (inputs, members x hidden): each sees its own table columns."""
    shape = nets[0].shape
    parts = (
        *((len(gain), width) for gain, width in zip(gains, shape.widths, strict=True)),
        (shape.figures, None),
        *((len(gain), width) for gain, width in zip(markup_gains, shape.markup_widths, strict=True)),
        (shape.markup_figures, None),
    )
    weights = np.zeros((sum(size for size, _ in parts), len(nets) * shape.hidden))
    for member, net in enumerate(nets):
        own = numbers(net.enter.weight).T
        columns = slice(member * shape.hidden, (member + 1) * shape.hidden)
        before = at = 0
        for size, width in parts:
            seen = size if width is None else width
            start = before if width is None else before + member * width
            weights[start : start + seen, columns] = own[at : at + seen]
            before, at = before + size, at + seen
    return weights


def measured(net: Net, batches: Sequence[Batch]) -> dict[str, float]:
    """The largest activations, by place in the net."""
    found: dict[str, float] = {"entered": 0.0, "grid": 0.0}

    def watch(name: str) -> Any:
        def hook(module: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> None:
            found[name] = max(found.get(name, 0.0), float(output.abs().max()))

        return hook

    watched = [
        (net.enter, "entered"),
        (net.middle, "grid"),
        (net.name_enter, "named"),
        (net.name_votes, "voted"),
    ]
    watched += [
        (step, "grid") if d else (step.down, f"said{i}")
        for i, (step, d) in enumerate(zip(net.steps, net.shape.plan, strict=True))
    ]
    watched += [(step, "grid") for step, d in zip(net.steps, net.shape.plan, strict=True) if not d]
    handles = [module.register_forward_hook(watch(name)) for module, name in watched]
    with torch.no_grad():
        for batch in batches:
            net(batch)
    for handle in handles:
        handle.remove()
    return found


def layers(name: str, members: Sequence[nn.Linear], factor: float, unit: float) -> Arrays:
    """A layer of every member: weights times `factor`, biases times `unit`."""
    parts = [layer(name, numbers(m.weight).T * factor, numbers(m.bias) * unit) for m in members]
    return {key: np.stack([part[key] for part in parts]) for key in parts[0]}


def layer(name: str, weights: NDArray[np.float64], bias: NDArray[np.float64]) -> Arrays:
    """A layer with whole weights, as fine as exact sums allow."""
    room = (EXACT / TOP - len(weights)) / np.maximum(np.abs(weights).sum(0), 1e-9)
    fine = np.minimum(room, np.iinfo(np.int16).max / np.maximum(np.abs(weights).max(0), 1e-9))
    return {
        f"{name}.weights": np.rint(weights * fine).astype(np.int16),
        f"{name}.scale": (1 / fine).astype(np.float32),
        f"{name}.bias": bias.astype(np.float32),
    }


def joined(nets: Sequence[Net], name: str) -> NDArray[np.float64]:
    """The members' biases of a layer, end to end."""
    return np.concatenate([numbers(getattr(net, name).bias) for net in nets])


def numbers(tensor: Tensor) -> NDArray[np.float64]:
    """A tensor as an array."""
    values: NDArray[np.float64] = tensor.detach().numpy().astype(np.float64)
    return values


def ready(arrays: Arrays, calibration: Floats, bars: Floats, lean: Floats, foreign: Floats) -> bytes:
    """A model file, with the calibration (logits, true logits) and the levels' bars of each kind of input.

    `lean` and `foreign` are what the terms of `cleaner.lean` and `cleaner.foreign` weigh.

    The same arrays give the same bytes.
    """
    file = BytesIO()
    about = {"calibration": calibration, "bars": bars, "lean": lean, "foreign": foreign}
    np.savez_compressed(file, **about, **arrays)  # type: ignore[arg-type]
    return file.getvalue()
