"""A name that is withheld is nowhere in what is printed, however it is spelt; other words stay."""

from __future__ import annotations

import html
import re
import time
import unicodedata
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import SettingError
from sayso.export.withhold import MARK, Withheld

pytestmark = pytest.mark.once

ANNA = "Anna Karst"
YOUNG = "Will Young"
MAY = "May Karst"


@pytest.mark.parametrize(
    ("name", "words", "left"),
    [
        pytest.param(ANNA, "Anna Karst said so.", "[] said so.", id="the name"),
        pytest.param(ANNA, "ANNA KARST said so.", "[] said so.", id="in capitals"),
        pytest.param(ANNA, "anna karst said so.", "[] said so.", id="in small letters"),
        pytest.param(ANNA, "Karst’s house, Karst's dog, Karsts' car", "[]’s house, []'s dog, []s' car", id="'s"),
        pytest.param(ANNA, "Karst, and Anna too", "[], and [] too", id="its parts"),
        pytest.param(ANNA, "A. Karst; A Karst; Karst, A.; Anna K. left", "[]; []; []; [] left", id="initials"),
        pytest.param(ANNA, "Karst, Anna (34)", "[], [] (34)", id="the surname first"),
        pytest.param(ANNA, "Anna-Karst, Anna_Karst, Anna\u00a0Karst", "[], [], []", id="other things between"),
        pytest.param(ANNA, "Anna\nKarst and Anna\r\n  Karst", "[] and []", id="over a line break"),
        pytest.param(ANNA, "Kar-\nst said, and well-\nKarst", "[] said, and well-\n[]", id="hyphenated"),
        pytest.param(ANNA, "An\u200bna K\u00adarst, \u202eAnna\u202c", "[], []", id="what cannot be seen inside it"),
        pytest.param(ANNA, "Ａｎｎａ 𝐊𝐚𝐫𝐬𝐭 and K\u0430rst", "[] and []", id="compatibility forms, look-alikes"),
        pytest.param(ANNA, "Ánna Kärst and Ka\u0301rst", "[] and []", id="accents"),
        pytest.param(ANNA, "Ann&#97; &#x4b;arst, &amp;#75;arst", "[], []", id="entities, also twice"),
        pytest.param(ANNA, "A%6Ena%20Karst, %254barst, \\u004barst", "[], [], []", id="codes, also twice"),
        pytest.param(ANNA, "@annakarst #AnnaKarst #FreeKarst @akarst", "@[] #[] #Free[] @[]", id="handles and tags"),
        pytest.param(ANNA, "annakarstnews", "[]news", id="the whole name in a longer word"),
        pytest.param(ANNA, "Karstadt, Annaberg, akarst and Hannah stay", None, id="a part in a longer word"),
        pytest.param(ANNA, "a banana split", None, id="letters of it"),
        pytest.param("Karst", "the Karst house of A. Karst", "the [] house of A. []", id="a surname alone"),
        pytest.param(YOUNG, "Young men will vote, will young said", "[] men will vote, [] said", id="English words"),
        pytest.param("Will", "Will they? They will.", "[] they? They will.", id="one English word"),
        pytest.param(MAY, "May said on 2 May 2031, May 3, that", "[] said on 2 May 2031, May 3, that", id="a month"),
        pytest.param("Al Li", "rallied at all; Al Li, Li", "rallied at all; [], []", id="short names"),
        pytest.param("José Núñez", "Jose Nunez, JOSÉ NÚÑEZ, Nu\u0301n\u0303ez", "[], [], []", id="accents in the name"),
        pytest.param("Jürgen Møller", "Juergen Moller, Jurgen Moeller, Møller’s", "[], [], []’s", id="umlauts"),
        pytest.param("José Müller", "JosÃ© MÃ¼ller; M%FCller; M%C3%BCller", "[]; []; []", id="read or coded otherwise"),
        pytest.param("Dean Xi", "Li&Xi, 50%Dean, =DEAN=DEAN", "Li&[], 50%[], =[]=[]", id="what only looks coded"),
        pytest.param("José Müller", "JOSÉ\u00a0MÜLLER", "[]", id="what only looks garbled"),
        pytest.param("Łucja Berg", "Å\u0081ucja, \u0141ucja, ʟᴜᴄᴊᴀ", "[], [], []", id="small capitals, and broken"),
        pytest.param("Juergen Moeller", "Jürgen Möller", "[]", id="and back"),
        pytest.param("Siân O’Neill", "O'Neill; ONeill; O Neill; o-neill", "[]; []; []; []", id="apostrophes"),
        pytest.param("Ludwig van Dam", "a van, the Damm; van Dam", "a van, the Damm; van []", id="particles"),
        pytest.param("Donald Karst", "McDonald stays", None, id="a capital inside a word"),
        pytest.param(ANNA, "Kars … nna, Ka…, Karstic … end", "[] … [], Ka…, Karstic … end", id="an ellipsis"),
        pytest.param("Анна Карст", "сказала АННА КАРСТ", "сказала []", id="another alphabet"),
        pytest.param("王 小明", "記者王小明說", "記者[]說", id="a script without spaces"),
    ],
)  # fmt: skip
def test_a_name_is_left_out_in_every_spelling_and_other_words_stay(name, words, left):
    expected = words if left is None else left.replace("[]", MARK)
    assert Withheld([name]).text(words).replace("\u202e", "").replace("\u202c", "") == expected


@pytest.mark.parametrize(
    ("address", "left"),
    [
        pytest.param("https://x.example/2031/anna-karst-says-no?p=1", "https://x.example/2031/[]?p=1", id="a slug"),
        pytest.param("https://x.example/a%6ena%2Dkarst.html#top", "https://x.example/[]#top", id="percent"),
        pytest.param("https://annakarst.example/x", "https://[]/x", id="a host"),
        pytest.param("https://xn--mller-kva.example/", "https://[]/", id="a host in punycode"),
        pytest.param("https://x.example/?by=Karst&n=1", "https://x.example/?by=[]&n=1", id="a query"),
        pytest.param("https://x.example/~akarst/young", "https://x.example/[]/[]", id="initials and English words"),
        pytest.param("scans/KarstAnna_01.txt", "scans/[]", id="a file"),
        pytest.param("https://x.example/karstadt", None, id="another word"),
    ],
)
def test_a_piece_of_an_address_that_holds_a_name_is_left_out_whole(address, left):
    expected = address if left is None else left.replace("[]", MARK)
    assert Withheld(["Anna Karst", "Müller", "Will Young"]).address(address) == expected


def test_places_are_counted_and_a_name_that_occurs_nowhere_is_known():
    names = Withheld([ANNA, "Ida Lund"])
    assert names.text("Anna Karst and A. Karst met Anna.") == f"{MARK} and {MARK} met {MARK}."
    assert names.places == 3
    assert names.found == {ANNA: 3, "Ida Lund": 0}


@pytest.mark.parametrize("name", ["", "  ", "--", "\u200b"])
def test_a_name_without_a_letter_is_refused(name):
    with pytest.raises(SettingError, match="no letter"):
        Withheld([name])


def bare(text: str) -> str:
    """A text as somebody who looks for a name would read it, by other means than the program's."""
    for _ in range(3):
        text = html.unescape(unquote(text))
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if unicodedata.category(c) not in ("Mn", "Cf"))
    return re.sub(r"[\W_]+", " ", text).casefold()


NAMES = st.sampled_from(["Anna Karst", "José Núñez", "Siân O’Neill", "Ana-Maria Lundqvist", "Ola Ødegård Berg"])
BETWEEN = st.sampled_from([" ", "\n", "-", "\u00a0", ", ", "_", ".", "\u2010", " \u200b", "  \r\n "])


def _entities(text: str) -> str:
    return "".join(f"&#{ord(char)};" for char in text)


SPELT = st.sampled_from(
    [
        str,
        str.upper,
        str.lower,
        str.title,
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)),
        lambda text: "\u200d".join(text),
        lambda text: text.translate({ord("a"): "\uff41", ord("o"): "\u043e"}),
        quote,
        lambda text: quote(quote(text)),
        _entities,
        lambda text: html.escape(_entities(text)),
    ]
)
FILLING = st.text(alphabet=st.sampled_from(list(" .,;-'\n\"()<>&%|*`#@aeknrstxAKX19éß中")), max_size=20)


@given(NAMES, BETWEEN, SPELT, FILLING, FILLING, st.booleans())
def test_whatever_its_spelling_the_name_cannot_be_found_afterwards(name, between, spelt, before, after, last_first):
    words = name.split()
    if last_first:
        words = [*words[-1:], *words[:-1]]
    shown = Withheld([name]).text(f"{before} {spelt(between.join(words))} {after}")
    left = bare(shown)
    assert bare(name).strip() not in left
    # Each part, too, by itself.
    for part in bare(name).split():
        assert len(part) < 3 or part not in left.split()
    assert MARK in shown


@given(FILLING, FILLING)
def test_what_is_no_name_stays_as_it_was(before, after):
    words = f"{before} Karstadt {after}"
    assert Withheld(["Ida Lund"]).text(words) == words


@pytest.mark.parametrize(
    "unit",
    ["anna_", "@anna_", "a. Karst ", "Karst A ", "aé", "/anna-karst", "%254", "-é", "Kar-\nst ", "Anna … ", "#aA"],
)
def test_long_hostile_words_take_time_that_grows_with_their_length(unit):
    def seconds(words: str) -> float:
        start = time.process_time()
        Withheld([ANNA]).text(words)
        Withheld([ANNA]).address(words)
        return time.process_time() - start

    short, long = (min(seconds(unit * times) for _ in range(3)) for times in (1_500, 6_000))  # the quickest of three
    assert long < 8 * max(short, 0.02)  # four times as long; its square would be 16
