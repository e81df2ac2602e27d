"""What pictures have in common: text made safe and cut to measure, elements, colours for light, dark and print.

A picture is one SVG without script, style attribute, outside font or outside address: all its look comes from classes.
Alone in a file it carries its own style sheet; in a page whose policy forbids inline style it carries none, and the
page links `SHEET`.
"""

from __future__ import annotations

import functools
import html
import unicodedata
from collections.abc import Iterable

from sayso.text import visible

__all__ = ["SHEET", "clean", "cut", "element", "fold", "label", "measure", "number", "picture"]

SHEET = """
.picture {
  --paper: #ffffff; --band: #f3f3ef; --ink: #1a1a1a; --dim: #575757; --line: #4d4d4d; --mark: #8a3400; --gone: #6a2a86;
  font: 12px system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; color-scheme: light dark;
}
@media (prefers-color-scheme: dark) {
  .picture { --paper: #15171b; --band: #1e2127; --ink: #ededed; --dim: #adadad; --line: #b3b3b3; --mark: #ffb27d;
    --gone: #d8aef2; }
}
@media print {
  .picture { --paper: #ffffff; --band: #f3f3ef; --ink: #000000; --dim: #404040; --line: #404040; --mark: #6b2800;
    --gone: #4f1f66; }
}
.picture text { fill: var(--ink); }
.picture .paper { fill: var(--paper); }
.picture .band { fill: var(--paper); }
.picture .band.odd { fill: var(--band); }
.picture .heading { font-size: 15px; font-weight: 600; }
.picture .strong { font-weight: 600; }
.picture .small { font-size: 11px; }
.picture .dim { fill: var(--dim); }
.picture .mark { fill: var(--mark); }
.picture .unsure { font-style: italic; }
.picture .box { fill: var(--paper); stroke: var(--line); stroke-width: 1; }
.picture .line { fill: none; stroke: var(--line); stroke-width: 1.5; }
.picture .head { fill: var(--line); stroke: none; }
.picture a { cursor: pointer; }
.picture a:hover text, .picture a:focus text { text-decoration: underline; }
.picture a:focus .box, .picture a:hover .box { stroke-width: 2.5; }
.stemma .lost .box { stroke: var(--gone); stroke-dasharray: 6 4; }
.stemma .lost .strong { fill: var(--gone); }
.stemma .from-lost .line, .stemma .to-lost .line { stroke: var(--gone); stroke-dasharray: 6 4; }
.stemma .from-lost .head, .stemma .to-lost .head { fill: var(--gone); }
.stemma .undirected .line { stroke-dasharray: 1.5 4; stroke-linecap: round; stroke-width: 2; }
.stemma .edge:hover .line, .stemma a:focus .line { stroke-width: 3.5; }
.chart .grid { fill: none; stroke: var(--dim); stroke-width: 0.5; stroke-opacity: 0.5; }
.chart .range { fill: none; stroke: var(--line); stroke-width: 2.5; }
.chart .range.loose { stroke-dasharray: 3 2; }
.chart .sign { fill: var(--paper); stroke: var(--line); stroke-width: 1.75; }
.chart .sign.solid { fill: var(--line); }
.chart .series { fill: none; stroke: var(--dim); stroke-width: 1; stroke-dasharray: 2 3; }
.chart .apart .range, .chart .apart .sign, .chart .contradicting .range, .chart .contradicting .sign {
  stroke: var(--mark); }
.chart .apart .sign.solid, .chart .contradicting .sign.solid, .chart .apart .head, .chart .contradicting .head {
  fill: var(--mark); }
"""
"""The style of every picture. Whoever embeds one can set its colours anew: they are custom properties of `.picture`."""

_LONG = 400
"""Characters of a text that are looked at: more than any place in a picture has room for."""

_MARKS = 2
"""Marks that may stand on one letter; more would run over the lines above and below."""


def clean(text: str | None, limit: int = _LONG) -> str:
    """A text from a page on one line, safe to show: what is invisible, turns text round or is not allowed in XML is
    written out, marks piled on a letter are left out, and all beyond `limit` characters is cut."""
    if not text:
        return ""
    head = text[: 4 * limit]
    if not head.isascii():
        kept, run = [], 0
        for char in head:
            run = run + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
            if run <= _MARKS:
                kept.append(char)
        head = "".join(kept)
    shown = visible(head)
    return shown if len(shown) <= limit and len(text) <= 4 * limit else shown[: limit - 1].rstrip() + "…"


_WIDTHS = (
    "32 40 46 84 64 95 78 27 39 39 50 84 32 36 32 34 64 64 64 64 64 64 64 64 64 64 34 34 84 84 84 53 100 68 69 "
    "70 77 63 58 77 75 29 29 66 56 86 75 79 60 79 69 63 61 73 68 99 69 61 69 39 34 39 84 50 50 61 63 55 63 62 "
    "35 63 63 28 28 58 28 97 63 61 63 63 41 52 39 63 59 82 59 59 52 64 34 64 84"
).split()
"""Of the characters from U+0020 to U+007E in DejaVu Sans, in hundredths of the size."""


@functools.lru_cache(maxsize=4096)
def _wide(char: str) -> float:
    at = ord(char) - 32
    if 0 <= at < len(_WIDTHS):
        return int(_WIDTHS[at]) / 100
    if unicodedata.combining(char):
        return 0.0
    return 1.05 if char in "…—" or unicodedata.east_asian_width(char) in "WF" else 0.8


def measure(text: str, *, size: float = 12, bold: bool = False) -> float:
    """About how many pixels wide a text is; the widths are those of DejaVu Sans, the widest of the usual fonts."""
    return sum(map(_wide, text)) * size * (1.13 if bold else 1.0)


def cut(text: str, width: float, *, size: float = 12, bold: bool = False) -> str:
    """As much of a text as fits, with an ellipsis where some is left out."""
    if measure(text, size=size, bold=bold) <= width:
        return text
    room = width - measure("…", size=size, bold=bold)
    kept = 0
    for char in text:
        room -= measure(char, size=size, bold=bold)
        if room < 0:
            break
        kept += 1
    return text[:kept].rstrip() + "…"


def fold(text: str, width: float, *, lines: int, size: float = 12, bold: bool = False) -> list[str]:
    """A text on at most so many lines, broken between words where it can be; what does not fit ends in an ellipsis."""
    words = text.split()
    found: list[str] = []
    while words and len(found) < lines - 1:
        line = words.pop(0)
        if measure(line, size=size, bold=bold) > width:
            kept = max(1, len(cut(line, width, size=size, bold=bold)) - 1)
            line, rest = line[:kept], line[kept:]
            words.insert(0, rest)
        else:
            while words and measure(f"{line} {words[0]}", size=size, bold=bold) <= width:
                line = f"{line} {words.pop(0)}"
        found.append(line)
    if words:
        found.append(cut(" ".join(words), width, size=size, bold=bold))
    return found


def number(value: float) -> str:
    """A coordinate, to a tenth of a pixel."""
    return f"{round(value, 1) + 0:.1f}".removesuffix(".0")


def element(name: str, content: str | None = None, /, **attributes: str | float | None) -> str:
    """An element. `content` is markup; the attributes' values are escaped, `class_` is class, `_` in names is `-`."""
    shown = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{html.escape(value) if isinstance(value, str) else number(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{shown}/>" if content is None else f"<{name}{shown}>{content}</{name}>"


def label(text: str, x: float, y: float, kind: str | None = None, *, anchor: str | None = None) -> str:
    """A line of text; `kind` is its class."""
    return element("text", html.escape(text), class_=kind, x=x, y=y, text_anchor=anchor)


def picture(
    kind: str, parts: Iterable[str], *, name: str, title: str, told: str, width: float, height: float, alone: bool,
    links: bool,
) -> str:  # fmt: skip
    """The whole SVG. `kind` is its class, `name` begins its ids, `title` and `told` say what it shows.

    `alone` gives it its own style sheet, for a file of its own. With links in it, it is a group and not an image, whose
    inside assistive technology would pass over.
    """
    heads = [
        element("title", html.escape(title), id=f"{name}-title"),
        element("desc", html.escape(told), id=f"{name}-desc"),
    ]
    if alone:
        heads.append(f"<style>{SHEET}</style>")
    heads.append(element("rect", class_="paper", x=0, y=0, width=width, height=height))
    return element(
        "svg",
        "\n".join([*heads, *parts]) + "\n",
        xmlns="http://www.w3.org/2000/svg",
        class_=f"picture {kind}",
        id=name,
        role="group" if links else "img",
        aria_labelledby=f"{name}-title",
        aria_describedby=f"{name}-desc",
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=width,
        height=height,
    )
