"""The reading room as one ASGI application: the rooms at their addresses, in HTML, JSON and CSV, and the API."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import inspect
import re
import secrets
from collections.abc import AsyncIterator, Hashable, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any, get_type_hints

import anyio.to_thread
import msgspec
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import RedirectResponse, Response
from starlette.routing import Match
from starlette.types import ASGIApp, Receive, Scope, Send

from sayso import __version__
from sayso.errors import CaseError, SaysoError
from sayso.export import SHEET
from sayso.serve import look, refusing
from sayso.serve.adding import Runs
from sayso.serve.api import Api
from sayso.serve.desk import READERS, Desk
from sayso.serve.doors import DOORS, Answer, Door, Question, Shape, answered
from sayso.serve.forms import Forms
from sayso.serve.frame import NAME, Frame
from sayso.serve.gate import Gate, Visit
from sayso.serve.guard import Guard
from sayso.serve.markup import plain
from sayso.serve.openapi import described
from sayso.serve.people import People, Sessions
from sayso.serve.problems import WRONG, Problem, Refused, problem
from sayso.serve.reviewing import Reviewing
from sayso.serve.workers import Workers

__all__ = ["LOCAL", "reading_room"]


LOCAL = ("127.0.0.1", "localhost", "::1")
"""What this machine calls itself."""


PLACE = secrets.token_hex(16)
"""Where the token of a session goes in a page that is kept for all. No page can hold it: it is drawn when we start."""


PICTURE_POLICY = (
    f"default-src 'none'; style-src 'sha256-{base64.b64encode(hashlib.sha256(SHEET.encode()).digest()).decode()}'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
)
"""For a picture that is a document of its own: its own style, known by its hash, and nothing else."""


def reading_room(
    case: Path, *, people: People | None = None, hosts: Sequence[str] = LOCAL, workers: int = 0
) -> ASGIApp:
    """The application that shows the case at `case`, known by the names in `hosts`.

    Without `people` whoever reaches it may do everything; let nobody from elsewhere reach it then. With `workers`, that
    many processes open the rooms; without, threads of this one do. Raises CaseError where the case cannot be used.
    """
    desk = Desk(case)
    runs = Runs(case)
    sessions = Sessions(people)
    staff = Workers(case, workers) if workers else None

    @contextlib.asynccontextmanager
    async def open_hours(_: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = READERS
        async with staff or contextlib.nullcontext():
            yield
        await anyio.to_thread.run_sync(runs.close)
        desk.close()

    app = FastAPI(
        title="sayso", version=__version__, docs_url=None, redoc_url=None, openapi_url=None, lifespan=open_hours
    )
    building = Building(app, desk, sessions, staff)
    app.state.building = building
    forms = Forms(desk, sessions, runs, building.frame)
    forms.put_into(app)
    Reviewing(desk, forms.check, building.frame).put_into(app)
    building.furnish(Api(desk, runs, forms, building.frame))
    return Guard(
        Gate(Shelf(app, building), sessions, building.refuse), hosts=hosts, files_at=("/adding", "/api/adding")
    )


class Shelf:
    """Before the rooms: a page that was shown, and of which nothing changed since, is answered from here."""

    def __init__(self, app: ASGIApp, building: Building) -> None:
        self.app = app
        self.building = building

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "GET":
            kept = self.building.kept(Request(scope))
            if kept is not None:
                await kept(scope, receive, send)
                return
        await self.app(scope, receive, send)


class Building:
    """Puts the rooms at their addresses."""

    def __init__(self, app: FastAPI, desk: Desk, sessions: Sessions, staff: Workers | None) -> None:
        self.app = app
        self.desk = desk
        self.sessions = sessions
        self.staff = staff
        self._asked: dict[Hashable, asyncio.Task[Answer]] = {}  # pages that are being opened, by key and moment

    def furnish(self, api: Api) -> None:
        """Every room in every shape, the API and its description, our own files, and how what goes wrong is told."""
        app = self.app
        api.put_into(app)
        for door in DOORS:
            self._add(door, door.path + ".json", Shape.JSON)
            self._add(door, door.path + ".csv", Shape.CSV)
            if door.draws is not None:
                self._add(door, door.path + ".svg", Shape.PICTURE)
            self._add(door, "/api" + door.path, Shape.JSON, described=True)
            self._add(door, door.path if door.path != "/front" else "/", Shape.PAGE)
        app.add_api_route("/api/openapi.json", lambda: self._described(api), include_in_schema=False)
        app.add_api_route("/static/{name}", _file, include_in_schema=False)
        app.add_exception_handler(Refused, _told_refused)
        app.add_exception_handler(HTTPException, _told_http)
        app.add_exception_handler(RequestValidationError, _told_invalid)
        app.add_exception_handler(SaysoError, _told_broken)
        app.add_exception_handler(ClientDisconnect, _told_gone)
        app.add_exception_handler(Exception, _told_wrong)

    def _add(self, door: Door, path: str, shape: Shape, *, described: bool = False) -> None:
        """A room at an address, in a shape."""

        async def answer(request: Request, **asked: Any) -> Response:
            if shape is Shape.PAGE:
                return await self._page(door, request, asked)
            bare, table = request.query_params.get("bare") == "true", request.query_params.get("table")
            told = await self._ask(Question(door=door.path, asked=asked, shape=shape, bare=bare, table=table))
            headers = self._called(request) if shape is Shape.PICTURE else None
            return Response(told.body, media_type=shape, headers=headers)

        signature = inspect.signature(door.opens)
        hints = get_type_hints(door.opens, include_extras=True)
        parameters = [
            inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Request),
            *(
                parameter.replace(annotation=hints[name], kind=inspect.Parameter.KEYWORD_ONLY)
                for name, parameter in list(signature.parameters.items())[1:]
            ),
        ]
        answer.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        answer.__doc__ = door.opens.__doc__
        self.app.add_api_route(
            path,
            answer,
            methods=["GET"],
            include_in_schema=described,
            response_class=Response,
            name=door.opens.__name__,
            operation_id=door.opens.__name__ if described else None,
        )

    def _called(self, request: Request) -> dict[str, str]:
        """The headers of a room's picture. Its style is allowed by its hash; nothing else of it may do anything."""
        name = self.desk.path.name.removesuffix(".sayso")
        called = re.sub(r"[^A-Za-z0-9.-]+", "-", f"{name}{request.url.path.removesuffix('.svg')}").strip("-")
        return {
            "content-security-policy": PICTURE_POLICY,
            "content-disposition": f'inline; filename="{called}.svg"',
        }

    async def _page(self, door: Door, request: Request, asked: dict[str, Any]) -> Response:
        """A room as a page, kept for whoever asks for it next (see `Shelf`)."""
        frame = self.frame(request)
        moment = self.desk.moment()  # first: what is written after it is shown, and not taken for shown
        key = _key(frame)
        question = Question(
            door=door.path, asked=asked, shape=Shape.PAGE, frame=msgspec.structs.replace(frame, token=PLACE)
        )
        told = await self._once((key, moment), question)
        if told.leads_to is not None:
            return RedirectResponse(told.leads_to, status_code=HTTPStatus.SEE_OTHER)
        if told.settled:
            self.desk.shown.put(key, moment, told.body)
        return _dressed(told.body, frame)

    def kept(self, request: Request) -> Response | None:
        """A room as it was shown before, where nothing was written since; else None, also where the case cannot be
        read: whoever opens the room tells that."""
        frame = self.frame(request)
        try:
            page = self.desk.shown.get(_key(frame), self.desk.moment())
        except CaseError:
            return None
        return None if page is None else _dressed(page, frame)

    async def _once(self, key: Hashable, question: Question) -> Answer:
        """The answer to a question that several may ask at once: it is worked out once."""
        task = self._asked.get(key)
        if task is None:
            task = self._asked[key] = asyncio.ensure_future(self._ask(question))
            task.add_done_callback(lambda _: self._asked.pop(key, None))
        return await asyncio.shield(task)

    async def _ask(self, question: Question) -> Answer:
        if self.staff is not None:
            return await self.staff.ask(question)
        return await anyio.to_thread.run_sync(answered, self.desk, question)

    def frame(self, request: Request) -> Frame:
        """What stands around a room for whoever asks."""
        visit: Visit = request.scope["visit"]
        return Frame(
            case=self.desk.path.name,
            path=request.url.path,
            query=request.url.query,
            person=visit.person.name if visit.person else None,
            name=look.named(request.cookies.get(NAME, "")),
            reviewer=visit.reviewer,
            token=self.sessions.token(visit.cookie),
        )

    def refuse(self, told: Problem, request: Request, headers: dict[str, str] | None = None) -> Response:
        """Why a request is not answered; with the rooms around it for who may see them."""
        case = self.desk.path
        told = msgspec.structs.replace(told, detail=told.detail.replace(str(case), case.name))  # where it lies is ours
        visit: Visit = request.scope["visit"]
        known = visit.person is not None or visit.reviewer
        frame = self.frame(request) if known else None
        return refusing.told(told, request, frame=frame, headers=headers, sign_in=None if known else "/signin")

    def _described(self, api: Api) -> Response:
        rooms = {door.opens.__name__: (door.shows, door.refuses) for door in DOORS}
        made = described(self.app, rooms, api.operations, signed_in=self.sessions.people is not None)
        return Response(msgspec.json.encode(made), media_type="application/json")


def _key(frame: Frame) -> Hashable:
    """What pages that are kept go by. Every session has a token of its own; all else around a room many share."""
    return frame.path, frame.query, frame.person, frame.name, frame.reviewer


def _dressed(page: bytes, frame: Frame) -> Response:
    """A page that was made for all, for one session."""
    return Response(page.replace(PLACE.encode(), frame.token.encode()), media_type=Shape.PAGE)


def _file(name: str) -> Response:
    """One of our own files. Its address changes with its bytes, so it may be kept for ever."""
    if name not in look.static():
        raise Refused(HTTPStatus.NOT_FOUND, f"there is no file '{name}'")
    raw, kind, _ = look.static()[name]
    return Response(raw, media_type=kind, headers={"cache-control": "public, max-age=31536000, immutable"})


def _answer(told: Problem, request: Request, headers: dict[str, str] | None = None) -> Response:
    claim = re.fullmatch(r"/claims/([0-9a-f]{16})", request.url.path)
    if told.status == HTTPStatus.GONE and claim and not refusing.asks_json(request):
        return RedirectResponse(f"/cited/claim/{claim[1]}", status_code=HTTPStatus.SEE_OTHER)
    building: Building = request.app.state.building
    return building.refuse(told, request, headers)


def _told_refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return _answer(error.problem, request, error.headers)


def _told_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    detail = f"there is nothing at {request.url.path}" if error.status_code == 404 else error.detail
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["allow"] = ", ".join(sorted(_methods(request)))
    return _answer(problem(error.status_code, plain(detail)), request, headers)


def _methods(request: Request) -> set[str]:
    """What can be done at an address: one route is asked for it after another, and each knows of itself alone."""
    found: set[str] = set()
    for route in request.app.router.routes:
        if route.matches(request.scope)[0] is not Match.NONE:
            found |= getattr(route, "methods", None) or set()
    return found


def _told_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"][1:])
    said = refusing.value(where, first, _means(request, where))
    return _answer(problem(HTTPStatus.UNPROCESSABLE_ENTITY, plain(said)), request)


def _means(request: Request, name: str) -> str:
    """What the address that was asked says of what it takes under this name; empty where it says nothing."""
    takes = getattr(request.scope.get("route"), "dependant", None)
    for field in (*takes.path_params, *takes.query_params, *takes.body_params) if takes else ():
        if field.alias == name:
            return field.field_info.description or ""
    return ""


def _told_gone(request: Request, error: Exception) -> Response:
    """The body went beyond what is taken, and was broken off; or nobody is there to read this."""
    return _answer(problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "more was sent than is taken here"), request)


def _told_wrong(request: Request, error: Exception) -> Response:
    """A fault of ours. The server's log has it; who asked is told no more than that."""
    return _answer(problem(HTTPStatus.INTERNAL_SERVER_ERROR, WRONG), request)


def _told_broken(request: Request, error: Exception) -> Response:
    return _answer(problem(HTTPStatus.INTERNAL_SERVER_ERROR, str(error)), request)
