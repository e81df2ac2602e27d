"""The API keeps its own description: whatever is asked, every answer has a shape that was promised."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import httpx
import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from sayso.case import Case
from sayso.serve import People, Role, reading_room
from sayso.serve.doors import DOORS
from tests.browser import opened
from tests.test_serve import addresses_of

pytestmark = [
    pytest.mark.once,
    pytest.mark.enable_socket,
    pytest.mark.allow_hosts(["127.0.0.1"]),
]

EXAMPLES = int(os.environ.get("SAYSO_API_EXAMPLES", "12"))
"""Requests made up for each operation; set it higher to look longer."""

# A refusal of what is no request of ours may be any of these: an address may be too long before it is wrong otherwise.
# The three named may refuse what is well formed, in words: an act that this kind of thing does not know, a file without
# a name, one run too many. What they take is tested one by one below.
CONFIG = """
[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 414, 415, 422]
[checks.positive_data_acceptance]
expected-statuses = ["2xx", 401, 403, 404, 409]
[[operations]]
include-operation-id = ["judge", "files", "open"]
[operations.checks.positive_data_acceptance]
expected-statuses = ["2xx", 401, 403, 404, 409, 422, 429]
"""


@pytest.fixture(scope="module")
def copy(dam_file, tmp_path_factory) -> Path:
    """A case that may be written to, and is thrown away."""
    return Path(shutil.copy(dam_file, tmp_path_factory.mktemp("api") / "dam.sayso"))


@pytest.fixture(scope="module")
def address(copy):
    """The room on a port: a client in this process would start a loop anew for every request."""
    with opened(reading_room(copy)) as address:
        yield address


@pytest.fixture(scope="module")
def described(address):
    return httpx.get(f"{address}/api/openapi.json").json()


@pytest.fixture(scope="module")
def client(address):
    """A client that may write."""
    with httpx.Client(base_url=address, timeout=60) as client:
        client.headers["x-sayso-token"] = client.get("/api/visitor").json()["token"]
        yield client


@pytest.fixture(scope="module")
def api(address):
    config = schemathesis.Config.from_dict(tomllib.loads(CONFIG))
    return schemathesis.openapi.from_url(f"{address}/api/openapi.json", config=config)


ROOM_PATHS = [("GET", "/api" + door.path) for door in DOORS]
OTHER = [
    ("GET", "/api/visitor"),
    ("GET", "/api/pages/{id}/raw"),
    ("POST", "/api/judging"),
    ("POST", "/api/undo"),
    ("GET", "/api/adding"),
    ("POST", "/api/adding"),
    ("GET", "/api/adding/{id}"),
    ("GET", "/api/adding/{id}/events"),
    ("POST", "/api/adding/{id}/files"),
    ("POST", "/api/adding/{id}/start"),
    ("POST", "/api/adding/{id}/cancel"),
    ("POST", "/api/adding/{id}/resume"),
]


class Things:
    """Ids of what is there, to be put in the place of made-up ones: what is made up is hardly ever there."""

    def __init__(self, case: Case, client: httpx.Client) -> None:
        record = next(r for r in case.records() if r.statements and r.findings)
        copy = next(copy for copy in case.copies() if copy.directed and copy.parent)
        self.client = client
        self.ids = {
            "statement": [one.id for one in record.statements[:3]],
            "finding": [record.findings[0].id],
            "claim": [one.id for one in case.claims()[:3]],
            "copy": [f"{copy.child},{copy.parent}"],
            "source": ["Ilse Maron"],
        }
        self.page = record.page.id

    def put_into(self, case: schemathesis.Case) -> None:
        """The request, about something that is there."""
        path = case.operation.path
        if isinstance(case.body, dict) and path == "/api/judging" and case.body.get("what") in self.ids:
            case.body["ids"] = self.ids[case.body["what"]][: max(1, len(case.body.get("ids") or ()))]
            case.body["by"] = "Ana"
        if isinstance(case.body, dict) and path == "/api/undo":
            made = self.client.post(
                "/api/judging", json={"act": "note", "what": "source", "ids": ["Ilse Maron"], "by": "Ana", "note": "."}
            )
            case.body = {"judgement": made.json()["judgement"]["id"], "by": "Ben"}
        if path == "/api/pages/{id}/raw":
            case.path_parameters["id"] = self.page
        if path.startswith("/api/adding/{id}"):
            run = self.client.post("/api/adding").json()["id"]
            if path.endswith(("/events", "/resume")):  # else they would not come to an end, or be at work
                self.client.post(f"/api/adding/{run}/cancel")
            case.path_parameters["id"] = run

    def tidy(self) -> None:
        """Stop all runs, for no more than a few may be open."""
        for run in self.client.get("/api/adding").json()["runs"]:
            if run["state"] not in ("done", "cancelled", "failed"):
                self.client.post(f"/api/adding/{run['id']}/cancel")


@pytest.fixture(scope="module")
def things(copy, client):
    return Things(Case(copy), client)


@pytest.mark.parametrize(("method", "path"), [*ROOM_PATHS, *OTHER])
def test_whatever_is_asked_is_answered_as_described(api, things, method, path):
    operation = api[path][method]
    modes = [operation.as_strategy(mode) for mode in GenerationMode]

    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=st.one_of(modes), there=st.booleans())
    def asked(case, there):
        if there and case.meta.generation.mode is GenerationMode.POSITIVE:
            things.put_into(case)
        case.call_and_validate(headers={"X-Sayso-Token": things.client.headers["x-sayso-token"]})
        if "/adding" in path:
            things.tidy()

    asked()


def test_what_is_at_the_edge_of_what_may_be_asked_is_answered_as_described(address, client, tmp_path):
    """Parameters left out, at each end of their range and beyond it, other methods: by schemathesis's own plan."""
    (tmp_path / "schemathesis.toml").write_text(CONFIG, encoding="utf-8")
    ran = subprocess.run(
        [
            *(Path(sys.executable).with_name("st"), "run", f"{address}/api/openapi.json", "--no-color"),
            *("--phases", "examples,coverage"),
            *("--header", f"X-Sayso-Token: {client.headers['x-sayso-token']}"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout
    tested = re.search(r"Tested: (\d+)", ran.stdout)
    assert tested
    assert int(tested[1]) == len(ROOM_PATHS) + len(OTHER)


def test_every_room_is_described_with_its_fields_and_what_they_hold(described):
    jsonschema.Draft202012Validator.check_schema({"$defs": described["components"]["schemas"]})
    there = {(method.upper(), path) for path, those in described["paths"].items() for method in those}
    assert there == {*ROOM_PATHS, *OTHER}
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


ACTS = [
    pytest.param({"act": "accept", "what": "statement"}, id="accept a statement"),
    pytest.param({"act": "correct", "what": "statement", "correction": {"certainty": "planned"}}, id="correct one"),
    pytest.param({"act": "grade", "what": "statement", "grade": "2"}, id="grade one"),
    pytest.param({"act": "note", "what": "finding", "note": "asked"}, id="annotate a finding"),
    pytest.param({"act": "reject", "what": "finding"}, id="reject one"),
    pytest.param({"act": "correct", "what": "copy", "correction": {"kind": "quotation"}}, id="correct a copy"),
    pytest.param({"act": "reject", "what": "copy"}, id="reject one"),
    pytest.param(
        {"act": "correct", "what": "claim", "correction": {"text": "The gate was open."}}, id="reword a claim"
    ),
    pytest.param({"act": "merge", "what": "claim"}, id="merge two"),
    pytest.param({"act": "split", "what": "claim"}, id="split one"),
    pytest.param({"act": "grade", "what": "source", "grade": "B"}, id="grade a source"),
]


@pytest.mark.parametrize("asked", ACTS)
def test_each_act_is_kept_by_the_api_and_taken_back(client, copy, things, asked):
    case = Case(copy)
    ids = things.ids[asked["what"]][: 2 if asked["act"] == "merge" else 1]
    if asked["act"] == "split":
        widest = max(case.claims(), key=lambda claim: len(claim.statements))
        ids = [widest.id, widest.statements[0]]
    kinds = [asked["what"], *["statement" if asked["act"] == "split" else asked["what"]] * (len(ids) - 1)]
    marks = [case.standing(kind, id) for kind, id in zip(kinds, ids, strict=True)]
    body = {**asked, "ids": ids, "by": "Ana", "seen": marks if len(ids) > 1 else marks[0]}
    made = client.post("/api/judging", json=body)
    assert made.status_code == 201, made.text
    kept = made.json()["judgement"]
    assert (kept["by"], kept["act"], kept["what"]) == ("Ana", asked["act"], asked["what"])
    assert case.judgements()[-1].id == kept["id"]
    stale = client.post("/api/judging", json=body)
    assert (stale.status_code, stale.headers["content-type"]) == (409, "application/problem+json")
    assert "Ana" in stale.json()["detail"]
    undone = client.post("/api/undo", json={"judgement": kept["id"], "by": "Ben"})
    assert (undone.status_code, undone.json()["judgement"]["undoes"]) == (201, kept["id"])


def test_pages_are_added_by_the_api_from_the_first_file_to_the_end(client, copy):
    begun = client.post("/api/adding")
    address = begun.headers["location"]
    assert begun.json() == client.get(address).json()
    text = b"The harbour master said on Monday that 40 boats were lost off Sorby.\n"
    sent = client.post(
        f"{address}/files", files=[("files", ("late/boats.txt", text)), ("files", ("b.png", b"\x89PNG\r\n\x1a\n"))]
    )
    assert sent.json()["files"] == 2
    assert client.post(f"{address}/start").json()["state"] == "running"
    assert client.post(f"{address}/files", files=[("files", ("c.txt", text))]).status_code == 409
    with client.stream("GET", f"{address}/events") as events:
        told = [json.loads(line[6:]) for line in events.iter_lines() if line.startswith("data: ")]
    assert told[-1] == client.get(address).json()
    assert (told[-1]["state"], told[-1]["pages"], len(told[-1]["unread"])) == ("done", 1, 1)
    assert client.post(f"{address}/resume").status_code == 409
    assert client.get("/adding.json").json() == client.get("/api/adding").json()
    assert told[-1]["id"] in client.get("/adding.csv").text


def test_nobody_writes_without_the_token_of_their_session(client, address):
    for method, path in OTHER:
        if method == "POST":
            for headers in ({}, {"x-sayso-token": "forged"}):
                answer = httpx.post(address + path.replace("{id}", "0" * 16), json={}, headers=headers)
                assert (answer.status_code, answer.json()["title"]) == (403, "Forbidden"), path


def test_where_people_sign_in_the_api_says_so_and_asks_who_it_is(dam_file, tmp_path):
    people = People(tmp_path / "desk.json")
    token = people.add("Rea", Role.READER)
    with opened(reading_room(dam_file, people=people)) as address:
        described = httpx.get(f"{address}/api/openapi.json", headers={"authorization": f"Bearer {token}"}).json()
        assert set(described["components"]["securitySchemes"]) == {"person", "session", "form"}
        for path, operations in described["paths"].items():
            for method, operation in operations.items():
                assert {"person": []} in operation["security"]
                asked = address + path.replace("{what}", "claim")
                asked = re.sub(r"\{\w+\}", "0" * 16, asked)
                nobody = httpx.request(method, asked)
                assert (nobody.status_code, nobody.headers["content-type"]) == (401, "application/problem+json")
                if method == "post":
                    reader = httpx.post(asked, headers={"authorization": f"Bearer {token}"})
                    assert (reader.status_code, "reviewer" in reader.json()["detail"]) == (403, True)
