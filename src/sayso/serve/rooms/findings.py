"""Findings of the audit, across pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from fastapi import Query

from sayso.judgements import finding_anchor
from sayso.record import Judged, Severity, Verdict
from sayso.serve.desk import Reading
from sayso.serve.room import After, Beside, Limit, Marks, Room, cursor, doc, of_list, seen
from sayso.serve.rooms.judging import marks
from sayso.serve.tables import CODE, REMARK, Table, code_row, notes, remark_rows, words_of
from sayso.store import Code, Noted

__all__ = ["Findings", "findings"]


class Findings(Room, frozen=True, kw_only=True):
    """What checks found on pages, by code and page."""

    template: ClassVar[str] = "findings.html"

    code: Annotated[str | None, doc("The check that was asked for; null: every one.")]
    verdict: Annotated[Verdict | None, doc("The answer that was asked for; null: fails and unclear.")]
    severity: Annotated[Severity | None, doc("The severity that was asked for; null: any.")]
    codes: Annotated[tuple[Code, ...], doc("How often each check found something in the whole case.")]
    findings: Annotated[tuple[Noted, ...], doc("The findings of this part, each with its page.")]
    remarks: Annotated[Beside, doc("By a finding's id, what people said of it.")]
    seen: Marks
    next: Annotated[str | None, doc("The cursor of the next part; null where this is the last.")]

    def tables(self) -> Iterator[Table]:
        """The findings of this part; how often each check found something."""
        yield Table(
            "finding",
            (
                *(
                    "finding",
                    "code",
                    "verdict",
                    "severity",
                    "page",
                    "published",
                    "publisher",
                    "title",
                    "file",
                    "url",
                    "place",
                ),
                *("message", "words", "standing", "notes"),
            ),
            (
                (
                    *(one.finding.id, one.finding.code, one.finding.verdict, one.finding.severity),
                    *(one.page.id, one.page.published, one.page.publisher, one.page.title),
                    *(one.page.file, one.page.url, one.place),
                    *(one.finding.message, words_of(one.finding.spans)),
                    *(one.standing, notes(self.remarks.get(one.finding.id, ()))),
                )
                for one in self.findings
            ),
        )
        yield Table("remark", REMARK, remark_rows(self.remarks))
        yield Table("check", CODE, map(code_row, self.codes))


def findings(
    case: Reading,
    code: Annotated[str | None, Query(max_length=100, description="The code of a check.")] = None,
    verdict: Annotated[Verdict | None, Query(description="fails or unclear; holds where that was kept.")] = None,
    severity: Annotated[Severity | None, Query(description="How much it matters.")] = None,
    limit: Limit = 50,
    after: After = None,
) -> Findings:
    """What checks found, by code and page."""
    of = of_list("findings", code, verdict, severity)
    found = case.store.noted(
        limit=limit + 1,
        code=code,
        verdict=verdict,
        severity=severity,
        after=seen(after, of, tuple[str, str, int, int]),
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
        seen=marks(case, [(Judged.FINDING, noted.finding.id, noted.page.id) for _, noted in part]),
        next=cursor(of, *part[-1][0]) if len(found) > limit else None,
    )
