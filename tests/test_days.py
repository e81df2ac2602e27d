"""Dates as pages write them, and the days they mean."""

from __future__ import annotations

import datetime

import pytest

from sayso.days import date_of_address, in_time, no_day, reach, surely_before, written


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        pytest.param("It shut on 3 May 2031.", [("2031-05-03",)], id="day first"),
        pytest.param("It shut on May 3rd, 2031.", [("2031-05-03",)], id="month first"),
        pytest.param("2031-05-03", [("2031-05-03",)], id="ISO"),
        pytest.param("It shut on 03/04/2031.", [("2031-04-03", "2031-03-04")], id="British or American"),
        pytest.param("It shut on 13/04/2031.", [("2031-04-13",)], id="only one order is a day"),
        pytest.param("It shut in May 2031.", [("2031-05",)], id="a month"),
        pytest.param("It shut on 31 June 2031.", [()], id="a day no calendar has"),
        pytest.param("The board may 3 2031 times refuse.", [], id="a verb"),
        pytest.param("Version 10.45.2031 and 300.2.2031", [], id="numbers with stops"),
        pytest.param("It seats 2031.", [], id="a number alone"),
    ],
)
def test_every_date_with_a_year_is_found_with_the_days_it_may_mean(text, readings):
    assert [one.readings for one in written(text)] == readings


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("The recount of 31 November was closed.", ["31 November"], id="thirty days"),
        pytest.param("It ran until the 31st of June, 2031.", ["31st of June, 2031"], id="an ordinal"),
        pytest.param("It ran from 28 to 30 February.", ["30 February"], id="February"),
        pytest.param("On February 29, 2031 it rained.", ["February 29, 2031"], id="no leap year"),
        pytest.param("On 2031-02-30 it rained.", ["2031-02-30"], id="ISO"),
        pytest.param("On 31/06/2031 it rained.", ["31/06/2031"], id="digits, in either order"),
        pytest.param("On 45 May 2031 it rained.", ["45 May 2031"], id="no day of any month"),
        pytest.param("On September 31 it rained.", ["September 31"], id="month first"),
        pytest.param("It rained on 29 February.", [], id="some years have it"),
        pytest.param("It rained on 29 February 2032.", [], id="a leap year"),
        pytest.param("It rained on 31 December and 30 April.", [], id="the ends of months"),
        pytest.param("In June 31 people left; in April 31.5 mm fell.", [], id="a number behind a month"),
        pytest.param("We march 31 miles, and may 31 march?", [], id="verbs"),
    ],
)
def test_a_day_that_no_calendar_has_is_found(text, words):
    assert [text[start:end] for start, end in no_day(text)] == words


@pytest.mark.parametrize(
    ("address", "value"),
    [
        ("https://hale.example/2031/05/03/bridge", "2031-05-03"),
        ("https://hale.example/2031/may/03/bridge", "2031-05-03"),
        ("https://hale.example/news/20310503-bridge", "2031-05-03"),
        ("https://hale.example/minutes?day=2031-05-03", "2031-05-03"),
        ("https://hale.example/2031/05/bridge-shut/", "2031-05"),
        ("https://hale.example/reports/2031-05-tolls", "2031-05"),
        ("https://hale.example/reports/2031/tolls", "2031"),
        ("https://hale.example/decisions/2031/118", "2031"),
        ("https://hale.example/decisions/2031/11", "2031"),
        ("https://hale.example/2031/02/30/bridge", "2031-02"),
        ("https://hale.example/bridge-20311", None),
        ("https://[hale", None),
    ],
)
def test_an_address_tells_the_day_month_or_year_it_is_filed_under(address, value):
    assert date_of_address(address) == value


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2031-05-03T23:10:00+12:00", "2031-05-03", "2031-05-03"),
        ("2031-02", "2031-02-01", "2031-02-28"),
        ("203X", "2030-01-01", "2039-12-31"),
        ("2031-22", "2031-06-01", "2031-08-31"),
        ("2031-05-03/2031-05-09", "2031-05-03", "2031-05-09"),
        ("[2031-03-04,2031-04-03]", "2031-03-04", "2031-04-03"),
    ],
)
def test_a_value_reaches_from_its_first_day_to_its_last(value, first, last):
    assert reach(value) == (datetime.date.fromisoformat(first), datetime.date.fromisoformat(last))


@pytest.mark.parametrize("value", [None, "XXXX-05-03", "0000", "2031-13-40", "P3D"])
def test_a_value_without_a_year_reaches_nowhere(value):
    assert reach(value) is None


def test_dates_are_in_the_order_of_the_moments_they_mean():
    values = [
        "2031-05-02T23:30:00+02:00",  # 21:30 in UTC
        "2031-05-02T18:00:00-05:00",  # 23:00 in UTC, though its digits are smaller
        "2031-05-03",  # a whole day, from its first moment on
        "2031-05-03T00:30:00+00:00",
        "2031-05-03T02:31:00+02:00",  # a minute later
        "2031-05-04T01:00:00+14:00",
        "2031-06",
        "2032",
        None,
    ]
    assert sorted([*values[4:], *values[:4]], key=in_time) == values
    assert in_time("yesterday") == in_time(None)


@pytest.mark.parametrize(
    ("one", "other", "sure"),
    [
        pytest.param("2031-05-03T10:00:00Z", "2031-05-03T14:00:00+02:00", True, id="two hours"),
        pytest.param("2031-05-03", "2031-05-03T14:20:00Z", False, id="some time of that day"),
        pytest.param("2031-05-03", "2031-05-04", False, id="days of two places overlap"),
        pytest.param("2031-05-03", "2031-05-05", True, id="a day between"),
        pytest.param("2031-05-03T10:00:00", "2031-05-03T14:00:00Z", False, id="no offset: any place's time"),
        pytest.param(None, "2031", False, id="no date"),
        pytest.param("2031", "2032-02", True, id="a year and a month"),
    ],
)
def test_a_date_is_surely_before_another_only_whatever_moments_both_mean(one, other, sure):
    assert surely_before(one, other) is sure
    assert not surely_before(other, one)
