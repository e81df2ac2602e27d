"""How what is refused is told: to people as a page that keeps what they filled in, to programs as a problem."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from sayso.serve import look
from sayso.serve.frame import Frame
from sayso.serve.problems import Problem
from sayso.serve.sent import filled_in, onward

__all__ = ["asks_json", "signing_in", "told", "value"]

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


def value(name: str, wrong: Mapping[str, Any], means: str) -> str:
    """What is wrong with a value that was sent under a name, of what pydantic says; `means` is what it is to be."""
    if not name:
        return f"the request cannot be read: {wrong['msg']}"
    what = f"`{name}`"
    about = f". {means}" if means else ""
    if wrong["type"] == "missing":
        return f"{what} is missing{about}"
    limits = wrong.get("ctx", {})
    told = {
        "string_pattern_mismatch": "is written in another way",
        "string_too_long": f"has at most {limits.get('max_length')} characters",
        "string_too_short": f"has at least {limits.get('min_length')} character",
        "too_long": f"is given at most {limits.get('max_length')} times",
        "greater_than_equal": f"is at least {limits.get('ge')}",
        "less_than_equal": f"is at most {limits.get('le')}",
        "int_parsing": "is a whole number",
        "bool_parsing": "is true or false",
        "enum": f"is one of {limits.get('expected')}",
        "literal_error": f"is one of {limits.get('expected')}",
    }.get(wrong["type"], f"is wrong ({wrong['msg']})")
    return f"{what} {told}, not '{str(wrong.get('input'))[:80]}'{about}"


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
