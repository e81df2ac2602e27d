"""A family as a tree in the terminal: each page once, with all its parents, what it changed and what is not known."""

from __future__ import annotations

import pytest
from rich.console import Console

from sayso.record import Bound, ChangeKind, Claim, ClaimFigure, LostPage, Page, content_id
from sayso.views import claims_view, comparison, stemma
from tests.families import a_change, a_copy, a_page, family

pytestmark = pytest.mark.once  # see pyproject.toml


def shown(pages, copies=(), lost=(), changes=()) -> str:
    """The tree of these pages at 100 columns."""
    console = Console(width=100, color_system=None)
    with console.capture() as written:
        by_id = {page.id: page for page in pages}
        console.print(stemma(by_id, list(copies), list(lost), list(changes), family=list(by_id)))
    return written.get()


PAGES = [
    a_page("wire", "2031-03-03T10:00:00+02:00", publisher="Harbour Wire", title="Ferry aground"),
    a_page("paper", "2031-03-03", publisher="Upland Gazette"),
    a_page("merge", "2031-03-04", publisher="Evening Post"),
]


def test_a_page_with_several_parents_names_each_and_what_it_changed_beside_each():
    copies = [a_copy("merge", "wire", share=0.3), a_copy("merge", "paper", share=0.2)]
    changes = [
        a_change("merge", "wire", ChangeKind.FIGURE_CHANGED, "60", "352"),
        a_change("merge", "paper", ChangeKind.SOURCE_DROPPED, "Vrell", "x"),
    ]
    text = shown(PAGES, copies, changes=changes)
    assert text.count("Evening Post") == 1
    assert "rewrite of Harbour Wire, 30% from there" in text
    assert f"also rewrite of Upland Gazette ({content_id('paper')[:8]}), 20% from there" in text
    assert "≠ beside Harbour Wire: “60” became “352”" in text
    assert "≠ beside Upland Gazette: “Vrell” became “x”" in text
    assert "2031-03-03 08:00 Harbour Wire: Ferry aground" in text  # in UTC


def test_a_lost_page_stands_above_its_copies_and_below_what_it_comes_from():
    lost = LostPage(id="1057", derived_from=content_id("wire"), reasons=("both have “Grey Tooth”",))
    text = shown(PAGES, [a_copy("paper", lost="1057"), a_copy("merge", lost="1057")], [lost])
    lines = text.splitlines()
    (at,) = [number for number, line in enumerate(lines) if "a lost page, not in the case  1057" in line]
    assert lines[at].index("a lost") > lines[at - 1].index("2031")
    assert "both have “Grey Tooth”" in lines[at + 1]
    assert text.count("rewrite of a lost page, 40% from there") == 2
    assert "3 pages, 1 lost page" in lines[0]


def test_both_of_a_pair_without_direction_say_so():
    text = shown(PAGES[:2], [a_copy("wire", "paper", directed=False)])
    assert "rewrite of Upland Gazette, or Upland Gazette of it: which came first is not known" in text
    assert "rewrite of Harbour Wire, or Harbour Wire of it: which came first is not known" in text


CIRCLE = ([a_page(name) for name in "abc"], [a_copy("b", "a"), a_copy("c", "b"), a_copy("a", "c")], [], [])


@pytest.mark.parametrize("drawn", [family(60), family(3), CIRCLE], ids=["60 pages", "3 pages", "a circle"])
def test_every_page_is_drawn_once(drawn):
    pages, copies, lost, changes = drawn
    text = shown(pages, copies, lost, changes)
    lines = text.splitlines()
    assert all(sum(line.rstrip().endswith(page.id[:8]) for line in lines) == 1 for page in pages)
    assert all(len(line) <= 100 for line in lines)


def test_no_path_stands_where_a_page_is_called_by_its_outlet():
    farm = a_page("farm", title="Gates fail")
    text = shown([PAGES[0], farm], [a_copy("farm", "wire")])
    assert "farm.html: Gates fail" in text
    assert "pages/" not in text


LEAD = "The Selkie ran aground off Marn at dawn with 340 people aboard, her owners said."
ORDER = "Nobody was hurt and all of them were taken off by noon, the coastguard said."


def compared(sides, copy=None) -> str:
    """Two pages side by side at 100 columns; each side is a sentence or null."""
    after = "\n".join(text for _, text in sides if text)
    one = Page(id="wire0000wire0000", text=f"{LEAD}\n{ORDER}", raw_sha256="", publisher="Harbour Wire")
    two = Page(id="farm0000farm0000", text=after, raw_sha256="", file="in/farm.html")

    def span(page, text):
        return page.span(page.text.index(text), page.text.index(text) + len(text)) if text else None

    console = Console(width=100, color_system=None)
    with console.capture() as written:
        console.print(comparison(one, two, [(span(one, a), span(two, b)) for a, b in sides], [], copy))
    return written.get()


def test_a_sentence_that_became_several_is_shown_whole_once():
    text = compared(
        [
            (LEAD, "Ferry aground"),
            (f"{LEAD}\n{ORDER}", "340 flee the Selkie"),
            (LEAD, "The Selkie ran aground at dawn."),
        ],
        copy=a_copy("farm", "wire"),
    )
    assert text.count("ran aground off Marn at") == 1
    assert text.count("The Selkie ran aground … (above)") == 2
    assert text.count("Nobody was hurt") == 1
    assert "undated  wire0000" in text
    assert "farm.html is a rewrite of Harbour Wire; 40% of its words come from there" in text


def test_of_pages_that_no_copy_joins_only_what_stands_side_by_side_is_shown():
    text = compared([(LEAD, "Ferry aground off Marn"), (ORDER, None)])
    assert "no copy joins these two pages" in text
    assert "change in meaning" not in text
    assert "Ferry aground off Marn" in text
    assert "Nobody was hurt" not in text


def test_figures_of_a_claim_are_told_by_what_they_count():
    def figure(value, unit, date="2031-03-03"):
        return ClaimFigure(statement=f"{value} {unit}", low=value, high=value, bound=Bound.EXACT, unit=unit, date=date)

    figures = (figure(3.0, "weeks"), figure(2.5, "broken gates"), figure(400.0, "gates"), figure(2.0, "gates", None))
    claim = Claim(id="c", text="Rain broke gates", statements=(), pages=(), figures=figures)
    assert {unit: [f.low for f in those] for unit, those in claim.series.items()} == {
        "gates": [2.5, 400.0, 2.0],
        "weeks": [3.0],
    }
    console = Console(width=100, color_system=None)
    with console.capture() as written:
        console.print(claims_view([(1, claim)], {}))
    assert "figures, gates: 2031-03-03 2.5 broken gates, 2031-03-03 400, undated 2\n" in written.get()


def test_figures_without_a_unit_join_the_one_thing_that_is_counted():
    def figures(*units):
        return tuple(
            ClaimFigure(statement=str(n), low=n, high=n, bound=Bound.EXACT, unit=u) for n, u in enumerate(units)
        )

    one = Claim(id="c", text="", statements=(), pages=(), figures=figures("people", None, "individuals"))
    two = Claim(id="c", text="", statements=(), pages=(), figures=figures("people", None, "homes"))
    assert [*one.series] == ["people"]
    assert [*two.series] == ["homes", "number", "people"]
