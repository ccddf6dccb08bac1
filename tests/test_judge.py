"""The judge that reads a model file, on a small net of random numbers: what it says does not matter here."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner import LEVELS, Cleaner, foreign, lean
from cleaner.features import BAGS, HASH_BITS, LINE_FIGURES, PLACE_FIGURES
from cleaner.judge import FORMAT, OVERLAP, WINDOW, Judge, windows
from cleaner.lines import split
from cleaner.markup import MARKUP_BAGS, MARKUP_FIGURES
from cleaner.opinion import CATEGORIES, KINDS
from cleaner.weight import weigh
from cleaner.wording import BITS

HIDDEN, MEMORY, WIDTH, ROWS = 8, 4, 3, 50
PLAN = (1, 2, 0)
LINE = st.sampled_from(
    ["Leave a Reply", "Home", "Nobody had expected it.", "水は夜のうちに増えた。", "\ud800", "|"]
)


def model_of(members: int, seed: int) -> bytes:
    """A model file with random weights."""
    rng = np.random.default_rng(seed)
    arrays = {"format": np.array(FORMAT), "plan": np.array(PLAN)}

    def layer(name: str, inputs: int, outputs: int, *stack: int) -> None:
        arrays[f"{name}.weights"] = rng.integers(-40, 40, (*stack, inputs, outputs)).astype(np.int16)
        arrays[f"{name}.scale"] = np.full((*stack, outputs), 0.02, np.float32)
        arrays[f"{name}.bias"] = rng.normal(0, 5, (*stack, outputs)).astype(np.float32)

    for bag in BAGS:
        present = np.zeros(1 << HASH_BITS, np.uint8)
        present[rng.choice(1 << HASH_BITS, ROWS, replace=False)] = 1
        arrays[f"{bag}.present"] = np.packbits(present)
        for part, width in (("rows", WIDTH * members), ("names", WIDTH)):
            arrays[f"{bag}.{part}"] = rng.integers(1, 255, (ROWS, width)).astype(np.uint8)
            arrays[f"{bag}.{part}.step"] = np.array(0.01, np.float32)
    for bag in MARKUP_BAGS:
        arrays[f"{bag}.present"] = arrays["word.present"]
        arrays[f"{bag}.rows"] = rng.integers(1, 255, (ROWS, WIDTH * members)).astype(np.uint8)
        arrays[f"{bag}.rows.step"] = np.array(0.01, np.float32)
    marked = len(MARKUP_BAGS) * WIDTH * members + MARKUP_FIGURES
    arrays["markup.shift"] = np.zeros(marked, np.float32)
    arrays["markup.gain"] = np.full(marked, 50, np.float32)
    arrays["markup.enter.weights"] = rng.integers(-40, 40, (marked, members * HIDDEN)).astype(np.int16)
    inputs = len(BAGS) * WIDTH * members + LINE_FIGURES + PLACE_FIGURES
    arrays["shift"] = np.zeros(inputs, np.float32)
    arrays["gain"] = np.full(inputs, 50, np.float32)
    arrays["name.gain"] = np.full(len(BAGS) * WIDTH, 50, np.float32)
    layer("enter", inputs, members * HIDDEN)
    layer("middle", HIDDEN, HIDDEN, members)
    layer("step0", 3 * HIDDEN, HIDDEN, members)
    layer("step1", 3 * HIDDEN, HIDDEN, members)
    layer("step2.down", HIDDEN, MEMORY, members)
    layer("step2.up", 6 * MEMORY, HIDDEN, members)
    layer("leave", HIDDEN, 1, members)
    layer("name.enter", len(BAGS) * WIDTH + HIDDEN, HIDDEN)
    layer("name.votes", 2 * len(CATEGORIES), HIDDEN)
    layer("name.leave", HIDDEN, len(CATEGORIES))
    arrays["calibration"] = np.array([[[-1e4, 1e4], [-100, 100]]] * len(KINDS))
    arrays["lean"], arrays["foreign"] = rng.normal(0, 1, lean.TERMS), rng.normal(0, 1, foreign.TERMS)
    arrays["wording.weights"] = rng.integers(-127, 128, 1 << BITS).astype(np.int8)
    arrays["wording.step"] = np.array(0.01, np.float32)
    arrays["bars"] = np.array([[0.7, 0.55, 0.4]] * len(KINDS))
    file = BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


@pytest.fixture(scope="module", params=[1, 2], ids=["one net", "committee"])
def model(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "model.npz"
    path.write_bytes(model_of(request.param, seed=request.param))
    return path


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(
    texts=st.lists(st.lists(LINE | st.text(max_size=200), max_size=30).map("\n".join), min_size=1, max_size=6)
)
def test_a_batch_gives_exactly_what_single_texts_give(model: Path, texts: list[str]) -> None:
    cleaner = Cleaner(model=str(model))
    assert cleaner.clean_batch(texts) == [cleaner.clean(text) for text in texts]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(lines=st.lists(LINE, max_size=30))
def test_blank_lines_change_no_removal_and_levels_nest(model: Path, lines: list[str]) -> None:
    removed = []
    for level in LEVELS:
        cleaner = Cleaner(model=str(model), level=level)
        found, spaced = cleaner.clean("\n".join(lines)), cleaner.clean("\n \n".join(lines))
        assert [one.text for one in found.removals] == [one.text for one in spaced.removals]
        removed.append({one.line for one in found.removals})
    assert removed[0] <= removed[1] <= removed[2]


def test_every_removal_has_a_category_and_a_reason(model: Path) -> None:
    text = "\n".join(
        ["Nobody had expected it, least of all the ferryman.", "Leave a Reply", "Home", "Anna says:"] * 9
    )
    cleaned = Cleaner(model=str(model), level="thorough", kind="page").clean(text)
    assert cleaned.removals
    for removal in cleaned.removals:
        assert removal.category in CATEGORIES
        assert removal.reasons[0].code in {"listed", "reads-like"}
        assert cleaned.why(removal.line).reasons[0].code == removal.reasons[0].code


def test_long_texts_are_judged_in_windows_that_cover_every_line_once() -> None:
    covered = [
        line
        for window in windows([3 * WINDOW, 5])
        if not window.text
        for line in range(window.first, window.last)
    ]
    assert covered == list(range(3 * WINDOW))
    for window in windows([3 * WINDOW]):
        assert window.end - window.start <= WINDOW
        assert window.start in (0, window.first - OVERLAP)


def test_a_lean_text_needs_less_certainty_a_foreign_one_more_and_a_page_neither(model: Path) -> None:
    judge = Judge(str(model))
    judge.lean = np.array([4.0, -2.0, 0.0, 0.0, 0.0, 0.0, -2.0])
    judge.foreign = np.array([-4.0, 0.0, 2.0])
    prose = ("- the rain and the wind", "the rain and the wind", "sade ja tuul", "- the rain and the wind")
    texts = [split("\n".join([line] * 9)) for line in prose]
    scores, lengths, names = np.full(36, 0.5), np.full(4, 9), np.full(36, -1)
    tilts = judge.tilted(texts, [*["residue"] * 3, "page"], scores, names, [19], lengths)
    weights = weigh(scores, np.full(36, 3), lengths, (), tilts)
    assert weights[0] > weights[9] > weights[18]
    assert weights[19] > weights[18], "a listed phrase"
    assert tilts[27] == 0


def test_what_reads_like_interface_needs_less_certainty_than_a_teaser(model: Path) -> None:
    names = np.array([CATEGORIES.index("share"), -1, CATEGORIES.index("related")])
    text = split("Share\nThe rain\nA wet day in Vilnius")
    interface, content, teaser = Judge(str(model)).tilted(
        [text], ["residue"], np.ones(3), names, [], np.array([3])
    )
    assert interface > content > teaser


@pytest.mark.parametrize(("name", "terms"), [("lean", lean.TERMS), ("foreign", foreign.TERMS)])
def test_a_model_with_other_terms_is_refused(model: Path, tmp_path: Path, name: str, terms: int) -> None:
    with np.load(model) as archive:
        arrays = dict(archive) | {name: np.zeros(terms - 1)}
    path = tmp_path / "model.npz"
    np.savez(path, **arrays)
    with pytest.raises(ValueError, match=f"{name} has {terms - 1} terms"):
        Cleaner(model=str(path)).clean("A\nB")


def test_the_model_is_named_by_its_content(model: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.npz"
    copy.write_bytes(model.read_bytes())
    assert Cleaner(model=str(model)).clean("A\nB").model == Cleaner(model=str(copy)).clean("A\nB").model


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no archive", b"text"])
def test_what_is_no_model_is_refused_by_name(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "broken.npz"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"broken\.npz"):
        Cleaner(model=str(path))
    with pytest.raises(OSError, match=r"missing\.npz"):
        Cleaner(model=str(tmp_path / "missing.npz"))


def test_the_command_takes_a_model(model: Path) -> None:
    command = [sys.executable, "-m", "cleaner", "--model", str(model)]
    assert subprocess.run(command, input=b"A\nB", capture_output=True).returncode == 0
    wrong = subprocess.run([*command[:-1], str(model) + ".missing"], input=b"A\nB", capture_output=True)
    assert wrong.returncode == 2
    assert b"--model" in wrong.stderr
