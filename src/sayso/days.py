"""Dates as pages write them and the days they mean. A leaf: nothing here knows of pages."""

from __future__ import annotations

import datetime
import functools
import re
from calendar import monthrange
from typing import NamedTuple
from urllib.parse import urlsplit

__all__ = [
    "Relative", "Written", "date_of_address", "day_in", "day_of_address", "extent", "has_first", "in_time", "is_moment",
    "moment_of", "no_day", "reach", "relative", "surely_before", "written",
]  # fmt: skip

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
    date = next(iter(_readings(found)), None)
    if date is None or not parts.get("t"):
        return date
    clock = parts["t"] if parts["t"].count(":") == 2 else parts["t"] + ":00"
    return f"{date}T{clock}{parts['z'] or ''}"


def _readings(found: re.Match[str]) -> list[str]:
    """The days that a match of one of the forms may mean, the likeliest first; none where the calendar has none.

    Digits with slashes are read in both orders ('03/04/2025', American and British), and all with day and month
    exchanged where they are no day otherwise.
    """
    parts = found.groupdict()
    year, day = int(parts["y"]), int(parts["d"])
    if parts.get("mon"):
        return _days(year, (_MONTHS[parts["mon"].lower().rstrip(".")], day))
    month = int(parts["m"])
    either = _days(year, (month, day), (day, month))
    return either if "/" in found.group() else either[:1]  # dots are for days first, hyphens for years


def _days(year: int, *readings: tuple[int, int]) -> list[str]:
    return list(
        dict.fromkeys(
            f"{year:04d}-{month:02d}-{day:02d}"
            for month, day in readings
            if 1 <= month <= 12 and year > 0 and 1 <= day <= monthrange(year, month)[1]
        )
    )


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


# --- every date of a text -----------------------------------------------------------------------


class Written(NamedTuple):
    """A date with its year as it is written. `readings` are the days or months it may mean (EDTF), the likeliest
    first; none where the calendar has no such day."""

    start: int
    end: int
    readings: tuple[str, ...]


_YEAR = re.compile(r"\d{4}")
_LATE = re.compile(r"(?<!\d)(?:29|[3-9]\d|00?)(?:st|th|nd|rd)?\b|\d[./-]\d")
"""What a date that no calendar has must hold: a late day, or digits alone."""
_MONTH_YEAR = re.compile(rf"\b(?P<mon>{_MONTH}),?\s+(?:of\s+)?(?P<y>(?:1[5-9]|20)\d{{2}})\b", re.I)
_NO_YEAR = (
    re.compile(rf"\b(?P<d>3[01])(?:st|th)?\s+(?:of\s+)?(?P<mon>{_MONTH})(?![\w’'-])", re.I),
    re.compile(rf"\b(?P<on>on\s+)?(?P<mon>{_MONTH})\s+(?P<d>3[01])(?P<th>st|th)?(?![\w%,.:/-]?\d)\b", re.I),
)
_ALWAYS = 2000
"""A leap year: a day that it lacks, every year lacks."""


def written(text: str) -> list[Written]:
    """The dates with a year in a text, in order: full days, those that no calendar has too, and months."""
    if _YEAR.search(text) is None:
        return []
    found: list[Written] = []
    for form in _FORMS:
        found.extend(
            Written(match.start(), match.end(), tuple(_readings(match)))
            for match in form.finditer(text)
            if _is_date(match)
        )
    days = [(one.start, one.end) for one in found]
    for match in _MONTH_YEAR.finditer(text):
        if match["mon"][0].isupper() and not any(s < match.end() and match.start() < e for s, e in days):
            month = _MONTHS[match["mon"].lower().rstrip(".")]
            found.append(Written(match.start(), match.end(), (f"{match['y']}-{month:02d}",)))
    return sorted(found)


def no_day(text: str) -> list[tuple[int, int]]:
    """Start and end of every date in a text that no calendar has: '31 November', '2031-02-30', 'February 29, 2031'."""
    if _LATE.search(text) is None:
        return []
    found = {(one.start, one.end) for one in written(text) if not one.readings}
    for form in _NO_YEAR:
        for match in form.finditer(text):
            named = match.groupdict()
            if not named["mon"][0].isupper() or any(s <= match.start() and match.end() <= e for s, e in found):
                continue
            if "on" in named and not (named["on"] or named["th"]):  # 'in June 31 people …'
                continue
            if not _days(_ALWAYS, (_MONTHS[named["mon"].lower().rstrip(".")], int(named["d"]))):
                start = match.start("mon") if "on" in named else match.start()
                found.add((start, start + len(text[start : match.end()].rstrip("."))))
    return sorted(found)


def _is_date(match: re.Match[str]) -> bool:
    """Not a verb ('may 12 2031'), a number with stops ('10.45.2031') or a code."""
    parts = match.groupdict()
    year = int(parts["y"])
    if parts.get("mon"):
        return parts["mon"][0].isupper() and 1000 <= year <= 2999
    first, second = int(parts["m"]), int(parts["d"])
    marks = re.findall(r"[-./]", match.group())
    return 1500 <= year <= 2199 and marks[0] == marks[1] and 0 < min(first, second) <= 12 and max(first, second) <= 39


# --- dates in addresses -------------------------------------------------------------------------

_IN_ADDRESS = re.compile(
    r"/((?:19|20)\d{2})[/-](0?[1-9]|1[0-2]|[a-z]{3})[/-](0?[1-9]|[12]\d|3[01])(?=[/_.-])", re.IGNORECASE
)
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_ISO_IN = re.compile(r"(?<![\d-])((?:19|20)\d{2})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?![\d-]?\d)")
_MONTH_IN = re.compile(r"/((?:19|20)\d{2})[/-](0[1-9]|1[0-2]|[a-z]{3})[/-](?=[^/])", re.IGNORECASE)
_YEAR_IN = re.compile(r"/((?:19|20)\d{2})/(?=[^/])")


def day_of_address(address: str) -> str | None:
    """The full date in an address's path, as EDTF; None where there is none or it is in no calendar."""
    path = _path(address)
    for pattern in (_IN_ADDRESS, _COMPACT):
        if found := pattern.search(path):
            year, month, day = found.groups()
            days = _days(int(year), (_month_number(month), int(day)))
            if days:
                return days[0]
    return None


def date_of_address(address: str) -> str | None:
    """The day, else the month, else the year that an address is filed under (EDTF); None where it says none.

    A number that ends the path ('/decisions/2031/11') is a document's, no month.
    """
    if day := day_of_address(address):
        return day
    if found := _ISO_IN.search(address[:2_000]):
        return next(iter(_days(int(found[1]), (int(found[2]), int(found[3])))), None)
    path = _path(address)[:-1]
    if (found := _MONTH_IN.search(path)) and (month := _month_number(found[2])):
        return f"{found[1]}-{month:02d}"
    year = _YEAR_IN.search(path)
    return year[1] if year else None


def _month_number(month: str) -> int:
    return int(month) if month.isdigit() else _MONTHS.get(month.lower(), 0)


def _path(address: str) -> str:
    """The path of an address with a slash behind it; a slash alone for one that is malformed."""
    try:
        return urlsplit(address[:2_000]).path + "/"
    except ValueError:
        return "/"


# --- the days a value means ---------------------------------------------------------------------

_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 12), 33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12)}


def reach(value: str | None) -> tuple[datetime.date, datetime.date] | None:
    """The first and the last day that an EDTF value may mean; None where its year is not given.

    A clock time and its offset are left out: a day means itself wherever on earth it was written.
    """
    if not value:
        return None
    parts = [part for part in re.split(r"[/,]|\.\.", value.strip("[]{}")) if part]
    ends = [_ends(part) for part in parts[:8]]
    days = [day for pair in ends if pair for day in pair]
    return (min(days), max(days)) if days and all(ends) else None


def _ends(value: str) -> tuple[datetime.date, datetime.date] | None:
    found = re.match(r"(\d{2}[\dX]{2})(?:-([\dX]{2}))?(?:-([\dX]{2}))?", value)
    if found is None:
        return None
    year, month, day = found.groups()
    first, last = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if not 0 < first <= last:
        return None
    if month is None or "X" in month or "X" in year:
        return datetime.date(first, 1, 1), datetime.date(last, 12, 31)
    low, high = _SEASONS.get(int(month), (int(month), int(month)))
    try:
        if day is None or "X" in day:
            return datetime.date(first, low, 1), datetime.date(first, high, monthrange(first, high)[1])
        return datetime.date(first, low, int(day)), datetime.date(first, low, int(day))
    except ValueError:
        return None


# --- values in order of time ----------------------------------------------------------------------

_EXACT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)(?:\.\d{1,9})?(Z|[+-]\d\d:?\d\d)?$")
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_DAY = 86_400.0

SLACK = _DAY / 2
"""What a value without an offset may be out by, in seconds: it is some place's own."""


NEVER = 1e15
"""After every date: what no date is ordered by, a number that JSON has."""


def moment_of(value: str | None) -> tuple[datetime.datetime, bool] | None:
    """The moment that an EDTF value with a clock time means, in UTC, and whether it has an offset: without one it is
    taken as if it were UTC. None for all else."""
    found = _EXACT.match(value or "")
    if found is None:
        return None
    try:
        at = datetime.datetime.fromisoformat(found.group(1) + (found.group(2) or ""))
        return at.astimezone(datetime.UTC) if at.tzinfo else at.replace(tzinfo=datetime.UTC), at.tzinfo is not None
    except (ValueError, OverflowError):  # the 30th of February; the year 1 in the east
        return None


@functools.lru_cache(maxsize=65_536)
def extent(value: str | None) -> tuple[float, float, float] | None:
    """The first and the last moment that an EDTF value may mean, in seconds since 1970, as if in UTC where it has no
    offset; and by how much it may then be out. A day alone is a whole day. None where its year is not given."""
    if (exact := moment_of(value)) is not None:
        at, zoned = exact
        seconds = (at - _EPOCH).total_seconds()
        return seconds, seconds, 0.0 if zoned else SLACK
    days = reach(value)
    if days is None:
        return None
    first, last = (datetime.datetime.combine(day, datetime.time(), datetime.UTC) for day in days)
    return (first - _EPOCH).total_seconds(), (last - _EPOCH).total_seconds() + _DAY - 1, SLACK


def in_time(value: str | None) -> tuple[float, float]:
    """What dates are ordered by: the first moment that each may mean, then the last; those that mean none come last."""
    found = extent(value)
    return found[:2] if found is not None else (NEVER, NEVER)


def surely_before(one: str | None, other: str | None) -> bool:
    """Whether one date is before another whatever moments the two mean."""
    first, second = extent(one), extent(other)
    return first is not None and second is not None and first[1] + first[2] < second[0] - second[2]


# --- dates counted from the day of writing --------------------------------------------------------


class Relative(NamedTuple):
    """A date that means nothing without the day it was written. `back` is how many days before that day it may lie at
    most; None where that is not said."""

    start: int
    end: int
    back: int | None


_WEEKDAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_LONG_MONTHS = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_UNIT = (
    rf"(?:{_WEEKDAY}|{_LONG_MONTHS}|spring|summer|autumn|winter|fall|season|weekend|week|fortnight|month|quarter|year"
    r"|decade|night|morning|afternoon|evening)"
)
_NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()
_COUNT = rf"(?:\d{{1,4}}|{'|'.join(_NUMBERS)}|some|several|a few|a couple of|an?|half an?)"
_LEADING = "on|since|by|until|till|from|before|after|in|at|over|earlier|later|late|early"
_RELATIVE = re.compile(
    rf"(?:\b(?P<to>{_LEADING})\s+){{0,2}}"
    rf"(?:(?P<which>\b(?:last|next|this(?:\s(?:coming|past))?)\s+{_UNIT}\b(?!-))"
    rf"|(?P<week>\b{_WEEKDAY}\b(?:\s(?:morning|afternoon|evening|night))?)"
    r"|(?P<word>\b(?:yesterday|today|tonight|tomorrow)\b)"
    rf"|(?P<ago>\b{_COUNT}\s(?:\w{{1,12}}\s)?(?:day|night|week|fortnight|month|year|decade)s?\sago\b)"
    r"|(?P<end>\b(?:the\s)?(?:weekend|(?:end|start|beginning|middle)\sof\sthe\s(?:week|month|year))\b(?!-)))",
    re.IGNORECASE,
)
_OWNED = re.compile(
    r"(?:\b(?:the|his|her|its|their|our|my|your|every|each|any|most|all|a|an|one|that)|['’]s)\s+$", re.I
)
_HABIT = re.compile(r"\b(?:every|each|any|most|all|a|one|another)\s+$", re.I)
# Days with a name of their own, and papers and customs that are named after a day. From own knowledge of English.
_NAMED_DAY = re.compile(
    r"\b(?:Black|Good|Bloody|Super|Easter|Ash|Cyber|Palm|Holy|Maundy|Shrove|Whit|Giving|Man|Dress-down|Casual)\s+$"
)
_DAYS_NAME = re.compile(
    r"\s(?:Times|Telegraph|Mirror|Express|Post|Mail|People|Sun|World|Herald|Tribune|Star|Independent|Mercury|Night Live"
    r"|Club|School|Service|Prayers|Agreement|Book|League|Market|Group)\b"
)
_DATED_ON = re.compile(
    rf",?\s(?:the\s)?(?:\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{_LONG_MONTHS}|{_LONG_MONTHS}\s\d{{1,2}})\b", re.I
)
_SIZES = (
    ("decade", 3653), ("year", 366), ("quarter", 92), ("month", 31), ("fortnight", 14), ("day", 7), ("week", 7),
    ("night", 7), ("morning", 7), ("noon", 7), ("evening", 7),
)  # fmt: skip


_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:T.{4,32})?")


def is_moment(value: str) -> bool:
    """Whether this is a day of the calendar, or a time of one, as EDTF writes it."""
    try:
        return _MOMENT.fullmatch(value) is not None and bool(datetime.datetime.fromisoformat(value))
    except ValueError:
        return False


def relative(text: str) -> list[Relative]:
    """The dates of a text that are counted from the day it was written, in order: 'on Monday', 'last year', 'today'.

    Habits ('every Monday'), days with a date beside them and days counted from another ('the next day') are none, nor
    are spans of time ('in the past year', 'the last week').
    """
    found = []
    for match in _RELATIVE.finditer(text):
        kind = next(name for name in ("which", "week", "word", "ago", "end") if match[name])
        if _counts_from_now(text, match, kind):
            found.append(Relative(match.start(), match.end(), _back(match[kind].lower(), kind)))
    return found


def _counts_from_now(text: str, match: re.Match[str], kind: str) -> bool:
    start, end = match.span(kind)
    before, word = text[max(0, start - 20) : start], match[kind]
    if kind == "which":
        last = word.split()[-1]
        named = re.fullmatch(f"{_WEEKDAY}|{_LONG_MONTHS}", last, re.I)
        return not _OWNED.search(before) and (named is None or last[0].isupper())
    if kind == "week":
        if not word[0].isupper() or _NAMED_DAY.search(before) or _HABIT.search(before):
            return False
        named = re.search(r"\b[Tt]he\s+$", before) and re.match(r"\s[A-Z]", text[end : end + 2])
        if named or _DAYS_NAME.match(text, end):
            return False
        return not (_DATED_ON.match(text, end) or text[end : end + 1] in ("-", "–"))
    if kind == "word" and word[0].isupper() and re.search(r"\b[A-Z][\w’'-]*\s$", before):
        return False  # 'Hale Today' is a name
    return kind != "end" or match["to"] is not None


def _back(word: str, kind: str) -> int | None:
    """How many days back at most; generous, because it decides what cannot be meant."""
    size = next((days for unit, days in _SIZES if unit in word), 366)  # of a season or a month by its name
    if kind != "ago":
        return 2 * size if kind in ("which", "end") else 14
    first = word.split()[0]
    if first in ("some", "several") or "few" in word or "couple" in word:
        return None
    count = int(first) if first.isdigit() else _NUMBERS.index(first) + 1 if first in _NUMBERS else 1
    return (count + 1) * size
