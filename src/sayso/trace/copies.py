"""Pages -> copies and lost pages: who derives from whom, from what both say and from what shows the order."""

from __future__ import annotations

import datetime
import functools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from sayso.rarity import Word
from sayso.record import Aligned, Copy, CopyKind, LostPage, Page, Record, content_id
from sayso.trace.align import FOLLOWS, Alignment, Match, align, prepare, residue
from sayso.trace.body import Body, body
from sayso.trace.candidates import candidates, page_features, rank
from sayso.trace.evidence import FAIR, STRONG, Piece, credits, pieces, same_site, witness
from sayso.trace.kinds import VERBATIM, kind_of
from sayso.trace.readings import REMEMBERED, Readings
from sayso.trace.stemma import branching

SHARE = 0.1
"""The least share that two pages have of each other, the mean of both ways. Reports of one event by separate reporters
share up to .08: names, offices, the figures given to both; one alone of the two may reach .12."""

WHOLLY = 0.5
"""Of two pages of one site, which share a style and standing paragraphs, each has that least share of the other, or one
has this much: a flash and the report that followed."""

LASTING = 0.3
"""The share from which a page may come from another of long before or after: a reprint. A report of another event by
the same desk shares its turns of phrase, up to .2."""

LONG = datetime.timedelta(days=60)
"""Between two days further apart than this lies another event, unless the wording is the same (`LASTING`)."""

SPECIFIC = 0.55
"""Share of the names and figures in matching sentences that the other page has too, the higher of both ways. Copies,
spins and updates keep .67 and more; look-alike events in one house style up to .5, most of them none."""

SPECIFICS = 3
"""Names and figures that the matching sentences hold at least for their share to mean something."""

TOLD = 11.0
"""Weight of a figure that is specific: of 13 and above."""

NAME = 8.0
"""Weight from which a word with a capital inside a sentence is a name that is specific."""

PASSAGE = 60.0
"""Bits of a passage taken over nearly word for word (a long sentence) that make a quotation whatever its share."""

SENTENCE, CITED = 40.0, 0.65
"""Bits and likeness of one sentence that make a quotation where one page names the other."""

QUOTED = 25.0
"""Bits of the sentences that one page quotes and the other says itself, from which that says who quotes whom."""

SPOKEN = 0.75
"""Likeness of such a sentence, beside which the copy names the speaker."""

NAMED = 20.0
"""Bits by which a parent that the child names goes before one that is as near in wording: a copy of the same text."""

SECOND = 0.05
"""The least share of a page that a second parent must explain where the first does not, if it is named or of the same
site."""

UNNAMED = 0.1
"""The same where nothing names it: a reporter with one source in common has as much as .07."""

EARLIER = 0.1
"""What a bit of evidence that a parent is earlier adds to its worth: enough to decide between equals."""

AGAINST = 12.0
"""Bits that two pages share against the page both come from, to show that they have it from one more page between:
a wrong figure and another word. Two rewritings of one page share fewer words by chance."""

MACHINE = frozenset({CopyKind.PARAPHRASE, CopyKind.TRANSLATION, CopyKind.REPRINT, CopyKind.EXCERPT})
"""Kinds of copies that keep what they copy sentence by sentence, whomever that cites."""

SHOWN = 5
"""Shared words that a reason quotes."""


@dataclass(frozen=True, slots=True)
class Traced:
    """What tracing found among some pages; ids of pages."""

    copies: tuple[Copy, ...] = ()
    lost: tuple[LostPage, ...] = ()


class Pile:
    """Some pages made ready for comparison. What was found out last is remembered, however many pages there are."""

    def __init__(self, records: Iterable[Record] | Mapping[str, Record]) -> None:
        """`records` by id may read each record when it is asked for."""
        if isinstance(records, Mapping):
            self.records = records
        else:
            by_id = {record.page.id: record for record in records}
            self.records = {page: by_id[page] for page in sorted(by_id)}
        self.readings = Readings(lambda page: self.records[page].page)
        self.witness = functools.lru_cache(maxsize=None)(lambda page: witness(self.records[page]))
        self._pieces = functools.lru_cache(maxsize=20 * REMEMBERED)(self._weigh)
        self._linked = functools.lru_cache(maxsize=20 * REMEMBERED)(self._share)

    def body(self, page: str) -> Body:
        """The words of a page's report; its places are `readings`' to tell."""
        return self.readings.prepared(page).body

    def _weigh(self, parent: str, child: str) -> list[Piece]:
        return pieces(self.witness(parent), self.witness(child)) + self._quoting(parent, child)

    def aligned(self, parent: str, child: str) -> Alignment:
        """How the child would come from the parent."""
        return self.readings.aligned(parent, child)

    def pieces(self, parent: str, child: str) -> list[Piece]:
        """The evidence that the parent came first."""
        return self._pieces(parent, child)

    def _quoting(self, parent: str, child: str) -> list[Piece]:
        """That one page sets in quotation marks what the other says itself."""
        there, back = self.quotes(child, parent), self.quotes(parent, child)
        if bool(there) == bool(back):
            return []
        shown = " ".join((there or back or "").split()[:8])
        if there:
            return [Piece(FAIR, f"the copy puts in quotation marks what the parent says itself: “{shown} …”")]
        return [Piece(-FAIR, f"it puts in quotation marks what the copy says itself: “{shown} …”")]

    def quotes(self, child: str, parent: str) -> str | None:
        """What the child quotes that stands on the parent as its own, the weightiest sentence; None for too little."""
        ours, theirs = self.body(child), self.body(parent)
        taken = [
            match
            for match in self.aligned(parent, child).matches
            if match.alike >= SPOKEN
            and not match.pair
            and ours.quoted(match.child)
            and not theirs.quoted(match.parent, any_of_it=True)
        ]
        if sum(match.gain for match in taken) < QUOTED:
            return None
        sentence = ours.sentences[max(taken, key=lambda match: match.gain).child]
        return ours.text[sentence.start : sentence.end].strip('"“”')

    def linked(self, one: str, other: str) -> bool:
        """Whether two pages have so much of each other that one has seen the other's words, or both a third's."""
        return self._linked(*sorted((one, other)))

    def _share(self, one: str, other: str) -> bool:
        if not self.one_report(one, other):
            return False
        there, back = self.aligned(one, other), self.aligned(other, one)
        if same_site(self.witness(one), self.witness(other)):
            least, most = sorted((there.share, back.share))
            return least >= SHARE or most >= WHOLLY
        if (there.share + back.share) / 2 >= SHARE:
            return True
        if any(m.alike >= VERBATIM and m.gain >= PASSAGE for way in (there, back) for m in way.matches):
            return True
        if self.named(one, other) or self.named(other, one):
            return any(m.alike >= CITED and m.gain >= SENTENCE for way in (there, back) for m in way.matches)
        return False

    def own_report(self, parent: str, child: str) -> bool:
        """Whether the child is an agency's dispatch that passes on a sentence or two of the parent, and quotes nothing
        of it: no copy."""
        if not self.witness(child).dispatch or same_site(self.witness(parent), self.witness(child)):
            return False
        return not _near(self.aligned(parent, child)) and self.quotes(child, parent) is None

    def one_report(self, one: str, other: str) -> bool:
        """Whether what matches is one event's: not of long before or after, and with the same names and figures."""
        first, second = self.witness(one).when, self.witness(other).when
        if first and second and max(first.first, second.first) - min(first.last, second.last) > LONG:
            there, back = self.aligned(one, other), self.aligned(other, one)
            if (there.share + back.share) / 2 < LASTING:
                return False
        shares = [share for a, b in ((one, other), (other, one)) if (share := self._specific(a, b)) is not None]
        return not shares or max(shares) >= SPECIFIC

    def _specific(self, parent: str, child: str) -> float | None:
        """The share of the names and figures in the child's matching sentences that stand anywhere on the parent; None
        where there are too few."""
        found = set()
        for match in self.aligned(parent, child).matches:
            for n, word in enumerate(self.body(child).sentences[match.child].words):
                figure = word.key[0] == "#" and word.weight >= TOLD
                if figure or (n > 0 and word.shown[0].isupper() and word.weight >= NAME):
                    found.add(word.key)
        if len(found) < SPECIFICS:
            return None
        return sum(key in self.readings.prepared(parent).weights for key in found) / len(found)

    def order(self, parent: str, child: str) -> float:
        return sum(piece.bits for piece in self.pieces(parent, child))

    def named(self, parent: str, child: str) -> str | None:
        """The name by which the child credits the parent's outlet."""
        return credits(self.witness(child), self.witness(parent))

    def wording(self, one: str, other: str) -> float:
        """What two pages share, in bits; the same both ways, so that length decides no direction."""
        return (self.aligned(one, other).gain + self.aligned(other, one).gain) / 2

    def worth(self, parent: str, child: str) -> float:
        """How much speaks for this parent of this child beside other parents: what they share, that the child names
        it, and a little that it is known to be earlier, which all earlier pages have in common."""
        named = NAMED if self.named(parent, child) else 0.0
        return self.wording(parent, child) + named + EARLIER * min(self.order(parent, child), STRONG)

    def seen(self, parent: str, child: str) -> bool:
        """Whether the child shows that it saw this very page and not another with the same matter: it names its
        outlet or is of the same site, takes sentences over as they stand, or follows it sentence by sentence."""
        if self.named(parent, child) or same_site(self.witness(parent), self.witness(child)):
            return True
        matches = self.aligned(parent, child).matches
        if any(match.alike >= VERBATIM and match.gain >= PASSAGE for match in matches):
            return True
        return self.follows(parent, child) and not self.both_pass_on(parent, child)

    def both_pass_on(self, one: str, other: str) -> str | None:
        """The outlet, none of the two, that both say they pass on while they tell it each in their own order."""
        first, second = self.witness(one), self.witness(other)
        if _kind(self, one, other) in MACHINE or _kind(self, other, one) in MACHINE:
            return None
        both = (first.cites & second.cites) - {*first.names, *second.names}
        if both:
            return min(both)
        if first.passes_on and (second.passes_on or second.cites):
            return first.passes_on
        return second.passes_on if second.passes_on and first.cites else None

    def follows(self, one: str, other: str) -> bool:
        """Whether one page was made from the other sentence by sentence: most of each has its match in the other."""
        return all(
            len(self.aligned(b, a).matches) >= FOLLOWS * len(self.body(a).sentences) and self.covered(b, a) >= FOLLOWS
            for a, b in ((one, other), (other, one))
        )

    def covered(self, parent: str, child: str) -> float:
        """The share of the parent's sentences that the child used."""
        used = {number for match in self.aligned(parent, child).matches for number in match.parents}
        return len(used) / max(1, len(self.body(parent).sentences))


class Relations:
    """Compares pages, loaded by id when they are asked for; those that were asked for last are remembered."""

    def __init__(self, load: Callable[[str], Page]) -> None:
        self.readings = Readings(load)

    def related(self, one: str, two: str) -> bool:
        """Whether two pages share so much that either may be a parent, or a second parent, of the other."""
        return any(
            alignment.share >= SECOND or any(match.gain >= PASSAGE for match in alignment.matches)
            for alignment in map(self.readings.aligned, (one, two), (two, one))
        )


def trace(
    records: Iterable[Record] | Mapping[str, Record], *, pairs: Iterable[tuple[str, str]] | None = None
) -> Traced:
    """Find which pages derive from which, and which pages that are not there must have been.

    The answer is the same whatever the order of the records; of records of one page the last counts. Records may be
    given by the ids of their pages, and then each may be read when it is asked for. `pairs` are the ids of pages to
    compare, where that is known; found out here where it is not.
    """
    pile = Pile(records)
    for page in pile.records:  # while its record is at hand
        pile.readings.first(page), pile.witness(page)
    arcs: dict[tuple[str, str], float] = {}
    if pairs is None:
        found = dict(zip(pile.records, page_features(r.page for r in pile.records.values()), strict=True))
        pairs = candidates(found, ranks={page: rank(record.page) for page, record in pile.records.items()})
    pairs = sorted(pairs)
    near: dict[str, list[str]] = defaultdict(list)
    for one, two in pairs:
        near[one].append(two)
        near[two].append(one)
        for parent, child in ((one, two), (two, one)) if pile.linked(one, two) else ():
            if pile.order(parent, child) >= 0 and not pile.own_report(parent, child):
                arcs[parent, child] = pile.worth(parent, child)
    parents: dict[str, list[str]] = {child: [parent] for child, parent in sorted(branching(pile.records, arcs).items())}
    for child in parents:
        second = _second(pile, child, parents, near[child])
        if second is not None:
            parents[child].append(second)
    return _told(pile, parents, pairs)


def aligned(parent: Record, child: Record) -> tuple[Aligned, ...]:
    """The passages of the child, in its order, each with the passage of the parent that it is nearest to."""
    return derived(parent, child)[1]


def derived(parent: Record, child: Record) -> tuple[float, tuple[Aligned, ...]]:
    """The share of the child's words that come from the parent, were it made from it, and its passages in its order,
    each with the passage of the parent that it is nearest to."""
    pile = Pile([parent, child])
    one, other = parent.page.id, child.page.id
    found = pile.aligned(one, other)
    return round(found.share, 2), tuple(_passage(pile, one, other, match) for match in found.matches)


def alike(one: Page, other: Page, *, most: int) -> tuple[Aligned, ...] | None:
    """The sentences of the second page that are like one (or two in a row) of the first, each beside it, whatever
    figures the two have. Nothing is said of whether either was made from the other.

    None where that takes more than `most` comparisons of a word with a sentence that has it: some 2 µs each.
    """
    first, second = prepare(body(one)), prepare(body(other))
    if sum(len(first.where.get(key, ())) for bag in second.bags for key in bag) > most:
        return None
    found = []
    for match in align(second, first, related=True).matches:
        theirs = [first.body.sentences[number] for number in match.parents]
        sentence = second.body.sentences[match.child]
        found.append(
            Aligned(child=other.span(sentence.start, sentence.end), parent=one.span(theirs[0].start, theirs[-1].end))
        )
    return tuple(found)


def _near(alignment: Alignment) -> bool:
    """Whether a child has so much from a page that it may come from it through others."""
    if alignment.share >= SHARE:
        return True
    return any(match.alike >= VERBATIM and match.gain >= PASSAGE for match in alignment.matches)


def _second(pile: Pile, child: str, parents: Mapping[str, list[str]], near: Iterable[str]) -> str | None:
    """Another page that explains what the first parent does not, the one that explains most."""
    first = parents[child][0]
    explained = pile.aligned(first, child)
    best, most = None, 0.0
    for parent in sorted(near):
        if parent == first or pile.order(parent, child) < 0 or _descends(parent, child, parents):
            continue
        rest = residue(pile.aligned(parent, child).matches, explained)
        if pile.quotes(child, parent) and pile.linked(parent, child):
            least = max(SECOND * explained.weight, QUOTED)
        else:
            named = pile.named(parent, child) or same_site(pile.witness(parent), pile.witness(child))
            least = max((SECOND if named else UNNAMED) * explained.weight, PASSAGE)
        if rest < least:
            continue
        rest += NAMED if pile.named(parent, child) else 0.0
        if rest > most:
            best, most = parent, rest
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


def _told(pile: Pile, parents: Mapping[str, list[str]], pairs: Iterable[tuple[str, str]]) -> Traced:
    """The copies with their kinds and reasons, and the lost pages."""
    lost, replaced = _lost_pages(pile, parents, pairs)
    copies: list[Copy] = [copy for _, theirs in lost for copy in theirs]
    directed = set(replaced)  # pages that are known to have a parent
    for child in _parents_first(parents):
        for parent in parents[child] if child not in replaced else ():
            copy = _copy(pile, parent, child, parent in directed)
            copies.append(copy)
            if copy.directed:
                directed.add(child)
    return Traced(
        tuple(sorted(copies, key=lambda c: (c.child, c.parent or "", c.lost or ""))),
        tuple(sorted((page for page, _ in lost), key=lambda page: page.id)),
    )


def _parents_first(parents: Mapping[str, list[str]]) -> list[str]:
    """The children, each after those of its parents that are children."""
    done: dict[str, None] = {}
    for start in sorted(parents):
        todo = [(start, False)]
        while todo:
            node, seen = todo.pop()
            if seen:
                done[node] = None
            elif node not in done and node in parents:
                todo.append((node, True))
                todo.extend((parent, False) for parent in parents[node] if parent not in done)
    return list(done)


# --- one edge ------------------------------------------------------------------------------------


def _copy(pile: Pile, parent: str, child: str, parent_derives: bool) -> Copy:
    alignment = pile.aligned(parent, child)
    found = list(pile.pieces(parent, child))
    if parent_derives and all(piece.bits > -STRONG for piece in found):
        found.append(
            Piece(
                STRONG, "the parent itself comes from a page of this family; the copy adds to it what no other page has"
            )
        )
    order = sum(piece.bits for piece in found)
    shared = _quoted(_shared(pile, parent, child))
    return Copy(
        child=child,
        parent=parent,
        kind=_kind(pile, parent, child),
        share=round(alignment.share, 2),
        directed=order > 0,
        reasons=(f"both have {shared}", *_reasons(found, order)),
        aligned=tuple(_passage(pile, parent, child, match) for match in alignment.matches),
    )


def _reasons(found: Iterable[Piece], order: float) -> Iterator[str]:
    """What speaks for the direction, then what speaks against it and says so; of an undirected pair, all of it."""
    if order <= 0:
        yield from (piece.reason for piece in found)
        return
    for piece in sorted(found, key=lambda piece: piece.bits < 0):
        yield piece.reason if piece.bits >= 0 else f"against it: {piece.reason}"


def _passage(pile: Pile, parent: str, child: str, match: Match) -> Aligned:
    theirs = [pile.readings.place(parent, number) for number in match.parents]
    return Aligned(
        child=pile.records[child].page.span(*pile.readings.place(child, match.child)),
        parent=pile.records[parent].page.span(theirs[0][0], theirs[-1][1]),
    )


def _kind(pile: Pile, parent: str, child: str) -> CopyKind:
    alike = same_site(pile.witness(parent), pile.witness(child))
    return kind_of(pile.body(child), pile.body(parent), pile.aligned(parent, child), same_site=alike)


def _shared(pile: Pile, parent: str, child: str) -> list[Word]:
    """The words of the child that stand in the matching sentence of the parent too, the weightiest first, each once."""
    found: dict[str, Word] = {}
    for match in pile.aligned(parent, child).matches:
        theirs = {word.key for number in match.parents for word in pile.body(parent).sentences[number].words}
        for word in pile.body(child).sentences[match.child].words:
            if word.key in theirs:
                found.setdefault(word.key, word)
    return sorted(found.values(), key=lambda word: (-word.weight, word.start))


def _quoted(shared: Iterable[Word]) -> str:
    return ", ".join(f"“{word.shown}”" for word in list(shared)[:SHOWN])


# --- lost pages ----------------------------------------------------------------------------------


def _lost_pages(
    pile: Pile, parents: Mapping[str, list[str]], pairs: Iterable[tuple[str, str]]
) -> tuple[list[tuple[LostPage, list[Copy]]], set[str]]:
    """Groups of pages with a common source that is not in the pile, with the copies that hang on it, and their ids.

    Two pages that share matter, of which neither shows that it saw the other, nor both that they saw a third, have it
    from a page that is not there. Where both also come from one page in the pile, they must share something against it.
    """
    loose = set(pile.records)
    for child, above in parents.items():
        for parent in above:
            if pile.seen(parent, child):
                loose -= {parent, child}
    groups: dict[str, set[str]] = {}
    sources: dict[str, str | None] = {}
    for one, two in pairs:
        if one not in loose or two not in loose or pile.seen(one, two) or pile.seen(two, one):
            continue
        if not pile.linked(one, two):
            continue
        source = _common(pile, parents, one, two)
        if source is not None and sum(word.weight for word in _against(pile, one, two, source)) < AGAINST:
            continue
        group = groups.get(one, {one}) | groups.get(two, {two})
        for page in group:
            groups[page] = group
            sources[page] = sources.get(page) or source
    found = []
    for group in {min(group): group for group in groups.values()}.values():
        children = sorted(group)
        source = next((sources[page] for page in children if sources[page] not in (None, *children)), None)
        near = {page for pair in pairs if not group.isdisjoint(pair) for page in pair} - group
        found.append(_lost(pile, children, source or _behind(pile, children, near)))
    return found, set(groups)


def _common(pile: Pile, parents: Mapping[str, list[str]], one: str, two: str) -> str | None:
    """The page that both come from, as far as wording goes: a parent of either with which the other is linked too."""
    above = [parent for page in (one, two) for parent in parents.get(page, ()) if parent not in (one, two)]
    return next(
        (page for page in above if all(_near(pile.aligned(page, child)) for child in (one, two))),
        None,
    )


def _behind(pile: Pile, children: list[str], near: Iterable[str]) -> str | None:
    """The page that a lost page was made from, as far as its children show: not later than any of them, of one event
    with all, and one of them has so much from it that it must come through the lost page."""
    best, most = None, 0.0
    for page in sorted(near):
        if any(pile.order(page, child) < 0 for child in children):
            continue
        taken = [pile.aligned(page, child) for child in children]
        gain = sum(alignment.gain for alignment in taken)
        if gain > most and any(map(_near, taken)) and all(pile.one_report(page, child) for child in children):
            best, most = page, gain
    return best


def _against(pile: Pile, one: str, two: str, source: str) -> list[Word]:
    """The words that two pages share in sentences made from each other and that their source has nowhere."""
    theirs = {word.key for sentence in pile.body(source).sentences for word in sentence.words}
    shared = {word.key: word for pair in ((one, two), (two, one)) for word in _shared(pile, *pair)}
    return sorted((w for w in shared.values() if w.key not in theirs), key=lambda w: (-w.weight, w.key))


def _lost(pile: Pile, children: list[str], source: str | None) -> tuple[LostPage, list[Copy]]:
    one, two = children[:2]
    if source is None:
        reasons = [f"both have {_quoted(_shared(pile, one, two))}; no other page here has them together"]
    else:
        reasons = [f"both have {_quoted(_against(pile, one, two, source))} where the page both come from does not"]
    reasons.append("neither names the other or follows its sentences")
    for page in children:
        passes_on = pile.witness(page).passes_on
        if passes_on:
            reasons.append(f"one passes on “{passes_on}”")
    found = LostPage(id=content_id("lost", *children), derived_from=source, reasons=tuple(reasons))
    return found, [
        Copy(
            child=child,
            parent=None,
            lost=found.id,
            kind=CopyKind.REWRITE,
            share=round(max(pile.aligned(other, child).share for other in children if other != child), 2),
            reasons=tuple(reasons),
        )
        for child in children
    ]
