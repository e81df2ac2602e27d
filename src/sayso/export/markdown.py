"""Blocks as Markdown (CommonMark with GitHub's tables) in which a page's words are words.

They make no link, heading, list, table, picture, mention, formula, note of another program or HTML: marks are escaped,
what a renderer would turn into a link by itself stands as code, and line ends are spaces. In a table a cell that begins
as a spreadsheet's formula does is given an apostrophe (OWASP, CSV injection): tables are copied into spreadsheets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sayso.export.blocks import (
    Block,
    Code,
    Heading,
    Inline,
    Items,
    Line,
    Paragraph,
    Quotation,
    Said,
    See,
    Strong,
    Table,
)

__all__ = ["escaped", "markdown"]

_MARKS = re.compile(r"[\\`*_{}\[\]#~$^]|%(?=%)|=(?==)")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;"}  # some renderers know no backslash before these
_ENTITY = re.compile("[&<>|]")
_OPENS = re.compile(r"\A(?:[-+=:]|\d{1,9}(?=[.)]))")
_EMOJI = re.compile(r":(?=[\w+-]*[a-z_+-][\w+-]*:)")
_FORMULA = tuple("=+-@\t\r")
# An address, a mention, a name of a host: what renderers link by themselves.
_LINKED = re.compile(r"\S*(?:://|@|\bwww\.)\S*|(?<![\w.])[\w-]+(?:\.[\w-]+)*\.[a-z]{2,18}(?![\w.])(?:[/:?#]\S*)?")


def markdown(blocks: Iterable[Block]) -> str:
    """The blocks as one Markdown text, with a line end at its end."""
    return "\n\n".join("\n".join(_block(block)) for block in blocks) + "\n"


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield f"{'#' * block.level} {_line(block.words)}"
    elif isinstance(block, Paragraph):
        yield _line(block.words)
    elif isinstance(block, Quotation):
        yield f"> {_line(block.words)}"
        for below in block.below:
            yield ">"
            yield f"> {_line(below)}"
    elif isinstance(block, Items):
        yield from (f"- {_line(line)}" for line in block.lines)
    else:
        yield from _table(block)


def _table(table: Table) -> Iterator[str]:
    yield f"| {' | '.join(table.heads)} |"
    yield f"|{'---|' * len(table.heads)}"
    for row in table.rows:
        yield f"| {' | '.join(_cell(cell) for cell in row)} |"


def _cell(line: Line) -> str:
    first = next((one.text if isinstance(one, Said) else one for one in line if isinstance(one, (Said, str))), "")
    formula = isinstance(line[0], Said) and first.startswith(_FORMULA) if line else False
    shown = _line(line).replace("|", "\\|")  # a bar in code, whatever stands before it; elsewhere it is an entity
    return f"'{shown}" if formula else shown


def _line(line: Line) -> str:
    return "".join(_inline(one, opens=not n) for n, one in enumerate(line))


def _inline(one: Inline, *, opens: bool) -> str:
    if isinstance(one, Said):
        return _code(one.text) if one.address else escaped(one.text, opens=opens)
    if isinstance(one, Code):
        return _code(one.text)
    if isinstance(one, Strong):
        return f"**{escaped(one.text, opens=False)}**"
    return escaped(one.text if isinstance(one, See) else one, opens=opens)


def escaped(text: str, *, opens: bool = True) -> str:
    """Words of one line as Markdown that shows them and does nothing else; `opens` where they begin the line."""
    made: list[str] = []
    last = 0
    for match in _LINKED.finditer(text):
        made += [_plain(text[last : match.start()], opens=opens and not made), _code(match.group())]
        last = match.end()
    made.append(_plain(text[last:], opens=opens and not made))
    return "".join(made)


def _plain(text: str, *, opens: bool) -> str:
    shown = _ENTITY.sub(lambda found: _ENTITIES[found.group()], _MARKS.sub(r"\\\g<0>", text))
    shown = _EMOJI.sub(r"\\:", shown)
    if opens:
        shown = _OPENS.sub(
            lambda found: f"{found.group()}\\" if found.group()[0].isdigit() else f"\\{found.group()}", shown
        )
    return shown


def _code(text: str) -> str:
    """A code span whose fence is longer than any in it; an empty one is nothing."""
    if not text:
        return ""
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    pad = " " if text[0] in "` " or text[-1] in "` " else ""
    return f"{fence}{pad}{text}{pad}{fence}"
