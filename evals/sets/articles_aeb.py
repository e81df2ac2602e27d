"""articles_aeb: the report's text of saved news pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evals.adaptor import Inputs, saved_page
from sayso.pipeline import read
from sayso.read import body_text

HEADLINE = "F1"
FLOOR = 0.9658
PEER = "trafilatura .9658 on these pages; best published .970"


def predict(given: Inputs) -> Iterator[dict[str, Any]]:
    """The body of each page."""
    for line in given.lines():
        yield {"id": line["id"], "articleBody": body_text(read(saved_page(given, line), url=line.get("url")))}
