"""Families and lines of descent among bare texts, which show no date, no site and no names."""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from sayso.text import words
from sayso.trace.align import Alignment, align, prepare
from sayso.trace.body import plain
from sayso.trace.manner import MOST, manner

LETTERS = 5
"""Runs of letters that texts are compared by: they survive other endings and small edits, words do not."""

RELATED = 0.2
"""Mean likeness of two groups (cosine of their rare runs) from which they are one family. On paragraphs of one news
agency, each rewritten six times, pairs of different stories about one matter reach it and hardly others."""

COMMON = 0.1
"""Share of all texts from which a run of letters says nothing (and never under `FEW` texts)."""

FEW = 30

UNSEEN = 50
"""Texts of other matters that are counted in, so that in a pool of three what two share is rare."""

FAINT = 0.05
"""Likeness under which a pair counts as none."""

HUB = 0.5
"""A text that more than this share of its family is nearest to is what the others were made from."""


@dataclass(frozen=True, slots=True)
class Version:
    """A text's place: its family (the smallest name in it), the text it comes from, and how many steps from the
    family's first it stands. `reasons` say why it comes after its parent; empty where nothing tells."""

    name: str
    family: str
    parent: str | None
    rank: int
    reasons: tuple[str, ...] = ()


def versions(texts: Mapping[str, str]) -> tuple[Version, ...]:
    """The families among some texts and each one's line of descent, in order of name; length decides nothing."""
    found: list[Version] = []
    for family in families(texts):
        found.extend(_descent(family, texts))
    return tuple(sorted(found, key=lambda version: version.name))


def families(texts: Mapping[str, str]) -> list[list[str]]:
    """Groups of texts that tell the same in whatever words: joined while the mean likeness between two groups holds."""
    names = sorted(texts)
    likeness = _likeness(names, texts)
    near: dict[int, dict[int, float]] = defaultdict(dict)
    for (one, two), like in likeness.items():
        near[one][two] = near[two][one] = like
    members = {n: [n] for n in range(len(names))}
    queue = [(-like, one, two) for (one, two), like in likeness.items() if like >= RELATED]
    heapq.heapify(queue)
    while queue:
        like, one, two = heapq.heappop(queue)
        if one not in members or two not in members:
            continue
        if abs(near[one].get(two, 0.0) / (len(members[one]) * len(members[two])) + like) > 1e-9:
            continue  # one of the two has grown since
        for other, total in near.pop(two).items():
            near[other].pop(two, None)
            if other != one and other in members:
                near[one][other] = near[other][one] = near[one].get(other, 0.0) + total
        members[one] += members.pop(two)
        for other, total in near[one].items():
            mean = total / (len(members[one]) * len(members[other]))
            if mean >= RELATED:
                heapq.heappush(queue, (-mean, one, other))
    return [sorted(names[n] for n in group) for group in members.values()]


def _likeness(names: list[str], texts: Mapping[str, str]) -> dict[tuple[int, int], float]:
    import numpy as np

    runs: list[set[str]] = []
    for name in names:
        spelled = f" {' '.join(words(texts[name]))} "
        runs.append({spelled[n : n + LETTERS] for n in range(len(spelled) - LETTERS + 1)})
    count = Counter(run for found in runs for run in found)
    total = len(names)
    most = max(FEW, COMMON * total)
    worth = {run: math.log((total + UNSEEN) / n) ** 2 for run, n in count.items()}
    norms = [math.sqrt(sum(worth[run] for run in sorted(found))) or 1.0 for found in runs]
    where: dict[str, list[int]] = defaultdict(list)
    for number, found in enumerate(runs):
        for run in found:
            if 1 < count[run] <= most:
                where[run].append(number)
    postings = {run: np.array(numbers) for run, numbers in where.items()}
    like: dict[tuple[int, int], float] = {}
    for number, found in enumerate(runs):
        shared = np.zeros(total)
        for run in sorted(found & postings.keys()):
            shared[postings[run]] += worth[run]
        for other in np.nonzero(shared[number + 1 :])[0] + number + 1:
            cosine = float(shared[other]) / (norms[number] * norms[other])
            if cosine > FAINT:
                like[number, int(other)] = cosine
    return like


def _descent(family: list[str], texts: Mapping[str, str]) -> list[Version]:
    """The tree that joins each text to the one it shares most with, rooted where the evidence is best."""
    if len(family) == 1:
        return [Version(family[0], family[0], None, 0)]
    ready = {name: prepare(plain(name, texts[name])) for name in family}
    aligned: dict[tuple[str, str], Alignment] = {}
    for one, two in combinations(family, 2):
        aligned[one, two] = align(ready[two], ready[one])
        aligned[two, one] = align(ready[one], ready[two])
    tree = _tree(family, {(a, b): aligned[a, b].share + aligned[b, a].share for a, b in combinations(family, 2)})
    weigh: dict[tuple[str, str], tuple[float, tuple[str, ...]]] = {}
    for one, two in combinations(family, 2):
        pieces = manner(ready[one], ready[two], aligned[one, two], aligned[two, one])
        bits = sum(piece.bits for piece in pieces)
        weigh[one, two] = (bits, tuple(p.reason for p in pieces if p.bits * bits > 0))
        weigh[two, one] = (-bits, weigh[one, two][1])

    def evidence(root: str) -> float:
        """What speaks for a text as the first: its manner beside the others', and that most are nearest to it."""
        hub = len(family) > 3 and len(tree[root]) > HUB * (len(family) - 1)
        beside = sum(weigh[root, other][0] for other in family if other != root)
        return beside + (MOST * len(tree[root]) if hub else 0.0)

    root = max(family, key=lambda name: (evidence(name), name))
    depth = _depths(tree, root)
    found = []
    for name in family:
        parent = next((near for near in sorted(tree[name]) if depth[near] < depth[name]), None)
        bits, reasons = weigh[parent, name] if parent is not None else (0.0, ())
        found.append(Version(name, family[0], parent, depth[name], reasons if bits > 0 else ()))
    return found


def _tree(family: list[str], like: Mapping[tuple[str, str], float]) -> dict[str, set[str]]:
    """The spanning tree of greatest likeness (Kruskal)."""
    group = {name: name for name in family}
    tree: dict[str, set[str]] = {name: set() for name in family}

    def find(name: str) -> str:
        while group[name] != name:
            name = group[name]
        return name

    for one, two in sorted(like, key=lambda pair: (-like[pair], pair)):
        if find(one) != find(two):
            group[find(one)] = find(two)
            tree[one].add(two)
            tree[two].add(one)
    return tree


def _depths(tree: Mapping[str, Iterable[str]], root: str) -> dict[str, int]:
    depth = {root: 0}
    todo = [root]
    while todo:
        node = todo.pop()
        for near in tree[node]:
            if near not in depth:
                depth[near] = depth[node] + 1
                todo.append(near)
    return depth
