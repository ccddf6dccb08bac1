"""Markdown: what of it is never judged, what the judge sees of the rest, and which lines hang together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import regex

from cleaner import lines as plain
from cleaner.lines import Lines, fenced_code
from cleaner.opinion import Opinion
from cleaner.results import Reason

REACH = 12  # lines that a link's text may go through, blank ones aside
QUOTED = 60  # characters of a line that a reason quotes

# Every pattern takes time in proportion to the text: what could match in two ways is possessive (++, *+).
QUOTES = regex.compile(r"(?:\s*+>)*+\s*+")
CONTAINERS = regex.compile(r"(?:(?:>|(?:[-*+]|\d{1,9}[.)])(?=\s))\s*+)++")  # of quotes and list items
LEADING = regex.compile(r"(?:(?:>|(?:[-*+]|#{1,6})(?=\s))\s*+)++(?:\[[ xX]\]\s++)?+")
CLOSING = regex.compile(r"(?<=\s)#++$")  # behind a heading
ITEM = regex.compile(r"(?:[-*+]|\d{1,9}[.)])\s")
BLOCK = regex.compile(r"#{1,6}\s|>|(?:[-*+]|\d{1,9}[.)])\s")
DEFINITION = regex.compile(r"\[(?:[^\[\]\\]|\\.)++\]:")
DELIMITER = regex.compile(r":?-++:?")
FENCES = {"---": ("---", "..."), "+++": ("+++",)}  # of front matter: what opens it, and what closes it
FIRST_ENTRY = {
    "---": regex.compile(r"#|---$|\.\.\.$|(?:[\w.-]++|\"[^\"]*+\"|'[^']*+')\s*+:(?:\s|$)"),
    "+++": regex.compile(r"#|\+\+\+$|\[|(?:[\w.-]++|\"[^\"]*+\"|'[^']*+')\s*+="),
}
TOKEN = regex.compile(
    r"""
      (?P<break>\n)
    | (?P<escape>\\(?:(?=[!-/:-@\[-`{-~])|$))
    | (?P<ticks>`++)
    | (?P<comment><!--|-->)
    | (?P<auto><)(?=(?:https?|mailto):[^<>\s]*+>)
    | (?P<open>!?\[)
    | \](?P<target>
          \(\s*+(?:<[^<>\n]*+>|[^\s()]*+(?:\([^\s()]*+\)[^\s()]*+)*+)
            (?:\s++(?:"[^"\n]*+(?:\n[^"\n]*+)?+"|'[^'\n]*+(?:\n[^'\n]*+)?+'|\([^()\n]*+\)))?+\s*+\)
        | \([^()\n]*+\)
        | \[[^\[\]\n]*+\]
      )?+
    | (?P<emphasis>\*++|_++|~~)
    """,
    regex.VERBOSE | regex.MULTILINE,
)


def split(source: str) -> Lines:
    """Split a Markdown text into its non-blank lines.

    The judge sees lines without marks. Front matter, fenced code, tables and definitions are never judged.

    >>> lines = split("## Related posts\\n* [Our **new** boat](https://example.com/boat)\\n\\n[1]: /boat")
    >>> lines.bare, dict(lines.spared)
    (['Related posts', 'Our new boat', '[1]: /boat'], {2: 'definition'})
    """
    lines = plain.split(source)
    if not lines.texts:
        return lines
    inner = [inside(text) for text in lines.bare]
    spared = never_judged(lines, inner)
    marked = [text if i in spared else unmarked(text) for i, text in enumerate(lines.bare)]
    heard, joined = inline(marked, spared)
    bare = [
        raw if i in spared else said.strip() or raw
        for i, (raw, said) in enumerate(zip(lines.bare, heard, strict=True))
    ]
    follows = wordless(heard, joined)
    for i, text in enumerate(inner):
        if i and is_underline(text) and i not in spared and i - 1 not in spared:
            follows[i] = follows.get(i - 1, i - 1)
            joined.add(i - 1)
    binds: dict[int, list[int]] = {}
    for one, other in chain(((i, i + 1) for i in joined), ((i + 1, i) for i in joined), nested(lines)):
        binds.setdefault(one, []).append(other)
    return lines._replace(bare=bare, spared=spared, follows=follows, binds=binds)


def never_judged(lines: Lines, inner: Sequence[str]) -> dict[int, str]:
    """The positions of lines that are never judged, with the code of the reason."""
    first = front_matter(lines.bare)
    code = {first + i for i in fenced_code(list(inner[first:]))} if plain.may_fence(lines.source) else set()
    spared = dict.fromkeys(range(first), "front-matter") | dict.fromkeys(code, "fenced-code")
    if "|" in lines.source:
        spared |= dict.fromkeys(table_rows(lines, inner, spared), "table")
    for i, text in enumerate(inner):
        if i not in spared and (found := DEFINITION.match(text)):
            spared[i] = "definition"
            if found.end() == len(text) and i + 1 < len(inner) and " " not in inner[i + 1]:
                spared.setdefault(i + 1, "definition")
    return spared


def front_matter(texts: Sequence[str]) -> int:
    """How many lines at the start are front matter: YAML between ---, TOML between +++.

    >>> front_matter(["---", "title: Boats", "---", "We rowed home."]), front_matter(["---", "Boats", "---"])
    (3, 0)
    """
    fence = texts[0]
    if fence in FENCES and len(texts) > 1 and FIRST_ENTRY[fence].match(texts[1]):
        for i in range(1, len(texts)):
            if texts[i] in FENCES[fence]:
                return i + 1
    return 0


def table_rows(lines: Lines, inner: Sequence[str], code: Collection[int]) -> Iterator[int]:
    """The rows of tables: a header, below it a row of dashes for each of its cells, and what follows.

    A table ends at a blank line, at fenced code and where a heading, a quote or a list begins.
    """
    end = 0
    for i in range(1, len(inner)):
        if i < end or i in code or not is_delimiter(inner[i]):
            continue
        header = i - 1
        if header in code or not touch(lines, header) or "|" not in inner[header]:
            continue
        if cells(inner[header]) != cells(inner[i]):
            continue
        end = i + 1
        while end < len(inner) and end not in code and touch(lines, end - 1):
            if "|" not in inner[end] and BLOCK.match(lines.bare[end]):
                break
            end += 1
        yield from range(header, end)


def touch(lines: Lines, i: int) -> bool:
    """Is there no blank line between line `i` and the next?"""
    return lines.numbers[i + 1] == lines.numbers[i] + 1


def is_delimiter(text: str) -> bool:
    """Is this the row of dashes below the header of a table?

    >>> is_delimiter("|:--|--:|"), is_delimiter("-- | --"), is_delimiter("---")
    (True, True, False)
    """
    if "|" not in text or text.strip("|:- \t"):
        return False
    return all(DELIMITER.fullmatch(cell.strip()) for cell in text.strip("|").split("|"))


def cells(row: str) -> int:
    """How many cells a row of a table has.

    >>> cells("| a | b |"), cells("a | b"), cells(r"a \\| b")
    (2, 2, 1)
    """
    row = row.replace("\\|", "").strip()
    return row.removeprefix("|").removesuffix("|").count("|") + 1


def inside(text: str) -> str:
    """A line without the marks of the quotes and list items that it stands in.

    >>> inside("> - ```sh"), inside("* * *")
    ('```sh', '* * *')
    """
    found = None if is_rule(text) else CONTAINERS.match(text)
    return text[found.end() :] if found else text


def unmarked(text: str) -> str:
    """A line without the marks at its ends: of headings, quotes, list items. Numbers are text.

    >>> unmarked("## Related ##"), unmarked("> * [ ] Share"), unmarked("1. Share"), unmarked("---")
    ('Related ', 'Share', '1. Share', '---')
    """
    if text[0] not in ">-*+#" or is_rule(text):
        return text
    found = LEADING.match(text)
    return CLOSING.sub("", text[found.end() :]) if found else text


def is_rule(text: str) -> bool:
    """Is this a line across the page?

    >>> is_rule("---"), is_rule("* * *"), is_rule("--")
    (True, True, False)
    """
    if text[0] not in "-*_":
        return False
    marks = "".join(text.split())
    return len(marks) > 2 and not marks.strip(marks[0])


def is_underline(text: str) -> bool:
    """Can this be the line below a heading? Where a blank line is between them, it is as good as below."""
    return text[:1] in ("-", "=") and not text.strip(text[0])


def inline(texts: Sequence[str], spared: Collection[int]) -> tuple[list[str], set[int]]:
    """Lines as a reader sees them, and the positions of those that hang together with the next line.

    A link or image becomes its text; ticks, the marks of emphasis and the backslashes of escapes go.

    >>> inline(["[Share](https://example.com) `x_y` on", "**Fa*ce***", r"3 * 2 [\\[all", "of](/it) it"], ())
    (['Share x_y on', '**Fa*ce***', '3 * 2 [all', 'of it'], {2})
    """
    marks = Marks("\n".join("" if i in spared else line for i, line in enumerate(texts)), spared)
    return marks.without().split("\n"), marks.joined


class Bracket(NamedTuple):
    """An open bracket: where it begins and ends, and in which line."""

    start: int
    end: int
    line: int


class Marks:
    """The marks inside the lines of a text, found in one pass: a method for each group of TOKEN.

    `drops` are the spans that a reader does not see, `joined` the lines that hang together with the next.
    """

    def __init__(self, text: str, spared: Collection[int]) -> None:
        """Find the marks of a text, of which the lines `spared` are empty and part links."""
        self.text, self.spared = text, spared
        self.drops: list[tuple[int, int]] = []
        self.joined: set[int] = set()
        self.brackets: list[Bracket] = []
        self.opened: dict[str, int] = {}  # the line's open marks of emphasis
        self.closing = code_spans(text)
        self.line = self.skip = 0
        self.comment: int | None = None  # the line in which one begins
        found = {kind: getattr(self, f"at_{kind}") for kind in TOKEN.groupindex}
        for token in TOKEN.finditer(text):
            start, end = token.span()
            if start >= self.skip:
                found[token.lastgroup or "target"](token, start, end)

    def without(self) -> str:
        """The text as a reader sees it, with all its line breaks."""
        pieces: list[str] = []
        at = 0
        for start, end in sorted(self.drops):
            pieces += (self.text[at:start], "\n" * self.text.count("\n", start, end))
            at = end
        pieces.append(self.text[at:])
        return "".join(pieces)

    def at_break(self, token: regex.Match[str], start: int, end: int) -> None:
        """Emphasis ends with its line, links end at what is never judged."""
        self.line += 1
        self.opened.clear()
        if self.line in self.spared:
            self.brackets.clear()

    def at_escape(self, token: regex.Match[str], start: int, end: int) -> None:
        """The character behind a backslash is no mark."""
        self.drops.append((start, end))
        self.skip = end + (self.text[end : end + 1] not in ("", "\n"))

    def at_auto(self, token: regex.Match[str], start: int, end: int) -> None:
        """An address between < and > is text."""
        self.skip = self.text.index(">", end)
        self.drops += ((start, end), (self.skip, self.skip + 1))

    def at_ticks(self, token: regex.Match[str], start: int, end: int) -> None:
        """Code is text without marks."""
        if start in self.closing:
            self.skip = self.closing[start] + end - start
            self.drops += ((start, end), (self.closing[start], self.skip))

    def at_comment(self, token: regex.Match[str], start: int, end: int) -> None:
        """The lines of a comment hang together."""
        if token[0] == "<!--":
            self.comment = self.line if self.comment is None else self.comment
        elif self.comment is not None:
            self.joined.update(range(self.comment, self.line))
            self.comment = None

    def at_emphasis(self, token: regex.Match[str], start: int, end: int) -> None:
        """Two marks alike around words are emphasis; underscores inside a word are not."""
        before, behind = self.text[start - 1 : start] if start else "", self.text[end : end + 1]
        mark, word = token[0], token[0][0] == "_"
        if mark in self.opened and before.strip() and not (word and behind.isalnum()):
            opened = self.opened.pop(mark)
            self.drops += ((opened, opened + len(mark)), (start, end))
        elif behind.strip() and not (word and before.isalnum()):
            self.opened[mark] = start

    def at_open(self, token: regex.Match[str], start: int, end: int) -> None:
        """A bracket opens."""
        self.brackets.append(Bracket(start, end, self.line))

    def at_target(self, token: regex.Match[str], start: int, end: int) -> None:
        """A bracket closes, and with a target behind it this was a link."""
        if self.brackets and self.brackets[-1].line < self.line - REACH:
            self.brackets.clear()
        within = token[0].count("\n")
        if self.brackets:
            bracket = self.brackets.pop()
            self.joined.update(range(bracket.line, self.line + within))
            if token["target"]:
                self.drops += ((bracket.start, bracket.end), (start, end))
        self.line += within


def code_spans(text: str) -> dict[int, int]:
    """Where runs of ticks that open code begin, and where the next run as long in the line begins."""
    closing: dict[int, int] = {}
    if "`" not in text:
        return closing
    later: dict[int, int] = {}
    for run in reversed(list(regex.finditer(r"`++|\n", text))):
        if run[0] == "\n":
            later.clear()
            continue
        length = len(run[0])
        if length in later:
            closing[run.start()] = later[length]
        later[length] = run.start()
    return closing


def wordless(texts: Sequence[str], joined: Collection[int]) -> dict[int, int]:
    """Lines of links over several lines that have no words, each with a line of the link that has some.

    >>> wordless(["", "A boat", "", "*"], {0, 1})
    {0: 1, 2: 1}
    """
    follows: dict[int, int] = {}
    for i in sorted(joined):
        if i - 1 in joined:
            continue
        last = i + 1
        while last in joined:
            last += 1
        words = [at for at in range(i, last + 1) if any(map(str.isalnum, texts[at]))]
        if words:
            follows |= dict.fromkeys(set(range(i, last + 1)).difference(words), words[0])
    return follows


def nested(lines: Lines) -> Iterator[tuple[int, int]]:
    """Pairs of a line that stands in a list item and the item's own line, without which it would be adrift.

    >>> list(nested(split("* Boats\\n    * Rowing\\n      a boat\\n* Cars")))
    [(1, 0), (2, 1)]
    """
    items: list[tuple[int, int]] = []
    for i, text in enumerate(lines.texts):
        if not items and text[0] not in "-*+0123456789> \t":
            continue
        start = QUOTES.match(text).end()  # type: ignore[union-attr]  # it matches the empty string
        indent = len(text[text.rfind(">", 0, start) + 1 : start].expandtabs(4))
        while items and items[-1][0] >= indent:
            items.pop()
        if items:
            yield i, items[-1][1]
        if ITEM.match(text, start):
            items.append((indent, i))


def followed(lines: Lines, opinion: Opinion) -> Opinion:
    """The opinion, in which lines without words share the judgement of the line that they belong to."""
    if not lines.follows:
        return opinion
    scores, weights, categories = list(opinion.scores), list(opinion.weights), list(opinion.categories)
    for i, leader in lines.follows.items():
        scores[i], weights[i], categories[i] = scores[leader], weights[leader], categories[leader]

    def reasons(positions: Sequence[int]) -> list[tuple[Reason, ...]]:
        judged = opinion.reasons(positions)
        return [
            part(lines, i) if i in lines.follows else own for i, own in zip(positions, judged, strict=True)
        ]

    return Opinion(scores, weights, categories, reasons)


def part(lines: Lines, i: int) -> tuple[Reason, ...]:
    """The reason that a line goes with another one."""
    return (Reason("part-of", f"part of {lines.bare[lines.follows[i]][:QUOTED]!r}"),)
