"""Fits nets to a corpus: batches, other documents made of the given ones, and the optimiser's loop."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from cleaner.features import HASH_BITS, Bag, Floats, Ints, of_documents, pick
from cleaner.markup import KEPT_FIGURES
from training.corpus import CLASSES, LONGEST, Corpus, pick_lines
from training.net import Batch, Net, Shape, name_loss, verdict_loss

SCRAPS, SCRAP = 0.1, 8  # share of changed documents of which so few lines are left
FEWER = 0.15  # share of its lines that a changed page of HTML lacks
HTML = ("trafilatura", "best")  # kinds of document that have markup
READ = ("residue", "annotated")  # kinds of document of which every line was read
CLIP = 6.0  # standard deviations that a figure may be off its mean


@dataclass(frozen=True)
class Setting:
    """How a net is fitted. Shares are of the documents of a kind, per epoch."""

    members: int = 2  # of the committee, each from a seed of its own,
    seed: int = 2  # of which this is the first
    epochs: int = 10
    late: int = 4  # last epochs, in which what was read counts double and the rest half
    renderings: float = 1.0  # other renderings of each page
    pages: float = 0.3
    made: float = 0.8
    written: float = 1.0
    html: float = 1.0  # of the pages by each engine
    drop_names: float = 0.3  # of elements
    blind: float = 0.15  # share of pages whose elements are not shown
    unasked: float = 0.5  # share of whole pages without the word of the article extractor,
    unasked_article: float = 0.1  # and of pages as that extractor renders them
    batch: int = 24  # documents
    rate: float = 4e-3
    table_rate: float = 0.3  # of the tables, relative to the rest
    decay: float = 0.02
    average: float = 0.995  # of the weights, over steps
    smooth: float = 0.02
    hidden: int = 40
    plan: tuple[int, ...] = (1, 2, 4, 0, 1, 8, 0)
    alone: float = 0.2  # weight of the loss of the line alone
    drop: float = 0.3
    drop_means: float = 0.5
    drop_pieces: float = 0.5
    vocabulary: int = 116_000  # pieces in a table
    sites: int = 4  # that must show a piece
    widths: tuple[int, ...] = (16, 8)
    plain: float = 1.0  # weight of a content line without length
    long: float = 2.0  # what a line of 300 characters adds to it
    changed: float = 0.6  # share of documents that are changed,
    changed_html: float = 0.3  # and of pages of HTML


class Reader:
    """Turns documents, given as lists of line numbers, into batches for a net."""

    def __init__(self, corpus: Corpus, documents: Ints, setting: Setting) -> None:
        self.corpus = corpus
        bags = corpus.evidence.bags
        self.vocabularies = [vocabulary(corpus, documents, bag, setting) for bag in bags]
        self.bags = [known(bag, words) for bag, words in zip(bags, self.vocabularies, strict=True)]
        lines = [corpus.lines_of(d) for d in documents if corpus.kind[d] == "residue"]
        figures, _ = self.figures(lines)
        self.mean, self.spread = figures.mean(0), figures.std(0) + 0.05
        markup = corpus.markup
        own = [corpus.lines_of(d) for d in documents if corpus.kind[d] in HTML]
        marked = corpus.marked[np.concatenate(own)] if own else np.zeros(0, np.int64)
        self.markup_vocabularies = [
            vocabulary(corpus, documents, bag, setting, places)
            for bag, places in zip(markup.bags, markup.places, strict=True)
        ]
        self.names = [
            nothing_first(known(bag, words))
            for bag, words in zip(markup.bags, self.markup_vocabularies, strict=True)
        ]
        figures = markup.figures[marked]
        self.markup_mean, self.markup_spread = figures.mean(0), figures.std(0) + 0.05
        self.setting = setting
        article = corpus.kind == "trafilatura"
        self.unasked = np.where(article, setting.unasked_article, setting.unasked)

    def figures(self, documents: Sequence[Ints]) -> tuple[Floats, Ints]:
        """The figures of the documents' lines, and the rows of the lines in the evidence."""
        rows = self.corpus.number[np.concatenate(documents)]
        part = pick_lines(self.corpus.evidence, rows)
        place = of_documents(part, np.array([len(lines) for lines in documents]))
        return np.concatenate((part.figures, place), 1), rows

    def batch(
        self, documents: Sequence[Ints], drop: float, rng: np.random.Generator, asked: bool = True
    ) -> Batch:
        """A batch, from whose pieces a share `drop` is left out; was the article extractor `asked`?"""
        figures, rows = self.figures(documents)
        figures = np.clip((figures - self.mean) / self.spread, -CLIP, CLIP)
        pieces = []
        for bag in self.bags:
            keys, starts = pick(bag, rows)
            if drop:
                keys = keys * (rng.random(len(keys), np.float32) >= drop)
            pieces.append((torch.from_numpy(keys.astype(np.int64)), torch.from_numpy(starts)))
        lengths = np.array([len(lines) for lines in documents])
        document = np.arange(len(documents)).repeat(lengths)
        place = np.arange(len(rows)) - (lengths.cumsum() - lengths)[document]
        blind = (rng.random(len(documents)) < self.setting.blind * bool(drop))[document]
        shares = [self.unasked[self.corpus.document_of(lines[0])] for lines in documents]
        unasked = (rng.random(len(documents)) < np.array(shares) * bool(drop))[document]
        marked = self.corpus.marked[np.concatenate(documents)]
        names = []
        for bag, places in zip(self.names, self.corpus.markup.places, strict=True):
            there = np.where((marked < 0) | blind, 0, places[marked] + 1)
            found, numbers = np.unique(there, return_inverse=True)
            keys, starts = pick(bag, found)
            if drop:
                keys = keys * (rng.random(len(keys), np.float32) >= self.setting.drop_names)
            names.append(tuple(map(torch.from_numpy, (keys.astype(np.int64), starts, numbers))))
        markup = self.corpus.markup.figures[marked]
        markup[unasked | (not asked), -KEPT_FIGURES:] = 0
        markup = np.clip((markup - self.markup_mean) / self.markup_spread, -CLIP, CLIP)
        markup[marked < 0] = 0
        return Batch(
            pieces,
            torch.from_numpy(figures.astype(np.float32)),
            names,
            torch.from_numpy(markup.astype(np.float32)),
            torch.from_numpy(document),
            torch.from_numpy(place),
            len(documents),
            int(lengths.max()),
        )


def vocabulary(
    corpus: Corpus, documents: Ints, bag: Bag, setting: Setting, places: Ints | None = None
) -> NDArray[np.int32]:
    """From hash to row of a table: the pieces that most sites show, 0 for all others.

    The bag is of distinct lines, or of `places` of lines with markup.
    """
    sites = np.zeros(1 << HASH_BITS, np.int32)
    by_site: dict[int, list[Ints]] = {}
    for document in documents:
        by_site.setdefault(int(corpus.site[document]), []).append(corpus.lines_of(document))
    for lines in by_site.values():
        own = np.concatenate(lines)
        rows = np.unique(corpus.number[own] if places is None else places[shown(corpus.marked[own])])
        sites[np.unique(pick(bag, rows).keys)] += 1
    sites[0] = 0
    chosen = np.flatnonzero(sites >= setting.sites)
    chosen = chosen[np.argsort(-sites[chosen], kind="stable")][: setting.vocabulary]
    table = np.zeros(1 << HASH_BITS, np.int32)
    table[np.sort(chosen)] = np.arange(1, len(chosen) + 1)
    return table


def shown(marked: Ints) -> Ints:
    """The rows of those lines that have markup."""
    return marked[marked >= 0]


def nothing_first(bag: Bag) -> Bag:
    """The bag with an item before the others that has no pieces."""
    nothing = np.zeros((1, *bag.keys.shape[1:]), bag.keys.dtype)
    return Bag(np.concatenate((nothing, bag.keys)), np.concatenate((np.zeros(1, np.int64), bag.starts + 1)))


def known(bag: Bag, words: NDArray[np.int32]) -> Bag:
    """A bag's pieces as rows of a table; the unknown ones are left out, but one where none is known."""
    counts = np.diff(bag.starts, append=len(bag.keys))
    rows = words[bag.keys]
    line = np.arange(len(counts)).repeat(counts)
    keep = rows > 0
    left = np.bincount(line, keep.sum(1), len(counts)).astype(np.int64)
    filler = np.flatnonzero(left == 0)
    keys = np.concatenate((rows[keep], np.zeros(len(filler), rows.dtype)))
    owner = np.concatenate((line.repeat(keep.sum(1)), filler))
    order = np.argsort(owner, kind="stable")
    left[filler] = 1
    return Bag(keys[order].view(np.uint32), left.cumsum() - left)


class Changer:
    """Makes other documents of the given ones: half cleaned, cut short, with runs of cruft of others."""

    def __init__(self, corpus: Corpus, documents: Ints, rng: np.random.Generator) -> None:
        self.cruft, self.rng = corpus.soft > 0.5, rng
        runs = (run for d in documents for run in self.runs(corpus.lines_of(d)))
        self.strangers = [run for run in runs if self.cruft[run[0]] and len(run) <= 40]

    def runs(self, lines: Ints) -> list[Ints]:
        """Runs of cruft and of the rest."""
        cruft = self.cruft[lines]
        return np.split(lines, np.flatnonzero(cruft[1:] != cruft[:-1]) + 1)

    def __call__(self, lines: Ints, html: bool) -> Ints:
        """Another document; of a page of HTML, whose markup no other has, only less."""
        if html:
            fewer = lines[self.rng.random(len(lines)) > FEWER]
            return fewer if len(fewer) else lines
        rng, runs = self.rng, self.runs(lines)
        if rng.random() < 0.4:
            share = rng.random()
            runs = [run for run in runs if not self.cruft[run[0]] or rng.random() > share]
        if rng.random() < 0.2:
            runs = [run[rng.random(len(run)) > 0.3] if self.cruft[run[0]] else run for run in runs]
            runs = [run for run in runs if len(run)]
        if rng.random() < 0.5 and runs:
            for _ in range(rng.integers(1, 4)):
                self.insert(runs)
        if not runs:
            return lines
        changed = np.concatenate(runs)
        if rng.random() < 0.2:
            changed = changed[rng.random(len(changed)) > 0.1]
        if rng.random() < 0.15 and len(changed) > 8:
            changed = changed[rng.integers(len(changed) // 3) :]
        if rng.random() < 0.15 and len(changed) > 8:
            changed = changed[: len(changed) - rng.integers(len(changed) // 3)]
        if rng.random() < SCRAPS and len(changed) > SCRAP:
            start = rng.integers(len(changed) - SCRAP)
            changed = changed[start : start + rng.integers(2, SCRAP)]
        return changed[:LONGEST] if len(changed) else lines

    def insert(self, runs: list[Ints]) -> None:
        """Put a stranger's run at the end, at the start, or anywhere."""
        rng = self.rng
        stranger = self.strangers[rng.integers(len(self.strangers))]
        spot = rng.random()
        if spot < 0.5:
            runs.append(stranger)
        elif spot < 0.65:
            runs.insert(0, stranger)
        else:
            i = rng.integers(len(runs))
            at = rng.integers(len(runs[i]) + 1)
            runs[i : i + 1] = [run for run in (runs[i][:at], stranger, runs[i][at:]) if len(run)]


def weights_of(corpus: Corpus, setting: Setting) -> Floats:
    """Content lines weigh by what losing them costs."""
    size = np.minimum(corpus.evidence.size[corpus.number], 300)
    content = (corpus.soft < 0.5) & (corpus.marked < 0)
    cost = np.where(content, setting.plain + setting.long * size / 300, 1)
    return (corpus.weight * cost).astype(np.float32)


def choose(corpus: Corpus, documents: Ints, setting: Setting, late: bool, rng: np.random.Generator) -> Ints:
    """The documents of an epoch."""
    kind = corpus.kind[documents]
    share = 0.5 if late else 1.0
    chosen = [documents[np.isin(kind, READ)].repeat(2 if late else 1)]
    for name, part in (
        ("rendered", setting.renderings),
        ("page", setting.pages),
        ("made", setting.made),
        ("written", setting.written),
        *((engine, setting.html) for engine in HTML),
    ):
        found = rng.permutation(documents[kind == name])
        count = len(np.unique(corpus.page[found])) if name == "rendered" else len(found)
        chosen.append(found[: int((1 if name in HTML else share) * part * count)])
    return np.concatenate(chosen)


def in_batches(documents: list[Ints], size: int, rng: np.random.Generator) -> Iterator[list[Ints]]:
    """Batches of documents of like length, in random order."""
    order = rng.permutation(len(documents))
    batches = []
    for start in range(0, len(order), size * 8):
        pool = sorted(order[start : start + size * 8], key=lambda d: len(documents[d]))
        batches += [pool[at : at + size] for at in range(0, len(pool), size)]
    for index in rng.permutation(len(batches)):
        yield [documents[d] for d in batches[index]]


def fit(corpus: Corpus, documents: Ints, setting: Setting) -> tuple[list[Net], Reader]:
    """Fit a committee to some documents of a corpus."""
    reader = Reader(corpus, documents, setting)
    seeds = range(setting.seed, setting.seed + setting.members)
    return [fit_member(reader, documents, seed) for seed in seeds], reader


def fit_member(reader: Reader, documents: Ints, seed: int) -> Net:
    """Fit a net to some documents of the reader's corpus."""
    corpus, setting = reader.corpus, reader.setting
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    rows = tuple(int(words.max()) + 1 for words in reader.vocabularies)
    shape = Shape(
        rows,
        setting.widths,
        len(reader.mean),
        len(CLASSES) - 1,
        tuple(int(words.max()) + 1 for words in reader.markup_vocabularies),
        len(reader.markup_mean),
        plan=setting.plan,
        hidden=setting.hidden,
    )
    net = Net(shape, setting.drop, setting.drop_means)
    mean_net: Net = copy.deepcopy(net).requires_grad_(False)
    rest = [parameter for name, parameter in net.named_parameters() if "tables" not in name]
    groups: list[dict[str, Any]] = [
        {
            "params": [*net.tables.parameters(), *net.markup_tables.parameters()],
            "weight_decay": 0.0,
            "share": setting.table_rate,
        },
        {"params": list(net.name_tables.parameters()), "weight_decay": 0.0, "share": 1.0},
        {"params": rest, "weight_decay": setting.decay, "share": 1.0},
    ]
    optimizer = torch.optim.AdamW(groups, lr=setting.rate, betas=(0.9, 0.99), fused=True)
    weight, soft, category = map(
        torch.from_numpy, (weights_of(corpus, setting), corpus.soft, corpus.category)
    )
    change = Changer(corpus, documents, rng)
    plans = [
        choose(corpus, documents, setting, e >= setting.epochs - setting.late, rng)
        for e in range(setting.epochs)
    ]
    steps = sum(-(-len(plan) // setting.batch) for plan in plans)
    step = 0
    for plan in plans:
        chosen = [corpus.lines_of(document) for document in plan]
        for i, document in enumerate(plan):
            html = corpus.kind[document] in HTML
            if rng.random() < (setting.changed_html if html else setting.changed):
                chosen[i] = change(chosen[i], html)
        for group in in_batches(chosen, setting.batch, rng):
            for part in optimizer.param_groups:
                part["lr"] = part["share"] * setting.rate * pace(step, steps)
            together, alone, *names = net(reader.batch(group, setting.drop_pieces, rng))
            lines = np.concatenate(group)
            aims = (soft[lines], weight[lines], setting.smooth)
            loss = verdict_loss(together, *aims) + setting.alone * verdict_loss(alone, *aims)
            loss = loss + sum(name_loss(name, category[lines], weight[lines]) for name in names)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(rest, 1.0)
            optimizer.step()
            step += 1
            keep = min(setting.average, step / (step + 10))
            torch._foreach_lerp_(
                list(mean_net.parameters()), [p.detach() for p in net.parameters()], 1 - keep
            )
    mean_net.eval()
    return mean_net


def pace(step: int, steps: int) -> float:
    """The learning rate as a share of the highest: a short rise, then half a cosine."""
    return min(1, (step + 1) / 60) * (0.02 + 0.98 * (1 + math.cos(math.pi * min(1, step / steps))) / 2)


def judged(nets: Sequence[Net], reader: Reader, documents: Ints, asked: bool = True) -> tuple[Floats, Floats]:
    """Verdicts on the documents' lines, (lines,), and scores of their categories, in the documents' order.

    The verdicts are the means of the nets', the scores those of the first.
    """
    corpus = reader.corpus
    found: dict[int, tuple[Floats, Floats]] = {}
    order = documents[np.argsort(corpus.length[documents], kind="stable")]
    rng = np.random.default_rng(0)
    with torch.no_grad():
        for start in range(0, len(order), 64):
            part = order[start : start + 64]
            batch = reader.batch([corpus.lines_of(d) for d in part], 0, rng, asked)
            said = [net(batch) for net in nets]
            together, name = torch.stack([verdict for verdict, *_ in said]).mean(0), said[0][2]
            ends = corpus.length[part].cumsum()[:-1]
            pairs = zip(np.split(together.numpy(), ends), np.split(name.numpy(), ends), strict=True)
            found |= zip(part.tolist(), pairs, strict=True)
    verdicts, names = zip(*(found[int(d)] for d in documents), strict=True)
    return np.concatenate(verdicts), np.concatenate(names)
