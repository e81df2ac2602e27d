"""The reading room: every room shows what is stored, as a page, as JSON and as CSV, and nothing else."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import itertools
import json
import re
import shutil
import time
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import lxml.html
import msgspec
import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2 import meta
from lxml import etree

from benchmarks import large_case
from sayso.case import Case, Comparison
from sayso.days import in_time
from sayso.export.sheet import cell, sheet, uncell
from sayso.read import read_page
from sayso.record import Claim
from sayso.serve import look, reading_room
from sayso.serve.desk import Desk, Shown
from sayso.serve.doors import DOORS
from sayso.serve.frame import Frame
from sayso.serve.room import of_list
from sayso.serve.rooms.cited import Cited
from sayso.serve.rooms.judging import Activity
from sayso.store import Store

pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("ignore:Using `httpx`")]


@pytest.fixture(scope="module")
def room(dam_file):
    with TestClient(reading_room(dam_file), base_url="http://localhost", follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="module")
def busy(dam_file, tmp_path_factory):
    """A case in which people judged, and may judge."""
    case = Case(shutil.copy(dam_file, tmp_path_factory.mktemp("busy") / "dam.sayso"))
    for statement in max((one.statements for one in case.records()), key=len)[:5]:
        case.judge("accept", "statement", statement.id, by="Ana")
    with TestClient(reading_room(case.path), base_url="http://localhost", follow_redirects=False) as client:
        client.case = case
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
        "ClaimRoom": f"/claims/{next(claim.id for claim in case.claims() if claim.figures)}",
        "Findings": "/findings",
        "Sources": "/sources",
        "SourceRoom": "/source?name=Ilse+Maron",
        "Judging": f"/judging/claim?id={case.claims()[0].id}",
        "Activity": "/activity",
        "Cited": f"/cited/claim/{case.claims()[0].id}",
    }


@pytest.fixture(scope="module")
def addresses(dam_file) -> dict[str, str]:
    return addresses_of(Case(dam_file))


def shaped(address: str, suffix: str) -> str:
    path, mark, query = address.partition("?")
    return f"{path}{suffix}{mark}{query}"


OURS = """a accepted all and as apr back before came cannot compare date differs download first going hold is its
know known look made more no not of on origin own that they together undated utc visible were which with
word words nothing"""
"""What stands in rows of pages and is no data: names of links and fields, and what says that there is nothing."""

ROOMS = [pytest.param(door.shows, id=door.shows.__name__) for door in DOORS]


@pytest.mark.parametrize("kind", ROOMS)
def test_a_room_is_a_page_json_that_is_its_noun_and_csv_with_all_its_tables(room, addresses, kind):
    address = addresses[kind.__name__]
    page = room.get("/" if address == "/front" else address)
    if kind is Cited:
        assert page.headers["location"] == address.replace("cited/claim", "claims")  # it is there
    else:
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    data = room.get(shaped(address, ".json"))
    assert msgspec.json.decode(data.content, type=kind) is not None
    assert room.get("/api" + address).content == data.content
    (heads, *rows) = csv.reader(io.StringIO(room.get(shaped(address, ".csv")).text))
    assert {len(row) for row in rows} == {len(heads)} or kind is Activity  # nobody has judged anything in this case
    tables = list(msgspec.json.decode(data.content, type=kind).tables())
    assert len(tables) == 1 or heads[0] == "what"
    for table in tables:
        chosen = room.get(shaped(address, ".csv") + ("&" if "?" in address else "?") + f"table={table.what}")
        (one, *those) = csv.reader(io.StringIO(chosen.text))
        assert tuple(one) == table.heads
        assert len(those) == sum(row[0] == table.what for row in rows) or len(tables) == 1
    assert room.get(shaped(address, ".csv") + ("&" if "?" in address else "?") + "table=none").status_code == 404


@pytest.mark.parametrize("kind", [one for one in ROOMS if one.id != "Cited"])  # that leads on to another
def test_all_that_a_page_shows_in_rows_is_in_its_csv(busy, kind):
    address = addresses_of(busy.case)[kind.__name__]
    tree = lxml.html.document_fromstring(busy.get(address if address != "/front" else "/").text)
    aside = ".//*[contains(@class, 'unseen') or contains(@class, 'judge') or self::svg or self::form or self::summary]"
    aside += " | .//code[string-length() = 8]"  # the beginning of an id
    for one in tree.xpath(aside):
        one.drop_tree()
    rows = tree.xpath("//main//tbody/tr | //main//ol/li | //main//q | //main//dd")
    shown = {word for row in rows for word in words_in(" ".join(row.itertext()))}
    assert shown - words_in(busy.get(shaped(address, ".csv")).text) - set(OURS.split()) == set()


def words_in(text: str) -> set[str]:
    """Words and numbers, without what parts thousands, and without shares and counts: a page has 4 % and ×4."""
    bare = re.sub(r"(?<=\d),(?=\d{3})|\d+%|×\d+", "", text)
    return {word.lower() for word in re.findall(r"\d+|[^\W\d_]+", bare)}


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
    assert used - set(env.globals) - {"frame", "parts", "fields"} == fields - unshown


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


LISTS = {
    "/pages": "pages",
    "/pages?q=dam": "pages",
    "/pages?certainty=stated&until=2025-04-17": "pages",
    "/pages?q=nosuchword": "pages",
    "/claims": "claims",
    "/claims?contested=false": "claims",
    "/claims?origins=4321": "claims",
    "/findings": "findings",
    "/findings?severity=warning": "findings",
    "/findings?code=nosuchcheck": "findings",
    "/families": "families",
    "/sources": "sources",
    "/sources?named=false": "sources",
    "/source?name=Ilse+Maron": "said",
    "/activity": "judgements",
}
"""Every list, some of them chosen from and some then empty, with the field that has its lines."""


def part(room, address: str, limit: int, after: str | None = None) -> dict:
    asked = {"limit": limit} | ({"after": after} if after is not None else {})
    answer = room.get(f"/api{address}", params={**dict(parse_qsl(urlsplit(address).query)), **asked})
    assert answer.status_code == 200, answer.text
    return answer.json()


def followed(room, address: str, limits) -> list[list]:
    """A list, part by part, each of its own length, by following `next` to the end."""
    parts, after = [], None
    for limit in limits:
        found = part(room, address, limit, after)
        parts.append(found[LISTS[address]])
        assert len(parts[-1]) <= limit
        after = found["next"]
        if after is None:
            return parts
    raise AssertionError("it does not end")


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(address=st.sampled_from(list(LISTS)), limits=st.lists(st.integers(1, 40), min_size=1, max_size=20))
def test_following_next_gives_every_line_exactly_once_whatever_the_parts(busy, address, limits):
    whole = part(busy, address, 200)
    assert whole["next"] is None
    parts = followed(busy, address, itertools.chain(limits, itertools.repeat(7, 100)))
    assert list(itertools.chain(*parts)) == whole[LISTS[address]]
    assert all(parts) or parts == [[]]  # no part but the only one is empty


@pytest.mark.parametrize("address", LISTS)
def test_a_cursor_of_another_list_or_of_none_is_refused_in_words(busy, address):
    cursors = {other: part(busy, other, 1)["next"] for other in LISTS}
    path = f"/api{address}{'&' if '?' in address else '?'}after="
    for other, after in cursors.items():
        if after is not None and other != address:
            answer = busy.get(path + after)
            assert (answer.status_code, "another list" in answer.json()["detail"]) == (404, True)
    huge = base64.urlsafe_b64encode(json.dumps([of_list("claims", None, None), [1, 10**30, 1, "a"]]).encode()).decode()
    for after in ("x", "%00", "é", huge.rstrip("="), cursors["/pages"] + "A"):
        assert busy.get(path + after).status_code == 404


@pytest.mark.parametrize(
    ("address", "judged"),
    [
        pytest.param("/findings", lambda line: ("finding", line["finding"]["id"]), id="findings"),
        pytest.param("/source?name=Ilse+Maron", lambda line: ("statement", line["statement"]["id"]), id="a source"),
        pytest.param("/claims", lambda line: ("claim", line["id"]), id="claims"),
    ],
)
def test_a_list_goes_on_where_it_was_though_its_last_line_has_gone_meanwhile(busy, address, judged):
    whole = part(busy, address, 200)[LISTS[address]]
    first = part(busy, address, 2)
    busy.case.judge("reject", *judged(first[LISTS[address]][-1]), by="Ben")
    rest = part(busy, address, 200, first["next"])
    assert rest[LISTS[address]] == whole[2:]
    past = part(busy, "/activity", 2)  # what comes later stands before, and moves nothing
    before = part(busy, "/activity", 200)["judgements"]
    busy.case.undo(busy.case.judgements()[-1].id, by="Ben")
    assert part(busy, "/activity", 200, past["next"])["judgements"] == before[2:]


def test_a_list_of_pages_goes_on_though_the_last_one_is_no_longer_chosen(busy):
    address = "/pages?finding=changed-on-the-way"
    LISTS[address] = "pages"
    whole = part(busy, address, 200)["pages"]
    first = part(busy, address, 1)
    page = first["pages"][0]["page"]["id"]
    made = [
        busy.case.judge("reject", "finding", one.id, by="Ben", page=page)
        for one in busy.case.record(page).findings
        if one.code == "changed-on-the-way"
    ]
    assert part(busy, address, 200)["pages"] == whole[1:]
    assert part(busy, address, 200, first["next"])["pages"] == whole[1:]
    for one in made:
        busy.case.undo(one.id, by="Ben")


@pytest.mark.parametrize("kind", [door.shows for door in DOORS if door.draws])
def test_a_room_that_is_a_picture_is_a_whole_document_alone_and_linked_from_its_page(room, addresses, kind):
    address = addresses[kind.__name__]
    answer = room.get(shaped(address, ".svg"))
    assert answer.headers["content-type"] == "image/svg+xml; charset=utf-8"
    svg = etree.fromstring(answer.content, etree.XMLParser(resolve_entities=False))
    assert etree.QName(svg).localname == "svg"
    (style,) = svg.iter("{*}style")
    hashed = base64.b64encode(hashlib.sha256(style.text.encode()).digest()).decode()
    assert f"style-src 'sha256-{hashed}'" in answer.headers["content-security-policy"]
    assert {"prefers-color-scheme: dark", "@media print"} <= set(
        re.findall(r"prefers-color-scheme: dark|@media print", style.text)
    )
    assert not list(svg.iter("{*}a", "{*}script", "{*}image", "{*}foreignObject"))
    assert len("".join(svg.itertext())) > 100
    assert f'href="{shaped(address, ".svg")}"' in room.get(address if address != "/front" else "/").text


def test_a_familys_picture_unfolds_what_its_page_unfolds(room, addresses):
    address = addresses["Stemma"] + f"?unfolded={'0' * 16}"
    assert f'href="{shaped(address, ".svg")}"' in room.get(address).text
    assert room.get(shaped(address, ".svg")).status_code == 200


NOTICE = """<html><head><title>{title}</title><meta property="article:published_time" content="2025-0{month}-11">
<meta property="og:site_name" content="{outlet}"></head><body><article><h1>{title}</h1>{text}</article></body></html>"""


@pytest.fixture(scope="module")
def strangers(tmp_path_factory):
    """Two pages that nothing links, in two places and years, with a sentence in common but for its figure."""
    folder = tmp_path_factory.mktemp("strangers")
    first = "<p>Winter came early.</p><p>There were 412 grey seals on the northern skerries on Monday.</p>"
    other = "<p>The council of Vell met.</p><p>It was told of 97 grey seals on its northern skerries.</p>"
    texts = {"a": ("Seals at Sorby", first + "<p>The ferry was late.</p>"), "b": ("Budget of Vell", other)}
    for month, (name, (title, text)) in enumerate(texts.items(), 3):
        raw = NOTICE.format(title=title, text=text, month=month, outlet=f"The {title.split()[-1]} Post")
        (folder / f"{name}.html").write_text(raw)
    case = Case(folder / "case.sayso")
    case.add(*(str(folder / f"{name}.html") for name in texts))
    with TestClient(reading_room(case.path), base_url="http://localhost") as client:
        pages = {record.page.file.rpartition("/")[2][0]: record.page for record in case.records()}
        yield client, pages["a"], pages["b"]


def test_pages_that_nothing_links_are_aligned_by_sentences_alike_and_no_change_is_told(strangers):
    client, one, other = strangers
    found = client.get(f"/compare/{one.id}/{other.id}.json").json()
    assert (found["copy"], found["by"], found["family"]) == (None, "alike", False)
    (pair,) = [row for row in found["rows"] if row["before"] and row["after"]]
    assert ("412" in pair["before"]["text"], "97" in pair["after"]["text"]) == (True, True)
    assert (pair["same"], pair["changes"]) == (False, [])
    for side, page in (("before", one), ("after", other)):
        spans = [row[side] for row in found["rows"] if row[side]]
        assert all(page.text[span["start"] : span["end"]] == span["text"] for span in spans)
    turned = client.get(f"/compare/{other.id}/{one.id}.json").json()
    assert (turned["parent"]["id"], turned["child"]["id"]) == (other.id, one.id)  # the order asked for
    page = client.get(f"/compare/{one.id}/{other.id}").text
    assert "Nothing links these two pages" in page
    assert "No change is told" in page


def test_two_ordinary_pages_are_aligned_while_one_waits_and_two_huge_ones_are_not(dam_file):
    one, other, *_ = sorted((record.page for record in Case(dam_file).records()), key=lambda page: -len(page.text))
    Comparison.beside(one, other)  # what it needs is loaded once
    before = time.process_time()
    compared = Comparison.beside(one, other)
    assert time.process_time() - before < 0.05
    assert compared.aligned
    assert compared.whole
    text = "\n\n".join(
        f"The keeper of light {n} counted {n} seals near the skerry of Korr {n * 7}." for n in range(300)
    )
    huge = read_page(text.encode())
    before = time.process_time()
    compared = Comparison.beside(huge, huge)
    assert time.process_time() - before < 1
    assert (compared.whole, compared.aligned) == (False, ())


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


@pytest.mark.parametrize(
    ("asked", "sought"),
    [
        pytest.param('dam* OR "two gates', ["dam*", "OR", "two gates"], id="no word is a command"),
        pytest.param('"', [], id="no word at all"),
    ],
)
def test_the_search_says_what_it_looked_for(room, asked, sought):
    assert room.get("/api/pages", params={"q": asked}).json()["sought"] == sought
    page = room.get("/pages", params={"q": asked}).text
    assert ("Looked for pages with all of" if sought else "There is no word in") in page


def test_pages_without_a_date_or_publisher_can_be_chosen_and_no_day_is_made_up(room):
    for lacks, field in (("date", "published"), ("publisher", "publisher")):
        found = room.get("/api/pages", params={"lacks": lacks, "limit": 200}).json()
        assert found["total"] == len(found["pages"]) > 0
        assert {hit["page"][field] for hit in found["pages"]} == {None}
    for day in ("2025-99", "2025-02-30"):
        refused = room.get("/pages.json", params={"since": day})
        assert refused.status_code == 422
        assert re.search("since.*(day, month or year)", refused.json()["detail"], re.IGNORECASE), refused.text


def test_all_values_of_a_facet_can_be_listed(room, monkeypatch):
    monkeypatch.setattr("sayso.serve.rooms.search.VALUES", 1)
    page = room.get("/pages?q=engineers").text
    assert "whole=publisher" in page
    some = room.get("/api/pages?q=engineers").json()
    whole = room.get("/api/pages?q=engineers&whole=publisher").json()
    assert (len(some["facets"][0]["values"]), whole["facets"][0]["more"]) == (1, 0)
    assert len(whole["facets"][0]["values"]) == 1 + some["facets"][0]["more"]


@pytest.mark.parametrize(
    ("address", "told"),
    [
        pytest.param("/pages/dam.json", "`id` is written in another way, not 'dam'. An id", id="an id that is none"),
        pytest.param("/pages.json?limit=0", "`limit` is at least 1, not '0'. How many", id="too few"),
        pytest.param("/claims.json?origins=two", "`origins` is a whole number, not 'two'", id="no number"),
        pytest.param("/findings.json?verdict=good", "`verdict` is one of", id="none of these"),
        pytest.param("/source.json", "`name` is missing. Its name", id="nothing"),
    ],
)
def test_what_is_wrong_with_what_was_asked_is_told_with_what_it_is_to_be(room, address, told):
    assert told in room.get(address).json()["detail"]


def test_an_empty_case_says_that_nothing_was_looked_for_and_how_to_begin(tmp_path):
    Store(tmp_path / "empty.sayso", write=True).close()
    with TestClient(reading_room(tmp_path / "empty.sayso"), base_url="http://localhost") as client:
        front = client.get("/").text
        assert 'name="files"' in front
        assert "No check found anything" not in front
        for address in ("/pages", "/claims", "/families", "/findings", "/sources"):
            page = client.get(address).text
            assert "No page is in this case yet, so nothing was looked for" in page


def test_a_case_of_one_page_says_that_there_is_nothing_to_compare(tmp_path, agency):
    Case(tmp_path / "one.sayso").add(str(agency))
    with TestClient(reading_room(tmp_path / "one.sayso"), base_url="http://localhost") as client:
        front = client.get("/").text
        assert front.count("One page is here, and no other to compare it with.") == 2


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


def test_the_front_has_the_weightiest_checks_first_and_counts_pages_without_a_date(room):
    front = room.get("/front.json").json()
    weights = [("error", "warning", "note").index(one["severity"]) for one in front["findings"]]
    assert weights == sorted(weights)
    assert len(set(weights)) == 3
    undated = front["counts"]["pages"] - sum(day["pages"] for day in front["time_line"])
    page = room.get("/").text
    assert f"{undated} pages do not say when" in page
    assert page.index('id="claims"') < page.index('id="line"')


def test_two_pages_side_by_side_are_named(room, addresses):
    page = room.get(addresses["Compare"]).text
    both = room.get(shaped(addresses["Compare"], ".json")).json()
    for side in ("parent", "child"):
        assert (both[side]["publisher"] or both[side]["file"].rsplit("/", 1)[-1]) in page.split("<h1>")[1].split(
            "</h1>"
        )[0]
    one = both["child"]["id"]
    assert "A page beside itself" in room.get(f"/compare/{one}/{one}").text
