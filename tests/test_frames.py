"""A case as frames: the tables of the record, each column of one type, in polars and in pandas."""

from __future__ import annotations

import datetime
import sys

import pandas
import polars
import pytest

from sayso.case import Case
from sayso.errors import SettingError
from sayso.export.frames import FRAMES, made

pytestmark = pytest.mark.once


@pytest.fixture
def case(dam_file):
    return Case(dam_file)


@pytest.mark.parametrize("table", FRAMES)
def test_a_table_has_the_same_rows_and_typed_columns_in_both_libraries(case, table):
    one, other = case.frame(table), case.frame(table, as_="pandas")
    assert isinstance(one, polars.DataFrame)
    assert isinstance(other, pandas.DataFrame)
    assert one.columns == list(other.columns) == list(FRAMES[table].columns)
    types = {str: polars.String, int: polars.Int64, float: polars.Float64, bool: polars.Boolean}
    types[datetime.date] = polars.Date
    assert list(one.schema.values()) == [types[kind] for kind in FRAMES[table].columns.values()]
    assert one.height == len(other)
    assert [[None if pandas.isna(cell) else cell for cell in row] for row in other.itertuples(index=False)] == [
        [
            datetime.datetime(cell.year, cell.month, cell.day) if isinstance(cell, datetime.date) else cell
            for cell in row
        ]
        for row in one.rows()
    ]


def test_the_rows_are_the_record(case):
    records = case.records()
    assert case.frame("pages")["id"].to_list() == [record.page.id for record in records]
    assert case.frame("statements")["id"].to_list() == [one.id for record in records for one in record.statements]
    assert case.frame("sources").height == sum(len(one.chain) for record in records for one in record.statements)
    assert case.frame("findings")["id"].to_list() == [one.id for record in records for one in record.findings]
    assert case.frame("copies").height == len(case.copies()) > 0
    assert case.frame("changes")["message"].to_list() == [change.message for change in case.changes()]
    claims = case.frame("claims")
    assert claims["id"].to_list() == [claim.id for claim in case.claims()]
    assert claims["number"].to_list() == list(range(1, claims.height + 1))
    assert case.frame("appearances").height == sum(len(claim.statements) for claim in case.claims())
    assert case.frame("origins").height == sum(len(claim.origins) for claim in case.claims())


def test_a_day_is_null_where_the_page_says_less_than_a_day():
    rows = [("2031-05-03T10:00:00Z",), ("2031-05",), ("2031?",), (None,)]
    frame = made(rows, {"day": datetime.date}, as_="polars")
    assert frame["day"].to_list() == [datetime.date(2031, 5, 3), None, None, None]


@pytest.mark.parametrize("as_", ["polars", "pandas"])
def test_a_table_without_rows_has_its_types(as_):
    lost = made([], FRAMES["lost_pages"].columns, as_=as_)
    assert (len(lost), str(lost["children"].dtype)) == (0, "Int64")


def test_a_library_that_is_missing_is_named_with_the_command_that_brings_it(case, monkeypatch):
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(SettingError, match=r"pip install 'sayso\[polars\]'"):
        case.frame("pages")


@pytest.mark.parametrize(("table", "as_"), [("page", "polars"), ("pages", "arrow")])
def test_another_table_or_library_is_told_with_those_there_are(case, table, as_):
    with pytest.raises(SettingError, match=r"pages, statements|polars, pandas"):
        case.frame(table, as_=as_)
