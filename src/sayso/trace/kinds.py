"""What was done to a page to make a copy of it: which sentences answer each other, in what order, and how near."""

from __future__ import annotations

import bisect
import difflib
from collections.abc import Sequence
from statistics import fmean

from sayso.rarity import Word
from sayso.record import CopyKind
from sayso.trace.align import FOLLOWS, Alignment
from sayso.trace.body import Body, Sentence

__all__ = ["VERBATIM", "kind_of"]

VERBATIM = 0.85
"""Likeness from which a passage counts as taken over word for word; rewriting rarely leaves more than .7."""

COPIED = 0.65
"""Share of what was taken that is word for word from which a copy is a print of its parent, whole or in part. Of free
rewritings under .6 is: their quotations."""

ITEM = 0.3
"""Share of the parent's sentences under which a print that stands among other things is a quotation."""

AMONG = 0.65
"""Share of the copy's sentences under which the print stands among other things."""

FEW = 0.2
"""Share of the copy under which what it took may be a quotation though it was not printed whole."""

TWO = 0.7
"""Share of what was taken that its two best passages hold, if it is a quotation."""

ONE = 0.75
"""Share that the best alone holds where neither is in quotation marks."""

IN_ORDER = 0.95
"""Share of the matching sentences that stand in the parent's order. Machines keep it; people who rewrite a report do in
one case of eight, and those leave sentences out."""

WHOLE = 0.8
"""Share of the copy's sentences that answer one of the parent's, if a machine turned them."""

SKELETON = 0.72
"""Likeness of the small words of answering sentences, in order. A machine that puts in synonyms leaves .8 and more of
them, one that goes through another language sets them anew (.4 to .67)."""

SMALL = 2.0
"""Weight up to which a word is one of grammar."""

SHORT = 6
"""Small words on both sides that a pair of sentences has at least, to be compared by them."""


def kind_of(child: Body, parent: Body, alignment: Alignment, *, same_site: bool) -> CopyKind:
    """The kind of a copy: of the same site an update; else by what of the parent it took and how.

    A machine that goes through another language and one that puts in synonyms both keep the order of the sentences;
    they differ in what becomes of the words of grammar.
    """
    matches = alignment.matches
    if same_site or not matches:
        return CopyKind.UPDATE if same_site else CopyKind.REWRITE
    gain = alignment.gain or 1.0
    used = len({n for match in matches for n in match.parents}) / max(1, len(parent.sentences))
    answered = len(matches) / max(1, len(child.sentences))
    if sum(match.gain for match in matches if match.alike >= VERBATIM) >= COPIED * gain:
        if used < ITEM and answered < AMONG:
            return CopyKind.QUOTATION
        return CopyKind.REPRINT if used >= FOLLOWS else CopyKind.EXCERPT
    best = sorted(matches, key=lambda match: -match.gain)[:2]
    if alignment.share < FEW and answered < AMONG and sum(match.gain for match in best) >= TWO * gain:
        marked = any(child.quoted(match.child) for match in best)
        if marked or best[0].gain >= ONE * gain:
            return CopyKind.QUOTATION
    if _in_order([match.parent for match in matches]) >= IN_ORDER and answered >= FOLLOWS:
        pairs = [(child.sentences[m.child], parent.sentences[m.parent]) for m in matches if not m.pair]
        kept = _skeleton(pairs)
        if kept is not None and kept >= SKELETON:
            return CopyKind.PARAPHRASE
        if answered >= WHOLE and used >= FOLLOWS:
            return CopyKind.TRANSLATION
    return CopyKind.REWRITE


def _in_order(numbers: Sequence[int]) -> float:
    """The share of the numbers in their longest run that never falls."""
    tails: list[int] = []
    for number in numbers:
        at = bisect.bisect_right(tails, number)
        tails[at : at + 1] = [number]
    return len(tails) / len(numbers)


def _skeleton(pairs: Sequence[tuple[Sentence, Sentence]]) -> float | None:
    """How alike the small words of the pairs are, in their order, on average; None where there are too few."""
    alike = []
    for ours, theirs in pairs:
        one, other = _small(theirs.words), _small(ours.words)
        if len(one) + len(other) >= SHORT:
            alike.append(difflib.SequenceMatcher(None, one, other, autojunk=False).ratio())
    return fmean(alike) if alike else None


def _small(words: Sequence[Word]) -> list[str]:
    return [word.shown.lower() for word in words if word.weight <= SMALL]
