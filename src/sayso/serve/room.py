"""What every room is: a noun whose documented fields are exactly what its template gets and its data holds."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Annotated, ClassVar, TypeVar

import msgspec
from fastapi import Path, Query

from sayso.record import Noun, Remark, Source, Span, Statement
from sayso.serve.problems import Refused

__all__ = [
    "After",
    "Beside",
    "Graded",
    "Id",
    "Limit",
    "Room",
    "chain",
    "cursor",
    "doc",
    "graded_among",
    "grades",
    "notes",
    "seen",
    "source_name",
    "words_of",
]  # fmt: skip

Cell = str | int | float | None

Id = Annotated[str, Path(pattern="^[0-9a-f]{16}$", description="An id of the record.")]
Limit = Annotated[int, Query(ge=1, le=200, description="How many at most.")]
After = Annotated[
    str | None, Query(max_length=200, description="The cursor `next` of the part before; none: from the beginning.")
]

T = TypeVar("T")

Beside = dict[str, tuple[Remark, ...]]
"""What people said of things, by the things' ids."""

Graded = Annotated[
    Beside,
    msgspec.Meta(description="By its name, what people said of a source: how reliable it is (A to F), and notes."),
]


class Room(Noun, frozen=True, kw_only=True):
    """What a room shows."""

    template: ClassVar[str]
    """The template that shows it; it gets the room's fields and the frame, nothing else."""

    heads: ClassVar[tuple[str, ...]]
    """The columns of its table, which its CSV is."""

    def lines(self) -> Iterable[tuple[Cell, ...]]:
        """The rows of its table."""
        raise NotImplementedError


def doc(text: str) -> msgspec.Meta:
    """What a field of a room holds: in the docs, in OpenAPI, and for who writes its template."""
    return msgspec.Meta(description=text)


def source_name(link: Source) -> str:
    """What a source is known by: its name, else its words, else what it is."""
    return link.name or (link.source.text if link.source else link.kind)


def chain(statement: Statement) -> str:
    """A statement's chain in one cell: page <- KTV <- diplomatic sources."""
    return " <- ".join(["page", *map(source_name, statement.chain)])


def words_of(spans: Iterable[Span]) -> str:
    """Words that may stand apart, in one cell."""
    return " … ".join(span.text for span in spans)


def grades(remarks: Iterable[Remark]) -> str:
    """The grades that people gave, in one cell."""
    return "; ".join(one.grade for one in remarks if one.grade is not None)


def notes(remarks: Iterable[Remark]) -> str:
    """The notes that people wrote, each with who wrote it, in one cell."""
    return "; ".join(f"{one.note} ({one.by})" for one in remarks if one.note)


def graded_among(sources: Iterable[str], graded: Mapping[str, Iterable[Remark]]) -> str:
    """Those of these sources that people graded, with their grades, in one cell: 'Ilse Maron: B'."""
    found = ((name, grades(graded.get(name, ()))) for name in sources)
    return "; ".join(f"{name}: {those}" for name, those in found if those)


def cursor(*key: str | int) -> str:
    """Where the next part of a list begins, after the line that this key orders."""
    return base64.urlsafe_b64encode(msgspec.json.encode(key)).decode().rstrip("=")


def seen(after: str | None, kind: type[T]) -> T | None:
    """The key in a cursor; None for none. Raises Refused for what is no cursor of this list."""
    if after is None:
        return None
    try:
        raw = base64.urlsafe_b64decode(after + "=" * (-len(after) % 4))
        return msgspec.json.decode(raw, type=kind)
    except (binascii.Error, ValueError, RecursionError) as error:
        raise Refused(HTTPStatus.NOT_FOUND, f"no part of this list begins at '{after}'; leave `after` out") from error
