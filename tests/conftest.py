"""Pages written for the project, and what every test may use."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"


@pytest.fixture(scope="session")
def mangled() -> Path:
    """A page as a content farm left it, about an invented event in an invented country."""
    return EXAMPLES / "mangled.txt"


@pytest.fixture(scope="session")
def agency() -> Path:
    """A clean agency-style report of the same event, as HTML."""
    return EXAMPLES / "agency.html"


@pytest.fixture(scope="session")
def dam_file(tmp_path_factory, agency, mangled) -> Path:
    """The example case, made once for all processes that test: fourteen pages, most about one dam. Only to be read."""
    from sayso.case import Case

    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "dam"  # each process has a folder in one
    shared.mkdir(exist_ok=True)
    case = shared / "dam.sayso"
    with (shared / "making").open("w") as making:
        fcntl.flock(making, fcntl.LOCK_EX)
        if not (shared / "made").exists():
            Case(case).add(str(EXAMPLES / "dam"), str(agency), str(mangled), jobs=2)
            (shared / "made").touch()
    return case


@pytest.fixture(scope="session")
def disputed_file(dam_file, tmp_path_factory) -> Path:
    """The example case with one page more, which copies a report but for a "not". Only to be read."""
    from sayso.case import Case

    case = Case(shutil.copy(dam_file, tmp_path_factory.mktemp("disputed") / "dam.sayso"))
    report = case.record("hale-courier.html").page.text
    said = "400 Karsovian engineers would be sent"
    assert said in report
    case.add(f"TARN STANDARD\n\n{report}".replace(said, said.replace("would be", "would not be")).encode())
    return case.path
