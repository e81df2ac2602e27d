"""Text as it was scraped -> Page: every line a block, told apart by its words, its shape and its place."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sayso.days import day_in, day_of_address
from sayso.read.bylines import names_in
from sayso.read.furniture import heads_links, heads_tags, is_furniture, owner, site_above, site_name
from sayso.read.genre import genre_of
from sayso.read.language import language_of
from sayso.read.references import find_references, in_a_run, is_address, is_heading, is_work, looks_like_entry
from sayso.record import Block, Dated, Evidence, Page, Role, Span, Title, content_id
from sayso.text import key

_BULLET = re.compile(r"\s*[•*·▪‣◦○●■➤▶–-]\s+\S")
_LISTED = re.compile(r"[a-z(•*·▪‣◦○●■➤▶–-]|\d{1,2}[.)]\s")
"""How a note, a teaser or an entry of a list opens, and no title."""
_NUMBERED = re.compile(r"\s*\d{1,2}[.)]\s+\S")
_BY = r"(?:by|authors?|written by|reported by|story by|from our correspondent|text)\s?:?\s+"
_BYLINE = re.compile(_BY + r"(?!\d|the\s)[^.!?]{2,80}", re.I)
_NOBODY = re.compile(  # bylines without a name
    r"(?:by |authors?: ?)?(?:(?:our|a|the|special|senior) )*(?:staff |news |web |own )?"
    r"(?:correspondents?|reporters?|staff writers?|newsdesk|news desk|web desk|agencies|editors)",
    re.I,
)
_TAGGED = re.compile(r"(?:tags?|topics?|filed under|categor(?:y|ies)|keywords)\s?:\s?(\S.{0,400})", re.I)
_BETWEEN_TAGS = re.compile(r"\s*[,;|•·]\s*")
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
DATELINE = re.compile(r"[A-Z][A-Z .'’-]{2,40}(?:, [A-Za-z0-9 .]{2,40}){0,3}(?: ?\([A-Z][\w /]{1,30}\))? ?[-–—]{1,2} \S")
_STAMPED = re.compile(
    r"\b(?:published|posted|updated|modified)\b\W{0,3}(?:on\s)?\W{0,2}(?:[A-Za-z]{3,9}\W{1,2})?(?:\d|[A-Z][a-z]{2})",
    re.I,
)
_MODIFIED = re.compile(r"updated|modified|edited|amended|changed", re.I)
_NEXT_SENTENCE = re.compile(r"[.!?][\"'”’)]{0,3}\s{1,3}[\"“‘A-Z]")
_ENDS = re.compile(r"[.!?…:;][\"'”’)\]»]*(?:\[\^?\d{1,3}\]|[⁰¹²³⁴-⁹]{1,3}){0,5}\s*$")
_YEAR = re.compile(r"\d{4}")
_LETTER = re.compile(r"[^\W\d_]")

_LONG = 25
"""Words from which a line with a full stop is a paragraph, not a title: newspaper headlines run to some twenty."""
_SLOGAN = 9
"""Words up to which two sentences are a site's slogan and no paragraph."""
_WRAP = 100
"""Characters: programs that wrap text wrap it shorter than this."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, where it stands, with its role."""

    start: int
    end: int
    text: str
    words: int
    ends: bool  # whether it closes like a sentence
    role: Role = Role.PARAGRAPH


def read_text(
    text: str, *, raw: bytes, file: str | None = None, url: str | None = None, notes: Iterable[str] = ()
) -> Page:
    """The page in a text as it was scraped. `text` is kept as it is, but for the ends of wrapped lines."""
    text = _unwrapped(text)
    lines = _lines(text)
    body = _first_paragraph(lines)
    lines = _tail(lines, body)
    site = _masthead(lines, body)
    lines = _foot(_heads(lines, body, site), site)
    blocks = tuple(Block(role=line.role, start=line.start, end=line.end) for line in lines)
    titles = _titles(lines)
    report = [
        line.text for line in lines if line.role in (Role.PARAGRAPH, Role.QUOTATION, Role.HEADING, Role.LIST_ITEM)
    ]
    language = language_of("\n".join(report))
    genre, kind_note = genre_of([title.text for title in titles], report, url=url)
    published, modified = _dates(lines, url)
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
        publisher=_publisher(lines) or (site[1] if site else None),
        bylines=_bylines(lines),
        language=language.tag,
        genre=genre,
        blocks=blocks,
        references=find_references(text, blocks),
        tags=_tags(lines),
        notes=(*notes, *filter(None, (language.note, kind_note))),
    )


def _unwrapped(text: str) -> str:
    """Line ends inside wrapped paragraphs as spaces, one for one; other text as it is."""
    if any(len(line) > _WRAP and " " in line[:_WRAP] for line in text.split("\n")):
        return text  # a page with longer lines was not wrapped
    return re.sub(r"(?<=[^\n]{45})(?<![.!?:”\"])\n(?=[a-z0-9(“\"][^\n]{20})", " ", text)


def _lines(text: str) -> list[Line]:
    lines, at = [], 0
    for raw in text.split("\n"):
        stripped = raw.strip()
        if stripped:
            start = at + raw.index(stripped[0])
            ends = bool(_ENDS.search(stripped, max(0, len(stripped) - 20)))
            lines.append(Line(start, start + len(stripped), stripped, len(stripped.split()), ends))
        at += len(raw) + 1
    return [_by_words(line) for line in lines]


def _by_words(line: Line) -> Line:
    """The role a line has by its own words, wherever it stands."""
    text = line.text
    if _TAGGED.fullmatch(text):
        return replace(line, role=Role.TAG)
    if len(text) <= 200 and (_NOBODY.fullmatch(text) or _is_signed_and_dated(text)):
        return replace(line, role=Role.BYLINE)
    if looks_like_entry(text):
        return replace(line, role=Role.REFERENCE)
    if is_furniture(text):
        return replace(line, role=Role.FURNITURE)
    if CORRECTED.match(text):
        return replace(line, role=Role.CORRECTION)
    if CAPTION.match(text) and line.words < 60:
        return replace(line, role=Role.CAPTION)
    if line.words <= 14 and is_date(text):
        return replace(line, role=Role.DATELINE)
    if line.words <= 12 and _BYLINE.fullmatch(text):
        return replace(line, role=Role.BYLINE)
    return line if _LETTER.search(text[:200]) else replace(line, role=Role.FURNITURE)


def _is_signed_and_dated(text: str) -> bool:
    """'By NAME - Posted: Friday, 3 May 2030': a byline that holds a date."""
    return bool(re.match(r"[Bb][Yy]\s+[A-Z]", text) and day_in(text)) and not text.endswith("?")


def is_date(text: str) -> bool:
    """A line that holds a date and hardly anything else, or ends with the day it was published or updated."""
    found = day_in(text) if _YEAR.search(text) else None
    if not found:
        return False
    opening = _DATED.match(text)
    before = text[opening.end() if opening else 0 : found[1]]
    after = text[found[2] :].removeprefix("." if text[found[2] - 1] in "mM" else " ")  # of 'p.m.'
    if len(before.split()) <= 4 and len(after.split()) <= 6 and not _ENDS.search(after):
        return True
    return bool(_STAMPED.search(text)) and not _ENDS.search(text)  # 'Norvik, 3 May 2031, 08:16 | Updated 4 May 2031'


def _first_paragraph(lines: Sequence[Line]) -> int:
    """Index of the first line that is a paragraph of the report; 0 where none stands out.

    Below a title and a byline or date, one sentence is a paragraph; above, it may be a title or a standfirst.
    """
    titled = signed = False
    for i, line in enumerate(lines):
        if line.role is Role.PARAGRAPH and (_is_prose(line) or (signed and line.ends and line.words > _SLOGAN)):
            return i
        titled = titled or (line.role is Role.PARAGRAPH and line.words >= 4)
        signed = signed or (titled and line.role in (Role.BYLINE, Role.DATELINE))
    return _first_after_the_title([i for i, line in enumerate(lines) if line.role is Role.PARAGRAPH], lines)


def _first_after_the_title(plain: Sequence[int], lines: Sequence[Line]) -> int:
    """Where nothing stands out, the first sentence below the first line; that line itself where it is the only one."""
    if not plain or lines[plain[0]].ends:
        return plain[0] if plain else 0
    return next((i for i in plain[1:] if lines[i].ends), plain[0])


def _is_prose(line: Line) -> bool:
    if line.words <= _SLOGAN or _BULLET.match(line.text):
        return False
    if DATELINE.match(line.text):
        return True
    sentences = len(_NEXT_SENTENCE.findall(line.text)) + line.ends
    return (line.ends and (sentences >= 2 or line.words >= _LONG)) or line.words >= 45


def _masthead(lines: Sequence[Line], body: int) -> tuple[int, str] | None:
    """Index of the line above the title that bears the site's name, and the name; None where no line surely does.

    Sure is what ends like a newspaper's name, or opens a line at the foot of the page, or a name in the page's first
    line, with a longer line below it to be the title.
    """
    shell = [line.text for line in lines[body + 1 :] if line.role is Role.FURNITURE and len(line.text) <= 200]
    for i, line in enumerate(lines[: min(body, 8)]):
        if line.role in (Role.PARAGRAPH, Role.FURNITURE) and _is_topped(line, lines[i + 1 : body]):
            name = site_name(line.text, shell)
            if name:
                return i, name
    first = site_above([line.text for line in lines[:body]])
    return first if first and _is_topped(lines[first[0]], lines[first[0] + 1 : body]) else None


def _is_topped(line: Line, below: Sequence[Line]) -> bool:
    return any(other.role is Role.PARAGRAPH and other.words > min(line.words, 5) for other in below)


def _foot(lines: list[Line], site: tuple[int, str] | None) -> list[Line]:
    """Short lines that end the page and open with the site's own name, as furniture."""
    if not site:
        return lines
    name = key(site[1]).removeprefix("the ")
    for i in range(len(lines) - 1, -1, -1):
        line = lines[i]
        about = line.words <= _LONG and key(line.text).removeprefix("the ").startswith(name)
        if about and line.role in (Role.PARAGRAPH, Role.REFERENCE, Role.HEADING):
            lines[i] = replace(line, role=Role.FURNITURE)
        elif line.role is not Role.FURNITURE:
            break
    return lines


def _heads(lines: list[Line], body: int, site: tuple[int, str] | None) -> list[Line]:
    """Roles of the lines above the first paragraph: titles, standfirst, tags, the site's own names."""
    above = _listed(lines[:body])
    if site:
        above[site[0]] = replace(above[site[0]], role=Role.FURNITURE)
    candidates = [i for i, line in enumerate(above) if line.role is Role.PARAGRAPH and not line.text.endswith(":")]
    enough = _title_places(above, candidates)
    first = min(enough, default=0)
    stops = bool(enough) and above[first].text.endswith(".")
    often = Counter(key(line.text) for line in above)
    for i in candidates:
        line = above[i]
        if i not in enough:
            role = Role.FURNITURE if i < first else Role.HEADING
        elif i > first and line.text.endswith(".") and not stops and often[key(line.text)] == 1:
            role = Role.STANDFIRST
        else:
            role = Role.TITLE
        above[i] = replace(line, role=role)
    return [_labelled(line) for line in above] + lines[body:]


def _title_places(above: Sequence[Line], places: Sequence[int]) -> set[int]:
    """Which lines may be titles: of five words or more, not opening like a list, or repeated; else the likeliest."""
    often = Counter(key(above[i].text) for i in places)
    least = {i: 3 if often[key(above[i].text)] > 1 else 5 for i in places}  # what stands there twice is no label
    enough = {i for i in places if above[i].words >= least[i] and not _LISTED.match(above[i].text)}
    return enough or set(places[-1:] if len(places) <= 2 else places[:1])


def _labelled(line: Line) -> Line:
    """Above the report, what ends in a colon is a label."""
    return replace(line, role=Role.HEADING) if line.role is Role.PARAGRAPH else line


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
    counted = {body + 1 + i for i in in_a_run([line.text for line in lines[body + 1 :]])}
    lines = [replace(line, role=Role.REFERENCE) if i in counted else line for i, line in enumerate(lines)]
    out = lines[:body]
    last = _last_paragraph(lines, body)
    listing = numbered = after = False
    for i, line in enumerate(lines[body:], body):
        if line.role in (Role.PARAGRAPH, Role.FURNITURE) and is_heading(line.text) and i > body:
            listing, numbered = True, False
            role = Role.HEADING
        elif i > body and (heads_links(line.text) or heads_tags(line.text)):
            listing, after = False, after or i > last
            role = Role.FURNITURE
        elif i > body and (line.role is Role.TAG or _is_tag(line)):
            after = after or i > last
            role = Role.TAG
        else:
            marked = bool(_NUMBERED.match(line.text) or _BULLET.match(line.text) or line.role is Role.REFERENCE)
            if listing and out[-1].role is Role.REFERENCE and is_address(line.text):
                line, marked = replace(line, role=Role.REFERENCE), True
            # a list whose entries have numbers ends where they end, one of works where none is
            other = bool(out) and out[-1].role is Role.REFERENCE and is_work(out[-1].text) and not is_work(line.text)
            if listing and not marked and (numbered or other):
                listing, after = False, after or i > last
            numbered = numbered or (listing and marked)
            kept = listing or not after or line.role in (Role.CORRECTION, Role.REFERENCE)
            role = _body_role(line, i, last, listing) if kept else Role.FURNITURE
            listing = listing and role in (Role.REFERENCE, Role.FURNITURE)
        out.append(replace(line, role=role))
    return out


def _is_tag(line: Line) -> bool:
    return line.role is Role.PARAGRAPH and line.words <= 6 and not line.ends and bool(_BULLET.match(line.text))


def _last_paragraph(lines: Sequence[Line], body: int) -> int:
    """Index of the report's last paragraph: the last prose before tags, reference lists or links to other pages."""
    last = body
    rest = sum(_is_report(line) for line in lines[body:])
    for i, line in enumerate(lines[body:], body):
        rest -= _is_report(line)
        if i > body and _closes(line):
            # tags or links in the middle of a report are passed over when much of it is still to come
            if rest < 3 or rest * 3 < last - body:
                break
        elif line.role is Role.PARAGRAPH and (_is_prose(line) or (line.ends and line.words >= 6)):
            last = i
    return last


def _closes(line: Line) -> bool:
    """Whether what follows a report may begin here."""
    return any((_is_tag(line), heads_links(line.text), heads_tags(line.text), is_heading(line.text)))


def _is_report(line: Line) -> bool:
    return line.role is Role.PARAGRAPH and _is_prose(line) and not _NUMBERED.match(line.text)


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
    places: dict[str, list[Span]] = {}
    for line in lines:
        if line.role is Role.TITLE:
            places.setdefault(key(line.text), []).append(Span(start=line.start, end=line.end, text=line.text))
    return tuple(
        Title(text=first.text, from_="text", start=first.start, end=first.end, also=tuple(again))
        for first, *again in places.values()
    )


def _dates(lines: Sequence[Line], url: str | None) -> tuple[Dated | None, Dated | None]:
    published: list[Evidence] = []
    modified: list[Evidence] = []
    for line in lines:
        if line.role in (Role.DATELINE, Role.BYLINE):
            for seen, updated in dates_shown(line.text, line.start):
                (modified if updated else published).append(seen)
    if url and (day := day_of_address(url)):
        published.append(Evidence(from_="address", value=day))
    return _dated(published), _dated(modified)


def dates_shown(line: str, at: int) -> Iterator[tuple[Evidence, bool]]:
    """The first date of a dateline or byline that stands at `at`, whether it is an update's, and that of an update
    behind it."""
    start = 0
    while found := day_in(line[start:]):
        value, first, end = found
        updated = bool(_MODIFIED.search(line, start, start + first))
        if start == 0 or updated:
            yield Evidence(from_="text", value=value, start=at + start + first, end=at + start + end), updated
        if start:
            break
        start += end


def _dated(evidence: list[Evidence]) -> Dated | None:
    return Dated(value=evidence[0].value, evidence=tuple(evidence)) if evidence else None


def _bylines(lines: Sequence[Line]) -> tuple[str, ...]:
    """The people who signed the page, each once."""
    signed = [line.text for line in lines if line.role is Role.BYLINE]
    for line in lines:
        if line.role is Role.DATELINE and (found := re.search(r"\bby\s([A-Z][\w.'’ -]{2,60})$", line.text)):
            signed.append(found.group(1))
    return names_in(signed)


def _tags(lines: Sequence[Line]) -> tuple[str, ...]:
    """The page's tags, each once, of lists with bullets and of lines that name themselves ('Tags: …')."""
    found: list[str] = []
    for line in lines:
        if line.role is Role.TAG:
            named = _TAGGED.fullmatch(line.text)
            found.extend(_BETWEEN_TAGS.split(named.group(1)) if named else [_bare(line.text)])
    return tuple(dict.fromkeys(tag for tag in found if tag))


def _publisher(lines: Sequence[Line]) -> str | None:
    """The owner named beside the copyright sign, if any."""
    for line in reversed(lines):
        if line.role is Role.FURNITURE and (name := owner(line.text)):
            return name
    return None
