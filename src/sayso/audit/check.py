"""What a check is: a small function of a proof whose name is its code and whose docstring is its handbook entry."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sayso.audit.proof import Proof
from sayso.record import Severity, Span, Verdict

__all__ = ["Answer", "Check", "check"]

_EXAMPLE = re.compile(r"^(?=(?:Passes|Fails|Unclear|Note): )", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a check says about one place of a page.

    `reason` quotes the words and values it compares. `severity` is given where it is not the check's own.
    """

    verdict: Verdict
    reason: str
    spans: tuple[Span, ...] = ()
    severity: Severity | None = None


def holds(reason: str, *spans: Span) -> Answer:
    """What was looked at is in order."""
    return Answer(verdict=Verdict.HOLDS, reason=reason, spans=spans)


def fails(reason: str, *spans: Span, severity: Severity | None = None) -> Answer:
    """What was looked at does not hold up, and the page itself shows it."""
    return Answer(verdict=Verdict.FAILS, reason=reason, spans=spans, severity=severity)


def unclear(reason: str, *spans: Span, severity: Severity | None = None) -> Answer:
    """The page does not hold the evidence to tell."""
    return Answer(verdict=Verdict.UNCLEAR, reason=reason, spans=spans, severity=severity)


Looks = Callable[[Proof], Iterable[Answer]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One question asked of every page. `on` is false where it is asked only when it is selected.

    `pile` is true where it is asked of the pages of a case alone, since other pages answer it.
    """

    code: str
    family: str
    severity: Severity
    looks: Looks
    on: bool = True
    pile: bool = False

    @property
    def entry(self) -> str:
        """The handbook's entry: what holds, an example that passes and one that fails."""
        return inspect.cleandoc(self.looks.__doc__ or "")

    @property
    def title(self) -> str:
        """The first line of the entry."""
        return self.entry.split("\n", 1)[0]

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The entry without its title, a line a paragraph; 'Passes:' and 'Fails:' each begin one."""
        entry = _EXAMPLE.sub("\n", self.entry.partition("\n")[2])
        return tuple(" ".join(paragraph.split()) for paragraph in entry.split("\n\n") if paragraph.strip())


def check(
    severity: Severity, *, family: str | None = None, on: bool = True, pile: bool = False
) -> Callable[[Looks], Check]:
    """Make a check of a function: its code is its name with hyphens, its family the module it stands in.

    The function yields an answer for each place it looked at, and none where the page has nothing it asks about. With
    `pile` it is asked in a case alone, and finds what that knows of the page in `Proof.known`.
    """

    def made(looks: Looks) -> Check:
        name: str = looks.__name__
        return Check(
            code=name.replace("_", "-"),
            family=family or looks.__module__.rpartition(".")[2],
            severity=severity,
            looks=looks,
            on=on,
            pile=pile,
        )

    return made
