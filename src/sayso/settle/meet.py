"""Which pages are worth comparing with new ones, by the features that the case file keeps of each."""

from __future__ import annotations

import itertools
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sayso.settle.groups import Step, ids_of, portions, unsettled
from sayso.store import Store
from sayso.trace.candidates import (
    CROWD,
    ENOUGH,
    NEAREST,
    REPRESENTATIVES,
    Meetings,
    both_ways,
    nearest,
    page_features,
    rank,
    weight_of,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

TOGETHER = 512
"""Pages whose features are read and kept in one step."""

SEVERAL = 0.25
"""Share of the case from which new pages are not met one by one: working out all neighbours takes less then."""

Pair = tuple[int, int]  # numbers of pages, smaller first


class Met(NamedTuple):
    """What is kept of a pair: the bits shared, and of which of the two the other is among the nearest."""

    bits: int
    near_one: bool
    near_two: bool


def meet(store: Store, step: Step) -> None:
    """Find the neighbours of the pages that wait, and what they change for the neighbours of others."""
    new = ids_of(store, (page for (page,) in store.query("SELECT p.number FROM pending JOIN page AS p ON p.id = page")))
    if not new:
        return
    _describe(store, new, step)
    known = store.query("SELECT count(*) FROM sketch WHERE met = 1")[0][0]
    with store.transaction():
        if not known or len(new) > SEVERAL * known:
            before, after = _kept(store), _all(store)
        else:
            before, after = _Few(store, set(new)).met()
        _keep(store, before, after)
        store.run("UPDATE sketch SET met = 1 WHERE page = ?", ((page,) for page in new))
        unsettled(store, "copies", new)
        unsettled(store, "claims", new)
        unsettled(store, "review", new)
        store.run("DELETE FROM pending WHERE page = ?", ((page,) for page in new.values()))


def _describe(store: Store, new: Mapping[int, str], step: Step) -> None:
    """Keep what each new page is found by."""
    there = {page for (page,) in store.query("SELECT page FROM sketch WHERE met = 0")}
    number = {page: one for one, page in new.items() if one not in there}
    done = len(new) - len(number)
    for some in portions(sorted(number), TOGETHER):
        pages = list(store.pages(some))
        found = page_features(pages)
        ranks = [rank(page) for page in pages]
        numbers = [number[page.id] for page in pages]
        rows = (
            (feature, rank, one)
            for features, rank, one in zip(found, ranks, numbers, strict=True)
            for feature in features.tolist()
        )
        with store.transaction():
            store.run(
                "INSERT INTO sketch VALUES (?, ?, ?, 0)",
                ((one, rank, f.tobytes()) for one, rank, f in zip(numbers, ranks, found, strict=True)),
            )
            store.run("INSERT INTO feature VALUES (?, ?, ?)", sorted(rows))
        done += len(some)
        step("comparing", done, len(new))


def _kept(store: Store) -> dict[Pair, Met]:
    rows = store.query("SELECT one, two, bits, near_one, near_two FROM pair")
    return {(one, two): Met(bits, bool(a), bool(b)) for one, two, bits, a, b in rows}


def _all(store: Store) -> dict[Pair, Met]:
    """The pairs among all pages."""
    import numpy as np

    rows = store.query("SELECT page, numbers FROM sketch ORDER BY rank, page")
    pages = np.array([page for page, _ in rows])
    numbers = [np.frombuffer(found, dtype=np.int64) for _, found in rows]
    holders = np.repeat(np.arange(len(pages)), [len(found) for found in numbers])
    near = nearest(both_ways(Meetings(np.concatenate(numbers), holders).shared()))
    page, other = pages[near.page], pages[near.other]
    found = _Pairs()
    for a, b, shared in zip(page.tolist(), other.tolist(), near.bits.tolist(), strict=True):
        found.near(a, b, shared)
    return found.pairs


class _Pairs:
    """Pairs gathered from the neighbours of each page."""

    def __init__(self) -> None:
        self.pairs: dict[Pair, Met] = {}

    def near(self, page: int, other: int, bits: int) -> None:
        """The other page is among the nearest of this one."""
        pair = (page, other) if page < other else (other, page)
        old = self.pairs.get(pair, Met(bits, False, False))
        self.pairs[pair] = Met(bits, old.near_one or page < other, old.near_two or page > other)


@dataclass
class _Who:
    """Who has a feature: pages in order of time, all of them or, of a crowd, the earliest and the new ones."""

    pages: list[int]
    new: set[int] = field(default_factory=set)


class _Few:
    """Works out what some new pages change, and gives the pairs they concern as they were and as they are.

    What other pages have in common can only have grown less: where a feature passes from few pages to a crowd, or its
    crowd has another among its earliest. A page whose list of neighbours was cut off, and in which one has lost, is
    worked out again; in the others the new pages take the place that is theirs.
    """

    def __init__(self, store: Store, new: set[int]) -> None:
        self.store, self.new = store, new
        self.rank: dict[int, int] = {}

    def met(self) -> tuple[dict[Pair, Met], dict[Pair, Met]]:
        of = self._features(self.new)
        lost = self._lost(of)
        shared = self._shared(of, self.new)
        again = self._again(lost)
        lists = self._nearest(self._shared(self._features(again), again)) if again else {}
        lists |= {page: [] for page in again - lists.keys()}
        mine = self._nearest(shared)
        lists |= {page: mine.get(page, []) for page in self.new}
        gains: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for page, others in shared.items():
            for other, bits in others:
                if other not in self.new and other not in again:
                    gains[other].append((page, bits))
        touched = {page for pair in lost for page in pair} | gains.keys() | self.new | again
        before = self._pairs_of(touched)
        old = self._lists(touched - self.new - again, before, lost)
        for page in old.keys() | gains.keys():
            merged = [*old.get(page, ()), *gains.get(page, ())]
            lists[page] = sorted(merged, key=lambda entry: (-entry[1], self._ranked(entry[0])))[:NEAREST]
        return before, self._after(touched, before, lists, lost)

    def _ranked(self, page: int) -> tuple[int, int]:
        if page not in self.rank:
            self._learn([page])
        return self.rank[page], page

    def _learn(self, pages: Iterable[int]) -> None:
        rows = self.store.query(
            "SELECT page, rank FROM sketch WHERE page IN (SELECT value FROM json_each(?))", (json.dumps(list(pages)),)
        )
        self.rank.update(rows)

    def _features(self, pages: Iterable[int]) -> dict[int, list[int]]:
        """Each feature of some pages, with those of them that have it."""
        import numpy as np

        of: dict[int, list[int]] = defaultdict(list)
        rows = self.store.query(
            "SELECT page, rank, numbers FROM sketch WHERE page IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(pages)),),
        )
        for page, place, numbers in rows:
            self.rank[page] = place
            for number in np.frombuffer(numbers, dtype=np.int64).tolist():
                of[number].append(page)
        return of

    def _holders(self, number: int, most: int | None = None) -> list[int]:
        """The pages that have a feature, the earliest first; no more than so many."""
        rows = self.store.query(
            "SELECT page, rank FROM feature WHERE number = ? ORDER BY rank, page LIMIT ?",
            (number, -1 if most is None else most),
        )
        self.rank.update(rows)
        return [page for page, _ in rows]

    def _shared(self, of: Mapping[int, list[int]], pages: set[int]) -> dict[int, list[tuple[int, int]]]:
        """For each of these pages all others with which it shares enough, and how much."""
        import numpy as np

        numbers: list[int] = []
        holders: list[int] = []
        for number, mine in of.items():
            there = self._holders(number, CROWD + 1)
            if len(there) > CROWD:
                if not pages.isdisjoint(there[:REPRESENTATIVES]):
                    there = self._holders(number)
                else:
                    there = list({*there, *mine})
            if len(there) > 1:
                numbers += [number] * len(there)
                holders += there
        ordered = sorted(set(holders), key=self._ranked)
        place = {page: n for n, page in enumerate(ordered)}
        met = Meetings(np.array(numbers, dtype=np.int64), np.array([place[page] for page in holders], dtype=np.int64))
        near = met.shared([place[page] for page in pages if page in place])
        found: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for page, other, bits in zip(near.page.tolist(), near.other.tolist(), near.bits.tolist(), strict=True):
            found[ordered[page]].append((ordered[other], bits))
        return found

    def _nearest(self, shared: Mapping[int, list[tuple[int, int]]]) -> dict[int, list[tuple[int, int]]]:
        return {
            page: sorted(others, key=lambda entry: (-entry[1], self._ranked(entry[0])))[:NEAREST]
            for page, others in shared.items()
        }

    def _lost(self, of: Mapping[int, list[int]]) -> dict[Pair, int]:
        """Bits that pairs of older pages no longer share, for pairs that are kept."""
        lost: dict[Pair, int] = defaultdict(int)
        for number, mine in of.items():
            some = self._holders(number, CROWD + 1 + len(mine))
            if len(some) <= CROWD:
                continue
            older = [page for page in some if page not in self.new]
            first = set(some[:REPRESENTATIVES])
            bits = weight_of(number)
            if len(older) <= CROWD:  # it was no crowd before
                rest = [page for page in older if page not in first]
                for one, two in itertools.combinations(sorted(rest), 2):
                    lost[one, two] += bits
                continue
            for was in older[:REPRESENTATIVES]:
                if was not in first:
                    for other in self._holders(number):
                        if other != was and other not in first and other not in self.new:
                            before = set(older[:REPRESENTATIVES])
                            if other in before and other < was:
                                continue  # two that both were among the earliest: counted from the other side
                            lost[min(was, other), max(was, other)] += bits
        if not lost:
            return {}
        there = self._pairs_of({page for pair in lost for page in pair})
        return {pair: bits for pair, bits in lost.items() if pair in there}

    def _again(self, lost: Mapping[Pair, int]) -> set[int]:
        """Pages whose list was full and in which a neighbour has lost: another may come in."""
        pages = {page for pair in lost for page in pair}
        kept = self._pairs_of(pages)
        counted: dict[int, int] = defaultdict(int)
        hit: set[int] = set()
        for (one, two), met in kept.items():
            counted[one] += met.near_one
            counted[two] += met.near_two
            if (one, two) in lost:
                hit |= ({one} if met.near_one else set()) | ({two} if met.near_two else set())
        return {page for page in hit if counted[page] >= NEAREST}

    def _pairs_of(self, pages: set[int]) -> dict[Pair, Met]:
        """The pairs kept that one of these pages is in."""
        rows = self.store.query(
            "SELECT one, two, bits, near_one, near_two FROM pair WHERE one IN (SELECT value FROM json_each(?1)) "
            "UNION SELECT one, two, bits, near_one, near_two FROM pair WHERE two IN (SELECT value FROM json_each(?1))",
            (json.dumps(sorted(pages)),),
        )
        return {(one, two): Met(bits, bool(a), bool(b)) for one, two, bits, a, b in rows}

    def _lists(
        self, pages: set[int], kept: Mapping[Pair, Met], lost: Mapping[Pair, int]
    ) -> dict[int, list[tuple[int, int]]]:
        """The neighbours that these pages had, with what they still share, where that is enough."""
        lists: dict[int, list[tuple[int, int]]] = {page: [] for page in pages}
        for pair, met in kept.items():
            bits = met.bits - lost.get(pair, 0)
            if bits >= ENOUGH:
                one, two = pair
                if met.near_one and one in pages:
                    lists[one].append((two, bits))
                if met.near_two and two in pages:
                    lists[two].append((one, bits))
        return lists

    def _after(
        self,
        touched: set[int],
        before: Mapping[Pair, Met],
        lists: Mapping[int, list[tuple[int, int]]],
        lost: Mapping[Pair, int],
    ) -> dict[Pair, Met]:
        """The pairs that the touched pages are in, by their lists, and by the lists of others that stand."""
        found = _Pairs()
        for page in touched:
            for other, bits in lists.get(page, ()):
                found.near(page, other, bits)
        for (one, two), met in before.items():
            for page, other, near in ((one, two, met.near_one), (two, one, met.near_two)):
                if near and page not in touched:
                    found.near(page, other, met.bits - lost.get((one, two), 0))
        return found.pairs


def _keep(store: Store, before: Mapping[Pair, Met], after: Mapping[Pair, Met]) -> None:
    """Write what has changed; what hung on pairs that are no more is to be worked out again."""
    gone = before.keys() - after.keys()
    for pair in gone:
        ((related, alike),) = store.query("SELECT related, alike FROM pair WHERE one = ? AND two = ?", pair)
        if related:
            unsettled(store, "copies", pair)
        if related or alike:
            unsettled(store, "claims", pair)
    store.run("DELETE FROM pair WHERE one = ? AND two = ?", gone)
    store.run(
        "UPDATE pair SET bits = ?, near_one = ?, near_two = ? WHERE one = ? AND two = ?",
        ((*map(int, met), *pair) for pair, met in after.items() if pair in before and before[pair] != met),
    )
    store.run(
        "INSERT INTO pair VALUES (?, ?, ?, ?, ?, NULL, NULL)",
        sorted((*pair, *map(int, met)) for pair, met in after.items() if pair not in before),
    )
