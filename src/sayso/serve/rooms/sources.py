"""Sources: all of them, and one with everything said on its word."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Annotated, ClassVar

from fastapi import Query

from sayso.judgements import statement_anchor
from sayso.record import Judged, Noun
from sayso.serve.desk import Reading
from sayso.serve.problems import Refused
from sayso.serve.room import (
    After,
    Beside,
    Cell,
    Graded,
    Limit,
    Room,
    chain,
    cursor,
    doc,
    grades,
    notes,
    seen,
    words_of,
)  # fmt: skip
from sayso.store import ClaimLine, Said, SourceLine

__all__ = ["SourceRoom", "Sources", "source", "sources"]


class Sources(Room, frozen=True, kw_only=True):
    """Sources, those first on whose word most is stated."""

    template: ClassVar[str] = "sources.html"
    heads: ClassVar[tuple[str, ...]] = ("name", "named", "kind", "statements", "pages", "grades", "notes")

    named: Annotated[bool | None, doc("Whether only those with a name were asked for, or without; null: all.")]
    total: Annotated[int, doc("How many there are of those asked for.")]
    sources: Annotated[tuple[SourceLine, ...], doc("The sources of this part.")]
    graded: Graded
    next: Annotated[str | None, doc("The cursor of the next part; null where this is the last.")]

    def lines(self) -> Iterator[tuple[Cell, ...]]:
        """One source a row."""
        for one in self.sources:
            remarks = self.graded.get(one.name, ()) if one.named else ()
            yield one.name, int(one.named), one.kind, one.statements, one.pages, grades(remarks), notes(remarks)


class PassedOn(Noun, frozen=True, kw_only=True):
    """How a source's word reached pages: who published them (null where they do not say), through whom they had it
    (null where they name nobody between), and on how many statements."""

    publisher: str | None
    via: str | None
    statements: int


class SourceRoom(Room, frozen=True, kw_only=True):
    """Everything said on one source's word, across pages, and how it was passed on."""

    template: ClassVar[str] = "source.html"
    heads: ClassVar[tuple[str, ...]] = (
        "page",
        "published",
        "publisher",
        "title",
        "statement",
        "words",
        "chain",
        "certainty",
        "negated",
        "standing",
        "grades",
        "notes",
    )

    source: Annotated[SourceLine, doc("The source. One without a name is told by its words alone, page by page.")]
    graded: Graded
    remarks: Annotated[Beside, doc("By a statement's id, what people said of it.")]
    passed_on: Annotated[tuple[PassedOn, ...], doc("By whom its word was passed on, the most frequent first.")]
    claims: Annotated[tuple[ClaimLine, ...], doc("The first claims that have it among their appearances' sources.")]
    said: Annotated[tuple[Said, ...], doc("What was said on its word, the earliest page first; this part of it.")]
    next: Annotated[str | None, doc("The cursor of the next part; null where this is the last.")]

    def lines(self) -> Iterator[tuple[Cell, ...]]:
        """One statement a row."""
        for said in self.said:
            yield (
                said.page.id,
                said.page.published,
                said.page.publisher,
                said.page.title,
                said.statement.id,
                words_of(said.statement.words),
                chain(said.statement),
                said.statement.certainty,
                int(said.statement.negated),
                said.standing,
                grades(self.remarks.get(said.statement.id, ())),
                notes(self.remarks.get(said.statement.id, ())),
            )


def sources(
    case: Reading,
    named: Annotated[bool | None, Query(description="Only those with a name, or only those without.")] = None,
    limit: Limit = 100,
    after: Annotated[int, Query(ge=0, le=10_000_000, description="How many to pass over.")] = 0,
) -> Sources:
    """Sources, those first on whose word most is stated."""
    found = [one for one in case.catalogue.sources if named is None or one.named == named]
    part = found[after : after + limit]
    return Sources(
        named=named,
        total=len(found),
        sources=tuple(part),
        graded=case.store.judgements.graded(),
        next=str(after + limit) if after + limit < len(found) else None,
    )


def source(
    case: Reading,
    name: Annotated[str, Query(min_length=1, max_length=500, description="Its name, or its words where it has none.")],
    named: Annotated[bool, Query(description="Whether that is its name.")] = True,
    limit: Limit = 30,
    after: After = None,
) -> SourceRoom:
    """Everything said on one source's word."""
    line = case.catalogue.source.get((name, named))
    if line is None:
        kind = "source is named" if named else "source without a name is called"
        raise Refused(HTTPStatus.NOT_FOUND, f"no {kind} '{name}' here; /sources lists them")
    word = case.catalogue.word_of(case.store, name, named)
    last = seen(after, tuple[int])
    if last is not None and last[0] not in word.numbers:
        raise Refused(HTTPStatus.NOT_FOUND, f"no part of this list begins at '{after}' any more; leave `after` out")
    begin = 0 if last is None else word.numbers.index(last[0]) + 1
    part = word.numbers[begin : begin + limit]
    shown = case.store.said(part)
    return SourceRoom(
        source=line,
        graded=case.store.judgements.graded(),
        remarks=case.store.judgements.beside(
            Judged.STATEMENT, (statement_anchor(one.statement, one.page.id) for one in shown)
        ),
        passed_on=tuple(PassedOn(publisher=by, via=via, statements=many) for (by, via), many in word.ways),
        claims=word.claims,
        said=tuple(shown),
        next=cursor(part[-1]) if begin + limit < len(word.numbers) else None,
    )
