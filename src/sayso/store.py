"""record <-> case file: one SQLite database that holds pages, their bytes, and everything found in them.

One process writes, holding a lock that names it; readers open the file read-only and never checkpoint. SQLite comes
with apsw, the same build everywhere: many systems' own is older than the mending of the write-ahead-log reset bug.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import apsw
import msgspec

from sayso.errors import BrokenCase, CaseError, NewerCase, NotACase
from sayso.judgements import Judgements, put_appearances, put_parts
from sayso.record import (
    Change,
    Claim,
    Copy,
    Failed,
    Finding,
    LostPage,
    MadeBy,
    Noun,
    Page,
    Record,
    Statement,
    families,
)

__all__ = ["APPLICATION", "VERSION", "Found", "Group", "Settled", "Store", "migrations"]

APPLICATION = 0x73617973
"""SQLite's application_id of a case file: 'says' in ASCII."""

PACKED = 300
"""Bytes from which raw pages are compressed."""

WAIT = 0.2
"""Seconds between two tries for the writer's lock."""

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


class Settled(Noun, frozen=True, kw_only=True):
    """What adding pages changed in the pile: pairs compared and no longer, groups traced, their claims, and groups that
    are no more."""

    compared: dict[tuple[str, str], bool] = msgspec.field(default_factory=dict)
    apart: tuple[tuple[str, str], ...] = ()
    copies: tuple[Group, ...] = ()
    gone_copies: tuple[str, ...] = ()
    claims: tuple[tuple[str, str, tuple[Claim, ...]], ...] = ()
    gone_claims: tuple[str, ...] = ()


class Found(Noun, frozen=True, kw_only=True):
    """A page that a search found, best first: its id and a passage with the words found between ⟦ and ⟧."""

    page: str
    title: str | None
    published: str | None
    passage: str


def migrations() -> list[str]:
    """The SQL of each version of the case file, in order: the first makes it, each other changes the one before."""
    folder = resources.files("sayso.data") / "migrations"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return [(folder / name).read_text(encoding="utf-8") for name in names]


VERSION = len(migrations())
"""Version of the case file that this sayso writes."""


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
                self._examine()
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
        with self._told():
            self._db.close()
        self._unlock()

    def _unlock(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _examine(self) -> None:
        """Look at the file without touching it: it is a case, of a version that this sayso knows, without triggers."""
        if self.path.is_dir():
            raise NotACase(f"{self.path} is a folder; name a case file, such as {self.path / 'case.sayso'}")
        if self.path.stat().st_size == 0:
            return  # a file that was touched or whose making was cut off
        with self.path.open("rb") as file:
            head = file.read(16)
        if head != b"SQLite format 3\0":
            raise NotACase(f"{self.path} is no case file (it is no SQLite database); name another file")
        db = apsw.Connection(_address(self.path), flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)
        try:
            _be_wary(db)
            application, version = db.pragma("application_id"), db.pragma("user_version")
            if application != APPLICATION:
                empty = application == 0 and version == 0 and not _schema(db)
                if not empty:
                    raise NotACase(f"{self.path} is another program's database; name another file")
            elif version > VERSION:
                by = db.execute("SELECT value FROM about WHERE name = 'sayso'").get
                raise NewerCase(
                    f"{self.path} was written by sayso {by} (case version {version}); this is case version {VERSION}: "
                    "use that sayso, or a newer one"
                )
            for kind, name, _ in _schema(db):
                if kind == "trigger":
                    raise NotACase(f"{self.path} has the trigger {name}, which sayso does not make; drop it first")
        finally:
            db.close()

    def _version(self) -> int:
        db = apsw.Connection(_address(self.path), flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)
        try:
            version: int = db.pragma("user_version")
        finally:
            db.close()
        return version

    def _open(self) -> apsw.Connection:
        if not self.write:
            db = apsw.Connection(_address(self.path), flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)
            _be_wary(db)
            db.set_busy_timeout(5_000)
            db.pragma("wal_autocheckpoint", 0)
            return db
        db = apsw.Connection(str(self.path))
        _be_wary(db)
        db.set_busy_timeout(60_000)
        db.pragma("foreign_keys", True)
        if db.pragma("application_id") == 0:
            db.pragma("page_size", 8192)
        db.pragma("journal_mode", "wal")
        db.pragma("synchronous", 2)  # a page that was reported as added is on the disk
        self._migrate(db)
        return db

    def _migrate(self, db: apsw.Connection) -> None:
        version = db.pragma("user_version")
        if version == VERSION:
            return
        from sayso import __version__

        with db:
            for number, script in enumerate(migrations()[version:], version + 1):
                db.execute(script)
                db.pragma("user_version", number)
            db.pragma("application_id", APPLICATION)
            db.execute("INSERT OR REPLACE INTO about VALUES ('sayso', ?)", (__version__,))

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """SQLite's errors as sayso's, each with the file, what happened and the next step."""
        try:
            yield
        except apsw.NotADBError as error:
            raise NotACase(f"{self.path} is no case file (it is no SQLite database); name another file") from error
        except apsw.CorruptError as error:
            raise BrokenCase(f"{self.path} is damaged ({error}); go back to a backup, or work on a copy") from error
        except (apsw.BusyError, apsw.LockedError) as error:
            raise CaseError(f"{self.path} is locked by another program; close it and try again") from error
        except apsw.FullError as error:
            raise CaseError(f"{self.path} cannot grow: the disk is full; free some and run the same command") from error
        except (apsw.ReadOnlyError, PermissionError) as error:
            raise CaseError(f"{self.path} may not be written; check the permissions of it and its folder") from error
        except apsw.CantOpenError as error:
            raise CaseError(f"{self.path} cannot be opened; check its folder and permissions") from error
        except (apsw.IOError, OSError) as error:
            raise CaseError(f"{self.path} could not be read or written ({error}); check the disk") from error

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

    def put(self, record: Record, raw: bytes) -> bool:
        """Keep a page, its bytes and its record in one step; False where the page was there.

        Its place in the pile is then pending. A page met under several names or at several times keeps them all, and
        shows the first name in order and the earliest time.
        """
        page = record.page
        with self.transaction():
            new = self._db.execute("SELECT 1 FROM page WHERE id = ?", (page.id,)).get is None
            if new:
                self._put_raw(page.raw_sha256, raw)
                self._put_page(record)
                self._db.execute("INSERT INTO pending VALUES (?)", (page.id,))
            self._db.execute(
                "INSERT INTO capture SELECT :page, :file, :captured WHERE NOT EXISTS (SELECT 1 FROM capture "
                "WHERE page = :page AND file IS :file AND captured IS :captured)",
                {"page": page.id, "file": page.file, "captured": page.captured},
            )
            self._db.execute(
                "UPDATE page SET file = (SELECT min(file) FROM capture WHERE page = :page), "
                "captured = (SELECT min(captured) FROM capture WHERE page = :page) WHERE id = :page",
                {"page": page.id},
            )
            if page.file is not None:
                self._db.execute("DELETE FROM failure WHERE file = ?", (page.file,))
        return new

    def put_failure(self, failed: Failed) -> None:
        """Keep that a page could not be read, and why; the next success under its name clears it."""
        with self.transaction():
            self._db.execute(
                "INSERT OR REPLACE INTO failure VALUES (?, ?, ?)",
                (failed.page.file or "-", failed.failure.stage, failed.failure.reason),
            )

    def _put_raw(self, sha256: str, raw: bytes) -> None:
        packed = zlib.compress(raw, 6) if len(raw) >= PACKED else raw
        smaller = len(packed) < len(raw)
        self._db.execute(
            "INSERT OR IGNORE INTO raw VALUES (?, ?, ?, ?)",
            (sha256, len(raw), "zlib" if smaller else "none", packed if smaller else raw),
        )

    def _put_page(self, record: Record) -> None:
        page = record.page
        bare = msgspec.structs.replace(page, text="", file=None, captured=None)
        number = self._db.execute(
            "INSERT INTO page (id, file, url, captured, title, publisher, published, modified, language, genre, text, "
            "raw_sha256, detail, made_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number",
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
                _json(bare),
                _json(record.made_by),
            ),
        ).get
        self._db.execute(
            "INSERT INTO page_words (rowid, title, text) VALUES (?, ?, ?)", (number, page.title, page.text)
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

    def record(self, id: str) -> Record | None:
        """The record of the page with this id, or None."""
        return next(self.records([id]), None)

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
        names: dict[str, None] = {}
        for page in sorted(pages):
            name = self._db.execute("SELECT name FROM family WHERE page = ?", (page,)).get
            if name is not None:
                names[name] = None
        for name in names:
            members = [page for (page,) in self._db.execute("SELECT page FROM family WHERE name = ?", (name,))]
            copies = [
                _noun(line, Copy)
                for page in members
                for (line,) in self._db.execute(
                    "SELECT detail FROM copy WHERE child = ? AND standing <> 'rejected'", (page,)
                )
            ]
            lost = self._nouns("SELECT detail FROM lost_page WHERE name = ?", LostPage, (name,))
            for page, family in families(members, copies, lost).items():
                self._db.execute("UPDATE family SET family = ? WHERE page = ?", (family, page))

    # --- the pile -------------------------------------------------------------------------------

    def pending(self) -> list[str]:
        """The ids of pages whose place in the pile is still to be worked out."""
        with self._told():
            return [one for (one,) in self._db.execute("SELECT page FROM pending ORDER BY page")]

    def features(self) -> dict[str, dict[int, int]]:
        """What each page is found by; pages that have none kept yet are left out."""
        with self._told():
            rows = self._db.execute("SELECT page, detail FROM feature ORDER BY page")
            return {page: msgspec.msgpack.decode(detail, type=dict[int, int]) for page, detail in rows}

    def put_features(self, page: str, features: Mapping[int, int]) -> None:
        """Keep what a page is found by."""
        with self.transaction():
            self._db.execute("INSERT OR REPLACE INTO feature VALUES (?, ?)", (page, msgspec.msgpack.encode(features)))

    def pairs(self) -> dict[tuple[str, str], bool]:
        """The pairs of pages that were compared, smaller id first, and whether they are related."""
        with self._told():
            return {(one, two): bool(related) for one, two, related in self._db.execute("SELECT * FROM pair")}

    def marks(self, what: str) -> dict[str, str]:
        """The mark of each group of pages that was worked out, by the smallest id in it: 'copies' or 'claims'."""
        with self._told():
            return dict(self._db.execute("SELECT name, mark FROM settled WHERE what = ?", (what,)))

    def settle(self, settled: Settled) -> None:
        """Keep what was worked out about the pile, all of it in one step; nothing is pending then."""
        with self.transaction():
            db = self._db
            for pair in settled.apart:
                db.execute("DELETE FROM pair WHERE one = ? AND two = ?", pair)
            for (one, two), related in settled.compared.items():
                db.execute("INSERT OR REPLACE INTO pair VALUES (?, ?, ?)", (one, two, int(related)))
            for name in settled.gone_copies:
                self._drop_copies(name)
            for name in settled.gone_claims:
                self._drop_claims(name)
            for group in settled.copies:
                self._drop_copies(group.name)
                self._put_copies(group)
            for name, mark, claims in settled.claims:
                self._drop_claims(name)
                self._put_claims(name, mark, claims)
            db.execute("DELETE FROM pending")

    def _drop_copies(self, name: str) -> None:
        db = self._db
        pages = [page for (page,) in db.execute("SELECT page FROM family WHERE name = ?", (name,))]
        for page in pages:
            db.execute("DELETE FROM copy WHERE child = ?", (page,))
            db.execute("DELETE FROM change WHERE child = ?", (page,))
        db.execute("DELETE FROM lost_page WHERE name = ?", (name,))
        db.execute("DELETE FROM family WHERE name = ?", (name,))
        db.execute("DELETE FROM settled WHERE what = 'copies' AND name = ?", (name,))

    def _put_copies(self, group: Group) -> None:
        db = self._db
        for page, family in group.families.items():
            db.execute("INSERT OR REPLACE INTO family VALUES (?, ?, ?)", (page, family, group.name))
        for lost in group.lost:
            db.execute(
                "INSERT INTO lost_page VALUES (?, ?, ?, ?)", (lost.id, group.name, lost.derived_from, _json(lost))
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
        for change in group.changes:
            db.execute(
                "INSERT INTO change (child, parent, kind, message, before, after, detail) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    change.child,
                    change.parent,
                    change.kind.value,
                    change.message,
                    change.before.text if change.before else None,
                    change.after.text if change.after else None,
                    _json(change),
                ),
            )
        db.execute("INSERT OR REPLACE INTO settled VALUES ('copies', ?, ?)", (group.name, group.mark))

    def _drop_claims(self, name: str) -> None:
        self._db.execute("DELETE FROM claim WHERE name = ?", (name,))
        self._db.execute("DELETE FROM settled WHERE what = 'claims' AND name = ?", (name,))

    def _put_claims(self, name: str, mark: str, claims: Iterable[Claim]) -> None:
        db = self._db
        for claim in claims:
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
        db.execute("INSERT OR REPLACE INTO settled VALUES ('claims', ?, ?)", (name, mark))

    def copies(self, *, computed: bool = False) -> list[Copy]:
        """Every copy, by child and parent, as people left them or, with `computed`, as they were computed."""
        column, where = _standing(computed)
        found = self._nouns(f"SELECT {column} FROM copy WHERE {where}", Copy)  # noqa: S608  columns of ours
        return sorted(found, key=lambda copy: (copy.child, copy.parent or copy.lost or ""))

    def lost_pages(self) -> list[LostPage]:
        """Every lost page, by id."""
        return self._nouns("SELECT detail FROM lost_page ORDER BY id", LostPage)

    def changes(self) -> list[Change]:
        """Every change, by child and place."""
        return self._nouns("SELECT detail FROM change ORDER BY child, parent, number", Change)

    def claims(self, *, computed: bool = False) -> list[Claim]:
        """Every claim, those with the most origins first, then those on the most pages; as people left them or, with
        `computed`, as they were computed."""
        column, where = _standing(computed)
        found = self._nouns(f"SELECT {column} FROM claim WHERE {where}", Claim)  # noqa: S608  columns of ours
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

    def search(self, words: str, *, limit: int = 20) -> list[Found]:
        """The pages that hold all these words, best first. A phrase may stand in quotation marks."""
        query = " ".join(_phrases(words))
        if not query:
            return []
        with self._told():
            rows = self._db.execute(
                "SELECT p.id, p.title, p.published, snippet(page_words, 1, '⟦', '⟧', ' … ', 24) "
                "FROM page_words JOIN page AS p ON p.number = page_words.rowid "
                "WHERE page_words MATCH ? ORDER BY rank, p.id LIMIT ?",
                (query, limit),
            )
            return [Found(page=a, title=b, published=c, passage=d) for a, b, c, d in rows]

    def count(self, table: str) -> int:
        """The rows of a table or view."""
        with self._told():
            number: int = self._db.execute(f'SELECT count(*) FROM "{table}"').get  # noqa: S608  a name of ours
        return number

    def query(self, sql: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """The rows of a SELECT of ours."""
        with self._told():
            return list(self._db.execute(sql, values))

    def check(self) -> None:
        """Raise BrokenCase where SQLite's integrity check, a foreign key, or the index of words does not hold."""
        with self._told():
            verdict = self._db.execute("PRAGMA integrity_check(1)").get
            dangling = self._db.execute("PRAGMA foreign_key_check").fetchone()
            if self.write:
                self._db.execute("INSERT INTO page_words (page_words, rank) VALUES ('integrity-check', 1)")
        if verdict != "ok" or dangling:
            raise BrokenCase(f"{self.path} is damaged ({verdict}, {dangling}); go back to a backup, or work on a copy")


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
        os.ftruncate(handle, 0)
        os.write(handle, str(os.getpid()).encode())
        self.handle = handle
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


def _schema(db: apsw.Connection) -> list[tuple[str, str, str]]:
    return list(db.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_schema ORDER BY type, name"))


def _phrases(words: str) -> Iterator[str]:
    """What was typed as FTS5 strings: phrases in quotation marks whole, every other word by itself."""
    for number, part in enumerate(words.replace("“", '"').replace("”", '"').split('"')):
        for piece in [part] if number % 2 else part.split():
            if any(char.isalnum() for char in piece):
                yield f'"{piece.strip()}"'


def _standing(computed: bool) -> tuple[str, str]:
    """The column to read and the rows that count: as people left things, or as they were computed."""
    if computed:
        return "coalesce(computed, detail)", "standing <> 'made'"
    return "detail", "standing NOT IN ('rejected', 'merged')"


def _json(noun: Noun) -> str:
    return msgspec.json.encode(noun).decode()


def _noun(line: str, kind: type[T]) -> T:
    return msgspec.json.decode(line, type=kind)
