"""From pairs of related pages to a stemma: each page's parents, chosen together so that the whole explains most."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping

Arc = tuple[str, str]  # parent, child


def branching(nodes: Iterable[str], arcs: Mapping[Arc, float]) -> dict[str, str]:
    """The parent of each node that has one, so that the sum of the arcs' worth is greatest and nothing is its own
    forebear (Chu and Liu, Edmonds; Tarjan's way of it, Networks 7 (1977), in the square of a logarithm per arc).

    Arcs worth nothing or less are never used. The order of input decides nothing; of equal arcs into a node, the one
    from the smaller name is taken first.
    """
    names = sorted(nodes)
    number = {name: n for n, name in enumerate(names)}
    root = len(names)  # stands above all: an arc from it, worth nothing, is what a node without a parent has
    into = [_Heap([(0.0, root, n)]) for n in range(root)]
    for (parent, child), worth in arcs.items():
        if worth > 0 and parent != child:
            into[number[child]].items.append((-worth, number[parent], number[child]))
    for heap in into:
        heapq.heapify(heap.items)
    into.append(_Heap([]))
    return {names[child]: names[parent] for child, parent in _parents(into, root).items() if parent != root}


_Entry = tuple[float, int, int]  # cost, parent, child


class _Heap:
    """The arcs into a node, the cheapest first; what is added to the cost of all is kept once."""

    __slots__ = ("add", "items")

    def __init__(self, items: list[_Entry]) -> None:
        self.items = items
        self.add = 0.0

    def pop(self) -> _Entry:
        """Take the cheapest, and lower the others by what it costs."""
        cost, parent, child = heapq.heappop(self.items)
        self.add = -cost
        return cost, parent, child

    def merged(self, other: _Heap) -> _Heap:
        """Both in one: the smaller is poured into the larger."""
        large, small = (self, other) if len(self.items) >= len(other.items) else (other, self)
        for cost, parent, child in small.items:
            heapq.heappush(large.items, (cost + small.add - large.add, parent, child))
        return large


class _Circles:
    """Which nodes have been made one; the last unions can be taken back."""

    def __init__(self, count: int) -> None:
        self.head = list(range(count))
        self.size = [1] * count
        self.joined: list[tuple[int, int]] = []

    def find(self, node: int) -> int:
        while self.head[node] != node:
            node = self.head[node]
        return node

    def join(self, one: int, two: int) -> bool:
        one, two = self.find(one), self.find(two)
        if one == two:
            return False
        if self.size[one] < self.size[two]:
            one, two = two, one
        self.head[two] = one
        self.size[one] += self.size[two]
        self.joined.append((one, two))
        return True

    def back(self, count: int) -> None:
        """Take back all unions but the first so many."""
        while len(self.joined) > count:
            one, two = self.joined.pop()
            self.head[two] = two
            self.size[one] -= self.size[two]


def _parents(into: list[_Heap], root: int) -> dict[int, int]:
    """The parent of each node below the root. From every node the cheapest arcs are followed up until they meet what
    was placed before; a circle on the way becomes one node, and is opened again in the end."""
    circles = _Circles(len(into))
    seen = [-1] * len(into)
    seen[root] = root
    entry: dict[int, _Entry] = {}
    made: list[tuple[int, int, list[_Entry]]] = []  # node of a circle, unions before it, its arcs
    for start in range(root):
        node = circles.find(start)
        path: list[int] = []
        taken: list[_Entry] = []
        while seen[node] < 0:
            arc = into[node].pop()
            path.append(node)
            taken.append(arc)
            seen[node] = start
            node = circles.find(arc[1])
            if seen[node] == start:
                before, end = len(circles.joined), len(path)
                last = path.pop()
                whole = into[last]
                while circles.join(node, last):
                    last = path.pop()
                    whole = whole.merged(into[last])
                node = circles.find(node)
                into[node] = whole
                seen[node] = -1
                made.append((node, before, taken[len(path) : end]))
                del taken[len(path) :]
        for arc in taken:
            entry[circles.find(arc[2])] = arc
    for node, before, inside in reversed(made):
        circles.back(before)
        outside = entry[node]
        for arc in inside:
            entry[circles.find(arc[2])] = arc
        entry[circles.find(outside[2])] = outside
    return {node: entry[node][1] for node in range(root)}
