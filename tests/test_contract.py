"""The contract of lines, removals and cuts, on texts made at random."""

from __future__ import annotations

import pickle
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import CATEGORIES, LEVELS, Cleaned, Cleaner, clean
from cleaner.known_phrases import known
from cleaner.lines import split

PHRASES = ["Leave a Reply", "0 commentaires :", "Share this:", "３ comments", "Комментариев: 12", "Home"]
PROSE = [
    "The river rose in the night and by noon the lower town was under water, as it had been in 1910.",
    "Nobody had expected it.",
    "```",
    "  indented, with a share of cookies",
    "lone \r inside",
    "line\u2028separator and \x85 next line",
    "\ud800 lone surrogate",
    "\x00 nul",
    "水は夜のうちに増えた。",
]
line = st.sampled_from(PHRASES + PROSE) | st.text(
    st.characters(exclude_characters="\n", exclude_categories=()), max_size=40
)
gap = st.sampled_from(["\n", "\n\n", "\r\n", "\n \n", "\r\n\r\n", "\n\t\n\n"])
texts = st.lists(st.tuples(gap, line), max_size=24).map(lambda pairs: "".join(map("".join, pairs)))


def lines_of(text: str) -> list[str]:
    """The non-blank lines of a text, without their line breaks."""
    *lines, last = text.split("\n")
    return [found for found in (*(line.removesuffix("\r") for line in lines), last) if found.strip()]


def gone(cleaned: Cleaned) -> list[str]:
    """The removed lines."""
    return [removal.text for removal in cleaned.removals]


@given(texts)
def test_the_text_is_the_source_less_the_cuts(text: str) -> None:
    cleaned = clean(text)
    pieces, at = [], 0
    for start, end in cleaned.cuts:
        assert at <= start < end <= len(text)
        pieces.append(text[at:start])
        at = end
    assert cleaned.text == "".join(pieces) + text[at:]
    assert cleaned.source == text


@given(texts)
def test_removals_are_whole_lines_in_order_and_inside_the_cuts(text: str) -> None:
    cleaned = clean(text)
    *lines, last = text.split("\n")
    lines = [*(line.removesuffix("\r") for line in lines), last]
    assert [removal.line for removal in cleaned.removals] == sorted({r.line for r in cleaned.removals})
    for removal in cleaned.removals:
        assert removal.text == text[removal.start : removal.end] == lines[removal.line]
        assert removal.text.strip()
        assert any(start <= removal.start and removal.end <= end for start, end in cleaned.cuts)
        assert removal.category in CATEGORIES
        assert 0 < removal.score <= 1
        assert removal.reasons
        assert not cleaned.why(removal.line).kept


@given(texts)
def test_kept_lines_are_the_lines_less_the_removed_ones(text: str) -> None:
    cleaned = clean(text)
    numbers = {removal.line for removal in cleaned.removals}
    kept = [
        found.rstrip("\r")
        for number, found in enumerate(text.split("\n"))
        if found.strip() and number not in numbers
    ]
    assert [found.rstrip("\r") for found in lines_of(cleaned.text)] == kept


@given(st.lists(line.filter(str.strip), max_size=24), st.lists(gap, min_size=24, max_size=24))
def test_blank_lines_change_no_removal(lines: list[str], gaps: list[str]) -> None:
    lines = [found.rstrip("\r") for found in lines]
    spaced = "".join(found + between for found, between in zip(lines, gaps, strict=False))
    assert gone(clean("\n".join(lines))) == gone(clean(spaced))


@given(texts)
def test_levels_nest_line_by_line(text: str) -> None:
    removed = [{removal.line for removal in Cleaner(level=level).clean(text).removals} for level in LEVELS]
    assert removed[0] <= removed[1] <= removed[2]


@given(texts)
def test_a_text_from_which_nothing_was_removed_returns_equal(text: str) -> None:
    cleaned = clean(text)
    if not cleaned.removals:
        assert cleaned.text == text
        assert not cleaned.cuts


@given(st.lists(texts, max_size=5))
def test_a_batch_gives_what_single_texts_give(many: list[str]) -> None:
    assert Cleaner().clean_batch(many) == [clean(text) for text in many]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("A\n\nx\nB\nC", "A\n\nB\nC"),
        ("A\nx\n\nB\nC", "A\n\nB\nC"),
        ("A\n\nx\n\nB\nC", "A\n\nB\nC"),
        ("A\nB\n\nx", "A\nB"),
        ("A\nB\n\nx\n\n", "A\nB\n\n"),
        ("A\r\nB\r\n\r\nx\r\n", "A\r\nB\r\n"),
        ("\nx\n\nA\nB", "A\nB"),
        ("A\nB\n\nxy\n\n\nx\n\nC", "A\nB\n\nC"),
    ],
)
def test_a_run_takes_exactly_one_gap_along(text: str, left: str) -> None:
    def long(short: str) -> str:
        return short.translate({ord(letter): letter + " long line of prose." * 9 for letter in "ABC"})

    text = re.sub("xy?", lambda found: PHRASES[found[0] == "xy"], long(text))
    assert clean(text).text == long(left)


def test_nothing_kept_is_the_empty_text() -> None:
    assert Cleaner(level="thorough").clean("Leave a Reply\n0 commentaires :\n").text == ""


def test_why_answers_for_kept_removed_and_blank_lines() -> None:
    cleaned = clean("A walk.\nAnother walk.\n\nLeave a Reply")
    assert [cleaned.why(number).kept for number in range(4)] == [True, True, True, False]
    assert cleaned.why(2).reasons[0].code == "blank"
    with pytest.raises(IndexError):
        cleaned.why(4)


def test_a_cleaner_is_a_value() -> None:
    cleaner = Cleaner(level="careful", keep=("legal",))
    assert pickle.loads(pickle.dumps(cleaner)) == cleaner
    assert hash(cleaner) == hash(Cleaner(level="careful", keep=("legal",)))
    cleaned = clean("A\nB\nLeave a Reply")
    assert pickle.loads(pickle.dumps(cleaned)) == cleaned
    with pytest.raises(AttributeError):
        cleaner.level = "thorough"  # type: ignore[misc]


@pytest.mark.parametrize(
    "options",
    [
        {"level": "brutal"},
        {"comments": "hide"},
        {"keep": ("nav", "menus")},
        {"kind": "pdf"},
        {"threshold": 1.5},
    ],
)
def test_a_wrong_option_says_what_is_right(options: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="choose from|choose a number"):
        Cleaner(**options)  # type: ignore[arg-type]


def test_only_text_is_cleaned() -> None:
    with pytest.raises(TypeError, match="decode"):
        clean(b"bytes")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="sequence"):
        Cleaner().clean_batch("one text")


def test_kept_categories_stay() -> None:
    text = "We rowed home.\nIt was late.\nLeave a Reply"
    assert Cleaner(keep=("comments",)).clean(text).text == text
    assert clean(text).text != text


def test_fenced_code_is_never_judged() -> None:
    text = "Run this:\n```\nLeave a Reply\n```\nThen that.\nLeave a Reply"
    assert [removal.line for removal in clean(text).removals] == [5]


def test_one_block_and_wrapped_prose_are_left_alone() -> None:
    assert clean("Leave a Reply").notes == ("not-split",)
    wrapped = (
        "In the year that followed the great flood the people of the lower\n"
        "town rebuilt the bridge, and when it stood again they hung on its\n"
        "rail a bell that had been found in the mud, and which no one had\n"
        "missed. It is said that the bell rings of its own when the water\n"
        "rises, though the engineers, who are paid to know such things and\n"
        "Leave a Reply\n"
        "who have measured the river for a hundred years, hear nothing but\n"
        "the wind."
    )
    cleaned = clean(wrapped)
    assert cleaned.text == wrapped
    assert cleaned.notes == ("not-split",)


def test_residue_has_a_budget_and_pages_have_none() -> None:
    text = "Short.\nNext\nAll comments on this article\nSubscribe to our newsletter\n" + "Leave a Reply\n" * 3
    standard, page = clean(text), Cleaner(kind="page").clean(text)
    assert standard.notes == ("budget-fallback",)
    assert gone(standard) == gone(Cleaner(level="careful").clean(text))
    assert page.notes == ("mostly-cruft",)
    assert len(page.removals) > len(standard.removals)


def test_lines_are_counted_from_0_and_not_from_the_end() -> None:
    with pytest.raises(IndexError):
        clean("A\nB").why(-1)


def test_a_lone_carriage_return_at_the_end_is_an_ordinary_character() -> None:
    cleaned = clean("It rained.\nIt poured.\nLeave a Reply\r")
    assert gone(cleaned) == ["Leave a Reply\r"]
    assert cleaned.text == "It rained.\nIt poured."


def test_fenced_code_is_no_evidence_either() -> None:
    text = "It rained.\nIt poured.\n```\nLeave a Reply\n```\nHome"
    assert known(split(text), range(6))[5].score < 0.5
    assert known(split(text.replace("```", "---")), range(6))[5].score > 0.5
