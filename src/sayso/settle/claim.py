"""Gathering what is stated on several pages, neighbourhood by neighbourhood.

A neighbourhood is the pages that chains of pairs join, pairs of which one may come from the other or that may be about
one event. In one of more than MOST pages only pages that may come from one another are asked together; and where those
are more than MOST, the earliest of them alone.
"""

from __future__ import annotations

import json
from typing import NamedTuple

from sayso import pipeline
from sayso.record import content_id
from sayso.settle.groups import ALIKE, RELATED, Step, component, ids_of, settled, unsettled
from sayso.store import Store

MOST = 1_000
"""Pages whose statements are held against one another: about a minute of work, and the memory for their records."""


class Neighbourhood(NamedTuple):
    """Pages that belong together, and those of them whose statements are gathered."""

    pages: set[int]
    asked: set[int]


def claim(store: Store, step: Step) -> None:
    """Gather the claims of each neighbourhood that holds a page whose claims are unsettled; keep each as it is done."""
    waiting = [page for (page,) in store.query("SELECT page FROM unsettled WHERE what = 'claims' ORDER BY page")]
    large: set[int] = set()  # pages whose neighbourhood is known to be larger than MOST
    done: set[int] = set()
    alone: list[int] = []
    for page in waiting:  # grows while neighbourhoods fall apart
        if page in done:
            continue
        found = _around(store, page, large)
        done |= found.pages
        if len(found.pages) == 1 and not _placed(store, page):
            alone.append(page)
        else:
            waiting += _gathered(store, found)
        step("claims", len(done), len(waiting))
    with store.transaction():
        settled(store, "claims", alone)


def leave(store: Store, pages: set[int]) -> set[int]:
    """Drop the claims of the neighbourhoods that these pages were in, whose pages are unsettled now, and give them."""
    rows = store.query(
        "SELECT DISTINCT n.name FROM page AS p JOIN neighbourhood AS n ON n.page = p.id "
        "WHERE p.number IN (SELECT value FROM json_each(?))",
        (json.dumps(list(pages)),),
    )
    left: set[int] = set()
    for (name,) in rows:
        members = "SELECT p.number FROM neighbourhood AS n JOIN page AS p ON p.id = n.page WHERE n.name = ?"
        left |= {page for (page,) in store.query(members, (name,))}
        store.drop_claims(name)
    unsettled(store, "claims", left)
    return left


def _placed(store: Store, page: int) -> bool:
    rows = store.query("SELECT 1 FROM page AS p JOIN neighbourhood AS n ON n.page = p.id WHERE p.number = ?", (page,))
    return bool(rows)


def _around(store: Store, page: int, large: set[int]) -> Neighbourhood:
    """The neighbourhood of a page."""
    if page not in large:
        pages = component(store, page, ALIKE, most=MOST, known=large)
        if len(pages) <= MOST and pages.isdisjoint(large):
            return Neighbourhood(pages, pages)
        large |= pages
    pages = component(store, page, RELATED)
    if len(pages) <= MOST:
        return Neighbourhood(pages, pages)
    rows = store.query(
        "SELECT page FROM sketch WHERE page IN (SELECT value FROM json_each(?)) ORDER BY rank, page LIMIT ?",
        (json.dumps(list(pages)), MOST),
    )
    return Neighbourhood(pages, {one for (one,) in rows})


def _gathered(store: Store, found: Neighbourhood) -> set[int]:
    """Gather the claims of a neighbourhood; give the pages that were in one with some of its pages and are no more."""
    ids = ids_of(store, found.pages)
    asked = sorted(ids[page] for page in found.asked)
    copies = store.copies(asked, computed=True)
    name = min(ids.values())
    edges = sorted((c.child, c.parent or "", c.lost or "", c.directed) for c in copies)
    mark = content_id(*sorted(ids.values()), *asked, *edges)
    if store.mark("claims", name) == mark:
        settled(store, "claims", found.pages)
        return set()
    lost = store.lost_pages({copy.lost for copy in copies if copy.lost is not None}, computed=True)
    claims = pipeline.corroborate(list(store.records(asked, computed=True)), copies, lost) if len(asked) > 1 else ()
    with store.transaction():
        left = leave(store, found.pages) - found.pages
        store.put_claims(name, mark, claims, pages=ids.values() if len(ids) > 1 else ())
        settled(store, "claims", found.pages)
    return left
