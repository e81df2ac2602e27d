"""The front room: what is in the case."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from sayso.record import Certainty, Noun, told_as
from sayso.serve.desk import Reading
from sayso.serve.room import Cell, Graded, Room, doc
from sayso.store import ClaimLine, Code, Counts, FamilyLine

__all__ = ["Day", "Front", "Unread", "front"]

LISTED = 12
"""Claims and pages not read that are shown here; the rest are in their own lists."""


class Day(Noun, frozen=True, kw_only=True):
    """A day, month or year, as far as pages say it (EDTF), and the pages published then."""

    day: str
    pages: int


class Unread(Noun, frozen=True, kw_only=True):
    """A page that could not be read: its file, at which stage it stopped, and why."""

    file: str
    stage: str
    reason: str


class Front(Room, frozen=True, kw_only=True):
    """What is in the case."""

    template: ClassVar[str] = "front.html"
    heads: ClassVar[tuple[str, ...]] = ("what", "id", "name", "number", "pages", "certainty", "standing")

    counts: Annotated[Counts, doc("How much of each thing there is.")]
    claims: Annotated[tuple[ClaimLine, ...], doc("The first claims: contested ones, then by number of origins.")]
    graded: Graded
    families: Annotated[tuple[FamilyLine, ...], doc("The largest families of copies.")]
    findings: Annotated[tuple[Code, ...], doc("Findings by code, the most frequent first.")]
    time_line: Annotated[tuple[Day, ...], doc("When pages were published, in order.")]
    unread: Annotated[tuple[Unread, ...], doc("Pages that could not be read, the first of them.")]

    def lines(self) -> Iterator[tuple[Cell, ...]]:
        """Claims with their origins, families with their publishers, findings with their number, days."""
        for claim in self.claims:
            told = told_as(claim.text, Certainty.STATED, claim.worded_by)  # how sure has a column of its own
            yield "claim", claim.id, told, claim.origins, claim.pages, claim.certainty, claim.standing
        for family in self.families:
            yield "family", family.id, family.title, family.publishers, family.pages, None, None
        for code in self.findings:
            yield "finding", code.code, code.severity, code.fails + code.unclear, code.pages, None, None
        for day in self.time_line:
            yield "day", day.day, None, None, day.pages, None, None


def front(case: Reading) -> Front:
    """What is in the case, the first of each list."""
    store, counted = case.store, case.catalogue
    return Front(
        counts=counted.counts,
        claims=tuple(store.claims_by_origins(limit=LISTED)),
        graded=store.judgements.graded(),
        families=counted.families,
        findings=counted.codes,
        time_line=tuple(Day(day=day, pages=pages) for day, pages in counted.time_line),
        unread=tuple(
            Unread(file=file, stage=stage, reason=reason) for file, stage, reason in store.failures()[:LISTED]
        ),
    )
