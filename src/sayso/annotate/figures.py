"""The figures of a sentence: numbers as intervals, each with its bound and what it counts.

One pass from left to right over the sentence's lexemes; a number is read, then what stands before it (a currency sign,
the words of a bound) and after it (a second number of a range, a unit, words of a bound). Calendar years, dates, clock
times, ordinals and the numbers of names ('Flight 370') are no figures; durations and ages are.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sayso.annotate.numerals import (
    GREATEST,
    Lexeme,
    Number,
    lexemes,
    low_at,
    number_words,
    read_number,
    short_scale,
    touches,
)
from sayso.annotate.parse import Sentence, Token
from sayso.annotate.units import coin_after, currency_codes, is_time_word, plural, sign_before, symbol_after
from sayso.data import rows
from sayso.record import Bound, Figure

_DIGIT = re.compile(r"[0-9½¼¾⅓⅔⅛⅕]")
_DASHES = frozenset("-–—−")
_YEAR = re.compile(r"(?:1[0-9]{3}|20[0-9]{2}|2100)\Z")
_MONTHS = frozenset(
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
_ORDINAL = frozenset(("st", "nd", "rd", "th"))
_CLOCK = frozenset(("am", "pm", "o'clock", "o’clock", "gmt", "utc", "est", "edt", "bst", "cet", "pst", "pdt", "hrs"))
_PART = frozenset("JJ JJR JJS VBN VBG NN NNS NNP NNPS HYPH POS AFX".split())
_NOUN = frozenset("NN NNS NNP NNPS".split())
_LONGEST_UNIT = 8
_ARTICLES = frozenset("the a an its their his her our these those this".split())
_JOINTS = frozenset(("/", "-", "–", ",", "&", "and", "or", "to"))
_OF_A_YEAR = frozenset(
    "levels elections games olympics figures rates polls prices attacks protests riots talks".split()
)
_SINGLING = frozenset("the a an its their this that new final first latest larger older newer".split())
_COLLECTIVE = frozenset("people staff police personnel crew aircraft cattle sheep fish dead million billion".split())
_DESCRIBING = ("al", "like", "ed", "way")  # 'two-dimensional', 'one-sided': kinds, not counts
_RANGING = frozenset("range ranges ranged ranging vary varies varied varying anywhere between".split())


@dataclass(frozen=True, slots=True)
class _Found:
    """A figure among lexemes: `first` to `end` (exclusive), its interval, bound and unit."""

    first: int
    end: int
    low: float | None
    high: float | None
    bound: Bound
    unit: str | None


def find_figures(sentence: Sentence) -> list[Figure]:
    """The sentence's figures in order; none overlaps another. A sentence seen before is a look-up."""
    memo = sentence.tree.memo
    if "figures" not in memo:
        memo["figures"] = _figures(sentence)
    return [_moved(f, sentence.start) for f in memo["figures"]]


def _moved(figure: Figure, by: int) -> Figure:
    """The figure moved `by` characters."""
    return Figure(
        start=figure.start + by,
        end=figure.end + by,
        text=figure.text,
        low=None if figure.low is None else float(figure.low),
        high=None if figure.high is None else float(figure.high),
        bound=figure.bound,
        unit=figure.unit,
    )


def is_duration(figure: Figure) -> bool:
    """The figure counts time: years, hours, minutes. An age does not."""
    if figure.text.lower().startswith("age") or figure.text.lower().endswith("old"):
        return False
    return bool(figure.unit) and is_time_word((figure.unit or "").split()[-1])


def is_money(figure: Figure) -> bool:
    """The figure is an amount of money: its unit is a code of ISO 4217."""
    return figure.unit in currency_codes()


def _figures(sentence: Sentence) -> list[Figure]:
    text = sentence.tree.text
    if not _DIGIT.search(text) and not any(t.norm in number_words() for t in sentence.tokens):
        return []
    reader = _Reader(sentence, lexemes(text))
    found = []
    for f in _shared(reader.cut, reader.read()):
        start, end = reader.cut[f.first].start, reader.cut[f.end - 1].end
        found.append(
            Figure(start=start, end=end, text=text[start:end], low=f.low, high=f.high, bound=f.bound, unit=f.unit)
        )
    return found


def _shared(cut: Sequence[Lexeme], found: Sequence[_Found]) -> list[_Found]:
    """A figure in a list without a unit counts what the next one counts: '102 and 21 people'. One that is only given
    again does not: '17.2, or 1.4 percent'."""
    shared: list[_Found] = []
    for number, f in reversed(list(enumerate(found))):
        after = shared[-1] if shared else None
        between = [cut[k].low for k in range(f.end, after.first)] if after and after.first - f.end <= 2 else []
        again = between == [",", "or"] and not (
            number and [x.low for x in cut[found[number - 1].end : f.first]] == [","]
        )
        if f.unit is None and after and after.unit and between and not again and set(between) <= {",", "and", "or"}:
            f = replace(f, unit=after.unit)
        shared.append(f)
    return _converted(cut, shared[::-1])


def _converted(cut: Sequence[Lexeme], found: Sequence[_Found]) -> list[_Found]:
    """A figure given again in brackets in another unit has the first one's bound: 'about 50 miles (80 km)'."""
    pairs: list[_Found] = []
    for f in found:
        before = pairs[-1] if pairs else None
        again = before and f.first == before.end + 1 and cut[before.end].text == "(" and f.bound is Bound.EXACT
        if before and again and f.unit and f.unit != before.unit and f.low is not None:
            low, high = _interval(before.bound, f.low) if before.bound is not Bound.BETWEEN else (f.low, f.high)
            f = replace(f, low=low, high=high, bound=Bound.EXACT if before.bound is Bound.BETWEEN else before.bound)
        pairs.append(f)
    return pairs


@functools.cache
def _numbered() -> frozenset[str]:
    """Words whose number is a label: 'Flight 370', 'Fig. 3'."""
    return frozenset(word for (line,) in rows("label_words.txt") for word in line.split())


@functools.cache
def _bounds(place: str) -> dict[tuple[str, ...], Bound]:
    return {tuple(w.split()): Bound(bound) for bound, where, w in rows("bounds.tsv") if where == place}


class _Reader:
    """Reads one sentence's lexemes."""

    def __init__(self, sentence: Sentence, cut: list[Lexeme]) -> None:
        self.sentence, self.cut, self.text = sentence, cut, sentence.tree.text
        self.token_at = {t.start: t for t in sentence.tokens}
        self.done = 0

    def read(self) -> list[_Found]:
        found, i = [], 0
        while i < len(self.cut):
            number = read_number(self.cut, i)
            if number is None:
                i += 1
                continue
            skip = self._passed_over(i, number)
            figure = None if skip else self._figure(i, number)
            if figure:
                found.append(figure)
                self.done = figure.end
            i = max(skip, figure.end if figure else i + 1)
        return found

    # --- what is no figure ----------------------------------------------------------------------

    def _passed_over(self, i: int, number: Number) -> int:
        """Where to read on if the number at i is no figure; 0 if it may be one."""
        cut, end = self.cut, number.end
        if number.form == "digits":
            return self._label(i, end) or self._calendar(i, end)
        if low_at(cut, end) == "-" and touches(cut, end) and low_at(cut, end + 1).endswith(_DESCRIBING):
            return end
        if number.form == "share":
            last, nexts = cut[end - 1].low, low_at(cut, end)
            spared = last in ("half", "halves") or nexts == "of" or "-" in {x.low for x in cut[i:end]}
            return 0 if spared else end
        if low_at(cut, i - 1) == "-" and touches(cut, i) and touches(cut, i - 1):
            return end
        if low_at(cut, i - 1) == "ground" and cut[i].low == "zero":
            return end
        return end if cut[i].low == "one" and end == i + 1 and self._no_count(i) else 0

    def _no_count(self, i: int) -> bool:
        """'one' as a pronoun, and 'one of'."""
        cut, token = self.cut, self.token_at.get(self.cut[i].start)
        if low_at(cut, i + 1) == "in" and read_number(cut, i + 2):
            return False
        if low_at(cut, i + 1) == "-" or (low_at(cut, i + 1) in ("or", "to") and read_number(cut, i + 2)):
            return False
        if low_at(cut, i - 1) in ("no", "any", "every", "each", "this", "that", "which", "the"):
            return True
        if low_at(cut, i + 1) in ("of", "another", "such", "or", "side", "thing", "way", "more") or token is None:
            return True
        noun = self._noun_after(i + 1)
        if noun is None:
            return True
        counted = low_at(cut, i - 1) in ("only", "just", "and") or self._bound_before(i)[0] is not None
        head = self.sentence.tokens[token.head]
        return head.dep in ("nsubj", "nsubjpass") and not counted

    def _label(self, i: int, end: int) -> int:
        """A number that is part of a name or only numbers something."""
        cut = self.cut
        before, after = (cut[i - 1] if i else None), low_at(cut, end)
        if before and touches(cut, i) and self._glued(i):
            return self._past_glued(end)
        if before and before.text in "([" and touches(cut, i) and after in (")", "]") and cut[i].text.isdigit():
            return end
        if before and before.text in "+-" and low_at(cut, i - 2) in ("gmt", "utc"):
            return end
        if self._score_or_model(i, end):
            return self._past_glued(end + 2)
        if touches(cut, end) and cut[end].kind == "w" and (cut[end].low == "s" or not self._fits(end)):
            return end + 1
        if self._telephone(i, end):
            return self._past_digits(end)
        if after == ":" and touches(cut, end) and end + 1 < len(cut) and cut[end + 1].kind == "n":
            return end + 2
        if after == "/" and touches(cut, end) and low_at(cut, end + 1)[:1].isdigit():
            return self._chain(end)
        point = i - 1 - (low_at(cut, i - 1) == ".")
        if low_at(cut, point) in _numbered() and not sign_before(cut, i):
            lettered = touches(cut, end) and cut[end].kind == "w" and len(cut[end].text) == 1
            if lettered or not self._measured(end):
                return self._chain(end + lettered)
        named = self._named(i, end) or self._numbers_a_noun(i, end) or self._kind_of_thing(i, end)
        return self._chain(end) if named else 0

    def _kind_of_thing(self, i: int, end: int) -> bool:
        """'the 787 Dreamliner', 'its 777 is late': digits after an article with one thing after them."""
        cut = self.cut
        plain = cut[i].text.isdigit() and end == i + 1 and len(cut[i].text) < 5
        if not plain or low_at(cut, i - 1) not in _SINGLING or self._measured(end) or low_at(cut, end) in _DASHES:
            return False
        noun = self._noun_after(end)
        if noun is None:
            token = self.token_at.get(cut[end].start) if end < len(cut) else None
            return token is not None and token.tag == "VBZ"
        return self._noun_after(end, plural_only=True) is None and noun[0].split()[-1].lower() not in _COLLECTIVE

    def _numbers_a_noun(self, i: int, end: int) -> bool:
        """The number follows the noun it belongs to and counts nothing: 'posts 542 and 543'."""
        token = self.token_at.get(self.cut[i].start)
        if token is None or not i or end > i + 1 or not self.cut[i].text.isdigit() or self._measured(end):
            return False
        head = self.sentence.tokens[token.head]
        return (
            self.cut[i - 1].kind == "w"
            and head.i == token.i - 1
            and head.tag in _NOUN
            and token.dep in ("nummod", "appos", "npadvmod")
        )

    def _glued(self, i: int) -> bool:
        """The number is written against letters or a bracket: 'A320', 'F-16', 'X2-23', '(OH)2'."""
        cut, before = self.cut, self.cut[i - 1]
        if before.kind == "w":
            return sign_before(cut, i) is None
        if before.low in _DASHES and i > 1 and touches(cut, i - 1):
            numbered = cut[i - 2].kind == "n" and touches(cut, i - 2) and cut[i - 3].kind == "w"
            return numbered or (cut[i - 2].kind == "w" and cut[i - 2].low not in number_words())
        return before.text in "[_@/)" and sign_before(cut, i) is None

    def _telephone(self, i: int, end: int) -> bool:
        """'+1 202 555 0100', '555-0100': runs of bare digits."""
        cut = self.cut
        bare = [cut[k].text.isdigit() for k in range(i, min(end + 2, len(cut)))]
        if end == i + 1 and bare == [True] * 3 and len(cut[i].text) <= 4:
            return True
        joined = [False] if end + 1 >= len(cut) or cut[end].low != "-" else [touches(cut, end), touches(cut, end + 1)]
        sizes = (len(cut[i].text), len(cut[end + 1].text)) if all(joined) else (0, 0)
        return sizes == (3, 4) and cut[end + 1].text.isdigit() and self._noun_after(end + 2) is None

    def _past_digits(self, end: int) -> int:
        cut = self.cut
        while end < len(cut) and (cut[end].text.isdigit() or (cut[end].low == "-" and touches(cut, end + 1))):
            end += 1
        return end

    def _past_glued(self, end: int) -> int:
        """Past what is written against a label without a space: '-200LR' of 'A330-200LR'."""
        cut = self.cut
        while touches(cut, end) and (cut[end].kind != "s" or (cut[end].low in _DASHES and touches(cut, end + 1))):
            end += 1
        return end

    def _score_or_model(self, i: int, end: int) -> bool:
        """'3-1', '787-8', '777-200LR': two numbers joined that are no range."""
        cut = self.cut
        if end != i + 1 or low_at(cut, end) not in _DASHES or sign_before(cut, i):
            return False
        second = read_number(cut, end + 1)
        if second is None or second.form != "digits" or not (touches(cut, end) and touches(cut, end + 1)):
            return False
        lettered = touches(cut, second.end) and cut[second.end].kind == "w" and not self._fits(second.end)
        first = read_number(cut, i)
        smaller = first is not None and cut[end + 1].text.isdigit() and second.value <= first.value
        return not self._measured(second.end) and (lettered or (smaller and not second.scaled))

    def _chain(self, end: int) -> int:
        """Past '9/11', '12/5/2010', '1 and 4', '3, 5, and 7': further numbers of the same label."""
        cut = self.cut
        while True:
            at = end
            while at < end + 2 and low_at(cut, at) in _JOINTS:
                at += 1
            if at == end or at >= len(cut) or cut[at].kind != "n" or self._noun_after(at + 1, plural_only=True):
                return end
            end = at + 1

    def _fits(self, end: int) -> bool:
        """The word written against a number is its scale or its unit."""
        return short_scale(self.cut, end) is not None or symbol_after(self.text, self.cut, end) is not None

    def _measured(self, end: int) -> bool:
        return symbol_after(self.text, self.cut, end) is not None or low_at(self.cut, end) in ("dollars", "euros")

    def _named(self, i: int, end: int) -> bool:
        """A capitalised word stands before the number, and nothing counted after it: 'Pioneer 11'."""
        cut = self.cut
        if i == 0 or sign_before(cut, i) or touches(cut, i) or self._measured(end):
            return False
        before = cut[i - 1]
        token = self._token_over(before) if before.kind == "w" and before.text[0].isupper() else None
        if token is None or token.tag not in ("NNP", "NNPS"):
            return False
        plain = cut[i].text.isdigit() and len(cut[i].text) <= 4 and end == i + 1
        return plain and self._noun_after(end, plural_only=True) is None

    def _token_over(self, lexeme: Lexeme) -> Token | None:
        """The token that a lexeme is in: 'S&P' is one token of three lexemes."""
        return self.token_at.get(lexeme.start) or next(
            (t for t in self.sentence.tokens if t.start <= lexeme.start < t.end), None
        )

    def _calendar(self, i: int, end: int) -> int:
        """A date, a year or a time of day."""
        cut, after = self.cut, low_at(self.cut, end)
        if sign_before(cut, i) or end > i + 1:
            return 0
        month = next((k for k in (end, end + 1) if low_at(cut, k) in _MONTHS and low_at(cut, k - 1) != ","), None)
        if cut[i].text.isdigit() and len(cut[i].text) <= 2:
            named = i - 1 - (low_at(cut, i - 1) == ".")
            if low_at(cut, named) in _MONTHS and cut[named].text[0].isupper():
                return self._date_end(end)
            if month == end and cut[end].text[0].isupper():
                return end + 1
        if after in _CLOCK or (after in ("a", "p") and low_at(cut, end + 1) == "." and low_at(cut, end + 2) == "m"):
            return end + 1
        if after in _ORDINAL and touches(cut, end):
            return end + 1
        return self._year_end(i, end) if _YEAR.match(cut[i].text) else 0

    def _date_end(self, end: int) -> int:
        cut = self.cut
        at = end
        if low_at(cut, at) in ("-", "–", "and", "to") and low_at(cut, at + 1).isdigit() and len(cut[at + 1].text) <= 2:
            at += 2
        if low_at(cut, at) == "," and _YEAR.match(low_at(cut, at + 1)):
            at += 2
        return at

    def _year_end(self, i: int, end: int) -> int:
        """A four-digit number without marks is a year unless it is measured or counts a plural noun."""
        cut = self.cut
        if self._measured(end) or low_at(cut, i - 1) in ("=", "±", ">", "<", "~", "∼", "≥", "≤"):
            return 0
        if low_at(cut, end) in _DASHES and low_at(cut, end + 1).isdigit():
            return 0 if symbol_after(self.text, cut, end + 2) else end + 2
        counted = self._noun_after(end, plural_only=True)
        if counted and counted[0].lower().split()[-1] in _OF_A_YEAR:
            return end
        before = self.token_at.get(cut[i - 1].start) if i else None
        dated = low_at(cut, i - 1) in _MONTHS or (before is not None and before.norm in ("in", "since", "by", "until"))
        return 0 if counted and not dated else end

    # --- what is one ----------------------------------------------------------------------------

    def _figure(self, i: int, number: Number) -> _Found | None:
        cut = self.cut
        sign = sign_before(cut, i)
        first = sign[1] if sign else i
        number = self._shortened(number, money=bool(sign))
        low, high, end, unit = self._range(i, number, sign[0] if sign else None)
        if max(low, high) > GREATEST:
            return None
        if unit is None:
            _, after = self._bound_after(end)
            unit, stop = self._unit(i, after, number, sign[0] if sign else None)
            end = stop if after == end or stop > after else end
        if low == high and self._negative(i, first):
            low, high, first = -low, -high, first - 1
        return self._bounded(first, end, low, high, unit, number)

    def _negative(self, i: int, first: int) -> bool:
        """'-20', 'minus 4', with nothing written against the sign."""
        sign = low_at(self.cut, first - 1)
        lone = sign in ("-", "−") and touches(self.cut, first) and not touches(self.cut, first - 1)
        return first == i and first > self.done and (sign == "minus" or lone)

    def _shortened(self, number: Number, *, money: bool) -> Number:
        """'$5m', '10k people': a letter for the scale, against the number."""
        scale = short_scale(self.cut, number.end)
        if scale is None or number.scaled or number.form != "digits":
            return number
        counted = self._noun_after(number.end + 1, plural_only=True) is not None
        if not money and not (counted and self.cut[number.end].text in "mk"):
            return number
        return Number(round(number.value * scale, 6), number.end + 1, number.form, scaled=True)

    def _range(self, i: int, number: Number, money: str | None) -> tuple[float, float, int, str | None]:
        """Low, high, the index after the range, and its unit where it was read on the way."""
        value, at = number.value, number.end
        alone = (value, value, at, None)
        spread = self._spread(number)
        if spread:
            return spread
        if low_at(self.cut, at) == "in" and number.form == "words" and value == 1:
            return self._one_in(at) or alone
        if number.form in ("order", "vague", "share", "century"):
            return alone
        unit = symbol_after(self.text, self.cut, at)
        joint = unit.end if unit else at
        second = self._second(i, joint)
        if second is None:
            return alone
        other, _ = second
        other = self._shortened(other, money=bool(money))
        low, high = value, other.value
        if other.scaled and not number.scaled and low < 1000 and not unit:
            low = round(low * _scale_of(self.cut, other, high), 6)
        if _cut_thousands(self.cut[other.end - 1].text, low, high):
            low *= 1000
        if not low < high or (unit and money):
            return alone
        points = "." in self.cut[at - 1].text and "." in self.cut[other.end - 1].text
        if low_at(self.cut, joint) == "to" and points and high > 100 * abs(low):
            return alone  # by so much to a level: 'shed 0.39 to 981.25'
        after = symbol_after(self.text, self.cut, other.end)
        if unit and (after is None or (unit.name == "%") != (after.name == "%")):
            return alone
        return low, high, other.end, None

    def _second(self, i: int, at: int) -> tuple[Number, int] | None:
        """The second number of a range whose first one begins at i and ends, unit included, at `at`."""
        cut, joint = self.cut, low_at(self.cut, at)
        led = low_at(cut, (sign[1] if (sign := sign_before(cut, i)) else i) - 1)
        lead = i - 1
        if joint == "and" and led != "between":
            return None
        if joint == "to" and led == "from" and low_at(cut, lead - 1) not in _RANGING:
            return None
        if joint not in ("to", "and", "or") and joint not in _DASHES:
            return None
        if joint in _DASHES and touches(cut, at) != touches(cut, at + 1):
            return None
        begin = at + 1
        while begin < len(cut) and begin <= at + 4 and cut[begin].kind != "n" and sign_before(cut, begin + 1):
            begin += 1
        second = read_number(cut, begin)
        if second is None or second.form not in ("digits", "words"):
            return None
        if joint in _DASHES and low_at(cut, second.end) in _DASHES and low_at(cut, second.end + 1).isdigit():
            return None  # a telephone number, a date
        return second, begin

    def _spread(self, number: Number) -> tuple[float, float, int, str | None] | None:
        """'3.19 ± 0.10'."""
        cut, at = self.cut, number.end
        unit = symbol_after(self.text, cut, at)
        at = unit.end if unit else at
        if low_at(cut, at) != "±":
            return None
        error = read_number(cut, at + 1)
        if error is None or error.form != "digits":
            return None
        low, high = round(number.value - error.value, 9), round(number.value + error.value, 9)
        return low, high, error.end, None

    def _one_in(self, at: int) -> tuple[float, float, int, str | None] | None:
        """'one in three' is a third of them."""
        whole = read_number(self.cut, at + 1)
        if whole is None or whole.value <= 1 or whole.form not in ("digits", "words"):
            return None
        share = round(100 / whole.value, 2)
        return share, share, whole.end, "%"

    def _unit(self, i: int, end: int, number: Number, money: str | None) -> tuple[str | None, int]:
        """What is counted, and the index after its words."""
        cut = self.cut
        coin = coin_after(cut, end, scaled=number.scaled)
        if money:
            return money, coin.end if coin else end
        if coin:
            return coin.name, coin.end
        if number.form == "share":
            return "%", end
        if number.form == "century":
            return "years", end
        symbol = symbol_after(self.text, cut, end)
        if symbol and not is_time_word(symbol.name):
            return symbol.name, symbol.end
        if low_at(cut, end) in ("-", "–") and touches(cut, end) and touches(cut, end + 1):
            if cut[end + 1].low in ("strong", "a", "an", "per", "plus", "odd"):
                return None, end
            old = 2 if low_at(cut, end + 2) == "-" and low_at(cut, end + 3) in ("old", "olds") else 0
            return (plural(cut[end + 1].text), end + 2 + old) if cut[end + 1].kind == "w" else (None, end)
        if low_at(cut, end) == "-" and end + 1 < len(cut) and cut[end + 1].kind == "w":
            return plural(cut[end + 1].text), end + 2
        if symbol:
            return symbol.name, symbol.end
        start = end
        while low_at(cut, start) in ("of", "more", "other", "additional", "further") or (
            start > end and low_at(cut, start) in _ARTICLES
        ):
            start += 1
            if start > end + 3:
                break
        noun = self._noun_after(start)
        if noun is None and (low_at(cut, i - 1) in ("aged", "age") or self._age_of_a_person(i, end)):
            return "years", end
        return noun or (None, end)

    def _age_of_a_person(self, i: int, end: int) -> bool:
        """'Jane Roe, 49, said'."""
        cut = self.cut
        if i < 2 or low_at(cut, i - 1) != "," or low_at(cut, end) not in (",", ".") or not cut[i].text.isdigit():
            return False
        before = self.token_at.get(cut[i - 2].start)
        return before is not None and before.entity == "PERSON" and len(cut[i].text) <= 3

    def _noun_after(self, i: int, *, plural_only: bool = False) -> tuple[str, int] | None:
        """The run of adjectives and nouns that begins at lexeme i, up to its last noun, and the index after it."""
        if i >= len(self.cut):
            return None
        token = self.token_at.get(self.cut[i].start)
        last: Token | None = None
        first, count = token, 0
        while token is not None and token.tag in _PART and count < _LONGEST_UNIT:
            if token.tag in _NOUN:
                last = token
                if token.tag in ("NNS", "NNPS"):
                    break
            count += 1
            token = self.sentence.tokens[token.i + 1] if token.i + 1 < len(self.sentence.tokens) else None
        if last is None or first is None or (plural_only and last.tag not in ("NNS", "NNPS")):
            return None
        end = i
        while end < len(self.cut) and self.cut[end].start < last.end:
            end += 1
        return self.text[first.start : last.end], end

    def _bounded(self, first: int, end: int, low: float, high: float, unit: str | None, number: Number) -> _Found:
        bound, begin = self._bound_before(first)
        after, stop = self._bound_after(end)
        if not after:
            after, _ = self._bound_after(number.end)
        if low != high:
            between = low_at(self.cut, first - 1) == "between"
            return _Found(first - 1 if between else begin, end, low, high, Bound.BETWEEN, unit)
        bound = bound or after or self._within(first, unit)
        if bound is None and number.form in ("order", "vague"):
            bound = Bound.ORDER if number.form == "order" else Bound.ABOUT
        elif number.form == "order" and bound in (Bound.ABOUT, Bound.AT_LEAST):
            bound = Bound.ORDER
        bound = bound or Bound.EXACT
        if bound is Bound.AT_MOST and self._within(first, unit) and begin == first:
            begin = first - 1
        if begin == first and unit == "years" and low_at(self.cut, first - 1) in ("aged", "age") and first > self.done:
            begin = first - 1
        low_, high_ = _interval(bound, low)
        return _Found(begin, max(end, stop), low_, high_, bound, unit)

    def _within(self, first: int, unit: str | None) -> Bound | None:
        """'within 48 hours' is at most that long."""
        return Bound.AT_MOST if unit and low_at(self.cut, first - 1) == "within" else None

    def _bound_before(self, first: int) -> tuple[Bound | None, int]:
        words = tuple(x.low for x in self.cut[max(self.done, first - 4) : first])
        if words and words[-1] in ("a", "an", "the", "another", "only", "just") and words[-2:] != ("just", "over"):
            words = words[:-1] if words[-1] in ("a", "an", "the") else words
        trimmed = first - max(self.done, first - 4) - len(words)
        for width in range(min(4, len(words)), 0, -1):
            bound = _bounds("before").get(words[-width:])
            if bound:
                return bound, first - trimmed - width
        return None, first

    def _bound_after(self, end: int) -> tuple[Bound | None, int]:
        for width in (3, 2, 1):
            bound = _bounds("after").get(tuple(x.low for x in self.cut[end : end + width]))
            if bound:
                return bound, end + width
        return None, end


def _cut_thousands(text: str, low: float, high: float) -> bool:
    """'30-40,000' is thirty to forty thousand."""
    return text.endswith(",000") and low < 1000 <= high and low * 1000 < high and low * 100 > high / 1000


def _scale_of(cut: Sequence[Lexeme], number: Number, value: float) -> float:
    """How much of a scaled number's value is its scale: 1e6 for '6 million'."""
    scale = 1000.0
    while scale * 1000 <= value:
        scale *= 1000
    return scale


def _interval(bound: Bound, value: float) -> tuple[float | None, float | None]:
    if bound in (Bound.AT_LEAST, Bound.MORE_THAN, Bound.ORDER):
        return value, None
    return (None, value) if bound in (Bound.AT_MOST, Bound.LESS_THAN) else (value, value)
