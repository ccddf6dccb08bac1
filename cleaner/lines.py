"""A text as lines: where each one stands, which may be judged, and whether there are lines at all."""

from __future__ import annotations

import re
from dataclasses import dataclass

FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
WRAP_WIDTH = 100  # characters; mail, man pages and Project Gutenberg wrap at 65 to 80
WRAP_LINES = 6
PAGE_LINES = 60
PAGE_BYTES = 60  # mean length of a line in the first and in the last tenth of a page


@dataclass(frozen=True, slots=True)
class Lines:
    """The non-blank lines of a text.

    `texts[i]` is a line without its line break, `numbers[i]` its index in `source.split("\\n")`,
    `starts[i]` its offset in `source` in code points, `fenced` the positions of fenced code.
    """

    source: str
    texts: list[str]
    numbers: list[int]
    starts: list[int]
    fenced: frozenset[int]

    def end(self, i: int) -> int:
        """Offset in the source just behind line `i`, before its line break."""
        return self.starts[i] + len(self.texts[i])


def split(source: str) -> Lines:
    r"""Split a text at "\n" into its non-blank lines; a "\r" before a break belongs to the break.

    >>> lines = split("one\r\n\n  two\u2028still two")
    >>> lines.texts, lines.numbers, lines.starts
    (['one', '  two\u2028still two'], [0, 2], [0, 6])
    """
    texts, numbers, starts = [], [], []
    at = 0
    pieces = source.split("\n")
    for number, line in enumerate(pieces):
        if line and not line.isspace():
            texts.append(line[:-1] if line[-1] == "\r" and number < len(pieces) - 1 else line)
            numbers.append(number)
            starts.append(at)
        at += len(line) + 1
    fenced = fenced_code(texts) if "```" in source or "~~~" in source else frozenset()
    return Lines(source, texts, numbers, starts, fenced)


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
    if len(lines.texts) < 2:
        return True
    if len(lines.texts) < WRAP_LINES:
        return False
    lengths = [len(text) for text in lines.texts]
    if sum(length > WRAP_WIDTH for length in lengths) > len(lengths) // 50:
        return False
    lengths.sort()
    width = lengths[-1 - len(lengths) // 50]
    if width < WRAP_WIDTH // 3:
        return False
    full = [text for text in lines.texts if len(text) >= 0.8 * width]
    broken = sum(text.rstrip()[-1].isalpha() or text.rstrip()[-1] in ",-" for text in full)
    return len(full) >= 0.6 * len(lengths) and broken >= 0.6 * len(full)


def whole_page(lines: Lines) -> bool:
    """Does this look like all the text of a page, menus above and below, rather than its article?

    A page is long and both its ends are short lines.

    >>> whole_page(split("Home\\n" * 40 + "A long paragraph. " * 40 + "\\nContact" * 40))
    True
    """
    texts = lines.texts
    if len(texts) < PAGE_LINES:
        return False
    tenth = len(texts) // 10
    ends = (texts[:tenth], texts[-tenth:])
    return all(
        sum(len(text.encode("utf-8", "replace")) for text in end) <= PAGE_BYTES * tenth for end in ends
    )
