"""The reference list, its addresses, and the places that cite it."""

from __future__ import annotations

import datetime
import ipaddress
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from sayso.audit.check import Answer, Check, check, fails, holds, unclear
from sayso.audit.dates import DAY, latest
from sayso.audit.made import Days, Made, made
from sayso.audit.proof import Proof, Sentence, quoted
from sayso.audit.told import is_past, looks_ahead
from sayso.days import reach, relative, written
from sayso.record import Reference, Role, Severity, Span
from sayso.text import markers, words


def entry(proof: Proof, reference: Reference) -> Span:
    """The words of a reference's entry."""
    return proof.page.span(reference.start, reference.end)


def called(reference: Reference) -> str:
    """What a message calls a reference: its number, else its title."""
    if reference.number is not None:
        return f"reference {reference.number}"
    return f"the reference {quoted(reference.title or reference.publisher or '')}"


# --- an address ---------------------------------------------------------------------------------------

_PRINTED = re.compile(
    r"\bIS[BS]N\b|\bpp?\.\s?\d|\bpages? \d|\bvol(?:ume|\.)\s?\d|\bprint(?:ed)? edition\b|\bin print\b|\bpaperback\b"
    r"|\bhardback\b|\binterview (?:with|by)\b|\bpersonal communication\b|\b(?:by|in an?) e-?mail\b"
    r"|\bby (?:tele)?phone\b|\bbroadcast\b|\bon air\b|\bletter to\b|\bin person\b|\barchive box\b"
    r"|\b(?:University|Academic) Press\b",
    re.IGNORECASE,
)
_STANDS = re.compile(
    r"[\[(<]?(?:(?:insert|add) )?\b(?:link|url|here|address)(?: here| to come)?[\])>]?\W{0,2}$|https?:\S*$"
    r"|[\[(<]?#[\])>]?\W{0,2}$|\b(?:n/a|tbd|tbc)\W{0,2}$|\b(?:link|url)[\])]?(?=\W{0,2}\()",
    re.IGNORECASE,
)


@check(Severity.WARNING)
def reference_no_address(proof: Proof) -> Iterator[Answer]:
    """Each reference says where it can be read.

    A placeholder ('link', '#', 'https://example', '[URL]') is no address. What has none by its nature, a book with its
    page, an interview, a letter, needs none; nor does a bare credit ('Hale Radio') in a list without numbers.

    Passes: '[1] Hale Gazette, “Bridge shut”, https://hale.example/2031/bridge'; '[2] A. Ruiz, Bridges, p. 14'.
    Fails: '[1] Hale Gazette, “Bridge shut”, link'.
    """
    for reference in proof.page.references:
        span = entry(proof, reference)
        if reference.address is not None:
            yield holds(f"{called(reference)} has an address: {reference.address}", span)
        elif stands := _STANDS.search(span.text):
            yield fails(f"{called(reference)} has no address: {quoted(stands.group())} stands in its place", span)
        elif _PRINTED.search(span.text):
            yield holds(f"{called(reference)} is of a kind that has no address", span)
        elif reference.number is None and _is_credit(span.text):
            yield holds(f"{quoted(span.text)} is a credit, not a work", span)
        else:
            yield fails(f"{called(reference)} has no address", span)


def _is_credit(text: str) -> bool:
    return len(text.split()) <= 4 and not re.search(r"[\d\"“”«]|\.\s", text)


# --- an address that can be followed --------------------------------------------------------------------

_HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,62})?\.){1,10}[^\W\d_][\w-]{1,62}\.?")
_HOME = re.compile(
    r"/?(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:(?:index|default|home|start)(?:\.\w{2,5})?)?/?", re.IGNORECASE
)
_OF_A_SITE = re.compile(
    r"\b(?:web ?site|home ?page|web ?page of|online portal|portal|dashboard|database|online archive)\b", re.IGNORECASE
)


@check(Severity.WARNING)
def reference_bad_address(proof: Proof) -> Iterator[Answer]:
    """A reference's address is well formed and leads to the work, not to a site's home page.

    Nothing is fetched. An address without 'https://', a DOI and a link inside the site are in order. A reference to a
    site as a whole ('website', 'dashboard') may have its home page.

    Passes: '[1] Hale Gazette, “Bridge shut”, hale.example/2031/bridge'.
    Fails: '[1] …, htps:/hale..example bridge'; '[2] Hale Gazette, “Bridge shut”, https://hale.example/'.
    """
    for reference in proof.page.references:
        if reference.address is None:
            continue
        span = entry(proof, reference)
        wrong = malformed(reference.address)
        if wrong:
            yield fails(f"{called(reference)}: {quoted(reference.address)} is malformed, {wrong}", span)
        elif _is_home(reference.address) and not _OF_A_SITE.search(span.text):
            yield fails(f"{called(reference)}: {quoted(reference.address)} is a site's home page, not the work", span)
        else:
            yield holds(f"{called(reference)}: {quoted(reference.address)} is well formed", span)


def malformed(address: str) -> str | None:
    """What is wrong with an address as it is written, for people; None for one that a browser could follow."""
    if re.match(r"(?:doi:\s?)?10\.\d{4,9}/\S", address, re.IGNORECASE) or re.match(r"/[^/\\]|mailto:\S+@", address):
        return None
    if re.search(r"\s", address):
        return "with a space in it"
    if "\\" in address:
        return "with a backslash in it"
    scheme = re.match(r"([a-z]+)(:/{0,9}|/{2,})", address, re.IGNORECASE)
    if scheme and not re.match(r"[^/]*\.", address.partition(":")[0]):
        if scheme[1].lower() not in ("http", "https", "ftp"):
            return f"with {quoted(scheme[1] + scheme[2])} for its scheme"
        if scheme[2] != "://":
            return f"with {quoted(scheme[1] + scheme[2])} before its host"
    try:
        parts = urlsplit(address if scheme else f"https://{address}")
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        return f"which is no address ({error})"
    return None if _is_host(host) else f"with {quoted(host)} for its host" if host else "without a host"


def _is_host(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return ".." not in host and _HOST.fullmatch(host) is not None
    return True


def _is_home(address: str) -> bool:
    if address.startswith("/"):
        return len(address) < 2
    if re.match(r"(?:doi:|10\.|mailto:)", address, re.IGNORECASE):
        return False
    parts = urlsplit(address if "//" in address else f"https://{address}")
    return not parts.query and not parts.fragment and _HOME.fullmatch(parts.path) is not None


# --- cited ----------------------------------------------------------------------------------------------


@check(Severity.WARNING)
def reference_unused(proof: Proof) -> Iterator[Answer]:
    """Each reference is cited.

    A reference is used when its number is cited or, in a list without numbers, when the text names the work or its
    publisher, or links to it.

    Passes: '… the gauge showed [1].' over '[1] Hale Gazette, …'; 'the Hale Gazette reported' over '• Hale Gazette, …'.
    Fails: '[5] Iron Review, …' where no sentence has [5].
    """
    references = proof.page.references
    anywhere = any(reference.markers for reference in references)
    body = " ".join(sentence.text for sentence in proof.body) if references else ""
    known = _Body(body)
    linked = {link.address for link in proof.page.links if references and link.start < references[0].start}
    for reference in references:
        span = entry(proof, reference)
        if reference.markers:
            yield holds(f"{called(reference)} is cited {len(reference.markers)} times", span)
        elif reference.number is not None and (anywhere or _shows_number(span.text)):
            yield fails(f"{called(reference)} is not cited anywhere in the text", span)
        elif known.names(reference) or reference.address in linked:
            yield holds(f"the text names {called(reference)}", span)
        else:
            yield fails(f"{called(reference)} is neither cited nor named in the text", span)


def _shows_number(text: str) -> bool:
    return re.match(r"\s{0,4}[\[^(]{0,2}\d{1,3}[\])]|\s{0,4}\d{1,3}\.", text) is not None


_COMMON = frozenset(
    "the a an of and or in on at to for from by with as is are was were be that this its it new news report press "
    "office release statement online page story daily pdf link accessed retrieved".split()
)


class _Body:
    """The words of a report, to see whether it names a work."""

    def __init__(self, text: str) -> None:
        self.text = " ".join(words(text))
        self.words = frozenset(self.text.split())
        self.sentences = [frozenset(words(part)) for part in re.split(r"(?<=[.!?])\s+", text)[:1_000]]

    def names(self, reference: Reference) -> bool:
        """Whether the publisher stands here word for word, or a sentence shares half of the title's content words."""
        subject = re.split(r"[,:;]", reference.title or "", maxsplit=1)[0]
        for name in (reference.publisher, reference.title, subject if " " in subject else None):
            said = words(re.sub(r"[,(]?\s?\b(?:1[89]|20)\d{2}\b.*", "", name or ""))
            while said and said[0] in ("the", "a", "an"):
                said = said[1:]
            if said and " ".join(said) not in _COMMON and f" {' '.join(said)} " in f" {self.text} ":
                return True
        title = frozenset(words(reference.title or "")) - _COMMON
        return len(title) >= 2 and any(len(title & said) >= max(2, len(title) / 2) for said in self.sentences)


_LIKE_A_LIST = re.compile(r"[:;,]\s$")


@check(Severity.ERROR)
def marker_no_reference(proof: Proof) -> Iterator[Answer]:
    """Each number that the text cites is in the reference list.

    Numbers in brackets that are words of a quotation ('we lost [12] men') or count a list in the text are no markers,
    nor are notes in brackets ([sic]).

    Passes: '… the gauge showed [2].' over a list from [1] to [5].
    Fails: '… the gauge showed [6].' over a list from [1] to [5], or over none.
    """
    page = proof.page
    listed = {reference.number for reference in page.references}
    missing: dict[int, list[Span]] = {}
    for block in page.blocks:
        if block.role in (Role.REFERENCE, Role.FURNITURE, Role.TAG, Role.BYLINE, Role.DATELINE):
            continue
        for number, start, end in markers(page.text, block.start, block.end):
            if number not in listed and _cites(page.text, block.start, start, end):
                missing.setdefault(number, []).append(page.span(start, end))
    if not page.references and missing:
        spans = [span for found in missing.values() for span in found]
        if all(span.text[0] not in "[" for span in spans) and 1 not in missing:
            return  # raised digits that are no footnotes
        yield fails("the text cites numbers, and the page has no list of references", *spans)
        return
    for number, spans in missing.items():
        place = cited_for(proof, spans[0])
        yield fails(
            f"[{number}] is cited, and the list of references has no such number",
            *spans,
            page.span(place.start, spans[0].end),
        )
    if page.references and not missing:
        yield holds("each number that is cited is in the list of references")


def _cites(text: str, block: int, start: int, end: int) -> bool:
    """Whether a number in brackets cites: not a word of a sentence or a quotation, nor the count of a list."""
    if text[start] != "[":
        return True
    before, after = text[block:start], text[end : end + 2]
    spaced = re.match(r"\s\w", after) is not None
    if spaced and (_LIKE_A_LIST.search(before[-2:]) or not before.strip()):
        return False
    opened = before.count("“") > before.count("”") or before.count('"') % 2 == 1
    return not (opened and (spaced or after[:1].isalnum()))


# --- of its time ----------------------------------------------------------------------------------------

# Works that a sentence may rest on long after they were made: 'under the act [1]', 'upheld the ruling [2]'.
_STANDING = frozenset(
    """act law laws by-law bylaw statute code rule rules regulation regulations directive decree treaty agreement
    convention charter constitution accord pact contract ruling judgment judgement verdict decision resolution permit
    licence license study survey census report book novel film record plan policy strategy manifesto definition
    guideline guidelines standard standards method""".split()
)


@check(Severity.WARNING)
def reference_anachronistic(proof: Proof) -> Iterator[Answer]:
    """A reference is not older than what it is cited for.

    The date of its address or of its entry is held against the dates that the sentence citing it tells as past; it
    fails where all of these come later. What a sentence tells ahead may have been announced before. Where neither the
    page nor the sentence has a date, it is unclear.

    Passes: '[4] Court annuls the listing, 12 September 2030', for a listing annulled in September 2030.
    Fails: '[4] Minutes, https://hale.example/minutes/2029/03/28/', for a vote on 12 October 2030.
    """
    page = proof.page
    dated = {reference: times for reference in page.references if (times := made(proof, reference))}
    day = latest(proof)
    newest = max((one.days[1] for times in dated.values() for one in times), default=None)
    for reference, times in dated.items():
        span = entry(proof, reference)
        late = [one for one in times if one.days[0] - proof.day > DAY]
        if late:
            continue  # date-future has it
        oldest = min(times, key=lambda one: one.days[1])
        cited = [cited_for(proof, marker) for marker in reference.markers]
        told = [(place, events) for place in cited if (events := _events(proof, place, day))]
        against = next(((p, e) for p, e in told if all(one.days[0] - oldest.days[1] > DAY for one in e)), None)
        if against:
            place, events = against
            event = min(events, key=lambda one: one.days[0])
            yield fails(
                f"{called(reference)} is of {oldest.value} by {oldest.by}, before what it is cited for: "
                f"{quoted(event.words)}",
                span,
                page.span(place.start, place.end),
            )
        elif day is None and not told and newest and _stands_out(oldest, newest, len(dated)):
            yield unclear(
                f"{called(reference)} is of {oldest.value} by {oldest.by}; whether that is before what it supports "
                "cannot be told, because neither the page nor that has a date",
                span,
                severity=Severity.NOTE,
            )
        else:
            yield holds(
                f"{called(reference)}, of {oldest.value} by {oldest.by}, is not before what it is cited for", span
            )


def _stands_out(one: Made, newest: datetime.date, dated: int) -> bool:
    """Whether a reference's date raises the question: the only one of its list, or months before the newest."""
    return dated == 1 or (newest - one.days[1]).days > 60


@dataclass(frozen=True, slots=True)
class Place:
    """The words that a marker stands for: its sentence from the marker before it."""

    start: int
    end: int
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class _Event:
    days: Days
    words: str


def cited_for(proof: Proof, marker: Span) -> Place:
    """The words that a marker supports: its sentence up to it, from the marker before; behind a full stop, the
    sentence that ends there."""
    sentence, before = _sentence_at(proof, marker.start)
    if (
        before
        and before.block == sentence.block
        and not re.search(r"\w", proof.page.text[sentence.start : marker.start])
    ):
        return Place(before.start, before.end, before)
    others = [end for _, _, end in markers(proof.page.text, sentence.start, marker.start)]
    start = max((end for end in others if _says_much(proof.page.text[end : marker.start])), default=sentence.start)
    return Place(start, marker.start, sentence)


def _sentence_at(proof: Proof, at: int) -> tuple[Sentence, Sentence | None]:
    found = proof.sentences
    number = max(0, bisect_right(found, at, key=lambda one: one.start) - 1)
    return found[number], found[number - 1] if number else None


def _says_much(text: str) -> bool:
    return len(text.split()) > 3


def _events(proof: Proof, place: Place, day: datetime.date | None) -> list[_Event]:
    """The dates that the words tell as past: with a year, or counted from the page's date."""
    text = proof.page.text[place.start : place.end]
    last = re.findall(r"[\w-]+", text[-40:])
    if last and last[-1].lower() in _STANDING:
        return []
    offset = place.start - place.sentence.start
    found: dict[tuple[int, int], Days] = {}
    for one in written(text):
        if days := reach(one.readings[0]) if one.readings else None:
            found[one.start, one.end] = days
    for statement in proof.said_in(place.start, place.end):
        for time in statement.times:
            start, end = time.start - place.start, time.end - place.start
            inside = 0 <= start < len(text) and time.type in ("date", "time") and not time.open
            if inside and (days := reach(time.value)) and not _overlaps(found, start, end):
                found[start, end] = days
    if day is not None:
        for counted in relative(text):
            if counted.back is not None and not _overlaps(found, counted.start, counted.end):
                found[counted.start, counted.end] = (
                    day - min(datetime.timedelta(days=counted.back), day - datetime.date.min),
                    day,
                )
    return [
        _Event(days, text[start:end])
        for (start, end), days in sorted(found.items())
        if _has_passed(place.sentence.text, start + offset, end + offset, days, day)
    ]


def _overlaps(found: dict[tuple[int, int], Days], start: int, end: int) -> bool:
    return any(s < end and start < e for s, e in found)


_TOWARDS = re.compile(
    r"\b(?:until|till|by|before|for|due|from|to|through|next|coming)\s(?:the\s)?(?:\w{1,12},?\s)?$", re.I
)


def _has_passed(sentence: str, start: int, end: int, days: Days, day: datetime.date | None) -> bool:
    if day is not None and days[0] - day > DAY:
        return False
    if _TOWARDS.search(sentence[:start]) and not re.match(r",?\s(?:when|in which)\b", sentence[end:]):
        return False
    if re.match(r"(?:next|tomorrow|this coming)\b", sentence[start:end], re.IGNORECASE):
        return False
    return is_past(sentence, start, end) or not looks_ahead(sentence)


CHECKS: tuple[Check, ...] = (
    reference_no_address,
    reference_bad_address,
    reference_unused,
    marker_no_reference,
    reference_anachronistic,
)
