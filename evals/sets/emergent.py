"""emergent: whether the headline of a report is for a claim, against it, or only reports it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evals.adaptor import Inputs, body_of
from sayso.annotate import annotate_text
from sayso.audit import Relation, supports

HEADLINE = "accuracy"
FLOOR = 53.6
PEER = "majority 48.6; Ferreira and Vlachos 84.3 here, 73.3 on the whole test set"

STANCE = {
    Relation.BORNE_OUT: "for",
    Relation.REPORTED: "observing",
    Relation.CONTRADICTED: "against",
    Relation.NOT_CONCERNED: "observing",
}


def predict(given: Inputs) -> Iterator[dict[str, Any]]:
    """The relation of each headline to its claim."""
    for line in given.lines():
        statements, sentences = body_of(line["headline"])
        support = supports(line["claim"], statements, told=annotate_text(line["claim"]), sentences=sentences)
        yield {"id": line["id"], "claim_id": line["claim_id"], "stance": STANCE[support.relation]}
