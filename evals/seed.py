"""What sayso should find on the page that started it, item by item. The page is read where it lies.

python -m evals.seed [PAGE]: each item as right or wrong; exit status 1 where one is wrong.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from pathlib import Path

from sayso.annotate import annotate
from sayso.read import read_page
from sayso.record import Bound, Certainty, Kind, Page, Role, Statement

SEED = Path(__file__).resolve().parent.parent.parent / "shared" / "seed"

Check = Callable[[Page, list[Statement]], bool]


def holding(statements: Iterable[Statement], *words: str) -> list[Statement]:
    """The statements in whose words or figures all of these stand."""
    return [s for s in statements if all(w in " ".join(span.text for span in s.words) for w in words)]


def through(statement: Statement, *links: str) -> bool:
    """The chain has these links, each known by its name or its words."""
    known = [f"{link.name or ''} {link.source.text if link.source else ''}" for link in statement.chain]
    return len(known) == len(links) and all(want in have for want, have in zip(links, known, strict=True))


def unnamed(statement: Statement) -> bool:
    return [link.kind for link in statement.chain] == [Kind.UNNAMED]


def figure(statements: Iterable[Statement], low: float, bound: Bound, unit: str = "") -> bool:
    return any(f.low == low and f.bound is bound and unit in (f.unit or "") for s in statements for f in s.figures)


def titles(statements: Iterable[Statement]) -> list[Statement]:
    return [s for s in statements if s.block is Role.TITLE]


def role_of(page: Page, words: str) -> Role | None:
    """The role of the block that holds the last place where these words stand."""
    at = page.text.rfind(words)
    return next((b.role for b in page.blocks if b.start <= at < b.end), None) if at >= 0 else None


CHECKS: dict[str, Check] = {
    "NHK <- diplomatic sources: what Pyongyang will learn": lambda page, found: any(
        through(s, "NHK", "diplomatic sources") for s in holding(found, "learn")
    ),
    "Japan's public broadcaster is NHK: in talks": lambda page, found: any(
        through(s, "NHK") for s in holding(found, "in talks")
    ),
    "in talks is under discussion": lambda page, found: any(
        s.certainty is Certainty.UNDER_DISCUSSION for s in holding(found, "in talks")
    ),
    "Interfax <- Sergei Shoigu: pioneers to the Kursk region, planned": lambda page, found: any(
        through(s, "Interfax", "Sergei Shoigu") and s.certainty is Certainty.PLANNED
        for s in holding(found, "pioneers", "Kursk")
    ),
    "1,000 pioneers": lambda page, found: figure(holding(found, "pioneers"), 1000, Bound.EXACT, "pioneers"),
    "Interfax <- Sergei Shoigu: military builders": lambda page, found: any(
        through(s, "Interfax", "Sergei Shoigu") for s in holding(found, "military builders")
    ),
    "5,000 military builders": lambda page, found: figure(
        holding(found, "military builders"), 5000, Bound.EXACT, "builders"
    ),
    "'allegedly' is unnamed": lambda page, found: any(unnamed(s) for s in holding(found, "ammunition")),
    "'Reports suggest' is unnamed": lambda page, found: any(unnamed(s) for s in holding(found, "eyeing")),
    "surging production is the page's own word": lambda page, found: any(
        not s.chain for s in holding(found, "surging")
    ),
    "'hundreds attack nightly' is the page's own word": lambda page, found: any(
        not s.chain for s in holding(found, "hundreds attack nightly")
    ),
    "'hundreds' is an order of magnitude": lambda page, found: figure(
        holding(found, "hundreds attack nightly"), 200, Bound.ORDER
    ),
    "'over twenty-five thousand' in a title, with its bound": lambda page, found: figure(
        titles(found), 25000, Bound.MORE_THAN, "North Koreans"
    ),
    "'25,000' in a title, without": lambda page, found: figure(titles(found), 25000, Bound.EXACT, "North Koreans"),
    "'last year' is open": lambda page, found: any(t.open and t.text == "last year" for s in found for t in s.times),
    "the page has no date": lambda page, found: page.published is None,
    "four references": lambda page, found: [r.number for r in page.references] == [1, 2, 3, 4],
    "1, 3 and 4 have no address": lambda page, found: (
        [r.number for r in page.references if r.address is None] == [1, 3, 4]
    ),
    "no reference is cited in the text": lambda page, found: not any(r.markers for r in page.references),
    "three different titles": lambda page, found: len({t.text for t in page.titles if t.start is not None}) == 3,
    "furniture is marked": lambda page, found: (
        role_of(page, "Skip to content") is Role.FURNITURE and role_of(page, "1. In light of") is Role.FURNITURE
    ),
    "tags are marked": lambda page, found: role_of(page, "Wars and Conflicts") is Role.TAG,
    "furniture and tags say nothing": lambda page, found: not any(s.block in (Role.FURNITURE, Role.TAG) for s in found),
}


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.seed", description=__doc__)
    parser.add_argument("page", nargs="?", type=Path, default=next(iter(sorted(SEED.glob("*.txt"))), None))
    args = parser.parse_args(argv)
    if args.page is None:
        print(f"no page at {SEED}: name it")
        return 0
    page = read_page(args.page.read_bytes(), file=str(args.page))
    found = annotate(page)
    wrong = 0
    for name, check in CHECKS.items():
        right = check(page, found)
        wrong += not right
        print(f"{'right' if right else 'WRONG'}  {name}")
    print(f"{len(CHECKS) - wrong} of {len(CHECKS)} right, {len(found)} statements")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
