"""Changes of who, where and when."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Iterator

from sayso.record import ChangeKind, Span
from sayso.trace.pairs import Compared, Difference, Pair, Side, around
from sayso.trace.renamed import nation, renamed

_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_RELATIVE = re.compile(
    r"\b(?:yesterday|today|tomorrow|tonight|last|next|this|now|ago|earlier|later|same|recent(?:ly)?|most|coming|previous|following)\b",
    re.I,
)
FEW = 3
"""Sentences of the shortest page whose names a machine may have replaced one by one."""

_COMPASS = frozenset("north south east west northern southern eastern western".split())


def actor_or_place_changed(compared: Compared) -> Iterator[Difference]:
    """A country, a people or a named place was replaced by another one in the same sentence."""
    whole = {code for code, _, _ in _nations(compared.whole_parent)}
    still = {code for code, _, _ in _nations(compared.whole_child)}
    for pair in compared.pairs:
        before, after = _nations(pair.before), _nations(pair.after)
        known = {code for code, _, _ in before} if compared.follows else whole
        new = [nation for nation in after if nation[0] not in known]
        counted = _counts(pair)
        gone = [nation for nation in before if counted[nation[0]] > 0 and (compared.follows or nation[0] not in still)]
        for (_, start, last), (_, first, end) in zip(new, gone, strict=False):
            yield Difference(
                ChangeKind.ACTOR_CHANGED,
                around(pair.before, first, end, 5, 2),
                around(pair.after, start, last, 5, 2),
                "another country or people",
            )
        yield from _compass(pair)
        towns = list(_towns(compared, pair))
        yield from towns
        if not compared.follows or len(compared.pairs) < FEW:
            told = [town.after for town in towns if town.after]
            for old, other, place in renamed(compared, pair):
                if any(town.start <= other.start < town.end for town in told):
                    continue
                kind = ChangeKind.PLACE_CHANGED if place else ChangeKind.ACTOR_CHANGED
                yield Difference(kind, old, other, "another place" if place else "another name in the same place")


def _nations(side: Side) -> list[tuple[str, int, int]]:
    """The countries that a passage names, also by capital or people: code, start, end; the longest name wins."""
    found = []
    number = 0
    while number < len(side.words):
        for length in (3, 2, 1):
            run = side.words[number : number + length]
            if len(run) < length or not run[0].shown[0].isupper():
                continue
            code = nation(" ".join(word.shown.removesuffix("'s").removesuffix("’s") for word in run))
            if code:
                found.append((code, run[0].start, run[-1].end))
                number += length - 1
                break
        number += 1
    return found


def _counts(pair: Pair) -> Counter[str]:
    """How many more times the parent's passage names each country than the child's."""
    counted = Counter(code for code, _, _ in _nations(pair.before))
    counted.subtract(code for code, _, _ in _nations(pair.after))
    return counted


def _compass(pair: Pair) -> Iterator[Difference]:
    """'East Marian farmers' became 'West Marian farmers'."""
    old, new = _pointed(pair.before), _pointed(pair.after)
    for (what, point), (start, end) in new.items():
        other = next((at for (w, p), at in old.items() if w == what and p != point), None)
        if other is not None and (what, point) not in old:
            yield Difference(
                ChangeKind.ACTOR_CHANGED,
                around(pair.before, *other, 1, 4),
                around(pair.after, start, end, 1, 4),
                "another actor",
            )


def _pointed(side: Side) -> dict[tuple[str, str], tuple[int, int]]:
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for one, two in zip(side.words, side.words[1:], strict=False):
        if one.shown.lower() in _COMPASS and two.shown[0].isupper():
            found.setdefault((two.key[:5], one.shown.lower()), (one.start, two.end))
    return found


def _towns(compared: Compared, pair: Pair) -> Iterator[Difference]:
    """A person is of another town: 'Ana Ruiz, 24, from Vela' became 'Ana Ruiz, 24, of Torre'."""
    old, new = _origins(pair.before), _origins(pair.after)
    parent, child = compared.parent.page.text, compared.child.page.text
    for name, after in new.items():
        before = old.get(name)
        if before is None:
            continue
        was, now = before.text.split()[-1], after.text.split()[-1]
        if was != now and now not in parent and was not in child:
            yield Difference(ChangeKind.PLACE_CHANGED, before, after, "another place")


_FROM = re.compile(
    r"\b([A-Z][\w’'-]+),(?: (?:aged )?\d{1,3},)? (?:who (?:is|comes) )?((?:from|of) (?:the )?[A-Z][\w’'-]+)"
)


def _origins(side: Side) -> dict[str, Span]:
    return {
        found.group(1): side.page.span(side.start + found.start(2), side.start + found.end(2))
        for found in _FROM.finditer(side.text)
    }


# --- times ---------------------------------------------------------------------------------------

_CLOCK = re.compile(r"\b(\d{1,2})(?:[.:](\d{2}))?\s?([ap])\.?m\b\.?|\b([01]?\d|2[0-3]):([0-5]\d)\b", re.I)
_SPOKEN = re.compile(
    r"\b(half|(?:a )?quarter) (past|to) (one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b"
    r"(?: (?:in the|at) (morning|afternoon|evening|night))?",
    re.I,
)
_HOURS = {w: n for n, w in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)}


def time_changed(compared: Compared) -> Iterator[Difference]:
    """A day, a date, a month, a year or a clock time is another one than in the parent. Words that count
    from the day of publication ('yesterday') are left out: the pages may differ in that day."""
    kinds = (_weekdays, _clocks, _dates, _periods, _months)
    whole = {marks: {value for value, _ in marks(compared.whole_parent)} for marks in kinds}
    remain = {marks: {value for value, _ in marks(compared.whole_child)} for marks in kinds}
    for pair in compared.pairs:
        for marks in kinds:
            old, new = marks(pair.before), marks(pair.after)
            everywhere, still = whole[marks], remain[marks]
            gone = [
                span
                for value, span in old
                if value not in {v for v, _ in new} and (value not in still or marks is _weekdays)
            ]
            come = [span for value, span in new if value not in everywhere]
            for before, after in zip(gone, come, strict=False):
                if marks in (_periods, _months) and not _led_alike(pair, before, after):
                    continue
                yield Difference(
                    ChangeKind.TIME_CHANGED,
                    around(pair.before, before.start, before.end, 2, 1),
                    around(pair.after, after.start, after.end, 2, 1),
                    "another time",
                )


def _led_alike(pair: Pair, before: Span, after: Span) -> bool:
    """Whether one preposition stands before both: years stand in a sentence for many things ('Summit 2003')."""
    lead = [[w.shown.lower() for w in side.lead(span.start, 1)]
            for side, span in ((pair.before, before), (pair.after, after))]  # fmt: skip
    return lead[0] == lead[1] and bool(_LEADING.intersection(lead[0]))


_LEADING = frozenset("in since until till by before after from during".split())


def _weekdays(side: Side) -> list[tuple[str, Span]]:
    """The days of the week, but for the day on which the page came out: that is when the report is from."""
    published = side.page.published.value[:10] if side.page.published else None
    own = {time.start for time in side.times if time.value and published and time.value[:10] == published}
    return [
        (word.shown.lower(), side.page.span(word.start, word.end))
        for word in side.words
        if word.shown.lower() in _DAYS and not any(word.start <= start + 12 and start <= word.start for start in own)
    ]


def _dates(side: Side) -> list[tuple[str, Span]]:
    """Days of a month, written out; of two pages about one event the year is one. A dateline is none."""
    return [
        (time.value[-5:], side.page.span(time.start, time.end))
        for time in side.times
        if time.type == "date" and time.grain == "day" and time.value and len(time.value) == 10
        and any(char.isdigit() for char in time.text) and not _RELATIVE.search(time.text)
        and not _LEAD.match(side.page.text, time.end)
    ]  # fmt: skip


def _periods(side: Side) -> list[tuple[str, Span]]:
    """Months and years that are written with their year."""
    return [
        (time.value, side.page.span(time.start, time.end))
        for time in side.times
        if time.type == "date" and time.grain in ("month", "year") and time.value and _YEAR.search(time.text)
        and not _RELATIVE.search(time.text)
    ]  # fmt: skip


def _months(side: Side) -> list[tuple[str, Span]]:
    """Months that are named without their year: of two pages about one event it is one."""
    return [
        (found.group().lower(), side.page.span(time.start, time.end))
        for time in side.times
        if time.type == "date" and time.grain == "month" and (found := _MONTH.search(time.text))
        and not _YEAR.search(time.text) and not _RELATIVE.search(time.text)
    ]  # fmt: skip


_MONTH = re.compile(rf"\b(?:{'|'.join(calendar.month_name[1:])})\b")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_LEAD = re.compile(r"(?: ?\([^()\n]{2,40}\))?\s?(?:\.\s?)?[-–—:]")


def _clocks(side: Side) -> list[tuple[str, Span]]:
    found = []
    for m in _CLOCK.finditer(side.text):
        if m.group(1):
            hour, minute = int(m.group(1)) % 12 + (12 if m.group(3).lower() == "p" else 0), int(m.group(2) or 0)
        else:
            hour, minute = int(m.group(4)), int(m.group(5))
        found.append((f"{hour % 12}:{minute:02}", side.page.span(side.start + m.start(), side.start + m.end())))
    for m in _SPOKEN.finditer(side.text):
        hour = _HOURS[m.group(3).lower()]
        minutes = {"half": 30}.get(m.group(1).lower(), 15)
        total = hour * 60 + (minutes if m.group(2).lower() == "past" else -minutes)
        found.append(
            (f"{total // 60 % 12}:{total % 60:02}", side.page.span(side.start + m.start(), side.start + m.end()))
        )
    return found
