"""What on a page belongs to the site and not to the report, told by its words."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence

from sayso.data import rows
from sayso.text import key

_LONGEST = 400
"""Characters: no line of a site's shell that was seen is longer, and a longer line is never taken for one."""

_MENU = re.compile(r"[|•·›»>/]|\s{2,}|\t")
_DASHED = re.compile(r"\s[-–—]\s")
_COMMAS = re.compile(r",\s")
_SENTENCE = re.compile(r"[a-z][.!?](?:\s|$)")
_EDGES = " \t:：.…•*·|–—-→›»#[]()<>≡☰"


_GAP = re.compile(r"\s{2,}|\t|\s?(?:[|•·›»]|::)\s?|\s[-–—]\s")
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
    return len(line) <= _LONGEST and _is_shell(line)


@functools.lru_cache(maxsize=4096)  # the pages of one site share their menus: some 2 MB of short lines
def _is_shell(line: str) -> bool:
    words, bare = _keys(line)
    patterns = _patterns()
    return not bare or bool(patterns["whole"].fullmatch(bare) or patterns["start"].match(words) or is_menu(line))


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


def is_menu(line: str) -> bool:
    """Three or more short pieces between bars, dots or wide gaps, or names of sections, and no sentence among them."""
    if len(line) > 200 or _SENTENCE.search(line):
        return False
    if _is_sections(line):
        return True
    pieces = [piece.strip() for piece in _MENU.split(line) if piece.strip()]
    if len(pieces) >= 3 and all(len(piece.split()) <= 4 for piece in pieces):
        return True
    return _lists_sections(line)


def _is_sections(line: str) -> bool:
    """Names of sections, one after the other: three or more, or two that open and end the line; most of its words."""
    words = line.split()
    if len(words) < 3 or not words[0][0].isupper():
        return False
    found = list(_sections().finditer(key(line)))
    covered = sum(len(section.group().split()) for section in found)
    if not found or covered * 2 <= len(words):
        return False
    small = sum(word in _SMALL for word in words)  # 'Football Cricket Business of sport'
    return (_is_named(words) or covered + small >= len(words)) and (
        len(found) >= 3 or (len(found) == 2 and len(words) <= 5 and found[0].start() == 0)
    )


def _is_named(words: Sequence[str]) -> bool:
    """Every word with a capital but for the small ones inside a name."""
    return all(word[0].isupper() or not word[0].isalpha() or word in _SMALL for word in words)


def _lists_sections(line: str) -> bool:
    """'Stocks - Crypto - Food & Trade', 'Politics, Counties, Sports, Letters': listed names, some of them sections'."""
    for gap, least in ((_DASHED, 3), (_COMMAS, 4)):
        pieces = [piece for piece in gap.split(line.strip()) if piece]
        if len(pieces) < least:
            continue
        short = all(
            len(piece.split()) <= 3 and (_is_named(piece.split()) or _sections().fullmatch(key(piece)))
            for piece in pieces
        )
        known = sum(bool(_sections().search(key(piece))) for piece in pieces)
        if short and known >= least - 2:
            return True
    return False


_OWNER = re.compile(
    r"(?:©|\(c\)|copyright)\s?(?:©\s?)?(?:\d{4}(?:[-–]\d{2,4})?,?\s?)?(?:by\s)?"
    r"([A-Z][\w&'’ -]{2,60}?)(?:\s\d{4})?\s?(?:[.,|–—]|all rights|$)",
    re.I,
)


def owner(line: str) -> str | None:
    """The owner named beside a copyright sign, if any."""
    found = _OWNER.search(line[:_LONGEST])
    return found.group(1).strip(" .,-–—") or None if found else None


_SLUG = re.compile(r"(?=[^a-z]*(?:[A-Z]/[A-Z]|[A-Z]-[A-Z0-9]+-[A-Z0-9]))[A-Z0-9 ()/,.&:-]+\Z")


def site_above(lines: Sequence[str]) -> tuple[int, str] | None:
    """Index and name of the line, first on a page but for skip links, that can only be the site's: a name, no section.

    Short, every word with a capital or a digit, in front of a menu or of the title.
    """
    for i, line in enumerate(lines[:3]):
        words, bare = _keys(line)
        if _patterns()["whole"].fullmatch(bare) and not _sections().fullmatch(bare):
            continue  # a skip link
        if _SLUG.match(line.strip()):
            continue  # what an agency files a dispatch under
        name = _GAP.split(line.strip(), maxsplit=1)[0].strip(_EDGES)
        parts = name.split()
        named = 1 <= len(parts) <= 5 and all(not part[0].islower() or part in _SMALL for part in parts)
        if not named or _sections().fullmatch(key(name)) or is_menu(line) or line.rstrip().endswith((".", "?", "!")):
            return None
        return (i, name) if any(char.isalpha() for char in name) and words else None
    return None


@functools.cache
def _sections() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_patterns()['section'].pattern})\b")
