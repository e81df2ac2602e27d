"""The case file as the rooms read it: a few open readers, lent to one request each, and the catalogue of its pages."""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from pathlib import Path
from typing import TypeVar

import anyio
import anyio.to_thread

from sayso.errors import CaseError
from sayso.serve.catalogue import Catalogue
from sayso.store import Store

__all__ = ["Desk", "Reading"]

T = TypeVar("T")

READERS = 4
"""Readers that are open at once. More only wait for one another: rooms are built under Python's one lock."""

WRITERS = 8
"""Writers that may wait at once."""

QUICK = 0.3
"""Seconds in which a catalogue is made while its asker waits. One that takes longer is made beside, and the one of
before is shown until then: after every judgement in a large case everybody would wait for seconds."""

KEPT = 64 * 1024 * 1024
"""Bytes of pages that were shown and are kept until something is written."""


class Reading:
    """One request's view of the case: everything read through it is of one moment."""

    def __init__(self, store: Store, desk: Desk, moment: int) -> None:
        self.store = store
        self.moment = moment
        self.settled = True
        """Whether nothing of before this moment was shown."""
        self._desk = desk

    @property
    def catalogue(self) -> Catalogue:
        """The pages by facet, and what else is counted over all of them, of this moment or shortly before."""
        found, made_at = self._desk.catalogue(self.store, self.moment)
        self.settled = self.settled and made_at >= self.moment
        return found


class Shown:
    """Pages as they were shown, kept until something is written: people who work on one case look at the same rooms."""

    def __init__(self, most: int = KEPT) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._pages: OrderedDict[Hashable, bytes] = OrderedDict()
        self._size = 0
        self._moment = -1

    def get(self, key: Hashable, moment: int) -> bytes | None:
        """The page that was kept under this key at this moment."""
        with self._lock:
            if moment != self._moment or key not in self._pages:
                return None
            self._pages.move_to_end(key)
            return self._pages[key]

    def put(self, key: Hashable, moment: int, page: bytes) -> None:
        """Keep a page; those of before are dropped, and where there is no more room those not looked at longest."""
        with self._lock:
            if moment > self._moment:
                self._pages.clear()
                self._size, self._moment = 0, moment
            if moment < self._moment or key in self._pages:
                return
            self._pages[key] = page
            self._size += len(page)
            while self._size > self._most:
                self._size -= len(self._pages.popitem(last=False)[1])


class Desk:
    """A case file's readers. Close it when the room closes."""

    def __init__(self, path: Path, *, readers: int = READERS) -> None:
        """Open the case at `path`. Raises CaseError where it cannot be used."""
        self.path = path
        self._readers = readers
        with contextlib.suppress(CaseError):  # one of an earlier version that may not be written is shown as a copy
            Store(path, write=True, alone=False).close()
        self._watch = Store(path)
        self._free: queue.LifoQueue[Store] = queue.LifoQueue()
        for _ in range(readers):
            self._free.put(Store(path))
        self.shown = Shown()
        self._watching = threading.Lock()
        self._making = threading.Lock()
        self._catalogue: tuple[Catalogue, int] | None = None
        self._took = 0.0
        self._writers: anyio.CapacityLimiter | None = None
        self._maker: threading.Thread | None = None

    def moment(self) -> int:
        """A number that is higher after anything was written."""
        with self._watching:
            return self._watch.moment()

    @contextlib.contextmanager
    def reading(self) -> Iterator[Reading]:
        """A reader for one request; waits for one to be free."""
        store = self._free.get()
        try:
            moment = self.moment()  # first: what is written between the two is read, and not taken for read
            with store.snapshot():
                yield Reading(store, self, moment)
        finally:
            self._free.put(store)

    async def write(self, work: Callable[[], T]) -> T:
        """Do what writes in a thread of its own kind: whoever waits for a long `add` to let them holds up no reader."""
        if self._writers is None:
            self._writers = anyio.CapacityLimiter(WRITERS)
        return await anyio.to_thread.run_sync(work, limiter=self._writers)

    def catalogue(self, store: Store, moment: int) -> tuple[Catalogue, int]:
        """The catalogue, made again where the case has changed, and the moment it is of."""
        with self._making:
            known = self._catalogue
            if known is not None and known[1] >= moment:
                return known
            if known is None or self._took < QUICK:
                self._catalogue = known = self._made(store), moment
            elif self._maker is None:
                self._maker = threading.Thread(target=self._make, name="catalogue", daemon=True)
                self._maker.start()
            return known

    def _made(self, store: Store) -> Catalogue:
        began = time.monotonic()
        made = Catalogue.of(store)
        self._took = time.monotonic() - began
        return made

    def _make(self) -> None:
        """Beside the requests: make the catalogue again."""
        try:
            with self.reading() as case:
                made = self._made(case.store), case.moment
            with self._making:
                self._catalogue = made
        finally:
            self._maker = None

    def close(self) -> None:
        """Close the readers. Nothing may be read any more."""
        if (maker := self._maker) is not None:
            maker.join()
        for _ in range(self._readers):
            self._free.get().close()
        self._watch.close()
