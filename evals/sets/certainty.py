"""certainty: how certain a reported finding reads, from 1 to 6."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evals.adaptor import Inputs
from sayso.annotate.certainty import certainty_score
from sayso.annotate.parse import text_sentences

HEADLINE = "sentence.pearson"
FLOOR = None
BASELINE = True
PEER = "SciBERT .63"


def predict(given: Inputs) -> Iterator[dict[str, Any]]:
    """A score for each finding."""
    for line in given.lines():
        yield {"id": line["id"], "certainty": certainty_score(text_sentences(line["text"]))}
