"""Claims: all of them, and one with every appearance by origin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Annotated, ClassVar

from fastapi import Query

from sayso.days import in_time
from sayso.export import figure_rows
from sayso.judgements import statement_anchor
from sayso.record import Anchor, Claim, Judged, LostPage, Noun, Standing
from sayso.serve.cards import records
from sayso.serve.desk import Reading
from sayso.serve.problems import Refused
from sayso.serve.room import After, Beside, Graded, Id, Limit, Marks, Room, cursor, doc, of_list, seen
from sayso.serve.rooms.cited import former_claim, heir
from sayso.serve.rooms.judging import marks
from sayso.serve.tables import CLAIM, REMARK, SAID, Cell, Table, claim_row, graded_among, remark_rows, said_row
from sayso.store import Appearance, Card, ClaimLine

__all__ = ["ClaimRoom", "Claims", "Entry", "all_of", "claim", "claims"]


class Claims(Room, frozen=True, kw_only=True):
    """Claims: contested ones first, then those with the most origins."""

    template: ClassVar[str] = "claims.html"

    contested: Annotated[bool | None, doc("Whether only those were asked for that are, or are not; null: all.")]
    origins: Annotated[int | None, doc("Of how many origins they were to be; null: of any number.")]
    claims: Annotated[tuple[ClaimLine, ...], doc("The claims of this part.")]
    seen: Marks
    graded: Graded
    next: Annotated[str | None, doc("The cursor of the next part; null where this is the last.")]

    def tables(self) -> Iterator[Table]:
        """The claims."""
        yield Table("claim", CLAIM, (claim_row(one, self.graded) for one in self.claims))


class Entry(Noun, frozen=True, kw_only=True):
    """Where a claim entered the pages: an origin of it, and the appearances on pages that have it from there.

    `origin` is the origin's id, null for pages of which nobody can tell where they have it from.
    """

    origin: str | None
    page: Annotated[Card | None, doc("The origin where it is a page of the case.")]
    lost: Annotated[LostPage | None, doc("The origin where it is a lost page.")]
    outlet: Annotated[str | None, doc("The origin where it is the report of an outlet that is not here.")]
    reasons: Annotated[tuple[str, ...], doc("Why it is an origin.")]
    appearances: tuple[Appearance, ...]


class Was(Noun, frozen=True, kw_only=True):
    """A claim that is no more, of which another has the place: its id, its words, how many appearances it had, and how
    many of them that one has."""

    id: str
    words: str
    appearances: int
    here: int


class ClaimRoom(Room, frozen=True, kw_only=True):
    """A claim: every appearance by origin, its figures over time, what contradicts it, and what could not be told."""

    template: ClassVar[str] = "claim.html"

    claim: Annotated[Claim, doc("The claim as it stands.")]
    standing: Annotated[Standing, doc("What people left of the claim.")]
    computed: Annotated[Claim | None, doc("The claim as it was computed, where people altered it.")]
    was: Annotated[Was | None, doc("The claim of before that was asked for by its id; null where this one was.")]
    remarks: Annotated[Beside, doc("By the id of the claim or of a statement, what people said of it.")]
    graded: Graded
    entries: Annotated[tuple[Entry, ...], doc("Its appearances by origin; one that has several stands with each.")]
    seen: Marks

    def tables(self) -> Iterator[Table]:
        """Its appearances, each with its origin; the origins; its figures; what could not be told."""
        yield Table(
            "appearance",
            ("origin", *SAID, "contradicting", "figures"),
            (
                (
                    *(entry.origin, *said_row(one.said, self.remarks), int(one.contradicting)),
                    "; ".join(figure.text for figure in one.said.statement.figures),
                )
                for entry in self.entries
                for one in entry.appearances
            ),
        )
        yield Table(
            "origin",
            ("origin", "page", "publisher", "file", "title", "lost", "outlet", "appearances", "reasons"),
            map(_origin, self.entries),
        )
        yield Table(
            "figure",
            (
                "published",
                "shown",
                "called",
                "source",
                "figure",
                "low",
                "high",
                "bound",
                "unit",
                "contradicting",
                "against",
            ),
            (
                (
                    *(
                        row.date,
                        row.shown,
                        row.called,
                        row.source,
                        row.figure,
                        row.low,
                        row.high,
                        row.bound,
                        row.unit,
                    ),
                    *(int(row.contradicting), row.against),
                )
                for row in figure_rows(self.claim, records(all_of(self.entries)))
            ),
        )
        yield Table("remark", REMARK, remark_rows(self.remarks))
        yield Table("untold", ("told",), ((told,) for told in self.claim.untold))
        claim = self.claim
        yield Table(
            "claim",
            CLAIM,
            [
                (
                    *(claim.id, claim.text, claim.certainty, claim.worded_by, self.standing, len(claim.origins)),
                    *(unnamed(claim, (entry.page for entry in self.entries)), len(claim.pages)),
                    *(int(bool(claim.contradicting)), "; ".join(claim.sources)),
                    graded_among(claim.sources, self.graded),
                )
            ],
        )


def _origin(entry: Entry) -> tuple[Cell, ...]:
    page = entry.page
    return (
        *(entry.origin, *((page.id, page.publisher, page.file, page.title) if page else (None, None, None, None))),
        *(entry.lost.id if entry.lost else None, entry.outlet, len(entry.appearances), "; ".join(entry.reasons)),
    )


def all_of(entries: Iterable[Entry]) -> list[Appearance]:
    """Every appearance once, the earliest page first."""
    found = {one.said.statement.id: one for entry in entries for one in entry.appearances}
    return sorted(found.values(), key=lambda one: (in_time(one.said.page.published), one.said.page.id, one.said.place))


def unnamed(claim: Claim, cards: Iterable[Card | None]) -> int:
    """How many origins of a claim are no outlet and no page whose publisher is known; `cards` are those that are
    pages."""
    named = {card.id for card in cards if card is not None and card.publisher}
    return sum(not (one.outlet or one.page in named) for one in claim.origins)


def anchored(one: Appearance) -> Anchor:
    """What judgements about an appearance's statement hold on to."""
    return statement_anchor(one.said.statement, one.said.page.id)


def claims(
    case: Reading,
    contested: Annotated[
        bool | None, Query(description="Only those that some page contradicts, or that none does.")
    ] = None,
    origins: Annotated[int | None, Query(ge=0, le=100_000, description="Only those of so many origins.")] = None,
    limit: Limit = 50,
    after: After = None,
) -> Claims:
    """Claims: contested ones first, then those with the most origins."""
    of = of_list("claims", contested, origins)
    found = case.store.claims_by_origins(
        limit=limit + 1, contested=contested, origins=origins, after=seen(after, of, tuple[int, int, int, str])
    )
    part = found[:limit]
    last = part[-1] if len(found) > limit else None
    return Claims(
        contested=contested,
        origins=origins,
        claims=tuple(part),
        seen=marks(case, [(Judged.CLAIM, one.id, None) for one in part]),
        graded=case.store.judgements.graded(),
        next=cursor(of, int(last.contested), last.origins, last.pages, last.id) if last else None,
    )


def claim(
    case: Reading,
    id: Id,
    of: Annotated[
        str | None,
        Query(
            pattern="^[0-9a-f]{16}$",
            description="One of its statements, by which it is found where no claim has or had the id.",
        ),
    ] = None,
) -> ClaimRoom:
    """The claim with this id, or of which the statement with this id is an appearance.

    A claim has another id when it gains an appearance. By an id that it had it is found still, as long as one claim has
    most of its appearances; where none has, the answer (410) says where to read what became of it.
    """
    store = case.store
    found, was = store.claim(id) or store.claim_of(id), None
    if found is None and (anchor := former_claim(store, id)) is not None:
        having = store.claims_having(anchor.ids)
        next_ = heir(anchor, having)
        if next_ is None:
            raise Refused(HTTPStatus.GONE, f"the claim {id} is no more, and none has its place; see /cited/claim/{id}")
        found = store.claim(next_.id)
        was = Was(id=id, words=anchor.words, appearances=len(anchor.ids), here=having[0][1])
    if found is None and of is not None:
        found = store.claim_of(of)
    if found is None:
        raise Refused(
            HTTPStatus.NOT_FOUND, f"no claim or statement of a claim has the id {id}; /claims lists the claims"
        )
    appearances = store.appearances(found.id)
    cards = store.cards(origin.page for origin in found.origins if origin.page)
    lost = {page.id: page for page in store.lost_pages_of(origin.lost for origin in found.origins if origin.lost)}
    entries = [
        Entry(
            origin=origin.id,
            page=cards.get(origin.page or ""),
            lost=lost.get(origin.lost or ""),
            outlet=origin.outlet,
            reasons=origin.reasons,
            appearances=tuple(one for one in appearances if one.said.page.id in origin.pages),
        )
        for origin in found.origins
    ]
    placed = {page for origin in found.origins for page in origin.pages}
    rest = tuple(one for one in appearances if one.said.page.id not in placed)
    if rest:
        entries.append(Entry(origin=None, page=None, lost=None, outlet=None, reasons=(), appearances=rest))
    table = store.judgements
    of_it = table.remarks(table.about(Judged.CLAIM, Anchor(ids=found.statements, words=found.text, pages=found.pages)))
    stated = [(Judged.STATEMENT, one.said.statement.id, one.said.page.id) for one in appearances]
    return ClaimRoom(
        claim=found,
        standing=table.standing_of("claim", found.id),
        computed=table.computed_claim(found.id),
        was=was,
        remarks=table.beside(Judged.STATEMENT, map(anchored, appearances)) | ({found.id: of_it} if of_it else {}),
        graded=table.graded(),
        entries=tuple(entries),
        seen=marks(case, [(Judged.CLAIM, found.id, None), *stated]),
    )
