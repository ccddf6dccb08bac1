"""Find the lines of one text in another.

A line is found by runs of words that both texts share. Of all the places where a line could stand, those
are chosen that follow one another in document order and explain the most words, so that a short line
that occurs often ("Share", "Reply") is found where the lines around it are.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

SPACELESS = r"\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f"  # kana, Han, Thai: every letter is a word
WORD = re.compile(rf"[{SPACELESS}]|[^\W_{SPACELESS}]+")
RUN = 3  # words in a row that must be the same
COMMON = 40  # a run that occurs more often than this tells nothing
PLACES = 60  # that are looked at for a line
LEAST = 0.3  # share of a line's words that are found at a place,
RIVAL = 0.6  # and that share in relation to the best place
SHORT_WHOLE = 12  # a whole line of fewer words is also found as such
SHORT = 4  # a line of at most so many words may be found as a part of a line beside its neighbours,
NEAR = 3  # which are at most so many lines away

Words = tuple[str, ...]


class Match(NamedTuple):
    """Where a line stands: from which word of the reference to which, and the share of its words found.

    `ordered` is False where the place breaks the order of the two texts.
    """

    start: int
    end: int
    coverage: float
    ordered: bool = True


class Reference:
    """A text in which lines are looked for: its `words`, and the `edges` of its lines among them."""

    def __init__(self, lines: Sequence[str]) -> None:
        """Index the lines."""
        texts = [words(line) for line in lines]
        self.words = tuple(word for text in texts for word in text)
        self._line_of = [number for number, text in enumerate(texts) for _ in text]
        starts = [0, *accumulate(map(len, texts))]
        self.edges = frozenset(starts)
        self._runs: defaultdict[Words, list[int]] = defaultdict(list)
        for at in range(len(self.words) - RUN + 1):
            self._runs[self.words[at : at + RUN]].append(at)
        self._lines: defaultdict[Words, list[int]] = defaultdict(list)
        for start, text in zip(starts[:-1], texts, strict=True):
            if 0 < len(text) < SHORT_WHOLE:
                self._lines[text].append(start)

    def places(self, text: Words) -> list[Match]:
        """Where a line of these words could stand, the best places first."""
        whole = [Match(at, at + len(text), 1.0) for at in self._lines.get(text, ())]
        found = sorted({*whole[:PLACES], *self._stretches(text)}, key=lambda place: (-place.coverage, place))
        return [place for place in found if place.coverage >= RIVAL * found[0].coverage][:PLACES]

    def lines(self, match: Match) -> Counter[int]:
        """How many words of each of its lines a match spans."""
        return Counter(self._line_of[match.start : match.end])

    def _stretches(self, text: Words) -> Iterator[Match]:
        """Stretches of the reference that hold runs of the line at about the same distance."""
        hits: defaultdict[int, list[int]] = defaultdict(list)
        for i in range(len(text) - RUN + 1):
            places = self._runs.get(text[i : i + RUN], ())
            if len(places) <= COMMON:
                for at in places:
                    hits[at - i].append(i)
        for shifts in groups(sorted(hits), 2 if len(text) < SHORT_WHOLE else 25):
            starts = [shift + i for shift in shifts for i in hits[shift]]
            covered = {i + k for shift in shifts for i in hits[shift] for k in range(RUN)}
            place = Match(min(starts), max(starts) + RUN, len(covered) / len(text))
            if place.coverage >= LEAST and place.end - place.start <= 2 * len(text) + 25:
                yield place


class Best:
    """The best score so far of a chain that ends at or before a word, and its last link."""

    def __init__(self, size: int) -> None:
        """A Fenwick tree of maxima."""
        self._tree = [(0.0, -1)] * (size + 2)

    def upto(self, at: int) -> tuple[float, int]:
        """The best of the chains that end at or before `at`."""
        best = (0.0, -1)
        at += 1
        while at > 0:
            best = max(best, self._tree[at])
            at -= at & -at
        return best

    def put(self, at: int, score: float, link: int) -> None:
        """Note a chain that ends at `at`."""
        at += 1
        while at < len(self._tree):
            self._tree[at] = max(self._tree[at], (score, link))
            at += at & -at


@lru_cache(maxsize=200_000)
def words(line: str) -> Words:
    """The words of a line as they are compared; a line without any is one word.

    >>> words("Ｒead more: 東京 ➔"), words("* * *")
    (('read', 'more', '東', '京'), ('***',))
    """
    line = unicodedata.normalize("NFKC", line).casefold()
    return tuple(WORD.findall(line)) or (("".join(line.split()),) if line.strip() else ())


def groups(numbers: Iterable[int], slack: int) -> list[list[int]]:
    """Sorted numbers in groups whose neighbours are at most `slack` apart.

    >>> groups([1, 2, 5, 6], 1)
    [[1, 2], [5, 6]]
    """
    out: list[list[int]] = []
    for number in numbers:
        if out and number - out[-1][-1] <= slack:
            out[-1].append(number)
        else:
            out.append([number])
    return out


def align(lines: Sequence[str], reference: Reference) -> list[Match | None]:
    """For each line its place in the reference, None where it has none.

    >>> text = Reference(["Share", "The river rose in the night.", "Share"])
    >>> [match and match[:3] for match in align(["The river rose in the night", "Share", "Sale"], text)]
    [(1, 7, 1.0), (7, 8, 1.0), None]
    """
    texts = [words(line) for line in lines]
    places = [reference.places(text) for text in texts]
    found = chain(texts, places, reference)
    found |= beside(texts, found, reference)
    elsewhere = {i: options[0]._replace(ordered=False) for i, options in enumerate(places) if options}
    found = elsewhere | found
    return [found.get(i) for i in range(len(lines))]


def chain(
    texts: Sequence[Words], places: Sequence[Sequence[Match]], reference: Reference
) -> dict[int, Match]:
    """The places in document order that explain the most words, by line."""
    best = Best(len(reference.words) + 1)
    links: list[tuple[int, Match, int]] = []  # line, place, the link before
    for number, (text, options) in enumerate(zip(texts, places, strict=True)):
        overlap = 2 if len(text) > 8 else 0
        new = []
        for place in options:
            score, before = best.upto(min(place.start + overlap, len(reference.words)))
            whole = place.start in reference.edges and place.end in reference.edges
            new.append((score + place.coverage**2 * len(text) + whole / 2, place, before))
        for score, place, before in new:
            best.put(place.end, score, len(links))
            links.append((number, place, before))
    found = {}
    _, link = best.upto(len(reference.words))
    while link >= 0:
        number, found[links[link][0]], link = links[link]
    return found


def beside(texts: Sequence[Words], found: dict[int, Match], reference: Reference) -> dict[int, Match]:
    """Places of short lines that are parts of the reference just behind or before found neighbours."""
    found = dict(found)
    order = sorted(found)
    for number, text in enumerate(texts):
        if number in found or not 0 < len(text) <= SHORT:
            continue
        k = bisect(order, number)
        low = found[order[k - 1]].end if k else 0
        high = found[order[k]].start if k < len(order) else len(reference.words)
        starts = [low] if k and number - order[k - 1] <= NEAR else []
        starts += [high - len(text)] if k < len(order) and order[k] - number <= NEAR else []
        for start in starts:
            end = start + len(text)
            if low <= start and end <= high and reference.words[start:end] == text:
                found[number] = Match(start, end, 1.0)
                insort(order, number)
                break
    return found
