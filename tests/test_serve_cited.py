"""Addresses that last: what was cited is found a year later, or it is said plainly what became of it."""

from __future__ import annotations

import re
import shutil

import pytest
from fastapi.testclient import TestClient

from sayso.case import Case
from sayso.record import Correction
from sayso.serve import reading_room
from tests.conftest import EXAMPLES

pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("ignore:Using `httpx`")]


@pytest.fixture(scope="module")
def grown(tmp_path_factory, agency):
    """A case that was cited when it held half of its pages, and has all of them now: the room, and what was cited."""
    case = Case(tmp_path_factory.mktemp("grown") / "dam.sayso")
    pages = sorted(str(path) for path in (EXAMPLES / "dam").iterdir())
    case.add(*pages[::2], jobs=2)
    before = {"claims": case.claims(), "records": case.records()}
    case.add(*pages[1::2], str(agency), jobs=2)
    with TestClient(reading_room(case.path), base_url="http://localhost", follow_redirects=False) as client:
        yield client, case, before


@pytest.fixture
def own(dam_file, tmp_path):
    """A room in which a test may judge."""
    case = Case(shutil.copy(dam_file, tmp_path / "dam.sayso"))
    with TestClient(reading_room(case.path), base_url="http://localhost", follow_redirects=False) as client:
        client.case = case
        yield client


def test_every_claim_that_was_cited_is_found_or_it_is_said_what_became_of_it(grown):
    client, case, before = grown
    there = {claim.id: claim for claim in case.claims()}
    assert any(claim.id not in there for claim in before["claims"])
    for claim in before["claims"]:
        told = client.get(f"/cited/claim/{claim.id}.json").json()
        data = client.get(f"/claims/{claim.id}.json")
        page = client.get(f"/claims/{claim.id}")
        if claim.id in there:
            assert (told["state"], data.json()["was"]) == ("here", None)
        elif told["state"] == "moved":
            now = data.json()
            assert now["was"]["id"] == claim.id
            assert now["was"]["here"] == len(set(claim.statements) & set(now["claim"]["statements"]))
            assert 2 * now["was"]["here"] > len(claim.statements) == now["was"]["appearances"]
            assert told["now"][0]["address"] == f"/claims/{now['claim']['id']}"
            assert claim.id in page.text
        else:
            assert told["state"] in ("parted", "gone")
            assert (data.status_code, data.headers["content-type"]) == (410, "application/problem+json")
            assert page.headers["location"] == f"/cited/claim/{claim.id}"
            assert client.get(f"/cited/claim/{claim.id}").status_code == 200
        if told["state"] != "here":
            assert told["was"] == claim.text
        assert client.get(f"/cited/claim/{claim.id}").status_code in (200, 303)


def test_statements_and_findings_of_the_page_itself_keep_their_address_and_number(grown):
    client, _, before = grown
    for record in before["records"]:
        page = client.get(f"/pages/{record.page.id}").text
        for place, one in enumerate(record.statements, 1):
            to = client.get(f"/cited/statement/{one.id}").headers["location"]
            assert to == f"/pages/{record.page.id}#s{place}"
            assert page.count(f'id="s{place}"') == 1
        for one in record.findings:
            answer = client.get(f"/cited/finding/{one.id}.json").json()
            assert answer["state"] in ("here", "moved", "gone")
            assert answer["now"][0]["address"].startswith(f"/pages/{record.page.id}")
            if answer["state"] != "here":  # one that rests on other pages
                assert answer["was"] == one.message


def test_a_finding_that_is_made_no_more_says_so_and_one_in_other_words_leads_on(own):
    case = own.case
    record = next(r for r in case.records() for f in r.findings if f.code == "changed-on-the-way")
    finding = next(f for f in record.findings if f.code == "changed-on-the-way")
    from sayso.store import Store

    def audited(*findings):
        with Store(case.path, write=True) as store:
            store.put_audited(record.page.id, findings)

    other = type(finding)(
        id="f" * 16, code=finding.code, verdict=finding.verdict, severity=finding.severity, message="Otherwise.",
        spans=finding.spans,
    )  # fmt: skip
    audited(other)
    told = own.get(f"/cited/finding/{finding.id}.json").json()
    assert (told["state"], told["was"], told["now"][0]["words"]) == ("moved", finding.message, "Otherwise.")
    audited()
    told = own.get(f"/cited/finding/{finding.id}.json").json()
    assert (told["state"], told["now"][0]["address"]) == ("gone", f"/pages/{record.page.id}")
    assert "It is no more" in own.get(f"/cited/finding/{finding.id}").text
    audited(finding)
    assert own.get(f"/cited/finding/{finding.id}").headers["location"].startswith(f"/pages/{record.page.id}#f")


def test_what_people_made_and_took_back_is_told(own):
    case = own.case
    widest = max(case.claims(), key=lambda claim: len(claim.statements))
    merged = case.judge("merge", "claim", *(claim.id for claim in case.claims()[:2]), by="Ana")
    (made,) = [claim.id for claim in case.claims() if own.get(f"/claims/{claim.id}.json").json()["standing"] == "made"]
    assert own.get(f"/cited/claim/{made}").headers["location"] == f"/claims/{made}"
    case.undo(merged.id, by="Ana")
    assert own.get(f"/cited/claim/{made}.json").json()["state"] in ("moved", "parted")
    record, one = next((r, s) for r in case.records() for s in r.statements if len(s.words[0].text) > 40)
    at = one.words[0].start + one.words[0].text.index(" ", 15) + 1
    ids = {s.id for s in record.statements}
    split = case.judge("split", "statement", one.id, by="Ana", correction=Correction(at=at))
    (half,) = {s.id for s in case.record(record.page.id).statements} - ids
    assert own.get(f"/cited/statement/{half}").status_code == 303
    case.undo(split.id, by="Ana")
    told = own.get(f"/cited/statement/{half}.json").json()
    assert (told["state"], "taken back" in told["told"]) == ("moved", True)
    assert told["now"][0]["words"].startswith(one.words[0].text[:15])
    case.judge("reject", "claim", widest.id, by="Ben")
    assert own.get(f"/claims/{widest.id}.json").json()["standing"] == "rejected"
    assert "rejected" in own.get(f"/claims/{widest.id}").text


def test_a_claim_tells_an_address_to_cite_that_holds_in_a_case_made_anew(own):
    claim = own.case.claims()[0]
    (address,) = set(re.findall(r"/claims/\w{16}\?of=\w{16}", own.get(f"/claims/{claim.id}").text))
    assert own.get(address).status_code == 200
    elsewhere = address.replace(claim.id, "0" * 16)  # where it never had this id
    assert own.get(elsewhere.replace("?", ".json?")).json()["claim"]["id"] == claim.id
    assert own.get("/claims/0000000000000000.json").status_code == 404
    for what in ("claim", "statement", "finding"):
        assert own.get(f"/cited/{what}/{'0' * 16}.json").status_code == 404
