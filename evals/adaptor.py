"""What an adaptor is given, and what it declares.

A module `evals/sets/NAME.py` holds:
    HEADLINE   path of the headline figure in the scorer's JSON ("linked_full.F1")
    FLOOR      what the headline reaches at least on development data, or None
    PEER       the best peer's or published figure, a person's where there is one: text for the table
    predict    Inputs -> the set's prediction lines, one at a time
and, where the scorer has a baseline of its own, BASELINE = True (it is run with --baseline); where more figures than
the headline are held to a floor, MORE = {path: floor}. PILES = True where each gold file has a folder of its own and
one prediction: `predict` is then called once for each and yields one object, and the scorer gets all pairs at once.
BASELINE_FROM_POOL = True where the baseline reads the inputs.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sayso.annotate import annotate, text_page
from sayso.record import Span, Statement
from sayso.text import sentences


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """One split of a set: its folder, its gold files and the files and folders that go with them."""

    folder: Path
    gold: tuple[Path, ...]
    with_: tuple[Path, ...]

    def lines(self) -> Iterator[dict[str, Any]]:
        """The objects of the first gold file. An adaptor reads inputs from them and never the answers."""
        yield from read_lines(self.gold[0])


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSONL file, gzipped or not."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def saved_page(given: Inputs, line: dict[str, Any]) -> bytes:
    """The bytes of the saved page that an item names, unpacked."""
    raw = (given.folder / line["html"]).read_bytes()
    return gzip.decompress(raw) if line["html"].endswith(".gz") else raw


def body_of(text: str) -> tuple[tuple[Statement, ...], tuple[Span, ...]]:
    """A bare text as a body to hold words against: its statements and its sentences."""
    page = text_page(text)
    return tuple(annotate(page)), tuple(page.span(start, end) for start, end in sentences(text))
