"""Articles as TEI P5: the text as it was read, its quotations marked where they stand.

One ``<TEI>`` a document:

- ``<body>`` holds the text: a ``<p>`` a paragraph (which blank lines end, or where a text has
  none, each line break), ``<lb/>`` after each line break within. Its text content is the stored
  text, to the character. Marked in it: ``<said who="#s_…" direct="…" aloud="…">`` each content
  span (``direct`` is true where all of it stands in marks; ``aloud`` is true where words stand
  in marks, else unknown, for what is reported may have been thought), ``<q>`` the words in
  marks, ``<seg type="cue">``, ``<rs>`` the mention, ``<roleName>``, ``<seg type="relayed_by">``,
  ``<name>`` the first place of each spelling.
  ``corresp`` leads to the quotations that a mark belongs to, ``n`` is the number of the span.
  A mark that a paragraph ends or another mark crosses is several elements of one ``n``,
  linked by ``next`` and ``prev``, as are the spans of a quotation that its attribution cuts.
- ``<listPerson>`` in the header has the speakers: ``<person>``, ``<org>``, ``<personGrp>``;
  ``<persName>`` or ``<orgName>`` with variants, and ``<affiliation>`` with ``<roleName>`` and
  ``<orgName>`` for each role, as printed, on the day of the article (``when``).
- ``<standOff>`` has a feature structure for each quotation: type, lemma, medium, statement,
  parent, continuation, confidences, rule, run, and who corrected the speaker.

Offsets of a mark are the number of code points before it in ``<body>``. Characters that XML
forbids (most control characters) become U+FFFD, one for one, so that no offset moves; the
header's ``<normalization>`` names each with its place.

https://tei-c.org/release/doc/tei-p5-doc/en/html/ref-said.html
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from quotes.exports.nesting import Close, Open, Piece, Stretch, nest

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
REPLACEMENT = "\ufffd"
_BLANK_LINES = re.compile(r"(?:\r?\n[ \t]*){2,}")
_LINE_END = re.compile(r"(?:\r?\n)+")
_LINE_ENDS = "\r\n \t"
_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_HOLDERS = {"person": "person", "unnamed": "person", "group": "personGrp"}


@dataclass(frozen=True, slots=True)
class Mark:
    """One span to mark: its element, what it belongs to, and its attributes.

    Attributes:
        chain: Elements of one chain are linked by ``next`` and ``prev``; also their ids' stem.
        number: Of the span within its chain, from 1.
    """

    element: str
    chain: str
    number: int
    attributes: tuple[tuple[str, str], ...]


def render_tei(document: Mapping[str, Any]) -> str:
    """Return a document, as ``export_documents`` gives it, as TEI P5."""
    return "".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>\n',
            '<TEI xmlns="http://www.tei-c.org/ns/1.0"',
            _attributes({"xml:id": document["document_id"], "xml:lang": document["language"]}),
            ">\n",
            *_header(document),
            '<text>\n<body xml:space="preserve">',
            *_body(document["text"], list(_marks(document))),
            "</body>\n</text>\n",
            *_stand_off(document["quotations"]),
            "</TEI>\n",
        )
    )


def find_forbidden(text: str) -> list[tuple[int, str]]:
    r"""Return the characters that XML forbids: offset, and code point in hexadecimal.

    >>> find_forbidden("a\x1bb")
    [(1, 'U+001B')]
    """
    return [(m.start(), f"U+{ord(m[0]):04X}") for m in FORBIDDEN.finditer(text)]


def _clean(text: str) -> str:
    return FORBIDDEN.sub(REPLACEMENT, text)


def _text(text: str) -> str:
    """Return text as XML; a carriage return by number, for parsers change bare ones."""
    return escape(_clean(text), {"\r": "&#13;"})


def _attributes(values: Mapping[str, object]) -> str:
    return "".join(
        f" {name}={quoteattr(_clean(str(value)))}"
        for name, value in values.items()
        if value is not None and value != ""
    )


def _element(name: str, text: str, **attributes: object) -> str:
    return f"<{name}{_attributes(attributes)}>{_text(text)}</{name}>"


def _header(document: Mapping[str, Any]) -> Iterator[str]:
    title = document["title"] or document["source"]
    day = document["published_at"]
    yield "<teiHeader>\n<fileDesc>\n<titleStmt>" + _element("title", title)
    if document["author"]:
        yield _element("author", document["author"])
    yield "</titleStmt>\n<publicationStmt>"
    yield _element("publisher", document["publisher"] or "unknown")
    yield _element("idno", document["document_id"], type="quotes")
    if day:
        yield _element("date", day, when=day[:10] if _DAY.fullmatch(day[:10]) else None)
    yield "</publicationStmt>\n<sourceDesc><bibl>"
    yield _element("title", title)
    if document["url"]:
        # No pointer attribute: what was given as an address need not be one.
        yield _element("idno", document["url"], type="URL")
    yield _element("idno", document["source"], type="source")
    yield _element("idno", document["text_sha256"], type="sha256-of-text")
    if document["raw_sha256"]:
        yield _element("idno", document["raw_sha256"], type="sha256-of-file")
    yield "</bibl></sourceDesc>\n</fileDesc>\n<encodingDesc>\n"
    yield from _application(document)
    yield from _normalization(document)
    yield "</encodingDesc>\n"
    yield from _people(document)
    yield "</teiHeader>\n"


def _application(document: Mapping[str, Any]) -> Iterator[str]:
    run = document["run"]
    attributes = {
        "ident": run["extractor"],
        "version": run["version"],
        "when": document["read_at"],
        "xml:id": run["run_id"],
    }
    yield f"<appInfo><application{_attributes(attributes)}>"
    yield _element("label", f"{run['extractor']}, {run['model']}") + "</application></appInfo>\n"


def _normalization(document: Mapping[str, Any]) -> Iterator[str]:
    found = find_forbidden(document["text"])
    if found:
        told = ", ".join(f"{code} at {offset}" for offset, code in found)
        yield "<editorialDecl><normalization>"
        yield _element("p", f"Characters that XML forbids, each replaced by U+FFFD: {told}.")
        yield "</normalization></editorialDecl>\n"


def _people(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield the speakers, each once; one whom a correction names need not be in the text."""
    named: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for speaker in document["speakers"]:
        named[_speaker_id(document, speaker)].append(speaker)
    roles: dict[str, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    for quotation in document["quotations"]:
        for speaker in quotation["speakers"]:
            key = _speaker_id(document, speaker)
            named[key] = named[key] or [speaker]
            if len(quotation["speakers"]) == 1:
                roles[key] |= {role["text"]: role for role in quotation["roles"]}
    if not named:
        return
    yield "<profileDesc><particDesc><listPerson>\n"
    for key, entities in named.items():
        yield from _person(key, entities, roles[key].values(), document["published_at"])
    yield "</listPerson></particDesc></profileDesc>\n"


def _person(
    key: str,
    entities: list[Mapping[str, Any]],
    roles: Iterable[Mapping[str, Any]],
    published_at: str | None,
) -> Iterator[str]:
    kind = entities[0]["kind"]
    holder = _HOLDERS.get(kind, "org")
    name = "orgName" if holder == "org" else "persName"
    spellings = [span["text"] for entity in entities for span in entity.get("names", ())]
    here = [entity["name"] for entity in entities]
    names = dict.fromkeys([entities[0]["canonical"], *here, *spellings])
    yield f"<{holder}{_attributes({'xml:id': key, 'role': kind})}>"
    for ordinal, spelling in enumerate(names):
        yield _element(name, spelling, type="variant" if ordinal else "canonical")
    day = (published_at or "")[:10]
    for role in roles:
        if holder == "org":  # an affiliation is a person's
            yield _element("roleName", role["text"], type=role["status"])
            continue
        attributes = {"type": role["status"], "when": day if _DAY.fullmatch(day) else None}
        yield f"<affiliation{_attributes(attributes)}>" + _element("roleName", role["text"])
        yield _element("orgName", role["organisation"]) if role["organisation"] else ""
        yield "</affiliation>"
    yield f"</{holder}>\n"


def _speaker_id(document: Mapping[str, Any], speaker: Mapping[str, Any]) -> str:
    """Return a speaker's id; while that is yet to be worked out, one within the document."""
    if speaker["id"]:
        return str(speaker["id"])
    own = [s["name"] for s in document["speakers"] if not s["id"]]
    number = own.index(speaker["name"]) if speaker["name"] in own else len(own)
    return f"{document['document_id']}.speaker.{number + 1}"


def _refer(document: Mapping[str, Any], speakers: Iterable[Mapping[str, Any]]) -> str:
    return " ".join(f"#{_speaker_id(document, speaker)}" for speaker in speakers)


def _marks(document: Mapping[str, Any]) -> Iterator[Stretch[Mark]]:
    """Yield all that is marked in a text; a role or name that several share once."""
    for speaker in document["speakers"]:
        chain = f"{_speaker_id(document, speaker)}.name"
        for number, span in enumerate(speaker["names"], 1):
            attributes = (("ref", _refer(document, [speaker])),)
            chained = f"{chain}.{span['start']}.{span['end']}"
            yield _stretch(span, Mark("name", chained, number, attributes))
    roles: dict[tuple[int, int, str, str], list[str]] = defaultdict(list)
    for quotation in document["quotations"]:
        yield from _quotation_marks(document, quotation)
        for role in quotation["roles"]:
            place = role["start"], role["end"], role["text"], role["status"]
            roles[place].append(quotation["quotation_id"])
    for (start, end, text, status), keys in roles.items():
        corresp = " ".join(f"#{key}" for key in dict.fromkeys(keys))
        span = {"start": start, "end": end, "text": text}
        chain = f"{document['document_id']}.role.{start}.{end}.{status}"
        yield _stretch(span, Mark("roleName", chain, 1, (("type", status), ("corresp", corresp))))


def _quotation_marks(
    document: Mapping[str, Any], quotation: Mapping[str, Any]
) -> Iterator[Stretch[Mark]]:
    key, corrected = quotation["quotation_id"], quotation["corrected"]
    own = ("corresp", f"#{key}")
    who = _refer(document, quotation["speakers"])
    meant = _refer(document, corrected["read"]) if corrected else who
    said = (
        ("who", who),
        ("direct", "true" if quotation["type"] == "direct" else "false"),
        ("aloud", "unknown" if quotation["type"] == "indirect" else "true"),
        own,
    )
    mention = quotation["mention"]
    parts: list[tuple[str, str, list[Any], tuple[tuple[str, str], ...]]] = [
        ("content", "said", quotation["content"], said),
        ("quoted", "q", quotation["quoted"], (own,)),
        ("cue", "seg", [quotation["cue"]], (("type", "cue"), own)),
        ("relayed_by", "seg", [quotation["relayed_by"]], (("type", "relayed_by"), own)),
    ]
    if mention:
        parts.append(("mention", "rs", [mention], (("type", mention["type"]), ("ref", meant), own)))
    for part, element, spans, attributes in parts:
        for number, span in enumerate(filter(None, spans), 1):
            yield _stretch(span, Mark(element, f"{key}.{part}", number, attributes))


def _stretch(span: Mapping[str, Any], mark: Mark) -> Stretch[Mark]:
    return Stretch(span["start"], span["end"], mark)


def _body(text: str, stretches: list[Stretch[Mark]]) -> Iterator[str]:
    """Yield the paragraphs of a text with their marks."""
    parts = [
        (start, end, list(nest(start, end, inside)))
        for start, end, inside in _share(_paragraphs(text), stretches)
    ]
    total = Counter(
        part.stretch.key.chain for *_, found in parts for part in found if isinstance(part, Open)
    )
    given: Counter[str] = Counter()
    for start, end, found in parts:
        last = start + len(text[start:end].rstrip(_LINE_ENDS))
        yield "<p>"
        for part in found:
            match part:
                case Open(stretch):
                    mark = stretch.key
                    given[mark.chain] += 1
                    yield _open(mark, given[mark.chain], total[mark.chain])
                case Close(stretch):
                    yield f"</{stretch.key.element}>"
                case Piece(first, end_of_piece):
                    yield _lines(text[first : min(end_of_piece, last)])
                    yield _text(text[max(first, last) : end_of_piece])
        yield "</p>"


def _share(
    paragraphs: Iterable[tuple[int, int]], stretches: Iterable[Stretch[Mark]]
) -> Iterator[tuple[int, int, list[Stretch[Mark]]]]:
    """Yield each paragraph with the stretches that reach into it, outer kinds of mark first."""
    waiting = sorted(stretches, key=lambda s: s.start)
    waiting.reverse()
    reaching: list[Stretch[Mark]] = []
    for start, end in paragraphs:
        reaching = [s for s in reaching if s.end > start]
        while waiting and waiting[-1].start < end:
            reaching.append(waiting.pop())
        yield start, end, sorted(reaching, key=lambda s: s.key.element != "said")


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield where paragraphs begin and end; the blank lines after one belong to it."""
    start = 0
    ends = _BLANK_LINES if _BLANK_LINES.search(text.strip()) else _LINE_END
    for found in ends.finditer(text):
        yield start, found.end()
        start = found.end()
    if start < len(text) or not text:
        yield start, len(text)


def _lines(text: str) -> str:
    return _text(text).replace("\n", "\n<lb/>")


def _open(mark: Mark, piece: int, pieces: int) -> str:
    values: dict[str, object] = {"xml:id": f"{mark.chain}.{piece}", "n": mark.number}
    values |= mark.attributes
    if piece > 1:
        values["prev"] = f"#{mark.chain}.{piece - 1}"
    if piece < pieces:
        values["next"] = f"#{mark.chain}.{piece + 1}"
    return f"<{mark.element}{_attributes(values)}>"


def _stand_off(quotations: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    written = False
    for quotation in quotations:
        if not written:
            yield "<standOff>\n"
        written = True
        yield f"<fs{_attributes({'xml:id': quotation['quotation_id'], 'type': 'quotation'})}>"
        yield from _features(quotation)
        yield "</fs>\n"
    if written:
        yield "</standOff>\n"


def _features(quotation: Mapping[str, Any]) -> Iterator[str]:
    cue, corrected = quotation["cue"] or {}, quotation["corrected"] or {}
    strings = {
        "type": quotation["type"],
        "lemma": cue.get("lemma"),
        "medium": quotation["medium"],
        "statement": quotation["statement_id"],
        "parent": quotation["parent"],
        "continues": quotation["continues"],
        "rule": quotation["rule"],
        "run": quotation["run_id"],
        "corrected_by": corrected.get("by"),
        "corrected_at": corrected.get("at"),
        "judgement": corrected.get("judgement_id"),
    }
    for name, value in strings.items():
        if value:
            yield f'<f name="{name}">{_element("string", value)}</f>'
    for name, value in quotation["confidence"].items():
        yield f'<f name="confidence_{name}"><numeric value="{value}"/></f>'
