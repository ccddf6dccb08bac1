"""A user's own rules: lines that always go, and lines that always stay.

A file of rules is plain text, one rule a line: a category to remove lines as, or `keep`, and behind white
space what the whole line looks like, in which `*` stands for anything. Case does not matter. The first
rule that fits a line decides. Blank lines and lines that begin with `#` are passed over.

    # our own site
    keep        Share this: a history of the commons
    share       Tell your friends about *
    related     READ ALSO:*
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from cleaner.lines import Lines
from cleaner.opinion import CATEGORIES, Opinion
from cleaner.results import Reason

KEEP = "keep"
ANYTHING = "*"


class Rule(NamedTuple):
    """A rule: its line in the file, its verdict, its pattern as written, and the pattern cut at each `*`."""

    number: int
    verdict: str
    pattern: str
    parts: tuple[str, ...]

    def fits(self, line: str) -> bool:
        """Does a folded line look like the pattern? Takes time in proportion to its length.

        >>> Rule(1, "share", "tell * about *", ("tell ", " about ", "")).fits("tell everyone about it")
        True
        """
        first, *middle = self.parts
        if not middle:
            return line == first
        last = middle.pop()
        at, end = len(first), len(line) - len(last)
        if at > end or not (line.startswith(first) and line.endswith(last)):
            return False
        for part in middle:
            at = line.find(part, at, end)
            if at < 0:
                return False
            at += len(part)
        return True


class Rules:
    """The rules of a file."""

    def __init__(self, text: str) -> None:
        """Read rules. Raises ValueError, with the line's number, for a line that is none."""
        self.id = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        self.rules: list[Rule] = []
        for number, line in enumerate(text.split("\n"), 1):
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            verdict, pattern = (*line.split(maxsplit=1), "")[:2]
            if verdict not in (KEEP, *CATEGORIES):
                raise ValueError(f"line {number}: {verdict!r} is neither {KEEP!r} nor a category")
            if not pattern.strip(ANYTHING):
                raise ValueError(f"line {number}: says nothing of how a line looks")
            self.rules.append(Rule(number, verdict, pattern, tuple(folded(pattern).split(ANYTHING))))

    def find(self, line: str) -> Rule | None:
        """The rule that decides about a line, if any.

        >>> Rules("keep Share this\\nshare share*").find("  Share now").verdict
        'share'
        """
        line = folded(line)
        return next((rule for rule in self.rules if rule.fits(line)), None)

    def applied(self, lines: Lines, opinion: Opinion) -> Opinion:
        """The opinion with the rules put in the judge's place, where one fits."""
        found = {i: rule for i, text in enumerate(lines.texts) if (rule := self.find(text))}
        if not found:
            return opinion
        scores, weights, categories = list(opinion.scores), list(opinion.weights), list(opinion.categories)
        for i, rule in found.items():
            removed = rule.verdict != KEEP
            scores[i] = weights[i] = float(removed)
            categories[i] = rule.verdict if removed else ""

        def reasons(positions: Sequence[int]) -> list[tuple[Reason, ...]]:
            judged = opinion.reasons(positions)
            return [told(found[i]) if i in found else own for i, own in zip(positions, judged, strict=True)]

        return Opinion(scores, weights, categories, reasons)


def told(rule: Rule) -> tuple[Reason, ...]:
    """The reason that a rule is."""
    return (Reason("rule", f"rule in line {rule.number}: {rule.verdict} {rule.pattern!r}"),)


def folded(line: str) -> str:
    """A line as patterns see it: without case, and white space in single blanks.

    >>> folded("  Read   MORE ")
    'read more'
    """
    return " ".join(line.casefold().split())


@lru_cache(maxsize=4)
def load(path: str) -> Rules:
    """The rules in a file. Raises OSError where it cannot be read, ValueError where it holds no rules."""
    try:
        return Rules(Path(path).read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None
