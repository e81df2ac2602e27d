"""The reading room on a port."""

from __future__ import annotations

from pathlib import Path

import uvicorn

from sayso.serve.app import reading_room

__all__ = ["serve"]


def serve(case: Path, *, host: str = "127.0.0.1", port: int = 8765) -> None:
    """Show the case until interrupted."""
    app = reading_room(case)
    uvicorn.run(
        app, host=host, port=port, log_level="warning", server_header=False, proxy_headers=False, access_log=False
    )
