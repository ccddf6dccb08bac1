"""A page of HTML with what an engine rendered of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

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

    @cached_property
    def metadata(self) -> Metadata:
        """What the page says of itself, looked up when it is first asked for: that takes its time."""
        return SEARCHED[self.engine](self.html, self.url)
