"""What trafilatura leaves out of a page stands in it all the same, for the judge to see; repeats go."""

from __future__ import annotations

import pytest
from lxml.html import HtmlElement, document_fromstring

from cleaner import Cleaner
from cleaner.engines import article
from cleaner.engines.left_out import with_left_out
from cleaner.page import Block, Page

PROSE = "The river rose in the night and by noon the lower town was under water, as in 1910. "
OUT = "The mayor asked everyone who lives near the bridge to stay with friends until Friday."
PAGE = f"""<!doctype html><html><body><nav><p>{"Menu of all the towns on the river. " * 2}</p></nav>
<article class="story"><h1>Flood</h1><p>{PROSE * 4}</p><p>{PROSE * 3}</p></article>
<div class="box"><p>{OUT}</p><p>Too short</p>
<p><a href="/a">Everything about the flood of the year</a></p></div>
</body></html>"""


def rendered(tree: str, *found: Block, zones: tuple[str, ...] = (), comments: str = "") -> Page:
    return with_left_out(Page(list(found), list(zones)), document_fromstring(tree), comments)


def test_the_engine_shows_what_was_left_out() -> None:
    page = article.render(PAGE)
    assert page.kept is not None
    shares = dict(zip((block.text for block in page.blocks), page.kept, strict=True))
    assert shares[(PROSE * 4).strip()] == (1.0, 0.0)
    assert shares[OUT] == (0.0, 0.0)
    assert not any(text.startswith(("Menu", "Too short", "Everything")) for text in shares)


@pytest.mark.parametrize(
    ("tree", "texts", "kept"),
    [
        (f"<p>It rained.</p><p>{OUT}</p>", ["It rained.", OUT], [1, 0]),
        (f"<p>{OUT}</p><p>It rained.</p>", [OUT, "It rained."], [0, 1]),
        (f"<footer><p>{OUT}</p></footer><p>It rained.</p>", ["It rained."], [1]),
        (
            f"<p>It rained.</p><ul><li>{OUT}</ul><dl><dt>{OUT} Yes",
            ["It rained.", OUT, OUT + " Yes"],
            [1, 0, 0],
        ),
        (f"<p>It rained.</p><li><p>{OUT}</p></li>", ["It rained.", OUT], [1, 0]),
        (f"<p>It rained.</p><p><a>{OUT}</a>", ["It rained."], [1]),
    ],
)
def test_where_it_stands(tree: str, texts: list[str], kept: list[int]) -> None:
    page = rendered(tree, Block("It rained.", "p"))
    assert [block.text for block in page.blocks] == texts
    assert page.kept == [(float(share), 0.0) for share in kept]


@pytest.mark.parametrize(("share", "modes"), [(0.2, [True]), (0.1, [True, False])])
def test_all_methods_are_asked_where_the_fast_mode_finds_little(
    monkeypatch: pytest.MonkeyPatch, share: float, modes: list[bool]
) -> None:
    asked = []

    def found(tree: HtmlElement, url: str | None, fast: bool = False) -> tuple[HtmlElement, None]:
        asked.append(fast)
        size = int(share * article.characters(tree.text_content()))
        return document_fromstring(f"<p>{'x' * size if fast else PROSE}"), None

    monkeypatch.setattr(article, "found", found)
    texts = article.render(PAGE).columns.texts
    assert asked == modes
    assert (PROSE.strip() in texts) == (False in modes)


def test_comments_are_told_from_the_article() -> None:
    page = rendered("<p>It rained.<p>Here, too.", Block("It rained."), Block("Here, too.", zones=(0,)),
                    zones=("section",), comments="section")  # fmt: skip
    assert page.kept == [(1.0, 0.0), (0.0, 1.0)]


def test_blocks_know_the_elements_around_them() -> None:
    page = rendered(
        f"<main id=m><div class='a b'><p>It rained.</p></div><p>{OUT}</p></main>", Block("It rained.")
    )
    assert [[page.zones[zone] for zone in block.zones] for block in page.blocks] == [
        ['main id="m"', 'div class="a b"'],
        ['main id="m"'],
    ]
    assert [block.fresh for block in page.blocks] == [2, 0]


def test_nothing_comes_between_the_rows_of_a_table() -> None:
    rows = [Block("a\t1", "row"), Block("b\t2", "row")]
    page = rendered(f"<table><tr><td>a<td>1<tr><td><p>{OUT}</p><tr><td>b<td>2</table>", *rows)
    assert [block.tag for block in page.blocks if block.tag == "row"] == ["row", "row"]
    assert page.blocks.index(rows[1]) == page.blocks.index(rows[0]) + 1


@pytest.mark.parametrize("engine", ["trafilatura", "fast", "best"])
def test_a_long_line_that_stands_above_goes(engine: str) -> None:
    html = f"<html><body><article><p>{PROSE * 4}</p><p>{OUT}</p><p>{PROSE * 3}</p><p>{OUT}</p></article>"
    cleaned = Cleaner(engine=engine).clean_html(html)
    assert cleaned.text.count(OUT) == 1
    if cleaned.source.count(OUT) > 1:
        assert [removal.reasons[0].code for removal in cleaned.removals if removal.text == OUT] == [
            "repeated"
        ]
        assert cleaned.why(cleaned.source.split("\n").index(OUT)).kept


def test_a_page_without_an_article_is_empty() -> None:
    cleaned = Cleaner().clean_html("<html><body><script>run()</script></body></html>")
    assert (cleaned.source, cleaned.notes) == ("", ("no-article-found",))
