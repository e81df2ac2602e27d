"""The audit against the project's own pages in tests/corpus, code by code.

python -m evals.corpus [audit|fresh] [--misses]: hits, misses and false alarms; with --misses each of them by page. A
finding hits one of the gold's on its page when the codes are equal and either side has no words, or their words overlap
(Dice 0.3 of the word sets, or one holds the other). Hits are one to one, as many as can be. A finding that hits only
what the gold marks as arguable counts neither way.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sayso import pipeline
from sayso.record import Finding, Verdict
from sayso.text import collapse, words

CORPUS = Path(__file__).resolve().parent.parent / "tests" / "corpus"
ENOUGH = 0.3


@dataclass(kw_only=True)
class Score:
    """Hits, misses and false alarms: pairs of file and code, with the words."""

    hits: list[tuple[str, str, str]] = field(default_factory=list)
    misses: list[tuple[str, str, str]] = field(default_factory=list)
    alarms: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def f1(self) -> float:
        """F1 in percent over all codes together."""
        wrong = len(self.misses) + len(self.alarms)
        return 100 * 2 * len(self.hits) / max(1, 2 * len(self.hits) + wrong)


def gold(part: str) -> list[dict[str, Any]]:
    """The pages of a part of the corpus with what a sub-editor flags on them."""
    pages: list[dict[str, Any]] = json.loads((CORPUS / part / "gold.json").read_text(encoding="utf-8"))["pages"]
    return pages


def found(part: str, page: Mapping[str, Any]) -> tuple[Finding, ...]:
    """What sayso finds on a page of the corpus, as of the day it was captured."""
    raw = (CORPUS / part / page["file"]).read_bytes()
    findings = pipeline.record(pipeline.read(raw, file=page["file"], captured=page["captured"])).findings
    return tuple(finding for finding in findings if finding.verdict is not Verdict.HOLDS)


def score(pages: Iterable[tuple[Mapping[str, Any], Sequence[Finding]]]) -> Score:
    """The findings on some pages against the gold's."""
    total = Score()
    for page, findings in pages:
        must = [item for item in page["findings"] if item["must"]]
        arguable = [item for item in page["findings"] if not item["must"]]
        matched = _matched(findings, must)
        for n, item in enumerate(must):
            row = (page["file"], item["code"], str(item["words"]))
            (total.hits if n in matched else total.misses).append(row)
        rest = [f for n, f in enumerate(findings) if n not in matched.values()]
        excused = set(_matched(rest, arguable).values())
        total.alarms += [
            (page["file"], f.code, " | ".join(span.text for span in f.spans) or f.message)
            for n, f in enumerate(rest)
            if n not in excused
        ]
    return total


def _matched(findings: Sequence[Finding], items: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """Items by index, each with the finding that hits it: as many as can be, one to one."""
    owner: dict[int, int] = {}

    def place(finding: int, tried: set[int]) -> bool:
        for n, item in enumerate(items):
            if n not in tried and _hits(findings[finding], item):
                tried.add(n)
                if n not in owner or place(owner[n], tried):
                    owner[n] = finding
                    return True
        return False

    for finding in range(len(findings)):
        place(finding, set())
    return owner


def _hits(finding: Finding, item: Mapping[str, Any]) -> bool:
    if finding.code != item["code"]:
        return False
    ours = [collapse(span.text).casefold() for span in finding.spans]
    theirs = [collapse(text).casefold() for text in [item["words"], *item.get("also", [])] if text]
    if not ours or item["words"] is None:
        return True
    union = {word for text in ours for word in words(text)}
    return any(_overlap(union, set(words(text))) or any(_within(text, own) for own in ours) for text in theirs)


def _overlap(one: set[str], other: set[str]) -> bool:
    return bool(one and other) and 2 * len(one & other) / (len(one) + len(other)) >= ENOUGH


def _within(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return short in long and (short == long or len(short) > 2 or not short.isalnum())


def main(argv: Sequence[str]) -> int:
    """The table; with --misses every miss and false alarm."""
    part = next((argument for argument in argv if not argument.startswith("-")), "audit")
    pages = gold(part)
    total = score((page, found(part, page)) for page in pages)
    counts = {name: Counter(code for _, code, _ in rows) for name, rows in vars(total).items()}
    print(f"F1 {total.f1:.1f}: {len(total.hits)} hits, {len(total.misses)} misses, {len(total.alarms)} false alarms")
    clean = {page["file"] for page in pages if page["clean"]}
    print(f"{sum(file in clean for file, _, _ in total.alarms)} on {len(clean)} clean pages\n")
    for code in sorted({code for rows in counts.values() for code in rows}):
        print(f"{code:26} {counts['hits'][code]:4} {counts['misses'][code]:4} {counts['alarms'][code]:4}")
    if "--misses" in argv:
        for name in ("misses", "alarms"):
            print(f"\n{name}")
            for file, code, text in sorted(vars(total)[name]):
                print(f"  {file} {code}: {text[:150]}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
