"""Before any room: which requests are let in, and what every answer carries. Plain ASGI, nothing is read of a body."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sayso.serve.problems import Problem, problem
from sayso.serve.refusing import told

__all__ = ["BODY", "POLICY", "Guard"]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "private, no-cache",
}

BODY = 64 * 1024
"""Bytes of a request's body, other than files that are added."""

FILES = 2 * 1024**3
"""Bytes of files added at once."""

ADDRESS = 4096
"""Bytes of an address: more is no address of ours."""

_RANGE = re.compile(rb"^bytes=\d*-\d*$")
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Guard:
    """Lets in what asks for one of our names, from ourselves, in bounds; everything else is refused at once."""

    def __init__(self, app: ASGIApp, *, hosts: Iterable[str], files_at: Sequence[str]) -> None:
        """`hosts` are the names this room is known by, without ports; at and below `files_at` files are taken."""
        self.app = app
        self.hosts = frozenset(host.lower().strip("[]") for host in hosts)
        self.files_at = files_at

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return  # no websockets here
        refusal = self._refusal(scope)

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        if refusal is not None:
            await told(refusal, Request(scope), headers={"connection": "close"})(scope, receive, dressed)
            return
        if scope["method"] == "HEAD":  # the server leaves the body out
            scope = {**scope, "method": "GET"}
        await self.app(scope, self._bounded(scope, receive), dressed)

    def _refusal(self, scope: Scope) -> Problem | None:
        headers = Headers(scope=scope)
        method: str = scope["method"]
        hosts = headers.getlist("host")
        # The number of the address that was reached is no name that anybody could have bent to it.
        if len(hosts) != 1 or _name(hosts[0]) not in {*self.hosts, _reached(scope)}:
            return problem(
                HTTPStatus.MISDIRECTED_REQUEST, "this room is not known by that name; sayso serve --name NAME adds one"
            )
        if len(scope["raw_path"] or b"") + len(scope["query_string"]) > ADDRESS:
            return problem(HTTPStatus.REQUEST_URI_TOO_LONG, f"an address has at most {ADDRESS} bytes")
        if b"\x00" in (scope["raw_path"] or b"") or "\x00" in scope["path"]:
            return problem(HTTPStatus.BAD_REQUEST, "an address holds no null")
        spans = headers.getlist("range")
        if len(spans) > 1 or (spans and not _RANGE.match(spans[0].encode("latin-1"))):
            return problem(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, "ask for one range of bytes, or for all")
        if method not in _SAFE:
            site, origin = headers.get("sec-fetch-site"), headers.get("origin")
            if site not in (None, "same-origin", "none") or (origin is not None and _host(origin) != hosts[0].lower()):
                return problem(HTTPStatus.FORBIDDEN, "another site sent this; open the reading room and send it there")
        length = headers.get("content-length")
        if length is not None and (not length.isdecimal() or int(length) > self._most(scope)):
            return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"at most {self._most(scope):,} bytes are taken here")
        return None

    def _most(self, scope: Scope) -> int:
        path: str = scope["path"]
        return FILES if any(path == one or path.startswith(f"{one}/") for one in self.files_at) else BODY

    def _bounded(self, scope: Scope, receive: Receive) -> Callable[[], Awaitable[Message]]:
        """What is received, broken off where it grows beyond what is taken."""
        taken, most = 0, self._most(scope)

        async def bounded() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > most:
                return {"type": "http.disconnect"}
            return message

        return bounded


def _name(host: str) -> str:
    """The name in a Host header, without its port."""
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].lower()


def _reached(scope: Scope) -> str:
    """The number of the address that a request came to; empty where nobody says."""
    server: tuple[str, int | None] | None = scope.get("server")
    try:
        return str(ipaddress.ip_address(server[0])) if server else ""
    except ValueError:
        return ""


def _host(origin: str) -> str:
    """The host and port of an origin."""
    return origin.partition("://")[2].lower()
