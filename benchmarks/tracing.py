"""Finding families among many pages, beside peers; adding to a large case, and searching it.

Times are processor seconds, all threads together, so that what else runs on the machine does not enter; each way of
finding works on the same pages in a process of its own.
"""

from __future__ import annotations

import itertools
import math
import multiprocessing
import os
import resource
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple

from benchmarks import piles
from sayso import limits
from sayso.case import Case
from sayso.record import Certainty, MadeBy, Page, Record, Statement, content_id
from sayso.settle import settle
from sayso.store import Store
from sayso.text import sentences

SIZES = (1_000, 10_000, 100_000)
TF_IDF = 10_000
"""Pages up to which TF-IDF is asked: it compares all with all."""


class Outcome(NamedTuple):
    """What a way of finding took and found: seconds, megabytes, pairs, and percent of the copies at each level."""

    seconds: float
    megabytes: float
    pairs: int
    recall: dict[float, float]


Finder = Callable[[Sequence[Page]], Callable[[int, int], bool]]
"""Finds the pairs among pages, and gives a function that says of two pages, by place, whether they are one."""


def sayso(pages: Sequence[Page]) -> Callable[[int, int], bool]:
    """What the pipeline does: features, then candidates."""
    from sayso.trace import candidates, page_features
    from sayso.trace.candidates import rank

    ids = [page.id for page in pages]
    found = dict(zip(ids, page_features(pages), strict=True))
    pairs = set(candidates(found, ranks={page.id: rank(page) for page in pages}))
    return _counted(
        lambda one, two: ((ids[one], ids[two]) if ids[one] < ids[two] else (ids[two], ids[one])) in pairs, len(pairs)
    )


def _shingles(pages: Sequence[Page]) -> list[list[str]]:
    """The runs of three words of each page: what the peers are given."""
    found = []
    for page in pages:
        words = page.text.lower().split()
        found.append([" ".join(run) for run in zip(words, words[1:], words[2:], strict=False)])
    return found


def rensa(bands: int) -> Finder:
    """MinHash of two rows a band, looked up by its own index, by the quickest of its interfaces."""

    def find(pages: Sequence[Page]) -> Callable[[int, int], bool]:
        from rensa import RMinHash, RMinHashLSH

        made = RMinHash.from_token_sets(_shingles(pages), 2 * bands, 42)
        index = RMinHashLSH(0.2, 2 * bands, bands)
        index.insert_many(made)
        near = index.query_all(made)
        return _counted(lambda one, two: one in near[two], (sum(map(len, near)) - len(pages)) // 2)

    return find


def datasketch(pages: Sequence[Page]) -> Callable[[int, int], bool]:
    """MinHash LSH with the same bands as the first rensa."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(num_perm=128, params=(64, 2))
    made = list(MinHash.generator([[run.encode() for run in runs] for runs in _shingles(pages)], num_perm=128, seed=42))
    for number, one in enumerate(made):
        index.insert(number, one, check_duplication=False)
    near = [set(index.query(one)) for one in made]
    return _counted(lambda one, two: one in near[two], (sum(map(len, near)) - len(pages)) // 2)


def tf_idf(pages: Sequence[Page]) -> Callable[[int, int], bool]:
    """The 24 nearest by TF-IDF: as many as sayso keeps at most."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.neighbors import NearestNeighbors

    vectors = TfidfVectorizer(sublinear_tf=True).fit_transform(page.text for page in pages)
    near = NearestNeighbors(n_neighbors=25, metric="cosine", algorithm="brute").fit(vectors)
    found = [set(row) for row in near.kneighbors(vectors, return_distance=False).tolist()]
    return _counted(lambda one, two: one in found[two] or two in found[one], 24 * len(pages))


class _counted:  # noqa: N801  a function that knows how many pairs it stands for
    def __init__(self, ask: Callable[[int, int], bool], pairs: int) -> None:
        self.ask, self.pairs = ask, pairs

    def __call__(self, one: int, two: int) -> bool:
        return self.ask(one, two)


def _apart(find: Finder, made: Sequence[piles.Made], pages: Sequence[Page]) -> Outcome:
    """Run one way of finding in a process of its own."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)

    def work() -> None:
        held = _resident()
        began = time.process_time()
        ask = find(pages)
        took = time.process_time() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
        found, every = Counter[float](), Counter[float]()
        for one in made:
            if one.parent is not None and one.level is not None:
                every[one.level] += 1
                found[one.level] += ask(one.parent, one.number)
        recall = {level: 100 * found[level] / every[level] for level in every}
        theirs.send(Outcome(took, max(0.0, peak - held), ask.pairs, recall))  # type: ignore[attr-defined]

    process = context.Process(target=work)
    process.start()
    outcome: Outcome = ours.recv()
    process.join()
    return outcome


def _resident() -> float:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def families(sizes: Sequence[int] = SIZES) -> None:
    """Time, memory, pairs and recall of copies and rewrites, by size of the pile."""
    print("families: processor seconds, megabytes, pairs, recall at a Jaccard likeness of", *piles.CHANGED)
    took: dict[int, float] = {}
    for size in sizes:
        made = list(piles.pile(size))
        pages = [piles.page(one) for one in made]
        ways: dict[str, Finder] = {
            "sayso": sayso,
            "rensa, 64 bands of 2": rensa(64),
            "rensa, 128 bands of 2": rensa(128),
            "datasketch, 64 bands of 2": datasketch,
        }
        if size <= TF_IDF:
            ways["TF-IDF, 24 nearest (scikit-learn)"] = tf_idf
        for name, find in ways.items():
            outcome = _apart(find, made, pages)
            recall = " ".join(f"{outcome.recall[level]:5.1f}" for level in piles.CHANGED if level in outcome.recall)
            cost = f"{outcome.seconds:8.2f} s {outcome.megabytes:7.0f} MB {outcome.pairs:>10,}"
            print(f"  {size:>7,} {name:34} {cost}  {recall}", flush=True)
            if name == "sayso":
                took[size] = outcome.seconds
    for small, large in itertools.pairwise(sizes):
        power = math.log(took[large] / took[small]) / math.log(large / small)
        print(f"  growth from {small:,} to {large:,}: n^{power:.2f} (<= 1.15 from 10,000 to 100,000)", flush=True)


# --- a large case --------------------------------------------------------------------------------


def record(page: Page) -> Record:
    """A record of a made page without the model: a statement for each sentence, without sources and figures."""
    statements = []
    for block in page.blocks:
        for start, end in sentences(page.text[block.start : block.end]):
            span = page.span(block.start + start, block.start + end)
            statements.append(
                Statement(
                    id=content_id(page.id, span.start),
                    words=(span,),
                    certainty=Certainty.STATED,
                    block=block.role,
                    found_by="made",
                )
            )
    return Record(page=page, statements=tuple(statements), made_by=MadeBy(sayso="made", model="none"))


def fill(path: Path, count: int) -> None:
    """Make a case of so many pages."""
    with Store(path, write=True) as store:
        made = piles.pile(count)
        while some := [piles.page(one) for one in itertools.islice(made, 500)]:
            with store.transaction():
                for page in some:
                    store.put(record(page), page.text.encode())
        began = time.process_time()
        settle(store, lambda what, done, of: None)
        store.run("DELETE FROM unaudited", [()])  # the audit of made pages is nothing to time
        print(f"  the place of {count:,} pages, all at once: {time.process_time() - began:.0f} s", flush=True)


def html(title: str, paragraphs: Sequence[str]) -> bytes:
    """A made page as a site would print it."""
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    head, name = "<html lang=en><head><title>", escape(title)
    return f"{head}{name}</title></head><body><article><h1>{name}</h1>{body}</article></body></html>".encode()


def large_case(count: int, path: Path | None = None) -> None:
    """`add` of one page into a large case against `check` of that page, and search in it."""
    with tempfile.TemporaryDirectory() as folder:
        case = path or Path(folder) / "large.sayso"
        if not case.exists():
            fill(case, count)
        print(f"a case of {count:,} pages, {case.stat().st_size / 1e6:.0f} MB; wall-clock seconds", flush=True)
        made = [one for one in piles.pile(min(count, 400)) if one.parent is None][:8]
        added, checked = [], []
        for number, one in enumerate(made):
            words = [*one.paragraphs[:-1], f"{one.paragraphs[-1]} Copy {number} of {time.time_ns()}."]
            raw = html(one.title, words)
            began = time.perf_counter()
            list(limits.check_all([raw]))
            checked.append(time.perf_counter() - began)
            began = time.perf_counter()
            Case(case).add(raw)
            added.append(time.perf_counter() - began)
        more = [a - c for a, c in zip(added, checked, strict=True)]
        print(
            f"  add of a page {statistics.median(added):.2f} s, check of it {statistics.median(checked):.2f} s, "
            f"more {statistics.median(more):.2f} s, at worst {max(more):.2f} (<= 0.5)",
            flush=True,
        )
        words = sorted({word for one in made for word in one.title.split() if len(word) > 4})
        took = []
        for one, two in itertools.pairwise(words[:20]):
            for asked in (one, f"{one} {two}"):
                began = time.perf_counter()
                Case(case).search(asked)
                took.append(1e3 * (time.perf_counter() - began))
        print(f"  search {statistics.median(took):.1f} ms, at worst {max(took):.1f} (<= 50)", flush=True)
