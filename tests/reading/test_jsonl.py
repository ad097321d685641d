from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.errors import ReadingError
from quotes.reading.jsonl import read_jsonl, split_lines
from quotes.reading.options import Defaults, Reading
from quotes.records import Article

FULL = {
    "text": "“Yes,” she said.",
    "title": "Vote",
    "url": "https://post.example/1",
    "publisher": "The Post",
    "author": "Mia Lund",
    "published_at": "2024-03-05T10:20:00Z",
    "id": "a-1",
    "language": "en",
}


def read(data: bytes, reading: Reading | None = None) -> list[Article | ReadingError]:
    return list(read_jsonl(BytesIO(data), "f.jsonl", reading or Reading()))


def read_one(record: object, reading: Reading | None = None) -> Article | ReadingError:
    [result] = read(json.dumps(record).encode(), reading)
    return result


def test_every_documented_field_is_taken_and_the_others_kept() -> None:
    result = read_one(FULL | {"desk": {"name": "city", "tags": [1, None]}})
    assert isinstance(result, Article)
    assert {name: getattr(result, name) for name in FULL} == FULL | {
        "published_at": "2024-03-05T10:20:00+00:00"
    }
    assert result.source == "f.jsonl:1"
    assert result.extra == {"desk": {"name": "city", "tags": [1, None]}}


def test_bad_lines_are_named_and_the_rest_goes_on() -> None:
    lines = [
        b'\xef\xbb\xbf{"text": "a"}',
        b"",
        b"{oops",
        b'{"text": "b"}',
        b"  \r",
        b'{"text": "c"}',
    ]
    first, bad, second, third = read(b"\n".join(lines))
    assert isinstance(bad, ReadingError)
    assert bad.source == "f.jsonl:3"
    found = [item for item in (first, second, third) if isinstance(item, Article)]
    assert [(item.text, item.source) for item in found] == [
        ("a", "f.jsonl:1"),
        ("b", "f.jsonl:4"),
        ("c", "f.jsonl:6"),
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param('{"text": "a"', "not JSON: Expecting", id="cut"),
        pytest.param('["a"]', "a JSON list", id="list"),
        pytest.param("null", "a JSON null", id="null"),
        pytest.param("7", "a JSON number", id="number"),
        pytest.param('{"title": "a"}', 'no field "text"', id="no text"),
        pytest.param('{"text": null}', 'no field "text"', id="text null"),
        pytest.param('{"text": 3}', '"text" is a number', id="text number"),
        pytest.param('{"text": " \\n"}', "empty", id="text blank"),
        pytest.param('{"text": "a\\u0000b"}', "NUL", id="NUL in text"),
        pytest.param('{"text": "a\\ud800"}', "surrogate", id="half a pair"),
        pytest.param('{"text": "a", "title": "\\u0000"}', '"title" has a NUL', id="NUL in title"),
        pytest.param('{"text": "a", "x": [{"\\udc00": 1}]}', "surrogate", id="deep in extra"),
        pytest.param('{"text": "a", "title": ["b"]}', '"title" is a list', id="title list"),
        pytest.param('{"text": "a", "url": {}}', '"url" is a object', id="url object"),
        pytest.param('{"text": "a", "id": true}', '"id" is a truth value', id="id true"),
        pytest.param('{"text": "a", "published_at": "May"}', "\"published_at\": 'May'", id="date"),
        pytest.param('{"text": "a", "published_at": "2024-13"}', "month must be in", id="month"),
        pytest.param('{"text": "a", "published_at": 17}', '"published_at" is a number', id="epoch"),
        pytest.param('{"text": "a", "x": NaN}', "NaN is no JSON", id="NaN"),
        pytest.param('{"text": "a", "x": 1e999}', "too large a number", id="infinite"),
        pytest.param('{"text": "a", "language": "de"}', "given as 'de'", id="stated language"),
        pytest.param("[" * 100_000, "not JSON", id="nested without end"),
        pytest.param('{"x": ' + "9" * 5000 + "}", "not JSON", id="endless number"),
    ],
)
def test_what_is_wrong_is_said(line: str, expected: str) -> None:
    [result] = read(line.encode())
    assert isinstance(result, ReadingError)
    assert expected in result.problem


def test_bytes_that_are_not_utf8_are_named() -> None:
    [result] = read(b'{"text": "caf\xe9"}')
    assert isinstance(result, ReadingError)
    assert result.problem == "not UTF-8 at byte 13 of the line"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2024-03-05", "2024-03-05"),
        ("2024-03-05T10:20", "2024-03-05T10:20:00"),
        ("2024-03-05 10:20:00+02:00", "2024-03-05T10:20:00+02:00"),
        ("Tue, 05 Mar 2024 10:20:00 +0200", "2024-03-05T10:20:00+02:00"),
        ("2024", "2024"),
        (" 2024-03", "2024-03"),
        (" ", None),
        (None, None),
    ],
)
def test_dates_come_in_one_form(value: str | None, expected: str | None) -> None:
    result = read_one({"text": "a", "published_at": value})
    assert isinstance(result, Article)
    assert result.published_at == expected


def test_defaults_fill_and_never_override() -> None:
    reading = Reading(Defaults(publisher="The Post", title="Default"))
    result = read_one({"text": "a", "title": "Own"}, reading)
    assert isinstance(result, Article)
    assert (result.title, result.publisher) == ("Own", "The Post")


def test_a_number_is_an_id() -> None:
    result = read_one({"text": "a", "id": 12})
    assert isinstance(result, Article)
    assert result.id == "12"


def test_an_overlong_line_is_skipped_whole() -> None:
    long = json.dumps({"text": "a" * 500}).encode()
    data = b"\n".join([b'{"text": "a"}', long, b'{"text": "b"}', long])
    results = read(data, Reading(limit=100))
    kinds = [r.text if isinstance(r, Article) else r.source for r in results]
    assert kinds == ["a", "f.jsonl:2", "b", "f.jsonl:4"]


def test_the_same_line_has_the_same_hash_wherever_it_stands() -> None:
    results = read(b'{"text": "a"}\r\n{"text": "a"}\n{"text": "a"}')
    assert len({r.raw_sha256 for r in results if isinstance(r, Article)}) == 1


def test_a_file_is_never_held_whole() -> None:
    class Endless(BytesIO):
        def readline(self, size: int | None = -1, /) -> bytes:
            return b'{"text": "a"}\n'

    results: Iterator[object] = read_jsonl(Endless(), "f", Reading())
    assert isinstance(next(results), Article)


@given(st.lists(st.binary(max_size=12)), st.integers(0, 40), st.integers(4, 9))
def test_lines_are_the_files_whatever_was_read_ahead(
    parts: list[bytes], ahead: int, limit: int
) -> None:
    data = b"\n".join(parts)
    lines = split_lines(BytesIO(data[ahead:]), limit + ahead, data[:ahead])
    cut = [line.rstrip(b"\n")[:limit] for line in lines]
    expected = [line[:limit] for line in data.split(b"\n")]
    assert cut == expected or [*cut, b""] == expected


@given(st.binary(max_size=200))
def test_any_bytes_give_articles_or_errors(data: bytes) -> None:
    assert all(isinstance(item, Article | ReadingError) for item in read(data))
