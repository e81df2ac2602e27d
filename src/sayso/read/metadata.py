"""What a page's markup says of itself: JSON-LD, meta elements, its address. Claims, kept as such."""

from __future__ import annotations

import datetime
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from sayso.days import day_in, day_of_address
from sayso.text import collapse

_LONGEST = 2_000_000  # characters of one JSON-LD block; those of news pages are under a tenth of it
_DEEPEST = 100  # levels of brackets, above which Python's reader would recurse too deep
_THINGS = 1_000  # lists and objects of one JSON-LD block that are looked at
_ARTICLE = re.compile(r"article|posting|report|webpage|newsitem|claimreview|review|blog", re.IGNORECASE)
_ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s?(Z|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?",
    re.IGNORECASE,
)

PUBLISHED = (
    "article:published_time og:article:published_time og:published_time datepublished date.published publishdate "
    "pubdate "
    "publish-date publish_date publication_date publicationdate parsely-pub-date sailthru.date article.published "
    "date dc.date dc.date.issued dcterms.date dcterms.created dcterms.issued datecreated citation_publication_date "
    "originalpublicationdate article_date_original cxenseparse:recs:publishtime rnews:datepublished article.created "
    "displaydate timestamp ptime pdate"
).split()
MODIFIED = (
    "article:modified_time og:updated_time og:article:modified_time datemodified article:updated_time dcterms.modified "
    "lastmod last-modified article.updated revised date.updated updatetime"
).split()


@dataclass(slots=True)
class Metadata:
    """What was claimed, in the order found. Dates are (from, EDTF)."""

    titles: list[tuple[str, str]] = field(default_factory=list)  # (from, text)
    published: list[tuple[str, str]] = field(default_factory=list)
    modified: list[tuple[str, str]] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    publisher: str | None = None
    site: str | None = None
    canonical: str | None = None
    language: str | None = None
    tags: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def claims(root: Any, *, url: str | None) -> Metadata:
    """The claims of a parsed page. Broken or oversized JSON-LD is passed over with a note."""
    found = Metadata()
    things = list(_json_ld(root, found.notes))
    known = {thing["@id"]: name for thing in things if isinstance(thing.get("@id"), str) and (name := _text(thing))}
    for thing in things:
        _from_thing(found, thing, known)
    _from_meta(found, root, url)
    address = found.canonical or url
    if address and (day := day_of_address(address)):
        found.published.append(("address", day))
    found.notes = list(dict.fromkeys(found.notes))
    return found


def edtf(value: str) -> str | None:
    """A date as claimed (ISO 8601 or words) as EDTF, with time and offset where given; None for no date at all."""
    text = collapse(value)[:80]
    found = _ISO.match(text)
    if not found:
        other = day_in(text)
        return other[0] if other else None
    year, month, day, hour, minute, second, zone = found.groups()
    try:
        date = datetime.date(int(year), int(month), int(day)).isoformat()
        if hour is None:
            return date
        clock = datetime.time(int(hour), int(minute), int(second or 0)).isoformat()
    except ValueError:
        return None
    zone = (zone or "").upper()
    if re.fullmatch(r"[+-]\d{4}", zone):
        zone = f"{zone[:3]}:{zone[3:]}"
    elif re.fullmatch(r"[+-]\d{2}", zone):
        zone += ":00"
    return f"{date}T{clock}{zone}"


def absolute(address: str, base: str | None) -> str | None:
    """An address made absolute; None for scripts, mail, data and places on the same page."""
    address = address.strip()[:2_000]
    if not address or address.startswith("#"):
        return None
    try:
        joined = urljoin(base, address) if base else address
        scheme = urlsplit(joined).scheme.lower()
    except ValueError:
        return None
    return joined if scheme in ("http", "https", "") else None


# --- JSON-LD ------------------------------------------------------------------------------------


def _json_ld(root: Any, notes: list[str]) -> Iterator[dict[str, Any]]:
    """Every thing in the page's JSON-LD that has a type of its own, those about articles first."""
    things: list[dict[str, Any]] = []
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            things.extend(_things(_loaded(script.text or "", notes)))
    yield from sorted(things, key=lambda thing: not _is_article(thing))


def _loaded(text: str, notes: list[str]) -> Any:
    if len(text) > _LONGEST or _depth(text) > _DEEPEST:
        notes.append("its JSON-LD is too long or too deep to be read, and was left out")
        return None
    try:
        return json.loads(_unwrapped(text), strict=False)
    except ValueError:
        notes.append("its JSON-LD is malformed, and was left out")
        return None


def _unwrapped(text: str) -> str:
    """JSON without the comment or CDATA marks that old templates put around it."""
    for opening, closing in (
        ("<!--", "-->"),
        ("//<![CDATA[", "//]]>"),
        ("/*<![CDATA[*/", "/*]]>*/"),
        ("<![CDATA[", "]]>"),
    ):
        text = text.strip().removeprefix(opening).removesuffix(closing)
    return text.strip().rstrip(";")


def _depth(text: str) -> int:
    depth = deepest = 0
    for bracket in re.finditer(r"[\[{\]}]", text):
        depth += 1 if bracket.group() in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _things(data: Any) -> Iterator[dict[str, Any]]:
    todo = deque([data])
    for _ in range(_THINGS):
        if not todo:
            return
        item = todo.popleft()
        if isinstance(item, list):
            todo.extend(inner for inner in item[:_THINGS] if isinstance(inner, list | dict))
        elif isinstance(item, dict):
            yield item
            todo.extend(
                item[key]
                for key in ("@graph", "mainEntity", "mainEntityOfPage")
                if isinstance(item.get(key), list | dict)
            )


def _is_article(thing: dict[str, Any]) -> bool:
    return bool(_ARTICLE.search(str(thing.get("@type", ""))))


def _from_thing(found: Metadata, thing: dict[str, Any], known: Mapping[str, str]) -> None:
    if not _is_article(thing):
        return
    for key in ("headline", "name"):
        title = _text(thing.get(key))
        if title and (key == "headline" or "Article" in str(thing.get("@type"))):
            found.titles.append(("json-ld", title))
            break
    for key, dates in (
        ("datePublished", found.published),
        ("dateCreated", found.published),
        ("dateModified", found.modified),
    ):
        value = _text(thing.get(key))
        if value and (date := edtf(value)):
            dates.append(("json-ld", date))
    found.authors.extend(_names(thing.get("author") or thing.get("creator"), known))
    found.publisher = found.publisher or next(iter(_names(thing.get("publisher"), known)), None)
    found.language = found.language or _text(thing.get("inLanguage"))
    keywords = thing.get("keywords")
    for words in keywords if isinstance(keywords, list) else [keywords]:
        found.tags.extend(_split(_text(words)))


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, str)), None)
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    if not isinstance(value, str):
        return None
    return clean(value) or None


def clean(text: str) -> str:
    """A claimed text as it would be shown: entities read, tags taken out, white space collapsed, no lone surrogates."""
    import html

    text = html.unescape(html.unescape(text[:5_000]))
    text = re.sub(r"</?[a-zA-Z][^<>]{0,200}>", "", text)
    return collapse(text.encode("utf-8", "replace").decode("utf-8").replace("\x00", ""))


def _names(value: Any, known: Mapping[str, str]) -> list[str]:
    """Names of people or bodies, however they are nested; `known` has those given elsewhere under an @id."""
    items = value if isinstance(value, list) else [value]
    names: list[str] = []
    for item in items[:50]:
        if isinstance(item, dict):
            inner = item.get("name") or known.get(str(item.get("@id")))
            names.extend(_names(inner, known) if isinstance(inner, list) else [_text(inner) or ""])
        else:
            names.append(_text(item) or "")
    return [name for name in names if name]


def _split(words: str | None) -> Iterable[str]:
    return (part.strip() for part in (words or "").split(",") if 1 < len(part.strip()) <= 80)


# --- meta, link, html ---------------------------------------------------------------------------


def _from_meta(found: Metadata, root: Any, url: str | None) -> None:
    metas = [
        (
            (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower(),
            clean(meta.get("content") or ""),
        )
        for meta in root.iter("meta")
    ]
    by_name: dict[str, list[str]] = {}
    for name, content in metas:
        if name and content:
            by_name.setdefault(name, []).append(content)

    def first(*names: str) -> str | None:
        return next((by_name[name][0] for name in names if name in by_name), None)

    for name in ("og:title", "twitter:title"):
        if title := first(name):
            found.titles.append(("og", title))
    shown = next((clean(title.text or "") for title in root.iter("title")), "")
    if shown:
        found.titles.append(("title", shown))
    for names, dates in ((PUBLISHED, found.published), (MODIFIED, found.modified)):
        for name in names:
            for content in by_name.get(name, ())[:2]:
                if date := edtf(content):
                    dates.append(("meta", date))
    for name in (
        "author",
        "article:author",
        "byl",
        "dc.creator",
        "parsely-author",
        "sailthru.author",
        "cxenseparse:author",
        "citation_author",
    ):
        found.authors.extend(f"\u0000{content}" for content in by_name.get(name, ()))
    found.site = first("og:site_name", "application-name", "al:ios:app_name")
    found.publisher = found.publisher or found.site or first("publisher", "dc.publisher")
    link = next(
        (link.get("href") for link in root.iter("link") if (link.get("rel") or "").lower() == "canonical"), None
    )
    found.canonical = absolute(link or first("og:url") or "", url)
    found.language = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or found.language
    found.language = found.language or first("og:locale", "content-language", "language")
    for name in ("article:tag", "news_keywords", "keywords", "parsely-tags"):
        for content in by_name.get(name, ()):
            found.tags.extend(_split(content))
