"""What the room refuses is told to people as a page that keeps what they filled in, to programs as a problem."""

from __future__ import annotations

import re
import shutil
from html import unescape

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sayso.case import Case
from sayso.serve import People, Role, reading_room
from sayso.serve.sent import typed

pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("ignore:Using `httpx`")]

PASSWORD = "a dozen herring boats"
JSON = {"accept": "application/json"}


@pytest.fixture(scope="module")
def case(dam_file, tmp_path_factory) -> Case:
    return Case(shutil.copy(dam_file, tmp_path_factory.mktemp("refusing") / "dam.sayso"))


@pytest.fixture(scope="module")
def room(case):
    with TestClient(reading_room(case.path), base_url="http://localhost", follow_redirects=False) as client:
        yield client


@pytest.fixture
def desk(case, tmp_path):
    """A room for which one signs in; Ana is."""
    people = People(tmp_path / "desk.json")
    people.add("Ana", Role.REVIEWER, password=PASSWORD)
    people.add("Rea", Role.READER, password=PASSWORD)
    app = reading_room(case.path, people=people, hosts=["desk.example"])
    with TestClient(app, base_url="https://desk.example", follow_redirects=False) as client:
        client.post("/signin", data={"name": "Ana", "password": PASSWORD})
        yield client


def form_with(page: str, field: str) -> dict[str, str]:
    """What a browser sends of the form that has this field, but for what a person chooses in it."""
    form = next(one for one in re.findall(r"(?s)<form.*?</form>", page) if f'name="{field}"' in one)
    inputs = re.findall(r'(?s)<input (?:type="hidden" )?name="(\w+)"[^>]*? ?value="([^"]*)"', form)
    areas = re.findall(r'(?s)<textarea name="(\w+)"[^>]*>(.*?)</textarea>', form)
    areas = [(name, value.removeprefix("\n")) for name, value in areas]
    return {name: unescape(value).replace("\n", "\r\n") for name, value in (*inputs, *areas)}


def a_statement(case: Case) -> str:
    return next(s.id for r in case.records() for s in r.statements if s.chain and len(s.words) == 1)


TEXTS = st.text(st.characters(codec="utf-8") | st.sampled_from("\r\n\t \u202e\u200d\u2028\"'<>&👩\ud7ff"), max_size=60)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(note="\n\nafter two empty lines\n", text=" \u202edesrever\u202c ", by="Ana \u202e")
@example(note="one\rtwo\r\nthree\n\rfour", text="a\u2028b\x0bc\x85d", by='"<b>&amp;')
@example(note="</textarea><script>", text="👩\u200d👧 &#13; \ufffd", by="👩\u200d👧")
@given(note=TEXTS, text=TEXTS, by=TEXTS)
def test_a_form_that_was_refused_and_is_sent_again_keeps_exactly_what_was_typed(room, case, note, text, by):
    claim = case.claims()[0]
    address = f"/judging/claim?id={claim.id}"
    sent = form_with(room.get(address).text, "text")
    by = typed(by).replace("\n", "").strip() or "Ana"  # a field of one line
    sent |= {"act": "correct", "note": note, "text": text, "by": by, "seen": "another"}
    refused = room.post("/judging", data=sent)
    assert refused.status_code == 409
    again = form_with(refused.text, "text")
    done = room.post("/judging", data={**again, "act": "correct"})
    blank = not typed(text).strip() or typed(text) == claim.text
    assert done.status_code == (422 if blank else 303), done.text
    if not blank:
        made = case.judgements()[-1]
        assert made.correction.text == typed(text)
        assert made.note == (typed(note) if note.strip() else None)
        assert made.by == by
        case.undo(made.id, by="Ben")


def test_a_note_of_two_lines_is_kept_and_shown_as_two_lines(room, case):
    sent = form_with(room.get(f"/judging/statement?id={a_statement(case)}").text, "note")
    room.post("/judging", data={**sent, "by": "Ana", "act": "note", "note": "first\r\nsecond"})
    assert case.judgements()[-1].note == "first\nsecond"
    assert "U+000D" not in room.get("/activity").text


def test_what_was_chosen_stays_chosen_in_its_own_form_and_what_was_not_touched_is_as_it_stands_now(room, case):
    statement = a_statement(case)
    page = room.get(f"/judging/statement?id={statement}").text
    sent = form_with(page, "chain") | {"by": "Ana", "act": "correct", "certainty": "planned", "note": "see the log"}
    before = sent["chain"]
    made = case.judge("note", "statement", statement, by="Ben", note="asked")
    refused = room.post("/judging", data=sent).text
    assert refused.count("see the log") == 1
    assert 'value="planned" selected' in refused
    assert form_with(refused, "chain")["chain"] == before
    case.undo(made.id, by="Ben")


def test_a_claim_that_was_ticked_stays_ticked(room, case):
    claim = max(case.claims(), key=lambda claim: len(claim.statements))
    sent = form_with(room.get(f"/judging/claim?id={claim.id}").text, "text") | {"by": "Ana", "act": "split"}
    sent |= {"id": [claim.id, claim.statements[0]], "seen": "another"}
    refused = room.post("/judging", data=sent).text
    assert re.findall(r'value="(\w+)" checked', refused) == [claim.statements[0]]


def test_a_form_of_before_the_room_was_opened_again_is_shown_again_and_can_be_sent(room, case):
    sent = form_with(room.get(f"/judging/statement?id={a_statement(case)}").text, "note")
    refused = room.post("/judging", data={**sent, "token": "of before", "by": "Ana", "act": "note", "note": "why?\n"})
    assert (refused.status_code, refused.headers["content-type"]) == (403, "text/html; charset=utf-8")
    assert "before the room was opened" in refused.text
    again = form_with(refused.text, "note")
    assert again["note"] == "why?\r\n"
    assert room.post("/judging", data={**again, "act": "note"}).status_code == 303
    assert case.judgements()[-1].note == "why?\n"


def test_who_takes_back_what_was_taken_back_gets_a_page_with_the_rooms_around_it(room, case):
    made = case.judge("note", "statement", a_statement(case), by="Ana", note="asked")
    sent = form_with(room.get("/activity").text, "judgement") | {"by": "Ana"}
    assert sent["judgement"] == made.id
    assert room.post("/judging/undo", data=sent).status_code == 303
    refused = room.post("/judging/undo", data=sent)
    assert refused.status_code == 422
    assert 'aria-label="Rooms"' in refused.text
    assert 'href="/activity"' in refused.text
    assert room.post("/judging/undo", data=sent, headers=JSON).headers["content-type"] == "application/problem+json"


def test_a_session_that_ended_leaves_what_was_filled_in_and_says_where_to_sign_in(desk, case):
    address = f"/judging/statement?id={a_statement(case)}"
    sent = form_with(desk.get(address).text, "note") | {"act": "note", "note": "two\r\nlines"}
    desk.cookies.clear()
    refused = desk.post("/judging", data=sent, headers={"referer": f"https://desk.example{address}"})
    assert (refused.status_code, refused.headers["content-type"]) == (401, "text/html; charset=utf-8")
    assert f'href="/signin?next=%2Fjudging%2Fstatement%3Fid%3D{a_statement(case)}"' in refused.text
    assert case.path.name not in refused.text
    assert sent["token"] not in refused.text
    kept = form_with(refused.text, "note")
    desk.post("/signin", data={"name": "Ana", "password": PASSWORD})
    shown = desk.post("/judging", data=kept)  # in the session of before
    assert shown.status_code == 403
    assert desk.post("/judging", data={**form_with(shown.text, "note"), "act": "note"}).status_code == 303
    made = case.judgements()[-1]
    assert (made.by, made.note) == ("Ana", "two\nlines")


def test_programs_are_told_in_json(desk):
    desk.cookies.clear()
    for address, headers in (
        ("/judging", JSON),
        ("/api/claims", {}),
        ("/claims.json", {}),
        ("/judging", {"authorization": "Bearer guessed"}),
    ):
        answer = desk.request("POST" if address == "/judging" else "GET", address, headers=headers)
        assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")


def test_who_may_not_sign_in_is_told_on_a_page_and_no_password_is_on_it(desk):
    desk.cookies.clear()
    for n in range(6):
        refused = desk.post("/signin", data={"name": "Ana", "password": f"a wrong password {n}"})
    assert refused.status_code == 429
    lacking = desk.post("/signin", data={"name": "Ana"})
    assert lacking.status_code == 422
    for answer in (refused, lacking):
        assert 'href="/signin"' in answer.text
        assert "wrong password" not in answer.text


def test_a_reader_who_sends_a_form_is_told_on_a_page(desk):
    desk.post("/signin", data={"name": "Rea", "password": PASSWORD})
    refused = desk.post("/adding", data={"token": "any"})
    assert refused.status_code == 403
    assert "A reader may not change anything" in refused.text
    assert 'aria-label="Rooms"' in refused.text


def test_what_is_not_there_has_the_rooms_around_it(room):
    for address in ("/nowhere", "/pages/0123456789abcdef", "/pages?limit=0"):
        page = room.get(address).text
        assert 'aria-label="Rooms"' in page
        assert "This room as data" not in page
