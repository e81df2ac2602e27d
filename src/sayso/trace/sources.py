"""Changes of sources: who told it went missing, or somebody new tells something."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sayso.record import ChangeKind, Kind, Record, Source, Span, Statement
from sayso.text import words
from sayso.trace.evidence import witness
from sayso.trace.pairs import Compared, Difference, Pair, Side, around, joined
from sayso.trace.rarity import COMMON_BITS, bits, stem

_NAMED = frozenset({Kind.PERSON, Kind.ORGANISATION})
_VOICES = frozenset({Kind.PERSON, Kind.ORGANISATION, Kind.ANONYMOUS, Kind.COLLECTIVE, Kind.DOCUMENT, Kind.PUBLICATION})
_PRONOUNS = frozenset({"he", "she", "it", "they", "we", "i", "one", "who", "neither", "both", "others"})


def source_dropped(compared: Compared) -> Iterator[Difference]:
    """What a source told stands on the child's own word, or the outlet that was credited is no longer named."""
    yield from _credit_dropped(compared)
    for pair in compared.pairs:
        nearby = _block_keys(pair.after)
        for old, new in joined(pair):
            if not old.chain or new.chain or old.block is not new.block:
                continue
            source = old.chain[0]
            if source.kind not in _VOICES or source.source is None or not _inside(pair.before, source.source):
                continue
            named = {key for key in _keys(source.source.text) if key not in _PRONOUNS}
            if not named or named & nearby:
                continue
            yield Difference(
                ChangeKind.SOURCE_DROPPED,
                _told(pair.before, source),
                _start(pair.after, new),
                "the source is no longer named",
            )


def _credit_dropped(compared: Compared) -> Iterator[Difference]:
    """The first place where the parent credits an outlet that the child never names."""
    theirs = witness(compared.parent)
    child = f" {' '.join(words(compared.child.page.text))} "
    credited = [*theirs.names]
    if theirs.dateline:
        credited.append(" ".join(words(theirs.dateline)))
    credited += [
        " ".join(words(link.name))
        for statement in compared.parent.statements
        for link in statement.chain
        if link.kind is Kind.PUBLICATION and link.name and link.source and link.name in link.source.text
    ]
    for name in sorted(set(credited)):
        if not name or f" {name} " in child:
            continue
        pattern = re.compile(rf"\b{re.escape(name)}\b", re.I)
        for pair in compared.pairs:
            found = pattern.search(pair.before.text)
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


def _in_dateline(side: Side, end: int) -> bool:
    return re.match(r"\)\s?(?:\.\s?)?[-–—:]", side.text[end : end + 5]) is not None


def source_added(compared: Compared) -> Iterator[Difference]:
    """Somebody who tells nothing on any parent tells something here; each once. Passing on the parent's own report
    ('the agency reported') adds no source."""
    known = {key for record in (compared.parent, *compared.others) for key in _page_keys(record)}
    seen: set[str] = set()
    paired = {(pair.after.start, pair.after.end): pair for pair in compared.pairs}
    for statement in compared.child.statements:
        for link in statement.chain:
            if link.source is None or link.kind not in _NAMED | {Kind.COLLECTIVE}:
                continue
            name = [key for key in _keys(link.source.text) if key not in _PRONOUNS]
            telling = [key for key in name if _weight(key) >= 6]
            if not telling or known & set(telling):
                continue
            if link.kind is Kind.COLLECTIVE or link.name is None:
                # 'according to both governments' where the parent gave no source
                pair = next((p for (a, b), p in paired.items() if a <= link.source.start < b), None)
                if pair is None or any(s.chain and s.chain[0].kind is not Kind.UNNAMED for s in pair.before.statements):
                    continue
            if compared.follows and any(a <= link.source.start < b for a, b in paired):
                continue  # words replaced one by one replace names too
            if link.name in seen:
                continue
            seen.add(link.name or "")
            yield Difference(
                ChangeKind.SOURCE_ADDED, None, _told_on(compared.child, link), "a source that no parent has"
            )


def _told(side: Side, source: Source) -> Span:
    """The source with its cue, where they stand together."""
    assert source.source is not None
    start, end = source.source.start, source.source.end
    if source.cue and side.start <= source.cue.start and source.cue.end <= side.end:
        start, end = min(start, source.cue.start), max(end, source.cue.end)
    return side.page.span(start, end)


def _told_on(record: Record, source: Source) -> Span:
    assert source.source is not None
    start, end = source.source.start, source.source.end
    if (source.cue and abs(source.cue.start - end) < 40) or (source.cue and abs(start - source.cue.end) < 40):
        assert source.cue is not None
        start, end = min(start, source.cue.start), max(end, source.cue.end)
    return record.page.span(start, end)


def _inside(side: Side, span: Span) -> bool:
    return side.start <= span.start and span.end <= side.end


def _start(side: Side, statement: Statement, most: int = 12) -> Span:
    start = max(side.start, min(span.start for span in statement.words))
    end = min(side.end, max(span.end for span in statement.words))
    inside = [word for word in side.words if start <= word.start and word.end <= end]
    return side.page.span(start, inside[most - 1].end if len(inside) > most else end)


def _counterpart(pair: Pair, before: Span) -> Span:
    """Where in the child's sentence the words around a span of the parent went; the sentence's start if nowhere."""
    near = {w.key for w in pair.before.words if before.start <= w.start and w.end <= before.end and w.weight > 2}
    hits = [w for w in pair.after.words if w.key in near]
    if not hits:
        return around(pair.after, pair.after.start, pair.after.start, 0, 8)
    return around(pair.after, hits[0].start, hits[0].end, 1, 2)


def _keys(text: str) -> list[str]:
    return [stem(word) for word in words(text)]


def _weight(key: str) -> int:
    return bits(key) - COMMON_BITS


def _page_keys(record: Record) -> set[str]:
    return set(_keys(record.page.text))


def _block_keys(side: Side) -> set[str]:
    """The words of the block a passage stands in: a source named two sentences on is still named."""
    block = next((b for b in side.page.blocks if b.start <= side.start < b.end), None)
    return set(_keys(side.page.text[block.start : block.end])) if block else set(side.keys)
