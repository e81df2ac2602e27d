"""The page beside the other pages of its case: credit, changes on the way, and where a headline comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sayso.audit import headline
from sayso.audit.borne import Difference, Lack, Support
from sayso.audit.check import Answer, Check, check, fails, holds, unclear
from sayso.audit.credit import Credit, credit_of, same_outlet
from sayso.audit.proof import BODY, Proof, listed, quoted
from sayso.audit.spelling import spelled
from sayso.audit.support import supports
from sayso.rarity import stem
from sayso.record import Change, ChangeKind, Copy, CopyKind, Kind, Page, Record, Role, Severity, Span, Statement
from sayso.text import outlet_key, words

# --- credit --------------------------------------------------------------------------------------

SUBSTANTIAL = 0.2
"""Share of a page that comes from another from which it is asked for credit. Reports of one event by separate reporters
share up to .08 (see sayso.trace.copies), interviews with one and the same person .12. A machine's paraphrase follows
its source whatever words are left."""

SOME = 0.1
"""Share of a page that it has in common with others of a page that is not in the case: they stand beside each other and
share less than each does with their source."""

SHOWN = 3
"""Passages that a finding on a copy points at: the longest."""


@check(Severity.WARNING, family="pile", pile=True)
def copy_uncredited(proof: Proof) -> Iterator[Answer]:
    """A page that was made from another page of the case says so.

    Asked of reprints, excerpts, rewrites and paraphrases of which a substantial part comes from one page of another
    outlet. Credit is the name of its outlet, agency or author, in full, as initials or as 'the Lantern', anywhere on
    the page, or a link to it; the name of the page or agency that both took from is credit too. An outlet's own update
    needs none. Where it is not known which page came first, where the source is not in the case, or where the page
    names another outlet that may stand between, it is unclear.

    Passes: the Courier's page, made from Harbour Wire's dispatch, with 'Harbour Wire' in its byline.
    Fails: the same page without the name of Harbour Wire anywhere on it.
    """
    page = proof.page
    for copy, parent in proof.known.parents(page.id):
        if copy.kind is CopyKind.UPDATE or same_outlet(page, parent.page) or not is_substantial(copy):
            continue
        yield _credited(proof, copy, parent)
    if any(copy.child == page.id and copy.lost and copy.share >= SOME for copy in proof.known.copies):
        yield _credits_a_lost_page(proof)
    yield from _undirected(proof)


def _credited(proof: Proof, copy: Copy, parent: Record) -> Answer:
    above = tuple(proof.known.pages[one] for one in proof.known.above if one != copy.parent)
    credit = credit_of(proof.record, parent, above)
    spans = _passages(proof, copy)
    made = f"{round(100 * copy.share)} % of the page's words come from {parent.page.called}"
    if credit.by and credit.whole:
        return holds(f"{made}, and it names {quoted(credit.by)}", *spans)
    if credit.by:
        return unclear(f"{made}; it names {quoted(credit.by)}, whom that page quotes, and not {_whom(credit)}", *spans)
    if credit.other:
        return unclear(
            f"{made}; it names {quoted(credit.other)}, which may stand between, and not {_whom(credit)}", *spans
        )
    if not credit.names:
        return unclear(f"{made}, which says neither who published nor who wrote it", *spans, severity=Severity.NOTE)
    return fails(f"{made}; nowhere on it stands {_whom(credit)}", *spans)


def _whom(credit: Credit) -> str:
    return " or ".join(quoted(name) for name in credit.names[:2])


def _credits_a_lost_page(proof: Proof) -> Answer:
    own = outlet_key(proof.page.publisher)
    for statement in proof.record.statements:
        for link in statement.chain:
            if link.kind is Kind.PUBLICATION and link.source is not None and outlet_key(link.name) != own:
                return holds(f"the page names {quoted(link.source.text)} as its source", link.source)
    return unclear(
        "the page has matter in common with others from a page that is not in the case; it names no outlet as its "
        "source",
        severity=Severity.NOTE,
    )


def _undirected(proof: Proof) -> Iterator[Answer]:
    page = proof.page
    for copy in proof.known.copies:
        if copy.directed or copy.parent is None:
            continue
        other = proof.known.pages[copy.parent if copy.child == page.id else copy.child]
        if same_outlet(page, other.page) or copy.kind is CopyKind.QUOTATION or copy.share < SUBSTANTIAL:
            continue
        if credit_of(proof.record, other, ()).by or credit_of(other, proof.record, ()).by:
            continue
        yield unclear(
            f"this page and {other.page.called} share their words; which came first is not known, and neither names "
            "the other",
            *_passages(proof, copy),
            severity=Severity.NOTE,
        )


def is_substantial(copy: Copy) -> bool:
    return copy.kind is CopyKind.PARAPHRASE or copy.share >= SUBSTANTIAL


def _passages(proof: Proof, copy: Copy) -> list[Span]:
    """The longest passages of this page that the copy joins, in its order."""
    mine = [one.child if copy.child == proof.page.id else one.parent for one in copy.aligned]
    longest = sorted(mine, key=lambda span: (span.start - span.end, span.start))[:SHOWN]
    return sorted(longest, key=lambda span: span.start)


# --- changes -------------------------------------------------------------------------------------

_SEVERITY = {
    ChangeKind.NEGATION_FLIPPED: Severity.ERROR,
    ChangeKind.FIGURE_CHANGED: Severity.ERROR,
    ChangeKind.FIGURE_UNIT_CHANGED: Severity.ERROR,
    ChangeKind.CERTAINTY_RAISED: Severity.WARNING,
    ChangeKind.HEADLINE_BEYOND_BODY: Severity.WARNING,
    ChangeKind.BOUND_DROPPED: Severity.WARNING,
    ChangeKind.ACTOR_CHANGED: Severity.WARNING,
    ChangeKind.PLACE_CHANGED: Severity.WARNING,
    ChangeKind.TIME_CHANGED: Severity.WARNING,
    ChangeKind.LOADED_WORD_ADDED: Severity.WARNING,
    ChangeKind.CERTAINTY_LOWERED: Severity.NOTE,
    ChangeKind.SOURCE_DROPPED: Severity.NOTE,
    ChangeKind.DETAIL_DROPPED: Severity.NOTE,
}
"""How much each kind of change matters. What a page adds, details and sources, may be its own reporting and is none of
it."""

_OPEN = frozenset({ChangeKind.SOURCE_DROPPED, ChangeKind.DETAIL_DROPPED, ChangeKind.CERTAINTY_LOWERED})
"""Kinds that are no fault by themselves: a shorter page leaves something out, and caution harms nobody."""

_AT_MOST = re.compile(
    r"\b(?:up to|as many as|as much as|at (?:the )?most|no more than|not more than|fewer than|less than|under|below|"
    r"maximum|between|from \d)\b",
    re.IGNORECASE,
)

MOST = 12
"""Changes of one page that are told one by one, the weightiest; a page put through a machine has dozens."""

_MOVED = re.compile(
    r"\b(?:(?:up|down) from|revised|(?:had|has|have) (?:since )?(?:risen|grown|fallen|climbed|doubled)|(?:rose|grew) to"
    r"|(?:earlier|previous|first|initial|newe?r?|latest|updated|final) "
    r"(?:count|figure|toll|estimate|report|number|tally)s?"
    r"|initially|previously|correct(?:ed|ion)|updated)\b",
    re.IGNORECASE,
)


@check(Severity.WARNING, family="pile", pile=True)
def changed_on_the_way(proof: Proof) -> Iterator[Answer]:
    """What a page took over from another one of the case means what it meant there.

    One finding for each change, at its words, quoting both sides: another figure, a bound dropped, a hedge gone, a
    denial turned, another person, place or time, a word that judges. An outlet's own update brings news and is not
    asked, nor is a page of which it is not known what it was made from. A change is unclear where the page has it from
    somebody whom the other does not name, says that the figure moved, or has it as a third page has it. Unclear, and a
    note, are a dropped 'at least' or 'about', and more caution; on a page that does not name the other one also a
    caveat that is gone, and what is told on its own word. Of more than a dozen changes the weightiest are told.

    Passes: 'at least 17 hurt, Ida Korr said' for 'At least 17 passengers were treated, according to Ida Korr'.
    Fails: '71 hurt' for 'at least 17'; 'misread the tables' for 'may have misread the tables'.
    """
    answers: list[tuple[Change, Answer]] = []
    parents = {record.page.id: (copy, record) for copy, record in proof.known.parents(proof.page.id)}
    for change in proof.known.changes:
        if change.kind not in _SEVERITY or change.parent not in parents:
            continue
        copy, parent = parents[change.parent]
        if copy.kind is CopyKind.UPDATE or same_outlet(proof.page, parent.page):
            continue
        if _is_none(proof, change, copy, parent):
            continue
        answers.append((change, _changed(proof, change, copy, parent)))
    answers.sort(key=lambda pair: _weightiest(*pair))
    told, rest = answers[:MOST], answers[MOST:]
    yield from (answer for _, answer in told)
    if rest:
        kinds = listed(sorted({change.kind.replace("_", " ") for change, _ in rest}))
        yield unclear(
            f"{len(rest)} more changes are not listed ({kinds}); sayso diff shows them", severity=Severity.NOTE
        )
    if not answers and any(copy.kind is not CopyKind.UPDATE for copy, _ in parents.values()):
        yield holds("what the page took over means what it meant")


def _is_none(proof: Proof, change: Change, copy: Copy, parent: Record) -> bool:
    """Whether a change is none for a page that is cut down, for a headline, or for one that gives its source."""
    if change.kind in _OPEN and not is_substantial(copy):
        return True
    if change.before and change.after and spelled(change.before.text) == spelled(change.after.text):
        return True
    if change.after and _is_of_title(proof, change) and _TENTATIVE.search(_title_at(proof, change.after)):
        return True
    if change.kind is ChangeKind.DETAIL_DROPPED:
        return copy.kind in (CopyKind.EXCERPT, CopyKind.QUOTATION) or bool(credit_of(proof.record, parent, ()).by)
    if change.kind is ChangeKind.BOUND_DROPPED and _is_minor(change):
        block = next((b for b in proof.page.blocks if change.after and b.start <= change.after.start < b.end), None)
        return block is not None and block.role in (Role.TITLE, Role.HEADING, Role.STANDFIRST)
    if change.kind is ChangeKind.BOUND_DROPPED and "turned" in change.message and change.before and change.after:
        ours = _counted(proof.page.text, change.after)
        return ours.isdisjoint(_counted(parent.page.text, change.before))
    if change.before and change.after:
        if _DATELINE.match(proof.page.text, change.after.end):
            return True
        if change.message.endswith("; the opposite") and len(_shared(change)) < FEW:
            return True
        if change.kind is ChangeKind.FIGURE_CHANGED and copy.kind is not CopyKind.PARAPHRASE:
            return not _of_one_thing(proof, change, parent)
    if change.kind is ChangeKind.SOURCE_DROPPED and change.before is not None:
        named = re.findall(r"\b[A-Z][\w'’-]{2,}", change.before.text)
        return any(re.search(rf"\b{re.escape(name)}\b", proof.page.text) for name in named) or bool(
            credit_of(proof.record, parent, ()).by
        )
    return False


_DATELINE = re.compile(r"\s?\([^()\n]{2,40}\)\s?(?:\.\s?)?[-–—:]")


def _of_one_thing(proof: Proof, change: Change, parent: Record) -> bool:
    """Whether two figures count the same: they have one unit, or words near them in common."""
    assert change.before is not None
    assert change.after is not None
    before, after = _units(parent, change.before), _units(proof.record, change.after)
    if before and after:
        return not before.isdisjoint(after) or _same_words_follow(proof, change, parent)
    return _same_words_follow(proof, change, parent)


def _same_words_follow(proof: Proof, change: Change, parent: Record) -> bool:
    assert change.before is not None
    assert change.after is not None
    return not _counted(proof.page.text, change.after).isdisjoint(_counted(parent.page.text, change.before))


def _units(record: Record, span: Span) -> frozenset[str]:
    """What the figures in a span count, by the last word of their units."""
    found = {
        words(figure.unit)[-1]
        for statement in record.statements
        for figure in statement.figures
        if span.start <= figure.start < span.end and figure.unit and words(figure.unit)
    }
    return frozenset(word.removesuffix("s") for word in found)


def _shared(change: Change) -> set[str]:
    """The words of some length that stand on both sides of a change."""
    assert change.before is not None
    assert change.after is not None
    both = set(words(change.before.text)) & set(words(change.after.text))
    return {word for word in both if len(word) > 3}


def _counted(text: str, span: Span) -> frozenset[str]:
    """What a figure may count, by the words it stands in and the next few: without it, 'half of' is of anything."""
    said = re.findall(r"\b[a-z]{4,}\b", text[span.start : span.end + 30])
    return frozenset(word[:5] for word in said) - _BOUNDING


_BOUNDING = frozenset(word[:5] for word in "more than less under over half most many upwards fewer least with".split())


def _is_minor(change: Change) -> bool:
    """Whether a bound that was dropped leaves a number that says less: 'at least', 'more than', 'about'."""
    turned = "turned" in change.message.rpartition("; ")[2]
    return not turned and change.before is not None and _AT_MOST.search(change.before.text) is None


def _weightiest(change: Change, answer: Answer) -> tuple[bool, int, int, str]:
    severities = list(Severity)
    place = answer.spans[0].start if answer.spans else -1
    return answer.verdict != "fails", severities.index(_SEVERITY[change.kind]), place, change.message


def _changed(proof: Proof, change: Change, copy: Copy, parent: Record) -> Answer:
    note = change.message.rpartition("; ")[2]
    if change.before and change.after:
        said = f"{quoted(change.before.text)} in {parent.page.called} is {quoted(change.after.text)} here: {note}"
    elif change.before:
        said = f"{quoted(change.before.text)} in {parent.page.called} is not here: {note}"
    else:
        said = f"{quoted(change.after.text if change.after else '')} is not in {parent.page.called}: {note}"
    span = change.after or _counterpart(change, copy)
    spans = (span,) if span else ()
    severity = _SEVERITY[change.kind]
    if change.kind in _OPEN or (change.kind is ChangeKind.BOUND_DROPPED and _is_minor(change)):
        return unclear(said, *spans, severity=Severity.NOTE)
    if _is_of_title(proof, change) and not _goes_beyond(proof, parent):
        return unclear(f"{said}; what that page reports may bear it out", *spans, severity=severity)
    if not is_substantial(copy) and not credit_of(proof.record, parent, ()).by:
        return unclear(f"{said}, if this page was made from that one", *spans, severity=severity)
    why = "" if copy.kind is CopyKind.PARAPHRASE else _excuse(proof, change, parent)
    if why:
        return unclear(f"{said}; {why}", *spans, severity=severity)
    return fails(said, *spans, severity=severity)


_TENTATIVE = re.compile(
    r"\b(?:at risk|risks?|threat(?:s|ens?|ened)?|fears?|in (?:doubt|danger|question|the balance)|may|might|could|plans?"
    r"|talks|eyes?|weighs?|mulls?|considers?|faces?)\b|\?",
    re.IGNORECASE,
)
"""By these a headline says itself that the matter is open."""


def _title_at(proof: Proof, span: Span) -> str:
    return next(t.text for t in proof.page.titles if t.start is not None and t.start <= span.start < (t.end or 0))


def _is_of_title(proof: Proof, change: Change) -> bool:
    """Whether a change of certainty is one of a headline."""
    if change.kind not in (ChangeKind.CERTAINTY_RAISED, ChangeKind.HEADLINE_BEYOND_BODY) or change.after is None:
        return False
    places = ((title.start, title.end) for title in proof.page.titles if title.start is not None)
    return any(start <= change.after.start < (end or 0) for start, end in places)


def _goes_beyond(proof: Proof, parent: Record) -> bool:
    """Whether a title of the page goes beyond the body of the page that it was made from, by the headline checks."""
    body = tuple(statement for statement in parent.statements if statement.block in BODY)
    sentences = tuple(parent.page.span(b.start, b.end) for b in parent.page.blocks if b.role in BODY)
    for title in proof.page.titles:
        if title.start is not None and title.end is not None:
            told = proof.said_in(title.start, title.end)
            if supports(title.text, body, told=told, sentences=sentences).lacks(*_BEYOND):
                return True
    return False


def _counterpart(change: Change, copy: Copy) -> Span | None:
    """The passage of the page that was made from where the parent's words stand, or the last one before."""
    assert change.before is not None
    nearest = [one for one in copy.aligned if one.parent.start <= change.before.start]
    return max(nearest, key=lambda one: one.parent.start).child if nearest else None


def _excuse(proof: Proof, change: Change, parent: Record) -> str:
    """Why a change may be news and no distortion; empty where nothing says so. A machine garbles names: what it has
    from somebody new it has from nobody."""
    if change.after is None or change.kind is ChangeKind.BOUND_DROPPED:
        return ""
    said = proof.said_in(change.after.start, change.after.end)
    known = f" {' '.join(words(parent.page.text))} "
    for statement in said:
        for link in statement.chain:
            if (
                link.name
                and link.kind in _SOMEBODY
                and f" {words(link.name)[-1] if words(link.name) else ''} " not in known
            ):
                return f"the page has it from {link.name}, whom that page does not name"
    sentence = proof.sentence_at(change.after.start)
    if change.kind in _COUNTED:
        if sentence is not None and _MOVED.search(sentence.text):
            return "the page says that it has moved"
        third = _third(proof, said, parent)
        if third is not None:
            return f"{third.called} has it so too"
    return ""


_SOMEBODY = frozenset({Kind.PERSON, Kind.ORGANISATION, Kind.PUBLICATION, Kind.DOCUMENT})
_COUNTED = frozenset({ChangeKind.FIGURE_CHANGED, ChangeKind.TIME_CHANGED})


def _third(proof: Proof, said: Sequence[Statement], parent: Record) -> Page | None:
    """Another page, not later than this one, that gives the figures of these statements for the same claim."""
    mine = {statement.id for statement in said}
    given = {(f.low, f.high, f.bound) for statement in said for f in statement.figures}
    if not given:
        return None
    for claim in proof.known.claims:
        if mine.isdisjoint(claim.statements):
            continue
        for record, statement in proof.known.stated(claim):
            if record.page.id == parent.page.id or is_later(record.page, proof.page):
                continue
            if {(f.low, f.high, f.bound) for f in statement.figures} & given - _figures_of(parent):
                return record.page
    return None


def _figures_of(record: Record) -> set[tuple[float | None, float | None, str]]:
    return {(f.low, f.high, f.bound) for statement in record.statements for f in statement.figures}


def is_later(one: Page, other: Page) -> bool:
    """Whether a page came out after another, or may have: one without a date may always have."""
    if one.published is None or other.published is None:
        return True
    return one.published.instant >= other.published.instant


# --- headlines -----------------------------------------------------------------------------------


@check(Severity.NOTE, family="pile", pile=True)
def headline_inherited(proof: Proof) -> Iterator[Answer]:
    """A headline that its own body does not carry was not taken over from an earlier page.

    That the headline goes beyond its body is for the headline checks to say. This one says where that comes from: the
    headline or the body of a page that this one was made from, or of an earlier page that states the same. Words that
    the other's body carries were borne out there, and what bore them out was left behind. Words of no weight by
    themselves count where two of them stand in the other's headline and in neither body.

    Passes: a headline that its body carries; one that goes beyond it and that no earlier page of the case has.
    Fails: 'Ministry withdraws the Selkie' over 'is in talks', made from a page with that headline.
    """
    if proof.page.genre not in headline.REPORTING:
        return
    for span, support in headline.supported(proof):
        beyond = list(support.lacks(*_BEYOND))
        others = list(support.lacks(Lack.WORD))
        if "?" in span.text or len(proof.body) < headline.ENOUGH or not (beyond or len(others) >= FEW):
            continue
        found = next(_inherited(proof, span, beyond or others, weighty=bool(beyond)), None)
        if found is None:
            if beyond:
                yield holds("no earlier page of the case has what the headline says beyond its body", span)
            continue
        where, record = found
        beyond = beyond or others
        added = listed(dict.fromkeys(quoted(difference.words) for difference in beyond))
        if isinstance(where, str):
            reason = (
                f"{added} in the headline goes beyond this body; the headline of {record.page.called} has it: {where}"
            )
        else:
            reason = f"{added} in the headline is not borne out here; {record.page.called} has {quoted(where.text)}"
        yield fails(reason, *headline.spans_of(span, beyond))


_BEYOND = frozenset({Lack.FIGURE, Lack.BOUND, Lack.CERTAINTY, Lack.LOADED, Lack.ACT, Lack.ACTOR, Lack.PLACE})


FEW = 2
"""Words of a headline without weight of their own that must be in neither body: one may be another word for it."""


NEARLY = 0.85
"""The part of a headline's words that must stand in another's where nothing else shows that this page saw that one."""


def _inherited(
    proof: Proof, span: Span, beyond: Sequence[Difference], *, weighty: bool
) -> Iterator[tuple[str | Span, Record]]:
    """The earlier pages that carry what a headline says beyond its body: by a headline, then by their words."""
    earlier = [proof.known.pages[page] for page in proof.known.above]
    told = proof.said_in(span.start, span.end)
    mine = {statement.id for statement in told}
    for claim in proof.known.claims:
        if not mine.isdisjoint(claim.statements):
            for record, _ in proof.known.stated(claim):
                if record not in earlier and not is_later(record.page, proof.page):
                    earlier.append(record)
    for record in earlier:
        body = tuple(statement for statement in record.statements if statement.block in BODY)
        sentences = tuple(record.page.span(b.start, b.end) for b in record.page.blocks if b.role in BODY)
        borne = supports(span.text, body, told=told, sentences=sentences)
        for title in record.page.titles:
            if title.start is None or title.end is None:
                continue
            there = record.page.span(title.start, title.end)
            support = supports(span.text, _said(record, there), told=told, sentences=(there,))
            least = headline.CARRIED if record.page.id in proof.known.above else NEARLY
            carried = support.share >= least and not _lacks(support, beyond)
            if carried and _stands_in(beyond, title.text) and (weighty or _lacks(borne, beyond)):
                yield quoted(title.text), record
        made = record.page.id in proof.known.above  # what bore the words out may have been left behind
        if made and weighty and borne.share >= headline.CARRIED and not borne.lacks(*_BEYOND):
            bearing = next((span for span in borne.by if _stands_in(beyond, span.text)), None)
            if bearing is not None:
                yield bearing, record


def _stands_in(beyond: Sequence[Difference], text: str) -> bool:
    """Whether words stand in a text themselves, in any of their forms: another word for it is no inheritance."""
    there = {stem(word) for word in spelled(text)}
    return all(any(stem(word) in there for word in spelled(one.words) if len(word) > 2) for one in beyond)


def _said(record: Record, span: Span) -> tuple[Statement, ...]:
    return tuple(s for s in record.statements if any(w.start < span.end and span.start < w.end for w in s.words))


def _lacks(support: Support, beyond: Sequence[Difference]) -> bool:
    """Whether a page lacks any of these too."""
    missing = {(difference.lack, difference.words) for difference in support.differences}
    return any((difference.lack, difference.words) in missing for difference in beyond)


CHECKS: tuple[Check, ...] = (copy_uncredited, changed_on_the_way, headline_inherited)
