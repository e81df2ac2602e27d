"""One page: the text as it was read, with everything found in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import Annotated, ClassVar

from sayso.judgements import finding_anchor, statement_anchor
from sayso.record import Finding, Judged, MadeBy, Noun, Page, Standing, Statement
from sayso.serve.desk import Reading
from sayso.serve.problems import Refused
from sayso.serve.room import Beside, Cell, Graded, Id, Room, chain, doc, grades, notes, words_of
from sayso.serve.rooms.copies import CopyLine, copy_lines
from sayso.serve.rooms.judging import marks
from sayso.store import ClaimLine

__all__ = ["Capture", "PageRoom", "page"]


class Capture(Noun, frozen=True, kw_only=True):
    """A name under which the page's bytes were met, and when; null where nobody says."""

    file: str | None
    captured: str | None


class PageRoom(Room, frozen=True, kw_only=True):
    """One page with its statements and findings, the claims they are appearances of, and its copies."""

    template: ClassVar[str] = "page.html"
    heads: ClassVar[tuple[str, ...]] = (
        "place",
        "statement",
        "words",
        "chain",
        "certainty",
        "negated",
        "hedges",
        "figures",
        "block",
        "start",
        "end",
        "found_by",
        "standing",
        "grades",
        "notes",
    )

    page: Annotated[Page, doc("The page as it was read.")]
    standings: Annotated[
        dict[str, Standing], doc("By the id of a statement or finding, what people left of it, where they judged it.")
    ]
    remarks: Annotated[Beside, doc("By the id of a statement or finding, what people said of it.")]
    graded: Graded
    seen: Annotated[dict[str, str], doc("By the id of a statement or finding, the mark of how it stands.")]
    statements: Annotated[tuple[Statement, ...], doc("What it says; the address of the n-th is #sn.")]
    findings: Annotated[tuple[Finding, ...], doc("What its audit answered; the address of the n-th is #fn.")]
    made_by: Annotated[MadeBy, doc("What read it.")]
    captures: Annotated[tuple[Capture, ...], doc("Where and when its bytes were met.")]
    family: Annotated[tuple[str, ...], doc("The pages of its family of copies, itself among them, the earliest first.")]
    copies: Annotated[tuple[CopyLine, ...], doc("The copies it is the child or the parent of.")]
    claims: Annotated[dict[str, ClaimLine], doc("By a statement's id, the claim that it is an appearance of.")]

    def lines(self) -> Iterator[tuple[Cell, ...]]:
        """One statement a row."""
        for place, statement in enumerate(self.statements, 1):
            yield (
                place,
                statement.id,
                words_of(statement.words),
                chain(statement),
                statement.certainty,
                int(statement.negated),
                "; ".join(span.text for span in statement.hedges),
                "; ".join(figure.text for figure in statement.figures),
                statement.block,
                statement.words[0].start,
                statement.words[-1].end,
                statement.found_by,
                self.standings.get(statement.id, Standing.COMPUTED),
                grades(self.remarks.get(statement.id, ())),
                notes(self.remarks.get(statement.id, ())),
            )


def page(case: Reading, id: Id) -> PageRoom:
    """The page with this id."""
    store = case.store
    record = store.record(id)
    statements, findings = store.statements_on(id), store.findings_on(id)
    if record is None:
        raise Refused(HTTPStatus.NOT_FOUND, f"no page of this case has the id {id}; /pages lists them")
    copies = store.copies_of([id])
    family = store.family_of(id)
    table = store.judgements
    return PageRoom(
        page=record.page,
        standings=_standings(statements) | _standings(findings),
        remarks=table.beside(Judged.STATEMENT, (statement_anchor(one, id) for one, _ in statements))
        | table.beside(Judged.FINDING, (finding_anchor(one, id) for one, _ in findings)),
        graded=table.graded(),
        seen=marks(
            case,
            id,
            [(Judged.STATEMENT, one.id) for one, _ in statements] + [(Judged.FINDING, one.id) for one, _ in findings],
        ),
        statements=tuple(one for one, _ in statements),
        findings=tuple(one for one, _ in findings),
        made_by=record.made_by,
        captures=tuple(Capture(file=file, captured=captured) for file, captured in store.captures(id)),
        family=tuple(store.family(family)) if family else (id,),
        copies=copy_lines(store, copies, store.changes_of(copy.child for copy in copies)),
        claims=store.claims_on(id),
    )


def _standings(
    things: Sequence[tuple[Statement, Standing]] | Sequence[tuple[Finding, Standing]],
) -> dict[str, Standing]:
    """How those stand that people judged, by id."""
    return {one.id: standing for one, standing in things if standing is not Standing.COMPUTED}
