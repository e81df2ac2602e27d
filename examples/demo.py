"""The main job on the example pages: what one event looks like on a mangled page and on a clean one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PAGES = ("examples/mangled.txt", "examples/agency.html")
NEXT = """
What to run next:
  .venv/bin/sayso check examples/mangled.txt --words    the words behind every answer
  .venv/bin/sayso checks                                what every page is asked; sayso explain CODE says how
  .venv/bin/sayso check examples/agency.html --json     the record for programs
  .venv/bin/sayso read examples/mangled.txt             how the page was read: titles, references, furniture
  .venv/bin/sayso check YOUR_PAGE.html                  a page of your own: a file, a folder, or - for standard input
"""


def main() -> int:
    """Check both pages and say what to run next."""
    root = Path(__file__).resolve().parent.parent
    print("One event, two pages. First a page as a content farm left it, then an agency's report.\n", flush=True)
    check = [sys.executable, "-m", "sayso", "check", "--fail-on", "never", *PAGES]
    status = subprocess.run(check, cwd=root).returncode
    print(NEXT)
    return status


if __name__ == "__main__":
    raise SystemExit(main())
