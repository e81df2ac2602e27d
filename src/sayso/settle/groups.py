"""Pages by number, and which of them pairs join."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from typing import TypeVar

from sayso.store import Store

Step = Callable[[str, int, int | None], None]
"""Told of progress: what is done (pages, comparing, tracing, claims), how many so far, and of how many if known."""

RELATED = "related = 1"
ALIKE = "(related = 1 OR alike = 1)"

T = TypeVar("T")


def component(
    store: Store, page: int, joined: str, *, most: int | None = None, known: Set[int] = frozenset()
) -> set[int]:
    """The pages that chains of pairs join to this one, itself among them. Of more than `most`, or where a page of
    `known` is met, only some."""
    found = {page}
    edge = [page]
    while edge and (most is None or len(found) <= most) and known.isdisjoint(edge):
        rows = store.query(
            f"SELECT two FROM pair WHERE one IN (SELECT value FROM json_each(?1)) AND {joined} "  # noqa: S608
            f"UNION SELECT one FROM pair WHERE two IN (SELECT value FROM json_each(?1)) AND {joined}",
            (json.dumps(edge),),
        )
        edge = [other for (other,) in rows if other not in found]
        found.update(edge)
    return found


def ids_of(store: Store, pages: Iterable[int]) -> dict[int, str]:
    """The ids of pages by their numbers."""
    rows = store.query(
        "SELECT number, id FROM page WHERE number IN (SELECT value FROM json_each(?))", (json.dumps(list(pages)),)
    )
    return dict(rows)


def pairs_within(store: Store, ids: Mapping[int, str], joined: str) -> list[tuple[str, str]]:
    """The joined pairs among some pages, smaller id first, in order."""
    rows = store.query(
        f"SELECT one, two FROM pair WHERE one IN (SELECT value FROM json_each(?)) AND {joined}",  # noqa: S608
        (json.dumps(list(ids)),),
    )
    found = ((ids[one], ids[two]) for one, two in rows if two in ids)
    return sorted((one, two) if one < two else (two, one) for one, two in found)


def unsettled(store: Store, what: str, pages: Iterable[int]) -> None:
    """Note that what hangs on these pages is to be worked out again: 'copies', 'claims' or 'review'."""
    store.run("INSERT OR IGNORE INTO unsettled VALUES (?, ?)", ((page, what) for page in pages))


def settled(store: Store, what: str, pages: Iterable[int]) -> None:
    """Note that what hangs on these pages has been worked out."""
    store.run("DELETE FROM unsettled WHERE page = ? AND what = ?", ((page, what) for page in pages))


def portions(things: Iterable[T], size: int) -> Iterator[list[T]]:
    """So many at a time."""
    portion: list[T] = []
    for thing in things:
        portion.append(thing)
        if len(portion) == size:
            yield portion
            portion = []
    if portion:
        yield portion
