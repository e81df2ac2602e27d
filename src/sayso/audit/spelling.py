"""Words as their spellings have them in common: British or American, run together or not."""

from __future__ import annotations

import re

from sayso.text import words

__all__ = ["spelled", "spellings"]

# Written for this project from general knowledge of English spelling.
_KIN = (
    (re.compile(r"is(e[sd]?|ing|ation|ations)\Z"), r"iz\1"),
    (re.compile(r"our(s|ed|ing|able|ite|hood)?\Z"), r"or\1"),
    (re.compile(r"(met|cent|theat|lit|fib)re(s)?\Z"), r"\1er\2"),
    (re.compile(r"ll(ed|ing|er|ers)\Z"), r"l\1"),
    (re.compile(r"(defen|offen|licen|preten)ce(s)?\Z"), r"\1se\2"),
    (re.compile(r"ogue(s)?\Z"), r"og\1"),
    (re.compile(r"\Agrey"), "gray"),
    (re.compile(r"programme(s)?\Z"), r"program\1"),
)
_SAID_AS = {
    "i'm": "i am", "it's": "it is", "that's": "that is", "there's": "there is", "he's": "he is", "she's": "she is",
    "what's": "what is", "who's": "who is", "let's": "let us", "can't": "can not", "cannot": "can not",
    "won't": "will not", "shan't": "shall not", "per": "per", "percent": "per cent", "okay": "ok", "towards": "toward",
    "afterwards": "afterward", "amongst": "among", "whilst": "while", "gonna": "going to", "alright": "all right",
}  # fmt: skip
_ENDINGS = (("n't", " not"), ("'re", " are"), ("'ll", " will"), ("'ve", " have"), ("'d", " would"))


def spelled(text: str) -> list[str]:
    """The words of a text, each as its spellings have it in common."""
    return [part for word in words(text) for part in spellings(word)]


def spellings(word: str) -> list[str]:
    """A word as its spellings have it in common: British or American, run together or not."""
    low = word.lower().replace("’", "'")
    if low in _SAID_AS:
        return _SAID_AS[low].split()
    for ending, rest in _ENDINGS:
        if low.endswith(ending) and len(low) > len(ending):
            return (low[: -len(ending)] + rest).split()
    for pattern, spelled in _KIN:
        low = pattern.sub(spelled, low)
    return [low]
