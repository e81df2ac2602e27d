"""Facts about text that every room may need; nothing here knows of pages."""

from __future__ import annotations

import difflib
import re
import unicodedata
from typing import Protocol
from urllib.parse import urlsplit

QUOTES = frozenset('"“”„‟«»‹›')
"""Marks that open or close quoted words; the apostrophe and its curly twin are left out, being both."""

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_INVISIBLE = dict.fromkeys(
    map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2067\u2068\u2069\u202a\u202b\u202c\u202d\u202e\ufeff")
)


def words(text: str) -> list[str]:
    """The words of a text, lower-case, in order, marks and punctuation left out."""
    return [word.lower() for word in _WORD.findall(text)]


def collapse(text: str) -> str:
    """`text` with every run of white space as one space and none at the edges."""
    return " ".join(text.split())


def is_visible(text: str) -> bool:
    """Whether anything in `text` can be seen: more than white space and marks without a width."""
    return any(char > " " and not char.isspace() and ord(char) not in _INVISIBLE for char in text)


def key(text: str) -> str:
    """What two spellings of the same words have in common: lower-case, composed, without marks that cannot be seen.

    For comparing only: never shown, and its offsets mean nothing.
    """
    if text.isascii():  # nearly all lines, ten times as fast
        return collapse(text.lower())
    return collapse(unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).casefold())


def differing(one: str, other: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """The places where two texts differ, word by word: start and end in each, empty on a side with nothing there."""
    first, second = list(_WORD.finditer(one)), list(_WORD.finditer(other))
    matcher = difflib.SequenceMatcher(
        None, [m.group().lower() for m in first], [m.group().lower() for m in second], autojunk=False
    )

    def place(found: list[re.Match[str]], start: int, end: int) -> tuple[int, int]:
        if start == end:
            at = found[start].start() if start < len(found) else (found[-1].end() if found else 0)
            return at, at
        return found[start].start(), found[end - 1].end()

    return [(place(first, i, j), place(second, a, b)) for kind, i, j, a, b in matcher.get_opcodes() if kind != "equal"]


# --- shown to people ------------------------------------------------------------------------------

# Code points that would turn text round, hide in it, drive a terminal, or are not allowed in XML.
_UNSEEN = frozenset(
    "\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u061c\ufffe\uffff"
)


def visible(text: str) -> str:
    """`text` on one line with what a terminal would obey or hide written out, as ‹U+202E›; soft hyphens left out."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    shown = []
    for char in text:
        if char in "\n\t\r":
            shown.append(" ")
        elif char == "\u00ad":
            continue
        elif char in _UNSEEN or unicodedata.category(char) in ("Cc", "Cs"):
            shown.append(f"‹U+{ord(char):04X}›")
        else:
            shown.append(char)
    return " ".join("".join(shown).split())


# --- outlets and addresses ------------------------------------------------------------------------

DESKS = frozenset(
    "news agency world online english edition international service network live digital website com tv newswire "
    "business sport sports".split()
)
"""What an outlet adds to its name for one of its desks or channels."""


def outlet_key(name: str | None) -> str | None:
    """What two spellings of one outlet's name have in common, so 'KTV' and 'KTV World'; None for none."""
    if not name:
        return None
    parts = key(name).removeprefix("the ").split()
    while len(parts) > 1 and parts[-1].strip(".,()") in DESKS:
        parts.pop()
    return " ".join(parts) or None


class Placed(Protocol):
    """What tells where something is from."""

    @property
    def id(self) -> str: ...
    @property
    def publisher(self) -> str | None: ...
    @property
    def url(self) -> str | None: ...
    @property
    def file(self) -> str | None: ...


def outlet(page: Placed) -> str:
    """Who a page is from, as it is called everywhere: its publisher, else the host of its address, else its file's name
    without the folders, a long one cut in the middle, else the first eight digits of its id."""
    if known := page.publisher or host(page.url):
        return known
    name = file_name(page.file or "")
    return f"{name[: FILE_NAME - 16]}…{name[-15:]}" if len(name) > FILE_NAME else name or page.id[:8]


FILE_NAME = 48
"""Characters of a file's name that are shown in an outlet's place: half a column of a terminal."""


def file_name(path: str) -> str:
    """The last part of a path: where a file lay is nobody's business."""
    return path.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]


def host(address: str | None) -> str | None:
    """The host of an address without 'www.'; null where it has none."""
    try:
        found = urlsplit((address or "")[:2_000]).hostname or ""
    except ValueError:  # 'http://[', a stranger's
        return None
    return found.removeprefix("www.") or None


_TRACKING = re.compile(r"(?:utm_\w*|fbclid|gclid|mc_[ce]id|cmpid|ref|ref_src|source|share|amp)=.*|amp\Z", re.IGNORECASE)
_SAME_PATH = re.compile(r"/(?:index\.\w{2,5}|amp/?|amp\.html)?\Z", re.IGNORECASE)


def address_key(address: str | None) -> str | None:
    """What two spellings of one web address have in common: neither its scheme, 'www.', tracking, nor a slash at its
    end. None for what is no address of a page: a home page, a link inside a site, a DOI.
    """
    if not address or re.search(r"\s", address.strip()):
        return None
    rest = re.sub(r"\A(?:https?:)?//", "", address.strip(), flags=re.IGNORECASE).partition("#")[0]
    place, _, query = rest.partition("?")
    host, slash, path = place.partition("/")
    host = host.lower().removeprefix("www.").partition(":")[0]
    if "." not in host.strip(".") or "@" in host or host.startswith("10."):
        return None
    path = _SAME_PATH.sub("", slash + path)
    kept = "&".join(sorted(part for part in query.split("&") if part and not _TRACKING.match(part)))
    if not path and not kept:
        return None
    return f"{host}{path}{'?' if kept else ''}{kept}"


# --- sentences -----------------------------------------------------------------------------------

# Written for this project from general knowledge of English news style: titles, ranks, months, states and units that
# carry a full stop and are followed by a capital or a digit.
ABBREVIATIONS = frozenset(
    """
    mr mrs ms messrs dr prof rev fr hon st sr jr gen lt col maj capt cpl sgt cmdr adm brig pvt supt insp det gov sen
    rep reps pres atty amb sec min mt ft no nos vol vs v pp art fig ca cf al approx est inc ltd corp co bros dept
    univ assn ave blvd rd jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu thurs fri sat sun
    ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa
    tenn tex va vt wash wis wyo e.g i.e n korea s
    """.split()
)

_STOP = re.compile(r"[.!?…]+[\"'”’)\]»]*(?:\[\^?\d{1,3}\]|[⁰¹²³⁴-⁹]{1,3}){0,9}(?=\s+\S)|\n")
_WORD_BEFORE = re.compile(r"[\w.&'’-]{1,20}$")
_NEXT = re.compile(r"\s+[\"'“‘«(\[•*–—-]*\s?(\S)")


def sentences(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence of `text`, white space at the edges left out.

    A linear scan that breaks at full stops, question and exclamation marks and at line ends; a quotation of three
    sentences is three sentences.
    """
    found: list[tuple[int, int]] = []
    start = 0
    for stop in _STOP.finditer(text):
        if stop.group() == "\n" or _ends_here(text, stop):
            _add(found, text, start, stop.end())
            start = stop.end()
    _add(found, text, start, len(text))
    return found


def _add(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        found.append((start, end))


def _ends_here(text: str, stop: re.Match[str]) -> bool:
    following = _NEXT.match(text, stop.end())
    if following is None:
        return True
    first = following.group(1)
    if first.islower():
        return False
    marks = re.split(r"[\[⁰¹²³⁴-⁹]", stop.group(), maxsplit=1)[0]  # without the markers of references
    if marks[0] != ".":
        # '"Why?" Smith asked' goes on; a name after the closing mark cannot be told from a new sentence, a small
        # letter can, and was handled above.
        return True
    if marks != ".":
        return True
    before = _WORD_BEFORE.search(text, max(0, stop.start() - 20), stop.start())
    word = before.group() if before else ""
    if len(word) == 1 and word.isupper():
        return False  # an initial
    if word.lower().lstrip("'’") in ABBREVIATIONS:
        # 'No. 5' but 'He said no. Five came'
        return word.lower() in {"no", "v", "art", "fig", "miss", "la", "sun", "ill", "mass", "wash", "co"} and not (
            word[:1].isupper()
        )
    if re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]", word):
        # U.S., a.m., D.C.: an end only before a word that commonly begins a sentence
        return (
            re.match(
                r"\s+[\"“]?(?:The|A|An|It|He|She|They|We|In|On|At|But|And|This|That|There|I)\b", text[stop.end() :][:12]
            )
            is not None
        )
    return True


# --- markers of references -------------------------------------------------------------------------

_BRACKETED = re.compile(r"\[\^?(\d{1,3}(?:\s{0,2}[,;–-]\s{0,2}\^?\d{1,3}){0,9})\]")
# Raised digits after a letter or a mark; not after a unit of one or two letters ('km²') or a digit ('10³').
_RAISED = re.compile(r"(?:(?<=[^\W\d]{3})|(?<=[.,;:!?”\"')\]]))[⁰¹²³⁴-⁹]{1,3}")
LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
"""Raised digits as digits."""


def markers(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int, int]]:
    """Number, start and end of every place of a text that cites a numbered reference, in order: '[2]', '[^2]', '²'.

    '[1, 4]' and '[2-5]' are several numbers at one place.
    """
    end = len(text) if end is None else end
    found = [
        (number, match.start(), match.end())
        for match in _BRACKETED.finditer(text, start, end)
        for number in _numbers(match.group(1))
    ]
    for match in _RAISED.finditer(text, start, end):
        found.append((int(match.group().translate(LOWERED)), match.start(), match.end()))
    return sorted(found, key=lambda marker: marker[1])


def _numbers(inside: str) -> list[int]:
    """The numbers of '3', '1, 4' and '2-5'."""
    numbers: list[int] = []
    for part in re.split("[,;]", inside):
        ends = [int(n) for n in re.findall(r"\d+", part)]
        if len(ends) == 2 and ends[0] <= ends[1] <= ends[0] + 50:
            numbers.extend(range(ends[0], ends[1] + 1))
        else:
            numbers.extend(ends)
    return numbers
