"""Who is who on a page: the words of a source, and the name and kind they stand for."""

from __future__ import annotations

import pytest

from sayso.annotate import annotate_text
from sayso.annotate.names import Cast, Named
from sayso.annotate.parse import Sentence, text_sentences
from sayso.annotate.shapes import Place
from sayso.record import Kind

pytestmark = pytest.mark.once  # see pyproject.toml


def places(sentences: list[Sentence], words: str, nth: int = -1) -> tuple[Place, ...]:
    """The tokens of the nth place where these words stand."""
    found = []
    for number, sentence in enumerate(sentences):
        at = sentence.tree.text.find(words)
        while at >= 0:
            found.append(tuple((number, t.i) for t in sentence.tokens if t.start < at + len(words) and t.end > at))
            at = sentence.tree.text.find(words, at + 1)
    return found[nth]


def who(text: str, words: str) -> Named:
    sentences = text_sentences(text)
    return Cast(sentences).resolve(places(sentences, words))[0]


@pytest.mark.parametrize(
    ("text", "words", "name", "kind"),
    [
        pytest.param(
            "Mayor Anna Lindgren opened the bridge. The old one had closed in May. Lindgren said it was safe.",
            "Lindgren",
            "Anna Lindgren",
            Kind.PERSON,
            id="a surname is the person named in full before",
        ),
        pytest.param(
            "Anna Lindgren opened the bridge on Monday. She said it was safe.",
            "She",
            "Anna Lindgren",
            Kind.PERSON,
            id="she is the woman named before",
        ),
        pytest.param(
            "Ilse Maron met reporters in the Tollen valley. She said that it was safe. Maron left at noon.",
            "She",
            "Ilse Maron",
            Kind.PERSON,
            id="she is no valley",
        ),
        pytest.param(
            "The Orne dam was shut on Monday. She said that it was safe.",
            "She",
            None,
            Kind.PERSON,
            id="and stays without a name where nobody is named",
        ),
        pytest.param(
            "Anna Lindgren met Peter Novak at the bridge. He said it was safe.",
            "He",
            "Peter Novak",
            Kind.PERSON,
            id="he is no woman",
        ),
        pytest.param(
            "The Harbour Safety Council (HSC) inspected the pier in June. HSC said the pier was sound.",
            "HSC",
            "Harbour Safety Council",
            Kind.ORGANISATION,
            id="an acronym is the name it abbreviates",
        ),
        pytest.param(
            "The Ministry of Transport closed the bridge. The ministry said repairs would take a year.",
            "The ministry",
            "Ministry of Transport",
            Kind.ORGANISATION,
            id="the ministry is the one named before",
        ),
        pytest.param(
            "A Norvik Institute poll covered six towns. The poll found that most people cycle.",
            "The poll",
            "Norvik Institute poll",
            Kind.DOCUMENT,
            id="the poll is the one named before",
        ),
        pytest.param(
            "Transport Minister Oskar Brandt visited the site. The minister said it was safe.",
            "The minister",
            "Oskar Brandt",
            Kind.PERSON,
            id="the minister is the one named before",
        ),
        pytest.param(
            "The bridge closed. An official said it was unsafe.", "An official", None, Kind.ANONYMOUS, id="an official"
        ),
        pytest.param(
            "The bridge closed. Diplomatic sources said it was unsafe.",
            "Diplomatic sources",
            None,
            Kind.ANONYMOUS,
            id="diplomatic sources",
        ),
        pytest.param(
            "The bridge closed. Residents said it was unsafe.", "Residents", None, Kind.COLLECTIVE, id="residents"
        ),
        pytest.param(
            "The bridge closed. Reports suggest it was unsafe.", "Reports", None, Kind.UNNAMED, id="reports suggest"
        ),
        pytest.param(
            "The bridge closed. The Norvik Times said it was unsafe.",
            "The Norvik Times",
            "Norvik Times",
            Kind.PUBLICATION,
            id="a newspaper",
        ),
    ],
)
def test_a_source_is_the_name_that_the_page_gives_it(text, words, name, kind):
    found = who(text, words)
    assert (found.name, found.kind) == (name, kind)


def test_no_words_are_nobody():
    assert Cast([]).resolve(())[0] == Named(None, Kind.UNNAMED)


def test_i_is_the_one_in_whose_words_it_stands():
    text = 'Anna Lindgren said the pier was closed. "I think it is safe," she added.'
    sentences = text_sentences(text)
    cast = Cast(sentences)
    _, speaker = cast.resolve(places(sentences, "Anna Lindgren"))
    assert cast.resolve(places(sentences, "I"), outer=speaker)[0].name == "Anna Lindgren"


def test_in_an_interview_i_is_the_one_who_is_asked():
    answers = "\n".join(f"Why did you build pier number {n}?\nI built it because I like the sea." for n in range(5))
    sentences = text_sentences(f"An interview with Oskar Brandt, who builds piers\n{answers}")
    assert Cast(sentences).resolve(places(sentences, "I"))[0].name == "Oskar Brandt"


def test_many_names_take_no_more_than_linear_time():
    text = " ".join(f"Person Nr{n} met the Council of Place{n}." for n in range(300))
    sentences = text_sentences(text)
    assert len(Cast(sentences).bodies) > 100


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param(
            "The harbour master, Ana Ruiz, told Reuters that two ferries might sail.", "Ana Ruiz", id="before"
        ),
        pytest.param("Ana Ruiz, the harbour master, told Reuters that two ferries might sail.", "Ana Ruiz", id="after"),
        pytest.param("Harbour master Ana Ruiz told Reuters that two ferries might sail.", "Ana Ruiz", id="in front"),
    ],
)
def test_a_name_beside_the_office_it_holds_is_a_persons(text, name):
    (statement,) = annotate_text(text)
    assert statement.innermost is not None
    assert (statement.innermost.name, statement.innermost.kind) == (name, Kind.PERSON)
