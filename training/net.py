"""The judge's net in torch, as `cleaner.network` runs it."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from cleaner.network import REACH

FAR_BELOW = -1e4


@dataclass(frozen=True)
class Shape:
    """Sizes of a net: rows of its tables (the first stands for unknown pieces), widths, layers."""

    rows: tuple[int, ...]
    widths: tuple[int, ...]
    figures: int
    categories: int
    markup_rows: tuple[int, ...]
    markup_figures: int
    markup_widths: tuple[int, ...] = (12, 12)
    hidden: int = 40
    memory: int = 12
    name_widths: tuple[int, ...] = (12, 6)
    name_hidden: int = 40
    plan: tuple[int, ...] = (1, 2, 4, 0, 1, 8, 0)  # distances of convolutions; 0 is a zone


@dataclass(frozen=True)
class Batch:
    """Lines of some documents: pieces by table (rows, where each line starts), figures, places.

    `names` are those of elements by table (rows, where each place starts, the places of the lines).
    """

    pieces: list[tuple[Tensor, Tensor]]
    figures: Tensor
    names: list[tuple[Tensor, Tensor, Tensor]]
    markup: Tensor
    document: Tensor
    place: Tensor
    documents: int
    longest: int


class Convolution(nn.Module):
    """Every line hears the lines at a distance before and behind it, and itself."""

    def __init__(self, hidden: int, distance: int) -> None:
        super().__init__()
        self.distance = distance
        self.dense = nn.Linear(3 * hidden, hidden)
        self.dense.weight.data.mul_(0.5)

    def forward(self, grid: Tensor, mask: Tensor) -> Tensor:
        """(documents, longest, hidden) to the same."""
        heard = functional.relu(grid) * mask
        pad = functional.pad(heard, (0, 0, self.distance, self.distance))
        before, behind = pad[:, : heard.shape[1]], pad[:, 2 * self.distance :]
        return grid + self.dense(torch.cat((before, heard, behind), 2))


class Zone(nn.Module):
    """Every line hears what stands above it, below it, and anywhere in its document."""

    def __init__(self, hidden: int, memory: int) -> None:
        super().__init__()
        self.down = nn.Linear(hidden, memory)
        self.up = nn.Linear(6 * memory, hidden)
        self.up.weight.data.mul_(0.5)

    def forward(self, grid: Tensor, mask: Tensor) -> Tensor:
        """(documents, longest, hidden) to the same."""
        said = self.down(grid)
        held = said.masked_fill(mask == 0, FAR_BELOW)
        said = said * mask
        lines = mask.sum(1, keepdim=True)
        place = mask.cumsum(1).clamp(min=1)
        sums = said.cumsum(1)
        total = sums[:, -1:]
        heard = (
            held.cummax(1).values,
            held.flip(1).cummax(1).values.flip(1),
            sums / place,
            (total - sums + said) / (lines - place + 1),
            (total / lines).expand_as(said),
            held.max(1, keepdim=True).values.expand_as(said),
        )
        return grid + self.up(functional.relu(torch.cat(heard, 2)))


class Net(nn.Module):
    """Tables, two layers on every line, then convolutions and zones over the lines.

    The verdict (a logit of P(cruft)) trains all of these; the name of the category has tables of its own
    and only looks at what the verdict's net has found, and at what the lines around would be called alone.
    """

    def __init__(self, shape: Shape, drop: float, drop_means: float) -> None:
        super().__init__()
        self.shape = shape
        self.tables = tables(shape.rows, shape.widths)
        self.markup_tables = tables(shape.markup_rows, shape.markup_widths)
        inputs = sum(shape.widths) + shape.figures + sum(shape.markup_widths) + shape.markup_figures
        self.enter = nn.Linear(inputs, shape.hidden)
        self.middle = nn.Linear(shape.hidden, shape.hidden)
        self.steps = nn.ModuleList(
            Convolution(shape.hidden, distance) if distance else Zone(shape.hidden, shape.memory)
            for distance in shape.plan
        )
        self.leave = nn.Linear(shape.hidden, 1)
        self.alone = nn.Linear(shape.hidden, 1)
        self.name_tables = tables(shape.rows, shape.name_widths)
        self.name_enter = nn.Linear(sum(shape.name_widths) + shape.hidden, shape.name_hidden)
        self.name_votes = nn.Linear(2 * shape.categories, shape.name_hidden, bias=False)
        self.name_votes.weight.data.mul_(0.1)
        self.name_leave = nn.Linear(shape.name_hidden, shape.categories)
        self.drop, self.drop_means = nn.Dropout(drop), nn.Dropout(drop_means)

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Of every line the verdict in company and alone, and likewise the scores of the categories."""
        named = [
            table(*pair)[places]
            for table, (*pair, places) in zip(self.markup_tables, batch.names, strict=True)
        ]
        markup = self.drop_means(torch.cat(named, 1))
        lines = torch.cat(
            (self.drop_means(means(self.tables, batch)), batch.figures, markup, batch.markup), 1
        )
        lines = self.middle(self.drop(functional.relu(self.enter(lines))))
        grid = lines.new_zeros(batch.documents, batch.longest, lines.shape[1])
        mask = lines.new_zeros(batch.documents, batch.longest, 1)
        grid[batch.document, batch.place] = lines
        mask[batch.document, batch.place] = 1
        for step in self.steps:
            grid = step(grid, mask)
        last = functional.relu(grid[batch.document, batch.place])
        named = torch.cat((self.drop(means(self.name_tables, batch)), last.detach()), 1)
        known = self.name_enter(named)
        name = self.name_leave(self.drop(functional.relu(known)))
        verdict = self.leave(self.drop(last))[:, 0]
        heard = self.name_votes(votes(verdict, name, batch))
        company = self.name_leave(self.drop(functional.relu(known + heard)))
        return verdict, self.alone(functional.relu(lines))[:, 0], company, name


def votes(verdict: Tensor, name: Tensor, batch: Batch) -> Tensor:
    """What cruft around every line is likeliest called: a vote for each line, by how near it is, and all."""
    count = name.shape[1]
    own = functional.one_hot(name.argmax(1), count) * (verdict > 0)[:, None]
    grid = name.new_zeros(batch.documents, batch.longest + 2 * REACH, count)
    grid[batch.document, batch.place + REACH] = own.to(name.dtype)
    near = torch.zeros_like(grid[:, REACH:-REACH])
    for distance in range(1, REACH + 1):
        near += grid[:, REACH - distance : -REACH - distance] / distance
        near += grid[:, REACH + distance : grid.shape[1] - REACH + distance] / distance
    lines = torch.bincount(batch.document)[:, None]
    everywhere = (grid.sum(1) / lines)[batch.document]
    return torch.cat((near[batch.document, batch.place], everywhere), 1)


def tables(rows: tuple[int, ...], widths: tuple[int, ...]) -> nn.ModuleList:
    """A table of vectors for each bag of pieces; its first row stands for unknown ones."""
    found = [
        nn.EmbeddingBag(count, width, mode="mean", padding_idx=0)
        for count, width in zip(rows, widths, strict=True)
    ]
    for table in found:
        nn.init.normal_(table.weight, std=0.05)
    return nn.ModuleList(found)


def means(found: nn.ModuleList, batch: Batch) -> Tensor:
    """The mean vectors of every line's pieces, side by side."""
    return torch.cat([table(*pieces) for table, pieces in zip(found, batch.pieces, strict=True)], 1)


def verdict_loss(verdict: Tensor, soft: Tensor, weight: Tensor, smooth: float) -> Tensor:
    """Cross entropy of cruft against content."""
    aim = soft * (1 - smooth) + smooth / 2
    loss = functional.binary_cross_entropy_with_logits(verdict, aim, reduction="none")
    return (loss * weight).sum() / weight.sum().clamp(min=1)


def name_loss(name: Tensor, category: Tensor, weight: Tensor) -> Tensor:
    """Cross entropy of the categories, where they are known."""
    weight = weight * (category > 0)
    loss = functional.cross_entropy(name, (category - 1).clamp(min=0), reduction="none")
    return (loss * weight).sum() / weight.sum().clamp(min=1)
