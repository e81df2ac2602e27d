"""The place of new pages among those of a case: whom they are compared with, what is traced and claimed anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from sayso import pipeline
from sayso.record import Change, Claim, Copy, Record, content_id, families, groups
from sayso.review import overrule
from sayso.store import Group, Settled, Store

__all__ = ["Step", "settle"]

Step = Callable[[str, int, int | None], None]
"""Told of progress: what is done (pages, comparing, tracing, claims), how many so far, and of how many if known."""


def settle(store: Store, step: Step) -> int:
    """Work out the place of pending pages; only groups of pages that they touch are worked out again."""
    pending = store.pending()
    if not pending:
        return 0
    features = store.features()
    for done, record in enumerate(store.records((page for page in pending if page not in features), computed=True), 1):
        features[record.page.id] = pipeline.page_features(record.page)
        store.put_features(record.page.id, features[record.page.id])
        step("comparing", done, len(pending))
    compared = store.pairs()
    pairs = pipeline.candidates(features)
    fresh = [pair for pair in pairs if pair not in compared]
    told = set(pipeline.related(store.records({page for pair in fresh for page in pair}, computed=True), fresh))
    news = {pair: pair in told for pair in fresh}
    related = [pair for pair in pairs if compared.get(pair, news.get(pair, False))]
    traced, gone_copies = _traced(store, features, related, step)
    claims, gone_claims = _claimed(store, features, pairs, traced, step)
    with store.transaction():
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
        overrule(store)
    return len(pending)


def _traced(
    store: Store, pages: Iterable[str], related: Sequence[tuple[str, str]], step: Step
) -> tuple[list[Group], tuple[str, ...]]:
    """The groups of related pages that changed, traced, and the names of groups that are no more."""
    marks = store.marks("copies")
    joined = groups(pages, related)
    within = _within(joined, related)
    stale = {
        name: mark
        for name, members in joined.items()
        if marks.get(name) != (mark := content_id(*members, *within[name]))
    }
    found = []
    for done, (name, mark) in enumerate(sorted(stale.items()), 1):
        records = list(store.records(joined[name], computed=True))
        found.append(_traced_group(name, mark, records, within[name]))
        step("tracing", done, len(stale))
    return found, tuple(sorted(set(marks) - set(joined)))


def _claimed(
    store: Store,
    pages: Iterable[str],
    pairs: Sequence[tuple[str, str]],
    traced: Sequence[Group],
    step: Step,
) -> tuple[list[tuple[str, str, tuple[Claim, ...]]], tuple[str, ...]]:
    """The claims of each neighbourhood, related or not, that changed, and the names of those that are no more."""
    marks = store.marks("claims")
    joined = groups(pages, pairs)
    within = _within(joined, pairs)
    news = {page for group in traced for page in group.families}
    copies = [copy for copy in store.copies(computed=True) if copy.child not in news]
    copies += [copy for group in traced for copy in group.copies]
    lost = {page.id: page for page in store.lost_pages()} | {page.id: page for g in traced for page in g.lost}
    by_child: dict[str, list[Copy]] = defaultdict(list)
    for copy in copies:
        by_child[copy.child].append(copy)
    stale = {}
    for name, members in joined.items():
        theirs = [copy for page in members for copy in by_child[page]]
        edges = sorted((c.child, c.parent or "", c.lost or "", c.directed) for c in theirs)
        mark = content_id(*members, *within[name], *edges)
        if marks.get(name) != mark:
            stale[name] = (mark, theirs)
    found = []
    for done, (name, (mark, theirs)) in enumerate(sorted(stale.items()), 1):
        if len(joined[name]) > 1:
            named = [lost[one] for one in sorted({c.lost for c in theirs if c.lost is not None})]
            claims = pipeline.corroborate(list(store.records(joined[name], computed=True)), theirs, named)
        else:
            claims = ()
        found.append((name, mark, claims))
        step("claims", done, len(stale))
    return found, tuple(sorted(set(marks) - set(joined)))


def _within(joined: dict[str, list[str]], pairs: Iterable[tuple[str, str]]) -> dict[str, list[tuple[str, str]]]:
    """The pairs inside each group, in order."""
    of = {page: name for name, members in joined.items() for page in members}
    found: dict[str, list[tuple[str, str]]] = {name: [] for name in joined}
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
    within = families(by_id, traced.copies, traced.lost)
    return Group(name=name, mark=mark, families=within, copies=traced.copies, lost=traced.lost, changes=tuple(changes))
