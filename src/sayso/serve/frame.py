"""What stands around every room: the case's name, who is here, what they may do."""

from __future__ import annotations

from typing import Annotated

import msgspec

from sayso.record import Noun
from sayso.serve.room import doc

__all__ = ["NAME", "Frame"]

NAME = "sayso-name"
"""The cookie of what somebody calls themselves where nobody signs in."""


class Frame(Noun, frozen=True, kw_only=True):
    """What every template gets beside its room's fields, as `frame`."""

    case: Annotated[str, doc("The case file's name.")]
    path: Annotated[str, doc("The room's address, without its query.")]
    query: Annotated[str, doc("The query of the address, as it was given.")]
    person: Annotated[str | None, doc("Who is here; null on this machine alone, where nobody signs in.")]
    name: Annotated[str, doc("What whoever is here calls themselves, where nobody signs in; empty: not yet told.")]
    reviewer: Annotated[bool, doc("Whether they may add and judge.")]
    token: Annotated[str, doc("What every form sends back, so that no other site can send it.")]
    told: Annotated[str | None, doc("Why what was sent could not be done; null: nothing was, or it was done.")] = None
    filled: Annotated[dict[str, str], doc("What was filled in then, by the field's name.")] = msgspec.field(
        default_factory=dict
    )
    empty: Annotated[bool, doc("Whether no page is in the case yet.")] = False
    ticked: Annotated[tuple[str, ...], doc("What was ticked then beside the thing itself, by its id.")] = ()
