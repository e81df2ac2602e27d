"""Where words of a page stand in the file it was read from: lines and columns for editors.

A page's text is what is visible; its file may be markup. Words are looked for in what the file shows, white space left
out on both sides, so that tags and line breaks between them do not matter and entities count as what they stand for.
Words that are not found verbatim, or stand in several places that nothing tells apart, have no place: none is better
than a wrong one.
"""

from __future__ import annotations

import bisect
import html
import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Place", "Source"]

LONGEST = 5_000_000
"""Characters of the largest file that is searched: some 100 MB of memory. Words of larger ones have no place."""

_MOST = 1_000
"""Occurrences that are weighed; words that stand in more places than that are no words to point at."""

_CONTEXT = 200
"""Characters on each side by which one occurrence is told from another."""

_LINE_END = re.compile(r"\r\n?|\n")
_RUN = re.compile(r"[^\s&]+|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?|&")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?")
_BODY = re.compile(r"<body\b", re.IGNORECASE)
_HIDDEN = re.compile(r"<(script|style|template)\b", re.IGNORECASE)
_CLOSED = {name: re.compile(rf"</{name}\b", re.IGNORECASE) for name in ("script", "style", "template")}


@dataclass(frozen=True, slots=True)
class Place:
    """A run of a file's characters; lines and columns count from one, `end_column` is exclusive."""

    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int
    text: str


class Source:
    """The text of a page's file beside the page's own text."""

    def __init__(self, source: str, page_text: str) -> None:
        self._source = source
        self._lines = [0, *(found.end() for found in _LINE_END.finditer(source))]
        self._page, self._in_page = _packed(_runs(page_text, 0, len(page_text), entities=False))
        self._shown, self._in_source = "", array("I")
        self._markup = False
        if len(source) <= LONGEST:
            self._shown, self._in_source = _packed(_runs(source, 0, len(source), entities=False))
            if self._shown != self._page:
                self._markup = True
                self._shown, self._in_source = _packed(_shown(source))

    def place(self, start: int, end: int) -> Place | None:
        """The place in the file of the page's characters from `start` to `end`, where it can be told."""
        first, last = bisect.bisect_left(self._in_page, start), bisect.bisect_left(self._in_page, end)
        words = self._page[first:last]
        found = self._found(words, first)
        if found is None:
            return None
        begins, final = self._in_source[found], self._in_source[found + len(words) - 1]
        return self._at(begins, self._after(final))

    def _found(self, words: str, first: int) -> int | None:
        """Where in what the file shows these words stand, which begin at `first` in the page."""
        if not words:
            return None
        there = _all(words, self._shown)
        if len(there) < 2:
            return there[0] if there else None
        likeness = [self._alike(at, first, len(words)) for at in there]
        best = max(likeness)
        if likeness.count(best) == 1:
            return there[likeness.index(best)]
        here = _all(words, self._page)  # the same number of times in the same order
        return there[here.index(first)] if len(here) == len(there) and first in here else None

    def _alike(self, at: int, first: int, length: int) -> int:
        before = zip(
            reversed(self._shown[max(0, at - _CONTEXT) : at]),
            reversed(self._page[max(0, first - _CONTEXT) : first]),
            strict=False,
        )
        after = zip(
            self._shown[at + length : at + length + _CONTEXT],
            self._page[first + length : first + length + _CONTEXT],
            strict=False,
        )
        return _common(before) + _common(after)

    def _after(self, at: int) -> int:
        entity = _ENTITY.match(self._source, at) if self._markup else None
        return entity.end() if entity else at + 1

    def _at(self, start: int, end: int) -> Place:
        line, end_line = bisect.bisect_right(self._lines, start), bisect.bisect_right(self._lines, end - 1)
        return Place(
            start=start,
            end=end,
            line=line,
            column=start - self._lines[line - 1] + 1,
            end_line=end_line,
            end_column=end - self._lines[end_line - 1] + 1,
            text=self._source[start:end],
        )


def _common(pairs: Iterator[tuple[str, str]]) -> int:
    count = 0
    for one, other in pairs:
        if one != other:
            break
        count += 1
    return count


def _all(words: str, text: str) -> list[int]:
    """Where `words` stand in `text`; none where that is more often than can be weighed."""
    found: list[int] = []
    at = text.find(words)
    while at >= 0:
        found.append(at)
        if len(found) > _MOST:
            return []
        at = text.find(words, at + 1)
    return found


_Run = tuple[str, int, int]
"""Characters without white space, where the first one stands in the file, and the step to the next: 0 in an entity."""


def _packed(runs: Iterator[_Run]) -> tuple[str, array[int]]:
    shown: list[str] = []
    where = array("I")
    for text, start, step in runs:
        shown.append(text)
        where.extend(range(start, start + len(text)) if step else [start] * len(text))
    return "".join(shown), where


def _runs(text: str, start: int, end: int, *, entities: bool) -> Iterator[_Run]:
    for run in _RUN.finditer(text, start, end):
        words = run.group()
        if entities and words[0] == "&" and len(words) > 1:
            yield "".join(html.unescape(words).split()), run.start(), 0
        else:
            yield words, run.start(), 1


def _shown(source: str) -> Iterator[_Run]:
    """What markup shows: no tags, no comments, no scripts and styles, nothing before its body. Linear in its length."""
    body = _BODY.search(source)
    at = body.start() if body else 0
    while at < len(source):
        tag = source.find("<", at)
        if tag < 0:
            tag = len(source)
        yield from _runs(source, at, tag, entities=True)
        at = _past(source, tag)
        if at == tag and tag < len(source):  # a sign that opens no tag
            yield "<", tag, 1
            at = tag + 1


def _past(source: str, tag: int) -> int:
    """The end of the tag or comment, or of the script with all that is in it, that opens at `tag`."""
    if source.startswith("<!--", tag):
        return _to(source.find("-->", tag + 4), 3, source)
    hidden = _HIDDEN.match(source, tag)
    if hidden:
        closed = _CLOSED[hidden.group(1).lower()].search(source, hidden.end())
        return closed.start() if closed else len(source)
    if source[tag + 1 : tag + 2].isalpha() or source[tag + 1 : tag + 2] in ("/", "!", "?"):
        return _to(source.find(">", tag), 1, source)
    return tag


def _to(found: int, length: int, source: str) -> int:
    return found + length if found >= 0 else len(source)
