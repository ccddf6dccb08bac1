"""The supervisor: hands tasks to worker processes, replaces those that die, and finishes the run."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import shutil
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

from cleaner.corpora import worker
from cleaner.corpora.documents import Input, too_slow
from cleaner.corpora.formats import handler
from cleaner.corpora.plan import Plan, PlanError
from cleaner.corpora.summary import Counts, summary
from cleaner.corpora.worker import Join, Order, Task
from cleaner.write import whole

LOOK = 0.2  # seconds between looks at the workers
GRACE = 5.0  # seconds after which a worker that did not heed its alarm is killed
STRIKES = 3  # deaths of workers in the same place after which the place is to blame
OTHER_RUN = "{} holds the run of other inputs, options or another model: choose another folder"
DEATHS = 10  # of workers on one shard outside of any document, after which the run stops
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")  # a worker is to fill one core
SPAWN = multiprocessing.get_context("spawn")


class StopError(Exception):
    """The run stops before its end; `--resume` goes on. `code` is the exit status."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass
class Progress:
    """How far the run is, for a person to look at."""

    documents: int = 0
    bytes: int = 0
    characters: int = 0
    removed: int = 0


class Hand:
    """A worker process and what it is doing."""

    def __init__(self, order: Order) -> None:
        self.board = SPAWN.RawArray("d", 6)
        self.pipe, other = SPAWN.Pipe()
        self.process = SPAWN.Process(target=worker.main, args=(order, other, self.board), daemon=True)
        self.process.start()
        other.close()
        self.task: Task | Join | None = None
        self.overdue = False

    def give(self, task: Task | Join) -> None:
        """Give it something to do; one that is dead is found out by `look`."""
        self.task = task
        with contextlib.suppress(BrokenPipeError):
            self.pipe.send(task)

    def end(self) -> None:
        """End the process at once."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


@contextlib.contextmanager
def scratch(out: Path, digest: str, resume: bool) -> Iterator[Path]:
    """The folder in which a run keeps what it has done, checked to be this run's and locked."""
    import fcntl

    folder = out / "_run"
    marker = folder / "plan.json"
    others = out.exists() and any(path != folder for path in out.iterdir())
    if (others and not marker.exists()) or (folder.exists() and not resume):
        unfinished = "; --resume goes on with the run it holds" if folder.exists() else ""
        raise PlanError(f"{out} is not empty: choose another folder{unfinished}")
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise PlanError(f"another run is writing to {out}") from None
        if marker.exists() and json.loads(marker.read_bytes())["digest"] != digest:
            raise PlanError(OTHER_RUN.format(out))
        whole(marker, json.dumps({"digest": digest}).encode())
        for stale in folder.glob("*.*.*"):
            stale.unlink(missing_ok=True)
        yield folder


def finished(out: Path, plan: Plan) -> dict[str, Any] | None:
    """The summary of this run if it has ended; the summary is the last thing that a run writes."""
    try:
        done: dict[str, Any] = json.loads((out / "summary.json").read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    if done.get("run") != plan.digest:
        raise PlanError(OTHER_RUN.format(out))
    shutil.rmtree(out / "_run", ignore_errors=True)
    return done


def run(plan: Plan, order: Order, jobs: int, model: str, show: Callable[[Progress], None]) -> dict[str, Any]:
    """Do all that is not done yet, and give the summary."""
    start = time.monotonic()
    for variable in THREADS:
        os.environ.setdefault(variable, "1")
    state = State(plan, order)
    hands = [Hand(order) for _ in range(min(jobs, max(1, len(state.queue))))] if state.queue else []
    try:
        while state.queue or any(hand.task for hand in hands):
            for hand in hands:
                if hand.task is None and state.queue:
                    hand.give(state.queue.popleft())
            wait([hand.pipe for hand in hands if hand.task], LOOK)
            for i, hand in enumerate(hands):
                if hand.task and not look(hand, state):
                    hand.end()
                    hands[i] = Hand(order)
            show(state.progress(hands))
    finally:
        for hand in hands:
            hand.end()
    return finish(plan, order, state, model, time.monotonic() - start)


class State:
    """What is done and what is to do."""

    def __init__(self, plan: Plan, order: Order) -> None:
        self.order = order
        self.queue: deque[Task | Join] = deque()
        self.strikes: Counter[tuple[int, int]] = Counter()
        self.done = Progress()
        self.numbers: dict[Input, list[int]] = {}
        self.left: Counter[Input] = Counter()
        for shard in plan.shards:
            marker = order.scratch / f"{shard.number}.json"
            ready = marker.exists()
            if ready:
                self.add(json.loads(marker.read_bytes()), shard.size)
            else:
                self.queue.append(Task(shard))
            if handler(shard.inputs[0].format).joins:
                self.numbers.setdefault(shard.inputs[0], []).append(shard.number)
                self.left[shard.inputs[0]] += not ready
        for source, left in self.left.items():
            if not left and not (order.out / source.output).exists():
                self.queue.appendleft(Join(source, tuple(self.numbers[source])))

    def add(self, counts: dict[str, Any], size: int) -> None:
        """Add a finished shard to what is shown."""
        one = Counts()
        one.add(counts)
        self.done.documents += one.documents + one.set_aside
        self.done.bytes += size
        self.done.characters += one.characters
        self.done.removed += one.characters_removed

    def finished(self, task: Task | Join, answer: dict[str, Any]) -> None:
        """Note a finished task; the last shard of a file is followed by joining its parts."""
        if isinstance(task, Task):
            self.add(answer, task.shard.size)
            source = task.shard.inputs[0]
            if source in self.numbers:
                self.left[source] -= 1
                if not self.left[source]:
                    self.queue.appendleft(Join(source, tuple(self.numbers[source])))

    def died(self, task: Task | Join, position: int, overdue: bool, code: int | None) -> None:
        """Do a task again whose worker died; a document that is to blame is refused from then on."""
        if isinstance(task, Join):
            self.strikes[-1, task.numbers[0]] += 1
            if self.strikes[-1, task.numbers[0]] >= STRIKES:
                raise StopError(3, f"{task.source.path}: workers die (status {code}) joining its parts")
            self.queue.appendleft(task)
            return
        number, settings = task.shard.number, self.order.settings
        self.strikes[number, position] += 1
        refused = task.refused
        if task.careful and position >= 0 and (overdue or self.strikes[number, position] >= STRIKES):
            reason = too_slow(settings) if overdue else f"ends the process that cleans it (status {code})"
            refused = (*refused, (position, reason))
        elif self.strikes[number, position] > DEATHS:
            raise StopError(3, f"{task.shard.inputs[0].path}: workers die (status {code}) while reading it")
        self.queue.appendleft(Task(task.shard, True, refused))

    def progress(self, hands: list[Hand]) -> Progress:
        """What is done, with what the workers have in hand."""
        done = Progress(**vars(self.done))
        for board in (hand.board for hand in hands if isinstance(hand.task, Task)):
            done.documents += int(board[worker.DOCUMENTS])
            done.bytes += int(board[worker.BYTES])
            done.characters += int(board[worker.CHARACTERS])
            done.removed += int(board[worker.REMOVED])
        return done


def look(hand: Hand, state: State) -> bool:
    """Take a worker's answer, if any; say whether it lives."""
    task = hand.task
    assert task is not None
    since, position = hand.board[worker.SINCE], int(hand.board[worker.POSITION])
    if hand.pipe.poll():
        try:
            answer = hand.pipe.recv()
        except (EOFError, OSError):
            hand.process.join()
            state.died(task, position if since else -1, hand.overdue, hand.process.exitcode)
            return False
        if isinstance(answer, tuple):
            raise StopError(*answer)
        hand.task = None
        state.finished(task, answer)
    elif since and time.monotonic() - since > state.order.settings.seconds + GRACE:
        hand.overdue = True
        hand.process.kill()
    return True


def finish(plan: Plan, order: Order, state: State, model: str, seconds: float) -> dict[str, Any]:
    """Gather what was set aside and counted, write the summary, and drop the scratch folder."""
    counts = Counts()
    bases: Counter[Input] = Counter()
    aside = order.scratch / "set_aside.jsonl"
    with open(aside, "wb") as file:
        for shard in plan.shards:
            of_shard = json.loads((order.scratch / f"{shard.number}.json").read_bytes())
            counts.add(of_shard)
            source = shard.inputs[0]
            with open(order.scratch / f"{shard.number}.aside", "rb") as entries:
                for line in entries:
                    entry = json.loads(line)
                    entry["position"] += bases[source]
                    file.write(json.dumps(entry).encode() + b"\n")
            if source in state.numbers:
                bases[source] += of_shard["positions"]
    if counts.set_aside:
        (order.out / "_set_aside").mkdir(exist_ok=True)
        os.replace(aside, order.out / "_set_aside" / "documents.jsonl")
    done = summary(counts, plan.digest, model, seconds)
    whole(order.out / "summary.json", json.dumps(done, indent=2, ensure_ascii=False).encode() + b"\n")
    shutil.rmtree(order.scratch)
    return done
