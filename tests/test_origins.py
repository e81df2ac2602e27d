"""One count of origins: separate newsgatherings, read from the stemma and the chains."""

from __future__ import annotations

import itertools

import pytest

from sayso.corroborate import Lineage, origins
from sayso.record import Copy, CopyKind, Dated, Evidence, Kind, LostPage, Page, Source, Span, Statement

pytestmark = pytest.mark.once  # see pyproject.toml


def a_page(id: str, publisher: str | None = None, day: int | None = None) -> Page:
    published = None
    if day:
        value = f"2031-05-{day:02d}"
        published = Dated(value=value, evidence=(Evidence(from_="meta", value=value),))
    return Page(id=id, text="", raw_sha256="", publisher=publisher, published=published, title=f"Page {id}")


def said(id: str, *chain: tuple[str | None, Kind]) -> Statement:
    links = tuple(Source(source=None, name=name, kind=kind) for name, kind in chain)
    return Statement(id=id, words=(Span(start=0, end=0, text=""),), chain=links)


def copy(child: str, parent: str | None = None, *, lost: str | None = None, directed: bool = True) -> Copy:
    return Copy(child=child, parent=parent, lost=lost, kind=CopyKind.REWRITE, share=0.9, directed=directed)


MINISTRY = ("the ministry", Kind.ORGANISATION)
NHK = ("NHK", Kind.PUBLICATION)
NOBODY = (None, Kind.UNNAMED)

A, B, C, D = a_page("a", "Agency", 1), a_page("b", "Bugle", 2), a_page("c", "Courier", 3), a_page("d")


def test_an_outlet_whose_page_is_here_and_was_not_matched_is_not_said_to_be_missing():
    entered = origins({"b": [said("b", NHK, MINISTRY)]}, {"b": B, "n": a_page("n", "NHK World", 1)}, Lineage([]))
    (origin,) = entered.origins
    assert origin.reasons[0].endswith("whose pages here were not found to state it")


def count(pages, copies=(), lost=(), chains=None):
    """How many origins, when every page states the claim, by default on the ministry's word."""
    chains = chains or {}
    stated = {page.id: [said(page.id, *chains.get(page.id, [MINISTRY]))] for page in pages}
    return origins(stated, {page.id: page for page in (A, B, C, D, *pages)}, Lineage(copies, lost))


@pytest.mark.parametrize(
    ("entered", "number"),
    [
        pytest.param(count([A]), 1, id="one page"),
        pytest.param(count([A, B, C]), 3, id="three pages that nothing links"),
        pytest.param(count([A, B, C], [copy("b", "a"), copy("c", "a")]), 1, id="two copies of one dispatch"),
        pytest.param(count([A, B, C], [copy("b", "a"), copy("c", "b")]), 1, id="a copy of a copy"),
        pytest.param(count([A, C], [copy("b", "a"), copy("c", "b")]), 1, id="a copy of a copy that left it out"),
        pytest.param(count([B, C], [copy("b", "a"), copy("c", "a")]), 2, id="added twice to a page that has it not"),
        pytest.param(
            count([B, C], [copy("b", lost="L"), copy("c", lost="L")], [LostPage(id="L")], chains={"b": [NHK]}),
            1,
            id="a lost page that one of two names is one",
        ),
        pytest.param(
            count([B, C], [copy("b", lost="L"), copy("c", lost="L")], [LostPage(id="L")]),
            1,
            id="a lost page behind two",
        ),
        pytest.param(
            count([A, B, C], [copy("b", lost="L"), copy("c", lost="L")], [LostPage(id="L", derived_from="a")]),
            1,
            id="a lost page made from a page that states it",
        ),
        pytest.param(
            count([B, C], [copy("b", lost="L"), copy("c", lost="L")], [LostPage(id="L", derived_from="a")]),
            1,
            id="an error made on a lost page",
        ),
        pytest.param(count([A, B], [copy("a", "b", directed=False)]), 1, id="which copied which is not known"),
        pytest.param(count([A, a_page("a2", "The Agency", 5)]), 1, id="the same outlet again"),
        pytest.param(
            count([a_page("n", "NHK World", 1), B], chains={"n": [NHK, MINISTRY], "b": [NHK]}), 1, id="an outlet's desk"
        ),
        pytest.param(count([A, D]), 2, id="a page without publisher or date"),
        pytest.param(count([B], chains={"b": [NHK, MINISTRY]}), 1, id="an outlet's report passed on"),
        pytest.param(
            count([B, C], chains={"b": [NHK, MINISTRY], "c": [NHK]}), 1, id="one outlet's report passed on by two"
        ),
        pytest.param(
            count([a_page("n", "NHK", 1), B], chains={"b": [NHK, MINISTRY]}), 1, id="an outlet's report that is here"
        ),
        pytest.param(
            count([A, a_page("n", "NHK", 2), B], [copy("n", "a")], chains={"b": [NHK]}),
            1,
            id="an outlet's page that is itself a copy",
        ),
        pytest.param(count([A, B], chains={"b": [NHK]}), 2, id="an outlet's report beside a page's own"),
        pytest.param(count([A, B], chains={"b": [NOBODY]}), 1, id="a page that rests on nobody adds none"),
        pytest.param(count([B], chains={"b": [NOBODY]}), 1, id="nobody's word is where it entered when alone"),
        pytest.param(
            count([a_page("n", "NHK", 1)], chains={"n": [NHK, MINISTRY]}), 1, id="an outlet that names itself"
        ),
    ],
)
def test_a_claim_has_as_many_origins_as_separate_newsgatherings(entered, number):
    assert len(entered.origins) == number
    for origin in entered.origins:
        assert sum(one is not None for one in (origin.page, origin.lost, origin.outlet)) == 1
        assert origin.reasons


def test_what_could_not_be_told_is_said():
    (line,) = count([A, B], [copy("a", "b", directed=False)]).untold
    assert "which of" in line
    (line,) = count([A, B], chains={"b": [NOBODY]}).untold
    assert "Bugle" in line


def test_an_outlet_that_is_not_here_is_named():
    (origin,) = count([B], chains={"b": [NHK, MINISTRY]}).origins
    assert origin.outlet == "NHK"
    assert "Bugle" in origin.reasons[0]


@pytest.mark.parametrize(
    ("entered", "pages"),
    [
        pytest.param(count([A, B, C], [copy("b", "a"), copy("c", "b")]), ["abc"], id="a copy of a copy"),
        pytest.param(count([A, C], [copy("b", "a"), copy("c", "b")]), ["ac"], id="a copy of one that left it out"),
        pytest.param(count([A, B, C], [copy("c", "a"), copy("c", "b")]), ["ac", "bc"], id="a page made from two"),
        pytest.param(count([A, B], [copy("a", "b", directed=False)]), ["ab"], id="which copied which is not known"),
        pytest.param(
            count([B, C], [copy("b", lost="L"), copy("c", lost="L")], [LostPage(id="L")]), ["bc"], id="a lost page"
        ),
        pytest.param(count([A, B, C], chains={"b": [NHK], "c": [NHK]}), ["a", "bc"], id="an outlet that is not here"),
        pytest.param(count([A, B], chains={"b": [NOBODY]}), ["a"], id="a page of unknown lineage is with none"),
        pytest.param(count([B], chains={"b": [NOBODY]}), ["b"], id="unless it is alone"),
    ],
)
def test_each_origin_names_the_pages_that_have_the_claim_from_it(entered, pages):
    assert ["".join(origin.pages) for origin in entered.origins] == pages


def test_the_order_of_pages_and_copies_does_not_matter():
    copies = [copy("b", "a"), copy("c", "d", directed=False)]
    answers = {
        (count(list(pages), links).origins)
        for pages in itertools.permutations([A, B, C, D])
        for links in itertools.permutations(copies)
    }
    assert len(answers) == 1
