"""The comments that the spam model learns from: labelled, written for it, from pages, and in disguise."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from training.comments import Line, disguised, expanded, lightly, lines, reference, word
from training.written import written

TRUST = {"blogs": 1.0, "videos": 2.0, "templates": 0.7, "written": 0.4, "forum": 0.3, "own": 0.1}
DEAR = {("blogs", False): 2.0, ("videos", True): 3.0}  # errors that cost more
ADDED = 0.5  # how far what was made from a comment counts against it
MADE, MADE_GENUINE = 8, 32  # comments made from a line that was written; from a genuine one in English
MADE_FEW, ALIKE = 2, ("videos", "spun")  # from one of those that are all much alike
OFTEN, SLOTS = 4, re.compile("<(?:JUNK|SHOP|KEY|DRUG)>")  # times as many from lines with these
OWN = 2500  # lines of the project's own texts
SHORTEST, LONGEST = 25, 1500  # characters of a line that is taken for a comment
WHOLE = 400  # characters of a comment in disguise


class Comment(NamedTuple):
    """A comment for training, of one of the kinds in TRUST; `made` from another, or not."""

    text: str
    spam: bool
    kind: str
    source: str
    lang: str
    made: bool = False

    @property
    def trust(self) -> float:
        """How far its label counts."""
        return TRUST[self.kind] * DEAR.get((self.kind, self.spam), 1.0) * (ADDED if self.made else 1)


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file of the corpora."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def gather(corpora: Path) -> list[Comment]:
    """All comments, the same ones each time."""
    rng = random.Random(0)
    found = [
        Comment(row["text"], row["label"] == "spam", kind, row["source"], row["lang"] or "unknown")
        for kind in ("blogs", "videos", "templates")
        for row in rows(corpora / "comments" / f"{kind}.jsonl.gz")
        if row["label"] != "unsure"
    ]
    found += made_up(rng)
    found += from_pages(corpora)
    own = [
        Comment(line, False, "own", "", text.lang)
        for text in written()
        for line, label in zip(text.lines, text.labels, strict=True)
        if label == "content" and SHORTEST < len(line) < LONGEST
    ]
    found += rng.sample(own, OWN)
    found += [linked(one, rng) for one in found if one.kind not in ("blogs", "videos") and not one.spam
              and rng.random() < 0.06]  # fmt: skip
    found = unnamed(found)
    return found + list(in_disguise(found, rng))


def unnamed(comments: list[Comment]) -> list[Comment]:
    """Blogs by number, the one with most comments first: they bear people's names."""
    count = Counter(one.source for one in comments if one.kind == "blogs")
    names = {name: f"blog {number:02}" for number, (name, _) in enumerate(count.most_common(), 1)}
    return [one._replace(source=names.get(one.source, one.source)) for one in comments]


def made_up(rng: random.Random) -> Iterator[Comment]:
    """Comments made from the lines that were written."""
    for line in lines():
        for made in dict.fromkeys(expanded(line.text, rng) for _ in range(copies(line))):
            yield Comment(made, line.spam, "written", "", line.lang)


def copies(line: Line) -> int:
    """How many comments are made from a line that was written."""
    if line.place in ALIKE:
        return MADE_FEW
    if line.lang == "en" and not line.spam:
        return MADE_GENUINE
    return MADE * (OFTEN if SLOTS.search(line.text) else 1)


def from_pages(corpora: Path) -> Iterator[Comment]:
    """Genuine remarks: lines of forums and of comments on pages."""
    for row in rows(corpora / "residue.jsonl.gz"):
        for line, label in zip(row["lines"], row["labels"], strict=True):
            remark = label == "comment_body" or (label == "content" and row["page_type"] == "forum")
            if remark and SHORTEST < len(line) < LONGEST:
                yield Comment(line, False, "forum", row["domain"], row["lang"] or "unknown")


def linked(comment: Comment, rng: random.Random) -> Comment:
    """A genuine comment with a link beside it."""
    url, text = reference(rng), comment.text
    forms = (f"{text} {url}", f"{url} {text}", f"{text}\n\n{url}", f'<a href="{url}">{word(rng)}</a> {text}',
             f"{text} [{word(rng)}]({url})")  # fmt: skip
    return comment._replace(text=rng.choice(forms))


def in_disguise(comments: list[Comment], rng: random.Random) -> Iterator[Comment]:
    """Some of the spam in disguise, and a few genuine comments in which a word looks odd."""
    for one in comments:
        share = (0.5 if one.kind == "written" else 0.25) if one.spam else 0.05
        if rng.random() < share and one.text.strip():
            text = one.text[:WHOLE]
            yield one._replace(text=disguised(text, rng) if one.spam else lightly(text, rng), made=True)
