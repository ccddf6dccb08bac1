"""The engines, each a real one: the same bytes as `clean`, and what each tells of its work."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from shutil import which

import pytest

import cleaner
from cleaner.steps import CleanBatch
from tests.corpora import run, texts, write_jsonl

NUMBER = 300
os.environ.update(HF_HUB_OFFLINE="1", RAY_USAGE_STATS_ENABLED="0", PYSPARK_PYTHON=sys.executable)


def rows(path: Path) -> list[str]:
    """The texts in the files of JSON lines in a folder, in order."""
    found = [json.loads(line) for file in sorted(path.glob("*.jsonl")) for line in file.open()]
    found.sort(key=lambda row: int(row.get("metadata", row)["url"].rpartition("/")[2]))
    return [row["text"] for row in found]


def by_run_jsonl(corpus: Path, out: Path) -> list[str]:
    run(corpus, "-o", out, "--jobs", 2, "--url-field", "url")
    return rows(out)


def by_run_parquet(corpus: Path, out: Path) -> list[str]:
    import pyarrow.json
    import pyarrow.parquet

    pyarrow.parquet.write_table(pyarrow.json.read_json(corpus / "a.jsonl"), corpus.parent / "a.parquet")
    run(corpus.parent / "a.parquet", "-o", out, "--url-field", "url")
    return list(map(str, pyarrow.parquet.read_table(out / "a.parquet")["text"].to_pylist()))


def by_datasets(corpus: Path, out: Path) -> list[str]:
    from datasets import Dataset

    table = Dataset.from_json(str(corpus / "a.jsonl"), cache_dir=str(out))
    return list(table.map(CleanBatch(url_column="url"), batched=True, num_proc=2, batch_size=50)["text"])


def by_datasets_streaming(corpus: Path, out: Path) -> list[str]:
    from datasets import load_dataset

    stream = load_dataset(
        "json", data_files=str(corpus / "a.jsonl"), split="train", streaming=True, cache_dir=str(out)
    )
    return [row["text"] for row in stream.map(CleanBatch(), batched=True, batch_size=7)]


def by_ray(corpus: Path, out: Path) -> list[str]:
    import ray

    start_ray()
    table = ray.data.read_json(str(corpus / "a.jsonl"))
    found = table.map_batches(CleanBatch(url_column="url"), batch_size=50).sort("id").take_all()
    return [row["text"] for row in found]


def by_datatrove(corpus: Path, out: Path) -> list[str]:
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    from cleaner.steps.datatrove import ArticleCleaner

    writer = JsonlWriter(str(out), "${rank}.jsonl", compression=None)
    steps = [JsonlReader(str(corpus)), ArticleCleaner(), writer]
    LocalPipelineExecutor(steps, tasks=2, workers=2, logging_dir=str(out / "logs")).run()
    return rows(out)


def by_datatrove_on_ray(corpus: Path, out: Path) -> list[str]:
    from datatrove.executor import RayPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    from cleaner.steps.datatrove import ArticleCleaner

    start_ray()
    writer = JsonlWriter(str(out), "${rank}.jsonl", compression=None)
    steps = [JsonlReader(str(corpus)), ArticleCleaner(), writer]
    RayPipelineExecutor(steps, tasks=2, workers=2, logging_dir=str(out / "logs"), mem_per_cpu_gb=0.5).run()
    return rows(out)


def by_spark(corpus: Path, out: Path) -> list[str]:
    from pyspark.sql import SparkSession

    spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", False).getOrCreate()
    table = spark.read.json(str(corpus / "a.jsonl"))
    clean = CleanBatch(url_column="url")
    done = table.mapInPandas(lambda frames: map(clean, frames), table.schema).orderBy("id").collect()
    spark.stop()
    return [row["text"] for row in done]


def start_ray() -> None:
    """A Ray of two processors on this machine."""
    import ray

    if not ray.is_initialized():
        ray.init(num_cpus=2, include_dashboard=False, object_store_memory=100 << 20)


ENGINES: dict[str, Callable[[Path, Path], list[str]]] = {
    name.removeprefix("by_"): engine for name, engine in globals().items() if name.startswith("by_")
}


def corpus_of(folder: Path) -> Path:
    """A folder with a file of JSON lines."""
    (folder / "in").mkdir()
    write_jsonl(folder / "in" / "a.jsonl", NUMBER)
    return folder / "in"


@pytest.mark.slow
def test_all_engines_give_the_bytes_of_clean(tmp_path: Path) -> None:
    expected = [cleaner.clean(text).text for text in texts(NUMBER)]
    corpus = corpus_of(tmp_path)
    installed = [name for name in ENGINES if name != "spark" or spark_is_here()]
    results = {name: ENGINES[name](corpus, tmp_path / name) for name in installed}
    assert {name: found == expected for name, found in results.items()} == dict.fromkeys(installed, True)


def spark_is_here() -> bool:
    """Spark is too large to be installed for the tests alone; where it is, it is tested."""
    return bool(find_spec("pyspark") and which("java"))


def test_a_batch_keeps_its_kind_its_columns_and_its_nulls() -> None:
    import pandas as pd

    text = "It rained.\nIt poured.\nLeave a Reply"
    found = CleanBatch(column="body", add=("counts",))({"body": [text, None], "id": [1, 2]})
    counts = [{"category": "comments", "lines": 1, "characters": 13}]
    assert found == {"body": ["It rained.\nIt poured.", None], "id": [1, 2], "counts": [counts, None]}
    frame = CleanBatch(column="body")(pd.DataFrame({"body": [text], "id": [1]}))
    assert frame.to_dict("records") == [{"body": "It rained.\nIt poured.", "id": 1}]


def test_datatrove_counts_and_writes_what_was_removed_and_resumes(tmp_path: Path) -> None:
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    from cleaner.steps.datatrove import ArticleCleaner

    corpus = tmp_path / "in"
    corpus.mkdir()
    for name in ("a", "b"):
        write_jsonl(corpus / f"{name}.jsonl", 80)

    def pipeline() -> LocalPipelineExecutor:
        excluded = JsonlWriter(str(tmp_path / "gone"), "${rank}.jsonl", compression=None)
        steps = [
            JsonlReader(str(corpus)),
            ArticleCleaner(exclusion_writer=excluded),
            JsonlWriter(str(tmp_path / "out"), "${rank}.jsonl", compression=None),
        ]
        return LocalPipelineExecutor(steps, tasks=2, logging_dir=str(tmp_path / "logs"))

    stats = pipeline().run().stats[1].stats
    removals = [removal for text in texts(80) for removal in cleaner.clean(text).removals] * 2
    assert stats["total"].total == 160
    for category in {removal.category for removal in removals}:
        mine = [removal for removal in removals if removal.category == category]
        assert stats[f"lines_removed_{category}"].total == len(mine)
        assert stats[f"characters_removed_{category}"].total == sum(len(removal.text) for removal in mine)
    gone = [json.loads(line) for file in (tmp_path / "gone").iterdir() for line in file.open()]
    assert sum(len(row["metadata"]["removals"]) for row in gone) == len(removals) > 0
    assert sum(row["text"].count("\n") + 1 for row in gone) == len(removals)
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    (tmp_path / "logs" / "completions" / "00001").unlink()
    (tmp_path / "out" / "00001.jsonl").unlink()
    untouched = (tmp_path / "out" / "00000.jsonl").stat().st_mtime_ns
    pipeline().run()
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before
    assert (tmp_path / "out" / "00000.jsonl").stat().st_mtime_ns == untouched


def test_datatrove_extracts_articles_from_html() -> None:
    from datatrove.data import Document

    from cleaner.steps.datatrove import ArticleExtractor

    prose = "<p>The river rose in the night and by noon the lower town was under water.</p>" * 8
    page = f"<html><body><article>{prose}<p>Leave a Reply</p></article></body></html>"
    step = ArticleExtractor()
    found = list(step.run(iter([Document(page, "1"), Document("<html></html>", "2")])))
    assert [(document.id, document.text) for document in found] == [("1", cleaner.clean_html(page).text)]
    assert step.stats.stats["dropped"].total == 1


# --- the pages of the documentation, pasted and run -----------------------------------------------------

PAGES = sorted((Path(__file__).parent.parent / "docs" / "engines").glob("*.md"))
NEEDS = {"spark": spark_is_here, "scrapy": lambda: bool(find_spec("scrapy"))}


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_what_a_page_shows_can_be_pasted_and_run(page: Path, tmp_path: Path) -> None:
    if not NEEDS.get(page.stem, lambda: True)():
        pytest.skip(f"{page.stem} is not installed")
    write_jsonl(tmp_path / "documents.jsonl", 50)
    lines = ["It rained in the hills all day.", "It poured in the valley all night.", "Leave a Reply"]
    (tmp_path / "page.html").write_text("".join(f"<p>{line}</p>" for line in lines))
    blocks = re.findall(r"```python\n(.*?)```", page.read_text(), re.DOTALL)
    for number, block in enumerate(blocks):
        (tmp_path / f"pasted{number}.py").write_text(block)
        done = subprocess.run(
            [sys.executable, f"pasted{number}.py"], cwd=tmp_path, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
    results = "".join(path.read_text() for path in tmp_path.rglob("clean/*.json") if path.is_file())
    results += "".join(map(unpacked, tmp_path.rglob("clean/*.gz")))
    results += "".join(path.read_text() for path in tmp_path.glob("clean.jsonl"))
    assert "Leave a Reply" not in results
    assert page.stem == "scrapy" or results.count('"text"') >= 50
    assert page.stem != "scrapy" or "poured in the valley" in results


def unpacked(path: Path) -> str:
    """What a packed file holds."""
    return gzip.decompress(path.read_bytes()).decode()
