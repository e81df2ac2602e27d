"""Families too large for comparing all their pages with one another, and how far they were."""

from __future__ import annotations

from sayso.record import Noun
from sayso.settle.claim import MOST
from sayso.store import Store
from sayso.trace.candidates import CROWD, NEAREST, REPRESENTATIVES

__all__ = ["Crowd", "crowds"]


class Crowd(Noun, frozen=True, kw_only=True):
    """A family of so many pages that each was compared with a few of them, not with every other.

    `compared` is the number of pairs that were; `unasked` that of pages, the latest, whose statements were not gathered
    into claims.
    """

    family: str
    pages: int
    compared: int
    unasked: int = 0

    def __str__(self) -> str:
        every = self.pages * (self.pages - 1) // 2
        told = (
            f"a family of {self.pages:,} pages ({self.family[:8]}): {self.compared:,} of {every:,} pairs compared, "
            f"each page with the {REPRESENTATIVES} earliest that say the same and at most {NEAREST} more"
        )
        return f"{told}; the statements of its {self.unasked:,} latest are in no claim" if self.unasked else told


def crowds(store: Store) -> tuple[Crowd, ...]:
    """The families of more than CROWD pages, the largest first."""
    found = []
    for family, pages in store.query(
        "SELECT family, count(*) FROM family GROUP BY family HAVING count(*) > ? ORDER BY count(*) DESC, family",
        (CROWD,),
    ):
        ((compared,),) = store.query(
            "WITH member AS MATERIALIZED (SELECT p.number FROM family AS f JOIN page AS p ON p.id = f.page "
            "WHERE f.family = ?) SELECT count(*) FROM pair WHERE one IN member AND two IN member",
            (family,),
        )
        ((asked,),) = store.query(
            "SELECT count(*) FROM neighbourhood WHERE name = (SELECT name FROM neighbourhood WHERE page = ?)", (family,)
        )
        if compared < pages * (pages - 1) // 2:
            found.append(Crowd(family=family, pages=pages, compared=compared, unasked=max(0, asked - MOST)))
    return tuple(found)
