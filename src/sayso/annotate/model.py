"""Which readings of a cue are attributions: a boosted forest over labels, positions and the classes of our word lists.

The features hold no words: parts of speech, dependency labels, quotation marks, shapes, counts, and the classes of
the hand-written lists. See docs/model-attribution.md; `scripts/train_attribution.py` trains it again.
"""

from __future__ import annotations

import functools
from array import array
from collections.abc import Sequence
from importlib import resources
from typing import TYPE_CHECKING, Any

from sayso.annotate.cues import classes_of
from sayso.annotate.names import I_, PRONOUNS, WE, WHO, source_nouns
from sayso.annotate.parse import Sentence, Token
from sayso.annotate.quotes import Quotes
from sayso.annotate.spans import Candidate
from sayso.record import Role

if TYPE_CHECKING:
    import numpy as np

FILE = "attribution.npz"

CLASSES = tuple(
    "say tell name judge think feel want ask show learn talk seem light wide state voice firm loose".split()
)
KINDS = (
    *("clause", "infinitive", "around", "object", "bare object", "preposition", "quote", "colon", "before"),
    *("voice", "according", "headline", "transcript", "credit", "seeming", "first clause"),
)
WORDS = ("verb", "noun", "adj", "adv", "prep", "sign")
TAGS = ("VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "NN", "NNS", "JJ", "RB", "IN", ":")
DEPS = (
    *("ROOT", "ccomp", "advcl", "conj", "relcl", "acl", "xcomp", "pcomp", "parataxis", "dobj", "nsubj", "pobj"),
    *("prep", "acomp", "amod", "advmod", "punct", "dep", "csubj"),
)
PARTS = ("VERB", "AUX", "NOUN", "PROPN", "PRON", "ADJ", "ADV", "ADP", "PUNCT", "SCONJ", "PART", "DET", "NUM", "CCONJ")
NOUNS = ("voice", "role", "crowd", "body", "press", "paper", "empty")
ROLES = (Role.TITLE, Role.HEADING, Role.PARAGRAPH, Role.QUOTATION)


def features(sentences: Sequence[Sentence], quotes: Quotes, found: Sequence[Candidate]) -> list[list[float]]:
    """A row for each candidate; the order of the columns is that of this module's tuples."""
    held = _held(found)
    options: dict[tuple[int, int], list[int]] = {}
    for i, c in enumerate(found):
        options.setdefault((c.sentence, c.frame.head), []).append(i)
    rows = []
    for i, c in enumerate(found):
        same = options[c.sentence, c.frame.head]
        rows.append(
            [
                *_of_cue(sentences, quotes, c),
                *_of_source(sentences, c),
                *_of_content(sentences, quotes, c),
                float(c.sure),
                float(c.alone),
                float(same.index(i)),
                float(len(same)),
                float(held.get((c.sentence, c.frame.head), 0)),
            ]
        )
    return rows


def _held(found: Sequence[Candidate]) -> dict[tuple[int, int], int]:
    """By cue, how many contents of other cues that the rules hold to hold it."""
    heads = {(c.sentence, c.frame.head) for c in found}
    held: dict[tuple[int, int], int] = {}
    for c in found:
        if c.sure:
            for place in c.content & heads:
                held[place] = held.get(place, 0) + 1
    return held


def _is(value: str, options: tuple[str, ...]) -> tuple[float, ...]:
    """One for the option that the value is, nought for the others."""
    table = _tables.get(options) or _tables.setdefault(options, _table(options))
    return table.get(value) or table[""]


def _table(options: tuple[str, ...]) -> dict[str, tuple[float, ...]]:
    return {"": (0.0,) * len(options)} | {option: tuple(float(o == option) for o in options) for option in options}


_tables: dict[tuple[str, ...], dict[str, tuple[float, ...]]] = {}


def _of_cue(sentences: Sequence[Sentence], quotes: Quotes, c: Candidate) -> list[float]:
    """What depends on the cue and its place alone, worked out once for all readings of the cue."""
    tree = sentences[c.sentence].tree
    key = f"cue {c.frame.head}"
    fixed = tree.memo.get(key)
    if fixed is None:
        fixed = tree.memo[key] = array("f", _fixed(sentences[c.sentence], c))  # a fifth of a list's memory
    kinds = [*_is(c.kind, KINDS), float(c.frame.passive)]
    place = [float(c.quoted is not None), float(min(c.sentence, 20)), float(sentences[c.sentence].block)]
    return [*fixed, *kinds, *place, *_is(sentences[c.sentence].role, ROLES)]


def _fixed(sentence: Sentence, c: Candidate) -> list[float]:
    tree, head = sentence.tree, c.frame.head
    tokens = tree.tokens
    token, up = tokens[head], tokens[tokens[head].head]
    below = [tokens[k] for k in tree.children[head]]
    deps = {t.dep for t in below}
    before = tokens[head - 1] if head else token
    after = tokens[head + 1] if head + 1 < len(tokens) else token
    above = tree.ancestors(head)
    upper = [classes_of(tokens[a])[1] for a in above]
    return [
        *(float(name in c.frame.classes) for name in CLASSES),
        *_is(c.frame.word, WORDS),
        *_is(token.tag, TAGS),
        *_is(token.dep, DEPS),
        *_is(up.pos, PARTS),
        *_is(before.pos, PARTS),
        *_is(after.pos, PARTS),
        *(float(dep in deps) for dep in ("neg", "dative", "dobj", "aux", "prt", "advcl", "mark", "prep", "advmod")),
        float(any(t.tag == "MD" for t in below)),
        float(any(t.tag == "TO" for t in below)),
        float(any(t.norm == "if" for t in below)),
        float(any(t.tag in ("WRB", "WP", "WDT") for t in below)),
        float(after.norm in (":", '"', "''")),
        float(before.norm in (",", '"', "''")),
        float(len(above)),
        float(sum("say" in classes or "tell" in classes for classes in upper)),
        float(sum("firm" in classes for classes in upper)),
        float(bool(upper) and bool(upper[0])),
        float(head),
        float(len(tokens) - head),
        float(len(tokens)),
        float(token.text[:1].isupper()),
    ]


def _of_source(sentences: Sequence[Sentence], c: Candidate) -> list[float]:
    if not c.source:
        return [0.0] * (14 + len(NOUNS))
    s = min(c.source)[0]
    tree = sentences[s].tree
    inside = {t for _, t in c.source}
    tops = [t for t in inside if tree.tokens[t].head not in inside or tree.tokens[t].head == t]
    token = tree.tokens[min(tops)]
    nouns = source_nouns().get(token.lemma.lower(), frozenset())
    far = c.frame.head - max(inside) if max(inside) < c.frame.head else min(inside) - c.frame.head
    return [
        1.0,
        float(token.pos == "PROPN"),
        float(token.pos == "PRON"),
        float(token.pos == "NOUN"),
        float(token.norm in WHO),
        float(token.norm in I_ or token.norm in WE),
        float(token.norm in PRONOUNS),
        *_is(token.entity, ("PERSON", "ORG", "GPE", "NORP")),
        float(len(inside)),
        float(max(inside) < c.frame.head),
        float(far),
        *(float(name in nouns) for name in NOUNS),
    ]


def _of_content(sentences: Sequence[Sentence], quotes: Quotes, c: Candidate) -> list[float]:
    tree = sentences[c.sentence].tree
    inside = sorted(t for s, t in c.content if s == c.sentence)
    row = quotes.within.get(c.sentence)
    if not inside:
        return [float(len(c.content)), 1.0, *([0.0] * (17 + len(PARTS)))]
    tokens = tree.tokens
    first, last = tokens[inside[0]], tokens[inside[-1]]
    members = set(inside)
    top = next((t for t in inside if tokens[t].head not in members or tokens[t].head == t), inside[0])
    quoted = sum(row[t] >= 0 for t in inside) if row else 0
    return [
        float(len(c.content)),
        0.0,
        float(len(inside)),
        float(quoted / len(inside)),
        float(first.norm == "that"),
        float(first.norm == "to"),
        float(first.tag in ("WP", "WRB", "WDT") or first.norm in ("if", "whether")),
        float(first.norm in _MARKS),
        float(any(tokens[t].tag in ("VBD", "VBZ", "VBP", "MD") for t in inside)),
        float(any(tokens[t].dep in ("nsubj", "nsubjpass") for t in inside)),
        float(sum(tokens[t].entity_start for t in inside)),
        float(inside[-1] < c.frame.head),
        float(inside[0] < c.frame.head < inside[-1]),
        float(inside[0] - c.frame.head if inside[0] > c.frame.head else c.frame.head - inside[-1]),
        float(inside[-1] - inside[0] + 1 - len(inside)),
        float(len(tokens) - inside[-1]),
        float(tokens[top].entity in ("PERSON", "ORG", "GPE", "NORP")),
        float(tokens[top].pos == "PRON"),
        float(_is_sign(last)),
        *_is(tokens[top].pos, PARTS),
    ]


_MARKS = frozenset({'"', "''", "``"})


def _is_sign(token: Token) -> bool:
    return token.pos == "PUNCT"


# --- the forest ----------------------------------------------------------------------------------------


@functools.cache
def forests() -> dict[str, Any]:
    """The arrays of the trained forests; empty where the file is not installed."""
    import numpy as np

    path = resources.files("sayso.data") / FILE
    if not path.is_file():
        return {}
    with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}


AT_ONCE = 256
"""Rows that walk down all trees at once: more gains no speed and costs memory on long pages."""


def chance(rows: np.ndarray[Any, Any], forest: dict[str, Any], name: str) -> np.ndarray[Any, Any]:
    """For each row the chance that its reading is an attribution. A leaf points at itself."""
    import numpy as np

    feature, threshold, value = (forest[f"{name}.{part}"] for part in ("feature", "threshold", "value"))
    below, roots, depth = forest[f"{name}.below"], forest[f"{name}.roots"], int(forest[f"{name}.depth"])
    totals = np.zeros(len(rows))
    for start in range(0, len(rows), AT_ONCE):
        part = rows[start : start + AT_ONCE]
        flat, offsets = part.ravel(), (np.arange(len(part), dtype=np.int32) * part.shape[1])[:, None]
        node = np.repeat(roots[None, :], len(part), axis=0)
        for _ in range(depth):
            right = flat.take(offsets + feature.take(node)) > threshold.take(node)
            node = below.take(2 * node + right)
        totals[start : start + AT_ONCE] = value.take(node).sum(axis=1)
    chances: np.ndarray[Any, Any] = 1 / (1 + np.exp(-totals))
    return chances


def second_look(found: Sequence[Candidate], first: Sequence[float]) -> list[list[float]]:
    """The first look's chance of the reading; the best ones of the cue's others, of what holds it, of what it holds."""
    heads: dict[tuple[int, int], list[int]] = {}
    for i, c in enumerate(found):
        heads.setdefault((c.sentence, c.frame.head), []).append(i)
    holder: dict[tuple[int, int], float] = {}
    rows = []
    within = [0.0] * len(found)
    for i, c in enumerate(found):
        for place in c.content:
            if place in heads and place != (c.sentence, c.frame.head):
                holder[place] = max(holder.get(place, 0.0), first[i])
                within[i] = max(within[i], max(first[j] for j in heads[place]))
    for i, c in enumerate(found):
        others = [first[j] for j in heads[c.sentence, c.frame.head] if j != i]
        rows.append([first[i], max(others, default=0.0), holder.get((c.sentence, c.frame.head), 0.0), within[i]])
    return rows


def chances(sentences: Sequence[Sentence], quotes: Quotes, found: Sequence[Candidate]) -> list[float] | None:
    """For each candidate the chance that it is an outermost attribution; None where no model is installed."""
    forest = forests()
    if not forest or not found:
        return None
    import numpy as np

    rows = np.asarray(features(sentences, quotes, found), dtype=np.float32)
    first = chance(rows, forest, "first")
    more = np.asarray(second_look(found, first.tolist()), dtype=np.float32)
    both: list[float] = chance(np.hstack([rows, more]), forest, "second").tolist()
    return both
