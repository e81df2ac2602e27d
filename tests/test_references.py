"""A page's reference list: what each entry is, whether it can be followed, and where it is cited."""

from __future__ import annotations

import pytest

from sayso.read import read_page
from sayso.read.references import find_references
from sayso.record import Block, Reference, Role


def listed(entry: str, body: str = "") -> tuple[Reference, ...]:
    """The references of a text made of a paragraph and a list."""
    blocks = [Block(role=Role.PARAGRAPH, start=0, end=len(body))] if body else []
    start = len(body) + 1
    return find_references(
        f"{body}\n{entry}", [*blocks, Block(role=Role.REFERENCE, start=start, end=start + len(entry))]
    )


@pytest.mark.parametrize(
    ("entry", "number", "publisher", "title", "address"),
    [
        pytest.param(
            "[1] Hale Gazette, “Bridge shut for good”, link", 1, "Hale Gazette", "Bridge shut for good", None, id="link"
        ),
        pytest.param(
            "[2] Hale Gazette, “Bridge shut”, [link] (https://hale.example/b)",
            *(2, "Hale Gazette", "Bridge shut", "https://hale.example/b"),
            id="a placeholder and an address",
        ),
        pytest.param(
            "3. “Bridge shut”, Hale Gazette, https://hale.example/b.",
            *(3, "Hale Gazette", "Bridge shut", "https://hale.example/b"),
            id="publisher last",
        ),
        pytest.param(
            "• Bridge shut for good. Hale Gazette, 3 May 2031. https://hale.example/b",
            *(None, "Hale Gazette", "Bridge shut for good", "https://hale.example/b"),
            id="no number, no quotation marks",
        ),
        pytest.param(
            "[4] Who shut the bridge? And why? Hale Gazette. Hale Courier, 3 May 2031.",
            *(4, "Hale Courier", "Who shut the bridge? And why? Hale Gazette", None),
            id="a title of several sentences",
        ),
        pytest.param("^ 5. Notes of the council", 5, None, "Notes of the council", None, id="a footnote"),
        pytest.param("[6] [#]", 6, None, None, None, id="nothing but a placeholder"),
        pytest.param(
            "[7] Bridge shut. Hale Gazette. https://example", 7, "Hale Gazette", "Bridge shut", None, id="no host"
        ),
        pytest.param(
            "[8] Bridge shut. Hale Gazette. htps:/hale..example news/bridge",
            *(8, "Hale Gazette", "Bridge shut", "htps:/hale..example news/bridge"),
            id="malformed, as written",
        ),
        pytest.param("[9] Tides. Sea Letters. doi:10.1234/t.5", 9, "Sea Letters", "Tides", "doi:10.1234/t.5", id="DOI"),
        pytest.param(
            "[10]: [Bridge shut](https://hale.example/Bridge_(Hale))",
            *(10, None, "Bridge shut", "https://hale.example/Bridge_(Hale)"),
            id="Markdown, with brackets in the address",
        ),
        pytest.param("[^11]: Bridge shut, hale.example/b", 11, None, "Bridge shut", "hale.example/b", id="no scheme"),
    ],
)
def test_an_entry_says_who_published_what_and_where(entry, number, publisher, title, address):
    (found,) = listed(entry)
    assert (found.number, found.publisher, found.title, found.address) == (number, publisher, title, address)


def test_entries_run_together_on_one_line_are_told_apart():
    line = '[1] Hale Gazette, “Shut", link[2] Hale Radio, “Open", [link] (https://hale.example/o)[3] Wire, “Torn", link'
    found = listed(line)
    assert [entry.number for entry in found] == [1, 2, 3]
    assert [entry.publisher for entry in found] == ["Hale Gazette", "Hale Radio", "Wire"]
    assert [entry.address for entry in found] == [None, "https://hale.example/o", None]
    assert [entry.end for entry in found[:-1]] == [entry.start for entry in found[1:]]


@pytest.mark.parametrize(
    ("body", "markers"),
    [
        pytest.param("The bridge is shut [1].", ["[1]"], id="in brackets"),
        pytest.param("The bridge is shut [1][2] and stays so [1].", ["[1]", "[1]"], id="twice"),
        pytest.param("The bridge is shut [1, 3].", ["[1, 3]"], id="among others"),
        pytest.param("The bridge is shut.¹", ["¹"], id="raised"),
        pytest.param("The bridge (1) is shut.", [" (1)"], id="in round brackets"),
        pytest.param("The bridge spans 10 km², the mayor (61) said.", [], id="neither areas nor ages"),
        pytest.param("The bridge is shut[^1].", ["[^1]"], id="Markdown's footnote"),
        pytest.param("The bridge is shut [sic] in [2031].", [], id="other words in brackets"),
        pytest.param("The bridge is shut.", [], id="never"),
    ],
)
def test_an_entry_knows_where_it_is_cited(body, markers):
    (found,) = listed("[1] Hale Gazette, “Bridge shut”, link", body)
    assert [span.text for span in found.markers] == [marker.strip() for marker in markers]


def test_a_numbered_list_under_its_heading_ends_where_its_numbers_end():
    page = read_page(
        b"Harbour of Hale closes its old bridge\n\n"
        b"The harbour office closed the bridge on Monday [1]. It will open again in spring, the mayor said.\n\n"
        b"Sources\n1. Harbour office, notice to sailors\n2. Hale Radio, morning news\n\n"
        b"Write to the desk at any time of the day."
    )
    assert [entry.number for entry in page.references] == [1, 2]
    assert [span.text for span in page.references[0].markers] == ["[1]"]
    assert page.blocks[-1].role is Role.FURNITURE


def test_an_address_on_a_line_of_its_own_ends_the_entry_above_it():
    page = read_page(
        b"Harbour of Hale closes its old bridge\n\n"
        b"The harbour office closed the bridge on Monday [1]. It will open again in spring, the mayor said [2].\n\n"
        b"Sources\n1. Harbour office, notice to sailors\nhttps://harbour.example/n\n2. Hale Radio\n"
        b"https://radio.example/m"
    )
    assert [entry.address for entry in page.references] == ["https://harbour.example/n", "https://radio.example/m"]
