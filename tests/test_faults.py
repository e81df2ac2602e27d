"""Full disks, failing disks, crashes: whatever happens, the case is as one of its commits left it, and it is told."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import apsw
import msgspec
import pytest
from typer.testing import CliRunner

from sayso import __version__, cli, foreign, pipeline, store
from sayso.errors import CaseError, NewerCase, SettingError
from sayso.files import written_whole
from sayso.record import Claim, Copy, CopyKind, MadeBy, Record, Statement, statement_id
from sayso.store import VERSION, Group, Store
from tests.conftest import ROOT
from tests.faulty import watched

pytestmark = pytest.mark.once


def a_record(name: str) -> tuple[Record, bytes]:
    """A page with a statement, made without a parser."""
    raw = (f"Rain falls in {name}\n\nPublished 3 May 2031\n\n" + f"It rained in {name} all day. " * 40).encode()
    page = pipeline.read(raw, file=f"{name}.txt")
    words = (page.span(0, 10),)
    statement = Statement(id=statement_id(page.id, words, ()), words=words)
    return Record(page=page, statements=(statement,), made_by=MadeBy(sayso="0")), raw


OLD, NEW = a_record("Norvik"), a_record("Hale")


def steps() -> list[Callable[[Store], object]]:
    """What is done to a case of one page, commit by commit: another page, a copy, a claim, and nothing is pending."""
    one, two = sorted((OLD[0].page.id, NEW[0].page.id))
    copy = Copy(child=one, parent=two, kind=CopyKind.REPRINT, share=1.0)
    claim = Claim(id="c1", text="Rain", statements=tuple(r.statements[0].id for r, _ in (OLD, NEW)), pages=(one, two))
    group = Group(name=one, mark="1", families={one: one, two: one}, copies=(copy,))
    return [
        lambda case: case.put(*NEW),
        lambda case: case.put_copies(group),
        lambda case: case.put_claims(one, "1", (claim,), pages=(one, two)),
        lambda case: case.run("DELETE FROM pending WHERE page = ?", [(one,), (two,)]),
    ]


def state(path: Path, *, write: bool = True) -> object:
    """What a case holds, once it has been looked through; None where nothing was made yet."""
    if not path.exists() or not path.stat().st_size:
        return None
    with Store(path, write=write) as case:
        case.check()
        records = list(case.records())
        for record in records:
            assert case.raw(record.page.id)
        return records, case.pending(), case.copies(), case.claims(), case.search("rain") and len(case.search("rain"))


def filled(path: Path) -> None:
    with Store(path, write=True) as case:
        for step in steps():
            step(case)


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """A case of one page."""
    path = tmp_path_factory.mktemp("base") / "rain.sayso"
    with Store(path, write=True) as case:
        case.put(*OLD)
    return path


@pytest.fixture(scope="module")
def commits(base, tmp_path_factory):
    """The states that filling the case goes through."""
    path = Path(shutil.copy(base, tmp_path_factory.mktemp("commits") / "rain.sayso"))
    states = [state(path)]
    for step in steps():
        with Store(path, write=True) as case:
            step(case)
        states.append(state(path))
    return states


class Disk:
    """Fails from, or only at, one write, sync or truncation."""

    def __init__(self, error: type[apsw.Error], at: int, *, lasts: bool) -> None:
        self.error, self.at, self.lasts = error, at, lasts
        self.failed = False

    def __call__(self, number: int, what: str, name: str) -> None:
        full = self.error is apsw.FullError
        if (number == self.at or (self.lasts and number > self.at)) and not (full and what != "write"):
            self.failed = True
            raise self.error(what)


@pytest.mark.parametrize(
    ("error", "lasts", "words"),
    [
        pytest.param(apsw.FullError, True, "the disk is full; free some", id="full"),
        pytest.param(apsw.IOError, False, "check the disk", id="one that fails once"),
        pytest.param(apsw.IOError, True, "check the disk", id="one that fails for good"),
    ],
)
def test_a_disk_that_fails_at_any_write_sync_or_truncation_leaves_a_commit_and_one_clear_line(
    base, commits, tmp_path, error, lasts, words
):
    path = tmp_path / "rain.sayso"
    points = failures = 0
    while True:
        points += 1
        shutil.copy(base, path)
        disk = Disk(error, points, lasts=lasts)
        told = None
        with watched(disk) as system:
            try:
                filled(path)
            except CaseError as caught:
                told = str(caught)
            if system.count < points:
                break
        assert not path.with_name("rain.sayso-lock").exists()
        found = state(path)
        if told is None:  # what failed was after the commit, and is made good by the next to open the file
            assert found == commits[-1], points
        else:
            failures += 1
            assert str(path) in told
            assert words in told
            assert "\n" not in told
            assert found in commits, points
        for left in tmp_path.iterdir():
            left.unlink()
    assert failures > 10


def test_a_case_that_cannot_be_made_on_a_full_disk_is_made_by_the_next_call(tmp_path):
    path = tmp_path / "rain.sayso"
    points = 0
    while True:
        points += 3
        with watched(Disk(apsw.FullError, points, lasts=True)) as system:
            words = ""
            try:
                Store(path, write=True).close()
            except CaseError as told:
                words = str(told)
            assert not words or "the disk is full" in words
            if system.count < points:
                break
        with Store(path, write=True) as case:
            case.check()
            assert case.ids() == []
        for left in tmp_path.iterdir():
            left.unlink()
    assert points > 30


# --- crashes ------------------------------------------------------------------------------------


class Crashes:
    """Keeps the files as a crash before each write, sync and truncation would leave them, once for each difference."""

    def __init__(self, folder: Path, into: Path) -> None:
        self.folder, self.into = folder, into
        self.cases: list[Path] = []

    def __call__(self, number: int, what: str, name: str) -> None:
        if what != "write":
            return  # nothing has changed since the last write
        copy = self.into / str(number)
        copy.mkdir()
        for file in self.folder.iterdir():
            if not file.name.endswith(("-lock", "-shm")):
                shutil.copyfile(file, copy / file.name)
        self.cases.append(copy / "rain.sayso")


def test_a_crash_before_any_write_leaves_a_commit_that_the_next_call_goes_on_from(base, commits, tmp_path):
    live, into = tmp_path / "live", tmp_path / "crashed"
    live.mkdir()
    into.mkdir()
    shutil.copy(base, live / "rain.sayso")
    crashes = Crashes(live, into)
    with watched(crashes):
        filled(live / "rain.sayso")
    reached = []
    for path in crashes.cases:
        reached.append(commits.index(state(path)))
        filled(path)
        assert state(path) == commits[-1]
    assert reached == sorted(reached)
    assert set(reached) == set(range(len(commits)))


def test_a_crash_before_any_write_of_the_first_call_leaves_nothing_or_an_empty_case(tmp_path):
    live, into = tmp_path / "live", tmp_path / "crashed"
    live.mkdir()
    into.mkdir()
    crashes = Crashes(live, into)
    with watched(crashes):
        Store(live / "rain.sayso", write=True).close()
    for path in crashes.cases[::3]:
        with Store(path, write=True) as case:
            case.check()
            assert case.ids() == []
    assert len(crashes.cases) > 50


def test_fifty_kills_of_add_at_random_moments_lose_no_finished_page_and_leave_no_half_one(tmp_path):
    kills = os.environ.get("SAYSO_KILLS", "50")
    done = subprocess.run(
        [sys.executable, "-m", "tests.killed", str(tmp_path), kills],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "OMP_NUM_THREADS": "1"},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    assert told["kills"] == int(kills)
    assert told["finished"] >= 1
    assert told["kills_with_pages"] >= int(kills) // 5  # not all of them before anything was there


def test_an_add_of_nothing_goes_on_where_the_last_broke_off_and_makes_no_case(base, tmp_path):
    path = Path(shutil.copy(base, tmp_path / "rain.sayso"))
    done = CliRunner().invoke(cli.app, ["add", str(path)])
    assert (done.exit_code, done.output.count("0 new")) == (0, 1)
    with Store(path) as case:
        assert case.pending() == []
        assert case.families() == {OLD[0].page.id: [OLD[0].page.id]}
    done = CliRunner().invoke(cli.app, ["add", str(tmp_path / "none.sayso")])
    assert (done.exit_code, "none.sayso does not exist" in done.output) == (2, True)
    assert not (tmp_path / "none.sayso").exists()


# --- several at once ----------------------------------------------------------------------------


def test_two_writers_and_two_readers_at_once_and_each_reader_sees_a_whole_case_at_every_moment(tmp_path):
    made = [a_record(f"Norvik {number}") for number in range(16)]
    files = {"one": made[:10], "two": made[6:], "all": made}  # four pages come from both
    for name, records in files.items():
        (tmp_path / name).write_bytes(msgspec.msgpack.encode(records))

    def start(role: str, name: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.together", role, str(tmp_path / "rain.sayso"), str(tmp_path / name)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    running = [start("read", "all"), start("read", "all"), start("write", "one"), start("write", "two")]
    try:
        done = [(process.communicate(timeout=120), process.returncode) for process in running]
    finally:
        for process in running:
            process.kill()
    for (_, stderr), status in done:
        assert status == 0, stderr
    assert all(int(stdout) > 1 for (stdout, _), _ in done[:2])
    with Store(tmp_path / "rain.sayso", write=True) as case:
        case.check()
        assert case.ids() == sorted(record.page.id for record, _ in made)


# --- exports ------------------------------------------------------------------------------------


def sayso(*arguments: object, **dials: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "sayso", *map(str, arguments)], text=True, **dials)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_an_export_to_a_full_disk_is_one_line_and_status_2(base):
    with open("/dev/full", "w") as full:
        done = sayso("export", base, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "standard output could not be written (No space left on device)" in done.stderr


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "rain.jsonl"
    path.write_bytes(b"before")

    def cut_off() -> None:
        with written_whole(path) as file:
            file.write(b"half")
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(SettingError, match=r"rain.jsonl cannot be written \(No space left on device\)"):
        cut_off()
    assert [(left.name, left.read_bytes()) for left in tmp_path.iterdir()] == [("rain.jsonl", b"before")]
    with written_whole(path) as file:
        file.write(b"after")
        assert path.read_bytes() == b"before"
    assert [(left.name, left.read_bytes()) for left in tmp_path.iterdir()] == [("rain.jsonl", b"after")]


def test_an_export_into_a_file_is_the_one_to_standard_output(base, tmp_path):
    printed = sayso("export", base, stdout=subprocess.PIPE)
    assert sayso("export", base, "--output", tmp_path / "rain.jsonl", stdout=subprocess.PIPE).stdout == ""
    assert (tmp_path / "rain.jsonl").read_text() == printed.stdout
    nowhere = sayso("export", base, "--output", tmp_path / "no" / "rain.jsonl", stderr=subprocess.PIPE)
    assert nowhere.returncode == 2
    assert "cannot be written (No such file or directory)" in nowhere.stderr


# --- versions of the file -----------------------------------------------------------------------

NEXT = """
ALTER TABLE page ADD COLUMN wet TEXT;
CREATE TABLE umbrella (page TEXT NOT NULL REFERENCES page (id), words TEXT NOT NULL) STRICT;
CREATE INDEX umbrella_page ON umbrella (page);
INSERT INTO umbrella SELECT id, 'none yet' FROM page;
UPDATE page SET wet = 'yes';
"""
"""A change to the case file that might come: it adds a column and a table, and fills both."""

SCRIPTS = [*store.migrations(), NEXT]


def of_versions(monkeypatch: pytest.MonkeyPatch, scripts: list[str]) -> None:
    """From here on, sayso is one that knows these migrations."""
    monkeypatch.setattr(store, "migrations", lambda: scripts)
    monkeypatch.setattr(store, "VERSION", len(scripts))


def of_version(path: Path, version: int, filled: Path) -> None:
    """A file as the first migrations make it, with what of a filled case of this version it has tables and columns for.

    The sayso of that version is gone, and today's writes what it had no place for.
    """
    old, now = apsw.Connection(str(path)), store.reading(filled)
    old.pragma("journal_mode", "wal")
    with old:
        for script in SCRIPTS[:version]:
            old.execute(script)
        for table in tables(old):
            names = [f'"{name}"' for name in columns(old, table) if name in columns(now, table)]
            marks = ", ".join("?" * len(names))
            rows = now.execute(f"SELECT {', '.join(names)} FROM {table}") if names else []
            old.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", list(rows))
        old.execute("INSERT INTO page_words (page_words) VALUES ('rebuild')")
        old.pragma("user_version", version)
        old.pragma("application_id", store.APPLICATION)
    old.close()
    now.close()


def tables(db: apsw.Connection) -> list[str]:
    """The tables that hold what they hold by themselves."""
    return [
        name
        for kind, name, _, sql in store.schema_of(db)
        if kind == "table" and "page_words" not in name and "sqlite_" not in name
    ]


def columns(db: apsw.Connection, table: str) -> list[str]:
    return [row[1] for row in db.execute(f"PRAGMA table_info({table})")]


def rows(path: Path, like: Path | None = None) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, by table; only of the tables and columns that another file has, where one is named."""
    db, other = store.reading(path), store.reading(like or path)
    found = {}
    for table in tables(other):
        names = ", ".join(f'"{name}"' for name in columns(other, table))
        found[table] = sorted(db.execute(f"SELECT {names} FROM {table}"), key=repr)
    db.close()
    other.close()
    return found


def filled_with_both(path: Path) -> None:
    with Store(path, write=True) as case:
        case.put(*OLD)
    filled(path)


@pytest.mark.parametrize("version", range(1, len(SCRIPTS)))
def test_a_file_of_every_earlier_version_is_brought_up_and_keeps_all_it_had(monkeypatch, tmp_path, version):
    now, path, fresh = tmp_path / "now.sayso", tmp_path / "rain.sayso", tmp_path / "fresh.sayso"
    filled_with_both(now)
    held = state(now)
    of_version(path, version, now)
    as_it_was = Path(shutil.copy(path, tmp_path / "copy.sayso"))
    before = rows(path)
    assert before["page"]
    assert before["claim"]
    of_versions(monkeypatch, SCRIPTS)
    assert state(path, write=False) == held  # a reader sees all of it and never changes the file
    with Store(path) as reader:
        assert reader.count("umbrella") == 2
    assert rows(path) == before
    assert state(path) == held
    Store(fresh, write=True).close()
    assert schema(path) == schema(fresh)
    about = {"about": [("sayso", __version__)]}
    assert rows(path, as_it_was) == before | about
    assert {id for id, _ in rows(path)["umbrella"]} == {record.page.id for record, _ in (OLD, NEW)}
    of_versions(monkeypatch, SCRIPTS[:version])
    with pytest.raises(NewerCase, match=f"case version {len(SCRIPTS)}"):
        Store(path, write=True)


def schema(path: Path) -> list[tuple[str, str, str, str]]:
    db = store.reading(path)
    found = store.schema_of(db)
    db.close()
    return found


def test_a_crash_before_any_write_of_a_migration_leaves_the_old_version_or_the_new_one(monkeypatch, tmp_path):
    live, into = tmp_path / "live", tmp_path / "crashed"
    live.mkdir()
    into.mkdir()
    path = live / "rain.sayso"
    of_versions(monkeypatch, SCRIPTS[:-1])
    filled_with_both(path)
    old = schema(path)
    for left in live.iterdir():
        if left != path:
            left.unlink()
    held = state(path)
    of_versions(monkeypatch, SCRIPTS)
    crashes = Crashes(live, into)
    with watched(crashes):
        Store(path, write=True).close()
    new, reached = schema(path), []
    for crashed in crashes.cases:
        found = schema(crashed)
        assert found in (old, new)
        reached.append(found == new)
        assert state(crashed) == held
        assert schema(crashed) == new
    assert reached == sorted(reached)
    assert len(set(reached)) == 2


def test_a_migration_that_fails_half_way_leaves_the_old_version(monkeypatch, tmp_path):
    path = tmp_path / "rain.sayso"
    filled_with_both(path)
    before, old = rows(path), schema(path)
    of_versions(monkeypatch, [*SCRIPTS[:VERSION], NEXT + "INSERT INTO nowhere VALUES (1);"])
    with pytest.raises(apsw.SQLError, match="nowhere"):
        Store(path, write=True)
    assert (rows(path), schema(path)) == (before, old)
    of_versions(monkeypatch, SCRIPTS[:VERSION])
    assert state(path) is not None


@pytest.mark.parametrize("version", range(1, len(SCRIPTS)))
def test_a_case_of_an_earlier_version_is_added_to_another_and_left_as_it_was(monkeypatch, tmp_path, version):
    now, path = tmp_path / "now.sayso", tmp_path / "old.sayso"
    filled_with_both(now)
    of_version(path, version, now)
    before = path.read_bytes()
    of_versions(monkeypatch, SCRIPTS)
    monkeypatch.setattr(foreign, "migrations", lambda: SCRIPTS)
    monkeypatch.setattr(foreign, "VERSION", len(SCRIPTS))
    foreign._made_schema.cache_clear()
    with foreign.OtherCase(path, at_most=1_000_000) as other:
        found = {page.id: page for page in other.pages(wanted=lambda *_: True, taken=lambda _: True)}
        assert {id: page.raw for id, page in found.items()} == {r.page.id: raw for r, raw in (OLD, NEW)}
        assert {id: page.statements for id, page in found.items()} == {r.page.id: r.statements for r, _ in (OLD, NEW)}
    assert path.read_bytes() == before
    foreign._made_schema.cache_clear()


def test_the_record_of_a_page_is_the_same_in_every_version_of_the_file(base):
    with Store(base) as case:
        (record,) = case.records()
    assert msgspec.json.encode(record) == msgspec.json.encode(OLD[0])
