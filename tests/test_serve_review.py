"""The reading room's review: judgements are kept in somebody's name, carried out, and taken back."""

from __future__ import annotations

import csv
import io
import re
import shutil
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from sayso.case import Case
from sayso.record import Correction
from sayso.serve import People, Role, reading_room
from tests.lost_pages import with_two_lost_pages

pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("ignore:Using `httpx`")]


@pytest.fixture
def case(dam_file, tmp_path) -> Case:
    return Case(shutil.copy(dam_file, tmp_path / "dam.sayso"))


@pytest.fixture
def room(case):
    with TestClient(reading_room(case.path), base_url="http://localhost", follow_redirects=False) as client:
        yield client


def form_of(room: TestClient, address: str, button: str = "") -> dict[str, str]:
    """The hidden fields of the first form that judges, or of that with this button."""
    page = room.get(address)
    assert page.status_code == 200, page.text
    forms = [form.split("</form>")[0] for form in page.text.split('action="/judging"')[1:]]
    form = next(form for form in forms if f'value="{button}"' in form or not button)
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)) | {"by": "Ana"}


def a_statement(case: Case):
    return next((r, s) for r in case.records() for s in r.statements if s.chain and len(s.words) == 1)


def widest(case: Case):
    return max(case.claims(), key=lambda claim: len(claim.pages))


def judge(room: TestClient, address: str, **filled):
    return room.post("/judging", data={**form_of(room, address, filled["act"]), **filled})


@pytest.mark.parametrize(
    ("act", "what", "filled"),
    [
        pytest.param("accept", "statement", {}, id="accept a statement"),
        pytest.param("reject", "statement", {}, id="reject a statement"),
        pytest.param(
            "correct", "statement", {"certainty": "planned", "chain": "Harbour Wire\nIda Korr"}, id="correct one"
        ),
        pytest.param("grade", "statement", {"grade": "2"}, id="grade one"),
        pytest.param("note", "statement", {"note": "asked"}, id="annotate one"),
        pytest.param("reject", "claim", {}, id="reject a claim"),
        pytest.param("correct", "claim", {"text": "The gate was open."}, id="correct a claim"),
        pytest.param("reject", "copy", {}, id="reject a copy"),
        pytest.param("correct", "copy", {"kind": "quotation"}, id="correct a copy"),
        pytest.param("reject", "finding", {}, id="reject a finding"),
        pytest.param("correct", "finding", {"severity": "note"}, id="weigh a finding otherwise"),
        pytest.param("grade", "source", {"grade": "B"}, id="grade a source"),
    ],
)
def test_what_a_form_asks_is_kept_in_the_persons_name_and_can_be_taken_back(room, case, act, what, filled):
    _, statement = a_statement(case)
    copy = next(copy for copy in case.copies() if copy.directed and copy.parent)
    finding = next((r.page.id, f.id) for r in case.records() for f in r.findings)
    address = {
        "statement": f"/judging/statement?id={statement.id}",
        "claim": f"/judging/claim?id={widest(case).id}",
        "copy": f"/judging/copy?id={copy.child},{copy.parent}",
        "finding": f"/judging/finding?id={finding[1]}&page={finding[0]}",
        "source": "/judging/source?id=Ilse+Maron",
    }[what]
    answer = judge(room, address, act=act, **filled)
    assert answer.status_code == 303, answer.text
    (made,) = case.judgements()
    assert (made.by, made.act, made.what) == ("Ana", act, what)
    told = room.get(answer.headers["location"].replace("&amp;", "&"))
    if what != "claim":  # a rejected claim can be looked at still, by its id
        assert told.status_code == 200
        assert "Ana" in told.text
    activity = room.get("/activity").text
    assert "Ana" in activity
    data = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', activity)) | {"by": "Ben"}
    assert room.post("/judging/undo", data=data).status_code == 303
    assert [one.act for one in case.judgements()] == [act, "undo"]
    assert "taken back" in room.get("/activity").text


def test_a_rejected_statement_keeps_its_address_and_is_struck(room, case):
    record, statement = a_statement(case)
    place = [s.id for s in record.statements].index(statement.id) + 1
    case.judge("reject", "statement", statement.id, by="Ana")
    page = room.get(f"/pages/{record.page.id}").text
    assert re.search(rf'class="note \w+ rejected" data-s="{place}"', page)
    assert page.count('data-what="statement"') == len(record.statements)


def test_claims_are_split_and_merged_by_ticking(room, case):
    claim = widest(case)
    judge(room, f"/judging/claim?id={claim.id}", act="split", id=[claim.id, *claim.statements[:2]])
    assert any(set(one.statements) == set(claim.statements[:2]) for one in case.claims())
    one, two = case.claims()[:2]
    judge(room, f"/judging/claim?id={one.id}", act="merge", id=[one.id, two.id])
    assert any({*one.statements, *two.statements} == set(claim.statements) for claim in case.claims())


def test_a_merge_or_split_is_refused_where_any_of_what_was_ticked_was_judged_since(room, case):
    claim = widest(case)
    address = f"/judging/claim?id={claim.id}"
    split, merge = form_of(room, address, "split"), form_of(room, address, "merge")
    other = merge["marks"].split("=")[0]
    assert other != claim.id
    case.judge("accept", "statement", claim.statements[1], by="Ben")
    case.judge("note", "claim", other, by="Cem", note="wait for the minutes")
    for form, act, ids, who in (
        (split, "split", [claim.id, claim.statements[0], claim.statements[1]], "Ben"),
        (merge, "merge", [claim.id, other], "Cem"),
    ):
        answer = room.post("/judging", data={**form, "act": act, "id": ids})
        assert answer.status_code == 409
        assert who in answer.text
    assert len(case.judgements()) == 2
    unmarked = {**merge, "act": "merge", "id": [claim.id, other], "marks": ""}
    assert room.post("/judging", data=unmarked).status_code == 409
    assert judge(room, address, act="merge", id=[claim.id, other]).status_code == 303


def test_lost_pages_are_said_to_be_one_and_a_page_to_come_of_another_by_forms(room, case):
    pages, _ = with_two_lost_pages(case)
    mine, other = f"{pages[0]},{'l' * 16}", f"{pages[2]},{'m' * 16}"
    address = f"/judging/copy?id={mine}"
    page = room.get(address).text
    assert "Its lost page is one with that of" in page
    assert "It comes of another lost page than" in page
    assert f'name="id" value="{other}"' in page
    merged = judge(room, address, act="merge", id=[mine, other])
    assert merged.status_code == 303, merged.text
    assert room.get(merged.headers["location"]).status_code == 200  # though the copy goes by another id now
    (lost,) = case.lost_pages()
    assert {copy.lost for copy in case.copies()} == {lost.id}
    assert judge(room, f"/judging/copy?id={pages[0]},{lost.id}", act="split").status_code == 303
    assert len(case.lost_pages()) == 2
    activity = room.get("/activity").text
    assert " from a lost page (rewrite)" in activity
    assert f'href="/families/{pages[0]}"' in activity
    for _ in range(2):
        taken = case.judgements()[-1].id if case.judgements()[-1].act != "undo" else case.judgements()[0].id
        token = form_of(room, address)["token"]
        here = f"/judging/copy?id={pages[0]},{lost.id}"
        answer = room.post("/judging/undo", data={"judgement": taken, "token": token, "by": "Ben", "next": here})
        assert room.get(answer.headers["location"]).status_code == 200
    assert {page.id for page in case.lost_pages()} == {"l" * 16, "m" * 16}


def test_findings_are_merged_and_split_by_forms(room, case):
    record = next(r for r in case.records() if len(r.findings) > 2 and any(len(f.spans) > 1 for f in r.findings))
    several = next(f for f in record.findings if len(f.spans) > 1)
    one, two = [f for f in record.findings if f.id != several.id][:2]
    at = f"/judging/finding?page={record.page.id}&id="
    assert judge(room, at + one.id, act="merge", id=[one.id, two.id]).status_code == 303
    told = room.get(at + two.id).text
    assert "merged by a person" in told
    assert re.search(rf'lives on in <a href="/judging/finding\?id={one.id}&amp;page={record.page.id}"', told)
    assert judge(room, at + several.id, act="split").status_code == 303
    left = case.record(record.page.id).findings
    assert sum(f.message == several.message for f in left) == len(several.spans)
    assert two.id not in {f.id for f in left}
    page = room.get(f"/pages/{record.page.id}").text
    assert page.count(">made by a person<") == len(several.spans) - 1
    place = 1 + [f.id for f in record.findings].index(one.id)
    assert re.search(rf'>merged by .*?</span> into <a href="#f{place}">f{place}</a>', page)
    activity = room.get("/activity").text
    assert ("merged" in activity, "split" in activity) == (True, True)


def test_the_api_merges_and_splits_copies_and_findings(room, case):
    pages, _ = with_two_lost_pages(case)
    page, findings = next((r.page.id, r.findings) for r in case.records() if len(r.findings) > 2)
    several = next(f for r in case.records() for f in r.findings if len(f.spans) > 1)
    copies = [f"{pages[0]},{'l' * 16}", f"{pages[2]},{'m' * 16}"]
    token = room.get("/api/visitor").json()["token"]
    for act, what, ids, of in (
        ("split", "copy", copies[:1], None),
        ("merge", "copy", copies, None),
        ("merge", "finding", [f.id for f in findings[:2]], page),
        ("split", "finding", [several.id], None),
    ):
        marks = [case.standing(what, id, page=of) for id in ids]
        asked = {"act": act, "what": what, "ids": ids, "page": of, "by": "Ana", "seen": marks}
        made = room.post("/api/judging", json=asked, headers={"x-sayso-token": token})
        assert made.status_code == 201, made.text
        if act == "merge":
            stale = room.post("/api/judging", json=asked, headers={"x-sayso-token": token})
            assert stale.status_code == 409
        shown = room.get(f"/api/judging/{what}", params={"id": ids[0], **({"page": of} if of else {})}).json()
        assert shown["judgements"][-1]["judgement"]["id"] == made.json()["judgement"]["id"]
        assert made.json()["seen"] == shown["seen"]
        undone = {"judgement": made.json()["judgement"]["id"], "by": "Ben"}
        assert room.post("/api/undo", json=undone, headers={"x-sayso-token": token}).status_code == 201
    assert {lost.id for lost in case.lost_pages()} == {"l" * 16, "m" * 16}


@pytest.mark.parametrize("what", ["copy", "finding"])
def test_what_cannot_be_merged_or_split_has_no_form_and_is_refused_with_the_reason(room, case, what):
    copy = next(copy for copy in case.copies() if copy.directed and copy.parent)
    page, finding = next((r.page.id, f) for r in case.records() for f in r.findings if len(f.spans) < 2)
    address, reason = {
        "copy": (f"/judging/copy?id={copy.child},{copy.parent}", "comes of a page that is here"),
        "finding": (f"/judging/finding?id={finding.id}&page={page}", "nothing to split"),
    }[what]
    assert 'value="split"' not in room.get(address).text
    answer = room.post("/judging", data={**form_of(room, address), "act": "split"})
    assert (answer.status_code, reason in answer.text) == (422, True)
    assert case.judgements() == ()


def test_a_statement_is_split_before_a_word(room, case):
    record, statement = a_statement(case)
    page = room.get(f"/judging/statement?id={statement.id}").text
    at = re.findall(r'name="at" value="(\d+)"', page)[2]
    assert judge(room, f"/judging/statement?id={statement.id}", act="split", at=at).status_code == 303
    assert len(case.record(record.page.id).statements) == len(record.statements) + 1


def test_a_judgement_on_a_stale_view_is_not_kept_and_what_was_filled_in_stays(room, case):
    claim = widest(case)
    form = form_of(room, f"/judging/claim?id={claim.id}")
    case.judge("accept", "claim", claim.id, by="Ben")
    answer = room.post("/judging", data={**form, "act": "correct", "text": "Quite otherwise.", "note": "see the log"})
    assert answer.status_code == 409
    assert "Ben" in answer.text
    assert "Quite otherwise." in answer.text
    assert "see the log" in answer.text
    assert len(case.judgements()) == 1
    again = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', answer.text.split('action="/judging"')[1]))
    assert room.post("/judging", data={**again, "by": "Ana", "act": "reject"}).status_code == 303


@pytest.mark.parametrize(
    ("filled", "told"),
    [
        pytest.param({"act": "correct"}, "nothing was changed", id="put right without a change"),
        pytest.param({"act": "merge"}, "name at least 1 more beside it; none was named", id="merged with nothing"),
    ],
)
def test_what_is_lacking_is_told(room, case, filled, told):
    answer = judge(room, f"/judging/statement?id={a_statement(case)[1].id}", **filled)
    assert (answer.status_code, told in answer.text) == (422, True)


def test_who_was_there_first_is_told_with_what_they_did_and_when(room, case):
    _, statement = a_statement(case)
    form = form_of(room, f"/judging/statement?id={statement.id}")
    case.judge("reject", "statement", statement.id, by="Ben")
    told = room.post("/judging", data={**form, "act": "accept"}).text
    assert re.search(r"Ben rejected it on \d{4}-\d\d-\d\d at \d\d:\d\d UTC; look again, then judge\.", told)


def test_programs_are_answered_in_json_with_the_new_mark(room, case):
    _, statement = a_statement(case)
    form = form_of(room, f"/judging/statement?id={statement.id}")
    answer = room.post("/judging", data={**form, "act": "accept"}, headers={"accept": "application/json"})
    assert answer.json()["act"] == "accept"
    assert answer.headers["x-sayso-seen"] == case.standing("statement", statement.id)
    stale = room.post("/judging", data={**form, "act": "reject"}, headers={"accept": "application/json"})
    assert (stale.status_code, "otherwise" in stale.json()["detail"]) == (409, True)


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        pytest.param({"token": "forged"}, 403, id="a forged token"),
        pytest.param({"act": "burn"}, 422, id="an act that is none"),
        pytest.param({"act": "correct", "certainty": "perhaps"}, 422, id="a value the record does not know"),
        pytest.param({"act": "accept", "id": "0" * 16}, 404, id="a statement that is not there"),
        pytest.param({"act": "accept", "next": "//elsewhere.example/"}, 400, id="a way out of the room"),
        pytest.param({"act": "grade", "grade": "Z"}, 422, id="a grade that is none"),
        pytest.param({"act": "accept", "by": ""}, 422, id="nobody's judgement"),
    ],
)
def test_what_is_no_judgement_is_refused_and_nothing_is_kept(room, case, changed, status):
    _, statement = a_statement(case)
    form = form_of(room, f"/judging/statement?id={statement.id}")
    assert room.post("/judging", data={**form, **changed}).status_code == status
    assert case.judgements() == () or changed.get("next")


def test_a_reader_sees_what_was_judged_and_judges_nothing(case, tmp_path):
    people = People(tmp_path / "desk.json")
    people.add("Rea", Role.READER, password="a long enough password")
    _, statement = a_statement(case)
    case.judge("correct", "statement", statement.id, by="Ana", correction=Correction(certainty="planned"))
    app = reading_room(case.path, people=people, hosts=("localhost",))
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as client:
        client.post("/signin", data={"name": "Rea", "password": "a long enough password"})
        page = client.get(f"/judging/statement?id={statement.id}")
        assert "As it was computed" in page.text
        assert 'action="/judging"' not in page.text
        assert (
            client.post("/judging", data={"act": "accept", "what": "statement", "id": statement.id}).status_code == 403
        )
    assert len(case.judgements()) == 1


def test_names_and_notes_are_text_and_nothing_else(room, case):
    _, statement = a_statement(case)
    hostile = "<script>alert(1)</script>\u202e"
    judge(room, f"/judging/statement?id={statement.id}", act="note", note=hostile, by=hostile)
    for address in (f"/judging/statement?id={statement.id}", "/activity"):
        page = room.get(address).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page
        fields = r"(?s)(<textarea[^>]*>).*?</textarea>|<input[^>]*>"  # where it is as it was typed, to be sent again
        assert "\u202e" not in re.sub(fields, "", page)


def rows_of(room: TestClient, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(room.get(address).text)))


def test_what_a_person_wrote_is_never_shown_as_a_pages_words(room, case):
    claim = widest(case)
    case.judge("correct", "claim", claim.id, by="Ana", correction=Correction(text="Gates leak."), note="shorter")
    (now,) = [one for one in case.claims() if one.id == claim.id]
    assert (now.text, now.worded_by) == ("Gates leak.", "Ana")
    assert now.told.endswith("Gates leak. (in the words of Ana)")
    for address in (f"/claims/{claim.id}", "/claims", "/", f"/judging/claim?id={claim.id}"):
        page = room.get(address).text
        assert "<q><bdi>Gates leak." not in page
        assert "in the words of <bdi>Ana</bdi>" in page, address
    page = room.get(f"/claims/{claim.id}").text
    assert re.search(r"corrected by <bdi>Ana</bdi>, \d{4}-\d\d-\d\d<", page)
    assert f"<q><bdi>{claim.text}</bdi></q>" in page.split("As it was computed: ")[1]
    assert "shorter" in page
    assert "in the words of Ana" in re.search(r"<title>(.*?)</title>", page)[1]
    (line,) = [one for one in room.get("/claims.json").json()["claims"] if one["id"] == claim.id]
    assert (line["worded_by"], line["standing"]) == ("Ana", "corrected")
    (row,) = [one for one in rows_of(room, "/claims.csv?limit=200") if one["claim"] == claim.id]
    assert (row["worded_by"], row["standing"]) == ("Ana", "corrected")
    front = [one for one in rows_of(room, "/front.csv") if one["claim"] == claim.id]
    assert [one["worded_by"] for one in front] == ["Ana"]
    # what is counted anew, and what is made out of it, does not forget whose words they are
    case.judge("reject", "statement", claim.statements[-1], by="Ben")
    assert next(one for one in case.claims() if one.text == "Gates leak.").worded_by == "Ana"
    other = next(one for one in case.claims() if one.text != "Gates leak.")
    case.judge("merge", "claim", claim.id, other.id, by="Ben")
    assert next(one for one in case.claims() if one.text == "Gates leak.").worded_by == "Ana"


def test_a_claim_that_is_put_back_into_its_own_words_is_a_pages_again(case):
    claim = widest(case)
    case.judge("correct", "claim", claim.id, by="Ana", correction=Correction(text="Gates leak."))
    case.judge("correct", "claim", claim.id, by="Ben", correction=Correction(text=claim.text))
    assert widest(case).worded_by is None


def test_what_people_overruled_says_so_wherever_it_is_told(room, case):
    claim = widest(case)
    record, statement = a_statement(case)
    case.judge("reject", "claim", claim.id, by="Ana", note="two things in one")
    page = room.get(f"/claims/{claim.id}").text
    assert "rejected by <bdi>Ana</bdi>" in page
    assert "It is counted nowhere any more" in page
    assert "two things in one" in page
    assert room.get(f"/claims/{claim.id}.json").json()["standing"] == "rejected"
    case.judge("accept", "statement", statement.id, by="Ben")
    row = next(one for one in rows_of(room, f"/pages/{record.page.id}.csv") if one["statement"] == statement.id)
    assert row["standing"] == "accepted"
    name = statement.chain[-1].name
    if name:
        said = rows_of(room, f"/source.csv?name={quote(name)}&limit=200")
        assert next(one for one in said if one["statement"] == statement.id)["standing"] == "accepted"
    finding = next((r.page.id, f.id) for r in case.records() for f in r.findings)
    case.judge("accept", "finding", finding[1], by="Ben", page=finding[0], note="seen")
    row = next(one for one in rows_of(room, "/findings.csv?limit=200") if one["finding"] == finding[1])
    assert (row["standing"], row["notes"]) == ("accepted", "seen (Ben)")
    copy = next(copy for copy in case.copies() if copy.directed and copy.parent)
    case.judge("correct", "copy", f"{copy.child},{copy.parent}", by="Ben", correction=Correction(kind="quotation"))
    rows = rows_of(room, f"/families/{copy.child}.csv")
    assert "corrected" in [one["standing"] for one in rows if one["child"] == copy.child]
    for address in (f"/families/{copy.child}", f"/pages/{copy.child}", f"/compare/{copy.parent}/{copy.child}"):
        assert "corrected by a person" in room.get(address).text


def test_grades_and_notes_stand_beside_what_they_are_about(room, case):
    record, statement = next((r, s) for r, s in _all(case) if s.chain and s.chain[-1].name == "Ilse Maron")
    case.judge("grade", "source", "Ilse Maron", by="Ana", grade="E", note="was not there")
    case.judge("grade", "statement", statement.id, by="Ben", grade="2")
    case.judge("grade", "statement", statement.id, by="Ben", grade="4", note="nobody else has it")
    claim = next(one for one in case.claims() if one.sources == ("Ilse Maron",))
    on_page = f"/pages/{record.page.id}"
    for address in (
        "/source?name=Ilse+Maron",
        "/sources",
        "/claims",
        f"/claims/{claim.id}",
        on_page,
    ):
        page = room.get(address).text
        assert re.search(r'<(abbr|b) class="tag grade"[^>]*>E</', page), address
        assert "was not there" in page, address
    for address in (on_page, "/source?name=Ilse+Maron&limit=200"):
        page = room.get(address).text
        assert '<b class="tag grade">4</b> doubtful' in page
        assert "nobody else has it" in page
        assert '<b class="tag grade">2</b>' not in page  # one person's last grade is the one that holds
    assert next(one for one in rows_of(room, "/sources.csv") if one["name"] == "Ilse Maron")["grades"] == "E"
    assert next(one for one in rows_of(room, "/claims.csv?limit=200") if one["claim"] == claim.id)["graded"] == (
        "Ilse Maron: E"
    )
    row = next(one for one in rows_of(room, f"/pages/{record.page.id}.csv") if one["statement"] == statement.id)
    assert (row["grades"], row["notes"]) == ("4", "nobody else has it (Ben)")
    last = case.judgements()[-1]
    case.undo(last.id, by="Ben")
    assert '<b class="tag grade">2</b>' in room.get(f"/pages/{record.page.id}").text


def test_no_grade_is_chosen_beforehand(room, case):
    _, statement = a_statement(case)
    for address in (f"/judging/statement?id={statement.id}", "/judging/source?id=Ilse+Maron"):
        choice = room.get(address).text.split('<select name="grade"')[1].split("</select>")[0]
        assert choice.startswith(' required><option value="">')
        assert "selected" not in choice


def test_a_claim_that_is_not_plainly_stated_is_never_named_as_if_it_were(room, case):
    claim = next(one for one in case.claims() if one.certainty == "denied")
    for address in (f"/claims/{claim.id}", f"/judging/claim?id={claim.id}", "/claims"):
        assert f"denied: <q><bdi>{claim.text}" in room.get(address).text
    page = room.get(f"/claims/{claim.id}").text
    assert re.search(r"<title>denied: ", page)
    if claim.figures:
        assert "Figures over time: denied: " in page
    for address in ("/claims.csv?limit=200", "/front.csv"):
        rows = [one for one in rows_of(room, address) if claim.id in one.values()]
        assert [one["certainty"] for one in rows] == ["denied"]


def test_whatever_can_be_judged_has_a_way_to_it_wherever_it_is_listed(room, case):
    copy = next(copy for copy in case.copies() if copy.directed and copy.parent)
    claim = widest(case)
    for address, what in (
        ("/findings", "finding"),
        ("/claims", "claim"),
        ("/", "claim"),
        (f"/families/{copy.child}", "copy"),
        (f"/compare/{copy.parent}/{copy.child}", "copy"),
        (f"/claims/{claim.id}", "statement"),
        ("/source?name=Ilse+Maron", "statement"),
    ):
        assert f'href="/judging/{what}?' in room.get(address).text, address


def _all(case: Case):
    return [(record, statement) for record in case.records() for statement in record.statements]


def test_the_form_shows_the_sentence_around_and_the_way_back_to_it(room, case):
    record, statement = a_statement(case)
    place = [one.id for one in record.statements].index(statement.id) + 1
    page = room.get(f"/judging/statement?id={statement.id}").text
    assert f'href="/pages/{record.page.id}#s{place}"' in page
    around = room.get(f"/judging/statement.json?id={statement.id}").json()["around"]
    assert record.page.text[around["start"] : around["end"]] == around["text"]
    assert statement.words[0].text in around["text"]
    assert "<b>" in page.split('<blockquote class="around">')[1].split("</blockquote>")[0]
    copy = next(copy for copy in case.copies() if copy.directed and copy.parent)
    page = room.get(f"/judging/copy?id={copy.child},{copy.parent}").text
    assert f'href="/compare/{copy.parent}/{copy.child}"' in page


def test_a_claim_says_how_many_of_its_appearances_name_the_source_it_all_goes_back_to(room, case):
    for claim in (one for one in case.claims() if len(one.sources) == 1):
        ends = [s.innermost for _, s in _all(case) if s.id in claim.statements]
        saying = sum(end is not None and end.name == claim.sources[0] for end in ends)
        if 1 < saying < len(ends):
            break
    else:
        raise AssertionError("no claim of the example goes back to one source that not all of its appearances name")
    assert f"{saying} of its {len(ends)} appearances name" in room.get(f"/claims/{claim.id}").text
