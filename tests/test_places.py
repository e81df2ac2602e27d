"""Places and actors: what a name means is what the grammar makes of it."""

from __future__ import annotations

import time

import pytest

from sayso.annotate.parse import text_sentences
from sayso.annotate.places import find_actors, find_places
from sayso.data import rows

pytestmark = pytest.mark.once  # see pyproject.toml


def told(find, text):
    return [(m.text, m.name, m.iso) for sentence in text_sentences(text) for m in find(sentence)]


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        pytest.param("Oslo will send two ships.", ("Oslo", "Norway", "NO"), id="a capital that does something"),
        pytest.param("Lisbon is weighing a new tax.", ("Lisbon", "Portugal", "PT"), id="a capital in the progressive"),
        pytest.param(
            "Kremlin troops left the town.", ("Kremlin troops", "Russia", "RU"), id="a seat before its troops"
        ),
        pytest.param("Norwegian forces left.", ("Norwegian forces", "Norway", "NO"), id="an adjective before forces"),
        pytest.param("Over 300 South Koreans arrived.", ("South Koreans", "South Korea", "KR"), id="a people"),
        pytest.param("Denmark's decision came late.", ("Denmark", "Denmark", "DK"), id="a country that owns"),
        pytest.param("The EU agreed.", ("EU", "European Union", "EU"), id="an organisation by its letters"),
        pytest.param("The Bank of Japan agreed.", ("Bank of Japan", "Bank of Japan", "JP"), id="a country in a name"),
        pytest.param("They blamed the U.S. for it.", ("U.S.", "United States", "US"), id="a country that is blamed"),
    ],
)
def test_who_acts_is_an_actor(text, actor):
    assert actor in told(find_actors, text)
    assert actor[0] not in [text for text, _, _ in told(find_places, text)]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param("The talks took place in Oslo.", ("Oslo", "Oslo", "NO"), id="in a capital"),
        pytest.param("Oslo's suburbs were quiet.", ("Oslo", "Oslo", "NO"), id="a town's suburbs"),
        pytest.param("They met near Kyiv.", ("Kyiv", "Kyiv", "UA"), id="a name the parser misses"),
        pytest.param("It snowed in Bavaria.", ("Bavaria", "Bavaria", "DE-BY"), id="a region"),
        pytest.param("It rained in Texas.", ("Texas", "Texas", "US-TX"), id="a state"),
        pytest.param("Ferries cross the Black Sea.", ("Black Sea", "Black Sea", None), id="a sea has no code"),
        pytest.param("He lives in Burma.", ("Burma", "Myanmar", "MM"), id="a former name"),
    ],
)
def test_where_it_happens_is_a_place(text, place):
    assert place in told(find_places, text)
    assert told(find_actors, text) == [] or place not in told(find_actors, text)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        pytest.param("Atlanta is the largest city in Georgia.", "US-GA", id="beside Atlanta"),
        pytest.param("They flew from Tbilisi across Georgia.", "GE", id="beside Tbilisi"),
        pytest.param("They met in Georgia.", None, id="alone"),
    ],
)
def test_a_shared_name_has_a_code_only_where_the_sentence_decides(text, iso):
    assert ("Georgia", "Georgia", iso) in told(find_places, text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Nice weather is expected.", id="nice"),
        pytest.param("Reading helps.", id="reading"),
        pytest.param("The turkey was cold.", id="the bird"),
        pytest.param("Russian gas is cheap.", id="an adjective of a thing"),
        pytest.param("TELL US WHO DID IT", id="capitals throughout"),
    ],
)
def test_ordinary_words_are_neither(text):
    assert told(find_places, text) == told(find_actors, text) == []


def test_a_mention_stands_where_its_words_stand():
    text = "It was late.\nOfficials in Oslo met the Norwegian army."
    for sentence in text_sentences(text):
        for mention in (*find_places(sentence), *find_actors(sentence)):
            assert text[mention.start : mention.end] == mention.text


def test_every_place_of_the_gazetteer_has_its_kind_and_the_lists_stay_small():
    assert {row[2] for row in rows("places.tsv")} == {"city", "region"}
    names = ("countries.tsv", "peoples.tsv", "places.tsv", "regions.tsv", "actors.tsv", "shared_names.tsv")
    assert sum(len("\t".join(row)) for name in names for row in rows(name)) < 600_000


def test_a_hundred_thousand_words_take_about_a_second():
    sentences = text_sentences("Oslo and Norwegian troops met near Kyiv on Monday, said Ana Ruiz of the World Bank.")
    find_places(sentences[0])
    began = time.process_time()
    for _ in range(600):
        sentences[0].tree.memo.clear()
        find_actors(sentences[0])
    assert (
        600 * len(sentences[0].tokens) / (time.process_time() - began) > 20_000
    )  # five times slack for a busy machine
