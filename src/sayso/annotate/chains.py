"""Attributions, nested -> what was told, each with its whole chain, nearest the page first.

'NHK reported that officials said X' is one thing told, with two links. Where the outer words hold more than the inner
ones, both are told: the outer whole on the outer word, the inner part through both.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from sayso.annotate.cues import Frame, classes_of, frames
from sayso.annotate.names import PRONOUNS, UNNAMED, Cast, Named, Somebody, head_token, source_nouns
from sayso.annotate.outlets import is_platform, outlet_of
from sayso.annotate.parse import Sentence, Token, Tree
from sayso.annotate.quotes import Quotes, find_quotes
from sayso.annotate.shapes import Attribution, Place
from sayso.annotate.spans import NAME_LENGTH, is_quoted
from sayso.record import Kind, Role

# Shares of the outer content's words. On the 29 nested statements of a development set of 12 pages any value from .7
# to .9 decides alike: contents are either repeated almost whole or hold a clause of their own.
COVERED = 0.75
SAME_WORDS = 0.8

CARRY = 4
"""Sentences over which an outlet that is being retold is taken to carry later anonymous voices."""

PASSES_ON = frozenset({"say", "tell", "name", "show"})
RELAYS = frozenset("relay pass hand quote cite carry bring convey transmit put".split())
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
BARE = "rule:bare quotation"
BLOCKS = 8
"""Blocks over which a quotation without a cue is taken for the words of who spoke last; paragraphs are often one
sentence, and links or headings stand between."""
HEADLINES = frozenset({Role.TITLE, Role.HEADING, Role.REFERENCE})
SPEAKS = frozenset({"say", "tell", "name", "judge", "ask", "talk"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
FACTIVE = frozenset(
    "know notice see learn realize realise remember forget discover find hear decide recognize recognise watch".split()
)
"""What somebody else is said to know is the speaker's word: as an inner cue such a verb adds no link."""
MANY = frozenset({"dozen", "score", "hundred", "thousand", "million", "billion"})
RELATIVE = frozenset({"who", "which", "that"})
CITABLE = frozenset({"voice", "role", "crowd", "body", "press", "paper"})
CITING = frozenset({"cite", "quote"})
OBTAINED = frozenset(
    "see obtain review hear publish carry release leak air broadcast cite quote acquire print post run".split()
)


@dataclass(frozen=True, slots=True)
class Link:
    """One link before it is laid on the page's text."""

    source: tuple[Place, ...]
    cue: tuple[Place, ...]
    named: Named


@dataclass(frozen=True, slots=True)
class Told:
    """Words that came through a chain. `cue` and its main word `head` are those by which the innermost source put
    them; both are empty on the page's own word. `inner` are places of the content told again as somebody else's."""

    content: tuple[Place, ...]
    links: tuple[Link, ...] = ()
    cue: tuple[Place, ...] = ()
    head: Place | None = None
    inner: frozenset[Place] = frozenset()
    found_by: str = ""


def tell(
    sentences: Sequence[Sentence],
    attributions: Sequence[Attribution],
    cast: Cast,
    *,
    itself: frozenset[str] = frozenset(),
) -> list[Told]:
    """The statements that these attributions make. `itself` are the names the page goes by: never links."""
    return _Teller(sentences, attributions, cast, itself).told()


def widened(sentences: Sequence[Sentence], attributions: Sequence[Attribution]) -> list[Attribution]:
    """The attributions, and those that only the chain shows: relays and quotations that run on."""
    told = with_voices(sentences, _parted(sentences, _told_of(sentences, attributions)))
    return with_bare_quotations(sentences, with_runs(sentences, with_relays(sentences, told)))


def _told_of(sentences: Sequence[Sentence], attributions: Sequence[Attribution]) -> list[Attribution]:
    """Without verbs that only may be of judging, with nothing to judge or a bare number for a judge: 'hundreds attack
    nightly'."""
    empty = (_is_idle, _is_scrap, _is_no_voice, _speaks_over(attributions))
    kept = [i for i, a in enumerate(attributions) if not any(says_nothing(sentences, a) for says_nothing in empty)]
    place = {i: n for n, i in enumerate(kept)}
    return [
        replace(
            attributions[i],
            inside=place.get(-1 if (outer := attributions[i].inside) is None else outer),
            continues=place.get(-1 if (back := attributions[i].continues) is None else back),
        )
        for i in kept
        if attributions[i].continues is None or attributions[i].continues in place
    ]


def _is_idle(sentences: Sequence[Sentence], a: Attribution) -> bool:
    if a.head is None:
        return False
    tree = sentences[a.head[0]].tree
    verb = tree.tokens[a.head[1]]
    if (
        verb.pos != "VERB"
        or not a.content
        or classes_of(verb)[1] - {"wide", "light", "loose", "firm", "act"} != {"judge"}
    ):
        return False
    if len(a.source) == 1 and tree.tokens[a.source[0][1]].lemma in MANY:
        return not _quotes(sentences, a)
    below = {tree.tokens[c].dep for c in tree.children[verb.i]}
    return not below & {"dobj", "prep", "nsubjpass", "ccomp", "xcomp", "oprd", "dative"} and not _quotes(sentences, a)


def _is_scrap(sentences: Sequence[Sentence], a: Attribution) -> bool:
    """A thing without a clause or a quotation, beside a verb that is more often a deed than words: 'leans on help'."""
    if a.head is None or not a.content or _quotes(sentences, a):
        return False
    s, verb = a.head
    if sentences[s].tokens[verb].lemma == "set":
        return True  # 'engineers set to seize the dam' are no source of it
    if not a.found_by.endswith(("object", "preposition")):
        return False
    tree = sentences[s].tree
    classes = classes_of(tree.tokens[verb])[1]
    if tree.tokens[verb].pos in ("VERB", "AUX"):
        deed = bool(classes & {"loose", "act"}) or not classes & SPEAKS
    else:
        deed = "loose" in classes  # 'take charge of the dam'
    inside = {t for at, t in a.content if at == s}
    tops = [t for t in inside if tree.tokens[t].head not in inside or tree.tokens[t].head == t]
    return deed and all(tree.tokens[t].pos not in ("VERB", "AUX") for t in tops)


def _is_no_voice(sentences: Sequence[Sentence], a: Attribution) -> bool:
    """'The failures highlighted a shortage': a thing that is no document shows something, in nobody's words."""
    if a.head is None or not a.source or _quotes(sentences, a) or a.found_by.endswith("according"):
        return False
    s, verb = a.head
    tree = sentences[s].tree
    if tree.tokens[verb].pos != "VERB" or classes_of(tree.tokens[verb])[1] & {"say", "tell", "think", "want", "ask"}:
        return False
    if a.source[0][0] != s:
        return False
    head = head_token(tree, [t for at, t in a.source if at == s])
    token = tree.tokens[head]
    return token.pos == "NOUN" and not token.entity and token.lemma.lower() not in source_nouns()


def _speaks_over(attributions: Sequence[Attribution]) -> Callable[[Sequence[Sentence], Attribution], bool]:
    """Whether an inner attribution claims the cue of the one it stands in: 'women defy the image, she said'."""

    def over(_: Sequence[Sentence], a: Attribution) -> bool:
        if a.inside is None:
            return False
        outer = attributions[a.inside]
        return outer.head is not None and outer.head in a.content

    return over


def _quotes(sentences: Sequence[Sentence], a: Attribution) -> bool:
    return any(sentences[s].tokens[t].norm in ('"', "``", "''") for s, t in a.content)


def with_voices(sentences: Sequence[Sentence], attributions: Sequence[Attribution]) -> list[Attribution]:
    """The attributions with every 'allegedly' and 'reportedly' among them, each over its own clause alone."""
    found = list(attributions)
    near = _by_sentence(found)
    for s, sentence in enumerate(sentences):
        for frame in frames(sentence.tree):
            if frame.kind == "voice" and frame.sure:
                _add_voice(found, near[s], s, sentence.tree, frame)
    return found


def _by_sentence(attributions: Sequence[Attribution]) -> dict[int, list[int]]:
    """By sentence, the attributions that have their cue or words in it."""
    near: dict[int, list[int]] = defaultdict(list)
    for i, a in enumerate(attributions):
        for s in dict.fromkeys(place[0] for place in (*a.cue, *a.content)):
            near[s].append(i)
    return near


def _add_voice(found: list[Attribution], near: list[int], s: int, tree: Tree, frame: Frame) -> None:
    joined = {
        c for t in frame.content for c in tree.children[t] if tree.tokens[c].dep == "conj" and _has_subject(tree, c)
    }
    beyond = {below for c in joined for below in tree.subtree(c)}
    if frame.head in beyond:
        return
    content = tuple((s, t) for t in sorted(frame.content - beyond))
    known = next((i for i in near if found[i].head == (s, frame.head)), None)
    if known is not None:
        found[known] = replace(found[known], content=content)
    elif content:
        holders = [i for i in near if (s, frame.head) in found[i].content]
        outer = min(holders, key=lambda i: len(found[i].content), default=None)
        cue = tuple((s, t) for t in sorted(frame.cue))
        found.append(
            Attribution(
                source=(), cue=cue, content=content, head=(s, frame.head), inside=outer, found_by="rule:adv voice"
            )
        )


def _has_subject(tree: Tree, verb: int) -> bool:
    return any(tree.tokens[c].dep in SUBJECTS for c in tree.children[verb])


def _parted(sentences: Sequence[Sentence], attributions: Sequence[Attribution]) -> list[Attribution]:
    """'She said A, and critics warned B': the parser hangs B on A, the comma before 'and' says otherwise."""
    found = list(attributions)
    for i, a in enumerate(found):
        outer = found[a.inside] if a.inside is not None else None
        if outer is None or a.inside is None or a.head is None or not a.source:
            continue
        s, verb = a.head
        cut = _cut(sentences[s].tree, verb)
        if cut is None or any(place >= (s, cut) for place in (*outer.cue, *outer.source)):
            continue
        kept = tuple(place for place in outer.content if place < (s, cut))
        if kept and all(place[0] <= s for place in outer.content):
            found[a.inside] = replace(outer, content=kept)
            found[i] = replace(a, inside=outer.inside)
    return found


def _cut(tree: Tree, verb: int) -> int | None:
    """Where a clause joined by a comma and a conjunction begins, if its verb puts words forward."""
    if tree.tokens[verb].dep != "conj" or not classes_of(tree.tokens[verb])[1] & {"say", "tell"}:
        return None
    start = tree.subtree(verb)[0]
    joined = start >= 2 and tree.tokens[start - 1].dep == "cc" and tree.tokens[start - 2].norm == ","
    return start - 2 if joined else None


def with_runs(sentences: Sequence[Sentence], attributions: Sequence[Attribution]) -> list[Attribution]:
    """The attributions with those of sentences that are all quotation and follow somebody's words in their block."""
    quotes = find_quotes(sentences)
    found = list(attributions)
    last = _last_speaking(found)
    claimed = {place[0] for a in found for place in (*a.content, *a.cue)}
    for s in range(1, len(sentences)):
        before = last.get(s - 1)
        if before is None or s in claimed or sentences[s].block != sentences[s - 1].block:
            continue
        if is_quoted(sentences[s], s, quotes):
            content = tuple((s, token.i) for token in sentences[s].tokens)
            last[s] = before
            found.append(Attribution(source=(), cue=(), content=content, continues=before, found_by="rule:run on"))
    return found


def with_bare_quotations(sentences: Sequence[Sentence], attributions: Sequence[Attribution]) -> list[Attribution]:
    """The attributions with those of sentences that are all quotation and that nobody is said to say.

    They are the words of who spoke last, a few blocks before at most; else of nobody the page names. They are never
    the page's own.
    """
    quotes = find_quotes(sentences)
    found = list(attributions)
    speaks = _speaking(sentences, found)
    claimed = {place[0] for a in found for place in (*a.content, *a.cue)}
    before, s = None, 0
    while s < len(sentences):
        before = speaks.get(s, before)
        first, block = s, sentences[s].block
        while (
            s < len(sentences) and sentences[s].block == block and _is_bare(sentences, s, quotes, claimed, s == first)
        ):
            s += 1
        if s == first:
            s += 1
            continue
        source = _credited(sentences, s, block)
        near = before is not None and block - sentences[_first(found[before])[0]].block <= BLOCKS
        content = tuple((at, token.i) for at in range(first, s) for token in sentences[at].tokens)
        base = before if near and not source else None
        found.append(Attribution(source=source, cue=(), content=content, continues=base, found_by=BARE))
    return found


def _credited(sentences: Sequence[Sentence], s: int, block: int) -> tuple[Place, ...]:
    """Whose name stands behind the quotation that ends before sentence s: 'Anna Weil, mayor', '- Anna Weil'."""
    if s >= len(sentences) or sentences[s].block > block + 1:
        return ()
    tokens = [t for t in sentences[s].tokens if t.pos != "SPACE"]
    dashed = bool(tokens) and not tokens[0].norm.strip("-")
    name = tokens[dashed:]
    if not (dashed or sentences[s].block == block) or not name or len(name) > NAME_LENGTH:
        return ()
    if not name[0].text[:1].isupper() or any(t.tag in FINITE for t in itertools.takewhile(_goes_on, name)):
        return ()
    words = tuple((s, t.i) for t in itertools.takewhile(_goes_on, name))
    return words if any(sentences[s].tokens[t].pos in ("PROPN", "NOUN") for _, t in words) else ()


def _goes_on(token: Token) -> bool:
    return token.norm not in (",", "(", ".", '"')


def _is_bare(sentences: Sequence[Sentence], s: int, quotes: Quotes, claimed: set[int], opens: bool) -> bool:
    """All quotation and nobody's; one that opens a run holds a verb."""
    sentence = sentences[s]
    spoken = s not in claimed and sentence.role not in HEADLINES and is_quoted(sentence, s, quotes)
    return spoken and (not opens or any(token.pos in ("VERB", "AUX") for token in sentence.tokens))


def _speaking(sentences: Sequence[Sentence], attributions: Sequence[Attribution]) -> dict[int, int]:
    """By sentence, the last outermost attribution by which somebody says something there."""
    speaks: dict[int, int] = {}
    for i, a in enumerate(attributions):
        if a.inside is None and a.source and a.head is not None:
            s, t = a.head
            if classes_of(sentences[s].tokens[t])[1] & {"say", "tell"}:
                speaks[s] = i
    return speaks


def _last_speaking(attributions: Sequence[Attribution]) -> dict[int, int]:
    """By sentence, the outermost attribution that holds the last of its words."""
    held: dict[int, tuple[int, int]] = {}
    for i, a in enumerate(attributions):
        if a.inside is None:
            base = i if a.continues is None else a.continues
            for s, t in (*a.content, *a.cue):
                held[s] = max(held.get(s, (-1, -1)), (t, base))
    return {s: base for s, (_, base) in held.items()}


def with_relays(sentences: Sequence[Sentence], attributions: Sequence[Attribution]) -> list[Attribution]:
    """The attributions with those of 'as relayed by sources', 'as reported by NHK' put among them.

    Such an aside passes on the clause it hangs on, whoever speaks in it; it stands inside whatever holds it.
    """
    found = list(attributions)
    near = _by_sentence(found)
    known = {a.head for a in attributions}
    for s, sentence in enumerate(sentences):
        for t in _relays(sentence.tree):
            if (s, t) not in known:
                _add_relay(found, near[s], s, sentence.tree, t)
    return found


def _relays(tree: Tree) -> Iterator[int]:
    """The participles of 'as relayed by ...'."""
    for token in tree.tokens:
        if token.tag == "VBN" and token.dep in ("advcl", "prep", "acl", "dep") and token.head != token.i:
            as_ = any(tree.tokens[c].norm == "as" for c in tree.children[token.i])
            if as_ and (classes_of(token)[1] & PASSES_ON or token.lemma in RELAYS) and _agent(tree, token.i):
                yield token.i


def _agent(tree: Tree, verb: int) -> list[int]:
    by = next((c for c in tree.children[verb] if tree.tokens[c].dep == "agent"), None)
    return [t for t in tree.subtree(by) if t != by] if by is not None else []


def _add_relay(found: list[Attribution], near: list[int], s: int, tree: Tree, verb: int) -> None:
    clause = tree.tokens[verb].head
    aside, agent = set(tree.subtree(verb)), _agent(tree, verb)
    subject = _lost_subject(tree, clause, agent)
    aside -= set(subject)
    agent = [t for t in agent if t < min(subject, default=len(tree.tokens)) and t not in subject]
    according = {t for c in tree.children[clause] if tree.tokens[c].norm == "according" for t in tree.subtree(c)}
    told = [t for t in tree.subtree(clause) if t not in aside and t not in according]
    outer = next((i for i in near if found[i].inside is None and (s, verb) in found[i].content), None)
    for i in near:
        a = found[i]
        if a.inside == outer and a.head and a.head[0] == s and a.head[1] in told and i != outer:
            found[i] = replace(a, inside=len(found))
    cue = [t for t in aside if t not in agent and tree.tokens[t].pos != "PUNCT"]
    found.append(_attribution(s, agent, cue, told, verb, outer))
    known = next((i for i in near if found[i].head == (s, clause)), None)
    if subject and known is not None:
        source = tuple((s, t) for t in sorted(subject))
        found[known] = replace(found[known], source=source, inside=len(found) - 1)
        return
    clauses = [c for c in tree.children[clause] if tree.tokens[c].dep == "ccomp"]
    if subject and clauses and "say" in classes_of(tree.tokens[clause])[1]:
        content = [t for c in clauses for t in tree.subtree(c)]
        found.append(_attribution(s, subject, [clause], content, clause, len(found) - 1))


def _lost_subject(tree: Tree, clause: int, agent: Sequence[int]) -> list[int]:
    """'As reported by NHK, the minister said': the parser takes the minister for an apposition to NHK."""
    comma = next((t for t in range(agent[0], clause) if tree.tokens[t].norm == ","), None)
    if _has_subject(tree, clause) or comma is None or agent[0] > clause:
        return []
    words = [t for t in range(comma + 1, clause) if tree.tokens[t].dep not in ("aux", "auxpass", "neg")]
    while words and tree.tokens[words[-1]].pos == "PUNCT":
        words.pop()
    return words


def _attribution(
    s: int, source: Sequence[int], cue: Sequence[int], content: Sequence[int], head: int, inside: int | None
) -> Attribution:
    return Attribution(
        source=tuple((s, t) for t in sorted(source)),
        cue=tuple((s, t) for t in sorted(cue)),
        content=tuple((s, t) for t in sorted(content)),
        head=(s, head),
        inside=inside,
        found_by="rule:as relayed",
    )


def speakers(sentences: Sequence[Sentence], attributions: Sequence[Attribution], cast: Cast) -> list[Named | None]:
    """Who the source of each attribution is; None for an inner one in which nobody puts anything forward."""
    teller = _Teller(sentences, attributions, cast, frozenset())
    teller.link()
    kept = [a.inside is None or (teller.adds(i) and not teller.is_own_doing(i)) for i, a in enumerate(attributions)]
    return [who if keep else None for who, keep in zip(teller.named, kept, strict=True)]


class _Teller:
    def __init__(
        self, sentences: Sequence[Sentence], attributions: Sequence[Attribution], cast: Cast, itself: frozenset[str]
    ) -> None:
        self.sentences = sentences
        self.all = attributions
        self.cast = cast
        self.itself = itself
        self.links: list[tuple[Link, ...]] = [()] * len(attributions)
        self.named: list[Named] = [UNNAMED] * len(attributions)
        self.who: list[Somebody | None] = [None] * len(attributions)
        self.chain: list[tuple[Link, ...]] = [()] * len(attributions)
        self.below: dict[int, list[int]] = defaultdict(list)
        for i, a in enumerate(attributions):
            if a.inside is not None:
                self.below[a.inside].append(i)

    def link(self) -> None:
        """Resolve each source, the outer before the inner, and string them into chains."""
        for i in self._outer_first():
            self._link(i)
        self._carry()

    def told(self) -> list[Told]:
        self.link()
        told: list[Told] = []
        place: dict[int, int] = {}
        for i, a in enumerate(self.all):
            base = place.get(-1 if a.continues is None else a.continues)
            if base is not None and self._joins(a, i, told[base]):
                told[base] = _longer(told[base], a.content)
            elif self._is_told(i):
                place[i] = len(told)
                if a.continues is not None:
                    place[a.continues] = len(told)  # what runs on from there runs on from here
                told.append(self._tell(i))
        return [self._without_citing(t) for t in told if t.content]

    def _tell(self, i: int) -> Told:
        a = self.all[i]
        inner = frozenset(p for c in self.below[i] if self._is_told(c) for p in self.all[c].content)
        return Told(a.content, self.chain[i], a.cue, a.head if a.cue else None, inner, a.found_by)

    def _without_citing(self, told: Told) -> Told:
        """Without 'citing officials', where the officials are a link."""
        cited = {
            (s, below)
            for link in told.links
            for s, t in link.cue
            if self.sentences[s].tokens[t].lemma in CITING and self.sentences[s].tokens[t].tag == "VBG"
            for below in self.sentences[s].tree.subtree(t)
        }
        content = tuple(place for place in told.content if place not in cited)
        return replace(told, content=content) if content else told

    # links

    def _outer_first(self) -> list[int]:
        order: list[int] = []
        todo = [i for i, a in enumerate(self.all) if a.inside is None][::-1]
        seen = set()
        while todo:
            i = todo.pop()
            if i not in seen:
                seen.add(i)
                order.append(i)
                todo.extend(reversed(self.below[i]))
        return order

    def _link(self, i: int) -> None:
        a = self.all[i]
        outer = self.who[a.inside] if a.inside is not None else None
        above = self.chain[a.inside] if a.inside is not None else ()
        if a.continues is not None and not a.cue and self.chain[a.continues]:
            self.who[i] = self.who[a.continues]
            self.named[i] = self.named[a.continues]
            self.links[i] = self.links[a.continues][-1:]
            self.chain[i] = self.chain[a.continues]
            return
        named, who = self.cast.resolve(a.source, outer=outer, content=frozenset(a.content))
        self.named[i], self.who[i] = named, who
        if a.source and a.inside is None:
            self.cast.spoke(a.source[0][0], named, who)
        link = Link(self._antecedent(a.source), a.cue, named)
        outlets = tuple(self._outlets(a, named))
        inner = tuple(self._cited(a))
        self.links[i] = (*outlets, link, *inner)
        own = tuple(link for link in self.links[i] if not self._is_page(link, a))
        if own and above and self._is_retold_by(above[-1], own[0]):
            above, own = (*above[:-1], own[0], above[-1]), own[1:]
        self.chain[i] = _collapsed(above + own)

    def _antecedent(self, source: tuple[Place, ...]) -> tuple[Place, ...]:
        """'Residents who say': the residents are who says it."""
        if len(source) != 1 or self.sentences[source[0][0]].tokens[source[0][1]].norm not in RELATIVE:
            return source
        s, t = source[0]
        tree = self.sentences[s].tree
        verb = next((up for up in tree.ancestors(t) if tree.tokens[up].dep == "relcl"), None)
        if verb is None or tree.tokens[tree.tokens[verb].head].pos not in ("NOUN", "PROPN"):
            return source
        return tuple((s, i) for i in _noun_phrase(tree, tree.tokens[verb].head) if i < t) or source

    def _is_retold_by(self, outer: Link, inner: Link) -> bool:
        """'The Times reports that X, according to the ministry': the newspaper is nearer the page."""
        if inner.named.kind is not Kind.PUBLICATION or outer.named.kind is Kind.PUBLICATION or not outer.cue:
            return False
        s, t = outer.cue[0]
        return self.sentences[s].tokens[t].norm == "according"

    def _is_page(self, link: Link, a: Attribution) -> bool:
        if link.named.name is not None and self.itself:
            outlet = outlet_of(link.named.name)
            if {link.named.name.casefold(), outlet.name.casefold() if outlet else ""} & self.itself:
                return True
        return a.inside is None and link.named.key in ("i", "we", "my", "our", "us", "me") and not link.named.name

    def _outlets(self, a: Attribution, named: Named) -> list[Link]:
        """'told CNN', 'in an interview on MSNBC', 'a report seen by Sky News': who obtained or carried the words."""
        if a.head is None or named.kind is Kind.PUBLICATION:
            return []
        s, verb = a.head
        tree = self.sentences[s].tree
        claimed = {t for at, t in (*a.source, *a.content) if at == s}
        below = [t for t in _own_words(tree, verb, claimed) if t not in claimed]
        found = self._publications(s, below)
        if found or not a.source:
            return [Link(places, a.cue, who.named) for places, who in found[:1]]
        return self._published(a.source[0][0], [t for at, t in a.source if at == a.source[0][0]])

    def _published(self, s: int, source: Sequence[int]) -> list[Link]:
        """'documents seen by Sky News', 'a study published in a journal': who or what holds them."""
        tree = self.sentences[s].tree
        verb = _obtained(tree, source)
        if verb is None:
            return []
        for child in tree.children[verb]:
            if tree.tokens[child].dep == "agent" or tree.tokens[child].norm == "in":
                for noun in (c for c in tree.children[child] if tree.tokens[c].dep == "pobj"):
                    places = tuple((s, t) for t in _noun_phrase(tree, noun))
                    named, _ = self.cast.resolve(places)
                    if named.kind in (Kind.PUBLICATION, Kind.DOCUMENT):
                        return [Link(places, ((s, verb),), named)]
        return []

    def _publications(self, s: int, tokens: Sequence[int]) -> list[tuple[tuple[Place, ...], Somebody]]:
        found: dict[int, tuple[list[Place], Somebody]] = {}
        for t in tokens:
            who = self.cast.at((s, t))
            if who is not None and who.kind is Kind.PUBLICATION and not is_platform(who.name):
                found.setdefault(id(who), ([], who))[0].append((s, t))
        return [(tuple(places), who) for places, who in found.values()]

    def _cited(self, a: Attribution) -> list[Link]:
        """'reported, citing officials': who stands behind the one that reports."""
        if a.head is None:
            return []
        s, verb = a.head
        tree = self.sentences[s].tree
        source = {t for at, t in a.source if at == s}
        hosts = [verb, *source, *([tree.tokens[verb].head] if tree.tokens[verb].norm == "according" else [])]
        for t in (*(c for host in hosts for c in tree.children[host]), *_trailing(tree, verb, a.inside)):
            if tree.tokens[t].lemma in CITING and tree.tokens[t].tag == "VBG":
                link = self._cited_by(s, tree, t)
                if link is not None:
                    return [link]
        return []

    def _cited_by(self, s: int, tree: Tree, verb: int) -> Link | None:
        for child in tree.children[verb]:
            if tree.tokens[child].dep in ("dobj", "obj"):
                places = tuple((s, t) for t in _noun_phrase(tree, child))
                named, who = self.cast.resolve(places)
                if who is not None or is_voice(tree, child):
                    return Link(places, ((s, verb),), named)
        return None

    # outlets that are being retold

    def _carry(self) -> None:
        """An outlet that the page retells carries the voices without names in the sentences after it, and a poll the
        people it asked."""
        carrier: Link | None = None
        last = -CARRY - 1
        tops = sorted((i for i, a in enumerate(self.all) if a.inside is None), key=lambda i: _first(self.all[i]))
        for i in tops:
            chain = self.chain[i]
            if not chain:
                continue
            s = _first(self.all[i])[0]
            if chain[0].named.kind is Kind.PUBLICATION or self._says(chain[0], "poll"):
                carrier, last = chain[0], s
            elif carrier is not None and s - last <= CARRY and self._is_carried(chain[0], carrier):
                self._put_before(i, carrier)
                last = s
            elif chain[0].named.kind is not Kind.UNNAMED:
                carrier = None

    def _is_carried(self, link: Link, carrier: Link) -> bool:
        if carrier.named.kind is Kind.PUBLICATION:
            return link.named.kind is Kind.ANONYMOUS and self._says(link, "told")
        return link.named.kind in (Kind.COLLECTIVE, Kind.ANONYMOUS) and self._says(link, "asked")

    def _says(self, link: Link, label: str) -> bool:
        """The source's main noun is of this class."""
        if not link.source:
            return False
        s = link.source[0][0]
        tree = self.sentences[s].tree
        head = head_token(tree, [t for at, t in link.source if at == s])
        return label in source_nouns().get(tree.tokens[head].lemma.lower(), ())

    def _put_before(self, i: int, outlet: Link) -> None:
        self.chain[i] = (outlet, *self.chain[i])
        for child in self.below[i]:
            self._put_before(child, outlet)

    # what is told

    def _is_told(self, i: int) -> bool:
        a = self.all[i]
        if not a.content or not self.chain[i]:
            return False
        if a.inside is not None and not self._covers(i, a.inside) and (self._repeats(i) or not self.adds(i)):
            return False
        return not any(self._covers(c, i) for c in self.below[i])

    def adds(self, i: int) -> bool:
        """An inner attribution worth telling apart: somebody who can speak, and a clause or a quotation."""
        a = self.all[i]
        if a.head is not None and self.sentences[a.head[0]].tokens[a.head[1]].lemma in FACTIVE:
            return False
        if not any(self.sentences[s].tokens[t].pos in ("VERB", "AUX") for s, t in a.content):
            return False
        if self._is_bare(a) or self._is_supposed(a):
            return False
        if not a.source or self.who[i] is not None:
            return True
        s = a.source[0][0]
        tree = self.sentences[s].tree
        head = head_token(tree, [t for at, t in a.source if at == s])
        return is_voice(tree, head) or (self._utters(a) and tree.tokens[head].pos in ("NOUN", "PROPN"))

    def _utters(self, a: Attribution) -> bool:
        """'Says that', 'tells them that': whatever can be the subject of this has said it, a poet or a sign."""
        if a.head is None or not a.found_by.endswith("verb clause"):
            return False
        return bool(classes_of(self.sentences[a.head[0]].tokens[a.head[1]])[1] & {"say", "tell"})

    def is_own_doing(self, i: int) -> bool:
        """'We urge them to act' in the words of whoever speaks: it is his own doing, not his report of anybody's."""
        a = self.all[i]
        if a.inside is None or not a.found_by.endswith("infinitive"):
            return False
        mine, outer = self.named[i], self.named[a.inside]
        return bool(mine.key) and mine.key == outer.key

    def _is_supposed(self, a: Attribution) -> bool:
        """'If you want to see it': an intention that is only supposed is nobody's."""
        if a.head is None or not a.found_by.endswith("infinitive"):
            return False
        tree = self.sentences[a.head[0]].tree
        return any(tree.tokens[c].norm in ("if", "whether", "unless") for c in tree.children[a.head[1]])

    def _is_bare(self, a: Attribution) -> bool:
        """The content is a thing, 'attacked a broadcast praising it', not a clause, and no quotation."""
        if not a.found_by.endswith("object") or a.head is None or _quotes(self.sentences, a):
            return False
        s = a.head[0]
        tree = self.sentences[s].tree
        inside = {t for at, t in a.content if at == s}
        tops = [t for t in inside if tree.tokens[t].head not in inside or tree.tokens[t].head == t]
        return all(tree.tokens[t].pos not in ("VERB", "AUX") for t in tops)

    def _judges(self, a: Attribution) -> bool:
        """Takes a stand on a thing, or states it: 'criticised the policy', 'denied the charge'."""
        if a.head is None:
            return False
        token = self.sentences[a.head[0]].tokens[a.head[1]]
        active = not a.found_by.endswith("preposition") and min(a.content) > a.head
        return active and bool(classes_of(token)[1] & {"judge", "name"})

    def _repeats(self, i: int) -> bool:
        """An inner attribution to the one who speaks anyway: 'he said he believed'."""
        outer = self.all[i].inside
        return outer is not None and len(self.chain[i]) == len(self.chain[outer])

    def _covers(self, inner: int, outer: int) -> bool:
        """The outer content is the inner attribution and little else."""
        a, b = self.all[inner], self.all[outer]
        if not a.content or not (self.adds(inner) or self._judges(a)):
            return False
        mine = {*a.source, *a.cue, *a.content}
        words = [p for p in b.content if self._is_word(p)]
        return sum(p in mine for p in words) >= COVERED * len(words)

    def _is_word(self, place: Place) -> bool:
        return self.sentences[place[0]].tokens[place[1]].pos not in ("PUNCT", "SPACE", "CCONJ")

    def _joins(self, a: Attribution, i: int, base: Told) -> bool:
        return (
            not a.cue
            and a.found_by != BARE
            and [link.named.key for link in self.chain[i]] == [link.named.key for link in base.links]
        )


def _first(a: Attribution) -> Place:
    return min((*a.source, *a.cue, *a.content), default=(0, 0))


def _longer(told: Told, content: tuple[Place, ...]) -> Told:
    return replace(told, content=(*told.content, *content))


def _collapsed(links: tuple[Link, ...]) -> tuple[Link, ...]:
    """Without a link that repeats the one before it."""
    kept: list[Link] = []
    for link in links:
        if kept and _is_same(kept[-1].named, link.named):
            continue
        kept.append(link)
    return tuple(kept)


def _is_same(one: Named, other: Named) -> bool:
    if one.name is None and other.name is None:
        return bool(one.key) and one.key == other.key and one.kind is other.kind
    return one.key == other.key


def is_voice(tree: Tree, i: int) -> bool:
    """A noun that can speak: an official, a ministry, a newspaper, a report."""
    token = tree.tokens[i]
    if token.norm in PRONOUNS:
        return True
    return bool(source_nouns().get(token.lemma.lower(), frozenset()) & CITABLE)


def _trailing(tree: Tree, verb: int, inside: int | None) -> list[int]:
    """The participles that the parse hangs on the clause told: 'said that X is shut, citing two officials'."""
    if inside is not None:
        return []
    below = (t for t in range(verb + 2, len(tree.tokens)) if tree.tokens[t].lemma in CITING)
    return [t for t in below if tree.tokens[t].tag == "VBG" and tree.tokens[t - 1].norm in (",", "-")]


def _own_words(tree: Tree, verb: int, claimed: set[int]) -> list[int]:
    """What hangs on a cue's verb, not going down into its source, its content or other clauses."""
    found: list[int] = []
    todo = [c for c in tree.children[verb] if c not in claimed]
    while todo:
        t = todo.pop()
        found.append(t)
        if tree.tokens[t].dep not in ("advcl", "ccomp", "conj", "relcl") or tree.tokens[t].lemma in (
            "speak",
            "talk",
            "write",
        ):
            todo.extend(c for c in tree.children[t] if c not in claimed)
    return sorted(found)


def _obtained(tree: Tree, source: Sequence[int]) -> int | None:
    """The participle of 'seen by Sky News' behind a source."""
    nearby = [*source, *(c for t in source for c in tree.children[t])]
    return next((t for t in nearby if tree.tokens[t].lemma in OBTAINED and tree.tokens[t].tag == "VBN"), None)


def _noun_phrase(tree: Tree, head: int) -> list[int]:
    """A noun with what stands before it and its of-phrases, without clauses."""
    found, todo = [head], [head]
    while todo:
        below = [
            c
            for c in tree.children[todo.pop()]
            if tree.tokens[c].dep not in ("relcl", "acl", "advcl", "punct", "appos", "cc", "conj") or c < head
        ]
        found.extend(below)
        todo.extend(below)
    return sorted(found)
