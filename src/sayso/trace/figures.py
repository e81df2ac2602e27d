"""Changes of figures: another value, another unit, a bound that went missing or was turned round."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from sayso.rarity import stem
from sayso.record import Bound, ChangeKind, Figure, Span
from sayso.text import QUOTES, words
from sayso.trace.pairs import Compared, Difference, Pair, Side, around

_HOURS = {"second": 1 / 3600, "minute": 1 / 60, "hour": 1.0, "day": 24.0, "week": 168.0}
_LOOSE = frozenset({Bound.ABOUT, Bound.AT_LEAST, Bound.MORE_THAN, Bound.AT_MOST, Bound.LESS_THAN})
_ABOVE = frozenset({Bound.AT_LEAST, Bound.MORE_THAN})
_BELOW = frozenset({Bound.AT_MOST, Bound.LESS_THAN})


_COINS = frozenset({"cents", "cent", "pence", "pennies"})


def _value(figure: Figure) -> float | None:
    return figure.low if figure.low is not None else figure.high


def _unit(figure: Figure) -> str:
    """The last word of what is counted, without its ending."""
    if figure.unit == "%":
        return "%"
    if figure.unit in _COINS:
        return "money"
    counted = words(figure.unit or "")
    if len(counted) == 1 and len(counted[0]) == 3 and (figure.unit or "").isupper():
        return "money"
    return stem(counted[-1]) if counted else ""


def _measured(figure: Figure) -> float | None:
    """The value, durations in hours: '72 hours' and 'three days' are one."""
    value = _value(figure)
    unit = words(figure.unit or "")
    scale = _HOURS.get(unit[-1].removesuffix("s")) if unit else None
    return value if value is None or scale is None else value * scale


def _same(one: Figure, other: Figure) -> bool:
    return _value(one) == _value(other) or (
        _measured(one) == _measured(other) and _is_duration(one) and _is_duration(other)
    )


def _is_duration(figure: Figure) -> bool:
    unit = words(figure.unit or "")
    return bool(unit) and unit[-1].removesuffix("s") in _HOURS


def _countable(one: Figure, other: Figure) -> bool:
    """Whether two figures could be of the same thing: both shares, both of one currency or scale, or both of nouns."""
    kinds = []
    for figure in (one, other):
        unit = figure.unit or ""
        kinds.append("%" if unit == "%" else "money" if _unit(figure) == "money" else
                     "time" if _is_duration(figure) or _unit(figure) in ("month", "year") else "noun")  # fmt: skip
    return kinds[0] == kinds[1]


def figure_changed(compared: Compared) -> Iterator[Difference]:
    """A figure has another value than in the parent, of the same thing."""
    for pair in compared.pairs:
        for old, new in unequal(compared, pair):
            yield Difference(
                ChangeKind.FIGURE_CHANGED,
                around(pair.before, old.start, old.end),
                around(pair.after, new.start, new.end),
                "another figure",
            )


def unequal(compared: Compared, pair: Pair) -> list[tuple[Figure, Figure]]:
    """Figures of a pair that stand on one side only, joined where they count the same thing."""
    new = [f for f in pair.after.figures if not any(_same(f, o) for o in compared.whole_parent.figures)]
    still = [f for f in compared.whole_child.figures if not _earlier(compared.whole_child, f)]
    old = [f for f in pair.before.figures if not any(_same(f, n) for n in still)]
    joined: list[tuple[float, int, int]] = []
    for i, n in enumerate(new):
        for j, o in enumerate(old):
            if not _countable(n, o) or _value(n) is None or _value(o) is None or _rounded(o, n):
                continue
            if Bound.ORDER in (n.bound, o.bound) and _unit(n) != _unit(o):
                continue
            score = 2.0 * (_unit(n) == _unit(o) and _unit(n) != "") + _context(pair, o, n)
            if score >= 1.0 or (len(new) == 1 and len(old) == 1 and pair.alike >= 0.5):
                apart = abs(_place(pair.after, n) - _place(pair.before, o))
                joined.append((apart / 2 - score, i, j))
    taken_new: set[int] = set()
    taken_old: set[int] = set()
    result = []
    for _, i, j in sorted(joined):
        if i not in taken_new and j not in taken_old:
            taken_new.add(i)
            taken_old.add(j)
            result.append((old[j], new[i]))
    return result


def _place(side: Side, figure: Figure) -> float:
    """Where in its passage a figure stands, from 0 to 1: of equal candidates those in the same order are joined."""
    return (figure.start - side.start) / max(1, side.end - side.start)


def _earlier(side: Side, figure: Figure) -> bool:
    """Whether a figure is told as what it was before: 'up from 30', 'an earlier count of 12'."""
    before = [w.shown.lower() for w in side.words if w.end <= figure.start][-3:]
    start = [w.shown.lower() for w in side.words if figure.start <= w.start < figure.end][:2]
    return "from" in (*before[-1:], *start) or not {"earlier", "previous", "previously"}.isdisjoint(before)


def _context(pair: Pair, old: Figure, new: Figure) -> float:
    """How many words around two figures are the same, and whether both follow one preposition and are bare numbers."""
    near, lead = [], []
    for side, figure in ((pair.before, old), (pair.after, new)):
        before = [w for w in side.words if w.end <= figure.start]
        after = [w.key for w in side.words if w.start >= figure.end][:5]
        near.append({key for key in (*(w.key for w in before[-3:]), *after) if len(key) > 3})
        lead.append(before[-1].shown.lower() if before else "")
    bare = not _unit(old) or not _unit(new)
    alike = lead[0] == lead[1] or set(lead) <= _AT
    return len(near[0] & near[1]) + (1.0 if bare and alike and lead[0] else 0.0)


_AT = frozenset({"to", "at"})


def _rounded(old: Figure, new: Figure) -> bool:
    """'about 2,000' for 1,980, 'nearly 400' for 391: a round figure that says so."""
    before, after = _value(old), _value(new)
    if not before or not after or (new.bound not in _LOOSE and old.bound not in _LOOSE):
        return False
    if Bound.ABOUT in (new.bound, old.bound):
        return abs(before - after) <= 0.05 * max(before, after)
    low = after if new.bound in _LOOSE else before
    exact = before if new.bound in _LOOSE else after
    bound = new.bound if new.bound in _LOOSE else old.bound
    near = abs(low - exact) <= 0.05 * exact
    return near and (exact >= low if bound in _ABOVE else exact <= low)


def figure_unit_changed(compared: Compared) -> Iterator[Difference]:
    """A figure keeps its value and changes what it is of: days for hours, pounds for dollars, a share for a number."""
    for pair in compared.pairs:
        for new in pair.after.figures:
            for old in pair.before.figures:
                if _value(new) != _value(old) or _value(new) is None or _same_thing(old, new):
                    continue
                known = [f for f in compared.whole_parent.figures if _value(f) == _value(new)]
                if any(_measure(f) == _measure(new) for f in known):
                    continue
                yield Difference(
                    ChangeKind.FIGURE_UNIT_CHANGED,
                    around(pair.before, old.start, old.end),
                    around(pair.after, new.start, new.end),
                    "another unit",
                )


def _same_thing(old: Figure, new: Figure) -> bool:
    """Whether two equal values may be of one thing. Two nouns may name it differently; two measures may not."""
    measures = [_measure(figure) for figure in (old, new)]
    return None in measures or measures[0] == measures[1]


def _measure(figure: Figure) -> str | None:
    unit = figure.unit or ""
    if unit == "%" or (len(unit) == 3 and unit.isupper()):
        return unit
    last = _unit(figure)
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
        for old in pair.before.figures:
            if old.bound not in _LOOSE or _is_duration(old):
                continue  # 'within a week', 'inside a week'
            same = [f for f in pair.after.figures if _value(f) == _value(old)]
            paired.update(f.start for f in same)
            single = None
            if not same and _value(old) == 1 and old.bound is Bound.AT_LEAST:
                single = _single(pair.after, old)
            if single is not None:
                yield Difference(
                    ChangeKind.BOUND_DROPPED, around(pair.before, old.start, old.end), single, "the bound is gone"
                )
            for new in same[:1]:
                yield from _loosened(pair.before, old, pair.after, new)
        paired.update(f.start for f in pair.after.figures if any(_same(f, o) for o in pair.before.figures))
    # a figure that went to another sentence
    whole = compared.whole_parent
    for new in compared.whole_child.figures:
        if new.start in paired or (_value(new) or 0) < FAR or _is_duration(new):
            continue
        there = [f for f in whole.figures if _value(f) == _value(new)]
        if there and all(f.bound in _LOOSE for f in there):
            yield from _loosened(whole, there[0], compared.whole_child, new)


FAR = 20
"""From this value on an equal figure elsewhere on the page is taken for the same one."""


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
    before = [w.shown.lower() for w in side.words if w.end <= figure.start][-2:]
    after = [w.shown.lower() for w in side.words if w.start >= figure.end][:2]
    return not _BOUNDING_BEFORE.isdisjoint(before) or not _BOUNDING_AFTER.isdisjoint(after) or _earlier(side, figure)


def _single(side: Side, figure: Figure) -> Span | None:
    """'A barge' where the parent has 'at least one barge'."""
    unit = _unit(figure)
    for number, word in enumerate(side.words):
        if word.key == unit and any(w.key in ("a", "an") for w in side.words[max(0, number - 3) : number]):
            article = next(w for w in side.words[max(0, number - 3) : number] if w.key in ("a", "an"))
            return around(side, article.start, word.end, 1, 3)
    return None
