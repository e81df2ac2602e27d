"""One page at a time, in a process that can be killed, within budgets.

All input is an attacker's. A page is read by a child process: what hangs it, kills it or fills its memory costs that
page and no other. The child is a fresh interpreter (`python -m sayso.limits`), so that callers need no main guard and
its start overlaps with the loading of the parser's model in the caller.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import select
import struct
import subprocess
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import IO

import msgspec

from sayso import errors, pipeline
from sayso.audit import Scope, all_checks
from sayso.days import is_moment
from sayso.errors import (
    CrashedError,
    EmptyInput,
    InputError,
    NoSuchInput,
    NotAPage,
    OverBudget,
    SaysoError,
    SettingError,
)
from sayso.read import is_archive
from sayso.read.archive import DECODED, Capture, Loss, Passed, Place, captures
from sayso.record import Failed, Failure, Page, Record, Statement, Unread, unsound

__all__ = ["Budget", "Kept", "New", "Reader", "Taken", "check", "check_all", "check_new", "read_all", "read_page"]

Source = bytes | str | os.PathLike[str]


class Taken(msgspec.Struct, frozen=True):
    """A page taken out of the archive at a path."""

    archive: str
    capture: Capture


class Kept(msgspec.Struct, frozen=True):
    """A page that another case kept: its id, its bytes with what came with them, and the `file` they were met under.

    `case` names that case. `statements` are what was found on the page there, null where it is to be found anew;
    `captures` are the names it was met under and the times.
    """

    case: str
    id: str
    capture: Capture
    file: str | None
    statements: tuple[Statement, ...] | None = None
    captures: tuple[tuple[str | None, str | None], ...] = ()


class New(msgspec.Struct, frozen=True):
    """A page that was wanted: its record, the bytes it was read from, and the source they came from."""

    record: Record
    raw: bytes
    source: Source | Taken | Kept


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


def read_all(
    sources: Iterable[Source], *, budget: Budget | None = None, allow_tampered: bool = False
) -> Iterator[Page | Failed]:
    """Each page read and not annotated, in order, those of an archive in its place; as `check_all` has them."""
    with Reader(budget=budget) as reader:
        for given in _opened(sources, reader.budget, allow_tampered):
            if isinstance(given, Failed):
                yield given
                continue
            try:
                yield reader.read(given)
            except SaysoError as error:
                yield failed(error, given)


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
    allow_tampered: bool = False,
) -> Iterator[Record | Failed]:
    """The record of each page, in order; a page that fails yields its failure and the others go on.

    A web archive (WARC, WARC.gz, WACZ) yields a record for each page in it and a failure for everything in it that
    could not be read, its being incomplete among them. With `allow_tampered`, a WACZ that does not match its own hashes
    is read all the same, and its pages say so. With `jobs` over one, that many processes work side by side, each with a
    parser of its own. `captured` and `scope` are as for `check`, the same for every page; without `captured`, the pages
    of an archive have the time it gives. Raises ModelError, and SettingError before the first page.
    """
    dials = _dials(budget, scope, captured)
    yield from _outcomes(_opened(sources, dials.budget, allow_tampered), jobs, dials)


def check_new(
    sources: Iterable[Source | Kept | Failed],
    *,
    wanted: Callable[[str, str | None, str | None], bool],
    jobs: int = 1,
    captured: str | None = None,
    budget: Budget | None = None,
    scope: Scope | None = None,
    allow_tampered: bool = False,
) -> Iterator[New | Failed]:
    """As `check_all`, for those pages that are `wanted`, each with the bytes it was read from.

    `wanted` is asked of every page before it is read, with the SHA-256 of its bytes, its file and when it was taken.
    Pages that another case kept are wanted, and failures that are given are passed on, each in its place.
    """
    dials = _dials(budget, scope, captured)
    held: deque[tuple[bytes, Source | Taken | Kept]] = deque()  # of the pages on their way, in order

    def given() -> Iterator[Source | Taken | Kept | Failed]:
        for source in _opened(sources, dials.budget, allow_tampered):
            if isinstance(source, Failed):
                held.append((b"", b""))
                yield source
                continue
            try:
                raw = _raw(source, dials.budget)
            except SaysoError as error:
                held.append((b"", b""))
                yield failed(error, source)
                continue
            taken = captured or (source.capture.captured if isinstance(source, Taken) else None)
            if isinstance(source, Kept) or wanted(hashlib.sha256(raw).hexdigest(), _file(source), taken):
                held.append((raw, source))
                yield source

    for outcome in _outcomes(given(), jobs, dials):
        raw, source = held.popleft()
        if isinstance(outcome, Failed):
            yield outcome
        elif outcome.page.raw_sha256 != hashlib.sha256(raw).hexdigest():
            yield _failed(
                f"{outcome.page.file or 'the page'} changed while it was read; add it again", outcome.page.file
            )
        else:
            yield New(outcome, raw, source)


def _outcomes(opened: Iterable[Source | Taken | Kept | Failed], jobs: int, dials: _Dials) -> Iterator[Record | Failed]:
    """The record or the failure of each page, in order."""
    if jobs <= 1:
        with Reader(budget=dials.budget) as reader:
            reader.start()
            for given in opened:
                yield given if isinstance(given, Failed) else _outcome(reader, given, None, dials)
        return
    yield from _side_by_side(opened, jobs, dials)


def _raw(source: Source | Taken | Kept, budget: Budget) -> bytes:
    """A page's bytes. Raises InputError for what cannot be opened or is too large."""
    if isinstance(source, Taken | Kept):
        return source.capture.raw
    return source if isinstance(source, bytes) else _bytes_of(Path(source), budget)


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


def _must_be_a_day(captured: str) -> None:
    if not is_moment(captured):
        raise SettingError(f"captured is '{captured}', no day of the calendar; write it as YYYY-MM-DD")


class _TooLong(OverBudget):
    """The page was read and has more words than are annotated. Skip it."""


def _check(reader: Reader, source: Source | Taken | Kept, url: str | None, dials: _Dials) -> Record:
    reader.send(source, url=url)
    if isinstance(source, Kept):
        page = reader.receive()
        return _record(page, _label(source), dials, _known(page, source))
    _warm()
    return _record(reader.receive(), _label(source), dials)


def _known(page: Page, kept: Kept) -> tuple[Statement, ...] | None:
    """The statements that another case kept of a page, held against the page as it is read here.

    None where they are to be found anew. Raises InputError where one does not hold.
    """
    for statement in kept.statements or ():
        if reason := unsound(page, statement):
            raise InputError(f"{_label(kept)} is left out: {reason}; add the page itself, or use --read-again")
    return kept.statements


def _record(page: Page, label: str, dials: _Dials, statements: tuple[Statement, ...] | None = None) -> Record:
    budget = dials.budget
    words = _count_words(page.text, budget.words)
    if words > budget.words:
        raise _TooLong(
            f"{label} has more than {budget.words:,} words, the budget for one page; "
            "split it, or raise the budget with --max-words"
        )
    if dials.captured is not None:
        page = msgspec.structs.replace(page, captured=dials.captured)
    return pipeline.record(page, scope=dials.scope, statements=statements)


_WORD = re.compile(r"\w+")


def _count_words(text: str, enough: int) -> int:
    return sum(1 for _, _ in zip(range(enough + 1), _WORD.finditer(text), strict=False))


def _warm() -> None:
    """Load the parser while the child reads."""
    from sayso.annotate.parse import load

    load()


def _outcome(reader: Reader, source: Source | Taken | Kept, url: str | None, dials: _Dials) -> Record | Failed:
    try:
        return _check(reader, source, url, dials)
    except (errors.ModelError, SettingError):
        raise
    except _TooLong as error:
        return failed(error, source, stage="annotate")
    except SaysoError as error:
        return failed(error, source)


def failed(error: SaysoError, source: Source | Taken | Kept, *, stage: str = "read") -> Failed:
    """The record of a page that could not be read, with the stage it stopped at and the reason."""
    return _failed(str(error), _file(source), stage=stage)


def _failed(reason: str, file: str | None, *, stage: str = "read") -> Failed:
    return Failed(
        page=Unread(file=file),
        failure=Failure(stage=stage, reason=reason),
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

    def read(self, source: Source | Taken | Kept, *, url: str | None = None) -> Page:
        """The page in a file or in these bytes. Raises InputError or CrashedError."""
        self.send(source, url=url)
        return self.receive()

    def send(self, source: Source | Taken | Kept, *, url: str | None = None) -> None:
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


def _in_budget(raw: bytes, label: str, at_most: int) -> bytes:
    if len(raw) > at_most:
        raise OverBudget(_too_large(label, len(raw), at_most))
    return raw


def _bytes_of(path: Path, budget: Budget) -> bytes:
    label = _shown(os.fsencode(path))
    if is_archive(path):
        raise NotAPage(f"{label} is a web archive of many pages; read it with sayso check, or with sayso.check_all")
    with _told(label):
        size = path.stat().st_size
        if size > budget.raw_bytes:
            raise OverBudget(_too_large(label, size, budget.raw_bytes))
        raw = path.read_bytes()
    if not raw:
        raise EmptyInput(f"{label} is empty; fetch it again")
    return raw


@contextlib.contextmanager
def _told(label: str) -> Iterator[None]:
    """What goes wrong with a file, in words for people."""
    try:
        yield
    except FileNotFoundError as error:
        raise NoSuchInput(f"{label} is not there; check the path") from error
    except IsADirectoryError as error:
        raise NoSuchInput(f"{label} is a folder; name the pages in it") from error
    except PermissionError as error:
        raise NoSuchInput(f"{label} may not be read; check its permissions") from error
    except (OSError, ValueError) as error:
        raise NoSuchInput(f"{label:.200} cannot be opened ({error.__class__.__name__}); check the path") from error


def _too_large(label: str, size: int, at_most: int) -> str:
    return f"{label} has {size:,} bytes, more than the {at_most:,} of one page's budget; split or shorten it"


def _label(source: Source | Taken | Kept) -> str:
    """What messages call a page."""
    if isinstance(source, Kept):
        return f"{source.file or source.capture.url or 'the page'} (of {source.case})"
    if isinstance(source, Taken):
        capture = source.capture
        return f"{capture.url or 'the page'} ({capture.place} of {source.archive})"
    return "the page" if isinstance(source, bytes) else _shown(os.fsencode(source))


def _file(source: Source | Taken | Kept) -> str | None:
    """The path as given, or that of the archive or the case."""
    if isinstance(source, Kept):
        return f"{source.case}#{source.id}"
    if isinstance(source, Taken):
        return source.archive
    return None if isinstance(source, bytes) else _label(source)


def _shown(path: bytes) -> str:
    """A path as text that can be printed and encoded, whatever its bytes."""
    return path.decode("utf-8", "backslashreplace")


# --- frames over pipes --------------------------------------------------------------------------

_READ, _WHOLE, _OPEN = "read", "whole", "open"
_HEAD = struct.Struct(">cQ")
_PAGE, _ERROR, _END_OF_ARCHIVE = b"P", b"E", b"Z"


class _Asked(msgspec.Struct, array_like=True):
    """What is asked of a child: the page in a file, in these bytes, or taken out of an archive."""

    raw: bytes | None = None
    path: bytes | None = None
    taken: Taken | None = None
    url: str | None = None
    kept: Kept | None = None

    @property
    def source(self) -> Source | Taken | Kept:
        if self.kept is not None or self.taken is not None:
            return self.kept or self.taken or b""
        return os.fsdecode(self.path) if self.path is not None else self.raw or b""


def _asking(source: Source | Taken | Kept, url: str | None) -> bytes:
    asked = _Asked(url=url)
    if isinstance(source, Taken):
        asked.taken = source
    elif isinstance(source, Kept):
        asked.kept = source
    elif isinstance(source, bytes):
        asked.raw = source
    else:
        asked.path = os.fsencode(source)
    return msgspec.msgpack.encode(asked)


class _Silent:
    """No answer within the time allowed."""


def _spawn(task: str, told: _Dials) -> subprocess.Popen[bytes]:
    dials = msgspec.json.encode(told).decode()
    return subprocess.Popen(  # noqa: S603  our own interpreter and module, no shell
        # -P: the folder we are in may hold pages, and a page named json.py is no module of ours.
        [sys.executable, "-P", "-m", "sayso.limits", task, dials],
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
    if task == _OPEN:
        _serve_archive(stdin, stdout, budget)
        return
    import_module("sayso.read.html")  # the slow import, before the first page and outside its budget
    _cap_memory(budget.memory_bytes)
    while isinstance(frame := _read(stdin), tuple):
        asked = msgspec.msgpack.decode(frame[1], type=_Asked)
        label = _label(asked.source)
        try:
            _write(stdout, msgspec.msgpack.encode(_page_of(asked, label, budget)))
        except InputError as error:
            _write(stdout, msgspec.msgpack.encode((type(error).__name__, str(error))), _ERROR)
        except MemoryError:
            text = f"{label} needs more than {budget.memory_bytes:,} bytes of memory to read; leave it out"
            _write(stdout, msgspec.msgpack.encode((OverBudget.__name__, text)), _ERROR)
        except RecursionError:
            text = f"{label} is nested too deep to read; leave it out"
            _write(stdout, msgspec.msgpack.encode((OverBudget.__name__, text)), _ERROR)


def _page_of(asked: _Asked, label: str, budget: Budget) -> Page:
    source, url = asked.source, asked.url
    if isinstance(source, Taken | Kept):
        capture = source.capture
        raw = _in_budget(capture.raw, label, DECODED)
        page = pipeline.read(
            raw, file=label, url=url or capture.url, captured=capture.captured, charset=capture.charset
        )
        file = source.archive if isinstance(source, Taken) else source.file
        return msgspec.structs.replace(page, file=file, notes=(*capture.notes, *page.notes))
    if isinstance(source, bytes):
        return pipeline.read(_in_budget(source, label, budget.raw_bytes), url=url)
    return pipeline.read(_bytes_of(Path(source), budget), file=label, url=url)


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
            asked = msgspec.msgpack.decode(frame[1], type=_Asked)
            try:
                outcome = _outcome(reader, asked.source, asked.url, dials)
                _write(stdout, msgspec.msgpack.encode(outcome))
            except (errors.ModelError, SettingError) as error:
                _write(stdout, msgspec.msgpack.encode((type(error).__name__, str(error))), _ERROR)


class _Hand:
    """A thread's own child that checks whole pages."""

    def __init__(self, dials: _Dials) -> None:
        self.dials = dials
        self.child: subprocess.Popen[bytes] | None = None

    def check(self, source: Source | Taken | Kept) -> Record | Failed:
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


def _side_by_side(
    opened: Iterable[Source | Taken | Kept | Failed], jobs: int, dials: _Dials
) -> Iterator[Record | Failed]:
    own = threading.local()
    hands: list[_Hand] = []

    def work(given: Source | Taken | Kept | Failed) -> Record | Failed:
        if isinstance(given, Failed):
            return given
        if not hasattr(own, "hand"):
            own.hand = _Hand(dials)
            hands.append(own.hand)
        hand: _Hand = own.hand
        return hand.check(given)

    waiting: deque[Future[Record | Failed]] = deque()
    try:
        with ThreadPoolExecutor(jobs) as pool:
            for given in opened:
                waiting.append(pool.submit(work, given))
                if len(waiting) >= 4 * jobs:  # enough to keep every hand busy, few enough to hold in memory
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
    finally:
        for hand in hands:
            if hand.child is not None:
                _end(hand.child)


# --- archives of many pages ---------------------------------------------------------------------

RESTARTS = 10
"""Times that one archive may kill or stall the process that reads it before the rest of it is given up."""

SIGN_OF_LIFE = 0.5
"""Seconds after which a child that is passing by what is no page says that it is still at work."""


class _Opening(msgspec.Struct, array_like=True):
    """What is asked of a child that reads an archive: where it lies, and where to go on."""

    path: bytes
    allow_tampered: bool = False
    start: Place | None = None
    skip: int = 0


def _opened(
    sources: Iterable[Source | Kept | Failed], budget: Budget, allow_tampered: bool
) -> Iterator[Source | Taken | Kept | Failed]:
    """The sources, with each archive's pages and losses in its place."""
    for source in sources:
        if isinstance(source, bytes | Kept | Failed) or not is_archive(source):
            yield source
        else:
            yield from _taken(source, budget, allow_tampered)


def _taken(source: str | os.PathLike[str], budget: Budget, allow_tampered: bool) -> Iterator[Taken | Failed]:
    """The pages of an archive one at a time, and what of it could not be read.

    Where reading it kills or stalls the child, another goes on after the record that did it.
    """
    file = _label(source)
    opening = _Opening(os.fsencode(source), allow_tampered)
    failures = 0
    while True:
        try:
            for item in _stream(opening, file, budget):
                opening.start, opening.skip = Place(at=item.place.at + 1, inside=item.place.inside), 0
                if isinstance(item, Capture):
                    yield Taken(file, item)
                elif isinstance(item, Loss):
                    yield _failed(_loss(item, file), file)
        except (CrashedError, _Stalled) as error:
            failures += 1
            opening.skip += 1
            if opening.start is not None and failures < RESTARTS:
                yield _failed(f"{error}; going on with what follows", file)
                continue
            yield _failed(f"{error}; the rest of it is given up", file)
        except InputError as error:
            yield failed(error, source)
        return


class _Stalled(OverBudget):
    """Nothing came out of an archive within a page's time. What stalls it is lost, and the rest may go on."""


def _stream(opening: _Opening, label: str, budget: Budget) -> Iterator[Capture | Loss | Passed]:
    """What a child finds in an archive. One question, one answer: it never runs ahead of who listens."""
    child = _spawn(_OPEN, _Dials(budget=budget))
    assert child.stdin is not None
    assert child.stdout is not None
    where = f"{label}, after byte {opening.start.at - 1:,}" if opening.start else label
    try:
        payload = msgspec.msgpack.encode(opening)
        while True:
            _post(child.stdin, payload)
            answer = _read(child.stdout, budget.seconds)
            if isinstance(answer, _Silent):
                raise _Stalled(f"{where}: more than {budget.seconds:g} s without a page; raise it with --max-seconds")
            if answer is None:
                raise CrashedError(f"{where}: the process that read it crashed (status {child.wait()})")
            kind, raw = answer
            if kind == _END_OF_ARCHIVE:
                return
            if kind == _ERROR:
                _answer(answer)
            item = msgspec.msgpack.decode(raw, type=Capture | Loss | Passed)
            where = f"{label}, after {item.place}"
            yield item
            payload = b""
    finally:
        _end(child)


def _loss(loss: Loss, file: str) -> str:
    """A loss in one line."""
    address = f" ({loss.url})" if loss.url else ""
    inside = f" of {loss.place.inside}" if loss.place.inside else ""
    if loss.incomplete:
        begun = f" begun at byte {loss.place.at:,}" if loss.place.at < loss.end else ""
        return f"{file} is incomplete at byte {loss.end:,}{inside}: {loss.reason}{begun}{address}; fetch it again"
    return f"{file}, bytes {loss.place.at:,} to {loss.end:,}{inside}{address}: {loss.reason}; it is left out"


def _serve_archive(stdin: IO[bytes], stdout: IO[bytes], budget: Budget) -> None:
    """Answer each question with the next thing found in an archive: this is the child that reads it."""
    import_module("fastwarc.warc")  # before memory is capped
    _cap_memory(budget.memory_bytes)
    frame = _read(stdin)
    if not isinstance(frame, tuple):
        return
    opening = msgspec.msgpack.decode(frame[1], type=_Opening)
    label = _shown(opening.path)
    try:
        _send_found(opening, label, stdin, stdout)
    except InputError as error:
        _write(stdout, msgspec.msgpack.encode((type(error).__name__, str(error))), _ERROR)
    except MemoryError:
        text = f"{label} needs more than {budget.memory_bytes:,} bytes of memory to read; leave it out"
        _write(stdout, msgspec.msgpack.encode((OverBudget.__name__, text)), _ERROR)


def _send_found(opening: _Opening, label: str, stdin: IO[bytes], stdout: IO[bytes]) -> None:
    passed: Counter[str] = Counter()
    found = opening.start is not None
    with contextlib.ExitStack() as stack:
        with _told(label):
            file = stack.enter_context(Path(os.fsdecode(opening.path)).open("rb"))
        heard = time.monotonic()
        for item in captures(
            file, label=label, allow_tampered=opening.allow_tampered, start=opening.start, skip=opening.skip
        ):
            if isinstance(item, Passed):
                passed[item.what] += 1
                if time.monotonic() - heard < SIGN_OF_LIFE:
                    continue
            else:
                found = True
            _write(stdout, msgspec.msgpack.encode(item))
            if not isinstance(_read(stdin), tuple):
                return
            heard = time.monotonic()
    if not found:
        kinds = ", ".join(f"{count:,} {what}" for what, count in passed.most_common(4))
        raise NotAPage(f"{label} holds no page; its records are others ({kinds or 'none'})")
    _write(stdout, b"", _END_OF_ARCHIVE)


def _main(argv: list[str]) -> None:
    task, dials = argv
    _serve(task, msgspec.json.decode(dials, type=_Dials))


if __name__ == "__main__":
    _main(sys.argv[1:])
