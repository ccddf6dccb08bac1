"""Pages of HTML as a user cleans them: engines, formats, metadata, pieces of pages, the command."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import Cleaned, Cleaner, Metadata, clean, clean_html
from cleaner.engines import ENGINES
from cleaner.engines.article import render
from cleaner.metadata import searched, stated

PROSE = "The river rose in the night and by noon the lower town was under water, as it had been in 1910. " * 4
URL = "https://example.com/2024/flood.html"
HEAD = """<title>Flood &amp; fire - The Town Crier</title>
<meta property="og:title" content="Flood &amp; fire">
<meta content='Anna Berg' name=author><meta property="article:published_time" content="2024-05-06T07:08:09Z">
<meta property="og:site_name" content="The Town Crier"><link rel="canonical" href="https://example.com/flood">"""
PAGE = f"""<!DOCTYPE html><html lang="en"><head>{HEAD}</head><body><article><h1>Flood</h1><p>{PROSE}</p>
<p>SHARE this <a href="/s?a=(1)">now</a></p>
<ul><li>One bridge fell</li><li>NAV two</li><li>Three stand</li></ul>
<blockquote><p>I saw it, she said.</p></blockquote>
<table><tr><th>Day</th><th>Level</th></tr>
<tr><td>May</td><td>3 m</td></tr><tr><td>June</td><td>4 m</td></tr></table>
<p>The levels of the year.</p>
<table><tr><th>ADS a</th><th>ADS b</th></tr><tr><td>ADS c</td><td>ADS d</td></tr></table>
<pre><code>level = 3
if level:

    leave()
</code></pre>
<p>{PROSE} It was * cold.</p><p>NAV end</p></article></body></html>"""
RULES = "share SHARE*\nnav NAV*\nads ADS*\n"
FORMATS = ("text", "markdown")
every = pytest.mark.parametrize("engine", ENGINES)
both = pytest.mark.parametrize("format", FORMATS)


@pytest.fixture(scope="session")
def rules(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("rules") / "own.rules"
    path.write_text(RULES)
    return str(path)


def holds(cleaned: Cleaned) -> None:
    """The contract of text, removals, cuts and `why`."""
    pieces, at = [], 0
    for start, end in cleaned.cuts:
        pieces.append(cleaned.source[at:start])
        at = end
    assert cleaned.text == "".join(pieces) + cleaned.source[at:]
    removed = {removal.line: removal for removal in cleaned.removals}
    lines = cleaned.source.split("\n")
    for removal in cleaned.removals:
        assert removal.text == cleaned.source[removal.start : removal.end] == lines[removal.line]
        assert removal.category
        assert removal.reasons
    for number, line in enumerate(lines):
        judgement = cleaned.why(number)
        assert judgement.line == number
        assert judgement.kept == (number not in removed)
        if not judgement.kept:
            assert judgement.score == removed[number].score
            assert judgement.category == removed[number].category
        elif line.strip():
            assert judgement.reasons
    assert len(cleaned.explain()) == len(lines)


@every
@both
def test_the_contract_holds_and_why_agrees(engine: str, format: str, rules: str) -> None:
    cleaned = Cleaner(engine=engine, format=format, rules=rules, threshold=1).clean_html(PAGE, URL)
    holds(cleaned)
    assert cleaned.kind == "html"
    assert {removal.category for removal in cleaned.removals} == {"share", "nav", "ads"}
    assert not any(word in cleaned.text for word in ("SHARE", "NAV", "ADS"))


def test_markdown_of_a_page(rules: str) -> None:
    cleaned = Cleaner(format="markdown", rules=rules, threshold=1).clean_html(PAGE, URL)
    start, end = cleaned.text.split(PROSE.strip(), 1)
    assert start == "# Flood\n\n"
    assert end.startswith(
        "\n\n- One bridge fell\n- Three stand\n\n> I saw it, she said.\n\n| Day | Level |\n| --- | --- |\n"
        "| May | 3 m |\n| June | 4 m |\n\nThe levels of the year.\n\n"
        "```\nlevel = 3\nif level:\n\n    leave()\n```\n\nThe river"
    )
    assert end.endswith("It was * cold.")
    assert "SHARE this [now](https://example.com/s?a=%281%29)" in cleaned.source
    assert [r.text for r in cleaned.removals if r.category == "ads"] == [
        "| ADS a | ADS b |", "| --- | --- |", "| ADS c | ADS d |",
    ]  # fmt: skip


def test_text_of_a_page(rules: str) -> None:
    cleaned = Cleaner(rules=rules, threshold=1).clean_html(PAGE, URL)
    lines = cleaned.text.split("\n")
    assert lines[2:10] == [
        "One bridge fell", "Three stand", "I saw it, she said.", "Day | Level",
        "May | 3 m", "June | 4 m", "The levels of the year.", "level = 3",
    ]  # fmt: skip
    assert "    leave()" in lines


@pytest.mark.parametrize("rule", ["nav May*", "keep ADS a*\nads ADS*", "nav One*\nkeep level*\nnav if*"])
def test_a_table_or_code_stays_if_a_rule_keeps_or_spares_a_part(rule: str, tmp_path: Path) -> None:
    path = tmp_path / "own.rules"
    path.write_text(rule)
    for format in FORMATS:
        cleaned = Cleaner(format=format, rules=str(path), threshold=1).clean_html(PAGE, URL)
        assert all(part in cleaned.text for part in ("May", "ADS a", "ADS d", "if level"))
        holds(cleaned)


items = st.sampled_from(["NAV one", "It rained.", "SHARE", "ADS x", "# a", "*b* c"])
html = st.recursive(
    items.map(lambda text: f"<p>{text}</p>") | items,
    lambda inner: st.tuples(
        st.sampled_from(["ul", "blockquote", "tr", "table", "pre", "div", "h2", "a href=/x"]),
        st.lists(inner, max_size=4),
    ).map(lambda pair: wrapped(*pair)),
    max_leaves=24,
)


def test_a_link_around_a_block_goes_on_at_the_first_letter_behind_it() -> None:
    page = "<p>One.</p> <a href=/x></a> <a href=/x><p>Two.</p> It rained.</a>"
    assert "[It rained.](" in Cleaner(format="markdown", threshold=1).clean_html(page).text


def wrapped(tag: str, inside: list[str]) -> str:
    """Elements of a kind around others."""
    parts = {"ul": "li", "table": "tr", "tr": "td"}
    if tag in parts:
        inside = [wrapped(parts[tag], [one]) for one in inside]
    return f"<{tag}>{' '.join(inside)}</{tag.split()[0]}>"


@settings(deadline=None)
@given(st.lists(html, max_size=6).map(" ".join), st.sampled_from(list(ENGINES)))
def test_text_and_markdown_lose_the_same(rules: str, source: str, engine: str) -> None:
    lost = []
    for format in FORMATS:
        cleaned = Cleaner(engine=engine, format=format, rules=rules, threshold=1).clean_html(source, URL)
        holds(cleaned)
        lost.append([word for word in words(cleaned.text) if word.isalpha()])
    assert lost[0] == lost[1]


def words(text: str) -> list[str]:
    """The words of a text, less the marks of Markdown and the addresses of links."""
    return text.replace("](https://example.com/x)", " ").translate(str.maketrans("[]\\*#", "     ")).split()


@given(st.lists(html, max_size=6).map(" ".join))
def test_nothing_of_a_piece_of_a_page_is_lost(source: str) -> None:
    import lxml.html

    said = lxml.html.fromstring(f"<div>{source}</div>").text_content().split()
    assert " ".join(block.text for block in render(source).blocks).split() == said


@every
@pytest.mark.parametrize(
    ("item", "text", "markdown"),
    [
        ("One sentence.", "One sentence.", "One sentence."),
        ("<p>One sentence.</p>", "One sentence.", "One sentence."),
        ("<p>See:</p><ul><li>a <b>b</b></li><li>c</li></ul>", "See:\na b\nc", "See:\n\n- a b\n- c"),
        ('<a href="/x">Go on</a>', "Go on", "[Go on](https://example.com/x)"),
        ('<p>Tea &amp; <a href="y">cake</a></p>', "Tea & cake", "Tea & [cake](https://example.com/2024/y)"),
        ('<img src="x.png" alt="A boat">', "", ""),
        ("", "", ""),
        ("  \n", "", ""),
        ("<!-- a --><script>b()</script>", "", ""),
        ("<h2>Rain</h2><p>It rained.</p><style>p{}</style>", "Rain\nIt rained.", "## Rain\n\nIt rained."),
        ('<p>a</p><a"b>c', "a\nc", "a\n\nc"),
        ("<p>a</p><a\x01b>c", "a\nc", "a\n\nc"),
        ('<p>a</p><a href="\x01">c</a>', "a\nc", None),
        ("<p>a</p><a\ufffe>c", "a\nc", "a\n\nc"),
    ],
)
def test_pieces_of_pages_are_rendered_whole(engine: str, item: str, text: str, markdown: str | None) -> None:
    for format, whole in zip(FORMATS, (text, markdown), strict=True):
        if whole is None:
            continue
        cleaned = Cleaner(engine=engine, format=format).clean_html(item, URL)
        assert cleaned.source == whole
        assert cleaned.notes == (() if "\n" in text else ("not-split",) if text else ("no-article-found",))


@pytest.mark.parametrize(
    "source",
    [
        "\0",
        "a\0b",
        '<?xml version="1.0" encoding="utf-16"?><p>a b',
        "<ul><li>" * 2000 + "a b",
        "<p>\ud800 a b",
    ],
)
def test_odd_pieces_are_rendered(source: str) -> None:
    assert Cleaner(format="markdown").clean_html(source).text.rstrip("ab") != source


METADATA = Metadata(
    "Flood & fire", "Anna Berg", "2024-05-06", "The Town Crier", "en", "https://example.com/flood"
)


@every
def test_metadata(engine: str) -> None:
    cleaned = Cleaner(engine=engine).clean_html(PAGE.encode(), URL)
    assert cleaned.metadata == METADATA
    assert pickle.loads(pickle.dumps(cleaned)).metadata == METADATA


def test_text_has_no_metadata_and_a_page_may_say_nothing_of_itself() -> None:
    assert clean("It rained.").metadata is None
    for engine in ENGINES:
        assert Cleaner(engine=engine).clean_html("<p>It rained.</p>").metadata == Metadata()
        assert Cleaner(engine=engine).clean_html("").metadata == Metadata()


def test_metadata_is_looked_up_once_and_only_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(
        "cleaner.rendered.SEARCHED", {"trafilatura": lambda *page: asked.append(page) or Metadata()}
    )
    cleaned = clean_html(PAGE, URL)
    assert not asked
    assert cleaned.metadata is cleaned.metadata
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("head", "field", "value"),
    [
        ("<TITLE>\n A\n b </TITLE>", "title", "A b"),
        ('<title>A</title><meta name="twitter:title" content="B">', "title", "B"),
        ("<meta property='og:title' content='a \"b\" > c'>", "title", 'a "b" > c'),
        ('<meta name="author" content=" ">', "author", None),
        ('<meta itemprop="datePublished" content="2020-01-02">', "date", "2020-01-02"),
        ('<meta name="date" content="yesterday">', "date", None),
        ('<html xml:lang="pt-BR">', "language", "pt-BR"),
        ("<html lang=de><body><meta name=author content=x>", "author", None),
    ],
)
def test_what_a_head_states(head: str, field: str, value: str | None) -> None:
    assert getattr(stated(head, None), field) == value


def test_an_address_that_is_given_is_the_last_resort() -> None:
    assert stated("", URL).url == searched("<p>a", URL).url == URL


def test_heads_take_time_in_proportion() -> None:
    for unit in ("<meta ", "<meta a='", '<link b="c', "<title>", "<html a=b "):
        stated(unit * 20_000, None)


def test_a_cleaned_page_is_a_value(rules: str) -> None:
    stripper = Cleaner(engine="fast", format="markdown", rules=rules, threshold=1)
    assert pickle.loads(pickle.dumps(stripper)) == stripper
    cleaned = stripper.clean_html(PAGE, URL)
    again = pickle.loads(pickle.dumps(cleaned))
    assert again == cleaned == stripper.clean_html(PAGE.encode(), URL)
    assert again.explain() == cleaned.explain()
    assert len(repr(cleaned)) < 4 * len(PAGE)


@pytest.mark.parametrize("options", [{"format": "html"}, {"engine": "slow"}])
def test_a_wrong_option_says_what_is_right(options: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="choose from"):
        Cleaner(**options)  # type: ignore[arg-type]


@pytest.mark.parametrize("engine", ["fast", "best"])
def test_an_engine_that_is_not_installed_says_how_to_get_it(
    engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "resiliparse.extract.html2text", None)
    with pytest.raises(ImportError, match=r"pip install 'article-cleaner\[html\]'"):
        Cleaner(engine=engine)
    assert Cleaner().clean_html("<p>It rained.</p>").text == "It rained."


def run(
    *arguments: object, stdin: bytes = b"", env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "cleaner", *map(str, arguments)], input=stdin, capture_output=True, env=env
    )


def test_the_command(tmp_path: Path, rules: str) -> None:
    page = tmp_path / "flood.html"
    page.write_text(PAGE)
    for engine in ENGINES:
        for format in FORMATS:
            options = ("--engine", engine, "--format", format, "--threshold", 1, "--rules", rules)
            cleaned = Cleaner(engine=engine, format=format, rules=rules, threshold=1).clean_html(PAGE)
            assert run(*options, page).stdout.decode() == cleaned.text
            found = json.loads(run("--json", *options, stdin=PAGE.encode()).stdout)
            assert found["text"] == cleaned.text
            assert found["source"] == cleaned.source
            assert found["metadata"] == METADATA._asdict()
    explained = run(
        "explain", "--format", "markdown", "--threshold", 1, "--rules", rules, page
    ).stdout.decode()
    assert len([row for row in explained.split("\n") if row[6:12] == "REMOVE"]) == 6
    assert "part of '| ADS a | ADS b |'" in explained
    assert json.loads(run("--json", stdin=b"It rained.").stdout)["metadata"] is None


def test_the_command_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "resiliparse").mkdir()
    (tmp_path / "resiliparse" / "__init__.py").write_text("raise ImportError")
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])}
    done = run("--engine", "fast", stdin=b"<html><p>It rained.", env=env)
    assert done.returncode == 2
    assert b"pip install 'article-cleaner[html]'" in done.stderr
