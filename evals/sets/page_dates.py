"""page_dates: the day of publication of saved news pages in many languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evals.adaptor import Inputs, saved_page
from sayso.errors import InputError
from sayso.pipeline import read

HEADLINE = "F"
FLOOR = 0.924
PEER = "htmldate .924 on these pages"


def predict(given: Inputs) -> Iterator[dict[str, Any]]:
    """The day of each page; none for a page that cannot be read."""
    for line in given.lines():
        try:
            page = read(saved_page(given, line), url=line.get("url"))
        except InputError:
            yield {"id": line["id"], "date": None}
            continue
        yield {"id": line["id"], "date": page.published.value[:10] if page.published else None}
