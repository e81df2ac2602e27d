"""Markup -> Page: what is visible, which of it is the report, and what the page claims of itself.

trafilatura judges which visible pieces are the report; their roles, titles, dates and authors are worked out here, from
the markup and from what the page claims, with the evidence kept.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import lxml.html
import trafilatura
from lxml import etree

from sayso.days import has_first
from sayso.errors import EmptyInput
from sayso.read import metadata as claimed
from sayso.read.budget import within_budget
from sayso.read.bylines import names_in, split_names
from sayso.read.furniture import heads_links, is_furniture, owner
from sayso.read.genre import genre_of
from sayso.read.language import language_of
from sayso.read.pieces import Piece, pieces
from sayso.read.plain import CAPTION, CORRECTED, dates_shown, is_date
from sayso.read.references import find_references, in_a_run, is_address, is_heading, looks_like_entry
from sayso.record import Block, Dated, Evidence, Link, Page, Role, Span, Title, content_id
from sayso.text import key, words

_SHELL = frozenset("nav footer aside menu dialog form button select option label".split())
_SHELL_CLASS = re.compile(
    r"(?:^|[-_ ])(?:nav|navbar|menu|footer|breadcrumbs?|cookie|consent|share|sharing|social|newsletter|"
    r"subscribe|signup|promo|related|recommended|trending|popular|comments?|"
    r"sidebar|advert|ads?|sponsor|toolbar|paywall|skip)(?:[-_ ]|$)",
    re.I,
)
_BYLINE_CLASS = re.compile(r"byline|author|contributor|writer|reporter", re.I)
_BYLINE = re.compile(
    r"(?:written |reported )?by\s+[A-Z][^.!?]{2,100}$|by\s+[A-Z].{2,80}(?:published|updated|\d{4})", re.I
)
_BY_NAME = re.compile(r"(?i:(?:written |reported )?by)\s+[A-Z][\w.'’-]+\s+[A-Z][^!?]+$")
_STANDFIRST_CLASS = re.compile(
    r"standfirst|subtitle|sub-?head(?:line|ing)?|dek\b|deck|summary|strapline|lede|intro\b", re.I
)
_TAG_CLASS = re.compile(r"(?:^|[-_ ])(?:tags?|topics?|keywords)(?:[-_ ]|$)", re.I)
_EMBED_CLASS = re.compile(r"twitter-tweet|tweet|instagram-media|fb-post|tiktok|social-embed|embed", re.I)
_CAPTION_CLASS = re.compile(r"caption|credit", re.I)
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())

_COVERED = 0.6
"""Share of a piece's four-word runs that must stand in trafilatura's text for it to be the report's. A piece is either
all in or all out there; the margin is for white space and marks it drops."""


@dataclass(slots=True)
class Context:
    """What the elements around a piece say of it."""

    shell: bool = False
    quotation: bool = False
    embed: bool = False
    caption: bool = False
    byline: bool = False
    standfirst: bool = False
    tag: bool = False
    table: bool = False
    item: bool = False
    heading: str = ""
    article: bool = False


def read_html(
    html: str, *, raw: bytes, file: str | None = None, url: str | None = None, notes: Iterable[str] = ()
) -> Page:
    """The page in this markup. Raises OverBudget for markup made to hang parsers, EmptyInput for nothing visible."""
    label = file or "the page"
    within_budget(html, label=label)
    root = _parsed(html, label)
    meta = claimed.claims(root, url=url)
    report = _report(root, url)
    judged = _Judged(root, html, url)
    seen = pieces(root.find("body") if root.find("body") is not None else root)
    if not seen:
        raise EmptyInput(f"{label} has no visible text; fetch it again, with its scripts run if it needs them")
    contexts = _contexts(seen)
    roles = _roles(seen, contexts, _in_report(seen, contexts, report), meta)
    text, blocks = _laid_out(seen, roles)
    titles = _titles(text, blocks, seen, roles, contexts, meta)
    best = _best_title(titles, meta)
    language = language_of(_sample(text, blocks), declared=meta.language)
    genre, kind_note = genre_of(
        [title.text for title in titles],
        [text[b.start : b.end] for b in blocks if b.role is Role.PARAGRAPH],
        url=url or meta.canonical,
    )
    shown = tuple(_shown(text, blocks))
    return Page(
        id=content_id(raw, url or ""),
        text=text,
        raw_sha256=hashlib.sha256(raw).hexdigest(),
        file=file,
        url=meta.canonical or url,
        title=best,
        titles=titles,
        published=_published(meta, [day for day, updated in shown if not updated], root, judged),
        modified=_modified(meta, [day for day, updated in shown if updated]),
        publisher=meta.publisher or _site_in_title(titles) or _owner(text, blocks),
        bylines=_authors(meta, seen, roles, judged),
        language=language.tag,
        genre=genre,
        blocks=blocks,
        references=find_references(
            text,
            blocks,
            numbered=_numbered(seen, blocks),
            continued=_continued(seen, blocks),
            linked=_linked(seen, blocks, meta.canonical or url),
        ),
        tags=_tags(meta, seen, roles),
        links=_links(seen, blocks, meta.canonical or url),
        notes=(*notes, *meta.notes, *filter(None, (language.note, kind_note))),
    )


def _parsed(html: str, label: str) -> Any:
    root = trafilatura.load_html(html)
    if root is not None:
        return root
    try:  # a fragment without the elements of a whole page
        return lxml.html.document_fromstring(html, ensure_head_body=True)
    except (etree.ParserError, ValueError) as error:
        raise EmptyInput(f"{label} has no readable markup ({error}); fetch it again") from error


# --- which pieces are the report ----------------------------------------------------------------


def _report(root: Any, url: str | None) -> str:
    """The report's text as trafilatura judges it, a line a paragraph; empty where it finds none."""
    found = trafilatura.bare_extraction(deepcopy(root), url=url, favor_precision=True, include_comments=False)
    return "" if found is None or isinstance(found, dict) else found.text or ""


class _Judged:
    """trafilatura's and htmldate's judgement of author and day: asked for only where the page claims none itself."""

    def __init__(self, root: Any, html: str, url: str | None) -> None:
        self._root, self._html, self._url = root, html, url
        self._found: Any = None
        self._thorough = False

    @property
    def author(self) -> str | None:
        """trafilatura's author; its long search for a date is left out where nobody asked for the day."""
        return self._document(thorough=False).author  # type: ignore[no-any-return]

    @property
    def day(self) -> str | None:
        """htmldate's day; None where it made a first of the month out of a bare month or year."""
        day = self._document(thorough=True).date
        return day if day and (not day.endswith("-01") or has_first(self._html, day)) else None

    def _document(self, *, thorough: bool) -> Any:
        if self._found is None or (thorough and not self._thorough):
            self._thorough = thorough
            self._found = trafilatura.extract_metadata(deepcopy(self._root), default_url=self._url, extensive=thorough)
        return self._found


def _runs(text: str) -> list[tuple[str, ...]]:
    """A text's four-word runs; of fewer words, all of them as one."""
    found = words(text)
    if len(found) < 4:
        return [tuple(found)] if found else []
    return list(zip(found, found[1:], found[2:], found[3:], strict=False))


def _plain(line: str) -> str:
    """A line's key without the marks that trafilatura puts before list items and between cells."""
    return key(line.replace("|", " ").strip("-• "))


def _in_report(seen: Sequence[Piece], contexts: Sequence[Context], report: str) -> list[bool]:
    """For each piece, whether trafilatura has it; a short piece must be a line of its text or a part of one there."""
    if not report:
        return [not context.shell and len(piece.text) > 60 for piece, context in zip(seen, contexts, strict=True)]
    lines = Counter(_plain(line) for line in report.split("\n"))
    runs = Counter(run for line in report.split("\n") for run in _runs(line))
    inside = [False] * len(seen)
    rest = []
    for i, (piece, context) in enumerate(zip(seen, contexts, strict=True)):
        grams = _runs(piece.text)
        same = _plain(piece.text)
        if grams and lines.get(same, 0) > 0 and not (context.shell and len(grams) < 3):
            inside[i] = True
            lines[same] -= 1
            runs.subtract(grams)
        elif grams and len(grams[0]) == 4:
            rest.append((i, grams))
    for i, grams in rest:  # what is left of the report's words, each place of them used once
        if sum(runs.get(run, 0) > 0 for run in grams) >= _COVERED * len(grams):
            inside[i] = True
            runs.subtract(grams)
    return inside


def _contexts(seen: Sequence[Piece]) -> list[Context]:
    known: dict[Any, Context] = {}
    return [_context(piece.element, known) for piece in seen]


def _context(element: Any, known: dict[Any, Context]) -> Context:
    """What the elements above say, worked out once for each element."""
    above: list[Any] = []
    while element is not None and element not in known:
        above.append(element)
        element = element.getparent()
    context = known[element] if element is not None else Context()
    for node in reversed(above):
        context = _under(node, context)
        known[node] = context
    return context


def _under(node: Any, above: Context) -> Context:
    tag = node.tag if isinstance(node.tag, str) else ""
    names = f"{node.get('class') or ''} {node.get('id') or ''}"[:300]
    kinds = f"{names} {node.get('itemprop') or ''} {node.get('rel') or ''} {node.get('data-testid') or ''}"[:600]
    wide = tag in ("html", "body", "main", "article")
    shell, embed, caption, byline, standfirst, tags = (False,) * 6 if wide else _named(names, kinds)
    landmark = node.get("role") in ("navigation", "contentinfo", "search")
    return Context(
        shell=not wide and (above.shell or tag in _SHELL or landmark or shell),
        quotation=above.quotation or tag == "blockquote",
        embed=above.embed or embed,
        caption=above.caption or tag == "figcaption" or caption,
        byline=above.byline or tag == "address" or byline,
        standfirst=above.standfirst or standfirst,
        tag=above.tag or tags,
        table=above.table or tag in ("tr", "table"),
        item=tag == "li" or (above.item and tag not in ("p", "ul", "ol")),
        heading=tag if tag in _HEADINGS else above.heading,
        article=above.article or tag in ("article", "main"),
    )


@functools.lru_cache(maxsize=4_096)
def _named(names: str, kinds: str) -> tuple[bool, ...]:
    """What an element's class, id and kinds call it: shell, embed, caption, byline, standfirst, tag."""
    return (
        bool(_SHELL_CLASS.search(names)),
        bool(_EMBED_CLASS.search(names)),
        bool(_CAPTION_CLASS.search(names)),
        bool(_BYLINE_CLASS.search(kinds)),
        bool(_STANDFIRST_CLASS.search(names)),
        bool(_TAG_CLASS.search(names)),
    )


# --- roles --------------------------------------------------------------------------------------


def _roles(
    seen: Sequence[Piece], contexts: Sequence[Context], inside: Sequence[bool], meta: claimed.Metadata
) -> list[Role]:
    named = {key(title) for _, title in meta.titles}
    first = next((i for i, is_in in enumerate(inside) if is_in and len(seen[i].text) > 60), len(seen))
    last = max((i for i, is_in in enumerate(inside) if is_in), default=-1)
    if sum(context.standfirst and is_in for context, is_in in zip(contexts, inside, strict=True)) > 2:
        for context in contexts:  # a standfirst is a sentence or two: this is a wrapper's name
            context.standfirst = False
    roles = []
    listing = False
    counted, cited = in_a_run([piece.text for piece in seen]), _cited(seen)
    for i, (piece, context, is_in) in enumerate(zip(seen, contexts, inside, strict=True)):
        if is_heading(piece.text) and i > first and (context.heading or is_in or i > last):
            listing = True
            roles.append(Role.HEADING)
            continue
        role = _role(piece, context, is_in, named, near=first - 40 <= i <= last + 3, above=i <= first + 3)
        entry = context.item and (is_address(piece.text) or not is_furniture(piece.text))
        listed = i > first and (i in counted or _is_cited(piece.element, cited))
        if listed or looks_like_entry(piece.text) or (listing and entry):
            role = Role.REFERENCE
        elif role is not Role.FURNITURE and role is not Role.REFERENCE:
            listing = False
        roles.append(role)
    return roles


_MARKER = re.compile(r"[\[(]?\^?\d{1,3}[\])]?|[⁰¹²³⁴-⁹]{1,3}")


def _cited(seen: Sequence[Piece]) -> frozenset[str]:
    """The ids of the elements on the page that the numbers in its text lead to."""
    return frozenset(
        address[1:]
        for piece in seen
        for start, end, address in piece.links
        if address.startswith("#") and _MARKER.fullmatch(piece.text[start:end].strip())
    )


def _is_cited(element: Any, cited: frozenset[str]) -> bool:
    item = _list_item(element)
    return bool(cited) and item is not None and item.get("id") in cited


def _role(piece: Piece, context: Context, inside: bool, named: set[str], *, near: bool, above: bool) -> Role:
    text = piece.text
    if context.heading and (context.heading == "h1" or (above and key(text) in named)) and not _site_name(text, named):
        return Role.TITLE if not context.shell or key(text) in named else Role.FURNITURE
    if CORRECTED.match(text) and (inside or context.article) and len(text) > 30:
        return Role.CORRECTION
    if above and near and len(text) < 200 and _BY_NAME.match(text) and not context.shell:
        return Role.BYLINE
    if inside:
        return _inside_role(piece, context, named, above)
    if not near or heads_links(text) or is_furniture(text):
        return Role.TAG if context.tag and len(text) < 60 and context.article else Role.FURNITURE
    if context.caption or CAPTION.match(text):
        return Role.CAPTION if context.article or not context.shell else Role.FURNITURE
    if above and len(text) < 200 and (context.byline or _BYLINE.match(text)):
        return Role.BYLINE
    if above and len(text) < 90 and is_date(text):
        return Role.DATELINE
    if above and context.standfirst and not context.shell and len(text) > 30:
        return Role.STANDFIRST
    return Role.TAG if context.tag and len(text) < 60 and context.article else Role.FURNITURE


def _site_name(text: str, named: set[str]) -> bool:
    """A heading of one to three words that no claimed title shares: the site's own name."""
    return key(text) not in named and len(text.split()) <= 3 and bool(named)


def _inside_role(piece: Piece, context: Context, named: set[str], above: bool) -> Role:
    text = piece.text
    if above and key(text) in named:
        return Role.TITLE
    if is_furniture(text) and not piece.text.endswith("."):
        return Role.FURNITURE
    if context.embed:
        return Role.EMBED
    if context.caption and (CAPTION.match(text) or len(text) < 300):
        return Role.CAPTION
    if above and context.standfirst and len(text) > 30:
        return Role.STANDFIRST
    if above and len(text) < 120 and not text.endswith(".") and (context.byline or _BYLINE.match(text)):
        return Role.BYLINE
    if above and len(text) < 90 and is_date(text):
        return Role.DATELINE
    if context.heading:
        return Role.HEADING
    if context.quotation:
        return Role.QUOTATION
    if context.table:
        return Role.TABLE
    return Role.LIST_ITEM if context.item else Role.PARAGRAPH


# --- layout -------------------------------------------------------------------------------------


def _laid_out(seen: Sequence[Piece], roles: Sequence[Role]) -> tuple[str, tuple[Block, ...]]:
    """The pieces one a line, a block each; a table's cells share a block a row."""
    parts: list[str] = []
    blocks: list[Block] = []
    at = 0
    for piece, role in zip(seen, roles, strict=True):
        parts.append(piece.text)
        blocks.append(Block(role=role, start=at, end=at + len(piece.text)))
        at += len(piece.text) + 1
    return "\n".join(parts), tuple(blocks)


def _sample(text: str, blocks: Sequence[Block]) -> str:
    body = [
        text[b.start : b.end] for b in blocks if b.role in (Role.PARAGRAPH, Role.QUOTATION, Role.LIST_ITEM, Role.TITLE)
    ]
    return "\n".join(body)[:4_000] or text[:4_000]


def _links(seen: Sequence[Piece], blocks: Sequence[Block], base: str | None) -> tuple[Link, ...]:
    """The links of everything that is not furniture."""
    found = []
    for piece, block in zip(seen, blocks, strict=True):
        if block.role is Role.FURNITURE:
            continue
        for start, end, address in piece.links:
            if target := claimed.absolute(address, base):
                words_ = piece.text[start:end]
                found.append(Link(address=target, start=block.start + start, end=block.start + end, text=words_))
    return tuple(found)


def _numbered(seen: Sequence[Piece], blocks: Sequence[Block]) -> dict[int, int]:
    """The numbers that browsers put before the items of ordered lists, by the start of the item's first block."""
    numbers: dict[int, int] = {}
    last: dict[Any, int] = {}
    begun = set()
    for piece, block in zip(seen, blocks, strict=True):
        item = _item_of(piece.element) if block.role is Role.REFERENCE else None
        if item is not None and item not in begun:
            begun.add(item)
            listed = item.getparent()
            start = listed.get("start") or ""
            before = int(start) - 1 if start.isdecimal() and len(start) < 5 else 0
            numbers[block.start] = last[listed] = last.get(listed, before) + 1
    return numbers


def _item_of(element: Any) -> Any:
    """The item of an ordered list that an element is or stands in; None where there is none."""
    element = _list_item(element)
    listed = None if element is None else element.getparent()
    return element if listed is not None and listed.tag == "ol" else None


def _list_item(element: Any) -> Any:
    while element is not None and element.tag != "li":
        element = element.getparent()
    return element


def _continued(seen: Sequence[Piece], blocks: Sequence[Block]) -> set[int]:
    """The starts of reference blocks that share their list item with the one before: a line break inside an entry."""
    items = [_list_item(p.element) if b.role is Role.REFERENCE else None for p, b in zip(seen, blocks, strict=True)]
    return {
        block.start
        for block, item, before in zip(blocks[1:], items[1:], items[:-1], strict=True)
        if item is not None and item is before
    }


def _linked(seen: Sequence[Piece], blocks: Sequence[Block], base: str | None) -> list[tuple[int, str]]:
    """Where the links of references start and where they lead; what leads nowhere or is malformed as it is written."""
    return [
        (block.start + start, claimed.absolute(address, base) or address.strip()[:2_000])
        for piece, block in zip(seen, blocks, strict=True)
        if block.role is Role.REFERENCE
        for start, _, address in piece.links
    ]


# --- titles -------------------------------------------------------------------------------------


def _titles(
    text: str,
    blocks: Sequence[Block],
    seen: Sequence[Piece],
    roles: Sequence[Role],
    contexts: Sequence[Context],
    meta: claimed.Metadata,
) -> tuple[Title, ...]:
    """Every wording of a title once: the visible ones first, then those only claimed."""
    found: dict[str, Title] = {}
    for block, role, context in zip(blocks, roles, contexts, strict=True):
        if role is Role.TITLE:
            words_ = text[block.start : block.end]
            same = key(words_)
            if same in found:
                again = Span(start=block.start, end=block.end, text=words_)
                kept = found[same]
                found[same] = Title(
                    text=kept.text, from_=kept.from_, start=kept.start, end=kept.end, also=(*kept.also, again)
                )
            else:
                place = "h1" if context.heading == "h1" else "text"
                found[same] = Title(text=words_, from_=place, start=block.start, end=block.end)
    for place, words_ in meta.titles:
        found.setdefault(key(words_), Title(text=words_, from_=place))
    return tuple(found.values())


def _best_title(titles: Sequence[Title], meta: claimed.Metadata) -> str | None:
    """The title to catalogue the page by: as the publisher gives it to others, else as it stands on the page.

    What is claimed wins over the visible heading because that is often a teaser for a live page and sometimes the
    site's own ('Log in'); a heading that another claim agrees with wins over one claim alone. Every wording is kept in
    `titles`.
    """
    heading = next((title.text for title in titles if title.from_ == "h1"), None)
    given = {place: [text for where, text in meta.titles if where == place] for place in ("og", "json-ld", "title")}
    shared, stated = given["og"], given["json-ld"]
    others = [text for text in (heading, *stated) if text]
    if shared and any(_opens_with(shared[0], text) for text in others):
        return next(text for text in others if _opens_with(shared[0], text))
    if heading and len(shared) > 1 and key(shared[1]) == key(heading):
        return heading
    if stated and any(_opens_with(text, stated[0]) for text in given["title"]):
        return stated[0] if not heading or key(heading) != key(stated[0]) or not shared else shared[0]
    for claim in (*shared[:1], *stated[:1]):
        return _without_site(claim, meta.site)
    return heading or next((_without_site(title.text, meta.site) for title in titles), None)


def _site_in_title(titles: Sequence[Title]) -> str | None:
    """The site's name that the browser's title puts after the page's heading, or before it."""
    headings = {key(title.text) for title in titles if title.from_ in ("h1", "og", "json-ld")}
    for title in titles:
        if title.from_ != "title":
            continue
        parts = _APART.split(title.text)
        for name, rest in ((parts[-1], parts[:-1]), (parts[0], parts[1:])):
            opens = rest and any(heading.startswith(key(rest[0])) for heading in headings)
            if opens and len(name.split()) <= 6 and name[:1].isupper() and key(name) not in headings:
                return name.strip()
    return None


def _owner(text: str, blocks: Sequence[Block]) -> str | None:
    """The owner named beside the copyright sign, the last one on the page."""
    shell = (text[block.start : block.end] for block in reversed(blocks) if block.role is Role.FURNITURE)
    return next((name for line in shell if (name := owner(line))), None)


_APART = re.compile(r"\s+[|–—•·»-]\s+|:\s+")


def _opens_with(claim: str, title: str) -> bool:
    """The claim is the title, or the title with the site's or the section's name after it."""
    whole, opening = words(claim), words(title)
    return len(opening) >= 3 and whole[: len(opening)] == opening and len(whole) - len(opening) <= 4


def _without_site(title: str, site: str | None) -> str:
    """A title without ' | Site' at its end."""
    parts = re.split(r"\s+[|–—•·-]\s+", title)
    site_like = len(parts[-1].split()) <= 4 and parts[-1][:1].isupper()
    if len(parts) > 1 and (site_like or (site and key(site) in key(parts[-1]))):
        return title[: title.rindex(parts[-1])].rstrip(" |–—•·-")
    return title


# --- dates, people, tags ------------------------------------------------------------------------


def _published(meta: claimed.Metadata, shown: Sequence[Evidence], root: Any, judged: _Judged) -> Dated | None:
    """What the page claims first, then what it shows, then its address, then htmldate's search of the rest."""
    evidence = [Evidence(from_=place, value=value) for place, value in meta.published if place != "address"]
    evidence.extend(shown)
    evidence.extend(_time_elements(root))
    evidence.extend(Evidence(from_=place, value=value) for place, value in meta.published if place == "address")
    if not evidence and judged.day:
        evidence.append(Evidence(from_="text", value=judged.day))
    return _dated(evidence)


def _modified(meta: claimed.Metadata, shown: Sequence[Evidence]) -> Dated | None:
    return _dated([*(Evidence(from_=place, value=value) for place, value in meta.modified), *shown])


def _shown(text: str, blocks: Sequence[Block]) -> Iterable[tuple[Evidence, bool]]:
    """The first date of each dateline and byline, whether it is an update's, and an update's date behind it."""
    for block in blocks:
        if block.role in (Role.DATELINE, Role.BYLINE):
            yield from dates_shown(text[block.start : block.end], block.start)


def _time_elements(root: Any) -> Iterable[Evidence]:
    for _, element in zip(range(3), root.iter("time"), strict=False):
        stamp = element.get("datetime")
        if stamp and (value := claimed.edtf(stamp)):
            yield Evidence(from_="time", value=value)


def _dated(evidence: Sequence[Evidence]) -> Dated | None:
    """The strongest evidence's value, with the time of day of other evidence for the same day where it has none."""
    kept = tuple(dict.fromkeys(evidence))
    if not kept:
        return None
    exact = [same.value for same in kept if same.value.startswith(f"{kept[0].value}T")]
    return Dated(value=max(exact, key=len, default=kept[0].value), evidence=kept)


def _authors(meta: claimed.Metadata, seen: Sequence[Piece], roles: Sequence[Role], judged: _Judged) -> tuple[str, ...]:
    """Authors as claimed in JSON-LD, people or bodies; else as trafilatura judges; else as meta and bylines say."""
    stated = tuple(dict.fromkeys(name for name in meta.authors if not name.startswith("\u0000") and "://" not in name))
    if stated:
        return tuple(dict.fromkeys(part for name in stated for part in split_names(name)))
    if judged.author:
        parts = tuple(dict.fromkeys(part.strip() for part in judged.author.split(";") if part.strip()))
        return tuple(part for part in names_in(parts) if key(part) != key(meta.publisher or "")) or parts
    groups = (
        [name[1:] for name in meta.authors if name.startswith("\u0000") and "://" not in name],
        [piece.text for piece, role in zip(seen, roles, strict=True) if role is Role.BYLINE],
    )
    return next((names for names in map(names_in, groups) if names), ())


def _tags(meta: claimed.Metadata, seen: Sequence[Piece], roles: Sequence[Role]) -> tuple[str, ...]:
    shown = [piece.text for piece, role in zip(seen, roles, strict=True) if role is Role.TAG]
    found: dict[str, str] = {}
    for tag in (*shown, *meta.tags):
        found.setdefault(key(tag), tag)
    return tuple(found.values())[:60]
