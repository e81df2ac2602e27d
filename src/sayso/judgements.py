"""record <-> case file, for what people judged: the judgements, and what they left of what was computed.

A judgement is only ever added. What it does to a statement, copy, claim or finding is written beside what was computed,
so that taking it back, or computing anew, starts from there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import apsw
import msgspec

from sayso.record import (
    Act,
    Anchor,
    Change,
    Claim,
    Copy,
    Finding,
    Judged,
    Judgement,
    LostPage,
    Noun,
    Remark,
    Standing,
    Statement,
    content_id,
)

__all__ = ["GONE", "Judgements", "finding_anchor", "live", "lost_id", "statement_anchor"]

GONE = (Standing.REJECTED, Standing.MERGED)
"""Standings of what is no longer counted."""

T = TypeVar("T", bound=Noun)


class Judgements:
    """The judgements of an open case file. Whoever writes through it holds a transaction open."""

    def __init__(self, db: apsw.Connection) -> None:
        self._db = db

    # --- what was judged ------------------------------------------------------------------------

    def put(self, judgement: Judgement) -> None:
        """Add a judgement to the list."""
        number = self._db.execute(
            'INSERT INTO judgement (id, at, "by", act, what, words, grade, note, undoes, detail) '
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number",
            (
                judgement.id,
                judgement.at,
                judgement.by,
                judgement.act.value,
                judgement.what.value,
                " | ".join(anchor.words for anchor in judgement.on),
                judgement.grade,
                judgement.note,
                judgement.undoes,
                msgspec.json.encode(judgement).decode(),
            ),
        ).get
        about = {(judgement.what.value, one) for anchor in judgement.on for one in handles(judgement.what, anchor)}
        about |= {("page", page) for anchor in judgement.on for page in anchor.pages}
        self._db.executemany("INSERT INTO judged VALUES (?, ?, ?)", sorted((number, *one) for one in about))
        taken: str | None = judgement.undoes
        while taken is not None:  # whether it is taken back, and so whether what it takes back is
            taken = self._db.execute(
                "UPDATE judgement SET undone = EXISTS (SELECT 1 FROM judgement AS u "
                "WHERE u.undoes = ?1 AND NOT u.undone) WHERE id = ?1 RETURNING undoes",
                (taken,),
            ).get

    def all(self) -> list[Judgement]:
        """Every judgement, in the order in which they were made."""
        return self._nouns("SELECT detail FROM judgement ORDER BY number", (), Judgement)

    def by_id(self, id: str) -> Judgement | None:
        """The judgement with this id, or None."""
        return next(iter(self._nouns("SELECT detail FROM judgement WHERE id = ?", (id,), Judgement)), None)

    def about(self, what: Judged, on: Anchor) -> list[Judgement]:
        """The judgements about this, in order, those that were taken back among them; also those that were made when
        it was computed otherwise."""
        found: dict[int, str] = {}
        for one in handles(what, on):
            found.update(
                self._db.execute(
                    "SELECT j.number, j.detail FROM judged AS d JOIN judgement AS j ON j.number = d.judgement "
                    "WHERE d.what = ? AND d.id = ?",
                    (what.value, one),
                )
            )
        judgements = [msgspec.json.decode(found[number], type=Judgement) for number in sorted(found)]
        if what not in (Judged.STATEMENT, Judged.FINDING):
            return judgements
        return [one for one in judgements if any(self.current(what, anchor) == on.ids[0] for anchor in one.on)]

    def current(self, what: Judged, anchor: Anchor) -> str | None:
        """The id that a statement or finding that was judged has now, or None."""
        found = self.statement(anchor) if what is Judged.STATEMENT else None
        if found is not None:
            return found[1].id
        again = self.finding(anchor) if what is Judged.FINDING else None
        return again[0].id if again is not None else None

    def around(self, pages: Iterable[str]) -> tuple[set[str], list[Judgement]]:
        """These pages and all whose judgements may bear on theirs, with the judgements about any of them, in order."""
        known: set[str] = set()
        found: dict[int, Judgement] = {}
        todo = set(pages)
        while todo:
            page = todo.pop()
            known.add(page)
            for number, detail in self._db.execute(
                "SELECT j.number, j.detail FROM judged AS d JOIN judgement AS j ON j.number = d.judgement "
                "WHERE d.what = 'page' AND d.id = ?",
                (page,),
            ):
                if number not in found:
                    found[number] = msgspec.json.decode(detail, type=Judgement)
                    todo |= {one for anchor in found[number].on for one in anchor.pages} - known
            for _, claim in self._altered(page):
                todo |= set(claim.pages) - known
        return known, [found[number] for number in sorted(found)]

    def on_page(self, page: str) -> list[Judgement]:
        """The judgements about anything on a page, in order, those that were taken back among them."""
        return self._nouns(
            "SELECT j.detail FROM judged AS d JOIN judgement AS j ON j.number = d.judgement "
            "WHERE d.what = 'page' AND d.id = ? ORDER BY j.number",
            (page,),
            Judgement,
        )

    def recent(self, *, limit: int, before: int | None = None) -> list[tuple[int, Judgement]]:
        """The last judgements, the latest first, each with its number; `before` is that of the last one seen."""
        rows = self._db.execute(
            "SELECT number, detail FROM judgement WHERE number < ? ORDER BY number DESC LIMIT ?",
            (1 << 62 if before is None else max(0, min(before, 1 << 62)), limit),
        )
        return [(number, msgspec.json.decode(detail, type=Judgement)) for number, detail in rows]

    def undone(self, judgements: Iterable[Judgement]) -> set[str]:
        """The ids of those of these judgements that are taken back, as `live` has it."""
        return {
            one.id for one in judgements if self._db.execute("SELECT undone FROM judgement WHERE id = ?", (one.id,)).get
        }

    def remarks(self, judgements: Iterable[Judgement]) -> tuple[Remark, ...]:
        """Those of these judgements that hold, as they are told beside what they are about, in order; of the grades
        that one person gave, the last."""
        judgements = list(judgements)
        undone = self.undone(judgements)
        held = [one for one in judgements if one.id not in undone and one.act is not Act.UNDO]
        last = {one.by: one.id for one in held if one.grade is not None}
        return tuple(
            Remark(by=one.by, at=one.at, act=one.act, grade=one.grade, note=one.note)
            for one in held
            if one.grade is None or last[one.by] == one.id
        )

    def beside(self, what: Judged, things: Iterable[Anchor]) -> dict[str, tuple[Remark, ...]]:
        """By the id of each of these things that people judged, what they said of it that holds."""
        found = {}
        for one in things if self.last() is not None else ():
            if remarks := self.remarks(self.about(what, one)):
                found[one.ids[0]] = remarks
        return found

    def graded(self) -> dict[str, tuple[Remark, ...]]:
        """By its name, what people said of each source that holds: how reliable it is, and notes."""
        found: dict[str, list[Judgement]] = {}
        for one in self._nouns("SELECT detail FROM judgement WHERE what = 'source' ORDER BY number", (), Judgement):
            if one.act is not Act.UNDO:
                found.setdefault(one.on[0].ids[0], []).append(one)
        told = {name: self.remarks(those) for name, those in found.items()}
        return {name: remarks for name, remarks in told.items() if remarks}

    def last(self) -> str | None:
        """The id of the last judgement made."""
        id: str | None = self._db.execute("SELECT id FROM judgement ORDER BY number DESC LIMIT 1").get
        return id

    # --- finding things again -------------------------------------------------------------------

    def renamed(self, what: Judged, id: str) -> str | None:
        """The id that the statement or finding has now that was judged under this one, or None."""
        rows = self._nouns(
            "SELECT j.detail FROM judged AS d JOIN judgement AS j ON j.number = d.judgement "
            "WHERE d.what = ? AND d.id = ? ORDER BY j.number DESC",
            (what.value, id),
            Judgement,
        )
        found = (self.current(what, anchor) for one in rows for anchor in one.on if anchor.ids == (id,))
        return next((now for now in found if now is not None), None)

    def statement(self, anchor: Anchor) -> tuple[int, Statement, str] | None:
        """Number, noun and page of the statement that a judgement is about, as it stands: by its id, or, on the same
        page, by its words; or None."""
        row = self._db.execute(
            "SELECT number, detail, page FROM statement WHERE id = :id OR (page = :page AND words = :words) "
            'ORDER BY id <> :id, abs("start" - :start), position LIMIT 1',
            {"id": anchor.ids[0], "page": anchor.pages[0], "words": anchor.words, "start": anchor.start},
        ).fetchone()
        return row and (row[0], msgspec.json.decode(row[1], type=Statement), row[2])

    def finding(self, anchor: Anchor) -> tuple[Finding, str] | None:
        """The finding that a judgement is about and its page, or None: by its id, or, on the same page, that of its
        check which rests on most of its words, more than half of those of both; of one that rests on none, the only
        such.

        What was computed to hold is no fault, and none that was judged.
        """
        page = anchor.pages[0]
        row = self._db.execute("SELECT detail FROM finding WHERE id = ? AND page = ?", (anchor.ids[0], page)).fetchone()
        if row is not None:
            return msgspec.json.decode(row[0], type=Finding), page
        code, *words = anchor.same or ("",)
        there = self._nouns(
            "SELECT detail FROM finding WHERE page = ? AND code = ? "
            "AND coalesce(computed, detail) ->> '$.verdict' <> 'holds' ORDER BY pile, position",
            (page, code),
            Finding,
        )
        theirs = {one.id: {_plain(span.text) for span in one.spans} for one in there}
        shared = {id: len(theirs[id] & set(words)) for id in theirs}
        most = {id for id in theirs if 2 * shared[id] > max(len(words), len(theirs[id]))}
        found = [one for one in there if (one.id in most if words else not one.spans)]
        if not words:
            again = [one for one in found if one.message == anchor.words]
            found = again or found if len(again or found) == 1 else []
        start = anchor.start or 0
        nearest = min(
            found,
            key=lambda one: (-shared[one.id], abs((_start(one) or 0) - start), one.message != anchor.words),
            default=None,
        )
        return None if nearest is None else (nearest, page)

    def copy(self, anchor: Anchor) -> tuple[int, Copy] | None:
        """Number and noun of the copy between two pages, either way; or between a page and a lost page that has it and
        the others among its children; or None."""
        child, *others = anchor.ids
        if not anchor.lost:
            row = self._db.execute(
                "SELECT number, detail FROM copy WHERE (child = :a AND parent = :b) OR (child = :b AND parent = :a)",
                {"a": child, "b": others[0]},
            ).fetchone()
            return row and (row[0], msgspec.json.decode(row[1], type=Copy))
        rows = self._db.execute(
            "SELECT number, detail, lost FROM copy WHERE child = ? AND lost IS NOT NULL AND standing <> 'merged' "
            "ORDER BY lost",
            (child,),
        )
        found = [(number, detail, set(self.children(lost)) - {child}) for number, detail, lost in list(rows)]
        if others:
            ranked = [(len(there & set(others)), number, detail) for number, detail, there in found]
        else:
            ranked = [(int(not there), number, detail) for number, detail, there in found]
        most, number, detail = max(ranked, key=lambda one: one[0], default=(0, 0, ""))
        return (number, msgspec.json.decode(detail, type=Copy)) if most else None

    def claims_with(self, statements: Iterable[str]) -> dict[int, int]:
        """How many of these statements each computed claim has, by the claim's number."""
        found: dict[int, int] = {}
        for statement in statements:
            for (number,) in self._db.execute(
                "SELECT a.claim FROM appearance AS a JOIN statement AS s ON s.number = a.statement WHERE s.id = ?",
                (statement,),
            ):
                found[number] = found.get(number, 0) + 1
        return found

    def claims_on(self, pages: Iterable[str]) -> set[int]:
        """The numbers of the claims that these pages state."""
        return {
            number
            for page in pages
            for (number,) in self._db.execute(
                "SELECT DISTINCT a.claim FROM appearance AS a JOIN statement AS s ON s.number = a.statement "
                "WHERE s.page = ?",
                (page,),
            )
        }

    def _altered(self, page: str) -> list[tuple[int, Claim]]:
        """The claims that stand otherwise than they were computed, and were computed to stand on this page."""
        rows = self._db.execute(
            "SELECT c.number, c.computed FROM neighbourhood AS n JOIN claim AS c ON c.name = n.name "
            "WHERE n.page = ? AND c.computed IS NOT NULL",
            (page,),
        )
        claims = [(number, msgspec.json.decode(computed, type=Claim)) for number, computed in rows]
        return [(number, claim) for number, claim in claims if page in claim.pages]

    def claim(self, number: int) -> tuple[Claim, str]:
        """A claim as it stands, and the name of the group it was worked out with."""
        ((detail, name),) = self._db.execute("SELECT detail, name FROM claim WHERE number = ?", (number,))
        return msgspec.json.decode(detail, type=Claim), name

    def claim_number(self, id: str) -> int | None:
        """The number of the claim with this id, or None."""
        number: int | None = self._db.execute("SELECT number FROM claim WHERE id = ?", (id,)).get
        return number

    def findings(self, id: str) -> list[tuple[Finding, str]]:
        """The findings with this id, each with its page."""
        rows = self._db.execute("SELECT detail, page FROM finding WHERE id = ? ORDER BY page", (id,))
        return [(msgspec.json.decode(detail, type=Finding), page) for detail, page in rows]

    def copies_of(self, page: str) -> list[Copy]:
        """The copies that join a page to its parents, and those that join it to another without a direction; what was
        rejected or merged is left out."""
        return self._nouns(
            "SELECT detail FROM copy WHERE (child = ?1 OR (parent = ?1 AND NOT directed)) "
            "AND standing NOT IN ('rejected', 'merged') "
            "ORDER BY child, coalesce(parent, lost)",
            (page,),
            Copy,
        )

    def copy_id(self, child: str, other: str) -> Copy | None:
        """The copy of these two, whether or not it was rejected; also where people turned it round since, or said that
        its lost page is another, or took that back."""
        rows = self._nouns(
            "SELECT detail FROM copy WHERE (child = ?1 AND coalesce(parent, lost) = ?2) "
            "OR (child = ?2 AND parent = ?1) OR (child = ?1 AND computed ->> '$.lost' = ?2) "
            "ORDER BY standing = 'merged', child <> ?1 LIMIT 1",
            (child, other),
            Copy,
        )
        if rows:
            return rows[0]
        on = Anchor(ids=(child,), words="", lost=True)
        for one in self.about(Judged.COPY, on):
            if lost_id(one.id) == other:
                found = [
                    copy for anchor in one.on if anchor.ids[0] == child and (copy := self.copy(anchor)) is not None
                ]
                return found[0][1] if found else None
        return None

    def children(self, lost: str) -> tuple[str, ...]:
        """The pages behind which a lost page stands, in order."""
        return tuple(c for (c,) in self._db.execute("SELECT child FROM copy WHERE lost = ? ORDER BY child", (lost,)))

    def copies_from(self, lost: str) -> list[tuple[int, Copy]]:
        """The copies that come of a lost page and still stand, by child, each with its number."""
        rows = self._db.execute(
            "SELECT number, detail FROM copy WHERE lost = ? AND standing NOT IN ('rejected', 'merged') ORDER BY child",
            (lost,),
        )
        return [(number, msgspec.json.decode(detail, type=Copy)) for number, detail in rows]

    def further_down(self, pages: Iterable[str]) -> set[str]:
        """These pages, those that come of a lost page with one of them, and all that were made from any of these,
        through others and lost pages too: by the copies as they were computed and as they stand."""
        children: dict[str, set[str]] = defaultdict(set)  # of pages and lost pages
        lost: dict[str, set[str]] = defaultdict(set)
        for copy in self._nouns("SELECT computed FROM copy WHERE computed IS NOT NULL", (), Copy):
            children[copy.parent or copy.lost or ""].add(copy.child)
            if copy.lost is not None:
                lost[copy.child].add(copy.lost)
        found = set(pages)
        for page in sorted(found):
            for one in lost[page] | self._ids("SELECT lost FROM copy WHERE child = ? AND lost IS NOT NULL", page):
                found |= children[one] | set(self.children(one))
        todo = sorted(found)
        for page in todo:
            below = children[page] | self._ids("SELECT child FROM copy WHERE parent = ?", page)
            for one in self._ids("SELECT id FROM lost_page WHERE derived_from = ?", page):
                below |= children[one] | set(self.children(one))
            todo += sorted(below - found)
            found |= below
        return found

    def _ids(self, sql: str, value: str) -> set[str]:
        return {id for (id,) in self._db.execute(sql, (value,))}

    def lost_page(self, id: str) -> LostPage:
        """The lost page with this id."""
        return self._nouns("SELECT detail FROM lost_page WHERE id = ?", (id,), LostPage)[0]

    def pages(self) -> set[str]:
        """The pages that anybody judged something of, and those further down from copies that were judged."""
        found = {page for (page,) in self._db.execute("SELECT DISTINCT id FROM judged WHERE what = 'page'")}
        copies = self._db.execute(
            "SELECT DISTINCT p.id FROM judgement AS j JOIN judged AS p ON p.judgement = j.number "
            "WHERE j.what = 'copy' AND p.what = 'page'"
        )
        return found | self.further_down(page for (page,) in copies)

    def neighbourhoods(self, pages: Iterable[str]) -> tuple[str, ...]:
        """The names of the groups of pages that the claims of these pages were gathered in, in order."""
        found = (self._db.execute("SELECT name FROM neighbourhood WHERE page = ?", (page,)).get for page in pages)
        return tuple(sorted({name for name in found if name is not None}))

    def publishers(self, neighbourhoods: Iterable[str]) -> set[str | None]:
        """Who published the pages of these groups."""
        return {
            publisher
            for name in neighbourhoods
            for (publisher,) in self._db.execute(
                "SELECT DISTINCT p.publisher FROM neighbourhood AS n JOIN page AS p ON p.id = n.page WHERE n.name = ?",
                (name,),
            )
        }

    def page_of(self, statement: str) -> str | None:
        """The page of the statement with this id, or None."""
        page: str | None = self._db.execute("SELECT page FROM statement WHERE id = ?", (statement,)).get
        return page

    # --- what people left -----------------------------------------------------------------------

    def forget(self, pages: Iterable[str]) -> set[int]:
        """Put back what these pages hold as it was computed, and give the numbers of the claims that stood otherwise.
        The judgements themselves stay."""
        db = self._db
        otherwise: set[int] = set()
        for page in sorted(pages):
            altered = {number for number, _ in self._altered(page)}
            claims = sorted(self.claims_on([page]) | altered)
            otherwise |= altered
            db.execute("DELETE FROM statement WHERE made AND page = ?", (page,))
            db.execute("DELETE FROM finding WHERE made AND page = ?", (page,))
            self._put_back("statement", "page = ?", page, Statement, self._write_statement)
            self._put_back("copy", "child = ?", page, Copy, self._write_copy)
            for number in claims:
                db.execute("DELETE FROM claim WHERE made AND number = ?", (number,))
                self._put_back("claim", "number = ?", number, Claim, self._write_claim)
            rows = "SELECT id, page, computed FROM finding WHERE computed IS NOT NULL AND page = ?"
            for id, of, detail in list(db.execute(rows, (page,))):
                self._write_finding(id, of, msgspec.json.decode(detail, type=Finding))
            db.execute(
                "UPDATE finding SET standing = 'computed', computed = NULL, lives_on = NULL WHERE page = ?", (page,)
            )
            db.execute("DELETE FROM change WHERE made AND child = ?", (page,))
            db.execute("UPDATE change SET standing = 'computed' WHERE child = ?", (page,))
            db.execute(
                "UPDATE lost_page SET standing = 'computed', lives_on = NULL "
                "WHERE id IN (SELECT lost FROM copy WHERE child = ?) AND NOT made",
                (page,),
            )
        db.execute("DELETE FROM lost_page WHERE made AND NOT EXISTS (SELECT 1 FROM copy WHERE lost = lost_page.id)")
        return otherwise

    def _put_back(
        self, table: str, where: str, value: str | int, kind: type[T], write: Callable[[int, T], None]
    ) -> None:
        rows = (
            f"SELECT number, computed FROM {table} "  # noqa: S608  of ours
            f"WHERE (computed IS NOT NULL OR standing <> 'computed') AND {where}"
        )
        for number, detail in list(self._db.execute(rows, (value,))):
            if detail is not None:
                write(number, msgspec.json.decode(detail, type=kind))
            self._db.execute(
                f"UPDATE {table} SET standing = 'computed', computed = NULL, lives_on = NULL "  # noqa: S608  of ours
                "WHERE number = ?",
                (number,),
            )

    def leave_statement(
        self, number: int, standing: Standing, statement: Statement | None = None, *, lives_on: str | None = None
    ) -> None:
        """A statement stands as people left it; `statement` where they altered it; `lives_on` is the id of what it was
        merged into."""
        self._keep("statement", "number = ?", (number,), standing, lives_on)
        if statement is not None:
            self._write_statement(number, statement)

    def leave_copy(
        self, number: int, standing: Standing, copy: Copy | None = None, *, lives_on: str | None = None
    ) -> None:
        """A copy stands as people left it."""
        self._keep("copy", "number = ?", (number,), standing, lives_on)
        if copy is not None:
            self._write_copy(number, copy)

    def leave_lost_page(self, id: str) -> None:
        """A lost page stands while a copy does that comes of it; else what they came of it for was rejected."""
        self._db.execute(
            "UPDATE lost_page SET standing = 'rejected' WHERE id = ?1 AND standing <> 'merged' AND NOT EXISTS "
            "(SELECT 1 FROM copy WHERE lost = ?1 AND standing NOT IN ('rejected', 'merged'))",
            (id,),
        )

    def make_lost_page(self, lost: LostPage, of: Iterable[str] = ()) -> None:
        """A lost page that people made, of these, which live on in it; where it is made already it is written anew."""
        self._db.execute(
            "INSERT INTO lost_page (id, name, derived_from, detail, standing, made) VALUES (?, '', ?, ?, 'made', 1) "
            "ON CONFLICT (id) DO UPDATE SET derived_from = excluded.derived_from, detail = excluded.detail",
            (lost.id, lost.derived_from, msgspec.json.encode(lost).decode()),
        )
        for id in of:
            self._db.execute("UPDATE lost_page SET standing = 'merged', lives_on = ? WHERE id = ?", (lost.id, id))

    def leave_changes(self, child: str, changes: Iterable[Change]) -> None:
        """What a page changed of its parents, in place of what was computed: they are others by now."""
        self._db.execute("UPDATE change SET standing = 'rejected' WHERE child = ?", (child,))
        put_changes(self._db, changes, made=True)

    def leave_claim(
        self, number: int, standing: Standing, claim: Claim | None = None, *, lives_on: str | None = None
    ) -> None:
        """A claim stands as people left it, or as counting it anew over what they left found it."""
        self._keep("claim", "number = ?", (number,), standing, lives_on)
        if claim is not None:
            self._write_claim(number, claim)

    def leave_finding(
        self, finding: str, page: str, standing: Standing, as_: Finding | None = None, *, lives_on: str | None = None
    ) -> None:
        """A finding stands as people left it."""
        self._keep("finding", "id = ? AND page = ?", (finding, page), standing, lives_on)
        if as_ is not None:
            self._write_finding(finding, page, as_)

    def make_claim(self, name: str, claim: Claim) -> int:
        """A claim that people made; `name` is the group that its pages are worked out with."""
        number: int = self._db.execute(
            "INSERT INTO claim (id, name, text, pages, origins, sources, contested, detail, standing, "
            "made) VALUES (?, ?, '', 0, 0, 0, 0, '{}', 'made', 1) RETURNING number",
            (claim.id, name),
        ).get
        self._write_claim(number, claim)
        return number

    def make_statement(self, beside: int, statement: Statement) -> int:
        """A statement that people made out of the one with this number."""
        number: int = self._db.execute(
            'INSERT INTO statement (id, page, position, words, "start", "end", certainty, negated, block, found_by, '
            "detail, standing, made) SELECT ?, page, position, '', 0, 0, '', 0, block, found_by, '{}', 'made', 1 "
            "FROM statement WHERE number = ? RETURNING number",
            (statement.id, beside),
        ).get
        self._write_statement(number, statement)
        return number

    def standing(self, table: str, number: int) -> Standing:
        """How a row of statement, copy or claim stands."""
        return Standing(self._db.execute(f"SELECT standing FROM {table} WHERE number = ?", (number,)).get)  # noqa: S608

    def standing_of(self, table: str, id: str) -> Standing:
        """How a claim, statement or finding stands, by its id."""
        return Standing(self._db.execute(f"SELECT standing FROM {table} WHERE id = ?", (id,)).get)  # noqa: S608  of ours

    def computed_statement(self, id: str) -> Statement | None:
        """A statement as it was computed, where people altered it; else None."""
        found = self._nouns(
            "SELECT computed FROM statement WHERE id = ? AND computed IS NOT NULL AND computed <> detail",
            (id,),
            Statement,
        )
        return found[0] if found else None

    def computed_claim(self, id: str) -> Claim | None:
        """A claim as it was computed, where people altered it; else None."""
        found = self._nouns(
            "SELECT computed FROM claim WHERE id = ? AND computed IS NOT NULL AND computed <> detail", (id,), Claim
        )
        return found[0] if found else None

    def make_finding(self, beside: str, page: str, finding: Finding) -> None:
        """A finding that people made out of another of the same page; it comes after all others."""
        self._db.execute(
            "INSERT INTO finding (id, page, position, code, verdict, severity, message, words, detail, pile, standing, "
            "made) SELECT ?1, page, (SELECT 1 + max(position) FROM finding WHERE page = ?2), code, '', '', '', '', "
            "'{}', pile, 'made', 1 FROM finding WHERE id = ?3 AND page = ?2",
            (finding.id, page, beside),
        )
        self._write_finding(finding.id, page, finding)

    def lives_on(self, what: Judged, id: str) -> str | None:
        """The id of what a statement, claim or finding that was merged lives on in, or None."""
        if what not in (Judged.STATEMENT, Judged.CLAIM, Judged.FINDING):
            return None
        found: str | None = self._db.execute(
            f"SELECT lives_on FROM {what} WHERE id = ? AND standing = 'merged'",  # noqa: S608  of ours
            (id,),
        ).get
        return found

    def merged_on(self, page: str) -> dict[str, str]:
        """The statements and findings of a page that were merged, with the ids of what they live on in."""
        rows = self._db.execute(
            "SELECT id, lives_on FROM statement WHERE page = ?1 AND standing = 'merged' "
            "UNION ALL SELECT id, lives_on FROM finding WHERE page = ?1 AND standing = 'merged'",
            (page,),
        )
        return dict(rows)

    def _keep(
        self, table: str, where: str, key: tuple[int | str, ...], standing: Standing, lives_on: str | None
    ) -> None:
        self._db.execute(
            f"UPDATE {table} SET standing = ?, lives_on = ?, computed = CASE WHEN made THEN NULL "  # noqa: S608  of ours
            f"ELSE coalesce(computed, detail) END WHERE {where}",
            (standing.value, lives_on, *key),
        )

    def _write_statement(self, number: int, statement: Statement) -> None:
        db = self._db
        db.execute(
            'UPDATE statement SET words = ?, "start" = ?, "end" = ?, certainty = ?, negated = ?, detail = ? '
            "WHERE number = ?",
            (
                " … ".join(span.text for span in statement.words),
                statement.words[0].start,
                statement.words[-1].end,
                statement.certainty.value,
                int(statement.negated),
                msgspec.json.encode(statement).decode(),
                number,
            ),
        )
        for table in ("source", "figure", "time", "mention"):
            db.execute(f"DELETE FROM {table} WHERE statement = ?", (number,))  # noqa: S608  a table of ours
        put_parts(db, number, statement)

    def _write_copy(self, number: int, copy: Copy) -> None:
        self._db.execute(
            "UPDATE copy SET child = ?, parent = ?, lost = ?, kind = ?, share = ?, directed = ?, reasons = ?, "
            "detail = ? WHERE number = ?",
            (
                copy.child,
                copy.parent,
                copy.lost,
                copy.kind.value,
                copy.share,
                int(copy.directed),
                "; ".join(copy.reasons),
                msgspec.json.encode(copy).decode(),
                number,
            ),
        )

    def _write_claim(self, number: int, claim: Claim) -> None:
        db = self._db
        db.execute(
            "UPDATE claim SET text = ?, pages = ?, origins = ?, sources = ?, contested = ?, detail = ? "
            "WHERE number = ?",
            (
                claim.text,
                len(claim.pages),
                len(claim.origins),
                len(claim.sources),
                int(bool(claim.contradicting)),
                msgspec.json.encode(claim).decode(),
                number,
            ),
        )
        db.execute("DELETE FROM appearance WHERE claim = ?", (number,))
        db.execute("DELETE FROM origin WHERE claim = ?", (number,))
        put_appearances(db, number, claim)

    def _write_finding(self, id: str, page: str, finding: Finding) -> None:
        self._db.execute(
            "UPDATE finding SET verdict = ?, severity = ?, message = ?, words = ?, detail = ? "
            "WHERE id = ? AND page = ?",
            (
                finding.verdict.value,
                finding.severity.value,
                finding.message,
                " … ".join(span.text for span in finding.spans),
                msgspec.json.encode(finding).decode(),
                id,
                page,
            ),
        )

    def _nouns(self, sql: str, values: Sequence[str], kind: type[T]) -> list[T]:
        return [msgspec.json.decode(line, type=kind) for (line,) in self._db.execute(sql, values)]


def handles(what: Judged, anchor: Anchor) -> set[str]:
    """What judgements about a thing are looked up by: of some, more than its id, so that they are found where it was
    computed anew."""
    if what is Judged.COPY:
        return {f"{anchor.ids[0]} from a lost page" if anchor.lost else " ".join(sorted(anchor.ids))}
    if what is Judged.STATEMENT:
        return {*anchor.ids, content_id(*anchor.pages, anchor.words)}
    if what is Judged.FINDING:
        code, *words = anchor.same or ("",)
        return {*anchor.ids, *(content_id(*anchor.pages, code, one) for one in words or [""])}
    return set(anchor.ids)


def statement_anchor(statement: Statement, page: str) -> Anchor:
    """What a judgement about a statement of this page holds on to."""
    words = " … ".join(span.text for span in statement.words)
    return Anchor(ids=(statement.id,), words=words, pages=(page,), start=statement.words[0].start)


def lost_id(judgement: str) -> str:
    """The id of the lost page that people made by the judgement with this id."""
    return content_id("lost page of people", judgement)


def finding_anchor(finding: Finding, page: str) -> Anchor:
    """What a judgement about a finding of this page holds on to."""
    words = dict.fromkeys(_plain(span.text) for span in finding.spans)
    return Anchor(
        ids=(finding.id,),
        words=finding.message,
        pages=(page,),
        same=(finding.code, *words),
        start=_start(finding),
    )


def _plain(words: str) -> str:
    return " ".join(words.split())


def _start(finding: Finding) -> int | None:
    return finding.spans[0].start if finding.spans else None


def live(judgements: Sequence[Judgement]) -> list[Judgement]:
    """Those that hold: neither taken back, nor taking another back. What takes back a taking back restores."""
    undone: set[str] = set()
    for judgement in reversed(judgements):  # a judgement can only take back an earlier one
        if judgement.act is Act.UNDO and judgement.id not in undone and judgement.undoes is not None:
            undone.add(judgement.undoes)
    return [one for one in judgements if one.id not in undone and one.act is not Act.UNDO]


# --- rows that hang on others -------------------------------------------------------------------


def put_changes(db: apsw.Connection, changes: Iterable[Change], *, made: bool = False) -> None:
    """What differs in meaning along copies; `made` where that follows from what people left of the copies."""
    for change in changes:
        db.execute(
            "INSERT INTO change (child, parent, kind, message, before, after, detail, standing, made) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                change.child,
                change.parent,
                change.kind.value,
                change.message,
                change.before.text if change.before else None,
                change.after.text if change.after else None,
                msgspec.json.encode(change).decode(),
                (Standing.MADE if made else Standing.COMPUTED).value,
                int(made),
            ),
        )


def put_parts(db: apsw.Connection, number: int, statement: Statement) -> None:
    """The chain, figures, times, places and actors of the statement with this number, for people who ask in SQL."""
    last = len(statement.chain) - 1
    for n, link in enumerate(statement.chain):
        words, cue = link.source and link.source.text, link.cue and link.cue.text
        db.execute(
            "INSERT INTO source VALUES (?, ?, ?, ?, ?, ?, ?)",
            (number, n, int(n == last), link.name, link.kind.value, words, cue),
        )
    for n, f in enumerate(statement.figures):
        db.execute(
            "INSERT INTO figure VALUES (?, ?, ?, ?, ?, ?, ?)",
            (number, n, f.text, f.low, f.high, f.bound.value, f.unit),
        )
    for n, t in enumerate(statement.times):
        db.execute(
            "INSERT INTO time VALUES (?, ?, ?, ?, ?, ?, ?)", (number, n, t.text, t.type, t.value, t.grain, t.open)
        )
    for role, mentions in (("place", statement.places), ("actor", statement.actors)):
        for n, m in enumerate(mentions):
            db.execute("INSERT INTO mention VALUES (?, ?, ?, ?, ?, ?)", (number, role, n, m.text, m.name, m.iso))


def put_appearances(db: apsw.Connection, number: int, claim: Claim) -> None:
    """The statements and origins of the claim with this number."""
    for statement in claim.statements:
        db.execute(
            "INSERT INTO appearance SELECT ?, number, ? FROM statement WHERE id = ?",
            (number, int(statement in claim.contradicting), statement),
        )
    for origin in claim.origins:
        db.execute(
            "INSERT OR IGNORE INTO origin VALUES (?, ?, ?, ?, ?, ?)",
            (number, origin.id, origin.page, origin.lost, origin.outlet, "; ".join(origin.reasons)),
        )
