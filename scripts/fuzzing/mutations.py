"""What can happen to a text on its way, and what a stranger may put in it.

Every change takes a source of chance and bytes, and gives bytes. The same seed gives the same.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from typing import Any

Change = Callable[[random.Random, bytes], bytes]

MOST = 6
"""Changes of one input."""
LARGEST = 400_000
"""Bytes of one input, about; changes that repeat go no further."""
BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u180e\ufe0f\U000e0041\u115f\u3164"
SPACES = "\u00a0\u2003\u2028\u2029\u0085\x0b\x0c\x1c\x1f\r\t\u3000\u202f"
ODD = "ßẞıİŉǰﬁﬀſªº①²½ΐΰᾳǆ™℀ﷺ\U0001d400\U0001f1e6"
ODD += "👩‍👩‍👧\ufffe\uffff\ufdd0\ufffd\ue000क्षि한글漢字עִבְרִיםعَرَبِيّ"
MARKS = "“”‘’„‚«»‹›\"'`´″′「」『』〝〟❝❞＂‟‛"
ESCAPES = (
    "\x1b[2J", "\x1b]0;owned\x07", "\x1b[31m", "\x9b2J", "\x1b[1;1H", "\x08" * 9, "\r", "\x7f",
    "\x1bPq\x1b\\", "\x1b]8;;https://x.example\x1b\\", "\x05", "\x0e", "\x1b[?1049h", "\a",
)  # fmt: skip
HOSTILE = (
    "'; DROP TABLE quotation; --", "' OR 1=1 --", '" OR ""="', "%' ESCAPE '!", "\\'; SELECT 1 --",
    "%s%n%x", "{0}{name}", "${HOME}", "$(id)", "`id`", "../../etc/passwd", "C:\\con\\nul",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><b>', "</script>", "]]>",
    "<!--", "-->", "&#0;", "&#x1b;[2J", "&amp;lt;", "&#xD800;", "&#99999999;", "&nbsp;" * 30,
    "<q><q><q>", "</q>", "=cmd|' /C calc'!A1", "@SUM(1)", "+1", "\\u0000", "\\ud800",
    "NEAR(a b)", "AND OR NOT", "*", "^", ":", "a:b", "(", ")", "|", "&", "!", "<->", "'a':*",
    "s_0123456789abcdef", "q_0123456789abcdef0123", "d_0123456789abcdef0123", "j_", "t_", "-",
    "--help", "0", "-1", "1e999", "NaN", "null", "said", "said Ana Ruiz,", ", mayor of Dunmere.",
    "SMITH: ", "Q: ", "he said", "\n\n", "\n- ", "> ", "# ", "| a | b |", "https://x.example/a b",
)  # fmt: skip
NUMBERS = (
    "0", "-0", "-1", "1" * 400, "9" * 19, "18446744073709551616", "2147483648", "1e400", "1e-400",
    "0.1", "1.7976931348623157e309", "00", "0x10", "٣", "1_000", "Infinity", "NaN",
)  # fmt: skip
VALUES = (
    "null", "true", "[]", "{}", '""', '"\\u0000"', '"\\ud800"', '"\\udc00\\ud800"', "[[]]", "0",
    "-1", "1e400", "NaN", "1" * 5000, '{"a":{"a":{}}}', '["x"]', '"\\u202e"', '" "', '"\\n"',
    '"0000-00-00"', '"9999-12-31T23:59:59+23:59"', '"2031-02-30"', '"0001-01-01T00:00:00+14:00"',
)  # fmt: skip
NO_UTF8 = (
    b"\xff", b"\x80", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x80", b"\xff\xfe",
    b"\xfe\xff", b"\xef\xbb\xbf", b"\x00\x00\xfe\xff", b"\x93ok\x94",
)  # fmt: skip
PAIRS = (
    ("[", "]"), ('{"a":', "}"), ("<div>", "</div>"), ("<q>", "</q>"), ("“", "”"), ("(", ")"),
    ("<b>", ""), ("> ", ""), ("‘“", "”’"), ('{"text":', "}"),
)  # fmt: skip
_VALUE = re.compile(rb'(?<=[:,\[])\s*("(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null)')
_PAIR = re.compile(rb'"\w+"\s*:\s*("(?:[^"\\]|\\.)*"|-?\d+|null|true|false)')
_DIGITS = re.compile(rb"\d+")
_WORD = re.compile(rb"\w{3,}")


def mutate(rng: random.Random, data: bytes, other: bytes) -> bytes:
    """Return an input with some changes, of one kind or of several.

    Args:
        rng: The source of chance.
        data: The input.
        other: Another, that a piece may be taken from.
    """
    for _ in range(rng.choice((1, 1, 2, 2, 3, MOST))):
        change = rng.choice([*CHANGES, None])
        data = change(rng, data) if change else splice(rng, data, other)
    return data


def mutate_text(rng: random.Random, text: str, other: str) -> str:
    """Return an argument with some changes, as a shell could give it: without NUL.

    Bytes that are no UTF-8 are halves of surrogate pairs.
    """
    changed = mutate(rng, text.encode("utf-8", "surrogateescape"), other.encode())
    return changed.replace(b"\0", b"").decode("utf-8", "surrogateescape")[:5_000]


def place(rng: random.Random, data: bytes) -> int:
    """Return an offset in the data, its ends too."""
    return rng.randint(0, len(data))


def insert(rng: random.Random, data: bytes, piece: bytes) -> bytes:
    """Return data with a piece put in somewhere, or in place of a word."""
    words = list(_WORD.finditer(data)) if rng.random() < 0.5 else []
    if words:
        word = rng.choice(words)
        return data[: word.start()] + piece + data[word.end() :]
    at = place(rng, data)
    return data[:at] + piece + data[at:]


def flip(rng: random.Random, data: bytes) -> bytes:
    """Flip a few bits."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        if changed:
            changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def truncate(rng: random.Random, data: bytes) -> bytes:
    """Cut off an end."""
    at = place(rng, data)
    return data[:at] if rng.random() < 0.7 else data[at:]


def drop(rng: random.Random, data: bytes) -> bytes:
    """Leave something out."""
    start = place(rng, data)
    return data[:start] + data[start + rng.choice((1, 2, 3, 20, 200)) :]


def repeat(rng: random.Random, data: bytes) -> bytes:
    """Repeat something, a few times or very often."""
    start = place(rng, data)
    piece = data[start : start + rng.choice((1, 1, 3, 10, 100))]
    times = rng.choice((2, 2, 3, 50, 1_000, 50_000))
    return data[:start] + piece * min(times, LARGEST // (len(piece) + 1)) + data[start:]


def splice(rng: random.Random, data: bytes, other: bytes) -> bytes:
    """Put a piece of another input in."""
    start = place(rng, other)
    return insert(rng, data, other[start : start + rng.choice((5, 50, 500))])


def no_utf8(rng: random.Random, data: bytes) -> bytes:
    """Put bytes in that are no UTF-8: lone, overlong, surrogates, beyond Unicode, other marks."""
    piece = rng.choice(NO_UTF8)
    return piece + data if rng.random() < 0.3 else insert(rng, data, piece)


def other_encoding(rng: random.Random, data: bytes) -> bytes:
    """Write the text in another encoding."""
    name = rng.choice(("utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252", "utf-7", "utf-8-sig"))
    return data.decode("utf-8", "replace").encode(name, "replace")


def nul(rng: random.Random, data: bytes) -> bytes:
    """Put NULs in."""
    return insert(rng, data, b"\0" * rng.choice((1, 1, 4, 100)))


def characters(rng: random.Random, data: bytes) -> bytes:
    """Put in characters that steer direction, are not seen, or fold to others."""
    kind = rng.choice((BIDI, INVISIBLE, SPACES, ODD))
    piece = "".join(rng.choices(kind, k=rng.choice((1, 1, 3, 30))))
    return insert(rng, data, piece.encode("utf-8", "surrogatepass"))


def combining(rng: random.Random, data: bytes) -> bytes:
    """Put in a letter under a storm of combining marks."""
    storm = "".join(chr(rng.randrange(0x300, 0x370)) for _ in range(rng.choice((1, 20, 2_000))))
    return insert(rng, data, ("Z" + storm).encode())


def marks(rng: random.Random, data: bytes) -> bytes:
    """Put in quotation marks that close nothing, or take one out."""
    if rng.random() < 0.3:
        mark = rng.choice(MARKS).encode()
        return data.replace(mark, b"", 1)
    piece = "".join(rng.choices(MARKS, k=rng.choice((1, 1, 2, 5, 300))))
    return insert(rng, data, piece.encode())


def steering(rng: random.Random, data: bytes) -> bytes:
    """Put in what steers a terminal."""
    return insert(rng, data, rng.choice(ESCAPES).encode())


def hostile(rng: random.Random, data: bytes) -> bytes:
    """Put in what is syntax elsewhere: SQL, HTML, shells, spreadsheets, search, ids."""
    return insert(rng, data, rng.choice(HOSTILE).encode())


def long_line(rng: random.Random, data: bytes) -> bytes:
    """Make one line of all, or one word of very many letters."""
    if rng.random() < 0.5:
        return data.replace(b"\n", b" ")
    length = rng.choice((300, 3_000, 100_000))
    return insert(rng, data, rng.choice(("x", "ü", "9", "Al", "“", "湖")).encode() * length)


def nest(rng: random.Random, data: bytes) -> bytes:
    """Nest deeply: JSON, HTML, marks."""
    depth = rng.choice((5, 100, 2_000, 30_000))
    before, after = rng.choice(PAIRS)
    if rng.random() < 0.3:
        return before.encode() * depth + data + after.encode() * depth
    return insert(rng, data, before.encode() * depth + after.encode() * rng.choice((0, depth)))


def numbers(rng: random.Random, data: bytes) -> bytes:
    """Write another number for one."""
    found = list(_DIGITS.finditer(data))
    number = rng.choice(NUMBERS).encode()
    if not found:
        return insert(rng, data, number)
    one = rng.choice(found)
    return data[: one.start()] + number + data[one.end() :]


def values(rng: random.Random, data: bytes) -> bytes:
    """Write another value for one of JSON's."""
    found = list(_VALUE.finditer(data))
    if not found:
        return data
    one = rng.choice(found)
    return data[: one.start(1)] + rng.choice(VALUES).encode() + data[one.end(1) :]


def duplicate_key(rng: random.Random, data: bytes) -> bytes:
    """Write a key of a JSON object twice, or as another key's."""
    found = list(_PAIR.finditer(data))
    if not found:
        return data
    one, two = rng.choice(found), rng.choice(found)
    return data[: one.end()] + b", " + two.group() + data[one.end() :]


def mutate_json(rng: random.Random, data: bytes) -> bytes:
    """Write something else into one value of a JSON text, or of one of its lines: still JSON.

    What is no JSON is changed in any way.
    """
    rows = data.split(b"\n")
    at = rng.choice([n for n, row in enumerate(rows) if row.strip()] or [0])
    for start, end in ((0, len(rows)), (at, at + 1)):
        try:
            whole = json.loads(b"\n".join(rows[start:end]))
        except (ValueError, RecursionError):
            continue
        changed = json.dumps(_changed(rng, whole), ensure_ascii=rng.random() < 0.5)
        piece = changed.encode("utf-8", "surrogatepass")
        return b"\n".join([*rows[:start], piece, *rows[end:]])
    return rng.choice(CHANGES)(rng, data)


def _changed(rng: random.Random, value: Any) -> Any:
    """Return a value of JSON with one thing in it changed."""
    if isinstance(value, dict) and value:
        key = rng.choice(list(value))
        if rng.random() < 0.1:
            return {k: v for k, v in value.items() if k != key}
        return value | {key: _changed(rng, value[key])}
    if isinstance(value, list) and value:
        at = rng.randrange(len(value))
        return [*value[:at], *([_changed(rng, value[at])] * rng.choice((0, 1, 1, 1, 2))),
                *value[at + 1 :]]  # fmt: skip
    if isinstance(value, str) and rng.random() < 0.8:
        changed = rng.choice(CHANGES)(rng, value.encode("utf-8", "surrogatepass"))
        return changed.decode("utf-8", rng.choice(("replace", "surrogateescape", "ignore")))
    if isinstance(value, int | float) and rng.random() < 0.6:
        return rng.choice((0, -1, value + 1, value - 1, 2**31, 2**63, 10**30, 0.5, -value))
    return rng.choice((None, True, 0, "", "x", [], {}, ["x"], {"value": "x"}, 1.5, -1))


def mutate_standoff(rng: random.Random, data: bytes) -> bytes:
    """Write something else into one field of one annotation of brat."""
    rows = data.split(b"\n")
    at = rng.randrange(len(rows))
    cells = re.split(rb"([\t ])", rows[at])
    place = rng.randrange(len(cells))
    others = re.split(rb"[\t ]", rng.choice(rows))
    cells[place] = (
        rng.choice(others) if rng.random() < 0.4 else rng.choice(CHANGES)(rng, cells[place])
    )
    rows[at] = b"".join(cells)
    return b"\n".join(rows)


def lines(rng: random.Random, data: bytes) -> bytes:
    """Take lines twice, in another order, or not at all."""
    rows = data.split(b"\n")
    rng.shuffle(rows)
    return b"\n".join(rows[: rng.randint(0, len(rows))] + rows[: rng.randint(0, 3)])


def separators(rng: random.Random, data: bytes) -> bytes:
    """Write other separators: tabs, commas, line ends, colons."""
    one, two = rng.sample([b",", b"\t", b"\n", b"\r\n", b"\r", b":", b" ", b'"', b";", b"\\"], 2)
    return data.replace(one, two, rng.choice((1, 3, -1)))


CHANGES: tuple[Change, ...] = (
    flip, truncate, drop, repeat, no_utf8, other_encoding, nul, characters, combining, marks,
    steering, hostile, long_line, nest, numbers, values, duplicate_key, mutate_json, lines,
    separators,
)  # fmt: skip
