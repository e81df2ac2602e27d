"""The lists sayso reads: words, names, places, outlets. Each file says in its first lines where its content is from."""

from __future__ import annotations

import functools
from importlib import resources

__all__ = ["rows"]


@functools.cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of the file `name` in this folder, each as its tab-separated cells.

    Blank lines and lines that begin with '#' are left out; a file of plain words gives rows of one cell. Read when
    first asked for and kept. Raises FileNotFoundError where there is no such file.
    """
    text = (resources.files(__name__) / name).read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in text.split("\n") if line.strip() and not line.startswith("#"))
