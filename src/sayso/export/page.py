"""Blocks as one HTML page: no script, nothing from elsewhere, everything of pages escaped.

Its policy allows nothing but its own style, by hash. Addresses are text and no links: opening one would tell its owner.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from html import escape

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
    Strong,
    Table,
)
from sayso.export.withhold import MARK

__all__ = ["html_page"]

_FORMULA = tuple("=+-@\t\r")

STYLE = """
:root { color-scheme: light dark; --ink: #1a1a1a; --dim: #595959; --line: #c9c9c9; --paper: #fff; --wash: #f5f4f0;
  --mark: #8a2b06; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e6e3; --dim: #a9a6a1; --line: #45484c; --paper: #17191b;
  --wash: #212427; --mark: #f0a583; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 56rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 Georgia, "Times New Roman", "Liberation Serif", serif; overflow-wrap: anywhere; }
h1, h2, h3, h4 { line-height: 1.25; margin: 2em 0 .6em; text-wrap: balance; }
h1 { font-size: 1.9rem; margin-top: 0; } h2 { font-size: 1.4rem; border-top: 2px solid var(--ink); padding-top: .5em; }
h3 { font-size: 1.15rem; } h4 { font-size: 1rem; margin: 1.4em 0 .4em; }
p { margin: .6em 0; } .aside { color: var(--dim); font-size: .9rem; }
a { color: inherit; text-decoration-color: var(--line); text-underline-offset: .2em; }
blockquote { margin: .6em 0 .9em; padding: .1em 0 .1em 1em; border-left: 3px solid var(--line); }
blockquote p { margin: .2em 0; } blockquote .aside { margin-top: .3em; }
ul { padding-left: 1.2em; margin: .5em 0; } li { margin: .25em 0; }
code { font: .85em/1.4 ui-monospace, "DejaVu Sans Mono", "Liberation Mono", monospace; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: .8em 0; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .35em .8em .35em 0; border-bottom: 1px solid var(--line); }
th { font-weight: normal; color: var(--dim); white-space: nowrap; } td:first-child { white-space: nowrap; }
.whole { white-space: nowrap; } .small { font-size: .8rem; } .small td:last-child { min-width: 17.5rem; }
:target { background: var(--wash); outline: .3em solid var(--wash); }
.withheld { color: var(--mark); font-style: italic; }
@media print { :root { color-scheme: light; --ink: #000; --dim: #444; --line: #bbb; --paper: #fff; --wash: #fff;
  --mark: #8a2b06; } body { max-width: none; padding: 0; font-size: 10.5pt; } a { text-decoration: none; }
  h1, h2, h3, h4 { break-after: avoid; } blockquote, tr, li { break-inside: avoid; }
  thead { display: table-header-group; }
  .scroll { overflow: visible; } }
"""


def html_page(title: str, blocks: Iterable[Block]) -> str:
    """The blocks as a whole HTML page; `title` is its title, with nothing in it that is withheld."""
    hashed = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{hashed}'; base-uri 'none'; form-action 'none'"
    body = "\n".join(map(_block, blocks))
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{escape(title)}</title>
<style>{STYLE}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level}{_anchored(block.anchor)}>{_line(block.words)}</h{block.level}>"
    if isinstance(block, Paragraph):
        shape = ' class="aside"' if block.aside else ""
        return f"<p{shape}>{_line(block.words)}</p>"
    if isinstance(block, Quotation):
        below = "".join(f'<p class="aside">{_line(line)}</p>' for line in block.below)
        return f"<blockquote><p>{_line(block.words)}</p>{below}</blockquote>"
    if isinstance(block, Items):
        items = "\n".join(f"<li>{_line(line)}</li>" for line in block.lines)
        return f"<ul>\n{items}\n</ul>"
    return _table(block)


def _table(table: Table) -> str:
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in table.heads)
    anchors = table.anchors or ("",) * len(table.rows)
    cells = ("".join(f"<td{_kept_whole(cell)}>{_cell(cell)}</td>" for cell in row) for row in table.rows)
    rows = "\n".join(f"<tr{_anchored(one)}>{row}</tr>" for row, one in zip(cells, anchors, strict=True))
    shape = ' class="small"' if table.small else ""
    return f'<div class="scroll"><table{shape}><thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div>'


def _anchored(anchor: str | None) -> str:
    return f' id="{escape(anchor)}"' if anchor else ""


def _kept_whole(line: Line) -> str:
    """A date or a number is not broken over lines."""
    short = len(line) == 1 and isinstance(line[0], str) and len(line[0]) <= 12
    return ' class="whole"' if short else ""


def _cell(line: Line) -> str:
    """A cell; one that begins as a spreadsheet's formula does has an apostrophe, for where the table is copied to."""
    formula = bool(line) and isinstance(line[0], Said) and line[0].text.startswith(_FORMULA)
    return f"'{_line(line)}" if formula else _line(line)


def _line(line: Line) -> str:
    return "".join(map(_inline, line))


def _inline(one: Inline) -> str:
    if isinstance(one, str):
        return escape(one)
    text = escape(one.text)
    if isinstance(one, Said):
        shown = text.replace(MARK, f'<span class="withheld">{MARK}</span>')
        return f"<code>{shown}</code>" if one.address else f"<bdi>{shown}</bdi>"  # what runs right to left stays in it
    if isinstance(one, Code):
        return f"<code>{text}</code>"
    if isinstance(one, Strong):
        return f"<strong>{text}</strong>"
    return f'<a href="#{escape(one.anchor)}">{text}</a>'
