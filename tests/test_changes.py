"""Each kind of change, and its twin that preserves the meaning and is none."""

from __future__ import annotations

import time

import pytest

from sayso import pipeline
from sayso.record import ChangeKind
from sayso.trace import changes
from tests.pile import record, told, web

pytestmark = pytest.mark.once  # see pyproject.toml

LEAD = "The coastguard of Marn found the barge Hulda adrift off Cape Dunn before the feast of lanterns."
TAIL = "Its owner, the miller Edda Prowse of Orrin, keeps three more such barges under the old granary."


def between(before: str, after: str) -> dict[ChangeKind, tuple[str | None, str | None]]:
    """The changes between two pages that differ in their middle sentence."""
    found = changes(told(LEAD, before, TAIL), told(LEAD, after, TAIL))
    for change in found:
        for span, text in ((change.before, before), (change.after, after)):
            assert span is None or span.text in text
            assert span is None or span.text in change.message
    return {change.kind: (change.before and change.before.text, change.after and change.after.text) for change in found}


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        pytest.param(
            ChangeKind.FIGURE_CHANGED,
            "The barge Hulda carried 47 sheep from Cape Dunn to the market, the coastguard said.",
            "The barge Hulda carried 74 sheep from Cape Dunn to the market, the coastguard said.",
            id="another figure",
        ),
        pytest.param(
            ChangeKind.FIGURE_CHANGED,
            "The depth off Cape Dunn was near 1.5292 metres where the Hulda lay, the coastguard said.",
            "The depth off Cape Dunn was about 1.5261 metres where the Hulda lay, the coastguard said.",
            id="a figure as fine as the other is no rounding of it",
        ),
        pytest.param(
            ChangeKind.BOUND_DROPPED,
            "The barge Hulda carried up to 300 sheep from Cape Dunn to the market, the coastguard said.",
            "The barge Hulda carried 300 sheep from Cape Dunn to the market, the coastguard said.",
            id="a bound went missing",
        ),
        pytest.param(
            ChangeKind.BOUND_DROPPED,
            "The barge Hulda carried up to 300 sheep from Cape Dunn to the market, the coastguard said.",
            "The barge Hulda carried more than 300 sheep from Cape Dunn to the market, the coastguard said.",
            id="a bound was turned round",
        ),
        pytest.param(
            ChangeKind.FIGURE_UNIT_CHANGED,
            "The owner gave the crew 30 hours to bring the Hulda back to Orrin, the coastguard said.",
            "The owner gave the crew 30 days to bring the Hulda back to Orrin, the coastguard said.",
            id="another unit",
        ),
        pytest.param(
            ChangeKind.CERTAINTY_RAISED,
            "The coastguard said the crew of the Hulda may have cut the rope at Cape Dunn.",
            "The coastguard said the crew of the Hulda cut the rope at Cape Dunn.",
            id="a hedge went missing",
        ),
        pytest.param(
            ChangeKind.CERTAINTY_RAISED,
            "The council is in talks about closing the harbour at Cape Dunn, the coastguard said.",
            "The council is set to close the harbour at Cape Dunn, the coastguard said.",
            id="talks became a plan",
        ),
        pytest.param(
            ChangeKind.CERTAINTY_LOWERED,
            "The coastguard said the crew of the Hulda cut the rope at Cape Dunn.",
            "The coastguard said the crew of the Hulda may have cut the rope at Cape Dunn.",
            id="a hedge was put in",
        ),
        pytest.param(
            ChangeKind.SOURCE_DROPPED,
            "The rope of the Hulda had been rotten since autumn, the harbour master Nils Aske said.",
            "The rope of the Hulda had been rotten since autumn.",
            id="the source went missing",
        ),
        pytest.param(
            ChangeKind.ACTOR_CHANGED,
            "The barge Hulda was towed to the bay by the Norwegian navy and moored there overnight.",
            "The barge Hulda was towed to the bay by the Danish navy and moored there overnight.",
            id="another navy",
        ),
        pytest.param(
            ChangeKind.PLACE_CHANGED,
            "Divers looked for the rope of the Hulda inside the breakwater of Cape Dunn for an hour.",
            "Divers looked for the rope of the Hulda outside the breakwater of Cape Dunn for an hour.",
            id="the opposite place",
        ),
        pytest.param(
            ChangeKind.TIME_CHANGED,
            "The search for the rope of the Hulda off Cape Dunn is to last until Saturday.",
            "The search for the rope of the Hulda off Cape Dunn is to last until Sunday.",
            id="another day",
        ),
        pytest.param(
            ChangeKind.TIME_CHANGED,
            "The crew of the Hulda heard the bell of Cape Dunn at half past two in the morning.",
            "The crew of the Hulda heard the bell of Cape Dunn at 4:30am.",
            id="another hour",
        ),
        pytest.param(
            ChangeKind.TIME_CHANGED,
            "It was the worst storm at Cape Dunn since March 1986, the coastguard said of the night of the Hulda.",
            "It was the worst storm at Cape Dunn since August 1993, the coastguard said of the night of the Hulda.",
            id="another month and year",
        ),
        pytest.param(
            ChangeKind.NEGATION_FLIPPED,
            "A minority of the islanders at Cape Dunn want the barge Hulda broken up, the coastguard said.",
            "A majority of the islanders at Cape Dunn want the barge Hulda broken up, the coastguard said.",
            id="the opposite",
        ),
        pytest.param(
            ChangeKind.DETAIL_DROPPED,
            "The council wants a fence at Cape Dunn, the coastguard said. Nothing has been decided.",
            "The council wants a fence at Cape Dunn, the coastguard said.",
            id="a caveat went missing",
        ),
        pytest.param(
            ChangeKind.NEGATION_FLIPPED,
            "The skipper of the Hulda, Ilian Roth, said he had not tried to cut the rope at Cape Dunn.",
            "The skipper of the Hulda, Ilian Roth, said he had tried to cut the rope at Cape Dunn.",
            id="a 'not' went missing from a sentence that is otherwise the same",
        ),
        pytest.param(
            ChangeKind.PLACE_CHANGED,
            "The Hulda lay 30 miles north of Orrin when the rope broke, the coastguard said.",
            "The Hulda lay 30 miles south of Orrin when the rope broke, the coastguard said.",
            id="the other way",
        ),
    ],
)
def test_a_change_of_meaning_is_named_and_quoted(kind, before, after):
    assert kind in between(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "The barge Hulda carried 47 sheep from Cape Dunn to the market, the coastguard said.",
            "The barge Hulda carried forty-seven sheep from Cape Dunn to the market, the coastguard said.",
            id="number words for digits",
        ),
        pytest.param(
            "The barge Hulda carried 47 sheep from Cape Dunn to the market, the coastguard said.",
            "The Hulda, a barge, took 47 sheep to market from Cape Dunn, the coastguard said.",
            id="other words in another order",
        ),
        pytest.param(
            "The barge Hulda carried 1,980 sheep from Cape Dunn to the market, the coastguard said.",
            "The barge Hulda carried about 2,000 sheep from Cape Dunn to the market, the coastguard said.",
            id="rounded with about",
        ),
        pytest.param(
            "The barge Hulda was bought by the Orrin Dairy for the sheep of Cape Dunn, the coastguard said.",
            "The barge Hulda was bought by the OD for the sheep of Cape Dunn, the coastguard said.",
            id="a name by its initials",
        ),
        pytest.param(
            "The owner gave the crew 72 hours to bring the Hulda back to Orrin, the coastguard said.",
            "The owner gave the crew three days to bring the Hulda back to Orrin, the coastguard said.",
            id="hours as days",
        ),
        pytest.param(
            "The barge Hulda carried up to 300 sheep from Cape Dunn to the market, the coastguard said.",
            "The barge Hulda carried as many as 300 sheep from Cape Dunn to the market, the coastguard said.",
            id="the same bound in other words",
        ),
        pytest.param(
            "The coastguard said the crew of the Hulda may have cut the rope at Cape Dunn.",
            "The crew of the Hulda might have cut the rope at Cape Dunn, the coastguard said.",
            id="may and might",
        ),
        pytest.param(
            "The council is in talks about closing the harbour at Cape Dunn, the coastguard said.",
            "The council is discussing the closing of the harbour at Cape Dunn, the coastguard said.",
            id="talks in other words",
        ),
        pytest.param(
            "The rope of the Hulda had been rotten since autumn, the harbour master Nils Aske said.",
            "According to harbour master Nils Aske, the rope of the Hulda had been rotten since autumn.",
            id="the same source in another place",
        ),
        pytest.param(
            "The crew of the Hulda heard the bell of Cape Dunn at half past two in the morning.",
            "The crew of the Hulda heard the bell of Cape Dunn at 2:30am.",
            id="the same hour",
        ),
        pytest.param(
            "The crew of the Hulda did not hear the bell of Cape Dunn, the coastguard said.",
            "The crew of the Hulda didn't hear the bell of Cape Dunn, the coastguard said.",
            id="a contraction",
        ),
        pytest.param(
            "The storm at Cape Dunn hurt 40 people on the quay, the coastguard said.",
            "The storm at Cape Dunn hurt 40 people on the quay and no one has died, the coastguard said.",
            id="that nobody died is no death",
        ),
    ],
)
def test_what_preserves_the_meaning_is_no_change(before, after):
    assert between(before, after) == {}


@pytest.mark.parametrize(
    ("before", "after", "answers"),
    [
        pytest.param(
            "Shares of the Dunn Ferry fell 12 points, or 4 percent, to 388 from 400, the exchange of Orrin said.",
            "Shares of the Dunn Ferry were up 5, or 1.3 percent, at 393, the exchange of Orrin said.",
            {"12": "5", "4": "1.3", "388": "393"},
            id="a step, the same again, a level",
        ),
        pytest.param(
            "Shares of the Dunn Ferry rose 43 percent, or $6.30, to $21 in Orrin on Tuesday.",
            "Shares of the Dunn Ferry rose $6.20, or 42 percent, to $20.90 in Orrin on Tuesday.",
            {"43": "42", "$6.30": "$6.20", "$21": "$20.90"},
            id="in another order",
        ),
        pytest.param(
            "The yield of the Dunn loan went to 3.26 percent from 3.17 percent, the exchange of Orrin said.",
            "The yield of the Dunn loan climbed from 3.21 percent to 3.33 percent, the exchange of Orrin said.",
            {"3.26": "3.33", "3.17": "3.21"},
            id="where it went and where it came from",
        ),
    ],
)
def test_a_figure_is_set_beside_the_one_that_does_the_same_in_its_clause(before, after, answers):
    found = [
        c for c in changes(told(LEAD, before, TAIL), told(LEAD, after, TAIL)) if c.kind is ChangeKind.FIGURE_CHANGED
    ]
    assert {c.before.text.split()[0]: c.after.text.split()[0] for c in found} == answers


@pytest.mark.parametrize(
    ("before", "after", "names"),
    [
        pytest.param(
            "The keeper's widow bought the Hulda in Torvik, Nordmark, for 340 crowns, the coastguard said.",
            "The keeper's widow bought the Hulda in Hesse, Wendland, for 340 crowns, the coastguard said.",
            {("Torvik, Nordmark", "Hesse, Wendland")},
            id="a town with its region is one name",
        ),
        pytest.param(
            "The Torvik & Sons 40 Index of ferries lost 12 points on the day the Hulda drifted off Cape Dunn.",
            "On the day the Hulda drifted off Cape Dunn the Hesse Lloyd ferries gained 9 points.",
            {("Torvik & Sons 40 Index", "Hesse Lloyd")},
            id="between other words, before a figure that changed",
        ),
        pytest.param(
            "The barge Hulda was bought by the Orrin Dairy for the sheep of Cape Dunn, the coastguard said.",
            "The barge Hulda was bought by the OD for the sheep of Cape Dunn, the coastguard said.",
            set(),
            id="the same by its initials",
        ),
        pytest.param(
            "The barge Hulda was bought by Captain Torvik for the sheep of Cape Dunn, the coastguard said.",
            "The barge Hulda was bought by the Minister for the sheep of Cape Dunn, the coastguard said.",
            set(),
            id="a rank alone is no name",
        ),
    ],
)
def test_a_name_in_the_place_of_another_is_named_and_quoted(before, after, names):
    kinds = (ChangeKind.ACTOR_CHANGED, ChangeKind.PLACE_CHANGED)
    found = [c for c in changes(told(LEAD, before), told(LEAD, after)) if c.kind in kinds]
    assert {(c.before.text, c.after.text) for c in found} == names


def test_a_town_in_the_place_of_another_is_another_place():
    before = "The keeper's widow bought the barge Hulda in Lisbon for 340 crowns, the coastguard said."
    after = "The keeper's widow bought the barge Hulda in Hamburg for 340 crowns, the coastguard said."
    kinds = {c.kind for c in changes(told(LEAD, before), told(LEAD, after))}
    assert kinds == {ChangeKind.PLACE_CHANGED}


@pytest.mark.once
def test_the_work_for_a_sentence_does_not_grow_with_the_page():
    """Four times the sentences take some four times as long; a pass over the page for each would take sixteen."""
    lines = [
        f"The {n}th barge of Cape Dunn took {7 * n + 100} sheep and {n + 20} hens from {chr(97 + n % 26).upper()}orvik "
        f"{chr(97 + n // 26).upper()}else to the market on Tuesday, the coastguard said."
        for n in range(64)
    ]
    spent = []
    for count in (16, 64):
        before, after = told(*lines[:count]), told(*(line.replace(" 1", " 2") for line in lines[:count]))
        runs = []
        for _ in range(4):  # the quickest: a busy machine makes some slower, none quicker
            start = time.process_time()
            assert changes(before, after)
            runs.append(time.process_time() - start)
        spent.append(min(runs))
    assert spent[1] < 11 * spent[0]


def test_a_page_beside_itself_has_no_changes():
    assert changes(record("dispatch"), record("dispatch")) == ()


def test_a_headline_surer_than_what_it_rests_on_goes_beyond_it():
    kinds = {change.kind for change in changes(record("dispatch"), record("rewrite"))}
    assert ChangeKind.HEADLINE_BEYOND_BODY in kinds


def test_the_changes_of_a_rewrite_are_found_together():
    found = {(c.kind, c.after.text if c.after else None) for c in changes(record("dispatch"), record("rewrite"))}
    kinds = {kind for kind, _ in found}
    assert ChangeKind.FIGURE_CHANGED in kinds  # 17 treated became 71
    assert ChangeKind.BOUND_DROPPED in kinds  # as many as 60 became 60
    assert ChangeKind.CERTAINTY_RAISED in kinds  # may have misread, in talks


def test_what_comes_from_another_parent_is_no_change():
    merged = changes(record("update"), record("merge"), others=[record("spot")])
    assert not any(c.after and "wedding" in c.after.text for c in merged)
    assert not any(c.kind is ChangeKind.SOURCE_ADDED and c.after and "Aske" in c.after.text for c in merged)


def test_a_reprint_changes_nothing_but_its_headline():
    kinds = {change.kind for change in changes(record("dispatch"), record("reprint"))}
    assert kinds <= {ChangeKind.HEADLINE_BEYOND_BODY, ChangeKind.BOUND_DROPPED}


# --- who told it -----------------------------------------------------------------------------------

ROPE = "The rope of the Hulda had been rotten since the feast of lanterns, the harbour master Nils Aske said."


@pytest.mark.parametrize(
    ("after", "dropped"),
    [
        pytest.param(("The rope of the Hulda had been rotten since the feast of lanterns.",), True, id="nowhere named"),
        pytest.param(
            (
                "The rope of the Hulda had been rotten since the feast of lanterns.",
                "Three more such ropes are kept at Orrin, Nils Aske said.",
            ),
            False,
            id="named for something else on the page",
        ),
    ],
)
def test_a_source_that_the_page_names_elsewhere_is_not_dropped(after, dropped):
    found = changes(told(LEAD, ROPE, TAIL), told(LEAD, TAIL, *after))
    assert (ChangeKind.SOURCE_DROPPED in {change.kind for change in found}) is dropped


# --- figures ---------------------------------------------------------------------------------------


def test_a_share_of_one_thing_is_no_bound_of_a_share_of_another():
    before = "The older winch of the barge Hulda was likely to give way under half of its rated load at Cape Dunn."
    after = "More than half of the sheep that Edda Prowse promised, and the older winch, are on the barge Hulda now."
    assert ChangeKind.BOUND_DROPPED not in between(before, after)
    after = "The older winch of the barge Hulda was likely to give way over half of its rated load at Cape Dunn."
    assert ChangeKind.BOUND_DROPPED in between(before, after)


def test_an_equal_number_of_other_things_elsewhere_dropped_no_bound():
    before = "The storm at Cape Dunn damaged about 900 houses, the coastguard said on the quay."
    other = "The society of Orrin has collected 900 lamps for the feast and asks for more of them by Sunday."
    kinds = {change.kind for change in changes(told(LEAD, before, TAIL), told(LEAD, other, TAIL))}
    assert ChangeKind.BOUND_DROPPED not in kinds


def test_what_a_correction_says_stood_there_before_is_not_on_the_page_any_more():
    before = "The barge Hulda carried 470 sheep from Cape Dunn to the market, the coastguard said."
    after = "The barge Hulda carried 47 sheep from Cape Dunn to the market, the coastguard said."
    correction = "Correction: An earlier version of this report said that the barge Hulda carried 470 sheep."
    found = changes(told(LEAD, before, TAIL), told(LEAD, after, TAIL, correction))
    assert [(c.before.text, c.after.text) for c in found if c.kind is ChangeKind.FIGURE_CHANGED] == [
        ("470 sheep", "47 sheep")
    ]


def test_a_small_number_of_the_same_things_changed_though_another_thing_has_it_elsewhere():
    before = "The team of Cape Dunn tied 12 barges to the quay of Orrin with ropes of hemp, the coastguard said."
    after = "The team of Cape Dunn tied 14 barges to the quay of Orrin with ropes of hemp, the coastguard said."
    elsewhere = "The feast of lanterns began 14 years ago, when 12 millers lit their mills."
    found = changes(told(LEAD, before, elsewhere), told(LEAD, after, elsewhere))
    assert [(c.kind, c.before.text, c.after.text) for c in found] == [
        (ChangeKind.FIGURE_CHANGED, "12 barges", "14 barges")
    ]


# --- certainty -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("held", "plain"),
    [
        pytest.param(
            "We believe everybody who rowed out to the Hulda came back to Cape Dunn, the coastguard said.",
            "Everybody who rowed out to the Hulda came back to Cape Dunn, the coastguard said.",
            id="what was only believed",
        ),
        pytest.param(
            "Some of them will not row to Cape Dunn again after the Hulda, the coastguard said.",
            "They will not row to Cape Dunn again after the Hulda, the coastguard said.",
            id="what was said of some",
        ),
        pytest.param(
            "Two of the crew of the Hulda lay at Cape Dunn with suspected spinal injuries, the coastguard said.",
            "Two of the crew of the Hulda lay at Cape Dunn with spinal injuries, the coastguard said.",
            id="what was suspected",
        ),
    ],
)
def test_what_held_the_words_back_is_missed_and_seen_when_put_in(held, plain):
    assert ChangeKind.CERTAINTY_RAISED in between(held, plain)
    assert ChangeKind.CERTAINTY_LOWERED in between(plain, held)
    assert between(held, held) == {}


# --- the opposite ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "flipped"),
    [
        pytest.param(
            "A final decision on the barge Hulda has not been taken and the sale could still be dropped, a man said.",
            "The final decision about the Hulda has been taken and the sale cannot be dropped, one insider told us.",
            True,
            id="in two clauses of a sentence with other words",
        ),
        pytest.param(
            "The miller Edda Prowse denied that her crew had cut the rope of the Hulda at Cape Dunn.",
            "The crew had not cut the rope of the Hulda at Cape Dunn, the miller Edda Prowse said.",
            False,
            id="a denial in other words",
        ),
        pytest.param(
            "The council of Orrin voted on Tuesday night to open negotiations with the owner of the Hulda.",
            "No papers with the owner of the Hulda will be held behind closed doors, the council of Orrin said.",
            False,
            id="opposites that stand by other words",
        ),
    ],
)
def test_a_clause_says_the_opposite(before, after, flipped):
    assert (ChangeKind.NEGATION_FLIPPED in between(before, after)) is flipped


def test_a_loaded_word_in_a_headline_of_its_own_is_told():
    towed = "The barge Hulda was towed to the bay by the coastguard and moored there overnight."
    other = web("farm", "Night Flash", "Horror night of the mill girls", None, TAIL, "Nobody slept that night.", towed)
    found = changes(told(LEAD, towed, TAIL), pipeline.record(pipeline.read(other, file="farm.html")))
    assert [c.after.text.split()[0] for c in found if c.kind is ChangeKind.LOADED_WORD_ADDED] == ["Horror"]


def test_another_month_without_a_year_is_another_time():
    before = "The council of Orrin wants a contract for the barge Hulda by June, the coastguard said."
    after = "The council of Orrin wants a contract for the barge Hulda by July, the coastguard said."
    assert between(before, after) == {ChangeKind.TIME_CHANGED: ("Hulda by June", "Hulda by July")}
