"""Runs the adaptors, scores their predictions with the sets' own scorers, prints one table."""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import evals.sets
from evals.adaptor import Inputs

HERE = Path(__file__).resolve().parent
DATA = HERE.parent.parent / "shared" / "eval"


@dataclass(frozen=True, kw_only=True)
class Result:
    """One set's outcome: the scorer's own figures, the headline and what it is held to."""

    name: str
    headline: str
    value: float
    floor: float | None
    baseline: float | None
    peer: str
    seconds: float
    figures: dict[str, Any] = field(default_factory=dict)
    more: tuple[tuple[str, float, float], ...] = ()


def dig(figures: dict[str, Any], path: str) -> float:
    """The figure at a dotted path of a scorer's JSON."""
    value: Any = figures
    while path:
        # a scorer may have dots in its names
        part = path if path in value else path.split(".", 1)[0]
        value, path = value[part], path[len(part) + 1 :]
    return float(value)


def adaptors(wanted: list[str]) -> dict[str, ModuleType]:
    """The adaptors by the names of their sets, in order."""
    names = sorted(module.name for module in pkgutil.iter_modules(evals.sets.__path__))
    unknown = set(wanted) - set(names)
    if unknown:
        raise SystemExit(f"no adaptor for {', '.join(sorted(unknown))}; there are: {', '.join(names)}")
    return {name: importlib.import_module(f"evals.sets.{name}") for name in names if not wanted or name in wanted}


def inputs(data: Path, name: str, split: str) -> Inputs | None:
    """The files of a set's split, by the manifest; None where they are not there."""
    manifest = json.loads((data / "MANIFEST.json").read_text(encoding="utf-8"))
    files = manifest.get(name, {}).get(split)
    if files is None:
        return None
    folder = data / name
    gold = tuple(path for pattern in files["gold"] for path in sorted(folder.glob(pattern)))
    beside = tuple(path for pattern in files["with"] for path in sorted(folder.glob(pattern)))
    return Inputs(folder=folder, gold=gold, with_=beside) if gold else None


def score(folder: Path, *files: Path | str) -> dict[str, Any]:
    """The set's own scorer, run where it lies on gold and predictions, or on gold and `--baseline`."""
    run = subprocess.run(
        [sys.executable, str(folder / "score.py"), *map(str, files), "--json"], capture_output=True, text=True
    )
    if run.returncode:
        raise SystemExit(f"{folder / 'score.py'} failed: {run.stderr.strip()[-400:]}")
    # a scorer may print a line for people before its object
    figures: dict[str, Any] = json.loads(run.stdout[max(0, run.stdout.find("{")) :])
    return figures


def mean(several: list[Any]) -> Any:
    """Figures of two readers as one: numbers averaged, the rest taken from the first."""
    first = several[0]
    if len(several) == 1:
        return first
    if isinstance(first, dict):
        return {key: mean([figures[key] for figures in several if key in figures]) for key in first}
    if isinstance(first, bool) or not isinstance(first, int | float):
        return first
    return round(sum(several) / len(several), 3)


def evaluate(name: str, adaptor: ModuleType, given: Inputs, keep: Path | None) -> Result:
    """Predict, score, and set the figures beside the floor and the set's own baseline."""
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as scratch:
        folder = keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        if getattr(adaptor, "PILES", False):
            pairs: list[Path] = []
            for gold in given.gold:
                pile = Inputs(folder=given.folder, gold=(gold,), with_=(gold.parent,))
                pairs += [gold, _write(folder / f"{name}-{gold.parent.name}.jsonl", adaptor.predict(pile))]
            figures = score(given.folder, *pairs)
        else:
            path = _write(folder / f"{name}.jsonl", adaptor.predict(given))
            figures = mean([score(given.folder, gold, path) for gold in given.gold])
        took = time.perf_counter() - began
    baseline = None
    if getattr(adaptor, "BASELINE", False):
        beside = ["--baseline", *given.with_] if getattr(adaptor, "BASELINE_FROM_POOL", False) else ["--baseline"]
        baseline = dig(mean([score(given.folder, gold, *beside) for gold in given.gold]), adaptor.HEADLINE)
    more = tuple((path, dig(figures, path), floor) for path, floor in getattr(adaptor, "MORE", {}).items())
    return Result(
        name=name,
        headline=adaptor.HEADLINE,
        value=dig(figures, adaptor.HEADLINE),
        floor=adaptor.FLOOR,
        baseline=baseline,
        peer=adaptor.PEER,
        seconds=took,
        figures=figures,
        more=more,
    )


def _write(path: Path, lines: Iterable[Any]) -> Path:
    with path.open("w", encoding="utf-8") as out:
        for line in lines:
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
    return path


def table(results: list[Result]) -> str:
    """The results as a Markdown table."""
    rows = [("set", "figure", "sayso", "floor", "its baseline", "peers, people", "s")]
    for r in results:
        rows.append(
            (r.name, r.headline, f"{r.value:g}", _or_dash(r.floor), _or_dash(r.baseline), r.peer, f"{r.seconds:.0f}")
        )
        rows.extend(("", path, f"{value:g}", f"{floor:g}", "", "", "") for path, value, floor in r.more)
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def report(results: list[Result], split: str) -> str:
    """The table, then for each set the scorer's own figures and its notes: what was tried, what errors remain."""
    parts = [
        "# sayso against gold that others made\n",
        f"Written by `make eval` on the {split} halves, each set scored by its own scorer. Where a figure is under its "
        "floor, the set's section says what was tried and what the remaining errors are.\n",
        table(results) + "\n",
    ]
    for r in results:
        notes = HERE / "notes" / f"{r.name}.md"
        figures = "\n".join(f"    {path}: {value}" for path, value in _flat(r.figures))
        parts.append(f"## {r.name}\n\n{figures}\n")
        if notes.exists():
            parts.append(notes.read_text(encoding="utf-8").strip() + "\n")
    return "\n".join(parts)


def _flat(figures: Any, path: str = "") -> list[tuple[str, Any]]:
    if not isinstance(figures, dict):
        return [(path, figures)]
    if {"P", "R", "F1"} <= figures.keys():
        return [(path, ", ".join(f"{key} {value}" for key, value in figures.items()))]
    return [row for key, value in figures.items() for row in _flat(value, f"{path}.{key}".lstrip("."))]


def _or_dash(value: float | None) -> str:
    return "-" if value is None else f"{value:g}"


def main(argv: list[str] | None = None) -> int:
    """The command line. Exit status 1 where a figure is under its floor on development data."""
    parser = argparse.ArgumentParser(prog="python -m evals", description=__doc__)
    parser.add_argument("sets", nargs="*", metavar="SET")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--split", choices=("dev", "heldout"), default="dev")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the scorers' own figures here")
    parser.add_argument("--results", type=Path, metavar="FILE", help="write the table and the errors by cause here")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the predictions here, to look at errors")
    args = parser.parse_args(argv)
    if not (args.data / "MANIFEST.json").exists():
        print(f"no gold data at {args.data}: name its folder with --data")
        return 0
    results = []
    for name, adaptor in adaptors(args.sets).items():
        given = inputs(args.data, name, args.split)
        if given is None:
            print(f"{name}: no files of the {args.split} split at {args.data}, skipped", file=sys.stderr)
            continue
        results.append(evaluate(name, adaptor, given, args.keep))
        print(f"{name}: {results[-1].headline} {results[-1].value:g}", file=sys.stderr)
    print(table(results))
    if args.json:
        out = {r.name: {"headline": r.headline, "figures": r.figures} for r in results}
        args.json.write_text(json.dumps(out, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if args.results:
        args.results.write_text(report(results, args.split), encoding="utf-8")
    short = [r.name for r in results if r.floor is not None and r.value < r.floor]
    return 1 if short and args.split == "dev" else 0
