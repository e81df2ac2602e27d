"""The nouns hold still: spans are the page's text, ids are hashes of content, JSON goes out and comes back."""

from __future__ import annotations

import json

import jsonschema
import msgspec
import pytest

import sayso
from sayso import record
from sayso.record import (
    Block,
    Certainty,
    Descent,
    Edge,
    Failed,
    Failure,
    Kind,
    MadeBy,
    Page,
    Record,
    Role,
    Source,
    Statement,
    Unread,
    descent,
)
from sayso.text import outlet


def a_page(text: str = "It rained, Ana Ruiz said.") -> Page:
    block = Block(role=Role.PARAGRAPH, start=0, end=len(text))
    return Page(id="p", text=text, raw_sha256="0" * 64, title="Rain", blocks=(block,))


def a_record() -> Record:
    page = a_page()
    ruiz = Source(source=page.span(11, 19), name="Ana Ruiz", kind=Kind.PERSON, cue=page.span(20, 24))
    rained = Statement(id="s", words=(page.span(0, 9),), chain=(ruiz,), certainty=Certainty.STATED, found_by="test")
    return Record(page=page, statements=(rained,), made_by=MadeBy(sayso="0"))


def test_a_span_is_the_pages_text_there():
    assert a_page().span(11, 19).text == "Ana Ruiz"


def test_the_innermost_source_is_the_first_to_say_it_and_an_empty_chain_has_none():
    (rained,) = a_record().statements
    assert rained.innermost is not None
    assert rained.innermost.name == "Ana Ruiz"
    assert Statement(id="s", words=()).innermost is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(("a", "b"), ("ab",), id="joined parts are another id"),
        pytest.param(("a", ""), ("a",), id="an empty part counts"),
        pytest.param((1,), (2,), id="another number"),
    ],
)
def test_ids_differ_where_content_differs(one, other):
    assert record.content_id(*one) != record.content_id(*other)
    assert record.content_id(*one) == record.content_id(*one)


@pytest.mark.parametrize(
    ("known", "name"),
    [
        pytest.param(
            {"publisher": "Norden Wire", "url": "https://www.norden.example/a"}, "Norden Wire", id="publisher"
        ),
        pytest.param({"url": "https://www.norden.example:8080/a", "file": "in/a.html"}, "norden.example", id="host"),
        pytest.param({"url": "http://[", "file": "/home/ana/case 3/a.html"}, "a.html", id="no host in the address"),
        pytest.param({"file": "C:\\pages\\a.html"}, "a.html", id="a file of another system"),
        pytest.param(
            {"file": f"in/{'dam-' * 20}lower-valley.html"},
            "dam-dam-dam-dam-dam-dam-dam-dam-…wer-valley.html",
            id="a long name keeps both ends",
        ),
        pytest.param({}, "0123abcd", id="nothing known"),
    ],
)
def test_an_outlet_is_called_by_what_says_most_and_never_by_a_path(known, name):
    page = Page(id="0123abcd4567ef89", text="", raw_sha256="", **known)
    assert outlet(page) == name


def test_a_page_without_an_outlet_is_called_by_its_title_in_a_sentence():
    page = Page(id="0123abcd4567ef89", text="", raw_sha256="", file="in/a.html", title="Gates hold")
    assert page.called == "“Gates hold”"
    assert msgspec.structs.replace(page, url="https://gate.example/1").called == "gate.example (undated)"
    assert msgspec.structs.replace(page, title=None).called == "a.html (undated)"


def test_a_record_and_a_failure_come_back_from_json_as_they_went():
    failed = Failed(
        page=Unread(file="x.html"), failure=Failure(stage="read", reason="empty"), made_by=MadeBy(sayso="0")
    )
    for made in (a_record(), failed):
        assert record.from_json(record.to_json(made)) == made


def test_every_field_is_written_and_the_schema_allows_no_other():
    schema = sayso.schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    line = json.loads(record.to_json(a_record()))
    jsonschema.validate(line, schema)
    for part in ("page", "made_by"):
        broken = {**line, part: {**line[part], "surprise": 1}}
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(broken, schema)
    del line["page"]["titles"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(line, schema)


def test_a_notebook_shows_the_statements_and_escapes_the_page():
    page = a_page("<script>x</script> fell, Ana Ruiz said.")
    hostile = Statement(id="s", words=(page.span(0, 23),))
    html = Record(page=page, statements=(hostile,), made_by=MadeBy(sayso="0"))._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_the_public_names_are_these_and_importing_them_works():
    assert sayso.__all__ == sorted(sayso.__all__)
    for name in sayso.__all__:
        assert getattr(sayso, name)
    with pytest.raises(AttributeError, match="nonsense"):
        _ = sayso.nonsense


def from_(child: str, parent: str | None = None, lost: str | None = None, directed: bool = True) -> Edge:
    return Edge(child=child, parent=parent, lost=lost, directed=directed)


DAYS = {"wire": "2031-05-03T14:20:00Z", "town": "2031-05-03", "late": "2031-05-05", "none": None, "more": "2031-05-06"}


@pytest.mark.parametrize(
    ("pages", "edges", "origins", "lost", "named", "known"),
    [
        pytest.param(
            ("wire", "late", "none"), [from_("late", "wire"), from_("none", "late")], [("wire",)], (), "wire", True,
            id="all stem from one page, whatever the dates",
        ),
        pytest.param(
            ("wire", "town", "late"), [from_("late", "wire"), from_("late", "town"), from_("none", "wire")],
            [("town",), ("wire",)], (), "town", False, id="a day alone is not before an hour of that day",
        ),
        pytest.param(
            ("wire", "town", "late", "more"), [from_("late", "wire"), from_("more", "wire"), from_("more", "town")],
            [("wire",), ("town",)], (), "wire", False, id="called after the page that most stem from",
        ),
        pytest.param(
            ("wire", "late", "more"), [from_("more", "wire"), from_("more", "late")], [("wire",), ("late",)], (),
            "wire", True, id="the earliest of two origins, by days",
        ),
        pytest.param(
            ("wire", "none", "more"), [from_("more", "wire"), from_("more", "none")], [("wire",), ("none",)], (),
            "wire", False, id="one without a date may be the earlier",
        ),
        pytest.param(
            ("late", "more"), [from_("late", lost="gone"), from_("more", lost="gone")], [], ("gone",), "late", False,
            id="a lost page is the origin of its copies",
        ),
        pytest.param(
            ("late", "more"), [from_("late", "more", directed=False)], [("late", "more")], (), "late", False,
            id="which came first is not known: one origin",
        ),
        pytest.param(
            ("wire", "late", "more"), [from_("late", "wire"), from_("more", "late", directed=False)], [("wire",)], (),
            "wire", True, id="what may come from a page with a parent begins nothing",
        ),
    ],
)  # fmt: skip
def test_a_family_begins_where_nothing_stands_above_and_is_named_after_what_is_known_to_be_first(
    pages, edges, origins, lost, named, known
):
    found = descent({page: DAYS[page] for page in pages}, edges, {"gone": None})
    assert found == Descent(origins=tuple(origins), lost=lost, named=named, known=known)
    assert descent({page: DAYS[page] for page in reversed(pages)}, edges[::-1], {"gone": None}) == found
