"""The judge: a net over the whole sequence of lines, read from a model file, and the phrasebook beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial
from hashlib import sha256
from importlib.resources import files
from io import BytesIO
from itertools import chain, compress, repeat
from pathlib import Path
from typing import NamedTuple, TypeVar
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from cleaner import foreign, known_phrases, last_lines, lean
from cleaner.compiled import library
from cleaner.features import Floats, Ints
from cleaner.kernel import Kernel
from cleaner.known_phrases import SURE, Known, known
from cleaner.last_lines import is_phrase, may_be_phrase
from cleaner.lines import Lines
from cleaner.markup import Markup
from cleaner.network import Network
from cleaner.opinion import KINDS, NAMES, Opinion
from cleaner.page_worth import least_on_page, left_out, repeated, worth
from cleaner.phrases import phrasebook
from cleaner.policy import LEVELS
from cleaner.reasons import reasons
from cleaner.weight import least, sigmoid, tilts, weigh

FORMAT = 7  # of the model file
WINDOW = 2048  # lines; a longer text is judged in windows
OVERLAP = 256  # lines that a window sees of its neighbours on either side
TOGETHER = 4096  # lines looked at together

NAMED = 0.05  # the score from which every line has a category
ASKED = 0.05  # the score from which a line of residue is looked up; on whole pages that changes nothing
LIKELY = "related"  # what a line of a page is that stands above it, where nothing else speaks against it

Value = TypeVar("Value")


class Window(NamedTuple):
    """Lines `start` to `end` of a text, of which the judge answers for those from `first` to `last`."""

    text: int
    start: int
    first: int
    last: int
    end: int


class Judge:
    """A model, ready to judge: an .npz archive of plain arrays, as `training/export.py` writes it.

    `id` is the same for the same weights, phrases and rules; `bars` is what a line must weigh to go, by kind
    of input and level.

    Raises OSError for a file that cannot be read, ValueError for one that is no model.
    """

    def __init__(self, path: str) -> None:
        data = Path(path).read_bytes()
        try:
            with np.load(BytesIO(data), allow_pickle=False) as archive:
                arrays = {name: archive[name] for name in archive.files}
            if int(arrays["format"]) != FORMAT:
                raise ValueError(f"it has format {arrays['format']}, and this version reads {FORMAT}")
            compiled = library()
            self.network = Network(arrays) if compiled is None else Kernel(arrays, compiled)
            self.calibration: NDArray[np.float64] = arrays["calibration"]
            self.lean: NDArray[np.float64] = arrays["lean"]
            self.foreign: NDArray[np.float64] = arrays["foreign"]
            terms = {"lean": lean.TERMS, "foreign": foreign.TERMS}
            for name, count in terms.items():
                if arrays[name].shape != (count,):
                    raise ValueError(f"{name} has {arrays[name].size} terms, not {count}")
            self.lowest = float(arrays["bars"].min())
            rows = [dict(zip(LEVELS, row, strict=True)) for row in arrays["bars"].tolist()]
            self.bars = dict(zip(KINDS, rows, strict=True))
        except (OSError, KeyError, EOFError, TypeError, ValueError, BadZipFile) as error:
            raise ValueError(f"{path}: not a model of this version of cleaner: {error}") from None
        rules = (known_phrases.RULES, last_lines.RULES, phrasebook().model)
        self.id = sha256(f"{rules} ".encode() + data).hexdigest()[:12]

    def judge(
        self,
        texts: Sequence[Lines],
        kinds: Sequence[str],
        threshold: float | None = None,
        markup: Markup | None = None,
    ) -> list[Opinion]:
        """Judge texts, of which `kinds` tells what each is: for each the same as alone, in less time.

        `markup` goes with a single text: a page of HTML. Lines that can go have a category: those that weigh
        as much as one of the `bars`, or `threshold`.
        """
        counts = [len(lines.texts) for lines in texts]
        lengths = np.array(counts, np.int64)
        lowest = self.lowest if threshold is None else threshold
        lows = [least(lowest, count) if markup is None else least_on_page(lowest) for count in counts]
        least_scores = np.minimum(lows, NAMED).repeat(lengths)
        codes = np.array([KINDS.index(kind) for kind in kinds], np.int64).repeat(lengths)
        scores, names = self.looked(texts, kinds, counts, codes, markup)
        sizes = np.fromiter(chain.from_iterable(lines.sizes for lines in texts), np.int64, len(scores))
        starts = (lengths.cumsum() - lengths).tolist()
        never = [start + i for start, lines in zip(starts, texts, strict=True) for i in lines.spared]
        asked = ((scores >= ASKED) & (codes == KINDS.index("residue"))).tolist()
        listed = [
            known(lines, compress(range(len(own)), own))
            for lines, own in zip(texts, chopped(asked, counts), strict=True)
        ]
        again: list[int] = []
        if markup is None:
            self.ended(texts, kinds, starts, scores, names, listed)
            phrases = [start + i for start, found in zip(starts, listed, strict=True) for i in found]
            tilt = self.tilted(texts, kinds, scores, names, phrases, lengths)
            weights = weigh(scores, sizes, lengths, never, tilt)
        else:
            again = repeated(texts[0].bare, sizes, markup.figures)
            weights = worth(scores, sizes, again, left_out(markup.figures), never)
        names[scores < least_scores] = -1
        categories = list(map(NAMES.__getitem__, names.tolist()))
        for i in again:
            categories[i] = categories[i] or LIKELY
        parts = (chopped(values, counts) for values in (scores.tolist(), weights.tolist(), categories))
        own = zip(texts, kinds, listed, *parts, repeat(frozenset(again), len(texts)), strict=True)
        return [self.opinion(*one) for one in own]

    def looked(
        self,
        texts: Sequence[Lines],
        kinds: Sequence[str],
        counts: Sequence[int],
        codes: Ints,
        markup: Markup | None,
    ) -> tuple[NDArray[np.float64], Ints]:
        """P(cruft) of all lines, and the positions of their likeliest categories in NAMES."""
        scores, names = np.empty(len(codes)), np.empty(len(codes), np.int64)
        end = 0
        for group in together(windows(counts)):
            lengths = np.array([w.end - w.start for w in group], np.int64)
            own = None if markup is None else markup.of(seen_rows(group))
            worded = [kinds[window.text] == "residue" for window in group]
            found, named = self.network.judge(seen(texts, group), lengths, own, worded)
            answers = answered(group)
            lines = slice(end, end := end + len(answers))
            scores[lines] = self.probabilities(found.take(answers), codes[lines])
            names[lines] = named.take(answers)
        return scores, names

    def probabilities(self, logits: Floats, codes: Ints) -> NDArray[np.float64]:
        """P(cruft) of lines from the net's logits and the positions of their kinds in KINDS."""
        if len(logits) and (codes == codes[0]).all():
            return sigmoid(np.interp(logits, *self.calibration[codes[0]]))
        true = np.empty(len(logits))
        for code, curve in enumerate(self.calibration):
            own = (codes == code).nonzero()[0]
            true[own] = np.interp(logits.take(own), *curve)
        return sigmoid(true)

    def ended(
        self,
        texts: Sequence[Lines],
        kinds: Sequence[str],
        starts: Sequence[int],
        scores: NDArray[np.float64],
        names: Ints,
        listed: Sequence[dict[int, Known]],
    ) -> None:
        """Add to the `listed` phrases of residue the last lines that are worded like one."""
        found = []
        for lines, kind, start, own in zip(texts, kinds, starts, listed, strict=True):
            last = len(lines.sizes) - 1
            if kind == "residue" and last > 0 and may_be_phrase(lines, scores[start + last]):
                one = own.get(last, Known(0.0, NAMES[names[start + last]]))
                if one.score < SURE["standard"]:
                    found.append((lines, scores[start + last], one, own))
        if found:
            worded = self.network.worded([lines.bare[-1] for lines, *_ in found])
            for (lines, score, one, own), weight in zip(found, worded, strict=True):
                if is_phrase(lines, score, weight):
                    own[len(lines.sizes) - 1] = one._replace(score=SURE["standard"])

    def tilted(
        self,
        texts: Sequence[Lines],
        kinds: Sequence[str],
        scores: NDArray[np.float64],
        names: Ints,
        phrases: Sequence[int],
        lengths: Ints,
    ) -> NDArray[np.float64]:
        """What lines weigh besides, in view of their categories and texts; those of whole pages nothing.

        The positions `phrases` are those of listed phrases and of last lines worded like one.
        """
        if "residue" not in kinds:
            return np.zeros(len(scores))
        about = lean.terms([lean.marks(lines) for lines in texts], scores, lengths) * self.lean
        languages = foreign.terms([foreign.hints(lines) for lines in texts]) * self.foreign
        # summed row by row, so that other texts change nothing
        told = sigmoid(np.array([about.sum(1), languages.sum(1)]))
        residue = np.array([kind == "residue" for kind in kinds])
        found: NDArray[np.float64] = tilts(names, phrases, lengths, *told) * residue.repeat(lengths)
        return found

    def opinion(
        self,
        lines: Lines,
        kind: str,
        listed: Mapping[int, Known],
        scores: list[float],
        weights: list[float],
        categories: list[str],
        again: frozenset[int],
    ) -> Opinion:
        """The opinion on a text: the net's or, of `listed` lines and last ones worded so, what is surer.

        The positions `again` are those of lines that stand above them.
        """
        for i, (score, category) in listed.items():
            if score > scores[i]:
                categories[i] = category
            level = next((level for level, least in SURE.items() if score >= least), None)
            if level:
                scores[i] = max(scores[i], score)
                weights[i] = max(weights[i], self.bars[kind][level])
        return Opinion(scores, weights, categories, partial(reasons, lines.bare, categories, again=again))


@lru_cache(maxsize=4)
def load(model: str | None) -> Judge:
    """The judge in a model file; without one, the model that comes with the package.

    Raises OSError for a file that cannot be read and ValueError for one that is no model.
    """
    return Judge(str(files("cleaner") / "model.npz") if model is None else model)


def chopped(values: list[Value], lengths: Sequence[int]) -> Iterator[list[Value]]:
    """A list in pieces of these lengths.

    >>> list(chopped([1, 2, 3], [2, 0, 1]))
    [[1, 2], [], [3]]
    """
    end = 0
    for length in lengths:
        yield values[end : (end := end + length)]


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


def seen(texts: Sequence[Lines], group: Sequence[Window]) -> list[str]:
    """The lines that windows see."""
    return list(chain.from_iterable(texts[one.text].bare[one.start : one.end] for one in group))


def seen_rows(group: Sequence[Window]) -> Ints:
    """The positions in their text of the lines that windows see.

    >>> seen_rows([Window(0, 0, 0, 2, 3), Window(0, 1, 2, 5, 5)]).tolist()
    [0, 1, 2, 1, 2, 3, 4]
    """
    return np.concatenate([np.arange(window.start, window.end) for window in group])


def answered(group: Sequence[Window]) -> Ints:
    """The positions, among the lines of all the windows, of those for which the judge answers.

    >>> answered([Window(0, 0, 0, 2, 3), Window(0, 1, 2, 5, 5)]).tolist()
    [0, 1, 4, 5, 6]
    """
    found = []
    at = 0
    for window in group:
        found.append(np.arange(window.first, window.last) + (at - window.start))
        at += window.end - window.start
    return np.concatenate(found)


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
