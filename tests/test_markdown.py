"""Markdown: what is never judged, what the judge sees, what goes together; cases, properties, the command."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import LEVELS, Cleaned, Cleaner, clean
from cleaner.cut import cuts, without
from cleaner.markdown import split
from cleaner.policy import unbound
from tests.test_cases import cases

MARKDOWN = Cleaner(markdown=True)
PROSE = "We rowed home in the dark, and the tide was against us all the way."
BLOCKS = [
    PROSE,
    "Leave a Reply",
    "## Leave a Reply",
    "**Share this:**",
    "* [Share on Facebook](https://example.com/?u=1)",
    "  * [Tweet](https://example.com/(x)) `code`",
    "    - nested",
    "> Leave a Reply",
    "===",
    "---",
    "***",
    "[Read",
    "more](https://example.com)",
    "](/a)",
    "[",
    "![](x.png)",
    "[![logo](x.png)](https://example.com)",
    "<!-- an",
    "end -->",
    "```",
    "> ~~~",
    "[1]: /one",
    "[two]:",
    "1. Home",
    "\\[x",
    "``a` b",
    "Home",
]
TABLE = ["| a | b |", "|---|---|", "a | b", "- | -", "| Leave a Reply |"]
line = st.sampled_from(BLOCKS) | st.text(st.sampled_from("[]()!*_`~#>-=+|:\\<\t\r ab1"), max_size=12)
gap = st.sampled_from(["\n", "\n\n", "\r\n", "\n \n"])
texts = st.lists(st.tuples(gap, line | st.sampled_from(TABLE)), max_size=24).map(
    lambda pairs: "".join(map("".join, pairs))
)


def gone(cleaned: Cleaned) -> list[str]:
    """The removed lines."""
    return [removal.text for removal in cleaned.removals]


@pytest.mark.parametrize("case", cases("markdown"))
def test_cases(case: dict[str, Any]) -> None:
    assert gone(MARKDOWN.clean(case["text"])) == case["cruft"]


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        ("## Related posts", "Related posts"),
        ("# Related #", "Related"),
        ("C #", "C #"),
        ("#hashtag", "#hashtag"),
        ("- [Share on Facebook](https://example.com/a_b_(c)?d=1)", "Share on Facebook"),
        ("* [x] Share", "Share"),
        ("**Leave a Reply**", "Leave a Reply"),
        ("***Leave* a Reply**", "***Leave* a Reply**"),
        ("__Share__ _this_ ~~now~~", "Share this now"),
        ("> > quoted", "quoted"),
        ("![logo](x.png)", "logo"),
        ("![](x.png)", "![](x.png)"),
        ("[![logo](x.png)](https://example.com)", "logo"),
        ('[a](b "title (with) signs")', "a"),
        ("[a](<b c>) and [d](e f)", "a and d"),
        ("[a][b] and [c][]", "a and c"),
        ("[1] and [sic]", "[1] and [sic]"),
        ("`Share` and ``a ` b``", "Share and a ` b"),
        ("`[a](b)` *`c*`", "[a](b) *c*"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ("Required fields are marked \\*", "Required fields are marked *"),
        ("Share this\\", "Share this"),
        ("<https://example.com/a_b>", "https://example.com/a_b"),
        ("1. Share", "1. Share"),
        ("---", "---"),
        ("* * *", "* * *"),
        (">", ">"),
        ("[unclosed *and](x", "[unclosed *and](x"),
    ],
)
def test_the_judge_sees_lines_without_marks(raw: str, seen: str) -> None:
    lines = split(raw)
    assert lines.bare == [seen]
    assert lines.texts == [raw]


def spared(text: str) -> dict[str, str]:
    """The lines that are never judged, with the reason's code."""
    lines = split(text)
    return {lines.texts[i]: code for i, code in lines.spared.items()}


@pytest.mark.parametrize(
    ("text", "code", "never"),
    [
        ("---\na: b\n\nc\n---\nd", "front-matter", ["---", "a: b", "c", "---"]),
        ("\n---\n# comment\n...\nd", "front-matter", ["---", "# comment", "..."]),
        ("+++\na = 1\n+++\nd", "front-matter", ["+++", "a = 1", "+++"]),
        ("---\na: b\nnever closed", "", []),
        ("---\nA walk\n---", "", []),
        ("a\n---\nb: c\n---", "", []),
        ("a\n| b | c |\n|-|:-:|\nd\n\ne", "table", ["| b | c |", "|-|:-:|", "d"]),
        ("b | c\n--- | ---\nd | e\n# f", "table", ["b | c", "--- | ---", "d | e"]),
        ("| b |\n| - |", "table", ["| b |", "| - |"]),
        ("> | b |\n> | - |", "table", ["> | b |", "> | - |"]),
        ("Home | Contact\nAbout | Imprint", "", []),
        ("| b | c |\n|---|", "", []),
        ("| b | c |\n\n|---|---|", "", []),
        ("b\n---", "", []),
        ("- a\n\n      ```sh\n      b\n      ```\nc", "fenced-code", ["      ```sh", "      b", "      ```"]),
        ("    indented\na", "", []),
        ("[a]: /b\n[^1]: note\n[c]:\n  /d\n[e] f", "definition", ["[a]: /b", "[^1]: note", "[c]:", "  /d"]),
    ],
)
def test_what_is_never_judged(text: str, code: str, never: list[str]) -> None:
    lines = split(text)
    assert [lines.texts[i] for i in sorted(lines.spared)] == never
    assert set(lines.spared.values()) <= {code}


def test_plain_text_has_no_markdown() -> None:
    text = "| a | b |\n|---|---|\n| Leave a Reply | b |\nLeave a Reply\n===\n"
    assert "Leave a Reply" in gone(clean(text))
    assert not MARKDOWN.clean(text.replace("\nLeave", "\n\nLeave")).removals[0].line < 3


@pytest.mark.parametrize(
    "together",
    [
        "Leave a Reply\n---",
        "Leave a Reply\n\n===",
        "[\nLeave a Reply\n](https://example.com)",
        "[\n\n![](x.png)\n\nLeave a Reply\n\n](https://example.com)",
        "<!--\nLeave a Reply\n-->",
        "[Leave a Reply](\n/reply)",
    ],
)
def test_what_goes_together(together: str) -> None:
    text = f"{PROSE}\n\nIt rained.\n\n{together}"
    cleaned = MARKDOWN.clean(text)
    assert cleaned.text == f"{PROSE}\n\nIt rained."
    assert all(removal.reasons and removal.category == "comments" for removal in cleaned.removals)


@pytest.mark.parametrize(
    "together",
    [
        f"[Leave a Reply\n{PROSE}](https://example.com)",
        f"<!-- Leave a Reply\n{PROSE} -->",
        f"* Leave a Reply\n    * {PROSE}",
        f"> * Leave a Reply\n>   {PROSE}",
        "* Leave a Reply\n\n      ```\n      x = 1\n      ```",
    ],
)
def test_what_stays_together(together: str) -> None:
    text = f"{PROSE}\n\nIt rained.\n\n{together}"
    cleaned = MARKDOWN.clean(text)
    assert cleaned.text == text
    assert cleaned.why(4).reasons[-1].code == "bound"


def test_a_link_that_is_never_closed_binds_nothing() -> None:
    text = f"[{PROSE}\n\nIt rained.\n\nLeave a Reply\n\n" + f"{PROSE}\n" * 12 + "and so on]"
    assert gone(MARKDOWN.clean(text)) == ["Leave a Reply"]


def test_kept_categories_and_rules_keep_what_belongs_to_them(tmp_path: Path) -> None:
    text = f"{PROSE}\n\nIt rained.\n\nLeave a Reply\n---\n"
    assert Cleaner(markdown=True, keep=("comments",)).clean(text).text == text
    rules = tmp_path / "own.rules"
    rules.write_text("keep Leave a Reply\nnav It rained.\n")
    assert gone(Cleaner(markdown=True, rules=str(rules)).clean(text)) == ["It rained."]


@given(texts)
def test_the_contract_of_text_holds(text: str) -> None:
    removed = []
    for level in LEVELS:
        cleaned = Cleaner(level=level, markdown=True).clean(text)
        assert cleaned.source == text
        assert cleaned.text == without(text, cleaned.cuts)
        numbers = {removal.line for removal in cleaned.removals}
        removed.append(numbers)
        for removal in cleaned.removals:
            assert removal.text == text[removal.start : removal.end]
            assert removal.reasons
            assert not cleaned.why(removal.line).kept
        kept = [row.strip() for i, row in enumerate(text.split("\n")) if row.strip() and i not in numbers]
        assert [row.strip() for row in cleaned.text.split("\n") if row.strip()] == kept
        if not numbers:
            assert cleaned.text == text
    assert removed[0] <= removed[1] <= removed[2]


@given(
    st.lists(line.filter(lambda row: row.strip() and "|" not in row), max_size=24),
    st.lists(gap, min_size=24, max_size=24),
)
def test_blank_lines_change_no_removal_outside_tables(rows: list[str], gaps: list[str]) -> None:
    rows = [row.rstrip("\r") for row in rows]
    spaced = "".join(row + between for row, between in zip(rows, gaps, strict=False))
    assert gone(MARKDOWN.clean("\n".join(rows))) == gone(MARKDOWN.clean(spaced))


@given(texts, st.sets(st.integers(0, 30)))
def test_whatever_the_judge_says_links_headings_and_lists_stay_whole(text: str, chosen: set[int]) -> None:
    lines = split(text)
    asked = sorted(i for i in chosen if i < len(lines.texts) and i not in lines.spared)
    going = set(unbound(lines, asked))
    for i, others in lines.binds.items():
        assert i in going or not going.intersection(others)
    left = split(without(text, cuts(lines, sorted(going))))
    kept = [i for i in range(len(lines.texts)) if i not in going]
    assert [row.strip() for row in left.texts] == [lines.texts[i].strip() for i in kept]


@given(st.lists(texts, max_size=4))
def test_a_batch_gives_what_single_texts_give(many: list[str]) -> None:
    assert MARKDOWN.clean_batch(many) == [MARKDOWN.clean(text) for text in many]


@pytest.mark.parametrize(
    "unit",
    ["[", "]", "*", "`", "_", "![", "[a](", "](", '](a "', "](x](b)", "](a(b)", "<!--", "](   ", "`a``b",
     "> ", "- [ ] ", "[\n", "]\n", "[a\n](b)\n", "- a\n  - b\n", "a\n---\n", "---\n", "|a|\n|-|\n",
     "|-", "[a]: "],
)  # fmt: skip
def test_marks_take_time_in_proportion(unit: str) -> None:
    def seconds(count: int) -> float:
        start = time.process_time()
        split(unit * count)
        return time.process_time() - start

    assert seconds(100_000) < 10 * 5 * max(seconds(10_000), 5e-3)


def run(*arguments: object, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    command = [sys.executable, "-m", "cleaner", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, text=True)


TEXT = f"| Leave a Reply |\n|---|\n| {PROSE} |\n\nIt rained.\n\n> Leave a Reply\n"
LEFT = TEXT.replace("\n\n> Leave a Reply", "")


def test_the_name_tells_markdown(tmp_path: Path) -> None:
    for name in ("a.md", "A.MARKDOWN", "a.mdown", "a.mkd"):
        path = tmp_path / name
        path.write_text(TEXT)
        assert run(path).stdout == LEFT
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    assert run(path).stdout == clean(TEXT).text != LEFT


def test_the_option_tells_what_the_name_does_not(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(TEXT)
    assert run("--from", "markdown", stdin=TEXT).stdout == LEFT
    assert run("--from", "text", path).stdout == clean(TEXT).text
    page = f"<p>{PROSE * 9}</p><p>{PROSE[::-1] * 9}</p>"
    assert run("--from", "html", stdin=page).stdout.startswith(PROSE)
    article = f"<html> is how a page begins.\n{PROSE}\nLeave a Reply\n"
    assert run("--from", "text", stdin=article).stdout == article.replace("Leave a Reply\n", "")
    assert run("--from", "pdf", path).returncode == 2


def test_explain_sees_markdown_too(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(TEXT)
    assert "which is never judged" in run("explain", "--line", 1, path).stdout
    assert "REMOVE" in run("explain", "--line", 7, path).stdout


def test_corpora_may_hold_markdown(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name in ("1.txt", "2.md", "3.txt", "4.mkd"):
        (corpus / name).write_text(TEXT)
    (corpus / "5.jsonl").write_text(json.dumps({"text": TEXT}) + "\n")
    assert run("run", corpus, "-o", tmp_path / "out", "--jobs", 1).returncode == 0
    for name in ("1.txt", "2.md", "3.txt", "4.mkd"):
        left = clean(TEXT).text if name.endswith("txt") else LEFT
        assert (tmp_path / "out" / name).read_text() == left
    assert run("run", corpus, "-o", tmp_path / "all", "--jobs", 1, "--markdown").returncode == 0
    assert (tmp_path / "all" / "1.txt").read_text() == LEFT
    assert json.loads((tmp_path / "all" / "5.jsonl").read_text())["text"] == LEFT
