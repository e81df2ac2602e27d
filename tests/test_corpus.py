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

pytestmark = pytest.mark.once  # see pyproject.toml

CORPUS = Path(__file__).parent / "corpus"
SETS = {"audit": frozenset({"before", "after"}), "fresh": frozenset({"fresh"})}
"""The sets of pages, and when the pages of each were written."""

GOLD: dict[str, dict[str, Any]] = {
    f"{name}/{page['file']}": page
    for name in SETS
    for page in json.loads((CORPUS / name / "gold.json").read_text(encoding="utf-8"))["pages"]
}
"""What is to be flagged, by the page's path under the corpus."""

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
    text = (CORPUS / file).read_text(encoding="utf-8")
    if file.endswith(".html"):
        parser = Visible()
        parser.feed(text)
        parser.close()
        text = "".join(parser.runs)
    return " ".join(text.split())


def pages(name: str) -> list[dict[str, Any]]:
    """The gold of one set."""
    return [page for path, page in GOLD.items() if path.startswith(f"{name}/")]


def counted(name: str, *, must: bool) -> Counter[str]:
    """How many findings of a set every careful sub-editor would make, or some would, by code."""
    return Counter(found["code"] for page in pages(name) for found in page["findings"] if found["must"] is must)


@pytest.mark.parametrize("name", sorted(SETS))
def test_every_page_has_its_gold_and_every_gold_its_page(name):
    listed = sorted(page["file"] for page in pages(name))
    assert listed == sorted(path.name for path in (CORPUS / name).iterdir() if path.suffix in {".html", ".txt"})


@pytest.mark.parametrize(("name", "all_told", "clean"), [("audit", 48, 16), ("fresh", 20, 9)])
def test_there_are_enough_pages_and_enough_clean_ones(name, all_told, clean):
    assert len(pages(name)) >= all_told
    assert sum(page["clean"] for page in pages(name)) >= clean


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
    assert GOLD[file]["written"] in SETS[file.partition("/")[0]]
    assert GOLD[file]["note"]


@pytest.mark.parametrize("file", sorted(GOLD))
def test_no_page_names_the_wrong_weekday_by_accident(file):
    months = {name: number for number, name in enumerate(calendar.month_name) if name}
    days = "|".join(calendar.day_name)
    for weekday, day, month, year in re.findall(rf"\b({days}),? (\d\d?) ([A-Z][a-z]+) (\d{{4}})", visible(file)):
        assert calendar.day_name[calendar.weekday(int(year), months[month], int(day))] == weekday


@pytest.mark.parametrize(
    ("name", "enough"),
    [
        pytest.param("audit", 4, id="the set the checks are improved on"),
        pytest.param("fresh", 1, id="the fresh set, too small for a figure by code"),
    ],
)
def test_every_code_has_findings_enough(name, enough):
    counts = counted(name, must=True)
    assert {code: counts[code] for code in CODES if counts[code] < enough} == {}


@pytest.mark.parametrize("name", sorted(SETS))
def test_the_readme_counts_what_the_gold_holds(name):
    readme = (CORPUS / name / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([a-z]+(?:-[a-z]+)+) \| (\d+) \| (\d+) \|$", readme, re.MULTILINE)
    must, arguable = counted(name, must=True), counted(name, must=False)
    assert {code: (int(hard), int(soft)) for code, hard, soft in rows} == {
        code: (must[code], arguable[code]) for code in CODES
    }
