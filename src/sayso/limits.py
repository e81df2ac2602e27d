"""One page at a time, in a process that can be killed, within budgets.

All input is an attacker's. A page is read by a child process: what hangs it, kills it or fills its memory costs that
page and no other. The child is a fresh interpreter (`python -m sayso.limits`), so that callers need no main guard and
its start overlaps with the loading of the parser's model in the caller.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import re
import select
import struct
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import IO

import msgspec

from sayso import errors, pipeline
from sayso.audit import Scope, all_checks
from sayso.errors import CrashedError, EmptyInput, InputError, NoSuchInput, OverBudget, SaysoError, SettingError
from sayso.record import Failed, Failure, Page, Record, Unread

__all__ = ["Budget", "Reader", "check", "check_all", "read_page"]

Source = bytes | str | os.PathLike[str]


class Budget(msgspec.Struct, frozen=True, kw_only=True):
    """What one page may cost. What goes over is a failure with its reason; the run goes on.

    The figures come from measured killers: pages that hang parsers or fill memory start well above them, and the
    longest real news pages tried lie far below.
    """

    raw_bytes: int = 20_000_000
    seconds: float = 10.0
    memory_bytes: int = 500_000_000  # over the idle process
    words: int = 60_000  # what the parser annotates in about the budget's seconds


def read_page(source: Source, *, url: str | None = None, budget: Budget | None = None) -> Page:
    """The page in a file or in these bytes, read in a process that can be killed.

    `url` is the page's address, where it is known from elsewhere. Raises InputError for what is no page or goes over
    its budget, CrashedError where reading it kills the process.
    """
    with Reader(budget=budget) as reader:
        return reader.read(source, url=url)


def check(
    source: Source,
    *,
    url: str | None = None,
    captured: str | None = None,
    budget: Budget | None = None,
    scope: Scope | None = None,
) -> Record:
    """The record of the page in a file or in these bytes. Raises what `read_page` raises, ModelError and SettingError.

    `captured` is the day or time (EDTF) the page was taken: its dates are held against that, against now where it is
    not known. `scope` says which checks are asked; all that are on, where none is given.
    """
    dials = _dials(budget, scope, captured)
    with Reader(budget=dials.budget) as reader:
        reader.start()
        return _check(reader, source, url, dials)


def check_all(
    sources: Iterable[Source],
    *,
    jobs: int = 1,
    captured: str | None = None,
    budget: Budget | None = None,
    scope: Scope | None = None,
) -> Iterator[Record | Failed]:
    """The record of each page, in order; a page that fails yields its failure and the others go on.

    With `jobs` over one, that many processes work side by side, each with a parser of its own. `captured` and `scope`
    are as for `check`, the same for every page. Raises ModelError, and SettingError before the first page.
    """
    dials = _dials(budget, scope, captured)
    if jobs <= 1:
        with Reader(budget=dials.budget) as reader:
            reader.start()
            for source in sources:
                yield _outcome(reader, source, None, dials)
        return
    yield from _side_by_side(sources, jobs, dials)


class _Dials(msgspec.Struct, frozen=True, kw_only=True):
    """What a child is told when it starts: the same for every page of a call."""

    budget: Budget
    scope: Scope = Scope()
    captured: str | None = None


def _dials(budget: Budget | None, scope: Scope | None, captured: str | None) -> _Dials:
    """The dials, once it is sure that every check they name is there, every plug-in loads and the day is one."""
    scope = scope or Scope()
    scope.of(all_checks())
    if captured is not None:
        _must_be_a_day(captured)
    return _Dials(budget=budget or Budget(), scope=scope, captured=captured)


_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:T.{4,32})?")


def _must_be_a_day(captured: str) -> None:
    with contextlib.suppress(ValueError):
        if _DAY.fullmatch(captured) and datetime.datetime.fromisoformat(captured):
            return
    raise SettingError(f"captured is '{captured}', no day of the calendar; write it as YYYY-MM-DD")


class _TooLong(OverBudget):
    """The page was read and has more words than are annotated. Skip it."""


def _check(reader: Reader, source: Source, url: str | None, dials: _Dials) -> Record:
    reader.send(source, url=url)
    _warm()
    return _record(reader.receive(), dials)


def _record(page: Page, dials: _Dials) -> Record:
    budget = dials.budget
    words = _count_words(page.text, budget.words)
    if words > budget.words:
        raise _TooLong(
            f"{page.file or 'the page'} has more than {budget.words:,} words, the budget for one page; "
            "split it, or raise the budget with --max-words"
        )
    if dials.captured is not None:
        page = msgspec.structs.replace(page, captured=dials.captured)
    return pipeline.record(page, scope=dials.scope)


_WORD = re.compile(r"\w+")


def _count_words(text: str, enough: int) -> int:
    return sum(1 for _, _ in zip(range(enough + 1), _WORD.finditer(text), strict=False))


def _warm() -> None:
    """Load the parser while the child reads."""
    from sayso.annotate.parse import load

    load()


def _outcome(reader: Reader, source: Source, url: str | None, dials: _Dials) -> Record | Failed:
    try:
        return _check(reader, source, url, dials)
    except (errors.ModelError, SettingError):
        raise
    except _TooLong as error:
        return failed(error, source, stage="annotate")
    except SaysoError as error:
        return failed(error, source)


def failed(error: SaysoError, source: Source, *, stage: str = "read") -> Failed:
    """The record of a page that could not be read, with the stage it stopped at and the reason."""
    file = None if isinstance(source, bytes) else _label(source)
    return Failed(
        page=Unread(file=file),
        failure=Failure(stage=stage, reason=str(error)),
        made_by=pipeline.made_by(model=False),
    )


# --- the child that reads -----------------------------------------------------------------------


class Reader:
    """A child process that reads pages one after another; killed and replaced when a page goes over its budget."""

    def __init__(self, *, budget: Budget | None = None) -> None:
        self.budget = budget or Budget()
        self._child: subprocess.Popen[bytes] | None = None
        self._asked = ""

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start the child, if none is running."""
        if self._child is None or self._child.poll() is not None:
            self.stop()
            self._child = _spawn(_READ, _Dials(budget=self.budget))

    def stop(self) -> None:
        """Kill the child, if one is running."""
        if self._child is not None:
            _end(self._child)
            self._child = None

    def read(self, source: Source, *, url: str | None = None) -> Page:
        """The page in a file or in these bytes. Raises InputError or CrashedError."""
        self.send(source, url=url)
        return self.receive()

    def send(self, source: Source, *, url: str | None = None) -> None:
        """Ask for a page; the answer comes with `receive`."""
        self.start()
        self._asked = _label(source)
        payload = _asking(source, url)
        # In a thread: a child that is still starting, or hangs, must not hold up the caller at a full pipe.
        threading.Thread(target=_post, args=(self._pipe("stdin"), payload), daemon=True).start()

    def receive(self) -> Page:
        """The page that was asked for with `send`. Raises InputError or CrashedError."""
        label = self._asked
        answer = _read(self._pipe("stdout"), self.budget.seconds)
        if isinstance(answer, _Silent):
            self.stop()
            raise OverBudget(
                f"{label} took more than {self.budget.seconds:g} s to read, the budget for one page; "
                "raise it with --max-seconds"
            )
        if answer is None:
            code = self._child.wait() if self._child else None
            self.stop()
            raise CrashedError(f"{label} crashed the process that read it (status {code}); leave it out, or report it")
        return _answer(answer)

    def _pipe(self, name: str) -> IO[bytes]:
        assert self._child is not None
        pipe = getattr(self._child, name)
        assert pipe is not None
        return pipe  # type: ignore[no-any-return]


def _in_budget(raw: bytes, budget: Budget) -> bytes:
    if len(raw) > budget.raw_bytes:
        raise OverBudget(_too_large("the page", len(raw), budget))
    return raw


def _bytes_of(path: Path, budget: Budget) -> bytes:
    label = _shown(os.fsencode(path))
    try:
        size = path.stat().st_size
        if size > budget.raw_bytes:
            raise OverBudget(_too_large(label, size, budget))
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise NoSuchInput(f"{label} is not there; check the path") from error
    except IsADirectoryError as error:
        raise NoSuchInput(f"{label} is a folder; name the pages in it") from error
    except PermissionError as error:
        raise NoSuchInput(f"{label} may not be read; check its permissions") from error
    except (OSError, ValueError) as error:
        raise NoSuchInput(f"{label:.200} cannot be opened ({error.__class__.__name__}); check the path") from error
    if not raw:
        raise EmptyInput(f"{label} is empty; fetch it again")
    return raw


def _too_large(label: str, size: int, budget: Budget) -> str:
    return f"{label} has {size:,} bytes, more than the {budget.raw_bytes:,} of one page's budget; split or shorten it"


def _label(source: Source) -> str:
    return "the page" if isinstance(source, bytes) else _shown(os.fsencode(source))


def _shown(path: bytes) -> str:
    """A path as text that can be printed and encoded, whatever its bytes."""
    return path.decode("utf-8", "backslashreplace")


# --- frames over pipes --------------------------------------------------------------------------

_READ, _WHOLE = "read", "whole"
_HEAD = struct.Struct(">cQ")
_PAGE, _ERROR = b"P", b"E"


_Asked = tuple[bytes | None, bytes | None, str | None]
"""Of a page: its bytes or else its path, and its address."""


def _asking(source: Source, url: str | None) -> bytes:
    if isinstance(source, bytes):
        return msgspec.msgpack.encode((source, None, url))
    return msgspec.msgpack.encode((None, os.fsencode(source), url))


class _Silent:
    """No answer within the time allowed."""


def _spawn(task: str, told: _Dials) -> subprocess.Popen[bytes]:
    dials = msgspec.json.encode(told).decode()
    return subprocess.Popen(  # noqa: S603  our own interpreter and module, no shell
        [sys.executable, "-m", "sayso.limits", task, dials],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "OMP_NUM_THREADS": "1"},
    )


def _end(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with contextlib.suppress(BrokenPipeError):  # what was still to be written to a dead child
                pipe.close()


def _write(pipe: IO[bytes], payload: bytes, kind: bytes = _PAGE) -> None:
    pipe.write(_HEAD.pack(kind, len(payload)))
    pipe.write(payload)
    pipe.flush()


def _post(pipe: IO[bytes], payload: bytes) -> None:
    with contextlib.suppress(BrokenPipeError, ValueError):  # the child is gone or was stopped: `receive` says so
        _write(pipe, payload)


def _read(pipe: IO[bytes], seconds: float | None = None) -> tuple[bytes, bytes] | _Silent | None:
    """A frame's kind and payload; None at the end of the pipe, _Silent when nothing came in time."""
    if seconds is not None and not select.select([pipe], [], [], seconds)[0]:
        return _Silent()
    head = pipe.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    kind, size = _HEAD.unpack(head)
    payload = pipe.read(size)
    return (kind, payload) if len(payload) == size else None


def _answer(frame: tuple[bytes, bytes]) -> Page:
    kind, payload = frame
    if kind == _PAGE:
        return msgspec.msgpack.decode(payload, type=Page)
    name, text = msgspec.msgpack.decode(payload, type=tuple[str, str])
    raise getattr(errors, name)(text)


def _serve(task: str, dials: _Dials) -> None:
    """Answer frames until the pipe ends: this is the child."""
    stdin, stdout = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not mix with the answers
    if task == _WHOLE:
        _serve_whole(stdin, stdout, dials)
        return
    budget = dials.budget
    import_module("sayso.read.html")  # the slow import, before the first page and outside its budget
    _cap_memory(budget.memory_bytes)
    while isinstance(frame := _read(stdin), tuple):
        raw, path, url = msgspec.msgpack.decode(frame[1], type=_Asked)
        file = None if path is None else _shown(path)
        try:
            raw = _bytes_of(Path(os.fsdecode(path)), budget) if path is not None else _in_budget(raw or b"", budget)
            _write(stdout, msgspec.msgpack.encode(pipeline.read(raw, file=file, url=url)))
        except InputError as error:
            _write(stdout, msgspec.msgpack.encode((type(error).__name__, str(error))), _ERROR)
        except MemoryError:
            text = f"{file or 'the page'} needs more than {budget.memory_bytes:,} bytes of memory to read; leave it out"
            _write(stdout, msgspec.msgpack.encode((OverBudget.__name__, text)), _ERROR)
        except RecursionError:
            text = f"{file or 'the page'} is nested too deep to read; leave it out"
            _write(stdout, msgspec.msgpack.encode((OverBudget.__name__, text)), _ERROR)


def _cap_memory(over_idle: int) -> None:
    try:
        import resource

        idle = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    except (ImportError, OSError):
        return  # no such limit on this system; the budget of seconds still holds
    resource.setrlimit(resource.RLIMIT_AS, (idle + over_idle, idle + over_idle))


# --- several pages side by side -----------------------------------------------------------------


def _serve_whole(stdin: IO[bytes], stdout: IO[bytes], dials: _Dials) -> None:
    """Answer each path with its record's JSON: a child with a reader and a parser of its own."""
    with Reader(budget=dials.budget) as reader:
        reader.start()
        while isinstance(frame := _read(stdin), tuple):
            raw, path, url = msgspec.msgpack.decode(frame[1], type=_Asked)
            source: Source = os.fsdecode(path) if path is not None else raw or b""
            try:
                _write(stdout, msgspec.msgpack.encode(_outcome(reader, source, url, dials)))
            except (errors.ModelError, SettingError) as error:
                _write(stdout, msgspec.msgpack.encode((type(error).__name__, str(error))), _ERROR)


class _Hand:
    """A thread's own child that checks whole pages."""

    def __init__(self, dials: _Dials) -> None:
        self.dials = dials
        self.child: subprocess.Popen[bytes] | None = None

    def check(self, source: Source) -> Record | Failed:
        if self.child is None:
            self.child = _spawn(_WHOLE, self.dials)
        assert self.child.stdin is not None
        assert self.child.stdout is not None
        try:
            _write(self.child.stdin, _asking(source, None))
            answer = _read(self.child.stdout)
        except BrokenPipeError:
            answer = None
        if not isinstance(answer, tuple):
            code = self.child.wait()
            _end(self.child)
            self.child = None
            crash = CrashedError(f"{_label(source)} crashed the process that annotated it (status {code})")
            return failed(crash, source, stage="annotate")
        return _outcome_of(answer)


def _outcome_of(answer: tuple[bytes, bytes]) -> Record | Failed:
    kind, payload = answer
    if kind == _ERROR:
        name, text = msgspec.msgpack.decode(payload, type=tuple[str, str])
        raise getattr(errors, name)(text)
    if "failure" in msgspec.msgpack.decode(payload, type=dict[str, msgspec.Raw]):
        return msgspec.msgpack.decode(payload, type=Failed)
    return msgspec.msgpack.decode(payload, type=Record)


def _side_by_side(sources: Iterable[Source], jobs: int, dials: _Dials) -> Iterator[Record | Failed]:
    own = threading.local()
    hands: list[_Hand] = []

    def work(source: Source) -> Record | Failed:
        if not hasattr(own, "hand"):
            own.hand = _Hand(dials)
            hands.append(own.hand)
        hand: _Hand = own.hand
        return hand.check(source)

    waiting: deque[Future[Record | Failed]] = deque()
    try:
        with ThreadPoolExecutor(jobs) as pool:
            for source in sources:
                waiting.append(pool.submit(work, source))
                if len(waiting) >= 4 * jobs:  # enough to keep every hand busy, few enough to hold in memory
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
    finally:
        for hand in hands:
            if hand.child is not None:
                _end(hand.child)


def _main(argv: list[str]) -> None:
    task, dials = argv
    _serve(task, msgspec.json.decode(dials, type=_Dials))


if __name__ == "__main__":
    _main(sys.argv[1:])
