"""What a page states, clause by clause: one sentence may carry two claims."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sayso.corroborate.wording import TELLING, Wording, wording
from sayso.record import Figure, Page, Record, Role, Statement

__all__ = ["Part", "parts"]

_STATED_IN = frozenset({Role.TITLE, Role.STANDFIRST, Role.HEADING, Role.PARAGRAPH, Role.QUOTATION, Role.LIST_ITEM,
                        Role.TABLE, Role.CAPTION, Role.CORRECTION})  # fmt: skip
_JOINT = re.compile(
    r"(?P<strong>[,;]\s+(?:and|but|while|whereas|although|though)\s+|;\s+|(?<=[a-z]{2}[.!?])[\"”]?\s+(?=[\"“]?[A-Z]))"
    r"|\s+(?:and|but|while)\s+"
)

LEAST = 10.0
"""Bits of a clause that states anything on its own: two telling words."""

CLAUSE = 4
"""Words of a clause at least; 'and left' is none."""

MANY = 400
"""Statements of a page that are looked at, in order: a page with more is a table or an attack."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A clause of a statement, with its place in the page's text and the figures in it."""

    key: str  # of the statement and the clause's number
    page: Page
    statement: Statement
    start: int
    end: int
    ready: Wording
    figures: tuple[Figure, ...]

    @property
    def title(self) -> bool:
        return self.statement.block is Role.TITLE


def parts(record: Record) -> list[Part]:
    """The clauses that a page states, in reading order. Clauses that tell nothing ('it', 'that') are left out."""
    found = []
    for statement in record.statements[:MANY]:
        if statement.block in _STATED_IN and statement.words:
            for number, (start, end, text) in enumerate(_clauses(record.page, statement)):
                ready = wording(statement, text=text)
                telling = sum(word.weight >= TELLING for word in ready.words)
                if ready.weight >= LEAST and telling >= 2:
                    inside = tuple(f for f in statement.figures if start <= f.start and f.end <= end)
                    found.append(Part(f"{statement.id}/{number}", record.page, statement, start, end, ready, inside))
    return found


def _clauses(page: Page, statement: Statement) -> Iterator[tuple[int, int, str]]:
    """The statement whole, or its clauses where conjunctions join them: start, end and words of each."""
    first, last = statement.words[0].start, statement.words[-1].end
    cuts: list[tuple[int, int]] = []
    for span in statement.words:
        since = span.start if not cuts else cuts[-1][1]
        for joint in _JOINT.finditer(page.text, span.start, span.end):
            before, after = page.text[since : joint.start()], page.text[joint.end() : span.end]
            counted = _counts(statement, since, joint.start()) and _counts(statement, joint.end(), span.end)
            whole = len(before.split()) >= CLAUSE and len(after.split()) >= CLAUSE
            if whole and (joint["strong"] or counted):
                cuts.append((joint.start(), joint.end()))
                since = joint.end()
    edges = [first, *(place for cut in cuts for place in cut), last]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        pieces = (page.text[max(start, s.start) : min(end, s.end)] for s in statement.words if s.start < end)
        text = " ".join(piece for piece in pieces if piece)
        if text:
            yield start, end, text


def _counts(statement: Statement, start: int, end: int) -> bool:
    return any(start <= figure.start and figure.end <= end for figure in statement.figures)
