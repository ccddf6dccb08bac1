"""Dates as platforms write them beside a comment, in many languages: where one stands in a line."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import regex

from cleaner.thread_words import AGO, AT, CLOCK_WORDS, DAYS, JUST_NOW, MONTHS, ONE, WEEKDAYS


def either(words: Iterable[str]) -> str:
    """A pattern for any of these, the longest first."""
    return "(?:" + "|".join(sorted(map(regex.escape, set(words)), key=len, reverse=True)) + ")"


def with_short_forms(names: Iterable[str]) -> set[str]:
    """Months and what calendars shorten them to: their first three or four letters.

    >>> sorted(with_short_forms(["august"]))
    ['aug', 'augu', 'august']
    """
    return {name[:length] for name in names for length in (3, 4, len(name))}


def around(templates: Iterable[str]) -> list[tuple[set[str], set[str]]]:
    """What stands before and behind the number in some templates, so that fewer patterns do for all.

    >>> around(["{n} ago", "for {n} siden", "vor {n}"])
    [({''}, {' ago'}), ({'for '}, {' siden'}), ({'vor '}, {''})]
    """
    parts = [template.split("{n}") for template in templates]
    both = [({head}, {tail}) for head, tail in parts if head and tail]
    heads, tails = ({pair[side] for pair in parts if not pair[1 - side]} for side in (0, 1))
    return [({""}, tails), *both, (heads, {""})]


DIGIT = regex.compile(r"\d")
SHORT = 50  # characters of a line that may hold a date without a digit
MONTH = r"(?&month)"  # they are many and are compiled once
DAY = r"(?<!\d)\d{1,2}(?:st|nd|rd|th|er|º|ª|\.)?"
YEAR = r"(?:(?:19|20)\d\d|['’]?\d\d)(?![\d:])"
OF = r"(?:[\s.,/-]{0,3}(?:de[l ]?|d[’']|of )?\s?)"
MINUTES = r"(?:[:.h]\s?\d\d|[時时点點시]\s?(?:\d{1,2}\s?[分분])?)(?:[:.]\d\d)?"
HOUR = rf"\d{{1,2}}(?:\s?{MINUTES}|(?=\s?(?:[ap]\.?m|Uhr)))"
CLOCK = rf"(?:(?:上午|下午|午前|午後|오전|오후)\s?)?{HOUR}(?:\s?(?:{either(CLOCK_WORDS)})(?!\w))?"
COUNT = rf"(?:\d{{1,3}}\+?\s?|{either(ONE)}\s)\p{{L}}{{1,12}}\.?"
COUNTS = rf"\b{COUNT}(?:,?\s(?:and |und |et |y |e |i |и )?\d{{1,3}}\s?\p{{L}}{{1,12}}\.?)?"
WORDY = (  # these need no digit
    *(rf"{either(heads)}{COUNTS}{either(tails)}(?!\w)" for heads, tails in around(AGO)),
    rf"\b{either(JUST_NOW)}(?!\w)",
)
DATES = (
    r"(?<!\d)(?:19|20)\d\d\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d{1,2}(?!\d)(?:\.|T(?=\d))?",
    r"(?<!\d)\d{1,2}\s?(?P<mark>[-/.])\s?\d{1,2}\s?(?P=mark)\s?(?:\d{4}|\d\d)(?!\d)",
    r"(?:(?:19|20)\d\d|(?:令和|平成)\d{1,2})\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]",
    r"(?<!\d)\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]",
    rf"{DAY}{OF}{MONTH}(?:{OF}{YEAR})?",
    rf"\b(?=\w+\.?\s\d){MONTH}\s{DAY}(?:,?\s{YEAR})?",  # a look ahead costs less than the names of months
    rf"(?<!\d)(?:19|20)\d\d\.?\s{MONTH}\s{DAY}",
    rf"{DAY}\s(?:tháng)\s\d{{1,2}},?(?:\s(?:năm\s)?{YEAR})?",
    *WORDY,
    r"\d{1,3}\s?(?:個月|个月|ヶ月|か月|カ月|개월|小时|小時|時間|시간|分钟|分鐘|周間|週間|[年月周週日天分秒년달주일분초])\s?[前전]",
    rf"\b{either(DAYS)}(?=[\s,]+(?:{either(AT)}\s)?\d)",
    r"(?:^|(?<=[•·|–—-]\s))\d{1,2}\s?(?:s|m|h|d|w|y|mo|yr|min)(?!\w)",
)
SEPARATED = rf"[\s,(\[]*(?:{either(AT)}(?![\p{{L}}\p{{N}}])[\s(\[]*){{0,2}}"
WEEKDAY = rf"(?:\b{either(WEEKDAYS)}(?![\p{{L}}])[.,]?\s(?:den\s|the\s|le\s)?)?"
BEFORE = rf"(?:{CLOCK}{SEPARATED}(?:on\s|am\s|le\s)?)?"
ASIDE = r"(?:\s?[(（]\w{1,9}[)）])?"


@cache
def pattern(digits: bool) -> regex.Pattern[str]:
    """What finds dates in lines with or without digits, compiled where a first thread is met."""
    if not digits:
        return regex.compile(rf"(?P<day>{'|'.join(WORDY)}){ASIDE}(?P<clock>(?!))?", regex.IGNORECASE)
    months = r"(?(DEFINE)(?P<month>\b\L<months>\b\.?))"
    day = rf"(?P<day>{'|'.join(DATES)})"
    source = rf"{months}{WEEKDAY}{BEFORE}{day}{ASIDE}(?P<clock>{SEPARATED}{CLOCK})?"
    return regex.compile(source, regex.IGNORECASE, months=with_short_forms(MONTHS))


def find_date(text: str) -> regex.Match[str] | None:
    """The first date in a short line, as it is written, with its time and its day of the week.

    >>> lines = ["Ann 3 years ago", "wtorek, 11 maja 2021, 23:13", "Am 3. Mai um 14 Uhr", "2020年5月3日"]
    >>> [find_date(line)[0] for line in lines]
    ['3 years ago', 'wtorek, 11 maja 2021, 23:13', '3. Mai um 14 Uhr', '2020年5月3日']
    >>> find_date("no date") is None
    True
    """
    digits = DIGIT.search(text) is not None
    return pattern(digits).search(text) if digits or len(text) <= SHORT else None
