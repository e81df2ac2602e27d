"""polnear: attributions in US political news, flat: each word in at most one. A line of the text is a paragraph."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evals.adaptor import Inputs
from sayso.annotate.attribution import find_attributions, outermost
from sayso.annotate.parse import Sentence, text_sentences
from sayso.annotate.shapes import Place

HEADLINE = "linked_full.F1"
FLOOR = 68.0
PEER = "people 75.9; best peer 55.5"
BASELINE = True


def predict(inputs: Inputs) -> Iterator[dict[str, Any]]:
    for page in inputs.lines():
        sentences = text_sentences(page["text"])
        found = outermost(find_attributions(sentences))
        yield {
            "doc_id": page["doc_id"],
            "attributions": [
                {
                    "source": offsets(sentences, a.source),
                    "cue": offsets(sentences, a.cue),
                    "content": offsets(sentences, a.content),
                }
                for a in found
            ],
        }


def offsets(sentences: list[Sentence], places: tuple[Place, ...]) -> list[list[int]]:
    """Places as character offsets, one pair for each run of neighbours in a sentence."""
    runs: list[list[int]] = []
    previous = (-1, -1)
    for s, t in sorted(places):
        token = sentences[s].tokens[t]
        start, end = sentences[s].start + token.start, sentences[s].start + token.end
        if previous == (s, t - 1):
            runs[-1][1] = end
        else:
            runs.append([start, end])
        previous = (s, t)
    return runs
