"""A page and what is known of it -> Findings: what does not hold up on a page, as a sub-editor would see it.

The list of checks is the audit. A check is a small function of a `Proof`; see `sayso.audit.check`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from sayso.audit import citations, dates, headline, mismatch, residue, sourcing
from sayso.audit.check import Answer, Check, check, fails, holds, unclear
from sayso.audit.proof import Proof
from sayso.audit.support import Difference, Lack, Relation, Support, supports
from sayso.record import Finding, Record, Verdict, content_id

__all__ = [
    "CHECKS",
    "Answer",
    "Check",
    "Difference",
    "Lack",
    "Proof",
    "Relation",
    "Support",
    "audit",
    "check",
    "fails",
    "holds",
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
)
"""Every check of sayso's own, family by family; those with `on` false are asked only when they are selected."""


def audit(
    record: Record, *, today: datetime.date, checks: Iterable[Check] | None = None, everything: bool = False
) -> tuple[Finding, ...]:
    """What the checks find on a page, in page order; with `everything`, what holds too.

    `today` is the day that dates are held against where the page's `captured` is null. `checks` are all of `CHECKS`
    that are on where none are given. The same record and day give the same findings.
    """
    proof = Proof(record, today=today)
    found = [
        _finding(proof, check, answer)
        for check in (checks if checks is not None else (c for c in CHECKS if c.on))
        for answer in _answers(proof, check)
        if everything or answer.verdict is not Verdict.HOLDS
    ]
    return tuple(sorted(found, key=lambda f: (f.spans[0].start if f.spans else -1, f.code, f.id)))


def _answers(proof: Proof, check: Check) -> list[Answer]:
    return list(check.looks(proof)) or [holds("the page has nothing that this check asks about")]


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
