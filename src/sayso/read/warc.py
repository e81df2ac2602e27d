"""A WARC -> its records, and a loss for every stretch in which none can be read.

fastwarc reads a run of records as fast as one can. It says nothing of an archive that ends too early, believes every
Content-Length and stops at the first damage, so each run is examined where it ends: was its last record whole, and
where does the next run begin? A record is handed out only when what follows it has been looked at.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from sayso.read.stretch import WINDOW, Reading, Stretch

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord, WarcRecordPayloadReader

RECORD = 20_000_000
"""Bytes of the largest record that is held in memory: a page's budget. Larger ones are passed by in steps."""

HEAD = 1 << 16
"""Bytes within which the head of a record must end; fastwarc refuses WARC heads of more than half of it."""

SLACK = 4
"""Bytes by which a Content-Length may be wrong for its record to be kept: a crawl of 2018 was off by two throughout."""

LOOSE = 128
"""Bytes of a record besides its headers and its block: version, line ends, white space."""

PLACES = 1_000
"""Latest places of records kept to find the last gzip member's beginning by: most archives have a member a record."""

TYPES = {
    2: "warcinfo",
    4: "response",
    8: "resource",
    16: "request",
    32: "metadata",
    64: "revisit",
    128: "conversion",
    256: "continuation",
}
_RESPONSE = 4
_BODIED = (_RESPONSE, 8)  # responses and resources: only their blocks are looked into
_LENGTH = re.compile(rb"\s{0,9}\d{1,15}\s{0,9}")
_CONTROLS = bytes((*range(9), *range(11, 32), 127))
_NAME = re.compile(rb"[a-z0-9!#$%&'*+.^_`|~-]{1,200}")
_NAMES = frozenset(
    f"warc-{name}".encode()
    for name in (
        "type record-id date concurrent-to block-digest payload-digest ip-address refers-to refers-to-target-uri "
        "refers-to-date target-uri truncated warcinfo-id filename profile identified-payload-type segment-number "
        "segment-origin-id segment-total-length"
    ).split()
) | {b"content-length", b"content-type"}
_ONCE = (b"content-length", b"warc-type", b"warc-record-id", b"warc-date", b"warc-target-uri")
_EMPTY_LINES = (b"\r\n", b"\n")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_END = b"\r\n\r\n"
_ENDS = (_END, b"\n\n")
_MEMBER = b"\x1f\x8b\x08"
_NEXT_MEMBER = rb"\x1f\x8b\x08[\x00-\x1f]"
_NEXT_LINE = rb"(?:^|(?<=\n))WARC/\d\.\d\r?\n"


@dataclass(slots=True)
class Entry:
    """One record as it lies in the archive, at byte `at`.

    `kind` is its WARC-Type, or None for one the standard does not have. Its block is `opening`, the head of an HTTP
    response, and `body`; of a record of a kind that holds no page, or larger than RECORD, only the first bytes are
    there. `got` counts those that were in the archive. `vouched` says whether they match the digest the archive gives
    for them; None where it gives none. `headers` are those of the WARC, names in small letters.
    """

    at: int
    kind: str | None = None
    length: int | None = None
    got: int = 0
    opening: bytes = b""
    body: bytes = b""
    vouched: bool | None = None
    headers: dict[bytes, bytes] = field(default_factory=dict)
    head: int = 0  # bytes of the headers, as far as they could be read
    note: str | None = None
    damage: str | None = None  # why what stands here is not to be believed

    @property
    def whole(self) -> bool:
        """All the bytes it announced were there."""
        return self.length is not None and self.got == self.length

    @property
    def url(self) -> str | None:
        """The address it was captured from, without the angle brackets that old crawlers wrote around it."""
        url = self.headers.get(b"warc-target-uri")
        return url.decode("utf-8", "replace").strip().removeprefix("<").removesuffix(">") or None if url else None

    def header(self, name: bytes) -> str:
        """A header's value; empty where it is not there."""
        return self.headers.get(name, b"").decode("latin-1").strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A stretch from `at` to `end` that is no readable record.

    `cut`: the archive ends too early. `opens`: a record begins there, so that one is lost and not only bytes.
    """

    at: int
    end: int
    reason: str
    url: str | None = None
    cut: bool = False
    opens: bool = True


def records(stretch: Stretch, *, start: int = 0, skip: int = 0) -> Iterator[Entry | Gap]:
    """The records in order, and the gaps between them; with a `start`, from the record `skip` after it on.

    Entries and gaps together cover the whole archive, except that one cut exactly between two records looks like a
    whole one.
    """
    at: int | None = 0 if start == 0 else _next_record(stretch, start)
    for _ in range(skip):
        at = None if at is None else _next_record(stretch, at + 1)
    while at is not None and at < stretch.size:
        run = _Run(stretch, at)
        yield from run
        items, at = _after(run)
        yield from items


class _Run:
    """Records one after another up to the first that cannot be read; its last one is held back in `held`."""

    def __init__(self, stretch: Stretch, start: int) -> None:
        self.stretch = stretch
        self.start = start
        self.held: Entry | None = None
        self.packed = stretch.read_at(start, 3) == _MEMBER
        self.trouble: str | None = None
        self._places: deque[int] = deque(maxlen=PLACES)

    def __iter__(self) -> Iterator[Entry]:
        from fastwarc.warc import ArchiveIterator

        start, places, held = self.start, self._places, None
        try:
            for record in ArchiveIterator(Reading(self.stretch, start), parse_http=False, auto_decode="none"):
                if held is not None:
                    if not self.packed:  # in gzip members the checksum tells
                        _measure(held, start + record.stream_pos - held.at)
                    yield held
                self.held = held = Entry(start + record.stream_pos)
                places.append(held.at)
                _fill(held, record)
                if held.got != held.length:
                    break
        except OSError as error:
            self.trouble = str(error)

    @property
    def member(self) -> int:
        """Where the latest gzip member that is known to begin begins."""
        latest = (at for at in reversed(self._places) if self.stretch.read_at(at, 3) == _MEMBER)
        return next(latest, self.start)


def _fill(entry: Entry, record: WarcRecord) -> None:
    """Read a record's head, and its block where it may hold a page."""
    kind = int(record.record_type)
    given = record.headers.items_bytes()
    headers = entry.headers = {name.lower(): value for name, value in reversed(given)}  # the first of each counts
    entry.head = len(given) * len(b": \r\n") + sum(map(len, chain.from_iterable(given)))
    entry.kind = TYPES.get(kind)
    length = headers.get(b"content-length", b"")
    if not _LENGTH.fullmatch(length) or not _sound(headers) or (len(headers) < len(given) and _twice(given)):
        return
    entry.length = int(length)
    if kind not in _BODIED:
        entry.opening = record.reader.read(len(b"HTTP/"))
        entry.got = len(entry.opening) + record.consume()
        return
    reader = record.reader
    opening = entry.opening = _http_head(reader) if kind == _RESPONSE else b""
    if entry.length > RECORD:
        entry.body = reader.read(HEAD)
        entry.got = len(opening) + len(entry.body)
        while passed := record.consume(WINDOW):
            entry.got += passed
        return
    entry.body = reader.read()
    while len(opening) + len(entry.body) < entry.length and (more := reader.read()):
        entry.body += more
    entry.got = len(opening) + len(entry.body)
    if not entry.whole:
        return
    if (claim := _claim(headers.get(b"warc-block-digest"))) is not None:
        entry.vouched = _matches(claim, opening, entry.body)
    elif (claim := _claim(headers.get(b"warc-payload-digest"))) is not None:
        entry.vouched = _payload_matches(claim, entry.body)


def _http_head(reader: WarcRecordPayloadReader) -> bytes:
    """The head of an HTTP response with the empty line that ends it, or what there is within HEAD bytes."""
    lines, size = [], 0
    while size < HEAD and (line := reader.readline()):
        lines.append(line)
        size += len(line)
        if line in _EMPTY_LINES:
            break
    return b"".join(lines)


def _sound(headers: dict[bytes, bytes]) -> bool:
    """Whether a head is text, and its names are names: bytes that look like one may be anything after damage."""
    values = b"".join(headers.values())
    return len(values.translate(None, _CONTROLS)) == len(values) and (
        headers.keys() <= _NAMES or all(_NAME.fullmatch(name) for name in headers)
    )


def _measure(entry: Entry, size: int) -> None:
    """Of a record of `size` bytes: lines in its head that are no headers may have been another record."""
    spare = size - entry.head - (entry.length or 0)
    if spare > LOOSE:
        entry.damage = f"{spare:,} bytes of its head are no headers, and may have been another record"


def _twice(headers: tuple[tuple[bytes, bytes], ...]) -> bool:
    """Whether a header that a record has once stands there twice: two heads that damage made one."""
    names = [name.lower() for name, _ in headers]
    return any(names.count(name) > 1 for name in _ONCE)


# --- digests ------------------------------------------------------------------------------------

_BASE32 = bytes.maketrans(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567abcdefghijklmnopqrstuvwxyz",
    b"0123456789abcdefghijklmnopqrstuv0123456789abcdefghijklmnop",
)
_WRITTEN = re.compile(rb"\s{0,9}(md5|sha-?1|sha-?256|sha-?512):([A-Za-z0-9]{26,128})={0,6}\s{0,9}", re.IGNORECASE)
_ALGORITHMS = {b"md5": hashlib.md5, b"sha1": hashlib.sha1, b"sha256": hashlib.sha256, b"sha512": hashlib.sha512}
_SIZES = {b"md5": 16, b"sha1": 20, b"sha256": 32, b"sha512": 64}
_Claim = tuple[bytes, bytes]


def _claim(digest: bytes | None) -> _Claim | None:
    """The algorithm and the bytes of 'sha1:BASE32' or 'sha256:hex'; None where it is neither."""
    written = _WRITTEN.fullmatch(digest) if digest else None
    if written is None:
        return None
    name, value = written.group(1).lower().replace(b"-", b""), written.group(2)
    size = _SIZES[name]
    try:
        if len(value) == 2 * size:
            return name, bytes.fromhex(value.decode("ascii"))
        spare = 5 * len(value) - 8 * size  # bits of padding in the last of its letters; base64.b32decode is slow
        return (name, (int(value.translate(_BASE32), 32) >> spare).to_bytes(size, "big")) if 0 <= spare < 5 else None
    except (ValueError, OverflowError):
        return None


def _matches(claim: _Claim, *parts: bytes) -> bool:
    running = _ALGORITHMS[claim[0]](usedforsecurity=False)
    for part in parts:
        running.update(part)
    return running.digest() == claim[1]


def _payload_matches(claim: _Claim, body: bytes) -> bool:
    """Of the block without its HTTP head; crawlers differ in whether chunks are joined first."""
    from sayso.read.transfer import joined

    return _matches(claim, body) or ((chunks := joined(body)) is not None and _matches(claim, chunks[0]))


# --- where a run of records ends ----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fit:
    """Whether a record fits its place: where the next may begin, and what is wrong with this one, if anything.

    `spare` are the first bytes between the record's announced end and `end`; `cut`: the archive ends before it does.
    """

    end: int
    wrong: str | None = None
    cut: bool = False
    spare: bytes = b""


def _after(run: _Run) -> tuple[list[Entry | Gap], int | None]:
    """What to say of the end of a run, and where the next one begins; None at the end of the archive."""
    held, stretch = run.held, run.stretch
    if held is None:
        return _nothing(run)
    if run.packed and not (run.member == held.at and _opens(stretch, held)):
        return _shared(run, held, run.member)
    fit = _fit_of_member(stretch, held) if run.packed else _fit_of_lines(stretch, held)
    if fit.wrong is None and held.whole:
        return _kept(held, fit)
    wrong = fit.wrong or "its head is damaged"  # fastwarc does not read a length there
    following = _next_record(stretch, held.at + 1)
    cut = fit.cut and following is None
    if held.whole and held.vouched:  # damage around the record, not in it
        held.note = f"the archive is damaged around it ({wrong}), but its own digest is right"
        return [held, *([_cut(stretch.size, stretch, None)] if cut else [])], following
    if cut:
        return [_cut(held.at, stretch, held.url)], None
    end = stretch.size if following is None else following
    return [Gap(at=held.at, end=end, reason=wrong, url=held.url)], following


def _kept(held: Entry, fit: _Fit) -> tuple[list[Entry | Gap], int | None]:
    """The record stands; what spare bytes follow it are noted, or are a gap."""
    spare = fit.spare.strip(b"\r\n")
    if not spare:
        items: list[Entry | Gap] = [held]
    elif len(spare) <= SLACK:
        held.note = f"its record at byte {held.at:,} is {len(spare)} bytes longer than its Content-Length says"
        items = [held]
    else:
        reason = "what follows the record in its gzip member is no record"
        items = [held, Gap(at=held.at, end=fit.end, reason=reason, url=held.url)]
    if fit.cut:
        items.append(
            Gap(at=fit.end, end=fit.end, reason="the archive ends before its last record's end mark", cut=True)
        )
        return items, None
    return items, fit.end


def _nothing(run: _Run) -> tuple[list[Entry | Gap], int | None]:
    """Not one record could be read from the run's start on."""
    stretch, at = run.stretch, run.start
    left = stretch.size - at
    if left <= WINDOW and not stretch.read_at(at, left).strip(b"\r\n"):
        return [], None
    following = _next_record(stretch, at + 1)
    if following is None and _ends_inside(stretch, at):
        return [_cut(at, stretch, None)], None
    end = stretch.size if following is None else following
    opens = stretch.read_at(at, 5) == b"WARC/" or (stretch.read_at(at, 3) == _MEMBER and _begins(stretch, at))
    return [Gap(at=at, end=end, reason=run.trouble or "no record begins here", opens=opens)], following


def _shared(run: _Run, held: Entry, member: int) -> tuple[list[Entry | Gap], int | None]:
    """The last record shares its gzip member with others: its own place inside cannot be told, the member's end can.

    `member` is where the latest member known begins. fastwarc gives a record that does not open its member the place
    where the next one begins, or in the last one where that begins.
    """
    stretch = run.stretch
    items: list[Entry | Gap] = [held] if held.whole else []
    if member > run.start and not _holds(stretch, member, held.headers.get(b"warc-record-id", b"")):
        if not held.whole:
            items.append(Gap(at=run.start, end=member, reason="its Content-Length does not fit", url=held.url))
        return items, member
    state, end = _state(stretch, member)
    while state == _WHOLE and run.trouble is None and end < stretch.size:
        state, end = _state(stretch, end)
    if state == _WHOLE and run.trouble is None and held.whole:
        return items, None
    following = _next_record(stretch, max(member, held.at) + 1)
    if following is None and state == _CUT:
        return [*items, _cut(member, stretch, held.url)], None
    end = stretch.size if following is None else following
    reason = f"damaged inside a gzip member of several records ({run.trouble or 'a wrong Content-Length'})"
    return [*items, Gap(at=member, end=end, reason=reason, url=held.url)], following


def _cut(at: int, stretch: Stretch, url: str | None) -> Gap:
    return Gap(at=at, end=stretch.size, reason="the archive ends inside the record", url=url, cut=True)


def _ends_inside(stretch: Stretch, at: int) -> bool:
    """Whether a record begins at `at` and the archive ends before it does."""
    if stretch.read_at(at, 3) == _MEMBER:
        return _state(stretch, at)[0] == _CUT
    opening = stretch.read_at(at, HEAD).lstrip(b"\r\n")
    if len(opening) < 5:
        return _MEMBER.startswith(opening) or b"WARC/".startswith(opening)
    return opening.startswith(b"WARC/") and not _HEAD_END.search(opening)


def _fit_of_lines(stretch: Stretch, held: Entry) -> _Fit:
    """Of a record in an archive that is not compressed."""
    opening = stretch.read_at(held.at, 2 * HEAD)
    end = _announced_end(opening, held)
    if end is None:
        cut = held.at + len(opening) == stretch.size and not _HEAD_END.search(opening)
        return _Fit(end=held.at, wrong="its head is damaged, or its Content-Length no number", cut=cut)
    end += held.at
    if end > stretch.size:
        return _Fit(end=stretch.size, wrong="its Content-Length runs past the end of the archive", cut=True)
    _measure(held, end - held.at)
    after = stretch.read_at(end, len(_END) + SLACK)
    if after.startswith(_ENDS):
        return _Fit(end=end + len(_END if after.startswith(_END) else _ENDS[1]))
    if end + len(after) == stretch.size and len(after) < len(_END) and _END.startswith(after):
        return _Fit(end=stretch.size, cut=True)
    if held.vouched:  # its end mark is damaged, not the record
        return _Fit(end=end)
    if _END in after:
        return _Fit(end=end + after.index(_END) + len(_END), spare=after[: after.index(_END)])
    return _Fit(end=end, wrong=f"its Content-Length ({held.length:,}) does not fit")


def _fit_of_member(stretch: Stretch, held: Entry) -> _Fit:
    """Of a record that opens a gzip member."""
    announced = _announced_end(_opening(stretch, held.at, 2 * HEAD), held)
    if announced is None:
        return _Fit(end=held.at, wrong="its head is damaged, or its Content-Length no number")
    member, total, spare = _Unpacking(stretch, held.at), 0, b""
    for piece in member:
        total += len(piece)
        if total > announced and len(spare) < HEAD:
            spare += piece[max(0, len(piece) - (total - announced)) :][:HEAD]
    if member.state == _DAMAGED:
        return _Fit(end=held.at, wrong="its gzip data are damaged")
    if member.state == _CUT:
        return _Fit(end=stretch.size, wrong="the archive ends inside its gzip data", cut=True)
    if total < announced:
        return _Fit(end=member.end, wrong=f"its Content-Length ({held.length:,}) runs past its gzip member")
    if len(spare.strip(b"\r\n")) > SLACK and not spare.startswith(_ENDS) and not held.vouched:
        return _Fit(end=member.end, wrong=f"its Content-Length ({held.length:,}) does not fit")
    return _Fit(end=member.end, spare=spare)


def _announced_end(opening: bytes, held: Entry) -> int | None:
    """Where the record ends by its own word, counted from its start."""
    head = _HEAD_END.search(opening)
    return None if head is None or held.length is None else head.end() + held.length


def _opens(stretch: Stretch, held: Entry) -> bool:
    """Whether the gzip member at the record's place opens with this record and not another."""
    opening = _opening(stretch, held.at, 2 * HEAD)
    head = _HEAD_END.search(opening)
    return (
        head is not None
        and opening.startswith(b"WARC/")
        and held.headers.get(b"warc-record-id", b"") in opening[: head.end()]
    )


# --- gzip members -------------------------------------------------------------------------------

_WHOLE, _CUT, _DAMAGED = "whole", "cut", "damaged"


class _Unpacking:
    """The bytes of a gzip member in steps. When they have come out, `state` and `end` say how and where it ended."""

    def __init__(self, stretch: Stretch, at: int, feed: int = HEAD) -> None:
        self.state = _WHOLE
        self.end = at
        self._stretch = stretch
        self._feed = feed

    def __iter__(self) -> Iterator[bytes]:
        inflater = zlib.decompressobj(31)
        while not inflater.eof:
            fed = inflater.unconsumed_tail or self._stretch.read_at(self.end, self._feed)
            self.end += 0 if inflater.unconsumed_tail else len(fed)
            try:
                piece = inflater.decompress(fed, WINDOW)
            except zlib.error:
                self.state = _DAMAGED
                return
            if not fed and not piece and not inflater.eof:
                self.state = _CUT
                return
            yield piece
        self.end -= len(inflater.unused_data)


def _opening(stretch: Stretch, at: int, count: int) -> bytes:
    """The first `count` bytes of a gzip member, or as many as come out of it."""
    kept = bytearray()
    for piece in _Unpacking(stretch, at, feed=4096):
        kept += piece
        if len(kept) >= count:
            break
    return bytes(kept[:count])


def _state(stretch: Stretch, at: int) -> tuple[str, int]:
    """How and where a gzip member ends."""
    unpacking = _Unpacking(stretch, at)
    for _ in unpacking:
        pass
    return unpacking.state, unpacking.end


def _holds(stretch: Stretch, at: int, words: bytes) -> bool:
    """Whether these words stand in a gzip member, as far as it can be unpacked."""
    tail = b""
    for piece in _Unpacking(stretch, at):
        tail += piece
        if words in tail:
            return True
        tail = tail[-len(words) :]
    return False


def _next_record(stretch: Stretch, start: int) -> int | None:
    """Where the first record from `start` on begins: a gzip member that opens one, or a line WARC/1.x.

    In a compressed archive only members count, in one that is not only lines: others belong to what a page holds.
    """
    marks = _marks(stretch.read_at(0, 5))
    at = max(0, start - 1)  # a line begins after a line's end
    while window := stretch.read_at(at, WINDOW + 16):
        for found in marks.finditer(window):
            place = at + found.start()
            if place >= start and found.start() < WINDOW and (found.start() or not place) and _begins(stretch, place):
                return place
        at += WINDOW - 1
    return None


def _marks(opening: bytes) -> re.Pattern[bytes]:
    if opening.startswith(_MEMBER):
        return re.compile(_NEXT_MEMBER)
    return re.compile(_NEXT_LINE if opening == b"WARC/" else _NEXT_MEMBER + b"|" + _NEXT_LINE)


def _begins(stretch: Stretch, at: int) -> bool:
    if stretch.read_at(at, 3) != _MEMBER:
        return True
    return _opening(stretch, at, 5) == b"WARC/"
