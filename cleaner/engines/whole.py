"""All of a page as blocks, at native speed: resiliparse renders it, marks in the text keep its elements."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from cleaner.engines.bounds import check_shape
from cleaner.page import Block, Link, Page

SKIPPED = ["nav", "footer", "[role=navigation]", "button", "select", "template", "dialog"]
ZONES = ("div", "section", "article", "aside", "main", "header", "form", "blockquote")
MARKED = re.compile(rf"(<(?:{'|'.join(ZONES)})\b[^>]*>|</(?:{'|'.join(ZONES)})>)".encode())
SHUT = {zone: chr(code) for code, zone in enumerate(ZONES, 14)}  # control characters that no page holds
SHUTS = {f"</{zone}>".encode(): f"{mark}</{zone}>".encode() for zone, mark in SHUT.items()}
CONTROLS = bytes({0, 2, 3, *map(ord, SHUT.values())})
TOKEN = re.compile(
    r"\x02([0-9a-f]+)\x03|([\x0e-\x15])|(\n)|<a href=\"([^\"]*)\">|<(/?)(h[1-6]|p|ul|ol|li|pre|br|a)>"
)
ZONE, END, BREAK, LINK = 1, 2, 3, 4  # groups of TOKEN
CELLS = re.compile(r" *\t[\t ]*")
INLINE, LISTS = ("a", "br"), ("ul", "ol")
SHUT_NAMES = {mark: zone for zone, mark in SHUT.items()}


def render(html: str) -> Page:
    """All the blocks of a page but for its menus, footers and buttons.

    >>> page = render('<div class="post"><h2>Rain</h2><p>It <a href="/x">rained</a>.</div>')
    >>> [(block.tag, block.text, block.linked) for block in page.blocks], page.zones
    ([('h2', 'Rain', 0), ('p', 'It rained.', 6)], ['div class="post"'])
    """
    from resiliparse.extract.html2text import extract_plain_text

    encoded = html.encode("utf-8", "replace")
    check_shape(encoded)
    marked, tags = mark(encoded)
    zones = [tag[1:-1].decode("utf-8", "replace") for tag in tags]
    text = extract_plain_text(
        marked.decode("utf-8", "replace"),
        preserve_formatting="minimal_html",
        links=True,
        noscript=True,
        alt_texts=False,
        skip_elements=SKIPPED,
    )
    return Page(blocks_of(text + "\n", zones), zones)


def mark(html: bytes) -> tuple[bytes, list[bytes]]:
    r"""A page with a mark behind each opening tag and before each closing one of ZONES, and the opening ones.

    >>> mark(b"<div id=a>b</div>")
    (b'<div id=a>\x020\x03b\x0e</div>', [b'<div id=a>'])
    """
    pieces = MARKED.split(html.translate(None, CONTROLS))
    zones: list[bytes] = []
    for i in range(1, len(pieces), 2):
        tag = pieces[i]
        shut = SHUTS.get(tag)
        if shut is None:
            shut = tag + b"\x02%x\x03" % len(zones)
            zones.append(tag)
        pieces[i] = shut
    return b"".join(pieces), zones


def blocks_of(text: str, zones: Sequence[str]) -> list[Block]:
    """The blocks of a rendered page that has marks of these zones."""
    names = [zone.split(maxsplit=1)[0].lower() for zone in zones]
    blocks: list[Block] = []
    around: list[int] = []  # open zones
    tags = [""]
    items: list[int] = []  # the numbers of the items of the open lists
    pieces: list[str] = []
    links: list[tuple[int, int, str]] = []
    href = ""
    size = begun = linked = gap = fresh = at = 0
    code = False
    for token in TOKEN.finditer(text):
        start, end = token.span()
        if start > at:
            piece = text[at:start]
            if "&" in piece:
                piece = unescape(piece)
            pieces.append(piece)
            size += len(piece)
        at = end
        kind = token.lastindex
        if kind == ZONE:
            number = int(token[1], 16)
            if number < len(zones):
                around.append(number)
                fresh += 1
        elif kind == END:
            name = SHUT_NAMES[token[2]]
            for i in range(len(around) - 1, -1, -1):
                if names[around[i]] == name:
                    del around[i:]
                    break
            fresh = min(fresh, len(around))
        elif kind == LINK:
            href, begun = token[4], size
        elif kind == BREAK or token[6] not in INLINE:
            if size:
                whole = "".join(pieces)
                found = whole.rstrip() if code else whole.strip()
                if found:
                    lead = 0 if code else len(whole) - len(whole.lstrip())
                    if href:
                        links.append((begun, size, href))
                        begun = 0
                    ends = [
                        Link(max(0, one - lead), min(len(found), two - lead), unescape(target))
                        for one, two, target in links
                    ]
                    linked = sum([max(0, link.end - link.start) for link in ends])
                    row = "\t" in found and not code
                    if row:
                        found, ends = CELLS.sub("\t", found), []
                    blocks.append(
                        Block(
                            found,
                            "row" if row else tags[-1],
                            len(items),
                            items[-1] if items else 0,
                            gap,
                            linked,
                            tuple(ends),
                            tuple(around),
                            fresh,
                        )
                    )
                    gap = fresh = 0
                else:
                    gap += 1
                pieces, links, size, begun = [], [], 0, 0
            elif kind == BREAK:
                gap += 1
            name = token[6]
            if kind == BREAK:
                continue
            if token[5]:
                if name in LISTS:
                    del items[-1:]
                elif name in tags:
                    while tags.pop() != name:
                        pass
                code = code and name != "pre"
            elif name in LISTS:
                items.append(0)
            else:
                tags.append(name)
                code = code or name == "pre"
                if name == "li" and items:
                    items[-1] += 1
        elif token[5]:  # the end of a link
            if href:
                links.append((begun, size, href))
            href = ""
    return blocks
