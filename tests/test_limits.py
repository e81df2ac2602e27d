"""Hostile pages cost themselves and no other page. Each case is built here and is about nothing."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

import sayso
from sayso import limits
from sayso.errors import CrashedError, EmptyInput, InputError, NoSuchInput, NotAPage, OverBudget
from sayso.limits import Budget, Reader
from sayso.record import Failed, Record

PARAGRAPH = "<p>The bridge at Hale was closed on Monday, the harbour office said in a statement to the town.</p>"


def html(body: str) -> bytes:
    return f"<html><head><title>Bridge closed</title></head><body><h1>Bridge closed</h1>{body}</body></html>".encode()


GOOD = html(PARAGRAPH * 3)


@pytest.fixture(scope="module")
def reader():
    with Reader(budget=Budget(seconds=10)) as reader:
        yield reader


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(html("<p " + " ".join(f"a{i}=1" for i in range(200_000)) + ">x</p>"), id="200,000 attributes"),
        pytest.param(html("<div>" * 100_000 + "deep" + "</div>" * 100_000), id="100,000 levels deep"),
        pytest.param(html("<div>" * 1_000_000), id="a million unclosed tags"),
        pytest.param(html('<a href="/x">x</a>' * 200_000), id="200,000 links"),
        pytest.param(
            html("<table>" + ("<tr>" + "<td>1</td>" * 500 + "</tr>") * 500 + "</table>"), id="a table of 500 by 500"
        ),
    ],
)
def test_a_page_made_to_hang_parsers_is_refused_with_its_reason_and_the_next_is_read(reader, raw):
    began = time.monotonic()
    with pytest.raises(OverBudget, match="budget"):
        reader.read(raw)
    assert time.monotonic() - began < 15
    assert reader.read(GOOD).title == "Bridge closed"


def test_a_colspan_of_nine_quadrillion_reads_as_a_table_or_is_refused(reader):
    page = html(f"{PARAGRAPH * 3}<table><tr><td colspan='9007199254740991'>1</td><td>2</td></tr></table>")
    assert "closed on Monday" in reader.read(page).text


def test_a_reader_that_is_killed_is_a_crash_told_as_such_and_is_replaced():
    with Reader() as reader:
        reader.start()
        assert reader._child is not None
        reader.send(GOOD)
        os.kill(reader._child.pid, signal.SIGSEGV)
        with pytest.raises(CrashedError, match="crashed"):
            reader.receive()
        assert reader.read(GOOD).title == "Bridge closed"


def test_a_page_that_takes_too_long_is_cut_off():
    with Reader(budget=Budget(seconds=0.001)) as slow, pytest.raises(OverBudget, match=r"more than 0\.001 s"):
        slow.read(GOOD)


def test_a_page_that_needs_too_much_memory_is_refused(tmp_path):
    big = html(PARAGRAPH * 40_000)
    with (
        Reader(budget=Budget(memory_bytes=4_000_000, raw_bytes=50_000_000)) as small,
        pytest.raises((OverBudget, CrashedError)),
    ):
        small.read(big)


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        pytest.param(b"", EmptyInput, id="no bytes"),
        pytest.param(b"   \n\n ", EmptyInput, id="only white space"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, NotAPage, id="a picture"),
        pytest.param(b"%PDF-1.7\n" + bytes(range(256)) * 20, NotAPage, id="a PDF"),
        pytest.param(b"PK\x03\x04" + bytes(range(256)) * 20, NotAPage, id="a zip"),
        pytest.param(b"\x1f\x8b\x08" + bytes(range(256)) * 20, NotAPage, id="a gzip"),
        pytest.param(b"x" * 20_000_001, OverBudget, id="more bytes than the budget"),
    ],
)
def test_what_is_no_page_is_told_in_one_line(reader, raw, error):
    with pytest.raises(error) as told:
        reader.read(raw)
    assert "\n" not in str(told.value)
    assert len(str(told.value)) < 300


@pytest.mark.parametrize(
    ("name", "error"),
    [pytest.param("missing.html", NoSuchInput, id="missing"), pytest.param(".", NoSuchInput, id="a folder")],
)
def test_a_path_that_is_no_file_is_named(reader, tmp_path, name, error):
    with pytest.raises(error, match=str(tmp_path)):
        reader.read(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "raw", "expected"),
    [
        pytest.param("latin", "<p>café à Hale</p>".encode("cp1252"), "café", id="no charset, Windows bytes"),
        pytest.param("wrong", '<meta charset="utf-8"><p>café à Hale'.encode("cp1252"), "caf", id="declared wrongly"),
        pytest.param(
            "utf16", "<p>Rain over the harbour of Hale</p>".encode("utf-16"), "Rain over", id="UTF-16 with BOM"
        ),
        pytest.param(
            "utf16-bare", "<p>Rain over the harbour</p>".encode("utf-16-le"), "Rain over", id="UTF-16 without BOM"
        ),
        pytest.param("nuls", b"<p>Rain\x00 over the harbour of Hale.</p>", "over the harbour", id="a NUL in the text"),
        pytest.param("broken", b"\xff\xfe\xfd <p>Rain over the harbour of Hale.</p>", "", id="broken bytes first"),
        pytest.param(
            "invalid",
            b"<p>Rain \xc3\x28 over the harbour of Hale, she said.</p>",
            "over the harbour",
            id="invalid UTF-8",
        ),
        pytest.param(
            "entity", b"<p>Rain &#xD800; &#0; over the harbour.</p>", "over the harbour", id="surrogate entity"
        ),
    ],
)
def test_bytes_in_any_encoding_come_out_as_text_or_are_refused(reader, name, raw, expected):
    padded = raw if name.startswith("utf16") else b"<html><body>" + raw + PARAGRAPH.encode() + b"</body></html>"
    try:
        page = reader.read(padded)
    except InputError as error:
        assert not expected, error  # noqa: PT017  refusing is an answer where nothing is expected
        return
    assert expected in page.text
    assert "\x00" not in page.text
    page.text.encode("utf-8")  # no lone surrogates
    for title in page.titles:
        if title.start is not None and title.end is not None:
            assert page.text[title.start : title.end] == title.text


def test_marks_that_hide_or_turn_text_are_kept_and_shown():
    from sayso.text import visible

    with Reader() as reader:
        page = reader.read(html(PARAGRAPH * 2 + "<p>The mayor, \u202eolleH\u202c Ru\u200biz, said it rained.</p>"))
    assert "\u202eolleH\u202c Ru\u200biz" in page.text
    assert visible("\u202eolleH Ru\u200biz\x1b[31m") == "‹U+202E›olleH Ru‹U+200B›iz‹U+001B›[31m"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('"' * 100_000, id="quotation marks"),
        pytest.param("“" * 50_000 + "”" * 50_000, id="curly quotation marks"),
        pytest.param("'she said " * 5_000, id="single marks that open"),
        pytest.param("she said' " * 5_000, id="single marks that close"),
        pytest.param("'she' said " * 2_000, id="single marks that pair"),
        pytest.param("A, " * 33_000 + "(", id="a dateline that never ends"),
        pytest.param("(" * 100_000, id="brackets"),
        pytest.param("[1]" * 33_000, id="markers"),
        pytest.param(" " * 100_000 + "x", id="spaces"),
        pytest.param("7" * 100_000, id="digits"),
        pytest.param("12-" * 33_000, id="dates that never end"),
        pytest.param("May " * 5_000, id="five thousand Mays"),
        pytest.param("1,000," * 16_000, id="numbers that never end"),
        pytest.param("said " * 10_000, id="ten thousand cues"),
        pytest.param("a.b." * 25_000, id="abbreviations"),
    ],
)
def test_text_made_to_hang_regular_expressions_is_answered_in_seconds(text):
    began = time.monotonic()
    first = "Rain closes Hale harbour\n\nIt rained all day, Ana Ruiz said. The harbour is closed.\n\n"
    page = f"{first}{text}\n\nThe harbour was closed, she said.\n"
    outcome = next(iter(limits.check_all([page.encode()])))
    assert time.monotonic() - began < 25
    if isinstance(outcome, Record):
        assert any("Ruiz" in (s.innermost.name or "") for s in outcome.statements if s.innermost)
    else:
        assert "budget" in outcome.failure.reason


def test_json_ld_that_is_deep_long_or_lies_is_kept_as_what_the_page_claims(reader):
    deep = '<script type="application/ld+json">' + '{"a":' * 200_000 + "1" + "}" * 200_000 + "</script>"
    quotes = '<script type="application/ld+json">' + '"' * 1_000_000 + "</script>"
    lies = (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Another headline","datePublished":'
        '"2099-01-01","author":{"@type":"Person","name":"<script>alert(1)"}}</script>'
    )
    assert reader.read(html(PARAGRAPH * 3 + deep)).title == "Bridge closed"
    assert reader.read(html(PARAGRAPH * 3 + quotes)).title == "Bridge closed"
    page = reader.read(html(PARAGRAPH * 3 + lies.replace("<script>alert", "<b>alert")))
    assert {title.text for title in page.titles} >= {"Bridge closed", "Another headline"}
    assert page.published is None or any(e.value.startswith("2099") for e in page.published.evidence)


def test_a_million_words_are_refused_by_number_and_the_others_still_come_out(tmp_path, agency):
    long = tmp_path / "long.txt"
    long.write_text("Rain in Hale\n\n" + "It rained all day in Hale, she said. " * 125_000, encoding="utf-8")
    outcomes = list(limits.check_all([str(long), str(agency)]))
    assert isinstance(outcomes[0], Failed)
    assert "words" in outcomes[0].failure.reason
    assert "\n" not in outcomes[0].failure.reason
    assert isinstance(outcomes[1], Record)


def test_pages_side_by_side_come_out_in_order_and_equal_to_one_by_one(tmp_path, agency, mangled):
    paths = [str(agency), str(tmp_path / "missing.html"), str(mangled)]
    assert list(limits.check_all(paths, jobs=2)) == list(limits.check_all(paths))


def test_bytes_and_paths_are_the_same_page(agency):
    by_path, by_bytes = sayso.read_page(agency), sayso.read_page(Path(agency).read_bytes())
    assert by_path.id == by_bytes.id
    assert by_path.text == by_bytes.text
    assert (by_path.file, by_bytes.file) == (str(agency), None)
