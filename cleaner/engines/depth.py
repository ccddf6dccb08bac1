"""How deep the elements of a page are nested, by the rules of HTML on what ends what, without a tree."""

from __future__ import annotations

import re
from collections.abc import Collection
from math import isqrt

TAG = re.compile(rb"<(/?[a-z][a-z0-9]*)([^>]*)")
SLASH = ord("/")
LEAVES = frozenset((  # elements that hold nothing, or of which a page has one
    b"area", b"base", b"body", b"br", b"col", b"embed", b"frame", b"head", b"hr", b"html", b"img", b"input",
    b"link", b"meta", b"param", b"source", b"track", b"wbr",
))  # fmt: skip
FOREIGN = frozenset((b"math", b"svg"))  # only in these ends a slash an element
FORMATTING = frozenset((
    b"a", b"b", b"big", b"code", b"em", b"font", b"i", b"nobr", b"s", b"small", b"strike", b"strong", b"tt",
    b"u",
))  # fmt: skip
ALIKE = 3  # formatting elements of the same attributes that stay open, of any number
SCOPE = frozenset((b"caption", b"marquee", b"object", b"table", b"td", b"template", b"th"))
END_PARAGRAPH = frozenset((
    b"address", b"article", b"aside", b"blockquote", b"center", b"details", b"dialog", b"dir", b"div",
    b"dl", b"fieldset", b"figcaption", b"figure", b"footer", b"form", b"h1", b"h2", b"h3", b"h4", b"h5",
    b"h6", b"header", b"hr", b"main", b"menu", b"nav", b"ol", b"p", b"pre", b"section", b"summary", b"table",
    b"ul",
))  # fmt: skip
LISTS = frozenset((b"dl", b"menu", b"ol", b"ul"))
TABLES = frozenset((b"table", b"template"))
WITHIN = {  # elements that end the last one of their kind, and within what
    **dict.fromkeys((b"dd", b"dt", b"li"), SCOPE | LISTS),
    **dict.fromkeys((b"tbody", b"td", b"tfoot", b"th", b"thead", b"tr"), TABLES),
    b"option": frozenset((b"select",)),
}
SPECIAL = END_PARAGRAPH | SCOPE | frozenset(WITHIN)
REACH = dict.fromkeys(SPECIAL, SCOPE) | dict.fromkeys(TABLES, TABLES) | WITHIN  # as far as their ends reach


def deeper(html: bytes, most: int) -> bool:
    """Are more than `most` elements open around the tags of a page, added up over all tags?

    >>> deeper(b"<p><b>Rain" * 9000, 10**6), deeper(b"<div>" * 9000, 10**6)
    (False, True)
    """
    if html.count(b"<") <= isqrt(2 * most):
        return False  # in whatever order
    total = 0
    stack: list[bytes] = []
    formatting: list[tuple[bytes, bytes]] = []
    for name, rest in TAG.findall(html.lower()):
        total += len(stack) + len(formatting)
        if total > most:
            return True
        shut = name[0] == SLASH
        if shut:
            name = name[1:]
        if name in FORMATTING:
            follow(formatting, name, rest, shut)
        elif shut:
            end(stack, name, REACH.get(name, SPECIAL))
        elif name not in LEAVES and not (rest[-1:] == b"/" and not FOREIGN.isdisjoint(stack)):
            if name in END_PARAGRAPH:
                end(stack, b"p", SCOPE)
            if name in WITHIN:
                end(stack, name, WITHIN[name])
            stack.append(name)
    return False


def end(stack: list[bytes], name: bytes, walls: Collection[bytes]) -> None:
    """End the last open element of a name, and those in it, unless one of `walls` stands between."""
    for i in range(len(stack) - 1, -1, -1):
        if stack[i] == name:
            del stack[i:]
            return
        if stack[i] in walls:
            return


def follow(formatting: list[tuple[bytes, bytes]], name: bytes, rest: bytes, shut: bool) -> None:
    """Keep the list of open formatting elements, which go on in each new paragraph."""
    if not shut:
        if formatting.count((name, rest)) < ALIKE:
            formatting.append((name, rest))
        return
    for i in range(len(formatting) - 1, -1, -1):
        if formatting[i][0] == name:
            del formatting[i]
            return
