"""How much it says that two texts share a word: little for 'the', much for a name."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from sayso.data import rows

NAME_BITS = 20
"""A word that the table of English words does not have: a name, a misspelling. The table ends at 17 bits."""

FIGURE_BITS = 18
"""A number in digits or words. Two texts that share '47' share less than a name and more than a common noun."""

COMMON_BITS = 7
"""What even unrelated sentences share: the words of grammar have 4 to 9 bits. They count for next to nothing."""


_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?\Z")


class Word(NamedTuple):
    """A word or a number of a sentence: what it is compared by, what sharing it says, and where it stands."""

    key: str
    weight: float
    start: int
    end: int
    shown: str


@functools.cache
def _bits() -> dict[str, int]:
    return {word: int(bits) for bits, words in rows("rarity.tsv") for word in words.split()}


def bits(word: str) -> int:
    """How rare `word` (in small letters) is in English: minus the binary logarithm of its share of all words."""
    return _bits().get(word, NAME_BITS)


@functools.lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """What the inflections of one word have in common: 'boats' and 'boat', 'landed' and 'landing'.

    A light cut that never makes a word shorter than three letters; it may leave a piece that is no word.
    """
    for ending, rest in (("'s", ""), ("’s", ""), ("ies", "y"), ("ied", "y"), ("sses", "ss"), ("ing", ""), ("ed", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: len(word) - len(ending)] + rest
            break
    else:
        if word.endswith("s") and not word.endswith("ss") and not word.endswith("us") and len(word) > 3:
            word = word[:-1]
    if word.endswith("e") and len(word) > 3:
        word = word[:-1]
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    return word


@functools.cache
def _numerals() -> dict[str, tuple[str, float]]:
    return {word: (kind, float(value)) for kind, value, words in rows("numerals.tsv") for word in words.split()}


def weighed(text: str, start: int = 0, end: int | None = None) -> tuple[Word, ...]:
    """The words of a passage, numbers read: 'forty-seven' and '47' are one key, '8,000' and '8000' too."""
    end = len(text) if end is None else end
    words: list[Word] = []
    number: tuple[float, float, int, int] | None = None  # done, running, start, end

    def close() -> None:
        nonlocal number
        if number is not None:
            done, running, first, last = number
            words.append(Word(_figure(done + running), figure_weight(done + running), first, last, text[first:last]))
            number = None

    for found in _WORD.finditer(text, start, end):
        word = found.group()
        low = word.lower()
        if word[0].isdigit():
            value = _value(low)
            close()
            if value is None:
                words.append(Word(low, FIGURE_BITS - COMMON_BITS, found.start(), found.end(), word))
            else:
                number = (0.0, value, found.start(), found.end())
            continue
        kind, value = _numerals().get(low, ("", 0.0))
        if kind in ("u", "e", "t"):
            if number is not None and (number[1] % 100 if kind != "u" else number[1] % 10):
                close()
            number = (0.0, value, found.start(), found.end()) if number is None else (
                number[0], number[1] + value, number[2], found.end())  # fmt: skip
            continue
        if kind == "x" and number is not None:
            done, running, first, _ = number
            number = (done, running * value, first, found.end()) if value < 1000 else (
                (done + running) * value, 0.0, first, found.end())  # fmt: skip
            continue
        if low == "and" and number is not None and number[1] >= 100 and number[1] % 100 == 0 and not text[
            number[2]].isdigit():  # 'two hundred and sixty'  # fmt: skip
            continue
        close()
        words.append(Word(stem(low), weight(low), found.start(), found.end(), word))
    close()
    return tuple(words)


def _value(digits: str) -> float | None:
    """The number that digits stand for: '8,000' and '8000', not '3.5.2031'."""
    return float(digits.replace(",", "")) if _GROUPED.match(digits) or digits.replace(".", "", 1).isdigit() else None


def weight(word: str) -> float:
    """The bits of `word` (in small letters) above the common."""
    return max(0.5, bits(word) - COMMON_BITS)


def worded(word: str) -> float | None:
    """The number that one word is, in digits or in letters; None for others and for 'hundred', which multiplies."""
    if word[0].isdigit():
        return _value(word)
    kind, value = _numerals().get(word, ("", 0.0))
    return value if kind in ("u", "e", "t") else None


def _figure(value: float) -> str:
    return f"#{value:.10g}"


def figure_weight(value: float) -> float:
    """What sharing a figure says: little for 'two', more the longer it is."""
    return 4.0 if value < 4 else 7.0 if value < 13 else float(FIGURE_BITS - COMMON_BITS)
