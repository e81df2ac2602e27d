"""People overrule: what they judge is kept apart from what was computed, and survives what is computed anew."""

from __future__ import annotations

import itertools
import random
import shutil

import msgspec
import pytest

from sayso import pipeline
from sayso.case import Case
from sayso.errors import NotThere, ReviewError, Stale
from sayso.export import lines
from sayso.export.datasette import QUERIES
from sayso.gather import gathered
from sayso.judgements import finding_anchor, live
from sayso.record import (
    Act,
    Certainty,
    Change,
    Copy,
    CopyKind,
    Correction,
    Finding,
    Judged,
    Severity,
    Span,
    Standing,
    Verdict,
    content_id,
)
from sayso.review import overrule
from sayso.store import Group, Store
from sayso.surroundings import known_of
from tests.conftest import EXAMPLES
from tests.lost_pages import from_lost, with_two_lost_pages

pytestmark = pytest.mark.once  # see pyproject.toml

LATE = "norden-update.html"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The example case without one of its pages, which the tests add later."""
    case = Case(tmp_path_factory.mktemp("review") / "dam.sayso")
    case.add(*(str(path) for path in (EXAMPLES / "dam").iterdir() if path.name != LATE), str(EXAMPLES / "agency.html"))
    return case


@pytest.fixture
def case(made, tmp_path):
    return Case(shutil.copy(made.path, tmp_path / "dam.sayso"))


def answers(case: Case) -> list[bytes]:
    """Everything a case says, without the judgements themselves."""
    return sorted(line for line in lines(case.export()) if b'"type":"judgement"' not in line)


def widest(case: Case):
    """The claim on the most pages."""
    return max(case.claims(), key=lambda claim: len(claim.pages))


def a_copy(case: Case):
    return next(copy for copy in case.copies() if copy.directed and copy.parent)


# --- statements -----------------------------------------------------------------------------------


def test_a_rejected_statement_leaves_its_claims_and_comes_back_when_that_is_undone(case):
    before = answers(case)
    claim = widest(case)
    judged = case.judge("reject", "statement", claim.statements[0], by="Ana")
    assert all(claim.statements[0] not in one.statements for one in case.claims())
    assert all(s.id != claim.statements[0] for record in case.records() for s in record.statements)
    case.undo(judged.id, by="Ben")
    assert answers(case) == before


def test_a_corrected_statement_is_as_the_person_says_and_what_was_computed_is_kept(case):
    record = next(record for record in case.records() if any(s.chain for s in record.statements))
    statement = next(s for s in record.statements if s.chain)
    change = Correction(certainty=Certainty.PLANNED, negated=not statement.negated, chain=("Harbour Wire", "Ida Korr"))
    case.judge("correct", "statement", statement.id, by="Ana", correction=change)
    left = next(s for s in case.record(record.page.id).statements if s.id == statement.id)
    assert (left.certainty, left.negated) == (Certainty.PLANNED, not statement.negated)
    assert [link.name for link in left.chain] == ["Harbour Wire", "Ida Korr"]
    with Store(case.path) as store:
        computed = next(
            s for r in store.records([record.page.id], computed=True) for s in r.statements if s.id == left.id
        )
        assert store.query("SELECT name FROM source JOIN statement ON number = statement WHERE id = ?", (left.id,)) == [
            ("Harbour Wire",),
            ("Ida Korr",),
        ]
    assert computed == statement


def test_two_statements_of_a_page_become_one_and_one_becomes_two(case):
    record = max(case.records(), key=lambda record: len(record.statements))
    one, two = [s for s in record.statements if len(s.words) == 1 and len(s.words[0].text.split()) > 6][:2]
    case.judge("merge", "statement", one.id, two.id, by="Ana")
    left = {s.id: s for s in case.record(record.page.id).statements}
    assert two.id not in left
    assert set(left[one.id].words) == {*one.words, *two.words}
    at = two.words[0].start + two.words[0].text.index(" ", 12)
    case.undo(case.judgements()[-1].id, by="Ana")
    case.judge("split", "statement", two.id, by="Ana", correction=Correction(at=at))
    halves = [s for s in case.record(record.page.id).statements if s.words[0].start >= two.words[0].start][:2]
    assert halves[0].id == two.id
    assert f"{halves[0].words[0].text} {halves[1].words[0].text}".split() == two.words[0].text.split()
    for span in (*halves[0].words, *halves[1].words):
        assert record.page.text[span.start : span.end] == span.text


# --- copies ---------------------------------------------------------------------------------------


def test_a_rejected_copy_is_no_copy_and_its_pages_are_origins_of_their_own(case):
    copy = max((c for c in case.copies() if c.directed and c.parent), key=lambda copy: copy.share)
    theirs = [c for c in case.claims() if {copy.child, copy.parent} <= set(c.pages)]
    case.judge("reject", "copy", f"{copy.child},{copy.parent}", by="Ana")
    assert (copy.child, copy.parent) not in {(c.child, c.parent) for c in case.copies()}
    after = {c.id: c for c in case.claims()}
    assert any(len(after[c.id].origins) > len(c.origins) for c in theirs)
    assert copy.child in case.families() or copy.child in {page for f in case.families().values() for page in f}


def test_a_copy_is_turned_round_by_naming_its_parent(case):
    copy = a_copy(case)
    case.judge("correct", "copy", f"{copy.child},{copy.parent}", by="Ana", correction=Correction(parent=copy.child))
    turned = next(c for c in case.copies() if {c.child, c.parent} == {copy.child, copy.parent})
    assert (turned.child, turned.parent, turned.directed) == (copy.parent, copy.child, True)
    pages = {r.page.id: r.page for r in case.records()}
    for pair in turned.aligned:
        assert pages[turned.child].text[pair.child.start : pair.child.end] == pair.child.text


# --- claims ---------------------------------------------------------------------------------------


def test_merged_claims_are_one_with_all_their_pages_and_their_origins_counted_once(case):
    one, two = case.claims()[:2]
    case.judge("merge", "claim", one.id, two.id, by="Ana")
    merged = next(claim for claim in case.claims() if set(one.statements) <= set(claim.statements))
    assert set(merged.statements) == {*one.statements, *two.statements}
    assert set(merged.pages) == {*one.pages, *two.pages}
    assert len(merged.origins) <= len(one.origins) + len(two.origins)
    assert {one.id, two.id}.isdisjoint(claim.id for claim in case.claims())


def test_statements_that_leave_a_claim_are_one_of_their_own(case):
    claim = widest(case)
    case.judge("split", "claim", claim.id, *claim.statements[-2:], by="Ana")
    holding = [c for c in case.claims() if set(claim.statements) & set(c.statements)]
    assert {frozenset(c.statements) for c in holding} >= {
        frozenset(claim.statements[:-2]),
        frozenset(claim.statements[-2:]),
    }


def test_a_claims_text_can_be_put_right(case):
    claim = widest(case)
    case.judge("correct", "claim", claim.id, by="Ana", correction=Correction(text="The gate was open."))
    assert next(c for c in case.claims() if c.id == claim.id).text == "The gate was open."


def test_every_claim_counted_anew_without_any_change_is_word_for_word_what_it_was(case):
    """Also one of which a statement states more, and one that passes on what an outlet reported that is here."""
    before = case.claims()
    assert any(claim.clauses for claim in before)
    assert any("whose pages here" in reason for claim in before for o in claim.origins for reason in o.reasons)
    certainty = {s.id: s.certainty for record in case.records() for s in record.statements}
    for one in {claim.statements[0]: None for claim in before}:
        case.judge("correct", "statement", one, by="Ana", correction=Correction(certainty=certainty[one]))
    assert case.claims() == before


def test_what_leaves_a_claim_takes_nothing_of_the_others_with_it(case):
    for claim in [claim for claim in case.claims() if claim.clauses and len(claim.statements) > 2]:
        for gone in (claim.statements[0], claim.clauses[0].statement):
            rejected = case.judge("reject", "statement", gone, by="Ana")
            (left,) = [one for one in case.claims() if one.id == claim.id]
            assert left.figures == tuple(figure for figure in claim.figures if figure.statement != gone)
            assert left.clauses == tuple(clause for clause in claim.clauses if clause.statement != gone)
            case.undo(rejected.id, by="Ana")


def test_a_claim_whose_clearest_statement_is_rejected_says_what_another_says(case):
    pages = {r.page.id: r.page for r in case.records()}
    said = {s.id: (r.page.id, s) for r in case.records() for s in r.statements}
    claim = next(c for c in case.claims() if len({s for s in c.statements if c.text in said[s][1].words[0].text}) == 1)
    (clearest,) = [s for s in claim.statements if claim.text in said[s][1].words[0].text]
    case.judge("reject", "statement", clearest, by="Ana")
    (left,) = [one for one in case.claims() if one.id == claim.id]
    assert left.text != claim.text
    assert any(left.text in " ".join(pages[page].text.split()) for page in left.pages)


def test_a_statement_that_is_split_leaves_each_claim_the_half_that_states_it(case):
    said = {s.id: s for r in case.records() for s in r.statements}
    for claim in case.claims():
        for clause in claim.clauses:
            at = clause.words.start
            statement = said[clause.statement]
            if statement.words[0].start < at and len(statement.words) == 1:
                known = {s.id for r in case.records() for s in r.statements}
                case.judge("split", "statement", statement.id, by="Ana", correction=Correction(at=at))
                (half,) = [s.id for r in case.records() for s in r.statements if s.id not in known]
                (left,) = [one for one in case.claims() if one.id == claim.id]
                assert half in left.statements
                assert statement.id not in left.statements
                assert {f.low for f in left.figures} == {f.low for f in claim.figures}
                return
    raise AssertionError("no clause of the example stands second")


# --- findings, grades, notes ------------------------------------------------------------------------


def test_a_finding_is_rejected_or_weighed_otherwise(case):
    record = next(r for r in case.records() if len(r.findings) > 1)
    one, two = record.findings[:2]
    case.judge("reject", "finding", one.id, page=record.page.id, by="Ana")
    change = Correction(verdict=Verdict.UNCLEAR, severity=Severity.NOTE)
    case.judge("correct", "finding", two.id, page=record.page.id, by="Ana", correction=change)
    left = {f.id: f for f in case.record(record.page.id).findings}
    assert one.id not in left
    assert (left[two.id].verdict, left[two.id].severity) == (Verdict.UNCLEAR, Severity.NOTE)


def test_a_judged_finding_is_found_again_when_a_page_that_joins_makes_its_message_another(case):
    """Both of a page that was given other words by a machine: what all of it rests on one origin."""
    (before,) = [(r.page.id, f) for r in case.records() for f in r.findings if f.code == "one-origin"]
    page, finding = before
    case.judge("reject", "finding", finding.id, page=page, by="Ana")
    case.judge("note", "finding", finding.id, page=page, by="Ben", note="one wire, as it says itself")
    case.add(str(EXAMPLES / "dam" / LATE))
    with Store(case.path) as store:
        (again,) = [(f, standing) for f, standing in store.findings_on(page) if f.code == "one-origin"]
    assert again[0].id != finding.id
    assert again[0].spans != finding.spans
    assert again[1] is Standing.REJECTED
    assert "one-origin" not in {f.code for f in case.record(page).findings}
    assert [j.by for j in case.judgements("finding", again[0].id)] == ["Ana", "Ben"]
    assert case.standing("finding", finding.id, page=page) == case.standing("finding", again[0].id, page=page)
    with pytest.raises(Stale, match="Ben"):
        case.judge("accept", "finding", again[0].id, page=page, by="Cem", seen="as it was")
    case.undo(case.judgements()[0].id, by="Ana")
    assert again[0].id in {f.id for f in case.record(page).findings}


def a_finding(code: str, *spans: Span, message: str = "so it is", verdict: Verdict = Verdict.FAILS) -> Finding:
    id = content_id(code, *spans, message)
    return Finding(id=id, code=code, verdict=verdict, severity=Severity.NOTE, message=message, spans=spans)


FAR, NEAR, OTHER, AGAIN = (
    Span(start=start, end=start + len(text), text=text)
    for start, text in ((90, "dam"), (9, "dam"), (50, "sea"), (9, "dam "))
)


@pytest.mark.parametrize(
    ("judged", "by_now", "which"),
    [
        pytest.param(a_finding("a", NEAR), [a_finding("a", FAR), a_finding("a", NEAR, message="x")], 1, id="nearest"),
        pytest.param(a_finding("a", NEAR), [a_finding("b", NEAR, message="x")], None, id="another check's is none"),
        pytest.param(a_finding("a", NEAR), [a_finding("a", OTHER)], None, id="other words are another fault"),
        pytest.param(a_finding("a", NEAR, OTHER), [a_finding("a", OTHER)], None, id="half of the words is not most"),
        pytest.param(
            a_finding("a", NEAR), [a_finding("a", NEAR, message="x", verdict=Verdict.HOLDS)], None, id="what holds now"
        ),
        pytest.param(
            a_finding("a"), [a_finding("a", message="x"), a_finding("a", NEAR)], 0, id="the only wordless one"
        ),
        pytest.param(a_finding("a"), [a_finding("a", message=m) for m in "xy"], None, id="one of two wordless ones"),
        pytest.param(a_finding("a", NEAR), [a_finding("a", NEAR, OTHER)], None, id="what rests on twice as much"),
        pytest.param(
            a_finding("a", NEAR, message="was"),
            [a_finding("a", NEAR, message="x"), a_finding("a", AGAIN, message="was")],
            1,
            id="two at the same place: that which says the same",
        ),
    ],
)
def test_which_of_the_findings_of_a_later_run_is_the_one_that_was_judged(case, judged, by_now, which):
    page = case.records()[0].page.id
    with Store(case.path, write=True, alone=False) as store:
        store.put_audited(page, by_now)
        found = store.judgements.finding(finding_anchor(judged, page))
    assert (found and found[0].id) == (None if which is None else by_now[which].id)


def test_grades_and_notes_stand_beside_and_change_nothing(case):
    before = answers(case)
    statement = next(s for r in case.records() for s in r.statements if s.innermost and s.innermost.name)
    case.judge("grade", "statement", statement.id, by="Ana", grade="2")
    case.judge("grade", "source", statement.innermost.name, by="Ana", grade="B")
    case.judge("note", "statement", statement.id, by="Ben", note="asked the ministry")
    assert answers(case) == before
    assert [j.grade or j.note for j in case.judgements("statement", statement.id)] == ["2", "asked the ministry"]


# --- what holds for all -----------------------------------------------------------------------------


def test_judgements_survive_what_is_added_later_and_equal_judging_afterwards(case, tmp_path, made):
    claim, copy = widest(case), a_copy(case)
    other = next(c for c in case.claims() if c.id != claim.id)

    def judged(case):
        case.judge("reject", "statement", claim.statements[0], by="Ana")
        case.judge("reject", "copy", f"{copy.child},{copy.parent}", by="Ana")
        case.judge("accept", "statement", other.statements[0], by="Ana")

    judged(case)
    case.add(str(EXAMPLES / "dam" / LATE))
    later = Case(shutil.copy(made.path, tmp_path / "later.sayso"))
    later.add(str(EXAMPLES / "dam" / LATE))
    judged(later)
    assert answers(case) == answers(later)
    assert len(case.judgements()) == 3


@pytest.mark.parametrize(
    "order", [pytest.param(order, id="-".join(map(str, order))) for order in itertools.permutations(range(3))][:3]
)
def test_undoing_in_any_order_ends_where_it_began(case, order):
    before = answers(case)
    claims = case.claims()
    made = [
        case.judge("merge", "claim", claims[0].id, claims[1].id, by="Ana"),
        case.judge("reject", "statement", claims[0].statements[0], by="Ana"),
        case.judge("correct", "claim", claims[2].id, by="Ben", correction=Correction(text="Otherwise.")),
    ]
    assert answers(case) != before
    for number in order:
        case.undo(made[number].id, by="Ana")
    assert answers(case) == before
    case.undo(case.judgements()[-1].id, by="Ana")  # what was undone last stands again
    assert answers(case) != before


def test_a_judgement_made_on_a_stale_view_says_so_and_writes_nothing(case):
    claim = widest(case)
    looked = case.standing("claim", claim.id)
    case.judge("accept", "claim", claim.id, by="Ben", seen=looked)
    with pytest.raises(Stale, match="Ben"):
        case.judge("reject", "claim", claim.id, by="Ana", seen=looked)
    assert [j.by for j in case.judgements()] == ["Ben"]
    case.judge("reject", "claim", claim.id, by="Ana", seen=case.standing("claim", claim.id))
    assert claim.id not in {c.id for c in case.claims()}


def test_a_merge_on_a_stale_view_of_any_says_so_and_writes_nothing(case):
    claims = case.claims()[:3]
    ids = [claim.id for claim in claims]
    looked = [case.standing("claim", id) for id in ids]
    case.judge("note", "claim", ids[2], by="Ben", note="not yet")
    with pytest.raises(Stale, match="Ben"):
        case.judge("merge", "claim", *ids, by="Ana", seen=looked)
    with pytest.raises(ReviewError, match="mark of each"):
        case.judge("merge", "claim", *ids, by="Ana", seen=looked[0])
    assert len(case.judgements()) == 1
    case.judge("merge", "claim", *ids, by="Ana", seen=[case.standing("claim", id) for id in ids])


def test_a_judgement_does_not_wait_for_an_add_at_work(case):
    with Store(case.path, write=True):
        claim = widest(case)
        case.judge("accept", "claim", claim.id, by="Ana")
    assert len(case.judgements()) == 1


@pytest.mark.parametrize(
    ("act", "what", "more", "says"),
    [
        pytest.param("grade", "finding", {"grade": "A"}, "cannot be", id="an act its kind does not know"),
        pytest.param("merge", "finding", {}, "name at least 1 more", id="a merge of one finding"),
        pytest.param("grade", "statement", {"grade": "B"}, "1 to 6", id="a source's grade for a statement"),
        pytest.param("merge", "statement", {}, "name at least 1 more", id="a merge of one"),
        pytest.param("correct", "statement", {}, "can be put right", id="a correction of nothing"),
        pytest.param(
            "correct",
            "statement",
            {"correction": Correction(text="x")},
            "can be put right",
            id="a field of another kind",
        ),
        pytest.param("note", "statement", {"note": "  "}, "words", id="an empty note"),
        pytest.param("accept", "statement", {"by": " "}, "name", id="nobody's judgement"),
    ],
)
def test_a_judgement_that_cannot_be_made_says_why(case, act, what, more, says):
    record = next(r for r in case.records() if r.findings and r.statements)
    id = record.findings[0].id if what == "finding" else record.statements[0].id
    with pytest.raises(ReviewError, match=says):
        case.judge(act, what, id, **{"by": "Ana", **more})
    assert case.judgements() == ()


@pytest.mark.parametrize("what", ["statement", "copy", "claim", "finding", "source"])
def test_what_is_not_there_cannot_be_judged(case, what):
    with pytest.raises(NotThere, match="nowhere"):
        case.judge("note", what, "nowhere", by="Ana", note="?")


def test_who_and_when_are_kept_and_shown_last_first(case):
    claim = widest(case)
    case.judge("accept", "claim", claim.id, by="Ana")
    case.undo(case.judgements()[0].id, by="Ben")
    with Store(case.path) as store:
        rows = store.query('SELECT "by", act, undone FROM activity')
    assert rows == [("Ben", "undo", 0), ("Ana", "accept", 1)]
    assert all(j.at.endswith("+00:00") for j in case.judgements())
    assert (case.judgements()[1].act, case.judgements()[1].what) == (Act.UNDO, Judged.CLAIM)
    with Store(case.path) as store:
        assert store.judgements.standing("claim", store.judgements.claim_number(claim.id)) is Standing.COMPUTED


# --- what once went wrong ---------------------------------------------------------------------------


def test_a_half_of_a_split_statement_can_be_judged_like_any_other(case):
    before = answers(case)
    record, statement = next(
        (r, s) for r in case.records() for s in r.statements if len(s.words) == 1 and len(s.words[0].text.split()) > 8
    )
    at = statement.words[0].start + statement.words[0].text.index(" ", 20)
    split = case.judge("split", "statement", statement.id, by="Ana", correction=Correction(at=at))
    known = {s.id for s in record.statements}
    half = next(s for s in case.record(record.page.id).statements if s.id not in known)
    rejected = case.judge("reject", "statement", half.id, by="Ana")
    case.judge("note", "statement", statement.id, by="Ana", note="seen")
    case.add(str(EXAMPLES / "agency.html"))
    case.undo(rejected.id, by="Ana")
    case.undo(split.id, by="Ana")
    assert answers(case) == before


def test_a_claim_is_whole_again_when_its_only_statement_of_a_page_was_rejected_and_is_not(case):
    before = answers(case)
    pages = {s.id: r.page.id for r in case.records() for s in r.statements}
    for claim in case.claims():
        for one in claim.statements:
            if sum(pages[other] == pages[one] for other in claim.statements) == 1:
                case.undo(case.judge("reject", "statement", one, by="Ana").id, by="Ana")
    assert answers(case) == before


@pytest.mark.parametrize("what", ["statement", "claim"])
def test_what_was_rejected_is_there_again_when_it_is_accepted(case, what):
    claim = widest(case)
    id = claim.id if what == "claim" else claim.statements[0]
    case.judge("reject", what, id, by="Ana")
    case.judge("accept", what, id, by="Ben")
    again = next(one for one in case.claims() if one.id == claim.id)
    assert again.statements == claim.statements


def test_families_are_as_they_were_when_a_rejected_copy_is_one_again(case):
    before = case.families()
    copy = a_copy(case)
    statement = case.record(copy.child).statements[0]
    rejected = case.judge("reject", "copy", f"{copy.child},{copy.parent}", by="Ana")
    case.judge("note", "statement", statement.id, by="Ana", note="see the wire")
    case.undo(rejected.id, by="Ana")
    assert case.families() == before


def test_a_copy_turned_round_and_back_stands_as_it_was_computed(case):
    before = answers(case)
    for copy in [copy for copy in case.copies() if copy.directed and copy.parent]:
        change = Correction(parent=copy.child)
        case.undo(
            case.judge("correct", "copy", f"{copy.child},{copy.parent}", by="Ana", correction=change).id, by="Ana"
        )
    assert answers(case) == before
    with Store(case.path) as store:
        assert store.query("SELECT count(*) FROM copy WHERE standing <> 'computed'") == [(0,)]


@pytest.mark.parametrize(
    ("act", "ids", "more"),
    [
        pytest.param("merge", 2, {"same": True}, id="a merge with itself"),
        pytest.param("reject", 2, {}, id="two at once"),
        pytest.param("split", 1, {"correction": Correction(at=10**9)}, id="a split behind the end"),
        pytest.param("accept", 1, {"by": "A" * 101}, id="a name without end"),
    ],
)
def test_a_judgement_that_would_do_nothing_is_refused(case, act, ids, more):
    statements = case.records()[0].statements
    chosen = [statements[0].id] * ids if more.pop("same", False) else [s.id for s in statements[:ids]]
    with pytest.raises(ReviewError):
        case.judge(act, "statement", *chosen, **{"by": "Ana", **more})
    assert case.judgements() == ()


def test_merging_a_statement_that_contradicts_leaves_the_claim_contested(case):
    claim = widest(case)
    against = claim.statements[-1]
    negated = next(s.negated for r in case.records() for s in r.statements if s.id == against)
    case.judge("correct", "statement", against, by="Ana", correction=Correction(negated=not negated))
    assert any(against in one.contradicting for one in case.claims())
    record = next(r for r in case.records() if any(s.id == against for s in r.statements))
    other = next(s.id for s in record.statements if s.id not in claim.statements)
    case.judge("merge", "statement", other, against, by="Ana")
    assert any(other in one.contradicting for one in case.claims())


# --- down the lineage -------------------------------------------------------------------------------


def directed(case: Case) -> list[Copy]:
    return [copy for copy in case.copies() if copy.directed and copy.parent]


def told_of(case: Case, child: str, parent: str) -> dict[str, int]:
    """How many changes each way of asking gives of a child from a parent."""
    with Store(case.path) as store:
        page = next(r.page for r in store.records([child]))
        (shown,) = store.query("SELECT count(*) FROM change WHERE child = ? AND standing NOT IN ('rejected')", (child,))
        asked = QUERIES["changed_on_the_way"]["sql"]
        listed = [row for row in store.query(asked) if row[5] == page.title]
        return {
            "room": sum(change.parent == parent for change in store.changes_of([child])),
            "library": sum(change.parent == parent for change in case.changes([child])),
            "export": sum(
                isinstance(one, Change) and (one.child, one.parent) == (child, parent) for one in case.export()
            ),
            "report": sum((one.child, one.parent) == (child, parent) for one in gathered(store).changes),
            "frame": case.frame("changes").filter(child=child, parent=parent).height,
            "datasette": len(listed) - shown[0] + sum(change.parent == parent for change in store.changes_of([child])),
        }


def changed_most(case: Case) -> Copy:
    return max(directed(case), key=lambda copy: len([c for c in case.changes([copy.child]) if c.parent == copy.parent]))


def test_the_changes_of_a_rejected_copy_are_told_nowhere(case):
    copy = changed_most(case)
    before = told_of(case, copy.child, copy.parent)
    assert len(set(before.values())) == 1
    assert before["room"] > 0
    rejected = case.judge("reject", "copy", f"{copy.child},{copy.parent}", by="Ana")
    assert set(told_of(case, copy.child, copy.parent).values()) == {0}
    with Store(case.path) as store:  # in the table itself they are told as rejected
        rows = "SELECT DISTINCT standing FROM change WHERE child = ? AND parent = ?"
        assert store.query(rows, (copy.child, copy.parent)) == [("rejected",)]
    case.undo(rejected.id, by="Ana")
    assert told_of(case, copy.child, copy.parent) == before


def test_the_changes_of_a_copy_turned_round_speak_of_the_other_page_as_the_one_before(case):
    copy = changed_most(case)
    before = answers(case)
    turned = case.judge(
        "correct", "copy", f"{copy.child},{copy.parent}", by="Ana", correction=Correction(parent=copy.child)
    )
    assert set(told_of(case, copy.child, copy.parent).values()) == {0}
    now = told_of(case, copy.parent, copy.child)
    assert len(set(now.values())) == 1
    assert now["room"] > 0
    text = {r.page.id: r.page.text for r in case.records()}
    for change in case.changes([copy.parent]):
        for page, span in ((change.parent, change.before), (change.child, change.after)):
            assert span is None or text[page][span.start : span.end] == span.text
    case.undo(turned.id, by="Ana")
    assert answers(case) == before


def test_a_copy_that_gets_a_direction_gets_its_changes_and_one_that_loses_it_loses_them(case):
    copy = changed_most(case)
    id = f"{copy.child},{copy.parent}"
    undirected = case.judge("correct", "copy", id, by="Ana", correction=Correction(directed=False))
    assert told_of(case, copy.child, copy.parent)["room"] == 0
    before = case.changes([copy.child])
    case.judge("correct", "copy", id, by="Ana", correction=Correction(directed=True))
    assert told_of(case, copy.child, copy.parent)["room"] > 0
    case.undo(case.judgements()[-1].id, by="Ana")
    assert case.changes([copy.child]) == before
    case.undo(undirected.id, by="Ana")
    assert told_of(case, copy.child, copy.parent)["room"] > 0


def test_judging_a_copy_counts_claims_anew_as_gathering_them_by_the_copies_that_are_left_would(case):
    before, answered = case.claims(), answers(case)
    for copy in directed(case)[::3]:
        for act, correction in (("reject", None), ("correct", Correction(directed=False))):
            judged = case.judge(act, "copy", f"{copy.child},{copy.parent}", by="Ana", correction=correction)
            with Store(case.path) as store:
                everything = list(store.records(computed=True)), store.copies(), store.lost_pages()
            assert {c.id: c for c in case.claims()} == {c.id: c for c in pipeline.restated(before, *everything)}
            case.undo(judged.id, by="Ana")
            assert answers(case) == answered


@pytest.fixture
def handed_down(case):
    """A case of one claim that the first and the last of four pages state, each of which was made from the one before;
    with their ids."""
    claim = max(case.claims(), key=lambda claim: (not claim.contradicting, len(claim.pages)))
    of = {s.id: r.page.id for r in case.records() for s in r.statements}
    first, last = (next(s for s in claim.statements if of[s] == page) for page in (claim.pages[0], claim.pages[-1]))
    between = [page for page in case.pages() if page not in claim.pages][:2]
    line = [of[first], *between, of[last]]
    copies = tuple(
        Copy(child=child, parent=parent, kind=CopyKind.REWRITE, share=0.5) for parent, child in itertools.pairwise(line)
    )
    stated = msgspec.structs.replace(claim, statements=(first, last), clauses=())
    with Store(case.path, write=True) as store:
        for (name,) in store.query("SELECT DISTINCT name FROM family"):
            store.drop_copies(name)
        for (name,) in store.query("SELECT DISTINCT name FROM claim"):
            store.drop_claims(name)
        name = min(line)
        store.put_copies(Group(name=name, mark="", families=dict.fromkeys(line, name), copies=copies))
        counted = pipeline.restated([stated], list(store.records(line, computed=True)), copies, [])
        store.put_claims(name, "", counted, pages=line)
    return case, line


def test_rejecting_a_copy_far_up_counts_the_claims_of_pages_far_down_anew(handed_down):
    """A claim on neither of the copy's two pages; and with it what a judgement of one of its statements counts."""
    case, (first, second, third, last) = handed_down
    (before,) = case.claims()
    assert [origin.page for origin in before.origins] == [first]
    rejected = case.judge("reject", "copy", f"{third},{second}", by="Ana")
    (claim,) = case.claims()
    assert {origin.page for origin in claim.origins} == {first, last}
    noted = case.judge("note", "statement", claim.statements[0], by="Ana", note="see the minutes")
    assert case.claims() == (claim,)
    case.undo(rejected.id, by="Ben")
    assert case.claims() == (before,)
    case.undo(noted.id, by="Ben")
    assert case.claims() == (before,)


def test_a_copy_is_not_turned_so_that_a_page_comes_from_itself(handed_down):
    case, (first, *between, last) = handed_down
    short = Copy(child=last, parent=first, kind=CopyKind.QUOTATION, share=0.1)
    with Store(case.path, write=True) as store:
        line = [first, *between, last]
        group = Group(name=min(line), mark="", families=dict.fromkeys(line, min(line)), copies=(*case.copies(), short))
        store.put_copies(group)
    before = case.copies()
    with pytest.raises(ReviewError, match="from itself"):
        case.judge("correct", "copy", f"{last},{first}", by="Ana", correction=Correction(parent=last))
    assert case.judgements() == ()
    assert case.copies() == before
    case.judge("reject", "copy", f"{between[0]},{first}", by="Ana")
    case.judge("correct", "copy", f"{last},{first}", by="Ana", correction=Correction(parent=last))


def test_what_the_audit_is_asked_with_is_as_it_was_computed_whatever_people_judged(case):
    with Store(case.path) as store:
        known = {page: known_of(store, store.record(page, computed=True)) for page in store.ids()}
    claim, *others = (claim for claim in case.claims() if len(claim.pages) == len(claim.statements))
    for statement in claim.statements[:-1]:
        case.judge("reject", "statement", statement, by="Ana")
    case.judge("merge", "claim", others[0].id, others[1].id, by="Ana")
    case.judge("split", "claim", others[2].id, others[2].statements[0], by="Ana")
    one, two = directed(case)[:2]
    case.judge("correct", "copy", f"{one.child},{one.parent}", by="Ana", correction=Correction(parent=one.child))
    case.judge("reject", "copy", f"{two.child},{two.parent}", by="Ana")
    with Store(case.path) as store:
        for page, was in known.items():
            assert known_of(store, store.record(page, computed=True)) == was


# --- lost pages that are one, or another; findings of one fault -------------------------------------


@pytest.fixture
def two_lost(case):
    pages, groups = with_two_lost_pages(case)
    return case, pages, groups


def lost_origins(case: Case) -> list[tuple[str, ...]]:
    (claim,) = case.claims()
    return sorted(tuple(sorted(origin.pages)) for origin in claim.origins if origin.lost)


def test_lost_pages_that_a_person_says_are_one_are_one_origin_and_one_family(two_lost):
    case, pages, _ = two_lost
    before, families = answers(case), case.families()
    assert lost_origins(case) == sorted(tuple(sorted(some)) for some in (pages[:2], pages[2:]))
    merged = case.judge("merge", "copy", f"{pages[0]},{'l' * 16}", f"{pages[2]},{'m' * 16}", by="Ana")
    assert lost_origins(case) == [tuple(sorted(pages))]
    (lost,) = case.lost_pages()
    assert {copy.lost for copy in case.copies()} == {lost.id}
    assert "a person said" in lost.reasons[-1]
    assert case.families()[min(pages)] == sorted(pages)
    assert case.counted().lost == 1
    with Store(case.path) as store:
        rows = store.query("SELECT standing, lives_on FROM lost_page WHERE NOT made")
        assert rows == [("merged", lost.id)] * 2
        assert {copy.lost for copy in store.copies(computed=True)} == {"l" * 16, "m" * 16}
    with pytest.raises(ReviewError, match="one lost page already"):
        case.judge("merge", "copy", f"{pages[0]},{lost.id}", f"{pages[1]},{lost.id}", by="Ben")
    case.undo(merged.id, by="Ben")
    assert (answers(case), case.families()) == (before, families)


def test_a_page_that_a_person_takes_out_of_a_lost_page_is_an_origin_of_its_own(two_lost):
    case, pages, _ = two_lost
    before, families = answers(case), case.families()
    split = case.judge("split", "copy", f"{pages[0]},{'l' * 16}", by="Ana")
    assert lost_origins(case) == sorted([(pages[0],), (pages[1],), tuple(sorted(pages[2:]))])
    mine = next(copy for copy in case.copies() if copy.child == pages[0])
    assert len({copy.lost for copy in case.copies()}) == 3
    assert case.families()[pages[0]] == [pages[0]]
    with pytest.raises(ReviewError, match="no other page"):
        case.judge("split", "copy", f"{pages[0]},{mine.lost}", by="Ana")
    case.judge("merge", "copy", f"{pages[0]},{mine.lost}", f"{pages[2]},{'m' * 16}", by="Ben")
    assert lost_origins(case) == sorted([(pages[1],), tuple(sorted([pages[0], *pages[2:]]))])
    case.undo(case.judgements()[-1].id, by="Ben")
    case.undo(split.id, by="Ben")
    assert (answers(case), case.families()) == (before, families)


def test_lost_pages_stay_one_when_either_group_is_traced_again(two_lost):
    case, pages, groups = two_lost
    case.judge("merge", "copy", f"{pages[0]},{'l' * 16}", f"{pages[2]},{'m' * 16}", by="Ana")
    case.judge("note", "copy", f"{pages[3]},{case.lost_pages()[0].id}", by="Ben", note="see the wire's archive")
    left, families = answers(case), case.families()
    for group in (*groups, groups[0]):
        with Store(case.path, write=True) as store, store.transaction():
            store.put_copies(group)
            overrule(store)
        assert (answers(case), case.families()) == (left, families)
    more = next(page for page in case.pages() if page not in pages)
    joined = msgspec.structs.replace(groups[1], copies=(*groups[1].copies, from_lost(more, "m" * 16)))
    with Store(case.path, write=True) as store, store.transaction():
        store.put_copies(joined)
        overrule(store)
    assert {copy.child for copy in case.copies() if copy.lost == case.lost_pages()[0].id} == {*pages, more}
    assert [j.note for j in case.judgements("copy", f"{pages[3]},{case.lost_pages()[0].id}")][-1]


def test_a_page_out_of_both_lost_pages_comes_once_of_the_one_they_are(two_lost):
    case, pages, groups = two_lost
    both = msgspec.structs.replace(groups[1], copies=(*groups[1].copies, from_lost(pages[2], "l" * 16, share=0.2)))
    with Store(case.path, write=True) as store, store.transaction():
        store.put_copies(both)
    before = case.copies()
    case.judge("merge", "copy", f"{pages[0]},{'l' * 16}", f"{pages[2]},{'m' * 16}", by="Ana")
    assert sorted(copy.child for copy in case.copies()) == sorted(pages)
    with Store(case.path) as store:
        assert store.query("SELECT child, lives_on FROM copy WHERE standing = 'merged'") == [
            (pages[2], f"{pages[2]},{case.lost_pages()[0].id}")
        ]
    case.undo(case.judgements()[-1].id, by="Ana")
    assert case.copies() == before


def test_copies_of_pages_that_are_here_are_neither_merged_nor_split(case):
    one, two = directed(case)[:2]
    for act, ids in (("merge", (one, two)), ("split", (one,))):
        with pytest.raises(ReviewError, match="comes of a page that is here"):
            case.judge(act, "copy", *(f"{copy.child},{copy.parent}" for copy in ids), by="Ana")


@pytest.mark.parametrize("change", [Correction(directed=False), Correction(parent="p" * 16)])
def test_a_copy_out_of_a_lost_page_has_no_other_direction(two_lost, change):
    case, pages, _ = two_lost
    with pytest.raises(ReviewError, match="known which came first"):
        case.judge("correct", "copy", f"{pages[0]},{'l' * 16}", by="Ana", correction=change)
    case.judge("correct", "copy", f"{pages[0]},{'l' * 16}", by="Ana", correction=Correction(kind="reprint"))


def of_one_page(case: Case, several: int = 1):
    """A page with its findings, the first of which rests on so many places."""
    record = next(r for r in case.records() if len(r.findings) > 2 and any(len(f.spans) >= several for f in r.findings))
    return record.page.id, sorted(record.findings, key=lambda finding: len(finding.spans) < several)


def test_findings_of_one_fault_become_one_and_the_others_say_of_which(case):
    page, (one, two, three, *_) = of_one_page(case)
    merged = case.judge("merge", "finding", one.id, two.id, three.id, page=page, by="Ana")
    left = {f.id: f for f in case.record(page).findings}
    assert {two.id, three.id}.isdisjoint(left)
    assert set(left[one.id].spans) == {*one.spans, *two.spans, *three.spans}
    assert (left[one.id].message, left[one.id].code) == (one.message, one.code)
    with Store(case.path) as store:
        assert [store.judgements.lives_on(Judged.FINDING, id) for id in (one.id, two.id, three.id)] == [
            None,
            one.id,
            one.id,
        ]
    case.judge("accept", "finding", two.id, page=page, by="Ben")  # it stays merged
    assert two.id not in {f.id for f in case.record(page).findings}
    case.add(str(EXAMPLES / "dam" / LATE))
    assert {two.id, three.id}.isdisjoint(f.id for f in case.record(page).findings)
    case.undo(merged.id, by="Ben")
    assert {one, two, three} <= set(case.record(page).findings)


def test_a_finding_on_several_places_becomes_one_for_each_and_they_are_judged_by_themselves(case):
    before = answers(case)
    page, (finding, *_) = of_one_page(case, several=2)
    with Store(case.path) as store:
        places = [f.id for f, _ in store.findings_on(page)]
    split = case.judge("split", "finding", finding.id, page=page, by="Ana")
    with Store(case.path) as store:
        now = store.findings_on(page)
        noted = [(n.finding.id, n.place) for _, n in store.noted(limit=1000) if n.page.id == page]
    assert [f.id for f, _ in now][: len(places)] == places  # the n-th stays so
    assert sorted(noted, key=lambda one: one[1]) == [
        (f.id, n) for n, (f, _) in enumerate(now, 1) if f.verdict != "holds"
    ]
    made = [f for f, standing in now if standing is Standing.MADE]
    first = next(f for f, _ in now if f.id == finding.id)
    assert tuple(span for f in (first, *made) for span in f.spans) == finding.spans
    assert {(f.code, f.message, f.severity) for f in made} == {(finding.code, finding.message, finding.severity)}
    case.judge("reject", "finding", made[0].id, page=page, by="Ben")
    assert made[0].id not in {f.id for f in case.record(page).findings}
    case.judge("note", "finding", finding.id, page=page, by="Ana", note="the first is right")
    assert made[0].id not in {f.id for f in case.record(page).findings}
    with pytest.raises(ReviewError, match="nothing to split"):
        case.judge("split", "finding", finding.id, page=page, by="Ana")
    case.undo(split.id, by="Ana")  # the rejected half is no more, and takes nothing else with it
    assert answers(case) == before


def test_findings_of_two_pages_are_not_merged(case):
    one, two = [record for record in case.records() if record.findings][:2]
    with pytest.raises(ReviewError, match="two faults"):
        case.judge("merge", "finding", one.findings[0].id, two.findings[0].id, by="Ana")


# --- what is taken back -----------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(8))
def test_what_is_taken_back_is_the_same_for_who_asks_in_sql_for_one_and_for_all(case, seed):
    """Whatever was taken back, and taken back again, in whatever order."""
    chance = random.Random(seed)
    page = case.records()[0]
    for _ in range(25):
        judged = case.judgements()
        undone = (
            {one.id for one in judged}
            - {one.id for one in live(judged)}
            - {one.id for one in judged if one.act is Act.UNDO}
        )
        with Store(case.path) as store:
            taken = {id for id, back in store.query("SELECT judgement, undone FROM activity") if back}
            assert store.judgements.undone(judged) == taken
            assert {one.id for one in judged if one.act is not Act.UNDO} & taken == undone
            assert [j.id for j in gathered(store).judgements] == [one.id for one in live(judged)]
        open_ = [one.id for one in judged if one.id not in taken]
        if open_ and chance.random() < 0.8:
            case.undo(chance.choice(open_), by="Ben")
        else:
            case.judge("note", "statement", page.statements[0].id, by="Ana", note=str(len(judged)))
