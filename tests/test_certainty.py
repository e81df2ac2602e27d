"""How sure the innermost source is: by its cue, and by its words."""

from __future__ import annotations

import pytest

from sayso.annotate import certainty
from sayso.annotate.parse import text_sentences
from sayso.record import Certainty

pytestmark = pytest.mark.once  # see pyproject.toml


def committed(text: str, cue: str, words: str) -> certainty.Commitment:
    sentences = text_sentences(text)

    def places(part: str) -> list[tuple[int, int]]:
        start = text.index(part)
        return [
            (s, token.i)
            for s, sentence in enumerate(sentences)
            for token in sentence.tokens
            if start <= sentence.start + token.start < start + len(part)
        ]

    head = places(cue)[-1] if cue else None
    return certainty.commitment(sentences, places(words), places(cue) if cue else (), head=head)


@pytest.mark.parametrize(
    ("text", "cue", "words", "expected"),
    [
        pytest.param("The office said the bridge was closed.", "said", "the bridge was closed", "stated", id="a fact"),
        pytest.param("She said the dam may fail.", "said", "the dam may fail", "possible", id="may"),
        pytest.param("She said it will probably fail.", "said", "it will probably fail", "likely", id="probably"),
        pytest.param("Ruiz vowed to rebuild the bridge.", "vowed", "to rebuild the bridge", "planned", id="a vow"),
        pytest.param("Ruiz said they will rebuild it.", "said", "they will rebuild it", "planned", id="will"),
        pytest.param("KTV says it is in talks.", "says", "it is in talks", "under_discussion", id="in talks"),
        pytest.param(
            "She said they would go if it rains.", "said", "they would go if it rains", "conditional", id="if"
        ),
        pytest.param("He denied that the gate was open.", "denied", "that the gate was open", "denied", id="a denial"),
        pytest.param("She urged the town to send boats.", "urged", "the town to send boats", "asked", id="a request"),
        pytest.param("“Why was nobody told?” she asked.", "asked", "Why was nobody told?", "asked", id="a question"),
        pytest.param("He said it was a disgrace.", "said", "it was a disgrace", "unknown", id="a judgement"),
        pytest.param("The mayor praised the volunteers.", "praised", "the volunteers", "unknown", id="praise"),
        pytest.param("The rain stopped on Monday.", "", "The rain stopped on Monday", "stated", id="the page itself"),
    ],
)
def test_a_commitment_is_read_from_the_cue_and_the_words(text, cue, words, expected):
    assert committed(text, cue, words).certainty is Certainty(expected)


def test_hedges_are_the_words_that_show_it():
    text = "She said the dam may fail."
    (hedge,) = committed(text, "said", "the dam may fail").hedges
    assert text_sentences(text)[hedge[0]].tokens[hedge[1]].text == "may"


@pytest.mark.parametrize(
    ("words", "negated"),
    [
        pytest.param("the dam did not fail", True, id="not"),
        pytest.param("no boats had come", True, id="no"),
        pytest.param("the dam failed", False, id="none"),
        pytest.param("the dam has never been weaker", False, id="never with a comparison"),
        pytest.param("the dam has never failed", True, id="never"),
    ],
)
def test_words_that_say_that_not_are_negated(words, negated):
    assert committed(f"She said {words}.", "said", words).negated is negated


@pytest.mark.parametrize(
    ("text", "event", "low", "high"),
    [
        pytest.param("The bridge collapsed on Monday.", "collapsed", 2.5, 3.0, id="it happened"),
        pytest.param("The bridge did not collapse.", "collapse", -3.0, -2.0, id="it did not"),
        pytest.param("The bridge may collapse.", "collapse", 0.0, 1.5, id="it may"),
        pytest.param("The town wants to rebuild the bridge.", "rebuild", 0.0, 2.0, id="it is wanted"),
        pytest.param("The town failed to rebuild the bridge.", "rebuild", -3.0, -1.0, id="it failed"),
        pytest.param(
            "The town did not repair the bridge that collapsed.", "collapsed", 2.0, 3.0, id="taken for granted"
        ),
    ],
)
def test_an_event_is_graded_from_certainly_not_to_certainly(text, event, low, high):
    (sentence,) = text_sentences(text)
    token = next(token for token in sentence.tokens if token.text == event)
    assert low <= certainty.factuality(sentence, token.i) <= high


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Tea drinking was not associated with better sleep.", 0, id="no relation"),
        pytest.param("Tea drinking was associated with better sleep.", 1, id="they go together"),
        pytest.param("Tea may improve sleep.", 2, id="it may cause it"),
        pytest.param("Tea improves sleep.", 3, id="it causes it"),
    ],
)
def test_the_strength_of_a_finding(text, expected):
    assert certainty.strength(text_sentences(text)) == expected


def test_a_hedged_finding_reads_less_certain_than_a_plain_one():
    plain, hedged = "The drug reduces pain.", "The drug may possibly reduce pain in some people."
    assert certainty.certainty_score(text_sentences(hedged)) < certainty.certainty_score(text_sentences(plain))
