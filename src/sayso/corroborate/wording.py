"""A wording made ready to be compared: its words weighed, its names, its figures, what it denies."""

from __future__ import annotations

import functools
import re
from collections import Counter
from dataclasses import dataclass, replace

from sayso.data import rows
from sayso.rarity import Word, stem, weighed
from sayso.record import Certainty, Mention, Statement

__all__ = ["Wording", "wording"]

LONGEST = 2_000
"""Characters of a wording that are looked at. A statement is a clause; what is longer is a page."""

ADULT = 18
"""Years: who is under that many is a child."""

REACH = 4
"""Words after a denial that it is taken to be about."""

TELLING = 3.0
"""Bits from which a word tells anything."""

_UNDER = re.compile(r"(?:\bunder|\bbelow|\byounger than|\bless than)(?: the age of)? $", re.IGNORECASE)
_CHILD = 6.0
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|\bpic\.twitter\.com/\S+")
_HASHTAG = re.compile(r"[#@]\w+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DAY = re.compile(
    r"\b((?:mon|tues|wednes|thurs|fri|satur|sun)day)\b|\b(1[89]\d\d|20\d\d)\b|"
    r"\b(january|february|march(?= \d)|april|june|july|august|september|october|november|december)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Wording:
    """A wording made ready, once for all its comparisons.

    `bag` counts its words by what they are compared by, `weights` gives their bits. `names` are the words with a
    capital that do not open the wording, `figures` its numbers, `days` its weekdays, years and months. `negated` says
    whether it states that something is not so, `unsaid` of which words it does, `short_of` whether
    it has words that come near to a denial. `places` are only known of statements.
    """

    text: str
    words: tuple[Word, ...]
    bag: Counter[str]
    weights: dict[str, float]
    weight: float
    names: frozenset[str]
    figures: frozenset[str]
    days: tuple[frozenset[str], frozenset[str], frozenset[str]]
    negated: bool
    unsaid: frozenset[str]
    short_of: bool
    places: tuple[Mention, ...] = ()


def wording(of: str | Statement | Wording, *, text: str | None = None) -> Wording:
    """Make a text or a statement ready; what is ready stays as it is. `text`: of a statement only these words."""
    if isinstance(of, Wording):
        return of
    if isinstance(of, str):
        return prepare(of)
    said = " ".join(span.text for span in of.words) if text is None else text
    ready = prepare(said, places=tuple(place for place in of.places if place.text in said))
    negated = (of.negated and ready.negated) != (of.certainty is Certainty.DENIED)
    return replace(ready, negated=negated)


def prepare(text: str, *, places: tuple[Mention, ...] = ()) -> Wording:
    """Make a text ready; what it denies is read from its words."""
    text = _HASHTAG.sub(_spaced, _ADDRESS.sub(" ", text[:LONGEST]))
    words = _ages(weighed(text), text)
    bag = Counter(word.key for word in words)
    weights = {word.key: word.weight for word in words}
    return Wording(
        text=text,
        words=words,
        bag=bag,
        weights=weights,
        weight=sum(word.weight for word in words),
        names=frozenset(word.key for n, word in enumerate(words) if n and word.shown[0].isupper()),
        figures=frozenset(key for key in bag if key[0] == "#"),
        days=_days(text),
        negated=_says_not(words),
        unsaid=_unsaid(words),
        short_of=any(word.shown.lower() in listed("short of") for word in words),
        places=places,
    )


def _ages(words: tuple[Word, ...], text: str) -> tuple[Word, ...]:
    """The words, with 'under 15' and 'younger than fifteen' read as the children that they are."""
    found = list(words)
    for n in range(1, len(words)):
        low = words[n].key
        if low[0] == "#" and float(low[1:]) <= ADULT and _UNDER.search(text[: words[n].start]):
            found[n] = words[n]._replace(key=stem("children"), weight=_CHILD)
    return tuple(found)


def _days(text: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    found = _DAY.findall(text.lower())
    weekdays, years, months = (frozenset(one[kind] for one in found if one[kind]) for kind in range(3))
    return weekdays, years, months


def _spaced(tag: re.Match[str]) -> str:
    """A hashtag or a handle as its words: '#NightTrams' says night trams."""
    return _HUMP.sub(" ", tag.group()[1:].replace("_", " "))


def _says_not(words: tuple[Word, ...]) -> bool:
    """An odd number of denials: two of them undo one another."""
    return len(_denials(words)) % 2 == 1


def _denials(words: tuple[Word, ...]) -> list[int]:
    """Where denials stand; 'no less than' and 'not only' are none."""
    found = []
    for n, word in enumerate(words):
        low = word.shown.lower()
        after = words[n + 1].shown.lower() if n + 1 < len(words) else ""
        if (low in listed("not") or low.endswith(("n't", "n’t"))) and after not in {"less", "more", "fewer", "only"}:
            found.append(n)
    return found


def _unsaid(words: tuple[Word, ...]) -> frozenset[str]:
    """The telling words that a denial stands before, at most a few words away."""
    found: set[str] = set()
    for n in _denials(words):
        found |= {near.key for near in words[n + 1 : n + 1 + REACH] if near.weight >= TELLING}
    return frozenset(found)


def telling(word: Word) -> bool:
    """Whether a word says what is stated: neither grammar nor a figure nor its bound."""
    return word.weight >= TELLING and word.key[0] != "#" and word.shown.lower() not in _grammar()


@functools.cache
def _grammar() -> frozenset[str]:
    words = frozenset(word for (line,) in rows("function_words.txt") for word in line.split())
    return words | listed("bound")


@functools.cache
def listed(kind: str) -> frozenset[str]:
    """The words of the rows of one kind, as they stand in the list."""
    return frozenset(word for row, words in rows("senses.tsv") if row == kind for word in words.split())


@functools.cache
def senses() -> dict[str, frozenset[int]]:
    """The senses that each word (by its stem) can have, as numbers of rows of the list."""
    found: dict[str, set[int]] = {}
    for number, (kind, words) in enumerate(rows("senses.tsv")):
        if kind == "same":
            for word in words.split():
                found.setdefault(stem(word), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


def one_sense(word: str, other: str) -> bool:
    """Whether two words, by their stems, can have one sense."""
    meanings = senses()
    return word in meanings and other in meanings and not meanings[word].isdisjoint(meanings[other])


@functools.cache
def opposites() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Pairs of groups of words, of which each says that the other does not hold."""
    found = []
    for kind, words in rows("senses.tsv"):
        if kind == "opposite":
            one, other = words.split(";")
            found.append((frozenset(map(stem, one.split())), frozenset(map(stem, other.split()))))
    return tuple(found)
