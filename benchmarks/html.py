"""cleaner's engines beside other extractors on whole pages whose articles are known.

    pip install '.[bench]'
    python benchmarks/html.py CORPORA [--fold K --model PATH] [--type TYPE] [--pages N] [--json OUT]

CORPORA holds `wcxb/truth.jsonl.gz` and `wcxb/html/`. One run on one core prints how well each extractor
finds the words of the articles, how fast it is and what memory it takes, each in a process of its own.
README.md beside this file says how each figure is counted.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)  # else `import html` would find this file

import argparse
import gzip
import importlib.util
import json
import re
import resource
import shlex
import statistics
import subprocess
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from benchmarks.one_core import one_core, table, versions

PEER = "trafilatura"
PACKAGES = ("article-cleaner", "trafilatura", "resiliparse", "justext", "readability-lxml")
WARM_UP = 5  # pages, before the clock runs
WORD = re.compile(r"\w+")
MEGABYTE = 1024 if sys.platform != "darwin" else 1 << 20  # units of ru_maxrss

Extract = Callable[[str], str]


class Score(NamedTuple):
    """How well the words of a text agree with those of an article; each from 0 to 1."""

    f1: float
    precision: float
    recall: float


def scored(text: str, article: str) -> Score:
    """Compare words, as often as each occurs, in whatever order; nothing found, or nothing to find, is 0.

    >>> scored("It rained and rained", "It rained today")
    Score(f1=0.5714285714285714, precision=0.5, recall=0.6666666666666666)
    """
    found, wanted = (Counter(WORD.findall(one.lower())) for one in (text, article))
    common = (found & wanted).total()
    if not common:
        return Score(0.0, 0.0, 0.0)
    precision, recall = common / found.total(), common / wanted.total()
    return Score(2 * precision * recall / (precision + recall), precision, recall)


# --- the extractors -----------------------------------------------------------------------------------


def ours(engine: str, model: str | None) -> Extract:
    """`Cleaner.clean_html` with one of its engines."""
    from cleaner import Cleaner

    stripper = Cleaner(engine=engine, model=model)
    return lambda html: stripper.clean_html(html).text


def trafilatura(precision: bool) -> Extract:
    """Trafilatura without its comments, in its standard mode or the one that favours precision."""
    from trafilatura import extract

    return lambda html: extract(html, include_comments=False, favor_precision=precision) or ""


def resiliparse() -> Extract:
    """Resiliparse's main content."""
    from resiliparse.extract.html2text import extract_plain_text

    return lambda html: str(extract_plain_text(html, main_content=True))


def justext() -> Extract:
    """JusText with the stop words of English."""
    from justext import get_stoplist
    from justext import justext as paragraphs

    stop_words = get_stoplist("English")

    def extract(html: str) -> str:
        found = paragraphs(html.encode("utf-8", "replace"), stop_words, encoding="utf-8")
        return "\n".join(paragraph.text for paragraph in found if not paragraph.is_boilerplate)

    return extract


def readability() -> Extract:
    """readability-lxml, the text of the page that it leaves."""
    from lxml.html import document_fromstring
    from readability import Document

    def extract(html: str) -> str:
        return "\n".join(document_fromstring(Document(html).summary()).itertext())

    return extract


class Extractor(NamedTuple):
    """A module that must be there, and what makes the extractor, given the path of a model."""

    needs: str
    make: Callable[[str | None], Extract]


EXTRACTORS = {
    "cleaner, `trafilatura`": Extractor("trafilatura", lambda model: ours("trafilatura", model)),
    "cleaner, `fast`": Extractor("resiliparse", lambda model: ours("fast", model)),
    "cleaner, `best`": Extractor("resiliparse", lambda model: ours("best", model)),
    PEER: Extractor("trafilatura", lambda model: trafilatura(precision=False)),
    "trafilatura, precision": Extractor("trafilatura", lambda model: trafilatura(precision=True)),
    "resiliparse, main content": Extractor("resiliparse", lambda model: resiliparse()),
    "jusText": Extractor("justext", lambda model: justext()),
    "readability-lxml": Extractor("readability", lambda model: readability()),
}


# --- measuring ----------------------------------------------------------------------------------------


class Choice(NamedTuple):
    """Which pages, and the model to judge them by."""

    corpora: str
    fold: int | None
    kind: str | None
    pages: int | None
    model: str | None


def truths(choice: Choice) -> list[dict[str, Any]]:
    """The pages chosen, or as many of them as asked for, spread evenly."""
    with gzip.open(Path(choice.corpora, "wcxb", "truth.jsonl.gz"), "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    rows = [
        row for row in rows if choice.fold in (None, row["fold"]) and choice.kind in (None, row["page_type"])
    ]
    number = min(choice.pages or len(rows), len(rows))
    return [rows[i * len(rows) // number] for i in range(number)]


def measured(name: str, choice: Choice) -> dict[str, Any]:
    """What one extractor does to the pages; to be called in a process of its own."""
    from cleaner.read_html import decode_html

    rows, failed, seconds = truths(choice), 0, 0.0
    extract = EXTRACTORS[name].make(choice.model)
    texts = []
    for i, row in enumerate([*rows[:WARM_UP], *rows]):
        with gzip.open(Path(choice.corpora, "wcxb", "html", f"{row['id']}.html.gz")) as file:
            html = decode_html(file.read())
        start = time.process_time()
        try:
            text = extract(html)
        except Exception:  # whatever a page does to a library, it counts as nothing found
            text = ""
            failed += i >= WARM_UP
        if i >= WARM_UP:
            seconds += time.process_time() - start
            texts.append(text)
    scores = defaultdict(list)  # made at the end, so that making them does not empty the caches before a page
    for row, text in zip(rows, texts, strict=True):
        scores[row["page_type"]].append(scored(text, row["text"]))
    every = [score for part in scores.values() for score in part]
    return {
        "pages": len(rows),
        "failed": failed,
        "pages_per_second": len(rows) / seconds,
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE,
        "scores": {kind: mean(part) for kind, part in [("all", every), *sorted(scores.items())]},
    }


def mean(scores: Sequence[Score]) -> dict[str, float]:
    """The mean of each figure."""
    columns = zip(*scores, strict=True)
    return {field: statistics.fmean(column) for field, column in zip(Score._fields, columns, strict=True)}


def apart(name: str, choice: Choice) -> dict[str, Any]:
    """Measure one extractor in a process of its own."""
    words = [sys.executable, str(Path(__file__).resolve()), "--extractor", name, json.dumps(choice)]
    found: dict[str, Any] = json.loads(subprocess.run(words, check=True, stdout=subprocess.PIPE).stdout)
    return found


# --- reporting ----------------------------------------------------------------------------------------


def cells(row: dict[str, Any], peer: float | None) -> list[str]:
    """The cells of one row of the first table."""
    every = row["scores"]["all"]
    return [
        *(f"{every[field]:.4f}" for field in Score._fields),
        f"{row['pages_per_second']:.1f}",
        f"{row['pages_per_second'] / peer:.2f}" if peer else "",
        f"{row['peak_megabytes']:,.0f}",
        str(row["failed"]),
    ]


def by_type(rows: dict[str, dict[str, Any]], kinds: Iterable[str]) -> list[list[str]]:
    """The rows of the second table: F1, precision and recall on each type of page."""
    return [
        [
            name,
            *(" / ".join(f"{row['scores'][kind][field]:.3f}" for field in Score._fields) for kind in kinds),
        ]
        for name, row in rows.items()
    ]


def main() -> None:
    """Run the benchmark and print its figures."""
    if sys.argv[1:2] == ["--extractor"]:
        print(json.dumps(measured(sys.argv[2], Choice(*json.loads(sys.argv[3])))))
        return
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpora", help="the folder that holds `wcxb`")
    parser.add_argument("--fold", type=int, metavar="K", help="only pages of this fold")
    parser.add_argument("--model", metavar="PATH", help="a model fitted without that fold")
    parser.add_argument("--type", dest="kind", help="only pages of this type, such as article")
    parser.add_argument("--pages", type=int, metavar="N", help="take only N, spread over the pages")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the figures to this file too")
    args = parser.parse_args()
    one_core()
    choice = Choice(args.corpora, args.fold, args.kind, args.pages, args.model)
    rows: dict[str, dict[str, Any]] = {}
    for name, extractor in EXTRACTORS.items():
        if importlib.util.find_spec(extractor.needs) is None:
            print(f"{name}: not installed (`pip install article-cleaner[bench]`), skipped", file=sys.stderr)
        else:
            rows[name] = apart(name, choice)
    report = {
        "date": date.today().isoformat(),
        "command": shlex.join(["python", *sys.argv]),
        "versions": versions(PACKAGES),
        "extractors": rows,
    }
    (pages,) = {row["pages"] for row in rows.values()}
    kinds = [kind for kind in next(iter(rows.values()))["scores"] if kind != "all"]
    peer = rows[PEER]["pages_per_second"] if PEER in rows else None
    print(f"`{report['command']}`, {report['date']}")
    print(", ".join(f"{name} {number}" for name, number in versions(PACKAGES).items()), end="; ")
    print(f"{pages:,} pages; one core, processor time\n")
    columns = ("F1", "precision", "recall", "pages/s", f"× {PEER}", "peak MB", "failed")
    print(table(columns, [[name, *cells(row, peer)] for name, row in rows.items()]))
    print("\nF1 / precision / recall:\n")
    print(table(kinds, by_type(rows, kinds)))
    if args.fold is None or args.model is None:
        print("\nOn pages its model was fitted on, cleaner looks better than it is: use --fold and --model.")
    if args.json:
        args.json.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
