"""`Cleaner`: the options in one frozen object, and the one way that every text goes through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cleaner import cut
from cleaner import lines as text_lines
from cleaner.evidence import gather
from cleaner.judge import Opinion, judge
from cleaner.phrases import phrasebook
from cleaner.policy import CATEGORIES, COMMENTS, LEVELS, Decision, decide, reason
from cleaner.render import render
from cleaner.results import Cleaned, Judgement, Reason, Removal

KINDS = ("auto", "residue", "page")


@dataclass(frozen=True)
class Cleaner:
    r"""A text cleaner with its options. Immutable, hashable, picklable, usable from any thread.

    `level`      how sure to be before a line goes: "careful", "standard" or "thorough"
    `comments`   what becomes of reader comments: "drop" them, "keep" them, or keep all but spam
                 ("no-spam")
    `keep`       other categories that stay, such as ("legal", "meta")
    `kind`       what the input is: "residue" (text from an extractor), "page" (all the text of a
                 page) or "auto" (look)
    `threshold`  the probability (0…1) at which a line goes, in place of the level's own

    Raises ValueError for an option that is none of these.

    >>> Cleaner(level="careful").clean("One line.\nAnother.").text
    'One line.\nAnother.'
    """

    level: str = "standard"
    comments: str = "drop"
    keep: tuple[str, ...] = ()
    kind: str = "auto"
    threshold: float | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "keep", (self.keep,) if isinstance(self.keep, str) else tuple(self.keep))
        for name, value, choices in (
            ("level", self.level, tuple(LEVELS)),
            ("comments", self.comments, tuple(COMMENTS)),
            ("kind", self.kind, KINDS),
            *(("keep", category, CATEGORIES) for category in self.keep),
        ):
            if value not in choices:
                raise ValueError(f"{name}={value!r}: choose from {', '.join(choices)}")
        if self.threshold is not None and not 0 < self.threshold <= 1:
            raise ValueError(f"threshold={self.threshold!r}: it is a probability, above 0 and up to 1")

    def clean(self, text: str, url: str | None = None) -> Cleaned:
        """Clean one text. `url` is the address of its page, where known.

        Raises TypeError for anything but str.
        """
        return self.clean_batch([text])[0]

    def clean_html(self, html: str | bytes, url: str | None = None) -> Cleaned:
        """Clean a page: find its article and render it as lines, then clean those.

        The note "no-article-found" says that the page held none.
        """
        return self._cleaned(render(html, url), "html")

    def clean_batch(self, texts: Sequence[str], urls: Sequence[str | None] | None = None) -> list[Cleaned]:
        """Clean many texts at once: the same results as one by one, in less time."""
        if isinstance(texts, (str, bytes)):
            raise TypeError("clean_batch takes a sequence of texts; for a single text call clean")
        return [self._cleaned(text, self.kind) for text in texts]

    def explain(self, text: str, kind: str | None = None) -> list[Judgement]:
        """Judge every line of `text.split("\\n")`, kept or removed, and say what weighed."""
        split, opinion, decision, _ = self._decided(text, kind or self.kind)
        removed = set(decision.removed)
        judgements = [
            Judgement(number, True, 0.0, None, (Reason("blank", "blank lines are never judged"),))
            for number in range(text.count("\n") + 1)
        ]
        for i, number in enumerate(split.numbers):
            reasons = opinion.reasons[i]
            if i not in removed:
                reasons += (decision.pardons.get(i, reason("low-score")),)
            judgements[number] = Judgement(
                number, i not in removed, opinion.scores[i], opinion.categories[i] or None, reasons
            )
        return judgements

    def _decided(self, text: str, kind: str) -> tuple[text_lines.Lines, Opinion, Decision, str]:
        if not isinstance(text, str):
            raise TypeError(f"a text must be str, not {type(text).__name__}: decode it first")
        split = text_lines.split(text)
        if kind == "auto":
            kind = "page" if text_lines.whole_page(split) else "residue"
        opinion = judge(gather(split))
        decision = decide(
            split,
            opinion.scores,
            opinion.categories,
            level=self.level,
            threshold=self.threshold,
            kept=COMMENTS[self.comments].union(self.keep),
            kind=kind,
        )
        return split, opinion, decision, kind

    def _cleaned(self, text: str, kind: str) -> Cleaned:
        split, opinion, decision, kind = self._decided(text, kind)
        spans = cut.cuts(split, decision.removed)
        removals = tuple(
            Removal(
                line=split.numbers[i],
                start=split.starts[i],
                end=split.end(i),
                text=split.texts[i],
                category=opinion.categories[i],
                score=opinion.scores[i],
                reasons=opinion.reasons[i],
            )
            for i in decision.removed
        )
        return Cleaned(
            source=text,
            text=cut.without(text, spans) if spans else text,
            cuts=spans,
            removals=removals,
            comments=(),
            kind=kind,
            notes=decision.notes,
            model=phrasebook().model,
            _stripper=self,
        )
