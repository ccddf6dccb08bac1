"""Threads: comments from lines and categories alone, whatever the weights; a few from whole texts."""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import CATEGORIES, LEVELS, Cleaned, Cleaner, Comment, spam_score
from cleaner.bylines import byline, is_link
from cleaner.dates import find_date
from cleaner.lines import split
from cleaner.opinion import Opinion
from cleaner.policy import COMMENTS
from cleaner.results import Reason
from cleaner.threads import Threads, find

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

CASES = tomllib.loads((Path(__file__).parent / "cases" / "threads.toml").read_text(encoding="utf-8"))["case"]
MODES = ("drop", "keep", "no-spam")
BAR, LOWER = 0.8, 0.6
SPAM = "Cheap ugg boots outlet online http://boots.example buy viagra no prescription http://pills.example"
ARTICLE = (
    "Repairing the old pump\n"
    "The pump in our yard was made in 1931 and it had not given water for eleven years "
    "when we took it apart in March.\n"
    "Two of the leathers were gone and the third had turned to something like wood, "
    "so we cut new ones from a saddle that nobody wanted.\n"
    "After a day of swearing and a bucket of priming water it coughed, "
    "and then it ran as if it had never stopped.\n"
)
THREAD = f"""3 thoughts on “Repairing the old pump”
Ann Lee says:
May 3, 2019 at 4:05 pm
What a lovely read, we have the same pump at my grandmother's house and nobody dares to touch it.
Reply
shoes99 says:
May 4, 2019 at 1:12 am
{SPAM}
Reply
Bob says:
May 5, 2019 at 9:30 am
Where did you find the leathers? I have looked everywhere for mine.
Thanks in advance.
Reply
Leave a Reply
Your email address will not be published. Required fields are marked *
"""


def held(pairs: list[tuple[str, str]], weights: list[float] | None = None) -> Threads:
    """What is found in lines with these categories ("" for content)."""
    # Two lines of content above, so that no text is a single block
    pairs = [("", "It rained all day."), ("", "It rained all night."), *pairs]
    lines = split("\n".join(line for _, line in pairs))
    categories = [category for category, _ in pairs]
    found = [0.0, 0.0, *weights] if weights else [0.9 if category else 0.0 for category in categories]
    opinion = Opinion(found, found, categories, lambda positions: [(Reason("x", "x"),) for _ in positions])
    return find(lines, opinion, BAR, LOWER)


def rows(table: str) -> list[tuple[str, str]]:
    """Categories and lines of a case."""
    pairs = [row.split("|", 1) for row in table.strip("\n").split("\n")]
    return [(category.strip().replace("-", ""), line) for category, line in pairs]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES])
def test_threads_of_platforms(case: dict[str, Any]) -> None:
    found = held(rows(case["lines"])).comments
    assert [(one.author, one.date, one.text, one.depth) for one in found] == [
        (one.get("author"), one.get("date"), one["text"], one.get("depth")) for one in case["comments"]
    ]


def test_all_of_a_comment_is_spam_or_none_of_it() -> None:
    thread = rows(f"""
comments     |Ann says:
meta         |May 3, 2019
comment_spam |The leathers came from a saddle.
comments     |Reply
comments     |Bob says:
meta         |May 4, 2019
comment_body |{SPAM}
comment_body |Reply""")
    found = held(thread)
    assert found.opinion.categories[2:] == ["comment_body"] * 3 + ["comments"] + ["comment_spam"] * 3 + [
        "comments"
    ]
    assert [one.spam for one in found.comments] == [spam_score(one.text) for one in found.comments]
    assert [reason.code for reason in found.opinion.reasons([6])[0]] == ["x", "spam"]


def test_likely_lines_inside_a_thread_are_comments_and_others_are_not() -> None:
    thread = rows("""
comment_body |Ann says:
related      |A line that the judge is not so sure of, but likely cruft.
comments     |Reply
comment_body |Bob says:
comment_body |Yes.
comments     |Reply
comment_body |Eve says:
comment_body |No.
comment_body |Not likely at all.""")
    found = held(thread, [0.9, 0.7, *[0.9] * 6, 0.5])
    assert [one.text for one in found.comments] == [thread[1][1], "Yes.", "No."]
    assert found.opinion.weights[2:] == [0.9, BAR, *[0.9] * 6, 0.5]
    assert found.opinion.categories[3] == "comment_body"


def test_dated_teasers_make_no_discussion() -> None:
    teasers = [
        ("related", f"{line} {n}" if line == "The old mill" else line)
        for n in range(6)
        for line in ("3 May 2019", "The old mill")
    ]
    thread = rows("""
comment_body |Ann, 3 May 2019 at 4:05 pm
comment_body |Here, too.
comment_body |Bob, 3 May 2019 at 5:05 pm
related      |A line that the judge is not so sure of, but likely cruft.
comment_body |Eve, 3 May 2019 at 6:05 pm
comment_body |Not here.""")
    found = held([*thread, *teasers], [0.9, 0.9, 0.9, 0.7, 0.9, 0.9, *[0.9] * 12])
    assert found.opinion.weights[5] == BAR


@pytest.mark.parametrize(
    ("table", "weights"),
    [
        pytest.param(
            """
comment_body |Ann says:
related      |A line that the judge is not so sure of, but likely cruft.
comment_body |Bob says:
comment_body |Yes.""",
            [0.9, 0.7, 0.9, 0.9],
            id="two comments are not enough",
        ),
        pytest.param(
            """
comment_body |It never worked for me.
comments     |Reply
comment_body |A line that the judge is not so sure of, but likely cruft.
comments     |Reply
comment_body |It did for me.
comments     |Reply
comment_body |Yes, for me as well.""",
            [0.9, 0.9, 0.7, 0.9, 0.9, 0.9, 0.9],
            id="nobody is named",
        ),
        pytest.param(
            """
comment_body |Ann says:
comment_body |It never worked for me.
comment_body |Bob says:
comment_body |It did for me.
comment_body |Eve says:
comment_body |Yes, for me as well.""",
            [0.7, 0.7, 0.9, 0.7, 0.7, 0.9],
            id="too little is sure",
        ),
        pytest.param(
            """
meta         |ann_k · 03/03/2026 19:44
content      |It never worked for me.
meta         |bob77 · 03/03/2026 19:51
content      |It did for me.
meta         |eve · 03/03/2026 19:58
content      |Yes, for me as well.
meta         |dan · 03/03/2026 20:05
content      |Which one do you have?
comment_body |ann_k · 03/03/2026 20:07
comment_body |A line that the judge is not so sure of, but likely cruft.
comment_body |bob77 · 03/03/2026 20:11
comment_body |The old one.
comment_body |eve · 03/03/2026 20:12
comment_body |The new one.""",
            [0.9, 0.1, 0.9, 0.1, 0.9, 0.1, 0.9, 0.1, 0.9, 0.7, 0.9, 0.9, 0.9, 0.9],
            id="most posts stand elsewhere",
        ),
    ],
)
def test_lines_stay_in_a_thread_that_is_not_sure(table: str, weights: list[float]) -> None:
    assert held(rows(table), weights).opinion.weights[2:] == weights


REMARKS = """
meta         |Ann Lee says:
             |A long remark that the judge takes for a part of the article, as it does with posts.
             |And a second paragraph of it.
meta         |Bob says:
             |Yes.
comments     |Leave a Reply"""


@pytest.mark.parametrize(
    ("above", "weight", "found"),
    [
        pytest.param("comments |3 thoughts on “Repairing”", 0.2, ["Ann Lee", "Bob"], id="a heading"),
        pytest.param("comments |Kommentare", 0.2, ["Ann Lee", "Bob"], id="a heading in another language"),
        pytest.param("comments |Reply", 0.2, [], id="a link is no heading"),
        pytest.param("related |3 thoughts on “Repairing”", 0.2, [], id="a title is no heading"),
        pytest.param("comments |3 thoughts on “Repairing”", 0.1, [], id="surely an article"),
        pytest.param("comments |3 thoughts on “Repairing”", 0.01, [], id="far too sure"),
        pytest.param("comments |3 comments\ncomments |5 comments", 0.2, [], id="texts with counters"),
        pytest.param("comments |1 Kommentar\ncomments |2 Kommentare", 0.2, [], id="one and several"),
        pytest.param("comments |11 comments\ncomments |0 comments", 0.2, [], id="many and none"),
        pytest.param("comments |0 comments", 0.2, [], id="no comments"),
    ],
)
def test_below_a_heading_all_is_comments_up_to_the_last(above: str, weight: float, found: list[str]) -> None:
    article = [("", line) for line in ARTICLE.splitlines()]
    thread = rows(above + REMARKS)
    weights = [0.01] * len(article) + [0.9 if category else weight for category, _ in thread]
    heard = held(article + thread, weights)
    assert [comment.author for comment in heard.comments] == found
    gone = [weight >= BAR for weight in heard.opinion.weights[2 + len(article) :]]
    assert gone == [bool(found or category) for category, _ in thread]


@pytest.mark.parametrize(("heading", "gone"), [("2 Comments", True), ("Comments", False)])
def test_without_a_byline_the_heading_has_to_count(heading: str, gone: bool) -> None:
    article = [("", line) for line in ARTICLE.splitlines()]
    thread = rows(f"comments |{heading}\n |Well said, all of it, and I mean it.\ncomments |Leave a Reply")
    weights = [0.01] * len(article) + [0.9, 0.2, 0.9]
    assert (held(article + thread, weights).opinion.weights[-2] >= BAR) is gone


def test_without_an_article_above_the_remarks_are_the_article() -> None:
    thread = rows("comments |3 thoughts on “Repairing”" + REMARKS)
    weights = [0.9 if category else 0.1 for category, _ in thread]
    assert held(thread, weights).opinion.weights[2:] == weights


@pytest.mark.parametrize(("weight", "authors"), [(0.7, ["Ann", "Bob"]), (0.5, ["Ann"])])
def test_the_last_comment_is_one_if_it_is_likely(weight: float, authors: list[str]) -> None:
    thread = rows("""
comments     |Ann says:
comment_body |Here, too.
comments     |Reply
comments     |Bob says:
meta         |May 4, 2019 at 9:12 am
comment_body |It never does.""")
    found = held(thread, [0.9, 0.9, 0.9, 0.9, 0.9, weight])
    assert [comment.author for comment in found.comments] == authors


def test_without_sure_comments_nothing_changes() -> None:
    thread = rows("comments |Ann says:\ncomment_body |Perhaps.\nnav |Home")
    for weights in ([0.9, 0.7, 0.9], [0.9, 0.1, 0.9]):
        found = held(thread, weights)
        assert found.comments == ()
        assert found.opinion.categories[2:] == [category for category, _ in thread]


def test_a_text_of_posts_may_be_a_discussion() -> None:
    posts = rows(
        "comment_body |Ann says:\ncomment_body |"
        + "So it is. " * 9
        + "\ncomment_body |Bob says:\ncomment_body |No."
    )
    assert held(posts).discussion
    assert not held(posts[:2]).discussion
    assert not held([("", "A long article. " * 20), *posts]).discussion


@pytest.mark.parametrize(
    ("line", "author", "date"),
    [
        ("Ann Lee says:", "Ann Lee", None),
        ("Von Ann am 3. Mai", "Ann", "3. Mai"),
        ("Ann a dit…", "Ann", None),
        ("Ann ha scritto:", "Ann", None),
        ("Ann schreef op 3 mei 2019 om 14:22", "Ann", "3 mei 2019 om 14:22"),
        ("Ann skrev den 3. maj 2019 kl. 14.22", "Ann", "3. maj 2019 kl. 14.22"),
        ("Anna, 3. května 2019", "Anna", "3. května 2019"),
        ("Anna 2019. május 3. 14:22", "Anna", "2019. május 3. 14:22"),
        ("Ayşe 3 Mayıs 2019, 14:22", "Ayşe", "3 Mayıs 2019, 14:22"),
        ("Γιάννης είπε...", "Γιάννης", None),
        ("דנה אמר:", "דנה", None),
        ("Dewi berkata:", "Dewi", None),
        ("Lan 3 tháng 5, 2019", "Lan", "3 tháng 5, 2019"),
        ("山田さんのコメント：", "山田", None),
        ("2020-05-03 14:22 花子", "花子", "2020-05-03 14:22"),
        ("@ann 2 days ago", "@ann", "2 days ago"),
        ("Like Reply 3d", None, "3d"),
        ("yesterday at 14:22", None, "yesterday at 14:22"),
        ("il y a 3 jours", None, "il y a 3 jours"),
        ("2019-05-03T14:22:01", None, "2019-05-03T14:22:01"),
    ],
)
def test_bylines(line: str, author: str | None, date: str | None) -> None:
    found = byline(line)
    assert found is not None
    assert (found.author, found.date) == (author, date)


@pytest.mark.parametrize(
    "line",
    [
        "What a lovely read!",
        "In 2019 we went to Rome",
        "I run 2 marathons every year",
        "Thanks for the reply",
        "Great post",
        "That is what she says",
        "my sister said:",
        "See also: the older article of May 3, 2019, which says much the same.",
    ],
)
def test_no_bylines(line: str) -> None:
    assert byline(line) is None


pieces = st.sampled_from(
    [
        "Ann says:",
        "May 3, 2019",
        "Bob • 2 days ago",
        "Reply",
        "Re: pumps",
        "Ann",
        "Yes.",
        "  No.",
        SPAM,
        "12",
        "Home",
        "",
    ]
)
line_texts = pieces | st.text(st.characters(exclude_characters="\n", exclude_categories=()), max_size=30)
judged = st.tuples(st.sampled_from(["", *CATEGORIES, *["comment_body"] * 6]), line_texts, st.floats(0, 1))


@given(st.lists(judged, max_size=24))
def test_lines_of_comments_ascend_are_disjoint_and_hold_the_text(many: list[tuple[str, str, float]]) -> None:
    source = "\n".join(["It rained.", "It poured.", *(line for _, line, _ in many)])
    lines = split(source)
    judgement = [("", 0.0), ("", 0.0), *((category, weight * bool(category)) for category, _, weight in many)]
    categories = [judgement[number][0] for number in lines.numbers]
    weights = [judgement[number][1] for number in lines.numbers]
    opinion = Opinion(weights, weights, categories, lambda positions: [()] * len(positions))
    found = find(lines, opinion, BAR, LOWER)
    check(found.comments, source)
    assert not found.opinion.reasons([])
    changed = [i for i, weight in enumerate(weights) if found.opinion.weights[i] != weight]
    assert all(LOWER <= weights[i] < BAR == found.opinion.weights[i] for i in changed)


def check(comments: tuple[Comment, ...], source: str) -> None:
    """What holds for the comments of any text."""
    numbered = source.split("\n")
    numbers = [number for one in comments for number in one.lines]
    assert numbers == sorted(set(numbers))
    for one in comments:
        own = [numbered[number].strip() for number in one.lines]
        assert one.text
        rest = iter(own)
        assert all(any(line == other for other in rest) for line in one.text.split("\n"))
        assert one.author is None or any(one.author in line for line in own)
        assert one.date is None or any(one.date in line for line in own)
        assert one.spam is not None
        assert 0 <= one.spam <= 1


@settings(deadline=None)
@given(st.lists(line_texts, max_size=16).map("\n".join), st.sampled_from(list(COMMENTS)))
def test_the_contract_holds_in_every_mode(text: str, mode: str) -> None:
    text = ARTICLE + "2 comments\n" + text
    results = [Cleaner(level=level, comments=mode).clean(text) for level in LEVELS]
    removed = [{removal.line for removal in cleaned.removals} for cleaned in results]
    assert removed[0] <= removed[1] <= removed[2]
    assert len({cleaned.comments for cleaned in results}) == 1
    for cleaned in results:
        check(cleaned.comments, text)
        gone = "".join(text[start:end] for start, end in cleaned.cuts)
        assert len(cleaned.text) == len(text) - len(gone)
        assert all(removal.text in gone for removal in cleaned.removals)


@given(st.lists(line_texts, max_size=12))
def test_blank_lines_change_nothing(lines: list[str]) -> None:
    def told(gap: str) -> list[tuple[object, ...]]:
        text = ARTICLE + gap.join(line.strip() for line in lines if line.strip())
        return [one[:5] for one in Cleaner().clean(text).comments]

    assert told("\n") == told("\n\n")


def lines_left(cleaned: Cleaned) -> list[str]:
    """The lines of a cleaned text that are not the article's."""
    return cleaned.text.removeprefix(ARTICLE).removesuffix("\n").split("\n")


def test_modes_of_a_whole_text() -> None:
    """What an unmistakable thread loses in each mode."""
    drop, keep, no_spam = (Cleaner(comments=mode).clean(ARTICLE + THREAD) for mode in MODES)
    assert drop.comments == keep.comments == no_spam.comments
    assert [one.author for one in drop.comments] == ["Ann Lee", "shoes99", "Bob"]
    assert [(one.spam or 0) >= 0.5 for one in drop.comments] == [False, True, False]
    thread = THREAD.split("\n")
    ann, shoes, bob = thread[1:4], thread[5:8], thread[9:13]
    assert drop.text == ARTICLE
    assert lines_left(keep) == ann + shoes + bob
    assert lines_left(no_spam) == ann + bob
    assert drop.comments[1].lines == tuple(range(9, 13))
    assert drop.why(11).category == "comment_spam"


def test_rules_of_the_user_come_before_comments(tmp_path: Path) -> None:
    path = tmp_path / "own.rules"
    path.write_text("keep Where did you find*\nads What a lovely*\n", encoding="utf-8")
    cleaned = Cleaner(rules=str(path), comments="keep").clean(ARTICLE + THREAD)
    assert "Where did you find" in cleaned.text
    assert "What a lovely" not in cleaned.text
    assert {removal.category for removal in cleaned.removals if removal.text.startswith("What a")} == {"ads"}


def test_long_threads_take_linear_time() -> None:
    def seconds(count: int) -> float:
        thread = [("comment_body", line) for i in range(count) for line in (f"Ann {i} says:", f"Yes, {i}.")]
        start = time.perf_counter()
        held(thread)
        return time.perf_counter() - start

    seconds(100)
    assert seconds(4000) < 40 * max(seconds(400), 0.01)


@pytest.mark.parametrize("line", ["1 ", "a ", "3 may ", "- ", "()", "赞", "Reply 1 ", "12:12 "])
def test_no_line_takes_long(line: str) -> None:
    start = time.perf_counter()
    for end in range(90, 100):
        long = (line * 100)[:end]
        byline(long + "x")
        is_link(long + "x")
        find_date(long)
    assert time.perf_counter() - start < 2


def test_dates_stand_where_they_say() -> None:
    found = find_date("Ann on May 3, 2019 at 4:05 pm Reply")
    assert found is not None
    assert re.fullmatch(r"May 3, 2019 at 4:05 pm", found[0])
