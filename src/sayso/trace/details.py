"""Changes of detail: what no parent has, and the caveats that were left out."""

from __future__ import annotations

from collections.abc import Iterator

from sayso.record import Bound, Certainty, ChangeKind, Role
from sayso.text import QUOTES
from sayso.trace.align import TELLING
from sayso.trace.figures import unequal
from sayso.trace.pairs import Compared, Difference, around
from sayso.trace.wording import NO


def detail_added(compared: Compared) -> Iterator[Difference]:
    """A figure stands in a sentence made from the parent's that no parent has and that replaces none."""
    if compared.follows or not compared.main:
        return
    known = compared.known
    for pair in compared.pairs:
        if pair.after.role is Role.TITLE:
            continue
        replaced = {new.start for _, new in unequal(compared, pair)}
        for word in pair.after.words:
            if word.key[0] == "#" and word.weight >= TELLING and word.key not in known:
                figure = next((f for f in pair.after.figures if f.start <= word.start < f.end), None)
                if figure is not None and figure.start not in replaced and figure.bound is not Bound.ORDER:
                    yield Difference(
                        ChangeKind.DETAIL_ADDED,
                        None,
                        around(pair.after, figure.start, figure.end, 1, 0),
                        "no parent has it",
                    )


def detail_dropped(compared: Compared) -> Iterator[Difference]:
    """A caveat or a denial beside what was taken over is not there: 'Nothing has been signed'. What a person says
    in quotation marks is no caveat of the page's, and of an excerpt everything else is dropped."""
    if len(compared.dropped) > len(compared.pairs):
        return
    ends = {pair.before.end for pair in compared.pairs}
    for side in compared.dropped:
        spoken = {word.shown.lower() for word in side.words}
        denied = any(s.certainty is Certainty.DENIED for s in side.statements)
        if not (denied or spoken & NO) or any(mark in side.text for mark in QUOTES) or side.role is Role.TITLE:
            continue
        if any(0 <= side.start - end < BESIDE for end in ends):
            where = side.page.span(side.start, side.end)
            yield Difference(ChangeKind.DETAIL_DROPPED, where, None, "the caveat is gone")


BESIDE = 3
"""Characters between a sentence that was taken over and the caveat that follows it: no further than a new paragraph."""
