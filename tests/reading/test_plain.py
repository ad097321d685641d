from __future__ import annotations

import hashlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.errors import ReadingError
from quotes.reading import InputFormat, read_paths
from quotes.reading.options import Defaults
from quotes.records import Article

ENGLISH = "The ferry will sail again on Monday, the harbour master said. "
GERMAN = (
    "Die Fähre wird am Montag wieder fahren, sagte der Hafenmeister. Das ist nicht sicher. " * 3
)
SPANISH = "El puente no se abrirá hasta el lunes, según dijo la alcaldesa de la ciudad. " * 3
RUSSIAN = "Паром снова пойдёт в понедельник, сказал начальник порта. " * 5
ARABIC = "قال مدير الميناء إن العبارة ستبحر مجددا يوم الاثنين " * 5
CHINESE = "港务局长说渡轮将于星期一恢复航行。" * 10


def read(data: bytes, **options: object) -> Article | ReadingError:
    [result] = read_paths(["-"], stdin=BytesIO(data), input_format=InputFormat.TEXT, **options)  # type: ignore[arg-type]
    return result


def article(data: bytes, **options: object) -> Article:
    result = read(data, **options)
    assert isinstance(result, Article), result
    return result


def problem(data: bytes, **options: object) -> str:
    result = read(data, **options)
    assert isinstance(result, ReadingError), result
    return result.problem


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"a\r\nb\r\n", id="crlf"),
        pytest.param(b"a\rb", id="cr"),
        pytest.param("10\u00a0km, co\u00adoperate".encode(), id="no-break space, soft hyphen"),
        pytest.param("a\u2028b\x0cc\x85d".encode(), id="odd line ends"),
        pytest.param("cafe\u0301 caf\u00e9".encode(), id="not normalised"),
        pytest.param("\ufeffThe \ufeffend".encode(), id="byte order mark"),
        pytest.param(b"  a  \n\n", id="outer space"),
        pytest.param("𝒜 😀 “x”".encode(), id="astral"),
    ],
)
def test_text_is_the_file_decoded(data: bytes) -> None:
    result = article(data)
    assert result.text == data.decode("utf-8")
    assert result.extra == {}
    assert result.raw_sha256 == hashlib.sha256(data).hexdigest()


@given(st.binary(max_size=300) | st.text().map(str.encode))
def test_any_bytes_give_an_article_or_an_error(data: bytes) -> None:
    result = read(data)
    if isinstance(result, Article):
        assert result.text == data.decode(str(result.extra.get("encoding", "utf-8")))
        assert "\0" not in result.text
        result.text.encode("utf-8")


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Z"]), min_size=1))
def test_utf8_text_is_kept_as_it_is(text: str) -> None:
    result = read(text.encode("utf-8"), defaults=Defaults(language="en"))
    if text.strip():
        assert isinstance(result, Article)
        assert result.text == text
    else:
        assert isinstance(result, ReadingError)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_wide_encodings_are_read_by_their_mark(encoding: str) -> None:
    result = article("“Yes,” she said.".encode(encoding))
    assert (result.text, result.extra) == ("“Yes,” she said.", {"encoding": encoding})


def test_western_encoding_is_read_and_recorded() -> None:
    text = "“It is Ana’s café,” the mayor said – twice."
    result = article(text.encode("cp1252"))
    assert (result.text, result.extra) == (text, {"encoding": "cp1252"})


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(b"", "empty", id="nothing"),
        pytest.param(b" \n\t\r\n", "empty", id="white space"),
        pytest.param(b"\xef\xbb\xbf\n", "empty", id="only a mark"),
        pytest.param(b"%PDF-1.7\n...", "pdftotext", id="pdf"),
        pytest.param(b"PK\x03\x04rest", "ZIP archive", id="zip"),
        pytest.param(b"\x89PNG\r\n\x1a\nrest", "PNG image", id="png"),
        pytest.param(b"\xff\xd8\xff\xe0rest", "JPEG image", id="jpeg"),
        pytest.param(b"\x1f\x8b\x08rest", "gunzip", id="gzip"),
        pytest.param(bytes(range(256)) * 4, "binary data", id="every byte"),
        pytest.param(b"\x01\x02\x03\x04 abc", "binary data", id="control characters"),
        pytest.param(ENGLISH.encode() * 5 + b"\0", "NUL character", id="one NUL"),
        pytest.param(ENGLISH.encode() + b"\n\xe2\x80\x9cYes\xe2\x80", "line 2", id="cut UTF-8"),
        pytest.param("Паром снова пойдёт".encode("cp1251"), "iconv", id="cyrillic code page"),
        pytest.param(b"\xff\xfea", "damaged UTF-16", id="half a UTF-16 character"),
    ],
)
def test_what_is_not_text_is_named(data: bytes, expected: str) -> None:
    assert expected in problem(data)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param(GERMAN, "German", id="german"),
        pytest.param(SPANISH, "Spanish", id="spanish"),
        pytest.param(RUSSIAN, "Cyrillic script", id="russian"),
        pytest.param(ARABIC, "Arabic script", id="arabic"),
        pytest.param(CHINESE, "East Asian script", id="chinese"),
    ],
)
def test_other_languages_are_refused_unless_stated(text: str, language: str) -> None:
    assert f"looks like {language}" in problem(text.encode())
    assert article(text.encode(), defaults=Defaults(language="en-GB")).text == text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Die Fähre fährt, sagte er.", id="short german"),
        pytest.param(ENGLISH * 2 + GERMAN[:88] + ENGLISH * 2, id="a german quotation"),
        pytest.param("Ruiz Ortega Vell Lund Moe Ito Ray Baum Silva Costa " * 3, id="names only"),
    ],
)
def test_what_may_be_english_is_read(text: str) -> None:
    assert article(text.encode()).text == text


def test_a_stated_other_language_is_refused() -> None:
    assert "given as 'fr'" in problem(b"Yes.", defaults=Defaults(language="fr"))


def test_the_limit_is_of_bytes_and_can_be_raised() -> None:
    data = b"a" * 1000
    assert "larger than 0.000999 MB" in problem(data, limit=999)
    assert article(data, limit=1000).text == data.decode()


def test_defaults_fill_what_a_text_cannot_state() -> None:
    defaults = Defaults("T", "https://u.example", "P", "A", "2024-03-05", "en")
    result = article(b"Yes.", defaults=defaults)
    assert (result.title, result.url, result.publisher) == ("T", "https://u.example", "P")
    assert (result.author, result.published_at, result.language) == ("A", "2024-03-05", "en")
