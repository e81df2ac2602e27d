"""Changes in single words that turn or colour a sentence: a negation, a loaded word."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

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
            if not named and two.key not in before and two.key in opposite:
                yield one, two


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
                    f"“{word.shown}” judges more than it tells",
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
