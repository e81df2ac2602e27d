"""Reference lists, as a careful sub-editor would see them: what fails, and above all what does not."""

from __future__ import annotations

import pytest

from sayso.audit.citations import malformed
from tests.test_audit import findings_on

pytestmark = pytest.mark.once  # see pyproject.toml

TITLE = "Harbour office of Hale closes the old swing bridge to lorries"
BODY = (
    "The harbour office closed the old swing bridge to lorries, its head, Ana Ruiz, told reporters in the town hall. "
    "Two of its bearings are worn, she said, and the town will have to pay for new ones."
)
OTHER = "[9] Tide tables. Hale Almanac. https://almanac.example/tides/hale"


def page(*lines: str, date: str = "Published 3 May 2031", refs: str = "References") -> str:
    """A page in text; lines that open like entries stand in its reference list."""
    entries = [line for line in lines if line[0] in "[•"]
    text = [line for line in lines if line[0] not in "[•"]
    return "\n\n".join(filter(None, (TITLE, date, BODY, *text, refs if entries else "", "\n".join(entries))))


def found(text: str, code: str, *, captured: str | None = "2031-05-05") -> list[tuple[str, str]]:
    """Verdicts and first words of what a check finds."""
    return [(f.verdict, f.spans[0].text) for f in findings_on(text, code, captured=captured)]


# --- reference-no-address -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "fails"),
    [
        pytest.param("[1] Hale Gazette, “Bridge shut for good”, link", True, id="link"),
        pytest.param("[1] Hale Gazette, “Bridge shut for good”, [URL]", True, id="URL"),
        pytest.param("[1] Bridge shut for good. Hale Gazette, 2 May 2031. #", True, id="a hash"),
        pytest.param("[1] Bridge shut for good. Hale Gazette, 2 May 2031. https://example", True, id="no host"),
        pytest.param("[1] Bridge shut for good. Hale Gazette. https://www.example.com/page", True, id="example.com"),
        pytest.param("[1] Bridge shut for good. Hale Gazette, 2 May 2031. https://", True, id="a scheme"),
        pytest.param("[1] Bridge shut for good. Hale Gazette, 2 May 2031.", True, id="nothing"),
        pytest.param("[1] Bridge shut for good. Hale Gazette. (link to come)", True, id="to come"),
        pytest.param("[1] Bridge shut for good. Hale Gazette. https://gazette.example/bridge", False, id="an address"),
        pytest.param(
            "[1] Hale Gazette, “Bridge shut”, [link] (https://gazette.example/b)", False, id="link and address"
        ),
        pytest.param("[1] Bridge shut for good. Hale Gazette. gazette.example/bridge", False, id="no scheme"),
        pytest.param("[1] Bearings of bridges. Sea Letters 12, 2030. doi:10.1234/sl.5", False, id="DOI"),
        pytest.param("[1] A. Ruiz, Bridges of the coast (Hale University Press, 2030), p. 14", False, id="a book"),
        pytest.param("[1] Interview with Ana Ruiz, 2 May 2031", False, id="an interview"),
        pytest.param("[1] Bridge shut. Hale Gazette, print edition, 2 May 2031.", False, id="in print"),
        pytest.param("[1] Bridge shut. Hale Gazette. htps:/gazette..example", False, id="malformed is another's"),
    ],
)
def test_each_reference_says_where_it_can_be_read(entry, fails):
    text = page("The bearings were made in 1931 [1].", entry)
    assert found(text, "reference-no-address") == ([("fails", entry)] if fails else [])


def test_credits_in_a_list_without_numbers_need_no_address():
    assert found(page("• Hale Radio", "• Reuters", refs="Sources"), "reference-no-address") == []


# --- reference-bad-address ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "htps:/gazette..example bridge",
        "https//gazette.example/b",
        "https:/gazette.example/b",
        "http:\\\\gazette.example\\b",
        "https://gazette..example/b",
        "https://gazette/b",
        "https://gazette.example/a b",
        "https://https://gazette.example/b",
        "hxxp://gazette.example/b",
        "https://gazette.example:port/b",
        "https://[gazette/b",
        "ttps://gazette.example/b",
    ],
)
def test_an_address_that_no_browser_follows_is_malformed(address):
    assert malformed(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://gazette.example/b",
        "HTTP://WWW.GAZETTE.EXAMPLE/B",
        "gazette.example/b",
        "www.gazette.example/b?x=1#y",
        "https://user@gazette.example:8080/b",
        "https://archive.example/web/20310503/https://gazette.example/b",
        "https://en.gazette.example/wiki/Hale_(town)",
        "https://bücher.example/ä",
        "https://192.0.2.7/b",
        "https://xn--bcher-kva.example/b",
        "doi:10.1234/sl.5",
        "10.1234/sl.5",
        "/2031/05/03/b",
        "ftp://gazette.example/b",
    ],
)
def test_an_address_that_a_browser_follows_is_well_formed(address):
    assert malformed(address) is None


@pytest.mark.parametrize(
    ("entry", "fails"),
    [
        pytest.param("[1] Bridge shut. Hale Gazette. https://gazette.example/", True, id="a home page"),
        pytest.param("[1] Bridge shut. Hale Gazette. https://www.gazette.example", True, id="without a slash"),
        pytest.param("[1] Bridge shut. Hale Gazette. https://gazette.example/en/index.html", True, id="an index"),
        pytest.param("[1] Bridge shut. Hale Gazette. htps:/gazette..example news/b", True, id="malformed"),
        pytest.param("[1] Bridge shut. Hale Gazette. https://gazette.example/b", False, id="a work"),
        pytest.param("[1] Bridge shut. Hale Gazette. https://gazette.example/?id=7", False, id="a query"),
        pytest.param("[1] Website of the Harbour office. https://harbour.example/", False, id="a site as a whole"),
        pytest.param("[1] Bridge shut. Hale Gazette, link", False, id="no address is another's"),
    ],
)
def test_an_address_leads_to_the_work(entry, fails):
    text = page("The bearings were made in 1931 [1].", entry)
    assert found(text, "reference-bad-address") == ([("fails", entry)] if fails else [])


# --- reference-unused, marker-no-reference ------------------------------------------------------------

ONE = "[1] Bridge shut for good. Hale Gazette. https://gazette.example/bridge"
TWO = "[2] Bearings of bridges. Sea Letters. https://letters.example/12/bearings"


@pytest.mark.parametrize(
    ("lines", "unused"),
    [
        pytest.param(["It stays shut [1].", ONE, TWO], [TWO], id="one of two"),
        pytest.param(["It stays shut, the Hale Gazette reported.", ONE, TWO], [ONE, TWO], id="named, but numbered"),
        pytest.param(["It stays shut [1, 2].", ONE, TWO], [], id="at one place"),
        pytest.param(["It stays shut [1-2].", ONE, TWO], [], id="a run"),
        pytest.param(["It stays shut.¹ So does the pier.²", ONE, TWO], [], id="raised"),
        pytest.param(["“It stays shut [1],” she said. It rusts [2].", ONE, TWO], [], id="inside a quotation"),
        pytest.param(["It stays shut, the Hale Gazette reported.", "• " + ONE[4:]], [], id="publisher named"),
        pytest.param(["It is a study of bearings of old bridges.", "• " + TWO[4:]], [], id="title named"),
        pytest.param(["It stays shut.", "• " + TWO[4:]], ["• " + TWO[4:]], id="not named"),
    ],
)
def test_each_reference_is_cited_or_named(lines, unused):
    assert found(page(*lines), "reference-unused") == [("fails", entry) for entry in unused]


@pytest.mark.parametrize(
    ("lines", "missing"),
    [
        pytest.param(["It stays shut [6].", ONE], ["[6]"], id="past the end of the list"),
        pytest.param(["It stays shut [1, 3].", ONE], ["[1, 3]"], id="one of two"),
        pytest.param(["It stays shut.³ It rusts.¹", ONE], ["³"], id="raised"),
        pytest.param(["It stays shut [6]. It rusts [6].", ONE], ["[6]"], id="twice is once"),
        pytest.param(["It stays shut [1]. It rusts [2]."], ["[1]"], id="no list at all"),
        # clean and sly
        pytest.param(["It stays shut [1].", ONE], [], id="there"),
        pytest.param(["“It stays [sic] shut,” she said [1].", ONE], [], id="sic"),
        pytest.param(["“We lost [12] men that day,” she said [1].", ONE], [], id="a number put into a quotation"),
        pytest.param(["It has three aims: [2] to save, [3] to spend [1].", ONE], [], id="counting in the text"),
        pytest.param(["It covers 10 km² and [2031] was wet [1].", ONE], [], id="a unit and a year"),
        pytest.param(["Its head (61) said so (2)."], [], id="round brackets"),
    ],
)
def test_each_number_that_is_cited_is_in_the_list(lines, missing):
    assert found(page(*lines), "marker-no-reference") == [("fails", marker) for marker in missing]


# --- reference-anachronistic --------------------------------------------------------------------------


def old(date: str, path: str = "") -> str:
    """An entry with a date in words, an address, or both."""
    return f"[1] Minutes of the town council. Town of Hale{date}. https://hale.example/minutes{path}"


@pytest.mark.parametrize(
    ("sentence", "entry"),
    [
        pytest.param(
            "The council cleared it on 12 March 2031, its minutes show [1].", old("", "/2029/03/28"), id="day"
        ),
        pytest.param("The council cleared it on 12 March 2031 [1].", old(", 28 March 2029"), id="date"),
        pytest.param("The council cleared it on 12 March 2031 [1].", old("", "/2029/03/may-minutes"), id="month"),
        pytest.param("The council cleared it in March 2031 [1].", old(", 2029"), id="year"),
        pytest.param("The council cleared it on Monday, its clerk said [1].", old(", 28 March 2029"), id="weekday"),
        pytest.param("The council cleared it last month [1].", old(", 28 March 2029"), id="last month"),
        pytest.param("On 12 March 2031 the council cleared it.[1] It rained.", old("", "/2029/03/28"), id="behind"),
        pytest.param("On 12 March 2031 the council cleared it. [1] It rained.", old("", "/2029/03/28"), id="apart"),
        pytest.param(
            "The council cleared it on 12 March 2031 [1].", old(", 14 March 2031", "/2029/03/14"), id="either"
        ),
    ],
)
def test_a_reference_is_not_older_than_what_it_is_cited_for(sentence, entry):
    assert found(page(sentence, entry), "reference-anachronistic") == [("fails", entry)]


@pytest.mark.parametrize(
    ("sentence", "entry"),
    [
        pytest.param("The council cleared it on 12 March 2031 [1].", old("", "/2031/03/12"), id="of the day"),
        pytest.param("The council cleared it on 12 March 2031 [1].", old("", "/2031/03/11"), id="by the clock"),
        pytest.param("In 2019 the council fined the firm [1].", old("", "/2019/11/06"), id="old, for an old matter"),
        pytest.param("In March last year the council fined the firm [1].", old(", 12 March 2030"), id="last year"),
        pytest.param("The council will meet on 12 June 2031 [1].", old(", 2 April 2031"), id="announced before"),
        pytest.param("Tolls may be paid until 12 April 2031 [1].", old(", 2 February 2031"), id="a deadline"),
        pytest.param(
            "On Monday the town began to enforce the by-law [1].", old(", 2 February 2019"), id="a standing law"
        ),
        pytest.param("The bank expected 4,000 lorries in 2031 [1].", old(", 2 February 2029"), id="a forecast"),
        pytest.param("The law of 2019 was upheld in March 2031 [1].", old(", 2 February 2019"), id="the earlier part"),
        pytest.param("Swing bridges turn on bearings [1].", old(", 2 February 1999"), id="nothing dated"),
        pytest.param("The council cleared it on 12 March 2031 [1].", old("", "/decisions/2031/118"), id="a number"),
        pytest.param("It was built in 1931, and cleared on 12 March 2031 [1].", old("", "/2031/03/28"), id="two dates"),
        pytest.param(
            "It opened in 1931 [1] and was cleared on 12 March 2031.", old(", 4 June 1931"), id="its own part"
        ),
        pytest.param(
            "The council cleared it on 12 March 2031 [1].",
            "[1] Plan of 3 May 2019, as adopted. Town of Hale, 14 March 2031. https://hale.example/plan",
            id="a date in the title",
        ),
    ],
)
def test_a_reference_of_its_time_is_in_order(sentence, entry):
    assert found(page(sentence, entry), "reference-anachronistic") == []


def test_without_any_date_it_is_unclear_whether_a_reference_is_too_old():
    entry = old("", "/2029/03/28/")
    assert found(page("The council cleared it [1].", entry, date=""), "reference-anachronistic") == [("unclear", entry)]
    assert found(page("The council cleared it in 2024 [1].", entry, date=""), "reference-anachronistic") == []


# --- reference-mismatch -------------------------------------------------------------------------------


def titled(title: str) -> str:
    return f"[1] {title}. Hale Gazette, 2 May 2031. https://gazette.example/2031/05/02/b"


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        pytest.param("Halden has ordered 24 ferries, its agency said [1].", "Halden orders 18 ferries", id="a figure"),
        pytest.param(
            "Halden has ordered 24 ferries, its agency said [1].", "Halden may order up to 18 ferries", id="both"
        ),
        pytest.param("The firm will cut 300 jobs in Hale [1].", "Firm to cut up to 300 jobs in Hale", id="a bound"),
        pytest.param("The clerk was charged with theft on Friday [1].", "Clerk may face theft charge", id="certainty"),
        pytest.param("Nobody has been arrested over the fire [1].", "Two men arrested over the fire", id="denied"),
        pytest.param(
            "The mayor, Egon Vark, has announced help for the growers [1].",
            "Treasurer Lindt announces help for growers",
            id="another person",
        ),
    ],
)
def test_a_title_says_what_the_sentence_says_that_cites_it(sentence, title):
    assert found(page(sentence, titled(title)), "reference-mismatch") == [("fails", titled(title))]


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        pytest.param("Halden has ordered 24 ferries, its agency said [1].", "Halden orders 24 ferries", id="the same"),
        pytest.param("In all, 5,980 homes lost power [1].", "Almost 6,000 homes without power", id="rounded"),
        pytest.param("Halden has ordered 24 ferries [1].", "Minutes of the budget committee", id="a subject"),
        pytest.param("Halden has ordered 24 ferries [1].", "Ferry order 2031/18: notice", id="a file's number"),
        pytest.param("The ferries will cost 310 million crowns [1].", "Halden orders 24 ferries", id="another part"),
        pytest.param("One of them, Halvard Lines, was taken off the list [1].", "Court annuls listing of Halvard Lines",
                     id="other words"),
        pytest.param("The office closed the bridge on Monday [1].", "Hale closes bridge", id="the town for its office"),
        pytest.param("The office closed the bridge on Monday [1].", "Ruiz closes bridge", id="a person of the page"),
        pytest.param("The firm would not appeal, it said [1].", "Statement on the notice", id="a statement"),
        pytest.param("Two of the six gates may shut, it said [1].", "We may have to close two gates", id="of six"),
        pytest.param("The clerk was charged with theft on Friday [1].", "Clerk charged with theft", id="the same act"),
        pytest.param("The clerk may be charged with theft [1].", "Clerk may face theft charge", id="the same doubt"),
    ],
)  # fmt: skip
def test_a_title_that_tells_the_same_another_part_or_only_the_subject_is_in_order(sentence, title):
    assert found(page(sentence, titled(title)), "reference-mismatch") == []
