"""The case file as the rooms read it: a few open readers, lent to one request each, and the catalogue of its pages."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Iterator
from pathlib import Path

from sayso.errors import CaseError
from sayso.serve.catalogue import Catalogue
from sayso.store import Store

__all__ = ["Desk", "Reading"]

READERS = 4
"""Readers that are open at once. More only wait for one another: rooms are built under Python's one lock."""


class Reading:
    """One request's view of the case: everything read through it is of one moment."""

    def __init__(self, store: Store, desk: Desk) -> None:
        self.store = store
        self._desk = desk

    @property
    def catalogue(self) -> Catalogue:
        """The pages by facet, and what else is counted over all of them, of this moment or shortly before."""
        return self._desk.catalogue(self.store)


class Desk:
    """A case file's readers. Close it when the room closes."""

    def __init__(self, path: Path) -> None:
        """Open the case at `path`. Raises CaseError where it cannot be used."""
        self.path = path
        with contextlib.suppress(CaseError):  # one of an earlier version that may not be written is shown as a copy
            Store(path, write=True, alone=False).close()
        self._watch = Store(path)
        self._free: queue.LifoQueue[Store] = queue.LifoQueue()
        for _ in range(READERS):
            self._free.put(Store(path))
        self._making = threading.Lock()
        self._catalogue: Catalogue | None = None
        self._made_at: int | None = None

    @contextlib.contextmanager
    def reading(self) -> Iterator[Reading]:
        """A reader for one request; waits for one to be free."""
        store = self._free.get()
        try:
            with store.snapshot():
                yield Reading(store, self)
        finally:
            self._free.put(store)

    def catalogue(self, store: Store) -> Catalogue:
        """The catalogue, made again where the case has changed."""
        with self._making:
            now = self._watch.moment()
            if self._catalogue is None or self._made_at != now:
                self._catalogue = Catalogue.of(store)
                self._made_at = now
            return self._catalogue

    def close(self) -> None:
        """Close the readers. Nothing may be read any more."""
        for _ in range(READERS):
            self._free.get().close()
        self._watch.close()
