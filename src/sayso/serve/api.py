"""What the API does beside showing rooms: who is asking, judging, adding pages. JSON in, JSON out."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated, Any, NamedTuple, TypeVar

import msgspec
from anyio import to_thread
from fastapi import FastAPI, Request
from starlette.responses import Response

from sayso.case import Case
from sayso.errors import BusyCase, ReviewError
from sayso.record import Act, Correction, Grade, Judged, Judgement, Noun
from sayso.review import seen_after
from sayso.serve.adding import Progress, Progresses, Runs
from sayso.serve.desk import Desk
from sayso.serve.forms import FILES, Forms, RunId, answered, named_files, size_of
from sayso.serve.frame import Frame
from sayso.serve.markup import plain
from sayso.serve.problems import Refused
from sayso.serve.reviewing import reason_of, status_of
from sayso.serve.room import doc

__all__ = ["BYTES", "EVENTS", "FILES_TYPE", "JSON", "Api", "Operation"]

JSON = "application/json"
FILES_TYPE = "multipart/form-data"
BYTES = "application/octet-stream"
EVENTS = "text/event-stream"

T = TypeVar("T")

Name = Annotated[str, msgspec.Meta(max_length=100)]
Mark = Annotated[str, msgspec.Meta(max_length=100)]
OneId = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class Given(Correction, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to stand in the place of what was computed; what is left out or null stays as it is."""


class ToJudge(Noun, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A judgement to be made. It takes what `Case.judge` takes; see `Judgement` for what the acts mean."""

    act: Annotated[Act, doc("What is done; an undo has an address of its own.")]
    what: Annotated[Judged, doc("What kind of thing it is done about.")]
    ids: Annotated[
        Annotated[tuple[OneId, ...], msgspec.Meta(min_length=1, max_length=300)],
        doc("Ids: of a merge all that become one, of a claim that is split first the claim and then what leaves it."),
    ]
    by: Annotated[Name | None, doc("Who judges, where nobody signs in; else it is whoever signed in.")] = None
    page: Annotated[Annotated[str, msgspec.Meta(max_length=16)] | None, doc("Of a finding, the id of its page.")] = None
    correction: Annotated[Given | None, doc("Of a correction what is put right; of a statement's split, `at`.")] = None
    grade: Annotated[Grade | None, doc("Of a grading: A to F for a source, 1 to 6 for a statement.")] = None
    note: Annotated[Annotated[str, msgspec.Meta(max_length=4000)] | None, doc("Words beside it.")] = None
    seen: Annotated[
        Mark | Annotated[tuple[Mark, ...], msgspec.Meta(min_length=1, max_length=300)] | None,
        doc(
            "The mark of how it stood when it was looked at, of several ids the mark of each in their order; it is "
            "refused (409) where any stands otherwise by now."
        ),
    ] = None


class ToUndo(Noun, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A judgement to be taken back."""

    judgement: Annotated[OneId, doc("The id of the judgement.")]
    by: Annotated[Name | None, doc("Who takes it back, where nobody signs in.")] = None


class Kept(Noun, frozen=True, kw_only=True):
    """A judgement that was made and is kept."""

    judgement: Annotated[Judgement, doc("The judgement.")]
    seen: Annotated[str, doc("The mark of how the thing stands now.")]


class Visitor(Noun, frozen=True, kw_only=True):
    """Whoever asks."""

    person: Annotated[str | None, doc("Their name; null where nobody signs in.")]
    reviewer: Annotated[bool, doc("Whether they may add pages and judge.")]
    token: Annotated[
        str, doc("What is sent as X-Sayso-Token with everything that writes, other than with a token of one's own.")
    ]


class Operation(NamedTuple):
    """What can be asked of the API beside its rooms, and how it is answered."""

    method: str
    path: str
    does: Callable[..., Any]
    gives: type[Noun] | str
    """A noun, as JSON; or a media type."""

    status: HTTPStatus = HTTPStatus.OK
    takes: type[Noun] | str | None = None
    refuses: tuple[HTTPStatus, ...] = ()
    """Statuses with which it is refused, other than those that every operation has."""

    @property
    def name(self) -> str:
        """Its operationId."""
        return self.does.__name__


class Api:
    """The operations, each at its address below /api."""

    def __init__(self, desk: Desk, runs: Runs, forms: Forms, frame: Callable[[Request], Frame]) -> None:
        self.desk = desk
        self.runs = runs
        self.forms = forms
        self.frame = frame

    @property
    def operations(self) -> tuple[Operation, ...]:
        """All of them."""
        http = HTTPStatus
        written = (http.CONFLICT, http.REQUEST_ENTITY_TOO_LARGE, http.UNSUPPORTED_MEDIA_TYPE)
        return (
            Operation("GET", "/api/visitor", self.visitor, Visitor),
            Operation("GET", "/api/pages/{id}/raw", self.forms.raw, BYTES, refuses=(http.NOT_FOUND,)),
            Operation(
                "POST", "/api/judging", self.judge, Kept, http.CREATED, ToJudge, (http.NOT_FOUND, *written)
            ),
            Operation(
                "POST", "/api/undo", self.undo, Kept, http.CREATED, ToUndo, (http.NOT_FOUND, *written)
            ),
            Operation("GET", "/api/adding", self.forms.runs_data, Progresses),
            Operation("POST", "/api/adding", self.open, Progress, http.CREATED, refuses=(http.TOO_MANY_REQUESTS,)),
            Operation("GET", "/api/adding/{id}", self.forms.progress, Progress, refuses=(http.NOT_FOUND,)),
            Operation("GET", "/api/adding/{id}/events", self.forms.events, EVENTS, refuses=(http.NOT_FOUND,)),
            Operation(
                "POST", "/api/adding/{id}/files", self.files, Progress, takes=FILES_TYPE,
                refuses=(http.NOT_FOUND, *written, http.INSUFFICIENT_STORAGE),
            ),
            Operation("POST", "/api/adding/{id}/start", self.start, Progress, refuses=(http.NOT_FOUND, http.CONFLICT)),
            Operation("POST", "/api/adding/{id}/cancel", self.cancel, Progress, refuses=(http.NOT_FOUND,)),
            Operation(
                "POST", "/api/adding/{id}/resume", self.resume, Progress, refuses=(http.NOT_FOUND, http.CONFLICT)
            ),
        )  # fmt: skip

    def put_into(self, app: FastAPI) -> None:
        """Put them at their addresses."""
        for one in self.operations:
            app.add_api_route(
                one.path, one.does, methods=[one.method], response_class=Response, operation_id=one.name, name=one.name
            )

    def visitor(self, request: Request) -> Response:
        """Who is asking, and what they send along to write."""
        frame = self.frame(request)
        return answered(Visitor(person=frame.person, reviewer=frame.reviewer, token=frame.token))

    # --- judging --------------------------------------------------------------------------------

    async def judge(self, request: Request) -> Response:
        """Make a judgement, by `Case.judge`."""
        self.forms.check(request)
        asked = await _taken(request, ToJudge)
        by = self.frame(request).person or asked.by or ""
        correction = asked.correction and Correction(**msgspec.structs.asdict(asked.correction))

        def judge() -> Judgement:
            return Case(self.desk.path).judge(
                asked.act,
                asked.what,
                *asked.ids,
                by=by,
                page=asked.page,
                correction=correction,
                grade=asked.grade,
                note=asked.note,
                seen=asked.seen,
            )

        return await self._kept(judge)

    async def undo(self, request: Request) -> Response:
        """Take a judgement back, by `Case.undo`."""
        self.forms.check(request)
        asked = await _taken(request, ToUndo)
        by = self.frame(request).person or asked.by or ""
        return await self._kept(lambda: Case(self.desk.path).undo(asked.judgement, by=by))

    async def _kept(self, make: Callable[[], Judgement]) -> Response:
        try:
            made = await self.desk.write(make)
        except (ReviewError, BusyCase) as error:
            raise Refused(status_of(error), plain(reason_of(error))) from error
        seen = await self.desk.write(lambda: seen_now(self.desk, made))
        return answered(Kept(judgement=made, seen=seen), HTTPStatus.CREATED)

    # --- adding ---------------------------------------------------------------------------------

    async def open(self, request: Request) -> Response:
        """Open a run, which waits for its files and then to be started; four at most are open at once."""
        self.forms.check(request)
        run = await to_thread.run_sync(self.runs.open)
        return answered(run.progress, HTTPStatus.CREATED, {"location": f"/api/adding/{run.id}"})

    async def files(self, request: Request, id: RunId) -> Response:
        """Send files to a run that waits for them, each with its name, which may hold folders; 500 at most at once."""
        self.forms.check(request)
        if _media_type(request) != FILES_TYPE:
            raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"files are taken as {FILES_TYPE}")
        run = self.runs.of(id)
        self.runs.room_for(size_of(request))
        async with request.form(max_files=FILES, max_fields=20) as form:
            if not named_files(form):
                raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, "no file came; send each as `files`, with its name")
            await self.forms.receive(run, form)
        return answered(run.progress)

    async def start(self, request: Request, id: RunId) -> Response:
        """Start a run whose files are all sent. Without any, what an `add` left half done is gone on with."""
        self.forms.check(request)
        return answered(await self.forms.started(id))

    async def cancel(self, request: Request, id: RunId) -> Response:
        """Stop a run; what was read is in the case. One that is over stays as it is."""
        self.forms.check(request)
        return answered(await self.forms.cancelled(id))

    async def resume(self, request: Request, id: RunId) -> Response:
        """Go on with a run that was stopped, or broke off."""
        self.forms.check(request)
        return answered(await self.forms.started(id))


def seen_now(desk: Desk, made: Judgement) -> str:
    """The mark of how the thing that was judged stands now."""
    with desk.reading() as case:
        return seen_after(case.store, made)


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def _taken(request: Request, kind: type[T]) -> T:
    """What was sent, as this noun. Raises Refused for what is none."""
    if _media_type(request) != JSON:
        raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"this is taken as {JSON}")
    raw = await request.body()
    try:
        return msgspec.json.decode(raw, type=kind)
    except msgspec.ValidationError as error:
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, plain(str(error))) from error
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise Refused(HTTPStatus.BAD_REQUEST, f"this is no JSON: {plain(str(error))}") from error
