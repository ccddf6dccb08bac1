"""What one page may ask for: so much HTML, so deep, in so many seconds. Over it, a page is an error."""

from __future__ import annotations

import re
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from math import isqrt

from cleaner.read import BadInputError

MAX_HTML = 20_000_000  # bytes, or characters of a str
TIMEOUT = 30.0  # seconds
NESTING = 10_000_000  # elements around each tag, over all tags; of 1,478 real pages the most is 310,000
FEW = isqrt(2 * NESTING)  # tags, which cannot be nested that deep in any order
AGAIN = 1.0  # seconds after which an alarm that a library swallowed is repeated

# The elements that pile up: regions, lists, and those that parsers open anew in each paragraph.
PILED = (
    b"div section article aside main header form blockquote ul ol dl a b big code em font i nobr s small"
    b" strike strong tt u"
).split()
STEPS = {name: 1 for name in PILED} | {b"/" + name: -1 for name in PILED}
TAG = re.compile(rb"<(/?[a-z]+)")


class PageError(BadInputError):
    """A page that is over a bound, or that its engine cannot read; the message says what to do."""


class TimeUpError(BaseException):
    """A page took too long. No Exception, so that no library takes it for one of its own."""


def check_size(html: str | bytes, most: int | None) -> None:
    """Refuse a page of more than so many bytes or characters.

    >>> check_size("<p>Rain", 5)
    Traceback (most recent call last):
    cleaner.engines.bounds.PageError: is 7 long, over the bound of 5 (max_html allows more)
    """
    if most is not None and len(html) > most:
        raise PageError(f"is {len(html):,} long, over the bound of {most:,} (max_html allows more)")


def check_nesting(html: bytes) -> None:
    """Refuse a page whose elements are nested so deep that the time to render it grows with the square.

    >>> check_nesting(b"<p>Rain</p>" * 10**4 + b"<div>" * 2000)
    >>> check_nesting(b"<ul><li>" * 5000)
    Traceback (most recent call last):
    cleaner.engines.bounds.PageError: is nested too deep for this engine (engine="trafilatura" reads it)
    """
    if html.count(b"<") > FEW and nesting(html) > NESTING:
        raise PageError('is nested too deep for this engine (engine="trafilatura" reads it)')


def nesting(html: bytes) -> int:
    """How many elements are open around each tag, added up; about, for nothing is parsed.

    >>> nesting(b"<div><p>One<p>Two</DIV><p>Three")
    2
    """
    depth = total = 0
    for name in TAG.findall(html.lower()):
        step = STEPS.get(name, 0)
        if step >= 0:
            total += depth
        depth += step
        depth *= depth > 0
    return total


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

    armed = True

    def __call__(self, signum: int, frame: object) -> None:
        """The time is up."""
        if self.armed:
            raise TimeUpError


def has_alarm() -> bool:
    """Can this thread be interrupted?"""
    return (
        hasattr(signal, "setitimer")
        and threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGALRM) is not None
    )
