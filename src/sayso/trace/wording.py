"""Changes in single words that turn or colour a sentence: a negation, a loaded word."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from sayso.data import rows
from sayso.record import ChangeKind
from sayso.trace.body import Word
from sayso.trace.pairs import Compared, Difference, Pair, Side, around
from sayso.trace.rarity import stem

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
        for one, two in _opposites(pair):
            yield Difference(
                ChangeKind.PLACE_CHANGED if stem(one.shown.lower()) in _places() else ChangeKind.NEGATION_FLIPPED,
                around(pair.before, one.start, one.end, 3, 2),
                around(pair.after, two.start, two.end, 3, 2),
                "the opposite",
            )


def _negators(side: Side) -> list[Word]:
    return [w for w in side.words if w.shown.lower() in NO or w.shown.lower().endswith(("n't", "n’t"))]


def _opposites(pair: Pair) -> Iterator[tuple[Word, Word]]:
    """Words of the parent that are gone, each with an opposite of it that is new in the child."""
    before, after = pair.before.keys, pair.after.keys
    for one in pair.before.words:
        if one.key in after:
            continue
        for two in pair.after.words:
            if two.key not in before and two.key in _opposite_of().get(one.key, ()):
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
    """A word that judges, alarms or doubts stands where the parent had none. A doubting cue ('claims') for a plain
    one ('said') is one too."""
    parent = {word.key for word in compared.whole_parent.words}
    for pair in compared.pairs:
        for word in pair.after.words:
            if word.key in _loaded() and word.key not in parent and not compared.follows:
                yield Difference(
                    ChangeKind.LOADED_WORD_ADDED,
                    around(pair.before, pair.before.start, pair.before.start, 0, 10),
                    around(pair.after, word.start, word.end, 3, 2),
                    f"“{word.shown}” judges more than it tells",
                )


@functools.cache
def _loaded() -> frozenset[str]:
    return frozenset(stem(word) for row in rows("loaded.tsv") for word in row[0].split(";") if " " not in word)
