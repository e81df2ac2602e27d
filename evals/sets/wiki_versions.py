"""wiki_versions: families and lines of descent in a pool of bare texts, one of three sets reported together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evals.adaptor import Inputs, read_lines
from sayso.trace import versions

WHOLE = True  # one answer needs all items
HEADLINE = "direction.accuracy"
FLOOR = None
PEER = "shortest first 58, the mean of the three"
BASELINE = True
BASELINE_FROM_POOL = True
MORE = {"clusters_B3_F1": 90}


def predict(given: Inputs) -> Iterator[dict[str, Any]]:
    """Family, parent and rank of each text."""
    texts = {line["doc_id"]: line["text"] for line in read_lines(given.with_[0])}
    for version in versions(texts):
        yield {
            "doc_id": version.name,
            "cluster": version.family,
            "parent": version.parent,
            "rank": version.rank,
        }
