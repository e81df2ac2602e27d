"""Changes of who, where and when."""

from __future__ import annotations

import difflib
import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from sayso.data import rows
from sayso.rarity import COMMON_BITS, NAME_BITS, Word, bits
from sayso.record import ChangeKind, Span
from sayso.trace.pairs import Compared, Difference, Pair, Side, around

_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_RELATIVE = re.compile(
    r"\b(?:yesterday|today|tomorrow|tonight|last|next|this|now|ago|earlier|later|same|recent(?:ly)?|most|coming|previous|following)\b",
    re.I,
)
_COMPASS = frozenset("north south east west northern southern eastern western".split())


def actor_or_place_changed(compared: Compared) -> Iterator[Difference]:
    """A country, a people or a named place was replaced by another one in the same sentence."""
    whole = {code for code, _, _ in _nations(compared.whole_parent)}
    still = {code for code, _, _ in _nations(compared.whole_child)}
    for pair in compared.pairs:
        before, after = _nations(pair.before), _nations(pair.after)
        known = {code for code, _, _ in before} if compared.follows else whole
        new = [nation for nation in after if nation[0] not in known]
        counted = _counts(pair)
        gone = [nation for nation in before if counted[nation[0]] > 0 and (compared.follows or nation[0] not in still)]
        for (_, start, last), (_, first, end) in zip(new, gone, strict=False):
            yield Difference(
                ChangeKind.ACTOR_CHANGED,
                around(pair.before, first, end, 5, 2),
                around(pair.after, start, last, 5, 2),
                "another country or people",
            )
        yield from _compass(pair)
        yield from _towns(compared, pair)
        if not compared.follows or len(compared.pairs) < FEW:
            yield from _renamed(compared, pair)


def _nations(side: Side) -> list[tuple[str, int, int]]:
    """The countries that a passage names, also by capital or people: code, start, end; the longest name wins."""
    found = []
    number = 0
    while number < len(side.words):
        for length in (3, 2, 1):
            run = side.words[number : number + length]
            if len(run) < length or not run[0].shown[0].isupper():
                continue
            name = " ".join(word.shown.lower().removesuffix("'s").removesuffix("’s") for word in run)
            code = _peoples().get(name)
            if code:
                found.append((code, run[0].start, run[-1].end))
                number += length - 1
                break
        number += 1
    return found


@functools.cache
def _peoples() -> dict[str, str]:
    """Names of countries, capitals and peoples, in small letters, and the country's code."""
    found: dict[str, str] = {}
    for table in ("countries.tsv", "peoples.tsv"):
        for code, *cells in rows(table):
            for cell in cells:
                for name in cell.replace("/", ";").split(";"):
                    if len(name) > 1 and not name.islower():
                        found[name.lower()] = code
                        found[f"{name.lower()}s"] = code
    return found


def _counts(pair: Pair) -> Counter[str]:
    """How many more times the parent's passage names each country than the child's."""
    counted = Counter(code for code, _, _ in _nations(pair.before))
    counted.subtract(code for code, _, _ in _nations(pair.after))
    return counted


def _compass(pair: Pair) -> Iterator[Difference]:
    """'East Marian farmers' became 'West Marian farmers'."""
    old, new = _pointed(pair.before), _pointed(pair.after)
    for (what, point), (start, end) in new.items():
        other = next((at for (w, p), at in old.items() if w == what and p != point), None)
        if other is not None and (what, point) not in old:
            yield Difference(
                ChangeKind.ACTOR_CHANGED,
                around(pair.before, *other, 1, 4),
                around(pair.after, start, end, 1, 4),
                "another actor",
            )


def _pointed(side: Side) -> dict[tuple[str, str], tuple[int, int]]:
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for one, two in zip(side.words, side.words[1:], strict=False):
        if one.shown.lower() in _COMPASS and two.shown[0].isupper():
            found.setdefault((two.key[:5], one.shown.lower()), (one.start, two.end))
    return found


GRAMMAR = 4
"""Weight up to which a word with a capital is of grammar ('There's', 'We're'), not a name."""

FEW = 3
"""Sentences of the shortest page whose names a machine may have replaced one by one."""

NAME = 3
"""Words of the longest name that is compared with another in the same place."""


def _renamed(compared: Compared, pair: Pair) -> Iterator[Difference]:
    """A name stands where the parent has another: the words on one side of it at least are the same, and neither
    name is anywhere on the other page."""
    old, new = list(pair.before.words), list(pair.after.words)
    matcher = difflib.SequenceMatcher(None, [w.key for w in old], [w.key for w in new], autojunk=False)
    theirs, ours = compared.known, compared.whole_child.keys
    for kind, i, j, a, b in matcher.get_opcodes():
        if kind != "replace":
            continue
        gone, come = _name(old[i:j], i == 0), _name(new[a:b], a == 0)
        if not gone or not come:
            continue
        beside = (gone[0] is old[i] and come[0] is new[a]) or (gone[-1] is old[j - 1] and come[-1] is new[b - 1])
        if _one_name(gone, come):
            continue
        if beside and not ours.intersection(w.key for w in gone) and not theirs.intersection(w.key for w in come):
            yield Difference(
                ChangeKind.ACTOR_CHANGED,
                pair.before.page.span(gone[0].start, gone[-1].end),
                pair.after.page.span(come[0].start, come[-1].end),
                "another name in the same place",
            )


TELLING = 8.0
"""Weight of the rarest word of a name: 'Mr', 'Prime Minister' and the months are below it."""


def _one_name(one: list[Word], other: list[Word]) -> bool:
    """Whether two names may be one in another form: an abbreviation, another spelling, a people for its country; or
    one of them is only a title or a month."""
    spelled = ["".join(_letters(word.shown) for word in run) for run in (one, other)]
    if any(max(word.weight for word in run) < TELLING for run in (one, other)):
        return True
    if difflib.SequenceMatcher(None, spelled[0], spelled[1]).ratio() >= SPELLED_ALIKE:
        return True
    initials = ["".join(_letters(word.shown)[:1] for word in run) for run in (one, other)]
    if any(len(a) > 1 and (b in a or a in b) for a, b in ((spelled[0], initials[1]), (spelled[1], initials[0])) if b):
        return True
    words = [{_letters(word.shown)[:4] for word in run} for run in (one, other)]
    nations = [_peoples().get(" ".join(w.shown.lower() for w in run)) for run in (one, other)]
    return bool(words[0] & words[1]) or (nations[0] is not None and nations[0] == nations[1])


SPELLED_ALIKE = 0.7
"""Likeness of two spellings of one name."""


def _letters(word: str) -> str:
    """The letters of a word in their plain form, a possessive's ending left out."""
    plain = unicodedata.normalize("NFKD", word.lower().removesuffix("'s").removesuffix("’s"))
    return "".join(char for char in plain if char.isalpha())


def _name(run: list[Word], first: bool) -> list[Word]:
    """The capitalised words of a run that stand together; a common word at the head of a sentence is no name."""
    found: list[Word] = []
    for number, word in enumerate(run):
        capital = word.shown[0].isupper() and not (first and number == 0 and word.weight < NAME_BITS - COMMON_BITS)
        plain = re.sub(r"['’]\w+\Z", "", word.shown.lower())
        if capital and plain not in _DAYS and bits(plain) - COMMON_BITS > GRAMMAR:
            found.append(word)
        elif found:
            break
    return found if len(found) <= NAME else []


def _towns(compared: Compared, pair: Pair) -> Iterator[Difference]:
    """A person is of another town: 'Ana Ruiz, 24, from Vela' became 'Ana Ruiz, 24, of Torre'."""
    old, new = _origins(pair.before), _origins(pair.after)
    parent, child = compared.parent.page.text, compared.child.page.text
    for name, after in new.items():
        before = old.get(name)
        if before is None:
            continue
        was, now = before.text.split()[-1], after.text.split()[-1]
        if was != now and now not in parent and was not in child:
            yield Difference(ChangeKind.PLACE_CHANGED, before, after, "another place")


_FROM = re.compile(
    r"\b([A-Z][\w’'-]+),(?: (?:aged )?\d{1,3},)? (?:who (?:is|comes) )?((?:from|of) (?:the )?[A-Z][\w’'-]+)"
)


def _origins(side: Side) -> dict[str, Span]:
    return {
        found.group(1): side.page.span(side.start + found.start(2), side.start + found.end(2))
        for found in _FROM.finditer(side.text)
    }


# --- times ---------------------------------------------------------------------------------------

_CLOCK = re.compile(r"\b(\d{1,2})(?:[.:](\d{2}))?\s?([ap])\.?m\b\.?|\b([01]?\d|2[0-3]):([0-5]\d)\b", re.I)
_SPOKEN = re.compile(
    r"\b(half|(?:a )?quarter) (past|to) (one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b"
    r"(?: (?:in the|at) (morning|afternoon|evening|night))?",
    re.I,
)
_HOURS = {w: n for n, w in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)}


def time_changed(compared: Compared) -> Iterator[Difference]:
    """A day, a date or a clock time is another one than in the parent. Words that count from the day of publication
    ('yesterday') are left out: the pages may differ in that day."""
    for pair in compared.pairs:
        for marks in (_weekdays, _clocks, _dates):
            old, new = marks(pair.before), marks(pair.after)
            everywhere = {value for value, _ in marks(compared.whole_parent)}
            still = {value for value, _ in marks(compared.whole_child)}
            gone = [
                span
                for value, span in old
                if value not in {v for v, _ in new} and (value not in still or marks is _weekdays)
            ]
            come = [span for value, span in new if value not in everywhere]
            for before, after in zip(gone, come, strict=False):
                yield Difference(
                    ChangeKind.TIME_CHANGED,
                    around(pair.before, before.start, before.end, 2, 1),
                    around(pair.after, after.start, after.end, 2, 1),
                    "another time",
                )


def _weekdays(side: Side) -> list[tuple[str, Span]]:
    """The days of the week, but for the day on which the page came out: that is when the report is from."""
    published = side.page.published.value[:10] if side.page.published else None
    own = {time.start for time in side.times if time.value and published and time.value[:10] == published}
    return [
        (word.shown.lower(), side.page.span(word.start, word.end))
        for word in side.words
        if word.shown.lower() in _DAYS and not any(word.start <= start + 12 and start <= word.start for start in own)
    ]


def _dates(side: Side) -> list[tuple[str, Span]]:
    """Days of a month, written out; of two pages about one event the year is one. A dateline is none."""
    return [
        (time.value[-5:], side.page.span(time.start, time.end))
        for time in side.times
        if time.type == "date" and time.grain == "day" and time.value and len(time.value) == 10
        and any(char.isdigit() for char in time.text) and not _RELATIVE.search(time.text)
        and not _LEAD.match(side.page.text, time.end)
    ]  # fmt: skip


_LEAD = re.compile(r"(?: ?\([^()\n]{2,40}\))?\s?(?:\.\s?)?[-–—:]")


def _clocks(side: Side) -> list[tuple[str, Span]]:
    found = []
    for m in _CLOCK.finditer(side.text):
        if m.group(1):
            hour, minute = int(m.group(1)) % 12 + (12 if m.group(3).lower() == "p" else 0), int(m.group(2) or 0)
        else:
            hour, minute = int(m.group(4)), int(m.group(5))
        found.append((f"{hour % 12}:{minute:02}", side.page.span(side.start + m.start(), side.start + m.end())))
    for m in _SPOKEN.finditer(side.text):
        hour = _HOURS[m.group(3).lower()]
        minutes = {"half": 30}.get(m.group(1).lower(), 15)
        total = hour * 60 + (minutes if m.group(2).lower() == "past" else -minutes)
        found.append(
            (f"{total // 60 % 12}:{total % 60:02}", side.page.span(side.start + m.start(), side.start + m.end()))
        )
    return found
