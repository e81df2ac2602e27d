"""How much it says that two texts share a word: little for 'the', much for a name."""

from __future__ import annotations

import functools

from sayso.data import rows

NAME_BITS = 20
"""A word that the table of English words does not have: a name, a misspelling. The table ends at 17 bits."""

FIGURE_BITS = 18
"""A number in digits or words. Two texts that share '47' share less than a name and more than a common noun."""

COMMON_BITS = 7
"""What even unrelated sentences share: the words of grammar have 4 to 9 bits. They count for next to nothing."""


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
