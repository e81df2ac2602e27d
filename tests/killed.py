"""Kills `Case.add` at random moments and says what it found: `python -m tests.killed FOLDER KILLS`.

Loading the parser takes longer than adding a few pages; so one process loads it and finds every sentence once, and each
`add` is a fork of it, in which pages are read in the process itself and not in a child of its own. A third of the forks
are killed by themselves half way through a write of the database or its log, the rest from outside.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from sayso import limits
from sayso.case import Case
from sayso.export import lines
from sayso.store import Store
from tests.faulty import watched
from tests.pile import PAGES

FEW = ("dispatch", "update", "reprint", "weather")
SEED = 11


class Here:
    """`limits.Reader` without its child."""

    def __init__(self, *, budget: limits.Budget | None = None) -> None:
        self.budget = budget or limits.Budget()

    def __enter__(self) -> Here:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def start(self) -> None:
        pass

    def send(self, source: limits.Source, *, url: str | None = None) -> None:
        self.asked = limits._Asked(path=os.fsencode(source), url=url)

    def receive(self) -> limits.Page:
        return limits._page_of(self.asked, os.fsdecode(self.asked.path), self.budget)


def add(case: Path, pages: list[str], at: int | None) -> None:
    """What a fork does: add the pages, dying at its `at`-th write where that is given."""

    def die(number: int, what: str, name: str) -> None:
        if number == at:
            os.kill(os.getpid(), signal.SIGKILL)

    try:
        if at is None:
            Case(case).add(*pages)
        else:
            with watched(die):
                Case(case).add(*pages)
        os._exit(0)
    except BaseException:
        import traceback

        traceback.print_exc()
        os._exit(70)


def main(folder: Path, kills: int) -> dict[str, int]:
    limits.Reader = Here  # type: ignore[assignment,misc]
    pages = []
    for name in FEW:
        (folder / f"{name}.html").write_bytes(PAGES[name])
        pages.append(str(folder / f"{name}.html"))
    whole = Case(folder / "whole.sayso")
    whole.add(*pages)
    began = time.monotonic()
    with watched(lambda *_: None) as system:
        Case(folder / "again.sayso").add(*pages)
    took, writes = time.monotonic() - began, system.count
    answer, records = sorted(lines(whole.export())), whole.records()
    assert sorted(lines(Case(folder / "again.sayso").export())) == answer

    chance = random.Random(SEED)
    told = {"kills": 0, "finished": 0, "kills_with_pages": 0, "writes": writes}
    broken, number = folder / "0.sayso", 0
    while told["kills"] < kills:
        inside = chance.random() < 1 / 3
        at = chance.randint(1, writes) if inside else None
        moment = chance.uniform(0, took)
        child = os.fork()
        if child == 0:
            add(broken, pages, at)
        if not inside:
            time.sleep(moment)
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            told["kills"] += 1
        else:
            assert os.WEXITSTATUS(status) == 0
        held: list[str] = []
        if broken.exists() and broken.stat().st_size:
            with Store(broken, write=True) as store:
                store.check()
                held, pending = store.ids(), set(store.pending())
                for record in store.records():
                    assert record in records
                    assert store.raw(record.page.id)
                placed = {page for family in store.families().values() for page in family}
                assert placed | pending == set(held), "a page is neither placed nor pending"
                assert store.counts().pending == len(pending)
        told["kills_with_pages"] += bool(held) and os.WIFSIGNALED(status)
        if not os.WIFSIGNALED(status) or chance.random() < 0.1 or told["kills"] == kills:
            Case(broken).add(*pages)  # goes on where the last kill left it
            assert sorted(lines(Case(broken).export())) == answer
            told["finished"] += 1
            number += 1
            broken = folder / f"{number}.sayso"
    return told


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]))))
