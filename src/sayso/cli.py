"""Words in, one library call, words out. Only this module prints and exits."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
import typer.core

from sayso import __version__

if TYPE_CHECKING:
    from rich.console import Console

    from sayso.audit import Scope
    from sayso.baseline import Accepted, Baseline
    from sayso.export import SarifLog
    from sayso.record import Failed, Finding, Page, Record
    from sayso.settings import Settings

_UsageError: Any = typer.BadParameter.__mro__[1]  # which the framework has no public name for


class _Group(typer.core.TyperGroup):
    """Commands of which a mistaken call is told in one line."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        typed = sys.argv[1:] if args is None else list(args)
        try:
            status = super().main(args, prog_name, complete_var, False, windows_expand_args, **extra)
        except (typer.Abort, _UsageError) as error:
            if not standalone_mode:
                raise
            if isinstance(error, typer.Abort):
                typer.echo("sayso: stopped", err=True)
                sys.exit(1)
            from sayso.text import visible
            from sayso.usage import mistaken

            if not typed or type(error).__name__ == "NoArgsIsHelpError":
                error.show()
            else:
                typer.echo(f"sayso: {visible(mistaken(error, typed))}", err=True)
            sys.exit(error.exit_code)
        if not standalone_mode:
            return status
        sys.exit(status if isinstance(status, int) else 0)


app = typer.Typer(
    cls=_Group,
    name="sayso",
    help="On whose say-so? Reads news pages and keeps the record of what was reported.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Pages = Annotated[
    list[str], typer.Argument(metavar="PAGE...", help="Files, web archives, folders of them, or - for standard input.")
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a page, one a line.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no remarks, only answers and failures.")]
AllowTampered = Annotated[
    bool, typer.Option("--allow-tampered", help="Read a WACZ that does not match its own hashes; its pages say so.")
]
Select = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME,...", help="Only these checks, by code or family (default: all that are on)."),
]
Ignore = Annotated[list[str] | None, typer.Option(metavar="NAME,...", help="Not these checks, by code or family.")]


T = TypeVar("T")


class Format(StrEnum):
    """What a record is printed as."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"


class FailOn(StrEnum):
    """The least severity that makes `check` end with status 1."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    NEVER = "never"


def main() -> None:
    """The `sayso` command."""
    try:
        app()
    except BrokenPipeError:  # the reader of our output left: `sayso check ... | head`
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  held until the interpreter ends
        raise SystemExit(0) from None
    except OSError as error:  # a full disk behind `sayso export ... > FILE`; what names a file was told by its room
        if error.filename is not None or error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
            raise
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  held until the interpreter ends
        line = f"sayso: standard output could not be written ({error.strerror}); what was written is not whole"
        typer.echo(line, err=True)
        raise SystemExit(2) from None


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
    as_: Annotated[
        Format | None, typer.Option("--as", help="A report (the default), a record a line, or SARIF 2.1.0.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Short for --as json.")] = False,
    words: Annotated[bool, typer.Option("--words", help="Show the words each answer rests on.")] = False,
    select: Select = None,
    ignore: Ignore = None,
    fail_on: Annotated[
        FailOn | None, typer.Option(help="The least severity that ends in status 1 (default: error).")
    ] = None,
    captured: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM-DD",
            help="The day all pages were taken (default: the day their archive says, else today).",
        ),
    ] = None,
    everything: Annotated[bool | None, typer.Option("--all/--no-all", help="Show what holds, too.")] = None,
    baseline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Leave out the findings that this file accepts.")
    ] = None,
    write_baseline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Accept what is found now: write it to this file.")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="Processes to work side by side (default: 1).")
    ] = None,
    quiet: Quiet = False,
    max_seconds: Annotated[
        float | None, typer.Option(min=0.1, help="Seconds that reading one page may take (default: 10).")
    ] = None,
    max_words: Annotated[
        int | None, typer.Option(min=1, help="Words of the longest page that is annotated (default: 60,000).")
    ] = None,
    allow_tampered: AllowTampered = False,
) -> None:
    r"""What does not hold up on pages, worst first, and what they report: who said what.

    sayso.toml, or \[tool.sayso] in pyproject.toml, here or in a folder above, may hold
    these options; the command line goes before it.

    Exit status: 0 nothing at or above --fail-on, 1 findings, 2 a page, a check or the
    command failed; the rest is still printed, and 2 wins. Only what fails counts: what
    is unclear is shown and never does.
    """
    from sayso import limits, record
    from sayso.audit import Scope

    out = _Output(quiet=quiet)
    with out.told():
        asked = _settings()
        scope = Scope(
            select=_names(select, asked.select),
            ignore=_names(ignore, asked.ignore),
            everything=bool(_first(everything, asked.all)),
        )
        run = _Run(
            out,
            scope,
            shape=_format(as_, as_json),
            words=words,
            fail_on=fail_on or FailOn(asked.fail_on or FailOn.ERROR),
            baseline=None if write_baseline else _first(baseline, Path(asked.baseline) if asked.baseline else None),
            write_baseline=write_baseline,
        )
        sources = list(_sources(pages, out))
        run.given(sources)
        usual = limits.Budget()
        budget = limits.Budget(
            seconds=_first(max_seconds, asked.max_seconds) or usual.seconds,
            words=_first(max_words, asked.max_words) or usual.words,
        )
        total = _count(sources)
        jobs = _first(jobs, asked.jobs) or 1
        jobs = jobs if total is None else min(jobs, max(1, total))
        captured = _first(captured, asked.captured)
        outcomes = limits.check_all(
            sources, jobs=jobs, captured=captured, budget=budget, scope=scope, allow_tampered=allow_tampered
        )
        for outcome in out.progress(outcomes, total):
            if isinstance(outcome, record.Failed):
                out.fail(outcome.failure.reason)
                run.failed(outcome)
            else:
                run.checked(outcome)
        run.end()
    raise typer.Exit(2 if out.reasons else 1 if run.counted else 0)


@app.command()
def read(
    pages: Pages,
    as_text: Annotated[bool, typer.Option("--text", help="The report's own text, without furniture.")] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
    max_seconds: Annotated[float, typer.Option(min=0.1, help="Seconds that reading one page may take.")] = 10.0,
    allow_tampered: AllowTampered = False,
) -> None:
    """The reading alone: text, titles, dates and their evidence, references, furniture; no statements."""
    from sayso import limits, pipeline, record

    out = _Output(quiet=quiet)
    budget = limits.Budget(seconds=max_seconds)
    made_by = pipeline.made_by(model=False)
    for page in limits.read_all(_sources(pages, out), budget=budget, allow_tampered=allow_tampered):
        if isinstance(page, record.Failed):
            out.fail(page.failure.reason)
            if as_json:
                out.line(record.to_json(page))
        elif as_json:
            out.line(record.to_json(record.Record(page=page, made_by=made_by)))
        else:
            out.reading(page, text=as_text)
    raise typer.Exit(2 if out.reasons else 0)


CasePath = Annotated[Path, typer.Argument(metavar="CASE", help="The case file, such as flood.sayso.")]


@app.command()
def add(
    case: CasePath,
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="INPUT...",
            help="Files, web archives, folders of them, other cases, - for one page; none to go on where it broke off.",
        ),
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes to work side by side.")] = 1,
    captured: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="The day all pages were taken (default: as archives say).")
    ] = None,
    select: Select = None,
    ignore: Ignore = None,
    quiet: Quiet = False,
    allow_tampered: AllowTampered = False,
    read_again: Annotated[
        bool, typer.Option("--read-again", help="Find anew what another case says was found in its pages.")
    ] = False,
) -> None:
    """Read pages into a case, made where there is none, and work out who copied whom.

    A page that is there is passed over. What breaks off is taken up by the next add, even of
    nothing, and what failed is tried again when it is given again. Another case is a
    stranger's: its pages are read again from their bytes; statements are taken over only where
    this sayso and model made them and their words hold. The checks are those of sayso check and
    those that rest on other pages; sayso.toml says which, as there. Exit status: 0 every page
    was read, 2 a page or the command failed; the others are in the case.

    A datasette.yaml for Datasette is kept beside the case, unless one of your own is there; a
    line says when it is new.
    """
    from sayso.audit import Scope
    from sayso.case import Case
    from sayso.errors import CaseError
    from sayso.export.datasette import keep_beside

    out = _Output(quiet=quiet)
    with out.told(), out.steps() as step:
        if not inputs and not case.exists():
            raise CaseError(f"{case} does not exist; make it with: sayso add {case} PAGE...")
        asked = _settings()
        scope = Scope(select=_names(select, asked.select), ignore=_names(ignore, asked.ignore))
        given = [sys.stdin.buffer.read() if name == "-" else name for name in inputs or ()]
        added = Case(case).add(
            *given,
            jobs=jobs,
            captured=captured,
            scope=scope,
            allow_tampered=allow_tampered,
            read_again=read_again,
            waits=out.remark,
            step=step,
        )
        if (line := keep_beside(case, Case.tables())) is not None:
            out.remark(line)
    for crowd in added.crowds:
        out.remark(str(crowd))
    for line in added.passed:
        out.remark(line)
    for failure in added.failures:
        out.fail(failure.failure.reason)
    if not quiet:
        typer.echo(
            f"{case}: {added.pages} new, {added.seen} there already, {len(added.failures)} not read; "
            f"next: sayso show {case}"
        )
    raise typer.Exit(2 if out.reasons else 0)


@app.command()
def show(case: CasePath) -> None:
    """What is in a case: pages by family, claims by number of origins, findings, failures."""
    from sayso.case import Case
    from sayso.views import SHOWN, overview, shown

    out = _Output(quiet=False)
    with out.told():
        its = Case(case)
        there = its.show(limit=SHOWN)
        pages = its.pages(shown(there.families) | {page for page, _ in there.beside})
        remarks = [str(crowd) for crowd in there.crowds]
        out.show(overview(pages, there.families, there.claims, there.counted, there.beside, there.failures, remarks))


@app.command()
def claims(
    case: CasePath,
    contested: Annotated[bool, typer.Option("--contested", help="Only those that some page contradicts.")] = False,
    origins: Annotated[int | None, typer.Option(metavar="N", min=0, help="Only those of N origins.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a claim, one a line.")] = False,
) -> None:
    """What several pages state: how many origins it has, on whose word, in what figures.

    Each has a number, by which sayso report tells all of it.
    """
    from sayso.case import Case
    from sayso.export import lines
    from sayso.views import claims_view

    out = _Output(quiet=False)
    with out.told():
        its = Case(case)
        found = its.claims(contested=contested, origins=origins)
        if as_json:
            for line in lines(found):
                out.line(line)
        else:
            number = {claim.id: n for n, claim in enumerate(its.claims(), 1)}
            pages = its.pages(origin.page for claim in found for origin in claim.origins if origin.page)
            out.show(claims_view([(number[claim.id], claim) for claim in found], pages))


@app.command()
def stemma(
    case: CasePath,
    page: Annotated[str | None, typer.Argument(metavar="PAGE", help="Only the family of this page.")] = None,
    svg: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw them over time, as a picture, into this file instead.")
    ] = None,
) -> None:
    """Families of pages drawn as trees, copies below their parents, with what each changed."""
    from sayso.case import Case
    from sayso.export import stemma_svg
    from sayso.views import stemma as drawn

    out = _Output(quiet=False)
    with out.told():
        families = Case(case).stemma(page)
        if svg is not None:
            those = [one for family in families for one in family.pages]
            copies, changes = (
                [one for family in families for one in getattr(family, what)] for what in ("copies", "changes")
            )
            lost = {one.id: one for family in families for one in family.lost}
            _write_picture(svg, stemma_svg(those, copies, list(lost.values()), changes), beside=case)
            out.remark(f"{svg} shows {len(those)} pages; open it in a browser")
            return
        for family in families:
            pages = {one.id: one for one in family.pages}
            out.show(drawn(pages, family.copies, family.lost, family.changes, family=list(pages)))
        if not families:
            out.remark(f"no page of {case} comes from another; sayso show {case} lists them")


def _write_picture(file: Path, picture: str, *, beside: Path) -> None:
    """Write a picture whole or not at all, and never over the case."""
    from sayso.errors import SettingError

    if file.resolve() == beside.resolve():
        raise SettingError(f"{file} is the case itself; name another file for the picture")
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        unfinished.write_text(picture, encoding="utf-8")
        unfinished.replace(file)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise SettingError(f"the picture {file} cannot be written ({error.strerror}); name another file") from error


@app.command()
def diff(
    case: CasePath,
    one: Annotated[str, typer.Argument(metavar="PAGE", help="A page by id, its beginning, file or address.")],
    other: Annotated[str, typer.Argument(metavar="PAGE", help="The page to compare it with.")],
) -> None:
    """Two pages side by side, sentence by sentence, with the changes in meaning named.

    Of pages that no copy joins only sentences that are alike or state one claim are shown, and no change is named.
    """
    from sayso.case import Case
    from sayso.views import comparison

    out = _Output(quiet=False)
    with out.told():
        compared = Case(case).diff(one, other)
        out.show(comparison(compared.parent, compared.child, compared.sides(), compared.changes, compared.copy))


@app.command()
def search(
    case: CasePath,
    words: Annotated[list[str], typer.Argument(metavar="WORDS...", help="A phrase stands in quotation marks.")],
    limit: Annotated[int, typer.Option(min=1, help="How many pages at most.")] = 20,
) -> None:
    """The pages of a case that hold all these words, best first.

    What a page reports counts before the menus and notices of its site; a page where only those
    hold the words comes last, and shows how its report begins.
    """
    from sayso.case import Case
    from sayso.views import found_view

    out = _Output(quiet=False)
    with out.told():
        its = Case(case)
        found = its.search(" ".join(words), limit=limit)
        pages = its.pages(one.page for one in found)
        out.show(found_view((pages[one.page], one.passage) for one in found))


class Telling(StrEnum):
    """What a report is written as."""

    MARKDOWN = "markdown"
    HTML = "html"


@app.command()
def report(
    case: CasePath,
    claim: Annotated[
        str | None,
        typer.Option(metavar="N", help="Only this claim, by its number in sayso claims or its id (default: the case)."),
    ] = None,
    as_: Annotated[
        Telling | None,
        typer.Option("--as", help="Markdown, or one HTML page without script (default: by --output, else markdown)."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write it there (default: standard output).")
    ] = None,
    withhold: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Leave this name out everywhere, in every spelling; may be given again."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many claims a report of the case tells.")] = 20,
    quiet: Quiet = False,
) -> None:
    """For an editor: claims by origin, quotations with address and hash, changes, gaps, the manifest.

    Nothing of a page can act in it. What --withhold cannot hide is in the handbook: a hash
    still tells which page it is, and whoever has the page can read the name there.
    """
    from sayso.case import Case

    out = _Output(quiet=quiet)
    with out.told():
        if as_ is None:
            as_ = Telling.HTML if output and output.suffix.lower() in (".html", ".htm") else Telling.MARKDOWN
        written = Case(case).report(claim=claim, as_=as_, withhold=withhold or (), most=limit)
        if output is None or str(output) == "-":
            out.whole(written.text)
        else:
            from sayso.files import written_whole

            with written_whole(output, but=case) as file:
                file.write(written.text.encode("utf-8", "replace"))
        for name, places in written.withheld.items():
            where = (
                f"in {places} place{'' if places == 1 else 's'}" if places else "nowhere: it does not occur; check it"
            )
            out.remark(f"withheld '{name}' {where}")


@app.command()
def serve(
    case: CasePath,
    host: Annotated[
        str, typer.Option(help="The address to listen on; any but this machine's own asks for --users.")
    ] = ("127.0.0.1"),
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes any that is free.")] = 8765,
    users: Annotated[Path | None, typer.Option(metavar="FILE", help="Who may enter; sayso users add makes it.")] = None,
    name: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="A further name that the room is known by, as in its address."),
    ] = None,
    certificate: Annotated[Path | None, typer.Option(metavar="FILE", help="A certificate for https, as PEM.")] = None,
    key: Annotated[Path | None, typer.Option(metavar="FILE", help="The certificate's private key.")] = None,
    proxy: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="A server in front, whose word is taken on who asks and by https."),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(min=0, max=64, help="Processes that open rooms; as many as there are processors, at most 4."),
    ] = None,
    open_: Annotated[bool, typer.Option("--open", help="Open the room in the browser.")] = False,
) -> None:
    """The reading room: a case in the browser, on this machine alone unless you say otherwise."""
    from sayso.serve import serve as opened

    out = _Output(quiet=False)

    def ready(address: str, mind: Sequence[str]) -> None:
        out.remark(f"{case} is open at {address} until you press Ctrl+C")
        for line in mind:
            out.remark(line)
        if open_:
            import webbrowser

            webbrowser.open(address)

    with out.told():
        opened(
            case,
            host=host,
            port=port,
            users=users,
            names=name or (),
            certificate=certificate,
            key=key,
            workers=workers,
            proxy=proxy,
            ready=ready,
        )


users = typer.Typer(no_args_is_help=True, help="Who may enter a reading room that others can reach.")
app.add_typer(users, name="users")

UsersFile = Annotated[Path, typer.Argument(metavar="FILE", help="The users file.")]


class UserRole(StrEnum):
    """What a person may do in the reading room."""

    READER = "reader"
    REVIEWER = "reviewer"


@users.command("add")
def users_add(
    file: UsersFile,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the person is called.")],
    role: Annotated[UserRole, typer.Option(help="A reader sees everything; a reviewer also adds and judges.")] = (
        UserRole.READER
    ),
    token: Annotated[
        bool, typer.Option("--token", help="Make a token for programs, printed once; no password.")
    ] = False,
) -> None:
    """Let somebody in, or change their password and role; the password is asked for, or read from standard input."""
    from sayso.serve import People, Role

    out = _Output(quiet=False)
    with out.told():
        people = People(file)
        password = None
        if not token:
            asked = sys.stdin.isatty()
            password = (
                typer.prompt("Password", hide_input=True, confirmation_prompt=True) if asked else sys.stdin.readline()
            )
            password = password.rstrip("\r\n")
        made = people.add(name, Role(role), password=password)
        if made is not None:
            typer.echo(made)
        out.remark(f"{file} lets {name} in as a {role}")


@users.command("list")
def users_list(file: UsersFile) -> None:
    """Who may enter, as what, and by what."""
    from sayso.serve import People
    from sayso.text import visible

    out = _Output(quiet=False)
    with out.told():
        for person in People(file).all():
            typer.echo(f"{visible(person.name)}  {person.role}  {'token' if person.token else 'password'}")


@users.command("remove")
def users_remove(
    file: UsersFile, name: Annotated[str, typer.Argument(metavar="NAME", help="Who is to enter no longer.")]
) -> None:
    """Let somebody in no longer; their sessions end at once."""
    from sayso.serve import People

    out = _Output(quiet=False)
    with out.told():
        People(file).remove(name)
        out.remark(f"{file} lets {name} in no longer")


class Export(StrEnum):
    """What a case is exported as."""

    JSONL = "jsonl"
    DATASETTE = "datasette"


@app.command()
def export(
    case: CasePath,
    as_: Annotated[
        Export,
        typer.Option("--as", help="One JSON object a line, with its type; or what Datasette needs to open the case."),
    ] = Export.JSONL,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Into this file, written whole or not at all."),
    ] = None,
) -> None:
    """A case in other people's formats, on standard output or in a file.

    datasette: the datasette.yaml that sayso add writes beside a case where there is none.
    To use it: datasette CASE --metadata datasette.yaml
    """
    from sayso.case import Case
    from sayso.export import lines
    from sayso.files import written_whole

    out = _Output(quiet=False)
    with out.told():
        if as_ is Export.DATASETTE:
            from sayso.export.datasette import as_yaml, datasette

            Case(case).failures()  # raises where there is no case
            made: Iterable[bytes] = as_yaml(datasette(case, Case.tables())).encode().splitlines()
        else:
            made = lines(Case(case).export())
        if output is None:
            for line in made:
                out.line(line)
        else:
            with written_whole(output, but=case) as file:
                file.writelines(line + b"\n" for line in made)


@app.command()
def checks(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a check, one a line.")] = False,
) -> None:
    """The checks by family: code, severity, whether it is on, and what holds where it finds nothing."""
    from sayso.audit import Scope, all_checks

    out = _Output(quiet=False)
    with out.told():
        asked = _settings()
        known = all_checks()
        on = {check.code for check in Scope(select=asked.select or (), ignore=asked.ignore or ()).of(known)}
        for check in known if as_json else ():
            row = {"code": check.code, "family": check.family, "severity": check.severity, "on": check.code in on}
            out.line(json.dumps({**row, "case": check.pile, "title": check.title}, ensure_ascii=False).encode())
        if not as_json:
            from sayso.terminal import listing

            out.show(listing(known, on, by=None if asked.file is None else str(asked.file)))
    raise typer.Exit(2 if out.reasons else 0)


@app.command()
def explain(
    code: Annotated[str, typer.Argument(metavar="CODE", help="The check's code, as `sayso checks` lists it.")],
) -> None:
    """The handbook's entry of a check: what it asks, what passes and what fails."""
    from sayso.audit import all_checks, named

    out = _Output(quiet=False)
    with out.told():
        from sayso.terminal import explained

        out.show(explained(named(code, all_checks())))
    raise typer.Exit(2 if out.reasons else 0)


@app.command()
def schema(
    of_export: Annotated[bool, typer.Option("--export", help="Of a line of `sayso export --as jsonl`.")] = False,
) -> None:
    """The JSON Schema of one line of `sayso check --json` or, with --export, of `sayso export`."""
    from sayso.export import lines_schema
    from sayso.record import schema as record_schema

    typer.echo(json.dumps(lines_schema() if of_export else record_schema(), indent=1, ensure_ascii=False))


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


def _settings() -> Settings:
    from sayso.settings import settings_above

    return settings_above(Path.cwd())


def _first(*values: T | None) -> T | None:
    """The first that is given: the command line goes before the settings."""
    return next((value for value in values if value is not None), None)


def _names(given: list[str] | None, settings: tuple[str, ...] | None) -> tuple[str, ...]:
    """Codes and families, each option's parted at commas."""
    if not given:
        return settings or ()
    return tuple(name.strip() for names in given for name in names.split(",") if name.strip())


def _format(as_: Format | None, as_json: bool) -> Format:
    from sayso.errors import SettingError

    if as_json and as_ not in (None, Format.JSON):
        raise SettingError(f"--json and --as {as_} ask for two formats; give one")
    return Format.JSON if as_json else as_ or Format.TEXT


class _Run:
    """One call of `check`: what is printed of each page, and what is counted over all of them."""

    def __init__(
        self,
        out: _Output,
        scope: Scope,
        *,
        shape: Format,
        words: bool,
        fail_on: FailOn,
        baseline: Path | None,
        write_baseline: Path | None,
    ) -> None:
        from sayso.audit import all_checks
        from sayso.baseline import read_baseline

        self.out = out
        self.shape = shape
        self.words = words
        self.fail_on = fail_on
        asked = scope.of(all_checks())
        self.checks = tuple(check for check in asked if not check.pile)
        if scope.select and (left := [check.code for check in asked if check.pile]):
            out.remark(f"{', '.join(left)} rest on other pages: sayso add asks them of the pages of a case")
        self.counted = 0  # findings that end in status 1
        self.pages = 0
        self.findings: list[Finding] = []  # of all pages, for the last line
        self._raw: dict[str, bytes] = {}
        self._accepted: set[str] = set()  # ids
        self._baseline_file = baseline
        self._baseline: Baseline | None = read_baseline(baseline) if baseline else None
        self._write_to = write_baseline
        self._to_write: list[Accepted] = []
        self._log = self._sarif() if shape is Format.SARIF else None

    def _sarif(self) -> SarifLog:
        from sayso.export import SarifLog

        return SarifLog(
            self.checks,
            version=__version__,
            folder=Path.cwd(),
            accepted=self._accepted if self._baseline else None,
        )

    def given(self, sources: Iterable[bytes | str]) -> None:
        """Keep what came by standard input, to find words in it again, and what could not even be named."""
        if self._log is not None:
            for reason in self.out.reasons:
                self._log.fail(reason)
        self._raw = {hashlib.sha256(raw).hexdigest(): raw for raw in sources if isinstance(raw, bytes)}

    def failed(self, outcome: Failed) -> None:
        """Print a page that could not be read, where the format has a place for it."""
        if self._log is not None:
            self._log.add(outcome)
        elif self.shape is Format.JSON:
            self._line(outcome)

    def checked(self, record: Record) -> None:
        """Print a page's record and count its findings."""
        import msgspec

        from sayso.audit import broke
        from sayso.baseline import accepted_in

        broken = {finding.id: finding for finding in record.findings if broke(finding)}
        for finding in broken.values():
            self.out.fail(f"{record.page.file or 'the page'}: {finding.code}: {finding.message}")
        new, known = self._baseline.split(record) if self._baseline else (record.findings, ())
        self._accepted.update(finding.id for finding in known)
        self.pages += 1
        self.findings += new
        if self._write_to is None:
            self.counted += sum(1 for finding in new if self._counts(finding))
        else:
            sound = tuple(finding for finding in record.findings if finding.id not in broken)
            self._to_write.extend(accepted_in(msgspec.structs.replace(record, findings=sound), self._write_to))
        if self._log is not None:
            self._log.add(record, source=self._text_of(record.page), broke=broken)
            return
        shown = msgspec.structs.replace(record, findings=new)
        if self.shape is Format.JSON:
            self._line(shown)
        else:
            self.out.report(shown, words=self.words, accepted=len(known))

    def _counts(self, finding: Finding) -> bool:
        from sayso.record import Severity, Verdict

        if self.fail_on is FailOn.NEVER or finding.verdict is not Verdict.FAILS:
            return False
        order = list(Severity)
        return order.index(finding.severity) <= order.index(Severity(self.fail_on))

    def _line(self, outcome: Record | Failed) -> None:
        from sayso.record import to_json

        self.out.line(to_json(outcome))

    def _text_of(self, page: Page) -> str | None:
        """The text of the file a page was read from, as it was written; null where it is not that file any more."""
        from sayso.limits import Budget
        from sayso.read import as_written, is_archive

        raw = self._raw.get(page.raw_sha256)
        path = Path(page.file or "")
        with contextlib.suppress(OSError, ValueError):  # gone since, or its name cannot be written
            # A pipe would be read for ever, and an archive for each of its pages.
            if raw is None and path.is_file() and path.stat().st_size <= Budget().raw_bytes and not is_archive(path):
                raw = path.read_bytes()
        if raw is None or hashlib.sha256(raw).hexdigest() != page.raw_sha256:
            return None
        return as_written(raw)

    def end(self) -> None:
        """What can be told only after the last page."""
        if self._log is not None:
            self.out.line(json.dumps(self._log.log(), indent=1, ensure_ascii=False).encode("utf-8", "backslashreplace"))
        elif self.shape is Format.TEXT and self.pages > 1:
            from sayso.terminal import tally

            self.out.show(tally(self.pages, self.findings, accepted=len(self._accepted)))
        if self._write_to is not None:
            from sayso.baseline import write_baseline

            written = write_baseline(self._write_to, self._to_write)
            self.out.remark(f"{self._write_to} accepts {written} findings; use it with --baseline {self._write_to}")
        stale = self._baseline.stale({check.code for check in self.checks}) if self._baseline else []
        if stale:
            first = ", ".join(f"{entry.file or entry.url or '-'}: {entry.code}" for entry in stale[:3])
            more = f" and {len(stale) - 3} more" if len(stale) > 3 else ""
            self.out.remark(
                f"{self._baseline_file} accepts what is no longer found: {first}{more}; "
                f"renew it with --write-baseline {self._baseline_file}"
            )


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


def _count(sources: list[bytes | str]) -> int | None:
    """How many pages there are; None where an archive is among them, which says so only when it has been read."""
    from sayso.read import is_archive

    archives = any(isinstance(source, str) and is_archive(source) for source in sources)
    return None if archives else len(sources)


class _Output:
    """What goes to standard output, and the failures and progress that go to standard error."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self.reasons: list[str] = []  # of failures
        self.reports = 0
        self._console: Console | None = None

    def fail(self, reason: str) -> None:
        from sayso.text import visible

        self.reasons.append(reason)
        typer.echo(f"sayso: {visible(reason)}", err=True)

    @contextlib.contextmanager
    def told(self) -> Iterator[None]:
        """What stops a command is one line on standard error."""
        from sayso.errors import SaysoError

        try:
            yield
        except SaysoError as error:
            self.fail(str(error))
            raise typer.Exit(2) from None

    def remark(self, text: str) -> None:
        """A line for people on standard error that is no failure."""
        from sayso.text import visible

        if not self.quiet:
            typer.echo(f"sayso: {visible(text)}", err=True)

    def show(self, renderable: object) -> None:
        """Print what is no page's."""
        self._print(renderable)

    def line(self, line: bytes) -> None:
        sys.stdout.buffer.write(line + b"\n")
        sys.stdout.buffer.flush()

    def whole(self, text: str) -> None:
        """A text that has its line ends already."""
        sys.stdout.buffer.write(text.encode("utf-8", "replace"))
        sys.stdout.buffer.flush()

    def report(self, record: Record, *, words: bool, accepted: int) -> None:
        from sayso.terminal import page_report

        self._print(page_report(record, words=words, accepted=accepted))

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

    @contextlib.contextmanager
    def steps(self) -> Iterator[Callable[[str, int, int | None], None] | None]:
        """What is being done, with a rate and a time to go, on standard error where that is a terminal."""
        if self.quiet or not sys.stderr.isatty():
            yield None
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, TextColumn("{task.fields[rate]}"), console=Console(stderr=True), transient=True) as bar:
            tasks = {}

            def step(what: str, done: int, of: int | None) -> None:
                if what not in tasks:
                    tasks[what] = bar.add_task(what, total=of, rate="")
                speed = bar.tasks[tasks[what]].speed
                bar.update(tasks[what], completed=done, total=of, rate=f"{speed:.1f} a second" if speed else "")

            yield step

    def progress(self, outcomes: Iterator[Record | Failed], total: int | None) -> Iterable[Record | Failed]:
        """The outcomes, with a bar on standard error where that is a terminal and there is more than one page."""
        if self.quiet or (total is not None and total < 2) or not sys.stderr.isatty():
            return outcomes
        from rich.console import Console
        from rich.progress import track

        return track(outcomes, total=total, description="pages", console=Console(stderr=True), transient=True)
