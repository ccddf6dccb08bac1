"""A worker: a process that reads, cleans and writes one shard after another, each document in bounds."""

from __future__ import annotations

import base64
import contextlib
import gc
import json
import os
import re
import signal
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, NamedTuple

from cleaner.corpora.documents import (
    Document,
    Input,
    Item,
    Passed,
    Settings,
    Shard,
    Unreadable,
    told,
    too_slow,
)
from cleaner.corpora.formats import handler
from cleaner.corpora.summary import Counts
from cleaner.engines.bounds import PageError
from cleaner.results import Cleaned

BATCH_DOCUMENTS = 64
BATCH_CHARACTERS = 1 << 19
SINCE, POSITION, DOCUMENTS, BYTES, CHARACTERS, REMOVED = range(6)  # places on the board


class Task(NamedTuple):
    """A shard to clean. After a worker died on it: one document at a time, `refused` ones not at all."""

    shard: Shard
    careful: bool = False
    refused: tuple[tuple[int, str], ...] = ()


class Join(NamedTuple):
    """Shards whose parts are one file's result."""

    source: Input
    numbers: tuple[int, ...]


class Order(NamedTuple):
    """What a worker needs to know from the start."""

    settings: Settings
    out: Path
    scratch: Path
    fail_fast: bool


class SetAsideError(Exception):
    """A document was set aside and the run is to stop at the first one."""


class TimeUpError(BaseException):
    """A document took too long. No Exception, so that no library takes it for one of its own."""


def main(order: Order, pipe: Any, board: Any) -> None:
    """Do tasks from the pipe until it closes; answer each with its counts or with why the run must stop."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, time_up)
    order.settings.stripper.clean("")
    gc.freeze()  # the model and the phrasebook stay: no collection has to look at them again
    limit_memory(order.settings.megabytes << 20)
    parent = os.getppid()
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            task = pipe.recv()
            try:
                if isinstance(task, Join):
                    join(task, order)
                    pipe.send(None)
                else:
                    pipe.send(vars(clean_shard(task, order, board, parent)))
            except SetAsideError as error:
                pipe.send((1, str(error)))
            except OSError as error:
                pipe.send((3, f"cannot write to {order.out}: {told(error)}"))


def time_up(signum: int, frame: object) -> None:
    """What the alarm does."""
    raise TimeUpError


def limit_memory(more: int) -> None:
    """Let this process have `more` bytes of address space than it has now, where the system can."""
    import resource

    with contextlib.suppress(OSError, ValueError):
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + more, hard))


@contextlib.contextmanager
def memory_unlimited() -> Iterator[None]:
    """Lift the limit for a while: what took too much memory can still be written down."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def clean_shard(task: Task, order: Order, board: Any, parent: int) -> Counts:
    """Clean a shard. Its part, what was set aside and its counts appear under their names when done."""
    shard, counts, settings = task.shard, Counts(), order.settings
    fmt = handler(shard.inputs[0].format)
    refused = dict(task.refused)
    part, aside, marker = (order.scratch / f"{shard.number}.{what}" for what in ("part", "aside", "json"))
    beside = [path.with_name(f"{path.name}.{os.getpid()}") for path in (part, aside, marker)]
    board[SINCE:] = [0.0] * len(board)
    with open(beside[1], "wb") as rest, fmt.writer(shard, beside[0], order.out, settings) as writer:
        for batch in batches(guarded(fmt.read(shard, settings)), 1 if task.careful else BATCH_DOCUMENTS):
            if os.getppid() != parent:
                os._exit(1)
            for item, result in cleaned(batch, settings, refused, board):
                counts.positions = item.position + 1
                if isinstance(item, Document) and isinstance(result, Cleaned):
                    writer.write(item, result)
                    counts.count(item, result)
                    board[BYTES] = item.read
                elif isinstance(item, Passed):
                    counts.passed_over += 1
                else:
                    reason = item.reason if isinstance(item, Unreadable) else str(result)
                    with memory_unlimited():
                        set_aside(rest, shard, item, reason, fmt.joins)
                    counts.set_aside += 1
                    counts.reasons[re.sub(r"\d[\d,]*", "N", re.split("[:,(]", reason)[0])] += 1
                    if order.fail_fast:
                        source = shard.inputs[0 if fmt.joins else item.position].path
                        raise SetAsideError(f"{source}: record {item.position + 1}: {reason}")
            board[DOCUMENTS], board[CHARACTERS] = counts.documents + counts.set_aside, counts.characters
            board[REMOVED] = counts.characters_removed
    beside[2].write_text(json.dumps(vars(counts)), encoding="utf-8")
    for path, final in zip(beside, (part, aside, marker), strict=True):
        if fmt.joins or final is not part:
            os.replace(path, final)
    return counts


def guarded(items: Iterable[Item]) -> Iterator[Item]:
    """The items; where reading fails, what is left of the file is one record that cannot be read."""
    position = -1
    try:
        for item in items:
            position = item.position
            yield item
    except Exception as error:  # whatever a library raises over a broken file
        yield Unreadable(position + 1, f"cannot be read from here on: {told(error)}", None)


def batches(items: Iterable[Item], most: int) -> Iterator[list[Item]]:
    """Group items so that each group is cleaned at once; a page of HTML is a group of its own."""
    batch: list[Item] = []
    characters = 0
    for item in items:
        alone = isinstance(item, Document) and item.html
        if batch and alone:
            yield batch
            batch, characters = [], 0
        batch.append(item)
        characters += len(item.text) if isinstance(item, Document) else 0
        if alone or len(batch) >= most or characters >= BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def cleaned(
    batch: list[Item], settings: Settings, refused: dict[int, str], board: Any
) -> Iterator[tuple[Item, Cleaned | str | None]]:
    """Each item with its result; why there is none; or None for what is no document."""
    documents = [item for item in batch if isinstance(item, Document) and item.position not in refused]
    results: dict[int, Cleaned | str] = dict(refused)
    found = attempt(documents, settings, board) if documents else []
    if isinstance(found, str) and len(documents) > 1:
        for document in documents:
            one = attempt([document], settings, board)
            results[document.position] = one if isinstance(one, str) else one[0]
    else:
        for i, document in enumerate(documents):
            results[document.position] = found if isinstance(found, str) else found[i]
    for item in batch:
        yield item, results.get(item.position)


def attempt(documents: list[Document], settings: Settings, board: Any) -> list[Cleaned] | str:
    """Clean documents within the bounds, or say why that failed."""
    board[SINCE], board[POSITION] = time.monotonic(), documents[0].position
    try:
        signal.setitimer(signal.ITIMER_REAL, settings.seconds)
        try:
            return judged(documents, settings)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except TimeUpError:
        return too_slow(settings)
    except MemoryError:
        gc.collect()
        return f"took more than {settings.megabytes} MB of memory (--document-megabytes allows more)"
    except PageError as error:
        return str(error)
    except Exception as error:  # whatever one document does to a library, the others go on
        return f"cannot be cleaned: {told(error)}"
    finally:
        board[SINCE] = 0.0


def judged(documents: list[Document], settings: Settings) -> list[Cleaned]:
    """Clean documents: pages one by one, texts at once and Markdown at once."""
    stripper = settings.stripper
    if documents[0].html:
        return [stripper.clean_html(document.text, document.url) for document in documents]
    found: dict[int, Cleaned] = {}
    for markdown in {document.markdown for document in documents}:
        own = [i for i, document in enumerate(documents) if document.markdown == markdown]
        suited = replace(stripper, markdown=markdown or stripper.markdown)
        texts, urls = [str(documents[i].text) for i in own], [documents[i].url for i in own]
        found |= zip(own, suited.clean_batch(texts, urls), strict=True)
    return [found[i] for i in range(len(documents))]


def set_aside(rest: IO[bytes], shard: Shard, item: Item, reason: str, joins: bool) -> None:
    """Store a record that did not come out, where it stood and why."""
    record = item.record if isinstance(item, (Document, Unreadable)) else None
    entry = {
        "input": shard.inputs[0 if joins else item.position].path,
        "position": item.position + 1 if joins else 1,
        "reason": reason,
        **stored(record),
    }
    rest.write(json.dumps(entry, default=str).encode() + b"\n")


def stored(record: Any) -> dict[str, Any]:
    """A record as JSON can hold it.

    >>> stored("text"), stored(b"\\xff")
    ({'record': 'text'}, {'record_base64': '/w=='})
    """
    if isinstance(record, bytes):
        try:
            record = record.decode("utf-8")
        except UnicodeDecodeError:
            return {"record_base64": base64.b64encode(record).decode()}
    return {"record": record}


def join(task: Join, order: Order) -> None:
    """Make an input's whole result of its parts, put it in its place and drop the parts."""
    parts = [order.scratch / f"{number}.part" for number in task.numbers]
    whole = order.scratch / f"{task.numbers[0]}.whole.{os.getpid()}"
    target = order.out / task.source.output
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(handler(task.source.format).join(parts, whole, task.source, order.settings), target)
    for part in parts:
        part.unlink(missing_ok=True)
