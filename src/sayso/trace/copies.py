"""Pages -> copies and lost pages: who derives from whom, from what both say and from what shows the order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sayso.record import Aligned, Copy, CopyKind, LostPage, Record
from sayso.trace.align import Alignment, Match, Prepared, align, prepare, residue
from sayso.trace.body import body
from sayso.trace.candidates import candidates
from sayso.trace.evidence import STRONG, Piece, Witness, pieces, same_site, witness
from sayso.trace.stemma import branching

SHARE = 0.12
"""The least share of a page that its parent explains. Two reports of one event by separate reporters share up to .10:
names, offices, the figures given to both."""

PASSAGE = 60.0
"""Bits of a passage taken over nearly word for word (a long sentence) that make a quotation whatever its share."""

VERBATIM = 0.85
"""Likeness from which a passage counts as taken over word for word; rewriting rarely leaves more than .7."""

SECOND = 0.05
"""The least share of a page that a second parent must explain where the first does not."""


@dataclass(frozen=True, slots=True)
class Traced:
    """What tracing found among some pages; ids of pages."""

    copies: tuple[Copy, ...] = ()
    lost: tuple[LostPage, ...] = ()


class Pile:
    """Some pages made ready for comparison; every question about a pair is answered once."""

    def __init__(self, records: Iterable[Record]) -> None:
        self.records = {record.page.id: record for record in sorted(records, key=lambda r: r.page.id)}
        self.prepared: dict[str, Prepared] = {i: prepare(body(r.page)) for i, r in self.records.items()}
        self.witnesses: dict[str, Witness] = {i: witness(r) for i, r in self.records.items()}
        self._aligned: dict[tuple[str, str], Alignment] = {}
        self._pieces: dict[tuple[str, str], list[Piece]] = {}

    def aligned(self, parent: str, child: str) -> Alignment:
        if (parent, child) not in self._aligned:
            self._aligned[parent, child] = align(self.prepared[child], self.prepared[parent])
        return self._aligned[parent, child]

    def pieces(self, parent: str, child: str) -> list[Piece]:
        if (parent, child) not in self._pieces:
            self._pieces[parent, child] = pieces(self.witnesses[parent], self.witnesses[child])
        return self._pieces[parent, child]

    def order(self, parent: str, child: str) -> float:
        return sum(piece.bits for piece in self.pieces(parent, child))


def trace(records: Iterable[Record]) -> Traced:
    """Find which pages derive from which, and which pages that are not there must have been.

    The answer is the same whatever the order of the records; of records of one page the last counts.
    """
    pile = Pile(records)
    pairs = candidates([prepared.body for prepared in pile.prepared.values()])
    arcs = {}
    for one, two in pairs:
        for parent, child in ((one, two), (two, one)):
            alignment = pile.aligned(parent, child)
            if linked(alignment):
                worth = alignment.gain + pile.order(parent, child) - SHARE * alignment.weight
                arcs[parent, child] = worth
    parent_of = branching(pile.records, arcs)
    parents: dict[str, list[str]] = {child: [parent] for child, parent in parent_of.items()}
    for child in sorted(parents):
        second = _second(pile, child, parents, arcs)
        if second is not None:
            parents[child].append(second)
    copies = [_copy(pile, parent, child) for child, found in sorted(parents.items()) for parent in found]
    return Traced(tuple(copies))


def linked(alignment: Alignment) -> bool:
    """Whether a child would have so much from a parent that it must have seen its words."""
    if alignment.share >= SHARE:
        return True
    return any(match.alike >= VERBATIM and match.gain >= PASSAGE for match in alignment.matches)


def _second(pile: Pile, child: str, parents: Mapping[str, list[str]], arcs: Mapping[tuple[str, str], float]) -> str | None:
    """Another page that explains what the first parent does not."""
    first = parents[child][0]
    explained = pile.aligned(first, child)
    best, most = None, 0.0
    for parent in sorted(pile.records):
        if parent in (child, first) or (parent, child) not in pile._aligned or _descends(parent, child, parents):
            continue
        order = pile.order(parent, child)
        if order < 0:
            continue
        matches = pile.aligned(parent, child).matches
        rest = residue(matches, explained)
        if rest < max(SECOND * explained.weight, PASSAGE):
            continue
        if rest + order > most:
            best, most = parent, rest + order
    return best


def _descends(page: str, forebear: str, parents: Mapping[str, list[str]]) -> bool:
    todo, seen = [page], set()
    while todo:
        node = todo.pop()
        if node == forebear:
            return True
        if node not in seen:
            seen.add(node)
            todo.extend(parents.get(node, ()))
    return False


def _copy(pile: Pile, parent: str, child: str) -> Copy:
    alignment = pile.aligned(parent, child)
    found = pile.pieces(parent, child)
    order = sum(piece.bits for piece in found)
    return Copy(
        child=child,
        parent=parent,
        kind=CopyKind.REWRITE,
        share=round(alignment.share, 2),
        directed=order > 0,
        reasons=tuple(piece.reason for piece in found),
    )
