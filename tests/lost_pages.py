"""The example case made over: one claim of four pages, two that come of one lost page and two of another."""

from __future__ import annotations

import msgspec

from sayso import pipeline
from sayso.case import Case
from sayso.record import Copy, CopyKind, LostPage
from sayso.store import Group, Store


def from_lost(child: str, lost: str, share: float = 0.4) -> Copy:
    """A page that comes of a lost page."""
    return Copy(child=child, parent=None, lost=lost, kind=CopyKind.REWRITE, share=share)


def with_two_lost_pages(case: Case) -> tuple[list[str], list[Group]]:
    """Make the case over; the ids of its four pages, the first two of the lost page l..., the others of m..., and the
    two groups that were traced."""
    of = {s.id: r.page.id for r in case.records() for s in r.statements}
    claim = max(case.claims(), key=lambda claim: (not claim.contradicting, len(claim.pages)))
    firsts = {of[s]: s for s in reversed(claim.statements)}
    pages = [page for page in claim.pages if case.pages()[page].publisher][:4]
    groups = [
        Group(
            name=min(some),
            mark="",
            families=dict.fromkeys(some, min(some)),
            lost=(LostPage(id=lost, reasons=(f"{lost} has what both have",)),),
            copies=tuple(from_lost(page, lost) for page in sorted(some)),
        )
        for some, lost in ((pages[:2], "l" * 16), (pages[2:], "m" * 16))
    ]
    stated = msgspec.structs.replace(claim, statements=tuple(firsts[page] for page in pages), clauses=())
    stated = msgspec.structs.replace(stated, contradicting=())
    with Store(case.path, write=True) as store:
        for (name,) in store.query("SELECT DISTINCT name FROM family"):
            store.drop_copies(name)
        for (name,) in store.query("SELECT DISTINCT name FROM claim"):
            store.drop_claims(name)
        for group in groups:
            store.put_copies(group)
        copies, lost = store.copies(), store.lost_pages()
        counted = pipeline.restated([stated], list(store.records(pages, computed=True)), copies, lost)
        store.put_claims(min(pages), "", counted, pages=pages)
    return pages, groups
