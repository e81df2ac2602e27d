"""python -m benchmarks [--quick] [families] [case]: reading, annotating, auditing, memory, start-up and work side by
side, with peers; or finding families and working in a large case."""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import pages

ROOT = Path(__file__).resolve().parent.parent


def seconds(work: Callable[[], object]) -> float:
    """Wall-clock seconds of one call."""
    gc.collect()
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def resident() -> float:
    """Megabytes of memory this process holds."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def line(name: str, ours: float, theirs: float | None, unit: str, reach: str) -> None:
    """One row of the table."""
    beside = "" if theirs is None else f"{theirs:9.3f}"
    ratio = "" if theirs is None else f"{ours / theirs:6.2f}"
    print(f"{name:44} {ours:9.3f} {beside:>9} {ratio:>6}  {unit:10} {reach}", flush=True)


def reading(count: int) -> None:
    """sayso's reading against trafilatura's on the same pages, in turns, in one process."""
    import trafilatura

    from sayso import pipeline

    made = [pages.html(seed) for seed in range(count)]
    ours, theirs = [], []
    for raw in made:
        theirs.append(
            seconds(lambda raw=raw: trafilatura.bare_extraction(raw.decode(), favor_precision=True, with_metadata=True))
        )
        ours.append(seconds(lambda raw=raw: pipeline.read(raw)))
    line(
        "reading, a page (trafilatura)", 1e3 * statistics.median(ours), 1e3 * statistics.median(theirs), "ms", "<= 1.3"
    )


def archives(count: int) -> None:
    """sayso's reading of an archive against bare fastwarc, in turns, in one process, at equal records and outcomes.

    Both give each page's bytes, address, time of capture, place, encoding, and whether its digest is right. fastwarc
    alone says nothing where an archive is damaged or cut; sayso does, and that is in its time.
    """
    from fastwarc.warc import ArchiveIterator, response

    from sayso.read.archive import Capture, captures

    def bare(path: Path) -> list[tuple[object, ...]]:
        got: list[tuple[object, ...]] = []
        for record in ArchiveIterator(str(path), record_types=response, parse_http=True, auto_decode="none"):
            status, kind = record.http_headers.status_code or 0, record.http_content_type
            if 200 <= status < 300 and kind in ("text/html", "application/xhtml+xml", "text/plain"):
                record.freeze()
                right = record.verify_payload_digest()
                raw = record.reader.read()
                when = record.record_date.strftime("%Y-%m-%dT%H:%M:%SZ")
                address = record.headers.get("WARC-Target-URI")
                got[:] = [(len(raw), address, when, record.stream_pos, record.http_charset, right)]
                seen.append(len(raw))
        return got

    def ours(path: Path) -> list[tuple[object, ...]]:
        got: list[tuple[object, ...]] = []
        with path.open("rb") as file:
            for item in captures(file, label=path.name):
                if isinstance(item, Capture):
                    right = not item.notes
                    got[:] = [(len(item.raw), item.url, item.captured, item.place.at, item.charset, right)]
                    seen.append(len(item.raw))
        return got

    seen: list[int] = []
    with tempfile.TemporaryDirectory() as folder:
        for name, compress in (("x.warc.gz", True), ("x.warc", False)):
            path = Path(folder) / name
            size = pages.archive(path, count, compress=compress)
            mine, theirs, kept = [], [], []
            for _ in range(7):
                for work, times in ((bare, theirs), (ours, mine)):
                    seen.clear()
                    last: list[object] = []
                    times.append(seconds(lambda work=work, path=path, last=last: last.extend(work(path))))
                    kept.append((len(seen), sum(seen), last))
            assert all(each == kept[0] for each in kept), "both read the same"
            label = f"archive, a page of {size // count // 1000} kB, {name[2:]} (fastwarc)"
            line(label, 1e3 * min(mine) / count, 1e3 * min(theirs) / count, "ms", "<= 1.2")


def annotating(count: int) -> None:
    """sayso's annotating against the bare parser on the same unseen sentences, then the same sentences again."""
    from sayso import pipeline
    from sayso.annotate import parse

    parse.load()
    nlp = parse._nlp()
    read = [pipeline.read(pages.html(seed)) for seed in range(10_000, 10_000 + count)]
    texts = ["\n".join(pages.report(seed)).split("\n") for seed in range(10_000, 10_000 + count)]
    sentences = sum(len(parse.page_sentences(page)) for page in read[:5]) / 5 * count
    parse.forget()
    pipeline.annotate(read[0])
    ratios, ours, theirs = [], 0.0, 0.0
    for page, text in zip(read[1:], texts[1:], strict=True):
        bare = seconds(lambda text=text: [len(doc) for doc in nlp.pipe(text)])
        mine = seconds(lambda page=page: pipeline.annotate(page))
        ratios.append(mine / bare)
        ours, theirs = ours + mine, theirs + bare
    per = 1e3 / sentences
    line("annotating, an unseen sentence (bare spaCy)", ours * per, theirs * per, "ms", "<= 1.25")
    again = seconds(lambda: [pipeline.annotate(page) for page in read])
    line("annotating, a sentence seen before", again * per, theirs * per, "ms", "a look-up")


def auditing(count: int) -> None:
    """The audit against reading and annotating the same unseen pages, in turns: what it adds to a page's time."""
    from sayso import pipeline
    from sayso.annotate import parse
    from sayso.record import Record

    parse.load()
    made_by = pipeline.made_by()
    whole, audit = 0.0, 0.0
    for seed in range(20_000, 20_000 + count):
        raw, done = pages.html(seed), []

        def record(raw: bytes = raw, done: list[Record] = done) -> None:
            page = pipeline.read(raw)
            done.append(Record(page=page, statements=pipeline.annotate(page), made_by=made_by))

        took = seconds(record)
        added = seconds(lambda done=done: pipeline.audit(done[0]))
        if seed > 20_000:  # the first page loads what is loaded once
            whole, audit = whole + took, audit + added
    per = 1e3 / (count - 1)
    line("auditing, a page (reading, annotating)", audit * per, whole * per, "ms", "<= 0.10")


def memory(count: int) -> None:
    """Memory after a third of the pages and after all of them."""
    from sayso import pipeline

    for seed in range(count):
        pipeline.record(pipeline.read(pages.html(50_000 + seed, sentences=12)))
        if seed == count // 3:
            first = resident()
    line(f"memory after {count} pages (after {count // 3})", resident(), first, "MB", "no growth")


def side_by_side(count: int) -> None:
    """`sayso check` of many files, one process against two."""
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(count):
            (Path(folder) / f"{seed}.html").write_bytes(pages.html(100_000 + seed, sentences=20))
        times = {}
        for jobs in ("2", "1"):
            run = [sys.executable, "-m", "sayso", "check", "--json", "--fail-on=never", "--jobs", jobs, folder]
            times[jobs] = seconds(lambda run=run: subprocess.run(run, stdout=subprocess.DEVNULL, check=True, cwd=ROOT))
    line(f"check of {count} files, 1 job (2 jobs)", times["1"], times["2"], "s", ">= 1.7")


def start() -> None:
    """Cold starts of the command, the best of five."""
    tries = {
        "import sayso": (["-c", "import sayso"], "<= 0.3"),
        "sayso --help": (["-m", "sayso", "--help"], "<= 0.3"),
        "sayso check examples/mangled.txt, cold": (
            ["-m", "sayso", "check", "--fail-on=never", "examples/mangled.txt"],
            "<= 2.5",
        ),
    }
    for name, (arguments, reach) in tries.items():
        run = [sys.executable, *arguments]
        took = min(seconds(lambda run=run: subprocess.run(run, stdout=subprocess.DEVNULL, cwd=ROOT)) for _ in range(5))
        line(name, took, None, "s", reach)


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the pages: to see that it runs")
    parser.add_argument(
        "rows",
        nargs="*",
        choices=["families", "case", []],
        help="the long ones, asked for by name: families among "
        "1,000 to 100,000 pages beside peers (a quarter of an hour); add and search in a case of 10,000 (ten minutes)",
    )
    given = parser.parse_args()
    quick = given.quick
    if given.rows:
        from benchmarks import tracing

        if "families" in given.rows:
            tracing.families((100, 1_000, 10_000) if quick else tracing.SIZES)
        if "case" in given.rows:
            tracing.large_case(1_000 if quick else 10_000)
        return 0
    print(f"{'':44} {'sayso':>9} {'peer':>9} {'ratio':>6}  {'unit':10} reach")
    start()
    reading(20 if quick else 200)
    archives(200 if quick else 2_000)
    annotating(10 if quick else 100)
    auditing(20 if quick else 100)
    memory(200 if quick else 2_000)
    side_by_side(100 if quick else 1_000)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
