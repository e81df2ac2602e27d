"""sayso: on whose say-so? Reads news pages and keeps the record of what was reported.

    record = sayso.check("page.html")
    for statement in record.statements:
        print(" -> ".join(link.name or link.kind for link in statement.chain), statement.words[0].text)

    case = sayso.Case("flood.sayso")
    case.add("pages/")
    for claim in case.claims():
        print(len(claim.pages), len(claim.origins), claim.text)

The nouns are in `sayso.record`, the errors in `sayso.errors`. Importing sayso loads no model; the first page does.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

__all__ = [
    "Case",
    "Failed",
    "Page",
    "Record",
    "SaysoError",
    "Scope",
    "Statement",
    "check",
    "check_all",
    "read_page",
    "schema",
    "to_json",
]

if TYPE_CHECKING:
    from sayso.audit import Scope
    from sayso.case import Case
    from sayso.errors import SaysoError
    from sayso.limits import check, check_all, read_page
    from sayso.record import Failed, Page, Record, Statement, schema, to_json

_HOMES = {
    "Case": "sayso.case",
    "SaysoError": "sayso.errors",
    "Scope": "sayso.audit",
    "check": "sayso.limits",
    "check_all": "sayso.limits",
    "read_page": "sayso.limits",
    "Failed": "sayso.record",
    "Page": "sayso.record",
    "Record": "sayso.record",
    "Statement": "sayso.record",
    "schema": "sayso.record",
    "to_json": "sayso.record",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'sayso' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
