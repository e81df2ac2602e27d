"""Processes that open rooms: Python does one thing at a time in each, and a busy desk asks for several.

Who asks, what is written and what is added stay in the process that listens; a worker only reads the case. It is told a
question on its standard input and tells the answer on its standard output, each after its length.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import struct
import sys
from collections import deque
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO, Self

import msgspec

from sayso.errors import SaysoError
from sayso.record import Noun
from sayso.serve.desk import Desk
from sayso.serve.doors import Answer, Question, answered
from sayso.serve.problems import WRONG, Problem, Refused, problem

__all__ = ["Workers", "usual", "work"]

MOST = 4
"""Workers that are started where nobody says how many: each keeps a catalogue of the case in memory."""

PATIENCE = 3.0
"""Seconds that a worker has to end of itself."""

LONGEST = 120.0
"""Seconds that a worker may take for one room; then it is ended, and another is started."""

ROOM, SEARCH = 0, 1
"""The two lines in which questions wait."""

EACH = 2
"""Of so many answers one is to a search, where searches and other questions wait."""

Process = asyncio.subprocess.Process
Waiter = asyncio.Future[Process | None]

_SIZE = struct.Struct("<Q")


class _Told(Noun, frozen=True, kw_only=True):
    """What a worker tells: an answer, or why there is none."""

    answer: Answer | None = None
    problem: Problem | None = None


_encode = msgspec.msgpack.Encoder().encode
_asked = msgspec.msgpack.Decoder(Question).decode
_told = msgspec.msgpack.Decoder(_Told).decode


def usual() -> int:
    """How many workers suit this machine."""
    return max(1, min(MOST, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1))


class Workers:
    """Some processes that open rooms of a case. Start them with `async with`.

    Who asks first is answered first; but while several wait, every third answer is to a search, for which people wait
    as they type.
    """

    def __init__(self, case: Path, number: int) -> None:
        self.case = case
        self.number = number
        self._free: list[Process | None] = []  # None: one that is to be started
        self._waiting: tuple[deque[Waiter], deque[Waiter]] = (deque(), deque())
        self._turn = 0
        self._under_way: set[asyncio.Task[Answer]] = set()
        self._all: set[Process] = set()

    async def __aenter__(self) -> Self:
        for _ in range(self.number):
            self._free.append(await self._start())
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._under_way:
            task.cancel()
        for process in list(self._all):
            assert process.stdin is not None
            process.stdin.close()
        for process in list(self._all):
            try:
                await asyncio.wait_for(process.wait(), PATIENCE)
            except TimeoutError:
                await self._end(process)

    async def ask(self, question: Question) -> Answer:
        """The answer of the first worker that is free. Raises Refused for what it refuses, and where it ended."""
        task = asyncio.ensure_future(self._ask(question))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return await asyncio.shield(task)  # who asked may be gone: what the worker tells is still to be taken from it

    async def _ask(self, question: Question) -> Answer:
        process = await self._taken(SEARCH if question.door == "/pages" else ROOM)
        told: _Told | None = None
        try:
            if process is None:
                process = await self._start()
            async with asyncio.timeout(LONGEST):
                told = await _exchanged(process, question)
        except (asyncio.IncompleteReadError, OSError) as error:  # also where it took too long
            raise Refused(
                HTTPStatus.SERVICE_UNAVAILABLE, "the process that opens this room ended before it answered; ask again"
            ) from error
        finally:
            if told is None and process is not None:
                await self._end(process)
            self._give(None if told is None else process)
        if told.problem is not None:
            raise Refused(HTTPStatus(told.problem.status), told.problem.detail)
        assert told.answer is not None
        return told.answer

    async def _taken(self, line: int) -> Process | None:
        """A worker that is free; until one is, wait in this line."""
        if self._free:
            return self._free.pop()
        waiter: Waiter = asyncio.get_running_loop().create_future()
        self._waiting[line].append(waiter)
        return await waiter

    def _give(self, process: Process | None) -> None:
        """A worker is free again: for who waits first in the line whose turn it is, else in the other."""
        self._turn = (self._turn + 1) % EACH
        first = SEARCH if self._turn == 0 else ROOM
        line = self._waiting[first] or self._waiting[1 - first]
        if line:
            line.popleft().set_result(process)
        else:
            self._free.append(process)

    async def _start(self) -> Process:
        process = await asyncio.create_subprocess_exec(
            # -P: the folder we are in may hold pages, and a page named json.py is no module of ours.
            *(sys.executable, "-P", "-c", f"from {__name__} import work; work()", str(self.case.resolve())),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        self._all.add(process)
        return process

    async def _end(self, process: Process) -> None:
        self._all.discard(process)
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _exchanged(process: Process, question: Question) -> _Told:
    """What a worker tells to a question."""
    assert process.stdin is not None
    assert process.stdout is not None
    raw = _encode(question)
    process.stdin.write(_SIZE.pack(len(raw)) + raw)
    (size,) = _SIZE.unpack(await process.stdout.readexactly(_SIZE.size))
    return _told(await process.stdout.readexactly(size))


def work() -> None:
    """In a process of its own: answer questions until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is meant for the process that started us, which ends us
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not mix with what is told
    desk = Desk(Path(sys.argv[1]), readers=2)  # one answers, one makes a catalogue beside
    with contextlib.suppress(SaysoError), desk.reading() as case:  # who asks is told why it cannot be read
        case.catalogue  # noqa: B018  made before anybody waits for it
    while (raw := _read(sys.stdin.buffer)) is not None:
        told = _encode(_answer(desk, _asked(raw)))
        out.write(_SIZE.pack(len(told)) + told)
        out.flush()
    desk.close()


def _answer(desk: Desk, question: Question) -> _Told:
    try:
        return _Told(answer=answered(desk, question))
    except Refused as error:
        return _Told(problem=error.problem)
    except SaysoError as error:
        return _Told(problem=problem(HTTPStatus.INTERNAL_SERVER_ERROR, str(error)))
    except Exception:
        logging.getLogger(__name__).exception("no answer to %s", question.door)
        return _Told(problem=problem(HTTPStatus.INTERNAL_SERVER_ERROR, WRONG))


def _read(pipe: BinaryIO) -> bytes | None:
    """What was sent next; None at the end."""
    head = pipe.read(_SIZE.size)
    if len(head) < _SIZE.size:
        return None
    (size,) = _SIZE.unpack(head)
    raw = pipe.read(size)
    return raw if len(raw) == size else None
