"""A case as text for people: what is in it, its claims, a stemma, two pages side by side. At most 100 columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from sayso.days import in_time
from sayso.record import Change, Claim, ClaimFigure, Copy, Counted, Finding, LostPage, Page, Span
from sayso.text import outlet, sentences, visible

__all__ = ["claims_view", "comparison", "found_view", "overview", "shown", "stemma"]


def named(page: Page) -> str:
    """What to call a page on one line: when, from whom, and its title."""
    day = page.published.value[:10] if page.published else "undated   "
    return visible(f"{day} {outlet(page)}{f': {page.title}' if page.title else ''}")


def short(page: Page) -> str:
    """A page by who it is from."""
    return visible(outlet(page))


# --- show ---------------------------------------------------------------------------------------


FAMILIES, PAGES, ALONE = 25, 40, 100
"""Families that an overview lists, pages of each, and pages that stand alone: the rest is counted."""


def shown(families: Mapping[str, Sequence[str]]) -> set[str]:
    """The ids of the pages that an overview may list: of those families it lists."""
    linked, alone = _ranked(families)
    return {page for pages in (*linked[:FAMILIES], *alone[:ALONE]) for page in pages}


def _ranked(families: Mapping[str, Sequence[str]]) -> tuple[list[Sequence[str]], list[Sequence[str]]]:
    ranked = sorted(families.values(), key=lambda pages: (-len(pages), pages))
    linked = sum(len(pages) > 1 for pages in ranked)
    return ranked[:linked], ranked[linked:]


def overview(
    pages: Mapping[str, Page],
    families: Mapping[str, Sequence[str]],
    claims: Sequence[Claim],
    counted: Counted,
    beside: Sequence[tuple[str, Finding]],
    failures: Sequence[tuple[str, str, str]],
    remarks: Sequence[str] = (),
) -> RenderableType:
    """What is in a case: its pages by family, its first claims, its findings by code, its failures.

    `pages` are at least those that `shown` names and those of `beside`, the worst findings that rest on other pages.
    What is not listed is counted.
    """
    linked, alone = _ranked(families)
    parts: list[RenderableType] = [Text(_counts(counted, len(linked)), style="bold"), Text()]
    for number, family in enumerate(linked[:FAMILIES], 1):
        parts.append(Text(f"family {number}, {len(family):,} pages", style="bold cyan"))
        parts.append(_listed((page[:8], named(pages[page])) for page in _by_date(family, pages)[:PAGES]))
        parts += _more(len(family) - PAGES, "page", "sayso stemma")
    parts += _more(len(linked) - FAMILIES, "family", "sayso stemma", "families")
    if alone:
        parts.append(Text("pages that nothing links to another", style="bold cyan"))
        some = _by_date([page for (page,) in alone[:ALONE]], pages)
        parts.append(_listed((page[:8], named(pages[page])) for page in some))
        parts += _more(len(alone) - ALONE, "page", "sayso export")
    if claims:
        parts += [Text(), Text("claims by number of origins", style="bold cyan")]
        parts.append(_listed((str(number), _claim_line(claim)) for number, claim in enumerate(claims[:SHOWN], 1)))
        parts += _more(counted.claims - len(claims[:SHOWN]), "claim", "sayso claims")
    if counted.findings:
        ranked = sorted(counted.findings.items(), key=lambda item: (-item[1], item[0]))
        told = ", ".join(f"{code} {n}" for code, n in ranked)
        parts += [Text(), Text("findings  ", style="bold cyan").append(told, style="")]
    parts += _against_others(beside, pages, counted.beside)
    parts.extend(Text(visible(remark), style="yellow") for remark in remarks)
    for file, stage, reason in failures:
        parts.append(Text(f"not read  {visible(file)}: {visible(reason)} ({stage})", style="yellow"))
    return Group(*parts)


SHOWN = 10
"""Findings, and claims, that an overview tells in words."""


def _against_others(
    beside: Sequence[tuple[str, Finding]], pages: Mapping[str, Page], every: int
) -> list[RenderableType]:
    """What pages have otherwise than the other pages of their case, worst first; `every` is how many there are."""
    if not beside:
        return []
    rows = []
    for page, finding in beside[:SHOWN]:
        line = Text(f"{short(pages[page])}: ", style="bold").append(visible(finding.message), style="")
        rows.append((page[:8], line.append(f"  {finding.code}", style="dim")))
    heading: list[RenderableType] = [Text(), Text("beside the other pages", style="bold cyan"), _listed(rows)]
    return [*heading, *_more(every - len(rows), "finding", "sayso export")]


def _listed(rows: Iterable[tuple[str, str | Text]]) -> Table:
    """An id and what it stands for on each row; what runs on is indented."""
    grid = Table.grid(padding=(0, 0, 0, 2))
    grid.add_column(no_wrap=True, style="dim")
    grid.add_column(overflow="fold")
    for name, shown in rows:
        grid.add_row(name, Text(shown) if isinstance(shown, str) else shown)
    return grid


def _more(number: int, one: str, command: str, several: str | None = None) -> list[RenderableType]:
    return [Text(f"  and {_many(number, one, several)} more: {command}", style="dim")] if number > 0 else []


def _counts(counted: Counted, linked: int) -> str:
    contested = f" ({counted.contested:,} contested)" if counted.contested else ""
    return ", ".join(
        (
            _many(counted.pages, "page"),
            _many(linked, "family", "families"),
            _many(counted.lost, "lost page"),
            _many(counted.claims, "claim") + contested,
        )
    )


def _many(number: int, one: str, several: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def _by_date(pages: Iterable[str], by_id: Mapping[str, Page]) -> list[str]:
    def moment(page: str) -> tuple[tuple[float, float], str]:
        published = by_id[page].published
        return (in_time(published.value if published else None), page)

    return sorted(pages, key=moment)


# --- claims -------------------------------------------------------------------------------------


def claims_view(claims: Sequence[tuple[int, Claim]], pages: Mapping[str, Page]) -> RenderableType:
    """Claims under their numbers among all of the case, with their origins, sources and figures."""
    grid = _listed([])
    publishers = {id: page.publisher for id, page in pages.items()}
    for place, (number, claim) in enumerate(claims):
        lines = [_claim_line(claim, publishers)]
        for origin in claim.origins:
            where = origin.outlet or (
                f"a lost page ({origin.lost[:8]})" if origin.lost else short(pages[origin.page or ""])
            )
            lines.append(Text(f"from {visible(where)}: {visible('; '.join(origin.reasons))}", style="dim"))
        if claim.sources:
            lines.append(Text(f"on the word of {visible(', '.join(claim.sources))}"))
        if claim.figures:
            for unit, those in claim.series.items():
                lines.append(Text(f"figures, {visible(unit)}: {', '.join(_series(those, unit))}"))
        lines.extend(Text(f"not told: {visible(line)}", style="yellow") for line in claim.untold)
        if place:
            grid.add_row("", "")
        grid.add_row(str(number), Text("\n").join([*lines, Text(f"id {claim.id}", style="dim")]))
    return grid if claims else Text("no claims")


def _claim_line(claim: Claim, publishers: Mapping[str, str | None] | None = None) -> Text:
    """'6 pages, 1 origin, all on the word of one ministry: ...'"""
    line = Text(claim.counted(publishers), style="bold")
    if len(claim.sources) == 1 and len(claim.pages) > 1:
        line.append(f", all on the word of {visible(claim.sources[0])}")
    if claim.contradicting:
        line.append(", contested", style="yellow")
    return line.append(f": {visible(claim.told)}")


def _series(figures: Iterable[ClaimFigure], unit: str) -> list[str]:
    """Figures in order, each of one day once; their unit where it is another."""
    shown: list[str] = []
    for figure in figures:
        value = f"{figure.date[:10] if figure.date else 'undated'} {_figure(figure, unit)}"
        if value not in shown:
            shown.append(value)
    return shown


def _figure(figure: ClaimFigure, unit: str) -> str:
    low, high = (f"{value:,.10g}" if value is not None else "" for value in (figure.low, figure.high))
    sign = figure.bound.replace("_", " ")
    number = f"{low} to {high}" if low and high and low != high else low or high
    bound = "" if figure.bound in ("exact", "between") else f"{sign} "
    return visible(f"{bound}{number} {figure.unit if figure.unit and figure.unit != unit else ''}").strip()


# --- stemma -------------------------------------------------------------------------------------


def stemma(
    pages: Mapping[str, Page],
    copies: Sequence[Copy],
    lost: Sequence[LostPage],
    changes: Sequence[Change],
    *,
    family: Sequence[str],
) -> RenderableType:
    """A family as a tree, copies below their parents, each with its kind, its share and what it changed.

    A page with several parents stands below the one that most of it comes from and names the others. Pages of which one
    comes from the other, nobody knows which, each say so.
    """
    drawing = _Drawing(pages, copies, lost, changes, family)
    head = f"{_many(len(drawing.inside), 'page')}"
    if drawing.behind:
        head += f", {_many(len(drawing.behind), 'lost page')}"
    tree = Tree(Text(f"{head}; copies below their parents, times in UTC where pages give an offset", style="dim"))
    drawing.roots(tree)
    return tree


class _Drawing:
    """Draws pages into a tree, each once."""

    def __init__(
        self,
        pages: Mapping[str, Page],
        copies: Sequence[Copy],
        lost: Sequence[LostPage],
        changes: Sequence[Change],
        family: Sequence[str],
    ) -> None:
        self.pages, self.inside = pages, set(family)
        self.above: dict[str, list[Copy]] = defaultdict(list)
        self.beside: dict[str, list[tuple[str, Copy]]] = defaultdict(list)
        for copy in copies:
            if copy.child not in self.inside:
                continue
            if copy.directed or copy.parent is None:
                self.above[copy.child].append(copy)
            else:
                self.beside[copy.child].append((copy.parent, copy))
                self.beside[copy.parent].append((copy.child, copy))
        self.below: dict[str, list[str]] = defaultdict(list)  # pages by the parent they are drawn below
        for child, theirs in self.above.items():
            theirs.sort(key=lambda copy: (-copy.share, copy.parent or "", copy.lost or ""))
            self.below[theirs[0].parent or theirs[0].lost or ""].append(child)
        named = {copy.lost for theirs in self.above.values() for copy in theirs}
        self.behind = {page.id: page for page in lost if page.id in named}
        self.changes: dict[tuple[str, str], list[Change]] = defaultdict(list)
        for change in changes:
            self.changes[change.child, change.parent].append(change)
        self.drawn: set[str] = set()

    def roots(self, tree: Tree) -> None:
        """Everything, from what has no parent down; of pages that copy in a circle the earliest goes first."""
        free = [page for page in self.inside if not self.above.get(page)]
        for page in self._in_time(free):
            self.page(tree, page)
        for lost in sorted(self.behind):
            if self.behind[lost].derived_from not in self.inside:
                self.lost(tree, lost)
        for page in self._in_time(self.inside):
            self.page(tree, page)

    def page(self, tree: Tree, page: str) -> None:
        if page in self.drawn or page not in self.inside:
            return
        self.drawn.add(page)
        line = Text(_moment(self.pages[page]), style="bold").append(f" {short(self.pages[page])}", style="bold")
        title = self.pages[page].title
        line.append(f": {visible(title)}" if title else "", style="not bold").append(
            f"  {page[:8]}", style="not bold dim"
        )
        parents = self.above.get(page, ())
        for number, copy in enumerate(parents):
            also, which = ("also ", f" ({(copy.parent or copy.lost or '')[:8]})") if number else ("", "")
            words = f"\n{also}{copy.kind} of {self._called(copy)}{which}, {copy.share:.0%} from there"
            line.append(words, style="not bold cyan")
        for other, copy in sorted(self.beside.get(page, ()), key=lambda pair: pair[0]):
            name = short(self.pages[other])
            words = f"\n{copy.kind} of {name}, or {name} of it: which came first is not known"
            line.append(words, style="not bold yellow")
        branch = tree.add(line)
        for copy in parents:
            start = f"beside {self._called(copy)}: " if len(parents) > 1 else ""
            for change in self.changes.get((page, copy.parent or ""), ()):
                branch.add(Text(visible(f"≠ {start}{change.message}"), style="yellow"))
        for lost in sorted(self.behind):
            if self.behind[lost].derived_from == page:
                self.lost(branch, lost)
        for child in self._in_time(self.below.get(page, ())):
            self.page(branch, child)

    def lost(self, tree: Tree, lost: str) -> None:
        if lost in self.drawn:
            return
        self.drawn.add(lost)
        line = Text("a lost page, not in the case", style="bold magenta").append(f"  {lost[:8]}", style="not bold dim")
        reasons = visible("; ".join(self.behind[lost].reasons))
        branch = tree.add(line.append(f"\n{reasons}" if reasons else "", style="not bold dim"))
        for child in self._in_time(self.below.get(lost, ())):
            self.page(branch, child)

    def _called(self, copy: Copy) -> str:
        if copy.parent is None:
            return "a lost page"
        return short(self.pages[copy.parent])

    def _in_time(self, pages: Iterable[str]) -> list[str]:
        def moment(page: str) -> tuple[tuple[float, float], str, str]:
            published = self.pages[page].published
            return (in_time(published.value if published else None), short(self.pages[page]), page)

        return sorted(pages, key=moment)


def _moment(page: Page) -> str:
    """When a page came out, to the minute where that is known: '2025-04-17 14:20', in UTC where it has an offset."""
    if page.published is None:
        return "undated"
    return visible(page.published.instant[:16].replace("T", " "))


# --- diff ---------------------------------------------------------------------------------------


def comparison(
    parent: Page,
    child: Page,
    sides: Iterable[tuple[Span | None, Span | None]],
    changes: Sequence[Change],
    copy: Copy | None,
) -> RenderableType:
    """Two pages side by side, sentence by sentence, then the changes named.

    A sentence of the parent that several of the child were made from is shown whole once. Of pages that no copy joins
    only sentences that stand side by side are shown.
    """
    grid = Table(box=None, padding=(0, 1), expand=True)
    for page in (parent, child):
        head = Text(short(page)).append(f"\n{_moment(page)}  {page.id[:8]}", style="not bold dim")
        grid.add_column(head, ratio=1, overflow="fold")
    shown: set[tuple[int, int]] = set()
    alike = 0
    for before, after in sides:
        alike += before is not None and after is not None
        if copy is None and not (before and after):
            continue
        same = before is not None and after is not None and before.text.split() == after.text.split()
        style = "dim" if same else ""
        grid.add_row(
            _once(before, shown, style) if before else Text("-", style="red"),
            Text(visible(after.text) if after else "-", style=style if after else "red"),
        )
    parts: list[RenderableType] = [_joined(parent, child, copy, alike), Text()]
    if copy is not None or alike:
        parts += [grid, Text()]
    if copy is not None:
        parts.append(Text(_many(len(changes), "change in meaning", "changes in meaning"), style="bold"))
    parts.extend(Text(f"≠ {change.kind.replace('_', ' ')}: {visible(change.message)}") for change in changes)
    return Group(*parts)


def _joined(parent: Page, child: Page, copy: Copy | None, alike: int) -> Text:
    """How the two pages hang together."""
    if copy is None:
        both = "side by side are sentences that are alike or state one claim" if alike else "no sentences are alike"
        return Text(f"no copy joins these two pages, and so no change is named; {both}", style="yellow")
    if not copy.directed:
        first = "which came first is not known: changes are told from the left to the right"
        return Text(f"{copy.kind}, one of the other; {first}", style="yellow")
    share = f"{copy.share:.0%} of its words come from there"
    return Text(visible(f"{short(child)} is a {copy.kind} of {short(parent)}; {share}"), style="bold")


def _once(span: Span, shown: set[tuple[int, int]], style: str) -> Text:
    """A passage, of which sentences that stand in a row above are cut to their first words."""
    text = Text()
    for start, end in sentences(span.text):
        place = (span.start + start, span.start + end)
        words = visible(span.text[start:end])
        if place in shown:
            text.append(f"{' ' if text else ''}{' '.join(words.split()[:AGAIN])} … (above)", style="dim")
        else:
            text.append(f"{' ' if text else ''}{words}", style=style)
        shown.add(place)
    return text


AGAIN = 4
"""Words of a sentence by which it is known again."""


# --- search -------------------------------------------------------------------------------------


def found_view(found: Iterable[tuple[Page, str]]) -> RenderableType:
    """Pages that a search found, each with a passage."""
    rows = []
    for page, passage in found:
        line = Text(named(page), style="bold").append("\n").append_text(_marked(visible(passage)))
        if "⟦" not in passage:
            line.append("\nthe words stand only in what belongs to its site", style="not bold dim")
        rows.append((page.id[:8], line))
    return _listed(rows) if rows else Text("no page holds all these words")


def _marked(passage: str) -> Text:
    text = Text()
    for number, part in enumerate(" ".join(passage.split()).replace("⟧", "⟦").split("⟦")):
        text.append(part, style="not bold yellow" if number % 2 else "not bold")
    return text
