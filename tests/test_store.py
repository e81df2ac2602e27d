"""The case file keeps what it was given, byte for byte, and says plainly what is wrong with a file."""

from __future__ import annotations

import hashlib
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import apsw
import msgspec
import pytest

from sayso import pipeline, store
from sayso.errors import BrokenCase, CaseError, NewerCase, NotACase
from sayso.record import Failed, Failure, MadeBy, Unread
from sayso.store import APPLICATION, VERSION, Store

REPORT = (
    "Ferry strike in Norvik enters third day\n\nPublished 3 May 2031\n\n"
    "The ferry union said about 400 crew members had stopped work in Norvik. Harbour master Ana Ruiz "
    "told Reuters that two ferries “might sail” on Friday.\n"
)


def a_record(text: str = REPORT, *, file: str | None = "ferry.txt", captured: str | None = None):
    raw = text.encode()
    return pipeline.record(pipeline.read(raw, file=file, captured=captured)), raw


@pytest.fixture
def case(tmp_path):
    return tmp_path / "ferries.sayso"


def test_a_page_comes_back_as_it_went_in(case):
    record, raw = a_record()
    with Store(case, write=True) as store:
        assert store.put(record, raw)
        assert store.record(record.page.id) == record
    with Store(case) as store:
        assert store.record(record.page.id) == record
        assert store.raw(record.page.id) == raw
        assert record.statements
        assert store.count("statement") == len(record.statements)
        assert store.count("figure") == sum(len(s.figures) for s in record.statements)


def test_the_same_page_again_is_one_page_met_twice_and_shows_the_first_name_and_earliest_time(case):
    with Store(case, write=True) as store:
        assert store.put(*a_record(file="b.txt", captured="2031-05-04T10:00:00Z"))
        assert not store.put(*a_record(file="a.txt", captured="2031-05-05"))
        assert not store.put(*a_record(file="a.txt", captured="2031-05-05"))
        assert store.count("page") == 1
        assert store.count("capture") == 2
        (record,) = store.records()
        assert (record.page.file, record.page.captured) == ("a.txt", "2031-05-04T10:00:00Z")


def test_a_failure_is_kept_until_its_page_is_read(case):
    record, raw = a_record()
    failed = Failed(
        page=Unread(file="ferry.txt"), failure=Failure(stage="read", reason="it is empty"), made_by=MadeBy(sayso="0")
    )
    with Store(case, write=True) as store:
        store.put_failure(failed)
        store.put_failure(failed)
        assert store.failures() == [("ferry.txt", "read", "it is empty")]
        store.put(record, raw)
        assert store.failures() == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        pytest.param("ferry strike", 1, id="all words"),
        pytest.param("ferry avalanche", 0, id="a word that is not there"),
        pytest.param('"third day"', 1, id="a phrase"),
        pytest.param('"day third"', 0, id="a phrase in another order"),
        pytest.param('"', 0, id="nothing but a mark"),
        pytest.param("NEAR( AND * ferry", 0, id="what SQLite would take for an operator is a word"),
        pytest.param("'; DROP TABLE page; --", 0, id="what SQL would obey is a word"),
    ],
)
def test_a_search_finds_pages_that_hold_all_the_words(case, words, found):
    with Store(case, write=True) as store:
        store.put(*a_record())
        assert len(store.search(words)) == found
        assert all("⟦" in one.passage for one in store.search(words))


def test_what_a_page_reports_is_found_before_the_furniture_of_its_site(case):
    menu = "<nav><a href='/'>Home</a> <a href='/h'>Harbour news</a> <a href='/w'>Weather</a></nav>"
    told = "<html><body>{menu}<article><h1>{title}</h1><p>{text}</p></article></body></html>"
    pages = {
        "eel.html": ("Eels come back", "The river board counted forty eels above the weir, Ana Ruiz said on Monday."),
        "crane.html": ("A crane is moved", "The old crane of the harbour was moved by night, the port said on Monday."),
    }
    with Store(case, write=True) as store:
        for file, (title, text) in pages.items():
            raw = told.format(menu=menu, title=title, text=text).encode()
            store.put(pipeline.record(pipeline.read(raw, file=file)), raw)
        first, last = store.search("harbour")
        assert first.title == "A crane is moved"
        assert "crane of the ⟦harbour⟧ was moved" in first.passage
        assert last.passage.startswith("Eels come back")
        assert "⟦" not in last.passage
        found = store.ranked("harbour")
        assert list(store.passages("harbour", found).values()) == [first.passage, last.passage]
        assert store.search("harbour weather")[0].passage  # a menu is found, when it alone holds the words


@pytest.mark.parametrize("name", ["ferry.txt", "pages/ferry.txt", None], ids=["last part", "path", "start of the id"])
def test_a_page_is_named_by_file_or_by_the_start_of_its_id(case, name):
    record, raw = a_record(file="pages/ferry.txt")
    with Store(case, write=True) as store:
        store.put(record, raw)
        assert store.named(name or record.page.id[:8]) == [record.page.id]
        assert store.named("erry.txt") == []


def test_any_sqlite_tool_reads_it_and_its_views_answer(case):
    record, raw = a_record()
    with Store(case, write=True) as store:
        store.put(record, raw)
    db = sqlite3.connect(f"file:{case}?mode=ro", uri=True)
    who = {row[0] for row in db.execute("SELECT who FROM chains")}
    assert "Reuters -> Ana Ruiz" in who
    assert ("about", 400.0) in set(db.execute("SELECT bound, low FROM figures"))
    assert db.execute("SELECT count(*) FROM claims").fetchone() == (0,)
    assert db.execute("SELECT count(*) FROM derivations").fetchone() == (0,)
    db.close()


# --- files that cannot be used ------------------------------------------------------------------


def a_foreign_database(path):
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE notes (text TEXT)")
    db.commit()
    db.close()


def a_newer_case(path):
    Store(path, write=True).close()
    db = apsw.Connection(str(path))
    db.pragma("user_version", VERSION + 1)
    db.execute("UPDATE about SET value = '99.0' WHERE name = 'sayso'")
    db.close()


def a_case_with_a_trigger(path):
    Store(path, write=True).close()
    db = apsw.Connection(str(path))
    db.execute("CREATE TRIGGER t AFTER INSERT ON page BEGIN DELETE FROM raw; END")
    db.close()


def a_damaged_case(path):
    with Store(path, write=True) as store:
        store.put(*a_record())
    raw = bytearray(path.read_bytes())
    raw[100:8192] = b"\xff" * 8092
    path.write_bytes(raw)


def a_case_cut_short(path):
    with Store(path, write=True) as store:
        store.put(*a_record())
    path.write_bytes(path.read_bytes()[:100_000])


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        pytest.param(lambda path: path.write_text("hello " * 50), NotACase, "no SQLite database", id="a text"),
        pytest.param(lambda path: path.mkdir(), NotACase, "is a folder", id="a folder"),
        pytest.param(a_foreign_database, NotACase, "another program's database", id="a foreign database"),
        pytest.param(a_newer_case, NewerCase, "written by sayso 99.0", id="a newer case"),
        pytest.param(a_case_with_a_trigger, NotACase, "the trigger t", id="a case with a trigger"),
        pytest.param(a_damaged_case, BrokenCase, "is damaged", id="a damaged case"),
        pytest.param(a_case_cut_short, BrokenCase, "is damaged", id="a case cut short"),
    ],
)
@pytest.mark.parametrize("write", [True, False], ids=["to write", "to read"])
def test_a_file_that_cannot_be_used_is_named_and_left_as_it_was(case, make, error, words, write):
    make(case)
    before = case.read_bytes() if case.is_file() else None
    with pytest.raises(error, match=words) as told:
        Store(case, write=write)
    assert str(case) in str(told.value)
    assert "\n" not in str(told.value)
    assert (case.read_bytes() if case.is_file() else None) == before
    assert not case.with_name(case.name + "-lock").exists()


def test_reading_a_case_that_is_not_there_makes_none(case):
    with pytest.raises(CaseError, match="does not exist"):
        Store(case)
    assert not case.exists()


def test_a_case_whose_making_was_cut_off_is_an_empty_one_to_readers(case):
    case.touch()
    with Store(case) as store:
        assert store.ids() == []
    assert case.read_bytes() == b""


def in_a_process(code: str, *arguments: object, **dials: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)], capture_output=True, text=True, **dials
    )


FILL = """
    import sys
    from sayso.errors import CaseError
    from sayso.record import Record, from_json
    from sayso.store import Store
    record = from_json(open(sys.argv[2]).read())
    try:
        with Store(sys.argv[1], write=True) as store:
            print("open")
            store.put(record, bytes(range(256)) * 40_000)
    except CaseError as error:
        print(error)
        sys.exit(3)
"""


def test_a_full_disk_is_told_and_what_was_kept_stays(case, tmp_path):
    record, raw = a_record()
    with Store(case, write=True) as store:
        store.put(record, raw)
    other = msgspec.json.encode(a_record("Rain falls in Norvik, Ana Ruiz said.", file="rain.txt")[0])
    (tmp_path / "rain.json").write_bytes(other)

    def small_files():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))

    done = in_a_process(FILL, case, tmp_path / "rain.json", preexec_fn=small_files)
    assert done.returncode == 3, done.stderr
    assert "open" in done.stdout
    assert str(case) in done.stdout
    with Store(case, write=True) as store:
        store.check()
        assert store.ids() == [record.page.id]


def test_a_folder_that_may_not_be_written_is_told():
    code = """
        import os, sys
        import apsw
        from sayso.errors import CaseError
        from sayso.store import Store
        if os.getuid() == 0:
            os.seteuid(65534)  # root may write anywhere
        with Store(sys.argv[1]) as reader:  # reading goes on
            print(reader.count("page"))
        try:
            Store(sys.argv[1], write=True)
        except CaseError as error:
            print(error)
    """
    with tempfile.TemporaryDirectory() as folder:
        case = Path(folder) / "ferries.sayso"
        with Store(case, write=True) as store:
            store.put(*a_record())
        before = case.read_bytes()
        os.chmod(folder, 0o555)
        done = in_a_process(code, case)
        os.chmod(folder, 0o755)
        assert done.stdout.startswith("1\n"), done.stderr
        assert f"{case} may not be written" in done.stdout
        assert case.read_bytes() == before


def test_a_second_writer_says_that_it_waits_and_for_whom_and_a_reader_does_not(case):
    record, raw = a_record()
    second = """
        import sys
        from sayso.store import Store
        with Store(sys.argv[1], write=True, waits=lambda line: print(line, flush=True)) as store:
            print("writes", store.count("page"), flush=True)
    """
    with Store(case, write=True) as store:
        waiting = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(second), str(case)], stdout=subprocess.PIPE, text=True
        )
        assert waiting.stdout is not None
        line = waiting.stdout.readline()
        assert f"process {os.getpid()}" in line
        with Store(case) as reader:
            assert reader.count("page") == 0
            store.put(record, raw)
            assert reader.count("page") == 1
    assert waiting.communicate(timeout=20)[0] == "writes 1\n"


def test_the_lock_of_a_killed_writer_holds_nobody_up(case):
    killed = "import os, sys; from sayso.store import Store; Store(sys.argv[1], write=True); os.kill(os.getpid(), 9)"
    assert in_a_process(killed, case).returncode == -9
    assert case.with_name(case.name + "-lock").exists()
    with Store(case, write=True, waits=lambda line: pytest.fail(line)):
        pass


def test_bytes_that_changed_in_the_file_are_not_given_out(case):
    record, raw = a_record()
    with Store(case, write=True) as store:
        store.put(record, raw)
    db = apsw.Connection(str(case))
    db.execute("UPDATE raw SET bytes = ?, compression = 'none'", (b"other",))
    db.close()
    with Store(case) as store, pytest.raises(BrokenCase, match="not those that were kept"):
        store.raw(record.page.id)


def test_a_case_bears_its_mark_and_version(case):
    Store(case, write=True).close()
    with apsw.Connection(str(case)) as db:
        assert (db.pragma("application_id"), db.pragma("user_version")) == (APPLICATION, VERSION)


# --- versions -----------------------------------------------------------------------------------

PUBLISHED = [
    "76fb5a094b7b9f05",
    "9a102f806b388d1b",
    "e7c39a160e4ca874",
    "5db3f24661cf716b",
    "24bfcf531049a4df",
    "c43236ff24476066",
]
"""The first digits of the SHA-256 of each migration. One that was published has made files: it is never altered,
another follows it."""


def test_migrations_that_made_files_are_never_altered():
    scripts = sorted((Path(store.__file__).parent / "data" / "migrations").glob("*.sql"))
    assert [hashlib.sha256(script.read_bytes()).hexdigest()[:16] for script in scripts] == PUBLISHED


def test_a_file_of_before_says_which_judgements_were_taken_back_and_restored(tmp_path):
    """Version 3 had no column for it: of a chain of undos, those count that nothing took back."""
    path = tmp_path / "old.sayso"
    db = apsw.Connection(str(path))
    db.pragma("application_id", APPLICATION)
    for script in store.migrations()[:3]:
        db.execute(script)
    db.pragma("user_version", 3)
    undoes = [None, None, 1, 3, 4, 2, None]  # the fifth takes back the fourth, that the third, that the first
    for number, of in enumerate(undoes, 1):
        undone = None if of is None else f"j{of}"
        db.execute(
            'INSERT INTO judgement (number, id, at, "by", act, what, words, undoes, detail) '
            "VALUES (?, ?, '2031-05-03T10:00:00+00:00', 'Ana', 'note', 'claim', '', ?, '{}')",
            (number, f"j{number}", undone),
        )
    db.close()
    Store(path, write=True).close()
    with Store(path) as opened:
        told = dict(opened.query("SELECT judgement, undone FROM activity"))
    assert [told[f"j{number}"] for number in range(1, 8)] == [1, 1, 0, 1, 0, 0, 0]
