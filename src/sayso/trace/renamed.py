"""Names that stand where the parent has another one: another town, another firm, another man."""

from __future__ import annotations

import difflib
import functools
import re
import unicodedata
from collections.abc import Collection, Iterator

from sayso.data import rows
from sayso.rarity import COMMON_BITS, Word, bits, stem
from sayso.record import Figure, Span
from sayso.trace.figures import unequal
from sayso.trace.pairs import Compared, Pair, Side
from sayso.trace.quantities import same_value

GRAMMAR = 4
"""Weight up to which a word with a capital is of grammar ('There's', 'We're'), not a name."""

HEAD = 12
"""Weight of a lone word that may be a name though it stands at the head of a sentence, where any word has a capital."""

LONGEST = 6
"""Words of the longest name that is compared with another in the same place."""

MOST = 40
"""Names of a passage that are compared; a list of more is not read name by name."""

SPELLED_ALIKE = 0.7
"""Likeness of two spellings of one name."""

_JOINT = re.compile(r" ?& ?| |\. ?|-| <?\.")  # 'Ash & Sons', 'St. Ives', 'J.R.', 'Orrin-Vela', 'Marn Index .MRN'
_CALENDAR = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december jan feb mar apr jun jul aug sep sept oct nov dec""".split()
)
_OF_A_CLASS = frozenset("index composite average county state".split())

# How much what stands around two names says that one answers the other, in logits: as for figures in counterparts.py,
# by the names of the same sentences. What is no part of it is no evidence there: the length of the names, their number.
SAME_BEFORE, SAME_AFTER = 0.5, 1.0  # the next word
NEIGHBOUR = 0.6  # for each telling word among the five after both, two at most
NEXT_FIGURE = 2.4  # the figures that follow them answer each other or are equal
BOTH_PLACES = 1.0
BOTH_SOURCES, ONE_SOURCE = 1.2, -1.1
BOTH_HEADS = -1.3  # both begin their sentences
PLACE = -1.5  # for the whole length of the sentence between their places
LEAST = 1.1
"""Likeness from which two names answer each other."""

Run = tuple[Word, ...]


def renamed(compared: Compared, pair: Pair) -> Iterator[tuple[Span, Span, bool]]:
    """The names of the parent's passage and of the child's that answer each other and are not one name, and whether
    both are places.

    None of either name's telling words is anywhere on the other page: what only went to another sentence is no change.
    """
    old = [r for r in _names(pair.before)[:MOST] if _fresh(pair.before, r, compared.child_keys)]
    new = [r for r in _names(pair.after)[:MOST] if _fresh(pair.after, r, compared.known)]
    if not old or not new:
        return
    answered = unequal(compared, pair)
    befores, afters = [_Around(pair.before, name) for name in old], [_Around(pair.after, name) for name in new]
    scored = sorted(
        (-_likeness(befores[i], afters[j], answered), i, j)
        for i in range(len(old))
        for j in range(len(new))
        if not one_name(old[i], new[j])
    )
    joined: dict[int, int] = {}
    taken: set[int] = set()
    for unlike, i, j in scored:
        if -unlike >= LEAST and i not in joined and j not in taken:
            joined[i] = j
            taken.add(j)
    phrases: list[tuple[int, int, int, int, bool]] = []
    for i, j in sorted(joined.items()):
        start, end, begin, stop = old[i][0].start, old[i][-1].end, new[j][0].start, new[j][-1].end
        places = befores[i].is_place and afters[j].is_place
        last = phrases[-1] if phrases else None
        if last and _beside(pair.before, last[1], start) and _beside(pair.after, last[3], begin):
            phrases[-1] = (last[0], end, last[2], stop, last[4] and places)
        else:
            phrases.append((start, end, begin, stop, places))
    for start, end, begin, stop, places in phrases:
        yield pair.before.page.span(start, end), pair.after.page.span(begin, stop), places


def _beside(side: Side, end: int, start: int) -> bool:
    """Whether two names make one phrase: 'Vela, Marn', 'the Vela-based Ash Mills'."""
    return start - end >= 0 and _TOGETHER.fullmatch(side.page.text, end, start) is not None


_TOGETHER = re.compile(r",? |-based |\.?,? \(|\.,? ")


def _names(side: Side) -> list[Run]:
    """The runs of capitalised words of a passage; a lone common word at the head of a sentence is no name."""
    found: list[Run] = []
    text, spoken = side.page.text, side.words
    at = 0
    while at < len(spoken):
        end = at + 1
        if not _is_name(spoken[at]):
            at = end
            continue
        while end < len(spoken) and _goes_on(text, spoken, end):
            end += 1
        head = at == 0 or text[spoken[at - 1].end : spoken[at].start].strip(" \n\"“”'‘’") in (".", "!", "?", ":")
        if not (head and end == at + 1 and spoken[at].weight < HEAD) and end - at <= LONGEST:
            found.append(spoken[at:end])
        at = end
    return found


def _is_name(word: Word) -> bool:
    plain = re.sub(r"['’]\w+\Z", "", word.shown.lower())
    contracted = word.shown.lower().endswith(("n't", "n’t"))
    return word.shown[0].isupper() and not contracted and plain not in _CALENDAR and bits(plain) - COMMON_BITS > GRAMMAR


def _goes_on(text: str, spoken: tuple[Word, ...], at: int) -> bool:
    """Whether the word belongs to the name before it; a number does where the name goes on after it."""
    if not _JOINT.fullmatch(text, spoken[at - 1].end, spoken[at].start):
        return False
    if spoken[at].shown[0].isupper():
        return True
    following = spoken[at + 1] if at + 1 < len(spoken) else None
    return (
        spoken[at].key[0] == "#"
        and following is not None
        and following.shown[0].isupper()
        and text[spoken[at].end : following.start] == " "
    )


def _fresh(side: Side, name: Run, elsewhere: Collection[str]) -> bool:
    """Whether a name has telling words, and none of them is on the other page. Ranks, roles and kinds of body tell
    nothing: 'Mr', 'the Minister', 'County'."""
    telling = [
        w
        for w in name
        if w.shown[0].isupper()
        and w.key not in _roles()
        and (w.weight > GRAMMAR or any(p.start <= w.start < p.end for p in side.places))
    ]
    return sum(len(w.shown) for w in telling) > 1 and not any(w.key in elsewhere for w in telling)


@functools.cache
def _roles() -> frozenset[str]:
    found = set(_OF_A_CLASS)
    for (line,) in rows("honorifics.txt"):
        found.update(line.replace(".", "").split())
    for table in ("source_nouns.tsv", "voices.tsv", "name_words.tsv"):
        for row in rows(table):
            found.update(row[-1].split())
    return frozenset(stem(word) for word in found)


def one_name(one: Run, other: Run) -> bool:
    """Whether two names may be one in another form: an abbreviation, another spelling, a part of it, a people for its
    country."""
    spelled = ["".join(_letters(word.shown) for word in run) for run in (one, other)]
    if difflib.SequenceMatcher(None, spelled[0], spelled[1]).ratio() >= SPELLED_ALIKE:
        return True
    initials = ["".join(_letters(word.shown)[:1] for word in run) for run in (one, other)]
    if any(
        len(a) > 1 and (a in b or (len(b) > 1 and a.startswith(b)))
        for a, b in zip(spelled, initials[::-1], strict=True)
    ):
        return True
    words = [{_letters(word.shown)[:4] for word in run if word.key not in _roles()} for run in (one, other)]
    nations = [nation(" ".join(w.shown for w in run)) or nation(".".join(w.shown for w in run)) for run in (one, other)]
    return bool(words[0] & words[1]) or None not in nations


def _letters(word: str) -> str:
    """The letters of a word in their plain form, a possessive's ending left out."""
    plain = unicodedata.normalize("NFKD", word.lower().removesuffix("'s").removesuffix("’s"))
    return "".join(char for char in plain if char.isalpha())


def nation(name: str) -> str | None:
    """The code of the country that a name, its capital's or its people's, stands for."""
    return _peoples().get(name.lower().removesuffix("'s").removesuffix("’s").removesuffix("."))


@functools.cache
def _peoples() -> dict[str, str]:
    """Names of countries, capitals and peoples, in small letters, and the country's code."""
    found: dict[str, str] = {}
    for table in ("countries.tsv", "peoples.tsv"):
        for code, *cells in rows(table):
            for cell in cells:
                for name in cell.replace("/", ";").split(";"):
                    if len(name) > 1 and not name.islower():
                        found[name.lower().removesuffix(".")] = code
                        found[f"{name.lower()}s"] = code
    return found


def _likeness(one: _Around, other: _Around, answered: list[tuple[Figure, Figure]]) -> float:
    score = SAME_BEFORE * (one.last == other.last != "") + SAME_AFTER * (one.next == other.next != "")
    score += NEIGHBOUR * min(2, len(one.following & other.following))
    if one.figure and other.figure:
        joined = any(o is one.figure and n is other.figure for o, n in answered)
        score += NEXT_FIGURE * (joined or same_value(one.figure, other.figure))
    score += BOTH_PLACES * (one.is_place and other.is_place)
    score += BOTH_SOURCES * (one.is_source and other.is_source) + ONE_SOURCE * (one.is_source != other.is_source)
    score += BOTH_HEADS * (one.first and other.first)
    return score + PLACE * abs(one.place - other.place)


class _Around:
    """What stands around a name in its passage."""

    def __init__(self, side: Side, name: Run) -> None:
        first = next(n for n, w in enumerate(side.words) if w.start == name[0].start)
        end = first + len(name)
        self.first = first <= 1
        self.last = side.words[first - 1].key if first else ""
        self.next = side.words[end].key if end < len(side.words) else ""
        self.following = {w.key for w in side.words[end : end + 5] if len(w.key) > 3}
        self.place = (name[0].start - side.start) / max(1, side.end - side.start)
        self.figure = min((f for f in side.figures if f.start >= name[-1].end), key=lambda f: f.start, default=None)
        at = name[-1].start
        self.is_place = any(place.start <= at < place.end for place in side.places)
        links = (link.source for statement in side.statements for link in statement.chain)
        self.is_source = any(source is not None and source.start <= at < source.end for source in links)
