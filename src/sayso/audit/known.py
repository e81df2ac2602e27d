"""What a case knows of one page from its other pages: what the checks that need a case look at."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from sayso.record import Change, Claim, Copy, Link, Noun, Page, Record, Reference, Statement
from sayso.text import address_key, outlet_key, words

__all__ = ["Known", "cites", "names"]


class Known(Noun, frozen=True, kw_only=True):
    """What is known of a page from the other pages of its case.

    `copies` are those that the page is the child of, and the undirected ones that it is one side of; `above` the ids of
    the pages that it derives from, through others too, nearest first; `changes` what differs along its own directed
    copies; `claims` those that it states; `cited`, for each of its references in their order, the ids of the pages here
    that the reference names, and `linked` the same for each of its links. `pages` are the records of all these pages by
    their ids: of a claim that many pages state, the earliest. `outlets` are the publishers of every page that states
    one of the claims.
    """

    copies: tuple[Copy, ...] = ()
    above: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    claims: tuple[Claim, ...] = ()
    cited: tuple[tuple[str, ...], ...] = ()
    linked: tuple[tuple[str, ...], ...] = ()
    pages: dict[str, Record] = msgspec.field(default_factory=dict)
    outlets: dict[str, str | None] = msgspec.field(default_factory=dict)

    def parents(self, page: str) -> Iterator[tuple[Copy, Record]]:
        """The directed copies by which the page was made from pages here, with the records of these."""
        for copy in self.copies:
            if copy.child == page and copy.directed and copy.parent in self.pages:
                yield copy, self.pages[copy.parent]

    def stated(self, claim: Claim) -> Iterator[tuple[Record, Statement]]:
        """The statements of a claim on the other pages, as far as their records are here."""
        wanted = frozenset(claim.statements)
        for page in claim.pages:
            for statement in self.pages[page].statements if page in self.pages else ():
                if statement.id in wanted:
                    yield self.pages[page], statement


def names(page: Page) -> tuple[str, ...]:
    """What references can name a page by, as it is compared: its address, and its title with its publisher."""
    titles = {title.text for title in page.titles} | {page.title or ""}
    found = {address_key(page.url), *(_titled(title, page.publisher) for title in titles)}
    return tuple(sorted(name for name in found if name))


def cites(reference: Reference | Link) -> tuple[str, ...]:
    """What a reference or a link names a page by, as it is compared; an address goes before a title."""
    titled = _titled(reference.title, reference.publisher) if isinstance(reference, Reference) else None
    return tuple(name for name in (address_key(reference.address), titled) if name)


def _titled(title: str | None, publisher: str | None) -> str | None:
    outlet, said = outlet_key(publisher), " ".join(words(title or ""))
    return f"{outlet}: {said}" if outlet and said else None
