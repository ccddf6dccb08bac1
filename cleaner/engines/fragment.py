"""A piece of a page, such as an item of a feed, as a tree of the elements that trafilatura has: all of it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urljoin

from cleaner.engines.scan import writable

WHOLE = re.compile(r"<!doctype|<(?:html|head|body)\b(?!-)", re.IGNORECASE)  # begins or frames a page
PARTS = ("section", "article", "aside", "main", "header", "footer", "nav", "form", "fieldset", "figure",
         "figcaption", "address", "center", "details", "summary", "caption", "hr", "dialog")  # fmt: skip
NAMES = {
    **dict.fromkeys(PARTS, "div"),
    **dict.fromkeys(("ul", "ol", "dl"), "list"),
    **dict.fromkeys(("li", "dt", "dd"), "item"),
    **dict.fromkeys(("td", "th"), "cell"),
    **{f"h{level}": "head" for level in range(1, 7)},
    "blockquote": "quote",
    "tr": "row",
    "br": "lb",
    "a": "ref",
}
DROPPED = ("script", "style", "template", "head", "svg", "select", "button", "textarea", "object", "audio",
           "video", "canvas", "iframe")  # fmt: skip


def is_fragment(html: str) -> bool:
    """Is this a piece of a page? No element says that it is a page.

    >>> is_fragment("<p>It rained.</p><header>"), is_fragment("<!-- a --><BODY><p>It rained.")
    (True, False)
    """
    return not WHOLE.search(html)


def tree(html: str, url: str | None) -> Any:
    """The tree of a fragment, None where there is nothing in it."""
    from lxml.etree import strip_elements
    from lxml.html import HTMLParser, document_fromstring

    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    data = writable(html.encode("utf-8", "replace"))
    if not data.strip():
        return None
    body = document_fromstring(b"<body>" + data, parser=parser).body
    strip_elements(body, *DROPPED, with_tail=False)
    for element in body.iter():
        name = element.tag
        if name == "a" and (href := element.get("href")):
            element.set("target", absolute(href, url))
        elif name[:1] == "h" and name in NAMES:
            element.set("rend", name)
        if name in NAMES:
            element.tag = NAMES[name]
    return body


def absolute(href: str, url: str | None) -> str:
    """An address, given that of its page."""
    try:
        return urljoin(url, href) if url else href
    except ValueError:  # what stands for a host is none
        return href
