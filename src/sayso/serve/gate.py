"""At the gate: who is asking, and whether they may. Plain ASGI, behind the guard."""

from __future__ import annotations

import contextlib
import logging
import re
from collections.abc import Callable
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie

import msgspec
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from sayso.errors import SettingError
from sayso.serve.people import Person, Role, Sessions
from sayso.serve.problems import Problem, problem
from sayso.serve.refusing import asks_json, signing_in, told
from sayso.serve.sent import onward, sent

__all__ = ["COOKIE", "Gate", "Visit", "onward"]

COOKIE = "sayso"
_OPEN = re.compile(r"^/(static/|signin$)")


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """One request's asker: who (None where nobody signs in), what they may do, and how they proved it."""

    person: Person | None
    reviewer: bool
    cookie: str = ""
    by_token: bool = False


class Gate:
    """Tells every request who asks, and sends away whoever may not."""

    def __init__(self, app: ASGIApp, sessions: Sessions, refuse: Callable[[Problem, Request], Response]) -> None:
        """`refuse` tells those who are known why something is not done."""
        self.app = app
        self.sessions = sessions
        self.refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            visit = self._visit(Headers(scope=scope))
        except SettingError as error:  # the users file was damaged while the room is open: nobody can be told apart
            logging.getLogger(__name__).error("%s", error)
            closed = problem(
                HTTPStatus.SERVICE_UNAVAILABLE, "the users file cannot be read, so nobody is let in; the log says why"
            )
            await told(closed, Request(scope))(scope, receive, send)
            return
        if visit is None and not _OPEN.match(scope["path"]):
            await (await _sent_away(Request(scope, receive)))(scope, receive, send)
            return
        writes = scope["method"] not in ("GET", "HEAD", "OPTIONS")
        if visit is not None and writes and not visit.reviewer and scope["path"] != "/signout":
            scope["visit"] = visit
            refused = problem(HTTPStatus.FORBIDDEN, "a reader may not change anything; ask for the role of a reviewer")
            await self.refuse(refused, Request(scope, receive))(scope, receive, send)
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


async def _sent_away(request: Request) -> Response:
    """Where to sign in. Who sent a form keeps what they filled in: their session ended while they did."""
    if asks_json(request):
        refused = problem(HTTPStatus.UNAUTHORIZED, "sign in, or send a token as 'Authorization: Bearer TOKEN'")
        return told(refused, request, headers={"www-authenticate": "Bearer"})
    if request.method in ("GET", "HEAD"):
        return RedirectResponse(signing_in(request), status_code=HTTPStatus.SEE_OTHER)
    if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        with contextlib.suppress(HTTPException):
            async with sent(request, fields=300):
                pass
    refused = problem(HTTPStatus.UNAUTHORIZED, "nobody is signed in here, or the session has ended; nothing was done")
    return told(refused, request, sign_in=signing_in(request))
