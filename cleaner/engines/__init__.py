"""What renders a page as blocks; one module a way of doing so, and the table of engines."""

from __future__ import annotations

from collections.abc import Callable

from cleaner.compiled import needed
from cleaner.engines import article, whole
from cleaner.extras import MissingPackageError, needs
from cleaner.page import Page

Engine = Callable[[str, str | None], Page]


def both(html: str, url: str | None) -> Page:
    """All of a page, with what the article extractor keeps of each block."""
    from cleaner.engines.kept import kept

    page = whole.render(html)
    return page.told(kept(page.columns.texts, article.article(html, url), article.COMMENTS))


ENGINES: dict[str, Engine] = {
    "trafilatura": article.render,
    "fast": lambda html, url: whole.render(html),
    "best": both,
}

WHOLE = ("fast", "best")  # engines that render all of a page


def check(engine: str) -> None:
    """See that what an engine needs is there.

    Raises MissingPackageError, saying what to install, if it is not.
    """
    try:
        if engine in WHOLE:
            needs("resiliparse.extract.html2text", "html")
            needed()
    except MissingPackageError as error:
        raise MissingPackageError(f"engine={engine!r} needs something more: {error}") from None


def render(html: str, url: str | None, engine: str) -> Page:
    """Render a page by an engine, one of ENGINES."""
    return ENGINES[engine](html, url)
