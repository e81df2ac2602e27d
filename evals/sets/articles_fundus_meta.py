"""articles_fundus_meta: title, authors, time of publication and text of saved news pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evals.adaptor import Inputs, saved_page
from sayso.pipeline import read
from sayso.read import body_text

HEADLINE = "title_accuracy"
FLOOR = 90
PEER = "trafilatura 75.8, authors 98.7, body 94.1 on these pages"
MORE = {"author_F1": 98.7, "body_F1": 94.1, "date_day_accuracy": 93.9}


def predict(given: Inputs) -> Iterator[dict[str, Any]]:
    """What each page says of itself, and its body."""
    for line in given.lines():
        page = read(saved_page(given, line), url=line.get("url"))
        yield {
            "id": line["id"],
            "title": page.title,
            "authors": list(page.bylines),
            "publishing_date": page.published.value if page.published else None,
            "body": body_text(page),
        }
