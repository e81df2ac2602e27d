"""Judging: one thing of the case, what people made of it, and what may be done; and everything that was done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from http import HTTPStatus
from typing import Annotated, ClassVar

import msgspec
from fastapi import Path, Query

from sayso.errors import NotThere
from sayso.judgements import GONE
from sayso.record import Act, Claim, Copy, Finding, Judged, Judgement, Noun, Page, Span, Standing, Statement, Verdict
from sayso.review import acts, anchor, mark
from sayso.review import seen as standing_mark
from sayso.serve.desk import Reading
from sayso.serve.problems import Refused
from sayso.serve.room import After, Limit, Room, cursor, doc, of_list, seen
from sayso.serve.rooms.copies import CopyLine, copy_lines
from sayso.serve.tables import PAGE, Cell, Table, page_row
from sayso.store import Appearance, Card, ClaimLine, Store

__all__ = ["Activity", "Judging", "Past", "activity", "judging", "marks"]

AROUND = 600
"""Characters before and after the words that are judged which are shown of their block."""

NEAR = 20
"""Claims, and copies, offered for a merge."""

FINDINGS = 60
"""Findings of its page offered for a merge with another."""

PAGES = 300
"""Pages among whose copies those are sought that are offered for a merge."""


class Past(Noun, frozen=True, kw_only=True):
    """A judgement that was made, and whether it was taken back."""

    judgement: Judgement
    undone: bool


class Judging(Room, frozen=True, kw_only=True):
    """One thing that can be judged: how it stands, how it was computed, and what people judged of it."""

    template: ClassVar[str] = "judging.html"

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
    near_copies: Annotated[
        tuple[CopyLine, ...], doc("Of a copy out of a lost page, some out of others: any two may be said to be one.")
    ]
    shares: Annotated[tuple[Card, ...], doc("Of a copy out of a lost page, the other pages that come of that.")]
    near_findings: Annotated[tuple[Finding, ...], doc("Of a finding, others of its page: any may be merged with it.")]
    lives_on: Annotated[str | None, doc("Of what was merged, the id of what it lives on in.")]
    acts: Annotated[tuple[Act, ...], doc("What may be done.")]
    seen: Annotated[str, doc("The mark of how it stands, to be sent back with a judgement.")]
    marks: Annotated[
        dict[str, str], doc("The same by id of each of the others that may be merged with it or split off.")
    ]
    judgements: Annotated[tuple[Past, ...], doc("What people judged of it, the first first.")]

    def tables(self) -> Iterator[Table]:
        """What people judged of it; how it stands; the pages it stands on."""
        yield _table(self.judgements)
        thing = (self.what, self.id, self.words, self.standing, self.lives_on)
        yield Table("thing", ("kind", "id", "words", "standing", "lives_on"), [thing])
        yield Table("page", PAGE, map(page_row, self.pages))


class Activity(Room, frozen=True, kw_only=True):
    """Everything that people judged, the last first."""

    template: ClassVar[str] = "activity.html"

    judgements: Annotated[tuple[Past, ...], doc("The judgements of this part.")]
    next: Annotated[str | None, doc("The cursor of the next part; null where this is the last.")]

    def tables(self) -> Iterator[Table]:
        """What people judged."""
        yield _table(self.judgements)


def _table(judgements: Iterable[Past]) -> Table:
    heads = ("at", "by", "act", "kind", "words", "grade", "correction", "note", "undone", "judgement", "undoes")
    return Table("judgement", heads, map(_row, judgements))


def _row(past: Past) -> tuple[Cell, ...]:
    one = past.judgement
    words = " | ".join(anchor.words for anchor in one.on)
    given = msgspec.to_builtins(one.correction) if one.correction else {}
    correction = "; ".join(
        f"{name}: {' <- '.join(value) if isinstance(value, list) else value}"
        for name, value in given.items()
        if value is not None
    )
    return (
        *(one.at, one.by, one.act, one.what, words, one.grade, correction or None, one.note),
        *(int(past.undone), one.id, one.undoes),
    )


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
    near_copies: tuple[CopyLine, ...] = ()
    shares: tuple[Card, ...] = ()
    near_findings: tuple[Finding, ...] = ()
    if what is Judged.STATEMENT:
        said = store.statements_on(on.pages[0])
        at = next(n for n, (one, _) in enumerate(said) if one.id == on.ids[0])
        statement, standing = said[at]
        place, around = at + 1, _around(store, on.pages[0], statement.words)
        neighbours = [
            one for one, stands in said[max(0, at - 3) : at + 4] if one.id != statement.id and stands not in GONE
        ]
        computed = table.computed_statement(statement.id)
    elif what is Judged.CLAIM:
        claim = store.claim(id)
        standing = table.standing_of("claim", id)
    elif what is Judged.COPY:
        found = table.copy(on)
        assert found is not None
        copy, standing = found[1], table.standing("copy", found[0])
        near_copies = _near_copies(case, copy)
        beside = {one.child for _, one in table.copies_from(copy.lost)} if copy.lost is not None else set()
        shares = tuple(store.cards(beside - {copy.child}).values())
    elif what is Judged.FINDING:
        there = store.findings_on(on.pages[0])
        place, (finding, standing) = next((n, one) for n, one in enumerate(there, 1) if one[0].id == on.ids[0])
        around = _around(store, on.pages[0], finding.spans)
        near_findings = tuple(
            f for f, s in there if f.id != finding.id and f.verdict is not Verdict.HOLDS and s not in GONE
        )[:FINDINGS]
    past = table.about(what, on)
    appearances = tuple(store.appearances(id)) if claim is not None else ()
    near = tuple(_near(case, claim)) if claim is not None else ()
    offered = [(Judged.CLAIM, line.id) for line in near] + [(Judged.STATEMENT, one.id) for one in neighbours]
    offered += [(Judged.FINDING, one.id) for one in near_findings]
    offered += [(Judged.COPY, f"{one.child.id},{one.lost}") for one in near_copies]
    offered += [(Judged.STATEMENT, one.said.statement.id) for one in appearances]
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
        appearances=appearances,
        near=near,
        neighbours=tuple(neighbours),
        near_copies=near_copies,
        shares=shares,
        near_findings=near_findings,
        lives_on=table.lives_on(what, on.ids[0] if what is not Judged.CLAIM else id) if standing in GONE else None,
        acts=_acts(what, copy=copy, shares=shares, finding=finding),
        seen=mark(on.ids, past),
        marks={one: standing_mark(store, kind, anchor(store, kind, one)) for kind, one in offered},
        judgements=_past(case, past),
    )


def activity(case: Reading, limit: Limit = 50, after: After = None) -> Activity:
    """What people judged, the last first."""
    of = of_list("activity")
    last = seen(after, of, tuple[int])
    found = case.store.judgements.recent(limit=limit + 1, before=last[0] if last else None)
    part = found[:limit]
    return Activity(
        judgements=_past(case, [one for _, one in part]),
        next=cursor(of, part[-1][0]) if len(found) > limit else None,
    )


def marks(case: Reading, things: Iterable[tuple[Judged, str, str | None]]) -> dict[str, str]:
    """The marks of how these things stand, by id: their kinds, their ids, and of statements and findings their pages.

    What cannot be judged has none.
    """
    judged = set(case.store.judgements.pages())
    found: dict[str, str] = {}
    for what, id, page in things:
        if page is not None and page not in judged:
            found[id] = mark((id,), ())
            continue
        try:
            on = anchor(case.store, what, id, page=page)
        except NotThere:
            continue
        # What is on no page is a source. Elsewhere a page of which nothing was judged saves asking.
        bare = on.pages and judged.isdisjoint(on.pages)
        found[id] = mark(on.ids, ()) if bare else standing_mark(case.store, what, on)
    return found


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


def _acts(what: Judged, *, copy: Copy | None, shares: Sequence[Card], finding: Finding | None) -> tuple[Act, ...]:
    """What may be done about this one: of copies those out of lost pages are merged, and what is several is split."""
    never = set()
    if copy is not None:
        never = {Act.MERGE, Act.SPLIT} if copy.lost is None else set() if shares else {Act.SPLIT}
    if finding is not None and len(finding.spans) < 2:
        never = {Act.SPLIT}
    return tuple(act for act in acts(what) if act not in never)


def _near_copies(case: Reading, copy: Copy) -> tuple[CopyLine, ...]:
    """One copy out of each other lost page behind pages of its family, or that state what its page states."""
    store = case.store
    if copy.lost is None:
        return ()
    pages = dict.fromkeys(store.family(store.family_of(copy.child) or ""))
    for line in {line.id: line for line in store.claims_on(copy.child).values()}.values():
        found = store.claim(line.id)
        pages |= dict.fromkeys(found.pages if found else ())
    others: dict[str, Copy] = {}
    for other in store.copies_of(list(pages)[:PAGES]):
        if other.lost not in (None, copy.lost):
            others.setdefault(other.lost or "", other)
    return copy_lines(store, list(others.values())[:NEAR], ())


def _near(case: Reading, claim: Claim) -> Iterator[ClaimLine]:
    """Other claims on the claim's pages, those that share most pages with it first."""
    shared: dict[str, tuple[int, ClaimLine]] = {}
    for page in claim.pages[:NEAR]:
        for line in {line.id: line for line in case.store.claims_on(page).values()}.values():
            shared[line.id] = (shared.get(line.id, (0, line))[0] + 1, line)
    ranked = sorted(shared.values(), key=lambda one: (-one[0], one[1].id))
    yield from [line for _, line in ranked if line.id != claim.id][:NEAR]
