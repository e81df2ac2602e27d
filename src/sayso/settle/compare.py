"""Comparing the two pages of each new pair."""

from __future__ import annotations

from sayso import pipeline
from sayso.record import Page
from sayso.settle.groups import Step, ids_of, portions, unsettled
from sayso.store import Store

TOGETHER = 2_000
"""Pairs whose comparison is kept in one step."""

NEARBY = 1_000
"""Pages by number whose pairs are compared in one go: what is ready for comparison serves several pairs."""


def compare(store: Store, step: Step) -> None:
    """Say of each pair that was not compared yet whether one page may come from the other and whether they may be about
    one event."""
    pairs = store.query(
        "SELECT one, two FROM pair WHERE related IS NULL ORDER BY one / ?1, two / ?1, one, two", (NEARBY,)
    )
    if not pairs:
        return
    ids = ids_of(store, {page for pair in pairs for page in pair})
    numbers = {page: number for number, page in ids.items()}

    def load(page: str) -> Page:
        return next(store.pages([page]))

    done = 0
    found = pipeline.compare(((ids[one], ids[two]) for one, two in pairs), load)
    for some in portions(found, TOGETHER):
        told = [(numbers[one], numbers[two], related, alike) for one, two, related, alike in some]
        with store.transaction():
            store.run(
                "UPDATE pair SET related = ?, alike = ? WHERE one = ? AND two = ?",
                ((int(related), int(alike), one, two) for one, two, related, alike in told),
            )
            unsettled(store, "copies", {page for one, two, related, _ in told if related for page in (one, two)})
            unsettled(store, "claims", {page for one, two, r, alike in told if r or alike for page in (one, two)})
        done += len(some)
        step("comparing", done, len(pairs))
