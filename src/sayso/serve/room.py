"""What every room is: a noun whose documented fields are exactly what its template gets and its data holds."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from http import HTTPStatus
from typing import Annotated, ClassVar, TypeVar, cast

import msgspec
from fastapi import Path, Query

from sayso.record import Noun, Remark, content_id
from sayso.serve.problems import Refused
from sayso.serve.tables import Table

__all__ = ["After", "Beside", "Graded", "Id", "Limit", "Marks", "Room", "cursor", "doc", "of_list", "seen"]

Id = Annotated[str, Path(pattern="^[0-9a-f]{16}$", description="An id of the record has 16 digits, 0 to 9 and a to f.")]
Limit = Annotated[int, Query(ge=1, le=200, description="How many at most.")]
After = Annotated[
    str | None, Query(max_length=2000, description="The cursor `next` of the part before; none: from the beginning.")
]

Marks = Annotated[
    dict[str, str],
    msgspec.Meta(
        description="By the id of what is listed here and can be judged, the mark of how it stands, which is sent back "
        "with a judgement; of a copy its id is its child's and its parent's, or lost page's, with a comma between."
    ),
]

LARGEST = 1 << 62
"""Of a number in a cursor of ours; the case file counts in 64 bits."""

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

    @property
    def leads_to(self) -> str | None:
        """The address that who asks for its page is sent on to; None: it is shown."""
        return None

    def tables(self) -> Iterable[Table]:
        """All that it shows in rows, the main table first: its CSV."""
        raise NotImplementedError


def doc(text: str) -> msgspec.Meta:
    """What a field of a room holds: in the docs, in OpenAPI, and for who writes its template."""
    return msgspec.Meta(description=text)


def of_list(*asked: object) -> str:
    """What a list is known by in its cursors: its name and all that was asked of it."""
    return content_id(*asked)[:8]


def cursor(of: str, *key: str | float | None) -> str:
    """Where the next part of a list begins: after the line that this key orders, whether or not it is there by then."""
    return base64.urlsafe_b64encode(msgspec.json.encode((of, key))).decode().rstrip("=")


def seen(after: str | None, of: str, kind: type[T]) -> T | None:
    """The key in a cursor of this list; None for none. Raises Refused for what is no cursor, or one of another list."""
    if after is None:
        return None
    refused = Refused(HTTPStatus.NOT_FOUND, f"no part of this list begins at '{after}'; leave `after` out")
    try:
        raw = base64.b64decode(after + "=" * (-len(after) % 4), altchars=b"-_", validate=True)
        mark, rest = msgspec.json.decode(raw, type=tuple[str, msgspec.Raw])
        key = msgspec.json.decode(rest, type=kind) if mark == of else None
    except (binascii.Error, ValueError, RecursionError) as error:
        raise refused from error
    if key is None:
        raise Refused(
            HTTPStatus.NOT_FOUND, f"'{after}' is of another list, or of this one asked otherwise; leave `after` out"
        )
    if any(isinstance(part, int) and abs(part) > LARGEST for part in cast(Iterable[object], key)):
        raise refused
    return key
