"""EDTF (ISO 8601-2, levels 1 and 2): what is a valid value, and the values of spans of the calendar."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

__all__ = ["is_duration", "is_edtf"]

_DATE = re.compile(r"(?P<year>-?[0-9X]{4})(?:-(?P<month>[0-9X]{2})(?:-(?P<day>[0-9X]{2}))?)?(?P<doubt>[?~%]?)", re.A)
_CLOCK = re.compile(r"(\d{2}):(\d{2}):(\d{2})(?:Z|[+-](\d{2})(?::(\d{2}))?)?", re.A)
_DURATION = re.compile(
    r"P(?=[\dXT])(?:(?:\d+|X)Y)?(?:(?:\d+|X)M)?(?:(?:\d+|X)W)?(?:(?:\d+|X)D)?"
    r"(?:T(?=[\dX])(?:(?:\d+|X)H)?(?:(?:\d+|X)M)?(?:(?:\d+|X)S)?)?",
    re.A,
)
_GROUPS = {"21", "22", "23", "24"} | {str(n) for n in range(25, 42)}
LONGEST = 100
"""Characters of the longest value that is looked at; sayso's own have under 50."""


def is_edtf(value: str) -> bool:
    """Whether `value` is an EDTF date, date and time, interval or one-of set, of a day that the calendar has.

    Of levels 1 and 2 this knows what sayso writes and pages give: unspecified digits (X), doubt (? ~ %) on the whole,
    seasons, quarters and halves (21-41), open and unknown ends of intervals, and [one,of,these]. Years have four
    digits.
    """
    if len(value) > LONGEST:
        return False
    if value.startswith("[") and value.endswith("]"):
        return all(_is_date(part) for part in re.split(r",|\.\.", value[1:-1]))
    if "/" in value:
        ends = value.split("/")
        return (
            len(ends) == 2 and any(_is_date(end) for end in ends) and all(e in ("", "..") or _is_date(e) for e in ends)
        )
    day, at, clock = value.partition("T")
    return _is_clock(clock) and _is_date(day) and len(day) == 10 if at else _is_date(value)


def is_duration(value: str) -> bool:
    """Whether `value` is an ISO 8601 duration, `X` standing for a number left open: 'P3Y', 'PXM', 'PT1H30M'."""
    return len(value) <= LONGEST and _DURATION.fullmatch(value) is not None


def _is_date(value: str) -> bool:
    match = _DATE.fullmatch(value)
    if match is None:
        return False
    year, month, day = match["year"], match["month"], match["day"]
    if month is None:
        return True
    if day is None:
        return "X" in month or month in _GROUPS or "01" <= month <= "12"
    return _has_day(year, month, day)


def _has_day(year: str, month: str, day: str) -> bool:
    if "X" in month or "X" in day:
        return (month == "XX" or "X" in month or "01" <= month <= "12") and ("X" in day or "01" <= day <= "31")
    if not "01" <= month <= "12":
        return False
    last = (
        29
        if month == "02" and "X" in year
        else monthrange(int(year) if year.isdecimal() and year > "0000" else 4, int(month))[1]
    )
    return 1 <= int(day) <= last


def _is_clock(value: str) -> bool:
    match = _CLOCK.fullmatch(value)
    if match is None:
        return False
    hour, minute, second, ahead, past = (int(part or 0) for part in match.groups())
    whole = hour < 24 or (hour == 24 and minute == second == 0)
    return whole and minute < 60 and second <= 60 and ahead <= 14 and past < 60


# --- spans of the calendar ----------------------------------------------------------------------


def year(number: int) -> str | None:
    """The year, None where it has not four digits."""
    return f"{number:04d}" if 0 < number <= 9999 else None


def month(number: int, of_year: int) -> str | None:
    """The month, counted on into other years where it is under 1 or over 12."""
    of_year, number = of_year + (number - 1) // 12, (number - 1) % 12 + 1
    return f"{of_year:04d}-{number:02d}" if 0 < of_year <= 9999 else None


def quarter(number: int, of_year: int) -> str | None:
    """The quarter, counted on into other years where it is under 1 or over 4."""
    of_year, number = of_year + (number - 1) // 4, (number - 1) % 4 + 1
    return f"{of_year:04d}-{32 + number}" if 0 < of_year <= 9999 else None


def days(day: date, number: int) -> date | None:
    """The day so many days on; None outside the calendar."""
    try:
        return day + timedelta(days=number)
    except OverflowError:
        return None


def week(day: date) -> str | None:
    """The week of a day, Monday to Sunday, as an interval: EDTF has no weeks."""
    monday = days(day, -day.weekday())
    sunday = days(day, 6 - day.weekday())
    return f"{monday}/{sunday}" if monday and sunday else None


def weekend(day: date) -> str | None:
    """Saturday and Sunday of the week of a day, as an interval."""
    saturday, sunday = days(day, 5 - day.weekday()), days(day, 6 - day.weekday())
    return f"{saturday}/{sunday}" if saturday and sunday else None


def decade(of_year: int) -> str | None:
    """The decade of a year: '199X'."""
    return f"{of_year:04d}"[:3] + "X" if 0 < of_year <= 9999 else None


def century(number: int) -> str | None:
    """The century by its number: the 20th is '19XX'."""
    return f"{number - 1:02d}XX" if 0 < number <= 100 else None
