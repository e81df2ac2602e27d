"""A report tells an editor what the case holds, in a format in which the words of pages are words and nothing else."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil

import lxml.html
import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from playwright.sync_api import sync_playwright
from typer.testing import CliRunner

from sayso import cli
from sayso.case import Case
from sayso.errors import CaseError, SettingError
from sayso.export.blocks import Block, Heading, Items, Paragraph, Quotation, Said, Table
from sayso.export.chosen import Kept, Numbered, Report, Spoken
from sayso.export.markdown import markdown
from sayso.export.page import html_page
from sayso.export.report import report
from sayso.record import (
    Bound,
    Change,
    ChangeKind,
    Claim,
    ClaimFigure,
    Copy,
    CopyKind,
    Finding,
    Kind,
    LostPage,
    Origin,
    Severity,
    Source,
    Span,
    Statement,
    Verdict,
)
from sayso.text import visible
from tests.test_withhold import bare

pytestmark = pytest.mark.once


@pytest.fixture
def case(dam_file):
    return Case(dam_file)


# --- one made by hand ----------------------------------------------------------------------------


def kept(id: str, **fields: object) -> Kept:
    plain = {"title": None, "publisher": None, "published": None, "url": None, "file": None, "captured": None}
    return Kept(**{"id": id, "captures": 1, "raw_sha256": id * 64, "size": 100, **plain, **fields})


def said(id: str, page: str, words: str, name: str | None = None, kind: Kind = Kind.PERSON) -> Spoken:
    chain = (Source(source=None, name=name, kind=kind),) if name else ()
    span = Span(start=0, end=len(words), text=words)
    return Spoken(page=page, statement=Statement(id=id, words=(span,), chain=chain))


def a_report(text: str = "The dam leaks") -> Report:
    """Three pages, a lost page behind two of them, one that states the opposite; `text` is wherever pages speak."""
    figure = ClaimFigure(statement="s", low=3, high=3, bound=Bound.EXACT, unit=text, date="2031-05-01")
    claim = Claim(
        id="c" * 16,
        text=text,
        statements=("s", "t", "u"),
        pages=("a", "b", "d"),
        contradicting=("u",),
        origins=(
            Origin(id="1", lost="L" * 16, reasons=(text,), pages=("a", "b")),
            Origin(id="2", outlet=text, reasons=(text,), pages=("d",)),
        ),
        sources=(text,),
        figures=(figure,),
        untold=(text,),
    )
    change = Change(
        child="b",
        parent="a",
        kind=ChangeKind.FIGURE_CHANGED,
        before=Span(start=0, end=1, text=text),
        after=None,
        message=text,
    )
    finding = Finding(id="f", code="mixed-script", verdict=Verdict.FAILS, severity=Severity.ERROR, message=text)
    return Report(
        case=text,
        sayso="0",
        whole=True,
        pages=(
            kept("a", title=text, publisher=text, published="2031-05-01", url=text, captured="2031-05-02T10:00:00Z"),
            kept("b", title=text, file=text),
            kept("d", title=text, publisher=text),
        ),
        claims=(Numbered(number=1, claim=claim),),
        all_claims=1,
        statements=(said("s", "a", text, text), said("t", "b", text), said("u", "d", text, text)),
        copies=(
            Copy(child="b", parent="a", kind=CopyKind.REWRITE, share=0.5, reasons=(text,)),
            Copy(child="a", parent=None, lost="L" * 16, kind=CopyKind.REWRITE, share=0.5),
            Copy(child="d", parent="b", kind=CopyKind.REWRITE, share=0.5, directed=False, reasons=(text,)),
        ),
        lost=(LostPage(id="L" * 16, reasons=(text,)),),
        changes=(change,),
        findings=(("b", finding),),
        failures=((text, "read", text),),
    )


def shown(text: str) -> str:
    """What a Markdown reader sees, tables and strikethrough understood."""
    words = []
    for token in _reader().parse(text):
        words += [part.content for part in token.children or () if part.type in ("text", "code_inline")]
        words.append(" ")
    return "".join(words)


def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def kinds(text: str) -> list[str]:
    """The kinds of all tokens of a Markdown text, text and emphasis left out."""
    found = []
    for token in _reader().parse(text):
        found.append(token.type + token.tag)
        found += [part.type for part in token.children or ()]
    return [one for one in found if one not in ("text", "softbreak")]


# --- pages cannot act in it ----------------------------------------------------------------------

HOSTILE = [
    "[[links]]",
    "---",
    "***",
    "===",
    "# Heading",
    "1. one",
    "1) one",
    "- item",
    "+ item",
    "> quote",
    "a\n\n# Heading\n\n- item\n\n    code",
    "| a | b |\n|---|---|\n| c | d |",
    "a | b",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<!-- gone -->",
    "</td></table></style><style>*{display:none}</style>",
    "![picture](https://evil.example/i.png)",
    "[here](javascript:alert(1))",
    "[here]: https://evil.example 'x'",
    "[^1]: note",
    "^[note]",
    "<https://evil.example>",
    "see https://evil.example/a_b_c and www.evil.example, evil.example/x or write to me@evil.example",
    "@everyone",
    "`code` and ``more``",
    "`",
    "```\nfence\n```",
    "&lt;b&gt; &copy; &#60;",
    "\\[x\\](y)",
    "\\",
    "*a* _b_ __c__ ~~d~~ ==e== $f$ %%g%% :smile: {{h}} #tag",
    "\u202ereversed\u202c",
    "=HYPERLINK(0)",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_words_of_a_page_make_nothing_but_words_in_markdown(text):
    made = report(a_report(text)).text
    plain = report(a_report("Dam")).text
    harmless = {"code_inline", "softbreak"}
    assert [k for k in kinds(made) if k not in harmless] == [k for k in kinds(plain) if k not in harmless]
    assert shown(made).count(visible(text)) >= 15


@pytest.mark.parametrize("text", HOSTILE)
def test_words_of_a_page_make_nothing_but_words_in_html(text):
    made, plain = (
        lxml.html.document_fromstring(report(a_report(words), as_="html").text) for words in (text, "The dam leaks")
    )
    assert [element.tag for element in made.iter()] == [element.tag for element in plain.iter()]
    for element in made.iter():
        assert all(not name.startswith("on") and name not in ("src", "style") for name in element.attrib)
        assert element.get("href", "#").startswith("#")
    assert made.text_content().count(visible(text)) >= 15


WORD = st.sampled_from([*"\\`*_{}[]()<>#+-.!|~$^%=&:;@/'\" \n\t", "a", "b1", "www.", "https://", "x.com", "1.", "&lt;"])


@example("\\|www.")  # a bar behind a backslash, in code, in a table
@given(st.lists(WORD, max_size=30).map("".join).filter(visible))
def test_any_words_are_words_in_every_place_of_markdown(text):
    made, plain = markdown(_everywhere(visible(text))), markdown(_everywhere("w"))
    assert [kind for kind in kinds(made) if kind != "code_inline"] == kinds(plain)
    assert shown(made).count(visible(text)) >= 7


def _everywhere(text: str) -> list[Block]:
    words = (Said(text=text),)
    return [
        Heading(level=2, words=words),
        Paragraph(words=words),
        Quotation(words=words, below=(words,)),
        Items(lines=(words, words)),
        Table(heads=("a", "b"), rows=((words, ("x",)), (("y",), words))),
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_a_cell_that_a_spreadsheet_would_reckon_with_has_an_apostrophe(text):
    table = [Table(heads=("a",), rows=(((Said(text=text),),),))]
    assert f"'{text}" in shown(markdown(table))
    (cell,) = lxml.html.document_fromstring(html_page("x", table)).iter("td")
    assert cell.text_content() == f"'{text}"


def test_the_html_allows_its_own_style_and_nothing_else():
    page = lxml.html.document_fromstring(report(a_report(), as_="html").text)
    (policy,) = [meta.get("content") for meta in page.iter("meta") if meta.get("http-equiv")]
    (style,) = page.iter("style")
    digest = base64.b64encode(hashlib.sha256(style.text.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "url(" not in style.text
    assert "@import" not in style.text


# --- what it tells -------------------------------------------------------------------------------


def test_copies_are_told_by_origins_first():
    made = shown(report(a_report()).text)
    assert "3 pages, 2 origins, 1 of them unnamed, all on the word of one source; contested: 1 page states" in made


def test_it_tells_all_that_an_editor_asks(case):
    made = shown(case.report(most=100).text)
    for record in case.records():
        assert made.count(record.page.raw_sha256) >= 1
    for claim in case.claims():
        assert claim.id in made
        for reason in (reason for origin in claim.origins for reason in origin.reasons):
            assert visible(reason) in made
        assert all(visible(line) in made for line in claim.untold)
    assert "What changed on the way" in made
    assert "What could not be told" in made
    assert "headline-figure" in made


def test_a_report_of_one_claim_quotes_every_appearance_with_hash_and_address(case):
    number, claim = next((n, one) for n, one in enumerate(case.claims(), 1) if len(one.pages) > 4)
    made = case.report(claim=number).text
    assert case.report(claim=claim.id[:8]).text == made
    for page in claim.pages:
        record = case.record(page)
        quoted = [one for one in record.statements if one.id in claim.statements]
        assert all(visible(one.words[0].text) in shown(made) for one in quoted)
        assert made.count(record.page.raw_sha256) == 2  # at its words and in the manifest
        assert record.page.url is None or record.page.url in made
    assert "time of capture not known" in made


def test_the_same_case_gives_the_same_report(case):
    for as_ in ("markdown", "html"):
        assert case.report(as_=as_).text == case.report(as_=as_).text


def test_what_a_bounded_report_leaves_out_is_said(case):
    whole = len(case.claims())
    made = shown(case.report(most=1).text)
    assert f"{whole - 1} claims of fewer origins are left out; for more: --limit N" in made


@pytest.mark.parametrize("name", [0, 10_000, "nothing", "-1"])
def test_a_claim_that_is_not_there_is_told(case, name):
    with pytest.raises(CaseError, match="has no claim"):
        case.report(claim=name)


def test_it_tells_the_case_as_people_left_it_and_who_decided(case, tmp_path):
    shutil.copy(case.path, tmp_path / "dam.sayso")
    judged = Case(tmp_path / "dam.sayso")
    first, second = judged.claims()[:2]
    judged.judge("reject", "claim", first.id, by="Ada Rook", note="two things, <b>not</b> one")
    judged.undo(judged.judge("reject", "claim", second.id, by="Ada Rook").id, by="Bo Lind")
    made = shown(judged.report(most=100).text)
    assert first.id not in made
    assert second.id in made
    assert "two things, <b>not</b> one" in made
    assert made.count("Ada Rook") == 1
    assert "Ada" not in judged.report(withhold=["Ada Rook"]).text
    assert first.id not in judged.frame("claims")["id"].to_list()
    assert [claim.id for claim in judged.claims()] == judged.frame("claims")["id"].to_list()


def test_a_format_that_is_not_there_is_told(case):
    with pytest.raises(SettingError, match="markdown, html"):
        case.report(as_="pdf")


# --- withholding ---------------------------------------------------------------------------------


@pytest.mark.parametrize("as_", ["markdown", "html"])
@pytest.mark.parametrize(
    "spelt", ["Ilse Maron", "I. Maron", "ilse-maron", "MARON’s", "Ilse\nMa\u00adron", "Ilse%20M&#97;ron"]
)
def test_a_withheld_name_is_nowhere_and_the_report_says_so(as_, spelt):
    text = f"https://x.example/ilse-maron/{spelt} said"
    written = report(a_report(text), as_=as_, withhold=["Ilse Maron"])
    assert "maron" not in bare(written.text)
    assert "ilse" not in bare(written.text)
    assert written.withheld["Ilse Maron"] >= 15
    assert re.search(r"a name was left out on request in \d+ places", bare(written.text))


def test_a_name_is_withheld_from_a_real_case_and_its_hash_still_stands(case):
    written = case.report(withhold=["Ilse Maron", "Norden Wire", "Ottokar Pfiff"])
    assert not re.search(r"\b(?:maron|norden)\b", bare(written.text))
    assert written.withheld["Ottokar Pfiff"] == 0
    assert case.records()[0].page.raw_sha256 in written.text


def test_words_are_withheld_before_they_are_cut():
    text = "x" * 155 + " Anna Karst"
    assert "Anna" not in report(a_report(text), withhold=["Anna Karst"]).text


# --- the command ---------------------------------------------------------------------------------


def run(*arguments: str):
    return CliRunner(env={"NO_COLOR": "1"}).invoke(cli.app, ["report", *arguments])


def test_the_command_writes_to_standard_output_or_to_a_file_by_its_ending(case, tmp_path):
    assert run(str(case.path)).stdout == case.report().text
    page = tmp_path / "report.html"
    done = run(str(case.path), "--output", str(page), "--claim", "1", "--withhold", "Ilse Maron")
    assert done.exit_code == 0, done.output
    assert "withheld 'Ilse Maron'" in done.stderr
    assert page.read_text().startswith("<!doctype html>")
    assert "Maron" not in page.read_text()
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_a_file_that_cannot_be_written_is_one_line_and_nothing_is_left(case, tmp_path):
    before = case.path.read_bytes()
    for where, why in ((tmp_path / "none" / "r.md", "cannot be written"), (case.path, "is the case itself")):
        done = run(str(case.path), "--output", str(where))
        assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
        assert why in done.stderr
    (tmp_path / "r.md").mkdir()
    assert run(str(case.path), "--output", str(tmp_path / "r.md")).exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["r.md"]
    assert case.path.read_bytes() == before


def test_claims_are_printed_with_the_numbers_that_a_report_takes(case):
    done = CliRunner(env={"NO_COLOR": "1"}).invoke(cli.app, ["claims", str(case.path)])
    for number, claim in enumerate(case.claims(), 1):
        assert re.search(rf"^ *{number} +{len(claim.pages)} pages", done.stdout, re.MULTILINE)


def test_what_was_chosen_is_a_record_that_holds_still(case):
    of = a_report()
    assert msgspec.json.decode(msgspec.json.encode(of), type=Report) == of
    with pytest.raises(AttributeError):
        of.whole = False


# --- in a browser --------------------------------------------------------------------------------


@pytest.mark.skipif(shutil.which("chromium") is None, reason="no Chromium here")
def test_a_browser_runs_nothing_asks_for_nothing_and_shows_the_style(tmp_path):
    page = tmp_path / "report.html"
    page.write_text(report(a_report(" ".join(HOSTILE)), as_="html").text)
    heard = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        tab = browser.new_page(color_scheme="dark")
        tab.on("dialog", lambda dialog: heard.append(dialog.message))
        tab.on("console", lambda message: heard.append(message.text))  # a policy that is broken is told there
        tab.on("request", lambda request: heard.append(request.url))
        tab.goto(page.as_uri())
        ground = "getComputedStyle(document.body).backgroundColor"
        dark = tab.evaluate(ground)
        tab.emulate_media(media="print")
        on_paper = tab.evaluate(ground)
        wide = tab.evaluate("document.documentElement.scrollWidth > innerWidth")
        browser.close()
    assert heard == [page.as_uri()]
    assert (dark, on_paper, wide) == ("rgb(23, 25, 27)", "rgb(255, 255, 255)", False)
