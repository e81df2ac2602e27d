"""What a copy changed in meaning on the way: each kind is found by one function on paired sentences.

What preserves meaning is no change: other words of the same sense, another order, number words for digits, an
abbreviation, a round figure with 'about'.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from sayso.record import Change, Record
from sayso.trace import details, figures, names, sources, sureness, wording
from sayso.trace.pairs import Compared, Difference, compare
from sayso.trace.readings import wording as reading

__all__ = ["changes"]

DETECTORS: tuple[Callable[[Compared], Iterable[Difference]], ...] = (
    figures.figure_changed,
    figures.figure_unit_changed,
    figures.bound_dropped,
    sureness.certainty,
    sureness.headline,
    sureness.reported_became_fact,
    sureness.hedge_moved,
    sureness.held_back,
    sureness.unsettled,
    sureness.harm,
    sources.source_dropped,
    sources.source_added,
    names.actor_or_place_changed,
    names.time_changed,
    wording.negation_flipped,
    wording.loaded_word_added,
    details.detail_added,
    details.detail_dropped,
)


def changes(parent: Record, child: Record, *, others: Sequence[Record] = ()) -> tuple[Change, ...]:
    """What differs in meaning between a page and the page it was made from, in the order of the child's text.

    `others` are the child's other parents: what comes from them is no change against this one.
    """
    if not others and reading(parent.page) == reading(child.page):
        return ()
    compared = compare(parent, child, others)
    found: list[Change] = []
    for detect in DETECTORS:
        for difference in detect(compared):
            if any(_again(difference, change) for change in found):
                continue
            found.append(
                Change(
                    child=child.page.id,
                    parent=parent.page.id,
                    kind=difference.kind,
                    before=difference.before,
                    after=difference.after,
                    message=_message(difference),
                )
            )
    return tuple(sorted(found, key=lambda c: (c.after.start if c.after else -1, c.kind, c.message)))


def _again(difference: Difference, change: Change) -> bool:
    """Whether a difference is a change already told: of the same kind, at the same place in the child or, where it
    has none there, in the parent. Two figures in a row may share a word of what stands around them."""
    here, there = difference.after or difference.before, change.after or change.before
    assert here is not None
    assert there is not None
    if difference.kind is not change.kind or (difference.after is None) != (change.after is None):
        return False
    common = min(here.end, there.end) - max(here.start, there.start)
    return common > min(here.end - here.start, there.end - there.start) / 2


def _message(difference: Difference) -> str:
    before, after = difference.before, difference.after
    if before and after:
        said = f"“{before.text}” became “{after.text}”"
    elif after:
        said = f"“{after.text}” was added"
    else:
        said = f"“{before.text}” was dropped" if before else ""
    return f"{' '.join(said.split())}; {difference.note}"
