"""Datasette opens a case well with the datasette.yaml that lies beside it."""

from __future__ import annotations

import asyncio
import html
import os
import shutil

import pytest
import yaml
from datasette.app import Datasette
from typer.testing import CliRunner

from sayso import cli
from sayso.case import Case
from sayso.export.datasette import MARK, QUERIES, TABLES, datasette, keep_beside
from tests.conftest import EXAMPLES

pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("ignore")]

VIEWS = ["claims", "chains", "figures", "derivations", "reports", "activity"]


@pytest.fixture(scope="module")
def case(dam_file, tmp_path_factory):
    """A case with what the command writes beside it."""
    path = tmp_path_factory.mktemp("datasette") / "dam.sayso"
    shutil.copy(dam_file, path)
    done = CliRunner().invoke(cli.app, ["add", str(path), str(EXAMPLES / "agency.html")])
    assert done.exit_code == 0, done.output
    return Case(path)


@pytest.fixture(scope="module")
def get(case):
    """Ask Datasette for a page of the case."""
    told = yaml.safe_load(case.path.with_name("datasette.yaml").read_text())
    loop = asyncio.new_event_loop()
    room = Datasette([str(case.path)], metadata=told)
    loop.run_until_complete(room.invoke_startup())
    yield lambda address: loop.run_until_complete(room.client.get(address))
    for database in room.databases.values():
        database.close()
    loop.close()


def test_it_names_every_view_and_table_and_hides_the_book_keeping(case, get):
    listing = get("/dam.json").json()
    assert {view["name"] for view in listing["views"]} == set(VIEWS)
    shown = {table["name"] for table in listing["tables"] if not table["hidden"]}
    assert shown == set(TABLES) - set(VIEWS) - {"raw"}
    assert {query["name"] for query in listing["queries"]} == set(QUERIES)
    assert set(TABLES) <= set(Case.tables())


@pytest.mark.parametrize("name", TABLES)
def test_every_table_and_view_opens_with_its_description_and_sorts_by_the_columns_named(get, name):
    page = get(f"/dam/{name}")
    assert page.status_code == 200
    assert TABLES[name]["description"] in html.unescape(page.text)
    for column in TABLES[name]["sortable_columns"]:
        assert get(f"/dam/{name}.json?_sort_desc={column}&_size=1").status_code == 200, column
    for column in TABLES[name].get("facets", ()):
        assert column in get(f"/dam/{name}.json?_size=1").json()["facet_results"]


@pytest.mark.parametrize("name", QUERIES)
def test_every_ready_query_opens_and_answers(case, get, name):
    claim = next(claim for claim in case.claims() if claim.figures)
    page = get(f"/dam/{name}?claim={claim.id}&page={claim.pages[0]}")
    assert page.status_code == 200
    assert QUERIES[name]["description"] in html.unescape(page.text)
    assert get(f"/dam/{name}.json?claim={claim.id}&page={claim.pages[0]}").json()["rows"]
    assert get(f"/dam/{name}").status_code == 200  # before anything is filled in


@pytest.mark.parametrize(
    ("table", "column", "label"),
    [
        pytest.param("statement", "page", "First Karsovian engineers reach damaged Meridian dam", id="a page's title"),
        pytest.param("appearance", "claim", "rain damaged two spillway gates", id="a claim's text"),
        pytest.param("source", "statement", "400 Karsovian engineers would be sent", id="a statement's words"),
        pytest.param("copy", "child", "First Karsovian engineers reach damaged Meridian dam", id="a copy's child"),
    ],
)
def test_what_a_row_points_at_shows_by_its_label(get, table, column, label):
    rows = get(f"/dam/{table}.json?_labels=on&_shape=objects&_size=max").json()["rows"]
    labels = [row[column]["label"] for row in rows]
    assert all(isinstance(one, str) and one for one in labels)
    assert any(label in one for one in labels)


def test_pages_are_searched_by_their_words(get):
    found = get("/dam/page.json?_search=spillway&_shape=objects").json()["rows"]
    assert found
    assert all("spillway" in page["text"].lower() for page in found)
    assert get("/dam/page.json?_search=zeppelin&_shape=objects").json()["rows"] == []


# --- the file ------------------------------------------------------------------------------------


@pytest.fixture
def folder(case, tmp_path):
    shutil.copy(case.path, tmp_path / "flood.sayso")
    shutil.copy(case.path, tmp_path / "dam.sayso")
    return tmp_path


def told(folder) -> dict:
    return yaml.safe_load((folder / "datasette.yaml").read_text())


def test_two_cases_in_a_folder_are_both_in_its_file(folder):
    lines = [keep_beside(folder / f"{name}.sayso", Case.tables()) for name in ("flood", "dam", "flood")]
    assert "datasette.yaml is new" in (lines[0] or "")
    assert lines[1:] == [None, None]
    assert list(told(folder)["databases"]) == ["flood", "dam"]
    before = (folder / "datasette.yaml").stat()
    assert keep_beside(folder / "dam.sayso", Case.tables()) is None
    assert (folder / "datasette.yaml").stat() == before  # nothing new: not even written


def test_a_file_of_ones_own_is_left_as_it_is(folder):
    for own in ("title: mine\n", "", "# a note\n" + MARK + "\n"):
        (folder / "datasette.yaml").write_text(own)
        assert keep_beside(folder / "dam.sayso", Case.tables()) is None
        assert (folder / "datasette.yaml").read_text() == own


@pytest.mark.parametrize("rest", ["{", "[1]", "databases: 3", "other: {}"])
def test_a_file_that_cannot_be_added_to_is_left_and_said(folder, rest):
    (folder / "datasette.yaml").write_text(f"{MARK}\n{rest}\n")
    line = keep_beside(folder / "dam.sayso", Case.tables())
    assert line is not None
    assert "sayso export" in line
    assert "\n" not in line
    assert (folder / "datasette.yaml").read_text() == f"{MARK}\n{rest}\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_said(folder):
    folder.chmod(0o500)
    assert "cannot be written" in (keep_beside(folder / "dam.sayso", Case.tables()) or "")


@pytest.mark.parametrize(
    "name", ["a: b", "---", "[[x]]", "=1+1", "- x", "née ☃", "'\"", "#x", "*a", "{x}", "@x", "yes"]
)
def test_any_name_of_a_case_comes_back_from_the_file(name, tmp_path):
    assert keep_beside(tmp_path / f"{name}.sayso", Case.tables()) is not None
    assert told(tmp_path) == datasette(tmp_path / f"{name}.sayso", Case.tables())


def test_export_prints_what_add_writes(case):
    done = CliRunner().invoke(cli.app, ["export", str(case.path), "--as", "datasette"])
    assert done.stdout == case.path.with_name("datasette.yaml").read_text()
    assert CliRunner().invoke(cli.app, ["export", "none.sayso", "--as", "datasette"]).exit_code == 2
