"""Words that may attribute, and what the parse of one sentence says about each: its source, its cue, its content.

A frame is one reading of one cue within its sentence. It depends on nothing but the sentence's tree, so that a
sentence seen before costs a look-up; quotation marks, which need the page, are seen to in `sayso.annotate.spans`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sayso.annotate.parse import Token, Tree
from sayso.data import rows

# The small parser's lemmas for forms it often gets wrong.
LEMMAS = {"hop": "hope", "hopes": "hope", "says": "say", "said": "say", "tweets": "tweet", "tweeted": "tweet"}

POS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "ADJ": "adj", "ADV": "adv"}

SUBJECTS = ("nsubj", "nsubjpass", "csubj")
CLAUSAL = frozenset("say tell name think feel want ask show learn seem judge talk".split())
INFINITIVE = frozenset("want ask seem tell name feel".split())
OBJECT = frozenset("name judge feel want show learn".split())
SPOKEN = frozenset("say tell name judge talk ask want think".split())
ABOUT = frozenset("about of for to on against over with into at toward towards upon".split())
OBJECT_PREPOSITIONS = frozenset("of for as over with to about from against on".split())
CLIMBED = frozenset("conj xcomp advcl pcomp prep dep parataxis ccomp aux acomp attr oprd".split())
HELPERS = ("aux", "auxpass", "neg", "prt")
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
RELATIVE = frozenset({"who", "which", "that", "whom"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One reading of a cue in its sentence. `content` is empty where only a quotation can be the content.

    `kind` is how the content was found; `sure` is true where the rules take it for an attribution.
    """

    head: int
    kind: str
    word: str  # part of speech of the cue, as in the word list
    classes: frozenset[str]
    source: frozenset[int]
    cue: frozenset[int]
    content: frozenset[int]
    passive: bool = False
    sure: bool = False


NONE: frozenset[int] = frozenset()


@functools.cache
def lexicon() -> dict[tuple[str, str], frozenset[str]]:
    """Classes of each listed word, by part of speech and lemma."""
    found: dict[tuple[str, str], set[str]] = {}
    for pos, name, words in rows("cues.tsv"):
        for word in words.split():
            found.setdefault((pos, word), set()).add(name)
    return {key: frozenset(names) for key, names in found.items()}


def classes_of(token: Token) -> tuple[str, frozenset[str]]:
    """The listed part of speech and classes of a token; no classes where it is not listed."""
    pos = "verb" if token.tag[:2] == "VB" else POS.get(token.pos, "")
    lemma = token.lemma.lower()
    return pos, lexicon().get((pos, LEMMAS.get(lemma, lemma)), frozenset())


def frames(tree: Tree) -> tuple[Frame, ...]:
    """The frames of a sentence in the order of their cues. Worked out once for each tree."""
    known = tree.memo.get("frames")
    if known is None:
        known = tree.memo["frames"] = tuple(_find_frames(tree))
    frames: tuple[Frame, ...] = known
    return frames


def _find_frames(tree: Tree) -> Iterator[Frame]:
    for token in tree.tokens:
        if token.norm == "according":
            yield from _according(tree, token.i)
            continue
        pos, classes = classes_of(token)
        if classes:
            yield from _READERS[pos](tree, token.i, classes)


# --- verbs ---------------------------------------------------------------------------------------


def _verb(tree: Tree, v: int, classes: frozenset[str]) -> Iterator[Frame]:
    """The readings of a verb, the one the rules hold to first; the last has no content and waits for a quotation."""
    if tree.tokens[v].dep in ("aux", "auxpass"):
        return
    passive = any(tree.tokens[c].dep in ("nsubjpass", "auxpass") for c in tree.children[v])
    passive = passive or (tree.tokens[v].tag == "VBN" and tree.tokens[v].dep == "acl") or _is_addressed(tree, v)
    sources = _sources(tree, v, passive)
    cue = _verb_cue(tree, v)
    seen: set[tuple[frozenset[int], frozenset[int]]] = set()
    for kind, words in (*_verb_contents(tree, v, classes, passive), ("", NONE)):
        for source in sources if not seen or not kind else sources[:1]:
            if kind == "seeming":
                source = NONE
            content = words - source - cue
            if (source, content) in seen or (kind and not content):
                continue
            yield Frame(
                head=v,
                kind=kind,
                word="verb",
                classes=classes,
                source=source - cue,
                cue=cue,
                content=content,
                passive=passive,
                sure=not seen and _verb_is_sure(kind, classes, source, passive),
            )
            seen.add((source, content))


ADDRESSING = frozenset(
    "urge tell order instruct advise warn remind encourage invite forbid require summon command".split()
)


def _is_addressed(tree: Tree, v: int) -> bool:
    """'Residents urged to leave': in headlines the subject is whom somebody urges; nobody urges to leave."""
    token = tree.tokens[v]
    if token.lemma not in ADDRESSING or token.tag not in ("VBD", "VBN"):
        return False
    below = [(c, tree.tokens[c]) for c in tree.children[v]]
    told = any(t.dep in ("dobj", "dative", "ccomp", "aux", "auxpass", "nsubjpass") or t.norm == "not" for _, t in below)
    subject = any(t.dep == "nsubj" and t.norm not in RELATIVE for _, t in below)
    return subject and not told and any(t.dep == "xcomp" and c > v and _is_infinitive(tree, c) for c, t in below)


def _sources(tree: Tree, v: int, passive: bool) -> list[frozenset[int]]:
    """The source that the rules hold to, then others it may be: the clause's subject for a noun's, or nobody."""
    if passive:
        return list(dict.fromkeys([_agent(tree, v), NONE]))
    first = source_of(tree, v) or _beside(tree, v)
    others = []
    if tree.tokens[v].dep in ("acl", "relcl", "advcl", "xcomp") and tree.tokens[v].tag in ("VBG", "VB"):
        verb = _clause_head(tree, v)
        others = [source_of(tree, verb)] if verb != v else []
        if tree.tokens[v].tag == "VBG" or not first:
            others.append(NONE)
    return list(dict.fromkeys([first, *others]))


def _beside(tree: Tree, v: int) -> frozenset[int]:
    """The noun phrase next to a verb to which the parse gives no subject: before it, else after it."""
    tokens = tree.tokens
    if tokens[v].tag in ("VB", "VBG", "VBN") or tokens[v].dep in ("acl", "relcl"):
        return NONE
    for i in (v - 1, v - 2, v + 1):
        if not 0 <= i < len(tokens) or (i == v - 2 and tokens[v - 1].norm != ","):
            continue
        top = i
        while tokens[top].head != top and tokens[top].head != v and tokens[tokens[top].head].pos in _NOMINAL:
            top = tokens[top].head
        if tokens[top].pos in _NOMINAL and tokens[top].tag not in ("WDT", "WP") and (top < v) == (i < v):
            return _noun_phrase(tree, top, without=v)
    return NONE


_NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})


def _verb_is_sure(kind: str, classes: frozenset[str], source: frozenset[int], passive: bool) -> bool:
    if not source and not (
        passive and kind in ("clause", "infinitive") and classes & {"say", "think", "want", "learn"}
    ):
        return False
    if kind in ("clause", "around"):
        return bool(classes & {"say", "tell", "name", "think", "feel", "want", "ask", "show", "learn"})
    if kind == "infinitive":
        return bool(classes & {"want", "ask", "tell"})
    if kind == "object":
        return bool(classes & {"name", "judge", "feel"})
    return kind == "preposition" and "talk" in classes


def _verb_contents(tree: Tree, v: int, classes: frozenset[str], passive: bool) -> Iterator[tuple[str, frozenset[int]]]:
    """How a content may be found, and its tokens, the likeliest first."""
    below = [(c, tree.tokens[c]) for c in tree.children[v]]
    wide = "wide" in classes
    subject = next((c for c, t in below if t.dep == "nsubjpass" and t.norm not in ("it", *RELATIVE)), None)
    if subject is None and passive and _is_addressed(tree, v):
        subject = next(c for c, t in below if t.dep == "nsubj")
    clauses = _clauses(tree, v, classes)
    if clauses and (classes & CLAUSAL or wide):
        yield "clause", _under(tree, [*_lost_subject(tree, v, clauses), *clauses])
        yield from _shorter(tree, clauses[-1])
    if not clauses and "tell" in classes:
        told = [k for c, t in below if t.dep in ("dobj", "dative") for k in tree.children[c]]
        told = [k for k in told if tree.tokens[k].dep in ("relcl", "acl", "ccomp") and k > v]
        if told:
            yield "clause", _under(tree, told)
    infinitives = [c for c, t in below if t.dep == "xcomp" and _is_infinitive(tree, c)]
    if infinitives and (classes & INFINITIVE or passive or wide):
        yield "infinitive", _under(tree, ([subject] if passive and subject is not None else []) + infinitives)
    active = next((c for c, t in below if t.dep == "nsubj" and t.norm not in RELATIVE), None)
    if "seem" in classes and active is not None:
        looks = [c for c, t in below if t.dep in ("xcomp", "ccomp", "oprd", "acomp", "prep") and c > v]
        empty = tree.tokens[active].norm == "it" and any(tree.tokens[c].dep == "ccomp" for c in looks)
        yield "seeming", _under(tree, looks if empty else [active, *looks]) if looks else NONE
    if classes & SPOKEN and _is_aside(tree, v) and not _only_speaks(tree, tree.tokens[v].head, v):
        yield "around", _around(tree, v, classes)
    if passive:
        yield from _passive_contents(tree, v, subject)
        return
    objects = [c for c, t in below if t.dep in ("dobj", "oprd", "xcomp", "acomp", "attr")]
    if objects and classes & (OBJECT | {"wide", "light", "ask", "want", "seem"}):
        more = [c for c, t in below if t.dep == "prep" and t.norm in OBJECT_PREPOSITIONS and c > v]
        yield "object", _under(tree, objects + more)
        if more:
            yield "bare object", _under(tree, objects)
    about = [c for c, t in below if t.dep == "prep" and t.norm in ABOUT and c > v]
    if about and classes & {"talk", "wide", "judge", "think", "feel", "name"}:
        yield "preposition", _under(tree, about[:1])


def _shorter(tree: Tree, clause: int) -> Iterator[tuple[str, frozenset[int]]]:
    """The clause without a further main clause that the parse joins to it, and without what trails behind a comma."""
    whole = frozenset(tree.subtree(clause))
    joined = [c for c in tree.children[clause] if c > clause and tree.tokens[c].dep == "conj" and _has_subject(tree, c)]
    if joined:
        yield "first clause", frozenset(_trim(tree, whole - frozenset(tree.subtree(joined[0]))))
    trailing = [c for c in tree.children[clause] if c > clause and tree.tokens[c].dep in ("advcl", "conj", "prep")]
    cut = next((c for c in trailing if tree.tokens[min(tree.subtree(c)) - 1].norm == ","), None)
    if cut is not None and cut not in joined:
        yield "first clause", frozenset(_trim(tree, (t for t in whole if t < min(tree.subtree(cut)))))


def _clauses(tree: Tree, v: int, classes: frozenset[str]) -> list[int]:
    """The verbs of the clauses that a verb takes; 'the sign says We Care' is read as two clauses side by side."""
    below = tree.children[v]
    clauses = [c for c in below if tree.tokens[c].dep == "ccomp"]
    if clauses or not classes & SPOKEN or not _has_subject(tree, v):
        return clauses
    beside = [c for c in below if c > v and tree.tokens[c].dep == "parataxis"]
    return [c for c in beside if tree.tokens[c].tag in FINITE and _has_subject(tree, c)]


def _has_as(tree: Tree, v: int) -> bool:
    return any(tree.tokens[c].norm == "as" and tree.tokens[c].dep in ("mark", "advmod") for c in tree.children[v])


def _around(tree: Tree, v: int, classes: frozenset[str]) -> frozenset[int]:
    """The clause about an aside, with what the parse hangs on the aside of a belief: 'shut, I think because of X'."""
    head = tree.tokens[v].head
    if tree.tokens[head].dep in ("aux", "auxpass"):
        head = tree.tokens[head].head
    aside = set(tree.subtree(v))
    if "think" in classes and not _has_as(tree, v):
        below = [c for c in tree.children[v] if c > v and tree.tokens[c].dep in ("prep", "advcl")]
        aside.difference_update(t for c in below for t in tree.subtree(c))
    return frozenset(tree.subtree(head)) - aside


def _lost_subject(tree: Tree, v: int, clauses: Sequence[int]) -> list[int]:
    """'She believed the movement helped improve it': the parse takes the movement for what she believed."""
    first = clauses[0]
    if first < v or _has_subject(tree, first) or not _is_finite(tree, first):
        return []
    between = [c for c in tree.children[v] if v < c < first and tree.tokens[c].dep not in ("punct", "advmod", "prt")]
    objects = [c for c in between if tree.tokens[c].dep == "dobj"]
    return between if len(objects) == 1 and objects[0] == between[0] else []


def _is_finite(tree: Tree, verb: int) -> bool:
    """The verb or one that helps it has a tense, and no 'to' stands before it."""
    helpers = [c for c in tree.children[verb] if c < verb and tree.tokens[c].dep in ("aux", "auxpass")]
    tags = [tree.tokens[i].tag for i in (*helpers, verb)]
    return "TO" not in tags and any(tag in FINITE for tag in tags)


def _has_subject(tree: Tree, i: int) -> bool:
    return any(tree.tokens[c].dep in SUBJECTS for c in tree.children[i])


def _passive_contents(tree: Tree, v: int, subject: int | None) -> Iterator[tuple[str, frozenset[int]]]:
    below = [(c, tree.tokens[c]) for c in tree.children[v]]
    more = [
        c for c, t in below if t.dep in ("oprd", "xcomp", "advcl") or (t.dep == "prep" and t.norm in ABOUT | {"as"})
    ]
    if subject is None and tree.tokens[v].dep == "acl":
        noun = tree.tokens[v].head
        yield "object", frozenset(t for t in tree.subtree(noun) if t < v) | _under(tree, more)
    elif subject is not None:
        yield "object", _under(tree, [subject, *more])
        if more:
            yield "bare object", _under(tree, [subject])


def _is_infinitive(tree: Tree, i: int) -> bool:
    return tree.tokens[i].tag == "VBG" or any(tree.tokens[c].norm == "to" for c in tree.children[i] if c < i)


def _is_aside(tree: Tree, v: int) -> bool:
    """'X, he said, Y' and 'as he said' where the parse hangs the cue on the clause that is told."""
    token = tree.tokens[v]
    if token.head == v or not any(tree.tokens[c].dep in SUBJECTS for c in tree.children[v]):
        return False
    if _has_as(tree, v):
        return token.dep in ("advcl", "parataxis", "ccomp", "dep")
    if token.dep == "parataxis" and v in _clauses(tree, token.head, classes_of(tree.tokens[token.head])[1]):
        return False
    marked = any(tree.tokens[c].dep == "mark" for c in tree.children[v])
    return not marked and token.dep in ("parataxis", "dep", "ccomp", "intj") and _has_comma(tree, v)


def _only_speaks(tree: Tree, head: int, v: int) -> bool:
    """'Hale has ordered ferries, its agency said': what is left about the first verb is who says so, nothing told."""
    if v > head or "say" not in classes_of(tree.tokens[head])[1]:
        return False
    idle = ("punct", "aux", "advmod", "npadvmod")
    rest = [c for c in tree.children[head] if c != v and tree.tokens[c].dep not in idle]
    rest = [c for c in rest if any(tree.tokens[i].text.isalpha() for i in tree.subtree(c))]  # no '[1]'
    return bool(rest) and all(tree.tokens[c].dep in SUBJECTS or tree.tokens[c].dep == "prep" for c in rest)


def _has_comma(tree: Tree, v: int) -> bool:
    below = tree.subtree(v)
    first, last = below[0], below[-1]
    around = [i for i in (first - 1, first, last, last + 1) if 0 <= i < len(tree.tokens)]
    return any(tree.tokens[i].norm in (",", "-", '"') for i in around)


def _verb_cue(tree: Tree, v: int) -> frozenset[int]:
    cue = {v}
    cue.update(c for c in tree.children[v] if tree.tokens[c].dep in HELPERS)
    for step in (-1, 1):
        i = v + step
        while 0 <= i < len(tree.tokens) and tree.tokens[i].dep == "advmod" and tree.tokens[i].head == v:
            cue.add(i)
            i += step
    return frozenset(i for i in cue if abs(i - v) <= 6)


# --- sources -------------------------------------------------------------------------------------


def source_of(tree: Tree, v: int) -> frozenset[int]:
    """Who does what the verb says: its subject, or the one it shares with the verb or noun it hangs on."""
    start = v
    for _ in range(8):
        subject = next((c for c in tree.children[v] if tree.tokens[c].dep in SUBJECTS and c != start), None)
        if subject is not None:
            return _noun_phrase(tree, subject, without=start)
        token = tree.tokens[v]
        if token.head == v:
            return NONE
        if token.dep in ("acl", "relcl") and tree.tokens[token.head].pos in ("NOUN", "PROPN", "PRON"):
            return _of_noun(tree, token.head, v, start)
        if token.dep in ("xcomp", "ccomp") and v == start:
            other = next((c for c in tree.children[token.head] if tree.tokens[c].dep == "dobj"), None)
            if other is not None and token.dep == "xcomp":
                return _noun_phrase(tree, other, without=start)
        if token.dep not in CLIMBED:
            return NONE
        v = token.head
    return NONE


def _of_noun(tree: Tree, noun: int, v: int, start: int) -> frozenset[int]:
    """'the man claiming that': the noun; 'her plan to ask for': whose plan it is."""
    if tree.tokens[v].tag in ("VBG", "VBN", "VBD", "VBZ", "VBP"):
        return _noun_phrase(tree, noun, without=v)
    return _noun_source(tree, noun)


def _agent(tree: Tree, v: int) -> frozenset[int]:
    for c in tree.children[v]:
        if tree.tokens[c].dep == "agent":
            nouns = [k for k in tree.children[c] if tree.tokens[k].dep == "pobj"]
            return _noun_phrase(tree, nouns[0], without=v) if nouns else NONE
    return NONE


def _noun_phrase(tree: Tree, head: int, *, without: int) -> frozenset[int]:
    """The noun and all under it, without the clause that holds the token `without`."""
    found, todo = [head], [head]
    while todo:
        below = [c for c in tree.children[todo.pop()] if c != without]
        below = [c for c in below if not (tree.tokens[c].dep in ("relcl", "advcl") and c > head)]
        found.extend(below)
        todo.extend(below)
    return frozenset(_trim(tree, found))


def _noun_source(tree: Tree, noun: int) -> frozenset[int]:
    """Whose: 'her claim', 'a warning by the ministry', or who gives it: 'she made the claim'."""
    for c in tree.children[noun]:
        token = tree.tokens[c]
        if token.dep == "poss":
            return frozenset(i for i in tree.subtree(c) if tree.tokens[i].tag != "POS" or i < c)
        if token.dep in ("prep", "agent") and token.norm in ("by", "from", "among"):
            return _under(tree, [k for k in tree.children[c] if tree.tokens[k].dep == "pobj"])
    token = tree.tokens[noun]
    if token.dep in ("dobj", "attr") and tree.tokens[token.head].lemma != "be":
        return source_of(tree, token.head)
    return NONE


# --- nouns, adjectives, adverbs, 'according to' ------------------------------------------------------


def _noun(tree: Tree, n: int, classes: frozenset[str]) -> Iterator[Frame]:
    kind, content = _noun_content(tree, n)
    if not content:
        return
    source = _noun_source(tree, n)
    token = tree.tokens[n]
    cue = {n}
    if token.dep == "dobj" and source and source == source_of(tree, token.head):
        cue |= _verb_cue(tree, token.head)
    yield Frame(
        head=n,
        kind=kind,
        word="noun",
        classes=classes,
        source=source - cue,
        cue=frozenset(cue),
        content=content - source - cue,
        sure=kind == "clause" and _says_that(tree, content),
    )


def _says_that(tree: Tree, content: frozenset[int]) -> bool:
    return tree.tokens[min(content)].norm == "that"


def _noun_content(tree: Tree, n: int) -> tuple[str, frozenset[int]]:
    below = [(c, tree.tokens[c]) for c in tree.children[n] if c > n]
    clauses = [c for c, t in below if t.dep in ("acl", "ccomp") and _opens_clause(tree, c)]
    if clauses:
        return "clause", _under(tree, clauses[:1])
    token = tree.tokens[n]
    if token.dep == "nsubj" and tree.tokens[token.head].lemma == "be":
        clauses = [c for c in tree.children[token.head] if tree.tokens[c].dep in ("ccomp", "xcomp") and c > token.head]
        if clauses:
            return "clause", _under(tree, clauses)
    about = [c for c, t in below if t.dep == "prep" and t.norm in ("of", "about", "for", "on", "against", "to", "over")]
    return ("preposition", _under(tree, about[:1])) if about else ("", NONE)


def _opens_clause(tree: Tree, i: int) -> bool:
    return any(tree.tokens[c].norm in ("that", "to", "whether") for c in tree.children[i] if c < i)


def _adjective(tree: Tree, a: int, classes: frozenset[str]) -> Iterator[Frame]:
    token = tree.tokens[a]
    below = [(c, tree.tokens[c]) for c in tree.children[a] if c > a]
    clauses = [c for c, t in below if t.dep == "ccomp"]
    if token.dep == "acomp" and not clauses:
        clauses = [c for c in tree.children[token.head] if tree.tokens[c].dep in ("ccomp", "advcl") and c > a]
        clauses = [c for c in clauses if _opens_clause(tree, c) or tree.tokens[c].dep == "ccomp"]
    infinitives = [c for c, t in below if t.dep == "xcomp"]
    about = [c for c, t in below if t.dep == "prep" and t.norm in ABOUT | {"in"}]
    picked = clauses or infinitives or about[:1]
    if not picked or token.dep not in ("acomp", "amod", "conj", "ROOT", "advcl", "oprd"):
        return
    kind = "clause" if clauses else "infinitive" if infinitives else "preposition"
    source = source_of(tree, token.head) if token.dep == "acomp" else source_of(tree, a)
    if {tree.tokens[t].norm for t in source} == {"it"}:
        source = NONE
    cue = {a} | (_verb_cue(tree, token.head) if token.dep == "acomp" else set())
    yield Frame(
        head=a,
        kind=kind,
        word="adj",
        classes=classes,
        source=source - cue,
        cue=frozenset(cue),
        content=_under(tree, picked) - source - cue,
        sure=kind == "clause" and bool(source),
    )


def _adverb(tree: Tree, a: int, classes: frozenset[str]) -> Iterator[Frame]:
    clause = _clause_head(tree, a)
    content = frozenset(tree.subtree(clause)) - {a}
    yield Frame(
        head=a,
        kind="voice",
        word="adv",
        classes=classes,
        source=NONE,
        cue=frozenset({a}),
        content=frozenset(_trim(tree, content)),
        sure="voice" in classes,
    )


def _according(tree: Tree, a: int) -> Iterator[Frame]:
    """'According to X': the clause it stands in is what X has it that."""
    to = next((i for i in (a + 1,) if i < len(tree.tokens) and tree.tokens[i].norm == "to"), None)
    if to is None:
        return
    source = _under(tree, [c for at in (a, to) for c in tree.children[at] if tree.tokens[c].dep in ("pobj", "pcomp")])
    own = frozenset(tree.subtree(a)) | source
    content = frozenset(tree.subtree(_clause_head(tree, a))) - own
    yield Frame(
        head=a,
        kind="according",
        word="prep",
        classes=frozenset({"according"}),
        source=source,
        cue=frozenset({a, to}),
        content=frozenset(_trim(tree, content - {a, to})),
        sure=bool(source and content),
    )


def _clause_head(tree: Tree, i: int) -> int:
    """The nearest verb above, or the root; auxiliaries stand for the verb they help."""
    for up in tree.ancestors(i):
        token = tree.tokens[up]
        if token.pos in ("VERB", "AUX") and token.dep not in ("aux", "auxpass"):
            return up
    return tree.tokens[i].head if tree.tokens[i].head != i else i


_READERS = {"verb": _verb, "noun": _noun, "adj": _adjective, "adv": _adverb}


# --- runs of tokens --------------------------------------------------------------------------------


def _under(tree: Tree, heads: Iterable[int]) -> frozenset[int]:
    """The heads' subtrees, without the signs at both ends."""
    found: set[int] = set()
    for head in heads:
        found.update(tree.subtree(head))
    return frozenset(_trim(tree, found))


def _trim(tree: Tree, tokens: Iterable[int]) -> list[int]:
    """In order, without commas, dashes, stops and spaces at both ends; quotation marks stay."""
    kept = sorted(tokens)
    while kept and _is_edge(tree.tokens[kept[-1]]):
        kept.pop()
    first = 0
    while first < len(kept) and _is_edge(tree.tokens[kept[first]]):
        first += 1
    return kept[first:]


def _is_edge(token: Token) -> bool:
    return token.pos in ("PUNCT", "SPACE") and token.norm in {",", "-", "--", ".", ";", ":", "...", "…", " ", "\n"}
