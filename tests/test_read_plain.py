"""Text as it was scraped becomes a page: every visible word kept, every line with its role."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.errors import InputError, NoSuchInput
from sayso.read import body_text, pages_in, read_page
from sayso.read.furniture import is_furniture
from sayso.record import Genre, Page, Role

BODY = (
    "The harbour office of Hale closed the old bridge on Monday. A storm had torn two of its cables.\n\n"
    "Mayor Ilse Brandt said the bridge would open again in spring. She gave no day.\n"
)
TITLE = "Hale closes its old bridge after the storm"


def page(*lines: str) -> Page:
    return read_page("\n".join(lines).encode())


def roles(page: Page) -> dict[str, Role]:
    return {page.text[block.start : block.end]: block.role for block in page.blocks}


@pytest.mark.parametrize(
    ("line", "role"),
    [
        pytest.param("Skip to content", Role.FURNITURE, id="a skip link"),
        pytest.param("Home » Hale » Harbour", Role.FURNITURE, id="breadcrumbs"),
        pytest.param("Home  News  Sport  Weather", Role.FURNITURE, id="a menu"),
        pytest.param("World Business Sport Culture Videos", Role.FURNITURE, id="a menu without marks"),
        pytest.param("Home Harbour Ferries About Privacy", Role.FURNITURE, id="a menu with names of its own"),
        pytest.param("Subscribe Log In Obituaries Classifieds", Role.FURNITURE, id="a menu of two-word names"),
        pytest.param("Politics, Harbours, Counties, Sports, Letters", Role.FURNITURE, id="a menu between commas"),
        pytest.param("Stocks - Crypto - Food & Trade", Role.FURNITURE, id="a menu between dashes"),
        pytest.param("News - Weather - Listen again", Role.FURNITURE, id="a menu with a small word"),
        pytest.param("You are here: Home » Hale", Role.FURNITURE, id="breadcrumbs that say so"),
        pytest.param("Subscribe from 9.90 a month", Role.FURNITURE, id="a price of subscribing"),
        pytest.param("Hale Harbour Watch | All the tides", Role.FURNITURE, id="a name and a slogan"),
        pytest.param("Facebook | Twitter | WhatsApp | Email", Role.FURNITURE, id="a share bar"),
        pytest.param("THE HALE COURIER", Role.FURNITURE, id="a masthead"),
        pytest.param("We use cookies to make this site better.", Role.FURNITURE, id="cookies"),
        pytest.param("Sign up for our morning newsletter", Role.FURNITURE, id="a newsletter"),
        pytest.param("Advertisement", Role.FURNITURE, id="an advertisement"),
        pytest.param("5 min read", Role.FURNITURE, id="reading time"),
        pytest.param("[Photo] [Print]", Role.FURNITURE, id="buttons"),
        pytest.param("By Lena Ortiz", Role.BYLINE, id="a byline"),
        pytest.param("Staff reporter", Role.BYLINE, id="a byline without a name"),
        pytest.param("Published: 3 May 2031", Role.DATELINE, id="a date"),
        pytest.param("Hale, May 3, 2031, 08:16 pm | Updated May 4, 2031, 07:40 am", Role.DATELINE, id="two dates"),
        pytest.param("Hale News Desk / Updated: May 3, 2031, 22:47 IST", Role.DATELINE, id="a desk and a date"),
        pytest.param("Hale council wants its budget updated by 3 May 2031", Role.TITLE, id="a title with a date in it"),
        pytest.param("Football and cricket grounds of Hale under water", Role.TITLE, id="a title of two sections"),
        pytest.param("Fire at Ports - Trade Ministry - Hale halted", Role.TITLE, id="a title between dashes"),
        pytest.param("Photo: Lena Ortiz / Hale Courier", Role.CAPTION, id="a caption"),
        pytest.param("Correction: the bridge has four cables, not five.", Role.CORRECTION, id="a correction"),
        pytest.param("• harbour", Role.TAG, id="a tag"),
        pytest.param("Tags: harbour, storms", Role.TAG, id="a line of tags"),
        pytest.param("No way across?", Role.HEADING, id="a kicker"),
        pytest.param("(Adds what the mayor said about the cables)", Role.HEADING, id="a wire's note"),
        pytest.param("1. THE BRIDGE THAT NOBODY MAY CROSS", Role.HEADING, id="an entry of a list"),
        pytest.param("Storm tears cables, bridge at Hale is shut", Role.TITLE, id="another title"),
        pytest.param("Two cables of the bridge tore during the night.", Role.STANDFIRST, id="a standfirst"),
    ],
)
def test_a_line_beside_the_title_has_its_role(line, role):
    found = page(TITLE, line, "", BODY)
    if role is Role.FURNITURE:  # a site's own lines stand above the title
        found = page(line, TITLE, "", BODY)
    assert roles(found)[line] is role
    assert found.title == TITLE


def test_a_title_in_other_words_is_another_title_and_word_for_word_the_same_one():
    found = page(TITLE, "", "The old bridge of Hale is shut for the winter", TITLE, "", BODY)
    assert [title.text for title in found.titles] == [TITLE, "The old bridge of Hale is shut for the winter"]
    (again,) = found.titles[0].also
    assert found.text[again.start : again.end] == TITLE
    assert again.start > len(TITLE)


def test_what_follows_the_tags_is_furniture_and_stays_in_the_text():
    remark = "1. In view of the storm it may be asked whether the bridge was ever safe for those who crossed it daily."
    found = page(TITLE, "", BODY, "  • Bridges", "  • Storms", f"  {remark}", "", "Read also:", "", "Latest")
    assert found.tags == ("Bridges", "Storms")
    assert roles(found)[remark] is Role.FURNITURE
    assert roles(found)["Latest"] is Role.FURNITURE
    assert remark not in body_text(found)
    assert remark in found.text


@pytest.mark.parametrize(
    ("line", "furniture"),
    [
        ("Sign up to our free newsletter here.", True),
        ("Get the top stories delivered straight to your inbox.", True),
        ("Enjoying this story? Sign up for our Evening Post and never miss a thing.", True),
        ("Sign up for the ferry scheme closed on Friday, the council said.", False),
        ("Register for the course by 3 May, the college says.", False),
        ("Receive visitors only in the morning, the hospital asks.", False),
    ],
)
def test_a_site_that_speaks_to_its_readers_is_furniture_and_advice_in_a_report_is_not(line, furniture):
    assert is_furniture(line) is furniture


def test_links_in_the_middle_of_a_report_do_not_end_it():
    found = page(TITLE, "", BODY * 3, "Read also: ferry fares rise", "", BODY * 2)
    assert sum(block.role is Role.PARAGRAPH for block in found.blocks) == 10


@pytest.mark.parametrize(
    ("line", "published", "modified"),
    [
        pytest.param("Published: 3 May 2031", "2031-05-03", None, id="day first"),
        pytest.param("May 3, 2031 9:05 p.m.", "2031-05-03T21:05:00", None, id="with a clock time"),
        pytest.param("Last updated on 4 May 2031", None, "2031-05-04", id="an update"),
        pytest.param("2031-05-03", "2031-05-03", None, id="ISO"),
        pytest.param("By Lena Ortiz - Posted: Saturday, May 3, 2031", "2031-05-03", None, id="in a byline"),
        pytest.param("31 February 2031", None, None, id="a day no calendar has"),
    ],
)
def test_dates_are_read_from_the_text_with_the_words_they_rest_on(line, published, modified):
    found = page(TITLE, line, "", BODY)
    assert (found.published and found.published.value) == published
    assert (found.modified and found.modified.value) == modified
    for dated in filter(None, (found.published, found.modified)):
        evidence = dated.evidence[0]
        assert evidence.from_ == "text"
        assert found.text[evidence.start : evidence.end] in line


def test_a_date_in_the_report_itself_is_no_date_of_the_page():
    assert (
        page(TITLE, "", BODY, "The bridge was built on 3 May 1931 and has been mended twice since.").published is None
    )


@pytest.mark.parametrize(
    ("lines", "publisher", "bylines"),
    [
        pytest.param((TITLE, "By Lena Ortiz and Bo Lind", BODY), None, ("Lena Ortiz", "Bo Lind"), id="two people"),
        pytest.param((TITLE, BODY, "© 2031 Hale Courier"), "Hale Courier", (), id="a copyright line"),
        pytest.param(("Radio Hale", TITLE, BODY), "Radio Hale", (), id="a masthead"),
        pytest.param(
            ("Halewatch", TITLE, BODY, "Contact", "Halewatch is run by neighbours."), None, (), id="no furniture"
        ),
        pytest.param((TITLE, BODY), None, (), id="neither"),
    ],
)
def test_who_published_and_who_signed_is_read_from_the_text(lines, publisher, bylines):
    found = page(*lines)
    assert found.bylines == bylines
    if publisher:
        assert found.publisher == publisher


@pytest.mark.parametrize(
    ("lines", "genre"),
    [
        pytest.param((TITLE, BODY), Genre.REPORT, id="a report"),
        pytest.param((f"LIVE: {TITLE}", BODY), Genre.LIVE_BLOG, id="live, by its title"),
        pytest.param((f"Opinion | {TITLE}", BODY), Genre.OPINION, id="opinion"),
        pytest.param(("Quiz: how well do you know the bridges?", BODY), Genre.QUIZ, id="a quiz"),
        pytest.param(
            (TITLE, BODY, *(f"09:{m} The wind over Hale rose again and the ferry stayed in." for m in range(10, 16))),
            *(Genre.LIVE_BLOG,),
            id="live, by its stamps",
        ),
        pytest.param(
            (TITLE, BODY, *("Q: Was the bridge safe that night?", "A: It was as safe as it had been for years.") * 4),
            *(Genre.INTERVIEW,),
            id="an interview",
        ),
    ],
)
def test_the_kind_of_page_is_named_with_its_evidence(lines, genre):
    found = page(*lines)
    assert found.genre is genre
    assert any("mean less" in note for note in found.notes) == (genre is not Genre.REPORT)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param(BODY, "en", id="English"),
        pytest.param(
            "Der Hafenmeister hat am Montag die alte Brücke gesperrt. Zwei Seile waren gerissen.", "de", id="German"
        ),
        pytest.param("12 34 56", None, id="too little to tell"),
    ],
)
def test_the_language_is_told_by_the_words(text, language):
    assert page(text).language == language


def test_lines_a_program_wrapped_are_one_paragraph_and_offsets_stay_true():
    wrapped = (
        "The harbour office of Hale closed the old bridge on a\nwindy evening, and it will stay so for weeks. Why,\n"
    )
    wrapped += "the mayor of the town did not say."
    found = page(TITLE, "", wrapped)
    assert wrapped.replace("\n", " ") in roles(found)
    assert len(found.text) == len(f"{TITLE}\n\n{wrapped}")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("The bridge is shut.\n\nIt will open in spring.", id="short sentences"),
        pytest.param("The bridge is shut and will stay so until the mayor says otherwise.", id="one sentence"),
    ],
)
def test_a_short_report_has_its_title_and_its_paragraphs(body):
    found = page(TITLE, "", body)
    assert found.title == TITLE
    assert body_text(found).split("\n") == body.split("\n\n")


def test_the_pages_of_a_folder_come_in_order_and_its_other_files_not_at_all(tmp_path):
    (tmp_path / "b").mkdir()
    for name in ("z.html", "b/a.txt", "a.HTM", "picture.png"):
        (tmp_path / name).write_text("x")
    assert [str(path.relative_to(tmp_path)) for path in pages_in(tmp_path)] == ["a.HTM", "b/a.txt", "z.html"]
    assert pages_in(tmp_path / "picture.png") == [tmp_path / "picture.png"]
    with pytest.raises(NoSuchInput, match="does not exist"):
        pages_in(tmp_path / "b" / "none")
    (tmp_path / "c").mkdir()
    with pytest.raises(NoSuchInput, match="no pages"):
        pages_in(tmp_path / "c")


HARD = '"“”[]()•. \n\t\r\x001A<&;:|’é\u00ad\u200b\u202e\ufeff'


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=300)
    | st.text(max_size=300).map(lambda t: t.encode("utf-8", "surrogatepass"))
    | st.text(HARD).map(str.encode)
)
def test_any_bytes_are_a_page_or_are_refused_and_every_span_is_true(raw):
    try:
        found = read_page(raw)
    except InputError:
        return
    at = 0
    for block in found.blocks:
        assert at <= block.start < block.end <= len(found.text)
        at = block.end
    for title in found.titles:
        assert title.start is None or found.text[title.start : title.end] == title.text
    for reference in found.references:
        assert all(found.text[span.start : span.end] == span.text for span in reference.markers)
    assert found == read_page(raw)


@pytest.mark.parametrize(
    "piece", ['"', "[", "[1]", " ", "7", "12-", ". ", "A, ", "(c) ", "x\n", "• x\n", '[1] “a", link']
)
def test_a_page_of_one_thing_a_hundred_thousand_times_is_read_at_once(piece):
    raw = f"{TITLE}\n\n{BODY}\n{piece * 100_000}".encode()
    began = time.process_time()
    read_page(raw)
    assert time.process_time() - began < 6  # 0.1 to 1.9 s on an idle machine
