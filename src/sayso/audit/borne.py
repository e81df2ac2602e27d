"""The nouns of support: how statements stand to words, and what differs between them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sayso.audit.words import Text, turns
from sayso.record import Certainty, Span, Statement

__all__ = ["Difference", "Lack", "Relation", "Support", "Told"]


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
    `nearness` is how much of it, by weight, stands in the nearest statement alone. `by` are the words of the statements
    that concern the same matter, best first; empty where none does.
    """

    score: float
    share: float
    nearness: float
    relation: Relation
    by: tuple[Span, ...] = ()
    differences: tuple[Difference, ...] = ()

    def lacks(self, *lacks: Lack) -> tuple[Difference, ...]:
        """The differences of these kinds."""
        return tuple(difference for difference in self.differences if difference.lack in lacks)


@dataclass(frozen=True, slots=True)
class Told:
    """A statement with its words read: how much of the words it carries, by weight, and how many of their terms."""

    statement: Statement
    text: Text
    share: float = 0.0
    matched: int = 0

    @property
    def who(self) -> str:
        """The name of the nearest link of its chain that has one."""
        return next((link.name for link in self.statement.chain if link.name), "")

    @property
    def denied(self) -> bool:
        """Whether whoever said it says that it is not so: 'ruled out', 'do not plan to'."""
        cues = [link.cue.text for link in self.statement.chain if link.cue]
        return self.statement.certainty is Certainty.DENIED or any(turns(cue) for cue in cues)
