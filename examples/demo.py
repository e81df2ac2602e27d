"""The main jobs on the example pages: a pile of pages about one event, then a mangled and a clean one of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PAGES = ("examples/mangled.txt", "examples/agency.html")
NEXT = """
What to run next:
  .venv/bin/sayso stemma dam.sayso                      who copied whom, and what each changed on the way
  .venv/bin/sayso claims dam.sayso                      what several pages state, and from how many origins
  .venv/bin/sayso report dam.sayso -o dam.html          for an editor: quotations, hashes, changes, gaps
  .venv/bin/sayso serve dam.sayso --open               all of it in the browser: read, compare, judge
  .venv/bin/sayso check examples/mangled.txt --words    the words behind every answer
  .venv/bin/sayso checks                                what every page is asked; sayso explain CODE says how
  .venv/bin/sayso check examples/agency.html --json     the record for programs
  .venv/bin/sayso read examples/mangled.txt             how the page was read: titles, references, furniture
  .venv/bin/sayso check YOUR_PAGE.html                  a page of your own: a file, a folder, or - for standard input
"""


def main() -> int:
    """Add and show the case, check both pages, and say what to run next."""
    print("Fourteen pages that mention one dam, added to a case: dam.sayso\n", flush=True)
    status = max(sayso("add", "dam.sayso", "examples/dam", *PAGES, "--quiet"), sayso("show", "dam.sayso"))
    print("\nTwo of them. First a page as a content farm left it, then an agency's report.\n", flush=True)
    status = max(status, sayso("check", "--fail-on", "never", *PAGES))
    print(NEXT)
    return status


def sayso(*arguments: str) -> int:
    """Run the command in the project's folder."""
    root = Path(__file__).resolve().parent.parent
    return subprocess.run([sys.executable, "-m", "sayso", *arguments], cwd=root).returncode


if __name__ == "__main__":
    raise SystemExit(main())
