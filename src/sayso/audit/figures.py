"""The figures of words against a body's: the same number, a fair rounding of it, or another; with its bound or not.

A headline rounds ('5.8 metres' for 5.82), counts ('two held' where two are named), adds up and works out shares. None
of that goes beyond the body, and where it cannot be told nothing is said.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

import msgspec

from sayso.audit.borne import Difference, Lack, Told
from sayso.audit.words import read
from sayso.record import Bound, Figure, Span, Statement

__all__ = ["figure_differences", "same_number"]

COUNTED = 4
"""Up to this many a headline may have counted for itself: two men are named, and 'two held' is right."""

LONG = frozenset("month year decade century season generation".split())
SHORT = frozenset("second minute hour day week night weekend".split())
"""Units of time: a headline may have reckoned the long ones from years that anybody knows, the short ones from the days
or clock times of the body."""

_CLOCK = re.compile(
    r"\b\d{1,2}(?:[.:]\d\d)?\s?(?:am|pm|a\.m|p\.m)\b|\b\d{1,2}:\d\d\b|\b(?:midnight|noon|o'clock)\b", re.I
)
_DAY = re.compile(
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
)

PLAIN = frozenset({Bound.EXACT, Bound.ABOUT})
UPPER = frozenset({Bound.AT_MOST, Bound.LESS_THAN})
LOWER = frozenset({Bound.AT_LEAST, Bound.MORE_THAN})

_MONTHS = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DATE = re.compile(rf"\b(?:{_MONTHS}\s+\d{{1,2}}\b|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTHS}|(?:19|20)\d\d\b(?!,))")


def figure_differences(
    words: str, told: Sequence[Statement], statements: Sequence[Statement], sentences: Sequence[Span]
) -> Iterator[Difference]:
    """Figures of the words that the body has not, or bounds otherwise; each once."""
    body = [(statement, figure) for statement in statements for figure in statement.figures]
    seen: dict[str, Figure] = {}
    for figure in (figure for statement in told for figure in statement.figures):
        if figure.text in words:
            seen.setdefault(figure.text, figure)
    for figure in (*seen.values(), *_untold(words, list(seen))):
        yield from _difference(_plain(figure, words), body, sentences)


_BOUNDS = (
    ("up to", Bound.AT_MOST),
    ("at least", Bound.AT_LEAST),
    ("more than", Bound.MORE_THAN),
    ("over", Bound.MORE_THAN),
    *((word, Bound.ABOUT) for word in ("about", "nearly", "almost", "some", "around", "roughly")),
)


def _untold(words: str, seen: Sequence[str]) -> Iterator[Figure]:
    """Numbers that count and stand in no statement of the words: 'Up to 900 homes told to boil water'."""
    for term in read(words).terms:
        at, end = term.start, term.end
        if not term.number or any(term.text in figure for figure in seen):
            continue
        value = float(next(iter(term.keys))[2:])
        unit = re.match(r"\s+([a-z]{3,})", words[end:])
        before = words[:at].rstrip().lower()
        if value <= COUNTED or 1900 <= value <= 2100 or unit is None or (at and words[at - 1] in "-/:.$€£"):
            continue
        bound = next((bound for word, bound in _BOUNDS if before.endswith(word)), Bound.EXACT)
        low = None if bound is Bound.AT_MOST else value
        high = None if bound in LOWER else value
        text = words[at : end + unit.end()]
        yield Figure(start=at, end=end, text=text, low=low, high=high, bound=bound, unit=unit.group(1))


_PREPOSED = re.compile(
    r"(?:\w+ed|row|rows|dispute|fears?|concerns?|anger|talks|probe|trial|fury|jail|court)\s+over\s*$", re.I
)


def _plain(figure: Figure, words: str) -> Figure:
    """The figure without an 'over' that is no bound: 'questioned over 19 matches'."""
    if figure.bound is not Bound.MORE_THAN or not figure.text.lower().startswith("over "):
        return figure
    if not _PREPOSED.search(words[: words.find(figure.text) + len("over")]):
        return figure
    return msgspec.structs.replace(figure, bound=Bound.EXACT, high=figure.low, text=figure.text[len("over ") :])


def _difference(
    figure: Figure, body: Sequence[tuple[Statement, Figure]], sentences: Sequence[Span]
) -> Iterator[Difference]:
    fitting = [(statement, other) for statement, other in body if same_number(figure, other)]
    if any(_bounds_agree(figure, other) for _, other in fitting):
        of_other = _of_another_thing(figure, fitting, body)
        if of_other:
            yield _as(Lack.FIGURE, figure, of_other)
        return
    numbers = _numbers(sentences)
    value = _value(figure)
    if fitting:
        if not any(
            _rounds_to(figure, number)
            for number in numbers - {end for _, other in fitting for end in (other.low, other.high)}
        ):
            yield _as(Lack.BOUND, figure, fitting[0])
        return
    if value is None or any(_fits(figure, number) for number in numbers) or _worked_out(figure, body, numbers):
        return
    rival = _rival(figure, body)
    if _may_be_reckoned(figure, sentences) or (value <= COUNTED and not rival):
        return
    yield _as(Lack.FIGURE, figure, rival)


def _as(lack: Lack, figure: Figure, other: tuple[Statement, Figure] | None) -> Difference:
    if other is None:
        return Difference(lack=lack, words=figure.text)
    statement, found = other
    span = Span(start=found.start, end=found.end, text=found.text)
    return Difference(lack=lack, words=figure.text, says=found.text, body=span, who=Told(statement, read("")).who)


def _value(figure: Figure) -> float | None:
    return figure.low if figure.low is not None else figure.high


# --- the same number -----------------------------------------------------------------------------


def same_number(figure: Figure, other: Figure) -> bool:
    """Whether `other` is the number `figure` gives, or one it fairly rounds; their bounds are not looked at."""
    if figure.bound is Bound.BETWEEN:
        ends = {other.low, other.high}
        return figure.low in ends and figure.high in ends
    if figure.bound is Bound.ORDER or other.bound is Bound.ORDER:
        if figure.bound is other.bound:
            return figure.low == other.low
        value = _value(other)
        return figure.bound is Bound.ORDER and value is not None and _fits(figure, value)
    return any(end is not None and _fits(figure, end) for end in (other.low, other.high))


def _fits(figure: Figure, number: float) -> bool:
    """Whether a number of the body is what the figure says, by its bound."""
    value = _value(figure)
    if value is None:
        return False
    if figure.bound is Bound.ORDER:  # dozens is 24 and hundreds 200; one dozen, one hundred and more will do
        return value / 2 <= number < value * 50
    if figure.bound in LOWER:
        return value <= number <= 1.5 * value
    if figure.bound in UPPER:
        return 0.6 * value <= number <= value
    return _rounds_to(figure, number)


def _rounds_to(figure: Figure, number: float) -> bool:
    """Whether the figure is the number as headlines round: by a twentieth at most, with 'about' by a tenth."""
    value = _value(figure)
    if value is None:
        return False
    if value == number:
        return True
    off = abs(value - number)
    if figure.bound is Bound.ABOUT:
        return off <= 0.1 * abs(number)
    return off <= 0.05 * abs(number) and _digits(value) < _digits(number)


def _digits(number: float) -> int:
    """Significant digits: 6000 has one, 5.82 three."""
    return max(1, len(f"{number:.10g}".replace(".", "").lstrip("0").rstrip("0")))


def _bounds_agree(figure: Figure, other: Figure) -> bool:
    """Whether the figure says no more than the other: 'up to' and the low end of a range may not be dropped.

    'At least' may: a headline with the bare number says less than the body.
    """
    if figure.bound in PLAIN:
        return other.bound not in UPPER and not (other.bound is Bound.BETWEEN and other.low != other.high)
    if figure.bound is Bound.MORE_THAN:
        value = _value(other)
        return other.bound in LOWER or (value is not None and figure.low is not None and value > figure.low)
    return True


def _of_another_thing(
    figure: Figure, fitting: Sequence[tuple[Statement, Figure]], body: Sequence[tuple[Statement, Figure]]
) -> tuple[Statement, Figure] | None:
    """Where the number counts something else in the body, and what it counts has another number there: that one."""
    if not figure.unit or any(not other.unit or _alike(figure.unit, other.unit) for _, other in fitting):
        return None
    return next(iter(_rivals(figure, body)), None)


def _rival(figure: Figure, body: Sequence[tuple[Statement, Figure]]) -> tuple[Statement, Figure] | None:
    """The body's only other number of what the figure counts; none where it has several, or none."""
    rivals = _rivals(figure, body)
    values = {(other.low, other.high) for _, other in rivals}
    return rivals[0] if len(values) == 1 else None


def _rivals(figure: Figure, body: Sequence[tuple[Statement, Figure]]) -> list[tuple[Statement, Figure]]:
    """The body's figures of what the figure counts."""
    return [(s, other) for s, other in body if figure.unit and other.unit and _alike(figure.unit, other.unit)]


def _alike(unit: str, other: str) -> bool:
    """Whether two counted nouns are one: by their last words."""
    if unit == other:
        return True
    ours, theirs = read(unit).terms, read(other).terms
    return bool(ours and theirs and not ours[-1].keys.isdisjoint(theirs[-1].keys))


def _may_be_reckoned(figure: Figure, sentences: Sequence[Span]) -> bool:
    """Whether the figure is a length of time that a headline may have reckoned from the body's dates or clock times."""
    words = {word.rstrip("s") for word in (figure.unit or "").lower().split()}
    if words & LONG:
        return True
    if words & SHORT:
        pattern = _CLOCK if words & {"hour", "minute", "second"} else _DAY
        return sum(1 for sentence in sentences for _ in pattern.finditer(sentence.text)) > 1
    return False


# --- what can be worked out ----------------------------------------------------------------------


def _numbers(sentences: Sequence[Span]) -> set[float]:
    """Every number in the body's sentences that is no date."""
    found: set[float] = set()
    for sentence in sentences:
        dates = [match.span() for match in _DATE.finditer(sentence.text)]
        for term in read(sentence.text).terms:
            if term.number and not any(start <= term.start < end for start, end in dates):
                found.update(float(key[2:]) for key in term.keys)
    return found


MOST = 60
"""Numbers of a body that sums and shares are sought among: beyond this anything can be worked out from anything."""


def _worked_out(figure: Figure, body: Sequence[tuple[Statement, Figure]], numbers: set[float]) -> bool:
    """Whether the figure is a sum or a difference of the body's figures of its kind, or a percentage of two of them."""
    kind = [_value(other) for _, other in body if figure.unit and other.unit and _alike(figure.unit, other.unit)]
    values = sorted({value for value in kind if value is not None} or numbers)[:MOST]
    pairs = list(itertools.combinations(values, 2))
    if any(_fits(figure, a + b) or _fits(figure, b - a) for a, b in pairs):
        return True
    if kind and len(values) < 12 and any(_fits(figure, sum(three)) for three in itertools.combinations(values, 3)):
        return True
    if figure.unit == "%":
        every = sorted(numbers)[:MOST]
        return any(
            a > 0
            and (_about(figure, 100 * a / b) or _about(figure, 100 * (b - a) / a) or _about(figure, 100 * (b - a) / b))
            for a, b in itertools.combinations(every, 2)
        )
    return False


def _about(figure: Figure, number: float) -> bool:
    value = _value(figure)
    return value is not None and abs(value - number) <= 0.5
