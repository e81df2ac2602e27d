"""Places and actors in a sentence: gazetteer names and the parser's entities, told apart by the grammar.

A country, a capital or a seat of government that does something is an actor; one that something happens in is a place.
Whatever cannot be told keeps an empty code.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sayso.annotate.outlets import voice_kind
from sayso.data import rows
from sayso.record import Mention

if TYPE_CHECKING:
    from sayso.annotate.parse import Sentence, Token, Tree

__all__ = ["find_actors", "find_places"]

LONGEST = 9
"""Tokens of the longest name looked up; 'Democratic Republic of the Congo' has five, hyphens count."""

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
ACTOR_LABELS = frozenset({"PERSON", "ORG", "NORP"})
OTHER_LABELS = frozenset({"PRODUCT", "WORK_OF_ART", "EVENT", "LAW"})

# Prepositions before a place. 'of' and 'for' stand before both and are left to the kind of name.
WHERE = frozenset(
    "in at near from to into across around outside inside through throughout over toward towards within onto via "
    "beyond above off along amid".split()
)
WHO = frozenset("by with against between versus".split())
# Verbs whose object is where something happens; the object of any other verb is somebody it is done to.
GOING = frozenset(
    "visit leave enter reach invade bomb shell attack strike hit cross flee tour occupy capture seize liberate bombard "
    "inhabit populate surround besiege devastate ravage batter flood sweep rock encircle retake storm evacuate "
    "approach border name call".split()
)
# What is done to somebody, not somewhere, when told in the passive.
DONE_TO = frozenset(
    "accuse tell criticise criticize sanction warn ask urge blame condemn inform invite expect force represent say "
    "believe think suspect pressure persuade allow permit prepare determine commit pledge concern divide".split()
)
# Nouns that make a capital in the possessive the town itself: 'Moscow's suburbs'.
TOWN = frozenset(
    "suburb street centre center airport district north south east west outskirt mayor resident subway metro "
    "population station stadium museum square park hotel hospital university school port downtown skyline weather "
    "winter summer restaurant zoo cathedral neighbourhood neighborhood road bridge "
    "river commuter inhabitant traffic".split()
)
PART = frozenset("region oblast province district governorate prefecture county".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a name may mean: a place, an actor or both, each as canonical name and ISO code.

    `kind` is country, capital, government, organisation, people, city, region, continent or water. Where `sure` is
    false the name is also an ordinary word or a person's, and counts only with the parser's word or a preposition's.
    """

    kind: str
    place: tuple[str, str | None] | None = None
    actor: tuple[str, str | None] | None = None
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Hit:
    """A name found: its first and last token, the token that ties it to the sentence, and its entry."""

    first: int
    last: int
    head: int
    entry: Entry


def find_places(sentence: Sentence) -> list[Mention]:
    """The places a sentence names, in order. `iso` is the country's code for a country or a city in it, ISO 3166-2
    for a subdivision, and null where it is not known."""
    return [_mention(sentence, *found) for found in _sorted_out(sentence.tree)["place"]]


def find_actors(sentence: Sentence) -> list[Mention]:
    """The people, organisations, peoples and governments a sentence names, in order. A country's name stands for
    its capital, its government and its people; `iso` is null for everybody else."""
    return [_mention(sentence, *found) for found in _sorted_out(sentence.tree)["actor"]]


Found = tuple[int, int, str, "str | None"]


def _mention(sentence: Sentence, first: int, last: int, name: str, iso: str | None) -> Mention:
    span = sentence.span(first, last)
    return Mention(start=span.start, end=span.end, text=span.text, name=name, iso=iso)


def _sorted_out(tree: Tree) -> dict[str, list[Found]]:
    """Places and actors of the tree, worked out once for all places where the sentence stands."""
    if "places" not in tree.memo:
        found: dict[str, list[Found]] = {"place": [], "actor": []}
        if tree.text.isupper():  # in capitals throughout, US and WHO are words; what the parser says there is no better
            return found
        hits = list(_hits(tree))
        for hit in hits:
            _add_hit(tree, hit, found)
        covered = {i for hit in hits for i in range(hit.first, hit.last + 1)}
        for role, one in _entities(tree, covered):
            found[role].append(one)
        tree.memo["places"] = {role: sorted(ones, key=lambda one: one[:2]) for role, ones in found.items()}
    result: dict[str, list[Found]] = tree.memo["places"]
    return result


# --- names of the gazetteer -----------------------------------------------------------------------


@functools.cache
def _lexicon() -> tuple[dict[str, Entry], dict[str, int]]:
    """Entry by name, and for the first word of a name the most tokens to try from there."""
    names: dict[str, Entry] = {}
    for name, iso, kind, sure in rows("places.tsv"):  # later lists overrule earlier ones
        names[name] = _place_entry(kind, name, iso or None, sure == "sure")
    for name, iso, kind in rows("regions.tsv"):
        names[name] = _place_entry(kind, name, iso or None, True)
    _add_countries(names)
    for words, name, iso, kind in rows("actors.tsv"):
        names[words] = Entry(kind=kind, actor=(name, iso or None))
    for name, _, _ in rows("shared_names.tsv"):
        names[name] = Entry(kind="country", place=(name, None), actor=(name, None))
    firsts: dict[str, int] = {}
    for name in names:
        first = _first_word(name)
        firsts[first] = max(firsts.get(first, 0), min(LONGEST, 2 * len(re.findall(r"\w+|[^\w\s]", name))))
    return names, firsts


def _first_word(name: str) -> str:
    found = re.match(r"\w+", name)
    return found.group() if found else ""


def _place_entry(kind: str, name: str, iso: str | None, sure: bool) -> Entry:
    acts = kind == "region" and iso is not None and "-" in iso
    return Entry(kind=kind, place=(name, iso), actor=(name, iso) if acts else None, sure=sure)


def _add_countries(names: dict[str, Entry]) -> None:
    derived = {iso: (capitals, further) for iso, capitals, further in rows("countries.tsv")}
    for row in rows("peoples.tsv"):
        iso, name, also, adjectives, people = (*row, "", "", "")[:5]
        capitals, further = derived[iso]
        meant = (name, iso)
        for capital in _parts(capitals):
            sure = names[capital].sure if capital in names else capital == _parts(capitals)[0] and len(name) > 4
            if capital not in names or names[capital].kind == "city":
                actor = (capital, None) if capital == "Brussels" else meant  # Belgium's and the EU's seat
                names[capital] = Entry(kind="capital", place=(capital, iso), actor=actor, sure=sure)
        for words in (name, *_parts(also), *_parts(further)):
            names[words.removeprefix("the ")] = Entry(kind="country", place=meant, actor=meant)
        for words in (*_parts(adjectives), *_peoples(people)):
            _add_people(names, words, meant)


def _add_people(names: dict[str, Entry], words: str, meant: tuple[str, str]) -> None:
    old = names.get(words)
    if old is not None and old.kind == "people" and old.actor != meant:
        names[words] = Entry(kind="people", actor=(words, None))  # Dominican: of Dominica or the Dominican Republic
    elif old is None or old.kind not in ("country", "people"):
        names[words] = Entry(kind="people", actor=meant)


def _parts(cell: str) -> list[str]:
    return [part for part in cell.split(";") if part]


def _peoples(cell: str) -> Iterator[str]:
    for part in _parts(cell):
        one, slash, many = part.partition("/")
        yield from (word for word in (one, many if slash else one + "s") if word)


def _hits(tree: Tree) -> Iterator[Hit]:
    """Names of the gazetteer, the longest first from the left, that the parser does not hold to be part of another."""
    names, firsts = _lexicon()
    i, size = 0, len(tree.tokens)
    while i < size:
        token = tree.tokens[i]
        tried = firsts.get(_first_word(token.text), 0) if token.text[:1].isalpha() else 0
        last, entry = _longest(tree, i, min(i + tried, size), names) if tried else (i, None)
        if entry is not None:
            name, last = last, _with_part(tree, last, entry)
            known = replace(entry, sure=True) if last > name else _decided(tree, entry)
            hit = Hit(i, last, _tie(tree, i, last), known)
            if _stands(tree, hit):
                yield hit
        i = last + 1


def _longest(tree: Tree, first: int, end: int, names: dict[str, Entry]) -> tuple[int, Entry | None]:
    start = tree.tokens[first].start
    for last in range(end - 1, first - 1, -1):
        words = tree.text[start : tree.tokens[last].end].replace("’", "'")
        entry = names.get(words) or names.get(" ".join(words.split()))
        if entry is not None:
            return last, entry
    return first, None


def _with_part(tree: Tree, last: int, entry: Entry) -> int:
    """'Kursk' in 'Kursk oblast' reaches over the second word."""
    follows = last + 1 < len(tree.tokens) and tree.tokens[last + 1].norm in PART
    return last + 1 if follows and entry.kind in ("city", "capital") else last


def _tie(tree: Tree, first: int, last: int) -> int:
    """The token of the name whose head lies outside it."""
    inside = range(first, last + 1)
    return next((i for i in reversed(inside) if tree.tokens[i].head not in inside), last)


def _decided(tree: Tree, entry: Entry) -> Entry:
    """The entry with the code that the sentence's other words decide for, where several share the name."""
    if entry.kind != "country" or entry.place is None or entry.place[1] is not None:
        return entry
    name = entry.place[0]
    words = {token.text for token in tree.tokens}
    meant = {iso for shared, iso, beside in rows("shared_names.tsv") if shared == name and words & set(_parts(beside))}
    decided = (name, meant.pop()) if len(meant) == 1 else (name, None)
    return replace(entry, place=decided, actor=decided)


def _stands(tree: Tree, hit: Hit) -> bool:
    """The name is not part of somebody's or something's longer name, and is a name at all."""
    token = tree.tokens[hit.first]
    first, last = _entity_around(tree, hit.first) if token.entity else (hit.first, hit.last)
    longer = first < hit.first or last > hit.last
    if longer and token.entity in ACTOR_LABELS | OTHER_LABELS | {"FAC"} and not _only_people(tree, hit, token.entity):
        return False
    if hit.entry.sure and token.entity != "PERSON":
        return True
    return token.entity in PLACE_LABELS or _before(tree, hit.head) in WHERE or (hit.entry.sure and _is_known(hit))


def _only_people(tree: Tree, hit: Hit, label: str) -> bool:
    return hit.entry.kind == "people" and label == "NORP"


def _is_known(hit: Hit) -> bool:
    """The parser's 'person' is overruled: by organisations, peoples, and every name that is nobody's first or last."""
    name = hit.entry.place[0] if hit.entry.place else ""
    return name not in ("Jordan", "Chad", "Georgia", "Israel", "Holland", "Jersey", "China", "Cuba", "India")


def _entity_around(tree: Tree, i: int) -> tuple[int, int]:
    """First and last token of the parser's entity at token i, without article and possessive."""
    tokens = tree.tokens
    first = last = i
    while first > 0 and not tokens[first].entity_start and tokens[first - 1].entity == tokens[i].entity:
        first -= 1
    while last + 1 < len(tokens) and tokens[last + 1].entity == tokens[i].entity and not tokens[last + 1].entity_start:
        last += 1
    return _trimmed(tree, first, last)


def _trimmed(tree: Tree, first: int, last: int) -> tuple[int, int]:
    while first < last and (tree.tokens[first].norm in ("the", "a", "an") or not _has_letter(tree.tokens[first])):
        first += 1
    while first < last and (tree.tokens[last].tag == "POS" or not _has_letter(tree.tokens[last])):
        last -= 1
    return first, last


def _has_letter(token: Token) -> bool:
    return any(c.isalnum() for c in token.text)


# --- place or actor -------------------------------------------------------------------------------


def _add_hit(tree: Tree, hit: Hit, found: dict[str, list[Found]]) -> None:
    noun = _actor_noun(tree, hit)
    if hit.entry.kind == "people" and noun is None and _modifies(tree, hit.head):
        return  # 'Russian gas' names nobody
    acts = hit.entry.actor is not None and (hit.entry.place is None or noun is not None or _acts(tree, hit))
    meant = hit.entry.actor if acts else hit.entry.place
    if meant is None:
        return
    last = noun if acts and noun is not None and hit.entry.kind != "organisation" else hit.last
    name = meant[0]
    if not acts and tree.tokens[hit.last].norm in PART and hit.last > hit.first:
        name = tree.text[tree.tokens[hit.first].start : tree.tokens[hit.last].end]
    found["actor" if acts else "place"].append((hit.first, last, name, meant[1]))


def _modifies(tree: Tree, i: int) -> bool:
    return tree.tokens[i].dep in ("amod", "compound", "nmod") and tree.tokens[i].head > i


def _actor_noun(tree: Tree, hit: Hit) -> int | None:
    """The noun right of the name that makes it somebody: 'troops' in 'Kremlin troops'."""
    noun = tree.tokens[hit.head].head
    if not _modifies(tree, hit.head) or (hit.last - hit.first and tree.tokens[hit.last].norm in PART):
        return None
    if noun - hit.last > 4 or tree.tokens[noun].pos == "PROPN":
        return None
    kind = voice_kind(tree.tokens[noun].lemma.lower(), tree.tokens[noun].tag == "NNS")
    return noun if kind not in (None, "document") else None


def _acts(tree: Tree, hit: Hit) -> bool:
    """The grammar makes the name somebody. A country may own and receive; a capital or a region must do."""
    i = _first_joined(tree, hit.head)
    token = tree.tokens[i]
    verb = tree.tokens[token.head]
    if token.dep == "nsubj":
        return verb.lemma != "be" or any(tree.tokens[c].dep == "acomp" for c in tree.children[token.head])
    if token.dep == "nsubjpass":
        return verb.lemma in DONE_TO
    if token.dep == "poss":
        return hit.entry.kind == "country" or (hit.entry.kind == "capital" and verb.lemma.lower() not in TOWN)
    if token.dep in ("dobj", "dative", "obj"):
        return hit.entry.kind in ("country", "capital") and verb.lemma not in GOING
    return token.dep == "pobj" and hit.entry.kind in ("country", "capital") and verb.norm in WHO


def _first_joined(tree: Tree, i: int) -> int:
    """The first of a list joined by 'and', 'or' or commas: it says what all of them do."""
    for _ in range(20):
        if tree.tokens[i].dep not in ("conj", "appos") or tree.tokens[i].head == i:
            break
        i = tree.tokens[i].head
    return i


def _before(tree: Tree, i: int) -> str:
    """The preposition the word hangs on; empty where there is none."""
    token = tree.tokens[_first_joined(tree, i)]
    return tree.tokens[token.head].norm if token.dep == "pobj" else ""


# --- the parser's own entities --------------------------------------------------------------------


def _entities(tree: Tree, covered: set[int]) -> Iterator[tuple[str, Found]]:
    """Entities that no gazetteer name touches, by their own words and without a code."""
    for first, last in _runs(tree.tokens):
        label = tree.tokens[first].entity
        role = "place" if label in PLACE_LABELS else "actor" if label in ACTOR_LABELS else ""
        if role == "actor":  # 'Ana Ruiz of the Bank of Japan' ends where a name of the gazetteer begins
            last = next((i - 1 for i in range(first, last + 1) if i in covered), last)
        while last > first and tree.tokens[last].pos in ("ADP", "DET", "PUNCT", "CCONJ"):
            last -= 1
        if not role or last < first or covered & set(range(first, last + 1)):
            continue
        first, last = _trimmed(tree, first, last)
        if not tree.tokens[first].text[:1].isupper():
            continue
        yield role, (first, last, tree.text[tree.tokens[first].start : tree.tokens[last].end], None)


def _runs(tokens: Iterable[Token]) -> Iterator[tuple[int, int]]:
    """First and last token of each entity."""
    first, label, last = -1, "", -1
    for token in tokens:
        if first >= 0 and (token.entity != label or token.entity_start):
            yield first, last
            first = -1
        if token.entity and first < 0:
            first, label = token.i, token.entity
        last = token.i
    if first >= 0:
        yield first, last
