"""Sentences -> the time expressions in them, with values.

Words become letters (data/times.tsv says which), the grammar is regular expressions over the letters, and a sentence
without a word of the calendar is passed over. What has to be counted from a day is counted from the page's date or,
where the words say so ('the following day', 'that year'), from the date mentioned last.

Values are EDTF. A week or weekend is an interval of its days, quarters are 33 to 36 and seasons 21 to 24 in the place
of the month (a company's quarters are read as the calendar's), decades and centuries have X for digits, 05/06/2025 is
[2025-05-06,2025-06-05]. A part of a day ('Monday night') is of type time and has the day for value. A duration is ISO
8601 with X for a number left open; a set is the duration of its period ('P1W' for weekly), 'XXXX-WXX-1' for each
Monday, 'XXXX-07' for each July. A day the calendar does not have (31 February) keeps its words and has no value. Ages
are figures, not times. Gaps: holidays, halves of years, and spans from one date to another as one.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from msgspec.structs import replace

from sayso.annotate import edtf
from sayso.annotate.edtf import is_edtf
from sayso.annotate.parse import Sentence, Token
from sayso.data import rows
from sayso.record import Role, Time

__all__ = ["find_times", "is_edtf", "to_timex3"]


def find_times(sentences: Sequence[Sentence], *, published: str | None) -> list[list[Time]]:
    """The times of each sentence, in order. `published` is the page's date (EDTF); without a full one, what would be
    counted from it is open."""
    reader = _Reader(_whole_day(published))
    return [reader.read(sentence) for sentence in sentences]


def _whole_day(published: str | None) -> date | None:
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


# --- words to letters ---------------------------------------------------------------------------


class Lex(NamedTuple):
    """A word as the grammar sees it: its letter, what it is worth, and where it stands in the sentence."""

    letter: str
    value: str
    start: int
    end: int
    low: str


_LEX = re.compile(
    r"""
    (?P<plain>(?!(?:[ap]\.?m|q[1-4])\b|fy)[a-z]+)   # most words, first, for speed
    |(?P<I>\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?)?(?![\w-]))
    |(?P<slash>\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d\d)(?![\w/]))
    |(?P<half>\d/\d(?![\w/])|[½¼¾])
    |(?P<C>\d{1,2}(?::\d\d(?::\d\d)?(?![\d:])|\.\d\d(?=\s?[ap]\.?m\b)))
    |(?P<D>(?:[’']|\d\d)\d0[’']?s\b)
    |(?P<y>[’']\d\d\b)
    |(?P<o>\d{1,2}(?:st|nd|rd|th)\b)
    |(?P<Q>\b(?:Q[1-4]|[1-4]Q)\b)
    |(?P<FY>\bFY\s?(?:\d\d)?\d\d\b)
    |(?P<number>\d+(?:[.,]\d+)*)
    |(?P<A>[ap]\.m\b\.?|[ap]m\b)
    |(?P<s>[’']s\b)
    |(?P<word>[^\W\d_]+)
    |(?P<mark>\S)
    """,
    re.I | re.X | re.A,
)
# re.A would make the words ASCII; letters beyond it end a word and are marks, which no word of the grammar has.
_MARKS = {"-": "-", "–": "-", ",": ",", ".": ".", "’": "'", "'": "'"}
_MONEY = frozenset("$£€¥#")


@functools.cache
def _words() -> dict[str, tuple[str, str]]:
    return {word: (row[0], row[1]) for row in rows("times.tsv") for word in row[2].split()}


_CORE = re.compile(r"\d{4}|\d[:/]\d|\d0[’']?s\b|\bQ[1-4]\b|[1-4]Q\b|FY|\d\s?[ap]\.?m", re.I)
_WORD = re.compile(r"[^\W\d_]+")


@functools.cache
def _core() -> frozenset[str]:
    """Words without one of which, and without a number like a year's or a clock's, nothing can be a time."""
    kinds = set("MWSUqkPXdpRQFLTyZ")
    return frozenset(
        {word.lower() for word, (letter, _) in _words().items() if letter in kinds} | {"nineteen", "thousand"}
    )


def _may_hold_a_time(text: str) -> bool:
    return not _core().isdisjoint(_WORD.findall(text.lower())) or _CORE.search(text) is not None


@functools.lru_cache(10_000)
def _worth(raw: str) -> tuple[str, str]:
    known, low = _words(), raw.lower()
    written = known.get(raw) or known.get(low if raw.islower() or len(raw) < 3 else raw.capitalize())
    return written or known.get(low) or ("x", low)


def _lex(text: str) -> list[Lex]:
    out: list[Lex] = []
    for match in _LEX.finditer(text):
        kind = match.lastgroup or ""
        raw = match.group()
        low = raw.lower()
        letter, value = "x", low
        if kind in ("plain", "word"):
            kind = "word"
            letter, value = _worth(raw)
        elif kind == "number":
            letter = _number_letter(raw)
        elif kind == "mark":
            letter = _MARKS.get(raw, "x")
        else:
            letter, value = _shape(kind, low)
        if out and out[-1].end == match.start() and _runs_on(out[-1], letter, kind, text):
            letter = "x"
        elif letter == "m" and low in ("least", "most") and out and out[-1].low == "at":
            out[-1] = out[-1]._replace(letter="m")
        out.append(Lex(letter, value, match.start(), match.end(), low))
    return out


def _runs_on(before: Lex, letter: str, kind: str, text: str) -> bool:
    """Whether a number or word is glued to what stands before it: 'A380', '$1990', '3D'."""
    if before.low in _MONEY:
        return True
    last = text[before.end - 1]
    return last.isalnum() and kind in ("word", "number", "C", "I", "slash", "D") and letter != "A"


def _number_letter(raw: str) -> str:
    if not raw.isdigit() or len(raw) > 4:
        return "N" if len(raw) < 9 else "x"
    if len(raw) == 4:
        return "Y" if 1000 <= int(raw) <= 2199 else "N"
    return "n" if len(raw) <= 2 and 1 <= int(raw) <= 31 else "N"


def _shape(kind: str, low: str) -> tuple[str, str]:
    if kind == "slash":
        return "/", low
    if kind == "half":
        return "H", {"½": "0.5", "¼": "0.25", "¾": "0.75", "1/2": "0.5", "1/4": "0.25", "3/4": "0.75"}.get(low, "0")
    if kind == "o":
        return ("o", str(int(low[:-2]))) if 1 <= int(low[:-2]) <= 99 else ("x", low)
    if kind == "D":
        digits = re.sub(r"\D", "", low)
        return "D", digits[:3] if len(digits) == 4 else ("20" if digits[0] in "01" else "19")[:2] + digits[0]
    if kind == "Q":
        return "&", low.strip("q")
    if kind == "FY":
        return "*", ("20" + low[-2:] if len(low.replace(" ", "")) == 4 else low[-4:])
    if kind == "y":
        return "y", ("20" if low[1:] < "30" else "19") + low[1:]
    return kind, low


# --- the grammar --------------------------------------------------------------------------------

_NUMBER = r"(?:[nNY](?:w|H)?|w(?:-?w){0,5})"
_QUANTITY = rf"(?:{_NUMBER}(?:-?r{_NUMBER}|-{_NUMBER})?(?:\+a?H|H)?|av?c?|vc?)"
_PART = r"(?:t?[EBgl][-c]?i?)?"  # early, mid-, the end of, later in
_MONTH = r"M\.?"
_DAY = rf"(?:W\.?,?)?t?(?:{_MONTH}t?[no](?![AwU])|[no]c?{_MONTH})(?:,?[Yy])?"
_ZONE = r"(?:,?z)?"
_RULES: tuple[tuple[str, str], ...] = (
    ("iso", r"I"),
    ("slashed", r"/"),
    ("clock", rf"m?(?:CA?|[nw]A|X|[nw]itP){_ZONE}(?:x[NY]zx)?(?:,?i?(?:{_DAY}|W|d|T))?"),
    ("set_each", r"e[oj]?(?:U|q|k|W|M|S|P)"),
    (
        "part_of_day",
        rf"(?:[EglB]-?)?(?:(?:{_DAY}|[LTF]?W|d)(?:[EglB]-?)?P|(?:[EB]-?)?P(?:W|d)|[LTth]?[LTtha]-?P|p|(?<=i)P|(?:[Egl]-?)P)",
    ),
    ("day", rf"{_PART}[LTF]{{0,2}}{_DAY}"),
    ("month_year", rf"{_PART}{_MONTH}[c,]?(?:Y|y|w-w|ww-?w?|t?[LTFh]U)"),
    ("month", rf"{_PART}(?:t?[LTFh]{{1,2}})?{_MONTH}"),
    ("season", rf"{_PART}t?[LTFhE]{{0,2}}S(?:c?(?:Y|ww-?w?|[LTF]U))?"),
    ("year_ago", r"[ta]?(?:mU)?U-[Gg](?:oq|q|u)?|tqaU[Gg]"),
    (
        "quarter",
        rf"{_PART}t?(?:(?:Y|[LTF]Us)f?(?:o-?)?q|[LTFh]{{0,2}}f?of?-?q(?:c?f?(?:Y|[LTF]f?U))?|[LTFh]{{1,2}}f?q|[LTF]Usq|tq|&(?:c?f?Y)?)",
    ),
    ("period", r"t(?:L|[Yy])u"),
    ("century", rf"{_PART}t?(?:[EB]-?)?o-?U"),
    ("counted_ago", rf"m{{0,3}}t?{_QUANTITY}U(?:r[mx]o)?(?:[Ggl])"),
    ("counted", rf"m{{0,3}}(?:t?[LTFoQ]m?{_NUMBER}|t?[LTF]v|t?{_QUANTITY}|(?:Ha))m?-?[Uq](?:\+aH)?(?:-?O)?"),
    ("recent", r"(?:t|m)?Q(?:U|q|k)?"),
    ("relative", rf"{_PART}(?:t|h)?[LTF]{{1,2}}f?[Ukd]"),
    ("weekday", rf"{_PART}(?:t?[LTFh]{{1,2}})?W"),
    ("deictic", r"(?:[Eglm]-?)?d"),
    ("decade", rf"{_PART}t?(?:[EB]-?)?D"),
    ("fiscal", rf"{_PART}(?:t?fU?Y|tfU|\*)"),
    ("year", rf"{_PART}m?(?:(?:tU)?(?:Y|ww(?:-?w)?)|(?<=[i])w-?w)"),
    ("year_end", r"(?:m)?t?U(?:s|-)?B"),
    ("same", rf"{_PART}(?:t?h|tm?)[Uk]"),
    ("set_adverb", r"Z"),
    ("vague", r"[tm]{0,2}R|tL(?=x|$|[,.i])|T(?=x)"),
    ("many", r"U"),
)
_GRAMMAR = re.compile("|".join(f"(?P<{name}>{rule})" for name, rule in _RULES))

Found = tuple[str, str | None, str | None, bool]
"""Type, value, grain, open."""

_GRAINS = {"S": "second", "TM": "minute", "H": "hour", "D": "day", "W": "week", "2W": "week", "M": "month", "Y": "year",
           "10Y": "decade", "100Y": "century", "1000Y": "century"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Hit:
    """The words one rule matched, in their sentence."""

    all: list[Lex]
    first: int
    last: int
    sentence: Sentence

    @property
    def lexes(self) -> list[Lex]:
        return self.all[self.first : self.last]

    def get(self, letters: str) -> str | None:
        """The value of the first word with one of these letters."""
        return next((lex.value for lex in self.lexes if lex.letter in letters), None)

    def which(self) -> str | None:
        """'last', 'this' or 'next', as its value; 'this coming' is coming."""
        found = [lex.value for lex in self.lexes if lex.letter in "LTF"]
        return next((value for value in found if value != "this"), found[0] if found else None)

    @property
    def before(self) -> Lex | None:
        return self.all[self.first - 1] if self.first else None

    @property
    def after(self) -> Lex | None:
        return self.all[self.last] if self.last < len(self.all) else None

    def token(self, letters: str) -> Token | None:
        """The parsed token at the first word with one of these letters."""
        lex = next((lex for lex in self.lexes if lex.letter in letters), None)
        if lex is None:
            return None
        tokens = self.sentence.tokens
        at = bisect_right(tokens, lex.start, key=lambda t: t.start) - 1
        return tokens[at] if 0 <= at < len(tokens) else None


class _Reader:
    """Reads sentences in order and remembers the day, quarter and year mentioned last."""

    def __init__(self, published: date | None) -> None:
        self.published = published
        self.last: str | None = None  # the value of the date mentioned last
        self.day: str | None = None  # the day mentioned last, in this sentence
        self.quarter: tuple[int, int] | None = None
        self.sentence = 0  # how many were read, and at which the last date was mentioned
        self.mentioned = 0
        self.settled = True  # whether the time of day at hand has a day of its own, or one before it

    def read(self, sentence: Sentence) -> list[Time]:
        text = sentence.tree.text
        self.day = None
        self.sentence += 1
        if not _may_hold_a_time(text):
            return []
        lexes = _lex(text)
        letters = "".join(lex.letter for lex in lexes)
        found: list[Time] = []
        floating: set[int] = set()
        at = 0
        while match := _GRAMMAR.search(letters, at):
            time = self._time(_Hit(lexes, match.start(), match.end(), sentence), match.lastgroup or "")
            if time is not None:
                found.append(time)
                if time.type == "time" and not self.settled:
                    floating.add(len(found) - 1)
            at = match.end() if time is not None else match.start() + 1
        return _settled(found, floating)

    def _time(self, hit: _Hit, rule: str) -> Time | None:
        self.settled = True
        answer = _HANDLERS[rule](self, hit)
        if answer is None:
            return None
        kind, value, grain, waits = answer
        if kind in ("date", "time") and value and not waits:
            self._remember(value, grain, counted=rule in ("year_ago", "counted_ago"))
        start, end = _extent(hit)
        return Time(
            start=hit.sentence.start + start,
            end=hit.sentence.start + end,
            text=hit.sentence.tree.text[start:end],
            type=kind,
            value=value,
            grain=grain,
            open=waits,
        )

    def _remember(self, value: str, grain: str | None, *, counted: bool) -> None:
        self.last, self.mentioned = value, self.sentence
        if grain in ("day", "hour", "minute", "second"):
            self.day = (
                None if value[:1] == "[" or "/" in value else value[:10]
            )  # two readings, or a weekend, are no day
        elif grain == "quarter" and not counted:
            self.quarter = (int(value[:4]), int(value[5:7]) - 32)

    def anchor(self) -> date | None:
        """The first day of what was mentioned last; the page's date where nothing was."""
        return _first_day(self.last) or self.published

    def near(self) -> date | None:
        """The first day of what was mentioned last, in this sentence or the one before."""
        return _first_day(self.last) if self.sentence - self.mentioned <= 1 else None

    # --- which way to look ----------------------------------------------------------------------

    def direction(self, hit: _Hit, letters: str) -> int:
        """1 where the words look ahead of the page's date, -1 where they look back, 0 where they do not say."""
        token = hit.token(letters)
        if _led_ahead(hit):
            return 1
        return 0 if token is None else _tense(hit.sentence, token)


def _settled(found: list[Time], floating: set[int]) -> list[Time]:
    """The times of a sentence; a time of day that no day led gets the one after it: 'from 9 to 10 a.m. on Monday'."""
    day: str | None = None
    out: list[Time] = []
    for i in range(len(found) - 1, -1, -1):
        one = found[i]
        if i in floating:
            one = _on_day(one, day)
        elif one.value and one.grain in ("day", "hour", "minute") and is_edtf(one.value[:10]) and "/" not in one.value:
            day = one.value[:10]
        out.append(one)
    return out[::-1]


def _on_day(one: Time, day: str | None) -> Time:
    if day is None or one.value is None:
        return one
    value = day + one.value[10:]
    return replace(one, value=value, open=day.startswith("XXXX")) if is_edtf(value) else one


_BEFORE = frozenset(("over", "under"))  # 'over the past year' is no 'over a year'


def _is_short(month: Lex) -> bool:
    return len(month.low) <= 4 and month.low not in ("may", "june", "july")


def _extent(hit: _Hit) -> tuple[int, int]:
    lexes = hit.lexes
    while len(lexes) > 1 and (lexes[0].low in ("than", "some") or (lexes[0].low in _BEFORE and lexes[1].letter == "t")):
        lexes = lexes[1:]
    while len(lexes) > 1 and lexes[-1].letter in "s,-.":
        if lexes[-1].letter == "." and lexes[-2].letter == "M" and _is_short(lexes[-2]):
            break
        lexes = lexes[:-1]
    return lexes[0].start, lexes[-1].end


_AHEAD = frozenset("will shall wo 'll".split())
_DUE = frozenset(
    "due scheduled expected slated planned payable effective expire expires postponed extended delayed".split()
)


def _led_ahead(hit: _Hit) -> bool:
    """Whether the words before look ahead, whatever the verb: 'postponed until', 'as soon as'; not 'Up until'."""
    led = [lex.low for lex in hit.all[max(0, hit.first - 3) : hit.first]]
    return led[-3:] in (["as", "soon", "as"], ["as", "early", "as"]) or (
        len(led) == 3 and led[-1] == "until" and led[1] != "up"
    )


_SAYS = frozenset("say be have tell do know think believe show".split())
_INSIDE = frozenset("poss compound nmod amod nummod appos".split())


def _tense(sentence: Sentence, token: Token) -> int:
    """Which way the verb over a time looks; 0 where the time stands inside a noun phrase ('the Tuesday deadline')."""
    tokens, below = sentence.tokens, token
    for i in sentence.tree.ancestors(token.i):
        above = tokens[i]
        if above.norm in _DUE:
            return 1
        if above.pos in ("VERB", "AUX"):
            return _verb(sentence, above)
        if below.dep in _INSIDE and above.pos not in ("PROPN", "NUM"):
            return 0
        below = above
    return 0


def _verb(sentence: Sentence, verb: Token, depth: int = 0) -> int:
    tokens, children = sentence.tokens, sentence.tree.children
    helpers = {tokens[i].norm for i in children[verb.i] if tokens[i].dep in ("aux", "auxpass")}
    tags = {tokens[i].tag for i in children[verb.i] if tokens[i].dep in ("aux", "auxpass")}
    if helpers & _AHEAD or verb.norm in _DUE:
        return 1
    if verb.tag == "VBN" and not tags:
        return -1
    if verb.tag == "VBD" or "VBD" in tags or (verb.tag == "VBN" and helpers & {"has", "have", "been"}):
        return -1
    if verb.tag in ("VB", "VBG", "VBN") and not helpers - {"to", "be"} and verb.head != verb.i and depth < 4:
        above = tokens[verb.head]
        if above.norm in _DUE or ("to" in helpers and above.norm == "set"):
            return 1
        if "to" in helpers and above.tag in ("VBZ", "VBP", "VBG", "NN", "NNS"):
            return 1
        if above.pos in ("VERB", "AUX"):
            return _verb(sentence, above, depth + 1)
        return -1 if verb.tag == "VBN" else 0
    if verb.tag in ("VBZ", "VBP") and not helpers and verb.lemma not in _SAYS:
        return -1 if sentence.role is Role.CAPTION else 1  # 'the talks begin Monday'; 'Anna Weil speaks on Monday'
    bare = verb.tag == "VB" or (verb.tag == "VBN" and "be" in helpers)  # 'would be sent', not 'would have been sent'
    return 1 if helpers & {"may", "might", "could", "would", "must", "should", "can"} and bare else 0


# --- values -------------------------------------------------------------------------------------


def _first_day(value: str | None) -> date | None:
    """The first day of an EDTF value; None where it has unknown digits."""
    if not value:
        return None
    head = value.strip("[]").split("/")[0].split(",")[0][:10]
    parts = head.split("-")
    try:
        year = int(parts[0])
        month = int(parts[1]) if len(parts) > 1 else 1
        if month > 12:
            month = {21: 3, 22: 6, 23: 9, 24: 12, 33: 1, 34: 4, 35: 7, 36: 10}[month]
        return date(year, month, int(parts[2]) if len(parts) > 2 else 1)
    except (ValueError, KeyError):
        return None


def _cardinal(lexes: Sequence[Lex]) -> float | None:
    """The number that digits and number words make; None where there is none."""
    total = current = 0.0
    seen = False
    for lex in lexes:
        if lex.letter in "nNY":
            current, seen = (
                current + float(lex.value.replace(",", "").rstrip(".") if lex.value.count(".") < 2 else 0),
                True,
            )
        elif lex.letter == "w":
            number, seen = float(lex.value), True
            current = max(current, 1) * number if number >= 100 else current + number
            if number >= 1000:
                total, current = total + current, 0.0
    return total + current if seen else None


def _spelled_year(lexes: Sequence[Lex]) -> int | None:
    words = [int(lex.value) for lex in lexes if lex.letter == "w"]
    if words[:2] == [2, 1000]:
        return 2000 + sum(words[2:])
    if len(words) < 2 or not 15 <= words[0] <= 20 or any(word >= 100 for word in words):
        return None
    rest = sum(words[1:])
    return words[0] * 100 + rest if 10 <= rest <= 99 else None


def _year_of(reader: _Reader, hit: _Hit) -> int | None:
    """The year the words name, outright or by counting from the page's."""
    if digits := hit.get("Yy"):
        return int(digits)
    if hit.get("U") and (shift := hit.which()):
        base = reader.published
        return base.year + _steps(shift) if base else None
    return _spelled_year(hit.lexes)


def _steps(word: str) -> int:
    return {"past": -1, "previous": -1, "latest": 0, "this": 0, "current": 0, "next": 1, "following": 1}.get(word, 0)


def _amount(hit: _Hit) -> tuple[str, float | None]:
    """How many, as ISO 8601 writes it ('X' where the words leave it open) and as a number."""
    lexes = hit.lexes
    for i, lex in enumerate(lexes):
        if lex.letter == "r" or (lex.letter == "-" and i + 1 < len(lexes) and lexes[i + 1].letter in "nN" and i):
            return "X", None
    vague = hit.get("v")
    if vague:
        return (vague, float(vague)) if vague != "X" else ("X", None)
    number = _cardinal(lexes)
    half = float(hit.get("H") or 0)
    if number is None:
        number = half if half and hit.get("a") and lexes[-1].letter != "H" else (1.0 if hit.get("a") else None)
        if half and number != half:
            number = (number or 0) + half
    elif half:
        number += half
    if number is None:
        return "X", None
    return (f"{number:g}" if number < 1e9 else "X"), number


_IN = {"10Y": (10, "Y"), "100Y": (100, "Y"), "1000Y": (1000, "Y"), "2W": (2, "W"), "q": (3, "M")}


def _duration(number: float | None, unit: str) -> str:
    """An ISO 8601 duration; halves go into the next smaller unit."""
    many, unit = _IN.get(unit, (1, unit))
    if number is None:
        return f"P{'T' if unit in ('H', 'TM', 'S') else ''}X{unit[-1]}"
    number *= many
    if number != int(number) and unit in ("Y", "H", "TM", "D", "W"):
        per, small = {"Y": (12, "M"), "H": (60, "M"), "TM": (60, "S"), "D": (24, "H"), "W": (7, "D")}[unit]
        whole, rest = int(number), round((number - int(number)) * per)
        head = f"{whole}{unit[-1]}" if whole else ""
        if unit == "D":
            return f"P{head}T{rest}H"
        return f"P{'T' if unit in ('H', 'TM') else ''}{head}{rest}{small}"
    number = round(number)
    return f"P{'T' if unit in ('H', 'TM', 'S') else ''}{number}{unit[-1]}"


def _counted(base: date, unit: str, number: int) -> str | None:
    """The span of the unit's size so many units from a day."""
    many, unit = _IN.get(unit, (1, unit))
    number *= many
    if unit == "Y":
        return edtf.year(base.year + number)
    if unit == "M":
        return edtf.month(base.month + number, base.year)
    if abs(number) > 3_000_000:
        return None
    day = edtf.days(base, number * (7 if unit == "W" else 1))
    return None if day is None else (edtf.week(day) if unit == "W" else day.isoformat())


# --- one handler a rule -------------------------------------------------------------------------


def _date(value: str | None, grain: str, waits: bool = False) -> Found:
    return ("date", value, grain, waits)


def _on_iso(reader: _Reader, hit: _Hit) -> Found | None:
    raw = hit.lexes[0].low.upper()
    day, _, clock = raw.partition("T")
    if not clock:
        return _date(raw if is_edtf(raw) else None, "day")
    value = f"{day}T{_full_clock(clock)}"
    return ("time", value if is_edtf(value) else None, "second" if clock.count(":") > 1 else "minute", False)


def _full_clock(clock: str) -> str:
    hours = re.match(r"\d\d:\d\d(:\d\d)?", clock)
    assert hours
    zone = clock[hours.end() :]
    if len(zone) == 5:
        zone = f"{zone[:3]}:{zone[3:]}"
    return hours.group() + ("" if hours.group(1) else ":00") + zone


def _on_slashed(reader: _Reader, hit: _Hit) -> Found | None:
    raw = hit.lexes[0].low
    mark = "/" if "/" in raw else "."
    first, second, year = re.split(r"[/.]", raw)
    if raw.count(mark) != 2:
        return None
    if len(year) == 2:
        if mark == ".":
            return None
        year = ("20" if year < "50" else "19") + year
    readings = [(second, first)] if mark == "." else [(first, second), (second, first)]
    values = sorted({v for m, d in readings if is_edtf(v := f"{year}-{int(m):02d}-{int(d):02d}")})
    if not values:
        return _date(None, "day")
    return _date(values[0] if len(values) == 1 else f"[{','.join(values)}]", "day")


def _full_day(reader: _Reader, hit: _Hit) -> Found | None:
    month = int(hit.get("M") or 0)
    number = int([lex.value for lex in hit.lexes if lex.letter in "no"][-1])
    if number > 31:
        return None
    year = hit.get("Yy")
    if year is None and reader.published is None:
        value = f"XXXX-{month:02d}-{number:02d}"
        return _date(value if is_edtf(value) else None, "day", True)
    if year is None:
        assert reader.published
        year = str(_near_year(reader.published, month, number, reader.direction(hit, "M"), hit.get("W")))
    value = f"{int(year):04d}-{month:02d}-{number:02d}"
    return _date(value if is_edtf(value) else None, "day")


AGAINST = 200
"""Days a date may be nearer on the side the verb does not look to before it is believed against the verb. On
TempEval-3's development half 30 gives 79.0, 120 79.2, 200 79.3 and 250 79.4: it hardly matters."""


def _near_year(base: date, month: int, day: int, way: int, weekday: str | None = None) -> int:
    """The year that brings a day of the year nearest to the page's date, preferring the side the verb looks to.

    A weekday beside it decides, where it fits one of the years around.
    """

    def cost(year: int) -> tuple[bool, int, int]:
        gap = (year - base.year) * 366 + (month - base.month) * 31 + day - base.day
        return (not _falls_on(year, month, day, weekday), abs(gap) + (AGAINST if gap * way < 0 else 0), year)

    return min((base.year + steps for steps in (-1, 0, 1)), key=cost)


def _falls_on(year: int, month: int, day: int, weekday: str | None) -> bool:
    try:
        return weekday is None or date(year, month, day).isoweekday() == int(weekday)
    except ValueError:
        return False


def _on_month_year(reader: _Reader, hit: _Hit) -> Found | None:
    year, month = _year_of(reader, hit), int(hit.get("M") or 0)
    if year is None:
        return None if not hit.get("U") else _date(f"XXXX-{month:02d}", "month", True)
    return _date(edtf.month(month, year), "month")


def _on_month(reader: _Reader, hit: _Hit) -> Found | None:
    lex = next(lex for lex in hit.lexes if lex.letter == "M")
    if not _is_month(hit, lex):
        return None
    month = int(lex.value)
    base = reader.published
    if base is None:
        return _date(f"XXXX-{month:02d}", "month", True)
    which = hit.which()
    if which == "this" or which == "current":
        return _date(edtf.month(month, base.year), "month")
    way = _steps(which) if which else reader.direction(hit, "M")
    if which is None:
        if way <= 0 and month <= base.month:
            return _date(edtf.month(month, base.year), "month")
        return _date(edtf.month(month, _near_year(base, month, base.day, way)), "month")
    steps = -(month >= base.month) if way < 0 else int(month <= base.month)
    return _date(edtf.month(month, base.year + steps), "month")


def _is_month(hit: _Hit, lex: Lex) -> bool:
    """Whether a bare month's name is one: not the verbs 'may' and 'march', nor a woman called April or June."""
    token = hit.token("M")
    text = hit.sentence.tree.text
    if not text[lex.start].isupper() or token is None:
        return False
    if _is_short(lex):
        return bool(hit.after and hit.lexes[-1].letter == ".")
    if token.entity == "PERSON":
        return False
    if lex.low in ("may", "march"):
        return token.tag not in ("MD", "VB", "VBP", "VBD") and (lex.start > 0 or token.pos == "PROPN")
    return token.pos in ("PROPN", "NOUN", "ADJ")


def _on_season(reader: _Reader, hit: _Hit) -> Found | None:
    number = int(hit.get("S") or 0)
    token = hit.token("S")
    if token is None or token.pos not in ("NOUN", "PROPN"):
        return None
    which, unit = hit.which(), hit.get("U")
    year = _year_of(reader, hit)
    if year is not None:
        return _date(f"{year:04d}-{number}" if edtf.year(year) else None, "season")
    if (
        which is None
        and hit.lexes[0].letter == "S"
        and not (hit.before and hit.before.low in ("in", "by", "until", "since", "of"))
    ):
        return None
    if reader.published is None or unit:
        return _date(f"XXXX-{number}", "season", True)
    return _date(f"{_season_year(reader, hit, number, which):04d}-{number}", "season")


def _season_year(reader: _Reader, hit: _Hit, number: int, which: str | None) -> int:
    base = reader.published
    assert base
    begins = {21: 3, 22: 6, 23: 9, 24: 12}[number]
    both = sum(lex.letter in "LTF" for lex in hit.lexes) > 1
    year = base.year - 1 if number == 24 and base.month <= 2 else base.year
    if both:  # this past spring
        which = "recent"
    if which == "past":
        return year - 1
    if which == "next":
        return year + (base.month >= begins)
    if which == "recent" or (which is None and reader.direction(hit, "S") < 0):
        return year - (base.month < begins and year == base.year)
    return year


def _quarter_of(day: date) -> int:
    return (day.month - 1) // 3 + 1


def _on_quarter(reader: _Reader, hit: _Hit) -> Found | None:
    number = int(hit.get("o&") or 0)
    if number > 4:
        return None
    base = reader.published
    year = _year_of(reader, hit)
    if number == 0:
        return _bare_quarter(reader, hit)
    if year is not None:
        return _date(edtf.quarter(number, year), "quarter")
    if base is None:
        return _date(f"XXXX-{32 + number}", "quarter", True)
    return _date(edtf.quarter(number, base.year + _quarter_years(reader, hit, number, base)), "quarter")


def _quarter_years(reader: _Reader, hit: _Hit, number: int, base: date) -> int:
    """Into which year a numbered quarter falls: the page's, or a neighbour where that is too far off."""
    ahead, way = number - _quarter_of(base), reader.direction(hit, "q&")
    if (ahead > 1 and way <= 0) or (ahead == 1 and way < 0):
        return -1
    return 1 if ahead < -1 and way > 0 else 0


def _ended(hit: _Hit, reader: _Reader) -> tuple[int, int] | None:
    """The quarter that ends with the day named after it: 'the quarter ended Sept. 30'."""
    after = hit.all[hit.last : hit.last + 5]
    if not after or after[0].letter != "K":
        return None
    month = next((int(lex.value) for lex in after if lex.letter == "M"), 0)
    if not month or reader.published is None:
        return None
    year = next((int(lex.value) for lex in after if lex.letter == "Y"), None)
    if year is None:
        year = _near_year(reader.published, month, 30, 0)
    return year, (month - 1) // 3 + 1


def _bare_quarter(reader: _Reader, hit: _Hit) -> Found | None:
    which, base = hit.which(), reader.published
    if which and next(lex.low for lex in hit.lexes if lex.letter == "q") == "quarters":
        return ("date", None, {-1: "past", 0: "present", 1: "future"}[_steps(which)], False)
    if (year := hit.get("Y")) and reader.quarter:
        return _date(edtf.quarter(reader.quarter[1], int(year)), "quarter")
    if year:
        return None
    ended = _ended(hit, reader)
    if ended:
        return _date(edtf.quarter(ended[1], ended[0]), "quarter")
    if hit.get("U") and reader.quarter and base:
        return _date(edtf.quarter(reader.quarter[1], base.year + _steps(which or "")), "quarter")
    if which in (None, "latest") and reader.quarter:
        return _date(edtf.quarter(reader.quarter[1], reader.quarter[0]), "quarter")
    if base is None:
        return _date(None, "quarter", True)
    steps = -1 if which in (None, "latest") else _steps(which)
    return _date(edtf.quarter(_quarter_of(base) + steps, base.year), "quarter")


def _on_year_ago(reader: _Reader, hit: _Hit) -> Found | None:
    if hit.get("U") != "Y":
        return None
    number = hit.get("o")
    if number and reader.published and int(number) <= 4:
        return _date(edtf.quarter(int(number), reader.published.year - 1), "quarter")
    if reader.quarter:
        return _date(edtf.quarter(reader.quarter[1], reader.quarter[0] - 1), "quarter")
    base = reader.published
    return _date(edtf.year(base.year - 1), "year") if base else _date(None, "year", True)


def _on_period(reader: _Reader, hit: _Hit) -> Found | None:
    year = hit.get("Yy")
    if year:
        return _date(edtf.year(int(year)), "year")
    if reader.quarter:
        return _date(edtf.quarter(reader.quarter[1], reader.quarter[0]), "quarter")
    return None


def _on_century(reader: _Reader, hit: _Hit) -> Found | None:
    if hit.get("U") != "100Y":
        return None
    return _date(edtf.century(int(hit.get("o") or 0)), "century")


def _on_counted_ago(reader: _Reader, hit: _Hit) -> Found | None:
    unit = hit.get("U") or "Y"
    _, number = _amount(hit)
    grain = _GRAINS[unit]
    if unit in ("10Y", "100Y", "1000Y"):
        grain = "year"
    back = hit.get("G") or (hit.get("g") == "earlier" and not hit.get("l"))
    base = reader.published if hit.get("G") else reader.near()
    if not hit.get("G") and (number is None or unit in ("H", "TM", "S")):
        return ("duration", _duration(number, unit), grain, False)  # 'an hour later': how long, of nobody knows when
    if number is None:
        return ("date", None, "past" if back else "future", False)
    if back and unit == "Y" and number == 1 and reader.quarter:
        return _date(edtf.quarter(reader.quarter[1], reader.quarter[0] - 1), "quarter")
    if base is None or unit in ("H", "TM", "S"):
        return _date(None, grain, True)
    if number > 1e6:
        return _date(None, grain)
    return _date(_counted(base, unit, int(-number if back else number)), grain)


def _on_counted(reader: _Reader, hit: _Hit) -> Found | None:
    unit = hit.get("U") or "q"
    lexes = hit.lexes
    if hit.get("O"):
        return None  # an age is a figure
    _, number = _amount(hit)
    single = all(lex.letter in "aUqm" for lex in lexes)
    word = next(lex.low for lex in lexes if lex.letter in "Uq")
    if unit == "q" and (hit.get("-") or (hit.after and hit.after.letter == "c")):
        return None  # three-quarters of
    if unit == "q" and (single or not word.endswith("s")):
        return None
    if single and _is_rate(hit):
        return ("set", _duration(1, unit), _GRAINS[unit], False)
    if single and lexes[0].letter == "m" and lexes[0].low in ("some", "over") and not hit.get("a"):
        return None
    return ("duration", _duration(number, unit), _GRAINS.get(unit, "quarter"), False)


def _is_rate(hit: _Hit) -> bool:
    """Whether 'a year' is 'per year': it follows an amount, not a preposition."""
    before = hit.before
    if before is None or hit.lexes[0].letter != "a":
        return False
    if before.letter in "nNYwHv" or before.low in (
        "%",
        "percent",
        "times",
        "time",
        "once",
        "twice",
        "cents",
        "million",
        "billion",
    ):
        return True
    token = hit.token("a")
    return token is not None and token.i > 0 and hit.sentence.tokens[token.i - 1].tag in ("NNS", "CD")


def _on_recent(reader: _Reader, hit: _Hit) -> Found | None:
    return ("date", None, "past", False)


def _on_relative(reader: _Reader, hit: _Hit) -> Found | None:
    lex = next(lex for lex in hit.lexes if lex.letter in "Ukd")
    token = hit.token("LTF")
    if token is not None and token.norm == "last" and token.pos == "VERB":
        return None  # 'it may last months'
    which = hit.which() or "this"
    unit = "W" if lex.letter == "k" else lex.value if lex.letter == "U" else "D"
    if lex.letter == "d" or (lex.low.endswith("s") and lex.low != "s"):
        return ("date", None, {-1: "past", 0: "present", 1: "future"}[_steps(which)], False)
    grain = "day" if lex.letter == "k" else _GRAINS[unit]
    if any(lex.low == "past" for lex in hit.lexes) and hit.get("t"):
        return ("duration", _duration(1, unit), grain, False)
    base = reader.anchor() if which in ("following", "previous") or (hit.get("t") and unit == "D") else reader.published
    if unit in ("H", "TM", "S"):
        return None
    if base is None:
        return _date(None, grain, True)
    return _date(_span(base, unit, _steps(which), lex.letter), grain)


def _span(base: date, unit: str, steps: int, letter: str) -> str | None:
    if letter == "k":
        day = edtf.days(base, 7 * steps)
        return edtf.weekend(day) if day else None
    if unit == "10Y":
        return edtf.decade(base.year + 10 * steps)
    if unit in ("100Y", "1000Y"):
        return edtf.century((base.year - 1) // 100 + 1 + steps)
    return _counted(base, unit, steps)


def _on_weekday(reader: _Reader, hit: _Hit) -> Found | None:
    lex = next(lex for lex in hit.lexes if lex.letter == "W")
    if not hit.sentence.tree.text[lex.start].isupper() or (
        len(lex.low) < 6 and not (hit.after and hit.after.letter == ".")
    ):
        return None
    if lex.low.endswith("days"):
        return ("set", f"XXXX-WXX-{lex.value}", "day", False)
    value = _weekday(reader, hit, int(lex.value), hit.which())
    return _date(value, "day", value is None)


def _weekday(reader: _Reader, hit: _Hit, number: int, which: str | None) -> str | None:
    base = reader.anchor() if which in ("following", "previous") else reader.published
    if base is None:
        return None
    back = (base.isoweekday() - number) % 7
    if which in ("past", "previous"):
        back = back or 7
    elif which in ("next", "following") or (which is None and reader.direction(hit, "W") > 0):
        back = back - 7 if back or which else 0
    day = edtf.days(base, -back)
    return day.isoformat() if day else None


def _on_deictic(reader: _Reader, hit: _Hit) -> Found | None:
    if reader.published is None:
        return _date(None, "day", True)
    day = edtf.days(reader.published, int(hit.get("d") or 0))
    return _date(day.isoformat() if day else None, "day")


def _on_part_of_day(reader: _Reader, hit: _Hit) -> Found | None:
    kind, value, grain, waits = _day_beside(reader, hit) or ("", None, "", False)
    if not kind or (hit.lexes[0].letter == "P" and not hit.get("Egl")):
        return None
    return ("time", value, grain, waits)


def _day_beside(reader: _Reader, hit: _Hit) -> Found | None:
    """The day that stands with a time of day: in the same words, else mentioned in the sentence, else the page's."""
    if hit.get("M"):
        return _full_day(reader, hit)
    if (number := hit.get("W")) is not None:
        value = _weekday(reader, hit, int(number), hit.which())
        return _date(value, "day", value is None)
    shift = hit.get("dp")
    base = reader.published
    if shift is None and hit.which() is None:
        if reader.day:
            return _date(reader.day, "day")
        reader.settled = False
        if hit.get("h"):
            base = reader.anchor()
    if hit.which() == "following" or (hit.which() == "next" and hit.get("t")):
        base = reader.anchor()
    steps = int(shift) if shift else _steps(hit.which() or "this")
    day = edtf.days(base, steps) if base else None
    return _date(day.isoformat() if day else None, "day", day is None)


def _on_clock(reader: _Reader, hit: _Hit) -> Found | None:
    clock = _clock(hit)
    if clock is None:
        return None
    hour, minute, second = clock
    zone = None if hit.get("x") else hit.get("z")  # a zone in brackets is that of the hour in them
    grain = "second" if second is not None else "minute" if hit.get("C") else "hour"
    at = f"{hour:02d}:{minute:02d}:{second or 0:02d}" + (zone if zone and zone != "?" else "")
    _, day, _, _ = _day_beside(reader, hit) or _date(reader.day, "day")
    if day is None:
        return ("time", None, grain, True)
    value = f"{day}T{at}"
    return ("time", value if is_edtf(value) else None, grain, day.startswith("XXXX"))


def _clock(hit: _Hit) -> tuple[int, int, int | None] | None:
    """Hour, minute and second that the words name; None where there is no such time of day."""
    point, mark = hit.get("X"), (hit.get("A") or "")[:1]
    if point:
        return int(point), 0, None
    raw = hit.get("C") or next((lex.value for lex in hit.lexes if lex.letter in "nw"), "")
    parts = [int(part) for part in re.split(r"[:.]", raw)]
    if hit.get("P") in ("AF", "EV") or (hit.get("P") == "NI" and parts[0] > 5):
        mark = "p"
    hour = parts[0]
    if mark and not 1 <= hour <= 12:
        return None
    if mark:
        hour = hour % 12 + (12 if mark == "p" else 0)
    minute, second = parts[1] if len(parts) > 1 else 0, parts[2] if len(parts) > 2 else None
    return (hour, minute, second) if hour <= 24 and minute < 60 and (second or 0) < 60 else None


def _on_decade(reader: _Reader, hit: _Hit) -> Found | None:
    word = next(lex.low for lex in hit.lexes if lex.letter == "D")
    if word.isalpha() and not hit.get("t"):
        return None  # 'in her twenties'
    return _date(f"{hit.get('D')}X", "decade")


def _on_fiscal(reader: _Reader, hit: _Hit) -> Found | None:
    year = hit.get("Y*")
    if year:
        return _date(edtf.year(int(year)), "year")
    if hit.after and hit.after.letter == "K":
        return ("duration", "P1Y", "year", False)
    base = reader.published
    return _date(edtf.year(base.year), "year") if base else _date(None, "year", True)


def _on_year(reader: _Reader, hit: _Hit) -> Found | None:
    digits = hit.get("Y")
    year = int(digits) if digits else _spelled_year(hit.lexes)
    if year is None or (digits and not _is_year(hit, year)):
        return None
    about = any(lex.low in ("about", "around", "approximately", "roughly") for lex in hit.lexes)
    value = edtf.year(year)
    return _date(f"{value}~" if about and value else value, "year")


def _is_year(hit: _Hit, year: int) -> bool:
    """Whether four digits are a year and not an amount: '2000 workers', '1990 metres'."""
    led = hit.before.low if hit.before else ""
    after = hit.after
    if year < 1300 and led not in ("in", "since", "of"):
        return False
    if after and (
        after.low in ("%", "percent", "metres", "meters", "miles", "people", "km", "feet") or after.letter in "w"
    ):
        return False
    if led in (":", ".", "/", "no"):
        return False
    token = hit.token("Y")
    if (
        token is None
        or hit.lexes[0].letter in "tEBf"
        or led in ("in", "since", "the", "until", "by", "from", "of", "and")
    ):
        return True
    head = hit.sentence.tokens[token.head]
    counted = token.dep == "nummod" and head.tag == "NNS" and 0 < head.i - token.i <= 2
    return not (counted and (year % 100 == 0 or year < 1500))  # '2000 workers', but '1990 results'


def _on_year_end(reader: _Reader, hit: _Hit) -> Found | None:
    if hit.get("U") != "Y" or hit.get("B") != "end":
        return None
    base = reader.published
    return _date(f"{base.year}-12-31" if base else "XXXX-12-31", "day", base is None)


def _on_same(reader: _Reader, hit: _Hit) -> Found | None:
    """'that year', 'the day': of the date mentioned last."""
    lex = next(lex for lex in hit.lexes if lex.letter in "Uk")
    unit = "W" if lex.letter == "k" else lex.value
    if lex.low == "days" and hit.lexes[0].low == "these":
        return ("date", None, "present", False)
    if unit in ("H", "TM", "S", "10Y", "100Y", "1000Y", "2W") or (lex.low.endswith("s")):
        return None
    if hit.after and hit.after.letter == "K":
        return ("duration", _duration(1, unit), _GRAINS[unit], False)
    that = hit.get("h") is not None
    base = reader.anchor() if that else reader.published
    grain = "day" if lex.letter == "k" else _GRAINS[unit]
    if base is None:
        return _date(None, grain, True)
    steps = -1 if lex.letter == "k" and base.isoweekday() < 6 and reader.direction(hit, "k") <= 0 else 0
    return _date(_span(base, unit, steps, lex.letter), grain)


def _on_set_each(reader: _Reader, hit: _Hit) -> Found | None:
    lex = hit.lexes[-1]
    count = 2 if hit.get("oj") == "2" else 1
    if lex.letter == "W" and count == 2:
        return ("set", "P2W", "week", False)
    if lex.letter == "W":
        return ("set", f"XXXX-WXX-{lex.value}", "day", False)
    if lex.letter == "M":
        return ("set", f"XXXX-{int(lex.value):02d}", "month", False)
    if lex.letter == "S":
        return ("set", f"XXXX-{lex.value}", "season", False)
    unit = {"q": "q", "k": "W", "P": "D"}.get(lex.letter, lex.value)
    return ("set", _duration(count, unit), _GRAINS.get(unit, "quarter"), False)


def _on_set_adverb(reader: _Reader, hit: _Hit) -> Found | None:
    lex = hit.lexes[0]
    if hit.sentence.tree.text[lex.start].isupper() and lex.start:
        return None
    grain = {"H": "hour", "D": "day", "W": "week", "M": "month", "Y": "year"}[lex.value[-1]]
    return ("set", lex.value, grain, False)


_THEN = frozenset("as after before afterwards afterward thereafter".split())
"""What makes 'soon' count from an event and not from the page."""


def _on_vague(reader: _Reader, hit: _Hit) -> Found | None:
    word = hit.lexes[-1]
    if word.letter == "R" and word.low in ("soon", "shortly") and hit.after and hit.after.low in _THEN:
        return None
    if word.letter == "R":
        return ("date", None, word.value, False)
    if word.low == "past":
        return ("date", None, "past", False)
    return ("date", None, "present", False) if word.low == "current" else None


def _on_many(reader: _Reader, hit: _Hit) -> Found | None:
    """'years', 'months': how many is not said."""
    lex = hit.lexes[0]
    if hit.after and hit.after.letter == "O":
        return None
    if not lex.low.endswith("s") or lex.value in ("S", "TM", "H", "D"):
        return None
    return ("duration", _duration(None, lex.value), _GRAINS[lex.value], False)


_HANDLERS: dict[str, Callable[[_Reader, _Hit], Found | None]] = {
    "iso": _on_iso,
    "slashed": _on_slashed,
    "clock": _on_clock,
    "set_each": _on_set_each,
    "part_of_day": _on_part_of_day,
    "day": _full_day,
    "month_year": _on_month_year,
    "month": _on_month,
    "season": _on_season,
    "year_ago": _on_year_ago,
    "quarter": _on_quarter,
    "period": _on_period,
    "century": _on_century,
    "counted_ago": _on_counted_ago,
    "counted": _on_counted,
    "recent": _on_recent,
    "relative": _on_relative,
    "weekday": _on_weekday,
    "deictic": _on_deictic,
    "decade": _on_decade,
    "fiscal": _on_fiscal,
    "year": _on_year,
    "year_end": _on_year_end,
    "same": _on_same,
    "set_adverb": _on_set_adverb,
    "vague": _on_vague,
    "many": _on_many,
}


# --- as TIMEX3 ----------------------------------------------------------------------------------

_PARTS = (("MO", "morning"), ("AF", "afternoon"), ("EV", "evening"), ("NI", "night"))
_SEASONS = {"21": "SP", "22": "SU", "23": "FA", "24": "WI"}


def to_timex3(time: Time) -> tuple[str, str]:
    """The type and value of a time as TIMEX3 has them: ('DATE', '1998-W04'), ('DATE', 'PAST_REF'), ('TIME', '…TMO').

    What EDTF says more exactly is given up: doubt, offsets other than UTC, and the second of two readings.
    """
    if time.grain in ("past", "present", "future"):
        return "DATE", f"{time.grain.upper()}_REF"
    if time.value is None:
        return time.type.upper(), "XXXX-XX-XX"
    if time.type in ("duration", "set"):
        return time.type.upper(), _timex_group(time.value)
    return time.type.upper(), _timex_time(time) if time.type == "time" else _timex_date(time.value)


def _timex_date(value: str) -> str:
    value = value.strip("[]").split(",")[0].rstrip("~?%")
    if "/" in value:
        return _timex_week(value)
    if value.endswith("XX") and len(value) == 4:
        return value[:2]
    if value.endswith("X") and len(value) == 4:
        return value[:3]
    return _timex_group(value)


def _timex_group(value: str) -> str:
    head, dash, group = value.partition("-")
    if not dash or len(group) != 2 or not group.isdigit() or int(group) <= 12:
        return value
    return f"{head}-{_SEASONS.get(group) or f'Q{int(group) - 32}'}"


def _timex_week(value: str) -> str:
    first = date.fromisoformat(value.split("/")[0])
    year, week, day = first.isocalendar()
    return f"{year:04d}-W{week:02d}" + ("-WE" if day == 6 else "")


def _timex_time(time: Time) -> str:
    value = time.value or ""
    day, at, clock = value.partition("T")
    if at:
        utc = "Z" if clock.endswith("Z") else ""
        return f"{day}T{clock[: 8 if time.grain == 'second' else 5]}{utc}"
    part = next((code for code, word in _PARTS if word in time.text.lower()), "")
    return f"{day}T{part}" if part else day
