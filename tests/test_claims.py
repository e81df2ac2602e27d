"""Statements become claims: along aligned passages whatever their wording, elsewhere by what they tell of."""

from __future__ import annotations

import re
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.corroborate import corroborate
from sayso.record import (
    Aligned,
    Block,
    Bound,
    Copy,
    CopyKind,
    Dated,
    Evidence,
    Figure,
    Kind,
    LostPage,
    MadeBy,
    Mention,
    Page,
    Record,
    Role,
    Source,
    Span,
    Statement,
    Time,
)

pytestmark = pytest.mark.once  # see pyproject.toml

_FIGURE = re.compile(r"(\d+)(?: (\w+))?")


def a_record(
    id: str,
    *sentences: str,
    publisher: str | None = None,
    day: int | None = None,
    said_by: dict[int, Source] | None = None,
    negated: tuple[int, ...] = (),
) -> Record:
    """A page whose sentences are its statements; digits are figures."""
    text = "\n".join(sentences)
    statements, blocks, at = [], [], 0
    for number, sentence in enumerate(sentences):
        start, end = at, at + len(sentence)
        at = end + 1
        blocks.append(Block(role=Role.PARAGRAPH, start=start, end=end))
        figures = tuple(
            Figure(
                start=start + m.start(),
                end=start + m.end(),
                text=m.group(),
                low=float(m[1]),
                high=float(m[1]),
                bound=Bound.EXACT,
                unit=m[2],
            )
            for m in _FIGURE.finditer(sentence)
        )
        source = (said_by or {}).get(number)
        statements.append(
            Statement(
                id=f"{id}{number}",
                words=(Span(start=start, end=end, text=sentence),),
                chain=(source,) if source else (),
                negated=number in negated,
                figures=figures,
            )
        )
    published = None
    if day:
        value = f"2031-05-{day:02d}"
        published = Dated(value=value, evidence=(Evidence(from_="meta", value=value),))
    page = Page(id=id, text=text, raw_sha256="", blocks=tuple(blocks), publisher=publisher, published=published)
    return Record(page=page, statements=tuple(statements), made_by=MadeBy(sayso="0"))


def a_copy(child: Record, parent: Record, *pairs: tuple[int, int], kind: CopyKind = CopyKind.REWRITE) -> Copy:
    """A copy whose sentences, by number, were made from the parent's."""

    def span(record: Record, number: int) -> Span:
        block = record.page.blocks[number]
        return record.page.span(block.start, block.end)

    aligned = tuple(Aligned(child=span(child, c), parent=span(parent, p)) for c, p in pairs)
    return Copy(child=child.page.id, parent=parent.page.id, kind=kind, share=0.9, aligned=aligned)


def span_of(record: Record, words: str) -> Span:
    at = record.page.text.index(words)
    return record.page.span(at, at + len(words))


def voice(name: str | None, kind: Kind = Kind.ORGANISATION, words: str | None = None) -> Source:
    return Source(source=Span(start=0, end=0, text=words) if words else None, name=name, kind=kind)


AGENCY = a_record(
    "agency",
    "Pilots freed 60 walkers from the cable car above Tarn Orrel on Tuesday.",
    "Four of the walkers were treated for frostbite.",
    "The cable had been inspected in March.",
    publisher="Fell News Agency",
    day=7,
    said_by={0: voice("Orrel rescue service")},
)
SPUN = a_record(
    "spun",
    "Aviators liberated threescore ramblers out of the wire carriage over Tarn Orrel.",
    "A quartet was looked after owing to nipped toes.",
    "No check of the rope took place in March.",
    publisher="Quickfeed",
    day=8,
    negated=(2,),
)
SPIN = a_copy(SPUN, AGENCY, (0, 0), (1, 1), (2, 2), kind=CopyKind.PARAPHRASE)
LOCAL = a_record(
    "local",
    "At the Orrel valley station a chef handed out soup.",
    "Helicopter crews freed 58 walkers from the cable car above Tarn Orrel, by the chef's count.",
    publisher="Orrel Gazette",
    day=7,
)
ELSEWHERE = a_record(
    "elsewhere",
    "Pilots freed 60 walkers from the cable car above Mount Sella on Friday.",
    publisher="Sella Times",
    day=24,
)


def by_pages(claims):
    return {frozenset(claim.pages): claim for claim in claims}


def test_a_copy_made_sentence_by_sentence_carries_each_statement_whatever_became_of_its_words():
    claims = corroborate([AGENCY, SPUN], [SPIN])
    assert [set(claim.statements) for claim in sorted(claims, key=lambda c: c.statements)] == [
        {"agency0", "spun0"},
        {"agency1", "spun1"},
        {"agency2", "spun2"},
    ]
    assert all(len(claim.origins) == 1 and claim.origins[0].page == "agency" for claim in claims)


QUARRY = a_record(
    "quarry",
    "Orrel Stone will blast again at the Tarn quarry from June.",
    "The quarry at Tarn has been shut since a wall fell in March.",
    "Orrel Stone pays the village of Tarn a royalty for each load from the quarry.",
    "A crack in the wall of the quarry was measured by Ida Hale in May.",
)


@pytest.mark.parametrize(
    ("words", "from_", "carried"),
    [
        pytest.param("Tarn waits for news of Orrel Stone", 0, False, id="names that the whole page has"),
        pytest.param("Ida Hale was born in a hut by the lake", 3, False, id="a name of its own alone"),
        pytest.param("The quarry at Tarn is as old as the church", 1, False, id="what the page is about"),
        pytest.param("Blasting at the Tarn quarry will start over from June", 0, True, id="an act"),
        pytest.param("For each load the village gets a royalty", 2, True, id="an act without the names"),
    ],
)
def test_a_passage_is_carried_by_what_tells_which_statement_it_is(words, from_, carried):
    """Tracing aligns by words in common, and the names of the event are in every passage."""
    page = a_record("page", words)
    claims = corroborate([QUARRY, page], [a_copy(page, QUARRY, (0, from_))])
    assert [set(claim.statements) for claim in claims] == ([{f"quarry{from_}", "page0"}] if carried else [])


def test_of_several_passages_made_from_one_those_that_say_something_else_are_not_carried():
    page = a_record(
        "page",
        "Stone from the Tarn quarry built half of Orrel.",
        "Orrel Stone will blast at the Tarn quarry again from June.",
        "Nobody in Orrel was asked about the quarry.",
    )
    (claim,) = corroborate([QUARRY, page], [a_copy(page, QUARRY, (0, 0), (1, 0), (2, 0))])
    assert set(claim.statements) == {"quarry0", "page1"}


def test_two_pages_that_share_only_names_state_two_things():
    one = a_record("one", "The Valley Observer sent Emil Trask to Lower Tarn.", day=3)
    two = a_record("two", "Emil Trask of the Valley Observer lives in Lower Tarn.", day=3)
    assert corroborate([one, two]) == ()
    proud = a_record("proud", "Orrel Stone of Lower Tarn is proud of its people.", day=3)
    shut = a_record("shut", "Orrel Stone will shut its Lower Tarn quarry and dismiss 340 people.", day=3)
    assert corroborate([proud, shut]) == ()


def test_a_figure_of_an_earlier_year_is_no_figure_of_the_news():
    now = a_record("now", "In the Tarn Orrel valley 3 people died in the flood.", day=3)
    then = a_record("then", "Tarn Orrel was last hit by a flood in 2017, when 22 people died in the valley.", day=3)
    assert corroborate([now, then]) == ()
    again = a_record("again", "A flood of the Tarn Orrel valley in 2017 killed 22 people.", day=3)
    (claim,) = corroborate([now, then, again])
    assert set(claim.pages) == {"then", "again"}


def test_a_place_that_no_gazetteer_has_may_lie_in_another():
    """The pier of Orrel is in Orrel, though its name is not."""

    def placed(record, name):
        place = Mention(**msgspec.structs.asdict(span_of(record, name)), name=name)
        return msgspec.structs.replace(
            record, statements=(msgspec.structs.replace(record.statements[0], places=(place,)),)
        )

    one = placed(a_record("one", "The council of Orrel voted 4-3 to start talks with a developer."), "Orrel")
    two = placed(a_record("two", "The council voted 4-3 to open talks with a developer over Hale Pier."), "Hale Pier")
    (claim,) = corroborate([one, two])
    assert set(claim.pages) == {"one", "two"}


def test_one_length_of_time_is_not_cut_in_two():
    line = "The grain trader of Orrel was sent to prison for 4 years and 6 months by a judge at Tarn."

    def page(name):
        record = a_record(name, line)
        length = span_of(record, "4 years")
        time = Time(**msgspec.structs.asdict(length), type="duration", value="P4Y", grain="year")
        return msgspec.structs.replace(
            record, statements=(msgspec.structs.replace(record.statements[0], times=(time,)),)
        )

    (claim,) = corroborate([page("one"), page("two")])
    assert claim.text == line


def test_the_opposite_is_an_appearance_marked_contradicting():
    (claim,) = [c for c in corroborate([AGENCY, SPUN], [SPIN]) if "agency2" in c.statements]
    assert claim.contradicting in {("spun2",), ("agency2",)}


def test_what_a_copy_dropped_is_still_its_source():
    (claim,) = [c for c in corroborate([AGENCY, SPUN], [SPIN]) if "agency0" in c.statements]
    assert claim.sources == ("Orrel rescue service",)


def test_pages_that_nothing_links_meet_in_what_they_tell_of():
    (claim,) = corroborate([AGENCY, LOCAL])
    assert claim.statements == ("agency0", "local1")
    assert len(claim.origins) == 2
    assert [(figure.low, figure.date) for figure in claim.figures] == [(60, "2031-05-07"), (58, "2031-05-07")]
    assert claim.text == AGENCY.page.text.split("\n")[0]


@pytest.mark.parametrize(
    "pages",
    [
        pytest.param([AGENCY], id="one page"),
        pytest.param([AGENCY, ELSEWHERE], id="the same words about another event"),
        pytest.param(
            [AGENCY, a_record("other", "A choir opened the hall.", "It sang for an hour.")], id="another topic"
        ),
        pytest.param([], id="nothing"),
    ],
)
def test_what_only_one_page_states_is_no_claim(pages):
    assert corroborate(pages) == ()


@pytest.mark.parametrize(
    ("between", "text"),
    [
        pytest.param('", said the warden, "', "We lost the rope … Nobody fell into the gorge", id="words"),
        pytest.param('" — "', "We lost the rope Nobody fell into the gorge", id="signs alone"),
    ],
)
def test_the_text_of_a_claim_says_where_its_words_stand_apart(between, text):
    def page(name):
        words = ("We lost the rope", "Nobody fell into the gorge")
        record = a_record(name, between.join(words))
        spans = [record.page.text.index(part) for part in words]
        cut = tuple(record.page.span(at, at + len(part)) for at, part in zip(spans, words, strict=True))
        return msgspec.structs.replace(record, statements=(msgspec.structs.replace(record.statements[0], words=cut),))

    (claim,) = corroborate([page("one"), page("two")])
    assert claim.text == text


def test_one_sentence_may_carry_two_claims():
    both = a_record(
        "both", "Divers raised 12 crates from the wreck of the Aldis and the museum bought 7 of the bottles."
    )
    crates = a_record("crates", "From the wreck of the Aldis divers raised 12 crates.")
    bottles = a_record("bottles", "The museum bought 7 of the bottles from the wreck of the Aldis.")
    claims = by_pages(corroborate([both, crates, bottles]))
    assert set(claims) == {frozenset({"both", "crates"}), frozenset({"both", "bottles"})}
    assert [f.low for f in claims[frozenset({"both", "crates"})].figures] == [12, 12]
    for claim in claims.values():
        assert claim.text in both.page.text or claim.text in crates.page.text or claim.text in bottles.page.text


def test_what_a_page_states_in_two_places_is_two_things():
    """A chain of likenesses does not run away: no claim holds two sentences of one page that say different things."""
    steps = [
        "The council of Pellam will close the swimming hall in May",
        "The council of Pellam will close the reading room in May",
        "The council of Pellam will close the skating rink in May",
    ]
    pages = [a_record(name, *steps) for name in ("a", "b", "c")]
    claims = corroborate(pages)
    assert len(claims) == 3
    assert all(len(claim.statements) == 3 for claim in claims)


def test_figures_that_a_page_sets_side_by_side_are_one_claim():
    mine = a_record("mine", "Union stewards at the Corran mine tallied 412 strikers.", publisher="Corran Echo", day=3)
    wire = a_record("wire", "The owners of the pit reported 388 people absent.", publisher="Wire", day=3)
    roundup = a_record(
        "roundup",
        "Union stewards at the Corran mine tallied 412 strikers.",
        "The owners give a lower figure, 388 people absent.",
        publisher="Roundup",
        day=4,
        said_by={0: voice("Corran Echo", Kind.PUBLICATION), 1: voice("Wire", Kind.PUBLICATION)},
    )
    copies = [a_copy(roundup, mine, (0, 0)), a_copy(roundup, wire, (1, 0))]
    claims = by_pages(corroborate([mine, wire, roundup], copies))
    (claim,) = claims.values()
    assert len(claim.origins) == 2
    assert {figure.low for figure in claim.figures} == {412, 388}


def test_a_lost_page_is_the_origin_of_its_children():
    one = a_record("one", "Some 300 goats were swept from the Ardle meadows.", publisher="Bugle", day=2)
    two = a_record("two", "The flood took 300 goats out of the meadows.", publisher="Courier", day=2)
    missing = [Copy(child=page, parent=None, lost="gone", kind=CopyKind.REWRITE, share=0.8) for page in ("one", "two")]
    (claim,) = corroborate([one, two], missing, [LostPage(id="gone")])
    assert [origin.lost for origin in claim.origins] == ["gone"]


def test_voices_without_a_name_are_told_apart_by_their_pages():
    line = "The Corran mine will be sold to a foreign buyer before the summer."
    voices = [voice(None, Kind.ANONYMOUS, "an official"), voice(None, Kind.ANONYMOUS, "an official")]
    pages = [
        a_record(name, line, publisher=name.title(), day=3, said_by={0: source})
        for name, source in zip(("echo", "post"), voices, strict=True)
    ]
    (claim,) = corroborate(pages)
    assert claim.sources == ("an official (Echo (2031-05-03))", "an official (Post (2031-05-03))")
    named = [a_record(name, line, said_by={0: voice(given)}) for name, given in (("a", "Mr Hale"), ("b", "Ida Hale"))]
    (claim,) = corroborate(named)
    assert claim.sources == ("Ida Hale",)


def test_what_cannot_be_dated_is_said():
    pages = [a_record(name, "The Corran mine employed 412 miners before the fire.") for name in ("a", "b")]
    (claim,) = corroborate(pages)
    assert len(claim.untold) == 2
    assert all("gave its figure" in line for line in claim.untold)


PILE = [AGENCY, SPUN, LOCAL, ELSEWHERE]


@settings(max_examples=20, deadline=None)
@given(st.permutations(PILE), st.permutations([SPIN, a_copy(LOCAL, AGENCY, (1, 0))]))
def test_the_order_of_pages_and_copies_does_not_matter(pages, copies):
    assert corroborate(pages, copies) == corroborate(PILE, [SPIN, a_copy(LOCAL, AGENCY, (1, 0))])


def test_claims_come_with_the_most_widely_stated_first_and_keep_their_ids():
    claims = corroborate(PILE, [SPIN])
    assert all(len(one.pages) >= len(two.pages) for one, two in pairwise(claims))
    assert len({claim.id for claim in claims}) == len(claims)
    assert [claim.id for claim in corroborate(reversed(PILE), [SPIN])] == [claim.id for claim in claims]


def test_statements_cut_from_one_pattern_stay_apart():
    towns = [
        first + last for first in "Ald Bro Cus Dwe Fox Gri Hum Jut".split() for last in "wick thorpe ham port".split()
    ]
    pages = [
        a_record(town, f"The council of {town} opened a bridge over the Orrel.", f"Repairs in {town} took {n} days.")
        for n, town in enumerate(towns)
    ]
    assert corroborate(pages) == ()
