"""A claim's figures over time as SVG and as a table: who gave which, how bounded, and where they cannot all hold.

Drawn as meta-analyses draw their studies (a forest plot, Lewis and Clarke 2001): a row for each figure in order of
time, its range along the axis, its words beside it. So every figure stands with the name of who gave it, however many
there are, and a bound that is open on one side can be told from one that is not.
"""

from __future__ import annotations

import html
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from sayso.export.drawing import clean, cut, element, fold, label, measure, number, picture
from sayso.export.family import called, meant
from sayso.record import Bound, Claim, Kind, Noun, Page, Record, Statement, counted_noun
from sayso.text import key

__all__ = ["FigureRow", "figure_chart", "figure_rows", "figure_table"]

ABOUT = 0.1
"""How far off a figure with 'about' may be, of its value; as the audit of headlines has it."""
SPREAD = 30.0
"""Times the least figure that the greatest may be before the axis counts in powers of ten."""

StatementLink = Callable[[str], str | None]


class FigureRow(Noun, frozen=True, kw_only=True):
    """A figure that pages give for a claim, once for all that give it on one day on one source's word.

    `date` is EDTF, null where no page shows one; `source` is null where the pages speak for themselves; `low` and
    `high` are null where the figure is open. `series` is what it and others count, in one word or another, and empty
    where nothing is named: such a number is compared with none. It is `contradicting` where a page states the opposite
    of the claim with it. It is `apart` where it cannot hold together with the figures for the same noun of the
    statement before it: no number is within both, whichever of the two statements' figures are held against each
    other; `against` then says which figure that was, and whose.
    """

    date: str | None
    pages: tuple[str, ...]
    called: str
    source: str | None
    figure: str
    series: str
    low: float | None
    high: float | None
    bound: Bound
    unit: str | None
    statements: tuple[str, ...]
    contradicting: bool = False
    apart: bool = False
    against: str | None = None

    @property
    def shown(self) -> str:
        """Its date as charts and tables show it, in UTC where it has an offset; empty where it has none."""
        return meant(self.date).shown


def figure_rows(claim: Claim, records: Iterable[Record]) -> tuple[FigureRow, ...]:
    """The figures of a claim, series by series, each in order of time, undated ones last.

    A series is of units that share a word: 'Karsovian engineers' and 'Karsovians' are told together, and only those of
    one noun are held against each other. `records` are those of the claim's pages; figures of statements that are in
    none of them are left out.
    """
    wanted = {figure.statement for figure in claim.figures}
    said: dict[str, tuple[Page, Statement]] = {}
    for record in records:
        said.update((one.id, (record.page, one)) for one in record.statements if one.id in wanted)
    # Numbers without a unit beside others that have one count nobody knows what: they are of no series.
    named = {name: "" if name == "number" and len(claim.series) > 1 else clean(name, 60) for name in claim.series}
    series = {figure: named[name] for name, figures in claim.series.items() for figure in figures}
    found: dict[tuple[object, ...], FigureRow] = {}
    pages: dict[tuple[object, ...], dict[str, str]] = defaultdict(dict)
    for figure in claim.figures:
        if figure.statement not in said:
            continue
        page, statement = said[figure.statement]
        source, low, high = _source(statement), _finite(figure.low), _finite(figure.high)
        turned = figure.statement in claim.contradicting
        day = meant(figure.date).shown.partition(",")[0]
        name = series[figure]
        same = (name, day, low, high, figure.bound, source and key(source), turned)
        row = found.get(same)
        pages[same][page.id] = called(page)
        found[same] = FigureRow(
            date=min((d for d in (row and row.date, figure.date) if d), default=None),
            pages=tuple(pages[same]),
            called=_together(list(pages[same].values())),
            source=source,
            figure=_words(low, high, figure.bound, figure.unit),
            series=name,
            low=low,
            high=high,
            bound=figure.bound,
            unit=figure.unit if row is None else row.unit,
            statements=tuple(dict.fromkeys((*(row.statements if row else ()), figure.statement))),
            contradicting=turned,
        )
    return _compared(
        sorted(found.values(), key=lambda row: (row.series, meant(row.date).first == -math.inf, _time(row)))
    )


def _time(row: FigureRow) -> tuple[float, float, str, tuple[str, ...]]:
    when = meant(row.date)
    return (when.first, when.last, row.figure, row.statements)


def _compared(rows: Iterable[FigureRow]) -> tuple[FigureRow, ...]:
    """The rows with what each cannot hold together with: a page that gives several figures at once counts several
    things, so that one of them that agrees is enough."""
    rows = tuple(rows)
    alike: dict[tuple[str, str], list[FigureRow]] = defaultdict(list)
    given: dict[tuple[str, str, str], list[FigureRow]] = defaultdict(list)  # by what is counted and the statement
    done: list[FigureRow] = []
    for row in rows:
        for statement in row.statements:
            given[row.series, _noun(row), statement].append(row)
    for row in rows:
        kind = row.series, _noun(row)
        last = next((one for one in reversed(alike[kind]) if not _together_in(one, row)), None)
        alike[kind].append(row)
        if row.series and last is not None:
            before, own = ([one for name in of.statements for one in given[(*kind, name)]] for of in (last, row))
            if all(_apart(one, other) for one in before for other in own):
                row = msgspec.structs.replace(row, apart=True, against=f"{last.figure} ({last.called})")
        done.append(row)
    return tuple(done)


def _noun(row: FigureRow) -> str:
    """What a row counts; a number without a unit that stands in a series counts what the series does."""
    return counted_noun(row.unit) or counted_noun(row.series)


def _together_in(one: FigureRow, other: FigureRow) -> bool:
    """Whether a statement gives both."""
    return not set(one.statements).isdisjoint(other.statements)


def _apart(one: FigureRow, other: FigureRow) -> bool:
    """Whether no number is within both: '60' and '352', 'more than 60' and '60'; not 'about 60' and '58'."""
    (low, high), (least, most) = _range(one), _range(other)
    if low > most or high < least:
        return True
    if low == most:
        return one.bound is Bound.MORE_THAN or other.bound is Bound.LESS_THAN
    return high == least and (other.bound is Bound.MORE_THAN or one.bound is Bound.LESS_THAN)


def _range(row: FigureRow) -> tuple[float, float]:
    low = -math.inf if row.low is None else row.low
    high = math.inf if row.high is None else row.high
    off = ABOUT * abs(low) if row.bound is Bound.ABOUT and low == high else 0.0
    return low - off, high + off


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _source(statement: Statement) -> str | None:
    source = statement.innermost
    if source is None or source.kind is Kind.UNNAMED:
        return None
    return clean(source.name or (source.source.text if source.source else source.kind), 120)


def _together(names: Sequence[str]) -> str:
    names = sorted(set(names), key=list(names).index)
    return ", ".join(names[:2]) + (f" and {len(names) - 2} more" if len(names) > 2 else "")


_ORDERS = {24.0: "dozens", 200.0: "hundreds", 2000.0: "thousands", 2e6: "millions", 2e9: "billions"}


def _words(low: float | None, high: float | None, bound: Bound, unit: str | None) -> str:
    unit = clean(unit, 60)
    if bound is Bound.ORDER and low in _ORDERS:
        return f"{_ORDERS[low]} of {unit}" if unit else _ORDERS[low]
    shown = [_number(value) for value in (low, high) if value is not None]
    value = " to ".join(dict.fromkeys(shown)) or "no number"
    said = "" if bound in (Bound.EXACT, Bound.BETWEEN) else f"{bound.replace('_', ' ')} "
    return f"{said}{value}{'' if unit == '%' else ' '}{unit}".strip()


def _number(value: float) -> str:
    """A number for people: '2,300', '0.5', '1.2 million'."""
    for size, name in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if abs(value) >= size:
            return f"{value / size:,.6g} {name}" if abs(value) < 1e15 else f"{value:.3g}"
    return f"{value:,.2f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"


# --- the table -----------------------------------------------------------------------------------


def figure_table(claim: Claim, records: Iterable[Record], *, statement_link: StatementLink | None = None) -> str:
    """The figures of a claim as an HTML table: what the chart shows, for those who read and do not see it. All text
    is escaped; `statement_link` is as in `figure_chart`."""
    heads = "".join(
        f'<th scope="col">{head}</th>' for head in ("Date", "Given by", "On the word of", "Figure", "Remarks")
    )
    lines = []
    for row in figure_rows(claim, records):
        address = statement_link(row.statements[0]) if statement_link else None
        figure = html.escape(row.figure)
        linked = figure if address is None else f'<a href="{html.escape(address)}">{figure}</a>'
        cells = (meant(row.date).shown or "no date", row.called, row.source or "its own", *_remarks(row))
        date, by, source, *remarks = (html.escape(cell) for cell in cells)
        shown = "".join(f"<td>{cell}</td>" for cell in (by, source, linked, "; ".join(remarks)))
        lines.append(f'<tr><th scope="row">{date}</th>{shown}</tr>')
    caption = html.escape(f"Figures over time: {clean(claim.told)}")
    return (
        f'<table class="figures"><caption>{caption}</caption><thead><tr>{heads}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table>"
    )


def _remarks(row: FigureRow) -> list[str]:
    found = [f"cannot hold together with {row.against}"] if row.apart else []
    return found + (["states the opposite of the claim"] if row.contradicting else [])


# --- the chart -----------------------------------------------------------------------------------

ROW = 38
TOLD = 60
"""Rows that the description names; the table has all."""
ALONE = "Other figures, which nothing here is to be compared with"
NOUNS = "One axis for several nouns: what counts by another noun is shown beside the rest and held against none of it."
DATES, NAMES, PLOT, WORDS = 16.0, 116.0, 330.0, 210.0
"""Pixels: where dates, names and the axis begin, and how much room the figures' words have on the right."""


def figure_chart(
    claim: Claim,
    records: Iterable[Record],
    *,
    statement_link: StatementLink | None = None,
    width: int = 960,
    alone: bool = True,
) -> str:
    """Draw the figures of a claim over time as SVG: a row for each in order of time, with who gave it and on whose
    word, its range along an axis for its unit, open where its bound is open, and its words.

    A row whose figure cannot hold together with one before it is marked with ≠, one that states the opposite of the
    claim says so. A series of which every page has the same figure is told in a line, and so are figures that there is
    nothing to compare with. An axis whose greatest figure is more than 30
    times its least is logarithmic and says so. `statement_link` gives the address for the id of a statement, null for
    none; it is not checked. `width` is in pixels, at least 720; `alone` is as in `stemma_svg`. Ids of elements are
    `figure-STATEMENT` and, for a statement with several figures, `figure-STATEMENT-N`. `figure_table` holds the same
    for those who do not see it.
    """
    return _Chart(claim, figure_rows(claim, records), statement_link or (lambda _: None), max(width, 720)).svg(alone)


class _Axis(NamedTuple):
    """From figures to pixels."""

    low: float
    high: float
    left: float
    right: float
    log: bool
    whole: bool = False

    def x(self, value: float) -> float:
        low, high = self.low, self.high
        if self.log:
            value, low, high = (math.log10(max(v, self.low)) for v in (value, low, high))
        share = (value - low) / ((high - low) or 1.0)
        return self.left + min(1.0, max(0.0, share)) * (self.right - self.left)

    def ticks(self) -> list[float]:
        if self.log:
            first, last = math.floor(math.log10(self.low)), math.ceil(math.log10(self.high))
            step = max(1, (last - first) // 6)
            return [10.0**n for n in range(first, last + 1, step) if self.low <= 10.0**n <= self.high]
        span = (self.high - self.low) or 1.0
        unit = 10.0 ** math.floor(math.log10(span / 4))
        wide = next((unit * n for n in (1, 2, 5) if span / (unit * n) <= 5), unit * 10)
        wide = max(wide, 1.0) if self.whole else wide
        least = math.ceil(self.low / wide)
        return [wide * n for n in range(least, least + 12) if wide * n <= self.high + wide / 1e6]


def _axis(rows: Sequence[FigureRow], left: float, right: float) -> _Axis:
    values = [value for row in rows for value in (row.low, row.high) if value is not None]
    low, high = min(values, default=0.0), max(values, default=1.0)
    whole = all(value == int(value) for value in values if math.isfinite(value))
    if low > 0 and high / low > SPREAD:
        return _Axis(10.0 ** math.floor(math.log10(low)), high * 1.5, left, right, True)
    room = (high - min(low, 0.0)) * 0.12 or 1.0
    return _Axis(min(0.0, low - room if low < 0 else 0.0), high + room, left, right, False, whole)


class _Chart:
    def __init__(self, claim: Claim, rows: Sequence[FigureRow], link: StatementLink, width: int) -> None:
        self.claim, self.rows, self.link, self.width = claim, rows, link, float(width)
        self.ids: set[str] = set()
        series: dict[str, list[FigureRow]] = defaultdict(list)
        for row in rows:
            series[row.series].append(row)
        ranked = sorted(series, key=lambda name: (-_different(series[name]), -len(series[name]), name))
        self.moving = {name: series[name] for name in ranked if name and _different(series[name]) > 1}
        still = [name for name in ranked if name and name not in self.moving]
        if not self.moving and still:
            self.moving = {still[0]: series[still.pop(0)]}
        self.same = [series[name] for name in still if _pages(series[name]) > 1]
        self.alone = [[row] for row in series.get("", ())]
        self.alone += [series[name] for name in still if _pages(series[name]) == 1]

    def svg(self, alone: bool) -> str:
        parts: list[str] = []
        y = 26.0
        for line in fold(clean(self.claim.told), self.width - 32, lines=2, size=15, bold=True) or ["A claim"]:
            parts.append(label(line, DATES, y, "heading"))
            y += 20
        about = "Its figures over time, which runs down; a bar is as wide as its figure leaves open."
        parts.append(label(about if self.rows else "No page gives a figure for it.", DATES, y, "dim"))
        y += 24
        for name, rows in self.moving.items():
            drawn, y = self._panel(name, rows, y)
            parts += drawn
        for about, those in (("The same on every page that gives it", self.same), (ALONE, self.alone)):
            told = [f"{rows[0].figure} ({_of_pages(rows)})" for rows in those]
            for line in fold(f"{about}: {'; '.join(told)}", self.width - 32, lines=4) if told else ():
                parts.append(label(line, DATES, y + 14, "dim"))
                y += 18
        if any(len({_noun(row) for row in rows}) > 1 for rows in self.moving.values()):
            parts.append(label(NOUNS, DATES, y + 14, "dim"))
            y += 18
        legend, y = self._legend(y + 24)
        parts += legend
        return picture(
            "chart",
            parts,
            name=f"figures-{self.claim.id}",
            title=f"Figures over time: {clean(self.claim.told)}",
            told=self._told(),
            width=self.width,
            height=y,
            alone=alone,
            links=any("href=" in part for part in parts),
        )

    def _told(self) -> str:
        shown = [
            "; ".join([f"{meant(row.date).shown or 'no date'}, {row.called}: {row.figure}", *_remarks(row)]) + "."
            for row in self.rows[:TOLD]
        ]
        more = [f"And {len(self.rows) - TOLD} more."] if len(self.rows) > TOLD else []
        return " ".join([*shown, *more]) or "No figures."

    def _panel(self, name: str, rows: Sequence[FigureRow], y: float) -> tuple[list[str], float]:
        axis = _axis(rows, PLOT, self.width - WORDS - 16)
        title = f"{name}, logarithmic" if axis.log else name
        parts = [label(cut(title, PLOT - DATES - 10, bold=True), DATES, y + 14, "strong")]
        top, bottom = y + 22, y + 22 + ROW * len(rows)
        days, odd = "", False
        for count, row in enumerate(rows):
            day = meant(row.date).shown.partition(",")[0] or "no date"
            odd = odd if day == days else not odd
            kind = "band odd" if odd else "band"
            parts.append(element("rect", class_=kind, x=0, y=top + ROW * count, width=self.width, height=ROW))
            if day != days:
                kind = "dim unsure" if day == "no date" else "strong"
                parts.append(label(cut(day, NAMES - DATES - 4, bold=True), DATES, top + ROW * count + 16, kind))
            days = day
        for tick in axis.ticks():
            x = axis.x(tick)
            parts.append(element("path", class_="grid", d=f"M{number(x)} {number(top)}V{number(bottom)}"))
            parts.append(label(_number(tick), x, y + 14, "small dim", anchor="middle"))
        middle = [(axis.x(_middle(row)), top + ROW * count + ROW / 2) for count, row in enumerate(rows)]
        dated: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for row, point in zip(rows, middle, strict=True):
            if row.date is not None:
                dated[_noun(row)].append(point)
        for points in dated.values():
            if len(points) > 1:
                line = "L".join(f"{number(x)} {number(at)}" for x, at in points)
                parts.append(element("path", class_="series", d=f"M{line}"))
        for row, (_, at) in zip(rows, middle, strict=True):
            parts.append(self._row(row, axis, at))
        return parts, bottom + 18

    def _row(self, row: FigureRow, axis: _Axis, y: float) -> str:
        source = f"on the word of {row.source}" if row.source else "on its own word"
        remarks = _remarks(row)
        tip = [meant(row.date).shown or "no date", row.called, source, row.figure, *remarks]
        parts = [
            element("title", html.escape("\n".join(tip))),
            label(cut(row.called, PLOT - NAMES - 16), NAMES, y - 3, None),
            label(cut(source, PLOT - NAMES - 16, size=11), NAMES, y + 11, "small dim"),
            *_signs(row, axis, y),
        ]
        left = self.width - WORDS
        if row.apart:
            parts.append(label("≠", left, y + 4, "mark strong"))
        unit = "" if clean(row.unit, 60) == row.series and row.unit != "%" else row.unit
        words = _words(row.low, row.high, row.bound, unit)
        parts.append(label(cut(words, WORDS - 34), left + 18, y - 3 if row.contradicting else y + 4, None))
        if row.contradicting:
            parts.append(label("states the opposite", left + 18, y + 11, "small mark"))
        kinds = ["figure", row.bound, *(["apart"] if row.apart else [])]
        kinds += ["contradicting"] if row.contradicting else []
        address = self.link(row.statements[0])
        content = "".join(parts) if address is None else element("a", "".join(parts), href=address)
        return element("g", content, class_=" ".join(kinds), id=self._id(row.statements[0]))

    def _id(self, statement: str) -> str:
        name, count = f"figure-{statement}", 1
        while name in self.ids:
            count += 1
            name = f"figure-{statement}-{count}"
        self.ids.add(name)
        return name

    def _legend(self, y: float) -> tuple[list[str], float]:
        bounds = {row.bound for rows in self.moving.values() for row in rows}
        parts, x = [], DATES
        entries: list[tuple[Bound | None, str]] = [(b, told) for b, told in _TOLD.items() if b in bounds]
        if any(row.apart for row in self.rows):
            entries.append((None, "cannot hold together with one above it"))
        for bound, told in entries:
            room = 52 + measure(told, size=11) + 18
            if x > DATES and x + room > self.width:
                x, y = DATES, y + 20
            if bound is None:
                sign = label("≠", x + 30, y, "mark strong")
            else:
                axis = _Axis(*((1.5, 2.5) if bound is Bound.ABOUT else (0.0, 4.0)), x, x + 44, False)
                low = None if bound in (Bound.AT_MOST, Bound.LESS_THAN) else 1.0 if bound is Bound.BETWEEN else 2.0
                high = None if bound in _OPEN_ABOVE else 3.0 if bound is Bound.BETWEEN else 2.0
                sign = "".join(_shapes(bound, low, high, axis, y - 4))
            parts.append(element("g", sign + label(told, x + 52, y, "small dim")))
            x += room
        return parts, y + (18 if entries else 0)


_OPEN_ABOVE = frozenset({Bound.AT_LEAST, Bound.MORE_THAN, Bound.ORDER})
_TOLD = {
    Bound.EXACT: "this number",
    Bound.ABOUT: "about, drawn a tenth to each side",
    Bound.AT_LEAST: "at least",
    Bound.MORE_THAN: "more than",
    Bound.AT_MOST: "at most",
    Bound.LESS_THAN: "less than",
    Bound.BETWEEN: "between",
    Bound.ORDER: "dozens, hundreds, thousands",
}


def _different(rows: Iterable[FigureRow]) -> int:
    return len({(row.low, row.high, row.bound, row.contradicting) for row in rows})


def _pages(rows: Iterable[FigureRow]) -> int:
    return len({page for row in rows for page in row.pages})


def _of_pages(rows: Iterable[FigureRow]) -> str:
    count = _pages(rows)
    return f"{count} page{'' if count == 1 else 's'}"


def _middle(row: FigureRow) -> float:
    known = [value for value in (row.low, row.high) if value is not None]
    return sum(known) / len(known) if known else 0.0


def _signs(row: FigureRow, axis: _Axis, y: float) -> Iterator[str]:
    return _shapes(row.bound, row.low, row.high, axis, y)


def _shapes(bound: Bound, low: float | None, high: float | None, axis: _Axis, y: float) -> Iterator[str]:
    """The range as a bar, open ends with an arrow; its ends as a filled sign where the number itself is meant, a hollow
    one where it is not."""
    if low is None and high is None:
        return
    start = axis.left if low is None else axis.x(low)
    end = axis.right if high is None else axis.x(high)
    if bound is Bound.ABOUT and low is not None and low == high:
        start, end = (axis.x(low * (1 + off)) for off in (-ABOUT, ABOUT))
        yield element(
            "path", class_="range loose", d=f"M{number(min(start, end))} {number(y)}H{number(max(start, end))}"
        )
        yield element("circle", class_="sign hollow", cx=axis.x(low), cy=y, r=4.5)
        return
    if end - start > 0.5:
        yield element("path", class_="range", d=f"M{number(start)} {number(y)}H{number(end)}")
    if high is None:
        yield element("path", class_="head", d=f"M{number(end)} {number(y)}l-8 -4.5v9z")
    if low is None:
        yield element("path", class_="head", d=f"M{number(start)} {number(y)}l8 -4.5v9z")
    hollow = bound in (Bound.MORE_THAN, Bound.LESS_THAN, Bound.ORDER)
    for value in dict.fromkeys(v for v in (low, high) if v is not None):
        yield element("circle", class_=f"sign {'hollow' if hollow else 'solid'}", cx=axis.x(value), cy=y, r=4.5)
