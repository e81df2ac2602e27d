"""A case as lines of JSON, one object a line: page, statement, finding, copy, lost_page, change, claim,
judgement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from sayso.record import SCHEMA, Change, Claim, Copy, Finding, Judgement, LostPage, Noun, Record, Statement

__all__ = ["lines", "lines_schema"]


class Named(Noun, frozen=True, kw_only=True, tag_field="type", tag="page"):
    """A page of the case: what to call it by. Its record is in its statements and findings."""

    id: str
    file: str | None
    url: str | None
    published: str | None
    title: str | None
    publisher: str | None


def lines(nouns: Iterable[Noun]) -> Iterator[bytes]:
    """The nouns of a case as lines of JSON, without the lines' ends. A record is its page, statements and findings."""
    for noun in nouns:
        if isinstance(noun, Record):
            page = noun.page
            yield msgspec.json.encode(
                Named(
                    id=page.id,
                    file=page.file,
                    url=page.url,
                    published=page.published.value if page.published else None,
                    title=page.title,
                    publisher=page.publisher,
                )
            )
            yield from (_line("statement", one, page=page.id) for one in noun.statements)
            yield from (_line("finding", one, page=page.id) for one in noun.findings)
        else:
            yield _line(_TYPES[type(noun)], noun)


_TYPES: dict[type[Noun], str] = {
    Copy: "copy",
    LostPage: "lost_page",
    Change: "change",
    Claim: "claim",
    Judgement: "judgement",
}
_LEFT_OUT = {"copy": ("aligned",)}
"""Fields that stay in the case: passages are long, and both pages hold them."""


def _line(kind: str, noun: Noun, **more: str) -> bytes:
    fields: dict[str, Any] = msgspec.to_builtins(noun)
    for name in _LEFT_OUT.get(kind, ()):
        del fields[name]
    return msgspec.json.encode({"type": kind, **more, **fields})


def lines_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of one line."""
    kinds: tuple[tuple[str, type[Noun]], ...] = (
        ("statement", Statement),
        ("finding", Finding),
        *((name, kind) for kind, name in _TYPES.items()),
    )
    (page, *nouns), parts = msgspec.json.schema_components(
        (Named, *(kind for _, kind in kinds)), ref_template="#/$defs/{name}"
    )
    defs: dict[str, Any] = msgspec.to_builtins(parts)
    for part in defs.values():
        if "properties" in part:
            part["required"] = list(part["properties"])
            part["additionalProperties"] = False
    for kind, noun in kinds:
        part = defs[noun.__name__]
        part["properties"] = {"type": {"const": kind}, **part["properties"]}
        for name in _LEFT_OUT.get(kind, ()):
            del part["properties"][name]
        if kind in ("statement", "finding"):
            part["properties"]["page"] = {"type": "string"}
        part["required"] = list(part["properties"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:sayso:export:{SCHEMA}",
        "title": f"a line of sayso export --as jsonl, schema {SCHEMA}",
        "oneOf": [page, *nouns],
        "$defs": defs,
    }
