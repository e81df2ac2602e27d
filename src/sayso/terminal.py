"""A record as text for people: at most 100 columns, nothing a terminal would obey."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Protocol

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sayso.record import (
    Block,
    Certainty,
    Dated,
    Figure,
    Finding,
    Page,
    Record,
    Reference,
    Role,
    Severity,
    Source,
    Span,
    Statement,
    Time,
    Verdict,
    worst_first,
)
from sayso.text import visible

WIDTH = 100
LIMITS = "docs/limits.md"

_STYLES = {
    Certainty.STATED: "green",
    Certainty.DENIED: "red",
    Certainty.UNKNOWN: "dim",
}


def page_report(record: Record, *, words: bool = False, accepted: int = 0) -> RenderableType:
    """What does not hold up, worst first; then the page's head and its statements.

    With `words`, the spans each answer rests on. `accepted` is how many findings a baseline took out.
    """
    parts: list[RenderableType] = [
        _named(record.page),
        *_findings(record, words, accepted),
        Text(),
        _head(record.page, record.statements),
        Text(),
    ]
    if record.statements:
        parts.append(_statements(record, words))
    parts.append(_foot(record, words))
    return Group(*parts)


class Explained(Protocol):
    """What is told of a check; `sayso.audit.Check` is one."""

    @property
    def code(self) -> str: ...
    @property
    def family(self) -> str: ...
    @property
    def severity(self) -> Severity: ...
    @property
    def title(self) -> str: ...
    @property
    def paragraphs(self) -> tuple[str, ...]: ...
    @property
    def on(self) -> bool: ...
    @property
    def pile(self) -> bool: ...


def listing(checks: Iterable[Explained], on: Container[str], *, by: str | None = None) -> RenderableType:
    """The checks, family by family; `on` are the codes of those that are asked, `by` the settings file that says so."""
    grid = Table.grid(padding=(0, 1))
    for _ in range(3):
        grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    family = None
    for check in checks:
        if check.family != family:
            if family is not None:
                grid.add_row()
            grid.add_row(Text(check.family, style="bold"))
            family = check.family
        state = Text("on") if check.code in on else Text("off", style="dim")
        if check.pile:
            state.append(", in a case", style="dim")
        severity = Text(check.severity, style=_SEVERITIES[check.severity])
        grid.add_row(Text(f"  {check.code}"), severity, state, Text(check.title))
    foot = Text("\nsayso explain CODE prints a check's entry of the handbook.", style="dim")
    if by is not None:
        foot.append(f" On and off as {visible(by)} has it.")
    return Group(grid, foot)


def explained(check: Explained) -> RenderableType:
    """A check's entry of the handbook."""
    state = "on" if check.on else "off until it is selected"
    state += ", asked of the pages of a case (sayso add)" if check.pile else ""
    head = Text(check.code, style="bold")
    head.append(f"  {check.severity}, family {check.family}, {state}", style="dim")
    parts: list[RenderableType] = [head]
    for paragraph in (check.title, *check.paragraphs):
        parts += [Text(), Text(paragraph)]
    return Group(*parts)


def reading(page: Page) -> RenderableType:
    """The page's head, then every block of its text with its role; furniture dimmed."""
    grid = _grid()
    for block in page.blocks:
        style = "dim" if block.role in (Role.FURNITURE, Role.TAG) else ""
        grid.add_row(Text(block.role, style="dim"), Text(visible(page.text[block.start : block.end]), style=style))
    return Group(head(page), Text(), grid)


def head(page: Page, statements: Iterable[Statement] = ()) -> RenderableType:
    """What the page says of itself, each date with the evidence it was read from."""
    return Group(_named(page), _head(page, statements))


def _named(page: Page) -> RenderableType:
    grid = _grid()
    grid.add_row(Text("file", style="dim"), Text(visible(page.file or "(standard input)")))
    if page.url:
        grid.add_row(Text("address", style="dim"), Text(visible(page.url)))
    return Group(Text(visible(page.title or "(no title)"), style="bold"), grid)


def _head(page: Page, statements: Iterable[Statement]) -> RenderableType:
    grid = _grid()
    for name, value in _head_rows(page, tuple(statements)):
        grid.add_row(Text(name, style="dim"), value)
    return grid


def _grid() -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True, min_width=10)
    grid.add_column(overflow="fold")
    return grid


def _head_rows(page: Page, statements: tuple[Statement, ...]) -> Iterable[tuple[str, Text]]:
    others = [
        title for title in page.titles if title.start is not None or not _adds_only_the_site(title.text, page.title)
    ]
    others = [title for title in others if title.text != page.title]
    if others:
        yield "titles", Text("\n").join(Text(f"also ({title.from_}): {visible(title.text)}") for title in others)
    yield "publisher", _or_none(page.publisher)
    if page.bylines:
        yield "by", Text(visible(", ".join(page.bylines)))
    yield "published", _dated(page.published)
    if page.modified:
        yield "modified", _dated(page.modified)
    if page.captured:
        yield "captured", Text(visible(page.captured))
    yield "page", Text(_counts(page, statements))
    if page.references:
        yield "references", Text("\n").join(_reference(reference) for reference in page.references)
    for note in page.notes:
        yield "note", Text(visible(note), style="yellow")


def _adds_only_the_site(claim: str, title: str | None) -> bool:
    """A title that is not visible and differs by nothing but ' | Site' at its end."""
    return (
        bool(title)
        and claim.startswith(title or "")
        and claim[len(title or "") :].lstrip()[:1] in ("", "|", "-", "–", "—")
    )


def _or_none(value: str | None) -> Text:
    return Text(visible(value)) if value else Text("not given", style="yellow")


def _dated(dated: Dated | None) -> Text:
    if dated is None:
        return Text("no date on the page", style="yellow")
    shown = Text(dated.value)
    seen = ", ".join(f"{evidence.from_} {evidence.value}" for evidence in dated.evidence)
    shown.append(f"  ({visible(seen)})", style="dim")
    if any(not _agree(dated.value, evidence.value) for evidence in dated.evidence):
        shown.append("  they disagree", style="yellow")
    return shown


def _agree(one: str, other: str) -> bool:
    """Two EDTF dates do not differ in any part that both give."""
    shared = min(len(one), len(other), 10)
    return one[:shared] == other[:shared]


def _counts(page: Page, statements: tuple[Statement, ...]) -> str:
    attributed = sum(1 for statement in statements if statement.chain)
    furniture = sum(1 for block in page.blocks if block.role is Role.FURNITURE)
    counted = [
        f"language {page.language or 'not told'}",
        page.genre.replace("_", " "),
        f"{_many(_of(page.blocks, Role.PARAGRAPH), 'paragraph')}",
        f"{_many(furniture, 'block')} of furniture",
    ]
    if statements:
        counted.append(f"{attributed} attributed and {len(statements) - attributed} own statements")
    return ", ".join(counted)


def _of(blocks: tuple[Block, ...], role: Role) -> int:
    return sum(1 for block in blocks if block.role is role)


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _reference(reference: Reference) -> Text:
    number = f"[{reference.number}] " if reference.number is not None else ""
    shown = Text(number + visible(", ".join(filter(None, (reference.publisher, reference.title)))))
    if reference.address:
        shown.append(f" {visible(reference.address)}", style="dim")
    else:
        shown.append(", no address", style="yellow")
    if not reference.markers:
        shown.append(", never cited", style="yellow")
    return shown


_SEVERITIES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold blue"}


def _findings(record: Record, words: bool, accepted: int) -> Iterable[RenderableType]:
    if record.made_by.model is None:
        return  # a page that was not annotated was not audited; its note says why
    yield Text()
    yield Text(counted(record.findings, accepted=accepted), style="bold")
    grid = _grid()
    for finding in worst_first(record.findings):
        grid.add_row(_sign(finding), _finding(finding, words))
    if record.findings:
        yield grid


def counted(findings: Iterable[Finding], *, accepted: int = 0) -> str:
    """How many findings there are, worst first: '2 errors, 1 note; 3 unclear; 4 accepted by the baseline'."""
    findings = tuple(findings)
    fails = [finding.severity for finding in findings if finding.verdict is Verdict.FAILS]
    unclear = sum(1 for finding in findings if finding.verdict is Verdict.UNCLEAR)
    parts = [_many(fails.count(severity), severity) for severity in Severity if severity in fails]
    told = [", ".join(parts) or "no findings"]
    told += [f"{unclear} unclear"] if unclear else []
    told += [f"{accepted} accepted by the baseline"] if accepted else []
    return "; ".join(told)


def tally(pages: int, findings: Iterable[Finding], *, accepted: int = 0) -> Text:
    """The last line of a run over several pages."""
    return Text(f"{pages} pages: {counted(findings, accepted=accepted)}", style="bold")


def _sign(finding: Finding) -> Text:
    if finding.verdict is Verdict.FAILS:
        return Text(finding.severity, style=_SEVERITIES[finding.severity])
    return Text(finding.verdict, style="cyan" if finding.verdict is Verdict.UNCLEAR else "green")


def _finding(finding: Finding, words: bool) -> Text:
    text = Text(visible(finding.message))
    text.append("\n" + finding.code, style="dim")
    if words:
        text.append(f"  {_spans(finding.spans)}" if finding.spans else "  (the whole page)", style="dim")
    elif finding.spans:
        shown = " · ".join(f"“{_short(visible(span.text))}”" for span in finding.spans[:3])
        more = f" and {len(finding.spans) - 3} more" if len(finding.spans) > 3 else ""
        text.append(f"  {shown}{more}")
    return text


def _statements(record: Record, words: bool) -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", no_wrap=True, style="dim")
    grid.add_column(overflow="fold")
    for number, statement in enumerate(record.statements, 1):
        grid.add_row(str(number), _statement(statement, words))
    return grid


def _statement(statement: Statement, words: bool) -> Text:
    text = Text()
    if statement.chain:
        text.append(" -> ".join(_who(link) for link in statement.chain), style="bold cyan")
        text.append(_how(statement), style="cyan")
    else:
        text.append("the title" if statement.block is Role.TITLE else "the page", style="cyan")
    text.append(": ")
    text.append(visible(" … ".join(span.text for span in statement.words)))
    text.append("\n")
    text.append(statement.certainty.replace("_", " "), style=_STYLES.get(statement.certainty, "yellow"))
    if statement.negated:
        text.append(", negated", style="yellow")
    for note in _notes(statement):
        text.append(f"; {note}", style="dim")
    if words:
        text.append("\n" + _rests_on(statement), style="dim")
    return text


def _who(link: Source) -> str:
    name = visible(link.name or (link.source.text if link.source else "") or (link.cue.text if link.cue else ""))
    return f"{name} ({link.kind})" if link.kind in ("anonymous", "unnamed", "collective") else name or link.kind


# Cues that add nothing to 'who: what' beside the certainty, which is shown.
_PLAIN = frozenset(
    """say says said saying tell tells told according to report reported reports reporting write wrote writes add added
    adds adding as by passed on relayed citing quoting has have also""".split()
)


def _how(statement: Statement) -> str:
    """The cue, where it says more than that words were passed on: 'the mayor declined: to comment'."""
    last = statement.chain[-1]
    if last.cue is None or last.name == last.cue.text or last.source is None or last.source == last.cue:
        return ""
    words = visible(last.cue.text)
    if len(words) > 40 or all(word in _PLAIN for word in words.lower().split()):
        return ""
    return f" {words}" if last.source.end <= last.cue.start else f" (“{words}”)"


def _notes(statement: Statement) -> Iterable[str]:
    if statement.figures:
        yield "figures: " + ", ".join(_figure(figure) for figure in statement.figures)
    if statement.times:
        yield "times: " + ", ".join(_time(time) for time in statement.times)


_SIGNS = {"exact": "", "about": "about ", "at_least": "at least ", "more_than": "more than ", "at_most": "at most "}


def _figure(figure: Figure) -> str:
    unit = f" {visible(figure.unit)}" if figure.unit else ""
    if figure.bound == "between":
        return f"{_number(figure.low)} to {_number(figure.high)}{unit}"
    if figure.bound == "order":
        return f"{_number(figure.low)} or more (“{visible(figure.text)}”)"
    sign = _SIGNS.get(figure.bound, "less than ")
    return f"{sign}{_number(figure.low if figure.low is not None else figure.high)}{unit}"


def _number(value: float | None) -> str:
    if value is None:
        return "?"
    return f"{value:,.0f}" if value == int(value) and abs(value) >= 1 else f"{value:,g}"


def _time(time: Time) -> str:
    value = time.value or "not resolved"
    return f"{visible(time.text)} = {value}{' (open: no date to count from)' if time.open and time.value else ''}"


def _rests_on(statement: Statement) -> str:
    rows = [("words", statement.words), ("hedges", statement.hedges)]
    for link in statement.chain:
        rows.append((f"source {_who(link)}", (link.source,) if link.source else ()))
        rows.append(("cue", (link.cue,) if link.cue else ()))
    lines = [f"{name}: {_spans(spans)}" for name, spans in rows if spans]
    for mention in (*statement.places, *statement.actors):
        lines.append(f"{mention.name}{f' ({mention.iso})' if mention.iso else ''}: {mention.start}-{mention.end}")
    return "\n".join([*lines, f"in {statement.block}, found by {statement.found_by}, id {statement.id}"])


def _spans(spans: Iterable[Span]) -> str:
    return "; ".join(f"{span.start}-{span.end} “{_short(visible(span.text))}”" for span in spans)


def _short(text: str) -> str:
    """Words cut in the middle, between words where there are gaps."""
    if len(text) <= 60:
        return text
    head, tail = text[:38], text[-18:]
    head = head.rpartition(" ")[0] if " " in head and text[38] != " " else head
    tail = tail.partition(" ")[2] if " " in tail and text[-19] != " " else tail
    return f"{head.rstrip()} … {tail.lstrip()}"


def _foot(record: Record, words: bool) -> Text:
    foot = Text(style="dim")
    if not words and record.statements:
        foot.append("\n--words shows the words each answer rests on, --json the whole record. ")
    foot.append(f"How often sayso is wrong, and on what: {LIMITS}")
    return foot
