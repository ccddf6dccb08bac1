"""A page of HTML with what an engine rendered of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from cleaner.engines.fragment import is_fragment
from cleaner.metadata import Metadata, searched, stated
from cleaner.page import Page

SEARCHED = {"trafilatura": searched, "fast": stated, "best": searched}  # by engine


@dataclass(frozen=True)
class Rendered:
    """A page, its HTML and its address, and the engine that rendered it."""

    page: Page
    html: str
    url: str | None
    engine: str

    @property
    def kind(self) -> str:
        """As what the judge takes it: a page by its engine, a piece of one as a text from an extractor."""
        return "residue" if is_fragment(self.html) else self.engine

    @cached_property
    def metadata(self) -> Metadata:
        """What the page says of itself, looked up when it is first asked for: that takes its time."""
        return SEARCHED[self.engine](self.html, self.url)
