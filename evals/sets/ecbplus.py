"""ecbplus: which pages are about one event, where every topic has two look-alike events."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evals.adaptor import Inputs
from sayso.corroborate import one_event

HEADLINE = "story.B3.F1"
FLOOR = 76.9  # the scorer's tf-idf baseline on the development half
BASELINE = True
PEER = "tf-idf words 91.8 on the sealed half"


def predict(given: Inputs) -> Iterator[dict[str, Any]]:
    """The group of each page; event mentions are left alone."""
    for number, group in enumerate(one_event({line["doc_id"]: line["text"] for line in given.lines()})):
        for page in group:
            yield {"doc_id": page, "story": number}
