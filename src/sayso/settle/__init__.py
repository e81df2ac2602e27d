"""The place of new pages among those of a case: whom they are compared with, what is traced and claimed anew.

Each step finds what is left to do in the case file and keeps what it has done there, so that what breaks off goes on.
Only what the new pages touch is worked out again, and the outcome is that of working out all pages together:

- `meet`: which pages share so much that they are worth comparing. What that is does not depend on the order of adding
  (`sayso.trace.candidates`), so that the neighbours of most pages stand.
- `compare`: whether one page of such a pair may come from the other, and whether they may be about one event.
- `trace`: the pages that chains of related pairs join are traced together.
- `claim`: the pages that may be about one event are asked together what they state.

In the end people's judgements are carried out on what there is now.
"""

from __future__ import annotations

from sayso.review import overrule
from sayso.settle.claim import claim
from sayso.settle.compare import compare
from sayso.settle.crowds import Crowd, crowds
from sayso.settle.groups import Step
from sayso.settle.meet import meet
from sayso.settle.trace import trace
from sayso.store import Store

__all__ = ["Crowd", "Step", "crowds", "settle"]


def settle(store: Store, step: Step) -> int:
    """Work out the place of the pages that wait for it, and give their number."""
    waiting = store.count("pending")
    meet(store, step)
    compare(store, step)
    trace(store, step)
    claim(store, step)
    with store.transaction():
        if store.query("SELECT 1 FROM unsettled LIMIT 1"):
            overrule(store)
            store.run("DELETE FROM unsettled", [()])
    return waiting
