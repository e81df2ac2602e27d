"""Pages written for the project, and what every test may use."""

from __future__ import annotations

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
