"""The tree tells the story: who may import whom, and that looking at sayso loads nothing heavy."""

from __future__ import annotations

import ast
import resource
import subprocess
import sys
from pathlib import Path

import pytest

SRC = Path(__file__).resolve().parent.parent / "src" / "sayso"

LEAVES = {"errors", "text", "days", "data", "rarity", "files"}
ALLOWED = {
    "errors": set(),
    "text": {"errors", "data"},
    "days": set(),
    "data": {"errors"},
    "files": {"errors"},
    "rarity": {"data"},
    "record": LEAVES,
    "read": LEAVES | {"record"},
    "annotate": LEAVES | {"record"},
    "audit": LEAVES | {"record"},
    "trace": LEAVES | {"record"},
    "corroborate": LEAVES | {"record"},
    "judgements": LEAVES | {"record"},
    "store": LEAVES | {"record", "judgements"},
    "foreign": LEAVES | {"record", "store"},
    "export": LEAVES | {"record"},
    "settings": {"errors"},
    "baseline": LEAVES | {"record"},
    "pipeline": LEAVES | {"record", "read", "annotate", "trace", "corroborate", "audit"},
    "limits": LEAVES | {"record", "pipeline", "read", "annotate", "audit"},
    "review": LEAVES | {"record", "judgements", "store", "pipeline"},
    # What tracing looks up among features in memory, settling looks up in the case file: by tracing's own rules.
    "settle": LEAVES | {"record", "store", "pipeline", "review", "trace"},
    "surroundings": LEAVES | {"record", "store", "pipeline", "audit", "review"},
    "case": LEAVES
    | {"record", "store", "foreign", "settle", "review", "judgements", "pipeline", "limits", "read", "audit"}
    | {"gather", "export", "surroundings"},
    "gather": LEAVES | {"record", "store", "export"},  # chooses of the store what export tells
    "serve": LEAVES | {"record", "store", "review", "judgements", "export", "case"},
    "terminal": LEAVES | {"record"},
    "views": LEAVES | {"record", "terminal"},
    "doctor": LEAVES | {"record", "annotate"},
    "usage": LEAVES,
    "cli": LEAVES
    | {"record", "read", "audit", "pipeline", "limits", "case", "export", "settings", "baseline", "serve"}
    | {"terminal", "views", "doctor", "usage", "cli"},
    "__main__": {"cli"},
}


def rooms_imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "sayso":
            parts = node.module.split(".")
            found |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("sayso.")}
    return found - {"__version__"}


@pytest.mark.parametrize("path", sorted(SRC.rglob("*.py")), ids=lambda path: str(path.relative_to(SRC)))
def test_a_room_imports_only_what_the_flow_allows(path):
    room = path.relative_to(SRC).parts[0].removesuffix(".py")
    if room == "__init__":
        return  # the public face: it may name everything, and loads it when asked
    assert rooms_imported(path) <= ALLOWED[room] | {room}


@pytest.mark.parametrize("arguments", [["-c", "import sayso"], ["-m", "sayso", "--help"]], ids=["import", "--help"])
def test_looking_at_sayso_is_quick_and_loads_no_model(arguments):
    heavy = (
        "import sys; sys.exit(bool({'spacy', 'trafilatura', 'lxml', 'numpy', 'fastapi', 'uvicorn'} & set(sys.modules)))"
    )
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert subprocess.run([sys.executable, *arguments], capture_output=True).returncode == 0
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert spent < 0.8  # processor seconds on a busy machine; benchmarks/ holds the 0.3 s of an idle one
    assert subprocess.run([sys.executable, "-c", f"import sayso, sayso.cli; {heavy}"]).returncode == 0


def test_only_the_command_line_prints_or_exits():
    for path in SRC.rglob("*.py"):
        if path.name in ("cli.py", "__main__.py"):
            continue
        calls = {
            node.func.id
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert not calls & {"print", "exit", "quit"}, path
