"""Who wrote a comment and when, as its platform writes it: one line read by tables of words."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

import regex

from cleaner.dates import either, find_date
from cleaner.thread_words import (
    BETWEEN,
    BY,
    NO_NAMES,
    OTHER_LINKS,
    PARTICLES,
    POSTED,
    REPLY,
    SAYS,
    SAYS_BARE,
    WEEKDAYS,
)  # fmt: skip

LONGEST = 100  # characters of a line that names the author or the date
NAME = 40  # characters of a name
HAN_NAME = 16  # where no spaces part words
WORDS = 5  # of a name

SEPARATOR = r"[\s·•|,;:/–—\-‐*»«>→←↑↓↩#()\[\]（）【】「」]"
SIGNS = " \t\u3000\u00a0·•|,;:：、/–—-‐*»«>→←↩#[]【】"
ENDS = tuple('.!?…。！？,;)）"”»')
NUMBERING = regex.compile(r"^(?:#\s?\d{1,6}\b|№\s?\d+\b|\d{1,5}[.):]\s)[\s.:)]*")
ASIDE = regex.compile(r"(?:\s?[(（\[【][^()（）\[\]【】]{1,30}[)）\]】])+$")
TITLE = regex.compile(
    r"(?:re|aw|sv|vs|odp|betreff|asunto|objet|oggetto)\s?(?:\[\d+\])?\s?[:：]\s?\S", regex.IGNORECASE
)
TRACKBACK = regex.compile(r"(?i:ping|track)back\s*:")
ITEM = regex.compile(r"(?:[-*+•–]|\d{1,3}[.)])\s")  # of a list
SPACELESS = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]")


class Byline(NamedTuple):
    """What a line says of a comment: the author, the date, or both; `said` where it ends in "says:"."""

    author: str | None
    date: str | None
    said: bool = False


@cache
def patterns() -> dict[str, regex.Pattern[str]]:
    """The tables as patterns, compiled where a first thread is met."""
    says, links = either(SAYS), either((*REPLY, *OTHER_LINKS))
    between = either((*BETWEEN, *WEEKDAYS))
    bounded = rf"(?<![\p{{L}}\p{{N}}])(?:{links})(?!\p{{L}})|[赞贊踩回复覆举报舉報查看对话返信評论論]+"
    sources = {
        "says": rf"(?:^|\s|(?<=\p{{Lo}}))(?:{says})\s*(?:[:：]|\.\.\.|…)$",
        "says bare": rf"\s{either(SAYS_BARE)}$",
        "said at end": rf"(?:^|\s){says}$",
        "posted by": rf"^{either(POSTED)}(?:\s{either(BY)})?\s*[:：]\s*|^{either(POSTED)}\s{either(BY)}\s",
        "by": rf"^{either(BY)}\s*[:：]?\s+",
        "by:": rf"^{either(BY)}\s*[:：]\s*",
        "between, before": rf"(?:^|\s){between}$",
        "between, after": rf"^{between}(?=\s|$)",
        "link, after": rf"{SEPARATOR}*(?:{bounded})(?:\s?\(?\d+\)?)?{SEPARATOR}*$",
        "reply": rf"{SEPARATOR}*({either(REPLY)})(?!\p{{L}})",
        "link, before": rf"^(?:{SEPARATOR}*(?:{bounded})(?:\s?\(\d+\))?{SEPARATOR}*)+",
        "links": rf"(?>{SEPARATOR}|\d|(?P<word>{bounded}))++",
    }
    return {
        name: regex.compile(source, regex.IGNORECASE | (regex.REVERSE if source.endswith("$") else 0))
        for name, source in sources.items()
    }


def byline(text: str) -> Byline | None:
    """The author and the date that a line gives, None where it is no such line.

    >>> byline("Ann Lee says:")
    Byline(author='Ann Lee', date=None, said=True)
    >>> byline("Posted by: Ann on May 3, 2019 at 4 pm")
    Byline(author='Ann', date='May 3, 2019 at 4 pm', said=False)
    >>> byline("Ann • 3 years ago").author, byline("Le 3 mai 2010 à 14:05, Ann a écrit :").author
    ('Ann', 'Ann')
    >>> byline("I bought mine 3 years ago"), byline("She says that it broke.")
    (None, None)
    """
    return read(text.strip()) if len(text) <= LONGEST else None


@lru_cache(maxsize=1 << 12)
def read(text: str) -> Byline | None:
    """The same for a short line; a thread is read more than once."""
    rest = without_links(text)
    bare = patterns()["link, before"].sub("", rest)
    if bare != rest and (found := find_date(bare)) and not found.start():
        rest = bare
    found = find_date(rest)
    return undated(text, rest) if found is None else dated(rest, found)


def without_links(text: str) -> str:
    """A line without the links behind it.

    >>> without_links("Ann Lee 3. Mai Antworten | Melden")
    'Ann Lee 3. Mai'
    """
    link = patterns()["link, after"]
    while (found := link.search(text)) and found.start():
        text = text[: found.start()]
    return text.strip()


def is_link(text: str) -> bool:
    """Is this line nothing but links and counters of a comment?

    >>> is_link("Reply · Like (3)"), is_link("Replying helps"), is_link("2019")
    (True, False, False)
    """
    if len(text) > LONGEST:
        return False
    found = patterns()["links"].fullmatch(text)
    return found is not None and found["word"] is not None


def dated(rest: str, found: regex.Match[str]) -> Byline | None:
    """A line that holds a date: with nothing else, or with a name before or behind it."""
    before, after = rest[: found.start()], rest[found.end() :]
    loose = found["clock"] is not None or before.rstrip().endswith(tuple("•·|–—-,:#"))
    front, told = cleared(before, "before")
    back, told_behind = cleared(after, "after")
    if front and back:
        return None
    who = front or back
    if who and not is_name(who, loose or told or told_behind):
        return None
    return Byline(who or None, found[0].strip(SIGNS))


def undated(text: str, rest: str) -> Byline | None:
    """A line without a date: "Ann says:", "Posted by Ann", "Ann –", or "Ann Reply"."""
    known = patterns()
    said = known["says"].search(text) or known["says bare"].search(text)
    if said:
        who = plain(text[: said.start()])
        return (
            Byline(who, None, True) if is_name(who, said[0][-1] in ":：.…" and who.count(" ") < 2) else None
        )
    who = NUMBERING.sub("", rest)
    posted = known["posted by"].sub("", who)
    if posted == who:
        posted = known["by:"].sub("", who)
    reply = known["reply"].match(text, len(rest))
    told = posted != who or bool(reply and not reply[1].islower()) or text.endswith(("–", "—"))
    name = plain(posted)
    return Byline(name, None) if told and not is_link(text) and is_name(name, posted != who) else None


def cleared(piece: str, place: str) -> tuple[str, bool]:
    """What is left of the text "before" or "after" a date, and whether it says that this is a name.

    >>> cleared("#3 Kommentar von Ann am ", "before"), cleared(", Ann a dit :", "after")
    (('Ann', True), ('Ann', True))
    """
    known = patterns()
    left = NUMBERING.sub("", piece.strip()).strip(SIGNS)
    told = False
    for name in ("posted by", "by", "said at end", f"between, {place}", "said at end"):
        while (shorter := known[name].sub("", left).strip(SIGNS)) != left:
            left = shorter
            told |= not name.startswith("between")
    return plain(left), told


def plain(name: str) -> str:
    """A name without signs and remarks around it.

    >>> plain("Robert (verified owner) –")
    'Robert'
    """
    return ASIDE.sub("", name.strip(SIGNS)).strip(SIGNS)


def is_name(text: str, loose: bool) -> bool:
    """May this be a name? In a `loose` view small letters are no bar.

    >>> is_name("Ann van Dyke", False), is_name("the bread", False), is_name("the bread", True)
    (True, False, True)
    """
    words = text.split()
    if (
        not words
        or len(words) > WORDS
        or words[0].lower() in NO_NAMES
        or "://" in text
        or not (text[0].isalnum() or text[0] in "@_")
    ):
        return False
    if len(text) > (HAN_NAME if SPACELESS.search(text) else NAME):
        return False
    if text.endswith(ENDS) and not regex.search(r"(?<!\p{L})\p{L}{1,3}\.$", text):
        return False
    return loose or len(words) == 1 or not any(word[0].islower() and word not in PARTICLES for word in words)
