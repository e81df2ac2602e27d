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
