"""chains: whole pages, the nested record. The texts begin with their title, whose statements the gold leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evals.adaptor import Inputs
from sayso.annotate import annotate, text_page
from sayso.annotate.figures import find_figures
from sayso.annotate.parse import page_sentences
from sayso.record import Figure, Page, Role, Source, Statement

HEADLINE = "end_to_end.F1"
FLOOR = 60.0
PEER = "second reader 85; best peer 35"
MORE = {"nested.F1": 50.0, "certainty.accuracy": 82.0, "figures.F1": 85.0}


def predict(inputs: Inputs) -> Iterator[dict[str, Any]]:
    for page in inputs.lines():
        text = text_page(page["text"], titled=True)
        statements = [s for s in annotate(text) if s.block is not Role.TITLE]
        yield {
            "doc": page["doc"],
            "statements": [_statement(s) for s in statements],
            "page_figures": [_figure(f) for f in _figures_outside(text, statements)],
        }


def _figures_outside(page: Page, statements: list[Statement]) -> list[Figure]:
    """The figures of the body that no statement holds: captions, sources."""
    within = {(f.start, f.end) for s in statements for f in s.figures}
    body = [s for s in page_sentences(page) if s.role is not Role.TITLE]
    return [f for s in body for f in find_figures(s) if (f.start, f.end) not in within]


def _statement(statement: Statement) -> dict[str, Any]:
    return {
        "words": [span.text for span in statement.words],
        "chain": [_link(link) for link in statement.chain],
        "certainty": statement.certainty.value,
        "hedges": [span.text for span in statement.hedges],
        "figures": [_figure(figure) for figure in statement.figures],
    }


def _link(link: Source) -> dict[str, Any]:
    text = link.source.text if link.source else ""
    return {
        "source": text,
        "name": link.name or text,
        "cue": link.cue.text if link.cue else "",
        "kind": link.kind.value,
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "text": figure.text,
        "low": figure.low,
        "high": figure.high,
        "bound": figure.bound.value,
        "unit": figure.unit,
    }
