"""What of a case goes into a report: the whole of it, bounded, or one claim with all that bears on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import msgspec

from sayso import __version__
from sayso.days import in_time
from sayso.errors import CaseError
from sayso.export.chosen import Kept, Numbered, Report, Spoken
from sayso.record import Act, Claim, Finding, Judged, Judgement, Noun, Statement
from sayso.store import Store

__all__ = ["gathered", "the_claim"]

T = TypeVar("T", bound=Noun)


def the_claim(claims: Sequence[Claim], name: int | str, *, case: str) -> Numbered:
    """The claim of a number, as `sayso claims` prints it, or of an id or its beginning. Raises CaseError for none."""
    text = str(name).strip()
    if text.isascii() and text.isdigit() and 1 <= int(text) <= len(claims):
        return Numbered(number=int(text), claim=claims[int(text) - 1])
    found = [
        Numbered(number=number, claim=claim)
        for number, claim in enumerate(claims, 1)
        if len(text) >= 6 and claim.id.startswith(text)
    ]
    if not found:
        has = f"its {len(claims)} claims are numbered from 1" if claims else "it has no claims"
        raise CaseError(f"{case} has no claim '{name}'; {has}: sayso claims {case}")
    if len(found) > 1:
        ids = ", ".join(one.claim.id for one in found[:5])
        raise CaseError(f"'{name}' means {len(found)} claims of {case}: {ids}; name one by its number")
    return found[0]


def gathered(store: Store, *, claim: int | str | None = None, most: int = 20) -> Report:
    """What a report tells of the case in `store`: one claim, or the case with the `most` claims of the most origins.

    Raises CaseError where there is no such claim.
    """
    claims = store.claims()
    pages = tuple(_pages(store))
    if claim is None:
        chosen = [Numbered(number=number, claim=one) for number, one in enumerate(claims[:most], 1)]
        about: list[str] | None = None
    else:
        chosen = [the_claim(claims, claim, case=str(store.path))]
        about = list(chosen[0].claim.pages)
    copies = [copy for copy in store.copies() if about is None or copy.child in about]
    inside = None if about is None else {*about, *(copy.parent for copy in copies)}
    lost = {copy.lost for copy in copies} | {origin.lost for one in chosen for origin in one.claim.origins}
    return Report(
        case=store.path.name,
        sayso=__version__,
        whole=claim is None,
        pages=pages,
        claims=tuple(chosen),
        all_claims=len(claims),
        contested=sum(bool(one.contradicting) for one in claims),
        families=sum(len(those) > 1 for those in store.families().values()),
        statements=tuple(spoken for one in chosen for spoken in _statements(store, one.claim)),
        copies=tuple(copies),
        lost=tuple(page for page in store.lost_pages() if inside is None or page.id in lost),
        changes=tuple(change for change in store.changes() if inside is None or change.child in inside),
        findings=tuple(_findings(store, about)),
        failures=tuple(store.failures()),
        pending=len(store.pending()),
        judgements=tuple(_judgements(store, None if claim is None else chosen[0].claim)),
        most=most,
    )


def _pages(store: Store) -> Iterator[Kept]:
    """Every page of the case, by date; those without one last."""
    rows = store.query(
        "SELECT p.id, p.title, p.publisher, p.published, p.url, p.file, p.captured, "
        "(SELECT count(DISTINCT c.captured) FROM capture AS c WHERE c.page = p.id), p.raw_sha256, r.size "
        "FROM page AS p JOIN raw AS r ON r.sha256 = p.raw_sha256"
    )
    for row in sorted(rows, key=lambda row: (in_time(row[3]), row[0])):
        yield Kept(**dict(zip(Kept.__struct_fields__, row, strict=True)))


def _statements(store: Store, claim: Claim) -> Iterator[Spoken]:
    rows = store.query(
        "SELECT s.page, s.detail FROM claim AS c JOIN appearance AS a ON a.claim = c.number "
        "JOIN statement AS s ON s.number = a.statement "
        "WHERE c.id = ? AND s.standing NOT IN ('rejected', 'merged') ORDER BY s.page, s.position",
        (claim.id,),
    )
    for page, detail in rows:
        yield Spoken(page=page, statement=_noun(detail, Statement))


def _findings(store: Store, pages: Iterable[str] | None) -> Iterator[tuple[str, Finding]]:
    """What does not hold and nobody rejected, page by page, what rests on other pages of the case last."""
    wanted = None if pages is None else set(pages)
    rows = store.query(
        "SELECT page, detail FROM finding WHERE verdict <> 'holds' AND standing NOT IN ('rejected', 'merged') "
        "ORDER BY page, pile, position"
    )
    for page, detail in rows:
        if wanted is None or page in wanted:
            yield page, _noun(detail, Finding)


def _judgements(store: Store, claim: Claim | None) -> Iterator[Judgement]:
    """What people decided and did not take back, in order; with a claim, what is about it, its pages or its sources."""
    all_ = store.judgements.all()
    undone = store.judgements.undone(all_)
    for one in all_:
        if one.act is Act.UNDO or one.id in undone:
            continue
        if claim is None or _about(one, claim):
            yield one


def _about(judgement: Judgement, claim: Claim) -> bool:
    ids = {one for anchor in judgement.on for one in anchor.ids}
    if judgement.what in (Judged.CLAIM, Judged.STATEMENT):
        return bool(ids & set(claim.statements))
    if judgement.what is Judged.SOURCE:
        return bool(ids & set(claim.sources))
    return any(page in claim.pages for anchor in judgement.on for page in anchor.pages)


def _noun(line: str, kind: type[T]) -> T:
    return msgspec.json.decode(line, type=kind)
