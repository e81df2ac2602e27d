"""A web archive (WARC, WARC.gz, WACZ) -> the captures of pages in it, and every loss.

A capture is what a crawler or a person's browser was sent for one address at one time. Records that hold no page
(pictures, requests, errors, redirects, robots.txt) are passed by and counted; a stretch that cannot be read is a loss
with its place and reason. Nothing is written to disk, and one record at a time is held in memory.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import IO

import msgspec

from sayso.errors import EmptyInput, NotAPage, OverBudget
from sayso.read.stretch import Stored, Stretch
from sayso.read.transfer import NotDecoded, decoded, joined
from sayso.read.warc import RECORD, Entry, Gap, records

__all__ = ["Capture", "Loss", "Passed", "Place", "captures"]

DECODED = 40_000_000
"""Bytes of a page without its compression: a page's budget."""

_PAGES = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
_PERHAPS = frozenset({"", "application/octet-stream", "application/xml", "text/xml", "unknown", "unk"})
"""Content types that say nothing: what such a body opens with decides."""

_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,500}-->\s*)?<(?:!doctype\s+html|html\b)", re.I
)
_OTHER = re.compile(r"(?:dns|whois|urn|metadata|filedesc|data|blob|about|chrome|wss?):", re.IGNORECASE)
"""Addresses of what crawlers and browsers note besides what they were sent."""

_MACHINES = re.compile(
    r"^https?://[^/?#]*/(?:\.well-known/.*|(?:robots|ads|app-ads|sellers|security|humans|llms(?:-full)?)\.txt)(?:[?#]|$)",
    re.IGNORECASE,
)
"""Addresses of texts that are for machines and no pages."""

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})\b")
_HEADER = re.compile(rb"\n(content-type|content-encoding|transfer-encoding)[ \t]{0,99}:([^\r\n]*)", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s{0,5}=\s{0,5}[\"']?([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_DATE = re.compile(
    r"(\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?)"
    r"(?:T(?:((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.\d{1,9})?|[\d:]{2,8})Z)?"
)


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where something lies: at a byte of an archive, or of the WARC `inside` it."""

    at: int
    inside: str | None = None

    def __str__(self) -> str:
        return f"byte {self.at:,}" + (f" of {self.inside}" if self.inside else "")


class Capture(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A page as it was captured: its bytes without chunks and compression, its address, and the time of capture.

    `captured` is EDTF in UTC, null where the record gives no date that can be read; `charset` is what the transfer
    declared. `notes` are remarks for people: a digest that does not match, a capture that was cut short.
    """

    raw: bytes
    place: Place
    url: str | None = None
    captured: str | None = None
    charset: str | None = None
    notes: tuple[str, ...] = ()


class Loss(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Something of an archive that could not be read, from its place to byte `end`, with the reason.

    `incomplete`: the archive ends too early, and nobody can say what followed. `record`: a record begins there, so that
    one is lost and not only bytes between two.
    """

    place: Place
    end: int
    reason: str
    url: str | None = None
    incomplete: bool = False
    record: bool = True


class Passed(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Something of an archive that is no page, with what it is."""

    place: Place
    what: str


Found = Capture | Loss | Passed


def captures(
    file: IO[bytes], *, label: str, allow_tampered: bool = False, start: Place | None = None, skip: int = 0
) -> Iterator[Found]:
    """What the archive in an open file holds, in its order; with a `start`, from the record `skip` after it on.

    Raises EmptyInput where there are no bytes, NotAPage where they are no archive or one that a crafty hand made
    (names that lead outside, entries that overlap), and where a WACZ does not match its own hashes, unless
    `allow_tampered`: then its captures carry a note that says so.
    """
    whole = Stored(file.fileno(), 0, os.fstat(file.fileno()).st_size)
    if not whole.size:
        raise EmptyInput(f"{label} is empty; fetch it again")
    if whole.read_at(0, 4) == b"PK\x03\x04":
        from sayso.read.wacz import warcs

        yield from warcs(file, whole, label=label, allow_tampered=allow_tampered, start=start, skip=skip)
    else:
        yield from of_warc(whole, label=label, start=start.at if start else 0, skip=skip)


def of_warc(
    stretch: Stretch,
    *,
    label: str,
    inside: str | None = None,
    start: int = 0,
    skip: int = 0,
    notes: tuple[str, ...] = (),
) -> Iterator[Found]:
    """What one WARC holds; each capture carries `notes`. Raises NotAPage where it is none."""
    nothing: list[Gap] = []  # gaps before anything was read: perhaps this is no WARC at all
    read = start > 0
    for item in records(stretch, start=start, skip=skip):
        if isinstance(item, Entry):
            yield from (_loss(gap, inside) for gap in nothing)
            nothing, read = [], True
            yield _found(item, inside, notes)
        elif read or item.cut:
            yield from (_loss(gap, inside) for gap in nothing)
            nothing, read = [], True
            yield _loss(item, inside)
        else:
            nothing.append(item)
    if nothing:
        raise NotAPage(f"{inside + ' in ' if inside else ''}{label} holds no WARC record; check what it is")


def _loss(gap: Gap, inside: str | None) -> Loss:
    place = Place(at=gap.at, inside=inside)
    return Loss(
        place=place, end=gap.end, reason=gap.reason, url=gap.url, incomplete=gap.cut, record=gap.opens and not gap.cut
    )


# --- one record -----------------------------------------------------------------------------------


class _NoPage(Exception):
    """What a record is, where it is no page."""


class _Lost(Exception):
    """Why a record that may hold a page cannot be read."""


def _found(entry: Entry, inside: str | None, notes: tuple[str, ...]) -> Found:
    place = Place(at=entry.at, inside=inside)
    try:
        raw, charset, remarks = _page(entry)
    except _NoPage as other:
        if entry.vouched is not False:
            return Passed(place=place, what=str(other))
        reason = f"the record does not match its own digest, and may have held a page (it is {other})"
    except (_Lost, NotDecoded, OverBudget) as lost:
        reason = str(lost)
    else:
        day = _captured(entry, remarks)
        return Capture(raw=raw, place=place, url=entry.url, captured=day, charset=charset, notes=(*notes, *remarks))
    return Loss(place=place, end=entry.at + entry.got, reason=reason, url=entry.url)


def _page(entry: Entry) -> tuple[bytes, str | None, list[str]]:
    """The page in a record, the encoding declared and the remarks. Raises _NoPage and _Lost."""
    if entry.damage:
        raise _Lost(entry.damage)
    if entry.kind is None:
        raise _Lost("its WARC-Type is missing or none of the standard's")
    if b"warc-segment-number" in entry.headers:
        raise _Lost("the record is cut into segments, which sayso does not join")
    if entry.kind not in ("response", "revisit") and (entry.opening or entry.body).startswith(b"HTTP/"):
        raise _Lost(f"its WARC-Type ({entry.kind}) does not fit the HTTP response it holds")
    if entry.kind not in ("response", "resource"):
        raise _NoPage(f"a {entry.kind} record")
    url = entry.url
    if url is not None and _OTHER.match(url):
        raise _NoPage(f"a {url.partition(':')[0]}: record")
    declared, headers, body = _http(entry) if entry.kind == "response" else _resource(entry)
    kind = declared.partition(";")[0].strip().lower()
    entry.body = b""  # of a page that is unpacked, one copy in memory is enough
    page = kind in _PAGES or (None if kind in _PERHAPS else False)
    if page is False or (url is not None and _MACHINES.match(url)):
        raise _NoPage(kind)
    if entry.length is not None and entry.length > RECORD:
        raise _Lost(f"it has {entry.length:,} bytes, more than the {RECORD:,} of one page's budget")
    remarks = _remarks(entry)
    if headers:
        body = _unpacked(body, headers, remarks)
    if page is None and not _MARKUP.match(body[:2_000]):
        raise _NoPage(kind or "of no known type")
    if not body or body.isspace():
        raise _NoPage("empty")
    return body, _charset(declared), remarks


_Parts = tuple[str, dict[str, str], bytes]
"""Of a response: its content type, the headers that say how its body was packed, and the body."""


def _http(entry: Entry) -> _Parts:
    """The parts of an HTTP response. Raises _NoPage for any but success."""
    status = _STATUS.match(entry.opening)
    if status is None or not entry.opening.endswith((b"\n\r\n", b"\n\n")):
        raise _Lost("its HTTP head cannot be read")
    if not status.group(1).startswith(b"2"):
        raise _NoPage(f"HTTP {status.group(1).decode()}")
    headers: dict[str, str] = {}
    for name, value in _HEADER.findall(entry.opening):
        headers.setdefault(name.decode().lower(), value.decode("latin-1").strip())
    return headers.pop("content-type", ""), headers, entry.body


def _resource(entry: Entry) -> _Parts:
    """The parts of a resource, which has no HTTP head."""
    return entry.header(b"content-type"), {}, entry.body


def _charset(content_type: str) -> str | None:
    found = _CHARSET.search(content_type)
    return found.group(1) if found else None


def _unpacked(body: bytes, headers: dict[str, str], remarks: list[str]) -> bytes:
    """The body without chunks and compression. Archives often keep it unpacked, and the headers as they came."""
    if "chunked" in headers.get("transfer-encoding", "").lower() and (chunks := joined(body)) is not None:
        body, whole = chunks
        if not whole:
            remarks.append("the capture was cut short: its last chunk is missing")
    encodings = [name.strip().lower() for name in headers.get("content-encoding", "").split(",")]
    try:
        return decoded(body, encodings, at_most=DECODED)
    except NotDecoded:
        if _MARKUP.match(body[:2_000]):  # unpacked when it was archived
            return body
        raise


def _remarks(entry: Entry) -> list[str]:
    remarks = [entry.note] if entry.note else []
    if entry.vouched is False:
        remarks.append("its bytes do not match the digest in the archive: changed or damaged since the capture")
    if b"warc-truncated" in entry.headers:
        why = entry.header(b"warc-truncated")
        remarks.append(f"the capture was cut short by its crawler (WARC-Truncated: {why:.40})")
    if b"warc-target-uri" not in entry.headers:
        remarks.append("the archive does not say which address it was captured from")
    return remarks


def _captured(entry: Entry, remarks: list[str]) -> str | None:
    """The WARC-Date as EDTF, to the second or as far as it goes; a remark where there is none."""
    found = _DATE.fullmatch(entry.header(b"warc-date"))
    if found is None:
        remarks.append("the archive does not say when it was captured")
        return None
    day, time = found.groups()
    return f"{day}T{time}Z" if time is not None and len(day) == 10 else day
