"""A case: one investigation's file, and the pipeline over it."""

from __future__ import annotations

import contextlib
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType

from sayso import limits, pipeline
from sayso.audit.scope import Scope
from sayso.errors import CaseError, SaysoError
from sayso.foreign import Captures, OtherCase, is_case
from sayso.limits import Budget, Kept, Source, Taken
from sayso.read import is_archive, pages_in
from sayso.read.archive import DECODED, Capture, Place
from sayso.record import (
    Aligned,
    Change,
    Claim,
    Copy,
    Failed,
    Failure,
    LostPage,
    MadeBy,
    Noun,
    Page,
    Record,
    Role,
    Unread,
    content_id,
)
from sayso.store import Found, Group, Met, Settled, Store
from sayso.text import sentences

__all__ = ["Added", "Case", "Comparison"]

_REPORTED = frozenset(Role) - {Role.FURNITURE, Role.TAG, Role.REFERENCE, Role.EMBED, Role.BYLINE, Role.DATELINE}

Step = Callable[[str, int, int | None], None]
"""Told of progress: what is done (pages, comparing, tracing, claims), how many so far, and of how many if known."""


class Added(Noun, frozen=True, kw_only=True):
    """What an `add` did: pages new to the case, pages met before, failures, and pages whose place was worked out.

    `passed` are lines for people on what was passed over on purpose: cases that lie in a folder, the case itself.
    """

    pages: int
    seen: int
    failures: tuple[Failed, ...]
    settled: int
    passed: tuple[str, ...] = ()


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
            settled = self._settle(store, step)
        return Added(pages=pages, seen=seen, failures=tuple(failures), settled=settled, passed=tuple(passed))

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

    def _settle(self, store: Store, step: Step) -> int:
        """Work out the place of pending pages; only groups of pages that they touch are worked out again."""
        pending = store.pending()
        if not pending:
            return 0
        features = store.features()
        for done, record in enumerate(store.records(page for page in pending if page not in features), 1):
            features[record.page.id] = pipeline.page_features(record.page)
            store.put_features(record.page.id, features[record.page.id])
            step("comparing", done, len(pending))
        compared = store.pairs()
        pairs = pipeline.candidates(features)
        fresh = [pair for pair in pairs if pair not in compared]
        told = set(pipeline.related(store.records({page for pair in fresh for page in pair}), fresh))
        news = {pair: pair in told for pair in fresh}
        related = [pair for pair in pairs if compared.get(pair, news.get(pair, False))]
        traced, gone_copies = self._traced(store, features, related, step)
        claims, gone_claims = self._claimed(store, features, pairs, traced, step)
        store.settle(
            Settled(
                compared=news,
                apart=tuple(sorted(set(compared) - set(pairs))),
                copies=tuple(traced),
                gone_copies=gone_copies,
                claims=tuple(claims),
                gone_claims=gone_claims,
            )
        )
        return len(pending)

    def _traced(
        self, store: Store, pages: Iterable[str], related: Sequence[tuple[str, str]], step: Step
    ) -> tuple[list[Group], tuple[str, ...]]:
        """The groups of related pages that changed, traced, and the names of groups that are no more."""
        marks = store.marks("copies")
        groups = _groups(pages, related)
        within = _within(groups, related)
        stale = {
            name: mark
            for name, members in groups.items()
            if marks.get(name) != (mark := content_id(*members, *within[name]))
        }
        found = []
        for done, (name, mark) in enumerate(sorted(stale.items()), 1):
            records = list(store.records(groups[name]))
            found.append(_traced_group(name, mark, records, within[name]))
            step("tracing", done, len(stale))
        return found, tuple(sorted(set(marks) - set(groups)))

    def _claimed(
        self,
        store: Store,
        pages: Iterable[str],
        pairs: Sequence[tuple[str, str]],
        traced: Sequence[Group],
        step: Step,
    ) -> tuple[list[tuple[str, str, tuple[Claim, ...]]], tuple[str, ...]]:
        """The claims of each neighbourhood, related or not, that changed, and the names of those that are no more."""
        marks = store.marks("claims")
        groups = _groups(pages, pairs)
        within = _within(groups, pairs)
        news = {page for group in traced for page in group.families}
        copies = [copy for copy in store.copies() if copy.child not in news]
        copies += [copy for group in traced for copy in group.copies]
        lost = {page.id: page for page in store.lost_pages()} | {page.id: page for g in traced for page in g.lost}
        by_child: dict[str, list[Copy]] = defaultdict(list)
        for copy in copies:
            by_child[copy.child].append(copy)
        stale = {}
        for name, members in groups.items():
            theirs = [copy for page in members for copy in by_child[page]]
            edges = sorted((c.child, c.parent or "", c.lost or "", c.directed) for c in theirs)
            mark = content_id(*members, *within[name], *edges)
            if marks.get(name) != mark:
                stale[name] = (mark, theirs)
        found = []
        for done, (name, (mark, theirs)) in enumerate(sorted(stale.items()), 1):
            if len(groups[name]) > 1:
                named = [lost[one] for one in sorted({c.lost for c in theirs if c.lost is not None})]
                claims = pipeline.corroborate(list(store.records(groups[name])), theirs, named)
            else:
                claims = ()
            found.append((name, mark, claims))
            step("claims", done, len(stale))
        return found, tuple(sorted(set(marks) - set(groups)))

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
        with Store(self.path) as store, store.snapshot():
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
        """Everything in the case at one moment, kind by kind, each in order of its ids; see `sayso.export.lines`."""
        with Store(self.path) as store, store.snapshot():
            yield from store.records()
            yield from store.copies()
            yield from store.lost_pages()
            yield from store.changes()
            yield from sorted(store.claims(), key=lambda claim: claim.id)

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
            yield from (str(path) for path in pages_in(Path(given)))
        except SaysoError as error:
            failures.append(_unread(os.fspath(given), str(error)))


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


def _moment(record: Record) -> str:
    return record.page.published.instant if record.page.published else "~"


def _groups(pages: Iterable[str], pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The pages that pairs join, by the smallest id in each group; a page that none joins is a group of its own."""
    head = {page: page for page in pages}

    def find(page: str) -> str:
        while head[page] != page:
            head[page] = head[head[page]]
            page = head[page]
        return page

    for one, two in pairs:
        a, b = find(one), find(two)
        head[max(a, b)] = min(a, b)
    groups: dict[str, list[str]] = defaultdict(list)
    for page in sorted(head):
        groups[find(page)].append(page)
    return dict(groups)


def _within(groups: dict[str, list[str]], pairs: Iterable[tuple[str, str]]) -> dict[str, list[tuple[str, str]]]:
    """The pairs inside each group, in order."""
    of = {page: name for name, members in groups.items() for page in members}
    found: dict[str, list[tuple[str, str]]] = {name: [] for name in groups}
    for pair in sorted(pairs):
        found[of[pair[0]]].append(pair)
    return found


def _traced_group(name: str, mark: str, records: Sequence[Record], pairs: Sequence[tuple[str, str]]) -> Group:
    """Pages traced together: copies, lost pages, changes along the directed copies, and their families."""
    traced = pipeline.trace(records, pairs=pairs)
    by_id = {record.page.id: record for record in records}
    changes: list[Change] = []
    parents: dict[str, list[str]] = defaultdict(list)
    for copy in traced.copies:
        if copy.parent is not None and copy.directed:
            parents[copy.child].append(copy.parent)
    for child, above in sorted(parents.items()):
        for parent in above:
            others = [by_id[other] for other in above if other != parent]
            changes.extend(pipeline.changes(by_id[parent], by_id[child], others=others))
    joined = [(copy.child, copy.parent) for copy in traced.copies if copy.parent is not None]
    siblings: dict[str, str] = {}
    for copy in traced.copies:
        if copy.lost is not None:
            joined.append((copy.child, siblings.setdefault(copy.lost, copy.child)))
    for lost in traced.lost:
        if lost.derived_from is not None and lost.id in siblings:
            joined.append((siblings[lost.id], lost.derived_from))
    families = {page: family for family, members in _groups(by_id, joined).items() for page in members}
    return Group(
        name=name, mark=mark, families=families, copies=traced.copies, lost=traced.lost, changes=tuple(changes)
    )
