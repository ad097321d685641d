"""brat standoff (``.txt`` and ``.ann``), and what somebody changed in it since it was exported.

``quotes export --format brat`` writes, for each quotation:

- a ``Content`` with its ``Type``, and the relation ``Said_by`` to each ``Source`` (the words
  that name the speaker here) or, where nothing names the speaker here, to a ``Name`` elsewhere
  in the text; the ``Speaker`` of a ``Source`` or ``Name`` says who that is, by an id that
  follows a readable name: ``ana_ruiz-s_0123456789abcdef``;
- ``Cued_by`` a ``Cue``, ``Has_quoted`` the ``Quoted`` words, ``Has_role`` a ``Role``,
  ``Relayed_by`` a ``Relay``, ``Nested_in`` and ``Continues`` another ``Content``;
- a note ``Quotation`` on the ``Content``: its id, and how it was when it was exported.

To correct whose words they are, in brat or by hand: choose another ``Speaker``; or draw
``Said_by`` to another ``Source`` or ``Name``, also a new one, whose own words then tell who it
is; or take ``Said_by`` away, where nobody is known. A ``Speaker`` on the ``Content`` itself
counts beside its relations. All else that was changed is told, but cannot come back.

Offsets are half-open and count code points, in brat as here; brat cuts spans at line breaks.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from zlib import crc32

from quotes.errors import ReadingError

LINE_BREAKS = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
SAID_BY = "Said_by"
NOTE = "Quotation"
_ID = re.compile(r"(?:.*-)?(s_[0-9a-f]{16,20})")
_SPANS = re.compile(r"\d{1,10} \d{1,10}(?:;\d{1,10} \d{1,10})*")

Fragments = tuple[tuple[int, int], ...]
Place = tuple[int, int, str | None]
"""First and last offset of what names a speaker, and its ``Speaker``; -1 for the content's own."""


@dataclass(frozen=True, slots=True)
class Textbound:
    """A stretch of the text, in fragments, with its line in the file, 0 if in none."""

    type: str
    fragments: Fragments
    line: int = 0

    @property
    def ends(self) -> tuple[int, int]:
        """Where it begins and ends, whatever lies between its fragments."""
        return self.fragments[0][0], self.fragments[-1][1]


@dataclass(slots=True)
class Standoff:
    """The annotations of one text, by their ids.

    Attributes:
        spans: The text-bound annotations.
        relations: Type, first and second argument of each.
        attributes: The values of each type of attribute, by annotation and type.
        notes: The text of each note of type ``Quotation``, by annotation.
    """

    spans: dict[str, Textbound] = field(default_factory=dict)
    relations: list[tuple[str, str, str]] = field(default_factory=list)
    attributes: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class State:
    """What a quotation was like when it was exported, or is like in a file.

    Attributes:
        content: Where its words stand.
        type: Direct, mixed or indirect, as written.
        said_by: Who says it.
        rest: A digest of all else that the content is related to.
    """

    content: Fragments
    type: str | None
    said_by: tuple[Place, ...]
    rest: int


@dataclass(frozen=True, slots=True)
class Voice:
    """Who somebody says it is: the id of a speaker, else a name."""

    speaker_id: str | None
    name: str


@dataclass(frozen=True, slots=True)
class AnnotatedQuotation:
    """A quotation that came back.

    Attributes:
        line: Of its content in the file.
        quotation_id: Public id, ``q_…``.
        run_id: Of the run that had read it.
        judgement_id: Of the correction that held when it was exported.
        changed: Whether somebody changed who says it.
        voices: Who that is, if so; none: nobody who is known.
        problems: What else was changed, which cannot come back.
    """

    line: int
    quotation_id: str
    run_id: str | None
    judgement_id: str | None
    changed: bool
    voices: tuple[Voice, ...]
    problems: tuple[str, ...]


def cut(text: str, start: int, end: int) -> Fragments:
    r"""Return a stretch of a text without the line breaks in it.

    >>> cut("one\ntwo", 0, 7)
    ((0, 3), (4, 7))
    """
    found, at = [], start
    for match in LINE_BREAKS.finditer(text, start, end):
        found.append((at, match.start()))
        at = match.end()
    return tuple((s, e) for s, e in [*found, (at, end)] if s < e) or ((start, end),)


def join(text: str, fragments: Fragments) -> str:
    """Return the words of an annotation as its line gives them."""
    return LINE_BREAKS.sub(" ", " ".join(text[start:end] for start, end in fragments))


def describe(standoff: Standoff, content: str) -> State:
    """Return what a quotation is like, from the id of its content."""
    said: list[Place] = [(-1, -1, v) for v in standoff.attributes.get((content, "Speaker"), ())]
    rest = []
    for name, first, second in standoff.relations:
        if first != content or second not in standoff.spans:
            continue
        target = standoff.spans[second]
        if name == SAID_BY:
            values: list[str | None] = [*standoff.attributes.get((second, "Speaker"), ())] or [None]
            said += [(*target.ends, value) for value in values]
        else:
            rest.append([name, target.type, target.fragments])
    digest = crc32(json.dumps(sorted(rest)).encode())
    types = standoff.attributes.get((content, "Type"), [])
    ordered = sorted(set(said), key=lambda p: (p[0], p[1], p[2] or ""))
    own = standoff.spans[content].fragments
    return State(own, types[-1] if types else None, tuple(ordered), digest)


def make_note(state: State, quotation_id: str, run_id: str, judgement_id: str | None) -> str:
    """Return the note that goes with an exported quotation."""
    return json.dumps(
        {
            "id": quotation_id,
            "run": run_id,
            "judgement": judgement_id,
            "content": state.content,
            "type": state.type,
            "said_by": state.said_by,
            "rest": state.rest,
        }
    )


def parse_standoff(lines: str, text: str, source: str) -> Standoff:
    """Return the annotations of a file; types that are not ours are kept, and mean nothing.

    Args:
        lines: What stands in the ``.ann`` file.
        text: What stands in the ``.txt`` file.
        source: The ``.ann`` file, for messages.

    Raises:
        quotes.errors.ReadingError: A line is no annotation, or its words are not at its place.
    """
    found = Standoff()
    for number, line in enumerate(lines.split("\n"), 1):
        row = line.removesuffix("\r")
        if row.strip():
            problem = _add(found, row, number, text)
            if problem:
                raise ReadingError(f"{source}:{number}", problem)
    return found


def _add(found: Standoff, row: str, number: int, text: str) -> str | None:
    """Add a line to the annotations; return what is wrong with it."""
    key, _, rest = row.partition("\t")
    head, _, tail = rest.partition("\t")
    words = head.split(" ")
    match key[:1]:
        case "T":
            return _add_span(found, key, head, tail, number, text)
        case "R" if len(words) == 3:
            first, second = (word.partition(":")[2] for word in words[1:])
            found.relations.append((words[0], first, second))
        case "A" | "M" if len(words) == 3:
            found.attributes.setdefault((words[1], words[0]), []).append(words[2])
        case "A" | "M" if len(words) == 2:  # present or not, without a value
            pass
        case "#":
            if words[0] == NOTE and len(words) == 2:
                found.notes[words[1]] = tail
        case "E" | "N" | "*":  # events, normalisations, equivalences: none of ours
            pass
        case _:
            return "no annotation in brat's standoff format"
    return None


def _add_span(
    found: Standoff, key: str, head: str, words: str, number: int, text: str
) -> str | None:
    kind, _, offsets = head.partition(" ")
    if not _SPANS.fullmatch(offsets):
        return "no offsets as in: T1<tab>Source 10 18<tab>Ana Ruiz"
    pairs = [part.split(" ") for part in offsets.split(";")]
    fragments = tuple((int(start), int(end)) for start, end in pairs)
    if any(not start < end <= len(text) for start, end in fragments):
        return f"{key} ends before it begins, or after the text does"
    if join(text, fragments) != words:
        return f"the words of {key} are not those at its place in the text"
    found.spans[key] = Textbound(kind, fragments, number)
    return None


def read_quotations(standoff: Standoff, text: str) -> Iterator[AnnotatedQuotation | str]:
    """Yield the quotations of a file, or what is wrong with one, in the order of the file."""
    for key, span in standoff.spans.items():
        if span.type == "Content":
            yield _read_quotation(standoff, text, key)


def _read_quotation(standoff: Standoff, text: str, key: str) -> AnnotatedQuotation | str:
    span = standoff.spans[key]
    if key not in standoff.notes:
        return f"{span.line}: {key} is no quotation of the export: new ones cannot come in"
    try:
        note = json.loads(standoff.notes[key])
        before = State(
            tuple((int(s), int(e)) for s, e in note["content"]),
            note["type"],
            tuple((int(s), int(e), v) for s, e, v in note["said_by"]),
            int(note["rest"]),
        )
        quotation_id = str(note["id"])
        run_id, judgement_id = (note[k] and str(note[k]) for k in ("run", "judgement"))
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return f"{span.line}: the note of {key} is damaged: export the text again"
    now = describe(standoff, key)
    changed = now.said_by != before.said_by
    voices = tuple(dict.fromkeys(_voices(standoff, text, now, before))) if changed else ()
    problems = tuple(_problems(now, before))
    return AnnotatedQuotation(
        span.line, quotation_id, run_id, judgement_id, changed, voices, problems
    )


def _problems(now: State, before: State) -> Iterator[str]:
    if now.content != before.content:
        yield "other words were marked"
    if now.type != before.type:
        yield "another type was chosen"
    if now.rest != before.rest:
        yield "cue, quoted words, roles, relay or links were changed"


def _voices(standoff: Standoff, text: str, now: State, before: State) -> Iterator[Voice]:
    """Yield who says it now.

    A ``Source`` that was there and says nothing of the speaker, or no longer, is nobody known;
    one that is new is whoever is said to stand there already, else whom its words name.
    """
    known = {(start, end) for start, end, _ in before.said_by}
    for start, end, value in now.said_by:
        if value is not None:
            yield _parse_value(value)
        elif (start, end) not in known:
            there = _named_at(standoff, start, end)
            yield _parse_value(there) if there else Voice(None, " ".join(text[start:end].split()))


def _named_at(standoff: Standoff, start: int, end: int) -> str | None:
    """Return the speaker of a name or source that overlaps a place; None if none or several."""
    found: dict[str, set[str]] = defaultdict(set)
    for key, span in standoff.spans.items():
        first, last = span.ends
        if span.type in ("Source", "Name") and first < end and start < last:
            found[span.type].update(standoff.attributes.get((key, "Speaker"), ()))
    values = found["Name"] or found["Source"]
    return next(iter(values)) if len(values) == 1 else None


def _parse_value(value: str) -> Voice:
    """Return who a ``Speaker`` is.

    >>> _parse_value("ana_ruiz-s_0123456789abcdef").speaker_id
    's_0123456789abcdef'
    >>> _parse_value("Ana_Ruiz").name
    'Ana Ruiz'
    """
    found = _ID.fullmatch(value)
    return Voice(found[1] if found else None, value.replace("_", " "))
