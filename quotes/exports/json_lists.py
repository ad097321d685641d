"""One JSON document with a long list in it, written as its items come."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any


def render_list(
    head: Mapping[str, Any], name: str, items: Iterable[Mapping[str, Any]]
) -> Iterator[str]:
    """Yield an object with the fields of a head and, last, a list: one item a line.

    >>> "".join(render_list({"a": 1}, "b", [{}, {}])).splitlines()
    ['{"a": 1, "b": [', '{},', '{}', ']}']
    """
    yield f"{to_json(head)[:-1]}, {to_json(name)}: ["
    comma = "\n"
    for item in items:
        yield comma + to_json(item)
        comma = ",\n"
    yield "\n]}\n"


def to_json(value: object) -> str:
    """Return a value as one line of JSON, letters as they are."""
    return json.dumps(value, ensure_ascii=False)
