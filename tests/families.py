"""Invented families of pages, made from a seed, for what is drawn of them."""

from __future__ import annotations

import datetime
import random
from typing import NamedTuple

from sayso.record import Change, ChangeKind, Copy, CopyKind, Dated, LostPage, Page, Span, content_id

PAPERS = "Harbour Wire|The Sound Courier|Upland Gazette|Sorby Lantern|Mainland Evening Post|Far Shore Review".split("|")
TITLES = (
    "Ferry with 340 aboard runs aground off Port Marn",
    "Owners withdraw ferry that ran aground",
    "A night on the car deck: how the passengers of the Selkie waited for the tide",
    "Ministry withdraws the Selkie after grounding",
)


class Drawn(NamedTuple):
    """What a picture of a family is made of."""

    pages: list[Page]
    copies: list[Copy]
    lost: list[LostPage]
    changes: list[Change]


def a_page(name: str, date: str | None = None, *, title: str | None = None, publisher: str | None = None) -> Page:
    """A page of which nothing matters but its name, date and title."""
    return Page(
        id=content_id(name),
        text="",
        raw_sha256="",
        file=f"pages/{name}.html",
        title=title,
        publisher=publisher,
        published=Dated(value=date, evidence=()) if date else None,
    )


def a_copy(child: str, parent: str | None = None, *, lost: str | None = None, **more: object) -> Copy:
    """A copy of pages by their names."""
    fields: dict[str, object] = {"kind": CopyKind.REWRITE, "share": 0.4, **more}
    return Copy(child=content_id(child), parent=content_id(parent) if parent else None, lost=lost, **fields)


def a_change(child: str, parent: str, kind: ChangeKind, before: str = "60", after: str = "352") -> Change:
    """A change of words, whatever stands around them."""
    spans = [Span(start=0, end=len(text), text=text) for text in (before, after)]
    return Change(
        child=content_id(child), parent=content_id(parent), kind=kind, before=spans[0], after=spans[1],
        message=f"“{before}” became “{after}”",
    )  # fmt: skip


def family(size: int, *, seed: int = 1, reprints: float = 0.4, days: int = 6) -> Drawn:
    """So many pages over so many days, with merges, lost pages, pairs without direction, and pages without a date."""
    chance = random.Random(seed)
    start = datetime.datetime(2031, 3, 3, 9, tzinfo=datetime.UTC)
    names = [f"p{number:03d}" for number in range(size)]
    times = [start + datetime.timedelta(hours=24 * days * (number / size) ** 1.3) for number in range(size)]
    drawn = Drawn([], [], [], [])
    leaves: set[int] = set()
    for number, (name, at) in enumerate(zip(names, times, strict=True)):
        dated = number == 0 or chance.random() > 0.08
        value = None if not dated else at.isoformat() if chance.random() > 0.3 else at.date().isoformat()
        title, paper = chance.choice(TITLES), chance.choice(PAPERS) + (f" {number}" if number > 5 else "")
        drawn.pages.append(a_page(name, value, title=title, publisher=paper))
        if number == 0:
            continue
        inner = [other for other in range(number) if other not in leaves]
        parent = chance.choice(inner[:4] if chance.random() < 0.5 else inner)
        draw = chance.random()
        if draw < reprints:
            leaves.add(number)
            drawn.copies.append(a_copy(name, names[parent], kind=CopyKind.REPRINT, share=0.97))
        elif draw < reprints + 0.05 and number > 4:
            other = names[number - 1]
            drawn.copies.append(a_copy(name, other, directed=False, kind=CopyKind.PARAPHRASE))
        else:
            for one in {parent, *([chance.choice(inner)] if chance.random() < 0.15 else [])}:
                drawn.copies.append(a_copy(name, names[one], share=round(chance.uniform(0.1, 0.9), 2)))
                for kind in chance.sample(list(ChangeKind), chance.choice((0, 0, 1, 2, 4))):
                    drawn.changes.append(a_change(name, names[one], kind))
    for number in range(max(size > 3, size // 40)):
        lost = content_id("lost", number)
        children = chance.sample(names[1:], 2)
        drawn.lost.append(LostPage(id=lost, derived_from=content_id(names[0]), reasons=("both have “Grey Tooth”",)))
        drawn.copies.extend(a_copy(child, lost=lost) for child in children)
    return drawn


def anything(seed: int) -> Drawn:
    """Pages tied in any way at all: circles, many parents, dates that contradict the copies, lost pages anywhere."""
    chance = random.Random(seed)
    names = [f"n{number}" for number in range(chance.randint(2, 30))]
    dates = [None, "2031-03", *(f"2031-03-{day:02d}" for day in range(1, 6)), "2031-05-09"]
    dates += [f"2031-03-{day:02d}T{hour:02d}:00:00Z" for day in range(1, 4) for hour in (0, 7, 23)]
    pages = [
        a_page(name, chance.choice(dates), title=chance.choice(TITLES), publisher=chance.choice(PAPERS))
        for name in names
    ]
    pairs = {tuple(sorted(chance.sample(names, 2))) for _ in range(chance.randint(1, 3 * len(names)))}
    loose = chance.choice((0.0, 0.2, 0.6))
    copies = [
        a_copy(*chance.sample(pair, 2), directed=chance.random() >= loose, kind=chance.choice(list(CopyKind)))
        for pair in sorted(pairs)
    ]
    lost = [
        LostPage(id=f"{number}057", derived_from=content_id(chance.choice(names)) if chance.random() < 0.5 else None)
        for number in range(chance.randint(0, 3))
    ]
    copies += [a_copy(name, lost=page.id) for page in lost for name in chance.sample(names, 2)]
    return Drawn(pages, copies, lost, [])
