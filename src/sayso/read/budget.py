"""Markup made to hang parsers, told by one linear look before any parser sees it."""

from __future__ import annotations

import re

from sayso.errors import OverBudget

TAGS = 50_000
DEPTH = 500
ATTRIBUTES = 512
LINKS = 10_000
"""Measured killers start at 200,000 attributes on a tag, 100,000 levels or 200,000 links; news pages measured stay
under a tenth of these. trafilatura's time grows with the square of the links: 10,000 of them take it about a second."""

_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]{0,40})")
_SCRIPT = re.compile(r"<(script|style)\b", re.IGNORECASE)
_LONG = re.compile(rf"<[a-zA-Z][^<]{{{4 * ATTRIBUTES},}}")
_ATTRIBUTE = re.compile(r"\s[^\s=<>\"']{1,100}(?:=|(?=[\s>]))")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr p li td tr th dt dd option".split()
)


def within_budget(html: str, *, label: str) -> None:
    """Raises OverBudget where the markup has more tags, levels, links or attributes on a tag than one page may."""
    if html.count("<") > TAGS:
        html = _without_scripts(html)
    tags = _TAG.findall(html)
    if len(tags) > TAGS:
        raise OverBudget(f"{label} has more than {TAGS:,} tags, the budget for one page; leave it out or shorten it")
    links = sum(1 for closing, name in tags if not closing and name in ("a", "A"))
    if links > LINKS:
        raise OverBudget(
            f"{label} has {links:,} links; the budget for one page is {LINKS:,}; leave it out or shorten it"
        )
    if any(_attributes(found.group()) > ATTRIBUTES for found in _LONG.finditer(html)):
        raise OverBudget(f"{label} has a tag with more than {ATTRIBUTES} attributes, the budget for one; leave it out")
    if _deepest(tags) > DEPTH and _deepest(_TAG.findall(_without_scripts(html))) > DEPTH:
        raise OverBudget(f"{label} is nested more than {DEPTH} levels deep, the budget for one page; leave it out")


def _deepest(tags: list[tuple[str, str]]) -> int:
    depth = deepest = 0
    for closing, name in tags:
        if name not in _VOID:
            if closing:
                depth -= depth > 0
            else:
                depth += 1
                if depth > deepest:
                    deepest = depth
    return deepest


def _without_scripts(html: str) -> str:
    """The markup without what stands inside scripts and styles: what looks like a tag there is none."""
    kept, at = [], 0
    while found := _SCRIPT.search(html, at):
        kept.append(html[at : found.end()])
        end = re.compile(rf"</{found.group(1)}", re.IGNORECASE).search(html, found.end())
        at = end.start() if end else len(html)
    kept.append(html[at:])
    return "".join(kept)


def _attributes(opening: str) -> int:
    """Attributes of the tag that `opening` opens with, up to its first '>' outside quotation marks."""
    return sum(1 for _ in _ATTRIBUTE.finditer(_QUOTED.sub('""', opening).partition(">")[0]))
