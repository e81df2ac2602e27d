"""Who copied whom, which page is lost, and that the order of input decides nothing."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.record import CopyKind
from sayso.trace import Traced, trace, versions
from sayso.trace.stemma import branching
from tests.pile import PAGES, record

pytestmark = pytest.mark.once  # see pyproject.toml


@pytest.fixture(scope="module")
def traced() -> Traced:
    return trace([record(name) for name in PAGES])


def name(page: str | None) -> str | None:
    return next((known for known in PAGES if record(known).page.id == page), None)


def parents(traced: Traced, child: str) -> set[str | None]:
    return {name(copy.parent) for copy in traced.copies if name(copy.child) == child and copy.parent}


@pytest.mark.parametrize(
    ("child", "expected"),
    [
        pytest.param("dispatch", set(), id="the agency's dispatch comes from no page"),
        pytest.param("spot", set(), id="nor does a report from the spot"),
        pytest.param("update", {"dispatch"}, id="an update comes from the dispatch before it"),
        pytest.param("reprint", {"dispatch"}, id="a reprint names the agency"),
        pytest.param("rewrite", {"dispatch"}, id="a rewrite shares names, figures and their order"),
        pytest.param("merge", {"update", "spot"}, id="a page made from two has both"),
        pytest.param("other", set(), id="a look-alike event stays apart"),
        pytest.param("weather", set(), id="furniture of a site never links"),
        pytest.param("echo", set(), id="a child of a lost page has no parent in the pile"),
    ],
)
def test_a_page_has_the_parents_it_was_made_from(traced, child, expected):
    assert parents(traced, child) == expected


def test_copies_are_directed_and_say_why(traced):
    for copy in traced.copies:
        assert copy.directed
        assert copy.reasons
        assert 0 < copy.share <= 1


@pytest.mark.parametrize(
    ("child", "kind"),
    [("reprint", CopyKind.REPRINT), ("update", CopyKind.UPDATE), ("rewrite", CopyKind.REWRITE)],
)
def test_a_copy_has_its_kind(traced, child, kind):
    found = {copy.kind for copy in traced.copies if name(copy.child) == child}
    assert found == {kind} or (kind is CopyKind.REWRITE and found == {CopyKind.PARAPHRASE})


def test_aligned_passages_are_the_pages_own_text(traced):
    for copy in traced.copies:
        for aligned in copy.aligned:
            for span, page in ((aligned.child, copy.child), (aligned.parent, copy.parent)):
                text = record(str(name(page))).page.text
                assert text[span.start : span.end] == span.text


def test_two_pages_with_matter_of_their_own_show_a_lost_page(traced):
    assert len(traced.lost) == 1
    (lost,) = traced.lost
    children = {name(copy.child) for copy in traced.copies if copy.lost == lost.id}
    assert children == {"echo", "letter"}
    assert lost.derived_from is None
    assert "“Quist”" in lost.reasons[0]


def test_a_page_alone_or_no_page_has_no_copies():
    assert trace([]) == Traced()
    assert trace([record("dispatch")]) == Traced()
    assert trace([record("dispatch"), record("dispatch")]) == Traced()


def test_what_nothing_decides_stays_undirected():
    from tests.pile import told

    words = "The mill at Orrin burned for two nights and the miller's clock, wound by nobody, struck thirteen at dawn."
    more = "Constable Edda Prowse found a lantern, a ladder and the tracks of a three-wheeled cart behind the granary."
    pages = [told(words, more, title="Mill burns at Orrin"), told(words, more, title="Fire at the Orrin mill")]
    (copy,) = trace(pages).copies
    assert not copy.directed


@settings(max_examples=15, deadline=None)
@given(st.permutations(sorted(PAGES)), st.integers(min_value=3, max_value=len(PAGES)))
def test_the_order_of_input_decides_nothing(names, many):
    some = names[:many]
    assert trace([record(n) for n in some]) == trace([record(n) for n in sorted(some)])


def test_pages_of_another_matter_change_nothing():
    alone = trace([record(n) for n in ("dispatch", "reprint", "rewrite")])
    beside = trace([record(n) for n in ("dispatch", "reprint", "rewrite", "weather", "other")])
    assert alone == beside


# --- the branching ------------------------------------------------------------------------------------


def worth(parent_of: dict[str, str], arcs: dict[tuple[str, str], float]) -> float:
    return sum(arcs[parent, child] for child, parent in parent_of.items())


def is_forest(parent_of: dict[str, str]) -> bool:
    for start in parent_of:
        seen, node = set(), start
        while node in parent_of:
            if node in seen:
                return False
            seen.add(node)
            node = parent_of[node]
    return True


def best(nodes: str, arcs: dict[tuple[str, str], float]) -> float:
    """The greatest sum, by trying everything."""
    choices = [[None, *(p for (p, c) in arcs if c == node)] for node in nodes]
    sums = [
        worth(chosen, arcs)
        for pick in itertools.product(*choices)
        if is_forest(chosen := {c: p for c, p in zip(nodes, pick, strict=True) if p})
    ]
    return max(sums, default=0)


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")).filter(lambda arc: arc[0] != arc[1]),
        st.integers(min_value=1, max_value=9).map(float),
        max_size=12,
    )
)
def test_a_branching_has_the_greatest_sum_and_no_circle(arcs):
    found = branching("abcde", arcs)
    assert is_forest(found)
    assert worth(found, arcs) == best("abcde", arcs)


# --- bare texts ---------------------------------------------------------------------------------------


def test_bare_texts_fall_into_families_and_length_decides_nothing():
    mill = (
        'The mayor said on Tuesday that the mill at Orrin will close. "We cannot pay for the wheel," she said. '
        "Some 40 families live from it."
    )
    polished = (
        "The mayor announced on Tuesday that the mill at Orrin is anticipated to close, stating that the wheel cannot "
        "be paid for. Approximately 40 families reside nearby and depend on it, highlighting its significance."
    )
    frost = "Gardeners on high ground were told to cover their beans as the coldest night of the spring approaches."
    found = {version.name: version for version in versions({"a": polished, "b": mill, "c": frost})}
    assert found["a"].family == found["b"].family != found["c"].family
    assert found["a"].parent == "b"
    assert (found["b"].rank, found["a"].rank, found["c"].rank) == (0, 1, 0)
    assert found["a"].reasons
