"""A family drawn over time: every copy an edge, nothing on top of anything, no words of a page obeyed."""

from __future__ import annotations

import itertools
import random
import re
import time

import pytest
from lxml import etree

from sayso.export import change_words, stemma_svg
from sayso.export.drawing import SHEET, clean, cut, fold, measure
from sayso.export.layout import BOX_HEIGHT, BOX_WIDTH
from sayso.record import ChangeKind, CopyKind, LostPage, content_id
from tests.families import Drawn, a_change, a_copy, a_page, anything, family

pytestmark = pytest.mark.once  # see pyproject.toml

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</title><script>alert(1)</script>\x00\x0b\ufffe\ud800 \u202eevil\u2066 & \"'<a href='javascript:x'>"


def parsed(svg: str) -> etree._Element:
    """The picture, as strict XML."""
    return etree.fromstring(svg.encode(), etree.XMLParser(resolve_entities=False, huge_tree=True))


def by_class(root: etree._Element, *kinds: str) -> list[etree._Element]:
    """The groups of these classes, the legend's left out."""
    return [g for g in root.iter(f"{SVG}g") if g.get("id") and set(kinds) <= set((g.get("class") or "").split())]


def boxes(root: etree._Element) -> dict[str, tuple[float, float, float, float]]:
    """Left, top, right and bottom of each node."""
    found = {}
    for group in by_class(root, "node"):
        rect = [r for r in group.iter(f"{SVG}rect") if r.get("class") == "box"][-1]
        x, y, w, h = (float(rect.get(name)) for name in ("x", "y", "width", "height"))
        found[group.get("id")] = (x, y, x + w, y + h)
    return found


def points(d: str) -> list[tuple[float, float]]:
    """The corners of a line; a rounded one counts as where it begins and ends."""
    numbers = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", d)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def lines(root: etree._Element) -> dict[str, list[tuple[float, float]]]:
    """The corners of each edge's line."""
    return {
        group.get("id"): points(path.get("d"))
        for group in by_class(root, "edge")
        for path in group.iter(f"{SVG}path")
        if path.get("class") == "line"
    }


def words(root: etree._Element) -> list[tuple[float, float, float, float, str]]:
    """Left, top, right and bottom of each line of text, and its words."""
    found = []
    for text in root.iter(f"{SVG}text"):
        kinds = (text.get("class") or "").split()
        size = 15 if "heading" in kinds else 11 if "small" in kinds else 12
        wide = measure(text.text, size=size, bold="strong" in kinds or "heading" in kinds)
        x, y = float(text.get("x")), float(text.get("y"))
        left = x - wide if text.get("text-anchor") == "end" else x
        found.append((left, y - 0.75 * size, left + wide, y + 0.2 * size, text.text))
    return found


def overlap(one: tuple, two: tuple) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]


FAMILIES = [
    pytest.param(family(1), {}, id="one page"),
    pytest.param(family(12), {}, id="12 pages"),
    pytest.param(family(60), {}, id="60 pages"),
    pytest.param(family(60, seed=2), {"fold_reprints": False}, id="60 pages, nothing folded"),
    pytest.param(family(60, seed=3, days=400), {"width": 500}, id="60 pages over a year, in a narrow column"),
    pytest.param(family(60, seed=4, reprints=0.95, days=1), {"fold_reprints": False}, id="57 reprints of a day"),
    pytest.param(family(150, seed=5, reprints=0), {"width": 4000}, id="150 pages in wide rows"),
    *(
        pytest.param(anything(seed), {"width": width}, id=f"anything, {seed}")
        for seed, width in enumerate((400, 700, 1360) * 4)
    ),
]


@pytest.mark.once
@pytest.mark.parametrize(("drawn", "options"), FAMILIES)
def test_nothing_stands_on_anything_and_all_of_it_inside(drawn: Drawn, options: dict):
    root = parsed(stemma_svg(*drawn, **options))
    width, height = (float(n) for n in root.get("viewBox").split()[2:])
    nodes = boxes(root)
    for one, two in itertools.combinations(nodes.values(), 2):
        assert not overlap(one, two)
    texts = words(root)
    for text in texts:
        assert text[0] >= 0
        assert text[1] >= 0
        assert text[2] <= width
        assert text[3] <= height
        for box in nodes.values():
            assert not overlap(text, box) or (text[0] >= box[0] and text[2] <= box[2] and text[3] <= box[3]), text
    for one, two in itertools.combinations(texts, 2):
        assert not overlap(one, two), (one, two)
    for name, line in lines(root).items():
        for (x1, y1), (x2, y2) in itertools.pairwise(line):
            stroke = (min(x1, x2) + 0.1, min(y1, y2) + 0.1, max(x1, x2) - 0.1, max(y1, y2) - 0.1)
            assert 0 <= stroke[0] <= width
            assert 0 <= stroke[1] <= height
            for node, box in nodes.items():
                inner = (box[0] + 1, box[1] + 1, box[2] - 1, box[3] - 1)
                assert not overlap((stroke[0] - 0.2, stroke[1] - 0.2, stroke[2] + 0.2, stroke[3] + 0.2), inner), (
                    name,
                    node,
                )


@pytest.mark.once
@pytest.mark.parametrize(("drawn", "options"), FAMILIES)
def test_every_copy_is_an_edge_that_ends_at_its_pages(drawn: Drawn, options: dict):
    root = parsed(stemma_svg(*drawn, **options))
    nodes, edges = boxes(root), lines(root)
    folded = {g.get("id") for g in by_class(root, "reprints")}
    if not folded:
        assert {f"page-{page.id}" for page in drawn.pages} == {name for name in nodes if name.startswith("page-")}
        joined = {frozenset((c.child, c.parent or c.lost)) for c in drawn.copies}
        joined |= {frozenset((page.id, page.derived_from)) for page in drawn.lost if page.derived_from}
        assert {frozenset(name.split("-")[1:]) for name in edges} == joined
    key = {name.split("-", 1)[1]: name for name in nodes if not name.startswith("reprints-")}
    loose = {group.get("id") for group in by_class(root, "undirected")}
    for name, line in edges.items():
        *child, parent = name.split("-")[1:]
        child = key[child[0]] if child else f"reprints-{parent}"
        ends = [(line[0], nodes[key[parent]]), (line[-1], nodes[child])]
        turned = [(line[-1], nodes[key[parent]]), (line[0], nodes[child])]
        assert all(map(touches, ends)) or (name in loose and all(map(touches, turned))), name


def touches(end: tuple[tuple[float, float], tuple[float, float, float, float]]) -> bool:
    """Whether a line ends at the edge of a box, or as far before it as an arrow's head is long."""
    (x, y), (left, top, right, bottom) = end
    if top < y < bottom:
        return x in (left, right)
    return left <= x <= right and min(abs(y - top), abs(y - bottom)) <= 8


@pytest.mark.once
@pytest.mark.parametrize(("drawn", "options"), FAMILIES)
def test_lines_of_different_pages_cross_but_never_run_along_each_other(drawn: Drawn, options: dict):
    root = parsed(stemma_svg(*drawn, **options))
    edges = lines(root)
    strokes: dict[tuple[str, float], list[tuple[float, float, str]]] = {}
    for group in by_class(root, "edge"):
        name, style = group.get("id"), group.get("class").split()[1]
        line = edges[name]
        for (x1, y1), (x2, y2) in itertools.pairwise(line):
            if abs(x1 - x2) < 0.05 and abs(y1 - y2) > 6:
                strokes.setdefault(("x", x1), []).append((min(y1, y2), max(y1, y2), f"{style} {line[0]}"))
            elif abs(y1 - y2) < 0.05 and abs(x1 - x2) > 6:
                strokes.setdefault(("y", y1), []).append((min(x1, x2), max(x1, x2), f"{style} {line[0]}"))
    for those in strokes.values():
        for one, two in itertools.combinations(those, 2):
            assert one[2] == two[2] or min(one[1], two[1]) - max(one[0], two[0]) < 1, (one, two)


def test_a_copy_stands_below_its_parents_and_a_later_day_below_an_earlier():
    drawn = family(80, seed=7)
    root = parsed(stemma_svg(*drawn, fold_reprints=False))
    nodes = boxes(root)
    for copy in drawn.copies:
        if copy.directed:
            above = nodes[f"page-{copy.parent}" if copy.parent else f"lost-{copy.lost}"]
            assert nodes[f"page-{copy.child}"][1] > above[3]
    early = {g.get("id") for g in by_class(root, "early")}
    dated = sorted((p.published.value[:10], nodes[f"page-{p.id}"][1]) for p in drawn.pages if p.published
                   and f"page-{p.id}" not in early)  # fmt: skip
    for day, those in itertools.groupby(dated, key=lambda pair: pair[0]):
        tops = [top for _, top in those]
        assert all(top > max(tops) for other, top in dated if other > day)


def test_lost_pages_are_dashed_and_lines_without_direction_have_no_head():
    pages = [a_page(name, "2031-03-03") for name in "abcd"]
    lost = LostPage(id="1057", derived_from=content_id("a"), reasons=("both have “Grey Tooth”",))
    copies = [a_copy("b", lost="1057"), a_copy("c", lost="1057"), a_copy("d", "a", directed=False)]
    root = parsed(stemma_svg(pages, copies, [lost]))
    assert re.search(r"\.stemma \.lost \.box \{[^}]*dasharray", SHEET)
    assert re.search(r"\.stemma \.from-lost \.line[^}]*dasharray", SHEET)
    assert [g.get("id") for g in by_class(root, "node", "lost")] == ["lost-1057"]
    heads = {
        g.get("id"): sum(path.get("class") == "head" for path in g.iter(f"{SVG}path")) for g in by_class(root, "edge")
    }
    a, b, c, d = (content_id(name) for name in "abcd")
    assert {n: heads[n] for n in (f"copy-{b}-1057", f"copy-{c}-1057", f"copy-1057-{a}")} == dict.fromkeys(
        (f"copy-{b}-1057", f"copy-{c}-1057", f"copy-1057-{a}"), 1
    )
    (loose,) = by_class(root, "undirected")
    assert heads[loose.get("id")] == 0
    assert {a, d} == set(loose.get("id").split("-")[1:])
    nodes = boxes(root)
    assert nodes[f"page-{a}"][1] == nodes[f"page-{d}"][1]  # side by side, being of one day
    assert "which came first is not known" in "".join(loose.itertext())


def test_a_page_without_a_date_stands_between_its_parents_and_its_copies_and_says_so():
    pages = [a_page("a", "2031-03-03"), a_page("b"), a_page("c", "2031-03-05"), a_page("d", "2031-03-01")]
    root = parsed(stemma_svg(pages, [a_copy("b", "a"), a_copy("c", "b"), a_copy("d", "a")]))
    nodes = boxes(root)
    a, b, c, d = (f"page-{content_id(name)}" for name in "abcd")
    assert nodes[a][3] < nodes[b][1] < nodes[c][1]
    assert [g.get("id") for g in by_class(root, "undated")] == [b]
    assert [g.get("id") for g in by_class(root, "early")] == [d]  # dated before its parent, and drawn below it
    assert nodes[d][1] > nodes[a][3]
    assert "Its date is before that of a page it comes from" in "".join(by_class(root, "early")[0].itertext())
    assert "↑ 1 Mar 2031" in [text for *_, text in words(root)]


@pytest.mark.parametrize(
    "value",
    ["2031-02-30", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2031?", "2031-03/2031-05", "XXXX", "\x00",
     "2031-21", "2031-03-03T25:61", ""],
)  # fmt: skip
def test_any_date_is_drawn(value):
    root = parsed(stemma_svg([a_page("a", value or None), a_page("b", "2031-03-03")], [a_copy("b", "a")]))
    assert len(boxes(root)) == 2


def test_no_page_is_a_picture_too():
    root = parsed(stemma_svg([], []))
    assert not boxes(root)
    assert root.find(f"{SVG}title").text == "Who copied whom: 0 pages, 0 links of copying"


def test_pages_that_copy_in_a_circle_are_drawn_all_the_same():
    copies = [a_copy("b", "a"), a_copy("c", "b"), a_copy("a", "c"), a_copy("a", "a")]
    root = parsed(stemma_svg([a_page(name) for name in "abc"], copies))
    assert len(lines(root)) == 3


def test_reprints_that_changed_nothing_are_one_node_until_they_are_unfolded():
    names = [f"r{number}" for number in range(7)]
    pages = [a_page("a", "2031-03-03"), *(a_page(name, "2031-03-04", publisher=name) for name in names)]
    copies = [a_copy(name, "a", kind=CopyKind.REPRINT, share=0.9) for name in names]
    changes = [a_change("r6", "a", ChangeKind.FIGURE_CHANGED)]
    root = parsed(stemma_svg(pages, copies, [], changes, unfold_link=lambda page: f"?unfold={page}"))
    assert len(boxes(root)) == 3
    (group,) = by_class(root, "reprints")
    assert "6 reprints" in [text for *_, text in words(root)]
    assert [a.get("href") for a in group.iter(f"{SVG}a")] == [f"?unfold={content_id('a')}"]
    assert f"page-{content_id('r6')}" in boxes(root)  # it changed a figure
    for options in ({"unfolded": [content_id("a")]}, {"fold_reprints": False}):
        assert len(boxes(parsed(stemma_svg(pages, copies, [], changes, **options)))) == 8


def test_pages_all_but_the_same_of_which_none_is_known_to_be_first_are_one_node_until_they_are_unfolded():
    names = [f"v{number}" for number in range(6)]
    pages = [a_page(name, "2031-03-03", publisher="Wire") for name in ("a", "edited", "below", *names)]
    copies = [a_copy(name, "a", kind=CopyKind.UPDATE, share=0.97, directed=False) for name in names]
    copies.append(a_copy("v0", "v1", kind=CopyKind.UPDATE, share=0.98, directed=False))
    copies.append(a_copy("edited", "a", kind=CopyKind.UPDATE, share=0.6, directed=False))
    copies.append(a_copy("below", "v5", kind=CopyKind.REWRITE, share=0.5))  # something hangs on v5
    root = parsed(stemma_svg(pages, copies, unfold_link=lambda page: f"?unfold={page}"))
    shown = {name.split("-", 1)[0] for name in boxes(root)}
    assert (len(boxes(root)), shown) == (5, {"page", "versions"})  # a, edited, v5, below; v0 to v4
    (group,) = by_class(root, "reprints")
    assert "5 pages alike" in [text for *_, text in words(root)]
    assert "Wire (5)" in [text for *_, text in words(root)]
    assert [a.get("href") for a in group.iter(f"{SVG}a")] == [f"?unfold={content_id('a')}"]
    assert "9 pages, 9 links of copying" in root.find(f"{SVG}title").text
    for options in ({"unfolded": [content_id("a")]}, {"fold_reprints": False}):
        assert len(boxes(parsed(stemma_svg(pages, copies, **options)))) == 9


def test_an_edge_says_what_changed_and_why_it_is_there():
    changes = [
        a_change("b", "a", ChangeKind.DETAIL_ADDED),
        a_change("b", "a", ChangeKind.FIGURE_CHANGED, "At least 60 people", "352 passengers"),
        *(a_change("b", "a", ChangeKind.SOURCE_DROPPED, f"{n} said", "x") for n in "xy"),
        a_change("b", "a", ChangeKind.CERTAINTY_RAISED),
    ]
    assert change_words(changes) == "figure 60 → 352; certainty raised; source dropped ×2; detail added"
    copy = a_copy("b", "a", reasons=("dated 2031-03-03, before 2031-03-04",))
    root = parsed(stemma_svg([a_page("a"), a_page("b")], [copy], [], changes, copy_link=lambda c: f"/diff/{c.child}"))
    (edge,) = by_class(root, "edge", "rewrite", "changed")
    tip = edge.find(f".//{SVG}title").text
    assert "because dated 2031-03-03, before 2031-03-04" in tip
    assert all(change.message in tip for change in changes)
    assert [a.get("href") for a in edge.iter(f"{SVG}a")] == [f"/diff/{content_id('b')}"]
    shown = " ".join(text.text for text in edge.iter(f"{SVG}text"))
    assert "rewrite 40% ≠ figure 60 → 352; certainty raised; source dropped ×2; detail added" in shown


def test_no_words_of_a_page_are_obeyed():
    pages = [a_page("a", title=HOSTILE, publisher=HOSTILE), a_page("b", title="x" * 2_000_000, publisher="\u0301" * 99)]
    copy = a_copy("b", "a", reasons=(HOSTILE,))
    changes = [a_change("b", "a", ChangeKind.FIGURE_CHANGED, HOSTILE, "1")]
    svg = stemma_svg(pages, [copy], [], changes, page_link=lambda page: f'/page?a="&b=<{page}>')
    assert len(svg) < 20_000
    root = parsed(svg)
    assert {etree.QName(e).localname for e in root.iter()} <= {
        "svg", "title", "desc", "style", "rect", "g", "text", "path", "a",
    }  # fmt: skip
    assert not set("\u202e\u2066\x00\x0b") & set(svg)
    assert "‹U+202E›" in svg
    assert "javascript:" not in "".join(a.get("href") for a in root.iter(f"{SVG}a"))


@pytest.mark.parametrize("linked", [False, True])
def test_it_suits_a_strict_policy_and_a_reader_of_screens(linked):
    link = (lambda page: f"/page/{page}") if linked else None
    svg = stemma_svg(*family(20), page_link=link, alone=False)
    root = parsed(svg)
    names = [attribute for e in root.iter() for attribute in e.keys()]  # noqa: SIM118
    assert not [name for name in names if name == "style" or name.startswith("on")]
    assert not list(root.iter(f"{SVG}style"))
    assert "<style>" in stemma_svg(*family(20))
    assert "url(" not in SHEET + svg
    assert "@import" not in SHEET
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert set(root.get("aria-labelledby").split() + root.get("aria-describedby").split()) <= set(ids)
    assert root.get("role") == ("group" if linked else "img")
    assert "prefers-color-scheme: dark" in SHEET
    assert "@media print" in SHEET
    for a in root.iter(f"{SVG}a"):
        assert a.find(f"{SVG}title").text


def test_the_same_family_gives_the_same_bytes_in_any_order():
    drawn, chance = family(60, seed=9), random.Random(1)
    first = stemma_svg(*drawn)
    for _ in range(3):
        pages, copies, lost, changes = (chance.sample(those, len(those)) for those in drawn)
        turned = [c if c.directed else a_copy_turned(c) for c in copies]
        assert stemma_svg(pages, turned, lost, changes) == first


def a_copy_turned(copy):
    """The same pair without direction, named the other way round."""
    return type(copy)(
        child=copy.parent, parent=copy.child, kind=copy.kind, share=copy.share, directed=False, reasons=copy.reasons
    )


@pytest.mark.once
@pytest.mark.parametrize("options", [{}, {"fold_reprints": False}], ids=["folded", "unfolded"])
def test_500_pages_are_drawn_in_a_second(options):
    drawn = family(500, seed=11)
    before = time.process_time()
    svg = stemma_svg(*drawn, **options)
    assert time.process_time() - before < 2.0  # of a busy processor; .4 on an idle one
    assert len(svg) < 2_000_000


def test_texts_are_cut_to_measure():
    assert cut("ferry", 100) == "ferry"
    assert cut("ferries " * 9, 60).endswith("…")
    assert measure(cut("ferries " * 9, 60)) <= 60
    shown = fold("Owners withdraw ferry that ran aground" + "x" * 90, 120, lines=3)
    assert len(shown) == 3
    assert all(measure(line) <= 120 for line in shown)
    assert clean("a\u0301\u0301\u0301\u0301b") == "a\u0301\u0301b"
    assert BOX_HEIGHT < BOX_WIDTH
