"""What became of a quotation, as ``quotes changes`` and ``quotes diff`` print it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from quotes.cli import output, showing

if TYPE_CHECKING:
    from quotes.identity.revisions import Read
    from quotes.records import Span

SIDES = ("old", "new")
FIELDS = ("quotation_id", "type", "text", "start", "end", "speakers", "roles", "cue", "mention")
CSV_SIDES = tuple(f"{side}_{field}" for side in SIDES for field in FIELDS)


def read_to_json(read: Read | None) -> dict[str, Any] | None:
    """Return one side of a pair as an object for programs; None where it is not there."""
    if read is None:
        return None
    return {
        "quotation_id": read.quotation_id,
        "type": read.type.value,
        "text": read.text,
        "content": [asdict(span) for span in read.content],
        "speakers": [{"name": s.name, "kind": s.kind.value} for s in read.speakers],
        "roles": list(read.roles),
        "cue": asdict(read.cue) if read.cue else None,
        "mention": asdict(read.mention) | {"type": read.mention.type.value}
        if read.mention
        else None,
    }


def pair_to_json(old: Read | None, new: Read | None) -> dict[str, Any]:
    """Return both sides, and what turns the words of the one into those of the other."""
    found: dict[str, Any] = {"old": read_to_json(old), "new": read_to_json(new)}
    if old and new and old.text != new.text:
        from quotes.identity.differences import compare_texts

        found["operations"] = [asdict(o) for o in compare_texts(old.text, new.text)]
    return found


def to_cells(row: dict[str, Any]) -> dict[str, Any]:
    """Return a revision as a row of CSV: what differs, and both sides in cells of their own."""
    cells = row | {"differs": "; ".join(row["differs"])}
    for side in SIDES:
        read = row[side]
        if read is None:
            continue
        plain = {name: read[name] for name in ("quotation_id", "type", "text")}
        plain |= {"start": read["content"][0]["start"], "end": read["content"][-1]["end"]}
        plain["speakers"] = "; ".join(speaker["name"] for speaker in read["speakers"])
        plain["roles"] = "; ".join(read["roles"])
        plain |= {name: read[name] and read[name]["text"] for name in ("cue", "mention")}
        cells |= {f"{side}_{name}": value for name, value in plain.items()}
    return cells


def show_pair(label: str, differs: Iterable[str], old: Read | None, new: Read | None) -> None:
    """Print what became of a quotation, for people."""
    from quotes.cli.statement import dress, escape

    lines = [f"{label}: {_words(old, new)}", *map(escape, _describe(set(differs), old, new))]
    for number, text in enumerate(lines):
        for line in showing.wrap(text, showing.INDENT * (2 if number else 1)):
            print(dress(line))


def _words(old: Read | None, new: Read | None) -> str:
    from quotes.cli.statement import escape, mark_difference

    read = new or old
    assert read is not None
    if old and new and old.text != new.text:
        from quotes.identity.differences import compare_texts

        words = mark_difference(compare_texts(old.text, new.text))
    else:
        words = escape(read.text)
    return f"“{words}”" if read.type.value == "direct" else words


def _describe(differs: set[str], old: Read | None, new: Read | None) -> Iterator[str]:
    """Yield who said it, or what of that differs, and where it stands."""
    if old and new:
        changed = [
            f"{name}: {before} → {after}"
            for name, (before, after) in _sides(old, new).items()
            if name in differs
        ]
        if changed:
            yield "; ".join(changed)
    read = new or old
    assert read is not None
    if "speaker" not in differs:
        said = [_name(read)] + ([] if "role" in differs else list(read.roles[:1]))
        yield ", ".join(said)
    yield ", ".join(_place(old, new))


def _sides(old: Read, new: Read) -> dict[str, tuple[str, str]]:
    return {
        "speaker": (_name(old), _name(new)),
        "role": (_list(old.roles), _list(new.roles)),
        "type": (old.type.value, new.type.value),
        "cue": (_list(_span(old.cue)), _list(_span(new.cue))),
        "mention": (_list(_span(old.mention)), _list(_span(new.mention))),
    }


def _span(span: Span | None) -> list[str]:
    return [span.text] if span else []


def _name(read: Read) -> str:
    return " and ".join(speaker.name for speaker in read.speakers) or "unknown"


def _list(texts: Iterable[str]) -> str:
    return ", ".join(f"“{text}”" for text in texts) or "none"


def _place(old: Read | None, new: Read | None) -> Iterator[str]:
    """Yield the characters and the ids, of both sides where they are not the same."""
    sides = [side for side in (old, new) if side]
    spans = (f"{read.content[0].start}–{read.content[-1].end}" for read in sides)
    yield "characters " + " → ".join(dict.fromkeys(spans))
    yield " → ".join(dict.fromkeys(read.quotation_id for read in sides))


def count_changes(counts: dict[str, int]) -> str:
    """Return counts in words, those of none left out.

    >>> count_changes({"appeared": 2, "vanished": 0, "moved": 1})
    '2 appeared, 1 moved'
    """
    return ", ".join(f"{number} {name}" for name, number in counts.items() if number)


def head_lines(publisher: str | None, day: object, title: str | None, place: str) -> Iterator[str]:
    """Yield the lines that say which document it is."""
    named = ", ".join(filter(None, (str(day or "undated"), publisher)))
    yield output.clean(f"{named}: {title}" if title else named)
    yield output.clean(place)
