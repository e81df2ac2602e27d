"""The invented piles of tests/corpus/pile_checks: their pages as HTML, what is expected of them, and the score."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from sayso.record import Finding, Record

PILES = Path(__file__).parent / "corpus" / "pile_checks"


def piles() -> dict[str, list[dict[str, Any]]]:
    """The pages of each pile, by its name."""
    return {path.stem: tomllib.loads(path.read_text(encoding="utf-8"))["page"] for path in sorted(PILES.glob("*.toml"))}


def write(folder: Path) -> list[str]:
    """Every page as a file of its site, named pile.page.html; the names in order."""
    names = []
    for pile, pages in piles().items():
        for page in pages:
            path = folder / f"{pile}.{page['name']}.html"
            path.write_text(html(page), encoding="utf-8")
            names.append(str(path))
    return names


def html(page: Mapping[str, Any]) -> str:
    """A page in its site's shell. In its text `[words](address)` is a link."""
    site, title = escape(page["site"]), escape(page["title"])
    head = f'<title>{title} | {site}</title><meta property="og:site_name" content="{site}">'
    head += f'<meta property="article:published_time" content="{page["date"]}">' if "date" in page else ""
    head += f'<link rel="canonical" href="{page["url"]}">' if "url" in page else ""
    byline = f'<p class="byline">{escape(page["byline"])}</p>' if "byline" in page else ""
    body = "".join(f"<p>{_linked(paragraph)}</p>" for paragraph in page["text"].strip().split("\n\n"))
    if sources := page.get("sources"):
        body += "<h2>References</h2><ol>" + "".join(f"<li>{escape(source)}</li>" for source in sources) + "</ol>"
    return (
        f"<html><head>{head}</head><body><nav><a>Home</a> <a>World</a></nav><article><h1>{title}</h1>{byline}{body}"
        f"</article><footer>Terms of {site}. All rights reserved.</footer></body></html>"
    )


def _linked(paragraph: str) -> str:
    return re.sub(r"\[([^]\d][^]]+)\]\((\S+)\)", r'<a href="\2">\1</a>', escape(paragraph.strip(), quote=False))


@dataclass
class Score:
    """How findings compare with what was expected. Each entry is page, code, verdict and words or message.

    An expected finding that must be there is a hit or a miss. A finding that nobody expected is an alarm, whether it
    fails or is unclear; one that can be argued counts neither way.
    """

    hits: list[tuple[str, str, str, str]] = field(default_factory=list)
    misses: list[tuple[str, str, str, str]] = field(default_factory=list)
    alarms: list[tuple[str, str, str, str]] = field(default_factory=list)
    on_clean: list[tuple[str, str, str, str]] = field(default_factory=list)
    pages: int = 0
    clean: int = 0

    @property
    def f1(self) -> float:
        """100 times the harmonic mean of precision and recall."""
        return 200 * len(self.hits) / max(1, 2 * len(self.hits) + len(self.misses) + len(self.alarms))


def score(records: Iterable[Record], codes: frozenset[str]) -> Score:
    """Hold the findings of these codes against the gold of the page that each record's file is named for."""
    found = {Path(record.page.file or "").name: record for record in records}
    scored = Score()
    for pile, pages in piles().items():
        for page in pages:
            name = f"{pile}.{page['name']}"
            findings = [f for f in found[f"{name}.html"].findings if f.code in codes]
            _score_page(scored, name, page, findings)
    return scored


def _score_page(scored: Score, name: str, page: Mapping[str, Any], findings: list[Finding]) -> None:
    expected = page.get("finding", [])
    scored.pages += 1
    scored.clean += bool(page.get("clean"))
    explained: set[str] = set()
    for one in expected:
        fitting = [finding for finding in findings if _fits(one, finding)]
        explained |= {finding.id for finding in fitting}
        if one.get("must", True):
            entry = (name, one["code"], one["verdict"], one.get("words", ""))
            (scored.hits if fitting else scored.misses).append(entry)
    for finding in findings:
        if finding.id not in explained:
            entry = (name, finding.code, finding.verdict.value, finding.message)
            scored.alarms.append(entry)
            if page.get("clean"):
                scored.on_clean.append(entry)


def _fits(one: Mapping[str, Any], finding: Finding) -> bool:
    """Whether a finding is an expected one: its code and verdict, at words that overlap with those expected."""
    if finding.code != one["code"] or finding.verdict.value != one["verdict"]:
        return False
    if "words" not in one:
        return True
    wanted = set(_words(one["words"]))
    return any(wanted & set(_telling(span.text, one["words"])) for span in finding.spans)


def _telling(text: str, words: str) -> Iterator[str]:
    """The words of a span; of those expected, one that stands in most sentences alone decides nothing."""
    few = len(_words(words)) == 1
    yield from (word for word in _words(text) if few or word not in _COMMON)


_COMMON = frozenset(
    "the a an of in on at to for and or was were is are be it its that this from with had has have".split()
)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())
