"""A sentence of a child beside the passage of its parent that it was made from, with what is annotated in both."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import accumulate, pairwise
from operator import attrgetter
from typing import NamedTuple, TypeVar

from sayso.data import rows
from sayso.rarity import Word
from sayso.record import Bound, ChangeKind, CopyKind, Figure, Mention, Page, Record, Role, Span, Statement, Time
from sayso.trace.align import FOLLOWS, Match, Prepared, align, prepare
from sayso.trace.body import Body, Sentence, body
from sayso.trace.evidence import DATELINE, same_site, witness
from sayso.trace.kinds import kind_of
from sayso.trace.quantities import values

QUOTED = 0.6
"""Likeness from which a sentence of a page that quotes another is what it quotes."""

Mark = TypeVar("Mark", Figure, Time, Mention)


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

    def lead(self, at: int, most: int) -> tuple[Word, ...]:
        """The last words that end at `at` or before."""
        end = bisect_right(self.words, at, key=attrgetter("end"))
        return self.words[max(0, end - most) : end]

    def follow(self, at: int, most: int) -> tuple[Word, ...]:
        """The first words that begin at `at` or later."""
        start = bisect_left(self.words, at, key=attrgetter("start"))
        return self.words[start : start + most]


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
    child_keys: frozenset[str]  # and on the child
    follows: bool  # sentence by sentence: a reprint, or words replaced by a machine
    headlines: tuple[Side, ...]  # the child's titles and standfirsts
    whole_parent: Side = field(repr=False, kw_only=True)
    whole_child: Side = field(repr=False, kw_only=True)

    @cached_property
    def parent_values(self) -> frozenset[tuple[str, float]]:
        """The values of every figure of the parent."""
        return frozenset(value for figure in self.whole_parent.figures for value in values(figure))

    @cached_property
    def child_values(self) -> frozenset[tuple[str, float]]:
        """The values of every figure that the child does not tell as what was before, in a correction or otherwise."""
        child = self.whole_child
        return frozenset(
            value
            for figure in child.figures
            if not was_before(child, figure) and not _in_correction(child.page, figure)
            for value in values(figure)
        )


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
    before, after = _Sides(parent, theirs.body), _Sides(child, ours.body)
    update = same_site(witness(parent), witness(child))
    quotes = kind_of(ours.body, theirs.body, align(ours, theirs), same_site=update) is CopyKind.QUOTATION
    if quotes:
        filled = [match for match in kept if match.alike >= QUOTED]
    else:
        filled = _fill(ours.body, theirs.body, kept, set(better))
    pairs = [
        Pair(
            before.side(match.parents),
            after.side((match.child,)),
            match.alike,
        )
        for match in filled
        if ours.body.sentences[match.child].role is not Role.CORRECTION  # it tells what an earlier version had
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
        tuple(after.side((n,)) for n in alone if n not in paired),
        tuple(before.side((n,)) for n in range(len(theirs.body.sentences)) if not quotes and n not in used),
        others=tuple(others),
        main=main,
        known=frozenset(known),
        child_keys=frozenset(ours.weights),
        update=update,
        quotes=quotes,
        follows=following and all(a.parent <= b.parent for a, b in pairwise(alignment.matches)),
        headlines=tuple(
            after.side((n,))
            for n, sentence in ((n, ours.body.sentences[n]) for n in alone)
            if sentence.role in (Role.TITLE, Role.STANDFIRST)
        ),
        whole_parent=before.side(range(len(theirs.body.sentences))),
        whole_child=after.side(range(len(ours.body.sentences))),
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


class _Sides:
    """Cuts the passages of one page, with what is annotated in each."""

    def __init__(self, record: Record, whole: Body) -> None:
        self.record, self.whole = record, whole
        self.spans = sorted((w.start, w.end, n) for n, s in enumerate(record.statements) for w in s.words)
        # how far the spans up to each one reach: who looks for what overlaps a passage need not look before its start
        self.reach = list(accumulate((end for _, end, _ in self.spans), max))

    def side(self, numbers: Sequence[int]) -> Side:
        """The passage from the first to the last of these sentences."""
        sentences: list[Sentence] = [self.whole.sentences[n] for n in numbers]
        if not sentences:
            return Side(self.record, 0, 0, (), (), (), (), (), (), Role.PARAGRAPH)
        start, end = sentences[0].start, sentences[-1].end
        inside = self._statements(start, end)

        def within(marks: Iterable[Mark]) -> tuple[Mark, ...]:
            ordered = sorted(marks, key=lambda m: m.start)
            return tuple({(m.start, m.end): m for m in ordered if start <= m.start and m.end <= end}.values())

        spoken = tuple(word for sentence in sentences for word in sentence.words)
        figures = within(f for s in inside for f in s.figures)
        times = within(t for s in inside for t in s.times)
        return Side(
            self.record,
            start,
            end,
            spoken,
            inside,
            (*figures, *_bare(self.record.page.text, _undated(self.record.page, start, spoken), (*figures, *times))),
            times,
            within(p for s in inside for p in s.places),
            within(a for s in inside for a in s.actors),
            sentences[0].role,
        )

    def _statements(self, start: int, end: int) -> tuple[Statement, ...]:
        """The statements that have words between two offsets, in the order of the record."""
        found = set()
        at = bisect_left(self.spans, (end,))
        while at and self.reach[at - 1] > start:
            at -= 1
            if self.spans[at][1] > start:
                found.add(self.spans[at][2])
        return tuple(self.record.statements[n] for n in sorted(found))


def was_before(side: Side, figure: Figure) -> bool:
    """Whether a figure is told as what it was before: 'up from 30', 'an earlier count of 12'."""
    before = [w.shown.lower() for w in side.lead(figure.start, 3)]
    start = [w.shown.lower() for w in side.follow(figure.start, 2) if w.start < figure.end]
    return "from" in (*before[-1:], *start) or not {"earlier", "previous", "previously"}.isdisjoint(before)


def _in_correction(page: Page, figure: Figure) -> bool:
    """Whether a figure stands in a correction, which tells what an earlier version had."""
    return any(b.role is Role.CORRECTION and b.start <= figure.start < b.end for b in page.blocks)


def around(side: Side, start: int, end: int, before: int = 0, after: int = 1) -> Span:
    """The span with up to so many words of its sentence on either side, not beyond a mark that ends a clause."""
    text = side.page.text
    first, last = start, end
    for word in reversed(side.lead(start, before)):
        if any(mark in text[word.end : first] for mark in ',;:.!?()"“”—\n'):
            break
        first = word.start
    for word in side.follow(end, after):
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


def _bare(text: str, spoken: Sequence[Word], read: Sequence[Figure | Time | Mention]) -> list[Figure]:
    """The numbers that stand outside every figure and time that was read, exact figures: where a sentence asserts
    nothing no figure is read, and labels ('Flight 370') are none. Shares and money have their unit; a number written
    against another's stroke ('10/32', '47-15') belongs to that one."""
    found = []
    for word in spoken:
        if word.key[0] != "#" or any(mark.start < word.end and word.start < mark.end for mark in read):
            continue
        if _STRUCK.search(text, max(0, word.start - 2), word.start):
            continue
        value = float(word.key[1:])
        sign = _SIGN.search(text, max(0, word.start - 4), word.start)
        after = _MEASURE.match(text, word.end, word.end + 12)
        start = sign.start() if sign else word.start
        end = after.end() if after else word.end
        unit = _money().get(sign.group()) if sign else None
        if unit is None and after:
            unit = "cents" if after.group().strip().lower() in ("cents", "pence") else "%"
        found.append(
            Figure(start=start, end=end, text=text[start:end], low=value, high=value, bound=Bound.EXACT, unit=unit)
        )
    return found


_STRUCK = re.compile(r"\d[/-]\Z")
_SIGN = re.compile(r"[A-Z]{0,3}[$€£¥₹₩₽]\Z")
_MEASURE = re.compile(r"\s?(?:%|per ?cent\b)|\s(?:cents|pence)\b", re.I)


@cache
def _money() -> dict[str, str]:
    return {form: code for code, kind, forms in rows("currencies.tsv") if kind == "s" for form in forms.split()}
