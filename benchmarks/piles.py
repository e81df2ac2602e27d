"""Piles to time: invented reports made of the project's own pages, with copies and rewrites that are known.

Each report takes sentences from the pages under examples/ and tests/corpus/, gives them a cast, places and figures of
its own and three quarters of the longer words anew: reports of two events share no sentence. A quarter of the pages are
made from an earlier report, with a known share of the words changed.
"""

from __future__ import annotations

import functools
import hashlib
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sayso import pipeline
from sayso.record import Block, Dated, Evidence, Page, Role

ROOT = Path(__file__).resolve().parent.parent

CHANGED = {0.8: 0.0385, 0.6: 0.0914, 0.4: 0.1702, 0.2: 0.3066, 0.07: 0.5}
"""Share of words changed, by the Jaccard likeness of the runs of three words that is left: s / (2 - s) where s is
(1 - share)^3."""

_WORD = re.compile(r"\d[\d,.]*\d|\d|[^\W\d_]+(?:['’-][^\W\d_]+)*|[^\w\s]+|_+")
_SYLLABLES = (
    "ba be bor da dor el fen gar hal in jo kar ler lo mar mel nor o pel qua ra ros sa sor ta tol u var vel wen yor zim"
).split()


class Made(NamedTuple):
    """A made page: its text in paragraphs, the number of the page it was made from and the likeness left, if any."""

    number: int
    title: str
    paragraphs: list[str]
    parent: int | None
    level: float | None


@functools.cache
def _sentences() -> tuple[list[list[str]], list[str]]:
    """The sentences of the project's own pages as words, and all their common words."""
    found, common = [], set()
    for path in sorted([*ROOT.glob("examples/**/*.*"), *ROOT.glob("tests/corpus/**/*.*")]):
        if path.suffix not in (".html", ".txt"):
            continue
        page = pipeline.read(path.read_bytes(), file=path.name)
        for block in page.blocks:
            if block.role is Role.PARAGRAPH:
                for sentence in re.split(r"(?<=[.?!])\s+", page.text[block.start : block.end]):
                    words = _WORD.findall(sentence)
                    if 8 <= len(words) <= 60 and sentence[-1:] in ".?!”":
                        found.append(words)
                        common.update(word for word in words if word.islower() and len(word) > 3)
    return found, sorted(common)


@functools.cache
def _names() -> list[str]:
    """Thirty thousand invented names: what a few years of news have."""
    rng = random.Random(0)
    return sorted({"".join(rng.choices(_SYLLABLES, k=rng.randint(2, 4))).capitalize() for _ in range(33_000)})


def _spelled(words: list[str]) -> str:
    return re.sub(r"\s+([.,;:!?”’)\]]+)", r"\1", " ".join(words)).replace("“ ", "“").replace("( ", "(")


def _report(rng: random.Random) -> list[list[str]]:
    """Sentences of a report: eight to fourteen of the pool, with names, figures and most words of its own."""
    pool, common = _sentences()
    cast: dict[str, str] = {}
    theirs = {}
    made = []
    for words in rng.choices(pool, k=rng.randint(8, 14)):
        sentence = []
        for place, word in enumerate(words):
            if word[0].isdigit():
                word = theirs.setdefault(word, str(rng.randint(2, 90_000)))
            elif word[0].isupper() and place:
                word = cast.setdefault(
                    word, rng.choice(_names()) if len(cast) < 12 else rng.choice(list(cast.values()))
                )
            elif len(word) > 3 and word.islower() and rng.random() < 0.75:
                word = rng.choice(common)
            sentence.append(word)
        made.append(sentence)
    return made


def _rewritten(rng: random.Random, report: list[list[str]], changed: float) -> list[list[str]]:
    _, common = _sentences()
    return [
        [rng.choice(common) if word[0].isalnum() and rng.random() < changed else word for word in words]
        for words in report
    ]


def pile(count: int, seed: int = 1) -> Iterator[Made]:
    """So many pages. Every fourth is made from a report of the hundred before it."""
    rng = random.Random(seed)
    levels = list(CHANGED)
    latest: list[tuple[int, list[list[str]]]] = []
    for number in range(count):
        parent = level = None
        if latest and number % 4 == 3:
            parent, old = rng.choice(latest)
            level = levels[number // 4 % len(levels)]
            report = _rewritten(rng, old, CHANGED[level])
        else:
            report = _report(rng)
            latest = [*latest[-75:], (number, report)]
        lines = [_spelled(words) for words in report]
        yield Made(number, lines[0], [" ".join(lines[n : n + 2]) for n in range(1, len(lines), 2)], parent, level)


def page(made: Made) -> Page:
    """A made page as one that was read."""
    parts = [made.title, *made.paragraphs]
    text = "\n\n".join(parts)
    blocks, at = [], 0
    for number, part in enumerate(parts):
        blocks.append(Block(role=Role.PARAGRAPH if number else Role.TITLE, start=at, end=at + len(part)))
        at += len(part) + 2
    digest = hashlib.sha256(f"{made.number} {text}".encode()).hexdigest()
    day = f"2031-{made.number // 2_800 % 12 + 1:02}-{made.number // 100 % 28 + 1:02}"
    return Page(
        id=digest[:16],
        text=text,
        raw_sha256=digest,
        file=f"{made.number}.txt",
        title=made.title,
        publisher=f"Paper {made.number % 97}",
        published=Dated(value=day, evidence=(Evidence(from_="text", value=day),)),
        language="en",
        blocks=tuple(blocks),
    )
