"""Statements, copies -> claims: which statements of which pages are the same thing stated again.

Along a copy the passages that tracing aligned carry a statement to its twin (`carried`). Between
pages that nothing links, wording decides, and only where both pages are about one event.
"""

from __future__ import annotations

import copy as copying
import datetime
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from sayso.corroborate.carried import carried
from sayso.corroborate.events import NEAR, likeness, one_event, reported
from sayso.corroborate.meetings import Meeting, days_told, meetings, overlap
from sayso.corroborate.origins import Lineage, origins
from sayso.corroborate.parts import Part, parts
from sayso.corroborate.sameness import against, clash
from sayso.corroborate.wording import wording
from sayso.record import (
    Claim,
    ClaimFigure,
    Clause,
    Copy,
    Kind,
    LostPage,
    Record,
    Source,
    Span,
    Statement,
    content_id,
)
from sayso.text import key

__all__ = ["corroborate", "restated"]

TOGETHER = 1 / 3
"""Share of the smaller group's pages that may be in the other too: what a page
states in two places are two things."""

BESIDE = 1 / 2
"""The same where a page sets two figures for one thing side by side: round-ups of one story do."""

FORTNIGHT = datetime.timedelta(days=14)
"""Between two pages that are alike enough, for their groups to be of one event though the groups are not."""

MONTHS = datetime.timedelta(days=60)
"""Between two pages of one event at most, unless one was made from the other: what is alike later is another event."""

HEADS = 6
"""Statements of a group, not carried from others, that are held against another group's before the two are joined."""


def corroborate(
    records: Iterable[Record], copies: Iterable[Copy] = (), lost: Iterable[LostPage] = ()
) -> tuple[Claim, ...]:
    """Gather what is stated on at least two pages into claims, with their origins, sources and figures.

    A statement of the opposite belongs to the claim and is marked contradicting. A statement that carries two claims is
    in both. Figures and certainty may differ. The order of the records and copies does not matter; of records of one
    page the last counts.
    """
    by_id = {record.page.id: record for record in records}
    pile = {page: by_id[page] for page in sorted(by_id)}
    copies = sorted(
        (copy for copy in copies if copy.child in pile and (copy.parent is None or copy.parent in pile)),
        key=lambda copy: (copy.child, copy.parent or "", copy.lost or ""),
    )
    lost = sorted(lost, key=lambda page: page.id)
    stated = {page: parts(record) for page, record in pile.items()}
    if sum(map(bool, stated.values())) < 2:
        return ()
    events, kin, linked = _events(pile, copies, lost)
    groups = _Groups([part for page in stated.values() for part in page], kin)
    for copy in copies:
        for child, parent in carried(copy, stated):
            groups.carry(child, parent)
    first = groups.firsts()
    for pages in events:
        told = [part for page in pages for part in stated[page]]
        for meeting in meetings(told, first, linked, kin):
            groups.join(meeting)
    lineage = Lineage(copies, lost)
    claims = (
        _claim(members, groups, pile, lineage) for members in groups.all() if len({m.page.id for m in members}) > 1
    )
    return tuple(sorted(claims, key=lambda claim: (-len(claim.pages), claim.id)))


# --- between pages that nothing links --------------------------------------------------------------


def _events(
    pile: Mapping[str, Record], copies: Sequence[Copy], lost: Sequence[LostPage]
) -> tuple[list[list[str]], set[frozenset[str]], set[frozenset[str]]]:
    """The pages that are about one event, together; the pairs of pages that have a lost page in common; and these with
    the pairs that are linked.

    Copies are of their parents' event. Of the others those are of one event that tell of the same, group by group, or
    of which two do within a fortnight; pages of two months apart are of two, in whatever words.
    """
    behind: dict[str, set[str]] = defaultdict(set)
    for missing in lost:
        if missing.derived_from in pile and missing.derived_from is not None:
            behind[missing.id].add(missing.derived_from)
    for copy in copies:
        if copy.lost is not None:
            behind[copy.lost].add(copy.child)
    kin = {frozenset(pair) for pages in behind.values() for pair in itertools.combinations(sorted(pages), 2)}
    known = {frozenset((copy.child, copy.parent)) for copy in copies if copy.parent is not None}
    group = {page: page for page in pile}

    def find(page: str) -> str:
        while group[page] != page:
            group[page] = group[group[page]]
            page = group[page]
        return page

    def join(one: str, other: str) -> None:
        old, new = sorted((find(one), find(other)), reverse=True)
        group[old] = new

    for pair in kin | known:
        join(*sorted(pair))
    copied = {copy.child for copy in copies if copy.parent is not None and copy.directed}
    copied |= {max(copy.child, copy.parent) for copy in copies if copy.parent is not None and not copy.directed}
    texts = {page: reported(record.page) for page, record in pile.items() if page not in copied}
    days = {page: day for page, record in pile.items() if (day := _day_of(record)) is not None}
    for pages in one_event(texts):
        for same in _within(pages, days, MONTHS):
            for other in same[1:]:
                join(same[0], other)
    span: dict[str, list[datetime.date]] = defaultdict(list)
    for page, day in days.items():
        span[find(page)].append(day)
    for (one, two), alike in sorted(likeness(texts).items()):
        first, second = days.get(one), days.get(two)
        close = first is None or second is None or abs(first - second) <= FORTNIGHT
        if alike >= NEAR and close and find(one) != find(two):
            both = span[find(one)] + span[find(two)]
            if not both or max(both) - min(both) <= MONTHS:
                join(one, two)
                span[find(one)] = both
    members: dict[str, list[str]] = defaultdict(list)
    for page in pile:
        members[find(page)].append(page)
    return list(members.values()), kin, kin | known


def _within(pages: Sequence[str], days: Mapping[str, datetime.date], apart: datetime.timedelta) -> list[list[str]]:
    """The pages by stretches of time with no longer gap than that; those without a day go with the most."""
    dated = sorted((days[page], page) for page in pages if page in days)
    stretches: list[list[str]] = []
    last: datetime.date | None = None
    for day, page in dated:
        if last is None or day - last > apart:
            stretches.append([])
        stretches[-1].append(page)
        last = day
    undated = [page for page in pages if page not in days]
    if not stretches:
        return [undated]
    largest = max(stretches, key=len)
    largest.extend(undated)
    return stretches


def _day_of(record: Record) -> datetime.date | None:
    published = record.page.published
    try:
        return datetime.date.fromisoformat(published.value[:10]) if published else None
    except ValueError:  # a month, a year
        return None


class _Shape(NamedTuple):
    """What decides whether two groups can be one claim."""

    places: frozenset[tuple[str, bool]]  # pages, and whether in a title
    days: frozenset[str]
    heads: list[str]


class _Groups:
    """Clauses gathered into claims. Each knows whom it was carried from, and whether it states the opposite of it."""

    def __init__(self, members: Sequence[Part], kin: Set[frozenset[str]] = frozenset()) -> None:
        self._days = days_told(members, kin)
        self._shapes: dict[str, _Shape] = {}
        self.parts = {part.key: part for part in members}
        self.parent: dict[str, str] = {}  # the clause it was carried from
        self._group = {name: name for name in self.parts}
        self._turned = dict.fromkeys(self.parts, False)  # beside the first of its group
        self._members = {name: [name] for name in self.parts}
        self._parted = Counter(part.statement.id for part in members)

    def carry(self, child: Part, parent: Part) -> None:
        """The child's clause is the parent's, passed on."""
        if child.key not in self.parent and self._group[child.key] != self._group[parent.key]:
            self.parent[child.key] = parent.key
            self._unite(child, parent)

    def join(self, meeting: Meeting) -> None:
        """Two clauses are one claim, unless their groups stand apart on the same pages or are of different days."""
        a, b = self._group[meeting.one.key], self._group[meeting.other.key]
        if a != b and not self._apart(a, b, BESIDE if meeting.beside else TOGETHER):
            self._unite(meeting.one, meeting.other)

    def _apart(self, a: str, b: str, together: float) -> bool:
        ours, theirs = self._shape(a), self._shape(b)
        if len(ours.places & theirs.places) > together * min(len(ours.places), len(theirs.places)):
            return True
        if ours.days and theirs.days and ours.days.isdisjoint(theirs.days):
            return True
        return any(
            clash(self.parts[x].ready, self.parts[y].ready, one_event=True) for x in ours.heads for y in theirs.heads
        )

    def _shape(self, group: str) -> _Shape:
        if group not in self._shapes:
            inside = [self.parts[name] for name in self._members[group]]
            self._shapes[group] = _Shape(
                frozenset((part.page.id, part.title) for part in inside),
                frozenset(day for part in inside for day in self._days[part.page.id]),
                sorted(part.key for part in inside if part.key not in self.parent)[:HEADS],
            )
        return self._shapes[group]

    def _unite(self, one: Part, other: Part) -> None:
        turned = bool(against(one.ready, other.ready)) != (self._turned[one.key] != self._turned[other.key])
        a, b = sorted((self._group[one.key], self._group[other.key]))
        ours, theirs = self._shapes.pop(a, None), self._shapes.pop(b, None)
        if ours is not None and theirs is not None:
            heads = sorted(ours.heads + theirs.heads)[:HEADS]
            self._shapes[a] = _Shape(ours.places | theirs.places, ours.days | theirs.days, heads)
        for name in self._members.pop(b):
            self._group[name] = a
            self._turned[name] = self._turned[name] != turned
            self._members[a].append(name)

    def all(self) -> Iterator[list[Part]]:
        """The groups, each in order of the clauses' keys."""
        for members in self._members.values():
            yield [self.parts[name] for name in sorted(members)]

    def clauses(self, members: Sequence[Part]) -> Iterator[Clause]:
        """Those of some clauses whose statements have others beside."""
        here = Counter(part.statement.id for part in members)
        for part in members:
            if here[part.statement.id] < self._parted[part.statement.id]:
                yield Clause(statement=part.statement.id, words=part.page.span(part.start, part.end))

    def within(self, members: Set[str]) -> _Groups:
        """The same with nothing carried to or from any but these clauses."""
        inside = copying.copy(self)
        inside.parent = {child: up for child, up in self.parent.items() if child in members and up in members}
        return inside

    def turned(self, part: Part) -> bool:
        return self._turned[part.key]

    def firsts(self) -> dict[str, str]:
        """Of each clause that was carried, the key of the one it was carried from in the end."""
        return {name: self.first(self.parts[name]).key for name in self.parent}

    def first(self, part: Part) -> Part:
        """The clause it was carried from in the end."""
        name = part.key
        while name in self.parent:
            name = self.parent[name]
        return self.parts[name]


# --- a claim ---------------------------------------------------------------------------------------


def _claim(members: Sequence[Part], groups: _Groups, pile: Mapping[str, Record], lineage: Lineage) -> Claim:
    sides: dict[bool, set[str]] = defaultdict(set)
    for part in members:
        sides[groups.turned(part)].add(part.page.id)
    side = len(sides[True]) > len(sides[False])  # that more pages are on
    agreeing = [part for part in members if groups.turned(part) is side]
    return _counted(
        content_id("claim", *(part.key for part in members)),
        _clearest(agreeing),
        members,
        {part.statement.id for part in agreeing},
        groups,
        pile,
        lineage,
    )


def _counted(
    id: str,
    clearest: Part,
    members: Sequence[Part],
    agreeing: set[str],
    groups: _Groups,
    pile: Mapping[str, Record],
    lineage: Lineage,
    publishers: Iterable[str | None] = (),
) -> Claim:
    """The claim that these clauses are, with what is counted over them: origins, sources, figures, what is untold."""
    ordered = sorted(members, key=_when)
    statements = tuple(dict.fromkeys(part.statement.id for part in ordered))
    by_page: dict[str, list[Statement]] = defaultdict(list)
    for part in ordered:
        if part.statement not in by_page[part.page.id]:
            by_page[part.page.id].append(part.statement)
    entered = origins(by_page, {page: record.page for page, record in pile.items()}, lineage, publishers=publishers)
    counted = [part for part in ordered if part.figures]
    undated = dict.fromkeys(f"when {part.page.called} gave its figure" for part in counted if not part.page.published)
    return Claim(
        id=id,
        text=clearest.shown,
        statements=statements,
        pages=tuple(dict.fromkeys(part.page.id for part in ordered)),
        contradicting=tuple(one for one in statements if one not in agreeing),
        origins=entered.origins,
        sources=_sources(ordered, groups),
        figures=tuple(dict.fromkeys(_figures(counted))),
        untold=(*entered.untold, *undated),
        certainty=clearest.statement.certainty,
        clauses=tuple(groups.clauses(ordered)),
    )


def restated(
    claims: Iterable[Claim],
    records: Iterable[Record],
    copies: Iterable[Copy] = (),
    lost: Iterable[LostPage] = (),
    *,
    publishers: Iterable[str | None] = (),
) -> tuple[Claim, ...]:
    """The claims counted anew over their statements, which a person may have altered: pages, origins, sources, figures,
    what is untold and how sure it is. Their ids stay, and which of their statements contradict. The text stays where
    one of them still says it; else it is that of the clearest.

    `records` are the pages of their statements and those further up, `publishers` those of the other pages of the pile.
    Statements that no record holds, and those without a clause that tells anything, are left out; so is a claim without
    any other. A claim of which nothing was altered is equal to what it was.
    """
    pile = {record.page.id: record for record in records}
    copies = sorted(
        (copy for copy in copies if copy.child in pile and (copy.parent is None or copy.parent in pile)),
        key=lambda copy: (copy.child, copy.parent or "", copy.lost or ""),
    )
    stated = {page: parts(record) for page, record in pile.items()}
    groups = _Groups([part for page in stated.values() for part in page])
    for copy in copies:
        for child, parent in carried(copy, stated):
            groups.carry(child, parent)
    by_statement: dict[str, list[Part]] = defaultdict(list)
    for part in groups.parts.values():
        by_statement[part.statement.id].append(part)
    lineage, others = Lineage(copies, lost), tuple(publishers)
    found = []
    for claim in claims:
        members = [part for one in claim.statements for part in _stating(claim, one, by_statement[one])]
        agreeing = [part for part in members if part.statement.id not in claim.contradicting]
        if not members:
            continue
        said = [part for part in sorted(agreeing or members, key=_when) if part.shown == claim.text]
        said = [part for part in said if not part.title] or said
        clearest = said[0] if said else _clearest(agreeing or members)
        sides = {part.statement.id for part in agreeing}
        inside = groups.within({part.key for part in members})
        found.append(_counted(claim.id, clearest, members, sides, inside, pile, lineage, others))
    return tuple(found)


def _stating(claim: Claim, statement: str, clauses: Sequence[Part]) -> Sequence[Part]:
    """The clauses of a statement that state a claim: those that the claim names, else all."""
    named = [one.words for one in claim.clauses if one.statement == statement]
    if not named:
        return clauses
    found = [part for part in clauses if any(_same_place(part, words) for words in named)]
    if not found and clauses:  # it was cut otherwise when it was named
        ready = wording(claim.text)
        found = [max(clauses, key=lambda part: overlap(part.ready, ready))]
    return found


def _same_place(part: Part, words: Span) -> bool:
    both = min(part.end, words.end) - max(part.start, words.start)
    return 2 * both > min(part.end - part.start, words.end - words.start)


def _when(part: Part) -> tuple[str, str, int, str]:
    day = part.page.published.instant if part.page.published else "~"
    return day, part.page.id, part.start, part.key


def _clearest(agreeing: Sequence[Part]) -> Part:
    """The clause that has most in common with the others; one in a title only where there is no other."""
    choice = sorted(agreeing, key=_when)
    choice = [part for part in choice if not part.title] or choice
    holding = Counter(key for part in choice for key in part.ready.bag)
    size = sum(part.ready.weight for part in choice) / len(choice)

    def common(part: Part) -> float:
        shared = sum(part.ready.weights[key] * (holding[key] - 1) for key in sorted(part.ready.bag))
        return shared / (part.ready.weight + size)

    return max(choice, key=lambda part: round(common(part), 6))  # of equals the first in time


def _figures(counted: Sequence[Part]) -> Iterator[ClaimFigure]:
    for part in counted:
        for figure in part.figures:
            yield ClaimFigure(
                statement=part.statement.id,
                low=figure.low,
                high=figure.high,
                bound=figure.bound,
                unit=figure.unit,
                date=part.page.published.value if part.page.published else None,
            )


def _sources(ordered: Sequence[Part], groups: _Groups) -> tuple[str, ...]:
    """The distinct innermost sources, in order of the pages' dates.

    A copy that dropped the name has its parent's source; a page that names nobody has it on its own word. Voices
    without a name are told apart by the page where the statement entered; 'reportedly' is no source.
    """
    found: dict[str, str] = {}
    for part in ordered:
        first = groups.first(part)
        source = part.statement.innermost
        if source is None or source.name is None:
            source = first.statement.innermost or source
        if source is None:
            found.setdefault(key(first.page.called), first.page.called)
        elif source.name:
            found.setdefault(_plain(source.name), source.name)
        elif source.kind is not Kind.UNNAMED:
            said = f"{_words(source)} ({first.page.called})"
            found.setdefault(key(said), said)
    return tuple(name for plain, name in found.items() if not any(_contained(plain, other) for other in found))


def _words(source: Source) -> str:
    return " ".join(source.source.text.split()) if source.source else source.kind.value


def _plain(name: str) -> str:
    return " ".join(word for word in key(name).split() if word not in {"the", "a", "an", "mr", "mrs", "ms", "dr"})


def _contained(name: str, other: str) -> bool:
    """Whether a name is a part of a longer one: 'Hanafi' beside 'Rizal Hanafi'."""
    return name != other and "(" not in name and set(name.split()) < set(other.split())
