"""Facts about text that every room may need; nothing here knows of pages."""

from __future__ import annotations

import re
import unicodedata

QUOTES = frozenset('"“”„‟«»‹›')
"""Marks that open or close quoted words; the apostrophe and its curly twin are left out, being both."""

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_INVISIBLE = dict.fromkeys(
    map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2067\u2068\u2069\u202a\u202b\u202c\u202d\u202e\ufeff")
)


def words(text: str) -> list[str]:
    """The words of a text, lower-case, in order, marks and punctuation left out."""
    return [word.lower() for word in _WORD.findall(text)]


def collapse(text: str) -> str:
    """`text` with every run of white space as one space and none at the edges."""
    return " ".join(text.split())


def is_visible(text: str) -> bool:
    """Whether anything in `text` can be seen: more than white space and marks without a width."""
    return any(char > " " and not char.isspace() and ord(char) not in _INVISIBLE for char in text)


def key(text: str) -> str:
    """What two spellings of the same words have in common: lower-case, composed, without marks that cannot be seen.

    For comparing only: never shown, and its offsets mean nothing.
    """
    if text.isascii():  # nearly all lines, ten times as fast
        return collapse(text.lower())
    return collapse(unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).casefold())
