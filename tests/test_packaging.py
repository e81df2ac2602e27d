"""The built wheel, in an environment with nothing but what it asks for, is a working sayso."""

from __future__ import annotations

import re
import subprocess
import sys
import venv

import pytest

from tests.conftest import EXAMPLES, ROOT

pytestmark = pytest.mark.packaging


def test_the_built_wheel_runs_in_an_empty_environment(tmp_path):
    run = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(run, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("sayso-*.whl")
    venv.create(tmp_path / "empty", with_pip=True)
    python = tmp_path / "empty" / "bin" / "python"
    pins = re.findall(r"^([\w.-]+==[^\s\\]+(?: ;[^\\\n]+)?)", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    (tmp_path / "pins").write_text("\n".join(pins))
    install = [python, "-m", "pip", "install", "--quiet", "--constraint", str(tmp_path / "pins"), str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    sayso = tmp_path / "empty" / "bin" / "sayso"
    check = [sayso, "check", "--fail-on", "never", str(EXAMPLES / "agency.html")]
    done = subprocess.run(check, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Ilse Maron" in done.stdout


def test_the_lock_pins_by_hash_and_names_no_address():
    lock = (ROOT / "requirements.lock").read_text()
    assert "://" not in lock
    for pinned in re.split(r"\n(?=\S)", lock):
        if "==" in pinned:
            assert "--hash=sha256:" in pinned, pinned


def test_every_interpreter_declared_is_in_the_classifiers():
    text = (ROOT / "pyproject.toml").read_text()
    for minor in (11, 12, 13):
        assert f"Python :: 3.{minor}" in text
