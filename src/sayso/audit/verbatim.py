"""Quoted words against the same quotation on other pages."""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sayso.audit.check import Answer, Check, check, fails, holds, unclear
from sayso.audit.copied import is_later
from sayso.audit.credit import same_outlet
from sayso.audit.proof import BODY, Proof, quotations, quoted
from sayso.audit.spelling import spellings
from sayso.data import rows
from sayso.rarity import weighed
from sayso.record import Copy, Kind, Page, Record, Severity, Span

LEAST = 4
"""Words of the shortest quotation that is compared: fewer are a phrase that two speakers may share."""

SAME = 0.6
"""Part of a quotation's words that stand in order in another one of the same speaker, from which the two are one
quotation; two sentences of one speech share a fifth of their words."""

REPEATED = 0.4
"""The same where tracing found that the one passage was made from the other: a machine replaces half of the words."""

MOST = 60
"""Quotations of a page that are looked at."""

SHOWN = 5
"""Words on either side of a difference that a message quotes."""

_INNER = re.compile(r"\.\s?\.\s?\.|…|\[[^\]\n]{0,80}\]")
_STOP = re.compile(r"[.!?]")
_TRANSLATED = re.compile(
    r"\btranslated (?:from|by|into)\b|\btranslation(?: by|:)|\benglish (?:edition|service|desk|version)\b",
    re.IGNORECASE,
)
_TURNS = frozenset("not no never none nobody nothing may might could can will would must should shall".split())
"""Small words that change what a quotation says."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a quotation as it is compared. `gap` is true where an ellipsis or brackets stand for other words;
    `stop` where a sentence or a run of quoted words ends behind it."""

    key: str
    start: int
    end: int
    gap: bool = False
    stop: bool = False


@dataclass(frozen=True, slots=True)
class Quotation:
    """A run of quoted words of one paragraph, as far as one speaker has it. `who` is empty where nobody is named."""

    tokens: tuple[Token, ...]
    who: str
    start: int
    end: int

    @property
    def words(self) -> list[str]:
        return [token.key for token in self.tokens if not token.gap]


@dataclass(frozen=True, slots=True)
class Altered:
    """Where a quotation differs from another: the places in both, and whether only small words do."""

    mine: tuple[int, int]
    theirs: tuple[int, int]
    small: bool


@check(Severity.WARNING, family="pile", pile=True)
def quotation_altered(proof: Proof) -> Iterator[Answer]:
    """The words of a quotation are those of the same quotation on the other pages of the case.

    Quotations of one speaker that have most of their words in common, in order, are one. Other words, words left out
    without a mark, and words put in are alterations; a quotation cut short, an ellipsis, words in brackets,
    punctuation, spelling, 'we'll' for 'we will' and '7' for 'seven' are none. It fails on a page that was made from the
    one with the other words. Between pages that nothing links it is unclear which has it right, and so it is of an
    outlet's update, and where articles and pronouns alone differ. A page that says it is a translation is not asked.

    Passes: '“The hull [was] leaking,” Vrell said' for '“The hull is leaking in two places,” Vrell said'.
    Fails: '“They perched on the deck and sang,” Vrell said' for '“They sat on the deck and sang,” Vrell said'.
    """
    page = proof.page
    if _is_translation(page):
        return
    lineage = {copy.parent: copy for copy, _ in proof.known.parents(page.id)}
    above = [record for one in proof.known.above if not _is_translation((record := proof.known.pages[one]).page)]
    others = [
        record
        for one, record in sorted(proof.known.pages.items())
        if one not in proof.known.above and not _is_translation(record.page)
    ]
    for mine in _quotations(proof.record)[:MOST]:
        made = [one for one in (_in(record, mine, _aligned(lineage, record, mine)) for record in above) if one]
        beside = [one for one in (_in(record, mine, ()) for record in others) if one]
        span = page.span(mine.start, mine.end)
        differing = next((one for one in made if one[2]), None)
        if differing is not None:
            yield _altered(proof, differing[0], differing[2])
        elif made:
            yield holds(f"{quoted(span.text)} stands so in {made[0][0].page.called}", span)
        elif beside and all(altered for _, _, altered in beside):
            earlier = [(record, altered) for record, _, altered in beside if is_later(page, record.page)]
            for record, altered in earlier[:1]:
                yield unclear(
                    f"{_differ(page, record.page, altered)}; which page has it right cannot be told",
                    *_spans(page, altered),
                    severity=Severity.NOTE,
                )
        elif beside:
            yield holds(f"{quoted(span.text)} stands so on another page", span)


Match = tuple[Record, Quotation, tuple[Altered, ...]]


def _altered(proof: Proof, record: Record, altered: tuple[Altered, ...]) -> Answer:
    reason, spans = _differ(proof.page, record.page, altered), _spans(proof.page, altered)
    if same_outlet(proof.page, record.page):
        return unclear(
            f"{reason}; it is of the same outlet, which may have put it right", *spans, severity=Severity.NOTE
        )
    if all(one.small for one in altered):
        return unclear(f"{reason}; only small words differ", *spans, severity=Severity.NOTE)
    return fails(reason, *spans)


def _is_translation(page: Page) -> bool:
    """Whether a page says that it was translated: by its outlet, its bylines, or its first and last words."""
    if "english" in (page.publisher or "").casefold().split():
        return True
    head = "\n".join((*page.bylines, page.text[:600], page.text[-400:]))
    return _TRANSLATED.search(head) is not None


def _differ(page: Page, other: Page, altered: Sequence[Altered]) -> str:
    places = [
        f"{quoted(page.text[slice(*one.mine)])} where {other.called} has {quoted(other.text[slice(*one.theirs)])}"
        for one in altered[:3]
    ]
    more = f" and {len(altered) - 3} more differences" if len(altered) > 3 else ""
    return f"quoted words differ: {'; '.join(places)}{more}"


def _spans(page: Page, altered: Iterable[Altered]) -> list[Span]:
    return [page.span(*one.mine) for one in altered]


# --- the same quotation ----------------------------------------------------------------------------


def _aligned(lineage: Mapping[str | None, Copy], record: Record, mine: Quotation) -> tuple[tuple[int, int], ...]:
    """The passages of a parent that the passage around a quotation was made from."""
    copy = lineage.get(record.page.id)
    return tuple(
        (passage.parent.start, passage.parent.end)
        for passage in (copy.aligned if copy else ())
        if passage.child.start < mine.end and mine.start < passage.child.end
    )


def _in(record: Record, mine: Quotation, aligned: Sequence[tuple[int, int]]) -> Match | None:
    """The quotation of another page that is the same as this one, with the places where they differ."""
    best: tuple[float, int, Match] | None = None
    for theirs in _quotations(record):
        if mine.who and theirs.who and not _one_speaker(mine.who, theirs.who):
            continue
        beside = any(theirs.start < end and start < theirs.end for start, end in aligned)
        matcher = _matcher(mine, theirs)
        blocks = [block for block in matcher.get_matching_blocks() if block.size]
        size = sum(block.size for block in blocks)
        part = size / max(1, min(len(mine.words), len(theirs.words)))
        least = REPEATED if beside else SAME
        telling = sum(mine.tokens[n].key not in _small() for b in blocks for n in range(b.a, b.a + b.size))
        if part < least or telling < 2 or (not beside and size < LEAST):
            continue
        if best is None or (part, -theirs.start) > best[:2]:
            best = (part, -theirs.start, (record, theirs, tuple(_differences(mine, theirs, matcher))))
    return best[2] if best else None


def _matcher(mine: Quotation, theirs: Quotation) -> difflib.SequenceMatcher[str]:
    return difflib.SequenceMatcher(None, [t.key for t in mine.tokens], [t.key for t in theirs.tokens], autojunk=False)


def _differences(mine: Quotation, theirs: Quotation, matcher: difflib.SequenceMatcher[str]) -> Iterator[Altered]:
    """Where the words differ between the first and the last that both have, and at the edges where both go on."""
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    first, last = blocks[0], blocks[-1]
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            continue
        ours, others = mine.tokens[a:b], theirs.tokens[c:d]
        if b <= first.a and d <= first.b:  # before anything that both have
            others = others[-len(ours) :] if ours else ()
            if any(token.stop for token in ours[-1:]) or any(token.stop for token in others[-1:]):
                continue  # a sentence of its own
        elif a >= last.a + last.size and c >= last.b + last.size:
            others = others[: len(ours)] if ours else ()
            if mine.tokens[a - 1].stop or theirs.tokens[c - 1].stop:
                continue
        elif not ours and _is_whole(theirs, c, d):
            continue  # whole sentences between, left out
        elif not others and _is_whole(mine, a, b):
            continue
        if (a >= last.a + last.size or b <= first.a) and not (ours and others):
            continue  # cut short, on this side or on that
        if any(token.gap for token in (*ours, *others)):
            continue
        differing = {token.key for token in (*ours, *others)}
        yield Altered(
            _place(mine.tokens, a, b if ours else a),
            _place(theirs.tokens, c, c + len(others)) if b > first.a else _place(theirs.tokens, d - len(others), d),
            differing <= _small() - _TURNS,
        )


def _is_whole(quotation: Quotation, start: int, end: int) -> bool:
    """Whether words are whole sentences between others."""
    return start > 0 and quotation.tokens[start - 1].stop and quotation.tokens[end - 1].stop


def _place(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int]:
    """The characters of some words; of none, with the words on either side."""
    if start == end:
        start, end = max(0, start - 2), min(len(tokens), end + 2)
    return tokens[start].start, tokens[end - 1].end


def _one_speaker(one: str, other: str) -> bool:
    """Whether two names are of one speaker, as far as their last words tell."""
    mine, theirs = one.casefold().split(), other.casefold().split()
    return bool(set(mine) & set(theirs) - _small())


# --- quotations of a page --------------------------------------------------------------------------


@functools.lru_cache(maxsize=64)  # pages of one event are asked for again and again
def _quotations(record: Record) -> tuple[Quotation, ...]:
    """The quotations of a report, those of one paragraph and speaker as one run."""
    found: list[Quotation] = []
    page = record.page
    for block in page.blocks:
        if block.role not in BODY:
            continue
        runs: list[Quotation] = []
        for start, end in quotations(page.text[block.start : block.end]):
            tokens = tuple(_tokens(page.text, block.start + start, block.start + end))
            if not tokens:
                continue
            who = _speaker(record, block.start + start, block.start + end)
            run = Quotation(tokens, who, tokens[0].start, tokens[-1].end)
            if runs and (runs[-1].who == who or not who or not runs[-1].who):
                last = runs.pop()
                run = Quotation((*last.tokens, *tokens), last.who or who, last.start, run.end)
            runs.append(run)
        found += (run for run in runs if len(run.words) >= LEAST)
    return tuple(found)


def _speaker(record: Record, start: int, end: int) -> str:
    """Who is said to say the words between two places; empty where it is nobody with a name."""
    for statement in record.statements:
        if any(span.start < end and start < span.end for span in statement.words):
            link = statement.innermost
            if link is not None and link.name and link.kind in (Kind.PERSON, Kind.ORGANISATION):
                return link.name
    return ""


def _tokens(text: str, start: int, end: int) -> Iterator[Token]:
    """The words of a quotation as they are compared, in order."""
    gaps = [(found.start(), found.end()) for found in _INNER.finditer(text, start, end)]
    found: list[Token] = [Token("…", first, last, gap=True) for first, last in gaps]
    for word in weighed(text, start, end):
        if any(first <= word.start < last for first, last in gaps):
            continue
        keys = [word.key] if word.key.startswith("#") else spellings(word.shown)
        found += (Token(key, word.start, word.end) for key in keys)
    found.sort(key=lambda token: (token.start, token.end))
    for number, token in enumerate(found):
        following = found[number + 1].start if number + 1 < len(found) else end
        stops = number + 1 == len(found) or _STOP.search(text, token.end, following) is not None
        yield Token(token.key, token.start, token.end, token.gap, stops) if stops and not token.gap else token


@functools.cache
def _small() -> frozenset[str]:
    return frozenset(word for (line,) in rows("function_words.txt") for word in line.split())


CHECKS: tuple[Check, ...] = (quotation_altered,)
