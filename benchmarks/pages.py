"""Pages to time: invented reports, every sentence of which is new, in a site's shell of the usual size."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import random
from pathlib import Path

NAMES = "Ana Ruiz,Ilse Maron,Jonas Weil,Petra Lindqvist,Oskar Brandt,Mira Tanaka,Leo Okafor,Nadia Haddad".split(",")
BODIES = "the River Council,the harbour office,KTV,the Norden Wire,the energy ministry,residents,two officials".split(
    ","
)
PLACES = "Tollen,Hale,Karsovia,Meridia,the northern valley,the old port,Vell,Sarn".split(",")
THINGS = "engineers,pumps,boats,tents,lorries,generators,surveyors,volunteers,barriers".split(",")
VERBS = "arrived in,left,were sent to,were seen near,were promised to,had reached,were on their way to".split(",")
SAID = "said,told reporters,warned,added,wrote in a statement,denied,confirmed,suggested".split(",")
BOUNDS = ",about ,more than ,at least ,nearly ,up to ".split(",")
DAYS = "on Monday,on Tuesday,last week,in March,earlier this year,two days ago,on 17 April 2025".split(",")


def sentence(rng: random.Random) -> str:
    """A sentence of twenty to forty words that no other call gives."""
    thing, place, day = rng.choice(THINGS), rng.choice(PLACES), rng.choice(DAYS)
    event = f"{rng.choice(BOUNDS)}{rng.randint(2, 90_000):,} {thing} {rng.choice(VERBS)} {place} {day}"
    who, other, few = rng.choice(NAMES + BODIES), rng.choice(PLACES), rng.randint(2, 99)
    shapes = (
        f"{event.capitalize()}, {who} {rng.choice(('said', 'warned', 'added'))}.",
        f"According to {who}, {event}, and the road to {other} may stay closed for {few} days.",
        f"“We have counted {few} {thing} in {other},” {who} said {day}, as {event}.",
        f"{who[:1].upper()}{who[1:]} {rng.choice(SAID)} that {event}, while {rng.choice(BODIES)} declined to comment.",
        f"The water in {other} rose by {few} percent {day} and {event}.",
    )
    return rng.choice(shapes)


def report(seed: int, sentences: int = 30) -> list[str]:
    """Paragraphs of one to three sentences."""
    rng = random.Random(seed)
    paragraphs, left = [], sentences
    while left > 0:
        take = min(left, rng.randint(1, 3))
        paragraphs.append(" ".join(sentence(rng) for _ in range(take)))
        left -= take
    return paragraphs


def html(seed: int, sentences: int = 30, links: int = 120) -> bytes:
    """The report as a page of a news site, with navigation, related links, metadata and a footer."""
    body = "".join(f"<p>{paragraph}</p>\n" for paragraph in report(seed, sentences))
    menu = "".join(f'<li class="item"><a href="/s/{i}">Section {i}</a></li>' for i in range(links // 2))
    more = "".join(f'<li><a href="/{seed}/{i}"><span>Another report {i}</span></a></li>' for i in range(links // 2))
    style = "".join(f".c{i}{{color:#{i:06x};margin:{i}px}}" for i in range(400))
    data = {
        "@type": "NewsArticle",
        "headline": f"Water rises in valley {seed}",
        "datePublished": "2025-04-17T16:20:00+02:00",
        "author": {"@type": "Person", "name": "Ana Ruiz"},
    }
    head = (
        f"<title>Water rises in valley {seed} | Norden Wire</title><style>{style}</style>"
        f'<meta property="og:title" content="Water rises in valley {seed}">'
        '<meta property="article:published_time" content="2025-04-17T16:20:00+02:00">'
        f'<script type="application/ld+json">{json.dumps(data)}</script>'
    )
    return (
        f'<!DOCTYPE html><html lang="en"><head>{head}</head><body><nav><ul>{menu}</ul></nav><main><article>'
        f"<h1>Water rises in valley {seed}</h1><p class='byline'>By Ana Ruiz</p>{body}</article>"
        f"<aside><h2>Read also</h2><ul>{more}</ul></aside></main>"
        "<footer><p>© 2025 Norden Wire</p></footer></body></html>"
    ).encode()


def archive(path: Path, count: int, *, compress: bool) -> int:
    """A WARC of that many pages with digests, as crawlers write it; returns the bytes of its pages.

    A page has sixty sentences, five hundred links and about 50 kB.
    """
    size = 0
    with path.open("wb") as out:
        for number in range(count):
            raw = html(number, sentences=60, links=500)
            size += len(raw)
            out.write(gzip.compress(_record(number, raw), 6) if compress else _record(number, raw))
    return size


def _record(number: int, raw: bytes) -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nServer: press\r\n\r\n" + raw
    head = "\r\n".join(
        (
            "WARC/1.0\r\nWARC-Type: response",
            f"WARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-{number:012d}>",
            "WARC-Date: 2025-04-17T16:20:05Z",
            f"WARC-Target-URI: https://wire.example/{number}",
            "Content-Type: application/http; msgtype=response",
            f"WARC-Payload-Digest: sha1:{_sha1(raw)}",
            f"WARC-Block-Digest: sha1:{_sha1(block)}",
            f"Content-Length: {len(block)}\r\n\r\n",
        )
    )
    return head.encode() + block + b"\r\n\r\n"


def _sha1(raw: bytes) -> str:
    return base64.b32encode(hashlib.sha1(raw).digest()).decode()
