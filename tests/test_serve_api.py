"""The API keeps its own description: whatever is asked, every answer has a shape that was promised."""

from __future__ import annotations

import os

import httpx
import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from sayso.case import Case
from sayso.serve import reading_room
from sayso.serve.doors import DOORS
from tests.browser import opened
from tests.test_serve import addresses_of

pytestmark = [
    pytest.mark.once,
    pytest.mark.enable_socket,
    pytest.mark.allow_hosts(["127.0.0.1"]),
]

EXAMPLES = int(os.environ.get("SAYSO_API_EXAMPLES", "8"))
"""Requests made up for each address; set it higher to look longer."""


@pytest.fixture(scope="module")
def address(dam_file):
    """The room on a port: a client in this process would start a loop anew for every request."""
    with opened(reading_room(dam_file)) as address:
        yield address


@pytest.fixture(scope="module")
def described(address):
    return httpx.get(f"{address}/api/openapi.json").json()


@pytest.fixture(scope="module")
def api(address):
    # 414 too is a refusal: an address may be too long before it is wrong in any other way.
    refusals = ["400", "401", "403", "404", "405", "414", "422"]
    config = schemathesis.Config.from_dict({"checks": {"negative_data_rejection": {"expected-statuses": refusals}}})
    return schemathesis.openapi.from_url(f"{address}/api/openapi.json", config=config)


@pytest.mark.parametrize("path", ["/api" + door.path for door in DOORS])
def test_whatever_is_asked_is_answered_as_described(api, path):
    operation = api[path]["GET"]

    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=st.one_of(operation.as_strategy(mode) for mode in GenerationMode))
    def asked(case):
        case.call_and_validate()

    asked()


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


def test_what_is_answered_is_of_its_schema(address, described, dam_file):
    addresses = addresses_of(Case(dam_file))
    for door in DOORS:
        answer = httpx.get(f"{address}/api{addresses[door.shows.__name__]}")
        assert answer.status_code == 200
        schema = {"$ref": f"#/components/schemas/{door.shows.__name__}", "components": described["components"]}
        jsonschema.validate(answer.json(), schema)
