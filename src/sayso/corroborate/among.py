"""What a word tells of which statement it is, among those that a statement is picked from.

'Dam' is a rare word of English and tells nothing on pages about a dam; and a name that two statements share is where or
about whom both are, not what they state.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sayso.corroborate.parts import Part
from sayso.corroborate.sameness import SENSE
from sayso.corroborate.wording import TELLING, listed, senses, telling
from sayso.rarity import COMMON_BITS, NAME_BITS, Word

__all__ = ["Among", "acts", "by_sense"]


UNKNOWN = NAME_BITS - COMMON_BITS
"""Bits of a word that English does not have: with a capital a name, even where it opens the clause."""


class Among:
    """Some clauses, and how much a word that two of them share tells.

    A word in at most `few` of them tells what it does in English, in more of them less, in all of them nothing. Where
    there are fewer than `many` clauses every word tells what it does in English.
    """

    def __init__(self, told: Iterable[Part], *, few: int, many: int) -> None:
        clauses = list(told)
        self.few, self.many, self.size = few, many, len(clauses)
        self.holding = Counter(key for part in clauses for key in part.ready.bag)

    def weight(self, word: Word) -> float:
        """The bits of a word, less where more than a few of the clauses have it."""
        holding = self.holding[word.key]
        if self.size < self.many or holding <= self.few:
            return word.weight
        return word.weight * max(0.0, math.log(self.size / holding) / math.log(self.size / self.few))

    def tells(self, part: Part, *, figures: bool = False) -> dict[str, float]:
        """The telling words of a clause, each once, with what they tell here; `figures`: its figures too."""
        return {
            word.key: self.weight(word)
            for word in part.ready.words
            if telling(word) or (figures and word.key[0] == "#")
        }


def acts(one: Part, other: Part) -> bool:
    """Whether two clauses have a figure in common or a telling word that is neither a name on both sides, nor a denial,
    nor as common as 'people' and 'day'.

    What shows a capital in both, and in one of them amid words without, is a name.
    """
    ours, theirs = _shown(one), _shown(other)
    return any(
        not (ours[key].capital and theirs[key].capital and (ours[key].name or theirs[key].name))
        for key in ours.keys() & theirs.keys()
    )


class _Shown(NamedTuple):
    capital: bool
    name: bool  # a capital amid words without


def _shown(part: Part) -> dict[str, _Shown]:
    words = [
        (n, word)
        for n, word in enumerate(part.ready.words)
        if word.key[0] == "#" or (telling(word) and word.weight > TELLING and word.shown.lower() not in listed("not"))
    ]
    amid = any(word.shown[0].islower() for _, word in words)
    found: dict[str, _Shown] = {}
    for n, word in words:
        capital = word.shown[0].isupper()
        known = found.get(word.key, _Shown(capital=True, name=False))
        name = capital and amid and (n > 0 or word.weight >= UNKNOWN)
        found[word.key] = _Shown(capital=known.capital and capital, name=known.name or name)
    return found


def by_sense(ours: Mapping[str, float], theirs: Mapping[str, float]) -> tuple[float, int]:
    """What words of one sense add to the words that two clauses share, and how many there are: each word once."""
    meanings = senses()
    bits, count = 0.0, 0
    left = [key for key in theirs if key not in ours and key in meanings]
    for key in [key for key in ours if key not in theirs and key in meanings] if left else ():
        twin = next((other for other in left if not meanings[key].isdisjoint(meanings[other])), None)
        if twin is not None:
            left.remove(twin)
            bits += SENSE * min(ours[key], theirs[twin])
            count += 1
    return bits, count
