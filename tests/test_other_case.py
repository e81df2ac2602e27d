"""Another case as input: the same answers as from its pages, and nothing in it that is trusted."""

from __future__ import annotations

import os
import shutil
import tracemalloc
import zlib
from pathlib import Path

import apsw
import pytest
from typer.testing import CliRunner

from sayso import cli, pipeline
from sayso.case import Case
from sayso.errors import CaseError
from sayso.export import lines
from sayso.foreign import OtherCase, is_case
from sayso.limits import Budget
from sayso.record import Failed
from sayso.store import VERSION, Store
from tests import archives

pytestmark = pytest.mark.once

PATIENT = Budget(seconds=60)  # on a busy machine a child takes its time to start

HARBOUR = (
    "Harbour tug strikes the mole at Norvik\n\nPublished 3 May 2031\n\n"
    "Harbour master Ana Ruiz told Reuters that about 40 crates “might be lost”. The port will open on Friday.\n"
)
RAIN = "Rain falls in Norvik\n\nPublished 4 May 2031\n\nAt least 12 cellars were flooded, the fire brigade said.\n"
ELSEWHERE = (  # an address and an encoding that stand in its archive only
    "<html><head><title>Caf\xe9 opens</title><link rel='canonical' href='https://norvik.example/cafe'></head><body>"
    "<h1>Caf\xe9 opens</h1><p>The caf\xe9 \xd8stersund opens on Monday, Mayor Ida Hale said.</p></body></html>"
).encode("cp1257")


@pytest.fixture(scope="module")
def inputs(tmp_path_factory):
    """A page met twice, another, one that cannot be read, and an archive of one page."""
    folder = tmp_path_factory.mktemp("inputs")
    for name, text in (("harbour.txt", HARBOUR), ("again.txt", HARBOUR), ("rain.txt", RAIN), ("empty.txt", "")):
        (folder / name).write_text(text)
    block = archives.http(ELSEWHERE, kind="text/html; charset=cp1257")
    (folder / "cafe.warc").write_bytes(archives.record(block, url="https://mirror.example/7"))
    return sorted(folder.iterdir())


@pytest.fixture(scope="module")
def original(inputs, tmp_path_factory):
    case = Case(tmp_path_factory.mktemp("original") / "original.sayso")
    added = case.add(*inputs, budget=PATIENT)
    assert (added.pages, added.seen, len(added.failures)) == (3, 1, 1)
    return case


@pytest.fixture
def other(original, tmp_path):
    """A copy of the case to do things to."""
    return Path(shutil.copy(original.path, tmp_path / "other.sayso"))


def everything(case: Case) -> object:
    """All that a case says and how each page was met, in order."""
    with Store(case.path) as store:
        met = store.query(
            "SELECT page.id, capture.file, capture.captured, met FROM page JOIN capture ON page = page.id"
        )
        return sorted(lines(case.export())), sorted(met, key=repr), case.records(), case.failures()


def edited(path: Path, *statements: str, values: tuple[object, ...] = ()) -> None:
    db = apsw.Connection(str(path))
    db.pragma("ignore_check_constraints", True)
    for statement in statements:
        db.execute(statement, values)
    db.close()


# --- the same as its pages ----------------------------------------------------------------------


def test_a_case_added_is_the_same_as_its_inputs_added_and_a_second_time_changes_nothing(original, other, tmp_path):
    mine = Case(tmp_path / "mine.sayso")
    added = mine.add(other, budget=PATIENT)
    assert (added.pages, added.seen, len(added.failures), added.passed) == (3, 1, 1, ())
    assert everything(mine) == everything(original)
    added = mine.add(other, budget=PATIENT)
    assert (added.pages, added.seen, len(added.failures), added.settled) == (0, 4, 1, 0)
    assert everything(mine) == everything(original)


def test_several_cases_and_files_mix_and_two_processes_find_anew_what_is_in_them(original, inputs, tmp_path):
    parts = {"rain": ("rain.txt",), "harbour": ("again.txt", "harbour.txt")}
    with Store(original.path) as whole:
        for name, files in parts.items():
            with Store(tmp_path / f"{name}.sayso", write=True) as store:
                for record in whole.records():
                    if Path(record.page.file).name in files:
                        raw = whole.raw(record.page.id)
                        captures = [(str(path), None) for path in inputs if path.name in files]
                        store.put(record, raw, captures=captures)
    archive, empty = (next(path for path in inputs if path.name == name) for name in ("cafe.warc", "empty.txt"))
    mixed = Case(tmp_path / "mixed.sayso")
    given = (tmp_path / "rain.sayso", archive, str(empty), str(tmp_path / "harbour.sayso"))
    assert mixed.add(*given, jobs=2, read_again=True, budget=PATIENT).pages == 3
    assert everything(mixed) == everything(original)


def test_statements_of_the_same_sayso_are_taken_over_and_of_another_found_anew(original, other, tmp_path, monkeypatch):
    annotated = []
    real = pipeline.annotate
    monkeypatch.setattr(pipeline, "annotate", lambda page: annotated.append(page.file) or real(page))
    edited(other, "UPDATE page SET made_by = json_set(made_by, '$.sayso', '0.0.9') WHERE file LIKE '%rain.txt'")
    edited(other, "UPDATE statement SET detail = '{}' WHERE page = (SELECT id FROM page WHERE file LIKE '%rain.txt')")
    anew = Case(tmp_path / "anew.sayso")
    anew.add(other, budget=PATIENT)
    assert [Path(file).name for file in annotated] == ["rain.txt"]
    assert everything(anew) == everything(original)


def test_what_a_strangers_page_says_beside_its_bytes_is_not_taken(original, other, tmp_path):
    edited(other, "UPDATE page SET title = 'Forged', text = 'Forged', detail = json_set(detail, '$.title', 'Forged')")
    edited(other, "DELETE FROM finding", "UPDATE page SET published = '1999-01-01'")
    mine = Case(tmp_path / "mine.sayso")
    mine.add(other, budget=PATIENT)
    assert everything(mine) == everything(original)


def test_a_case_is_added_as_it_was_at_one_moment_while_another_process_writes_it(other, tmp_path):
    with Store(other, write=True) as writer, writer.transaction():
        writer._db.execute("DELETE FROM failure")
        writer._db.execute("UPDATE page SET made_by = '{}'")
        assert Case(tmp_path / "mine.sayso").add(other, budget=PATIENT).pages == 3
    with OtherCase(other, at_most=1_000_000) as opened:
        with Store(other, write=True) as writer:
            writer._db.execute("DELETE FROM capture")
        assert opened.count == 4


def test_the_case_itself_and_cases_in_folders_are_passed_over_and_said_to_be(original, other, tmp_path):
    (tmp_path / "link.sayso").symlink_to(tmp_path / "mine.sayso")
    (tmp_path / "page.txt").write_text(RAIN)
    mine = Case(tmp_path / "mine.sayso")
    added = mine.add(mine.path, tmp_path / "link.sayso", tmp_path, budget=PATIENT)
    assert (added.pages, added.failures) == (1, ())
    assert [line.split(";")[0] for line in added.passed] == [
        f"{tmp_path / 'mine.sayso'} is the case itself",
        f"{tmp_path / 'link.sayso'} is the case itself",
        f"{other} is a case in a folder",
    ]
    done = CliRunner().invoke(cli.app, ["add", str(mine.path), str(mine.path)])
    assert done.exit_code == 0
    assert "is the case itself; passed over" in done.output


# --- files that are refused ---------------------------------------------------------------------

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


def schema_edit(path: Path, sql: str) -> None:
    db = apsw.Connection(str(path))
    db.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 0)
    db.pragma("writable_schema", True)
    db.execute(sql)
    db.close()


def one_page_of_the_file_for_two(path: Path) -> None:
    """The root of the table of captures becomes that of failures: every row is of another shape."""
    schema_edit(
        path,
        "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'failure') "
        "WHERE name = 'capture'",
    )


def a_loop(path: Path) -> None:
    """The root of the table of bytes names itself as its only child, so that walking it would never end."""
    db = apsw.Connection(str(path))
    size, root = db.pragma("page_size"), db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'raw'").get
    db.close()
    raw = bytearray(path.read_bytes())
    head = bytes([5]) + (0).to_bytes(2, "big") + (0).to_bytes(2, "big") + size.to_bytes(2, "big") + b"\0"
    raw[(root - 1) * size : (root - 1) * size + 12] = head + root.to_bytes(4, "big")
    path.write_bytes(raw)


def an_endless_loop_of_links(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)


def a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("do", "words"),
    [
        pytest.param(
            lambda p: edited(p, "CREATE TRIGGER t AFTER INSERT ON page BEGIN DELETE FROM raw; END"),
            "has the trigger t",
            id="a trigger",
        ),
        pytest.param(lambda p: edited(p, f"CREATE VIEW more AS {ENDLESS}"), "the view more is none", id="a view"),
        pytest.param(
            lambda p: edited(p, "DROP VIEW claims", f"CREATE VIEW claims AS {ENDLESS}"),
            "the view claims differs",
            id="a view that is another",
        ),
        pytest.param(lambda p: edited(p, "CREATE TABLE more (x)"), "the table more is none", id="a table"),
        pytest.param(
            lambda p: edited(p, "CREATE VIRTUAL TABLE more USING fts5 (x)"),
            "the virtual table more",
            id="virtual table",
        ),
        pytest.param(
            lambda p: edited(p, "ALTER TABLE page ADD COLUMN more TEXT AS (hex(zeroblob(100000000)))"),
            "the table page differs",
            id="a generated column",
        ),
        pytest.param(lambda p: edited(p, "DROP INDEX page_raw"), "the index page_raw is missing", id="a missing index"),
        pytest.param(
            lambda p: schema_edit(
                p,
                f"UPDATE sqlite_schema SET type = 'view', sql = 'CREATE VIEW page AS {ENDLESS}', "
                "rootpage = 0 WHERE name = 'page'",
            ),
            "is damaged|differs",
            id="a table that is a view",
        ),
        pytest.param(one_page_of_the_file_for_two, "is damaged", id="two tables in one place"),
        pytest.param(a_loop, "is damaged", id="a table that goes round"),
        pytest.param(
            lambda p: edited(p, f"PRAGMA user_version = {VERSION + 1}", "UPDATE about SET value = '99.0'"),
            "written by sayso 99.0",
            id="a newer case",
        ),
        pytest.param(
            lambda p: edited(
                p, f"PRAGMA user_version = {VERSION + 1}", "DROP TABLE about", f"CREATE VIEW about AS {ENDLESS}"
            ),
            f"case version {VERSION + 1}",
            id="a newer case whose name has no end",
        ),
        pytest.param(lambda p: edited(p, "PRAGMA user_version = 0"), "is no case file", id="a case without a version"),
        pytest.param(
            lambda p: edited(p, "PRAGMA application_id = 7"), "another program's", id="another program's file"
        ),
        pytest.param(lambda p: p.write_text("A text of nothing."), "no SQLite database", id="a text"),
        pytest.param(lambda p: p.write_bytes(b""), "is empty", id="an empty file"),
        pytest.param(lambda p: p.unlink(), "is not there", id="nothing"),
        pytest.param(lambda p: p.write_bytes(p.read_bytes()[:40_000]), "is damaged", id="a file cut short"),
        pytest.param(an_endless_loop_of_links, "is not there", id="a link to itself"),
        pytest.param(a_pipe, "is no file", id="a pipe"),
    ],
)
def test_a_file_that_is_not_as_sayso_makes_them_is_refused_by_name_and_left_as_it_was(other, do, words):
    do(other)
    before = other.read_bytes() if other.is_file() else None
    with pytest.raises(CaseError, match=words) as told:
        OtherCase(other, at_most=1_000_000)
    assert str(other) in str(told.value)
    assert "\n" not in str(told.value)
    assert (other.read_bytes() if other.is_file() else None) == before


def test_a_file_that_is_refused_is_a_failure_and_the_rest_goes_on(other, tmp_path):
    edited(other, f"CREATE VIEW more AS {ENDLESS}")
    (tmp_path / "rain.txt").write_text(RAIN)
    mine = Case(tmp_path / "mine.sayso")
    added = mine.add(other, tmp_path / "rain.txt", budget=PATIENT)
    assert (added.pages, len(added.failures)) == (1, 1)
    assert mine.failures() == [(str(other), "read", added.failures[0].failure.reason)]


def test_a_case_is_told_by_its_first_bytes_whatever_its_name(other, tmp_path):
    renamed = other.rename(tmp_path / "other.db")
    assert is_case(renamed)
    assert not is_case(tmp_path)
    assert not is_case(__file__)


# --- pages that are refused ---------------------------------------------------------------------

FIRST = "id = (SELECT id FROM statement WHERE page = {page} ORDER BY position LIMIT 1)"
RAW = "sha256 = (SELECT raw_sha256 FROM page WHERE id = {page})"

DAMAGE = {
    "other bytes": (f"UPDATE raw SET bytes = x'00' WHERE {RAW}", "not those that were kept"),
    "more bytes than any page's": (
        f"UPDATE raw SET bytes = zeroblob(41000000), compression = 'none' WHERE {RAW}",
        "has 41,000,000 bytes",
    ),
    "an absurd size": (f"UPDATE raw SET size = 1e12 WHERE {RAW}", "1,000,000,000,000 bytes"),
    "a negative size": (f"UPDATE raw SET size = -1 WHERE {RAW}", "not those that were kept"),
    "no bytes": (f"DELETE FROM raw WHERE {RAW}", "its bytes are not there"),
    "another id": ("UPDATE page SET id = 'ab' WHERE id = {page}", "id is not its own"),
    "no day": ("UPDATE capture SET captured = 'soon' WHERE page = {page}", "'soon', which is no day"),
    "a name": ("UPDATE capture SET file = hex(zeroblob(9000)) WHERE page = {page}", "over 4,096 characters"),
    "words that are not there": (
        f"UPDATE statement SET detail = json_set(detail, '$.words[0].text', 'Nobody') WHERE {FIRST}",
        "do not stand where it says",
    ),
    "words beyond the page": (
        f"UPDATE statement SET detail = json_set(detail, '$.words[0].end', 1000000) WHERE {FIRST}",
        "an id that is not its own",
    ),
    "a word that the record does not have": (
        f"UPDATE statement SET detail = json_set(detail, '$.certainty', 'sworn') WHERE {FIRST}",
        "Invalid enum value 'sworn'",
    ),
    "nothing in it": (f"UPDATE statement SET detail = '{{{{}}}}' WHERE {FIRST}", "missing required field"),
    "a statement of 66 million characters": (
        f"UPDATE statement SET detail = json_quote(hex(zeroblob(33000000))) WHERE {FIRST}",
        "larger than any page's",
    ),
    "what is no JSON": ("UPDATE page SET met = 'x' WHERE id = {page}", "not as cases keep pages"),
    "no address": ("UPDATE page SET met = json_set(met, '$.url', 7) WHERE id = {page}", "not as cases keep pages"),
    "an address it was not met at": (
        "UPDATE page SET met = json_set(met, '$.url', 'https://x.example') WHERE id = {page}",
        "id is not its own",
    ),
}
"""What is done to a page in another case, and the words that it is refused with."""


@pytest.fixture(scope="module")
def refused(tmp_path_factory):
    """Why each page was refused that something was done to, by what was done; and the case that the rest went to."""
    folder = tmp_path_factory.mktemp("damaged")
    for name in (*DAMAGE, "nothing"):
        (folder / f"{name}.txt").write_text(RAIN.replace("cellars", f"cellars of {name.replace(' ', '-')} street"))
    other = Case(folder / "other.sayso")
    other.add(*sorted(folder.glob("*.txt")), budget=PATIENT)
    ids = {Path(record.page.file).stem: record.page.id for record in other.records()}
    for name, (sql, _) in DAMAGE.items():
        edited(other.path, sql.format(page=f"'{ids[name]}'"))
    mine = Case(folder / "mine.sayso")
    added = mine.add(other.path, budget=PATIENT)
    ids["another id"] = "ab"
    reasons = {failed.page.file: failed.failure.reason for failed in added.failures}
    return {name: reasons.get(f"{other.path}#{id}") for name, id in ids.items()}, mine


@pytest.mark.parametrize("name", DAMAGE)
def test_a_page_that_does_not_hold_is_a_failure(refused, name):
    reason = refused[0][name]
    assert DAMAGE[name][1] in reason
    assert "\n" not in reason
    assert len(reason) < 500


def test_the_pages_beside_those_that_do_not_hold_are_there(refused):
    reasons, mine = refused
    assert [Path(record.page.file).stem for record in mine.records()] == ["nothing"]
    assert len(mine.failures()) == len(DAMAGE)
    assert reasons["nothing"] is None


RAIN_RAW = "sha256 = (SELECT raw_sha256 FROM page WHERE file LIKE '%rain.txt')"


def test_a_failure_of_a_case_goes_when_the_case_is_added_whole(original, other, tmp_path):
    sound = other.read_bytes()
    edited(other, f"DELETE FROM raw WHERE {RAIN_RAW}")
    mine = Case(tmp_path / "mine.sayso")
    assert len(mine.add(other, budget=PATIENT).failures) == 2
    other.write_bytes(sound)
    assert mine.add(other, budget=PATIENT).pages == 1
    assert everything(mine) == everything(original)


def test_what_was_packed_to_burst_is_unpacked_no_further_than_it_says(other):
    bomb = zlib.compress(bytes(60_000_000), 9)
    edited(other, f"UPDATE raw SET bytes = ?, compression = 'zlib' WHERE {RAIN_RAW}", values=(bomb,))
    with OtherCase(other, at_most=1_000_000) as opened:
        tracemalloc.start()
        found = list(opened.pages(wanted=lambda *_: True, taken=lambda _: False))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert sum(isinstance(page, Failed) for page in found) == 1
    assert peak < 5_000_000


def test_statements_come_as_they_were_computed_whatever_people_left_of_them_there(original, other, tmp_path):
    judged = Case(other)
    statement = next(record for record in judged.records() if record.statements).statements[0]
    judged.judge("reject", "statement", statement.id, by="Ida Hale")
    with OtherCase(other, at_most=1_000_000) as opened:
        pages = list(opened.pages(wanted=lambda *_: True, taken=lambda _: True))
    found = {page.id: page.statements for page in pages}
    assert found == {record.page.id: record.statements for record in original.records()}
