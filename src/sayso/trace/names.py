"""Changes of who, where and when."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from sayso.data import rows
from sayso.record import ChangeKind, Span
from sayso.trace.pairs import Compared, Difference, Pair, Side, around

_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_RELATIVE = re.compile(
    r"\b(?:yesterday|today|tomorrow|tonight|last|next|this|now|ago|earlier|later|same|recent(?:ly)?|most|coming|previous|following)\b",
    re.I,
)
_COMPASS = frozenset("north south east west northern southern eastern western".split())


def actor_or_place_changed(compared: Compared) -> Iterator[Difference]:
    """A country, a people or a named place was replaced by another one in the same sentence."""
    for pair in compared.pairs:
        old = [n for n in _nations(pair.before) if n[0] not in {m[0] for m in _nations(pair.after)}]
        new = [n for n in _nations(pair.after) if n[0] not in {m[0] for m in _nations(compared.whole_parent)}]
        counted = _counts(pair)
        if not new:
            continue
        gone = old or [n for n in _nations(pair.before) if counted.get(n[0], 0) > 0]
        for (_, (start, end), is_place), (_, (first, last), was_place) in zip(new, gone, strict=False):
            kind = ChangeKind.PLACE_CHANGED if is_place and was_place else ChangeKind.ACTOR_CHANGED
            yield Difference(
                kind,
                around(pair.before, first, last, 5, 2),
                around(pair.after, start, end, 5, 2),
                "another place" if kind is ChangeKind.PLACE_CHANGED else "another actor",
            )
    for pair in compared.pairs:
        yield from _compass(pair)
        yield from _towns(compared, pair)


def _nations(side: Side) -> list[tuple[str, tuple[int, int], bool]]:
    """The countries that a passage names or whose people it names: code, place in the text, whether as a place."""
    found = []
    for word in side.words:
        code = _peoples().get(word.shown.lower())
        if code and word.shown[0].isupper():
            found.append((code[0], (word.start, word.end), code[1]))
    return found


@functools.cache
def _peoples() -> dict[str, tuple[str, bool]]:
    """One-word names of countries and peoples: in small letters, the country's code and whether it names the place."""
    found: dict[str, tuple[str, bool]] = {}
    for row in rows("peoples.tsv"):
        code, names = _code_and_names(row)
        for name in names:
            if " " not in name:
                found[name.lower()] = (code, False)
    for row in rows("countries.tsv"):
        code, names = _code_and_names(row)
        for name in names:
            if " " not in name and len(name) > 3:
                found[name.lower()] = (code, True)
    return found


def _code_and_names(row: tuple[str, ...]) -> tuple[str, list[str]]:
    code = next((cell for cell in row if len(cell) == 2 and cell.isupper()), row[0])
    names = [name for cell in row if cell != code for name in cell.split(";") if name]
    return code, names


def _counts(pair: Pair) -> dict[str, int]:
    """How many more times the parent's passage names each country than the child's."""
    counted: dict[str, int] = {}
    for side, sign in ((pair.before, 1), (pair.after, -1)):
        for code, _, _ in _nations(side):
            counted[code] = counted.get(code, 0) + sign
    return counted


def _compass(pair: Pair) -> Iterator[Difference]:
    """'South Korean gunners' became 'North Korean gunners'."""
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


_PREPOSITIONS = ("from", "of", "in", "at", "near")


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

_CLOCK = re.compile(r"\b(\d{1,2})[.:](\d{2})\s?([ap])\.?m\b\.?|\b([01]?\d|2[0-3]):([0-5]\d)\b", re.I)
_SPOKEN = re.compile(
    r"\b(half|(?:a )?quarter) (past|to) (one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b"
    r"(?: (?:in the|at) (morning|afternoon|evening|night))?",
    re.I,
)
_HOURS = {w: n for n, w in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)}


def time_changed(compared: Compared) -> Iterator[Difference]:
    """A day, a date or a clock time is another one than in the parent. Words that count from the day of publication
    ('yesterday') are left out: the pages may differ in that day."""
    for pair in compared.pairs:
        for marks in (_weekdays, _clocks, _dates):
            old, new = marks(pair.before), marks(pair.after)
            everywhere = {value for value, _ in marks(compared.whole_parent)}
            still = {value for value, _ in marks(compared.whole_child)}
            gone = [
                span
                for value, span in old
                if value not in {v for v, _ in new} and (value not in still or marks is _weekdays)
            ]
            come = [span for value, span in new if value not in everywhere]
            for before, after in zip(gone, come, strict=False):
                yield Difference(
                    ChangeKind.TIME_CHANGED,
                    around(pair.before, before.start, before.end, 2, 1),
                    around(pair.after, after.start, after.end, 2, 1),
                    "another time",
                )


def _weekdays(side: Side) -> list[tuple[str, Span]]:
    return [
        (word.shown.lower(), side.page.span(word.start, word.end)) for word in side.words if word.shown.lower() in _DAYS
    ]


def _dates(side: Side) -> list[tuple[str, Span]]:
    """Days of a month, written out; of two pages about one event the year is one."""
    return [
        (time.value[-5:], side.page.span(time.start, time.end))
        for time in side.times
        if time.type == "date" and time.grain == "day" and time.value and len(time.value) == 10
        and any(char.isdigit() for char in time.text) and not _RELATIVE.search(time.text)
    ]  # fmt: skip


def _clocks(side: Side) -> list[tuple[str, Span]]:
    found = []
    for m in _CLOCK.finditer(side.text):
        if m.group(1):
            hour, minute = int(m.group(1)) % 12 + (12 if m.group(3).lower() == "p" else 0), int(m.group(2))
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
