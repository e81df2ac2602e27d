"""The API keeps its own description: whatever is asked, every answer has a shape that was promised."""

from __future__ import annotations

import os

import jsonschema
import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, settings

from sayso.case import Case
from sayso.serve import reading_room
from sayso.serve.app import DOORS
from tests.browser import opened

pytestmark = [
    pytest.mark.once,
    pytest.mark.enable_socket,
    pytest.mark.allow_hosts(["127.0.0.1"]),
    pytest.mark.filterwarnings("ignore:Using `httpx`"),
]

EXAMPLES = int(os.environ.get("SAYSO_API_EXAMPLES", "8"))
"""Requests made up for each address; set it higher to look longer."""


@pytest.fixture(scope="module")
def app(dam_file):
    return reading_room(dam_file, hosts=["localhost", "127.0.0.1", "testserver"])


@pytest.fixture(scope="module")
def described(app):
    with TestClient(app, base_url="http://localhost") as client:
        return client.get("/api/openapi.json").json()


@pytest.fixture(scope="module")
def api(app):
    with opened(app) as address:  # over a port: a client in this process starts a loop anew for every request
        yield schemathesis.openapi.from_url(f"{address}/api/openapi.json")


schema = schemathesis.pytest.from_fixture("api")


@schema.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_asked_is_answered_as_described(case):
    case.call_and_validate()


def test_every_room_is_described_with_its_fields_and_what_they_hold(described):
    jsonschema.Draft202012Validator.check_schema({"$defs": described["components"]["schemas"]})
    assert len(described["paths"]) == len(DOORS)
    for door in DOORS:
        operation = described["paths"]["/api" + door.path]["get"]
        assert operation["operationId"] == door.opens.__name__
        assert operation["description"]
        for parameter in operation.get("parameters", ()):
            assert parameter.get("description") or parameter["schema"].get("description"), (door.path, parameter)
        part = described["components"]["schemas"][door.shows.__name__]
        assert all(field.get("description") for field in part["properties"].values())


def test_what_is_answered_is_of_its_schema(app, described, dam_file):
    its = Case(dam_file)
    copy = next(one for one in its.copies() if one.parent)
    with TestClient(app, base_url="http://localhost") as client:
        for door in DOORS:
            path = door.path.format(id=copy.child, one=copy.parent, other=copy.child)
            path = path.replace(f"/claims/{copy.child}", f"/claims/{its.claims()[0].id}")
            answer = client.get("/api" + path, params={"name": "Ilse Maron"} if door.path == "/source" else {})
            assert answer.status_code == 200
            schema = {"$ref": f"#/components/schemas/{door.shows.__name__}", "components": described["components"]}
            jsonschema.validate(answer.json(), schema)
