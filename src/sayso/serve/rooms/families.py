"""Families of copies: all of them, and one as a stemma."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Annotated, ClassVar

from fastapi import Query
from pydantic import StringConstraints

from sayso.record import LostPage
from sayso.serve.desk import Reading
from sayso.serve.problems import Refused
from sayso.serve.room import After, Cell, Id, Limit, Room, cursor, doc, seen
from sayso.serve.rooms.copies import CopyLine, copy_lines
from sayso.store import Card, FamilyLine

__all__ = ["Families", "Stemma", "families", "stemma"]


class Families(Room, frozen=True, kw_only=True):
    """Families of more than one page, the largest first."""

    template: ClassVar[str] = "families.html"
    heads: ClassVar[tuple[str, ...]] = (
        "family",
        "title",
        "known",
        "origins",
        "unnamed",
        "pages",
        "publishers",
        "first",
        "last",
    )

    families: Annotated[tuple[FamilyLine, ...], doc("The families of this part.")]
    next: Annotated[str | None, doc("The cursor of the next part; null where this is the last.")]

    def lines(self) -> Iterator[tuple[Cell, ...]]:
        """One family a row."""
        for one in self.families:
            yield (
                one.id,
                one.title,
                int(one.known),
                one.origins,
                one.unnamed,
                one.pages,
                one.publishers,
                one.first,
                one.last,
            )


class Stemma(Room, frozen=True, kw_only=True):
    """A family of copies: who derives from whom, and what each changed."""

    template: ClassVar[str] = "stemma.html"
    heads: ClassVar[tuple[str, ...]] = (
        "child",
        "child_title",
        "child_published",
        "parent",
        "parent_title",
        "lost",
        "kind",
        "share",
        "directed",
        "changes",
        "reasons",
        "standing",
    )

    family: Annotated[str, doc("The family's id: the smallest of its pages'.")]
    line: Annotated[FamilyLine, doc("The family on one line: its origins, and what it is called.")]
    pages: Annotated[tuple[Card, ...], doc("Its pages, the earliest first.")]
    copies: Annotated[tuple[CopyLine, ...], doc("Its copies, in order of the child's date.")]
    lost_pages: Annotated[tuple[LostPage, ...], doc("Its lost pages.")]
    unfolded: Annotated[tuple[str, ...], doc("The pages whose reprints were asked to be drawn each.")]

    def lines(self) -> Iterator[tuple[Cell, ...]]:
        """One copy a row."""
        for copy in self.copies:
            yield (
                copy.child.id,
                copy.child.title,
                copy.child.published,
                copy.parent.id if copy.parent else None,
                copy.parent.title if copy.parent else None,
                copy.lost,
                copy.kind,
                copy.share,
                int(copy.directed),
                "; ".join(change.message for change in copy.changes),
                "; ".join(copy.reasons),
                copy.standing,
            )


def families(case: Reading, limit: Limit = 50, after: After = None) -> Families:
    """Families of more than one page, the largest first."""
    found = case.store.families_by_size(limit=limit + 1, after=seen(after, tuple[int, str]))
    part = found[:limit]
    return Families(families=tuple(part), next=cursor(part[-1].pages, part[-1].id) if len(found) > limit else None)


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
    copies = store.copies_of(ids)
    return Stemma(
        family=family,
        line=store.family_line(family),
        pages=tuple(cards[id] for id in ids),
        copies=copy_lines(store, copies, store.changes_of(ids)),
        unfolded=tuple(sorted(set(unfolded))),
        lost_pages=tuple(store.lost_pages_of(copy.lost for copy in copies if copy.lost)),
    )
