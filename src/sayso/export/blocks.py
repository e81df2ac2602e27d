"""What a report is made of before it has a format: headings, paragraphs, quotations, lists and tables.

Words of pages are `Said`, never bare strings: `finished` passes each of them once through what is withheld, shows what
would hide in it, and cuts it to its length, in this order. A format only escapes and lays out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from sayso.export.withhold import Withheld
from sayso.record import Noun
from sayso.text import visible

__all__ = ["Block", "Code", "Heading", "Items", "Line", "Paragraph", "Quotation", "Said", "See", "Strong", "Table"]
__all__ += ["finished"]


class Said(Noun, frozen=True, kw_only=True):
    """Words that a page, an address or a file's name brings: a stranger's. `most` characters of them are shown."""

    text: str
    address: bool = False
    most: int | None = None


class Code(Noun, frozen=True, kw_only=True):
    """Characters to be copied as they are: a hash, an id, a command. Ours, never a page's."""

    text: str


class Strong(Noun, frozen=True, kw_only=True):
    """Words of ours that are to be seen first."""

    text: str


class See(Noun, frozen=True, kw_only=True):
    """A place of the report by its name, as the heading or the row there bears it: 'claim-2', 'page-4'."""

    anchor: str
    text: str


Inline = str | Said | Code | Strong | See
Line = tuple[Inline, ...]


class Heading(Noun, frozen=True, kw_only=True):
    """A heading of level 1 to 4. `anchor` is what `See` refers to."""

    level: int
    words: Line
    anchor: str | None = None


class Paragraph(Noun, frozen=True, kw_only=True):
    """A paragraph; `aside` where it only says how something was found."""

    words: Line
    aside: bool = False


class Quotation(Noun, frozen=True, kw_only=True):
    """Words of a page, and below them who said them and where they stand."""

    words: Line
    below: tuple[Line, ...] = ()


class Items(Noun, frozen=True, kw_only=True):
    """A list."""

    lines: tuple[Line, ...]


class Table(Noun, frozen=True, kw_only=True):
    """A table. `anchors` names its rows, one each or none at all; `small` where it is to be looked up, not read."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    anchors: tuple[str, ...] = ()
    small: bool = False


Block = Heading | Paragraph | Quotation | Items | Table


def finished(blocks: Iterable[Block], withheld: Withheld) -> Iterator[Block]:
    """The blocks with the words of pages as they may be shown."""

    def line(words: Line) -> Line:
        return tuple(_finished(one, withheld) if isinstance(one, Said) else one for one in words)

    for block in blocks:
        if isinstance(block, Items):
            yield msgspec.structs.replace(block, lines=tuple(map(line, block.lines)))
        elif isinstance(block, Table):
            yield msgspec.structs.replace(block, rows=tuple(tuple(map(line, row)) for row in block.rows))
        elif isinstance(block, Quotation):
            yield msgspec.structs.replace(block, words=line(block.words), below=tuple(map(line, block.below)))
        else:
            yield msgspec.structs.replace(block, words=line(block.words))


def _finished(said: Said, withheld: Withheld) -> Said:
    words = withheld.address(said.text) if said.address else withheld.text(said.text)
    words = visible(words)
    if said.most is not None and len(words) > said.most:
        words = f"{words[: said.most].rsplit(' ', 1)[0].rstrip()} …"
    return msgspec.structs.replace(said, text=words, most=None)
