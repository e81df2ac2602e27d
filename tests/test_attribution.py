"""Who is said to have said what: source, cue and content of attributions, in texts invented for these tests."""

from __future__ import annotations

import pytest

from sayso.annotate import annotate_text
from sayso.annotate.attribution import find_attributions, outermost
from sayso.annotate.model import chances
from sayso.annotate.parse import Sentence, text_sentences
from sayso.annotate.quotes import find_quotes
from sayso.annotate.shapes import Attribution, Place
from sayso.annotate.spans import candidates

pytestmark = pytest.mark.once  # see pyproject.toml


def words(sentences: list[Sentence], places: tuple[Place, ...]) -> str:
    return " ".join(sentences[s].tokens[t].text for s, t in places)


def found(text: str) -> list[tuple[str, str, str]]:
    sentences = text_sentences(text)
    return [
        (words(sentences, a.source), words(sentences, a.cue), words(sentences, a.content))
        for a in find_attributions(sentences)
    ]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        pytest.param("Marta Olsen said the bridge was safe.", "Marta Olsen", "said", "the bridge was safe", id="after"),
        pytest.param(
            "The bridge was safe, Marta Olsen said.", "Marta Olsen", "said", "The bridge was safe", id="before"
        ),
        pytest.param(
            "According to the ministry, the bridge was safe.",
            "the ministry",
            "According to",
            "the bridge was safe",
            id="according to",
        ),
        pytest.param(
            "Marta Olsen plans to close the bridge.", "Marta Olsen", "plans", "to close the bridge", id="plan"
        ),
        pytest.param(
            "The report shows that prices fell in Tarnby.",
            "The report",
            "shows",
            "that prices fell in Tarnby",
            id="a document",
        ),
        pytest.param(
            "It is believed that the ferry sank.", "", "is believed", "that the ferry sank", id="nobody named"
        ),
        pytest.param(
            "The museum rejected her claim that the vase was stolen.",
            "her",
            "claim",
            "that the vase was stolen",
            id="a noun",
        ),
        pytest.param("Critics praised the new library.", "Critics", "praised", "the new library", id="a stand"),
    ],
)
def test_a_cue_joins_its_source_to_its_content(text, source, cue, content):
    assert (source, cue, content) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("“We will open in May. The roof is done,” Marta Olsen said.", id="curly marks"),
        pytest.param('"We will open in May. The roof is done," Marta Olsen said.', id="straight marks"),
        pytest.param("“We will open in May,” Marta Olsen said. “The roof is done.”", id="goes on after the cue"),
        pytest.param("Marta Olsen said: “We will open in May. The roof is done.”", id="a colon"),
    ],
)
def test_a_quotation_of_two_sentences_is_one_attribution(text):
    ((source, cue, content),) = found(text)
    assert (source, cue) == ("Marta Olsen", "said")
    assert "open in May" in content
    assert "roof is done" in content


def test_an_attribution_inside_another_says_so_and_the_flat_reading_leaves_it_out():
    sentences = text_sentences("Norvik News reported that officials said the pier was closed.")
    outer, inner = find_attributions(sentences)
    assert (outer.inside, inner.inside) == (None, 0)
    assert words(sentences, inner.source) == "officials"
    assert [words(sentences, a.cue) for a in outermost([outer, inner])] == ["reported"]


def test_a_paragraph_that_is_all_quotation_runs_on_from_the_one_before():
    sentences = text_sentences("“The pier is closed,” Marta Olsen said.\n\n“We are sorry for that.”")
    first, second = find_attributions(sentences)
    assert (second.cue, second.continues) == ((), 0)
    assert words(sentences, first.cue) == "said"


def test_contents_hold_neither_their_cue_nor_their_source():
    text = "“It was,” said Ivo Brandt, who owns the shop, “a long night.” He denied that he had called the police."
    for a in find_attributions(text_sentences(text)):
        assert not set(a.content) & {*a.cue, *a.source}
        assert isinstance(a, Attribution)


@pytest.mark.parametrize("text", ["", "\n\n", '"' * 3000, "said " * 500, ": " * 2000])
def test_no_text_breaks_it(text):
    sentences = text_sentences(text)
    for a in outermost(find_attributions(sentences)):
        assert a.content


@pytest.mark.parametrize(
    ("text", "last"),
    [
        pytest.param('"It is late. We go home.\n\n"The bus left."', 1, id="goes on in the next block"),
        pytest.param('"It is late. We go home.\n\nThe bus left.', 0, id="a stray mark"),
    ],
)
def test_a_quotation_without_its_closing_mark_ends_with_its_block_or_its_sentence(text, last):
    quote = find_quotes(text_sentences(text)).all[0]
    assert not quote.closed
    assert quote.last[0] == last


def test_the_rules_decide_where_no_model_is_installed(monkeypatch):
    monkeypatch.setattr("sayso.annotate.model.forests", dict)
    assert ("Marta Olsen", "said", "the bridge was safe") in found("Marta Olsen said the bridge was safe.")


def test_the_model_tells_a_reading_from_a_chance_neighbour():
    sentences = text_sentences("Marta Olsen said the bridge was safe. The crane raised the beam.")
    quotes = find_quotes(sentences)
    readings = candidates(sentences, quotes)
    likely = {"said": 0.0, "raised": 0.0}
    for reading, chance in zip(readings, chances(sentences, quotes, readings), strict=True):
        cue = sentences[reading.sentence].tokens[reading.frame.head].text
        likely[cue] = max(likely[cue], chance)
    assert likely["said"] > 0.8
    assert likely["raised"] < 0.3


@pytest.mark.parametrize(
    "sentence", ["Halden has ordered 24 ferries, its agency said.", "The city has banned lorries, it said."]
)
def test_who_closes_a_sentence_has_said_it_whatever_verb_it_tells_of(sentence):
    (statement,) = annotate_text(sentence)
    assert statement.words[0].text == sentence.split(",")[0]
    assert len(statement.chain) == 1
