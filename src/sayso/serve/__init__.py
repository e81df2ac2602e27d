"""The reading room: a case in the browser. It shows what is stored and works nothing out."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__all__ = ["People", "Role", "reading_room", "serve"]

if TYPE_CHECKING:
    from sayso.serve.app import reading_room
    from sayso.serve.people import People, Role
    from sayso.serve.run import serve

_HOMES = {
    "People": "sayso.serve.people",
    "Role": "sayso.serve.people",
    "reading_room": "sayso.serve.app",
    "serve": "sayso.serve.run",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:  # the process that adds pages needs none of them
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'sayso.serve' has no attribute {name!r}")
