"""What kind of page it is, by evidence; a report unless the page shows otherwise."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from sayso.record import Genre

_LIVE = re.compile(
    r"(?:^|\W)(?:live blog|liveblog|live updates?|as it happened|minute by minute)(?:\W|$)|^live\s?[:|–—-]", re.I
)
_OPINION = re.compile(
    r"^(?:opinion|editorial|comment|op-ed|column|commentary|analysis|letters?)\s?[:|–—•·-]|[|–—]\s?(?:opinion|editorial|commentary)$",
    re.I,
)
_SECTION = re.compile(r"/(?:opinions?|commentisfree|editorials?|op-ed|columnists?|blogs?)/", re.I)
_QUIZ = re.compile(r"(?:^|\W)(?:quiz|test your knowledge|how much do you know)(?:\W|$)", re.I)
_INTERVIEW = re.compile(r"^(?:interview|q&a|q & a)\W|(?:^|\W)(?:an interview with|in conversation with)\W", re.I)
_STAMP = re.compile(r"^(?:\d{1,2}[:.]\d{2}\s?(?:am|pm|GMT|BST|ET|CET|UTC)?|\d{1,2}\s?(?:am|pm))\b", re.I)
_ASKED = re.compile(r"^(?:Q|Question|Interviewer|Me)\s?[:.–-]\s", re.I)
_ANSWERED = re.compile(r"^(?:A|Answer)\s?[:.–-]\s", re.I)
_CHOICE = re.compile(r"^(?:\(?[a-dA-D][).]|○|□|◯)\s")


def genre_of(titles: Sequence[str], lines: Sequence[str], *, url: str | None = None) -> tuple[Genre, str | None]:
    """The kind of page, and for all but a report a note that names the evidence.

    `lines` are the visible lines of the report, in order.
    """
    for genre, pattern in (
        (Genre.LIVE_BLOG, _LIVE),
        (Genre.QUIZ, _QUIZ),
        (Genre.OPINION, _OPINION),
        (Genre.INTERVIEW, _INTERVIEW),
    ):
        for title in titles:
            if found := pattern.search(title):
                return genre, _note(genre, f"its title says “{found.group().strip()}”")
    stamps = sum(bool(_STAMP.match(line)) for line in lines)
    if stamps >= 4:
        return Genre.LIVE_BLOG, _note(Genre.LIVE_BLOG, f"{stamps} entries open with a time of day")
    asked = sum(bool(_ASKED.match(line)) for line in lines)
    if asked >= 3 and sum(bool(_ANSWERED.match(line)) for line in lines) >= 2:
        return Genre.INTERVIEW, _note(Genre.INTERVIEW, f"{asked} questions with answers")
    if _alternates(lines):
        return Genre.INTERVIEW, _note(Genre.INTERVIEW, "questions and answers take turns")
    choices = sum(bool(_CHOICE.match(line)) for line in lines)
    if choices >= 6:
        return Genre.QUIZ, _note(Genre.QUIZ, f"{choices} answers to choose from")
    if url and (found := _SECTION.search(url)):
        return Genre.OPINION, _note(Genre.OPINION, f"its address says “{found.group().strip('/')}”")
    return Genre.REPORT, None


def _alternates(lines: Sequence[str]) -> bool:
    """At least four paragraphs that are questions, making up a fifth or more of the page, each with an answer after."""
    long = [line for line in lines if len(line) > 25]
    asked = [
        i for i, line in enumerate(long) if line.rstrip().endswith("?") and not line.lstrip().startswith(("“", '"'))
    ]
    apart = sum(b - a > 1 for a, b in itertools.pairwise(asked))
    return len(asked) >= 4 and len(asked) * 5 >= len(long) and apart * 4 >= 3 * (len(asked) - 1)


def _note(genre: Genre, evidence: str) -> str:
    kind = genre.replace("_", " ")
    return f"this page is no plain report but of the kind {kind} ({evidence}): answers about it mean less"
