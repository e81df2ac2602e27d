"""bump: which part of a faithful sentence was distorted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evals.adaptor import Inputs
from sayso.annotate.parse import text_sentences
from sayso.annotate.part import part
from sayso.text import differing

HEADLINE = "kind.macroF1"
FLOOR = 70
PEER = "word diff and tags 67.1"


def predict(given: Inputs) -> Iterator[dict[str, Any]]:
    """The part of the clause in which the two differ first."""
    for line in given.lines():
        places = differing(line["reference"], line["edited"])
        if not places:
            yield {"id": line["id"], "kind": "predicate"}
            continue
        before, after = places[0]
        changed = part(text_sentences(line["edited"]), *after) or part(text_sentences(line["reference"]), *before)
        yield {"id": line["id"], "kind": changed.value if changed else "predicate"}
