"""The reference list of a page: its entries, their addresses or the lack of one, and where each is cited."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from sayso.record import Block, Reference, Role, Span
from sayso.text import LOWERED, markers

_ENTRY = re.compile(
    r"\[\^?(\d{1,3})\]:?\s{0,3}|(?m:^)\s{0,4}\^?\s{0,2}(\d{1,3})[.)]\s{1,3}|(?m:^)\s{0,4}[•*–-]\s{1,3}"
    r"|(?m:^)\s{0,4}\^\s{1,3}|(?m:^)([⁰¹²³⁴-⁹]{1,3})\s{0,3}"
)
_OPENS = re.compile(r"\s{0,4}(?:\[\^?(\d{1,3})\]:?|([⁰¹²³⁴-⁹]{1,3}))\s{0,3}[^\s\d]")
_RUN_ON = re.compile(r"\[\^?(\d{1,3})\](?!\()")
_ROUND = re.compile(r"(?<=[\w.,;”\" ])\((\d{1,2})\)")
# An address as written, misspelt ones too: 'htps:/x', 'https//x.y', 'hxxps://x'; brackets inside it belong to it.
_IN = r"(?:[^\s<>\"“”()\]]|\([^\s<>()]{0,200}\)){1,1000}"
_ADDRESS = re.compile(
    rf"\b(?:h?t{{1,3}}ps?:[/\\]{{1,3}}|ht{{1,3}}ps?//){_IN}|\bhxxps?:/{{1,3}}{_IN}|\bhtt?ps?:(?=[\w-]+\.){_IN}|\bhttps?:\s?//\s?{_IN}"
    rf"|\bwww\.{_IN}|\bdoi:\s?10\.\d{{4,9}}/{_IN}|(?<![\w/.@-])10\.\d{{4,9}}/{_IN}"
    rf"|(?<![\w/.@-])(?:[a-z0-9][a-z0-9-]{{0,60}}\.){{1,4}}[a-z]{{2,10}}/{_IN}",
    re.IGNORECASE,
)
_BROKEN = re.compile(r"\s{1,3}(?=[a-z]\S{0,200}/)[^\s<>\"“”()\[\]]{3,200}\s{0,3}$")
"""What is left of an address that was broken by a space, at the end of its entry."""
_QUOTED = re.compile(r"[\"“„«]([^\"“”„»\n]{3,400})[\"”“»]")
_HEADING = re.compile(
    r"(?:references?|(?:further )?sources?|citations?|footnotes?|endnotes?|notes|works cited|bibliography"
    r"|(?:notes|sources) and references|references and (?:notes|sources)|reference list|list of (?:references|sources)"
    r"|(?:sources|references|notes) and (?:further reading|links|documents))"
    r"\s?:?",
    re.IGNORECASE,
)
# Words that stand where an address should: what tools write for a link they did not keep.
_PLACEHOLDER = re.compile(
    r"[\[(<{]{0,2}\s?(?:(?:insert |add )?(?:link|url|source|address)(?: here| to come| needed)?|here|n/?a|tb[dc]|todo"
    r"|#|https?:/{0,2}|www\.?|x{3,})\s?[\])>}]{0,2}\.?",
    re.IGNORECASE,
)
_NOWHERE = re.compile(
    r"(?:www\.)?(?:example(?:\.(?:com|org|net))?|(?:your|some|the)?-?(?:domain|site|website|url|link|address)"
    r"(?:\.(?:com|org|net))?|x{3,}(?:\.\w{2,3})?|\.{2,}|…|localhost|link-?(?:here)?)",
    re.IGNORECASE,
)


_NAMED = re.compile(r"\s{0,4}(?:references?|sources?|citations?|footnotes?|notes)\s?:\s{0,3}(?=\[)", re.IGNORECASE)


def is_heading(line: str) -> bool:
    """Whether a line is the heading of a reference list."""
    return len(line) < 40 and bool(_HEADING.fullmatch(line.strip(" \t:—-*#")))


def looks_like_entry(line: str) -> bool:
    """Whether a line opens with a number in brackets and goes on like a work's title: an entry, or several run on."""
    named = _NAMED.match(line)
    found = re.match(r"\s{0,4}(?:\[\^?\d{1,3}\]|\^\s?\d{0,3})\s{0,3}\S", line[named.end() :] if named else line)
    return bool(found) and bool(_QUOTED.search(line) or _ADDRESS.search(line) or re.search(r"\blink\b", line))


def in_a_run(lines: Sequence[str]) -> set[int]:
    """Which lines are entries because they count: '[1] …', '[2] …' right below each other, whatever stands above.

    Where they count as any list does ('1. …'), two of them must have an address, or a placeholder of one.
    """
    bracketed = _runs([_opening(line) for line in lines])
    plain = _runs([int(found[1]) if (found := _PLAIN.match(line)) else None for line in lines])
    works = [run for run in plain if sum(bool(_FOLLOWED.search(lines[i])) for i in run) >= 2]
    return {i for run in (*bracketed, *works) for i in run}


_PLAIN = re.compile(r"\s{0,4}(\d{1,3})[.)]\s{1,3}\S")
_FOLLOWED = re.compile(r"https?:|\bwww\.|[\[(](?:link|url|#)[\])]|\blink$", re.IGNORECASE)


def _runs(numbers: Sequence[int | None]) -> list[range]:
    """The runs of places that count from 1, of two at least."""
    found: list[range] = []
    i = 0
    while i < len(numbers):
        end = i
        while end < len(numbers) and numbers[end] == end - i + 1:
            end += 1
        if end - i >= 2:
            found.append(range(i, end))
        i = max(end, i + 1)
    return found


def _opening(line: str) -> int | None:
    """The number in brackets, or raised, that a line opens with."""
    opened = _OPENS.match(line)
    return int((opened[1] or opened[2]).translate(LOWERED)) if opened else None


def is_work(line: str) -> bool:
    """Whether a line has what tells a work from a link of the site: a date, a mark, an address, several parts."""
    return bool(re.search(r"\d|[\"“”«(]|[.,:;]\s|\s[-–—]\s", line) or _ADDRESS.search(line) or len(line.split()) > 8)


def is_address(line: str) -> bool:
    """Whether a line is nothing but an address: the end of the entry above it."""
    return len(line) <= 1_000 and " " not in line and bool(_ADDRESS.fullmatch(line.strip("<>()[] \t.,;")))


def is_placeholder(address: str) -> bool:
    """Whether an address leads nowhere by what it is: '#', 'https://example', 'about:blank'."""
    address = address.strip()
    if not address or address.startswith("#") or re.match(r"(?:javascript|about|data|file):", address, re.I):
        return True
    if _PLACEHOLDER.fullmatch(address):
        return True
    try:
        host = urlsplit(address[:2_000]).netloc
    except ValueError:
        return False
    return bool(host and _NOWHERE.fullmatch(host.partition(":")[0]))


_YEAR = re.compile(r",?\s{0,3}\b(?:(?:\d{1,2}\s)?[A-Z][a-z]{2,8}\.?\s(?:\d{1,2},\s)?)?(?:19|20)\d{2}$")


def find_references(
    text: str,
    blocks: Iterable[Block],
    *,
    numbered: Mapping[int, int] | None = None,
    continued: Iterable[int] = (),
    linked: Iterable[tuple[int, str]] = (),
) -> tuple[Reference, ...]:
    """The entries in the blocks of role reference, in order, each with the places of the other blocks that cite it.

    An entry's `start` and `end` cover all its words. Entries without a number have no markers. Of what stands in no
    text, `numbered` gives the numbers that are shown, by a block's start (HTML's ordered lists), `continued` the starts
    of blocks that go on with the entry before, and `linked` the addresses of links by where they start.
    """
    blocks = tuple(blocks)
    shown = numbered or {}
    listed = [
        (start, end, shown.get(start) if number is None else number)
        for start, end in _joined(text, blocks, frozenset(continued))
        for start, end, number in _entries(text, start, end)
    ]
    if not listed:
        return ()
    body = [block for block in blocks if block.role not in (Role.REFERENCE, Role.FURNITURE, Role.TAG)]
    cited = _cited(text, body, {number for _, _, number in listed if number is not None})
    links = sorted(linked)
    return tuple(_reference(text, start, end, number, cited, links) for start, end, number in listed)


def _joined(text: str, blocks: Iterable[Block], continued: frozenset[int]) -> list[tuple[int, int]]:
    """The reference blocks, those that go on with the one before joined to it."""
    found: list[tuple[int, int]] = []
    last: Block | None = None
    for block in blocks:
        if block.role is Role.REFERENCE:
            line = text[block.start : block.end]
            goes_on = block.start in continued or is_address(line)
            if goes_on and last is not None and last.role is Role.REFERENCE:
                found[-1] = (found[-1][0], block.end)
            else:
                found.append((block.start, block.end))
        last = block
    return found


def _cited(text: str, body: Iterable[Block], numbers: set[int]) -> dict[int, list[Span]]:
    """Where each number is cited: '[2]' or '²', or '(2)' on a page that has neither and cites 1."""
    found: dict[int, list[Span]] = {}
    round_: dict[int, list[Span]] = {}
    for block in body:
        for number, start, end in markers(text, block.start, block.end):
            found.setdefault(number, []).append(Span(start=start, end=end, text=text[start:end]))
        for mark in _ROUND.finditer(text, block.start, block.end):
            if int(mark.group(1)) in numbers:
                round_.setdefault(int(mark.group(1)), []).append(_span(mark))
    return found if found or 1 not in round_ else round_


def _entries(text: str, start: int, end: int) -> Iterator[tuple[int, int, int | None]]:
    """Start, end and number of each entry of a block; several may be run together on one line."""
    opened = [m for m in _RUN_ON.finditer(text, start, end) if _opens(text, m, start)]
    if opened:
        ends = [m.start() for m in opened[1:]] + [end]
        for m, last in zip(opened, ends, strict=True):
            yield m.start(), _trimmed(text, m.start(), last), int(m.group(1))
        return
    line = text[start:end]
    if is_heading(line):
        return
    found = _ENTRY.match(line)
    number = next((int(group.translate(LOWERED)) for group in found.groups() if group), None) if found else None
    yield start, _trimmed(text, start, end), number


def _opens(text: str, found: re.Match[str], start: int) -> bool:
    """An entry's number, not a placeholder's brackets or a citation inside an entry's title."""
    after = text[found.end() : found.end() + 3].lstrip(": ")
    return found.start() == start or after[:1].isupper() or after[:1] in "\"“„«‘'"


def _trimmed(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def _reference(
    text: str,
    start: int,
    end: int,
    number: int | None,
    cited: dict[int, list[Span]],
    links: Sequence[tuple[int, str]],
) -> Reference:
    entry = text[start:end]
    found = _ENTRY.match(entry)
    body = entry[found.end() :] if found else entry
    written = _ADDRESS.search(body)
    title, publisher = _title_and_publisher(body[: written.start()] if written else body)
    return Reference(
        number=number,
        publisher=publisher,
        title=title,
        address=_address(body, written, links[bisect_left(links, (start, "")) : bisect_left(links, (end, ""))]),
        start=start,
        end=end,
        markers=tuple(cited.get(number, ())) if number is not None else (),
    )


def _address(body: str, written: re.Match[str] | None, links: Sequence[tuple[int, str]]) -> str | None:
    """The address as written, malformed or not, else the first of its links that leads anywhere."""
    if written is not None:
        broken = _BROKEN.match(body, written.end())
        address = body[written.start() : broken.end() if broken else written.end()].strip().rstrip(".,;:'’")
        if not is_placeholder(address):
            return address
    return next((to for _, to in links if not is_placeholder(to)), None)


def _title_and_publisher(body: str) -> tuple[str | None, str | None]:
    quoted = _QUOTED.search(body)
    if quoted:
        before = _clean(body[: quoted.start()])
        after = _clean(body[quoted.end() :])
        return _clean(quoted.group(1)), before or after
    # 'Title. Publisher, date.' is the commonest order of lists without marks; a title may be of two sentences
    parts = [part for part in (_clean(p) for p in re.split(r"(?<=\w\w|.[)?!])\.\s+", body.strip())) if part]
    dated = [i for i, part in enumerate(parts) if i and _YEAR.search(part)]
    at = dated[0] if dated else len(parts) - 1
    if at < 1:
        return (parts[0] if parts else None), None
    publisher = _clean(_YEAR.sub("", parts[at])) or (parts[at - 1] if at > 1 else None)
    return parts[0] if at == 1 else ". ".join(parts[: at if publisher != parts[at - 1] else at - 1]), publisher


def _clean(text: str) -> str | None:
    """A piece of an entry without the marks and placeholders at its edges; None where nothing is left."""
    text = re.sub(r"\s+", " ", text).strip(' \t,;:–—-.[]()"“”')
    return None if not text or _PLACEHOLDER.fullmatch(text) else re.sub(r",?\s*(?:link|\[link)$", "", text) or None


def _span(found: re.Match[str]) -> Span:
    return Span(start=found.start(), end=found.end(), text=found.group())
