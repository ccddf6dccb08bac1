"""Writes the figures of `benchmarks/results.json` into the model card: `python -m training.card`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).parents[1]
RESULTS = HERE / "benchmarks" / "results.json"
CARD = HERE / "docs" / "model.md"
MARK = "<!-- below: python -m training.card -->\n"
KINDS = {"residue": "Text from an extractor", "page": "All the text of a page"}
ENGINES = ("trafilatura", "fast", "best")


def tables(results: Mapping[str, Any]) -> Iterator[str]:
    """The card's tables, block by block."""
    yield f"Measured on {results['date']} by `{results['command']}`; model `{results['model'][:12]}`."
    for kind, title in KINDS.items():
        report = results[kind]
        yield f"### {title}: {report['documents']:,} texts"
        yield table(
            ("level", "caught", "lost", "content lines", "damaged", "damaged, no cruft"),
            (
                (
                    f"`{level}`",
                    ranged(one, "caught", 3),
                    ranged(one, "lost", 4),
                    f"{one['lines']:.4f}",
                    f"{one['damaged']:.1%}",
                    f"{one['pure damaged']:.1%}",
                )
                for level, one in report["all"].items()
                if level != "category"
            ),
        )
        yield (
            f"Brier skill against the base rate {report['skill']:.3f}; characters of ambiguous lines removed "
            f"at `standard` {report['ambiguous']:.1%}; the category of a caught line is right in "
            f"{report['all']['category']['right']:.1%}, near twins counted as one in "
            f"{report['all']['category']['right but for twins']:.1%}."
        )
        yield table(
            ("lost", *(f"{lost:.4f}" for lost, _ in report["curve"])),
            [("caught", *(f"{caught:.3f}" for _, caught in report["curve"]))],
        )
        yield said_and_true(report)
        yield table(
            ("category", "lines", *(f"caught, `{level}`" for level in ("careful", "standard", "thorough"))),
            (
                (name, f"{one['lines']:,}", *(f"{one[level]:.2f}" for level in one if level != "lines"))
                for name, one in report["categories"].items()
            ),
        )
        yield table(
            ("at `standard`", "caught", "lost", "damaged", "`thorough` caught", "lost"),
            (
                (
                    name,
                    ranged(one["standard"], "caught", 3),
                    ranged(one["standard"], "lost", 4),
                    f"{one['standard']['damaged']:.1%}",
                    f"{one['thorough']['caught']:.3f}",
                    f"{one['thorough']['lost']:.4f}",
                )
                for name, one in report["parts"].items()
            ),
        )

    lone = results["lone"]
    yield "### Lone last lines, `standard`"
    yield (
        f"Of interface phrases of unseen software {lone['caught']:.1%} are caught, of true last lines "
        f"{lone['taken']:.1%} taken."
    )
    for part in ("caught by language", "taken by kind"):
        yield table((part, *lone[part]), [("share", *(f"{share:.2f}" for share in lone[part].values()))])

    for engine in ENGINES:
        report = results[engine]
        yield f"### HTML, engine `{engine}`: {report['word F1']['all']['pages']:,} pages with a true text"
        yield table(
            ("pages", "number", "F1", "precision", "recall", "trafilatura", "difference"),
            (
                (
                    name,
                    f"{one['pages']:,}",
                    *(f"{one[part]:.4f}" for part in ("f1", "precision", "recall", "trafilatura f1")),
                    f"{one['f1'] - one['trafilatura f1']:+.4f}",
                )
                for name, one in report["word F1"].items()
            ),
        )
        yield f"Brier skill against the base rate {report['skill']:.3f}."
        yield said_and_true(report)


def said_and_true(report: Mapping[str, Any]) -> str:
    """How well the probabilities hold, as a table."""
    return table(
        ("said", *(f"{said:.2f}" for said, _ in report["bins"])),
        [("true", *(f"{true:.2f}" for _, true in report["bins"]))],
    )


def ranged(figures: Mapping[str, Any], name: str, digits: int) -> str:
    """A figure with its interval.

    >>> ranged({"caught": 0.5, "caught interval": [0.4, 0.6]}, "caught", 2)
    '0.50 (0.40–0.60)'
    """
    low, high = figures[f"{name} interval"]
    return f"{figures[name]:.{digits}f} ({low:.{digits}f}–{high:.{digits}f})"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    r"""A Markdown table.

    >>> table(("a", "b"), [("c", "1")])
    '| a | b |\n|---|---:|\n| c | 1 |'
    """
    ruler = "|---|" + "---:|" * (len(head) - 1)
    return "\n".join((f"| {' | '.join(head)} |", ruler, *(f"| {' | '.join(row)} |" for row in rows)))


def written(card: str, results: Mapping[str, Any]) -> str:
    """The card with these figures below its mark."""
    return card.partition(MARK)[0] + MARK + "\n" + "\n\n".join(tables(results)) + "\n"


def main() -> None:
    """Write the figures into the card."""
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    CARD.write_text(written(CARD.read_text(encoding="utf-8"), results), encoding="utf-8")


if __name__ == "__main__":
    main()
