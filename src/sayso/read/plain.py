"""Text as it was scraped -> Page: every line a block, told apart by its words, its shape and its place."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sayso.read.days import day_in
from sayso.read.furniture import heads_links, heads_tags, is_furniture
from sayso.read.genre import genre_of
from sayso.read.language import language_of
from sayso.read.references import find_references, is_heading, looks_like_entry
from sayso.record import Block, Dated, Evidence, Page, Role, Span, Title, content_id
from sayso.text import key

_BULLET = re.compile(r"\s*[•*·▪‣◦–-]\s+\S")
_NUMBERED = re.compile(r"\s*\d{1,2}[.)]\s+\S")
_BY = r"(?:by|authors?|written by|reported by|story by|from our correspondent|text)\s?:?\s+"
_BYLINE = re.compile(_BY + r"(?!\d|the\s)[^.!?]{2,80}", re.I)
CORRECTED = re.compile(
    r"(?:corrections?|clarification|editor['’]?s['’]? note|editors['’] note|correction appended|update|note to readers)"
    r"\s?(?:\([^)]{1,40}\))?\s?[:–—]|"
    r"(?:this (?:article|story|report|page)|an earlier version of this (?:article|story|report)) "
    r"(?:was|has been|misstated|incorrectly|said|gave|referred)",
    re.I,
)
CAPTION = re.compile(
    r"\(?(?:(?:file )?photo|photograph|image|picture|pic|video|graphic|illustration|map)s?"
    r"(?: by| credit| courtesy)?\s?[:/©]|©\s?(?:getty|afp|reuters|ap)\b",
    re.I,
)
_DATED = re.compile(
    r"(?:(?:(?:first |last )?(?:published|posted|updated|modified)|created|date|on)\b\W{0,3}(?:on\s|at\s)?)?"
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?",
    re.I,
)
DATELINE = re.compile(
    r"[A-Z][A-Z .,'’()-]{2,60}(?:,\s+[A-Za-z .]{2,40}){0,3}(?:\s\([A-Z][\w ]{1,30}\))?\s*[-–—]{1,2}\s+\S"
)
_MODIFIED = re.compile(r"\b(?:updated|modified|edited|changed)\b", re.I)
_OWNER = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:\d{4}\s*)?(?:by\s+)?([A-Z][\w&.'’ -]{2,60}?)(?:\s*\d{4})?\s*(?:[.,|–—]|all rights|$)",
    re.I,
)
_ENDS = re.compile(r"[.!?…:;][\"'”’)\]»]*\s*$")
_LETTER = re.compile(r"[^\W\d_]")

_LONG = 25
"""Words from which a line with a full stop is a paragraph, not a title: newspaper headlines run to some twenty."""
_WRAPPED = range(50, 101)
"""Widths of the lines of text that was wrapped by a program."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, where it stands, with its role."""

    start: int
    end: int
    text: str
    role: Role = Role.PARAGRAPH

    @property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def ends(self) -> bool:
        """Whether it closes like a sentence."""
        return bool(_ENDS.search(self.text))


def read_text(
    text: str, *, raw: bytes, file: str | None = None, url: str | None = None, notes: Iterable[str] = ()
) -> Page:
    """The page in a text as it was scraped. `text` is kept as it is, but for the ends of wrapped lines."""
    text = _unwrapped(text)
    lines = _lines(text)
    body = _first_paragraph(lines)
    lines = _heads(lines, body)
    lines = _tail(lines, body)
    blocks = tuple(Block(role=line.role, start=line.start, end=line.end) for line in lines)
    titles = _titles(lines)
    report = [
        line.text for line in lines if line.role in (Role.PARAGRAPH, Role.QUOTATION, Role.HEADING, Role.LIST_ITEM)
    ]
    language = language_of("\n".join(report))
    genre, kind_note = genre_of([title.text for title in titles], report, url=url)
    published, modified = _dates(lines)
    return Page(
        id=content_id(raw, url or ""),
        text=text,
        raw_sha256=hashlib.sha256(raw).hexdigest(),
        file=file,
        url=url,
        title=titles[0].text if titles else None,
        titles=titles,
        published=published,
        modified=modified,
        publisher=_publisher(lines),
        bylines=_bylines(lines),
        language=language.tag,
        genre=genre,
        blocks=blocks,
        references=find_references(text, blocks),
        tags=tuple(dict.fromkeys(_bare(line.text) for line in lines if line.role is Role.TAG)),
        notes=(*notes, *filter(None, (language.note, kind_note))),
    )


def _unwrapped(text: str) -> str:
    """Line ends inside wrapped paragraphs as spaces, one for one; other text as it is."""
    if sum(len(line) > max(_WRAPPED) for line in text.split("\n")) > 0:
        return text  # a page with longer lines was not wrapped
    return re.sub(r"(?<=[^\n]{45})(?<![.!?:”\"])\n(?=[a-z0-9(“\"][^\n]{20})", " ", text)


def _lines(text: str) -> list[Line]:
    lines, at = [], 0
    for raw in text.split("\n"):
        stripped = raw.strip()
        if stripped:
            start = at + raw.index(stripped[0])
            lines.append(Line(start, start + len(stripped), stripped))
        at += len(raw) + 1
    return [_by_words(line) for line in lines]


def _by_words(line: Line) -> Line:
    """The role a line has by its own words, wherever it stands."""
    text = line.text
    if looks_like_entry(text):
        return replace(line, role=Role.REFERENCE)
    if is_furniture(text) or not _LETTER.search(text[:200]):
        return replace(line, role=Role.FURNITURE)
    if CORRECTED.match(text):
        return replace(line, role=Role.CORRECTION)
    if CAPTION.match(text) and line.words < 60:
        return replace(line, role=Role.CAPTION)
    if line.words <= 14 and is_date(text):
        return replace(line, role=Role.DATELINE)
    if line.words <= 12 and _BYLINE.fullmatch(text):
        return replace(line, role=Role.BYLINE)
    return line


def is_date(text: str) -> bool:
    """A line that holds a date and hardly anything else."""
    found = day_in(text)
    if not found:
        return False
    opening = _DATED.match(text)
    before = text[opening.end() if opening else 0 : found[1]]
    after = text[found[2] :]
    return len(before.split()) <= 4 and len(after.split()) <= 6 and not _ENDS.search(after)


def _first_paragraph(lines: Sequence[Line]) -> int:
    """Index of the first line that is a paragraph of the report; 0 where none stands out."""
    for i, line in enumerate(lines):
        if line.role is Role.PARAGRAPH and _is_prose(line):
            return i
    return next((i for i, line in enumerate(lines) if line.role is Role.PARAGRAPH), 0)


def _is_prose(line: Line) -> bool:
    if _BULLET.match(line.text):
        return False
    if DATELINE.match(line.text) and line.words > 8:
        return True
    sentences = len(re.findall(r"[.!?][\"'”’)]*\s+[\"“‘A-Z]", line.text)) + line.ends
    return (line.ends and (sentences >= 2 or line.words >= _LONG)) or line.words >= 45


def _heads(lines: list[Line], body: int) -> list[Line]:
    """Roles of the lines above the first paragraph: titles, standfirst, tags, the site's own names."""
    above = _listed(lines[:body])
    enough = [
        i
        for i, line in enumerate(above)
        if line.role is Role.PARAGRAPH and line.words >= 5 and not line.text.endswith(":")
    ]
    if not enough:  # a title may be short where nothing longer stands there: the line nearest the report
        short = [i for i, line in enumerate(above) if line.role is Role.PARAGRAPH and not line.text.endswith(":")]
        enough = short[-1:] if len(short) <= 2 else short[:1]
    first = enough[0] if enough else 0
    stops = bool(enough) and above[first].text.endswith(".")
    for i, line in enumerate(above):
        if line.role is Role.PARAGRAPH:
            above[i] = replace(line, role=_head_role(line, i, first, i in enough, stops, above))
    return above + lines[body:]


def _head_role(line: Line, i: int, first: int, enough: bool, stops: bool, above: list[Line]) -> Role:
    if not enough:
        return Role.FURNITURE if i < first else Role.HEADING
    again = sum(key(other.text) == key(line.text) for other in above) > 1
    if i > first and line.text.endswith(".") and not stops and not again:
        return Role.STANDFIRST
    return Role.TITLE


def _listed(lines: list[Line]) -> list[Line]:
    """Bulleted short lines, and those under a heading of tags, as tags."""
    out, under = [], False
    for line in lines:
        if line.role is Role.PARAGRAPH and heads_tags(line.text):
            out.append(replace(line, role=Role.FURNITURE))
            under = True
        elif line.role is Role.PARAGRAPH and line.words <= 5 and not line.ends and (under or _BULLET.match(line.text)):
            out.append(replace(line, role=Role.TAG))
        else:
            under = under and line.role is Role.FURNITURE
            out.append(line)
    return out


def _tail(lines: list[Line], body: int) -> list[Line]:
    """Roles of the lines from the first paragraph on: headings, lists, references, tags and what comes after them."""
    out = lines[:body]
    last = _last_paragraph(lines, body)
    listing = after = False
    for i, line in enumerate(lines[body:], body):
        if line.role in (Role.PARAGRAPH, Role.FURNITURE) and is_heading(line.text) and i > body:
            listing, after = True, after
            out.append(replace(line, role=Role.HEADING))
        elif heads_links(line.text) or (heads_tags(line.text) and i > body):
            listing = False
            after = after or i > last
            out.append(replace(line, role=Role.FURNITURE))
        elif _is_tag(line) and i > body:
            after = after or i > last
            out.append(replace(line, role=Role.TAG))
        elif after and line.role is not Role.CORRECTION and line.role is not Role.REFERENCE:
            out.append(replace(line, role=Role.FURNITURE))
        else:
            role = _body_role(line, i, last, listing)
            listing = listing and role in (Role.REFERENCE, Role.FURNITURE)
            out.append(replace(line, role=role))
    return out


def _is_tag(line: Line) -> bool:
    return line.role is Role.PARAGRAPH and line.words <= 6 and not line.ends and bool(_BULLET.match(line.text))


def _last_paragraph(lines: Sequence[Line], body: int) -> int:
    """Index of the report's last paragraph: the last prose before tags, reference lists or links to other pages."""
    last = body
    for i, line in enumerate(lines[body:], body):
        if i > body and (_is_tag(line) or heads_links(line.text) or heads_tags(line.text)):
            # tags or links in the middle of a report are passed over when much of it is still to come
            rest = sum(_is_prose(other) and not _NUMBERED.match(other.text) for other in lines[i + 1 :])
            if rest < 3 or rest * 3 < last - body:
                break
        if (
            line.role is Role.PARAGRAPH
            and (_is_prose(line) or (line.ends and line.words >= 6))
            and not is_heading(line.text)
        ):
            last = i
    return last


def _body_role(line: Line, i: int, last: int, listing: bool) -> Role:
    if line.role is not Role.PARAGRAPH:
        return line.role
    if listing and (line.words <= 60 or looks_like_entry(line.text)):
        return Role.REFERENCE
    if _BULLET.match(line.text) or (_NUMBERED.match(line.text) and line.words > 3):
        return Role.LIST_ITEM
    if not line.ends and line.words <= 12:
        return Role.HEADING if i < last else Role.FURNITURE
    return Role.PARAGRAPH


def _bare(text: str) -> str:
    return re.sub(r"^\s*[•*·▪‣◦–-]\s+", "", text).strip()


def _titles(lines: Sequence[Line]) -> tuple[Title, ...]:
    """The titles by their words: those said twice word for word are one, with every further place in `also`."""
    found: dict[str, Title] = {}
    for line in lines:
        if line.role is Role.TITLE:
            same = key(line.text)
            if same in found:
                again = Span(start=line.start, end=line.end, text=line.text)
                kept = found[same]
                found[same] = Title(
                    text=kept.text, from_="text", start=kept.start, end=kept.end, also=(*kept.also, again)
                )
            else:
                found[same] = Title(text=line.text, from_="text", start=line.start, end=line.end)
    return tuple(found.values())


def _dates(lines: Sequence[Line]) -> tuple[Dated | None, Dated | None]:
    published: list[Evidence] = []
    modified: list[Evidence] = []
    for line in lines:
        if line.role in (Role.DATELINE, Role.BYLINE) and (found := day_in(line.text)):
            value, start, end = found
            seen = Evidence(from_="text", value=value, start=line.start + start, end=line.start + end)
            (modified if _MODIFIED.search(line.text[:start]) else published).append(seen)
    return _dated(published), _dated(modified)


def _dated(evidence: list[Evidence]) -> Dated | None:
    return Dated(value=evidence[0].value, evidence=tuple(evidence)) if evidence else None


def _bylines(lines: Sequence[Line]) -> tuple[str, ...]:
    names: list[str] = []
    for line in lines:
        if line.role is Role.BYLINE:
            after = re.sub(r"^(?:by|authors?|written by|reported by|story by|text)\s?:?\s+", "", line.text, flags=re.I)
            names.extend(part.strip() for part in re.split(r",\s+|\s+and\s+|\s+&\s+", after) if part.strip())
        elif line.role is Role.DATELINE and (found := re.search(r"\bby\s+([A-Z][\w.'’ -]{2,60})$", line.text)):
            names.append(found.group(1).strip())
    return tuple(dict.fromkeys(names))


def _publisher(lines: Sequence[Line]) -> str | None:
    """The owner named beside the copyright sign, if any."""
    for line in reversed(lines):
        if line.role is Role.FURNITURE and (found := _OWNER.search(line.text)):
            return found.group(1).strip(" .,-–—") or None
    return None
