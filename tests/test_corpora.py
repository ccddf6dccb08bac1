"""`cleaner run` on every format: what comes out, what is set aside, and what the summary says of it."""

from __future__ import annotations

import gzip
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import cleaner
from cleaner.corpora.packed import zstd
from tests.corpora import command, result, run, set_aside, summary, texts, write_jsonl

ARTICLE = "We rowed home in the dark.\nThe tide was against us.\nLeave a Reply\n"
CLEAN = "We rowed home in the dark.\nThe tide was against us.\n"
PAGE = "<html><body><article>{}<p>Leave a Reply</p></article></body></html>".format(
    "<p>The café by the river was closed, and by noon the lower town was under water.</p>" * 8
)


def cleaned(all_texts: list[str]) -> list[str]:
    """What `clean` makes of each text."""
    return [cleaner.clean(text).text for text in all_texts]


# --- folders ------------------------------------------------------------------------------------------


def test_a_folder_keeps_its_names_and_bytes(tmp_path: Path) -> None:
    corpus, out = tmp_path / "corpus", tmp_path / "out"
    (corpus / "deep").mkdir(parents=True)
    (corpus / "a.txt").write_bytes(b"\xef\xbb\xbf" + ARTICLE.replace("\n", "\r\n").encode())
    (corpus / "deep" / "b.md").write_text(ARTICLE)
    (corpus / "deep" / "c.txt.gz").write_bytes(gzip.compress(ARTICLE.encode()))
    (corpus / "page.html").write_text(PAGE)
    (corpus / "picture.png").write_bytes(b"\x89PNG")
    (corpus / ".hidden.txt").write_text(ARTICLE)
    done = run(corpus, "-o", out, "--jobs", 2)
    assert done.returncode == 0, done.stderr
    assert (out / "a.txt").read_bytes() == b"\xef\xbb\xbf" + CLEAN.replace("\n", "\r\n").encode()
    assert (out / "deep" / "b.md").read_text() == CLEAN
    assert gzip.decompress((out / "deep" / "c.txt.gz").read_bytes()).decode() == CLEAN
    assert (out / "page.html.txt").read_text() == cleaner.clean_html(PAGE).text
    assert len(result(out)) == 5
    assert summary(out)["documents"]["out"] == 4
    assert done.stdout == ""
    assert "4 documents in, 4 out" in done.stderr


def test_patterns_and_single_files(tmp_path: Path) -> None:
    for name in ("x/1.txt", "x/y/2.txt", "x/3.md"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(ARTICLE)
    assert run("in/**/*.txt", "in/x/3.md", "-o", "out", cwd=tmp_path).returncode == 0
    assert set(result(tmp_path / "out")) == {"x/1.txt", "x/y/2.txt", "3.md", "summary.json"}


def test_an_output_folder_inside_the_input_is_no_input(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE)
    for _ in range(2):
        assert run(".", "-o", "out", "--resume", cwd=tmp_path).returncode == 0
    assert set(result(tmp_path / "out")) == {"a.txt", "summary.json"}


def test_files_that_are_no_text_are_set_aside(tmp_path: Path) -> None:
    corpus, out = tmp_path / "in", tmp_path / "out"
    corpus.mkdir()
    (corpus / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (corpus / "cut.txt.gz").write_bytes(gzip.compress(ARTICLE.encode() * 99)[:-9])
    (corpus / "good.txt").write_text(ARTICLE)
    (corpus / "cp1251.txt").write_bytes("Ночью река поднялась, а к полудню ушла из города.".encode("cp1251"))
    done = run(corpus, "-o", out)
    assert done.returncode == 1
    assert "2 records were set aside" in done.stderr
    assert summary(out)["documents"] == {"in": 4, "out": 2, "set_aside": 2}
    assert summary(out)["notes"]["re-encoded"] == 1
    binary, cut = set_aside(out)
    assert (binary["input"], binary["position"]) == (str(corpus / "binary.txt"), 1)
    assert "binary" in binary["reason"]
    assert "record_base64" in binary
    assert "end-of-stream" in cut["reason"]


# --- JSONL --------------------------------------------------------------------------------------------


def test_jsonl_keeps_every_other_byte(tmp_path: Path) -> None:
    path, out = tmp_path / "a.jsonl", tmp_path / "out"
    before = (
        r'{ "n" : 1.50, "big":12345678901234567890.10, "t\u00e9xt":[1, {"text":"Leave a Reply"}],'
        r' "text":"It rained.\nIt poured.\nLeave a Reply" , "é":"\u00e9", "x":1e5, "x":NaN }'
    )
    lines = [before, "", r'{"text":"Caf\u00e9 \ud83d\ude00, nothing\/removed.\nOr so."}', "{}", "[]", "{"]
    path.write_bytes("\r\n".join(lines).encode())
    done = run(path, "-o", out)
    assert done.returncode == 1
    after = before.replace(r"poured.\nLeave a Reply", "poured.")
    assert (out / "a.jsonl").read_bytes() == f"{after}\r\n{lines[2]}\r\n".encode()
    assert [entry["position"] for entry in set_aside(out)] == [4, 5, 6]
    assert [entry["record"] for entry in set_aside(out)] == ["{}\r\n", "[]\r\n", "{"]
    assert "has no field 'text'" in set_aside(out)[0]["reason"]
    assert summary(out)["passed_over"] == 1


def test_added_fields_are_those_of_json_output(tmp_path: Path) -> None:
    path, out = tmp_path / "a.jsonl", tmp_path / "out"
    path.write_text(json.dumps({"text": ARTICLE, "last": 1}) + "\n" + json.dumps({"text": "", "counts": 1}))
    assert run(path, "-o", out, "--add", "removals,comments,counts").returncode == 1
    (line,) = (out / "a.jsonl").read_text().splitlines()
    found = json.loads(line)
    (tmp_path / "a.txt").write_text(ARTICLE)
    plain = [sys.executable, "-m", "cleaner", "--json", str(tmp_path / "a.txt")]
    printed = json.loads(subprocess.run(plain, capture_output=True, check=True).stdout)
    assert list(found) == ["text", "last", "removals", "comments", "counts"]
    assert found["removals"] == printed["removals"]
    assert found["comments"] == printed["comments"]
    assert found["counts"] == [{"category": "comments", "lines": 1, "characters": 13}]
    assert "'counts' already" in set_aside(out)[0]["reason"]


def test_one_large_file_is_cut_into_shards_and_keeps_its_order(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "a.jsonl", 8000)
    assert (tmp_path / "a.jsonl").stat().st_size > 8 << 20
    with open(tmp_path / "a.jsonl", "ab") as file:
        file.write(b"broken\n")
    assert run(tmp_path / "a.jsonl", "-o", tmp_path / "out", "--jobs", 2).returncode == 1
    rows = [json.loads(line) for line in (tmp_path / "out" / "a.jsonl").read_text().splitlines()]
    assert [row["text"] for row in rows] == cleaned(texts(8000))
    assert [row["id"] for row in rows] == list(range(8000))
    assert [entry["position"] for entry in set_aside(tmp_path / "out")] == [8001]


def test_packed_files_hold_the_same_lines(tmp_path: Path) -> None:
    plain = tmp_path / "a.jsonl"
    write_jsonl(plain, 300)
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(plain.read_bytes()))
    (tmp_path / "c.jsonl.zst").write_bytes(zstd().compress(plain.read_bytes()))
    out = tmp_path / "out"
    assert run(*sorted(tmp_path.glob("?.jsonl*")), "-o", out, "--jobs", 2).returncode == 0
    expected = (out / "a.jsonl").read_bytes()
    assert gzip.decompress((out / "b.jsonl.gz").read_bytes()) == expected
    assert zstd().decompress((out / "c.jsonl.zst").read_bytes()) == expected


@pytest.mark.parametrize("ending", ["gz", "zst"])
def test_a_truncated_file_gives_what_it_held_and_one_record_for_the_rest(tmp_path: Path, ending: str) -> None:
    write_jsonl(tmp_path / "plain", 2000)
    data = (tmp_path / "plain").read_bytes()
    packed = gzip.compress(data) if ending == "gz" else zstd().compress(data)
    path, out = tmp_path / f"a.jsonl.{ending}", tmp_path / "out"
    path.write_bytes(packed[: len(packed) // 2])
    assert run(path, "-o", out).returncode == 1
    (entry,) = set_aside(out)
    assert "cannot be read from here on" in entry["reason"]
    assert 1 < entry["position"] == summary(out)["documents"]["in"] < 2000


# --- Parquet ------------------------------------------------------------------------------------------


def write_parquet(path: Path, kind: pa.DataType) -> pa.Table:
    """A table of many kinds of columns in small row groups."""
    all_texts = texts(900)
    table = pa.table(
        {
            "id": pa.array(range(900), pa.int16()),
            "body": pa.array([None if i == 17 else text for i, text in enumerate(all_texts)]).cast(kind),
            "kind": pa.array(["a", "b", None] * 300).dictionary_encode(),
            "deep": [{"list": [i, None]} for i in range(900)],
        }
    ).replace_schema_metadata({"made": "by hand"})
    field = table.schema.field("body").with_metadata({"about": "the text"})
    table = table.cast(table.schema.set(1, field))
    pq.write_table(table, path, row_group_size=100, compression="zstd")
    return pq.read_table(path)


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())])
def test_parquet_keeps_schema_metadata_and_other_columns(tmp_path: Path, kind: pa.DataType) -> None:
    path, out = tmp_path / "a.parquet", tmp_path / "out"
    table = write_parquet(path, kind)
    assert run(path, "-o", out, "--column", "body", "--jobs", 2).returncode == 1
    after = pq.read_table(out / "a.parquet")
    assert after.schema.equals(table.schema, check_metadata=True)
    left = [i for i in range(900) if i != 17]
    assert after.drop(["body"]).equals(table.drop(["body"]).take(left))
    all_texts = texts(900)
    assert after["body"].to_pylist() == cleaned([all_texts[i] for i in left])
    (entry,) = set_aside(out)
    assert (entry["position"], entry["record"]["id"]) == (18, 17)
    assert pq.ParquetFile(out / "a.parquet").metadata.row_group(0).column(1).compression == "ZSTD"


def test_parquet_takes_added_columns(tmp_path: Path) -> None:
    write_parquet(tmp_path / "a.parquet", pa.string())
    run(tmp_path / "a.parquet", "-o", tmp_path / "out", "--column", "body", "--add", "counts,removals")
    after = pq.read_table(tmp_path / "out" / "a.parquet").to_pylist()
    first = cleaner.clean(texts(1)[0])
    assert [row["line"] for row in after[0]["removals"]] == [removal.line for removal in first.removals]
    assert sum(row["lines"] for row in after[0]["counts"]) == len(first.removals)


def test_a_parquet_file_without_rows(tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": pa.array([], pa.string())}), tmp_path / "a.parquet")
    assert run(tmp_path / "a.parquet", "-o", tmp_path / "out").returncode == 0
    assert pq.read_table(tmp_path / "out" / "a.parquet").num_rows == 0


# --- web archives -------------------------------------------------------------------------------------


def warc(kind: str, number: int, block: bytes, about: str) -> bytes:
    """One record of an archive."""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
        f"WARC-Date: 2026-01-01T00:00:00Z\r\nWARC-Target-URI: https://example.org/{number}\r\n"
        f"Content-Type: {about}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def response(number: int, page: bytes, about: str, more: str = "") -> bytes:
    """A server's answer as a record."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {about}\r\n{more}Content-Length: {len(page)}\r\n\r\n"
    return warc("response", number, head.encode() + page, "application/http; msgtype=response")


ARCHIVE = [
    warc("warcinfo", 0, b"software: by hand\r\n", "application/warc-fields"),
    response(1, PAGE.encode("latin-1"), "text/html; charset=ISO-8859-1"),
    response(2, b"\x89PNG", "image/png"),
    response(3, gzip.compress(PAGE.encode()), "text/html; charset=utf-8", "Content-Encoding: gzip\r\n"),
    response(4, PAGE.encode(), "text/html", "Content-Encoding: gzip\r\n"),
    response(5, PAGE.encode(), "text/html; charset=klingon"),
    warc("metadata", 6, b"fetchTimeMs: 1\r\n", "application/warc-fields"),
]


@pytest.mark.parametrize("ending", ["", ".gz", ".zst"])
def test_a_web_archive_becomes_json_lines(tmp_path: Path, ending: str) -> None:
    pack = {"": bytes, ".gz": gzip.compress, ".zst": zstd().compress}[ending]
    unpack = {"": bytes, ".gz": gzip.decompress, ".zst": zstd().decompress}[ending]
    path, out = tmp_path / f"a.warc{ending}", tmp_path / "out"
    path.write_bytes(b"".join(map(pack, ARCHIVE)))
    assert run(path, "-o", out).returncode == 1
    rows = [json.loads(line) for line in unpack((out / f"a.warc.jsonl{ending}").read_bytes()).splitlines()]
    assert [row["url"][-1] for row in rows] == ["1", "3", "5"]
    assert [row["charset"] for row in rows] == ["iso-8859-1", "utf-8", "klingon"]
    assert {row["text"] for row in rows} == {cleaner.clean_html(PAGE).text}
    assert "café" in rows[0]["text"]
    (entry,) = set_aside(out)
    assert entry["position"] == 5
    assert "Gzip" in entry["reason"]
    assert summary(out)["passed_over"] == 3


def test_the_texts_of_a_crawl(tmp_path: Path) -> None:
    all_texts = texts(50)
    records = [warc("conversion", i, text.encode(), "text/plain") for i, text in enumerate(all_texts)]
    path, out = tmp_path / "a.warc.wet.gz", tmp_path / "out"
    path.write_bytes(b"".join(map(gzip.compress, records)))
    assert run(path, "-o", out).returncode == 0
    lines = gzip.decompress((out / "a.warc.wet.jsonl.gz").read_bytes()).splitlines()
    rows = [json.loads(line) for line in lines]
    assert [row["text"] for row in rows] == cleaned(all_texts)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_an_archive_that_is_cut_off(tmp_path: Path, pack: type) -> None:
    path, out = tmp_path / "a.warc", tmp_path / "out"
    path.write_bytes(b"".join(map(pack, ARCHIVE[:4]))[:-60])
    assert run(path, "-o", out).returncode == 1
    assert summary(out)["documents"] == {"in": 2, "out": 1, "set_aside": 1}
    assert "cut off" in set_aside(out)[0]["reason"]


# --- wrong use, and everything that a run tells ----------------------------------------------------------


def wrong(tmp_path: Path, *arguments: object) -> str:
    """The message of a run that does not start, and leaves nothing behind."""
    done = run(*arguments, "-o", "out", cwd=tmp_path)
    assert done.returncode == 2
    assert not (tmp_path / "out" / "summary.json").exists()
    assert "Error:" in done.stderr
    return done.stderr


def test_wrong_use_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE)
    (tmp_path / "b.bin").write_text(ARTICLE)
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_text(ARTICLE)
    pq.write_table(pa.table({"body": ["x"], "n": [1]}), tmp_path / "t.parquet")
    (tmp_path / "broken.parquet").write_bytes(b"PAR1")
    os.mkfifo(tmp_path / "pipe.jsonl")
    assert "no such file" in wrong(tmp_path, "missing.txt")
    assert "--format" in wrong(tmp_path, "b.bin")
    assert "both be written to" in wrong(tmp_path, "a.txt", "sub")
    assert "only body, n" in wrong(tmp_path, "t.parquet")
    assert "not strings" in wrong(tmp_path, "t.parquet", "--column", "n")
    assert "broken.parquet" in wrong(tmp_path, "broken.parquet")
    assert "is a pipe" in wrong(tmp_path, "pipe.jsonl")
    assert "--add" in wrong(tmp_path, "a.txt", "--add", "counts")
    (tmp_path / "site.rules").write_text("nonsense")
    assert "site.rules: line 1" in wrong(tmp_path, "a.txt", "--rules", "site.rules")
    assert "'colour'" in wrong(tmp_path, "a.txt", "--add", "colour")


def test_a_format_can_be_named(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "export.data", 3)
    assert run(tmp_path / "export.data", "-o", tmp_path / "out", "--format", "jsonl").returncode == 0
    assert summary(tmp_path / "out")["documents"]["out"] == 3


def test_a_wrong_field_is_told_at_the_end(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "a.jsonl", 30)
    done = run(tmp_path / "a.jsonl", "-o", tmp_path / "out", "--field", "body")
    assert done.returncode == 1
    assert "30  has no field 'body'" in done.stderr
    assert len(set_aside(tmp_path / "out")) == 30


def test_fail_fast_stops_and_can_be_resumed_without(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "a.jsonl", 30)
    with open(tmp_path / "a.jsonl", "a") as file:
        file.write("broken")
    done = run(tmp_path / "a.jsonl", "-o", tmp_path / "out", "--fail-fast")
    assert done.returncode == 1
    assert "a.jsonl: record 31: is not a JSON object" in done.stderr
    assert not (tmp_path / "out" / "a.jsonl").exists()
    assert run(tmp_path / "a.jsonl", "-o", tmp_path / "out", "--resume").returncode == 1
    assert summary(tmp_path / "out")["documents"] == {"in": 31, "out": 30, "set_aside": 1}


def test_results_are_never_overwritten(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "a.jsonl", 30)
    first = run(tmp_path / "a.jsonl", "-o", tmp_path / "out")
    before = result(tmp_path / "out")
    again = run(tmp_path / "a.jsonl", "-o", tmp_path / "out")
    assert (again.returncode, "not empty" in again.stderr) == (2, True)
    resumed = run(tmp_path / "a.jsonl", "-o", tmp_path / "out", "--resume")
    assert (resumed.returncode, resumed.stderr) == (0, first.stderr)
    other = run(tmp_path / "a.jsonl", "-o", tmp_path / "out", "--resume", "--level", "careful")
    assert (other.returncode, "other inputs" in other.stderr) == (2, True)
    assert result(tmp_path / "out") == before


def test_resume_does_not_write_into_a_folder_that_holds_something_else(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE)
    done = run(tmp_path, "-o", tmp_path, "--resume")
    assert (done.returncode, "not empty" in done.stderr) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_the_summary_counts_by_category_and_language(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "a.jsonl", 200)
    run(tmp_path / "a.jsonl", "-o", tmp_path / "out")
    found = summary(tmp_path / "out")
    removals = [removal for text in texts(200) for removal in cleaner.clean(text).removals]
    counted = {
        category: sum(counts["lines"] for counts in languages.values())
        for category, languages in found["removed"].items()
    }
    assert counted == {
        category: sum(removal.category == category for removal in removals) for category in counted
    }
    assert found["lines"]["removed"] == len(removals) > 0
    assert found["characters"]["removed"] == sum(len(removal.text) for removal in removals)
    assert len({name for languages in found["removed"].values() for name in languages}) > 1
    assert found["model"] == cleaner.clean("").model


def test_progress_is_shown_on_a_terminal_only(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "a.jsonl", 8000)
    leader, follower = pty.openpty()
    arguments = command(tmp_path / "a.jsonl", "-o", tmp_path / "out")
    process = subprocess.Popen(arguments, stderr=follower)
    os.close(follower)
    shown = b""
    while piece := read(leader):
        shown += piece
    assert process.wait() == 0
    assert b"documents, " in shown
    assert b"MB/s" in shown
    assert b"% removed" in shown
    assert b"MB/s" not in run(tmp_path / "a.jsonl", "-o", tmp_path / "quiet").stderr.encode()


def read(terminal: int) -> bytes:
    """What a terminal shows next, or nothing when it is closed."""
    try:
        return os.read(terminal, 1 << 16)
    except OSError:
        return b""


def test_a_reader_of_messages_who_goes_away_stops_nothing(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "a.jsonl", 2000)
    words = " ".join(command(tmp_path / "a.jsonl", "-o", tmp_path / "out"))
    subprocess.run(["bash", "-c", f"{words} 2>&1 | true"], check=True)
    assert summary(tmp_path / "out")["documents"]["out"] == 2000


def test_a_missing_package_is_named(tmp_path: Path) -> None:
    (tmp_path / "pyarrow").mkdir()
    (tmp_path / "pyarrow" / "__init__.py").write_text("raise ImportError('not here')")
    (tmp_path / "a.parquet").write_bytes(b"")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = run(tmp_path / "a.parquet", "-o", tmp_path / "out", env=environment)
    assert done.returncode == 2
    assert "pip install 'article-cleaner[parquet]'" in done.stderr
