"""A page's text cut where anything found begins or ends, block by block: what the page's room draws."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Literal

from sayso.record import Noun, Page, Record, Role, Span

__all__ = ["Fold", "Run", "Stretch", "stretches"]

FOLDED = frozenset({Role.FURNITURE, Role.TAG})
"""What belongs to the site: folded away, a click from view."""

HEAD = frozenset({Role.TITLE, Role.STANDFIRST, Role.HEADING, Role.BYLINE, Role.DATELINE, None})
"""What the head of a page is made of: short lines, beside which there is room for each other's notes."""

Mark = Literal["figure", "hedge", "source", "cue", "finding"]


class Run(Noun, frozen=True, kw_only=True):
    """A run of text with the same marks throughout: statements and findings by their places on the page, from 1, the
    one that began last at the end. `opens` and `flags` are the statements and findings that begin here."""

    text: str
    statements: tuple[int, ...] = ()
    findings: tuple[int, ...] = ()
    marks: frozenset[Mark] = frozenset()
    opens: tuple[int, ...] = ()
    flags: tuple[int, ...] = ()


class Stretch(Noun, frozen=True, kw_only=True):
    """A block of the page, or what stands between blocks (its role is then null): its runs, and the statements and
    findings that begin in it."""

    role: Role | None
    runs: tuple[Run, ...]
    statements: tuple[int, ...]
    findings: tuple[int, ...]


class Fold(Noun, frozen=True, kw_only=True):
    """Stretches that stand together and are folded away, or shown."""

    folded: bool
    stretches: tuple[Stretch, ...]

    @property
    def rows(self) -> list[list[Stretch]]:
        """Stretches that notes stand beside together: a page's head as one, every other for itself."""
        rows: list[list[Stretch]] = []
        for stretch in self.stretches:
            if rows and stretch.role in HEAD and rows[-1][-1].role in HEAD:
                rows[-1].append(stretch)
            else:
                rows.append([stretch])
        return rows


def stretches(record: Record) -> tuple[Fold, ...]:
    """The whole text of a page in order, what is folded together. Nothing of it is left out but blank space between
    blocks."""
    folds: list[tuple[bool, list[Stretch]]] = []
    for stretch in _Cutting(record).stretches():
        folded = stretch.role in FOLDED and not stretch.statements and not stretch.findings
        if not folds or folds[-1][0] != folded:
            folds.append((folded, []))
        folds[-1][1].append(stretch)
    return tuple(Fold(folded=folded, stretches=tuple(those)) for folded, those in folds)


class _Cutting:
    """The cuts of a page's text, and what begins and ends at each."""

    def __init__(self, record: Record) -> None:
        self.page = record.page
        self.begins: dict[int, list[tuple[str, int]]] = defaultdict(list)
        self.ends: dict[int, list[tuple[str, int]]] = defaultdict(list)
        self.opens: dict[int, list[int]] = defaultdict(list)
        self.flags: dict[int, list[int]] = defaultdict(list)
        for place, statement in enumerate(record.statements, 1):
            self._mark("statement", place, statement.words)
            self._mark("hedge", place, statement.hedges)
            for figure in statement.figures:
                self._mark("figure", place, [Span(start=figure.start, end=figure.end, text=figure.text)])
            for link in statement.chain:
                self._mark("source", place, [link.source] if link.source else ())
                self._mark("cue", place, [link.cue] if link.cue else ())
            self.opens[statement.words[0].start].append(place)
        for place, finding in enumerate(record.findings, 1):
            self._mark("finding", place, finding.spans)
            if finding.spans:
                self.flags[finding.spans[0].start].append(place)
        self.cuts = sorted({*self.begins, *self.ends})

    def _mark(self, what: str, place: int, spans: Iterable[Span]) -> None:
        for span in spans:
            if span.start < span.end:
                self.begins[span.start].append((what, place))
                self.ends[span.end].append((what, place))

    def stretches(self) -> Iterator[Stretch]:
        """Every block and what stands between blocks, in order."""
        active: dict[tuple[str, int], int] = {}
        ahead = iter([*self.cuts, len(self.page.text) + 1])
        cut = next(ahead)
        for role, start, end in _blocks(self.page):
            runs: list[Run] = []
            at = start
            while cut <= at:
                self._pass(cut, active)
                cut = next(ahead)
            while at < end:
                until = min(cut, end)
                runs.append(self._run(at, until, active))
                at = until
                if at == cut:
                    self._pass(cut, active)
                    cut = next(ahead)
            yield Stretch(
                role=role,
                runs=tuple(runs),
                statements=tuple(place for run in runs for place in run.opens),
                findings=tuple(place for run in runs for place in run.flags),
            )

    def _pass(self, cut: int, active: dict[tuple[str, int], int]) -> None:
        for mark in self.ends.get(cut, ()):
            active[mark] -= 1
            if not active[mark]:
                del active[mark]
        for mark in self.begins.get(cut, ()):
            active[mark] = active.get(mark, 0) + 1

    def _run(self, start: int, end: int, active: dict[tuple[str, int], int]) -> Run:
        return Run(
            text=self.page.text[start:end],
            statements=tuple(place for what, place in active if what == "statement"),
            findings=tuple(place for what, place in active if what == "finding"),
            marks=frozenset(what for what, _ in active if what != "statement"),  # type: ignore[misc]
            opens=tuple(self.opens.get(start, ())),
            flags=tuple(self.flags.get(start, ())),
        )


def _blocks(page: Page) -> Iterator[tuple[Role | None, int, int]]:
    """The page's blocks, and between them what is not blank."""
    at = 0
    for block in page.blocks:
        if page.text[at : block.start].strip():
            yield None, at, block.start
        yield block.role, block.start, block.end
        at = block.end
    if page.text[at:].strip():
        yield None, at, len(page.text)
