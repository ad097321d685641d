"""Bytes to text: which encoding, and whether it is text at all.

A file that is valid UTF-8 is decoded so and nothing else is tried; a byte order mark stays
in the text as U+FEFF, because offsets count the file as decoded. UTF-16 and UTF-32 are read
when their mark says so. What is left may be an old Western European file.
"""

from __future__ import annotations

import codecs
import re
from functools import cache
from importlib.resources import files

from quotes.errors import ReadingError

WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with the one of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
SAMPLE = 20_000
"""Characters, from the beginning, by which text is told from something else."""
MOST_CONTROLS = 0.02
LEAST_ASCII = 0.8
"""In Western European languages at least this share of the bytes is ASCII."""


def decode(data: bytes, source: str) -> tuple[str, str]:
    """Return the text and the name of its encoding.

    Args:
        data: All bytes of one article.
        source: The name for messages.

    Raises:
        ReadingError: The bytes are another kind of file, damaged, or in an encoding that
            cannot be told from the bytes.
    """
    if kind := find_signature(data):
        raise ReadingError(source, kind)
    encoding = _find_wide(data) or "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise ReadingError(source, f"damaged {encoding.upper()}: {error.reason}") from error
        text, encoding = _decode_western(data, source, error), "cp1252"
    if _looks_binary(text):
        raise ReadingError(source, "binary data, not text: convert it to text first")
    return text, encoding


def find_signature(data: bytes) -> str | None:
    """Return what the first bytes of a well-known file format give away, with advice."""
    return next((kind for start, kind in _signatures() if data.startswith(start)), None)


@cache
def _signatures() -> tuple[tuple[bytes, str], ...]:
    lines = (files("quotes.reading") / "data" / "signatures.txt").read_text("utf-8").splitlines()
    rows = (line.partition(" ") for line in lines if line and not line.startswith("#"))
    return tuple((bytes.fromhex(start), kind.strip()) for start, _, kind in rows)


def _find_wide(data: bytes) -> str | None:
    return next((name for mark, name in WIDE_MARKS if data.startswith(mark)), None)


def _looks_binary(text: str) -> bool:
    sample = text[:SAMPLE]
    return len(CONTROL.findall(sample)) > MOST_CONTROLS * len(sample)


def _decode_western(data: bytes, source: str, error: UnicodeDecodeError) -> str:
    """Decode as Windows-1252 if all speaks for it; guessing wrong would garble every name."""
    if _looks_binary(data[:SAMPLE].decode("latin-1")):
        raise ReadingError(source, "binary data, not text: convert it to text first") from error
    line = data.count(b"\n", 0, error.start) + 1
    where = f"byte {error.start}, line {line}"
    if not data.decode("utf-8", "ignore").isascii():
        raise ReadingError(source, f"damaged UTF-8 at {where}: get the file again") from error
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    if sum(byte < 0x80 for byte in data) < LEAST_ASCII * len(data) or not text:
        raise ReadingError(
            source,
            f"not UTF-8 ({where}) and in no encoding that can be told from the bytes: "
            "convert it, for instance with iconv -f ENCODING -t UTF-8",
        ) from error
    return text
