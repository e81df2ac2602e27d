"""The API's description (OpenAPI 3.1). Its answers are nouns, and are described from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from sayso.record import Noun
from sayso.serve.adding import Progress
from sayso.serve.api import BYTES, EVENTS, FILES_TYPE, JSON, Operation
from sayso.serve.forms import FILES
from sayso.serve.gate import COOKIE
from sayso.serve.problems import Problem
from sayso.serve.room import Room

__all__ = ["described"]

ALWAYS = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.REQUEST_URI_TOO_LONG,
    HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
    HTTPStatus.MISDIRECTED_REQUEST,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
"""With which any request may be refused: by the guard; for what is no value of a parameter; for a case file that is
broken; and where what answers has ended, or an `add` lets nobody write."""

FILES_SCHEMA = {
    "type": "object",
    "properties": {
        "files": {
            "type": "array",
            "items": {"type": "string", "format": "binary"},
            "minItems": 1,
            "maxItems": FILES,
            "description": "Files, each with its name.",
        }
    },
    "required": ["files"],
}


def described(
    app: FastAPI,
    rooms: Mapping[str, tuple[type[Room], tuple[HTTPStatus, ...]]],
    operations: Iterable[Operation],
    *,
    signed_in: bool,
) -> dict[str, Any]:
    """The description of the application's API: its rooms by operationId, its other operations, who may ask
    (`signed_in`: only people of a users file), and the schema of everything that is sent, answered and refused."""
    made = get_openapi(
        title="sayso",
        version=app.version,
        summary="A case's pages, statements, copies, claims, origins and findings.",
        routes=app.routes,
    )
    known = {
        **{name: Operation("GET", "", room, room, refuses=refuses) for name, (room, refuses) in rooms.items()},
        **{one.name: one for one in operations},
    }
    schemas = _schemas(known.values())
    schemes: dict[str, Any] = {
        "form": {
            "type": "apiKey",
            "in": "header",
            "name": "X-Sayso-Token",
            "description": "With everything that writes, so that no other site can send it; /api/visitor tells it.",
        }
    }
    if signed_in:
        schemes["person"] = {"type": "http", "scheme": "bearer", "description": "The token of `sayso users add`."}
        schemes["session"] = {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": "Of who signed in."}
    made["components"] = {"schemas": schemas, "securitySchemes": schemes}
    for path in made["paths"].values():
        for operation in path.values():
            one = known[operation["operationId"]]
            writes = one.method != "GET"
            if one.takes is not None:
                operation["requestBody"] = {"required": True, "content": _content(one.takes)}
            refused = {*ALWAYS, *one.refuses, *((HTTPStatus.FORBIDDEN,) if writes else ())}
            operation["security"] = [{"form": []}] if writes else []
            if signed_in:
                refused.add(HTTPStatus.UNAUTHORIZED)
                operation["security"] = [{"person": []}, {"session": [], **({"form": []} if writes else {})}]
            operation["responses"] = {
                str(one.status.value): {"description": _says(one.gives, schemas), "content": _content(one.gives)},
                **{
                    str(status.value): {
                        "description": status.phrase,
                        "content": {"application/problem+json": {"schema": _named(Problem)}},
                    }
                    for status in sorted(refused)
                },
            }
    return made


def _schemas(operations: Iterable[Operation]) -> dict[str, Any]:
    """The schemas of all nouns by name. What is answered has every field, and what is sent those that it must."""
    nouns = [(one.gives, True) for one in operations] + [(one.takes, False) for one in operations]
    answers = {kind for kind, answered in nouns if answered and not isinstance(kind, str)} | {Problem}
    asked = {kind for kind, answered in nouns if not answered and kind is not None and not isinstance(kind, str)}
    found: dict[str, Any] = {}
    for kinds, whole in ((answers, True), (asked, False)):
        _, parts = msgspec.json.schema_components(
            sorted(kinds, key=lambda kind: kind.__name__), ref_template="#/components/schemas/{name}"
        )
        for name, part in msgspec.to_builtins(parts).items():
            if whole and "properties" in part:  # every field is always written, and no other
                part["required"] = list(part["properties"])
                part["additionalProperties"] = False
            if found.setdefault(name, part) != part:
                raise AssertionError(f"two nouns of the API are called {name}")
    return found


def _named(kind: type[Noun]) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{kind.__name__}"}


def _content(kind: type[Noun] | str) -> dict[str, Any]:
    if not isinstance(kind, str):
        return {JSON: {"schema": _named(kind)}}
    if kind == FILES_TYPE:
        return {kind: {"schema": FILES_SCHEMA}}
    if kind == EVENTS:  # each of them
        told = {"type": "string", "contentMediaType": JSON, "contentSchema": _named(Progress)}
        return {kind: {"schema": {"type": "object", "properties": {"data": told}, "required": ["data"]}}}
    return {kind: {"schema": {"type": "string", **({"format": "binary"} if kind == BYTES else {})}}}


def _says(kind: type[Noun] | str, schemas: Mapping[str, Any]) -> str:
    said: str = kind if isinstance(kind, str) else schemas[kind.__name__].get("description", kind.__name__)
    return said
