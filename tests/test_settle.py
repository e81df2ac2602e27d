"""Settling: pages added in any order and any portions take the place they have among all pages together."""

from __future__ import annotations

import hashlib
import os
import resource
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.record import Block, Certainty, Dated, Evidence, MadeBy, Page, Record, Role, Statement, content_id
from sayso.settle import crowds, settle
from sayso.store import Store
from sayso.trace import candidates, page_features
from sayso.trace.candidates import REPRESENTATIVES, rank

pytestmark = pytest.mark.once  # see pyproject.toml


def a_page(number: int, text: str, day: str | None = None) -> Record:
    """The record of a page as reading and annotating would make it, of one statement a line."""
    digest = hashlib.sha256(f"{number} {text}".encode()).hexdigest()
    blocks, statements, at = [], [], 0
    published = Dated(value=day, evidence=(Evidence(from_="text", value=day),)) if day else None
    page = Page(id=digest[:16], text=text, raw_sha256=digest, published=published, language="en")
    for line in text.splitlines():
        blocks.append(Block(role=Role.PARAGRAPH, start=at, end=at + len(line)))
        statements.append(
            Statement(
                id=content_id(page.id, at),
                words=(page.span(at, at + len(line)),),
                certainty=Certainty.STATED,
                block=Role.PARAGRAPH,
                found_by="test",
            )
        )
        at += len(line) + 1
    page = Page(id=page.id, text=text, raw_sha256=digest, published=published, language="en", blocks=tuple(blocks))
    return Record(page=page, statements=tuple(statements), made_by=MadeBy(sayso="0"))


def kept(portions: Sequence[Sequence[Record]]) -> Store:
    """A case to which these portions were added one after the other."""
    store = Store(Path(tempfile.mkdtemp()) / "pile.sayso", write=True)
    for portion in portions:
        with store.transaction():
            for record in portion:
                store.put(record, record.page.text.encode())
        settle(store, lambda what, done, of: None)
    return store


def told(store: Store) -> list[object]:
    """All that settling found: pairs with what they share, copies, lost pages, changes, families and claims."""
    pairs = store.query(
        "SELECT min(a.id, b.id), max(a.id, b.id), bits, related, alike FROM pair JOIN page AS a ON a.number = one "
        "JOIN page AS b ON b.number = two ORDER BY 1, 2"
    )
    hoods = store.query("SELECT page, name FROM neighbourhood ORDER BY page")
    found = [store.copies(), store.lost_pages(), store.changes(), sorted(store.claims(), key=lambda claim: claim.id)]
    assert store.query("SELECT count(*) FROM unsettled") == [(0,)]
    assert store.pending() == []
    return [pairs, hoods, *found, store.families()]


WORDS = (
    "Adwick Belforth Cardow Dunmere Elswick Farrow Glandon Hestley Ilford Jarrow Kelmore Lindow Marden Norwell".split()
)


@st.composite
def piles(draw: st.DrawFn) -> list[list[Record]]:
    """Pages that share rows of names, some of them everywhere, in portions."""
    rows = draw(st.lists(st.lists(st.sampled_from(WORDS), min_size=3, max_size=5), min_size=2, max_size=5))
    lines = [" and ".join(row) + " were flooded on Tuesday." for row in rows]
    pages = []
    for number in range(draw(st.integers(min_value=2, max_value=14))):
        some = draw(st.lists(st.sampled_from(lines), min_size=1, max_size=3))
        day = draw(st.sampled_from([None, "2031-03-01", "2031-03-02", "2031-03"]))
        pages.append(a_page(number, "\n".join(some), day))
    pages = draw(st.permutations(pages))
    cuts = sorted(draw(st.lists(st.integers(min_value=0, max_value=len(pages)), max_size=6)))
    return [pages[a:b] for a, b in zip([0, *cuts], [*cuts, len(pages)], strict=True)]


def narrow(change: pytest.MonkeyPatch, several: float) -> None:
    """Limits so low that a few pages are a crowd, lists of neighbours are cut and neighbourhoods too large."""
    for name in ("sayso.trace.candidates", "sayso.settle.meet"):
        change.setattr(sys.modules[name], "CROWD", 4)
        change.setattr(sys.modules[name], "REPRESENTATIVES", 2)
        change.setattr(sys.modules[name], "NEAREST", 3)
    change.setattr(sys.modules["sayso.settle.meet"], "SEVERAL", several)
    change.setattr(sys.modules["sayso.settle.claim"], "MOST", 5)


@pytest.mark.once
@settings(max_examples=20, deadline=None)
@given(piles())
def test_pages_added_in_portions_have_the_place_they_have_when_all_are_added_at_once(portions):
    with pytest.MonkeyPatch.context() as change:
        narrow(change, several=100.0)  # new pages are met one by one
        with kept(portions) as store:
            parts = told(store)
        narrow(change, several=0.0)  # all are worked out
        pages = sorted((record for portion in portions for record in portion), key=lambda record: record.page.id)
        with kept([pages]) as store:
            whole = told(store)
        found = dict(zip([r.page.id for r in pages], page_features(r.page for r in pages), strict=True))
        met = candidates(found, ranks={record.page.id: rank(record.page) for record in pages})
    assert parts == whole
    assert [(one, two) for one, two, *_ in whole[0]] == met


# --- crowds ---------------------------------------------------------------------------------------


def dispatches(count: int) -> list[Record]:
    """Prints of one dispatch, on several days or on none; a few give another figure."""
    made = []
    for number in range(count):
        water = 13 if number % 500 else 14
        text = f"The Kelmore rose by {water} centimetres at Adwick bridge and flooded the mill of Tomas Belforth."
        page = a_page(number, text, f"2031-03-{1 + number % 28:02}" if number % 3 else None)
        made.append(Record(page=page.page, made_by=page.made_by))
    return made


@pytest.mark.once
def test_of_twenty_thousand_pages_that_are_nearly_the_same_each_is_compared_with_a_few_and_it_is_told():
    many = int(os.environ.get("SAYSO_CROWD", "20000"))
    with kept([dispatches(many)]) as store:
        (crowd,) = crowds(store)
        assert crowd.pages == many
        assert crowd.compared == store.count("pair") <= 2 * REPRESENTATIVES * many
        assert f"a family of {many:,} pages ({crowd.family[:8]})" in str(crowd)
        assert f"of {many * (many - 1) // 2:,} pairs" in str(crowd)
        assert store.count("copy") == many - 1
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
        assert peak < 2_000  # megabytes, with what other tests had


@pytest.mark.once
def test_a_neighbourhood_of_too_many_pages_gathers_the_claims_of_the_earliest(monkeypatch):
    monkeypatch.setattr(sys.modules["sayso.settle.claim"], "MOST", 3)
    monkeypatch.setattr(sys.modules["sayso.settle.crowds"], "MOST", 3)
    monkeypatch.setattr(sys.modules["sayso.settle.crowds"], "CROWD", 4)
    line = "The Kelmore rose by 13 centimetres at Adwick bridge and flooded the mill of Tomas Belforth."
    pages = [a_page(number, line, f"2031-03-{number + 1:02}") for number in range(6)]
    with kept([pages[3:], pages[:3]]) as store:
        claims = store.claims()
        assert claims
        assert {page for claim in claims for page in claim.pages} == {record.page.id for record in pages[:3]}
