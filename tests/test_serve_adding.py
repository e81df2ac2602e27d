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


def test_of_a_folder_only_what_has_the_name_of_a_page_is_added(room):
    files = [("saved/boats.html", BOATS % 41), ("saved/a.css", b"body {}"), ("saved/js/b.js", b"var a = 1"),
             ("saved/.DS_Store", b"\x00\x01"), ("alone.md", BOATS % 42)]  # fmt: skip
    last = watched(room, begin(room, files).json()["id"])[-1]
    assert (last["state"], last["pages"], last["unread"]) == ("done", 2, [])
    assert last["passed"] == ["saved: passed over, for they have no name of a page: 3 of its files"]
    assert "3 of its files" in room.get("/adding").text


def test_a_form_in_which_no_file_was_chosen_begins_nothing(room):
    told = begin(room, [("", b"")])
    assert told.status_code == 422
    assert "choose some" in told.json()["detail"]
    assert "No file" not in room.get("/adding").text
    assert begin(room, []).status_code == 200  # goes on with what waits in the case


def test_runs_whose_sender_has_gone_are_stopped_and_keep_nobody_from_adding(room, monkeypatch):
    left = [begin(room, [("a.txt", BOATS % n)], open="1").json()["id"] for n in range(4)]
    refused = begin(room, [("b.txt", BOATS % 9)])
    assert (refused.status_code, "stop one" in refused.json()["detail"]) == (429, True)
    assert room.get("/adding").text.count("Stop</button>") == 4
    room.post(f"/adding/{left[0]}/cancel", data={"token": room.token})
    assert begin(room, [("b.txt", BOATS % 9)], open="1").status_code == 200
    monkeypatch.setattr("sayso.serve.adding.IDLE", -1.0)
    assert begin(room, [("b.txt", BOATS % 9)], open="1").status_code == 200
    assert room.get(f"/adding/{left[1]}.json").json()["state"] == "cancelled"


def test_files_that_find_no_room_are_refused_before_they_are_taken(room, monkeypatch):
    usage = shutil.disk_usage("/")
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage._replace(free=1024))
    told = begin(room, [("a.txt", BOATS % 1)])
    assert (told.status_code, "find no room" in told.json()["detail"]) == (507, True)


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
