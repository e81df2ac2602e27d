"""Markup becomes a page: all that is visible with its role, and what the page claims of itself with the evidence."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.errors import EmptyInput, InputError
from sayso.read import body_text, read_page
from sayso.record import Page, Role

CLOSED = (
    "The harbour office of Hale closed the old bridge on Monday after a storm tore two of its cables, the mayor said."
)
TOWERS = "Engineers from the county will look at the towers this week, and the ferry runs every half hour until then."
HURT = "Nobody was hurt when the cables fell, according to the harbour office, which had shut the footpath before."
TITLE = "Hale closes its old bridge"
BODY = f"<p>{CLOSED}</p><p>{TOWERS}</p><p>{HURT}</p>"


def page(body: str = BODY, *, head: str = "", above: str = "", title: str = TITLE, url: str | None = None) -> Page:
    html = f"<html><head>{head}</head><body><article><h1>{title}</h1>{above}{body}</article></body></html>"
    return read_page(html.encode(), url=url)


def roles(page: Page) -> dict[str, Role]:
    return {page.text[block.start : block.end]: block.role for block in page.blocks}


def json_ld(thing: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(thing)}</script>'


def claims(**fields: object) -> str:
    return json_ld({"@context": "https://schema.org", "@type": "NewsArticle", **fields})


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


# --- blocks and their roles ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "line", "role"),
    [
        pytest.param(f"<p>{TOWERS}</p>", TOWERS, Role.PARAGRAPH, id="a paragraph"),
        pytest.param("<h2>Towers to be checked</h2>", "Towers to be checked", Role.HEADING, id="a heading"),
        pytest.param(
            "<blockquote><p>“Nobody has seen such a storm here,” said Ilse Brandt, the mayor.</p></blockquote>",
            "“Nobody has seen such a storm here,” said Ilse Brandt, the mayor.",
            Role.QUOTATION,
            id="a quotation",
        ),
        pytest.param(
            "<ul><li>The ferry is free for residents until the end of the month.</li></ul>",
            "The ferry is free for residents until the end of the month.",
            Role.LIST_ITEM,
            id="a list",
        ),
        pytest.param(
            "<table><tr><th>Cable</th><th>Length</th></tr><tr><td>North</td><td>120 metres</td></tr></table>",
            "North 120 metres",
            Role.TABLE,
            id="a table's row",
        ),
        pytest.param(
            "<figure><img src=b.jpg><figcaption>The bridge in May. Photo: Ada Lind</figcaption></figure>",
            "The bridge in May. Photo: Ada Lind",
            Role.CAPTION,
            id="a caption",
        ),
        pytest.param(
            '<blockquote class="twitter-tweet"><p>The bridge is closed. Please use the ferry.</p></blockquote>',
            "The bridge is closed. Please use the ferry.",
            Role.EMBED,
            id="an embedded post",
        ),
        pytest.param(
            "<p>Correction: an earlier version gave the bridge five cables. It has four.</p>",
            "Correction: an earlier version gave the bridge five cables. It has four.",
            Role.CORRECTION,
            id="a correction",
        ),
        pytest.param(
            "<p>This article was amended on 4 May 2031 to correct the number of cables.</p>",
            "This article was amended on 4 May 2031 to correct the number of cables.",
            Role.CORRECTION,
            id="an amendment",
        ),
        pytest.param('<div class="tags"><a href="/t">bridges</a></div>', "bridges", Role.TAG, id="a tag"),
        pytest.param('<div class="share"><a href="#">Email</a></div>', "Email", Role.FURNITURE, id="a share bar"),
        pytest.param("<nav><a href='/s'>Sport</a></nav>", "Sport", Role.FURNITURE, id="a menu"),
        pytest.param("<footer><p>© Hale Courier</p></footer>", "© Hale Courier", Role.FURNITURE, id="a footer"),
        pytest.param(
            "<aside class='related'><a href='/m'>Mill road floods again after the rain</a></aside>",
            "Mill road floods again after the rain",
            Role.FURNITURE,
            id="related links",
        ),
        pytest.param(
            "<section class='comments'><p>I told them so years ago when the towers were painted.</p></section>",
            "I told them so years ago when the towers were painted.",
            Role.FURNITURE,
            id="comments",
        ),
    ],
)
def test_a_piece_of_the_page_has_its_role(markup, line, role):
    assert roles(page(f"<p>{CLOSED}</p>{markup}<p>{HURT}</p>"))[line] is role


@pytest.mark.parametrize(
    ("markup", "line", "role"),
    [
        pytest.param('<p class="byline">By Lena Ortiz</p>', "By Lena Ortiz", Role.BYLINE, id="a byline"),
        pytest.param("<time>3 May 2031, 17:40</time>", "3 May 2031, 17:40", Role.DATELINE, id="a date"),
        pytest.param(
            '<p class="standfirst">Two cables tore during the night and ferries take over.</p>',
            "Two cables tore during the night and ferries take over.",
            Role.STANDFIRST,
            id="a standfirst",
        ),
    ],
)
def test_what_stands_under_the_title_has_its_role(markup, line, role):
    assert roles(page(above=f"<div>{markup}</div>"))[line] is role


def test_the_body_is_the_report_and_nothing_of_the_site():
    body = body_text(page(BODY + "<footer><p>© Hale Courier</p></footer>", above='<p class="byline">By Lena Ortiz</p>'))
    assert body == "\n".join((CLOSED, TOWERS, HURT))


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<script>unseen()</script>", id="a script"),
        pytest.param("<style>.unseen {}</style>", id="a style"),
        pytest.param("<p hidden>unseen</p>", id="a hidden paragraph"),
        pytest.param('<p style="display: none">unseen</p>', id="a paragraph that is not displayed"),
        pytest.param("<template><p>unseen</p></template>", id="a template"),
        pytest.param("<noscript>unseen</noscript>", id="what stands in for scripts"),
        pytest.param("<svg><text>unseen</text></svg>", id="a drawing"),
        pytest.param("<!-- unseen -->", id="a comment"),
    ],
)
def test_what_is_not_visible_is_not_in_the_text(markup):
    found = page(f"<p>{CLOSED}</p>{markup} <p>{TOWERS}</p>")
    assert "unseen" not in found.text
    assert CLOSED in found.text
    assert TOWERS in found.text


@pytest.mark.parametrize(
    ("spelt", "shown"),
    [
        pytest.param("har&shy;bour", "har\u00adbour", id="a soft hyphen"),
        pytest.param("har\u200bbour", "har\u200bbour", id="a space without width"),
        pytest.param("\u200eharbour", "\u200eharbour", id="a mark of direction"),
        pytest.param("h&auml;rbour &amp; mill", "härbour & mill", id="entities"),
        pytest.param("harbour&nbsp;\n  mill", "harbour mill", id="white space"),
        pytest.param("“har<b>bour</b>”", "“harbour”", id="a tag within a word"),
    ],
)
def test_words_stand_in_the_text_as_they_are_shown_and_stay_in_the_report(spelt, shown):
    found = page(BODY.replace("harbour", spelt))
    assert CLOSED.replace("harbour", shown) in body_text(found).split("\n")


def test_lines_parted_by_breaks_are_paragraphs():
    assert body_text(page(f"<div>{CLOSED}<br><br>{TOWERS}<br>{HURT}</div>")).split("\n") == [CLOSED, TOWERS, HURT]


def test_a_reference_list_is_read_with_the_places_that_cite_it():
    listed = (
        "<h2>References</h2><ol><li>Courier: Storm at Hale. https://courier.example/1</li><li>County: Towers</li></ol>"
    )
    found = page(BODY.replace("Monday", "Monday [1]") + listed)
    assert [reference.address for reference in found.references] == ["https://courier.example/1", None]
    assert [(reference.number, len(reference.markers)) for reference in found.references] == [(1, 1), (2, 0)]


@pytest.mark.parametrize(
    ("entry", "address"),
    [
        pytest.param('<a href="https://courier.example/1">Storm at Hale</a>', "https://courier.example/1", id="a link"),
        pytest.param('<a href="#">Storm at Hale</a>', None, id="a link to nowhere"),
        pytest.param('<a href="#b1">^</a> <a href="http:/courier">Storm at Hale</a>', "http:/courier", id="malformed"),
        pytest.param("Storm at Hale<br>https://courier.example/1", "https://courier.example/1", id="over two lines"),
        pytest.param("Storm at Hale", None, id="none"),
    ],
)
def test_the_address_of_a_reference_may_stand_in_its_link(entry, address):
    found = page(f"{BODY}<h2>References</h2><ol><li>{entry}</li><li>County: Towers</li></ol>")
    assert [(reference.number, reference.address) for reference in found.references] == [(1, address), (2, None)]


def test_raised_digits_cite_a_reference_and_are_no_part_of_the_word_before():
    found = page(
        BODY.replace("Monday", 'Monday<sup><a href="#n1">1</a></sup>') + "<h2>References</h2><ol><li>Courier</li></ol>"
    )
    assert "Monday¹" in found.text
    assert [span.text for span in found.references[0].markers] == ["¹"]


# --- titles -------------------------------------------------------------------------------------


def test_a_title_repeated_word_for_word_is_one_title_with_its_further_places():
    found = page(BODY + f"<h2>{TITLE}</h2>", head=f"<title>{TITLE}</title>" + meta("og:title", TITLE))
    (title,) = found.titles
    assert (title.text, title.from_, found.text[title.start : title.end]) == (TITLE, "h1", TITLE)
    assert [found.text[span.start : span.end] for span in title.also] == [TITLE]


def test_a_title_in_other_words_is_another_title_without_a_place_where_it_is_only_claimed():
    found = page(head=meta("og:title", "Storm shuts bridge at Hale") + claims(headline="Bridge at Hale is shut"))
    assert [(title.from_, title.start is None) for title in found.titles] == [
        ("h1", False),
        ("json-ld", True),
        ("og", True),
    ]


@pytest.mark.parametrize(
    "head",
    [
        pytest.param("", id="the heading alone"),
        pytest.param(f"<title>{TITLE} | Hale Courier</title>", id="the browser's title"),
        pytest.param(meta("og:title", f"{TITLE} - Hale Courier"), id="og with the site's name"),
        pytest.param(meta("og:title", TITLE) + claims(headline=TITLE), id="everything agrees"),
    ],
)
def test_the_pages_title_is_without_the_sites_name(head):
    assert page(head=head).title == TITLE


def test_a_page_without_a_heading_takes_its_title_from_the_head():
    html = f"<html><head><title>{TITLE} | Hale Courier</title></head><body>{BODY}</body></html>"
    assert read_page(html.encode()).title == TITLE


# --- dates --------------------------------------------------------------------------------------

FIRST, SECOND = "2031-05-02T23:10:00Z", "2031-05-03T17:40:00+02:00"


@pytest.mark.parametrize(
    ("head", "above", "value", "place"),
    [
        pytest.param(claims(datePublished=FIRST), "", FIRST, "json-ld", id="JSON-LD"),
        pytest.param(meta("article:published_time", "2031-05-03T17:40:00+0200"), "", SECOND, "meta", id="meta"),
        pytest.param("", f"<time datetime='{SECOND}'>last night</time>", SECOND, "time", id="a time element"),
        pytest.param("", "<p class='byline'>By Lena Ortiz, 3 May 2031</p>", "2031-05-03", "text", id="text"),
        pytest.param(
            '<link rel=canonical href="https://c.example/2031/05/03/bridge">', "", "2031-05-03", "address", id="address"
        ),
    ],
)
def test_a_date_is_kept_with_the_place_it_was_read_from(head, above, value, place):
    published = page(head=head, above=above).published
    assert published is not None
    assert published.value == value
    assert published.evidence[0].from_ == place


def test_dates_that_disagree_are_all_kept_the_strongest_first():
    found = page(head=claims(datePublished=FIRST) + meta("article:published_time", SECOND))
    assert [evidence.value for evidence in found.published.evidence] == [FIRST, SECOND]
    assert found.published.value == FIRST


def test_a_time_of_day_is_taken_from_weaker_evidence_for_the_same_day():
    found = page(head=claims(datePublished="2031-05-03") + meta("article:published_time", SECOND))
    assert found.published.value == SECOND
    assert [evidence.from_ for evidence in found.published.evidence] == ["json-ld", "meta"]


def test_a_visible_date_is_evidence_with_its_place():
    found = page(above="<p class='byline'>By Lena Ortiz | Published 3 May 2031 | Updated 4 May 2031</p>")
    (published,), (modified,) = found.published.evidence, found.modified.evidence
    assert (published.value, found.text[published.start : published.end]) == ("2031-05-03", "3 May 2031")
    assert (modified.value, found.text[modified.start : modified.end]) == ("2031-05-04", "4 May 2031")


def test_an_update_alone_says_nothing_of_the_day_of_publication():
    found = page(above="<p class='byline'>By Lena Ortiz | Updated 4 May 2031</p>")
    assert found.published is None
    assert found.modified.value == "2031-05-04"
    assert found.bylines == ("Lena Ortiz",)


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("", id="no date at all"),
        pytest.param(f"<p>{TOWERS} It was built in 1995.</p>", id="a year in the text"),
        pytest.param("<footer><p>© 2019 Hale Courier</p></footer>", id="a year of copyright"),
    ],
)
def test_a_missing_date_stays_missing(markup):
    assert page(BODY + markup).published is None


@pytest.mark.parametrize(
    "date",
    [
        pytest.param(date, id=repr(date))
        for date in ("2031-02-30", "soon", "", "9" * 5_000, "0000-00-00", 2031, None, [])
    ],
)
def test_a_claimed_date_that_is_none_is_passed_over(date):
    assert page(head=claims(datePublished=date)).published is None


# --- people, publisher, address, language -------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "above", "names"),
    [
        pytest.param(claims(author={"@type": "Person", "name": "Lena Ortiz"}), "", ("Lena Ortiz",), id="JSON-LD"),
        pytest.param(
            claims(author=[{"name": "Lena Ortiz"}, {"name": "Tomas Hale"}]), "", ("Lena Ortiz", "Tomas Hale"), id="two"
        ),
        pytest.param(claims(author="By Lena Ortiz and Tomas Hale"), "", ("Lena Ortiz", "Tomas Hale"), id="two in one"),
        pytest.param(
            json_ld(
                {
                    "@graph": [
                        {"@type": "NewsArticle", "author": {"@id": "#lena"}},
                        {"@type": "Person", "@id": "#lena", "name": "Lena Ortiz"},
                    ]
                }
            ),
            "",
            ("Lena Ortiz",),
            id="named elsewhere in JSON-LD",
        ),
        pytest.param(meta("author", "Lena Ortiz"), "", ("Lena Ortiz",), id="meta"),
        pytest.param("", '<p class="byline">By Lena Ortiz</p>', ("Lena Ortiz",), id="a byline"),
        pytest.param("", "", (), id="nobody"),
    ],
)
def test_authors_are_those_the_page_names(head, above, names):
    assert page(head=head, above=above).bylines == names


@pytest.mark.parametrize(
    ("head", "publisher"),
    [
        pytest.param(claims(publisher={"name": "Hale Courier"}), "Hale Courier", id="JSON-LD"),
        pytest.param(f"<title>{TITLE} | Hale Courier</title>", "Hale Courier", id="behind the title"),
        pytest.param(f"<title>Hale Courier: {TITLE}</title>", "Hale Courier", id="in front of the title"),
        pytest.param(meta("og:site_name", "Hale Courier"), "Hale Courier", id="og"),
        pytest.param("", None, id="none"),
    ],
)
def test_the_publisher_is_the_one_the_page_names(head, publisher):
    assert page(head=head).publisher == publisher


def test_the_canonical_address_and_the_links_are_absolute():
    found = page(
        BODY
        + '<p>See <a href="/ferry?a=1&amp;b=2">the timetable</a>, <a href="javascript:x()">print</a> '
        + 'or <a href="#t">top</a>.</p>',
        head='<link rel="canonical" href="/2031/bridge">',
        url="https://courier.example/x?from=feed",
    )
    assert found.url == "https://courier.example/2031/bridge"
    assert [(link.address, link.text) for link in found.links] == [
        ("https://courier.example/ferry?a=1&b=2", "the timetable")
    ]
    assert all(found.text[link.start : link.end] == link.text for link in found.links)


def test_the_language_is_the_declared_one_where_the_text_agrees():
    html = f'<html lang="en-GB"><head></head><body><h1>{TITLE}</h1>{BODY}</body></html>'
    assert read_page(html.encode()).language == "en-GB"


# --- hostile and broken claims ------------------------------------------------------------------


@pytest.mark.parametrize(
    "script",
    [
        pytest.param('{"@type": "NewsArticle", "headline": ', id="cut off"),
        pytest.param("[" * 50_000 + "]" * 50_000, id="50,000 levels deep"),
        pytest.param('{"a":"' + "x" * 2_100_000 + '"}', id="two megabytes"),
    ],
)
def test_json_ld_that_cannot_be_read_is_left_out_with_a_note(script):
    found = page(head=f'<script type="application/ld+json">{script}</script>')
    (note,) = found.notes
    assert "JSON-LD" in note
    assert CLOSED in body_text(found)


@pytest.mark.parametrize(
    "wrapped",
    [
        pytest.param("//<![CDATA[\n%s\n//]]>", id="CDATA behind a comment"),
        pytest.param("<!-- %s -->", id="a comment"),
        pytest.param("%s;", id="a semicolon"),
    ],
)
def test_json_ld_in_old_wrappings_is_read(wrapped):
    thing = json.dumps({"@type": "NewsArticle", "datePublished": FIRST})
    found = page(head=f'<script type="application/ld+json">{wrapped % thing}</script>')
    assert found.published.value == FIRST


@pytest.mark.parametrize(
    "thing",
    [
        pytest.param([[0] * 900] * 700, id="a list of long lists"),
        pytest.param([[[]] * 300] * 300, id="a list of lists of lists"),
        pytest.param({"@type": "NewsArticle", "author": [{"name": [{"name": "x"}] * 60}] * 60}, id="names in names"),
        pytest.param(
            {"@type": [], "headline": {"@value": []}, "publisher": [[1]], "keywords": {"a": 1}}, id="odd types"
        ),
        pytest.param({"@id": ["x"], "@type": "NewsArticle", "author": {"@id": {}}}, id="odd ids"),
    ],
)
def test_json_ld_of_any_shape_is_read_in_time(thing):
    began = time.process_time()
    assert page(head=json_ld(thing)).title == TITLE
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "killer",
    [
        pytest.param(f"<p>{char * 100_000}</p>", id=f"100,000 of {char!r}")
        for char in ("“", "[", " ", "1", "by A ", "— ")
    ]
    + [pytest.param(f'<p class="{"share-" * 20_000}" style="{"display " * 20_000}">x</p>', id="long attributes")],
)
def test_a_killer_of_regular_expressions_is_read_in_time(killer):
    began = time.process_time()
    assert CLOSED in body_text(page(BODY + killer, above=killer))
    assert time.process_time() - began < 5


def test_markup_without_visible_text_is_empty_input():
    with pytest.raises(EmptyInput):
        read_page(b"<html><head><title>Hale</title></head><body><script>x()</script></body></html>")


_TAGS = st.sampled_from("p div h1 h2 li ul a b table tr td blockquote figcaption br time script article nav".split())
_MARKUP = st.lists(
    st.one_of(
        _TAGS.map(lambda tag: f"<{tag}>"),
        _TAGS.map(lambda tag: f"</{tag}>"),
        st.sampled_from([CLOSED, TOWERS, "By Lena Ortiz", "3 May 2031", "<a href='//[x'>", "&#0;", "&shy;", "<!--"]),
        st.text(max_size=20),
    ),
    max_size=40,
).map("".join)


@settings(max_examples=60, deadline=None)
@given(_MARKUP)
def test_any_markup_is_a_page_whose_spans_are_its_text_or_refused_with_a_reason(markup):
    raw = f"<html><head></head><body>{markup}</body></html>".encode("utf-8", "replace")
    try:
        found = read_page(raw)
    except InputError:
        return
    assert read_page(raw) == found
    ends = [0] + [block.end for block in found.blocks]
    assert all(block.start >= end for block, end in zip(found.blocks, ends, strict=False))
    assert "".join(found.text[block.start : block.end] for block in found.blocks) == found.text.replace("\n", "")
    assert all(found.text[link.start : link.end] == link.text for link in found.links)
    for title in found.titles:
        assert title.start is None or found.text[title.start : title.end] == title.text
