"""Page -> Statements: who says what on a page, through whom, how sure, in what figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sayso.annotate.lay import spans_of
from sayso.record import Block, Certainty, Genre, Kind, Noun, Page, Role, Span, Statement, content_id

if TYPE_CHECKING:
    from sayso.annotate.parse import Sentence
    from sayso.annotate.shapes import Attribution

__all__ = ["ANNOTATED", "Attributed", "annotate", "annotate_text", "attributed", "text_page"]

ANNOTATED = frozenset({"en"})
"""Languages sayso annotates; a page in another is read and passed over."""

SILENT = frozenset({Role.FURNITURE, Role.TAG, Role.BYLINE, Role.DATELINE, Role.REFERENCE})
"""Roles whose text is not parsed. The titles of references are annotated apart."""


def annotate(page: Page) -> list[Statement]:
    """The page's statements in the order of their first words; none where its language is not annotated."""
    if page.language is not None and page.language.split("-")[0].lower() not in ANNOTATED:
        return []
    from sayso.annotate.attribution import find_attributions
    from sayso.annotate.parse import page_sentences

    again = {span.start for title in page.titles for span in title.also}  # a title repeated says nothing more
    body = [s for s in page_sentences(page, skip=SILENT) if page.blocks[s.block].start not in again]
    sentences = [*body, *_reference_titles(page)]
    return _assemble(page, sentences, find_attributions(sentences))


def _reference_titles(page: Page) -> list[Sentence]:
    """The titles in the page's reference list, each as one sentence of its own."""
    from sayso.annotate.parse import Sentence, parse

    places = []
    for reference in page.references:
        at = page.text.find(reference.title, reference.start, reference.end) if reference.title else -1
        if reference.title and at >= 0:
            places.append((at, reference.title))
    trees = parse([title for _, title in places])
    return [
        Sentence(at, tree, len(page.blocks) + n, Role.REFERENCE)
        for n, ((at, _), tree) in enumerate(zip(places, trees, strict=True))
    ]


class Attributed(Noun, frozen=True, kw_only=True):
    """One attribution on a page before chains are made of them: whose words, by which cue, and who that is.

    `inside` is the index, in the same list, of the attribution whose content holds this one.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    name: str | None
    kind: Kind
    inside: int | None
    denied: bool


def attributed(page: Page) -> list[Attributed]:
    """The page's attributions, inner ones too, each with its source resolved."""
    from sayso.annotate.attribution import find_attributions
    from sayso.annotate.chains import speakers
    from sayso.annotate.names import Cast
    from sayso.annotate.parse import page_sentences

    sentences = page_sentences(page, skip=SILENT)
    found = find_attributions(sentences)
    whose = speakers(sentences, found, Cast(sentences, interview=page.genre is Genre.INTERVIEW))
    kept = [i for i, who in enumerate(whose) if who is not None]
    place = {i: n for n, i in enumerate(kept)}
    return [
        Attributed(
            source=spans_of(page, sentences, found[i].source),
            cue=spans_of(page, sentences, found[i].cue),
            content=spans_of(page, sentences, found[i].content),
            name=who.name,
            kind=who.kind,
            inside=place.get(-1 if (outer := found[i].inside) is None else outer),
            denied=_is_denied(sentences, found[i]),
        )
        for i in kept
        if (who := whose[i]) is not None
    ]


def _is_denied(sentences: Sequence[Sentence], attribution: Attribution) -> bool:
    """'denied that ...', 'did not know that ...'."""
    from sayso.annotate.certainty import commitment

    if any(sentences[s].tokens[t].dep == "neg" for s, t in attribution.cue):
        return True
    sure = commitment(sentences, attribution.content, attribution.cue, head=attribution.head)
    return sure.certainty is Certainty.DENIED


def _assemble(page: Page, sentences: Sequence[Sentence], attributions: Sequence[Attribution]) -> list[Statement]:
    from sayso.annotate.chains import tell, widened
    from sayso.annotate.lay import Desk
    from sayso.annotate.names import Cast
    from sayso.annotate.own_word import own_word

    cast = Cast(sentences, interview=page.genre is Genre.INTERVIEW)
    attributions = widened(sentences, attributions)
    told = [*tell(sentences, attributions, cast, itself=_names_of(page)), *own_word(sentences, attributions)]
    desk = Desk(page, sentences)
    laid = [statement for one in told if (statement := desk.lay(one))]
    return sorted(laid, key=lambda s: (s.words[0].start, s.words[-1].end, s.id))


def annotate_text(text: str, *, titled: bool = False) -> list[Statement]:
    """The statements of a bare text; see `text_page`."""
    return annotate(text_page(text, titled=titled))


def text_page(text: str, *, titled: bool = False) -> Page:
    """A bare text as a page: a paragraph for each line that is not blank; where `titled`, the first is its title."""
    blocks: list[Block] = []
    at = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            role = Role.TITLE if titled and not blocks else Role.PARAGRAPH
            blocks.append(Block(role=role, start=at, end=at + len(line.rstrip("\r\n"))))
        at += len(line)
    return Page(id=content_id(text), text=text, raw_sha256="", blocks=tuple(blocks))


def _names_of(page: Page) -> frozenset[str]:
    """The names the page goes by: its publisher's, its host's and those of the agency in its dateline."""
    from sayso.annotate.outlets import agency_in_dateline, outlet_by_domain, outlet_of

    known = [
        page.publisher and outlet_of(page.publisher),
        page.url and outlet_by_domain(urlsplit(page.url).hostname or ""),
        *(agency_in_dateline(text) for text in _datelines(page)),
    ]
    names = {outlet.name.casefold() for outlet in known if outlet}
    return frozenset(names | ({page.publisher.casefold()} if page.publisher else set()))


def _datelines(page: Page) -> Iterator[str]:
    """The datelines of the page, those that open a paragraph too: 'NORVIK, March 3 (AFP) -'."""
    for block in page.blocks:
        text = page.text[block.start : min(block.end, block.start + 120)]
        opening = _OPENING.match(text) if block.role is Role.PARAGRAPH else None
        if block.role is Role.DATELINE or opening:
            yield opening.group() if opening else text


_OPENING = re.compile(r"[A-Z][^\n()]{1,60}\([^\n()]{2,40}\)\s?[-–—]")
