"""Archives are read to the end or say what was lost: every record is a capture, passed by as no page, or a loss."""

from __future__ import annotations

import contextlib
import gzip
import io
import os
import re
import signal
import stat
import subprocess
import sys
import tempfile
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

import sayso
from sayso import limits
from sayso.errors import CrashedError, EmptyInput, InputError, NotAPage, OverBudget
from sayso.limits import Budget
from sayso.read.archive import Capture, Found, Loss, Passed, Place, captures
from sayso.record import Failed, Page, Record, from_json
from tests.archives import (
    DATE,
    address,
    digest,
    http,
    info,
    package,
    packed,
    page,
    record,
    response,
    wacz,
    zipped,
)

pytestmark = pytest.mark.once  # see pyproject.toml

ASKED, ANSWERED = ("application/http; msgtype=request", "application/http; msgtype=response")
THREE = [info(), response(0), response(1), response(2)]


def found(raw: bytes, *, name: str = "x.warc.gz", allow_tampered: bool = False) -> list[Found]:
    """All that is found in an archive of these bytes."""
    with tempfile.TemporaryFile() as file:
        file.write(raw)
        file.flush()
        return list(captures(file, label=name, allow_tampered=allow_tampered))


def pages(items: list[Found]) -> list[bytes]:
    return [item.raw for item in items if isinstance(item, Capture)]


def losses(items: list[Found]) -> list[Loss]:
    return [item for item in items if isinstance(item, Loss)]


@contextlib.contextmanager
def at_most(megabytes: float):
    """Python's own memory, block of every record included, stays below a bound."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < megabytes * 1e6
    finally:
        tracemalloc.stop()


# --- whole archives -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"".join(THREE), id="WARC"),
        pytest.param(packed(THREE), id="WARC.gz"),
        pytest.param(gzip.compress(b"".join(THREE)), id="WARC.gz of one member"),
        pytest.param(packed([THREE[0] + THREE[1], THREE[2] + THREE[3]]), id="WARC.gz of two records a member"),
        pytest.param(wacz(THREE), id="WACZ"),
        pytest.param(
            zipped(package({"archive/a.warc": b"".join(THREE[:2]), "archive/b.warc.gz": packed(THREE[2:])})),
            id="WACZ of two WARCs, one deflated",
        ),
    ],
)
def test_every_page_comes_out_with_its_address_and_the_time_of_its_capture(raw):
    items = found(raw)
    assert pages(items) == [page(0), page(1), page(2)]
    assert [item.url for item in items if isinstance(item, Capture)] == [address(0), address(1), address(2)]
    assert {item.captured for item in items if isinstance(item, Capture)} == {DATE}
    assert losses(items) == []
    assert all(item.notes == () for item in items if isinstance(item, Capture))


@pytest.mark.parametrize(
    ("made", "what"),
    [
        pytest.param(info(), "a warcinfo record", id="warcinfo"),
        pytest.param(
            record(b"GET / HTTP/1.1\r\n\r\n", kind="request", media="application/http; msgtype=request"),
            "a request record",
            id="a request",
        ),
        pytest.param(record(b"", kind="revisit", media=ANSWERED), "a revisit record", id="a revisit"),
        pytest.param(record(http(b"x", status="404 Not Found")), "HTTP 404", id="an error"),
        pytest.param(record(http(b"x", status="302 Found")), "HTTP 302", id="a redirect"),
        pytest.param(record(http(b"\x89PNG", kind="image/png")), "image/png", id="a picture"),
        pytest.param(record(http(b"{}", kind="")), "of no known type", id="no content type, no markup"),
        pytest.param(record(http(b"  \n")), "empty", id="no body"),
        pytest.param(
            record(http(b"User-agent: *", kind="text/plain"), url="https://wire.example/robots.txt"),
            "text/plain",
            id="robots.txt",
        ),
        pytest.param(record(b"x", url="dns:wire.example", media="text/dns"), "a dns: record", id="a look-up of names"),
        pytest.param(
            record(b"text", url="urn:text:https://wire.example", kind="resource", media="text/plain"),
            "a urn: record",
            id="a crawler's own text of a page",
        ),
    ],
)
def test_what_is_no_page_is_passed_by_and_named(made, what):
    items = found(packed([made, response(1)]))
    assert [item.what for item in items if isinstance(item, Passed)] == [what]
    assert pages(items) == [page(1)]
    assert losses(items) == []


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(record(http(page(1), kind="application/xhtml+xml")), id="XHTML"),
        pytest.param(record(http(page(1), kind="TEXT/HTML;charset=x")), id="capital letters"),
        pytest.param(record(http(page(1), kind="")), id="no content type, but markup"),
        pytest.param(record(page(1), kind="resource", media="text/html"), id="a resource"),
        pytest.param(record(http(page(1)), url="<https://wire.example/1>"), id="an address in brackets"),
        pytest.param(record(http(page(1)).replace(b"\r\n", b"\n")), id="bare line ends in the HTTP head"),
        pytest.param(record(http(page(1), status="203 Yes")), id="another success"),
        pytest.param(
            record(http(page(1), more="Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n")),
            id="unpacked when it was archived",
        ),
    ],
)
def test_what_is_a_page_comes_out(made):
    assert pages(found(packed([made]))) == [page(1)]


@pytest.mark.parametrize(
    ("date", "captured"),
    [
        pytest.param("2025-04-17T16:20:05Z", "2025-04-17T16:20:05Z", id="to the second"),
        pytest.param("2025-04-17T16:20:05.123456Z", "2025-04-17T16:20:05Z", id="finer: cut"),
        pytest.param("2025-04-17T16:20Z", "2025-04-17", id="to the minute: EDTF has none, so the day"),
        pytest.param("2025-04", "2025-04", id="a month"),
        pytest.param("17 April 2025", None, id="no such date"),
        pytest.param("2025-13-41T16:20:05Z", None, id="no day of the calendar"),
        pytest.param(None, None, id="none"),
    ],
)
def test_the_time_of_capture_is_edtf_or_missing_and_noted(date, captured):
    (item,) = found(packed([record(http(page(1)), date=date)]))
    assert isinstance(item, Capture)
    assert item.captured == captured
    assert any("when it was captured" in note for note in item.notes) is (captured is None)


# --- what HTTP did on the way ---------------------------------------------------------------------


def chunked(raw: bytes) -> bytes:
    pieces = [raw[at : at + 100] for at in range(0, len(raw), 100)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def written(writer: str, raw: bytes) -> bytes:
    import fastwarc.stream_io

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x"
        out = getattr(fastwarc.stream_io, writer)(str(path))
        out.write(raw)
        out.finish()
        out.close()
        return path.read_bytes()


def bare_deflate(raw: bytes) -> bytes:
    deflater = zlib.compressobj(wbits=-15)
    return deflater.compress(raw) + deflater.flush()


@pytest.mark.parametrize(
    ("more", "pack"),
    [
        pytest.param("Content-Encoding: gzip", gzip.compress, id="gzip"),
        pytest.param("Content-Encoding: deflate", zlib.compress, id="deflate"),
        pytest.param("Content-Encoding: deflate", bare_deflate, id="deflate without its head"),
        pytest.param("Content-Encoding: br", lambda raw: written("BrotliWriter", raw), id="brotli"),
        pytest.param("Content-Encoding: zstd", lambda raw: written("ZstdWriter", raw), id="zstd"),
        pytest.param("Transfer-Encoding: chunked", chunked, id="chunks"),
        pytest.param(
            "Content-Encoding: gzip\r\nTransfer-Encoding: chunked",
            lambda raw: chunked(gzip.compress(raw)),
            id="gzip in chunks",
        ),
        pytest.param(
            "Content-Encoding: deflate, gzip", lambda raw: gzip.compress(zlib.compress(raw)), id="one on another"
        ),
        pytest.param("content-encoding: GZIP", gzip.compress, id="in other letters"),
    ],
)
def test_chunks_and_compression_are_taken_off(more, pack):
    made = [record(http(pack(page(number)), more=more + "\r\n"), url=address(number)) for number in range(4)]
    assert pages(found(packed(made))) == [page(number) for number in range(4)]


@pytest.mark.parametrize(
    ("body", "more", "said"),
    [
        pytest.param(b"\x00\x01 no gzip", "Content-Encoding: gzip", "says that it is gzip", id="no gzip"),
        pytest.param(gzip.compress(page(1))[:-20], "Content-Encoding: gzip", "is damaged", id="cut gzip"),
        pytest.param(page(1)[20:], "Content-Encoding: br", "says that it is br", id="no brotli"),
        pytest.param(page(1)[20:], "Content-Encoding: zstd", "says that it is zstd", id="no zstd"),
        pytest.param(b"x", "Content-Encoding: lzma", "lzma, which sayso does not know", id="another encoding"),
        pytest.param(b"x", "Content-Encoding: gzip, gzip, gzip, gzip", "4 times over", id="four on one another"),
    ],
)
def test_a_body_that_cannot_be_unpacked_is_a_loss_with_its_reason_and_the_next_is_read(body, more, said):
    items = found(packed([record(http(body, more=more + "\r\n"), url=address(1)), response(2)]))
    (loss,) = losses(items)
    assert said in loss.reason
    assert loss.url == address(1)
    assert pages(items) == [page(2)]


def test_a_body_whose_last_chunk_is_missing_is_a_page_with_a_note():
    (item,) = found(packed([record(http(chunked(page(1))[:-40], more="Transfer-Encoding: chunked\r\n"))]))
    assert isinstance(item, Capture)
    assert page(1).startswith(item.raw)
    assert "last chunk is missing" in item.notes[0]


# --- row 3: bombs and traps -----------------------------------------------------------------------

BOMB = 60_000_000


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        pytest.param("gzip", gzip.compress, id="gzip"),
        pytest.param("deflate", zlib.compress, id="deflate"),
        pytest.param("br", lambda raw: written("BrotliWriter", raw), id="brotli"),
        pytest.param("zstd", lambda raw: written("ZstdWriter", raw), id="zstd"),
        pytest.param("gzip, gzip", lambda raw: gzip.compress(gzip.compress(raw)), id="twice"),
    ],
)
def test_a_bomb_in_a_body_is_stopped_at_the_bound_and_the_next_record_is_read(encoding, pack):
    body = pack(b" " * BOMB)
    raw = packed([record(http(body, more=f"Content-Encoding: {encoding}\r\n"), url=address(1)), response(2)])
    del body
    with at_most(100):
        items = found(raw)
    (loss,) = losses(items)
    assert "the budget for one page" in loss.reason
    assert pages(items) == [page(2)]


@pytest.mark.parametrize("pack", [packed, b"".join], ids=["gz", "plain"])
def test_a_record_larger_than_a_page_may_be_is_passed_by_in_steps(pack):
    large = http(b" " * BOMB)
    raw = pack([record(large, url=address(1)), response(2)])
    del large
    with at_most(40):
        items = found(raw)
    (loss,) = losses(items)
    assert "more than the 20,000,000 of one page's budget" in loss.reason
    assert pages(items) == [page(2)]


def with_entry(name: str, *, twice: bool = False, link: bool = False) -> bytes:
    out = io.BytesIO(wacz(THREE))
    with zipfile.ZipFile(out, "a") as archive:
        for _ in range(1 + twice):
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (stat.S_IFLNK | 0o777) << 16 if link else 0
            archive.writestr(entry, b"/etc/passwd")
    return out.getvalue()


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("raw", "said"),
    [
        pytest.param(with_entry("../../evil.html"), "leads outside", id="../"),
        pytest.param(with_entry("/etc/evil.html"), "leads outside", id="an absolute name"),
        pytest.param(with_entry("archive\\..\\..\\evil"), "leads outside", id="backslashes"),
        pytest.param(with_entry("C:evil"), "leads outside", id="a drive"),
        pytest.param(with_entry("archive/x.warc", link=True), "is a link", id="a link"),
        pytest.param(with_entry("archive/x.warc", twice=True), "two entries named", id="one name twice"),
        pytest.param(
            zipped(package({"archive/a.warc": b" " * BOMB, "archive/b.warc.gz": packed(THREE)})),
            "grows more than 100fold",
            id="a bomb",
        ),
        pytest.param(zipped({"index.html": page(1)}), "without WARCs", id="a zip of pages"),
    ],
)
def test_a_wacz_made_to_harm_is_refused_with_its_reason_and_nothing_is_written(raw, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for allow_tampered in (False, True):
        with pytest.raises((NotAPage, OverBudget), match=said), at_most(40):
            found(raw, allow_tampered=allow_tampered)
    assert list(tmp_path.iterdir()) == []


def test_a_wacz_whose_entries_overlap_is_refused():
    raw = wacz(THREE)
    at = raw.rindex(b"PK\x01\x02", 0, raw.rindex(b"datapackage.json"))
    moved = raw[: at + 42] + (5).to_bytes(4, "little") + raw[at + 46 :]  # where that entry's local head begins
    with pytest.raises(NotAPage, match="overlap"):
        found(moved)


# --- row 4: archives cut short ----------------------------------------------------------------------


@pytest.mark.parametrize("pack", [packed, b"".join, lambda made: packed(made, 0)], ids=["gz", "plain", "gz stored"])
def test_an_archive_cut_at_any_byte_keeps_what_came_before_and_says_where_it_ends(pack):
    whole = pack(THREE)
    ends = [len(pack(THREE[:count])) for count in range(len(THREE) + 1)]
    for size in (*range(1, len(whole), 7), *(end - back for end in ends[1:] for back in (1, 2, 3, 4, 5))):
        if size in ends:
            continue  # cut between two records: no reader can tell
        items = found(whole[:size])
        whole_pages = sum(end <= size for end in ends[2:])
        assert pages(items)[:whole_pages] == [page(number) for number in range(whole_pages)], size
        (loss,) = losses(items)
        assert loss.incomplete, size
        assert loss.end == size


@pytest.mark.parametrize("size", [40, 300, 700, 1_200, 1_700])
def test_a_wacz_cut_at_any_byte_keeps_what_can_be_found_and_says_that_it_is_incomplete(size):
    items = found(wacz(THREE)[:size])
    assert pages(items) == [page(0), page(1), page(2)][: len(pages(items))]
    assert all("hashes could not be checked" in item.notes[0] for item in items if isinstance(item, Capture))
    (loss,) = losses(items)
    assert loss.incomplete
    assert loss.end == size


def test_a_wacz_that_lost_only_its_directory_keeps_every_page():
    raw = wacz(THREE)
    items = found(raw[: raw.index(b"PK\x01\x02")])
    assert pages(items) == [page(0), page(1), page(2)]
    assert [loss.incomplete for loss in losses(items)] == [True]


# --- row 5: damage ----------------------------------------------------------------------------------


def lying(length: str) -> bytes:
    return record(http(page(1)), url=address(1), length=length, digests=False)


@pytest.mark.parametrize("pack", [packed, b"".join], ids=["gz", "plain"])
@pytest.mark.parametrize(
    "length", ["10", "430", "460", "900", "5000", "-5", "99999999999999", "9" * 40, "abc", "", "0x10", "4_4", "1e3"]
)
def test_a_content_length_that_lies_costs_its_record_and_no_other(pack, length):
    with at_most(20):  # nothing is allocated by the number in the head
        items = found(pack([THREE[0], THREE[1], lying(length), response(2), response(3)]))
    assert pages(items) == [page(0), page(2), page(3)]
    (loss,) = losses(items)
    assert loss.place.at == len(pack(THREE[:2]))
    assert loss.end == len(pack([*THREE[:2], lying(length)]))


@pytest.mark.parametrize("pack", [packed, b"".join], ids=["gz", "plain"])
def test_a_crawl_whose_content_lengths_are_off_by_two_is_read_with_a_note(pack):
    """As CC-MAIN-2018-34 was: two bytes more than announced, and the records after it intact."""
    size = len(http(page(1))) - 2
    items = found(pack([response(0), lying(str(size)), response(2)]))
    assert pages(items) == [page(0), page(1)[:-2], page(2)]
    assert losses(items) == []
    assert "2 bytes longer than its Content-Length says" in " ".join(i.notes[0] for i in items if i.notes)


@pytest.mark.parametrize("pack", [packed, b"".join], ids=["gz", "plain"])
def test_line_ends_between_records_are_no_loss(pack):
    items = found(pack([response(0) + b"\r\n", response(1) + b"\r\n\r\n\r\n", response(2)]))
    assert pages(items) == [page(0), page(1), page(2)]
    assert losses(items) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(-2000, None, id="in the data"),
        pytest.param(0, None, id="in the member's first byte"),
        pytest.param(1, 2, id="in the member's mark"),
        pytest.param(-6, None, id="in the checksum"),
    ],
)
def test_a_flipped_bit_costs_a_gzip_member_and_the_next_is_read(first, second):
    made = [gzip.compress(each, mtime=0) for each in THREE]
    broken = bytearray(made[2])
    for place in (first, second):
        if place is not None:
            broken[max(place, -len(broken) + 60) if place < -10 else place] ^= 0x10
    items = found(b"".join((*made[:2], bytes(broken), made[3])))
    assert pages(items)[0] == page(0)
    assert pages(items)[-1] == page(2)
    if losses(items):
        (loss,) = losses(items)
        start = len(made[0]) + len(made[1])
        assert (loss.place.at, loss.end) == (start, start + len(made[2]))
    else:  # the damage was outside the record, whose own digest is right
        assert "its own digest is right" in " ".join(item.notes[0] for item in items if getattr(item, "notes", ()))


def test_bytes_between_records_are_a_loss():
    for pack in (packed, b"".join):
        items = found(pack([response(0)]) + b"what is this\n" * 9 + pack([response(1)]))
        assert pages(items) == [page(0), page(1)]
        (loss,) = losses(items)
        assert (loss.place.at, loss.end - loss.place.at) == (len(pack([response(0)])), 13 * 9)


@pytest.mark.parametrize(
    ("made", "noted"),
    [
        pytest.param(response(1).replace(b"April", b"March"), True, id="block, sha1"),
        pytest.param(
            record(http(page(1)), digests=False, more=f"WARC-Payload-Digest: {digest(page(1))}\r\n"),
            False,
            id="payload, sha1, right",
        ),
        pytest.param(
            record(http(page(1)), digests=False, more=f"WARC-Payload-Digest: {digest(page(2))}\r\n"),
            True,
            id="payload, sha1",
        ),
        pytest.param(
            record(http(page(1)), digests=False, more=f"WARC-Payload-Digest: {digest(page(2), 'sha256')}\r\n"),
            True,
            id="payload, sha256 in hexadecimal",
        ),
        pytest.param(
            record(
                http(chunked(page(1)), more="Transfer-Encoding: chunked\r\n"),
                digests=False,
                more=f"WARC-Payload-Digest: {digest(page(1))}\r\n",
            ),
            False,
            id="payload, of the chunks joined",
        ),
        pytest.param(
            record(http(page(1)), digests=False, more="WARC-Block-Digest: crc32:00000000\r\n"), False, id="unknown kind"
        ),
    ],
)
def test_a_page_that_does_not_match_its_digest_says_so(made, noted):
    (item,) = found(packed([made]))
    assert isinstance(item, Capture)
    assert any("do not match the digest" in note for note in item.notes) is noted


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(record(http(page(1)), kind="responze"), id="a type the standard has not"),
        pytest.param(record(http(page(1)), kind="metadata"), id="another type than what it holds"),
        pytest.param(record(http(page(1)), more="WARC-Type: metadata\r\n"), id="two types"),
        pytest.param(record(http(page(1)), more="WARC-Segment-Number: 1\r\n"), id="a segment of a record"),
        pytest.param(record(http(page(1)), more="X-\x00: \x07\r\n"), id="a head that is no text"),
        pytest.param(record(b"no HTTP at all"), id="no HTTP"),
    ],
)
def test_a_record_that_cannot_be_believed_is_a_loss_and_the_next_is_read(made):
    for pack in (packed, b"".join):
        items = found(pack([response(0), made, response(2)]))
        assert pages(items) == [page(0), page(2)]
        assert len(losses(items)) == 1


def test_damage_that_makes_a_page_look_like_none_is_a_loss():
    items = found(b"".join((response(0), response(1).replace(b"text/html", b"text/htmm"), response(2))))
    assert pages(items) == [page(0), page(2)]
    (loss,) = losses(items)
    assert "does not match its own digest" in loss.reason


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        pytest.param(b"", EmptyInput, id="nothing"),
        pytest.param(b"<html><body>" + page(1), NotAPage, id="a page"),
        pytest.param(gzip.compress(page(1)), NotAPage, id="a compressed page"),
        pytest.param(b"\x1f\x8b" + bytes(500), NotAPage, id="no gzip"),
        pytest.param(os.urandom(5_000), NotAPage, id="noise"),
    ],
)
def test_what_is_no_archive_is_told(raw, error):
    with pytest.raises(error):
        found(raw)


FLIP = st.tuples(st.just("flip"), st.integers(0, 10_000), st.integers(0, 7))
CUT = st.tuples(st.just("cut"), st.integers(1, 10_000), st.just(0))
DELETE = st.tuples(st.just("delete"), st.integers(0, 10_000), st.integers(1, 300))
ZERO = st.tuples(st.just("zero"), st.integers(0, 10_000), st.integers(1, 1_000))
INSERT = st.tuples(st.just("insert"), st.integers(0, 10_000), st.binary(min_size=1, max_size=300))


def harmed(raw: bytes, harm: tuple[str, int, int | bytes]) -> bytes:
    """An archive after one mishap."""
    kind, where, what = harm
    at = where % len(raw)
    if isinstance(what, bytes):
        return raw[:at] + what + raw[at:]
    match kind:
        case "flip":
            return raw[:at] + bytes([raw[at] ^ 1 << what]) + raw[at + 1 :]
        case "cut":
            return raw[:at]
        case "delete":
            return raw[:at] + raw[at + what :]
    return raw[:at] + bytes(len(raw[at : at + what])) + raw[at + what :]


@example(harm=("delete", 32, 245), kind="plain")  # two heads become one, of another type
@example(harm=("delete", 105, 192), kind="plain")
@settings(max_examples=250, deadline=None)
@given(harm=st.one_of(FLIP, CUT, DELETE, ZERO, INSERT), kind=st.sampled_from(["gz", "stored", "plain", "one", "wacz"]))
def test_no_harm_to_an_archive_makes_a_page_vanish_in_silence(harm, kind):
    pack = {
        "gz": packed,
        "stored": lambda made: packed(made, 0),
        "plain": b"".join,
        "one": lambda made: gzip.compress(b"".join(made), mtime=0),
        "wacz": wacz,
    }[kind]
    raw = harmed(pack(THREE), harm)
    assume(raw not in [pack(THREE[:count]) for count in range(len(THREE))])  # cut between records: no reader can tell
    try:
        items = found(raw)
    except InputError:
        return  # refused as a whole, with a reason
    kept = pages(items)
    assert len(kept) == len(set(kept))  # nothing comes out twice
    if not losses(items) and not any(item.notes for item in items if isinstance(item, Capture)):
        assert kept == [page(0), page(1), page(2)]
    for item in items:
        if isinstance(item, Capture) and not item.notes:
            assert item.raw in (page(0), page(1), page(2))


# --- row 6: archives that do not match their own hashes ---------------------------------------------


WARC = {"archive/data.warc.gz": packed(THREE)}
OTHER = {"archive/data.warc.gz": packed([info(), response(9)])}


@pytest.mark.parametrize(
    ("files", "said"),
    [
        pytest.param(package(OTHER, listed=WARC), "differs from its sha256", id="a WARC that was changed"),
        pytest.param(package({**WARC, "x": b"1"}, listed={**WARC, "x": b"2"}), "'x' differs", id="any file"),
        pytest.param(package(WARC, listed={**WARC, "y": b""}), "'y' is listed and missing", id="a file taken away"),
        pytest.param(
            package({**WARC, "archive/more.warc.gz": packed([])}, listed=WARC), "is not in", id="a WARC added"
        ),
        pytest.param(WARC, "has no datapackage.json", id="no list of hashes"),
        pytest.param({**package(WARC), "datapackage.json": b"{}"}, "differs from its hash", id="another list"),
        pytest.param({**package(WARC), "datapackage.json": b"[" * 90_000}, "is no list of hashes", id="no list"),
    ],
)
def test_a_tampered_wacz_is_read_only_when_that_is_asked_for_and_its_pages_say_so(files, said):
    raw = zipped(files)
    with pytest.raises(NotAPage, match=re.escape(said)) as told:
        found(raw)
    assert "--allow-tampered" in str(told.value)
    items = [item for item in found(raw, allow_tampered=True) if isinstance(item, Capture)]
    assert items
    for item in items:
        assert any("does not match its own hashes" in note and said in note for note in item.notes)


# --- through the limits and the command line --------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A folder of archives, good and bad."""
    made = tmp_path_factory.mktemp("archives")
    (made / "a.warc.gz").write_bytes(packed(THREE))
    (made / "b.wacz").write_bytes(wacz(THREE[:3]))
    (made / "cut.warc.gz").write_bytes(packed(THREE)[:-100])
    (made / "none.warc").write_bytes(info())
    (made / "tampered.wacz").write_bytes(zipped(package(OTHER, listed=WARC)))
    return made


def test_an_archive_is_its_pages_each_with_a_record_of_its_own(folder):
    outcomes = list(limits.check_all([folder / "a.warc.gz"]))
    assert all(isinstance(outcome, Record) for outcome in outcomes)
    read = [outcome.page for outcome in outcomes if isinstance(outcome, Record)]
    assert [each.url for each in read] == [address(0), address(1), address(2)]
    assert {each.file for each in read} == {str(folder / "a.warc.gz")}
    assert {each.captured for each in read} == {DATE}
    assert all(outcome.statements for outcome in outcomes)
    assert outcomes == list(limits.check_all([folder / "a.warc.gz"], jobs=2))


def test_a_page_in_an_archive_is_the_page_its_bytes_are(folder):
    (first, *_) = limits.read_all([folder / "a.warc.gz"])
    assert isinstance(first, Page)
    assert first.id == sayso.read_page(page(0), url=address(0)).id


def test_a_date_of_capture_that_is_given_counts_for_every_page(folder):
    outcomes = limits.check_all([folder / "b.wacz"], captured="2025-05-01")
    assert [each.page.captured for each in outcomes if isinstance(each, Record)] == ["2025-05-01", "2025-05-01"]


def test_the_encoding_of_the_transfer_decodes_a_page_that_declares_none(tmp_path):
    body = "<html><body><p>Мост в Хейле был закрыт в понедельник, сообщила администрация порта.</p></body></html>"
    made = record(http(body.encode("cp1251"), kind="text/html; charset=windows-1251"))
    (tmp_path / "x.warc").write_bytes(made)
    (read,) = limits.read_all([tmp_path / "x.warc"])
    assert isinstance(read, Page)
    assert "Мост в Хейле" in read.text
    assert read.notes == ()


def run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    env = {**os.environ, "NO_COLOR": "1"}
    return subprocess.run([sys.executable, "-m", "sayso", *arguments], capture_output=True, env=env)


def test_the_command_reads_folders_of_archives_and_tells_every_loss_in_a_line(folder):
    done = run("read", "--json", str(folder))
    assert done.returncode == 2
    told = done.stderr.decode().splitlines()
    assert len(told) == 3
    assert "cut.warc.gz is incomplete at byte" in told[0]
    assert "holds no page" in told[1]
    assert "--allow-tampered" in told[2]
    outcomes = [from_json(line) for line in done.stdout.splitlines()]
    read = [outcome.page for outcome in outcomes if isinstance(outcome, Record)]
    assert [Path(each.file or "").name for each in read] == ["a.warc.gz"] * 3 + ["b.wacz"] * 2 + ["cut.warc.gz"] * 2
    assert [Path(o.page.file or "").name for o in outcomes if isinstance(o, Failed)] == [
        "cut.warc.gz",
        "none.warc",
        "tampered.wacz",
    ]


@pytest.mark.parametrize("command", [["check", "--fail-on", "never"], ["read"]], ids=["check", "read"])
def test_allow_tampered_reads_the_archive_and_the_record_says_so(folder, command):
    done = run(*command, "--json", "--allow-tampered", str(folder / "tampered.wacz"))
    assert (done.returncode, done.stderr) == (0, b"")
    outcome = from_json(done.stdout)
    assert isinstance(outcome, Record)
    assert any("does not match its own hashes" in note for note in outcome.page.notes)


def test_an_archive_where_one_page_is_wanted_is_told_how_to_be_read(folder):
    for path in (folder / "a.warc.gz", folder / "none.warc"):
        with pytest.raises(NotAPage, match="check_all"):
            sayso.read_page(path)
    with pytest.raises(NotAPage, match="web archive"):
        sayso.read_page((folder / "none.warc").read_bytes())


def test_a_missing_archive_is_named(tmp_path):
    (outcome,) = limits.check_all([tmp_path / "gone.warc.gz"])
    assert isinstance(outcome, Failed)
    assert "gone.warc.gz is not there" in outcome.failure.reason


def test_a_page_that_fails_is_named_by_its_address_and_the_next_is_read(tmp_path):
    made = [record(http(b"<html><body> </body></html>"), url=address(7)), response(1)]
    (tmp_path / "x.warc.gz").write_bytes(packed(made))
    failure, after = limits.read_all([tmp_path / "x.warc.gz"])
    assert isinstance(failure, Failed)
    assert f"{address(7)} (byte 0 of {tmp_path}" in failure.failure.reason
    assert isinstance(after, Page)


def test_a_child_killed_in_the_middle_of_an_archive_costs_what_it_was_reading(tmp_path, monkeypatch):
    (tmp_path / "x.warc").write_bytes(b"".join(response(number) for number in range(6)))
    children = []
    spawn = limits._spawn

    def watched(task: str, dials: limits._Dials) -> subprocess.Popen[bytes]:
        children.append(spawn(task, dials))
        return children[-1]

    monkeypatch.setattr(limits, "_spawn", watched)
    items = limits._taken(tmp_path / "x.warc", Budget(), False)
    first = next(items)
    assert isinstance(first, limits.Taken)
    os.kill(children[-1].pid, signal.SIGKILL)
    told, *others = items
    assert isinstance(told, Failed)
    assert "after byte 0: the process that read it crashed" in told.failure.reason
    assert [each.capture.url for each in others if isinstance(each, limits.Taken)] == [address(n) for n in range(2, 6)]
    assert len(children) == 2


def test_an_archive_that_keeps_killing_its_reader_is_given_up(tmp_path, monkeypatch):
    asked = []

    def dying(opening, label, budget):
        asked.append((opening.start, opening.skip))
        if opening.start is None:
            yield Loss(place=Place(at=10), end=20, reason="damaged")
        raise CrashedError("it crashed")

    monkeypatch.setattr(limits, "_stream", dying)
    outcomes = list(limits._taken(tmp_path / "x.warc", Budget(), False))
    assert all(isinstance(outcome, Failed) for outcome in outcomes)
    assert len(outcomes) == 1 + limits.RESTARTS
    assert "given up" in outcomes[-1].failure.reason
    assert asked == [(None, 0)] + [(Place(at=11), skip) for skip in range(1, limits.RESTARTS)]


def test_a_reader_that_is_asked_no_more_is_stopped(folder):
    items = limits.read_all([folder / "a.warc.gz"])
    assert isinstance(next(items), Page)
    items.close()
