"""Page text as HTML, so that it can neither act nor hide anything; numbers, days and addresses as rooms write them."""

from __future__ import annotations

import functools
import html
import re
import unicodedata
from urllib.parse import urlencode

from markupsafe import Markup

from sayso.export.phrases import many

__all__ = ["day", "many", "number", "passage", "plain", "query", "safe", "said", "sentence", "short", "show", "words"]


LONGEST = 240
"""Characters of a title where it names its page."""


def safe(made: str) -> Markup:
    """What is HTML already: whoever calls this put each piece of a page's text in it through `show`."""
    return str.__new__(Markup, made)


_HIDDEN = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls, other than line ends and tabs
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # of direction
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2065\u206a-\u206f\u3164"  # not seen
    "\ufeff\uffa0\ufff9-\ufffb"
    "\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff"  # no characters of anybody's
    "\U000e0000-\U000e0fff\U000f0000-\U0010ffff"  # tags; private ones
    "]"
    "|(?<![\u0590-\U0001ffff])[\u200c\u200d]|[\u200c\u200d](?![\u0590-\U0001ffff])"  # joiners that join nothing
)
"""What would be obeyed, or not be seen. Joiners in words of scripts that need them, and in emoji, shape what is."""


def plain(text: str | None) -> str:
    """Page text where no element can stand, as in an attribute or a picture: what is hidden is written ‹U+202E›."""
    return _HIDDEN.sub(lambda found: f"‹U+{ord(found[0]):04X}›", text or "")


def show(text: str | None) -> Markup:
    """Page text escaped, with what is hidden shown as marks."""
    if not text:
        return Markup()
    escaped = html.escape(text)
    if not (escaped.isascii() and escaped.isprintable()):
        escaped = _HIDDEN.sub(_mark, escaped)
    return safe(escaped)


def _mark(found: re.Match[str]) -> str:
    name = unicodedata.name(found[0], "a control character")
    return f'<span class="hidden" title="{name}">U+{ord(found[0]):04X}</span>'


def said(text: str | None) -> Markup:
    """Page text quoted among other text: its direction stays its own."""
    return safe(f"<bdi>{show(text)}</bdi>")


def passage(text: str | None) -> Markup:
    """A passage with the words found, which stand between ⟦ and ⟧, marked."""
    parts = (text or "").replace("⟧", "⟦").split("⟦")
    marked = "".join(f"<mark>{show(part)}</mark>" if n % 2 else show(part) for n, part in enumerate(parts))
    return safe(f"<bdi>{marked}</bdi>")


def day(value: str | None) -> str:
    """A date as far as a line has room for it."""
    return plain(value[:10]) if value else "undated"


def words(value: str) -> str:
    """A value of the record as words: under_discussion is 'under discussion'."""
    return value.replace("_", " ")


def short(text: str) -> str:
    """A title as far as a line has room for it; the room of its page has the whole of it."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def sentence(text: str) -> str:
    """A line of a message as a sentence: it begins with a capital and ends with a full stop."""
    told = text.strip()
    return told[:1].upper() + told[1:] + ("" if told.endswith((".", "!", "?", "…")) else ".")


def number(value: float | None) -> str:
    """A number with its thousands parted and no more decimals than it has."""
    if value is None:
        return ""
    return f"{value:,.0f}" if value == int(value) else f"{value:,g}"


@functools.lru_cache(maxsize=4096)
def query(address: str, **values: str | int | bool | None) -> str:
    """An address with a query of the values that are given."""
    asked = {name: value for name, value in values.items() if value not in (None, "", False)}
    return f"{address}?{urlencode(asked)}" if asked else address
