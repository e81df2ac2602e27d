"""Copies on one line each, as several rooms list them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Annotated

from sayso.days import in_time
from sayso.record import Change, Copy, CopyKind, Noun, Standing
from sayso.serve.room import doc
from sayso.serve.tables import Cell
from sayso.store import Card, Store

__all__ = ["COPY", "CopyLine", "copy_lines", "copy_row"]


class CopyLine(Noun, frozen=True, kw_only=True):
    """A copy without its passages."""

    child: Annotated[Card, doc("The page that derives; of an undirected pair the order means nothing.")]
    parent: Annotated[Card | None, doc("The page it derives from; null where that is a lost page.")]
    lost: Annotated[str | None, doc("The id of the lost page it derives from, or null.")]
    kind: CopyKind
    share: Annotated[float, doc("The share of the child's words that come from the parent, 0 to 1.")]
    directed: Annotated[bool, doc("Whether it is known which of the two derives from the other.")]
    reasons: tuple[str, ...]
    changes: Annotated[tuple[Change, ...], doc("What the child changed in meaning.")]
    standing: Annotated[Standing, doc("What people left of it.")] = Standing.COMPUTED

    @property
    def id(self) -> str:
        """What it is judged by: its child's id and its parent's, or lost page's, with a comma between."""
        return f"{self.child.id},{self.parent.id if self.parent else self.lost}"

    @property
    def kinds(self) -> list[tuple[str, int]]:
        """The kinds of change and how many of each, the most frequent first."""
        return Counter(change.kind.value for change in self.changes).most_common()


COPY = (
    *("child", "child_title", "child_publisher", "child_published", "child_file", "child_url"),
    *("parent", "parent_title", "parent_publisher", "parent_published", "parent_file", "parent_url"),
    "lost",
    *("kind", "share", "directed", "changes", "reasons", "standing"),
)
"""The columns of a table of copies."""


def copy_row(copy: CopyLine) -> tuple[Cell, ...]:
    """A copy in a table."""
    return (
        *_named(copy.child),
        *(_named(copy.parent) if copy.parent else (None,) * 6),
        *(copy.lost, copy.kind, copy.share, int(copy.directed)),
        "; ".join(f"{change.kind}: {change.message}" for change in copy.changes),
        "; ".join(copy.reasons),
        copy.standing,
    )


def _named(page: Card) -> tuple[Cell, ...]:
    return page.id, page.title, page.publisher, page.published, page.file, page.url


def copy_lines(store: Store, copies: Sequence[Copy], changes: Iterable[Change]) -> tuple[CopyLine, ...]:
    """These copies on one line each, the child's date deciding the order."""
    cards = store.cards(page for copy in copies for page in (copy.child, copy.parent) if page is not None)
    standings = store.copy_standings(copy.child for copy in copies)
    changed: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        changed.setdefault((change.child, change.parent), []).append(change)
    lines = [
        CopyLine(
            child=cards[copy.child],
            parent=cards[copy.parent] if copy.parent else None,
            lost=copy.lost,
            kind=copy.kind,
            share=copy.share,
            directed=copy.directed,
            reasons=copy.reasons,
            changes=tuple(changed.get((copy.child, copy.parent or ""), ())),
            standing=standings.get((copy.child, copy.parent or copy.lost or ""), Standing.COMPUTED),
        )
        for copy in copies
    ]
    return tuple(sorted(lines, key=lambda line: (in_time(line.child.published), line.child.id, line.lost or "")))
