"""Families of copies: all of them, and one as a stemma."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Annotated, ClassVar

from fastapi import Query
from pydantic import StringConstraints

from sayso.record import Judged, LostPage
from sayso.serve.desk import Reading
from sayso.serve.problems import Refused
from sayso.serve.room import After, Id, Limit, Marks, Room, cursor, doc, of_list, seen
from sayso.serve.rooms.copies import COPY, CopyLine, copy_lines, copy_row
from sayso.serve.rooms.judging import marks
from sayso.serve.tables import CHANGE, FAMILY, PAGE, Table, change_row, family_row, page_row
from sayso.store import Card, FamilyLine

__all__ = ["Families", "Stemma", "families", "stemma"]


class Families(Room, frozen=True, kw_only=True):
    """Families of more than one page, the largest first."""

    template: ClassVar[str] = "families.html"

    families: Annotated[tuple[FamilyLine, ...], doc("The families of this part.")]
    next: Annotated[str | None, doc("The cursor of the next part; null where this is the last.")]

    def tables(self) -> Iterator[Table]:
        """The families."""
        yield Table("family", FAMILY, map(family_row, self.families))


class Stemma(Room, frozen=True, kw_only=True):
    """A family of copies: who derives from whom, and what each changed."""

    template: ClassVar[str] = "stemma.html"

    family: Annotated[str, doc("The family's id: the smallest of its pages'.")]
    line: Annotated[FamilyLine, doc("The family on one line: its origins, and what it is called.")]
    pages: Annotated[tuple[Card, ...], doc("Its pages, the earliest first.")]
    copies: Annotated[tuple[CopyLine, ...], doc("Its copies, in order of the child's date.")]
    seen: Marks
    lost_pages: Annotated[tuple[LostPage, ...], doc("Its lost pages.")]
    unfolded: Annotated[tuple[str, ...], doc("The pages whose reprints were asked to be drawn each.")]

    def tables(self) -> Iterator[Table]:
        """Its copies; its pages; what was changed; the lost pages."""
        yield Table("copy", COPY, map(copy_row, self.copies))
        yield Table("page", PAGE, map(page_row, self.pages))
        yield Table("change", CHANGE, (change_row(change) for copy in self.copies for change in copy.changes))
        yield Table(
            "lost_page",
            ("lost", "derived_from", "reasons"),
            ((one.id, one.derived_from, "; ".join(one.reasons)) for one in self.lost_pages),
        )


def families(case: Reading, limit: Limit = 50, after: After = None) -> Families:
    """Families of more than one page, the largest first."""
    of = of_list("families")
    found = case.store.families_by_size(limit=limit + 1, after=seen(after, of, tuple[int, str]))
    part = found[:limit]
    return Families(families=tuple(part), next=cursor(of, part[-1].pages, part[-1].id) if len(found) > limit else None)


Unfolded = Annotated[
    list[Annotated[str, StringConstraints(pattern="^[0-9a-f]{16}$")]],
    Query(max_length=50, description="Pages whose reprints are to be drawn each, and not as one."),
]


def stemma(case: Reading, id: Id, unfolded: Unfolded = []) -> Stemma:  # noqa: B006  FastAPI copies it
    """The family of the page with this id."""
    store = case.store
    family = store.family_of(id)
    if family is None:
        raise Refused(HTTPStatus.NOT_FOUND, f"no page of this case has the id {id}; /families lists the families")
    ids = store.family(family)
    cards = store.cards(ids)
    copies = copy_lines(store, store.copies_of(ids), store.changes_of(ids))
    return Stemma(
        family=family,
        line=store.family_line(family),
        pages=tuple(cards[id] for id in ids),
        copies=copies,
        seen=marks(case, [(Judged.COPY, copy.id, None) for copy in copies]),
        unfolded=tuple(sorted(set(unfolded))),
        lost_pages=tuple(store.lost_pages_of(copy.lost for copy in copies if copy.lost)),
    )
