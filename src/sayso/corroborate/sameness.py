"""Do two wordings state the same thing, the opposite, or something else?

What counts is how much of what they say they share, each word by its rarity. Figures and certainty may differ: they are
a claim's series and make no other claim. Names, places and days that stand in one another's place make another event.
"""

from __future__ import annotations

import difflib
import functools
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from sayso.corroborate.wording import TELLING, Wording, one_sense, opposites, senses, wording
from sayso.data import rows
from sayso.rarity import Word
from sayso.record import Statement

__all__ = ["Likeness", "Sameness", "same_claim"]

SAME = 0.5
"""Score from which two wordings state the same thing: as likely as not, for people who judged pairs of sentences."""

EVIDENCE = 8.0
"""Bits that two wordings share at least: one uncommon word. Short sentences are alike in their grammar alone."""

SENSE = 0.7
"""What two different words of one sense count, beside one word twice."""

ALIKE = 0.5
"""Rules alone: the share of what both say from which they are as likely as not the same. On pairs that people
judged 0.5 is right for 73 of 100, 0.55 for 72, 0.6 for 70."""

SHORT = 4
"""Letters of a name: what is shorter is a title, an acronym or an initial and tells nothing of who it is."""

UNCOMMON = 7.0
"""Bits of a name: what is commoner is an English word with a capital."""

SPELT = 0.65
"""Likeness of two spellings (difflib) from which they may be one name: Muhammad and Mohamed have 0.67."""

STEEP = 9.0
"""Rules alone: how fast the score rises with that share."""


class Likeness(StrEnum):
    """What two wordings are to one another. contradicting: one says that what the other states is not so."""

    SAME = "same"
    CONTRADICTING = "contradicting"
    DIFFERENT = "different"


class Sameness(NamedTuple):
    """Whether two wordings state the same thing: how likely that is (0 to 1), and why, for people."""

    likeness: Likeness
    score: float
    reasons: tuple[str, ...]

    @property
    def one_claim(self) -> bool:
        """Whether they are appearances of one claim: the opposite is one too."""
        return self.likeness is not Likeness.DIFFERENT


def same_claim(
    one: str | Statement | Wording, other: str | Statement | Wording, *, same: float = SAME, one_event: bool = False
) -> Sameness:
    """Whether two wordings state the same thing. The order of the two does not matter.

    Give what `wording` made ready where one wording is compared with many. `same` is the score from which they do.
    `one_event`: both are known to be about one event.
    """
    a, b = wording(one), wording(other)
    shared = share(a, b)
    score = likely(features(a, b, shared))
    if shared.bits + shared.sense < EVIDENCE:
        score = min(score, same / 2)
    reasons = [f"both have {_quoted(shared.common)}" if shared.common else "they have no telling word in common"]
    apart = clash(a, b, one_event=one_event)
    if apart:
        return Sameness(Likeness.DIFFERENT, min(score, same / 2), (*reasons, apart))
    if score < same:
        rests = [_quoted(rest) for rest in (shared.only_one, shared.only_other) if rest]
        if rests:
            reasons.append(f"on one side only: {'; '.join(rests)}")
        return Sameness(Likeness.DIFFERENT, score, tuple(reasons))
    if a.figures != b.figures:
        reasons.append("their figures differ")
    opposite = against(a, b)
    if opposite:
        return Sameness(Likeness.CONTRADICTING, score, (*reasons, opposite))
    return Sameness(Likeness.SAME, score, tuple(reasons))


# --- what they share -----------------------------------------------------------------------------


class Shared(NamedTuple):
    """What two wordings share, in bits, and the telling words that both have and that one has alone."""

    bits: float  # of words that both have
    sense: float  # and of words of one sense
    common: list[Word]
    only_one: list[Word]
    only_other: list[Word]


def share(a: Wording, b: Wording) -> Shared:
    """What two wordings share, word by word."""
    both = a.bag & b.bag
    bits = sum(a.weights[key] * count for key, count in both.items())
    common = _telling(word for word in a.words if word.key in both)
    left = [word for word in a.words if word.key not in b.bag]
    right = [word for word in b.words if word.key not in a.bag]
    free = list(right)
    sense = 0.0
    meanings = senses()
    for word in left:
        mine = meanings.get(word.key)
        if not mine:
            continue
        for twin in free:
            if not mine.isdisjoint(meanings.get(twin.key, ())):
                sense += SENSE * min(word.weight, twin.weight)
                free.remove(twin)
                break
    return Shared(bits, sense, common, _telling(left), _telling(right))


def _telling(words: Iterable[Word]) -> list[Word]:
    found: dict[str, Word] = {}
    for word in words:
        if word.weight >= TELLING:
            found.setdefault(word.key, word)
    return sorted(found.values(), key=lambda word: (-word.weight, word.key))


def _quoted(words: Sequence[Word]) -> str:
    return ", ".join(f"“{word.shown}”" for word in words[:4])


# --- another event, the opposite -------------------------------------------------------------------


def clash(a: Wording, b: Wording, *, one_event: bool = False) -> str | None:
    """What makes them tell of two events: a name, a place or a day where the other has a different one."""
    for ours, theirs in zip(a.days, b.days, strict=True):
        if ours and theirs and ours.isdisjoint(theirs):
            return f"one is of {_list(ours)}, the other of {_list(theirs)}"
    if a.places and b.places and not _near(a, b, one_event=one_event):
        return f"one is in {a.places[0].name}, the other in {b.places[0].name}"
    for word, twin in _in_place_of(a, b):
        return f"where one has “{word.shown}” the other has “{twin.shown}”"
    return _swapped(a, b)


def _near(a: Wording, b: Wording, *, one_event: bool) -> bool:
    """Whether some place of one may be a place of the other: one name, or a country and a place in it; in one event
    also one that no gazetteer has, which may lie in any other: a pier of the town."""
    return any(
        x.name == y.name
        or (x.iso and x.iso == y.iso)
        or (one_event and not (x.iso and y.iso))
        or x.text in b.text
        or y.text in a.text
        for x in a.places
        for y in b.places
    )


def _in_place_of(a: Wording, b: Wording) -> list[tuple[Word, Word]]:
    """Names that stand in one another's place: after the same word and before the same word, or at an edge."""
    return [
        (word, twin)
        for before, word, after in _slots(a, b)
        for low, twin, high in _slots(b, a)
        if before == low and after == high and (before, after) != ("^", "$") and not _one_name(word, twin)
    ]


def _one_name(word: Word, twin: Word) -> bool:
    """Whether two names may be one: near in spelling, or one of them short as titles and acronyms are."""
    x, y = (re.sub(r"['’]s?", "", one.shown.lower()) for one in (word, twin))
    short = min(len(x), len(y)) < SHORT or word.shown.isupper() or twin.shown.isupper()
    common = min(word.weight, twin.weight) < UNCOMMON
    return short or common or difflib.SequenceMatcher(None, x, y, autojunk=False).ratio() >= SPELT


def _slots(a: Wording, b: Wording) -> list[tuple[str, Word, str]]:
    """The names that only the first has, each between its neighbours; runs of such names count as one."""
    found = []
    row = a.words
    n = 0
    while n < len(row):
        if _named(row, n) and row[n].key not in b.bag:
            first = n
            while n < len(row) and _named(row, n) and row[n].key not in b.bag:
                n += 1
            before = row[first - 1].key if first else "^"
            found.append((before, row[first], row[n].key if n < len(row) else "$"))
        else:
            n += 1
    return found


def _named(row: Sequence[Word], n: int) -> bool:
    word = row[n]
    return word.shown[0].isupper() and (n > 0 or word.weight >= 10) and not word.shown.isdigit()


def _swapped(a: Wording, b: Wording) -> str | None:
    """Two names that do the same to one another the other way round: 'Ardle sued Benn', 'Benn sued Ardle'."""
    ours, theirs = _runs_of_names(a), _runs_of_names(b)
    if len(ours) != 2 or len(theirs) != 2:
        return None
    names = [_keys(a, run) for run in ours]
    if names[0] == names[1] or names != [_keys(b, run) for run in reversed(theirs)]:
        return None
    between = [_keys(w, (one[1], other[0])) for w, (one, other) in ((a, ours), (b, theirs))]
    if between[0] != between[1] or not between[0] or {"and", "or", "with"} & set(between[0]):
        return None
    shown = [a.words[start].shown for start, _ in ours]
    return f"what one says of “{shown[0]}” and “{shown[1]}” the other says the other way round"


def _runs_of_names(a: Wording) -> list[tuple[int, int]]:
    """Where names of one or more words start and end."""
    found: list[tuple[int, int]] = []
    for n in range(len(a.words)):
        if _named(a.words, n):
            if found and found[-1][1] == n:
                found[-1] = (found[-1][0], n + 1)
            else:
                found.append((n, n + 1))
    return found


def _keys(a: Wording, run: tuple[int, int]) -> tuple[str, ...]:
    return tuple(word.key for word in a.words[run[0] : run[1]])


def against(a: Wording, b: Wording) -> str | None:
    """Of two wordings of one claim: what makes one say that what the other states is not so."""
    turned = None
    for one, other in opposites():
        for x, y in ((a, b), (b, a)):
            says = [word for word in x.words if word.key in one and word.key not in y.bag]
            unsays = [word for word in y.words if word.key in other and word.key not in x.bag]
            if says and unsays and not any(key in other for key in x.bag) and not any(key in one for key in y.bag):
                turned = f"one has “{says[0].shown}”, the other “{unsays[0].shown}”"
    if a.negated != b.negated and _of_what_both_say(a, b):
        # 'nobody was hurt', 'all were unharmed': denied and of the opposite word is the same again
        return None if turned else "one says that it is not so"
    return turned


def _of_what_both_say(a: Wording, b: Wording) -> bool:
    """Whether what one denies is what the other says, and not a clause of its own."""
    denying, other = (a, b) if a.negated else (b, a)
    if other.short_of:
        return False
    return not denying.unsaid or any(
        key in other.bag or any(one_sense(key, theirs) for theirs in other.bag) for key in denying.unsaid
    )


def _list(words: frozenset[str]) -> str:
    return ", ".join(sorted(words))


# --- how likely ------------------------------------------------------------------------------------


NAMES = (
    "bits/max", "bits/min", "bits dice", "words/max", "words/min", "pairs/max", "pairs/min", "threes/max",
    "threes/min", "fours/max", "fours/min", "figures equal", "figures within", "figures apart", "figures odd",
    "names shared", "names odd, fewer", "names odd, more", "rest, less", "rest, more", "rest, less, log",
    "rest, more, log", "bits, log", "lengths apart", "lengths, log", "order/max", "order/min", "negation apart",
    "letters/max", "letters/min", "sense",
)  # fmt: skip
"""What the score looks at; none of it is a word. `/max` and `/min` are shares of the longer and of the shorter."""


def features(a: Wording, b: Wording, shared: Shared | None = None) -> list[float]:
    """What the two share, in the order of `NAMES`; the same for both orders of the two."""
    both_have = shared or share(a, b)
    most, least = max(a.weight, b.weight, 1.0), max(1.0, min(a.weight, b.weight))
    longer, shorter = max(len(a.words), len(b.words), 1), max(1, min(len(a.words), len(b.words)))
    count = sum((a.bag & b.bag).values())
    found = [
        both_have.bits / most,
        both_have.bits / least,
        2 * both_have.bits / (most + least),
        count / longer,
        count / shorter,
    ]
    keys_a, keys_b = [w.key for w in a.words], [w.key for w in b.words]
    for n in (2, 3, 4):
        ours, theirs = _runs(keys_a, n), _runs(keys_b, n)
        both = sum((ours & theirs).values())
        sizes = sorted((sum(ours.values()), sum(theirs.values())))
        found += [both / max(1, sizes[1]), both / max(1, sizes[0])]
    fa, fb = a.figures, b.figures
    within = bool(fa and fa <= fb) or bool(fb and fb <= fa)
    found += [float(fa == fb), float(within), float(bool(fa - fb) and bool(fb - fa)), float(min(3, len(fa ^ fb)))]
    odd = sorted(min(4, len([key for key in x.names if key not in y.bag])) for x, y in ((a, b), (b, a)))
    found += [len(a.names & b.names) / max(1, len(a.names | b.names)), float(odd[0]), float(odd[1])]
    rest = sorted((max(0.0, a.weight - both_have.bits), max(0.0, b.weight - both_have.bits)))
    found += [rest[0] / 20, rest[1] / 20, math.log1p(rest[0]), math.log1p(rest[1]), math.log(most + least)]
    found += [(longer - shorter) / longer, math.log(longer + shorter)]
    order = _in_order(keys_a, keys_b)
    found += [order / longer, order / shorter, float(a.negated != b.negated)]
    letters = _letters(a), _letters(b)
    both = sum((letters[0] & letters[1]).values())
    sizes = sorted(sum(of.values()) for of in letters)
    found += [both / max(1, sizes[1]), both / max(1, sizes[0]), both_have.sense / least]
    return found


def _runs(keys: Sequence[str], n: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(keys[i : i + n]) for i in range(len(keys) - n + 1))


def _letters(a: Wording) -> Counter[str]:
    low = a.text.lower()
    return Counter(low[i : i + 4] for i in range(len(low) - 3))


def _in_order(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words stand in both in the same order; of very long wordings the first are looked at."""
    row = [0] * (min(len(other), 120) + 1)
    for key in one[:120]:
        corner = 0
        for n, theirs in enumerate(other[:120], 1):
            corner, row[n] = row[n], corner + 1 if key == theirs else max(row[n], row[n - 1])
    return row[-1]


def likely(values: Sequence[float]) -> float:
    """How likely two wordings with these features state the same thing, by the fitted weights or by the rules alone."""
    fitted = _weights()
    if fitted is None:
        return rules(values)
    first, parts = fitted
    total = first + sum(weight * (value - mean) for value, (mean, weight) in zip(values, parts, strict=True))
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))


def rules(values: Sequence[float]) -> float:
    """The same by the rules alone: what they share of their bits, their words and their letters, senses included."""
    known = dict(zip(NAMES, values, strict=True))
    letters = (known["words/max"] + known["letters/max"]) / 2
    alike = (known["bits dice"] + letters + known["sense"]) / 2
    return 1 / (1 + math.exp(-STEEP * (alike - ALIKE)))


@functools.cache
def _weights() -> tuple[float, list[tuple[float, float]]] | None:
    """The fitted weights: the constant, then for each feature its mean and its weight; None where there are none."""
    try:
        found = {name: (float(mean), float(weight)) for name, mean, weight in rows("sameness.tsv")}
    except FileNotFoundError:
        return None
    return found["constant"][1], [found[name] for name in NAMES]
