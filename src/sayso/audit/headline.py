"""The headline against the body."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator

from sayso.audit.borne import Difference, Lack, Support
from sayso.audit.check import Answer, Check, check, fails, holds, unclear
from sayso.audit.proof import BODY, Proof, listed, quoted
from sayso.audit.support import opposed, supports
from sayso.record import Genre, Page, Role, Severity, Span, Statement, Title

REPORTING = frozenset({Genre.REPORT, Genre.LIVE_BLOG})
"""Pages whose headlines tell news: over an opinion or a quiz they promise, tease and judge."""


@check(Severity.ERROR)
def headline_figure(proof: Proof) -> Iterator[Answer]:
    """Every figure of the headline stands in the body, with its bound.

    A rounding ('5.8 metres' for 5.82, 'nearly 6,000' for 5,980), a sum, a share worked out from two figures and a small
    number that the headline counted for itself are in order. 'Up to' and the lower end of a range may not be dropped,
    'over' may not be added; 'at least' may be dropped, since the bare number says less.

    Passes: 'Nearly 6,000 homes lose power in Norvik' over 'the grid counted 5,980 homes without power'.
    Fails: '3,000 jobs to go at Halden Steel' over 'up to 3,000 jobs could go, the company said'.
    """
    for headline, support in supported(proof):
        differing = support.lacks(Lack.FIGURE, Lack.BOUND)
        for difference in differing:
            yield fails(_figure_reason(difference), *spans_of(headline, [difference]))
        if not differing:
            yield holds("the figures of the headline, if any, stand in the body", headline)


def _figure_reason(difference: Difference) -> str:
    if difference.lack is Lack.BOUND:
        return f"{quoted(difference.words)} in the headline; the body has {_says(difference)}"
    if difference.says:
        return f"{quoted(difference.words)} in the headline; the body has {_says(difference)} and no such number"
    return f"{quoted(difference.words)} in the headline; the body has no such number"


@check(Severity.ERROR)
def headline_certainty(proof: Proof) -> Iterator[Answer]:
    """The headline is no surer, and takes the matter no further, than the body.

    What is only talked about may not be planned or settled in the headline, what is only possible may not be a fact,
    and what the body denies may not be told. A question in the headline commits it to nothing, and words given to
    somebody are theirs. The present tense for what is settled and lies ahead is in order.

    Passes: 'Halden Steel in talks to sell its Norvik mill' over 'Halden Steel is negotiating the sale of its mill'.
    Fails: 'Halden Steel set to sell its Norvik mill' over 'Halden Steel is in talks about selling its Norvik mill'.
    """
    for headline, support in supported(proof) if proof.page.genre in REPORTING else ():
        differing = support.lacks(Lack.CERTAINTY)
        for difference in differing:
            reason = f"{quoted(difference.words)} in the headline; the body has {_says(difference)}"
            yield fails(reason, *spans_of(headline, [difference]))
        if not differing:
            yield holds("the headline is no surer than the body", headline)


@check(Severity.ERROR)
def headline_unsupported(proof: Proof) -> Iterator[Answer]:
    """Every act, actor and loaded word of the headline is carried by the body.

    A word is carried where the body has it in any form, or a word that a sub-editor takes for the same: 'axes' is
    carried by 'will be cut', 'Oslo' by 'Norway's government'. A loaded word that merely replaces a plain one, as
    'slams' does 'criticised', is carried by it. How sure the headline is is another check's.

    Passes: 'Halden axes Norvik night bus' over 'the council will withdraw the night bus in May, Halden said'.
    Fails: 'Sabotage feared as Norvik bridge closes' over a body with a closed bridge, rust, and no saboteur.
    """
    for headline, support in supported(proof) if proof.page.genre in REPORTING else ():
        if "?" in headline.text:
            yield holds("the headline asks", headline)
            continue
        missing = _uncarried(proof, headline, support)
        if not missing:
            yield holds("what the headline tells stands in the body", headline)
            continue
        words = listed(quoted(difference.words) for difference in missing)
        reason = f"{words} in the headline; no sentence of the body carries {'it' if len(missing) == 1 else 'them'}"
        answer = unclear if len(proof.body) < ENOUGH else fails
        yield answer(reason, *spans_of(headline, missing))


ENOUGH = 3
"""Sentences of a body below which a missing word shows little: the rest of the report may not have been scraped."""


def _uncarried(proof: Proof, headline: Span, support: Support) -> list[Difference]:
    """What the headline tells and the body does not: loaded words and names; acts, unless they differ in certainty."""
    missing = list(support.lacks(Lack.LOADED, Lack.ACTOR, Lack.PLACE))
    if not support.lacks(Lack.CERTAINTY):
        missing += support.lacks(Lack.ACT)
    own = (proof.page.publisher or "").casefold()
    missing = [difference for difference in missing if difference.words.casefold() not in own]
    return sorted(missing, key=lambda difference: headline.text.find(difference.words))


@check(Severity.ERROR)
def headlines_differ(proof: Proof) -> Iterator[Answer]:
    """The visible titles of a page say the same thing; a title or og element that says another is a note.

    A shorter title, another order of words, and the site's name behind a bar are in order. Titles say different things
    where one has another figure or another bound, an act that is the opposite of the other's, or a matter that the
    other does not have.

    Passes: 'Council axes night bus' in the text and 'Council axes night bus after 12 years | Norvik Post' as title.
    Fails: 'Council axes night bus' and, under it, 'Council keeps night bus for another year'.
    """
    visible = [span for span, _ in supported(proof)] or [_span_of(title) for title in proof.page.titles if title.start]
    differing = _differing(proof, visible)
    if differing:
        reason = "; ".join(dict.fromkeys(reason for _, _, reason in differing))
        spans = {span.start: span for one, other, _ in differing for span in (one, other)}
        yield fails(reason, *(spans[start] for start in sorted(spans)))
    elsewhere = [title for title in proof.page.titles if title.start is None]
    for title in elsewhere if visible else ():
        told = [_compared(proof, span, Span(start=0, end=0, text=_bare(title.text))) for span in visible]
        if all(told):
            reason = f"the page's {title.from_} element has {quoted(title.text)}; {told[0]}"
            yield fails(reason, visible[0], severity=Severity.NOTE)
            return


def _differing(proof: Proof, visible: list[Span]) -> list[tuple[Span, Span, str]]:
    return [
        (one, other, reason)
        for number, one in enumerate(visible)
        for other in visible[number + 1 :]
        if (reason := _compared(proof, one, other))
    ]


SAME = 0.5
"""Two titles tell one thing where the shorter shares this part of its words with the longer."""


def _compared(proof: Proof, one: Span, other: Span) -> str:
    """How two titles differ in what they say; empty where they do not."""
    there = supports(one.text, _told(proof, other), told=_told(proof, one), sentences=(other,))
    back = supports(other.text, _told(proof, one), told=_told(proof, other), sentences=(one,))
    both = f"{quoted(one.text)} and {quoted(other.text)}"
    for difference in (*there.lacks(Lack.FIGURE, Lack.BOUND), *back.lacks(Lack.FIGURE, Lack.BOUND)):
        if difference.says:
            return f"{both}: {quoted(difference.words)} and {quoted(difference.says)}"
    if acts := opposed(one.text, other.text):
        return f"{both}: {quoted(acts[0])} and {quoted(acts[1])}"
    if alone := _alone(proof, one, other) or _alone(proof, other, one):
        return f"{both}: {alone} is in one of them, and not in the body"
    if max(there.share, back.share) < SAME and not (_carried(proof, one) and _carried(proof, other)):
        return f"{both} tell different things"
    return ""


def _carried(proof: Proof, title: Span) -> bool:
    """Whether the body carries a title: two that it carries tell two sides of one report."""
    return any(
        span == title and support.share >= CARRIED and not _goes_beyond(support) for span, support in supported(proof)
    )


def _alone(proof: Proof, one: Span, other: Span) -> str:
    """What one title tells beyond the body where the other, beside it, keeps to it."""
    known = {span.start: support for span, support in supported(proof)}
    ours, theirs = known.get(one.start), known.get(other.start)
    if one.start == other.start or ours is None or theirs is None or _goes_beyond(theirs) or theirs.share < CARRIED:
        return ""
    beyond = ours.lacks(Lack.ACT, Lack.ACTOR, Lack.CERTAINTY)
    return quoted(beyond[0].words) if beyond else ""


def _goes_beyond(support: Support) -> bool:
    return bool(support.lacks(Lack.FIGURE, Lack.BOUND, Lack.CERTAINTY, Lack.LOADED, Lack.ACT, Lack.ACTOR))


CARRIED = 0.6
"""The part of a title's words that a body carries which tells its story."""


_SITE = re.compile(r"\s+(?:[|–—•·»-]|::)\s+[^|–—•·»]{2,60}$")


def _bare(title: str) -> str:
    """A title element's words without the site's name behind a bar or a dash."""
    return _SITE.sub("", title)


# --- what both sides are -------------------------------------------------------------------------


@functools.lru_cache(maxsize=1)
def supported(proof: Proof) -> tuple[tuple[Span, Support], ...]:
    """Each visible title with how far the body bears it out, kept for the next check; none without a body."""
    return tuple(_support_of_titles(proof)) if proof.body else ()


def _support_of_titles(proof: Proof) -> Iterator[tuple[Span, Support]]:
    end = _end_of_report(proof.page)
    sentences = tuple(proof.span(sentence) for sentence in proof.body if sentence.start < end)
    statements = tuple(statement for statement in proof.statements if statement.words[0].start < end)
    found = []
    for title in proof.page.titles:
        if title.start is not None and title.end is not None:
            headline = _span_of(title)
            told = _told(proof, headline)
            found.append((headline, supports(headline.text, statements, told=told, sentences=sentences)))
    best = max((support.share for _, support in found), default=0.0)
    for headline, support in found:
        if best < STRAY or support.share >= STRAY or support.nearness >= STRAY / 2:
            yield headline, support


STRAY = 0.45
"""A line under which a body has less of its words than this, beside a title of which it has more, is the site's and no
headline: 'Home, About, Contact'."""


def _end_of_report(page: Page) -> int:
    """Where the report ends: what little stands behind its tags or references is remarks on it, and so are list items
    behind the site's furniture."""
    whole = sum(block.end - block.start for block in page.blocks if block.role in BODY) or 1
    after = 0
    end = len(page.text)
    closed = True
    for block in reversed(page.blocks):
        if block.role in (Role.TAG, Role.REFERENCE) and after <= REMARKS * whole:
            end = min(end, block.start)
        if block.role is Role.FURNITURE and closed and after:
            end = min(end, block.start)
        if block.role in BODY:
            after += block.end - block.start
            closed = closed and block.role is Role.LIST_ITEM
    return end


REMARKS = 0.25
"""The part of a body that may stand behind tags or references and still be remarks."""


def _span_of(title: Title) -> Span:
    return Span(start=title.start or 0, end=title.end or 0, text=title.text)


def _told(proof: Proof, headline: Span) -> tuple[Statement, ...]:
    """The statements of a title that stands in the text."""
    return proof.said_in(headline.start, headline.end) if headline.end else ()


def spans_of(headline: Span, differences: Iterable[Difference]) -> list[Span]:
    """Where the differing words stand in the headline and in the body."""
    spans = []
    for difference in differences:
        at = headline.text.find(difference.words)
        start = headline.start + max(0, at)
        words = difference.words if at >= 0 else headline.text
        spans.append(Span(start=start, end=start + len(words), text=words))
        if difference.body:
            spans.append(difference.body)
    return spans


def _says(difference: Difference) -> str:
    return quoted(difference.says) + (f", {difference.who}" if difference.who else "")


CHECKS: tuple[Check, ...] = (headline_figure, headline_certainty, headline_unsupported, headlines_differ)
