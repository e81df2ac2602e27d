"""How what is refused is told: to people as a page that keeps what they filled in, to programs as a problem."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlsplit

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from sayso.serve import look
from sayso.serve.frame import Frame
from sayso.serve.problems import Problem
from sayso.serve.sent import filled_in, onward

__all__ = ["asks_json", "signing_in", "told"]

SUFFIXES = (".json", ".csv", ".svg")
"""Of addresses at which programs ask, who are not sent to a form to sign in."""


def asks_json(request: Request) -> bool:
    """Whether a program asks: it wants JSON, asks where only data is, or proves who it is by a token."""
    path = request.scope["path"]
    if path.startswith("/api/") or path.endswith(SUFFIXES) or "authorization" in request.headers:
        return True
    accept = request.headers.get("accept", "")
    return "json" in accept and "text/html" not in accept


def signing_in(request: Request) -> str:
    """The address where one signs in, and is led back to the room that was asked for, or from which a form was sent."""
    path, query = request.scope["path"], request.scope["query_string"].decode("latin-1")
    if request.method not in ("GET", "HEAD"):
        sent_from = urlsplit(request.headers.get("referer", ""))
        path, query = sent_from.path or "/", sent_from.query
    return f"/signin?next={quote(path + ('?' + query if query else ''), safe='')}"


def told(
    problem: Problem,
    request: Request,
    *,
    frame: Frame | None = None,
    headers: Mapping[str, str] | None = None,
    sign_in: str | None = None,
) -> Response:
    """Why a request is not answered.

    For people a page: with the rooms around it where `frame` says who they are, for else nothing of the case may be on
    it; with what they filled in, to be copied or sent again; and, with `sign_in`, with where they do that.
    """
    if asks_json(request):
        body = msgspec.json.encode(problem)
        return Response(
            body, status_code=problem.status, media_type="application/problem+json", headers=dict(headers or {})
        )
    filled = filled_in(request)
    page = look.trouble(
        problem,
        frame,
        to=request.scope["path"] if request.method == "POST" else "",
        filled=filled,
        sign_in=sign_in,
        back=onward(dict(filled).get("next", "")),
    )
    return Response(
        page.encode("utf-8", "surrogatepass"),
        status_code=problem.status,
        media_type="text/html; charset=utf-8",
        headers=dict(headers or {}),
    )
