"""Carry the labels of a labelled text over to another rendering of its page."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from training.align import Reference, Words, align, words

AMB = "amb"  # editors would disagree, or the line is content and cruft in one
FOUND = 0.8  # share of a line's words that must be found
PURE = 0.9  # share of content in a line of content; at most the rest is content in a line of cruft
MOST = 0.6  # share of a line of cruft that is of its class


def carried(lines: Sequence[str], labelled: Sequence[str], labels: Sequence[str]) -> list[str]:
    """For each line the label that the labelled text gives it, "" where it is not there.

    >>> carried(["Share on Facebook", "The river rose.", "Sale"], ["The river rose.", "Share on Facebook"],
    ...         ["content", "share"])
    ['share', 'content', '']
    """
    same: defaultdict[Words, set[str]] = defaultdict(set)
    for line, label in zip(labelled, labels, strict=True):
        same[words(line)].add(label)
    reference = Reference(labelled)
    out = []
    for line, match in zip(lines, align(lines, reference), strict=True):
        elsewhere = same.get(words(line), set())
        if match and match.ordered and match.coverage >= FOUND:
            out.append(label_of(reference.lines(match), labels))
        else:
            out.append(min(elsewhere) if len(elsewhere) == 1 else "")
    return out


def carried_from(lines: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """For each line the label that the first of some labelled texts gives it, "" where it is in none.

    >>> carried_from(["Home", "Rain"], [{"lines": ["Rain"], "labels": ["content"]}])
    ['', 'content']
    """
    labels = [""] * len(lines)
    for row in rows:
        found = carried(lines, row["lines"], row["labels"])
        labels = [own or other for own, other in zip(labels, found, strict=True)]
    return labels


def label_of(counts: Counter[int], labels: Sequence[str]) -> str:
    """The label of a line that holds so many words of these labelled lines.

    >>> label_of(Counter({0: 9, 1: 1}), ["content", "meta"])
    'content'
    >>> label_of(Counter({0: 5, 1: 5}), ["content", "meta"])
    'amb'
    """
    share: Counter[str] = Counter()
    for number, count in counts.items():
        share[labels[number]] += count
    total = share.total()
    label, most = share.most_common(1)[0]
    if label == "content":
        return label if most >= PURE * total else AMB
    clear = most >= MOST * total and share["content"] <= (1 - PURE) * total
    return label if clear or not share.keys() & {"content", AMB} else AMB
