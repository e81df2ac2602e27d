"""Bytes -> Page."""

from __future__ import annotations

import os
import re
from pathlib import Path

import msgspec

from sayso.errors import EmptyInput, NoSuchInput
from sayso.read.decode import as_written, decode
from sayso.record import Page, Role
from sayso.text import is_visible

__all__ = ["as_written", "body_text", "is_archive", "pages_in", "read_page"]

SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".txt", ".text", ".md"})
"""Names of files that are taken for pages in a folder; a file named outright may have any."""

ARCHIVES = (".warc", ".warc.gz", ".wacz")
"""Names of files that hold many pages each."""

BODY = frozenset(
    {Role.HEADING, Role.PARAGRAPH, Role.QUOTATION, Role.LIST_ITEM, Role.TABLE, Role.EMBED, Role.CORRECTION}
)
"""Roles of the report's own text."""

_MARKUP = re.compile(r"\s*(?:<!doctype html|<\?xml|<html|<head|<body|<!--)", re.IGNORECASE)
_TAGS = re.compile(
    r"<(?:/?(?:p|div|html|body|head|meta|title|article|section|span|a|h[1-6]|ul|li|script)\b)[^<>]{0,300}>",
    re.IGNORECASE,
)


def read_page(
    raw: bytes,
    *,
    file: str | None = None,
    url: str | None = None,
    captured: str | None = None,
    charset: str | None = None,
) -> Page:
    """The page in these bytes, HTML or text as it was scraped.

    `file` is kept as given and does not enter the page's id, nor does `captured`, the time the bytes were taken (EDTF);
    `url` is its address, where it is known from elsewhere; `charset` is the encoding its transfer declared.
    Raises EmptyInput for no visible text, NotAPage for what is no text, OverBudget for markup made to hang parsers.
    """
    label = file or "the page"
    decoded = decode(raw, label=label, http=charset)
    if is_html(decoded.text):
        from sayso.read.html import read_html

        page = read_html(decoded.text, raw=raw, file=file, url=url, notes=decoded.notes)
    else:
        from sayso.read.plain import read_text

        page = read_text(decoded.text, raw=raw, file=file, url=url, notes=decoded.notes)
    if not is_visible(page.text):
        raise EmptyInput(f"{label} has no visible text; fetch it again, with its scripts run if it needs them")
    return msgspec.structs.replace(page, captured=captured) if captured else page


def is_html(text: str) -> bool:
    """Whether a text is markup: it opens like it, or its first part holds at least two tags a page is made of."""
    if _MARKUP.match(text):
        return True
    return sum(1 for _, _ in zip(range(2), _TAGS.finditer(text, 0, 20_000), strict=False)) == 2


def body_text(page: Page) -> str:
    """The report's own text: its paragraphs, headings, lists, tables and embedded posts, one block a line."""
    return "\n".join(page.text[block.start : block.end] for block in page.blocks if block.role in BODY)


def is_archive(path: str | os.PathLike[str]) -> bool:
    """Whether a file is a web archive of many pages: by its name, or by the first bytes of an uncompressed WARC."""
    name = os.fsdecode(path)
    if name.lower().endswith(ARCHIVES):
        return not Path(name).is_dir()
    try:
        if not Path(name).is_file():  # never wait for a pipe here
            return False
        with Path(name).open("rb") as file:
            return file.read(7) == b"WARC/1."
    except (OSError, ValueError):
        return False  # whoever opens it next says why it cannot be opened


def pages_in(folder: Path) -> list[Path]:
    """The pages and archives in a folder and the folders under it, in order of their names; a file is itself.

    Raises NoSuchInput where there is nothing of that name, or a folder without pages.
    """
    if folder.is_file():
        return [folder]
    if not folder.exists():
        raise NoSuchInput(f"{folder} does not exist; name a page or a folder of pages")
    names = (*SUFFIXES, *ARCHIVES)
    found = sorted(path for path in folder.rglob("*") if path.name.lower().endswith(names) and path.is_file())
    if not found:
        raise NoSuchInput(f"{folder} holds no pages ({', '.join(sorted(names))}); name files or another folder")
    return found
