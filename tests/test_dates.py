"""The page's dates, as a careful sub-editor would see them: what fails, and above all what does not."""

from __future__ import annotations

import pytest

from sayso.record import Verdict
from tests.test_audit import findings_on

pytestmark = pytest.mark.once  # see pyproject.toml

TITLE = "Harbour office of Hale closes the old swing bridge to lorries"
BODY = (
    "The harbour office closed the old swing bridge to lorries, its head, Ana Ruiz, told reporters in the town hall. "
    "Two of its bearings are worn, she said, and the town will have to pay for new ones."
)


def page(*lines: str, date: str = "Published 3 May 2031") -> str:
    """A page in text: title, date, a paragraph, and further ones."""
    return "\n\n".join(line for line in (TITLE, date, BODY, *lines) if line)


def found(text: str, code: str, *, captured: str | None = "2031-05-05") -> list[tuple[str, list[str]]]:
    return [(f.verdict, [s.text for s in f.spans]) for f in findings_on(text, code, captured=captured)]


def markup(*, shown: str = "", body: str = "", **meta: str) -> str:
    """A page in HTML; `meta` are published, modified and address."""
    names = {"published": "article:published_time", "modified": "article:modified_time"}
    head = "".join(f'<meta property="{names[k]}" content="{v}">' for k, v in meta.items() if k in names)
    if "address" in meta:
        head += f'<link rel="canonical" href="{meta["address"]}">'
    return (
        f"<!doctype html><html lang=en><head><title>{TITLE}</title>{head}</head><body><article><h1>{TITLE}</h1>"
        f"<p class=meta>{shown}</p><p>{BODY}</p><p>{BODY.replace('lorries', 'carts')}</p>{body}</article></body></html>"
    )


# --- date-missing -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        pytest.param(page(), [], id="below the title"),
        pytest.param(page(date="Posted on May 3rd, 2031 by Ana Ruiz"), [], id="posted on"),
        pytest.param(page(date="03.05.2031"), [], id="digits"),
        pytest.param(page(date="Updated 3 May 2031"), [], id="an update only"),
        pytest.param(markup(published="2031-05-03T10:00:00Z"), [], id="metadata only"),
        pytest.param(markup(address="https://hale.example/2031/05/03/bridge"), [], id="address only"),
        pytest.param(markup(address="https://hale.example/2031/05/bridge"), [], id="a month in the address"),
        pytest.param(page(date=""), ["fails"], id="nowhere"),
        pytest.param(page("The bridge was built on 4 June 1931.", date=""), ["fails"], id="a date of something else"),
        pytest.param(page(date="") + "\n\n© 2031 Hale Gazette", ["fails"], id="a copyright year"),
        pytest.param(page(date="Published Saturday, 3 May"), ["unclear"], id="a day without its year"),
        pytest.param(
            page(date="").replace("The harbour", "HALE, May 3 (HN) - The harbour", 1), ["unclear"], id="place"
        ),
    ],
)
def test_a_page_says_when_it_was_published(text, verdicts):
    assert [verdict for verdict, _ in found(text, "date-missing")] == verdicts


# --- date-future --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(page(date="Published 20 May 2031"), [["20 May 2031"]], id="published after the capture"),
        pytest.param(
            page(date="Published 3 May 2031 | Updated 3 May 2032"), [["3 May 2032"]], id="updated after the capture"
        ),
        pytest.param(page("The recount of 31 November was closed."), [["31 November"]], id="no day"),
        pytest.param(page("It shut on 29 February 2030, he said."), [["29 February 2030"]], id="no leap year"),
        pytest.param(page(date="Published on 31 April 2031"), [["31 April 2031"]], id="published on no day"),
        pytest.param(
            page("It shut on 31 June. It opened on 31 June."), [["31 June", "31 June"]], id="one finding for one date"
        ),
        pytest.param(
            page("It shut [1].", "References", "[1] Notice. Harbour office, 3 August 2031. https://hale.example/n"),
            [["[1] Notice. Harbour office, 3 August 2031. https://hale.example/n"]],
            id="a reference from after the capture",
        ),
        pytest.param(markup(published="2032-01-01T00:00:00Z"), [[]], id="in metadata only"),
        # clean and sly
        pytest.param(page(date="Published 6 May 2031"), [], id="tomorrow, by a clock further east"),
        pytest.param(markup(published="2031-05-06T01:30:00+12:00"), [], id="tomorrow by its offset"),
        pytest.param(page(date="Published 03/05/2031"), [], id="3 May or March 5"),
        pytest.param(page(date="Published 05/12/2031".replace("12", "04")), [], id="4 May or 5 April"),
        pytest.param(page("The new bridge will open on 9 June 2034."), [], id="an event ahead"),
        pytest.param(page("Its lease runs to 31 December 2099."), [], id="a deadline far ahead"),
        pytest.param(page("The year has no 31 November, and the form's “31 November” was a misprint."), [], id="told"),
        pytest.param(page("The stamp reads 30 February [sic] 2031."), [], id="sic"),
        pytest.param(page("In June 31 lorries crossed it."), [], id="a number behind a month"),
        pytest.param(page("It leapt open on 29 February 2028."), [], id="a leap year"),
        pytest.param(page() + "\n\n© 2035 Hale Gazette. All rights reserved", [], id="a copyright year ahead"),
        pytest.param(
            page("See [1].", "References", "[1] Bridges. Hale Press, forthcoming, May 2032. https://hale.example/b"),
            [],
            id="a work to come",
        ),
    ],
)
def test_no_date_is_after_the_capture_or_off_the_calendar(text, words):
    assert found(text, "date-future") == [("fails", spans) for spans in words]


def test_without_a_capture_the_day_of_the_audit_is_the_last():
    assert found(page(date="Published 20 June 2031"), "date-future", captured=None) == []
    assert found(page(date="Published 20 August 2031"), "date-future", captured=None) == [("fails", ["20 August 2031"])]


def test_on_a_page_without_a_date_the_past_ends_with_the_capture():
    text = page("On 9 June 2031 the council sold the bridge.", date="")
    assert found(text, "date-future") == [("fails", ["On 9 June 2031 the council sold the bridge."])]
    assert found(text, "date-future", captured="2031-07-01") == []


# --- date-order ---------------------------------------------------------------------------------------

PAST = [
    "On 12 December 2031 the council adopted the budget.",
    "On Friday, 12 December 2031, the council has adopted the budget.",
    "But on December 12, 2031, the old tower fell into the harbour.",
    "The contract was signed on 12 December 2031.",
    "The two mayors met on 12 December 2031.",
    "In December 2031 the town lost its last ferry.",
    "On 12 December 2031 the council called a referendum.",
    "On 4 May 2031 the bridge was shut.",
]
AHEAD = [
    "On 12 December 2031 the council will vote on the budget.",
    "The council meets on 12 December 2031.",
    "The trial, delayed twice, begins on 12 December 2031.",
    "On 12 December 2031 the delayed trial begins.",
    "The council set a vote for 12 December 2031.",
    "The court scheduled the hearing on 12 December 2031.",
    "The town approved a march on 12 December 2031.",
    "The deadline was extended to 12 December 2031.",
    "Contracts signed before May run until 12 December 2031.",
    "The two mayors were to meet on 12 December 2031.",
    "She said the tolls would end on 12 December 2031.",
    "If the bank failed on 12 December 2031, the town would pay.",
    "They booked rooms in Hale for the night of 12 December 2031.",
    "Tickets for the fair on 12 December 2031 have sold out.",
    "The permit expires on 12 December 2031.",
    "The bridge opened on 12 December 1931.",
    "On 3 May 2031 the bridge was shut.",
]


@pytest.mark.parametrize("sentence", PAST)
def test_what_is_told_as_past_is_not_after_the_page(sentence):
    assert found(page(sentence), "date-order") == [("fails", [sentence])]


@pytest.mark.parametrize("sentence", AHEAD)
def test_what_is_told_ahead_or_was_before_the_page_is_in_order(sentence):
    assert found(page(sentence), "date-order") == []


@pytest.mark.parametrize(
    ("sentence", "verdicts"),
    [
        pytest.param("On 12 May the council adopted the budget.", ["unclear"], id="a week after the page"),
        pytest.param("On 12 March the council adopted the budget.", [], id="before it"),
        pytest.param("On 12 December the council adopted the budget.", [], id="last December"),
        pytest.param("In 2030 they sat for long. On 12 May the council adopted the budget.", [], id="beside a year"),
    ],
)
def test_a_day_without_a_year_that_comes_soon_after_the_page_may_be_an_earlier_years(sentence, verdicts):
    assert [verdict for verdict, _ in found(page(sentence), "date-order")] == verdicts


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(
            page(date="Published 14 April 2031, 09:12 · Updated 11 April 2031, 17:40"),
            [["14 April 2031, 09:12", "11 April 2031, 17:40"]],
            id="days before",
        ),
        pytest.param(
            page(date="Published 3 May 2031, 14:30 · Updated 3 May 2031, 09:10"),
            [["3 May 2031, 14:30", "3 May 2031, 09:10"]],
            id="hours before",
        ),
        pytest.param(markup(published="2031-05-03", modified="2031-04-20"), [[]], id="in metadata"),
        pytest.param(
            page("It shut [1].", "References", "[1] Notice. Harbour office, 4 June 2031. https://hale.example/n"),
            [["[1] Notice. Harbour office, 4 June 2031. https://hale.example/n"]],
            id="a reference from after the page",
        ),
        # clean and sly
        pytest.param(page(date="Published 3 May 2031 | Updated 4 May 2031"), [], id="a day after"),
        pytest.param(page(date="Published 3 May 2031, 09:10 · Updated 3 May 2031, 14:30"), [], id="hours after"),
        pytest.param(page(date="Published 3 May 2031 | Updated 3 May 2031"), [], id="the same day"),
        pytest.param(
            markup(published="2031-05-03T00:10:00+12:00", modified="2031-05-02T13:00:00Z"),
            [],
            id="a clock further east",
        ),
        pytest.param(
            markup(published="2031-05-03T09:00:00Z", modified="2031-05-02T20:00:00Z"), [], id="written the night before"
        ),
        pytest.param(
            markup(published="2031-05-03T09:00:00Z", modified="2031-04-30T20:00:00Z"), [], id="put out days after"
        ),
        pytest.param(page(date="Published 03/04/2031 | Updated 10/03/2031"), [], id="March 4 or 3 April"),
        pytest.param(
            page("It shut [1].", "References", "[1] Notice. https://hale.example/n (accessed 4 May 2031)"),
            [],
            id="a visit",
        ),
    ],
)
def test_a_page_is_updated_after_it_is_published_and_refers_to_what_was_there(text, words):
    assert found(text, "date-order", captured="2031-07-01") == [("fails", spans) for spans in words]


# --- date-unresolved ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        pytest.param("It shut on Monday, the office said.", ["on Monday"], id="a weekday"),
        pytest.param("The office said on Tuesday night that it was shut.", ["on Tuesday night"], id="of the saying"),
        pytest.param("Last year it was open.", ["Last year"], id="last year"),
        pytest.param("She said it had shut yesterday and might open tomorrow.", ["yesterday", "tomorrow"], id="two"),
        pytest.param("Two weeks ago it was open.", ["Two weeks ago"], id="ago"),
        pytest.param("It is to open by the end of the month.", ["by the end of the month"], id="end of the month"),
        pytest.param("It opens again next spring.", ["next spring"], id="a season"),
        pytest.param("It was open earlier this week.", ["earlier this week"], id="this week"),
        pytest.param("Crowds came at the weekend.", ["at the weekend"], id="the weekend"),
        pytest.param("Officials in Hale Monday shut it.", ["Monday"], id="without a preposition"),
        # clean and sly
        pytest.param("It opens on Mondays and every Tuesday.", [], id="habits"),
        pytest.param("Sales fell on Black Friday and Good Friday.", [], id="names"),
        pytest.param("She told the Sunday Times that it was shut.", [], id="a newspaper"),
        pytest.param("It shut on Monday, 5 May 2031, at noon.", [], id="with its date"),
        pytest.param("It shut on 5 May 2031. On Wednesday it opened.", [], id="behind a full date"),
        pytest.param("The next day it rained, and the following week too.", [], id="counted from another"),
        pytest.param("It was the last week of the strike.", [], id="the last week of something"),
        pytest.param("Her last season at the club was a good one.", [], id="somebody's last"),
        pytest.param("It has been shut for two weeks.", [], id="a span"),
        pytest.param("It was built in 1931 and opened on 4 June 1931.", [], id="full dates"),
        pytest.param("It may last years.", [], id="a verb"),
    ],
)
def test_on_a_page_without_a_date_nothing_can_be_counted_from_it(sentence, words):
    assert found(page(sentence, date=""), "date-unresolved") == [("fails", [word]) for word in words]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(page("It shut on Monday. Last year it was open."), id="a dated page"),
        pytest.param(page("It shut on Monday.", date="Updated 3 May 2031"), id="an updated page"),
        pytest.param(markup(body="<p>It shut on Monday, the harbour office said in the evening.</p>",
                            address="https://hale.example/2031/05/03/bridge"), id="a date in the address"),
        pytest.param(markup(shown="Published 17 May 2031", body="<p>It shut on Monday, the harbour office said.</p>",
                            published="2031-02-03"), id="two dates"),
        pytest.param(page("It shut on Monday.", date="Published Saturday, 3 May"), id="a day without its year"),
        pytest.param(page(date="") + "\n\nRead also:\n\nFerry stopped last week", id="furniture"),
    ],
)  # fmt: skip
def test_with_a_date_to_count_from_everything_resolves(text):
    assert found(text, "date-unresolved") == []


# --- date-conflict ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(
            markup(shown="Published on 17 April 2031", published="2031-02-24"), [["17 April 2031"]], id="text"
        ),
        pytest.param(markup(published="2031-05-03", address="https://hale.example/2031/02/24/b"), [[]], id="address"),
        pytest.param(markup(published="2031-05-03", address="https://hale.example/2031/02/b"), [[]], id="its month"),
        pytest.param(
            page(date="Published 3 May 2031\n\nPosted 20 April 2031"), [["3 May 2031", "20 April 2031"]], id="two lines"
        ),
        # clean and sly
        pytest.param(markup(shown="Published 3 May 2031", published="2031-05-03T10:00:00Z"), [], id="they agree"),
        pytest.param(markup(shown="Published 3 May 2031", published="2031-05-02T23:30:00Z"), [], id="by the clock"),
        pytest.param(markup(shown="Published 03/05/2031", published="2031-03-05"), [], id="American digits"),
        pytest.param(markup(shown="Published 03/05/2031", published="2031-05-03"), [], id="British digits"),
        pytest.param(markup(published="2031-05-03", address="https://hale.example/2031/05/b"), [], id="its own month"),
        pytest.param(
            markup(published="2031-05-03", address="https://hale.example/2024/vote"), [], id="a year's subject"
        ),
        pytest.param(page(date="Published 3 May 2031 | Updated 20 May 2031"), [], id="an update"),
        pytest.param(page(date="3 May 2031\n\nUpdated 20 May 2031"), [], id="an update on its own line"),
        pytest.param(
            markup(shown="4 May 2031", published="2031-04-20", modified="2031-05-04"), [], id="the last update shown"
        ),
        pytest.param(
            page("This article was first published in our print edition.", date="3 May 2031\n\nPosted 20 April 2031"),
            [],
            id="printed again",
        ),
        pytest.param(page("It opened on 4 June 1931 and shut on 2 May 2031."), [], id="dates of other things"),
        pytest.param(page(date="HALE, 3 May 2031\n\nNORVIK, 4 May 2031"), [], id="two datelines"),
    ],
)
def test_the_dates_of_publication_are_one(text, words):
    assert found(text, "date-conflict", captured="2031-07-01") == [("fails", spans) for spans in words]


def test_an_agreement_is_told_when_it_is_asked_for():
    (one,) = findings_on(markup(shown="Published 3 May 2031", published="2031-05-03"), "date-conflict", everything=True)
    assert one.verdict is Verdict.HOLDS
