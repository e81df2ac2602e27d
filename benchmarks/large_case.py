"""A large case that is made up, seeded: pages, statements with chains, families of copies, claims, findings.

Nothing is read or traced: nouns are written into the file as an `add` would have left them, for timing what shows them.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from pathlib import Path

from sayso.record import (
    Aligned,
    Block,
    Bound,
    Certainty,
    Change,
    ChangeKind,
    Claim,
    ClaimFigure,
    Copy,
    CopyKind,
    Dated,
    Evidence,
    Figure,
    Finding,
    Kind,
    MadeBy,
    Origin,
    Page,
    Record,
    Role,
    Severity,
    Source,
    Span,
    Statement,
    Title,
    Verdict,
    content_id,
)
from sayso.store import Group, Settled, Store

SYLLABLES = (
    "ba be bor da dor el fen gar hal in jo kar ler lo mar mel nor o pel qua ra ros sa sor ta tol u var vel wen".split()
)
CODES = ("date-missing", "figure-unsourced", "headline-figure", "reference-unused", "reports-unnamed", "one-origin")


def make(path: Path, *, pages: int = 10_000, statements: int = 30, seed: int = 7) -> None:
    """Write the case. A family of 500, one of 60 and many of a few; two claims in three pages."""
    rng = random.Random(seed)
    words = sorted({"".join(rng.choices(SYLLABLES, k=rng.randint(1, 4))) for _ in range(20_000)})
    weights = [1 / (n + 3) for n in range(len(words))]
    names = [f"{rng.choice(words).title()} {rng.choice(words).title()}" for _ in range(2_000)]
    outlets = [f"{rng.choice(words).title()} {kind}" for kind in ("Wire", "Times", "Courier") for _ in range(60)]
    ids: list[str] = []
    said: list[list[str]] = []
    with Store(path, write=True) as store:
        with store.transaction():
            for number in range(pages):
                raw = f"page {number}".encode()
                record = _record(number, raw, statements, rng, words, weights, names, outlets)
                store.put(record, raw)
                ids.append(record.page.id)
                said.append([statement.id for statement in record.statements])
        groups = list(_groups(ids, rng))
        claims = [tuple(_claims(group, ids, said, rng)) for group in groups]
        store.settle(
            Settled(
                copies=tuple(_traced([ids[n] for n in group]) for group in groups),
                claims=tuple(
                    (min(ids[n] for n in group), "made", those) for group, those in zip(groups, claims, strict=True)
                ),
            )
        )


def _record(
    number: int,
    raw: bytes,
    statements: int,
    rng: random.Random,
    words: list[str],
    weights: list[float],
    names: list[str],
    outlets: list[str],
) -> Record:
    drawn = iter(rng.choices(words, weights, k=statements * 12 + 8))
    title = " ".join(next(drawn) for _ in range(8)).capitalize()
    text, blocks, found = title, [Block(role=Role.TITLE, start=0, end=len(title))], []
    for n in range(statements):
        low = rng.randint(2, 900)
        who, hedge = rng.choice(names), rng.random() < 0.3
        body = " ".join(next(drawn) for _ in range(12))
        start = len(text) + (1 if n % 4 else 2)
        sentence = f"{who} said {body}{' may' if hedge else ''} {low} boats."
        text = text.ljust(start, "\n") + sentence
        if n % 4 == 0:
            blocks.append(Block(role=Role.PARAGRAPH, start=start, end=len(text)))
        else:
            blocks[-1] = Block(role=Role.PARAGRAPH, start=blocks[-1].start, end=len(text))
        cue = start + len(who) + 1
        at = text.rindex(str(low))
        source = Source(
            source=_span(text, start, start + len(who)), name=who, kind=Kind.PERSON, cue=_span(text, cue, cue + 4)
        )
        outlet = Source(source=None, name=rng.choice(outlets), kind=Kind.PUBLICATION)
        found.append(
            Statement(
                id=content_id("statement", number, n),
                words=(_span(text, cue + 5, len(text) - 1),),
                chain=(outlet, source) if n % 3 == 0 else (source,) if n % 3 == 1 else (),
                certainty=rng.choice(list(Certainty)) if hedge else Certainty.STATED,
                hedges=(_span(text, at - 4, at - 1),) if hedge else (),
                figures=(
                    Figure(
                        start=at,
                        end=at + len(str(low)),
                        text=str(low),
                        low=low,
                        high=low,
                        bound=Bound.EXACT,
                        unit="boats",
                    ),
                ),
                found_by="made",
            )
        )
    day = f"20{rng.randint(24, 30)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
    page = Page(
        id=content_id(raw),
        text=text,
        raw_sha256=hashlib.sha256(raw).hexdigest(),
        file=f"pages/{number:05}.html",
        title=title,
        titles=(Title(text=title, from_="h1", start=0, end=len(title)),),
        published=Dated(value=day, evidence=(Evidence(from_="meta", value=day),)),
        publisher=rng.choice(outlets),
        language="en",
        blocks=tuple(blocks),
    )
    findings = [
        Finding(
            id=content_id("finding", number, n),
            code=rng.choice(CODES),
            verdict=Verdict.FAILS if n else Verdict.UNCLEAR,
            severity=Severity.WARNING,
            message=f"“{found[n].words[0].text[:40]}” rests on nobody",
            spans=found[n].words,
        )
        for n in range(3)
    ]
    return Record(page=page, statements=tuple(found), findings=tuple(findings), made_by=MadeBy(sayso="made"))


def _span(text: str, start: int, end: int) -> Span:
    return Span(start=start, end=end, text=text[start:end])


def _groups(ids: list[str], rng: random.Random) -> Iterator[list[int]]:
    """Numbers of pages that were traced together: 500, 60, then one to twelve."""
    at = 0
    for size in (500, 60, *(rng.choice((1, 1, 2, 3, 5, 8, 12)) for _ in range(len(ids)))):
        if at < len(ids):
            yield list(range(at, min(at + size, len(ids))))
        at += size


def _traced(pages: list[str]) -> Group:
    copies, changes = [], []
    for n, child in enumerate(pages[1:], 1):
        parent = pages[n // 3]
        span = Span(start=0, end=1, text="x")
        copies.append(
            Copy(
                child=child,
                parent=parent,
                kind=list(CopyKind)[n % 7],
                share=0.8,
                directed=n % 11 != 0,
                reasons=("both have the same names and figures in the same order", "the parent is dated a day earlier"),
                aligned=tuple(Aligned(child=span, parent=span) for _ in range(20)),
            )
        )
        changes += [
            Change(
                child=child,
                parent=parent,
                kind=list(ChangeKind)[(n + k) % 15],
                before=span,
                after=span,
                message="“40 boats” became “60 boats”",
            )
            for k in range(n % 4)
        ]
    head = min(pages)
    return Group(
        name=head, mark="made", families=dict.fromkeys(pages, head), copies=tuple(copies), changes=tuple(changes)
    )


def _claims(group: list[int], ids: list[str], said: list[list[str]], rng: random.Random) -> Iterator[Claim]:
    """Of each group of several pages, as many claims as the pages have statements, over a run of its pages."""
    if len(group) < 2:
        return
    for n in range(len(said[group[0]])):
        members = group[: rng.randint(2, min(len(group), 60))]
        statements = tuple(said[page][n] for page in members)
        pages = tuple(ids[page] for page in members)
        many = rng.randint(1, min(4, len(members)))
        yield Claim(
            id=content_id("claim", *statements),
            text=f"what {n} pages state",
            statements=statements,
            pages=pages,
            contradicting=statements[:1] if n % 17 == 0 else (),
            origins=tuple(
                Origin(
                    id=content_id("origin", page),
                    page=page,
                    pages=pages[k::many],
                    reasons=("no page stands behind it",),
                )
                for k, page in enumerate(pages[:many])
            ),
            sources=("Ida Korr", "Tomas Vrell"),
            figures=tuple(
                ClaimFigure(
                    statement=statement, low=40.0 + k, high=40.0 + k, bound=Bound.EXACT, unit="boats", date="2031-03-03"
                )
                for k, statement in enumerate(statements)
            ),
        )
