"""What rooms say again and again, in HTML: who published, on whose word, how sure.

These stand hundreds of times in a room, and as functions take a small part of the time that a template's macros take.
Templates know this module as `say`.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence

from markupsafe import Markup

from sayso.record import Act, Claim, Judged, Remark, Standing, Statement, told_as
from sayso.serve.frame import Frame
from sayso.serve.markup import day, many, plain, query, safe, said, short, show, words
from sayso.serve.rooms.claims import unnamed
from sayso.serve.tables import source_name
from sayso.store import Appearance, Card, ClaimLine, FamilyLine, Said
from sayso.text import outlet

__all__ = [
    "ACTS",
    "GRADES",
    "SIGNS",
    "by",
    "certainty",
    "chain",
    "cite",
    "claim_line",
    "claim_text",
    "counted",
    "family_name",
    "grade",
    "judge",
    "origins",
    "page_name",
    "remarks",
    "said_line",
    "short_of",
    "standing",
    "statement_note",
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


ACTS = {
    "accept": "accepted",
    "reject": "rejected",
    "correct": "put right",
    "merge": "merged",
    "split": "split",
    "note": "noted",
    "grade": "graded",
    "undo": "took a judgement back",
}
"""What a person did, in a sentence."""

GRADES = {
    "source": {
        "A": "completely reliable",
        "B": "usually reliable",
        "C": "fairly reliable",
        "D": "not usually reliable",
        "E": "unreliable",
        "F": "cannot be judged",
    },
    "statement": {
        "1": "confirmed by other sources",
        "2": "probably true",
        "3": "possibly true",
        "4": "doubtful",
        "5": "improbable",
        "6": "cannot be judged",
    },
}
"""What the grades of the Admiralty code say."""


GRADED = {grade: says for those in GRADES.values() for grade, says in those.items()}
"""The same by grade alone: letters and digits do not meet."""

NOBODY: Mapping[str, Sequence[Remark]] = {}
"""Where nobody said anything."""

UNMARKED: Mapping[str, str] = {}
"""Where nothing can be judged by keys."""


def page_name(page: Card) -> Markup:
    """A page by its title, which leads to its room."""
    return safe(f'<a href="/pages/{page.id}">{said(short(page.title or outlet(page)))}</a>')


def by(page: Card) -> Markup:
    """Who published a page, and when."""
    return safe(f'<span class="by">{said(outlet(page))}, <time>{show(day(page.published))}</time></span>')


def origins(of: ClaimLine | FamilyLine) -> Markup:
    """From how many origins a claim or a family is, how many of them nobody can name, and on how many pages."""
    told = f"<b>{many(of.origins, 'origin')}</b>{_unnamed(of.origins, of.unnamed)}, {many(of.pages, 'page')}"
    return safe(f'<span class="count">{told}</span>')


def thing(what: Judged, id: str, seen: Mapping[str, str], page: str | None = None) -> Markup:
    """What the keys of who judges go by, as attributes: the thing, and the mark of how it stood when it was shown.
    Without a mark it cannot be judged, and has none."""
    if id not in seen:
        return safe("")
    place = f' data-page="{page}"' if page else ""
    return safe(f' data-what="{what}" data-id="{html.escape(id)}"{place} data-seen="{seen[id]}"')


def _unnamed(number: int, unnamed: int) -> str:
    if not unnamed:
        return ""
    return " unnamed" if number == 1 else f" ({unnamed:,} of them unnamed)"


def counted(claim: Claim, cards: Iterable[Card | None]) -> Markup:
    """The same of a claim whose origins are at hand; `cards` are those that are pages."""
    told = f"<b>{many(len(claim.origins), 'origin')}</b>{_unnamed(len(claim.origins), unnamed(claim, cards))}"
    return safe(f"{told}, {many(len(claim.pages), 'page')}")


def family_name(family: FamilyLine) -> Markup:
    """What a family is called, which leads to its stemma."""
    doubt = "" if family.known else ' <span class="by">which of its pages came first is not known</span>'
    return safe(f'<a href="/families/{family.id}">{said(short(family.title or "a page without a title"))}</a>{doubt}')


def claim_text(claim: Claim | ClaimLine) -> Markup:
    """A claim's words, quoted where they are a page's, marked where a person put them there; how sure before them."""
    sure = told_as("", claim.certainty)
    if claim.worded_by is None:
        return safe(f"{sure}<q>{said(claim.text)}</q>")
    return safe(f'{sure}{said(claim.text)} <span class="tag worded">in the words of {said(claim.worded_by)}</span>')


def claim_line(
    claim: ClaimLine,
    frame: Frame,
    graded: Mapping[str, Sequence[Remark]] = NOBODY,
    seen: Mapping[str, str] = UNMARKED,
) -> Markup:
    """A claim in a list; with the marks of how claims stand it can be judged there by keys."""
    told = f'<a href="/claims/{claim.id}">{claim_text(claim)}</a>'
    its = thing(Judged.CLAIM, claim.id, seen)
    contested = ' <span class="tag bad">contested</span>' if claim.contested else ""
    names = "; ".join(f"{said(name)}{grade(graded.get(name, ()))}" for name in claim.sources[:3])
    word = ""
    if len(claim.sources) == 1 and claim.pages > 1:
        word = f'<span class="by">all going back to {names}</span>'
    elif claim.sources:
        more = f" and {len(claim.sources) - 3} more" if len(claim.sources) > 3 else ""
        word = f'<span class="by">on the word of {names}{more}</span>'
    left = standing(claim.standing)
    judged = judge(frame, Judged.CLAIM, claim.id)
    return safe(
        f'<li class="claim" data-stop{its}>{told}<p>{origins(claim)}{contested}{left} {word}{judged}</p></li>\n'
    )


def short_of(appearances: Sequence[Appearance], source: str) -> Markup:
    """How many appearances of a claim that all goes back to one source say so themselves; nothing where all do."""
    ends = [one.said.statement.innermost for one in appearances]
    saying = sum(one is not None and source_name(one) == source for one in ends)
    if saying == len(ends):
        return safe("")
    name = "names" if saying == 1 else "name"
    return safe(
        f'<p class="facts">{saying} of its {many(len(ends), "appearance")} {name} that source as the innermost; in the '
        f"others the chain ends before it, or has it in other words.</p>"
    )


DONE = {
    Standing.ACCEPTED: frozenset({Act.ACCEPT}),
    Standing.REJECTED: frozenset({Act.REJECT}),
    Standing.CORRECTED: frozenset({Act.CORRECT, Act.MERGE, Act.SPLIT}),
    Standing.MERGED: frozenset({Act.MERGE}),
    Standing.MADE: frozenset({Act.MERGE, Act.SPLIT}),
}
"""What leaves a thing in each standing."""


def standing(value: Standing | None, remarks: Iterable[Remark] = ()) -> Markup:
    """How a thing stands that a person judged, and who that was where that is among these; nothing for one that nobody
    did."""
    if not value or value == Standing.COMPUTED:
        return safe("")
    by = next((one for one in reversed(tuple(remarks)) if one.act in DONE[Standing(value)]), None)
    who = f"{said(by.by)}, {show(day(by.at))}" if by else "a person"
    return safe(f' <span class="tag standing {value}">{value} by {who}</span>')


def grade(remarks: Iterable[Remark]) -> Markup:
    """The grades that people gave, each as a sign whose meaning and giver stand behind it."""
    told = []
    for one in remarks:
        if one.grade is not None:
            meaning = f"{GRADED[one.grade]}, says {one.by}, {day(one.at)}" + (f": {one.note}" if one.note else "")
            told.append(f' <abbr class="tag grade" title="{_plain(meaning)}">{one.grade}</abbr>')
    return safe("".join(told))


def remarks(those: Sequence[Remark]) -> Markup:
    """The grades and notes that people set beside a thing, in words; nothing where none did."""
    told = []
    for one in those:
        if one.grade is None and not one.note:
            continue
        sign = f'<b class="tag grade">{one.grade}</b> {GRADED[one.grade]}' if one.grade else ""
        note = f'“<span class="remark">{said(one.note)}</span>”' if one.note else ""
        who = f'<span class="by">{said(one.by)}, {show(day(one.at))}</span>'
        told.append(f"<li>{' '.join(filter(None, (sign, note, who)))}</li>")
    return safe(f'<ul class="remarks" aria-label="What people said of it">{"".join(told)}</ul>' if told else "")


def judge(frame: Frame, what: Judged, id: str, page: str | None = None) -> Markup:
    """Where a thing is judged, for whoever may."""
    if not frame.reviewer:
        return safe("")
    if id.isascii() and id.isalnum():  # as ids of the record are: nothing in them is written otherwise in an address
        address = f"/judging/{what}?id={id}" + (f"&amp;page={page}" if page else "")
    else:
        address = show(query(f"/judging/{what}", id=id, page=page))
    return safe(f' <a class="judge" href="{address}" aria-label="judge this {what}">judge</a>')


def cite(what: Judged | str, id: str) -> Markup:
    """The address by which a thing is cited: it leads to where the thing is, or says what became of it."""
    return safe(f' <a class="judge" href="/cited/{what}/{id}" aria-label="address to cite this {what} by">cite</a>')


def chain(statement: Statement, graded: Mapping[str, Sequence[Remark]] = NOBODY) -> Markup:
    """On whose word: page ← KTV ← diplomatic sources, each source leading to its room, with the grades that people gave
    it."""
    links = ['<span class="chain"><span class="the-page">page</span>']
    for link in statement.chain:
        name = source_name(link)
        links.append(' <span class="from" aria-label="from">←</span> ')
        if link.name or link.source:
            address = show(query("/source", name=name[:500], named="true" if link.name else "false"))
            title = f"{link.kind}: {link.cue.text}" if link.cue else link.kind
            links.append(f'<a class="kind-{link.kind}" href="{address}" title="{_plain(title)}">{said(name)}</a>')
            links.append(grade(graded.get(link.name, ())) if link.name else "")
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


def said_line(
    one: Said,
    frame: Frame,
    beside: Mapping[str, Sequence[Remark]] = NOBODY,
    graded: Mapping[str, Sequence[Remark]] = NOBODY,
    seen: Mapping[str, str] = UNMARKED,
    *,
    contradicting: bool = False,
) -> Markup:
    """A statement in a list: its words, how sure, on whose word, on which page, and what people made of it; with the
    marks of how statements stand it can be judged there by keys."""
    statement, page = one.statement, one.page
    of_it = beside.get(statement.id, ())
    against = ' <span class="tag bad">states the opposite</span>' if contradicting else ""
    left = standing(one.standing, of_it)
    where = f'<a href="/pages/{page.id}#s{one.place}">{said(short(page.title or outlet(page)))}</a>'
    judged = judge(frame, Judged.STATEMENT, statement.id)
    its = thing(Judged.STATEMENT, statement.id, seen)
    return safe(
        f'<li class="said{" against" if contradicting else ""} {one.standing}" data-stop{its}>\n'
        f'<p class="words">{statement_words(statement)}</p>\n'
        f"<p>{certainty(statement)} {chain(statement, graded)}{against}{left}</p>\n{remarks(of_it)}"
        f'<p class="where">{where} {by(page)}{judged}</p>\n</li>\n'
    )


def statement_note(
    one: Statement,
    place: int,
    frame: Frame,
    left: Standing | None,
    of_it: Sequence[Remark],
    lives_on: str | None,
    claim: ClaimLine | None,
    graded: Mapping[str, Sequence[Remark]],
    seen: Mapping[str, str],
) -> Markup:
    """A statement's note beside its words on a page: how sure, on whose word, what people made of it, and in which
    claim it is. `lives_on` is the address of what it was merged into."""
    into = f' into <a href="{lives_on}">{show(lives_on[1:])}</a>' if lives_on else ""
    claimed = f' <a class="claimed" data-open href="/claims/{one.id}">{origins(claim)}</a>' if claim else ""
    return safe(
        f'<li class="note {one.certainty} {left or ""}" data-s="{place}" data-stop'
        f'{thing(Judged.STATEMENT, one.id, seen)}><a class="no" href="#s{place}">s{place}</a> {certainty(one)} '
        f"{chain(one, graded)}{standing(left, of_it)}{into}{claimed}{cite(Judged.STATEMENT, one.id)}"
        f"{judge(frame, Judged.STATEMENT, one.id)}{remarks(of_it)}</li>"
    )


def _plain(text: str) -> Markup:
    return safe(html.escape(plain(text)))
