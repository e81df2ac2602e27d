"""Changes of figures: another value, another unit, a bound that went missing or was turned round."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterator

from sayso.rarity import stem
from sayso.record import Bound, ChangeKind, Figure, Role, Span
from sayso.text import QUOTES
from sayso.trace.counterparts import answering, near
from sayso.trace.pairs import Compared, Difference, Pair, Side, around, was_before
from sayso.trace.quantities import digits, is_duration, same_value, unit_of, value_of, values

_LOOSE = frozenset({Bound.ABOUT, Bound.AT_LEAST, Bound.MORE_THAN, Bound.AT_MOST, Bound.LESS_THAN})
_ABOVE = frozenset({Bound.AT_LEAST, Bound.MORE_THAN})
_BELOW = frozenset({Bound.AT_MOST, Bound.LESS_THAN})


def figure_changed(compared: Compared) -> Iterator[Difference]:
    """A figure has another value than in the parent, of the same thing."""
    for pair in compared.pairs:
        for old, new in unequal(compared, pair):
            yield Difference(
                ChangeKind.FIGURE_CHANGED,
                _cited(pair.before, old),
                _cited(pair.after, new),
                "another figure",
            )


def _cited(side: Side, figure: Figure) -> Span:
    """The figure, with the next word where that says something: '40 sheep', not '40 of'."""
    telling = any(word.weight > 1 for word in side.follow(figure.end, 1))
    return around(side, figure.start, figure.end, 0, int(telling))


def unequal(compared: Compared, pair: Pair) -> list[tuple[Figure, Figure]]:
    """Figures of a pair that stand on one side only, joined where one answers the other.

    A value that stands elsewhere on the other page is taken for the same figure there. A small one may be of anything:
    in sentences that are much the same it is not, where it counts the same things as the figure in its place.
    """
    new = [f for f in pair.after.figures if compared.parent_values.isdisjoint(values(f))]
    old = [f for f in pair.before.figures if compared.child_values.isdisjoint(values(f))]
    joined = answering(pair, old, new)
    if pair.alike >= SAME and pair.after.role is not Role.TITLE:
        used = {f.start for f, _ in joined}, {f.start for _, f in joined}
        old, new = (
            [
                f
                for f in side.figures
                if f.start not in taken and _counts_things(f) and not any(same_value(f, g) for g in other.figures)
            ]
            for side, other, taken in ((pair.before, pair.after, used[0]), (pair.after, pair.before, used[1]))
        )
        joined += [
            (before, after)
            for before, after in answering(pair, old, new)
            if unit_of(before) == unit_of(after) and max(value_of(before) or 0, value_of(after) or 0) < FAR
        ]
    return [(before, after) for before, after in joined if not _rounded(before, after)]


def _counts_things(figure: Figure) -> bool:
    return unit_of(figure) not in ("", "%", "money", "month", "year") and not is_duration(figure)


SAME = 0.5
"""Likeness of two sentences from which a figure stands where the other stood, whatever else the pages say."""


def _rounded(old: Figure, new: Figure) -> bool:
    """One figure is the other with fewer digits and says so: 'about 2,000' for 1,980, 'nearly 400' for 391."""
    before, after = value_of(old), value_of(new)
    if not before or not after:
        return False
    bounds = {old.bound, new.bound} & _LOOSE
    if not bounds or digits(old) == digits(new):
        return False
    apart = abs(before - after) / max(before, after)
    if Bound.ABOUT in bounds:
        return apart <= ROUNDED
    bound = new.bound if new.bound in _LOOSE else old.bound
    low = after if new.bound in _LOOSE else before
    other = before if new.bound in _LOOSE else after
    return apart <= ROUNDED and (other >= low if bound in _ABOVE else other <= low)


ROUNDED = 0.05
"""How far a round figure that says so may be from the exact one."""


def figure_unit_changed(compared: Compared) -> Iterator[Difference]:
    """A figure keeps its value and changes what it is of: days for hours, pounds for dollars, a share for a number."""
    whole = _by_value(compared.whole_parent)
    for pair in compared.pairs:
        known = _by_value(pair.before)
        for new in pair.after.figures:
            for old in known[value_of(new)]:
                if _same_thing(old, new):
                    continue
                if any(_measure(f) == _measure(new) for f in whole[value_of(new)]):
                    continue
                yield Difference(
                    ChangeKind.FIGURE_UNIT_CHANGED,
                    around(pair.before, old.start, old.end),
                    around(pair.after, new.start, new.end),
                    "another unit",
                )


def _by_value(side: Side) -> dict[float | None, list[Figure]]:
    found: dict[float | None, list[Figure]] = defaultdict(list)
    for figure in side.figures:
        found[value_of(figure)].append(figure)
    return found


def _same_thing(old: Figure, new: Figure) -> bool:
    """Whether two equal values may be of one thing. Two nouns may name it differently; two measures may not."""
    measures = [_measure(figure) for figure in (old, new)]
    return None in measures or measures[0] == measures[1]


def _measure(figure: Figure) -> str | None:
    unit = figure.unit or ""
    if unit == "%" or (len(unit) == 3 and unit.isupper()):
        return unit
    last = unit_of(figure)
    return last if last in _measures() else None


@functools.cache
def _measures() -> frozenset[str]:
    times = ("second", "minute", "hour", "day", "week", "month", "year")
    return frozenset(
        stem(word) for word in (*times, "mile", "kilometre", "kilometer", "metre", "meter", "tonne", "ton")
    )


def bound_dropped(compared: Compared) -> Iterator[Difference]:
    """'Up to 40' became '40', 'about' went missing, or an upper bound became a lower one."""
    paired: set[int] = set()
    for pair in compared.pairs:
        there = _by_value(pair.after)
        for old in pair.before.figures:
            if old.bound not in _LOOSE or is_duration(old):
                continue  # 'within a week', 'inside a week'
            same = there[value_of(old)]
            paired.update(f.start for f in same)
            single = None
            if not same and value_of(old) == 1 and old.bound is Bound.AT_LEAST:
                single = _single(pair.after, old)
            if single is not None:
                yield Difference(
                    ChangeKind.BOUND_DROPPED, around(pair.before, old.start, old.end), single, "the bound is gone"
                )
            for new in same[:1]:
                sure = pair.alike >= SAME and old.unit != "%"
                if sure or _of_one_thing(pair.before, old, pair.after, new):
                    yield from _loosened(pair.before, old, pair.after, new)
        here = {value for figure in pair.before.figures for value in values(figure)}
        paired.update(f.start for f in pair.after.figures if not here.isdisjoint(values(f)))
    # a figure that went to another sentence
    whole, known = compared.whole_parent, _by_value(compared.whole_parent)
    for new in compared.whole_child.figures:
        if new.start in paired or (value_of(new) or 0) < FAR or is_duration(new):
            continue
        first = known[value_of(new)]
        if (
            first
            and all(f.bound in _LOOSE for f in first)
            and _of_one_thing(whole, first[0], compared.whole_child, new)
        ):
            yield from _loosened(whole, first[0], compared.whole_child, new)


FAR = 20
"""From this value on an equal figure elsewhere on the page is taken for the same one."""


def _of_one_thing(before: Side, old: Figure, after: Side, new: Figure) -> bool:
    """Whether two equal figures count the same or stand by a telling word in common: a share says nothing of what it is
    of, and an equal number elsewhere on a page may be of anything."""
    if old.unit != "%" and unit_of(old) == unit_of(new) != "":
        return True
    return not near(before, old).isdisjoint(near(after, new))


def _loosened(before: Side, old: Figure, after: Side, new: Figure) -> Iterator[Difference]:
    if new.bound is Bound.EXACT and not _bounded_otherwise(after, new) and not _in_quotes(after, new):
        note = "the bound is gone"
    elif (old.bound in _ABOVE and new.bound in _BELOW) or (old.bound in _BELOW and new.bound in _ABOVE):
        note = "the bound is turned round"
    else:
        return
    yield Difference(
        ChangeKind.BOUND_DROPPED,
        around(before, old.start, old.end),
        around(after, new.start, new.end),
        note,
    )


def _in_quotes(side: Side, figure: Figure) -> bool:
    """Whether a figure stands in quoted words, which are somebody's and not the page's."""
    block = next((b for b in side.page.blocks if b.start <= figure.start < b.end), None)
    before = side.page.text[block.start if block else side.start : figure.start]
    return sum(before.count(mark) for mark in QUOTES) % 2 == 1


_BOUNDING_BEFORE = frozenset(
    """about almost approximately around beyond below circa exceeding excess fewer further least less maximum minimum
    more most nearly over some than under until up upward upwards""".split()
)
_BOUNDING_AFTER = frozenset({"maximum", "minimum", "most", "least", "plus", "odd"})


def _bounded_otherwise(side: Side, figure: Figure) -> bool:
    """Whether a bound stands by the figure in words that are not read as one ('to the less 12', 'until 300')."""
    before = [w.shown.lower() for w in side.lead(figure.start, 2)]
    after = [w.shown.lower() for w in side.follow(figure.end, 2)]
    return not _BOUNDING_BEFORE.isdisjoint(before) or not _BOUNDING_AFTER.isdisjoint(after) or was_before(side, figure)


def _single(side: Side, figure: Figure) -> Span | None:
    """'A barge' where the parent has 'at least one barge'."""
    unit = unit_of(figure)
    for number, word in enumerate(side.words):
        if word.key == unit and any(w.key in ("a", "an") for w in side.words[max(0, number - 3) : number]):
            article = next(w for w in side.words[max(0, number - 3) : number] if w.key in ("a", "an"))
            return around(side, article.start, word.end, 1, 3)
    return None
