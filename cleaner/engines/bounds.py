"""What one page may ask for: so much HTML, so deep, in so many seconds. Over it, a page is an error."""

from __future__ import annotations

import re
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from cleaner.engines.depth import deeper
from cleaner.read import BadInputError

MAX_HTML = 20_000_000  # bytes, or characters of a str
TIMEOUT = 30.0  # seconds
NESTING = 10_000_000  # open elements around each tag, over all tags; 1,478 real pages have at most 900,000
ATTRIBUTES = 2_000_000_000  # the squares of the numbers of attributes of long tags, added up
SHORT = 300_000  # bytes of a page that cannot hold more
AGAIN = 1.0  # seconds after which an alarm that a library swallowed is repeated

LONG_TAG = re.compile(rb"<[A-Za-z][^>]{4000,}")
VALUE = re.compile(rb"=\s*(?:\"[^\"]*\"|'[^']*')")
TOO_DEEP = "has elements nested too deep (another engine may read it)"


class PageError(BadInputError):
    """A page that is over a bound, or that its engine cannot read; the message says what to do."""


class TimeUpError(BaseException):
    """A page took too long. No Exception, so that no library takes it for one of its own."""


def check_size(html: str | bytes, most: int | None) -> None:
    """Refuse a page of more than so many bytes or characters.

    >>> check_size("<p>Rain", 5)
    Traceback (most recent call last):
    cleaner.engines.bounds.PageError: is longer than 5, with 7 bytes or characters (max_html allows more)
    """
    if most and len(html) > most:
        raise PageError(
            f"is longer than {most:,}, with {len(html):,} bytes or characters (max_html allows more)"
        )


def check_shape(html: bytes, tags: int) -> None:
    """Refuse a page on which the time of parsers grows with the square: nested deep, or full of attributes.

    `tags` is how many tags it has at most.

    >>> check_shape(b"<p>Rain</p>" * 10**4 + b"<div>" * 2000, 22_000)
    >>> check_shape(b"<ul><li>" * 5000, 10_000)
    Traceback (most recent call last):
    cleaner.engines.bounds.PageError: has elements nested too deep (another engine may read it)
    """
    if deeper(html, tags, NESTING):
        raise PageError(TOO_DEEP)
    check_attributes(html)


def check_attributes(html: bytes) -> None:
    """Refuse a page with tags of tens of thousands of attributes."""
    if len(html) > SHORT and sum(attributes(tag) ** 2 for tag in LONG_TAG.findall(html)) > ATTRIBUTES:
        raise PageError("has tags with too many attributes")


def attributes(tag: bytes) -> int:
    """How many attributes a tag has.

    >>> attributes(b'<a href="x y" title=z hidden')
    3
    """
    return len(VALUE.sub(b" ", tag).split()) - 1


@contextmanager
def time_limit(seconds: float | None) -> Iterator[None]:
    """Raise PageError where the work inside takes longer than so many seconds.

    Only the main thread has an alarm, and only where the system has one; elsewhere nothing happens. An
    alarm of the caller's that is due sooner comes first, a later one is put back.

    >>> with time_limit(0.01):
    ...     while True: pass
    Traceback (most recent call last):
    cleaner.engines.bounds.PageError: took longer than 0.01 seconds (timeout allows more)
    """
    if not seconds or not has_alarm():
        yield
        return
    due, interval = signal.getitimer(signal.ITIMER_REAL)
    if 0 < due <= seconds:
        yield
        return
    alarm, start = Alarm(), time.monotonic()
    before = signal.signal(signal.SIGALRM, alarm)
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
        try:
            yield
        finally:
            alarm.armed = False
        if alarm.rung:  # and not heeded
            raise TimeUpError
    except TimeUpError:
        alarm.armed = False
        raise PageError(f"took longer than {seconds:g} seconds (timeout allows more)") from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if due:
            signal.setitimer(signal.ITIMER_REAL, max(1e-6, due - time.monotonic() + start), interval)


class Alarm:
    """What a signal calls: ends the work as long as it is armed."""

    armed, rung = True, False

    def __call__(self, signum: int, frame: object) -> None:
        """The time is up."""
        if self.armed:
            self.rung = True
            raise TimeUpError


def has_alarm() -> bool:
    """Can this thread be interrupted?"""
    return (
        hasattr(signal, "setitimer")
        and threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGALRM) is not None
    )
