"""tempeval3: time expressions with TIMEX3 values. The date of the page is given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evals.adaptor import Inputs
from sayso.annotate.parse import text_sentences
from sayso.annotate.times import find_times, to_timex3
from sayso.record import Time

HEADLINE = "timex_value.F1"
FLOOR = 75.0
PEER = "HeidelTime 77.6 (on the held-out half)"
BASELINE = True


def predict(inputs: Inputs) -> Iterator[dict[str, Any]]:
    for page in inputs.lines():
        found = find_times(text_sentences(page["text"]), published=page["dct"])
        yield {"doc_id": page["doc_id"], "timexes": [_timex(time) for times in found for time in times]}


def _timex(time: Time) -> dict[str, Any]:
    kind, value = to_timex3(time)
    return {"start": time.start, "end": time.end, "type": kind, "value": value}
