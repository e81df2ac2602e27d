"""Files dropped on the reading room: added by a process of their own, watched, stopped, gone on with."""

from __future__ import annotations

import json
import re
import shutil
import time

import pytest
from fastapi.testclient import TestClient

from sayso.case import Case
from sayso.serve import reading_room
from sayso.serve.adding import safe_name

pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("ignore:Using `httpx`")]

BOATS = b"The harbour master said on Monday that %d boats were lost off Sorby.\n\nOfficials said others may return.\n"


@pytest.fixture
def room(dam_file, tmp_path):
    case = shutil.copy(dam_file, tmp_path / "dam.sayso")
    with TestClient(reading_room(case), base_url="http://localhost", follow_redirects=False) as client:
        client.token = re.search(r'name="token" value="([^"]+)"', client.get("/").text)[1]
        client.case = Case(case)
        yield client


def begin(room, files, **data):
    headers = {"accept": "application/json", "x-sayso-token": room.token}
    return room.post("/adding", files=[("files", one) for one in files], data=data, headers=headers)


def watched(room, run: str) -> list[dict]:
    """Every state a run tells of until it is over."""
    with room.stream("GET", f"/adding/{run}/events") as events:
        assert events.headers["content-type"].startswith("text/event-stream")
        return [json.loads(line[6:]) for line in events.iter_lines() if line.startswith("data: ")]


def test_files_are_added_by_their_names_and_what_is_no_page_is_told(room):
    run = begin(room, [("late/boats.txt", BOATS % 40), ("picture.png", b"\x89PNG\r\n\x1a\n")], open="1").json()
    assert (run["state"], run["files"]) == ("receiving", 2)
    more = room.post(  # a folder of many files comes in parts
        f"/adding/{run['id']}",
        files=[("files", ("msgspec.py", b"raise SystemExit(9)"))],
        headers={"accept": "application/json", "x-sayso-token": room.token},
    ).json()
    assert (more["id"], more["files"]) == (run["id"], 3)
    states = watched(room, run["id"])
    last = states[-1]
    assert (last["state"], last["pages"]) == ("done", 2)
    assert [one["file"] for one in last["unread"]] == ["picture.png"]
    assert any(state["what"] == "pages" and state["of"] == 3 for state in states)
    assert {record.page.file for record in room.case.records()} >= {"late/boats.txt", "msgspec.py"}
    assert "40 boats" in room.get("/pages?q=Sorby").text.replace("<mark>", "").replace("</mark>", "")
    assert "2 new" in room.get(f"/adding/{run['id']}").text


def test_a_run_is_stopped_and_gone_on_with(room):
    run = begin(room, [(f"{n}.txt", BOATS % n) for n in range(10, 16)]).json()["id"]
    while not room.get(f"/adding/{run}.json").json()["what"]:
        time.sleep(0.02)
    form = {"data": {"token": room.token}}
    assert room.post(f"/adding/{run}/cancel", **form).headers["location"] == f"/adding/{run}"
    assert room.get(f"/adding/{run}.json").json()["state"] == "cancelled"
    assert "Go on" in room.get(f"/adding/{run}").text
    kept = len(room.case.records()) - 14
    room.post(f"/adding/{run}/resume", **form)
    last = watched(room, run)[-1]
    assert last["state"] == "done"
    assert (last["pages"], last["seen"]) == (6 - kept, kept)
    assert len(room.case.records()) == 20
    assert room.post(f"/adding/{run}/resume", **form).status_code == 409


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("a/b.html", "a/b.html"),
        ("../../etc/passwd", "etc/passwd"),
        ("C:\\pages\\a.html", "C_/pages/a.html"),
        ("/a", "a"),
        ("..", "page"),
        ("", "page"),
        ("a\x00b\u202ec", "a_b_c"),
        (".hidden", "hidden"),
        ("x" * 300, "x" * 150),
    ],
)
def test_a_dropped_files_name_stays_where_it_is_put(name, kept):
    assert str(safe_name(name)) == kept
