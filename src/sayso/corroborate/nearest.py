"""The wordings that come nearest to one wording, among many: an index of words, then a closer look at the best."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from sayso.corroborate.wording import Wording, wording
from sayso.record import Statement

__all__ = ["Nearest", "Ranked"]

CROWD = 0.1
"""A word that stands in more than this share of the wordings finds nothing and is not looked up..."""

SMALL = 400
"""...unless it stands in fewer than this many: a small pile is looked through whole."""

CLOSER = 60
"""Wordings that are looked at more closely, the nearest by their words. Beyond them a closer look changes nothing: the
right one was there or had no telling word in common."""

SATURATES, LENGTH = 1.2, 0.75
"""BM25's own constants (Robertson and others, 1994): how soon a repeated word adds nothing, how far length counts."""

LETTERS = 4
"""Letters in a row that are compared in the closer look: they bridge inflections, spellings and joined words."""


class Ranked(NamedTuple):
    """A wording that was found, by its name, and how near it comes: 1 for the nearest in both looks."""

    name: str
    score: float


class Nearest:
    """Many wordings, ready to be asked which come nearest to another. Names in, names out.

    Making it takes time in proportion to the wordings; asking it, to those that share an uncommon word.
    """

    def __init__(self, wordings: Mapping[str, str | Statement | Wording]) -> None:
        self.names = sorted(wordings)
        self.ready = [wording(wordings[name]) for name in self.names]
        self._where: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, ready in enumerate(self.ready):
            for key, count in ready.bag.items():
                self._where[key].append((number, count))
        self._mean = sum(len(ready.words) for ready in self.ready) / max(1, len(self.ready))
        self._letters: Counter[str] = Counter()
        self._row_length = 0.0
        self._seen: dict[int, Counter[str]] = {}

    def rank(self, of: str | Statement | Wording, *, limit: int = 20) -> list[Ranked]:
        """The nearest wordings, best first; of equally near ones, in order of name. None where no word is shared."""
        ready = wording(of)
        by_words = self._by_words(ready)
        if not by_words:
            return []
        best = sorted(by_words, key=lambda n: (-by_words[n], n))[: max(limit, CLOSER)]
        by_letters = self._by_letters(ready, best)
        top_words, top_letters = by_words[best[0]], max(by_letters.values()) or 1.0
        score = {n: (by_words[n] / top_words + by_letters[n] / top_letters) / 2 for n in best}
        return [Ranked(self.names[n], score[n]) for n in sorted(best, key=lambda n: (-score[n], n))[:limit]]

    def _by_words(self, ready: Wording) -> dict[int, float]:
        many = max(SMALL, CROWD * len(self.ready))
        found: dict[int, float] = defaultdict(float)
        for key in sorted(ready.bag):
            where = self._where.get(key, ())
            if not where or len(where) > many:
                continue
            worth = self._worth(len(where))
            for number, count in where:
                length = 1 - LENGTH + LENGTH * len(self.ready[number].words) / self._mean
                found[number] += worth * count * (SATURATES + 1) / (count + SATURATES * length)
        return found

    def _by_letters(self, ready: Wording, numbers: list[int]) -> dict[int, float]:
        if not self._letters:
            for one in self.ready:
                its = _letters(one)
                self._letters.update(its.keys())
                self._row_length += sum(its.values()) / len(self.ready)
        ours = _letters(ready)
        found = {}
        for number in numbers:
            if number not in self._seen:
                self._seen[number] = _letters(self.ready[number])
            theirs = self._seen[number]
            length = 1 - LENGTH + LENGTH * sum(theirs.values()) / max(1.0, self._row_length)
            total = 0.0
            for row in ours.keys() & theirs.keys():
                count = theirs[row]
                total += self._worth(self._letters[row]) * count * (SATURATES + 1) / (count + SATURATES * length)
            found[number] = total
        return found

    def _worth(self, holding: int) -> float:
        return math.log(1 + (len(self.ready) - holding + 0.5) / (holding + 0.5))


def _letters(ready: Wording) -> Counter[str]:
    low = f" {' '.join(word.shown.lower() for word in ready.words)} "
    return Counter(low[n : n + LETTERS] for n in range(len(low) - LETTERS + 1))
