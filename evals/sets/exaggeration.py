"""exaggeration: whether a press release states its finding more strongly than the paper."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evals.adaptor import Inputs
from sayso.annotate.certainty import strength
from sayso.annotate.parse import text_sentences

HEADLINE = "label.macroF1"
FLOOR = 55
BASELINE = True
PEER = "few-shot 47.8"


def predict(given: Inputs) -> Iterator[dict[str, Any]]:
    """The strength of each side, and which is the stronger."""
    for line in given.lines():
        before = strength(text_sentences(line["abstract_conclusion"]))
        after = strength(text_sentences(line["press_release_conclusion"]))
        label = "same" if before == after else "exaggerates" if after > before else "downplays"
        yield {
            "id": line["id"],
            "exaggeration_label": label,
            "abstract_strength": before,
            "press_release_strength": after,
        }
