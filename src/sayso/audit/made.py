"""When a reference was made: the dates that its address and its entry give."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from sayso.audit.proof import Proof
from sayso.days import date_of_address, reach, written
from sayso.record import Reference

__all__ = ["Days", "Made", "made"]

Days = tuple[datetime.date, datetime.date]

_ACCESSED = re.compile(
    r"(?:accessed|retrieved|viewed|visited|checked|downloaded|last (?:seen|updated|modified)|archived|as of)"
    r"(?:\s(?:on|at))?:?\s{0,2}$",
    re.IGNORECASE,
)
_YEAR_ALONE = re.compile(r"(?:[(,]\s?|\.\s)((?:19|20)\d{2})\b\)?(?=[.,;)\s]|$)")


@dataclass(frozen=True, slots=True)
class Made:
    """When a reference was made, by its address or its own words."""

    days: Days
    value: str
    by: str


def made(proof: Proof, reference: Reference) -> list[Made]:
    """The dates that a reference gives for itself; that of a visit is none, nor is one inside its title."""
    text = proof.page.text[reference.start : reference.end]
    if reference.address:
        text = text.replace(reference.address, " " * len(reference.address))
    at = text.find(reference.title) if reference.title else -1
    title = range(at, at + len(reference.title or "")) if at >= 0 else range(0)
    found = [
        Made(days, value, "its date")
        for one in written(text)
        if one.readings and one.start not in title and not _ACCESSED.search(text[max(0, one.start - 30) : one.start])
        for value in one.readings[-1:]
        if (days := reach(value))
    ]
    if not found:
        after = title.stop if title else 0
        found = [
            Made(days, year[1], "its date")
            for year in _YEAR_ALONE.finditer(text, after)
            if (days := reach(year[1])) and not _ACCESSED.search(text[max(0, year.start() - 30) : year.start(1)])
        ]
    filed = date_of_address(reference.address) if reference.address else None
    days = reach(filed)
    if filed and days and (len(filed) > 4 or not found):
        found.append(Made(days, filed, "its address"))
    return found
