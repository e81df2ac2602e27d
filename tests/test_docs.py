"""The docs are written from the code, and what they promise runs."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
import typer.main

from sayso import cli
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


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "docs/index.md"])
def test_links_between_the_pages_lead_somewhere(page):
    path = ROOT / page
    for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text()):
        assert (path.parent / target).exists(), target
