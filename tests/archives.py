"""Small web archives for tests, byte by byte, of invented pages: nothing here shares code with the reader."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import zipfile

DATE = "2025-04-17T16:20:05Z"


def page(number: int, *, sentences: int = 3) -> bytes:
    """A page about nothing, different for each number."""
    said = f"<p>The bridge at Hale was closed {number + 2} times in April, the harbour office said on Monday.</p>"
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>Bridge {number} closed</title></head><body><h1>Bridge {number} "
        f"closed</h1>{said * sentences}</body></html>"
    ).encode()


def address(number: int) -> str:
    return f"https://wire.example/{number}"


def http(body: bytes, *, kind: str = "text/html; charset=utf-8", status: str = "200 OK", more: str = "") -> bytes:
    """An HTTP response as it goes over the wire."""
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}\r\n".encode() + body


def digest(raw: bytes, algorithm: str = "sha1") -> str:
    """A digest as crawlers write it."""
    found = hashlib.new(algorithm, raw).digest()
    return f"{algorithm}:{base64.b32encode(found).decode() if algorithm == 'sha1' else found.hex()}"


def record(
    block: bytes,
    *,
    url: str | None = "https://wire.example/0",
    kind: str = "response",
    media: str = "application/http; msgtype=response",
    date: str | None = DATE,
    length: str | int | None = None,
    digests: bool = True,
    more: str = "",
) -> bytes:
    """A WARC record; `length` is what its Content-Length says where that is not the truth."""
    name = hashlib.md5(block + str(url).encode()).hexdigest()
    lines = [f"WARC/1.0\r\nWARC-Type: {kind}", f"WARC-Record-ID: <urn:uuid:{name}>", f"Content-Type: {media}"]
    lines += [f"WARC-Target-URI: {url}"] if url else []
    lines += [f"WARC-Date: {date}"] if date else []
    lines += [f"WARC-Block-Digest: {digest(block)}"] if digests else []
    lines.append(f"Content-Length: {len(block) if length is None else length}\r\n")
    return ("\r\n".join(lines) + more).encode() + b"\r\n" + block + b"\r\n\r\n"


def response(number: int = 0, *, digests: bool = True) -> bytes:
    """The record of a page."""
    return record(http(page(number)), url=address(number), digests=digests)


def info() -> bytes:
    """The record most archives begin with."""
    return record(b"software: by hand\r\n", url=None, kind="warcinfo", media="application/warc-fields")


def packed(records: list[bytes], level: int = 6) -> bytes:
    """A WARC.gz: each record a gzip member of its own."""
    return b"".join(gzip.compress(each, level, mtime=0) for each in records)


def package(files: dict[str, bytes], *, listed: dict[str, bytes] | None = None) -> dict[str, bytes]:
    """The files of a WACZ with their list of hashes, which is that of `listed` where that is not the truth."""
    resources = [
        {"name": name.rpartition("/")[2], "path": name, "hash": digest(raw, "sha256"), "bytes": len(raw)}
        for name, raw in (listed or files).items()
    ]
    listing = json.dumps({"profile": "data-package", "wacz_version": "1.1.1", "resources": resources}).encode()
    seal = json.dumps({"path": "datapackage.json", "hash": digest(listing, "sha256")}).encode()
    return {**files, "datapackage.json": listing, "datapackage-digest.json": seal}


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip as WACZ wants it: compressed WARCs as they are, the rest deflated."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in files.items():
            entry = zipfile.ZipInfo(name, (2025, 4, 17, 16, 20, 6))
            archive.writestr(entry, raw, zipfile.ZIP_STORED if name.endswith(".gz") else zipfile.ZIP_DEFLATED)
    return out.getvalue()


def wacz(records: list[bytes]) -> bytes:
    """A WACZ of one WARC.gz, as browsers' extensions save them."""
    return zipped(
        package({"archive/data.warc.gz": packed(records), "pages/pages.jsonl": b'{"format": "json-pages-1.0"}\n'})
    )
