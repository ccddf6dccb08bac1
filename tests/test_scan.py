"""Pages gone through by compiled code: marks, what is left out, lines, names of elements, depth."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import compiled, markup
from cleaner.engines import whole
from cleaner.engines.article import parsed
from cleaner.engines.bounds import PageError
from cleaner.engines.depth import deeper
from cleaner.engines.scan import lines_of, marked, seen, writable
from cleaner.engines.whole import blocks_of
from cleaner.features import Bag, Ints
from cleaner.page import FACTS, PATH, Block, Page, columns_of

PIECES = [
    "<div>", "</div>", "<div class='a>b'>", "<DIV id=x>", "</section >", "<section", ">", "<p>", "</p>",
    "<!--", "-->", "<!-->", "<script>", "</script>", "<script type='application/ld+json'>", "<style>",
    "</STYLE\n>", "<title>", "</title>", "<textarea>", "</textarea>", "<br/>", "<", "</", "Rain", " ", "\n",
    "&amp;", "&#x1f;", "&#0;", "&#12", "&#65;", "\x00", "\x02", "\x03", "\x0e", "\f", "\uffff", "é", "水",
    '"', "'", "=", "<a href='/?a=1&b=2'>",
]  # fmt: skip
HTML = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<p>a<!-- <p>b --><p>c", "<p>a<p>c"),
        ("a<!-->b<!--->c<!-- d", "abc"),
        ("<script>if (a<b) '<p>'</script>c<STYLE>p{}</style >d", "cd"),
        ("<script type='application/ld+json'>{}</script>", "<script type='application/ld+json'>{}</script>"),
        ("<p title='<script>'>a<p title=\"</script>\">b", "<p title='<script>'>a<p title=\"</script>\">b"),
        ("<textarea><!-- a --><script></textarea>b", "<textarea><!-- a --><script></textarea>b"),
        ("<script>never ends", ""),
        ("a < b <c", "a < b <c"),
        ("a<!-- b --!>c<!-- d -- > e -->f", "acf"),
        ("&#<!-- -->1;a&\x01#2;b&#<script></script>12;c&#1abc", " a b c abc"),
        ("\x00a\x1fb\fc&#2;d&#x1F;e&#xFFFE;f&#1f;g&#10;h", "ab c d e f f;g&#10;h"),
    ],
)
def test_what_does_not_show_goes(html: str, left: str) -> None:
    assert seen(html.encode()).decode() == left


@given(html=HTML)
@settings(max_examples=300)
def test_any_page_can_be_read_and_loses_no_character_that_lxml_takes(html: str) -> None:
    data = html.encode("utf-8", "replace")
    if "<!--" not in html and "<s" not in html.lower() and "<t" not in html:
        assert seen(data) == writable(data)
    assert writable(seen(data)) == seen(data)
    parsed(html)


@given(html=HTML)
@settings(max_examples=300)
def test_marks_stand_for_the_zones_of_a_page(html: str) -> None:
    out, zones, kinds, tags = marked(html.encode("utf-8", "replace"))
    assert tags >= len(zones)
    assert len(zones) == len(kinds) == out.count(b"\x02")
    for number, zone in enumerate(zones):
        assert b"\x02%x\x03" % number in out
        assert zone[:7].lower().startswith(("div", "section"))


@pytest.mark.parametrize("piece", ["<a", "<a b='x", "<div ='", "<!--", "<script ", "</a"])
def test_pages_of_tags_without_an_end_take_time_in_proportion(piece: str) -> None:
    start = time.process_time()
    html = (piece * 400_000).encode()
    seen(html)
    marked(html)
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("html", "tags"),
    [
        ("<p>a</p>", 2),
        ("<svg><title><div><div>", 4),
        ("<a 'b><p>" + "<p " * 50, 52),
        ("<script><p></script>", 1),
    ],
)
def test_no_tag_is_overlooked(html: str, tags: int) -> None:
    assert marked(html.encode())[3] >= tags


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ("<p>Rain <svg type=x /> fell</p>", ["Rain fell"]),
        ("<svg role=img />Rain fell", ["Rain fell"]),
        ("<div role=navigation />Menu</div>Rain", ["Rain"]),
        ('<div class="x"=">Rain fell">more', ['Rain fell">more']),
        ('<p>x</p><a name=x></a =">Rain fell', ["x", "Rain fell"]),
        ("<p>R&am<a></a>p;D", ["R&amp;D"]),
        ("<svg><a/></a></svg>Rain", ["Rain"]),
        ("<p title='a>b' hidden>Rain <b class=x/>fell</b>", ["Rain fell"]),
    ],
)
def test_no_text_goes_with_attributes_and_empty_links(html: str, texts: list[str]) -> None:
    assert whole.render(html).columns.texts == texts


def test_links_keep_their_addresses_and_ends() -> None:
    (block,) = whole.render("<p><a class=x href=http://e.org/a />one</a><a name=x></a> two").blocks
    assert block.links == ((0, 3, "http://e.org/a"),)


def test_no_tag_hides_how_deep_a_page_is() -> None:
    with pytest.raises(PageError):
        whole.render('<p>Rain</p></p =">' + "<ul><li>x" * 8000 + '">')


def test_zones_that_stay_open_have_a_bound() -> None:
    with pytest.raises(PageError):
        whole.render("<table><tr>" + "<td><div>x</td>" * 20_000)


def test_a_quoted_bracket_ends_no_tag() -> None:
    assert marked(b'<div data-a="1 > 2" class=b>c</div>')[:2] == (
        b"<div>\x020\x03c\x0e</div>",
        ['div data-a="1 > 2" class=b'],
    )


TOKENS = [
    "<p>", "</p>", "<h2>", "</h2>", "<ul>", "</ul>", "<li>", "</li>", "<pre>", "</pre>", "<br>", "<a>",
    "</a>", '<a href="/x?a=1&amp;b">', '<a href="">', '<a href="#top">', '<a href="mailto:a">',
    f'<a href="http://a/&amp;{"4" * 35}">', f'<a href="http://a/&amp;{"4" * 36}">',
    "\n", " ", "\t", "\xa0", "Rain", "a&amp;b", "&lt;",
    "&copy;", "\x020\x03", "\x021\x03", "\x029\x03", "\x02", "\x0e", "\x0f", "<", "<b>", "水", "\udcff",
]  # fmt: skip


@given(text=st.lists(st.sampled_from(TOKENS), max_size=40).map("".join))
@settings(max_examples=300)
def test_the_lines_of_any_rendered_page(text: str) -> None:
    kinds = bytes([0, 1])
    scanned = lines_of(text, kinds)
    blocks = blocks_of(text, scanned)
    for block in blocks:
        assert block.text
        assert block.text == block.text.strip() or "<pre>" in text
        assert "\n" not in block.text
        assert set(block.zones) <= {0, 1}
        assert 0 <= block.fresh <= len(block.zones) + 1
        assert block.linked >= 0
        assert all(link.href and link.start >= 0 and link.end <= len(block.text) for link in block.links)
    columns, same = scanned.columns, columns_of(blocks)
    assert (columns.texts, columns.bare) == (same.texts, same.bare)
    told = [at for at in range(len(FACTS)) if at != PATH]
    assert columns.facts[told].tolist() == same.facts[told].tolist()
    around = [()]
    for outer, zone in same.paths[1:].tolist():
        around.append((*around[outer], zone))
    assert [around[path] for path in same.facts[PATH]] == [block.zones for block in blocks]


@given(
    tag=st.lists(
        st.sampled_from(
            [
                "div",
                " ",
                "class=",
                "id='",
                "'",
                '"',
                "ID = ",
                "a1-22",
                "entryContent",
                "XMLHttp",
                "\n",
                "data-id=x",
                "role",
            ]
        ),
        min_size=1,
        max_size=25,
    ).map("".join)
)
@settings(max_examples=300)
def test_names_of_elements_are_the_same_compiled(tag: str) -> None:
    zones = ["p" + tag, "div", "div class=é"]
    around = [(), (0,), (0, 1), (0, 1, 2), (0, 1), (2,), tuple(range(3)) * 5]
    page = Page([Block("Rain", zones=own, fresh=fresh) for own in around for fresh in (0, 3, 9)], zones)

    def names(bags: tuple[Bag, ...], places: Ints) -> list[list[list[int]]]:
        parts = [np.split(bag.keys[:, 0], bag.starts[1:]) for bag in bags]
        return [[sorted(part[i].tolist()) for i in own] for part, own in zip(parts, places, strict=True)]

    compiled = names(*markup.bags_compiled(page.columns, zones))
    assert compiled == names(*markup.bags_of(page.columns, zones))
    assert compiled[0][0] == [0]
    assert len(compiled[0][3]) == len(markup.names_in(zones[0]))


@pytest.mark.parametrize(
    ("html", "deep"),
    [
        ("<p>" * 9000, False),
        ("<li>" * 9000, False),
        ("<ul><li>" * 4500, True),
        ("<b>" * 9000, False),
        ("<b><div>" * 4500, True),
        ("<svg>" + "<g/>" * 9000, False),
        ("<table><tr><td>" * 3000, True),
        ("<tr><td>" * 4500, False),
        ("<div></div>" * 4500, False),
        ("<x-y>" * 9000, True),
        ("<option>" * 9000, False),
    ],
)
def test_depth_by_the_rules_of_html(html: str, deep: bool) -> None:
    assert deeper(html.encode(), html.count("<"), 10**6) == deep


def test_without_the_compiled_part_pages_are_readable_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.engines.scan.library", lambda: None)
    monkeypatch.setattr("cleaner.markup.library", lambda: None)
    assert seen(b"<p>a\x00</p><script></script>") == b"<p>a</p><script></script>"
    page = Page([Block("Rain", zones=(0,))], ["div class=a"])
    assert markup.of_page(page).bags[0].keys.shape == (2, 1)


def test_engines_that_need_it_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from cleaner import Cleaner

    monkeypatch.setattr(compiled, "library", lambda: None)
    with pytest.raises(ImportError, match="'fast'.*C compiler"):
        Cleaner(engine="fast")
