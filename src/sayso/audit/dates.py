"""The page's dates: there, of the calendar, in order, and agreeing."""

from __future__ import annotations

from collections.abc import Iterator

from sayso.audit.check import Answer, Check, check, fails, holds
from sayso.audit.proof import Proof
from sayso.record import Severity


@check(Severity.WARNING)
def date_missing(proof: Proof) -> Iterator[Answer]:
    """The page says when it was published.

    A date is looked for in the metadata, the address, the byline and the text beside the title.

    Passes: a page with 'Published 3 May 2031' under its headline.
    Fails: a page whose text, metadata and address give no day, month or year of publication.
    """
    published = proof.page.published
    if published is None:
        yield fails("no date of publication in the text, the metadata or the address")
    else:
        yield holds(f"published {published.value}, by its {published.evidence[0].from_}")


CHECKS: tuple[Check, ...] = (date_missing,)
