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
from sayso.record import Block, Dated, Kind, Page, Record, Role
from sayso.text import key, words

STRONG = 60.0
"""A page names the other's outlet as its source, or a machine-readable date is later: a sentence or two of wording."""

FAIR = 30.0
"""A date that stands only in the text or the address; a mark of an update; a voice from the spot that fell silent."""

FAINT = 12.0
"""What decides only where nothing else does: another day on the page while the hour or the zone is untold, a byline
that names agencies."""

_MOMENT = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2})(Z|[+-]\d{2}(?::\d{2})?)?)?\Z")
_MONTH = re.compile(r"(\d{4})(?:-(\d{2}))?\Z")
DATELINE = re.compile(r"[^\n]{2,60}?\(([^()\n]{2,40})\)\s?(?:\.\s?)?[-–—:]")
_OUTSIDE = re.compile(r"\b(?:[Uu]pdates? (?:throughout|with|\d)|UPDATE \d|[Uu]pdated? \d|[Cc]orrects|RECAST|LEAD)\b")
_MARKED = re.compile(r"\A\((?:Adds|Corrects|Updates|Recasts|Refiles|Rewrites|Writes through)\b")
_AMENDED = re.compile(
    r"\bAn earlier version (?:of this|said|had|gave)\b|\b(?:article|story|report) was (?:amended|corrected|updated)\b",
    re.I,
)
_AGENCIES = re.compile(r"\b(?:agencies|wire services|wire reports|agency staff)\b", re.I)
_COMPANY = frozenset({"plc", "ltd", "inc", "co", "corp", "llc", "gmbh", "limited"})
_SHORT = re.compile(
    r"\b(?:[Aa]ccording to|[Tt]old|[Aa]s) the ([A-Z][\w'’-]+)\b(?![ -][A-Z])"
    r"|\b[Tt]he ([A-Z][\w'’-]+)(?:,? (?:reported|reports|says|said|wrote|writes|understands))\b"
)
_I = frozenset({"i", "me", "my", "myself"})
_OUTLET = (
    r"(?:newspapers?|daily|weekly|broadcaster|channel|media|press|news agency|news agencies|website|portal|magazine)"
)
_SOME = r"(?:an?|one|another|several|some|other|foreign|local|state)"
_UNNAMED_OUTLET = re.compile(
    rf"\b(?:told|by|to|according to|quoted in|reported in|citing|quoting) ({_SOME} (?:[\w-]+ ){{0,3}}{_OUTLET})\b"
    rf"|\b({_SOME} (?:[\w-]+ ){{0,2}}{_OUTLET})(?: (?:in|of|from) [\w-]+)? "
    r"(?:reports?|reported|says?|said|wrote|writes?|(?:has )?learn(?:s|ed|t)|reveal(?:s|ed))\b",
    re.I,
)
_CAPITALS = re.compile(r"(?:[A-Z][\w&'’.]*\s?){1,5}")
_SLUG = re.compile(r"[^a-z]*[A-Z][-/][A-Z][^a-z]*\Z")
_SEPARATORS = re.compile(r"\s+[|–—•·/»-]\s+")


@dataclass(frozen=True, slots=True)
class When:
    """A time of publication as far as the page tells: between two moments (UTC), with what it rests on."""

    first: datetime.datetime
    last: datetime.datetime
    shown: str
    rests_on: str

    @property
    def day(self) -> str | None:
        """The day on the page, where it shows one."""
        return self.shown[:10] if _MOMENT.match(self.shown) else None

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
    called: frozenset[str]  # the last words of outlets that it cites: 'Beacon' in 'according to the Beacon'
    lines: tuple[str, ...]  # the short lines above the report
    masthead: str  # what stands above the report besides titles and bylines, as `key` spells it
    bylines: tuple[str, ...]
    from_agencies: bool  # its byline says that agencies wrote it
    cites: frozenset[str]  # the outlets on whose report statements of the page rest
    passes_on: str | None  # an outlet without a name on whose report it rests: 'a foreign newspaper', 'local media'

    @property
    def dispatch(self) -> bool:
        """Whether it is an agency's own dispatch, with the agency in its dateline, and no print of one."""
        return self.dateline is not None and " ".join(words(self.dateline)) in _called(self)


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence that one page came before another."""

    bits: float
    reason: str


def witness(record: Record) -> Witness:
    """Read from a record what bears on order."""
    page = record.page
    lead = next((b for b in page.blocks if b.role is Role.PARAGRAPH), None)
    dateline = DATELINE.match(page.text[lead.start : lead.end]) if lead else None
    names = _names(page, dateline.group(1).strip() if dateline else None)
    reported = [b for b in page.blocks if b.role not in (Role.FURNITURE, Role.TAG, Role.REFERENCE)]
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
    above = _above(page)
    narration = re.sub(r"[\"“][^\"“”]*[\"”]", " ", " ".join(said))
    return Witness(
        page=page.id,
        when=when(page.published),
        site=_site(page, names),
        names=names,
        said=" " + " ".join(words(" ".join((*said, *page.bylines)))) + " ",
        dateline=dateline.group(1).strip() if dateline else None,
        first_person=not _I.isdisjoint(words(narration)),
        marked_update=(
            _OUTSIDE.search(outside) is not None
            or any(_MARKED.match(page.text[b.start : b.end]) for b in above)
            or _AMENDED.search(" ".join(said)) is not None
        ),
        called=frozenset(key(found.group(1) or found.group(2)) for found in _SHORT.finditer(" ".join(said))),
        lines=tuple(" ".join(page.text[b.start : b.end].split()) for b in above if b.end - b.start <= 80),
        masthead=" "
        + " ".join(
            word for b in above if b.role not in (Role.TITLE, Role.BYLINE) for word in words(page.text[b.start : b.end])
        )
        + " ",
        bylines=tuple(" ".join(words(name)) for name in page.bylines),
        from_agencies=any(_AGENCIES.search(name) for name in page.bylines),
        cites=frozenset(
            " ".join(words(statement.chain[0].name)).removeprefix("the ")
            for statement in record.statements
            if statement.chain and statement.chain[0].kind is Kind.PUBLICATION and statement.chain[0].name
        ),
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


def _names(page: Page, dateline: str | None) -> tuple[str, ...]:
    """What an outlet calls itself: its publisher, what its window's title adds to the headline, and where neither is
    there the masthead, or the lines in capitals that a bulletin opens with. Initials count where the page uses them,
    the agency of the dateline where the masthead bears its name."""
    found: list[str] = []
    if page.publisher:
        found.append(page.publisher)
    headline = next((title.text for title in page.titles if title.from_ == "h1"), None)
    for title in page.titles:
        if headline and title.from_ == "title" and title.text.startswith(headline) and len(title.text) > len(headline):
            added = _SEPARATORS.split(" " + title.text[len(headline) :].strip() + " ")
            found.extend(part.strip() for part in added if part.strip())
    if not found:
        masthead = next((line for line in _head(page) if not _is_shell(key(line)) and not _SLUG.match(line)), "")
        capitals = _CAPITALS.match(masthead)
        if capitals:
            found.append(capitals.group().strip())
    if not found:
        found.extend(_issuers(page))
    names: list[str] = []
    for name in found:
        spelled = words(name)
        if len(spelled) > 2 and spelled[0] == "the":
            spelled = spelled[1:]
        while len(spelled) > 1 and spelled[-1] in _COMPANY:
            spelled = spelled[:-1]
        initials = "".join(word[0] for word in spelled if word not in ("the", "of", "and"))
        names.append(" ".join(spelled))
        if len(initials) >= 3 and re.search(rf"\b{re.escape(initials.upper())}\b", page.text):
            names.append(initials)
        first, _, rest = name.partition(" ")
        if len(first) >= 3 and first.isalpha() and first.isupper() and not rest.isupper() and len(spelled) > 2:
            names += [spelled[0], " ".join(spelled[1:])]  # 'WPBR Bayshore Public Radio'
    if dateline:
        agency = " ".join(words(dateline))
        heads = list(names)
        if not page.publisher and not page.url:  # a bare dispatch, and no print of it under somebody's roof
            lines = (b for b in _above(page) if b.role in (Role.FURNITURE, Role.TITLE, Role.HEADING))
            heads += [" ".join(words(page.text[b.start : b.end])) for b in lines]
        if any(f"{head} ".startswith(f"{agency} ") for head in heads):
            names.insert(0, agency)
    return tuple(dict.fromkeys(name for name in names if len(name) >= 3))


def _above(page: Page) -> list[Block]:
    """The blocks above the first paragraph."""
    lead = next((n for n, b in enumerate(page.blocks) if b.role is Role.PARAGRAPH), len(page.blocks))
    return list(page.blocks[:lead])


def _head(page: Page) -> Iterable[str]:
    """The short lines of furniture above the headline."""
    for block in page.blocks:
        if block.role is Role.TITLE:
            break
        if block.role is Role.FURNITURE and block.end - block.start <= 80:
            yield _SEPARATORS.split(page.text[block.start : block.end])[0]


def _issuers(page: Page) -> Iterable[str]:
    """The lines in capitals that open a bulletin, two at least: 'GOVERNMENT OF THE ISLANDS', 'DISASTER OFFICE'."""
    found: list[str] = []
    for block in page.blocks:
        line = page.text[block.start : block.end]
        if not line.isupper() or len(line) > 80:
            break
        found.append(line)
    if len(found) > 1:
        yield from (line for line in found if not any(char.isdigit() for char in line))


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
    for name in parent.names:
        last = name.rpartition(" ")[2]
        if " " in name and last in child.called and not any(own.endswith(last) for own in child.names):
            return last
    for name in child.bylines:
        if " " in name and f" {name} " in parent.masthead and name not in parent.bylines and name not in child.names:
            return name
    return None


def _called(parent: Witness) -> Iterable[str]:
    yield from (name for name in parent.names if len(name) >= 3)
    if parent.dateline:
        alias = " ".join(words(parent.dateline))
        if any(alias in name.split() or f"{name} ".startswith(f"{alias} ") for name in parent.names):
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
    elif one and two and one.day and two.day and one.day != two.day:
        reason = f"dated {one.shown} ({one.rests_on}) and {two.shown} ({two.rests_on}), as the pages show it"
        found.append(Piece(FAINT if one.day < two.day else -FAINT, reason))
    named, back = credits(later, earlier), credits(earlier, later)
    if named and not back:
        found.append(Piece(STRONG, f"the copy names “{named}”"))
    elif back and not named:
        found.append(Piece(-STRONG, f"it names “{back}” itself"))
    if not same_site(earlier, later):
        for page, sign, whose in ((earlier, 1.0, "parent"), (later, -1.0, "copy")):
            if page.dispatch:
                found.append(Piece(sign * FAIR, f"the {whose} is the agency's own dispatch ({page.dateline})"))
        if earlier.from_agencies != later.from_agencies:
            sign = 1.0 if later.from_agencies else -1.0
            found.append(Piece(sign * FAINT, f"the {'copy' if sign > 0 else 'parent'} says it is from agencies"))
        if earlier.first_person != later.first_person:
            sign = 1.0 if earlier.first_person else -1.0
            found.append(Piece(sign * FAIR, "only the parent speaks as one who was there" if sign > 0 else
                               "only the copy speaks as one who was there"))  # fmt: skip
    else:
        if earlier.marked_update != later.marked_update:
            sign = 1.0 if later.marked_update else -1.0
            found.append(Piece(sign * FAIR, f"the {'copy' if sign > 0 else 'parent'} is marked as an update"))
        numbered = _numbered(earlier, later)
        if numbered is not None:
            sign = 1.0 if numbered[0] < numbered[1] else -1.0
            found.append(Piece(sign * FAIR, f"of one site and numbered {numbered[0]:g} and {numbered[1]:g}"))
    if earlier.quoted_blocks != later.quoted_blocks and 0 in (earlier.quoted_blocks, later.quoted_blocks):
        sign = 1.0 if later.quoted_blocks else -1.0
        found.append(Piece(sign * FAIR, f"the {'copy' if sign > 0 else 'parent'} sets passages apart as quotations"))
    return found


def _numbered(one: Witness, other: Witness) -> tuple[float, float] | None:
    """The numbers that two pages of a site bear in a line above the report that is otherwise the same: 'BULLETIN 6' and
    'BULLETIN 8', 'Issued 0600 hours' and 'Issued 1800 hours'. None where none is, or several numbers differ."""
    theirs = {_DIGITS.sub("#", line): line for line in other.lines if _DIGITS.search(line)}
    for line in one.lines:
        beside = theirs.get(_DIGITS.sub("#", line)) if _DIGITS.search(line) else None
        if beside is not None:
            pairs = [(float(a), float(b)) for a, b in zip(_DIGITS.findall(line), _DIGITS.findall(beside), strict=True)]
            apart = [pair for pair in pairs if pair[0] != pair[1]]
            if len(apart) == 1:
                return apart[0]
    return None


_DIGITS = re.compile(r"\d{1,6}")
