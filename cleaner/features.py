"""Facts about lines, as arrays: hashed pieces of their words and named figures, for many texts at once.

Evidence about a line comes from the line alone (`of_lines`) or from its place and company in its
document (`of_documents`). It is integer hashing and counting, so what else is in the batch never
changes it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Hashes = NDArray[np.uint32]
Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

HEAD, TAIL = 64, 24  # characters of a line that are looked at: its first and its last
SEEN = HEAD + TAIL
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
AFFIX = 3  # letters; of longer words the first and the last so many count too
NEAR = np.arange(1, 5)[:, None]  # how far from its end a line's nearest characters stand
NUMBER = ODD[12]  # the hash of all numbers
PROSE_END = np.isin(np.arange(WIDTH), STOPS)

SLOTS = 2048  # cells of the table that counts a document's words
OFTEN = 4095  # times; words that are more frequent count as so frequent
FINE = 4096  # steps of a logarithm, so that sums of them are the same in any order


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
def powers(bits: int) -> tuple[Hashes, Hashes]:
    """So many powers of a number as `bits` can count, and their inverses.

    >>> (powers(4)[0] * powers(4)[1]).tolist() == [1] * 16
    True
    """
    odd, inverse = int(ODD[31]), pow(int(ODD[31]), -1, 1 << 32)
    power, inverted = (
        np.multiply.accumulate(np.full(1 << bits, number, np.uint32), dtype=np.uint32)
        for number in (odd, inverse)
    )
    return power, inverted


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
    clipped = [line if len(line) <= SEEN else line[:HEAD] + line[-TAIL:] for line in lines]
    size = np.fromiter(map(len, lines), np.int64, count)
    sizes = np.minimum(size, SEEN) + 2
    ends = sizes.cumsum()
    starts = ends - sizes
    text = " " + "  ".join(clipped) + " "
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.int32).astype(np.intp)
    kinds = kind_of.take(codes, mode="clip")
    folded = fold_of.take(codes, mode="clip")
    shuts = ends - 1
    kinds[starts] = folded[starts] = OPEN
    kinds[shuts] = folded[shuts] = SHUT

    begin, stop = words_of(kinds)
    length = stop - begin
    word_kind = kinds.take(begin)
    heads = (word_kind == OPEN).nonzero()[0]
    tails = np.empty_like(heads)  # of each line the last word, which is its edge
    tails[:-1] = heads[1:]
    tails[-1] = len(begin)
    tails -= 1
    power, inverted = powers(len(codes).bit_length())
    sums = np.zeros(len(codes) + 1, np.uint32)
    np.add.accumulate(folded * power[: len(codes)], dtype=np.uint32, out=sums[1:])
    upto, inverse = sums.take(begin), inverted.take(begin)
    hashes = (sums.take(stop) - upto) * inverse
    hashes[word_kind == DIGIT] = NUMBER
    pieces = np.empty((4, len(begin)), np.uint32)
    whole, pairs, onset, coda = pieces
    np.multiply(hashes, ODD[11], out=whole)
    np.multiply(hashes, ODD[8], out=pairs)
    pairs[:-1] += hashes[1:] * ODD[9]
    pairs ^= pairs >> np.uint32(15)  # so that the order of the pairs' words matters in their sum
    pairs *= ODD[13]
    pairs[tails] = 0
    np.subtract(sums.take(np.minimum(begin + AFFIX, stop)), upto, out=onset)
    onset *= inverse
    onset *= ODD[10]
    weighed(folded.take(stop - NEAR[:AFFIX]), ODD[:AFFIX], coda)
    pieces[2:] *= length > AFFIX
    stems = np.empty((count, 4), np.uint32)
    np.add.reduceat(pairs, heads, dtype=np.uint32, out=stems[:, 0])
    stems[:, 1] = first = pairs.take(heads)
    final = tails - 1
    stems[:, 2] = first * ODD[10] + pairs.take(np.minimum(heads + 1, final))
    stems[:, 3] = pairs.take(final)
    ends_at = np.empty((2, len(NEAR), count), np.int64)
    np.minimum(starts + NEAR, shuts, out=ends_at[0])
    np.maximum(shuts - NEAR, starts, out=ends_at[1])
    end_kinds = kinds.take(ends_at)
    first_kind, last_kind = end_kinds[:, 0]
    edges = np.empty((6, count), np.uint32)
    edges_of(folded.take(ends_at[:, :3]), end_kinds, edges[:5])
    edges[5] = stems[:, 0]
    bags = (Bag(keys(pieces), heads), Bag(keys(edges), np.arange(count)))
    cells = np.arange(0, count * WIDTH, WIDTH).repeat(sizes)
    cells += kinds
    counts = np.bincount(cells, minlength=count * WIDTH).reshape(count, WIDTH)
    words = word_counts(kinds, begin, length, heads)
    figures = figures_of(counts, words, final - heads, sizes - 2, size)
    rows = np.arange(count) * LINE_FIGURES + (SHARES + LOGS)
    figures.put((rows + first_kind, rows + (last_kind + WIDTH)), 1)
    return LineEvidence(bags, figures, Bag(hashes, heads), stems, size, last_kind)


def pick(bag: Bag, lines: Ints) -> Bag:
    """The pieces of some lines.

    >>> pick(Bag(np.array([[7], [8], [9]], np.uint32), np.array([0, 1])), np.array([1])).keys.tolist()
    [[8], [9]]
    """
    counts = np.diff(bag.starts, append=len(bag.keys))[lines]
    starts = counts.cumsum() - counts
    index = np.arange(int(counts.sum())) + (bag.starts[lines] - starts).repeat(counts)
    return Bag(bag.keys[index], starts)


def keys(hashes: Hashes) -> Hashes:
    """The leading bits of hashes, (kinds of piece, pieces), the other way round."""
    found = np.empty(hashes.shape[::-1], np.uint32)
    np.right_shift(hashes, np.uint32(32 - HASH_BITS), out=found.T)
    return found


def weighed(values: Hashes | Bytes, odd: Hashes, out: Hashes) -> None:
    """Hash values along their last axis but one."""
    np.add.reduce(values * odd[:, None], axis=-2, dtype=np.uint32, out=out)


def words_of(kinds: Bytes) -> tuple[Ints, Ints]:
    """Where words begin and stop; the edges of a line are words.

    In scripts without case every letter is a word: among them are those without spaces.
    """
    joined = kinds < SPACE
    joined |= kinds == MARK
    inside = kinds >= OPEN
    inside |= kinds == CASELESS
    inside |= joined
    joined[1:] &= joined[:-1].copy()
    begin = (inside > joined).nonzero()[0]
    inside[:-1] &= ~joined[1:]
    return begin, inside.nonzero()[0] + 1


def edges_of(chars: Hashes, kinds: Bytes, found: Hashes) -> None:
    """Hashes of the first two, last two and last three characters, and of the kinds of four at each end.

    `chars` and `kinds` are (2, characters, lines): of the first ones and, counted from the end, of the last.
    """
    weighed(chars[:, :2], ODD[1:3], found[:2])
    np.multiply(chars[1, 2], ODD[3], out=found[2])
    found[2] += found[1]
    weighed(kinds, ODD[1:5], found[3:])
    found += ODD[20:25, None]
    found *= ODD[26]


def word_counts(kinds: Bytes, begin: Ints, length: Ints, heads: Ints) -> Bytes:
    """Of each line its words with one capital first, with two, its numbers, and those of four digits."""
    first = kinds.take(begin)
    flags = np.empty((len(begin), 4), np.bool_)
    upper, capitals, number, year = flags.T
    np.equal(first, UPPER, out=upper)
    np.equal(kinds.take(begin + 1, mode="clip"), UPPER, out=capitals)
    capitals &= upper
    np.equal(first, DIGIT, out=number)
    np.equal(length, 4, out=year)
    year &= number
    sums = np.add.reduceat(flags.view(np.uint32)[:, 0], heads, dtype=np.uint32)  # of four bytes side by side
    return sums.view(np.uint8).reshape(-1, 4)


LOGS = WIDTH - SHARES + 3
LINE_FIGURES = SHARES + LOGS + 2 * WIDTH + 9


def figures_of(counts: Ints, word_counts: Bytes, words: Ints, seen: Ints, size: Ints) -> Floats:
    """How a line looks: shares and counts of classes, length, words; first and last class are left open."""
    figures = np.zeros((len(size), LINE_FIGURES), np.float32)
    some = np.maximum(words, 1)[:, None]
    np.divide(counts[:, :SHARES], seen[:, None], out=figures[:, :SHARES])
    logs = figures[:, SHARES : SHARES + LOGS]
    logs[:, :-3] = counts[:, SHARES:]
    logs[:, -3] = size
    logs[:, -2] = words
    logs[:, -1] = word_counts[:, 2]
    logs[:] = logs_of(logs)
    rest = figures[:, SHARES + LOGS + 2 * WIDTH :]
    np.divide(word_counts[:, :2], some, out=rest[:, :2])
    rest[:, 2] = counts @ PROSE_END
    rest[:, 3] = seen
    rest[:, 2:4] /= some
    rest[:, 4] = word_counts[:, 3] > 0
    rest[:, 5] = words == 1
    rest[:, 6] = words <= 3
    rest[:, 7] = size > SEEN
    rest[:, 8] = np.minimum(size, 300)
    return figures


def logs_of(numbers: NDArray[Any]) -> Floats:
    """The logarithms of whole numbers, each raised by 1."""
    logs: Floats = np.log1p(numbers.astype(np.float64)).astype(np.float32)
    return logs


def rarity_of(times: Ints) -> Ints:
    """How common words are that a document has so many times, in steps."""
    steps: Ints = np.rint(np.log(np.maximum(times, 1)) * FINE).astype(np.int64)
    return steps


def fame_of(times: Ints) -> Ints:
    """How much they say for it, in steps.

    >>> fame_of(np.array([1])).tolist() == [FINE]
    True
    """
    steps: Ints = np.rint(FINE / (1 + np.log(np.maximum(times, 1)))).astype(np.int64)
    return steps


PLACE_FIGURES = 27


def of_documents(evidence: LineEvidence, lengths: Ints) -> Floats:
    """Place and company of every line, (lines, PLACE_FIGURES); `lengths` counts the documents' lines."""
    size = evidence.size
    count = len(size)
    ends = lengths.cumsum()
    starts = ends - lengths
    first = starts.repeat(lengths)
    rows = np.arange(count)
    spot = np.empty((3, count), np.int64)
    place, below, lines = spot
    np.subtract(rows, first, out=place)
    lines[:] = lengths.repeat(lengths)
    np.subtract(lines - 1, place, out=below)
    flags = np.empty((2, count), np.bool_)
    prose, long = flags
    np.greater(size, 80, out=prose)
    prose &= PROSE_END.take(evidence.last)
    np.greater_equal(size, 45, out=long)
    facts = np.empty((4, count), np.int64)
    capped, said, told, short = facts
    np.minimum(size, 600, out=capped)
    np.multiply(capped, prose, out=said)
    told[:] = prose
    np.less(size, 40, out=short)
    upto = np.zeros((4, count + 1), np.int64)
    np.add.accumulate(facts, axis=1, out=upto[:, 1:])
    start = upto.take(starts, axis=1)
    total = (upto.take(ends, axis=1) - start).repeat(lengths, axis=1)
    around = np.empty((2, 4, count), np.int64)
    before, left = around
    np.subtract(upto[:, :-1], start.repeat(lengths, axis=1), out=before)
    np.subtract(total - before, facts, out=left)
    figures = np.empty((count, PLACE_FIGURES), np.float32)
    company(evidence, lengths, prose, figures)
    figures[:, 6:9] = spot.T
    np.divide(total[::3], lines, out=figures[:, 9:24:14].T)
    figures[:, 10:14] = around[:, 1:3].reshape(4, count).T
    since(flags, rows, first, first + lines, figures[:, 14:18])
    logs = figures[:, 4:18]
    logs[:] = logs_of(logs)
    np.divide(place, lines, out=figures[:, 18])
    np.divide(before[:2], np.maximum(total[:2], 1), out=figures[:, 19:21].T)
    np.equal(spot[:2], 0, out=figures[:, 21:23].T)
    np.equal(around[::-1, 2], 0, out=figures[:, 24:26].T)
    figures[:, 26] = prose
    return figures


def since(flags: NDArray[np.bool_], rows: Ints, first: Ints, end: Ints, figures: Floats) -> None:
    """How far above and below the nearest flagged line of the document is, or its edge, for each flag."""
    above = np.maximum.accumulate(np.where(flags, rows, -1), axis=1)
    np.subtract(rows, np.maximum(above, first - 1), out=figures[:, ::2].T)
    under = np.minimum.accumulate(np.where(flags, rows, len(rows))[:, ::-1], axis=1)[:, ::-1]
    np.subtract(np.minimum(under, end), rows, out=figures[:, 1::2].T)


def company(evidence: LineEvidence, lengths: Ints, prose: NDArray[np.bool_], figures: Floats) -> None:
    """How the words of a line, and the line itself, occur elsewhere in its document: columns 0 to 5."""
    hashes, starts = evidence.words
    per_line = np.empty_like(starts)
    np.subtract(starts[1:], starts[:-1], out=per_line[:-1])
    per_line[-1] = len(hashes) - starts[-1]
    slots = len(lengths) * SLOTS
    own = np.arange(0, slots, SLOTS).repeat(lengths)  # the first slot of a line's document
    cell = own.repeat(per_line)
    cell += hashes * ODD[13] >> np.uint32(21)
    others = np.bincount(cell, minlength=slots).take(cell)
    told = prose.repeat(per_line)
    tellings = np.bincount(cell[told], minlength=slots).take(cell)
    often = np.minimum(others, OFTEN)
    known = np.stack((rarity_of(np.arange(OFTEN + 1)), fame_of(np.arange(OFTEN + 1)))).take(often, axis=1)
    shared = np.empty((len(cell), 2), np.bool_)
    np.greater(others, 1, out=shared[:, 0])
    np.greater(tellings, told, out=shared[:, 1])
    both = np.add.reduceat(shared.view(np.uint16)[:, 0], starts, dtype=np.uint16)  # two bytes side by side
    np.divide(np.add.reduceat(known, starts, axis=1) / FINE, per_line, out=figures[:, :3:2].T)
    np.divide(both.view(np.uint8).reshape(-1, 2).T, per_line, out=figures[:, 1:4:2].T)
    alike = np.empty((2, len(own)), np.int64)
    np.right_shift(evidence.stems[:, 0] * ODD[14], np.uint32(21), out=alike[0])
    np.minimum(evidence.size, 63, out=alike[1])
    for column, kind in enumerate(alike, 4):
        kind += own
        np.subtract(np.bincount(kind).take(kind), 1, out=figures[:, column])
