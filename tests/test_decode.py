"""Bytes become text by mark, UTF-8, declaration and only then a guess; every guess is noted."""

from __future__ import annotations

import pytest

from sayso.errors import EmptyInput, NotAPage
from sayso.read import read_page
from sayso.read.decode import decode

RUSSIAN = "Мэр города сказал, что мост закрыт до весны. "
WELSH = "The café at Hale was closed on Monday. "


@pytest.mark.parametrize(
    ("raw", "expected", "noted"),
    [
        pytest.param(WELSH.encode(), WELSH, "", id="UTF-8"),
        pytest.param(b"\xef\xbb\xbf" + WELSH.encode(), WELSH, "", id="UTF-8 with its mark"),
        pytest.param(WELSH.encode("utf-16"), WELSH, "", id="UTF-16 with its mark"),
        pytest.param(WELSH.encode("utf-16-le"), WELSH, "utf-16-le by its NUL", id="UTF-16 without one"),
        pytest.param(WELSH.encode("utf-16-be"), WELSH, "utf-16-be by its NUL", id="UTF-16 the other way round"),
        pytest.param(b"<meta charset=koi8-r>" + RUSSIAN.encode("koi8-r"), RUSSIAN, "", id="declared and right"),
        pytest.param(
            b"<meta charset=utf-8>" + (RUSSIAN * 9).encode("cp1251"), RUSSIAN, "declared utf-8", id="declared and wrong"
        ),
        pytest.param(b"<meta charset=koi8-r>" + RUSSIAN.encode(), RUSSIAN, "bytes are UTF-8", id="UTF-8 called KOI8"),
        pytest.param(WELSH.encode("cp1252"), WELSH, "guessed to be cp1252", id="not declared, one accent"),
        pytest.param((RUSSIAN * 9).encode("cp1251"), RUSSIAN, "guessed to be cp1251", id="not declared, all letters"),
        pytest.param(b"<meta charset=latin-1>\x93Rain\x94", "“Rain”", "", id="Latin-1 is read as browsers read it"),
        pytest.param(WELSH.encode() * 3 + b"\xff", WELSH, "1 broken places", id="a broken byte in UTF-8"),
        pytest.param(b"Rain\x00fall at Hale", "Rain\ufffdfall", "U+FFFD", id="a NUL"),
        pytest.param("It’s rain".encode().decode("cp1252").encode(), "Itâ€™s", "decoded twice", id="decoded twice"),
        pytest.param(b"one\r\ntwo\rthree", "one\ntwo\nthree", "", id="ends of lines"),
        pytest.param("so\u00adft\u200b \u202ertl".encode(), "so\u00adft\u200b \u202ertl", "", id="marks nobody sees"),
    ],
)
def test_bytes_come_out_as_the_text_they_were(raw, expected, noted):
    decoded = decode(raw, label="page")
    assert expected in decoded.text
    assert noted in " ".join(decoded.notes)
    assert bool(decoded.notes) == bool(noted)


def test_what_the_transfer_declared_comes_before_what_the_page_declares():
    raw = b"<meta charset=koi8-r>" + RUSSIAN.encode("cp1251")
    assert RUSSIAN in decode(raw, label="page", http="windows-1251").text


@pytest.mark.parametrize(
    ("raw", "thing"),
    [
        pytest.param(b"\x89PNG\r\n\x1a\n....", "a PNG picture", id="a picture"),
        pytest.param(b"%PDF-1.7 ....", "a PDF", id="a PDF"),
        pytest.param(b"PK\x03\x04....", "zip", id="a zip archive"),
        pytest.param(b"\x1f\x8b\x08....", "gzip", id="gzip"),
        pytest.param(bytes(range(256)) * 20, "binary", id="any bytes"),
        pytest.param(b"\x00" * 500, "binary", id="nothing but NULs"),
    ],
)
def test_what_is_no_text_is_refused_by_name(raw, thing):
    with pytest.raises(NotAPage, match=thing):
        decode(raw, label="page")


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="no bytes"),
        pytest.param(b" \n\t\r\n", id="white space"),
        pytest.param(b"\xef\xbb\xbf", id="only a byte-order mark"),
        pytest.param("\u200b\u200e \u00a0\n".encode(), id="marks without a width"),
    ],
)
def test_nothing_to_see_is_an_empty_page(raw):
    with pytest.raises(EmptyInput, match=r"leer\.txt .*fetch it again"):
        read_page(raw, file="leer.txt")
