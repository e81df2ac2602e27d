"""What a copy changed in meaning on the way: one function for each kind, on paired sentences.

What preserves meaning is no change: other words of the same sense, another order, number words for digits, an
abbreviation, a round figure with 'about'.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from sayso.data import rows
from sayso.rarity import stem
from sayso.record import Bound, Certainty, Change, ChangeKind, Figure, Record, Role, Source, Span, Statement
from sayso.text import words
from sayso.trace.pairs import Compared, Pair, Side, around, compare

__all__ = ["changes"]

Detector = Callable[[Compared], Iterable[Change]]


def changes(parent: Record, child: Record, *, others: Sequence[Record] = ()) -> tuple[Change, ...]:
    """What differs in meaning between a page and the page it was made from, in the order of the child's text.

    `others` are the child's other parents: what comes from them is no change against this one.
    """
    compared = compare(parent, child, others)
    found: dict[tuple[ChangeKind, int, int], Change] = {}
    for detect in DETECTORS:
        for change in detect(compared):
            where = change.after or change.before
            assert where is not None, "a change points at something"
            found.setdefault((change.kind, where.start, where.end), change)
    return tuple(sorted(found.values(), key=lambda c: (c.after.start if c.after else -1, c.kind, c.message)))


def _change(
    compared: Compared, kind: ChangeKind, before: Span | None, after: Span | None, note: str
) -> Change:
    if before and after:
        said = f"“{before.text}” became “{after.text}”"
    elif after:
        said = f"“{after.text}” was added"
    else:
        assert before is not None
        said = f"“{before.text}” was dropped"
    return Change(
        child=compared.child.page.id,
        parent=compared.parent.page.id,
        kind=kind,
        before=before,
        after=after,
        message=f"{said}; {note}",
    )


# --- figures -------------------------------------------------------------------------------------

_HOURS = {"second": 1 / 3600, "minute": 1 / 60, "hour": 1.0, "day": 24.0, "week": 168.0}
_LOOSE = frozenset({Bound.ABOUT, Bound.AT_LEAST, Bound.MORE_THAN, Bound.AT_MOST, Bound.LESS_THAN})
_ABOVE = frozenset({Bound.AT_LEAST, Bound.MORE_THAN})
_BELOW = frozenset({Bound.AT_MOST, Bound.LESS_THAN})


def _value(figure: Figure) -> float | None:
    return figure.low if figure.low is not None else figure.high


def _unit(figure: Figure) -> str:
    """The last word of what is counted, without its ending."""
    counted = words(figure.unit or "")
    return stem(counted[-1]) if counted else ""


def _measured(figure: Figure) -> float | None:
    """The value, durations in hours: '48 hours' and 'two days' are one."""
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
        kinds.append("%" if unit == "%" else "money" if len(unit) == 3 and unit.isupper() else
                     "time" if _is_duration(figure) or _unit(figure) in ("month", "year") else "noun")  # fmt: skip
    return kinds[0] == kinds[1]


def figure_changed(compared: Compared) -> Iterator[Change]:
    """A figure has another value than in the parent, of the same thing."""
    for pair in compared.pairs:
        for old, new in _unequal(compared, pair):
            yield _change(
                compared,
                ChangeKind.FIGURE_CHANGED,
                around(pair.before, old.start, old.end),
                around(pair.after, new.start, new.end),
                "another figure",
            )


def _unequal(compared: Compared, pair: Pair) -> list[tuple[Figure, Figure]]:
    """Figures of a pair that stand on one side only, joined where they count the same thing."""
    new = [f for f in pair.after.figures if not any(_same(f, o) for o in compared.whole_parent.figures)]
    old = [f for f in pair.before.figures if not any(_same(f, n) for n in compared.whole_child.figures)]
    joined: list[tuple[float, int, int]] = []
    for i, n in enumerate(new):
        for j, o in enumerate(old):
            if not _countable(n, o) or _value(n) is None or _value(o) is None or _rounded(o, n):
                continue
            score = 2.0 * (_unit(n) == _unit(o) and _unit(n) != "") + _context(pair, o, n)
            if Bound.ORDER in (n.bound, o.bound) and _unit(n) != _unit(o):
                continue
            if score >= 1.0 or (len(new) == 1 and len(old) == 1 and pair.alike >= 0.5):
                joined.append((-score, i, j))
    taken_new: set[int] = set()
    taken_old: set[int] = set()
    result = []
    for _, i, j in sorted(joined):
        if i not in taken_new and j not in taken_old:
            taken_new.add(i)
            taken_old.add(j)
            result.append((old[j], new[i]))
    return result


def _context(pair: Pair, old: Figure, new: Figure) -> float:
    """How many of the three words on either side of two figures they share."""
    near = []
    for side, figure in ((pair.before, old), (pair.after, new)):
        before = [w.key for w in side.words if w.end <= figure.start][-3:]
        after = [w.key for w in side.words if w.start >= figure.end][:3]
        near.append({key for key in (*before, *after) if len(key) > 3})
    return float(len(near[0] & near[1]))


def _rounded(old: Figure, new: Figure) -> bool:
    """'About 1,200' for 1,187, 'nearly 600' for 582: a round figure that says so."""
    before, after = _value(old), _value(new)
    if not before or not after or new.bound not in _LOOSE and old.bound not in _LOOSE:
        return False
    if Bound.ABOUT in (new.bound, old.bound):
        return abs(before - after) <= 0.05 * max(before, after)
    low = after if new.bound in _LOOSE else before
    exact = before if new.bound in _LOOSE else after
    bound = new.bound if new.bound in _LOOSE else old.bound
    near = abs(low - exact) <= 0.05 * exact
    return near and (exact >= low if bound in _ABOVE else exact <= low)


def figure_unit_changed(compared: Compared) -> Iterator[Change]:
    """A figure keeps its value and changes what it is of: days for hours, pounds for dollars, a share for a number."""
    for pair in compared.pairs:
        for new in pair.after.figures:
            for old in pair.before.figures:
                if _value(new) != _value(old) or _value(new) is None or _same_thing(old, new):
                    continue
                if any(_value(f) == _value(new) and _same_thing(f, new) for f in compared.whole_parent.figures):
                    continue
                yield _change(
                    compared,
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
    return frozenset(stem(word) for word in (*times, "mile", "kilometre", "kilometer", "metre", "meter", "tonne", "ton"))


def bound_dropped(compared: Compared) -> Iterator[Change]:
    """'Up to 40' became '40', 'about' went missing, or an upper bound became a lower one."""
    for pair in compared.pairs:
        for old in pair.before.figures:
            if old.bound not in _LOOSE:
                continue
            same = [f for f in pair.after.figures if _value(f) == _value(old)]
            if not same and _value(old) == 1 and old.bound is Bound.AT_LEAST:
                single = _single(pair.after, old)
                if single is not None:
                    yield _change(compared, ChangeKind.BOUND_DROPPED, around(pair.before, old.start, old.end),
                                  single, "the bound is gone")  # fmt: skip
                continue
            for new in same[:1]:
                if new.bound is Bound.EXACT:
                    note = "the bound is gone"
                elif (old.bound in _ABOVE and new.bound in _BELOW) or (old.bound in _BELOW and new.bound in _ABOVE):
                    note = "the bound is turned round"
                else:
                    continue
                yield _change(compared, ChangeKind.BOUND_DROPPED, around(pair.before, old.start, old.end),
                              around(pair.after, new.start, new.end), note)  # fmt: skip


def _single(side: Side, figure: Figure) -> Span | None:
    """'A shell' where the parent has 'at least one shell'."""
    unit = _unit(figure)
    for number, word in enumerate(side.words):
        if word.key == unit and any(w.key in ("a", "an") for w in side.words[max(0, number - 3) : number]):
            article = next(w for w in side.words[max(0, number - 3) : number] if w.key in ("a", "an"))
            return around(side, article.start, word.end, 1, 3)
    return None


# --- certainty -----------------------------------------------------------------------------------

_LEVEL = {
    Certainty.UNDER_DISCUSSION: 1,
    Certainty.POSSIBLE: 1,
    Certainty.CONDITIONAL: 1,
    Certainty.LIKELY: 2,
    Certainty.PLANNED: 2,
    Certainty.STATED: 3,
}


def certainty(compared: Compared) -> Iterator[Change]:
    """A source's words commit it to more, or to less, than in the parent."""
    for pair in compared.pairs:
        for old, new in _joined(pair):
            before, after = _level(old), _level(new)
            if before is None or after is None or before == after:
                continue
            if {old.certainty, new.certainty} == {Certainty.PLANNED, Certainty.STATED}:
                continue  # 'the broadcasts would continue', 'the broadcasts go on'
            kind = ChangeKind.CERTAINTY_RAISED if after > before else ChangeKind.CERTAINTY_LOWERED
            note = "certainty raised" if after > before else "certainty lowered"
            if pair.after.role in (Role.TITLE, Role.STANDFIRST) and after > before:
                kind, note = ChangeKind.HEADLINE_BEYOND_BODY, "the headline is surer than what it rests on"
            yield _change(compared, kind, _gist(pair.before, old), _gist(pair.after, new), note)


def _level(statement: Statement) -> int | None:
    return _LEVEL.get(statement.certainty)


def _joined(pair: Pair) -> list[tuple[Statement, Statement]]:
    """The statements of the two sides that say the same, the likest first, each once."""
    scored = []
    for i, old in enumerate(pair.before.statements):
        for j, new in enumerate(pair.after.statements):
            one, two = _words_of(pair.before, old), _words_of(pair.after, new)
            weight = sum(one[key] for key in one.keys() & two.keys())
            least = min(sum(one.values()), sum(two.values()))
            if least and weight / least >= 0.25:
                scored.append((-weight / least, i, j))
            elif len(pair.before.statements) == 1 and len(pair.after.statements) == 1:
                scored.append((0.0, i, j))
    olds: set[int] = set()
    news: set[int] = set()
    result = []
    for _, i, j in sorted(scored):
        if i not in olds and j not in news:
            olds.add(i)
            news.add(j)
            result.append((pair.before.statements[i], pair.after.statements[j]))
    return result


def _words_of(side: Side, statement: Statement) -> dict[str, float]:
    return {
        word.key: word.weight
        for word in side.words
        if any(span.start <= word.start and word.end <= span.end for span in statement.words)
    }


def _gist(side: Side, statement: Statement, most: int = 14) -> Span:
    """The words of a statement within the passage; of a long one, those around its hedge."""
    start = max(side.start, min(span.start for span in statement.words))
    end = min(side.end, max(span.end for span in statement.words))
    inside = [word for word in side.words if start <= word.start and word.end <= end]
    if len(inside) <= most:
        return side.page.span(start, end)
    if statement.hedges:
        hedge = statement.hedges[0]
        return around(side, hedge.start, hedge.end, 3, most - 4)
    return side.page.span(start, inside[most - 1].end)


DETECTORS: tuple[Detector, ...] = (figure_changed, figure_unit_changed, bound_dropped, certainty)
