"""Figures: numbers as intervals with bound and unit, and what only looks like a number."""

from __future__ import annotations

import math
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.annotate.figures import find_figures, is_duration, is_money
from sayso.annotate.numerals import parse_number
from sayso.annotate.parse import text_sentences
from sayso.record import Bound, Figure

pytestmark = pytest.mark.once  # see pyproject.toml


def figures(text: str) -> list[Figure]:
    return [f for sentence in text_sentences(text) for f in find_figures(sentence)]


def the_figure(text: str) -> Figure:
    found = figures(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("25,000", 25000),
        ("twenty-five thousand", 25000),
        ("two hundred and ten", 210),
        ("one million two hundred thousand", 1200000),
        ("two and a half million", 2500000),
        ("half a million", 500000),
        ("a dozen", 12),
        ("2.5 billion", 2.5e9),
        ("1 1/2", 1.5),
        ("4.3 × 10−8", 4.3e-8),
        ("1.2.3", None),
        ("007", None),
        ("lantern", None),
        ("", None),
        ("twelve lanterns", None),
    ],
)
def test_a_text_that_is_one_number_has_its_value(text, value):
    assert parse_number(text) == (pytest.approx(value) if value is not None else None)


@pytest.mark.parametrize(
    ("sentence", "low", "high", "bound"),
    [
        ("The ferry carried 340 passengers.", 340, 340, "exact"),
        ("The ferry carried over twenty-five thousand islanders.", 25000, None, "more_than"),
        ("The ferry carried more than 300 passengers.", 300, None, "more_than"),
        ("The ferry carried at least six passengers.", 6, None, "at_least"),
        ("The ferry carried no fewer than 60 passengers.", 60, None, "at_least"),
        ("The ferry carried 60 or more passengers.", 60, None, "at_least"),
        ("The ferry carried up to 90 passengers.", None, 90, "at_most"),
        ("The ferry carried as many as 90 passengers.", None, 90, "at_most"),
        ("The ferry carried no more than 90 passengers.", None, 90, "at_most"),
        ("The ferry carried fewer than 90 passengers.", None, 90, "less_than"),
        ("The ferry carried nearly 90 passengers.", 90, 90, "about"),
        ("The ferry carried some 90 passengers.", 90, 90, "about"),
        ("The ferry carried 30 to 50 passengers.", 30, 50, "between"),
        ("The ferry carried between 30 and 50 passengers.", 30, 50, "between"),
        ("The ferry carried 30-50 passengers.", 30, 50, "between"),
        ("The ferry carried one or two passengers.", 1, 2, "between"),
        ("The ferry carried dozens of passengers.", 24, None, "order"),
        ("The ferry carried hundreds of passengers.", 200, None, "order"),
        ("The ferry carried tens of thousands of passengers.", 20000, None, "order"),
        ("The ferry carried 300+ passengers.", 300, None, "more_than"),
        ("The ferry carried 20-odd passengers.", 20, 20, "about"),
        ("The ferry carried about 30-40,000 passengers.", 30000, 40000, "between"),
        ("The lake froze at -20 degrees.", -20, -20, "exact"),
        ("The crossing must end within 48 hours.", None, 48, "at_most"),
        ("The panel weighs 3.2 ± 0.1 kg.", 3.1, 3.3, "between"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_the_words_around_a_number_bound_it(sentence, low, high, bound):
    figure = the_figure(sentence)
    assert (figure.low, figure.high, figure.bound) == (low, high, Bound(bound))


@pytest.mark.parametrize(
    ("sentence", "low", "high", "unit"),
    [
        ("The bridge cost $1.2bn.", 1.2e9, 1.2e9, "USD"),
        ("The bridge cost $5 to $6 million.", 5e6, 6e6, "USD"),
        ("The bridge cost 2.5 billion dollars.", 2.5e9, 2.5e9, "USD"),
        ("The bridge cost A$40 million.", 4e7, 4e7, "AUD"),
        ("The bridge cost €300,000.", 300000, 300000, "EUR"),
        ("The bridge cost 90 million yuan.", 9e7, 9e7, "CNY"),
        ("Support fell by 12 per cent.", 12, 12, "%"),
        ("Support fell by 60%.", 60, 60, "%"),
        ("Two-thirds of the orchards were lost.", 66.67, 66.67, "%"),
        ("The road runs for 10-15 km.", 10, 15, "km"),
        ("A 25-year-old gardener planted it.", 25, 25, "years"),
        ("Mary Norland, 49, planted it.", 49, 49, "years"),
        ("They planted 400 or more trees.", 400, None, "trees"),
        ("A three-nation panel met.", 3, 3, "nations"),
        ("They planted 400 young olive trees.", 400, 400, "young olive trees"),
        ("After half a century the mill closed.", 50, 50, "years"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_figure_says_what_it_counts(sentence, low, high, unit):
    figure = the_figure(sentence)
    assert (figure.low, figure.high, figure.unit) == (low, high, unit)


@pytest.mark.parametrize(
    "sentence",
    [
        "The mill closed in 1987.",
        "The mill closed on May 18, 2015.",
        "The mill closed on 3 June.",
        "The doors open at 10:30.",
        "The doors open at 9 a.m.",
        "It was the 21st harvest.",
        "She flew on Flight 370 to the coast.",
        "The S&P 500 index fell.",
        "He drove along Route 66.",
        "The A320 landed safely.",
        "They cited Article 5 of the treaty.",
        "One of the gardeners left.",
        "No one came to the fair.",
        "The report (see Fig. 3) is long.",
        "Version 1.2.3 was released.",
        "Call the mill on +1 202 555 0123.",
        "The orchard team won 3-1.",
        "The 1990s were dry.",
    ],
)
def test_dates_ordinals_and_the_numbers_of_names_are_no_figures(sentence):
    assert figures(sentence) == []


def test_the_words_of_a_bound_belong_to_the_span():
    assert the_figure("The valley took in over twenty-five thousand Norland farmers.").text == (
        "over twenty-five thousand Norland farmers"
    )


def test_a_figure_given_again_in_brackets_keeps_its_bound():
    miles, kilometres = figures("They walked about 50 miles (80 km) to the coast.")
    assert miles.bound is kilometres.bound is Bound.ABOUT


def test_figures_in_a_list_share_the_last_ones_unit():
    assert [f.unit for f in figures("The two storms felled 102 and 21 oaks.")][1:] == ["oaks", "oaks"]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("The index fell 17.2, or 1.4 percent, to 1,520.", [None, "%", None]),
        ("The index shed 0.39 to 981.25.", [None, None]),
        ("They felled 3, 4, or 5 oaks.", ["oaks", "oaks", "oaks"]),
    ],
)
def test_a_figure_given_again_in_another_measure_shares_no_unit(text, units):
    assert [f.unit for f in figures(text)] == units


def test_durations_and_money_are_known_by_their_unit():
    assert is_duration(the_figure("It lasted 15 years."))
    assert not is_duration(the_figure("A 25-year-old gardener planted it."))
    assert is_money(the_figure("It cost £40."))


def test_spans_are_the_pages_on_every_line():
    text = "The ferry carried 340 passengers.\nThe ferry carried 340 passengers."
    first, second = figures(text)
    assert (first.start, second.start) == (18, 52)
    assert text[second.start : second.end] == second.text


PIECES = st.sampled_from(
    "5 1,000 twenty million half a - – to and $ % km × 10 −3 / ± over between one of dozens . ( ) ² ٣ ½ ’ ﬁ İ".split()
    + [" "] * 3
)


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=30).map("".join)))
def test_any_text_gives_finite_figures_whose_spans_are_its_words(text):
    last = 0
    for figure in figures(text):
        assert text[figure.start : figure.end] == figure.text
        assert last <= figure.start < figure.end
        last = figure.end
        assert all(v is None or (math.isfinite(v) and v <= 1e18) for v in (figure.low, figure.high))


@pytest.mark.parametrize("piece", ["9", "9 ", "9-", "one to ", "hundred ", "1,000,", "$", "of thousands "], ids=repr)
def test_a_hundred_thousand_of_anything_is_read_in_linear_time(piece):
    start = time.process_time()
    assert parse_number(piece * (100_000 // len(piece))) is None
    assert time.process_time() - start < 2
