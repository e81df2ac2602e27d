"""A case, or one claim of it, told to an editor: from where, in what words, changed how, and what could not be told."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from sayso.errors import SettingError
from sayso.export import phrases
from sayso.export.blocks import Block, Paragraph, Strong, finished
from sayso.export.case_told import told
from sayso.export.chosen import Report
from sayso.export.markdown import markdown
from sayso.export.page import html_page
from sayso.export.withhold import MARK, Withheld
from sayso.record import Noun

__all__ = ["Format", "Written", "report"]


class Format(StrEnum):
    """What a report is written as."""

    MARKDOWN = "markdown"
    HTML = "html"


class Written(Noun, frozen=True, kw_only=True):
    """A report as text. `withheld` says of each name that was to be left out in how many places it was."""

    text: str
    withheld: dict[str, int] = msgspec.field(default_factory=dict)


def report(of: Report, *, as_: Format | str = Format.MARKDOWN, withhold: Iterable[str] = ()) -> Written:
    """The report in a format, without the names that are to be withheld.

    The same report gives the same text. Raises SettingError for a name without a letter or a format there is not.
    """
    if as_ not in tuple(Format):
        raise SettingError(f"a report is no '{as_}'; it is one of: {', '.join(Format)}")
    withheld = Withheld(withhold)
    head, body = told(of)
    rest = list(finished(body, withheld))
    title = withheld.address(of.case)
    opening = list(finished(head, Withheld(withheld.found)))
    notice = [_notice(len(withheld.found), withheld.places)] if withheld else []
    blocks = [*opening[:1], *notice, *opening[1:], *rest]
    text = markdown(blocks) if as_ == Format.MARKDOWN else html_page(f"{title}: report", blocks)
    return Written(text=text, withheld=withheld.found)


def _notice(names: int, places: int) -> Block:
    who = "A name was" if names == 1 else f"{names} names were"
    where = f"in {phrases.many(places, 'place')}, marked {MARK}" if places else "and occurs nowhere in what follows"
    return Paragraph(
        words=(
            Strong(text=f"{who} left out on request, {where}."),
            " Hashes, ids and addresses still tell which pages these are, and a page names whom it names.",
        )
    )
