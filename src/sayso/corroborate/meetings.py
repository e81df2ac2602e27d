"""Where statements of pages that nothing links meet: what shows, within one event, that they state the same thing.

Two reporters of one event share few words. What they share of a statement's names, figures and acts, by sense, counts,
and that a page sets their figures side by side.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from sayso.corroborate.among import Among, acts, by_sense
from sayso.corroborate.parts import Part
from sayso.corroborate.sameness import SAME, against, clash, same_claim, share
from sayso.corroborate.wording import TELLING, Wording, senses
from sayso.record import Figure, Kind

__all__ = ["Meeting", "days_told", "meetings", "overlap"]

FRAME = 0.6
"""Share of the smaller statement's telling bits, figures left out, that the other has too."""

WHOLE = 0.4
"""And of the larger's, where wording is what decides."""

ENOUGH = 14.0
"""Bits of them, at least: a name and a common noun."""

WORDS = 3
"""And words, where wording does not decide: who, to whom, what."""

MANY, FEW = 20, 3
"""In an event with so many statements, a word in more than a few of them counts less."""

COUNTED = 4.0
"""Bits that suffice where both only count ('61 of them were children'): one noun."""

LINKED, LINKED_SHARE = 10.0, 0.35
"""Bits that suffice between pages of which one was made from the other, or both from a lost page, and their share of
the larger statement: such pages tell the same things in words of their own."""

FIGURE = 10.0
"""Weight of a figure that says something by itself: of 13 and above."""

NEIGHBOURS = 12
"""Statements that each is compared with: those that share most with it."""

CROWD = 200
"""A word or a sense in more statements than this finds nothing: all pages about the event have it."""

BESIDE = 500
"""Characters between two statements that a page sets side by side: three sentences."""

RIVAL = 2.0
"""How many times larger the one of two figures for the same thing may be."""

CLOSE = 1.15
"""And where what they count is not called the same."""

_DAY = re.compile(r"[\dX]{4}-\d\d-\d\d")
_MEASURES = frozenset(
    "second minute hour day week month year decade century percent % kilometre kilometer km mile metre meter".split()
)
_COMPARES = re.compile(
    r"\b(?:figures?|numbers?|count|counts|counted|tally|toll|totals?|estimates?|put (?:it|the)|lower|higher|between)\b"
)


class Meeting(NamedTuple):
    """Two statements that are one claim, how sure that is, and why. `beside`: a page sets the two side by side."""

    one: Part
    other: Part
    score: float
    reason: str
    beside: bool = False


def meetings(
    told: Sequence[Part],
    first: Mapping[str, str] | None = None,
    linked: Set[frozenset[str]] = frozenset(),
    kin: Set[frozenset[str]] = frozenset(),
) -> list[Meeting]:
    """Pairs of statements, among those of pages about one event, that are one claim; the surest first.

    `first` gives, for statements that copies carried on, the key of the one they come from: those are together already.
    `linked` are pairs of pages of which one was made from the other or both from a lost page: to them less says enough,
    one figure alone. `kin` are those of a lost page: they tell of one another's days.
    """
    ordered = sorted(told, key=lambda part: part.key)
    first = first or {}
    look = _Look(ordered, first, linked, kin)
    found = [m for one, other in _candidates(ordered, first) if (m := look.meet(one, other)) is not None]
    best: dict[tuple[str, str], float] = {}
    for m in found:
        for part, page in ((m.one, m.other.page.id), (m.other, m.one.page.id)):
            best[part.key, page] = max(best.get((part.key, page), 0.0), m.score)
    mutual = [
        m for m in found if m.score >= best[m.one.key, m.other.page.id] and m.score >= best[m.other.key, m.one.page.id]
    ]
    return sorted((*mutual, *_rivals(ordered)), key=lambda m: (-m.score, m.one.key, m.other.key))


def overlap(a: Wording, b: Wording) -> float:
    """The share of the smaller wording's bits that the other has too, words of one sense included."""
    both = share(a, b)
    return (both.bits + both.sense) / max(1.0, min(a.weight, b.weight))


def _candidates(told: Sequence[Part], first: Mapping[str, str]) -> list[tuple[Part, Part]]:
    """Pairs worth a look: for each statement those that share most with it. On one page
    only a title repeats what another statement states."""
    where: dict[str, list[int]] = defaultdict(list)
    weight: dict[str, float] = {}
    meanings = senses()
    for number, part in enumerate(told):
        for key in part.ready.bag:
            if part.ready.weights[key] >= TELLING:
                where[key].append(number)
                weight[key] = part.ready.weights[key]
            for sense in meanings.get(key, ()):
                if not (row := where[f"~{sense}"]) or row[-1] != number:
                    row.append(number)
                weight[f"~{sense}"] = TELLING
    kept: set[tuple[int, int]] = set()
    shared: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for key in sorted(where):
        if len(where[key]) <= CROWD:
            for n, one in enumerate(where[key]):
                for other in where[key][n + 1 :]:
                    shared[one][other] += weight[key]
                    shared[other][one] += weight[key]
    for one, others in shared.items():
        mine = told[one]
        root = first.get(mine.key, mine.key)
        fit = [
            n
            for n in others
            if (told[n].page.id != mine.page.id or told[n].title != mine.title)
            and first.get(told[n].key, told[n].key) != root
        ]
        nearest = sorted(fit, key=lambda n: (-others[n], n))[:NEIGHBOURS]
        kept.update((min(one, n), max(one, n)) for n in nearest)
    return [(told[one], told[other]) for one, other in sorted(kept)]


class _Look:
    """Compares statements of one event. A word that many of its statements have tells little of which one it is."""

    def __init__(
        self, told: Sequence[Part], first: Mapping[str, str], linked: Set[frozenset[str]], kin: Set[frozenset[str]]
    ) -> None:
        self.linked, self.kin = linked, kin
        page = {part.key: part.page.id for part in told}
        self.home = {key: page.get(root) for key, root in first.items()}
        self.days = days_told(told, kin)
        heads = [part for part in told if part.key not in first and not part.title]
        self.among = Among(heads, few=FEW, many=MANY)
        self.tells = {part.key: self.among.tells(part) for part in told}
        self.frames = {part.key: sum(self.tells[part.key].values()) for part in told}

    def meet(self, one: Part, other: Part) -> Meeting | None:
        """Whether two statements are one claim."""
        a, b = one.ready, other.ready
        if self._another_day(one, other) or _looks_back(one, other) or _looks_back(other, one):
            return None
        ours, theirs = self.tells[one.key], self.tells[other.key]
        common = sorted(ours.keys() & theirs.keys(), key=lambda key: (-ours[key], key))
        sense, twins = by_sense(ours, theirs)
        bits, count = sum(ours[key] for key in common) + sense, len(common) + twins
        same = sorted(_telling_figures(one) & _telling_figures(other))
        less, more = sorted((self.frames[one.key], self.frames[other.key]))
        frame = bits / max(1.0, less)
        pages = frozenset((one.page.id, other.page.id))
        related, siblings = pages in self.linked, pages in self.kin
        if (frame < FRAME and not same and not related) or not (twins or acts(one, other)):
            return None
        shown = ", ".join(word.shown for word in a.words if word.key in common[:4])
        twinned = other.page.id == self.home.get(one.key) or one.page.id == self.home.get(other.key)
        enough = 2 if siblings else WORDS if related and not (one.title or other.title or twinned) else count + 1
        if bits >= LINKED and bits >= LINKED_SHARE * more and count >= enough and not clash(a, b, one_event=True):
            return Meeting(
                one, other, 0.5 + min(1.0, bits / more) / 2, f"one page is behind both, and both have {shown}"
            )
        if frame >= FRAME and bits >= WHOLE * more and (answer := same_claim(a, b, one_event=True)).score >= SAME:
            return Meeting(one, other, 1 + answer.score, answer.reasons[0])
        if frame >= FRAME and bits >= ENOUGH and count >= WORDS and not clash(a, b, one_event=True):
            return Meeting(one, other, min(1.0, frame), f"what both tell of: {shown}")
        if one.figures and other.figures and _counts(one) and _counts(other) and not clash(a, b, one_event=True):
            if same and (related or frame >= FRAME / min(3, count or 1)):
                return Meeting(one, other, 0.5 + min(1.0, frame) / 2, f"both give the figure {same[0][1:]}")
            if frame >= FRAME and bits >= COUNTED and less <= ENOUGH and not against(a, b):
                return Meeting(one, other, min(1.0, frame) / 2, f"both count {shown}")
        return None

    def _another_day(self, one: Part, other: Part) -> bool:
        """Whether their pages tell of days, and of no day in common."""
        ours, theirs = self.days[one.page.id], self.days[other.page.id]
        return bool(ours and theirs) and ours.isdisjoint(theirs)


def _looks_back(one: Part, other: Part) -> bool:
    """Whether one gives a figure of a year before its page's, and the other another figure and no year: 'in 2017, when
    22 people died' beside 'three people died'."""
    published = one.page.published.value[:4] if one.page.published else ""
    years = one.ready.days[1]
    if not (years and published and one.figures and other.figures) or other.ready.days[1]:
        return False
    return all(year < published for year in years) and not _telling_figures(one) & _telling_figures(other)


def _telling_figures(part: Part) -> set[str]:
    return {key for key in part.ready.figures if part.ready.weights[key] >= FIGURE}


def days_told(told: Iterable[Part], kin: Set[frozenset[str]] = frozenset()) -> dict[str, set[str]]:
    """Of each page the days that it tells of, its own among them, as months and days: a page may show no year. Pages
    that have a lost page in common tell of one another's days."""
    found: dict[str, set[str]] = defaultdict(set)
    for part in told:
        dated = [time.value for time in part.statement.times if time.grain == "day"]
        for value in (*dated, part.page.published.value if part.page.published else None):
            if value and _DAY.match(value):
                found[part.page.id].add(value[5:10])
    own = {page: set(days) for page, days in found.items()}
    for pair in kin:
        for page in pair:
            found[page] |= set().union(*(own.get(other, set()) for other in pair))
    return found


def _counts(part: Part) -> bool:
    """Whether it counts people or things, and not hours, miles or parts of a whole."""
    return any(_unit(figure) not in _MEASURES for figure in part.figures)


def _unit(figure: Figure) -> str:
    return (figure.unit or "").lower().rstrip("s").split(" ")[-1]


# --- figures side by side --------------------------------------------------------------------------


def _rivals(told: Iterable[Part]) -> Iterator[Meeting]:
    """Statements that a page sets side by side because their figures differ: two sources, one thing counted."""
    pages: dict[str, list[Part]] = defaultdict(list)
    for part in told:
        if part.figures and not part.title:
            pages[part.page.id].append(part)
    for page in sorted(pages):
        row = sorted(pages[page], key=lambda part: (part.start, part.key))
        for n, one in enumerate(row):
            for other in row[n + 1 :]:
                if other.start - one.end > BESIDE:
                    break
                if not _one_voice(one, other) and (reason := _rival(one, other)):
                    yield Meeting(one, other, 0.4, reason, beside=True)


def _rival(one: Part, other: Part) -> str | None:
    between = one.page.text[one.start : other.end]
    for x in one.figures:
        for y in other.figures:
            a, b = x.low or x.high, y.low or y.high
            if not a or not b or a == b or min(a, b) < 13 or _unit(x) in _MEASURES:
                continue
            alike = bool(_unit(x)) and _unit(x) == _unit(y)
            far = max(a, b) / min(a, b)
            if far <= (RIVAL if alike else CLOSE) and (alike or _COMPARES.search(between)):
                return f"a page sets “{x.text}” beside “{y.text}”"
    return None


def _one_voice(one: Part, other: Part) -> bool:
    """Whether both are on the same word: a source that gives two figures counts two things."""
    ours, theirs = one.statement.innermost, other.statement.innermost
    if one.statement.id == other.statement.id or (ours is None and theirs is None):
        return True
    if ours is None or theirs is None or Kind.UNNAMED in (ours.kind, theirs.kind):
        return False
    return ours.name is not None and ours.name == theirs.name
