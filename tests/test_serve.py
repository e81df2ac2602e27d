"""The reading room: every room shows what is stored, as a page, as JSON and as CSV, and nothing else."""

from __future__ import annotations

import csv
import io
import re
import shutil
from pathlib import Path

import msgspec
import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import meta

from benchmarks import large_case
from sayso.case import Case
from sayso.days import in_time
from sayso.export.sheet import cell, sheet, uncell
from sayso.record import Claim
from sayso.serve import look, reading_room
from sayso.serve.desk import Desk, Shown
from sayso.serve.doors import DOORS
from sayso.serve.frame import Frame
from sayso.serve.rooms.judging import Activity, Judging
from sayso.store import Store

pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("ignore:Using `httpx`")]


@pytest.fixture(scope="module")
def room(dam_file):
    with TestClient(reading_room(dam_file), base_url="http://localhost", follow_redirects=False) as client:
        yield client


def addresses_of(case: Case) -> dict[str, str]:
    """An address of every room, by the room's noun."""
    copy = next(copy for copy in case.copies() if copy.directed and copy.parent)
    return {
        "Front": "/front",
        "Search": "/pages?q=dam",
        "PageRoom": f"/pages/{copy.child}",
        "Families": "/families",
        "Stemma": f"/families/{copy.child}",
        "Compare": f"/compare/{copy.parent}/{copy.child}",
        "Claims": "/claims",
        "ClaimRoom": f"/claims/{case.claims()[0].id}",
        "Findings": "/findings",
        "Sources": "/sources",
        "SourceRoom": "/source?name=Ilse+Maron",
        "Judging": f"/judging/claim?id={case.claims()[0].id}",
        "Activity": "/activity",
    }


@pytest.fixture(scope="module")
def addresses(dam_file) -> dict[str, str]:
    return addresses_of(Case(dam_file))


def shaped(address: str, suffix: str) -> str:
    path, mark, query = address.partition("?")
    return f"{path}{suffix}{mark}{query}"


ROOMS = [pytest.param(door.shows, id=door.shows.__name__) for door in DOORS]


@pytest.mark.parametrize("kind", ROOMS)
def test_a_room_is_a_page_json_that_is_its_noun_and_csv_with_its_heads(room, addresses, kind):
    address = addresses[kind.__name__]
    page = room.get("/" if address == "/front" else address)
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    data = room.get(shaped(address, ".json"))
    assert msgspec.json.decode(data.content, type=kind) is not None
    assert room.get("/api" + address).content == data.content
    rows = list(csv.reader(io.StringIO(room.get(shaped(address, ".csv")).text)))
    assert tuple(rows[0]) == kind.heads
    assert len(rows) > 1 or kind in (Activity, Judging)  # nobody has judged anything in this case
    assert {len(row) for row in rows} == {len(kind.heads)}


@pytest.mark.parametrize("kind", ROOMS)
def test_a_template_gets_exactly_the_fields_that_its_room_documents(kind):
    env = look.environment()
    used: set[str] = set()
    todo = [kind.template]
    for name in todo:
        tree = env.parse(env.loader.get_source(env, name)[0])
        used |= meta.find_undeclared_variables(tree)
        todo += [
            other for other in meta.find_referenced_templates(tree) if other and other not in ("parts.html", *todo)
        ]
    fields = {field.encode_name for field in msgspec.structs.fields(kind)}
    unshown = {"family"} if kind.__name__ == "Stemma" else set()  # its address says it
    assert used - set(env.globals) - {"frame", "parts"} == fields - unshown


@pytest.mark.parametrize("noun", [*ROOMS, pytest.param(Frame, id="Frame")])
def test_every_field_of_a_room_is_documented(noun):
    properties = msgspec.json.schema(noun)["$defs"][noun.__name__]["properties"]
    assert [name for name, part in properties.items() if "description" not in part] == []


@pytest.mark.parametrize("kind", ROOMS)
def test_a_room_has_no_script_style_or_resource_but_its_own(room, addresses, kind):
    page = room.get(addresses[kind.__name__] if kind.__name__ != "Front" else "/").text
    assert not re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=\"/static/)", page)
    assert all(found.startswith(("/", "#")) for found in re.findall(r'(?:src|href|action)="([^"]*)"', page))


def test_an_unknown_page_claim_source_or_room_is_told_in_one_shape(room):
    for address, suffix in (
        ("/pages/0123456789abcdef", ".json"),
        ("/claims/0123456789abcdef", ".csv"),
        ("/families/0123456789abcdef", ".json"),
        ("/compare/0123456789abcdef/0123456789abcdef", ".json"),
        ("/source?name=Nobody", ".json"),
        ("/nowhere", ".json"),
    ):
        told = room.get(shaped(address, suffix))
        assert told.status_code == 404
        assert told.headers["content-type"] == "application/problem+json"
        assert set(told.json()) == {"type", "title", "status", "detail"}
        page = room.get(address)
        assert page.status_code == 404
        assert "To the front room" in page.text


def test_the_statements_of_a_page_are_marked_where_they_stand_and_have_addresses(room, addresses, dam_file):
    page = room.get(addresses["PageRoom"]).text
    record = Case(dam_file).record(addresses["PageRoom"].rpartition("/")[2])
    for place in range(1, len(record.statements) + 1):
        assert page.count(f'id="s{place}"') == 1
        assert f'href="#s{place}"' in page
    for place in range(1, len(record.findings) + 1):
        assert page.count(f'id="f{place}"') == 1


def test_a_claim_is_found_by_the_id_of_any_of_its_statements(room, dam_file):
    claim = Case(dam_file).claims()[0]
    by_statement = room.get(f"/claims/{claim.statements[-1]}.json").json()["claim"]
    assert msgspec.convert(by_statement, Claim) == claim


def test_every_appearance_of_a_claim_stands_with_its_origins(room, dam_file):
    for claim in Case(dam_file).claims():
        entries = room.get(f"/claims/{claim.id}.json").json()["entries"]
        shown = [one["said"]["statement"]["id"] for entry in entries for one in entry["appearances"]]
        assert set(shown) == set(claim.statements)
        assert [entry["origin"] for entry in entries if entry["origin"]] == [origin.id for origin in claim.origins]


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("/pages", "pages"),
        ("/claims", "claims"),
        ("/findings", "findings"),
        ("/families", "families"),
        ("/sources", "sources"),
        ("/source?name=Ilse+Maron", "said"),
        ("/pages?q=dam", "pages"),
    ],
)
def test_a_list_in_parts_is_the_whole_list(room, address, field):
    address += "&" if "?" in address else "?"
    whole = room.get(f"/api{address}limit=200").json()[field]
    assert len(whole) > 1
    parts, after = [], ""
    while after is not None:
        part = room.get(f"/api{address}limit=1{after and '&after=' + after}").json()
        parts += part[field]
        after = part["next"]
    assert parts == whole


def test_facets_count_the_pages_found_and_choosing_one_gives_as_many(room):
    found = room.get("/api/pages", params={"q": "dam"}).json()
    for facet in found["facets"]:
        for one in facet["values"]:
            chosen = room.get("/api/pages", params={"q": "dam", facet["name"]: one["value"]}).json()
            assert chosen["total"] == one["pages"] <= found["total"]


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        pytest.param({"since": "2025-04-19"}, {"2025-04-19", "2025-04-20"}, id="since a day"),
        pytest.param({"until": "2023"}, {"2023-11-03"}, id="until the end of a year"),
        pytest.param({"since": "2025-04-16", "until": "2025-04-16"}, {"2025-04-16"}, id="one day"),
    ],
)
def test_pages_are_chosen_by_when_they_were_published(room, asked, days):
    pages = room.get("/api/pages", params=asked).json()["pages"]
    assert {hit["page"]["published"][:10] for hit in pages} == days


def test_a_family_of_sixty_is_drawn_with_its_reprints_folded_and_every_room_of_a_made_case_answers(tmp_path):
    case = tmp_path / "made.sayso"
    large_case.make(case, pages=60, statements=6)
    with TestClient(reading_room(case), base_url="http://localhost") as client:
        front = client.get("/front.json").json()
        assert (front["counts"]["pages"], front["counts"]["pending"]) == (60, 0)
        family = client.get(f"/families/{front['families'][0]['id']}")
        assert family.status_code == 200
        assert len(client.get(f"/families/{front['families'][0]['id']}.json").json()["pages"]) == 60
        assert family.text.count('<a href="/pages/') > 60
        for address in ("/pages", "/claims", "/findings", "/sources", f"/claims/{front['claims'][0]['id']}"):
            assert client.get(address).status_code == 200


def test_a_page_is_kept_as_it_was_shown_until_something_is_written():
    shown = Shown(most=10)
    shown.put("a", 1, b"12345")
    shown.put("b", 1, b"12345")
    assert shown.get("a", 1) == b"12345"
    shown.put("c", 1, b"12345")  # b was not looked at longest
    assert (shown.get("a", 1), shown.get("b", 1), shown.get("c", 1)) == (b"12345", None, b"12345")
    assert shown.get("a", 2) is None
    shown.put("a", 2, b"new")
    shown.put("c", 1, b"late")  # read before, and done only now
    assert (shown.get("a", 2), shown.get("c", 2), shown.get("c", 1)) == (b"new", None, None)


def test_what_is_written_shows_at_once_or_where_counting_takes_long_soon(dam_file, tmp_path, monkeypatch):
    case = Path(shutil.copy(dam_file, tmp_path / "dam.sayso"))
    desk = Desk(case)

    def pages():
        with desk.reading() as reading:
            return reading.catalogue.counts.findings, reading.settled

    def drop_a_finding():
        with Store(case, write=True) as store:
            store.run(
                "DELETE FROM finding WHERE rowid = (SELECT min(rowid) FROM finding WHERE verdict = ?)", [("fails",)]
            )

    before, _ = pages()
    drop_a_finding()
    assert pages() == (before - 1, True)
    monkeypatch.setattr("sayso.serve.desk.QUICK", 0.0)
    drop_a_finding()
    assert pages() == (before - 1, False)  # of before, and known to be
    desk._maker.join()
    assert pages() == (before - 2, True)
    desk.close()


@given(st.text())
def test_any_text_comes_back_from_a_cell(text):
    written = cell(text)
    assert uncell(written) == text
    assert not written.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_table_keeps_texts_numbers_and_line_ends():
    rows = [("=1+1", 7, None, 'two\nlines, "quoted"'), ("'so", -0.5, "@x", "\tx")]
    (head, *read) = csv.reader(io.StringIO("".join(sheet(("a", "b", "c", "d"), rows))))
    assert head == ["a", "b", "c", "d"]
    assert read[0] == ["'=1+1", "7", "", 'two\nlines, "quoted"']
    assert [uncell(value) for value in read[1]] == ["'so", "-0.5", "@x", "\tx"]
    assert "".join(sheet(("a",), [("=1",)], bare=True)).endswith('"=1"\r\n')


def test_families_and_their_stemma_are_told_by_origins_first_and_by_name(room, dam_file):
    with Store(dam_file) as store:
        lines = store.families_by_size(limit=5)
    first = lines[0]
    assert first.origins >= 2
    assert not first.known  # a day alone and an hour of that day
    page = room.get(f"/families/{first.id}").text
    assert f"<h1><bdi>{first.title}</bdi></h1>" in page
    assert f"<b>{first.origins} origins</b>" in page
    assert "It is not known which of its pages came first" in page
    listed = room.get("/families").text
    assert "which of its pages came first is not known" in listed
    rows = list(csv.DictReader(io.StringIO(room.get("/families.csv").text)))
    assert [(row["origins"], row["unnamed"], row["known"]) for row in rows] == [
        (str(one.origins), str(one.unnamed), str(int(one.known))) for one in lines
    ]
    lost = next(one for one in lines if one.unnamed == one.origins == 1)
    assert "<b>1 origin</b> unnamed" in room.get(f"/families/{lost.id}").text
    alone = next(page for page, in Store(dam_file).query(
        "SELECT page FROM family GROUP BY family HAVING count(*) = 1"
    ))  # fmt: skip
    assert "<svg" not in room.get(f"/families/{alone}").text


def test_pages_are_listed_in_the_order_of_the_moments_their_dates_mean(room, dam_file):
    for address, field in (("/families", "pages"), ("/source?name=Ilse+Maron&limit=200", "said")):
        if field == "pages":
            found = room.get(f"/families/{room.get('/families.json').json()['families'][0]['id']}.json").json()["pages"]
            dates = [page["published"] for page in found]
        else:
            path, _, query = address.partition("?")
            dates = [one["page"]["published"] for one in room.get(f"{path}.json?{query}").json()["said"]]
        assert dates == sorted(dates, key=in_time)
