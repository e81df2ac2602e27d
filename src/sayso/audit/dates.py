"""The page's dates: there, of the calendar, in order, and agreeing."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sayso.audit.check import Answer, Check, check, fails, holds, unclear
from sayso.audit.made import Made, made
from sayso.audit.proof import BODY, Proof, Sentence, listed, quoted
from sayso.audit.told import is_past
from sayso.days import date_of_address, no_day, reach, relative, written
from sayso.record import Evidence, Reference, Role, Severity, Span

DAY = datetime.timedelta(days=1)
"""Two places that are a day apart by their clocks may mean one moment: so much is never held against a page."""

WRITTEN = datetime.timedelta(days=7)
"""Publishing systems note when a text was last written, days before it was put out, and readers see neither."""
NONE = datetime.timedelta(0)
_EVENING = re.compile(r"T(?:1\d|2\d):.*(?:Z|[+-]00:?00)$")

_HEAD = frozenset({Role.BYLINE, Role.DATELINE})
_SHOWN = BODY | _HEAD | {Role.TITLE, Role.HEADING, Role.CAPTION, Role.REFERENCE, Role.EMBED}
_DAY_ALONE = re.compile(
    r"\b(?:\d{1,2}(?:st|nd|rd|th)?\s(?:of\s)?(?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December)|(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.?\s\d{1,2})\b"
)
_CITY_DATE = re.compile(r"[A-Z][A-Z .'’-]{2,40},\s$")


@dataclass(frozen=True, slots=True)
class Stated:
    """A date that the page gives for itself: the days each way of reading it may mean, and where it stands."""

    from_: str
    value: str
    readings: tuple[tuple[datetime.date, datetime.date], ...]
    span: Span | None

    @property
    def shown(self) -> str:
        """The date as the page has it, with its place, for messages."""
        words = quoted(self.span.text) if self.span else self.value[:10]
        return f"{words} in the {_PLACES.get(self.from_, self.from_)}"


_PLACES = {"meta": "metadata", "json-ld": "metadata", "time": "markup"}


def stated(proof: Proof, evidence: Iterable[Evidence]) -> list[Stated]:
    """The dates of some evidence; digits that stand in the text are read in both orders, British and American."""
    found = []
    for one in evidence:
        span = None if one.start is None or one.end is None else proof.page.span(one.start, one.end)
        values = [one.value]
        if span and (both := written(span.text)) and len(both[0].readings) > 1:
            values = list(both[0].readings)
        readings = tuple(days for value in values if (days := reach(value)))
        if readings:
            found.append(Stated(one.from_, one.value, readings, span))
    return found


def published(proof: Proof) -> list[Stated]:
    """The dates of publication that the page gives, its address's month too."""
    page = proof.page
    found = stated(proof, page.published.evidence if page.published else ())
    if page.url and not any(one.from_ == "address" for one in found):
        filed = date_of_address(page.url)
        days = reach(filed) if filed and len(filed) > 4 else None  # a year in an address may be a subject's
        if filed and days:
            found.append(Stated("address", filed, (days,), None))
    return found


def modified(proof: Proof) -> list[Stated]:
    """The dates of modification that the page gives."""
    return stated(proof, proof.page.modified.evidence if proof.page.modified else ())


def latest(proof: Proof) -> datetime.date | None:
    """The last day that the page may have been written by its own dates; None where it gives none.

    An evening in UTC is the next day's morning further east.
    """
    own = [*published(proof), *modified(proof)]
    return max(
        (_later(last, DAY if _EVENING.search(one.value) else NONE) for one in own for _, last in one.readings),
        default=None,
    )


def _later(day: datetime.date, by: datetime.timedelta) -> datetime.date:
    """A day so much later, no later than the calendar's last: a page may claim that, too."""
    return day + min(by, datetime.date.max - day)


# --- there --------------------------------------------------------------------------------------------


@check(Severity.WARNING)
def date_missing(proof: Proof) -> Iterator[Answer]:
    """The page says when it was published.

    A date is looked for in the metadata, the address, the byline and the text beside the title. A page that tells only
    when it was updated has a date; one that tells a day without its year is unclear.

    Passes: a page with 'Published 3 May 2031' under its headline.
    Fails: a page whose text, metadata and address give no day, month or year of publication.
    """
    page = proof.page
    if page.published is not None:
        yield holds(f"published {page.published.value}, by its {page.published.evidence[0].from_}")
    elif page.modified is not None:
        yield holds(f"updated {page.modified.value}; it does not say when it was first published")
    elif filed := published(proof):
        yield holds(f"its address has {filed[0].value}")
    elif span := _undated_day(proof):
        yield unclear(f"{quoted(span.text)} stands where the date of publication would, without a year", span)
    else:
        yield fails("no date of publication in the text, the metadata or the address")


def _undated_day(proof: Proof) -> Span | None:
    """A day without a year, or of no calendar, in a line about the page or in a dateline that opens the report."""
    text = proof.page.text
    for block in proof.page.blocks:
        line = text[block.start : block.end]
        short = len(line.split()) <= 12
        if block.role in _HEAD or (short and re.match(r"(?:published|posted|date|updated|filed)\b", line, re.I)):
            if found := _DAY_ALONE.search(line):
                return proof.page.span(block.start + found.start(), block.start + found.end())
        elif block.role in BODY:
            found = _DAY_ALONE.search(line[:90])
            if found and _CITY_DATE.match(line[: found.start()]):
                return proof.page.span(block.start + found.start(), block.start + found.end())
            if not short:
                return None
    return None


# --- of the calendar ----------------------------------------------------------------------------------

_TO_COME = re.compile(r"\b(?:forthcoming|in press|to appear|to be published)\b", re.IGNORECASE)
_KNOWN = re.compile(
    r"\b(?:no such (?:day|date)|does(?: not|n['’]t) exist|never existed|non-?existent|impossible|misprint|typo|joke|"
    r"fictitious|invented|misdated|erroneous|forged|fake)\b|\[sic\]|\(sic\)",
    re.IGNORECASE,
)


@check(Severity.ERROR)
def date_future(proof: Proof) -> Iterator[Answer]:
    """No date lies after the day the page was taken, and each is a day of the calendar.

    The page's own dates and those of its references are held against the day of the capture, else the day of the audit;
    a day's difference may be the clock's. Events ahead are no fault. A day that the page itself calls wrong is none.

    Passes: a page taken on 3 May 2031 and dated 4 May 2031 by a clock twelve hours ahead.
    Fails: a page taken on 3 May 2031 with 'Published 20 May 2031'; 'the vote of 31 November'.
    """
    yield from _impossible(proof)
    yield from _after_the_capture(proof)


def _impossible(proof: Proof) -> Iterator[Answer]:
    places: dict[str, list[Span]] = {}
    page = proof.page
    for block in proof.page.blocks:
        if block.role not in _SHOWN and not _says_when(page.text[block.start : block.end]):
            continue
        line = page.text[block.start : block.end]
        for start, end in no_day(line):
            around = line[max(0, start - 120) : end + 120]
            if _KNOWN.search(around) or _is_quoted(line, start, end):
                yield holds(f"{quoted(line[start:end])} is told as no day of the calendar")
            else:
                places.setdefault(line[start:end], []).append(page.span(block.start + start, block.start + end))
    for words, spans in places.items():
        yield fails(f"{quoted(words)} is no day of the calendar", *spans)


def _says_when(line: str) -> bool:
    """A short line like 'Published on 31 June 2031', which is read as no date and so may pass for furniture."""
    return len(line) < 90 and bool(re.match(r"(?:published|posted|date|updated|filed|last)\b", line, re.I))


def _is_quoted(line: str, start: int, end: int) -> bool:
    """Whether the date alone stands in quotation marks, as something that is talked about."""
    return line[max(0, start - 1) : start] in ("“", '"', "‘", "'") and line[end : end + 1] in ("”", '"', "’", "'")


def _after_the_capture(proof: Proof) -> Iterator[Answer]:
    day = proof.day
    told = "taken" if proof.captured else "looked at"
    own = [*published(proof), *modified(proof)]
    late = [one for one in own if all(first - day > DAY for first, _ in one.readings)]
    for reference, one in _references_after(proof, day):
        span = proof.page.span(reference.start, reference.end)
        yield fails(f"{quoted(span.text)} is of {one.value} by {one.by}, and the page was {told} on {day}", span)
    if late:
        spans = [one.span for one in late if one.span]
        yield fails(f"{listed(_distinct(late))}, and the page was {told} on {day}", *spans)
    elif own:
        yield holds(f"no date of the page is after {day}, when it was {told}")
    elif not own:
        yield from _past_after(proof, _later(day, DAY), f"{day}, when the page was {told}")


def _references_after(proof: Proof, day: datetime.date) -> Iterator[tuple[Reference, Made]]:
    """The references that are dated after a day."""
    for reference in proof.page.references:
        late = [one for one in made(proof, reference) if one.days[0] - day > DAY]
        if late and not _TO_COME.search(proof.page.text, reference.start, reference.end):
            yield reference, late[0]


def _distinct(dates: Iterable[Stated]) -> list[str]:
    return list(dict.fromkeys(one.shown for one in dates))


# --- in order -----------------------------------------------------------------------------------------


@check(Severity.WARNING)
def date_order(proof: Proof) -> Iterator[Answer]:
    """What comes later is dated later: an update after publication, the page after what it tells.

    A day's difference may be the clock's, unless both dates stand in the text. What is told ahead ('will meet on', 'set
    a vote for') may be dated after the page.

    Passes: 'Published 3 May 2031, updated 4 May 2031'; a page of 3 May that says 'the fair opens on 9 June 2031'.
    Fails: 'Published 14 May 2031, updated 11 May 2031'; a page of 3 May 2031 with 'On 9 June 2031 the fair drew 4,000'.
    """
    first, then = published(proof), modified(proof)
    if first and then:
        yield _updated(first, then)
    day = latest(proof)
    if day is not None:
        yield from _past_after(proof, day, f"{day}, the page's own date")
        yield from _without_year(proof, day)
        for reference, one in _references_after(proof, day):
            if one.days[0] - proof.day <= DAY:  # else date-future has it
                span = proof.page.span(reference.start, reference.end)
                yield fails(
                    f"{quoted(span.text)} is of {one.value} by {one.by}, after {day}, the page's own date", span
                )


def _updated(first: Sequence[Stated], then: Sequence[Stated]) -> Answer:
    for one in (one for one in first if one.span):
        for other in (other for other in then if other.span):
            if _precedes(other, one, slack=NONE) or _earlier_clock(other, one):
                spans = sorted((span for span in (one.span, other.span) if span), key=lambda span: span.start)
                return fails(f"updated {other.shown}, before it was published, {one.shown}", *spans)
    firm = [one for one in first if one.from_ != "time"] or list(first)
    hidden = not any(one.span for one in (*firm, *then))
    if all(_precedes(other, one, slack=WRITTEN if hidden else DAY) for other in then for one in firm):
        spans = [one.span for one in (*firm, *then) if one.span]
        said = f"updated {then[0].shown}, before it was published, {firm[0].shown}"
        return fails(said, *sorted(spans, key=lambda span: span.start))
    return holds(f"updated {then[0].value}, not before it was published, {first[0].value}")


def _precedes(one: Stated, other: Stated, *, slack: datetime.timedelta) -> bool:
    """Whether one date lies before another however both are read."""
    return all(first - last > slack for _, last in one.readings for first, _ in other.readings)


def _earlier_clock(one: Stated, other: Stated) -> bool:
    """Whether two times of one day that stand in the text are in the wrong order, both with a full clock time."""
    same = len(one.value) >= 19 and len(other.value) >= 19 and one.value[:10] == other.value[:10]
    sure = all(re.search(r"\d{2}:\d{2}|[ap]\.?m\b", date.span.text, re.I) for date in (one, other) if date.span)
    return same and sure and one.value[19:] == other.value[19:] and one.value < other.value


def _past_after(proof: Proof, day: datetime.date, named: str) -> Iterator[Answer]:
    """What is told as past and dated after `day`."""
    for sentence in proof.body:
        for start, end, readings in written(sentence.text):
            days = [days[0] for value in readings if (days := reach(value))]
            if days and min(days) > day and is_past(sentence.text, start, end):
                words = sentence.text[start:end]
                yield fails(f"{quoted(words)} is told as past, and is after {named}", proof.span(sentence))


_ANY_YEAR = re.compile(r"\b(?:1[5-9]|20)\d{2}\b|\b(?:last|previous|earlier) years?\b|\bago\b|\banniversary\b")
_NEAR = datetime.timedelta(days=31)
_BARE_DAY = re.compile(_DAY_ALONE.pattern + r"(?!,?\s\d{4})")


def _without_year(proof: Proof, day: datetime.date) -> Iterator[Answer]:
    """A day without a year, told as past, that comes within a month after the page, and no year near it."""
    for sentence in proof.body:
        for found in _BARE_DAY.finditer(sentence.text):
            if not is_past(sentence.text, found.start(), found.end()):
                continue
            this_year = written(f"{found.group()} {day.year}")
            days = reach(this_year[0].readings[0]) if this_year and this_year[0].readings else None
            block = proof.page.blocks[sentence.block]
            if days and NONE < days[0] - day < _NEAR and not _ANY_YEAR.search(proof.page.text, block.start, block.end):
                yield unclear(
                    f"{quoted(found.group())} is told as past, and comes after {day}, the page's own date, unless "
                    "it is an earlier year's",
                    proof.span(sentence),
                )


# --- with something to count from ---------------------------------------------------------------------


@check(Severity.WARNING)
def date_unresolved(proof: Proof) -> Iterator[Answer]:
    """Every date that is counted from the day of writing has a day to count from.

    Weekdays, 'yesterday', 'last year', 'two weeks ago' on a page that gives no date of its own and no full date beside
    them. Habits ('every Monday'), names ('Black Friday') and days counted from another ('the next day') are none.

    Passes: 'on Monday' on a page dated 3 May 2031, or right behind 'on 3 May 2031'.
    Fails: 'on Monday' or 'last year' on a page without a date.
    """
    if latest(proof) is not None or _undated_day(proof):
        return
    before: Sentence | None = None
    for sentence in proof.body:
        for one in relative(sentence.text):
            span = proof.page.span(sentence.start + one.start, sentence.start + one.end)
            if _has_day(sentence) or (before and before.block == sentence.block and _has_day(before)):
                yield holds(f"{quoted(span.text)} can be counted from the full date beside it", span)
            else:
                yield fails(f"{quoted(span.text)}, and no date on the page to count it from", span)
        before = sentence


def _has_day(sentence: Sentence) -> bool:
    return any(len(value) == 10 for one in written(sentence.text) for value in one.readings)


# --- agreeing -----------------------------------------------------------------------------------------

_AGAIN = re.compile(
    r"\b(?:first (?:published|appeared|ran|printed)|originally (?:published|appeared|ran)|republished|re-?issued|"
    r"reprint(?:ed)?|from (?:the|our) archives?|archive (?:story|article))",
    re.IGNORECASE,
)
_STREETS = datetime.timedelta(days=3)
"""How far two dates in a page's own lines may be apart: reports are filed one day and printed another, and a page may
join reports from two places."""


@check(Severity.WARNING)
def date_conflict(proof: Proof) -> Iterator[Answer]:
    """The dates of publication in the text, the metadata and the address are one.

    A day's difference may be the clock's; digits are read in both orders; a year or month agrees with its days. A page
    that shows its last update only, and one that says it was published before, do not conflict.

    Passes: 'Published 3 May 2031' over an address with /2031/05/03/; '03/05/2031' beside 2031-03-05.
    Fails: 'Published 17 March 2031' on a page whose metadata and address have 24 February 2031.
    """
    dates = [one for one in published(proof) if one.from_ != "time"]
    updates = modified(proof)
    apart = [
        (one, other)
        for i, one in enumerate(dates)
        for other in dates[i + 1 :]
        if _apart(one, other) and not any(_is_update(date, updates) for date in (one, other))
    ]
    if not apart:
        if len(dates) > 1:
            yield holds(f"{len(dates)} places agree on {dates[0].value}")
        return
    one, other = max(apart, key=lambda pair: (bool(pair[0].span or pair[1].span), pair[0].from_ != pair[1].from_))
    spans = [date.span for date in (one, other) if date.span]
    if _AGAIN.search(proof.page.text):
        yield holds("the page says that it was published before", *spans)
    else:
        yield fails(f"published {one.shown}, but {other.shown}", *spans)


def _apart(one: Stated, other: Stated) -> bool:
    slack = _STREETS if one.span and other.span else DAY
    return _precedes(one, other, slack=slack) or _precedes(other, one, slack=slack)


def _is_update(one: Stated, updates: Iterable[Stated]) -> bool:
    """Whether a date in the text is that of the last update, shown without saying so."""
    return one.span is not None and any(not _apart(one, update) for update in updates if update.span is None)


CHECKS: tuple[Check, ...] = (date_missing, date_future, date_order, date_unresolved, date_conflict)
