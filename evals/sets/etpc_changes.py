"""etpc_changes: what differs in meaning between two look-alike news sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evals.adaptor import Inputs
from sayso import pipeline
from sayso.annotate import text_page
from sayso.record import Change, ChangeKind, Record, Span
from sayso.trace import changes

HEADLINE = "entity_or_number_links.F1"
FLOOR = 80
PEER = "word diff and numbers 72.0"
BASELINE = True

KINDS = {
    ChangeKind.FIGURE_CHANGED: "entity_or_number",
    ChangeKind.FIGURE_UNIT_CHANGED: "entity_or_number",
    ChangeKind.BOUND_DROPPED: "entity_or_number",
    ChangeKind.ACTOR_CHANGED: "entity_or_number",
    ChangeKind.PLACE_CHANGED: "entity_or_number",
    ChangeKind.TIME_CHANGED: "entity_or_number",
    ChangeKind.NEGATION_FLIPPED: "opposite_polarity",
    ChangeKind.SOURCE_DROPPED: "addition_deletion",
    ChangeKind.SOURCE_ADDED: "addition_deletion",
    ChangeKind.DETAIL_ADDED: "addition_deletion",
    ChangeKind.DETAIL_DROPPED: "addition_deletion",
}


def predict(given: Inputs) -> Iterator[dict[str, Any]]:
    """The changes from the first sentence to the second."""
    for line in given.lines():
        if line.get("incomplete"):
            continue
        found = changes(_record(line["s1"]), _record(line["s2"]))
        yield {"id": line["id"], "changes": [_change(change) for change in found]}


def _record(text: str) -> Record:
    page = text_page(text)
    return Record(page=page, statements=pipeline.annotate(page), made_by=pipeline.made_by())


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": KINDS.get(change.kind, "other_substitution"),
        "s1": _offsets(change.before),
        "s2": _offsets(change.after),
    }


def _offsets(span: Span | None) -> list[list[int]]:
    return [] if span is None else [[span.start, span.end]]
