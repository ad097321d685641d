"""Public ids: hashes of what a thing is, the same on every machine and in every order."""

from __future__ import annotations

import hashlib

LENGTH = 20


def make_id(prefix: str, *parts: object) -> str:
    """Return ``prefix_`` and 20 hexadecimal digits over the parts; None and "" differ.

    >>> make_id("d", "url", "https://example.org/a") == make_id("d", "url", "https://example.org/a")
    True
    """
    text = "\x1f".join(["\x00" if part is None else str(part) for part in parts])
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{prefix}_{digest[:LENGTH]}"
