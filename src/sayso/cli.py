"""Words in, one library call, words out. Only this module prints and exits."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sayso import __version__

if TYPE_CHECKING:
    from rich.console import Console

    from sayso.record import Failed, Page, Record

app = typer.Typer(
    name="sayso",
    help="On whose say-so? Reads news pages and keeps the record of what was reported.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Pages = Annotated[list[str], typer.Argument(metavar="PAGE...", help="Files, folders, or - for standard input.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a page, one a line.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no remarks, only answers and failures.")]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes to work side by side.")]
MaxSeconds = Annotated[float, typer.Option(min=0.1, help="Seconds that reading one page may take.")]
MaxWords = Annotated[int, typer.Option(min=1, help="Words of the longest page that is annotated.")]


def main() -> None:
    """The `sayso` command."""
    try:
        app()
    except BrokenPipeError:  # the reader of our output left: `sayso check ... | head`
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  held until the interpreter ends
        raise SystemExit(0) from None


@app.callback()
def _options(
    version: Annotated[bool, typer.Option("--version", is_eager=True, help="Print the version and stop.")] = False,
) -> None:
    if version:
        typer.echo(f"sayso {__version__}")
        raise typer.Exit


@app.command()
def check(
    pages: Pages,
    as_json: AsJson = False,
    words: Annotated[bool, typer.Option("--words", help="Show the words each answer rests on.")] = False,
    jobs: Jobs = 1,
    quiet: Quiet = False,
    max_seconds: MaxSeconds = 10.0,
    max_words: MaxWords = 60_000,
) -> None:
    """The record of pages: who said what, on whose word, how sure, in what figures.

    Exit status: 0 every page was read, 1 findings, 2 a page or the command failed (the others are still printed).
    """
    from sayso import limits, record

    out = _Output(quiet=quiet)
    sources = list(_sources(pages, out))
    budget = limits.Budget(seconds=max_seconds, words=max_words)
    for outcome in out.progress(
        limits.check_all(sources, jobs=min(jobs, max(1, len(sources))), budget=budget), len(sources)
    ):
        if isinstance(outcome, record.Failed):
            out.fail(outcome.failure.reason)
        if as_json:
            out.line(record.to_json(outcome))
        elif isinstance(outcome, record.Record):
            out.report(outcome, words=words)
    raise typer.Exit(2 if out.failures else 0)


@app.command()
def read(
    pages: Pages,
    as_text: Annotated[bool, typer.Option("--text", help="The report's own text, without furniture.")] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
    max_seconds: MaxSeconds = 10.0,
) -> None:
    """The reading alone: text, titles, dates and their evidence, references, furniture; no statements."""
    from sayso import limits, pipeline, record
    from sayso.errors import SaysoError

    out = _Output(quiet=quiet)
    budget = limits.Budget(seconds=max_seconds)
    made_by = pipeline.made_by(model=False)
    with limits.Reader(budget=budget) as reader:
        for source in _sources(pages, out):
            try:
                page = reader.read(source)
            except SaysoError as error:
                out.fail(str(error))
                if as_json:
                    out.line(record.to_json(limits.failed(error, source)))
                continue
            if as_json:
                out.line(record.to_json(record.Record(page=page, made_by=made_by)))
            else:
                out.reading(page, text=as_text)
    raise typer.Exit(2 if out.failures else 0)


@app.command()
def schema() -> None:
    """The JSON Schema of one line of output."""
    from sayso.record import schema as record_schema

    typer.echo(json.dumps(record_schema(), indent=1, ensure_ascii=False))


@app.command()
def doctor() -> None:
    """Versions, the parser's model and its hashes, SQLite and its verdict, free disk."""
    from sayso import doctor as examined

    lines = examined.examine()
    for line in lines:
        typer.echo(f"{line.sign} {line.name}: {line.value}")
        for detail in line.details:
            typer.echo(f"    {detail}")
    raise typer.Exit(2 if any(line.bad for line in lines) else 0)


def _sources(pages: list[str], out: _Output) -> Iterator[bytes | str]:
    """Standard input as bytes, files as they are, folders as the pages in them; what is wrong is told."""
    from sayso.errors import SaysoError
    from sayso.read import pages_in

    for page in pages:
        if page == "-":
            yield sys.stdin.buffer.read()
        elif Path(page).is_dir():
            try:
                yield from (str(path) for path in pages_in(Path(page)))
            except SaysoError as error:
                out.fail(str(error))
        else:
            yield page


class _Output:
    """What goes to standard output, and the failures and progress that go to standard error."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self.failures = 0
        self.reports = 0
        self._console: Console | None = None

    def fail(self, reason: str) -> None:
        from sayso.terminal import visible

        self.failures += 1
        typer.echo(f"sayso: {visible(reason)}", err=True)

    def line(self, line: bytes) -> None:
        sys.stdout.buffer.write(line + b"\n")
        sys.stdout.buffer.flush()

    def report(self, record: Record, *, words: bool) -> None:
        from sayso.terminal import page_report

        self._print(page_report(record, words=words))

    def reading(self, page: Page, *, text: bool) -> None:
        if text:
            from sayso.read import body_text

            typer.echo(body_text(page))
            return
        from sayso.terminal import reading

        self._print(reading(page))

    def _print(self, renderable: object) -> None:
        from rich.console import Console

        from sayso.terminal import WIDTH

        if self._console is None:
            self._console = Console(highlight=False, soft_wrap=False, emoji=False, markup=False)
            self._console.width = min(WIDTH, self._console.width) if self._console.is_terminal else WIDTH
        with self._console.capture() as written:
            if self.reports:
                self._console.rule(style="dim")
            self._console.print(renderable)
        self.reports += 1
        lines = written.get().splitlines()
        typer.echo("\n".join(line.rstrip() for line in lines))

    def progress(self, outcomes: Iterator[Record | Failed], total: int) -> Iterable[Record | Failed]:
        """The outcomes, with a bar on standard error where that is a terminal and there is more than one page."""
        if self.quiet or total < 2 or not sys.stderr.isatty():
            return outcomes
        from rich.console import Console
        from rich.progress import track

        return track(outcomes, total=total, description="pages", console=Console(stderr=True), transient=True)
