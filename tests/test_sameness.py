"""Two wordings state the same thing, the opposite, or something else; many are searched for the nearest."""

from __future__ import annotations

import pytest

from sayso.corroborate import Likeness, Nearest, one_event, same_claim, sameness, wording
from sayso.record import Certainty, Mention, Span, Statement

pytestmark = pytest.mark.once  # see pyproject.toml

SAME, AGAINST, OTHER = Likeness.SAME, Likeness.CONTRADICTING, Likeness.DIFFERENT


def said(text: str, *, negated: bool = False, certainty: Certainty = Certainty.STATED, place: str | None = None):
    at = text.find(place) if place else 0
    places = (Mention(start=at, end=at + len(place), text=place, name=place),) if place else ()
    words = (Span(start=0, end=len(text), text=text),)
    return Statement(id=text, words=words, negated=negated, certainty=certainty, places=places)


PAIRS = [
    pytest.param(
        "The ferry Orvane ran aground off Tessel harbour with 214 people on board.",
        "With 214 people on board, the ferry Orvane ran aground off Tessel harbour.",
        SAME,
        id="another order",
    ),
    pytest.param(
        "The ferry Orvane ran aground off Tessel harbour with 214 people on board.",
        "The ferry Orvane ran aground off Tessel harbour with two hundred and fourteen people on board.",
        SAME,
        id="number words",
    ),
    pytest.param(
        "The ferry Orvane ran aground off Tessel harbour with 214 people on board.",
        "The ferry Orvane ran aground off Tessel harbour with 260 people on board.",
        SAME,
        id="a changed figure is the claim's series",
    ),
    pytest.param(
        "The council will close the Marlow Street library in May.",
        "The council may close the Marlow Street library in May.",
        SAME,
        id="certainty differs",
    ),
    pytest.param(
        "Villagers were evacuated from Pellam after the dam burst.",
        "Residents were evacuated from Pellam after the dam burst.",
        SAME,
        id="a word of the same sense",
    ),
    pytest.param(
        "The mayor of Pellam met the dockers on Tuesday.",
        "The mayor of Pellam did not meet the dockers on Tuesday.",
        AGAINST,
        id="the negated twin",
    ),
    pytest.param(
        "Prices of Arden wool rose by a tenth in the spring quarter.",
        "Prices of Arden wool fell by a tenth in the spring quarter.",
        AGAINST,
        id="the opposite word",
    ),
    pytest.param(
        "No fewer than 40 dockers were hurt when the crane fell in Pellam.",
        "At least 40 dockers were hurt when the crane fell in Pellam.",
        SAME,
        id="'no fewer than' denies nothing",
    ),
    pytest.param(
        "A fire destroyed the covered market in Velmouth overnight.",
        "A fire destroyed the covered market in Torsby overnight.",
        OTHER,
        id="another place",
    ),
    pytest.param(
        "A fire destroyed the covered market in Velmouth on Monday night.",
        "A fire destroyed the covered market in Velmouth on Friday night.",
        OTHER,
        id="another day",
    ),
    pytest.param(
        "Ardleigh Motors sued Bennick Steel over the cracked axles.",
        "Bennick Steel sued Ardleigh Motors over the cracked axles.",
        OTHER,
        id="the other way round",
    ),
    pytest.param(
        "The ferry Orvane ran aground off Tessel harbour.",
        "A choir of schoolchildren opened the new concert hall in Pellam.",
        OTHER,
        id="nothing in common",
    ),
    pytest.param("He said so on the day.", "She had it in the way.", OTHER, id="alike in their grammar alone"),
    pytest.param("", "The ferry Orvane ran aground.", OTHER, id="nothing"),
]


@pytest.mark.parametrize(("one", "other", "likeness"), PAIRS)
def test_what_two_wordings_are_to_one_another(one, other, likeness):
    there, back = same_claim(one, other), same_claim(other, one)
    assert (there.likeness, back.likeness) == (likeness, likeness), there
    assert there.score == pytest.approx(back.score)
    assert 0 <= there.score <= 1
    assert there.reasons


@pytest.mark.parametrize(("one", "other", "likeness"), PAIRS)
def test_the_rules_alone_tell_the_plain_cases(one, other, likeness, monkeypatch):
    monkeypatch.setattr(sameness, "_weights", lambda: None)
    assert same_claim(one, other).likeness is likeness


def test_what_is_ready_gives_the_same_answer():
    one, other = "The dam at Pellam burst on Sunday.", "On Sunday the Pellam dam burst."
    assert same_claim(wording(one), wording(other)) == same_claim(one, other)
    assert wording(wording(one)) == wording(one)


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        pytest.param(
            said("the harbour board sold the Orvane dock"),
            said("the harbour board sold the Orvane dock", certainty=Certainty.DENIED),
            AGAINST,
            id="denied by its source",
        ),
        pytest.param(
            said("the harbour board did not sell the dock", negated=True),
            said("the harbour board did not sell the dock", negated=True),
            SAME,
            id="denied by both",
        ),
        pytest.param(
            said("a shop was robbed near the river in Velmouth", place="Velmouth"),
            said("a shop was robbed near the river, in Torsby town", place="Torsby"),
            OTHER,
            id="two places",
        ),
    ],
)
def test_statements_bring_what_is_known_of_them(one, other, likeness):
    assert same_claim(one, other).likeness is likeness


def test_reasons_quote_the_words():
    (reason, *_) = same_claim("The Orvane sank off Tessel.", "Off Tessel the Orvane sank.").reasons
    assert "“Orvane”" in reason
    reasons = same_claim("A fire destroyed the market in Velmouth.", "A fire destroyed the market in Torsby.").reasons
    assert any("Velmouth" in reason and "Torsby" in reason for reason in reasons)


CLAIMS = {
    "dam": "The Pellam dam was built with unwashed sand, an engineer warned in April.",
    "ferry": "The ferry Orvane carried twice as many passengers as its licence allows.",
    "library": "Marlow Street library will close in May for want of money.",
    "moon": "A photograph shows a tram on the far side of the moon.",
}


@pytest.mark.parametrize(
    ("words", "nearest"),
    [
        pytest.param("unbelievable, they put UNWASHED sand in that dam!!", "dam", id="a few of its words"),
        pytest.param("#OrvaneFerry overloaded, passengers say https://example.org/a/sand", "ferry", id="a hashtag"),
        pytest.param("so the libraries on Marlow St close?", "library", id="other inflections"),
    ],
)
def test_the_nearest_claim_comes_first(words, nearest):
    found = Nearest(CLAIMS).rank(words, limit=2)
    assert found[0].name == nearest
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_without_a_word_in_common_nothing_is_found():
    assert Nearest(CLAIMS).rank("zzyzx qwrtp") == []
    assert Nearest({}).rank("anything") == []


def test_pages_about_one_event_are_told_from_a_look_alike():
    texts = {
        "a": "The ferry Orvane ran aground off Tessel on Monday. Captain Ilse Maren swerved to spare a yacht.",
        "b": "Captain Ilse Maren of the Orvane said a yacht crossed her way off Tessel. The ferry is aground.",
        "c": "The ferry Bristow ran aground off Kellow Point on Monday. Pilot Jon Adde had misread a buoy.",
        "d": "Jon Adde, the pilot, misread a buoy at Kellow Point, owners of the Bristow said. The ferry is aground.",
    }
    assert one_event(texts) == (("a", "b"), ("c", "d"))
    assert one_event(dict(reversed(texts.items()))) == (("a", "b"), ("c", "d"))
    assert one_event({}) == ()
