"""The reading room from the command line: where it opens, for whom, and what it says."""

from __future__ import annotations

import re
import signal
import socket
import stat
import subprocess
import sys

import httpx
import pytest

pytestmark = [pytest.mark.once, pytest.mark.enable_socket, pytest.mark.allow_hosts(["127.0.0.1"])]


def sayso(*arguments: object, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sayso", *map(str, arguments)], input=given, capture_output=True, text=True
    )


def test_it_says_where_it_is_answers_there_and_ends_when_interrupted(dam_file):
    room = subprocess.Popen(
        [sys.executable, "-m", "sayso", "serve", str(dam_file), "--port", "0"], stderr=subprocess.PIPE, text=True
    )
    try:
        line = room.stderr.readline()
        address = re.search(r"is open at (http://127\.0\.0\.1:\d+/) until you press", line)[1]
        answer = httpx.get(address, timeout=60)
        assert answer.status_code == 200
        assert "dam.sayso" in answer.text
        assert "server" not in answer.headers
        head = httpx.head(address)
        assert (head.status_code, head.content) == (200, b"")
        assert httpx.get(address, headers={"host": "evil.example"}).status_code == 421
    finally:
        room.send_signal(signal.SIGINT)
        assert room.wait(20) == 0
        room.stderr.close()


def test_a_room_that_others_can_reach_asks_for_a_users_file(dam_file, tmp_path):
    done = sayso("serve", dam_file, "--host", "0.0.0.0", "--port", "0")
    assert done.returncode == 2
    assert done.stderr == (
        "sayso: 0.0.0.0 can be reached from elsewhere: make a users file (sayso users add FILE NAME), "
        "give it as --users\n"
    )
    done = sayso("serve", dam_file, "--users", tmp_path / "nobody.json", "--port", "0")
    assert done.returncode == 2
    assert "lets nobody in" in done.stderr


def test_people_are_let_in_shown_and_let_in_no_longer(tmp_path):
    users = tmp_path / "desk.json"
    assert "12 characters" in sayso("users", "add", users, "ana", given="short\n").stderr
    assert not users.exists()
    assert sayso("users", "add", users, "ana", "--role", "reviewer", given="a dozen herring boats\n").returncode == 0
    token = sayso("users", "add", users, "robot", "--token").stdout.strip()
    assert len(token) > 40
    assert token not in users.read_text()
    assert "herring" not in users.read_text()
    assert stat.S_IMODE(users.stat().st_mode) == 0o600
    assert sayso("users", "list", users).stdout == "ana  reviewer  password\nrobot  reader  token\n"
    assert sayso("users", "remove", users, "ana").returncode == 0
    assert sayso("users", "remove", users, "ana").returncode == 2
    users.write_text("[]")
    assert "is no users file" in sayso("users", "list", users).stderr


def test_what_cannot_be_opened_is_told_in_one_line(dam_file, tmp_path):
    done = sayso("serve", tmp_path / "none.sayso")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    for proxy in ("*", "desk", "0.0.0.0", "10.0.0.0/8"):  # whose word would be anybody's
        done = sayso("serve", dam_file, "--proxy", proxy)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert f"--proxy '{proxy}' is no address" in done.stderr
    assert "go together" in sayso("serve", dam_file, "--certificate", "c.pem").stderr
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = sayso("serve", dam_file, "--port", taken.getsockname()[1])
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "cannot be listened on" in done.stderr


def test_a_room_that_speaks_plain_http_to_others_says_so_and_gives_an_address_that_can_be_visited(dam_file, tmp_path):
    users = tmp_path / "desk.json"
    sayso("users", "add", users, "ana", given="a dozen herring boats\n")
    asked = ("--host=0.0.0.0", "--port=0", "--workers=0", "--name=desk.example", f"--users={users}")
    for more, minded in (([], True), (["--proxy", "127.0.0.1"], False)):
        room = subprocess.Popen(
            [sys.executable, "-m", "sayso", "serve", str(dam_file), *asked, *more],
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            line = room.stderr.readline()
            port = int(re.search(r"is open at http://desk\.example:(\d+)/ until", line)[1])
            if minded:
                assert "as they are; give --certificate and --key, or --proxy" in room.stderr.readline()
            address = f"http://127.0.0.1:{port}/signin"
            form = {"name": "ana", "password": "a dozen herring boats"}
            said = {"x-forwarded-proto": "https", "x-forwarded-for": "10.1.1.1"}
            answer = httpx.post(address, data=form, headers=said, timeout=60)
            assert answer.status_code == 303
            assert ("Secure" in answer.headers["set-cookie"]) is not minded  # a proxy's word is taken, nobody else's
        finally:
            room.send_signal(signal.SIGINT)
            room.wait(20)
            room.stderr.close()
