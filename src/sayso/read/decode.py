"""Bytes -> text: byte-order mark, UTF-8, declaration, and only then a guess; every guess is noted.

UTF-8 comes before the declaration, because bytes seldom fit it by chance and declarations are often wrong.
"""

from __future__ import annotations

import codecs
import contextlib
import re
from dataclasses import dataclass

from sayso.errors import EmptyInput, NotAPage

# First bytes of things that are no page, with what to tell people (from each format's specification).
_SIGNATURES = (
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF-", "a PDF; save its text first"),
    (b"PK\x03\x04", "a zip archive; unpack it first"),
    (b"\x1f\x8b", "gzip data; unpack it first"),
    (b"WARC/1.", "a web archive; name it as a file"),
    (b"BZh", "bzip2 data; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "zstd data; unpack it first"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"RIFF", "sound or film"),
    (b"ID3", "sound"),
)

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"(?:charset|encoding)\s{0,5}=\s{0,5}[\"']?\s{0,5}([A-Za-z0-9_.:-]{2,40})")
_CONTROLS = bytes((*range(0, 8), *range(14, 27), *range(28, 32), 127))
_SAMPLE = 100_000
"""Bytes a guess is made from, and within which a declaration counts as being at the head of the page."""

_ENOUGH = 20
"""Bytes beyond ASCII from which a guess beats the commonest encoding: charset-normalizer takes one 'é' for Latvian."""

# What pages are written in besides UTF-8 (WHATWG Encoding standard, without its rarest): no mainframe, no DOS.
_WEB = (
    *("cp1252", "cp1250", "cp1251", "koi8_r", "koi8_u", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258"),
    *("iso8859_2", "cp874", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr"),
)

# UTF-8 read as Windows-1252 and written out again: a lead byte's character and one of a continuation byte's.
_TWICE = re.compile(r"â€[\u0080-\u00bf™œž˜š›¦“”¢]|Ã[\u0080-\u00bf©¨¼¶¤ª«¯±³´¸¹º»]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a page's bytes, and remarks on how it was told."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(raw: bytes, *, label: str, http: str | None = None) -> Decoded:
    """The text in these bytes. `label` names the page in errors; `http` is the encoding its transfer declared, if any.

    Raises EmptyInput where there is nothing in them, NotAPage where they are no text. What cannot be decoded becomes
    U+FFFD, with a note; NULs and lone surrogates become U+FFFD too.
    """
    if not raw.strip():
        raise EmptyInput(f"{label} is empty; fetch it again")
    for signature, thing in _SIGNATURES:
        if raw.startswith(signature):
            raise NotAPage(f"{label} is no page but {thing}")
    decoded = _by_mark(raw) or _without_mark(raw, label, http)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd").lstrip("\ufeff")
    text = text.encode("utf-8", "replace").decode("utf-8") if _has_surrogate(text) else text
    return Decoded(text, decoded.encoding, (*decoded.notes, *_remarks(text)))


def as_written(raw: bytes) -> str:
    """The text in these bytes as `decode` tells its encoding, with its own line ends: what an editor counts in."""
    return raw.decode(decode(raw, label="the page").encoding, "replace")


def _has_surrogate(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _by_mark(raw: bytes) -> Decoded | None:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            try:
                return Decoded(raw.decode(encoding), encoding)
            except UnicodeDecodeError:
                continue  # bytes that only look like a mark
    return None


def _without_mark(raw: bytes, label: str, http: str | None) -> Decoded:
    wide = _wide(raw)
    if wide:
        return Decoded(raw.decode(wide, "replace"), wide, (f"no byte-order mark; read as {wide} by its NUL bytes",))
    if _binary(raw):
        raise NotAPage(f"{label} is binary, not text; name an HTML or text file")
    declared = _declared(raw, http)
    as_utf8 = None if declared and raw.isascii() else _strictly(raw, "utf-8")
    if as_utf8 is not None:  # bytes of another encoding that pass for UTF-8 by chance are next to impossible
        wrong = declared not in (None, "utf-8") and not raw.isascii()
        return Decoded(as_utf8, "utf-8", (f"declared {declared}, but its bytes are UTF-8",) if wrong else ())
    text = _strictly(raw, declared) if declared else None
    return Decoded(text, declared, ()) if text is not None and declared else _guessed(raw, declared)


def _strictly(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _wide(raw: bytes) -> str | None:
    """UTF-16 without a mark: in Latin-script text every other byte is NUL."""
    sample = raw[: min(len(raw), 4_000) // 2 * 2]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if half < 4:
        return None
    if odd > 0.7 * half and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 * half and odd < 0.1 * half else None


def _binary(raw: bytes) -> bool:
    """More than one byte in fifty is a control byte no text has (a stray NUL on a page stays a page)."""
    sample = raw[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls > 2 and controls * 50 > len(sample)


def _declared(raw: bytes, http: str | None) -> str | None:
    found = _DECLARED.search(raw[:_SAMPLE])
    for name in (http, found and found.group(1).decode("ascii")):
        with contextlib.suppress(LookupError):
            if name:
                codec = codecs.lookup(name)
                break
    else:
        return None
    # Browsers read Latin-1 as Windows-1252 (WHATWG Encoding standard), and never UTF-16 from a declaration in bytes.
    if codec.name in ("iso8859-1", "ascii"):
        return "cp1252"
    return None if codec.name.startswith(("utf-16", "utf-32", "utf-7")) or not codec._is_text_encoding else codec.name


def _guessed(raw: bytes, declared: str | None) -> Decoded:
    """Neither the declaration nor UTF-8 fits: mostly good UTF-8 keeps its good parts, the rest is guessed."""
    told = f"declared {declared}, which does not fit" if declared else "no encoding declared, and not UTF-8"
    text = raw.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = len(re.findall(r"[\u0080-\ufffc]", text))
    if good > bad:
        return Decoded(text, "utf-8", (f"{told}; read as UTF-8 with {bad} broken places",))
    encoding = _told_by_shape(raw[:_SAMPLE])
    return Decoded(raw.decode(encoding, "replace"), encoding, (f"{told}; guessed to be {encoding}",))


def _told_by_shape(sample: bytes) -> str:
    """The encoding of the web whose letters look most like a language; Windows-1252 where there is little to go by."""
    from charset_normalizer import from_bytes

    if sum(byte > 127 for byte in sample) < _ENOUGH:
        return "cp1252"
    best = from_bytes(sample, cp_isolation=list(_WEB)).best()
    return best.encoding if best else "cp1252"


def _remarks(text: str) -> tuple[str, ...]:
    notes = []
    broken = text.count("\ufffd")
    if broken:
        notes.append(f"{broken} characters could not be decoded and stand as U+FFFD")
    if ("Ã" in text or "â€" in text) and _TWICE.search(text):
        notes.append("some characters look decoded twice (UTF-8 read as Windows-1252); they are kept as they are")
    return tuple(notes)
