"""The whole of ``quotes extract``, as a process of its own, on the packaged articles."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import quotes
from quotes.reading import read_paths
from quotes.records import Article

PACKAGE = Path(quotes.__file__).parent


def find_spans(value: object) -> Iterator[dict[str, Any]]:
    """Yield every object with offsets, however deep."""
    if isinstance(value, dict):
        if "start" in value:
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from find_spans(item)


def test_every_span_is_the_text_between_its_offsets() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "quotes", "extract", "--format", "jsonl", str(PACKAGE / "demo")],
        capture_output=True,
        check=True,
        cwd=PACKAGE.parent,
    )
    documents = [json.loads(line) for line in done.stdout.splitlines()]
    articles = [item for item in read_paths([PACKAGE / "demo"]) if isinstance(item, Article)]
    assert [document["source"] for document in documents] == [a.source for a in articles]
    assert done.stderr == b""
    for document, article in zip(documents, articles, strict=True):
        spans = list(find_spans(document["quotations"]))
        assert spans
        assert [s["text"] for s in spans] == [article.text[s["start"] : s["end"]] for s in spans]
