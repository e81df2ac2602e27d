"""What a page rests on: whether the pages it cites carry its sentences, and how many voices its repeaters are."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from sayso.audit.check import Answer, Check, check, fails, holds, unclear
from sayso.audit.citations import called, cited_for, entry
from sayso.audit.copied import is_substantial
from sayso.audit.credit import credit_of, same_outlet
from sayso.audit.proof import BODY, Proof, Sentence, listed, quoted
from sayso.audit.support import Difference, Lack, Relation, Support, supports
from sayso.record import Certainty, Claim, Kind, Record, Reference, Role, Severity, Span, Statement, Verdict
from sayso.text import markers, outlet_key

# --- citations -----------------------------------------------------------------------------------

CARRIED = 0.5
"""The part of a cited sentence's words, by weight, that must stand on the cited page before that bears it out."""

STRANGE = 0.25
"""Below this part of it in the nearest statement of the cited page that says nothing of the matter."""

SCATTERED = 0.8
"""Below this part of a sentence whose words stand on the cited page, but in no one statement, it may not be carried."""

BESIDE = 4
"""Characters between two markers that are cited for the same words: '[1], [2]'."""

MOST = 20
"""Places of one reference that are looked at."""


@check(Severity.ERROR, family="pile", pile=True)
def citation_not_carried(proof: Proof) -> Iterator[Answer]:
    """A cited page that is in the case carries the sentence that cites it.

    A reference leads to a page by its address or, where it has none that is known, by title and publisher. The words
    before the marker, in a list without numbers the sentence given to that publication, and the sentence of a link that
    says whose report it is ('the Gazette reported'), are held against the whole page: it fails where the page says
    nothing of the matter, has another figure or bound, is less sure, or denies it. A name or an act that the page has
    not is unclear, and so is what several references are cited for together while one of them is not in the case, or a
    page of which hardly anything was read.

    Passes: 'up to 40 boats were lost [2]' where page 2 has 'as many as 40 boats sank'.
    Fails: '40 boats were lost [2]' where page 2 has 'up to 40 boats', or tells of a football match.
    """
    page = proof.page
    for reference, pages in zip(page.references, proof.known.cited, strict=False):
        cited = [proof.known.pages[one] for one in pages]
        for place in _places(proof, reference) if cited else ():
            answers = [_carried(proof, called(reference), entry(proof, reference), place, record) for record in cited]
            yield _together(proof, reference, place, _best(answers))
    for link, pages in zip(page.links, proof.known.linked, strict=False):
        sentence = proof.sentence_at(link.start) if pages and _GIVEN.search(link.text) else None
        if sentence is not None and sentence.role in BODY:
            span = page.span(link.start, link.end)
            records = [proof.known.pages[one] for one in pages]
            name = f"the link {quoted(link.text)}"
            yield _best([_carried(proof, name, span, proof.span(sentence), record) for record in records])


def _places(proof: Proof, reference: Reference) -> list[Span]:
    """The words that a reference is cited for."""
    if reference.markers or reference.number is not None:
        found = [cited_for(proof, marker) for marker in reference.markers[:MOST]]
        return [proof.page.span(place.start, place.end) for place in found]
    outlet = outlet_key(reference.publisher)
    same = [other for other in proof.page.references if outlet_key(other.publisher) == outlet]
    if outlet is None or len(same) > 1:
        return []
    given = (
        proof.sentence_at(statement.words[0].start)
        for statement in proof.statements
        if statement.chain
        and statement.chain[0].kind is Kind.PUBLICATION
        and outlet_key(statement.chain[0].name) == outlet
    )
    return [proof.span(sentence) for sentence in dict.fromkeys(one for one in given if one is not None)][:MOST]


def _carried(proof: Proof, name: str, at: Span, place: Span, record: Record) -> Answer:
    """Whether a page carries the words that it is cited for, by a reference or link of this name at this place."""
    spans = (place, at)
    other = record.page.called
    blocks = [block for block in record.page.blocks if block.role in BODY or block.role in (Role.TITLE, Role.HEADING)]
    said = tuple(one for one in record.statements if one.block in BODY or one.block in (Role.TITLE, Role.HEADING))
    if sum(block.role in BODY for block in blocks) < 2 or not said:
        return unclear(f"{name} leads to {other}, of which hardly anything was read", *spans)
    told = proof.said_in(place.start, place.end)
    sentences = tuple(record.page.span(block.start, block.end) for block in blocks)
    words = "".join(_unmarked(place.text))
    support = supports(words, said, told=told, sentences=sentences)
    hard = [one for one in support.lacks(Lack.FIGURE, Lack.BOUND, Lack.CERTAINTY) if not _is_outlet(one, record)]
    soft = [one for one in support.lacks(Lack.ACTOR, Lack.PLACE, Lack.LOADED, Lack.ACT) if not _is_outlet(one, record)]
    strange = support.nearness < STRANGE and support.relation is Relation.NOT_CONCERNED
    if strange and support.share < CARRIED:
        return fails(f"{name} leads to {other}, which says nothing of {quoted(words)}", *spans)
    if hard:
        return fails(f"{_lacking(hard[0])} on the page that {name} leads to, {other}", *spans)
    if (unsure := _less_sure(told, said, support)) is not None:
        return fails(
            f"{quoted(words)} is surer than the page that {name} leads to, {other}: {quoted(unsure.text)}",
            *spans,
        )
    if strange and support.share < SCATTERED:
        return unclear(f"no one statement of {other}, which {name} leads to, says {quoted(words)}", *spans)
    if support.share < CARRIED or soft:
        missing = listed(quoted(one.words) for one in soft[:3]) or "much of it"
        return unclear(f"{missing} does not stand on the page that {name} leads to, {other}", *spans)
    return holds(f"the page that {name} leads to, {other}, carries {quoted(words)}", *spans)


_SURE = frozenset({Certainty.STATED, Certainty.PLANNED})
_UNSURE = frozenset(
    {Certainty.POSSIBLE, Certainty.CONDITIONAL, Certainty.UNDER_DISCUSSION, Certainty.DENIED, Certainty.ASKED}
)


def _less_sure(told: Sequence[Statement], said: Sequence[Statement], support: Support) -> Span | None:
    """What is nearest to a sentence that is sure, where all of that is unsure; None where it is not."""
    if support.nearness < CARRIED or not told or any(one.certainty not in _SURE or one.negated for one in told):
        return None
    places = {(span.start, span.end) for span in support.by}
    near = [one for one in said if (one.words[0].start, one.words[0].end) in places]
    return near[0].words[0] if near and all(one.certainty in _UNSURE for one in near) else None


def _unmarked(text: str) -> Iterator[str]:
    """A text without the markers of references in it."""
    at = 0
    for _, start, end in markers(text):
        yield text[at:start]
        at = max(at, end)
    yield text[at:]


def _is_outlet(difference: Difference, record: Record) -> bool:
    """Whether what is missing is the cited outlet's own name, which need not stand in its report."""
    return (
        outlet_key(difference.words) is not None
        and difference.words.casefold() in (record.page.publisher or "").casefold()
    )


def _lacking(difference: Difference) -> str:
    if difference.says:
        return f"there is no {quoted(difference.words)} but {quoted(difference.says)}"
    return f"there is no {quoted(difference.words)}"


def _best(answers: list[Answer]) -> Answer:
    """Of several captures of one page, that which carries most."""
    order = [Verdict.HOLDS, Verdict.UNCLEAR, Verdict.FAILS]
    return min(answers, key=lambda answer: order.index(answer.verdict))


def _together(proof: Proof, reference: Reference, place: Span, answer: Answer) -> Answer:
    """The answer, where the words are cited to other references too: those may carry what this one does not."""
    if answer.verdict is not Verdict.FAILS:
        return answer
    for other, pages in zip(proof.page.references, proof.known.cited, strict=False):
        if other == reference or not any(
            -BESIDE <= m.start - place.end <= 30 and _near(m, place, reference) for m in other.markers
        ):
            continue
        records = [proof.known.pages[one] for one in pages]
        if not records:
            return unclear(f"{answer.reason}; {called(other)}, cited with it, is not in the case", *answer.spans)
        if any(
            _carried(proof, called(other), entry(proof, other), place, record).verdict is not Verdict.FAILS
            for record in records
        ):
            return holds(f"{called(other)}, cited with {called(reference)}, carries it", *answer.spans)
    return answer


def _near(marker: Span, place: Span, reference: Reference) -> bool:
    """Whether a marker stands beside the one that this place is cited by."""
    mine = [one for one in reference.markers if -BESIDE <= one.start - place.end <= 30]
    return any(
        min(abs(marker.start - one.end), abs(one.start - marker.end), abs(one.start - marker.start)) <= BESIDE
        for one in mine
    )


# --- origins -------------------------------------------------------------------------------------

MANY = 3
"""Outlets that state one thing from which their number may look like confirmation."""

SEVERAL = 2
"""Statements of a page with one origin elsewhere from which the page as a whole may be taken for one voice more."""

_SEVERAL = re.compile(
    r"\b(?:several|multiple|many|various|numerous|a number of|a string of|other|two|three|four|five|dozens of)"
    r" (?:[\w-]+ ){0,2}(?:outlets|media|newspapers|papers|news (?:organi[sz]ations|agencies|sites|outlets)|agencies"
    r"|broadcasters|websites|publications|reports)\b"
    r"|\bwidely reported\b|\b(?:independent|separate) reports\b|\breports? from (?:several|multiple|two|three)\b"
    r"|\bmedia (?:outlets )?(?:around|across|throughout) the\b",
    re.IGNORECASE,
)


@check(Severity.WARNING, family="pile", pile=True)
def one_origin(proof: Proof) -> Iterator[Answer]:
    """What a page has from many is not from one.

    Ten pages made from one dispatch are one newsgathering; a reader who meets the same in ten places takes it for
    confirmed. It fails where the page itself calls on several: 'several outlets reported', two publications named for
    one sentence, two references cited for it; and where all pages of the case that state it, of three or more outlets,
    have one origin. A page that was made from others and states several things that many do is told so once, as unclear
    and a note, and only if it does not name their origin: it may be taken for one voice more. The page where they
    entered, and one that says whose report it passes on, are in order.

    Passes: 'up to 40 boats were lost, Harbour Wire reported', where the other pages have it from Harbour Wire too.
    Fails: 'several outlets reported that 40 boats were lost', where all of them have it from Harbour Wire's dispatch.
    """
    alone: list[tuple[Claim, Statement]] = []
    failed = False
    for claim in proof.known.claims:
        outlets = {outlet_key(proof.known.outlets[one]) or one for one in claim.pages}
        if len(claim.origins) != 1 or len(outlets) < MANY:
            continue
        mine = [one for one in proof.record.statements if one.id in claim.statements and one.block in BODY]
        for statement in mine:
            several = _several(proof, statement, claim)
            if several is not None:
                failed = True
                words, sentence = several
                yield fails(
                    f"{quoted(words)} are one origin: all {len(claim.pages)} pages here that state it have it from "
                    f"{_origin(proof, claim)}",
                    *(proof.span(sentence),),
                )
                break
        else:
            if mine:
                alone.append((claim, mine[0]))
    derives = any(
        copy.child == proof.page.id and copy.directed and copy.parent and is_substantial(copy)
        for copy in proof.known.copies
    )
    unnamed = [
        (claim, statement)
        for claim, statement in alone
        if derives and claim.origins[0].lost is None and not _names_origin(proof, claim)
    ]
    if len(unnamed) >= SEVERAL:
        claim, statement = max(unnamed, key=lambda pair: (len(pair[0].pages), -pair[1].words[0].start))
        most = len(claim.pages)
        yield unclear(
            f"{len(unnamed)} statements of this page are on up to {most} pages here, all from one origin, "
            f"{_origin(proof, claim)}, which it does not name: their number confirms nothing",
            *(one.words[0] for _, one in unnamed[:MANY]),
            severity=Severity.NOTE,
        )
    elif alone and not failed:
        claim, statement = alone[0]
        yield holds(
            f"what {len(claim.pages)} pages here state is from {_origin(proof, claim)}, as the page shows",
            statement.words[0],
        )


def _several(proof: Proof, statement: Statement, claim: Claim) -> tuple[str, Sentence] | None:
    """The words by which a page calls on several outlets for a statement, with their sentence."""
    sentence = proof.sentence_at(statement.words[0].start)
    if sentence is None:
        return None
    found = _SEVERAL.search(sentence.text)
    if found and not proof.in_quotes(sentence.block, sentence.start + found.start(), sentence.start + found.end()):
        return found.group(), sentence
    names = {name for one in claim.pages if one != proof.page.id and (name := proof.known.outlets[one])}
    if named := _side_by_side(sentence.text, names):
        return named, sentence
    cited = [
        (reference, pages)
        for reference, pages in zip(proof.page.references, proof.known.cited, strict=False)
        if any(sentence.start <= marker.start <= sentence.end for marker in reference.markers)
        and any(one in claim.pages for one in pages)
    ]
    outlets = {outlet_key(proof.known.outlets[one]) or one for _, pages in cited for one in pages if one in claim.pages}
    if len(cited) > 1 and len(outlets) > 1:
        return listed(called(reference) for reference, _ in cited), sentence
    return None


_JOINED = re.compile(r"\s*(?:,|and|as well as|&)\s*(?:and )?(?:(?:the|both) )?", re.IGNORECASE)
_GIVEN = re.compile(r"\b(?:report|said|say|says|writ|wrote|according|confirm|carr)", re.IGNORECASE)


def _side_by_side(text: str, names: Iterable[str]) -> str:
    """The words in which a sentence names two of these outlets side by side as those who report."""
    found = []
    for name in names:
        bare = re.sub(r"\A(?:the|The|THE)\s+", "", name)
        found += [(match.start(), match.end()) for match in re.finditer(rf"(?<!\w){re.escape(bare)}(?!\w)", text)]
    for (start, end), (second, last) in itertools.pairwise(sorted(found)):
        if _JOINED.fullmatch(text[end:second]) and _GIVEN.search(text):
            return text[start:last]
    return ""


def _origin(proof: Proof, claim: Claim) -> str:
    """The one origin of a claim, in words."""
    (origin,) = claim.origins
    if origin.page is not None:
        if origin.page == proof.page.id:
            return "this page"
        return (
            proof.known.pages[origin.page].page.called
            if origin.page in proof.known.pages
            else (proof.known.outlets.get(origin.page) or origin.page)
        )
    return f"{origin.outlet}'s report" if origin.outlet else "a page that is not in the case"


def _names_origin(proof: Proof, claim: Claim) -> bool:
    """Whether the page is where a claim entered, or says whose report it passes on."""
    (origin,) = claim.origins
    if origin.page == proof.page.id:
        return True
    parents = list(proof.known.parents(proof.page.id))
    if parents and all(_is_named(proof.record, parent) for _, parent in parents):
        return True  # whose report it passes on; where that has it from is for that page to say
    if origin.page is not None and origin.page in proof.known.pages:
        return _is_named(proof.record, proof.known.pages[origin.page])
    given = {
        outlet_key(link.name)
        for statement in proof.record.statements
        for link in statement.chain
        if link.kind is Kind.PUBLICATION
    } - {None, outlet_key(proof.page.publisher)}
    return outlet_key(origin.outlet) in given if origin.outlet else bool(given)


def _is_named(record: Record, other: Record) -> bool:
    """Whether a page names another one as its source, or is of the same outlet."""
    credit = credit_of(record, other, ())
    return same_outlet(record.page, other.page) or bool(credit.by and credit.whole)


CHECKS: tuple[Check, ...] = (citation_not_carried, one_origin)
