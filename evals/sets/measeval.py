"""measeval: figures with units in science pages. What they measure is no field of sayso's record and is left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evals.adaptor import Inputs
from sayso.annotate.figures import find_figures
from sayso.annotate.parse import text_sentences

HEADLINE = "quantity_overlap.F1"
FLOOR = 72.0
PEER = "quantulum3 65.3 (on the held-out half)"
BASELINE = True


def predict(inputs: Inputs) -> Iterator[dict[str, Any]]:
    for page in inputs.lines():
        figures = [f for sentence in text_sentences(page["text"]) for f in find_figures(sentence)]
        yield {
            "doc_id": page["doc_id"],
            "measurements": [{"quantity": [f.start, f.end], "unit": f.unit} for f in figures],
        }
