"""What rooms say again and again, in HTML: who published, on whose word, how sure.

These stand hundreds of times in a room, and as functions take a small part of the time that a template's macros take.
Templates know this module as `say`.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

from sayso.record import Judged, Standing, Statement
from sayso.serve.frame import Frame
from sayso.serve.markup import day, many, plain, query, safe, said, short, show, words
from sayso.serve.tables import source_name
from sayso.store import Card, ClaimLine, Said
from sayso.text import outlet

__all__ = [
    "SIGNS",
    "by",
    "certainty",
    "chain",
    "cite",
    "claim_line",
    "judge",
    "origins",
    "page_name",
    "said_line",
    "standing",
    "statement_words",
    "thing",
]

SIGNS = {
    "stated": "●",
    "likely": "◕",
    "possible": "◐",
    "planned": "▷",
    "under_discussion": "◇",
    "conditional": "◌",
    "denied": "✕",
    "asked": "?",
    "unknown": "○",
}
"""A sign for each certainty: colour alone tells nobody who cannot see it."""


def page_name(page: Card) -> Markup:
    """A page by its title, which leads to its room."""
    return safe(f'<a href="/pages/{page.id}">{said(short(page.title or outlet(page)))}</a>')


def by(page: Card) -> Markup:
    """Who published a page, and when."""
    return safe(f'<span class="by">{said(outlet(page))}, <time>{show(day(page.published))}</time></span>')


def origins(claim: ClaimLine) -> Markup:
    """How many origins and pages a claim has."""
    return safe(f'<span class="count"><b>{many(claim.origins, "origin")}</b>, {many(claim.pages, "page")}</span>')


def thing(what: Judged, id: str, seen: Mapping[str, str], page: str | None = None) -> Markup:
    """What the keys of who judges go by, as attributes: the thing, and the mark of how it stood when it was shown.
    Without a mark it cannot be judged, and has none."""
    if id not in seen:
        return safe("")
    place = f' data-page="{page}"' if page else ""
    return safe(f' data-what="{what}" data-id="{html.escape(id)}"{place} data-seen="{seen[id]}"')


def claim_line(claim: ClaimLine, seen: Mapping[str, str] = MappingProxyType({})) -> Markup:
    """A claim in a list; with the marks of how claims stand it can be judged there."""
    told = f'<a href="/claims/{claim.id}">{said(claim.told)}</a>'
    its = thing(Judged.CLAIM, claim.id, seen)
    contested = ' <span class="tag bad">contested</span>' if claim.contested else ""
    word = ""
    if len(claim.sources) == 1 and claim.pages > 1:
        word = f'<span class="by">all on the word of {said(claim.sources[0])}</span>'
    elif claim.sources:
        more = f" and {len(claim.sources) - 3} more" if len(claim.sources) > 3 else ""
        word = f'<span class="by">on the word of {said(", ".join(claim.sources[:3]))}{more}</span>'
    return safe(f'<li class="claim" data-stop{its}>{told}<p>{origins(claim)}{contested} {word}</p></li>\n')


def standing(value: Standing | None) -> Markup:
    """How a thing stands that a person judged; nothing for one that nobody did."""
    return safe(f' <span class="tag standing {value}">{value} by a person</span>') if value else safe("")


def judge(frame: Frame, what: Judged, id: str, page: str | None = None) -> Markup:
    """Where a thing is judged, for whoever may."""
    if not frame.reviewer:
        return safe("")
    address = show(query(f"/judging/{what}", id=id, page=page))
    return safe(f' <a class="judge" href="{address}" aria-label="judge this {what}">judge</a>')


def cite(what: Judged | str, id: str) -> Markup:
    """The address by which a thing is cited: it leads to where the thing is, or says what became of it."""
    return safe(f' <a class="judge" href="/cited/{what}/{id}" aria-label="address to cite this {what} by">cite</a>')


def chain(statement: Statement) -> Markup:
    """On whose word: page ← KTV ← diplomatic sources, each source leading to its room."""
    links = ['<span class="chain"><span class="the-page">page</span>']
    for link in statement.chain:
        name = source_name(link)
        links.append(' <span class="from" aria-label="from">←</span> ')
        if link.name or link.source:
            address = show(query("/source", name=name[:500], named="true" if link.name else "false"))
            title = f"{link.kind}: {link.cue.text}" if link.cue else link.kind
            links.append(f'<a class="kind-{link.kind}" href="{address}" title="{_plain(title)}">{said(name)}</a>')
        else:
            links.append(f'<i class="kind-{link.kind}">{said(name)}</i>')
    links.append("</span>")
    return safe("".join(links))


def certainty(statement: Statement) -> Markup:
    """How sure a statement is, as a sign and in words."""
    value = statement.certainty
    negated = ", negated" if statement.negated else ""
    return safe(
        f'<span class="is {value}"><span aria-hidden="true">{SIGNS[value]}</span> {words(value)}{negated}</span>'
    )


def statement_words(statement: Statement) -> Markup:
    """A statement's words, which may stand apart."""
    return safe(f"<q>{' … '.join(said(span.text) for span in statement.words)}</q>")


def said_line(one: Said, contradicting: bool = False, seen: Mapping[str, str] = MappingProxyType({})) -> Markup:
    """A statement in a list: its words, how sure, on whose word, and on which page."""
    statement, page = one.statement, one.page
    against = ' <span class="tag bad">states the opposite</span>' if contradicting else ""
    where = f'<a href="/pages/{page.id}#s{one.place}">{said(short(page.title or outlet(page)))}</a>'
    its = thing(Judged.STATEMENT, statement.id, seen)
    return safe(
        f'<li class="said{" against" if contradicting else ""}" data-stop{its}>\n'
        f'<p class="words">{statement_words(statement)}</p>\n'
        f"<p>{certainty(statement)} {chain(statement)}{against}</p>\n"
        f'<p class="where">{where} {by(page)}</p>\n</li>\n'
    )


def _plain(text: str) -> Markup:
    return safe(html.escape(plain(text)))
