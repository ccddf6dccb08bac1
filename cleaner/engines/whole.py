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
    r"(\x02[0-9a-f]+\x03|[\x0e-\x15]|\n|<a href=\"[^\"]*\">|</?(?:h[1-6]|p|ul|ol|li|pre|br|a)>)"
)
HREF = '<a href="'
LINK_ENDS = ("</a>", "</br>")
NO_BLOCKS = ("<a>", "<br>")
CELLS = re.compile(r" *\t[\t ]*")
LISTS = ("ul", "ol")
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
    zones = b"\0".join(tags).decode()[1:-1].split(">\0<") if tags else []
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
    """The blocks of a rendered page, which ends with a line break and has marks of these zones."""
    blocks: list[Block] = []
    around: list[int] = []  # open zones
    names: list[str] = []  # of the open zones
    tags = [""]
    items: list[int] = []  # the numbers of the items of the open lists
    pieces: list[str] = []
    links: list[tuple[int, int, str]] = []
    href = ""
    size = begun = gap = fresh = 0
    code = False
    parts = TOKEN.split(text)
    for piece, token in zip(parts[::2], parts[1::2], strict=False):
        if piece:
            if "&" in piece:
                piece = unescape(piece)
            pieces.append(piece)
            size += len(piece)
        if token == "\n":
            if not size:
                gap += 1
                continue
        elif token[0] == "\x02":
            number = int(token[1:-1], 16)
            if number < len(zones):
                around.append(number)
                names.append(zones[number].split(maxsplit=1)[0].lower())
                fresh += 1
            continue
        elif token[0] != "<":
            name = SHUT_NAMES[token]
            if name in names:
                while names.pop() != name:
                    pass
                del around[len(names) :]
            fresh = min(fresh, len(around))
            continue
        elif token.startswith(HREF):
            href, begun = token[len(HREF) : -2], size
            continue
        elif token in LINK_ENDS:
            if href:
                links.append((begun, size, href))
            href = ""
            continue
        elif token in NO_BLOCKS:
            continue
        if size:
            whole = "".join(pieces)
            if whole.isspace():
                gap += 1
            else:
                if href:
                    links.append((begun, size, href))
                found = whole.rstrip() if code else whole.strip()
                ends = links_of(whole, found, links, code) if links else []
                linked = sum([max(0, link.end - link.start) for link in ends])
                tag = tags[-1]
                if "\t" in found and not code:
                    found, tag, ends = CELLS.sub("\t", found), "row", []
                item = items[-1] if items else 0
                blocks.append(
                    Block(found, tag, len(items), item, gap, linked, tuple(ends), tuple(around), fresh)
                )
                gap = fresh = 0
            pieces, links, size, begun = [], [], 0, 0
        if token == "\n":
            continue
        name = token.strip("</>")
        if token[1] == "/":
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
    return blocks


def links_of(whole: str, found: str, links: list[tuple[int, int, str]], code: bool) -> list[Link]:
    """Where links stand in a line once the space around it is gone.

    >>> links_of(" Rain fell ", "Rain fell", [(0, 5, "/?a=1&amp;b=2")], False)
    [Link(start=0, end=4, href='/?a=1&b=2')]
    """
    lead = 0 if code else len(whole) - len(whole.lstrip())
    return [
        Link(max(0, one - lead), min(len(found), two - lead), unescape(target)) for one, two, target in links
    ]
