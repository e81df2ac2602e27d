"""Which of two wordings is the rewritten one, from the words that differ in sentences that answer each other.

For texts that show no date and name nobody. How long a text or a sentence is plays no part. Three manners are known:
a machine that polishes (formal words, quotations and 'said' dissolved, clauses hung on with '-ing'), a teacher who
simplifies (plainer words in nearly every sentence), a reviser (most sentences kept, finer words in the rest).
"""

from __future__ import annotations

import functools
import math
import re
from collections import Counter
from dataclasses import dataclass, field

from sayso.data import rows
from sayso.trace.align import Alignment, Prepared
from sayso.trace.evidence import Piece

SAME = 0.97
"""Sentences liker than this are the same one."""

MANY = 80
"""Differing words on each side, counted from both, that a whole text simplified has; a polished paragraph has fewer."""

KEPT = 0.5
"""Share of the sentences that answer each other and are the same from which one text is a revision of the other, and
the reviser's words the finer ones; who simplifies a text touches nearly every sentence."""

MARK = 6.0
"""Bits of one mark of polish: it stands on the polished side four times out of five and more, and marks go together."""

MOST = 24.0
"""Bits that the manner can give at most: less than any other evidence of order."""

_QUOTE = re.compile(r"[\"“”]|''|``")
_HUNG_ON = re.compile(r",\s\w+ing\b")
_LETTERS = re.compile(r"[^\W\d_]+\Z")


@dataclass(slots=True)
class _Side:
    """What stands on one side only, over all sentences that answer each other."""

    lengths: list[int] = field(default_factory=list)
    marks: Counter[str] = field(default_factory=Counter)


def manner(one: Prepared, other: Prepared, there: Alignment, back: Alignment) -> list[Piece]:
    """The evidence in wording that `one` was rewritten into `other`; negative where it speaks against.

    `there` aligns `other` as the child of `one`, `back` the other way round: the answer for the two exchanged is the
    same with its signs turned.
    """
    before, after = _Side(), _Side()
    kept = 0
    turns = ((other, one, there, after, before), (one, other, back, before, after))
    for child, parent, alignment, ours, theirs in turns:
        for match in alignment.matches:
            if match.alike > SAME:
                kept += 1
                continue
            sentence = child.body.sentences[match.child]
            answers = [parent.body.sentences[n] for n in match.parents]
            keys = {word.key for word in sentence.words}
            known = {word.key for answer in answers for word in answer.words}
            _take(
                ours,
                [w.shown for w in sentence.words if w.key not in known],
                child.body.text[sentence.start : sentence.end],
            )
            _take(
                theirs,
                [w.shown for answer in answers for w in answer.words if w.key not in keys],
                parent.body.text[answers[0].start : answers[-1].end],
            )
    matched = len(there.matches) + len(back.matches)
    return _weighed(before, after, revision=matched > 0 and kept / matched >= KEPT)


def _take(side: _Side, words: list[str], text: str) -> None:
    low = [word.lower() for word in words if _LETTERS.match(word)]
    side.lengths.extend(len(word) for word in low)
    side.marks["said"] += low.count("said") + low.count("says")
    side.marks["polished"] += sum(word in _polished() for word in low)
    side.marks["quoted"] += len(_QUOTE.findall(text)) // 2
    side.marks["hung"] += len(_HUNG_ON.findall(text))
    side.marks["bracketed"] += text.count("(")


@functools.cache
def _polished() -> frozenset[str]:
    return frozenset(word for row in rows("polish.tsv") for word in row[0].split())


def _weighed(before: _Side, after: _Side, *, revision: bool) -> list[Piece]:
    plainer = _plainer(before.lengths, after.lengths)
    few = min(len(before.lengths), len(after.lengths)) < MANY
    found = []
    if revision:
        which = "the copy" if plainer < 0 else "the parent"
        found.append(Piece(-MARK * plainer, f"most sentences were kept, and {which} has the finer words in the rest"))
        found += _marks(before, after, ("bracketed",))
    elif not few and abs(plainer) >= 1:
        which = "the copy" if plainer > 0 else "the parent"
        found.append(Piece(MARK * plainer, f"{which} has the plainer words in nearly every sentence"))
    else:
        which = "the copy" if plainer < 0 else "the parent"
        found.append(Piece(-MARK / 2 * plainer, f"{which} has the finer words where they differ"))
        found += _marks(before, after, tuple(_MARKS))
    found = [piece for piece in found if piece.bits]
    total = sum(piece.bits for piece in found)
    if abs(total) > MOST:
        found = [Piece(piece.bits * MOST / abs(total), piece.reason) for piece in found]
    return found


_MARKS = {  # 1: the rewritten side has fewer
    "said": (1, "“said” was replaced"),
    "quoted": (1, "quotations were dissolved"),
    "polished": (-1, "polished words were put in"),
    "hung": (-1, "clauses were hung on with -ing"),
    "bracketed": (-1, "words in brackets were put in"),
}


def _marks(before: _Side, after: _Side, marks: tuple[str, ...]) -> list[Piece]:
    found = []
    for mark in marks:
        sign, reason = _MARKS[mark]
        surplus = sign * (before.marks[mark] - after.marks[mark])
        if surplus:
            found.append(Piece(math.copysign(MARK, surplus), reason if surplus > 0 else f"{reason} in the parent"))
    return found


def _plainer(before: list[int], after: list[int]) -> float:
    """By how many standard errors the differing words of the copy are shorter, at most 4."""
    if min(len(before), len(after)) < 2:
        return 0.0
    means = [sum(side) / len(side) for side in (before, after)]
    errors = [
        sum((n - mean) ** 2 for n in side) / (len(side) - 1) / len(side)
        for side, mean in zip((before, after), means, strict=True)
    ]
    return max(-4.0, min(4.0, (means[0] - means[1]) / math.sqrt(sum(errors) or 1e-9)))
