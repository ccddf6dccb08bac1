"""Writing results: a cleaned text as JSON, as a diff, as an explanation; files that appear whole."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from cleaner.cut import runs
from cleaner.results import Cleaned, Judgement

SCHEMA = 1
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # a terminal would act on it
CONTEXT = 3  # unchanged lines around a change
BARE = "\n\\ No newline at end of file"


def whole(path: Path, data: bytes) -> None:
    """Write a file that is there whole or not at all: beside its place first, then renamed.

    >>> folder = tempfile.TemporaryDirectory()
    >>> whole(Path(folder.name, "a.txt"), b"text")
    >>> os.listdir(folder.name)
    ['a.txt']
    """
    handle, beside = tempfile.mkstemp(prefix=".cleaner-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(beside, 0o666 & ~umask)
        os.replace(beside, path)
    except BaseException:
        os.unlink(beside)
        raise


def record(name: str, cleaned: Cleaned) -> dict[str, Any]:
    """One cleaned document as the object that `--json` prints.

    `source` is given only for HTML, where it is not the input, as `metadata` is; offsets count code points
    in it.

    >>> import cleaner
    >>> record("-", cleaner.clean("A\\nB"))["removals"]
    []
    """
    return {
        "schema": SCHEMA,
        "name": name,
        "kind": cleaned.kind,
        "text": cleaned.text,
        "source": cleaned.source if cleaned.kind == "html" else None,
        "cuts": cleaned.cuts,
        "removals": removals(cleaned),
        "comments": comments(cleaned),
        "notes": cleaned.notes,
        "metadata": cleaned.metadata and cleaned.metadata._asdict(),
        "model": cleaned.model,
    }


def removals(cleaned: Cleaned) -> list[dict[str, Any]]:
    """What `--json` prints of the removed lines."""
    return [
        {**removal._asdict(), "reasons": [reason._asdict() for reason in removal.reasons]}
        for removal in cleaned.removals
    ]


def comments(cleaned: Cleaned) -> list[dict[str, Any]]:
    """What `--json` prints of the readers' comments."""
    return [comment._asdict() for comment in cleaned.comments]


def diff(name: str, cleaned: Cleaned) -> Iterator[str]:
    r"""Lines of a unified diff from the source to the clean text, without line breaks.

    >>> import cleaner
    >>> print(*diff("a", cleaner.clean("It rained.\nIt poured.\nLeave a Reply\n")), sep="\n")
    --- a
    +++ a (clean)
    @@ -1,3 +1,2 @@
     It rained.
     It poured.
    -Leave a Reply
    """
    rows = changes(cleaned)
    changed = [at for at, row in enumerate(rows) if row[0] != " "]
    if not changed:
        return
    quoted = name if name.isprintable() else repr(name)
    yield f"--- {quoted}"
    yield f"+++ {quoted} (clean)"
    old = new = 1
    at = 0
    for first, last in runs(changed, 2 * CONTEXT):
        start, end = max(0, first - CONTEXT), min(len(rows), last + CONTEXT + 1)
        old, new = old + start - at, new + start - at
        part = rows[start:end]
        before, after = (sum(row[0] != mark for row in part) for mark in "+-")
        yield f"@@ -{old - (not before)},{before} +{new - (not after)},{after} @@"
        for row in part:
            yield from row.split("\n")
        old, new, at = old + before, new + after, end


def changes(cleaned: Cleaned) -> list[str]:
    """Every line of the source behind a mark: kept, removed, or added (the last, less its line break)."""
    source = cleaned.source
    lines = source.split("\n")
    rows = [" " + line for line in lines]
    number = at = 0
    for start, end in cleaned.cuts:
        number += source.count("\n", at, start)
        begins = start == 0 or source[start - 1] == "\n"
        breaks = source.count("\n", start, end)
        first = number + (not begins)
        for gone in range(first, first + breaks + (begins and end == len(source))):
            rows[gone] = "-" + lines[gone]
        number, at = number + breaks, end
    if not lines[-1]:
        rows.pop()
        return rows
    rows[-1] += BARE
    if rows[-1][0] == "-" and cleaned.text:
        kept = max(at for at, row in enumerate(rows) if row[0] == " ")
        rows[kept : kept + 1] = ["-" + rows[kept][1:], "+" + rows[kept][1:] + BARE]
    return rows


def explanation(lines: Sequence[str], judgements: Sequence[Judgement]) -> Iterator[str]:
    """One row for each judgement: line number (from 1), verdict, P(cruft), category, reasons, line."""
    for judgement in judgements:
        verdict = "keep  " if judgement.kept else "REMOVE"
        reasons = "; ".join(reason.text for reason in judgement.reasons)
        line = CONTROL.sub("\ufffd", lines[judgement.line].strip())
        yield f"{judgement.line + 1:>5} {verdict} {judgement.score:.2f} {judgement.category or '-':12} {line}"
        if line:
            yield f"{'':13} {reasons}"
