"""Which part of its clause some words are: who or what, what happens, when and where and why, or a word for another."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from sayso.annotate.parse import Sentence, Token


class Part(StrEnum):
    """A part of a clause. An entity is who or what, with its number; a circumstance says when, where, how or why."""

    ENTITY = "entity"
    PREDICATE = "predicate"
    CIRCUMSTANCE = "circumstance"
    COREFERENCE = "coreference"


_PRONOUNS = frozenset({"PRP", "PRP$", "WP", "WP$"})
_WHEN = frozenset({"DATE", "TIME"})
_WHERE = frozenset({"GPE", "LOC", "FAC"})
_HANGS_ON = frozenset({"prep", "npadvmod", "advmod", "advcl", "pcomp", "mark", "tmod"})
_OF_NOUNS = frozenset({"of"})


def part(sentences: Sequence[Sentence], start: int, end: int) -> Part | None:
    """The part that the words from `start` to `end` (of the text the sentences are from) are; none where none stand.

    Decided by the word that the others hang on: a pronoun stands for another, a verb is the predicate, what hangs on a
    verb by a preposition or as an adverb, and what names a time, is a circumstance, the rest an entity.
    """
    for sentence in sentences:
        inside = [t for t in sentence.tokens if sentence.start + t.start < end and sentence.start + t.end > start]
        inside = [t for t in inside if t.pos not in ("PUNCT", "SPACE")]
        if inside:
            return _part(sentence.tokens, inside)
    return None


def _part(tokens: Sequence[Token], inside: list[Token]) -> Part:
    content = [t for t in inside if t.pos not in ("DET", "PUNCT")] or inside
    if all(t.tag in _PRONOUNS or t.pos == "DET" for t in inside) and any(t.tag in _PRONOUNS for t in inside):
        return Part.COREFERENCE
    numbers = {t.i for t in inside}
    heads = [t for t in content if t.head not in numbers or t.head == t.i] or content
    head = next((t for t in heads if t.pos in ("VERB", "AUX")), heads[0])
    if any(t.entity in _WHEN for t in content):
        return Part.CIRCUMSTANCE
    if head.pos in ("VERB", "AUX") and head.dep not in ("amod", "compound"):
        return Part.PREDICATE
    if _is_circumstance(tokens, head):
        return Part.CIRCUMSTANCE
    if head.pos in ("ADP", "SCONJ", "ADV"):
        return Part.CIRCUMSTANCE
    if head.pos == "PART" or head.dep in ("neg", "acomp", "prt"):
        return Part.PREDICATE
    return Part.ENTITY


def _is_circumstance(tokens: Sequence[Token], token: Token) -> bool:
    """Whether a word, or the noun it belongs to, hangs on its verb by a preposition or as an adverb."""
    at, steps = token, 0
    while steps < 8:
        if at.dep in ("npadvmod", "advmod") and at.pos != "ADJ":
            return True
        if at.dep == "pobj":
            preposition = tokens[at.head]
            return (
                preposition.norm not in _OF_NOUNS
                and preposition.dep == "prep"
                and (tokens[preposition.head].pos in ("VERB", "AUX") or token.entity in _WHERE)
            )
        if at.head == at.i or at.dep not in ("compound", "amod", "nummod", "poss", "nmod", "det", "conj"):
            return False
        at = tokens[at.head]
        steps += 1
    return False
