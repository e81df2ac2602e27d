"""What a page reports, as tracing compares it: its sentences, each a bag and a row of weighed words."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import NamedTuple

from sayso.data import rows
from sayso.record import Page, Role
from sayso.text import sentences
from sayso.trace.rarity import COMMON_BITS, FIGURE_BITS, bits, stem

REPORTED = frozenset({Role.TITLE, Role.STANDFIRST, Role.HEADING, Role.PARAGRAPH, Role.QUOTATION, Role.LIST_ITEM,
                      Role.TABLE, Role.CAPTION, Role.CORRECTION})  # fmt: skip
"""Blocks that are the report. Furniture, tags, references and embeds are the site's or somebody else's."""

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?\Z")
_SIGN_OFF = re.compile(
    r"\(.{4,200}\)\Z|[-–—]+ ?\S{1,40}\Z|(?:Reporting|Additional reporting|Editing|Writing) by .{3,200}\Z", re.S
)
_TEASER = re.compile(r"(?:\.\.\.|…)\s*\Z")


class Word(NamedTuple):
    """A word or a number of a sentence: what it is compared by, what sharing it says, and where it stands."""

    key: str
    weight: float
    start: int
    end: int
    shown: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the report. `weight` is the sum of its words' weights."""

    start: int
    end: int
    words: tuple[Word, ...]
    weight: float
    role: Role
    block: int


@dataclass(frozen=True, slots=True)
class Body:
    """The sentences of one page, in reading order."""

    page: str
    text: str
    sentences: tuple[Sentence, ...]

    @property
    def weight(self) -> float:
        return sum(sentence.weight for sentence in self.sentences)


@functools.cache
def _numerals() -> dict[str, tuple[str, float]]:
    return {word: (kind, float(value)) for kind, value, words in rows("numerals.tsv") for word in words.split()}


def body(page: Page) -> Body:
    """The report on a page. A block that breaks off in dots is the teaser of another page, one wholly in
    brackets names the agency's desks: both are left out."""
    found: list[Sentence] = []
    for number, block in enumerate(page.blocks):
        if block.role not in REPORTED:
            continue
        text = page.text[block.start : block.end]
        if _TEASER.search(text) or _SIGN_OFF.match(text):
            continue
        found.extend(
            sentence(page.text, block.start + start, block.start + end, role=block.role, block=number)
            for start, end in sentences(text)
        )
    return Body(page=page.id, text=page.text, sentences=tuple(s for s in found if s.words))


def plain(name: str, text: str) -> Body:
    """The body of a bare text: all of it is report."""
    found = [sentence(text, start, end) for start, end in sentences(text)]
    return Body(page=name, text=text, sentences=tuple(s for s in found if s.words))


def sentence(text: str, start: int, end: int, *, role: Role = Role.PARAGRAPH, block: int = 0) -> Sentence:
    """The words of a sentence, numbers read: 'forty-seven' and '47' are one key, '8,000' and '8000' too."""
    words: list[Word] = []
    number: tuple[float, float, int, int] | None = None  # done, running, start, end

    def close() -> None:
        nonlocal number
        if number is not None:
            done, running, first, last = number
            words.append(Word(_figure(done + running), _says(done + running), first, last, text[first:last]))
            number = None

    for found in _WORD.finditer(text, start, end):
        word = found.group()
        low = word.lower()
        if word[0].isdigit():
            value = float(low.replace(",", "")) if _GROUPED.match(low) or low.replace(".", "", 1).isdigit() else None
            close()
            if value is None:
                words.append(Word(low, FIGURE_BITS - COMMON_BITS, found.start(), found.end(), word))
            else:
                number = (0.0, value, found.start(), found.end())
            continue
        kind, value = _numerals().get(low, ("", 0.0))
        if kind in ("u", "e", "t"):
            if number is not None and (number[1] % 100 if kind != "u" else number[1] % 10):
                close()
            number = (0.0, value, found.start(), found.end()) if number is None else (
                number[0], number[1] + value, number[2], found.end())  # fmt: skip
            continue
        if kind == "x" and number is not None:
            done, running, first, _ = number
            number = (done, running * value, first, found.end()) if value < 1000 else (
                (done + running) * value, 0.0, first, found.end())  # fmt: skip
            continue
        if low == "and" and number is not None and number[1] >= 100 and number[1] % 100 == 0 and not text[
            number[2]].isdigit():  # 'two hundred and sixty'  # fmt: skip
            continue
        close()
        weight = max(0.5, bits(low) - COMMON_BITS)
        words.append(Word(stem(low), weight, found.start(), found.end(), word))
    close()
    return Sentence(start, end, tuple(words), sum(word.weight for word in words), role, block)


def _figure(value: float) -> str:
    return f"#{value:.10g}"


def _says(value: float) -> float:
    """What sharing a figure says: little for 'two', more the longer it is."""
    return 4.0 if value < 4 else 7.0 if value < 13 else float(FIGURE_BITS - COMMON_BITS)
