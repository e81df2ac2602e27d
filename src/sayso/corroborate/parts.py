"""What a page states, clause by clause: one sentence may carry two claims."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sayso.corroborate.wording import TELLING, Wording, wording
from sayso.record import Figure, Page, Record, Role, Span, Statement

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
    shown: str  # its words for people, with “…” where the page has others between them

    @property
    def title(self) -> bool:
        return self.statement.block is Role.TITLE


def parts(record: Record) -> list[Part]:
    """The clauses that a page states, in reading order. Clauses that tell nothing ('it', 'that') are left out."""
    found = []
    for statement in record.statements[:MANY]:
        if statement.block in _STATED_IN and statement.words:
            for number, (start, end) in enumerate(_clauses(record.page, statement)):
                pieces = _pieces(record.page, statement, start, end)
                text = " ".join(piece.text for piece in pieces)
                ready = wording(statement, text=text)
                telling = sum(word.weight >= TELLING for word in ready.words)
                if ready.weight >= LEAST and telling >= 2:
                    inside = tuple(f for f in statement.figures if start <= f.start and f.end <= end)
                    key, shown = f"{statement.id}/{number}", _shown(record.page, pieces)
                    found.append(Part(key, record.page, statement, start, end, ready, inside, shown))
    return found


def _clauses(page: Page, statement: Statement) -> Iterator[tuple[int, int]]:
    """The statement whole, or its clauses where conjunctions join them: start and end of each."""
    first, last = statement.words[0].start, statement.words[-1].end
    cuts: list[tuple[int, int]] = []
    for span in statement.words:
        since = span.start if not cuts else cuts[-1][1]
        for joint in _JOINT.finditer(page.text, span.start, span.end):
            before, after = page.text[since : joint.start()], page.text[joint.end() : span.end]
            counted = _counts(statement, since, joint.start()) and _counts(statement, joint.end(), span.end)
            whole = len(before.split()) >= CLAUSE and len(after.split()) >= CLAUSE
            if whole and (joint["strong"] or counted) and not _one_length(statement, joint.start(), joint.end()):
                cuts.append((joint.start(), joint.end()))
                since = joint.end()
    edges = [first, *(place for cut in cuts for place in cut), last]
    yield from zip(edges[::2], edges[1::2], strict=True)


def _one_length(statement: Statement, before: int, after: int) -> bool:
    """Whether a joint stands within one length of time: 'four years and six months'."""
    ends = any(0 <= before - time.end <= 1 and time.type == "duration" for time in statement.times)
    return ends and any(figure.start == after for figure in statement.figures)


def _pieces(page: Page, statement: Statement, start: int, end: int) -> list[Span]:
    """What of the statement's words lies between two places."""
    cut = ((max(start, span.start), min(end, span.end)) for span in statement.words)
    return [page.span(since, until) for since, until in cut if since < until]


def _shown(page: Page, pieces: Sequence[Span]) -> str:
    text = ""
    for before, piece in zip((None, *pieces), pieces, strict=False):
        apart = before is not None and any(letter.isalnum() for letter in page.text[before.end : piece.start])
        text += f"{' … ' if apart else ' '}{piece.text}"
    return " ".join(text.split())


def _counts(statement: Statement, start: int, end: int) -> bool:
    return any(start <= figure.start and figure.end <= end for figure in statement.figures)
