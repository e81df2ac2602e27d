"""What is drawn of a family of pages: its nodes and edges, with reprints folded, and where in time each stands."""

from __future__ import annotations

import datetime
import functools
import heapq
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec

from sayso.days import SLACK, extent, in_time, moment_of
from sayso.export.drawing import clean
from sayso.record import Change, Copy, CopyKind, LostPage, Page, groups
from sayso.text import outlet

__all__ = ["Family", "Tie", "Times", "When", "called", "meant", "turned"]

FEWEST = 3
"""Reprints of one page that are drawn as one."""
ALIKE = 0.9
"""Share from which two pages, of which it is not known which came first, are all but the same: a whole page in which a
line was altered has more, one that was edited less."""
DAY = 86400.0
NEVER = 1 << 40
"""The band of what no date tells anything about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """An edge of the drawing: a copy, or that a lost page comes from a page."""

    parent: str  # keys of nodes
    child: str
    copy: Copy | None = None
    changes: tuple[Change, ...] = ()

    @property
    def directed(self) -> bool:
        return self.copy is None or self.copy.directed

    @property
    def style(self) -> str:
        if self.copy is None:
            return "to-lost"
        if not self.copy.directed:
            return "undirected"
        return "from-lost" if self.copy.lost is not None else "directed"


@dataclass(slots=True)
class Family:
    """The nodes by key and the edges. A key is a page's id with `page-` before it, a lost page's with `lost-`."""

    pages: dict[str, Page]
    lost: dict[str, LostPage]
    ties: list[Tie]
    folded: dict[str, list[str]]  # pages' keys by the key of the node they are drawn as
    within: dict[str, str]  # the key of the parent of each such node, or of the page that those are all but the same as
    copies: int  # before anything was folded

    def __init__(
        self, pages: Iterable[Page], copies: Iterable[Copy], lost: Iterable[LostPage], changes: Iterable[Change]
    ) -> None:
        self.pages = {f"page-{page.id}": page for page in sorted(pages, key=lambda page: page.id)}
        gone = {page.id: page for page in lost}
        self.lost, self.folded, self.within = {}, {}, {}
        by_copy: dict[tuple[str, str], list[Change]] = defaultdict(list)
        for change in changes:
            by_copy[change.child, change.parent].append(change)
        ties: dict[tuple[str, str], Tie] = {}
        for copy in copies:
            child = f"page-{copy.child}"
            if child not in self.pages:
                continue
            if copy.lost is not None:
                parent = f"lost-{copy.lost}"
                self.lost[parent] = gone.get(copy.lost) or LostPage(id=copy.lost)
            else:
                parent = f"page-{copy.parent}"
                if parent not in self.pages or parent == child:
                    continue
            if not copy.directed and parent > child:  # their order means nothing: let nothing depend on it
                copy, parent, child = turned(copy), child, parent
            found = by_copy.get((copy.child, copy.parent or ""), []) if copy.directed else []
            tie = Tie(parent=parent, child=child, copy=copy, changes=tuple(sorted(found, key=_in_text)))
            ties[parent, child] = min(ties.get((parent, child), tie), tie, key=repr)
        for key, page in self.lost.items():
            parent = f"page-{page.derived_from}"
            if parent in self.pages:
                ties[parent, key] = Tie(parent=parent, child=key)
        self.lost = dict(sorted(self.lost.items()))
        self.ties = sorted(ties.values(), key=lambda tie: (tie.child, -(tie.copy.share if tie.copy else 1), tie.parent))
        self.copies = sum(tie.copy is not None for tie in self.ties)

    @property
    def keys(self) -> list[str]:
        hidden = {key for those in self.folded.values() for key in those}
        return sorted([*(set(self.pages) - hidden), *self.lost, *self.folded])

    def fold(self, unfolded: Collection[str]) -> None:
        """Draw as one node reprints of one page that changed nothing, and that nothing else hangs on; and as one those
        pages that are all but the same and of which it is not known which came first."""
        self._fold_reprints(unfolded)
        self._fold_alike(unfolded)

    def _fold_alike(self, unfolded: Collection[str]) -> None:
        alike = [
            tie
            for tie in self.ties
            if tie.copy is not None
            and not tie.copy.directed
            and tie.copy.kind in (CopyKind.REPRINT, CopyKind.UPDATE)
            and tie.copy.share >= ALIKE
        ]
        ends = {key for tie in alike for key in (tie.parent, tie.child)}
        inside = Counter(key for tie in alike for key in (tie.parent, tie.child))
        touching = Counter(key for tie in self.ties for key in (tie.parent, tie.child))
        for members in groups(ends, ((tie.parent, tie.child) for tie in alike)).values():
            head = min(members, key=lambda key: (-inside[key], self._when(key), key))
            others = [key for key in members if key != head and inside[key] == touching[key]]
            if len(others) < FEWEST or head.split("-", 1)[1] in unfolded:
                continue
            name = f"versions-{head.split('-', 1)[1]}"
            gone = set(others)
            met = [tie for tie in alike if not gone.isdisjoint((tie.parent, tie.child))]
            shares = [tie.copy.share for tie in met if tie.copy]
            some = met[0].copy
            assert some is not None
            left = {head} | {key for tie in met for key in (tie.parent, tie.child)} - gone
            self.folded[name], self.within[name] = others, head
            self.ties = [tie for tie in self.ties if gone.isdisjoint((tie.parent, tie.child))]
            self.ties += [Tie(parent=key, child=name, copy=_with_share(some, min(shares))) for key in sorted(left)]

    def _when(self, key: str) -> tuple[float, float]:
        published = self.pages[key].published
        return in_time(published.value if published else None)

    def _fold_reprints(self, unfolded: Collection[str]) -> None:
        touching = Counter(key for tie in self.ties for key in (tie.parent, tie.child))
        reprints: dict[str, list[Tie]] = defaultdict(list)
        for tie in self.ties:
            if (
                tie.copy is not None
                and tie.copy.directed
                and tie.copy.kind is CopyKind.REPRINT
                and not tie.changes
                and touching[tie.child] == 1
                and tie.parent.split("-", 1)[1] not in unfolded
            ):
                reprints[tie.parent].append(tie)
        for parent, those in reprints.items():
            if len(those) < FEWEST:
                continue
            name = f"reprints-{parent.split('-', 1)[1]}"
            self.folded[name] = [tie.child for tie in those]
            self.within[name] = parent
            shares = [tie.copy.share for tie in those if tie.copy]
            copy = those[0].copy
            assert copy is not None
            self.ties = [tie for tie in self.ties if tie not in those]
            self.ties.append(Tie(parent=parent, child=name, copy=_with_share(copy, min(shares))))

    def called(self, key: str) -> str:
        """What a node is called within a sentence."""
        if key in self.folded:
            kind = "reprints" if key.startswith("reprints-") else "pages alike"
            return f"{len(self.folded[key])} {kind}"
        return "a lost page" if key in self.lost else called(self.pages[key])


def turned(copy: Copy) -> Copy:
    return msgspec.structs.replace(copy, child=copy.parent or "", parent=copy.child)


def _with_share(copy: Copy, share: float) -> Copy:
    return msgspec.structs.replace(copy, share=share, reasons=(), aligned=())


def _in_text(change: Change) -> tuple[int, str, str]:
    return (change.after.start if change.after else -1, change.kind, change.message)


def called(page: Page) -> str:
    return clean(outlet(page), 80)


# --- time ----------------------------------------------------------------------------------------

_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class When:
    """When a page came out, in seconds: from the first to the last that its date may mean."""

    first: float = float("-inf")
    last: float = float("inf")
    moment: float | None = None
    shown: str = ""
    slack: float = SLACK

    @property
    def known(self) -> bool:
        """To the day."""
        return self.last - self.first <= DAY


@functools.lru_cache(maxsize=4096)
def meant(value: str | None) -> When:
    shown = clean(value, 40)
    found, moment = extent(value), moment_of(value)
    if found is None:
        return When(shown=shown)
    first, last, slack = found
    if moment is not None:
        return When(first, last, first, f"{day(moment[0])}, {moment[0]:%H:%M}", slack)
    alone = re.fullmatch(r"\d{4}-\d\d-\d\d", value or "")
    return When(first, last, None, day(_EPOCH + datetime.timedelta(seconds=first)) if alone else shown)


def day(at: datetime.date) -> str:
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year}"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Times:
    """Where in time each node is drawn, and what is to be said of it."""

    def __init__(self, family: Family) -> None:
        self.of: dict[str, When] = {}
        for key in family.keys:
            if key in family.pages:
                published = family.pages[key].published
                self.of[key] = meant(published.value if published else None)
            elif key in family.folded:
                self.of[key] = self._together([family.pages[page] for page in family.folded[key]])
            else:
                self.of[key] = When()
        self.at = self._placed(family)
        self.early = {
            key
            for key, when in self.of.items()
            if when.known and (at := self.at[key]) is not None and at - when.last > when.slack
        }
        self.unit = self._unit()

    def _together(self, pages: Sequence[Page]) -> When:
        whens = [when for page in pages if (when := meant(page.published.value if page.published else None)).shown]
        if not whens:
            return When()
        first, last = min(whens, key=lambda w: w.first), max(whens, key=lambda w: (w.last, w.first))
        start, end = (when.shown.partition(",")[0] for when in (first, last))
        return replace(first, shown=start if start == end else f"{start} – {end}")

    def _placed(self, family: Family) -> dict[str, float | None]:
        """The moment at which each is drawn: its own, or the nearest that its parents and copies leave it."""
        above: dict[str, list[str]] = {key: [] for key in self.of}
        below: dict[str, list[str]] = {key: [] for key in self.of}
        beside: dict[str, list[str]] = {key: [] for key in self.of}
        for tie in family.ties:
            if tie.directed:
                above[tie.child].append(tie.parent)
                below[tie.parent].append(tie.child)
            else:
                beside[tie.parent].append(tie.child)
                beside[tie.child].append(tie.parent)
        order = _parents_first(above, below)
        low: dict[str, float] = {}
        for key in order:
            low[key] = max([self.of[key].first, *(low.get(parent, float("-inf")) for parent in above[key])])
        high: dict[str, float] = {}
        for key in reversed(order):
            high[key] = min([self.of[key].last, *(high.get(child, float("inf")) for child in below[key])])
        at: dict[str, float | None] = {}
        for key in order:
            late = low[key] > float("-inf") and (key not in family.lost or high[key] == float("inf"))
            best = low[key] if late else max(low[key], high[key])
            at[key] = best if abs(best) != float("inf") else None
        for key in order:  # one without a date or directed copies stands with what it is like
            if at[key] is None:
                near = sorted(moment for other in beside[key] if (moment := at[other]) is not None)
                at[key] = near[-1] if near else None
        for key in order:
            own, those = at[key], [moment for parent in above[key] if (moment := at.get(parent)) is not None]
            at[key] = max([*those, *([own] if own is not None else [])], default=None)
        return at

    def _unit(self) -> str:
        known = [key for key, when in self.of.items() if when.known]
        moments = [at for key in known if (at := self.at[key]) is not None]
        span = max(moments, default=0.0) - min(moments, default=0.0)
        if moments and span <= 1.5 * DAY and all(self.of[key].moment is not None for key in known):
            return "hour"
        return "day" if span <= 92 * DAY else "month" if span <= 5 * 366 * DAY else "year"

    def band(self, key: str) -> int:
        at = self.at[key]
        if at is None:
            return NEVER
        if self.unit in ("hour", "day"):
            return int(at // (DAY if self.unit == "day" else 3600))
        date = _EPOCH + datetime.timedelta(seconds=at)
        return date.year * 12 + date.month - 1 if self.unit == "month" else date.year

    def named(self, band: int) -> tuple[str, str]:
        """What a band is called, on two lines."""
        if band == NEVER:
            return "no date", ""
        if self.unit == "year":
            return str(band), ""
        if self.unit == "month":
            return f"{_MONTHS[band % 12]} {band // 12}", ""
        at = _EPOCH + datetime.timedelta(seconds=band * (DAY if self.unit == "day" else 3600))
        return day(at), f"{at:%H:00}" if self.unit == "hour" else ""

    def since(self, band: int, before: int) -> str:
        """How much later a band is than the one before it, where it is not the next."""
        apart = band - before
        return f"{apart:,} {self.unit}s later" if apart > 1 and NEVER not in (band, before) else ""


def _parents_first(above: Mapping[str, Sequence[str]], below: Mapping[str, Sequence[str]]) -> list[str]:
    """Keys so that parents come before their children, as far as they do not run in a circle."""
    waiting = {key: len(those) for key, those in above.items()}
    heap = sorted(key for key, count in waiting.items() if not count)
    rest = sorted(waiting, reverse=True)
    done: dict[str, None] = {}
    while len(done) < len(waiting):
        if heap:
            key = heapq.heappop(heap)
        else:
            while rest[-1] in done:
                rest.pop()
            key = rest.pop()
        if key in done:
            continue
        done[key] = None
        for child in below[key]:
            waiting[child] -= 1
            if not waiting[child] and child not in done:
                heapq.heappush(heap, child)
    return list(done)
