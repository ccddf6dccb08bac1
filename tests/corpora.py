"""Inputs for the tests of whole corpora, written by hand and multiplied."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

PROSE = (
    "The river rose in the night and by noon the lower town was under water.",
    "Ночью река поднялась, а к полудню нижний город стоял под водой.",
    "Am Abend sank das Wasser wieder, und wir gingen nach Hause.",
    "El puente seguía en pie, aunque nadie se atrevía a cruzarlo todavía.",
    "夜の間に川が増水し、正午には下町が水に浸かっていた。",
)
CRUFT = ("Leave a Reply", "Share this", "0 commentaires :", "Комментариев: 12", "Click here for Comments")


def texts(number: int, seed: int = 0) -> list[str]:
    """As many texts, some with cruft at their end and some without, no two alike."""
    chance = random.Random(seed)
    found = []
    for i in range(number):
        lines = [f"Chapter {i}", *chance.choices(PROSE, k=chance.randint(2, 30))]
        found.append("\n".join(lines + chance.sample(CRUFT, chance.randint(0, 3))))
    return found


def write_jsonl(path: Path, number: int, **more: Any) -> None:
    """A file of JSON lines with fields before and after the text."""
    with open(path, "w", encoding="utf-8") as file:
        for i, text in enumerate(texts(number)):
            row = {"id": i, "url": f"https://example.org/{i}", "text": text, "score": i / 7, **more}
            file.write(json.dumps(row, ensure_ascii=i % 2 == 0) + "\n")


def command(*arguments: object) -> list[str]:
    """The words of `cleaner run`."""
    return [sys.executable, "-m", "cleaner", "run", *map(str, arguments)]


def run(*arguments: object, **more: Any) -> subprocess.CompletedProcess[str]:
    """Run `cleaner run` to its end."""
    return subprocess.run(command(*arguments), capture_output=True, text=True, **more)


def result(out: Path) -> dict[str, bytes]:
    """All that a run left, by path; of the summary all but the seconds, which no two runs share."""
    found = {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    summary = json.loads(found["summary.json"])
    assert summary.pop("seconds") >= 0
    found["summary.json"] = json.dumps(summary).encode()
    return found


def summary(out: Path) -> dict[str, Any]:
    """The summary of a run, its sums checked."""
    found: dict[str, Any] = json.loads((out / "summary.json").read_bytes())
    documents = found["documents"]
    assert documents["in"] == documents["out"] + documents["set_aside"]
    return found


def set_aside(out: Path) -> list[dict[str, Any]]:
    """The records that were set aside."""
    path = out / "_set_aside" / "documents.jsonl"
    return [json.loads(line) for line in path.read_bytes().splitlines()]
