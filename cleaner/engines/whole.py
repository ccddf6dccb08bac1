"""All of a page as blocks, at native speed: resiliparse renders it, marks in the text keep its elements."""

from __future__ import annotations

from functools import partial
from html import unescape

from cleaner.engines.bounds import NESTING, TOO_DEEP, PageError, check_shape
from cleaner.engines.scan import Scanned, lines_of, marked
from cleaner.page import TAGS, Block, Link, Page

SKIPPED = ["title", "nav", "footer", "[role=navigation]", "button", "select", "template", "dialog"]


def render(html: str) -> Page:
    """All the blocks of a page but for its menus, footers and buttons.

    >>> page = render('<div class="post"><h2>Rain</h2><p>It <a href="/x">rained</a>.</div>')
    >>> [(block.tag, block.text, block.linked) for block in page.blocks], page.zones
    ([('h2', 'Rain', 0), ('p', 'It rained.', 6)], ['div class="post"'])
    """
    from resiliparse.extract.html2text import extract_plain_text

    page, zones, kinds, tags = marked(html.encode("utf-8", "replace"))
    check_shape(page, tags)
    text = extract_plain_text(
        page.decode("utf-8", "replace"),
        preserve_formatting="minimal_html",
        links=True,
        noscript=True,
        alt_texts=False,
        skip_elements=SKIPPED,
    )
    scanned = lines_of(text, kinds)
    if scanned.deep > NESTING:
        raise PageError(TOO_DEEP)
    return Page(partial(blocks_of, text, scanned), zones, columns=scanned.columns)


def blocks_of(text: str, scanned: Scanned) -> list[Block]:
    """The blocks of a rendered page that was scanned."""
    columns = scanned.columns
    around: list[tuple[int, ...]] = [()]
    for outer, zone in columns.paths[1:].tolist():
        around.append((*around[outer], zone))
    spans = scanned.links.tolist()
    links = iter([Link(start, end, address(text[one:two])) for start, end, one, two in spans])
    tags, depths, items, gaps, linked, fresh, paths, counts, *_ = columns.facts.tolist()
    names = map(TAGS.__getitem__, tags)
    own = [tuple([next(links) for _ in range(count)]) for count in counts]
    zones = map(around.__getitem__, paths)
    return list(map(Block, columns.texts, names, depths, items, gaps, linked, own, zones, fresh))


def address(href: str) -> str:
    """Where a link leads.

    >>> address("/?a=1&amp;b=2")
    '/?a=1&b=2'
    """
    return unescape(href) if "&" in href else href
