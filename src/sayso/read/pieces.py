"""The visible text of a page's markup, piece by piece: white space collapsed, hidden things left out, links kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

HIDDEN = frozenset(
    "script style template noscript svg head title object canvas math audio video source track datalist".split()
)
BREAKS = frozenset(
    """address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre section summary table tbody tfoot thead tr ul
    caption legend html iframe""".split()
)
_APART = frozenset("td th button select option label textarea".split())
"""Elements that share a line with their neighbours but never a word."""
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_SPACE = re.compile(r"[ \t\n\r\f\v\u00a0\u2028\u2029]+")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_UNSEEN = re.compile(r"display\s?:\s?none|visibility\s?:\s?hidden", re.IGNORECASE)


@dataclass(slots=True)
class Piece:
    """A run of visible text that no block-level tag breaks. Link offsets are within `text`."""

    element: Any  # the nearest block-level element
    text: str = ""
    links: list[tuple[int, int, str]] = field(default_factory=list)


def pieces(root: Any) -> list[Piece]:
    """The visible pieces of a parsed page in document order; none is empty."""
    return _Walk().run(root)


class _Walk:
    """One pass over the tree without recursion; text grows with white space already collapsed, so offsets are final."""

    def __init__(self) -> None:
        self.done: list[Piece] = []
        self.parts: list[str] = []
        self.length = 0
        self.spaced = True
        self.links: list[tuple[int, int, str]] = []
        self.open_link: tuple[int, str] | None = None
        self.element: Any = None
        self.raised = 0

    def run(self, root: Any) -> list[Piece]:
        todo: list[tuple[Any, bool]] = [(root, False)]
        while todo:
            node, leaving = todo.pop()
            if leaving:
                self._leave(node)
                continue
            if not isinstance(node.tag, str):  # a comment or a processing instruction: only what follows it shows
                self._add(node.tail)
                continue
            if node.tag in HIDDEN or _is_hidden(node):
                self._add(node.tail)
                continue
            self._enter(node)
            todo.append((node, True))
            todo.extend((child, False) for child in reversed(node))
        self._flush()
        return self.done

    def _enter(self, node: Any) -> None:
        if node.tag in BREAKS:
            self._flush()
            self.element = node
        elif node.tag in _APART:
            self._add(" ")
        elif node.tag == "br":
            self._break()
        elif node.tag == "a":
            self._close_link()
            self.open_link = (self.length, node.get("href") or "")
        elif node.tag == "sup":
            self.raised += 1
        self._add(node.text)

    def _leave(self, node: Any) -> None:
        if node.tag in BREAKS:
            self._flush()
            self.element = node.getparent()
            while self.element is not None and self.element.tag not in BREAKS:
                self.element = self.element.getparent()
        elif node.tag == "a":
            self._close_link()
        elif node.tag in _APART:
            self._add(" ")
        elif node.tag == "sup":
            self.raised -= 1
        self._add(node.tail)

    def _break(self) -> None:
        """A line break parts text like a paragraph does, but in a heading it is a space."""
        if self.element is not None and self.element.tag in _HEADINGS:
            self._add(" ")
        else:
            self._flush()

    def _add(self, text: str | None) -> None:
        if not text:
            return
        text = _SPACE.sub(" ", text)
        if self.raised and text.strip().isdecimal():  # '¹' of a footnote, not a digit more of the word before
            text = text.strip().translate(_RAISED)
        if self.spaced:
            text = text[1:] if text.startswith(" ") else text
        if text:
            self.parts.append(text)
            self.length += len(text)
            self.spaced = text.endswith(" ")

    def _close_link(self) -> None:
        if self.open_link is not None:
            start, address = self.open_link
            if self.length > start and address:
                self.links.append((start, self.length, address))
            self.open_link = None

    def _flush(self) -> None:
        again = self.open_link
        self._close_link()
        text = "".join(self.parts).rstrip(" ")
        if text:
            links = [(a, min(b, len(text)), address) for a, b, address in self.links if a < len(text)]
            self.done.append(Piece(self.element, text, links))
        self.parts, self.length, self.spaced, self.links = [], 0, True, []
        if again is not None:
            self.open_link = (0, again[1])


def _is_hidden(node: Any) -> bool:
    if node.get("hidden") is not None:
        return True
    style = node.get("style")
    return bool(style and _UNSEEN.search(style[:500]))
