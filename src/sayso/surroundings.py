"""What a case knows of each page from its others, and the audit that rests on it."""

from __future__ import annotations

import functools
import itertools
from collections import OrderedDict
from collections.abc import Callable, Iterable

from sayso import pipeline
from sayso.audit import Known, Scope
from sayso.record import Dated, Finding, Record
from sayso.review import overrule
from sayso.store import Store

__all__ = ["audit_pile", "known_of"]

EARLIEST = 30
"""Of the pages that state a page's claims, those that its checks are given the records of: the earliest, where claims
entered and quotations stand as they were first printed."""

FOREBEARS = 50
"""Pages further up that a page is held against: lines of descent among news pages are shorter."""

AT_ONCE = 50
"""Pages whose findings are written in one step: what breaks off loses no more."""

HELD = 500
"""Records kept in memory: pages of one event are asked for again and again."""


def audit_pile(store: Store, *, scope: Scope | None = None, step: Callable[[str, int, int | None], None]) -> int:
    """Work out anew the findings that rest on other pages, of those pages for which what is known of them changed.

    That is a page that is new, one of a group that was traced or whose claims were gathered again, and one that cites a
    new page. What breaks off is taken up by the next call. Returns the number of pages.
    """
    records = _Records(store)
    with store.transaction():
        for page in store.unaudited():
            record = records[page]
            cited = [name for reference in record.page.references for name in pipeline.cites(reference)]
            cited += [name for link in record.page.links for name in pipeline.cites(link)]
            store.put_names(page, pipeline.names(record.page), cited)
    pages = store.unaudited()
    done = 0
    while batch := pages[done : done + AT_ONCE]:
        found = [(page, _audited(store, records, page, scope)) for page in batch]
        with store.transaction():
            for page, findings in found:
                store.put_audited(page, findings)
            overrule(store, batch)
        done += len(batch)
        step("findings", done, len(pages))
    return len(pages)


def _audited(store: Store, records: _Records, page: str, scope: Scope | None) -> tuple[Finding, ...]:
    record = records[page]
    if record.made_by.model is None:
        return ()  # it was not annotated
    return pipeline.audit(record, scope=scope, known=known_of(store, record, records))


def known_of(store: Store, record: Record, records: _Records | None = None) -> Known:
    """What the case knows of a page: its copies, its forebears, what changed, its claims, and what it cites.

    All of it is as it was computed: what people judge is no evidence for a check. They judge its findings themselves.
    """
    records = records or _Records(store)
    page = record.page.id
    copies = tuple(store.derives_from(page))
    above = _above(store, page)
    claims = tuple(store.claims_of(page))
    cited = tuple(_cited(store, page, pipeline.cites(reference)) for reference in record.page.references)
    linked = tuple(_cited(store, page, pipeline.cites(link)) for link in record.page.links)
    outlets = {other: records.outlet_and_day(other)[0] for claim in claims for other in claim.pages}
    earliest = sorted((other for other in outlets if other != page), key=records.by_day)[:EARLIEST]
    sides = [side for copy in copies for side in (copy.child, copy.parent) if side is not None]
    wanted = dict.fromkeys(itertools.chain(sides, above, earliest, *cited, *linked))
    return Known(
        copies=copies,
        above=above,
        changes=tuple(store.changes_of([page], computed=True)),
        claims=claims,
        cited=cited,
        linked=linked,
        pages={other: records[other] for other in sorted(wanted) if other != page},
        outlets=outlets,
    )


def _above(store: Store, page: str) -> tuple[str, ...]:
    """The pages that a page derives from, nearest first, through lost pages too."""
    found: dict[str, None] = {}
    todo = [page]
    for one in todo:
        for copy in store.derives_from(one):
            parent = store.behind(copy.lost) if copy.lost is not None else copy.parent
            if copy.child == one and copy.directed and parent not in (None, page) and parent not in found:
                if len(found) == FOREBEARS:
                    return tuple(found)
                found[parent] = None
                todo.append(parent)
    return tuple(found)


def _cited(store: Store, page: str, names: Iterable[str]) -> tuple[str, ...]:
    """The pages that a reference or a link names: by address, else by title and publisher. No page cites itself."""
    for name in names:
        found = tuple(other for other in store.cited_as(name) if other != page)
        if found:
            return found
    return ()


class _Records:
    """Records of a case by id, the last ones used kept; with the publishers and dates of its pages."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: OrderedDict[str, Record] = OrderedDict()
        self.outlet_and_day = functools.cache(store.outlet_and_day)

    def __getitem__(self, page: str) -> Record:
        record = self._held.pop(page, None) or self._store.record(page, computed=True)
        if record is None:
            raise KeyError(page)
        self._held[page] = record
        if len(self._held) > HELD:
            self._held.popitem(last=False)
        return record

    def by_day(self, page: str) -> tuple[str, str]:
        """Sorts pages by date; those without one come last."""
        value = self.outlet_and_day(page)[1]
        return (Dated(value=value, evidence=()).instant if value else "~", page)
