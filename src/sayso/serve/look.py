"""Rooms as HTML: the templates, and what they call."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Sequence
from importlib import resources
from typing import Any, Literal
from urllib.parse import quote, unquote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from sayso.export import SHEET
from sayso.record import Correction, Finding, Judged, Judgement, MadeBy, Page, Record, Span, Statement
from sayso.serve import phrases, pictures
from sayso.serve.bars import bars, heights
from sayso.serve.frame import Frame
from sayso.serve.marks import Fold, Stretch, stretches
from sayso.serve.markup import day, many, number, passage, plain, query, safe, said, sentence, short, show, words
from sayso.serve.phrases import ACTS, GRADES, SIGNS
from sayso.serve.problems import Problem
from sayso.serve.room import Room
from sayso.serve.rooms.claims import all_of
from sayso.serve.rooms.copies import CopyLine
from sayso.serve.tables import source_name
from sayso.text import outlet

__all__ = ["render", "static", "trouble"]


def marked(stretch: Stretch, statements: Sequence[Statement]) -> Markup:
    """A stretch of a page: each statement's sign, with its address, before its words; its words in its certainty."""
    parts: list[str] = []
    for run in stretch.runs:
        for place in run.opens:
            certainty = statements[place - 1].certainty
            parts.append(
                f'<a class="sign {certainty}" id="s{place}" href="#s{place}" data-s="{place}" '
                f'title="s{place}: {words(certainty)}">{SIGNS[certainty]}</a>'
            )
        parts.extend(f'<a class="flag" href="#f{place}" title="finding f{place}">⚑</a>' for place in run.flags)
        text = show(run.text)
        names: list[str] = sorted(run.marks)
        if run.statements:
            names = ["s", statements[run.statements[-1] - 1].certainty, *names]
            places = " ".join(map(str, run.statements))
            parts.append(f'<span class="{" ".join(names)}" data-s="{places}">{text}</span>')
        else:
            parts.append(f'<span class="{" ".join(names)}">{text}</span>' if names else str(text))
    return safe(f"<bdi>{''.join(parts)}</bdi>")


def spotted(sentence: Span, copy: CopyLine | None, places: Sequence[int], side: Literal["before", "after"]) -> Markup:
    """A sentence of one side of a comparison, with the words of the changes in it marked."""
    spans: list[Span] = []
    for place in places if copy else ():
        change = copy.changes[place - 1]  # type: ignore[union-attr]
        span = change.before if side == "before" else change.after
        if span is not None and sentence.start <= span.start and span.end <= sentence.end:
            spans.append(span)
    return within(sentence, spans)


def within(sentence: Span, spans: Sequence[Span]) -> Markup:
    """A run of a page's text with some of its words marked."""
    parts: list[str] = []
    done = 0
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        start, end = max(done, span.start - sentence.start), min(span.end, sentence.end) - sentence.start
        if start < end:
            parts.append(f"{show(sentence.text[done:start])}<b>{show(sentence.text[start:end])}</b>")
            done = end
    parts.append(show(sentence.text[done:]))
    return safe(f"<bdi>{''.join(parts)}</bdi>")


def cut(page: Page, statements: Sequence[Statement], findings: Sequence[Finding], made_by: MadeBy) -> tuple[Fold, ...]:
    """A page's text, cut where anything found begins or ends."""
    return stretches(Record(page=page, statements=tuple(statements), findings=tuple(findings), made_by=made_by))


CUTS = 80
"""Words of a statement before which it may be split."""


def cuts(statement: Statement) -> list[tuple[int, str]]:
    """Where a statement may be split: before each word but the first, with the word."""
    found = [
        (span.start + word.start(), word[0]) for span in statement.words for word in re.finditer(r"\S+", span.text)
    ]
    return found[1 : CUTS + 1]


def given(correction: Correction) -> list[tuple[str, str]]:
    """What a person put in the place of what was computed, by name."""
    told = []
    for field in correction.__struct_fields__:
        value = getattr(correction, field)
        if value is not None:
            told.append((field, " ← ".join(value) if isinstance(value, tuple) else words(str(value))))
    return told


def looked_at(judgement: Judgement) -> str | None:
    """Where to look at what a judgement is about; None where that has no address that lasts."""
    about = judgement.on[0]
    if judgement.what is Judged.CLAIM:
        return f"/claims/{about.ids[0]}"
    if judgement.what is Judged.COPY:  # a lost page may go by another id by now
        return f"/families/{about.ids[0]}" if about.lost else query("/judging/copy", id=",".join(about.ids))
    page = about.pages[0] if judgement.what is Judged.FINDING else None
    return query(f"/judging/{judgement.what}", id=about.ids[0], page=page)


TYPED = {"by": "Your name", "note": "Note", "text": "Its text", "chain": "Its sources, one a line"}
"""Fields of our forms that somebody writes in, as their forms call them."""

CHOSEN = {
    "act": "To be done",
    "certainty": "Certainty",
    "negated": "Negated",
    "kind": "Kind",
    "directed": "Known which came from which",
    "verdict": "Answer",
    "severity": "Weight",
    "grade": "Grade",
}
"""Those in which they choose."""


@functools.cache
def static() -> dict[str, tuple[bytes, str, str]]:
    """The room's own style sheet and scripts by name: bytes, media type, and a tag that changes with them."""
    kinds = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
    sheet = SHEET.encode()
    found = {"picture.css": (sheet, kinds[".css"], hashlib.sha256(sheet).hexdigest()[:12])}
    for entry in (resources.files("sayso.serve") / "static").iterdir():
        raw = entry.read_bytes()
        kind = kinds["." + entry.name.rpartition(".")[2]]
        found[entry.name] = (raw, kind, hashlib.sha256(raw).hexdigest()[:12])
    return found


def asset(name: str) -> str:
    """The address of one of the room's own files, another one whenever its bytes are others."""
    return f"/static/{name}?{static()[name][2]}"


@functools.cache
def environment() -> Environment:
    """The templates, everything escaped, nothing undefined."""
    env = Environment(
        loader=PackageLoader("sayso.serve"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for made in (
        *(plain, show, said, sentence, short, passage, day, words, source_name, number, cuts, given, looked_at, outlet),
    ):
        env.filters[made.__name__] = made
    env.globals.update(
        say=phrases,
        many=many,
        query=query,
        asset=asset,
        signs=SIGNS,
        acts_done=ACTS,
        grades=GRADES,
        marked=marked,
        stretches=cut,
        bars=lambda days: heights(bars(days)),
        pictures=pictures,
        all_of=all_of,
        spotted=spotted,
        within=within,
    )
    return env


def fields(room: Room) -> dict[str, Any]:
    """A room's fields by their names in the record."""
    return {field.encode_name: getattr(room, field.name) for field in _fields(type(room))}


@functools.cache
def _fields(kind: type[Room]) -> tuple[Any, ...]:
    import msgspec

    return msgspec.structs.fields(kind)


def render(room: Room, frame: Frame) -> str:
    """A room as HTML."""
    return environment().get_template(room.template).render(**fields(room), frame=frame)


def cookie(name: str) -> str:
    """What somebody calls themselves, as a cookie can hold it."""
    return quote(name, safe="")


def named(cookie: str) -> str:
    """What somebody calls themselves, of a cookie."""
    return unquote(cookie)[:100]


def trouble(
    told: Problem,
    frame: Frame | None = None,
    *,
    to: str = "",
    filled: Sequence[tuple[str, str]] = (),
    sign_in: str | None = None,
    back: str | None = None,
) -> str:
    """Why a request was not answered, as HTML: with the rooms around it where `frame` says who asks; else nothing of
    the case is in it, for they may not be signed in. What was `filled` into a form sent `to` an address can be sent
    again; `back` is the room it was in, `sign_in` where one signs in."""
    return (
        environment()
        .get_template("trouble.html" if frame else "stopped.html")
        .render(
            problem=told,
            frame=frame,
            to=to,
            filled=filled,
            sign_in=sign_in,
            back=back,
            typed_in=TYPED,
            chosen=CHOSEN,
        )
    )
