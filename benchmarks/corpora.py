"""`cleaner run` on each format, and each engine, on the same documents: documents/s, MB/s, memory.

    pip install 'article-cleaner[bench,datasets,datatrove,parquet,ray,warc,zstd]'
    python benchmarks/corpora.py LABELLED.jsonl.gz [--megabytes N] [--pages N] [--only WORD] [--json OUT]

README.md beside this file says how each figure is counted.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)  # else `import html` would find html.py here

import argparse
import gzip
import json
import os
import shlex
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from html import escape
from itertools import count, cycle
from typing import Any

PLAIN = "documents.jsonl"
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
ONE_THREAD = os.environ | dict.fromkeys(THREADS, "1")  # a process is to fill one core, as workers do
FILES = 5000  # of the folder of text files, at most: more would measure the file system


# --- the same documents in every format ---------------------------------------------------------------


def documents(labelled: Path, megabytes: float) -> Iterator[dict[str, Any]]:
    """The labelled texts over and over, until there is enough."""
    with gzip.open(labelled, "rt", encoding="utf-8") as file:
        texts = ["\n".join(json.loads(line)["lines"]) for line in file]
    size = 0
    for number, text in zip(count(), cycle(texts)):
        if size > megabytes * 1e6:
            return
        size += len(text.encode("utf-8", "replace"))
        yield {"id": number, "url": f"https://example.org/{number}", "text": text}


def write_all(folder: Path, labelled: Path, megabytes: float, pages: int) -> dict[str, tuple[int, float]]:
    """Write every input; give the documents and megabytes of text in each."""
    import pyarrow.json
    import pyarrow.parquet

    from cleaner.corpora.packed import zstd

    with open(folder / PLAIN, "w", encoding="utf-8") as file:
        for row in documents(labelled, megabytes):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    with open(folder / PLAIN, "rb") as plain:
        with gzip.open(folder / f"{PLAIN}.gz", "wb", 6) as packed:
            shutil.copyfileobj(plain, packed)
        plain.seek(0)
        with zstd().ZstdFile(folder / f"{PLAIN}.zst", "w") as packed:
            shutil.copyfileobj(plain, packed)
    options = pyarrow.json.ReadOptions(block_size=32 << 20)
    table = pyarrow.json.read_json(folder / PLAIN, options)
    pyarrow.parquet.write_table(table, folder / "documents.parquet", row_group_size=2000)
    rows = [row["text"] for row in documents(labelled, megabytes)]
    with open(folder / "documents.warc.wet.gz", "wb") as archive:
        for number, text in enumerate(rows):
            archive.write(gzip.compress(archived("conversion", number, "text/plain", text.encode())))
    with open(folder / "documents.warc.gz", "wb") as archive:
        for number, text in enumerate(rows[:pages]):
            page = "".join(f"<p>{escape(line)}</p>\n" for line in text.split("\n"))
            page = f"<!DOCTYPE html><html><body><article>{page}</article></body></html>"
            head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
            archive.write(
                gzip.compress(archived("response", number, "application/http", (head + page).encode()))
            )
    (folder / "files").mkdir()
    for number, text in enumerate(rows[:FILES]):
        (folder / "files" / f"{number:06}.txt").write_text(text, encoding="utf-8", newline="")

    def size(some: list[str]) -> tuple[int, float]:
        return len(some), sum(len(text.encode()) for text in some) / 1e6

    return {"": size(rows), "files": size(rows[:FILES]), "documents.warc.gz": size(rows[:pages])}


def archived(kind: str, number: int, about: str, block: bytes) -> bytes:
    """A record of a web archive."""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
        f"WARC-Target-URI: https://example.org/{number}\r\nWARC-Date: 2026-01-01T00:00:00Z\r\n"
        f"Content-Type: {about}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


# --- the engines, each in a process of its own ------------------------------------------------------------


def plain_copy(source: Path, out: Path) -> None:
    """The floor: the file's bytes, copied."""
    out.mkdir()
    with open(source / PLAIN, "rb") as file, open(out / PLAIN, "wb") as copy:
        while piece := file.read(1 << 20):
            copy.write(piece)


def in_memory(source: Path, out: Path) -> None:
    """`clean_batch` alone, 64 documents at a time, nothing written."""
    from cleaner import Cleaner

    stripper = Cleaner()
    with open(source / PLAIN, "rb") as file:
        rows = [json.loads(line)["text"] for line in file]
    start = time.process_time()
    for at in range(0, len(rows), 64):
        stripper.clean_batch(rows[at : at + 64])
    print(json.dumps({"seconds": time.process_time() - start}))


def hugging_face(source: Path, out: Path) -> None:
    """`Dataset.map` in one process."""
    from datasets import Dataset

    from cleaner.steps import CleanBatch

    table = Dataset.from_json(str(source / PLAIN), cache_dir=str(out))
    table.map(CleanBatch(), batched=True, batch_size=100)


def ray_data(source: Path, out: Path) -> None:
    """`map_batches` on a Ray of one processor, written as JSON lines."""
    import ray

    from cleaner.steps import CleanBatch

    ray.init(num_cpus=1, include_dashboard=False, object_store_memory=500 << 20)
    ray.data.read_json(str(source / PLAIN)).map_batches(CleanBatch(), batch_size=100).write_json(str(out))


def datatrove(source: Path, out: Path, step: Any) -> None:
    """A pipeline of reader, step and writer in one process."""
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    steps = [
        JsonlReader(str(source), glob_pattern=PLAIN),
        step,
        JsonlWriter(str(out), "${rank}.jsonl", compression=None),
    ]
    LocalPipelineExecutor(steps, tasks=1, logging_dir=str(out / "logs")).run()


def datatrove_cleaner(source: Path, out: Path) -> None:
    """Our step."""
    from cleaner.steps.datatrove import ArticleCleaner

    datatrove(source, out, ArticleCleaner())


def datatrove_c4(source: Path, out: Path) -> None:
    """Datatrove's own line filter, its count of sentences off (60 times slower)."""
    from datatrove.pipeline.filters import C4QualityFilter

    datatrove(source, out, C4QualityFilter(min_num_sentences=-1))


ENGINES: dict[str, Callable[[Path, Path], None]] = {
    "plain copy": plain_copy,
    "in memory: `clean_batch`": in_memory,
    "Hugging Face datasets, 1 process": hugging_face,
    "Ray Data, 1 processor": ray_data,
    "datatrove, `ArticleCleaner`": datatrove_cleaner,
    "datatrove, `C4QualityFilter`": datatrove_c4,
}
INPUTS = (
    PLAIN,
    f"{PLAIN}.gz",
    f"{PLAIN}.zst",
    "documents.parquet",
    "documents.warc.wet.gz",
    "files",
    "documents.warc.gz",
)
RUNS = {f"run {name}, {jobs} job{'s' * (jobs > 1)}": (name, jobs) for name in INPUTS for jobs in (1, 2)}


# --- measuring ----------------------------------------------------------------------------------------------


def measured(words: list[str]) -> dict[str, float]:
    """Seconds by the clock and of processor time, and the most memory of any process, of a command."""
    start = time.perf_counter()
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(words, stdout=said, stderr=subprocess.STDOUT, env=ONE_THREAD)
        _, status, usage = os.wait4(process.pid, 0)
        said.seek(0)
        answer = said.read()
    if status:
        sys.exit(f"{shlex.join(words)}\n{answer}")
    row = {
        "wall_seconds": time.perf_counter() - start,
        "cpu_seconds": usage.ru_utime + usage.ru_stime,
        "peak_megabytes": usage.ru_maxrss / 1024,
    }
    lines = [line for line in answer.splitlines() if line.startswith('{"seconds"')]
    if lines:
        row["wall_seconds"] = row["cpu_seconds"] = json.loads(lines[-1])["seconds"]
    return row


def figures(source: Path, sizes: dict[str, tuple[int, float]], only: str) -> dict[str, dict[str, float]]:
    """One row for each format and engine."""
    found = {}
    for name in [*ENGINES, *RUNS]:
        if only not in name:
            continue
        with tempfile.TemporaryDirectory(dir=source.parent) as folder:
            out = str(Path(folder, "out"))
            if name in ENGINES:
                words = [sys.executable, __file__, "--engine", name, str(source), out]
            else:
                file, jobs = RUNS[name]
                words = [sys.executable, "-m", "cleaner", "run", str(source / file), "-o", out]
                words += ["--jobs", str(jobs)]
            row = measured(words)
        number, megabytes = sizes.get(RUNS[name][0] if name in RUNS else "", sizes[""])
        found[name] = row | {"documents": number, "megabytes": megabytes}
        print(line(name, found[name]), flush=True)
    return found


def line(name: str, row: dict[str, float]) -> str:
    """A row of the table in Markdown."""
    cells = (
        name,
        f"{row['documents'] / row['wall_seconds']:,.0f}",
        f"{row['megabytes'] / row['wall_seconds']:.1f}",
        f"{row['megabytes'] / row['cpu_seconds']:.1f}",
        f"{row['peak_megabytes']:,.0f}",
    )
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Run the benchmark and print its figures."""
    if sys.argv[1] == "--engine":
        ENGINES[sys.argv[2]](*map(Path, sys.argv[3:]))
        return
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("labelled", type=Path, help="gzipped JSON lines, each with `lines`")
    parser.add_argument("--megabytes", type=float, default=100, help="text to clean (default 100)")
    parser.add_argument("--pages", type=int, default=500, help="pages of HTML to clean (default 500)")
    parser.add_argument("--only", default="", metavar="WORD", help="only what has this in its name")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the figures to this file too")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "in")
        source.mkdir()
        with ProcessPoolExecutor(1) as apart:  # a small process measures: its children start from its size
            work = (source, args.labelled, args.megabytes, args.pages)
            sizes = apart.submit(write_all, *work).result()
        print(f"`{shlex.join(['python', *sys.argv])}`, {date.today().isoformat()}; ", end="")
        print(f"{sizes[''][0]:,} documents, {sizes[''][1]:.0f} MB of text, {os.cpu_count()} cores\n")
        print("| | documents/s | MB/s | MB per processor second | peak MB |\n|---|---:|---:|---:|---:|")
        rows = figures(source, sizes, args.only)
    if args.json:
        args.json.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
