"""The command as a user runs it: files and pipes in, text and messages out, exit status."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

import cleaner
from cleaner import Cleaner
from tests.test_threads import ARTICLE as ARTICLE_READ
from tests.test_threads import MODES, THREAD

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "harbour-lights.txt"
ARTICLE = "We rowed home in the dark.\nThe tide was against us.\nLeave a Reply\n"
CLEAN = "We rowed home in the dark.\nThe tide was against us.\n"


def run(
    *arguments: object, stdin: bytes = b"", cwd: Path | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "cleaner", *map(str, arguments)], input=stdin, capture_output=True, cwd=cwd
    )


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_bytes(ARTICLE.encode())
    return path


def test_the_example_loses_its_last_three_lines_and_the_gap_before_them() -> None:
    source = EXAMPLE.read_bytes()
    done = run(EXAMPLE)
    assert done.returncode == 0
    assert done.stderr == b""
    assert done.stdout == source[: source.index(b"\n\nPlease don't forget to SHARE")]


def test_files_standard_input_and_a_dash_are_alike(article: Path) -> None:
    for done in (
        run(article),
        run(stdin=ARTICLE.encode()),
        run("-", stdin=ARTICLE.encode()),
        run("clean", article),
    ):
        assert (done.returncode, done.stdout, done.stderr) == (0, CLEAN.encode(), b"")


def test_several_files_follow_each_other(article: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_bytes(b"No line break at the end.\nReally none.")
    assert run(other, article).stdout == b"No line break at the end.\nReally none.\n" + CLEAN.encode()


def test_a_folder_for_the_output(article: Path, tmp_path: Path) -> None:
    done = run("-o", tmp_path / "new" / "clean", article)
    assert (done.returncode, done.stdout) == (0, b"")
    assert [path.name for path in (tmp_path / "new" / "clean").iterdir()] == ["article.txt"]
    assert (tmp_path / "new" / "clean" / "article.txt").read_text() == CLEAN


def test_json_in_a_folder(article: Path, tmp_path: Path) -> None:
    run("--json", "-o", tmp_path / "out", article)
    assert json.loads((tmp_path / "out" / "article.txt.json").read_text())["text"] == CLEAN


@pytest.mark.parametrize("where", ["same folder", "twice", "stdin"])
def test_output_that_would_destroy_something_is_refused(article: Path, tmp_path: Path, where: str) -> None:
    twin = tmp_path / "sub" / "article.txt"
    twin.parent.mkdir()
    twin.write_text(ARTICLE)
    inputs = {"same folder": ("-o", tmp_path, article), "twice": ("-o", tmp_path / "out", article, twin)}
    done = run(*inputs.get(where, ("-o", tmp_path / "out")))
    assert done.returncode == 2
    assert b"Error:" in done.stderr
    assert article.read_text() == ARTICLE


def test_json_holds_the_contract(article: Path) -> None:
    found = json.loads(run("--json", article).stdout)
    cleaned = cleaner.clean(ARTICLE)
    assert found["schema"] == 1
    assert found["text"] == CLEAN
    assert found["cuts"] == [list(span) for span in cleaned.cuts]
    assert found["model"] == cleaned.model
    (removal,) = found["removals"]
    assert (removal["line"], removal["text"], removal["category"]) == (2, "Leave a Reply", "comments")
    assert ARTICLE[removal["start"] : removal["end"]] == removal["text"]
    assert {"code", "text"} == set(removal["reasons"][0])


def test_json_offsets_count_code_points_without_the_byte_order_mark() -> None:
    text = "Ein 😀 im Text.\nNoch eine Zeile.\nLeave a Reply"
    found = json.loads(run("--json", stdin=b"\xef\xbb\xbf" + text.encode()).stdout)
    assert found["removals"][0]["start"] == text.index("Leave")


def test_a_diff_removes_the_lines(article: Path) -> None:
    assert b"\n-Leave a Reply\n" in run("--diff", article).stdout


def test_a_diff_can_be_applied_and_takes_time_in_proportion(tmp_path: Path) -> None:
    source, target = tmp_path / "long.txt", tmp_path / "clean.txt"
    for end in ("", "\n", "\nIt was over.\n"):
        text = "".join(f"Paragraph {i}.\n\nLeave a Reply\n" for i in range(20_000)) + "Leave a Reply" + end
        source.write_text(text)
        (tmp_path / "diff").write_bytes(run("--level", "thorough", "--diff", source).stdout)
        command = ["patch", "-s", "-i", tmp_path / "diff", "-o", target, source]
        subprocess.run(command, check=True, timeout=60)
        assert target.read_text() == cleaner.Cleaner(level="thorough").clean(text).text


def test_a_few_broken_bytes_do_not_change_the_encoding() -> None:
    text = "Über die Brücke gingen früher viele müde Füße. " * 5 + "\nSchluß.\n"
    done = run(stdin=text.encode() + b"\xff\n")
    assert done.stdout.decode() == text + "\ufffd\n"
    assert b"1 places are not valid UTF-8" in done.stderr


def test_comments_is_an_option(article: Path) -> None:
    assert run("--comments", "keep", article).stdout == CLEAN.encode()


def test_levels_thresholds_and_kept_categories(article: Path) -> None:
    assert run("--keep", "comments", article).stdout == ARTICLE.encode()
    assert run("--threshold", "1", article).stdout == ARTICLE.encode()
    assert run("--level", "thorough", article).stdout == CLEAN.encode()


def test_explain_shows_every_line_and_can_show_one(article: Path) -> None:
    everything = run("explain", article).stdout.decode()
    assert [row.split()[1] for row in everything.splitlines() if row[:5].strip()] == [
        "keep",
        "keep",
        "REMOVE",
    ]
    one = run("explain", "--line", 3, article).stdout.decode()
    assert "REMOVE" in one
    assert "comments" in one
    assert run("explain", "--line", 9, article).returncode == 2


def test_help_teaches_and_version_is_told() -> None:
    assert b"cleaner --diff article.txt" in run("--help").stdout
    assert b"--level" in run("--help").stdout
    assert b"[OPTIONS] [PATH]..." in run("--help").stdout
    assert cleaner.__version__.encode() in run("--version").stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("--level", "brutal"),
        ("--nonsense",),
        ("--json", "--diff"),
        ("restore",),
        ("--encoding", "klingon"),
        ("--encoding", "base64"),
        ("--threshold", "nan"),
        ("--comments", "hide"),
        ("--model", "missing.npz"),
    ],
)
def test_wrong_use_exits_with_2(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert b"Error" in done.stderr
    assert done.stdout == b""


def test_a_file_named_like_a_command_is_reached_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "run").write_text(ARTICLE)
    assert run("./run", cwd=tmp_path).stdout == CLEAN.encode()


BAD = {
    "missing.txt": None,
    "folder.txt": "folder",
    "binary.txt": bytes(range(256)) * 20,
    "nul.txt": b"a\x00" * 50,
}


@pytest.mark.parametrize("name", BAD)
def test_one_bad_file_is_named_and_the_others_are_done(name: str, article: Path, tmp_path: Path) -> None:
    bad, content = tmp_path / name, BAD[name]
    if content == "folder":
        bad.mkdir()
    elif isinstance(content, bytes):
        bad.write_bytes(content)
    done = run(article, bad, article)
    assert done.returncode == 1
    assert done.stdout == CLEAN.encode() * 2
    assert done.stderr.count(b"\n") == 1
    assert name.encode() in done.stderr


def test_an_unreadable_file_is_named(article: Path) -> None:
    unreadable = Path("/proc/self/mem")  # its first byte can be read by nobody, not even by root
    if not unreadable.exists():
        unreadable = article.with_name("unreadable.txt")
        unreadable.touch(mode=0)
    done = run(unreadable, article)
    assert (done.returncode, done.stdout) == (1, CLEAN.encode())
    assert str(unreadable).encode() in done.stderr


def test_other_encodings_are_told_and_written_as_utf8(tmp_path: Path) -> None:
    text = "Ночью река поднялась, а к полудню вода ушла из города.\nМост стоит.\nКомментариев: 12\n"
    path = tmp_path / "cp1251.txt"
    path.write_bytes(text.encode("cp1251"))
    done = run(path)
    assert done.returncode == 0
    assert done.stdout.decode() == text.rpartition("К")[0]
    assert b"cp1251" in done.stderr
    named = run("--encoding", "windows-1251", path)
    assert (named.stdout, named.stderr) == (done.stdout, b"")
    wrong = run("--encoding", "ascii", path)
    assert wrong.returncode == 1
    assert b"--encoding" in wrong.stderr


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32"])
def test_wide_encodings(encoding: str) -> None:
    mark = b"" if encoding != "utf-16-be" else b"\xfe\xff"
    done = run(stdin=mark + ARTICLE.encode(encoding))
    assert done.stdout == CLEAN.encode()


def test_marks_line_ends_and_odd_characters_survive() -> None:
    source = (
        b"\xef\xbb\xbfOne \xc2\x85 \xe2\x80\xa8 two.\r\nThree\rfour.\r\n\r\nLeave a Reply\r\nFive.\nSix."
        + b" pad" * 50
    )
    assert run(stdin=source).stdout == source.replace(b"\r\nLeave a Reply", b"")


def test_a_few_control_characters_are_text() -> None:
    source = b"A line with a bell \x07 and a nul \x00 in it. " * 1 + b"Words and words. " * 30 + b"\nEnd.\n"
    assert run(stdin=source).stdout == source


def test_nothing_in_nothing_out() -> None:
    done = run(stdin=b"")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_html_is_rendered_first(tmp_path: Path) -> None:
    prose = "The river rose in the night and by noon the lower town was under water. " * 5
    page = f"<!DOCTYPE html><html><body><article><p>{prose}</p><p>{prose[::-1]}</p></article></body></html>"
    assert prose.strip().encode() in run(stdin=page.encode()).stdout
    empty = run(stdin=b"<html><body></body></html>")
    assert (empty.returncode, empty.stdout) == (0, b"")
    assert b"no article found" in empty.stderr


def test_a_closed_pipe_is_silent(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("A line of text that goes on.\n" * 200_000)
    command = f"{sys.executable} -m cleaner --threshold 1 --comments keep {path} | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True)
    assert (done.stdout, done.stderr) == (b"A line of text that goes on.\n", b"")


def test_standard_output_is_the_same_on_a_terminal(article: Path) -> None:
    leader, follower = pty.openpty()
    subprocess.run([sys.executable, "-m", "cleaner", str(article)], stdout=follower, check=True)
    os.close(follower)
    assert os.read(leader, 1 << 16).replace(b"\r\n", b"\n") == CLEAN.encode()


def test_a_diff_is_coloured_on_a_terminal(article: Path) -> None:
    leader, follower = pty.openpty()
    subprocess.run([sys.executable, "-m", "cleaner", "--diff", str(article)], stdout=follower, check=True)
    os.close(follower)
    assert b"\x1b[31m-Leave a Reply" in os.read(leader, 1 << 16)


def test_comments_are_dropped_kept_or_kept_without_spam() -> None:
    for mode in MODES:
        done = run("--comments", mode, stdin=(ARTICLE_READ + THREAD).encode())
        assert done.returncode == 0
        assert done.stdout.decode() == Cleaner(comments=mode).clean(ARTICLE_READ + THREAD).text
    assert run("--comments", "hide").returncode == 2


def test_json_holds_the_comments_in_every_mode() -> None:
    source = ARTICLE_READ + THREAD
    for mode in MODES:
        comments = json.loads(run("--json", "--comments", mode, stdin=source.encode()).stdout)["comments"]
        assert [comment["author"] for comment in comments] == ["Ann Lee", "shoes99", "Bob"]
        assert [comment["date"] for comment in comments][2] == "May 5, 2019 at 9:30 am"
        assert comments[0].keys() == {"author", "date", "text", "depth", "spam", "lines"}
        for comment in comments:
            own = [source.split("\n")[number] for number in comment["lines"]]
            assert set(comment["text"].split("\n")) <= set(own)


DISCUSSION = """Ann Miller says:
May 3, 2019 at 9:10 pm
I had the same trouble with mine last winter, and a new seal was all that it took. Thanks for writing!
Reply
Bob says:
May 4, 2019 at 9:11 pm
Great post. But are you sure about the valve? I think you have it the wrong way round, lol.
Reply
Carla says:
May 5, 2019 at 9:12 pm
@Bob he is right, I tried it yesterday and it worked for me.
Reply
Dmitri says:
May 6, 2019 at 8:01 am
Thank you so much, this saved me a lot of money! Greetings from Riga.
Reply
Ann Miller says:
May 6, 2019 at 9:40 am
@Bob you are right, I had it upside down. Sorry for the confusion.
Reply
Leave a Reply
"""


def test_a_discussion_is_told_of(tmp_path: Path) -> None:
    posts = "\n".join(f"{line} {line}" if len(line) > 50 else line for line in DISCUSSION.splitlines())
    text = f"{ARTICLE_READ}5 thoughts on “Repairing the old pump”\n{posts}\n".encode()
    assert b"--comments keep" in run(stdin=text).stderr
    assert b"--comments keep" not in run("--comments", "keep", stdin=text).stderr
    assert b"--comments keep" not in run(stdin=(ARTICLE_READ + THREAD).encode()).stderr


def test_importing_cleaner_imports_no_html_library() -> None:
    code = "import sys, cleaner; cleaner.clean('A\\nB'); print({'lxml', 'trafilatura'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).stdout == b"set()\n"
