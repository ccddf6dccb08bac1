"""What a cleaning gives back: the text, what was cut from it, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cleaner.metadata import Metadata
    from cleaner.rendered import Rendered
    from cleaner.stripper import Cleaner


class Reason(NamedTuple):
    """Why a line was judged as it was: a stable `code` for programs and a `text` for people."""

    code: str
    text: str


class Removal(NamedTuple):
    """One removed line.

    `line` indexes `source.split("\\n")`; `source[start:end] == text` is the line without its line
    break; `score` is the probability (0…1) that an editor would delete it; `category` is one of
    `cleaner.CATEGORIES`.
    """

    line: int
    start: int
    end: int
    text: str
    category: str
    score: float
    reasons: tuple[Reason, ...]


class Judgement(NamedTuple):
    """The answer to "why?" for one line, kept or removed.

    `category` is what the line would be removed as, or None where nothing speaks against it.
    """

    line: int
    kept: bool
    score: float
    category: str | None
    reasons: tuple[Reason, ...]


class Comment(NamedTuple):
    """A reader comment set apart: what is known of it, its spam probability and its lines."""

    author: str | None
    date: str | None
    text: str
    depth: int | None
    spam: float | None
    lines: tuple[int, ...]


class Details(NamedTuple):
    """What is found out about a cleaned text when it is first asked for."""

    removals: tuple[Removal, ...]
    comments: tuple[Comment, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Cleaned:
    r"""A cleaned text. `text` is `source` less the `cuts`, exactly.

    The `removals` tell the lines that were removed, in order, the `comments` what readers wrote, the `notes`
    what there is to say of the whole; all three are found out when one is first asked for. Two are equal if
    all that they tell is.

    >>> import cleaner
    >>> cleaned = cleaner.clean("We sailed at dawn and came back late.\nIt rained.\n\n0 commentaires :")
    >>> cleaned.text
    'We sailed at dawn and came back late.\nIt rained.'
    >>> [(removal.line, removal.category) for removal in cleaned.removals]
    [(3, 'comments')]
    >>> cleaned.why(0).kept
    True
    """

    source: str
    text: str
    cuts: tuple[tuple[int, int], ...]
    kind: str
    model: str
    _stripper: Cleaner = field(repr=False)
    _found: Callable[[], Details] | Details = field(repr=False)
    _rendered: Rendered | None = field(default=None, repr=False)

    @property
    def removals(self) -> tuple[Removal, ...]:
        """The lines that were removed, in order."""
        return self._details.removals

    @property
    def comments(self) -> tuple[Comment, ...]:
        """What readers wrote, in order."""
        return self._details.comments

    @property
    def notes(self) -> tuple[str, ...]:
        """What there is to say of the text as a whole."""
        return self._details.notes

    @property
    def _details(self) -> Details:
        found = self._found
        if not isinstance(found, Details):
            found = found()
            object.__setattr__(self, "_found", found)
        return found

    def __eq__(self, other: object) -> bool:
        return self._told == other._told if isinstance(other, Cleaned) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._told)

    def __reduce__(self) -> tuple[type[Cleaned], tuple[object, ...]]:
        *own, details = self._told
        return Cleaned, (*own, self._stripper, details, self._rendered)

    @property
    def _told(self) -> tuple[object, ...]:
        """All that it tells."""
        return (self.source, self.text, self.cuts, self.kind, self.model, self._details)

    def why(self, line: int) -> Judgement:
        """Judge line number `line` of `source.split("\\n")` again and say what weighed.

        Raises IndexError when the source has no such line.
        """
        if line < 0:
            raise IndexError(f"lines are counted from 0: there is no line {line}")
        judgements = self.explain()
        if line >= len(judgements):
            raise IndexError(f"there is no line {line}: the last of the source is {len(judgements) - 1}")
        return judgements[line]

    def explain(self) -> list[Judgement]:
        """Judge every line of `source.split("\\n")` again and say what weighed."""
        if self._rendered is None:
            return self._stripper.explain(self.source, self.kind)
        return self._stripper.explain_page(self._rendered)

    @property
    def metadata(self) -> Metadata | None:
        """What the page of HTML says of itself, None for text. It is looked up on the first access."""
        return self._rendered.metadata if self._rendered else None
