"""What a page says of itself: title, author, date, site, language, address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any, NamedTuple

import regex

HEAD = 1 << 18  # characters in which a page's head is looked for
TAG = regex.compile(
    r"<(meta|link|html)\b((?:[^<>\"']|\"[^\"]{0,2000}+\"|'[^']{0,2000}+')*+)>", regex.IGNORECASE
)
ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
TITLE = re.compile(r"<title\b[^>]*>([^<]*)", re.IGNORECASE)
DATE = re.compile(r"\d{4}-\d\d-\d\d")
BODY = re.compile(r"<body\b|</head\b", re.IGNORECASE)
SOURCES = {  # names of meta elements and other places, the likeliest first
    "title": ("og:title", "twitter:title", "dc.title", "<title>"),
    "author": ("author", "article:author", "dc.creator", "parsely-author", "twitter:creator"),
    "date": ("article:published_time", "datepublished", "date", "dc.date", "parsely-pub-date", "pubdate"),
    "site": ("og:site_name", "application-name"),
    "language": ("<html lang>", "og:locale", "content-language"),
    "url": ("<link rel=canonical>", "og:url"),
}


class Metadata(NamedTuple):
    """What a page says of itself; None for what it does not say. `date` is year-month-day."""

    title: str | None = None
    author: str | None = None
    date: str | None = None
    site: str | None = None
    language: str | None = None
    url: str | None = None


def searched(html: str, url: str | None) -> Metadata:
    """What trafilatura finds in a page, who looks in its text as well, and the language that it names.

    >>> searched("<html lang=en><head><title>Rain</title></head><body><p>It rained.</body></html>", None)
    Metadata(title='Rain', author=None, date=None, site=None, language='en', url=None)
    """
    from trafilatura import extract_metadata

    found: Any = extract_metadata(html, default_url=url)
    said = stated(html, url)
    if found is None:
        return said
    return Metadata(found.title, found.author, found.date, found.sitename, said.language, found.url or url)


def stated(html: str, url: str | None) -> Metadata:
    """What the head of a page states.

    >>> stated('<meta property="og:title" content="Rain &amp; wind"><title>Rain - News</title>', "https://example.com/")
    Metadata(title='Rain & wind', author=None, date=None, site=None, language=None, url='https://example.com/')
    """
    end = BODY.search(html, 0, HEAD)
    head = html[: end.start() if end else HEAD]
    known: dict[str, str] = {}
    for name, value in statements(head):
        if value := " ".join(unescape(value).split()):
            known.setdefault(name, value)
    found = {
        field: next((known[name] for name in names if name in known), None)
        for field, names in SOURCES.items()
    }
    day = DATE.match(found["date"] or "")
    return Metadata(**{**found, "date": day and day[0], "url": found["url"] or url})


def statements(head: str) -> Iterator[tuple[str, str]]:
    """The names and values of what a head states, in order."""
    for tag, inside in TAG.findall(head):
        own = {name.lower(): "".join(values) for name, *values in ATTRIBUTE.findall(inside)}
        if tag.lower() == "html":
            yield "<html lang>", own.get("lang") or own.get("xml:lang", "")
        elif tag.lower() == "link":
            yield f"<link rel={own.get('rel', '').lower()}>", own.get("href", "")
        else:
            for key in ("property", "name", "itemprop", "http-equiv"):
                if key in own:
                    yield own[key].lower(), own.get("content", "")
    if title := TITLE.search(head):
        yield "<title>", title[1]
