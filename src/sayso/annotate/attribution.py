"""Who is said to have said what: every attribution on a page, the ones inside others too.

Candidates come from the parse and the quotation marks (`cues`, `quotes`, `spans`); the rules say of each whether it is
an attribution.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sayso.annotate.model import chances
from sayso.annotate.parse import Sentence
from sayso.annotate.quotes import Quotes, find_quotes
from sayso.annotate.shapes import Attribution, Place
from sayso.annotate.spans import Candidate, candidates, is_quoted

LIKELY = 0.38
"""Chance from which a reading is taken: linked_full F1 on a fifth of train left out is 68.0 to 68.3 from .30 to .38."""

PLAIN = frozenset({"voice", "according"})
"""What the rules find here needs no second opinion: 'allegedly' and 'according to' mean nothing else."""

OVERLAP = 0.5
"""Share of a content that another attribution may claim before the flat reading drops it."""


def find_attributions(sentences: Sequence[Sentence]) -> list[Attribution]:
    """Every attribution of a page, in page order; `inside` tells which other one's content holds it."""
    quotes = find_quotes(sentences)
    found = candidates(sentences, quotes)
    return _continued(sentences, quotes, _nested(_accepted(sentences, quotes, found)))


def _accepted(sentences: Sequence[Sentence], quotes: Quotes, found: Sequence[Candidate]) -> list[Candidate]:
    """What the model takes for outermost attributions and what the rules find inside; without one, the rules alone."""
    chance = chances(sentences, quotes, found)
    if chance is None:
        return [c for c in found if c.sure]
    tops = _tops(
        found, [max(p, LIKELY) if c.sure and c.kind in PLAIN else p for p, c in zip(chance, found, strict=True)]
    )
    within = frozenset(p for i in tops for p in found[i].content)
    used = {_head(found[i]) for i in tops}
    inner = {i for i, c in enumerate(found) if c.sure and _head(c) in within and _head(c) not in used}
    return [replace(c, judge="model" if i in tops else "rule") for i, c in enumerate(found) if i in tops or i in inner]


def _tops(found: Sequence[Candidate], chance: Sequence[float]) -> set[int]:
    """The likeliest readings that stand in no other: one for each cue, none whose cue another one holds."""
    tops: set[int] = set()
    contents: set[Place] = set()
    heads: set[Place] = set()
    for i in sorted(range(len(found)), key=lambda i: (-chance[i], i)):
        if chance[i] < LIKELY:
            break
        c = found[i]
        if _head(c) not in heads and _head(c) not in contents and not heads & c.content:
            tops.add(i)
            heads.add(_head(c))
            contents |= c.content
    return tops


def _head(c: Candidate) -> Place:
    return c.sentence, c.frame.head


def outermost(attributions: Sequence[Attribution]) -> list[Attribution]:
    """The flat reading: attributions that stand in no other, each word in at most one content or cue.

    Of two that claim the same words, the one whose content is longer keeps them; a source may be shared.
    """
    taken: set[Place] = set()
    kept: list[tuple[int, Attribution]] = []
    top = [(i, a) for i, a in enumerate(attributions) if a.inside is None and a.cue]
    for i, a in sorted(top, key=lambda pair: (-len(pair[1].content), pair[0])):
        free = tuple(p for p in a.content if p not in taken)
        cue = tuple(p for p in a.cue if p not in taken)
        if not cue or len(free) <= OVERLAP * len(a.content):
            continue
        kept.append((i, replace(a, cue=cue, content=free, inside=None, continues=None)))
        taken.update(free, cue)
    return [a for _, a in sorted(kept, key=lambda pair: pair[0])]


def _nested(accepted: Sequence[Candidate]) -> list[Attribution]:
    parents = _parents(accepted)
    return [
        Attribution(
            source=tuple(sorted(c.source)),
            cue=tuple(sorted(c.cue)),
            content=tuple(sorted(c.content)),
            head=(c.sentence, c.frame.head),
            inside=parents[i],
            found_by=f"{c.judge}:{c.frame.word} {c.kind}",
        )
        for i, c in enumerate(accepted)
    ]


def _parents(accepted: Sequence[Candidate]) -> list[int | None]:
    """For each, the one with the shortest content that holds its cue; never one whose own cue it holds."""
    holders: dict[Place, list[int]] = {}
    heads = {(c.sentence, c.frame.head) for c in accepted}
    for i in sorted(range(len(accepted)), key=lambda i: (len(accepted[i].content), i)):
        for place in accepted[i].content & heads:
            holders.setdefault(place, []).append(i)
    found: list[int | None] = []
    for i, c in enumerate(accepted):
        above = (j for j in holders.get((c.sentence, c.frame.head), ()) if j != i)
        found.append(next((j for j in above if _holds(accepted, j, i)), None))
    return found


def _holds(accepted: Sequence[Candidate], outer: int, inner: int) -> bool:
    """Of two that hold each other's cue, the longer content is the outer, of equally long ones the first."""
    a, b = accepted[outer], accepted[inner]
    if (a.sentence, a.frame.head) not in b.content:
        return True
    return (len(a.content), -outer) > (len(b.content), -inner)


def _continued(sentences: Sequence[Sentence], quotes: Quotes, found: list[Attribution]) -> list[Attribution]:
    """With an entry for each block that is all quotation and follows one that ends in an attributed quotation."""
    claimed = {p for a in found if a.inside is None for p in (*a.content, *a.cue)}
    last_of_block = _last_quoting(sentences, quotes, found)
    runs: list[Attribution] = []
    for first, last in _blocks(sentences):
        if not all(is_quoted(sentences[s], s, quotes) for s in range(first, last + 1)):
            continue
        if any((s, 0) in claimed for s in range(first, last + 1)) or first == 0:
            continue
        before = last_of_block.get(sentences[first - 1].block)
        if before is not None:
            content = tuple((s, t) for s in range(first, last + 1) for t in range(len(sentences[s].tokens)))
            runs.append(Attribution(source=(), cue=(), content=content, continues=before, found_by="rule:run on"))
            last_of_block[sentences[first].block] = before
    return _ordered([*found, *runs])


def _last_quoting(sentences: Sequence[Sentence], quotes: Quotes, found: Sequence[Attribution]) -> dict[int, int]:
    """By block, the attribution whose content holds the last quotation in it."""
    holds: dict[int, tuple[Place, int]] = {}
    for i, a in enumerate(found):
        if a.inside is None and a.content and quotes.at(a.content[-1]) is not None:
            block = sentences[a.content[-1][0]].block
            holds[block] = max(holds.get(block, ((-1, -1), -1)), (a.content[-1], i))
    return {block: i for block, (_, i) in holds.items()}


def _blocks(sentences: Sequence[Sentence]) -> Iterator[tuple[int, int]]:
    first = 0
    for s in range(1, len(sentences) + 1):
        if s == len(sentences) or sentences[s].block != sentences[first].block:
            yield first, s - 1
            first = s


def _ordered(found: list[Attribution]) -> list[Attribution]:
    """In the order of their first places, with `inside` and `continues` pointing at the new places in the list."""
    order = sorted(range(len(found)), key=lambda i: (min((*found[i].cue, *found[i].content)), i))
    place = {old: new for new, old in enumerate(order)}
    return [
        replace(
            found[i],
            inside=None if (up := found[i].inside) is None else place[up],
            continues=None if (back := found[i].continues) is None else place[back],
        )
        for i in order
    ]
