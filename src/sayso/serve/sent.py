"""What somebody sent with a form, as they typed it."""

from __future__ import annotations

import contextlib
import re
from collections.abc import AsyncIterator

from fastapi import Request
from starlette.datastructures import FormData

__all__ = ["SECRET", "filled_in", "onward", "sent", "typed"]

SECRET = frozenset({"token", "password"})
"""Fields that are never given back."""

_LINE_END = re.compile("\r\n?")


def typed(value: str) -> str:
    """What was typed into a field: browsers send each line end as two characters. A null, which no page can hold, is
    the sign for a character that is none."""
    return _LINE_END.sub("\n", value).replace("\x00", "\ufffd")


@contextlib.asynccontextmanager
async def sent(request: Request, *, files: int = 0, fields: int) -> AsyncIterator[FormData]:
    """The form of a request, with at most so many files and fields, its texts as they were typed.

    They are kept beside the request too: whatever refuses it can give them back.
    """
    async with request.form(max_files=files, max_fields=fields) as form:
        known = FormData(
            [(name, typed(value) if isinstance(value, str) else value) for name, value in form.multi_items()]
        )
        request.state.filled = [(name, value) for name, value in known.multi_items() if isinstance(value, str)]
        yield known


def filled_in(request: Request) -> list[tuple[str, str]]:
    """What was filled in, field by field, as far as it was read; nothing of what is secret."""
    return [(name, value) for name, value in getattr(request.state, "filled", ()) if name not in SECRET]


def onward(address: str) -> str | None:
    """Where to go afterwards, if that is an address of ours; None for anything else."""
    if re.fullmatch(r"/(?![/\\])[^\\\x00-\x20\x7f]*", address):
        return address
    return None
