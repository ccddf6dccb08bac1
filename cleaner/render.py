"""From HTML to lines of text."""

from __future__ import annotations


def render(html: str | bytes, url: str | None = None) -> str:
    """Render a page's article, readers' comments included, as lines of text ("" without an article).

    >>> render("<html><body><article><p>" + "The river rose in the night. " * 20 + "</p></article>")[:9]
    'The river'
    """
    from trafilatura import extract

    return extract(html, url=url, include_comments=True) or ""
