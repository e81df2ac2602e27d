"""Changes of detail: what no parent has, and the caveats that were left out."""

from __future__ import annotations

from collections.abc import Iterator

from sayso.record import Certainty, ChangeKind
from sayso.trace.pairs import Compared, Difference, around
from sayso.trace.wording import NO


def detail_added(compared: Compared) -> Iterator[Difference]:
    """A figure stands in a sentence of the parent's that no parent has and that replaces none."""
    known = {f.low if f.low is not None else f.high for f in compared.whole_parent.figures}
    for pair in compared.pairs:
        fresh = [f for f in pair.after.figures if (f.low if f.low is not None else f.high) not in known]
        gone = {f.low for f in pair.before.figures} - {f.low for f in compared.whole_child.figures}
        if gone or compared.follows:
            continue
        for figure in fresh:
            yield Difference(
                ChangeKind.DETAIL_ADDED,
                None,
                around(pair.after, figure.start, figure.end, 1, 0),
                "no parent has it",
            )


def detail_dropped(compared: Compared) -> Iterator[Difference]:
    """A caveat or a denial that the parent has beside what was taken over is not there: 'No decision has been taken'."""
    used = sorted((pair.before.start, pair.before.end) for pair in compared.pairs)
    for side in compared.dropped:
        words = {word.shown.lower() for word in side.words}
        denied = any(s.certainty is Certainty.DENIED for s in side.statements)
        if not (denied or words & NO):
            continue
        if any(abs(side.start - end) < 400 or abs(start - side.end) < 400 for start, end in used):
            yield Difference(
                ChangeKind.DETAIL_DROPPED,
                side.page.span(side.start, side.end),
                None,
                "the caveat is gone",
            )
