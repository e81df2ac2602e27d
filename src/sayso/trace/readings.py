"""Pages made ready for comparison, each wording once: of ten thousand reprints of one dispatch there are few."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable

from sayso.record import Page
from sayso.trace.align import Alignment, Prepared, align, prepare
from sayso.trace.body import body, reported

REMEMBERED = 2_000
"""Wordings kept ready for comparison, and twenty times as many comparisons: some hundred megabytes."""


def wording(page: Page) -> bytes:
    """The same for two pages whose reports are the same, block for block and letter for letter."""
    digest = hashlib.blake2b(digest_size=16)
    for _, block, text in reported(page):
        digest.update(f"{block.role} {len(text)} {text}".encode("utf-8", "surrogatepass"))
    return digest.digest()


class Readings:
    """Pages, loaded by id when they are asked for, ready for comparison. What was asked for last is remembered."""

    def __init__(self, load: Callable[[str], Page]) -> None:
        self._load = load
        self._stands_for: dict[bytes, str] = {}  # one page of each wording
        self._first: dict[str, str] = {}
        self._blocks = functools.lru_cache(maxsize=REMEMBERED)(
            lambda page: [block.start for _, block, _ in reported(load(page))]
        )
        self._prepared = functools.lru_cache(maxsize=REMEMBERED)(lambda page: prepare(body(load(page))))
        self._aligned = functools.lru_cache(maxsize=20 * REMEMBERED)(
            lambda parent, child: align(self._prepared(child), self._prepared(parent))
        )

    def first(self, page: str) -> str:
        """A page whose report is this one's, the same for all of them."""
        if page not in self._first:
            self._first[page] = self._stands_for.setdefault(wording(self._load(page)), page)
        return self._first[page]

    def prepared(self, page: str) -> Prepared:
        """The words of a page's report; where they stand may be another page's with the same report (`place`)."""
        return self._prepared(self.first(page))

    def aligned(self, parent: str, child: str) -> Alignment:
        """How the child would come from the parent."""
        return self._aligned(self.first(parent), self.first(child))

    def place(self, page: str, number: int) -> tuple[int, int]:
        """Start and end of a sentence of a page."""
        first = self.first(page)
        sentence = self._prepared(first).body.sentences[number]
        if first == page:
            return sentence.start, sentence.end
        theirs, ours = self._blocks(first), self._blocks(page)
        block = max(n for n, start in enumerate(theirs) if start <= sentence.start)
        moved = ours[block] - theirs[block]
        return sentence.start + moved, sentence.end + moved
