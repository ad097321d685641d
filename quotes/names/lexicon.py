"""The word lists of this room: one entry a line in ``data/``, ``#`` for a comment."""

from __future__ import annotations

from functools import cache


@cache
def load_lines(name: str) -> tuple[str, ...]:
    """Return the entries of ``data/<name>.txt`` in file order, comments and blanks left out."""
    # Here, so that importing the package does not pay for it.
    from importlib.resources import files

    text = (files("quotes.names") / "data" / f"{name}.txt").read_text(encoding="utf-8")
    entries = (line.partition("#")[0].strip() for line in text.splitlines())
    return tuple(entry for entry in entries if entry)


@cache
def load_list(name: str) -> frozenset[str]:
    """Return the entries of ``data/<name>.txt`` as a set."""
    return frozenset(load_lines(name))


@cache
def load_groups(name: str) -> dict[str, tuple[str, ...]]:
    """Return the ``first: other other`` lines of a file as first word → the others."""
    rows = (line.partition(":") for line in load_lines(name))
    return {first.strip(): tuple(rest.split()) for first, _, rest in rows}


@cache
def load_spellings(name: str) -> dict[str, str]:
    """Return the ``first: other other`` lines of a file as each word → the first of its line."""
    groups = load_groups(name)
    return {word: first for first, others in groups.items() for word in (first, *others)}


@cache
def load_rings(name: str) -> dict[str, frozenset[int]]:
    """Return word → the numbers of the lines it stands on; words that share one are one."""
    rings: dict[str, set[int]] = {}
    for number, line in enumerate(load_lines(name)):
        for word in line.split():
            rings.setdefault(word, set()).add(number)
    return {word: frozenset(numbers) for word, numbers in rings.items()}
