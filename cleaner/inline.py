"""The text of a block as Markdown: links, and backslashes where characters would mean something."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from urllib.parse import quote, urljoin, urlsplit

from cleaner.page import Link

SCHEMES = ("", "http", "https", "ftp", "mailto", "tel")  # of links that are kept
IGNORED = re.compile(r"[\t\n\r]")  # in addresses, by browsers
ENDS = "".join(map(chr, range(33)))
QUOTED = re.compile(r"[\s\x00-\x1f\x7f()\[\]<>\"\\|`]")
ENTITY = re.compile(r"&(?=#?\w+;)")
MEANING = re.compile(r"\\(?=[!-/:-@\[-`{-~]|$)|<(?=[A-Za-z/!?])|&(?=#?\w+;)|\](?=[(\[:])")
RUNS = re.compile(r"\*+|_+|~+|`+")
START = re.compile(
    r"(?P<number>\d{1,9})[.)](?!\S)|(?:#{1,6}|[-+*])(?!\S)|>|([-*_])(?:[ \t]*\2){2,}[ \t]*$|`{3}|~{3}"
)
TASK = re.compile(r"\[[ xX]\](?!\S)")
CLOSING = re.compile(r"(?<!\S)#+$")


def inline(text: str, links: Sequence[Link] = (), url: str | None = None) -> str:
    r"""A text and its links as Markdown that reads the same wherever it stands in a line.

    >>> inline("Wow! See *it* [here] (snake_case, 2 * 3)", [Link(5, 8, "/a (b)")], "https://example.com/c")
    'Wow! [See](https://example.com/a%20%28b%29) \\*it\\* [here] (snake_case, 2 * 3)'
    """
    found = list(spans(text, links, url))
    edges = {at for start, end, _ in found for at in (start, end)}
    escaped = {match.start() for match in MEANING.finditer(text)} | set(paired(text, edges))
    for start, end, _ in found:
        escaped.update(at for at in range(start, end) if text[at] in "[]")
        escaped.update(at - 1 for at in (start, end) if at and text[at - 1] in "!]\\")
    pieces: list[str] = []
    at = 0
    for start, end, href in found:
        pieces += (literal(text, at, start, escaped), "[", literal(text, start, end, escaped), f"]({href})")
        at = end
    pieces.append(literal(text, at, len(text), escaped))
    return "".join(pieces)


def starting(text: str, item: bool = False) -> str:
    r"""The Markdown of a line that is no heading, list item, quote or rule; `item`: it stands in a list.

    >>> starting("1. May"), starting("# 5"), starting("#5"), starting("- - -"), starting("[x] y", True)
    ('1\\. May', '\\# 5', '#5', '\\- - -', '\\[x] y')
    """
    if item and TASK.match(text):
        return f"\\{text}"
    found = START.match(text)
    at = max(0, found.end("number")) if found else 0
    return f"{text[:at]}\\{text[at:]}" if found else text


def heading(text: str) -> str:
    r"""The Markdown of a heading's text, in which signs at the end are text.

    >>> heading("On C #")
    'On C \\#'
    """
    return CLOSING.sub(lambda signs: "\\" + signs[0], text)


def cell(text: str) -> str:
    r"""The Markdown of a cell of a table.

    >>> cell("a|b")
    'a\\|b'
    """
    return inline(text).replace("|", "\\|")


def literal(text: str, start: int, end: int, escaped: Collection[int]) -> str:
    """A part of a text with a backslash before the characters at the `escaped` positions."""
    if not escaped:
        return text[start:end]
    return "".join(["\\" * (at in escaped) + text[at] for at in range(start, end)])


def paired(text: str, edges: Collection[int]) -> Iterator[int]:
    """The positions of marks that would be emphasis, strikethrough or code, as one opens and one closes.

    Links begin and end at `edges`.

    >>> list(paired("*a* 2 * 3 b*", ())), list(paired("a* b_c_d 2 * 3 `", ()))
    ([0, 2, 11], [])
    """
    runs: dict[str, list[range]] = {}
    at = sorted(edges)
    for match in RUNS.finditer(text):
        start, end = match.span()
        cut = [start, *at[bisect_right(at, start) : bisect_left(at, end)], end]
        runs.setdefault(match[0][0], []).extend(map(range, cut, cut[1:]))
    for mark, found in runs.items():
        if mark == "`":
            pairs = len(set(map(len, found))) < len(found)
            sides = [(True, True)] * len(found)
        else:
            sides = [flanks(text, run.start, run.stop, mark == "_", edges) for run in found]
            opens = [at for at, (opening, _) in enumerate(sides) if opening]
            closes = [at for at, (_, closing) in enumerate(sides) if closing]
            pairs = bool(opens and closes) and opens[0] < closes[-1]
        if pairs:
            for run, side in zip(found, sides, strict=True):
                if any(side):
                    yield from run


def flanks(text: str, start: int, end: int, word: bool, edges: Collection[int]) -> tuple[bool, bool]:
    """Could a run of marks open, and could it close? Underscores inside a `word` do neither.

    Where a link begins or ends (`edges`), a bracket will stand.
    """
    before = "[" if start in edges else text[start - 1 : start]
    behind = "[" if end in edges else text[end : end + 1]
    return (
        bool(behind.strip()) and not (word and before.isalnum()),
        bool(before.strip()) and not (word and behind.isalnum()),
    )


def spans(text: str, links: Sequence[Link], url: str | None) -> Iterator[Link]:
    """The links that are written, one behind the other, without white space at their ends."""
    last = 0
    for start, end, href in sorted(links):
        part = text[start : max(start, end)]
        start, end = start + len(part) - len(part.lstrip()), start + len(part.rstrip())
        if last <= start < end and (found := address(href, url)):
            yield Link(start, end, found)
            last = end


def address(href: str, url: str | None) -> str:
    """Where a link leads, as Markdown writes it; "" for one that is not kept.

    >>> address("/a (b)", "https://example.com/c/d"), address("java\\nscript:alert(1)", None)
    ('https://example.com/a%20%28b%29', '')
    """
    href = IGNORED.sub("", href).strip(ENDS)
    try:
        if url and href:
            href = urljoin(url, href)
        if urlsplit(href).scheme not in SCHEMES:
            return ""
    except ValueError:  # what stands for a host is none
        return ""
    return ENTITY.sub("&amp;", QUOTED.sub(lambda sign: quote(sign[0], safe=""), href))
