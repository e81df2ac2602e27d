"""Changes in single words that turn or colour a sentence: a negation, a loaded word."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

from sayso.data import rows
from sayso.rarity import Word, stem
from sayso.record import ChangeKind, Span
from sayso.trace.pairs import Compared, Difference, Pair, Side, around

NO = frozenset({"no", "not", "never", "none", "nobody", "neither", "nor", "nothing", "cannot", "without", "nowhere"})
SOME = frozenset({"somebody", "someone", "something"})


def negation_flipped(compared: Compared) -> Iterator[Difference]:
    """A sentence that is otherwise the same says no where the parent said yes, or the other way round; or a word was
    replaced by its opposite."""
    for pair in compared.pairs:
        old, new = _negators(pair.before), _negators(pair.after)
        somebody = next((w for w in pair.after.words if w.shown.lower() in SOME), None)
        nobody = next((w for w in pair.before.words if w.shown.lower() in ("nobody", "no")), None)
        if somebody and nobody and not new and old:
            yield Difference(
                ChangeKind.NEGATION_FLIPPED,
                around(pair.before, nobody.start, nobody.end, 0, 10),
                around(pair.after, somebody.start, somebody.end, 0, 10),
                "the opposite is said",
            )
            continue
        if flipped := _turned(pair, old, new):
            yield Difference(ChangeKind.NEGATION_FLIPPED, *flipped, "the opposite is said")
            continue
        if clauses := list(_turned_clauses(pair)):
            for flipped in clauses:
                yield Difference(ChangeKind.NEGATION_FLIPPED, *flipped, "the opposite is said")
            continue
        for one, two in _opposites(pair):
            yield Difference(
                ChangeKind.PLACE_CHANGED if stem(one.shown.lower()) in _places() else ChangeKind.NEGATION_FLIPPED,
                around(pair.before, one.start, one.end, 3, 2),
                around(pair.after, two.start, two.end, 3, 2),
                "the opposite",
            )


ALIKE = 0.9
"""Likeness of two sentences that are the same but for a word or two."""


def _turned(pair: Pair, old: list[Word], new: list[Word]) -> tuple[Span, Span] | None:
    """The words around the one 'no' or 'not' that stands on one side of two sentences which are otherwise the same, and
    those around what it stood or stands before; None where there is none."""
    if pair.alike < ALIKE or len(old) + len(new) != 1:
        return None
    side, other = (pair.before, pair.after) if old else (pair.after, pair.before)
    (word,) = old or new
    if (side.keys ^ other.keys) - {word.key} - _HELPING:
        return None
    denied = next((w for w in side.words if w.start > word.start and w.key in other.keys), None)
    if denied is None:
        return None
    there = next(w for w in other.words if w.key == denied.key)
    turned = around(side, word.start, denied.end, 3, 3)
    plain = around(other, there.start, there.end, 3, 3)
    return (turned, plain) if old else (plain, turned)


def _turned_clauses(pair: Pair) -> Iterator[tuple[Span, Span]]:
    """Where two words that follow one another on both sides, but for auxiliaries, have a 'not' between them on one.

    'A decision has not been taken' became 'a decision has been taken'. Where the clause says no in another way ('denied
    that', 'neither navy'), the 'not' may only say so too.
    """
    old, new = _joints(pair.before), _joints(pair.after)
    for key, before in old.items():
        after = new.get(key)
        if after and before.denied is not after.denied and not (before.otherwise or after.otherwise):
            there = around(pair.before, before.start, before.end, 1, 2)
            yield there, around(pair.after, after.start, after.end, 1, 2)


class _Joint(NamedTuple):
    """Two telling words of a clause that only auxiliaries stand between: whether a 'not' does too, and whether the
    clause up to them says no otherwise."""

    start: int
    end: int
    denied: bool
    otherwise: bool


def _joints(side: Side) -> dict[tuple[str, str], _Joint]:
    """The joints of a passage by their two words. Those that stand there twice are left out."""
    found: dict[tuple[str, str], _Joint] = {}
    twice = set()
    last, denied, otherwise = None, False, False
    text = side.page.text
    for word, before in zip(side.words, (None, *side.words), strict=False):
        shown = word.shown.lower()
        parted = before is not None and any(mark in text[before.end : word.start] for mark in ',;:.!?()"“”—\n')
        if parted or shown in _JOINING:
            last, denied, otherwise = None, False, False
        if shown in _DENYING or shown.endswith(("n't", "n’t")):
            denied = True
        elif shown in NO or word.key in _DENIALS:
            otherwise = True
        elif shown not in _AUXILIARY:
            if last is not None:
                joint = (last.key, word.key)
                twice |= {joint} & found.keys()
                found[joint] = _Joint(last.start, word.end, denied, otherwise)
            otherwise = otherwise or denied
            last, denied = word, False
    return {joint: place for joint, place in found.items() if joint not in twice}


_JOINING = frozenset({"and", "but", "or", "while", "whereas"})
_DENIALS = frozenset(
    stem(word) for word in "denied deny denies rejected disputed refused failed false untrue unlikely stopped".split()
)
_DENYING = frozenset({"not", "never", "cannot"})
_AUXILIARY = frozenset(
    """am are is was were be been being has have had do does did can could will would shall should may might must yet
    still ever even already""".split()
)


_HELPING = frozenset(stem(word) for word in "do does did any some a an either ever yet already".split())


def _negators(side: Side) -> list[Word]:
    return [w for w in side.words if w.shown.lower() in NO or w.shown.lower().endswith(("n't", "n’t"))]


def _opposites(pair: Pair) -> Iterator[tuple[Word, Word]]:
    """Words of the parent that are gone, each with an opposite of it that is new in the child."""
    before, after = pair.before.keys, pair.after.keys
    for one in pair.before.words:
        opposite = _opposite_of().get(one.key)
        if opposite is None or one.key in after:
            continue
        for two in pair.after.words:
            named = one.shown[:1].isupper() or two.shown[:1].isupper()  # 'North Korea', 'the South'
            if not named and two.key not in before and two.key in opposite and _beside_the_same(pair, one, two):
                yield one, two


BESIDE = 4
"""Words before and after a word and its opposite among which one must be the same: else they may tell of two things."""


def _beside_the_same(pair: Pair, one: Word, two: Word) -> bool:
    around_one, around_two = (
        {w.key for w in (*side.lead(word.start, BESIDE), *side.follow(word.end, BESIDE)) if w.weight > 2}
        for side, word in ((pair.before, one), (pair.after, two))
    )
    return not around_one.isdisjoint(around_two)


@functools.cache
def _opposite_of() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for _, one, other in rows("opposites.tsv"):
        for a in one.split(";"):
            for b in other.split(";"):
                found.setdefault(stem(a), set()).add(stem(b))
                found.setdefault(stem(b), set()).add(stem(a))
    return {word: frozenset(others) for word, others in found.items()}


@functools.cache
def _places() -> frozenset[str]:
    return frozenset(
        stem(word)
        for kind, one, other in rows("opposites.tsv")
        if kind == "where"
        for word in f"{one};{other}".split(";")
    )


def loaded_word_added(compared: Compared) -> Iterator[Difference]:
    """A word that judges, alarms or accuses stands where no parent has it, outside quotation marks. 'Claims' for 'said'
    is one: it doubts."""
    if compared.update or compared.follows:
        return
    for pair in compared.pairs:
        quoted = _quoted(pair.after)
        for word in pair.after.words:
            loaded = word.key in _loaded() and word.key not in compared.known
            if loaded and not any(a <= word.start < b for a, b in quoted):
                yield Difference(
                    ChangeKind.LOADED_WORD_ADDED,
                    _facing(pair, word),
                    around(pair.after, word.start, word.end, 3, 2),
                    _JUDGES.format(word.shown),
                )
        for link in (link for statement in pair.after.statements for link in statement.chain if link.cue):
            assert link.cue is not None
            if stem(link.cue.text.lower()) == stem("claims") and stem("claim") not in compared.known:
                end = min(pair.after.end, link.cue.end + 30)
                yield Difference(
                    ChangeKind.LOADED_WORD_ADDED,
                    None,
                    around(pair.after, link.cue.start, link.cue.end, 2, 4) if end > link.cue.end else link.cue,
                    f"“{link.cue.text}” doubts what no parent doubts",
                )
    for side in compared.headlines if compared.main else ():
        quoted = _quoted(side)
        for word in side.words:
            loaded = word.key in _loaded() and word.key not in compared.known
            if loaded and not any(a <= word.start < b for a, b in quoted):
                shown = around(side, word.start, word.end, 3, 2)
                yield Difference(ChangeKind.LOADED_WORD_ADDED, None, shown, _JUDGES.format(word.shown))


_JUDGES = "“{}” judges more than it tells"


def _quoted(side: Side) -> list[tuple[int, int]]:
    return [
        (side.start + m.start(), side.start + m.end()) for m in re.finditer(r"[\"“][^\"“”\n]{1,400}[\"”]", side.text)
    ]


def _facing(pair: Pair, word: Word) -> Span:
    """The words of the parent's passage around what stands nearest before `word` on both sides."""
    keys = {w.key for w in pair.before.words}
    known = [w.key for w in pair.after.words if w.start < word.start and w.key in keys and w.weight > 2]
    if not known:
        known = [w.key for w in pair.after.words if w.start > word.start and w.key in keys and w.weight > 2][:1]
    if not known:
        return around(pair.before, pair.before.start, pair.before.start, 0, 8)
    at = next(w for w in pair.before.words if w.key == known[-1])
    return around(pair.before, at.start, at.end, 3, 5)


@functools.cache
def _loaded() -> frozenset[str]:
    return frozenset(stem(word) for row in rows("loaded.tsv") for word in row[0].split(";") if " " not in word)
