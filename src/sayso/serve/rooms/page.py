"""One page: the text as it was read, with everything found in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import Annotated, ClassVar

from sayso.judgements import finding_anchor, statement_anchor
from sayso.record import Finding, Judged, MadeBy, Noun, Page, Standing, Statement
from sayso.serve.desk import Reading
from sayso.serve.problems import Refused
from sayso.serve.room import Beside, Graded, Id, Marks, Room, doc
from sayso.serve.rooms.copies import COPY, CopyLine, copy_lines, copy_row
from sayso.serve.rooms.judging import marks
from sayso.serve.tables import REMARK, Cell, Table, chain, grades, notes, remark_rows, words_of
from sayso.store import ClaimLine, Store

__all__ = ["Capture", "PageRoom", "page"]


class Capture(Noun, frozen=True, kw_only=True):
    """A name under which the page's bytes were met, and when; null where nobody says."""

    file: str | None
    captured: str | None


class PageRoom(Room, frozen=True, kw_only=True):
    """One page with its statements and findings, the claims they are appearances of, and its copies."""

    template: ClassVar[str] = "page.html"

    page: Annotated[Page, doc("The page as it was read.")]
    standings: Annotated[
        dict[str, Standing], doc("By the id of a statement or finding, what people left of it, where they judged it.")
    ]
    remarks: Annotated[Beside, doc("By the id of a statement or finding, what people said of it.")]
    graded: Graded
    lives_on: Annotated[
        dict[str, str], doc("By the id of a statement or finding that was merged, the address of what it lives on in.")
    ]
    seen: Marks
    statements: Annotated[tuple[Statement, ...], doc("What it says; the address of the n-th is #sn.")]
    findings: Annotated[tuple[Finding, ...], doc("What its audit answered; the address of the n-th is #fn.")]
    made_by: Annotated[MadeBy, doc("What read it.")]
    captures: Annotated[tuple[Capture, ...], doc("Where and when its bytes were met.")]
    family: Annotated[tuple[str, ...], doc("The pages of its family of copies, itself among them, the earliest first.")]
    copies: Annotated[tuple[CopyLine, ...], doc("The copies it is the child or the parent of.")]
    claims: Annotated[dict[str, ClaimLine], doc("By a statement's id, the claim that it is an appearance of.")]

    def tables(self) -> Iterator[Table]:
        """Its statements; findings; copies; titles; dates and references; and what is kept of it."""
        yield Table(
            "statement",
            (
                *("place", "statement", "words", "chain", "certainty", "negated", "hedges", "figures", "block"),
                *("start", "end", "found_by", "standing", "grades", "notes", "lives_on", "claim", "origins", "pages"),
            ),
            (self._statement(place, one) for place, one in enumerate(self.statements, 1)),
        )
        yield Table(
            "finding",
            (
                "place",
                "finding",
                "code",
                "verdict",
                "severity",
                "message",
                "words",
                "start",
                "end",
                "standing",
                "notes",
                "lives_on",
            ),
            (
                (
                    *(place, one.id, one.code, one.verdict, one.severity, one.message, words_of(one.spans)),
                    *((one.spans[0].start, one.spans[-1].end) if one.spans else (None, None)),
                    *(self.standings.get(one.id, Standing.COMPUTED), notes(self.remarks.get(one.id, ()))),
                    self.lives_on.get(one.id),
                )
                for place, one in enumerate(self.findings, 1)
            ),
        )
        yield Table("remark", REMARK, remark_rows(self.remarks))
        yield Table("copy", COPY, map(copy_row, self.copies))
        page = self.page
        yield Table(
            "title",
            ("words", "from", "start", "end", "also"),
            ((one.text, one.from_, one.start, one.end, len(one.also)) for one in page.titles),
        )
        yield Table(
            "date",
            ("date", "value", "from", "words", "start", "end"),
            (
                (
                    *(date, one.value, one.from_),
                    *(page.text[one.start : one.end] if one.start is not None else None, one.start, one.end),
                )
                for date, dated in (("published", page.published), ("modified", page.modified))
                for one in (dated.evidence if dated else ())
            ),
        )
        yield Table(
            "reference",
            ("place", "number", "publisher", "title", "address", "cited"),
            (
                (place, one.number, one.publisher, one.title, one.address, len(one.markers))
                for place, one in enumerate(page.references, 1)
            ),
        )
        yield Table("kept", ("name", "value"), self._kept())

    def _statement(self, place: int, one: Statement) -> tuple[Cell, ...]:
        claim = self.claims.get(one.id)
        return (
            *(place, one.id, words_of(one.words), chain(one), one.certainty, int(one.negated)),
            *("; ".join(span.text for span in one.hedges), "; ".join(figure.text for figure in one.figures)),
            *(one.block, one.words[0].start, one.words[-1].end, one.found_by),
            *(self.standings.get(one.id, Standing.COMPUTED), grades(self.remarks.get(one.id, ()))),
            *(notes(self.remarks.get(one.id, ())), self.lives_on.get(one.id)),
            *((claim.id, claim.origins, claim.pages) if claim else (None, None, None)),
        )

    def _kept(self) -> Iterator[tuple[str, Cell]]:
        page = self.page
        yield from (("page", page.id), ("sha256", page.raw_sha256), ("address", page.url))
        yield from (("title", page.title), ("publisher", page.publisher), ("language", page.language))
        yield from (("genre", page.genre), ("published", page.published.value if page.published else None))
        yield "modified", page.modified.value if page.modified else None
        yield from (("byline", one) for one in page.bylines)
        for one in self.captures:
            yield "met", ", ".join(part for part in (one.file or "standard input", one.captured) if part)
        yield from (("note", note) for note in page.notes)
        yield "read by", ", ".join(part for part in (f"sayso {self.made_by.sayso}", self.made_by.model) if part)


def page(case: Reading, id: Id) -> PageRoom:
    """The page with this id."""
    store = case.store
    record = store.record(id)
    statements, findings = store.statements_on(id), store.findings_on(id)
    if record is None:
        raise Refused(HTTPStatus.NOT_FOUND, f"no page of this case has the id {id}; /pages lists them")
    copies = store.copies_of([id])
    lines = copy_lines(store, copies, store.changes_of(copy.child for copy in copies))
    family = store.family_of(id)
    table = store.judgements
    return PageRoom(
        page=record.page,
        standings=_standings(statements) | _standings(findings),
        remarks=table.beside(Judged.STATEMENT, (statement_anchor(one, id) for one, _ in statements))
        | table.beside(Judged.FINDING, (finding_anchor(one, id) for one, _ in findings)),
        graded=table.graded(),
        lives_on=_lives_on(store, id, statements, findings),
        seen=marks(
            case,
            [
                *((Judged.STATEMENT, one.id, id) for one, _ in statements),
                *((Judged.FINDING, one.id, id) for one, _ in findings),
                *((Judged.COPY, one.id, None) for one in lines),
            ],
        ),
        statements=tuple(one for one, _ in statements),
        findings=tuple(one for one, _ in findings),
        made_by=record.made_by,
        captures=tuple(Capture(file=file, captured=captured) for file, captured in store.captures(id)),
        family=tuple(store.family(family)) if family else (id,),
        copies=lines,
        claims=store.claims_on(id),
    )


def _lives_on(
    store: Store,
    page: str,
    statements: Sequence[tuple[Statement, Standing]],
    findings: Sequence[tuple[Finding, Standing]],
) -> dict[str, str]:
    """The address of what each that was merged is in now, by id."""
    places = {one.id: f"#s{place}" for place, (one, _) in enumerate(statements, 1)}
    places |= {one.id: f"#f{place}" for place, (one, _) in enumerate(findings, 1)}
    into = store.judgements.merged_on(page)
    return {id: places[other] for id, other in into.items() if other in places}


def _standings(
    things: Sequence[tuple[Statement, Standing]] | Sequence[tuple[Finding, Standing]],
) -> dict[str, Standing]:
    """How those stand that people judged, by id."""
    return {one.id: standing for one, standing in things if standing is not Standing.COMPUTED}
