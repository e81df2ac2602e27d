"""Which sentence of one page was made from which of another, and how much of the page that explains."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sayso.trace.body import Body

ALIKE = 0.25
"""Below this likeness a sentence is not made from another: two reports of one event reach it by their shared names."""

LEAN = 0.8
"""How far likeness leans to the child's sentence (1: how much of it the parent has; 0.5: the cosine). A rewriting takes
half of a long sentence, or joins two, so what the parent has beyond the child counts little."""

LEAST = 15.0
"""Bits that a match shares at least: one rare name and a common word."""


TELLING = 7.0
"""Weight of a figure from which two different ones in a sentence speak against its being the same: four and above."""


FOLLOWS = 0.5
"""Of a copy made sentence by sentence, at least this share of the sentences on both sides have their match on the
other. Of two free rewritings of one page under .4 have on one side."""


@dataclass(frozen=True, slots=True)
class Match:
    """A sentence of the child and the one (or, where `pair`, the two in a row) of the parent it was made from.

    Numbers of sentences; `alike` from 0 to 1; `gain` is what of the child's sentence this explains, in bits.
    """

    child: int
    parent: int
    pair: bool
    alike: float
    gain: float

    @property
    def parents(self) -> tuple[int, ...]:
        return (self.parent, self.parent + 1) if self.pair else (self.parent,)


@dataclass(frozen=True, slots=True)
class Alignment:
    """How a child would come from a parent: its matches, at most one for each sentence, and what they explain."""

    matches: tuple[Match, ...]
    weight: float  # of the child, in bits

    @property
    def gain(self) -> float:
        return sum(match.gain for match in self.matches)

    @property
    def share(self) -> float:
        """The share of the child that the parent explains, 0 to 1."""
        return self.gain / self.weight if self.weight else 0.0


@dataclass(frozen=True, slots=True)
class Prepared:
    """A body made ready to be matched against: each sentence and each two in a row as bags of keys."""

    body: Body
    bags: tuple[Counter[str], ...]
    windows: tuple[tuple[int, bool, Counter[str], float], ...]  # first sentence, pair?, bag, weight
    where: dict[str, list[tuple[int, int]]]  # key: window, how often
    weights: dict[str, float]


def prepare(body: Body) -> Prepared:
    """Make a body ready, once for all its comparisons."""
    weights = {word.key: word.weight for sentence in body.sentences for word in sentence.words}
    bags = tuple(Counter(word.key for word in sentence.words) for sentence in body.sentences)
    windows = [(n, False, bag, _weigh(bag, weights)) for n, bag in enumerate(bags)]
    for n in range(len(bags) - 1):
        both = bags[n] + bags[n + 1]
        windows.append((n, True, both, _weigh(both, weights)))
    where: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, window in enumerate(windows):
        for key, count in window[2].items():
            where[key].append((number, count))
    return Prepared(body, bags, tuple(windows), dict(where), weights)


def _weigh(bag: Counter[str], weights: dict[str, float]) -> float:
    return sum(weights[key] * count for key, count in bag.items())


def align(child: Prepared, parent: Prepared, *, related: bool = False) -> Alignment:
    """Match each sentence of the child with the one, or the two in a row, of the parent that explain most of it.

    Figures that differ speak against a match, unless the pages are known to be `related`: then they are what changed.
    """
    matches = []
    for number, bag in enumerate(child.bags):
        shared: dict[int, float] = defaultdict(float)
        for key, count in bag.items():
            weight = child.weights[key]
            for window, theirs in parent.where.get(key, ()):
                shared[window] += weight * min(count, theirs)
        own = child.body.sentences[number].weight
        figures = [key for key in bag if not related and key[0] == "#" and child.weights[key] >= TELLING]
        best: Match | None = None
        for window, bits in shared.items():
            if bits < LEAST:
                continue
            first, pair, theirs_all, weight = parent.windows[window]
            if figures and any(
                key[0] == "#" and key not in bag and parent.weights[key] >= TELLING for key in theirs_all
            ):
                bits -= sum(child.weights[key] for key in figures if key not in theirs_all)
                if bits < LEAST:
                    continue
            alike = min(1.0, bits / (own**LEAN * weight ** (1 - LEAN)))
            gain = bits * (alike - ALIKE) / (1 - ALIKE)
            # of equals the single sentence, then the earlier one: windows are in that order
            if gain > 0 and (best is None or gain > best.gain + 1e-9):
                best = Match(number, first, pair, alike, gain)
        if best is not None:
            matches.append(best)
    return Alignment(tuple(matches), child.body.weight)


def residue(matches: Iterable[Match], explained: Alignment) -> float:
    """What these matches explain of the child that another parent does not explain half as well, in bits."""
    by_child = {match.child: match.gain for match in explained.matches}
    return sum(
        match.gain - by_child.get(match.child, 0.0)
        for match in matches
        if by_child.get(match.child, 0.0) < match.gain / 2
    )
