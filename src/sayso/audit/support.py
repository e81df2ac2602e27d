"""How far the statements of a body bear out words: a headline, the title of a reference, a claim."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sayso.audit.words import Term, Text, read
from sayso.record import Certainty, Span, Statement

__all__ = ["Difference", "Lack", "Relation", "Support", "supports"]


class Relation(StrEnum):
    """How the statements stand to the words.

    borne_out: they say it themselves. reported: they say that somebody says so, or keep a distance. contradicted: they
    deny it or call it untrue. not_concerned: they are about something else.
    """

    BORNE_OUT = "borne_out"
    REPORTED = "reported"
    CONTRADICTED = "contradicted"
    NOT_CONCERNED = "not_concerned"


class Lack(StrEnum):
    """What the words have and the statements have not, or have otherwise."""

    FIGURE = "figure"  # no such number
    BOUND = "bound"  # the number, bounded otherwise
    CERTAINTY = "certainty"  # less sure, less far, or denied
    ACTOR = "actor"
    PLACE = "place"
    ACT = "act"
    LOADED = "loaded"
    WORD = "word"  # any other word with content


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing in the words that the statements lack or have otherwise.

    `words` stands so in the words. `says` is what the statements have in its place and `body` the words it was read
    from; both are empty where they have nothing. `who` is the name of whoever said that.
    """

    lack: Lack
    words: str
    says: str = ""
    body: Span | None = None
    who: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """How far statements bear out words.

    `score` is how likely the words are borne out, `share` how much of their content stands in the body, both 0 to 1.
    `by` are the words of the statements that concern the same matter, best first; empty where none does.
    """

    score: float
    share: float
    relation: Relation
    by: tuple[Span, ...] = ()
    differences: tuple[Difference, ...] = ()

    def lacks(self, *lacks: Lack) -> tuple[Difference, ...]:
        """The differences of these kinds."""
        return tuple(difference for difference in self.differences if difference.lack in lacks)


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
    share = _share(zip(subject.terms, carried, strict=True))
    near = body.near(subject)
    differences = (
        *figure_differences(words, told, body),
        *certainty_differences(words, subject, told, near, body),
        *_missing(subject, carried, told),
    )
    relation = _relation(subject, share, near, differences)
    return Support(
        score=_score(subject, share, near, differences, relation),
        share=share,
        relation=relation,
        by=tuple(one.statement.words[0] for one in near),
        differences=differences,
    )


# --- the body ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """A statement with its words read, and who is behind them."""

    statement: Statement
    text: Text
    share: float = 0.0
    matched: int = 0

    @property
    def who(self) -> str:
        """The name of the nearest link of its chain that has one."""
        return next((link.name for link in self.statement.chain if link.name), "")

    @property
    def says(self) -> str:
        return " … ".join(span.text for span in self.statement.words)


class Body:
    """The statements and sentences that words are held against."""

    def __init__(self, statements: Sequence[Statement], sentences: Sequence[Span]) -> None:
        self.told = [Told(statement, read(_text_of(statement))) for statement in statements]
        self.sentences = [(span, read(span.text)) for span in sentences]
        texts = [one.text for one in self.told] + [text for _, text in self.sentences]
        self.keys = frozenset().union(*(text.keys for text in texts))
        self.plain = frozenset().union(*(text.plain for text in texts))
        self.initials = frozenset().union(*(text.initials for text in texts))
        self.figures = [(one, figure) for one in self.told for figure in one.statement.figures]

    def carries(self, term: Term, subject: Text) -> bool:
        """Whether the body has the term: its stem, its family, its country, its initials or a like name."""
        if not self.keys.isdisjoint(term.keys):
            return True
        small = term.text.lower()
        if small in self.initials or (term.name and not self.keys.isdisjoint(subject.spelled.get(term.start, ()))):
            return True
        return _alike(term, self.keys)

    def near(self, subject: Text) -> list[Told]:
        """The statements about the same matter as the words: those that share nearly as much as the best one, first."""
        found = []
        for one in self.told:
            carried = [not one.text.keys.isdisjoint(term.keys) or _alike(term, one.text.keys) for term in subject.terms]
            if any(carried):
                share = _share(zip(subject.terms, carried, strict=True))
                found.append(Told(one.statement, one.text, share, sum(carried)))
        best = max((one.share for one in found), default=0.0)
        close = [one for one in found if one.share >= NEAR * best]
        return sorted(close, key=lambda one: (-one.share, one.statement.words[0].start))


NEAR = 0.75
"""A statement concerns the same matter as the best one where it carries this part of what that carries."""


def _text_of(statement: Statement) -> str:
    """Its words, and those who said them: a headline may name the voice."""
    sources = [link.source.text for link in statement.chain if link.source]
    names = [link.name for link in statement.chain if link.name]
    return " . ".join([*(span.text for span in statement.words), *dict.fromkeys([*sources, *names])])


def _alike(term: Term, keys: frozenset[str]) -> bool:
    """Whether a name stands there in another form or spelling: 'Tarsia' and 'Tarsian'."""
    if not term.name or len(term.text) < 4:
        return False
    name = min(term.keys, key=lambda key: (":" in key, key))
    return any(key[:4] == name[:4] and _same_name(name, key) for key in keys)


def _same_name(one: str, other: str) -> bool:
    least = min(len(one), len(other))
    return abs(len(one) - len(other)) <= 3 and one[: least - 1] == other[: least - 1] and least >= 4


def _weight(term: Term) -> float:
    return 1.5 if term.name else 1.0


def _share(carried: Iterable[tuple[Term, bool]]) -> float:
    whole = part = 0.0
    for term, there in carried:
        weight = _weight(term)
        whole += weight
        part += weight * there
    return part / whole if whole else 0.0


# --- what differs --------------------------------------------------------------------------------


def figure_differences(words: str, told: Sequence[Statement], body: Body) -> Iterator[Difference]:
    """Figures of the words that the body has not, or bounds otherwise."""
    return iter(())


def certainty_differences(
    words: str, subject: Text, told: Sequence[Statement], near: Sequence[Told], body: Body
) -> Iterator[Difference]:
    """Where the words are surer, or take the matter further, than every statement near to them."""
    return iter(())


def _missing(subject: Text, carried: Sequence[bool], told: Sequence[Statement]) -> Iterator[Difference]:
    """Words of the headline that stand nowhere in the body, each as what it is."""
    places = {(m.text, m.name) for statement in told for m in statement.places}
    actors = {(m.text, m.name) for statement in told for m in statement.actors}
    for term, there in zip(subject.terms, carried, strict=True):
        if there or term.number:
            continue
        if any(key.startswith("loaded:") for key in term.keys):
            lack = Lack.LOADED
        elif any(term.text in text for text, _ in actors):
            lack = Lack.ACTOR
        elif any(term.text in text for text, _ in places):
            lack = Lack.PLACE
        elif any(key.startswith("act:") for key in term.keys):
            lack = Lack.ACT
        else:
            lack = Lack.WORD
        yield Difference(lack=lack, words=term.text)


# --- the answer ----------------------------------------------------------------------------------


CONCERNED = 0.4
"""Less of the words' content than this in the body, and it is about something else."""


def _relation(subject: Text, share: float, near: Sequence[Told], differences: Sequence[Difference]) -> Relation:
    if share < CONCERNED or not near:
        return Relation.NOT_CONCERNED
    if not subject.false and any(one.text.false or one.statement.certainty is Certainty.DENIED for one in near):
        return Relation.CONTRADICTED
    if all(one.statement.chain or one.text.doubt for one in near):
        return Relation.REPORTED
    return Relation.BORNE_OUT


def _score(
    subject: Text, share: float, near: Sequence[Told], differences: Sequence[Difference], relation: Relation
) -> float:
    best = near[0].share if near else 0.0
    return (share + best) / 2
