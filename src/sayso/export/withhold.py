"""Leaving names out of what is printed: in every spelling that an editor would expect, wherever pages say them.

Text is compared in a plain form: marks of encoding resolved ('%4B', '&#75;', '\\u004b', 'xn--'), compatibility
forms and look-alike letters of other alphabets made one, accents, case and what cannot be seen left out. What matches
there is replaced in the text itself.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote_to_bytes

from sayso.errors import SettingError
from sayso.rarity import bits

__all__ = ["MARK", "Withheld"]

MARK = "[withheld]"
"""What stands where a name was."""

COMMON = 14
"""Bits to which a part of a name counts as an English word, which in small letters is left where it stands alone:
'will' has 9, 'young' 12, 'rose' and 'stone' 14; 'anna' has 15 and 'marsh' 17."""

JOINED = 6
"""Letters from which a whole name is told inside a longer word: 'annakarstnews'. Shorter ones occur by chance, as Al Li
does in 'rallied'."""

PIECE = 3
"""Letters of a name that tell it where an ellipsis cut the rest off."""

TAG = 140
"""Characters of the longest hashtag."""

INITIALS = 4
"""Initials that may stand on a side of a name."""

_PARTICLES = frozenset(
    """
    a abu af al an and ap aw bar ben bin bint binti da das de degli dei del dela della den der des di do dos du e el
    ibn in het jr la las le les lo los mac mc mr mrs ms miss mx dr dom don dona of op prof san santa sir sr st dame lord
    lady ten ter the then to ul van vande vander vom von y zu zum zur
    """.split()
)
"""Small words in names and titles before them: never a name alone."""

_MONTHS = frozenset("january february march april may june july august september october november december".split())

# Letters that have no decomposition in Unicode, as they are usually written without their marks.
_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŋ": "n", "ŧ": "t", "æ": "ae", "œ": "oe"}
_LETTERS |= {"þ": "th", "ə": "e", "ɨ": "i", "ƙ": "k", "ɓ": "b", "ɗ": "d", "ƴ": "y", "ɛ": "e", "ɔ": "o", "ĸ": "k"}
# Letters of other alphabets that pass for Latin ones, by their small letter (Unicode TR 39, confusables).
_LETTERS |= dict(zip("авсԁеһнгіјкӏмпоԛрѕтѵхуԝ", "abcdehhrijklmnoqpstvxyw", strict=True))
_LETTERS |= dict(zip("αβεηικνορτυχωϲϳ", "abenikvoptyxwcj", strict=True))
_LETTERS |= dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnopqrstuvwyz", strict=True))
_PLAIN = str.maketrans(_LETTERS)

_TWO_WAYS = {"ä": "ae?", "ö": "oe?", "ü": "ue?", "å": "aa?", "ø": "oe?", "æ": "ae?", "œ": "oe?"}
_TWO_WAYS |= {"ae": "ae?", "oe": "oe?", "ue": "ue?", "aa": "aa?"}
"""Letters that are written in two ways, and a pattern for both."""

_IGNORABLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
_SPACES = str.maketrans(dict.fromkeys("\t\n\r\v\f\x1c\x1d\x1e\x1f", " "))
_SEPARATOR = r"[^\w]|_"
# What the later bytes of a letter in UTF-8 look like where somebody read them as Latin-1 or Windows-1252: 'MÃ¼ller'.
_TRAIL = r"[\u0080-\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d\u2018\u2019"
_TRAIL += r"\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178]"
_CODED = re.compile(
    r"(?:%[0-9A-Fa-f]{2})+"
    r"|&(?:\#[0-9]{1,8}|\#[xX][0-9A-Fa-f]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});?"
    r"|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}"
    r"|\b[xX][nN]--[A-Za-z0-9-]+"
    r"|=[0-9A-F]{2}(?:=[0-9A-F]{2})+"
)
_GARBLED = re.compile(rf"[\u00c2-\u00df]{_TRAIL}|[\u00e0-\u00ef]{_TRAIL}{{2}}")
_BYTES = {bytes([n]).decode("cp1252"): n for n in range(0x80, 0xA0) if n not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
_HYPHENATED = re.compile(r"(?<=\w)[-\u2010\u2011\u00ad][ \t]*\r?\n\s*(?=\w)")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7ff\uf900-\ufaff]"
)
"""Scripts in which a name stands in the middle of a line without a mark at its edges."""
_PIECE = re.compile(r"[^/?&#=;:,@\s]+")


class Withheld:
    """Names to be left out, and in how many places they were.

    'Anna Karst' is also 'ANNA KARST', 'A. Karst', 'Karst, A.', 'Anna-Karst', 'karst’s' and 'annakarst'; a part is left
    out by itself, too. A name inside a longer word stays ('Karstadt'), but for a whole one of several parts. A part
    that is an English word ('Will Young') counts alone only with a capital letter.
    Raises SettingError for a name without a letter.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.places = 0
        self.found: dict[str, int] = {}
        self._names = []
        for name in dict.fromkeys(names):
            self._names.append(_Name(name))
            self.found[name] = 0

    def __bool__(self) -> bool:
        return bool(self._names)

    def text(self, words: str) -> str:
        """The words with every name left out."""
        return self._without(words, self._spans(words, address=False))

    def address(self, address: str) -> str:
        """An address or a file's name: every piece of it that holds a name is left out whole."""
        spans = self._spans(address, address=True)
        if not spans:
            return address
        whole, last = [], 0
        pieces = iter([*_PIECE.finditer(address)])
        piece = next(pieces, None)
        for start, end in _merged(address, spans):
            first = start
            while piece is not None and piece.end() <= start:
                piece = next(pieces, None)
            while piece is not None and piece.start() < end:
                first, end = min(first, piece.start()), max(end, piece.end())
                piece = next(pieces, None)
            whole.append((max(first, last), max(end, last)))
            last = whole[-1][1]
        return self._without(address, whole)

    def _without(self, words: str, spans: list[tuple[int, int]]) -> str:
        parts, last = [], 0
        for start, end in _merged(words, spans):
            self.places += 1
            parts += [words[last:start], MARK]
            last = end
        return "".join([*parts, words[last:]])

    def _spans(self, words: str, *, address: bool) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        if not self._names or not words:
            return found
        # As it stands, and as it may be meant: '50%Adele' holds a code and is none.
        forms = [_Plain(words), *(_Plain(words, coded=marks) for marks in (_CODED, _GARBLED) if marks.search(words))]
        if gone := [(m.start(), m.end()) for m in _HYPHENATED.finditer(words)]:
            forms.append(_Plain(words, gone=gone, coded=_CODED))
        for name in self._names:
            its = [span for form in forms for span in name.spans(form, address=address)]
            self.found[name.given] += len(_merged(words, its))
            found += its
        return found


def _merged(words: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order; those that overlap, or have only white space, hyphens or full stops between them, as one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and (start <= merged[-1][1] or not words[merged[-1][1] : start].strip(" \t\r\n\u00a0-‐‑._")):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


# --- the plain form of a text ---------------------------------------------------------------------


class _Plain:
    """A text in plain form: letters as they are compared, each with where it stands in the text."""

    def __init__(
        self, words: str, *, gone: Sequence[tuple[int, int]] = (), coded: re.Pattern[str] | None = None
    ) -> None:
        self._at: list[tuple[int, int]] | None = None
        if words.isascii() and not gone and coded is None:  # nearly all: the letters stand where they stood
            self.text = words.lower().translate(_SPACES)
            self._upper: Sequence[bool] | str = words
            return
        chars = [(char, n, n + 1) for n, char in enumerate(words)]
        for start, end in sorted(gone, reverse=True):
            del chars[start:end]
        for _ in range(3):  # what was encoded twice or three times
            if coded is None or not coded.search("".join(char for char, _, _ in chars)):
                break
            chars = list(_decoded(chars, coded))
        letters: list[str] = []
        at: list[tuple[int, int]] = []
        upper: list[bool] = []
        for char, start, end in chars:
            for letter in _folded(char):
                letters.append(letter)
                at.append((start, end))
                upper.append(char.isupper() or char.istitle())
        self.text = "".join(letters)
        self._at, self._upper = at, upper

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where in the text the plain letters from `start` to `end` stand."""
        if self._at is None:
            return start, end
        return self._at[start][0], max(last for _, last in self._at[start:end])

    def upper(self, at: int) -> bool:
        """Whether the letter there is a capital in the text."""
        one = self._upper[at]
        return one.isupper() if isinstance(one, str) else one

    def edge(self, at: int, *, camel: bool) -> bool:
        """Whether a word begins or ends at `at`: also between letter and figure, and with `camel` before a capital."""
        if at <= 0 or at >= len(self.text):
            return True
        before, after = self.text[at - 1], self.text[at]
        if not (before.isalnum() and after.isalnum()) or before.isdigit() != after.isdigit():
            return True
        return camel and not self.upper(at - 1) and self.upper(at)


def _decoded(chars: list[tuple[str, int, int]], coded: re.Pattern[str]) -> Iterator[tuple[str, int, int]]:
    """Marks of encoding resolved; what they stood for has their place."""
    text = "".join(char for char, _, _ in chars)
    last = 0
    for match in coded.finditer(text):
        yield from chars[last : match.start()]
        last = match.end()
        start, end = chars[match.start()][1], chars[last - 1][2]
        resolved = _resolved(match.group())
        if resolved == match.group():
            yield from chars[match.start() : last]
        else:
            yield from ((char, start, end) for char in resolved)
    yield from chars[last:]


def _resolved(coded: str) -> str:
    """What a mark of encoding stands for; itself, where it stands for nothing."""
    if coded[0] == "%":
        return _read(unquote_to_bytes(coded))
    if coded[0] == "=":
        return _read(bytes.fromhex(coded.replace("=", "")))
    if coded[0] == "&":
        return html.unescape(coded)
    if coded[0] == "\\":
        return chr(int(coded[2:], 16))
    try:
        if coded[0] in "xX":
            return coded[4:].encode("ascii").decode("punycode")
        return bytes(_BYTES.get(char, ord(char)) for char in coded).decode("utf-8")
    except (UnicodeError, ValueError):
        return coded


def _read(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _folded(char: str) -> str:
    """A character as it is compared: none, one or several plain letters. White space is a space."""
    if char.isascii():
        return " " if char.isspace() else char.lower()
    if unicodedata.category(char) == "Cf" or char in _IGNORABLE:
        return ""
    apart = unicodedata.normalize("NFKD", char).casefold()
    apart = unicodedata.normalize("NFKD", apart)
    plain = "".join(one for one in apart if unicodedata.category(one) not in ("Mn", "Me", "Cf"))
    plain = plain.translate(_PLAIN)
    return " " if plain.isspace() else plain


# --- the spellings of a name ----------------------------------------------------------------------

_WORD = re.compile(r"[^\W_]+(?:['’ʼ`´‘][^\W_]+)*")
_APOSTROPHE = re.compile(r"['’ʼ`´‘]")
_UNIT = re.compile("|".join((*_TWO_WAYS, ".")), re.DOTALL)


class _Name:
    """A name as patterns over plain text: as a whole, and each part that counts by itself."""

    def __init__(self, given: str) -> None:
        self.given = given
        spelt = unicodedata.normalize("NFC", "".join(char for char in html.unescape(given) if _folded(char)))
        self.parts = [word for word in _WORD.findall(spelt) if _letters(word)]
        if not self.parts:
            raise SettingError(f"'{given}' cannot be withheld: it has no letter; give a name")
        patterns = [_pattern(word) for word in self.parts]
        self._whole = []
        if len(patterns) > 1:
            self._whole.append(re.compile(f"(?:{_SEPARATOR}){{0,8}}?".join(patterns)))
            self._whole.append(re.compile("[ ._+-]?".join([*patterns[-1:], *patterns[:-1]])))  # 'karst-anna'
        pieces = [piece for word in self.parts for piece in (word, *_APOSTROPHE.split(word))]  # 'O’Neill', 'Neill'
        alone = [piece for piece in dict.fromkeys(pieces) if self._counts_alone(piece)]
        self._alone = [(_letters(piece), re.compile(_pattern(piece))) for piece in alone]
        self._cut = [pattern for piece in alone for pattern in _cut(_letters(piece))]
        self._initials = "".join(sorted({re.escape(_letters(word)[0]) for word in self.parts}))
        self._before = re.compile(rf"(?<![^\W_])[{self._initials}](?P<between>(?:[^\w,;:!?()]|_){{0,3}})\Z")
        self._after = re.compile(rf"(?P<between>,? |[-_.]|)[{self._initials}](?![^\W_])\.?")

    def _counts_alone(self, piece: str) -> bool:
        letters = _letters(piece)
        if len(self.parts) == 1 and piece == self.parts[0]:
            return True
        return len(letters) > 1 and letters not in _PARTICLES and (piece in self.parts or len(letters) > 2)

    def spans(self, plain: _Plain, *, address: bool) -> Iterator[tuple[int, int]]:
        """Where the name stands in a text, whole or in part."""
        for pattern in self._whole:
            for match in pattern.finditer(plain.text):
                joined = match.group().isalnum() and len(match.group()) >= JOINED
                if joined or _bounded(plain, *match.span(), address=address):
                    yield plain.span(*match.span())
        for letters, pattern in self._alone:
            for match in pattern.finditer(plain.text):
                start, end = self._with_initials(plain, *match.span(), address=address)
                if _bounded(plain, start, end, address=address) and _is_name(plain, letters, *match.span(), address):
                    yield plain.span(start, end)

        for pattern in self._cut:
            for match in pattern.finditer(plain.text):
                if plain.upper(match.start("piece")) or bits(match.group("piece")) > COMMON:
                    yield plain.span(*match.span("piece"))

    def _with_initials(self, plain: _Plain, start: int, end: int, *, address: bool) -> tuple[int, int]:
        """With initials of the name before ('A. Karst') and behind ('Karst, A.', 'Anna K'); in an address, and in a
        handle, they may be joined to it ('akarst')."""

        def joins(at: int) -> bool:
            return address or _tagged(plain.text, at)

        for _ in range(INITIALS):
            before = self._before.search(plain.text, max(0, start - 4), start)
            between = before.group("between") if before else ""
            if before is None or not ((between and (plain.upper(before.start()) or "." in between)) or joins(start)):
                break
            start = before.start()
        for _ in range(INITIALS):
            after = self._after.match(plain.text, end)
            between = after.group("between") if after else ""
            if after is None or not ((between.strip(",.") and plain.upper(after.end("between"))) or joins(start)):
                break
            end = after.end()
        return start, end


def _letters(word: str) -> str:
    """A part of a name in plain letters."""
    return "".join(one for char in word for one in _folded(char) if one.isalnum())


def _pattern(word: str) -> str:
    """A part of a name as a pattern over plain text: an apostrophe may be there or not, 'ü' may be 'u' or 'ue'."""
    made = []
    for unit in _UNIT.findall(word.lower()):
        if unit in _TWO_WAYS:
            made.append(_TWO_WAYS[unit])
        elif _APOSTROPHE.match(unit):
            made.append(f"(?:{_SEPARATOR}){{0,2}}")
        else:
            made.append(re.escape(_letters(unit)))
    return "".join(made)


def _cut(letters: str) -> Iterator[re.Pattern[str]]:
    """A name of which an ellipsis left only the beginning or the end: messages shorten what they quote."""
    if len(letters) > PIECE:
        pieces = range(len(letters) - 1, PIECE - 1, -1)
        yield re.compile(rf"(?<![^\W_])(?P<piece>{'|'.join(re.escape(letters[:n]) for n in pieces)})(?=\s?\.\.\.)")
        yield re.compile(rf"\.\.\.\s?(?P<piece>{'|'.join(re.escape(letters[-n:]) for n in pieces)})(?![^\W_])")


def _bounded(plain: _Plain, start: int, end: int, *, address: bool) -> bool:
    """Whether what stands from `start` to `end` is a word, or several, and no part of a longer one."""
    if _UNSPACED.search(plain.text[start:end]):
        return True
    for camel in (False, True):
        if plain.edge(start, camel=camel) and (plain.edge(end, camel=camel) or _plural(plain, start, end)):
            return not camel or address or _tagged(plain.text, start)
    return False


def _tagged(text: str, at: int) -> bool:
    """Whether the word that `at` lies in is a hashtag or a handle."""
    first = max(0, at - TAG)
    while at > first and (text[at - 1].isalnum() or text[at - 1] == "_"):
        at -= 1
    return at > 0 and text[at - 1] in "#@"


def _plural(plain: _Plain, start: int, end: int) -> bool:
    """'the Karsts': a name with a capital letter and the ending of a plural."""
    return plain.upper(start) and re.match(r"e?s(?![^\W_])", plain.text[end : end + 3]) is not None


def _is_name(plain: _Plain, letters: str, start: int, end: int, address: bool) -> bool:
    """Whether a part of a name, alone, is the name: not the month, not the English word."""
    if plain.upper(start) or address:
        return address or letters not in _MONTHS or not _beside_a_figure(plain.text, start, end)
    return bits(letters) > COMMON


def _beside_a_figure(text: str, start: int, end: int) -> bool:
    """'2 May', 'May 2031': the month."""
    return re.match(r"[\s.,]{1,2}\d", text[end : end + 3]) is not None or (
        re.search(r"\d(?:st|nd|rd|th)?[\s.,]{1,2}(?:of )?\Z", text[max(0, start - 8) : start]) is not None
    )
