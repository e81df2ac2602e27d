"""Clocks that jump, hours that come twice, and dates far off: kept as the page has them, ordered in UTC, flagged."""

from __future__ import annotations

import datetime
import time

import pytest

from sayso import pipeline
from sayso.record import MadeBy, Record
from sayso.store import Store

pytestmark = pytest.mark.once


def a_page(date: str, *, captured: str | None = None, more: str = "") -> tuple[Record, bytes]:
    raw = (
        f'<html><head><title>Rain in Norvik</title><meta property="article:published_time" content="{date}"></head>'
        f"<body><article><h1>Rain in Norvik</h1><p>It rained all day in Norvik, the harbour office said, and the "
        f"cellars of the old town were flooded for hours. {more}</p></article></body></html>"
    ).encode()
    return Record(page=pipeline.read(raw, captured=captured), made_by=MadeBy(sayso="0")), raw


@pytest.mark.parametrize(
    ("date", "instant"),
    [
        pytest.param("1912-04-16T08:00:00+01:00", "1912-04-16T07:00:00+00:00", id="before 1970"),
        pytest.param("1969-12-31T23:59:59Z", "1969-12-31T23:59:59+00:00", id="the second before 1970"),
        pytest.param("2038-01-19T03:14:08Z", "2038-01-19T03:14:08+00:00", id="past 32 bits"),
        pytest.param("2041-07-01T09:00:00-03:00", "2041-07-01T12:00:00+00:00", id="after 2038"),
        pytest.param("2031-10-26T02:30:00+02:00", "2031-10-26T00:30:00+00:00", id="the hour that comes twice, first"),
        pytest.param("2031-10-26T02:30:00+01:00", "2031-10-26T01:30:00+00:00", id="the hour that comes twice, again"),
        pytest.param("2031-03-30T02:30:00+01:00", "2031-03-30T01:30:00+00:00", id="the hour that is left out"),
        pytest.param("2031-10-26T02:30:00", "2031-10-26T02:30:00", id="no offset: none is made up"),
        pytest.param("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00+14:00", id="before the calendar's first hour"),
        pytest.param("9999-12-31T23:59:59-12:00", "9999-12-31T23:59:59-12:00", id="after the calendar's last hour"),
    ],
)
def test_a_date_is_kept_as_the_page_has_it_and_ordered_by_its_instant(tmp_path, date, instant):
    record, raw = a_page(date)
    with Store(tmp_path / "rain.sayso", write=True) as case:
        case.put(record, raw)
        (kept,) = case.records()
        assert case.query("SELECT published FROM page") == [(date,)]
    assert kept.page.published.value == date
    assert kept.page.published.instant == instant


@pytest.mark.parametrize(
    ("date", "captured", "verdicts"),
    [
        pytest.param("2031-05-20", "2031-05-03T10:00:00Z", ["fails"], id="published after it was captured"),
        pytest.param("2031-05-04T09:00:00+13:00", "2031-05-03T21:00:00Z", [], id="a clock thirteen hours ahead"),
        pytest.param("9999-12-31T23:59:59Z", "2031-05-03", ["fails"], id="the calendar's last day"),
        pytest.param("9999-12-31", "9999-12-31", [], id="captured on the calendar's last day"),
        pytest.param("0001-01-01", "2031-05-03", [], id="the calendar's first day"),
    ],
)
def test_what_cannot_be_is_flagged_and_not_corrected(date, captured, verdicts):
    record, _ = a_page(date, captured=captured, more="Two days ago a dam broke. In 4,000,000 days the port will open.")
    findings = pipeline.audit(record)
    assert [one.verdict for one in findings if one.code == "date-future"] == verdicts
    assert record.page.published.value == date


def test_pages_of_the_ends_of_the_calendar_are_traced_like_others():
    dates = (
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-12:00",
        "9999-12-31",
        "0001-01-01",
        "9999-12",
        "2031-05-03",
    )
    records = [a_page(date)[0] for date in dates]
    traced = pipeline.trace(records)
    assert len(traced.copies) >= 1
    assert len({record.page.id for record in records}) == len(dates)


def test_a_clock_that_jumps_leaves_no_trace_in_a_case(tmp_path, monkeypatch):
    def made(name: str) -> list[list[tuple[object, ...]]]:
        with Store(tmp_path / name, write=True) as case:
            for date in ("2031-05-03", "1931-05-03"):
                case.put(*a_page(date))
            return [case.query(f"SELECT * FROM {table}") for table in ("about", "raw", "page", "capture", "pending")]

    now = made("now.sayso")
    moments = iter([2e9, -1e9, 4e9, 0.0] * 1000)
    monkeypatch.setattr(time, "time", lambda: next(moments))
    monkeypatch.setattr(time, "time_ns", lambda: int(next(moments)) * 10**9)
    assert made("then.sayso") == now
    assert datetime.datetime.now(datetime.UTC).year > 2000  # only Python's own clock was moved
