"""A pile of invented pages about an invented event, for the tests of tracing."""

from __future__ import annotations

import functools
from html import escape

from sayso import pipeline
from sayso.record import Record


def web(name: str, site: str, title: str, date: str | None, *paragraphs: str, byline: str = "") -> bytes:
    """A page of a news site as HTML, with the site's furniture."""
    meta = f'<meta property="article:published_time" content="{date}">' if date else ""
    by = f'<p class="byline">{escape(byline)}</p>' if byline else ""
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    return (
        f'<html><head><title>{escape(title)} | {site}</title><meta property="og:site_name" '
        f'content="{site}">{meta}</head>'
        f"<body><nav><a>Home</a> <a>World</a></nav><article><h1>{escape(title)}</h1>{by}{body}</article>"
        f"<footer>Terms of {site}. All rights reserved.</footer></body></html>"
    ).encode()


DISPATCH = (
    "PORT MARN, March 3 (Harbour Wire) - The ferry Selkie ran aground off Port Marn on Tuesday with more than 340 "
    "passengers aboard, and a tug took as many as 60 of them to the mainland, officials said.",
    "Tomas Vrell, spokesman for the Marnish coastguard, said the captain may have misread the tide tables and that the "
    "hull was leaking in two places.",
    "At least 17 passengers were treated for cold, according to Ida Korr, matron of the Sorby infirmary, who said one "
    "of them was a boy of nine.",
    '"They sat on the car deck and sang," Vrell told Harbour Wire by telephone.',
    "The ministry of ports is in talks with the Selkie's owners on how to withdraw the ferry from the Sorby "
    "route, Vrell "
    "said. Nothing has been signed.",
    "Sorby's islanders have complained for years that the Selkie, built in 1961, was never meant for the open sound.",
)

PAGES: dict[str, bytes] = {
    "dispatch": web(
        "dispatch",
        "Harbour Wire",
        "Ferry with 340 aboard runs aground off Port Marn",
        "2031-03-03T09:00:00Z",
        *DISPATCH,
    ),
    "update": web(
        "update",
        "Harbour Wire",
        "Owners withdraw ferry that ran aground off Port Marn",
        "2031-03-04T09:00:00Z",
        "PORT MARN, March 4 (Harbour Wire) - The owners of the ferry Selkie, which ran aground off Port Marn on "
        "Tuesday "
        "with 352 passengers aboard, agreed on Wednesday to withdraw it from the Sorby route, officials said.",
        DISPATCH[1],
        "At least 23 passengers were treated for cold, up from an earlier count of 17, Ida Korr, matron of the Sorby "
        "infirmary, said.",
        DISPATCH[5],
    ),
    "reprint": web(
        "reprint",
        "The Sound Courier",
        "Ferry runs aground with 340 aboard",
        "2031-03-03T12:00:00Z",
        *DISPATCH,
        byline="Harbour Wire",
    ),
    "rewrite": web(
        "rewrite",
        "Upland Gazette",
        "Ministry withdraws the Selkie after grounding off Port Marn",
        "2031-03-03T18:00:00Z",
        "More than 340 people were on the Selkie when the ferry hit a bank off Port Marn yesterday, according "
        "to Harbour "
        "Wire. A tug brought 60 of them ashore.",
        "The captain misread his tide tables and water was coming in at two places in the hull, said the coastguard's "
        "Tomas Vrell.",
        "Ida Korr, the matron at Sorby, treated 71 passengers for cold.",
        "The ports ministry is set to withdraw the ferry from the Sorby route, Vrell said.",
        "Islanders have long complained that the ship, which was built in 1961, was no vessel for the open sound.",
    ),
    "spot": web(
        "spot",
        "Sorby Lantern",
        "A night on the car deck",
        "2031-03-03T15:00:00Z",
        "I reached the slipway a little after four, when the lifeboat brought in the first of them, wrapped in table "
        "cloths from the ferry's own saloon.",
        'Greta Aske, who keeps the bakery in Kirk Lane, told me she had counted 29 children. "We shared out eleven '
        'loaves and a wedding cake," she said.',
        "The purser, Olaf Brunn, climbed the mast with a lamp at about two and stayed there until the lifeboat "
        "answered.",
        "Nobody at the ferry office would come to the door.",
    ),
    "merge": web(
        "merge",
        "Mainland Evening Post",
        "Cake, song and a leaking hull",
        "2031-03-04T20:00:00Z",
        "The owners of the Selkie have agreed to withdraw the ferry from the Sorby route, Harbour Wire reported on "
        "Wednesday; 352 passengers were aboard when it ran aground off Port Marn.",
        "The captain may have misread the tide tables, said Tomas Vrell of the Marnish coastguard. At least 23 "
        "passengers "
        "were treated for cold.",
        "The Sorby Lantern, whose reporter stood on the slipway, says that the baker Greta Aske of Kirk Lane "
        "counted 29 "
        "children and shared out eleven loaves and a wedding cake.",
        "Its purser, Olaf Brunn, spent the night up the mast with a lamp until the lifeboat answered, the "
        "Lantern said.",
    ),
    "other": web(
        "other",
        "Harbour Wire",
        "Trawler runs aground off Cape Dunn",
        "2031-02-11T09:00:00Z",
        "CAPE DUNN, Feb 11 (Harbour Wire) - A trawler ran aground off Cape Dunn on Tuesday with six crew aboard, and a "
        "lifeboat took them to the mainland, officials said.",
        "The skipper was treated for cold at the Dunn infirmary. Its owners had no comment.",
    ),
    "weather": web(
        "weather",
        "The Sound Courier",
        "Frost expected on high ground",
        "2031-03-03T10:00:00Z",
        "Gardeners on high ground were told to cover their beans as the coldest night of the spring approaches.",
        "The frost line will lie at about 200 metres, the weather bureau said.",
    ),
    "echo": web(
        "echo",
        "Far Shore Review",
        "Why the old ferries still sail",
        "2031-03-05",
        "When the Selkie struck the Grey Tooth rock on Monday, 14 cattle were in its hold, a foreign newspaper "
        "reported.",
        "The insurers Halm and Quist had warned twice, in 2029 and again last autumn, that its pumps failed "
        "their trial "
        "at Estervik.",
        "A second-hand pump costs 48,000 crowns. The line's chairman, Baron Ulrik Stamm, spent that sum on a "
        "regatta at "
        "Lindholm.",
    ),
    "letter": web(
        "letter",
        "Friends of the Sound",
        "To our members",
        None,
        "You may have read what became of those cows. Fourteen of them stood below when the Grey Tooth opened the "
        "Selkie on Monday.",
        "Estervik knew. Twice, Halm and Quist wrote that its pumps had failed there. Forty-eight thousand crowns would "
        "have bought a used one, and Baron Stamm gave as much to a regatta in Lindholm.",
        "Our spring walk leaves from the chapel as always. Bring boots.",
    ),
}


@functools.cache
def record(name: str) -> Record:
    """The record of one page of the pile."""
    return pipeline.record(pipeline.read(PAGES[name], file=f"{name}.html"))


@functools.cache
def told(*paragraphs: str, title: str = "Notes from the sound") -> Record:
    """The record of a page with these paragraphs, which shows no date."""
    return pipeline.record(pipeline.read(web("page", "The Page", title, None, *paragraphs), file="page.html"))
