"""Which pages are worth comparing: those that share rare things, found without comparing all with all."""

from __future__ import annotations

import functools
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sayso.trace.body import Body

RARE = 6.0
"""Weight (bits above the common) from which a word takes part: below it is what every page says."""

CROWD = 40
"""Pages sharing one feature that are paired with one another. Of a larger crowd each is paired with the first few, in
order of id: the pages of one family meet there, and the work stays proportional to the pages."""

REPRESENTATIVES = 8

NEAREST = 24
"""Candidates kept for each page, by the rarity of what is shared. A family larger than this hangs together through
those of its pages that share most."""

ENOUGH = 30.0
"""Bits of shared features that make a pair worth comparing: two rare pairs of words."""


def features(body: Body) -> dict[int, int]:
    """The rare things of a page that survive rewriting, as numbers, each with its weight in whole bits.

    A feature is two rare words that follow one another within a sentence (whatever stands between), and in longer
    sentences those after next. Names, figures and quoted words are the rarest, and keep their order when the words
    around them change.
    """
    found: dict[int, int] = {}
    for sentence in body.sentences:
        rare = [word for word in sentence.words if word.weight >= RARE]
        for step in (1, 2):
            for one, two in zip(rare, rare[step:], strict=False):
                if one.key != two.key:
                    first, second = sorted((one.key, two.key))
                    found[_number(f"{first} {second}")] = round(one.weight + two.weight)
    return found


@functools.lru_cache(maxsize=100_000)
def _number(text: str) -> int:
    """A text as a number below 2^63, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 1


def candidates(pages: Mapping[str, Mapping[int, int]]) -> list[tuple[str, str]]:
    """Pairs of pages to compare, each once, smaller id first, by the features of each page.

    The same whatever the order of the pages.
    """
    where: dict[int, list[str]] = defaultdict(list)
    weight: dict[int, int] = {}
    for page in sorted(pages):
        for feature, bits in pages[page].items():
            where[feature].append(page)
            weight[feature] = bits
    shared: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for feature, those in where.items():
        if len(those) < 2:
            continue
        for one, two in _pairs(those):
            shared[one][two] += weight[feature]
            shared[two][one] += weight[feature]
    kept: set[tuple[str, str]] = set()
    for page, others in shared.items():
        near = sorted(((bits, other) for other, bits in others.items() if bits >= ENOUGH), key=lambda x: (-x[0], x[1]))
        kept.update((min(page, other), max(page, other)) for _, other in near[:NEAREST])
    return sorted(kept)


def _pairs(pages: Sequence[str]) -> Iterable[tuple[str, str]]:
    if len(pages) <= CROWD:
        for number, one in enumerate(pages):
            for two in pages[number + 1 :]:
                yield one, two
    else:
        for number, one in enumerate(pages[:REPRESENTATIVES]):
            for two in pages[number + 1 :]:
                yield one, two
