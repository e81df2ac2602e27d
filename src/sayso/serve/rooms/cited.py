"""What was cited: where it is now, or what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import Annotated, ClassVar, Literal

from fastapi import Path

from sayso.record import Act, Anchor, Judged, Judgement, Noun, Standing, Verdict, content_id
from sayso.serve.desk import Reading
from sayso.serve.problems import Refused
from sayso.serve.room import Id, Room, doc
from sayso.serve.tables import Table, words_of
from sayso.store import ClaimLine, Store

__all__ = ["Cited", "Place", "cited", "former_claim", "heir"]

State = Literal["here", "moved", "parted", "gone"]
What = Annotated[Literal["claim", "statement", "finding"], Path(description="What kind of thing was cited.")]


class Place(Noun, frozen=True, kw_only=True):
    """Where something is to be found: its address here, and its words."""

    address: str
    words: str


class Cited(Room, frozen=True, kw_only=True):
    """Something that was cited by its id: where it is now, or what became of it."""

    template: ClassVar[str] = "cited.html"

    what: Annotated[str, doc("What kind of thing it is: claim, statement or finding.")]
    id: Annotated[str, doc("The id it was cited by.")]
    state: Annotated[
        State,
        doc(
            "here: it is there still; moved: it is another one now, which has the place of it; parted: it is several; "
            "gone: nothing here is it any more."
        ),
    ]
    told: Annotated[str, doc("What became of it, for people.")]
    was: Annotated[str | None, doc("Its words when it was last here; null where it is here.")]
    now: Annotated[tuple[Place, ...], doc("Where it is now or, where it is gone, what it stood on.")]

    @property
    def leads_to(self) -> str | None:
        """The address to go on to, where it is there still."""
        return self.now[0].address if self.state == "here" else None

    def tables(self) -> Iterator[Table]:
        """Where it is now."""
        yield Table(
            "place",
            ("kind", "id", "state", "told", "was", "address", "words"),
            ((self.what, self.id, self.state, self.told, self.was, place.address, place.words) for place in self.now),
        )


def cited(case: Reading, what: What, id: Id) -> Cited:
    """The claim, statement or finding that has or had this id."""
    found = {"claim": _claim, "statement": _statement, "finding": _finding}[what](case.store, id)
    if found is None:
        raise Refused(
            HTTPStatus.NOT_FOUND,
            f"this case has and had no {what} with the id {id}; it may be of another case, or of another reading of it",
        )
    return found


# --- statements ---------------------------------------------------------------------------------


def _statement(store: Store, id: str) -> Cited | None:
    page = store.judgements.page_of(id)
    if page is not None:
        place, words, standing = next(
            (n, words_of(one.words), standing)
            for n, (one, standing) in enumerate(store.statements_on(page), 1)
            if one.id == id
        )
        told = _stands(standing)
        return _cited("statement", id, "here", told, None, [Place(address=f"/pages/{page}#s{place}", words=words)])
    for one in _judged(store, Act.SPLIT, Judged.STATEMENT):
        at = one.correction.at if one.correction else None
        if content_id("split", one.on[0].ids[0], at) == id:
            whole = _statement(store, one.on[0].ids[0])
            told = "It was split off another statement by a person, and that was taken back: it is part of this one."
            return _cited("statement", id, "moved", told, None, whole.now if whole else [])
    return None


# --- findings -----------------------------------------------------------------------------------


def _finding(store: Store, id: str) -> Cited | None:
    for finding, page in store.judgements.findings(id):
        place = _finding_place(store, id, page)
        told = "It is answered so still." if finding.verdict is not Verdict.HOLDS else "It holds, people say."
        return _cited("finding", id, "here", told, None, [Place(address=place, words=finding.message)])
    anchor = store.former(Judged.FINDING, id)
    if anchor is None:
        return None
    page, code = anchor.pages[0], anchor.same[0]
    again = store.judgements.finding(anchor)
    if again is not None:
        told = f"The check {code} answers in other words by now: it rests on pages that joined, or went another way."
        now = [Place(address=_finding_place(store, again[0].id, page), words=again[0].message)]
        return _cited("finding", id, "moved", told, anchor.words, now)
    told = f"The check {code} finds this no more, since other pages joined the case. The page is there still."
    return _cited("finding", id, "gone", told, anchor.words, [_page(store, page)])


def _finding_place(store: Store, id: str, page: str) -> str:
    place = next(n for n, (one, _) in enumerate(store.findings_on(page), 1) if one.id == id)
    return f"/pages/{page}#f{place}"


def _page(store: Store, page: str) -> Place:
    card = store.cards([page])[page]
    return Place(address=f"/pages/{page}", words=card.title or card.file or card.url or page)


# --- claims -------------------------------------------------------------------------------------


def _claim(store: Store, id: str) -> Cited | None:
    claim = store.claim(id)
    standing = store.judgements.standing_of("claim", id) if claim else Standing.COMPUTED
    if claim is not None and standing is not Standing.MERGED:
        return _cited("claim", id, "here", _stands(standing), None, [Place(address=f"/claims/{id}", words=claim.text)])
    if claim is not None:
        anchor: Anchor | None = Anchor(ids=claim.statements, words=claim.text, pages=claim.pages)
    else:
        anchor = former_claim(store, id)
    if anchor is None:
        return None
    having = store.claims_having(anchor.ids)
    now = [Place(address=f"/claims/{line.id}", words=line.text) for line, _ in having]
    of = f"of its {len(anchor.ids)} appearances"
    if heir(anchor, having) is not None:
        merged = "People merged it with another" if standing is Standing.MERGED else "It gained or lost appearances"
        return _cited(
            "claim", id, "moved", f"{merged}: {having[0][1]} {of} stand with this one.", anchor.words, now[:1]
        )
    if having:
        told = f"It came apart: its {len(anchor.ids)} appearances are with these claims now, or with none."
        return _cited("claim", id, "parted", told, anchor.words, now)
    told = "No claim has its appearances any more: no two pages here are held to state the same with them."
    places = [found.now[0] for one in anchor.ids if (found := _statement(store, one)) is not None and found.now]
    return _cited("claim", id, "gone", told, anchor.words, places)


def former_claim(store: Store, id: str) -> Anchor | None:
    """The claim that had this id and is no more, by its statements; also one that people made and took back."""
    found = store.former(Judged.CLAIM, id)
    if found is not None:
        return found
    for one in (*_judged(store, Act.MERGE, Judged.CLAIM), *_judged(store, Act.SPLIT, Judged.CLAIM)):
        if content_id("claim of people", one.id) == id:
            parts = one.on if one.act is Act.MERGE else one.on[1:]
            ids = tuple(dict.fromkeys(id for part in parts for id in part.ids))
            pages = tuple(dict.fromkeys(page for part in parts for page in part.pages))
            return Anchor(ids=ids, words=parts[0].words, pages=pages)
    return None


def heir(anchor: Anchor, having: Sequence[tuple[ClaimLine, int]]) -> ClaimLine | None:
    """The claim that has the place of a former one: more than half of its appearances."""
    return having[0][0] if having and 2 * having[0][1] > len(anchor.ids) else None


# --- helpers ------------------------------------------------------------------------------------


def _cited(what: str, id: str, state: State, told: str, was: str | None, now: Sequence[Place]) -> Cited:
    return Cited(what=what, id=id, state=state, told=told, was=was, now=tuple(now))


def _judged(store: Store, act: Act, what: Judged) -> Iterator[Judgement]:
    return (one for one in store.judgements.all() if one.act is act and one.what is what)


def _stands(standing: Standing) -> str:
    return "As it was computed." if standing is Standing.COMPUTED else f"{standing} by a person.".capitalize()
