"""A WACZ -> its WARCs. It is a zip with a list of hashes: nothing in it is believed before it has been checked."""

from __future__ import annotations

import hashlib
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from itertools import pairwise
from typing import IO

import msgspec

from sayso.errors import NotAPage, OverBudget
from sayso.read.archive import Found, Loss, Passed, Place, of_warc
from sayso.read.stretch import WINDOW, Deflated, Stored, Stretch
from sayso.read.transfer import HARMLESS, RATIO

ENTRIES = 20_000
"""Entries of one WACZ: those seen have tens."""

PACKAGE = 20_000_000
"""Bytes of its list of hashes."""

_LIST, _SEAL = "datapackage.json", "datapackage-digest.json"
_WARC = re.compile(r"archive/.+\.warc(?:\.gz)?", re.IGNORECASE)
_LOCAL = struct.Struct("<4s22xHH")  # a local file header: its mark, the lengths of its name and its extra field
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, struct.error)
"""What zipfile raises where a zip is damaged."""

_HASHES = frozenset({"md5", "sha1", "sha256", "sha512"})


class _Resource(msgspec.Struct):
    path: str
    hash: str = ""


class _Package(msgspec.Struct):
    resources: list[_Resource] = []


class _Seal(msgspec.Struct):
    hash: str = ""


def warcs(
    file: IO[bytes], whole: Stored, *, label: str, allow_tampered: bool, start: Place | None, skip: int
) -> Iterator[Found]:
    """What the WARCs in a WACZ hold, in the order of their names.

    Raises NotAPage for a zip that is no WACZ, that leads outside, or that does not match its own hashes, unless
    `allow_tampered`. One without its directory was cut: what can be found in it comes out, and that it is incomplete.
    """
    try:
        archive = zipfile.ZipFile(file)
    except (*_DAMAGED, OSError):
        yield from _salvaged(whole, label=label, start=start.at if start else 1, skip=skip)
        return
    with archive:
        _refuse_traps(archive, label)
        named = sorted(entry.filename for entry in archive.infolist() if _WARC.fullmatch(entry.filename))
        if not named:
            raise NotAPage(f"{label} is a zip without WARCs under archive/; unpack it and name the pages in it")
        wrong: list[str] = []
        yield from _check_hashes(archive, whole, wrong)
        if wrong and not allow_tampered:
            raise NotAPage(
                f"{label} does not match its own hashes ({'; '.join(wrong[:3])}): changed or damaged since it was "
                "made; --allow-tampered reads it all the same"
            )
        notes = tuple(f"from an archive that does not match its own hashes: {each}" for each in wrong[:3])
        for name in named:
            if start is None or start.inside is None or name > start.inside:
                yield from _of_one(_stretch(archive, whole, name), label, name, 0, 0, notes)
            elif name == start.inside:
                yield from _of_one(_stretch(archive, whole, name), label, name, start.at, skip, notes)


def _of_one(stretch: Stretch, label: str, name: str, start: int, skip: int, notes: tuple[str, ...]) -> Iterator[Found]:
    """What one of its WARCs holds; where that is damaged beyond reading, the others are not affected."""
    try:
        yield from of_warc(stretch, label=label, inside=name, start=start, skip=skip, notes=notes)
    except (NotAPage, *_DAMAGED) as error:
        yield Loss(place=Place(at=start, inside=name), end=stretch.size, reason=str(error))


def _salvaged(whole: Stored, *, label: str, start: int, skip: int) -> Iterator[Found]:
    """The records in a zip that lost its end, read as if it were a damaged WARC: they lie in it as they are."""
    note = "from a WACZ that is incomplete: its hashes could not be checked"
    cut = Loss(place=Place(at=whole.size), end=whole.size, reason="the WACZ ends too early", incomplete=True)
    try:
        for found in of_warc(whole, label=label, start=start, skip=skip, notes=(note,)):
            if isinstance(found, Loss) and found.incomplete:
                cut = found
            elif isinstance(found, Loss) and not found.record:  # the zip's own heads and indexes lie between records
                yield Passed(place=found.place, what="no record")
            else:
                yield found
    except NotAPage:
        pass  # not one record in it: that it ends too early is all there is to say
    yield msgspec.structs.replace(cut, reason=f"{cut.reason}; the zip's directory is missing, and so may be pages")


def _refuse_traps(archive: zipfile.ZipFile, label: str) -> None:
    """Raises NotAPage for a zip made to harm, whole: who makes one trap is not believed in the rest."""
    entries = archive.infolist()
    if len(entries) > ENTRIES:
        raise OverBudget(f"{label} has {len(entries):,} entries; the budget for one WACZ is {ENTRIES:,}; split it")
    seen: set[str] = set()
    for entry in entries:
        name = entry.orig_filename
        shown = ascii(name[:80])
        if (
            name.startswith(("/", "\\"))
            or ".." in re.split(r"[/\\]", name)
            or re.match(r"[A-Za-z]:", name)
            or "\0" in name
        ):
            raise NotAPage(f"{label} is refused: its entry {shown} leads outside of it")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise NotAPage(f"{label} is refused: its entry {shown} is a link")
        if entry.flag_bits & 1 or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise NotAPage(f"{label} is refused: its entry {shown} is encrypted or compressed in a way WACZ has not")
        if name in seen:
            raise NotAPage(f"{label} is refused: it has two entries named {shown}")
        if entry.file_size > max(RATIO * entry.compress_size, HARMLESS):
            raise OverBudget(f"{label} is refused: its entry {shown} grows more than {RATIO}fold when it is unpacked")
        seen.add(name)
    places = sorted((entry.header_offset, entry.header_offset + entry.compress_size) for entry in entries)
    if any(end > following for (_, end), (following, _) in pairwise(places)):
        raise NotAPage(f"{label} is refused: its entries overlap")


def _stretch(archive: zipfile.ZipFile, whole: Stored, name: str) -> Stretch:
    """An entry as bytes to read: in place where it is stored as it is, unpacked on the way where it is compressed."""
    entry = archive.getinfo(name)
    if entry.compress_type != zipfile.ZIP_STORED:
        return Deflated(archive, entry)
    mark, named, extra = _LOCAL.unpack(whole.read_at(entry.header_offset, _LOCAL.size).ljust(_LOCAL.size, b"\0"))
    if mark != b"PK\x03\x04":
        raise NotAPage(f"its entry {name[:80]!a} is not where its directory says")
    base = entry.header_offset + _LOCAL.size + named + extra
    return Stored(whole.descriptor, base, max(0, min(entry.file_size, whole.size - base)))


# --- hashes -----------------------------------------------------------------------------------------


def _check_hashes(archive: zipfile.ZipFile, whole: Stored, wrong: list[str]) -> Iterator[Passed]:
    """Compare every file with the hash that the WACZ gives for it; what differs goes to `wrong`.

    Yields a sign of life now and then: hashing an archive of gigabytes takes longer than reading a page may.
    """
    names = set(archive.namelist())
    if _LIST not in names:
        wrong.append(f"it has no {_LIST}")
        return
    try:
        raw = _small(archive, whole, _LIST)
        resources = {each.path: each.hash for each in msgspec.json.decode(raw, type=_Package).resources}
        if _SEAL in names:
            seal = _digest_of(msgspec.json.decode(_small(archive, whole, _SEAL), type=_Seal).hash)
            if seal is None or hashlib.new(seal[0], raw, usedforsecurity=False).digest() != seal[1]:
                wrong.append(f"{_LIST} differs from its hash in {_SEAL}")
    except (msgspec.MsgspecError, RecursionError, NotAPage, *_DAMAGED):
        wrong.append(f"{_LIST} or {_SEAL} is no list of hashes")
        return
    for name in sorted(names - resources.keys()):
        if _WARC.fullmatch(name):
            wrong.append(f"{name[:80]!a} is not in {_LIST}")
    for name, claimed in resources.items():
        if name not in names:
            wrong.append(f"{name[:80]!a} is listed and missing")
            continue
        yield Passed(place=Place(at=0), what="hashed")
        yield from _check_hash(archive, whole, name, claimed, wrong)


def _check_hash(archive: zipfile.ZipFile, whole: Stored, name: str, claimed: str, wrong: list[str]) -> Iterator[Passed]:
    expected = _digest_of(claimed)
    if expected is None:
        wrong.append(f"{name[:80]!a} is listed without a hash that can be checked")
        return
    running = hashlib.new(expected[0], usedforsecurity=False)
    at = 0
    try:
        stretch = _stretch(archive, whole, name)
        while at < stretch.size and (piece := stretch.read_at(at, WINDOW)):
            running.update(piece)
            at += len(piece)
            yield Passed(place=Place(at=0), what="hashed")
    except (NotAPage, *_DAMAGED) as error:
        wrong.append(f"{name[:80]!a} cannot be unpacked ({error})")
        return
    if running.digest() != expected[1]:
        wrong.append(f"{name[:80]!a} differs from its {expected[0]} in {_LIST}")


def _digest_of(claimed: str) -> tuple[str, bytes] | None:
    """The algorithm and the bytes of 'sha256:hex'; md5 where none is named, as the data package standard has it."""
    name, colon, value = claimed.rpartition(":")
    name = name.lower() if colon else "md5"
    try:
        return (name, bytes.fromhex(value)) if name in _HASHES and value else None
    except ValueError:
        return None


def _small(archive: zipfile.ZipFile, whole: Stored, name: str) -> bytes:
    return _stretch(archive, whole, name).read_at(0, PACKAGE)
