"""What every check has in common: a code that is its name, an entry with two examples, reasons and words."""

from __future__ import annotations

import datetime

import pytest

from sayso import pipeline
from sayso.audit import CHECKS, Proof, audit, broke
from sayso.record import Verdict

TODAY = datetime.date(2031, 6, 30)


def findings_on(text: str, code: str, *, captured: str | None = None, everything: bool = False):
    """What one check finds on a page in text as it was scraped, or in markup."""
    page = pipeline.read(text.encode(), captured=captured)
    record = pipeline.record(page)
    (check,) = [c for c in CHECKS if c.code == code]
    found = audit(record, today=TODAY, checks=[check], everything=everything)
    assert not any(map(broke, found)), found
    return found


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_a_check_is_named_by_its_code_and_explained_with_two_examples(check):
    assert check.code == check.looks.__name__.replace("_", "-")
    assert check.code.islower()
    assert "Passes:" in check.entry
    assert "Fails:" in check.entry
    assert check.title.endswith(".")


def test_codes_are_given_once():
    codes = [check.code for check in CHECKS]
    assert len(codes) == len(set(codes))


def test_the_day_of_the_capture_goes_before_the_day_of_the_audit():
    page = pipeline.read(b"Rain falls\n\nIt rained for days in Norvik, Ana Ruiz said.", captured="2031-05-02T10:00Z")
    proof = Proof(pipeline.record(page), today=TODAY)
    assert proof.captured
    assert proof.day == datetime.date(2031, 5, 2)
    assert not Proof(pipeline.record(pipeline.read(b"Rain falls in Norvik.")), today=TODAY).captured


def test_what_holds_is_told_only_when_asked_for(agency):
    assert findings_on(agency.read_text(), "date-missing") == ()
    (found,) = findings_on(agency.read_text(), "date-missing", everything=True)
    assert found.verdict is Verdict.HOLDS


def test_no_check_breaks_on_the_example_pages(mangled, agency):
    for path in (mangled, agency):
        assert not any(map(broke, pipeline.record(pipeline.read(path.read_bytes())).findings))


def test_the_same_record_and_day_give_the_same_findings(mangled):
    record = pipeline.record(pipeline.read(mangled.read_bytes()))
    assert audit(record, today=TODAY) == audit(record, today=TODAY)
