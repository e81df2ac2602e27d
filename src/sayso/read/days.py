"""Dates as pages write them beside their titles, as EDTF."""

from __future__ import annotations

import datetime
import re

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}
_MONTH = "(" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_CLOCK = re.compile(r"\b(\d{1,2})[:.](\d{2})(?::\d{2})?\s?(a\.?m\.?|p\.?m\.?)?\s?(UTC|GMT|Z)?\b", re.I)
_FORMS = (
    re.compile(
        r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})"
        r"(?:[T ](?P<t>\d{2}:\d{2}(?::\d{2})?)(?:\.\d{1,9})?\s?(?P<z>Z|[+-]\d{2}:?\d{2})?)?"
    ),
    re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<mon>{_MONTH}),?\s+(?P<y>\d{{4}})\b", re.I),
    re.compile(rf"\b(?P<mon>{_MONTH})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})\b", re.I),
    re.compile(r"\b(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./](?P<y>\d{4})\b"),
)


def day_in(text: str) -> tuple[str, int, int] | None:
    """The first full date in a short text as (EDTF, start, end), with the clock time that follows it, or None.

    A date that is not in the calendar is none. Of '03/04/2025' the day comes first unless that cannot be.
    """
    for form in _FORMS:
        for found in form.finditer(text[:300]):
            value = _value(found)
            if value:
                return _with_clock(value, text, found)
    return None


def has_first(text: str, day: str) -> bool:
    """Whether a day that is the first of its month ('2031-05-01') stands in a text with its 1, not as a bare month."""
    year, month, _ = day.split("-")
    short = month.removeprefix("0")
    return bool(
        re.search(
            rf"{year}[-/.]?0?{short}[-/.]?0?1(?!\d)"
            rf"|(?<!\d)0?1[-/. ]{{1,2}}0?{short}[-/. ]{{1,2}}{year}"
            rf"|(?<!\d)0?{short}[-/.]0?1[-/.]{year}"
            rf"|(?<!\d)0?1(?:st|er|º|ª|\.)?\s{{1,3}}(?:[^\W\d]{{1,12}}\.?,?\s{{1,3}}){{1,3}}{year}"
            rf"|[^\W\d]{{3,12}}\.?\s{{1,3}}0?1(?:st)?,?\s{{1,3}}{year}",
            text,
        )
    )


def _value(found: re.Match[str]) -> str | None:
    parts = found.groupdict()
    year, day = int(parts["y"]), int(parts["d"])
    month = _MONTHS[parts["mon"].lower().rstrip(".")] if parts.get("mon") else int(parts["m"])
    if month > 12 and day <= 12:
        month, day = day, month
    try:
        date = datetime.date(year, month, day).isoformat()
    except ValueError:
        return None
    if not parts.get("t"):
        return date
    clock = parts["t"] if parts["t"].count(":") == 2 else parts["t"] + ":00"
    return f"{date}T{clock}{parts['z'] or ''}"


def _with_clock(value: str, text: str, found: re.Match[str]) -> tuple[str, int, int]:
    if "T" in value:
        return value, found.start(), found.end()
    clock = _CLOCK.match(text, _past(text, found.end()))
    if not clock:
        return value, found.start(), found.end()
    hour, minute = int(clock.group(1)), int(clock.group(2))
    half = (clock.group(3) or "").lower().replace(".", "")
    hour = hour % 12 + 12 if half == "pm" else 0 if half == "am" and hour == 12 else hour
    if hour > 23 or minute > 59:
        return value, found.start(), found.end()
    zone = "Z" if clock.group(4) else ""
    return f"{value}T{hour:02d}:{minute:02d}:00{zone}", found.start(), clock.end()


def _past(text: str, at: int) -> int:
    gap = re.compile(r"[,\s|·•-]{0,4}(?:at\s)?").match(text, at)
    return gap.end() if gap else at
