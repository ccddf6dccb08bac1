"""`cleaner run`: whole corpora, on all cores of one machine."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from cleaner.command import judging, made
from cleaner.corpora.documents import Settings
from cleaner.corpora.formats import FORMATS
from cleaner.corpora.plan import PlanError, plan
from cleaner.corpora.summary import shown
from cleaner.corpora.supervisor import Progress, StopError, finished, run, scratch
from cleaner.corpora.worker import Order
from cleaner.stripper import KINDS

ADDITIONS = ("removals", "comments", "counts")


def additions(ctx: click.Context, param: click.Parameter, value: str) -> tuple[str, ...]:
    """Check the names given to --add."""
    names = tuple(name for name in value.split(",") if name)
    if wrong := set(names).difference(ADDITIONS):
        raise click.BadParameter(f"{min(wrong)!r}: choose from {', '.join(ADDITIONS)}")
    return names


@click.command("run")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="OUT",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder for the results.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1),
    default=os.cpu_count() or 1,
    metavar="N",
    show_default="one for each core",
    help="How many processes clean at once.",
)
@click.option("--resume", is_flag=True, help="Go on with an interrupted run of the same command.")
@click.option("--fail-fast", is_flag=True, help="Stop at the first record that would be set aside.")
@click.option(
    "--field",
    "--column",
    "field",
    default="text",
    show_default=True,
    metavar="NAME",
    help="The field of JSONL, or the column of Parquet, that holds the text.",
)
@click.option("--url-field", metavar="NAME", help="The field that holds the page's address.")
@click.option(
    "--add",
    callback=additions,
    default="",
    metavar="NAMES",
    help=f"Fields to add to JSONL and Parquet, of {','.join(ADDITIONS)}.",
)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(list(FORMATS)),
    help="The inputs' format, where names do not tell.",
)
@click.option(
    "--kind",
    type=click.Choice(KINDS),
    default="auto",
    show_default=True,
    help="What the texts are: left by an extractor, or all the text of a page (WET).",
)
@click.option("--markdown", is_flag=True, help="The texts are Markdown, also where no file's name says so.")
@click.option(
    "--document-seconds",
    type=click.FloatRange(0.001),
    default=60,
    show_default=True,
    metavar="S",
    help="Set a document aside that takes longer.",
)
@click.option(
    "--document-megabytes",
    type=click.IntRange(64),
    default=1024,
    show_default=True,
    metavar="MB",
    help="Set a document aside that takes more memory.",
)
@judging
def command(
    inputs: tuple[str, ...],
    output: Path,
    jobs: int,
    resume: bool,
    fail_fast: bool,
    field: str,
    url_field: str | None,
    add: tuple[str, ...],
    format_name: str | None,
    document_seconds: float,
    document_megabytes: int,
    encoding: str | None,
    **options: Any,
) -> None:
    """Clean whole corpora: folders of text and HTML, JSONL, Parquet, WARC and WET, gzip and zstd.

    INPUT is a file, a folder or a pattern such as 'crawl/**/*.jsonl.gz'. Results have the inputs' names
    and order, in OUT. A record that cannot be read or cleaned goes to OUT/_set_aside with its position
    and the reason; OUT/summary.json says what was done. A run that was interrupted goes on with --resume.

    Exit status: 0 all done; 1 done, but some records were set aside (or the first was, with
    --fail-fast); 2 wrong use; 3 stopped by a full disk or the like, 130 by Ctrl-C: --resume goes on.
    """
    stripper = made(options | {"timeout": None})  # --document-seconds bounds pages and texts
    settings = Settings(
        stripper, field, url_field, add, encoding, format_name, document_seconds, document_megabytes
    )
    model = stripper.clean("").model
    try:
        work = plan(inputs, output, settings, model)
        done = finished(output, work) if resume else None
        if done is None:
            size = sum(shard.size for shard in work.shards)
            with scratch(output, work.digest, resume) as folder, bar(size) as show:
                done = run(work, Order(settings, output, folder, fail_fast), jobs, model, show)
    except PlanError as error:
        raise click.UsageError(str(error)) from None
    except StopError as error:
        say(f"cleaner: {error}; --resume goes on from here")
        sys.exit(error.code)
    except OSError as error:
        say(f"cleaner: cannot write to {output}: {error.strerror}; --resume goes on from here")
        sys.exit(3)
    except KeyboardInterrupt:
        say("cleaner: interrupted; --resume goes on from here")
        sys.exit(130)
    say(shown(done))
    if aside := done["documents"]["set_aside"]:
        say(f"cleaner: {aside:,} records were set aside, see {output / '_set_aside' / 'documents.jsonl'}:")
        for reason, number in sorted(done["set_aside_reasons"].items(), key=lambda item: -item[1])[:5]:
            say(f"  {number:>10,}  {reason}")
        sys.exit(1)


@contextlib.contextmanager
def bar(size: int) -> Iterator[Callable[[Progress], None]]:
    """Show progress on a terminal; be quiet in a log."""
    if not sys.stderr.isatty():
        yield lambda progress: None
        return
    start = time.monotonic()
    with click.progressbar(
        length=size, file=sys.stderr, label="cleaning", item_show_func=progress_text
    ) as shows:

        def show(progress: Progress) -> None:
            rate = time.monotonic() - start
            shows.update(progress.bytes - shows.pos, (progress, rate))

        yield show


def progress_text(item: Any) -> str | None:
    """Documents, speed and the share removed."""
    if item is None:
        return None
    progress, seconds = item
    share = progress.removed / max(1, progress.characters)
    return (
        f"{progress.documents:,} documents, {progress.bytes / 1e6 / max(seconds, 1e-9):.1f} MB/s, "
        f"{share:.1%} removed"
    )


def say(message: str) -> None:
    """Write to standard error; a reader who has gone away does not stop a run."""
    with contextlib.suppress(BrokenPipeError):
        click.echo(message, err=True)
