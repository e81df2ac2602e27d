"""When pages were published, as bars: one a day, a month or a year, as many as a line has room for."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from sayso.export import Bar
from sayso.serve.rooms.front import Day

__all__ = ["bars", "heights"]

ROOM = 48
"""Bars a line has room for."""

HEIGHT = 60
"""Of the highest bar, in the units of its picture."""


def bars(days: Iterable[Day]) -> list[Bar]:
    """The days as bars, gathered into months or years where a line has no room for them; the latest stay."""
    counted = {day.day: day.pages for day in days}
    for length in (10, 7, 4):
        gathered: dict[str, int] = {}
        for day, pages in counted.items():
            gathered[day[:length]] = gathered.get(day[:length], 0) + pages
        if len(gathered) <= ROOM:
            break
    shown = sorted(gathered.items())[-ROOM:]
    made: list[Bar] = []
    for day, pages in shown:
        made.append(
            Bar(
                day=day,
                pages=pages,
                after_gap=bool(made) and not _next(made[-1].day, day),
            )
        )
    return made


def heights(shown: Iterable[Bar]) -> list[tuple[Bar, int]]:
    """Each bar with how high it is in a line of the page."""
    shown = list(shown)
    most = max((bar.pages for bar in shown), default=1)
    return [(bar, max(2, round(HEIGHT * bar.pages / most))) for bar in shown]


def _next(one: str, other: str) -> bool:
    """Whether the second day, month or year follows the first."""
    if len(one) != len(other):
        return False
    try:
        if len(one) == 10:
            return datetime.date.fromisoformat(other) - datetime.date.fromisoformat(one) == datetime.timedelta(1)
        if len(one) == 7:
            return int(other[:4]) * 12 + int(other[5:]) - int(one[:4]) * 12 - int(one[5:]) == 1
        return int(other) - int(one) == 1
    except ValueError:  # marks of doubt, negative years
        return False
