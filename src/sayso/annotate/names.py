"""Who is who on a page: a source's words -> its name and kind.

A pronoun, a surname, an acronym or a description ('the ministry', 'the minister') stands for a name given elsewhere on
the page. Where the page gives none, the name stays null.
"""

from __future__ import annotations

import bisect
import functools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sayso.annotate.outlets import outlet_of, voice_kind
from sayso.annotate.parse import Sentence, Token, Tree
from sayso.annotate.shapes import Place
from sayso.data import rows
from sayso.record import Kind, Role

# Weights of being in mind, in sentences of distance: see `Cast._present`.
WINDOW = 12
SPOKE = 2.5
OUTER = 3.0
NEAR = 8
DESCRIBED = 40
NAMESAKES = 50
OFTEN = 0.3
MAYBE = 2.0

NAME_LABELS = frozenset({"PERSON", "ORG", "GPE", "NORP", "FAC", "LOC", "PRODUCT", "WORK_OF_ART", "EVENT", "LAW"})

TENSES = frozenset({"VBD", "VBZ", "VBP", "MD"})

HE = frozenset({"he", "him", "his", "himself"})
SHE = frozenset({"she", "her", "hers", "herself"})
IT = frozenset({"it", "its", "itself"})
THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
I_ = frozenset({"i", "me", "my", "mine", "myself"})
WE = frozenset({"we", "us", "our", "ours", "ourselves"})
YOU = frozenset({"you", "your", "yours"})
WHO = frozenset({"who", "whom", "which", "that", "whose"})
MANY = frozenset({Kind.COLLECTIVE, Kind.ANONYMOUS, Kind.ORGANISATION, Kind.PUBLICATION})
ONE = frozenset({Kind.ORGANISATION, Kind.PUBLICATION, Kind.DOCUMENT})
CLAUSES = frozenset({"relcl", "acl", "advcl", "appos", "conj", "cc", "punct"})
PRONOUNS = HE | SHE | IT | THEY | I_ | WE | YOU | WHO
DEFINITE = frozenset({"the", "this", "that", "these", "those", "its", "his", "her", "their", "our", "my", "both"})


@dataclass(frozen=True, slots=True)
class Named:
    """Who a source is: its name as the page gives it, null where it gives none, and its kind.

    `key` is the same for two sources that are the same one.
    """

    name: str | None
    kind: Kind
    key: str = ""


UNNAMED = Named(None, Kind.UNNAMED, "")


@dataclass(slots=True)
class Somebody:
    """A person or body that the page names, with what the page says about them so far."""

    name: str
    kind: Kind
    place: bool = False
    male: int = 0
    female: int = 0
    described: dict[str, None] = field(default_factory=dict)  # at most DESCRIBED words, in order
    places: list[tuple[int, int, float]] = field(default_factory=list)  # sentence, token, weight of the position

    @property
    def named(self) -> Named:
        return Named(self.name, self.kind, self.name.casefold())


@dataclass(frozen=True, slots=True)
class Naming:
    """A proper name in a sentence: tokens `first` to `last`, without honorifics, articles and a closing 's."""

    first: int
    last: int
    words: tuple[str, ...]
    text: str
    label: str
    before: tuple[str, ...]  # words in front that describe the bearer: honorifics and role nouns


def naming_places(tree: Tree) -> tuple[Naming, ...]:
    """The proper names of a sentence, in order. Worked out once for each tree."""
    known = tree.memo.get("names")
    if known is None:
        known = tree.memo["names"] = tuple(_find_names(tree))
    return known


def _find_names(tree: Tree) -> Iterable[Naming]:
    tokens = tree.tokens
    i = 0
    while i < len(tokens):
        j = _name_end(tokens, i)
        if j == i:
            i += 1
            continue
        naming = _naming(tree, i, j - 1)
        if naming:
            yield naming
        i = j


def _name_end(tokens: Sequence[Token], i: int) -> int:
    """One past the last token of the name that begins at i; i where none does."""
    token = tokens[i]
    named = token.entity in NAME_LABELS and (token.entity_start or i == 0 or not tokens[i - 1].entity)
    if not named and not (_is_proper(token) and token.entity in ("", *NAME_LABELS)):
        return i
    j = i + 1
    while j < len(tokens) and named and tokens[j].entity == token.entity and not tokens[j].entity_start:
        if tokens[j].tag in TENSES and tokens[j].text.islower():
            return j  # 'Maron told Harbour Radio' is two names
        j += 1
    # the recogniser splits names and cuts them short: they run on over proper nouns
    while j < len(tokens) and _is_proper(tokens[j]) and not (tokens[j].entity and tokens[j].entity_start):
        j += 1
    given = token.entity == "PERSON" or token.norm in _first_names()
    if given and j < len(tokens) and tokens[j - 1].dep == "compound" and tokens[j - 1].head == j:
        j += _is_proper(tokens[j])
    return j


def _is_proper(token: Token) -> bool:
    return token.pos == "PROPN" and token.text[:1].isupper()


def _naming(tree: Tree, first: int, last: int) -> Naming | None:
    tokens = tree.tokens
    label = next((t.entity for t in tokens[first : last + 1] if t.entity), "")
    while last > first and (tokens[last].tag in ("POS", ",", ":", "''") or tokens[last].norm in ("'s", "'")):
        last -= 1
    before: list[str] = []
    while first < last and (tokens[first].tag in ("DT", "CD", "POS") or tokens[first].norm in ("the", "a", "an", '"')):
        first += 1
    while first < last and label in ("PERSON", "") and tokens[first].norm in _honorifics():
        before.append(tokens[first].norm)
        first += 1
    proper = tokens[first].tag in ("NNP", "NNPS") or tokens[first].text[:1].isupper()
    if not proper and (first == last or label not in ("ORG", "PRODUCT")):
        return None
    k = first - 1
    joints = ("-", "and", "of") if label == "PERSON" else ("-",)
    while k >= 0 and (tokens[k].pos in ("NOUN", "PROPN", "ADJ") or tokens[k].norm in joints):
        before.append(tokens[k].lemma.lower() if tokens[k].pos == "NOUN" else tokens[k].norm)
        k -= 1
    k = first - 2 if first > 1 and tokens[first - 1].norm == "with" else first - 1
    if k >= 0 and tokens[k].lemma == "interview":
        before.append("interviewee")
    if not before:  # 'the harbour master, Ana Ruiz,' and 'Ana Ruiz, the harbour master,'
        apposed = [tokens[i] for i in _beside(tree, first, last)]
        before.extend(t.lemma.lower() for t in apposed if t.pos == "NOUN" and _is_role(t.lemma.lower()))
    if label != "PERSON" and tokens[last].text.istitle() and _is_role(tokens[last].norm):
        return None  # 'the US President' is no name: somebody else bears one
    words = tuple(t.norm.strip(".") for t in tokens[first : last + 1] if t.norm not in ("'s", "-", "'"))
    text = tree.text[tokens[first].start : tokens[last].end]
    text = re.sub(r"['’]s?$", "", text)
    return Naming(first, last, words, text, label, tuple(before)) if words else None


def _beside(tree: Tree, first: int, last: int) -> list[int]:
    """The nouns that stand in apposition to a name, on either side."""
    head = next((i for i in range(last, first - 1, -1) if not first <= tree.tokens[i].head <= last), last)
    found = [c for c in tree.children[head] if tree.tokens[c].dep == "appos" and not first <= c <= last]
    return [*found, tree.tokens[head].head] if tree.tokens[head].dep == "appos" else found


def _is_role(word: str) -> bool:
    classes = source_nouns().get(word, frozenset())
    return "role" in classes and not classes & {"body", "press", "crowd"}


# --- data ---------------------------------------------------------------------------------------


@functools.cache
def _honorifics() -> frozenset[str]:
    return frozenset(word for (line,) in rows("honorifics.txt") for word in line.split())


@functools.cache
def source_nouns() -> dict[str, frozenset[str]]:
    """Common nouns that stand for a source, each with its classes."""
    return _classes("source_nouns.tsv")


@functools.cache
def _name_words() -> dict[str, frozenset[str]]:
    """Words in and before names, each with what they say of the bearer."""
    return _classes("name_words.tsv")


def _classes(name: str) -> dict[str, frozenset[str]]:
    classes: dict[str, set[str]] = defaultdict(set)
    for label, words in rows(name):
        for word in words.split():
            classes[word].add(label)
    return {word: frozenset(labels) for word, labels in classes.items()}


@functools.cache
def _first_names() -> dict[str, str]:
    """Given names with the sex of those who bear them; without those that both bear."""
    return {word: min(sexes) for word, sexes in _classes("first_names.tsv").items() if len(sexes) == 1}


def _says(word: str, label: str) -> bool:
    return label in _name_words().get(word, ())


# --- the cast -----------------------------------------------------------------------------------


class Cast:
    """Everybody a page names, and whom its pronouns and descriptions mean.

    `spoke` is told of each source in reading order, so that 'he said' finds the one who spoke before.
    """

    def __init__(self, sentences: Sequence[Sentence], *, interview: bool = False) -> None:
        self.sentences = sentences
        self.people: list[Somebody] = []
        self.bodies: list[Somebody] = []
        self._by_place: dict[Place, Somebody] = {}
        self._in_sentence: dict[int, list[tuple[int, float, Somebody]]] = defaultdict(list)
        self._by_name: dict[str, Somebody] = {}
        self._first_names: dict[str, Somebody] = {}
        self._full_name: dict[str, Somebody] = {}
        self._votes: dict[str, Counter[str]] = defaultdict(Counter)
        self._speakers: list[tuple[int, Somebody]] = []
        self._spoke: list[tuple[int, Named]] = []
        self._called: dict[tuple[bool, str], list[tuple[Place, Somebody]]] = defaultdict(list)
        self._sites: set[str] = set()
        self._people_alone: set[str] = set()
        self._main: Somebody | None = None
        self._papers: dict[str, list[Place]] = defaultdict(list)
        self._gather()
        self.interview = interview or self._looks_like_interview()

    # gathering

    def _gather(self) -> None:
        found = [(s, n) for s, sentence in enumerate(self.sentences) for n in naming_places(sentence.tree)]
        for s, sentence in enumerate(self.sentences):
            for token in sentence.tokens:
                if token.pos == "NOUN" and source_nouns().get(token.lemma, frozenset()) & {"paper", "matter"}:
                    self._papers[token.lemma].append((s, token.i))
        for _, naming in found:
            if len(naming.words) == 1:
                self._votes[naming.words[0]][naming.label] += 1
        self._sites = {n.words[-1] for s, n in found if self._names_site(s, n)}
        self._people_alone = {word for word, votes in self._votes.items() if votes["PERSON"] * 2 > votes.total()}
        surnames = self._full_names(found)
        for s, naming in found:
            who = self._bearer(s, naming, surnames)
            weight = _weight(self.sentences[s], naming)
            place = (s, _head_of(self.sentences[s].tree, naming), weight)
            who.places.append(place)
            self._in_sentence[s].append((place[1], weight, who))
            for t in range(naming.first, naming.last + 1):
                self._by_place[s, t] = who
            self._describe(s, naming, who)

    def _full_names(self, found: list[tuple[int, Naming]]) -> dict[str, list[tuple[int, Somebody]]]:
        """People by the last word of their names, with the sentence of the full name."""
        surnames: dict[str, list[tuple[int, Somebody]]] = defaultdict(list)
        for s, naming in found:
            if not self._is_full_name(naming):
                continue
            known = next(
                (p for _, p in surnames[naming.words[-1]][-NAMESAKES:] if _same_person(p.name, naming.words)), None
            )
            if known is None:
                known = Somebody(naming.text, Kind.PERSON)
                self.people.append(known)
                self._first_names.setdefault(naming.words[0], known)
                surnames[naming.words[-1]].append((s, known))
            elif len(naming.text) > len(known.name):
                known.name = naming.text
            self._full_name[naming.text] = known
        return surnames

    def _bearer(self, s: int, naming: Naming, surnames: dict[str, list[tuple[int, Somebody]]]) -> Somebody:
        if self._is_full_name(naming):
            return self._full_name[naming.text]
        if len(naming.words) == 1:
            same = surnames.get(naming.words[0], [])[-NAMESAKES:]
            if same:
                earlier = [p for at, p in same if at <= s]
                return _agreeing(earlier[::-1] or [p for _, p in same], naming)
            if self._is_person(naming):
                return self._by_first_name(naming) or self._new(self.people, naming, Kind.PERSON)
        return self._body(naming)

    def _is_full_name(self, naming: Naming) -> bool:
        """Whether the words name a person; 'Ilse Maron' does where the page goes on with a Maron who is one."""
        alone = naming.words[-1] in self._people_alone and naming.words[-1] not in self._sites
        return _is_full_name(naming, known=alone)

    def _names_site(self, s: int, naming: Naming) -> bool:
        """Whether a name says where something lies: 'the Orne valley'."""
        after = self.sentences[s].tokens[naming.last + 1 : naming.last + 2]
        return bool(after) and after[0].pos == "NOUN" and _says(after[0].lemma.lower(), "site")

    def _is_person(self, naming: Naming) -> bool:
        """One word that the recogniser takes for a person as often as not, or a given name, or behind 'Mr'; not one
        that names a place."""
        votes = self._votes[naming.words[0]]
        if any(_says(word, sex) for word in naming.before[:1] for sex in ("female", "male")):
            return True
        if naming.words[0] in self._sites:
            return False
        given = naming.words[0] in _first_names() and naming.label != "GPE"
        return given or 0 < votes.total() <= 2 * votes["PERSON"]

    def _by_first_name(self, naming: Naming) -> Somebody | None:
        return self._first_names.get(naming.words[0])

    def _new(self, where: list[Somebody], naming: Naming, kind: Kind) -> Somebody:
        who = Somebody(naming.text, kind)
        who.place = naming.label in ("GPE", "LOC", "FAC", "NORP") or naming.words[-1] in self._sites
        where.append(who)
        return who

    def _body(self, naming: Naming) -> Somebody:
        """The body of this name: named so before, or by its acronym, or by the word it begins or ends with."""
        bare = _bare(naming.text)
        known = self._by_name.get(bare)
        if known is None:
            known = self._new(self.bodies, naming, _kind_of_body(naming))
            for name in _short_names(naming.text):
                self._by_name.setdefault(name, known)
        elif " " not in known.name and " " in naming.text:
            known.name = naming.text
        self._by_name[bare] = known
        return known

    def _describe(self, s: int, naming: Naming, who: Somebody) -> None:
        words = list(naming.before)
        tree = self.sentences[s].tree
        titles = set(naming.before[:1])
        for i in _appositions(tree, _head_of(tree, naming)):
            titles.add(tree.tokens[i].lemma.lower())
            words.extend(tree.tokens[j].lemma.lower() for j in (i, *tree.children[i]))
        who.described.update(dict.fromkeys(words[: max(0, DESCRIBED - len(who.described))]))
        place = (s, naming.first)
        for word in {*who.described, *who.name.casefold().split()}:
            self._called[who.kind is Kind.PERSON, word].append((place, who))
        if who.kind is Kind.PERSON:
            sex = _first_names().get(naming.words[0], "")
            who.male += 2 * (sex == "m") + 3 * any(_says(word, "male") for word in titles)
            who.female += 2 * (sex == "f") + 3 * any(_says(word, "female") for word in titles)

    # looking up

    def at(self, place: Place) -> Somebody | None:
        """Who is named at this place."""
        return self._by_place.get(place)

    def resolve(
        self, source: Sequence[Place], *, outer: Somebody | None = None, content: frozenset[Place] = frozenset()
    ) -> tuple[Named, Somebody | None]:
        """Who these words are. `outer` is the one in whose words they stand, `content` what they are said to say."""
        if not source:
            return UNNAMED, None
        s = source[0][0]
        tree = self.sentences[s].tree
        inside = [t for at, t in source if at == s]
        head = head_token(tree, inside)
        token = tree.tokens[head]
        if token.norm in PRONOUNS and token.pos in ("PRON", "DET", "SCONJ"):
            return self._pronoun(s, head, outer, content)
        who = self._named_in(s, inside, head)
        if who is not None:
            joined = self._joined(s, inside, head, who)
            return joined or who.named, who
        return self._noun(s, inside, head)

    def spoke(self, s: int, named: Named, who: Somebody | None) -> None:
        """Remember who spoke in sentence s."""
        self._spoke.append((s, named))
        if who is not None:
            self._speakers.append((s, who))

    def _spoke_before(self, s: int, kinds: frozenset[Kind]) -> Named | None:
        """Who of these kinds spoke last, in the sentences just before."""
        for at, named in reversed(self._spoke[-3:]):
            if 0 <= s - at <= NEAR and named.kind in kinds and named.key not in PRONOUNS:
                return named
        return None

    def _named_in(self, s: int, inside: list[int], head: int) -> Somebody | None:
        tree = self.sentences[s].tree
        direct = self._by_place.get((s, head))
        if direct is not None:
            return direct
        noun = tree.tokens[head].lemma.lower()
        classes = source_nouns().get(noun, frozenset())
        names = {
            id(self._by_place[s, t]): (t, self._by_place[s, t]) for t in reversed(inside) if (s, t) in self._by_place
        }
        for t, who in sorted(names.values(), key=lambda pair: pair[0]):
            bears = who.kind is Kind.PERSON and classes & {"role", "voice", "crowd"} and tree.tokens[head].tag != "NNS"
            if bears and not self._after_preposition(s, t) and not _is_possessor(tree, t):
                return who
            if tree.tokens[t].dep == "appos" and tree.tokens[t].head == head:
                return who
            if who.kind is not Kind.PERSON and _apposed_directly(tree, head, t) and classes & {"body", "press"}:
                return who
        return None

    def _after_preposition(self, s: int, t: int) -> bool:
        """The name at token t stands directly behind a preposition: 'a spokesman for Anna Lindgren'."""
        while (s, t - 1) in self._by_place and self._by_place[s, t - 1] is self._by_place[s, t]:
            t -= 1
        return t > 0 and self.sentences[s].tokens[t - 1].pos in ("ADP", "DET")

    def _joined(self, s: int, inside: list[int], head: int, who: Somebody) -> Named | None:
        """Two or more names joined by 'and' as one source."""
        tree = self.sentences[s].tree
        others, at = [], head
        while True:
            at = next((c for c in tree.children[at] if tree.tokens[c].dep == "conj" and c in inside), -1)
            if at < 0:
                break
            other = self._by_place.get((s, at))
            if other is not None and other is not who:
                others.append(other)
        if not others:
            return None
        everybody = [who, *others]
        name = ", ".join(w.name for w in everybody[:-1]) + " and " + everybody[-1].name
        return Named(name, who.kind, name.casefold())

    # pronouns

    def _pronoun(
        self, s: int, head: int, outer: Somebody | None, content: frozenset[Place]
    ) -> tuple[Named, Somebody | None]:
        norm = self.sentences[s].tokens[head].norm
        if norm in WHO:
            return self._relative(s, head, content)
        if norm in I_ | WE | YOU:
            return self._first_person(norm, outer)
        if norm in HE | SHE:
            who = self._person_before(s, head, norm in SHE, outer, content)
            return (who.named if who else Named(None, Kind.PERSON, f"{norm}@")), who
        spoke = self._spoke_before(s, MANY if norm in THEY else ONE)
        if spoke is not None:
            return spoke, next((w for _, w in self._speakers[-3:] if w.named == spoke), None)
        who = self._body_before(s, head, content)
        if who is None:
            return Named(None, Kind.COLLECTIVE if norm in THEY else Kind.ORGANISATION, norm), None
        return who.named, who

    def _first_person(self, norm: str, outer: Somebody | None) -> tuple[Named, Somebody | None]:
        if outer is not None and norm not in YOU:
            return outer.named, outer
        if self.interview:
            main = self.main_person()
            if main is not None:
                return main.named, main
        return Named(None, Kind.PERSON if norm in I_ | YOU else Kind.COLLECTIVE, norm), None

    def _relative(self, s: int, head: int, content: frozenset[Place]) -> tuple[Named, Somebody | None]:
        """'who' is the noun that its clause hangs on."""
        tree = self.sentences[s].tree
        for up in tree.ancestors(head):
            if tree.tokens[up].dep in ("relcl", "acl"):
                noun = tree.tokens[up].head
                phrase = [t for t in tree.subtree(noun) if t < head]
                if phrase and tree.tokens[noun].pos in ("NOUN", "PROPN"):
                    return self.resolve([(s, t) for t in phrase])
        return Named(None, Kind.PERSON, "who"), None

    def _person_before(
        self, s: int, head: int, female: bool, outer: Somebody | None, content: frozenset[Place]
    ) -> Somebody | None:
        present = {
            key: (value - (0.0 if who.kind is Kind.PERSON else MAYBE), who)
            for key, (value, who) in self._present(s, head, content, None).items()
            if who.kind is Kind.PERSON or _may_be_person(who)
        }
        if outer is not None and outer.kind is Kind.PERSON:
            present[id(outer)] = (present.get(id(outer), (0.0, outer))[0] + OUTER, outer)
        fitting = [
            (value, who)
            for value, who in present.values()
            if (who.male - who.female if female else who.female - who.male) <= 1
        ]
        return max(fitting, key=lambda pair: pair[0], default=(0.0, None))[1]

    def _body_before(self, s: int, head: int, content: frozenset[Place]) -> Somebody | None:
        present = self._present(s, head, content, None)
        fitting = [(v, w) for v, w in present.values() if w.kind is not Kind.PERSON and not w.place]
        return max(fitting, key=lambda pair: pair[0], default=(0.0, None))[1]

    def _present(
        self, s: int, head: int, content: frozenset[Place], kind: Kind | None
    ) -> dict[int, tuple[float, Somebody]]:
        """Who is in mind at token `head` of sentence s, and how much: near, a subject, a speaker, often named."""
        found: dict[int, tuple[float, Somebody]] = {}

        def see(value: float, who: Somebody) -> None:
            value += OFTEN * math.log1p(len(who.places))
            if (kind is None or who.kind is kind) and value > found.get(id(who), (-math.inf, who))[0]:
                found[id(who)] = (value, who)

        for at in range(max(0, s - WINDOW), s + 1):
            for t, weight, who in self._in_sentence.get(at, ()):
                if (at, t) < (s, head) and (at, t) not in content:
                    see(weight - (s - at), who)
        for at, who in self._speakers[-4:]:
            if at <= s and s - at <= WINDOW:
                see(SPOKE - (s - at), who)
        return found

    # nouns

    def _noun(self, s: int, inside: list[int], head: int) -> tuple[Named, Somebody | None]:
        tree = self.sentences[s].tree
        token = tree.tokens[head]
        noun = token.lemma.lower()
        classes = source_nouns().get(noun, frozenset())
        carried = self._carried(s, tree, inside, head, noun)
        if carried is not None:
            return self.resolve([(s, t) for t in carried])
        outlet = outlet_of(_noun_phrase(tree, inside, head)) if classes & {"press", "body"} else None
        if outlet is not None:
            return Named(outlet.name, Kind.PUBLICATION, outlet.name.casefold()), self._by_name.get(_bare(outlet.name))
        definite = any(tree.tokens[c].norm in DEFINITE for c in tree.children[head] if c in inside)
        plural = token.tag in ("NNS", "NNPS")
        if definite:
            who = self._described_before(s, head, noun, classes)
            if who is not None:
                return who.named, who
        speaks = classes & {"body", "press", "voice"} or (plural and not definite and "empty" in classes)
        if classes & {"paper", "matter"} and not speaks:
            return self._paper(s, tree, inside, head, noun, definite), None
        told = voice_kind(noun, plural) if not classes else None
        kind = Kind(told) if told else kind_of_noun(classes, plural, definite)
        return Named(self._body_name(tree, inside, head, classes), kind, _key(tree, inside, head)), None

    def _carried(self, s: int, tree: Tree, inside: list[int], head: int, noun: str) -> list[int] | None:
        """'information from the ministry', 'a statement by the mayor': whose words a carrier of words holds."""
        if "carrier" not in source_nouns().get(noun, ()):
            return None
        for child in tree.children[head]:
            if tree.tokens[child].norm in ("from", "by") and child in inside:
                below = [t for t in tree.subtree(child) if t != child and t in inside]
                voices = {"voice", "role", "crowd", "body", "press"}
                for t in tree.children[child]:
                    known = source_nouns().get(tree.tokens[t].lemma.lower(), frozenset()) & voices
                    if below and (known or (s, t) in self._by_place):
                        return below
        return None

    def _body_name(self, tree: Tree, inside: list[int], head: int, classes: frozenset[str]) -> str | None:
        """'the Greek court' names a body as far as the page does; voices and crowds have no name."""
        if not classes & {"body", "press"}:
            return None
        words = _noun_phrase(tree, inside, head)
        return (
            words
            if any(tree.tokens[t].pos == "PROPN" for t in inside)
            or any(tree.tokens[t].text[:1].isupper() for t in inside[1:] or inside)
            else None
        )

    def _described_before(self, s: int, head: int, noun: str, classes: frozenset[str]) -> Somebody | None:
        """The last one who was called that: 'the minister', 'the ministry'."""
        person = bool(classes & {"role", "voice"}) and "body" not in classes
        called = self._called.get((person, noun), [])
        last = bisect.bisect_left(called, (s, head), key=lambda entry: entry[0])
        if last:
            return called[last - 1][1]
        if _says(noun, "generic") and self.sentences[s].tokens[head].tag == "NN":
            return self._body_before(s, head, frozenset())
        return None

    def _paper(self, s: int, tree: Tree, inside: list[int], head: int, noun: str, definite: bool) -> Named:
        """A document: named by its words where they hold a proper name; 'the poll' is the poll named before."""
        words = _noun_phrase(tree, inside, head)
        if any(tree.tokens[t].pos == "PROPN" for t in inside):
            return Named(words, Kind.DOCUMENT, words.casefold())
        if definite:
            for at, t in reversed([p for p in self._papers.get(noun, ()) if p < (s, head)][-5:]):
                before = self.sentences[at].tree
                phrase = _phrase(before, t)
                if any(before.tokens[i].pos == "PROPN" for i in phrase):
                    name = _noun_phrase(before, phrase, t)
                    return Named(name, Kind.DOCUMENT, name.casefold())
        return Named(None, Kind.DOCUMENT, words.casefold())

    # interviews

    def main_person(self) -> Somebody | None:
        """The one who is interviewed: named behind 'interview with', in the title, at the opening, most often."""
        if self._main is None:
            self._main = max((p for p in self.people if p.places), key=self._prominence, default=None)
        return self._main

    def _prominence(self, person: Somebody) -> int:
        total = 0
        for s, t, _ in person.places[:50]:
            total += 3 if s < OPENING else 1
            total += 3 * (s < 2)
            if s < OPENING and any(w.lemma in ASKING for w in self.sentences[s].tokens[:t]):
                total += 8
        return total

    def _looks_like_interview(self) -> bool:
        """Answers in the first person outside quotation marks, and questions or the word 'interview' before them."""
        announced = any(t.lemma == "interview" for s in self.sentences[:OPENING] for t in s.tokens)
        asked = answered = 0
        for sentence, following in zip(self.sentences, [*self.sentences[1:], None], strict=False):
            said = {token.norm for token in sentence.tokens}
            if '"' in said:
                continue
            ends_block = following is None or following.block != sentence.block
            asked += ends_block and sentence.tree.text.endswith("?")
            answered += bool(said & I_)
        return (asked >= 3 and (announced or answered >= 5)) or (announced and answered >= 5)


ASKING = frozenset({"interview", "speak", "talk", "tell"})
OPENING = 12
# --- helpers ------------------------------------------------------------------------------------


def head_token(tree: Tree, inside: Sequence[int]) -> int:
    """The token of a phrase that the others hang on: the first whose head lies outside."""
    members = set(inside)
    words = [t for t in inside if tree.tokens[t].pos not in ("PUNCT", "ADP", "DET", "CCONJ", "PART")] or list(inside)
    top = next((t for t in words if tree.tokens[t].head not in members or tree.tokens[t].head == t), words[0])
    return _parted(tree, members, top)


PARTS = frozenset("one two three some several many most all both any each none half few".split())


def _parted(tree: Tree, members: set[int], top: int) -> int:
    """'one of the diplomats' is a diplomat."""
    if tree.tokens[top].norm not in PARTS:
        return top
    of = next((c for c in tree.children[top] if tree.tokens[c].norm == "of" and c in members), None)
    nouns = [c for c in tree.children[of] if tree.tokens[c].dep == "pobj" and c in members] if of is not None else []
    return nouns[0] if nouns and tree.tokens[nouns[0]].pos == "NOUN" else top


def kind_of_noun(classes: frozenset[str], plural: bool, definite: bool) -> Kind:
    """What kind of source a noun without a name makes."""
    if plural and not definite and "empty" in classes:
        return Kind.UNNAMED
    if "body" in classes:
        return Kind.COLLECTIVE if plural and not definite else Kind.ORGANISATION
    if "press" in classes:
        return Kind.PUBLICATION
    if classes & {"paper", "matter"}:
        return Kind.DOCUMENT
    if plural:
        return Kind.ANONYMOUS if "voice" in classes and "crowd" not in classes else Kind.COLLECTIVE
    if "role" in classes and definite:
        return Kind.PERSON
    if classes & {"voice", "crowd", "role"}:
        return Kind.COLLECTIVE if not classes & {"voice", "role"} and not definite else Kind.ANONYMOUS
    if "empty" in classes:
        return Kind.UNNAMED
    return Kind.COLLECTIVE if plural else Kind.ANONYMOUS


def _noun_phrase(tree: Tree, inside: Sequence[int], head: int) -> str:
    """The phrase from its first word to its head and the of-phrases behind, without the article."""
    members = [t for t in inside if t <= head]
    while members and (tree.tokens[members[0]].tag in ("DT", "PRP$", ",") or tree.tokens[members[0]].pos == "PUNCT"):
        members.pop(0)
    if not members:
        members = [head]
    end = head
    for child in tree.children[head]:
        if child > head and child in inside and tree.tokens[child].norm in ("of", "by", "on", "for"):
            end = max(end, *(t for t in tree.subtree(child) if t in inside))
    return tree.text[tree.tokens[members[0]].start : tree.tokens[end].end]


def _phrase(tree: Tree, head: int) -> list[int]:
    """A noun with all that hangs on it but clauses."""
    found, todo = [head], [head]
    while todo:
        below = [c for c in tree.children[todo.pop()] if tree.tokens[c].dep not in CLAUSES]
        found.extend(below)
        todo.extend(below)
    return sorted(found)


def _key(tree: Tree, inside: Sequence[int], head: int) -> str:
    return _noun_phrase(tree, inside, head).casefold()


def _head_of(tree: Tree, naming: Naming) -> int:
    inside = range(naming.first, naming.last + 1)
    return head_token(tree, inside)


def _weight(sentence: Sentence, naming: Naming) -> float:
    """How much a place makes its bearer the one that a pronoun will mean."""
    tree = sentence.tree
    token = tree.tokens[_head_of(tree, naming)]
    weight = {"nsubj": 1.5, "nsubjpass": 1.2, "poss": -0.5, "pobj": -0.5, "dobj": 0.0, "appos": 0.5}.get(token.dep, 0.0)
    return weight - (1.0 if sentence.role is Role.TITLE else 0.0)


def _appositions(tree: Tree, head: int) -> list[int]:
    below = [c for c in tree.children[head] if tree.tokens[c].dep == "appos"]
    token = tree.tokens[head]
    if token.dep == "appos":
        below.append(token.head)
    if token.dep in ("nsubj", "nsubjpass"):
        below.extend(c for c in tree.children[token.head] if tree.tokens[c].dep == "attr")
    return below


def _is_possessor(tree: Tree, t: int) -> bool:
    while t + 1 < len(tree.tokens) and tree.tokens[t + 1].pos == "PROPN":
        t += 1
    return tree.tokens[t].dep == "poss" or (t + 1 < len(tree.tokens) and tree.tokens[t + 1].tag == "POS")


def _apposed_directly(tree: Tree, head: int, t: int) -> bool:
    """'the agency Tanvir', 'main news agency Korean Central News Agency': the name follows the noun."""
    return t == head + 1 or (t > head and tree.tokens[t].dep in ("appos", "nmod") and tree.tokens[t].head == head)


def _is_full_name(naming: Naming, *, known: bool) -> bool:
    """Two to five words that name a person; `known`: the last of them names one elsewhere."""
    if not 2 <= len(naming.words) <= 5 or any(c.isdigit() for c in naming.text):
        return False
    if any(_says(word, label) for word in naming.words for label in ("body", "press", "paper")):
        return False
    if naming.label == "PERSON":
        return True
    known = known or naming.words[0] in _first_names() or "interviewee" in naming.before
    role = bool(naming.before) and bool(source_nouns().get(naming.before[0], frozenset()) & {"role", "voice"})
    return (
        naming.label in ("ORG", "GPE", "", "NORP", "PRODUCT", "FAC", "WORK_OF_ART")
        and (known or role)
        and len(naming.words) <= 3
    )


def _same_person(name: str, words: tuple[str, ...]) -> bool:
    other = [w.strip(".") for w in name.casefold().split()]
    if other[-1] != words[-1]:
        return False
    a, b = other[0], words[0]
    return a == b or ((len(a) == 1 or len(b) == 1) and a[:1] == b[:1]) or a in words[:-1] or b in other[:-1]


def _may_be_person(who: Somebody) -> bool:
    """One word with a capital that is no acronym, place or document: perhaps a surname."""
    name = who.name
    return " " not in name and not name.isupper() and who.kind is Kind.ORGANISATION and not who.place


def _agreeing(people: list[Somebody], naming: Naming) -> Somebody:
    """The first whose sex does not contradict 'Mr' or 'Mrs' in front."""
    male = any(_says(word, "male") for word in naming.before[:1])
    female = any(_says(word, "female") for word in naming.before[:1])
    for who in people:
        if not (male and who.female > who.male) and not (female and who.male > who.female):
            return who
    return people[0]


def _bare(text: str) -> str:
    return re.sub(r"^(?:the|a|an) ", "", text.casefold()).replace(".", "").replace("’", "'")


def _short_names(text: str) -> list[str]:
    """What else a body may be called: its initials; its first or last word where that says what it is."""
    words = re.findall(r"[\w'’]+", text)
    if len(words) < 2:
        return []
    initials = "".join(w[0] for w in words if w[0].isupper())
    ends = [w.casefold() for w in (words[0], words[-1])]
    ends = [w for w in ends if _says(w, "press") or _says(w, "body")]
    return [*([initials.casefold()] if len(initials) >= 2 else []), *ends]


_TITLES = frozenset(
    "advertiser argus chronicle courier dispatch examiner gazette herald inquirer journal ledger mercury observer "
    "sentinel telegraph times tribune".split()
)
"""Last words of newspapers' names ('Trade Ledger') that end few other names."""
_STATION = re.compile(r"[A-Z]{1,4}(?:TV|FM)\Z")  # KTV, NTV, RTFM


def _kind_of_body(naming: Naming) -> Kind:
    words = set(naming.words)
    if outlet_of(naming.text) is not None:
        return Kind.PUBLICATION
    if _says(naming.words[-1], "press") or words & {"news", "newspaper", "tv", "radio"} or _STATION.match(naming.text):
        return Kind.PUBLICATION
    if len(naming.words) > 1 and naming.words[-1] in _TITLES:
        return Kind.PUBLICATION
    if _says(naming.words[-1], "paper") or naming.label in ("WORK_OF_ART", "LAW"):
        return Kind.DOCUMENT
    if naming.label == "NORP" and naming.words[-1].endswith("s"):
        return Kind.COLLECTIVE
    return Kind.ORGANISATION
