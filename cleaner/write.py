"""Writing results: a cleaned text as JSON, as a diff, as an explanation; files that appear whole."""

from __future__ import annotations

import difflib
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from cleaner.results import Cleaned, Judgement

SCHEMA = 1


def whole(path: Path, data: bytes) -> None:
    """Write a file that is there whole or not at all: beside its place first, then renamed.

    >>> folder = tempfile.TemporaryDirectory()
    >>> whole(Path(folder.name, "a.txt"), b"text")
    >>> os.listdir(folder.name)
    ['a.txt']
    """
    handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
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

    `source` is given only for HTML, where it is not the input; offsets count code points in it.

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
        "removals": [
            {**removal._asdict(), "reasons": [reason._asdict() for reason in removal.reasons]}
            for removal in cleaned.removals
        ],
        "comments": [comment._asdict() for comment in cleaned.comments],
        "notes": cleaned.notes,
        "model": cleaned.model,
    }


def diff(name: str, cleaned: Cleaned) -> Iterator[str]:
    r"""Lines of a unified diff from the source to the clean text, without line breaks.

    >>> import cleaner
    >>> print(*diff("a", cleaner.clean("It rained.\nIt poured.\nLeave a Reply")), sep="\n")
    --- a
    +++ a (clean)
    @@ -1,3 +1,2 @@
     It rained.
     It poured.
    -Leave a Reply
    """
    before, after = cleaned.source.split("\n"), cleaned.text.split("\n")
    return difflib.unified_diff(before, after, name, f"{name} (clean)", lineterm="")


def explanation(lines: Sequence[str], judgements: Sequence[Judgement]) -> Iterator[str]:
    """One row for each judgement: line number (from 1), verdict, P(cruft), category, reasons, line."""
    for judgement in judgements:
        verdict = "keep  " if judgement.kept else "REMOVE"
        reasons = "; ".join(reason.text for reason in judgement.reasons)
        line = lines[judgement.line].strip()
        yield f"{judgement.line + 1:>5} {verdict} {judgement.score:.2f} {judgement.category or '-':12} {line}"
        if line:
            yield f"{'':13} {reasons}"
