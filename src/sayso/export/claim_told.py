"""A claim told block by block: appearances by origin, contradictions, figures over time, what changed on the way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from sayso.export import phrases
from sayso.export.blocks import Block, Code, Heading, Items, Line, Paragraph, Quotation, Said, Strong, Table
from sayso.export.chosen import Kept, Numbered, Report, Spoken
from sayso.export.phrases import REASONS, TITLE, Pages
from sayso.record import Claim, Origin, Span

__all__ = ["ClaimTold"]


class ClaimTold:
    """Tells claims; in a report of a whole case no more of each than its share."""

    def __init__(self, of: Report, pages: Pages) -> None:
        self.of, self.pages = of, pages
        self.said = {spoken.statement.id: spoken for spoken in of.statements}

    def blocks(self, numbered: Numbered) -> Iterator[Block]:
        """The claim under its number."""
        claim = numbered.claim
        level = 3 if self.of.whole else 2
        yield Heading(
            level=level,
            words=(f"Claim {numbered.number}: ", phrases.title(claim.told)),
            anchor=f"claim-{numbered.number}",
        )
        yield Paragraph(words=self._counts(claim))
        if claim.sources:
            names = ", ".join(claim.sources)
            yield Paragraph(words=("On the word of: ", Said(text=names, most=REASONS), "."))
        yield Paragraph(words=("id of the claim ", Code(text=claim.id)), aside=True)
        yield from self._appearances(claim, level + 1)
        yield from self._contradictions(claim, level + 1)
        yield from self._figures(claim, level + 1)
        yield from self._on_the_way(claim, level + 1)
        if claim.untold:
            yield Heading(level=level + 1, words=("What could not be told of this claim",))
            yield Items(lines=tuple((Said(text=line, most=REASONS),) for line in claim.untold))

    def _counts(self, claim: Claim) -> Line:
        """'41 pages, 3 origins, 1 of them unnamed, all on the word of one source.'"""
        said = claim.counted(self.pages.publishers)
        if len(claim.sources) == 1 and len(claim.pages) > 1:
            said += ", all on the word of one source"
        if claim.contradicting:
            states = len({self.said[one].page for one in claim.contradicting if one in self.said})
            said += f"; contested: {phrases.many(states, 'page states', 'pages state')} the opposite"
        return (Strong(text=f"{said}."),)

    def _appearances(self, claim: Claim, level: int) -> Iterator[Block]:
        order = sorted(claim.pages, key=self.pages.place)
        left = len(order)
        shown: dict[str, str] = {}
        groups: list[tuple[Line, Line, Sequence[str], str]] = []
        for n, origin in enumerate(claim.origins, 1):
            pages = [page for page in order if page in origin.pages]
            where = f"Origin {n}"
            groups.append(((f"{where}: ", *self._origin(origin)), (phrases.reasons(origin.reasons),), pages, where))
        placed = {page for origin in claim.origins for page in origin.pages}
        rest = [page for page in order if page not in placed]
        if rest:
            why = "they rest on nobody, or what they come from could not be told; they add no origin"
            groups.append((("Of unknown origin",), (why,), rest, ""))
        for heading, reasons, has_it, where in groups:
            yield Heading(level=level, words=heading)
            yield Paragraph(words=("Why: ", *reasons, "."), aside=True)
            again = [page for page in has_it if page in shown]
            for page in [page for page in has_it if page not in shown]:
                if self.of.whole and len(shown) >= self.of.most:
                    break
                shown[page] = where
                yield from self._quotations(claim, page)
            if again:
                also = "quoted above, " + ("have" if len(again) > 1 else "has") + " it from here too."
                yield Paragraph(words=(*phrases.listed([self.pages.see(page) for page in again]), ", ", also))
        left -= len(shown)
        if left:
            command = f"sayso report CASE --claim {self._number(claim)}"
            yield Paragraph(
                words=(f"And on {phrases.many(left, 'more page', 'more pages')}: ", Code(text=command), ".")
            )

    def _number(self, claim: Claim) -> int:
        return next(one.number for one in self.of.claims if one.claim.id == claim.id)

    def _origin(self, origin: Origin) -> Line:
        if origin.lost is not None:
            return ("a lost page ", Code(text=origin.lost[:8]), ", which is not in the case")
        if origin.page is not None and origin.page in self.pages:
            return (*self.pages.called(origin.page), " (", self.pages.see(origin.page), ")")
        return (Said(text=origin.outlet or "", most=TITLE), ", whose own report was not found in the case")

    def _quotations(self, claim: Claim, page: str) -> Iterator[Block]:
        its = [self.said[one] for one in claim.statements if one in self.said and self.said[one].page == page]
        its.sort(key=lambda spoken: (spoken.statement.words[0].start, spoken.statement.id))
        kept = self.pages[page]
        yield Paragraph(
            words=(self.pages.see(page), " · ", *self.pages.called(page), f" · {phrases.day(kept.published)}")
        )
        for spoken in its:
            opposite = "states the opposite; " if spoken.statement.id in claim.contradicting else ""
            below: list[Line] = [(*phrases.chain(spoken.statement), f"; {opposite}{phrases.sure(spoken.statement)}")]
            if spoken is its[-1]:
                below.append(self._where(kept))
            yield Quotation(words=phrases.quoted(spoken.statement.words), below=tuple(below))

    def _where(self, kept: Kept) -> Line:
        """Address, capture and hash of a page, as each quotation bears them."""
        if kept.url:
            address: Line = (Said(text=kept.url, address=True),)
        else:
            address = ("no address known", *((", file ", phrases.file(kept.file)) if kept.file else ()))
        return (*address, f" · {phrases.captured(kept)} · SHA-256 ", Code(text=kept.raw_sha256))

    def _contradictions(self, claim: Claim, level: int) -> Iterator[Block]:
        if not claim.contradicting:
            return
        yield Heading(level=level, words=("Contradictions",))
        rows = []
        for opposite in (False, True):
            for spoken in self._by_date(claim.statements):
                if (spoken.statement.id in claim.contradicting) is opposite:
                    rows.append(
                        (
                            ("the opposite" if opposite else "as claimed",),
                            (phrases.day(self.pages[spoken.page].published),),
                            (self.pages.see(spoken.page), ", ", *self.pages.called(spoken.page)),
                            (*phrases.chain(spoken.statement), f"; {phrases.sure(spoken.statement)}"),
                            phrases.quoted(spoken.statement.words, most=240),
                            (self._origins_of(claim, spoken.page),),
                        )
                    )
        yield Table(heads=("states", "published", "page", "on whose word", "words", "origin"), rows=tuple(rows))

    def _origins_of(self, claim: Claim, page: str) -> str:
        numbers = [str(n) for n, origin in enumerate(claim.origins, 1) if page in origin.pages]
        return ", ".join(numbers) or "not known"

    def _by_date(self, statements: Iterable[str]) -> list[Spoken]:
        found = [self.said[one] for one in statements if one in self.said]
        return sorted(
            found, key=lambda one: (self.pages.place(one.page), one.statement.words[0].start, one.statement.id)
        )

    def _figures(self, claim: Claim, level: int) -> Iterator[Block]:
        counted = (figure for series in claim.series.values() for figure in series)
        figures = [figure for figure in counted if figure.statement in self.said]
        if not figures:
            return
        yield Heading(level=level, words=("Figures over time",))
        shown = figures[: self.of.most] if self.of.whole else figures
        rows = []
        for figure in shown:
            spoken = self.said[figure.statement]
            rows.append(
                (
                    (phrases.day(figure.date),),
                    (Said(text=phrases.figure(figure), most=TITLE),),
                    phrases.chain(spoken.statement, last=True),
                    (self.pages.see(spoken.page), ", ", *self.pages.called(spoken.page)),
                    (self._origins_of(claim, spoken.page),),
                )
            )
        yield Table(heads=("published", "figure", "given by", "page", "origin"), rows=tuple(rows))
        if len(figures) > len(shown):
            command = f"sayso report CASE --claim {self._number(claim)}"
            yield Paragraph(words=(f"And {len(figures) - len(shown)} more: ", Code(text=command), "."))

    def _on_the_way(self, claim: Claim, level: int) -> Iterator[Block]:
        """The changes whose words are the claim's on either side."""
        spans: dict[str, list[Span]] = defaultdict(list)
        for one in claim.statements:
            if one in self.said:
                spans[self.said[one].page] += self.said[one].statement.words
        its = [
            change
            for change in self.of.changes
            if phrases.meet(change.after, spans[change.child]) or phrases.meet(change.before, spans[change.parent])
        ]
        if not its:
            return
        its.sort(key=lambda change: (self.pages.place(change.child), self.pages.place(change.parent)))
        shown = its[: self.of.most] if self.of.whole else its
        yield Heading(level=level, words=("What changed on the way",))
        yield Items(
            lines=tuple((*self._edge(change.child, change.parent), ": ", *phrases.change(change)) for change in shown)
        )
        if len(its) > len(shown):
            command = f"sayso report CASE --claim {self._number(claim)}"
            yield Paragraph(words=(f"And {len(its) - len(shown)} more: ", Code(text=command), "."))

    def _edge(self, child: str, parent: str) -> Line:
        return (self.pages.see(child), " from ", self.pages.see(parent))
