"""A family of pages drawn over time as SVG: who copied whom, and what each copy changed."""

from __future__ import annotations

import html
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from sayso.export.drawing import clean, cut, element, fold, label, measure, number, picture
from sayso.export.family import Family, Tie, Times, called, turned
from sayso.export.layout import BOX_HEIGHT, BOX_WIDTH, DROP, MOST, STEP, Edge, Node, Point, lay_out
from sayso.record import Change, ChangeKind, Copy, LostPage, Page
from sayso.text import file_name

__all__ = ["change_words", "stemma_svg"]

AXIS = 112
"""Pixels left of the drawing for its dates."""
TOLD = 60
"""Copies that the description names; assistive technology reads it out whole."""
LINE = 14
"""Pixels between lines of a label."""
ABOUT = "Time runs down, a copy below its parents. Times in UTC where pages give an offset."

PageLink = Callable[[str], str | None]
CopyLink = Callable[[Copy], str | None]


def stemma_svg(
    pages: Iterable[Page],
    copies: Iterable[Copy],
    lost: Iterable[LostPage] = (),
    changes: Iterable[Change] = (),
    *,
    page_link: PageLink | None = None,
    copy_link: CopyLink | None = None,
    unfold_link: PageLink | None = None,
    fold_reprints: bool = True,
    unfolded: Collection[str] = (),
    width: int = 1360,
    alone: bool = True,
) -> str:
    """Draw the pages of a family as SVG: time runs down, a copy stands below its parents, and every copy says its kind,
    its share and what it changed; its reasons are its tooltip.

    Copies and changes of other pages are left out. A page without a date stands between its parents and its copies and
    says so; one dated before a page it comes from stands below that and says so. A lost page is dashed. Where the
    direction of a copy is not known its line has no head, and the two stand side by side if they are of one day and
    nothing else puts one above the other. Three or more reprints of one page that changed nothing and that nothing else
    hangs on are one node, unless `fold_reprints` is false or the id of their parent is in `unfolded`; and so are pages
    that are all but the same as another, where it is not known which came first.

    `page_link` gives the address for the id of a page, `copy_link` that for a copy, `unfold_link` that of the picture
    with the reprints of the page of this id drawn each; null for none. They are not checked: pass none that a page
    chose. In `width` pixels fit the boxes of a row; many lines side by side make the picture wider. `alone` gives it
    its own style sheet, for a file of its own; without, the page around it links `SHEET`. Ids of elements are
    `page-ID`, `lost-ID`, `copy-CHILD-PARENT`, for reprints drawn as one `reprints-PARENT` and `copies-PARENT`, and for
    pages all but the same `versions-ID` and `versions-ID-OTHER`. The same input gives the same bytes, in any order.
    """
    links = _Links(page_link or _none, copy_link or _none, unfold_link or _none)
    family = Family(pages, copies, lost, changes)
    if fold_reprints:
        family.fold(unfolded)
    times = Times(family)
    return _Drawing(family, times, links, width).svg(alone=alone)


def change_words(changes: Iterable[Change]) -> str:
    """What a copy changed, short, the weightiest first: 'figure 60 → 352; certainty raised; source dropped ×2'."""
    counted = Counter(sorted((_WEIGHTS.index(c.kind), _change(c)) for c in changes))
    return "; ".join(words if times == 1 else f"{words} ×{times}" for (_, words), times in sorted(counted.items()))


_WEIGHTS = (
    ChangeKind.NEGATION_FLIPPED,
    ChangeKind.FIGURE_CHANGED,
    ChangeKind.CERTAINTY_RAISED,
    ChangeKind.CERTAINTY_LOWERED,
    ChangeKind.BOUND_DROPPED,
    ChangeKind.FIGURE_UNIT_CHANGED,
    ChangeKind.ACTOR_CHANGED,
    ChangeKind.PLACE_CHANGED,
    ChangeKind.TIME_CHANGED,
    ChangeKind.SOURCE_DROPPED,
    ChangeKind.HEADLINE_BEYOND_BODY,
    ChangeKind.LOADED_WORD_ADDED,
    ChangeKind.SOURCE_ADDED,
    ChangeKind.DETAIL_DROPPED,
    ChangeKind.DETAIL_ADDED,
)
_FIGURE = re.compile(r"\d[\d,. ]{0,20}\d|\d")


def _change(change: Change) -> str:
    if change.kind is ChangeKind.FIGURE_CHANGED and change.before and change.after:
        before, after = (_FIGURE.findall(span.text[:200]) for span in (change.before, change.after))
        if len(before) == len(after) == 1 and before != after:
            return f"figure {before[0]} → {after[0]}"
    return change.kind.replace("_", " ")


def _none(_: object) -> None:
    return None


@dataclass(frozen=True, slots=True)
class _Links:
    page: PageLink
    copy: CopyLink
    unfold: PageLink


# --- the picture ---------------------------------------------------------------------------------


def _downward(tie: Tie, times: Times) -> Tie:
    """An edge without direction as one to the later of the two, above which its label then stands."""
    if tie.directed or tie.copy is None:
        return tie
    one, two = ((times.band(key), times.of[key].moment or float("inf"), key) for key in (tie.parent, tie.child))
    return tie if one <= two else replace(tie, parent=tie.child, child=tie.parent, copy=turned(tie.copy))


@dataclass(slots=True)
class _Text:
    """Lines of the label of one edge: words and class."""

    lines: list[tuple[str, str]] = field(default_factory=list)


class _Drawing:
    def __init__(self, family: Family, times: Times, links: _Links, width: int) -> None:
        self.family, self.times, self.links = family, times, links
        family.ties = [_downward(tie, times) for tie in family.ties]
        self.entering: dict[str, list[Tie]] = defaultdict(list)
        for tie in family.ties:
            self.entering[tie.child].append(tie)
        self.labels = {(tie.parent, tie.child): self._label(tie) for tie in family.ties}
        self.columns = max(1, (width - AXIS - 24) // (BOX_WIDTH + 30))
        nodes = [
            Node(key=key, band=times.band(key), moment=times.of[key].moment, label=self._room(key))
            for key in family.keys
        ]
        self.edges = [
            Edge(parent=tie.parent, child=tie.child, style=tie.style, directed=tie.directed) for tie in family.ties
        ]
        self.laid = lay_out(nodes, self.edges, columns=self.columns)
        self.top = 62.0
        heads = max(measure(self.title, size=15, bold=True), measure(ABOUT))
        self.width = max(AXIS + self.laid.width + 16, heads + 32)
        self.height = self.top + self.laid.height

    def _room(self, key: str) -> int:
        lines = sum(len(self.labels[tie.parent, key].lines) for tie in self.entering[key])
        return lines * LINE + (8 if lines else 2)

    def _label(self, tie: Tie) -> _Text:
        """What stands above the box where an edge comes in."""
        if tie.copy is None:
            return _Text()
        several = len(self.entering[tie.child]) > 1
        room = BOX_WIDTH - DROP - 8 - STEP * min(MOST, max(0, len(self.entering[tie.child]) - 1))
        kind = f"{tie.copy.kind} {tie.copy.share:.0%}"
        if self._stack(tie):
            kind += " or more"
        lines = [(kind, "small dim")]
        if several or not tie.directed:
            name = f"{'from' if tie.directed else 'with'} {self.family.called(tie.parent)}"
            if measure(f"{name}: {kind}", size=11) <= room:
                lines = [(f"{name}: {kind}", "small dim")]
            else:
                lines.insert(0, (cut(name, room, size=11), "small dim"))
        if not tie.directed:
            lines += [(line, "small unsure") for line in fold("which came first is not known", room, lines=2, size=11)]
        if tie.changes:
            words = "≠ " + clean(change_words(tie.changes), 160)
            lines += [(line, "small mark") for line in fold(words, room, lines=3, size=11)]
        return _Text(lines)

    def svg(self, *, alone: bool) -> str:
        family = self.family
        legend, legend_height = self._legend()
        width = self.width
        first = min((page.id for page in family.pages.values()), default="empty")
        parts = [
            *self._heading(),
            *self._bands(width),
            *(part for row in self.laid.rows for key in row for part in self._node(key)),
            *legend,
        ]
        linked = any('href="' in part for part in parts)
        return picture(
            "stemma",
            parts,
            name=f"stemma-{first}",
            title=self.title,
            told=self._told(),
            width=width,
            height=self.height + legend_height,
            alone=alone,
            links=linked,
        )

    # --- words about the whole ------------------------------------------------------------------

    @property
    def title(self) -> str:
        family = self.family
        parts = [_many(len(family.pages), "page"), f"{_many(family.copies, 'link')} of copying"]
        if family.lost:
            parts.insert(1, _many(len(family.lost), "lost page"))
        changes = sum(len(tie.changes) for tie in family.ties)
        if changes:
            parts.append(_many(changes, "change in meaning", "changes in meaning"))
        return f"Who copied whom: {', '.join(parts)}"

    def _told(self) -> str:
        ties = sorted(self.family.ties, key=lambda tie: (tie.child, tie.parent))
        shown = [self._sentence(tie) for tie in ties[:TOLD]]
        if len(ties) > TOLD:
            shown.append(f"And {len(ties) - TOLD} more.")
        return " ".join(["Time runs down; a copy stands below its parents.", *shown])

    def _sentence(self, tie: Tie) -> str:
        parent, child = self.family.called(tie.parent), self.family.called(tie.child)
        if tie.copy is None:
            return f"A lost page comes from {parent}."
        if not tie.copy.directed and self._stack(tie):
            return f"{child} and {parent} are all but the same; which came first is not known."
        if not tie.copy.directed:
            return f"One of {parent} and {child} comes from the other; which is not known."
        if tie.child in self.family.folded:
            return f"There are {child} of {parent}."
        changed = f"; {clean(change_words(tie.changes), 160)}" if tie.changes else ""
        return f"{child}: {tie.copy.kind} of {parent}{changed}."

    def _stack(self, tie: Tie) -> str | None:
        """The end of an edge that is several pages drawn as one; None for an edge between two."""
        return next((key for key in (tie.child, tie.parent) if key in self.family.folded), None)

    def _heading(self) -> Iterator[str]:
        yield label(self.title, 16, 26, "heading")
        yield label(ABOUT, 16, 46, "dim")

    def _bands(self, width: float) -> Iterator[str]:
        before = None
        for count, (band, start, end) in enumerate(self.laid.bands):
            y = self.top + start
            kind = "band odd" if count % 2 else "band"
            yield element("rect", class_=kind, x=0, y=y, width=width, height=end - start)
            day, hour = self.times.named(band)
            yield label(day, 16, y + 24, "strong")
            if hour:
                yield label(hour, 16, y + 40, "strong")
            if before is not None and (between := self.times.since(band, before)):
                yield label(cut(between, AXIS - 24, size=11), 16, y + (54 if hour else 40), "small dim")
            before = band

    # --- nodes and edges ------------------------------------------------------------------------

    def _node(self, key: str) -> Iterator[str]:
        lines = 0
        order = {(edge.parent, edge.child): n for n, edge in enumerate(self.edges)}
        total = sum(len(self.labels[tie.parent, key].lines) for tie in self.entering[key])
        x, y = self._corner(key)
        for tie in self.entering[key]:
            text = self.labels[tie.parent, key].lines
            left = x + DROP + 8 + STEP * min(MOST, len(self.entering[key]) - 1)
            start = y - 7 - LINE * (total - lines - 1)
            words = [label(line, left, start + LINE * n, kind) for n, (line, kind) in enumerate(text)]
            lines += len(text)
            yield self._edge(tie, self.laid.lines[order[tie.parent, key]], words)
        if key in self.family.lost:
            yield self._lost(key, x, y)
        elif key in self.family.folded:
            yield self._folded(key, x, y)
        else:
            yield self._page(key, x, y)

    def _corner(self, key: str) -> Point:
        x, y = self.laid.boxes[key]
        return x + AXIS, y + self.top

    def _edge(self, tie: Tie, line: Sequence[Point], words: Sequence[str]) -> str:
        points = [(x + AXIS, y + self.top) for x, y in line]
        parts = [element("title", html.escape(self._reasons(tie)))]
        if points:
            head = 7.0 if tie.directed else 0.0
            (x, y), (_, before) = points[-1], points[-2]
            down = 1 if y >= before else -1
            parts.append(element("path", class_="line", d=_rounded([*points[:-1], (x, y - head * down)])))
            if tie.directed:
                d = f"M{number(x)} {number(y)}l-4.5 {number(-9.0 * down)}h9z"
                parts.append(element("path", class_="head", d=d))
        parts += words
        child, parent = (key.split("-", 1)[1] for key in (tie.child, tie.parent))
        name = f"copy-{child}-{parent}"
        stack = self._stack(tie)
        if stack:
            name = f"copies-{parent}" if stack.startswith("reprints-") else f"versions-{child}-{parent}"
        kind = ["edge", tie.style, *([tie.copy.kind] if tie.copy else []), *(["changed"] if tie.changes else [])]
        address = self.links.copy(tie.copy) if tie.copy and not stack else None
        return element("g", _linked("".join(parts), address), class_=" ".join(kind), id=name)

    def _reasons(self, tie: Tie) -> str:
        lines = [self._sentence(tie)]
        if tie.copy is not None:
            lines += [f"because {clean(reason, 300)}" for reason in tie.copy.reasons[:12]]
        lines += [f"≠ {clean(change.message, 300)}" for change in tie.changes[:20]]
        if len(tie.changes) > 20:
            lines.append(f"and {len(tie.changes) - 20} changes more")
        return "\n".join(lines)

    def _page(self, key: str, x: float, y: float) -> str:
        page, when = self.family.pages[key], self.times.of[key]
        date, kind, placed = when.shown or "no date", "small dim", ""
        if key in self.times.early:
            date, kind = f"↑ {date}", "small mark"
            placed = "Its date is before that of a page it comes from; it stands below that page all the same."
        elif not when.known:
            kind = "small dim unsure"
            placed = "No day is known: it stands between its parents and its copies."
        tip = [
            clean(page.title),
            self.family.called(key),
            when.shown,
            placed,
            clean(file_name(page.file or "")),
            f"id {page.id}",
        ]
        id_room = 66
        lines = [
            label(cut(date, BOX_WIDTH - 20 - id_room, size=11), x + 10, y + 17, kind),
            label(page.id[:8], x + BOX_WIDTH - 10, y + 17, "small dim", anchor="end"),
        ]
        lines += self._words(self.family.called(key), clean(page.title, 200) or "no title", x, y)
        kinds = ["node", "page", *([] if when.known else ["undated"]), *(["early"] if placed and when.known else [])]
        return self._box(key, " ".join(kinds), x, y, tip, lines, self.links.page(page.id))

    def _lost(self, key: str, x: float, y: float) -> str:
        page = self.family.lost[key]
        reasons = [clean(reason, 300) for reason in page.reasons[:12]]
        lines = [
            label("not in the case", x + 10, y + 17, "small dim unsure"),
            label(page.id[:8], x + BOX_WIDTH - 10, y + 17, "small dim", anchor="end"),
            *self._words("a lost page", "; ".join(reasons), x, y),
        ]
        tip = ["A lost page: not in the case, inferred from its copies", *reasons, f"id {page.id}"]
        return self._box(key, "node lost", x, y, tip, lines, None)

    def _folded(self, key: str, x: float, y: float) -> str:
        pages = [self.family.pages[page] for page in self.family.folded[key]]
        names = sorted(called(page) for page in pages)
        lines = [
            label(cut(self.times.of[key].shown or "no date", BOX_WIDTH - 20, size=11), x + 10, y + 17, "small dim"),
            *self._words(self.family.called(key), _counted(names), x, y),
        ]
        behind = "".join(
            element("rect", class_="box", x=x + step, y=y + step, width=BOX_WIDTH, height=BOX_HEIGHT, rx=4)
            for step in (6, 3)
        )
        parent = self.family.within[key].split("-", 1)[1]
        about = "reprints that changed nothing:"
        if not key.startswith("reprints-"):
            other = self.family.called(self.family.within[key])
            about = f"pages that are all but the same as {other}; which came first is not known:"
        tip = [f"{len(pages)} {about}", *(cut(name, 400) for name in names[:40])]
        return self._box(key, "node reprints", x, y, tip, lines, self.links.unfold(parent), behind=behind)

    def _words(self, name: str, text: str, x: float, y: float) -> list[str]:
        room = BOX_WIDTH - 20
        shown = [label(cut(name, room, bold=True), x + 10, y + 35, "strong")]
        for count, line in enumerate(fold(text, room, lines=2, size=11)):
            shown.append(label(line, x + 10, y + 52 + LINE * count, "small"))
        return shown

    def _box(
        self, key: str, kind: str, x: float, y: float, tip: Sequence[str], lines: Sequence[str], address: str | None,
        *, behind: str = "",
    ) -> str:  # fmt: skip
        title = element("title", html.escape("\n".join(line for line in tip if line)))
        box = element("rect", class_="box", x=x, y=y, width=BOX_WIDTH, height=BOX_HEIGHT, rx=4)
        return element("g", _linked(f"{title}{behind}{box}{''.join(lines)}", address), class_=kind, id=key)

    # --- legend -----------------------------------------------------------------------------------

    def _legend(self) -> tuple[list[str], float]:
        """What the signs mean, of those that occur."""
        family = self.family
        kinds = {tie.style for tie in family.ties}
        entries: list[tuple[str, str, str]] = []
        if "directed" in kinds:
            entries.append(("edge directed", "copy; its kind, and the share of it that comes from the parent", "head"))
        if "undirected" in kinds:
            entries.append(("edge undirected", "one comes from the other; which is not known", "line"))
        if family.lost:
            entries.append(("node lost", "lost page: inferred, not in the case", "box"))
        if family.folded:
            entries.append(
                ("node reprints", "reprints that changed nothing, or pages all but the same, as one", "stack")
            )
        if any(not self.times.of[key].known for key in family.pages if key in self.times.of):
            entries.append(("", "no day known: placed by parents and copies", "no date"))
        if self.times.early:
            entries.append(("", "dated before a page it comes from", "↑"))
        if any(tie.changes for tie in family.ties):
            entries.append(("", "changed in meaning", "≠"))
        parts, x, y = [], 16.0, self.height + 26
        limit = self.width
        for kind, words, sign in entries:
            left = 46 if sign == "no date" else 38
            room = left + measure(words, size=11) + 20
            if x > 16 and x + room > limit:
                x, y = 16.0, y + 20
            parts.append(element("g", _sign(sign, x, y) + label(words, x + left, y, "small dim"), class_=kind or None))
            x += room
        return parts, (y - self.height + 16) if entries else 12.0


def _sign(sign: str, x: float, y: float) -> str:
    if sign in ("head", "line"):
        shown = element("path", class_="line", d=f"M{number(x)} {number(y - 4)}h{25 if sign == 'head' else 32}")
        if sign == "head":
            shown += element("path", class_="head", d=f"M{number(x + 32)} {number(y - 4)}l-9 -4.5v9z")
        return shown
    if sign in ("box", "stack"):
        steps = (6, 3, 0) if sign == "stack" else (0,)
        return "".join(element("rect", class_="box", x=x + s, y=y - 12 + s, width=25, height=13, rx=2) for s in steps)
    if sign == "no date":
        return label(sign, x, y, "small dim unsure")
    return label(sign, x + 32, y, "small mark", anchor="end")


def _linked(content: str, address: str | None) -> str:
    return content if address is None else element("a", content, href=address)


def _rounded(points: Sequence[Point], radius: float = 6.0) -> str:
    """A line at right angles as a path; its round corners show which of two lines that meet goes where."""
    shown = [f"M{number(points[0][0])} {number(points[0][1])}"]
    for before, at, after in zip(points, points[1:], points[2:], strict=False):
        lengths = [abs(at[0] - other[0]) + abs(at[1] - other[1]) for other in (before, after)]
        size = min(radius, lengths[0] / 2, lengths[1] / 2)
        start, end = (_towards(at, other, size) for other in (before, after))
        shown.append(f"L{number(start[0])} {number(start[1])}")
        shown.append(f"Q{number(at[0])} {number(at[1])} {number(end[0])} {number(end[1])}")
    shown.append(f"L{number(points[-1][0])} {number(points[-1][1])}")
    return "".join(shown)


def _towards(at: Point, other: Point, size: float) -> Point:
    dx, dy = other[0] - at[0], other[1] - at[1]
    length = abs(dx) + abs(dy)
    return (at[0] + dx / length * size, at[1] + dy / length * size) if length else at


def _counted(names: Iterable[str]) -> str:
    """'Norden Wire (23), Hale Courier'"""
    return ", ".join(name if times == 1 else f"{name} ({times})" for name, times in Counter(names).items())


def _many(count: int, one: str, several: str | None = None) -> str:
    return f"{count:,} {one if count == 1 else several or one + 's'}"
