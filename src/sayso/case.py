"""A case: one investigation's file, and the pipeline over it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType

import msgspec

from sayso import limits, pipeline, review
from sayso.audit.scope import Scope
from sayso.errors import CaseError, NotThere, ReviewError, SaysoError, Stale
from sayso.judgements import live
from sayso.limits import Budget, Source
from sayso.read import is_archive, pages_in
from sayso.record import (
    Act,
    Aligned,
    Change,
    Claim,
    Copy,
    Correction,
    Failed,
    Failure,
    Judged,
    Judgement,
    LostPage,
    Noun,
    Page,
    Record,
    Role,
    Unread,
)
from sayso.settle import Step, settle
from sayso.store import Found, Store
from sayso.text import sentences

__all__ = ["Added", "Case", "Comparison"]

_REPORTED = frozenset(Role) - {Role.FURNITURE, Role.TAG, Role.REFERENCE, Role.EMBED, Role.BYLINE, Role.DATELINE}


class Added(Noun, frozen=True, kw_only=True):
    """What an `add` did: pages new to the case, pages met before, failures, and pages whose place was worked out."""

    pages: int
    seen: int
    failures: tuple[Failed, ...]
    settled: int


class Comparison(Noun, frozen=True, kw_only=True):
    """Two pages set side by side: the passages of the child with those of the parent they are nearest to, the changes
    in meaning, and the copy that joins them, where one does."""

    parent: Page
    child: Page
    aligned: tuple[Aligned, ...]
    changes: tuple[Change, ...]
    copy: Copy | None = None

    def rows(self) -> Iterator[tuple[str | None, str | None]]:
        """The sentences of both reports, side by side where they are aligned, null where one side has nothing."""
        matched = {pair.child.start: pair.parent for pair in self.aligned}
        left = _sentences(self.parent)
        used = {start for pair in self.aligned for start, end in left if pair.parent.start <= start < pair.parent.end}
        rest = [(start, end) for start, end in left if start not in used]
        for start, end in _sentences(self.child):
            before = matched.get(start)
            while before is not None and rest and rest[0][0] < before.start:
                yield self.parent.text[slice(*rest.pop(0))], None
            yield before.text if before else None, self.child.text[start:end]
        for start, end in rest:
            yield self.parent.text[start:end], None


class Case:
    """A case file and what can be asked of it.

    Opening makes nothing; the file is made by the first `add`. Every reading verb opens the file for itself, so that it
    sees what was last added. Raises CaseError where the file cannot be used.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)

    def __enter__(self) -> Case:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """A case holds nothing open."""

    # --- adding ---------------------------------------------------------------------------------

    def add(
        self,
        *inputs: Source,
        jobs: int = 1,
        captured: str | None = None,
        budget: Budget | None = None,
        scope: Scope | None = None,
        allow_tampered: bool = False,
        waits: Callable[[str], None] | None = None,
        step: Step | None = None,
    ) -> Added:
        """Read files, folders, web archives or bytes into the case, and work out the place of the new pages in it.

        A page that is there is not read again. Each page is kept as soon as it is read: what breaks off loses none, and
        the next `add`, even of nothing, goes on where this one stopped. The outcome does not depend on the order of the
        pages or on how they were divided among calls. While another process writes, this waits; `waits` is told.
        Raises CaseError, ModelError and SettingError; a page that cannot be read is a failure and no error.
        """
        step = step or (lambda what, done, of: None)
        pages = seen = 0
        failures: list[Failed] = []
        with Store(self.path, write=True, waits=waits) as store:

            def wanted(sha256: str, file: str | None, taken: str | None) -> bool:
                nonlocal seen
                known = store.has_bytes(sha256, file=file, captured=taken)
                seen += known
                return not known

            sources = list(_sources(inputs, failures))
            known_number = not any(isinstance(source, str) and is_archive(source) for source in sources)
            total = len(sources) if known_number else None
            outcomes = limits.check_new(
                sources,
                wanted=wanted,
                jobs=jobs,
                captured=captured,
                budget=budget,
                scope=scope,
                allow_tampered=allow_tampered,
            )
            for outcome in outcomes:
                if isinstance(outcome, Failed):
                    failures.append(outcome)
                else:
                    record, raw = outcome
                    new = store.put(record, raw)
                    pages += new
                    seen += not new
                step("pages", pages + seen + len(failures), total)
            for failure in failures:
                store.put_failure(failure)
            settled = settle(store, step)
        return Added(pages=pages, seen=seen, failures=tuple(failures), settled=settled)

    # --- asking ---------------------------------------------------------------------------------

    def records(self) -> tuple[Record, ...]:
        """Every page's record, in the order of their ids."""
        with Store(self.path) as store:
            return tuple(store.records())

    def record(self, page: str) -> Record:
        """The record of the page of this id, its beginning, file or address. Raises CaseError for none or several."""
        with Store(self.path) as store:
            found = store.record(self._named(store, page))
            assert found is not None
            return found

    def _named(self, store: Store, page: str) -> str:
        found = store.named(page)
        if not found:
            raise CaseError(f"{self.path} has no page '{page}'; sayso show {self.path} lists them")
        if len(found) > 1:
            raise CaseError(f"'{page}' means {len(found)} pages of {self.path}: {', '.join(found[:5])}; name one by id")
        return found[0]

    def raw(self, page: str) -> bytes:
        """The bytes a page was read from, checked against their SHA-256."""
        with Store(self.path) as store:
            found = store.raw(self._named(store, page))
            assert found is not None
            return found

    def copies(self) -> tuple[Copy, ...]:
        """Every copy: which page derives from which."""
        with Store(self.path) as store:
            return tuple(store.copies())

    def lost_pages(self) -> tuple[LostPage, ...]:
        """Every page that must have been and is not in the case."""
        with Store(self.path) as store:
            return tuple(store.lost_pages())

    def changes(self) -> tuple[Change, ...]:
        """What differs in meaning along every directed copy."""
        with Store(self.path) as store:
            return tuple(store.changes())

    def claims(self, *, contested: bool = False, origins: int | None = None) -> tuple[Claim, ...]:
        """The claims, those of the most origins first; with `contested` those with an appearance that contradicts,
        with `origins` those of that many."""
        with Store(self.path) as store:
            return tuple(
                claim
                for claim in store.claims()
                if (claim.contradicting or not contested) and origins in (None, len(claim.origins))
            )

    def families(self) -> dict[str, list[str]]:
        """The ids of pages that copies join, by the smallest id among them."""
        with Store(self.path) as store:
            return store.families()

    def diff(self, one: str, other: str) -> Comparison:
        """Two pages sentence by sentence, with the changes in meaning from the earlier to the later.

        Which is the parent is read from the case; where it does not say, the one published first, else the first named.
        """
        with Store(self.path) as store:
            pages = [self._named(store, one), self._named(store, other)]
            found = {record.page.id: record for record in store.records(pages)}
            copies = [copy for copy in store.copies() if {copy.child, copy.parent} == set(pages)]
        known = next((copy for copy in copies if copy.directed), None)
        if known is not None and known.parent is not None:
            pages = [known.parent, known.child]
        elif all(record.page.published for record in found.values()):
            pages.sort(key=lambda page: _moment(found[page]))
        parent, child = found[pages[0]], found[pages[1]]
        return Comparison(
            parent=parent.page,
            child=child.page,
            aligned=pipeline.aligned(parent, child),
            changes=pipeline.changes(parent, child),
            copy=copies[0] if copies else None,
        )

    def export(self) -> Iterator[Noun]:
        """Everything in the case, as people left it, kind by kind, each in order of its ids, and the judgements in
        the order in which they were made; see `sayso.export.lines`."""
        with Store(self.path) as store:
            yield from store.records()
            yield from store.copies()
            yield from store.lost_pages()
            yield from store.changes()
            yield from sorted(store.claims(), key=lambda claim: claim.id)
            yield from store.judgements.all()

    # --- judging --------------------------------------------------------------------------------

    def judge(
        self,
        act: Act | str,
        what: Judged | str,
        *ids: str,
        by: str,
        page: str | None = None,
        correction: Correction | None = None,
        grade: str | None = None,
        note: str | None = None,
        seen: str | None = None,
    ) -> Judgement:
        """Keep what a person decided about something in the case, and carry it out.

        `ids` are ids of statements, findings (`page` beside it where several have it), claims, copies ('child,parent')
        or names of sources; of a split claim first the claim, then the statements that leave it. `seen` is the mark of
        how it stood when it was looked at (`standing`): where it stands otherwise by now, Stale is raised and nothing
        is written. What was computed is kept beside it, and an `add` keeps the judgement. It does not wait for an `add`
        that is at work. Raises ReviewError for what cannot be done.
        """
        act, what = Act(act), Judged(what)
        with Store(self.path, write=True, alone=False) as store, store.transaction():
            split = act is Act.SPLIT and what is Judged.CLAIM
            kinds = [what, *[Judged.STATEMENT if split else what] * (len(ids) - 1)]
            on = [review.anchor(store, kind, one, page=page) for kind, one in zip(kinds, ids, strict=False)]
            if seen is not None and seen != review.seen(store, what, on[:1]):
                since = store.judgements.about(what, on[0].ids)
                last = f": {since[-1].by} {since[-1].act} it at {since[-1].at[:16]}" if since else ""
                raise Stale(f"this {what} stands otherwise than when it was looked at{last}; look again, then judge")
            made = review.judgement(
                act, what, on, by=by, after=store.judgements.last(), correction=correction, grade=grade, note=note
            )
            store.judgements.put(made)
            review.overrule(store, {page for one in on for page in one.pages})
        return made

    def undo(self, judgement: str, *, by: str) -> Judgement:
        """Take back a judgement, by its id; taking back an undo restores what it took back. Raises NotThere for none,
        ReviewError where it was taken back before."""
        with Store(self.path, write=True, alone=False) as store, store.transaction():
            known = store.judgements.by_id(judgement)
            if known is None:
                raise NotThere(f"{self.path} has no judgement '{judgement}'")
            if any(one.undoes == judgement for one in live(store.judgements.all(), undos=True)):
                raise ReviewError(f"the judgement '{judgement}' was taken back already; judge anew, or undo the undo")
            made = review.judgement(Act.UNDO, known.what, known.on, by=by, after=store.judgements.last())
            made = msgspec.structs.replace(made, undoes=judgement)
            store.judgements.put(made)
            review.overrule(store, {page for one in known.on for page in one.pages})
        return made

    def judgements(self, what: Judged | str | None = None, id: str | None = None) -> tuple[Judgement, ...]:
        """What was judged, in order; of one kind, or about the thing with this id, or all."""
        with Store(self.path) as store:
            if what is not None and id is not None:
                return tuple(store.judgements.about(Judged(what), review.anchor(store, Judged(what), id).ids))
            return tuple(one for one in store.judgements.all() if what is None or one.what is Judged(what))

    def standing(self, what: Judged | str, id: str, *, page: str | None = None) -> str:
        """A mark of how a thing stands now, to hand to `judge` as `seen`."""
        with Store(self.path) as store:
            return review.seen(store, Judged(what), [review.anchor(store, Judged(what), id, page=page)])

    def failures(self) -> list[tuple[str, str, str]]:
        """File, stage and reason of each page that could not be read."""
        with Store(self.path) as store:
            return store.failures()

    def search(self, words: str, *, limit: int = 20) -> list[Found]:
        """The pages that hold all these words, best first; a phrase stands in quotation marks."""
        with Store(self.path) as store:
            return store.search(words, limit=limit)


def _sources(inputs: Iterable[Source], failures: list[Failed]) -> Iterator[Source]:
    """Files and bytes as they are, folders as the pages in them; what is wrong with one is a failure."""
    for given in inputs:
        if isinstance(given, bytes) or not Path(given).is_dir():
            yield given
            continue
        try:
            yield from (str(path) for path in pages_in(Path(given)))
        except SaysoError as error:
            failures.append(
                Failed(
                    page=Unread(file=os.fspath(given)),
                    failure=Failure(stage="read", reason=str(error)),
                    made_by=pipeline.made_by(model=False),
                )
            )


def _sentences(page: Page) -> list[tuple[int, int]]:
    """Where the sentences of the report stand, its titles among them."""
    return [
        (block.start + start, block.start + end)
        for block in page.blocks
        if block.role in _REPORTED
        for start, end in sentences(page.text[block.start : block.end])
    ]


def _moment(record: Record) -> str:
    return record.page.published.instant if record.page.published else "~"
