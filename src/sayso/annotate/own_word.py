"""What a page says on its own word: one run of tokens for each finite main clause that asserts something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sayso.annotate.chains import Told
from sayso.annotate.parse import Sentence, Token, Tree
from sayso.annotate.shapes import Attribution, Place
from sayso.record import Role

FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
JOINED = frozenset({"conj", "parataxis", "ccomp", "dep"})
JOINTS = frozenset({"PUNCT", "CCONJ", "SPACE"})
HEADLINES = frozenset({Role.TITLE, Role.REFERENCE})


@dataclass(frozen=True, slots=True)
class Clause:
    """A main clause: its sentence, its verb, and all its tokens."""

    sentence: int
    head: int
    tokens: tuple[int, ...]


def main_clauses(sentence: Sentence, number: int) -> tuple[Clause, ...]:
    """The finite main clauses of a sentence that assert something; a headline is one, whatever its verb.

    Questions, commands and runs of words without a finite verb assert nothing.
    """
    if sentence.tree.text.rstrip("\"”'’) ").endswith("?"):
        return ()
    if sentence.role in HEADLINES:
        return _headline(sentence, number)
    clauses = sentence.tree.memo.get("clauses")
    if clauses is None:
        clauses = sentence.tree.memo["clauses"] = _clauses(sentence.tree)
    return tuple(Clause(number, head, tokens) for head, tokens in clauses)


def _headline(sentence: Sentence, number: int) -> tuple[Clause, ...]:
    words = [t for t in sentence.tokens if t.pos not in ("PUNCT", "SPACE")]
    if len(words) < 3:
        return ()
    return (Clause(number, sentence.tree.root, tuple(range(len(sentence.tokens)))),)


def _clauses(tree: Tree) -> tuple[tuple[int, tuple[int, ...]], ...]:
    heads = [t.i for t in tree.tokens if t.head == t.i and is_finite(tree, t.i)]
    for head in heads:  # grows while it is read: the clauses joined to a clause are main clauses too
        heads.extend(c for c in tree.children[head] if tree.tokens[c].dep in JOINED and _stands_alone(tree, c))
    taken = set(heads)
    return tuple((head, _tokens(tree, head, taken)) for head in sorted(heads))


def is_finite(tree: Tree, i: int) -> bool:
    """A verb with tense and a subject of its own."""
    below = [tree.tokens[c] for c in tree.children[i]]
    tense = tree.tokens[i].tag in FINITE or any(t.dep in ("aux", "auxpass") and t.tag in FINITE for t in below)
    return tense and any(t.dep in SUBJECTS for t in below)


def _stands_alone(tree: Tree, i: int) -> bool:
    """Joined by 'and', a dash or a semicolon, not by a word that makes it depend."""
    if not is_finite(tree, i) or any(tree.tokens[c].dep == "mark" for c in tree.children[i]):
        return False
    return tree.tokens[i].dep != "ccomp" or i < tree.tokens[i].head or _is_set_off(tree, i)


def _is_set_off(tree: Tree, i: int) -> bool:
    """A sign stands before the clause: 'it is late; the shops close', not 'the finals saw both teams lose'."""
    first = tree.subtree(i)[0]
    return tree.tokens[first].pos == "PUNCT" or (first > 0 and tree.tokens[first - 1].pos == "PUNCT")


def _tokens(tree: Tree, head: int, others: set[int]) -> tuple[int, ...]:
    found, todo = [head], [head]
    while todo:
        below = [c for c in tree.children[todo.pop()] if c not in others]
        found.extend(below)
        todo.extend(below)
    return tuple(sorted(found))


def own_word(sentences: Sequence[Sentence], attributions: Sequence[Attribution]) -> list[Told]:
    """The main clauses whose verb no attribution claims, without the words that one does."""
    said = {place for a in attributions for place in (*a.cue, *a.content)}
    sources = {place: a.source for a in attributions for place in a.source}
    found = []
    for number, sentence in enumerate(sentences):
        for clause in main_clauses(sentence, number):
            if (number, clause.head) in said or (number, clause.head) in sources:
                continue
            if _is_a_frame(sentence.tree, clause, said):
                continue
            subject = _subject(sentence.tree, clause)
            kept = set(sources.get((number, subject), ()))  # 'Anna heard of it and said ...': Anna stays the subject
            own = [
                t for t in clause.tokens if (number, t) in kept or not ((number, t) in said or (number, t) in sources)
            ]
            places = _unjoined(sentence, own)
            if len(places) >= 2:
                found.append(Told(tuple((number, t) for t in places), found_by="rule:own word"))
    return found


def _subject(tree: Tree, clause: Clause) -> int:
    return next((c for c in tree.children[clause.head] if tree.tokens[c].dep in SUBJECTS), clause.head)


def _unjoined(sentence: Sentence, tokens: list[int]) -> list[int]:
    """Without the signs and conjunctions at both ends."""
    first, last = 0, len(tokens)
    while first < last and _is_joint(sentence.tokens[tokens[first]]):
        first += 1
    while last > first and _is_joint(sentence.tokens[tokens[last - 1]]):
        last -= 1
    return tokens[first:last]


def _is_joint(token: Token) -> bool:
    return token.pos in JOINTS and token.norm != '"'  # marks that frame the whole are left out later


def _is_a_frame(tree: Tree, clause: Clause, said: set[Place]) -> bool:
    """The clause only carries a cue: 'she was heard saying ...', 'he faced criticism for ...'."""
    return any(
        tree.tokens[c].dep in ("aux", "auxpass", "xcomp", "ccomp", "dobj", "attr", "acomp")
        and (clause.sentence, c) in said
        for c in tree.children[clause.head]
    )
