"""What the rooms of annotate hand to each other; none of it leaves annotate.

Token positions are (index of the sentence in the page's list of sentences, index of the token in it).
"""

from __future__ import annotations

from dataclasses import dataclass

Place = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Words said to be somebody's: who (`source`), by which cue, and what (`content`), each as token places.

    `source` is empty where no words name anybody; `cue` is empty only for a quotation that runs on without one.
    `inside` is the index, in the same list, of the attribution whose content holds this one; None at the top.
    `continues` is the index of the attribution that this quotation runs on from; None where it stands alone.
    `found_by` names the rule or model.
    """

    source: tuple[Place, ...]
    cue: tuple[Place, ...]
    content: tuple[Place, ...]
    head: Place | None = None
    inside: int | None = None
    continues: int | None = None
    found_by: str = ""
