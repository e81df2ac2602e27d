"""A room's tables: what it shows in rows, as its CSV has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from sayso.record import Change, Remark, Source, Span, Statement
from sayso.store import Card, ClaimLine, Code, FamilyLine, Said

__all__ = [
    "CHANGE",
    "CLAIM",
    "CODE",
    "FAMILY",
    "PAGE",
    "REMARK",
    "SAID",
    "Cell",
    "Table",
    "chain",
    "change_row",
    "claim_row",
    "code_row",
    "family_row",
    "graded_among",
    "grades",
    "notes",
    "page_row",
    "remark_rows",
    "said_row",
    "source_name",
    "together",
    "words_of",
]

Cell = str | int | float | None
Beside = Mapping[str, Sequence[Remark]]
Row = tuple[Cell, ...]


class Table(NamedTuple):
    """One table of a room: what a row of it is, its columns, its rows."""

    what: str
    heads: tuple[str, ...]
    rows: Iterable[Row]


def together(tables: Sequence[Table]) -> Table:
    """Several tables as one: first what a row is, then every column that any of them has, empty where it has none."""
    if len(tables) == 1:
        return tables[0]
    heads = tuple(dict.fromkeys(head for table in tables for head in table.heads))

    def rows() -> Iterator[Row]:
        for table in tables:
            for row in table.rows:
                cells = dict(zip(table.heads, row, strict=True))
                yield table.what, *(cells.get(head) for head in heads)

    return Table("row", ("what", *heads), rows())


# --- cells --------------------------------------------------------------------------------------


def source_name(link: Source) -> str:
    """What a source is known by: its name, else its words, else what it is."""
    return link.name or (link.source.text if link.source else link.kind)


def chain(statement: Statement) -> str:
    """A statement's chain in one cell: page <- KTV <- diplomatic sources."""
    return " <- ".join(["page", *map(source_name, statement.chain)])


def words_of(spans: Iterable[Span]) -> str:
    """Words that may stand apart, in one cell."""
    return " … ".join(span.text for span in spans)


def grades(remarks: Iterable[Remark]) -> str:
    """The grades that people gave, in one cell."""
    return "; ".join(one.grade for one in remarks if one.grade is not None)


def notes(remarks: Iterable[Remark]) -> str:
    """The notes that people wrote, each with who wrote it, in one cell."""
    return "; ".join(f"{one.note} ({one.by})" for one in remarks if one.note)


def graded_among(sources: Iterable[str], graded: Beside) -> str:
    """Those of these sources that people graded, with their grades, in one cell: 'Ilse Maron: B'."""
    found = ((name, grades(graded.get(name, ()))) for name in sources)
    return "; ".join(f"{name}: {those}" for name, those in found if those)


# --- rows that several rooms have ---------------------------------------------------------------

CLAIM = (
    *("claim", "text", "certainty", "worded_by", "standing", "origins", "unnamed", "pages", "contested", "sources"),
    "graded",
)
FAMILY = ("family", "title", "known", "origins", "unnamed", "pages", "publishers", "first", "last")
CODE = ("code", "severity", "fails", "unclear", "pages")
PAGE = ("page", "published", "publisher", "title", "file", "url", "statements")
SAID = (
    *("page", "published", "publisher", "title", "file", "url", "place", "statement", "words", "chain", "certainty"),
    *("negated", "standing", "grades", "notes"),
)
REMARK = ("about", "by", "at", "act", "grade", "note")
CHANGE = ("child", "parent", "kind", "message", "before", "after")


def claim_row(one: ClaimLine, graded: Beside) -> Row:
    """A claim on one line; `graded` are the sources that people graded."""
    return (
        *(one.id, one.text, one.certainty, one.worded_by, one.standing, one.origins, one.unnamed, one.pages),
        *(int(one.contested), "; ".join(one.sources), graded_among(one.sources, graded)),
    )


def family_row(one: FamilyLine) -> Row:
    """A family on one line."""
    return (
        *(one.id, one.title, int(one.known), one.origins, one.unnamed, one.pages, one.publishers, one.first),
        one.last,
    )


def code_row(one: Code) -> Row:
    """How often a check found something."""
    return one.code, one.severity, one.fails, one.unclear, one.pages


def remark_rows(beside: Beside) -> Iterator[Row]:
    """What people said of things that holds: about which, who, when, what they did."""
    for about, remarks in beside.items():
        for one in remarks:
            yield about, one.by, one.at, one.act, one.grade, one.note


def page_row(one: Card) -> Row:
    """A page on one line."""
    return one.id, one.published, one.publisher, one.title, one.file, one.url, one.statements


def said_row(said: Said, beside: Beside) -> Row:
    """A statement where it stands; `beside` is what people said of statements."""
    page, statement = said.page, said.statement
    return (
        *(page.id, page.published, page.publisher, page.title, page.file, page.url, said.place, statement.id),
        *(words_of(statement.words), chain(statement), statement.certainty, int(statement.negated)),
        *(said.standing, grades(beside.get(statement.id, ())), notes(beside.get(statement.id, ()))),
    )


def change_row(change: Change) -> Row:
    """What a copy changed."""
    before, after = (span.text if span else None for span in (change.before, change.after))
    return change.child, change.parent, change.kind, change.message, before, after
