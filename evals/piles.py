"""Tracing and corroborating against the project's own piles in tests/corpus/piles: page by page, change by change.

python -m evals.piles [PILE...] [--misses]: one row a pile and one for all together; with --misses each error, under its
cause. What counts is in the docstrings of `score` and its helpers, what the gold means in tests/corpus/piles/README.md.
"""

from __future__ import annotations

import itertools
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sayso import pipeline
from sayso.record import Change, Claim, Copy, LostPage, Record, Span
from sayso.text import words

PILES = Path(__file__).resolve().parent.parent / "tests" / "corpus" / "piles"

HALF = 0.5
"""What two groups of pages, or the words of two changes, must have in common to be the same (Jaccard, Dice): as the
scorer of the stories set has it."""

OPEN_ON_UPDATE = frozenset({"detail_added", "detail_dropped", "source_added", "source_dropped"})
"""Changes of an update that the gold does not list in full; `detail_dropped` it nowhere lists in full."""

Link = frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Found:
    """What sayso made of a pile, with its records by id."""

    records: Mapping[str, Record]
    copies: Sequence[Copy]
    lost: Sequence[LostPage]
    changes: Sequence[Change]
    claims: Sequence[Claim]

    def file(self, page: str) -> str:
        """The file of a page."""
        return str(self.records[page].page.file)


@dataclass(kw_only=True)
class Rate:
    """Hits, false alarms and misses of one figure."""

    hit: int = 0
    false: int = 0
    missed: int = 0

    @property
    def f1(self) -> float:
        """In percent; 100 where there was nothing to find and nothing was found."""
        total = 2 * self.hit + self.false + self.missed
        return 200 * self.hit / total if total else 100.0

    @property
    def precision(self) -> float:
        """Of what was found, in percent."""
        return 100 * self.hit / (self.hit + self.false) if self.hit + self.false else 100.0

    @property
    def recall(self) -> float:
        """Of what there was to find, in percent."""
        return 100 * self.hit / (self.hit + self.missed) if self.hit + self.missed else 100.0

    def add(self, other: Rate) -> None:
        """Count the other's too."""
        self.hit += other.hit
        self.false += other.false
        self.missed += other.missed


@dataclass(kw_only=True)
class Score:
    """The figures of a pile, or of several together. `causes` holds every error for people, by cause."""

    directed: Rate = field(default_factory=Rate)
    undirected: Rate = field(default_factory=Rate)
    kinds: Rate = field(default_factory=Rate)  # of edges that are right: the kind of copy
    lost: Rate = field(default_factory=Rate)
    look_alikes: int = 0  # links to a page about another event
    changes: dict[str, Rate] = field(default_factory=lambda: defaultdict(Rate))
    quiet: int = 0  # edges that change nothing
    alarmed: int = 0
    claims: Rate = field(default_factory=Rate)  # hit: found; missed
    origins: Rate = field(default_factory=Rate)  # hit: the right number; missed: another, or the claim was not found
    pairs: Rate = field(default_factory=Rate)  # of the gold's appearances: two that one claim holds
    together: tuple[float, float, int] = (0.0, 0.0, 0)  # sums of precision and recall, appearances
    causes: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def change(self) -> Rate:
        """All kinds of change together."""
        whole = Rate()
        for rate in self.changes.values():
            whole.add(rate)
        return whole

    @property
    def bcubed(self) -> float:
        """F1 of B-cubed over the appearances of the gold's claims, in percent."""
        precision, recall, count = self.together
        return 200 * precision * recall / (precision + recall) / count if count and precision + recall else 0.0

    def add(self, other: Score) -> None:
        """Count the other pile's too."""
        for name in ("directed", "undirected", "kinds", "lost", "claims", "origins", "pairs"):
            getattr(self, name).add(getattr(other, name))
        for kind, rate in other.changes.items():
            self.changes[kind].add(rate)
        self.look_alikes += other.look_alikes
        self.quiet += other.quiet
        self.alarmed += other.alarmed
        one, two = self.together, other.together
        self.together = (one[0] + two[0], one[1] + two[1], one[2] + two[2])
        for cause, errors in other.causes.items():
            self.causes[cause].extend(errors)


def names() -> list[str]:
    """The piles there are."""
    return sorted(path.parent.name for path in PILES.glob("*/gold.json"))


def gold(name: str) -> dict[str, Any]:
    """The gold of a pile."""
    found: dict[str, Any] = json.loads((PILES / name / "gold.json").read_text(encoding="utf-8"))
    return found


def found(name: str) -> Found:
    """What sayso makes of a pile, through the functions that the pipeline has for it."""
    files = sorted(path for path in (PILES / name).iterdir() if path.suffix in {".html", ".txt"})
    records = [pipeline.record(pipeline.read(path.read_bytes(), file=path.name)) for path in files]
    by_id = {record.page.id: record for record in records}
    traced = pipeline.trace(records)
    edges = [(copy.child, copy.parent) for copy in traced.copies if copy.parent and copy.directed]
    changes = [
        change
        for child, parent in edges
        for change in pipeline.changes(
            by_id[parent], by_id[child], others=[by_id[two] for one, two in edges if one == child and two != parent]
        )
    ]
    claims = pipeline.corroborate(records, traced.copies, traced.lost)
    return Found(records=by_id, copies=traced.copies, lost=traced.lost, changes=changes, claims=claims)


def score(gold: Mapping[str, Any], found: Found) -> Score:
    """A pile's figures, every error with its cause."""
    total = Score()
    _edges(gold, found, total)
    _lost(gold, found, total)
    _changes(gold, found, total)
    _claims(gold, found, total)
    return total


# --- edges ---------------------------------------------------------------------------------------


def _edges(gold: Mapping[str, Any], found: Found, total: Score) -> None:
    """Links with and without their direction. A pair that nothing orders is right undirected only. Of two twins that
    nothing orders either stands for both. A link from a child of a lost page to the page behind that, between two
    children of one lost page, or to be made or left, counts neither way."""
    twin: dict[str, str] = {}
    for pair in gold["undirected"]:
        if pair["kind"] == "reprint":
            one, two = sorted(pair["pages"])
            twin[two] = one

    def node(file: str, other: str) -> str:
        """The file, or the first of its twins where the other is none of them."""
        return file if twin.get(file, file) == twin.get(other, other) else twin.get(file, file)

    def link(one: str, two: str) -> Link:
        return frozenset((node(one, two), node(two, one)))

    kind: dict[tuple[str, str], str] = {}
    for page in gold["pages"]:
        for parent in page["parents"]:
            if not parent["page"].startswith("lost:"):
                kind[node(page["file"], parent["page"]), node(parent["page"], page["file"])] = parent["kind"]
    loose = {link(*pair["pages"]): pair["kind"] for pair in gold["undirected"]}
    neutral = {link(*pair["pages"]) for pair in gold["tolerated_links"]}
    for lost in gold["lost"]:
        neutral |= {link(one, two) for one in lost["pages"] for two in lost["pages"] if one != two}
        neutral |= {link(one, lost["derived_from"]) for one in lost["pages"] if lost["derived_from"]}
    events = {page["file"] for page in gold["pages"] if page.get("another_event")}
    expected = {frozenset(edge) for edge in kind} | set(loose)
    neutral -= expected
    seen: dict[Link, Copy] = {}
    ends: dict[Link, tuple[str, str]] = {}
    for copy in found.copies:
        if copy.parent:
            child, parent = found.file(copy.child), found.file(copy.parent)
            pair = link(child, parent)
            if pair not in neutral:
                seen[pair] = copy
                ends[pair] = node(child, parent), node(parent, child)
    for pair, copy in sorted(seen.items(), key=lambda item: ends[item[0]]):
        shown = f"{' <- '.join(ends[pair])} ({copy.kind}, {copy.share:.2f})"
        if pair not in expected:
            total.undirected.false += 1
            total.directed.false += 1
            if pair & events:
                total.look_alikes += 1
            total.causes["link to another event" if pair & events else "link that is none"].append(shown)
            continue
        total.undirected.hit += 1
        if pair in loose:
            right = not copy.directed
            total.causes["directed, though nothing tells"] += [] if right else [shown]
        else:
            right = copy.directed and ends[pair] in kind
            cause = "undirected, though told" if not copy.directed else "directed the wrong way"
            total.causes[cause] += [] if right else [shown]
        total.directed.hit += right
        total.directed.false += not right
        total.directed.missed += not right
        wanted = loose.get(pair) or kind.get(ends[pair])
        if right:
            total.kinds.hit += copy.kind == wanted
            total.kinds.missed += copy.kind != wanted
            if copy.kind != wanted:
                total.causes["another kind of copy"].append(f"{shown}: is a {wanted}")
    for pair in expected - set(seen):
        total.undirected.missed += 1
        total.directed.missed += 1
        edge = next((edge for edge in kind if frozenset(edge) == pair), tuple(sorted(pair)))
        total.causes["link missed"].append(f"{' <- '.join(edge)} ({kind.get((edge[0], edge[1])) or loose.get(pair)})")


def _lost(gold: Mapping[str, Any], found: Found, total: Score) -> None:
    """A lost page is found where one with mostly the same children was inferred."""
    groups = {lost.id: {found.file(copy.child) for copy in found.copies if copy.lost == lost.id} for lost in found.lost}
    wanted = [set(lost["pages"]) for lost in gold["lost"]]
    theirs = list(groups.values())
    matched = _matched(wanted, theirs, lambda one, two: len(one & two) / len(one | two) >= HALF)
    total.lost.hit += len(matched)
    total.lost.false += len(theirs) - len(matched)
    total.lost.missed += len(wanted) - len(matched)
    for n, group in enumerate(wanted):
        if n not in matched:
            total.causes["lost page missed"].append(", ".join(sorted(group)))
    for n, group in enumerate(theirs):
        if n not in matched.values():
            total.causes["lost page that is none"].append(", ".join(sorted(group)))


# --- changes -------------------------------------------------------------------------------------


def _changes(gold: Mapping[str, Any], found: Found, total: Score) -> None:
    """Changes match one to one by child, kind and words (Dice of one side). What is tolerated on the page, dropped
    detail, and what an update adds or drops count neither way."""
    edge = {(page["file"], parent["page"]): parent["kind"] for page in gold["pages"] for parent in page["parents"]}
    wanted = [{"child": page["file"], **change} for page in gold["pages"] for change in page["changes"]]
    excused = [{"child": page["file"], **change} for page in gold["pages"] for change in page.get("tolerated", [])]
    theirs = [
        {
            "child": found.file(change.child),
            "parent": found.file(change.parent),
            "kind": change.kind.value,
            "before": _text(change.before),
            "after": _text(change.after),
        }
        for change in found.changes
    ]

    def same(one: Mapping[str, Any], two: Mapping[str, Any]) -> bool:
        return one["child"] == two["child"] and one["kind"] == two["kind"] and _overlap(one, two)

    matched = _matched(wanted, theirs, same)
    for n, change in enumerate(wanted):
        total.changes[change["kind"]].hit += n in matched
        total.changes[change["kind"]].missed += n not in matched
        if n not in matched:
            total.causes[f"change missed: {change['kind']}"].append(_shown(change))
    quiet = {
        (page["file"], parent["page"])
        for page in gold["pages"]
        for parent in page["parents"]
        if not parent["page"].startswith("lost:")
        and not any(change["parent"] == parent["page"] for change in page["changes"])
    }
    alarmed = set()
    for n, change in enumerate(theirs):
        pair = (change["child"], change["parent"])
        update = edge.get(pair) == "update" and change["kind"] in OPEN_ON_UPDATE
        if n in matched.values() or update or change["kind"] == "detail_dropped":
            continue
        if any(same(one, change) or _within(one, change) for one in excused):
            continue
        total.changes[change["kind"]].false += 1
        total.causes[f"change that is none: {change['kind']}"].append(_shown(change))
        alarmed |= {pair} & quiet
    total.quiet += len(quiet)
    total.alarmed += len(alarmed)


def _text(span: Span | None) -> str | None:
    return None if span is None else " ".join(span.text.split())


def _overlap(one: Mapping[str, Any], two: Mapping[str, Any]) -> bool:
    return any(_dice(one[side], two[side]) >= HALF for side in ("before", "after"))


def _dice(one: str | None, other: str | None) -> float:
    a, b = set(words(one or "")), set(words(other or ""))
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def _within(one: Mapping[str, Any], two: Mapping[str, Any]) -> bool:
    """Whether one change's words hold the other's, for what is excused."""
    if one["child"] != two["child"] or one["kind"] != two["kind"]:
        return False
    for side in ("before", "after"):
        a, b = set(words(one[side] or "")), set(words(two[side] or ""))
        if a and b and len(a & b) >= 0.8 * min(len(a), len(b)):
            return True
    return False


def _shown(change: Mapping[str, Any]) -> str:
    return f"{change['child']} <- {change['parent']}: “{change['before']}” -> “{change['after']}”"


# --- claims --------------------------------------------------------------------------------------


def _claims(gold: Mapping[str, Any], found: Found, total: Score) -> None:
    """A claim is found where one of sayso's holds at least half of its appearances and pages that do not state it make
    up no more. B-cubed runs over the appearances: two belong together where one claim holds both."""
    holding = {
        (claim["id"], file): {
            mine.id for mine in found.claims if any(_states(found, mine, file, text) for text in _list(words))
        }
        for claim in gold["claims"]
        for file, words in claim["appearances"].items()
    }
    mine = {claim.id: claim for claim in found.claims}
    pairs = []
    for claim in gold["claims"]:
        count = Counter(key for file in claim["appearances"] for key in holding[claim["id"], file])
        for key, hits in count.items():
            beside = {found.file(page) for page in mine[key].pages} - set(claim["appearances"])
            alike = hits / (len(claim["appearances"]) + len(beside))
            if alike >= HALF:
                pairs.append((-alike, claim["id"], key))
    best: dict[str, str] = {}
    for _, one, key in sorted(pairs):
        if one not in best and key not in best.values():
            best[one] = key
    for claim in gold["claims"]:
        text = f"{gold['pile']}/{claim['id']}: {claim['text']}"
        key_found = best.get(claim["id"])
        total.claims.hit += key_found is not None
        total.claims.missed += key_found is None
        if key_found is None:
            split = Counter(key for file in claim["appearances"] for key in holding[claim["id"], file]).most_common(3)
            counts = ", ".join(str(count) for _, count in split) or "none"
            total.causes["claim missed"].append(f"{text} ({len(claim['appearances'])} appearances; gathered: {counts})")
            total.origins.missed += 1
            continue
        origins = mine[key_found].origins
        right = len(origins) == len(claim["origins"])
        total.origins.hit += right
        total.origins.missed += not right
        if not right:
            shown = [found.file(o.page) if o.page else o.outlet or "a lost page" for o in origins]
            total.causes["origins" + (" too many" if len(origins) > len(claim["origins"]) else " too few")].append(
                f"{text}: {', '.join(shown) or 'none'}; are {', '.join(claim['origins'])}"
            )
    total.together = _bcubed(holding)
    total.pairs = _pairs(holding)


def _states(found: Found, claim: Claim, file: str, text: str) -> bool:
    """Whether one of the claim's statements stands at these words of the page."""
    for page in claim.pages:
        if found.file(page) != file:
            continue
        record = found.records[page]
        place = re.search(r"\s+".join(map(re.escape, text.split())), record.page.text)
        if place is None:
            continue
        for statement in record.statements:
            if statement.id in claim.statements:
                size = sum(span.end - span.start for span in statement.words)
                common = sum(
                    max(0, min(span.end, place.end()) - max(span.start, place.start())) for span in statement.words
                )
                if common >= HALF * min(size, place.end() - place.start()):
                    return True
    return False


def _list(text: str | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else text


def _bcubed(holding: Mapping[tuple[str, str], set[str]]) -> tuple[float, float, int]:
    """Sums of precision and recall over the appearances, and their number (Bagga and Baldwin; several claims may hold
    one appearance, one that none holds is alone)."""
    precision = recall = 0.0
    for one in holding:
        ours = [two for two in holding if two == one or holding[one] & holding[two]]
        theirs = [two for two in holding if two[0] == one[0]]
        right = sum(two[0] == one[0] for two in ours)
        precision += right / len(ours)
        recall += right / len(theirs)
    return precision, recall, len(holding)


def _pairs(holding: Mapping[tuple[str, str], set[str]]) -> Rate:
    """Two appearances on two pages belong together where one claim holds both. Other pages do not count."""
    rate = Rate()
    for one, two in itertools.combinations(holding, 2):
        if one[1] != two[1]:
            ours, theirs = bool(holding[one] & holding[two]), one[0] == two[0]
            rate.hit += ours and theirs
            rate.false += ours and not theirs
            rate.missed += theirs and not ours
    return rate


def _matched(wanted: Sequence[Any], theirs: Sequence[Any], same: Callable[[Any, Any], bool]) -> dict[int, int]:
    """The gold's by index, each with the one of ours that is the same: as many as can be, one to one."""
    owner: dict[int, int] = {}

    def place(n: int, tried: set[int]) -> bool:
        for m, one in enumerate(theirs):
            if m not in tried and same(wanted[n], one):
                tried.add(m)
                if m not in owner or place(owner[m], tried):
                    owner[m] = n
                    return True
        return False

    for n in range(len(wanted)):
        place(n, set())
    return {n: m for m, n in owner.items()}


# --- the table -----------------------------------------------------------------------------------


def table(scores: Mapping[str, Score]) -> Iterator[str]:
    """One row a pile, and the changes by kind of the last."""
    heads = (
        "directed",
        "linked",
        "kind",
        "lost",
        "changes",
        "quiet",
        "claims",
        "origins",
        "B3",
        "pairs P/R",
        "look-alikes",
    )
    yield f"{'':12}" + "".join(f"{head:>12}" for head in heads)
    for name, one in scores.items():
        figures = [
            f"{one.directed.f1:.1f}",
            f"{one.undirected.f1:.1f}",
            f"{one.kinds.hit}/{one.kinds.hit + one.kinds.missed}",
            f"{one.lost.hit}/{one.lost.hit + one.lost.missed}" + (f"+{one.lost.false}" if one.lost.false else ""),
            f"{one.change.f1:.1f}",
            f"{one.quiet - one.alarmed}/{one.quiet}",
            f"{one.claims.hit}/{one.claims.hit + one.claims.missed}",
            f"{one.origins.hit}/{one.origins.hit + one.origins.missed}",
            f"{one.bcubed:.1f}",
            f"{one.pairs.precision:.0f}/{one.pairs.recall:.0f}",
            str(one.look_alikes),
        ]
        yield f"{name:12}" + "".join(f"{figure:>12}" for figure in figures)


def main(argv: Sequence[str]) -> int:
    """The table, the changes by kind; with --misses every error by cause."""
    wanted = [argument for argument in argv if not argument.startswith("-")] or names()
    unknown = sorted(set(wanted) - set(names()))
    if unknown:
        print(f"no pile {', '.join(unknown)}; there are: {', '.join(names())}", file=sys.stderr)
        return 2
    scores = {name: score(gold(name), found(name)) for name in wanted}
    whole = Score()
    for one in scores.values():
        whole.add(one)
    _print(table({**scores, "all": whole}))
    print(f"\n{'changes':26} hits misses alarms")
    for kind, rate in sorted(whole.changes.items()):
        print(f"{kind:26} {rate.hit:4} {rate.missed:6} {rate.false:6}   F1 {rate.f1:.1f}")
    if "--misses" in argv:
        for cause in sorted(whole.causes):
            if whole.causes[cause]:
                print(f"\n{cause}: {len(whole.causes[cause])}")
                _print(f"  {error}" for error in whole.causes[cause])
    return 0


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
