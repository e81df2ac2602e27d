"""Two pages side by side, sentence by sentence, as their copy was kept."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Annotated, ClassVar

from sayso.case import Comparison
from sayso.record import Aligned, Judged, Noun, Page, Span
from sayso.serve.desk import Reading
from sayso.serve.problems import Refused
from sayso.serve.room import Cell, Id, Marks, Room, doc
from sayso.serve.rooms.copies import CopyLine, copy_lines
from sayso.serve.rooms.judging import marks
from sayso.store import Card, Store

__all__ = ["Compare", "Row", "compare"]


class Row(Noun, frozen=True, kw_only=True):
    """A sentence of the parent beside that of the child made from it; null where one side has nothing. `changes` are
    the places in `changes`, from 1, of what changed here."""

    before: Span | None
    after: Span | None
    same: Annotated[bool, doc("Whether both read the same.")]
    again: Annotated[bool, doc("Whether the parent's sentence stood in a row before: more than one was made from it.")]
    changes: tuple[int, ...]


class Compare(Room, frozen=True, kw_only=True):
    """Two pages side by side."""

    template: ClassVar[str] = "compare.html"
    heads: ClassVar[tuple[str, ...]] = ("before", "after", "same", "changes", "messages")

    parent: Annotated[Card, doc("The parent; without a copy or a direction, the page named first.")]
    child: Annotated[Card, doc("The child; without a copy or a direction, the page named second.")]
    copy: Annotated[CopyLine | None, doc("The copy that joins them, with its changes; null where none does.")]
    seen: Marks
    rows: Annotated[tuple[Row, ...], doc("Their sentences.")]

    def lines(self) -> Iterator[tuple[Cell, ...]]:
        """A pair of sentences a row."""
        changes = self.copy.changes if self.copy else ()
        for row in self.rows:
            yield (
                row.before.text if row.before else None,
                row.after.text if row.after else None,
                int(row.same),
                "; ".join(changes[n - 1].kind for n in row.changes),
                "; ".join(changes[n - 1].message for n in row.changes),
            )


def compare(case: Reading, one: Id, other: Id) -> Compare:
    """The pages with these ids, aligned as the copy that joins them was, or where both state the same claim."""
    store = case.store
    copy = store.copy_between(one, other)
    if copy is not None and copy.directed and copy.child == one:
        one, other = other, one
    parent, child = _page(store, one), _page(store, other)
    lines = copy_lines(store, [copy], store.changes_of([copy.child])) if copy else ()
    aligned = copy.aligned if copy else ()
    if copy is not None and copy.child == one:  # undirected: the order asked for is kept
        aligned = tuple(Aligned(child=pair.parent, parent=pair.child) for pair in aligned)
    if copy is None:
        aligned = tuple(
            Aligned(parent=before.words[0], child=after.words[0]) for before, after in store.stated_on_both(one, other)
        )
    changes = lines[0].changes if lines and copy is not None and copy.child == other else ()
    cards = store.cards([one, other])
    sides = Comparison(parent=parent, child=child, aligned=aligned, changes=changes).sides()
    rows: list[Row] = []
    shown: set[Span] = set()
    for before, after in sides:
        rows.append(
            Row(
                before=before,
                after=after,
                same=before is not None and after is not None and before.text.split() == after.text.split(),
                again=before in shown,
                changes=tuple(
                    n
                    for n, change in enumerate(changes, 1)
                    if _in(change.after, after) or (change.after is None and _in(change.before, before))
                ),
            )
        )
        shown |= {before} if before else set()
    return Compare(
        parent=cards[one],
        child=cards[other],
        copy=lines[0] if lines else None,
        seen=marks(case, [(Judged.COPY, line.id, None) for line in lines]),
        rows=tuple(rows),
    )


def _page(store: Store, id: str) -> Page:
    record = store.record(id)
    if record is None:
        raise Refused(HTTPStatus.NOT_FOUND, f"no page of this case has the id {id}; /pages lists them")
    return record.page


def _in(span: Span | None, sentence: Span | None) -> bool:
    return span is not None and sentence is not None and sentence.start <= span.start < sentence.end
