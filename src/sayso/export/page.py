"""Blocks as one HTML page: no script, nothing from elsewhere, everything of pages escaped.

Its policy allows nothing but its own style, by hash. Addresses are text and no links: opening one would tell its owner.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable

from markupsafe import Markup

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
.small { font-size: .8rem; }
:target { background: var(--wash); outline: .3em solid var(--wash); }
.withheld { color: var(--mark); font-style: italic; }
@media print { body { max-width: none; padding: 0; font-size: 10.5pt; } a { text-decoration: none; }
  h1, h2, h3, h4 { break-after: avoid; } blockquote, tr, li { break-inside: avoid; }
  thead { display: table-header-group; }
  .scroll { overflow: visible; } }
"""


def html_page(title: str, blocks: Iterable[Block]) -> str:
    """The blocks as a whole HTML page; `title` is its title, with nothing in it that is withheld."""
    hashed = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{hashed}'; base-uri 'none'; form-action 'none'"
    head = Markup(
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="{}">\n<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="robots" content="noindex">\n'
        "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n"
    ).format(policy, title, Markup(STYLE))  # noqa: S704  ours
    return str(head + Markup("\n").join(map(_block, blocks)) + Markup("\n</main>\n</body>\n</html>\n"))


def _block(block: Block) -> Markup:
    if isinstance(block, Heading):
        anchor = Markup(' id="{}"').format(block.anchor) if block.anchor else ""
        return Markup("<h{0}{1}>{2}</h{0}>").format(block.level, anchor, _line(block.words))
    if isinstance(block, Paragraph):
        aside = Markup(' class="aside"') if block.aside else ""
        return Markup("<p{}>{}</p>").format(aside, _line(block.words))
    if isinstance(block, Quotation):
        below = Markup("").join(Markup('<p class="aside">{}</p>').format(_line(line)) for line in block.below)
        return Markup("<blockquote><p>{}</p>{}</blockquote>").format(_line(block.words), below)
    if isinstance(block, Items):
        return Markup("<ul>{}</ul>").format(
            Markup("").join(Markup("<li>{}</li>\n").format(_line(line)) for line in block.lines)
        )
    return _table(block)


def _table(table: Table) -> Markup:
    heads = Markup("").join(Markup('<th scope="col">{}</th>').format(head) for head in table.heads)
    anchors = table.anchors or ("",) * len(table.rows)
    rows = Markup("").join(
        Markup("<tr{}>{}</tr>\n").format(
            Markup(' id="{}"').format(anchor) if anchor else "",
            Markup("").join(Markup("<td>{}</td>").format(_cell(cell)) for cell in row),
        )
        for row, anchor in zip(table.rows, anchors, strict=True)
    )
    shape = Markup(' class="small"') if table.small else ""
    return Markup('<div class="scroll"><table{}><thead><tr>{}</tr></thead><tbody>\n{}</tbody></table></div>').format(
        shape, heads, rows
    )


def _cell(line: Line) -> Markup:
    """A cell; one that begins as a spreadsheet's formula does has an apostrophe, for where the table is copied to."""
    formula = bool(line) and isinstance(line[0], Said) and line[0].text.startswith(_FORMULA)
    return Markup("'") + _line(line) if formula else _line(line)


def _line(line: Line) -> Markup:
    return Markup("").join(map(_inline, line))


def _inline(one: Inline) -> Markup:
    if isinstance(one, Said):
        shape = "code" if one.address else "bdi"  # what runs right to left stays in its place
        return Markup("<{0}>{1}</{0}>").format(Markup(shape), _marked(one.text))  # noqa: S704  ours
    if isinstance(one, Code):
        return Markup("<code>{}</code>").format(one.text)
    if isinstance(one, Strong):
        return Markup("<strong>{}</strong>").format(one.text)
    if isinstance(one, See):
        return Markup('<a href="#{}">{}</a>').format(one.anchor, one.text)
    return Markup("{}").format(one)


def _marked(text: str) -> Markup:
    shown = Markup('<span class="withheld">{}</span>').format(MARK)
    return shown.join(text.split(MARK))
