"""What on a page belongs to the site and not to the report, told by its words."""

from __future__ import annotations

import functools
import re

from sayso.data import rows
from sayso.text import key

_LONGEST = 400
"""Characters: no line of a site's shell that was seen is longer, and a longer line is never taken for one."""

_MENU = re.compile(r"[|•·›»>/]|\s{3,}|\t")
_EDGES = " \t:：.…•*·|–—-→›»#[]()<>"


@functools.cache
def _patterns() -> dict[str, re.Pattern[str]]:
    kinds: dict[str, list[str]] = {}
    for kind, pattern in rows("furniture.tsv"):
        kinds.setdefault(kind, []).append(f"(?:{pattern})")
    return {kind: re.compile("|".join(patterns)) for kind, patterns in kinds.items()}


def is_furniture(line: str) -> bool:
    """Whether a line is a site's shell by its words alone: skip links, share bars, cookie and newsletter prompts."""
    if len(line) > _LONGEST:
        return False
    words = key(line)
    bare = words.strip(_EDGES)
    patterns = _patterns()
    return not bare or bool(patterns["whole"].fullmatch(bare) or patterns["start"].match(words) or _is_menu(line))


def heads_links(line: str) -> bool:
    """Whether a line is a heading under which only links to other pages follow ('Read also', 'Most read')."""
    return len(line) <= 80 and bool(_patterns()["tail"].fullmatch(key(line).strip(_EDGES)))


def heads_tags(line: str) -> bool:
    """Whether a line is the heading of a list of tags."""
    return len(line) <= 40 and bool(_patterns()["tags"].fullmatch(key(line).strip(_EDGES)))


def _is_menu(line: str) -> bool:
    """Three or more short pieces between bars, dots or wide gaps, and no sentence among them."""
    pieces = [piece.strip() for piece in _MENU.split(line) if piece.strip()]
    if len(pieces) < 3 or len(line) > 200:
        return False
    return all(len(piece.split()) <= 4 for piece in pieces) and not re.search(r"[a-z][.!?](?:\s|$)", line)
