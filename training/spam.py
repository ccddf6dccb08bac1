"""Fits the spam model, measures it on blogs, videos and languages kept back, writes it and its figures.

    pip install -e '.[train]'
    python -m training.spam CORPORA

The model goes to `cleaner/spam.npz`, the figures, with the model's hash, to `benchmarks/spam.json`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import click
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from cleaner.spam import FEW, FORMAT, LIMIT, TABLES, pieces
from cleaner.spam_evidence import FIGURES, evidence
from cleaner.write import whole
from training.spam_data import Comment, gather

LEAST = 4  # comments that a piece must occur in
MEMBERS, HIDDEN, EPOCHS, BATCH = 8, 16, 6, 256
RATE, KEPT, DROPPED, BLURRED, DECAY, SPRING = 0.01, 0.7, 0.2, 0.1, 1e-3, 1e-5
FALSE = 0.03  # share of genuine comments on unseen blogs that may be called spam
PARTS = 5  # into which blogs and languages are dealt
STEPS = 127  # of a weight, on either side of 0
HERE = Path(__file__).parents[1]

Pieces = tuple[Collection[int], ...]
Flags = NDArray[np.bool_]
Scores = NDArray[np.float64]
Seen = list[list[NDArray[np.int64]]]  # by table, by comment: positions of its known pieces
Arrays = dict[str, NDArray[Any]]


class Corpus:
    """Comments with what is seen of them."""

    def __init__(self, comments: Sequence[Comment]) -> None:
        found = [evidence(one.text) for one in comments]
        self.comments = comments
        self.pieces: list[Pieces] = list(map(pieces, found))
        self.figures = np.log1p(np.array([one.figures for one in found], float))
        self.spam = np.array([one.spam for one in comments])
        self.trust = np.array([one.trust for one in comments], np.float32)

    def where(self, test: Callable[[Comment], bool]) -> Flags:
        """Which comments pass a test."""
        return np.array(list(map(test, self.comments)))


class Net(nn.Module):  # type: ignore[misc]
    """A weight for every piece, and a layer over their sums and the figures."""

    def __init__(self, sizes: Sequence[int], hidden: int = HIDDEN) -> None:
        super().__init__()
        self.tables = nn.ModuleList(nn.EmbeddingBag(max(1, size), 1, mode="sum") for size in sizes)
        for table in self.tables:
            nn.init.zeros_(table.weight)
        self.enter = nn.Linear(len(sizes) + len(FIGURES), hidden)
        self.leave = nn.Linear(hidden, 1)

    def forward(self, bags: Sequence[tuple[Tensor, Tensor, Tensor]], figures: Tensor) -> Tensor:
        """Logits."""
        told = torch.cat(
            [
                table(at, starts, per_sample_weights=weights)
                for table, (at, starts, weights) in zip(self.tables, bags, strict=True)
            ],
            1,
        )
        heard = torch.relu(self.enter(torch.cat((told, figures), 1)))
        return told.sum(1) + self.leave(nn.functional.dropout(heard, DROPPED, self.training))[:, 0]


class Fitted:
    """A net fitted to some comments of a corpus."""

    def __init__(self, corpus: Corpus, chosen: NDArray[np.int64]) -> None:
        self.keys = [vocabulary(corpus, chosen, table) for table in range(len(TABLES))]
        rows = [{key: row for row, key in enumerate(keys)} for keys in self.keys]
        self.seen: Seen = [
            [np.array([row[key] for key in own[table] if key in row], np.int64) for own in corpus.pieces]
            for table, row in enumerate(rows)
        ]
        self.mean = corpus.figures[chosen].mean(0)
        self.gain = 1 / (corpus.figures[chosen].std(0) + 0.05)
        scaled = ((corpus.figures - self.mean) * self.gain).clip(max=LIMIT)
        self.figures = torch.from_numpy(scaled.astype(np.float32))
        self.net = together([self.fit(corpus, chosen, seed) for seed in range(MEMBERS)])

    def fit(self, corpus: Corpus, chosen: NDArray[np.int64], seed: int) -> Net:
        """Fit a net."""
        torch.manual_seed(seed)
        self.rng = np.random.default_rng(seed)
        net = Net(list(map(len, self.keys)))
        spam, trust = torch.from_numpy(corpus.spam.astype(np.float32)), torch.from_numpy(corpus.trust)
        layers = [*net.enter.parameters(), *net.leave.parameters()]
        groups = [
            {"params": list(net.tables.parameters()), "rate": RATE},
            {"params": layers, "rate": RATE / 3, "weight_decay": DECAY},
        ]
        optimiser = torch.optim.Adam(groups)
        batches = -(-len(chosen) // BATCH)
        for epoch in range(EPOCHS):
            order = self.rng.permutation(chosen)
            for step in range(batches):
                left = 1 - (epoch + step / batches) / EPOCHS
                for group in optimiser.param_groups:
                    group["lr"] = group["rate"] * max(left, 0.05)
                rows = order[step * BATCH : (step + 1) * BATCH]
                figures = self.figures[rows] * (torch.rand(len(rows), len(FIGURES)) > BLURRED)
                logits = net(self.bags(rows, KEPT), figures)
                losses = nn.functional.binary_cross_entropy_with_logits(logits, spam[rows], reduction="none")
                loss = (losses * trust[rows]).sum() / trust[rows].sum()
                loss = loss + SPRING * sum((table.weight**2).sum() for table in net.tables)
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
        return net

    def bags(self, rows: NDArray[np.int64], kept: float = 1.0) -> list[tuple[Tensor, Tensor, Tensor]]:
        """Comments' pieces, of which a share is kept."""
        found = []
        for table in self.seen:
            own = [table[row] for row in rows]
            counts = np.array(list(map(len, own)))
            weights = (1 / np.sqrt(counts + FEW)).repeat(counts)
            if kept < 1:
                weights *= (self.rng.random(len(weights)) < kept) / kept
            starts = counts.cumsum() - counts
            found.append((np.concatenate(own), starts, weights.astype(np.float32)))
        return [(torch.from_numpy(a), torch.from_numpy(b), torch.from_numpy(c)) for a, b, c in found]

    def logits(self, rows: NDArray[np.int64]) -> Scores:
        """What the net says of comments."""
        with torch.no_grad():
            found: Scores = self.net(self.bags(rows), self.figures[rows]).numpy().astype(np.float64)
        return found

    def arrays(self, shift: float) -> Arrays:
        """The model's arrays."""
        arrays: Arrays = {"format": np.array(FORMAT)}
        for name, keys, table in zip(TABLES, self.keys, self.net.tables, strict=True):
            weights = numbers(table.weight)[:, 0]
            step = max(float(np.abs(weights).max()), 1e-6) / STEPS
            arrays[f"{name}.keys"] = np.array(keys, np.uint32)
            arrays[f"{name}.weights"] = np.rint(weights[: len(keys)] / step).astype(np.int8)
            arrays[f"{name}.step"] = np.array(step, np.float32)
        return arrays | {
            "mean": self.mean.astype(np.float32),
            "gain": self.gain.astype(np.float32),
            "enter": numbers(self.net.enter.weight).T,
            "enter.bias": numbers(self.net.enter.bias),
            "leave": numbers(self.net.leave.weight)[0],
            "shift": np.array(numbers(self.net.leave.bias)[0] - shift, np.float32),
        }


def together(nets: Sequence[Net]) -> Net:
    """Nets as one: the mean of their weights of pieces, and their layers side by side."""
    sizes = [len(table.weight) for table in nets[0].tables]
    joint = Net(sizes, HIDDEN * len(nets))
    joint.eval()
    with torch.no_grad():
        for tables in zip(joint.tables, *(net.tables for net in nets), strict=True):
            tables[0].weight.copy_(torch.stack([table.weight for table in tables[1:]]).mean(0))
        joint.enter.weight.copy_(torch.cat([net.enter.weight for net in nets]))
        joint.enter.bias.copy_(torch.cat([net.enter.bias for net in nets]))
        joint.leave.weight.copy_(torch.cat([net.leave.weight for net in nets], 1) / len(nets))
        joint.leave.bias.copy_(torch.stack([net.leave.bias for net in nets]).mean(0))
    return joint


def numbers(tensor: Tensor) -> NDArray[np.float32]:
    """A tensor as an array."""
    values: NDArray[np.float32] = tensor.detach().numpy().astype(np.float32)
    return values


def vocabulary(corpus: Corpus, chosen: NDArray[np.int64], table: int) -> list[int]:
    """The pieces that occur often enough; of those that only readers wrote, in two places at least.

    So nothing that one person, blog or site alone says is learned.
    """
    counts: Counter[int] = Counter()
    places: dict[int, str] = {}
    shared: set[int] = set()
    for row in chosen.tolist():
        own = set(corpus.pieces[row][table])
        counts.update(own)
        comment = corpus.comments[row]
        if comment.kind in ("written", "own", "templates"):
            shared |= own
        else:
            shared.update(key for key in own if places.setdefault(key, comment.source) != comment.source)
    return sorted(key for key, count in counts.items() if count >= LEAST and key in shared)


def parted(corpus: Corpus) -> list[Flags]:
    """Comments to keep back together: a blog or some, a video, some languages of the written comments."""
    count = Counter(one.source for one in corpus.comments if one.kind == "blogs")
    ranked = [name for name, _ in count.most_common()]
    videos = sorted({one.source for one in corpus.comments if one.kind == "videos"})
    languages = sorted({one.lang for one in corpus.comments if one.kind == "written"} - {"en"})
    found = []
    for part in range(PARTS):
        sources = {*ranked[part::PARTS], *videos[part : part + 1]}
        tongues = set(languages[part::PARTS])
        found.append(
            corpus.where(
                lambda one, sources=sources, tongues=tongues: (  # type: ignore[misc]
                    one.source in sources or (one.kind in ("written", "own") and one.lang in tongues)
                )
            )
        )
    return found


def figures(spam: Flags, called: Flags) -> dict[str, Any]:
    """How well comments were called spam."""
    hits = int((spam & called).sum())
    return {
        "comments": len(spam),
        "spam": int(spam.sum()),
        "f1": round(2 * hits / max(1, int(spam.sum() + called.sum())), 3),
        "precision": round(hits / max(1, int(called.sum())), 3),
        "recall": round(hits / max(1, int(spam.sum())), 3),
        "genuine_called_spam": round(float(called[~spam].mean()) if (~spam).any() else 0.0, 3),
    }


def report(corpus: Corpus, logits: Scores, shift: float) -> dict[str, Any]:
    """Figures by file, source and language, on what was kept back."""
    called = logits >= shift
    found: dict[str, Any] = {}
    for kind in ("blogs", "videos"):
        own = corpus.where(lambda one, kind=kind: one.kind == kind and not one.made)  # type: ignore[misc]
        part: dict[str, Any] = {"all": figures(corpus.spam[own], called[own])}
        for key in ("source", "lang"):
            names = np.array([getattr(one, key) for one in corpus.comments])
            part[key] = {
                str(name): figures(corpus.spam[own & (names == name)], called[own & (names == name)])
                for name in sorted(set(names[own]))
            }
        found[kind] = part
    tongues = corpus.where(
        lambda one: one.kind == "written" and one.lang != "en" and one.made == one.spam
    )  # spam in disguise, genuine comments as they are
    names = np.array([one.lang for one in corpus.comments])
    found["disguised"] = {"all": figures(corpus.spam[tongues], called[tongues])} | {
        "lang": {
            str(name): figures(corpus.spam[tongues & (names == name)], called[tongues & (names == name)])
            for name in sorted(set(names[tongues]))
        }
    }
    return found


@click.command()
@click.argument("corpora", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--model", type=click.Path(path_type=Path), default=HERE / "cleaner" / "spam.npz")
@click.option("--results", type=click.Path(path_type=Path), default=HERE / "benchmarks" / "spam.json")
def main(corpora: Path, model: Path, results: Path) -> None:
    """Fit, measure and write the spam model."""
    torch.set_num_threads(1)
    corpus = Corpus(gather(corpora))
    logits = np.full(len(corpus.comments), np.nan)
    for kept_back in parted(corpus):
        away = np.flatnonzero(kept_back)
        logits[away] = Fitted(corpus, np.flatnonzero(~kept_back)).logits(away)
    genuine = corpus.where(lambda one: one.kind == "blogs" and not one.spam and not one.made)
    shift = float(np.quantile(logits[genuine], 1 - FALSE)) + 1e-6
    file = BytesIO()
    arrays: Any = Fitted(corpus, np.arange(len(corpus.comments))).arrays(shift)
    np.savez_compressed(file, **arrays)
    whole(model, file.getvalue())
    found = {
        "model": sha256(file.getvalue()).hexdigest(),
        "date": date.today().isoformat(),
        "command": "python -m training.spam CORPORA",
        "shift": round(shift, 3),
        **report(corpus, logits, shift),
    }
    whole(results, (json.dumps(found, indent=1) + "\n").encode())
    click.echo(json.dumps({kind: found[kind]["all"] for kind in ("blogs", "videos", "disguised")}, indent=1))


if __name__ == "__main__":
    main()
