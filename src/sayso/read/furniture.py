"""What on a page belongs to the site and not to the report, told by its words."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from sayso.data import rows
from sayso.text import key

_LONGEST = 400
"""Characters: no line of a site's shell that was seen is longer, and a longer line is never taken for one."""

_MENU = re.compile(r"[|•·›»>/]|\s{2,}|\t")
_EDGES = " \t:：.…•*·|–—-→›»#[]()<>"


_GAP = re.compile(r"\s{2,}|\t|\s?[|•·]\s?|\s[-–—]\s")
_OWNED = re.compile(r"^(?:©|\(c\)|copyright|\s|\d{4}|[-–,]|by\b){1,8}", re.IGNORECASE)
_SMALL = frozenset("of the and de du da la le el di for in on".split())
_TELLING = 6
"""Characters from which a name at both ends of a page is no chance."""


@functools.cache
def _patterns() -> dict[str, re.Pattern[str]]:
    kinds: dict[str, list[str]] = {}
    for kind, pattern in rows("furniture.tsv"):
        kinds.setdefault(kind, []).append(f"(?:{pattern})")
    for kind, pattern in rows("prompts.tsv"):
        if kind == "prompt":  # whole sentences by which a site speaks to its readers
            kinds["whole"].append(f"(?:{pattern})")
    return {kind: re.compile("|".join(patterns)) for kind, patterns in kinds.items()}


@functools.lru_cache(maxsize=1024)  # a line is asked about several times in a row
def _keys(line: str) -> tuple[str, str]:
    words = key(line)
    return words, words.strip(_EDGES)


def is_furniture(line: str) -> bool:
    """Whether a line is a site's shell by its words alone: skip links, share bars, cookie and newsletter prompts."""
    if len(line) > _LONGEST:
        return False
    words, bare = _keys(line)
    patterns = _patterns()
    return not bare or bool(patterns["whole"].fullmatch(bare) or patterns["start"].match(words) or _is_menu(line))


def heads_links(line: str) -> bool:
    """Whether a line is a heading under which only links to other pages follow ('Read also', 'Most read')."""
    return len(line) <= 80 and bool(_patterns()["tail"].fullmatch(_keys(line)[1]))


def heads_tags(line: str) -> bool:
    """Whether a line is the heading of a list of tags."""
    return len(line) <= 40 and bool(_patterns()["tags"].fullmatch(_keys(line)[1]))


def site_name(line: str, shell: Iterable[str]) -> str | None:
    """The name a site gives itself in a line at the head of its page, or None.

    `shell` is the page's other furniture: a name that opens one of its lines ('© NAME', 'NAME is edited in …') is
    the site's, and so is one that ends like a newspaper's ('The Hale Courier').
    """
    name = _GAP.split(line.strip()[:_LONGEST], maxsplit=1)[0].strip(_EDGES)
    words = name.split()
    if not 1 <= len(words) <= 6 or is_furniture(name):
        return None
    capitals = all(not word[0].islower() or word in _SMALL for word in words)
    if capitals and _patterns()["paper"].search(key(name)):
        return name
    opens = [key(_OWNED.sub("", text[:_LONGEST], count=1)).removeprefix("the ") + " " for text in shell]
    for n in range(len(words), 0, -1):
        part = key(" ".join(words[:n])).removeprefix("the ")
        if len(part) >= _TELLING and any(text.startswith((part + " ", part + ".")) for text in opens):
            return " ".join(words[:n])
    return None


def _is_menu(line: str) -> bool:
    """Three or more short pieces between bars, dots or wide gaps, or names of sections, and no sentence among them."""
    if len(line) <= 200 and _is_sections(line.split()):
        return True
    pieces = [piece.strip() for piece in _MENU.split(line) if piece.strip()]
    if len(pieces) < 3 or len(line) > 200:
        return False
    return all(len(piece.split()) <= 4 for piece in pieces) and not re.search(r"[a-z][.!?](?:\s|$)", line)


def _is_sections(words: list[str]) -> bool:
    """Three or more names of sections, most of the line, every word with a capital."""
    if len(words) < 3 or not all(word[0].isupper() or word == "&" for word in words):
        return False
    known = sum(bool(_patterns()["section"].fullmatch(word.lower())) for word in words)
    return known >= 3 and known * 2 > len(words)
