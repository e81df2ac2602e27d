"""Who could be asked: what a careful sub-editor would query on a page, and what they would wave through."""

from __future__ import annotations

import datetime

import pytest

from sayso import pipeline
from sayso.audit import CHECKS, audit
from sayso.record import Verdict

pytestmark = pytest.mark.once  # see pyproject.toml

TODAY = datetime.date(2031, 6, 30)

TITLE = "Norvik council meets over the harbour wall"
LEAD = "The harbour council of Norvik met on Tuesday to talk about the wall, its chair, Ana Ruiz, said."
CLOSE = "The council meets again in July."


def a_page(*paragraphs: str, lead: str = LEAD, close: str = CLOSE) -> str:
    return "\n\n".join((TITLE, "By Tom Hale", "3 May 2031", lead, *paragraphs, close))


def found(code: str, text: str) -> list[str]:
    """The words that a check finds fault with."""
    record = pipeline.record(pipeline.read(text.encode()))
    checks = [check for check in CHECKS if check.code == code]
    findings = audit(record, today=TODAY, checks=checks)
    assert all(finding.verdict is Verdict.FAILS for finding in findings)
    for finding in findings:
        for span in finding.spans:
            assert record.page.text[span.start : span.end] == span.text
    return [finding.spans[0].text for finding in findings]


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("The storm cost the valley 61 million crowns in lost fares.", id="a loss"),
        pytest.param("The town has spent 480,000 dinars on the new gate, twice what was planned.", id="an overspend"),
        pytest.param("The town has paid 730,000 velks for a clock that does not work.", id="a currency nobody knows"),
        pytest.param("The fire destroyed 120 houses along the quay.", id="damage"),
        pytest.param("Some 4,000 people have fled the lower villages.", id="people driven out"),
        pytest.param("Hundreds of drones attack the port each night.", id="attacks by the hundred"),
        pytest.param("Thousands of hired soldiers have been spotted near the border.", id="troops spotted"),
        pytest.param("Thefts from boats have risen by 40 per cent.", id="a rise"),
        pytest.param("At least 14 people died in the landslide.", id="the dead"),
        pytest.param("Two thirds of the shops are empty and 2,300 workers have been laid off.", id="jobs lost"),
        pytest.param("The mayor's trip to the coast cost taxpayers $85,000.", id="a cost in dollars"),
        pytest.param("About 70% of residents want the wall gone.", id="a share of residents"),
        pytest.param("It is estimated that 9,000 cattle died of the fever.", id="an estimate of nobody's"),
        pytest.param("More than 300 patients have been infected at the clinic.", id="the infected"),
        pytest.param("Nine out of ten pupils have been bullied at the school.", id="a share in words"),
        pytest.param("The war has driven 1.2 million people from their homes.", id="people driven from home"),
        pytest.param("The company owes its suppliers 12 million euros.", id="a debt"),
    ],
)
def test_a_figure_of_consequence_without_a_source_is_found(sentence):
    assert found("figure-unsourced", a_page("The wall was built of granite.", sentence)) == [sentence]


@pytest.mark.parametrize(
    "paragraphs",
    [
        pytest.param(["The storm cost the valley 61 million crowns, the council said."], id="said in the sentence"),
        pytest.param(["According to Fellside Rail, 61 million crowns were lost."], id="according to"),
        pytest.param(
            ["The storm cost the valley 61 million crowns. The figure comes from the rail board."], id="said after"
        ),
        pytest.param(
            ["The insurers' league counted the losses. The storm cost the valley 61 million crowns, it found."],
            id="said before",
        ),
        pytest.param(
            [
                "The storm cost the valley 61 million crowns.",
                "That estimate was given by Per Ostrup of the rail board.",
            ],
            id="a next paragraph that points back",
        ),
        pytest.param(
            [
                "Fellside Rail said the storm had washed out two bridges.",
                "The storm cost the valley 61 million crowns.",
            ],
            id="a paragraph before that speaks of the same storm",
        ),
        pytest.param(["The bridge is 340 metres long and carries 12 lanes."], id="lengths"),
        pytest.param(["Jean Otter, 79, has lived on the quay for 51 years."], id="ages"),
        pytest.param(["Norvik, a town of 48,000 people, lies on a bay."], id="population"),
        pytest.param(["Tickets cost 12 crowns, or 8 crowns for children."], id="ticket prices"),
        pytest.param(["The quarry employs 63 people."], id="a staff"),
        pytest.param(["The council passed the budget by 14 votes to 11."], id="a vote"),
        pytest.param(["Norvik beat Hale 3-1 with two goals in the last 20 minutes."], id="a score"),
        pytest.param(["The flat, of 82 square metres, is on offer for 240,000 crowns."], id="a listing"),
        pytest.param(["In 1987 a flood killed 31 people in the valley."], id="long past"),
        pytest.param(["This reporter counted 34 damaged houses along the quay."], id="the reporter's own count"),
        pytest.param(["We counted 34 damaged houses along the quay."], id="our own count"),
        pytest.param(['Ruiz was blunt. "The storm cost us 61 million crowns," she said.'], id="quoted"),
        pytest.param(["Two people were hurt when a lorry hit the gate."], id="one or two hurt"),
        pytest.param(["Shares of the line rose 12 per cent in early trading."], id="a market"),
        pytest.param(["The club paid nobody and has 24 players, three coaches and a kit man."], id="a squad"),
        pytest.param(
            ["Police say 140 houses were damaged.", "Of the 140 houses damaged, none had cellars."], id="again"
        ),
        pytest.param(["The film opens with 400 soldiers storming a castle."], id="a film"),
        pytest.param(["Norvik Rovers paid 40 million crowns for the striker in 2029."], id="an old transfer"),
        pytest.param(["Our boats went out 140 times. We spent 61,000 crowns on ropes."], id="a body on itself"),
        pytest.param(["The council gave 250,000 crowns to the school by 9 votes to 2, minutes show."], id="minutes"),
        pytest.param(["Council records show that 61 million crowns were lost."], id="records show"),
        pytest.param(["By the rail board's own reckoning, 61 million crowns were lost."], id="by somebody's reckoning"),
        pytest.param(
            ["The sale raised 61,000 crowns [1].", "References", "[1] Sale report. https://norvik.example/a"],
            id="cited",
        ),
    ],
)
def test_a_figure_that_is_sourced_or_of_no_consequence_is_waved_through(paragraphs):
    assert found("figure-unsourced", a_page("The wall was built of granite.", *paragraphs)) == []


def test_a_page_that_stands_on_one_report_named_at_its_top_has_its_source():
    text = a_page(
        "The report counts 2,400 empty houses.",
        "Some 4,000 people have left the district.",
        "The report puts part of the blame on rents.",
        lead="Norvik is losing its young, a report by the Institute of Harbours said on Tuesday.",
    )
    assert found("figure-unsourced", text) == []


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param(
            "The strike fund was secretly topped up by a rival line, two people familiar with the matter said.",
            id="people familiar with the matter",
        ),
        pytest.param("The harbour master took bribes from three captains, a source said.", id="a source"),
        pytest.param("According to sources close to the mayor, she will resign in June.", id="sources close to"),
        pytest.param("A senior official said the inspection reports had been falsified.", id="a senior official"),
        pytest.param(
            "An employee, who asked not to be named, said poisoned water had been pumped into the bay.",
            id="asked not to be named",
        ),
        pytest.param("Insiders say the accounts were rigged for years.", id="insiders"),
        pytest.param("A Western diplomat said the fleet was planning an attack on the strait.", id="a diplomat"),
    ],
)
def test_a_serious_statement_on_voices_without_names_is_found(sentence):
    assert found("anonymous-only", a_page(sentence)) == [sentence]


@pytest.mark.parametrize(
    "paragraph",
    [
        pytest.param(
            "Two insurers, who asked not to be named, said cover had been withdrawn after thefts. "
            "The Norvik Insurers' League confirmed this in an email.",
            id="confirmed by a named body",
        ),
        pytest.param(
            "The harbour master took bribes from captains, a source said. Court papers show he was charged in May.",
            id="borne out by papers",
        ),
        pytest.param(
            "A source said the harbour master had taken bribes from captains. "
            "Police chief Ana Holm said the harbour master had taken bribes from four captains.",
            id="said again by a name",
        ),
        pytest.param("A spokesman for the police said three men had been arrested for theft.", id="a spokesman"),
        pytest.param("A source said the choir would sing in June.", id="nothing serious"),
        pytest.param(
            "The source of the Norl, a spring below the pass, was poisoned in May.", id="the source of a river"
        ),
        pytest.param("Residents said the gate had been destroyed by the storm.", id="residents"),
        pytest.param("The police said a man had been killed.", id="a body"),
        pytest.param(
            "Tove Haalvik, an insider at the yard, said the reports were falsified.", id="an insider with a name"
        ),
    ],
)
def test_a_voice_that_is_borne_out_or_says_nothing_serious_is_waved_through(paragraph):
    assert found("anonymous-only", a_page(paragraph)) == []


def test_a_denial_or_a_refusal_to_confirm_bears_nothing_out():
    text = "The harbour master took bribes from captains, a source said. The port could not confirm this."
    assert len(found("anonymous-only", a_page(text))) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("Reports suggest that the tanks were left open for weeks.", id="reports suggest"),
        pytest.param("Allegedly, three boxes had stood unsealed for a night.", id="allegedly, first"),
        pytest.param("The line has allegedly been carrying arms.", id="allegedly, inside"),
        pytest.param("The yard is reportedly up for sale.", id="reportedly"),
        pytest.param("It is understood that the captain has left the country.", id="it is understood"),
        pytest.param("The captain is understood to have left the country.", id="is understood to"),
        pytest.param("According to media reports, the yard is to close.", id="media reports"),
        pytest.param("Rumour has it that the mayor will not stand again.", id="rumour has it"),
        pytest.param("Unconfirmed reports say a second gate failed.", id="unconfirmed reports"),
        pytest.param("It has been claimed that the wall was never inspected.", id="it has been claimed"),
    ],
)
def test_what_is_passed_on_from_nobody_is_found(sentence):
    assert found("reports-unnamed", a_page("The wall was built of granite.", sentence)) == [sentence]


@pytest.mark.parametrize(
    "paragraph",
    [
        pytest.param("The yard is reportedly up for sale, the Hale Courier wrote.", id="an outlet in the sentence"),
        pytest.param(
            "He allegedly took 40,000 crowns from the fund, the indictment says.", id="an indictment in the sentence"
        ),
        pytest.param(
            "Prosecutors charged Per Holm on Monday. He allegedly took 40,000 crowns from the fund.",
            id="prosecutors in the sentence before",
        ),
        pytest.param(
            "Tove Haalvik told the court what she saw. Holm allegedly struck her twice.", id="a court, a named witness"
        ),
        pytest.param("The Ministry of Ports reports a rise in traffic.", id="a body that reports"),
        pytest.param("The pilots reported to the harbour master.", id="reporting to somebody"),
        pytest.param('"Reports suggest that we sleep," Ruiz said, laughing.', id="quoted"),
        pytest.param("It is understood by every sailor, Ruiz said, that ropes wear.", id="understood by all, by her"),
        pytest.param("According to reports in the Hale Courier, the yard is to close.", id="reports in an outlet"),
        pytest.param("According to reports by the port inspectorate, the yard is to close.", id="reports by a body"),
        pytest.param("The alleged thief was arrested by the police on Monday.", id="alleged, of a person"),
    ],
)
def test_what_has_somebody_behind_it_is_waved_through(paragraph):
    assert found("reports-unnamed", a_page("The wall was built of granite.", paragraph)) == []


GRANITE = "The wall was built of granite and has stood for a century."


@pytest.mark.parametrize(
    "paragraphs",
    [
        pytest.param(
            [GRANITE, '"It is a disgrace, and heads must roll at the yard."', GRANITE], id="a paragraph of its own"
        ),
        pytest.param(
            [GRANITE, "“Nobody asked us, and nobody will ask us next time either.”", "Buses run every 40 minutes."],
            id="curly marks",
        ),
        pytest.param(
            ['The square was empty at noon. "They have sold this town to the highest bidder." Rain fell.'],
            id="a sentence between sentences",
        ),
    ],
)
def test_a_quotation_that_nobody_speaks_is_found(paragraphs):
    assert len(found("quotation-unattributed", a_page("The wall stands.", *paragraphs))) == 1


@pytest.mark.parametrize(
    "paragraphs",
    [
        pytest.param(['"It is a disgrace, and heads must roll," said Ruiz.'], id="in the sentence"),
        pytest.param(["Tove Haalvik was angry.", '"We left the cherries on the trees this year."'], id="named before"),
        pytest.param(
            [GRANITE, '"We left the cherries on the trees this year."', "Tove Haalvik, a grower, spoke for many."],
            id="named after",
        ),
        pytest.param(
            [
                "Ruiz said: “We left the cherries on the trees this year.",
                "“And nobody came to pick them up this year.”",
            ],
            id="left open in the paragraph before",
        ),
        pytest.param(
            [
                "“We left the cherries on the trees,” said Tove Haalvik.",
                "“Nobody came to pick them up this year.”",
                "“And nobody will come to pick them up next year.”",
            ],
            id="over three paragraphs",
        ),
        pytest.param(
            ["The notice on the gate reads:", '"No swimming here after dark, by order."'], id="behind a colon"
        ),
        pytest.param(["Ruiz shook her head. “They have sold this town to the highest bidder.”"], id="who is told of"),
        pytest.param(['The so-called "friends of the wall" met on Monday.'], id="scare quotes"),
        pytest.param(['The yard launched the "Queen of the Northern Seas" on Monday.'], id="the name of a ship"),
        pytest.param(['Her novel "The Man Who Sold the Harbour Wall" is out in June.'], id="the title of a work"),
        pytest.param(
            ["'Plates came off the dresser'", "Ivo Tarr told how plates came off the dresser."], id="a heading"
        ),
        pytest.param(['"We were lucky that night." — Ana Ruiz, chair'], id="signed"),
        pytest.param(
            ["What would she have done?", '"I would have closed the gate that very evening."'], id="an answer"
        ),
        pytest.param(['The crowd sang. "Row, row, row the boat," it went.'], id="a song"),
    ],
)
def test_a_quotation_whose_speaker_is_told_is_waved_through(paragraphs):
    assert found("quotation-unattributed", a_page(*paragraphs)) == []
