"""Sources: all of them, and one with everything said on its word."""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from http import HTTPStatus
from typing import Annotated, ClassVar

from fastapi import Query

from sayso.judgements import statement_anchor
from sayso.record import Judged, Noun, content_id
from sayso.serve.desk import Reading
from sayso.serve.problems import Refused
from sayso.serve.room import After, Beside, Graded, Limit, Marks, Room, cursor, doc, of_list, seen
from sayso.serve.rooms.judging import marks
from sayso.serve.tables import CLAIM, REMARK, SAID, Cell, Table, claim_row, grades, notes, remark_rows, said_row
from sayso.store import ClaimLine, Said, SourceLine

__all__ = ["SourceRoom", "Sources", "source", "sources"]


class Sources(Room, frozen=True, kw_only=True):
    """Sources, those first on whose word most is stated."""

    template: ClassVar[str] = "sources.html"

    named: Annotated[bool | None, doc("Whether only those with a name were asked for, or without; null: all.")]
    total: Annotated[int, doc("How many there are of those asked for.")]
    sources: Annotated[tuple[SourceLine, ...], doc("The sources of this part.")]
    graded: Graded
    seen: Marks
    next: Annotated[str | None, doc("The cursor of the next part; null where this is the last.")]

    def tables(self) -> Iterator[Table]:
        """The sources."""
        yield Table(
            "source",
            ("name", "named", "kind", "statements", "pages", "grades", "notes"),
            map(self._row, self.sources),
        )

    def _row(self, one: SourceLine) -> tuple[Cell, ...]:
        remarks = self.graded.get(one.name, ()) if one.named else ()
        return one.name, int(one.named), one.kind, one.statements, one.pages, grades(remarks), notes(remarks)


class PassedOn(Noun, frozen=True, kw_only=True):
    """How a source's word reached pages: who published them (null where they do not say), through whom they had it
    (null where they name nobody between), and on how many statements."""

    publisher: str | None
    via: str | None
    statements: int


class SourceRoom(Room, frozen=True, kw_only=True):
    """Everything said on one source's word, across pages, and how it was passed on."""

    template: ClassVar[str] = "source.html"

    source: Annotated[SourceLine, doc("The source. One without a name is told by its words alone, page by page.")]
    graded: Graded
    remarks: Annotated[Beside, doc("By a statement's id, what people said of it.")]
    passed_on: Annotated[tuple[PassedOn, ...], doc("By whom its word was passed on, the most frequent first.")]
    claims: Annotated[tuple[ClaimLine, ...], doc("The first claims that have it among their appearances' sources.")]
    said: Annotated[tuple[Said, ...], doc("What was said on its word, the earliest page first; this part of it.")]
    seen: Marks
    next: Annotated[str | None, doc("The cursor of the next part; null where this is the last.")]

    def tables(self) -> Iterator[Table]:
        """What was said on its word, this part of it; how it was passed on; claims it stands behind."""
        yield Table("statement", SAID, (said_row(one, self.remarks) for one in self.said))
        graded = {self.source.name: self.graded.get(self.source.name, ())} if self.source.named else {}
        yield Table("remark", REMARK, remark_rows(self.remarks | graded))
        yield Table(
            "way",
            ("publisher", "via", "statements"),
            ((one.publisher, one.via, one.statements) for one in self.passed_on),
        )
        yield Table("claim", CLAIM, (claim_row(one, self.graded) for one in self.claims))


def sources(
    case: Reading,
    named: Annotated[bool | None, Query(description="Only those with a name, or only those without.")] = None,
    limit: Limit = 100,
    after: After = None,
) -> Sources:
    """Sources, those first on whose word most is stated."""
    found = [one for one in case.catalogue.sources if named is None or one.named == named]
    of = of_list("sources", named)
    last = seen(after, of, tuple[int, int, str, str])
    begin = 0
    if last is not None:
        begin = bisect.bisect_right(found, last[:3], key=lambda one: _order(one)[:3])
        # Names that begin alike are told apart by an id: a name may be longer than an address.
        for n in range(begin - 1, -1, -1):
            if _order(found[n])[:3] != last[:3]:
                break
            if _order(found[n])[3] == last[3]:
                begin = n + 1
                break
    part = found[begin : begin + limit]
    return Sources(
        named=named,
        total=len(found),
        sources=tuple(part),
        graded=case.store.judgements.graded(),
        seen=marks(case, [(Judged.SOURCE, one.name, None) for one in part if one.named]),
        next=cursor(of, *_order(part[-1])) if begin + limit < len(found) else None,
    )


def _order(one: SourceLine) -> tuple[int, int, str, str]:
    """What orders a source among others: how much is stated on its word, whether it has a name, how that begins."""
    return -one.statements, -int(one.named), one.name[:200], content_id(one.name)


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
    of = of_list("source", name, named)
    last = seen(after, of, tuple[float, float, int])
    begin = 0 if last is None else bisect.bisect_right(word.numbers, last, key=case.store.time_of)
    part = word.numbers[begin : begin + limit]
    stated = list(case.store.said(part))
    things = [
        *((Judged.SOURCE, one, None) for one in ([name] if named else [])),
        *((Judged.CLAIM, one.id, None) for one in word.claims),
        *((Judged.STATEMENT, one.statement.id, one.page.id) for one in stated),
    ]
    return SourceRoom(
        source=line,
        graded=case.store.judgements.graded(),
        remarks=case.store.judgements.beside(
            Judged.STATEMENT, (statement_anchor(one.statement, one.page.id) for one in stated)
        ),
        passed_on=tuple(PassedOn(publisher=by, via=via, statements=many) for (by, via), many in word.ways),
        claims=word.claims,
        said=tuple(stated),
        seen=marks(case, things),
        next=cursor(of, *case.store.time_of(part[-1])) if begin + limit < len(word.numbers) else None,
    )
