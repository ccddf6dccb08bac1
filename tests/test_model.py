"""The model that ships is the one that was measured, and as good as it was said to be."""

from __future__ import annotations

import gzip
import json
import os
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

import cleaner
from training.card import written

HERE = Path(__file__).parents[1]
RESULTS = json.loads((HERE / "benchmarks" / "results.json").read_text(encoding="utf-8"))
CORPORA = "CLEANER_CORPORA"  # names the folder of the labelled corpora, where there is one
FLOORS = {"careful": 0.35, "standard": 0.60, "thorough": 0.76}  # caught, on folds that no net has seen
LOST = {"careful": 0.0003, "standard": 0.002, "thorough": 0.01}
ROUNDING = 1e-5
LONE = {"caught": 0.80, "taken": 0.05}  # phrases at least and true last lines at most, on folds not seen
ABOVE = {"trafilatura": -0.005, "fast": -0.004, "best": 0.004}  # F1 of articles, to that of trafilatura alone


def test_the_model_is_the_measured_one() -> None:
    assert sha256((HERE / "cleaner" / "model.npz").read_bytes()).hexdigest() == RESULTS["model"]


def test_the_card_shows_its_figures() -> None:
    card = (HERE / "docs" / "model.md").read_text(encoding="utf-8")
    assert written(card, RESULTS) == card


@pytest.mark.parametrize("level", FLOORS)
def test_it_was_good_enough_on_unseen_folds(level: str) -> None:
    figures = RESULTS["residue"]["all"][level]
    assert figures["caught"] >= FLOORS[level]
    assert figures["lost"] <= LOST[level] + ROUNDING


def test_lone_phrases_of_unseen_software_are_told_from_true_last_lines() -> None:
    assert RESULTS["lone"]["caught"] >= LONE["caught"]
    assert RESULTS["lone"]["taken"] <= LONE["taken"]


@pytest.mark.parametrize("engine", ABOVE)
def test_pages_of_unseen_sites_are_good_enough(engine: str) -> None:
    figures = RESULTS[engine]["word F1"]["article"]
    assert figures["f1"] >= figures["trafilatura f1"] + ABOVE[engine]


@pytest.mark.skipif(CORPORA not in os.environ, reason=f"needs the labelled corpora: set {CORPORA}")
@pytest.mark.parametrize("level", FLOORS)
def test_it_is_no_worse_on_the_texts_it_was_fitted_on(level: str) -> None:
    with gzip.open(Path(os.environ[CORPORA]) / "residue.jsonl.gz", "rt", encoding="utf-8") as file:
        rows: list[dict[str, Any]] = [json.loads(row) for row in file]
    cleaned = cleaner.Cleaner(level=level, kind="residue").clean_batch(
        ["\n".join(row["lines"]) for row in rows]
    )
    caught = cruft = lost = content = 0
    for row, one in zip(rows, cleaned, strict=True):
        gone = {removal.line for removal in one.removals}
        for number, (line, label) in enumerate(zip(row["lines"], row["labels"], strict=True)):
            if label == "content":
                content += min(len(line), 300)
                lost += min(len(line), 300) * (number in gone)
            elif label != "amb":
                cruft += 1
                caught += number in gone
    assert caught / cruft >= FLOORS[level]
    assert lost / content <= LOST[level]
