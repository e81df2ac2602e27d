"""Statements, Copies -> Claims: the same thing stated on several pages, and how many separate origins it has."""

from __future__ import annotations

from sayso.corroborate.claims import corroborate, restated
from sayso.corroborate.events import Events, one_event
from sayso.corroborate.nearest import Nearest, Ranked
from sayso.corroborate.origins import Entered, Lineage, origins
from sayso.corroborate.sameness import Likeness, Sameness, same_claim
from sayso.corroborate.wording import Wording, wording

__all__ = [
    "Entered",
    "Events",
    "Likeness",
    "Lineage",
    "Nearest",
    "Ranked",
    "Sameness",
    "Wording",
    "corroborate",
    "one_event",
    "origins",
    "restated",
    "same_claim",
    "wording",
]
