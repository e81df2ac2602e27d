"""Outlets by name, by description and by domain; platforms; and what a bare noun is as a source."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from sayso.data import rows

__all__ = ["Outlet", "agency_in_dateline", "is_platform", "outlet_by_domain", "outlet_of", "voice_kind"]

LONGEST = 120
"""Characters of the longest text that could name an outlet; a longer one names none."""

PLATFORMS = frozenset(
    "twitter;x;telegram;facebook;truth social;instagram;youtube;tiktok;whatsapp;weibo;wechat;reddit;linkedin;vk;"
    "vkontakte;threads;mastodon;bluesky;snapchat;signal;substack;medium;discord;twitch;line;kakaotalk;viber;rumble;"
    "gab;parler;social media;x, formerly twitter;x (formerly twitter);formerly twitter".split(";")
)
"""Where words are posted. A platform carries anybody's words and is no source of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """Somebody that publishes news. `kind` is agency, newspaper, broadcaster, magazine or site; `country` is ISO
    3166-1 alpha-2 of where it is based; `domains` are its own, empty where none is known."""

    name: str
    kind: str
    country: str
    domains: tuple[str, ...] = ()


def outlet_of(text: str) -> Outlet | None:
    """The outlet that the words name or describe ('the BBC', "Japan's public broadcaster").

    Articles, possessives and quotation marks at the edges do not count; case does. None where the words name none or
    fit several: 'the Times' is London's or New York's.
    """
    words = _bare(text) if len(text) <= LONGEST else ""
    if not words or (words in WITH_ARTICLE and not re.match(r"\W*the\s", text, re.I)):
        return None
    return _by_name().get(words) or _described(words)


def outlet_by_domain(host: str) -> Outlet | None:
    """The outlet that a host belongs to, itself or as a part of the outlet's domain: 'edition.cnn.com' is CNN."""
    labels = host.strip().lower().rstrip(".").split(":")[0].split(".")[-6:]
    known = _by_domain()
    return next((known[d] for i in range(len(labels)) if (d := ".".join(labels[i:])) in known), None)


def is_platform(text: str) -> bool:
    """The words name a place where anybody posts ('Telegram'), not an outlet."""
    return len(text) <= LONGEST and _bare(text).lower() in PLATFORMS


def agency_in_dateline(text: str) -> Outlet | None:
    """The agency that a dateline names: Reuters in 'KYIV, March 3 (Reuters) -'. None where it names none or several."""
    parts = re.split(r"[()/,;:|–—]|\s-+(?=\s|$)|\s\+\s", text[:LONGEST])
    found = {o.name: o for part in parts if (o := _by_name().get(_bare(part))) and o.kind == "agency"}
    return next(iter(found.values())) if len(found) == 1 else None


def voice_kind(head_lemma: str, plural: bool) -> str | None:
    """What a noun without a name is as a source: anonymous (a voice), collective (a group), document, organisation;
    None for any other noun. `head_lemma` is the noun's lemma in lower case."""
    kinds = _voices().get(head_lemma)
    return kinds[plural] if kinds else None


# --- by name --------------------------------------------------------------------------------------


def _bare(text: str) -> str:
    """The words without what may stand around a name."""
    words = " ".join(text.replace("’", "'").split()).strip(" \"“”'.,;:()[]")
    words = words.removesuffix("'s") if words.endswith("'s") else words
    first, _, rest = words.partition(" ")
    return rest if rest and first.lower() in ("the", "a", "an") else words


@functools.cache
def _outlets() -> tuple[tuple[Outlet, tuple[str, ...], tuple[str, ...]], ...]:
    """Each outlet with its further names and its descriptions."""
    table = []
    for name, kind, country, domains, also, described, _ground in rows("outlets.tsv"):
        outlet = Outlet(name=name, kind=kind, country=country, domains=_parts(domains))
        table.append((outlet, _parts(also), _parts(described)))
    return tuple(table)


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(";") if part)


# Names that lose too much with their article, or that several outlets share.
NOBODY = frozenset(
    "Times;Sun;Herald;Standard;Star;National;Paper;Hill;Age;Record;Trend;Beta;Metro;Focus;Profil;Punch;Wire;Insider;"
    "Atlantic;Independent;Economist;Australian;Diplomat;Conversation;Intercept;Athletic;Spectator;Observer;Verge".split(
        ";"
    )
)
# Among them those whose article makes them a name again: 'the Economist'. 'the Sun' shines, 'the Times' are two,
# 'the Hill' is Congress and 'the Atlantic' an ocean.
WITH_ARTICLE = frozenset("Economist Independent Intercept Athletic Verge".split())


@functools.cache
def _by_name() -> dict[str, Outlet]:
    """Outlet by bare name; a name that two outlets share is left out."""
    found: dict[str, Outlet | None] = {}
    for outlet, also, _ in _outlets():
        for name in {_bare(words) for words in (outlet.name, *also)}:
            found[name] = None if name in found else outlet
    return {name: outlet for name, outlet in found.items() if outlet and name not in NOBODY - WITH_ARTICLE}


@functools.cache
def _by_domain() -> dict[str, Outlet]:
    return {domain: outlet for outlet, _, _ in _outlets() for domain in outlet.domains}


# --- by description -------------------------------------------------------------------------------

OWNED = {
    "state": ("state", "government", "official", "public", "national"),
    "public": ("public",),
    "national": ("national",),
    "official": ("official", "state"),
    "government": ("government", "state"),
}
"""Which descriptions of the table a word fits, the closest first."""

DESCRIBED = re.compile(
    r"(?P<who>[A-Z][\w.' -]{0,40}?)(?:'s?)? "
    r"(?P<how>public|state|national|official|government)(?:[- ](?:service|run|owned|funded|controlled|backed))? "
    r"(?:-?(?:funded|run|owned) )?"
    r"(?P<what>news agency|press agency|news wire|newswire|wire service|agency|broadcaster|broadcasting corporation|"
    r"television|TV|radio|newspaper|daily)"
    r"(?: (?:broadcaster|station|channel|network|company|corporation))?"
)
KINDS = {"broadcaster": "broadcaster", "broadcasting corporation": "broadcaster", "television": "broadcaster"} | {
    "TV": "broadcaster",
    "radio": "broadcaster",
    "newspaper": "newspaper",
    "daily": "newspaper",
}


def _described(words: str) -> Outlet | None:
    """The one outlet that a country's name or adjective, an owner and a kind fit."""
    found = DESCRIBED.fullmatch(words)
    country = _countries().get(found["who"].removesuffix("'s")) if found else None
    if not found or not country:
        return None
    for how in OWNED[found["how"]]:
        fitting = _fitting(country, KINDS.get(found["what"], "agency"), how, found["what"])
        if fitting:
            return fitting[0] if len(fitting) == 1 else None
    return None


def _fitting(country: str, kind: str, how: str, what: str) -> list[Outlet]:
    medium = {"television": "television", "TV": "television", "radio": "radio"}.get(what)
    ours = [(o, d) for o, _, d in _outlets() if o.country == country and o.kind == kind]
    if medium:
        narrow = [o for o, described in ours if f"{how} {medium}" in described]
        if narrow:
            return narrow
    return [o for o, described in ours if how in described]


@functools.cache
def _countries() -> dict[str, str]:
    """Code by a country's name, further name or adjective."""
    found: dict[str, str] = {}
    for row in rows("peoples.tsv"):
        iso, name, also, adjectives = (*row, "", "")[:4]
        for words in (name, *_parts(also), *_parts(adjectives)):
            found.setdefault(words.removeprefix("the "), iso)
    return found


@functools.cache
def _voices() -> dict[str, tuple[str | None, str | None]]:
    """For each noun what one and what several are; its first row counts."""
    found: dict[str, tuple[str | None, str | None]] = {}
    for one, several, lemmas in rows("voices.tsv"):
        for lemma in lemmas.split():
            found.setdefault(lemma, (one, several))
    return found
