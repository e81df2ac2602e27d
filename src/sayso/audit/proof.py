"""A page's record as it lies before the sub-editor, with what several checks ask of it worked out once."""

from __future__ import annotations

import bisect
import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

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

    `day` is the day of the capture where that is known, else the day of the audit; `captured` tells which.
    """

    def __init__(self, record: Record, *, today: datetime.date) -> None:
        self.record = record
        self.today = today

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
        last = bisect.bisect_left(self._starts, end)
        return tuple(
            statement
            for statement in self._in_order[:last]
            if any(span.start < end and start < span.end for span in statement.words)
        )

    @cached_property
    def _in_order(self) -> list[Statement]:
        return sorted(self.record.statements, key=lambda s: s.words[0].start)

    @cached_property
    def _starts(self) -> list[int]:
        return [statement.words[0].start for statement in self._in_order]

    def span(self, sentence: Sentence) -> Span:
        """The span of a sentence."""
        return Span(start=sentence.start, end=sentence.end, text=sentence.text)

    def around(self, sentence: Sentence, *, reach: int = 1) -> tuple[Sentence, ...]:
        """The sentences of the report up to `reach` before and after this one, itself included, of any block."""
        at = self._place[sentence.start]
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
