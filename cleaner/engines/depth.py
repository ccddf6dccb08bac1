"""How deep the elements of a page are nested, by the rules of HTML on what ends what, without a tree."""

from __future__ import annotations

from math import isqrt

from cleaner.compiled import needed


def deeper(html: bytes, tags: int, most: int) -> bool:
    """Are more than `most` elements open around the tags of a page, at most so many, added up over all tags?

    >>> deeper(b"<p><b>Rain" * 9000, 18_000, 10**6), deeper(b"<div>" * 9000, 9000, 10**6)
    (False, True)
    """
    if tags <= isqrt(2 * most):
        return False  # in whatever order
    found: int = needed().deeper(html.lower(), len(html), html.count(b"<"), most)
    if found < 0:
        raise MemoryError(f"no room for a page of {tags} tags")
    return found > 0
