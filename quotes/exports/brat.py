"""Articles as brat standoff: a ``.txt`` and an ``.ann`` each, and the configuration for brat.

The text is the stored text, and offsets count code points in both. What stands in the ``.ann``,
and what may be changed there so that ``quotes import-annotations`` takes it back, is said in
``quotes.reading.brat``, which reads it.

https://brat.nlplab.org/standoff.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from quotes.names import fold
from quotes.reading.brat import (
    NOTE,
    SAID_BY,
    Fragments,
    Standoff,
    Textbound,
    cut,
    describe,
    join,
    make_note,
)

_UNFIT = re.compile("[^a-z0-9]+")
LONGEST = 40
"""Letters of a name before an id."""
CONFIGURATION = """\
# For brat: quotations as `quotes export --format brat` writes them.
[entities]
Content
Source
Name
Cue
Quoted
Role
Relay

[relations]
Said_by\tArg1:Content, Arg2:Source|Name
Cued_by\tArg1:Content, Arg2:Cue
Has_quoted\tArg1:Content, Arg2:Quoted
Has_role\tArg1:Content, Arg2:Role
Relayed_by\tArg1:Content, Arg2:Relay
Nested_in\tArg1:Content, Arg2:Content
Continues\tArg1:Content, Arg2:Content
<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>

[events]

[attributes]
Type\tArg:Content, Value:direct|mixed|indirect
Status\tArg:Role, Value:current|former|acting|elect|then|future
"""


def render_standoff(document: Mapping[str, Any]) -> str:
    """Return the ``.ann`` of a document, as ``export_documents`` gives it."""
    return "".join(f"{line}\n" for line in _lines(document["text"], _Builder(document).build()))


def render_configuration(values: Iterable[str]) -> str:
    """Return ``annotation.conf`` for documents whose speakers have these values."""
    listed = "|".join(sorted(values))
    speaker = f"Speaker\tArg:Source|Name|Content, Value:{listed}\n" if listed else ""
    return CONFIGURATION + speaker


def speaker_values(document: Mapping[str, Any]) -> set[str]:
    """Return the values of ``Speaker`` in a document."""
    voices = [s for quotation in document["quotations"] for s in quotation["speakers"]]
    return {speaker_value(speaker) for speaker in [*document["speakers"], *voices]}


def speaker_value(speaker: Mapping[str, Any]) -> str:
    """Return a speaker's name and id in one word.

    >>> speaker_value({"canonical": "Íñigo Ruiz", "id": "s_0123456789abcdef"})
    'inigo_ruiz-s_0123456789abcdef'
    """
    name = _UNFIT.sub("_", fold(speaker["canonical"]))[:LONGEST].strip("_") or "unnamed"
    return f"{name}-{speaker['id']}" if speaker["id"] else name


class _Builder:
    """Makes the annotations of one document."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.text: str = document["text"]
        self.found = Standoff()
        self.names: dict[str, str] = {}
        self.roles: dict[tuple[Fragments, str], str] = {}

    def build(self) -> Standoff:
        """Return the annotations, each quotation with its note."""
        for speaker in self.document["speakers"]:
            for span in speaker["names"]:
                self._name(speaker, span)
        contents = {q["quotation_id"]: self._content(q) for q in self.document["quotations"]}
        for quotation in self.document["quotations"]:
            self._relate(quotation, contents)
        for quotation in self.document["quotations"]:
            key = contents[quotation["quotation_id"]]
            judgement = (quotation["corrected"] or {}).get("judgement_id")
            self.found.notes[key] = make_note(
                describe(self.found, key), quotation["quotation_id"], quotation["run_id"], judgement
            )
        return self.found

    def _name(self, speaker: Mapping[str, Any], span: Mapping[str, Any]) -> None:
        value = speaker_value(speaker)
        key = self._span("Name", [span])
        self._say(key, "Speaker", value)
        self.names.setdefault(value, key)

    def _content(self, quotation: Mapping[str, Any]) -> str:
        key = self._span("Content", quotation["content"])
        self._say(key, "Type", quotation["type"])
        return key

    def _relate(self, quotation: Mapping[str, Any], contents: Mapping[str, str]) -> None:
        key = contents[quotation["quotation_id"]]
        self._attribute(key, quotation)
        parts = [
            ("Cued_by", "Cue", quotation["cue"]),
            ("Relayed_by", "Relay", quotation["relayed_by"]),
        ]
        parts += [("Has_quoted", "Quoted", span) for span in quotation["quoted"]]
        for relation, kind, span in parts:
            if span:
                self._link(relation, key, self._span(kind, [span]))
        for role in quotation["roles"]:
            self._link("Has_role", key, self._role(role))
        for relation, other in (("Nested_in", "parent"), ("Continues", "continues")):
            if quotation[other] in contents:
                self._link(relation, key, contents[quotation[other]])

    def _attribute(self, key: str, quotation: Mapping[str, Any]) -> None:
        """Say whose words they are: at the mention, else at a name, else at the content."""
        values: list[str | None] = [speaker_value(speaker) for speaker in quotation["speakers"]]
        mention = quotation["mention"]
        for value in values or ([None] if mention else []):
            if mention:
                source = self._span("Source", [mention])
                if value:
                    self._say(source, "Speaker", value)
                self._link(SAID_BY, key, source)
            elif value in self.names:
                self._link(SAID_BY, key, self.names[value])
            elif value:
                self._say(key, "Speaker", value)

    def _role(self, role: Mapping[str, Any]) -> str:
        """Return the annotation of a role; several quotations may have it."""
        place = cut(self.text, role["start"], role["end"]), role["status"]
        if place not in self.roles:
            self.roles[place] = self._span("Role", [role])
            self._say(self.roles[place], "Status", role["status"])
        return self.roles[place]

    def _span(self, kind: str, spans: Iterable[Mapping[str, Any]]) -> str:
        key = f"T{len(self.found.spans) + 1}"
        fragments = tuple(part for s in spans for part in cut(self.text, s["start"], s["end"]))
        self.found.spans[key] = Textbound(kind, fragments)
        return key

    def _say(self, key: str, name: str, value: str) -> None:
        self.found.attributes.setdefault((key, name), []).append(value)

    def _link(self, relation: str, first: str, second: str) -> None:
        self.found.relations.append((relation, first, second))


def _lines(text: str, standoff: Standoff) -> Iterator[str]:
    for key, span in standoff.spans.items():
        offsets = ";".join(f"{start} {end}" for start, end in span.fragments)
        yield f"{key}\t{span.type} {offsets}\t{join(text, span.fragments)}"
    for number, (relation, first, second) in enumerate(standoff.relations, 1):
        yield f"R{number}\t{relation} Arg1:{first} Arg2:{second}\t"
    said = [
        (key, name, value)
        for (key, name), values in standoff.attributes.items()
        for value in values
    ]
    for number, (key, name, value) in enumerate(said, 1):
        yield f"A{number}\t{name} {key} {value}"
    for number, (key, note) in enumerate(standoff.notes.items(), 1):
        yield f"#{number}\t{NOTE} {key}\t{note}"
