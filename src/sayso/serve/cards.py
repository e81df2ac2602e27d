"""Pages on one line, and appearances on them, as the records that `export` draws."""

from __future__ import annotations

from collections.abc import Sequence

from sayso.record import Dated, MadeBy, Page, Record
from sayso.store import Appearance, Card

__all__ = ["page_of", "records"]

_MADE_BY = MadeBy(sayso="")


def records(appearances: Sequence[Appearance]) -> list[Record]:
    """What a chart needs of the pages of these appearances."""
    found: dict[str, list[Appearance]] = {}
    for one in appearances:
        found.setdefault(one.said.page.id, []).append(one)
    return [
        Record(
            page=page_of(those[0].said.page), statements=tuple(one.said.statement for one in those), made_by=_MADE_BY
        )
        for those in found.values()
    ]


def page_of(card: Card) -> Page:
    """What a picture needs of a page: the line it is told by."""
    return Page(
        id=card.id,
        text="",
        raw_sha256="",
        file=card.file,
        url=card.url,
        title=card.title,
        publisher=card.publisher,
        published=Dated(value=card.published, evidence=()) if card.published else None,
    )
