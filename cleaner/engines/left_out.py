"""What an article extractor left out of a page, for the judge to see: paragraphs, headings, list items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cleaner.page import Block, Page, single_spaced

if TYPE_CHECKING:
    from lxml.html import HtmlElement

TAGS = {name: name for name in ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li")} | {"dt": "li", "dd": "li"}
AROUND_TEXT = frozenset(("div", "section", "article", "aside", "main", "header", "form"))
SKIPPED = frozenset(("nav", "footer", "button", "select", "template", "dialog", "noscript", "head"))
NAMED = ("class", "id", "role", "itemprop")  # attributes that say what an element is
AROUND = 16  # innermost elements around a line
END = 40  # characters, the first or last ones, by which a part of a block is known
SHORT = 20  # characters; less is not looked for
MOST = 500  # blocks
WHOLE = ("pre", "row")  # blocks that nothing comes between

LEFT_OUT, KEPT, SAID = (0.0, 0.0), (1.0, 0.0), (0.0, 1.0)  # what is in the article, and in the comments
ZONES = Block._fields.index("zones")

Place = tuple[int, ...]


def with_left_out(found: Page, tree: HtmlElement, comments: str) -> Page:
    """The blocks that were found in a tree, and between them those of the tree that were left out.

    The blocks of the tree get the elements around them. `comments` is the zone of what was taken for readers'
    comments.

    >>> from lxml.html import document_fromstring
    >>> tree = document_fromstring("<p>It rained.</p><div class=a><p>By noon the river had fallen.</p></div>")
    >>> page = with_left_out(Page([Block("It rained.")], []), tree, "")
    >>> [block.text for block in page.blocks], page.zones, page.kept
    (['It rained.', 'By noon the river had fallen.'], ['div class="a"'], [(1.0, 0.0), (0.0, 0.0)])
    """
    said = {number for number, zone in enumerate(found.zones) if zone == comments}
    around = Around(found.zones)
    keys = [single_spaced(block.text).replace(" ", "") for block in found.blocks]
    whole = {key: i for i, key in reversed(list(enumerate(keys)))}
    parts = {part: i for i, key in enumerate(keys) for part in (key[:END], key[-END:]) if len(key) >= SHORT}
    places: dict[int, Place] = {}
    added: dict[int, list[Block]] = {}
    after = count = 0
    for element, place in [(element, around.place(element)) for element in tree.iter(*TAGS)]:
        if place is None or element in around.places:
            continue  # it is no text, or others are in it
        text = " ".join(text_of(element).split())
        key = text.replace(" ", "")
        at = whole.get(key)
        if at is None and len(key) >= SHORT:
            at = parts.get(key[:END], parts.get(key[-END:]))
            if at is None and count < MOST:
                linked = sum([len(text_of(link)) for link in element.iter("a")]) if len(element) else 0
                if 2 * linked < len(text):
                    tag = TAGS[element.tag]
                    block = Block(text, tag, tag == "li", tag == "li", linked=linked, zones=place)
                    added.setdefault(after, []).append(block)
                    count += 1
        if at is not None and found.blocks[at].tag not in WHOLE:
            after = at + 1
            places.setdefault(at, place)
    blocks: list[Block] = added.get(0, [])
    kept = [LEFT_OUT] * len(blocks)
    for i, block in enumerate(found.blocks):
        if block.zones and not said.isdisjoint(block.zones):
            kept.append(SAID)
        else:
            kept.append(KEPT)
            if i in places:
                block = Block._make((*block[:ZONES], places[i] + block.zones, block.fresh))
        blocks.append(block)
        if i + 1 in added:
            blocks += added[i + 1]
            kept += [LEFT_OUT] * len(added[i + 1])
    return Page(list(freshened(blocks)), around.zones, kept)


def text_of(element: HtmlElement) -> str:
    """All the text in an element."""
    return element.text_content() if len(element) else element.text or ""


def freshened(blocks: list[Block]) -> Iterator[Block]:
    """The blocks, which know how many elements around them are new."""
    before: Place = ()
    for block in blocks:
        zones = block.zones
        fresh = 0 if zones == before else len(set(zones).difference(before))
        before = zones
        yield block if fresh == block.fresh else Block._make((*block[: ZONES + 1], fresh))


class Around:
    """The elements around others: their opening tags, as far as they say what they are, in `zones`."""

    def __init__(self, zones: Sequence[str]) -> None:
        self.zones = list(zones)
        self.places: dict[HtmlElement, Place | None] = {}

    def place(self, element: HtmlElement) -> Place | None:
        """The elements around an element, outermost first; None in one that is no text."""
        path = []
        parent = element.getparent()
        while parent is not None and parent not in self.places:
            path.append(parent)
            parent = parent.getparent()
        place = () if parent is None else self.places[parent]
        for one in reversed(path):
            if one.tag in SKIPPED:
                place = None
            elif place is not None and one.tag in AROUND_TEXT:
                place = (*place[1 - AROUND :], len(self.zones))
                names = [f'{name}="{value}"' for name in NAMED if (value := one.get(name))]
                self.zones.append(" ".join((one.tag, *names)))
            self.places[one] = place
        return place
