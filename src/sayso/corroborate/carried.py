"""Which clauses of a copy state what which clauses of its parent do.

Tracing aligned passages by the words they have in common. The names of the event are in every passage, so that a
passage may have been aligned by them alone. A clause is carried where what it shares tells which statement of the
parent it is, or where the passages around it were taken from around there in the same order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sayso.corroborate.among import Among, acts, by_sense
from sayso.corroborate.parts import Part
from sayso.record import Aligned, Copy, CopyKind

__all__ = ["carried"]

FEW = 2
"""Of the clauses of the parent: a word in more of them tells less which one it is, one in all of them nothing."""

STEP = 2
"""Passages that may lie between two of the parent's that follow one another in the copy."""

LINE_BY_LINE = frozenset({CopyKind.PARAPHRASE, CopyKind.TRANSLATION, CopyKind.REPRINT, CopyKind.EXCERPT})
"""Copies made sentence by sentence: what stands between two passages in their places is in its own, whatever became of
its words."""

PLACED, BESIDE, ALONE = 0.25, 0.3, 0.4
"""Share of the smaller clause's bits, each clause the other's nearest: where the passages before and after are in their
places, where one of them is or both give a figure, where nothing but the words speaks for it."""

SIZE = 0.18, 0.22
"""And of the larger's, where one neighbour is in its place, and where none is: a heading of two names is in many
clauses. These five were chosen on the 330 pairs of clauses that tests/corpus/piles and examples/dam hold in aligned
passages and that are not word for word the same, read one by one, and looked at again on the stories set."""

WORDS = 3
"""Of a title and a clause of the body, where nothing else speaks for it: who, to whom, what."""

FIGURE = 10.0
"""Weight of a figure that says something by itself: of 13 and above."""

WITHIN, WHOLLY = 0.6, 0.8
"""Share of a clause that is one of several made from one ('Vaas made 71' beside 'in an innings of 246'), where a
neighbour is in its place, and where none is."""


class _Twins(NamedTuple):
    """A clause of the copy and one of the parent, from aligned passages."""

    child: Part
    parent: Part
    bits: float  # of the words that both have, less where much of the parent has them
    words: int  # how many these are
    acts: bool  # whether one of them is no name
    figure: bool  # whether one of them is a figure that says something
    less: float  # bits of the smaller clause
    more: float
    placed: int  # passages beside it that are in their places; one more for a title from a title or from a first clause
    apart: float  # within their passages, 0 to 1

    @property
    def nearness(self) -> tuple[float, float, float, str, str]:
        """Sorts the nearest first."""
        alike = 2 * self.bits / max(1.0, self.less + self.more)
        return (-round(self.bits, 6), round(self.apart, 6), -round(alike, 6), self.child.key, self.parent.key)


def carried(copy: Copy, stated: Mapping[str, Sequence[Part]]) -> Iterator[tuple[Part, Part]]:
    """The clauses of a copy that state what a clause of the parent does, each with that clause.

    Of the body one clause is the parent's own, and further ones are where nearly all they say is said there; of the
    titles too.
    """
    if copy.parent is None:
        return
    ranked = sorted(_pairs(copy, stated), key=lambda pair: pair.nearness)
    line_by_line = copy.kind in LINE_BY_LINE
    done: set[str] = set()
    taken: set[tuple[str, bool]] = set()
    for pair in ranked:
        place = pair.parent.key, pair.child.title
        if pair.child.key in done or not (_within(pair) if place in taken else _placed(pair, line_by_line)):
            continue
        done.add(pair.child.key)
        taken.add(place)
        yield pair.child, pair.parent


def _placed(pair: _Twins, line_by_line: bool) -> bool:
    """Whether a clause is the parent's, of which no other was nearer."""
    share, size = pair.bits / max(1.0, pair.less), pair.bits / max(1.0, pair.more)
    if pair.placed >= 2 and line_by_line:
        return True
    if not pair.acts:
        return False
    if pair.placed >= 2:
        return share >= PLACED
    if pair.child.title and pair.words < WORDS and not pair.figure:
        return False
    if pair.figure or (pair.placed and size >= SIZE[0]):
        return share >= BESIDE
    return share >= ALONE and size >= SIZE[1]


def _within(pair: _Twins) -> bool:
    """Whether a clause is a further one of those made from the parent's."""
    least = WITHIN if pair.placed else WHOLLY
    return pair.words >= 2 and pair.acts and pair.bits >= least * pair.less


def _pairs(copy: Copy, stated: Mapping[str, Sequence[Part]]) -> Iterator[_Twins]:
    parent = stated[copy.parent or ""]
    among = Among(parent, few=FEW, many=2 * FEW)
    opener = next((part.key for part in parent if not part.title), None)
    row = sorted(copy.aligned, key=lambda passage: (passage.child.start, passage.parent.start))
    starts = sorted({passage.parent.start for passage in row})
    rank = {start: n for n, start in enumerate(starts)}
    for number, passage in enumerate(row):
        ours = _inside(stated[copy.child], passage.child.start, passage.child.end)
        theirs = _inside(parent, passage.parent.start, passage.parent.end)
        beside = sum(_follows(row, number, step, rank) for step in (-1, 1))
        if copy.kind in LINE_BY_LINE:  # the first made from the first, the last from the last
            beside += number == 0 and rank[passage.parent.start] == 0
            beside += number == len(row) - 1 and rank[passage.parent.start] == len(rank) - 1
        for n, one in enumerate(ours):
            mine = among.tells(one, figures=True)
            for m, other in enumerate(theirs):
                its = among.tells(other, figures=True)
                sense, twins = by_sense(mine, its)
                common = mine.keys() & its.keys()
                less, more = sorted((sum(mine.values()), sum(its.values())))
                heads = one.title and (other.title or other.key == opener)
                yield _Twins(
                    one,
                    other,
                    sum(mine[key] for key in sorted(common)) + sense,
                    len(common) + twins,
                    twins > 0 or acts(one, other),
                    any(one.ready.weights[key] >= FIGURE for key in one.ready.figures & other.ready.figures),
                    less,
                    more,
                    beside + heads,
                    abs(n / max(1, len(ours) - 1) - m / max(1, len(theirs) - 1)),
                )


def _follows(row: Sequence[Aligned], number: int, step: int, rank: Mapping[int, int]) -> bool:
    """Whether the passage before or after this one was made from what stands shortly before or after there too."""
    if not 0 <= number + step < len(row):
        return False
    apart = rank[row[number + step].parent.start] - rank[row[number].parent.start]
    return 0 < apart * step <= STEP


def _inside(page: Sequence[Part], start: int, end: int) -> list[Part]:
    """The clauses that lie in a passage by more than half."""
    return [part for part in page if 2 * (min(end, part.end) - max(start, part.start)) > part.end - part.start]
