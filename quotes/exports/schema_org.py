"""Quotations as schema.org ``Quotation``: JSON-LD for web pages and search engines.

One ``@graph``, one ``Quotation`` an item: ``text`` (content spans joined by ``" … "``),
``spokenByCharacter`` (to whom the article attributes it: Person or Organization) and the same
as ``creator``, ``isPartOf`` the ``NewsArticle`` with ``url``, ``headline``, ``publisher`` and
``datePublished``. A speaker's office now or acting is ``jobTitle`` and ``worksFor``; one that
was held, or is yet to be, is a ``Role`` under ``hasOccupation``, so that nobody takes it for
today's. Roles of a joint statement are left out, for they may be either's. Whether the words
are verbatim is ``additionalType``: ``urn:quotes:direct``, ``urn:quotes:mixed`` or
``urn:quotes:indirect``.

The vocabulary has no place for offsets, cues and confidences; ``identifier`` leads to them.

https://schema.org/Quotation
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from quotes.exports.csv_rows import CONTENT_SEPARATOR
from quotes.exports.json_lists import render_list
from quotes.exports.linked_data import document_iri, schema_type, urn

HELD = frozenset({"current", "acting"})


def render_graph(documents: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the quotations of documents, as ``export_documents`` has them, as one JSON-LD text."""
    items = (
        to_quotation(document, quotation)
        for document in documents
        for quotation in document["quotations"]
    )
    yield from render_list({"@context": "https://schema.org"}, "@graph", items)


def to_quotation(document: Mapping[str, Any], quotation: Mapping[str, Any]) -> dict[str, Any]:
    """Return a quotation of a document as a ``Quotation``, without ``@context``."""
    roles = quotation["roles"] if len(quotation["speakers"]) == 1 else ()
    speakers = [_speaker(speaker, roles) for speaker in quotation["speakers"]]
    item: dict[str, Any] = {
        "@type": "Quotation",
        "@id": urn(quotation["quotation_id"]),
        "additionalType": urn(quotation["type"]),
        "identifier": quotation["quotation_id"],
        "text": CONTENT_SEPARATOR.join(span["text"] for span in quotation["content"]),
    }
    if speakers:
        one = speakers if len(speakers) > 1 else speakers[0]
        item |= {"spokenByCharacter": one, "creator": _refer(speakers) or one}
    return item | {"isPartOf": _article(document)}


def _speaker(speaker: Mapping[str, Any], roles: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    kind = schema_type(speaker["kind"])
    found: dict[str, Any] = {"@type": kind}
    if speaker["id"]:
        found["@id"] = urn(speaker["id"])
    found["name"] = speaker["canonical"]
    if speaker["name"] != speaker["canonical"]:
        found["alternateName"] = speaker["name"]
    if kind != "Person":
        return found
    if titles := _each(r["title"] for r in roles if r["status"] in HELD):
        found["jobTitle"] = titles
    if bodies := _each(r["organisation"] for r in roles if r["status"] in HELD):
        found["worksFor"] = [{"@type": "Organization", "name": name} for name in bodies]
    if others := [_role(role) for role in roles if role["status"] not in HELD]:
        found["hasOccupation"] = others
    return found


def _each(texts: Iterable[str | None]) -> list[str]:
    """Return texts once each, in their order."""
    return list(dict.fromkeys(text for text in texts if text))


def _role(role: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@type": "Role",
        "roleName": role["title"] or role["text"],
        "description": f"{role['status']}: {role['text']}",
    }


def _refer(speakers: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return references to speakers told in full already; none where one has no id."""
    if not all("@id" in speaker for speaker in speakers):
        return []
    return [{"@id": speaker["@id"]} for speaker in speakers]


def _article(document: Mapping[str, Any]) -> dict[str, Any]:
    iri = document_iri(document)
    fields = {
        "@type": "NewsArticle",
        "@id": iri,
        "identifier": document["document_id"],
        "url": None if iri.startswith("urn:") else iri,
        "headline": document["title"],
        "datePublished": document["published_at"],
        "inLanguage": document["language"],
        "author": document["author"] and {"@type": "Person", "name": document["author"]},
        "publisher": document["publisher"]
        and {"@type": "Organization", "name": document["publisher"]},
    }
    return {name: value for name, value in fields.items() if value}
