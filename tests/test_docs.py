"""The docs are written from the code, and what they promise runs."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib

import pytest
import typer.main

from sayso import cli
from sayso.audit import CHECKS
from sayso.settings import KEYS
from tests.conftest import ROOT


def test_the_pages_made_from_the_code_have_not_drifted():
    done = subprocess.run([sys.executable, "scripts/make_docs.py", "--check"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_every_command_is_in_the_readme():
    readme = (ROOT / "README.md").read_text()
    for name in typer.main.get_command(cli.app).commands:  # type: ignore[attr-defined]
        assert f"sayso {name}" in readme


def test_the_readmes_python_runs():
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "Ilse Maron" in done.stdout


def test_the_handbook_has_every_check_and_the_manual_every_key_of_the_settings():
    handbook = (ROOT / "docs" / "checks.md").read_text()
    for check in CHECKS:
        assert f"\n### {check.code}\n" in handbook
    manual = (ROOT / "docs" / "auditing.md").read_text()
    (settings,) = re.findall(r"```toml\n(.*?)```", manual, re.DOTALL)
    assert set(tomllib.loads(settings)["tool"]["sayso"]) == set(KEYS)


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        "CONTRIBUTING.md",
        "docs/index.md",
        "docs/checks.md",
        "docs/auditing.md",
        "docs/reports.md",
        "docs/reading-room.md",
    ],
)
def test_links_between_the_pages_lead_somewhere(page):
    path = ROOT / page
    for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text()):
        assert (path.parent / target).exists(), target
