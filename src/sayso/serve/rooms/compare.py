"""Two pages side by side, sentence by sentence: as their copy was kept or, where nothing links them, where alike."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Annotated, ClassVar, Literal

from sayso.case import Comparison
from sayso.record import Aligned, Judged, Noun, Page, Span
from sayso.serve.desk import Reading
from sayso.serve.problems import Refused
from sayso.serve.room import Id, Marks, Room, doc
from sayso.serve.rooms.copies import COPY, CopyLine, copy_lines, copy_row
from sayso.serve.rooms.judging import marks
from sayso.serve.tables import CHANGE, Table, change_row
from sayso.store import Card, Store

__all__ = ["Compare", "Row", "compare"]


By = Literal["copy", "alike", "claims"]


class Row(Noun, frozen=True, kw_only=True):
    """A sentence of the parent beside that of the child made from it; null where one side has nothing. `changes` are
    the places in `changes`, from 1, of what changed here."""

    before: Span | None
    after: Span | None
    same: Annotated[bool, doc("Whether both read the same.")]
    again: Annotated[bool, doc("Whether the parent's sentence stood in a row before: more than one was made from it.")]
    changes: tuple[int, ...]
    claim: Annotated[str | None, doc("Of pages that no copy joins, the id of the claim that both state here.")]


class Compare(Room, frozen=True, kw_only=True):
    """Two pages side by side."""

    template: ClassVar[str] = "compare.html"

    parent: Annotated[Card, doc("The parent; without a copy or a direction, the page named first.")]
    child: Annotated[Card, doc("The child; without a copy or a direction, the page named second.")]
    copy: Annotated[CopyLine | None, doc("The copy that joins them, with its changes; null where none does.")]
    seen: Marks
    by: Annotated[
        By,
        doc(
            "What the sentences stand side by side by. copy: the copy that joins the pages, as it was kept; alike: "
            "nothing joins them, sentences that are alike stand side by side, and no change is told; claims: as alike, "
            "but the pages are so long that only what is known to be stated on both does."
        ),
    ]
    family: Annotated[bool, doc("Whether both are of one family of copies.")]
    rows: Annotated[tuple[Row, ...], doc("Their sentences.")]

    def tables(self) -> Iterator[Table]:
        """Its pairs of sentences; the changes; the copy."""
        changes = self.copy.changes if self.copy else ()
        yield Table(
            "sentence",
            ("before", "after", "same", "again", "changes", "claim"),
            (
                (
                    *(row.before.text if row.before else None, row.after.text if row.after else None),
                    *(int(row.same), int(row.again), "; ".join(changes[n - 1].kind for n in row.changes), row.claim),
                )
                for row in self.rows
            ),
        )
        yield Table("change", CHANGE, map(change_row, changes))
        yield Table("copy", COPY, map(copy_row, [self.copy] if self.copy else []))


def compare(case: Reading, one: Id, other: Id) -> Compare:
    """The pages with these ids, aligned as the copy that joins them was or, where none does, sentence by sentence."""
    store = case.store
    copy = store.copy_between(one, other)
    if copy is not None and copy.directed and copy.child == one:
        one, other = other, one
    parent, child = _page(store, one), _page(store, other)
    lines = copy_lines(store, [copy], store.changes_of([copy.child])) if copy else ()
    changes = lines[0].changes if lines and copy is not None and copy.child == other else ()
    stated = [] if copy else store.stated_on_both(one, other)
    if copy is None:
        compared = Comparison.beside(parent, child, [(before, after) for _, before, after in stated])
    else:
        aligned = copy.aligned
        if copy.child == one:  # undirected: the order asked for is kept
            aligned = tuple(Aligned(child=pair.parent, parent=pair.child) for pair in aligned)
        compared = Comparison(parent=parent, child=child, aligned=aligned, changes=changes)
    cards = store.cards([one, other])
    rows: list[Row] = []
    shown: set[Span] = set()
    for before, after in compared.sides():
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
                claim=next(
                    (id for id, old, new in stated if _in(old.words[0], before) and _in(new.words[0], after)), None
                ),
            )
        )
        shown |= {before} if before else set()
    return Compare(
        parent=cards[one],
        child=cards[other],
        copy=lines[0] if lines else None,
        seen=marks(case, [(Judged.COPY, line.id, None) for line in lines]),
        by="copy" if copy else "alike" if compared.whole else "claims",
        family=store.family_of(one) == store.family_of(other),
        rows=tuple(rows),
    )


def _page(store: Store, id: str) -> Page:
    record = store.record(id)
    if record is None:
        raise Refused(HTTPStatus.NOT_FOUND, f"no page of this case has the id {id}; /pages lists them")
    return record.page


def _in(span: Span | None, sentence: Span | None) -> bool:
    return span is not None and sentence is not None and sentence.start <= span.start < sentence.end
