"""What is told, in token places -> statements, in spans of the page's text, with what stands inside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TypeVar

from sayso.annotate.certainty import commitment
from sayso.annotate.chains import Link, Told
from sayso.annotate.figures import find_figures
from sayso.annotate.parse import Sentence
from sayso.annotate.places import find_actors, find_places
from sayso.annotate.shapes import Place
from sayso.annotate.times import find_times
from sayso.record import Figure, Mention, Page, Source, Span, Statement, Time, statement_id

T = TypeVar("T", Figure, Time, Mention)

# Signs that frame words and are none of them. A full stop stays where it belongs to an abbreviation, which is one
# token with it.
FRAME = frozenset({",", ";", ":", ".", "-", "--", "...", "…"})
EDGE = " \t\r\n\u00a0,;:-–—―"
BETWEEN = " \t\r\n\u00a0"
OPENING, CLOSING = "\"“„«'‘", "\"”»'’“"


class Desk:
    """Lays what is told on one page's text. Figures, times, places and actors are looked for where somebody speaks."""

    def __init__(self, page: Page, sentences: Sequence[Sentence]) -> None:
        self.page = page
        self.sentences = sentences
        self.times = find_times(sentences, published=page.published.value if page.published else None)

    def lay(self, told: Told) -> Statement | None:
        """The statement; None where its words are nothing but signs."""
        words = spans_of(self.page, self.sentences, told.content)
        if not words:
            return None
        chain = tuple(self.source(link) for link in told.links)
        numbers = sorted({s for s, _ in told.content})
        here = [self.sentences[s] for s in numbers]
        sure = commitment(self.sentences, told.content, told.cue, head=told.head, inner=told.inner)
        return Statement(
            id=statement_id(self.page.id, words, chain),
            words=words,
            chain=chain,
            certainty=sure.certainty,
            hedges=spans_of(self.page, self.sentences, sure.hedges),
            negated=sure.negated,
            figures=_within(words, (f for s in here for f in find_figures(s))),
            times=_within(words, (t for s in numbers for t in self.times[s])),
            places=_within(words, (m for s in here for m in find_places(s))),
            actors=_within(words, (m for s in here for m in find_actors(s))),
            block=here[0].role,
            found_by=told.found_by,
        )

    def source(self, link: Link) -> Source:
        """The link with its words and its cue on the page."""
        source = spans_of(self.page, self.sentences, link.source)
        cue = spans_of(self.page, self.sentences, link.cue)
        return Source(
            source=source[0] if source else None,
            name=link.named.name,
            kind=link.named.kind,
            cue=cue[0] if cue else None,
        )


def _within(words: Sequence[Span], found: Iterable[T]) -> tuple[T, ...]:
    """What lies inside the words, or stands over a gap between them: '5,000 builders, he said, will come'."""
    return tuple(f for f in found if any(f.start < span.end and span.start < f.end for span in words))


def spans_of(page: Page, sentences: Sequence[Sentence], places: Iterable[Place]) -> tuple[Span, ...]:
    """The places as the fewest spans of the page's text; runs that only white space parts are one.

    Signs at the edges and quotation marks without a partner inside are left out, and so are runs of nothing else.
    """
    runs: list[tuple[int, int]] = []
    for s, t in _unframed(sentences, sorted(set(places))):
        token = sentences[s].tokens[t]
        start, end = sentences[s].start + token.start, sentences[s].start + token.end
        if runs and not page.text[runs[-1][1] : start].strip(BETWEEN):
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    trimmed = [_trimmed(page.text, start, end) for start, end in runs]
    return tuple(page.span(start, end) for start, end in trimmed if any(c.isalnum() for c in page.text[start:end]))


def _unframed(sentences: Sequence[Sentence], places: list[Place]) -> list[Place]:
    first, last = 0, len(places)
    while first < last and (_is_frame(sentences, places[first]) or _opens(sentences, places[first])):
        first += 1
    while last > first and (_is_frame(sentences, places[last - 1]) or _joins(sentences, places[last - 1])):
        last -= 1
    return places[first:last]


def _joins(sentences: Sequence[Sentence], place: Place) -> bool:
    """An 'and' that led to words left out."""
    return sentences[place[0]].tokens[place[1]].dep == "cc"


def _opens(sentences: Sequence[Sentence], place: Place) -> bool:
    """The 'that' of 'said that'."""
    token = sentences[place[0]].tokens[place[1]]
    return token.norm == "that" and token.dep == "mark"


def _is_frame(sentences: Sequence[Sentence], place: Place) -> bool:
    token = sentences[place[0]].tokens[place[1]]
    return token.norm in FRAME or token.pos == "SPACE"


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the marks around the whole, and without one at an edge that has no partner inside."""
    start, end = _bare(text, start, end)
    inside = _marks(text, start + 1, end - 1)
    closed = start < end and text[start] in "'‘" and _CLOSES.search(text, start + 1, end) is not None
    if end - 1 > start and text[end - 1] in "'’":
        inside += _OPENS.search(text, start + 1, end - 1) is not None
    if start < end and text[start] in OPENING and (text[end - 1] in CLOSING and not inside):
        start, end = start + 1, end - 1
    elif start < end and text[start] in OPENING and not inside and text[end - 1] not in CLOSING and not closed:
        start += 1
    elif start < end and text[end - 1] in CLOSING and not inside and text[start] not in OPENING:
        end -= 1
    return _bare(text, start, end)


_CLOSES = re.compile(r"(?<=\S)['’](?!\w)")
_OPENS = re.compile(r"(?<=\s)['‘](?=\w)")


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in EDGE:
        start += 1
    while start < end and text[end - 1] in EDGE:
        end -= 1
    return start, end


def _marks(text: str, start: int, end: int) -> int:
    """How many double quotation marks stand there."""
    return sum(text.count(mark, start, end) for mark in '"“”„«»') if start < end else 0
