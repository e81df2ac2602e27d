"""A headline says no more than its body: figures, certainty, acts and actors, and titles that agree."""

from __future__ import annotations

import pytest

from sayso.record import Severity, Verdict
from tests.test_audit import findings_on

pytestmark = pytest.mark.once  # see pyproject.toml

MILL = """
Halden Steel is in talks about selling its Norvik mill to a rival, the company said on Tuesday.

The mill makes rails and employs 640 people. Up to 300 jobs could go if the sale falls through, said the works council's
chair, Ida Brenn.

The company's spokesman, Olav Mork, said that no price had been named. The town's mayor said she had heard of the matter
from the radio.
"""

STORM = """
The storm cut the power to 5,980 homes in the Norvik valley, the grid's control room said on Monday.

A tree fell on a bus in Lower Brenn and 12 passengers were hurt, none of them badly, according to the fire service. The
River Brenn rose to 4.83 metres at the mill bridge.

Repairs will cost the grid between £1.5m and £2m, its director, Tove Aune, said. Schools in four villages stayed shut.
"""

COUNCIL = """
Norvik's council has voted to withdraw the night bus from May, its leader, Per Aune, said after the meeting.

The bus costs the town 410,000 crowns a year and carries nine passengers on an average night, its figures show.

Residents at the meeting shouted at the councillors. "It is a disgrace," said Jorunn Lie, who cleans the hospital by
night. Mr Aune said he would not stand again.
"""

RESCUE = """
Two climbers were winched off the north face of Mount Brenn on Sunday after 19 hours on a ledge, the rescuers said.

Kari Voll and Nils Aker had lost a rope at about 3,000 metres. "We sang to keep warm," Ms Voll told reporters at the
hospital in Norvik, where both were treated for frostbite.

The service has been called to the face six times this year. The police do not plan to fine the pair, a spokesman said.
"""


def page(headline: str, body: str) -> str:
    return f"{headline}\n\nPublished 3 May 2031\n{body}"


CLEAN = [
    pytest.param("Halden Steel in talks to sell Norvik mill", MILL, id="talks are talks"),
    pytest.param("Halden Steel may sell its Norvik mill", MILL, id="may is no more than talks"),
    pytest.param("Will Halden Steel sell its Norvik mill?", MILL, id="a question commits to nothing"),
    pytest.param("Steelmaker discusses sale of Norvik works", MILL, id="synonyms"),
    pytest.param("Up to 300 jobs at risk at Norvik mill", MILL, id="a bound kept"),
    pytest.param("Nearly 6,000 homes without power after storm", STORM, id="nearly 6,000 for 5,980"),
    pytest.param("Storm leaves 6,000 homes without power", STORM, id="6,000 for 5,980"),
    pytest.param("Thousands of homes lose power in Norvik valley", STORM, id="an order for a number"),
    pytest.param("River hits 4.8 metres as storm cuts power", STORM, id="4.8 for 4.83"),
    pytest.param("Twelve hurt as tree falls on bus", STORM, id="a number in words"),
    pytest.param("More than 5,900 homes lose power in storm", STORM, id="more than a smaller number"),
    pytest.param("Storm could cost grid up to £2m", STORM, id="the upper end of a range, told as one"),
    pytest.param("Norvik axes night bus", COUNCIL, id="axes for withdraw"),
    pytest.param("Night bus to go from May, Norvik votes", COUNCIL, id="what is settled, as planned"),
    pytest.param("'A disgrace': fury as Norvik scraps night bus", COUNCIL, id="a quotation, and fury over shouts"),
    pytest.param("Norvik council leader will not stand again", COUNCIL, id="a minor matter of the body"),
    pytest.param("Climbers rescued from Mount Brenn after 19 hours on ledge", RESCUE, id="rescued for winched off"),
    pytest.param("'We sang to keep warm': climbers saved from north face", RESCUE, id="a quoted headline"),
    pytest.param("Two climbers airlifted off Mount Brenn", RESCUE, id="airlifted for winched off"),
]


@pytest.mark.parametrize("code", ["headline-figure", "headline-certainty", "headline-unsupported", "headlines-differ"])
@pytest.mark.parametrize(("headline", "body"), CLEAN)
def test_a_headline_that_a_sub_editor_waves_through_has_no_finding(headline, body, code):
    assert findings_on(page(headline, body), code) == ()


@pytest.mark.parametrize(
    ("headline", "body", "code", "words"),
    [
        pytest.param("300 jobs to go at Norvik mill", MILL, "headline-figure", "300 jobs", id="'up to' dropped"),
        pytest.param("Over 5,980 homes without power", STORM, "headline-figure", "Over 5,980 homes", id="'over' added"),
        pytest.param("9,000 homes without power", STORM, "headline-figure", "9,000 homes", id="another number"),
        pytest.param("Storm to cost grid £2m", STORM, "headline-figure", "£2m", id="the lower end of a range dropped"),
        pytest.param(
            "Halden Steel set to sell its Norvik mill", MILL, "headline-certainty", "set to", id="set to over in talks"
        ),
        pytest.param(
            "Halden Steel signs deal to sell Norvik mill",
            MILL,
            "headline-certainty",
            "signs deal",
            id="a deal over talks",
        ),
        pytest.param(
            "Climbers rescued from Mount Brenn were fined",
            RESCUE,
            "headline-certainty",
            "fined",
            id="what the body denies",
        ),
        pytest.param(
            "Sabotage feared as storm cuts power to Norvik homes",
            STORM,
            "headline-unsupported",
            "Sabotage",
            id="an actor that is not there",
        ),
        pytest.param(
            "Terrorism fears as tree falls on bus", STORM, "headline-unsupported", "Terrorism", id="a loaded word"
        ),
        pytest.param(
            "Mayor arrested over Norvik mill sale", MILL, "headline-unsupported", "arrested", id="an act not there"
        ),
    ],
)
def test_what_goes_beyond_the_body_is_found_at_its_words(headline, body, code, words):
    (found,) = findings_on(page(headline, body), code)
    assert found.verdict is Verdict.FAILS
    assert found.spans[0].text == words
    assert words in found.message


def test_the_message_quotes_both_sides_and_names_who_said_it():
    (found,) = findings_on(page("Halden Steel set to sell its Norvik mill", MILL), "headline-certainty")
    assert "“set to” in the headline" in found.message
    assert "in talks about selling" in found.message


def test_a_fault_that_fits_two_codes_gets_the_better_one():
    text = page("Halden Steel signs deal to sell Norvik mill", MILL)
    assert findings_on(text, "headline-unsupported") == ()
    assert len(findings_on(text, "headline-certainty")) == 1


def test_remarks_behind_the_tags_are_no_evidence():
    body = STORM + "\n• Storm\n• Norvik\n\n1. In light of the terrorism it may be asked who cut the power.\n"
    (found,) = findings_on(page("Terrorism fears as tree falls on bus", body), "headline-unsupported")
    assert found.spans[0].text == "Terrorism"


def test_a_body_too_short_to_tell_leaves_it_unclear():
    (found,) = findings_on(
        "Mayor arrested in Norvik\n\nThe mayor of Norvik was seen at the station.", "headline-unsupported"
    )
    assert found.verdict is Verdict.UNCLEAR


def html(*headings: str, title: str, body: str = COUNCIL) -> str:
    heads = "".join(f"<h1>{heading}</h1>" for heading in headings)
    paragraphs = "".join(f"<p>{part}</p>" for part in body.strip().split("\n\n"))
    return f"<html><head><title>{title}</title></head><body><article>{heads}{paragraphs}</article></body></html>"


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("Council axes night bus | Norvik Post", id="the site behind a bar"),
        pytest.param("Norvik's night bus axed by council", id="another order"),
        pytest.param("Night bus axed", id="shorter"),
    ],
)
def test_a_title_element_that_says_the_same_is_in_order(title):
    assert findings_on(html("Council axes night bus", title=title), "headlines-differ") == ()


def test_a_title_element_that_says_another_thing_is_a_note():
    (found,) = findings_on(html("Council axes night bus", title="Library opens on Sundays"), "headlines-differ")
    assert found.severity is Severity.NOTE
    assert "Library opens on Sundays" in found.message


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Norvik council axes night bus", "Norvik council keeps night bus", id="opposite acts"),
        pytest.param("9 passengers lose night bus", "90 passengers lose night bus", id="two numbers"),
        pytest.param(
            "Night bus to go from May", "Mafia seizes town hall as Norvik axes night bus", id="one beyond the body"
        ),
    ],
)
def test_visible_titles_that_say_different_things_fail(one, other):
    found = [f for f in findings_on(f"{one}\n\n{other}\n{COUNCIL}", "headlines-differ") if f.severity is Severity.ERROR]
    assert len(found) == 1
    assert {span.text for span in found[0].spans} == {one, other}


def test_two_titles_in_other_words_agree():
    text = f"Norvik council axes night bus\n\nNight bus scrapped by Norvik's councillors\n{COUNCIL}"
    assert findings_on(text, "headlines-differ") == ()
