"""factuality: how far the writer of a sentence commits to an event in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evals.adaptor import Inputs
from sayso.annotate.certainty import factuality
from sayso.annotate.parse import text_sentences

HEADLINE = "uw.pearson"
FLOOR = 0.66
BASELINE = True
PEER = "models .66 to .72 published"


def predict(given: Inputs) -> Iterator[dict[str, Any]]:
    """A grade from -3 to 3 for each event."""
    for line in given.lines():
        start = line["span"][0]
        for sentence in text_sentences(line["text"].replace("\n", " ")):
            token = next(
                (t for t in sentence.tokens if sentence.start + t.end > start >= sentence.start + t.start), None
            )
            if token is not None:
                yield {"id": line["id"], "label": factuality(sentence, token.i)}
                break
