"""What a run did: counted in each shard, added up, shown and stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cleaner import __version__
from cleaner.corpora.documents import Document
from cleaner.corpora.documents import counts as by_category
from cleaner.results import Cleaned

SCHEMA = 1
UNKNOWN = "unknown"
SAMPLE = 1000  # characters of a text by which its language is told: 97 % right, 15 microseconds


@dataclass
class Counts:
    """Counts of one shard or of several."""

    documents: int = 0
    set_aside: int = 0
    passed_over: int = 0
    positions: int = 0
    characters: int = 0
    removed: Counter[str] = field(default_factory=Counter)  # "category language what"
    notes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    def count(self, document: Document, cleaned: Cleaned) -> None:
        """Count one document that was written."""
        self.documents += 1
        self.characters += len(cleaned.source)
        self.notes.update(cleaned.notes)
        if document.note:
            self.notes[document.note] += 1
        if cleaned.removals:
            found = language(cleaned.source)
            for row in by_category(cleaned):
                self.removed[f"{row['category']} {found} lines"] += row["lines"]
                self.removed[f"{row['category']} {found} characters"] += row["characters"]

    def add(self, other: dict[str, Any]) -> None:
        """Add the counts of a shard, as they are stored."""
        for name, value in other.items():
            mine = getattr(self, name)
            if isinstance(mine, Counter):
                mine.update(value)
            else:
                setattr(self, name, mine + value)

    @property
    def characters_removed(self) -> int:
        """Characters of the lines that were removed."""
        return sum(number for name, number in self.removed.items() if name.endswith("characters"))


def language(text: str) -> str:
    """The language that a text is likeliest in, as a code; UNKNOWN without the extra `languages`.

    >>> language("The river rose in the night and by noon the lower town was under water.")
    'en'
    """
    detect = detector()
    return str(detect(text[:SAMPLE])[0]) if detect else UNKNOWN


@cache
def detector() -> Callable[[str], tuple[str, int]] | None:
    """What tells languages, where it is installed."""
    try:
        from resiliparse.parse.lang import detect_fast
    except ImportError:
        return None
    found: Callable[[str], tuple[str, int]] = detect_fast
    return found


def summary(counts: Counts, run: str, model: str, seconds: float) -> dict[str, Any]:
    """The object that `summary.json` holds.

    >>> summary(Counts(documents=2, set_aside=1), "r", "m", 1.0)["documents"]
    {'in': 3, 'out': 2, 'set_aside': 1}
    """
    removed: dict[str, dict[str, dict[str, int]]] = {}
    for name in sorted(counts.removed):
        category, found, what = name.split()
        removed.setdefault(category, {}).setdefault(found, {})[what] = counts.removed[name]
    lines = sum(number for name, number in counts.removed.items() if name.endswith("lines"))
    return {
        "schema": SCHEMA,
        "version": __version__,
        "model": model,
        "run": run,
        "documents": {
            "in": counts.documents + counts.set_aside,
            "out": counts.documents,
            "set_aside": counts.set_aside,
        },
        "passed_over": counts.passed_over,
        "characters": {"in": counts.characters, "removed": counts.characters_removed},
        "lines": {"removed": lines},
        "removed": removed,
        "notes": dict(sorted(counts.notes.items())),
        "set_aside_reasons": dict(sorted(counts.reasons.items())),
        "seconds": round(seconds, 3),
    }


def shown(done: dict[str, Any]) -> str:
    """The summary in a few lines for a person."""
    documents, characters = done["documents"], done["characters"]
    share = characters["removed"] / max(1, characters["in"])
    rows = [
        f"{documents['in']:,} documents in, {documents['out']:,} out, {documents['set_aside']:,} set aside; "
        f"{done['lines']['removed']:,} lines removed ({share:.1%} of the characters); "
        f"{done['seconds']:.1f} s"
    ]
    for category, languages in done["removed"].items():
        lines = {name: found["lines"] for name, found in languages.items()}
        most = sorted(lines, key=lambda name: (-lines[name], name))[:5]
        detail = ", ".join(f"{name} {lines[name]:,}" for name in most)
        rows.append(f"  {category:13}{sum(lines.values()):>10,} lines  ({detail})")
    return "\n".join(rows)
