"""What a copy changed in meaning on the way: each kind is found by one function on paired sentences.

What preserves meaning is no change: other words of the same sense, another order, number words for digits, an
abbreviation, a round figure with 'about'.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from sayso.record import Change, ChangeKind, Record
from sayso.trace import details, figures, names, sources, sureness, wording
from sayso.trace.pairs import Compared, Difference, compare

__all__ = ["changes"]

DETECTORS: tuple[Callable[[Compared], Iterable[Difference]], ...] = (
    figures.figure_changed,
    figures.figure_unit_changed,
    figures.bound_dropped,
    sureness.certainty,
    sureness.reported_became_fact,
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
    compared = compare(parent, child, others)
    found: dict[tuple[ChangeKind, int, int], Change] = {}
    for detect in DETECTORS:
        for difference in detect(compared):
            where = difference.after or difference.before
            assert where is not None, "a change points at something"
            at = (difference.kind, where.start, where.end)
            if at not in found:
                found[at] = Change(
                    child=child.page.id,
                    parent=parent.page.id,
                    kind=difference.kind,
                    before=difference.before,
                    after=difference.after,
                    message=_message(difference),
                )
    return tuple(sorted(found.values(), key=lambda c: (c.after.start if c.after else -1, c.kind, c.message)))


def _message(difference: Difference) -> str:
    before, after = difference.before, difference.after
    if before and after:
        said = f"“{before.text}” became “{after.text}”"
    elif after:
        said = f"“{after.text}” was added"
    else:
        said = f"“{before.text}” was dropped" if before else ""
    return f"{' '.join(said.split())}; {difference.note}"
