"""From a frame, which knows its sentence, to places on the page: quotations are followed to their ends.

A content that touches a quotation takes in all of it; a quotation that goes on in the sentences after, with no cue of
its own, is a further piece of the same content.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sayso.annotate.cues import SPOKEN, Frame, frames
from sayso.annotate.parse import Sentence, Token
from sayso.annotate.quotes import Quote, Quotes
from sayso.annotate.shapes import Place
from sayso.record import Role

REACH = 60
"""Sentences that one quotation is followed over: the longest speeches that pages quote whole stay under it."""

NAME_LENGTH = 12
"""Tokens of the longest credit behind a quotation or before a headline's colon."""

SHORT = 10
"""Tokens of a sentence that does nothing but name the speaker of the quotation before it."""

SPEAKING = SPOKEN | {"light", "wide"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A frame on the page. `quoted` is the number of the quotation that its cue stands in, None outside of any;
    `judge` says what took it for an attribution; `alone` is true for a reading without the quotations that follow.
    """

    sentence: int
    frame: Frame
    source: frozenset[Place]
    cue: frozenset[Place]
    content: frozenset[Place]
    quoted: int | None
    kind: str
    sure: bool
    judge: str = "rule"
    alone: bool = False


def candidates(sentences: Sequence[Sentence], quotes: Quotes) -> list[Candidate]:
    """Every reading that has a content, in page order."""
    found: list[Candidate] = []
    for number, sentence in enumerate(sentences):
        sure: set[int] = set()
        for frame in (*frames(sentence.tree), *_headline(sentence, number)):
            made = _candidate(sentences, number, frame, quotes)
            if made is not None:
                found.append(replace(made, sure=False) if made.sure and frame.head in sure else made)
                sure |= {frame.head} if made.sure else set()
                short = frozenset(p for p in made.content if p[0] <= number)
                if short and len(short) < len(made.content):
                    found.append(replace(made, content=short, sure=False, alone=True))
        credit = _credit(sentences, number, quotes)
        if credit is not None:
            found.append(credit)
    return found


def _candidate(sentences: Sequence[Sentence], number: int, frame: Frame, quotes: Quotes) -> Candidate | None:
    quoted = quotes.at((number, frame.head))
    content = {(number, t) for t in frame.content}
    kind, sure = frame.kind, frame.sure
    beside = _quotes_beside(sentences, number, frame, quotes, quoted)
    if not content and frame.word == "verb" and frame.classes & SPEAKING:
        kind, content = _quoted_content(sentences, number, frame, quotes, beside)
        sure = bool(frame.classes & SPOKEN) and bool(frame.source or frame.passive)
        sure = sure and (kind != "before" or len(sentences[number].tokens) <= SHORT)
    else:
        content = _grown(sentences, number, frame, quotes, content, quoted)
    if quoted is not None:
        content = {p for p in content if quotes.at(p) == quoted}
    elif sure and frame.word == "verb":
        content = content | set(_runs_on(sentences, number, quotes, content))
    content -= {(number, t) for t in frame.cue | frame.source}
    if not content:
        return None
    return Candidate(
        sentence=number,
        frame=frame,
        source=frozenset((number, t) for t in frame.source),
        cue=frozenset((number, t) for t in frame.cue),
        content=frozenset(content),
        quoted=quoted,
        kind=kind,
        sure=sure,
    )


# --- quotations --------------------------------------------------------------------------------------


def _quotes_beside(
    sentences: Sequence[Sentence], number: int, frame: Frame, quotes: Quotes, quoted: int | None
) -> list[int]:
    """Numbers of the quotations that touch the sentence and hold neither the cue nor all of the source."""
    row = quotes.within.get(number)
    if row is None:
        return []
    mine = {row[t] for t in frame.cue} | ({row[min(frame.source)]} if frame.source else set())
    return [q for q in sorted(set(row) - {-1}) if q not in mine and q != quoted]


def _quoted_content(
    sentences: Sequence[Sentence], number: int, frame: Frame, quotes: Quotes, beside: list[int]
) -> tuple[str, set[Place]]:
    """The content of a cue without a clause: a quotation beside it, before it, or after its colon."""
    if beside:
        return "quote", {p for q in beside for p in _places(sentences, quotes.all[q])}
    tokens = sentences[number].tokens
    if _ends_with_colon(tokens) and number + 1 < len(sentences):
        return "colon", _after_colon(sentences, number, quotes)
    before = _quote_before(sentences, number, quotes)
    if before is not None and frame.head <= 6:
        return "before", set(_places(sentences, quotes.all[before]))
    return "", set()


def _grown(
    sentences: Sequence[Sentence],
    number: int,
    frame: Frame,
    quotes: Quotes,
    content: set[Place],
    quoted: int | None,
) -> set[Place]:
    """The content with all of each quotation that it touches."""
    beside = _quotes_beside(sentences, number, frame, quotes, quoted)
    row = quotes.within.get(number, [])
    touched = {row[t] for _, t in content} & set(beside) if row else set()
    for q in touched:
        content = content | set(_places(sentences, quotes.all[q]))
    return content


def _places(sentences: Sequence[Sentence], quote: Quote) -> Iterator[Place]:
    for s in range(quote.first[0], min(quote.last[0], quote.first[0] + REACH) + 1):
        start = quote.first[1] if s == quote.first[0] else 0
        end = quote.last[1] if s == quote.last[0] else len(sentences[s].tokens) - 1
        for t in range(start, end + 1):
            yield s, t


def _runs_on(sentences: Sequence[Sentence], number: int, quotes: Quotes, content: set[Place]) -> Iterator[Place]:
    """The quoted sentences of the same block after a quotation that is part of the content."""
    if not any(quotes.at(p) is not None for p in content):
        return
    last = max(s for s, _ in content)
    for s in range(max(last, number) + 1, min(len(sentences), number + REACH)):
        if sentences[s].block != sentences[number].block or not is_quoted(sentences[s], s, quotes):
            return
        for t in range(len(sentences[s].tokens)):
            yield s, t


def is_quoted(sentence: Sentence, number: int, quotes: Quotes) -> bool:
    """All of the sentence stands within quotations."""
    row = quotes.within.get(number)
    return row is not None and all(
        q >= 0 for q, t in zip(row, sentence.tokens, strict=True) if t.pos not in ("PUNCT", "SPACE")
    )


def _ends_with_colon(tokens: Sequence[Token]) -> bool:
    return next((t.norm for t in reversed(tokens) if t.pos != "SPACE"), "") == ":"


def _after_colon(sentences: Sequence[Sentence], number: int, quotes: Quotes) -> set[Place]:
    """What follows a sentence that ends with a colon: a quotation to its end, else the rest of the next block."""
    quote = quotes.at((number + 1, 0))
    if quote is not None:
        return set(_places(sentences, quotes.all[quote]))
    block = sentences[number + 1].block
    found: set[Place] = set()
    for s in range(number + 1, min(len(sentences), number + REACH)):
        if sentences[s].block != block:
            break
        found.update((s, t) for t in range(len(sentences[s].tokens)))
    return found


def _quote_before(sentences: Sequence[Sentence], number: int, quotes: Quotes) -> int | None:
    """The quotation that ends the sentence before, in the same block."""
    if not number or sentences[number - 1].block != sentences[number].block:
        return None
    row = quotes.within.get(number - 1)
    return row[-1] if row and row[-1] >= 0 else None


# --- cues that are signs -------------------------------------------------------------------------------


def _headline(sentence: Sentence, number: int) -> list[Frame]:
    """'Name: claim', in a headline, a page's first sentence or a transcript."""
    tokens = sentence.tokens
    colon = next((t.i for t in tokens[1:NAME_LENGTH] if t.norm == ":"), None)
    if colon is None or colon + 3 > len(tokens) - 1:
        return []
    left, right = tokens[:colon], tokens[colon + 1 :]
    if any(t.pos in ("VERB", "AUX") for t in left) or not any(t.pos in ("PROPN", "NOUN") for t in left):
        return []
    heading = number == 0 or sentence.role in (Role.TITLE, Role.HEADING, Role.REFERENCE)
    spoken = all(t.text.isupper() or t.pos == "PUNCT" for t in left)
    says = any(t.pos in ("VERB", "AUX") for t in right)
    named = left[-1].pos == "PROPN" and (not _in_title_case(right) or _is_speaker(left[-1], right))
    named = named or any(t.pos in ("NOUN", "PROPN") and t.lemma.lower() in _PAPERS for t in left)
    if heading and not named and _in_title_case(right):
        return []
    return [
        Frame(
            head=colon,
            kind="headline" if heading else "transcript",
            word="sign",
            classes=frozenset(),
            source=frozenset(t.i for t in left if t.pos != "SPACE" and t.norm not in ('"',)),
            cue=frozenset({colon}),
            content=frozenset(t.i for t in right if t.pos != "SPACE"),
            sure=says and ((heading and named) or (spoken and not heading)),
        )
    ]


def _in_title_case(tokens: Sequence[Token]) -> bool:
    """Most words begin with a capital, so that capitals say nothing: 'Dam Power Grab: 1,500 Move In'."""
    words = [t.text for t in tokens if t.text[:1].isalpha() and len(t.text) > 3]
    return sum(word[:1].isupper() for word in words) > 0.6 * len(words)


def _is_speaker(name: Token, right: Sequence[Token]) -> bool:
    """A person, or a body before a clause: among capitals the recogniser takes much for a body."""
    tense = any(t.tag in ("VBD", "VBZ", "VBP", "MD") for t in right)
    return name.entity == "PERSON" or (tense and name.entity in ("ORG", "GPE", "NORP"))


_PAPERS = frozenset("poll report study survey official police analysis ministry source exclusive".split()) - {
    "exclusive"
}


def _credit(sentences: Sequence[Sentence], number: int, quotes: Quotes) -> Candidate | None:
    """A closing quotation mark, a dash, and a name up to the end of the block."""
    row = quotes.within.get(number)
    tokens = sentences[number].tokens
    if row is None or (number + 1 < len(sentences) and sentences[number + 1].block == sentences[number].block):
        return None
    last = max(i for i, q in enumerate(row) if q >= 0)
    rest = [t for t in tokens[last + 1 :] if t.pos != "SPACE"]
    if not 2 <= len(rest) <= NAME_LENGTH or rest[0].norm.strip("-") or rest[1].pos != "PROPN":
        return None
    if any(t.pos == "VERB" for t in rest[1:]):
        return None
    name = []
    for token in rest[1:]:
        if token.norm in (",", "(", "."):
            break
        name.append(token.i)
    frame = Frame(
        head=rest[0].i,
        kind="credit",
        word="sign",
        classes=frozenset(),
        source=frozenset(name),
        cue=frozenset({rest[0].i}),
        content=frozenset(i for i, q in enumerate(row) if q == row[last]),
        sure=True,
    )
    made = _candidate(sentences, number, frame, quotes)
    return made and replace(made, content=made.content | set(_places(sentences, quotes.all[row[last]])))
