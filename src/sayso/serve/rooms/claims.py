"""Claims: all of them, and one with every appearance by origin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Annotated, ClassVar

from fastapi import Query

from sayso.record import Claim, Judged, LostPage, Noun
from sayso.serve.desk import Reading
from sayso.serve.problems import Refused
from sayso.serve.room import After, Cell, Id, Limit, Marks, Room, chain, cursor, doc, seen, words_of
from sayso.serve.rooms.judging import marks
from sayso.store import Appearance, Card, ClaimLine

__all__ = ["ClaimRoom", "Claims", "Entry", "all_of", "claim", "claims"]


class Claims(Room, frozen=True, kw_only=True):
    """Claims: contested ones first, then those with the most origins."""

    template: ClassVar[str] = "claims.html"
    heads: ClassVar[tuple[str, ...]] = ("claim", "text", "origins", "pages", "contested", "sources")

    contested: Annotated[bool | None, doc("Whether only those were asked for that are, or are not; null: all.")]
    origins: Annotated[int | None, doc("Of how many origins they were to be; null: of any number.")]
    claims: Annotated[tuple[ClaimLine, ...], doc("The claims of this part.")]
    seen: Marks
    next: Annotated[str | None, doc("The cursor of the next part; null where this is the last.")]

    def lines(self) -> Iterator[tuple[Cell, ...]]:
        """One claim a row."""
        for one in self.claims:
            yield one.id, one.text, one.origins, one.pages, int(one.contested), "; ".join(one.sources)


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


class ClaimRoom(Room, frozen=True, kw_only=True):
    """A claim: every appearance by origin, its figures over time, what contradicts it, and what could not be told."""

    template: ClassVar[str] = "claim.html"
    heads: ClassVar[tuple[str, ...]] = (
        "origin",
        "page",
        "published",
        "publisher",
        "title",
        "statement",
        "words",
        "chain",
        "certainty",
        "negated",
        "contradicting",
        "figures",
    )

    claim: Annotated[Claim, doc("The claim as it was kept.")]
    entries: Annotated[tuple[Entry, ...], doc("Its appearances by origin; one that has several stands with each.")]
    seen: Marks

    def lines(self) -> Iterator[tuple[Cell, ...]]:
        """One appearance a row."""
        for entry in self.entries:
            for one in entry.appearances:
                said = one.said
                yield (
                    entry.origin,
                    said.page.id,
                    said.page.published,
                    said.page.publisher,
                    said.page.title,
                    said.statement.id,
                    words_of(said.statement.words),
                    chain(said.statement),
                    said.statement.certainty,
                    int(said.statement.negated),
                    int(one.contradicting),
                    "; ".join(figure.text for figure in said.statement.figures),
                )


def all_of(entries: Iterable[Entry]) -> list[Appearance]:
    """Every appearance once, the earliest page first."""
    found = {one.said.statement.id: one for entry in entries for one in entry.appearances}
    return sorted(found.values(), key=lambda one: (one.said.page.published or "~", one.said.page.id, one.said.place))


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
    found = case.store.claims_by_origins(
        limit=limit + 1, contested=contested, origins=origins, after=seen(after, tuple[int, int, int, str])
    )
    part = found[:limit]
    last = part[-1] if len(found) > limit else None
    return Claims(
        contested=contested,
        origins=origins,
        claims=tuple(part),
        seen=marks(case, [(Judged.CLAIM, one.id, None) for one in part]),
        next=cursor(int(last.contested), last.origins, last.pages, last.id) if last else None,
    )


def claim(case: Reading, id: Id) -> ClaimRoom:
    """The claim with this id, or of which the statement with this id is an appearance.

    A claim's id is another one when it gains an appearance; a statement's stays, so that is the address that lasts.
    """
    store = case.store
    found = store.claim(id) or store.claim_of(id)
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
    stated = [(Judged.STATEMENT, one.said.statement.id, one.said.page.id) for one in appearances]
    return ClaimRoom(claim=found, entries=tuple(entries), seen=marks(case, [(Judged.CLAIM, found.id, None), *stated]))
