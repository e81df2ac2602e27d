"""The words of a text as a sub-editor compares them: by stem, by family, by the country they stand for.

No parser is asked: a headline is compared with a hundred statements, and what is compared is all in the record.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sayso.data import rows

__all__ = ["Term", "Text", "read", "stem", "turns"]

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|[.;:,!?()\"“”–—]")
_ABBREVIATED = re.compile(r"\b(?:[A-Z]\.){2,4}")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*\Z")

NEGATIONS = frozenset(
    "no not never none nobody nothing neither nor without n't cannot hardly barely lack lacks lacked failed fails fail"
    " refuse refuses refused unable nowhere".split()
)
"""Words that turn what follows them in their clause."""

SCOPE = 6
"""Tokens a negation reaches in its clause. Longer reaches turn words of the next phrase more often than of its own."""

_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
_TEENS = "seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
NUMBER_WORDS = {word: value for value, word in enumerate([*_UNITS, *_TEENS])} | {
    word: 10 * value for value, word in enumerate(_TENS, start=2)
}


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or words that are one, with what it is compared by.

    `stem` is what its forms have in common; `keys` are the stem, its families ('act:buy', 'kin:12') and the country it
    stands for ('iso:FR'), the rungs of ladders ('rung:step:2'), and what it tells or judges. `alike` are those of them
    that make two words one. `turned` is true
    where a negation or a denial stands over it. `name` is true where it is written as a name.
    """

    start: int
    end: int
    text: str
    stem: str
    keys: frozenset[str]
    alike: frozenset[str]
    name: bool = False
    turned: bool = False
    number: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """The terms of a text in order. `keys` are those of all terms; `plain` of those that nothing turns.

    `pairs` are neighbours by their stems, `initials` what its names would be as acronyms, `spelled` the acronyms
    of the names that a term at an offset is part of, `false` and `doubt` its words
    that call something untrue or keep a distance from it.
    """

    terms: tuple[Term, ...]
    keys: frozenset[str]
    plain: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    initials: frozenset[str]
    spelled: dict[int, frozenset[str]]
    false: tuple[str, ...]
    doubt: tuple[str, ...]


# --- stems ---------------------------------------------------------------------------------------

# An ending that makes another form of a word may leave three letters, one that makes another word four: 'mayor' is not
# 'may', nor 'rival' 'river'.
_FORMS = ("ingly", "edly", "ies", "ied", "ing", "ed", "es", "s")
_WORDS = tuple(
    sorted(
        "isation ization ationally ational ation ement ment istically ically ity ance ence ant ent ism ist ian ion ive"
        " or er ness less ful able ible ally al ly ise ize ate at ic".split(),
        key=len,
        reverse=True,
    )
)


@functools.lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """What the forms of a word have in common: 'evacuated' and 'evacuation' are 'evacu'. For comparing only.

    An irregular form is looked up ('bought' is 'buy'); at most one ending of a form and one of a word are cut.
    """
    word = word.replace("’", "'").removesuffix("'s").removesuffix("'")
    word = _irregular().get(word, word)
    for endings, least in ((_FORMS, 3), (_WORDS, 4)):
        word = _cut(word, endings, least)
        word = word[:-1] if len(word) > 3 and word[-1] in "ey" else word
    return word


def _cut(word: str, endings: tuple[str, ...], least: int) -> str:
    for ending in endings:
        left = word.removesuffix(ending)
        if left == word or len(left) < least or not any(vowel in left for vowel in "aeiouy"):
            continue
        if ending == "s" and left[-1] in "su":
            continue  # 'press', 'virus'
        if len(left) > 3 and left[-1] == left[-2] and left[-1] not in "aeioulsz":
            left = left[:-1]  # 'stopped'
        return left
    return word


@functools.cache
def _irregular() -> dict[str, str]:
    return {
        form: forms[0].split()[0] for kind, *forms in rows("kin.tsv") if kind == "form" for form in forms[0].split()
    }


# --- families ------------------------------------------------------------------------------------


@functools.cache
def _families() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """By the stem of its first word, each word or phrase of the lists and the families it belongs to; longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)

    def add(words: str, family: str) -> None:
        for phrase in words.split(";"):
            parts = tuple(stem(part) for part in phrase.lower().replace("-", " ").split())
            if parts:
                found[parts[0]].append((parts, family))

    for number, (kind, words) in enumerate(rows("kin.tsv")):
        if kind == "same":
            add(words, f"kin:{number}")
    for name, _, words, further in rows("acts.tsv"):
        add(f"{words};{further}", f"act:{name}")
        add(words.removeprefix("-"), f"tells:{name}")
    for ladder, rung, words in rows("ladders.tsv"):
        add(words, f"rung:{ladder}:{rung}")
    for number, (words, borne_by) in enumerate(rows("loaded.tsv")):
        add(words, f"loaded:{number}")
        add(words + ";" + borne_by, f"bears:{number}")
    for iso, name, others, adjectives, people in rows("peoples.tsv"):
        words = ";".join((name, others, adjectives, *(p.replace("/", ";") for p in people.split(";"))))
        for phrase in words.split(";"):
            if phrase.isupper() and len(phrase) < 4:
                continue  # US and UK are told from 'us' by their capitals, below
            add(phrase.removeprefix("the "), f"iso:{iso}")
    for iso, capitals, further in rows("countries.tsv"):
        add(f"{capitals};{further}", f"iso:{iso}")
    for words, _, iso, kind in rows("actors.tsv"):
        if kind == "government" and iso:
            add(words, f"iso:{iso}")
    for phrases in found.values():
        phrases.sort(key=lambda item: -len(item[0]))
    return dict(found)


CAPITALS = {"us": "US", "usa": "US", "uk": "GB", "eu": "EU", "uae": "AE", "drc": "CD"}
"""Countries by their letters, where they are written as capitals."""


@functools.cache
def _function_words() -> frozenset[str]:
    return frozenset(word for (line,) in rows("function_words.txt") for word in line.split())


@functools.cache
def _phrases(kind: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """The phrases of one kind of denials.tsv, by their first word."""
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for listed, words in rows("denials.tsv"):
        if listed == kind:
            for phrase in words.split(";"):
                parts = tuple(phrase.split())
                found[parts[0]].append(parts)
    return {first: tuple(sorted(phrases, key=len, reverse=True)) for first, phrases in found.items()}


@dataclass(frozen=True, slots=True)
class _Word:
    """What is known of a word by itself: `phrases` are the families of phrases that begin with its stem."""

    stem: str
    keys: frozenset[str]
    alike: frozenset[str]
    phrases: tuple[tuple[tuple[str, ...], str], ...]
    number: bool
    content: bool
    negates: bool
    turns: tuple[tuple[str, ...], ...]
    false: tuple[tuple[str, ...], ...]
    doubt: tuple[tuple[str, ...], ...]


@functools.lru_cache(maxsize=65_536)
def _word(word: str) -> _Word:
    part = stem(word)
    families = _families().get(part, [])
    keys = frozenset({part, *(family for parts, family in families if len(parts) == 1)})
    return _Word(
        part,
        keys,
        _alike(keys),
        tuple(one for one in families if len(one[0]) > 1),
        word[0].isdigit() or word in NUMBER_WORDS,
        word[0].isalnum() and word not in _function_words() and (len(word) > 1 or not word.isascii()),
        word in NEGATIONS or word.endswith("n't"),
        _phrases("turn").get(word, ()),
        _phrases("false").get(word, ()),
        _phrases("doubt").get(word, ()),
    )


def _alike(keys: frozenset[str]) -> frozenset[str]:
    return frozenset(key for key in keys if not key.startswith(("tells:", "rung:", "loaded:", "bears:")))


# --- reading -------------------------------------------------------------------------------------


@functools.lru_cache(maxsize=16_384)
def read(text: str) -> Text:
    """The terms of a text. Words without content are left out; '25,000' and 'twenty' are terms by their values."""
    if "." in text:  # one character for one: 'U.S.' is read as 'US', and offsets stay true
        text = _ABBREVIATED.sub(lambda found: found.group().replace(".", "").ljust(len(found.group())), text)
    tokens = [(found.start(), found.end(), found.group()) for found in _TOKEN.finditer(text)]
    words = [word.lower().replace("’", "'") for _, _, word in tokens]
    known = [_word(word) for word in words]
    terms = tuple(_terms(text, tokens, words, known))
    acronyms = list(_initials(tokens))
    return Text(
        terms,
        frozenset().union(*(term.keys for term in terms)),
        frozenset().union(*(term.keys for term in terms if not term.turned)),
        frozenset(itertools.pairwise(term.stem for term in terms)),
        frozenset(letters for letters, _ in acronyms),
        _spelled(acronyms),
        tuple(_phrases_in(words, [one.false for one in known])),
        tuple(_phrases_in(words, [one.doubt for one in known])),
    )


def _phrases_in(words: list[str], beginning: list[tuple[tuple[str, ...], ...]]) -> Iterator[str]:
    """The phrases that stand in the words, where `beginning` has those that may begin at each."""
    for at, phrases in enumerate(beginning):
        if phrases and (size := _stands(phrases, words, at)):
            yield " ".join(words[at : at + size])


def _stands(phrases: tuple[tuple[str, ...], ...], words: list[str], at: int) -> int:
    """How many words the longest of these phrases has that stands at `at`; 0 where none does."""
    return next((len(parts) for parts in phrases if tuple(words[at : at + len(parts)]) == parts), 0)


def _initials(tokens: list[tuple[int, int, str]]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """'ecb' of 'European Central Bank', with the offsets of its words; small words between them are left out."""
    run: list[tuple[int, str]] = []
    for start, _, word in [*tokens, (0, 0, ".")]:
        if word[0].isupper() and len(word) > 1:
            run.append((start, word[0].lower()))
        elif word not in _SMALL:
            if 2 <= len(run) <= LONGEST_NAME:
                for first in range(len(run) - 1):
                    for last in range(first + 2, len(run) + 1):
                        part = run[first:last]
                        yield "".join(letter for _, letter in part), tuple(start for start, _ in part)
            run = []


_SMALL = frozenset("of the and for on".split())

LONGEST_NAME = 8
"""Capitalised words in a row that may still be a name: beyond it is a headline in capitals."""


def _spelled(acronyms: list[tuple[str, tuple[int, ...]]]) -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for letters, starts in acronyms:
        if len(letters) > 2:
            for start in starts:
                found[start].add(letters)
    return {start: frozenset(letters) for start, letters in found.items()}


def _terms(text: str, tokens: list[tuple[int, int, str]], words: list[str], known: list[_Word]) -> Iterator[Term]:
    turned = _turned(words, known)
    at = 0
    while at < len(tokens):
        start, end, word = tokens[at]
        one = known[at]
        size = 1
        if one.number and (found := _number(words, at))[1]:
            value, size = found
            key = f"n:{value:g}"
            end = tokens[at + size - 1][1]
            yield Term(
                start, end, text[start:end], key, frozenset({key}), frozenset({key}), turned=turned[at], number=True
            )
        elif words[at] in CAPITALS and word.isupper():
            key = f"iso:{CAPITALS[words[at]]}"
            yield Term(start, end, word, key, frozenset({key}), frozenset({key}), name=True, turned=turned[at])
        elif one.phrases and (phrase := _phrase_at(known, at)):
            size, families = phrase
            end = tokens[at + size - 1][1]
            stems = " ".join(part.stem for part in known[at : at + size])
            over = any(turned[at : at + size])
            keys = families | {stems}
            yield Term(start, end, text[start:end], stems, keys, _alike(keys), name=word[0].isupper(), turned=over)
        elif one.content:
            yield Term(start, end, word, one.stem, one.keys, one.alike, name=word[0].isupper(), turned=turned[at])
        at += size


def _phrase_at(known: list[_Word], at: int) -> tuple[int, frozenset[str]] | None:
    """The longest phrase of the lists that stands at `at`: how many words it has, and its families."""
    size = 0
    families = set()
    for parts, family in known[at].phrases:
        if len(parts) < size:
            break
        if tuple(one.stem for one in known[at : at + len(parts)]) == parts:
            size = len(parts)
            families.add(family)
    return (size, frozenset(families)) if size else None


_TIMES = {"hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "mn": 1e6} | {
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
    "tn": 1e12,
}


def _number(words: list[str], at: int) -> tuple[float, int]:
    """The number that begins at a token and how many tokens it has; none is of no tokens. 'one' alone is none."""
    word = words[at]
    size = 1
    if _NUMBER.match(word):
        plain = word.replace(",", "")
        value = float(plain) if plain.count(".") < 2 else 0.0
        if value == 0.0 and plain.count(".") > 1:
            return 0.0, 0  # an address or a date
    elif word in NUMBER_WORDS:
        value = float(NUMBER_WORDS[word])
        following = words[at + 1] if at + 1 < len(words) else ""
        if 20 <= value < 100 and following in NUMBER_WORDS and 0 < NUMBER_WORDS[following] < 10:
            value, size = value + NUMBER_WORDS[following], 2
    else:
        return 0.0, 0
    while at + size < len(words) and words[at + size] in _TIMES:
        value, size = value * _TIMES[words[at + size]], size + 1
    if word == "one" and size == 1:
        return 0.0, 0
    return value, size


def _turned(words: list[str], known: list[_Word]) -> list[bool]:
    """For each token, whether a negation or a denial stands before it in its clause, near enough to reach it."""
    found: list[bool] = []
    reach = 0
    for at, one in enumerate(known):
        word = words[at]
        if word in _CLAUSES or not word[0].isalnum():
            reach = 0
        found.append(reach > 0)
        reach -= reach > 0
        if word in _OPEN:
            reach = OPEN
        elif one.negates:
            if at + 1 == len(words) or words[at + 1] not in _ADDING:
                reach = SCOPE
        elif one.turns and (size := _stands(one.turns, words, at)):
            reach = SCOPE + size
    return found


@functools.lru_cache(maxsize=4_096)
def turns(text: str) -> bool:
    """Whether words as they stand deny what follows them: the cue 'do not plan', 'ruled out'."""
    words = [word.lower().replace("’", "'") for word in _TOKEN.findall(text)]
    known = [_word(word) for word in words]
    return any(one.negates or (one.turns and _stands(one.turns, words, at)) for at, one in enumerate(known))


_CLAUSES = frozenset("but although though while because after before".split())
_OPEN = frozenset("before if whether unless".split())

OPEN = 4
"""Tokens that 'if' and 'before' reach: what stands there had not happened."""

_ADDING = frozenset("only just doubt less more surprise longer least".split())
