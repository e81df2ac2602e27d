"""The pages written for the audit, and what a sub-editor would flag on them, agree with each other."""

from __future__ import annotations

import calendar
import json
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

AUDIT = Path(__file__).parent / "corpus" / "audit"
GOLD: dict[str, dict[str, Any]] = {
    page["file"]: page for page in json.loads((AUDIT / "gold.json").read_text(encoding="utf-8"))["pages"]
}
CODES = frozenset(
    "headline-figure headline-certainty headline-unsupported headlines-differ figure-unsourced anonymous-only "
    "reports-unnamed quotation-unattributed reference-no-address reference-unused marker-no-reference "
    "reference-anachronistic reference-mismatch reference-bad-address date-missing date-future date-order "
    "date-unresolved date-conflict furniture-in-text repeated-sentence template-leftover mixed-script "
    "broken-characters".split()
)
WHOLE_PAGE = frozenset({"date-missing", "date-conflict", "date-order"})
"""Codes of findings that may rest on no words of the text: what they name is missing, or stands in the metadata."""

UNSEEN = frozenset({"head", "title", "script", "style"})
BLOCKS = frozenset(
    "article aside blockquote body br caption center div dl dt dd figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr li main nav ol p section table tbody td th thead tr ul".split()
)


class Visible(HTMLParser):
    """The text of a page's body; a block's edge is white space, a run's is not."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.runs: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unseen += tag in UNSEEN
        if tag in BLOCKS:
            self.runs.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag in UNSEEN
        if tag in BLOCKS:
            self.runs.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.runs.append(data)


def visible(file: str) -> str:
    """What a reader sees of the page, white space collapsed."""
    text = (AUDIT / file).read_text(encoding="utf-8")
    if file.endswith(".html"):
        parser = Visible()
        parser.feed(text)
        parser.close()
        text = "".join(parser.runs)
    return " ".join(text.split())


def musts() -> Counter[str]:
    """How many findings every careful sub-editor would make, by code."""
    return Counter(found["code"] for page in GOLD.values() for found in page["findings"] if found["must"])


def test_every_page_has_its_gold_and_every_gold_its_page():
    assert sorted(GOLD) == sorted(path.name for path in AUDIT.iterdir() if path.suffix in {".html", ".txt"})


def test_there_are_enough_pages_and_enough_clean_ones():
    clean = [page for page in GOLD.values() if page["clean"]]
    assert len(GOLD) >= 48
    assert len(clean) >= 16


@pytest.mark.parametrize("file", sorted(GOLD))
def test_the_gold_of_a_page_points_at_its_words(file):
    text = visible(file)
    for found in GOLD[file]["findings"]:
        assert found["code"] in CODES
        assert found["why"]
        pointed = [*([] if found["words"] is None else [found["words"]]), *found.get("also", [])]
        assert found["words"] is not None or found["code"] in WHOLE_PAGE
        assert [words for words in pointed if not words or words not in text] == []


@pytest.mark.parametrize("file", sorted(GOLD))
def test_no_finding_of_a_page_is_listed_twice(file):
    keys = [(found["code"], found["words"], found["why"]) for found in GOLD[file]["findings"]]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("file", sorted(GOLD))
def test_a_page_is_clean_if_nothing_on_it_must_be_flagged(file):
    assert GOLD[file]["clean"] == (not any(found["must"] for found in GOLD[file]["findings"]))


@pytest.mark.parametrize("file", sorted(GOLD))
def test_a_page_is_as_long_as_a_news_page_and_says_when_it_was_taken(file):
    assert 170 <= len(visible(file).split()) <= 520
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", GOLD[file]["captured"])
    assert GOLD[file]["written"] in {"before", "after"}
    assert GOLD[file]["note"]


@pytest.mark.parametrize("file", sorted(GOLD))
def test_no_page_names_the_wrong_weekday_by_accident(file):
    months = {name: number for number, name in enumerate(calendar.month_name) if name}
    days = "|".join(calendar.day_name)
    for weekday, day, month, year in re.findall(rf"\b({days}),? (\d\d?) ([A-Z][a-z]+) (\d{{4}})", visible(file)):
        assert calendar.day_name[calendar.weekday(int(year), months[month], int(day))] == weekday


def test_every_code_has_findings_enough_to_be_measured():
    counts = musts()
    assert {code: counts[code] for code in CODES if counts[code] < 4} == {}


def test_the_readme_counts_what_the_gold_holds():
    readme = (AUDIT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([a-z]+(?:-[a-z]+)+) \| (\d+) \| (\d+) \|$", readme, re.MULTILINE)
    arguable = Counter(found["code"] for page in GOLD.values() for found in page["findings"] if not found["must"])
    counts = musts()
    assert {code: (int(must), int(soft)) for code, must, soft in rows} == {
        code: (counts[code], arguable[code]) for code in CODES
    }
