"""Whether a page names where it has its words from: another page's outlet, agency, author or address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sayso.record import Kind, Page, Record, Role
from sayso.text import DESKS, address_key, host, outlet_key, words

__all__ = ["Credit", "credit_of", "same_outlet"]

_DATELINE = re.compile(r"\A[^\n]{2,60}?\(([^()\n]{2,40})\)\s?(?:\.\s?)?[-–—:]")
_BY = re.compile(r"\A\s*(?:[Bb]y|BY|[Ww]ords:?|[Ss]ource:?|[Ff]rom)\s+")
_PARTS = re.compile(r"\s*(?:,|;|\||/|\bfor\b|\bof\b|\bin\b|\band\b|\bwith\b|–|—)\s*")
_SLUG = re.compile(r"\b[A-Z]{3,}\s+\d{3,}\b|[A-Z]{2}[^\s]*[-_/]|[-_/][A-Z]{2}")
"""A line of an agency's file, 'PSS-CRICKET-FINAL', that was taken for the name of its outlet."""
_CALL_SIGN = re.compile(r"([A-Z]{3,5})\s+(\S+\s.+)")
_AGENCIES = re.compile(
    r"\b(?:(?:from|by|and|with|source:?) (?:the )?(?:news |wire )?(?:agenc(?:y|ies)|services|wires)"
    r"|agency (?:report|staff)s?|wire (?:services?|reports?))\b",
    re.IGNORECASE,
)
_SHORT = re.compile(r"[A-Z][\w'’-]{3,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """How a page credits another one. `by` is the name that stands there, empty where none does.

    `whole` is false where the name is of somebody whom the other page itself only quotes. `names` are the names by
    which the other page could have been credited, `other` an outlet that the page gives something to and that the other
    page does not name: there may be a page between.
    """

    by: str = ""
    whole: bool = True
    names: tuple[str, ...] = ()
    other: str = ""


def credit_of(record: Record, parent: Record, above: tuple[Record, ...]) -> Credit:
    """How `record` credits `parent`, which comes from the pages `above` in turn.

    A page that credits the agency, or the page further up, that both took from has credited it. The name may stand
    anywhere on the page, in what belongs to the site too: a line under the report may have been taken for that.
    """
    page = record.page
    own = outlet_key(page.publisher)
    names = [name for name in dict.fromkeys(_names(parent.page)) if outlet_key(name) != own]
    further = [name for one in above for name in _names(one.page) if outlet_key(name) != own]
    for name in dict.fromkeys((*names, *further)):
        if found := _stands(name, page):
            return Credit(by=found, names=tuple(names))
    if host := _linked(page, parent.page):
        return Credit(by=host, names=tuple(names))
    quoted = [name for name in _outlets(parent) if outlet_key(name) != own]
    for name in quoted:
        if found := _stands(name, page):
            return Credit(by=found, whole=False, names=tuple(names))
    if is_source_of(page, parent):
        return Credit(by=page.publisher or "", names=tuple(names))
    agencies = _AGENCIES.search("\n".join((*page.bylines, *_heads(page))))
    if agencies:
        return Credit(names=tuple(names), other=agencies.group())
    known = f" {' '.join(words(parent.page.text))} "
    other = next((n for n in _outlets(record) if outlet_key(n) != own and f" {' '.join(words(n))} " not in known), "")
    return Credit(names=tuple(names), other=other)


def is_source_of(page: Page, other: Record) -> bool:
    """Whether another page gives something to the publisher of this one: a company's own statement is no copy of the
    report that quotes it, whichever came first."""
    own = set(words(page.publisher or "")) - _COMMON
    return bool(own) and any(
        own & set(words(link.name)) == own or (len(own) > 1 and set(words(link.name)) - _COMMON == own)
        for statement in other.statements
        for link in statement.chain
        if link.name and link.kind in (Kind.ORGANISATION, Kind.PERSON)
    )


_COMMON = frozenset("the of and inc ltd plc llc company co group news press office media statement".split())


def same_outlet(one: Page, other: Page) -> bool:
    """Whether two pages are of one outlet, by name or by the host of their addresses."""
    key = outlet_key(one.publisher)
    site = host(one.url)
    return (key is not None and key == outlet_key(other.publisher)) or (site is not None and site == host(other.url))


def _names(page: Page) -> Iterator[str]:
    """What a page can be credited by: its outlet, the agency of its dateline, and who is in its byline."""
    if page.publisher and not _SLUG.search(page.publisher):
        yield page.publisher
        if found := _CALL_SIGN.fullmatch(page.publisher):  # 'WPBR Bayshore Public Radio'
            yield from found.groups()
    lead = next((b for b in page.blocks if b.role is Role.PARAGRAPH), None)
    for block in (*(b for b in page.blocks if b.role is Role.DATELINE), *((lead,) if lead else ())):
        if found := _DATELINE.match(page.text[block.start : block.end]):
            yield found.group(1).strip()
    for byline in page.bylines:
        for part in _PARTS.split(_BY.sub("", byline)):
            if " " in part.strip() or part.strip().isupper():
                yield part.strip()


def _heads(page: Page) -> Iterator[str]:
    """Bylines and datelines as they stand, and other lines short enough to be one: '(With agency reports)'."""
    for block in page.blocks:
        if block.role in (Role.BYLINE, Role.DATELINE) or block.end - block.start <= LINE:
            yield page.text[block.start : block.end]


LINE = 60
"""Characters of the longest line that is looked at for a credit to agencies in general."""


def _outlets(record: Record) -> list[str]:
    """The outlets that a page gives something to, in the order of its statements."""
    found = (
        link.name
        for statement in record.statements
        for link in statement.chain
        if link.kind is Kind.PUBLICATION and link.name
    )
    return list(dict.fromkeys(found))


def _stands(name: str, page: Page) -> str:
    """The form in which a name stands on a page: whole, as its initials, or 'the Lantern' for the Sorby Lantern."""
    bare = re.sub(r"\A(?:the|The|THE)\s+", "", name.strip())
    spelled = words(bare)
    if not spelled:
        return ""
    where = "\n".join((page.text, *page.bylines))
    if found := re.search(rf"(?<!\w){_loosely(bare)}(?!\w)", where, re.IGNORECASE if len(spelled) > 1 else 0):
        return found.group()
    short = bare.split()
    while len(short) > 1 and short[-1].lower() in DESKS:  # 'KTV' for 'KTV World'
        short.pop()
    if short[0].isupper() and len(short) == 1 < len(spelled) and re.search(rf"\b{re.escape(short[0])}\b", where):
        return short[0]
    initials = "".join(word[0] for word in spelled if word not in ("the", "of", "and")).upper()
    if len(initials) >= 3 and re.search(rf"\b{initials}\b", where):
        return initials
    last = bare.split()[-1]
    if len(spelled) > 1 and _SHORT.fullmatch(last):
        found = re.search(rf"\b[Tt]he {re.escape(last)}\b(?! [A-Z])", where)
        return found.group() if found else ""
    return ""


def _loosely(name: str) -> str:
    """A name with any white space or hyphen between its words."""
    return r"[\s\u00a0-]+".join(re.escape(part) for part in re.split(r"[\s-]+", name) if part)


def _linked(page: Page, parent: Page) -> str:
    """The address by which a page links to another, or to its site."""
    addresses = [link.address for link in page.links] + [ref.address for ref in page.references if ref.address]
    key, site = address_key(parent.url), host(parent.url)
    for address in addresses:
        if (key is not None and address_key(address) == key) or (site is not None and host(address) == site):
            return address
    return ""
