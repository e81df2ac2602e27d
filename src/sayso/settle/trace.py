"""Tracing the groups of related pages that have changed."""

from __future__ import annotations

import functools
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sayso import pipeline
from sayso.record import Change, Record, content_id, families
from sayso.settle.claim import leave as leave_claims
from sayso.settle.groups import RELATED, Step, component, ids_of, pairs_within, portions, settled, unsettled
from sayso.store import Group, Store

TOGETHER = 500
"""New pages that stand alone, and are kept in one step."""

REMEMBERED = 2_000
"""Records held in memory while a group is traced."""


def trace(store: Store, step: Step) -> None:
    """Trace each group of related pages that holds a page whose copies are unsettled; keep each as it is done."""
    waiting = [page for (page,) in store.query("SELECT page FROM unsettled WHERE what = 'copies' ORDER BY page")]
    done: set[int] = set()
    alone: list[int] = []
    for page in waiting:  # grows while groups fall apart
        if page in done:
            continue
        pages = component(store, page, RELATED)
        done |= pages
        if len(pages) == 1 and not _placed(store, page):
            alone.append(page)
        else:
            waiting += _traced(store, pages)
        step("tracing", len(done), len(waiting))
    for some in portions(alone, TOGETHER):
        with store.transaction():
            for name in ids_of(store, some).values():
                store.put_copies(Group(name=name, mark=content_id(name), families={name: name}))
            settled(store, "copies", some)


def _traced(store: Store, pages: set[int]) -> set[int]:
    """Trace one group, and give the pages that were traced with some of its pages and no longer are."""
    ids = ids_of(store, pages)
    pairs = pairs_within(store, ids, RELATED)
    name = min(ids.values())
    mark = content_id(*sorted(ids.values()), *pairs)
    if store.mark("copies", name) == mark:
        settled(store, "copies", pages)
        return set()
    group = _group(store, name, mark, ids.values(), pairs)
    with store.transaction():
        left = _leave(store, pages)
        leave_claims(store, pages | left)
        store.put_copies(group)
        unsettled(store, "claims", pages)
        settled(store, "copies", pages)
    return left


def _placed(store: Store, page: int) -> bool:
    return bool(store.query("SELECT 1 FROM page AS p JOIN family AS f ON f.page = p.id WHERE p.number = ?", (page,)))


def _leave(store: Store, pages: set[int]) -> set[int]:
    """Drop what these pages were traced into, and give the other pages of those groups, which are unsettled now."""
    rows = store.query(
        "SELECT DISTINCT f.name FROM page AS p JOIN family AS f ON f.page = p.id "
        "WHERE p.number IN (SELECT value FROM json_each(?))",
        (json.dumps(list(pages)),),
    )
    left: set[int] = set()
    for (name,) in rows:
        members = "SELECT p.number FROM family AS f JOIN page AS p ON p.id = f.page WHERE f.name = ?"
        left |= {page for (page,) in store.query(members, (name,))}
        store.drop_copies(name)
    left -= pages
    unsettled(store, "copies", left)
    return left


class Records(Mapping[str, Record]):
    """Records by id, read from the case file when they are asked for; the last few are remembered."""

    def __init__(self, store: Store, ids: Iterable[str]) -> None:
        self.ids = sorted(ids)
        self._load = functools.lru_cache(maxsize=REMEMBERED)(functools.partial(_record, store))

    def __getitem__(self, page: str) -> Record:
        return self._load(page)

    def __iter__(self) -> Iterator[str]:
        return iter(self.ids)

    def __len__(self) -> int:
        return len(self.ids)


def _record(store: Store, page: str) -> Record:
    return next(store.records([page], computed=True))


def _group(store: Store, name: str, mark: str, ids: Iterable[str], pairs: Sequence[tuple[str, str]]) -> Group:
    """Pages traced together: copies, lost pages, changes along the directed copies, and their families."""
    records = Records(store, ids)
    traced = pipeline.trace(records, pairs=pairs)
    changes: list[Change] = []
    parents: dict[str, list[str]] = defaultdict(list)
    for copy in traced.copies:
        if copy.parent is not None and copy.directed:
            parents[copy.child].append(copy.parent)
    for child, above in sorted(parents.items()):
        for parent in above:
            others = [records[other] for other in above if other != parent]
            changes.extend(pipeline.changes(records[parent], records[child], others=others))
    within = families(records, traced.copies, traced.lost)
    return Group(name=name, mark=mark, families=within, copies=traced.copies, lost=traced.lost, changes=tuple(changes))
