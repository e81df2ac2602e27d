"""Names of authors out of the words that carry them."""

from __future__ import annotations

import re
from collections.abc import Iterable

_BY = re.compile(
    r"^(?:(?:written|reported|edited|posted|published|words|story|text|report|analysis|review)\s+)?by\s*:?\s+|^(?:authors?|writer|reporter)s?\s*:\s*",
    re.I,
)
_SPLIT = re.compile(r"\s*(?:,|;|\||/|•|·|\u2022|\band\b|&|\bwith\b)\s*", re.I)
_CUT = re.compile(
    r"\s*(?:\(|\||\bupdated?\b|\bpublished\b|\bposted\b|\b\d{1,2}[:.]\d{2}|\b(?:19|20)\d{2}\b|\bfor\s+(?:the\s+)?[A-Z]|"
    r"\bin\s+[A-Z][a-z]+$|\s[-–—]\s|@|https?:).*$",
    re.I | re.S,
)
_ROLE = re.compile(
    r"\b(?:reporter|correspondent|editor|staff|writer|journalist|columnist|contributor|producer|bureau|chief|team|desk|newsroom|"
    r"news|agency|reuters|press|afp|admin|author|guest|senior|political|business|sports?|health|science|technology|world|"
    r"associated|pa media|aap|ani|pti|ians|media|wire|service|online|digital|www|com|photographer|photography)\b",
    re.I,
)
_NAME = re.compile(
    r"[^\W\d_][\w.'’-]*(?:\s+(?:(?:de|van|von|der|den|la|le|al|bin|ibn|da|di|du|el|ten|ter)\s+)*[^\W\d_][\w.'’-]*){1,4}"
)


def names_in(lines: Iterable[str]) -> tuple[str, ...]:
    """The people named in bylines and author fields, once each, in order; roles, agencies and addresses left out."""
    found: dict[str, str] = {}
    for line in lines:
        for name in _names(line):
            found.setdefault(" ".join(re.findall(r"\w+", name.lower())), name)
    return tuple(found.values())


def split_names(name: str) -> tuple[str, ...]:
    """An author field as a page claims it, split where it names several; each as it stands there."""
    parts = [_BY.sub("", part).strip() for part in _SPLIT.split(name[:300])]
    whole = all(len(part.split()) >= 2 for part in parts)
    return tuple(part for part in parts if part) if whole else (_BY.sub("", name[:300]).strip(),)


def _names(line: str) -> Iterable[str]:
    text = _BY.sub("", line.strip()[:300])
    for part in _SPLIT.split(text):
        name = _CUT.sub("", part).strip(' .,:;–—-\t"“”')
        name = name.title() if name.isupper() and len(name) > 4 else name
        if _NAME.fullmatch(name) and not _ROLE.search(name) and name[:1].isupper() and len(name) <= 60:
            yield name
