"""Inputs of every size and shape, and work that grows linearly with the input."""

from __future__ import annotations

import time

import pytest

from cleaner import Cleaned, Cleaner, clean

PROSE = "The river rose in the night and by noon the lower town was under water. "


def seconds(text: str) -> float:
    """The shortest of three cleanings."""
    times = []
    for _ in range(3):
        start = time.process_time()
        clean(text)
        times.append(time.process_time() - start)
    return min(times)


@pytest.mark.parametrize(
    "block",
    [
        f"{PROSE}\nLeave a Reply\nHome\n",
        f"{PROSE * 40}\n",
        "Leave a Reply\n\n\n",
        "a:b.c-d|e " * 11 + "\n",
        "#" * 119 + "\n",
        "12345 6789 " * 10 + "\n",
        "```\n",
    ],
    ids=["article", "paragraphs", "phrases", "separators", "marks", "numbers", "fences"],
)
def test_time_grows_linearly(block: str) -> None:
    small, large = block * 200, block * 3200
    assert seconds(large) < 16 * 6 * max(seconds(small), 1e-4)


def test_a_line_of_fifty_megabytes() -> None:
    cleaned: Cleaned = clean(PROSE * 700_000)
    assert cleaned.notes == ("not-split",)
    text = PROSE * 700_000 + "\nIt was over.\nLeave a Reply"
    assert [removal.line for removal in clean(text).removals] == [2]


def test_a_million_lines() -> None:
    text = f"{PROSE}\nLeave a Reply\n" * 500_000
    cleaned: Cleaned = Cleaner(threshold=1).clean(text)
    assert cleaned.text.count(PROSE) == 500_000
