"""mrpc: whether two sentences of the news state the same thing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evals.adaptor import Inputs
from sayso.corroborate import same_claim

HEADLINE = "accuracy"
FLOOR = 74
PEER = "MiniLM pair 73.9; He 2015 78.6"


def predict(given: Inputs) -> Iterator[dict[str, Any]]:
    """The verdict on each pair and its score."""
    for line in given.lines():
        answer = same_claim(line["s1"], line["s2"])
        yield {"id": line["id"], "label": int(answer.likeness == "same"), "score": answer.score}
