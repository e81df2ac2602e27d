"""What scraping and machines left behind."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from html.entities import html5

from sayso.audit.check import Answer, Check, check, fails
from sayso.audit.proof import Proof, Sentence, is_quoted, listed, quoted
from sayso.data import rows
from sayso.record import Block, Role, Severity, Span
from sayso.text import key, sentences, words

PROSE = frozenset({Role.PARAGRAPH, Role.QUOTATION})
"""Roles between whose first and last sentence nothing of the site should stand."""

SITE = frozenset({Role.FURNITURE, Role.REFERENCE})
"""Roles that the report's words do not stand in."""

# --- furniture -----------------------------------------------------------------------------------

_LONGEST = 300
"""Characters: a site asks its readers for something in one breath."""


@check(Severity.WARNING)
def furniture_in_text(proof: Proof) -> Iterator[Answer]:
    """Nothing of the site stands between the report's first and last sentence.

    Looked for are sentences by which a site speaks to its readers: prompts to subscribe, share, follow, donate, and
    pointers to other pages, in lines of their own or at an edge of a paragraph. On a page without markup labels such
    as 'Advertisement' count too; markup sets them apart from the text. A site's shell above the report's first
    sentence and below its last is where it belongs, and a prompt that somebody is quoted with is theirs.

    Passes: 'Most read' and four headlines below the last sentence.
    Fails: 'The bridge was shut at noon.' / 'Enjoying this? Sign up for our newsletter.' / 'It will open on Monday.'
    """
    told: set[str] = set()
    kept: dict[str, list[Span]] = {}
    inside = _inside(proof)
    for number in _in_the_flow(proof, inside):
        for kind, span in _shell_in(proof, number, inside):
            if kind == "prompt" and key(span.text) not in told:
                told.add(key(span.text))
                yield fails(f"{quoted(span.text)} speaks for the site, between two sentences of the report", span)
            elif kind != "prompt":
                kept.setdefault(kind, []).append(span)
    for kind, spans in kept.items():  # one answer for all of a kind: they come by the dozen, from one cause
        what = listed(quoted(span.text, most=60) for span in spans[:3]) + (" and more" if len(spans) > 3 else "")
        one = len(spans) == 1
        is_ = (
            ("leads" if one else "lead") + " to other pages"
            if kind == "pointer"
            else "is the site's"
            if one
            else "are the site's"
        )
        yield fails(f"{what} {is_}, between sentences of the report", *spans)


_BOX = 3
"""Pieces of furniture in a row that on a page of markup make a box of its own, with a frame that a reader sees."""


def _in_the_flow(proof: Proof, inside: range) -> Iterator[int]:
    """The blocks among the report's; of a page of markup without those of boxes, which it sets apart."""
    run: list[int] = []
    markup = _is_markup(proof)
    for number in inside:
        if proof.page.blocks[number].role is Role.FURNITURE and markup:
            run.append(number)
            continue
        yield from run if len(run) < _BOX else ()
        run = []
        yield number
    yield from run if len(run) < _BOX else ()


def _shell_in(proof: Proof, number: int, inside: range) -> Iterator[tuple[str, Span]]:
    """The site's sentences in a block, with their kinds. In a paragraph only whole sentences at its edges are."""
    block = proof.page.blocks[number]
    text = proof.page.text[block.start : block.end]
    if (kind := shell_kind(text)) and (kind != "label" or not _is_markup(proof)):
        if block.role not in (Role.HEADING, Role.CAPTION, Role.EMBED, Role.TITLE):
            yield kind, proof.page.span(block.start, block.end)
        return
    if block.role is not Role.PARAGRAPH:
        return
    parts = sentences(text)
    asks = [shell_kind(text[start:end]) == "prompt" for start, end in parts]
    if all(asks):
        yield "prompt", proof.page.span(block.start, block.end)
        return
    outer = {0} if number == inside.start else {len(parts) - 1} if number == inside.stop - 1 else set()
    for n in sorted({0, len(parts) - 1} - outer):
        if asks[n]:
            yield "prompt", proof.page.span(block.start + parts[n][0], block.start + parts[n][1])


def shell_kind(line: str) -> str | None:
    """How a site speaks in this line or sentence (prompt, pointer, label); None where it does not."""
    if len(line) > _LONGEST or line.lstrip()[:1] in "\"“‘'«":
        return None
    words_ = _straighten(key(line)).strip(" \t:.…*•·|–—-→›»«#[]()<>!")
    return next((kind for kind, pattern in _shell().items() if pattern.fullmatch(words_)), None) if words_ else None


@functools.cache
def _shell() -> dict[str, re.Pattern[str]]:
    kinds: dict[str, list[str]] = {}
    for kind, pattern in rows("prompts.tsv"):
        kinds.setdefault(kind, []).append(f"(?:{pattern})")
    return {kind: re.compile("|".join(patterns)) for kind, patterns in kinds.items()}


def _straighten(text: str) -> str:
    """Quotation marks and apostrophes as a typewriter has them."""
    return text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')


def _is_markup(proof: Proof) -> bool:
    """Whether the page came as markup, as far as its record tells: titles or links that only markup has."""
    return bool(proof.page.links) or any(title.from_ != "text" for title in proof.page.titles)


def _inside(proof: Proof) -> range:
    """The blocks from the first to the last of the report's prose."""
    prose = [n for n, block in enumerate(proof.page.blocks) if block.role in PROSE and _is_prose(proof, block)]
    while len(prose) > 1 and _ends_before(proof, prose[-2], prose[-1]):
        prose.pop()
    return range(prose[0], prose[-1] + 1) if prose else range(0)


def _is_prose(proof: Proof, block: Block) -> bool:
    text = proof.page.text[block.start : block.end]
    ends = text.rstrip("\"'”’»)] ")[-1:] in (".", "!", "?", "…", ":")
    return ends and len(text.split()) >= 5 and shell_kind(text) is None


def _ends_before(proof: Proof, one: int, other: int) -> bool:
    """Whether the report ends above a last block of prose: below a reference list or the site's foot."""
    between = proof.page.blocks[one + 1 : other]
    return any(block.role in (Role.REFERENCE, Role.TAG) for block in between) or any(
        _FOOT.match(key(proof.page.text[block.start : block.start + 40]))
        for block in between
        if block.role is Role.FURNITURE
    )


_FOOT = re.compile(
    r"(?:©|\(c\) ?\d|copyright|all rights|tags?\b|filed under|imprint|terms|privacy|about (?:us|the author)|"
    r"comments?\b)"
)

# --- repeats -------------------------------------------------------------------------------------

_FEWEST = 6
"""Words: shorter sentences recur for no fault ('He is right.', 'Live updates')."""


@check(Severity.WARNING)
def repeated_sentence(proof: Proof) -> Iterator[Answer]:
    """No sentence of the report stands twice.

    Compared are the sentences of its paragraphs, without case, marks and white space. A standfirst, a caption or a
    list of key points that repeats a sentence is a matter of taste, a sentence in quotation marks may be a refrain, and
    a line without a full stop may stand above every entry of a live page: none of them counts.

    Passes: a standfirst that is the first sentence again; a chant quoted twice.
    Fails: 'Schools in two parishes stay shut until Friday, the council said.' in the third and in the sixth paragraph.
    """
    first: dict[tuple[str, ...], Sentence] = {}
    run: list[tuple[Sentence, Sentence]] = []
    for sentence in _of_paragraphs(proof):
        same = tuple(words(sentence.text))
        before = first.setdefault(same, sentence)
        if before is sentence or len(same) < _FEWEST or before.role is Role.FURNITURE or _is_refrain(proof, sentence):
            if run and len(same) >= _FEWEST:
                yield _twice(proof, run)
                run = []
            continue
        run.append((before, sentence))
    if run:
        yield _twice(proof, run)


def _twice(proof: Proof, run: list[tuple[Sentence, Sentence]]) -> Answer:
    """One answer for sentences that were repeated together."""
    (before, again), more = run[0], len(run) - 1
    along = f", with the {'sentence' if more == 1 else f'{more} sentences'} behind it" if more else ""
    spans = [proof.span(sentence) for pair in run for sentence in reversed(pair)]
    return fails(f"{quoted(again.text)} stood on the page before{along}: {quoted(before.text, most=40)}", *spans)


def _of_paragraphs(proof: Proof) -> Iterator[Sentence]:
    """The sentences of paragraphs, and of what reading set aside among them or right behind: it drops repeats."""
    inside = _inside(proof)
    last = inside.stop
    for sentence in proof.sentences:
        if sentence.role is Role.PARAGRAPH or (
            sentence.role is Role.FURNITURE and inside.start <= sentence.block <= last
        ):
            yield sentence


def _is_refrain(proof: Proof, sentence: Sentence) -> bool:
    """In quotation marks, the site's, or a line without an end: of a song, a list, a table."""
    text = sentence.text.strip()
    if shell_kind(text):
        return True
    if text[:1] in "\"“‘«'" or _LISTED.match(text) or proof.in_quotes(sentence.block, sentence.start, sentence.end):
        return True
    return text.rstrip("\"'”’»)]")[-1:] not in (".", "!", "?", "…") or _SIGNED.search(text) is not None


_LISTED = re.compile(r"[^.:!?]{2,40}: ?\d")
"""A row of a list written as a line: 'Serves: 4'."""
_SIGNED = re.compile(r"https?://|www\.|\S@\S|^(?:this (?:article|story|report)|correction|update|by) ", re.IGNORECASE)

# --- tools ---------------------------------------------------------------------------------------


@check(Severity.ERROR)
def template_leftover(proof: Proof) -> Iterator[Answer]:
    """No words of the tool that made the page are left on it.

    Looked for are what chat assistants say around their work, labels of rewriting and translation tools, placeholders
    and short codes of content management systems, and the errors of scripts. Words in quotation marks are somebody's:
    a report about such tools may quote them. The site's shell may name what it is built with.

    Passes: 'Proudly powered by PressKit' at the foot; '"As an AI language model, I cannot vote," it replied.'
    Fails: 'Here is the rewritten article:' above the first paragraph; '[insert quote here]'; 'Lorem ipsum dolor'.
    """
    inside = _inside(proof)
    anywhere = _anywhere(proof.page.text)
    for number, block in enumerate(proof.page.blocks):
        if block.role is Role.REFERENCE or (block.role is Role.FURNITURE and number not in inside):
            continue
        text = proof.page.text[block.start : block.end]
        found: list[tuple[int, int, str]] = []
        for whose, start, end in _tool_words(proof, number, text, anywhere):
            if not any(start < b and a < end for a, b, _ in found):
                found.append((start, end, whose))
            if len(found) == _ENOUGH:
                break
        if found:
            spans = [proof.page.span(block.start + start, block.start + end) for start, end, _ in sorted(found)]
            tools = listed(dict.fromkeys(whose for _, _, whose in found))
            yield fails(
                f"{listed(quoted(span.text) for span in spans[:3])}: words of {tools}, not of the report", *spans
            )


_ENOUGH = 20
"""Places of one paragraph: more tell nobody more."""
Pattern = tuple[str, re.Pattern[str]]
Searched = tuple[tuple[str, ...], Pattern]
"""Bits of which one stands in whatever the pattern matches, and the pattern."""


def _tool_words(proof: Proof, number: int, text: str, anywhere: list[Searched]) -> Iterator[tuple[str, int, int]]:
    """The places in a block that hold a tool's words: a whole block, a sentence that begins so, words anywhere."""
    block = proof.page.blocks[number]
    low = _small(text)
    bare = low[:_LONGEST].strip(" \t*#_•-")
    if block.role not in (Role.TABLE, Role.TAG):
        if bare and len(low) < _LONGEST:
            for whose, pattern in _leftovers("whole"):
                if pattern.fullmatch(bare):
                    yield whose, 0, len(text)
                    return
        for sentence in proof.sentences_of(number):
            start, end = sentence.start - block.start, sentence.end - block.start
            opening = _OPENING.match(low, start, end)
            at = opening.end() if opening else start
            for whose, pattern in _leftovers("line"):
                if pattern.match(low, at, end) and _is_told(text, start, end):
                    yield whose, start, end
                    break
    for bits, (whose, pattern) in anywhere:
        for match in pattern.finditer(low) if any(bit in low for bit in bits) else ():
            if match.end() > match.start() and not is_quoted(text, match.start(), match.end()):
                yield whose, match.start(), match.end()


_OPENING = re.compile(r"[ *#_•>-]{1,20}")


def _small(text: str) -> str:
    """A text in small letters with straight quotes, of the same length."""
    small = text.lower()
    if text.isascii():
        return small
    return _straighten(small) if len(small) == len(text) else _straighten(text)


def _is_told(text: str, start: int, end: int) -> bool:
    """Nobody on the page says it: it stands outside quotation marks, and no speaker follows in its sentence."""
    return not is_quoted(text, start, end) and not _SPEAKER.search(text, start, end)


_SPEAKER = re.compile(
    r"[,”\"’'] (?:he|she|they|it|the \w+|[A-Z]\w+(?: [A-Z]\w+)?) (?:said|says|wrote|replied|added|told|asked)\b"
)


@functools.cache
def _leftovers(where: str) -> tuple[Pattern, ...]:
    """The patterns of each tool, as one: there are few tools and many blocks."""
    tools: dict[str, list[str]] = {}
    for whose, place, pattern, *_ in rows("leftovers.tsv"):
        if place == where:
            tools.setdefault(whose, []).append(f"(?:{pattern})")
    return tuple((whose, re.compile("|".join(patterns))) for whose, patterns in tools.items())


@functools.cache
def _searched() -> tuple[Searched, ...]:
    return tuple(
        (tuple(more[0].split("|")), (whose, re.compile(pattern)))
        for whose, place, pattern, *more in rows("leftovers.tsv")
        if place == "any"
    )


def _anywhere(text: str) -> list[Searched]:
    """The patterns of which a page holds a bit: few pages hold any, and the rest need not be searched."""
    low = _small(text)
    return [searched for searched in _searched() if any(bit in low for bit in searched[0])]


# --- letters -------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W\d_]{2,60}")
_HINT = re.compile(r"[^\x00-\u036f\u1e00-\u1eff\u2000-\u20cf]")
"""Something besides Latin letters and signs: without it a text mixes no scripts."""


@check(Severity.ERROR)
def mixed_script(proof: Proof) -> Iterator[Answer]:
    """No word holds letters of another script that look like its own.

    A word is looked at where it has letters of two scripts and all those of the lesser one can be taken for letters of
    the other, as of Cyrillic, Greek, Armenian, fullwidth or mathematical letters among Latin ones. A whole foreign
    word, a sign before a unit (µg), a symbol that resembles no letter ('Ω-class', 'ΔT') and a foreign ending at an
    abbreviation are none. All such words of a paragraph are one finding.

    Passes: 'The Ω-class boats'; 'a 5 µg dose'; 'the newspaper «Правда»'.
    Fails: 'Mоscow' with a Cyrillic о.
    """
    for block in proof.page.blocks:
        text = proof.page.text[block.start : block.end]
        if block.role in SITE or text.isascii() or not _HINT.search(text):
            continue
        found = [(match, odd) for match in _WORD.finditer(text) if (odd := odd_letters(match.group()))]
        if found:
            spans = [proof.page.span(block.start + match.start(), block.start + match.end()) for match, _ in found]
            what = "; ".join(f"{quoted(match.group())} has {told}" for match, told in found[:3])
            yield fails(what, *spans)


def odd_letters(word: str) -> str | None:
    """What is odd about a word's letters ('а Cyrillic “о” for a Latin one'), None where they are of one script."""
    scripts = [_script(letter) for letter in word]
    kinds = {script for script in scripts if script}
    if len(kinds) < 2:
        return None
    most = max(map(scripts.count, kinds))
    for own in sorted(kinds, key=lambda script: script != "Latin"):
        odd = [(letter, script) for letter, script in zip(word, scripts, strict=True) if script != own]
        if scripts.count(own) == most and all(script and _resembles(letter, script, own) for letter, script in odd):
            return None if _is_ending(word, scripts) or _is_formula(word, kinds) else _odd_told(odd, own)
    return None


def _odd_told(odd: list[tuple[str, str | None]], own: str) -> str:
    by_script: dict[str, list[str]] = {}
    for letter, script in dict.fromkeys(odd):
        by_script.setdefault(script or "", []).append(f"“{letter}”")
    return listed(f"the {script} {listed(letters)}" for script, letters in by_script.items()) + f" among {own} letters"


def _is_ending(word: str, scripts: list[str | None]) -> bool:
    """'SMSа': a Latin abbreviation of two letters or more in capitals with a Cyrillic ending in small letters."""
    at = next((n for n, script in enumerate(scripts) if script != "Latin"), 0)
    return (
        at >= 2
        and len(word) - at <= 3
        and word[:at].isupper()
        and word[at:].islower()
        and set(scripts[at:]) == {"Cyrillic"}
    )


def _is_formula(word: str, kinds: set[str]) -> bool:
    """'ρgh', 'πr': a Greek symbol in a short run of letters."""
    return "Greek" in kinds and len(word) <= 3


@functools.cache
def _alphabets() -> dict[str, dict[str, str]]:
    """By script, its letters that look Latin and the Latin letters they are taken for."""
    found: dict[str, dict[str, str]] = {}
    for script, letters, latin in rows("lookalikes.tsv"):
        found.setdefault(script, {}).update(zip(letters, latin, strict=True))
    return found


@functools.lru_cache(maxsize=4096)
def _script(letter: str) -> str | None:
    """The script of a letter; None for one that is taken to belong to any."""
    code = ord(letter)
    if code < 0x250 or 0x1E00 <= code < 0x1F00:
        return "Latin" if letter not in "µªº" else None
    if 0xFF21 <= code <= 0xFF5A:
        return "fullwidth"
    if 0x1D400 <= code <= 0x1D7CB:
        return "mathematical"
    if 0x2170 <= code <= 0x217F:
        return "Roman numeral"
    name = unicodedata.name(letter, "").split(" ", 1)[0]
    return name.capitalize() if name in ("CYRILLIC", "GREEK", "ARMENIAN", "LATIN") else None


def _resembles(letter: str, script: str, own: str) -> bool:
    """Whether a letter of one script is taken for one of another."""
    if script in ("fullwidth", "mathematical"):
        return own == "Latin" and unicodedata.normalize("NFKC", letter).isascii()
    latin = _alphabets().get(script.split()[0].lower(), {})
    if own == "Latin":
        return letter in latin
    if script == "Latin":
        return letter in _alphabets().get(own.lower(), {}).values()
    return letter in latin and latin[letter] in _alphabets().get(own.lower(), {}).values()


# --- decoding ------------------------------------------------------------------------------------

# Windows-1252 as programs read it: the five bytes it leaves open are control characters.
_HIGH = "".join(bytes([n]).decode("cp1252", "ignore") or chr(n) for n in range(0x80, 0xC0))
_HIGH_1251 = "".join(bytes([n]).decode("cp1251", "ignore") or chr(n) for n in range(0x80, 0xC0))
_CONTROLS = "\x80-\x84\x86-\x9f"
_CLOSERS = "’”‘“„…–—•»«›‹ \u00a0"


def _one_of(chars: str) -> str:
    return "[" + re.escape(chars) + "\x80-\x9f" + "]"


_H = _one_of(_HIGH)
_C = _one_of(_HIGH_1251)
_BROKEN = re.compile(
    "|".join(
        (
            "\ufffd{1,200}",
            f"[{_CONTROLS}]{{1,200}}",
            "ï»¿|ï¿½",
            f"(?:ð|đ)[Ÿ\x9f]{_H}{{0,2}}",
            f"â[€\x80](?:{_H}|(?=[\\s\\w.,;:!?]))|â[\x81-\x9f„‚ˆ†œ—–˜™]{_H}",
            f"(?:[ÂÃ]{_H}){{1,200}}",
            f"(?:[ÐÑ]{_H}){{2,200}}|(?:[ÎÏ]{_H}){{2,200}}|(?:[ØÙÚÛ]{_H}){{2,200}}|(?:[ÄÅ]{_H}){{1,200}}",
            f"(?:[à-ï][{_H[1:-1]}]{{2}}){{2,200}}",
            f"(?:вЂ|в„|в‚){_C}|(?:[РС]{_C}){{3,200}}|В(?:[«»©®°·]|[ \u00a0](?=[£€«»]))(?<=[^А-я].)",
            r"\b[A-Za-z]{1,30}[a-z]\?(?:s|t|re|ll|ve|d|m)\b(?![\w?=&])",
            r"\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|=E2=80=[0-9A-F]{2}|(?<![\w/=&?])%E2%80%[0-9A-F]{2}",
            r"&(?:amp;)?(?:#\d{2,6}|#x[0-9a-fA-F]{2,5}|[A-Za-z]{2,8}\d{0,2});|&nbsp\b",
        )
    )
)
_ADDRESS = re.compile(r"://|www\.|[?&]\w+=")
_WORD_BEFORE = re.compile(r"\S*$")


@check(Severity.ERROR)
def broken_characters(proof: Proof) -> Iterator[Answer]:
    """The page's characters were decoded as they were written.

    Looked for are UTF-8 taken for Windows-1252, Latin-1 or Windows-1251, once or twice over (â€™, Ã©, вЂ”), the
    replacement character, control characters of Latin-1, character references and escapes left as they are (&amp;nbsp;
    shown as text) and a question mark in an apostrophe's place. All of a paragraph are one finding.

    Passes: 'SÃO PAULO'; '5 €'; 'ROMÃ”, said the label' where a capital Ã ends a word.
    Fails: 'the districtâ€™s villages'; 'a cafÃ© on the quay'; 'Smith &amp;nbsp;said'.
    """
    for block in proof.page.blocks:
        text = proof.page.text[block.start : block.end]
        if block.role is Role.FURNITURE or not _may_be_broken(text):
            continue
        found = [match for match in _BROKEN.finditer(text) if _is_broken(text, match)]
        if found:
            places = dict.fromkeys(_word_at(text, match) for match in found)
            spans = [proof.page.span(block.start + start, block.start + end) for start, end in places]
            meant = next((f", where {quoted(w)} was meant" for m in found if (w := repaired(m.group()))), "")
            yield fails(f"{listed(quoted(span.text) for span in spans[:3])}: mis-decoded characters{meant}", *spans)


def _may_be_broken(text: str) -> bool:
    return _SUSPECT.search(text) is not None


_SUSPECT = re.compile(r"[\x80-\x84\x86-\x9f\ufffdÂ-ÅÎ-ÐÑØ-Ûà-ïðđРСВв&\\]|[=%]E2|[a-z]\?\w")


def _is_broken(text: str, match: re.Match[str]) -> bool:
    start, end = match.span()
    found = match.group()
    if found.isascii():
        return _is_left_over(text, start, end)
    before, after = text[start - 1 : start], text[end : end + 1]
    if len(found) == 2 and found[0] in "ÂÃÄÅ" and found[1] in _CLOSERS:
        # a capital Ã or Â may end a word of Portuguese, Vietnamese or Romanian in capitals: 'IRMÃ”'
        if before.isupper() and not after.isalpha():
            return False
        if found[1] in " \u00a0":
            return found[0] == "Â" and not before.isupper()
        return bool(before.isalpha() or after.isalpha()) and repaired(found) is not None
    if found[0] in "ÄÅ":
        return repaired(found) is not None and bool(before.islower() or after.islower())
    if found[0] in "ÐÑÎÏØÙÚÛРС" or "à" <= found[0] <= "ï":
        return found[0] in "âïð" or repaired(found) is not None
    return True


def _is_left_over(text: str, start: int, end: int) -> bool:
    """An escape is a fault outside addresses, and outside the marks in which a report shows code."""
    if text[start - 1 : start] in ("`", "'", '"', "“", "‘") and text[end : end + 1] in ("`", "'", '"', "”", "’"):
        return False
    found = text[start:end]
    if _ADDRESS.search(_WORD_BEFORE.search(text[max(0, start - 300) : start]).group()):  # type: ignore[union-attr]
        return False
    if found.startswith("&") and found.endswith(";") and "#" not in found:
        return found[1:].removeprefix("amp;") in html5
    return True


def _word_at(text: str, match: re.Match[str]) -> tuple[int, int]:
    """The word a fault stands in: that is what a person looks for."""
    start, end = match.span()
    first, last = max(0, start - 30), end + 30
    while start > first and not text[start - 1].isspace():
        start -= 1
    while end < min(last, len(text)) and not text[end].isspace():
        end += 1
    return start, end


def repaired(found: str) -> str | None:
    """What was written before it was taken for another encoding; None where that was no UTF-8."""
    for name in ("cp1252", "cp1251"):
        try:
            raw = b"".join(bytes([ord(c)]) if 0x80 <= ord(c) < 0xA0 else c.encode(name) for c in found)
            meant = raw.decode("utf-8")
        except UnicodeError:
            continue
        return meant if meant.isprintable() else None
    return None


CHECKS: tuple[Check, ...] = (furniture_in_text, repeated_sentence, template_leftover, mixed_script, broken_characters)
