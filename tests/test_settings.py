"""A project's settings: where they are found, what wins, and one line for what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso.errors import SettingError
from sayso.settings import Settings, settings_above


def laid(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_every_key_is_read_and_the_baseline_counts_from_its_file(tmp_path):
    laid(
        tmp_path,
        sayso='select = ["dates"]\nignore = ["date-missing"]\nfail-on = "note"\ncaptured = 2031-05-02\nall = true\n'
        'baseline = "accepted.json"\njobs = 2\nmax-seconds = 3\nmax-words = 900\n',
    )
    assert settings_above(tmp_path) == Settings(
        file=tmp_path / "sayso.toml",
        select=("dates",),
        ignore=("date-missing",),
        fail_on="note",
        captured="2031-05-02",
        all=True,
        baseline=str(tmp_path / "accepted.json"),
        jobs=2,
        max_seconds=3.0,
        max_words=900,
    )


@pytest.mark.parametrize(
    ("files", "found"),
    [
        pytest.param({}, None, id="no file"),
        pytest.param({"a/sayso": "jobs = 3", "sayso": "jobs = 1"}, 3, id="the nearest file wins"),
        pytest.param({"sayso": "jobs = 1"}, 1, id="a folder above"),
        pytest.param({"a/pyproject": "[tool.sayso]\njobs = 4", "sayso": "jobs = 1"}, 4, id="pyproject.toml"),
        pytest.param(
            {"a/pyproject": "[project]\nname = 'x'", "sayso": "jobs = 1"}, 1, id="a pyproject without a table"
        ),
        pytest.param({"a/sayso": "jobs = 5", "a/pyproject": "[tool.sayso]\njobs = 4"}, 5, id="sayso.toml goes first"),
        pytest.param({"a/sayso": "", "sayso": "jobs = 1"}, None, id="an empty file is a file"),
    ],
)
def test_settings_are_those_of_the_nearest_file_upwards(tmp_path, files, found):
    laid(tmp_path, **files)
    (tmp_path / "a" / "b").mkdir(parents=True, exist_ok=True)
    assert settings_above(tmp_path / "a" / "b").jobs == found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("selct = []", "no key 'selct'; did you mean select?", id="a key nearly right"),
        pytest.param("zzzz = 1", "no key 'zzzz'; the keys are select, ignore", id="a key like none"),
        pytest.param("file = 'x'", "no key 'file'", id="what is no key"),
        pytest.param("select = 'dates'", "select", id="text for a list"),
        pytest.param("jobs = 0", "jobs", id="no jobs"),
        pytest.param("fail-on = 'fatal'", "fatal", id="no severity"),
        pytest.param("jobs = ", "no TOML", id="no TOML"),
        pytest.param("captured = 2031-05-02T10:00:00", "captured", id="a time for a day"),
    ],
)
def test_a_wrong_setting_is_one_line_with_file_key_and_next_step(tmp_path, text, said):
    laid(tmp_path, pyproject=f"[tool.sayso]\n{text}\n")
    with pytest.raises(SettingError) as told:
        settings_above(tmp_path)
    assert said in str(told.value)
    assert str(tmp_path / "pyproject.toml") in str(told.value)
    assert "\n" not in str(told.value)


def test_a_pyproject_whose_tool_is_no_table_has_no_settings(tmp_path):
    laid(tmp_path, pyproject="tool = 3")
    assert settings_above(tmp_path).file is None


@pytest.mark.parametrize(
    ("line", "told"),
    [
        pytest.param(
            'fail-on = "eror"', "fail-on cannot be 'eror'; give one of error, warning, note, never", id="choice"
        ),
        pytest.param("max-seconds = 0", "max-seconds cannot be 0: it has to be float >= 0.1", id="range"),
    ],
)
def test_a_value_that_a_key_cannot_have_is_told_with_its_key(line, told, tmp_path):
    with pytest.raises(SettingError) as caught:
        settings_above(laid(tmp_path, sayso=line))
    assert str(caught.value) == f"{tmp_path / 'sayso.toml'}: {told}"
