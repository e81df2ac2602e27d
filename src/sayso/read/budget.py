"""Markup made to hang parsers, told by one linear look before any parser sees it."""

from __future__ import annotations

import re

from sayso.errors import OverBudget

TAGS = 50_000
DEPTH = 500
ATTRIBUTES = 512
LINKS = 10_000
"""Measured killers start at 200,000 attributes on a tag, 100,000 levels or 200,000 links; news pages measured stay under
a tenth of these. trafilatura's time grows with the square of the links: 10,000 of them take it about a second."""

_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]{0,40})")
_ATTRIBUTE = re.compile(r"\s[^\s=<>\"']{1,100}(?:=|(?=[\s>]))")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_RAW = frozenset({"script", "style", "textarea", "noscript"})
_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr p li td tr th dt dd option".split()
)


def within_budget(html: str, *, label: str) -> None:
    """Raises OverBudget where the markup has more tags, levels, links or attributes on a tag than one page may."""
    links = depth = deepest = skip_to = 0
    last = None
    for count, found in enumerate(_TAG.finditer(html), 1):
        if count > TAGS:
            raise OverBudget(
                f"{label} has more than {TAGS:,} tags, the budget for one page; leave it out or shorten it"
            )
        if found.start() < skip_to:
            continue  # what looks like a tag inside a script
        closing, name = found.group(1), found.group(2).lower()
        if last is not None:
            _count_attributes(html, last, found.start(), label)
        last = found.start()
        if name in _RAW and not closing:
            end = html.find("</", found.end())
            while end >= 0 and html[end + 2 : end + 2 + len(name)].lower() != name:
                end = html.find("</", end + 2)
            skip_to = end if end >= 0 else len(html)
            continue
        links += name == "a" and not closing
        if name not in _VOID:
            depth = max(0, depth - 1) if closing else depth + 1
            deepest = max(deepest, depth)
    if last is not None:
        _count_attributes(html, last, len(html), label)
    if deepest > DEPTH:
        raise OverBudget(f"{label} is nested {deepest:,} levels deep; the budget for one page is {DEPTH}; leave it out")
    if links > LINKS:
        raise OverBudget(
            f"{label} has {links:,} links; the budget for one page is {LINKS:,}; leave it out or shorten it"
        )


def _count_attributes(html: str, start: int, end: int, label: str) -> None:
    """Attributes of the tag that opens at `start`: up to its first '>' outside quotation marks, or to the next tag."""
    if end - start <= 4 * ATTRIBUTES:
        return
    inside = _QUOTED.sub('""', html[start:end]).partition(">")[0]
    if len(inside) > 4 * ATTRIBUTES and sum(1 for _ in _ATTRIBUTE.finditer(inside)) > ATTRIBUTES:
        raise OverBudget(f"{label} has a tag with more than {ATTRIBUTES} attributes, the budget for one; leave it out")
