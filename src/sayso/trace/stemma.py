"""From pairs of related pages to a stemma: each page's parents, chosen together so that the whole explains most."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Arc = tuple[str, str]  # parent, child


def branching(nodes: Iterable[str], arcs: Mapping[Arc, float]) -> dict[str, str]:
    """The parent of each node that has one, so that the sum of the arcs' worth is greatest and nothing is its own
    forebear (Chu and Liu, Edmonds).

    Arcs worth nothing or less are never used. Of equal sums the one with the smaller names is taken, so that the order
    of input decides nothing.
    """
    names = sorted(nodes)
    into: dict[str, dict[str, float]] = {name: {} for name in names}
    for (parent, child), worth in arcs.items():
        if worth > 0 and parent != child:
            into[child][parent] = worth
    return _branching(into)


def _branching(into: dict[str, dict[str, float]]) -> dict[str, str]:
    chosen = {child: min(parents, key=lambda p: (-parents[p], p)) for child, parents in sorted(into.items()) if parents}
    cycle = _cycle(chosen)
    if cycle is None:
        return chosen
    inside = set(cycle)
    # To enter the cycle at a node, or to leave it open there (None), costs that node its arc within the cycle.
    kept = {node: into[node][chosen[node]] for node in cycle}
    weakest = min(cycle, key=lambda n: (kept[n], n))
    whole = "\0" + min(cycle)
    while whole in into:
        whole = "\0" + whole
    smaller: dict[str, dict[str, float]] = {}
    entered: dict[str, str] = {}  # outside parent: the node of the cycle it enters best
    left: dict[str, str] = {}  # outside child: the node of the cycle it leaves best
    for child, parents in into.items():
        if child in inside:
            continue
        smaller[child] = {p: w for p, w in parents.items() if p not in inside}
        out = {p: w for p, w in parents.items() if p in inside}
        if out:
            best = min(out, key=lambda p: (-out[p], p))
            smaller[child][whole] = out[best]
            left[child] = best
    merged: dict[str, float] = {}
    for node in cycle:
        for parent, worth in into[node].items():
            if parent in inside:
                continue
            gain = worth - kept[node] + kept[weakest]  # compared with opening the cycle at its weakest arc
            if gain > 0 and (parent not in merged or gain > merged[parent]):
                merged[parent] = gain
                entered[parent] = node
    smaller[whole] = merged
    found = _branching(smaller)
    result = {}
    for child, parent in found.items():
        if child == whole:
            continue
        result[child] = left[child] if parent == whole else parent
    outside = found.get(whole)
    opened = entered[outside] if outside is not None else weakest
    for node in cycle:
        if node != opened:
            result[node] = chosen[node]
    if outside is not None:
        result[opened] = outside
    return result


def _cycle(parent_of: Mapping[str, str]) -> list[str] | None:
    done: set[str] = set()
    for start in parent_of:
        path: dict[str, None] = {}
        node = start
        while node in parent_of and node not in done and node not in path:
            path[node] = None
            node = parent_of[node]
        if node in path:
            nodes = list(path)
            return nodes[nodes.index(node) :]
        done.update(path)
    return None
