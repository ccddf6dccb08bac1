"""Reader comments as data: lines that were judged to be comments, grouped by who wrote them and when.

A thread is a run of lines that hold comments and the interface between them. Each line of it has a role:
it names the author or the date, is text, is a link or counter, or is something else. Where the names
stand, above the texts, below them, or the author above and the date below, is found once for a text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import accumulate, groupby, pairwise, takewhile
from typing import NamedTuple

from cleaner.bylines import ITEM, TITLE, TRACKBACK, Byline, byline, is_link, is_name, plain
from cleaner.lines import Lines, unsplit
from cleaner.opinion import Opinion
from cleaner.policy import MOST
from cleaner.reasons import listed
from cleaner.results import Comment, Reason
from cleaner.spam import spam_score
from cleaner.thread_words import HEADINGS

BODIES = frozenset({"comment_body", "comment_spam"})
INTERFACE = frozenset({"comments", "meta", "share", "nav", "form"})
GAP = 12  # lines of cruft that may stand between comments of one thread
EDGE = 3  # lines beside a thread among which its first byline or its last link may be
SPAM = 0.5  # the probability from which a comment is spam
VOICES = 2  # comments that make a discussion

# What must be sure of a thread before all its lines go, also those that are only likely: its comments are
# named, so many at least, and a share of its lines is sure without this.
NAMED, STEADY, KNOWN = 0.8, 3, 0.4
LIKELY = 0.3  # what such a line of a text must weigh; pages of HTML tell by their markup what is inside

# Below a heading of comments all is sure up to the last of them, also what hardly weighs anything, where it
# holds a number or one of them a byline, an article stands above, and half of the lines are doubted: below a
# counter that stands above an article they are not.
HEADING = re.compile("|".join(HEADINGS))
NUMBER = re.compile(r"\d+")
LONGEST = 80  # characters of a heading
TRIES = 4  # headings that are tried
ARTICLE = 300  # characters of an article
DOUBTED, EVEN_SO = 0.13, 0.05  # what half of the lines weigh at least, and each that goes

PROSE = 40  # characters, from which a line is hardly interface
STOPS = tuple(".!?…。！？")
FORMS = frozenset({"comments", "form"})
THREAD = BODIES | {"comments"}
NAMING = THREAD | {"meta"}
INSIDE = Reason("thread", "stands in a reader's comment")

Role = Enum("Role", "TITLE BYLINE TEXT DOUBTFUL LINK BREAK OTHER")
EDGES = (Role.TITLE, Role.BYLINE, Role.LINK)
WRITTEN = (Role.TEXT, Role.DOUBTFUL)
Style = Enum("Style", "ABOVE BELOW AROUND")  # where bylines stand; AROUND: authors above, dates below

NOTHING = Byline(None, None)


class Row(NamedTuple):
    """A line of a thread: its position, its role, what it looks like, how far it is indented."""

    at: int
    role: Role
    text: str
    indent: int
    byline: Byline = NOTHING


class View(NamedTuple):
    """What there is to see: lines, categories, and which of them are `sure` or at least `likely` cruft."""

    lines: Lines
    categories: Sequence[str]
    sure: frozenset[int]
    likely: frozenset[int]

    def row(self, i: int) -> Row:
        """A line, as far as it tells its role itself."""
        text, shape = self.lines.bare[i], self.lines.texts[i].expandtabs()
        indent = len(shape) - len(shape.lstrip())
        about = byline(text)
        if about:
            return Row(i, Role.BYLINE, text, indent, about)
        if is_link(text):
            return Row(i, Role.LINK, text, indent)
        if TITLE.match(text):
            return Row(i, Role.TITLE, text, indent)
        return Row(i, self.role(self.categories[i], text), text, indent)

    def role(self, category: str, text: str) -> Role:
        """The role of a line by its category and its length."""
        if category in BODIES:
            return Role.TEXT
        prose = len(text) >= PROSE or (len(text) >= PROSE // 4 and text.endswith(STOPS))
        if prose and category not in FORMS and not listed(text):
            return Role.DOUBTFUL
        return Role.BREAK if category in INTERFACE else Role.OTHER

    def is_heading(self, i: int) -> bool:
        """Is this line the interface above a thread, rather than a name above a date?"""
        one, below = self.row(i), self.row(i + 1).byline
        dated = below.date is not None and below.author is None
        return one.role is Role.BREAK and self.categories[i] in FORMS and not (dated and nameable(one))

    def may_stand_inside(self, i: int) -> bool:
        """May a thread go on over this line?"""
        return i in self.likely or (i not in self.lines.spared and byline(self.lines.bare[i]) is not None)


@dataclass
class Post:
    """A comment in the making: the positions of its bylines, its text and its links."""

    author: str | None = None
    date: str | None = None
    indent: int = 0
    head: list[int] = field(default_factory=list)
    body: list[int] = field(default_factory=list)
    links: list[int] = field(default_factory=list)
    depth: int | None = None
    over: bool = False

    def name(self, row: Row) -> None:
        """Take a byline."""
        self.author = self.author or row.byline.author
        self.date = self.date or row.byline.date
        self.start(row)
        self.head.append(row.at)

    def write(self, row: Row) -> None:
        """Take a line of text."""
        self.start(row)
        self.body.append(row.at)

    def start(self, row: Row) -> None:
        """Note how far the comment is indented, by its first line."""
        if not self.head and not self.body:
            self.indent = row.indent


class Seen(NamedTuple):
    """The threads of a text, and the positions of lines that are in one since it has a heading."""

    threads: list[list[Post]]
    below: frozenset[int]

    def unsure(self, lines: Lines, weights: Sequence[float], bar: float, lower: float) -> list[int]:
        """The positions of lines that weigh less than the bar, and yet are sure to be comments."""
        sure = [thread for thread in self.threads if is_sure(thread, weights, bar)]
        likely = {i for thread in sure for i in members(thread) if bar > weights[i] >= lower}
        if likely and in_a_discussion(sure, lines, weights, bar, lower):
            likely = set()
        inside = (i for thread in self.threads for i in members(thread))
        return [i for i in inside if weights[i] < bar and (i in self.below or i in likely)]


class Threads(NamedTuple):
    """The comments of a text and the opinion in view of them."""

    comments: tuple[Comment, ...]
    opinion: Opinion
    discussion: bool


def find(lines: Lines, opinion: Opinion, bar: float, lower: float) -> Threads:
    """Set the comments of a text apart: where its lines weigh at least `bar`, and `lower` inside a thread.

    In the opinion that comes back all lines of a comment have one category, but for its links: the spam
    model says which, not the judge. In a thread that is sure, those that weigh less than the bar are lifted
    to it.
    """
    about = seen(lines, opinion, bar, lower)
    found = [post for thread in about.threads for post in thread]
    if not found:
        return Threads((), opinion, False)
    comments = tuple(comment(lines, post) for post in found)
    lifted = dict.fromkeys(about.unsure(lines, opinion.weights, bar, lower), bar)
    cruft = [i for i, weight in enumerate(opinion.weights) if weight >= bar and i not in lines.spared]
    return Threads(
        comments,
        revised(opinion, found, comments, lifted),
        len(found) >= VOICES and share_of(lines, found, frozenset(cruft)) > MOST,
    )


def lifted(lines: Lines, opinion: Opinion, bar: float, lower: float) -> Sequence[float]:
    """The weights alone of the opinion that `find` gives: without a look at what the comments say."""
    found = seen(lines, opinion, bar, lower).unsure(lines, opinion.weights, bar, lower)
    if not found:
        return opinion.weights
    weights = list(opinion.weights)
    for i in found:
        weights[i] = bar
    return weights


def seen(lines: Lines, opinion: Opinion, bar: float, lower: float) -> Seen:
    """The threads of a text."""
    categories, weights = opinion.categories, opinion.weights
    likely = frozenset([i for i, weight in enumerate(weights) if weight >= lower]).difference(lines.spared)
    sure = frozenset([i for i in likely if weights[i] >= bar])
    if THREAD.isdisjoint([categories[i] for i in sure]) or unsplit(lines):
        return Seen([], frozenset())
    below = headed(lines, categories, weights, sure) if lower < bar else frozenset()
    if below:
        categories = ["comment_body" if i in below else category for i, category in enumerate(categories)]
    elif BODIES.isdisjoint([categories[i] for i in sure]):
        return Seen([], below)
    return Seen(threads_of(View(lines, categories, sure | below, likely | below)), below)


def headed(
    lines: Lines, categories: Sequence[str], weights: Sequence[float], sure: Collection[int]
) -> frozenset[int]:
    """The positions of the unsure lines between a heading of comments and the last of them.

    None where there is no heading, no article above it, neither a number in it nor a byline below it, and
    where most of these lines are surely none of comments. Headings that come again or count differently are
    those of several texts.
    """
    told = sorted(i for i in sure if categories[i] == "comments" and announces(lines.bare[i]))
    said = [lines.bare[i] for i in told]
    if not told or len(set(said)) < len(said) or len({*map(counted, said)} - {""}) > 1:
        return frozenset()
    above = list(accumulate(0 if i in sure else size for i, size in enumerate(lines.sizes)))
    headings = [i for i in told if above[i] >= ARTICLE and counted(lines.bare[i]) != "0"]
    if not headings:
        return frozenset()
    below = sorted((i for i in sure if i > headings[0]), reverse=True)
    named = next((i for i in below if categories[i] in NAMING and byline(lines.bare[i])), -1)
    last = max(named, next((i for i in below if categories[i] in THREAD), -1))
    for first in headings[:TRIES]:
        if counted(lines.bare[first]) or first < named:
            unsure = [i for i in range(first + 1, last) if i not in sure and i not in lines.spared]
            if 2 * sum(weights[i] >= DOUBTED for i in unsure) >= len(unsure):
                return frozenset(i for i in unsure if weights[i] >= EVEN_SO)
    return frozenset()


def counted(text: str) -> str:
    """The numbers in a heading, if any.

    >>> counted("1.977 comments"), counted("Comments")
    ('1977', '')
    """
    return "".join(NUMBER.findall(text))


def announces(text: str) -> bool:
    """May an interface line say that comments stand below it, or how many? Not if it is a link.

    >>> announces("7 Comments:"), announces("3 thoughts on “Rain”"), announces("Reply to this comment")
    (True, True, False)
    """
    return len(text) <= LONGEST and HEADING.search(text.lower()) is not None and not is_link(text)


def members(thread: Sequence[Post]) -> Iterator[int]:
    """The positions of the lines of comments, their links aside."""
    for post in thread:
        yield from post.head + post.body


def is_sure(thread: Sequence[Post], weights: Sequence[float], bar: float) -> bool:
    """Is it sure enough that these are comments to take all their lines?"""
    if len(thread) < STEADY or sum(bool(post.head) for post in thread) < NAMED * len(thread):
        return False
    known = [weights[i] >= bar for i in members(thread)]
    return sum(known) >= KNOWN * len(known)


def in_a_discussion(
    threads: Sequence[Sequence[Post]], lines: Lines, weights: Sequence[float], bar: float, lower: float
) -> bool:
    """Do most dates of posts stand outside these threads, above lines that stay? Then posts are content."""
    inside = {i for thread in threads for post in thread for i in post.head}
    heads = [
        i for i in range(len(weights) - 1) if i in inside or (weights[i] >= lower and weights[i + 1] < bar)
    ]
    dated = [i for i in heads if (byline(lines.bare[i]) or NOTHING).date]
    return 2 * sum(i in inside for i in dated) < len(dated)


def share_of(lines: Lines, found: Sequence[Post], sure: Collection[int]) -> float:
    """The share of comments in the characters of a text, other cruft aside."""
    own = set(members(found))
    size = sum(lines.sizes[i] for i in own)
    return size / max(1, size + sum(n for i, n in enumerate(lines.sizes) if i not in own and i not in sure))


def comment(lines: Lines, post: Post) -> Comment:
    """A comment as data."""
    text = "\n".join(lines.texts[i].strip() for i in post.body)
    members = sorted(post.head + post.body + post.links)
    numbers = tuple(lines.numbers[i] for i in members)
    return Comment(post.author, post.date, text, post.depth, spam_score(text), numbers)


def revised(
    opinion: Opinion, found: Sequence[Post], comments: Sequence[Comment], lifted: Mapping[int, float]
) -> Opinion:
    """The opinion in which a comment is spam or not as a whole, its author and date included.

    Its links are interface. Lines that nothing speaks against stay so.
    """
    categories, weights = list(opinion.categories), list(opinion.weights)
    for i, weight in lifted.items():
        weights[i] = weight
    added = dict.fromkeys(lifted, INSIDE)
    for post, about in zip(found, comments, strict=True):
        spam = about.spam is not None and about.spam >= SPAM
        for i in post.head + post.body:
            if categories[i] or i in lifted:
                categories[i] = "comment_spam" if spam else "comment_body"
        for i in post.links:
            if categories[i] in BODIES:
                categories[i] = "comments"
        if spam:
            why = Reason("spam", f"in a reader's comment that is spam, P = {about.spam:.2f}")
            added |= dict.fromkeys(post.head + post.body, why)

    def reasons(positions: Sequence[int]) -> list[tuple[Reason, ...]]:
        return [
            (*own, added[i]) if i in added and categories[i] else own
            for i, own in zip(positions, opinion.reasons(positions), strict=True)
        ]

    return Opinion(opinion.scores, weights, categories, reasons)


def threads_of(view: View) -> list[list[Post]]:
    """The comments among the lines, thread by thread.

    >>> from cleaner.lines import split
    >>> lines = split("It rained.\\nAnn says:\\nHere, too.\\nReply\\nBob says:\\nNot here.")
    >>> kinds = ["", "comments", "comment_body", "comments", "comments", "comment_body"]
    >>> (found,) = threads_of(View(lines, kinds, frozenset(range(1, 6)), frozenset(range(1, 6))))
    >>> [(post.author, post.body) for post in found]
    [('Ann', [2]), ('Bob', [5])]
    """
    threads = [rows(view, run) for run in runs(view)]
    style = style_of(threads)
    found = []
    for thread in threads:
        own = [post for post in grouped(thread, style) if post.body]
        indents = sorted({post.indent for post in own})
        if len(indents) > 1:
            own = [replace(post, depth=indents.index(post.indent)) for post in own]
        found.append(own)
    return found


def runs(view: View) -> Iterator[range]:
    """Runs of lines that are threads: comments, with nothing but likely cruft and bylines between them."""

    def joined(i: int, j: int) -> bool:
        return j - i <= GAP + 1 and all(map(view.may_stand_inside, range(i + 1, j)))

    bodies = [i for i, category in enumerate(view.categories) if category in BODIES and i in view.sure]
    begins = [0, *(k for k in range(1, len(bodies)) if not joined(bodies[k - 1], bodies[k])), len(bodies)]
    end = 0
    for k, after in pairwise(begins):
        start = top(view, bodies[k], end)
        end = bottom(view, bodies[after - 1], bodies[after] if after < len(bodies) else len(view.categories))
        yield range(start, end)


def top(view: View, first: int, end: int) -> int:
    """Where a thread begins: at its interface's end, or at bylines, above its `first` sure line."""
    likely = list(takewhile(view.likely.__contains__, range(first - 1, max(end, first - GAP) - 1, -1)))
    heading = next(filter(view.is_heading, likely), None)
    if heading is not None:
        return heading + 1
    above = takewhile(lambda i: i in view.sure and view.row(i).role in EDGES, likely[:EDGE])
    start = min(above, default=first)
    named = start < first and start > end and start - 1 in view.sure and nameable(view.row(start - 1))
    return start - named


def bottom(view: View, last: int, stop: int) -> int:
    """Where a thread ends: behind its `last` sure line, its byline, its links, or the text they belong to."""
    below = view.row(last).role is Role.BYLINE
    end = min(stop, last + 2 + EDGE)
    for i in range(last + 1, end):
        role = view.row(i).role
        written = below and role in WRITTEN and i in view.likely
        if not written and (i > last + EDGE or i not in view.sure or role not in EDGES):
            return i
        below = written or role is Role.BYLINE
    return end


def rows(view: View, run: range) -> list[Row]:
    """The lines of a thread, each with its role."""
    found = [view.row(i) for i in run]
    for k in (*quotes(found), *titles_of_nothing(found), *texts_by_place(found)):
        found[k] = found[k]._replace(role=Role.TEXT, byline=NOTHING)
    dates = [k for k, one in enumerate(found) if one.byline.date and not one.byline.author]
    for k in names_by_dates(found, dates) if dates else names_alone(found):
        found[k] = found[k]._replace(role=Role.BYLINE, byline=Byline(plain(found[k].text), None))
    return found


def texts_by_place(thread: Sequence[Row]) -> list[int]:
    """Where a line of another category is text: right below a byline, or with texts above and below it."""
    above = below = Role.BREAK
    found, held = [], set()
    for k, one in enumerate(thread):
        if one.role is Role.DOUBTFUL:
            if above is Role.BYLINE:
                found.append(k)
            elif above is Role.TEXT:
                held.add(k)
        else:
            above = one.role
    for k in range(len(thread) - 1, -1, -1):
        if thread[k].role is not Role.DOUBTFUL:
            below = thread[k].role
        elif k in held and below is Role.TEXT:
            found.append(k)
    return found


def quotes(thread: Sequence[Row]) -> list[int]:
    """Where "Ann wrote:" stands above a quote: without a date, where most bylines have name and date."""
    bylines = [k for k, one in enumerate(thread) if one.byline.author]
    bare = [
        k
        for k in bylines
        if thread[k].byline.said
        and not any(one.byline.date and not one.byline.author for one in thread[max(0, k - 1) : k + 2])
    ]
    return bare if sum(thread[k].byline.date is not None for k in bylines) > len(bare) else []


def titles_of_nothing(thread: Sequence[Row]) -> list[int]:
    """Where "Re: ..." stands above no byline."""
    titles = (k for k, one in enumerate(thread) if one.role is Role.TITLE)
    return [k for k in titles if k + 1 == len(thread) or thread[k + 1].role is not Role.BYLINE]


def names_by_dates(thread: Sequence[Row], dates: Sequence[int]) -> list[int]:
    """Where names stand alone above dates, or alone below them."""
    above = [k - 1 for k in dates if k and nameable(thread[k - 1])]
    below = [
        k + 1
        for k in dates
        if k + 2 < len(thread) and nameable(thread[k + 1]) and thread[k + 2].role is Role.TEXT
    ]
    if len(below) > len(above):
        return first_name(thread) + below
    if not above and len(dates) == 1 and dates[0] == len(thread) - 1:
        return first_name(thread)
    return above if 2 * len(above) >= len(dates) else []


def first_name(thread: Sequence[Row]) -> list[int]:
    """Where a name stands alone above the first text."""
    texts = [k for k, one in enumerate(thread) if one.role is Role.TEXT][:2]
    return texts[:1] if len(texts) == 2 and texts[1] == texts[0] + 1 and nameable(thread[texts[0]]) else []


def names_alone(thread: Sequence[Row]) -> list[int]:
    """Where names stand alone above texts, with no date: at the head of every part, or every few lines."""
    if any(one.role is Role.BYLINE for one in thread):
        return []
    texts = [(k, one) for k, one in enumerate(thread) if one.role in (Role.TEXT, Role.LINK, Role.BREAK)]
    parts = [
        [k for k, _ in part]
        for is_text, part in groupby(texts, lambda pair: pair[1].role is Role.TEXT)
        if is_text
    ]
    if len(parts) > 1:
        heads = [part[0] for part in parts if len(part) > 1 and nameable(thread[part[0]], False)]
        return heads if len(heads) == len(parts) else []
    part = parts[0] if parts else []
    names = [at for at, k in enumerate(part) if nameable(thread[k], False)]
    apart = all(b - a > 1 for a, b in pairwise(names))
    if len(names) >= VOICES and names[0] == 0 and names[-1] < len(part) - 1 and apart:
        return [part[at] for at in names]
    return []


def nameable(one: Row, loose: bool = True) -> bool:
    """May this line be nothing but a name?"""
    return one.role in (Role.TEXT, Role.BREAK) and is_name(plain(one.text), loose) and not listed(one.text)


def style_of(threads: Sequence[Sequence[Row]]) -> Style:
    """Where the bylines of these threads stand, by what each begins and ends with."""
    above = below = around = 0
    for thread in threads:
        told = [one for one in thread if one.role in (Role.BYLINE, Role.TEXT)]
        if not told:
            continue
        first, last = told[0], told[-1]
        above += first.role is Role.BYLINE
        below += first.role is Role.TEXT and last.role is Role.BYLINE and alike(told)
        around += bool(
            first.byline.author and not first.byline.date and last.byline.date and not last.byline.author
        )
    if 2 * around > above:
        return Style.AROUND
    return Style.BELOW if below > above else Style.ABOVE


def alike(told: Sequence[Row]) -> bool:
    """Do the first and the last byline name the same, both an author, or both none?"""
    bylines = [one.byline for one in told if one.role is Role.BYLINE]
    return bool(bylines[0].author) == bool(bylines[-1].author)


def grouped(thread: Sequence[Row], style: Style) -> Iterator[Post]:
    """The comments of a thread."""
    stepped = all(one.indent for one in thread if one.role is Role.TEXT)
    post = Post()
    for one in thread:
        if one.role is Role.TITLE:
            yield post
            post = Post()
            post.name(one)
        elif one.role is Role.BYLINE:
            if begins_with_byline(post, one.byline, style):
                yield post
                post = Post()
            post.name(one)
        elif one.role is Role.TEXT:
            trackback = TRACKBACK.match(one.text) is not None
            moved = stepped and bool(post.body) and one.indent != post.indent and not ITEM.match(one.text)
            if post.over or trackback or moved or (post.body and finished(post, style)):
                yield post
                post = Post()
            post.write(one)
            post.over = trackback
        elif one.role in (Role.LINK, Role.BREAK):
            post.over |= bool(post.body)
            if one.role is Role.LINK and (post.head or post.body):
                post.links.append(one.at)
    yield post


def begins_with_byline(post: Post, about: Byline, style: Style) -> bool:
    """Does this byline begin the next comment?"""
    if (about.author and post.author) or (about.date and post.date):
        return True
    if style is Style.ABOVE:
        return bool(post.body)
    return style is Style.AROUND and bool(about.author and post.body)


def finished(post: Post, style: Style) -> bool:
    """Has this comment got its byline below?"""
    return bool(post.head) if style is Style.BELOW else style is Style.AROUND and post.date is not None
