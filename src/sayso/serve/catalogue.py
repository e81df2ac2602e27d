"""The pages of a case by facet, held in memory: sets of pages as the bits of one whole number.

Counting how many of some thousand found pages bear each of some hundred marks takes longer in SQL than a reader waits;
as `(found & marked).bit_count()` it takes microseconds, and 10,000 pages with 100 marks are 125 KB.
"""

from __future__ import annotations

import bisect
import functools
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sayso.store import ClaimLine, Code, Counts, FamilyLine, SourceLine, Store

__all__ = ["FACETS", "Catalogue"]

FACETS = ("publisher", "lacks", "certainty", "kind", "finding")
"""What pages may be chosen by: who published them; whether they lack a date or publisher; and whether any of their
statements is of a certainty or has a source of a kind, and whether a check found something on them."""

LARGEST = 12
"""Families that are kept here; the list of all is asked for."""


WAYS = 20
"""Ways on which a source's word was passed on that are kept."""

CLAIMS = 12
"""Claims with a source that are kept."""


class Word(NamedTuple):
    """What stands on a source's word: its statements by their numbers in the file, the earliest page first; by whom it
    was published and through whom, with how often; and the first claims."""

    numbers: array[int]
    ways: tuple[tuple[tuple[str | None, str | None], int], ...]
    claims: tuple[ClaimLine, ...]


class Catalogue:
    """The pages of a case by facet, and what is counted over all of it.

    Pages are told by the numbers that the case file gives them.
    """

    def __init__(
        self,
        days: Sequence[tuple[int, str | None]],
        marks: Iterable[tuple[str, str, int]],
        *,
        counts: Counts,
        families: Sequence[FamilyLine] = (),
        time_line: Sequence[tuple[str, int]] = (),
        sources: Sequence[SourceLine] = (),
        codes: Sequence[Code] = (),
    ) -> None:
        """`days` are all pages, the latest first, with when they were published; `marks` are facet, value and page."""
        self.counts = counts
        self.families = tuple(families)
        self.time_line = tuple(time_line)
        self.sources = tuple(sources)
        self.source = {(one.name, one.named): one for one in self.sources}
        self.codes = tuple(codes)
        self.order = array("I", [number for number, _ in days])
        self.place = {number: place for place, number in enumerate(self.order)}
        self.size = max(self.order, default=0) + 1
        dated = sorted((day, number) for number, day in days if day)
        self._days = [day for day, _ in dated]
        self._dated = array("I", [number for _, number in dated])
        self.all = self.bits(self.order)
        gathered: dict[str, dict[str, list[int]]] = {facet: defaultdict(list) for facet in FACETS}
        for facet, value, number in marks:
            gathered[facet][value].append(number)
        self.marked: dict[str, dict[str, int]] = {
            facet: {value: self.bits(numbers) for value, numbers in sorted(values.items())}
            for facet, values in gathered.items()
        }

    @classmethod
    def of(cls, store: Store) -> Catalogue:
        """The catalogue of a case as it is now."""
        return cls(
            store.days(),
            store.facets(),
            counts=store.counts(),
            families=store.families_by_size(limit=LARGEST),
            time_line=store.time_line(),
            sources=store.sources(),
            codes=store.codes(),
        )

    def bits(self, numbers: Iterable[int]) -> int:
        """These pages as the bits of one number."""
        flags = bytearray(self.size // 8 + 1)
        for number in numbers:
            flags[number >> 3] |= 1 << (number & 7)
        return int.from_bytes(flags, "little")

    def between(self, first: str | None, last: str | None) -> int:
        """The pages published on or after the day `first` and on or before the day `last`, as far as both say."""
        low = bisect.bisect_left(self._days, first) if first else 0
        high = bisect.bisect_right(self._days, last + "~") if last else len(self._days)
        return self.bits(self._dated[low:high])

    def listed(self, found: int, ranked: Sequence[int] | None, *, after: int | None = None) -> Iterator[int]:
        """The pages of a set, in the order given, or the latest first; those behind the page `after`, which need not
        be in the set any more."""
        flags = found.to_bytes(self.size // 8 + 1, "little")
        order = iter(self.order if ranked is None else ranked)
        if after is not None and not any(number == after for number in order):
            return
        for number in order:
            if flags[number >> 3] >> (number & 7) & 1:
                yield number

    @functools.lru_cache(maxsize=128)  # noqa: B019  a catalogue lives as long as the case does not change
    def ranked(self, store: Store, words: str) -> tuple[array[int], int]:
        """The pages that hold all these words, best first, and as a set."""
        numbers = array("I", store.ranked(words))
        return numbers, self.bits(numbers)

    @functools.lru_cache(maxsize=256)  # noqa: B019  as above
    def word_of(self, store: Store, name: str, named: bool) -> Word:
        """What stands on a source's word, by its name or, not `named`, by its words."""
        links = store.links(name, named=named)
        return Word(
            array("I", dict.fromkeys(number for number, _, _ in links)),
            tuple(Counter((publisher, via) for _, publisher, via in links).most_common(WAYS)),
            tuple(store.claims_with(name, named=named, limit=CLAIMS)),
        )
