"""From attributions, nested, to what is told through which chain. The attributions are given by hand."""

from __future__ import annotations

import pytest

from sayso.annotate.chains import Told, tell, widened
from sayso.annotate.names import Cast
from sayso.annotate.own_word import own_word
from sayso.annotate.parse import Sentence, text_sentences
from sayso.annotate.shapes import Attribution, Place
from sayso.record import Kind

pytestmark = pytest.mark.once  # see pyproject.toml


def places(sentences: list[Sentence], words: str) -> tuple[Place, ...]:
    """The tokens of the first place where these words stand; of '…'-parted words, of each of them."""
    if "…" in words:
        return tuple(place for part in words.split("…") for place in places(sentences, part.strip()))
    for number, sentence in enumerate(sentences):
        at = sentence.tree.text.find(words)
        if words and at >= 0:
            return tuple((number, t.i) for t in sentence.tokens if t.start < at + len(words) and t.end > at)
    assert not words, words
    return ()


def attributions(sentences: list[Sentence], *given: tuple[str, str, str, int | None]) -> list[Attribution]:
    found = []
    for source, cue, content, inside in given:
        at = places(sentences, cue)
        found.append(
            Attribution(
                source=places(sentences, source),
                cue=at,
                content=places(sentences, content),
                head=at[0] if at else None,
                inside=inside,
            )
        )
    return found


def text_of(sentences: list[Sentence], content: tuple[Place, ...]) -> str:
    return " ".join(sentences[s].tokens[t].text for s, t in content)


def chains(text: str, *given: tuple[str, str, str, int | None]) -> list[list[str]]:
    sentences = text_sentences(text)
    found = widened(sentences, attributions(sentences, *given))
    return [names(sentences, told) for told in tell(sentences, found, Cast(sentences))]


def names(sentences: list[Sentence], told: Told) -> list[str]:
    return [
        link.named.name or text_of(sentences, link.source) or ("?" if link.named.kind is Kind.UNNAMED else "")
        for link in told.links
    ]


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        pytest.param(
            "Anna Lindgren said the pier is closed.",
            [("Anna Lindgren", "said", "the pier is closed", None)],
            [["Anna Lindgren"]],
            id="one speaker",
        ),
        pytest.param(
            "Norvik News reported that officials said the pier is closed.",
            [
                ("Norvik News", "reported", "that officials said the pier is closed", None),
                ("officials", "said", "the pier is closed", 0),
            ],
            [["Norvik News", "officials"]],
            id="an outlet and its source are one chain",
        ),
        pytest.param(
            "Anna Lindgren said she believed the pier is closed.",
            [
                ("Anna Lindgren", "said", "she believed the pier is closed", None),
                ("she", "believed", "the pier is closed", 0),
            ],
            [["Anna Lindgren"]],
            id="a speaker's own belief adds no link",
        ),
        pytest.param(
            "Anna Lindgren said the pier is closed because engineers fear that it may sink.",
            [
                ("Anna Lindgren", "said", "the pier is closed because engineers fear that it may sink", None),
                ("engineers", "fear", "that it may sink", 0),
            ],
            [["Anna Lindgren"], ["Anna Lindgren", "engineers"]],
            id="somebody else's belief in longer words is told apart",
        ),
        pytest.param(
            "The pier is allegedly closed.",
            [("", "allegedly", "The pier is … closed", None)],
            [["?"]],
            id="allegedly has no voice",
        ),
        pytest.param(
            "The town has allegedly hidden the cracks, and residents have seen them.",
            [],
            [["?"]],
            id="allegedly is a source wherever it stands",
        ),
        pytest.param(
            "Anna Lindgren told the Norvik Times the pier is closed.",
            [("Anna Lindgren", "told", "the pier is closed", None)],
            [["Norvik Times", "Anna Lindgren"]],
            id="the newspaper that was told carries the words",
        ),
        pytest.param(
            "Anna Lindgren told the court the pier is closed.",
            [("Anna Lindgren", "told", "the pier is closed", None)],
            [["Anna Lindgren"]],
            id="the court that was told does not",
        ),
        pytest.param(
            "The Norvik Times reported on Monday that the pier is closed, citing two officials.",
            [("The Norvik Times", "reported", "that the pier is closed", None)],
            [["Norvik Times", "two officials"]],
            id="whom the newspaper cites stands behind it",
        ),
        pytest.param(
            "The pier will close in May, as relayed by diplomatic sources, according to Norvik News.",
            [
                ("Norvik News", "according to", "The pier will close in May, as relayed by diplomatic sources", None),
            ],
            [["Norvik News", "diplomatic sources"]],
            id="as relayed by sources, according to an outlet",
        ),
        pytest.param(
            "As reported by Norvik News, the head of the Council, Oskar Brandt, announced that the pier is safe.",
            [],
            [["Norvik News", "Oskar Brandt"]],
            id="as reported by an outlet, somebody announced",
        ),
        pytest.param(
            "The Norvik Times reports that the pier is closed. It will stay so until May, sources said.",
            [
                ("The Norvik Times", "reports", "that the pier is closed", None),
                ("sources", "said", "It will stay so until May", None),
            ],
            [["Norvik Times"], ["Norvik Times", "sources"]],
            id="a newspaper that is retold carries the sources of the next sentence",
        ),
        pytest.param(
            "The Norvik Times reports that the pier is closed. Anna Lindgren denied it. It is open, sources said.",
            [
                ("The Norvik Times", "reports", "that the pier is closed", None),
                ("Anna Lindgren", "denied", "it", None),
                ("sources", "said", "It is open", None),
            ],
            [["Norvik Times"], ["Anna Lindgren"], ["sources"]],
            id="but not once somebody else has spoken",
        ),
    ],
)
def test_a_chain_names_who_passed_the_words_on_nearest_the_page_first(text, given, expected):
    assert chains(text, *given) == expected


def test_allegedly_reaches_no_further_than_its_clause():
    sentences = text_sentences("The town has allegedly hidden the cracks, and residents have seen them.")
    (told,) = tell(sentences, widened(sentences, []), Cast(sentences))
    assert text_of(sentences, told.content).strip(" ,and") == "The town has hidden the cracks"


def test_a_quotation_that_runs_on_is_one_statement():
    sentences = text_sentences('"The pier is closed," Anna Lindgren said. "It will open in May."')
    first, second = attributions(
        sentences,
        ("Anna Lindgren", "said", "The pier is closed", None),
        ("", "", "It will open in May.", None),
    )
    running = Attribution(source=(), cue=(), content=second.content, continues=0)
    (told,) = tell(sentences, [first, running], Cast(sentences))
    assert text_of(sentences, told.content) == "The pier is closed It will open in May ."


@pytest.mark.parametrize(
    ("text", "attributed", "own"),
    [
        pytest.param("The pier is closed.", "", ["The pier is closed"], id="a plain sentence"),
        pytest.param(
            "The pier is closed and the ferry left the quay.",
            "",
            ["The pier is closed", "the ferry left the quay"],
            id="two clauses with subjects of their own",
        ),
        pytest.param("Is the pier closed?", "", [], id="a question asserts nothing"),
        pytest.param("Read the rest here.", "", [], id="a command asserts nothing"),
        pytest.param("The pier at sunset.", "", [], id="no verb, nothing asserted"),
        pytest.param("The pier is closed, Anna said.", "The pier is closed, Anna said", [], id="somebody's words"),
    ],
)
def test_the_page_vouches_for_its_main_clauses(text, attributed, own):
    sentences = text_sentences(text)
    given = [Attribution(source=(), cue=(), content=places(sentences, attributed))] if attributed else []
    found = own_word(sentences, given)
    assert [text_of(sentences, told.content) for told in found] == own
