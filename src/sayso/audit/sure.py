"""How sure words are and how far they take a matter, against the statements near to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sayso.audit.borne import Difference, Lack, Told
from sayso.audit.words import Term, Text, read
from sayso.record import Certainty, Kind, Span, Statement

__all__ = ["certainty_differences", "is_given"]

# How far a matter has come, by what a statement commits to: mooted, planned, settled. What is of unknown certainty
# ('must', 'should') accuses nothing.
LEVELS = {
    Certainty.DENIED: 1,
    Certainty.ASKED: 1,
    Certainty.CONDITIONAL: 1,
    Certainty.UNDER_DISCUSSION: 1,
    Certainty.POSSIBLE: 1,
    Certainty.PLANNED: 2,
    Certainty.LIKELY: 2,
    Certainty.STATED: 3,
    Certainty.UNKNOWN: 3,
}

CLOSE = 0.7
"""A statement speaks of the same matter, and can clear the words, where it shares this part of what the best shares."""

EQUAL = 0.9
"""The same for a statement that does not name whom the words name: 'the company'."""

MATCHED = 2
"""Terms a statement must share with the words before they are held against it; of so few, they must be ENOUGH."""

PLAINLY = 0.5
"""The part of a bare fact that a statement must share to be held against it."""

ENOUGH = 0.3
"""The part of the words, by weight, that two shared terms must be."""


def certainty_differences(
    words: str, subject: Text, told: Sequence[Statement], sharing: Sequence[Told], plain: frozenset[str]
) -> Iterator[Difference]:
    """Where the words are surer, or take the matter further, than every statement about it; at most one difference.

    A question, and words given to somebody, commit the page to nothing.
    """
    if "?" in words or not sharing:
        return
    near = _same_matter(subject, sharing)
    own = [statement for statement in told if not is_given(statement)]
    if not near or (told and not own):
        return
    yield from (
        _denied(subject, sharing, plain)
        or _too_far(words, subject, own, near, plain)
        or _on_no_word(subject, own, near)
    )[:1]


def _same_matter(subject: Text, sharing: Sequence[Told]) -> list[Told]:
    """The statements that speak of what the words speak of: all that share nearly as much as the best, and its names.

    None where the best shares too little to tell.
    """
    best = sharing[0]
    if best.matched < MATCHED or (best.matched == MATCHED and best.share < ENOUGH):
        return []
    names = [term for term in subject.terms if term.name and not best.text.keys.isdisjoint(term.keys)]
    return [
        one
        for one in sharing
        if (one.share >= EQUAL * best.share and one.matched >= best.matched)
        or (one.share >= CLOSE * best.share and not any(one.text.keys.isdisjoint(term.keys) for term in names))
    ]


def is_given(statement: Statement) -> bool:
    """Whether a statement's words are somebody's: 'X says', and not 'X agrees to', which tells what X does."""
    cues = [read(link.cue.text) for link in statement.chain if link.cue]
    return any(link.source for link in statement.chain) and not any(_step(cue) for cue in cues)


# --- denied --------------------------------------------------------------------------------------


def _denied(subject: Text, sharing: Sequence[Told], plain: frozenset[str]) -> list[Difference]:
    """An act that the body only ever denies: 'ruled out that he would resign', 'nothing has been agreed'."""
    for term in subject.terms:
        acts = frozenset(key for key in term.keys if key.startswith(("tells:", "rung:step:3")))
        if term.turned or not acts or not plain.isdisjoint(acts | {term.stem}):
            continue
        for one in sharing:
            for other in one.text.terms:
                if (other.turned or one.denied) and not acts.isdisjoint(other.keys):
                    return [_difference(term.text, one, other)]
    return []


# --- too far -------------------------------------------------------------------------------------


def _too_far(
    words: str, subject: Text, own: Sequence[Statement], near: Sequence[Told], plain: frozenset[str]
) -> list[Difference]:
    """'Set to' over 'in talks', 'signs' over 'plans to sign', a bare fact over 'may'."""
    level = min((LEVELS[statement.certainty] for statement in own), default=3)
    step = _step(subject)
    if step and step[0] == 3 and any(link.cue and step[1].text in link.cue.text for one in own for link in one.chain):
        level = 3  # 'agrees to'
    if step and level == 3 and step[0] == 1:
        return []  # 'talks', 'considers': the headline says how far it has come
    reached = [_reached(one, mooted=level == 2 or bool(step) or _is_open(one)) for one in near]
    if max(level for level, _ in reached) >= level:
        if not (step and step[0] == 3 and level == 3):
            return []
        # A settled word over statements that have none: 'signs deal' over 'are discussing a deal'.
        steps = [_step(one.text) for one in near]
        if step[1].stem in plain or any(found is None or found[0] >= 3 for found in steps):
            return []
        return [_difference(step[1].text, near[0], steps[0][1] if steps[0] else None)]
    if level == 3 and not (step and step[0] == 3):
        if max(level for level, _ in reached) == 2:
            return []  # headlines tell what is settled for tomorrow in the present
        if near[0].share < PLAINLY or near[0].matched <= MATCHED or _tells_another(subject, near[0]):
            return []  # a bare fact over what may be another matter
    hedge = _hedge_of(words, own) or (step[1].text if step else words)
    return [_difference(hedge, near[0], reached[0][1])]


def _tells_another(subject: Text, one: Told) -> bool:
    """Whether the words tell an act that the statement has nothing of."""
    acts = [term for term in subject.terms if any(key.startswith("tells:") for key in term.keys)]
    return any(one.text.keys.isdisjoint(term.alike) for term in acts)


def _step(text: Text) -> tuple[int, Term] | None:
    """The furthest rung of the ladder of steps among the words that nothing turns, and the word on it."""
    found = [
        (int(key.rpartition(":")[2]), term)
        for term in text.terms
        if not term.turned
        for key in term.keys
        if key.startswith("rung:step:")
    ]
    return max(found, key=lambda one: one[0], default=None)


def _reached(one: Told, *, mooted: bool) -> tuple[int, Term | None]:
    """How far a statement takes its matter, and the word that shows it.

    With `mooted`, a statement of fact about talks takes it no further than talks.
    """
    level = LEVELS[one.statement.certainty]
    cues = [found for link in one.statement.chain if link.cue and (found := _step(read(link.cue.text)))]
    if any(rung == 3 for rung, _ in cues):
        return 3, None  # 'agreed to', 'has confirmed'
    step = _step(one.text)
    if step and mooted and step[0] == 1 and one.statement.certainty is Certainty.STATED:
        return step
    return level, step[1] if step and step[0] == level else None


_OPENLY = re.compile(
    r"\b(?:is|are|was|were|been|be|still)\s+(?:\w+\s+){0,2}?\w+ing\b|\b(?:could|may|might)\b", re.IGNORECASE
)


def _is_open(one: Told) -> bool:
    """Whether a statement about talks says that they go on, or what could come of them."""
    return any(_OPENLY.search(span.text) for span in one.statement.words)


def _hedge_of(words: str, own: Sequence[Statement]) -> str:
    """The headline's own word for how sure it is, with the word after it: 'set to', 'to aid'."""
    for statement in own:
        for hedge in statement.hedges:
            after = r"\s+\w+" if hedge.text == "to" else r"(?:\s+to\b)?"
            found = re.search(rf"\b{re.escape(hedge.text)}\b{after}", words)
            if found:
                return found.group()
    return ""


# --- on no one's word ----------------------------------------------------------------------------


def _on_no_word(subject: Text, own: Sequence[Statement], near: Sequence[Told]) -> list[Difference]:
    """A bare fact over statements that all rest on nobody: 'allegedly', 'reports suggest'."""
    if not own or any(statement.certainty is not Certainty.STATED or statement.chain for statement in own):
        return []
    if near[0].share < PLAINLY or not all(
        any(link.kind is Kind.UNNAMED for link in one.statement.chain) for one in near
    ):
        return []
    one = near[0]
    if one.matched <= MATCHED or _tells_another(subject, one):
        return []
    cue = next((link.cue for link in one.statement.chain if link.kind is Kind.UNNAMED and link.cue), None)
    if cue is None:
        return []
    return [Difference(lack=Lack.CERTAINTY, words=own[0].words[0].text, says=cue.text, body=cue)]


def _difference(words: str, one: Told, term: Term | None) -> Difference:
    """Both sides' words: the body's from its hedge on, a handful of them."""
    statement = one.statement
    span = statement.words[0]
    at = 0
    if term is not None:
        joined = term.text
        holding = next((s for s in statement.words if joined in s.text), span)
        span, at = holding, holding.text.find(joined)
        before = re.search(
            r"\b(?:in|under|no|not|nothing|ruled out|denied|excluded)\W+(?:\w+\W+){0,4}$", span.text[:at], re.I
        )
        at = before.start() if before else at
    elif statement.hedges:
        hedge = statement.hedges[0]
        holding = next((s for s in statement.words if s.start <= hedge.start < s.end), span)
        span, at = holding, max(0, hedge.start - holding.start)
    found = re.match(r"\S+(?:\s+\S+){0,7}", span.text[max(0, at) :])
    says = (found.group() if found else span.text).rstrip(" ,;:.")
    start = span.start + span.text.find(says)
    body = Span(start=start, end=start + len(says), text=says)
    cue = next((link.cue for link in statement.chain if link.cue and _step(read(link.cue.text))), None)
    if term is None and cue is not None:  # 'are discussing' holds the matter, and shows how far it has come
        body, says = cue, f"{cue.text} {says}"
    return Difference(lack=Lack.CERTAINTY, words=words, says=says, body=body, who=one.who)
