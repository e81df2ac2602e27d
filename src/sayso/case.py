"""A case: one investigation's file, and the pipeline over it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import msgspec

from sayso import limits, pipeline, review
from sayso.audit.scope import Scope
from sayso.errors import CaseError, NotThere, ReviewError, SaysoError, SettingError, Stale
from sayso.foreign import Captures, OtherCase, is_case
from sayso.limits import Budget, Kept, Source, Taken
from sayso.read import is_archive, pages_in
from sayso.read.archive import DECODED, Capture, Place
from sayso.record import (
    Act,
    Aligned,
    Change,
    Claim,
    Copy,
    Correction,
    Counted,
    Failed,
    Failure,
    Finding,
    Judged,
    Judgement,
    LostPage,
    MadeBy,
    Noun,
    Page,
    Record,
    Role,
    Span,
    Statement,
    Unread,
)
from sayso.settle import Crowd, Step, crowds, settle
from sayso.store import Found, Met, Store, tables
from sayso.surroundings import audit_pile
from sayso.text import sentences

if TYPE_CHECKING:
    from sayso.export import Written

__all__ = ["Added", "Case", "Comparison", "Overview", "Stemma"]

_REPORTED = frozenset(Role) - {Role.FURNITURE, Role.TAG, Role.REFERENCE, Role.EMBED, Role.BYLINE, Role.DATELINE}


COMPARED = 100_000
"""Words held against sentences while somebody waits: 2,000 to 20,000 for two ordinary pages, 5 to 40 ms; at most a
fifth of a second."""


class Added(Noun, frozen=True, kw_only=True):
    """What an `add` did: pages new to the case, pages met before, failures, and pages whose place was worked out.

    `crowds` are the families in the case that are too large for comparing all their pages, told where the place of any
    page was worked out; `passed` are lines for people on what was passed over on purpose: cases that lie in a folder,
    files there without the name of a page, the case itself.
    """

    pages: int
    seen: int
    failures: tuple[Failed, ...]
    settled: int
    crowds: tuple[Crowd, ...] = ()
    passed: tuple[str, ...] = ()


class Overview(Noun, frozen=True, kw_only=True):
    """What is in a case: how much of everything, the pages by family, the first claims and findings, what failed.

    `families` has the ids of all pages, of those that nothing links each by itself; `claims` are those of the most
    origins, `beside` the worst findings that rest on other pages, each with its page's id; `failures` are file, stage
    and reason; `crowds` the families too large for comparing all their pages.
    """

    counted: Counted
    families: dict[str, list[str]]
    claims: tuple[Claim, ...]
    beside: tuple[tuple[str, Finding], ...]
    failures: tuple[tuple[str, str, str], ...]
    crowds: tuple[Crowd, ...]


class Stemma(Noun, frozen=True, kw_only=True):
    """A family: its pages, the copies that join them, the lost pages behind them, and what each copy changed."""

    pages: tuple[Page, ...]
    copies: tuple[Copy, ...]
    lost: tuple[LostPage, ...]
    changes: tuple[Change, ...]


class Comparison(Noun, frozen=True, kw_only=True):
    """Two pages set side by side: the passages of the child with those of the parent they are nearest to, the changes
    in meaning, and the copy that joins them. Where none does, nothing is named, and sentences that are alike or state
    the same are side by side; not `whole` where the pages are too long to be held against one another for that."""

    parent: Page
    child: Page
    aligned: tuple[Aligned, ...]
    changes: tuple[Change, ...]
    copy: Copy | None = None
    whole: bool = True

    @classmethod
    def beside(cls, one: Page, other: Page, stated: Iterable[tuple[Statement, Statement]] = ()) -> Comparison:
        """Two pages that nothing links: sentences that are alike side by side, and those that none is like but that
        state with one of the other page what both are known to state (`stated`). No change is told between them.

        Somebody waits for this: pages that are too long for it are set side by side by `stated` alone.
        """
        left, right = _sentences(one), _sentences(other)
        near = pipeline.alike(one, other, most=COMPARED)
        found = {pair.child.start: pair for pair in near or ()}
        for before, after in stated:
            mine, theirs = (_around(where, said.words[0].start) for where, said in ((left, before), (right, after)))
            if mine and theirs:
                found.setdefault(theirs[0], Aligned(child=other.span(*theirs), parent=one.span(*mine)))
        aligned = tuple(found[start] for start in sorted(found))
        return cls(parent=one, child=other, aligned=aligned, changes=(), whole=near is not None)

    def rows(self) -> Iterator[tuple[str | None, str | None]]:
        """The sentences of both reports, side by side where they are aligned, null where one side has nothing."""
        for before, after in self.sides():
            yield before.text if before else None, after.text if after else None

    def sides(self) -> Iterator[tuple[Span | None, Span | None]]:
        """The rows, as spans of the parent and of the child."""
        matched = {pair.child.start: pair.parent for pair in self.aligned}
        left = _sentences(self.parent)
        used = {start for pair in self.aligned for start, end in left if pair.parent.start <= start < pair.parent.end}
        rest = [(start, end) for start, end in left if start not in used]
        for start, end in _sentences(self.child):
            before = matched.get(start)
            while before is not None and rest and rest[0][0] < before.start:
                yield self.parent.span(*rest.pop(0)), None
            yield before, self.child.span(start, end)
        for start, end in rest:
            yield self.parent.span(start, end), None


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
        read_again: bool = False,
        waits: Callable[[str], None] | None = None,
        step: Step | None = None,
    ) -> Added:
        """Read files, folders, web archives, other cases or bytes into the case, and work out the new pages' place.

        A page that is there is not read again. Each page is kept as soon as it is read: what breaks off loses none, and
        the next `add`, even of nothing, goes on where this one stopped. The outcome does not depend on the order of the
        pages or on how they were divided among calls. While another process writes, this waits; `waits` is told.

        The pages of another case are read again from the bytes it kept, as a stranger's: what was found in them is
        taken over where the same sayso and model found it and every word stands where it says, and is found anew where
        another did, or with `read_again`. Their findings and their place in the pile are worked out here.
        Raises CaseError, ModelError and SettingError; a page or another case that cannot be read is a failure and no
        error.
        """
        step = step or (lambda what, done, of: None)
        pages = seen = read = 0
        failures: list[Failed] = []
        passed: list[str] = []

        with contextlib.ExitStack() as stack:
            store = stack.enter_context(Store(self.path, write=True, waits=waits))

            def wanted(sha256: str, file: str | None, taken: str | None) -> bool:
                nonlocal seen
                known = store.has_bytes(sha256, file=file, captured=taken)
                seen += known
                return not known

            def new(id: str, captures: Captures) -> bool:
                nonlocal seen
                known = store.has_page(id)
                if known:
                    store.put_captures(id, [(file, captured or taken) for file, taken in captures])
                    seen += len(captures)
                return not known

            def given() -> Iterator[Source | Kept | Failed]:
                for source in sources:
                    if isinstance(source, OtherCase):
                        yield from _kept(source, store, new, read_again)
                    else:
                        yield source

            sources: list[Source | OtherCase] = []
            for source in _sources(inputs, self.path, failures, passed):
                other = self._other(source, failures, passed) if _is_case(source) else source
                if isinstance(other, OtherCase):
                    stack.enter_context(other)
                if other is not None:
                    sources.append(other)
            known_number = not any(isinstance(source, str) and is_archive(source) for source in sources)
            total = len(failures) + sum(source.count if isinstance(source, OtherCase) else 1 for source in sources)
            if sources:
                step("pages", len(failures), total if known_number else None)
            outcomes = limits.check_new(
                given(),
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
                    read += 1
                    captures = outcome.source.captures if isinstance(outcome.source, Kept) else ()
                    first = store.put(
                        outcome.record,
                        outcome.raw,
                        met=_met(outcome.source),
                        captures=[(file, captured or taken) for file, taken in captures],
                    )
                    pages += first
                    seen += max(1, len(captures)) - first
                done = read + len(failures)  # what is there already takes no time, and counts for none in the rate
                step("pages", done, max(done, total - (pages + seen - read)) if known_number else None)
            with store.transaction():
                for other in sources:
                    if isinstance(other, OtherCase):
                        store.forget_failures(str(other.path))
                for failure in failures:
                    store.put_failure(failure)
            settled = settle(store, step)
            large = crowds(store) if settled else ()
            audit_pile(store, scope=scope, step=step)
        return Added(
            pages=pages, seen=seen, failures=tuple(failures), settled=settled, crowds=large, passed=tuple(passed)
        )

    def _other(self, source: Source, failures: list[Failed], passed: list[str]) -> OtherCase | None:
        """Another case, open; None, and told, where it cannot be used or is this one."""
        assert not isinstance(source, bytes)
        path = Path(source)
        try:
            if path.exists() and path.samefile(self.path):
                passed.append(f"{path} is the case itself; passed over")
                return None
            return OtherCase(path, at_most=DECODED)
        except CaseError as error:
            failures.append(_unread(os.fspath(source), str(error)))
            return None

    # --- asking ---------------------------------------------------------------------------------

    def records(self) -> tuple[Record, ...]:
        """Every page's record, in the order of their ids."""
        with Store(self.path) as store, store.snapshot():
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

    def copies(self, children: Iterable[str] | None = None) -> tuple[Copy, ...]:
        """Every copy, or those of the pages with these ids: which page derives from which."""
        with Store(self.path) as store:
            return tuple(store.copies(children))

    def lost_pages(self) -> tuple[LostPage, ...]:
        """Every page that must have been and is not in the case."""
        with Store(self.path) as store:
            return tuple(store.lost_pages())

    def changes(self, children: Iterable[str] | None = None) -> tuple[Change, ...]:
        """What differs in meaning along every directed copy, or along those of the pages with these ids."""
        with Store(self.path) as store:
            return tuple(store.changes(children))

    def claims(
        self, *, contested: bool = False, origins: int | None = None, limit: int | None = None
    ) -> tuple[Claim, ...]:
        """The claims, those of the most origins first; with `contested` those with an appearance that contradicts,
        with `origins` those of that many, with `limit` no more than so many."""
        with Store(self.path) as store:
            return tuple(store.claims(contested=contested, origins=origins, limit=limit))

    def pages(self, ids: Iterable[str] | None = None) -> dict[str, Page]:
        """The pages with these ids, or all, by id, without what was found in them."""
        with Store(self.path) as store:
            return {page.id: page for page in store.pages(store.ids() if ids is None else ids)}

    def beside(self, limit: int) -> list[tuple[str, Finding]]:
        """The findings that fail and rest on other pages, each with its page's id, the worst first, so many at most."""
        with Store(self.path) as store:
            return store.beside(limit)

    def counted(self) -> Counted:
        """How much of everything is in the case."""
        with Store(self.path) as store:
            return store.counted()

    def crowds(self) -> tuple[Crowd, ...]:
        """The families of so many pages that not all of them were compared with one another, the largest first."""
        with Store(self.path) as store:
            return crowds(store)

    def families(self) -> dict[str, list[str]]:
        """The ids of pages that copies join, by the smallest id among them."""
        with Store(self.path) as store:
            return store.families()

    def show(self, *, limit: int = 10) -> Overview:
        """What is in the case at one moment, with no more than so many claims and findings."""
        with Store(self.path) as store, store.snapshot():
            return Overview(
                counted=store.counted(),
                families=store.families(),
                claims=tuple(store.claims(limit=limit)),
                beside=tuple(store.beside(limit)),
                failures=tuple(store.failures()),
                crowds=crowds(store),
            )

    def stemma(self, page: str | None = None) -> tuple[Stemma, ...]:
        """The families of several pages, the largest first, or the one family of the page of this id, file or address.

        Raises CaseError where there is no such page, or several.
        """
        with Store(self.path) as store, store.snapshot():
            families = store.families().values()
            if page is None:
                chosen = [family for family in families if len(family) > 1]
            else:
                wanted = self._named(store, page)
                chosen = [family for family in families if wanted in family]
            return tuple(_stemma(store, ids) for ids in sorted(chosen, key=lambda ids: (-len(ids), ids)))

    def diff(self, one: str, other: str) -> Comparison:
        """Two pages sentence by sentence, with the changes from the parent to the child as the case has them.

        Where a copy joins them without a direction, the one published first, else the first named, stands for the
        parent. Where none does, no change is named: sentences that are alike or state one claim stand side by side.
        """
        with Store(self.path) as store, store.snapshot():
            pages = [self._named(store, one), self._named(store, other)]
            found = {record.page.id: record for record in store.records(pages)}
            copy = store.copy_between(*pages)
            if copy is not None and copy.directed and copy.parent is not None:
                pages = [copy.parent, copy.child]
            elif all(record.page.published for record in found.values()):
                pages.sort(key=lambda page: _moment(found[page]))
            both = [] if copy else store.stated_on_both(*pages)
            kept = store.changes_of([pages[1]]) if copy and copy.directed else []
        parent, child = found[pages[0]], found[pages[1]]
        if copy is None:
            return Comparison.beside(parent.page, child.page, [(before, after) for _, before, after in both])
        aligned = copy.aligned if copy.directed else pipeline.aligned(parent, child)
        changes = kept if copy.directed else pipeline.changes(parent, child)
        return Comparison(
            parent=parent.page,
            child=child.page,
            aligned=aligned,
            changes=tuple(change for change in changes if change.parent == parent.page.id),
            copy=copy,
        )

    def export(self) -> Iterator[Noun]:
        """Everything in the case at one moment, as people left it, kind by kind, each in order of its ids, and the
        judgements in the order in which they were made; see `sayso.export.lines`."""
        with Store(self.path) as store, store.snapshot():
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
        seen: str | Sequence[str] | None = None,
    ) -> Judgement:
        """Keep what a person decided about something in the case, and carry it out.

        `ids` are ids of statements, findings (`page` beside it where several have it), claims, copies ('child,parent')
        or names of sources; of a split claim first the claim, then the statements that leave it. `seen` is the mark of
        how it stood when it was looked at (`standing`), of several the mark of each in their order: where any stands
        otherwise by now, Stale is raised and nothing is written. What was computed is kept beside it, and an `add`
        keeps the judgement. It does not wait for an `add` that is at work. Raises ReviewError for what cannot be done.
        """
        act, what = Act(act), Judged(what)
        with Store(self.path, write=True, alone=False) as store, store.transaction():
            split = act is Act.SPLIT and what is Judged.CLAIM
            kinds = [what, *[Judged.STATEMENT if split else what] * (len(ids) - 1)]
            on = [review.anchor(store, kind, one, page=page) for kind, one in zip(kinds, ids, strict=False)]
            if seen is not None:
                marks = [seen] if isinstance(seen, str) else list(seen)
                if len(marks) != len(on):
                    raise ReviewError(f"{len(on)} were named and {len(marks)} marks given; give the mark of each")
                for mark, kind, one in zip(marks, kinds, on, strict=True):
                    if mark != review.seen(store, kind, one):
                        raise Stale(review.stale(store, kind, one))
            made = review.judgement(
                act, what, on, by=by, after=store.judgements.last(), correction=correction, grade=grade, note=note
            )
            if what is Judged.STATEMENT and act is Act.SPLIT and correction is not None and correction.at is not None:
                found = store.judgements.statement(on[0])
                if found is None or not review.splits(found[1], correction.at):
                    raise ReviewError(f"this statement has no words on both sides of {correction.at}; see its 'words'")
            store.judgements.put(made)
            refused = review.overrule(store, review.reach(store, made))
            if made.id in refused:
                raise ReviewError(refused[made.id])
        return made

    def undo(self, judgement: str, *, by: str) -> Judgement:
        """Take back a judgement, by its id; taking back an undo restores what it took back. Raises NotThere for none,
        ReviewError where it was taken back before."""
        with Store(self.path, write=True, alone=False) as store, store.transaction():
            known = store.judgements.by_id(judgement)
            if known is None:
                raise NotThere(f"{self.path} has no judgement '{judgement}'")
            if judgement in store.judgements.undone([known]):
                raise ReviewError(f"the judgement '{judgement}' was taken back already; judge anew, or undo the undo")
            made = review.judgement(Act.UNDO, known.what, known.on, by=by, after=store.judgements.last())
            made = msgspec.structs.replace(made, undoes=judgement)
            store.judgements.put(made)
            review.overrule(store, review.reach(store, made))
        return made

    def judgements(self, what: Judged | str | None = None, id: str | None = None) -> tuple[Judgement, ...]:
        """What was judged, in order; of one kind, or about the thing with this id, or all."""
        with Store(self.path) as store:
            if what is not None and id is not None:
                return tuple(store.judgements.about(Judged(what), review.anchor(store, Judged(what), id)))
            return tuple(one for one in store.judgements.all() if what is None or one.what is Judged(what))

    def standing(self, what: Judged | str, id: str, *, page: str | None = None) -> str:
        """A mark of how a thing stands now, to hand to `judge` as `seen`."""
        with Store(self.path) as store:
            return review.seen(store, Judged(what), review.anchor(store, Judged(what), id, page=page))

    def report(
        self,
        *,
        claim: int | str | None = None,
        as_: str = "markdown",
        withhold: Iterable[str] = (),
        most: int = 20,
    ) -> Written:
        """The case told to an editor, or one claim of it: by its number in `claims()`, from 1, or by its id.

        `as_` is 'markdown' or 'html'; `withhold` are names to be left out everywhere, in every spelling. A report of
        the whole case tells the `most` claims of the most origins and says what it leaves out. Raises CaseError where
        there is no such claim, SettingError for a name that cannot be withheld.
        """
        from sayso.export import report
        from sayso.gather import gathered

        with Store(self.path) as store:
            of = gathered(store, claim=claim, most=most)
        return report(of, as_=as_, withhold=withhold)

    @staticmethod
    def tables() -> list[str]:
        """The names of the tables and views in a case file, for people who ask in SQL."""
        return tables()

    def frame(self, table: str, *, as_: str = "polars") -> Any:
        """A table of the case as a frame of 'polars' or 'pandas', every column of one type.

        The tables are pages, statements, sources, figures, copies, lost_pages, changes, claims, appearances, origins
        and findings; ids join them. Raises SettingError for another table or library, and where that library is not
        installed.
        """
        from sayso.export.frames import FRAMES, made

        asked = FRAMES.get(table)
        if asked is None:
            raise SettingError(f"a case has no table '{table}'; it has: {', '.join(FRAMES)}")
        with Store(self.path) as store:
            rows = store.query(asked.sql)
        return made(rows, asked.columns, as_=as_)

    def failures(self) -> list[tuple[str, str, str]]:
        """File, stage and reason of each page that could not be read."""
        with Store(self.path) as store:
            return store.failures()

    def search(self, words: str, *, limit: int = 20) -> list[Found]:
        """The pages that hold all these words, best first; a phrase stands in quotation marks."""
        with Store(self.path) as store:
            return store.search(words, limit=limit)


def _sources(inputs: Iterable[Source], case: Path, failures: list[Failed], passed: list[str]) -> Iterator[Source]:
    """Files and bytes as they are, folders as the pages in them; what is wrong with one is a failure.

    Cases in a folder are passed over: their pages would be in it too, or are another investigation's.
    """
    for given in inputs:
        if isinstance(given, bytes) or not Path(given).is_dir():
            yield given
            continue
        cases = sorted(path for path in Path(given).rglob("*.sayso") if path.is_file() and not path.samefile(case))
        passed.extend(f"{path} is a case in a folder; passed over: name it to add its pages" for path in cases)
        try:
            pages = pages_in(Path(given))
            # Cases, and what SQLite keeps beside them, are told of above.
            others = {path for path in Path(given).rglob("*") if path.is_file() and ".sayso" not in path.name}
            if others := others.difference(pages):
                passed.append(f"{given}: passed over, for they have no name of a page: {len(others)} of its files")
            yield from map(str, pages)
        except SaysoError as error:
            failures.append(_unread(os.fspath(given), str(error)))


def _stemma(store: Store, ids: list[str]) -> Stemma:
    copies = tuple(store.copies(ids))
    behind = {copy.lost for copy in copies if copy.lost}
    return Stemma(
        pages=tuple(store.pages(ids)),
        copies=copies,
        lost=tuple(store.lost_pages(behind)),
        changes=tuple(store.changes(ids)),
    )


def _is_case(source: Source) -> bool:
    """Whether what is given is the path of a case."""
    return not isinstance(source, bytes) and is_case(source)


def _unread(file: str, reason: str) -> Failed:
    return Failed(
        page=Unread(file=file),
        failure=Failure(stage="read", reason=reason),
        made_by=pipeline.made_by(model=False),
    )


def _kept(
    other: OtherCase,
    store: Store,
    new: Callable[[str, Captures], bool],
    read_again: bool,
) -> Iterator[Kept | Failed]:
    """The pages of another case that are new to this one, and what could not be read there or cannot be taken."""

    def taken(made_by: MadeBy) -> bool:
        return not read_again and made_by == pipeline.made_by(model=made_by.model is not None)

    try:
        for page in other.pages(wanted=new, taken=taken):
            if isinstance(page, Failed):
                yield page
                continue
            file, captured = page.captures[0]
            capture = Capture(
                raw=page.raw,
                place=Place(at=0),
                url=page.met.url,
                captured=captured,
                charset=page.met.charset,
                notes=page.met.notes,
            )
            yield Kept(str(other.path), page.id, capture, file, page.statements, page.captures)
        for failure in other.failures():
            if not store.has_file(failure.page.file or ""):
                yield failure
    except CaseError as error:
        yield _unread(str(other.path), f"{error}; the rest of it is given up")


def _met(source: Source | Taken | Kept) -> Met:
    """What came with a page's bytes."""
    if not isinstance(source, Taken | Kept):
        return Met()
    return Met(url=source.capture.url, charset=source.capture.charset, notes=source.capture.notes)


def _sentences(page: Page) -> list[tuple[int, int]]:
    """Where the sentences of the report stand, its titles among them."""
    return [
        (block.start + start, block.start + end)
        for block in page.blocks
        if block.role in _REPORTED
        for start, end in sentences(page.text[block.start : block.end])
    ]


def _around(where: list[tuple[int, int]], at: int) -> tuple[int, int] | None:
    """The sentence that this offset is in."""
    return next(((start, end) for start, end in where if start <= at < end), None)


def _moment(record: Record) -> str:
    return record.page.published.instant if record.page.published else "~"
