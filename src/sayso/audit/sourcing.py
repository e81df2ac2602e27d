"""Who could be asked: figures, voices and quotations without a name."""

from __future__ import annotations

import bisect
import functools
import re
from collections import Counter
from collections.abc import Iterator

from sayso.audit.check import Answer, Check, check, fails
from sayso.audit.proof import Proof, Sentence, quotations, quoted
from sayso.data import rows
from sayso.record import Bound, Figure, Genre, Kind, Role, Severity, Source, Span, Statement
from sayso.text import key

SPEAKERS = frozenset({Kind.PERSON, Kind.ORGANISATION, Kind.COLLECTIVE, Kind.ANONYMOUS})
NAMED = frozenset({Kind.PERSON, Kind.ORGANISATION, Kind.DOCUMENT})
OWN_VOICE = frozenset({Genre.OPINION, Genre.INTERVIEW, Genre.QUIZ})
"""Pages that speak for whoever signs them, or for the one who is asked."""


@functools.cache
def _patterns(name: str) -> dict[str, re.Pattern[str]]:
    kinds: dict[str, list[str]] = {}
    for kind, pattern in rows(name):
        kinds.setdefault(kind, []).append(f"(?:{pattern})")
    return {kind: re.compile("|".join(patterns)) for kind, patterns in kinds.items()}


def _has(what: str, text: str) -> bool:
    return _patterns("sourcing.tsv")[what].search(text) is not None


@functools.lru_cache(maxsize=256)  # several checks ask about the same sentences
def _low(text: str) -> str:
    low = key(text)
    return low if low.isascii() else low.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')


# --- what a sentence rests on --------------------------------------------------------------------


def _gives_source(proof: Proof, sentence: Sentence) -> bool:
    """Whether a sentence plainly says whose words it holds: by a chain, by words of saying, by a mark or a link."""
    if any(_is_voice(link) for link in _links_in(proof, sentence)):
        return True
    low = _low(sentence.text)
    if _has("saying", low) and not _has("unsaid", low):
        return True
    return _has("seen", low) or _is_cited(proof, sentence)


def _is_voice(link: Source) -> bool:
    """Somebody who gives words; a crowd only where it says them, not where it is told what hundreds want or attack."""
    if link.kind in (Kind.COLLECTIVE, Kind.ANONYMOUS) and link.cue and not _has("saying", _low(link.cue.text)):
        return False
    return link.kind is not Kind.UNNAMED and (link.source is not None or link.name is not None)


def _is_cited(proof: Proof, sentence: Sentence) -> bool:
    """Whether a reference is cited in a sentence, or a link leads out of it: online that is how a source is given."""
    at = bisect.bisect_left(proof.cited, sentence.start)
    return at < len(proof.cited) and proof.cited[at] < sentence.end


def _neighbours(proof: Proof, sentence: Sentence) -> Iterator[tuple[Sentence, bool]]:
    """The sentences before and after, and whether they stand in the same paragraph; none across a heading."""
    for other in proof.around(sentence):
        if other.start != sentence.start and other.role is not Role.STANDFIRST:
            between = proof.page.blocks[min(other.block, sentence.block) + 1 : max(other.block, sentence.block)]
            if all(block.role is not Role.HEADING for block in between):
                yield other, other.block == sentence.block


def _stems(text: str) -> frozenset[str]:
    """The words of some length that are no names, cut to six letters: what sentences of one matter share."""
    return frozenset(word[:6] for word in _SMALL.findall(text) if word not in _COMMON)


_SMALL = re.compile(r"\b[a-z]{4,40}\b")
_COMMON = frozenset(
    """about above after again against along also although among another around because been before being below
    between both could does doing down during each even ever every first from further have having here hers himself
    into itself just last less like made make many more most much must near next none nothing once only onto other
    over same shall should since some still such than that their them then there these they this those three through
    time today took under until upon very were what when where which while whom whose will with within without would
    year years week month said says told people million billion thousand hundred dozen""".split()
)

# --- figures -------------------------------------------------------------------------------------

_FEWEST = 3
"""Fewer people than this are told of one by one; who saw to them is told beside."""
_MUCH_MONEY = 1e6
"""From a million of any currency on, a sum matters whatever it was for."""

_LEAST_MONEY = 10_000
"""In any currency: below, a sum is a price, a fare, a fine."""
_MOST = 20
"""Figures of one sentence that are looked at."""
_LEAST_COUNT = 20
"""People or things: fewer are told of in a report of what its writer saw."""


@check(Severity.WARNING)
def figure_unsourced(proof: Proof) -> Iterator[Answer]:
    """A figure of consequence has a source, in its own sentence or a neighbouring one.

    Of consequence are the dead and hurt, people driven out or laid off, attacks and arms, damage, losses and spending,
    and claims of scale or of a rise. Ages, lengths, prices, scores, dates, votes and the plain facts of a place are
    not, nor is what happened in an earlier year. A source is anybody or anything that is said to give the figure, a
    cited reference or link, or the reporter's own count. A neighbour in another paragraph counts where it speaks of
    the same thing. A figure that is sourced elsewhere on the page has its source, and so has every figure of a page
    that stands on one report named at its top.

    Passes: 'The flood did damage of 3 million crowns, the council said.'; 'The bridge is 340 metres long.'
    Fails: 'The shortage cost the valley 61 million crowns.' with nobody named before or after.
    """
    if proof.page.genre in OWN_VOICE or _stands_on_one_report(proof) or _speaks_for_itself(proof):
        return
    given = _figures_with_source(proof)
    for number, sentence in enumerate(proof.body):
        if sentence.role not in (Role.PARAGRAPH, Role.LIST_ITEM) or proof.in_quotes(
            sentence.block, sentence.start, sentence.end
        ):
            continue
        found = [(figure, matter) for figure in _figures(proof, sentence) if (matter := _matter(sentence, figure))]
        if not found or _is_background(proof, sentence) or _is_sourced(proof, sentence, lead=number == 0):
            continue
        if all(_same_elsewhere(figure, given) for figure, _ in found):
            continue
        figure, matter = found[0]
        spans = [proof.page.span(figure.start, figure.end) for figure, _ in found]
        yield fails(
            f"{quoted(figure.text)} ({matter}) has no source in its sentence or beside it: {quoted(sentence.text)}",
            proof.span(sentence),
            *spans,
        )


def _figures(proof: Proof, sentence: Sentence) -> list[Figure]:
    """The figures in a sentence outside quotation marks and outside what is passed on as reported; of a sentence that
    no statement holds, bare numbers; and shares told in words."""
    said = proof.said_in(sentence.start, sentence.end)
    told = {
        (figure.start, figure.end): (figure, statement)
        for statement in said
        for figure in statement.figures
        if sentence.start <= figure.start < sentence.end
    }
    found = {place: figure for place, (figure, statement) in told.items() if not _is_passed_on(sentence, statement)}
    if not told and not _has("rumour", _low(sentence.text)):
        found = {(figure.start, figure.end): figure for figure in _bare_numbers(sentence)}
    if not _has("rumour", _low(sentence.text)):
        found |= {(figure.start, figure.end): figure for figure in _shares(sentence)}
    first = sorted(found)[:_MOST]
    return [found[place] for place in first if not proof.in_quotes(sentence.block, place[0], place[1])]


def _is_passed_on(sentence: Sentence, statement: Statement) -> bool:
    """Whether a statement is a rumour: reports-unnamed asks after that."""
    return any(link.kind is Kind.UNNAMED for link in statement.chain) and _has("rumour", _low(sentence.text))


_COUNTS = "one|two|three|four|five|six|seven|eight|nine|ten|twenty|a hundred"
_SHARE = re.compile(
    rf"\b(?:(?:{_COUNTS}) (?:\w+ )?(?:in|out of) (?:every )?(?:{_COUNTS})|\d{{1,2}} in \d{{1,3}})\b"
    r"(?! (?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?)\b)"
    r"|\b(?:by|up|down) (?:almost |nearly |about |over |more than )?(?:a|one|two|three)[ -]"
    r"(?:thirds?|half|quarters?|fifths?)\b"
    r"|\b(?:half|two[ -]thirds|a third|a quarter|three[ -]quarters) of (?:all |the |its |their )\w+",
    re.IGNORECASE,
)


def _shares(sentence: Sentence) -> Iterator[Figure]:
    """'One net in nine', 'by a third': shares without a number that the record would hold."""
    for match in _SHARE.finditer(sentence.text):
        start, end = sentence.start + match.start(), sentence.start + match.end()
        yield Figure(start=start, end=end, text=match.group(), low=1, high=1, bound=Bound.EXACT, unit="%")


_NUMBER = re.compile(
    r"(?P<sign>[$€£¥] ?)?(?:(?P<digits>\d{1,3}(?:,\d{3}){1,4}|\d{1,9}(?:\.\d{1,3})?)"
    r"(?: ?(?P<scale>million|billion|m\b|bn\b))?"
    r"|(?P<many>[Hh]undreds|[Tt]housands|[Mm]illions)(?: of)?)(?: ?(?P<unit>%|per ?cent\b)| (?P<noun>[a-z]{3,30}))?"
)
_SCALES = {"million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9}
_ORDERS = {"hundreds": 200.0, "thousands": 2000.0, "millions": 2_000_000.0}


def _bare_numbers(sentence: Sentence) -> Iterator[Figure]:
    """The numbers of a sentence that was read without its figures, with the word behind each."""
    for match in _NUMBER.finditer(sentence.text):
        if match["many"]:
            size, bound = _ORDERS[match["many"].lower()], Bound.ORDER
        else:
            size, bound = float(match["digits"].replace(",", "")) * _SCALES.get(match["scale"] or "", 1), Bound.EXACT
        plain = match["digits"] and not (match["sign"] or match["scale"] or match["unit"])
        if plain and (match["noun"] is None or 1500 <= size < 2100):
            continue  # a year or a name, for all that can be told
        unit = "XXX" if match["sign"] else "%" if match["unit"] else match["noun"]
        yield Figure(
            start=sentence.start + match.start(),
            end=sentence.start + match.end(),
            text=match.group(),
            low=size,
            high=None if bound is Bound.ORDER else size,
            bound=bound,
            unit=unit,
        )


def _matter(sentence: Sentence, figure: Figure) -> str | None:
    """What makes a figure one of consequence in its sentence; None where nothing does."""
    size = figure.high if figure.low is None else figure.low
    unit = (figure.unit or "").casefold()
    if (
        size is None
        or _is_measure(unit)
        or _AGE.search(
            _low(sentence.text[max(0, figure.start - sentence.start - 30) : figure.end - sentence.start + 12])
        )
    ):
        return None
    matters = _patterns("consequence.tsv")
    if unit == "%" and _has("market", _low(sentence.text)):
        return None
    near = _low(sentence.text[max(0, figure.start - sentence.start - 90) : figure.end - sentence.start + 90])
    if _is_money(sentence, figure):
        told = size >= _LEAST_MONEY and matters["money"].search(near)
        return "money" if told or size >= _MUCH_MONEY else None
    if unit == "%":
        return next((matter for matter in _OF_SHARES if matters[matter].search(near)), None)
    for matter in ("casualties", "crowd", "displacement", "attacks", "damage"):
        least = _FEWEST if matter == "casualties" else _LEAST_COUNT
        if not unit and figure.bound is Bound.EXACT and matter != "casualties":
            continue  # a name or a number to call, for all that can be told
        if size >= least and matters[matter].search(near):
            return matter
    return None


_OF_SHARES = ("casualties", "displacement", "damage", "rate")
_AGE = re.compile(r"(?:-year-old|\byears? old|\baged \d+|, \d{1,3},)\W{0,3}$")
_ISO = re.compile(r"[A-Z]{3}")


def _is_money(sentence: Sentence, figure: Figure) -> bool:
    """A known currency, or a unit of one small word behind a verb of money: 'paid 480,000 besks'."""
    unit = figure.unit or ""
    names, patterns = key(unit).split(), _patterns("consequence.tsv")
    if _ISO.fullmatch(unit) or (names and patterns["coin"].fullmatch(names[-1])):
        return True
    before = _low(sentence.text[max(0, figure.start - sentence.start - 60) : figure.start - sentence.start])
    return unit.islower() and len(names) == 1 and patterns["sum"].search(before) is not None


@functools.cache
def _measures() -> frozenset[str]:
    """Units of measure and of time."""
    return frozenset(
        unit.replace("_", " ").casefold() for kind, units in rows("units.tsv") if kind != "p" for unit in units.split()
    )


_LENGTHS = frozenset(
    """metre metres meter meters kilometre kilometres kilometer kilometers mile miles foot feet inch inches yard yards
    acre acres hectare hectares kilogram kilograms gram grams tonne tonnes ton tons pound pounds litre litres liter
    liters gallon gallons degree degrees volt volts watt watts megawatt megawatts page pages word words point points
    vote votes seat seats goal goals floor floors storey storeys room rooms bed beds lane lanes episode episodes
    chapter chapters game games match matches step steps question questions""".split()
)


def _is_measure(unit: str) -> bool:
    return unit in _measures() or (unit.split()[-1:] != [] and unit.split()[-1] in _LENGTHS)


def _is_background(proof: Proof, sentence: Sentence) -> bool:
    """A sentence about an earlier year, public by now and nothing that the page brings, or about a work of art."""
    published = proof.page.published
    this = int(published.value[:4]) if published and published.value[:4].isdecimal() else proof.day.year
    years = [int(year) for year in _YEAR.findall(sentence.text)]
    low = _low(sentence.text)
    return any(year < this for year in years) or bool(_LONG_AGO.search(low) or _MADE_UP.search(low))


_MADE_UP = re.compile(r"\b(?:films?|movies?|novels?|plays?|operas?|episodes?|musical|paintings?|video games?)\b")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_LONG_AGO = re.compile(
    r"\b(?:decades?|years|centur(?:y|ies)) (?:ago|earlier)\b|\b(?:19|20)\d0s\b|\blast (?:century|decade)\b|\bcentury\b"
)


def _is_sourced(proof: Proof, sentence: Sentence, *, lead: bool) -> bool:
    if _gives_source(proof, sentence):
        return True
    own = _stems(sentence.text)
    for other, together in _neighbours(proof, sentence):
        low = _low(other.text)
        goes_on = together and (other.start < sentence.start or _GOES_ON.match(other.text) is not None)
        same = goes_on or lead or _has("pointing", low) or own & _stems(other.text)
        if same and _gives_source(proof, other):
            return True
    return False


_GOES_ON = re.compile(r"(?:It|This|That|These|Those|They|He|She|His|Her|Their|Of (?:these|those|them))\b|[\"“]")


def _figures_with_source(proof: Proof) -> list[Figure]:
    return [
        figure
        for statement in proof.statements
        if any(_is_voice(link) for link in statement.chain)
        for figure in statement.figures
    ]


def _same_elsewhere(figure: Figure, given: list[Figure]) -> bool:
    """Whether a sourced statement has the figure too, exact or rounded."""
    size = figure.high if figure.low is None else figure.low
    if size is None or figure.bound is Bound.ORDER:
        return False
    for other in given:
        there = other.high if other.low is None else other.low
        if there is not None and abs(there - size) <= 0.05 * size and size >= _LEAST_COUNT:
            return True
        if there == size and key(other.unit or "").split()[-1:] == key(figure.unit or "").split()[-1:]:
            return True
    return False


def _stands_on_one_report(proof: Proof) -> bool:
    """Whether the first sentences name a report that the page then keeps coming back to."""
    top = proof.body[:3]
    for sentence in top:
        low = _low(sentence.text)
        match = _patterns("sourcing.tsv")["base"].search(low)
        if match and _gives_source(proof, sentence):
            again = re.compile(rf"\b(?:the|its|this|that|their) (?:\w+ )?{re.escape(match.group())}\b")
            later = sum(again.search(_low(other.text)) is not None for other in proof.body if other is not sentence)
            if later >= 2:
                return True
    return False


def _speaks_for_itself(proof: Proof) -> bool:
    """Whether a body tells of itself: 'we' and 'our' outside quotation marks, more than once."""
    found = 0
    for sentence in proof.body:
        match = _OUR.search(sentence.text)
        if match and not proof.in_quotes(sentence.block, sentence.start + match.start(), sentence.start + match.end()):
            found += 1
    return found > 1


_OUR = re.compile(r"\b(?:[Oo]ur|[Ww]e)\b(?! (?:reporter|correspondent|own))")

# --- voices --------------------------------------------------------------------------------------

_REACH = 2
"""Sentences on either side in which a report tells who bears a voice out or stands behind a rumour."""
_FEWEST_WORDS = 4
"""Words: fewer state nothing that could harm anybody."""
_ALIKE = 0.4
"""Share of an anonymous statement's words that a named one must hold to be about the same. Chosen by eye on invented
pages: paraphrases of one thing share half and more, statements about other sides of a matter a quarter."""


@check(Severity.WARNING)
def anonymous_only(proof: Proof) -> Iterator[Answer]:
    """A serious statement does not rest on voices without names alone.

    Serious is what harms somebody if it is not so: crime, corruption, violence, danger, a fall from office, ruin. A
    voice without a name is a source, an insider, people familiar with a matter, an official who would not be named; a
    spokesman speaks for whoever sends him. It is borne out where somebody with a name, or a document, confirms it in
    the sentences beside it or says the same anywhere on the page.

    Passes: 'Two insurers, who asked not to be named, said cover had been withdrawn. The insurers' league confirmed it.'
    Fails: 'The fund was secretly topped up by a rival firm, two people familiar with the matter said.'
    """
    told: set[int] = set()
    named = _named_statements(proof)
    for statement in proof.statements:
        voice = _hidden_voice(proof, statement)
        where = proof.sentence_at(statement.words[0].start)
        if voice and where and where.start not in told and _is_grave(words_ := _words_of(statement)):
            told.add(where.start)
            if not _is_borne_out(proof, words_, where, named):
                yield _alone_told(proof, words_, where, voice)
    for sentence in proof.body:  # where the chain was not read
        heard = None if sentence.start in told else _heard(proof, sentence)
        if heard and _is_grave(sentence.text) and not _is_borne_out(proof, sentence.text, sentence, named):
            yield _alone_told(proof, sentence.text, sentence, heard)


def _alone_told(proof: Proof, words_: str, where: Sentence, voice: Span) -> Answer:
    reason = f"{quoted(words_)} rests on {quoted(voice.text)} alone, and nobody with a name says or confirms it"
    return fails(reason, proof.span(where), voice)


def _is_grave(words_: str) -> bool:
    return len(words_.split()) >= _FEWEST_WORDS and _has("serious", _low(words_))


def _heard(proof: Proof, sentence: Sentence) -> Span | None:
    """The words of an anonymous voice and its verb in a sentence in which nobody with a name speaks."""
    match = _patterns("sourcing.tsv")["speaks"].search(_low(sentence.text))
    if match is None or any(_is_nameable(link) for link in _links_in(proof, sentence)):
        return None
    place = _find(sentence, match.group())
    return None if place is None or proof.in_quotes(sentence.block, place.start, place.end) else place


def _words_of(statement: Statement) -> str:
    return " … ".join(span.text for span in statement.words)


def _hidden_voice(proof: Proof, statement: Statement) -> Span | None:
    """The words for the innermost source where nobody in the chain but a publication has a name."""
    last = statement.innermost
    if last is None or last.source is None:
        return None
    if any(_is_nameable(link) for link in statement.chain):
        return None
    words_ = _low(last.source.text)
    sentence = proof.sentence_at(last.source.start)
    beside = " ".join(_low(other.text) for other in proof.around(sentence)) if sentence else ""
    if _has("voice", words_) and not _SPEAKS_FOR.search(words_):
        return last.source
    if last.kind is Kind.ANONYMOUS and _has("hidden", beside) and not _SPEAKS_FOR.search(words_):
        return last.source
    return None


_SPEAKS_FOR = re.compile(r"\b(?:spokes\w+|press (?:officer|office|secretary)|on behalf of|representing|duty officer)\b")


def _is_nameable(link: Source) -> bool:
    """A person, body or document with a name of its own: words that hold a capital behind their first."""
    if link.kind not in NAMED or link.name is None:
        return False
    return not _has("voice", _low(link.name)) and _CAPITAL.search(link.name) is not None


_CAPITAL = re.compile(r"[A-Z]")


def _named_statements(proof: Proof) -> list[Statement]:
    return [statement for statement in proof.statements if any(_is_nameable(link) for link in statement.chain)]


def _is_borne_out(proof: Proof, words_: str, where: Sentence, named: list[Statement]) -> bool:
    for other in proof.around(where, reach=_REACH):
        low = _low(other.text)
        if _has("borne", low) and not _UNABLE.search(low) and (other.start != where.start or not _told_by_voice(low)):
            return True
    own = _stems(words_)
    return any(
        len(own & _stems(_words_of(other))) >= max(2, _ALIKE * len(own)) and not other.negated for other in named
    )


_UNABLE = re.compile(
    r"\b(?:(?:could|can|did|would|has|have|had|was|were)(?: not|n't)(?: be)?(?: \w+){0,2} (?:confirm|verif|corrob)\w*|"
    r"unable to (?:confirm|verify)|neither confirm\w* nor|(?:refused|declined) to confirm|unconfirmed|unverified|"
    r"independently (?:confirm|verif)\w*|no confirmation|yet to confirm)"
)


def _told_by_voice(low: str) -> bool:
    """'Two sources confirmed that …': the voice's own confirming bears out nothing."""
    return (
        re.search(r"\b(?:sources?|insiders?|people|officials?|persons?|aides?) (?:\w+ ){0,6}confirm", low) is not None
    )


@check(Severity.WARNING)
def reports_unnamed(proof: Proof) -> Iterator[Answer]:
    """What is passed on as reported, alleged or understood has somebody who reports, alleges or understands it.

    'Reportedly', 'allegedly', 'reports suggest', 'it is understood', 'is said to' and their like are looked at where
    neither the sentence nor one beside it names an outlet, a person, a body or a document that it could come from. In
    a report of a case, an 'allegedly' has the police, the prosecution or the court behind it.

    Passes: 'He allegedly took the money, the indictment says.'; 'The firm is reportedly for sale, the Courier wrote.'
    Fails: 'Reports suggest that the tanks were left open for weeks.' and no report is named.
    """
    for sentence in proof.body:
        if sentence.role in (Role.TABLE, Role.CORRECTION):
            continue
        low = _low(sentence.text)
        match = _patterns("sourcing.tsv")["rumour"].search(low)
        if match is None or _is_attributed(proof, sentence, low, match.group()):
            continue
        place = _find(sentence, match.group())
        if place is not None and proof.in_quotes(sentence.block, place.start, place.end):
            continue
        yield fails(
            f"{quoted(place.text if place else match.group())} names nobody, and nor do the sentences beside it: "
            f"{quoted(sentence.text)}",
            proof.span(sentence),
            *([place] if place else []),
        )


def _find(sentence: Sentence, low: str) -> Span | None:
    """The words of a lower-case match on the page."""
    pattern = r"\s+".join(map(re.escape, low.replace('"', "'").split())).replace("'", "[\"'’‘“”]")
    match = re.search(pattern, sentence.text, re.IGNORECASE)
    if match is None:
        return None
    return Span(start=sentence.start + match.start(), end=sentence.start + match.end(), text=match.group())


def _is_attributed(proof: Proof, sentence: Sentence, low: str, cue: str) -> bool:
    """Whether a rumour has somebody behind it: in its chain, in its sentence, or beside it."""
    if _is_cited(proof, sentence) or any(_is_named_source(link) for link in _links_in(proof, sentence)):
        return True
    legal = "alleg" in cue
    if legal and _has("accuser", low):
        return True
    own = _stems(sentence.text)
    for other in proof.around(sentence, reach=_REACH if legal else 1):
        if other.start == sentence.start:
            continue
        together, shared = other.block == sentence.block, len(own & _stems(other.text))
        if legal and _has("accuser", _low(other.text)) and (together or shared):
            return True
        if (together or shared >= _SHARED) and any(_is_named_source(link) for link in _links_in(proof, other)):
            return True
    return "report" not in cue.split() + cue.rstrip("s").split() and _goes_by_an_outlet(proof, sentence)


_SHARED = 3
"""Words of two sentences in different paragraphs that show them to speak of one thing, names of the matter aside."""


def _goes_by_an_outlet(proof: Proof, sentence: Sentence) -> bool:
    """Whether the paragraph above is retold from an outlet, so that 'is said to' goes on retelling it."""
    above = next((other for other in proof.around(sentence, reach=_REACH) if other.block < sentence.block), None)
    if above is None:
        return False
    return any(
        link.kind is Kind.PUBLICATION and link.name is not None
        for other in proof.sentences_of(above.block)
        for link in _links_in(proof, other)
    )


def _links_in(proof: Proof, sentence: Sentence) -> Iterator[Source]:
    for statement in proof.said_in(sentence.start, sentence.end):
        yield from statement.chain


def _is_named_source(link: Source) -> bool:
    """Somebody or something that a reader could go to; the bare nouns of rumour are nobody."""
    if link.kind is Kind.PUBLICATION:
        return True
    if link.kind not in NAMED:
        return False
    return link.name is not None and not _RUMOUR_NOUN.fullmatch(_low(link.name))


_RUMOUR_NOUN = re.compile(
    r"(?:\w+ ){0,3}(?:reports?|rumou?rs?|headlines?|media|press|sources?|claims?|allegations?|speculation|stories|"
    r"posts|estimates?|many|some|critics|observers)"
)

# --- quotations ----------------------------------------------------------------------------------

_SHORTEST = 5
"""Words: a shorter quotation is a scare quote, a title or a name."""
_CONVERSATION = 3
"""Quotations without a speaker from which a page is a printed conversation, whose layout tells who speaks."""


@check(Severity.WARNING)
def quotation_unattributed(proof: Proof) -> Iterator[Answer]:
    """A quotation has a speaker: in its paragraph, or named right before or after it.

    Looked at are quotations of a sentence or more that make up a paragraph or a sentence of their own. Words in marks
    inside the report's own sentence, titles and mottoes are not, nor are headings, whose words stand below. A
    quotation that runs over paragraphs has the speaker of the first; one behind a colon has whoever stands before it.

    Passes: 'Haalvik was angry.' / '"We left the cherries on the trees."'
    Fails: '"It is a disgrace, and heads must roll."' with nobody named before or after.
    """
    if proof.page.genre in OWN_VOICE or _is_with_one_person(proof):
        return
    found = []
    for number, block in enumerate(proof.page.blocks):
        if block.role not in (Role.PARAGRAPH, Role.QUOTATION):
            continue
        text = proof.page.text[block.start : block.end]
        bare = _alone(text)
        if bare is not None and not _has_speaker(proof, number, bare):
            found.append(proof.page.span(block.start + bare[0], block.start + bare[1]))
    if len(found) < _CONVERSATION:
        for span in found:
            yield fails(f"{quoted(span.text)} has no speaker, in its paragraph or beside it", span)


def _is_with_one_person(proof: Proof) -> bool:
    """Whether a page is one person's interview in all but name: nearly all that people say on it is theirs."""
    names = Counter(
        link.name.split()[-1]
        for statement in proof.statements
        for link in statement.chain
        if link.kind is Kind.PERSON and link.name
    )
    return any(count >= _MANY and count >= _NEARLY_ALL * names.total() for _, count in names.most_common(1))


_MANY, _NEARLY_ALL = 8, 0.6
"""Statements of one person, and their share of all people's, by which a page is that person's. On 110 ordinary pages
these take interviews and profiles, and no report of an event."""


def _alone(text: str) -> tuple[int, int] | None:
    """The first quotation of a paragraph that is a sentence of its own, if no words of the paragraph let one speak."""
    quotes = quotations(text)
    found = next(((a, b) for a, b in quotes if _is_sentence(text, a, b)), None)
    if found is None:
        return None
    outside = _low(
        " ".join(
            text[b:a] for b, a in zip((0, *(b for _, b in quotes)), (*(a for a, _ in quotes), len(text)), strict=True)
        )
    )
    return None if _has("saying", outside) or _has("given", outside) else found


def _is_sentence(text: str, start: int, end: int) -> bool:
    """Whether a quotation stands between sentences and ends as one."""
    before = text[:start].rstrip(" \t—–-")
    inner = text[start:end].strip(_MARKS)
    ends = inner[-1:] in (".", "!", "?", "…") or text[end : end + 1] in (".", "!", "?")
    behind = text[end:].lstrip(" .!?")[:1]
    opens = not before or before[-1] in ".!?…"
    return opens and ends and len(inner.split()) >= _SHORTEST and (not behind or behind.isupper() or behind in _MARKS)


_MARKS = "\"“”„«»‘’' "


def _has_speaker(proof: Proof, number: int, bare: tuple[int, int]) -> bool:
    """Whether a quotation has a speaker; where neither side of its paragraph is the report's there is no telling."""
    block = proof.page.blocks[number]
    start, end = block.start + bare[0], block.start + bare[1]
    if any(_speaks(link) for link in _given_in(proof, number, start, end)):
        return True
    if _SIGNED.search(proof.page.text[end : block.end]):
        return True
    opening = proof.page.text[block.start : start]
    if opening.strip():  # what leads up to the quotation stands in its own paragraph
        return _names_somebody(opening) or re.search(r"\b(?:[Hh]e|[Ss]he|[Tt]hey|[Ww]e|I)\b", opening) is not None
    before, after = _beside(proof, number, -1), _beside(proof, number, 1)
    if before is None and after is None:
        return True
    first_person = _I.search(proof.page.text[start:end]) is not None
    return _introduces(proof, before, first_person=first_person) or (after is not None and _follows(proof, after))


_SIGNED = re.compile(r"^\s*[—–-]{1,2}\s*[A-Z(]")
"""'— Ana Ruiz' behind a quotation."""
_I = re.compile(r"\b(?:I|I'm|I’m|[Mm]y|me)\b")


def _given_in(proof: Proof, number: int, start: int, end: int) -> Iterator[Source]:
    """The sources of words from `start` to `end` that their own block gives. A chain may have its speaker from far
    above, as the best guess; a reader has to be told."""
    block = proof.page.blocks[number]
    for statement in proof.said_in(start, end):
        for link in statement.chain:
            if any(place and block.start <= place.start < block.end for place in (link.source, link.cue)):
                yield link


def _speaks(link: Source) -> bool:
    return link.kind in SPEAKERS and (link.source is not None or link.name is not None)


def _beside(proof: Proof, number: int, step: int) -> int | None:
    """The next block of the report, on either side; None where a heading or the report's edge stands there."""
    at = number + step
    while 0 <= at < len(proof.page.blocks):
        role = proof.page.blocks[at].role
        if role in (Role.PARAGRAPH, Role.QUOTATION, Role.LIST_ITEM, Role.STANDFIRST):
            return at
        if role not in (Role.FURNITURE, Role.CAPTION, Role.EMBED, Role.TAG):
            return None
        at += step
    return None


_RUN = 12
"""Paragraphs of one quotation that are followed back to its first."""


def _introduces(proof: Proof, number: int | None, *, first_person: bool) -> bool:
    """Whether the paragraph above gives the floor: by a colon, a question, a quotation that is left open or has a
    speaker, by who speaks in it last; for words in the first person also by whom it is about."""
    for _ in range(_RUN):
        if number is None:
            return False
        block = proof.page.blocks[number]
        text = proof.page.text[block.start : block.end].rstrip()
        if text.endswith(":") or "?" in text or _left_open(text):
            return True
        if quotations(text) and (_has("saying", _low(text)) or not _is_whole(text)):
            return True
        if not _is_whole(text):
            break
        number = _beside(proof, number, -1)
    if number is None:
        return False
    last = proof.sentences_of(number)[-1]
    if any(_is_person(link) for link in _given_in(proof, number, last.start, last.end)):
        return True
    if last.text.startswith(("He ", "She ", "They ")) and _has("saying", _low(last.text)):
        return True
    if _names_somebody(last.text) and _has("given", _low(last.text)):
        return True
    return first_person and _is_about_a_speaker(proof, number)


def _is_whole(text: str) -> bool:
    """Whether a paragraph is one quotation and nothing else."""
    quotes = quotations(text)
    return bool(quotes) and quotes[0][0] == 0 and not text[quotes[-1][1] :].strip(" .")


def _left_open(text: str) -> bool:
    """A quotation that runs on into the next paragraph has no closing mark."""
    if text[:1] == "‘":
        return not text.rstrip(" .").endswith("’")
    return text.count("“") > text.count("”") or text.count('"') % 2 == 1


def _is_about_a_speaker(proof: Proof, number: int) -> bool:
    """Whether a paragraph opens with a pronoun, or with somebody who is quoted elsewhere on the page."""
    first, *_ = proof.sentences_of(number)
    opening = first.text.split()[:3]
    if not opening or opening[0] in ("He", "She"):
        return bool(opening)
    names = {
        name.split()[-1]
        for statement in proof.statements
        for link in statement.chain
        if link.kind is Kind.PERSON and (name := link.name)
    }
    return any(word.strip(",'’s") in names or word.strip(",") in names for word in opening)


def _follows(proof: Proof, number: int) -> bool:
    """Whether the paragraph below names the speaker: its first sentence has somebody by name who speaks."""
    first = next(iter(proof.sentences_of(number)), None)
    if first is None:
        return False
    low = _low(first.text)
    if _THE_WORDS.search(low):
        return True
    return _names_somebody(first.text) and _has("given", low)


def _names_somebody(text: str) -> bool:
    return any(word not in _NO_NAMES for word in _CAPITALS.findall(text))


_NO_NAMES = frozenset(
    """The A An It In On At For But And This That These Those They He She We I As By From With When While After Before
    If There Then Now Not No Nobody All Some Many Most One Two Monday Tuesday Wednesday Thursday Friday Saturday Sunday
    January February March April May June July August September October November December What Who Why How So Yet Its
    His Her Their Our Last Next Under Over""".split()
)
_CAPITALS = re.compile(r"\b[A-Z][\w'’-]+")
_THE_WORDS = re.compile(
    r"^(?:the|those|these|that|his|her|their) (?:\w+ ){0,3}(?:words?|remarks?|comments?|quote|quotation|sentence|"
    r"lines?|outburst|statement|speaker|verdict|complaint|message|post|view)\b"
)


def _is_person(link: Source) -> bool:
    """A speaker who could have said the words beside: with a name or resolved to one, no document and no mere crowd."""
    return link.kind in (Kind.PERSON, Kind.ORGANISATION) and link.name is not None


CHECKS: tuple[Check, ...] = (figure_unsourced, anonymous_only, reports_unnamed, quotation_unattributed)
