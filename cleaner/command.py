"""The command `cleaner`: files or standard input in, clean text on standard output."""

from __future__ import annotations

import codecs
import json
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import click

from cleaner import CATEGORIES, Cleaned, Cleaner, __version__
from cleaner.engines import ENGINES
from cleaner.engines.bounds import MAX_HTML, TIMEOUT
from cleaner.extras import MissingPackageError
from cleaner.policy import COMMENTS, LEVELS
from cleaner.read import ENDINGS, BadInputError, decode, form
from cleaner.read_html import decode_html
from cleaner.stripper import FORMATS
from cleaner.write import diff, explanation, record, whole

RESERVED = ("restore", "rules", "report", "learn", "eval")
STDIN = "-"
LOADED_LATE = {"run": "cleaner.corpora.command"}  # commands whose code `cleaner FILE` need not wait for
COLOURS = {"+": "green", "-": "red", "@": "cyan"}


class FirstWord(click.Group):
    """A group whose first word may be left out: `cleaner FILE` means `cleaner clean FILE`."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Show the options of `clean` as well."""
        self.commands["clean"].format_options(ctx, formatter)
        super().format_options(ctx, formatter)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the first word in where it is missing; refuse the words kept for later versions."""
        if args and args[0] in RESERVED:
            word = args[0]
            ctx.fail(f"'{word}' is kept for a command of a later version; a file of that name is ./{word}")
        if not args or args[0] not in (*self.list_commands(ctx), "--help", "-h", "--version"):
            args = ["clean", *args]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command's name."""
        return sorted([*self.commands, *LOADED_LATE])

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """A command, loaded where it is not yet."""
        if name in LOADED_LATE:
            return cast(click.Command, import_module(LOADED_LATE[name]).command)
        return super().get_command(ctx, name)


def encoding_name(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """Check the name of an encoding."""
    try:
        with suppress(UnicodeError):
            b"a".decode(value or "ascii")
        return value and codecs.lookup(value).name
    except LookupError:
        raise click.BadParameter(f"{value!r} is no encoding that Python knows") from None


def judging(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that decide what goes, shared by the commands that judge."""
    for option in (
        click.option("--level", type=click.Choice(list(LEVELS)), default="standard", show_default=True,
                     help="How sure to be before a line goes."),
        click.option("--threshold", type=click.FloatRange(0, 1, min_open=True), metavar="P",
                     help="What a line must weigh to go, in place of the level's own bar."),
        click.option("--keep", multiple=True, type=click.Choice(CATEGORIES), metavar="CATEGORY",
                     help="Leave lines of this category alone; may be given several times. "
                          f"Categories: {', '.join(CATEGORIES)}."),
        click.option("--comments", type=click.Choice(list(COMMENTS)), default="drop", show_default=True,
                     help="What becomes of reader comments."),
        click.option("--rules", type=click.Path(exists=True, dir_okay=False), metavar="FILE",
                     help="Rules of your own: 'keep' or a category, then the line, * for anything."),
        click.option("--model", type=click.Path(exists=True, dir_okay=False), metavar="FILE",
                     help="Judge by this model file, in place of the one that comes with the package."),
        click.option("--engine", type=click.Choice(list(ENGINES)), default="trafilatura", show_default=True,
                     help="What renders HTML; fast and best need article-cleaner[html]."),
        click.option("--encoding", callback=encoding_name, metavar="NAME",
                     help="Read the input in this encoding, whatever it looks like."),
        click.option("--max-html", type=click.IntRange(0), default=MAX_HTML, show_default=True,
                     metavar="BYTES", help="Refuse a page of HTML that is longer (0: none)."),
    ):  # fmt: skip
        command = option(command)
    return command


timeout = click.option(
    "--timeout",
    type=click.FloatRange(0),
    default=TIMEOUT,
    show_default=True,
    metavar="S",
    help="Give up a page of HTML that takes longer (0: none).",
)

html_format = click.option(
    "--format",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="What HTML is rendered as. Text stays as it is.",
)
told_form = click.option(
    "--from",
    "told",
    type=click.Choice(list(ENDINGS)),
    help="What the input is (as pandoc's --from), whatever its name and its beginning say.",
)


@click.group(
    cls=FirstWord,
    subcommand_metavar="[PATH]...",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="cleaner")
def cli() -> None:
    """Take the text of a web article and give back just the article.

    \b
      cleaner article.txt                 the clean text, on standard output
      cleaner --diff article.txt          what would go, as a diff
      cleaner explain article.txt         every line, with its verdict and the reasons
      cleaner -o clean/ articles/*.txt    a clean file for each, in the folder clean/
      fetch-page | cleaner                from standard input
      cleaner run corpus/ -o clean/       whole corpora, on all cores

    `cleaner FILE` is short for `cleaner clean FILE`; `cleaner explain --help` lists more options. A file
    whose name is one of the commands' is given as ./NAME.

    Clean text goes to standard output, messages to standard error. Exit status: 0 done, 1 some inputs
    failed (each is named), 2 wrong use.
    """


@cli.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Write a file of the same name into DIR for each input (and .json or .diff).",
)
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object per document: text, removals, cuts, notes."
)
@click.option("--diff", "as_diff", is_flag=True, help="A unified diff from each input to its clean text.")
@told_form
@timeout
@html_format
@judging
def clean(
    paths: tuple[str, ...],
    output: Path | None,
    as_json: bool,
    as_diff: bool,
    told: str | None,
    encoding: str | None,
    **options: Any,
) -> None:
    """Clean files, or standard input without a PATH or for "-".

    Text, Markdown or HTML is told by a name's ending (.txt, .md, .html), HTML also by how the file begins.
    """
    if as_json and as_diff:
        raise click.UsageError("--json and --diff are two forms of output: choose one")
    inputs = paths or (STDIN,)
    ending = ".json" if as_json else ".diff" if as_diff else ""
    targets = placed(inputs, output, ending) if output else {}
    stripper = made(options)
    failures = Failures()
    separate = False
    for name in inputs:
        with failures.about(name):
            cleaned, mark = read_and_clean(suited(stripper, name, told), name, encoding, told)
            for note in cleaned.notes:
                warn(name, NOTES[note])
            if as_json:
                data = json.dumps(record(name, cleaned), ensure_ascii=False) + "\n"
            elif as_diff:
                data = "".join(f"{line}\n" for line in coloured(diff(name, cleaned), output is None))
            else:
                data = mark + cleaned.text
            encoded = data.encode("utf-8", "surrogatepass" if not as_json else "backslashreplace")
            if output:
                whole(targets[name], encoded)
            else:
                say(b"\n" * separate + encoded)
                separate = bool(encoded) and not encoded.endswith(b"\n")
    sys.exit(failures.exit_code)


@cli.command()
@click.argument("path", metavar="FILE", default=STDIN)
@click.option(
    "--line", type=click.IntRange(1), metavar="N", help="Only line N, counted from 1 as editors do."
)
@told_form
@timeout
@html_format
@judging
def explain(path: str, line: int | None, told: str | None, encoding: str | None, **options: Any) -> None:
    """Show every line of FILE with verdict, probability of being cruft, category and reasons."""
    stripper = suited(made(options), path, told)
    failures = Failures()
    with failures.about(path):
        cleaned, _ = read_and_clean(stripper, path, encoding, told)
        lines = cleaned.source.removesuffix("\n").split("\n")
        judgements = cleaned.explain()[: len(lines)]
        if line and line > len(lines):
            raise click.BadParameter(f"{path} has {len(lines)} lines", param_hint="--line")
        chosen = judgements[line - 1 : line] if line else judgements
        say("".join(f"{row}\n" for row in explanation(lines, chosen)).encode("utf-8", "replace"))
    sys.exit(failures.exit_code)


def made(options: dict[str, Any]) -> Cleaner:
    """The cleaner with some options; a file of rules or a model that is none is wrong use."""
    try:
        return Cleaner(**options)
    except (OSError, ValueError, MissingPackageError) as error:
        raise click.UsageError(str(error)) from None


NOTES = {
    "not-split": "has no lines to judge (one block, or prose wrapped at a fixed width): left as it is",
    "budget-fallback": "too much would have gone: only the surest lines were removed",
    "mostly-cruft": "most of the text was removed",
    "no-article-found": "no article found",
    "discussion": "most of it looks like readers' posts; if those are the content, use --comments keep",
}


class Failures:
    """Counts the inputs that failed, names each on standard error and lets the others go on."""

    exit_code = 0

    def about(self, name: str) -> Failures:
        """Use as `with failures.about(name):` around the work on one input."""
        self.name = name
        return self

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if isinstance(error, BrokenPipeError) or not isinstance(error, (OSError, BadInputError)):
            return False
        if isinstance(error, OSError):
            warn(str(error.filename or self.name), error.strerror or str(error))
        else:
            warn(self.name, str(error))
        self.exit_code = 1
        return True


def suited(stripper: Cleaner, name: str, told: str | None) -> Cleaner:
    """The cleaner for one input: for Markdown, if it was told to be that or is by its name."""
    return replace(stripper, markdown=(told or form(name)) == "markdown")


def read_and_clean(
    stripper: Cleaner, name: str, encoding: str | None, told: str | None
) -> tuple[Cleaned, str]:
    """Read one input and clean it; also gives the byte order mark to put back."""
    if name == STDIN:
        if sys.stdin.isatty():
            click.echo("cleaner: reading standard input; end it with Ctrl-D", err=True)
        data = sys.stdin.buffer.read()
    else:
        data = Path(name).read_bytes()
    if (told or form(name, data)) == "html":
        return stripper.clean_html(decode_html(data, forced=encoding) if encoding else data), ""
    decoded = decode(data, encoding)
    if decoded.remark:
        warn(name, decoded.remark)
    return stripper.clean(decoded.text), decoded.mark


def placed(inputs: Iterable[str], output: Path, ending: str) -> dict[str, Path]:
    """Where each input's result goes in the folder `output`, which is made."""
    targets: dict[str, Path] = {}
    for name in inputs:
        target = output / (Path(name).name + ending)
        if name == STDIN:
            raise click.UsageError("-o writes files named after the inputs: standard input has no name")
        if target in targets.values():
            raise click.UsageError(f"two inputs would both be written to {target}: clean them in two runs")
        if target.exists() and Path(name).exists() and target.samefile(name):
            raise click.UsageError(
                f"{name} would be overwritten by its own clean text: choose another folder"
            )
        targets[name] = target
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.UsageError(f"cannot make the folder {output}: {error.strerror}") from None
    return targets


def coloured(lines: Iterable[str], on_stdout: bool) -> Iterable[str]:
    """Colour a diff where a person reads it: on a terminal."""
    if not (on_stdout and sys.stdout.isatty()):
        return lines
    return (click.style(line, fg=COLOURS.get(line[:1])) for line in lines)


def say(data: bytes) -> None:
    """Write data to standard output."""
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def warn(name: str, message: str) -> None:
    """Write a message about one input to standard error."""
    shown = name if name and name.isprintable() else repr(name)
    click.echo(f"cleaner: {shown}: {message}", err=True)
