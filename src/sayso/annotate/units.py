"""What a figure counts: money by its ISO 4217 code, symbols, and which units are durations."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import NamedTuple

from sayso.annotate.numerals import Lexeme, lexemes, low_at, touches
from sayso.data import rows


class Unit(NamedTuple):
    """A unit and the index of the first lexeme after its words."""

    name: str
    end: int


@functools.cache
def currency_codes() -> frozenset[str]:
    """The ISO 4217 codes that sayso reads."""
    return frozenset(code for code, _, _ in rows("currencies.tsv"))


@functools.cache
def _signs() -> dict[str, str]:
    return {form: code for code, kind, forms in rows("currencies.tsv") if kind == "s" for form in forms.split()}


@functools.cache
def _sign_ends() -> frozenset[str]:
    return frozenset(lexemes(form)[-1].text for form in _signs())


@functools.cache
def _coins() -> dict[tuple[str, ...], str]:
    pairs = [(code, form) for code, kind, forms in rows("currencies.tsv") if kind == "w" for form in forms.split()]
    return {tuple(form.lower().replace(".", "").split("_")): code for code, form in pairs}


@functools.cache
def _listed(kind: str) -> frozenset[str]:
    return frozenset(
        form.replace("_", " ") for row, forms in rows("units.tsv") if row == kind for form in forms.split()
    )


@functools.cache
def _symbols() -> re.Pattern[str]:
    forms = sorted((f for kind in "psd" for f in _listed(kind)), key=len, reverse=True)
    one = "(?:" + "|".join(re.escape(f) for f in forms) + ")"
    power = r"(?:\^?[-−–]?[1-4](?![0-9.,]))?"
    joined = rf"(?:(?:/|\s?·\s?|\s(?=[^\s]{{1,4}}[-−–][1-4])){one}{power}){{0,3}}"
    return re.compile(rf"{one}{power}{joined}(?![^\W_])")


def sign_before(cut: Sequence[Lexeme], i: int) -> tuple[str, int] | None:
    """The ISO 4217 code of the currency sign that ends just before lexeme i, and the index where the sign begins."""
    if not i or cut[i - 1].text not in _sign_ends():
        return None
    for width in (5, 4, 3, 2, 1):
        first = i - width
        if first >= 0 and all(touches(cut, k) for k in range(first + 1, i)):
            code = _signs().get("".join(x.text for x in cut[first:i]))
            if code and not (first and touches(cut, first) and cut[first - 1].kind == "w"):
                return code, first
    return None


def coin_after(cut: Sequence[Lexeme], i: int, *, scaled: bool) -> Unit | None:
    """Money named in words after a number: 'dollars', 'Australian dollars', 'pounds' where a scale stands before."""
    names = [(low_at(cut, k), k + 1) for k in range(i, min(i + 6, len(cut))) if cut[k].low not in (".", "-")]
    for width in (3, 2, 1):
        words = tuple(name for name, _ in names[:width])
        if len(words) == width and words in _coins():
            return Unit(_coins()[words], names[width - 1][1])
    if scaled and names and names[0][0] == "pounds":
        return Unit("GBP", names[0][1])
    return None


def symbol_after(text: str, cut: Sequence[Lexeme], i: int) -> Unit | None:
    """A unit symbol or word of measure after a number ('%', 'km', 'g cm−3'), with or without a space or hyphen."""
    if i >= len(cut):
        return None
    at = cut[i + 1].start if cut[i].text == "-" and i + 1 < len(cut) and touches(cut, i + 1) else cut[i].start
    found = _symbols().match(text, at)
    if not found or (cut[i].kind == "w" and len(found.group()) == 1 and not touches(cut, i) and _is_article(found)):
        return None
    end = i
    while end < len(cut) and cut[end].start < found.end():
        end += 1
    return Unit("%" if found.group() in _listed("p") else found.group(), end)


def _is_article(found: re.Match[str]) -> bool:
    return found.group() in ("a", "A", "I")


def is_time_word(word: str) -> bool:
    """A word or symbol for a length of time: 'years', 'ms'."""
    return word in _listed("d") or word.lower() in _listed("d")


def plural(noun: str) -> str:
    """The regular English plural of a noun that stands in the singular ('nation' -> 'nations', 'city' -> 'cities')."""
    low = noun.lower()
    if low in _IRREGULAR:
        return _IRREGULAR[low]
    if low.endswith(("s", "x", "ch", "sh", "fold")):
        return noun if low.endswith(("s", "fold")) else noun + "es"
    if low.endswith("y") and low[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"


_IRREGULAR = {"man": "men", "woman": "women", "child": "children", "person": "people", "foot": "feet"} | {
    "percent": "%",
    "inch": "inches",
    "century": "centuries",
}
