"""Writes docs/record.md, docs/cli.md and docs/checks.md from the code; with --check, says whether they have drifted."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import msgspec
import typer.main
from typer.testing import CliRunner

from sayso import cli, record
from sayso.audit import CHECKS, Check

DOCS = Path(__file__).resolve().parent.parent / "docs"
HEAD = "<!-- written by scripts/make_docs.py from the code; change it there -->\n\n"


def record_page() -> str:
    """Every noun of the record with its docstring and fields."""
    parts = [
        HEAD + "# The record\n",
        f"Schema {record.SCHEMA}. One JSON object a page, one a line; `sayso schema` prints the JSON Schema.\n"
        "Every field is always written. Offsets are Unicode code points of `page.text`, ends exclusive.\n",
    ]
    for name, noun in vars(record).items():
        if inspect.isclass(noun) and noun.__module__ == record.__name__ and name != "Noun":
            parts.append(f"## {name}\n\n{inspect.cleandoc(noun.__doc__ or '')}\n")
            parts.append(_values(noun) if issubclass(noun, StrEnum) else _fields(noun))
    return "\n".join(parts)


def _values(noun: type[StrEnum]) -> str:
    return "One of: " + ", ".join(f"`{value}`" for value in noun) + "\n"


def _fields(noun: type[msgspec.Struct]) -> str:
    rows = ["| field | type |", "|---|---|"]
    for field in msgspec.structs.fields(noun):
        rows.append(f"| `{field.encode_name}` | {_type(field.type)} |")
    return "\n".join(rows) + "\n"


def _type(kind: object) -> str:
    text = (
        getattr(kind, "__name__", str(kind)) if isinstance(kind, type) and not hasattr(kind, "__args__") else str(kind)
    )
    text = re.sub(r"sayso\.record\.", "", text).replace("tuple[", "list of ").replace(", ...]", "")
    return text.replace("None", "null").replace("|", "or")


def cli_page() -> str:
    """The help text of every command, at 100 columns."""
    runner = CliRunner(env={"COLUMNS": "100", "TERMINAL_WIDTH": "100", "NO_COLOR": "1", "TERM": "dumb"})
    parts = [HEAD + "# The command line\n"]
    for command in ([], *_commands(typer.main.get_command(cli.app))):
        shown = runner.invoke(cli.app, [*command, "--help"], prog_name="sayso")
        parts.append(f"## {' '.join(['sayso', *command])}\n\n```text\n{_plain(shown.output)}\n```\n")
    return "\n".join(parts)


def _commands(group: object) -> Iterator[list[str]]:
    """The words of every command of a group, in order, groups within it before their own."""
    for name, command in sorted(getattr(group, "commands", {}).items()):
        yield [name]
        yield from ([name, *rest] for rest in _commands(command))


HANDBOOK = """# The checks

`sayso check` asks these of every page; those of the family `pile` rest on other pages, and `sayso add` asks them of the
pages of a case. Each answers that something *holds*, that it *fails* (the page itself shows it),
or that it is *unclear*: the page does not hold the evidence to tell. Only what fails counts for the exit status. A
finding quotes the words it rests on, and both sides where it compares two.

`sayso checks` lists them, `sayso explain CODE` prints one entry. `--select` and `--ignore` take codes and families; a
family stands for those of its checks that are on. [How often they are wrong](limits.md) was measured where that was
possible. Checks of your own are a package away: see [settings, baselines and checks of your own](auditing.md).
"""


def checks_page() -> str:
    """The handbook: every check's entry, from its docstring, family by family."""
    parts = [HEAD + HANDBOOK, "| check | severity | |\n|---|---|---|"]
    for check in CHECKS:
        off = "" if check.on else " *(off until it is selected)*"
        off += " *(in a case)*" if check.pile else ""
        parts[-1] += f"\n| [`{check.code}`](#{check.code}) | {check.severity} | {check.title}{off} |"
    parts[-1] += "\n"
    for family in dict.fromkeys(check.family for check in CHECKS):
        entries = [check for check in CHECKS if check.family == family]
        room = sys.modules[entries[0].looks.__module__]
        parts.append(f"## {family}\n\n{(room.__doc__ or '').splitlines()[0]}\n")
        parts += map(_entry, entries)
    return "\n".join(parts)


def _entry(check: Check) -> str:
    state = "" if check.on else " Off until it is selected."
    state += " Asked of the pages of a case." if check.pile else ""
    lines = [f"### {check.code}", f"*{check.severity.capitalize()}.*{state} {check.title}"]
    for paragraph in check.paragraphs:
        sign, colon, words = paragraph.partition(": ")
        lines.append(f"- **{sign}:** {words}" if colon and sign in ("Passes", "Fails", "Unclear") else paragraph)
    return re.sub(r"\n\n(?=- \*\*)", "\n", "\n\n".join(lines)).replace("\n- **", "\n\n- **", 1) + "\n"


def _plain(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines() if line.strip())


def main() -> int:
    """Write the pages, or with --check name those that have drifted."""
    drifted = []
    for name, text in (("record.md", record_page()), ("cli.md", cli_page()), ("checks.md", checks_page())):
        path = DOCS / name
        if "--check" in sys.argv:
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                drifted.append(name)
        else:
            path.write_text(text, encoding="utf-8")
    if drifted:
        print(f"docs/{', docs/'.join(drifted)} have drifted from the code; run: make docs")
    return 1 if drifted else 0


if __name__ == "__main__":
    raise SystemExit(main())
