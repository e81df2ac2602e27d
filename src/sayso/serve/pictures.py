"""The pictures of rooms: drawn by `export` from what the room has, with links into the rooms."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from sayso.export import figure_chart, figure_rows, figure_table, stemma_svg, time_line_svg
from sayso.record import Claim, Copy, LostPage
from sayso.serve.bars import bars
from sayso.serve.cards import page_of, records
from sayso.serve.rooms.claims import ClaimRoom, all_of
from sayso.serve.rooms.copies import CopyLine
from sayso.serve.rooms.families import Stemma
from sayso.serve.rooms.front import Front
from sayso.store import Appearance, Card

__all__ = ["chart", "chart_alone", "clash", "stemma", "stemma_alone", "table", "time_line_alone"]


def stemma(
    pages: Sequence[Card], copies: Sequence[CopyLine], lost_pages: Sequence[LostPage], unfolded: Sequence[str]
) -> Markup:
    """A family over time. A page leads to its room, a copy to its reasons below, folded reprints to themselves."""
    path = f"/families/{pages[0].id}"
    svg = stemma_svg(
        [page_of(page) for page in pages],
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
    svg = figure_chart(claim, records(appearances), statement_link=_places(appearances).get, alone=False)
    return Markup(svg)  # noqa: S704  as above


def clash(claim: Claim, appearances: Sequence[Appearance]) -> bool:
    """Whether any of a claim's figures cannot hold together with one before it."""
    return any(row.apart for row in figure_rows(claim, records(appearances)))


def table(claim: Claim, appearances: Sequence[Appearance]) -> Markup:
    """The same figures as a table."""
    html = figure_table(claim, records(appearances), statement_link=_places(appearances).get)
    return Markup(html)  # noqa: S704  as above


def stemma_alone(room: Stemma, case: str) -> str:
    """A family's picture as a document of its own. It leads nowhere: who takes it away has no room around it."""
    copies = [_copy(copy) for copy in room.copies]
    changes = [change for copy in room.copies for change in copy.changes]
    return stemma_svg(map(page_of, room.pages), copies, room.lost_pages, changes, unfolded=room.unfolded)


def chart_alone(room: ClaimRoom, case: str) -> str:
    """A claim's chart as a document of its own."""
    return figure_chart(room.claim, records(all_of(room.entries)))


def time_line_alone(room: Front, case: str) -> str:
    """The time line of the front room as a document of its own; `case` is the case's name."""
    return time_line_svg(bars(room.time_line), name=case)


def _places(appearances: Sequence[Appearance]) -> dict[str, str]:
    """The address of each statement by its id."""
    return {one.said.statement.id: f"/pages/{one.said.page.id}#s{one.said.place}" for one in appearances}


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
