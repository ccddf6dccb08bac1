"""What runs of characters weigh: of lines alone as among others, and of suspects of several words only."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner.features import SEEN, of_lines
from cleaner.judge import load
from cleaner.lines import split
from cleaner.opinion import KINDS
from cleaner.wording import BITS, FAINT, Wording

LINES = st.lists(
    st.text(st.characters(codec=None), min_size=1, max_size=SEEN).filter(str.strip), min_size=1, max_size=9
)
MODEL_FILE = Path(cleaner.__file__).with_name("model.npz")
MODEL = load(None).network


@pytest.fixture(scope="module")
def wording():
    weights = np.random.default_rng(1).integers(-127, 128, 1 << BITS).astype(np.int8)
    return Wording(weights, 0.01)


def changed(lines, worded=True):
    """Whose logits are others in view of their wording?"""
    lengths = np.array([len(lines)])
    plain, heard = (MODEL.judge(lines, lengths, None, flags)[0] for flags in (None, [worded]))
    return (plain != heard).tolist()


@given(lines=LINES)
def test_alone_or_among_others(wording, lines):
    assert wording.of(lines).tolist() == [float(wording.of([line])[0]) for line in lines]


def test_case_and_digits_are_alike(wording):
    assert wording.of(["12 Comments"])[0] == wording.of(["34 COMMENTS"])[0]


def test_faint_and_long_lines_and_single_words_keep_their_logits(wording):
    lines = [
        "Leave a Reply",
        "Leave a Reply",
        "Comments",
        "Share this " * SEEN,
        "x" * SEEN,
        "コメント",
        "コメント",
    ]
    logits = np.array([FAINT - 1, 1, 1, 1, 1, 1, 1], np.float32)
    found = wording.heard(lines, logits, of_lines(lines), np.arange(7) != 5)
    assert (found != logits).tolist() == [False, True, False, False, False, False, True]


def test_only_where_it_is_asked_for():
    lines = ["Leave a Reply", "Follow us on Facebook"]
    assert changed(lines) == [True, True]
    assert changed(lines, worded=False) == [False, False]


def test_whole_pages_go_without():
    text = split("Leave a Reply\nFollow us on Facebook\nThe rain came at noon.")
    page, residue = (load(None).judge([text], [kind])[0].scores for kind in ("page", "residue"))
    for kinds in (["page", "residue"], ["residue", "page"]):
        both = [one.scores for one in load(None).judge([text, text], kinds)]
        assert both == [page if kind == "page" else residue for kind in kinds]
    logits = MODEL.judge(text.bare, np.array([3]), None, None)[0]
    assert page == load(None).probabilities(logits, np.full(3, KINDS.index("page"))).tolist()


@pytest.mark.parametrize(
    ("cruft", "content"),
    [
        ("Leave a comment", "Leave a light on"),
        ("Mostra tutti i commenti", "Mostra fotografica di primavera"),
        ("Bejegyzés megosztása", "Budapest, 1956 tavasza"),
    ],
)
def test_interface_weighs_more_than_prose(cruft, content):
    with np.load(MODEL_FILE) as archive:
        shipped = Wording(archive["wording.weights"], float(archive["wording.step"]))
    of_cruft, of_content = shipped.of([cruft, content])
    assert of_cruft > of_content
