"""The title of a reference against the sentence that cites it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from sayso.audit.check import Answer, Check, check, fails, holds
from sayso.audit.citations import called, cited_for, entry
from sayso.audit.proof import Proof, quoted
from sayso.audit.support import Difference, Lack, supports
from sayso.audit.told import looks_ahead
from sayso.audit.words import Text, read
from sayso.record import Reference, Severity, Span
from sayso.text import words

CONCERNED = 0.2
"""The part of a title, by weight, that must stand in the sentence before a figure or an act of it is held against it.
The invented pairs in tests/test_citations.py are right from 0.15 to 0.3."""

MOST, SENTENCES = 20, 1_000
"""Places of one reference, and sentences of a page, that are looked at: reports have fewer."""

TITLE_CASE = 0.6
"""Part of a title's words with a capital from which capitals say nothing of names."""


@check(Severity.ERROR, family="citations")
def reference_mismatch(proof: Proof) -> Iterator[Answer]:
    """The title of a reference says what the sentence citing it says.

    A figure of the title that the sentence has otherwise, a matter that one has as possible or planned and the other as
    a fact, an act that one denies, another person who did it. A title that only names the subject ('Minutes of the
    budget committee'), or tells another part of the story, is in order.

    Passes: '[1] Almost 6,000 homes without power', for '5,980 homes lost power [1]'.
    Fails: '[1] Halden may order up to 18 ferries', for 'Halden has ordered 24 ferries [1]'.
    """
    for reference in proof.page.references:
        title = _title(proof, reference)
        if title is None:
            continue
        for cited in _places(proof, reference, title):
            found = _difference(proof, title, cited)
            if found:
                yield fails(f"{found}, {called(reference)}", entry(proof, reference), cited)
                break
        else:
            yield holds(f"{quoted(title.text)} does not say otherwise than the sentences that cite it", title)


def _places(proof: Proof, reference: Reference, title: Span) -> list[Span]:
    """The words that a reference is cited for; of one in a list without numbers, the sentence that names it."""
    if reference.markers or reference.number is not None:
        places = [cited_for(proof, marker) for marker in reference.markers[:MOST]]
        return [proof.page.span(place.start, place.end) for place in places]
    own = frozenset(words(title.text))
    shared = [(len(own & frozenset(words(one.text))), one) for one in proof.body[:SENTENCES]]
    most = max((count for count, _ in shared), default=0)
    nearest = [one for count, one in shared if count == most]
    return [proof.span(nearest[0])] if most >= 3 and 2 * most >= len(own) and len(nearest) == 1 else []


def _title(proof: Proof, reference: Reference) -> Span | None:
    """The title where it stands; None for a reference without one or whose words are not together."""
    at = proof.page.text.find(reference.title, reference.start, reference.end) if reference.title else -1
    return proof.page.span(at, at + len(reference.title or "")) if at >= 0 else None


def _difference(proof: Proof, title: Span, cited: Span) -> str | None:
    """What the title has otherwise than the words that it is cited for, for a message; None where nothing."""
    told = proof.said_in(title.start, title.end)
    said = proof.said_in(cited.start, cited.end)
    there = supports(title.text, said, told=told, sentences=[cited])
    back = supports(cited.text, told, told=said, sentences=[title])
    if there.share < CONCERNED and back.share < CONCERNED:
        return None
    first, second = read(title.text), read(cited.text)
    figure = _figure(
        [one for one in there.lacks(Lack.FIGURE) if not _has_number(one.words, second)],
        [one for one in back.lacks(Lack.FIGURE) if not _has_number(one.words, first)],
        (*there.lacks(Lack.BOUND), *back.lacks(Lack.BOUND)),
    )
    if figure:
        return figure
    for surer, one, text, other in ((there, "title", first, "sentence"), (back, "sentence", second, "title")):
        for difference in surer.lacks(Lack.CERTAINTY):
            if not _same_words(difference.says, text):
                return f"{quoted(difference.words)} in the {one}; the {other} has {quoted(difference.says)}"
    return _denied(first, second) or _other_actor(proof, title, first, cited, second)


def _same_words(says: str, text: Text) -> bool:
    """Whether what one side says is in the other's words, and in no doubt: 'was charged' beside 'charged'."""
    return not looks_ahead(says) and all(term.keys & text.keys for term in read(says).terms)


def _has_number(words_: str, other: Text) -> bool:
    """Whether the number stands on the other side too, of whatever thing: 'two of the six gates'."""
    numbers = {key for term in read(words_).terms for key in term.keys if key.startswith("n:")}
    return bool(numbers) and numbers <= other.keys


def _figure(there: Sequence[Difference], back: Sequence[Difference], bounds: Sequence[Difference]) -> str | None:
    """A number that each side has otherwise, or one that has a bound on one side only."""
    for one, other in itertools.product(there, back):
        if one.words == other.says or one.says == other.words:
            return f"{quoted(one.words)} against {quoted(other.words)}"
    for difference in bounds:
        if difference.says:
            return f"{quoted(difference.words)} against {quoted(difference.says)}"
    return None


def _denied(title: Text, cited: Text) -> str | None:
    """An act that one side tells and the other only denies."""
    for one, other in ((title, cited), (cited, title)):
        for term in one.terms:
            acts = frozenset(key for key in term.keys if key.startswith("act:"))
            if not acts or term.turned or not acts.isdisjoint(other.plain):
                continue
            for counter in other.terms:
                if counter.turned and counter.stem == term.stem:
                    return f"{quoted(term.text)} in one is denied in the other"
    return None


def _other_actor(proof: Proof, title: Span, first: Text, cited: Span, second: Text) -> str | None:
    """A person whom the title has do what the sentence has another do: the act and one more word are shared, each side
    names somebody before it, and the title's name stands nowhere in the report."""
    if _is_title_case(title.text):
        return None
    acts = [term for term in first.terms if not term.name and term.keys & second.keys]
    if len(acts) < 2:
        return None
    verbs = [term for term in acts if any(key.startswith("act:") for key in term.keys)]
    if not verbs:
        return None
    heads = [term for term in first.terms if term.name and 0 < term.start < verbs[0].start]
    names = [term for term in heads if not re.search(rf"\b{re.escape(term.text)}\b", _report(proof))]
    doer = next((term for term in second.terms if term.keys & verbs[0].keys), None)
    others = [term for term in second.terms if term.name and doer and 0 < term.start < doer.start]
    if not names or not others or any(term.keys & second.keys for term in heads):
        return None
    return f"{quoted(names[-1].text)} in the title; the sentence has {quoted(others[-1].text)}"


def _report(proof: Proof) -> str:
    return "\n".join(sentence.text for sentence in proof.body)


def _is_title_case(title: str) -> bool:
    found = [word for word in words(title) if len(word) > 1]
    capital = re.findall(r"\b[^\W\d_a-z]\w+", title)
    return len(capital) > TITLE_CASE * len(found)


CHECKS: tuple[Check, ...] = (reference_mismatch,)
