"""`cleaner run` under attack: killed, stopped, starved of disk, time and memory. Nothing may be lost."""

from __future__ import annotations

import contextlib
import json
import os
import random
import resource
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.corpora import command, result, run, set_aside, summary, texts, write_jsonl

SHORT = "We rowed home in the dark.\nThe tide was against us.\nLeave a Reply\n"


def write_corpus(folder: Path) -> None:
    """Every way in which work is cut: files in groups, a file in ranges, row groups, a packed file."""
    import gzip

    import pyarrow as pa
    import pyarrow.parquet as pq

    (folder / "texts").mkdir(parents=True)
    for i, text in enumerate(texts(450)):
        (folder / "texts" / f"{i:03}.txt").write_text(text)
    (folder / "texts" / "binary.txt").write_bytes(b"\x00\x01")
    write_jsonl(folder / "large.jsonl", 12000)
    with open(folder / "large.jsonl", "a") as file:
        file.write("broken\n")
    (folder / "packed.jsonl.gz").write_bytes(gzip.compress((folder / "large.jsonl").read_bytes()[: 2 << 20]))
    rows = texts(12000)
    pq.write_table(
        pa.table({"id": range(12000), "text": rows}), folder / "table.parquet", row_group_size=1000
    )


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus, and what an undisturbed run makes of it."""
    folder = tmp_path_factory.mktemp("corpus")
    write_corpus(folder / "in")
    assert run(folder / "in", "-o", folder / "expected", "--jobs", 2).returncode == 1
    assert summary(folder / "expected")["documents"]["set_aside"] >= 3
    return folder


def workers(process: subprocess.Popen[bytes]) -> list[int]:
    """The worker processes of a run."""
    with contextlib.suppress(OSError):
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        return [int(child) for child in children if b"spawn_main" in words(child)]
    return []


def started(process: subprocess.Popen[bytes]) -> list[int]:
    """The worker processes of a run, as soon as there are any."""
    while not (alive := workers(process)):
        assert process.poll() is None
        time.sleep(0.01)
    return alive


def words(process: str) -> bytes:
    """The command line of a process."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_bytes()
    return b""


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_killed_at_random_moments_the_result_is_the_same(corpus: Path, tmp_path: Path, seed: int) -> None:
    chance, out, kills = random.Random(seed), tmp_path / "out", 0
    arguments = command(corpus / "in", "-o", out, "--jobs", 2, "--resume")
    while kills < 12:
        with subprocess.Popen(arguments, stderr=subprocess.DEVNULL) as process:
            time.sleep(chance.uniform(0.2, 0.8))
            if process.poll() is not None:
                break
            process.send_signal(chance.choice((signal.SIGKILL, signal.SIGINT, signal.SIGTERM)))
            kills += 1
    assert kills >= 3
    done = subprocess.run(arguments, capture_output=True, text=True)
    assert done.returncode == 1, done.stderr
    assert result(out) == result(corpus / "expected")


@pytest.mark.slow
def test_killed_workers_are_replaced(corpus: Path, tmp_path: Path) -> None:
    chance, out, kills = random.Random(0), tmp_path / "out", 0
    with subprocess.Popen(command(corpus / "in", "-o", out, "--jobs", 2), stderr=subprocess.PIPE) as process:
        while process.poll() is None:
            time.sleep(chance.uniform(0.05, 0.6))
            if (alive := workers(process)) and kills < 12:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(chance.choice(alive), signal.SIGKILL)
                    kills += 1
        assert process.returncode == 1
    assert kills >= 5
    assert result(out) == result(corpus / "expected")


def test_an_interrupted_run_says_how_to_go_on(corpus: Path, tmp_path: Path) -> None:
    with subprocess.Popen(command(corpus / "in", "-o", tmp_path / "out"), stderr=subprocess.PIPE) as process:
        started(process)
        time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate()
    assert process.returncode == 130
    assert b"--resume" in said
    assert b"Traceback" not in said


def test_workers_do_not_outlive_a_killed_run(corpus: Path, tmp_path: Path) -> None:
    with subprocess.Popen(
        command(corpus / "in", "-o", tmp_path / "out"), stderr=subprocess.DEVNULL
    ) as process:
        alive = started(process)
        process.kill()
    end = time.monotonic() + 20
    while any(b"spawn_main" in words(str(worker)) for worker in alive):
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_full_disk_stops_the_run_and_room_lets_it_go_on(corpus: Path, tmp_path: Path) -> None:
    """A limit on the size of files stands for the full disk: a write fails in the middle."""

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (3 << 20, resource.RLIM_INFINITY))

    out = tmp_path / "out"
    stopped = run(corpus / "in", "-o", out, "--jobs", 2, preexec_fn=limited)
    assert stopped.returncode == 3
    assert "cannot write" in stopped.stderr
    assert "--resume" in stopped.stderr
    assert run(corpus / "in", "-o", out, "--jobs", 2, "--resume").returncode == 1
    assert result(out) == result(corpus / "expected")


def test_two_runs_do_not_write_to_one_folder(corpus: Path, tmp_path: Path) -> None:
    arguments = command(corpus / "in", "-o", tmp_path / "out", "--resume")
    with subprocess.Popen(arguments, stderr=subprocess.DEVNULL) as first:
        started(first)
        second = subprocess.run(arguments, capture_output=True, text=True)
        first.kill()
    assert second.returncode == 2
    assert "another run" in second.stderr


def write_with(path: Path, odd: str) -> None:
    """Some short texts and an odd one among them."""
    rows = [SHORT] * 20 + [odd] + [SHORT] * 20
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in rows))


def test_a_document_that_takes_too_long_is_set_aside(tmp_path: Path) -> None:
    write_with(tmp_path / "a.jsonl", "Home\nLeave a Reply\n" * 500_000)
    out = tmp_path / "out"
    assert run(tmp_path / "a.jsonl", "-o", out, "--document-seconds", 0.2, "--jobs", 1).returncode == 1
    assert summary(out)["documents"] == {"in": 41, "out": 40, "set_aside": 1}
    (entry,) = set_aside(out)
    assert (entry["position"], entry["reason"][:22]) == (21, "took longer than 0.2 s")


def test_a_document_that_takes_too_much_memory_is_set_aside(tmp_path: Path) -> None:
    write_with(tmp_path / "a.jsonl", "a\nb\n" * 1_000_000)
    out = tmp_path / "out"
    assert run(tmp_path / "a.jsonl", "-o", out, "--document-megabytes", 64, "--jobs", 1).returncode == 1
    assert summary(out)["documents"] == {"in": 41, "out": 40, "set_aside": 1}
    (entry,) = set_aside(out)
    assert entry["position"] == 21
    assert "memory" in entry["reason"]


def test_a_line_too_long_to_read_is_set_aside(tmp_path: Path) -> None:
    write_with(tmp_path / "a.jsonl", "word " * 4_000_000)
    out = tmp_path / "out"
    assert run(tmp_path / "a.jsonl", "-o", out, "--document-megabytes", 64).returncode == 1
    (entry,) = set_aside(out)
    assert (entry["position"], entry["record"]) == (21, None)
    assert "longer than" in entry["reason"]
    assert summary(out)["documents"]["out"] == 40


@pytest.mark.slow
def test_a_worker_that_hangs_is_replaced(tmp_path: Path) -> None:
    """A stopped process heeds no alarm, as one does not that is lost in a library."""
    write_jsonl(tmp_path / "a.jsonl", 8000)
    run(tmp_path / "a.jsonl", "-o", tmp_path / "expected")
    replaced = False
    for attempt in range(5):  # until one is hit while it cleans, not while it reads or writes
        out = tmp_path / f"out{attempt}"
        arguments = command(tmp_path / "a.jsonl", "-o", out, "--jobs", 1, "--document-seconds", 1)
        with subprocess.Popen(arguments, stderr=subprocess.DEVNULL) as process:
            (worker,) = started(process)
            time.sleep(0.4 + attempt / 10)
            os.kill(worker, signal.SIGSTOP)
            start = time.monotonic()
            while worker in workers(process) and time.monotonic() - start < 9:
                time.sleep(0.1)
            replaced = worker not in workers(process)
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker, signal.SIGCONT)
        assert process.returncode == 0
        assert result(out)["a.jsonl"] == result(tmp_path / "expected")["a.jsonl"]
        if replaced:
            break
    assert replaced


def peak(process: subprocess.Popen[bytes]) -> int:
    """The most memory that any process of a run used, in MB, watched until it ends."""
    most = 0
    while process.poll() is None:
        for pid in (process.pid, *workers(process)):
            with contextlib.suppress(OSError, IndexError):
                status = Path(f"/proc/{pid}/status").read_text()
                most = max(most, int(status.partition("VmHWM:")[2].split()[0]) >> 10)
        time.sleep(0.02)
    return most


@pytest.mark.slow
def test_memory_does_not_grow_with_the_input(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "part", 4000)
    data = (tmp_path / "part").read_bytes()
    peaks = []
    for times in (2, 24):
        (tmp_path / "a.jsonl").write_bytes(data * times)
        out = tmp_path / f"out{times}"
        arguments = command(tmp_path / "a.jsonl", "-o", out, "--jobs", 2)
        with subprocess.Popen(arguments, stderr=subprocess.DEVNULL) as process:
            peaks.append(peak(process))
        assert summary(out)["documents"]["out"] == 4000 * times
    assert max(peaks) < 400
    assert peaks[1] < 1.25 * peaks[0]
