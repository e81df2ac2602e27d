"""A page in, its statements out: spans true to the text, in order, the same every time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.annotate import annotate, annotate_text, attributed, text_page
from sayso.annotate.lay import spans_of
from sayso.annotate.parse import doubled, text_sentences
from sayso.pipeline import made_by
from sayso.record import Block, Certainty, Kind, Page, Record, Reference, Role, Statement, content_id

PIER = """Pier closed after storm
The pier at Norvik was closed on Monday. Harbour master Anna Lindgren said that 12 boats had sunk.
"The pier is not safe," Lindgren told Norvik News. "It may stay closed until May."
The town allegedly hid the cracks. Residents fear that the quay will sink too.
"""


def a_page(*blocks: tuple[Role, str], language: str | None = "en", references: tuple[Reference, ...] = ()) -> Page:
    text, placed = "", []
    for role, words in blocks:
        placed.append(Block(role=role, start=len(text), end=len(text) + len(words)))
        text += words + "\n\n"
    return Page(
        id=content_id(text), text=text, raw_sha256="", blocks=tuple(placed), language=language, references=references
    )


def said(statement: Statement) -> str:
    return " … ".join(span.text for span in statement.words)


def who(statement: Statement) -> list[str | None]:
    return [link.name or (link.source.text if link.source else None) for link in statement.chain]


def find(statements: list[Statement], words: str) -> Statement:
    return next(s for s in statements if words in said(s))


def assert_true_to_text(page: Page, statements: list[Statement]) -> None:
    for span in Record(page=page, statements=tuple(statements), made_by=made_by(model=False)).spans():
        assert span.text == page.text[span.start : span.end]
    for s in statements:
        for found in (*s.figures, *s.times, *s.places, *s.actors):
            assert found.text == page.text[found.start : found.end]


def test_who_says_what_through_whom():
    statements = annotate_text(PIER, titled=True)
    assert who(find(statements, "12 boats")) == ["Anna Lindgren"]
    assert who(find(statements, "not safe")) == ["Norvik News", "Anna Lindgren"]
    assert who(find(statements, "cracks")) == [None]
    assert find(statements, "cracks").chain[0].kind is Kind.UNNAMED
    assert who(find(statements, "the quay will sink")) == ["Residents"]
    assert who(find(statements, "closed on Monday")) == []
    assert find(statements, "Pier closed after storm").block is Role.TITLE


def test_a_quotation_that_runs_on_is_one_statement_of_several_pieces():
    assert [span.text for span in find(annotate_text(PIER), "not safe").words] == [
        "The pier is not safe",
        "It may stay closed until May.",
    ]


def test_statements_stand_in_the_order_of_their_first_words_and_have_ids_of_their_own():
    statements = annotate_text(PIER)
    starts = [s.words[0].start for s in statements]
    assert starts == sorted(starts)
    assert len({s.id for s in statements}) == len(statements)


def test_every_span_is_the_page_s_text():
    page = text_page(PIER)
    assert_true_to_text(page, annotate(page))


def test_the_same_page_gives_the_same_statements():
    assert annotate_text(PIER) == annotate_text(PIER)


def test_furniture_tags_and_bylines_say_nothing():
    page = a_page(
        (Role.FURNITURE, "The mayor said the cookies are good."),
        (Role.PARAGRAPH, "The pier is closed."),
        (Role.TAG, "The pier is a tag."),
        (Role.BYLINE, "Anna Lindgren is our correspondent."),
    )
    assert [said(s) for s in annotate(page)] == ["The pier is closed"]


def test_a_page_in_another_language_is_passed_over():
    assert annotate(a_page((Role.PARAGRAPH, "Piren är stängd."), language="sv")) == []
    assert annotate(a_page((Role.PARAGRAPH, "The pier is closed."), language="en-GB"))


def test_the_titles_of_references_are_statements():
    entry = "[1] Norvik News, “Pier to close for repairs”, link"
    at = entry.index("Pier")
    reference = Reference(
        number=1, publisher="Norvik News", title=entry[at : at + 26], address=None, start=0, end=len(entry)
    )
    (statement,) = annotate(a_page((Role.REFERENCE, entry), references=(reference,)))
    assert (said(statement), statement.block) == ("Pier to close for repairs", Role.REFERENCE)


def test_a_title_is_a_statement_whatever_its_verb():
    (statement,) = annotate(a_page((Role.TITLE, "Hundreds of boats lost in storm")))
    assert (said(statement), statement.block) == ("Hundreds of boats lost in storm", Role.TITLE)


def test_the_page_s_own_name_is_no_link():
    page = a_page((Role.PARAGRAPH, "Anna Lindgren told Norvik News that the pier is closed."))
    page = Page(**{f: getattr(page, f) for f in page.__struct_fields__} | {"publisher": "Norvik News"})
    assert who(find(annotate(page), "the pier is closed")) == ["Anna Lindgren"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Norvik leans heavily on help from abroad.",
            [("", "Norvik leans heavily on help from abroad")],
            id="a deed is the page's own word",
        ),
        pytest.param(
            "The repeated failures highlighted a shortage of trained staff.",
            [("", "The repeated failures highlighted a shortage of trained staff")],
            id="a thing that is no document tells nothing",
        ),
        pytest.param(
            "Women like Mia defy the image of the idle helper, said Anna Lindgren.",
            [("Anna Lindgren", "Women like Mia defy the image of the idle helper")],
            id="nothing inside claims the cue it stands in",
        ),
        pytest.param(
            "“We asked for pumps,” Lindgren told Harbour Radio. Anna Lindgren is the mayor.",
            [("Harbour Radio -> Anna Lindgren", "We asked for pumps"), ("", "Anna Lindgren is the mayor")],
            id="a verb ends a name",
        ),
        pytest.param(
            "Norvik TV said one of the diplomats said the pier is shut.",
            [("Norvik TV -> one of the diplomats", "the pier is shut")],
            id="one of the diplomats is a diplomat",
        ),
        pytest.param(
            "The gates have been criticised by residents who say that warnings were ignored.",
            [("residents", "The gates"), ("residents", "warnings were ignored")],
            id="who says it is the noun before it",
        ),
        pytest.param(
            "As passed on by diplomats, the pier will close, according to Norvik Radio.",
            [("Norvik Radio -> diplomats", "the pier will close")],
            id="passed on is relayed",
        ),
        pytest.param(
            "As reported by the Norvik Times, the mayor of Norvik, Anna Lindgren, said that the pier will close.",
            [("Norvik Times -> Anna Lindgren", "the pier will close")],
            id="words that came through an outlet are told once",
        ),
        pytest.param(
            "It appears that Norvik has run out of options.",
            [("?", "Norvik has run out of options")],
            id="an empty it is not told",
        ),
        pytest.param(
            "Norvik Radio said on Monday that both towns were in talks about a bridge, citing diplomats.",
            [("Norvik Radio -> diplomats", "both towns were in talks about a bridge")],
            id="whoever is cited at the end is the origin",
        ),
        pytest.param(
            "NORVIK, April 17 (Norden Wire) - The pier is shut, Anna Lindgren said.",
            [("Anna Lindgren", "The pier is shut")],
            id="a dateline is not told",
        ),
        pytest.param(
            "FILE - Two boats lie at the pier.", [("", "Two boats lie at the pier")], id="nor is what opens a caption"
        ),
        pytest.param(
            "The finals saw both teams lose.", [("", "The finals saw both teams lose")], id="a clause is one statement"
        ),
        pytest.param(
            "Residents urged to avoid the pier, the council said.",
            [("the council", "Residents urged to avoid the pier")],
            id="whom somebody urges urges nobody",
        ),
        pytest.param(
            "President Anna Lindgren spoke. The US President wrote that the pier is shut.",
            [("", "President Anna Lindgren spoke"), ("Anna Lindgren", "the pier is shut")],
            id="an office with a capital is no name",
        ),
        pytest.param(
            "The mayor said: ‘The water is rising, and we can’t stop it.’",
            [("The mayor", "The water is rising, and we can’t stop it.")],
            id="single quotation marks",
        ),
        pytest.param(
            "'It was a terrible night,' Anna Lindgren recalled, adding that the house 'shook like a leaf'.",
            [("Anna Lindgren", "It was a terrible night"), ("Anna Lindgren", "the house 'shook like a leaf'")],
            id="straight single quotation marks",
        ),
    ],
)
def test_a_sentence_tells_what_a_reader_takes_from_it(text, expected):
    page = text_page(text)
    statements = annotate(page)
    assert [(" -> ".join(name or "?" for name in who(s)), said(s)) for s in statements] == expected
    assert_true_to_text(page, statements)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        pytest.param(
            "Anna Lindgren said the pier is shut.\n“We want to go. Now.”\n", ["Anna Lindgren"], id="who spoke last"
        ),
        pytest.param(
            "The pier is shut.\n“We want to go. Now.” Mia Berg, mayor of Norvik\n", ["Mia Berg"], id="the name behind"
        ),
        pytest.param("The pier is shut.\n“We want to go. Now.”\n— Mia Berg\n", ["Mia Berg"], id="a credit of its own"),
        pytest.param("The pier is shut.\n“We want to go. Now.”\n", [None], id="nobody the page names"),
    ],
)
def test_a_quotation_without_a_cue_is_never_the_page_s_own_word(text, speaker):
    spoken = find(annotate_text(text), "We want to go")
    assert who(spoken) == speaker
    assert said(spoken) == "We want to go. Now."


def test_a_headline_s_engineers_to_come_are_planned_and_no_source():
    for title in ("Engineers set to seize the dam in secret plot", "Engineers to take charge of the dam"):
        (statement,) = annotate_text(title + "\n", titled=True)
        assert statement.chain == ()
        assert statement.certainty is Certainty.PLANNED


def test_capitals_alone_make_no_speaker_of_a_headline_s_first_words():
    (statement,) = annotate_text("Dam Power Grab: 1,500 Helpers Moving In On The Valley\n", titled=True)
    assert statement.chain == ()


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("‘Leave,’ he said, ‘now’.", "“Leave,” he said, “now”."),
        ("'Leave,' he said, 'now'.", "“Leave,” he said, “now”."),
        ("‘The parents’ house is gone,’ she said.", "“The parents’ house is gone,” she said."),
        ("The parents' house of the '90s: rock 'n' roll", "The parents' house of the '90s: rock 'n' roll"),
        ("‘We begin here and go on.", "“We begin here and go on."),
        ("“She said ‘leave’,” he said.", "“She said ‘leave’,” he said."),
    ],
)
def test_single_quotation_marks_that_pair_are_read_as_double_ones(text, read_as):
    assert doubled(text) == read_as


@given(st.text(alphabet="ab s'‘’\"“”.,\n", max_size=200))
def test_reading_marks_as_double_moves_nothing(text):
    read = doubled(text)
    assert len(read) == len(text)
    assert all(a == b or a in "'‘’" for a, b in zip(text, read, strict=True))


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        pytest.param(
            "“I think the pier is safe,” said Anna Lindgren.", ["the pier is safe"], id="a belief in a quotation"
        ),
        pytest.param("Anna Lindgren said experts want to leave.", ["to leave"], id="an intention of others"),
        pytest.param(
            "“We want to leave the pier alone,” said Anna Lindgren.", [], id="her own intention is hers alone"
        ),
        pytest.param("Anna Lindgren said she would leave if they wanted to stay.", [], id="a supposed intention"),
        pytest.param(
            "Anna Lindgren said she believed the new pier on the lake helped improve trade.",
            ["the new pier on the lake helped improve trade"],
            id="a clause whose subject the parse takes for an object",
        ),
        pytest.param(
            "Anna Lindgren said the poster says the pier is shut.",
            ["the pier is shut"],
            id="whatever says a clause has said it",
        ),
        pytest.param("Anna Lindgren said the mayor attacked a plan praising it.", [], id="a thing is no clause"),
    ],
)
def test_what_stands_inside_is_a_clause_that_somebody_else_or_a_belief_puts_forward(text, inner):
    found = attributed(text_page(text))
    assert [" … ".join(span.text for span in one.content) for one in found if one.inside is not None] == inner


def test_attributions_come_with_their_nesting_and_names():
    found = attributed(text_page("Anna Lindgren opened the pier. She said experts believe that it is safe."))
    outer = next(a for a in found if a.inside is None)
    assert outer.name == "Anna Lindgren"
    assert [found[a.inside].name for a in found if a.inside is not None] == ["Anna Lindgren"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("“The pier is closed.”", ["The pier is closed."], id="marks around the whole"),
        pytest.param("The “old pier”", ["The “old pier”"], id="marks around a part stay"),
        pytest.param("the pier is closed”", ["the pier is closed"], id="a mark without its partner goes"),
        pytest.param(", the pier is closed,", ["the pier is closed"], id="commas at the edges"),
        pytest.param("…", [], id="nothing but signs"),
    ],
)
def test_the_signs_that_frame_words_are_left_out(text, words):
    page, sentences = text_page(text), text_sentences(text)
    places = [(s, t.i) for s, sentence in enumerate(sentences) for t in sentence.tokens]
    assert [span.text for span in spans_of(page, sentences, places)] == words


WORDS = [*"ab I.,\"“”'\n-—:?()0", "said ", "NHK ", "officials ", "told ", "will ", "according to ", "5,000 "]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=40).map("".join))
def test_no_text_breaks_the_spans(text):
    page = text_page(text)
    assert_true_to_text(page, annotate(page))


@pytest.mark.parametrize("sign", ['"', "“", "(", "'", " ", "7", "- ", "said "])
def test_a_run_of_one_sign_is_soon_over(sign):
    assert_true_to_text(page := text_page(sign * 20_000), annotate(page))
