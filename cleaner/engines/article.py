"""The article and its readers' comments as blocks: trafilatura finds them, its tree says what they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cleaner.engines import fragment
from cleaner.engines.bounds import TOO_DEEP, PageError, check_attributes
from cleaner.engines.left_out import with_left_out
from cleaner.engines.scan import seen
from cleaner.page import Block, Link, Page

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement

COMMENTS = 'section class="comments"'  # the zone of what trafilatura takes for readers' comments
QUOTE = "blockquote"
BLOCKS = frozenset(("p", "head", "list", "item", "quote", "code", "pre", "table", "row", "lb", "div", "body"))

ENOUGH = 0.15  # what share of the text of most pages is their article, at least

HIDDEN = ("script", "style", "title")  # elements whose text is not the page's
SPACE = " \n\t"  # most of the white space of pages
SPACES = re.compile(r"\s+")


def render(html: str, url: str | None = None) -> Page:
    """The article of a page, its comments, and what may have been left out; all of a piece of a page.

    Where trafilatura's fast mode finds little, the page is given to all of its methods.

    >>> page = render("<html><body><article><h2>Rain</h2><p>" + "The river rose in the night. " * 20)
    >>> [(block.tag, block.text[:9]) for block in page.blocks]
    [('h2', 'Rain'), ('p', 'The river')]
    """
    if fragment.is_fragment(html):
        return walked((fragment.tree(html, url), None))
    tree = parsed(html)
    if tree is None:
        return Page([], [])
    body, comments = found(tree, url, fast=True)
    if share_of(tree, body) < ENOUGH:
        body, comments = found(tree, url)
    page = walked((body, comments))
    return with_left_out(page, tree, COMMENTS) if page.blocks else page


def article(html: str, url: str | None) -> Page:
    """The article of a page, then its comments, by all of trafilatura's methods; all of a piece of a page."""
    if fragment.is_fragment(html):
        return walked((fragment.tree(html, url), None))
    tree = parsed(html)
    return walked((None, None) if tree is None else found(tree, url))


def found(tree: _Element, url: str | None, fast: bool = False) -> tuple[_Element | None, _Element | None]:
    """The article in the tree of a page, which stays as it is, and its comments."""
    from trafilatura import bare_extraction

    document: Any = bare_extraction(  # "txt": the tree alone, no text made of it
        tree, url=url, include_comments=True, include_links=True, output_format="txt", fast=fast
    )
    return (None, None) if document is None else (document.body, document.commentsbody)


def walked(parts: tuple[_Element | None, _Element | None]) -> Page:
    """The blocks of an article and of its comments."""
    walk = Walk()
    for part, zone in zip(parts, (None, COMMENTS), strict=True):
        if part is not None:
            walk.through(part, zone)
    return Page(walk.blocks, walk.zones)


def share_of(tree: HtmlElement, body: _Element | None) -> float:
    """The share of an article in the text of its page, by characters."""
    if body is None:
        return 0.0
    hidden = [element.text or "" for element in tree.iter(*HIDDEN)]
    inside, page, *parts = map(characters, ("".join(body.itertext()), tree.text_content(), *hidden))
    return inside / max(1, page - sum(parts))


def characters(text: str) -> int:
    """How many characters a text has, white space aside.

    >>> characters("It rained. ")
    9
    """
    return len(text) - sum(map(text.count, SPACE))


def parsed(html: str) -> HtmlElement | None:
    """The tree of a page, None for an empty one.

    The parser that trafilatura would take drops what stands behind 256 open elements, or behind 10 MB of
    text, and says nothing; this one takes 2,048 elements, and text of any length.
    """
    from lxml.etree import ElementDefaultClassLookup, ParserError
    from lxml.html import HtmlElement, HTMLParser, document_fromstring

    data = html.encode("utf-8", "replace")
    check_attributes(data)
    parser = HTMLParser(
        collect_ids=False,
        default_doctype=False,
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,
    )
    parser.set_element_class_lookup(ElementDefaultClassLookup(element=HtmlElement))  # all alike is faster
    try:
        tree: HtmlElement = document_fromstring(seen(data), parser=parser)
    except ParserError:
        return None
    last = parser.error_log.last_error
    if last is not None and last.type_name == "ERR_RESOURCE_LIMIT":
        raise PageError(TOO_DEEP)
    return tree


class Walk:
    """Goes through trees from start to end and gathers the lines of their blocks."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.zones: list[str] = []
        self.around: list[int] = []
        self.tags = [""]
        self.items = [0]
        self.fresh = 0
        self.begin()

    def begin(self) -> None:
        """Begin a block."""
        self.pieces: list[str] = []
        self.links: list[Link] = []
        self.size = self.cells = 0

    def through(self, tree: _Element, zone: str | None) -> None:
        """Gather the blocks of a tree, which stands in a zone."""
        from lxml.etree import iterwalk

        if zone:
            self.enter(zone)
        begun = 0
        apart: list[bool] = []  # is the element a block, for those that are open
        for event, element in iterwalk(tree, events=("start", "end")):
            name = element.tag
            if event == "start":
                apart.append(name in BLOCKS and self.tags[-1] != "row" and is_block(element, self.tags[-1]))
                if apart[-1]:
                    self.open(element)
                    begun = 0
                elif self.tags[-1] == "row":
                    self.add("\t" if name == "cell" and self.cells else " " if name in BLOCKS else "")
                    self.cells += name == "cell"
                begun = self.size if name == "ref" else begun
                self.add(element.text)
            else:
                if apart.pop():
                    self.shut(element)
                    begun = 0
                elif name == "ref" and element.get("target"):
                    self.links.append(Link(begun, self.size, element.get("target")))
                if element is not tree:
                    self.add(element.tail)
        self.end()
        if zone:
            self.around.pop()

    def open(self, element: _Element) -> None:
        """Start a block within or beside the last one."""
        self.end()
        name, tag = element.tag, self.tags[-1]
        if name == "head":
            tag = element.get("rend") if element.get("rend") in HEADS else "h2"
        elif name == "list":
            self.items.append(0)
        elif name == "item":
            self.items[-1] += 1
            tag = "li"
        elif name == "quote":
            self.enter(QUOTE)
        elif name in ("p", "row"):
            tag = name if tag != "li" else tag
        elif name in ("code", "pre"):
            tag = "pre"
        self.tags.append(tag)

    def shut(self, element: _Element) -> None:
        """End the block of an element."""
        self.end()
        self.tags.pop()
        if element.tag == "list":
            self.items.pop()
        elif element.tag == "quote":
            self.around.pop()

    def enter(self, zone: str) -> None:
        """Be in a zone from here on."""
        self.around.append(len(self.zones))
        self.zones.append(zone)
        self.fresh += 1

    def add(self, text: str | None) -> None:
        """Add text to the block."""
        if text:
            if self.tags[-1] != "pre" and text != "\t" and ("  " in text or not text.isprintable()):
                text = SPACES.sub(" ", text)
            self.pieces.append(text)
            self.size += len(text)

    def end(self) -> None:
        """End the block, if it has text: one line, but for code."""
        if not self.pieces:
            return self.begin()
        text, tag = "".join(self.pieces), self.tags[-1]
        links = self.links
        self.begin()
        if tag == "pre":
            gap = 0
            for line in text.strip("\n").split("\n"):
                self.line(line.rstrip(), tag, (), gap)
                gap = 0 if line.strip() else gap + 1
        elif tag == "row":
            self.line("\t".join(cell.strip() for cell in text.split("\t")).rstrip(), tag, ())
        else:
            whole = text.strip()
            lead = len(text) - len(text.lstrip())
            ends = ((max(0, one - lead), min(len(whole), two - lead), href) for one, two, href in links)
            self.line(whole, tag, tuple(Link(*link) for link in ends if link[1] > link[0]))

    def line(self, text: str, tag: str, links: tuple[Link, ...], gap: int = 0) -> None:
        """Keep a line of a block that has text."""
        if text.strip():
            linked = sum([link.end - link.start for link in links])
            depth = len(self.items) - 1
            around = tuple(self.around)
            self.blocks.append(
                Block(text, tag, depth, self.items[-1], gap, linked, links, around, self.fresh)
            )
            self.fresh = 0


HEADS = frozenset(f"h{level}" for level in range(1, 7))


def is_block(element: _Element, inside: str) -> bool:
    """Does an element stand apart from the text around it? Code does where it has several lines."""
    if element.tag not in ("code", "pre"):
        return True
    if inside == "pre":
        return False
    return element.tag == "pre" or "\n" in "".join(element.itertext())
