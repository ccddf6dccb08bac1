"""All of a page as blocks, at native speed: resiliparse renders it, marks in the text keep its elements."""

from __future__ import annotations

from html import unescape

from cleaner.engines.bounds import NESTING, TOO_DEEP, PageError, check_shape
from cleaner.engines.scan import lines_of, marked
from cleaner.page import Block, Link, Page

SKIPPED = ["title", "nav", "footer", "[role=navigation]", "button", "select", "template", "dialog"]
TAGS = ("", "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "pre", "row")  # as page.c numbers them


def render(html: str) -> Page:
    """All the blocks of a page but for its menus, footers and buttons.

    >>> page = render('<div class="post"><h2>Rain</h2><p>It <a href="/x">rained</a>.</div>')
    >>> [(block.tag, block.text, block.linked) for block in page.blocks], page.zones
    ([('h2', 'Rain', 0), ('p', 'It rained.', 6)], ['div class="post"'])
    """
    from resiliparse.extract.html2text import extract_plain_text

    encoded = html.encode("utf-8", "replace")
    check_shape(encoded)
    page, zones, kinds = marked(encoded)
    text = extract_plain_text(
        page.decode("utf-8", "replace"),
        preserve_formatting="minimal_html",
        links=True,
        noscript=True,
        alt_texts=False,
        skip_elements=SKIPPED,
    )
    return Page(blocks_of(text, kinds), zones)


def blocks_of(text: str, kinds: bytes) -> list[Block]:
    """The blocks of a rendered page that has marks of zones of these kinds."""
    lines, rows, spans, paths = lines_of(text, kinds)
    around: list[tuple[int, ...]] = [()]
    deep = 0
    for outer, zone in paths[1:].tolist():
        deep += len(around[outer])
        if deep > NESTING:
            raise PageError(TOO_DEEP)
        around.append((*around[outer], zone))
    links = iter([Link(start, end, address(text[one:two])) for start, end, one, two in spans.tolist()])
    tags, *numbers, places, counts = rows.T.tolist()
    names = map(TAGS.__getitem__, tags)
    own = [tuple([next(links) for _ in range(count)]) if count else () for count in counts]
    zones = map(around.__getitem__, places)
    return list(map(Block, lines, names, *numbers[:4], own, zones, numbers[4]))


def address(href: str) -> str:
    """Where a link leads.

    >>> address("/?a=1&amp;b=2")
    '/?a=1&b=2'
    """
    return unescape(href) if "&" in href else href
