"""Which pages are worth comparing: those that share rare things, found without comparing all with all.

A page is found by its features, numbers that survive rewriting; pages are held against one another only where they meet
in one. What decides about a pair depends on the features of the two pages, on how many pages have each of them, and on
which of those came first, never on the order in which pages arrived: so a case can work out the neighbours of a few
pages (`Meetings`) and have what working out all of them would give.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sayso.rarity import figure_weight, stem, weight, worded
from sayso.record import Page
from sayso.trace.body import reported

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

RARE = 6
"""Weight (bits above the common) from which a word takes part: below it is what every page says."""

NEAREST = 24
"""Candidates kept for each page, by the rarity of what is shared. A family larger than this hangs together through
those of its pages that share most."""

CROWD = NEAREST
"""Pages sharing one feature that are paired with one another: what more have brings more together than are kept. Of a
larger crowd each is paired with the earliest few: the pages of one family meet there, those that came first are what it
may come from, and the work stays proportional to the pages."""

REPRESENTATIVES = 3

ENOUGH = 30
"""Bits of shared features that make a pair worth comparing: two rare pairs of words."""

MOST = 2_000
"""Features kept of one page, those of the smallest numbers: the same choice on every page, so that what two long pages
share is kept on both. Pages of a newspaper have 50 to 500."""

WEIGHT = 5
"""Binary digits of a feature's number that are its weight in bits, the last ones."""

NUMBER = 40
"""Binary digits of a feature's number. Among a hundred thousand pages some thousand features out of ten million fall
together by chance, each one pair of words on two pages that share nothing else."""

_PLACE = 63 - NUMBER  # binary digits left for the place of a page among the others: eight million pages
_PLACES = (1 << _PLACE) - 1
_SUM = 63 - 2 * _PLACE  # binary digits of what two pages share: no more than MOST features of 31 bits
_BLOCK = 1 << 12  # pages whose neighbours are worked out at a time
_TOGETHER = 1 << 11  # pages whose features are read at a time
_WORDS = 300_000  # distinct words remembered

_ROOM = 64  # of the codes of words: five binary digits of weight and one that says whether a sentence ends there
_END = 32
_JOINING = "-–—/"
_AROUND = "\"“”„«»‘’'`()[]{}<>*_|.,;:!?…"


class _Codes(dict[str, int]):
    """Words, as they stand between spaces, as numbers: a hash, whether a sentence ends there, and the weight in bits,
    0 for what is not rare."""

    def __missing__(self, chunk: str) -> int:
        code = _code(chunk)
        if len(self) < _WORDS:  # what is frequent is met early
            self[chunk] = code
        return code


def _code(chunk: str) -> int:
    left = chunk.lstrip(_AROUND)
    word = left.rstrip(_AROUND)
    behind = left[len(word) :]
    short = len(word) <= 3 and word[:1].isupper()  # 'Mr.', 'Gen.', the initial of a name
    end = _END if not short and not {".", "!", "?", "…"}.isdisjoint(behind) else 0
    if not word:
        return end
    low = word.lower()
    figure = worded(low)
    bits = round(weight(low) if figure is None else figure_weight(figure))
    if bits < RARE:
        return end
    name = stem(low) if figure is None else f"#{figure:.10g}"
    digest = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=7).digest()
    return int.from_bytes(digest, "big") * _ROOM + end + bits


_codes = _Codes()


def page_features(pages: Iterable[Page]) -> list[Numbers]:
    """The rare things of each page that survive rewriting, as numbers in rising order; the last five binary digits of
    each are its weight in bits.

    A feature is two rare words that follow one another within a sentence (whatever stands between), or follow after
    next. Names, figures and quoted words are the rarest, and keep their order when the words around them change. A
    numeral of several words counts as its parts.
    """
    found: list[Numbers] = []
    rest = iter(pages)
    while some := list(itertools.islice(rest, _TOGETHER)):
        found += _features(some)
    return found


def _features(pages: Sequence[Page]) -> list[Numbers]:
    import numpy as np

    chunks: list[str] = []
    blocks: list[int] = []  # where each block ends among the chunks
    sizes: list[int] = []  # and each page
    for page in pages:
        for _, _, text in reported(page):
            for dash in _JOINING:
                text = text.replace(dash, " ")
            if parts := text.split():
                chunks += parts
                blocks.append(len(chunks))
        sizes.append(len(chunks))
    codes = np.fromiter(map(_codes.__getitem__, chunks), dtype=np.int64, count=len(chunks))
    ends = (codes & _END) != 0
    ends[np.array(blocks, dtype=np.int64) - 1] = True
    sentence = np.cumsum(ends) - ends
    rare = np.flatnonzero(codes & (_END - 1))
    codes, sentence = codes[rare], sentence[rare]
    holder = np.repeat(np.arange(len(sizes)), np.diff(sizes, prepend=0))[rare]
    found = []
    for step in (1, 2):
        ones, twos = codes[:-step], codes[step:]
        kept = (sentence[:-step] == sentence[step:]) & (ones // _ROOM != twos // _ROOM)
        found.append((holder[:-step][kept] << NUMBER) | _pair(ones[kept], twos[kept]))
    keys = _distinct(np.sort(np.concatenate(found)))
    edges = np.searchsorted(keys, np.arange(len(sizes) + 1) << NUMBER)
    keys &= (1 << NUMBER) - 1
    return [keys[first : min(last, first + MOST)] for first, last in itertools.pairwise(edges)]


def _pair(ones: Numbers, twos: Numbers) -> Numbers:
    """The number of each two words, the same whichever comes first."""
    import numpy as np

    bits = (ones & (_END - 1)) + (twos & (_END - 1))
    ones, twos = ones // _ROOM, twos // _ROOM
    low, high = np.minimum(ones, twos).astype(np.uint64), np.maximum(ones, twos).astype(np.uint64)
    mixed = low * np.uint64(0x9E3779B97F4A7C15) + high  # Fibonacci hashing, then the finaliser of splitmix64
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    hashed: Numbers = (mixed >> np.uint64(64 - NUMBER + WEIGHT)).astype(np.int64)
    return hashed << WEIGHT | bits


class Near(NamedTuple):
    """Neighbours as three arrays in step: a page, another, and the bits that they share."""

    page: Numbers
    other: Numbers
    bits: Numbers


class Meetings:
    """Who has which feature: pages as whole numbers from 0, in order of time.

    A feature counts for all its pages if no more than CROWD have it, else for the earliest REPRESENTATIVES with each.
    Of a crowd only what concerns the pages asked for must be there: its first CROWD + 1 pages, and all where one of
    the pages asked for is among the earliest.
    """

    def __init__(self, numbers: Numbers, pages: Numbers) -> None:
        """`numbers` are features, `pages` who has them; arrays of one length, in any order."""
        import numpy as np

        keys = np.sort(numbers << _PLACE | pages)
        features = keys >> _PLACE
        starts = np.flatnonzero(np.concatenate(([True], features[1:] != features[:-1]))) if len(keys) else keys
        counts = np.diff(np.append(starts, len(keys)))
        several = np.repeat(counts > 1, counts)  # what one page alone has brings nobody together
        self._pages = (keys & _PLACES)[several]
        self._bits = (features & ((1 << WEIGHT) - 1))[several]
        counts = counts[counts > 1]
        self._start = np.repeat(np.cumsum(counts) - counts, counts)
        self._count = np.repeat(counts, counts)

    def shared(self, pages: Iterable[int] | None = None) -> Near:
        """All others with which each of these pages shares ENOUGH. Without `pages`, of all pages and each pair once,
        the earlier page first."""
        import numpy as np

        once = pages is None
        order = np.sort(self._pages << 40 | np.arange(len(self._pages)))  # quicker than argsort
        holders = order >> 40
        order &= (1 << 40) - 1
        wanted = _distinct(holders if pages is None else np.sort(np.fromiter(pages, dtype=np.int64)))
        found = [Near(holders[:0], holders[:0], holders[:0])]
        for first in range(0, len(wanted), _BLOCK):
            block = wanted[first : first + _BLOCK]
            left, right = np.searchsorted(holders, block), np.searchsorted(holders, block, side="right")
            found.append(self._sums(order[_ranges(left, right - left)], once=once))
        return Near(*(np.concatenate(column) for column in zip(*found, strict=True)))

    def _sums(self, at: Numbers, *, once: bool) -> Near:
        """What the pages at these places share with others, summed over the places; `once`: with later ones."""
        import numpy as np

        start, count = self._start[at], self._count[at]
        all_of_them = (at - start < REPRESENTATIVES) | (count <= CROWD)  # who meets every other one there
        if once:
            length = np.where(all_of_them, start + count - at - 1, 0)
            other = self._pages[_ranges(at + 1, length)]
        else:
            length = np.where(all_of_them, count, REPRESENTATIVES)
            other = self._pages[_ranges(start, length)]
        packed = np.repeat(self._pages[at] << (_PLACE + WEIGHT) | self._bits[at], length) | other << WEIGHT
        packed.sort()
        pair = packed >> WEIGHT
        if not len(pair):
            return Near(pair, pair, pair)
        edges = np.flatnonzero(np.concatenate(([True], pair[1:] != pair[:-1])))
        sums = np.add.reduceat(packed & ((1 << WEIGHT) - 1), edges)
        page, other = pair[edges] >> _PLACE, pair[edges] & _PLACES
        enough = (sums >= ENOUGH) & (page != other)
        return Near(page[enough], other[enough], sums[enough])


def both_ways(shared: Near) -> Near:
    """Pairs that are told once, told for both of their pages."""
    import numpy as np

    one, two, bits = shared
    return Near(np.concatenate((one, two)), np.concatenate((two, one)), np.concatenate((bits, bits)))


def nearest(shared: Near) -> Near:
    """Of each page the NEAREST others that share most with it, of equals the earlier; the most first."""
    import numpy as np

    ranked = np.sort((shared.page << _SUM | (1 << _SUM) - 1 - shared.bits) << _PLACE | shared.other)
    page = ranked >> (_SUM + _PLACE)
    starts = np.flatnonzero(np.concatenate(([True], page[1:] != page[:-1]))) if len(page) else page
    counts = np.diff(np.append(starts, len(page)))
    kept = np.arange(len(page)) - np.repeat(starts, counts) < NEAREST
    ranked, page = ranked[kept], page[kept]
    return Near(page, ranked & _PLACES, (1 << _SUM) - 1 - (ranked >> _PLACE & ((1 << _SUM) - 1)))


def _ranges(starts: Numbers, lengths: Numbers) -> Numbers:
    """The whole numbers of ranges, one range after the other."""
    import numpy as np

    ends = np.cumsum(lengths)
    places: Numbers = np.repeat(starts - (ends - lengths), lengths)
    return places + np.arange(len(places))


def candidates(pages: Mapping[str, Numbers], *, ranks: Mapping[str, int] | None = None) -> list[tuple[str, str]]:
    """Pairs of pages to compare, each once, smaller id first, by the features of each page.

    A pair is kept that is among the NEAREST of one of its two. `ranks` say in what order the pages came out (`rank`);
    without them their ids decide. The same whatever the order of the pages.
    """
    import numpy as np

    known = ranks or {}
    names = sorted(pages, key=lambda page: (known.get(page, UNDATED), page))
    if not names:
        return []
    numbers = [pages[name] for name in names]
    holders = np.repeat(np.arange(len(names)), [len(found) for found in numbers])
    near = nearest(both_ways(Meetings(np.concatenate(numbers), holders).shared()))
    in_order = sorted(names)
    number = {name: n for n, name in enumerate(in_order)}
    place = np.array([number[name] for name in names])
    one, two = place[near.page], place[near.other]
    pairs = _distinct(np.sort(np.minimum(one, two) << _PLACE | np.maximum(one, two)))
    ones, twos = (pairs >> _PLACE).tolist(), (pairs & _PLACES).tolist()
    return [(in_order[one], in_order[two]) for one, two in zip(ones, twos, strict=True)]


def _distinct(ordered: Numbers) -> Numbers:
    """Numbers in order, each once."""
    import numpy as np

    return ordered[np.concatenate(([True], ordered[1:] != ordered[:-1]))] if len(ordered) else ordered


def weight_of(feature: int) -> int:
    """The bits that sharing a feature says."""
    return feature & ((1 << WEIGHT) - 1)


_MOMENT = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T(\d\d):(\d\d))?")
_FIRST_YEAR, _LAST_YEAR = 1900, 2155
_BY_ID = 35  # binary digits of a rank that are the page's id, which decides among pages of one minute
UNDATED = (1 << 63) - (1 << _BY_ID)


def rank(page: Page) -> int:
    """A page's place in time: the minute it came out, then its id; pages without a date are last."""
    behind = int(page.id[:16] or "0", 16) >> (64 - _BY_ID)
    found = _MOMENT.match(page.published.instant) if page.published else None
    if found is None:
        return UNDATED | behind
    year, month, day, hour, minute = (int(part or 0) for part in found.groups())
    year = min(max(year, _FIRST_YEAR), _LAST_YEAR) - _FIRST_YEAR
    return ((((year * 13 + month) * 32 + day) * 24 + hour) * 60 + minute) << _BY_ID | behind
