"""How many separate newsgatherings a claim has: the one count of origins, and its one definition.

An origin is a separate newsgathering from which a claim entered the pages, read from the stemma and the chains:

- A page whose parent, or any page further up, states the claim passes it on and adds no origin.
- Pages behind which a lost page stands have that lost page as their origin, unless it derives from a page that states
  the claim.
- A page whose every mention of the claim is given to another outlet has that outlet's report as its origin: its page
  where it is in the pile, the outlet's name where it is not.
- Pages of which it is not known who copied whom are one origin together.
- Two pages of one outlet are one newsgathering: an update adds none.
- A page that rests on nobody ('reports suggest', 'allegedly') has an unknown lineage, which adds none beside others.
- Any other page that states the claim is where it entered, whether it found it out or made it up: what its parents do
  not say is its own.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from sayso.record import Copy, Kind, LostPage, Noun, Origin, Page, Role, Statement, content_id
from sayso.text import outlet_key

__all__ = ["Entered", "Lineage", "origins"]


class Entered(Noun, frozen=True, kw_only=True):
    """Where a claim entered the pages, and, for people, what could not be told about it."""

    origins: tuple[Origin, ...]
    untold: tuple[str, ...] = ()


class Lineage:
    """Copies looked up by page: the parents of each, its lost parents, and whom it is linked to without a direction."""

    def __init__(self, copies: Iterable[Copy], lost: Iterable[LostPage] = ()) -> None:
        self.lost = {page.id: page for page in lost}
        self.parents: dict[str, list[str]] = defaultdict(list)
        self.lost_parents: dict[str, list[str]] = defaultdict(list)
        self.undirected: dict[str, list[str]] = defaultdict(list)
        for copy in copies:
            if copy.lost is not None:
                self.lost_parents[copy.child].append(copy.lost)
            elif copy.parent is not None and copy.directed:
                self.parents[copy.child].append(copy.parent)
            elif copy.parent is not None:
                self.undirected[copy.child].append(copy.parent)
                self.undirected[copy.parent].append(copy.child)

    def above(self, page: str) -> list[str]:
        """Every page further up than this one, nearest first; through lost pages too."""
        found: dict[str, None] = {}
        todo = [page]
        for one in todo:
            for parent in [*self.parents[one], *self._behind_lost(one)]:
                if parent not in found and parent != page:
                    found[parent] = None
                    todo.append(parent)
        return list(found)

    def _behind_lost(self, page: str) -> list[str]:
        behind = (self.lost[lost].derived_from for lost in self.lost_parents[page] if lost in self.lost)
        return [parent for parent in behind if parent is not None]


def origins(
    stated: Mapping[str, Sequence[Statement]],
    pages: Mapping[str, Page],
    lineage: Lineage,
    *,
    publishers: Iterable[str | None] = (),
) -> Entered:
    """The separate newsgatherings of a claim; `stated` are the statements of each page that states it.

    `publishers` are those of further pages of the pile, which do not state it. The same pages and lineage give the same
    answer, in the order of the pages' dates and ids.
    """
    return _Count(stated, pages, lineage, publishers).entered()


class _Count:
    def __init__(
        self,
        stated: Mapping[str, Sequence[Statement]],
        pages: Mapping[str, Page],
        lineage: Lineage,
        publishers: Iterable[str | None],
    ) -> None:
        self.stated, self.pages, self.lineage = stated, pages, lineage
        self.others_here = publishers
        self.order = sorted(stated, key=lambda page: (_day(pages[page]), page))
        self.untold: list[str] = []

    def entered(self) -> Entered:
        """Follow each page up to where the claim entered, then merge what is one newsgathering."""
        heads = [page for page in self.order if not any(up in self.stated for up in self.lineage.above(page))]
        groups = self._groups(heads)
        passed = {group[0]: name for group in groups if (name := self._passed_on(group))}
        found: dict[str, Origin] = {}
        home: dict[str, str] = {}  # of each head, the id of its origin
        unknown: list[str] = []
        for group in groups:
            if group[0] in passed:
                continue
            own = self._origin(group)
            if own is None:
                unknown.append(group[0])
            else:
                home.update(dict.fromkeys(group, own.id))
                _add(found, own)
        others: dict[str, str] = {}  # of each head that passes on another outlet's report, the id of that origin
        for group in groups:
            if group[0] in passed:
                origin = self._others(group, passed[group[0]], home, found)
                others.update(dict.fromkeys(group, origin.id))
                _add(found, origin)
        home.update(others)
        if unknown and not found:
            first = unknown.pop(0)
            reason = f"{self._name(first)} is the first page here to report it, on nobody's word"
            origin = _origin(page=first, reasons=(reason,))
            home[first] = origin.id
            _add(found, origin)
        for page in unknown:
            self.untold.append(f"where {self._name(page)} has it from: it rests on nobody; it adds no origin")
        return Entered(origins=tuple(self._with_pages(found, home)), untold=tuple(self.untold))

    def _with_pages(self, found: Mapping[str, Origin], home: Mapping[str, str]) -> Iterable[Origin]:
        """The origins with the pages that have the claim from each; `home` is the origin of each head."""
        pages: dict[str, list[str]] = defaultdict(list)
        for page in self.order:
            for origin in dict.fromkeys(home[up] for up in (page, *self.lineage.above(page)) if up in home):
                pages[origin].append(page)
        return (msgspec.structs.replace(origin, pages=tuple(pages[origin.id])) for origin in found.values())

    def _groups(self, heads: Sequence[str]) -> list[list[str]]:
        """The heads, together those that are linked without a direction, that are of one outlet, or that have a lost
        page behind them in common: whoever of them names an outlet, it is one report that reached them."""
        group = {page: page for page in heads}

        def find(page: str) -> str:
            while group[page] != page:
                page = group[page]
            return page

        by_outlet: dict[str, str] = {}
        by_lost: dict[str, str] = {}
        unsure: set[str] = set()
        for page in heads:
            for lost in self.lineage.lost_parents[page]:
                mine, its = find(page), find(by_lost.setdefault(lost, page))
                if mine != its:
                    group[max(mine, its, key=heads.index)] = min(mine, its, key=heads.index)
            for other in self.lineage.undirected[page]:
                if other in group and find(other) != find(page):
                    unsure |= {page, other}
                    group[max(find(page), find(other), key=heads.index)] = min(find(page), find(other), key=heads.index)
            outlet = outlet_key(self.pages[page].publisher)
            if outlet and outlet in by_outlet:
                mine, its = find(page), find(by_outlet[outlet])
                group[max(mine, its, key=heads.index)] = min(mine, its, key=heads.index)
            elif outlet:
                by_outlet[outlet] = page
        members: dict[str, list[str]] = defaultdict(list)
        for page in heads:
            members[find(page)].append(page)
        for those in members.values():
            if len(either := [self._name(page) for page in those if page in unsure]) > 1:
                self.untold.append(f"which of {_list(_counted(either))} had it first")
        return list(members.values())

    def _origin(self, group: Sequence[str]) -> Origin | None:
        """Where the pages of a group have the claim from; None where their lineage is unknown."""
        first = group[0]
        lost = next((lost for page in group for lost in self.lineage.lost_parents[page]), None)
        if lost is not None:
            names = [self._name(page) for page in group]
            return _origin(lost=lost, reasons=(f"{_list(names)} {_have(names)} it from a page that is not here",))
        if all(_rests_on_nobody(self._said(page)) for page in group):
            return None
        return _origin(page=first, reasons=tuple(self._reasons(group)))

    def _reasons(self, group: Sequence[str]) -> Iterable[str]:
        first = group[0]
        if self.lineage.parents[first]:
            above = _list([self._name(page) for page in self.lineage.parents[first]])
            yield f"{self._name(first)} has it, and {above}, which it was made from, has not"
        else:
            yield f"nothing here shows that {self._name(first)} has it from another page"
        for page in group[1:]:
            same = outlet_key(self.pages[page].publisher) == outlet_key(self.pages[first].publisher) is not None
            why = "is of the same outlet" if same else "is linked to it, it is not known which way"
            yield f"{self._name(page)} {why}"

    def _passed_on(self, group: Sequence[str]) -> str | None:
        """The one other outlet that every mention of the claim on these pages is given to."""
        given = {_outlet_of(statement, self.pages[page]) for page in group for statement in self._said(page)}
        return given.pop() if len(given) == 1 else None

    def _others(
        self, group: Sequence[str], outlet: str, home: Mapping[str, str], found: Mapping[str, Origin]
    ) -> Origin:
        """The origin of pages that pass on what an outlet reported: that outlet's page here, or its name."""
        reason = f"{_list([self._name(page) for page in group])} only passes on what {outlet} reported"
        for page in self.order:
            if outlet_key(self.pages[page].publisher) == outlet_key(outlet):
                for one in (page, *self.lineage.above(page)):
                    if one in home:
                        known = found[home[one]]
                        return msgspec.structs.replace(known, reasons=(reason,))
        publishers = itertools.chain((page.publisher for page in self.pages.values()), self.others_here)
        here = any(outlet_key(publisher) == outlet_key(outlet) for publisher in publishers)
        where = "whose pages here were not found to state it" if here else "whose own report is not here"
        return _origin(outlet=outlet, reasons=(f"{reason}, {where}",))

    def _said(self, page: str) -> Sequence[Statement]:
        """The page's statements of the claim, its titles left out where it has others."""
        body = [statement for statement in self.stated[page] if statement.block is not Role.TITLE]
        return body or self.stated[page]

    def _name(self, page: str) -> str:
        return self.pages[page].called


def _add(found: dict[str, Origin], origin: Origin) -> None:
    """Keep an origin, or the further reasons for one that is kept."""
    known = found.get(origin.id, origin)
    reasons = tuple(dict.fromkeys((*known.reasons, *origin.reasons)))
    found[origin.id] = msgspec.structs.replace(known, reasons=reasons)


def _outlet_of(statement: Statement, page: Page) -> str | None:
    """The other outlet that a statement is given to first of all."""
    if not statement.chain or statement.chain[0].kind is not Kind.PUBLICATION:
        return None
    name = statement.chain[0].name
    return name if outlet_key(name) != outlet_key(page.publisher) else None


def _rests_on_nobody(statements: Sequence[Statement]) -> bool:
    """Every one of them stands on a cue alone: 'reportedly', 'reports suggest'."""
    return all(s.innermost is not None and s.innermost.kind is Kind.UNNAMED for s in statements)


def _origin(
    *,
    page: str | None = None,
    lost: str | None = None,
    outlet: str | None = None,
    reasons: tuple[str, ...],
) -> Origin:
    return Origin(
        id=content_id("origin", page or "", lost or "", outlet_key(outlet) or ""),
        page=page,
        lost=lost,
        outlet=outlet,
        reasons=reasons,
    )


def _day(page: Page) -> str:
    """Sorts pages by date; those without one come last."""
    return page.published.instant if page.published else "~"


def _list(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


NAMED = 4
"""Pages that a reason names; the others are counted."""


def _counted(names: Sequence[str]) -> list[str]:
    """Names once each, with how many pages have each; those beyond some are counted together."""
    told = [name if times == 1 else f"the {times} pages of {name}" for name, times in Counter(names).items()]
    return told if len(told) <= NAMED + 1 else [*told[:NAMED], f"{len(told) - NAMED} others"]


def _have(names: Sequence[str]) -> str:
    return "have" if len(names) > 1 else "has"
