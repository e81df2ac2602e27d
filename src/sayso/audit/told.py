"""Whether a sentence tells what it dates as past: by its words alone, and only where they leave no doubt."""

from __future__ import annotations

import functools
import re

from sayso.data import rows

__all__ = ["is_past", "looks_ahead"]

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_LED = re.compile(
    r"(?:^|[;:(“\"]\s{0,2})(?:(?:but|and|then|so|yet|later|earlier|early|late|meanwhile),?\s)?"
    r"(?:on|in|in early|in late|in mid)[\s-]+(?:\w{1,12},?\s)?$",
    re.IGNORECASE,
)
"""What stands between the opening of a sentence and a date that its main verb happens on: 'On Monday, 4 May …'."""
_ON = re.compile(r"(?:^|\s)(?:on|in|early in|late in)\s+(?:\w{1,12},?\s)?$", re.I)
_CLAUSE = re.compile(r"[.;:,()“”\"]")
# After these a form in -ed stands before a noun: 'the delayed trial', 'its disputed vote'.
_BEFORE_NOUN = frozenset(
    "a an the this that these those its his her their our my your any some no each every newly recently long".split()
)
_AUXILIARY = frozenset("was were had has have did been".split())
_REACH = 12  # words from a date at the head of a sentence to its verb: subjects are shorter


@functools.cache
def _past() -> frozenset[str]:
    return frozenset(word for (line,) in rows("past_forms.txt") for word in line.split())


@functools.cache
def _ahead() -> frozenset[str]:
    return frozenset(word for (line,) in rows("ahead.txt") for word in line.split())


def looks_ahead(text: str) -> bool:
    """Whether a text has a word that looks ahead or puts a condition."""
    found = (word.lower() for word in _WORD.findall(text) if word != "May")
    return any(word in _ahead() for word in found) or bool(
        re.search(r"\b(?:is|are|was|were|has|have|set|about|yet) to\b", text)
    )


def is_past(sentence: str, start: int, end: int) -> bool:
    """Whether the sentence says that something happened on the date that stands at `start` to `end` of it.

    It must open with the date and go on with a past tense, or have the date right behind one ('was signed on …'). What
    a past act put on a later day ('approved a march on …', 'set a vote for …') is not told as past.
    """
    before, after = sentence[:start], sentence[end:]
    if _LED.search(before):
        head = _CLAUSE.split(after.lstrip(" ,"), maxsplit=1)[0]
        return _has_past_verb(head) and not looks_ahead(_unordered(head))
    if not _ON.search(before) or looks_ahead(_unordered(sentence)):
        return False
    led = _ON.sub("", before)
    words = [word.lower() for word in _WORD.findall(led[-80:])]
    if not words or words[-1] in _ahead() or not _is_past_form(words[-1]):
        return False
    return _finite(words, len(words) - 1)


def _unordered(text: str) -> str:
    """A text without verbs of setting a day that are past themselves: 'on 3 May the council called a vote'."""
    return re.sub(r"\b(?:called|announced|agreed|decided|voted|ordered|extended|postponed|moved|fixed)\b", "", text)


def _has_past_verb(head: str) -> bool:
    words = [word.lower() for word in _WORD.findall(head)][: _REACH + 4]
    return any(_is_past_form(word) and _finite(words, i) for i, word in enumerate(words[:_REACH]))


def _is_past_form(word: str) -> bool:
    return word in _past() or (len(word) > 4 and word.endswith("ed") and word not in ("need", "hundred", "indeed"))


def _finite(words: list[str], i: int) -> bool:
    """Whether a past form may be a verb of its own: not before a noun, and with somebody before it to do it."""
    if i == 0:
        return False
    return words[i] in _AUXILIARY or words[i - 1] not in _BEFORE_NOUN
