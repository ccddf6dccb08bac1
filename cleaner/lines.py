"""A text as lines: where each one stands, which may be judged, and whether there are lines at all."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
NONE: Mapping[int, Any] = {}
WRAP_WIDTH = 100  # characters; mail, man pages and Project Gutenberg wrap at 65 to 80
WRAP_LINES = 6
PAGE_LINES = 100
PAGE_BYTES = 60  # mean length of a line in the first and in the last tenth of a page


class Lines(NamedTuple):
    """The non-blank lines of a text.

    `texts[i]` is a line without its line break, `sizes[i]` its length, `bare[i]` what the judge sees of it:
    the line without white space around it (and without marks, in Markdown), `numbers[i]` its index in
    `source.split("\\n")`. `before[number]` counts the characters of all lines before one, blank ones too,
    without their breaks. `spared` maps the positions that are never judged to the code of the reason.

    In Markdown, `follows` maps lines without words of their own to the line whose fate they share, and
    `binds` says which lines stay if a line stays.
    """

    source: str
    texts: list[str]
    sizes: list[int]
    bare: list[str]
    numbers: list[int]
    before: list[int]
    spared: Mapping[int, str]
    follows: Mapping[int, int] = NONE
    binds: Mapping[int, Sequence[int]] = NONE

    def start(self, i: int) -> int:
        """Offset of line `i` in the source, in code points."""
        number = self.numbers[i]
        return self.before[number] + number

    def end(self, i: int) -> int:
        """Offset in the source just behind line `i`, before its line break."""
        return self.start(i) + self.sizes[i]


def split(source: str) -> Lines:
    r"""Split a text at "\n" into its non-blank lines; a "\r" before a break belongs to the break.

    >>> lines = split("one\r\n\n  two\u2028still two")
    >>> lines.texts, lines.numbers, [lines.start(0), lines.start(1)]
    (['one', '  two\u2028still two'], [0, 2], [0, 6])
    """
    pieces = source.split("\n")
    bare, lengths = list(map(str.strip, pieces)), list(map(len, pieces))
    if all(bare):
        numbers, texts = list(range(len(pieces))), pieces
    else:
        numbers = [number for number, text in enumerate(bare) if text]
        texts = [pieces[number] for number in numbers]
        bare = list(filter(None, bare))
    if "\r" in source:
        last = len(pieces) - 1
        texts = [
            text.removesuffix("\r") if number < last else text
            for number, text in zip(numbers, texts, strict=True)
        ]
    return Lines(
        source,
        texts,
        sizes=lengths if texts is pieces else list(map(len, texts)),
        bare=bare,
        numbers=numbers,
        before=list(accumulate(lengths, initial=0)),
        spared=dict.fromkeys(fenced_code(texts), "fenced-code") if may_fence(source) else NONE,
    )


def may_fence(source: str) -> bool:
    """Is there a mark of fenced code anywhere? A single character is found fastest."""
    return any(mark in source and 3 * mark in source for mark in "`~")


def fenced_code(texts: list[str]) -> frozenset[int]:
    """Positions of the lines in fenced code blocks, fences included (as CommonMark delimits them).

    >>> sorted(fenced_code(["Run:", "```sh", "Share this", "```", "Done."]))
    [1, 2, 3]
    """
    inside = set()
    opening = ""
    for i, text in enumerate(texts):
        fence = FENCE.match(text)
        if opening:
            inside.add(i)
            if fence and fence[1].startswith(opening) and not fence[2].strip():
                opening = ""
        elif fence and not (fence[1][0] == "`" and "`" in fence[2]):
            inside.add(i)
            opening = fence[1]
    return frozenset(inside)


def unsplit(lines: Lines) -> bool:
    """Is this one block, or prose wrapped at a fixed width, whose lines are no units of meaning?

    >>> unsplit(split("Share this"))
    True
    """
    count = len(lines.sizes)
    if count < WRAP_LINES:
        return count < 2
    width = sorted(lines.sizes)[-1 - count // 50]
    if not WRAP_WIDTH // 3 <= width <= WRAP_WIDTH:
        return False
    full = [text for text in lines.texts if len(text) >= 0.8 * width]
    broken = sum(text.rstrip()[-1].isalpha() or text.rstrip()[-1] in ",-" for text in full)
    return len(full) >= 0.6 * count and broken >= 0.6 * len(full)


def whole_page(texts: Sequence[str]) -> bool:
    """Do these lines look like all of a page, menus above and below, rather than its article?

    A page is long and both its ends are short lines.

    >>> whole_page(["Home"] * 60 + ["A long paragraph. " * 40] + ["Contact"] * 60)
    True
    """
    if len(texts) < PAGE_LINES:
        return False
    tenth = len(texts) // 10
    ends = (texts[:tenth], texts[-tenth:])
    return all(
        sum(len(text.encode("utf-8", "replace")) for text in end) <= PAGE_BYTES * tenth for end in ends
    )
