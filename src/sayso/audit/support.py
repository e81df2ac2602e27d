"""How far the statements of a body bear out words: a headline, the title of a reference, a claim."""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Iterator, Sequence

from sayso.audit.borne import Difference, Lack, Relation, Support, Told
from sayso.audit.figures import figure_differences
from sayso.audit.sure import certainty_differences
from sayso.audit.weigh import NEAR, weigh
from sayso.audit.words import Term, Text, read
from sayso.data import rows
from sayso.record import Span, Statement

__all__ = ["Difference", "Lack", "Relation", "Support", "supports"]


def supports(
    words: str,
    statements: Sequence[Statement],
    *,
    told: Sequence[Statement] = (),
    sentences: Sequence[Span] = (),
) -> Support:
    """How far `statements` bear out `words`.

    `told` are the statements annotated of the words themselves: they give its figures and how sure it is; without them
    only words are compared. `sentences` are the body's own sentences: what stands there and in no statement clears a
    word of the headline, and accuses none.
    """
    subject = read(words)
    body = Body(statements, sentences)
    carried = [body.carries(term, subject) for term in subject.terms]
    sharing = body.sharing(subject)
    differences = (
        *figure_differences(words, told, statements, sentences),
        *certainty_differences(words, subject, told, sharing, body.plain),
        *_missing(subject, carried, told, words),
    )
    evidence = weigh(words, subject, told, body.told, sharing, carried, sentences)
    return Support(
        score=max(0.0, evidence.score - BEYOND * sum(d.lack is not Lack.WORD for d in differences)),
        share=evidence.share,
        nearness=evidence.near,
        relation=evidence.relation,
        by=tuple(one.statement.words[0] for one in sharing if one.share >= NEAR * sharing[0].share),
        differences=differences,
    )


BEYOND = 0.1
"""What each figure, act, actor or loaded word that the body has not takes from the score."""


# --- the body ------------------------------------------------------------------------------------


class Body:
    """The statements and sentences that words are held against."""

    def __init__(self, statements: Sequence[Statement], sentences: Sequence[Span]) -> None:
        self.told = [Told(statement, read(_words_of(statement))) for statement in statements]
        sources = {name for statement in statements for name in _sources_of(statement)}
        texts = [one.text for one in self.told] + [read(words) for words in (*sources, *_untold(statements, sentences))]
        self.keys = frozenset().union(*(text.keys for text in texts))
        denied = {id(one.text) for one in self.told if one.denied}
        self.plain = frozenset().union(*(text.plain for text in texts if id(text) not in denied))
        self.initials = frozenset().union(*(text.initials for text in texts))
        self.often = Counter(key for one in self.told for key in one.text.keys)

    def carries(self, term: Term, subject: Text) -> bool:
        """Whether the body has the term: its stem, its family, its country, its initials or a like name."""
        if any(key.startswith("loaded:") for key in term.keys):  # what judges is borne out by what was done, not feared
            return not self.plain.isdisjoint(_bearing(term))
        if not self.keys.isdisjoint(term.alike):
            return True
        small = term.text.lower()
        if small in self.initials or (term.name and not self.keys.isdisjoint(subject.spelled.get(term.start, ()))):
            return True
        return _alike(term, self.keys)

    def sharing(self, subject: Text) -> list[Told]:
        """The statements that share something with the words, those that share most first.

        A term that every statement of the body has tells little about which of them says what the headline says.
        """
        weights = [self._weight(term) for term in subject.terms]
        whole = sum(weights) or 1.0
        found = []
        for one in self.told:
            there = [
                weight * (1.0 if term.stem in one.text.keys else FAMILY)
                for term, weight in zip(subject.terms, weights, strict=True)
                if not one.text.keys.isdisjoint(term.alike) or _alike(term, one.text.keys)
            ]
            if there:
                found.append(Told(one.statement, one.text, sum(there) / whole, len(there)))
        return sorted(found, key=lambda one: (-one.share, one.statement.words[0].start))

    def _weight(self, term: Term) -> float:
        often = max((self.often[key] for key in term.alike), default=0)
        return math.log(1 + len(self.told) / max(1, often))


def _bearing(term: Term) -> frozenset[str]:
    """The keys that bear out a loaded word: its own stem and the words listed for it."""
    rows_of = [key.partition(":")[2] for key in term.keys if key.startswith("loaded:")]
    return frozenset({term.stem, *(f"bears:{row}" for row in rows_of)})


FAMILY = 0.6
"""What a word of the same family is worth where the word itself is worth 1."""


def _words_of(statement: Statement) -> str:
    return " … ".join(span.text for span in statement.words)


def _untold(statements: Sequence[Statement], sentences: Sequence[Span]) -> Iterator[str]:
    """The parts of the sentences that stand in no statement."""
    spans = sorted((span.start, span.end) for statement in statements for span in statement.words)
    at = 0
    for sentence in sorted(sentences, key=lambda span: span.start):
        start = sentence.start
        while at < len(spans) and spans[at][1] <= start:
            at += 1
        for first, last in spans[at:]:
            if first >= sentence.end:
                break
            if start < first:
                yield sentence.text[start - sentence.start : first - sentence.start]
            start = max(start, last)
        if start < sentence.end:
            yield sentence.text[start - sentence.start :]


def _sources_of(statement: Statement) -> Iterator[str]:
    """Those who said it: a headline may name the voice."""
    for link in statement.chain:
        if link.source:
            yield link.source.text
        if link.name:
            yield link.name


def _alike(term: Term, keys: frozenset[str]) -> bool:
    """Whether a name stands there in another form or spelling: 'Tarsia' and 'Tarsian'."""
    if not term.name or len(term.text) < 4:
        return False
    name = term.stem
    return any(key[:4] == name[:4] and _same_name(name, key) for key in keys)


def _same_name(one: str, other: str) -> bool:
    least = min(len(one), len(other))
    return abs(len(one) - len(other)) <= 3 and one[: least - 1] == other[: least - 1] and least >= 4


# --- words that are not there --------------------------------------------------------------------


def _missing(subject: Text, carried: Sequence[bool], told: Sequence[Statement], words: str) -> Iterator[Difference]:
    """Words of the headline that stand nowhere in the body, each as what it is."""
    there = {term.start: has for term, has in zip(subject.terms, carried, strict=True)}
    named = dict(_mentions(words, told))
    for term in subject.terms:
        if there[term.start] or term.number:
            continue
        kinds = {key.partition(":")[0] for key in term.keys if ":" in key}
        mention = next((m for m in named if m[0] <= term.start < m[1]), None)
        if "loaded" in kinds:
            lack = Lack.LOADED
        elif mention and not kinds - {"iso"}:
            if any(there.get(other.start) for other in subject.terms if mention[0] <= other.start < mention[1]):
                continue  # 'Ana Ruiz' for 'Ruiz'
            lack = named[mention]
        elif "tells" in kinds:
            lack = Lack.ACTOR if any(key.startswith("tells:who_") for key in term.keys) else Lack.ACT
        else:
            lack = Lack.WORD
        yield Difference(lack=lack, words=term.text)


def _mentions(words: str, told: Sequence[Statement]) -> Iterator[tuple[tuple[int, int], Lack]]:
    """Where the words name places and actors."""
    for statement in told:
        for mention, lack in [(m, Lack.PLACE) for m in statement.places] + [(m, Lack.ACTOR) for m in statement.actors]:
            at = words.find(mention.text)
            if at >= 0:
                yield (at, at + len(mention.text)), lack
        for link in statement.chain:
            if link.source and link.cue and (at := words.find(link.source.text)) >= 0:
                yield (at, at + len(link.source.text)), Lack.ACTOR


# --- opposites -----------------------------------------------------------------------------------


def opposed(one: str, other: str) -> tuple[str, str] | None:
    """The words of two titles that tell opposite acts ('buys', 'cancels'), or one act and its denial; None without.

    Where a title has the other's act too, they tell two acts and not two tales.
    """
    ours, theirs = read(one), read(other)
    for term in ours.terms:
        for against in theirs.terms:
            acts, others = _acts(term), _acts(against)
            if not acts or not others:
                continue
            if not acts.isdisjoint(others):
                if term.turned is not against.turned and term.stem == against.stem:
                    return term.text, against.text
            elif (
                term.turned is against.turned
                and any(not _opposites(act).isdisjoint(others) for act in acts)
                and term.stem not in theirs.keys
                and ours.keys.isdisjoint(others)
            ):
                return term.text, against.text
    return None


def _acts(term: Term) -> frozenset[str]:
    return frozenset(key for key in term.keys if key.startswith("act:"))


@functools.cache
def _opposites(act: str) -> frozenset[str]:
    found = {f"act:{name}": opposite for name, opposite, _, _ in rows("acts.tsv")}.get(act, "-")
    return frozenset(f"act:{name}" for name in found.split(";") if name != "-")
