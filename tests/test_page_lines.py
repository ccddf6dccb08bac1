"""Pages as text and as Markdown: what is written, what goes together, what cuts leave."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.cut import cuts, without
from cleaner.inline import address, inline, starting
from cleaner.nesting import tied, units
from cleaner.opinion import Opinion
from cleaner.page import Block, Link, Page
from cleaner.page_judged import lines_of, shared, spread
from cleaner.page_lines import Written, markdown_of, text_of
from cleaner.policy import Decision, unbound
from cleaner.results import Reason

QUOTE = 'blockquote class="big"'
WRITTEN: dict[str, tuple[list[Block], str]] = {
    "headings and paragraphs": (
        [Block("Rain", "h1"), Block("It rained.", "p"), Block("On C #", "h3"), Block("Then not.")],
        "# Rain\n\nIt rained.\n\n### On C \\#\n\nThen not.",
    ),
    "a list in a list, and a paragraph in an item": (
        [Block("June", "li", 1, 1), Block("Monday", "li", 2, 1), Block("wet", "p", 2, 1),
         Block("Friday", "li", 2, 2), Block("July", "li", 1, 2), Block("It rained.", "p")],
        "- June\n  - Monday\n\n    wet\n  - Friday\n- July\n\nIt rained.",
    ),
    "lists side by side": (
        [Block("one", "li", 1, 1), Block("two", "li", 1, 2), Block("first", "li", 1, 1),
         Block("second", "li", 1, 2), Block("deep", "li", 2, 1), Block("deeper", "li", 2, 1 + 1)],
        "- one\n- two\n\n* first\n* second\n  - deep\n  - deeper",
    ),
    "a list in a list without a line of its own, and text between items": (
        [Block("deep", "li", 2, 1), Block("high", "li", 1, 2), Block("none", "", 1, 0)],
        "- deep\n\n* high\n\nnone",
    ),
    "quotes": (
        [Block("one", "p", zones=(0,)), Block("two", "p", zones=(0,)), Block("item", "li", 1, 1, zones=(0,)),
         Block("deep", "p", zones=(0, 1)), Block("back", "p", zones=(0,)), Block("other", zones=(2,))],
        "> one\n>\n> two\n>\n> - item\n>\n> > deep\n>\n> back\n\n> other",
    ),
    "a quote in an item": (
        [Block("item", "li", 1, 1), Block("quote", "p", 1, 1, zones=(0,)), Block("next", "li", 1, 2)],
        "- item\n\n  > quote\n- next",
    ),
    "a table": (
        [Block("\tmm|cm", "row"), Block("May\t3\tx", "row"), Block("June", "row")],
        "|  | mm\\|cm |  |\n| --- | --- | --- |\n| May | 3 | x |\n| June |  |  |",
    ),
    "code": (
        [Block("def f():", "pre"), Block("    return '```'", "pre"), Block("f()", "pre", gap=1),
         Block("Run it.", "p")],
        "````\ndef f():\n    return '```'\n\nf()\n````\n\nRun it.",
    ),
    "code and tables in items": (
        [Block("f()", "pre", 1, 1), Block("g()", "pre", 1, 2), Block("a\tb", "row", 1, 2),
         Block("c", "li", 1, 3)],
        "- ```\n  f()\n  ```\n\n- ```\n  g()\n  ```\n\n  | a | b |\n  | --- | --- |\n\n- c",
    ),
    "tables apart": (
        [Block("a\tb", "row", zones=(3,)), Block("c\td", "row", zones=(4,))],
        "| a | b |\n| --- | --- |\n\n| c | d |\n| --- | --- |",
    ),
    "line breaks that are none": ([Block("a\nb\rc", "p"), Block("d\re", "pre")], "a b c\n\n```\nd e\n```"),
    "nothing": ([], ""),
}  # fmt: skip
ZONES = [QUOTE, "BLOCKQUOTE", "blockquote", "div", "div class=blockquote"]


@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_written(name: str) -> None:
    blocks, markdown = WRITTEN[name]
    assert markdown_of(Page(blocks, ZONES)).lines.source == markdown


def test_text_is_a_line_for_each_block() -> None:
    blocks = [Block("Rain", "h1"), Block("\tmm\tcm", "row"), Block("    x = 1", "pre", gap=3), Block("a\nb")]
    written = text_of(Page(blocks, []))
    assert written.lines.source == "Rain\n| mm | cm\n    x = 1\na b"
    assert written.blocks == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("snake_case, 2 * 3 * 4, a < b, R&D, [sic], 50% (net), C:\\dir", None),
        ("Required fields are marked *", None),
        ("5*3 and a ~ b ~ c `", None),
        ("*really* __init__ ~~no~~", "\\*really\\* \\_\\_init\\_\\_ \\~\\~no\\~\\~"),
        ("a*b*c", "a\\*b\\*c"),
        ("a ``b", None),
        ("`x` and `", "\\`x\\` and \\`"),
        ("<b> </b> <!-- &amp; &#38;", "\\<b> \\</b> \\<!-- \\&amp; \\&#38;"),
        ("[a](b) [c][d] [e]: f ![g](h)", "[a\\](b) [c\\][d] [e\\]: f ![g\\](h)"),
        ("\\* \\", "\\\\* \\\\"),
    ],
)
def test_only_what_would_mean_something_is_escaped(text: str, markdown: str | None) -> None:
    assert inline(text) == (text if markdown is None else markdown)


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("# a", "\\# a"), ("#tag", "#tag"), ("> a", "\\> a"), ("- a", "\\- a"), ("+ a", "\\+ a"),
        ("-5", "-5"), ("* a", "\\* a"), ("-", "\\-"), ("---", "\\---"), ("* * *", "\\* * *"),
        ("2020. A year", "2020\\. A year"), ("1) a", "1\\) a"), ("1.5", "1.5"), ("~~~", "\\~~~"),
        ("```sh", "\\```sh"), ("[x] a", "[x] a"), ("", ""),
    ],
)  # fmt: skip
def test_the_start_of_a_line_means_nothing(text: str, markdown: str) -> None:
    assert starting(text) == markdown


@pytest.mark.parametrize(
    ("text", "links", "markdown"),
    [
        ("See it.", [(4, 6, "/a")], "See [it](https://example.com/a)."),
        ("See it.", [(3, 6, "b?c=1&copy;=2")], "See [it](https://example.com/d/b?c=1&amp;copy;=2)."),
        ("a [b] c]", [(0, 8, "#x")], "[a \\[b\\] c\\]](https://example.com/d/e#x)"),
        ("Wow!it [a]b", [(4, 6, "x"), (10, 11, "y")], "Wow\\![it](https://example.com/d/x) [a\\][b](https://example.com/d/y)"),
        ("a\\b\\", [(0, 2, "x")], "[a\\\\](https://example.com/d/x)b\\\\"),
        ("a_b c_d", [(2, 7, "x")], "a_[b c_d](https://example.com/d/x)"),
        ("```", [(1, 2, "#")], "\\`[\\`](https://example.com/d/e)\\`"),
        ("ab", [(0, 2, "JavaScript:x()")], "ab"),
        ("ab", [(0, 2, "data:text/html,x")], "ab"),
        ("ab", [(0, 2, "http://[x/")], "ab"),
        ("ab", [(0, 2, "")], "ab"),
        ("ab", [(0, 2, "mailto:a@example.com")], "[ab](mailto:a@example.com)"),
        ("abcd", [(2, 4, "x"), (0, 3, "y"), (9, 12, "z"), (3, 3, "z"), (3, -1, "z")], "[abc](https://example.com/d/y)d"),
    ],
)  # fmt: skip
def test_links(text: str, links: list[tuple[int, int, str]], markdown: str) -> None:
    assert inline(text, [Link(*link) for link in links], "https://example.com/d/e") == markdown


def test_addresses_stay_as_they_are_without_the_address_of_the_page() -> None:
    assert address("/a b", None) == "/a%20b"
    assert address('https://example.com/(a)[b]<c>\\|`"\u2028', None) == (
        "https://example.com/%28a%29%5Bb%5D%3Cc%3E%5C%7C%60%22%E2%80%A8"
    )


words = st.sampled_from(
    ["It rained.", "```", "- - -", "*a* [b](c) |", "1. a", "# b", "a | b |", "> c", "x\\", "---"]
)
cell = words | st.just("")
block = st.builds(
    lambda text, row, tag, depth, item, gap, zones: Block(
        row if tag == "row" else text, tag, depth, item, gap, zones=tuple(sorted(zones))
    ),
    words,
    st.lists(cell, min_size=1, max_size=3).map("\t".join).filter(str.strip),
    st.sampled_from(["p", "li", "li", "row", "row", "pre", "pre", "h2", ""]),
    st.integers(0, 4),
    st.integers(0, 3),
    st.integers(0, 1),
    st.sets(st.integers(0, 3), max_size=2),
)
pages = st.lists(
    block | st.lists(block, max_size=1).flatmap(lambda one: st.sampled_from(one or [Block("a")])), max_size=16
)
pages = pages.flatmap(
    lambda blocks: st.lists(st.integers(1, 3), min_size=len(blocks), max_size=len(blocks)).map(
        lambda times: Page([one for one, n in zip(blocks, times, strict=True) for _ in range(n)], ZONES)
    )
)
CONTAINERS = re.compile(r"( *)(?:(>)(?: |$)|([-*])(?= ) )")


def broken(source: str) -> list[str]:
    """What is broken in Markdown, of the kind that is written here: a small parser, line by line."""
    found: list[str] = []
    fence = ""
    open_levels: list[int] = []  # how far the items around are indented
    rows: list[str] = []
    for line in [*source.split("\n"), ""]:
        rest, indent, marked = line, 0, False
        while match := CONTAINERS.match(rest):
            if fence and match[3]:
                break
            spaces = indent + len(match[1])
            if match[2]:
                rest, indent = rest[match.end() :], 0
                continue
            if spaces - max([0, *[level for level in open_levels if level <= spaces]]) > 3:
                found.append(f"adrift: {line!r}")
            indent = spaces + 2
            open_levels = [level for level in open_levels if level <= spaces] + [indent]
            rest, marked = rest[match.end() :], True
        text = rest.lstrip(" ")
        indent += len(rest) - len(text)
        if fence:
            if text == fence:
                fence = ""
            continue
        if not text:
            found += [f"dangling: {line!r}"] * marked
        else:
            open_levels = [level for level in open_levels if level <= indent]
            if not marked and indent - max([0, *open_levels]) > 3:
                found.append(f"indented code: {line!r}")
        if re.fullmatch("`{3,}", text):
            fence = text
        if text.startswith("|") and not (marked and rows):
            rows.append(text)
        else:
            if rows and (len(rows) < 2 or not re.fullmatch(r"\|( --- \|)+", rows[1])):
                found.append(f"no delimiter row: {rows}")
            rows = [text] if text.startswith("|") else []
    return found + [f"open fence {fence}"] * bool(fence)


@given(pages)
def test_each_written_line_has_its_block(page: Page) -> None:
    for written in (text_of(page), markdown_of(page)):
        assert len(written.blocks) == len(written.lines.texts)
        assert written.blocks == sorted(written.blocks)
        assert set(written.blocks) == set(range(len(page.blocks)))
        assert not written.lines.spared
    assert not broken(markdown_of(page).lines.source)


@given(pages, st.sets(st.integers(0, 48)))
def test_whatever_goes_the_rest_is_markdown_and_the_same_in_text(page: Page, chosen: set[int]) -> None:
    lines = lines_of(page, tied(page))
    going = unbound(lines, sorted(i for i in chosen if i < len(page.blocks)))
    opinion = Opinion(
        [0.5] * len(page.blocks), [0.5] * len(page.blocks), ["nav"] * len(page.blocks), no_reasons
    )
    left = []
    for written in (text_of(page), markdown_of(page)):
        _, decision = spread(written, opinion, Decision(going, {}, ()))
        spans = cuts(written.lines, decision.removed)
        left.append(without(written.lines.source, spans))
        kept = [text for i, text in enumerate(written.lines.texts) if i not in set(decision.removed)]
        assert [text.rstrip() for text in left[-1].split("\n") if text.strip()] == [
            text.rstrip() for text in kept
        ]
        assert {written.blocks[i] for i in decision.removed} == set(going)
    assert not broken(left[1])


def no_reasons(positions: Any) -> list[tuple[Reason, ...]]:
    return [() for _ in positions]


@given(pages, st.data())
def test_tables_and_code_are_judged_as_a_whole(page: Page, data: st.DataObject) -> None:
    number = len(page.blocks)
    weights = data.draw(st.lists(st.sampled_from([0.0, 0.2, 0.9, 1.0]), min_size=number, max_size=number))
    categories = ["nav" if weight >= 0.2 else "" for weight in weights]
    lines = lines_of(page, tied(page))
    opinion = shared(tied(page), lines, Opinion(weights, weights, categories, no_reasons))
    for start, end, _ in units(page):
        unit = range(start, end)
        assert len({(opinion.scores[i], opinion.weights[i], opinion.categories[i]) for i in unit}) == 1
        assert min(weights[start:end]) <= opinion.weights[start] <= max(weights[start:end])
        assert unbound(lines, list(unit)) in ([], list(unit)) or not lines.binds
        for some in range(start + 1, end):
            assert not unbound(lines, list(range(start, some)))


def test_a_table_weighs_the_mean_of_its_rows() -> None:
    page = Page([Block("a" * 10, "row"), Block("b" * 30, "row"), Block("c", "p")], [])
    opinion = Opinion([1.0, 0.2, 0.3], [0.8, 0.0, 0.3], ["ads", "", "nav"], no_reasons)
    together = shared(tied(page), lines_of(page, tied(page)), opinion)
    assert together.scores == [0.4, 0.4, 0.3]
    assert together.weights == [0.2, 0.2, 0.3]
    assert together.categories == ["ads", "ads", "nav"]
    assert [[reason.code for reason in why] for why in together.reasons([0, 1, 2])] == [[], ["part-of"], []]


def test_it_takes_time_in_proportion() -> None:
    blocks = [Block("*a_ `[" * 20, "li", 1 + i % 9, 1 + i % 7) for i in range(4_000)]
    assert isinstance(markdown_of(Page(blocks, [])), Written)
    assert inline("*_`[](" * 20_000)
