"""Which pages are about one event: the context in which the same words state the same thing."""

from __future__ import annotations

import functools
import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping

from sayso.rarity import COMMON_BITS, weighed
from sayso.record import Page, Role

__all__ = ["NEAR", "Events", "likeness", "one_event", "reported"]

NEAR = 0.23
"""Likeness of two groups of pages (the mean over their pairs) from which they are about one event."""

NAMES = 1.5
"""How much more a name says about the event than a common noun as rare."""

PRIOR = 200
"""Pages of general English that the pile is read beside: in a pile about one event every telling word is frequent."""

PAGE = 300
"""Words of such a page."""

WORK = 2_000
"""Pairs of pages looked at for each page, those that share the rarest words first: the work stays in proportion to the
pages. In a pile of a few hundred nothing is left out."""

LONGEST = 20_000
"""Characters of a page that are looked at: an event is told in its first paragraphs."""


def one_event(texts: Mapping[str, str], *, near: float = NEAR) -> tuple[tuple[str, ...], ...]:
    """Group pages, given as text by name, that are about the same event; a page about nothing else's stands alone.

    Two look-alike events share their common nouns and not their names, dates and figures. Groups are joined while
    the mean likeness of their pages is `near`. The order of the pages does not matter.
    """
    names = sorted(texts)
    alike = _alike([_weighed(texts[name]) for name in names])
    groups = _joined(len(names), alike, near)
    return tuple(sorted(tuple(names[n] for n in group) for group in groups))


def likeness(texts: Mapping[str, str]) -> dict[tuple[str, str], float]:
    """How alike each two pages are (0 to 1) in what they tell of, smaller name first; pairs that share nothing telling
    are left out."""
    names = sorted(texts)
    alike = _alike([_weighed(texts[name]) for name in names])
    return {(names[one], names[other]): value for (one, other), value in alike.items()}


ALIKE = 0.2
"""Likeness of two pages, read beside general English alone, under which they are not about one event."""

REMEMBERED = 4_000
"""Pages of which `Events` remembers the words."""


class Events:
    """Says of two pages, loaded by id when they are asked for, whether they may be about one event.

    What else is in the pile does not enter, so the answer about two pages stays when others come.
    """

    def __init__(self, load: Callable[[str], Page]) -> None:
        self._words = functools.lru_cache(maxsize=REMEMBERED)(lambda page: _alone(_weighed(reported(load(page)))))

    def alike(self, one: str, two: str) -> bool:
        """Whether two pages share so many of their telling words that they may be about one event."""
        ours, theirs = self._words(one), self._words(two)
        return sum(value * theirs[key] for key, value in ours.items() if key in theirs) >= ALIKE


def _alone(page: dict[str, tuple[int, float, bool]]) -> dict[str, float]:
    """What each word of a page says, beside general English, as a vector of length 1."""
    vector = {}
    for key, (count, bits, name) in page.items():
        rare = math.log((1 + PRIOR) / (1 + _expected(bits)))
        if rare > 0:
            vector[key] = (1 + math.log(count)) * rare * (NAMES if name else 1.0)
    size = math.sqrt(sum(value * value for value in vector.values())) or 1.0
    return {key: value / size for key, value in vector.items()}


def _expected(bits: float) -> float:
    """How many pages of general English have a word of so many bits above the common."""
    return PRIOR * -math.expm1(-PAGE * 2.0 ** -(bits + COMMON_BITS))


def reported(page: Page) -> str:
    """What a page reports, without its furniture."""
    left_out = {Role.FURNITURE, Role.TAG, Role.REFERENCE, Role.EMBED, Role.BYLINE}
    return "\n".join(page.text[block.start : block.end] for block in page.blocks if block.role not in left_out)


def _weighed(text: str) -> dict[str, tuple[int, float, bool]]:
    """The words of a page: how often, their bits, whether mostly with a capital."""
    count: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    bits: dict[str, float] = {}
    for word in weighed(text[:LONGEST]):
        count[word.key] += 1
        capital[word.key] += word.shown[0].isupper()
        bits[word.key] = word.weight
    return {key: (n, bits[key], capital[key] * 2 > n) for key, n in count.items()}


def _alike(pages: list[dict[str, tuple[int, float, bool]]]) -> dict[tuple[int, int], float]:
    """The likeness (cosine) of each two pages that share a telling word."""
    holding = Counter(key for page in pages for key in page)
    vectors: list[dict[str, float]] = []
    for page in pages:
        vector = {}
        for key, (count, bits, name) in page.items():
            rare = math.log((len(pages) + PRIOR) / (holding[key] + _expected(bits)))
            if rare > 0:
                vector[key] = (1 + math.log(count)) * rare * (NAMES if name else 1.0)
        size = math.sqrt(sum(value * value for value in vector.values())) or 1.0
        vectors.append({key: value / size for key, value in vector.items()})
    where: dict[str, list[int]] = defaultdict(list)
    for number, vector in enumerate(vectors):
        for key in vector:
            where[key].append(number)
    found: dict[tuple[int, int], float] = defaultdict(float)
    left = WORK * len(pages)
    for key in sorted(where, key=lambda key: (len(where[key]), key)):
        theirs = where[key]
        left -= len(theirs) * (len(theirs) - 1) // 2
        if left < 0:
            break
        for n, one in enumerate(theirs):
            for other in theirs[n + 1 :]:
                found[one, other] += vectors[one][key] * vectors[other][key]
    return found


def _joined(pages: int, alike: dict[tuple[int, int], float], near: float) -> list[list[int]]:
    """Join the two nearest groups, by the mean over all their pairs, until none are near."""
    members = {n: [n] for n in range(pages)}
    total: dict[int, dict[int, float]] = defaultdict(dict)
    for (one, other), value in alike.items():
        total[one][other] = total[other][one] = value
    heap = [(-value, one, other) for (one, other), value in alike.items() if value >= near]
    heapq.heapify(heap)
    while heap:
        value, one, other = heapq.heappop(heap)
        if one not in members or other not in members or -value != _mean(one, other, total, members):
            continue
        members[one] += members.pop(other)
        for third, theirs in total.pop(other).items():
            total[third].pop(other, None)
            if third != one:
                total[one][third] = total[third][one] = total[one].get(third, 0.0) + theirs
        total[one].pop(other, None)
        for third in total[one]:
            mean = _mean(one, third, total, members)
            if mean >= near:
                heapq.heappush(heap, (-mean, min(one, third), max(one, third)))
    return list(members.values())


def _mean(one: int, other: int, total: dict[int, dict[int, float]], members: dict[int, list[int]]) -> float:
    return total[one].get(other, 0.0) / (len(members[one]) * len(members[other]))
