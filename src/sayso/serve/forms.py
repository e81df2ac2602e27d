"""What is no room: signing in and out, files that are added, and the bytes of a page to take away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from http import HTTPStatus
from typing import Annotated, Any

import msgspec
from anyio import to_thread
from fastapi import FastAPI, Form, Path, Query, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response, StreamingResponse

from sayso.export import sheet
from sayso.record import Noun
from sayso.serve import look
from sayso.serve.adding import OVER, Adding, Progress, Progresses, Runs
from sayso.serve.desk import Desk
from sayso.serve.frame import Frame
from sayso.serve.gate import COOKIE, Visit, onward
from sayso.serve.people import HOURS, Sessions, Tries
from sayso.serve.problems import Refused
from sayso.serve.room import Id
from sayso.serve.sent import sent

__all__ = ["FILES", "Forms", "RunId", "answered", "named_files", "size_of"]

FILES = 500
"""Files taken by one request; a folder of more comes in several."""

STALE_FORM = "this form was made for another session, or before the room was opened; nothing was done"
"""Why what a form asks is not done whose token is not that of the session."""

RunId = Annotated[str, Path(pattern="^[0-9a-f]{16}$", description="The id of a run.")]


class Forms:
    """The addresses that take something, or give bytes away."""

    def __init__(self, desk: Desk, sessions: Sessions, runs: Runs, frame: Callable[[Request], Frame]) -> None:
        self.desk = desk
        self.sessions = sessions
        self.runs = runs
        self.frame = frame
        self.tries = Tries()

    def put_into(self, app: FastAPI) -> None:
        """Put them at their addresses."""

        def add(path: str, answer: Callable[..., Any], method: str = "GET") -> None:
            app.add_api_route(path, answer, methods=[method], include_in_schema=False, response_class=Response)

        add("/pages/{id}/raw", self.raw)
        if self.sessions.people is not None:
            add("/signin", self.sign_in_page)
            add("/signin", self.sign_in, "POST")
            add("/signout", self.sign_out, "POST")
        add("/adding.json", self.runs_data)
        add("/adding.csv", self.runs_table)
        add("/adding", self.runs_page)
        add("/adding", self.begin, "POST")
        add("/adding/{id}.json", self.progress)
        add("/adding/{id}/events.json", self.progress)
        add("/adding/{id}", self.run_page)
        add("/adding/{id}", self.more, "POST")
        add("/adding/{id}/events", self.events)
        add("/adding/{id}/cancel", self.cancel, "POST")
        add("/adding/{id}/resume", self.resume, "POST")

    # --- a page's bytes -------------------------------------------------------------------------

    def raw(self, id: Id) -> Response:
        """The bytes a page was read from, to take away: never shown here, whatever they are."""
        with self.desk.reading() as case:
            raw = case.store.raw(id)
        if raw is None:
            raise Refused(HTTPStatus.NOT_FOUND, f"no page of this case has the id {id}; /pages lists them")
        return Response(
            raw,
            media_type="application/octet-stream",
            headers={
                "content-disposition": f'attachment; filename="{id}.bin"',
                "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
                "accept-ranges": "none",
            },
        )

    # --- signing in -----------------------------------------------------------------------------

    def sign_in_page(self, next: Annotated[str, Query(max_length=4096)] = "/") -> Response:
        """Where one signs in, and goes on from."""
        return _page("signin.html", next=_ours(next), told=None)

    def sign_in(
        self,
        request: Request,
        name: Annotated[str, Form(max_length=100)],
        password: Annotated[str, Form(max_length=1000)],
        next: Annotated[str, Form(max_length=4096)] = "/",
    ) -> Response:
        """Open a session for whoever knows a name and its password."""
        address = request.client.host if request.client else ""
        onto = _ours(next)
        assert self.sessions.people is not None
        self.tries.allow(name, address)
        person = self.sessions.people.by_password(name, password)
        if person is None:
            self.tries.failed(name, address)
            return _page(
                "signin.html",
                status=HTTPStatus.FORBIDDEN,
                next=onto,
                told="That name and that password do not belong together.",
            )
        self.tries.succeeded(name, address)
        answer = RedirectResponse(onto, status_code=HTTPStatus.SEE_OTHER)
        answer.set_cookie(
            COOKIE,
            self.sessions.open(person),
            max_age=HOURS * 3600,
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )
        return answer

    async def sign_out(self, request: Request) -> Response:
        """End the session: its cookie, wherever it is kept, opens nothing any more."""
        await self._form(request)
        visit: Visit = request.scope["visit"]
        await to_thread.run_sync(self.sessions.end, visit.cookie)
        answer = RedirectResponse("/signin", status_code=HTTPStatus.SEE_OTHER)
        answer.delete_cookie(COOKIE, httponly=True, samesite="lax")
        return answer

    # --- adding ---------------------------------------------------------------------------------

    def runs_page(self, request: Request) -> Response:
        """Where files are added, and how far each run is."""
        return _page("adding.html", runs=self.runs.all(), frame=self.frame(request))

    def runs_data(self) -> Response:
        """How far each run is, the latest first."""
        return answered(Progresses(runs=tuple(self.runs.all())))

    def runs_table(self, bare: bool = False) -> Response:
        """The same as a table."""
        room = Progresses(runs=tuple(self.runs.all()))
        return StreamingResponse(sheet(room.heads, room.lines(), bare=bare), media_type="text/csv; charset=utf-8")

    async def begin(self, request: Request) -> Response:
        """Take files into a new run; with `open` more will come, else it starts. Without files it only goes on."""
        self.runs.room_for(size_of(request))
        async with sent(request, files=FILES, fields=20) as form:
            self.check(request, form)
            if "files" in form and not named_files(form):
                raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, "no file was sent; choose some, then press Add")
            return await self._take(request, self.runs.open(), form)

    async def more(self, request: Request, id: RunId) -> Response:
        """Take more files into a run that waits for them."""
        run = self.runs.of(id)
        self.runs.room_for(size_of(request))
        async with sent(request, files=FILES, fields=20) as form:
            self.check(request, form)
            return await self._take(request, run, form)

    async def _take(self, request: Request, run: Adding, form: FormData) -> Response:
        await self.receive(run, form)
        if not form.get("open"):
            await to_thread.run_sync(run.start)
        return self._shown(request, run.progress)

    async def receive(self, run: Adding, form: FormData) -> None:
        """Take the files of a form into a run. Raises Refused where it waits for none."""
        if run.progress.state != "receiving":
            raise Refused(HTTPStatus.CONFLICT, "this run has begun; begin another for more files")

        def take() -> None:
            for file in named_files(form):
                run.receive(file.filename or "", file.file)

        await to_thread.run_sync(take)

    async def cancel(self, request: Request, id: RunId) -> Response:
        """Stop a run; what was read is in the case."""
        await self._form(request)
        return self._shown(request, await self.cancelled(id))

    async def cancelled(self, id: str) -> Progress:
        """Stop a run, and how far it got; one that is over stays as it is."""
        run = self.runs.of(id)
        if not run.over:
            await to_thread.run_sync(run.cancel)
        return run.progress

    async def resume(self, request: Request, id: RunId) -> Response:
        """Go on with a run that was stopped, or broke off."""
        await self._form(request)
        return self._shown(request, await self.started(id))

    async def started(self, id: str) -> Progress:
        """Start a run, or go on with it, and how far it is. Raises Refused for one that is done."""
        run = self.runs.of(id)
        if run.progress.state == "done":
            raise Refused(HTTPStatus.CONFLICT, "this run is done; there is nothing to go on with")
        await to_thread.run_sync(run.start)
        return run.progress

    def _shown(self, request: Request, run: Progress) -> Response:
        if "application/json" in request.headers.get("accept", ""):
            return answered(run)
        return RedirectResponse(f"/adding/{run.id}", status_code=HTTPStatus.SEE_OTHER)

    def progress(self, id: RunId) -> Response:
        """How far a run is."""
        return answered(self.runs.of(id).progress)

    def run_page(self, request: Request, id: RunId) -> Response:
        """How far a run is, for people."""
        return _page("run.html", run=self.runs.of(id).progress, frame=self.frame(request))

    async def events(self, id: RunId) -> Response:
        """How far a run is, told again whenever it is further (server-sent events)."""
        run = self.runs.of(id)

        async def told() -> AsyncIterator[bytes]:
            last: Progress | None = None
            quiet = 0.0
            while True:
                now = run.progress
                if now != last:
                    last, quiet = now, 0.0
                    yield b"data: " + msgspec.json.encode(now) + b"\n\n"
                if now.state in OVER:
                    return
                await asyncio.sleep(0.2)
                quiet += 0.2
                if quiet > 15:
                    quiet = 0.0
                    yield b": still here\n\n"

        return StreamingResponse(told(), media_type="text/event-stream")

    # --- helpers --------------------------------------------------------------------------------

    async def _form(self, request: Request) -> None:
        """Raise Refused where the form, which says nothing else, was sent by none of ours."""
        async with sent(request, fields=10) as form:
            self.check(request, form)

    def check(self, request: Request, form: FormData | None = None) -> None:
        """Raise Refused for what no form of ours sent: cross-site requests carry no token of the session."""
        visit: Visit = request.scope["visit"]
        if visit.by_token:
            return
        token = request.headers.get("x-sayso-token") or (form.get("token") if form is not None else None)
        if not isinstance(token, str) or not self.sessions.holds(visit.cookie, token):
            raise Refused(
                HTTPStatus.FORBIDDEN,
                STALE_FORM if form is not None else "X-Sayso-Token is not that of this session; /api/visitor tells it",
            )


def size_of(request: Request) -> int:
    """How many bytes a request says it sends."""
    return int(request.headers.get("content-length", 0))


def named_files(form: FormData) -> list[UploadFile]:
    """The files of a form that have names; a form in which none was chosen sends one without."""
    return [one for one in form.getlist("files") if isinstance(one, UploadFile) and one.filename]


def answered(noun: Noun, status: HTTPStatus = HTTPStatus.OK, headers: dict[str, str] | None = None) -> Response:
    """A noun as an answer in JSON."""
    return Response(msgspec.json.encode(noun), status_code=status, media_type="application/json", headers=headers)


def _ours(address: str) -> str:
    onto = onward(address)
    if onto is None:
        raise Refused(HTTPStatus.BAD_REQUEST, "`next` is no address of this room; leave it out")
    return onto


def _page(template: str, *, status: HTTPStatus = HTTPStatus.OK, **fields: object) -> Response:
    return Response(
        look.environment().get_template(template).render(**fields),
        status_code=status,
        media_type="text/html; charset=utf-8",
    )
