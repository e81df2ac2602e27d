"""A sentence of a child beside the passage of its parent that it was made from, with what is annotated in both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sayso.rarity import Word
from sayso.record import Figure, Mention, Page, Record, Role, Span, Statement, Time
from sayso.trace.align import Alignment, Match, align, prepare
from sayso.trace.body import Body, Sentence, body


@dataclass(frozen=True, slots=True)
class Side:
    """A passage of one page and what is annotated in it."""

    record: Record
    start: int
    end: int
    words: tuple[Word, ...]
    statements: tuple[Statement, ...]
    figures: tuple[Figure, ...]
    times: tuple[Time, ...]
    places: tuple[Mention, ...]
    actors: tuple[Mention, ...]
    role: Role

    @property
    def page(self) -> Page:
        return self.record.page

    @property
    def text(self) -> str:
        return self.record.page.text[self.start : self.end]

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(word.key for word in self.words)


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence of the child (`after`) and the passage of the parent (`before`) it was made from."""

    before: Side
    after: Side
    alike: float


@dataclass(frozen=True)
class Compared:
    """A child beside its parent: the pairs, and on both sides the sentences that have no counterpart."""

    parent: Record
    child: Record
    pairs: tuple[Pair, ...]
    added: tuple[Side, ...]
    dropped: tuple[Side, ...]
    whole_parent: Side = field(repr=False, kw_only=True)
    whole_child: Side = field(repr=False, kw_only=True)


def compare(parent: Record, child: Record, others: Sequence[Record] = ()) -> Compared:
    """Pair the sentences of a child with those of its parent.

    A sentence that another parent explains better is left out. One that no match was found for takes the sentence of
    the parent that stands alone between those of its neighbours, if one does: spun text may share no word with it.
    """
    ours, theirs = prepare(body(child.page)), prepare(body(parent.page))
    alignment = align(ours, theirs)
    better: dict[int, float] = {}
    for other in others:
        for match in align(ours, prepare(body(other.page))).matches:
            better[match.child] = max(better.get(match.child, 0.0), match.gain)
    kept = [match for match in alignment.matches if better.get(match.child, 0.0) <= match.gain]
    filled = _fill(ours.body, theirs.body, kept, set(better))
    pairs = [
        Pair(
            _side(parent, theirs.body, match.parents),
            _side(child, ours.body, (match.child,)),
            match.alike,
        )
        for match in filled
    ]
    paired = {match.child for match in filled} | set(better)
    used = {number for match in filled for number in match.parents}
    return Compared(
        parent,
        child,
        tuple(pairs),
        tuple(_side(child, ours.body, (n,)) for n in range(len(ours.body.sentences)) if n not in paired),
        tuple(_side(parent, theirs.body, (n,)) for n in range(len(theirs.body.sentences)) if n not in used),
        whole_parent=_side(parent, theirs.body, range(len(theirs.body.sentences))),
        whole_child=_side(child, ours.body, range(len(ours.body.sentences))),
    )


def _fill(ours: Body, theirs: Body, matches: list[Match], taken: set[int]) -> list[Match]:
    """The matches, and between neighbours that match in order what stands alone on both sides."""
    filled = list(matches)
    for one, two in zip(matches, matches[1:], strict=False):
        last = one.parents[-1]
        gap = [n for n in range(one.child + 1, two.child) if n not in taken]
        between = range(last + 1, two.parent)
        if len(gap) == 1 and 1 <= len(between) <= 2 and ours.sentences[gap[0]].role is not Role.TITLE:
            filled.append(Match(gap[0], between[0], len(between) == 2, 0.0, 0.0))
    return sorted(filled, key=lambda match: match.child)


def _side(record: Record, whole: Body, numbers: Sequence[int]) -> Side:
    sentences: list[Sentence] = [whole.sentences[n] for n in numbers]
    if not sentences:
        return Side(record, 0, 0, (), (), (), (), (), (), Role.PARAGRAPH)
    start, end = sentences[0].start, sentences[-1].end
    inside = [s for s in record.statements if any(w.start < end and w.end > start for w in s.words)]

    def within(marks: Sequence[Figure | Time | Mention]) -> dict[tuple[int, int], Figure | Time | Mention]:
        return {(m.start, m.end): m for m in sorted(marks, key=lambda m: m.start) if start <= m.start and m.end <= end}

    return Side(
        record,
        start,
        end,
        tuple(word for sentence in sentences for word in sentence.words),
        tuple(inside),
        tuple(within([f for s in inside for f in s.figures]).values()),  # type: ignore[arg-type]
        tuple(within([t for s in inside for t in s.times]).values()),  # type: ignore[arg-type]
        tuple(within([p for s in inside for p in s.places]).values()),  # type: ignore[arg-type]
        tuple(within([a for s in inside for a in s.actors]).values()),  # type: ignore[arg-type]
        sentences[0].role,
    )


def around(side: Side, start: int, end: int, before: int = 2, after: int = 2) -> Span:
    """The span with up to so many words of its sentence on either side, not beyond a mark that ends a clause."""
    text = side.page.text
    first, last = start, end
    lead = [w for w in side.words if w.end <= start]
    for word in reversed(lead[-before:] if before else []):
        if any(mark in text[word.end : first] for mark in ",;:.!?()\"“”—\n"):
            break
        first = word.start
    for word in [w for w in side.words if w.start >= end][:after]:
        if any(mark in text[last : word.start] for mark in ",;:.!?()\"“”—\n"):
            break
        last = word.end
    return side.page.span(first, last)
