"""How a report says what it says: pages by their numbers, chains, figures, changes and findings in a line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sayso.export.blocks import Code, Inline, Line, Said, See, Strong
from sayso.export.chosen import Kept
from sayso.record import Change, ClaimFigure, Finding, Source, Span, Statement, Verdict
from sayso.text import file_name, outlet

TITLE, WORDS, REASONS = 160, 1200, 600
"""Characters that are shown of a title, of quoted words, of reasons."""


class Pages:
    """The pages of a case under the numbers that a report gives them, in their order."""

    def __init__(self, pages: Iterable[Kept]) -> None:
        self.by_id = {page.id: page for page in pages}
        self.number = {page: n for n, page in enumerate(self.by_id, 1)}
        self.publishers = {page: kept.publisher for page, kept in self.by_id.items()}

    def __contains__(self, page: object) -> bool:
        return page in self.by_id

    def __getitem__(self, page: str) -> Kept:
        return self.by_id[page]

    def place(self, page: str) -> int:
        return self.number.get(page, 0)

    def see(self, page: str) -> See:
        n = self.number[page]
        return See(anchor=f"page-{n}", text=f"page {n}")

    def called(self, page: str) -> Line:
        """A page by who it is from."""
        kept = self.by_id[page]
        if kept.publisher or kept.url or kept.file:
            return (Said(text=outlet(kept), address=not kept.publisher, most=TITLE),)
        return (Code(text=outlet(kept)),)


def many(number: int, one: str, several: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def is_(number: int) -> str:
    return "is" if number == 1 else "are"


def title(text: str) -> Said:
    return Said(text=text, most=TITLE)


def reasons(reasons: Sequence[str]) -> Said:
    return Said(text="; ".join(reasons), most=REASONS)


def file(file: str) -> Said:
    """A file by its name."""
    return Said(text=file_name(file), address=True)


def day(value: str | None) -> str:
    return value[:10] if value else "undated"


def captured(page: Kept, *, short: bool = False) -> str:
    if page.captured is None:
        return "not known" if short else "time of capture not known"
    often = f" and {page.captures - 1} more" if page.captures > 1 else ""
    return f"{'' if short else 'captured '}{page.captured}{often}"


def quoted(words: Sequence[Span], *, most: int = WORDS) -> Line:
    return ("“", Said(text=" … ".join(span.text for span in words), most=most), "”")


def chain(statement: Statement, *, last: bool = False) -> Line:
    """'KTV → diplomats (anonymous)'; with `last` its innermost source alone."""
    links = statement.chain[-1:] if last else statement.chain
    return joined([_link(link) for link in links], " → ") if links else ("the page’s own word",)


def _link(link: Source) -> Line:
    words = link.name or (link.source.text if link.source else None)
    if words is None:
        return (link.kind.value,)
    vague = f" ({link.kind.value})" if link.kind.value in ("anonymous", "unnamed", "collective") else ""
    return (Said(text=words, most=TITLE), vague)


def sure(statement: Statement) -> str:
    return statement.certainty.replace("_", " ") + (", negated" if statement.negated else "")


def change(change: Change) -> Line:
    return (Strong(text=change.kind.replace("_", " ")), ": ", Said(text=change.message, most=REASONS))


def finding(finding: Finding) -> Line:
    weight = finding.severity.value if finding.verdict is Verdict.FAILS else finding.verdict.value
    return (Strong(text=f"{weight} {finding.code}"), ": ", Said(text=finding.message, most=REASONS))


def figure(figure: ClaimFigure) -> str:
    low, high = (f"{value:,.12g}" if value is not None else "" for value in (figure.low, figure.high))
    number = f"{low} to {high}" if low and high and low != high else low or high
    bound = "" if figure.bound in ("exact", "between") else f"{figure.bound.replace('_', ' ')} "
    return f"{bound}{number} {figure.unit or ''}".strip()


def meet(span: Span | None, others: Iterable[Span]) -> bool:
    return span is not None and any(span.start < other.end and other.start < span.end for other in others)


def joined(parts: Sequence[Line], between: str) -> Line:
    made: list[Inline] = []
    for part in parts:
        made += [between, *part] if made else part
    return tuple(made)


def listed(parts: Sequence[See], of: int | None = None) -> Line:
    """'page 1, page 2 and page 3', or '... and 12 more'."""
    more = (of or len(parts)) - len(parts)
    if more > 0:
        return (*joined([(part,) for part in parts], ", "), f" and {more} more")
    if len(parts) < 2:
        return tuple(parts)
    return (*joined([(part,) for part in parts[:-1]], ", "), " and ", parts[-1])
