"""record <-> case file: one SQLite database that holds pages, their bytes, and everything found in them.

One process writes, holding a lock that names it; readers open the file read-only and never checkpoint. SQLite comes
with apsw, the same build everywhere: many systems' own is older than the mending of the write-ahead-log reset bug.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import apsw
import msgspec

from sayso.days import in_time
from sayso.errors import BrokenCase, BusyCase, CaseError, NewerCase, NotACase
from sayso.judgements import Judgements, finding_anchor, put_appearances, put_changes, put_parts
from sayso.record import (
    Anchor,
    Certainty,
    Change,
    Claim,
    Copy,
    Counted,
    Edge,
    Failed,
    Finding,
    Judged,
    LostPage,
    MadeBy,
    Noun,
    Page,
    Record,
    Standing,
    Statement,
    descent,
    families,
    told_as,
)

__all__ = [
    "APPLICATION",
    "VERSION",
    "Appearance",
    "Card",
    "ClaimLine",
    "Code",
    "Counts",
    "FamilyLine",
    "Found",
    "Group",
    "Met",
    "Noted",
    "Said",
    "SourceLine",
    "Store",
    "brought_up",
    "examine",
    "migrate",
    "migrations",
    "reading",
    "schema_of",
    "sought",
    "tables",
    "told",
]

APPLICATION = 0x73617973
"""SQLite's application_id of a case file: 'says' in ASCII."""

PACKED = 300
"""Bytes from which raw pages are compressed."""

UNDATED = "~"
"""Stands after every date."""

WAIT = 0.2
"""Seconds between two tries for the writer's lock."""

_PENDING = """
    SELECT page AS id FROM pending
    UNION SELECT id FROM page WHERE number IN (
        SELECT page FROM unsettled UNION SELECT one FROM pair WHERE related IS NULL
        UNION SELECT two FROM pair WHERE related IS NULL)
"""
"""The pages that an `add` which breaks off leaves for the next, whichever of its steps it was at."""

T = TypeVar("T", bound=Noun)


class Group(Noun, frozen=True, kw_only=True):
    """Pages that were traced together, and what was found: `families` gives each page's family, `mark` what it was
    worked out from."""

    name: str
    mark: str
    families: dict[str, str]
    copies: tuple[Copy, ...] = ()
    lost: tuple[LostPage, ...] = ()
    changes: tuple[Change, ...] = ()


class Met(Noun, frozen=True, kw_only=True):
    """What came with a page's bytes and is not in them, from the archive they were in: their address, the encoding
    that their transfer declared, and remarks for people. Reading the bytes again needs it."""

    url: str | None = None
    charset: str | None = None
    notes: tuple[str, ...] = ()


class Found(Noun, frozen=True, kw_only=True):
    """A page that a search found: its id, and a passage of its report with the words found between ⟦ and ⟧. Where only
    furniture of its site holds them, the passage is how the report begins, without marks."""

    page: str
    title: str | None
    published: str | None
    passage: str


class Card(Noun, frozen=True, kw_only=True):
    """A page on one line: what to call it by, and how many statements were read on it."""

    id: str
    title: str | None
    publisher: str | None
    published: str | None
    file: str | None
    url: str | None
    statements: int


class Counts(Noun, frozen=True, kw_only=True):
    """How much of each thing a case holds. `families` are those of more than one page; `pending` are pages whose place
    among the others is still to be worked out."""

    pages: int
    statements: int
    families: int
    copies: int
    lost_pages: int
    claims: int
    contested: int
    findings: int
    failures: int
    pending: int


class FamilyLine(Noun, frozen=True, kw_only=True):
    """A family of copies on one line: its pages, its publishers, and the first and last date on which they were
    published. `origins` are the pages it begins with and the lost pages behind it (`record.Descent`), `unnamed` those
    of them whose publisher nobody knows. `title` is that of the page it is named after; `known` whether it is known
    that the others stem from that page, or came after it."""

    id: str
    pages: int
    publishers: int
    origins: int
    unnamed: int
    first: str | None
    last: str | None
    title: str | None
    known: bool


class ClaimLine(Noun, frozen=True, kw_only=True):
    """A claim on one line: its words, from how many origins, on how many pages, on whose word. `worded_by` is who put
    its words in the place of a page's, null where they are a page's; `standing` what people left of it. `unnamed` are
    those of its origins that are no outlet and no page whose publisher is known."""

    id: str
    text: str
    origins: int
    pages: int
    sources: tuple[str, ...]
    contested: bool
    certainty: Certainty = Certainty.STATED
    worded_by: str | None = None
    standing: Standing = Standing.COMPUTED
    unnamed: int = 0

    @property
    def told(self) -> str:
        """Its words for people: how sure they are before them where they are not plainly stated, after them who wrote
        them where no page did."""
        return told_as(self.text, self.certainty, self.worded_by)


class Code(Noun, frozen=True, kw_only=True):
    """How often a check found something: findings that fail, that are unclear, and the pages they are about."""

    code: str
    severity: str
    fails: int
    unclear: int
    pages: int


class SourceLine(Noun, frozen=True, kw_only=True):
    """A source on one line: the name it is known by, or its words where it has none; how many statements rest on its
    word, on how many pages."""

    name: str
    named: bool
    kind: str
    statements: int
    pages: int


class Said(Noun, frozen=True, kw_only=True):
    """A statement where it stands: the page, and its place among the page's statements, from 1; and what people left of
    it."""

    statement: Statement
    page: Card
    place: int
    standing: Standing = Standing.COMPUTED


class Noted(Noun, frozen=True, kw_only=True):
    """A finding with its page, and its place among the page's findings, from 1; and what people left of it."""

    finding: Finding
    page: Card
    place: int
    standing: Standing = Standing.COMPUTED


class Appearance(Noun, frozen=True, kw_only=True):
    """A statement as an appearance of a claim."""

    said: Said
    contradicting: bool


def migrations() -> list[str]:
    """The SQL of each version of the case file, in order: the first makes it, each other changes the one before."""
    folder = resources.files("sayso.data") / "migrations"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return [(folder / name).read_text(encoding="utf-8") for name in names]


VERSION = len(migrations())
"""Version of the case file that this sayso writes."""


def tables() -> list[str]:
    """The names of the tables and views that a case file of this version has."""
    with contextlib.closing(apsw.Connection(":memory:")) as db:
        for script in migrations():
            db.execute(script)
        return [
            name for kind, name, *_ in schema_of(db) if kind in ("table", "view") and not name.startswith("sqlite_")
        ]


class Store:
    """An open case file. Use it as a context manager; `write=True` holds the writer's lock until it is closed."""

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        write: bool = False,
        alone: bool = True,
        waits: Callable[[str], None] | None = None,
    ) -> None:
        """Open the case at `path`; with `write` it is made where there is none, and brought up to this version.

        Without, a file of an earlier version is read as a copy that is brought up, and stays as it is.
        A writer that is not `alone` takes no lock: it is there for short transactions beside another writer's, on a
        file that is there and of this version. `waits` is called once, with a line for people, where another process
        is writing. Raises CaseError, or one of its kinds, where the file cannot be used; it is then as it was.
        """
        self.path = Path(path)
        self.write = write
        self._lock: _Lock | None = None
        if not (write and alone) and not self.path.exists():
            raise CaseError(f"{self.path} does not exist; make it with: sayso add {self.path} PAGE...")
        with self._told():
            if self.path.exists():
                examine(self.path)
            if write and (alone or self._version() < VERSION):
                self._lock = _Lock(self.path, waits or (lambda _: None))
            try:
                self._db = self._open()
            except BaseException:
                self._unlock()
                raise

    # --- opening and closing --------------------------------------------------------------------

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file and give the writer's lock back."""
        try:
            with self._told():
                self._db.close()
        finally:
            self._unlock()

    def _unlock(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _version(self) -> int:
        db = reading(self.path)
        try:
            version: int = db.pragma("user_version")
        finally:
            db.close()
        return version

    def _open(self) -> apsw.Connection:
        if not self.write:
            db = reading(self.path)
            try:
                return brought_up(db)
            except BaseException:
                db.close()
                raise
        db = apsw.Connection(str(self.path))
        try:
            _be_wary(db)
            db.set_busy_timeout(60_000 if self._lock else 20_000)  # a person waits for what is not alone
            db.pragma("foreign_keys", True)
            if db.pragma("application_id") == 0:
                db.pragma("page_size", 8192)
            db.pragma("journal_mode", "wal")
            db.pragma("cache_size", -65_536)  # KiB: the features of ten thousand pages, which are written all over
            db.pragma("synchronous", 2)  # a page that was reported as added is on the disk
            migrate(db)
        except BaseException:
            with contextlib.suppress(apsw.Error):  # what is told is why it could not be opened
                db.close()
            raise
        return db

    def _told(self) -> contextlib.AbstractContextManager[None]:
        return told(self.path)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All of what is written inside, or, where anything fails, none of it."""
        with self._told():
            if self._db.in_transaction:
                yield
                return
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:  # SQLite itself has taken back what met a full disk
                    self._db.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """What is read inside is of one moment, whatever another process writes meanwhile."""
        with self._told():
            self._db.execute("BEGIN")
        try:
            yield
        finally:
            if self._db.in_transaction:  # else an error ended it
                self._db.execute("ROLLBACK")

    # --- pages ----------------------------------------------------------------------------------

    def has_bytes(self, sha256: str, *, file: str | None, captured: str | None) -> bool:
        """Whether these bytes are kept already and were met under this name and at this time."""
        with self._told():
            found = self._db.execute(
                "SELECT 1 FROM page JOIN capture ON capture.page = page.id WHERE raw_sha256 = ? "
                "AND capture.file IS ? AND capture.captured IS ?",
                (sha256, file, captured),
            ).get
        return found is not None

    def put(
        self,
        record: Record,
        raw: bytes,
        *,
        met: Met | None = None,
        captures: Iterable[tuple[str | None, str | None]] = (),
    ) -> bool:
        """Keep a page, its bytes and its record in one step; False where the page was there.

        Its place in the pile is then pending. A page met under several names or at several times keeps them all, and
        shows the first name in order and the earliest time: `captures` are further ones, each its file and time.
        `met` is what came with the bytes; the first that a page came with is kept.
        """
        page = record.page
        with self.transaction():
            new = not self.has_page(page.id)
            if new:
                self._put_raw(page.raw_sha256, raw)
                self._put_page(record, met or Met())
                self._db.execute("INSERT INTO pending VALUES (?)", (page.id,))
                self._db.execute("INSERT INTO unaudited VALUES (?)", (page.id,))
            self._put_captures(page.id, [(page.file, page.captured), *captures])
        return new

    def has_page(self, id: str) -> bool:
        """Whether the page with this id is kept."""
        with self._told():
            return self._db.execute("SELECT 1 FROM page WHERE id = ?", (id,)).get is not None

    def put_captures(self, page: str, captures: Iterable[tuple[str | None, str | None]]) -> None:
        """Keep that a page, which is there, was met under these names and at these times."""
        with self.transaction():
            self._put_captures(page, captures)

    def _put_captures(self, page: str, captures: Iterable[tuple[str | None, str | None]]) -> None:
        for file, captured in captures:
            self._db.execute(
                "INSERT INTO capture SELECT :page, :file, :captured WHERE NOT EXISTS (SELECT 1 FROM capture "
                "WHERE page = :page AND file IS :file AND captured IS :captured)",
                {"page": page, "file": file, "captured": captured},
            )
            if file is not None:
                self._db.execute("DELETE FROM failure WHERE file = ?", (file,))
        self._db.execute(
            "UPDATE page SET file = (SELECT min(file) FROM capture WHERE page = :page), "
            "captured = (SELECT min(captured) FROM capture WHERE page = :page) WHERE id = :page",
            {"page": page},
        )

    def put_failure(self, failed: Failed) -> None:
        """Keep that a page could not be read, and why; the next success under its name clears it."""
        with self.transaction():
            self._db.execute(
                "INSERT OR REPLACE INTO failure VALUES (?, ?, ?)",
                (failed.page.file or "-", failed.failure.stage, failed.failure.reason),
            )

    def forget_failures(self, case: str) -> None:
        """Drop what failed of another case when it was last added; what fails of it now is told anew."""
        with self.transaction():
            self._db.execute(
                "DELETE FROM failure WHERE file = :case OR substr(file, 1, length(:case) + 1) = :case || '#'",
                {"case": case},
            )

    def has_file(self, file: str) -> bool:
        """Whether some page was met under this name."""
        with self._told():
            return self._db.execute("SELECT 1 FROM capture WHERE file = ?", (file,)).get is not None

    def _put_raw(self, sha256: str, raw: bytes) -> None:
        packed = zlib.compress(raw, 6) if len(raw) >= PACKED else raw
        smaller = len(packed) < len(raw)
        self._db.execute(
            "INSERT OR IGNORE INTO raw VALUES (?, ?, ?, ?)",
            (sha256, len(raw), "zlib" if smaller else "none", packed if smaller else raw),
        )

    def _put_page(self, record: Record, met: Met) -> None:
        page = record.page
        bare = msgspec.structs.replace(page, text="", file=None, captured=None)
        number = self._db.execute(
            "INSERT INTO page (id, file, url, captured, title, publisher, published, modified, language, genre, text, "
            "raw_sha256, met, detail, made_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number",
            (
                page.id,
                page.file,
                page.url,
                page.captured,
                page.title,
                page.publisher,
                page.published.value if page.published else None,
                page.modified.value if page.modified else None,
                page.language,
                page.genre.value,
                page.text,
                page.raw_sha256,
                _json(met),
                _json(bare),
                _json(record.made_by),
            ),
        ).get
        self._db.executemany(
            "INSERT INTO block VALUES (?, ?, ?, ?, ?)",
            [(number, n, block.role.value, block.start, block.end) for n, block in enumerate(page.blocks)],
        )
        self._db.execute(
            "INSERT INTO page_words (rowid, title, own, rest) "
            "SELECT number, title, own, rest FROM reports WHERE number = ?",
            (number,),
        )
        for position, statement in enumerate(record.statements):
            self._put_statement(page.id, position, statement)
        self._put_findings(page.id, record.findings, pile=False)

    def _put_statement(self, page: str, position: int, statement: Statement) -> None:
        number = self._db.execute(
            'INSERT INTO statement (id, page, position, words, "start", "end", certainty, negated, block, found_by, '
            "detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number",
            (
                statement.id,
                page,
                position,
                " … ".join(span.text for span in statement.words),
                statement.words[0].start,
                statement.words[-1].end,
                statement.certainty.value,
                int(statement.negated),
                statement.block.value,
                statement.found_by,
                _json(statement),
            ),
        ).get
        put_parts(self._db, number, statement)

    def _put_findings(self, page: str, findings: Iterable[Finding], *, pile: bool) -> None:
        for position, finding in enumerate(findings):
            self._db.execute(
                "INSERT OR IGNORE INTO finding (id, page, position, code, verdict, severity, message, words, detail, "
                "pile) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    finding.id,
                    page,
                    position,
                    finding.code,
                    finding.verdict.value,
                    finding.severity.value,
                    finding.message,
                    " … ".join(span.text for span in finding.spans),
                    _json(finding),
                    int(pile),
                ),
            )

    def records(self, ids: Iterable[str] | None = None, *, computed: bool = False) -> Iterator[Record]:
        """The records of the pages with these ids, or of all, in the order of their ids; unknown ids are left out.

        As people left them, without what they rejected; or, with `computed`, as they were computed.
        """
        column, where = _standing(computed)
        with self._told():
            wanted = sorted(self.ids() if ids is None else set(ids))
        for one in wanted:
            with self._told():
                row = self._db.execute(
                    "SELECT detail, text, file, captured, made_by FROM page WHERE id = ?", (one,)
                ).fetchone()
                if row is None:
                    continue
                detail, text, file, captured, made_by = row
                statements = [
                    line
                    for (line,) in self._db.execute(
                        f"SELECT {column} FROM statement WHERE page = ? AND {where} "  # noqa: S608  columns of ours
                        "ORDER BY position, number",
                        (one,),
                    )
                ]
                findings = [
                    line
                    for (line,) in self._db.execute(
                        f"SELECT {column} FROM finding WHERE page = ? AND {where} "  # noqa: S608  columns of ours
                        "ORDER BY pile, position",
                        (one,),
                    )
                ]
            page = msgspec.structs.replace(_noun(detail, Page), text=text, file=file, captured=captured)
            yield Record(
                page=page,
                statements=tuple(_noun(line, Statement) for line in statements),
                findings=tuple(_noun(line, Finding) for line in findings),
                made_by=_noun(made_by, MadeBy),
            )

    def pages(self, ids: Iterable[str]) -> Iterator[Page]:
        """The pages with these ids, without what was found in them, in the order of their ids."""
        for one in sorted(set(ids)):
            with self._told():
                row = self._db.execute("SELECT detail, text, file, captured FROM page WHERE id = ?", (one,)).fetchone()
            if row is not None:
                detail, text, file, captured = row
                yield msgspec.structs.replace(_noun(detail, Page), text=text, file=file, captured=captured)

    def record(self, id: str, *, computed: bool = False) -> Record | None:
        """The record of the page with this id, or None."""
        return next(self.records([id], computed=computed), None)

    def ids(self) -> list[str]:
        """The ids of all pages, in order."""
        with self._told():
            return [one for (one,) in self._db.execute("SELECT id FROM page ORDER BY id")]

    def raw(self, id: str) -> bytes | None:
        """The bytes of a page as they were met, checked against their SHA-256. Raises BrokenCase where they differ."""
        with self._told():
            row = self._db.execute(
                "SELECT r.sha256, r.compression, r.bytes FROM page AS p JOIN raw AS r ON r.sha256 = p.raw_sha256 "
                "WHERE p.id = ?",
                (id,),
            ).fetchone()
        if row is None:
            return None
        sha256, compression, stored = row
        try:
            raw: bytes = zlib.decompress(stored) if compression == "zlib" else stored
        except zlib.error as error:
            raise BrokenCase(f"{self.path}: the bytes of page {id} do not unpack; go back to a backup") from error
        if hashlib.sha256(raw).hexdigest() != sha256:
            raise BrokenCase(f"{self.path}: the bytes of page {id} are not those that were kept; go back to a backup")
        return raw

    def named(self, name: str) -> list[str]:
        """The ids of the pages a person may mean: by id or its beginning, file, the file's last part, or address."""
        with self._told():
            rows = self._db.execute(
                "SELECT DISTINCT page.id FROM page LEFT JOIN capture ON capture.page = page.id WHERE page.id = :name "
                "OR (length(:name) >= 6 AND substr(page.id, 1, length(:name)) = :name) OR url = :name "
                "OR capture.file = :name OR substr(capture.file, -length(:name) - 1) = '/' || :name ORDER BY page.id",
                {"name": name},
            )
            return [one for (one,) in rows]

    def failures(self) -> list[tuple[str, str, str]]:
        """File, stage and reason of each page that could not be read."""
        with self._told():
            return list(self._db.execute("SELECT file, stage, reason FROM failure ORDER BY file"))

    # --- judgements -----------------------------------------------------------------------------

    @property
    def judgements(self) -> Judgements:
        """What people judged."""
        return Judgements(self._db)

    def regroup(self, pages: Iterable[str]) -> None:
        """Work out the families of these pages anew, by the copies that still stand."""
        names = {name for page in pages for (name,) in self.query("SELECT name FROM family WHERE page = ?", (page,))}
        members: dict[str, None] = {}
        copies: list[Copy] = []
        lost: dict[str, LostPage] = {}
        todo = sorted(names)
        for name in todo:  # grows where people found that lost pages of two groups are one
            for (page,) in self.query("SELECT page FROM family WHERE name = ? ORDER BY page", (name,)):
                members[page] = None
                mine = self._nouns(f"SELECT detail FROM copy WHERE child = ? AND {_LEFT}", Copy, (page,))  # noqa: S608
                copies += mine
                for missing in self.lost_pages({copy.lost for copy in mine if copy.lost} - lost.keys()):
                    lost[missing.id] = missing
                    others = self.query(
                        "SELECT DISTINCT f.name FROM copy AS c JOIN family AS f ON f.page = c.child WHERE c.lost = ?",
                        (missing.id,),
                    )
                    todo += [other for (other,) in others if other not in names]
                    names.update(other for (other,) in others)
        for page, family in families(members, copies, lost.values()).items():
            self.run("UPDATE family SET family = ?1 WHERE page = ?2 AND family <> ?1", [(family, page)])

    # --- the pile -------------------------------------------------------------------------------

    def pending(self) -> list[str]:
        """The ids of pages whose place in the pile is still to be worked out: their neighbours, copies or claims."""
        with self._told():
            return [one for (one,) in self._db.execute(f"{_PENDING} ORDER BY id")]

    def mark(self, what: str, name: str) -> str | None:
        """What a group of pages was worked out from, by the smallest id in it: 'copies' or 'claims'."""
        with self._told():
            found: str | None = self._db.execute(
                "SELECT mark FROM settled WHERE what = ? AND name = ?", (what, name)
            ).get
        return found

    def put_copies(self, group: Group) -> None:
        """Keep what tracing a group of pages found, in place of what is kept under its name."""
        with self.transaction():
            self._drop_copies(group.name)
            self._put_copies(group)

    def drop_copies(self, name: str) -> None:
        """Forget what tracing a group of pages found."""
        with self.transaction():
            self._drop_copies(name)

    def put_claims(self, name: str, mark: str, claims: Iterable[Claim], *, pages: Iterable[str]) -> None:
        """Keep the claims of the pages of one neighbourhood, in place of those that are kept under its name."""
        with self.transaction():
            self._drop_claims(name)
            self._put_claims(name, mark, claims)
            self._db.executemany("INSERT INTO neighbourhood VALUES (?, ?)", [(page, name) for page in pages])

    def drop_claims(self, name: str) -> None:
        """Forget the claims of a neighbourhood."""
        with self.transaction():
            self._drop_claims(name)

    def _drop_copies(self, name: str) -> None:
        db = self._db
        pages = [page for (page,) in db.execute("SELECT page FROM family WHERE name = ?", (name,))]
        self._put_unaudited(pages)
        for page in pages:
            db.execute("DELETE FROM copy WHERE child = ?", (page,))
            db.execute("DELETE FROM change WHERE child = ?", (page,))
        db.execute("DELETE FROM lost_page WHERE name = ?", (name,))
        db.execute("DELETE FROM family WHERE name = ?", (name,))
        db.execute("DELETE FROM settled WHERE what = 'copies' AND name = ?", (name,))

    def _put_copies(self, group: Group) -> None:
        db = self._db
        self._put_unaudited(group.families)
        for page, family in group.families.items():
            db.execute("INSERT OR REPLACE INTO family VALUES (?, ?, ?)", (page, family, group.name))
        for lost in group.lost:
            db.execute(
                "INSERT INTO lost_page (id, name, derived_from, detail) VALUES (?, ?, ?, ?)",
                (lost.id, group.name, lost.derived_from, _json(lost)),
            )
        for copy in group.copies:
            db.execute(
                "INSERT INTO copy (child, parent, lost, kind, share, directed, reasons, detail) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    copy.child,
                    copy.parent,
                    copy.lost,
                    copy.kind.value,
                    copy.share,
                    int(copy.directed),
                    "; ".join(copy.reasons),
                    _json(copy),
                ),
            )
        put_changes(db, group.changes)
        db.execute("INSERT OR REPLACE INTO settled VALUES ('copies', ?, ?)", (group.name, group.mark))

    def _drop_claims(self, name: str) -> None:
        self._db.execute(
            "INSERT OR IGNORE INTO unaudited SELECT s.page FROM claim AS c JOIN appearance AS a ON a.claim = c.number "
            "JOIN statement AS s ON s.number = a.statement WHERE c.name = ?",
            (name,),
        )
        self._db.execute(
            "INSERT OR REPLACE INTO former SELECT 'claim', id, json_object("
            "'ids', json(coalesce(computed, detail) -> '$.statements'), 'words', text, "
            "'pages', json(coalesce(computed, detail) -> '$.pages')) FROM claim WHERE name = ? AND NOT made",
            (name,),
        )
        self._db.execute("DELETE FROM claim WHERE name = ?", (name,))
        self._db.execute("DELETE FROM settled WHERE what = 'claims' AND name = ?", (name,))
        self._db.execute("DELETE FROM neighbourhood WHERE name = ?", (name,))

    def _put_claims(self, name: str, mark: str, claims: Iterable[Claim]) -> None:
        db = self._db
        for claim in claims:
            self._put_unaudited(claim.pages)
            contested = bool(claim.contradicting)
            number = db.execute(
                "INSERT INTO claim (id, name, text, pages, origins, sources, contested, detail) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING number",
                (
                    claim.id,
                    name,
                    claim.text,
                    len(claim.pages),
                    len(claim.origins),
                    len(claim.sources),
                    int(contested),
                    _json(claim),
                ),
            ).get
            put_appearances(db, number, claim)
            db.execute("DELETE FROM former WHERE what = 'claim' AND id = ?", (claim.id,))
        db.execute("INSERT OR REPLACE INTO settled VALUES ('claims', ?, ?)", (name, mark))

    # --- findings that rest on other pages ------------------------------------------------------

    def _put_unaudited(self, pages: Iterable[str]) -> None:
        self._db.executemany("INSERT OR IGNORE INTO unaudited VALUES (?)", [(page,) for page in pages])

    def unaudited(self) -> list[str]:
        """The ids of pages whose findings that rest on other pages are still to be worked out."""
        with self._told():
            return [one for (one,) in self._db.execute("SELECT page FROM unaudited ORDER BY page")]

    def put_names(self, page: str, names: Iterable[str], cites: Iterable[str]) -> None:
        """Keep what a page can be cited by and what it cites; pages that cite it and did not yet are to be audited."""
        with self.transaction():
            db = self._db
            for name in names:
                known = db.execute("SELECT 1 FROM cited_as WHERE name = ? AND cites = 0 AND page = ?", (name, page)).get
                if known is None:
                    db.execute("INSERT INTO cited_as VALUES (?, ?, 0)", (name, page))
                    db.execute(
                        "INSERT OR IGNORE INTO unaudited SELECT page FROM cited_as WHERE name = ? AND cites = 1",
                        (name,),
                    )
            for name in cites:
                db.execute("INSERT OR IGNORE INTO cited_as VALUES (?, ?, 1)", (name, page))

    def cited_as(self, name: str) -> list[str]:
        """The ids of the pages that can be cited by this name."""
        with self._told():
            rows = self._db.execute("SELECT page FROM cited_as WHERE name = ? AND cites = 0 ORDER BY page", (name,))
            return [one for (one,) in rows]

    def put_audited(self, page: str, findings: Iterable[Finding]) -> None:
        """Keep a page's findings that rest on other pages, in place of those it had."""
        with self.transaction():
            gone = self._nouns(
                "SELECT coalesce(computed, detail) FROM finding WHERE page = ? AND pile = 1 AND NOT made",
                Finding,
                (page,),
            )
            self._db.executemany(
                "INSERT OR REPLACE INTO former VALUES ('finding', ?, ?)",
                [(one.id, _json(finding_anchor(one, page))) for one in gone],
            )
            self._db.execute("DELETE FROM finding WHERE page = ? AND pile = 1", (page,))
            self._put_findings(page, findings, pile=True)
            self._db.execute(
                "DELETE FROM former WHERE what = 'finding' AND id IN (SELECT id FROM finding WHERE page = ?)", (page,)
            )
            self._db.execute("DELETE FROM unaudited WHERE page = ?", (page,))

    def derives_from(self, page: str) -> list[Copy]:
        """The copies that a page is the child of, and the undirected ones that it is one side of, as they were
        computed; by child and parent."""
        found = self._nouns(  # whatever people did to a copy, a page that it joins is its child or its parent
            "SELECT coalesce(computed, detail) FROM copy WHERE (child = ?1 OR parent = ?1) AND NOT made", Copy, (page,)
        )
        mine = [copy for copy in found if copy.child == page or (copy.parent == page and not copy.directed)]
        return sorted(mine, key=lambda copy: (copy.child, copy.parent or copy.lost or ""))

    def claims_of(self, page: str) -> list[Claim]:
        """The claims that a page states, as they were computed, by id."""
        found = self._nouns(
            "SELECT coalesce(computed, detail) FROM claim WHERE NOT made AND number IN ("
            "SELECT a.claim FROM statement AS s JOIN appearance AS a ON a.statement = s.number WHERE s.page = ?1 "
            "UNION SELECT c.number FROM neighbourhood AS n JOIN claim AS c ON c.name = n.name "
            "WHERE n.page = ?1 AND c.computed IS NOT NULL) ORDER BY id",
            Claim,
            (page,),
        )
        return [claim for claim in found if page in claim.pages]

    def behind(self, lost: str) -> str | None:
        """The id of the page that a lost page was made from, where that can be told."""
        with self._told():
            found: str | None = self._db.execute("SELECT derived_from FROM lost_page WHERE id = ?", (lost,)).get
        return found

    def outlet_and_day(self, page: str) -> tuple[str | None, str | None]:
        """The publisher of a page and its date of publication."""
        with self._told():
            row = self._db.execute("SELECT publisher, published FROM page WHERE id = ?", (page,)).fetchone()
        return row if row is not None else (None, None)

    def copies(self, children: Iterable[str] | None = None, *, computed: bool = False) -> list[Copy]:
        """Every copy, or those of these children, by child and parent; as people left them or, with `computed`, as they
        were computed."""
        column, where = _standing(computed)
        among, values = _among("child", children)
        found = self._nouns(f"SELECT {column} FROM copy WHERE {where}{among}", Copy, values)  # noqa: S608  columns of ours
        return sorted(found, key=lambda copy: (copy.child, copy.parent or copy.lost or ""))

    def lost_pages(self, ids: Iterable[str] | None = None, *, computed: bool = False) -> list[LostPage]:
        """Every lost page, or those with these ids, by id; as people left them or, with `computed`, as they were
        computed."""
        among, values = _among("id", ids)
        _, where = _standing(computed)
        sql = f"SELECT detail FROM lost_page WHERE {where}{among} ORDER BY id"  # noqa: S608  of ours
        return self._nouns(sql, LostPage, values)

    def changes(self, children: Iterable[str] | None = None, *, computed: bool = False) -> list[Change]:
        """Every change, or those on these children, by child, parent and place; along the copies as people left them
        or, with `computed`, as they were computed."""
        among, values = _among("child", children)
        _, where = _standing(computed)
        sql = f"SELECT detail FROM change WHERE {where}{among} ORDER BY child, parent, number"  # noqa: S608  of ours
        return self._nouns(sql, Change, values)

    def claims(
        self,
        *,
        computed: bool = False,
        contested: bool = False,
        origins: int | None = None,
        limit: int | None = None,
    ) -> list[Claim]:
        """Every claim, or the contested, or those of so many origins; those with the most origins first, then those on
        the most pages; as people left them or, with `computed`, as they were computed. No more than `limit`."""
        column, where = _standing(computed)
        found = self._nouns(
            f"SELECT {column} FROM claim WHERE {where} "  # noqa: S608  columns of ours
            "AND (contested OR NOT ?1) AND (?2 IS NULL OR origins = ?2) ORDER BY origins DESC, pages DESC, id LIMIT ?3",
            Claim,
            (contested, origins, -1 if limit is None else limit),
        )
        return sorted(found, key=lambda claim: (-len(claim.origins), -len(claim.pages), claim.id))

    def families(self) -> dict[str, list[str]]:
        """The pages that copies join, by the smallest id among them; pages that nothing joins are families of one."""
        found: dict[str, list[str]] = {}
        with self._told():
            for page, family in self._db.execute("SELECT page, family FROM family ORDER BY family, page"):
                found.setdefault(family, []).append(page)
        return found

    def _nouns(self, sql: str, kind: type[T], values: tuple[Any, ...] = ()) -> list[T]:
        with self._told():
            return [_noun(line, kind) for (line,) in self._db.execute(sql, values)]

    def counted(self) -> Counted:
        """How much of everything is in the case, without what people rejected or merged into something else."""
        _, where = _standing(False)
        claims, contested = self.query(f"SELECT count(*), total(contested) FROM claim WHERE {where}")[0]  # noqa: S608
        findings = self.query(f"SELECT code, count(*) FROM finding WHERE {where} GROUP BY code")  # noqa: S608  of ours
        return Counted(
            pages=self.count("page"),
            lost=self.query(f"SELECT count(*) FROM lost_page WHERE {where}")[0][0],  # noqa: S608  of ours
            claims=claims,
            contested=int(contested),
            findings=dict(findings),
            beside=self.query(f"SELECT count(*) FROM finding WHERE pile = 1 AND verdict = 'fails' AND {where}")[0][0],  # noqa: S608
        )

    def beside(self, limit: int) -> list[tuple[str, Finding]]:
        """The findings that fail and rest on other pages, each with its page's id, the worst first."""
        column, where = _standing(False)
        rows = self.query(
            f"SELECT page, {column} FROM finding WHERE pile = 1 AND verdict = 'fails' AND {where} "  # noqa: S608  of ours
            "ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, page, position LIMIT ?",
            (limit,),
        )
        return [(page, _noun(line, Finding)) for page, line in rows]

    def search(self, words: str, *, limit: int = 20) -> list[Found]:
        """The pages that hold all these words, best first: those whose report holds them before those where they belong
        to the site. A phrase may stand in quotation marks."""
        query = " ".join(_phrases(words))
        if not query:
            return []
        with self._told():
            rows = self._db.execute(
                f"SELECT p.id, p.title, p.published, {_PASSAGE} "  # noqa: S608  of ours
                "FROM page_words JOIN page AS p ON p.number = page_words.rowid "
                "WHERE page_words MATCH ? ORDER BY rank, p.id LIMIT ?",
                (query, limit),
            )
            return [Found(page=a, title=b, published=c, passage=d) for a, b, c, d in rows]

    # --- for the reading room: lines of lists, each a part at a time -----------------------------

    def moment(self) -> int:
        """A number of this opened file that is another one after anything else has written to it."""
        with self._told():
            number: int = self._db.pragma("data_version")
        return number

    def counts(self) -> Counts:
        """How much of each thing there is."""
        with self._told():
            row = self._db.execute(
                "SELECT (SELECT count(*) FROM page), (SELECT count(*) FROM statement) - "  # noqa: S608  a query of ours
                "(SELECT count(*) FROM statement WHERE standing IN ('rejected', 'merged')), "
                "(SELECT count(*) FROM (SELECT 1 FROM family GROUP BY family HAVING count(*) > 1)), "
                "(SELECT count(*) FROM copy WHERE standing NOT IN ('rejected', 'merged')), "
                "(SELECT count(*) FROM lost_page WHERE standing NOT IN ('rejected', 'merged')), "
                "(SELECT count(*) FROM claim WHERE standing NOT IN ('rejected', 'merged')), "
                "(SELECT count(*) FROM claim WHERE contested AND standing NOT IN ('rejected', 'merged')), "
                "(SELECT count(*) FROM finding WHERE verdict <> 'holds' AND standing NOT IN ('rejected', 'merged')), "
                f"(SELECT count(*) FROM failure), (SELECT count(*) FROM ({_PENDING}))"
            ).fetchone()
        assert row is not None
        return Counts(**dict(zip(Counts.__struct_fields__, row, strict=True)))

    def cards(self, ids: Iterable[str]) -> dict[str, Card]:
        """The pages with these ids on one line each; unknown ids are left out."""
        return {card.id: card for card in self._cards("id", sorted(set(ids)))}

    def cards_of(self, numbers: Iterable[int]) -> dict[int, Card]:
        """The pages with these numbers, which the case file gives them, on one line each."""
        return {number: card for number in numbers for card in self._cards("number", [number])}

    def _cards(self, column: str, values: Iterable[str | int]) -> Iterator[Card]:
        with self._told():
            for value in values:
                for row in self._db.execute(f"SELECT {_CARD} FROM page AS p WHERE {column} = ?", (value,)):  # noqa: S608
                    yield _card(row)

    def families_by_size(self, *, limit: int, after: tuple[int, str] | None = None) -> list[FamilyLine]:
        """Families of more than one page, the largest first; `after` is the size and id of the last one seen."""
        size, last = after or (1 << 62, "")
        with self._told():
            ids: list[tuple[Any, ...]] = self._db.execute(
                "SELECT family FROM family GROUP BY family HAVING count(*) > 1 "
                "AND (-count(*), family) > (-:size, :last) ORDER BY count(*) DESC, family LIMIT :limit",
                {"size": size, "last": last, "limit": limit},
            ).fetchall()
        return [self.family_line(id) for (id,) in ids]

    def family_line(self, id: str) -> FamilyLine:
        """The family with this id on one line."""
        with self._told():
            pages = {
                page: (published, publisher, title)
                for page, published, publisher, title in self._db.execute(
                    "SELECT p.id, p.published, p.publisher, p.title FROM family AS f JOIN page AS p ON p.id = f.page "
                    "WHERE f.family = ?",
                    (id,),
                )
            }
            rows: list[tuple[Any, ...]] = self._db.execute(
                "SELECT c.child, c.parent, c.lost, c.directed, l.derived_from FROM family AS f "
                "JOIN copy AS c ON c.child = f.page LEFT JOIN lost_page AS l ON l.id = c.lost "
                "WHERE f.family = ? AND c.standing <> 'rejected'",
                (id,),
            ).fetchall()
        begins = descent(
            {page: published for page, (published, _, _) in pages.items()},
            [
                Edge(child=child, parent=parent, lost=lost, directed=bool(directed))
                for child, parent, lost, directed, _ in rows
            ],
            {lost: behind for _, _, lost, _, behind in rows if lost is not None},
        )
        dates = sorted((published for published, _, _ in pages.values() if published), key=in_time)
        unnamed = sum(not any(pages[page][1] for page in those) for those in begins.origins)
        return FamilyLine(
            id=id,
            pages=len(pages),
            publishers=len({publisher for _, publisher, _ in pages.values()} - {None}),
            origins=len(begins.origins) + len(begins.lost),
            unnamed=unnamed + len(begins.lost),
            first=dates[0] if dates else None,
            last=max(dates, key=lambda value: in_time(value)[::-1]) if dates else None,
            title=pages[begins.named][2],
            known=begins.known,
        )

    def family_of(self, page: str) -> str | None:
        """The family of a page: the smallest id in it."""
        with self._told():
            found: str | None = self._db.execute("SELECT family FROM family WHERE page = ?", (page,)).get
        return found

    def family(self, id: str) -> list[str]:
        """The ids of a family's pages, the earliest first; empty for none."""
        with self._told():
            rows = self._db.execute(
                "SELECT p.published, p.id FROM family AS f JOIN page AS p ON p.id = f.page WHERE f.family = ?", (id,)
            )
            return [page for _, page in sorted(rows, key=lambda row: (in_time(row[0]), row[1]))]

    def claims_by_origins(
        self,
        *,
        limit: int,
        contested: bool | None = None,
        origins: int | None = None,
        after: tuple[int, int, int, str] | None = None,
    ) -> list[ClaimLine]:
        """Claims, contested ones first, then those with the most origins; `after` is what orders the last one seen."""
        first = after or (2, 1 << 62, 1 << 62, "")
        with self._told():
            rows = self._db.execute(
                f"SELECT {_CLAIM} FROM claim AS c "  # noqa: S608
                "WHERE (:contested IS NULL OR contested = :contested) AND (:origins IS NULL OR origins = :origins) "
                "AND (-contested, -origins, -pages, id) > (-:a, -:b, -:c, :d) "
                "AND standing NOT IN ('rejected', 'merged') "
                "ORDER BY contested DESC, origins DESC, pages DESC, id LIMIT :limit",
                {
                    "contested": None if contested is None else int(contested),
                    "origins": origins,
                    "limit": limit,
                    **dict(zip("abcd", first, strict=True)),
                },
            )
            return [_claim_line(row) for row in rows]

    def claim(self, id: str) -> Claim | None:
        """The claim with this id, or None."""
        found = self._nouns("SELECT detail FROM claim WHERE id = ?", Claim, (id,))
        return found[0] if found else None

    def claim_of(self, statement: str) -> Claim | None:
        """The claim that the statement with this id is an appearance of, or None."""
        found = self._nouns(
            "SELECT c.detail FROM statement AS s JOIN appearance AS a ON a.statement = s.number "
            "JOIN claim AS c ON c.number = a.claim WHERE s.id = ? AND c.standing NOT IN ('rejected', 'merged') "
            "ORDER BY c.origins DESC, c.id LIMIT 1",
            Claim,
            (statement,),
        )
        return found[0] if found else None

    def former(self, what: Judged, id: str) -> Anchor | None:
        """By what the claim or finding is found that had this id, which none has any more; None where none had."""
        found = self._nouns("SELECT anchor FROM former WHERE what = ? AND id = ?", Anchor, (what.value, id))
        return found[0] if found else None

    def claims_having(self, statements: Iterable[str]) -> list[tuple[ClaimLine, int]]:
        """The claims that have any of these statements among their appearances, with how many, the most first."""
        with self._told():
            rows = self._db.execute(
                f"SELECT {_CLAIM}, count(*) FROM claim AS c JOIN appearance AS a ON a.claim = c.number "  # noqa: S608
                "JOIN statement AS s ON s.number = a.statement WHERE s.id IN (SELECT value FROM json_each(?)) "
                "AND c.standing NOT IN ('rejected', 'merged') GROUP BY c.number ORDER BY count(*) DESC, c.id",
                (json.dumps(sorted(statements)),),
            )
            return [(_claim_line(row[:-1]), row[-1]) for row in rows]

    def claims_on(self, page: str) -> dict[str, ClaimLine]:
        """The claims that a page's statements are appearances of, by the statement's id."""
        with self._told():
            rows = self._db.execute(
                f"SELECT s.id, {_CLAIM} FROM statement AS s JOIN appearance AS a ON a.statement = s.number "  # noqa: S608
                "JOIN claim AS c ON c.number = a.claim WHERE s.page = ? AND c.standing NOT IN ('rejected', 'merged') "
                "ORDER BY s.position",
                (page,),
            )
            return {statement: _claim_line(row) for statement, *row in rows}

    def appearances(self, claim: str) -> list[Appearance]:
        """The statements of a claim where they stand, the earliest page first."""
        with self._told():
            rows = self._db.execute(
                f"SELECT {_SAID}, a.contradicting FROM claim AS c JOIN appearance AS a ON a.claim = c.number "  # noqa: S608
                "JOIN statement AS s ON s.number = a.statement JOIN page AS p ON p.id = s.page WHERE c.id = ? "
                "ORDER BY p.id, s.position",
                (claim,),
            )
            found = [Appearance(said=_said(row[:-1]), contradicting=bool(row[-1])) for row in rows]
        return sorted(found, key=lambda one: (in_time(one.said.page.published), one.said.page.id))

    def stated_on_both(self, one: str, other: str) -> list[tuple[str, Statement, Statement]]:
        """The statements of two pages that are appearances of one claim, the first on each, with the claim's id, in
        the second's order."""
        with self._told():
            rows = list(
                self._db.execute(
                    "SELECT c.id, s.page, s.detail FROM statement AS s "
                    "JOIN appearance AS a ON a.statement = s.number JOIN claim AS c ON c.number = a.claim "
                    "WHERE s.page IN (?, ?) AND s.standing NOT IN ('rejected', 'merged') "
                    "AND c.standing NOT IN ('rejected', 'merged') "
                    "ORDER BY s.position",
                    (one, other),
                )
            )
        first: dict[tuple[str, str], str] = {}
        for claim, page, detail in rows:
            first.setdefault((claim, page), detail)
        return [
            (claim, _noun(first[claim, one], Statement), _noun(detail, Statement))
            for (claim, page), detail in first.items()
            if page == other and (claim, one) in first
        ]

    def noted(
        self,
        *,
        limit: int,
        code: str | None = None,
        verdict: str | None = None,
        severity: str | None = None,
        after: tuple[str, str, int, int] | None = None,
    ) -> list[tuple[tuple[str, str, int, int], Noted]]:
        """Findings by code, page and place, each with what orders it; without a verdict those that do not hold.

        `after` is what orders the last one seen.
        """
        with self._told():
            rows = self._db.execute(
                "SELECT f.code, f.page, f.pile, f.position, g.detail, g.standing, "  # noqa: S608
                "1 + (SELECT count(*) FROM finding AS h WHERE h.page = f.page "
                "     AND (h.made, h.pile, h.position) < (f.made, f.pile, f.position)), "
                f"{_CARD} FROM (SELECT rowid, code, page, made, pile, position FROM finding "
                "WHERE (code, page, pile, position) > (:a, :b, :c, :d) "
                f"{'AND code = :code' if code is not None else ''} "
                "AND CASE WHEN :verdict IS NULL THEN verdict <> 'holds' ELSE verdict = :verdict END "
                "AND (:severity IS NULL OR severity = :severity) AND standing NOT IN ('rejected', 'merged') "
                "ORDER BY code, page, pile, position LIMIT :limit) AS f "
                "JOIN finding AS g ON g.rowid = f.rowid JOIN page AS p ON p.id = f.page "
                "ORDER BY f.code, f.page, f.pile, f.position",
                {
                    "code": code,
                    "verdict": verdict,
                    "severity": severity,
                    "limit": limit,
                    **dict(zip("abcd", after or ("", "", 0, -1), strict=True)),
                },
            )
            return [
                (
                    (code, page, pile, position),
                    Noted(finding=_noun(detail, Finding), place=place, page=_card(card), standing=Standing(standing)),
                )
                for code, page, pile, position, detail, standing, place, *card in rows
            ]

    def sources(self) -> list[SourceLine]:
        """Every source, those first on whose word most is stated; those without a name by their words."""
        with self._told():
            rows = self._db.execute(
                "SELECT coalesce(o.name, o.words), o.name IS NOT NULL, '', count(DISTINCT s.number) AS many, "
                "count(DISTINCT s.page) FROM source AS o JOIN statement AS s ON s.number = o.statement "
                "WHERE coalesce(o.name, o.words) IS NOT NULL AND s.standing NOT IN ('rejected', 'merged') "
                "GROUP BY 1, 2 ORDER BY many DESC, 2 DESC, 1"
            ).fetchall()
            kinds = {  # the most frequent of each, for it is written last
                (name, named): kind
                for name, named, kind in self._db.execute(
                    "SELECT coalesce(name, words), name IS NOT NULL, kind FROM source GROUP BY 1, 2, 3 "
                    "ORDER BY count(*), kind DESC"
                )
            }
        return [_source_line((*row[:2], kinds[row[0], row[1]], *row[3:])) for row in rows]

    def links(self, name: str, *, named: bool) -> list[tuple[int, str | None, str | None]]:
        """The statements on the word of the source of this name or, not `named`, of these words, the earliest first.

        Each as its number in the file, who published its page, and through whom they had it.
        """
        with self._told():
            rows = self._db.execute(
                "SELECT p.published, s.number, p.publisher, coalesce(via.name, via.words, via.kind) "  # noqa: S608
                "FROM source AS o "
                f"JOIN statement AS s {self._by('statement_shown')} ON s.number = o.statement "
                f"JOIN page AS p {self._by('page_shown')} ON p.id = s.page "
                "LEFT JOIN source AS via ON via.statement = o.statement AND via.position = o.position - 1 "
                f"WHERE {_WHOSE[named]} AND s.standing NOT IN ('rejected', 'merged') "
                "ORDER BY s.number",
                {"name": name},
            )
            return [row[1:] for row in sorted(rows, key=lambda row: in_time(row[0]))]

    def _by(self, index: str) -> str:
        """How to say in SQL that an index, which holds all that is asked, is to be read. A file of before has none."""
        found = self._db.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (index,)).get
        return f"INDEXED BY {index}" if found else ""

    def said(self, numbers: Iterable[int]) -> list[Said]:
        """The statements with these numbers, in their order."""
        found = []
        with self._told():
            for number in numbers:
                for row in self._db.execute(
                    f"SELECT {_SAID} FROM statement AS s JOIN page AS p ON p.id = s.page WHERE s.number = ?",  # noqa: S608
                    (number,),
                ):
                    found.append(_said(row))
        return found

    def time_of(self, number: int) -> tuple[float, float, int]:
        """What orders the statement with this number among those of `links`: when its page was published, then the
        number."""
        with self._told():
            published = self._db.execute(
                "SELECT p.published FROM statement AS s JOIN page AS p ON p.id = s.page WHERE s.number = ?", (number,)
            ).get
        return *in_time(published), number

    def claims_with(self, name: str, *, named: bool, limit: int) -> list[ClaimLine]:
        """The claims with an appearance on this source's word, those with the most origins first."""
        with self._told():
            rows = self._db.execute(
                f"SELECT {_CLAIM} FROM claim AS c WHERE c.number IN (SELECT a.claim FROM source AS o "  # noqa: S608
                f"JOIN appearance AS a ON a.statement = o.statement WHERE {_WHOSE[named]}) "
                "AND c.standing NOT IN ('rejected', 'merged') "
                "ORDER BY c.origins DESC, c.pages DESC, c.id LIMIT :limit",
                {"name": name, "limit": limit},
            )
            return [_claim_line(row) for row in rows]

    def codes(self) -> list[Code]:
        """How often each check found something, the weightiest first, then the most frequent."""
        with self._told():
            rows = self._db.execute(
                "SELECT code, CASE min(CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END) "
                "WHEN 0 THEN 'error' WHEN 1 THEN 'warning' ELSE 'note' END, "
                "sum(verdict = 'fails'), sum(verdict = 'unclear'), count(DISTINCT page) "
                "FROM finding WHERE verdict <> 'holds' AND standing NOT IN ('rejected', 'merged') "
                "GROUP BY code ORDER BY min(CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END), "
                "3 DESC, 4 DESC, code"
            )
            return [Code(**dict(zip(Code.__struct_fields__, row, strict=True))) for row in rows]

    def time_line(self) -> list[tuple[str, int]]:
        """The days, as far as pages say them, on which pages were published, and how many on each, in order."""
        with self._told():
            return list(
                self._db.execute(
                    "SELECT substr(published, 1, 10) AS day, count(*) FROM page WHERE published IS NOT NULL "
                    "GROUP BY day ORDER BY day"
                )
            )

    def days(self) -> list[tuple[int, str | None]]:
        """Every page's number in the file and when it was published, the latest first, those that do not say last."""
        with self._told():
            rows: list[tuple[Any, ...]] = self._db.execute(
                "SELECT number, published FROM page ORDER BY number"
            ).fetchall()
        dated = sorted((row for row in rows if row[1]), key=lambda row: in_time(row[1]), reverse=True)
        return [(number, published) for number, published in (*dated, *(row for row in rows if not row[1]))]

    def facets(self) -> list[tuple[str, str, int]]:
        """What pages may be chosen by: publisher, that they lack a date or publisher, certainty and kind of source of
        any statement, code of any finding that does not hold; each with its value and the page's number in the file.
        """
        with self._told():
            return list(
                self._db.execute(
                    "SELECT 'publisher', publisher, number FROM page WHERE publisher IS NOT NULL "
                    "UNION ALL SELECT 'lacks', 'date', number FROM page WHERE published IS NULL "
                    "UNION ALL SELECT 'lacks', 'publisher', number FROM page WHERE publisher IS NULL "
                    "UNION ALL SELECT DISTINCT 'certainty', s.certainty, p.number "
                    "FROM statement AS s JOIN page AS p ON p.id = s.page "
                    "WHERE s.standing NOT IN ('rejected', 'merged') "
                    "UNION ALL SELECT DISTINCT 'kind', o.kind, p.number FROM source AS o "
                    "JOIN statement AS s ON s.number = o.statement JOIN page AS p ON p.id = s.page "
                    "WHERE s.standing NOT IN ('rejected', 'merged') "
                    "UNION ALL SELECT DISTINCT 'finding', f.code, p.number "
                    "FROM finding AS f JOIN page AS p ON p.id = f.page WHERE f.verdict <> 'holds' "
                    "AND f.standing NOT IN ('rejected', 'merged')"
                )
            )

    def ranked(self, words: str) -> list[int]:
        """The numbers of all pages that hold all these words, best first. A phrase may stand in quotation marks."""
        query = " ".join(_phrases(words))
        if not query:
            return []
        with self._told():
            rows = self._db.execute("SELECT rowid FROM page_words WHERE page_words MATCH ? ORDER BY rank", (query,))
            return [number for (number,) in rows]

    def passages(self, words: str, numbers: Iterable[int]) -> dict[int, str]:
        """A passage of each of these pages' report with the words found between ⟦ and ⟧; where it has none of them, its
        beginning."""
        query = " ".join(_phrases(words))
        found = {}
        with self._told():
            for number in numbers if query else ():
                found[number] = self._db.execute(
                    f"SELECT {_PASSAGE} FROM page_words WHERE page_words MATCH ? AND rowid = ?",  # noqa: S608  of ours
                    (query, number),
                ).get
        return found

    def copies_of(self, pages: Iterable[str]) -> list[Copy]:
        """The copies whose child or parent is among these pages, without their passages, by child and parent."""
        found: dict[int, tuple[str, str, str]] = {}
        with self._told():
            for page in sorted(set(pages)):
                for column in ("child", "parent"):
                    for number, child, parent, detail in self._db.execute(
                        "SELECT number, child, coalesce(parent, lost), json_remove(detail, '$.aligned') "  # noqa: S608
                        f"FROM copy WHERE {column} = ? AND standing NOT IN ('rejected', 'merged')",
                        (page,),
                    ):
                        found[number] = (child, parent, detail)
        return [_noun(detail, Copy) for _, _, detail in sorted(found.values())]

    def copy_standings(self, pages: Iterable[str]) -> dict[tuple[str, str], Standing]:
        """By child and parent, or lost page, how those copies of these children stand that people judged."""
        found: dict[tuple[str, str], Standing] = {}
        with self._told():
            for page in sorted(set(pages)):
                for parent, standing in self._db.execute(
                    "SELECT coalesce(parent, lost), standing FROM copy WHERE child = ? AND standing <> 'computed'",
                    (page,),
                ):
                    found[page, parent] = Standing(standing)
        return found

    def copy_between(self, one: str, other: str) -> Copy | None:
        """The copy that joins two pages, with its passages; None where none does."""
        found = self._nouns(
            "SELECT detail FROM copy WHERE ((child = ?1 AND parent = ?2) OR (child = ?2 AND parent = ?1)) "
            "AND standing NOT IN ('rejected', 'merged')",
            Copy,
            (one, other),
        )
        return found[0] if found else None

    def changes_of(self, children: Iterable[str], *, computed: bool = False) -> list[Change]:
        """What these pages changed of their parents, as `changes` gives it, child by child."""
        return [change for child in sorted(set(children)) for change in self.changes([child], computed=computed)]

    def lost_pages_of(self, ids: Iterable[str]) -> list[LostPage]:
        """The lost pages with these ids, in their order."""
        found: list[LostPage] = []
        for id in sorted(set(ids)):
            found += self._nouns("SELECT detail FROM lost_page WHERE id = ?", LostPage, (id,))
        return found

    def statements_on(self, page: str) -> list[tuple[Statement, Standing]]:
        """Every statement of a page as people left it and how it stands, also those that are no longer counted; by
        place, and after them those that people made, so that what is the n-th stays so."""
        with self._told():
            rows = self._db.execute(
                "SELECT detail, standing FROM statement WHERE page = ? ORDER BY made, position, number",
                (page,),
            )
            return [(_noun(detail, Statement), Standing(standing)) for detail, standing in rows]

    def findings_on(self, page: str) -> list[tuple[Finding, Standing]]:
        """Every finding about a page as people left it and how it stands, in order; after all others those that people
        made, so that what is the n-th stays so."""
        with self._told():
            rows = self._db.execute(
                "SELECT detail, standing FROM finding WHERE page = ? ORDER BY made, pile, position", (page,)
            )
            return [(_noun(detail, Finding), Standing(standing)) for detail, standing in rows]

    def captures(self, page: str) -> list[tuple[str | None, str | None]]:
        """Under which names and when a page's bytes were met."""
        with self._told():
            return list(
                self._db.execute("SELECT file, captured FROM capture WHERE page = ? ORDER BY captured, file", (page,))
            )

    def count(self, table: str) -> int:
        """The rows of a table or view."""
        with self._told():
            number: int = self._db.execute(f'SELECT count(*) FROM "{table}"').get  # noqa: S608  a name of ours
        return number

    def query(self, sql: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """The rows of a SELECT of ours."""
        with self._told():
            return list(self._db.execute(sql, values))

    def run(self, sql: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Do a statement of ours that writes, once with each row of values; all or, where anything fails, nothing."""
        with self.transaction():
            self._db.executemany(sql, rows)

    def check(self) -> None:
        """Raise BrokenCase where SQLite's integrity check, a foreign key, or the index of words does not hold."""
        with self._told():
            verdict = self._db.execute("PRAGMA integrity_check(1)").get
            dangling = self._db.execute("PRAGMA foreign_key_check").fetchone()
            if self.write:
                self._db.execute("INSERT INTO page_words (page_words, rank) VALUES ('integrity-check', 1)")
        if verdict != "ok" or dangling:
            raise BrokenCase(f"{self.path} is damaged ({verdict}, {dangling}); go back to a backup, or work on a copy")


# --- what can be told of a file ------------------------------------------------------------------


@contextlib.contextmanager
def told(path: Path) -> Iterator[None]:
    """SQLite's errors as sayso's, each with the file, what happened and the next step."""
    try:
        yield
    except apsw.NotADBError as error:
        raise NotACase(f"{path} is no case file (it is no SQLite database); name another file") from error
    except apsw.CorruptError as error:
        raise BrokenCase(f"{path} is damaged ({error}); go back to a backup, or work on a copy") from error
    except (apsw.BusyError, apsw.LockedError) as error:
        raise BusyCase(f"{path} is locked by another program; close it and try again") from error
    except apsw.FullError as error:
        raise CaseError(_full(path)) from error
    except (apsw.ReadOnlyError, PermissionError) as error:
        raise CaseError(f"{path} may not be written; check the permissions of it and its folder") from error
    except apsw.CantOpenError as error:
        raise CaseError(f"{path} cannot be opened; check its folder and permissions") from error
    except (apsw.IOError, OSError) as error:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise CaseError(_full(path)) from error
        raise CaseError(
            f"{path} could not be read or written ({error}); check the disk, and your quota on it"
        ) from error


def _full(path: Path) -> str:
    return f"{path} cannot grow: the disk is full; free some and run the same command"


def examine(path: Path) -> None:
    """Look at a file without touching it: it is a case, of a version that this sayso knows, without triggers.

    Raises NotACase and NewerCase, BrokenCase and CaseError.
    """
    if path.is_dir():
        raise NotACase(f"{path} is a folder; name a case file, such as {path / 'case.sayso'}")
    if not path.is_file():
        raise NotACase(f"{path} is no file; name a case file")  # a pipe or a device would be waited for
    if path.stat().st_size == 0:
        return  # a file that was touched or whose making was cut off
    with path.open("rb") as file:
        head = file.read(16)
    if head != b"SQLite format 3\0":
        raise NotACase(f"{path} is no case file (it is no SQLite database); name another file")
    db = reading(path)
    try:
        application, version = db.pragma("application_id"), db.pragma("user_version")
        schema = schema_of(db)
        if application != APPLICATION:
            if application or version or schema:
                raise NotACase(f"{path} is another program's database; name another file")
        elif version > VERSION:
            # Asked of a table only: a stranger's view may never come to an end.
            plain = any(kind == "table" and name == "about" for kind, name, _, _ in schema)
            by = db.execute("SELECT value FROM about WHERE name = 'sayso'").get if plain else None
            raise NewerCase(
                f"{path} was written by sayso {by or 'of a later version'!s:.40} (case version {version}); this is "
                f"case version {VERSION}: use that sayso, or a newer one"
            )
        for kind, name, _, _ in schema:
            if kind == "trigger":
                raise NotACase(f"{path} has the trigger {name}, which sayso does not make; drop it first")
    finally:
        db.close()


def reading(path: Path) -> apsw.Connection:
    """A connection that cannot write, and trusts nothing that the file's schema says."""
    db = apsw.Connection(_address(path), flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)
    _be_wary(db)
    db.set_busy_timeout(5_000)
    db.pragma("wal_autocheckpoint", 0)
    return db


def schema_of(db: apsw.Connection) -> list[tuple[str, str, str, str]]:
    """Type, name, table and SQL of everything in a database's schema, in order."""
    return list(db.execute("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema ORDER BY type, name"))


def brought_up(db: apsw.Connection) -> apsw.Connection:
    """The database itself or, where it is of an earlier version, a copy of this one; the file stays as it is.

    The copy is a file of SQLite's own that goes away with the connection; the database itself is then closed.
    """
    if db.pragma("user_version") >= VERSION:
        return db
    copy = apsw.Connection("")
    try:
        with copy.backup("main", db, "main") as backup:
            backup.step()
        _be_wary(copy)
        migrate(copy)
    except BaseException:
        copy.close()
        raise
    db.close()
    return copy


def migrate(db: apsw.Connection) -> None:
    """Bring a database to this version, in one step or not at all."""
    from sayso import __version__

    with db:  # the version is read inside: another process may have been quicker
        db.execute("SELECT 1 FROM sqlite_schema")
        version = db.pragma("user_version")
        if version == VERSION:
            return
        for number, script in enumerate(migrations()[version:], version + 1):
            db.execute(script)
            db.pragma("user_version", number)
        db.pragma("application_id", APPLICATION)
        db.execute("INSERT OR REPLACE INTO about VALUES ('sayso', ?)", (__version__,))


# --- helpers ------------------------------------------------------------------------------------


class _Lock:
    """The writer's lock: a file beside the case that holds the writer's process id while it is locked."""

    def __init__(self, case: Path, waits: Callable[[str], None]) -> None:
        self.path = case.with_name(case.name + "-lock")
        self.told = False
        while not self._take():
            if not self.told:
                self.told = True
                waits(f"{case} is being written by process {self._holder()}; waiting until it is done")
            time.sleep(WAIT)

    def _take(self) -> bool:
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return False
        if not self._is_there(handle):  # its last holder took it away between our opening and locking it
            os.close(handle)
            return False
        self.handle = handle
        try:
            os.ftruncate(handle, 0)
            os.write(handle, str(os.getpid()).encode())
        except BaseException:
            self.release()
            raise
        return True

    def _is_there(self, handle: int) -> bool:
        with contextlib.suppress(FileNotFoundError):
            return os.path.samestat(os.fstat(handle), os.stat(self.path))
        return False

    def _holder(self) -> str:
        with contextlib.suppress(OSError):
            return self.path.read_text(encoding="ascii") or "unknown"
        return "unknown"

    def release(self) -> None:
        """Take the file away and unlock it."""
        with contextlib.suppress(FileNotFoundError):
            self.path.unlink()
        os.close(self.handle)


def _address(path: Path) -> str:
    """The address to read a case by. In a folder that may not be written no log can be shared: it stands still."""
    log = path.with_name(path.name + "-wal")
    still = not os.access(path.parent, os.W_OK, effective_ids=True) and not (log.exists() and log.stat().st_size)
    return f"file://{quote(os.fsencode(path.resolve()))}?mode=ro{'&immutable=1' if still else ''}"


def _be_wary(db: apsw.Connection) -> None:
    """The file may be a stranger's: nothing its schema says is trusted to act."""
    db.pragma("trusted_schema", False)
    db.pragma("cell_size_check", True)


_PASSAGE = (
    "CASE WHEN instr(snippet(page_words, 1, '⟦', '⟧', '', 24), '⟦') = 0 "
    "AND instr(snippet(page_words, 0, '⟦', '⟧', '', 24), '⟦') "
    "THEN snippet(page_words, 0, '⟦', '⟧', ' … ', 24) ELSE snippet(page_words, 1, '⟦', '⟧', ' … ', 24) END"
)
"""Of a match in `page_words`: the words of the report around what was found, else the title, else how it begins."""


def _phrases(words: str) -> Iterator[str]:
    """What was typed as FTS5 strings: phrases in quotation marks whole, every other word by itself."""
    for number, part in enumerate(words.replace("“", '"').replace("”", '"').split('"')):
        for piece in [part] if number % 2 else part.split():
            if any(char.isalnum() for char in piece):
                yield f'"{piece.strip()}"'


def sought(words: str) -> tuple[str, ...]:
    """The words and phrases that pages are looked for by: each has to be there. What has no letter or digit is none."""
    return tuple(phrase[1:-1] for phrase in _phrases(words))


def _standing(computed: bool) -> tuple[str, str]:
    """The column to read and the rows that count: as people left things, or as they were computed."""
    if computed:
        return "coalesce(computed, detail)", "NOT made"
    return "detail", _LEFT


_LEFT = "standing NOT IN ('rejected', 'merged')"
"""Which rows count: what people rejected, or merged into something else, does not."""


_CARD = "p.id, p.title, p.publisher, p.published, p.file, p.url, (SELECT count(*) FROM statement WHERE page = p.id)"
_SAID = f"s.detail, s.position, s.standing, {_CARD}"
_CLAIM = (
    "c.id, c.text, c.origins, c.pages, c.detail ->> '$.sources', c.contested, c.detail ->> '$.certainty', "
    "c.detail ->> '$.worded_by', c.standing, (SELECT count(*) FROM origin AS n LEFT JOIN page AS np ON np.id = n.page "
    "WHERE n.claim = c.number AND n.outlet IS NULL AND np.publisher IS NULL)"
)
"""The columns that a line of a list is made from; see `_card`, `_said` and `_claim_line`."""

_WHOSE = {True: "o.name = :name", False: "o.name IS NULL AND o.words = :name"}
"""Which links of chains are a source: by name, or by the words of one that has none."""


def _card(row: Sequence[Any]) -> Card:
    return Card(**dict(zip(Card.__struct_fields__, row, strict=True)))


def _said(row: Sequence[Any]) -> Said:
    detail, position, standing, *card = row
    return Said(statement=_noun(detail, Statement), page=_card(card), place=position + 1, standing=Standing(standing))


def _claim_line(row: Sequence[Any]) -> ClaimLine:
    id, text, origins, pages, sources, contested, certainty, worded_by, standing, unnamed = row
    return ClaimLine(
        id=id,
        text=text,
        origins=origins,
        pages=pages,
        sources=msgspec.json.decode(sources, type=tuple[str, ...]),
        contested=bool(contested),
        certainty=Certainty(certainty or Certainty.STATED),
        worded_by=worded_by,
        standing=Standing(standing),
        unnamed=unnamed,
    )


def _source_line(row: Sequence[Any]) -> SourceLine:
    name, named, kind, statements, pages = row
    return SourceLine(name=name, named=bool(named), kind=kind, statements=statements, pages=pages)


def _among(column: str, values: Iterable[str] | None) -> tuple[str, tuple[Any, ...]]:
    """What to add to a WHERE so that only rows with one of these values in the column count; nothing for None."""
    if values is None:
        return "", ()
    return f" AND {column} IN (SELECT value FROM json_each(?))", (json.dumps(sorted(values)),)  # noqa: S608  of ours


def _json(noun: Noun) -> str:
    return msgspec.json.encode(noun).decode()


def _noun(line: str, kind: type[T]) -> T:
    return msgspec.json.decode(line, type=kind)
