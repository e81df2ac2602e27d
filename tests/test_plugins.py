"""Checks from other packages: found, asked, and told plainly where they cannot be."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sayso import audit, limits, pipeline
from sayso.audit import Scope, all_checks, broke
from sayso.errors import PluginError
from sayso.record import Record, Verdict
from tests.conftest import EXAMPLES

pytestmark = pytest.mark.once  # see pyproject.toml

HOUSE = EXAMPLES / "house_checks"
PAGE = (
    "Harbour to close\n\nThe harbour of Hale will close on Monday, Ana Ruiz said. The pumps are broken, Ana Ruiz said. "
    "Ana Ruiz said that the pumps are old. Ana Ruiz denied that anybody was warned.\n"
)
HEAD = "from sayso.audit import check, fails, holds\nfrom sayso.record import Severity\n"

Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Installs packages as pip would leave them: the module, and beside it what its metadata says."""

    def installed(name: str, code: str, value: str, *, point: str = "one") -> None:
        module = name.replace("-", "_")
        (tmp_path / f"{module}.py").write_text(code, encoding="utf-8")
        info = tmp_path / f"{module}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
        (info / "entry_points.txt").write_text(f"[sayso.checks]\n{point} = {value}\n", encoding="utf-8")

    monkeypatch.syspath_prepend(tmp_path)
    all_checks.cache_clear()
    yield installed
    all_checks.cache_clear()
    for name in {path.stem for path in tmp_path.glob("*.py")}:
        sys.modules.pop(name, None)


def test_the_worked_example_is_found_by_its_entry_point_and_asked_in_every_process(install, monkeypatch, tmp_path):
    points = tomllib.loads((HOUSE / "pyproject.toml").read_text())["project"]["entry-points"]["sayso.checks"]
    ((point, value),) = points.items()
    install("house-checks", (HOUSE / "src/house_checks/__init__.py").read_text(), value, point=point)
    page = tmp_path / "page.txt"
    page.write_text(PAGE, encoding="utf-8")
    scope = Scope(select=("house",))
    alone = list(limits.check_all([str(page)], scope=scope))
    assert list(limits.check_all([str(page)] * 2, jobs=2, scope=scope)) == alone * 2
    (record,) = alone
    assert isinstance(record, Record)
    (finding,) = record.findings
    assert finding.code == "one-voice"
    assert finding.verdict is Verdict.FAILS
    assert "all of them by Ana Ruiz" in finding.message


def test_a_check_of_another_package_stands_behind_sayso_s_own(install):
    install(
        "late", HEAD + "@check(Severity.NOTE, family='late')\ndef shouts(proof):\n    'T.'\n    yield\n", "late:shouts"
    )
    assert [check.code for check in all_checks()] == [*(check.code for check in audit.CHECKS), "shouts"]


ONE = "@check(Severity.NOTE, family='{family}')\ndef {name}(proof):\n    'Title.'\n    yield holds('x')\n"


@pytest.mark.parametrize(
    ("code", "value", "said"),
    [
        pytest.param("import nothing_of_that_name", "bad:CHECKS", "No module named", id="its import fails"),
        pytest.param("1 / 0", "bad:CHECKS", "ZeroDivisionError", id="its import raises"),
        pytest.param("", "bad:CHECKS", "CHECKS", id="the name is not there"),
        pytest.param("CHECKS = 3", "bad:CHECKS", "int, no check", id="no check"),
        pytest.param("CHECKS = 'date-missing'", "bad:CHECKS", "str, no check", id="text"),
        pytest.param("CHECKS = (3,)", "bad:CHECKS", "int, which is no check", id="a tuple of something else"),
        pytest.param(
            HEAD + ONE.format(family="bad", name="date_missing"),
            "bad:date_missing",
            "taken by sayso",
            id="a taken code",
        ),
        pytest.param(
            HEAD + ONE.format(family="dates", name="shouts"),
            "bad:shouts",
            "family 'dates' is taken",
            id="a taken family",
        ),
        pytest.param(
            HEAD + ONE.format(family="bad", name="dates"), "bad:dates", "'dates' is taken", id="a code like a family"
        ),
        pytest.param(
            HEAD + ONE.format(family="Bad!", name="shouts"), "bad:shouts", "no code", id="no name for a family"
        ),
    ],
)
def test_a_package_whose_check_cannot_be_used_is_one_line_with_its_name_and_entry_point(install, code, value, said):
    install("bad", code, value, point="broken")
    with pytest.raises(PluginError, match="bad brings a check that cannot be used") as told:
        all_checks()
    assert said in str(told.value)
    assert "'broken'" in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param("    raise KeyError('no\\nsuch key')\n    yield\n", "KeyError", id="an exception"),
        pytest.param("    yield holds('fine')\n    1 / 0\n", "ZeroDivisionError", id="an exception after an answer"),
        pytest.param("    return 3\n", "TypeError", id="no answers"),
        pytest.param("    yield 'fails'\n", "AttributeError", id="something that is no answer"),
        pytest.param(
            "    yield fails('x', proof.page.span(0, 4).__class__(start=0, end=4, text='else'))\n",
            "the words at 0-4 are not the page's",
            id="words that are not the page's",
        ),
    ],
)
def test_a_check_that_breaks_costs_its_own_answer_and_says_what_was_raised(install, body, said):
    install("bad", HEAD + "@check(Severity.ERROR, family='bad')\ndef breaks(proof):\n    'T.'\n" + body, "bad:breaks")
    record = pipeline.record(pipeline.read(PAGE.encode()), scope=Scope(select=("breaks", "date-missing")))
    codes = {finding.code: finding for finding in record.findings}
    assert set(codes) == {"breaks", "date-missing"}
    assert codes["breaks"].verdict is Verdict.UNCLEAR
    assert broke(codes["breaks"])
    assert not broke(codes["date-missing"])
    assert said in codes["breaks"].message
    assert "\n" not in codes["breaks"].message
    assert "bad.py, line" in codes["breaks"].message or "__init__.py, line" in codes["breaks"].message
