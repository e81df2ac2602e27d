"""What a page reports, as tracing compares it: its sentences, each a bag and a row of weighed words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sayso.rarity import Word, weighed
from sayso.record import Block, Page, Role
from sayso.text import sentences

REPORTED = frozenset({Role.TITLE, Role.STANDFIRST, Role.HEADING, Role.PARAGRAPH, Role.QUOTATION, Role.LIST_ITEM,
                      Role.TABLE, Role.CAPTION, Role.CORRECTION})  # fmt: skip
"""Blocks that are the report. Furniture, tags, references and embeds are the site's or somebody else's."""

_SIGN_OFF = re.compile(
    r"\(.{4,200}\)\Z|[-–—]+ ?\S{1,40}\Z|(?:Reporting|Additional reporting|Editing|Writing) by .{3,200}\Z", re.S
)
_MARKS = re.compile(r"[\"“][^\"“”\n]{1,600}[\"”]")
_SIGNS = "(-–—RAEW"  # what a sign-off begins with


LONGEST = 20_000
"""Characters of a paragraph that quotation marks are looked for in."""


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

    def quoted(self, number: int, *, any_of_it: bool = False) -> bool:
        """Whether the sentence stands in quotation marks by more than half, or any of it does."""
        sentence = self.sentences[number]
        first = self.text.rfind("\n", 0, sentence.start) + 1
        last = self.text.find("\n", sentence.end)
        line = self.text[first : last if last >= 0 else len(self.text)]
        inside = sum(
            max(0, min(first + m.end(), sentence.end) - max(first + m.start(), sentence.start))
            for m in _MARKS.finditer(line[:LONGEST])
        )
        return inside > 0 if any_of_it else 2 * inside > sentence.end - sentence.start


def reported(page: Page) -> Iterator[tuple[int, Block, str]]:
    """The number, place and text of each block that is the report. A block that breaks off in dots is the teaser of
    another page, one wholly in brackets names the agency's desks: both are left out."""
    for number, block in enumerate(page.blocks):
        if block.role in REPORTED:
            text = page.text[block.start : block.end]
            signed = text[:1] in _SIGNS and _SIGN_OFF.match(text)
            if not signed and not text.rstrip().endswith(("...", "…")):
                yield number, block, text


def body(page: Page) -> Body:
    """The report on a page."""
    found: list[Sentence] = []
    for number, block, text in reported(page):
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
    """The sentence that stands at these places of a text."""
    words = weighed(text, start, end)
    return Sentence(start, end, words, sum(word.weight for word in words), role, block)
