"""Families and lines of descent in a pool of bare texts: what onestop, raidar_news and wiki_versions predict."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evals.adaptor import Inputs, read_lines
from sayso.trace import versions

__all__ = ["predict"]


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
