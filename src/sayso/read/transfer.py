"""What HTTP did to a page's bytes on the way, undone within bounds: chunks joined, compression taken off."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator

from sayso.errors import NotAPage, OverBudget

RATIO = 100
"""Times that a page may grow when its compression is taken off. Markup of real pages grows four- to twentyfold."""

HARMLESS = 1_000_000
"""Bytes below which no growth does harm: short pages of one repeated line grow more than a hundredfold."""

STEP = 1 << 18
_WITH_GZIP_HEAD = 31  # as zlib's windowBits have it
LAYERS = 3
"""Compressions on one another: servers apply one, misconfigured ones two."""

_SIZE = re.compile(rb"[ \t]{0,8}([0-9A-Fa-f]{1,8})[ \t]{0,8}(?:;[^\r\n]{0,1000})?\r?\n")


class NotDecoded(NotAPage):
    """The bytes are not what their encoding says. Skip the page, or take them as they are."""


def joined(body: bytes) -> tuple[bytes, bool] | None:
    """The chunks of a body joined, and whether its last chunk is there; None where the body is in no chunks.

    Archives often keep a body joined already and the header that says otherwise.
    """
    pieces: list[bytes] = []
    at = 0
    while size := _SIZE.match(body, at):
        length = int(size.group(1), 16)
        piece = body[size.end() : size.end() + length]
        pieces.append(piece)
        if length == 0:
            return b"".join(pieces), True
        at = size.end() + len(piece)
        if len(piece) < length:
            break
        at += 2 if body.startswith(b"\r\n", at) else 1 if body.startswith(b"\n", at) else 0
    return (b"".join(pieces), False) if pieces else None


def decoded(body: bytes, encodings: list[str], *, at_most: int) -> bytes:
    """The body without its compression, the last applied taken off first.

    Raises OverBudget where more than `at_most` bytes or RATIO times as many come out, and NotDecoded where the bytes
    are not what `encodings` says, or one is not known. Never holds more than a step beyond the bound.
    """
    encodings = [name for name in encodings if name not in ("", "identity", "none", "utf-8")]
    if len(encodings) > LAYERS:
        raise NotDecoded(f"it is compressed {len(encodings)} times over")
    bound = min(at_most, max(RATIO * len(body), HARMLESS))
    for name in reversed(encodings):
        if name not in _STEPS:
            raise NotDecoded(f"its encoding is {name:.40}, which sayso does not know")
        body = _bounded(_STEPS[name](body), bound, name)
    return body


def _bounded(steps: Iterator[bytes], bound: int, name: str) -> bytes:
    pieces, total = [], 0
    try:
        for piece in steps:
            pieces.append(piece)
            total += len(piece)
            if total > bound:
                raise OverBudget(f"more than {bound:,} bytes come out of its {name}, the budget for one page")
    except (zlib.error, OSError, EOFError) as error:
        raise NotDecoded(f"it says that it is {name}, and is not or is damaged ({error})") from error
    return b"".join(pieces)


def _inflated(body: bytes, window: int) -> Iterator[bytes]:
    """The members of a gzip or zlib body one after another; bytes after them that are none are left out."""
    at = 0
    while at == 0 or (window == _WITH_GZIP_HEAD and body.startswith(b"\x1f\x8b", at)):
        inflater = zlib.decompressobj(window)
        while not inflater.eof:
            fed = inflater.unconsumed_tail or body[at : at + STEP]
            at += 0 if inflater.unconsumed_tail else len(fed)
            piece = inflater.decompress(fed, STEP)
            if not fed and not piece and not inflater.eof:
                raise EOFError("it ends too early")
            yield piece
        at -= len(inflater.unused_data)


def _gzip(body: bytes) -> Iterator[bytes]:
    return _inflated(body, _WITH_GZIP_HEAD)


def _deflate(body: bytes) -> Iterator[bytes]:
    """With its two bytes of header, as the standard wants, or without, as half of the servers send it."""
    wrapped = len(body) > 1 and body[0] & 15 == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    return _inflated(body, 15 if wrapped else -15)


def _brotli(body: bytes) -> Iterator[bytes]:
    from fastwarc.stream_io import BrotliReader

    with BrotliReader(io.BytesIO(body)) as stream:
        while piece := stream.read(STEP):
            yield piece


def _zstd(body: bytes) -> Iterator[bytes]:
    from fastwarc.stream_io import ZstdReader

    with ZstdReader(io.BytesIO(body)) as stream:
        while piece := stream.read(STEP):
            yield piece


_STEPS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
