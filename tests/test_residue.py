"""What scraping and machines leave behind, and what looks like it and is none."""

from __future__ import annotations

import datetime
import time

import pytest

from sayso import pipeline
from sayso.audit import CHECKS, audit
from sayso.audit.proof import quotations
from sayso.audit.residue import odd_letters, repaired

pytestmark = pytest.mark.once  # see pyproject.toml

TODAY = datetime.date(2031, 6, 30)

TITLE = "Norvik bridge shut after a night of storms"
FIRST = "The harbour council of Norvik shut the bridge at noon on Tuesday, its chair, Ana Ruiz, said."
LAST = "The bridge will open again on Monday, the council said."


def found(code: str, page: str) -> list[list[str]]:
    """For each finding of a check the words it points at."""
    record = pipeline.record(pipeline.read(page.encode()))
    checks = [check for check in CHECKS if check.code == code]
    findings = audit(record, today=TODAY, checks=checks)
    for finding in findings:
        for span in finding.spans:
            assert record.page.text[span.start : span.end] == span.text
    return [[span.text for span in finding.spans] for finding in findings]


def in_text(*between: str, above: str = "", below: str = "") -> str:
    """A page as it was scraped, with lines between two sentences of its report."""
    parts = (TITLE, "3 May 2031", above, FIRST, *between, LAST, below)
    return "\n\n".join(part for part in parts if part)


def in_markup(*between: str, below: str = "") -> str:
    """The same page in markup; what stands between is markup too."""
    return (
        f"<html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>"
        f"<p>{FIRST}</p><p>Buses go by way of Hale until then, and the ferry runs every hour.</p>"
        f"{''.join(between)}<p>{LAST}</p></article>{below}</body></html>"
    )


# --- furniture -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "Enjoying this story? Sign up for our Evening Post and never miss a thing.",
        "Subscribe to our channel to stay informed!",
        "Sign up to our free newsletter here.",
        "Get the top stories delivered straight to your inbox.",
        "Follow us on WhatsApp for the latest updates.",
        "Click here to read more about the harbour.",
        "Share this article with your friends!",
        "Support independent journalism: become a member today.",
        "Download our app for breaking news.",
        "What do you think? Tell us in the comments.",
        "Read also: Five walks along the bay",
        "RELATED: Mayor of Hale to step down",
        "You have 2 free articles left this month.",
        "This article is only available to subscribers.",
        "Got a story? Email our newsdesk.",
        "Turn on notifications so that you do not miss anything.",
    ],
)
@pytest.mark.parametrize("page", [in_text, in_markup], ids=["text", "markup"])
def test_a_site_that_speaks_between_two_sentences_is_found(page, line):
    assert found("furniture-in-text", page(line if page is in_text else f"<p>{line}</p>")) == [[line]]


@pytest.mark.parametrize("line", ["Advertisement", "Story continues below", "SHARE", "Back to top", "12 comments"])
def test_a_label_of_the_site_counts_where_no_markup_sets_it_apart(line):
    assert found("furniture-in-text", in_text(line)) == [[line]]
    assert found("furniture-in-text", in_markup(f"<div>{line}</div>")) == []


def test_a_prompt_at_the_end_of_a_paragraph_is_found():
    text = in_text("Buses go by way of Hale until then. Subscribe to our newsletter for more.")
    assert found("furniture-in-text", text) == [["Subscribe to our newsletter for more."]]


def test_pointers_to_other_pages_are_one_finding():
    text = in_text(
        "Read also: Five walks along the bay", "Buses go by way of Hale until then.", "Read more: Ferry times"
    )
    assert found("furniture-in-text", text) == [["Read also: Five walks along the bay", "Read more: Ferry times"]]


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(in_text(above="Subscribe to our newsletter"), id="above the first sentence"),
        pytest.param(
            in_text(below="Read also\n\nFive walks along the bay\n\nFerry times"), id="below the last sentence"
        ),
        pytest.param(
            in_text(below="Subscribe to our newsletter for more.\n\n© 2031 Norvik Post"), id="a prompt at the foot"
        ),
        pytest.param(in_text('"Subscribe to our newsletter," the screen on the pier said.'), id="a quoted prompt"),
        pytest.param(
            in_text("Sign up for the council's ferry scheme closed on Friday."), id="signing up for something"
        ),
        pytest.param(in_text("Voters must register by Friday at the town hall."), id="advice to readers"),
        pytest.param(in_text("Share prices of the ferry line fell on Tuesday."), id="shares"),
        pytest.param(in_text("Follow the marked path to the pier, the council advises."), id="following a path"),
        pytest.param(
            in_text("The line asked people to share its statement and to support its staff."), id="being asked"
        ),
        pytest.param(in_text("Like the bridge, the pier was built in 1931."), id="like"),
        pytest.param(in_text("Comments on the plan close on 4 June, the council said."), id="comments on a plan"),
        pytest.param(in_text("What the order does", "Cars may not cross."), id="a heading"),
        pytest.param(
            in_markup(
                "<aside><p>Sign up to our newsletter.</p><p>Your email</p><p>Privacy policy</p><p>OK</p></aside>"
            ),
            id="a box that markup sets apart",
        ),
        pytest.param(in_markup(below="<footer><p>Sign up to our free newsletter here.</p></footer>"), id="a footer"),
    ],
)
def test_a_shell_in_its_place_and_words_of_the_report_are_waved_through(page):
    assert found("furniture-in-text", page) == []


# --- repeats -------------------------------------------------------------------------------------

AGAIN = "Schools in two parishes will stay shut until Friday, the education office said."
OTHER = "Buses go by way of Hale until then."


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(in_text(AGAIN, OTHER, AGAIN), id="in text"),
        pytest.param(in_markup(f"<p>{AGAIN}</p><p>{OTHER}</p><p>{AGAIN}</p>"), id="in markup"),
        pytest.param(in_text(AGAIN, OTHER, AGAIN.upper()), id="in capitals"),
        pytest.param(in_text(f"{AGAIN} {AGAIN}", OTHER), id="one behind the other"),
        pytest.param(in_text(f"{OTHER} {AGAIN}", "Ferries run.", f"Ferries run late. {AGAIN}"), id="inside paragraphs"),
    ],
)
def test_a_sentence_that_stands_twice_is_found_once(page):
    (spans,) = found("repeated-sentence", page)
    assert {span.casefold() for span in spans} == {AGAIN.casefold()}


def test_a_paragraph_that_stands_twice_is_one_finding():
    paragraph = f"{AGAIN} Pupils of the harbour school may use the library of Hale in the meantime."
    assert len(found("repeated-sentence", in_text(paragraph, OTHER, paragraph))) == 1


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(in_text("He is right.", OTHER, "He is right."), id="a short sentence"),
        pytest.param(in_text("Live updates from the town hall", OTHER, "Live updates from the town hall"), id="a head"),
        pytest.param(
            in_text('"We shall not be moved from here, ever."', OTHER, '"We shall not be moved from here, ever."'),
            id="a chant",
        ),
        pytest.param(in_markup(f"<figure><img><figcaption>{FIRST}</figcaption></figure>"), id="a caption"),
        pytest.param(in_markup(f"<blockquote>{FIRST}</blockquote>"), id="a pulled quotation"),
        pytest.param(in_text(AGAIN, OTHER, AGAIN.replace("two", "three")), id="another figure"),
        pytest.param(in_text(AGAIN, below=f"Most read\n\n{FIRST}"), id="a teaser at the foot"),
    ],
)
def test_refrains_frames_and_captions_are_waved_through(page):
    assert found("repeated-sentence", page) == []


# --- tools ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "Here is the rewritten article:",
        "Here's a paraphrased version of the text:",
        "Sure! Here is a summary of the article in plain English.",
        "Certainly, here's the revised text.",
        "Below is the reworded version you asked for:",
        "As an AI language model, I cannot verify these events.",
        "As of my last knowledge update, the bridge was open.",
        "I hope this helps! Let me know if you would like any changes.",
        "Let me know if you'd like me to adjust the tone.",
        "Note: I have rewritten the article to avoid plagiarism.",
        "Rewritten text:",
        "Version 2:",
        "Meta description: Norvik shuts its bridge.",
        "Focus keyword: Norvik bridge",
        "The {council|board|committee} of the port met.",
        "Lorem ipsum dolor sit amet.",
        "[insert quote here]",
        "[Your Name], Norvik",
        "{{ article.title }}",
        "%%excerpt%%",
        '[caption id="attachment_12" width="300"]',
        "[/vc_column]",
        "Headline goes here",
        "The toll was TKTK on Tuesday.",
        "[object Object]",
        "Translated with DeepL.com (free version)",
        "Translated by Google from Norvish.",
        "MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS FOR TODAY.",
        "See Error! Reference source not found.",
        "The bridge is shut :contentReference[oaicite:0]{index=0}.",
        "The bridge is shut 【4†source】.",
        "Regenerate response",
        "Dear *|FNAME|*, the bridge is shut.",
        "Rewrite the following article in 300 words.",
    ],
)
def test_words_of_the_tool_that_made_the_page_are_found(line):
    assert len(found("template-leftover", in_text(line))) == 1


def test_a_preamble_above_the_report_is_found():
    assert found("template-leftover", in_text(above="Here is the rewritten article:")) == [
        ["Here is the rewritten article:"]
    ]


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(in_text('"As an AI language model, I cannot vote," the program replied.'), id="a quoted program"),
        pytest.param(in_text("Here is the bridge as it looked in May."), id="here is"),
        pytest.param(in_text("Sure, the bridge is old, Ruiz said."), id="sure"),
        pytest.param(in_text("The council published the revised text on Monday."), id="a revised text"),
        pytest.param(in_text("The [old] bridge was built by [Per] Holm."), id="notes in brackets"),
        pytest.param(
            in_text("The council [of Norvik] wrote that 'the date [3 May] stands'."), id="a note in a quotation"
        ),
        pytest.param(in_text("Ruiz cited the report [1] and the minutes [2]."), id="markers"),
        pytest.param(in_text("The line's computers printed 'undefined' on every ticket."), id="undefined, told"),
        pytest.param(in_text("The prize went to a rewritten article on ferries."), id="a rewritten article"),
        pytest.param(in_text("The title: a bridge too far. Or so the mayor joked."), id="a title, told"),
        pytest.param(in_text(below="Proudly powered by PressKit. Theme: Lumen."), id="what a site is built with"),
        pytest.param(in_text("The translation of the novel into Norvish took a year."), id="a translation"),
        pytest.param(in_text("Under option 2: the bridge is rebuilt in steel, the council said."), id="an option"),
    ],
)
def test_words_of_the_report_that_sound_like_a_tool_are_waved_through(page):
    assert found("template-leftover", page) == []


# --- letters -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "script"),
    [
        pytest.param("M\u043escow", "Cyrillic", id="Cyrillic o"),
        pytest.param("\u0441ouncil", "Cyrillic", id="Cyrillic c at the head"),
        pytest.param("\u0440\u0430yment", "Cyrillic", id="two of them"),
        pytest.param("\u0421\u041eUNCIL", "Cyrillic", id="capitals"),
        pytest.param("o\u0444f"[:1] + "\u0435f", "Cyrillic", id="three letters"),
        pytest.param("harb\u03bfur", "Greek", id="Greek omicron"),
        pytest.param("\uff2eorvik", "fullwidth", id="a fullwidth letter"),
        pytest.param("N\U0001d428rvik", "mathematical", id="a mathematical letter"),
        pytest.param("\u0410\u043d\u0434p\u0435\u0439", "Latin", id="a Latin letter in a Cyrillic word"),
        pytest.param("b\u0456ll", "Cyrillic", id="Ukrainian i"),
    ],
)
def test_a_look_alike_letter_inside_a_word_is_found(word, script):
    assert script in (odd_letters(word) or "")


@pytest.mark.parametrize(
    "word",
    [
        pytest.param("\u041f\u0440\u0430\u0432\u0434\u0430", id="a whole Cyrillic word"),
        pytest.param("\u03b1\u03bb\u03c6\u03b1", id="a whole Greek word"),
        pytest.param("\u00b5g", id="a micro sign"),
        pytest.param("\u03bcg", id="a Greek mu before a unit"),
        pytest.param("\u0394T", id="a symbol"),
        pytest.param("\u03c1gh", id="a formula"),
        pytest.param("Ko\u042fn", id="a letter that resembles none of its own"),
        pytest.param("SMS\u0430", id="a Cyrillic ending at an abbreviation"),
        pytest.param("SMS\u043a\u0438", id="a longer ending"),
        pytest.param("\uff2e\uff2f", id="a fullwidth word"),
        pytest.param("R\u00f8lund", id="an accented letter"),
        pytest.param("\u0130stanbul", id="a dotted capital"),
        pytest.param("D\u01b0\u01a1ng", id="Vietnamese"),
        pytest.param("plain", id="plain"),
    ],
)
def test_a_word_of_one_script_or_with_a_sign_is_none(word):
    assert odd_letters(word) is None


def test_look_alikes_of_a_paragraph_are_one_finding():
    text = in_text("The \u0441ouncil of N\u043ervik met.", "The m\u0430yor left.")
    assert found("mixed-script", text) == [["\u0441ouncil", "N\u043ervik"], ["m\u0430yor"]]


def test_whole_foreign_words_and_units_on_a_page_are_waved_through():
    text = in_text(  # a newspaper, a number sign, a unit, a class of boats
        "The newspaper \u00ab\u041f\u0440\u0430\u0432\u0434\u0430\u00bb, \u2116 5, told of 5 \u03bcg "
        "in the \u03a9-class boat."
    )
    assert found("mixed-script", text) == []


# --- decoding ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "broken"),
    [
        pytest.param("the district\u00e2\u20ac\u2122s villages", "district\u00e2\u20ac\u2122s", id="an apostrophe"),
        pytest.param("a caf\u00c3\u00a9 on the quay", "caf\u00c3\u00a9", id="an accent"),
        pytest.param("it cost \u00c2\u00a35 a head", "\u00c2\u00a35", id="a pound sign"),
        pytest.param("the wall \u00e2\u20ac\u201c it said \u2013 stands", "\u00e2\u20ac\u201c", id="a dash"),
        pytest.param("\u00e2\u20ac\u0153Stay away\u00e2\u20ac\u009d", "\u00e2\u20ac\u0153Stay", id="quotation marks"),
        pytest.param("the isn\u00e2\u0080\u0099t word", "isn\u00e2\u0080\u0099t", id="Latin-1"),
        pytest.param("a caf\ufffd on the quay", "caf\ufffd", id="a replacement character"),
        pytest.param("the mayor\u0092s car", "mayor\u0092s", id="a control character"),
        pytest.param("isn\u00c3\u00a2\u00e2\u201a\u00ac\u00e2\u201e\u00a2t", None, id="twice over"),
        pytest.param("Smith &nbsp;said so", "&nbsp;said", id="a character reference"),
        pytest.param("Smith &amp;amp; Sons", None, id="a reference to a reference"),
        pytest.param("the mayor&#8217;s car", "mayor&#8217;s", id="a numbered reference"),
        pytest.param("the mayor\\u2019s car", "mayor\\u2019s", id="an escape"),
        pytest.param("the mayor?s car", "mayor?s", id="a question mark for an apostrophe"),
        pytest.param("\u0432\u0402\u2122s car was red", "\u0432\u0402\u2122s", id="Windows-1251"),
        pytest.param(
            "\u0420\u045f\u0421\u0402\u0420\u00b0\u0420\u0406\u0420\u0491\u0420\u00b0 was read",
            None,
            id="Cyrillic as Windows-1251",
        ),
        pytest.param(
            "\u00d0\u0178\u00d1\u20ac\u00d0\u00b0\u00d0\u00b2\u00d0\u00b4\u00d0\u00b0 was read",
            None,
            id="Cyrillic as Windows-1252",
        ),
        pytest.param("\u00ef\u00bb\u00bfThe harbour", "\u00ef\u00bb\u00bfThe", id="a byte order mark"),
        pytest.param("a smile \u00f0\u0178\u02dc\u20ac in May", None, id="an emoji"),
        pytest.param("Jos\u00c3\u00a9 and M\u00c3\u00b3nica of N\u00c3\u00b8rvik", None, id="names"),
        pytest.param("M\u00c3\u201cNICA in capitals", "M\u00c3\u201cNICA", id="a capital letter in a name"),
    ],
)
def test_mis_decoded_text_is_found_once_a_paragraph(words, broken):
    (spans,) = found("broken-characters", in_text(f"On the quay there was {words}, Ruiz said."))
    assert broken is None or broken in spans


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("S\u00c3O PAULO and the IRM\u00c3, a ship", id="Portuguese capitals"),
        pytest.param("the label said \u201cMANH\u00c3\u201d and \u2018IRM\u00c3\u2019", id="a capital before a mark"),
        pytest.param("a fare of 5 \u20ac or 5\u20ac", id="a euro sign"),
        pytest.param("the Ch\u00e2teau d\u2019If \u2014 voil\u00e0\u00a0\u00bb", id="French"),
        pytest.param("Rom\u00e2nia\u2019s p\u00e2ine", id="Romanian"),
        pytest.param("Smith & Sons; AT&T; R&D", id="ampersands"),
        pytest.param("see https://norvik.example/a?b=1&copy=2&amp;c=3", id="an address"),
        pytest.param("the browser showed \u201c&nbsp;\u201d", id="code in quotation marks"),
        pytest.param("Who knows? So it goes", id="a question"),
        pytest.param("a temperature of 5 \u00b0C and \u00b11 \u00bc \u00a7 4", id="signs"),
        pytest.param("\u00dcber \u00c4rzte in \u00c5rhus and \u0141\u00f3d\u017a", id="umlauts and rings"),
        pytest.param("\u0420\u043e\u0441\u0441\u0438\u044f and \u0421\u0421\u0421\u0420", id="Cyrillic"),
        pytest.param("\u4e2d\u6587 and \u65e5\u672c", id="Chinese"),
        pytest.param("the ESPA\u00d1A of 1931", id="Spanish capitals"),
        pytest.param("\u00c2ngela and \u00c1lvaro of \u00cele-de-France", id="capitals at the head"),
    ],
)
def test_letters_as_they_should_be_are_waved_through(words):
    assert found("broken-characters", in_text(f"On the quay there was {words}, Ruiz said.")) == []


def test_what_was_meant_is_told():
    assert repaired("\u00e2\u20ac\u2122") == "\u2019"
    assert repaired("plain caf\u00e9") is None


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ('He said "yes" and "no".', ['"yes"', '"no"']),
        ("\u201cIt is the crew\u2019s boat,\u201d she said.", ["\u201cIt is the crew\u2019s boat,\u201d"]),
        ("'It is the crew's boat,' she said.", ["'It is the crew's boat,'"]),
        ("The crews' boats and the '90s", []),
        ("\u201cIt runs on", ["\u201cIt runs on"]),
        ("\u201eJa\u201c und \u00abnon\u00bb", ["\u201eJa\u201c", "\u00abnon\u00bb"]),
    ],
)
def test_quotations_are_told_from_apostrophes(text, quotes):
    assert [text[start:end] for start, end in quotations(text)] == quotes


@pytest.mark.parametrize(
    "code", ["mixed-script", "broken-characters", "template-leftover", "furniture-in-text", "repeated-sentence"]
)
@pytest.mark.parametrize(
    "hostile",
    [
        "\u00c3" * 40_000,
        "{a|" * 20_000,
        "&" * 40_000,
        "[insert " * 8_000,
        '"' * 40_000,
        "\u043ea" * 20_000,
        "a\\u00" * 10_000,
    ],
)
def test_text_made_to_hang_checks_does_not(code, hostile):
    from sayso.annotate import text_page
    from sayso.audit import Proof
    from sayso.record import Record

    page = text_page(f"{FIRST}\n{hostile}\n{LAST}")
    proof = Proof(Record(page=page, made_by=pipeline.made_by(model=False)), today=TODAY)
    (check,) = [check for check in CHECKS if check.code == code]
    started = time.process_time()
    list(check.looks(proof))
    assert time.process_time() - started < 5
