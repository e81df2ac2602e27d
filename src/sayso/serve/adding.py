"""What is dropped on the room goes to `Case.add` in a process of its own, whose progress anybody may watch.

Pages are kept one by one as they are read, so that a cancelled run loses none, and is gone on with where it stopped.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from enum import StrEnum
from http import HTTPStatus
from pathlib import Path, PurePosixPath
from typing import BinaryIO, ClassVar

import msgspec

from sayso.errors import SaysoError
from sayso.record import Noun
from sayso.serve.problems import Refused

__all__ = ["Adding", "Progress", "Progresses", "Refusal", "Runs", "State", "safe_name"]

AT_ONCE = 4
"""Runs that are not over at one time; they wait for one another anyway."""

KEPT = 50
"""Runs that are remembered after they are over."""

IDLE = 600.0
"""Seconds after which a run that waits for files, and gets none, is taken for one whose sender has gone."""

SPARE = 512 * 1024 * 1024
"""Bytes that files which wait to be added leave free on their disk."""


class State(StrEnum):
    """How far a run is: files still arrive, it waits for another writer, it works, it is over, and how."""

    RECEIVING = "receiving"
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


OVER = frozenset({State.DONE, State.CANCELLED, State.FAILED})


class Refusal(Noun, frozen=True, kw_only=True):
    """A page that could not be read, and why."""

    file: str
    reason: str


class Progress(Noun, frozen=True, kw_only=True):
    """How far a run is. `what` is being done (pages, comparing, tracing, claims) to `done` of `of`, null where the
    number is not known. When it is over, `pages` are new to the case and `seen` were there already; `passed` tells
    what was passed over in folders."""

    id: str
    state: State
    files: int
    what: str | None = None
    done: int = 0
    of: int | None = None
    told: str | None = None
    pages: int = 0
    seen: int = 0
    passed: tuple[str, ...] = ()
    unread: tuple[Refusal, ...] = ()


class Progresses(Noun, frozen=True, kw_only=True):
    """How far each run is, the latest first."""

    heads: ClassVar[tuple[str, ...]] = (
        "run",
        "state",
        "files",
        "what",
        "done",
        "of",
        "told",
        "pages",
        "seen",
        "unread",
    )

    runs: tuple[Progress, ...]

    def lines(self) -> Iterator[tuple[str | int | None, ...]]:
        """One run a row."""
        for one in self.runs:
            unread = "; ".join(f"{page.file}: {page.reason}" for page in one.unread)
            yield one.id, one.state, one.files, one.what, one.done, one.of, one.told, one.pages, one.seen, unread


class Adding:
    """One run: the files that were dropped, the process that adds them, and how far it is."""

    def __init__(self, case: Path, ended: Callable[[], None]) -> None:
        self.id = secrets.token_hex(8)
        self.case = case
        self.folder = Path(tempfile.mkdtemp(prefix="sayso-adding-"))
        self.progress = Progress(id=self.id, state=State.RECEIVING, files=0)
        self._ended = ended
        self._touched = time.monotonic()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def _set(self, **changed: object) -> None:
        with self._lock:
            self.progress = msgspec.structs.replace(self.progress, **changed)

    def _hear(self, line: bytes) -> None:
        """What the process tells: the fields that are others now. After the end nothing is heard."""
        with self._lock:
            if self.progress.state not in OVER:
                known = {**msgspec.to_builtins(self.progress), **msgspec.json.decode(line)}
                self.progress = msgspec.convert(known, Progress)

    @property
    def over(self) -> bool:
        """Whether nothing more will happen unless somebody asks for it."""
        return self.progress.state in OVER

    @property
    def left(self) -> bool:
        """Whether it waits for files of somebody who has gone."""
        return self.progress.state is State.RECEIVING and time.monotonic() - self._touched > IDLE

    def receive(self, name: str, file: BinaryIO) -> None:
        """Keep a file until it is added. Its name may hold folders, and is made harmless."""
        place = self.folder / safe_name(name)
        while place.exists():
            place = place.with_name(f"{secrets.token_hex(2)}-{place.name}")
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("wb") as kept:
            shutil.copyfileobj(file, kept, 1 << 20)
        self._touched = time.monotonic()
        self._set(files=self.progress.files + 1)

    def start(self) -> None:
        """Begin, or go on where a run before stopped."""
        with self._lock:
            if self._process is not None and self._process.poll() is None:
                return
            self._process = subprocess.Popen(  # noqa: S603  our own interpreter and module, no shell
                # -P: what was dropped there may be named like a module of ours.
                [sys.executable, "-P", "-c", f"from {__name__} import work; work()", str(self.case.resolve())],
                cwd=self.folder,  # pages are kept by their names as dropped
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
            )
            self.progress = msgspec.structs.replace(
                self.progress, state=State.RUNNING, what=None, done=0, of=None, told=None
            )
            threading.Thread(target=self._watch, args=(self._process,), daemon=True).start()

    def _watch(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        with process, process.stdout as lines:
            for line in lines:
                self._hear(line)
        if self.progress.state not in OVER:
            self._set(state=State.FAILED, told="the process that adds the pages ended; go on where it stopped")
        if self.progress.state is State.DONE:
            shutil.rmtree(self.folder, ignore_errors=True)
        self._ended()

    def cancel(self) -> None:
        """Stop. What was read is in the case; the rest is kept here to go on with."""
        self._set(state=State.CANCELLED, told="stopped; what was read is in the case")
        process = self._process
        if process is not None and process.poll() is None:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()

    def close(self) -> None:
        """Stop, and forget the files."""
        if not self.over:
            self.cancel()
        shutil.rmtree(self.folder, ignore_errors=True)


class Runs:
    """The runs of this room, the latest last."""

    def __init__(self, case: Path, ended: Callable[[], None] = lambda: None) -> None:
        """`ended` is called when a run is over, from a thread of its own."""
        self.case = case
        self._ended = ended
        self._runs: dict[str, Adding] = {}
        self._lock = threading.Lock()

    def open(self) -> Adding:
        """A new run, which waits for its files. Raises Refused where too many are not over."""
        with self._lock:
            for run in self._runs.values():
                if run.left:
                    run.cancel()
            if sum(not run.over for run in self._runs.values()) >= AT_ONCE:
                raise Refused(
                    HTTPStatus.TOO_MANY_REQUESTS, f"{AT_ONCE} runs are going on; wait for one to end, or stop one"
                )
            for id in [id for id, run in self._runs.items() if run.over][:-KEPT]:
                self._runs.pop(id).close()
            run = Adding(self.case, self._ended)
            self._runs[run.id] = run
            return run

    def room_for(self, size: int) -> None:
        """Raise Refused where files of this many bytes would fill the disk that they wait on."""
        free = shutil.disk_usage(tempfile.gettempdir()).free
        if size + SPARE > free:
            raise Refused(
                HTTPStatus.INSUFFICIENT_STORAGE,
                f"{size:,} bytes find no room where files wait to be added: {free:,} are free; send fewer at once",
            )

    def of(self, id: str) -> Adding:
        """The run with this id. Raises Refused for none."""
        if id not in self._runs:
            raise Refused(HTTPStatus.NOT_FOUND, f"no run has the id {id}; it may be of before this room was opened")
        return self._runs[id]

    def all(self) -> list[Progress]:
        """How far each run is, the latest first."""
        return [run.progress for run in reversed(self._runs.values())]

    def close(self) -> None:
        """Stop them all."""
        for run in self._runs.values():
            run.close()


def safe_name(name: str) -> PurePosixPath:
    """A dropped file's name with its folders, as a path that stays where it is put."""
    parts = []
    for part in name.replace("\\", "/").split("/")[-8:]:
        kept = "".join(char if char.isprintable() and char != ":" else "_" for char in part).strip(". ")
        kept = kept.encode("utf-8", "replace")[-150:].decode("utf-8", "ignore")
        if kept:
            parts.append(kept)
    return PurePosixPath(*parts) if parts else PurePosixPath("page")


def work() -> None:
    """In the process of its own: add what lies in the folder it is in, tell how far it is, and how it ended."""
    from sayso.case import Case

    os.nice(5)  # readers go first
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not mix with what is told
    last = 0.0

    def tell(**what: object) -> None:
        out.write(msgspec.json.encode(what) + b"\n")
        out.flush()

    def step(what: str, done: int, of: int | None) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last > 0.1 or done == of:
            last = now
            tell(state=State.RUNNING, what=what, done=done, of=of, told=None)

    dropped = sorted(path for path in Path().iterdir() if not path.is_symlink())
    try:
        added = Case(sys.argv[1]).add(
            *map(str, dropped), waits=lambda line: tell(state=State.WAITING, told=line), step=step
        )
    except SaysoError as error:
        tell(state=State.FAILED, told=str(error))
    else:
        unread = [Refusal(file=one.page.file or "-", reason=one.failure.reason) for one in added.failures]
        tell(state=State.DONE, told=None, pages=added.pages, seen=added.seen, passed=added.passed, unread=unread)
