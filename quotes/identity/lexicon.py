"""The word lists of this room: one entry a line in ``data/``, ``#`` for a comment."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def load_lines(name: str) -> tuple[str, ...]:
    """Return the entries of ``data/<name>.txt`` in file order, comments and blanks left out."""
    text = (files("quotes.identity") / "data" / f"{name}.txt").read_text(encoding="utf-8")
    entries = (line.partition("#")[0].strip() for line in text.splitlines())
    return tuple(entry for entry in entries if entry)


@cache
def load_list(name: str) -> frozenset[str]:
    """Return the entries of ``data/<name>.txt`` as a set."""
    return frozenset(load_lines(name))


@cache
def load_spellings(name: str) -> dict[str, str]:
    """Return the ``first: other other`` lines of a file as each word → the first of its line."""
    rows = (line.partition(":") for line in load_lines(name))
    return {word: first.strip() for first, _, rest in rows for word in (first, *rest.split())}
