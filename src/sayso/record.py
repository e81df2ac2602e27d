"""The nouns: what sayso keeps of a page, frozen.

Every span's text equals the page's text there. Offsets are Unicode code points of `Page.text`, end exclusive.
`sayso.record` knows nothing of how its values were found.
"""

from __future__ import annotations

import datetime
import hashlib
import html
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

import msgspec

from sayso.days import in_time, surely_before
from sayso.text import host, outlet
from sayso.text import words as words_of

SCHEMA = "1"
"""Version of the record's JSON. It rises when a field is removed or changes meaning."""


class Noun(msgspec.Struct, frozen=True, kw_only=True):
    """Base of the record's types: frozen, keyword-only, compared by value."""


def content_id(*parts: object) -> str:
    """The same parts give the same id: the first 16 hexadecimal digits of their SHA-256."""
    digest = hashlib.sha256()
    for part in parts:
        raw = part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass")
        digest.update(len(raw).to_bytes(8, "big"))
        digest.update(raw)
    return digest.hexdigest()[:16]


# --- the page -----------------------------------------------------------------------------------


class Role(StrEnum):
    """What a block of a page is for. Furniture is everything of the site and not of the report."""

    TITLE = "title"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    DATELINE = "dateline"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    QUOTATION = "quotation"
    LIST_ITEM = "list_item"
    TABLE = "table"
    CAPTION = "caption"
    EMBED = "embed"
    CORRECTION = "correction"
    REFERENCE = "reference"
    TAG = "tag"
    FURNITURE = "furniture"


class Genre(StrEnum):
    """What kind of page it is. On anything but a report sayso's answers mean less."""

    REPORT = "report"
    LIVE_BLOG = "live_blog"
    INTERVIEW = "interview"
    OPINION = "opinion"
    QUIZ = "quiz"


class Span(Noun, frozen=True, kw_only=True):
    """A run of a page's text. `text` equals `Page.text[start:end]`."""

    start: int
    end: int
    text: str


class Block(Noun, frozen=True, kw_only=True):
    """A run of a page's text with one role. Blocks do not overlap and stand in reading order."""

    role: Role
    start: int
    end: int


class Title(Noun, frozen=True, kw_only=True):
    """A title of the page, once for each different wording.

    `start` and `end` are null where the wording is not visible (og, json-ld). `also` holds the further places where
    the same words stand.
    """

    text: str
    from_: str = msgspec.field(name="from")  # h1, title, og, json-ld or text
    start: int | None = None
    end: int | None = None
    also: tuple[Span, ...] = ()


class Evidence(Noun, frozen=True, kw_only=True):
    """One place a date was read from: `from` is json-ld, meta, time, address or text; `value` is EDTF.

    `start` and `end` are null where the place is not visible.
    """

    from_: str = msgspec.field(name="from")
    value: str
    start: int | None = None
    end: int | None = None


class Dated(Noun, frozen=True, kw_only=True):
    """A date of the page: the value sayso goes by (EDTF) and all the evidence, agreeing or not, strongest first."""

    value: str
    evidence: tuple[Evidence, ...]

    @property
    def instant(self) -> str:
        """The value for ordering: in UTC where it has an offset, else as it is."""
        try:
            moment = datetime.datetime.fromisoformat(self.value)
            return moment.astimezone(datetime.UTC).isoformat() if moment.tzinfo else self.value
        except (ValueError, OverflowError):  # a month, a year, a date with a mark of doubt; the calendar's last hours
            return self.value


class Reference(Noun, frozen=True, kw_only=True):
    """One entry of a page's reference list. `address` is null where none is given or only a placeholder stands there.

    `markers` are the places in the text where the reference is cited; empty where it never is.
    """

    number: int | None
    publisher: str | None
    title: str | None
    address: str | None
    start: int
    end: int
    markers: tuple[Span, ...] = ()


class Link(Noun, frozen=True, kw_only=True):
    """A link out of the visible text, with its address made absolute where the page's own address is known."""

    address: str
    start: int
    end: int
    text: str


class Page(Noun, frozen=True, kw_only=True):
    """One document as it was published or scraped.

    `text` holds everything visible, furniture included. An empty field means that the page does not say. `notes` are
    remarks on the reading for people: an encoding that had to be guessed, a language that is not annotated.
    """

    id: str  # of the raw bytes and the address; the file's name does not enter
    text: str
    raw_sha256: str
    file: str | None = None
    url: str | None = None
    captured: str | None = None  # when the page was taken, EDTF; null where nobody says
    title: str | None = None
    titles: tuple[Title, ...] = ()
    published: Dated | None = None
    modified: Dated | None = None
    publisher: str | None = None
    bylines: tuple[str, ...] = ()
    language: str | None = None  # BCP 47
    genre: Genre = Genre.REPORT
    blocks: tuple[Block, ...] = ()
    references: tuple[Reference, ...] = ()
    tags: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    notes: tuple[str, ...] = ()

    def span(self, start: int, end: int) -> Span:
        """The span of `text` from `start` to `end`."""
        return Span(start=start, end=end, text=self.text[start:end])

    @property
    def called(self) -> str:
        """What to call the page in a sentence: its outlet and day, or its title where only its file would name one."""
        if self.title and not self.publisher and not host(self.url):
            return f"“{self.title}”"
        return f"{outlet(self)} ({self.published.value[:10] if self.published else 'undated'})"


# --- statements ---------------------------------------------------------------------------------


class Kind(StrEnum):
    """What a source is. An anonymous source is a voice without a name; an unnamed one is no voice, only a cue."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PUBLICATION = "publication"
    DOCUMENT = "document"
    COLLECTIVE = "collective"
    ANONYMOUS = "anonymous"
    UNNAMED = "unnamed"


class Certainty(StrEnum):
    """The innermost source's commitment to its words."""

    STATED = "stated"
    LIKELY = "likely"
    POSSIBLE = "possible"
    PLANNED = "planned"
    UNDER_DISCUSSION = "under_discussion"
    CONDITIONAL = "conditional"
    DENIED = "denied"
    ASKED = "asked"
    UNKNOWN = "unknown"


class Bound(StrEnum):
    """How a figure is bounded. exact, about: low = high; at_least, more_than, order: high is null; at_most,
    less_than: low is null; between: both."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    BETWEEN = "between"
    ORDER = "order"


class Source(Noun, frozen=True, kw_only=True):
    """One link of a chain: who, resolved to `name` where the page allows it, by which cue.

    `source` is null where no words name anybody ('allegedly'), `cue` where none stands there.
    """

    source: Span | None
    name: str | None
    kind: Kind
    cue: Span | None = None


class Figure(Noun, frozen=True, kw_only=True):
    """A number as an interval. `unit` is the counted noun as on the page, plural; ISO 4217 for money; '%'."""

    start: int
    end: int
    text: str
    low: float | None
    high: float | None
    bound: Bound
    unit: str | None = None


class Time(Noun, frozen=True, kw_only=True):
    """A time expression. `type` is date, time, duration or set.

    `value` is EDTF (ISO 8601 for durations and sets), null where nothing can be said; `grain` is century, decade,
    year, quarter, season, month, week, day, hour, minute or second, or for vague references past, present or future;
    `open` is true where the value waits for a date to count from, and then holds only what is known.
    """

    start: int
    end: int
    text: str
    type: str
    value: str | None
    grain: str | None
    open: bool = False


class Mention(Noun, frozen=True, kw_only=True):
    """A place or an actor: the words, its canonical name, and its ISO 3166 code where there is one."""

    start: int
    end: int
    text: str
    name: str
    iso: str | None = None


class Statement(Noun, frozen=True, kw_only=True):
    """Something a page says, with the chain it came through.

    `chain` names who passed it on, nearest the page first. An empty chain means that the page vouches for the
    statement itself. `found_by` names the rule or model that found it.
    """

    id: str
    words: tuple[Span, ...]
    chain: tuple[Source, ...] = ()
    certainty: Certainty = Certainty.STATED
    hedges: tuple[Span, ...] = ()
    negated: bool = False
    figures: tuple[Figure, ...] = ()
    times: tuple[Time, ...] = ()
    places: tuple[Mention, ...] = ()
    actors: tuple[Mention, ...] = ()
    block: Role = Role.PARAGRAPH
    found_by: str = ""

    @property
    def innermost(self) -> Source | None:
        """The first to say it, as far as the page lets us see."""
        return self.chain[-1] if self.chain else None


def statement_id(page: str, words: Iterable[Span], chain: Iterable[Source]) -> str:
    """The id of the statement with these words and this chain on the page of this id."""
    where = [(span.start, span.end) for span in words]
    who = [(link.source and link.source.start, link.kind.value, link.cue and link.cue.start) for link in chain]
    return content_id(page, where, who)


def unsound(page: Page, statement: Statement) -> str | None:
    """Why this cannot be a statement of this page, for people; null where its id and all of its words hold."""
    if not statement.words:
        return f"statement {statement.id:.40} has no words"
    if statement.id != statement_id(page.id, statement.words, statement.chain):
        return f"statement {statement.id:.40} has an id that is not its own"
    parts: list[Span | Figure | Time | Mention] = [*statement.words, *statement.hedges]
    parts += [span for link in statement.chain for span in (link.source, link.cue) if span]
    parts += [*statement.figures, *statement.times, *statement.places, *statement.actors]
    for part in parts:
        if not 0 <= part.start < part.end <= len(page.text) or page.text[part.start : part.end] != part.text:
            return f"statement {statement.id} has words that do not stand where it says"
    return None


# --- findings and the record --------------------------------------------------------------------


class Verdict(StrEnum):
    """The answer of a check. Lack of evidence is unclear, never fails."""

    HOLDS = "holds"
    FAILS = "fails"
    UNCLEAR = "unclear"


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Finding(Noun, frozen=True, kw_only=True):
    """The answer of one audit check about one page, with the words it rests on."""

    id: str
    code: str
    verdict: Verdict
    severity: Severity
    message: str
    spans: tuple[Span, ...] = ()

    @property
    def same(self) -> tuple[str, str]:
        """What this finding and the one of a later run have in common where the page around them has moved.

        Its code, and the words it rests on; its message where it rests on none.
        """
        words = " … ".join(" ".join(span.text.split()) for span in self.spans)
        return self.code, words or self.message


class MadeBy(Noun, frozen=True, kw_only=True):
    """What made a record: so that the same in gives the same out, and another version shows."""

    sayso: str
    schema: str = SCHEMA
    model: str | None = None
    model_sha256: str | None = None


class Failure(Noun, frozen=True, kw_only=True):
    """Why a page could not be read: the stage it stopped at (read or annotate) and the reason, for people."""

    stage: str
    reason: str


class Unread(Noun, frozen=True, kw_only=True):
    """What is known of a page that could not be read: where it lies."""

    file: str | None


class Record(Noun, frozen=True, kw_only=True):
    """A page and what it reports."""

    page: Page
    statements: tuple[Statement, ...] = ()
    findings: tuple[Finding, ...] = ()
    made_by: MadeBy

    def spans(self) -> Iterator[Span]:
        """Every span of the statements and findings, to check or to mark."""
        for statement in self.statements:
            yield from statement.words
            yield from statement.hedges
            for link in statement.chain:
                yield from (span for span in (link.source, link.cue) if span)
        for finding in self.findings:
            yield from finding.spans

    def _repr_html_(self) -> str:
        """The findings, worst first, and the statements as HTML tables, for notebooks. All page text is escaped."""
        name = self.page.title or outlet(self.page)
        statements = _table(name, ("who", "what", "certainty", "figures"), map(_row, self.statements))
        if not self.findings:
            return statements
        return _table("Findings", ("severity", "what", "words", "code"), map(_found, worst_first(self.findings))) + (
            statements
        )


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """What fails by severity, then what is unclear, then what holds; each kind in the order given."""
    verdicts, severities = [Verdict.FAILS, Verdict.UNCLEAR, Verdict.HOLDS], list(Severity)
    return sorted(findings, key=lambda f: (verdicts.index(f.verdict), severities.index(f.severity)))


def _table(caption: str, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = (f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return (
        f"<table><caption>{html.escape(caption)}</caption><thead><tr>"
        f"{''.join(f'<th>{head}</th>' for head in heads)}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    )


def _found(finding: Finding) -> tuple[str, str, str, str]:
    severity = finding.severity if finding.verdict is Verdict.FAILS else finding.verdict
    return severity, finding.message, "; ".join(span.text for span in finding.spans), finding.code


def _row(statement: Statement) -> tuple[str, str, str, str]:
    who = " → ".join(link.name or (link.source.text if link.source else link.kind) for link in statement.chain)
    what = " … ".join(span.text for span in statement.words)
    return who or "the page", what, statement.certainty, "; ".join(figure.text for figure in statement.figures)


class Failed(Noun, frozen=True, kw_only=True):
    """The record of a page that could not be read."""

    page: Unread
    failure: Failure
    statements: tuple[Statement, ...] = ()
    findings: tuple[Finding, ...] = ()
    made_by: MadeBy


# --- the pile -----------------------------------------------------------------------------------


class CopyKind(StrEnum):
    """How a page derives from its parent. reprint: whole, with light cuts; excerpt: a cut-down reprint; rewrite: by a
    person; paraphrase: by a machine, synonyms everywhere; translation: out of English and back, by a machine; update:
    a later version by the same outlet; quotation: of a paragraph or less."""

    REPRINT = "reprint"
    EXCERPT = "excerpt"
    REWRITE = "rewrite"
    PARAPHRASE = "paraphrase"
    TRANSLATION = "translation"
    UPDATE = "update"
    QUOTATION = "quotation"


class Aligned(Noun, frozen=True, kw_only=True):
    """A passage of the child and the passage of the parent it was made from."""

    child: Span
    parent: Span


class Copy(Noun, frozen=True, kw_only=True):
    """An edge from a page to the page, or the lost page, that it derives from. `child` and `parent` are ids of pages.

    Exactly one of `parent` and `lost` is given. Where `directed` is false it is not known which of the two derives
    from the other, and their order means nothing. `share` is the share of the child's words that come from the parent,
    0 to 1. `reasons` say, for people, why the two are linked and what decides the direction.
    """

    child: str
    parent: str | None
    lost: str | None = None
    kind: CopyKind
    share: float
    directed: bool = True
    reasons: tuple[str, ...] = ()
    aligned: tuple[Aligned, ...] = ()


class LostPage(Noun, frozen=True, kw_only=True):
    """An inferred parent that is not in the pile, behind at least two pages: its children are the copies that name it.
    One that people made may stand behind one page.

    `derived_from` is the id of the page it was itself made from, where that can be told.
    """

    id: str
    derived_from: str | None = None
    reasons: tuple[str, ...] = ()


class ChangeKind(StrEnum):
    """What differs in meaning between a copy and its parent."""

    CERTAINTY_RAISED = "certainty_raised"
    CERTAINTY_LOWERED = "certainty_lowered"
    FIGURE_CHANGED = "figure_changed"
    BOUND_DROPPED = "bound_dropped"
    FIGURE_UNIT_CHANGED = "figure_unit_changed"
    ACTOR_CHANGED = "actor_changed"
    SOURCE_DROPPED = "source_dropped"
    SOURCE_ADDED = "source_added"
    PLACE_CHANGED = "place_changed"
    TIME_CHANGED = "time_changed"
    NEGATION_FLIPPED = "negation_flipped"
    LOADED_WORD_ADDED = "loaded_word_added"
    DETAIL_ADDED = "detail_added"
    DETAIL_DROPPED = "detail_dropped"
    HEADLINE_BEYOND_BODY = "headline_beyond_body"


class Change(Noun, frozen=True, kw_only=True):
    """One difference in meaning across a copy. `before` is a span of the parent, `after` one of the child; null where
    there is nothing on that side. `message` quotes both for people."""

    child: str
    parent: str
    kind: ChangeKind
    before: Span | None
    after: Span | None
    message: str


class Origin(Noun, frozen=True, kw_only=True):
    """A separate newsgathering from which a claim entered the pages: a page, a lost page, or an outlet outside the
    pile. Exactly one of the three is given. `pages` are those that have the claim from it, by date; a page made from
    several may be with several origins, one whose lineage is unknown is with none."""

    id: str
    page: str | None = None
    lost: str | None = None
    outlet: str | None = None
    reasons: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()


class ClaimFigure(Noun, frozen=True, kw_only=True):
    """A figure that one appearance of a claim gives. `date` is its page's date of publication, EDTF."""

    statement: str
    low: float | None
    high: float | None
    bound: Bound
    unit: str | None = None
    date: str | None = None


class Clause(Noun, frozen=True, kw_only=True):
    """The words of a statement that state a claim, where the statement states more than that."""

    statement: str
    words: Span


_ANYONE = frozenset({"people", "person", "individual", "human"})
"""Counted nouns that say only that people are counted."""


def counted_noun(unit: str | None) -> str:
    """What a unit counts, as far as two figures of a claim are comparable: its last word, in the singular."""
    if not unit:
        return ""
    if unit == "%" or (len(unit) == 3 and unit.isupper()):
        return unit
    last = (words_of(unit) or [""])[-1]
    last = last.removesuffix("s") if len(last) > 3 else last
    return "people" if last in _ANYONE else last


def _unit_of(figures: Sequence[ClaimFigure]) -> str:
    """The unit that most of these have, or 'number'."""
    units = [figure.unit for figure in figures if figure.unit]
    return min(sorted(set(units)), key=lambda unit: (-units.count(unit), len(unit), unit), default="number")


def told_as(text: str, certainty: Certainty, worded_by: str | None = None) -> str:
    """'denied: any foreign company would run the dam': what is not plainly stated is never shown as if it were, nor the
    words of a person as a page's: 'no company would run the dam (in the words of Ana)'."""
    plain = certainty in (Certainty.STATED, Certainty.UNKNOWN)
    told = text if plain else f"{certainty.replace('_', ' ')}: {text}"
    return told if worded_by is None else f"{told} (in the words of {worded_by})"


class Claim(Noun, frozen=True, kw_only=True):
    """The same thing stated on several pages; ids of statements and pages.

    `text` is the words of its clearest statement or, where `worded_by` names somebody, what that person put in their
    place; `certainty` is how sure that statement is: denied where it says that this is not so. `contradicting` are
    those of its statements that state the opposite. `origins` are the separate newsgatherings it came from, `sources`
    the distinct innermost sources behind it, `figures` what each appearance gives, in order of date. `untold` says, for
    people, what could not be told. `clauses` are those of its statements that state more than this claim: of each what
    states it. Of the other statements all does.
    """

    id: str
    text: str
    statements: tuple[str, ...]
    pages: tuple[str, ...]
    contradicting: tuple[str, ...] = ()
    origins: tuple[Origin, ...] = ()
    sources: tuple[str, ...] = ()
    figures: tuple[ClaimFigure, ...] = ()
    untold: tuple[str, ...] = ()
    certainty: Certainty = Certainty.STATED
    worded_by: str | None = None
    clauses: tuple[Clause, ...] = ()

    @property
    def series(self) -> dict[str, tuple[ClaimFigure, ...]]:
        """The figures by what they count, under the unit that most of them have; what most appearances give first.

        Figures of one last word count one thing: 'spillway gates' and 'broken gates'. Those without a unit join the
        others where only one thing is counted.
        """
        found: dict[str, list[ClaimFigure]] = defaultdict(list)
        for figure in self.figures:
            found[counted_noun(figure.unit)].append(figure)
        if "" in found and len(found) == 2:
            found = {next(counted for counted in found if counted): list(self.figures)}
        named = {_unit_of(figures): tuple(figures) for figures in found.values()}
        return dict(sorted(named.items(), key=lambda item: (-len({f.statement for f in item[1]}), item[0])))

    @property
    def told(self) -> str:
        """Its text for people: how sure it is before it where it is not plainly stated, after it who wrote it where no
        page did."""
        return told_as(self.text, self.certainty, self.worded_by)

    def counted(self, publishers: Mapping[str, str | None] | None = None) -> str:
        """'41 pages, 3 origins, 1 of them unnamed': an origin has a name where it is an outlet or a page whose
        publisher is known; `publishers` are those of the pages of its origins, without which nothing is said of it."""
        pages, origins = len(self.pages), len(self.origins)
        said = f"{pages:,} page{'' if pages == 1 else 's'}, {origins:,} origin{'' if origins == 1 else 's'}"
        if publishers is None:
            return said
        unnamed = sum(not (origin.outlet or publishers.get(origin.page or "")) for origin in self.origins)
        return said + ((f", {unnamed} of them unnamed" if origins > 1 else ", unnamed") if unnamed else "")


def groups(pages: Iterable[str], pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The pages that pairs join, by the smallest id in each group; a page that none joins is a group of its own."""
    head = {page: page for page in pages}

    def find(page: str) -> str:
        while head[page] != page:
            head[page] = head[head[page]]
            page = head[page]
        return page

    for one, two in pairs:
        a, b = find(one), find(two)
        head[max(a, b)] = min(a, b)
    found: dict[str, list[str]] = {}
    for page in sorted(head):
        found.setdefault(find(page), []).append(page)
    return found


def families(pages: Iterable[str], copies: Iterable[Copy], lost: Iterable[LostPage]) -> dict[str, str]:
    """The family of each page: the smallest id among the pages that copies, and lost pages behind them, join."""
    joined: list[tuple[str, str]] = []
    first: dict[str, str] = {}  # of the children of each lost page
    for copy in copies:
        if copy.parent is not None:
            joined.append((copy.child, copy.parent))
        elif copy.lost is not None:
            joined.append((copy.child, first.setdefault(copy.lost, copy.child)))
    for page in lost:
        if page.derived_from is not None and page.id in first:
            joined.append((first[page.id], page.derived_from))
    return {page: family for family, members in groups(pages, joined).items() for page in members}


class Edge(Noun, frozen=True, kw_only=True):
    """Of a copy what says who comes from whom: its child, its parent or lost page, and whether it is known which."""

    child: str
    parent: str | None
    lost: str | None
    directed: bool


class Descent(Noun, frozen=True, kw_only=True):
    """Where a family of copies begins.

    `origins` are the pages that no other of it stands above, those of which it is not known which came first together;
    `lost` the lost pages that come from none of it. `named` is the page to name it after: the one that all others stem
    from or, where it has several origins, the one that is surely the earliest of them. Where neither can be told
    `known` is false, and it is the first page of the origin from which most others stem.
    """

    origins: tuple[tuple[str, ...], ...]
    lost: tuple[str, ...]
    named: str
    known: bool


def descent(dates: Mapping[str, str | None], edges: Iterable[Edge], lost: Mapping[str, str | None]) -> Descent:
    """Where the family of these pages begins; `dates` are when each was published (EDTF), `edges` its copies, `lost`
    the page from which each of its lost pages comes, where that can be told."""
    below: dict[str, set[str]] = {}
    above: set[str] = set()
    pairs: list[tuple[str, str]] = []
    behind: set[str] = set()
    for edge in edges:
        if edge.child not in dates:
            continue
        if edge.lost is not None:
            behind.add(edge.lost)
            above.add(edge.child)
            below.setdefault(edge.lost, set()).add(edge.child)
        elif edge.parent in dates and edge.parent is not None:
            if edge.directed:
                above.add(edge.child)
                below.setdefault(edge.parent, set()).add(edge.child)
            else:
                pairs.append((edge.child, edge.parent))
    for one in behind:
        parent = lost.get(one)
        if parent in dates and parent is not None:
            below.setdefault(parent, set()).add(one)
            above.add(one)

    def stemming(group: Sequence[str]) -> int:
        seen, todo = set(group), list(group)
        for one in todo:
            todo += below.get(one, set()) - seen
            seen |= below.get(one, set())
        return len(seen)

    together = groups(dates, pairs).values()  # one that may come from a page with a parent begins nothing of itself
    heads = [sorted(those, key=lambda page: (in_time(dates[page]), page)) for those in together]
    heads = [those for those in heads if above.isdisjoint(those)]
    heads.sort(key=lambda those: (-stemming(those), in_time(dates[those[0]]), those[0]))
    first = [page for those in heads for page in those]
    gone = tuple(sorted(behind - above))
    order = sorted(first or dates, key=lambda page: (in_time(dates[page]), page))
    named, known = (first or order)[0], len(first) == 1 and not gone
    if not known and first and all(surely_before(dates[order[0]], dates[other]) for other in order[1:]):
        named, known = order[0], dates[order[0]] is not None
    return Descent(origins=tuple(map(tuple, heads)), lost=gone, named=named, known=known)


# --- judgements ---------------------------------------------------------------------------------


class Act(StrEnum):
    """What a person does about something in a case.

    accept, reject, correct: a statement, copy, claim or finding; merge: statements of a page, findings of a page, or
    claims into one, and of copies the lost pages that they come of; split: a statement in two, statements out of a
    claim, a finding into one for each place it rests on, or a copy out of the lost page that it shares with others, so
    that it comes of one of its own; note: words beside it; grade: by the Admiralty code; undo: takes an earlier
    judgement back.
    """

    ACCEPT = "accept"
    REJECT = "reject"
    CORRECT = "correct"
    MERGE = "merge"
    SPLIT = "split"
    NOTE = "note"
    GRADE = "grade"
    UNDO = "undo"


class Judged(StrEnum):
    """What kind of thing a judgement is about."""

    STATEMENT = "statement"
    COPY = "copy"
    CLAIM = "claim"
    FINDING = "finding"
    SOURCE = "source"


class Standing(StrEnum):
    """What people left of something that was computed. computed: nobody has judged it; merged: it lives on in another;
    made: people made it, by a merge or a split."""

    COMPUTED = "computed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CORRECTED = "corrected"
    MERGED = "merged"
    MADE = "made"


class Grade(StrEnum):
    """The Admiralty code: A to F for how reliable a source is, 1 to 6 for how credible a statement is. F and 6: it
    cannot be judged."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"
    ONE = "1"
    TWO = "2"
    THREE = "3"
    FOUR = "4"
    FIVE = "5"
    SIX = "6"


class Correction(Noun, frozen=True, kw_only=True):
    """What a person puts in the place of what was computed; a field that is null stays as it was.

    Of a statement: certainty, negated, and `chain`, the names of its sources, nearest the page first. Of a copy: kind,
    directed, and `parent`, the id of that of its two pages which the other derives from. Of a claim: text. Of a
    finding: verdict and severity. `at` is where a statement is split: an offset in its page's text.
    """

    certainty: Certainty | None = None
    negated: bool | None = None
    chain: tuple[str, ...] | None = None
    kind: CopyKind | None = None
    directed: bool | None = None
    parent: str | None = None
    text: str | None = None
    verdict: Verdict | None = None
    severity: Severity | None = None
    at: int | None = None


class Anchor(Noun, frozen=True, kw_only=True):
    """What a judgement holds on to, so that it finds it again when it is computed anew.

    `ids` are those of the statement, of the finding, of a claim's statements, or of a copy's child and parent; of a
    source, its name. Where a copy's parent is `lost`, they are its child and the lost page's other children, if any.
    `words` are its words at the time, for people. `pages` are those it stands on. A statement is found again by its
    words, a finding by `same`, its check's code and then the words of each place it rests on; of several, the nearest
    to `start`, where its words began on the page.
    """

    ids: tuple[str, ...]
    words: str
    pages: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    start: int | None = None
    lost: bool = False


class Judgement(Noun, frozen=True, kw_only=True):
    """What one person decided about something in a case, and when (`at`: UTC). It is never altered: who thinks again
    judges again, or takes it back, by a judgement that names the other in `undoes`.

    `on` is what it is about; of a merge all that become one, of a split what is split and then what leaves it.
    """

    id: str
    act: Act
    what: Judged
    on: tuple[Anchor, ...]
    by: str
    at: str
    correction: Correction | None = None
    grade: Grade | None = None
    note: str | None = None
    undoes: str | None = None


class Remark(Noun, frozen=True, kw_only=True):
    """A judgement that holds, as it is told beside what it is about: what was done, the grade and the note that were
    given, by whom, and when (UTC)."""

    by: str
    at: str
    act: Act
    grade: Grade | None = None
    note: str | None = None


class Counted(Noun, frozen=True, kw_only=True):
    """How much is in a case: `findings` by code, `beside` those of them that fail and rest on other pages."""

    pages: int
    lost: int
    claims: int
    contested: int
    findings: dict[str, int]
    beside: int


# --- as JSON ------------------------------------------------------------------------------------


def to_json(record: Record | Failed) -> bytes:
    """The record as one line of JSON, without the line's end."""
    return msgspec.json.encode(record)


def from_json(line: bytes | str) -> Record | Failed:
    """The record in one line of JSON. Raises msgspec.ValidationError where it is none."""
    if "failure" in msgspec.json.decode(line, type=dict[str, msgspec.Raw]):
        return msgspec.json.decode(line, type=Failed)
    return msgspec.json.decode(line, type=Record)


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of one line of output: a record, or the failure of a page."""
    (made, failed), parts = msgspec.json.schema_components((Record, Failed), ref_template="#/$defs/{name}")
    for part in parts.values():
        if "properties" in part:  # every field is always written, and no other
            part["required"] = list(part["properties"])
            part["additionalProperties"] = False
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:sayso:record:{SCHEMA}",
        "title": f"sayso record, schema {SCHEMA}",
        "oneOf": [made, failed],
        "$defs": parts,
    }
    return msgspec.json.decode(msgspec.json.encode(whole), type=dict[str, Any])
