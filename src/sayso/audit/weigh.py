"""What was found of words in a body, as numbers without words, and what follows from them."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sayso.audit.borne import Relation, Told
from sayso.audit.sure import is_given
from sayso.audit.words import Term, Text, stem
from sayso.record import Certainty, Kind, Span, Statement
from sayso.text import words as list_words

__all__ = ["NEAR", "Evidence", "weigh"]

NEAR = 0.75
"""A statement is about the same matter as the best one where it carries this part of what that carries."""

LEAD = 4
"""Statements that open a report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """How words and a body fit, in shares from 0 to 1 and counts.

    `size` is the number of the body's statements. `share` is the share of the words' content in the body by any
    likeness, `stems` by the word itself. `near` is the share of the nearest statement, by weight. `runs`, `threes` and
    `fours` are the shares of two to four words in a row that stand so in the body, `sentence` is the share of the
    stems in the sentence that has most of them. `false_near`, `doubt_near`, `given`, `nameless` and `hedged` are the
    shares of near statements that call something untrue, keep a distance, have a chain, have a nameless link, are
    unsure; `false_lead` of the statements that open the body. `false_words`, `doubt_words` and `told_given` say so of
    the words themselves. `turned` is the share of shared terms under a negation on one side only.
    """

    size: int
    share: float
    stems: float
    near: float
    runs: float
    threes: float
    fours: float
    sentence: float
    false_near: float
    false_lead: float
    false_words: bool
    doubt_near: float
    doubt_words: bool
    given: float
    nameless: float
    hedged: float
    turned: float
    told_given: bool

    @property
    def relation(self) -> Relation:
        """How the body stands to the words. The thresholds below say what each was tried on."""
        fit = (self.stems + self.near) / 2
        if fit < (CONCERNED if self.size > BRIEF else CONCERNED_BRIEFLY):
            return Relation.NOT_CONCERNED
        if self.false_near and not self.false_words:
            return Relation.CONTRADICTED
        if self.false_words and not self.false_near and not self.false_lead:
            return Relation.CONTRADICTED
        if self.turned >= TURNED and self.near >= ONE_MATTER:
            return Relation.CONTRADICTED
        distant = max(self.given, self.doubt_near, self.hedged) >= MOST or self.nameless > 0
        if distant or (self.doubt_words and self.told_given):
            return Relation.REPORTED
        return Relation.BORNE_OUT

    @property
    def score(self) -> float:
        """How likely the words are borne out: their content is there, in one sentence, and in the same order."""
        return (2 * self.share + self.sentence + self.runs + self.threes + self.fours) / 6


# Tried by hand on the development half of fnc1 (5,958 pairs), between .2 and .35: .25 is in the middle of a plateau
# where 97 % of the pairs are told related or not. A body of a line or two, as a headline held against a claim, has
# fewer words to share.
CONCERNED = 0.25
CONCERNED_BRIEFLY = 0.1
BRIEF = 3

# Every third shared word negated on one side only; .15 to .5 give the same macro F1 within a point there.
TURNED = 0.34
ONE_MATTER = 0.4

MOST = 0.5
"""Half of the statements near the words: .3 to 1 give the same macro F1 within half a point."""


def weigh(
    words: str,
    subject: Text,
    told: Sequence[Statement],
    body: Sequence[Told],
    sharing: Sequence[Told],
    carried: Sequence[bool],
    sentences: Sequence[Span],
) -> Evidence:
    """The evidence of one comparison."""
    near = [one for one in sharing if one.share >= NEAR * sharing[0].share]
    lead = sorted(body, key=lambda one: one.statement.words[0].start)[:LEAD]
    terms = subject.terms
    stems = frozenset().union(*(one.text.keys for one in body))
    texts = [span.text for span in sentences] or [span.text for one in body for span in one.statement.words]
    twos, threes, fours = _runs(words)
    said = [_runs(text) for text in texts]
    return Evidence(
        size=len(body),
        share=_share(terms, carried),
        stems=_share(terms, [term.stem in stems for term in terms]),
        near=sharing[0].share if sharing else 0.0,
        runs=_within(twos, [runs[0] for runs in said]),
        threes=_within(threes, [runs[1] for runs in said]),
        fours=_within(fours, [runs[2] for runs in said]),
        sentence=max((_share(terms, [term.stem in _stems(text) for term in terms]) for text in texts), default=0.0),
        false_near=_part(near, lambda one: bool(one.text.false)),
        false_lead=_part(lead, lambda one: bool(one.text.false)),
        false_words=bool(subject.false),
        doubt_near=_part(near, lambda one: bool(one.text.doubt)),
        doubt_words=bool(subject.doubt),
        given=_part(near, lambda one: is_given(one.statement)),
        nameless=_part(near, lambda one: any(link.kind is Kind.UNNAMED for link in one.statement.chain)),
        hedged=_part(near, lambda one: one.statement.certainty not in (Certainty.STATED, Certainty.PLANNED)),
        turned=_turned(subject, near),
        told_given=any(statement.chain for statement in told),
    )


def _share(terms: Sequence[Term], carried: Sequence[bool]) -> float:
    weights = [1.5 if term.name else 1.0 for term in terms]
    there = sum(weight for weight, has in zip(weights, carried, strict=True) if has)
    return there / sum(weights) if weights else 0.0


def _part(told: Sequence[Told], has: Callable[[Told], bool]) -> float:
    return sum(has(one) for one in told) / len(told) if told else 0.0


def _turned(subject: Text, near: Sequence[Told]) -> float:
    shared = flipped = 0
    for one in near:
        for term in subject.terms:
            for other in one.text.terms:
                if not term.alike.isdisjoint(other.alike):
                    shared += 1
                    flipped += term.turned is not other.turned
                    break
    return flipped / shared if shared else 0.0


Run = tuple[str, ...]


@functools.lru_cache(maxsize=16_384)
def _runs(text: str) -> tuple[frozenset[Run], ...]:
    """Two, three and four words in a row, as they stand."""
    said = list_words(text)
    return tuple(frozenset(zip(*(said[n:] for n in range(size)), strict=False)) for size in (2, 3, 4))


@functools.lru_cache(maxsize=16_384)
def _stems(text: str) -> frozenset[str]:
    return frozenset(map(stem, list_words(text)))


def _within(runs: frozenset[Run], texts: Sequence[frozenset[Run]]) -> float:
    """The share of the runs that stand in one of the texts or another."""
    return sum(any(run in text for text in texts) for run in runs) / len(runs) if runs else 0.0
