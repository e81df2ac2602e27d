"""Judging: one thing of the case, what people made of it, and what may be done; and everything that was done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import Annotated, ClassVar

from fastapi import Path, Query

from sayso.errors import NotThere
from sayso.record import Act, Claim, Copy, Finding, Judged, Judgement, Noun, Page, Span, Standing, Statement
from sayso.review import acts, anchor, mark
from sayso.serve.desk import Reading
from sayso.serve.problems import Refused
from sayso.serve.room import After, Cell, Limit, Room, cursor, doc, seen
from sayso.store import Appearance, Card, ClaimLine, Store

__all__ = ["Activity", "Judging", "Past", "activity", "judging", "marks"]

AROUND = 600
"""Characters before and after the words that are judged which are shown of their block."""

NEAR = 20
"""Claims offered for a merge."""


class Past(Noun, frozen=True, kw_only=True):
    """A judgement that was made, and whether it was taken back."""

    judgement: Judgement
    undone: bool


class Judging(Room, frozen=True, kw_only=True):
    """One thing that can be judged: how it stands, how it was computed, and what people judged of it."""

    template: ClassVar[str] = "judging.html"
    heads: ClassVar[tuple[str, ...]] = ("at", "by", "act", "what", "words", "grade", "note", "undone", "judgement")

    what: Annotated[Judged, doc("What kind of thing it is.")]
    id: Annotated[str, doc("Its id: of a copy its child's and its parent's, with a comma; of a source its name.")]
    words: Annotated[str, doc("What it says, or is called.")]
    standing: Annotated[Standing, doc("What people left of it.")]
    place: Annotated[int | None, doc("Of a statement or finding, its place among those of its page, from 1.")]
    around: Annotated[Span | None, doc("Of a statement or finding, the block of its page that it stands in.")]
    pages: Annotated[tuple[Card, ...], doc("The pages it stands on.")]
    statement: Annotated[Statement | None, doc("The statement as it stands, where it is one.")]
    computed: Annotated[Statement | None, doc("The statement as it was computed, where people altered it.")]
    copy: Annotated[Copy | None, doc("The copy as it stands, where it is one.")]
    claim: Annotated[Claim | None, doc("The claim as it stands, where it is one.")]
    finding: Annotated[Finding | None, doc("The finding as it stands, where it is one.")]
    appearances: Annotated[tuple[Appearance, ...], doc("Of a claim, its statements: any may be split off.")]
    near: Annotated[tuple[ClaimLine, ...], doc("Of a claim, others on its pages: any may be merged with it.")]
    neighbours: Annotated[tuple[Statement, ...], doc("Of a statement, those beside it: any may be merged with it.")]
    acts: Annotated[tuple[Act, ...], doc("What may be done.")]
    seen: Annotated[str, doc("The mark of how it stands, to be sent back with a judgement.")]
    judgements: Annotated[tuple[Past, ...], doc("What people judged of it, the first first.")]

    def lines(self) -> Iterator[tuple[Cell, ...]]:
        """One judgement a row."""
        yield from map(_row, self.judgements)


class Activity(Room, frozen=True, kw_only=True):
    """Everything that people judged, the last first."""

    template: ClassVar[str] = "activity.html"
    heads: ClassVar[tuple[str, ...]] = Judging.heads

    judgements: Annotated[tuple[Past, ...], doc("The judgements of this part.")]
    next: Annotated[str | None, doc("The cursor of the next part; null where this is the last.")]

    def lines(self) -> Iterator[tuple[Cell, ...]]:
        """One judgement a row."""
        yield from map(_row, self.judgements)


def _row(past: Past) -> tuple[Cell, ...]:
    one = past.judgement
    words = " | ".join(anchor.words for anchor in one.on)
    return one.at, one.by, one.act, one.what, words, one.grade, one.note, int(past.undone), one.id


def judging(
    case: Reading,
    what: Annotated[Judged, Path(description="What kind of thing it is.")],
    id: Annotated[str, Query(min_length=1, max_length=500, description="Its id.")],
    page: Annotated[str | None, Query(max_length=16, description="Of a finding, its page.")] = None,
) -> Judging:
    """One thing that can be judged."""
    store, table = case.store, case.store.judgements
    try:
        on = anchor(store, what, id, page=page)
    except NotThere as error:
        raise Refused(HTTPStatus.NOT_FOUND, str(error)) from error
    statement = computed = copy = claim = finding = place = around = None
    standing = Standing.COMPUTED
    neighbours: list[Statement] = []
    if what is Judged.STATEMENT:
        beside = store.statements_on(on.pages[0])
        at = next(n for n, (one, _) in enumerate(beside) if one.id == on.ids[0])
        statement, standing = beside[at]
        place, around = at + 1, _around(store, on.pages[0], statement.words)
        neighbours = [
            one
            for one, stands in beside[max(0, at - 3) : at + 4]
            if one.id != statement.id and stands not in (Standing.REJECTED, Standing.MERGED)
        ]
        computed = table.computed_statement(statement.id)
    elif what is Judged.CLAIM:
        claim = store.claim(id)
        standing = table.standing_of("claim", id)
    elif what is Judged.COPY:
        found = table.copy(on)
        assert found is not None
        copy, standing = found[1], table.standing("copy", found[0])
    elif what is Judged.FINDING:
        place, (finding, standing) = next(
            (n, found) for n, found in enumerate(store.findings_on(on.pages[0]), 1) if found[0].id == on.ids[0]
        )
        around = _around(store, on.pages[0], finding.spans)
    past = table.about(what, on)
    return Judging(
        what=what,
        id=id,
        words=on.words,
        standing=standing,
        place=place,
        around=around,
        pages=tuple(store.cards(on.pages[:50]).values()),
        statement=statement,
        computed=computed,
        copy=copy,
        claim=claim,
        finding=finding,
        appearances=tuple(store.appearances(id)) if claim is not None else (),
        near=tuple(_near(case, claim)) if claim is not None else (),
        neighbours=tuple(neighbours),
        acts=acts(what),
        seen=mark(on.ids, past),
        judgements=_past(case, past),
    )


def activity(case: Reading, limit: Limit = 50, after: After = None) -> Activity:
    """What people judged, the last first."""
    last = seen(after, tuple[int])
    found = case.store.judgements.recent(limit=limit + 1, before=last[0] if last else None)
    part = found[:limit]
    return Activity(
        judgements=_past(case, [one for _, one in part]),
        next=cursor(part[-1][0]) if len(found) > limit else None,
    )


def marks(case: Reading, page: str, things: Sequence[tuple[Judged, str]]) -> dict[str, str]:
    """The marks of how these statements and findings of a page stand, by id."""
    table = case.store.judgements
    judged: dict[tuple[Judged, str | None], list[Judgement]] = {}
    for one in table.on_page(page):
        for id in dict.fromkeys(table.current(one.what, about) for about in one.on):
            judged.setdefault((one.what, id), []).append(one)
    return {id: mark((id,), judged.get((what, id), ())) for what, id in things}


def _past(case: Reading, judgements: Sequence[Judgement]) -> tuple[Past, ...]:
    undone = case.store.judgements.undone(judgements)
    return tuple(Past(judgement=one, undone=one.id in undone) for one in judgements)


def _around(store: Store, page: str, spans: Sequence[Span]) -> Span | None:
    """The block of a page that these words begin in, as far as a screen has room; None for no words."""
    found: Page | None = next(iter(store.pages([page])), None)
    if found is None or not spans:
        return None
    at, end = spans[0].start, spans[-1].end
    block = next((block for block in found.blocks if block.start <= at < block.end), None)
    start, stop = (block.start, block.end) if block else (at, end)
    return found.span(max(start, at - AROUND), min(max(stop, spans[0].end), spans[0].end + AROUND))


def _near(case: Reading, claim: Claim) -> Iterator[ClaimLine]:
    """Other claims on the claim's pages, those that share most pages with it first."""
    shared: dict[str, tuple[int, ClaimLine]] = {}
    for page in claim.pages[:NEAR]:
        for line in {line.id: line for line in case.store.claims_on(page).values()}.values():
            shared[line.id] = (shared.get(line.id, (0, line))[0] + 1, line)
    ranked = sorted(shared.values(), key=lambda one: (-one[0], one[1].id))
    yield from [line for _, line in ranked if line.id != claim.id][:NEAR]
