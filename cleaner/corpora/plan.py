"""What a run will do: which files, where their results go, and the shards they are cut into."""

from __future__ import annotations

import glob
import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from cleaner import __version__
from cleaner.corpora.documents import Input, Settings, Shard, told
from cleaner.corpora.formats import FORMATS, by_name, handler
from cleaner.corpora.packed import packing, zstd
from cleaner.extras import MissingPackageError

GROUP_BYTES = 4 << 20  # small files that make up one shard, at most
GROUP_FILES = 200
OWN = ("_run", "_set_aside", "summary.json")  # what the run itself puts into the output folder


class PlanError(Exception):
    """The run cannot start as asked; the message says what to do."""


class Plan(NamedTuple):
    """The inputs in order, their shards in order, and a digest that a resumed run must match."""

    inputs: tuple[Input, ...]
    shards: tuple[Shard, ...]
    digest: str


def plan(names: Iterable[str], out: Path, settings: Settings, model: str) -> Plan:
    """Find the inputs and cut them into shards."""
    inputs = list(found(names, out, settings))
    taken: dict[str, str] = {}
    digest = hashlib.sha256(repr((__version__, model, settings)).encode())
    for source in inputs:
        if source.output in taken:
            raise PlanError(
                f"{taken[source.output]} and {source.path} would both be written to "
                f"{out / source.output}: clean them in two runs"
            )
        if source.output.split("/")[0] in OWN:
            raise PlanError(f"{source.path}: the name {source.output} is kept for the run itself")
        taken[source.output] = source.path
        digest.update(repr((source, os.stat(source.path).st_mtime_ns)).encode())
    if not inputs:
        raise PlanError("found no file of a kind that can be cleaned: --format names the kind")
    return Plan(tuple(inputs), tuple(shards(inputs, settings)), digest.hexdigest())


def found(names: Iterable[str], out: Path, settings: Settings) -> Iterator[Input]:
    """The files that the arguments name: files, folders (all files of known kinds in them), patterns."""
    for name in names:
        path = Path(name)
        if path.is_dir():
            for each in sorted(walked(path, out)):
                if settings.format or by_name(each.name):
                    yield as_input(each, each.relative_to(path).as_posix(), settings)
        elif path.exists():
            yield as_input(path, path.name, settings)
        elif matches := sorted(glob.glob(name, recursive=True)):
            for match in filter(os.path.isfile, matches):
                yield as_input(Path(match), os.path.relpath(match, fixed_part(name)), settings)
        else:
            raise PlanError(f"{name}: no such file or folder, and no file matches it")


def walked(folder: Path, out: Path) -> Iterator[Path]:
    """All files below a folder, but for hidden ones and what lies in the output folder."""
    own = out.resolve()
    for base, folders, files in os.walk(folder, followlinks=True):
        folders[:] = [name for name in folders if name[0] != "." and Path(base, name).resolve() != own]
        yield from (Path(base, name) for name in files if name[0] != ".")


def fixed_part(pattern: str) -> str:
    """The folder before the first wildcard of a pattern.

    >>> fixed_part("a/b/**/*.txt"), fixed_part("*.txt")
    ('a/b', '.')
    """
    parts = Path(pattern).parts
    first = next(i for i, part in enumerate(parts) if glob.has_magic(part))
    return os.path.join(*parts[:first]) if first else "."


def as_input(path: Path, name: str, settings: Settings) -> Input:
    """One file as an input, its format checked."""
    kind = settings.format or by_name(path.name)
    if kind is None:
        raise PlanError(
            f"{path}: cannot tell the format by the name; choose one with --format ({', '.join(FORMATS)})"
        )
    if not path.is_file():
        raise PlanError(f"{path}: is a pipe or a device; `cleaner run` reads files, `cleaner` reads pipes")
    if settings.add and not handler(kind).joins:
        raise PlanError(f"{path}: a text file has no fields that --add could write to; `cleaner --json` does")
    try:
        if packing(path.name) == ".zst":
            zstd()
        return Input(str(path), handler(kind).output(name), kind, path.stat().st_size)
    except MissingPackageError as error:
        raise PlanError(f"{path}: needs another package: {error}") from None


def shards(inputs: list[Input], settings: Settings) -> Iterator[Shard]:
    """Cut large files, group small ones."""
    number = size = 0
    group: list[Input] = []
    for source in inputs:
        fmt = handler(source.format)
        full = len(group) == GROUP_FILES or size + source.size > GROUP_BYTES
        if group and (fmt.joins or full):
            yield Shard(number, tuple(group), 0, len(group), size)
            number, size, group = number + 1, 0, []
        if fmt.joins:
            try:
                ranges = fmt.ranges(source.path, settings)
            except (OSError, ValueError) as error:
                raise PlanError(f"{source.path}: cannot be read: {told(error)}") from None
            for start, stop, length in ranges:
                yield Shard(number, (source,), start, stop, length)
                number += 1
        else:
            group.append(source)
            size += source.size
    if group:
        yield Shard(number, tuple(group), 0, len(group), size)
