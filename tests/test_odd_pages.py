"""Pages as they should not be: odd ones come out whole, hostile ones in bounds, by every engine."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from cleaner import Cleaner, PageError
from cleaner.engines import ENGINES, render
from cleaner.engines.bounds import TimeUpError, time_limit
from cleaner.page import Block
from tests.corpora import run, set_aside
from tests.test_command import CLEAN, article  # noqa: F401
from tests.test_command import run as command

PROSE = (
    "The river rose in the night and by noon the lower town was under water.",
    "Nobody had seen it as high since the year in which the old bridge was built.",
    "The baker carried his sacks up to the attic and waited for the boats to come.",
    "By evening the rain had stopped, and children fished from the windows of the school.",
    "On the third day the mayor came and promised a wall, as every mayor had before him.",
)
PARAGRAPHS = "".join(f"<p>{sentence}</p>" for sentence in PROSE)
SECRET = "Words that nobody who looks at this page in a browser was ever meant to read."


def page(inside: str) -> str:
    """An article that holds something before its prose."""
    return (
        f"<html><head><title>Flood</title></head><body><article>{inside}{PARAGRAPHS}</article></body></html>"
    )


ODD = {
    "no body": f"<html><head><title>Flood</title></head>{PARAGRAPHS}",
    "no tags around": PARAGRAPHS,
    "unclosed paragraphs": "<html><body><article><h1>Flood<p>" + "<p>".join(PROSE),
    "unclosed bold": "<html><body><p><b>" + "<p><b>".join(PROSE),
    "unclosed link": page("<a href=x>"),
    "noscript around": f"<html><body><noscript>{PARAGRAPHS}</noscript></body></html>",
    "NULs": page("<p>\0\0</p>").replace("<p>", "<p>\0"),
    "control characters": page("<p>\x02\x03\x0e\x15 </p>"),
    "lone surrogate": page("<p>\ud800</p>"),
    "no characters": page("<p>\ufffe \uffff &#2; &#12; &#x1F; &#xFFFE; &#65535;</p>"),
    "entities": '<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + page("<p>&b; &c;</p>"),
    "entity of a file": '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + page("<p>&a;</p>"),
    "AMP": f"<!doctype html><html ⚡><body><amp-img src=x></amp-img><main>{PARAGRAPHS}</main></html>",
    "XHTML": f'<?xml version="1.0" encoding="utf-8"?><html><body><div>{PARAGRAPHS}<br/></div></body></html>',
    "1,000 elements in each other": page("<div>" * 1000 + "deep" + "</div>" * 1000),
    "1,000 tables": page("<table><tr><td>x<td>y</table><ul><li>z</ul>" * 1000),
    "5,000 paragraphs": page("<p>x</p>" * 5000),
    "500 unclosed paragraphs in bold": page("<p><b><span>x" * 500),
}
NOTHING = {
    "empty": "",
    "no text": "<html><body></body></html>",
    "frames": "<html><frameset cols='1,2'><frame src=a><frame src=b></frameset></html>",
    "application": "<html><body><div id=root></div><script>" + "run(1);" * 1000 + "</script></body></html>",
    "redirection": "<html><head><meta http-equiv=refresh content='0;url=x'></head><body></body></html>",
    "20 MB of script": f"<html><body><script>{'x = 1;' * 3_000_000}</script></body></html>",
    "10 MB of data in an attribute": f"<body><img src='data:image/png;base64,{'A' * 10_000_000}'></body>",
}
UNSEEN = {
    "comment": f"<!-- {SECRET} -->",
    "script": f"<script type='application/json'>{SECRET}</script>",
    "style": f"<style>{SECRET}</style>",
    "iframe": f"<iframe>{SECRET}</iframe>",
    "textarea": f"<textarea>{SECRET}</textarea>",
    "select": f"<select><option>{SECRET}</select>",
    "dialog": f"<dialog><p>{SECRET}</p></dialog>",
    "object": f"<object data=x>{SECRET}</object>",
    "SVG": f"<svg><text>{SECRET}</text></svg>",
}
SHOWN_LATER = {
    "hidden": f"<p hidden>{SECRET}</p>",
    "hidden by style": f"<p style='display: none'>{SECRET}</p>",
    "hidden from readers": f"<div aria-hidden='true'><p>{SECRET}</p></div>",
    "details": f"<details><summary>More</summary><p>{SECRET}</p></details>",
}
WITH_RESILIPARSE = [engine for engine in ENGINES if engine != "trafilatura"]


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("name", ODD)
def test_odd_pages_come_out_whole(name: str, engine: str) -> None:
    source = Cleaner(engine=engine).clean_html(ODD[name]).source.replace("\0", "")
    assert [sentence for sentence in PROSE if sentence not in source] == []


@pytest.mark.parametrize("name", NOTHING)
def test_pages_without_an_article(name: str, engine: str) -> None:
    cleaned = Cleaner(engine=engine).clean_html(NOTHING[name])
    assert (cleaned.text, cleaned.notes) == ("", ("no-article-found",))


@pytest.mark.parametrize("name", UNSEEN)
def test_what_no_browser_shows_is_left_out(name: str, engine: str) -> None:
    source = Cleaner(engine=engine).clean_html(page(UNSEEN[name])).source
    assert SECRET not in source
    assert PROSE[-1] in source


@pytest.mark.parametrize("name", SHOWN_LATER)
@pytest.mark.parametrize("engine", WITH_RESILIPARSE)
def test_what_scripts_may_show_is_judged_as_any_text(name: str, engine: str) -> None:
    assert SECRET in Cleaner(engine=engine).clean_html(page(SHOWN_LATER[name])).source


# --- bounds -------------------------------------------------------------------------------------------

TOO_DEEP = {
    "div": "<div>" * 100_000,
    "unknown": "<x>" * 50_000 + "</y>" * 50_000,
    "list": "<ul><li>" * 5000 + "x" + "</ul>" * 5000,
    "list of many items": "<ul>" * 1000 + "<li>x" * 100_000,
    "font": "".join(f"<font size={i}>" for i in range(5000)) + "<p>x" * 5000,
}


@pytest.mark.parametrize("name", TOO_DEEP)
@pytest.mark.parametrize("engine", WITH_RESILIPARSE)
def test_elements_nested_too_deep_are_an_error(name: str, engine: str) -> None:
    with pytest.raises(PageError, match="nested too deep"):
        Cleaner(engine=engine).clean_html(page(TOO_DEEP[name]))


@pytest.mark.parametrize("name", ["div", "unknown", "list"])
def test_elements_nested_too_deep_for_trafilatura_are_an_error(name: str) -> None:
    with pytest.raises(PageError, match="nested too deep"):
        Cleaner().clean_html(page(PARAGRAPHS + TOO_DEEP[name]))


def test_too_many_attributes_are_an_error(engine: str) -> None:
    html = page("<div " + " ".join(f"a{i}" for i in range(60_000)) + ">")
    if engine == "fast":  # it does not need them
        assert PROSE[0] in Cleaner(engine=engine).clean_html(html).text
    else:
        with pytest.raises(PageError, match="too many attributes"):
            Cleaner(engine=engine).clean_html(html)


def test_a_page_may_be_so_long() -> None:
    html = page("")
    assert Cleaner(max_html=len(html)).clean_html(html).text
    assert Cleaner(max_html=0).clean_html(html).text
    for longer in (f"{html} ", f"{html} ".encode()):
        with pytest.raises(PageError, match=r"longer than .*max_html"):
            Cleaner(max_html=len(html)).clean_html(longer)


def test_a_page_may_take_so_long(engine: str) -> None:
    start = time.monotonic()
    with pytest.raises(PageError, match=r"took longer than 0\.1 seconds .*timeout"):
        Cleaner(engine=engine, timeout=0.1).clean_html(page("<p>x</p>" * 50_000))
    assert time.monotonic() - start < 10
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


@pytest.mark.parametrize("options", [{"max_html": -1}, {"timeout": -1}, {"timeout": float("nan")}])
def test_bounds_are_numbers_from_zero(options: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"choose a number"):
        Cleaner(**options)  # type: ignore[arg-type]


class CallerError(Exception):
    """What a caller's own alarm raises."""


@pytest.fixture
def own_alarm() -> Iterator[Callable[[float], None]]:
    def ring(signum: int, frame: object) -> None:
        raise CallerError

    before = signal.signal(signal.SIGALRM, ring)
    yield lambda seconds: signal.setitimer(signal.ITIMER_REAL, seconds) and None
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


def test_an_alarm_of_the_caller_that_is_due_sooner_comes_first(own_alarm: Callable[[float], None]) -> None:
    own_alarm(0.05)
    with pytest.raises(CallerError), time_limit(60):
        time.sleep(10)


def test_an_alarm_of_the_caller_that_is_due_later_is_put_back(own_alarm: Callable[[float], None]) -> None:
    own_alarm(0.3)
    with pytest.raises(PageError), time_limit(0.05):
        time.sleep(10)
    assert 0 < signal.getitimer(signal.ITIMER_REAL)[0] <= 0.25
    with pytest.raises(CallerError):
        time.sleep(10)


def test_an_alarm_that_is_swallowed_is_repeated() -> None:
    def careless() -> None:
        with suppress(TimeUpError):
            time.sleep(10)
        time.sleep(10)

    with pytest.raises(PageError), time_limit(0.05):
        careless()


def test_threads_have_no_alarm() -> None:
    with ThreadPoolExecutor(1) as threads:
        assert threads.submit(Cleaner(timeout=0.001).clean_html, page("<p>x</p>" * 500)).result().source


# --- threads ------------------------------------------------------------------------------------------


def in_threads(pages: list[str], engine: str) -> None:
    """The results in eight threads are those of one."""

    def blocks(html: str) -> Sequence[Block]:
        return render(html, None, engine).blocks

    alone = list(map(blocks, pages))
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(blocks, pages)) == alone


def various(number: int) -> list[str]:
    """Pages of all kinds, no two alike."""
    kinds = [*ODD.values(), *map(page, UNSEEN.values()), *map(page, SHOWN_LATER.values())]
    kinds = [html for html in kinds if len(html) < 5000]
    return [kinds[i % len(kinds)].replace("river", f"river {i}") for i in range(number)]


def test_threads_get_what_one_gets(engine: str) -> None:
    in_threads(various(50), engine)


@pytest.mark.slow
def test_threads_under_load_get_what_one_gets(engine: str) -> None:
    in_threads(various(800), engine)


# --- the command --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["frames", "application"])
def test_the_command_warns_of_no_article(name: str, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(NOTHING[name])
    done = command(path)
    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr == f"cleaner: {path}: no article found\n".encode()


@pytest.mark.parametrize(("option", "value"), [("--max-html", 100), ("--timeout", 0.000001)])
def test_the_command_names_a_page_over_a_bound(
    option: str,
    value: float,
    tmp_path: Path,
    article: Path,  # noqa: F811
) -> None:
    path = tmp_path / "long.html"
    path.write_text(page(""))
    done = command(option, value, path, article)
    assert (done.returncode, done.stdout) == (1, CLEAN.encode())
    assert done.stderr.startswith(f"cleaner: {path}: ".encode())
    assert done.stderr.count(b"\n") == 1


def test_a_run_sets_a_page_over_a_bound_aside(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "long.html").write_text(page("<p>x</p>" * 1000))
    (folder / "short.html").write_text(page(""))
    assert run(folder, "-o", tmp_path / "out", "--max-html", 2000).returncode == 1
    (aside,) = set_aside(tmp_path / "out")
    assert aside["input"].endswith("long.html")
    assert aside["reason"].startswith("is longer than 2,000, with")
    assert (tmp_path / "out" / "short.html.txt").exists()


# --- hostile pages ------------------------------------------------------------------------------------

HOSTILE = {
    "a million paragraphs": lambda: page("<p>x</p>" * 1_000_000),
    "a million breaks": lambda: page("x<br>" * 1_000_000),
    "a million spans": lambda: page("<p>" + "<span>x</span>" * 1_000_000),
    "a million closing tags": lambda: page("</div>" * 1_000_000),
    "9 MB of prose": lambda: page("".join(f"<p>{i} {PROSE[i % 5]}</p>" for i in range(100_000))),
    "one paragraph of 19 MB": lambda: page(f"<p>{PROSE[0] * 260_000}</p>"),
    "2 million brackets": lambda: page("<" * 2_000_000),
    "2 million beginnings of comments": lambda: page("<!--" * 2_000_000),
    "3 million entities": lambda: page("&amp;" * 3_000_000),
    "a million NULs": lambda: page("\0" * 1_000_000),
    "attributes without an end": lambda: page('<a href="' + PARAGRAPHS * 2000),
    "lists and tables": lambda: page("<ul><li>x</ul><table><tr><td>x<td>y</table>" * 100_000),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_end_in_time(name: str, engine: str) -> None:
    html, start = HOSTILE[name](), time.monotonic()
    said = ""
    try:
        Cleaner(engine=engine, timeout=5).clean_html(html)
    except PageError as error:
        said = str(error)
    assert said == "" or said.startswith("took longer")
    assert time.monotonic() - start < 60
