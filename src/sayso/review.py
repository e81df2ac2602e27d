"""What people judge of a case, and what their judgements do to what was computed.

A judgement is kept for ever and altered by nobody. What it does is worked out from it each time: after it is made or
taken back, for the pages it bears on, and after pages were added, for all.
"""

from __future__ import annotations

import datetime
import functools
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import msgspec

from sayso import pipeline
from sayso.errors import NotThere, ReviewError
from sayso.judgements import GONE, Judgements, finding_anchor, live, lost_id
from sayso.record import (
    Act,
    Anchor,
    Certainty,
    Claim,
    Clause,
    Copy,
    Correction,
    Finding,
    Grade,
    Judged,
    Judgement,
    Kind,
    LostPage,
    Record,
    Source,
    Span,
    Standing,
    Statement,
    content_id,
)
from sayso.store import Store
from sayso.text import key

__all__ = ["acts", "anchor", "judgement", "mark", "overrule", "reach", "seen", "seen_after", "splits", "stale"]

LONGEST = 4_000
"""Characters of a note, and of a claim's text."""

NAMED = 100
"""Characters of a person's name."""

_ACTS = {
    Judged.STATEMENT: frozenset(Act),
    Judged.COPY: frozenset(Act) - {Act.GRADE},
    Judged.CLAIM: frozenset(Act) - {Act.GRADE},
    Judged.FINDING: frozenset(Act) - {Act.GRADE},
    Judged.SOURCE: frozenset({Act.GRADE, Act.NOTE, Act.UNDO}),
}
_FIELDS = {
    Judged.STATEMENT: {"certainty", "negated", "chain"},
    Judged.COPY: {"kind", "directed", "parent"},
    Judged.CLAIM: {"text"},
    Judged.FINDING: {"verdict", "severity"},
    Judged.SOURCE: set(),
}
_GRADES = {Judged.STATEMENT: frozenset("123456"), Judged.SOURCE: frozenset("ABCDEF")}


# --- making a judgement --------------------------------------------------------------------------


def anchor(store: Store, what: Judged, id: str, *, page: str | None = None) -> Anchor:
    """What a judgement about the thing with this id holds on to.

    The id of a copy is its child's and its parent's (or lost page's), with a comma between; of a source, its name; a
    finding needs its page beside it, where several pages have it. A statement or finding that was judged goes by the id
    that it had then, too. Raises NotThere where the case holds no such thing.
    """
    judged = store.judgements
    again = None
    if what is Judged.SOURCE:
        if not store.query("SELECT 1 FROM source WHERE name = ? LIMIT 1", (id,)):
            raise NotThere(f"{store.path} has no source '{id}'; names are as the chains have them")
        return Anchor(ids=(id,), words=id)
    if what is Judged.STATEMENT:
        found = judged.statement(Anchor(ids=(id,), words="", pages=("",)))
        if found is not None:
            _, statement, of = found
            return Anchor(ids=(id,), words=_words(statement), pages=(of,), start=statement.words[0].start)
    elif what is Judged.CLAIM:
        number = judged.claim_number(id)
        if number is not None:
            claim, _ = judged.claim(number)
            return Anchor(ids=tuple(sorted(claim.statements)), words=claim.text, pages=claim.pages)
    elif what is Judged.FINDING:
        for finding, of in judged.findings(id):
            if page in (None, of):
                return finding_anchor(finding, of)
    else:
        child, _, other = id.partition(",")
        copy = judged.copy_id(child, other)
        if copy is not None:
            child = copy.child
            others = [copy.parent] if copy.parent else [one for one in judged.children(copy.lost or "") if one != child]
            pages = (child, *others)
            called = {one.id: one.called for one in store.pages(pages[:2])}
            words = f"{called[child]} from {called[copy.parent] if copy.parent else 'a lost page'} ({copy.kind})"
            return Anchor(ids=pages, words=words, pages=pages, lost=copy.lost is not None)
    if what in (Judged.STATEMENT, Judged.FINDING):
        again = judged.renamed(what, id)
    if again is not None and again != id:
        return anchor(store, what, again, page=page)
    raise NotThere(f"{store.path} has no {what} '{id}'; it may have been worked out anew: look at the case again")


def seen(store: Store, what: Judged, on: Anchor) -> str:
    """A mark of how a thing stands: another after anybody judged it, or after it was computed to be another."""
    return mark(on.ids, store.judgements.about(what, on))


def seen_after(store: Store, judgement: Judgement) -> str:
    """The mark of how the thing that a judgement is about stands now, by whatever id it goes."""
    what, on = judgement.what, judgement.on[0]
    if what is Judged.COPY:
        alone = msgspec.structs.replace(on, ids=on.ids[:1])  # split off
        found = store.judgements.copy(on) or (store.judgements.copy(alone) if on.lost else None)
        if found is not None:
            on = anchor(store, what, f"{found[1].child},{found[1].parent or found[1].lost}")
    elif (id := store.judgements.current(what, on)) is not None:
        on = anchor(store, what, id, page=on.pages[0])
    return seen(store, what, on)


_DID = {
    Act.ACCEPT: "accepted it",
    Act.REJECT: "rejected it",
    Act.CORRECT: "put it right",
    Act.MERGE: "merged it",
    Act.SPLIT: "split it",
    Act.NOTE: "wrote a note about it",
    Act.GRADE: "graded it",
    Act.UNDO: "took a judgement of it back",
}
"""What somebody did to a thing, in a sentence about it."""

_DONE = {Act.CORRECT: "put right", Act.SPLIT: "split", Act.NOTE: "annotated", Act.GRADE: "graded", Act.MERGE: "merged"}
"""What a thing then is, where it is not the verb with -ed."""


def stale(store: Store, what: Judged, on: Anchor) -> str:
    """That a thing stands otherwise than when it was looked at, and who judged it last, for people."""
    since = store.judgements.about(what, on)
    last = ""
    if since:
        day, time = since[-1].at[:10], since[-1].at[11:16]
        last = f": {since[-1].by} {_DID[since[-1].act]} on {day} at {time} UTC"
    which = f"this {what} (“{on.words[:80]}”)"
    return f"{which} stands otherwise than when it was looked at{last}; look again, then judge"


def mark(ids: Iterable[str], judgements: Iterable[Judgement]) -> str:
    """The mark of the thing with these ids, about which these judgements were made."""
    return content_id(*sorted(ids), *(judgement.id for judgement in judgements))


def acts(what: Judged) -> tuple[Act, ...]:
    """What may be done about a thing of this kind."""
    return tuple(act for act in Act if act in _ACTS[what] and act is not Act.UNDO)


def judgement(
    act: Act,
    what: Judged,
    on: Sequence[Anchor],
    *,
    by: str,
    after: str | None,
    correction: Correction | None = None,
    grade: str | None = None,
    note: str | None = None,
    at: datetime.datetime | None = None,
) -> Judgement:
    """A judgement of these things by a person, made now (`at`); `after` is the one made last before it.

    Raises ReviewError for an act that its kind of thing does not know, and for one that lacks what it needs.
    """
    if not by.strip():
        raise ReviewError("a judgement needs the name of who makes it")
    if act not in _ACTS[what]:
        raise ReviewError(
            f"a {what} cannot be {_DONE.get(act, f'{act}ed')}; what can be done: {', '.join(sorted(_ACTS[what]))}"
        )
    if len(by) > NAMED:
        raise ReviewError(f"a name has at most {NAMED} characters, not {len(by)}")
    if len({one.ids for one in on}) < len(on):
        raise ReviewError(f"to {act} something with itself does nothing; name others")
    if len(on) > 1 and act not in (Act.MERGE, Act.UNDO) and not (act is Act.SPLIT and what is Judged.CLAIM):
        raise ReviewError(f"{act} one {what} at a time; {len(on)} were named")
    least = {Act.MERGE: 2, Act.SPLIT: 2 if what is Judged.CLAIM else 1}.get(act, 1)
    if len(on) < least:
        raise ReviewError(f"to {act} a {what}, name at least {least - 1} more beside it; none was named")
    if act is Act.CORRECT:
        _corrects(what, correction)
    if (
        what is Judged.COPY
        and on[0].lost
        and correction is not None
        and {correction.parent, correction.directed} != {None}
    ):
        raise ReviewError("of a copy whose parent is lost it is known which came first; its kind can be corrected")
    if what is Judged.COPY and correction is not None and correction.parent not in (None, *on[0].ids[:2]):
        raise ReviewError("the parent of a copy is one of its two pages; give the id of that")
    if act is Act.SPLIT and what is Judged.STATEMENT and (correction is None or correction.at is None):
        raise ReviewError("a statement is split at an offset in its page's text; give it as 'at'")
    if act is Act.GRADE and grade not in _GRADES[what]:
        wanted = "A to F" if what is Judged.SOURCE else "1 to 6"
        raise ReviewError(f"a {what} is graded {wanted} (the Admiralty code), not {grade!r}")
    if act is Act.NOTE and not (note and note.strip()):
        raise ReviewError("a note needs words")
    if note is not None and len(note) > LONGEST:
        raise ReviewError(f"a note has at most {LONGEST} characters, not {len(note)}; link to the rest")
    if act is Act.MERGE and what is Judged.STATEMENT and len({one.pages for one in on}) > 1:
        raise ReviewError("statements of different pages are not merged; merge the claims that they belong to")
    if act is Act.MERGE and what is Judged.FINDING and len({one.pages for one in on}) > 1:
        raise ReviewError("findings of different pages are two faults, also where they read the same; judge each")
    if act in (Act.MERGE, Act.SPLIT) and what is Judged.COPY and not all(one.lost for one in on):
        raise ReviewError(
            f"what a {act} says is which pages come of one lost page; this copy comes of a page that is here: "
            "reject it, or correct its parent or kind"
        )
    moment = (at or datetime.datetime.now(datetime.UTC)).astimezone(datetime.UTC).isoformat(timespec="microseconds")
    fields = (act, what, *(one for anchor in on for one in anchor.ids), by, moment, after or "")
    return Judgement(
        id=content_id("judgement", *fields),
        act=act,
        what=what,
        on=tuple(on),
        by=by,
        at=moment,
        correction=correction,
        grade=None if grade is None else Grade(grade),
        note=note,
    )


def _corrects(what: Judged, correction: Correction | None) -> None:
    given = (
        {name for name, value in msgspec.structs.asdict(correction).items() if value is not None}
        if correction
        else set()
    )
    if correction is not None and correction.text is not None and len(correction.text) > LONGEST:
        raise ReviewError(f"a claim's text has at most {LONGEST} characters, not {len(correction.text)}")
    if not given & _FIELDS[what] or given - _FIELDS[what]:
        changed = f"{', '.join(sorted(given - _FIELDS[what]))} is none of them" if given else "nothing was changed"
        raise ReviewError(f"of a {what} these can be put right: {', '.join(sorted(_FIELDS[what]))}; {changed}")


# --- what judgements do --------------------------------------------------------------------------


def reach(store: Store, judgement: Judgement) -> set[str]:
    """The pages on which something may stand otherwise once this is carried out or taken back: those that it is about,
    and where a copy is, all further down."""
    pages = {page for one in judgement.on for page in one.pages}
    return store.judgements.further_down(pages) if judgement.what is Judged.COPY else pages


def overrule(store: Store, pages: Iterable[str] | None = None) -> dict[str, str]:
    """Work out anew what people left of what was computed: of all, or of what these pages bear on.

    Gives, by the ids of the judgements that cannot be carried out, why. Whoever calls this holds a transaction open.
    """
    table = store.judgements
    if table.last() is None:
        return {}
    around, judgements = table.around(table.pages() if pages is None else pages)
    overruling = _Overruling(store, table, around)
    overruling.run(live(judgements), otherwise=table.forget(around))
    store.regroup(around | overruling.moved)
    return overruling.refused


@dataclass(slots=True)
class _Edited:
    """A claim while judgements are carried out: what it holds now."""

    claim: Claim
    name: str
    statements: list[str]
    contradicting: set[str]
    text: str | None = None  # as a person put it
    standing: Standing = Standing.COMPUTED
    counted: bool = True  # whether what is counted over it still holds
    number: int | None = None  # null for one that people made
    worded_by: str | None = None  # whose words the text is, where they are a person's
    lives_on: str | None = None  # the id of the claim it was merged into
    clauses: dict[str, list[Span]] = field(default_factory=dict)  # of statements that state more, what states this

    @property
    def holds(self) -> Claim:
        """What it holds now; what is counted over it, as it was counted last."""
        return msgspec.structs.replace(
            self.claim,
            text=self.text or self.claim.text,
            worded_by=self.worded_by,
            statements=tuple(self.statements),
            contradicting=tuple(one for one in self.statements if one in self.contradicting),
            clauses=tuple(
                Clause(statement=one, words=words) for one in self.statements for words in self.clauses.get(one, ())
            ),
        )

    def without(self, statements: Iterable[str]) -> None:
        """These are its statements no more."""
        gone = set(statements)
        self.statements = [one for one in self.statements if one not in gone]
        self.contradicting -= gone
        self.counted = False


class _Overruling:
    """Carries judgements out in the order in which they were made, then counts anew what they touched."""

    def __init__(self, store: Store, table: Judgements, around: set[str]) -> None:
        self.store, self.table, self.around = store, table, around
        self.claims: dict[str, _Edited] = {}
        self.moved: set[str] = set()  # pages of which a copy was judged
        self.lost: set[str] = set()  # lost pages of which a copy was judged
        self.gone: set[str] = set()  # statements that stand rejected
        self.refused: dict[str, str] = {}  # judgements that cannot be carried out, and why

    def run(self, judgements: Sequence[Judgement], *, otherwise: Iterable[int]) -> None:
        """Carry these out, and count anew what they touched and the claims that stood otherwise before: by the copies
        that stand, also those further up, of which nothing is carried out again."""
        does: dict[Judged, Callable[[Judgement], None]] = {
            Judged.STATEMENT: self._statement,
            Judged.COPY: self._copy,
            Judged.CLAIM: self._claim,
            Judged.FINDING: self._finding,
        }
        for one in judgements:
            if one.act not in (Act.NOTE, Act.GRADE):
                does[one.what](one)
        for edited in self.claims.values():
            if self.gone.intersection(edited.statements):
                edited.without(self.gone)
        for id in sorted(self.lost):
            self.table.leave_lost_page(id)
        for page in sorted(self.moved):
            self._change(page)
        below = self.table.further_down(self.moved) if self.moved else set()
        for number in self.table.claims_on(below & self.around) | set(otherwise):
            self._edited(number).counted = False
        self._count()
        for edited in list(self.claims.values()):
            self._write(edited)

    # --- each kind ------------------------------------------------------------------------------

    def _statement(self, judgement: Judgement) -> None:
        found = [one for anchor in judgement.on if (one := self.table.statement(anchor)) is not None]
        if not found:
            return
        number, statement, _ = found[0]
        self.gone -= {one.id for _, one, _ in found}
        if judgement.act is Act.ACCEPT:
            self.table.leave_statement(number, _accepted(self.table.standing("statement", number)))
        elif judgement.act is Act.REJECT:
            self.table.leave_statement(number, Standing.REJECTED)
            self.gone.add(statement.id)
            self._with(statement.id)
        elif judgement.act is Act.CORRECT and judgement.correction is not None:
            self.table.leave_statement(number, Standing.CORRECTED, _corrected(statement, judgement.correction))
            self._touch(statement.id, turned=judgement.correction.negated not in (None, statement.negated))
        elif judgement.act is Act.MERGE:
            self._merge_statements(found)
        elif judgement.act is Act.SPLIT and judgement.correction is not None and judgement.correction.at is not None:
            self._split_statement(number, statement, judgement.correction.at)

    def _merge_statements(self, found: Sequence[tuple[int, Statement, str]]) -> None:
        (number, first, _), *rest = found
        whole = functools.reduce(_joined, (statement for _, statement, _ in rest), first)
        self.table.leave_statement(number, Standing.CORRECTED, whole)
        self._touch(first.id)
        for other, statement, _ in rest:
            self.table.leave_statement(other, Standing.MERGED, lives_on=first.id)
            for edited in self._with(statement.id):
                named = [edited.clauses.get(one.id, list(one.words)) for one in (first, statement)
                         if one.id in edited.statements]  # fmt: skip
                if {first.id, statement.id} & edited.clauses.keys() or len(named) == 1:
                    edited.clauses[first.id] = [words for one in named for words in one]
                edited.statements = list(
                    dict.fromkeys(first.id if one == statement.id else one for one in edited.statements)
                )
                if statement.id in edited.contradicting:
                    edited.contradicting.add(first.id)
                edited.counted = False

    def _split_statement(self, number: int, statement: Statement, at: int) -> None:
        halves = _cut(statement, at)
        if halves is None:
            return  # the words are others now than when it was split
        self.table.leave_statement(number, Standing.CORRECTED, halves[0])
        self.table.make_statement(number, halves[1])
        for edited in self._with(statement.id):
            edited.counted = False
            named = edited.clauses.get(statement.id)
            stating = [half for half in halves if named is None or _overlap(half, named)]
            place = edited.statements.index(statement.id)
            edited.statements[place : place + 1] = [half.id for half in stating]
            if named is not None:
                edited.clauses |= {half.id: named for half in stating}
            if statement.id in edited.contradicting:
                edited.contradicting |= {half.id for half in stating}

    def _copy(self, judgement: Judgement) -> None:
        found = self.table.copy(judgement.on[0])
        if found is None:
            return
        number, copy = found
        if judgement.act is Act.MERGE:
            self._merge_copies(judgement)
            return
        if judgement.act is Act.SPLIT:
            self._split_copy(judgement, number, copy)
            return
        if judgement.act is Act.ACCEPT:
            self.table.leave_copy(number, _accepted(self.table.standing("copy", number)))
            return
        if judgement.act is Act.REJECT:
            self.table.leave_copy(number, Standing.REJECTED)
        elif judgement.act is Act.CORRECT and judgement.correction is not None:
            standing = self.table.standing("copy", number)
            left = self._redirected(copy, judgement.correction)
            self.table.leave_copy(number, Standing.CORRECTED, left)
            if left.directed and self._goes_round(left.child):
                self.table.leave_copy(number, standing, copy)
                self.refused[judgement.id] = (
                    "then a page would come from itself, through others; reject or turn round the copies between first"
                )
                return
        change = judgement.correction
        kind_alone = change is not None and change.parent is None and change.directed is None
        if not kind_alone or judgement.act is Act.REJECT:  # what kind of copy it is changes no lineage
            self.moved |= {page for page in (copy.child, copy.parent) if page is not None}
            if copy.lost is not None:
                self.lost.add(copy.lost)

    def _merge_copies(self, judgement: Judgement) -> None:
        """The lost pages that these copies come of are one: all copies out of any of them come of that."""
        found = [one for anchor in judgement.on if (one := self.table.copy(anchor)) is not None]
        lost = list(dict.fromkeys(copy.lost for _, copy in found if copy.lost is not None))
        if len(lost) < 2:
            self.refused[judgement.id] = "these copies come of one lost page already; nothing is to be merged"
            return
        pages = [self.table.lost_page(id) for id in lost]
        copies = [one for id in lost for one in self.table.copies_from(id)]
        children = {copy.child for _, copy in copies}
        above = [page.derived_from for page in pages if page.derived_from not in (None, *children)]
        made = LostPage(
            id=lost_id(judgement.id),
            derived_from=above[0] if above else None,
            reasons=(
                *dict.fromkeys(reason for page in pages for reason in page.reasons),
                f"a person said that {len(lost)} lost pages are this one",
            ),
        )
        self.table.make_lost_page(made, lost)
        there: set[str] = set()
        for number, copy in copies:
            if copy.child in there:
                self.table.leave_copy(number, Standing.MERGED, lives_on=f"{copy.child},{made.id}")
            else:
                self.table.leave_copy(number, Standing.CORRECTED, _from_lost(copy, made.id))
            there.add(copy.child)
        if any(self._goes_round(child) for child in sorted(children)):
            self.table.make_lost_page(msgspec.structs.replace(made, derived_from=None))
        self.moved |= children

    def _split_copy(self, judgement: Judgement, number: int, copy: Copy) -> None:
        """The page comes of another lost page than those it shares one with."""
        others = [] if copy.lost is None else [one for n, one in self.table.copies_from(copy.lost) if n != number]
        if copy.lost is None or not others:
            self.refused[judgement.id] = (
                "no other page comes of this lost page, so there is nothing to split off; reject the copy, if the page "
                "comes of none"
            )
            return
        made = LostPage(
            id=lost_id(judgement.id),
            derived_from=self.table.lost_page(copy.lost).derived_from,
            reasons=("a person said that it is another than the lost page of the others",),
        )
        self.table.make_lost_page(made)
        self.table.leave_copy(number, Standing.CORRECTED, _from_lost(copy, made.id))
        self.moved |= {copy.child, *(one.child for one in others)}

    def _goes_round(self, page: str) -> bool:
        """Whether a page comes from itself."""
        found: set[str] = set()
        todo = [page]
        while todo:
            one = todo.pop()
            for copy in self.table.copies_of(one):
                if copy.child == one and copy.directed:
                    above = copy.parent if copy.lost is None else self.table.lost_page(copy.lost).derived_from
                    if above == page:
                        return True
                    if above is not None and above not in found:
                        found.add(above)
                        todo.append(above)
        return False

    def _redirected(self, copy: Copy, by: Correction) -> Copy:
        directed = by.directed if by.directed is not None else (copy.directed or by.parent is not None)
        reasons = (*copy.reasons, "put right by a person")
        left = msgspec.structs.replace(copy, directed=directed, kind=by.kind or copy.kind, reasons=reasons)
        if by.parent is None or by.parent != copy.child or copy.parent is None:
            return left
        one, other = self.store.records([copy.child, copy.parent], computed=True)
        parent, child = (one, other) if one.page.id == copy.child else (other, one)
        share, aligned = pipeline.derived(parent, child)
        return msgspec.structs.replace(left, child=copy.parent, parent=copy.child, share=share, aligned=aligned)

    def _change(self, page: str) -> None:
        """Find anew what a page changed of its parents, where these are others than was computed."""
        was, now = (
            {copy.parent for copy in copies if copy.child == page and copy.directed and copy.parent is not None}
            for copies in (self.store.derives_from(page), self.table.copies_of(page))
        )
        if was == now:
            return
        records = {record.page.id: record for record in self.store.records({*now, page}, computed=True)}
        child, parents = records.pop(page), records
        self.table.leave_changes(
            page,
            [
                change
                for id, parent in parents.items()
                for change in pipeline.changes(parent, child, others=[two for one, two in parents.items() if one != id])
            ],
        )

    def _finding(self, judgement: Judgement) -> None:
        found = self.table.finding(judgement.on[0])
        if found is None:
            return
        finding, page = found
        if judgement.act is Act.REJECT:
            self.table.leave_finding(finding.id, page, Standing.REJECTED)
        elif judgement.act is Act.ACCEPT:
            self.table.leave_finding(finding.id, page, _accepted(self.table.standing_of("finding", finding.id)))
        elif judgement.act is Act.MERGE:
            self._merge_findings(judgement, finding, page)
        elif judgement.act is Act.SPLIT:
            self._split_finding(judgement, finding, page)
        elif judgement.correction is not None:
            new = msgspec.structs.replace(
                finding,
                verdict=judgement.correction.verdict or finding.verdict,
                severity=judgement.correction.severity or finding.severity,
            )
            self.table.leave_finding(finding.id, page, Standing.CORRECTED, new)

    def _merge_findings(self, judgement: Judgement, first: Finding, page: str) -> None:
        """The first says what all of them say, and rests on the words of all."""
        again = [one[0] for anchor in judgement.on[1:] if (one := self.table.finding(anchor)) is not None]
        rest = {one.id: one for one in again if one.id != first.id}
        spans = {*first.spans, *(span for one in rest.values() for span in one.spans)}
        whole = msgspec.structs.replace(first, spans=tuple(sorted(spans, key=lambda span: (span.start, span.end))))
        if rest:
            self.table.leave_finding(first.id, page, Standing.CORRECTED, whole)
        for id in rest:
            self.table.leave_finding(id, page, Standing.MERGED, lives_on=first.id)

    def _split_finding(self, judgement: Judgement, finding: Finding, page: str) -> None:
        """One finding for each place that it rests on."""
        if len(finding.spans) < 2:
            self.refused[judgement.id] = "this finding rests on one place at most, so there is nothing to split"
            return
        for place, span in enumerate(finding.spans):
            one = msgspec.structs.replace(finding, spans=(span,))
            if place == 0:
                self.table.leave_finding(finding.id, page, Standing.CORRECTED, one)
            else:
                id = content_id("split", finding.id, place)
                self.table.make_finding(finding.id, page, msgspec.structs.replace(one, id=id))

    def _claim(self, judgement: Judgement) -> None:
        if judgement.act is Act.SPLIT:
            self._split_claim(judgement)
            return
        found = list(dict.fromkeys(one.claim.id for anchor in judgement.on if (one := self._found(anchor)) is not None))
        edited = [self.claims[one] for one in found]
        if not edited:
            return
        if judgement.act is Act.MERGE:
            if len(edited) > 1:
                self._merge_claims(judgement, edited)
        elif judgement.act is Act.ACCEPT:
            edited[0].standing = _accepted(edited[0].standing)
        elif judgement.act is Act.REJECT:
            edited[0].standing = Standing.REJECTED
        elif judgement.correction is not None and judgement.correction.text is not None:
            edited[0].text = judgement.correction.text
            edited[0].worded_by = judgement.by if edited[0].text != edited[0].claim.text else None
            edited[0].standing = edited[0].standing if edited[0].number is None else Standing.CORRECTED

    def _merge_claims(self, judgement: Judgement, edited: Sequence[_Edited]) -> None:
        first = edited[0]
        statements = list(dict.fromkeys(one for claim in edited for one in claim.statements))
        made = self._make(judgement, first, statements)
        made.contradicting = {one for claim in edited for one in claim.contradicting}
        made.text, made.worded_by = first.text, first.worded_by
        for one in statements:
            named = [claim.clauses.get(one) for claim in edited if one in claim.statements]
            if None not in named:
                made.clauses[one] = [words for some in named for words in some or ()]
        for claim in edited:
            claim.standing, claim.lives_on = Standing.MERGED, made.claim.id

    def _split_claim(self, judgement: Judgement) -> None:
        on = judgement.on
        edited = self._found(on[0])
        if edited is None:
            return
        leaving = [found[1] for anchor in on[1:] if (found := self.table.statement(anchor)) is not None]
        out = [one.id for one in leaving if one.id in edited.statements]
        if not out or len(out) == len(edited.statements):
            return
        made = self._make(judgement, edited, out)
        against = edited.contradicting & set(out)
        made.contradicting = against if out[0] not in against else set(out) - against
        made.clauses = {one: edited.clauses[one] for one in out if one in edited.clauses}
        edited.without(out)
        edited.standing = edited.standing if edited.number is None else Standing.CORRECTED

    def _make(self, judgement: Judgement, of: _Edited, statements: list[str]) -> _Edited:
        id = content_id("claim of people", judgement.id)
        blank = Claim(id=id, text=of.claim.text, statements=(), pages=(), certainty=of.claim.certainty)
        made = _Edited(blank, of.name, statements, set(), standing=Standing.MADE, counted=False)
        self.claims[id] = made
        return made

    # --- claims that a judgement touches ---------------------------------------------------------

    def _edited(self, number: int) -> _Edited:
        claim, name = self.table.claim(number)
        if claim.id not in self.claims:
            edited = _Edited(claim, name, list(claim.statements), set(claim.contradicting), number=number)
            for clause in claim.clauses:
                edited.clauses.setdefault(clause.statement, []).append(clause.words)
            self.claims[claim.id] = edited
        return self.claims[claim.id]

    def _found(self, anchor: Anchor) -> _Edited | None:
        """The claim that still stands and has the most, and more than half, of the statements that were judged."""
        for number in self.table.claims_with(anchor.ids):
            self._edited(number)
        wanted = set(anchor.ids)
        ranked = sorted(
            (
                -len(wanted & set(edited.statements)),
                edited.holds.text != anchor.words,
                len(wanted ^ set(edited.statements)),
                id,
            )
            for id, edited in self.claims.items()
            if edited.standing is not Standing.MERGED
        )
        if not ranked or -2 * ranked[0][0] <= len(wanted):
            return None
        return self.claims[ranked[0][-1]]

    def _with(self, statement: str) -> list[_Edited]:
        for number in self.table.claims_with([statement]):
            self._edited(number)
        return [edited for edited in self.claims.values() if statement in edited.statements]

    def _touch(self, statement: str, *, turned: bool = False) -> None:
        for edited in self._with(statement):
            edited.counted = False
            if turned:
                edited.contradicting ^= {statement}

    def _count(self) -> None:
        """Count the claims anew over which what was counted holds no more, those of a neighbourhood together."""
        groups: dict[tuple[str, ...], list[_Edited]] = defaultdict(list)
        for edited in self.claims.values():
            if not edited.counted and edited.statements and edited.standing not in GONE:
                groups[self.table.neighbourhoods(self._pages(edited))].append(edited)
        for names, some in groups.items():
            records, copies, lost = self._above({page for edited in some for page in self._pages(edited)})
            found = pipeline.restated(
                [edited.holds for edited in some], records, copies, lost, publishers=self.table.publishers(names)
            )
            counted = {claim.id: claim for claim in found}
            for edited in some:
                claim = counted.get(edited.claim.id)
                if claim is None:  # no statement of it tells anything any more
                    edited.statements = []
                else:
                    edited.claim, edited.counted = claim, True
                    edited.statements, edited.contradicting = list(claim.statements), set(claim.contradicting)

    def _write(self, edited: _Edited) -> None:
        claim = edited.holds
        if edited.number is None:
            if edited.statements and edited.standing not in GONE:
                self.table.make_claim(edited.name, claim)
        elif not edited.statements:
            self.table.leave_claim(edited.number, Standing.REJECTED)
        elif edited.standing in GONE:
            self.table.leave_claim(edited.number, edited.standing, lives_on=edited.lives_on)
        elif edited.standing is not Standing.COMPUTED or claim != self.table.claim(edited.number)[0]:
            self.table.leave_claim(edited.number, edited.standing, claim)

    def _pages(self, edited: _Edited) -> set[str]:
        return {page for one in edited.statements if (page := self.table.page_of(one)) is not None}

    def _above(self, pages: set[str]) -> tuple[list[Record], list[Copy], list[LostPage]]:
        """The records of these pages and of all further up, by the copies that still stand, with these copies."""
        copies: dict[tuple[str, str], Copy] = {}
        lost: dict[str, LostPage] = {}
        todo = set(pages)
        while todo:
            page = todo.pop()
            for copy in self.table.copies_of(page):
                copies[copy.child, copy.parent or copy.lost or ""] = copy
                above = copy.parent
                if copy.lost is not None:
                    known = lost.setdefault(copy.lost, self.table.lost_page(copy.lost))
                    above = known.derived_from
                if above is not None and above not in pages:
                    pages.add(above)
                    todo.add(above)
        return list(self.store.records(pages)), list(copies.values()), list(lost.values())


# --- nouns as people left them -------------------------------------------------------------------


def _accepted(standing: Standing) -> Standing:
    """What somebody corrected or made stays so when it is accepted; what was rejected is not, any more."""
    return standing if standing in (Standing.CORRECTED, Standing.MADE, Standing.MERGED) else Standing.ACCEPTED


def _words(statement: Statement) -> str:
    return " … ".join(span.text for span in statement.words)


def _from_lost(copy: Copy, lost: str) -> Copy:
    return msgspec.structs.replace(copy, lost=lost, reasons=(*copy.reasons, "its lost page is what a person said"))


def _overlap(statement: Statement, words: Iterable[Span]) -> bool:
    """Whether any of a statement's words are among these."""
    return any(one.start < other.end and other.start < one.end for one in words for other in statement.words)


def _corrected(statement: Statement, by: Correction) -> Statement:
    chain = statement.chain
    if by.chain is not None:
        chain = tuple(_named(name, statement.chain) for name in by.chain if name.strip())
    certainty = by.certainty or statement.certainty
    return msgspec.structs.replace(
        statement,
        certainty=certainty,
        hedges=() if certainty is Certainty.STATED else statement.hedges,
        negated=statement.negated if by.negated is None else by.negated,
        chain=chain,
    )


def _named(name: str, chain: Iterable[Source]) -> Source:
    """The link of the chain with this name; where there is none, one that no words of the page give."""
    for link in chain:
        if key(name) in {key(link.name or ""), key(link.source.text if link.source else ""), link.kind.value}:
            return link
    return Source(source=None, name=name, kind=Kind.ORGANISATION)


def _joined(one: Statement, other: Statement) -> Statement:
    """Two statements of a page as one: all their words and what is in them; chain and certainty are the first's."""
    return msgspec.structs.replace(
        one,
        words=tuple(sorted({*one.words, *other.words}, key=lambda span: (span.start, span.end))),
        **{
            name: _both(getattr(one, name), getattr(other, name))
            for name in ("hedges", "figures", "times", "places", "actors")
        },
    )


def _both(one: tuple[object, ...], other: tuple[object, ...]) -> tuple[object, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def splits(statement: Statement, at: int) -> bool:
    """Whether a statement can be split at an offset of its page's text."""
    return _cut(statement, at) is not None


def _cut(statement: Statement, at: int) -> tuple[Statement, Statement] | None:
    """A statement in two at an offset of its page's text; None where one side would have no words."""
    left: dict[str, list[object]] = defaultdict(list)
    right: dict[str, list[object]] = defaultdict(list)
    for span in statement.words:
        if span.end <= at:
            left["words"].append(span)
        elif span.start >= at:
            right["words"].append(span)
        else:
            cut = at - span.start
            left["words"].append(_trimmed(Span(start=span.start, end=at, text=span.text[:cut])))
            right["words"].append(_trimmed(Span(start=at, end=span.end, text=span.text[cut:])))
    sides = [tuple(one for one in side["words"] if one is not None) for side in (left, right)]
    if not all(sides):
        return None
    for name in ("hedges", "figures", "times", "places", "actors"):
        for one in getattr(statement, name):
            (left if one.end <= at else right)[name].append(one)
    halves = [
        msgspec.structs.replace(
            statement,
            words=words,
            **{name: tuple(side[name]) for name in ("hedges", "figures", "times", "places", "actors")},
        )
        for words, side in zip(sides, (left, right), strict=True)
    ]
    return halves[0], msgspec.structs.replace(halves[1], id=content_id("split", statement.id, at))


def _trimmed(span: Span) -> Span | None:
    """A span without the white space and commas at its edges; None where nothing is left."""
    inner = span.text.strip(" \t\n\r,;")
    if not inner:
        return None
    start = span.start + span.text.index(inner)
    return Span(start=start, end=start + len(inner), text=inner)
