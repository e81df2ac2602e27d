"""A newsroom's own checks. One is enough to show how it is done."""

from __future__ import annotations

from collections.abc import Iterator

from sayso.audit import Answer, Check, Proof, check, fails, holds, unclear
from sayso.record import Severity

FEW = 4
"""Attributed statements below which one voice is no wonder: a brief rests on one release."""


@check(Severity.NOTE, family="house")
def one_voice(proof: Proof) -> Iterator[Answer]:
    """The report hears more than one voice.

    Counted are the innermost sources of the attributed statements, by name. A brief with fewer than four such
    statements is not asked; where a voice has no name, nobody can tell whether it is the same one.

    Passes: a report that quotes the mayor by name in three sentences and a resident in one.
    Fails: a report whose four attributed statements all go back to the mayor.
    """
    sources = [link for statement in proof.statements if (link := statement.innermost)]
    if len(sources) < FEW:
        return
    names = {link.name for link in sources}
    words = next((link.source for link in sources if link.source), None)
    spans = (words,) if words else ()
    if len(names - {None}) > 1:
        yield holds(f"{len(names - {None})} voices are named")
    elif None in names:
        yield unclear(f"{len(sources)} attributed statements, and not every voice has a name", *spans)
    else:
        yield fails(f"{len(sources)} attributed statements, all of them by {names.pop()}", *spans)


CHECKS: tuple[Check, ...] = (one_voice,)
