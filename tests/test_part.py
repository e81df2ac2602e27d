"""Which part of its clause some words are, and where two texts differ."""

from __future__ import annotations

import pytest

from sayso.annotate.parse import text_sentences
from sayso.annotate.part import Part, part
from sayso.text import differing

pytestmark = pytest.mark.once  # see pyproject.toml


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        pytest.param("The miller sold his barge in Orrin.", "miller", Part.ENTITY, id="who"),
        pytest.param("The miller sold forty sheep on Monday.", "forty sheep", Part.ENTITY, id="what, with its number"),
        pytest.param("The miller sold his barge in Orrin.", "sold", Part.PREDICATE, id="what happens"),
        pytest.param("The miller sold his barge on Monday.", "Monday", Part.CIRCUMSTANCE, id="when"),
        pytest.param("The miller slept in the granary.", "the granary", Part.CIRCUMSTANCE, id="where"),
        pytest.param("He sold the barge.", "He", Part.COREFERENCE, id="a word for another"),
    ],
)
def test_words_are_a_part_of_their_clause(text, words, expected):
    start = text.index(words)
    assert part(text_sentences(text), start, start + len(words)) is expected


def test_no_words_are_no_part():
    assert part(text_sentences("The miller slept."), 3, 3) is None


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param("the old mill", "the old mill", [], id="nothing"),
        pytest.param("The old mill", "the OLD mill", [], id="capitals"),
        pytest.param("the old mill", "the new mill", [("old", "new")], id="a word for another"),
        pytest.param("the mill", "the old mill", [("", "old")], id="a word more"),
        pytest.param("the old mill", "the mill", [("old", "")], id="a word less"),
        pytest.param("", "mill", [("", "mill")], id="nothing beside something"),
    ],
)
def test_two_texts_differ_in_words(one, other, expected):
    assert [(one[a:b], other[c:d]) for (a, b), (c, d) in differing(one, other)] == expected
