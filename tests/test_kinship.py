"""What links two pages, what orders them and what was done: the evidence one by one, each on a small invented pair."""

from __future__ import annotations

import pytest

from sayso import pipeline
from sayso.record import Copy, CopyKind, Record
from sayso.trace import changes, trace
from tests.pile import web

pytestmark = pytest.mark.once  # see pyproject.toml

TOLD = (
    "The ferry Anselma struck a sandbank off Carrick Sound at dusk on Friday with 212 people and a circus aboard.",
    "Harbour master Brigit Loane said that the pilot had asked three times for the lamp on Gull Rock to be mended.",
    "Two elephants were taken off by barge, and the trapeze artists walked ashore at low water singing.",
    "The owners, Sound Lines of Portrush Quay, have promised the 212 passengers a second crossing without charge.",
)
SPUN = (
    "The boat Anselma hit a sandbar off Carrick Sound at sunset on Friday with 212 persons and a circus on board.",
    "Harbour master Brigit Loane stated that the pilot had requested three times for the light on Gull Rock to be "
    "fixed.",
    "Two elephants were removed by barge, and the trapeze performers strolled ashore at low tide chanting.",
    "The proprietors, Sound Lines of Portrush Quay, have pledged the 212 travellers a second passage without payment.",
)
RETURNED = (
    "On Friday at the dusk near Carrick Sound has run on a sandbank the ferry Anselma, on which were 212 persons and a "
    "circus.",
    "As has said the chief of the harbour Brigit Loane, the pilot three times asked that one repairs the lamp on the "
    "Gull Rock.",
    "By barge were taken two elephants, while the artists of the trapeze at low water went on foot to the coast, "
    "singing.",
    "For 212 passengers the owners from Portrush Quay, the Sound Lines company, promised without payment a second "
    "crossing.",
)
RETOLD = (
    "A lamp that nobody mended left a circus on a sandbank at Carrick Sound on Friday evening.",
    "Sound Lines, of Portrush Quay, says that all 212 passengers will get a free crossing.",
    "They were stranded when the Anselma ran aground. Trapeze artists waded home singing; a barge fetched two "
    "elephants.",
    "The pilot had reported the Gull Rock lamp three times, according to Brigit Loane, the harbour master.",
)


def page(site: str, *paragraphs: str, date: str | None = None, title: str = "Circus ferry aground") -> Record:
    return pipeline.record(pipeline.read(web("", site, title, date, *paragraphs), file=f"{site}-{date}.html"))


def text(*lines: str) -> Record:
    return pipeline.record(pipeline.read("\n\n".join(lines).encode(), file="page.txt"))


def copies(*records: Record) -> list[Copy]:
    return [copy for copy in trace(records).copies if copy.parent]


@pytest.mark.parametrize(
    ("paragraphs", "kind"),
    [
        pytest.param(TOLD, CopyKind.REPRINT, id="a print of it all"),
        pytest.param(SPUN, CopyKind.PARAPHRASE, id="synonyms: the words of grammar stay where they were"),
        pytest.param(RETURNED, CopyKind.TRANSLATION, id="through another language: the order of sentences alone stays"),
        pytest.param(RETOLD, CopyKind.REWRITE, id="a person tells it in another order"),
    ],
)
def test_what_was_done_to_a_page_is_told_from_its_sentences(paragraphs, kind):
    first = page("Carrick Mercury", *TOLD, date="2031-05-02T20:00:00Z")
    later = page("Daily Anchor", *paragraphs, date="2031-05-04T08:00:00Z")
    (copy,) = copies(first, later)
    assert (copy.child, copy.kind) == (later.page.id, kind)


def test_reports_of_two_events_in_one_house_style_stay_apart():
    other = (
        "The ferry Morwenna struck a sandbank off Tarbet Head at dusk on Monday with 97 people and a choir aboard.",
        "Harbour master Owen Pryce said that the pilot had asked twice for the lamp on Seal Point to be mended.",
        "Two pianos were taken off by barge, and the sopranos walked ashore at low water singing.",
        "The owners, Head Lines of Millisle, have promised the 97 passengers a second crossing without charge.",
    )
    assert copies(page("Carrick Mercury", *TOLD), page("Carrick Mercury", *other, title="Choir ferry aground")) == []


def test_years_lie_between_two_events_unless_the_wording_is_the_same():
    before = page("Carrick Mercury", *TOLD, date="2021-05-02T20:00:00Z")
    again = (RETOLD[1], "The Anselma is to be sold for scrap, and the circus has a new owner who keeps no elephants.")
    assert copies(before, page("Daily Anchor", *again, date="2031-05-04T08:00:00Z")) == []
    assert len(copies(before, page("Daily Anchor", *TOLD, date="2031-05-04T08:00:00Z"))) == 1


def test_who_quotes_comes_after_who_says():
    says = page(
        "Sound Lines", "We have never lost a passenger, a parcel or an elephant in sixty-one years.", *RETOLD[1:]
    )
    quotes = page(
        "Daily Anchor",
        '"We have never lost a passenger, a parcel or an elephant in sixty-one years," the company '
        "said in a statement.",
        *RETOLD[1:],
    )
    (copy,) = copies(says, quotes)
    assert (copy.child, copy.directed) == (quotes.page.id, True)
    assert any("quotation marks" in reason for reason in copy.reasons)


@pytest.mark.parametrize(
    "cited",
    [
        pytest.param("The Mercury says that the lamp was reported.", id="by the last word of its name"),
        pytest.param("Loane spoke to the Carrick Mercury on Friday.", id="by its name"),
    ],
)
def test_an_outlet_is_credited_as_people_call_it(cited):
    first, later = page("The Carrick Mercury", *TOLD), page("Daily Anchor", *RETOLD, cited)
    (copy,) = copies(first, later)
    assert (copy.child, copy.directed) == (later.page.id, True)


def test_bulletins_of_one_office_are_ordered_by_their_numbers():
    heads = ("GOVERNMENT OF THE OUTER SOUND", "HARBOUR OFFICE")
    sixth = text(*heads, "BULLETIN No. 6", *TOLD)
    eighth = text(*heads, "BULLETIN No. 8", *TOLD[:3], "The Anselma was towed to Portrush Quay at noon on Saturday.")
    (copy,) = copies(eighth, sixth)
    assert (copy.child, copy.directed, copy.kind) == (eighth.page.id, True, CopyKind.UPDATE)


def test_an_agency_is_known_by_its_dateline_and_masthead_whatever_it_files_a_dispatch_under():
    dispatch = (f"CARRICK, May 2 (Loran Press) - {TOLD[0]}", *TOLD[1:])
    first = text("LNP-FERRY-CARRICK 1", "Loran Press newswire", "Circus ferry aground in Carrick Sound", *dispatch)
    second = text(
        "LNP-FERRY-CARRICK 2",
        "Loran Press newswire",
        "UPDATE 1-Circus ferry aground in Carrick Sound",
        *dispatch,
        "A third elephant was found asleep in the hold.",
    )
    (copy,) = copies(first, second)
    assert (copy.child, copy.directed, copy.kind) == (second.page.id, True, CopyKind.UPDATE)


def test_what_a_page_that_only_quotes_says_itself_is_no_change():
    first = page("Carrick Mercury", *TOLD, date="2031-05-02T20:00:00Z")
    column = page(
        "Evening Gull",
        "My aunt kept 14 hens and never lost one, and she said that the trick was to count them twice.",
        f"I read the Carrick Mercury at breakfast. {TOLD[1]}",
        "Councillor Ivo Frame told me that 37 lamps on this coast are dark, and that he closed the file in March.",
        "Nobody on the quay opened a door when I knocked, so that is all that I can tell you this week.",
        date="2031-05-06T08:00:00Z",
        title="On counting twice",
    )
    (copy,) = copies(first, column)
    assert (copy.child, copy.kind) == (column.page.id, CopyKind.QUOTATION)
    assert changes(first, column) == ()


def test_two_papers_that_pass_on_an_absent_one_in_their_own_order_have_a_lost_page():
    one = page("Daily Anchor", f"{RETOLD[0][:-1]}, the Sound Tribune reported.", *RETOLD[1:], title="Lamp left dark")
    two = page(
        "Evening Gull",
        "Two elephants were taken off by barge at Carrick Sound, according to the Sound Tribune.",
        "The 212 passengers of the Anselma are promised a free crossing by Sound Lines, the Sound Tribune reported.",
        "The harbour master, Brigit Loane, told the Sound Tribune that the lamp had been reported three times.",
        title="Elephants go home",
    )
    traced = trace([one, two])
    assert len(traced.lost) == 1
    assert {copy.child for copy in traced.copies if copy.lost} == {one.page.id, two.page.id}
