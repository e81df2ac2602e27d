"""Time expressions: what is found, what it is worth, and what is left open without a page's date."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sayso.annotate.edtf import is_duration, is_edtf
from sayso.annotate.parse import Sentence, Token, Tree, page_sentences, text_sentences
from sayso.annotate.times import find_times, to_timex3
from sayso.record import Block, Page, Role, Time

pytestmark = pytest.mark.once  # see pyproject.toml

WEDNESDAY = "2024-05-15"


def times(text: str, published: str | None = WEDNESDAY) -> list[Time]:
    return [found for sentence in find_times(text_sentences(text), published=published) for found in sentence]


def only(text: str, published: str | None = WEDNESDAY) -> Time:
    found = times(text, published)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "words", "value", "grain"),
    [
        pytest.param("The bridge opened on May 5, 2021.", "May 5, 2021", "2021-05-05", "day", id="month first"),
        pytest.param("The bridge opened on 5 May 2021.", "5 May 2021", "2021-05-05", "day", id="day first"),
        pytest.param("It opened on the 5th of May, 2021.", "the 5th of May, 2021", "2021-05-05", "day", id="ordinal"),
        pytest.param("The file is dated 2021-05-05.", "2021-05-05", "2021-05-05", "day", id="iso"),
        pytest.param("It was signed on 25/06/2021.", "25/06/2021", "2021-06-25", "day", id="slashes, one reading"),
        pytest.param(
            "It was signed on 05/06/2021.",
            "05/06/2021",
            "[2021-05-06,2021-06-05]",
            "day",
            id="slashes, two readings",
        ),
        pytest.param("The mill closed in May 2021.", "May 2021", "2021-05", "month", id="month and year"),
        pytest.param("The mill closed in 1987.", "1987", "1987", "year", id="year"),
        pytest.param("It was built about 1987.", "about 1987", "1987~", "year", id="about a year"),
        pytest.param("Ferries ran in the 1990s.", "the 1990s", "199X", "decade", id="decade"),
        pytest.param("Ferries ran in the mid-1990s.", "the mid-1990s", "199X", "decade", id="mid-decade"),
        pytest.param("Ferries ran in the '90s.", "the '90s", "199X", "decade", id="short decade"),
        pytest.param("The fort is of the 19th century.", "the 19th century", "18XX", "century", id="century"),
        pytest.param(
            "Profit fell in the third quarter of 2021.",
            "the third quarter of 2021",
            "2021-35",
            "quarter",
            id="quarter",
        ),
        pytest.param("It was cold in the winter of 2021.", "the winter of 2021", "2021-24", "season", id="season"),
        pytest.param("It began in nineteen eighty-seven.", "nineteen eighty-seven", "1987", "year", id="spelled year"),
        pytest.param("The hall opens on 31 February 2021.", "31 February 2021", None, "day", id="no such day"),
    ],
)
def test_a_date_given_in_full_needs_no_page_date(text, words, value, grain):
    for published in (None, WEDNESDAY):
        found = only(text, published)
        assert (found.text, found.value, found.grain, found.type, found.open) == (words, value, grain, "date", False)


@pytest.mark.parametrize(
    ("text", "value", "grain"),
    [
        pytest.param("The mayor resigned yesterday.", "2024-05-14", "day", id="yesterday"),
        pytest.param("The mayor will resign tomorrow.", "2024-05-16", "day", id="tomorrow"),
        pytest.param("The mayor resigned on Monday.", "2024-05-13", "day", id="a weekday past"),
        pytest.param("The mayor will resign on Monday.", "2024-05-20", "day", id="a weekday to come"),
        pytest.param("She said boats would be sent by Monday.", "2024-05-20", "day", id="to come, seen from the past"),
        pytest.param("She said boats would have been sent on Monday.", "2024-05-13", "day", id="what did not come"),
        pytest.param("The mayor resigned last Friday.", "2024-05-10", "day", id="last weekday"),
        pytest.param("The mayor resigned last week.", "2024-05-06/2024-05-12", "week", id="last week"),
        pytest.param("The mayor resigned last month.", "2024-04", "month", id="last month"),
        pytest.param("The mayor resigned earlier this year.", "2024", "year", id="earlier this year"),
        pytest.param("The mayor resigned two days ago.", "2024-05-13", "day", id="days ago"),
        pytest.param("The mayor resigned five months ago.", "2023-12", "month", id="months ago"),
        pytest.param("The mayor resigned three years ago.", "2021", "year", id="years ago"),
        pytest.param("The mayor resigned in October.", "2023-10", "month", id="a month past"),
        pytest.param("The mayor will resign in October.", "2024-10", "month", id="a month to come"),
        pytest.param("The mayor resigned on Nov. 30.", "2023-11-30", "day", id="a day of the year past"),
        pytest.param("The mayor will resign on June 3.", "2024-06-03", "day", id="a day of the year to come"),
        pytest.param("The trial is set to begin on Friday.", "2024-05-17", "day", id="set to"),
        pytest.param("The vote was postponed until Monday.", "2024-05-20", "day", id="until"),
        pytest.param("It was signed on Sunday, May 14.", "2023-05-14", "day", id="the weekday decides the year"),
        pytest.param("Sales rose in Q1.", "2024-33", "quarter", id="Q1"),
        pytest.param("The mayor resigned last fall.", "2023-23", "season", id="last season"),
        pytest.param("The mill lost money in the first quarter.", "2024-33", "quarter", id="a quarter"),
        pytest.param("The mill lost money in the fourth quarter.", "2023-36", "quarter", id="a quarter of last year"),
        pytest.param("The mayor resigned last decade.", "201X", "decade", id="last decade"),
    ],
)
def test_a_relative_date_is_counted_from_the_page_and_open_without_it(text, value, grain):
    found = only(text)
    assert (found.value, found.grain, found.type, found.open) == (value, grain, "date", False)
    assert only(text, None).open


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("The dam broke on May 5.", "XXXX-05-05", id="day without year"),
        pytest.param("The dam broke in October.", "XXXX-10", id="month without year"),
        pytest.param("The dam broke last year.", None, id="last year"),
        pytest.param("The dam broke on Monday.", None, id="weekday"),
    ],
)
def test_an_open_time_holds_only_what_is_known(text, value):
    found = only(text, None)
    assert (found.value, found.open) == (value, True)


@pytest.mark.parametrize(
    ("text", "words", "value", "timex"),
    [
        pytest.param("It took three years.", "three years", "P3Y", "P3Y", id="years"),
        pytest.param("It was a 10-day trip.", "10-day", "P10D", "P10D", id="hyphened"),
        pytest.param("It lasted nearly two decades.", "nearly two decades", "P20Y", "P20Y", id="decades"),
        pytest.param("It took two and a half years.", "two and a half years", "P2Y6M", "P2Y6M", id="and a half"),
        pytest.param("It took half an hour.", "half an hour", "PT30M", "PT30M", id="half an hour"),
        pytest.param("It lasted for months.", "months", "PXM", "PXM", id="how many is not said"),
        pytest.param("It fell over the past three years.", "the past three years", "P3Y", "P3Y", id="the past years"),
    ],
)
def test_a_duration_is_iso_8601(text, words, value, timex):
    found = only(text)
    assert (found.text, found.type, found.value) == (words, "duration", value)
    assert is_duration(value)
    assert to_timex3(found) == ("DURATION", timex)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("The choir meets every Monday.", "XXXX-WXX-1", id="every weekday"),
        pytest.param("The choir meets every year.", "P1Y", id="every year"),
        pytest.param("The choir meets every other Friday.", "P2W", id="every other weekday"),
        pytest.param("The choir meets weekly.", "P1W", id="weekly"),
        pytest.param("The choir sings 20 songs a year.", "P1Y", id="a year, after an amount"),
    ],
)
def test_a_set_is_its_period(text, value):
    assert (only(text).type, only(text).value) == ("set", value)


@pytest.mark.parametrize(
    ("text", "value", "grain", "timex"),
    [
        pytest.param("It rang at 3 p.m. on Tuesday.", "2024-05-14T15:00:00", "hour", "2024-05-14T15:00", id="p.m."),
        pytest.param("It rang at 15:30 GMT Tuesday.", "2024-05-14T15:30:00Z", "minute", "2024-05-14T15:30Z", id="GMT"),
        pytest.param(
            "It rang at 3 p.m. EST Monday.", "2024-05-13T15:00:00-05:00", "hour", "2024-05-13T15:00", id="EST"
        ),
        pytest.param("It rang at noon on Monday.", "2024-05-13T12:00:00", "hour", "2024-05-13T12:00", id="noon"),
        pytest.param("It rang on Monday night.", "2024-05-13", "day", "2024-05-13TNI", id="a part of the day"),
        pytest.param("It rang this morning.", "2024-05-15", "day", "2024-05-15TMO", id="this morning"),
        pytest.param(
            "It rang at 9 a.m. local time on Monday.",
            "2024-05-13T09:00:00",
            "hour",
            "2024-05-13T09:00",
            id="a day further on",
        ),
        pytest.param("It rang last night.", "2024-05-14", "day", "2024-05-14TNI", id="last night"),
    ],
)
def test_a_time_of_day_stands_on_its_day(text, value, grain, timex):
    found = times(text)[0]
    assert (found.type, found.value, found.grain) == ("time", value, grain)
    assert to_timex3(found) == ("TIME", timex)


@pytest.mark.parametrize(
    ("text", "grain"),
    [
        pytest.param("The road was recently closed.", "past", id="recently"),
        pytest.param("The road is currently closed.", "present", id="currently"),
        pytest.param("The road will soon be closed.", "future", id="soon"),
        pytest.param("The road was closed in recent weeks.", "past", id="recent weeks"),
    ],
)
def test_a_vague_reference_has_a_grain_and_no_value(text, grain):
    found = only(text)
    assert (found.value, found.grain, found.open) == (None, grain, False)
    assert to_timex3(found) == ("DATE", f"{grain.upper()}_REF")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("The show opened on March 3, 2019. It closed the following day.", "2019-03-04", id="next day"),
        pytest.param("The show opened in 1998. It closed later that year.", "1998", id="that year"),
        pytest.param(
            "Sales rose in the third quarter of 2019. They had fallen a year earlier.", "2018-35", id="quarter"
        ),
    ],
)
def test_some_words_count_from_the_date_mentioned_last(text, value):
    assert times(text)[-1].value == value


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("He may march on.", id="verbs"),
        pytest.param("A380 and B1990 are models.", id="glued numbers"),
        pytest.param("It cost $1990.", id="money"),
        pytest.param("They hired 2000 workers.", id="a count"),
        pytest.param("She sat in the sun.", id="small letters"),
        pytest.param("A 56-year-old man fell.", id="an age is a figure"),
        pytest.param("He was 56 years old.", id="an age in words"),
        pytest.param("She was in her twenties.", id="her twenties"),
        pytest.param("Call as soon as possible.", id="as soon as"),
    ],
)
def test_what_only_looks_like_a_time_is_none(text):
    assert times(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("It fell last week.", ("DATE", "2024-W19"), id="week"),
        pytest.param("It fell in the third quarter of 2021.", ("DATE", "2021-Q3"), id="quarter"),
        pytest.param("It fell in the spring of 2021.", ("DATE", "2021-SP"), id="season"),
        pytest.param("It fell in the 1990s.", ("DATE", "199"), id="decade"),
        pytest.param("It fell in the 19th century.", ("DATE", "18"), id="century"),
        pytest.param("It fell on 05/06/2021.", ("DATE", "2021-05-06"), id="the first of two readings"),
        pytest.param("It fell about 1987.", ("DATE", "1987"), id="doubt is given up"),
    ],
)
def test_times_are_given_as_timex3(text, expected):
    assert to_timex3(only(text)) == expected


@pytest.mark.parametrize(
    "value",
    "2021 2021-05 2021-05-05 2021-02-28 2020-02-29 199X 18XX XXXX-05-05 1987~ 2021-35 2021-24 2021-05-05T10:00:00Z "
    "2021-05-05T24:00:00 2021-05-06/2021-05-12 2021/.. ../2021 [2021-05-06,2021-06-05] 1987% XXXX-10".split(),
)
def test_valid_edtf_is_taken(value):
    assert is_edtf(value)


@pytest.mark.parametrize(
    "value",
    """2021-13 2021-02-29 2021-02-31 2021-5-5 P3Y 2021-05T10:00:00 / ../.. [] 21 2021-05-05T25:00:00
    2021-05-05T10:61:00 2021-W19 yesterday ٢٠٢١""".split(),
)
def test_what_is_no_edtf_is_refused(value):
    assert not is_edtf(value)


def test_neither_nothing_nor_a_long_row_of_digits_is_edtf():
    assert not is_edtf("")
    assert not is_edtf("1" * 100_000)


# --- any text -----------------------------------------------------------------------------------


def unparsed(text: str) -> Sentence:
    """A sentence as the parser would give it, if it made each word a noun under the first: quick, for any text."""
    tokens, at = [], 0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        i = len(tokens)
        tokens.append(Token(i, start, at, word, word.lower(), word, "NOUN", "NN", "obl", 0, "", False))
    below = (tuple(range(1, len(tokens))),) + ((),) * (len(tokens) - 1)
    return Sentence(0, Tree(text, tuple(tokens), below if tokens else ()), 0, Role.PARAGRAPH)


WORDS = (
    "May 5 , 2021 31 February Monday last next this the past three years ago a year quarter third of - 's fiscal 10 "
    "p.m. GMT every recent morning early mid 1990s ½ 05/06/2021 2021-13-45 25:99 9999 1000 century thousand million "
    "several weekend following that same day noon midnight spring tonight Dec. Sun and or half couple later 0th"
).split()


@given(
    st.one_of(st.text(), st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join)),
    st.sampled_from([None, "2024-05-15", "0001-01-01", "9999-12-31", "2024-05", "nonsense"]),
)
@example("tomorrow next week two years later", "9999-12-31")
@example("last decade, nine million years ago", "0001-01-01")
@example("1/2/2021 early morning", None)
@settings(deadline=None, max_examples=300)
def test_any_text_gives_times_that_stand_in_it_and_have_valid_values(text, published):
    sentence = unparsed(text)
    [found] = find_times([sentence], published=published)
    assert [found] == find_times([sentence], published=published)
    for before, after in pairwise(found):
        assert before.end <= after.start
    for one in found:
        assert text[one.start : one.end] == one.text != ""
        if one.value is not None:
            assert {"date": is_edtf, "time": is_edtf, "duration": is_duration, "set": is_a_set}[one.type](one.value), (
                one
            )
        assert all(to_timex3(one))


def is_a_set(value: str) -> bool:
    return is_duration(value) or is_edtf(value) or value.startswith("XXXX-WXX-")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("May " + "1" * 100_000, id="digits"),
        pytest.param("May " * 20_000, id="months"),
        pytest.param("1990 " + "twenty " * 20_000, id="number words"),
        pytest.param("the last " * 20_000 + "year", id="no end"),
        pytest.param("10:30 p.m. " * 10_000, id="clocks"),
        pytest.param("1990 " + "1/1/" * 20_000, id="slashes"),
        pytest.param("1990 " + "1,1." * 20_000, id="points"),
        pytest.param("a 1990 " + "- , " * 20_000, id="marks"),
    ],
)
def test_hostile_pages_take_no_longer_than_their_length(text):
    sentence = unparsed(text)
    began = time.process_time()
    find_times([sentence], published=WEDNESDAY)
    assert time.process_time() - began < 5


def test_a_caption_in_the_present_tense_shows_a_day_past():
    words = "Anna Lindgren speaks in Norvik on Friday."
    for role, value in ((Role.CAPTION, "2024-05-10"), (Role.PARAGRAPH, "2024-05-17")):
        block = Block(role=role, start=0, end=len(words))
        page = Page(id="", text=words, raw_sha256="", blocks=(block,))
        ((found,),) = find_times(page_sentences(page), published=WEDNESDAY)
        assert found.value == value
