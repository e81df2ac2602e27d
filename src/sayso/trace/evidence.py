"""Which of two related pages came first: evidence piece by piece, each with its weight and its reason for people.

Length is no part of it. A piece speaks for `earlier` being the parent; its weight is in the bits that alignment uses,
so that evidence of order and shared wording can be added.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from sayso.data import rows
from sayso.record import Dated, Page, Record, Role
from sayso.text import key, words

STRONG = 60.0
"""A page names the other's outlet as its source, or a machine-readable date is later: a sentence or two of wording."""

FAIR = 30.0
"""A date that stands only in the text or the address; a mark of an update; a voice from the spot that fell silent."""

_MOMENT = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2})(Z|[+-]\d{2}(?::\d{2})?)?)?\Z")
_MONTH = re.compile(r"(\d{4})(?:-(\d{2}))?\Z")
_DATELINE = re.compile(r"\A[^\n]{2,60}?\(([^()\n]{2,40})\)\s?(?:\.\s?)?[-–—:]")
_OUTSIDE = re.compile(r"\b(?:[Uu]pdates? (?:throughout|with|\d)|UPDATE \d|[Uu]pdated? \d|[Cc]orrects|RECAST|LEAD)\b")
_I = frozenset({"i", "me", "my", "myself"})
_OUTLET = (
    r"(?:newspapers?|daily|weekly|broadcaster|channel|media|press|news agency|news agencies|website|portal|magazine)"
)
_SOME = r"(?:an?|one|another|several|some|other|foreign|local|state)"
_UNNAMED_OUTLET = re.compile(
    rf"\b(?:told|by|to|according to|quoted in|reported in|citing|quoting) ({_SOME} (?:[\w-]+ ){{0,3}}{_OUTLET})\b"
    rf"|\b({_SOME} (?:[\w-]+ ){{0,2}}{_OUTLET}) (?:reports?|reported|says?|said|wrote|writes?)\b",
    re.I,
)
_CAPITALS = re.compile(r"(?:[A-Z][\w&'’.]*\s?){1,5}")
_SEPARATORS = re.compile(r"\s+[|–—•·/»-]\s+")


@dataclass(frozen=True, slots=True)
class When:
    """A time of publication as far as the page tells: between two moments (UTC), with what it rests on."""

    first: datetime.datetime
    last: datetime.datetime
    shown: str
    rests_on: str

    @property
    def machine_readable(self) -> bool:
        return self.rests_on in ("json-ld", "meta", "time")


@dataclass(frozen=True, slots=True)
class Witness:
    """What of a page bears on its place in a family: when it came out, whose it is, whom it names."""

    page: str
    when: When | None
    site: str | None  # one word for all pages of a site
    names: tuple[str, ...]  # what others call its outlet, longest first
    said: str  # the report with its bylines and the lines around it, as `key` spells it, for finding names in
    dateline: str | None  # the agency in the dateline of the lead
    first_person: bool
    marked_update: bool
    quoted_blocks: int
    passes_on: str | None  # an outlet without a name on whose report it rests: 'a foreign newspaper', 'local media'


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence that one page came before another."""

    bits: float
    reason: str


def witness(record: Record) -> Witness:
    """Read from a record what bears on order."""
    page = record.page
    names = _names(page)
    reported = [b for b in page.blocks if b.role not in (Role.FURNITURE, Role.TAG, Role.REFERENCE)]
    lead = next((b for b in page.blocks if b.role is Role.PARAGRAPH), None)
    dateline = _DATELINE.match(page.text[lead.start : lead.end]) if lead else None
    said = [page.text[b.start : b.end] for b in reported]
    # An aggregator heads each excerpt with its outlet: lines of furniture among the paragraphs count as said.
    if reported:
        first, last = reported[0].start, reported[-1].end
        own = {key(name) for name in names}
        said += [
            page.text[b.start : b.end]
            for b in page.blocks
            if b.role is Role.FURNITURE and first < b.start < last and key(page.text[b.start : b.end]) not in own
        ]
    outside = " ".join(
        span.text
        for b in reported
        if b.role in (Role.BYLINE, Role.DATELINE, Role.TITLE, Role.STANDFIRST, Role.CORRECTION)
        for span in (page.span(b.start, b.end),)
    )
    narration = re.sub(r"[\"“][^\"“”]*[\"”]", " ", " ".join(said))
    return Witness(
        page=page.id,
        when=when(page.published),
        site=_site(page, names),
        names=names,
        said=" " + " ".join(words(" ".join((*said, *page.bylines)))) + " ",
        dateline=dateline.group(1).strip() if dateline else None,
        first_person=not _I.isdisjoint(words(narration)),
        marked_update=_OUTSIDE.search(outside) is not None,
        passes_on=_passed_on(narration),
        quoted_blocks=sum(b.role is Role.QUOTATION for b in page.blocks),
    )


def _passed_on(narration: str) -> str | None:
    found = _UNNAMED_OUTLET.search(narration)
    return " ".join((found.group(1) or found.group(2)).split()) if found else None


def when(published: Dated | None) -> When | None:
    """The earliest and the latest moment that a date of publication allows.

    Without an offset a clock may be anywhere on earth (UTC-12 to UTC+14); a day lasts from its first minute anywhere
    to its last.
    """
    if published is None:
        return None
    try:
        return _when(published)
    except (ValueError, OverflowError):  # no day of the calendar, or too near to its ends
        return None


def _when(published: Dated) -> When | None:
    rests_on = published.evidence[0].from_ if published.evidence else "text"
    found = _MOMENT.match(published.value)
    if found is None:
        month = _MONTH.match(published.value)
        if month is None:
            return None
        year, number = int(month.group(1)), int(month.group(2) or 1)
        first = datetime.datetime(year, number, 1)
        last = first + datetime.timedelta(days=31 if month.group(2) else 366)
        return When(first - _EAST, last + _WEST, published.value, rests_on)
    year, number, day = (int(found.group(n)) for n in (1, 2, 3))
    if found.group(4) is None:
        first = datetime.datetime(year, number, day)
        return When(first - _EAST, first + datetime.timedelta(days=1) + _WEST, published.value, rests_on)
    hour, minute, second = (int(found.group(n)) for n in (4, 5, 6))
    moment = datetime.datetime(year, number, day, hour, minute, second)
    offset = found.group(7)
    if offset is None:
        return When(moment - _EAST, moment + _WEST, published.value, rests_on)
    if offset != "Z":
        minutes = int(offset[1:3]) * 60 + int(offset[4:6] or 0)
        moment -= datetime.timedelta(minutes=minutes if offset[0] == "+" else -minutes)
    return When(moment, moment, published.value, rests_on)


_EAST = datetime.timedelta(hours=14)
_WEST = datetime.timedelta(hours=12)


def _names(page: Page) -> tuple[str, ...]:
    """What an outlet calls itself: its publisher, what its window's title adds to the headline, and where neither is
    there the masthead. Initials count where the page uses them."""
    found: list[str] = []
    if page.publisher:
        found.append(page.publisher)
    headline = next((title.text for title in page.titles if title.from_ == "h1"), None)
    for title in page.titles:
        if headline and title.from_ == "title" and title.text.startswith(headline) and len(title.text) > len(headline):
            added = _SEPARATORS.split(" " + title.text[len(headline) :].strip() + " ")
            found.extend(part.strip() for part in added if part.strip())
    if not found:
        masthead = next((line for line in _head(page) if not _is_shell(key(line))), "")
        capitals = _CAPITALS.match(masthead)
        if capitals:
            found.append(capitals.group().strip())
    names: list[str] = []
    for name in found:
        spelled = words(name)
        initials = "".join(word[0] for word in spelled if word not in ("the", "of", "and"))
        names.append(" ".join(spelled))
        if len(initials) >= 3 and re.search(rf"\b{re.escape(initials.upper())}\b", page.text):
            names.append(initials)
    return tuple(dict.fromkeys(name for name in names if len(name) >= 3))


def _head(page: Page) -> Iterable[str]:
    """The short lines of furniture above the headline."""
    for block in page.blocks:
        if block.role is Role.TITLE:
            break
        if block.role is Role.FURNITURE and block.end - block.start <= 80:
            yield _SEPARATORS.split(page.text[block.start : block.end])[0]


@functools.cache
def _shell() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})\\Z" for kind, pattern in rows("furniture.tsv") if kind == "whole"))


def _is_shell(line: str) -> bool:
    return _shell().match(line) is not None


def _site(page: Page, names: tuple[str, ...]) -> str | None:
    """What the pages of one site have in common: the host of its address, or else its first name."""
    if page.url and "://" in page.url:
        host = page.url.split("://", 1)[1].split("/", 1)[0].lower().removeprefix("www.")
        if host:
            return host
    return names[0] if names else None


def same_site(one: Witness, other: Witness) -> bool:
    return (one.site is not None and one.site == other.site) or (
        bool(one.names) and bool(other.names) and one.names[0] == other.names[0]
    )


def credits(child: Witness, parent: Witness) -> str | None:
    """The name by which a page credits another's outlet, or null. No page credits its own site."""
    if same_site(child, parent):
        return None
    for name in _called(parent):
        if f" {name} " in child.said and name not in child.names:
            return name
    return None


def _called(parent: Witness) -> Iterable[str]:
    yield from (name for name in parent.names if len(name) >= 3)
    if parent.dateline:
        alias = " ".join(words(parent.dateline))
        if any(alias in name.split() or alias == name for name in parent.names):
            yield alias


def pieces(earlier: Witness, later: Witness) -> list[Piece]:
    """The evidence that `earlier` came before `later`; negative where it speaks against."""
    found = []
    one, two = earlier.when, later.when
    if one and two and (one.last < two.first or two.last < one.first):
        bits = STRONG if one.machine_readable and two.machine_readable else FAIR * 1.5
        before = one.last < two.first
        reason = f"dated {one.shown} ({one.rests_on}), {'before' if before else 'after'} {two.shown} ({two.rests_on})"
        found.append(Piece(bits if before else -bits, reason))
    named, back = credits(later, earlier), credits(earlier, later)
    if named and not back:
        found.append(Piece(STRONG, f"the copy names “{named}”"))
    elif back and not named:
        found.append(Piece(-STRONG, f"it names “{back}” itself"))
    if not same_site(earlier, later):
        for page, sign, whose in ((earlier, 1.0, "parent"), (later, -1.0, "copy")):
            if page.dateline and " ".join(words(page.dateline)) in _called(page):
                found.append(Piece(sign * FAIR, f"the {whose} is the agency's own dispatch ({page.dateline})"))
        if earlier.first_person != later.first_person:
            sign = 1.0 if earlier.first_person else -1.0
            found.append(Piece(sign * FAIR, "only the parent speaks as one who was there" if sign > 0 else
                               "only the copy speaks as one who was there"))  # fmt: skip
    elif earlier.marked_update != later.marked_update:
        sign = 1.0 if later.marked_update else -1.0
        found.append(Piece(sign * FAIR, f"the {'copy' if sign > 0 else 'parent'} is marked as an update"))
    if earlier.quoted_blocks != later.quoted_blocks and 0 in (earlier.quoted_blocks, later.quoted_blocks):
        sign = 1.0 if later.quoted_blocks else -1.0
        found.append(Piece(sign * FAIR, f"the {'copy' if sign > 0 else 'parent'} sets passages apart as quotations"))
    return found
