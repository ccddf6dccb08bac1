"""Texts written for training, in many languages: data that looks like cruft, cruft that looks like prose."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).with_name("written")
HEAD = "=== "  # begins a text: its language and its name follow


class Written(NamedTuple):
    """A text with a label for each line."""

    id: str
    lang: str
    lines: list[str]
    labels: list[str]


def written() -> Iterator[Written]:
    """The texts, all of them invented.

    >>> first = next(written())
    >>> len(first.lines) == len(first.labels)
    True
    """
    for path in sorted(FOLDER.glob("*.txt")):
        for number, text in enumerate(("\n" + path.read_text(encoding="utf-8")).split("\n" + HEAD)[1:]):
            head, *rows = filter(None, text.split("\n"))
            pairs = [row.split("\t", 1) for row in rows]
            yield Written(
                f"{path.stem}-{number}",
                head.split()[0],
                [line for _, line in pairs],
                [label for label, _ in pairs],
            )
