"""Another case file -> its pages, taken out of a stranger's hands.

Nothing in it is trusted: it is opened so that it cannot be written and its schema cannot act, its schema must be the
one that sayso makes, its tables are checked before they are walked, and every value is held to a size and a type. What
was found in its pages is taken over only statement by statement; who asks holds each against the page's text.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import apsw
import msgspec

from sayso.days import is_moment
from sayso.errors import BrokenCase, CaseError, InputError, NotACase
from sayso.record import Failed, Failure, MadeBy, Noun, Statement, Unread, content_id
from sayso.store import APPLICATION, VERSION, Met, brought_up, examine, migrations, reading, schema_of, told

__all__ = ["Brought", "Captures", "OtherCase", "is_case"]

SUFFIX = ".sayso"

STATEMENTS = 64_000_000
"""Characters of JSON that a page's statements may have together: ten times what the longest page that is annotated
yields (60,000 words, at some hundred characters a word)."""

NAME = 4_096
"""Characters of a file's name or an address: the longest path that Linux opens."""

READ = ("about", "raw", "page", "capture", "failure", "statement")
"""The tables that are read."""

T = TypeVar("T")

Captures = tuple[tuple[str | None, str | None], ...]
"""The files a page was met under and the times, null where nobody says."""


class Brought(Noun, frozen=True, kw_only=True):
    """A page of another case: its id, its bytes, what came with them, and the names and times it was met under and at.

    `statements` are what was found on it there, of the right types and no more; null where they were not asked for.
    """

    id: str
    raw: bytes
    met: Met
    captures: Captures
    statements: tuple[Statement, ...] | None


def is_case(path: str | os.PathLike[str]) -> bool:
    """Whether a file is a case, or passes itself off as one: by its name, or by its first bytes."""
    if os.fsdecode(path).lower().endswith(SUFFIX):
        return not Path(path).is_dir()
    try:
        if not Path(path).is_file():  # never wait for a pipe here
            return False
        with Path(path).open("rb") as file:
            head = file.read(72)
    except (OSError, ValueError):
        return False  # whoever opens it next says why it cannot be opened
    return head.startswith(b"SQLite format 3\0") and head[68:72] == APPLICATION.to_bytes(4, "big")


class OtherCase:
    """Another case, open at one moment of it: what its writer adds meanwhile is not seen. Use it as a context manager.

    Opening raises NotACase, NewerCase, BrokenCase or CaseError, and writes nothing to the file. `at_most` is how many
    bytes a page may have.
    """

    def __init__(self, path: str | os.PathLike[str], *, at_most: int) -> None:
        self.path = Path(path)
        self._at_most = at_most
        with told(self.path):
            if not self.path.exists():
                raise CaseError(f"{self.path} is not there; check the path")
            examine(self.path)
            if self.path.stat().st_size == 0:
                raise NotACase(f"{self.path} is empty; copy it again, or leave it out")
            db = reading(self.path)
            try:
                # A string or blob that could not be of any case is never brought into memory.
                db.limit(apsw.SQLITE_LIMIT_LENGTH, max(at_most, STATEMENTS) + 1_000_000)
                db.execute("BEGIN")
                self._examine(db)
                self._db = brought_up(db)
            except BaseException:
                db.close()
                raise

    def __enter__(self) -> OtherCase:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        with told(self.path):
            self._db.close()

    def _examine(self, db: apsw.Connection) -> None:
        """Its schema is the one its version has, and what is read of it hangs together."""
        version = db.pragma("user_version")
        if not 1 <= version <= VERSION or db.pragma("application_id") != APPLICATION:
            raise NotACase(f"{self.path} is no case file; name another file")
        expected, found = _made_schema(version), schema_of(db)
        for strange in sorted(set(found) - expected):
            kind, name = strange[:2]
            word = "virtual table" if strange[3][:14].upper() == "CREATE VIRTUAL" else kind
            known = any((kind, name) == entry[:2] for entry in expected)
            differs = "differs from the one that sayso makes" if known else "is none that sayso makes"
            raise NotACase(f"{self.path}: the {word} {name:.60} {differs}; add the pages themselves")
        for kind, name, *_ in sorted(expected - set(found)):
            raise NotACase(f"{self.path}: the {kind} {name} is missing; add the pages themselves")
        for table in READ:  # a page of the file that two others point to would be walked for ever
            (verdict,) = db.execute(f"PRAGMA integrity_check({table})").fetchone() or ("nothing told",)
            if verdict != "ok":
                first = " ".join(str(verdict).split())
                raise BrokenCase(
                    f"{self.path} is damaged ({first:.120}); go back to a backup, or add the pages themselves"
                )

    @property
    def count(self) -> int:
        """How often its pages were met: what `pages` yields, by captures."""
        with told(self.path):
            number: int = self._db.execute("SELECT count(*) FROM page JOIN capture ON capture.page = page.id").get
            return number

    def pages(
        self,
        *,
        wanted: Callable[[str, Captures], bool],
        taken: Callable[[MadeBy], bool],
    ) -> Iterator[Brought | Failed]:
        """The pages in the order of their ids, and a failure for each that does not hold.

        `wanted` is asked of each, with its id, which is worked out anew, and its captures; of those that are not, the
        rest is not looked at but for their bytes. `taken` says by whom made the statements that are asked for are.
        What people judged there is not taken: it would be yielded beside this, and kept by who asks.
        """
        with told(self.path):
            numbers = [number for (number,) in self._db.execute("SELECT number FROM page ORDER BY id")]
        for number in numbers:
            name: object = None
            try:
                with told(self.path):
                    name = self._db.execute("SELECT substr(id, 1, 40) FROM page WHERE number = ?", (number,)).get
                    page = self._page(number, wanted, taken)
            except InputError as error:
                yield self._failed(str(error), f"{self.path}#{name}")
            except (apsw.TooBigError, UnicodeDecodeError, msgspec.MsgspecError, RecursionError) as error:
                reason = " ".join(str(error).split())
                line = f"page {name} of {self.path} is left out: it is not as cases keep pages ({reason:.160})"
                yield self._failed(f"{line}; add the page itself", f"{self.path}#{name}")
            else:
                if page is not None:
                    yield page

    def _page(
        self,
        number: int,
        wanted: Callable[[str, Captures], bool],
        taken: Callable[[MadeBy], bool],
    ) -> Brought | None:
        id, sha256, met_json, made_by_json = self._typed(
            tuple[str, str, str, str], "SELECT id, raw_sha256, met, made_by FROM page WHERE number = ?", number
        )
        met = msgspec.json.decode(met_json, type=Met)
        captures = tuple(
            msgspec.convert(row, tuple[str | None, str | None])
            for row in self._db.execute(
                "SELECT file, captured FROM capture WHERE page = ? ORDER BY captured, file", (id,)
            )
        )
        if any(len(name or "") > NAME for name in (met.url, met.charset, *(part for row in captures for part in row))):
            raise InputError(f"page {id:.40} of {self.path} is left out: a name in it has over {NAME:,} characters")
        wrong = next((time for _, time in captures if time is not None and not is_moment(time)), None)
        if wrong is not None:
            raise InputError(
                f"page {id:.40} of {self.path} is left out: it was captured on '{wrong:.40}', which is no day"
            )
        raw = self._raw(id, sha256)
        if id != content_id(raw, met.url or ""):
            raise InputError(f"page {id:.40} of {self.path} is left out: its id is not its own; add the page itself")
        if not wanted(id, captures):
            return None
        statements = None
        if taken(msgspec.json.decode(made_by_json, type=MadeBy)):
            statements = self._statements(id)
        return Brought(id=id, raw=raw, met=met, captures=captures or ((None, None),), statements=statements)

    def _raw(self, id: str, sha256: str) -> bytes:
        """A page's bytes, unpacked no further than allowed, and checked against their SHA-256."""
        row = self._db.execute(
            "SELECT size, length(bytes), compression FROM raw WHERE sha256 = ?", (sha256,)
        ).fetchone()
        if row is None:
            raise InputError(f"page {id:.40} of {self.path} is left out: its bytes are not there; add the page itself")
        size, packed, compression = msgspec.convert(row, tuple[int, int, str])
        if not 0 <= max(size, packed) <= self._at_most:
            raise InputError(
                f"page {id:.40} of {self.path} is left out: it has {max(size, packed):,} bytes, more than the "
                f"{self._at_most:,} of one page's budget"
            )
        (stored,) = self._typed(tuple[bytes], "SELECT bytes FROM raw WHERE sha256 = ?", sha256)
        raw = stored
        if compression == "zlib":
            unpacking = zlib.decompressobj()
            with contextlib.suppress(zlib.error):  # what does not unpack has not the hash that it should have
                raw = unpacking.decompress(stored, size + 1)
        if len(raw) != size or hashlib.sha256(raw).hexdigest() != sha256:
            raise InputError(
                f"page {id:.40} of {self.path} is left out: its bytes are not those that were kept; add the page itself"
            )
        return raw

    def _statements(self, id: str) -> tuple[Statement, ...]:
        size = self._db.execute(
            "SELECT coalesce(sum(octet_length(detail) + coalesce(octet_length(computed), 0)), 0) FROM statement "
            "WHERE page = ?",
            (id,),
        ).get
        if not isinstance(size, int) or size > STATEMENTS:
            raise InputError(f"page {id:.40} of {self.path} is left out: its statements are larger than any page's")
        # As they were computed: what people left of them there is theirs.
        rows = self._db.execute(
            "SELECT coalesce(computed, detail) FROM statement WHERE page = ? AND standing <> 'made' ORDER BY position",
            (id,),
        )
        return tuple(msgspec.json.decode(msgspec.convert(line, str), type=Statement) for (line,) in rows)

    def _typed(self, kind: type[T], sql: str, *values: object) -> T:
        """The one row that a query finds, of these types: a file may hold others than its schema says."""
        return msgspec.convert(self._db.execute(sql, values).fetchone(), kind)

    def failures(self) -> Iterator[Failed]:
        """What could not be read there, as it is kept there."""
        with told(self.path):
            rows: list[Any] = list(
                self._db.execute("SELECT file, stage, substr(reason, 1, 2000) FROM failure ORDER BY file")
            )
        for row in rows:
            file, stage, reason = msgspec.convert(row, tuple[str, str, str])
            if len(file) <= NAME and len(stage) <= 40:
                yield self._failed(reason, file, stage)

    def _failed(self, reason: str, file: str, stage: str = "read") -> Failed:
        from sayso import __version__

        return Failed(
            page=Unread(file=file), failure=Failure(stage=stage, reason=reason), made_by=MadeBy(sayso=__version__)
        )


@functools.cache
def _made_schema(version: int) -> frozenset[tuple[str, str, str, str]]:
    """The schema that sayso makes for this version of the case file."""
    db = apsw.Connection(":memory:")
    try:
        for script in migrations()[:version]:
            db.execute(script)
        return frozenset(schema_of(db))
    finally:
        db.close()
