"""A claim's figures over time: every figure a row in the chart and the table, bounds as ranges, what clashes marked."""

from __future__ import annotations

import itertools
import random

import msgspec
import pytest
from lxml import etree, html

from sayso.export import figure_chart, figure_rows, figure_table
from sayso.record import Bound, Claim, ClaimFigure, Kind, MadeBy, Record, Source, Span, Statement, content_id
from tests.families import a_page
from tests.test_stemma_svg import HOSTILE, SVG, overlap, parsed, words

pytestmark = pytest.mark.once  # see pyproject.toml

MADE = MadeBy(sayso="0")


def given(
    *figures: tuple[str, str | None, str | None, float | None, float | None, Bound, str | None], turned=()
) -> tuple:
    """A claim and its records: page, date, on whose word, low, high, bound, unit."""
    records, series = [], []
    for count, (name, date, source, low, high, bound, unit) in enumerate(figures):
        chain = (Source(source=Span(start=0, end=1, text=source), name=source, kind=Kind.PERSON),) if source else ()
        statement = Statement(id=f"s{count}", words=(Span(start=0, end=1, text="x"),), chain=chain)
        page = a_page(f"{name}{count}", date, publisher=name)
        records.append(Record(page=page, statements=(statement,), made_by=MADE))
        series.append(ClaimFigure(statement=f"s{count}", low=low, high=high, bound=bound, unit=unit, date=date))
    claim = Claim(
        id=content_id("claim"), text="Passengers were aboard", statements=tuple(f"s{n}" for n in range(len(figures))),
        pages=tuple(record.page.id for record in records), figures=tuple(series), contradicting=tuple(turned),
    )  # fmt: skip
    return claim, records


FERRY = given(
    ("Harbour Wire", "2031-03-03T09:00:00Z", "Vrell", 340.0, None, Bound.MORE_THAN, "passengers"),
    ("Sound Courier", "2031-03-03T12:00:00Z", "Vrell", 340.0, None, Bound.MORE_THAN, "passengers"),
    ("Harbour Wire", "2031-03-04", None, 352.0, 352.0, Bound.EXACT, "passengers"),
    ("Upland Gazette", "2031-03-05", None, 60.0, 60.0, Bound.ABOUT, "passengers"),
    ("Far Shore", None, "the owners", None, 300.0, Bound.AT_MOST, "passengers"),
    ("Lantern", "2031-03-04", None, 5.0, 10.0, Bound.BETWEEN, "%"),
    ("Lantern", "2031-03-05", None, 24.0, None, Bound.ORDER, "cattle"),
    turned=("s3",),
)  # fmt: skip


def test_figures_of_one_day_on_one_word_are_one_row_and_those_that_cannot_hold_together_are_told():
    rows = figure_rows(*FERRY)
    assert [(row.series, row.called, row.source, row.figure, row.apart, row.contradicting) for row in rows] == [
        ("%", "Lantern", None, "5 to 10%", False, False),
        ("cattle", "Lantern", None, "dozens of cattle", False, False),
        ("passengers", "Harbour Wire, Sound Courier", "Vrell", "more than 340 passengers", False, False),
        ("passengers", "Harbour Wire", None, "352 passengers", False, False),
        ("passengers", "Upland Gazette", None, "about 60 passengers", True, True),
        ("passengers", "Far Shore", "the owners", "at most 300 passengers", False, False),
    ]
    assert rows[2].statements == ("s0", "s1")
    assert rows[-1].date is None


@pytest.mark.parametrize(
    ("before", "after", "apart"),
    [
        ((60, 60, Bound.EXACT), (352, 352, Bound.EXACT), True),
        ((60, 60, Bound.EXACT), (60, 60, Bound.EXACT), False),
        ((60, 60, Bound.ABOUT), (58, 58, Bound.EXACT), False),
        ((60, 60, Bound.ABOUT), (70, 70, Bound.EXACT), True),
        ((60, None, Bound.AT_LEAST), (60, 60, Bound.EXACT), False),
        ((60, None, Bound.MORE_THAN), (60, 60, Bound.EXACT), True),
        ((60, 60, Bound.EXACT), (60, None, Bound.MORE_THAN), True),
        ((None, 60, Bound.LESS_THAN), (60, 60, Bound.EXACT), True),
        ((None, 60, Bound.AT_MOST), (60, None, Bound.AT_LEAST), False),
        ((5, 10, Bound.BETWEEN), (10, 20, Bound.BETWEEN), False),
        ((60, None, Bound.MORE_THAN), (600, None, Bound.MORE_THAN), False),
    ],
)
def test_two_figures_clash_where_no_number_is_within_both(before, after, apart):
    rows = figure_rows(
        *given(("A", "2031-03-03", None, *before, "people"), ("B", "2031-03-04", None, *after, "individuals"))
    )
    assert [row.apart for row in rows] == [False, apart]


def test_open_bounds_run_to_the_edge_and_are_hollow_where_the_number_itself_is_not_meant():
    root = parsed(figure_chart(*FERRY))
    groups = {g.get("id"): g for g in root.iter(f"{SVG}g") if g.get("id")}
    assert set(groups) == {"figure-s0", "figure-s2", "figure-s3", "figure-s4"}  # % and cattle never change
    assert "Other figures, which nothing here is to be compared with: 5 to 10% (1 page); dozens of cattle (1 page)" in [
        text for *_, text in words(root)
    ]
    signs = {
        name: sorted((e.get("class") or "") for e in g.iter() if etree.QName(e).localname in ("path", "circle"))
        for name, g in groups.items()
    }
    assert signs["figure-s0"] == ["head", "range", "sign hollow"]
    assert signs["figure-s2"] == ["sign solid"]
    assert signs["figure-s3"] == ["range loose", "sign hollow"]
    assert signs["figure-s4"] == ["head", "range", "sign solid"]
    assert "apart contradicting" in groups["figure-s3"].get("class")
    x = {name: float(next(g.iter(f"{SVG}circle")).get("cx")) for name, g in groups.items()}
    assert x["figure-s3"] < x["figure-s4"] < x["figure-s0"] < x["figure-s2"]


@pytest.mark.parametrize("count", [0, 1, 3, 60])
def test_no_words_stand_on_others_and_all_are_inside(count):
    chance = random.Random(count)
    figures = []
    for number in range(count):
        bound = chance.choice(list(Bound))
        low = float(chance.choice((3, 60, 352, 2_300, 1_200_000)))
        open_above = bound in (Bound.AT_LEAST, Bound.MORE_THAN, Bound.ORDER)
        high = None if open_above else low * 2 if bound is Bound.BETWEEN else low
        low = None if bound in (Bound.AT_MOST, Bound.LESS_THAN) else low
        name = f"The Far Shore Review of Ports and Harbours {number}"
        date = chance.choice((None, f"2031-03-{number % 28 + 1:02d}"))
        figures.append((name, date, "a spokesman of the ministry of ports", low, high, bound, "foreign passengers"))
    root = parsed(figure_chart(*given(*figures)))
    width, height = (float(n) for n in root.get("viewBox").split()[2:])
    texts = words(root)
    assert all(left >= 0 and top >= 0 and right <= width and bottom <= height for left, top, right, bottom, _ in texts)
    for one, two in itertools.combinations(texts, 2):
        assert not overlap(one, two), (one, two)
    for circle in root.iter(f"{SVG}circle"):
        assert 0 <= float(circle.get("cx")) <= width


@pytest.mark.parametrize("value", [0.0, -4.5, 1e300, float("inf"), float("nan"), 1e-9])
def test_any_number_is_drawn(value):
    figures = given(("A", "2031", None, value, value, Bound.EXACT, None), ("B", None, None, 7.0, 7.0, Bound.EXACT, "t"))
    root = parsed(figure_chart(*figures))
    assert len([g for g in root.iter(f"{SVG}g") if g.get("id")]) == 2
    assert len(figure_table(*figures)) < 5_000


def test_the_table_has_every_row_and_obeys_no_words_of_a_page():
    rows = html.fromstring(figure_table(*FERRY, statement_link=lambda statement: f'/s?a="&b={statement}'))
    cells = [[cell.text_content() for cell in row] for row in rows.iter("tr")]
    assert cells[0] == ["Date", "Given by", "On the word of", "Figure", "Remarks"]
    assert [
        "5 Mar 2031", "Upland Gazette", "its own", "about 60 passengers",
        "cannot hold together with 352 passengers (Harbour Wire); states the opposite of the claim",
    ] in cells  # fmt: skip
    assert len(cells) == 1 + len(figure_rows(*FERRY))
    claim, records = given((HOSTILE, HOSTILE, HOSTILE, 1.0, 1.0, Bound.EXACT, HOSTILE * 9_999))
    for text in (figure_table(claim, records), figure_chart(claim, records)):
        assert "<script" not in text
        assert not set("\u202e\u2066\x00\x0b") & set(text)
        assert len(text) < 20_000
    parsed(figure_chart(claim, records))


def test_it_suits_a_strict_policy_and_is_the_same_in_any_order():
    claim, records = FERRY
    svg = figure_chart(claim, records, statement_link=lambda statement: f"/s/{statement}", alone=False)
    root = parsed(svg)
    names = [attribute for e in root.iter() for attribute in e.keys()]  # noqa: SIM118
    assert not [name for name in names if name == "style" or name.startswith("on")]
    assert root.get("role") == "group"
    assert [a.get("href") for a in root.iter(f"{SVG}a")] == ["/s/s0", "/s/s2", "/s/s3", "/s/s4"]
    assert figure_chart(claim, records).count("<style>") == 1
    assert parsed(figure_chart(claim, records)).get("role") == "img"
    assert figure_chart(claim, records[::-1]) == figure_chart(claim, records)


def test_what_is_counted_in_other_words_stands_on_one_axis_and_is_never_called_unchanged():
    claim, records = given(
        ("Norden", "2031-03-03", None, 400.0, 400.0, Bound.EXACT, "Karsovian engineers"),
        ("Hale", "2031-03-04", None, 400.0, 400.0, Bound.EXACT, "Karsovian engineers"),
        ("Flash", None, None, 400.0, 400.0, Bound.EXACT, "Karsovian specialists"),
        ("Mangled", None, None, 1_500.0, 1_500.0, Bound.EXACT, "Karsovians"),
        ("Ledger", "2031-03-05", None, 50.0, None, Bound.MORE_THAN, "%"),
        ("Norden", "2031-03-05", None, 212.0, 212.0, Bound.EXACT, None),
        ("Ledger", "2031-03-05", None, 9.0, 9.0, Bound.EXACT, None),
        ("Norden", "2031-03-03", None, 3.0, 3.0, Bound.EXACT, "weeks"),
        ("Hale", "2031-03-04", None, 3.0, 3.0, Bound.EXACT, "weeks"),
    )
    rows = figure_rows(claim, records)
    assert {row.series for row in rows if "Karsovian" in (row.unit or "")} == {"Karsovian engineers"}
    assert not any(row.apart for row in rows)  # 400 specialists may be among 1,500 Karsovians; 9 and 212 count nothing
    root = parsed(figure_chart(claim, records))
    drawn = {g.get("id") for g in root.iter(f"{SVG}g") if g.get("id")}
    assert drawn == {"figure-s0", "figure-s1", "figure-s2", "figure-s3"}
    told = [text for *_, text in words(root)]
    assert "The same on every page that gives it: 3 weeks (2 pages)" in told
    assert any(
        line.startswith("Other figures, which nothing here is to be compared with: ") and "212 (1 page)" in line
        for line in told
    )
    assert any(line.startswith("One axis for several nouns") for line in told)
    assert not [line for line in told if "Unchanged" in line]


def test_a_page_that_counts_two_things_at_once_contradicts_neither_itself_nor_who_gives_one_of_them():
    claim, records = given(
        ("A", "2031-03-03", None, 640.0, 640.0, Bound.EXACT, "people"),
        ("B", "2031-03-04", None, 640.0, 640.0, Bound.EXACT, "people"),
        ("C", "2031-03-05", None, 700.0, 700.0, Bound.EXACT, "people"),
    )
    both = ClaimFigure(statement="s1", low=73.0, high=73.0, bound=Bound.EXACT, unit="people", date="2031-03-04")
    claim = msgspec.structs.replace(claim, figures=(*claim.figures, both))
    rows = figure_rows(claim, records)
    assert [(row.low, row.apart) for row in rows] == [(640.0, False), (640.0, False), (73.0, False), (700.0, True)]


def test_what_counts_whole_things_has_no_ticks_between_them():
    claim, records = given(("A", "2031-03-03", None, 2.0, 2.0, Bound.EXACT, "dams"))
    told = [text for *_, text in words(parsed(figure_chart(claim, records)))]
    assert {"0", "1", "2"} <= set(told)
    assert not {"0.5", "1.5"} & set(told)
