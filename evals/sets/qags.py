"""qags: whether each sentence of a machine's summary is supported by its article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evals.adaptor import Inputs, body_of
from sayso.annotate import annotate_text
from sayso.audit import supports

HEADLINE = "xsum.AUC"
FLOOR = 82.5  # its baseline and five points; so is the other
MORE = {"cnndm.AUC": 90.4}
BASELINE = True
PEER = "bigram containment 77.5 and 85.4 here, 57.8 and 80.4 on the rest"


def predict(given: Inputs) -> Iterator[dict[str, Any]]:
    """How far the article bears out each sentence."""
    for line in given.lines():
        statements, sentences = body_of(line["article"])
        texts = [sentence["text"] for sentence in line["sentences"]]
        found = [supports(text, statements, told=annotate_text(text), sentences=sentences) for text in texts]
        yield {"id": line["id"], "supported": [support.score for support in found]}
