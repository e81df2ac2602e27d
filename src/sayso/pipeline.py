"""The order of the stages, and nothing else.

bytes -> Page -> Statements -> Findings, together the Record; Records -> Copies, lost pages, Changes -> Claims.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from sayso import __version__
from sayso.audit.known import Known, cites, names
from sayso.audit.scope import Scope
from sayso.record import Aligned, Change, Claim, Copy, Finding, LostPage, MadeBy, Page, Record, Statement

if TYPE_CHECKING:
    from sayso.trace import Traced

__all__ = [
    "aligned",
    "alike",
    "annotate",
    "audit",
    "changes",
    "cites",
    "compare",
    "corroborate",
    "derived",
    "made_by",
    "names",
    "read",
    "record",
    "restated",
    "trace",
]


def read(
    raw: bytes,
    *,
    file: str | None = None,
    url: str | None = None,
    captured: str | None = None,
    charset: str | None = None,
) -> Page:
    """The page in these bytes. Raises InputError where there is none.

    `captured` is when they were taken (EDTF), `charset` the encoding that their transfer declared.
    """
    from sayso.read import read_page

    return read_page(raw, file=file, url=url, captured=captured, charset=charset)


def annotate(page: Page) -> tuple[Statement, ...]:
    """The statements of a page, in the order of their first words; none where its language is not annotated."""
    from sayso.annotate import annotate as annotate_page

    return tuple(annotate_page(page))


def audit(
    record: Record,
    *,
    today: datetime.date | None = None,
    scope: Scope | None = None,
    known: Known | None = None,
) -> tuple[Finding, ...]:
    """What does not hold up on a page; `today` (now, in UTC) stands in where nobody says when it was captured.

    With `known`, what a case knows of the page from its others, only the checks that rest on these are asked.
    Raises UnknownCheck for a scope that names a check there is not, PluginError where another package's does not load.
    """
    from sayso.audit import all_checks
    from sayso.audit import audit as audit_record

    scope = scope or Scope()
    return audit_record(
        record,
        today=today or datetime.datetime.now(datetime.UTC).date(),
        checks=scope.of(all_checks()),
        everything=scope.everything,
        known=known,
    )


def record(page: Page, *, scope: Scope | None = None, statements: tuple[Statement, ...] | None = None) -> Record:
    """The whole record of a page that has been read. Raises ModelError where no parser model is installed.

    `scope` says which checks are asked. A page in a language that is not annotated has no statements and is not
    audited, and a note says so. `statements` are those of the page where they are known already.
    """
    from sayso.annotate import ANNOTATED

    if page.language is not None and page.language.split("-")[0] not in ANNOTATED:
        note = f"read but not annotated: its language is {page.language}, and sayso annotates English only"
        return Record(page=msgspec.structs.replace(page, notes=(*page.notes, note)), made_by=made_by(model=False))
    found = annotate(page) if statements is None else statements
    annotated = Record(page=page, statements=found, made_by=made_by())
    return msgspec.structs.replace(annotated, findings=audit(annotated, scope=scope))


# --- the pile -----------------------------------------------------------------------------------


def compare(pairs: Iterable[tuple[str, str]], load: Callable[[str], Page]) -> Iterator[tuple[str, str, bool, bool]]:
    """Each pair of pages, with whether one may come from the other and whether they may be about one event."""
    from sayso.corroborate import Events
    from sayso.trace import Relations

    relations, events = Relations(load), Events(load)
    for one, two in pairs:
        related = relations.related(one, two)
        yield one, two, related, related or events.alike(one, two)


def trace(
    records: Iterable[Record] | Mapping[str, Record], *, pairs: Iterable[tuple[str, str]] | None = None
) -> Traced:
    """Which pages derive from which, and which pages that are not there must have been."""
    from sayso.trace import trace as trace_pages

    return trace_pages(records, pairs=pairs)


def changes(parent: Record, child: Record, *, others: Sequence[Record] = ()) -> tuple[Change, ...]:
    """What differs in meaning between a page and the page it was made from, beside its other parents."""
    from sayso.trace import changes as changes_of

    return changes_of(parent, child, others=others)


def aligned(parent: Record, child: Record) -> tuple[Aligned, ...]:
    """The passages of a page, each with the passage of the other that it is nearest to."""
    from sayso.trace import aligned as passages

    return passages(parent, child)


def derived(parent: Record, child: Record) -> tuple[float, tuple[Aligned, ...]]:
    """What of a page comes from another, were it made from it: the share of its words, and the passages as `aligned`
    gives them."""
    from sayso.trace import derived as share_and_passages

    return share_and_passages(parent, child)


def alike(one: Page, other: Page, *, most: int) -> tuple[Aligned, ...] | None:
    """The sentences of the second page that are like one of the first, whatever figures the two have; None where that
    takes more than `most` comparisons."""
    from sayso.trace import alike as sentences_alike

    return sentences_alike(one, other, most=most)


def corroborate(records: Sequence[Record], copies: Sequence[Copy], lost: Sequence[LostPage]) -> tuple[Claim, ...]:
    """What is stated on several pages, and how many separate origins it has."""
    from sayso.corroborate import corroborate as claims_of

    return claims_of(records, copies, lost)


def restated(
    claims: Iterable[Claim],
    records: Sequence[Record],
    copies: Sequence[Copy],
    lost: Sequence[LostPage],
    *,
    publishers: Iterable[str | None] = (),
) -> tuple[Claim, ...]:
    """Claims counted anew over their statements, where people altered them or the copies between their pages."""
    from sayso.corroborate import restated as count

    return count(claims, records, copies, lost, publishers=publishers)


def made_by(*, model: bool = True) -> MadeBy:
    """What makes records here. Without `model`, for a page that was not annotated."""
    if not model:
        return MadeBy(sayso=__version__)
    from sayso.annotate.parse import model_name, model_sha256

    name = model_name()
    return MadeBy(sayso=__version__, model=name, model_sha256=model_sha256(name))
