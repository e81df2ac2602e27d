"""Tables as CSV that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

__all__ = ["cell", "sheet", "uncell"]

Cell = str | int | float | None

_ACTS = ("=", "+", "-", "@", "\t", "\r", "'")
"""What a cell must not begin with: spreadsheets run the first six (OWASP, CSV injection); the last is what is put
before them, so that taking it away again gives back any text whatever."""


def cell(value: Cell) -> Cell:
    """A cell as it is written: text that a spreadsheet might run has `'` before it. Numbers are numbers."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_ACTS) else value


def uncell(written: str) -> str:
    """The text of a cell as it was before `cell`."""
    return written.removeprefix("'")


def sheet(heads: tuple[str, ...], rows: Iterable[tuple[Cell, ...]], *, bare: bool = False) -> Iterator[str]:
    """The lines of a table as CSV (RFC 4180), every text quoted, nulls empty; `bare` writes texts as they are."""
    for row in (heads, *rows):
        line = io.StringIO()
        writer = csv.writer(line, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
        # Null would be written as "" by QUOTE_NONNUMERIC: the empty text, which it is read as anyway.
        writer.writerow(["" if value is None else value if bare else cell(value) for value in row])
        yield line.getvalue()
