"""What is no room: signing in and out, files that are added, and the bytes of a page to take away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from http import HTTPStatus
from typing import Annotated, Any, BinaryIO

import msgspec
from anyio import to_thread
from fastapi import FastAPI, Form, Path, Query, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response, StreamingResponse

from sayso.serve import look
from sayso.serve.adding import OVER, Adding, Progress, Runs
from sayso.serve.desk import Desk
from sayso.serve.frame import Frame
from sayso.serve.gate import COOKIE, Visit, onward
from sayso.serve.people import HOURS, Sessions, Tries
from sayso.serve.problems import Refused
from sayso.serve.room import Id

__all__ = ["Forms"]

FILES = 500
"""Files taken by one request; a folder of more comes in several."""

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
        add("/adding", self.runs_page)
        add("/adding", self.begin, "POST")
        add("/adding/{id}.json", self.progress)
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

    async def begin(self, request: Request) -> Response:
        """Take files into a new run; with `open` more will come, else it starts. Without files it only goes on."""
        self.runs.room_for(_size(request))
        async with request.form(max_files=FILES, max_fields=20) as form:
            self.check(request, form)
            if "files" in form and not _files(form):
                raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, "no file was sent; choose some, then press Add")
            return await self._take(request, self.runs.open(), form)

    async def more(self, request: Request, id: RunId) -> Response:
        """Take more files into a run that waits for them."""
        run = self.runs.of(id)
        self.runs.room_for(_size(request))
        async with request.form(max_files=FILES, max_fields=20) as form:
            self.check(request, form)
            if run.progress.state != "receiving":
                raise Refused(HTTPStatus.CONFLICT, "this run has begun; begin another for more files")
            return await self._take(request, run, form)

    async def _take(self, request: Request, run: Adding, form: FormData) -> Response:
        def take() -> None:
            for name, file in _files(form):
                run.receive(name, file)
            if not form.get("open"):
                run.start()

        await to_thread.run_sync(take)
        return self._shown(request, run)

    async def cancel(self, request: Request, id: RunId) -> Response:
        """Stop a run; what was read is in the case."""
        await self._form(request)
        run = self.runs.of(id)
        if not run.over:
            await to_thread.run_sync(run.cancel)
        return self._shown(request, run)

    async def resume(self, request: Request, id: RunId) -> Response:
        """Go on with a run that was stopped, or broke off."""
        await self._form(request)
        run = self.runs.of(id)
        if run.progress.state == "done":
            raise Refused(HTTPStatus.CONFLICT, "this run is done; there is nothing to go on with")
        await to_thread.run_sync(run.start)
        return self._shown(request, run)

    def _shown(self, request: Request, run: Adding) -> Response:
        if "application/json" in request.headers.get("accept", ""):
            return Response(msgspec.json.encode(run.progress), media_type="application/json")
        return RedirectResponse(f"/adding/{run.id}", status_code=HTTPStatus.SEE_OTHER)

    def progress(self, id: RunId) -> Response:
        """How far a run is."""
        return Response(msgspec.json.encode(self.runs.of(id).progress), media_type="application/json")

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
        async with request.form(max_files=0, max_fields=10) as form:
            self.check(request, form)

    def check(self, request: Request, form: FormData) -> None:
        """Raise Refused for what no form of ours sent: cross-site requests carry no token of the session."""
        visit: Visit = request.scope["visit"]
        if visit.by_token:
            return
        token = request.headers.get("x-sayso-token") or form.get("token")
        if not isinstance(token, str) or not self.sessions.holds(visit.cookie, token):
            raise Refused(
                HTTPStatus.FORBIDDEN,
                "this form was made for another session, or before the room was opened; open it again and send that",
            )


def _size(request: Request) -> int:
    """How many bytes a request says it sends."""
    return int(request.headers.get("content-length", 0))


def _files(form: FormData) -> list[tuple[str, BinaryIO]]:
    """The files in a form, by name; a form in which none was chosen sends one without."""
    return [(one.filename, one.file) for one in form.getlist("files") if isinstance(one, UploadFile) and one.filename]


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
