"""`Cleaner`: the options in one frozen object, and the one way that every text goes through."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from cleaner import cut, markdown, page_judged, page_lines, rules, threads
from cleaner.engines import ENGINES, check, render
from cleaner.engines.bounds import MAX_HTML, TIMEOUT, check_size, time_limit
from cleaner.judge import Judge, load
from cleaner.lines import Lines, split, whole_page
from cleaner.markup import of_page
from cleaner.nesting import tied
from cleaner.opinion import CATEGORIES, Opinion
from cleaner.policy import BUDGET, COMMENTS, LEVELS, Decision, decide, reason
from cleaner.read_html import decode_html
from cleaner.rendered import Rendered
from cleaner.results import Cleaned, Comment, Details, Judgement, Reason, Removal

KINDS = ("auto", "residue", "page")
FORMATS = ("text", "markdown")


class Heard(NamedTuple):
    """What is thought of a text in view of its readers' comments, these, and notes on them."""

    opinion: Opinion
    comments: tuple[Comment, ...]
    notes: tuple[str, ...]


class Judged(NamedTuple):
    """A text on its way through: lines, kind, what is decided; `hear` tells what readers wrote."""

    lines: Lines
    kind: str
    decision: Decision
    hear: Callable[[], Heard]


@dataclass(frozen=True, kw_only=True)
class Cleaner:
    r"""A text cleaner with its options. Immutable, hashable, picklable, usable from any thread.

    `level`      how sure to be before a line goes: "careful", "standard" or "thorough"
    `comments`   what becomes of reader comments: "drop" them, "keep" them, or keep all but spam
                 ("no-spam")
    `keep`       other categories that stay, such as ("legal", "meta")
    `kind`       what the input is: "residue" (text from an extractor), "page" (all the text of a
                 page) or "auto" (look)
    `engine`     what renders HTML: "trafilatura", "fast" or "best"
    `format`     what HTML is rendered as: "text" or "markdown"
    `threshold`  what a line must weigh (0…1) to go, in place of the level's own bar: its probability in
                 view of what a mistake would cost
    `markdown`   are the texts Markdown?
    `rules`      the path of a file of rules of your own (`cleaner.rules` says what it holds)
    `model`      the path of a model file to judge by, in place of the one that comes with the package
    `max_html`   the most bytes, or characters of a str, that a page may have; 0 or None: any number
    `timeout`    the most seconds that a page may take, in the main thread; 0 or None: any time

    Raises ValueError for an option that is none of these, OSError for a file that cannot be read, and
    ImportError, saying what to install, for an engine that needs another package.

    >>> Cleaner(level="careful").clean("One line.\nAnother.").text
    'One line.\nAnother.'
    """

    level: str = "standard"
    engine: str = "trafilatura"
    format: str = "text"
    comments: str = "drop"
    keep: tuple[str, ...] = ()
    kind: str = "auto"
    threshold: float | None = None
    markdown: bool = False
    rules: str | None = None
    model: str | None = None
    max_html: int | None = MAX_HTML
    timeout: float | None = TIMEOUT

    def __post_init__(self) -> None:
        object.__setattr__(self, "keep", (self.keep,) if isinstance(self.keep, str) else tuple(self.keep))
        for name, value, choices in (
            ("level", self.level, tuple(LEVELS)),
            ("engine", self.engine, tuple(ENGINES)),
            ("format", self.format, FORMATS),
            ("comments", self.comments, tuple(COMMENTS)),
            ("kind", self.kind, KINDS),
            *(("keep", category, CATEGORIES) for category in self.keep),
        ):
            if value not in choices:
                raise ValueError(f"{name}={value!r}: choose from {', '.join(choices)}")
        check(self.engine)
        for name in ("model", "rules"):
            if (path := getattr(self, name)) is not None:
                object.__setattr__(self, name, os.fspath(path))
        load(self.model)  # so that the first text takes no longer than the others
        if self.rules is not None:
            rules.load(self.rules)
        if self.threshold is not None and not (
            isinstance(self.threshold, (int, float)) and 0 < self.threshold <= 1
        ):
            raise ValueError(f"threshold={self.threshold!r}: choose a number above 0 and up to 1")
        for name, bound in (("max_html", self.max_html), ("timeout", self.timeout)):
            if bound is not None and not bound >= 0:
                raise ValueError(f"{name}={bound!r}: choose a number from 0, or None")

    def clean(self, text: str, url: str | None = None) -> Cleaned:
        """Clean one text. `url` is the address of its page, where known.

        Raises TypeError for anything but str.
        """
        return self.clean_batch([text])[0]

    def clean_html(self, html: str | bytes, url: str | None = None) -> Cleaned:
        """Clean a page: find its article and render it as lines, then clean those.

        Bytes are decoded as browsers do it. The note "no-article-found" says that the page held none.
        Raises PageError for a page over a bound (`max_html`, `timeout`) and for one that is binary.
        """
        if not isinstance(html, (str, bytes)):
            raise TypeError(f"a page must be str or bytes, not {type(html).__name__}")
        check_size(html, self.max_html)
        with time_limit(self.timeout):
            if not isinstance(html, str):
                html = decode_html(html)
            rendered = Rendered(render(html, url, self.engine), html, url, self.engine)
            return self._result(self._judged_page(rendered), self._model(), rendered)

    def clean_batch(self, texts: Sequence[str], urls: Sequence[str | None] | None = None) -> list[Cleaned]:
        """Clean many texts at once: for each the same as `clean` gives."""
        if isinstance(texts, (str, bytes)):
            raise TypeError("clean_batch takes a sequence of texts; for a single text call clean")
        model = self._model()
        return [self._result(judged, model) for judged in self._judged(texts, self.kind)]

    def explain(self, text: str, kind: str | None = None) -> list[Judgement]:
        """Judge every line of `text.split("\\n")`, kept or removed, and say what weighed."""
        (judged,) = self._judged([text], kind or self.kind)
        return self._explained(judged)

    def explain_page(self, rendered: Rendered) -> list[Judgement]:
        """Judge every line that is written of a page, kept or removed, and say what weighed."""
        return self._explained(self._judged_page(rendered))

    def _explained(self, judged: Judged) -> list[Judgement]:
        lines, _, decision, hear = judged
        opinion, removed = hear().opinion, set(decision.removed)
        judgements = [
            Judgement(number, True, 0.0, None, (Reason("blank", "blank lines are never judged"),))
            for number in range(lines.source.count("\n") + 1)
        ]
        why = opinion.reasons(range(len(lines.texts)))
        for i, number in enumerate(lines.numbers):
            spared = (
                () if i in removed else (decision.pardons.get(i, reason(lines.spared.get(i, "low-score"))),)
            )
            category = opinion.categories[i] or None
            judgements[number] = Judgement(
                number, i not in removed, opinion.scores[i], category, why[i] + spared
            )
        return judgements

    def _judged(self, texts: Sequence[str], kind: str) -> list[Judged]:
        for text in texts:
            if not isinstance(text, str):
                raise TypeError(f"a text must be str, not {type(text).__name__}: decode it first")
        judge = load(self.model)
        split_texts = [markdown.split(text) if self.markdown else split(text) for text in texts]
        kinds = [
            ("page" if whole_page(lines.bare if self.markdown else lines.texts) else "residue")
            if kind == "auto"
            else kind
            for lines in split_texts
        ]
        opinions = judge.judge(split_texts, kinds, self.threshold)
        return [self._decided(judge, *parts) for parts in zip(split_texts, kinds, opinions, strict=True)]

    def _judged_page(self, rendered: Rendered) -> Judged:
        page, kind = rendered.page, rendered.kind
        ties = tied(page)
        lines = page_judged.lines_of(page, ties)
        judge = load(self.model)
        (opinion,) = judge.judge([lines], [kind], self.threshold, of_page(page) if kind in ENGINES else None)
        judged = self._decided(judge, lines, kind, page_judged.shared(ties, lines, opinion))
        if not lines.texts:
            judged = judged._replace(decision=judged.decision._replace(notes=("no-article-found",)))
        if self.format == "text":
            return judged
        written = page_lines.markdown_of(page, rendered.url)
        heard = judged.hear()
        opinion, decision = page_judged.spread(written, heard.opinion, judged.decision)
        moved = Heard(opinion, tuple(map(written.moved, heard.comments)), heard.notes)
        return Judged(written.lines, kind, decision, lambda: moved)

    def _decided(self, judge: Judge, lines: Lines, kind: str, opinion: Opinion) -> Judged:
        opinion = self._revised(lines, opinion)
        kept = COMMENTS[self.comments].union(self.keep)
        bar = judge.bars[kind]["standard"]
        lower = min(bar, threads.LIKELY) if kind == "residue" else bar
        hear: Callable[[], Heard] = partial(self._heard, lines, opinion, bar, lower)
        if kept or lines.follows or self.rules is not None:
            heard = hear()
            opinion, hear = heard.opinion, lambda: heard
        elif lower < bar:  # what the comments say has no say in what goes
            opinion = opinion._replace(weights=threads.lifted(lines, opinion, bar, lower))
        return Judged(lines, kind, self._decision(judge, lines, kind, opinion, kept), hear)

    def _heard(self, lines: Lines, opinion: Opinion, bar: float, lower: float) -> Heard:
        found = threads.find(lines, opinion, bar, lower)
        notes = ("discussion",) if found.discussion and self.comments == "drop" else ()
        if found.comments:
            opinion = self._revised(lines, found.opinion)
        return Heard(opinion, found.comments, notes)

    def _revised(self, lines: Lines, opinion: Opinion) -> Opinion:
        if self.rules is not None:
            opinion = rules.load(self.rules).applied(lines, opinion)
        return markdown.followed(lines, opinion) if lines.follows else opinion

    def _decision(
        self, judge: Judge, lines: Lines, kind: str, opinion: Opinion, kept: Collection[str]
    ) -> Decision:
        if not lines.texts:
            return Decision([], {}, ())
        bars = judge.bars[kind]
        bar = bars[self.level] if self.threshold is None else self.threshold
        return decide(
            lines,
            opinion.weights,
            opinion.categories,
            bar=bar,
            careful=max(bar, bars["careful"]),
            kept=kept,
            budget=BUDGET.get(kind, 1) if self.level == "standard" and self.kind != "page" else 1,
            html=kind in ENGINES,
        )

    def _model(self) -> str:
        model = load(self.model).id
        return model if self.rules is None else f"{model}+{rules.load(self.rules).id}"

    def _result(self, judged: Judged, model: str, rendered: Rendered | None = None) -> Cleaned:
        lines, kind, decision, _ = judged
        spans = cut.cuts(lines, decision.removed)
        return Cleaned(
            source=lines.source,
            text=cut.without(lines.source, spans) if spans else lines.source,
            cuts=spans,
            kind="html" if rendered else kind,
            model=model,
            _stripper=self,
            _found=partial(details, judged),
            _rendered=rendered,
        )


def details(judged: Judged) -> Details:
    """What was removed and why, what readers wrote, and notes."""
    lines, _, decision, hear = judged
    opinion, comments, notes = hear()
    found = []
    for i, why in zip(decision.removed, opinion.reasons(decision.removed), strict=True):
        start, size = lines.start(i), lines.sizes[i]
        category, score = opinion.categories[i], opinion.scores[i]
        found.append(Removal(lines.numbers[i], start, start + size, lines.texts[i], category, score, why))
    return Details(tuple(found), comments, (*decision.notes, *notes))
