"""cleaner beside the line rules of C4 and RefinedWeb and datatrove's C4 filter, on labelled texts.

    pip install '.[bench]'
    python benchmarks/text.py LABELLED.jsonl.gz [--documents N] [--json OUT]

One run on one core prints what each of them removes, how fast they are, and how long the command
`cleaner` takes to start. README.md beside this file says how each figure is counted.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)  # else `import html` would find html.py here

import argparse
import gc
import gzip
import importlib
import json
import re
import shlex
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from benchmarks.one_core import one_core, table, versions

REPEATS = 3
STARTS = 9
LINE_CAP = 300  # characters of a line that count towards `lost`, so that no single line decides
PEER = "datatrove `C4QualityFilter`"
PACKAGES = ("article-cleaner", "numpy", "regex", "datatrove")


@dataclass(frozen=True)
class Labelled:
    """A text, and a label for each line: "content", "amb" (not scored) or a category of cruft."""

    text: str
    lines: list[str]
    labels: list[str]


@dataclass(frozen=True)
class Contestant:
    """A way to clean texts. `clean` is timed; `removed` then reads the lines off each result."""

    clean: Callable[[list[str]], Sequence[Any]]
    removed: Callable[[str, Any], set[int]]


@dataclass(frozen=True)
class Score:
    """What a contestant did to the labelled lines; each share is from 0 to 1."""

    caught: float
    lost: float
    lines: float
    damaged: int
    emptied: int


# --- the line rules of C4 and RefinedWeb --------------------------------------------------------------

C4_ENDS = (".", "!", "?", '"')
C4_MIN_WORDS = 5
C4_POLICIES = (
    "terms of use",
    "privacy policy",
    "cookie policy",
    "uses cookies",
    "use of cookies",
    "use cookies",
)
C4_CITATION = re.compile(r"(?:\[\d*\]|\[edit\]|\[citation needed\])+$")


def c4_removes(line: str) -> bool:
    """The line rules of C4: Raffel et al. 2020, JMLR 21(140), section 2.2.

    The journal's version asks for 5 words a line, the first preprint (and datatrove) for 3. The rules
    for whole pages (number of sentences, curly brackets, "lorem ipsum", bad words) are left out.
    """
    line = line.rstrip()
    if line.endswith("]"):
        line = C4_CITATION.sub("", line)
    if not line.endswith(C4_ENDS) or len(line.split()) < C4_MIN_WORDS:
        return True
    lower = line.lower()
    return "javascript" in lower or any(policy in lower for policy in C4_POLICIES)


REFINEDWEB_COUNTER = re.compile(
    r"\W*\d[\d,.]*[kmb]?\s+(?:likes?|shares?|comments?|retweets?|reposts?|quotes?|bookmarks?|upvotes?"
    r"|downvotes?|downloads?|views?|followers?)\W*",
    re.IGNORECASE,
)
REFINEDWEB_SHORT = 10  # words


def refinedweb_removes(line: str) -> bool:
    """The line rules of RefinedWeb: Penedo et al. 2023, arXiv 2306.01116, appendix G.2.

    The paper names its rules by example. "Mainly" upper case is taken as more than half of the
    characters, and the patterns are the three that it quotes, as DataComp-LM (Li et al. 2024) did. A
    line that it would edit counts as removed; its rule for whole pages is left out.
    """
    words = line.split()
    if len(words) <= 1 or "".join(words).isnumeric() or REFINEDWEB_COUNTER.fullmatch(line):
        return True
    if 2 * sum(map(str.isupper, line)) > len(line):
        return True
    if len(words) > REFINEDWEB_SHORT:
        return False
    lower = line.strip().lower()
    return lower.startswith("sign-in") or lower.endswith("read more...") or "items in cart" in lower


# --- the contestants ----------------------------------------------------------------------------------


def by_rule(removes: Callable[[str], bool]) -> Contestant:
    """A contestant that looks at each line alone."""

    def clean(text: str) -> set[int]:
        return {i for i, line in enumerate(text.split("\n")) if removes(line)}

    return Contestant(lambda texts: [clean(text) for text in texts], lambda text, gone: gone)


def nothing() -> Contestant:
    """The floor under every speed: split the text into words, remove nothing."""
    return Contestant(lambda texts: [text.split() for text in texts], lambda text, words: set())


def cleaner_batch(level: str) -> Contestant:
    """`Cleaner.clean_batch` on all texts at once."""
    stripper = importlib.import_module("cleaner").Cleaner(level=level)
    return Contestant(stripper.clean_batch, removed_by_cleaner)


def cleaner_single(level: str) -> Contestant:
    """`Cleaner.clean`, one text at a time."""
    stripper = importlib.import_module("cleaner").Cleaner(level=level)
    return Contestant(lambda texts: [stripper.clean(text) for text in texts], removed_by_cleaner)


def removed_by_cleaner(text: str, cleaned: Any) -> set[int]:
    """The numbers of the lines that cleaner says it removed."""
    return {removal.line for removal in cleaned.removals}


def datatrove_c4() -> Contestant:
    """The filter of datatrove itself, document by document, its count of sentences off (60 times slower)."""
    filters = importlib.import_module("datatrove.pipeline.filters.c4_filters")
    document = importlib.import_module("datatrove.data").Document
    peer = filters.C4QualityFilter(min_num_sentences=-1)

    def clean(text: str) -> str | None:
        doc = document(text=text, id="")
        return doc.text if peer.filter(doc) is True else None

    def removed(text: str, kept: str | None) -> set[int]:
        left = {line.strip() for line in (kept or "").split("\n")} - {""}

        def stays(line: str) -> bool:
            pieces = [piece.strip() for piece in line.splitlines() if piece.strip()]
            return left.issuperset(filters.CITATION_REGEX.sub("", piece).strip() for piece in pieces)

        return {i for i, line in enumerate(text.split("\n")) if kept is None or not stays(line)}

    return Contestant(lambda texts: [clean(text) for text in texts], removed)


CONTESTANTS: dict[str, Callable[[], Contestant]] = {
    "nothing removed: `str.split`": nothing,
    "cleaner, careful, batch": lambda: cleaner_batch("careful"),
    "cleaner, standard, batch": lambda: cleaner_batch("standard"),
    "cleaner, thorough, batch": lambda: cleaner_batch("thorough"),
    "cleaner, standard, one by one": lambda: cleaner_single("standard"),
    "C4 line rules": lambda: by_rule(c4_removes),
    "RefinedWeb line rules": lambda: by_rule(refinedweb_removes),
    PEER: datatrove_c4,
}


def load() -> tuple[dict[str, Contestant], list[str]]:
    """The contestants that are installed here, and the names of those that are not."""
    ready: dict[str, Contestant] = {}
    missing: list[str] = []
    for name, make in CONTESTANTS.items():
        try:
            ready[name] = make()
        except ModuleNotFoundError:
            missing.append(name)
    return ready, missing


# --- measuring ----------------------------------------------------------------------------------------


def read(path: Path, documents: int | None) -> list[Labelled]:
    """The labelled texts, or `documents` of them spread evenly over the file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    if documents and documents < len(rows):
        rows = [rows[i * len(rows) // documents] for i in range(documents)]
    texts = [Labelled("\n".join(row["lines"]), row["lines"], row["labels"]) for row in rows]
    if any(doc.text.split("\n") != doc.lines or len(doc.lines) != len(doc.labels) for doc in texts):
        sys.exit(f"{path}: every line needs one label and may hold no line break")
    return texts


def race(contestants: dict[str, Contestant], texts: list[str]) -> dict[str, float]:
    """The fewest seconds of processor time for each contestant, of a few rounds taken in turns.

    Processor time leaves out the waiting for a core that others use too; on an idle machine it is what
    a clock shows, for none of the contestants waits for anything or starts a process of its own.
    """
    best = dict.fromkeys(contestants, float("inf"))
    for contestant in contestants.values():
        contestant.clean(texts[:20])
    for _ in range(REPEATS):
        for name, contestant in contestants.items():
            gc.collect()
            start = time.process_time()
            contestant.clean(texts)
            best[name] = min(best[name], time.process_time() - start)
    return best


def score(documents: list[Labelled], gone: list[set[int]]) -> Score:
    """Compare the removed lines with the labels."""
    cruft = caught = chars = chars_gone = content = content_gone = damaged = emptied = 0
    for doc, removed in zip(documents, gone, strict=True):
        before = content_gone
        for i, (line, label) in enumerate(zip(doc.lines, doc.labels, strict=True)):
            if label == "amb" or not line.strip():
                continue
            if label == "content":
                size = min(len(line), LINE_CAP)
                chars += size
                content += 1
                chars_gone += size * (i in removed)
                content_gone += i in removed
            else:
                cruft += 1
                caught += i in removed
        damaged += content_gone > before
        emptied += removed.issuperset(i for i, line in enumerate(doc.lines) if line.strip())
    return Score(
        caught / max(1, cruft), chars_gone / max(1, chars), content_gone / max(1, content), damaged, emptied
    )


ARTICLE = """\
The ferry left a little after six, and most of us slept until the islands came into view.
By noon the wind had turned, so the captain kept to the lee of the northern shore.
Please share this article with your friends
Leave a comment
"""


def start_up() -> tuple[float, float]:
    """Median seconds, start to finish, of `cleaner FILE` and of `python -c "import numpy"`."""
    script = Path(sys.executable).with_name("cleaner")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "article.txt")
        path.write_text(ARTICLE, encoding="utf-8")
        command = [str(script)] if script.exists() else [sys.executable, "-m", "cleaner"]
        commands = ([*command, str(path)], [sys.executable, "-c", "import numpy"])
        times: tuple[list[float], list[float]] = ([], [])
        for _ in range(1 + STARTS):
            for seconds, words in zip(times, commands, strict=True):
                start = time.perf_counter()
                subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
                seconds.append(time.perf_counter() - start)
    cleaner, numpy = (statistics.median(seconds[1:]) for seconds in times)
    return cleaner, numpy


# --- reporting ----------------------------------------------------------------------------------------


def figures(documents: list[Labelled]) -> dict[str, dict[str, Any]]:
    """One row of figures for each contestant; an empty row for one that is not installed."""
    contestants, missing = load()
    texts = [doc.text for doc in documents]
    megabytes = sum(len(text.encode("utf-8", "replace")) for text in texts) / 1e6
    seconds = race(contestants, texts)
    rows: dict[str, dict[str, Any]] = {name: {} for name in CONTESTANTS}
    for name, contestant in contestants.items():
        results = contestant.clean(texts)
        gone = [contestant.removed(text, result) for text, result in zip(texts, results, strict=True)]
        rows[name] = {
            **asdict(score(documents, gone)),
            "documents_per_second": len(texts) / seconds[name],
            "megabytes_per_second": megabytes / seconds[name],
            "times_peer": None if PEER in missing else seconds[PEER] / seconds[name],
        }
    return rows


COLUMNS = ("caught", "lost", "lines", "damaged", "documents/s", "MB/s", "× datatrove")


def cells(row: dict[str, Any], documents: int) -> list[str]:
    """The cells of one row of the table."""
    if not row:
        return ["not installed: `pip install article-cleaner[bench]`"] + [""] * (len(COLUMNS) - 1)
    return [
        f"{row['caught']:.3f}",
        f"{row['lost']:.5f}",
        f"{row['lines']:.4f}",
        f"{row['damaged']} ({row['damaged'] / documents:.1%})",
        f"{row['documents_per_second']:,.0f}",
        f"{row['megabytes_per_second']:.1f}",
        "" if row["times_peer"] is None else f"{row['times_peer']:.2f}",
    ]


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("labelled", type=Path, help="gzipped JSON lines, each with `lines` and `labels`")
    parser.add_argument("--documents", type=int, metavar="N", help="take only N, spread over the file")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the figures to this file too")
    args = parser.parse_args()
    one_core()
    documents = read(args.labelled, args.documents)
    rows = figures(documents)
    cleaner, numpy = start_up()
    report = {
        "date": date.today().isoformat(),
        "command": shlex.join(["python", *sys.argv]),
        "versions": versions(PACKAGES),
        "documents": len(documents),
        "lines": sum(len(doc.lines) for doc in documents),
        "contestants": rows,
        "start_up": {"cleaner_seconds": cleaner, "numpy_seconds": numpy, "ratio": cleaner / numpy},
    }
    print(f"`{report['command']}`, {report['date']}")
    print(", ".join(f"{name} {number}" for name, number in versions(PACKAGES).items()), end="; ")
    print(f"{len(documents):,} documents; one core, processor time, best of {REPEATS}\n")
    print(table(COLUMNS, [[name, *cells(row, len(documents))] for name, row in rows.items()]))
    emptied = {name: row["emptied"] for name, row in rows.items() if row and row["emptied"]}
    print(f"\nDocuments left empty: {', '.join(f'{name} {n}' for name, n in emptied.items()) or 'none'}.")
    print("On texts that its model was fitted on, cleaner looks better than it is: see docs/model.md.")
    print(
        f"`cleaner FILE` on a small file, start to finish: {cleaner:.3f} s; `python -c 'import numpy'`: "
        f"{numpy:.3f} s; ratio {cleaner / numpy:.2f} (medians of {STARTS}, by the clock)."
    )
    if args.json:
        args.json.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
