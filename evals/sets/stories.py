"""stories: whole pages about one event: who copied whom, which page is lost, what changed, whence each claim."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evals.adaptor import Inputs
from sayso import pipeline
from sayso.corroborate import corroborate
from sayso.record import Record, Span
from sayso.trace import changes, trace

HEADLINE = "average.edges_directed.f1"
FLOOR = 78
PEER = "best peers 67, people 100"
PILES = True
MORE = {
    "average.edges_upto_reprints.f1": 90,
    "average.edges_undirected.f1": 85,
    "average.lost.f1": 100,
    "average.hard_negatives.clean": 100,
    "average.changes.f1": 55,
    "average.no_change_edges.clean": 90,
    "average.claim_origins.exact": 75,
}


def predict(given: Inputs) -> Iterator[dict[str, Any]]:
    """The stemma of one pile, with the changes on its edges and the claims; pages by their file's name."""
    pages = sorted(path for path in given.with_[0].iterdir() if path.suffix in (".html", ".txt"))
    records = [pipeline.record(pipeline.read(path.read_bytes(), file=path.name)) for path in pages]
    by_id = {record.page.id: record for record in records}
    traced = trace(records)

    def file(page: str) -> str:
        return str(by_id[page].page.file)

    edges = [(copy.child, copy.parent) for copy in traced.copies if copy.parent and copy.directed]
    yield {
        "edges": [[file(child), file(parent)] for child, parent in edges],
        "undirected": [[file(c.child), file(c.parent)] for c in traced.copies if c.parent and not c.directed],
        "lost": [
            {
                "pages": [file(copy.child) for copy in traced.copies if copy.lost == page.id],
                "parent": file(page.derived_from) if page.derived_from else None,
            }
            for page in traced.lost
        ],
        "changes": [
            {
                "child": file(change.child),
                "parent": file(change.parent),
                "kind": change.kind.value,
                "before": _text(change.before),
                "after": _text(change.after),
            }
            for child, parent in edges
            for change in changes(by_id[parent], by_id[child], others=_others(by_id, edges, child, parent))
        ],
        "claims": [
            {"pages": [file(page) for page in claim.pages], "origins": len(claim.origins), "text": claim.text}
            for claim in corroborate(records, traced.copies, traced.lost)
        ],
    }


def _others(by_id: dict[str, Record], edges: list[tuple[str, str]], child: str, parent: str) -> list[Record]:
    """The child's other parents."""
    return [by_id[other] for page, other in edges if page == child and other != parent]


def _text(span: Span | None) -> str | None:
    return None if span is None else " ".join(span.text.split())
