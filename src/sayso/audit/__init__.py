"""A page and what is known of it -> Findings: what does not hold up on a page, as a sub-editor would see it.

The list of checks is the audit. A check is a small function of a `Proof`; see `sayso.audit.check`.
"""

from __future__ import annotations

import datetime
import functools
import traceback
from collections.abc import Iterable
from pathlib import Path

from sayso.audit import carried, citations, copied, dates, headline, mismatch, residue, sourcing, verbatim
from sayso.audit.check import Answer, Check, check, fails, holds, unclear
from sayso.audit.known import Known, cites, names
from sayso.audit.plugins import checks_of_others
from sayso.audit.proof import Proof
from sayso.audit.scope import Scope, named
from sayso.audit.support import Difference, Lack, Relation, Support, supports
from sayso.record import Finding, Record, Verdict, content_id

__all__ = [
    "CHECKS",
    "Answer",
    "Check",
    "Difference",
    "Known",
    "Lack",
    "Proof",
    "Relation",
    "Scope",
    "Support",
    "all_checks",
    "audit",
    "broke",
    "check",
    "cites",
    "fails",
    "holds",
    "named",
    "names",
    "supports",
    "unclear",
]

CHECKS: tuple[Check, ...] = (
    *headline.CHECKS,
    *sourcing.CHECKS,
    *citations.CHECKS,
    *mismatch.CHECKS,
    *dates.CHECKS,
    *residue.CHECKS,
    *copied.CHECKS,
    *carried.CHECKS,
    *verbatim.CHECKS,
)
"""Every check of sayso's own, family by family; those with `on` false are asked only when they are selected, those with
`pile` true of the pages of a case alone."""

_BROKE = "the check itself failed"


@functools.cache
def all_checks() -> tuple[Check, ...]:
    """sayso's own checks, then those that installed packages bring. Raises PluginError where one does not load."""
    return (*CHECKS, *checks_of_others(CHECKS))


def broke(finding: Finding) -> bool:
    """Whether a finding says nothing of the page, but that its check raised an exception on it."""
    return finding.verdict is Verdict.UNCLEAR and finding.message.startswith(_BROKE)


def audit(
    record: Record,
    *,
    today: datetime.date,
    checks: Iterable[Check] | None = None,
    everything: bool = False,
    known: Known | None = None,
) -> tuple[Finding, ...]:
    """What the checks find on a page, in page order; with `everything`, what holds too.

    `today` is the day that dates are held against where the page's `captured` is null. `checks` are all of `CHECKS`
    that are on where none are given. With `known`, what a case knows of the page, the checks that need a case are asked
    and no others; without it the others. The same record, day and case give the same findings.
    """
    proof = Proof(record, today=today, known=known)
    asked = checks if checks is not None else (check for check in CHECKS if check.on)
    found = [
        _finding(proof, check, answer)
        for check in asked
        if check.pile is (known is not None)
        for answer in _answers(proof, check)
        if everything or answer.verdict is not Verdict.HOLDS
    ]
    return tuple(sorted(found, key=lambda f: (f.spans[0].start if f.spans else -1, f.code, f.id)))


def _answers(proof: Proof, check: Check) -> list[Answer]:
    """A check's answers. One that raises costs its own answer and no other check's, and the finding says so."""
    answers: list[Answer] = []
    try:
        for answer in check.looks(proof):
            _must_point_at_the_page(proof, answer)
            answers.append(answer)
    except Exception as error:  # a check may be anybody's code; what it raised is told, not swallowed
        return [
            *answers,
            unclear(f"{_BROKE}, so nothing is known: {_told(error)}; report it to whoever made the check"),
        ]
    return answers or [holds("the page has nothing that this check asks about")]


def _must_point_at_the_page(proof: Proof, answer: Answer) -> None:
    for span in answer.spans:
        if proof.page.text[span.start : span.end] != span.text:
            raise ValueError(f"the words at {span.start}-{span.end} are not the page's")


def _told(error: Exception) -> str:
    """An exception on one line, with the file and line that raised it."""
    *_, last = traceback.extract_tb(error.__traceback__)
    said = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    return f"{said} ({Path(last.filename).name}, line {last.lineno})"


def _finding(proof: Proof, check: Check, answer: Answer) -> Finding:
    where = [(span.start, span.end) for span in answer.spans]
    return Finding(
        id=content_id(proof.page.id, check.code, answer.verdict, where, answer.reason),
        code=check.code,
        verdict=answer.verdict,
        severity=answer.severity or check.severity,
        message=answer.reason,
        spans=answer.spans,
    )
