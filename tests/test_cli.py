"""What a person at a terminal meets: answers on standard output, one line a failure on standard error."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import jsonschema
import pytest

import sayso
from sayso.record import Failed, Record, from_json


def run(*arguments: str, given: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    env = {**os.environ, "NO_COLOR": "1", **environment}
    return subprocess.run([sys.executable, "-m", "sayso", *arguments], input=given, capture_output=True, env=env)


@pytest.fixture(scope="module")
def both(mangled, agency) -> subprocess.CompletedProcess[bytes]:
    return run("check", "--fail-on", "never", str(mangled), str(agency))


@pytest.fixture(scope="module")
def both_json(mangled, agency) -> list[bytes]:
    done = run("check", "--json", "--fail-on", "never", str(mangled), str(agency))
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_report_names_who_said_what_and_fits_100_columns(both):
    assert both.returncode == 0
    text = both.stdout.decode()
    assert "KTV -> " in text
    assert "Ilse Maron" in text
    assert max(len(line) for line in text.splitlines()) <= 100
    assert b"\x1b" not in both.stdout


def test_words_shows_the_characters_each_answer_rests_on(mangled):
    text = run("check", "--words", str(mangled)).stdout.decode()
    assert "found by" in text
    assert "cue:" in text


def test_every_line_of_json_fits_the_schema_and_every_span_is_the_pages_text(both_json):
    schema = json.loads(run("schema").stdout)
    assert schema == sayso.schema()
    for line in both_json:
        jsonschema.validate(json.loads(line), schema)
        record = from_json(line)
        assert isinstance(record, Record)
        assert record.statements
        page = record.page
        for span in record.spans():
            assert page.text[span.start : span.end] == span.text
        for statement in record.statements:
            for part in (*statement.figures, *statement.times, *statement.places, *statement.actors):
                assert page.text[part.start : part.end] == part.text


def test_the_same_page_gives_the_same_record(both_json, mangled, agency):
    again = run("check", "--json", "--jobs", "2", str(mangled), str(agency))
    assert again.stdout.splitlines() == both_json


def test_standard_input_is_a_page(agency):
    done = run("check", "--json", "--fail-on", "never", "-", given=agency.read_bytes())
    assert done.returncode == 0
    record = from_json(done.stdout)
    assert isinstance(record, Record)
    assert record.page.file is None
    assert record.page.publisher == "Norden Wire"


def test_a_folder_is_the_pages_in_it(tmp_path, mangled, agency):
    for page in (mangled, agency):
        (tmp_path / page.name).write_bytes(page.read_bytes())
    assert len(run("check", "--json", str(tmp_path)).stdout.splitlines()) == 2


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        pytest.param("missing.html", None, "is not there", id="missing"),
        pytest.param("empty.txt", b"", "empty", id="empty"),
        pytest.param("picture.html", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "", id="binary"),
        pytest.param("nothing", "a folder", "", id="folder without pages"),
    ],
)
def test_a_page_that_cannot_be_read_is_one_line_exit_2_and_the_others_still_come_out(tmp_path, agency, name, raw, said):
    path = tmp_path / name
    if raw == "a folder":
        path.mkdir()
    elif raw is not None:
        path.write_bytes(raw)
    done = run("check", "--json", str(path), str(agency))
    assert done.returncode == 2
    errors = done.stderr.decode().splitlines()
    assert len(errors) == 1
    assert name in errors[0]
    assert said in errors[0]
    outcomes = [from_json(line) for line in done.stdout.splitlines()]
    assert sum(isinstance(outcome, Record) for outcome in outcomes) == 1
    for outcome in outcomes:
        jsonschema.validate(json.loads(sayso.record.to_json(outcome)), sayso.schema())
        if isinstance(outcome, Failed):
            assert outcome.failure.reason
            assert outcome.statements == ()


def test_text_is_the_report_without_its_furniture(agency, mangled):
    text = run("read", "--text", str(agency)).stdout.decode()
    assert "Nobody is handing over anything" in text
    assert "newsletter" not in text
    text = run("read", "--text", str(mangled)).stdout.decode()
    assert "Skip to main content" not in text
    assert "it may be fair to ask" not in text


def test_read_shows_the_evidence_for_a_date(agency):
    text = run("read", str(agency)).stdout.decode()
    assert "2025-04-17" in text
    assert "json-ld" in text


def test_a_page_in_another_language_is_read_and_passed_over_with_the_reason():
    page = (
        "Hochwasser im Tal\n\nDer Damm wurde am Montag beschädigt, sagte die Vorsitzende des Flussrates. "
        "Die Bewohner des Tales haben ihre Häuser verlassen und warten auf Nachrichten aus der Hauptstadt.\n"
    )
    done = run("check", "--json", "-", given=page.encode())
    record = from_json(done.stdout)
    assert isinstance(record, Record)
    assert record.page.language == "de"
    assert record.statements == ()
    assert any("de" in note and "English" in note for note in record.page.notes)


def test_doctor_names_the_model_and_the_version_of_everything():
    done = run("doctor")
    text = done.stdout.decode()
    assert done.returncode == 0
    for name in ("sayso", "spacy", "model", "SQLite", "free disk"):
        assert name in text
    assert "equals the official model's" in text


def test_a_wrong_option_says_so_and_exits_2():
    done = run("check", "--nonsense", "x")
    assert done.returncode == 2
    assert b"--nonsense" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(
            ["check", "--fail-on", "eror", "a.txt"],
            "--fail-on cannot be 'eror'; give one of error, warning, note, never",
            id="no choice of it",
        ),
        pytest.param(
            ["check", "--max-seconds=0", "a.txt"],
            "--max-seconds cannot be '0': it has to be greater than or equal to 0.1; sayso check -h says what it takes",
            id="out of range",
        ),
        pytest.param(
            ["users", "add", "f"], "missing argument 'NAME'; sayso users add -h says what it takes", id="missing"
        ),
    ],
)
def test_a_mistaken_command_line_is_told_in_one_line(arguments, told):
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().splitlines() == [f"sayso: {told}"]


def test_no_arguments_at_all_print_the_help():
    assert "check" in run().stderr.decode() + run().stdout.decode()
