"""A sentence of a child beside the passage of its parent that it was made from, with what is annotated in both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from sayso.rarity import Word
from sayso.record import Bound, ChangeKind, CopyKind, Figure, Mention, Page, Record, Role, Span, Statement, Time
from sayso.trace.align import FOLLOWS, Match, Prepared, align, prepare
from sayso.trace.body import Body, Sentence, body
from sayso.trace.evidence import DATELINE, same_site, witness
from sayso.trace.kinds import kind_of

QUOTED = 0.6
"""Likeness from which a sentence of a page that quotes another is what it quotes."""


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


class Difference(NamedTuple):
    """What a detector found: a change without its pages. `note` says for people what it is."""

    kind: ChangeKind
    before: Span | None
    after: Span | None
    note: str


@dataclass(frozen=True)
class Compared:
    """A child beside its parent: the pairs, and on both sides the sentences that have no counterpart."""

    parent: Record
    child: Record
    pairs: tuple[Pair, ...]
    added: tuple[Side, ...]
    dropped: tuple[Side, ...]
    others: tuple[Record, ...]
    update: bool  # of the same site: what changes is news
    main: bool  # no other parent explains more of the child: what no parent has is told beside this one
    known: frozenset[str]  # the keys of every word on any parent
    quotes: bool  # the child only quotes the parent: the rest of it is its own
    follows: bool  # sentence by sentence: a reprint, or words replaced by a machine
    headlines: tuple[Side, ...]  # the child's titles and standfirsts
    whole_parent: Side = field(repr=False, kw_only=True)
    whole_child: Side = field(repr=False, kw_only=True)


def compare(parent: Record, child: Record, others: Sequence[Record] = ()) -> Compared:
    """Pair the sentences of a child with those of its parent.

    A sentence that another parent explains better is left out. One that no match was found for takes the sentence of
    the parent that stands alone between those of its neighbours, if one does: spun text may share no word with it. Of
    a page that only quotes the parent, what it quotes is compared; the rest is its own.
    """
    ours, theirs = prepare(body(child.page)), prepare(body(parent.page))
    alignment = align(ours, theirs, related=True)
    better: dict[int, float] = {}
    main = True
    known = {word.key for sentence in theirs.body.sentences for word in sentence.words}
    for other in sorted(others, key=lambda record: record.page.id):
        beside = prepare(body(other.page))
        known |= beside.weights.keys()
        aligned = align(ours, beside, related=True)
        main &= (alignment.gain, parent.page.id) > (aligned.gain, other.page.id)
        for match in aligned.matches:
            better[match.child] = max(better.get(match.child, 0.0), match.gain)
    kept = [match for match in alignment.matches if better.get(match.child, 0.0) <= match.gain]
    kept = _narrow(ours, theirs, kept)
    update = same_site(witness(parent), witness(child))
    quotes = kind_of(ours.body, theirs.body, align(ours, theirs), same_site=update) is CopyKind.QUOTATION
    if quotes:
        filled = [match for match in kept if match.alike >= QUOTED]
    else:
        filled = _fill(ours.body, theirs.body, kept, set(better))
    pairs = [
        Pair(
            _side(parent, theirs.body, match.parents),
            _side(child, ours.body, (match.child,)),
            match.alike,
        )
        for match in filled
    ]
    following = len(alignment.matches) >= FOLLOWS * len(ours.body.sentences) and len(
        {number for match in alignment.matches for number in match.parents}
    ) >= FOLLOWS * len(theirs.body.sentences)
    paired = {match.child for match in filled} | set(better)
    used = {number for match in filled for number in match.parents}
    alone = () if quotes else tuple(range(len(ours.body.sentences)))
    return Compared(
        parent,
        child,
        tuple(pairs),
        tuple(_side(child, ours.body, (n,)) for n in alone if n not in paired),
        tuple(
            _side(parent, theirs.body, (n,)) for n in range(len(theirs.body.sentences)) if not quotes and n not in used
        ),
        others=tuple(others),
        main=main,
        known=frozenset(known),
        update=update,
        quotes=quotes,
        follows=following and all(a.parent <= b.parent for a, b in pairwise(alignment.matches)),
        headlines=tuple(
            _side(child, ours.body, (n,))
            for n, sentence in ((n, ours.body.sentences[n]) for n in alone)
            if sentence.role in (Role.TITLE, Role.STANDFIRST)
        ),
        whole_parent=_side(parent, theirs.body, range(len(theirs.body.sentences))),
        whole_child=_side(child, ours.body, range(len(ours.body.sentences))),
    )


IDLE = 0.2
"""Of two sentences in a row of the parent, one that gives less than this share of what both give was not used; nor was
one that another sentence of the child was made from alone."""


def _narrow(ours: Prepared, theirs: Prepared, matches: list[Match]) -> list[Match]:
    """The matches, with the sentences of the parent that a match does not need left out."""
    alone = {match.parent for match in matches if not match.pair}
    narrowed = []
    for match in matches:
        if match.pair:
            bag = ours.bags[match.child]
            gives = [sum(theirs.weights[k] for k in theirs.bags[n] & bag) for n in match.parents]
            needed = [
                n
                for n, given, other in zip(match.parents, gives, reversed(gives), strict=True)
                if given >= IDLE * sum(gives) and not (n in alone and given < other)
            ]
            if len(needed) == 1:
                match = Match(match.child, needed[0], False, match.alike, match.gain)
        narrowed.append(match)
    return narrowed


def _fill(ours: Body, theirs: Body, matches: list[Match], taken: set[int]) -> list[Match]:
    """The matches, and between neighbours that match in order what stands alone on both sides."""
    filled = list(matches)
    if not matches and len(ours.sentences) == len(theirs.sentences) == 1:
        return [Match(0, 0, False, 0.0, 0.0)]
    for one, two in pairwise(matches):
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

    spoken = tuple(word for sentence in sentences for word in sentence.words)
    figures = tuple(within([f for s in inside for f in s.figures]).values())
    times = tuple(within([t for s in inside for t in s.times]).values())
    return Side(
        record,
        start,
        end,
        spoken,
        tuple(inside),
        (*figures, *_bare(_undated(record.page, start, spoken), (*figures, *times))),  # type: ignore[arg-type]
        times,  # type: ignore[arg-type]
        tuple(within([p for s in inside for p in s.places]).values()),  # type: ignore[arg-type]
        tuple(within([a for s in inside for a in s.actors]).values()),  # type: ignore[arg-type]
        sentences[0].role,
    )


def around(side: Side, start: int, end: int, before: int = 0, after: int = 1) -> Span:
    """The span with up to so many words of its sentence on either side, not beyond a mark that ends a clause."""
    text = side.page.text
    first, last = start, end
    lead = [w for w in side.words if w.end <= start]
    for word in reversed(lead[-before:] if before else []):
        if any(mark in text[word.end : first] for mark in ',;:.!?()"“”—\n'):
            break
        first = word.start
    for word in [w for w in side.words if w.start >= end][:after]:
        if any(mark in text[last : word.start] for mark in ',;:.!?()"“”—\n'):
            break
        last = word.end
    return side.page.span(first, last)


def joined(pair: Pair) -> list[tuple[Statement, Statement]]:
    """The statements of the two sides that say the same, the likest first, each once."""
    scored = []
    for i, old in enumerate(pair.before.statements):
        for j, new in enumerate(pair.after.statements):
            one, two = _words_of(pair.before, old), _words_of(pair.after, new)
            weight = sum(one[key] for key in one.keys() & two.keys())
            least = min(sum(one.values()), sum(two.values()))
            if least and weight / least >= 0.25:
                scored.append((-weight / least, i, j))
            elif len(pair.before.statements) == 1 and len(pair.after.statements) == 1:
                scored.append((0.0, i, j))
    olds: set[int] = set()
    news: set[int] = set()
    result = []
    for _, i, j in sorted(scored):
        if i not in olds and j not in news:
            olds.add(i)
            news.add(j)
            result.append((pair.before.statements[i], pair.after.statements[j]))
    return result


def _words_of(side: Side, statement: Statement) -> dict[str, float]:
    return {
        word.key: word.weight
        for word in side.words
        if any(span.start <= word.start and word.end <= span.end for span in statement.words)
    }


def _undated(page: Page, start: int, spoken: Sequence[Word]) -> Sequence[Word]:
    """The words of a passage without those of the dateline that opens it."""
    dateline = DATELINE.match(page.text, start)
    return [word for word in spoken if word.start >= dateline.end()] if dateline else spoken


def _bare(spoken: Sequence[Word], read: Sequence[Figure | Time | Mention]) -> list[Figure]:
    """The numbers that stand outside every figure and time that was read: bare, exact figures."""
    found = []
    for word in spoken:
        if word.key[0] == "#" and not any(mark.start < word.end and word.start < mark.end for mark in read):
            value = float(word.key[1:])
            found.append(
                Figure(start=word.start, end=word.end, text=word.shown, low=value, high=value, bound=Bound.EXACT)
            )
    return found
