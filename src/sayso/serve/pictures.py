"""The pictures of rooms: drawn by `export` from what the room has, with links into the rooms."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from sayso.export import figure_chart, figure_rows, figure_table, stemma_svg
from sayso.record import Claim, Copy, Dated, LostPage, MadeBy, Page, Record
from sayso.serve.rooms.copies import CopyLine
from sayso.store import Appearance, Card

__all__ = ["chart", "clash", "stemma", "table"]

_MADE_BY = MadeBy(sayso="")


def stemma(
    pages: Sequence[Card], copies: Sequence[CopyLine], lost_pages: Sequence[LostPage], unfolded: Sequence[str]
) -> Markup:
    """A family over time. A page leads to its room, a copy to its reasons below, folded reprints to themselves."""
    path = f"/families/{pages[0].id}"
    svg = stemma_svg(
        [_page(page) for page in pages],
        [_copy(copy) for copy in copies],
        lost_pages,
        [change for copy in copies for change in copy.changes],
        page_link=lambda id: f"/pages/{id}",
        copy_link=lambda copy: f"#why-{copy.child}-{copy.parent or copy.lost}",
        unfold_link=lambda id: f"{path}?{'&'.join(f'unfolded={one}' for one in (*unfolded, id))}",
        unfolded=unfolded,
        alone=False,
    )
    return Markup(svg)  # noqa: S704  export escapes what pages say


def chart(claim: Claim, appearances: Sequence[Appearance]) -> Markup:
    """A claim's figures over time. Each leads to the statement that gives it."""
    svg = figure_chart(claim, _records(appearances), statement_link=_places(appearances).get, alone=False)
    return Markup(svg)  # noqa: S704  as above


def clash(claim: Claim, appearances: Sequence[Appearance]) -> bool:
    """Whether any of a claim's figures cannot hold together with one before it."""
    return any(row.apart for row in figure_rows(claim, _records(appearances)))


def table(claim: Claim, appearances: Sequence[Appearance]) -> Markup:
    """The same figures as a table."""
    html = figure_table(claim, _records(appearances), statement_link=_places(appearances).get)
    return Markup(html)  # noqa: S704  as above


def _places(appearances: Sequence[Appearance]) -> dict[str, str]:
    """The address of each statement by its id."""
    return {one.said.statement.id: f"/pages/{one.said.page.id}#s{one.said.place}" for one in appearances}


def _records(appearances: Sequence[Appearance]) -> list[Record]:
    found: dict[str, list[Appearance]] = {}
    for one in appearances:
        found.setdefault(one.said.page.id, []).append(one)
    return [
        Record(page=_page(those[0].said.page), statements=tuple(one.said.statement for one in those), made_by=_MADE_BY)
        for those in found.values()
    ]


def _page(card: Card) -> Page:
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


def _copy(line: CopyLine) -> Copy:
    return Copy(
        child=line.child.id,
        parent=line.parent.id if line.parent else None,
        lost=line.lost,
        kind=line.kind,
        share=line.share,
        directed=line.directed,
        reasons=line.reasons,
    )
