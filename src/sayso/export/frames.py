"""A case as tables for polars and pandas: one row a noun, columns of one type each, ids to join them by."""

# ruff: noqa: S608  all SQL here is of constants
from __future__ import annotations

import datetime
import importlib
from collections.abc import Sequence
from typing import Any

from sayso.errors import SettingError
from sayso.record import Noun

__all__ = ["FRAMES", "Frame", "made"]


class Frame(Noun, frozen=True, kw_only=True):
    """A table: its columns in order, each with the type of its values (any may be null), and how the case file is asked
    for its rows. `date` columns hold what in the file is EDTF of a day or finer, and null where it is coarser."""

    columns: dict[str, type]
    sql: str


# As people left them.
_LEFT = "standing NOT IN ('rejected', 'merged')"
_CLAIM = f"(SELECT *, row_number() OVER (ORDER BY origins DESC, pages DESC, id) AS place FROM claim WHERE {_LEFT})"

FRAMES: dict[str, Frame] = {
    "pages": Frame(
        columns={"id": str, "published": str, "day": datetime.date, "modified": str, "captured": str}
        | {"publisher": str, "title": str, "url": str, "file": str, "language": str, "genre": str, "family": str}
        | {"raw_sha256": str, "bytes": int, "text": str},
        sql="SELECT p.id, p.published, p.published, p.modified, p.captured, p.publisher, p.title, p.url, p.file, "
        "p.language, p.genre, f.family, p.raw_sha256, r.size, p.text FROM page AS p JOIN raw AS r "
        "ON r.sha256 = p.raw_sha256 LEFT JOIN family AS f ON f.page = p.id ORDER BY p.id",
    ),
    "statements": Frame(
        columns={"id": str, "page": str, "position": int, "words": str, "start": int, "end": int, "certainty": str}
        | {"negated": bool, "block": str, "found_by": str, "standing": str},
        sql='SELECT id, page, position, words, "start", "end", certainty, negated, block, found_by, standing '
        f"FROM statement WHERE {_LEFT} ORDER BY page, position",
    ),
    "sources": Frame(
        columns={"statement": str, "position": int, "innermost": bool, "name": str, "kind": str, "words": str}
        | {"cue": str},
        sql="SELECT s.id, o.position, o.innermost, o.name, o.kind, o.words, o.cue FROM source AS o "
        f"JOIN statement AS s ON s.number = o.statement WHERE s.{_LEFT} ORDER BY s.page, s.position, o.position",
    ),
    "figures": Frame(
        columns={"statement": str, "page": str, "position": int, "words": str, "low": float, "high": float}
        | {"bound": str, "unit": str, "day": datetime.date},
        sql="SELECT s.id, s.page, f.position, f.words, f.low, f.high, f.bound, f.unit, p.published FROM figure AS f "
        "JOIN statement AS s ON s.number = f.statement JOIN page AS p ON p.id = s.page "
        f"WHERE s.{_LEFT} ORDER BY s.page, s.position, f.position",
    ),
    "copies": Frame(
        columns={"child": str, "parent": str, "lost": str, "kind": str, "share": float, "directed": bool}
        | {"reasons": str, "standing": str},
        sql="SELECT child, parent, lost, kind, share, directed, reasons, standing FROM copy "
        f"WHERE {_LEFT} ORDER BY child, coalesce(parent, lost)",
    ),
    "lost_pages": Frame(
        columns={"id": str, "derived_from": str, "children": int},
        sql="SELECT id, derived_from, "
        f"(SELECT count(*) FROM copy WHERE lost = lost_page.id AND {_LEFT}) FROM lost_page WHERE {_LEFT} ORDER BY id",
    ),
    "changes": Frame(
        columns={"child": str, "parent": str, "kind": str, "message": str, "before": str, "after": str},
        sql="SELECT child, parent, kind, message, before, after FROM change "
        f"WHERE {_LEFT} ORDER BY child, parent, number",
    ),
    "claims": Frame(
        columns={"number": int, "id": str, "text": str, "certainty": str, "worded_by": str, "pages": int}
        | {"origins": int, "sources": int, "contested": bool, "standing": str},
        sql="SELECT place, id, text, coalesce(detail ->> '$.certainty', 'stated'), detail ->> '$.worded_by', pages, "
        f"origins, sources, contested, standing FROM {_CLAIM} ORDER BY place",
    ),
    "appearances": Frame(
        columns={"claim": str, "statement": str, "page": str, "contradicting": bool},
        sql="SELECT c.id, s.id, s.page, a.contradicting "
        f"FROM appearance AS a JOIN {_CLAIM} AS c ON c.number = a.claim "
        f"JOIN statement AS s ON s.number = a.statement WHERE s.{_LEFT} ORDER BY c.place, s.page, s.position",
    ),
    "origins": Frame(
        columns={"claim": str, "id": str, "page": str, "lost": str, "outlet": str, "reasons": str},
        sql="SELECT c.id, o.id, o.page, o.lost, o.outlet, o.reasons "
        f"FROM origin AS o JOIN {_CLAIM} AS c ON c.number = o.claim ORDER BY c.place, o.id",
    ),
    "findings": Frame(
        columns={"id": str, "page": str, "code": str, "verdict": str, "severity": str, "message": str, "words": str}
        | {"pile": bool, "standing": str},
        sql="SELECT id, page, code, verdict, severity, message, words, pile, standing FROM finding "
        f"WHERE {_LEFT} ORDER BY page, pile, position",
    ),
}
"""The tables of a case, as people left it: what they rejected or merged is not there, and `standing` says what they
did to the rest. `claims.number` is the number that `sayso claims` prints; `pile` says that a finding rests on
other pages of the case."""


def made(rows: Sequence[tuple[Any, ...]], columns: dict[str, type], *, as_: str) -> Any:
    """The rows as a frame of polars or pandas, every column of its type even where there are no rows.

    Raises SettingError for another library, and where it is not installed.
    """
    if as_ not in ("polars", "pandas"):
        raise SettingError(f"a frame is no '{as_}'; it is one of: polars, pandas")
    try:
        library = importlib.import_module(as_)
    except ImportError as error:
        raise SettingError(f"frames of {as_} need {as_}, which is not here: pip install 'sayso[{as_}]'") from error
    values = [
        [_value(row[n], kind) for row in rows] for n, kind in enumerate(columns.values())
    ]  # by column: half the memory of rows
    by_name = dict(zip(columns, values, strict=True))
    return (_polars if as_ == "polars" else _pandas)(library, by_name, columns)


def _value(value: Any, kind: type) -> Any:
    if value is None or kind in (str, int, float):
        return value
    if kind is bool:
        return bool(value)
    try:
        return datetime.date.fromisoformat(value[:10])
    except ValueError:  # EDTF of a month or a year, or with a mark of doubt
        return None


def _polars(polars: Any, values: dict[str, list[Any]], columns: dict[str, type]) -> Any:
    types = {str: polars.String, int: polars.Int64, float: polars.Float64, bool: polars.Boolean}
    types[datetime.date] = polars.Date
    return polars.DataFrame(values, schema={name: types[kind] for name, kind in columns.items()})


def _pandas(pandas: Any, values: dict[str, list[Any]], columns: dict[str, type]) -> Any:
    types = {str: "string", int: "Int64", float: "Float64", bool: "boolean", datetime.date: "datetime64[s]"}
    return pandas.DataFrame(
        {name: pandas.Series(values[name], dtype=types[kind], name=name) for name, kind in columns.items()}
    )
