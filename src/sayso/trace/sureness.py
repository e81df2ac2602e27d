"""Changes of certainty: what became surer or less sure on the way, in the body and in the headline."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from sayso.data import rows
from sayso.rarity import Word, stem
from sayso.record import Certainty, ChangeKind, Role, Span, Statement
from sayso.trace.pairs import Compared, Difference, Pair, Side, around, joined
from sayso.trace.sources import SAYING
from sayso.trace.wording import NO

_LEVEL = {
    Certainty.UNDER_DISCUSSION: 1,
    Certainty.POSSIBLE: 1,
    Certainty.CONDITIONAL: 1,
    Certainty.LIKELY: 2,
    Certainty.PLANNED: 2,
    Certainty.STATED: 3,
}


LIKE = 0.35
"""Likeness of sentences from which what they commit to is compared: less alike ones may tell of two things."""


def certainty(compared: Compared) -> Iterator[Difference]:
    """A source's words commit it to more, or to less, than in the parent.

    A hedge that stands on both sides changes nothing, nor does a plan that is carried out.
    """
    for pair in compared.pairs:
        if pair.alike < LIKE:
            continue
        for old, new in joined(pair):
            before, after = _level(pair.before, old), _level(pair.after, new)
            if before is None or after is None or before == after or _still(pair, old, new):
                continue
            if {before, after} == {2, 3} and Certainty.PLANNED in (old.certainty, new.certainty):
                continue  # 'the bridge would stay shut', 'the bridge stays shut'
            if Certainty.UNDER_DISCUSSION in (old.certainty, new.certainty) and 3 in (before, after):
                continue  # 'in talks' in words that are not known as such
            raised = after > before
            kind = ChangeKind.CERTAINTY_RAISED if raised else ChangeKind.CERTAINTY_LOWERED
            note = "certainty raised" if raised else "certainty lowered"
            if pair.after.role in (Role.TITLE, Role.STANDFIRST):
                if not raised or compared.update:
                    continue
                kind, note = ChangeKind.HEADLINE_BEYOND_BODY, "the headline is surer than what it rests on"
            yield Difference(kind, _gist(pair.before, old), _gist(pair.after, new), note)


def headline(compared: Compared) -> Iterator[Difference]:
    """A headline has as planned or done what the parent's body has as under discussion.

    The two are joined by the word for what is done; where another statement of the parent has that word without a
    hedge, the headline may rest on it.
    """
    if compared.update:
        return
    whole = compared.whole_parent
    for side in compared.headlines:
        for new in side.statements:
            if new.block not in (Role.TITLE, Role.STANDFIRST) or (_LEVEL.get(new.certainty) or 0) < 2:
                continue
            deeds = _deeds(side, new)
            resting = [old for old in whole.statements if old.block is not Role.TITLE and _deeds(whole, old) & deeds]
            if resting and all(old.certainty is Certainty.UNDER_DISCUSSION for old in resting):
                yield Difference(
                    ChangeKind.HEADLINE_BEYOND_BODY,
                    _gist(whole, resting[0]),
                    _gist(side, new),
                    "the headline is surer than what it rests on",
                )


def _deeds(side: Side, statement: Statement) -> set[str]:
    """The telling words of a statement that are no names: what it is about."""
    return {
        word.key
        for word in side.words
        if word.weight >= DEED
        and word.shown.islower()
        and any(span.start <= word.start and word.end <= span.end for span in statement.words)
    }


DEED = 6.0
"""Weight of a word that may say what a headline is about: below it are 'say', 'take', 'new'."""


def _level(side: Side, statement: Statement) -> int | None:
    """How far a statement goes, by what hedges it within the passage."""
    level = _LEVEL.get(statement.certainty)
    if level is None or level == 3 or not statement.hedges:
        return level
    return level if any(side.start <= hedge.start < side.end for hedge in statement.hedges) else 3


def _still(pair: Pair, old: Statement, new: Statement) -> bool:
    """Whether the hedge of one side stands in the other side's passage too."""
    for statement, other in ((old, pair.after), (new, pair.before)):
        hedged = {stem(word) for hedge in statement.hedges for word in hedge.text.lower().split()} - {"in", "to", "set"}
        if hedged & other.keys:
            return True
    return False


_REPORTED = re.compile(
    r"\b(?:is|are|was|were|been|being) (?:reported|said|believed|thought|understood|alleged|rumou?red) to\b"
    r"|\b(?:reportedly|allegedly|apparently)\b",
    re.I,
)
_TOLD = re.compile(
    r"\bto have\b|\bwould\b"
    r"|\b(?:report|said|say|says|believ|thought|understood|alleg|rumou?r|apparent|account|claim|suppos)",
    re.I,
)


def reported_became_fact(compared: Compared) -> Iterator[Difference]:
    """'The coastguard is said to have turned back' became 'the coastguard turned back'."""
    for pair in compared.pairs:
        found = _REPORTED.search(pair.before.text)
        if found is None:
            continue
        start = pair.before.start + found.start()
        before = around(pair.before, start, pair.before.start + found.end(), 2, 3)
        told = {w.key for w in pair.before.words if start <= w.start < start + 90 and w.weight > 3}
        hits = [w for w in pair.after.words if w.key in told]
        if not hits:
            continue
        after = around(pair.after, hits[0].start, hits[0].end, 2, 4)
        clause = pair.after.page.text[max(pair.after.start, after.start - 40) : after.end]
        if not _TOLD.search(clause):
            yield Difference(ChangeKind.CERTAINTY_RAISED, before, after, "what was reported is told as a fact")


_MODAL = frozenset({"may", "might", "could"})
_TALKING = frozenset({"whether", "discussing", "considering", "mulling", "weighing"})
_DOUBTED = frozenset({"suspected", "alleged", "apparent", "presumed"})
_HEDGING = (
    _MODAL
    | _TALKING
    | _DOUBTED
    | frozenset(
        """can would should ought possibly perhaps likely probably maybe if talks discussed considered expected believed
    thought appears appeared seems reported allegedly reportedly eventually possible""".split()
    )
)
GOVERNED = 4
"""Words after a hedge that it may still govern, within its clause."""


def hedge_moved(compared: Compared) -> Iterator[Difference]:
    """What a 'may' or 'whether to' governs on one side stands on the other without a hedge near it."""
    for pair in compared.pairs:
        for hedged, plain, raised in ((pair.before, pair.after, True), (pair.after, pair.before, False)):
            found = _unhedged(hedged, plain)
            if found is None:
                continue
            before, after = found if raised else found[::-1]
            headline = pair.after.role in (Role.TITLE, Role.STANDFIRST)
            if headline and (not raised or compared.update):
                continue
            kind = ChangeKind.CERTAINTY_RAISED if raised else ChangeKind.CERTAINTY_LOWERED
            note = "certainty raised" if raised else "certainty lowered"
            if headline:
                kind, note = ChangeKind.HEADLINE_BEYOND_BODY, "the headline is surer than what it rests on"
            yield Difference(kind, before, after, note)


def _unhedged(hedged: Side, plain: Side) -> tuple[Span, Span] | None:
    text = hedged.page.text
    for number, word in enumerate(hedged.words):
        low = word.shown.lower()
        if low not in _MODAL | _TALKING | _DOUBTED:
            continue
        for governed in hedged.words[number + 1 : number + 1 + GOVERNED]:
            if any(mark in text[word.end : governed.start] for mark in ',;:.()"“”\n'):
                break
            if governed.weight <= 4 or governed.key[0] == "#" or governed.key in SAYING:
                continue
            at = next((n for n, w in enumerate(plain.words) if w.key == governed.key), None)
            if at is None:
                continue
            near = {w.shown.lower() for w in plain.words[max(0, at - 6) : at + 3]}
            if near & _HEDGING:
                return None
            there = plain.words[at]
            return around(hedged, word.start, governed.end, 4, 2), around(plain, there.start, there.end, 5, 3)
    return None


_HELD = re.compile(
    r"\b(?:I|we) (?:\w+ly )?(?:think|believe|guess|suspect|reckon|hope)(?: that)?\b"
    r"|\b(?:some|most|many|several|a few) of (?:them|those|us|these|the)\b",
    re.I,
)
"""What holds words back: that somebody only believes them, or says them of some only."""


def held_back(compared: Compared) -> Iterator[Difference]:
    """'We think the rope was cut' became 'the rope was cut', 'some of them left' 'they left', or the other way."""
    for pair in compared.pairs:
        for held, plain, raised in ((pair.before, pair.after, True), (pair.after, pair.before, False)):
            if plain.role in (Role.TITLE, Role.STANDFIRST) or _HELD.search(plain.text):
                continue
            for found in _HELD.finditer(held.text):
                start, end = held.start + found.start(), held.start + found.end()
                if (there := _same_run(held, end, plain)) is None:
                    continue
                here = around(held, start, end, 0, RUN)
                before, after = (here, there) if raised else (there, here)
                kind = ChangeKind.CERTAINTY_RAISED if raised else ChangeKind.CERTAINTY_LOWERED
                yield Difference(kind, before, after, "certainty raised" if raised else "certainty lowered")


RUN = 3
"""Words in a row behind a 'we think' by which it is known that they are said without it."""


def _same_run(held: Side, end: int, plain: Side) -> Span | None:
    """The words of the plain side that follow `end` on the other."""
    run = [word.key for word in held.follow(end, RUN)]
    keys = [word.key for word in plain.words]
    for n in range(len(keys) - RUN + 1):
        if len(run) == RUN and keys[n : n + RUN] == run:
            return around(plain, plain.words[n].start, plain.words[n + RUN - 1].end, 1, 1)
    return None


_UNSETTLED = re.compile(
    r"\bno (?:\w+ )?(?:talks|decision|date|agreement|deal|plans?|arrangements?) "
    r"(?:has|had|have|was|were|is|are)\b[^,.;\n]*"
    r"|(?:\w+ )?(?:has|had|have|was|were|is|are) not (?:yet )?(?:been )?"
    r"(?:decided|established|settled|confirmed|known|clear|scheduled|agreed)\b[^,.;\n]*",
    re.I,
)


def unsettled(compared: Compared) -> Iterator[Difference]:
    """What had not been settled, scheduled or established is told as under way, planned or believed."""
    for pair in compared.pairs:
        found = _UNSETTLED.search(pair.before.text)
        if found is None or any(w.shown.lower() in NO or w.shown.lower().endswith("n't") for w in pair.after.words):
            continue
        start, end = pair.before.start + found.start(), pair.before.start + found.end()
        told = {w.key for w in pair.before.words if start <= w.start < end and w.weight > 4}
        hits = [w for w in pair.after.words if w.key in told]
        if hits:
            after = around(pair.after, hits[0].start, hits[0].end, 5, 3)
        else:
            hedged = [s for s in pair.after.statements if s.certainty not in (Certainty.STATED, Certainty.DENIED)]
            if not hedged:
                continue
            after = _gist(pair.after, hedged[-1])
        yield Difference(
            ChangeKind.CERTAINTY_RAISED, pair.before.page.span(start, end), after, "what was open is told as settled"
        )


def harm(compared: Compared) -> Iterator[Difference]:
    """People who were hurt or in danger are dead: a step up the ladder of harm that the parent does not take."""
    for pair in compared.pairs:
        dead, hurt = _rung("harm", 3), _rung("harm", 2) | _rung("harm", 1)
        if any(word.key in dead for word in pair.before.words):
            continue
        worse = next((word for word in pair.after.words if word.key in dead), None)
        harmed = next((word for word in pair.before.words if word.key in hurt), None)
        if worse and harmed is None and compared.follows and pair.alike >= 0.5 and worse.key not in compared.known:
            harmed = _last_common(pair, worse)
        if worse and harmed and not _is_denied(pair.after, worse):
            yield Difference(
                ChangeKind.CERTAINTY_RAISED,
                around(pair.before, harmed.start, harmed.end, 5, 2),
                around(pair.after, worse.start, worse.end, 4, 1),
                "harm became death",
            )


def _is_denied(side: Side, word: Word) -> bool:
    """Whether a 'no' or a 'not' stands shortly before a word: 'no one has died'."""
    before = [other for other in side.words if other.start < word.start][-GOVERNED:]
    return any(other.shown.lower() in NO or other.shown.lower().endswith(("n't", "n’t")) for other in before)


def _last_common(pair: Pair, word: Word) -> Word | None:
    """The word of the parent that stands on both sides nearest before `word` in the child."""
    keys = {w.key: w for w in pair.before.words}
    common = [keys[w.key] for w in pair.after.words if w.start < word.start and w.key in keys and w.weight > 4]
    return common[-1] if common else None


@functools.cache
def _rung(ladder: str, height: int) -> frozenset[str]:
    return frozenset(
        stem(word)
        for name, rung, listed in rows("ladders.tsv")
        if name == ladder and int(rung) == height
        for word in listed.split(";")
        if " " not in word
    )


def _gist(side: Side, statement: Statement, most: int = 7) -> Span:
    """The words of a statement within the passage; of a long one, those around its hedge."""
    start = max(side.start, min(span.start for span in statement.words))
    end = min(side.end, max(span.end for span in statement.words))
    inside = [word for word in side.words if start <= word.start and word.end <= end]
    if len(inside) <= most:
        return side.page.span(start, end)
    if statement.hedges:
        hedge = statement.hedges[0]
        return around(side, hedge.start, hedge.end, 3, most - 4)
    return side.page.span(start, inside[most - 1].end)
