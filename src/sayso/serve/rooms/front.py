"""The front room: what is in the case."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from sayso.record import Judged, Noun
from sayso.serve.desk import Reading
from sayso.serve.room import Graded, Marks, Room, doc
from sayso.serve.rooms.judging import marks
from sayso.serve.tables import CLAIM, CODE, FAMILY, Table, claim_row, code_row, family_row
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

    counts: Annotated[Counts, doc("How much of each thing there is.")]
    claims: Annotated[tuple[ClaimLine, ...], doc("The first claims: contested ones, then by number of origins.")]
    graded: Graded
    seen: Marks
    families: Annotated[tuple[FamilyLine, ...], doc("The largest families of copies.")]
    findings: Annotated[tuple[Code, ...], doc("Findings by code, the weightiest first, then the most frequent.")]
    time_line: Annotated[tuple[Day, ...], doc("When pages were published, in order.")]
    unread: Annotated[tuple[Unread, ...], doc("Pages that could not be read, the first of them.")]

    def tables(self) -> Iterator[Table]:
        """How much there is; claims; families; checks; days; pages not read."""
        counts = self.counts
        yield Table("count", ("name", "number"), ((name, getattr(counts, name)) for name in counts.__struct_fields__))
        yield Table("claim", CLAIM, (claim_row(one, self.graded) for one in self.claims))
        yield Table("family", FAMILY, map(family_row, self.families))
        yield Table("check", CODE, map(code_row, self.findings))
        yield Table("day", ("day", "pages"), ((one.day, one.pages) for one in self.time_line))
        yield Table("unread", ("file", "stage", "reason"), ((one.file, one.stage, one.reason) for one in self.unread))


def front(case: Reading) -> Front:
    """What is in the case, the first of each list."""
    store, counted = case.store, case.catalogue
    claims = tuple(store.claims_by_origins(limit=LISTED))
    return Front(
        counts=counted.counts,
        claims=claims,
        seen=marks(case, [(Judged.CLAIM, one.id, None) for one in claims]),
        graded=store.judgements.graded(),
        families=counted.families,
        findings=counted.codes,
        time_line=tuple(Day(day=day, pages=pages) for day, pages in counted.time_line),
        unread=tuple(
            Unread(file=file, stage=stage, reason=reason) for file, stage, reason in store.failures()[:LISTED]
        ),
    )
