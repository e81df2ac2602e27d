"""A file system that fails, or is looked at, at any chosen write: SQLite's own way to test what a crash leaves."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator

import apsw

from sayso import store

Act = Callable[[int, str, str], None]
"""Called before each write, sync and truncation with its number from 1, what it is, and the file. It may raise."""


class _File(apsw.VFSFile):
    def __init__(self, act: Act, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        super().__init__("unix", name, flags)
        self.act = act
        self.name = name.filename() if isinstance(name, apsw.URIFilename) else name or ""

    def xWrite(self, data: bytes, offset: int) -> None:
        self.act("write", self.name)
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:
        self.act("sync", self.name)
        super().xSync(flags)

    def xTruncate(self, size: int) -> None:
        self.act("truncate", self.name)
        super().xTruncate(size)


class _System(apsw.VFS):
    def __init__(self, act: Act) -> None:
        super().__init__("faulty", "unix")
        self._act, self.count = act, 0

    def act(self, what: str, name: str) -> None:
        self.count += 1
        self._act(self.count, what, os.path.basename(name))

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:
        return _File(self.act, name, flags)


@contextlib.contextmanager
def watched(act: Act) -> Iterator[_System]:
    """Cases that are opened to write inside are written through `act`.

    A file system in Python has no shared memory, so the one writer has the file to itself; its log is written as ever.
    """
    system = _System(act)
    real = apsw.Connection

    def connection(path: str, flags: int | None = None) -> apsw.Connection:
        if flags is not None or not path:
            return real(path, flags=flags) if flags is not None else real(path)
        db = real(path, vfs="faulty")
        db.pragma("locking_mode", "exclusive")
        return db

    class Apsw:
        Connection = staticmethod(connection)

        def __getattr__(self, name: str) -> object:
            return getattr(apsw, name)

    before, store.apsw = store.apsw, Apsw()
    try:
        yield system
    finally:
        store.apsw = before
        system.unregister()
