"""Counts the mistakes of nets on texts that they had not seen, by kind.

    python -m training.errors CORPORA LINES

LINES is what `python -m training --lines LINES` wrote. Prints a Markdown table of the kinds that cost
most; with `--show N` also N lines of each kind, to be read.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

import click

from cleaner.known_phrases import ends_sentence, is_prose
from training.card import table
from training.measure import CAP
from training.phrasebook import labelled

KINDS = 20
SHORT = 40  # characters
RUN = 3  # mistakes in a row that are a block
FILE = click.Path(exists=True, path_type=Path)


class Mistake(NamedTuple):
    """A line removed or missed by mistake: its kind, what it costs, its document, itself."""

    kind: tuple[str, str, str, str]
    cost: int
    document: str
    line: str


def mistakes(
    lines: Sequence[str], labels: Sequence[str], gone: Sequence[bool], document: str
) -> Iterator[Mistake]:
    """The mistakes in a document: a missed line costs 1, a removed one its characters.

    >>> [one.kind for one in mistakes(["He left. " * 20, "Tweet"], ["content", "share"], [False, False], "d")]
    [('missed', 'share', 'behind the prose', 'a short line')]
    """
    prose = [
        i
        for i, (line, label) in enumerate(zip(lines, labels, strict=True))
        if label == "content" and is_prose(line)
    ]
    wrong = [label != "amb" and (label == "content") == out for label, out in zip(labels, gone, strict=True)]
    for i, line in enumerate(lines):
        if wrong[i]:
            what = "removed" if gone[i] else "missed"
            label = "in a block" if gone[i] and run(wrong, i) >= RUN else "alone" if gone[i] else labels[i]
            cost = min(len(line), CAP) if gone[i] else 1
            yield Mistake((what, label, place(i, prose), look(line)), cost, document, line)


def run(flags: Sequence[bool], i: int) -> int:
    """How many flags in a row are set around one.

    >>> run([True, True, False, True], 1)
    2
    """
    start = end = i
    while start and flags[start - 1]:
        start -= 1
    while end + 1 < len(flags) and flags[end + 1]:
        end += 1
    return end - start + 1


def place(i: int, prose: Sequence[int]) -> str:
    """Where a line stands to the prose of the article."""
    if not prose:
        return "in a text without prose"
    return "before the prose" if i < prose[0] else "behind the prose" if i > prose[-1] else "among prose"


def look(line: str) -> str:
    """What a line looks like.

    >>> look("Weight: 1.2 kg"), look("12"), look("Nobody had expected that it would rain on that day.")
    ('a short line', 'numbers or marks', 'a sentence')
    """
    if not any(char.isalpha() for char in line):
        return "numbers or marks"
    return "a short line" if len(line) < SHORT else "a sentence" if ends_sentence(line) else "a long line"


@click.command()
@click.argument("corpora", type=FILE)
@click.argument("lines", type=FILE)
@click.option("--show", type=int, default=0, help="so many lines of each kind")
def main(corpora: Path, lines: Path, show: int) -> None:
    """Count mistakes by kind."""
    with gzip.open(lines, "rt", encoding="utf-8") as file:
        gone = {row["id"]: row["removed"] for row in map(json.loads, file)}
    found: defaultdict[tuple[str, str, str, str], list[Mistake]] = defaultdict(list)
    totals: defaultdict[str, int] = defaultdict(int)
    for row in labelled(corpora / "residue.jsonl.gz"):
        for one in mistakes(row["lines"], row["labels"], gone[row["id"]], row["id"]):
            found[one.kind].append(one)
            totals[one.kind[0]] += one.cost
    shares = {kind: sum(one.cost for one in own) / totals[kind[0]] for kind, own in found.items()}
    kinds = sorted(found, key=lambda kind: -shares[kind])[:KINDS]
    rows = (
        (
            *kind,
            f"{len(found[kind]):,}",
            str(len({one.document for one in found[kind]})),
            f"{shares[kind]:.1%}",
        )
        for kind in kinds
    )
    click.echo(table(("mistake", "what", "where", "looks like", "lines", "documents", "share"), list(rows)))
    for kind in kinds if show else ():
        click.echo("\n" + ", ".join(kind))
        for one in Random(0).sample(found[kind], min(show, len(found[kind]))):
            click.echo(f"  {one.document}  {one.line.strip()[:120]}")


if __name__ == "__main__":
    main()
