"""The reading room: a case in the browser. It shows what is stored and works nothing out."""

from __future__ import annotations

from sayso.serve.app import reading_room
from sayso.serve.run import serve

__all__ = ["reading_room", "serve"]
