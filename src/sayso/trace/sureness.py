"""Changes of certainty: what became surer or less sure on the way, in the body and in the headline."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from sayso.data import rows
from sayso.record import Certainty, ChangeKind, Role, Span, Statement
from sayso.trace.pairs import Compared, Difference, Pair, Side, around, joined
from sayso.trace.rarity import stem

_LEVEL = {
    Certainty.UNDER_DISCUSSION: 1,
    Certainty.POSSIBLE: 1,
    Certainty.CONDITIONAL: 1,
    Certainty.LIKELY: 2,
    Certainty.PLANNED: 2,
    Certainty.STATED: 3,
}


def certainty(compared: Compared) -> Iterator[Difference]:
    """A source's words commit it to more, or to less, than in the parent.

    A hedge that stands on both sides changes nothing, nor does a plan that is carried out.
    """
    for pair in compared.pairs:
        for old, new in joined(pair):
            before, after = _level(pair.before, old), _level(pair.after, new)
            if before is None or after is None or before == after or _still(pair, old, new):
                continue
            if {before, after} == {2, 3} and Certainty.PLANNED in (old.certainty, new.certainty):
                continue  # 'the broadcasts would continue', 'the broadcasts go on'
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
    r"\bto have\b|\b(?:report|said|say|says|believ|thought|understood|alleg|rumou?r|apparent|account|claim|suppos)",
    re.I,
)


def reported_became_fact(compared: Compared) -> Iterator[Difference]:
    """'The navy was reported to have picked up 200' became '200 were picked up by the navy'."""
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


def harm(compared: Compared) -> Iterator[Difference]:
    """People who were hurt or in danger are dead: a step up the ladder of harm that the parent does not take."""
    for pair in compared.pairs:
        dead, hurt = _rung("harm", 3), _rung("harm", 2) | _rung("harm", 1)
        if any(word.key in dead for word in pair.before.words):
            continue
        worse = next((word for word in pair.after.words if word.key in dead), None)
        harmed = next((word for word in pair.before.words if word.key in hurt), None)
        if worse and harmed:
            yield Difference(
                ChangeKind.CERTAINTY_RAISED,
                around(pair.before, harmed.start, harmed.end, 6, 1),
                around(pair.after, worse.start, worse.end, 4, 1),
                "harm became death",
            )


@functools.cache
def _rung(ladder: str, height: int) -> frozenset[str]:
    return frozenset(
        stem(word)
        for name, rung, listed in rows("ladders.tsv")
        if name == ladder and int(rung) == height
        for word in listed.split(";")
        if " " not in word
    )


def _gist(side: Side, statement: Statement, most: int = 14) -> Span:
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
