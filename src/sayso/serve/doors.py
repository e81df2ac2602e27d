"""Which rooms there are, at which addresses, and how a question about one is answered."""

from __future__ import annotations

import functools
from collections.abc import Callable
from enum import StrEnum
from http import HTTPStatus
from pathlib import Path
from typing import Any, NamedTuple, get_type_hints

import msgspec

from sayso.export import sheet
from sayso.record import Noun
from sayso.serve import look, pictures
from sayso.serve.desk import Desk
from sayso.serve.frame import Frame
from sayso.serve.problems import Refused
from sayso.serve.room import Room
from sayso.serve.rooms.cited import cited
from sayso.serve.rooms.claims import claim, claims
from sayso.serve.rooms.compare import compare
from sayso.serve.rooms.families import families, stemma
from sayso.serve.rooms.findings import findings
from sayso.serve.rooms.front import front
from sayso.serve.rooms.judging import activity, judging
from sayso.serve.rooms.page import page
from sayso.serve.rooms.search import search
from sayso.serve.rooms.sources import source, sources
from sayso.serve.tables import together

__all__ = ["DOORS", "Answer", "Door", "Question", "Shape", "answered"]


class Door(NamedTuple):
    """A room's address and what opens it: a function of a reading of the case and of what is asked, giving the room."""

    path: str
    opens: Callable[..., Room]
    draws: Callable[[Any, str], str] | None = None
    """Its picture as a document of its own, of the room and the case's name; none where it is no picture."""

    refuses: tuple[HTTPStatus, ...] = (HTTPStatus.NOT_FOUND,)
    """Statuses with which it may be refused, other than those that any request may be."""

    @property
    def shows(self) -> type[Room]:
        """The noun that the room is."""
        kind: type[Room] = get_type_hints(self.opens)["return"]
        return kind


DOORS: tuple[Door, ...] = (
    Door("/front", front, pictures.time_line_alone),
    Door("/pages", search),
    Door("/pages/{id}", page),
    Door("/families", families),
    Door("/families/{id}", stemma, pictures.stemma_alone),
    Door("/compare/{one}/{other}", compare),
    Door("/claims", claims),
    Door("/claims/{id}", claim, pictures.chart_alone, (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)),
    Door("/findings", findings),
    Door("/sources", sources),
    Door("/source", source),
    Door("/judging/{what}", judging),
    Door("/activity", activity),
    Door("/cited/{what}/{id}", cited),
)


class Shape(StrEnum):
    """What a room is told as."""

    PAGE = "text/html; charset=utf-8"
    JSON = "application/json"
    CSV = "text/csv; charset=utf-8"
    PICTURE = "image/svg+xml; charset=utf-8"


class Question(Noun, frozen=True, kw_only=True):
    """A room that is asked for: by its door's path, with what, and as what.

    `frame` stands around a page; `bare` writes the texts of a table as they are, also those that a spreadsheet would
    work out; `table` is the one of a room's tables that is wanted, null for all.
    """

    door: str
    asked: dict[str, Any]
    shape: Shape
    frame: Frame | None = None
    bare: bool = False
    table: str | None = None


class Answer(Noun, frozen=True, kw_only=True):
    """A room as it is sent. `settled` where nothing of before the question is in it; `leads_to` is the address that who
    asks for the page is sent on to, null for none."""

    body: bytes
    settled: bool
    leads_to: str | None = None


def answered(desk: Desk, question: Question) -> Answer:
    """The answer to a question. Raises Refused for what is not there, CaseError where the case cannot be read."""
    door = _doors()[question.door]
    kinds = _kinds(question.door)
    asked = {name: msgspec.convert(value, kinds[name]) for name, value in question.asked.items()}
    with desk.reading() as case:
        room = door.opens(case, **asked)
        if question.frame is not None:
            frame = msgspec.structs.replace(question.frame, empty=not case.store.query("SELECT 1 FROM page LIMIT 1"))
            question = msgspec.structs.replace(question, frame=frame)
    return Answer(body=_shaped(room, door, question, desk.path), settled=case.settled, leads_to=room.leads_to)


def _shaped(room: Room, door: Door, question: Question, case: Path) -> bytes:
    if question.shape is Shape.JSON:
        return msgspec.json.encode(room)
    if question.shape is Shape.CSV:
        tables = [table for table in room.tables() if question.table in (None, table.what)]
        if not tables:
            there = ", ".join(table.what for table in room.tables())
            raise Refused(HTTPStatus.NOT_FOUND, f"this room has no table '{question.table}'; it has: {there}")
        table = together(tables)
        return "".join(sheet(table.heads, table.rows, bare=question.bare)).encode("utf-8", "replace")
    if question.shape is Shape.PICTURE:
        assert door.draws is not None
        return door.draws(room, case.name.removesuffix(".sayso")).encode("utf-8", "replace")
    assert question.frame is not None
    return look.render(room, question.frame).encode("utf-8", "surrogatepass")


@functools.cache
def _doors() -> dict[str, Door]:
    return {door.path: door for door in DOORS}


@functools.cache
def _kinds(door: str) -> dict[str, Any]:
    """What each thing asked for is: between processes an enumeration's member is its value."""
    return get_type_hints(_doors()[door].opens)
