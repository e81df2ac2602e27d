"""Numbers as they are written: digits, number words and mixtures of both, read in one pass.

Knows nothing of sentences: a text is cut into lexemes, and a number is read where one begins. No value is beyond
`GREATEST`, none is infinite.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sayso.data import rows

GREATEST = 1e18
"""Numbers beyond this are identifiers or noise: the world's money in any currency stays below it."""

_LEXEME = re.compile(r"([0-9]+(?:[.,][0-9]+)*|(?<![^\W_])\.[0-9]+)|([^\W\d_]+(?:['’][^\W\d_]+)?)|\S")
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{2,3})*,[0-9]{3}(?:\.[0-9]+)?\Z")
_PLAIN = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)\Z")
_LONGEST_DIGITS = 40
_VULGAR = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3, "⅛": 0.125, "⅕": 0.2}
_MINUS = frozenset("-−–")
_TIMES = frozenset("×x·*")


class Lexeme(NamedTuple):
    """A number (`n`), a word (`w`) or any other single character (`s`) and where it stands."""

    kind: str
    start: int
    end: int
    text: str
    low: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number read from lexemes: `end` is the index after its last one.

    `form` is digits, words, share (a part of a whole, its value
    in percent), century (half of one, in years), order (only its magnitude is said) or
    vague (a couple). `scaled` where a word such as 'million' is part of it.
    """

    value: float
    end: int
    form: str = "digits"
    scaled: bool = False


def lexemes(text: str) -> list[Lexeme]:
    """The text's lexemes in order; only white space is left out."""
    found = []
    for m in _LEXEME.finditer(text):
        word = m.group()
        kind = "n" if m.group(1) else "w" if m.group(2) else "s"
        found.append(Lexeme(kind, m.start(), m.end(), word, word.lower()))
    return found


@functools.cache
def _words() -> dict[str, dict[str, float]]:
    table: dict[str, dict[str, float]] = {}
    for kind, value, words in rows("numerals.tsv"):
        table.setdefault(kind, {}).update(dict.fromkeys(words.split(), float(value)))
    return table


@functools.cache
def number_words() -> frozenset[str]:
    """Every word that can begin or stand for a number by itself."""
    table = _words()
    return frozenset(w for kind in "uetxof" for w in table[kind]) | {"couple", "score"}


@functools.cache
def _openers() -> frozenset[str]:
    """Every word that a number may begin with."""
    return number_words() | {"a", "an", "half", "several", "few"}


def parse_number(text: str) -> float | None:
    """The value of a text that is one number and nothing else ('25,000', 'twenty-five thousand', '1.2bn'), or None."""
    cut = lexemes(text)
    number = read_number(cut, 0) if cut else None
    return number.value if number and number.end == len(cut) and number.form in ("digits", "words") else None


def digits_value(text: str) -> float | None:
    """The value of a run of digits with its marks: '1,000' and '1.5', but neither '1.2.3' nor '007'."""
    if len(text) > _LONGEST_DIGITS or (len(text) > 1 and text[0] == "0" and text[1] != "."):
        return None
    if _PLAIN.match(text):
        return _bounded(float(text))
    return _bounded(float(text.replace(",", ""))) if _GROUPED.match(text) else None


def _bounded(value: float) -> float | None:
    return value if value <= GREATEST else None


def touches(cut: Sequence[Lexeme], i: int) -> bool:
    """Lexeme i stands against the one before it, without a space."""
    return 0 < i < len(cut) and cut[i - 1].end == cut[i].start


def low_at(cut: Sequence[Lexeme], i: int) -> str:
    """Lexeme i in lower case; the empty string outside the text."""
    return cut[i].low if 0 <= i < len(cut) else ""


def read_number(cut: Sequence[Lexeme], i: int) -> Number | None:
    """The longest number that begins at lexeme i."""
    if i >= len(cut):
        return None
    if cut[i].kind == "n":
        return _digits(cut, i)
    if cut[i].low in _VULGAR:
        return _scaled(cut, Number(_VULGAR[cut[i].low], i + 1))
    if cut[i].low not in _openers():
        return None
    return (_order(cut, i) or _article(cut, i) or _fraction(cut, i) or _spelled(cut, i)) if cut[i].kind == "w" else None


def _digits(cut: Sequence[Lexeme], i: int) -> Number | None:
    value = digits_value(cut[i].text)
    if value is None:
        return None
    number = _power(cut, i, value) or _ratio(cut, i, value) or Number(value, i + 1)
    return _scaled(cut, number)


def _power(cut: Sequence[Lexeme], i: int, value: float) -> Number | None:
    """'4.3 × 10−8', '10−3', '2 x 10^6': scientific notation."""
    at = i
    if low_at(cut, i + 1) in _TIMES and low_at(cut, i + 2) == "10":
        at = i + 2
    elif cut[i].text != "10":
        return None
    mantissa = value if at > i else 1.0
    at += 1
    if low_at(cut, at) == "^":
        at += 1
    sign = 1
    if low_at(cut, at) in _MINUS and touches(cut, at) and (at > i + 1 and (cut[at].text == "−" or at > i + 2)):
        sign, at = -1, at + 1
    exponent = low_at(cut, at)
    if at == i + 1 or not (exponent.isdigit() and len(exponent) <= 2 and touches(cut, at)):
        return None
    result = mantissa * 10.0 ** (sign * int(exponent))
    return Number(result, at + 1) if result <= GREATEST else None


def _ratio(cut: Sequence[Lexeme], i: int, value: float) -> Number | None:
    """'1/2' and '1 1/2', '1½': parts with a denominator up to ten."""
    if low_at(cut, i + 1) in _VULGAR and value < 1000:
        return Number(value + _VULGAR[cut[i + 1].low], i + 2)
    part = _slash(cut, i)
    if part is not None:
        return Number(part, i + 3)
    part = _slash(cut, i + 1)
    return Number(value + part, i + 4) if part is not None and value < 1000 else None


def _slash(cut: Sequence[Lexeme], i: int) -> float | None:
    if i + 2 >= len(cut) or cut[i + 1].text != "/" or cut[i].kind != "n" or not touches(cut, i + 2):
        return None
    if low_at(cut, i + 3) == "/" or not (cut[i].text.isdigit() and cut[i + 2].text.isdigit()):
        return None
    if len(cut[i].text) > 2 or len(cut[i + 2].text) > 2:
        return None
    above, below = int(cut[i].text), int(cut[i + 2].text)
    return above / below if 0 < above < below <= 10 else None


def scale_at(cut: Sequence[Lexeme], i: int) -> tuple[float, int]:
    """The scale word or words at i ('million', '-million', 'hundred thousand') and the index after them."""
    scales, factor, at = _words()["x"], 1.0, i
    while True:
        hyphen = low_at(cut, at) == "-" and touches(cut, at)
        value = scales.get(low_at(cut, at + hyphen))
        if value is None or factor * value > GREATEST:
            return factor, at
        factor, at = factor * value, at + hyphen + 1


def _scaled(cut: Sequence[Lexeme], number: Number) -> Number | None:
    factor, end = scale_at(cut, number.end)
    if factor == 1.0:
        return number
    value = round(number.value * factor, 6)
    return Number(value, end, number.form, scaled=True) if value <= GREATEST else None


def short_scale(cut: Sequence[Lexeme], i: int) -> float | None:
    """The value of 'k', 'm', 'b', 't' written against the number before it; None where there is none."""
    return _words()["a"].get(low_at(cut, i)) if touches(cut, i) else None


def _order(cut: Sequence[Lexeme], i: int) -> Number | None:
    """'hundreds', 'tens of thousands', 'several hundred': twice the magnitude is the least that a plural says."""
    orders = _words()["o"]
    first = low_at(cut, i)
    if first in ("several", "few") or (first == "a" and low_at(cut, i + 1) == "few"):
        factor, end = scale_at(cut, i + (2 if first == "a" else 1))
        return Number(2 * factor, end, "order") if factor > 1 else None
    value, at = orders.get(first), i + 1
    if value is None or (first in ("tens", "scores") and low_at(cut, at) != "of"):
        return None
    while low_at(cut, at) == "of" and low_at(cut, at + 1) in orders and value <= GREATEST / 1e13:
        value, at = value * orders[cut[at + 1].low], at + 2
    return Number(2 * value, at, "order")


def _article(cut: Sequence[Lexeme], i: int) -> Number | None:
    """'a dozen', 'a hundred', 'a million', 'a couple of', 'a score of', 'half a million', 'a third of'."""
    if cut[i].low not in ("a", "an"):
        return None
    following = low_at(cut, i + 1)
    if following == "couple":
        return Number(2, i + 2 + (low_at(cut, i + 2) == "of"), "vague")
    if following == "score" and low_at(cut, i + 2) == "of":
        return Number(20, i + 3, "words")
    if following == "half":
        half = _half(cut, i + 1)
        return half if half and half.form == "words" else None
    if following in _words()["f"] and low_at(cut, i + 2) == "of":
        return Number(round(100 / _words()["f"][following], 2), i + 2, "share")
    factor, end = scale_at(cut, i + 1)
    return Number(factor, end, "words", scaled=True) if factor > 1 else None


def _fraction(cut: Sequence[Lexeme], i: int) -> Number | None:
    """'half of', 'half an hour', 'half a million', 'two-thirds', 'three quarters of'."""
    if cut[i].low == "half":
        return _half(cut, i)
    above = _words()["u"].get(cut[i].low)
    at = i + 1 + (low_at(cut, i + 1) == "-")
    below = _words()["f"].get(low_at(cut, at))
    if not above or below is None or above >= below or (above == 1) == cut[at].low.endswith("s"):
        return None
    return Number(round(100 * above / below, 2), at + 1, "share")


def _half(cut: Sequence[Lexeme], i: int) -> Number | None:
    following = low_at(cut, i + 1)
    if following in ("-", "a") and low_at(cut, i + 2) == "century":
        return Number(50, i + 3, "century")
    if following in ("a", "an"):
        factor, end = scale_at(cut, i + 2)
        return Number(0.5 * factor, end, "words", scaled=factor > 1)
    if following == "-":
        measured = low_at(cut, i + 2) in ("hour", "day", "year", "mile", "million", "billion", "dozen", "decade")
        factor, end = scale_at(cut, i + 1)
        return Number(0.5 * factor, end, "words", scaled=factor > 1) if measured else None
    if following == "of" and read_number_start(cut, i + 2):
        whole = read_number(cut, i + 2)
        return Number(0.5 * whole.value, whole.end, "words") if whole else None
    factor, end = scale_at(cut, i + 1)
    if factor > 1:
        return Number(0.5 * factor, end, "words", scaled=True)
    return Number(50, i + 1, "share") if following in ("of", "the", "its", "their", "his", "her", "all") else None


def read_number_start(cut: Sequence[Lexeme], i: int) -> bool:
    """A number in digits, or a simple number word, begins at i."""
    return i < len(cut) and (cut[i].kind == "n" or any(cut[i].low in _words()[kind] for kind in "uet"))


def _below_hundred(cut: Sequence[Lexeme], i: int) -> tuple[float, int] | None:
    table, word = _words(), low_at(cut, i)
    if word in table["e"]:
        return table["e"][word], i + 1
    if word in table["u"]:
        return table["u"][word], i + 1
    if word not in table["t"]:
        return None
    at = i + 1 + (low_at(cut, i + 1) == "-")
    unit = table["u"].get(low_at(cut, at))
    return (table["t"][word] + unit, at + 1) if unit else (table["t"][word], i + 1)


def _group(cut: Sequence[Lexeme], i: int) -> tuple[float, int] | None:
    """'twenty-five', 'two hundred and ten', 'two and a half': what one scale word multiplies."""
    start = _below_hundred(cut, i)
    if start is None:
        return None
    value, at = start
    if [low_at(cut, at + k) for k in range(3)] == ["and", "a", "half"]:
        return value + 0.5, at + 3
    hundred = at + (low_at(cut, at) == "-")
    if low_at(cut, hundred) != "hundred":
        return start
    rest = _below_hundred(cut, hundred + 1 + (low_at(cut, hundred + 1) in ("and", "-")))
    return (value * 100 + rest[0], rest[1]) if rest else (value * 100, hundred + 1)


def _spelled(cut: Sequence[Lexeme], i: int) -> Number | None:
    """'twenty-five thousand', 'two hundred and ten', 'one million two hundred thousand', 'two and a half million'."""
    total, at, smallest, scaled = 0.0, i, GREATEST, False
    group = _group(cut, i)
    while group:
        factor, end = scale_at(cut, group[1])
        if factor >= smallest or total + group[0] * factor > GREATEST:
            break
        total, at, smallest = total + group[0] * factor, end, factor
        if factor == 1.0:
            break
        scaled = True
        group = _group(cut, at + (low_at(cut, at) == "and"))
    return Number(total, at, "words", scaled) if at > i else None
