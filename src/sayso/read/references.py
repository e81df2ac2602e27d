"""The reference list of a page: its entries, their addresses or the lack of one, and where each is cited."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from sayso.record import Block, Reference, Role, Span

_ENTRY = re.compile(r"\[(\d{1,3})\]\s{0,3}|(?m:^)\s{0,4}\^?\s{0,2}(\d{1,3})[.)]\s{1,3}|(?m:^)\s{0,4}[•*–-]\s{1,3}")
_RUN_ON = re.compile(r"\[(\d{1,3})\](?!\()")
_MARKER = re.compile(r"\[(\d{1,3}(?:\s{0,2}[,–-]\s{0,2}\d{1,3}){0,9})\]")
_ROUND = re.compile(r"(?<=[\w.,;”\" ])\((\d{1,2})\)")
# Raised digits after a letter or a mark; not after a unit of one or two letters ('km²') or a digit ('10³').
_RAISED = re.compile(r"(?:(?<=[^\W\d]{3})|(?<=[.,;!?”\")]))[⁰¹²³⁴-⁹]{1,3}")
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_ADDRESS = re.compile(r"h?t?tps?:/{1,3}[^\s<>\"“”\])]{2,1000}|\bwww\.[^\s<>\"“”\])]{4,1000}", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“„«]([^\"“”„»\n]{3,400})[\"”“»]")
_HEADING = re.compile(
    r"(?:references?|(?:further )?sources?|citations?|footnotes?|endnotes?|notes|works cited|bibliography)\s?:?",
    re.IGNORECASE,
)
# Words that stand where an address should: what tools write for a link they did not keep.
_PLACEHOLDER = re.compile(
    r"[\[(]?\s?(?:link|url|source|here|address|n/?a|tbd|insert link|#)\s?[\])]?\.?", re.IGNORECASE
)


def is_heading(line: str) -> bool:
    """Whether a line is the heading of a reference list."""
    return len(line) < 40 and bool(_HEADING.fullmatch(line.strip(" \t:—-*#")))


def looks_like_entry(line: str) -> bool:
    """Whether a line opens with a number in brackets and goes on like a work's title: an entry, or several run on."""
    found = re.match(r"\s{0,4}(?:\[\d{1,3}\]|\^\s?\d{0,3})\s{0,3}\S", line)
    return bool(found) and bool(_QUOTED.search(line) or _ADDRESS.search(line) or re.search(r"\blink\b", line))


_YEAR = re.compile(r",?\s{0,3}\b(?:(?:\d{1,2}\s)?[A-Z][a-z]{2,8}\.?\s(?:\d{1,2},\s)?)?(?:19|20)\d{2}$")


def find_references(
    text: str, blocks: Iterable[Block], *, numbered: Mapping[int, int] | None = None
) -> tuple[Reference, ...]:
    """The entries in the blocks of role reference, in order, each with the places of the other blocks that cite it.

    An entry's `start` and `end` cover all its words. Entries without a number have no markers;
    `numbered` gives, by a block's start, the numbers that are shown but stand in no text (HTML's ordered lists).
    """
    blocks = tuple(blocks)
    shown = numbered or {}
    listed = [
        (start, end, shown.get(start) if number is None else number)
        for block in blocks
        if block.role is Role.REFERENCE
        for start, end, number in _entries(text, block)
    ]
    if not listed:
        return ()
    body = [block for block in blocks if block.role not in (Role.REFERENCE, Role.FURNITURE, Role.TAG)]
    cited = _cited(text, body, {number for _, _, number in listed if number is not None})
    return tuple(_reference(text, start, end, number, cited) for start, end, number in listed)


def _cited(text: str, body: Iterable[Block], numbers: set[int]) -> dict[int, list[Span]]:
    """Where each number is cited: '[2]' or '²', or '(2)' on a page that has neither and cites 1."""
    found: dict[int, list[Span]] = {}
    round_: dict[int, list[Span]] = {}
    for block in body:
        for number, span in _markers(text, block):
            found.setdefault(number, []).append(span)
        for mark in _ROUND.finditer(text, block.start, block.end):
            if int(mark.group(1)) in numbers:
                round_.setdefault(int(mark.group(1)), []).append(_span(mark))
    return found if found or 1 not in round_ else round_


def _entries(text: str, block: Block) -> Iterator[tuple[int, int, int | None]]:
    """Start, end and number of each entry of a block; several may be run together on one line."""
    opened = [m for m in _RUN_ON.finditer(text, block.start, block.end) if _opens(text, m, block)]
    if opened:
        ends = [m.start() for m in opened[1:]] + [block.end]
        for m, end in zip(opened, ends, strict=True):
            yield m.start(), _trimmed(text, m.start(), end), int(m.group(1))
        return
    line = text[block.start : block.end]
    if is_heading(line):
        return
    found = _ENTRY.match(line)
    number = next((int(group) for group in found.groups() if group), None) if found else None
    yield block.start, _trimmed(text, block.start, block.end), number


def _opens(text: str, found: re.Match[str], block: Block) -> bool:
    """An entry's number, not a placeholder's brackets or a citation inside an entry's title."""
    after = text[found.end() : found.end() + 3].strip()
    return found.start() == block.start or after[:1].isupper() or after[:1] in "\"“„«‘'"


def _trimmed(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def _reference(text: str, start: int, end: int, number: int | None, cited: dict[int, list[Span]]) -> Reference:
    entry = text[start:end]
    found = _ENTRY.match(entry)
    body = entry[found.end() :] if found else entry
    address = _ADDRESS.search(body)
    title, publisher = _title_and_publisher(body[: address.start()] if address else body)
    return Reference(
        number=number,
        publisher=publisher,
        title=title,
        address=address.group().rstrip(".,;:") if address else None,
        start=start,
        end=end,
        markers=tuple(cited.get(number, ())) if number is not None else (),
    )


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


def _markers(text: str, block: Block) -> Iterator[tuple[int, Span]]:
    for found in _MARKER.finditer(text, block.start, block.end):
        for number in _numbers(found.group(1)):
            yield number, _span(found)
    for found in _RAISED.finditer(text, block.start, block.end):
        yield int(found.group().translate(_LOWERED)), _span(found)


def _span(found: re.Match[str]) -> Span:
    return Span(start=found.start(), end=found.end(), text=found.group())


def _numbers(inside: str) -> list[int]:
    """The numbers of '[3]', '[1, 4]' and '[2-5]'."""
    numbers: list[int] = []
    for part in inside.split(","):
        ends = [int(n) for n in re.findall(r"\d+", part)]
        if len(ends) == 2 and ends[0] <= ends[1] <= ends[0] + 50:
            numbers.extend(range(ends[0], ends[1] + 1))
        else:
            numbers.extend(ends)
    return numbers
