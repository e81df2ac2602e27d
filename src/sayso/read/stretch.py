"""A stretch of a file, read at any place without holding it in memory: what archives are read from."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Protocol

from sayso.errors import NoSuchInput

if TYPE_CHECKING:
    import zipfile

WINDOW = 1 << 20
"""Bytes looked at in one go where an archive is searched or skipped."""

AHEAD = 1 << 18
"""Bytes read ahead: fewer, larger reads cost less, as long as they fit a processor's own memory."""


class Stretch(Protocol):
    """Bytes of known number that can be read from any place on."""

    @property
    def size(self) -> int:
        """How many bytes there are."""

    def read_at(self, at: int, count: int) -> bytes:
        """Up to `count` bytes from `at` on; fewer only at the end."""


@dataclass(frozen=True, slots=True)
class Stored:
    """`size` bytes of an open file from `base` on."""

    descriptor: int
    base: int
    size: int

    def read_at(self, at: int, count: int) -> bytes:
        """Up to `count` bytes from `at` on. Raises NoSuchInput where the disk gives them no more."""
        count = min(count, self.size - at)
        if count <= 0:
            return b""
        try:
            raw = os.pread(self.descriptor, count, self.base + at)
            while len(raw) < count and (more := os.pread(self.descriptor, count - len(raw), self.base + at + len(raw))):
                raw += more
        except OSError as error:
            raise NoSuchInput(f"byte {self.base + at:,} cannot be read ({error.strerror}); check the disk") from error
        return raw


class Deflated:
    """A compressed entry of a zip: going forward costs little, going back reads it again from its start."""

    def __init__(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
        self._archive, self._entry = archive, entry
        self._stream: IO[bytes] = archive.open(entry)
        self._at = 0
        self.size = entry.file_size

    def read_at(self, at: int, count: int) -> bytes:
        """Up to `count` bytes from `at` on. Raises zipfile.BadZipFile or zlib.error where they are damaged."""
        if at < self._at:
            self._stream.close()
            self._stream, self._at = self._archive.open(self._entry), 0
        while self._at < at:
            passed = self._stream.read(min(WINDOW, at - self._at))
            if not passed:
                return b""
            self._at += len(passed)
        raw = self._stream.read(count)
        self._at += len(raw)
        return raw


class Reading:
    """A stretch as a file open for reading from a place on; its positions count from there."""

    def __init__(self, stretch: Stretch, start: int) -> None:
        self._stretch = stretch
        self._start = start
        self._at = 0
        self._ahead = b""  # bytes read ahead, from `_from` on: few large reads cost less than many small ones
        self._from = 0

    def read(self, count: int = -1) -> bytes:
        """The next bytes; all that are left where no count is given."""
        left = self._stretch.size - self._start - self._at
        count = left if count < 0 else min(count, left)
        place = self._at - self._from
        if not 0 <= place <= len(self._ahead) - count:
            self._ahead = self._stretch.read_at(self._start + self._at, max(count, AHEAD))
            self._from, place = self._at, 0
        raw = self._ahead[place : place + count]
        self._at += len(raw)
        return raw

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place, as files do."""
        bases = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._stretch.size - self._start}
        self._at = max(0, bases[whence] + offset)
        return self._at

    def tell(self) -> int:
        """The place of the next byte."""
        return self._at

    def close(self) -> None:
        """Nothing to close: the file belongs to who opened it."""
