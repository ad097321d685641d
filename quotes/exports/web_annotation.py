"""Quotations as annotations of their articles: W3C Web Annotation Data Model, JSON-LD.

One ``Annotation`` a quotation, all on one ``AnnotationPage``:

- ``target``: one ``SpecificResource`` a content span; ``source`` is the article's address, or
  ``urn:quotes:d_…`` where it has none. Its two selectors name the same words: a
  ``TextPositionSelector`` (``start`` and ``end``, half-open) and a ``TextQuoteSelector`` with
  the 32 characters before and after. The standard counts Unicode code points, not UTF-16 code
  units, and so do we; JavaScript has to count with ``Array.from(text)``. Positions are those of
  the text as stored, which ``state`` dates; where the source is a page with markup, only the
  words will find their place.
- ``body``: for each speaker a ``SpecificResource`` that identifies ``urn:quotes:s_…`` (Person
  or Organization, with the name); for each role, the cue, and the type a ``TextualBody``; last
  a ``Dataset`` whose ``record`` is the quotation as ``quotes export --format jsonl`` has it,
  so that nothing is lost.
- ``generator`` is the run, ``created`` when it read the text; where a person corrected the
  speaker, ``creator`` says who and ``modified`` when.

https://www.w3.org/TR/annotation-model/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from quotes.exports.json_lists import render_list
from quotes.exports.linked_data import document_iri, schema_type, urn

CONTEXT: list[object] = [
    "http://www.w3.org/ns/anno.jsonld",
    {"@version": 1.1, "record": {"@id": "urn:quotes:terms:record", "@type": "@json"}},
]
ABOUT = 32
"""Characters of the text before and after a span, by which it is found again."""


def render_collection(documents: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield all annotations of documents, as ``export_documents`` gives them, as one JSON-LD text.

    An annotation stands on a line of its own, without its ``@context``, which is the text's.
    """
    head = {
        "@context": CONTEXT,
        "id": "urn:quotes:annotations",
        "type": "AnnotationPage",
        "partOf": {"id": "urn:quotes:quotations", "type": "AnnotationCollection"},
    }
    items = (
        to_annotation(document, quotation)
        for document in documents
        for quotation in document["quotations"]
    )
    yield from render_list(head, "items", items)


def to_annotation(document: Mapping[str, Any], quotation: Mapping[str, Any]) -> dict[str, Any]:
    """Return a quotation of a document as an annotation, without ``@context``."""
    corrected = quotation["corrected"]
    run = document["run"]
    annotation = {
        "id": urn(quotation["quotation_id"]),
        "type": "Annotation",
        "motivation": "identifying",
        "created": document["read_at"],
        "generator": {
            "id": urn(run["run_id"]),
            "type": "Software",
            "name": f"{run['extractor']} {run['version']}",
        },
    }
    if corrected:
        annotation |= {
            "creator": {"type": "Person", "name": corrected["by"]},
            "modified": corrected["at"],
        }
    return annotation | {
        "body": list(_bodies(quotation)),
        "target": [_target(document, span) for span in quotation["content"]],
    }


def _bodies(quotation: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for speaker in quotation["speakers"]:
        yield _identify(speaker)
    for role in quotation["roles"]:
        yield _tell("describing", role["text"])
    if quotation["cue"]:
        yield _tell("tagging", quotation["cue"]["text"])
    yield _tell("classifying", quotation["type"])
    yield {"type": "Dataset", "purpose": "describing", "record": dict(quotation)}


def _identify(speaker: Mapping[str, Any]) -> dict[str, Any]:
    agent = {"type": schema_type(speaker["kind"]), "name": speaker["canonical"]}
    if speaker["name"] != speaker["canonical"]:
        agent["nickname"] = speaker["name"]
    if not speaker["id"]:
        return agent
    source = {"id": urn(speaker["id"])} | agent
    return {"type": "SpecificResource", "purpose": "identifying", "source": source}


def _tell(purpose: str, value: str) -> dict[str, Any]:
    return {"type": "TextualBody", "purpose": purpose, "value": value, "format": "text/plain"}


def _target(document: Mapping[str, Any], span: Mapping[str, Any]) -> dict[str, Any]:
    text, start, end = document["text"], span["start"], span["end"]
    return {
        "type": "SpecificResource",
        "source": document_iri(document),
        "state": {"type": "TimeState", "sourceDate": document["read_at"]},
        "selector": [
            {"type": "TextPositionSelector", "start": start, "end": end},
            {
                "type": "TextQuoteSelector",
                "exact": span["text"],
                "prefix": text[max(start - ABOUT, 0) : start],
                "suffix": text[end : end + ABOUT],
            },
        ],
    }
