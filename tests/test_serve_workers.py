"""Processes that open rooms: they answer as the room itself does, and one that ends takes nothing with it."""

from __future__ import annotations

import asyncio
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import msgspec
import pytest
from fastapi.testclient import TestClient

from sayso.case import Case
from sayso.serve import reading_room
from sayso.serve.desk import Desk
from sayso.serve.doors import DOORS, Question, Shape, answered
from sayso.serve.frame import Frame
from sayso.serve.problems import Refused
from sayso.serve.workers import EACH, Workers
from tests.test_serve import addresses_of, shaped

pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("ignore:Using `httpx`")]

FRAME = Frame(case="dam.sayso", path="/", query="", person=None, name="", reviewer=True, token="")


def question(door: str, shape: Shape = Shape.JSON, **asked: object) -> Question:
    return Question(door=door, asked=asked, shape=shape, frame=FRAME)


@pytest.fixture
def dam_copy(dam_file, tmp_path):
    return Path(shutil.copy(dam_file, tmp_path / "dam.sayso"))


def run(case, number, told):
    """`told` with that many workers of a case."""

    async def main():
        async with Workers(case, number) as workers:
            return await told(workers)

    return asyncio.run(main())


def test_with_workers_every_room_is_what_it_is_without(dam_file):
    addresses = addresses_of(Case(dam_file))
    with (
        TestClient(reading_room(dam_file), base_url="http://localhost") as alone,
        TestClient(reading_room(dam_file, workers=2), base_url="http://localhost") as together,
    ):
        for kind in (door.shows.__name__ for door in DOORS):
            address = addresses[kind]
            for suffix in (".json", ".csv", "") if kind != "Front" else (".json", ".csv"):
                one, other = alone.get(shaped(address, suffix)), together.get(shaped(address, suffix))
                assert (one.status_code, one.headers["content-type"]) == (200, other.headers["content-type"])
                assert _untokened(one.text) == _untokened(other.text)
        for address in ("/", "/pages?certainty=possible&kind=person", "/pages?q=dam&limit=1", "/claims?contested=true"):
            assert _untokened(alone.get(address).text) == _untokened(together.get(address).text)
        missing = together.get("/pages/0123456789abcdef.json")
        assert missing.json() == alone.get("/pages/0123456789abcdef.json").json()
        assert missing.status_code == 404


def _untokened(page: str) -> str:
    """Each room that is open has tokens of its own."""
    return re.sub(r'(name="token" (?:value|content)=)"[^"]*"', r"\1", page)


def test_a_room_that_several_ask_for_at_once_is_opened_once_and_then_kept(dam_copy, monkeypatch):
    opened: list[str] = []

    def counted(desk, asked):
        opened.append(asked.door)
        return answered(desk, asked)

    monkeypatch.setattr("sayso.serve.app.answered", counted)

    async def main():
        room = httpx.ASGITransport(app=reading_room(dam_copy))
        async with httpx.AsyncClient(transport=room, base_url="http://localhost") as client:
            pages = await asyncio.gather(*(client.get("/claims") for _ in range(5)))
            assert len({page.content for page in pages}) == 1
            assert (await client.get("/claims")).content == pages[0].content
            assert opened == ["/claims"]
            Case(dam_copy).judge("reject", "claim", Case(dam_copy).claims()[0].id, by="Ana")
            assert (await client.get("/claims")).content != pages[0].content
            assert opened == ["/claims", "/claims"]

    asyncio.run(main())


def test_what_is_written_is_seen_by_every_worker(dam_copy):
    with TestClient(reading_room(dam_copy, workers=3), base_url="http://localhost") as room:
        claim = Case(dam_copy).claims()[0].id
        for _ in range(6):
            assert "Ana" not in room.get("/activity").text
        Case(dam_copy).judge("accept", "claim", claim, by="Ana")
        for _ in range(6):
            assert "Ana" in room.get("/activity").text
            assert room.get("/activity.json").json()["judgements"]


def test_a_worker_that_ends_is_told_and_another_comes_in_its_place(dam_file):
    async def told(workers):
        before = await workers.ask(question("/front"))
        (process,) = workers._all
        process.send_signal(signal.SIGSTOP)
        waits = [asyncio.ensure_future(workers.ask(question("/front"))) for _ in range(3)]
        await asyncio.sleep(0.1)
        process.kill()
        ends = await asyncio.gather(*waits, return_exceptions=True)
        assert sum(isinstance(end, Refused) and end.problem.status == 503 for end in ends) == 1
        assert [end.body for end in ends if not isinstance(end, Refused)] == [before.body] * 2

    run(dam_file, 1, told)


def test_a_worker_that_takes_too_long_is_ended(dam_file, monkeypatch):
    async def told(workers):
        await workers.ask(question("/front"))
        (process,) = workers._all
        process.send_signal(signal.SIGSTOP)
        monkeypatch.setattr("sayso.serve.workers.LONGEST", 0.2)
        with pytest.raises(Refused, match="ended before it answered"):
            await workers.ask(question("/front"))
        assert process.returncode == -signal.SIGKILL
        monkeypatch.setattr("sayso.serve.workers.LONGEST", 60)
        assert (await workers.ask(question("/front"))).settled

    run(dam_file, 1, told)


def test_who_asks_and_goes_leaves_the_answer_of_nobody_else_behind(dam_file):
    pages = list(Case(dam_file).pages())

    async def told(workers):
        gone = [asyncio.ensure_future(workers.ask(question("/pages/{id}", id=page))) for page in pages[:4]]
        await asyncio.sleep(0)
        for task in gone:
            task.cancel()
        for page in pages:
            answer = await workers.ask(question("/pages/{id}", id=page))
            assert msgspec.json.decode(answer.body)["page"]["id"] == page

    run(dam_file, 2, told)


def test_while_several_wait_searches_have_their_turn(dam_file):
    order: list[str] = []

    async def told(workers):
        async def ask(door):
            await workers.ask(question(door))
            order.append(door)

        await workers.ask(question("/front"))
        rooms = [asyncio.ensure_future(ask("/claims")) for _ in range(6)]
        await asyncio.sleep(0)
        searches = [asyncio.ensure_future(ask("/pages")) for _ in range(3)]
        await asyncio.gather(*rooms, *searches)

    run(dam_file, 1, told)
    places = [n for n, door in enumerate(order) if door == "/pages"]
    assert places == [EACH - 1 + EACH * n for n in range(3)]  # of nine, though they asked last


def test_workers_end_with_the_room_that_started_them(dam_file):
    code = (
        "import asyncio, os, pathlib, sys\n"
        "from sayso.serve.workers import Workers\n"
        "async def main():\n"
        "    async with Workers(pathlib.Path(sys.argv[1]), 2) as workers:\n"
        "        print(*[process.pid for process in workers._all], flush=True)\n"
        "        os.kill(os.getpid(), 9)\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(dam_file)], capture_output=True, text=True, timeout=120)
    # The pipe that we read is held by the workers too: that it ended says that they did.
    assert len(done.stdout.split()) == 2
    assert done.returncode == -signal.SIGKILL


def test_a_page_named_like_a_module_is_not_run_by_a_worker(dam_file, tmp_path, monkeypatch):
    for name in ("json", "asyncio", "msgspec", "sayso"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('a page was run')")
    monkeypatch.chdir(tmp_path)
    assert run(dam_file, 1, lambda workers: workers.ask(question("/front"))).body


def test_an_answer_is_the_same_in_this_process(dam_file):
    desk = Desk(dam_file)
    try:
        for shape in Shape:
            asked = question("/front", shape)  # a room that is a picture too
            assert run(dam_file, 1, lambda workers, asked=asked: workers.ask(asked)) == answered(desk, asked)
    finally:
        desk.close()
