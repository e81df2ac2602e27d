"""At the gate: who is asking, and whether they may. Plain ASGI, behind the guard."""

from __future__ import annotations

import logging
import re
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote

import msgspec
from starlette.datastructures import Headers
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from sayso.errors import SettingError
from sayso.serve.people import Person, Role, Sessions
from sayso.serve.problems import problem

__all__ = ["COOKIE", "SUFFIXES", "Gate", "Visit", "onward"]

COOKIE = "sayso"
SUFFIXES = (".json", ".csv", ".svg")
"""Of addresses at which programs ask, who are not sent to a form to sign in."""

_OPEN = re.compile(r"^/(static/|signin$)")


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """One request's asker: who (None where nobody signs in), what they may do, and how they proved it."""

    person: Person | None
    reviewer: bool
    cookie: str = ""
    by_token: bool = False


class Gate:
    """Tells every request who asks, and sends away whoever may not."""

    def __init__(self, app: ASGIApp, sessions: Sessions) -> None:
        self.app = app
        self.sessions = sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            visit = self._visit(Headers(scope=scope))
        except SettingError as error:  # the users file was damaged while the room is open: nobody can be told apart
            logging.getLogger(__name__).error("%s", error)
            told = _refused(
                HTTPStatus.SERVICE_UNAVAILABLE, "the users file cannot be read, so nobody is let in; the log says why"
            )
            await told(scope, receive, send)
            return
        if visit is None and not _OPEN.match(scope["path"]):
            await _sent_away(scope)(scope, receive, send)
            return
        writes = scope["method"] not in ("GET", "HEAD", "OPTIONS")
        if visit is not None and writes and not visit.reviewer and scope["path"] != "/signout":
            await _refused(HTTPStatus.FORBIDDEN, "a reader may not change anything; ask for the role of a reviewer")(
                scope, receive, send
            )
            return
        scope["visit"] = visit or Visit(person=None, reviewer=False)
        await self.app(scope, receive, send)

    def _visit(self, headers: Headers) -> Visit | None:
        people = self.sessions.people
        if people is None:
            return Visit(person=None, reviewer=True)
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            person = people.by_token(token.strip())
            return None if person is None else _visit(person, by_token=True)
        cookie = _cookie(headers.get("cookie", ""))
        person = self.sessions.of(cookie) if cookie else None
        return None if person is None else _visit(person, cookie=cookie)


def _visit(person: Person, *, cookie: str = "", by_token: bool = False) -> Visit:
    return Visit(person=person, reviewer=person.role is Role.REVIEWER, cookie=cookie, by_token=by_token)


def _cookie(header: str) -> str:
    try:
        found = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


def onward(address: str) -> str | None:
    """Where to go after signing in, if that is an address of ours; None for anything else."""
    if re.fullmatch(r"/(?![/\\])[^\\\x00-\x20\x7f]*", address):
        return address
    return None


def _sent_away(scope: Scope) -> Response:
    path: str = scope["path"]
    for_people = scope["method"] == "GET" and not path.startswith("/api/") and not path.endswith(SUFFIXES)
    if for_people:
        asked = path + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
        return RedirectResponse(f"/signin?next={quote(asked, safe='')}", status_code=HTTPStatus.SEE_OTHER)
    told = _refused(HTTPStatus.UNAUTHORIZED, "sign in, or send a token as 'Authorization: Bearer TOKEN'")
    told.headers["www-authenticate"] = "Bearer"
    return told


def _refused(status: HTTPStatus, detail: str) -> Response:
    return Response(
        msgspec.json.encode(problem(status, detail)), status_code=status, media_type="application/problem+json"
    )
