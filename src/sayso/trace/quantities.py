"""Figures as numbers: their values, what they count, how finely they are written."""

from __future__ import annotations

import re

from sayso.rarity import stem
from sayso.record import Figure
from sayso.text import words

_HOURS = {"second": 1 / 3600, "minute": 1 / 60, "hour": 1.0, "day": 24.0, "week": 168.0}
_COINS = frozenset({"cents", "cent", "pence", "pennies"})


def decimals(figure: Figure) -> int | None:
    """How many digits stand after the point; None where it is written in words."""
    found = _DIGITS.search(figure.text)
    return len(found.group(2) or "") if found else None


def digits(figure: Figure) -> int:
    """How many digits of a figure say something: two of 1,200 and of 0.12; those of its value where it is in words."""
    found = _DIGITS.search(figure.text)
    if found and found.group(2):
        return len((found.group(1) + found.group(2)).replace(",", "").lstrip("0"))
    shown = found.group(1).replace(",", "") if found else f"{value_of(figure) or 0:.0f}"
    return len(shown.strip("0"))


_DIGITS = re.compile(r"(\d[\d,]*)(?:\.(\d+))?")


def value_of(figure: Figure) -> float | None:
    """The one value of a figure that has one, else the end that is known."""
    return figure.low if figure.low is not None else figure.high


def unit_of(figure: Figure) -> str:
    """The last word of what is counted, without its ending; '%' and 'money' for these; empty for a bare number."""
    if figure.unit == "%":
        return "%"
    if figure.unit in _COINS:
        return "money"
    counted = words(figure.unit or "")
    if len(counted) == 1 and len(counted[0]) == 3 and (figure.unit or "").isupper():
        return "money"
    return stem(counted[-1]) if counted else ""


def measured(figure: Figure) -> float | None:
    """The value, durations in hours: '72 hours' and 'three days' are one."""
    number = value_of(figure)
    counted = words(figure.unit or "")
    scale = _HOURS.get(counted[-1].removesuffix("s")) if counted else None
    return number if number is None or scale is None else number * scale


def is_duration(figure: Figure) -> bool:
    """The figure counts time, up to weeks."""
    counted = words(figure.unit or "")
    return bool(counted) and counted[-1].removesuffix("s") in _HOURS


def values(figure: Figure) -> frozenset[tuple[str, float]]:
    """What the figures of one value have in common: 'three days' is '72 hours', and is not three."""
    found = {("", number)} if (number := value_of(figure)) is not None else set()
    if is_duration(figure) and (hours := measured(figure)) is not None:
        found.add(("hours", hours))
    return frozenset(found)


def same_value(one: Figure, other: Figure) -> bool:
    """Whether two figures are one value."""
    return not values(one).isdisjoint(values(other))


def countable(one: Figure, other: Figure) -> bool:
    """Whether two figures could be of the same thing: both shares, both of money, both of time, or both of nouns."""
    kinds = []
    for figure in (one, other):
        kinds.append("%" if figure.unit == "%" else "money" if unit_of(figure) == "money" else
                     "time" if is_duration(figure) or unit_of(figure) in ("month", "year") else "noun")  # fmt: skip
    return kinds[0] == kinds[1]
