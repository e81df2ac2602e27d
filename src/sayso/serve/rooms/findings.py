"""Findings of the audit, across pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from fastapi import Query

from sayso.judgements import finding_anchor
from sayso.record import Judged, Severity, Verdict
from sayso.serve.desk import Reading
from sayso.serve.room import After, Beside, Cell, Limit, Room, cursor, doc, notes, seen, words_of
from sayso.store import Code, Noted

__all__ = ["Findings", "findings"]


class Findings(Room, frozen=True, kw_only=True):
    """What checks found on pages, by code and page."""

    template: ClassVar[str] = "findings.html"
    heads: ClassVar[tuple[str, ...]] = (
        "finding",
        "code",
        "verdict",
        "severity",
        "page",
        "published",
        "publisher",
        "title",
        "message",
        "words",
        "standing",
        "notes",
    )

    code: Annotated[str | None, doc("The check that was asked for; null: every one.")]
    verdict: Annotated[Verdict | None, doc("The answer that was asked for; null: fails and unclear.")]
    severity: Annotated[Severity | None, doc("The severity that was asked for; null: any.")]
    codes: Annotated[tuple[Code, ...], doc("How often each check found something in the whole case.")]
    findings: Annotated[tuple[Noted, ...], doc("The findings of this part, each with its page.")]
    remarks: Annotated[Beside, doc("By a finding's id, what people said of it.")]
    next: Annotated[str | None, doc("The cursor of the next part; null where this is the last.")]

    def lines(self) -> Iterator[tuple[Cell, ...]]:
        """One finding a row."""
        for noted in self.findings:
            finding, page = noted.finding, noted.page
            yield (
                finding.id,
                finding.code,
                finding.verdict,
                finding.severity,
                page.id,
                page.published,
                page.publisher,
                page.title,
                finding.message,
                words_of(finding.spans),
                noted.standing,
                notes(self.remarks.get(finding.id, ())),
            )


def findings(
    case: Reading,
    code: Annotated[str | None, Query(max_length=100, description="The code of a check.")] = None,
    verdict: Annotated[Verdict | None, Query(description="fails or unclear; holds where that was kept.")] = None,
    severity: Annotated[Severity | None, Query(description="How much it matters.")] = None,
    limit: Limit = 50,
    after: After = None,
) -> Findings:
    """What checks found, by code and page."""
    found = case.store.noted(
        limit=limit + 1, code=code, verdict=verdict, severity=severity, after=seen(after, tuple[str, str, int, int])
    )
    part = found[:limit]
    return Findings(
        code=code,
        verdict=verdict,
        severity=severity,
        codes=case.catalogue.codes,
        findings=tuple(noted for _, noted in part),
        remarks=case.store.judgements.beside(
            Judged.FINDING, (finding_anchor(noted.finding, noted.page.id) for _, noted in part)
        ),
        next=cursor(*part[-1][0]) if len(found) > limit else None,
    )
