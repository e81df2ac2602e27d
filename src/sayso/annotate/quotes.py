"""Where the quotations of a page begin and end, by its quotation marks alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sayso.annotate.parse import Sentence, Token
from sayso.annotate.shapes import Place

OPENING = frozenset("“„«‟")
CLOSING = frozenset("”»")
EITHER = frozenset({'"', "''", "``", "＂"})


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation from its opening to its closing mark, both included.

    One that is not `closed` goes to the end of its block where the next block opens with a mark, as speech over several
    paragraphs does, else to the end of its sentence: a stray mark must not swallow what follows.
    """

    first: Place
    last: Place
    closed: bool


@dataclass(frozen=True, slots=True)
class Quotes:
    """All quotations of a page in order, and for each sentence that has one, the quotation each token stands in."""

    all: tuple[Quote, ...]
    within: dict[int, list[int]]

    def at(self, place: Place) -> int | None:
        """The number of the quotation that the token stands in, marks included; None outside of quotations."""
        row = self.within.get(place[0])
        number = row[place[1]] if row else -1
        return None if number < 0 else number


def find_quotes(sentences: Sequence[Sentence]) -> Quotes:
    """Double quotation marks, and single ones that were read as double. A quotation never leaves its block.

    A curly mark says itself whether it opens; a straight one opens what is not open.
    """
    found: list[Quote] = []
    opened: Place | None = None
    for number, sentence in enumerate(sentences):
        if number and sentence.block != sentences[number - 1].block and opened:
            goes_on = _is_mark(sentence.tokens[0].text) if sentence.tokens else False
            found.append(Quote(opened, _last(sentences, number - 1 if goes_on else opened[0]), False))
            opened = None
        if not (_has_mark(sentence.tree.text) or any(token.text in "“”" for token in sentence.tokens)):
            continue
        for token in sentence.tokens:
            opened = _step(found, opened, token, (number, token.i))
    if opened:
        found.append(Quote(opened, _last(sentences, opened[0]), False))
    return Quotes(tuple(found), _within(sentences, found))


def _has_mark(text: str) -> bool:
    return any(mark in text for mark in ('"', "“", "”", "''", "``", "„", "«", "»", "‟", "＂"))


def _is_mark(text: str) -> bool:
    return text in EITHER or text[:1] in OPENING


def _step(found: list[Quote], opened: Place | None, token: Token, place: Place) -> Place | None:
    """Note a quotation that this token closes; what is open after it."""
    text = token.text
    if text in EITHER or (text[:2] in EITHER or text[-2:] in EITHER):
        closes = opened is not None
    elif text[:1] in OPENING or text[-1:] in CLOSING:
        closes = text[-1:] in CLOSING
    else:
        return opened
    if not closes:
        return opened or place
    if opened is not None:
        found.append(Quote(opened, place, True))
    return None


def _last(sentences: Sequence[Sentence], number: int) -> Place:
    return number, len(sentences[number].tokens) - 1


def _within(sentences: Sequence[Sentence], quotes: Sequence[Quote]) -> dict[int, list[int]]:
    rows: dict[int, list[int]] = {}
    for number, quote in enumerate(quotes):
        for s in range(quote.first[0], quote.last[0] + 1):
            row = rows.setdefault(s, [-1] * len(sentences[s].tokens))
            start = quote.first[1] if s == quote.first[0] else 0
            end = quote.last[1] if s == quote.last[0] else len(row) - 1
            for t in range(start, end + 1):
                row[t] = number
    return rows
