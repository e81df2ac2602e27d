"""A record as text for people: each line tells who put what forward, and how."""

from __future__ import annotations

import pytest
from rich.console import Console

from sayso.annotate import annotate, text_page
from sayso.pipeline import made_by
from sayso.record import Record
from sayso.terminal import WIDTH, page_report


def shown(text: str) -> str:
    page = text_page(text)
    console = Console(width=WIDTH)
    with console.capture() as captured:
        console.print(page_report(Record(page=page, statements=tuple(annotate(page)), made_by=made_by(model=False))))
    return captured.get()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("Anna Lindgren said the pier is shut.", "Anna Lindgren: the pier is shut", id="said says itself"),
        pytest.param("Anna Lindgren declined to comment.", "Anna Lindgren declined: to comment", id="what she did"),
        pytest.param(
            "The gates have been criticised by residents.",
            "residents (collective) (“have been criticised”): The gates",
            id="a cue before its source is quoted",
        ),
        pytest.param(
            "The town allegedly hid it.", "allegedly (unnamed): The town … hid it", id="a cue without a source"
        ),
    ],
)
def test_a_line_tells_who_and_by_which_cue_where_it_says_more_than_said(text, line):
    assert line in shown(text)
