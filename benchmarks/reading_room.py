"""How soon each room answers twenty readers of a large case: python -m benchmarks.reading_room [--pages N].

A made case (large_case.py), the room in a process of its own, twenty readers in another. Each room is asked for in
turns, with addresses that differ. First the readers ask without a pause, so that all twenty wait all the time; then as
people would, each with a second or so between two rooms.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

from benchmarks import large_case

READERS = 20
REACH = {"search": 80.0}
OTHER = 150.0


def main() -> int:
    """Make the case, open the room, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--statements", type=int, default=30)
    parser.add_argument("--asked", type=int, default=25, help="How often each reader asks for each room.")
    parser.add_argument("--case", type=Path, help="A case to use again; made where it is not there.")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        case = given.case or Path(folder) / "large.sayso"
        if not case.exists():
            began = time.perf_counter()
            large_case.make(case, pages=given.pages, statements=given.statements)
            print(f"made {case.stat().st_size / 1e6:.0f} MB in {time.perf_counter() - began:.0f} s", flush=True)
        with Room(case) as room:
            print(f"open in {room.opened:.1f} s, {room.memory('VmRSS'):.0f} MB", flush=True)
            for name, pause in (("without a pause", 0.0), ("with a second between two rooms", 1.0)):
                print(f"\n{READERS} readers {name}: ms to the first byte")
                print(f"{'room':12} {'p50':>7} {'p95':>7} {'max':>7}  reach")
                asked = given.asked if not pause else max(2, given.asked // 5)
                before = room.processor()
                told = ask(room, asked, pause)
                spent = 1e3 * (room.processor() - before) / sum(map(len, told.values()))
                for kind, times in told.items():
                    reach = REACH.get(kind, OTHER)
                    p95 = statistics.quantiles(times, n=20)[-1]
                    print(
                        f"{kind:12} {statistics.median(times):7.1f} {p95:7.1f} {max(times):7.1f}  < {reach:.0f}"
                        f"{'' if p95 < reach else '  MISSED'}",
                        flush=True,
                    )
                print(f"processor: {spent:.1f} ms for each", flush=True)
            print(f"\nmemory at most {room.memory('VmHWM'):.0f} MB (< 600)")
    return 0


class Room:
    """The reading room in a process of its own."""

    def __init__(self, case: Path) -> None:
        began = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "sayso", "serve", str(case), "--port", "0"], stderr=subprocess.PIPE, text=True
        )
        assert self.process.stderr is not None
        found = re.search(r"http://127.0.0.1:(\d+)/", self.process.stderr.readline())
        assert found, "the room did not open"
        self.port = int(found[1])
        self.get(self.connection(), "/")
        self.opened = time.perf_counter() - began

    def __enter__(self) -> Room:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait()

    def connection(self) -> http.client.HTTPConnection:
        """A reader's connection, kept open."""
        return http.client.HTTPConnection("127.0.0.1", self.port)

    def get(self, connection: http.client.HTTPConnection, address: str) -> tuple[float, bytes]:
        """Milliseconds to the first byte of the answer, and the answer."""
        began = time.perf_counter()
        connection.request("GET", address)
        answer = connection.getresponse()
        first = time.perf_counter() - began
        body = answer.read()
        assert answer.status == 200, (address, answer.status, body[:300])
        return 1e3 * first, body

    def processes(self) -> list[str]:
        """Its own process, and the workers that it started."""
        own = str(self.process.pid)
        children = Path(f"/proc/{own}/task/{own}/children").read_text(encoding="ascii").split()
        return [own, *children]

    def memory(self, what: str) -> float:
        """Megabytes of memory of all its processes together: VmRSS now, VmHWM at most; shared memory counts in each."""
        statuses = [Path(f"/proc/{pid}/status").read_text(encoding="ascii") for pid in self.processes()]
        return sum(int(re.search(rf"{what}:\s+(\d+) kB", status)[1]) for status in statuses) / 1e3  # type: ignore[index]

    def processor(self) -> float:
        """Seconds of processor that all its processes have used."""
        stats = [Path(f"/proc/{pid}/stat").read_text(encoding="ascii") for pid in self.processes()]
        fields = [stat.rpartition(")")[2].split() for stat in stats]
        return sum(int(of[11]) + int(of[12]) for of in fields) / os.sysconf("SC_CLK_TCK")


def addresses(room: Room) -> dict[str, Callable[[random.Random], str]]:
    """For each room, an address drawn anew each time."""
    connection = room.connection()

    def listed(address: str) -> dict:
        return json.loads(room.get(connection, address)[1])

    rng = random.Random(11)
    pages = [
        hit["page"] for q in ("wen", "hal", "tol", "ros") for hit in listed(f"/pages.json?limit=200&q={q}")["pages"]
    ]
    claims = [claim["id"] for n in (1, 2, 3) for claim in listed(f"/claims.json?limit=200&origins={n}")["claims"]]
    families = [family["id"] for family in listed("/families.json?limit=200")["families"]]
    pairs = [
        (copy["parent"]["id"], copy["child"]["id"])
        for family in rng.sample(families[1:], 8)
        for copy in listed(f"/families/{family}.json")["copies"]
    ]
    sources = [quote(source["name"]) for source in listed("/sources.json?limit=200&named=true")["sources"]]
    words = sorted({word.lower() for page in pages for word in page["title"].split()})
    return {
        "front": lambda rng: "/",
        "search": lambda rng: f"/pages?q={'+'.join(rng.sample(words, rng.choice((1, 1, 2))))}",
        "facets": lambda rng: f"/pages?certainty=possible&kind=publication&since=20{rng.randint(24, 30)}",
        "page": lambda rng: f"/pages/{rng.choice(pages)['id']}",
        "stemma": lambda rng: f"/families/{rng.choice(families[1:])}",
        "compare": lambda rng: "/compare/{}/{}".format(*rng.choice(pairs)),
        "claims": lambda rng: f"/claims?origins={rng.randint(1, 4)}",
        "claim": lambda rng: f"/claims/{rng.choice(claims)}",
        "source": lambda rng: f"/source?name={rng.choice(sources)}",
        "findings": lambda rng: f"/findings?code={rng.choice(large_case.CODES)}",
    }


def ask(room: Room, times: int, pause: float) -> dict[str, list[float]]:
    """Milliseconds to the first byte of each room, from twenty readers that ask side by side."""
    rooms = addresses(room)
    told: dict[str, list[float]] = {kind: [] for kind in rooms}

    def reader(number: int) -> None:
        rng = random.Random(number)
        connection = room.connection()
        for kind in _turns(list(rooms), times, rng):
            if pause:
                time.sleep(rng.uniform(0.5, 1.5) * pause)
            told[kind].append(room.get(connection, rooms[kind](rng))[0])

    readers = [threading.Thread(target=reader, args=(number,)) for number in range(READERS)]
    for one in readers:
        one.start()
    for one in readers:
        one.join()
    return told


def _turns(kinds: list[str], times: int, rng: random.Random) -> Iterator[str]:
    for _ in range(times):
        yield from rng.sample(kinds, len(kinds))


if __name__ == "__main__":
    raise SystemExit(main())
