"""meantime: money, shares and quantities in news. Its gold has no durations.

The set marks values (and times) in the title, the dateline and the four sentences after them, although
`annotated_until`, which holds for events, lies further on: on the development half all but 2 of 145 values begin in
these six lines, and money in plain words below them is not marked. Figures further down are left out here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evals.adaptor import Inputs
from sayso.annotate.figures import find_figures, is_duration, is_money
from sayso.annotate.parse import text_sentences
from sayso.record import Figure

HEADLINE = "values_overlap.F1"
FLOOR = 80.0
PEER = "-"
MARKED_LINES = 6


def predict(inputs: Inputs) -> Iterator[dict[str, Any]]:
    for page in inputs.lines():
        lines = page["sentences"]
        until = lines[MARKED_LINES][0] if len(lines) > MARKED_LINES else len(page["text"])
        figures = [f for sentence in text_sentences(page["text"]) for f in find_figures(sentence)]
        marked = [f for f in figures if f.start < until and not is_duration(f)]
        yield {"doc_id": page["doc_id"], "values": [_value(f) for f in marked]}


def _value(figure: Figure) -> dict[str, Any]:
    kind = "PERCENT" if figure.unit == "%" else "MONEY" if is_money(figure) else "QUANTITY"
    return {"spans": [[figure.start, figure.end]], "type": kind}
