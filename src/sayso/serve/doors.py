"""Which rooms there are, at which addresses, and how a question about one is answered."""

from __future__ import annotations

import functools
from collections.abc import Callable
from enum import StrEnum
from typing import Any, NamedTuple, get_type_hints

import msgspec

from sayso.export import sheet
from sayso.record import Noun
from sayso.serve import look
from sayso.serve.desk import Desk
from sayso.serve.frame import Frame
from sayso.serve.room import Room
from sayso.serve.rooms.claims import claim, claims
from sayso.serve.rooms.compare import compare
from sayso.serve.rooms.families import families, stemma
from sayso.serve.rooms.findings import findings
from sayso.serve.rooms.front import front
from sayso.serve.rooms.judging import activity, judging
from sayso.serve.rooms.page import page
from sayso.serve.rooms.search import search
from sayso.serve.rooms.sources import source, sources

__all__ = ["DOORS", "Answer", "Door", "Question", "Shape", "answered"]


class Door(NamedTuple):
    """A room's address and what opens it: a function of a reading of the case and of what is asked, giving the room."""

    path: str
    opens: Callable[..., Room]

    @property
    def shows(self) -> type[Room]:
        """The noun that the room is."""
        kind: type[Room] = get_type_hints(self.opens)["return"]
        return kind


DOORS: tuple[Door, ...] = (
    Door("/front", front),
    Door("/pages", search),
    Door("/pages/{id}", page),
    Door("/families", families),
    Door("/families/{id}", stemma),
    Door("/compare/{one}/{other}", compare),
    Door("/claims", claims),
    Door("/claims/{id}", claim),
    Door("/findings", findings),
    Door("/sources", sources),
    Door("/source", source),
    Door("/judging/{what}", judging),
    Door("/activity", activity),
)


class Shape(StrEnum):
    """What a room is told as."""

    PAGE = "text/html; charset=utf-8"
    JSON = "application/json"
    CSV = "text/csv; charset=utf-8"


class Question(Noun, frozen=True, kw_only=True):
    """A room that is asked for: by its door's path, with what, and as what. `frame` stands around a page; `bare` writes
    the texts of a table as they are, also those that a spreadsheet would work out."""

    door: str
    asked: dict[str, Any]
    shape: Shape
    frame: Frame | None = None
    bare: bool = False


class Answer(Noun, frozen=True, kw_only=True):
    """A room as it is sent. `settled` where nothing of before the question is in it."""

    body: bytes
    settled: bool


def answered(desk: Desk, question: Question) -> Answer:
    """The answer to a question. Raises Refused for what is not there, CaseError where the case cannot be read."""
    opens = _opens()[question.door]
    kinds = _kinds(question.door)
    asked = {name: msgspec.convert(value, kinds[name]) for name, value in question.asked.items()}
    with desk.reading() as case:
        room = opens(case, **asked)
    return Answer(body=_shaped(room, question), settled=case.settled)


def _shaped(room: Room, question: Question) -> bytes:
    if question.shape is Shape.JSON:
        return msgspec.json.encode(room)
    if question.shape is Shape.CSV:
        return "".join(sheet(room.heads, room.lines(), bare=question.bare)).encode()
    assert question.frame is not None
    return look.render(room, question.frame).encode("utf-8", "surrogatepass")


@functools.cache
def _opens() -> dict[str, Callable[..., Room]]:
    return {door.path: door.opens for door in DOORS}


@functools.cache
def _kinds(door: str) -> dict[str, Any]:
    """What each thing asked for is: between processes an enumeration's member is its value."""
    return get_type_hints(_opens()[door])
