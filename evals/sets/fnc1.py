"""fnc1: whether a report agrees with a headline, disagrees, only discusses it, or is about something else."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from evals.adaptor import Inputs, body_of, read_lines
from sayso.annotate import annotate_text
from sayso.audit import Relation, supports

HEADLINE = "macroF1"
FLOOR = 55
PEER = "Talos 58.2, Athene 60.4, people 75.4 (whole test set, from memory)"

STANCE = {
    Relation.BORNE_OUT: "agree",
    Relation.REPORTED: "discuss",
    Relation.CONTRADICTED: "disagree",
    Relation.NOT_CONCERNED: "unrelated",
}


def predict(given: Inputs) -> Iterator[dict[str, Any]]:
    """The relation of each body to the headline beside it; a body and a headline are annotated once."""
    bodies = {line["body_id"]: line["body"] for path in given.with_ for line in read_lines(path)}
    told, read = cache(annotate_text), cache(body_of)
    for line in given.lines():
        statements, sentences = read(bodies[line["body_id"]])
        support = supports(line["headline"], statements, told=told(line["headline"]), sentences=sentences)
        yield {"id": line["id"], "stance": STANCE[support.relation]}
