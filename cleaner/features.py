"""Facts about lines, as arrays: hashed pieces of their words and named figures, for many texts at once.

Evidence about a line comes from the line alone (`of_lines`) or from its place and company in its
document (`of_documents`). It is integer hashing and counting, so what else is in the batch never
changes it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Hashes = NDArray[np.uint32]
Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

HEAD, TAIL = 64, 24  # characters of a line that are looked at: its first and its last
HASH_BITS = 20
BAGS = ("word", "edge")

SPECIAL = (
    "|¦｜", "·•∙◦●○▪■□►▶◆★☆✓✔", "»›→⟶❯>", "«‹←❮<", ":：", "/\\", "@", "#", "…", "%", "\"“”„'‘’`「」『』",
    "()[]{}（）【】", "-–—_~", "*+=", "!！", "?？¿", ".。।", ",，、;；", "©®™", "&",
)  # fmt: skip
CLASSES = ("lower", "upper", "digit", "space", "caseless", "mark", "symbol", "currency", *SPECIAL)
LOWER, UPPER, DIGIT, SPACE, CASELESS, MARK, SYMBOL, CURRENCY = range(8)
OPEN, SHUT = 30, 31  # classes, and folded forms, of the edges of a line
WIDTH = 32
SHARES = 7  # the first classes are counted as shares of the line, the others by their logarithm
STOPS = [CLASSES.index(group) for group in ("!！", "?？¿", ".。।", "…")]
CATEGORY = {
    "Ll": LOWER, "Lu": UPPER, "Lt": UPPER, "Nd": DIGIT, "Nl": DIGIT, "No": DIGIT, "Lo": CASELESS,
    "Lm": CASELESS, "Mn": MARK, "Mc": MARK, "Me": MARK, "Zs": SPACE, "Zl": SPACE, "Zp": SPACE,
    "Cc": SPACE, "Cf": SPACE, "Cs": SPACE, "Co": SPACE, "Cn": SPACE, "Sc": CURRENCY,
}  # fmt: skip

PLANE = 1 << 16  # code points beyond the first plane count as its last one
ODD = (np.random.default_rng(20240131).integers(0, 1 << 32, 32, dtype=np.uint64) | 1).astype(np.uint32)
POWER = np.multiply.accumulate(np.full(HEAD + TAIL + 2, ODD[31], np.uint32), dtype=np.uint32)
INVERSE = np.multiply.accumulate(
    np.full(HEAD + TAIL + 2, pow(int(ODD[31]), -1, 1 << 32), np.uint32), dtype=np.uint32
)
AFFIX = 3  # letters; of longer words the first and the last so many count too
NUMBER = ODD[12]  # the hash of all numbers
IN_WORD = np.isin(np.arange(WIDTH), [LOWER, UPPER, DIGIT, CASELESS, MARK, OPEN, SHUT])
ALONE = np.isin(np.arange(WIDTH), [CASELESS, OPEN, SHUT])

PROSE_END = np.isin(np.arange(WIDTH), STOPS)

SLOTS = 2048  # cells of the table that counts a document's words


class Bag(NamedTuple):
    """Hashed pieces of lines, in line order: (pieces, kinds of piece) `keys`, line `i` from `starts[i]`.

    No line is without pieces; key 0 stands for none.
    """

    keys: Hashes
    starts: Ints


class LineEvidence(NamedTuple):
    """What lines say alone.

    `bags` holds a bag for each name in BAGS, `figures` is (lines, LINE_FIGURES). The rest is what
    `of_documents` needs: the words, and of every line `stems` (hashes of all its words, numbers
    alike, of its first word, its first two and its last), its size in characters and the class of its
    last character.
    """

    bags: tuple[Bag, ...]
    figures: Floats
    words: Bag
    stems: Hashes
    size: Ints
    last: Bytes


@cache
def tables() -> tuple[Bytes, Hashes]:
    """Class and folded form (case, width, digits, spaces) of every code point of the first plane."""
    kinds, folds = np.zeros(PLANE, np.uint8), np.zeros(PLANE, np.uint32)
    special = {char: 8 + i for i, group in enumerate(SPECIAL) for char in group}
    normalize, category = unicodedata.normalize, unicodedata.category
    for code in range(PLANE):
        char = chr(code)
        kind = special.get(char)
        if kind is None:
            kind = CATEGORY.get(category(char), SYMBOL)
        kinds[code] = kind
        folds[code] = (
            48
            if kind == DIGIT
            else 32
            if kind == SPACE
            else ord(normalize("NFKC", char).casefold()[:1] or char)
        )
    kinds[-1] = SYMBOL
    return kinds, folds


def of_lines(lines: Sequence[str]) -> LineEvidence:
    """Look at lines one by one; none may be blank."""
    kind_of, fold_of = tables()
    count = len(lines)
    clipped = [line if len(line) <= HEAD + TAIL else line[:HEAD] + line[-TAIL:] for line in lines]
    size = np.array([len(line) for line in lines])
    sizes = np.minimum(size, HEAD + TAIL) + 2
    ends = sizes.cumsum()
    starts = ends - sizes
    text = " " + "  ".join(clipped) + " "
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.int32)
    kinds = kind_of.take(codes, mode="clip")
    folded = fold_of.take(codes, mode="clip")
    shuts = ends - 1
    kinds[starts] = folded[starts] = OPEN
    kinds[shuts] = folded[shuts] = SHUT
    line = np.arange(count).repeat(sizes)
    place = np.arange(len(line)) - starts.repeat(sizes)

    begin, stop = words_of(kinds)
    heads = (kinds.take(begin) == OPEN).nonzero()[0]
    tails = np.empty_like(heads)  # of each line the last word, which is its edge
    tails[:-1] = heads[1:]
    tails[-1] = len(begin)
    tails -= 1
    sums = np.zeros(len(folded) + 1, np.uint32)
    np.add.accumulate(folded * POWER.take(place), dtype=np.uint32, out=sums[1:])
    upto, inverse = sums.take(begin), INVERSE.take(place.take(begin))
    length = stop - begin
    hashes = (sums.take(stop) - upto) * inverse
    hashes[kinds.take(begin) == DIGIT] = NUMBER
    pairs = hashes * ODD[8]
    pairs[:-1] += hashes[1:] * ODD[9]
    pairs ^= pairs >> np.uint32(15)  # so that the order of the pairs' words matters in their sum
    pairs *= ODD[13]
    pairs[tails] = 0
    long = length > AFFIX
    onset = (sums.take(np.minimum(begin + AFFIX, stop)) - upto) * inverse * ODD[10]
    onset *= long
    coda = folded.take(stop - 1) * ODD[0] + folded.take(stop - 2) * ODD[1] + folded.take(stop - 3) * ODD[2]
    coda *= long
    stems = np.empty((count, 4), np.uint32)
    np.add.reduceat(pairs, heads, dtype=np.uint32, out=stems[:, 0])
    stems[:, 1] = first = pairs[heads]
    stems[:, 2] = first * ODD[10] + pairs[np.minimum(heads + 1, tails - 1)]
    stems[:, 3] = pairs[tails - 1]
    bags = (
        Bag(keys(hashes * ODD[11], pairs, onset, coda), heads),
        Bag(keys(*edges_of(kinds, folded, starts, shuts), stems[:, 0]), np.arange(count)),
    )
    figures = figures_of(kinds, line, starts, shuts, size, tails - heads - 1, heads, begin, length)
    return LineEvidence(bags, figures, Bag(hashes, heads), stems, size, kinds[shuts - 1])


def pick(bag: Bag, lines: Ints) -> Bag:
    """The pieces of some lines.

    >>> pick(Bag(np.array([[7], [8], [9]], np.uint32), np.array([0, 1])), np.array([1])).keys.tolist()
    [[8], [9]]
    """
    counts = np.diff(bag.starts, append=len(bag.keys))[lines]
    starts = counts.cumsum() - counts
    index = np.arange(int(counts.sum())) + (bag.starts[lines] - starts).repeat(counts)
    return Bag(bag.keys[index], starts)


def keys(*hashes: Hashes) -> Hashes:
    """The leading bits of hashes, side by side."""
    found = np.empty((len(hashes[0]), len(hashes)), np.uint32)
    for column, values in enumerate(hashes):
        np.right_shift(values, np.uint32(32 - HASH_BITS), out=found[:, column])
    return found


def words_of(kinds: Bytes) -> tuple[Ints, Ints]:
    """Where words begin and stop; the edges of a line are words.

    In scripts without case every letter is a word: among them are those without spaces.
    """
    inside = IN_WORD.take(kinds)
    joined = inside & ~ALONE.take(kinds)
    joined[1:] &= joined[:-1].copy()
    begin = (inside & ~joined).nonzero()[0]
    inside[:-1] &= ~joined[1:]
    return begin, inside.nonzero()[0] + 1


def edges_of(kinds: Bytes, folded: Hashes, starts: Ints, shuts: Ints) -> list[Hashes]:
    """Hashes of the first two, last two and last three characters, and of the kinds of four at each end."""
    found: list[Hashes] = []
    for values, reach, first in (
        (folded, 2, True), (folded, 2, False), (folded, 3, False),
        (kinds.astype(np.uint32), 4, True), (kinds.astype(np.uint32), 4, False),
    ):  # fmt: skip
        total = np.full(len(starts), ODD[20 + len(found)])
        for i in range(1, reach + 1):
            at = np.minimum(starts + i, shuts) if first else np.maximum(shuts - i, starts)
            total += values.take(at) * ODD[i]
        total *= ODD[26]
        found.append(total)
    return found


LOGS = WIDTH - SHARES + 3
LINE_FIGURES = SHARES + LOGS + 2 * WIDTH + 9


def figures_of(
    kinds: Bytes,
    line: Ints,
    starts: Ints,
    shuts: Ints,
    size: Ints,
    words: Ints,
    heads: Ints,
    begin: Ints,
    length: Ints,
) -> Floats:
    """How a line looks: shares and counts of classes, first and last class, length, words."""
    count = len(size)
    counts = np.bincount(line * WIDTH + kinds, minlength=count * WIDTH).reshape(count, WIDTH)
    seen = (shuts - starts - 1)[:, None]
    kind = kinds.take(begin)
    features = np.empty((len(begin), 4), np.float32)
    features[:, 0] = upper = kind == UPPER
    features[:, 1] = upper & (kinds.take(begin + 1, mode="clip") == UPPER)
    features[:, 2] = digits = kind == DIGIT
    features[:, 3] = digits & (length == 4)
    features = np.add.reduceat(features, heads, axis=0)
    some = np.maximum(words, 1)[:, None]
    figures = np.zeros((count, LINE_FIGURES), np.float32)
    np.divide(counts[:, :SHARES], seen, out=figures[:, :SHARES])
    logs = figures[:, SHARES : SHARES + LOGS]
    logs[:, :-3] = counts[:, SHARES:]
    logs[:, -3] = size
    logs[:, -2] = words
    logs[:, -1] = features[:, 2]
    np.log1p(logs, out=logs)
    rows = np.arange(count)
    figures[rows, SHARES + LOGS + kinds[starts + 1]] = 1
    figures[rows, SHARES + LOGS + WIDTH + kinds[shuts - 1]] = 1
    rest = figures[:, SHARES + LOGS + 2 * WIDTH :]
    np.divide(features[:, :2], some, out=rest[:, :2])
    np.divide(counts[:, STOPS].sum(1, keepdims=True), some, out=rest[:, 2:3])
    np.divide(seen, some, out=rest[:, 3:4])
    rest[:, 4] = features[:, 3] > 0
    rest[:, 5] = words == 1
    rest[:, 6] = words <= 3
    rest[:, 7] = size > HEAD + TAIL
    rest[:, 8] = np.minimum(size, 300)
    return figures


PLACE_FIGURES = 27


def of_documents(evidence: LineEvidence, lengths: Ints) -> Floats:
    """Place and company of every line, (lines, PLACE_FIGURES); `lengths` counts the documents' lines."""
    size = evidence.size
    count, documents = len(size), len(lengths)
    starts = lengths.cumsum() - lengths
    document = np.arange(documents).repeat(lengths)
    first = starts.repeat(lengths)
    rows = np.arange(count)
    place = rows - first
    lines = lengths.repeat(lengths)
    below = lines - 1 - place
    capped = np.minimum(size, 600)
    prose = PROSE_END.take(evidence.last) & (size > 80)
    said = capped * prose
    totals = np.add.reduceat(np.stack((capped, said, prose, size < 40), 1), starts, axis=0)
    sums = np.stack((capped, said, prose), 1)
    before = sums.cumsum(axis=0) - sums
    before -= before[first]
    total = totals[:, :3].repeat(lengths, axis=0)
    left = total - before - sums
    figures = np.empty((count, PLACE_FIGURES), np.float32)
    company(evidence, document, place, prose, figures)
    figures[:, 6] = place
    figures[:, 7] = below
    figures[:, 8] = lines
    figures[:, 9] = total[:, 0] / lines
    figures[:, 10:12] = before[:, 1:]
    figures[:, 12:14] = left[:, 1:]
    since(prose, rows, first, place, below, figures[:, 14:16])
    since(size >= 45, rows, first, place, below, figures[:, 16:18])
    logs = figures[:, 4:18]
    np.log1p(logs, out=logs)
    figures[:, 18] = place / lines
    figures[:, 19] = before[:, 0] / total[:, 0]
    figures[:, 20] = before[:, 1] / np.maximum(total[:, 1], 1)
    figures[:, 21] = place == 0
    figures[:, 22] = below == 0
    figures[:, 23] = (totals[:, 3] / lengths).repeat(lengths)
    figures[:, 24] = left[:, 2] == 0
    figures[:, 25] = before[:, 2] == 0
    figures[:, 26] = prose
    return figures


def since(
    flags: NDArray[np.bool_], rows: Ints, first: Ints, place: Ints, below: Ints, figures: Floats
) -> None:
    """How far above and below the nearest flagged line of the document is, or its edge."""
    above = np.maximum.accumulate(np.where(flags, rows, -1))
    np.subtract(rows, np.maximum(above, first - 1), out=figures[:, 0])
    under = np.minimum.accumulate(np.where(flags, rows, len(rows))[::-1])[::-1]
    np.subtract(np.minimum(under, rows + below + 1), rows, out=figures[:, 1])


def company(
    evidence: LineEvidence, document: Ints, place: Ints, prose: NDArray[np.bool_], figures: Floats
) -> None:
    """How the words of a line, and the line itself, occur elsewhere in its document: columns 0 to 5."""
    documents = int(document[-1]) + 1
    hashes, starts = evidence.words
    per_line = np.empty_like(starts)
    np.subtract(starts[1:], starts[:-1], out=per_line[:-1])
    per_line[-1] = len(hashes) - starts[-1]
    cell = (document * SLOTS).repeat(per_line) + (hashes * ODD[13] >> np.uint32(21))
    others = np.bincount(cell, minlength=documents * SLOTS).take(cell)
    told = prose.repeat(per_line)
    tellings = np.bincount(cell[told], minlength=documents * SLOTS).take(cell)
    features = np.empty((len(cell), 4), np.float32)
    np.log(others, out=features[:, 0])
    np.greater(others, 1, out=features[:, 1])
    np.divide(1, 1 + features[:, 0], out=features[:, 2])
    np.greater(tellings, told, out=features[:, 3])
    sums = np.add.reduceat(features, starts, axis=0)
    np.divide(sums, per_line[:, None], out=figures[:, :4])
    spot = document * SLOTS + (evidence.stems[:, 0] * ODD[14] >> np.uint32(21))
    figures[:, 4] = np.bincount(spot, minlength=documents * SLOTS).take(spot) - 1
    length = document * 64 + np.minimum(evidence.size, 63)
    figures[:, 5] = np.bincount(length, minlength=documents * 64).take(length) - 1
