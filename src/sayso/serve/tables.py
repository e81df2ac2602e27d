"""A room's tables: what it shows in rows, as its CSV has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sayso.record import Change, Source, Span, Statement
from sayso.store import Card, ClaimLine, Code, FamilyLine, Said

__all__ = [
    "CHANGE",
    "CLAIM",
    "CODE",
    "FAMILY",
    "PAGE",
    "SAID",
    "Cell",
    "Table",
    "chain",
    "change_row",
    "claim_row",
    "code_row",
    "family_row",
    "page_row",
    "said_row",
    "source_name",
    "together",
    "words_of",
]

Cell = str | int | float | None
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


# --- rows that several rooms have ---------------------------------------------------------------

CLAIM = ("claim", "text", "certainty", "origins", "pages", "contested", "sources")
FAMILY = ("family", "title", "pages", "publishers", "first", "last")
CODE = ("code", "severity", "fails", "unclear", "pages")
PAGE = ("page", "published", "publisher", "title", "file", "url", "statements")
SAID = (
    *("page", "published", "publisher", "title", "file", "url", "place", "statement", "words", "chain", "certainty"),
    "negated",
)
CHANGE = ("child", "parent", "kind", "message", "before", "after")


def claim_row(one: ClaimLine) -> Row:
    """A claim on one line."""
    return one.id, one.text, one.certainty, one.origins, one.pages, int(one.contested), "; ".join(one.sources)


def family_row(one: FamilyLine) -> Row:
    """A family on one line."""
    return one.id, one.title, one.pages, one.publishers, one.first, one.last


def code_row(one: Code) -> Row:
    """How often a check found something."""
    return one.code, one.severity, one.fails, one.unclear, one.pages


def page_row(one: Card) -> Row:
    """A page on one line."""
    return one.id, one.published, one.publisher, one.title, one.file, one.url, one.statements


def said_row(said: Said) -> Row:
    """A statement where it stands."""
    page, statement = said.page, said.statement
    return (
        *(page.id, page.published, page.publisher, page.title, page.file, page.url, said.place, statement.id),
        *(words_of(statement.words), chain(statement), statement.certainty, int(statement.negated)),
    )


def change_row(change: Change) -> Row:
    """What a copy changed."""
    before, after = (span.text if span else None for span in (change.before, change.after))
    return change.child, change.parent, change.kind, change.message, before, after
