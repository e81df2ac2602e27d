"""A page's record as it lies before the sub-editor, with what several checks ask of it worked out once."""

from __future__ import annotations

import bisect
import datetime
import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from sayso.audit.known import Known
from sayso.record import Page, Record, Role, Span, Statement
from sayso.text import sentences

__all__ = ["BODY", "Proof", "Sentence"]

BODY = frozenset({Role.STANDFIRST, Role.PARAGRAPH, Role.QUOTATION, Role.LIST_ITEM, Role.TABLE, Role.CORRECTION})
"""Roles whose text bears out a headline: the report's own words. Headings inside it are headlines themselves."""

HEADLINES = frozenset({Role.TITLE, Role.HEADING})


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the page where it stands; `block` is the index of its block, `role` that block's."""

    start: int
    end: int
    text: str
    block: int
    role: Role


class Proof:
    """A record and the day it is read against.

    `day` is the day of the capture where that is known, else the day of the audit; `captured` tells which. `known` is
    what a case knows of the page from its others; it is empty outside of a case.
    """

    def __init__(self, record: Record, *, today: datetime.date, known: Known | None = None) -> None:
        self.record = record
        self.today = today
        self.known = known or Known()

    @property
    def page(self) -> Page:
        """The page that is looked at."""
        return self.record.page

    @property
    def captured(self) -> bool:
        """Whether the day of the capture is known, so that `day` is that day and not the day of the audit."""
        return self._captured is not None

    @property
    def day(self) -> datetime.date:
        """The day of the capture, else of the audit. What a page dates later than this had not happened."""
        return self._captured or self.today

    @cached_property
    def _captured(self) -> datetime.date | None:
        value = self.page.captured
        return datetime.date.fromisoformat(value[:10]) if value else None

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of every block in reading order, furniture and tags too: `role` tells which."""
        found = []
        for number, block in enumerate(self.page.blocks):
            words = self.page.text[block.start : block.end]
            for start, end in sentences(words):
                found.append(Sentence(block.start + start, block.start + end, words[start:end], number, block.role))
        return tuple(found)

    @cached_property
    def body(self) -> tuple[Sentence, ...]:
        """The sentences of the report itself."""
        return tuple(sentence for sentence in self.sentences if sentence.role in BODY)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """The statements of the report itself: what a headline must be borne out by."""
        return tuple(statement for statement in self.record.statements if statement.block in BODY)

    def said_in(self, start: int, end: int) -> tuple[Statement, ...]:
        """The statements of which some words lie between `start` and `end`, in page order."""
        first = bisect.bisect_left(self.sentences, start + 1, key=lambda sentence: sentence.end)
        last = bisect.bisect_left(self.sentences, end, key=lambda sentence: sentence.start)
        near = sorted({number for at in range(first, last) for number in self._by_sentence.get(at, ())})
        return tuple(
            statement
            for statement in (self._in_order[number] for number in near)
            if any(span.start < end and start < span.end for span in statement.words)
        )

    @cached_property
    def _in_order(self) -> list[Statement]:
        return sorted(self.record.statements, key=lambda s: s.words[0].start)

    @cached_property
    def _by_sentence(self) -> dict[int, list[int]]:
        """By sentence, the statements that have words in it."""
        found: dict[int, list[int]] = {}
        for number, statement in enumerate(self._in_order):
            for span in statement.words:
                first = bisect.bisect_left(self.sentences, span.start + 1, key=lambda sentence: sentence.end)
                last = bisect.bisect_left(self.sentences, span.end, key=lambda sentence: sentence.start)
                for at in range(first, last):
                    found.setdefault(at, []).append(number)
        return found

    @cached_property
    def cited(self) -> tuple[int, ...]:
        """Where the page cites a reference or links out of its text, in order."""
        marks = (marker.start for reference in self.page.references for marker in reference.markers)
        return tuple(sorted((*marks, *(link.start for link in self.page.links))))

    def span(self, sentence: Sentence) -> Span:
        """The span of a sentence."""
        return Span(start=sentence.start, end=sentence.end, text=sentence.text)

    def sentence_at(self, place: int) -> Sentence | None:
        """The sentence that holds a place of the page."""
        at = bisect.bisect_right(self.sentences, place, key=lambda sentence: sentence.start) - 1
        return self.sentences[at] if at >= 0 and place < self.sentences[at].end else None

    def sentences_of(self, block: int) -> tuple[Sentence, ...]:
        """The sentences of the block with this number."""
        first = bisect.bisect_left(self.sentences, block, key=lambda sentence: sentence.block)
        last = bisect.bisect_right(self.sentences, block, key=lambda sentence: sentence.block)
        return self.sentences[first:last]

    def in_quotes(self, block: int, start: int, end: int) -> bool:
        """Whether the words of a block from `start` to `end` stand in quotation marks."""
        at = self.page.blocks[block]
        return is_quoted(self.page.text[at.start : at.end], start - at.start, end - at.start)

    def around(self, sentence: Sentence, *, reach: int = 1) -> tuple[Sentence, ...]:
        """The sentences of the report up to `reach` before and after this one, itself included, of any block."""
        at = self._place.get(sentence.start)
        if at is None:
            return (sentence,)
        return self.body[max(0, at - reach) : at + reach + 1]

    @cached_property
    def _place(self) -> dict[int, int]:
        return {sentence.start: number for number, sentence in enumerate(self.body)}


def quoted(words: str, *, most: int = 90) -> str:
    """Words in quotation marks for a message, shortened in the middle where they are long."""
    words = " ".join(words.split())
    if len(words) > most:
        words = f"{words[: most - 25].rstrip()} … {words[-20:].lstrip()}"
    return f"“{words}”"


def listed(parts: Iterable[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    *before, last = list(parts) or [""]
    return f"{', '.join(before)} and {last}" if before else last


# --- quotation marks ----------------------------------------------------------------------------


def is_quoted(text: str, start: int, end: int) -> bool:
    """Whether the words from `start` to `end` stand in quotation marks within `text`, a paragraph."""
    quotes = quotations(text)
    at = bisect.bisect_right(quotes, (start, len(text))) - 1
    return at >= 0 and end <= quotes[at][1]


@functools.lru_cache(maxsize=64)  # several checks ask about one paragraph after another
def quotations(text: str) -> tuple[tuple[int, int], ...]:
    """Start and end of each quotation in a paragraph, its marks included, in order.

    Double marks that open and never close hold to the end, as in a quotation that runs over paragraphs.
    """
    found: list[tuple[int, int]] = []
    at, closing = -1, ""
    for match in _MARK.finditer(text):
        mark, here = match.group(), match.start()
        if at < 0:
            if mark in _PAIRS and (mark not in "'‘" or _opens(text, here)):
                at, closing = here, _PAIRS[mark]
        elif mark in closing and (mark not in "'’" or not text[here + 1 : here + 2].isalnum()):
            found.append((at, here + 1))
            at = -1
    if at >= 0 and closing not in "'’":
        found.append((at, len(text)))
    return tuple(found)


def _opens(text: str, at: int) -> bool:
    """Whether an apostrophe opens a quotation: at the start or after a space, before a word."""
    before = text[at - 1 : at]
    return (not before or before.isspace() or before in "([—–-") and text[at + 1 : at + 2].isalnum()


_MARK = re.compile("[\"“”„‟«»‘’']")
_PAIRS = {'"': '"”', "“": '”"', "„": '“”"', "‟": "”", "«": "»", "‘": "’", "'": "'"}
