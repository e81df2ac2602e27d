"""Pages written for the project, and what every test may use."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso.case import Case

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
def small_case(tmp_path_factory) -> Case:
    """A case of four pages, to look at and not to change: a report, its reprint, its update, a content farm's page."""
    case = Case(tmp_path_factory.mktemp("small") / "dam.sayso")
    pages = ("agency.html", "mangled.txt", "dam/hale-courier.html", "dam/norden-update.html")
    case.add(*(str(EXAMPLES / page) for page in pages))
    return case
