"""How sure: the innermost source's commitment to the words of a statement, and the words that show it.

After FactBank (Sauri and Pustejovsky 2009): a cue commits ('vowed', 'denied', 'asked'), and so do the words under it
('may', 'in talks', 'if'). Of several departures from a plain statement the first in `_ORDER` wins.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from sayso.annotate.parse import Sentence, Token, Tree
from sayso.annotate.shapes import Place
from sayso.data import rows
from sayso.record import Certainty

__all__ = ["Commitment", "certainty_score", "commitment", "factuality", "strength"]

_NEGATIONS = frozenset("not n't no never neither nor nobody none nothing without hardly barely cannot".split())
_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
_CLAUSES = frozenset({"ccomp", "xcomp", "advcl", "relcl", "acl", "parataxis", "csubj"})


@dataclass(frozen=True, slots=True)
class Commitment:
    """How sure a source is of its words; `hedges` are the words that show it, `negated` whether they say that not."""

    certainty: Certainty
    hedges: tuple[Place, ...] = ()
    negated: bool = False


@functools.cache
def _classes(where: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for place, name, listed in rows("hedges.tsv"):
        if place == where:
            for word in [listed] if where == "phrase" else listed.split():
                found.setdefault(word, set()).add(name)
    return {word: frozenset(names) for word, names in found.items()}


@functools.cache
def _listed(where: str, name: str) -> frozenset[str]:
    return frozenset(word for word, names in _classes(where).items() if name in names)


@functools.cache
def _phrases() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase, names in _classes("phrase").items():
        parts = tuple(phrase.split())
        found.setdefault(parts[0], []).extend((parts, name) for name in names)
    return found


# Earlier wins: a cue that denies or asks settles the matter; talks are weaker than plans.
_ORDER = ("denied", "asked", "conditional", "under_discussion", "possible", "likely", "planned", "unknown")


def commitment(
    sentences: Sequence[Sentence],
    content: Collection[Place],
    cue: Collection[Place] = (),
    *,
    head: Place | None = None,
    inner: Collection[Place] = (),
) -> Commitment:
    """The commitment to `content` of whoever said it by `cue`; `head` is the place of the cue's main word.

    `inner` are places of the content that are somebody else's words and commit only them. All are places in
    `sentences`. With an empty cue, the commitment of the page itself.
    """
    own = sorted(set(content) - set(inner))
    if not own:
        return Commitment(Certainty.STATED)
    found: dict[str, list[Place]] = {}
    cue_class = _cue_class(sentences, own, sorted(cue), head)
    if cue_class and cue_class != "foreseen":
        found[cue_class] = [head] if head is not None else list(cue)[:1]
    for sign, place in _signs(sentences, own, cue_class, head):
        found.setdefault(sign, []).append(place)
    negated = _is_negated(sentences, own)
    strongest = next((name for name in _ORDER if name in found), None)
    if strongest is None:
        return Commitment(Certainty.STATED, negated=negated)
    hedges = [place for place in found[strongest] if place in content or strongest in ("possible", "likely")]
    return Commitment(Certainty(strongest), tuple(sorted(set(hedges))), negated)


# --- the cue ------------------------------------------------------------------------------------


def _cue_class(sentences: Sequence[Sentence], own: list[Place], cue: list[Place], head: Place | None) -> str | None:
    """What the cue itself commits to; None where it only passes words on."""
    if not cue:
        return None
    s, t = head if head is not None else cue[-1]
    tree = sentences[s].tree
    classes = _classes("cue").get(tree.tokens[t].lemma.lower(), frozenset()) | _classes("cue").get(
        tree.tokens[t].norm, frozenset()
    )
    first = sentences[own[0][0]].tokens[own[0][1]]
    lemma = tree.tokens[t].lemma.lower()
    if not classes:  # 'issued an order', 'there were concerns': the noun says it
        nouns = [sentences[a].tokens[b].lemma.lower() for a, b in cue if sentences[a].tokens[b].pos == "NOUN"]
        lemma = next((noun for noun in nouns if noun in _classes("cue")), lemma)
        classes = _classes("cue").get(lemma, frozenset())
    if "refused" in classes:
        return None
    if lemma in ("tell", "call", "press", "propose", "recommend") and not _is_infinitive(sentences, own):
        return None if lemma == "tell" else "unknown" if lemma == "call" and not _has_for(sentences, own) else "asked"
    if lemma in ("question", "wonder") and first.norm in ("whether", "if", "why", "how", "what", "who"):
        return "asked"
    if lemma == "talk":
        return None
    for name in ("denied", "asked", "under_discussion", "possible", "likely", "planned", "unknown", "foreseen"):
        if name in classes:
            return name
    return None


def _is_infinitive(sentences: Sequence[Sentence], own: list[Place]) -> bool:
    return any(sentences[s].tokens[t].tag == "TO" for s, t in own[:6])


def _has_for(sentences: Sequence[Sentence], own: list[Place]) -> bool:
    s, t = own[0]
    tokens = sentences[s].tokens
    return tokens[t].norm in ("for", "on", "upon") or (t > 0 and tokens[t - 1].norm in ("for", "on", "upon"))


# --- the words ----------------------------------------------------------------------------------


def _signs(
    sentences: Sequence[Sentence], own: list[Place], cue_class: str | None, head: Place | None
) -> Iterator[tuple[str, Place]]:
    """The departures from a plain statement in the main clauses of the first sentence that says something."""
    s = own[0][0]
    tree = sentences[s].tree
    inside = {t for place, t in own if place == s}
    if any(tree.tokens[t].norm == "?" for t in inside) and len({place for place, _ in own}) == 1:
        yield "asked", (s, max(t for t in inside if tree.tokens[t].norm == "?"))
    for root in _roots(tree, inside):
        for name, t in _of_clause(tree, root, inside, cue_class):
            yield name, (s, t)
    for name, t in _phrases_in(tree, inside):
        yield name, (s, t)
    if head is None or sentences[head[0]].tokens[head[1]].pos == "ADV":
        ahead = _to_come(tree, inside)
        if ahead is not None:
            yield "planned", (s, ahead)


_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


def _to_come(tree: Tree, inside: Collection[int]) -> int | None:
    """The 'to' of a headline's 'Engineers to shore up dam', which has no finite verb."""
    if any(tree.tokens[t].tag in _FINITE for t in inside):
        return None
    for t in sorted(inside):
        verb = tree.tokens[tree.tokens[t].head]
        if tree.tokens[t].tag == "TO" and verb.tag == "VB" and verb.i in inside:
            above = tree.tokens[verb.head]
            alone = verb.head == verb.i or verb.head not in inside
            return t if alone or (above.head == above.i and above.pos in ("NOUN", "PROPN")) else None
    return None


def _roots(tree: Tree, inside: Collection[int]) -> list[int]:
    """The tokens whose heads are not inside, verbs and copulas before nouns."""
    roots = [t for t in sorted(inside) if tree.tokens[t].head not in inside or tree.tokens[t].head == t]
    verbs = [t for t in roots if tree.tokens[t].pos in ("VERB", "AUX")]
    return verbs or roots[:1]


def _clause(tree: Tree, root: int, inside: Collection[int]) -> list[int]:
    """The tokens of the root's own clause: its words and theirs, not going down into other clauses."""
    found, todo = [root], [root]
    while todo:
        for below in tree.children[todo.pop()]:
            if below in inside and tree.tokens[below].dep not in _CLAUSES:
                found.append(below)
                if not (tree.tokens[below].dep == "conj" and tree.tokens[below].pos in ("VERB", "AUX")):
                    todo.append(below)
    return sorted(found)


def _of_clause(tree: Tree, root: int, inside: Collection[int], cue_class: str | None) -> Iterator[tuple[str, int]]:
    words = _classes("word")
    near = {root, *tree.children[root]}
    condition = _condition(tree, root, inside)
    for t in _clause(tree, root, inside):
        token = tree.tokens[t]
        for name in words.get(token.norm, ()):
            if name == "would":
                yield from _would(token, condition, cue_class)
            elif name == "planned":
                yield ("conditional" if condition is not None else _will(cue_class)), t
            elif name == "evaluative":
                if _is_predicate(tree, root, t):
                    yield "unknown", t
            elif _counts(token, t in near) if name in ("possible", "likely") else t in near and name == "unknown":
                yield name, t
    below = _classes("verb").get(tree.tokens[root].lemma.lower(), frozenset())
    if tree.tokens[root].dep in ("pcomp", "advcl", "acl") or (tree.tokens[root].tag == "VBD" and "planned" in below):
        return  # 'decided to' and 'agreed to' tell of a thing done
    if below and any(tree.tokens[c].dep in ("xcomp", "ccomp") for c in tree.children[root]):
        yield next(iter(sorted(below))), root


def _counts(token: Token, near: bool) -> bool:
    """'can' and 'may' as auxiliaries of the clause, adverbs anywhere; not May the month, nor 'could not have'."""
    if token.norm == "can":
        return False
    if token.norm == "may" and token.tag not in ("MD",):
        return False
    if token.norm == "possible":
        return token.dep == "amod"  # 'a possible attack'; what is or was not possible is told as a fact
    return token.tag == "MD" or near or token.pos in ("ADV", "ADJ", "VERB")


def _would(token: Token, condition: int | None, cue_class: str | None) -> Iterator[tuple[str, int]]:
    if token.tag != "MD":
        return
    if condition is not None:
        yield "conditional", token.i
    else:
        yield _will(cue_class), token.i


def _will(cue_class: str | None) -> str:
    """What lies ahead is planned in the mouth of who decides it, likely in that of who foresees it."""
    return "likely" if cue_class in ("likely", "possible", "unknown", "foreseen") else "planned"


def _condition(tree: Tree, root: int, inside: Collection[int]) -> int | None:
    """The 'if' or 'unless' of a clause that hangs on the root."""
    for c in tree.children[root]:
        if c in inside and tree.tokens[c].dep == "advcl":
            for mark in tree.children[c]:
                if tree.tokens[mark].norm in ("if", "unless", "should", "were"):
                    return mark
        if c in inside and tree.tokens[c].dep == "conj" and tree.tokens[c].pos == "VERB":
            further = _condition(tree, c, inside)
            if further is not None:
                return further
    return None


def _is_predicate(tree: Tree, root: int, t: int) -> bool:
    """An evaluating word that the clause says of its subject: 'was wrong', 'is the right thing', 'a disgrace'."""
    token = tree.tokens[t]
    if token.dep in ("acomp", "attr", "oprd") and token.head == root:
        return True
    above = tree.tokens[token.head]
    return token.dep == "amod" and above.dep in ("attr", "acomp") and above.head == root


def _phrases_in(tree: Tree, inside: Collection[int]) -> Iterator[tuple[str, int]]:
    tokens = tree.tokens
    phrases = _phrases()
    for t in sorted(inside):
        for parts, name in phrases.get(tokens[t].norm, ()):
            end = t + len(parts)
            if parts[-1] == "to" and (end >= len(tokens) or not tokens[end].tag.startswith("VB")):
                continue  # 'due to the rain'
            if tuple(token.norm for token in tokens[t:end]) == parts and not _is_deep(tree, t, inside):
                yield name, t


def _is_deep(tree: Tree, t: int, inside: Collection[int]) -> bool:
    """Inside a relative or adverbial clause of the statement: that is not what the statement says."""
    deep = 0
    while tree.tokens[t].head in inside and tree.tokens[t].head != t:
        deep += tree.tokens[t].dep in ("relcl", "advcl", "acl")
        t = tree.tokens[t].head
    return deep > 0


def _is_negated(sentences: Sequence[Sentence], own: list[Place]) -> bool:
    s = own[0][0]
    tree = sentences[s].tree
    inside = {t for place, t in own if place == s}
    roots = _roots(tree, inside)
    return any(_negates(tree, root, inside) for root in roots[:1])


def _negates(tree: Tree, root: int, inside: Collection[int]) -> bool:
    for c in tree.children[root]:
        token = tree.tokens[c]
        if c in inside and (token.dep == "neg" or token.norm in _NEGATIONS):
            return not (token.norm == "never" and _compares(tree, root))
        if c in inside and token.dep in (*_SUBJECTS, "dobj", "attr", "acomp"):
            below = {token.norm, *(tree.tokens[g].norm for g in tree.children[c])}
            if below & {"no", "not", "neither", "nobody", "none", "nothing"}:
                return True
    return False


def _compares(tree: Tree, root: int) -> bool:
    """'It has never been weaker' says that it is weak."""
    near = (*tree.children[root], *(g for c in tree.children[root] for g in tree.children[c]))
    return any(tree.tokens[t].tag in ("JJR", "RBR") for t in near)


# --- one event ----------------------------------------------------------------------------------

# Grades on the scale of -3 (certainly not) to 3 (certainly), by class: set by hand after FactBank's levels.
_GRADES = {"possible": 0.75, "likely": 1.5, "planned": 1.0, "would": 0.75, "conditional": 0.5, "asked": 0.25}


def factuality(sentence: Sentence, t: int) -> float:
    """How far whoever writes the sentence commits to the event at token `t`: -3 certainly not, 3 certainly so.

    Climbs from the event to the main clause. What governs a word above weighs on the event by the share in `_PASSES`:
    wholly through a complement, in part through an object, not at all through a relative clause or a subject, whose
    events are taken for granted.
    """
    tree = sentence.tree
    value, weight, node = 3.0, 1.0, t
    for _ in range(12):
        value = _weighed(value, min(value, _own_grade(tree, node)), weight)
        if _own_negation(tree, node):
            value = _weighed(value, -value, weight)
        above = tree.tokens[node].head
        if above == node:
            break
        weight *= _passes(tree, node, above)
        if weight < 0.05:
            break
        cut, flip = _from_above(tree, node, above)
        value = _weighed(value, flip * min(value, cut) if value > 0 else value * flip, weight)
        node = above
    return round(value, 2)


def _weighed(before: float, after: float, weight: float) -> float:
    return before + (after - before) * weight


# Shares of what governs a word that reach what hangs on it by this relation. Set by hand from what each relation takes
# for granted, not fitted: with every share at 1 the correlation on the development half of UW was .61, with these .69.
_PASSES = {
    "xcomp": 1.0, "ccomp": 1.0, "conj": 0.9, "pcomp": 0.8, "attr": 0.9, "acomp": 0.9, "prt": 1.0, "aux": 1.0,
    "auxpass": 1.0,
    "dobj": 0.55, "oprd": 0.8, "nsubjpass": 0.45, "pobj": 0.6, "prep": 0.5, "dative": 0.5, "agent": 0.4, "acl": 0.6,
    "advcl": 0.5, "nsubj": 0.15, "csubj": 0.3, "compound": 0.7, "nmod": 0.5, "npadvmod": 0.3, "parataxis": 0.3,
}  # fmt: skip
_OCCUR = frozenset("occur happen be arise begin start come continue end take follow exist".split())


def _passes(tree: Tree, node: int, above: int) -> float:
    token, head = tree.tokens[node], tree.tokens[above]
    if token.dep == "nsubj" and head.lemma.lower() in _OCCUR:
        return 0.8
    if token.dep == "acl" and token.tag == "VBN":
        return 0.1
    if token.dep == "advcl":
        marks = {tree.tokens[c].norm for c in tree.children[node] if tree.tokens[c].dep in ("mark", "advmod", "aux")}
        return 0.8 if "to" in marks else 0.1
    return _PASSES.get(token.dep, 0.0)


def _own_grade(tree: Tree, t: int) -> float:
    """The grade that modals, adverbs and conditions of the event's own clause leave it."""
    grade = 3.0
    token = tree.tokens[t]
    for c in tree.children[t]:
        below = tree.tokens[c]
        names = _classes("word").get(below.norm, frozenset())
        if below.dep in ("aux", "advmod", "acomp", "mark") or below.tag == "MD":
            for name in names & _GRADES.keys():
                grade = min(grade, _GRADES[name])
        if below.dep == "mark" and below.norm in ("if", "unless", "whether"):
            grade = min(grade, _GRADES["conditional"])
        if below.dep == "advcl" and any(tree.tokens[g].norm in ("if", "unless") for g in tree.children[c]):
            grade = min(grade, 1.0)
        if below.norm in ("should", "must", "can", "to") and below.dep == "aux":
            grade = min(grade, 2.0 if below.norm == "can" else 1.0 if below.norm != "to" else 1.75)
    if token.tag == "VB" and not any(tree.tokens[c].dep == "aux" for c in tree.children[t]) and token.dep == "ROOT":
        grade = min(grade, 0.5)  # an order
    return grade


def _own_negation(tree: Tree, t: int) -> bool:
    return any(
        tree.tokens[c].dep == "neg"
        or (tree.tokens[c].norm in _NEGATIONS and tree.tokens[c].dep in ("det", "nsubj", "preconj", "advmod"))
        or (tree.tokens[c].dep == "nsubj" and any(tree.tokens[g].norm == "no" for g in tree.children[c]))
        for c in tree.children[t]
    )


def _from_above(tree: Tree, node: int, above: int) -> tuple[float, int]:
    """What the word above leaves of an event's grade, and whether it turns it round."""
    token, head = tree.tokens[node], tree.tokens[above]
    lemma = head.lemma.lower()
    if token.dep in ("xcomp", "ccomp", "acl", "dobj", "pcomp", "prep", "pobj", "advcl"):
        if lemma in _listed("event", "failing") and token.dep in ("xcomp", "dobj", "ccomp", "pcomp", "pobj"):
            return 2.0, -1
        if token.dep in ("xcomp", "ccomp", "acl") and (
            lemma in _listed("event", "ahead") or head.norm in _listed("event", "ahead")
        ):
            return 1.25, 1
        if token.dep in ("xcomp", "ccomp") and (
            lemma in _listed("event", "factive") or lemma in _listed("event", "implicative")
        ):
            return 3.0, 1
        if token.dep == "ccomp" and lemma in ("say", "report", "tell", "announce", "claim", "suggest", "argue"):
            return 2.5, 1
        if token.dep == "advcl" and any(tree.tokens[c].norm in ("to", "if", "unless") for c in tree.children[node]):
            return 1.25, 1
    if token.dep == "dobj" and lemma in _listed("event", "ahead"):
        return 1.25, 1
    return 3.0, 1


# --- whole sentences ----------------------------------------------------------------------------


def strength(sentences: Sequence[Sentence]) -> int:
    """How strong a relation a finding states: 0 none, 1 two things go together, 2 one may cause the other, 3 it does.

    The scale of Sumner and others (2014) for press releases of health studies.
    """
    tokens = [token for sentence in sentences for token in sentence.tokens]
    lemmas = {token.lemma.lower() for token in tokens} | {token.norm for token in tokens}
    causes = any(token.lemma.lower() in _listed("finding", "causes") and token.pos == "VERB" for token in tokens)
    links = bool(lemmas & _listed("finding", "links"))
    tentative = bool(lemmas & _listed("finding", "tentative"))
    if (lemmas & _listed("finding", "nothing")) and (links or causes) and _nothing_found(sentences):
        return 0
    if links and not (causes and not tentative):
        return 1
    if causes or tentative:
        return 2 if tentative else 3
    return 3


def _nothing_found(sentences: Sequence[Sentence]) -> bool:
    for sentence in sentences:
        tree = sentence.tree
        for token in tree.tokens:
            lemma = token.lemma.lower()
            if lemma in _listed("finding", "links") | {
                "effect",
                "evidence",
                "difference",
                "benefit",
                "impact",
            } | _listed("finding", "causes"):
                below = tree.children[token.i]
                if any(tree.tokens[c].norm in _listed("finding", "nothing") for c in below) or tree.tokens[
                    token.head
                ].norm in _listed("finding", "nothing"):
                    return True
    return False


def certainty_score(sentences: Sequence[Sentence]) -> float:
    """How certain a finding reads, from 1 (least) to 6 (most), as readers graded it (Pei and Jurgens 2021).

    A count of hedges and boosters, numbers adding a little; the weights are set by hand.
    """
    tokens = [token for sentence in sentences for token in sentence.tokens]
    unsure = sum(
        token.norm in (_listed("finding", "tentative") | _listed("finding", "unsure"))
        or token.lemma.lower() in (_listed("finding", "tentative") | _listed("finding", "unsure"))
        for token in tokens
    )
    modal = sum(token.norm in ("may", "might", "could", "possibly", "perhaps", "maybe") for token in tokens)
    sure = sum(token.lemma.lower() in _listed("finding", "sure") for token in tokens)
    number = any(token.like_number for token in map(_Numbered, tokens))
    value = 5.0 - 0.45 * min(unsure, 3) - 0.6 * min(modal, 2) + 0.2 * min(sure, 2) + 0.2 * number
    return round(min(6.0, max(1.0, value)), 2)


@dataclass(frozen=True, slots=True)
class _Numbered:
    token: Token

    @property
    def like_number(self) -> bool:
        return self.token.norm[:1].isdigit() or self.token.pos == "NUM"


def places(sentence: int, tokens: Iterable[int]) -> list[Place]:
    """Token indices of one sentence as places."""
    return [(sentence, t) for t in tokens]
