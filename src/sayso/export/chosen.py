"""What is chosen of a case for a report."""

from __future__ import annotations

from sayso.record import Change, Claim, Copy, Finding, Judgement, LostPage, Noun, Statement

__all__ = ["Kept", "Numbered", "Report", "Spoken"]


class Kept(Noun, frozen=True, kw_only=True):
    """A page of the case by what identifies it: its bytes' SHA-256 and size, its address and file, and how often and
    when first it was captured."""

    id: str
    title: str | None
    publisher: str | None
    published: str | None
    url: str | None
    file: str | None
    captured: str | None
    captures: int
    raw_sha256: str
    size: int


class Numbered(Noun, frozen=True, kw_only=True):
    """A claim with its number among all of the case, as `sayso claims` prints it."""

    number: int
    claim: Claim


class Spoken(Noun, frozen=True, kw_only=True):
    """A statement and the page it stands on."""

    page: str
    statement: Statement


class Report(Noun, frozen=True, kw_only=True):
    """What is chosen of a case for a report, as people left it.

    `pages` are all of the case, by date. `claims` are those told, `all_claims` how many there are. `statements` are
    the claims'; `copies`, `lost`, `changes` and `findings` are the case's or, where the report is of one claim
    (`whole` is false), those of its pages. `judgements` are what people decided. `most` is how many of each kind a
    report of a whole case tells.
    """

    case: str
    sayso: str
    whole: bool
    pages: tuple[Kept, ...]
    claims: tuple[Numbered, ...] = ()
    all_claims: int = 0
    contested: int = 0
    families: int = 0
    statements: tuple[Spoken, ...] = ()
    copies: tuple[Copy, ...] = ()
    lost: tuple[LostPage, ...] = ()
    changes: tuple[Change, ...] = ()
    findings: tuple[tuple[str, Finding], ...] = ()
    failures: tuple[tuple[str, str, str], ...] = ()
    pending: int = 0
    judgements: tuple[Judgement, ...] = ()
    most: int = 20
