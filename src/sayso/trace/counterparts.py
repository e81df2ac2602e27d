"""Which figure of a sentence stands where another stood in the sentence it was made from.

A figure answers another by what it does in its clause ('fell 12 points, or 3 percent, to 380 from 392': by so much, or
so much, to a level, from a level), by what it counts, by its neighbours and by its place among the others. The verbs
themselves may be other words or mean the opposite.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sayso.record import Figure
from sayso.trace.pairs import Pair, Side
from sayso.trace.quantities import countable, decimals, unit_of, value_of


class Part(StrEnum):
    """What a figure does in its clause."""

    LEVEL = "level"  # to, at
    BEFORE = "before"  # from, than
    STEP = "step"  # up, down, by
    AGAIN = "again"  # the same once more in another measure: 'or 3 percent'


_LED = {
    "to": Part.LEVEL, "at": Part.LEVEL, "reached": Part.LEVEL, "reaching": Part.LEVEL, "hit": Part.LEVEL,
    "from": Part.BEFORE, "than": Part.BEFORE, "with": Part.BEFORE, "against": Part.BEFORE,
    "by": Part.STEP, "up": Part.STEP, "down": Part.STEP, "off": Part.STEP,
    "or": Part.AGAIN,
}  # fmt: skip
_PASSED = frozenset("a an the about around approximately nearly almost some just only over under more less".split())
_GIVEN_AGAIN = re.compile(r"(?:\s\w+)?,?\sor\s")

# How much each likeness of two figures says that one answers the other, in logits: a logistic regression on the figures
# of the 1,323 pairs of news sentences in the development half of ETPC (Kovatchev et al. 2018), rounded. In five folds
# people had joined 462 of the 530 pairs of figures that it joins; by unit and shared neighbours alone 444 of 542.
ALONE = 2.5  # each is the only one of its sentence in that unit
SAME_PART, OTHER_PART = 1.5, -1.5
SAME_LEAD = 0.5  # another word before both, the same one
NEIGHBOUR = 0.5  # for each telling word near both, three at most
WRITTEN = 0.5  # with as many digits after the point
OTHER_UNIT, OTHER_KIND = -1.0, -1.5
FAR_OFF = -0.5  # more than twenty times as much
PLACE = -4.0  # for the whole length of the sentence between their places
RANK = -0.75  # for each figure more before it than before the other
LEAST = -0.5
"""Likeness from which two figures answer each other."""

NEAR = 6
"""Words before and after a figure that are near it: at five and fewer a clause turned round is missed."""

REACH = 9
"""Ranks apart beyond which no likeness makes up for the distance."""


def answering(pair: Pair, old: Sequence[Figure], new: Sequence[Figure]) -> list[tuple[Figure, Figure]]:
    """The figures of the parent's passage and of the child's that answer each other, each in one pair at most.

    The likest are joined first; of what is left, what now stands alone in its unit is looked at again.
    """
    result: list[tuple[Figure, Figure]] = []
    for again in (False, True, True):
        joined = _joined(pair, old, new, again=again)
        result += [(old[i], new[j]) for i, j in joined.items()]
        old = [figure for i, figure in enumerate(old) if i not in joined]
        taken = set(joined.values())
        new = [figure for j, figure in enumerate(new) if j not in taken]
    return result


def _joined(pair: Pair, old: Sequence[Figure], new: Sequence[Figure], *, again: bool) -> dict[int, int]:
    befores, afters = _slots(pair.before, old), _slots(pair.after, new)
    scored = sorted(
        (-_likeness(befores[i], afters[j]), i, j)
        for i in range(len(old))
        for j in range(max(0, i - REACH), min(len(new), i + REACH + 1))
        if not again or befores[i].unit == afters[j].unit != ""
    )
    joined: dict[int, int] = {}
    taken: set[int] = set()
    for unlike, i, j in scored:
        if -unlike >= LEAST and i not in joined and j not in taken:
            joined[i] = j
            taken.add(j)
    return joined


@dataclass(frozen=True, slots=True)
class _Slot:
    """A figure, and what stands around it in its passage."""

    figure: Figure
    rank: int
    unit: str
    alone: bool  # no other figure of the passage has its unit
    part: Part | str  # what it does in its clause, or else the word before it
    near: frozenset[str]  # the words of more than three letters near it
    place: float  # in the passage, from 0 to 1


def _slots(side: Side, figures: Sequence[Figure]) -> list[_Slot]:
    units = Counter(unit_of(figure) for figure in figures)
    return [
        _Slot(
            figure,
            rank,
            unit_of(figure),
            units[unit_of(figure)] == 1,
            _part(side, figure),
            near(side, figure),
            (figure.start - side.start) / max(1, side.end - side.start),
        )
        for rank, figure in enumerate(figures)
    ]


def near(side: Side, figure: Figure) -> frozenset[str]:
    """The words of more than three letters near a figure of a passage."""
    around = (*side.lead(figure.start, NEAR), *side.follow(figure.end, NEAR))
    return frozenset(word.key for word in around if len(word.key) > 3)


def _likeness(before: _Slot, after: _Slot) -> float:
    score = PLACE * abs(before.place - after.place) + RANK * abs(before.rank - after.rank)
    if before.unit == after.unit:
        score += ALONE * (before.alone and after.alone)
    elif before.unit and after.unit:
        score += OTHER_UNIT
    if not countable(before.figure, after.figure):
        score += OTHER_KIND
    if isinstance(before.part, Part) and isinstance(after.part, Part):
        if before.part is after.part:
            score += SAME_PART
        elif {before.part, after.part} != {Part.STEP, Part.AGAIN}:  # these two change places
            score += OTHER_PART
    elif before.part == after.part:
        score += SAME_LEAD
    score += NEIGHBOUR * min(3, len(before.near & after.near))
    score += WRITTEN * (decimals(before.figure) == decimals(after.figure))
    sizes = value_of(before.figure), value_of(after.figure)
    if sizes[0] and sizes[1] and abs(math.log(abs(sizes[0] / sizes[1]))) > math.log(20):
        score += FAR_OFF
    return score


def _part(side: Side, figure: Figure) -> Part | str:
    """What the figure does in its clause, or else the word before it."""
    lead = [w.shown.lower() for w in side.lead(figure.start, 4)]
    while lead and lead[-1] in _PASSED:
        lead.pop()
    word = lead[-1] if lead else ""
    part = _LED.get(word)
    if (part is None or part is Part.STEP) and _GIVEN_AGAIN.match(side.page.text, figure.end, figure.end + 20):
        return Part.STEP
    return part or word
