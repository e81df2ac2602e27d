"""Changes of sources: who told it went missing, or somebody new tells something."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sayso.rarity import COMMON_BITS, bits, stem
from sayso.record import ChangeKind, Kind, Record, Role, Source, Span, Statement
from sayso.text import words
from sayso.trace.evidence import witness
from sayso.trace.pairs import Compared, Difference, Pair, Side, around, joined

_NAMED = frozenset({Kind.PERSON, Kind.ORGANISATION})
_VOICES = frozenset({Kind.PERSON, Kind.ORGANISATION, Kind.ANONYMOUS, Kind.COLLECTIVE, Kind.DOCUMENT, Kind.PUBLICATION})
_PRONOUNS = frozenset({"he", "she", "it", "they", "we", "i", "one", "who", "neither", "both", "others"})


def source_dropped(compared: Compared) -> Iterator[Difference]:
    """What a source told stands on the child's own word, or the outlet that was credited is no longer named."""
    yield from _credit_dropped(compared)
    for pair in compared.pairs:
        if Role.TITLE in (pair.before.role, pair.after.role):
            continue
        for old, new in joined(pair):
            if not old.chain or new.chain or _credited(compared, pair.after):
                continue
            source = old.chain[0]
            if source.kind not in _VOICES or source.source is None or source.cue is None:
                continue
            if not _inside(pair.before, source.source):
                continue
            named = {key for key in _keys(source.source.text) if key not in _PRONOUNS and _weight(key) > 3}
            if named and not _still_named(compared, pair.after, source, named):
                before = _told(pair.before, source, old)
                yield Difference(
                    ChangeKind.SOURCE_DROPPED, before, _counterpart(pair, before), "the source is no longer named"
                )


def _still_named(compared: Compared, side: Side, source: Source, telling: set[str]) -> bool:
    """Whether the child still names a source of these telling words: a person anywhere on the page; an organisation,
    which may be a mere place there ('Seoul says'), in the passage's block; a voice without a name in that block up to
    the passage's end; and each as the source of something else, in all of these words where they are several."""
    if source.kind is Kind.PERSON and not telling.isdisjoint(compared.child_keys):
        return True
    if not telling.isdisjoint(_block(side) if source.kind in _NAMED else _so_far(side)):
        return True
    links = (link for statement in compared.child.statements for link in statement.chain)
    return len(telling) > 1 and any(link.source and telling <= set(_keys(link.source.text)) for link in links)


def _credit_dropped(compared: Compared) -> Iterator[Difference]:
    """The first place where the parent credits an outlet that the child never names, by any of its names."""
    theirs = witness(compared.parent)
    child = f" {' '.join(words(compared.child.page.text))} "
    own = {*theirs.names, " ".join(words(theirs.dateline or ""))} - {""}
    outlets = [own] if own else []
    for statement in compared.parent.statements:
        for link in statement.chain:
            if link.name and link.source and link.name in link.source.text and _is_outlet(link):
                outlets.append({" ".join(word for word in words(link.name) if word not in _GENERIC)} - {""})
    for names in outlets:
        if any(f" {name} " in child for name in names):
            continue
        longest_first = sorted(names, key=len, reverse=True)
        pattern = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in longest_first), re.I)
        for pair in compared.pairs:
            found = pattern.search(pair.before.text) if names else None
            if found is None or _in_dateline(pair.before, found.end()):
                continue
            start = pair.before.start + found.start()
            before = around(pair.before, start, start + len(found.group()), 2, 2)
            yield Difference(
                ChangeKind.SOURCE_DROPPED,
                before,
                _counterpart(pair, before),
                f"“{found.group()}” is no longer credited",
            )
            break


_GENERIC = frozenset("the news agency office press service newspaper daily paper".split())


def _is_outlet(link: Source) -> bool:
    return link.kind is Kind.PUBLICATION or (
        link.kind is Kind.ORGANISATION and {"news", "agency", "press"} & set(words(link.name or "")) != set()
    )


def _in_dateline(side: Side, end: int) -> bool:
    return re.match(r"\)\s?(?:\.\s?)?[-–—:]", side.text[end : end + 5]) is not None


SAYING = frozenset(
    stem(word)
    for word in (
        "said says say told tells according added reported confirmed announced stated denied claimed wrote warned "
        "estimates estimated insisted declared explained urged argued acknowledged admitted as"
    ).split()
)


def source_added(compared: Compared) -> Iterator[Difference]:
    """Somebody who tells nothing on any parent tells something here; each once. Passing on the parent's own report
    ('the agency reported') adds no source."""
    if compared.follows or compared.quotes or not compared.main:
        return  # words replaced one by one replace names too
    parents = [name.split() for record in (compared.parent, *compared.others) for name in witness(record).names]
    outlets = {spelled[-1] for spelled in parents if len(spelled) > 1}
    seen: set[str] = set()
    for statement in compared.child.statements:
        for link in statement.chain:
            if link.source is None or link.cue is None or link.kind not in _NAMED | {Kind.COLLECTIVE}:
                continue
            if not SAYING & set(_keys(link.cue.text)) or (link.name or link.source.text) in seen:
                continue
            name = link.name if link.kind is Kind.PERSON and link.name else link.source.text
            telling = [key for key in _keys(name) if key not in _PRONOUNS and _weight(key) >= 6]
            if not outlets.isdisjoint(words(name)[-1:]):
                continue  # 'the Beacon reported', of the Pellow Bay Beacon
            if not telling or 2 * len(compared.known.intersection(telling)) >= len(telling):
                continue
            if link.kind is not Kind.PERSON:
                # 'according to both governments' where the parent gave no source
                start = link.source.start
                pair = next((p for p in compared.pairs if p.after.start <= start < p.after.end), None)
                chains = [s.chain for s in pair.before.statements] if pair else []
                told = pair is None or any(chain and chain[0].kind is not Kind.UNNAMED for chain in chains)
                if told and link.name is None:
                    continue
            seen.add(link.name or link.source.text)
            yield Difference(ChangeKind.SOURCE_ADDED, None, _told_on(compared.child, link), "no parent has this source")


def _told(side: Side, source: Source, statement: Statement, most: int = 3) -> Span:
    """The source with its cue and the first words of what it told."""
    assert source.source is not None
    assert source.cue is not None
    start, end = min(source.source.start, source.cue.start), max(source.source.end, source.cue.end)
    first = max(side.start, min(span.start for span in statement.words))
    if end <= first < end + 10:
        inside = [w for w in side.words if w.start >= first and w.end <= max(span.end for span in statement.words)]
        end = max(end, inside[min(most, len(inside)) - 1].end) if inside else end
    return side.page.span(start, end)


_WHO = re.compile(r",? (?:who|which|whose) [^,.;:\n]{3,60}")


def _told_on(record: Record, source: Source) -> Span:
    """The source with its cue and what the page says about it."""
    assert source.source is not None
    assert source.cue is not None
    start, end = source.source.start, source.source.end
    if min(abs(source.cue.start - end), abs(start - source.cue.end)) < 40:
        start, end = min(start, source.cue.start), max(end, source.cue.end)
    about = _WHO.match(record.page.text, end, end + 80)
    return record.page.span(start, about.end() if about else end)


def _inside(side: Side, span: Span) -> bool:
    return side.start <= span.start and span.end <= side.end


def _counterpart(pair: Pair, before: Span, most: int = 6) -> Span:
    """Where in the child's sentence the words of a span of the parent went; the sentence's start if nowhere."""
    there = {w.key for w in pair.before.words if before.start <= w.start and w.end <= before.end and w.weight > 2}
    hits = [n for n, w in enumerate(pair.after.words) if w.key in there]
    if not hits:
        return pair.after.page.span(pair.after.start, pair.after.words[: most - 4][-1].end)
    # the run of the child's words that holds most of them
    best = max(hits, key=lambda n: (sum(n <= m < n + most for m in hits), -n))
    last = max(m for m in hits if best <= m < best + most)
    return around(pair.after, pair.after.words[best].start, pair.after.words[last].end, 1, 1)


def _keys(text: str) -> list[str]:
    return [stem(word) for word in words(text)]


def _weight(key: str) -> int:
    return bits(key) - COMMON_BITS


def _credited(compared: Compared, side: Side) -> bool:
    """Whether a passage names the parent's outlet: then it is told on that page's word."""
    spoken = f" {' '.join(words(side.text))} "
    return any(f" {name} " in spoken for name in witness(compared.parent).names)


def _block(side: Side) -> set[str]:
    block = next((b for b in side.page.blocks if b.start <= side.start < b.end), None)
    return set(_keys(side.page.text[block.start : block.end])) if block else set(side.keys)


def _so_far(side: Side) -> set[str]:
    """The words of the block up to the end of a passage: a source named two sentences before is still named."""
    block = next((b for b in side.page.blocks if b.start <= side.start < b.end), None)
    return set(_keys(side.page.text[block.start : side.end])) if block else set(side.keys)
