"""A case: pages go in, in any order and any number of calls, and the same answers come out."""

from __future__ import annotations

import itertools
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pytest
from lxml import etree
from typer.testing import CliRunner

from sayso import cli
from sayso.case import Case
from sayso.errors import CaseError
from sayso.export import lines, lines_schema
from sayso.record import SCHEMA
from sayso.store import Store
from tests.conftest import EXAMPLES

pytestmark = pytest.mark.once  # see pyproject.toml

PAGES = sorted(str(path) for path in (EXAMPLES / "dam").iterdir())
AGENCY = str(EXAMPLES / "agency.html")
FEW = [
    AGENCY,
    *(str(EXAMPLES / "dam" / name) for name in ("hale-courier.html", "norden-update.html", "the-roundup.html")),
]


@pytest.fixture(scope="module")
def dam(tmp_path_factory):
    """The example case: fourteen pages about one dam, some of them about something else."""
    case = Case(tmp_path_factory.mktemp("dam") / "dam.sayso")
    added = case.add(str(EXAMPLES / "dam"), AGENCY, str(EXAMPLES / "mangled.txt"), jobs=2)
    assert (added.pages, added.failures) == (14, ())
    return case


def files(case: Case) -> dict[str, str]:
    """Ids of pages by the names of their files."""
    return {Path(record.page.file or "").name: record.page.id for record in case.records()}


def answers(case: Case) -> list[bytes]:
    """Everything a case says, but for where its files lay."""
    return sorted(lines(case.export()))


@pytest.mark.parametrize(
    ("child", "parent"),
    [
        pytest.param("hale-courier.html", "agency.html", id="a credited reprint"),
        pytest.param("norden-update.html", "agency.html", id="an update"),
        pytest.param("flashglobe.txt", "agency.html", id="a machine paraphrase"),
        pytest.param("mangled.txt", "agency.html", id="a content farm's page"),
        pytest.param("morning-ledger.html", "norden-update.html", id="a merge, its agency"),
        pytest.param("morning-ledger.html", "valley-observer.html", id="a merge, its paper"),
        pytest.param("the-roundup.html", "valley-observer.html", id="a quotation"),
    ],
)
def test_a_page_is_traced_to_the_page_it_was_made_from(dam, child, parent):
    named = files(dam)
    assert (named[child], named[parent]) in {(copy.child, copy.parent) for copy in dam.copies() if copy.directed}


@pytest.mark.parametrize("page", ["norden-weather.html", "norden-2023.html", "ktv-talks.html", "harbour-radio.txt"])
def test_a_page_about_something_else_or_of_its_own_making_stands_alone(dam, page):
    assert dam.families()[files(dam)[page]] == [files(dam)[page]]


def test_two_papers_that_pass_on_an_absent_one_are_children_of_a_lost_page(dam):
    named = files(dam)
    lost = {copy.lost for copy in dam.copies() if copy.child in (named["canal-times.txt"], named["east-sentinel.html"])}
    assert len(lost) == 1
    assert None not in lost


def test_what_a_copy_changed_is_told_with_words_of_both_sides(dam):
    named = files(dam)
    messages = [c.message for c in dam.changes() if c.child == named["flashglobe.txt"]]
    assert any("2,300" in message and "23,000" in message for message in messages)
    by_id = {record.page.id: record.page for record in dam.records()}
    for change in dam.changes():
        for span, page in ((change.before, change.parent), (change.after, change.child)):
            assert span is None or by_id[page].text[span.start : span.end] == span.text


def test_a_claims_origins_are_fewer_than_its_pages_where_pages_copy(dam):
    named = files(dam)
    claims = [claim for claim in dam.claims() if {named["agency.html"], named["hale-courier.html"]} <= set(claim.pages)]
    assert claims
    assert all(len(claim.origins) < len(claim.pages) for claim in claims)


def test_the_order_of_adding_does_not_matter_and_nor_does_its_division(tmp_path):
    whole = Case(tmp_path / "whole.sayso")
    whole.add(*FEW)
    for number, order in enumerate(random.Random(1).sample(list(itertools.permutations(FEW)), 2)):
        parts = Case(tmp_path / f"{number}.sayso")
        parts.add(order[0])
        parts.add(*order[1:])
        assert answers(parts) == answers(whole)


def test_what_a_copy_changed_is_the_same_in_a_comparison_as_in_the_case(dam):
    for copy in dam.copies():
        if copy.parent and copy.directed:
            both = dam.diff(copy.child, copy.parent)
            assert (both.parent.id, both.child.id, both.copy) == (copy.parent, copy.child, copy)
            assert set(both.changes) == {c for c in dam.changes([copy.child]) if c.parent == copy.parent}


def test_what_is_in_a_case_and_its_families_are_library_calls_as_the_commands_are(dam):
    there = dam.show(limit=3)
    assert there.counted == dam.counted()
    assert [len(part) for part in (there.claims, there.beside)] == [3, 3]
    assert sum(map(len, there.families.values())) == there.counted.pages
    first, *others = dam.stemma()
    assert all(len(first.pages) >= len(other.pages) > 1 for other in others)
    assert {copy.child for copy in first.copies} < {page.id for page in first.pages}
    assert {copy.lost for family in (first, *others) for copy in family.copies} - {None} == {
        lost.id for family in (first, *others) for lost in family.lost
    }
    assert dam.stemma("flashglobe.txt") == (first,)
    assert [len(family.pages) for family in dam.stemma("norden-weather.html")] == [1]
    with pytest.raises(CaseError, match="has no page"):
        dam.stemma("nothing.html")


def test_no_change_is_named_between_pages_that_no_copy_joins(dam):
    both = dam.diff("ktv-talks.html", "flashglobe.txt")
    assert (both.copy, both.changes) == (None, ())
    assert both.aligned


def test_adding_again_changes_nothing(dam):
    before = answers(dam)
    added = dam.add(*PAGES)
    assert (added.pages, added.seen, added.settled) == (0, len(PAGES), 0)
    assert answers(dam) == before


def test_a_page_that_cannot_be_read_is_told_and_kept_and_the_others_are_there(tmp_path):
    empty = tmp_path / "empty.html"
    empty.touch()
    case = Case(tmp_path / "dam.sayso")
    added = case.add(str(empty), AGENCY, str(tmp_path / "nowhere"))
    assert (added.pages, len(added.failures)) == (1, 2)
    assert {file for file, _, _ in case.failures()} == {str(empty), str(tmp_path / "nowhere")}
    empty.write_text(Path(PAGES[0]).read_text())
    assert case.add(str(empty)).pages == 1
    assert {file for file, _, _ in case.failures()} == {str(tmp_path / "nowhere")}


def test_an_add_that_is_killed_loses_no_finished_page_and_the_next_goes_on(tmp_path):
    whole = Case(tmp_path / "whole.sayso")
    whole.add(*FEW)
    broken = tmp_path / "broken.sayso"
    chance = random.Random(7)
    for _ in range(2):  # of the command itself; tests/test_faults.py has fifty, of `add` in a process that is warm
        adding = subprocess.Popen(
            [sys.executable, "-m", "sayso", "add", str(broken), *FEW], stdout=subprocess.DEVNULL, start_new_session=True
        )
        time.sleep(0.5 + 1.5 * chance.random())
        os.killpg(adding.pid, signal.SIGKILL)
        adding.wait()
        if broken.exists() and broken.stat().st_size:
            with Store(broken, write=True) as store:
                store.check()
                assert all(store.record(page) is not None for page in store.ids())
    Case(broken).add(*FEW)
    assert answers(Case(broken)) == answers(whole)


def test_every_line_of_an_export_has_its_type_and_is_of_the_schema(dam):
    schema = lines_schema()
    assert schema["$id"] == f"urn:sayso:export:{SCHEMA}"
    check = jsonschema.Draft202012Validator(schema)
    kinds = set()
    for line in lines(dam.export()):
        made = json.loads(line)
        check.validate(made)
        kinds.add(made["type"])
    assert {"page", "statement", "copy", "change", "claim", "finding"} <= kinds


def test_a_page_that_is_not_there_or_is_two_is_told(dam):
    with pytest.raises(CaseError, match="has no page 'nowhere'"):
        dam.record("nowhere")
    assert dam.record("agency.html").page.publisher == "Norden Wire"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(["show"], ["14 pages", "family 1", "claims by number of origins"], id="show"),
        pytest.param(["claims"], ["origin", "on the word of"], id="claims"),
        pytest.param(["stemma"], ["Norden Wire", "update", "≠"], id="stemma"),
        pytest.param(["stemma", "canal-times.txt"], ["Canal Times", "East Sentinel"], id="stemma of a page"),
        pytest.param(["diff", "flashglobe.txt", "agency.html"], ["23,000", "change"], id="diff"),
        pytest.param(["search", "register", "Trask"], ["640 people"], id="search"),
        pytest.param(["search", "zeppelin"], ["no page holds"], id="search for nothing"),
    ],
)
def test_each_command_answers_within_a_hundred_columns(dam, arguments, words):
    command, *rest = arguments
    done = CliRunner(env={"NO_COLOR": "1"}).invoke(cli.app, [command, str(dam.path), *rest])
    assert done.exit_code == 0, done.output
    assert all(word in done.output for word in words), done.output
    assert max(len(line) for line in done.output.splitlines()) <= 100


def test_a_case_that_is_not_there_is_one_line_and_status_2(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "sayso", "show", str(tmp_path / "none.sayso")], capture_output=True, text=True
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "does not exist" in done.stderr


# --- the stemma as a picture --------------------------------------------------------------------


def drawn(path: Path) -> set[str]:
    """The ids of the pages in a picture."""
    root = etree.fromstring(path.read_bytes())
    return {name.removeprefix("page-") for e in root.iter() if (name := e.get("id") or "").startswith("page-")}


def test_a_stemma_is_drawn_into_a_file(dam, tmp_path):
    picture = tmp_path / "dam.svg"
    done = CliRunner().invoke(cli.app, ["stemma", str(dam.path), "--svg", str(picture)])
    assert done.exit_code == 0, done.output
    assert drawn(picture) == {page for those in dam.families().values() if len(those) > 1 for page in those}
    one = CliRunner().invoke(cli.app, ["stemma", str(dam.path), "canal-times.txt", "--svg", str(picture)])
    assert one.exit_code == 0, one.output
    assert drawn(picture) == {files(dam)["canal-times.txt"], files(dam)["east-sentinel.html"]}


@pytest.mark.parametrize(
    ("name", "says"),
    [
        pytest.param("dam.sayso", "is the case itself", id="the case"),
        pytest.param("none/dam.svg", "cannot be written (No such file or directory)", id="no folder"),
    ],
)
def test_a_picture_that_cannot_be_written_leaves_the_case_as_it_was(name, says, dam):
    before = dam.path.read_bytes()
    done = CliRunner().invoke(cli.app, ["stemma", str(dam.path), "--svg", str(dam.path.parent / name)])
    assert done.exit_code == 2
    assert says in done.output
    assert dam.path.read_bytes() == before
    assert not [path for path in dam.path.parent.iterdir() if ".svg" in path.name]
