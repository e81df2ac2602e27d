"""A baseline accepts what was found, survives moved words, and says what is no longer found."""

from __future__ import annotations

import json

import pytest

from sayso.baseline import accepted_in, read_baseline, write_baseline
from sayso.errors import SettingError
from sayso.record import Finding, MadeBy, Page, Record, Severity, Span, Verdict


def a_finding(code: str = "date-order", words: str = "", at: int = 0, message: str = "m", **fields) -> Finding:
    spans = (Span(start=at, end=at + len(words), text=words),) if words else ()
    verdict, severity = fields.get("verdict", Verdict.FAILS), Severity.ERROR
    return Finding(id=f"{code}{words}{at}", code=code, verdict=verdict, severity=severity, message=message, spans=spans)


def a_record(*findings: Finding, file: str | None = "pages/a.txt", url: str | None = None) -> Record:
    page = Page(id="p", text="", raw_sha256="0", file=file, url=url)
    return Record(page=page, findings=findings, made_by=MadeBy(sayso="0"))


def accepted(tmp_path, *records: Record):
    path = tmp_path / "accepted.json"
    write_baseline(path, [entry for record in records for entry in accepted_in(record, path)])
    return read_baseline(path)


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("later", "new"),
    [
        pytest.param(a_finding(words="in May", at=3), False, id="the same words at the same place"),
        pytest.param(a_finding(words="in May", at=90), False, id="the same words moved"),
        pytest.param(a_finding(words="in \n May", at=3), False, id="the same words broken over lines"),
        pytest.param(a_finding(words="in May", at=3, message="other"), False, id="another message for the same words"),
        pytest.param(a_finding(words="in June", at=3), True, id="other words"),
        pytest.param(a_finding(code="date-future", words="in May", at=3), True, id="another code"),
        pytest.param(a_finding(), True, id="no words"),
    ],
)
def test_a_finding_is_known_by_its_page_its_code_and_its_words(tmp_path, later, new):
    baseline = accepted(tmp_path, a_record(a_finding(words="in May", at=3)))
    found, known = baseline.split(a_record(later))
    assert (found, known) == (((later,), ()) if new else ((), (later,)))


def test_a_finding_without_words_is_known_by_its_message(tmp_path):
    baseline = accepted(tmp_path, a_record(a_finding(message="one")))
    new, known = baseline.split(a_record(a_finding(message="one"), a_finding(message="two")))
    assert [finding.message for finding in (*new, *known)] == ["two", "one"]


def test_each_entry_accepts_one_finding(tmp_path):
    one, two = a_finding(words="in May", at=3), a_finding(words="in May", at=50)
    baseline = accepted(tmp_path, a_record(one))
    new, known = baseline.split(a_record(one, two))
    assert (len(new), len(known)) == (1, 1)


@pytest.mark.parametrize(
    "other", [a_record(a_finding(), file="pages/b.txt"), a_record(a_finding(), url="https://hale.example/1")]
)
def test_another_page_is_not_accepted(tmp_path, other):
    assert accepted(tmp_path, a_record(a_finding())).split(other)[0]


def test_the_file_of_a_page_counts_from_the_baseline_s_folder(tmp_path, monkeypatch):
    baseline = accepted(tmp_path, a_record(a_finding()))
    (tmp_path / "pages").mkdir()
    monkeypatch.chdir(tmp_path / "pages")
    assert not baseline.split(a_record(a_finding(), file="a.txt"))[0]


def test_what_holds_is_neither_written_nor_accepted(tmp_path):
    record = a_record(a_finding(verdict=Verdict.HOLDS), a_finding(words="in May", verdict=Verdict.UNCLEAR))
    baseline = accepted(tmp_path, record)
    new, known = baseline.split(record)
    assert [finding.verdict for finding in new] == [Verdict.HOLDS]
    assert [finding.verdict for finding in known] == [Verdict.UNCLEAR]


def test_entries_of_looked_at_pages_that_nothing_matches_are_stale(tmp_path):
    there, gone, other = a_finding(words="in May"), a_finding(words="in June"), a_finding(code="date-future")
    baseline = accepted(tmp_path, a_record(there, gone, other), a_record(a_finding(), file="pages/unseen.txt"))
    baseline.split(a_record(there))
    assert [entry.words for entry in baseline.stale({"date-order"})] == [("in June",)]
    assert len(baseline.stale({"date-order", "date-future"})) == 2


def test_the_file_is_the_same_whatever_the_order_and_reads_in_a_diff(tmp_path):
    one, two = a_record(a_finding(words="é")), a_record(a_finding(), file="pages/b.txt")
    accepted(tmp_path, one, two)
    first = (tmp_path / "accepted.json").read_text(encoding="utf-8")
    accepted(tmp_path, two, one)
    assert (tmp_path / "accepted.json").read_text(encoding="utf-8") == first
    assert json.loads(first)["sayso_baseline"] == 1
    assert '"é"' in first
    assert first.endswith("}\n")
    assert len(first.splitlines()) > 10


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(None, "--write-baseline", id="no file"),
        pytest.param("{", "no baseline", id="no JSON"),
        pytest.param("[]", "no baseline", id="other JSON"),
        pytest.param('{"sayso_baseline": 9, "accepted": []}', "version 9", id="another version"),
        pytest.param("\udcff", "no baseline", id="bytes that are no text"),
    ],
)
def test_what_is_no_baseline_is_one_line_with_the_next_step(tmp_path, text, said):
    path = tmp_path / "accepted.json"
    if text is not None:
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(SettingError, match=r"accepted\.json") as told:
        read_baseline(path)
    assert said in str(told.value)
    assert "\n" not in str(told.value)


def test_a_baseline_that_cannot_be_written_leaves_no_crumbs(tmp_path):
    (tmp_path / "accepted.json").mkdir()
    with pytest.raises(SettingError, match="cannot be written"):
        write_baseline(tmp_path / "accepted.json", [])
    assert [path.name for path in tmp_path.iterdir()] == ["accepted.json"]
