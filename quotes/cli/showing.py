"""Quotations for people: the words, who said them as what, when and where, and where to look.

“Whoever shuts the gate **declares war on our farmers**”
    Yusuf al-Tamimi (here “Youssef al-Tameemi”), defence ministry spokesman, in a statement
    2025-03-12, The Halden Courier: Closing one gate …
    https://example.org/gates, characters 120–168, q_0123456789abcdef0123

A role that another document tells stands in brackets, with that document:

    Yusuf al-Tamimi (defence ministry spokesman, from Meridian Wire, 2025-03-02)
"""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from quotes.cli.output import WIDTH_WITHOUT_TERMINAL, clean, print_line

if TYPE_CHECKING:
    from quotes.database import KnownRole, StoredQuotation
    from quotes.database.roles import Roles

# Stand-ins while lines are wrapped; cleaned text holds no control characters.
OPEN, CLOSE = "\x02", "\x03"
BOLD = ("\x1b[1m", "\x1b[22m")
PLAIN = ("**", "**")
INDENT = "    "
NARROWEST = 40


def show_quotation(
    row: StoredQuotation,
    marks: Sequence[tuple[int, int]] = (),
    *,
    speaker: bool = True,
    roles: Roles = (),
) -> None:
    """Print a quotation, its matched words bold on a terminal and between ``**`` elsewhere.

    Args:
        row: The quotation.
        marks: What to mark, half-open, in characters of ``row.text``.
        speaker: Say who said it; not where the reader knows.
        roles: Of the speakers, in their order; what the document prints itself is known.
    """
    for line in wrap(quoted(row, marks), ""):
        emit(line)
    for text in describe(row, speaker=speaker, roles=roles):
        for line in wrap(text, INDENT):
            emit(line)


def quoted(row: StoredQuotation, marks: Sequence[tuple[int, int]]) -> str:
    """Return the words on one line: in marks if direct, as printed if mixed or indirect."""
    text = mark(row.text, marks)
    return f"“{text}”" if row.type.value == "direct" else text


def mark(text: str, marks: Sequence[tuple[int, int]]) -> str:
    """Return a text cleaned for people, ``OPEN`` and ``CLOSE`` about what is marked."""
    pieces, at = [], 0
    for start, end in join_marks(text, marks):
        pieces += [clean(text[at:start]), OPEN, clean(text[start:end]), CLOSE]
        at = end
    return "".join([*pieces, clean(text[at:])])


def join_marks(text: str, marks: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the marks in order, those with nothing but spaces between them as one.

    >>> join_marks("the old bridge", [(8, 14), (0, 3), (4, 7)])
    [(0, 14)]
    """
    joined: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def describe(row: StoredQuotation, *, speaker: bool = True, roles: Roles = ()) -> Iterator[str]:
    """Yield who said it as what, when and in which publication, and where to look it up."""
    if speaker:
        said = [name_speakers(row, roles), *name_roles(row), *name_medium(row), *name_decider(row)]
    else:
        elsewhere = (name_known_role(role) for role in roles)
        said = [*filter(None, elsewhere), *name_roles(row), *name_medium(row)]
    if said:
        yield clean(", ".join(said))
    published = [str(row.published_on or row.published_at or "undated")]
    published += [row.publisher] if row.publisher else []
    yield clean(", ".join(published) + (f": {row.title}" if row.title else ""))
    place = f"characters {row.content[0].start}–{row.content[-1].end}"
    yield clean(f"{row.url or row.source}, {place}, {row.quotation_id}")


def name_speakers(row: StoredQuotation, roles: Roles = ()) -> str:
    """Return the speakers by their names across documents, with this document's where it differs.

    "unknown" for none, and what the text calls them where it names nobody. Roles that other
    documents tell follow in brackets.
    """
    if not row.speakers and row.corrected:
        return "nobody known"
    if not row.speakers:
        return f"unknown (“{row.mention.text}”)" if row.mention else "unknown"
    names = (
        s.canonical
        if s.canonical.casefold() == s.name.casefold()
        else f"{s.canonical} (here “{s.name}”)"
        for s in row.speakers
    )
    known = (name_known_role(role) for role in [*roles, *[None] * len(row.speakers)])
    return " and ".join(" ".join(filter(None, pair)) for pair in zip(names, known, strict=False))


def name_known_role(role: KnownRole | None) -> str:
    """Return a role that another document tells, in brackets; nothing for one printed here."""
    return f"({name_evidence(role)})" if role and not role.printed_here else ""


def name_evidence(role: KnownRole) -> str:
    """Return a role, its status where the words do not tell, and which document says so when."""
    told = role.status.value == "current" or role.status.value in role.text.casefold()
    status = "" if told else f" ({role.status.value})"
    where = f"from {role.publisher}, " if role.publisher else ""
    return f"{role.text}{status}, {where}{role.observed_on or 'undated'}"


def name_roles(row: StoredQuotation) -> list[str]:
    """Return the roles that this document gives, nearest first; not what is the name already."""
    named = {speaker.name.casefold() for speaker in row.speakers}
    roles: dict[str, str] = {}
    for role in row.roles:
        roles.setdefault(role.text.casefold(), role.text)
    return [text for key, text in roles.items() if key not in named]


def name_medium(row: StoredQuotation) -> list[str]:
    """Return where it was said, in brackets; nothing where the text does not tell."""
    return [f"[{row.medium}]"] if row.medium else []


def name_decider(row: StoredQuotation) -> list[str]:
    """Return that a person decided whose words these are; nothing where the reading stands."""
    if row.corrected is None:
        return []
    read = " and ".join(s.canonical for s in row.corrected.read) or "unknown"
    return [f"[decided by {row.corrected.by} on {row.corrected.at.date()}; read as {read}]"]


def wrap(text: str, indent: str) -> list[str]:
    """Return the lines of a text that is clean already, at most as wide as the terminal."""
    terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if terminal else WIDTH_WITHOUT_TERMINAL
    return textwrap.wrap(
        text,
        max(width, NARROWEST),
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def emit(line: str) -> None:
    """Print a line with its marks; all else that steers a terminal is out of it already."""
    bold = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    start, end = BOLD if bold else PLAIN
    print(line.replace(OPEN, start).replace(CLOSE, end))


def show_count(
    shown: int, matched: int, quotations: int, documents: int, *, counted: bool = True
) -> None:
    """Print how many were found, and among how many: "3 of 97 quotations in 10 documents"."""
    number = str(matched) if counted else f"More than {matched}"
    found = f"{number} of {count(quotations, 'quotation')} in {count(documents, 'document')}"
    more = f"; {shown} shown, --limit 0 shows all" if shown < matched or not counted else ""
    print_line(found + more)


def count(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> count(1, "document"), count(0, "document")
    ('1 document', '0 documents')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
