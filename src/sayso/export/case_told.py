"""A report block by block: the claims, who copied whom, findings, what could not be told, and the manifest."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from sayso.export import phrases
from sayso.export.blocks import Block, Code, Heading, Items, Line, Paragraph, Said, See, Strong, Table
from sayso.export.chosen import Kept, Report
from sayso.export.claim_told import ClaimTold
from sayso.export.phrases import REASONS, TITLE, Pages
from sayso.record import Change, Finding, Verdict, worst_first

__all__ = ["told"]


def told(of: Report) -> tuple[list[Block], list[Block]]:
    """The head of the report, then the rest of it."""
    return _Telling(of).blocks()


class _Telling:
    """Tells a report block by block."""

    def __init__(self, of: Report) -> None:
        self.of = of
        self.pages = Pages(of.pages)
        self.changes: dict[tuple[str, str], list[Change]] = defaultdict(list)
        for change in of.changes:
            self.changes[change.child, change.parent].append(change)

    def blocks(self) -> tuple[list[Block], list[Block]]:
        """The head of the report, then the rest."""
        parts = [self._claims(), self._copies(), self._findings(), self._judged(), self._untold(), self._manifest()]
        return list(self._head()), [block for part in parts for block in part]

    # --- what it is ---------------------------------------------------------------------------------

    def _head(self) -> Iterator[Block]:
        of = self.of
        case = Said(text=of.case, address=True)
        if of.whole:
            yield Heading(level=1, words=("Report on the case ", case))
        else:
            yield Heading(level=1, words=(f"Report on claim {of.claims[0].number} of the case ", case))
        pages, claims = phrases.many(len(of.pages), "page"), phrases.many(of.all_claims, "claim")
        linked = phrases.many(of.families, "family of copies", "families of copies")
        contested = f", {of.contested} of them contested" if of.contested else ""
        yield Paragraph(
            words=(
                f"The case holds {pages}, {linked} and {claims}{contested}. ",
                "This report says what was reported, by whom and on whose word. It judges no truth. An origin is a "
                "separate newsgathering from which a claim entered the pages; copies add none. Pages go by their "
                "numbers in the manifest at the end.",
            )
        )
        yield Paragraph(
            words=(f"Made by sayso {of.sayso} from what the case holds; every answer can be wrong.",), aside=True
        )

    # --- claims -------------------------------------------------------------------------------------

    def _claims(self) -> Iterator[Block]:
        of = self.of
        if not of.whole:
            yield from ClaimTold(of, self.pages).blocks(of.claims[0])
            return
        yield Heading(level=2, words=("Claims",))
        if not of.claims:
            yield Paragraph(words=("Nothing is stated on more than one page.",))
            return
        left = of.all_claims - len(of.claims)
        if left:
            more = f"{phrases.many(left, 'claim')} of fewer origins {'is' if left == 1 else 'are'} left out; for more: "
            yield Paragraph(words=("Those of the most origins first; ", more, Code(text="--limit N"), "."))
        yield Table(
            heads=("claim", "origins", "pages", "what is stated"),
            rows=tuple(
                (
                    (See(anchor=f"claim-{one.number}", text=str(one.number)),),
                    (str(len(one.claim.origins)),),
                    (str(len(one.claim.pages)),),
                    (
                        *((Strong(text="contested: "),) if one.claim.contradicting else ()),
                        phrases.title(one.claim.told),
                    ),
                )
                for one in of.claims
            ),
        )
        for one in of.claims:
            yield from ClaimTold(of, self.pages).blocks(one)

    # --- copies -------------------------------------------------------------------------------------

    def _copies(self) -> Iterator[Block]:
        """Who copied whom, by the child's date, with all that changed."""
        directed = [copy for copy in self.of.copies if copy.directed]
        if not directed:
            return
        directed.sort(
            key=lambda copy: (self.pages.place(copy.child), self.pages.place(copy.parent or ""), copy.lost or "")
        )
        yield Heading(level=2, words=("Who copied whom",))
        shown = directed[: 2 * self.of.most] if self.of.whole else directed
        for copy in shown:
            parent: Line = (
                (self.pages.see(copy.parent), ", ", *self.pages.called(copy.parent))
                if copy.parent in self.pages and copy.parent is not None
                else ("a lost page ", Code(text=(copy.lost or "")[:8]))
            )
            yield Heading(
                level=3,
                words=(self.pages.see(copy.child), ", ", *self.pages.called(copy.child), ", from ", *parent),
            )
            yield Paragraph(
                words=(f"{copy.kind.capitalize()}; {copy.share:.0%} of its words. ", phrases.reasons(copy.reasons)),
                aside=True,
            )
            its = self.changes[copy.child, copy.parent or ""]
            most = 5 if self.of.whole else len(its)
            if its:
                yield Items(lines=tuple(phrases.change(change) for change in its[:most]))
            if len(its) > most:
                diff = f"sayso diff CASE {copy.parent} {copy.child}"
                yield Paragraph(words=(f"And {len(its) - most} more: ", Code(text=diff), "."))
        if len(directed) > len(shown):
            yield Paragraph(
                words=(f"And {len(directed) - len(shown)} more copies: ", Code(text="sayso stemma CASE"), ".")
            )

    # --- findings -----------------------------------------------------------------------------------

    def _findings(self) -> Iterator[Block]:
        by_page: dict[str, list[Finding]] = defaultdict(list)
        for page, finding in self.of.findings:
            if finding.verdict is not Verdict.HOLDS:
                by_page[page].append(finding)
        if not by_page:
            return
        yield Heading(level=2, words=("What does not hold up on the pages",))
        counted = Counter(finding.code for those in by_page.values() for finding in those)
        if self.of.whole:
            codes = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
            yield Paragraph(words=(", ".join(f"{code} {n}" for code, n in codes) + ".",))
        pages = sorted(by_page, key=self.pages.place)
        if self.of.whole:  # the pages of the most that fails first
            pages.sort(key=lambda page: -sum(finding.verdict is Verdict.FAILS for finding in by_page[page]))
        shown = pages[: self.of.most] if self.of.whole else pages
        for page in shown:
            yield Heading(level=3, words=(self.pages.see(page), ", ", *self.pages.called(page)))
            its = worst_first(by_page[page])
            most = 8 if self.of.whole else len(its)
            yield Items(lines=tuple(phrases.finding(finding) for finding in its[:most]))
            if len(its) > most:
                yield Paragraph(words=(f"And {len(its) - most} more.",))
        if len(pages) > len(shown):
            yield Paragraph(
                words=(f"And findings on {phrases.many(len(pages) - len(shown), 'more page', 'more pages')}.",)
            )

    # --- what people decided ------------------------------------------------------------------------

    def _judged(self) -> Iterator[Block]:
        its = self.of.judgements
        if not its:
            return
        shown = its[-5 * self.of.most :] if self.of.whole else its
        yield Heading(level=2, words=("What people decided",))
        yield Paragraph(words=("All else is told as they left it.",))
        yield Table(
            heads=("when", "who", "decided", "about", "note"),
            rows=tuple(
                (
                    (one.at[:10],),
                    (Said(text=one.by, most=TITLE),),
                    (f"{one.act} {one.what}{f', {one.grade}' if one.grade else ''}",),
                    (Said(text=" | ".join(anchor.words for anchor in one.on), most=TITLE),),
                    (Said(text=one.note or "", most=REASONS),),
                )
                for one in shown
            ),
        )
        if len(its) > len(shown):
            yield Paragraph(words=(f"And {len(its) - len(shown)} before these; the case file holds them all.",))

    # --- what could not be told ---------------------------------------------------------------------

    def _untold(self) -> Iterator[Block]:
        of = self.of
        lines: list[Line] = []
        if of.pending:
            lines.append(
                (f"{phrases.many(of.pending, 'page waits', 'pages wait')} to be traced: run sayso add again.",)
            )
        children: dict[str, list[str]] = defaultdict(list)
        for copy in of.copies:
            if copy.lost is not None:
                children[copy.lost].append(copy.child)
        for lost in of.lost:
            behind = phrases.listed([self.pages.see(page) for page in sorted(children[lost.id], key=self.pages.place)])
            lines.append(
                (
                    "A page that is not here (",
                    Code(text=lost.id[:8]),
                    ") stands behind ",
                    *behind,
                    ": ",
                    phrases.reasons(lost.reasons),
                )
            )
        for copy in of.copies:
            if not copy.directed and copy.parent is not None:
                pair = phrases.listed(
                    [self.pages.see(page) for page in sorted((copy.child, copy.parent), key=self.pages.place)]
                )
                reasons: Line = (" (", phrases.reasons(copy.reasons), ")") if copy.reasons else ()
                lines.append(("Of ", *pair, " one comes from the other; which is not known", *reasons, "."))
        told = self._told_of()
        for what, missing in (
            ("When these were published is not known: ", [page for page in told if page.published is None]),
            ("Nobody says when these were captured: ", [page for page in told if page.captured is None]),
            ("No address is known of these: ", [page for page in told if page.url is None]),
        ):
            if missing and len(missing) == len(told):
                lines.append((what.replace("these", "any of the pages").rstrip(": "), "."))
            elif missing:
                lines.append(
                    (what, *phrases.listed([self.pages.see(page.id) for page in missing[:40]], len(missing)), ".")
                )
        for file, stage, reason in of.failures:
            name = phrases.file(file)
            why = Said(text=reason.replace(file, name.text), most=REASONS)
            lines.append(("Not read: ", name, ", ", why, f" ({stage})."))
        yield Heading(level=2, words=("What could not be told",))
        most = 5 * of.most if of.whole else len(lines)
        if lines:
            yield Items(lines=tuple(lines[:most]))
        if len(lines) > most:
            yield Paragraph(words=(f"And {len(lines) - most} more; the case file holds them all.",))
        if not lines:
            yield Paragraph(words=("Nothing that concerns the pages as such.",))

    def _told_of(self) -> list[Kept]:
        """The pages the report is about."""
        if self.of.whole:
            return list(self.of.pages)
        return sorted(
            (self.pages[page] for page in self.of.claims[0].claim.pages), key=lambda page: self.pages.place(page.id)
        )

    # --- the manifest -------------------------------------------------------------------------------

    def _manifest(self) -> Iterator[Block]:
        yield Heading(level=2, words=("Manifest of the case",))
        yield Paragraph(
            words=("Every page of the case by the SHA-256 of its bytes as they were met; the case file holds them.",)
        )
        yield Table(
            heads=("page", "published", "what", "captured", "bytes", "SHA-256"),
            rows=tuple(
                (
                    (str(n),),
                    (phrases.day(page.published),),
                    self._listed_as(page),
                    (phrases.captured(page, short=True),),
                    (f"{page.size:,}",),
                    (Code(text=page.raw_sha256),),
                )
                for n, page in enumerate(self.of.pages, 1)
            ),
            anchors=tuple(f"page-{n}" for n in range(1, len(self.of.pages) + 1)),
            small=True,
        )

    def _listed_as(self, page: Kept) -> Line:
        parts: list[Line] = []
        if page.publisher:
            parts.append((Said(text=page.publisher, most=TITLE),))
        if page.title:
            parts.append((Said(text=page.title, most=TITLE),))
        if page.url:
            parts.append((Said(text=page.url, address=True),))
        elif page.file:
            parts.append((phrases.file(page.file),))
        return phrases.joined(parts or [(Code(text=page.id),)], "; ")
