"""The API's description (OpenAPI 3.1). Its answers are the rooms, and are described from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from sayso.serve.problems import Problem
from sayso.serve.room import Room

__all__ = ["described"]


def described(app: FastAPI, rooms: Sequence[type[Room]]) -> dict[str, Any]:
    """The description of the application's API, with the schema of every room and of every problem."""
    made = get_openapi(
        title="sayso",
        version=app.version,
        summary="A case's pages, statements, copies, claims, origins and findings.",
        routes=app.routes,
    )
    _, parts = msgspec.json.schema_components((*rooms, Problem), ref_template="#/components/schemas/{name}")
    schemas = msgspec.to_builtins(parts)
    for part in schemas.values():
        if "properties" in part:  # every field is always written, and no other
            part["required"] = list(part["properties"])
            part["additionalProperties"] = False
    made["components"] = {**made.get("components", {}), "schemas": schemas}
    for path in made["paths"].values():
        for operation in path.values():
            shown = operation.pop("x-sayso")
            operation["responses"] = {
                "200": {
                    "description": schemas[shown].get("description", shown),
                    "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{shown}"}}},
                },
                "default": {
                    "description": "Why it was not answered.",
                    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
                },
            }
    return made
