"""gum_wikinews: attributions with resolved speakers and nesting. The texts begin with their title."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evals.adaptor import Inputs
from sayso.annotate import Attributed, attributed, text_page
from sayso.record import Span

HEADLINE = "speaker.end_to_end_recall"
FLOOR = 50.0
PEER = "best peer 30"
MORE = {"nesting.F1": 40.0}
BASELINE = True


def predict(inputs: Inputs) -> Iterator[dict[str, Any]]:
    for page in inputs.lines():
        found = attributed(text_page(page["text"], titled=True))
        yield {"doc_id": page["doc_id"], "attributions": [_attribution(i, a) for i, a in enumerate(found)]}


def _attribution(number: int, found: Attributed) -> dict[str, Any]:
    return {
        "id": str(number),
        "source": _offsets(found.source),
        "cue": _offsets(found.cue),
        "content": _offsets(found.content),
        "speaker": found.name,
        "inside": [] if found.inside is None else [str(found.inside)],
        "polarity": "negative" if found.denied else "positive",
    }


def _offsets(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]
