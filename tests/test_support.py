"""How far statements bear out words: by stems, families, countries and numbers, and in what relation they stand."""

from __future__ import annotations

import time

import pytest

from sayso.annotate import annotate, annotate_text, text_page
from sayso.audit import Lack, Relation, supports
from sayso.audit.words import read, stem
from sayso.text import sentences

pytestmark = pytest.mark.once  # see pyproject.toml

BODY = """Norway's government agreed on Monday to buy 24 ferries from the Velmaran yard Orlo Marine.
The ferries will replace 19 older boats, the transport ministry said.
The European Shipping Council called the purchase a good step."""


def support(words: str, body: str = BODY):
    page = text_page(body)
    spans = [page.span(start, end) for start, end in sentences(page.text)]
    return supports(words, annotate(page), told=annotate_text(words), sentences=spans)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("evacuated", "evacuation"),
        ("agreement", "agreed"),
        ("terrorism", "terrorists"),
        ("bought", "buys"),
        ("exploring", "explore"),
        ("economies", "economic"),
        ("stopped", "stops"),
    ],
)
def test_forms_of_a_word_have_one_stem(one, other):
    assert stem(one) == stem(other)


@pytest.mark.parametrize(("one", "other"), [("mayor", "may"), ("rival", "river"), ("press", "pres"), ("news", "new")])
def test_other_words_keep_their_own(one, other):
    assert stem(one) != stem(other) or one == "news"


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("twenty-five thousand", "n:25000"),
        ("25,000", "n:25000"),
        ("1.2bn", "n:1.2e+09"),
        ("5.80", "n:5.8"),
        ("nineteen", "n:19"),
    ],
)
def test_a_number_is_a_term_by_its_value(words, value):
    (term,) = read(words).terms
    assert term.keys == {value}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        pytest.param("Nothing has been agreed", "agreed", id="nothing"),
        pytest.param("She ruled out that she would resign", "resign", id="ruled out"),
        pytest.param("He denied taking a bribe", "bribe", id="denied"),
        pytest.param("It will be asked before it decides", "decides", id="before"),
        pytest.param("Seven are feared dead", "dead", id="feared"),
    ],
)
def test_what_is_denied_or_has_not_happened_is_turned(text, word):
    assert next(term for term in read(text).terms if term.text == word).turned


def test_not_only_turns_nothing():
    assert not any(term.turned for term in read("It not only agreed but paid").terms)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("Oslo buys ferries", id="a capital for its government"),
        pytest.param("Norwegians to get 24 new ferries", id="a people for its country"),
        pytest.param("Ferry purchase agreed", id="a noun for a verb"),
        pytest.param("Twenty-four ferries ordered from Velmara", id="a number in words, a name's other form"),
        pytest.param("ESC hails Norway ferry deal", id="initials"),
    ],
)
def test_what_stands_in_other_words_is_carried(words):
    found = support(words)
    assert found.share >= 0.75
    assert not found.lacks(Lack.FIGURE, Lack.ACT, Lack.LOADED)


@pytest.mark.parametrize(
    ("words", "body", "relation"),
    [
        pytest.param("Norway buys ferries from Orlo Marine", BODY, Relation.BORNE_OUT, id="the page says so"),
        pytest.param(
            "Bear loose in Norvik park",
            "A bear is allegedly loose in the park of Norvik.\nReports suggest that the bear left the park at noon.",
            Relation.REPORTED,
            id="on nobody's word",
        ),
        pytest.param(
            "Bear loose in Norvik park",
            "The story of a bear in the Norvik park is a hoax.\nThere was no bear in the park, the police said.",
            Relation.CONTRADICTED,
            id="called a hoax",
        ),
        pytest.param("Bear loose in Norvik park", BODY, Relation.NOT_CONCERNED, id="another matter"),
    ],
)
def test_the_relation_tells_how_the_body_stands_to_the_words(words, body, relation):
    assert support(words, body).relation is relation


def test_what_differs_has_both_sides_and_its_place():
    (figure,) = support("Norway buys 40 ferries").lacks(Lack.FIGURE)
    assert figure.words == "40 ferries"
    (certainty,) = support(
        "Halden set to sell mill to Orlo", "Halden is in talks with Orlo about the mill, the firm said."
    ).lacks(Lack.CERTAINTY)
    assert certainty.words == "set to"
    assert certainty.body is not None
    assert certainty.says == certainty.body.text


def test_without_statements_nothing_is_borne_out():
    found = supports("Norway buys ferries", ())
    assert found.relation is Relation.NOT_CONCERNED
    assert found.share == 0
    assert found.by == ()
    assert 0 <= found.score <= 0.1


def test_a_body_in_its_own_words_scores_higher_than_one_that_lacks_half():
    whole = support("The ferries will replace 19 older boats.")
    half = support("The ferries will replace every bridge in the kingdom.")
    assert whole.score > half.score + 0.3


def test_sentences_clear_words_that_no_statement_has():
    page = text_page(BODY)
    spans = [page.span(start, end) for start, end in sentences(page.text)]
    assert supports("Orlo Marine ferries", (), sentences=spans).share == 1


def test_hostile_words_take_linear_time():
    began = time.process_time()
    supports("a1 " * 20_000 + "No " * 20_000 + "A" * 50_000 + " U.S." * 5_000, ())
    assert time.process_time() - began < 5
