"""What linked data calls things: their addresses, and the kinds that it has for speakers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

_WEB = re.compile(r"https?://[^\s/?#]+", re.IGNORECASE)
_PEOPLE = frozenset({"person", "unnamed"})
_SAFE = "/:?#[]@!$&'()*+,;=%~-._"


def urn(public_id: str) -> str:
    """Return the name of anything with a public id.

    >>> urn("q_0123456789abcdef0123")
    'urn:quotes:q_0123456789abcdef0123'
    """
    return f"urn:quotes:{public_id}"


def document_iri(document: Mapping[str, Any]) -> str:
    """Return an article's address if it is one of the web, else its URN.

    What no address may hold is percent-encoded, so that a hostile one stays one address.

    >>> document_iri({"url": "https://post.example/a b", "document_id": "d_1"})
    'https://post.example/a%20b'
    >>> document_iri({"url": "javascript:alert(1)", "document_id": "d_1"})
    'urn:quotes:d_1'
    """
    url = (document.get("url") or "").strip()
    if not _WEB.match(url):
        return urn(document["document_id"])
    return quote(url, safe=_SAFE)


def schema_type(kind: str) -> str:
    """Return ``Person`` or ``Organization``, the two kinds of agents that schema.org and FOAF have.

    Somebody unnamed is a person; an office, a group, and a document that speaks for those who
    issued it are organisations.

    >>> schema_type("person"), schema_type("office")
    ('Person', 'Organization')
    """
    return "Person" if kind in _PEOPLE else "Organization"
