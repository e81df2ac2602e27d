"""What takes judgements: by `Case.judge`, in the name of whoever is here."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import msgspec
from fastapi import FastAPI, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from sayso.case import Case
from sayso.errors import BusyCase, NotThere, ReviewError, Stale
from sayso.record import Act, Correction, Judged, Judgement
from sayso.review import seen_after
from sayso.serve import look
from sayso.serve.desk import Desk
from sayso.serve.frame import NAME, Frame
from sayso.serve.markup import plain, query
from sayso.serve.problems import Refused
from sayso.serve.refusing import asks_json
from sayso.serve.rooms.judging import judging
from sayso.serve.sent import filled_in, onward, sent

__all__ = ["Reviewing", "reason_of", "status_of"]

NAMED = 365 * 24 * 3600
"""Seconds for which a browser keeps what somebody calls themselves, on a machine where nobody signs in."""


class Reviewing:
    """The addresses that take judgements."""

    def __init__(
        self, desk: Desk, check: Callable[[Request, FormData], None], frame: Callable[[Request], Frame]
    ) -> None:
        self.desk = desk
        self.check = check
        self.frame = frame

    def put_into(self, app: FastAPI) -> None:
        """Put them at their addresses."""
        for path, answer in (("/judging", self.judge), ("/judging/undo", self.undo)):
            app.add_api_route(path, answer, methods=["POST"], include_in_schema=False, response_class=Response)

    async def judge(self, request: Request) -> Response:
        """Keep a judgement and go back. On a stale view nothing is kept, and what was filled in stays."""
        async with sent(request, fields=300) as form:
            try:
                self.check(request, form)
            except Refused as refused:
                told = refused.problem
                return await self.desk.write(lambda: self._refused(request, form, told.status, told.detail))
            asked = _asked(form)
            _onto(form)  # before anything is kept
            by = self._by(request, form)
            try:
                made = await self.desk.write(lambda: _judge(self.desk, by, asked))
            except (ReviewError, BusyCase) as error:
                status, why = status_of(error), reason_of(error)
                return await self.desk.write(lambda: self._refused(request, form, status, why))
            return await self.desk.write(lambda: self._done(request, form, made))

    async def undo(self, request: Request) -> Response:
        """Take a judgement back and go back."""
        async with sent(request, fields=10) as form:
            self.check(request, form)
            _onto(form)
            by = self._by(request, form)
            try:
                made = await self.desk.write(lambda: Case(self.desk.path).undo(_text(form, "judgement") or "", by=by))
            except (ReviewError, BusyCase) as error:
                raise Refused(status_of(error), reason_of(error)) from error
            return await self.desk.write(lambda: self._done(request, form, made))

    def _by(self, request: Request, form: FormData) -> str:
        """Who judges: whoever signed in; where nobody does, what they call themselves."""
        return self.frame(request).person or _text(form, "by") or self.frame(request).name

    def _done(self, request: Request, form: FormData, made: Judgement) -> Response:
        if asks_json(request):
            answer = Response(msgspec.json.encode(made), media_type="application/json")
            with self.desk.reading() as case:
                answer.headers["x-sayso-seen"] = seen_after(case.store, made)
        else:
            answer = RedirectResponse(_onto(form), status_code=HTTPStatus.SEE_OTHER)
        if self.frame(request).person is None:
            answer.set_cookie(NAME, look.cookie(made.by), max_age=NAMED, httponly=True, samesite="strict")
        return answer

    def _refused(self, request: Request, form: FormData, status: int, why: str) -> Response:
        """Why nothing was kept; to people in the room of what they judged, as it stands, with what they filled in."""
        if not asks_json(request):
            with contextlib.suppress(Refused, ValueError), self.desk.reading() as case:
                ids = _ids(form)
                what, page_of = Judged(_text(form, "what") or ""), _text(form, "page")
                room = judging(case, what, ids[0] if ids else "", page_of)
                frame = msgspec.structs.replace(
                    self.frame(request),
                    path=f"/judging/{what}",
                    query=query("", id=ids[0], page=page_of)[1:],
                    told=why,
                    filled={name: value for name, value in filled_in(request) if name != "id"},
                    ticked=tuple(ids[1:]),
                )
                page = look.render(room, frame).encode("utf-8", "surrogatepass")
                return Response(page, status_code=status, media_type="text/html; charset=utf-8")
        raise Refused(HTTPStatus(status), why)


def _judge(desk: Desk, by: str, asked: dict[str, Any]) -> Judgement:
    ids = asked.pop("ids")
    return Case(desk.path).judge(asked.pop("act"), asked.pop("what"), *ids, by=by, **asked)


def reason_of(error: ReviewError | BusyCase) -> str:
    """Why something could not be done, for people."""
    if isinstance(error, BusyCase):
        return "pages are being added just now, and nothing was judged; send this again in a moment"
    return str(error)


def status_of(error: ReviewError | BusyCase) -> HTTPStatus:
    """The status with which what cannot be done is refused."""
    if isinstance(error, BusyCase):
        return HTTPStatus.SERVICE_UNAVAILABLE
    if isinstance(error, NotThere):
        return HTTPStatus.NOT_FOUND
    return HTTPStatus.CONFLICT if isinstance(error, Stale) else HTTPStatus.UNPROCESSABLE_ENTITY


def _text(form: FormData, name: str) -> str | None:
    """What was filled in, without the space around it; None for nothing."""
    value = form.get(name)
    return value.strip() or None if isinstance(value, str) else None


def _exactly(form: FormData, name: str) -> str | None:
    """What was filled in, as it was typed; None for nothing but space."""
    value = form.get(name)
    return value if isinstance(value, str) and value.strip() else None


def _lines(form: FormData, name: str) -> list[str]:
    return [line.strip() for line in (_exactly(form, name) or "").split("\n") if line.strip()]


def _ids(form: FormData) -> list[str]:
    return [one for one in form.getlist("id") if isinstance(one, str) and one]


def _onto(form: FormData) -> str:
    """Where to go on. Raises Refused for what is no address of this room."""
    onto = onward(_text(form, "next") or "/activity")
    if onto is None:
        raise Refused(HTTPStatus.BAD_REQUEST, "`next` is no address of this room; leave it out")
    return onto


def _asked(form: FormData) -> dict[str, Any]:
    """What `Case.judge` is asked, of a form. Raises Refused for values that the record does not know."""
    ids = _ids(form)
    fields: dict[str, Any] = {}
    for name in ("certainty", "kind", "parent", "verdict", "severity", "at"):
        if (value := _text(form, name)) is not None:
            fields[name] = int(value) if name == "at" and value.isdecimal() and len(value) < 12 else value
    for name in ("negated", "directed"):
        if (value := _text(form, name)) is not None:
            fields[name] = value == "true"
    if (text := _exactly(form, "text")) is not None and text != form.get("text_was"):
        fields["text"] = text
    if "chain" in form and _lines(form, "chain") != _lines(form, "chain_was"):
        fields["chain"] = _lines(form, "chain")
    try:
        act, what = Act(_text(form, "act") or ""), Judged(_text(form, "what") or "")
        correction = msgspec.convert(fields, Correction) if act in (Act.CORRECT, Act.SPLIT) and fields else None
    except (ValueError, msgspec.ValidationError) as error:
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, f"this is no judgement: {plain(str(error))}") from error
    if not ids:
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, "this judges nothing: `id` is missing")
    return {
        "act": act,
        "what": what,
        "page": _text(form, "page"),
        "correction": correction,
        "grade": _text(form, "grade"),
        "note": _exactly(form, "note"),
        "seen": _seen(form, ids),
        "ids": ids,
    }


def _seen(form: FormData, ids: list[str]) -> list[str] | None:
    """The marks of how these stood when they were looked at: of the first `seen`, of each other its mark in `marks`,
    where those of all that may be chosen stand behind their ids."""
    first = _text(form, "seen")
    if first is None:
        return None
    offered = dict(pair.rpartition("=")[::2] for pair in (_text(form, "marks") or "").split())
    return [first, *(offered.get(one, "") for one in ids[1:])]
