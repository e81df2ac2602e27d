"""Findings as SARIF 2.1.0 (OASIS), which editors and continuous integration show at the words.

`unclear` is kind "open": the check was asked, and the page does not hold the evidence to decide. What holds is kind
"pass". Pages that could not be read, and checks that raised an exception, are notifications of the tool, and the
invocation is then not successful.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from sayso.export.places import Place, Source
from sayso.record import Failed, Finding, Page, Record, Severity, Span, Verdict, content_id

__all__ = ["Rule", "SarifLog"]

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "SRCROOT"

_KINDS = {Verdict.FAILS: "fail", Verdict.UNCLEAR: "open", Verdict.HOLDS: "pass"}
_PLACEHOLDER = re.compile(r"\{(\d+)\}")
_WORDS = 300
"""Characters of a page's words that are shown where no region can be."""


class Rule(Protocol):
    """What is told of a check; `sayso.audit.Check` is one."""

    @property
    def code(self) -> str: ...
    @property
    def family(self) -> str: ...
    @property
    def severity(self) -> Severity: ...
    @property
    def title(self) -> str: ...
    @property
    def entry(self) -> str: ...
    @property
    def on(self) -> bool: ...


class SarifLog:
    """One run over pages, built page by page.

    Addresses of files count from `folder`. `accepted` are the ids of findings that a baseline accepts, null where
    there is none: it may grow while pages are added.
    """

    def __init__(
        self, rules: Iterable[Rule], *, version: str, folder: Path, accepted: Collection[str] | None = None
    ) -> None:
        self._rules = tuple(rules)
        self._numbers = {rule.code: number for number, rule in enumerate(self._rules)}
        self._version = version
        self._folder = folder.absolute()
        self._accepted = accepted
        self._artifacts: list[dict[str, Any]] = []
        self._results: list[dict[str, Any]] = []
        self._notices: list[dict[str, Any]] = []

    def add(self, outcome: Record | Failed, *, source: str | None = None, broke: Collection[str] = ()) -> None:
        """A page's findings; `source` is the text of its file, null where it cannot be had.

        `broke` are the ids of findings that only say that their check raised an exception.
        """
        if isinstance(outcome, Failed):
            where = self._artifact(outcome.page.file, None, None)
            self._notices.append(_notice(outcome.failure.reason, outcome.failure.stage, where))
            return
        page = outcome.page
        where = self._artifact(page.file, page.url, page)
        text = Source(source, page.text) if source is not None else None
        seen: Counter[tuple[str, str]] = Counter()
        for finding in outcome.findings:
            seen[finding.same] += 1
            same = content_id(page.url or "", *finding.same, seen[finding.same])
            self._results.append(self._result(finding, where, text, same))
            if finding.id in broke:
                self._notices.append(_notice(finding.message, "audit", where, rule=finding.code))

    def fail(self, reason: str) -> None:
        """What went wrong that is no page's: a folder without pages."""
        self._notices.append(_notice(reason, "read", None))

    def log(self) -> dict[str, Any]:
        """The whole log, as JSON would have it."""
        run = {
            "tool": {"driver": self._driver()},
            "columnKind": "unicodeCodePoints",
            "newlineSequences": ["\r\n", "\n", "\r"],
            "originalUriBaseIds": {ROOT: {"description": {"text": "The folder that sayso was run in."}}},
            "invocations": [
                {"executionSuccessful": not self._notices, "toolExecutionNotifications": self._notices},
            ],
            "artifacts": self._artifacts,
            "results": self._results,
        }
        return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}

    def _driver(self) -> dict[str, Any]:
        return {
            "name": "sayso",
            "semanticVersion": self._version,
            "shortDescription": {
                "text": "On whose say-so? What was reported on news pages, and what does not hold up."
            },
            "rules": [
                {
                    "id": rule.code,
                    "shortDescription": {"text": rule.title},
                    "fullDescription": {"text": rule.title},
                    "help": {"text": rule.entry},
                    "defaultConfiguration": {"enabled": rule.on, "level": rule.severity.value},
                    "properties": {"tags": [rule.family]},
                }
                for rule in self._rules
            ],
        }

    def _artifact(self, file: str | None, url: str | None, page: Page | None) -> dict[str, Any]:
        """The address of a page's file, else the page's own, else '-' for standard input; told once among artifacts."""
        where = _address(file, self._folder) if file is not None else {"uri": _encoded(url or "-")}
        artifact: dict[str, Any] = {"location": where, "roles": ["analysisTarget"]}
        if page is not None:
            artifact["hashes"] = {"sha-256": page.raw_sha256}
            if file is not None and page.url:  # tells the pages of one archive apart
                artifact["description"] = {"text": _plain(page.url)}
        self._artifacts.append(artifact)
        return {**where, "index": len(self._artifacts) - 1}

    def _result(self, finding: Finding, where: dict[str, Any], source: Source | None, same: str) -> dict[str, Any]:
        first, *others = [_location(span, where, source) for span in finding.spans] or [
            {"physicalLocation": {"artifactLocation": where}}
        ]
        result: dict[str, Any] = {
            "ruleId": finding.code,
            "ruleIndex": self._numbers[finding.code],
            "kind": _KINDS[finding.verdict],
            "level": finding.severity.value if finding.verdict is Verdict.FAILS else "none",
            "message": {"text": _plain(finding.message)},
            "locations": [first],
            "partialFingerprints": {"sayso/v1": same},
            "properties": {
                "severity": finding.severity.value,
                "spans": [{"start": span.start, "end": span.end, "text": span.text} for span in finding.spans],
            },
        }
        if others:
            result["relatedLocations"] = [{"id": number, **other} for number, other in enumerate(others, 1)]
        if self._accepted is not None:
            known = finding.id in self._accepted
            result["baselineState"] = "unchanged" if known else "new"
            if known:
                result["suppressions"] = [{"kind": "external", "justification": "accepted by the baseline"}]
        return result


def _location(span: Span, where: dict[str, Any], source: Source | None) -> dict[str, Any]:
    place = source.place(span.start, span.end) if source else None
    physical: dict[str, Any] = {"artifactLocation": where}
    words = span.text if len(span.text) <= _WORDS else f"{span.text[: _WORDS - 2]} …"
    if place is None:
        return {"physicalLocation": physical, "message": {"text": _plain(f"“{words}”")}}
    physical["region"] = _region(place)
    return {"physicalLocation": physical}


def _region(place: Place) -> dict[str, Any]:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
        "charOffset": place.start,
        "charLength": place.end - place.start,
        "snippet": {"text": place.text},
    }


def _notice(text: str, stage: str, where: dict[str, Any] | None, *, rule: str | None = None) -> dict[str, Any]:
    notice: dict[str, Any] = {
        "level": "error",
        "descriptor": {"id": f"{stage}-failed"},
        "message": {"text": _plain(text)},
    }
    if where is not None:
        notice["locations"] = [{"physicalLocation": {"artifactLocation": where}}]
    if rule is not None:
        notice["associatedRule"] = {"id": rule}
    return notice


def _plain(text: str) -> str:
    """A message in which a viewer finds no link and no placeholder, whatever page its words are from."""
    return _PLACEHOLDER.sub(r"{{\1}}", text).replace("](", "] (")


def _address(file: str, folder: Path) -> dict[str, Any]:
    """A file's address: relative to `folder` where it lies under it, else absolute."""
    path = Path(os.path.normpath(folder / file))
    if path.is_relative_to(folder) and path != folder:
        return {"uri": quote(path.relative_to(folder).as_posix()), "uriBaseId": ROOT}
    return {"uri": f"file://{quote(path.as_posix())}"}


def _encoded(url: str) -> str:
    return quote(url, safe="%/:?#[]@!$&'()*+,;=~-._")
