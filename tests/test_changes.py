"""Each kind of change, and its twin that preserves the meaning and is none."""

from __future__ import annotations

import pytest

from sayso.record import ChangeKind
from sayso.trace import changes
from tests.pile import record, told

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
