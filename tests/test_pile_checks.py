"""Checks that need the other pages of a case: credit, changes, headlines, citations, origins, quotations."""

from __future__ import annotations

import datetime
import random

import pytest
from typer.testing import CliRunner

from sayso import cli, pipeline, surroundings
from sayso.audit import CHECKS, Known, Scope, audit, broke
from sayso.audit.credit import credit_of
from sayso.case import Case
from sayso.export import lines
from sayso.record import (
    Aligned,
    Change,
    ChangeKind,
    Claim,
    Copy,
    CopyKind,
    Finding,
    Origin,
    Record,
    Severity,
    Verdict,
)
from sayso.store import Store
from sayso.text import address_key
from tests.pile import web
from tests.piles import html, piles, score, write

pytestmark = pytest.mark.once  # see pyproject.toml

CODES = frozenset(check.code for check in CHECKS if check.pile)
TODAY = datetime.date(2040, 1, 1)


def a_page(
    *paragraphs: str, site: str = "Far Post", title: str = "A report of the day", date: str = "2031-03-04"
) -> Record:
    return pipeline.record(pipeline.read(web("page", site, title, f"{date}T09:00:00Z", *paragraphs)))


def asked(record: Record, code: str, known: Known, *, everything: bool = False) -> tuple[Finding, ...]:
    """What one check says of a page of which this is known."""
    checks = [check for check in CHECKS if check.code == code]
    found = audit(record, today=TODAY, checks=checks, known=known, everything=everything)
    assert not any(map(broke, found)), found
    return found


def made_from(
    child: Record, parent: Record, *changes: Change, kind: CopyKind = CopyKind.REWRITE, share: float = 0.9
) -> Known:
    """What is known of a page that was made from another, and from nothing else."""
    passages = tuple(
        Aligned(child=child.page.span(one.start, one.end), parent=parent.page.span(other.start, other.end))
        for one, other in zip(_paragraphs(child), _paragraphs(parent), strict=False)
    )
    copy = Copy(child=child.page.id, parent=parent.page.id, kind=kind, share=share, aligned=passages)
    return Known(copies=(copy,), above=(parent.page.id,), changes=tuple(changes), pages={parent.page.id: parent})


def _paragraphs(record: Record):
    return [block for block in record.page.blocks if block.role.value == "paragraph"]


# --- the piles -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pile(tmp_path_factory) -> Case:
    """All piles of tests/corpus/pile_checks in one case: pages of one must not be taken for those of another."""
    folder = tmp_path_factory.mktemp("piles")
    case = Case(folder / "piles.sayso")
    added = case.add(*write(folder), jobs=2)
    assert not added.failures
    return case


@pytest.mark.once
def test_what_the_checks_find_on_the_invented_piles_does_not_fall(pile):
    scored = score(pile.records(), CODES)
    assert (scored.pages, scored.clean) == (PAGES, CLEAN)
    assert scored.f1 >= PINNED, (scored.misses, scored.alarms)
    assert scored.on_clean == []


PAGES, CLEAN, PINNED = 41, 30, 98  # 98.1 on the day it was pinned: 26 hits, 1 miss, no alarm


@pytest.mark.once
def test_every_finding_stands_at_words_of_its_page_and_no_check_broke(pile):
    for record in pile.records():
        for finding in record.findings:
            assert not broke(finding), finding
            for span in finding.spans:
                assert record.page.text[span.start : span.end] == span.text
    with Store(pile.path) as store:
        assert store.unaudited() == []
        assert {code for (code,) in store.query("SELECT DISTINCT code FROM finding WHERE pile = 1")} <= CODES


@pytest.mark.once
def test_findings_are_in_the_export_and_in_the_overview(pile):
    exported = b"\n".join(lines(pile.export()))
    assert b'"code":"copy-uncredited"' in exported
    shown = CliRunner(env={"NO_COLOR": "1"}).invoke(cli.app, ["show", str(pile.path)])
    assert "changed-on-the-way" in shown.output
    assert "beside the other pages" in shown.output
    assert "is “4.2 billion" in " ".join(shown.output.split())
    assert max(len(line) for line in shown.output.splitlines()) <= 100


# --- in a case -----------------------------------------------------------------------------------


@pytest.fixture
def water(tmp_path) -> list[str]:
    """A pile of five pages in files."""
    names = []
    for page in (page for page in piles()["4-water"] if page["name"] != "two-names"):
        path = tmp_path / f"{page['name']}.html"
        path.write_text(html(page), encoding="utf-8")
        names.append(str(path))
    return names


def answers(case: Case) -> list[bytes]:
    return sorted(lines(case.export()))


@pytest.mark.once
def test_the_findings_do_not_depend_on_the_order_or_the_division_of_the_pages(water, tmp_path):
    whole = Case(tmp_path / "whole.sayso")
    whole.add(*water)
    assert any(finding.code == "one-origin" for record in whole.records() for finding in record.findings)
    order = random.Random(5).sample(water, len(water))
    parts = Case(tmp_path / "parts.sayso")
    for names in (order[:1], order[1:3], order[3:]):
        parts.add(*names)
    assert answers(parts) == answers(whole)


@pytest.mark.once
def test_only_pages_whose_surroundings_changed_are_asked_again(water, tmp_path, monkeypatch):
    case = Case(tmp_path / "case.sayso")
    case.add(*(name for name in water if "plain" not in name))
    told = []
    case.add(*(name for name in water if "plain" in name), step=lambda what, done, of: told.append((what, done, of)))
    assert [of for what, _, of in told if what == "findings"] == [1]  # the anglers have nothing to do with the others


@pytest.mark.once
def test_a_page_that_cites_a_new_page_is_asked_again(tmp_path):
    pages = {page["name"]: page for page in piles()["2-ice"]}
    for name in ("alarm", "parish"):
        (tmp_path / f"{name}.html").write_text(html(pages[name]), encoding="utf-8")
    case = Case(tmp_path / "ice.sayso")
    case.add(str(tmp_path / "alarm.html"))
    assert "citation-not-carried" not in {f.code for f in case.record("alarm.html").findings}
    case.add(str(tmp_path / "parish.html"))
    (finding,) = [f for f in case.record("alarm.html").findings if f.code == "citation-not-carried"]
    assert "schools" in finding.spans[0].text


@pytest.mark.once
def test_an_add_that_stops_before_the_findings_is_taken_up_by_the_next(water, tmp_path, monkeypatch):
    whole, broken = Case(tmp_path / "whole.sayso"), Case(tmp_path / "broken.sayso")
    whole.add(*water)

    def stops(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(surroundings, "_audited", stops)
        with pytest.raises(KeyboardInterrupt):
            broken.add(*water)
    assert answers(broken) != answers(whole)
    broken.add()
    assert answers(broken) == answers(whole)


@pytest.mark.once
def test_a_scope_says_which_are_asked_and_settings_do_too(water, tmp_path, monkeypatch):
    case = Case(tmp_path / "few.sayso")
    case.add(*water, scope=Scope(select=("pile",), ignore=("one-origin",)))
    codes = {finding.code for record in case.records() for finding in record.findings}
    assert codes == {"copy-uncredited", "changed-on-the-way"}
    (tmp_path / "sayso.toml").write_text('select = ["one-origin"]\n')
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(cli.app, ["add", "one.sayso", *water])
    assert done.exit_code == 0, done.output
    assert {f.code for record in Case("one.sayso").records() for f in record.findings} == {"one-origin"}


def test_outside_of_a_case_they_are_not_asked_and_the_command_says_so(agency):
    record = pipeline.record(pipeline.read(agency.read_bytes()), scope=Scope(everything=True))
    assert CODES.isdisjoint({finding.code for finding in record.findings})
    done = CliRunner(env={"NO_COLOR": "1"}).invoke(cli.app, ["check", str(agency), "--select", "one-origin"])
    assert done.exit_code == 0
    assert "one-origin rest on other pages: sayso add asks them" in done.stderr


# --- credit --------------------------------------------------------------------------------------

WORDS = (
    "The ferry Selkie ran aground off Port Marn on Tuesday with 340 passengers aboard, officials said.",
    "A tug took 60 of them to the mainland.",
)


@pytest.mark.parametrize(
    ("said", "named"),
    [
        pytest.param("Harbour Wire reported it first.", "Harbour Wire", id="by name"),
        pytest.param("Source: HARBOUR WIRE.", "HARBOUR WIRE", id="in capitals"),
        pytest.param("The paper of record here is the Wire's rival.", "the Wire", id="in short, with its article"),
        pytest.param("A wire had snapped in the harbour.", "", id="the same words as nouns"),
        pytest.param("Nobody else has reported it.", "", id="not at all"),
    ],
)
def test_credit_is_the_outlets_name_in_any_of_its_forms(said, named):
    parent = a_page(*WORDS, site="Harbour Wire", date="2031-03-03")
    assert credit_of(a_page(*WORDS, said), parent, ()).by == named


def test_a_page_that_credits_nobody_fails_and_one_that_credits_the_agency_of_both_is_in_order():
    parent = a_page(
        "PORT MARN, March 3 (Harbour Wire) - " + WORDS[0], WORDS[1], site="Sound Courier", date="2031-03-03"
    )
    silent, fair = a_page(*WORDS), a_page(*WORDS, "Harbour Wire first had the story.")
    (finding,) = asked(silent, "copy-uncredited", made_from(silent, parent))
    assert finding.verdict is Verdict.FAILS
    assert "Sound Courier" in finding.message
    assert finding.spans[0].text == WORDS[0]
    assert asked(fair, "copy-uncredited", made_from(fair, parent)) == ()


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        pytest.param({"directed": False}, Verdict.UNCLEAR, id="which came first is not known"),
        pytest.param({"parent": None, "lost": "0" * 16}, Verdict.UNCLEAR, id="its source is not in the case"),
        pytest.param({"share": 0.1}, None, id="a small part of it"),
        pytest.param({"kind": CopyKind.UPDATE}, None, id="an update"),
    ],
)
def test_what_cannot_be_told_is_unclear_and_never_fails(change, verdict):
    import msgspec

    parent, child = a_page(*WORDS, site="Harbour Wire", date="2031-03-03"), a_page(*WORDS)
    known = made_from(child, parent)
    known = msgspec.structs.replace(known, copies=(msgspec.structs.replace(known.copies[0], **change),))
    assert [f.verdict for f in asked(child, "copy-uncredited", known)] == ([verdict] if verdict else [])


def test_an_agency_in_general_is_unclear_and_whoever_is_quoted_needs_no_credit():
    parent = a_page("PORT MARN, March 3 (Harbour Wire) - " + WORDS[0], "The Selkie Line said that it was sorry.")
    assert credit_of(a_page(*WORDS, "Staff and wire reports"), parent, ()).other == "wire reports"
    assert credit_of(a_page(*WORDS, site="The Selkie Line"), parent, ()).by == "The Selkie Line"
    slug = a_page(*WORDS, site="HWR-FERRY-UPDATE-2", date="2031-03-03")
    assert credit_of(a_page(*WORDS), slug, ()).names == ()
    assert credit_of(a_page(*WORDS), a_page(*WORDS, site="Channel 24"), ()).names == ("Channel 24",)


def test_an_outlets_own_later_page_owes_no_credit_and_its_news_is_no_distortion():
    parent, child = (a_page(*WORDS, site="Harbour Wire", date=day) for day in ("2031-03-03", "2031-03-04"))
    change = _change(child, parent, ChangeKind.FIGURE_CHANGED, "340", "340")
    assert asked(child, "copy-uncredited", made_from(child, parent, change)) == ()
    assert asked(child, "changed-on-the-way", made_from(child, parent, change)) == ()


# --- changes -------------------------------------------------------------------------------------


def _change(child: Record, parent: Record, kind: ChangeKind, before: str, after: str | None, note: str = "") -> Change:
    def span(record: Record, words: str | None):
        return None if words is None else record.page.span(at := record.page.text.index(words), at + len(words))

    return Change(
        child=child.page.id,
        parent=parent.page.id,
        kind=kind,
        before=span(parent, before),
        after=span(child, after),
        message=f"“{before}” became “{after}”; {note or kind.replace('_', ' ')}",
    )


@pytest.mark.parametrize(
    ("sentence", "kind", "before", "after", "verdict", "severity"),
    [
        pytest.param(
            "Some 430 passengers were aboard, officials said.", ChangeKind.FIGURE_CHANGED, "340 passengers",
            "430 passengers", Verdict.FAILS, Severity.ERROR, id="another figure",
        ),
        pytest.param(
            "Some 352 passengers were aboard, officials said, revising an earlier count.", ChangeKind.FIGURE_CHANGED,
            "340 passengers", "352 passengers", Verdict.UNCLEAR, Severity.ERROR, id="a figure that moved",
        ),
        pytest.param(
            "Some 352 passengers were aboard, Ida Korr of the port office said.", ChangeKind.FIGURE_CHANGED,
            "340 passengers", "352 passengers", Verdict.UNCLEAR, Severity.ERROR, id="a figure from somebody else",
        ),
        pytest.param(
            "The tug took 60 people, officials said.", ChangeKind.BOUND_DROPPED, "as many as 60", "60 people",
            Verdict.FAILS, Severity.WARNING, id="an upper bound dropped",
        ),
        pytest.param(
            "The purser counted 29 children, officials said.", ChangeKind.BOUND_DROPPED, "at least 29", "29 children",
            Verdict.UNCLEAR, Severity.NOTE, id="a lower bound dropped",
        ),
        pytest.param(
            "The captain misread his tables, officials said.", ChangeKind.CERTAINTY_RAISED, "may have misread",
            "misread", Verdict.FAILS, Severity.WARNING, id="a hedge gone",
        ),
        pytest.param(
            "The crew couldn’t swim, officials said.", ChangeKind.CERTAINTY_RAISED, "could not swim", "couldn’t swim",
            None, None, id="the same words, run together",
        ),
        pytest.param(
            "Some 29 children sang.", ChangeKind.DETAIL_ADDED, "at least 29", "29 children", None, None,
            id="what a page adds",
        ),
    ],
)  # fmt: skip
def test_a_change_is_told_at_its_words_by_how_much_it_matters(sentence, kind, before, after, verdict, severity):
    parent = a_page(
        "The ferry Selkie ran aground with 340 passengers aboard and as many as 60 left on a tug, officials said.",
        "The captain may have misread his tables and the crew could not swim; at least 29 children sang.",
        site="Harbour Wire",
        date="2031-03-03",
    )
    child = a_page("The ferry Selkie ran aground, according to Harbour Wire.", sentence)
    found = asked(child, "changed-on-the-way", made_from(child, parent, _change(child, parent, kind, before, after)))
    assert [(f.verdict, f.severity) for f in found] == ([(verdict, severity)] if verdict else [])
    for finding in found:
        assert after in finding.spans[0].text
        assert before in finding.message


def test_of_many_changes_the_weightiest_are_told_and_the_rest_counted():
    names = [f"person{n}" for n in range(20)]
    parent = a_page(*(f"A man called {name} came to the harbour of Marn." for name in names), site="Harbour Wire")
    child = a_page(*(f"A man called {name}x came to the harbour of Marn." for name in names), date="2031-03-05")
    changes = [_change(child, parent, ChangeKind.ACTOR_CHANGED, name, f"{name}x") for name in names]
    changes.append(_change(child, parent, ChangeKind.NEGATION_FLIPPED, "came", "came to"))
    found = asked(child, "changed-on-the-way", made_from(child, parent, *changes))
    assert len(found) == 13
    assert Severity.ERROR in {finding.severity for finding in found}
    assert any("9 more changes are not listed (actor changed)" in finding.message for finding in found)


# --- quotations ----------------------------------------------------------------------------------


# --- headlines -----------------------------------------------------------------------------------

WEIR = (
    "The weir at Orrin was opened by a hand's width on Tuesday morning, the water board said.",
    "Two fields below the mill are under water, and the mill lane is shut until Friday.",
    "The miller, Edda Prowse, has moved her sheep to the upper meadow.",
    "The board will look at the gates again in the evening.",
)


@pytest.mark.parametrize(
    ("title", "before", "verdict", "says"),
    [
        pytest.param(
            "Hundreds flee as vandals wreck Orrin weir",
            ("Hundreds flee as vandals wreck Orrin weir", *WEIR),
            Verdict.FAILS,
            "the headline of Far Post (2031-03-03) has it",
            id="from the other's headline",
        ),
        pytest.param(
            "Orrin weir opened before repairs worth 610,000 crowns",
            ("Orrin weir opened", *WEIR, "Repairs of the weir are to cost 610,000 crowns, the water board said."),
            Verdict.FAILS,
            "is not borne out here; Far Post (2031-03-03) has",
            id="from the other's body, where it was borne out",
        ),
        pytest.param(
            "Hundreds flee as vandals wreck Orrin weir",
            ("Orrin weir opened", *WEIR),
            Verdict.HOLDS,
            "no earlier page of the case has what the headline says",
            id="nobody has it",
        ),
    ],
)
def test_a_headline_beyond_its_body_is_held_against_the_page_it_was_made_from(title, before, verdict, says):
    headline, *paragraphs = before
    parent = a_page(*paragraphs, title=headline, date="2031-03-03")
    child = a_page(*WEIR, site="Near Post", title=title)
    found = asked(child, "headline-inherited", made_from(child, parent), everything=True)
    assert verdict in {finding.verdict for finding in found}, found
    assert any(says in finding.message for finding in found if finding.verdict is verdict), found


def test_a_headline_that_its_body_carries_is_not_held_against_others():
    parent = a_page(*WEIR, title="Orrin weir opened", date="2031-03-03")
    child = a_page(*WEIR, site="Near Post", title="Orrin weir opened, mill lane shut")
    assert asked(child, "headline-inherited", made_from(child, parent)) == ()


@pytest.mark.parametrize(
    ("quotation", "verdict"),
    [
        pytest.param("We sat on the car deck and sang until the lifeboat came.", None, id="the same"),
        pytest.param("We sat on the car deck and sang.", None, id="cut short"),
        pytest.param("We sat on the car deck … until the lifeboat came.", None, id="an ellipsis"),
        pytest.param("[The passengers] sat on the car deck and sang until the lifeboat came.", None, id="brackets"),
        pytest.param("We sat on the car deck, and sang - until the lifeboat came!", None, id="punctuation"),
        pytest.param("We perched on the car deck and sang until the lifeboat came.", Verdict.FAILS, id="another word"),
        pytest.param("We sat on the car deck and wept until the lifeboat came.", Verdict.FAILS, id="another deed"),
        pytest.param("We sat on the car deck until the lifeboat came.", Verdict.FAILS, id="words left out unmarked"),
        pytest.param("We never sat on the car deck and sang until the lifeboat came.", Verdict.FAILS, id="a never"),
        pytest.param("We sat on a car deck and sang until the lifeboat came.", Verdict.UNCLEAR, id="an article"),
        pytest.param("Nobody at the ferry office would open the door to my wife.", None, id="other words altogether"),
    ],
)
def test_quoted_words_are_held_against_the_same_quotation_on_the_page_it_was_made_from(quotation, verdict):
    said = "We sat on the car deck and sang until the lifeboat came."
    parent = a_page(f"“{said}” Tomas Vrell said on the quay.", site="Harbour Wire", date="2031-03-03")
    child = a_page(f"“{quotation}” Tomas Vrell said on the quay.", "Harbour Wire reported it.")
    found = asked(child, "quotation-altered", made_from(child, parent))
    assert [finding.verdict for finding in found] == ([verdict] if verdict else [])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("We'll colour seven of the harbours gray", "We will color 7 of the harbors grey",
                     id="spellings and contractions"),
        pytest.param("The programme cost us 2,000 crowns in the defence of the theatre",
                     "The program cost us two thousand crowns in the defense of the theater", id="more of them"),
    ],
)  # fmt: skip
def test_spelling_is_no_alteration(one, other):
    parent = a_page(f"“{one},” Tomas Vrell said.", site="Harbour Wire", date="2031-03-03")
    child = a_page(f"“{other},” Tomas Vrell said.")
    assert asked(child, "quotation-altered", made_from(child, parent)) == ()
    (held,) = asked(child, "quotation-altered", made_from(child, parent), everything=True)
    assert held.verdict is Verdict.HOLDS


def test_between_pages_that_nothing_links_it_is_unclear_and_told_on_the_later_one():
    one = a_page("“We sat on the car deck and sang,” Tomas Vrell said.", site="Harbour Wire", date="2031-03-03")
    two = a_page("“We sat on the car deck and wept,” Tomas Vrell said.", date="2031-03-05")
    (finding,) = asked(two, "quotation-altered", Known(pages={one.page.id: one}))
    assert (finding.verdict, finding.severity) == (Verdict.UNCLEAR, Severity.NOTE)
    assert "“wept” where Harbour Wire (2031-03-03) has “sang”" in finding.message
    assert asked(one, "quotation-altered", Known(pages={two.page.id: two})) == ()


def test_two_speakers_may_say_much_the_same_and_a_translation_is_not_compared():
    parent = a_page("“We sat on the car deck and sang,” Tomas Vrell said.", site="Harbour Wire", date="2031-03-03")
    other = a_page("“We sat on the car deck and wept,” Greta Aske said.")
    assert asked(other, "quotation-altered", made_from(other, parent)) == ()
    translated = a_page("“We stayed on the car deck and sang,” Tomas Vrell said.", "Translated from Marnish.")
    assert asked(translated, "quotation-altered", made_from(translated, parent)) == ()


def test_the_sentence_of_a_link_that_says_whose_report_it_is_must_be_carried():
    beacon = a_page("The council of Marn voted on the pier on Tuesday.", "It was sold for 40 crowns, Ana Ruiz said.")
    page = pipeline.record(
        pipeline.read(
            b"<html><head><title>Whose pier? | Blog</title></head><body><article><h1>Whose pier is it now?</h1>"
            b'<p>As the <a href="https://beacon.example/pier">Beacon reported</a>, a llama chewed '
            b"through nine telephone cables.</p><p>I have seen <a href='https://beacon.example/pier'>the pier</a> "
            b"fall.</p></article></body></html>"
        )
    )
    links = tuple((beacon.page.id,) for _ in page.page.links)
    (finding,) = asked(page, "citation-not-carried", Known(linked=links, pages={beacon.page.id: beacon}))
    assert finding.verdict is Verdict.FAILS
    assert "a llama chewed" in finding.spans[0].text


# --- origins -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        pytest.param("Several media outlets reported that 340 passengers were aboard the Selkie.", True, id="several"),
        pytest.param("The Sorby Lantern and the Upland Gazette reported that 340 passengers were aboard the Selkie.",
                     True, id="two by name"),
        pytest.param("Harbour Wire reported that 340 passengers were aboard the Selkie.", False, id="the one"),
        pytest.param("The Sorby Lantern reported, citing Harbour Wire, that 340 passengers were aboard the Selkie.",
                     False, id="a chain"),
    ],
)  # fmt: skip
def test_a_page_that_calls_on_several_is_told_that_they_are_one(sentence, told):
    origin = a_page(*WORDS, site="Harbour Wire", date="2031-03-03")
    page = a_page(sentence)
    mine = next(one for one in page.statements if "340" in one.words[0].text)
    others = {f"{n:016}": outlet for n, outlet in enumerate(("Sorby Lantern", "Upland Gazette"))}
    pages = (origin.page.id, page.page.id, *others)
    claim = Claim(
        id="c" * 16,
        text=mine.words[0].text,
        statements=(mine.id, origin.statements[0].id),
        pages=pages,
        origins=(Origin(id="o" * 16, page=origin.page.id),),
    )
    outlets = {origin.page.id: "Harbour Wire", page.page.id: "Far Post", **others}
    found = asked(page, "one-origin", Known(claims=(claim,), pages={origin.page.id: origin}, outlets=outlets))
    assert [finding.verdict for finding in found] == ([Verdict.FAILS] if told else [])
    if told:
        assert "have it from Harbour Wire (2031-03-03)" in found[0].message


# --- addresses -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("https://hale.example/2031/bridge", "http://www.HALE.example/2031/bridge/", id="scheme and slash"),
        pytest.param("hale.example/2031/bridge", "https://hale.example/2031/bridge?utm_source=mail#top", id="tracking"),
        pytest.param("https://hale.example/a?id=3&b=1", "https://hale.example/a?b=1&id=3", id="order of the query"),
        pytest.param("https://hale.example/a/amp", "https://hale.example/a/index.html", id="another form of one page"),
    ],
)
def test_two_spellings_of_one_address_are_one(one, other):
    assert address_key(one) == address_key(other) is not None


@pytest.mark.parametrize("address", ["https://hale.example/", "/2031/bridge", "10.1234/abc", "not one", "", None])
def test_what_leads_to_no_page_has_no_key(address):
    assert address_key(address) is None


def test_other_pages_have_other_addresses():
    assert address_key("https://hale.example/a?id=3") != address_key("https://hale.example/a?id=4")
    assert address_key("https://hale.example/A") != address_key("https://hale.example/b")
