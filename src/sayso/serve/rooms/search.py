"""The pages of a case, found by their words and chosen by facet."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Iterator
from http import HTTPStatus
from itertools import islice
from typing import Annotated, ClassVar, Literal

import msgspec
from fastapi import Query

from sayso.record import Certainty, Kind, Noun
from sayso.serve.catalogue import FACETS
from sayso.serve.desk import Reading
from sayso.serve.problems import Refused
from sayso.serve.room import After, Limit, Room, cursor, doc, of_list, seen
from sayso.serve.tables import PAGE, Table, page_row
from sayso.store import Card, sought

__all__ = ["Facet", "Hit", "Search", "Value", "search"]

VALUES = 12
"""Values of a facet that are listed; the others can be asked for."""


MOST = 1000
"""Those that are listed where all were asked for."""


class Hit(Noun, frozen=True, kw_only=True):
    """A page that was found. `passage` is of its report and has the words found between ⟦ and ⟧, or is how it begins
    where only furniture of its site holds them; null where none were asked for."""

    page: Card
    passage: str | None


class Value(Noun, frozen=True, kw_only=True):
    """A value of a facet: how many of the pages found have it, and whether it was asked for."""

    value: str
    pages: int
    chosen: bool


class Facet(Noun, frozen=True, kw_only=True):
    """What pages may be chosen by, with its values, the most frequent first; `more` values are not listed."""

    name: str
    values: tuple[Value, ...]
    more: int


class Asked(Noun, frozen=True, kw_only=True):
    """What was asked for; null is anything."""

    q: str | None
    publisher: str | None
    lacks: str | None
    certainty: Certainty | None
    kind: Kind | None
    finding: str | None
    since: str | None
    until: str | None


class Search(Room, frozen=True, kw_only=True):
    """Pages found by their words and chosen by facet."""

    template: ClassVar[str] = "search.html"

    asked: Annotated[Asked, doc("What was asked for.")]
    sought: Annotated[
        tuple[str, ...],
        doc("The words and phrases that pages were looked for by: each has to be there, and none is a command."),
    ]
    total: Annotated[int, doc("How many pages were found.")]
    pages: Annotated[tuple[Hit, ...], doc("The pages of this part: best first, or without words the latest first.")]
    facets: Annotated[tuple[Facet, ...], doc("What the pages found may be chosen by further.")]
    next: Annotated[str | None, doc("The cursor of the next part; null where this is the last.")]

    def tables(self) -> Iterator[Table]:
        """The pages of this part; by what they may be chosen further."""
        yield Table("page", (*PAGE, "passage"), ((*page_row(hit.page), hit.passage) for hit in self.pages))
        yield Table(
            "facet",
            ("facet", "value", "pages", "chosen"),
            ((facet.name, one.value, one.pages, int(one.chosen)) for facet in self.facets for one in facet.values),
        )


DAY = (
    r"^([1-9]\d{3}|0[1-9]\d{2}|00[1-9]\d|000[1-9])"  # there is no year 0
    r"(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
)
"""A day, month or year; the 30th of February is told apart from others when it is asked for."""

Day = Annotated[
    str | None,
    Query(pattern=DAY, description="A day, month or year: 2025-04-17, 2025-04 or 2025."),
]


def search(
    case: Reading,
    q: Annotated[
        str | None, Query(max_length=300, description="Words, all of which a page holds; a phrase in quotation marks.")
    ] = None,
    publisher: Annotated[str | None, Query(max_length=300, description="Who published it.")] = None,
    lacks: Annotated[Literal["date", "publisher"] | None, Query(description="Only pages that do not say this.")] = None,
    certainty: Annotated[Certainty | None, Query(description="Of any statement.")] = None,
    kind: Annotated[Kind | None, Query(description="Of any source of any statement.")] = None,
    finding: Annotated[
        str | None, Query(max_length=100, description="The code of a check that found something.")
    ] = None,
    since: Day = None,
    until: Day = None,
    whole: Annotated[
        Literal["publisher", "lacks", "certainty", "kind", "finding"] | None,
        Query(description="The facet of which all values are to be listed, and not the most frequent alone."),
    ] = None,
    limit: Limit = 20,
    after: After = None,
) -> Search:
    """The pages that hold all the words and have all the marks asked for."""
    asked = Asked(
        q=q or None,
        publisher=publisher,
        lacks=lacks,
        certainty=certainty,
        kind=kind,
        finding=finding,
        since=since,
        until=until,
    )
    for name, value in (("since", since), ("until", until)):
        if value is not None and not _is_day(value):
            raise Refused(
                HTTPStatus.UNPROCESSABLE_ENTITY, f"`{name}` is '{value}', and there is no such day, month or year"
            )
    catalogue = case.catalogue
    found, ranked = catalogue.all, None
    if asked.q:
        ranked, held = catalogue.ranked(case.store, asked.q)
        found &= held
    if since or until:
        found &= catalogue.between(since, until)
    for facet in FACETS:
        value = getattr(asked, facet)
        if value is not None:
            if value not in catalogue.marked[facet]:
                raise Refused(HTTPStatus.NOT_FOUND, f"no page of this case has the {facet} '{value}'; leave it out")
            found &= catalogue.marked[facet][value]
    of = of_list("pages", *msgspec.structs.astuple(asked))
    last = seen(after, of, tuple[int])
    rest = catalogue.listed(found, ranked, after=last[0] if last else None)
    numbers = list(islice(rest, limit + 1))
    part = numbers[:limit]
    cards = case.store.cards_of(part)
    passages = case.store.passages(asked.q, part) if asked.q else {}
    return Search(
        asked=asked,
        sought=sought(asked.q or ""),
        total=found.bit_count(),
        pages=tuple(Hit(page=cards[number], passage=passages.get(number)) for number in part),
        facets=tuple(_facet(name, catalogue.marked[name], found, getattr(asked, name), whole) for name in FACETS),
        next=cursor(of, part[-1]) if len(numbers) > limit else None,
    )


def _facet(name: str, marked: dict[str, int], found: int, chosen: str | None, whole: str | None) -> Facet:
    counted = [(value, many) for value, bits in marked.items() if (many := (bits & found).bit_count())]
    listed = MOST if name == whole else VALUES
    counted.sort(key=lambda one: (one[0] != chosen, -one[1], one[0]))
    return Facet(
        name=name,
        values=tuple(Value(value=value, pages=many, chosen=value == chosen) for value, many in counted[:listed]),
        more=max(0, len(counted) - listed),
    )


def _is_day(value: str) -> bool:
    """Whether a day, month or year is one of the calendar."""
    with contextlib.suppress(ValueError):
        return bool(datetime.date.fromisoformat(value + "-01-01"[len(value) - 4 :]))
    return False
