"""Texts with the attributions that people marked in them, from three file formats.

PolNeAR's folders (standoff ``.ann`` files), JSON lines (see ``read_jsonl``) and plain text
with inline tags (see ``read_marked``) all become ``Annotated``.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotes.errors import QuotesError

if TYPE_CHECKING:
    from quotes.extraction.attribution import Offsets

HELD_OUT = 14
"""One article in so many is kept from training, and confidences are fitted on it."""


@dataclass(frozen=True, slots=True)
class Marked:
    """One attribution as annotated: half-open spans in text order, in code points."""

    source: tuple[Offsets, ...]
    cue: tuple[Offsets, ...]
    content: tuple[Offsets, ...]


@dataclass(frozen=True, slots=True)
class Annotated:
    """One article with its attributions, in text order of their content."""

    doc_id: str
    text: str
    attributions: tuple[Marked, ...]

    @property
    def held_out(self) -> bool:
        """Whether training leaves the article out: by its id, so always the same ones."""
        return sha256(self.doc_id.encode()).digest()[0] % HELD_OUT == 0


def read_corpus(path: Path, split: str = "dev") -> list[Annotated]:
    """Return the articles of a PolNeAR folder, a JSONL file or a folder of tagged texts.

    Raises:
        quotes.errors.QuotesError: Nothing there is one of these; the message names the path
            and, for JSONL, the line.
    """
    if (path / "data" / split).is_dir():
        return list(read_polnear(path, split))
    if path.is_file():
        return list(read_jsonl(path))
    found = list(read_registers(path)) if path.is_dir() else []
    if not found:
        raise QuotesError(
            f"{path}: no corpus here. Give a JSONL file, a folder with PolNeAR's "
            f"data/{split}, or a folder of .txt files with inline tags"
        )
    return found


def read_polnear(root: Path, split: str) -> Iterator[Annotated]:
    """Yield a compartment of PolNeAR, as the first of each article's annotators marked it.

    Doubled apostrophes, which stand for quotation marks in many New York Times articles,
    become plain marks, and offsets move along. Attributions without content are left out.
    """
    folder = root / "data" / split
    by_article: dict[str, list[Path]] = defaultdict(list)
    for path in sorted((folder / "attributions").glob("*.ann")):
        by_article[path.stem.rpartition("_")[0]].append(path)
    for doc_id, paths in sorted(by_article.items()):
        raw = (folder / "text" / f"{doc_id}.txt").read_bytes().decode()
        doubled = [m.start() for m in re.finditer("''", raw)]
        found = []
        for spans in parse_standoff(paths[0].read_bytes().decode()):
            moved = {
                role: tuple(
                    sorted(
                        {
                            (s - bisect_right(doubled, s - 2), e - bisect_right(doubled, e - 2))
                            for s, e in v
                        }
                    )
                )
                for role, v in spans.items()
            }
            if moved.get("Content"):
                found.append(
                    Marked(moved.get("Source", ()), moved.get("Cue", ()), moved["Content"])
                )
        text = raw.replace("''", '"')
        yield Annotated(doc_id, text, tuple(sorted(found, key=lambda a: a.content)))


def parse_standoff(lines: str) -> Iterator[dict[str, list[Offsets]]]:
    """Yield each event of a brat file as the spans of its roles, numbers at their ends shed."""
    labels: dict[str, list[Offsets]] = {}
    events: list[str] = []
    for line in lines.split("\n"):
        fields = line.split("\t")
        if line.startswith("T") and len(fields) >= 3:
            spans = fields[1].split(" ", 1)[1].split(";")
            labels[fields[0]] = [(int(s), int(e)) for s, e in (span.split() for span in spans)]
        elif line.startswith("E") and len(fields) >= 2:
            events.append(fields[1])
    for event in events:
        roles: dict[str, list[Offsets]] = defaultdict(list)
        for role in event.split()[1:]:
            name, _, target = role.partition(":")
            roles[name.rstrip("0123456789")] += labels.get(target, [])
        yield roles


def read_jsonl(path: Path) -> Iterator[Annotated]:
    """Yield articles from JSON lines.

    One object a line: ``doc_id``, ``text`` and ``quotes``, a list of objects with ``content``
    (a list of ``[start, end]``, code points, half-open), ``speaker`` and ``cue`` (such lists,
    or null).

    Raises:
        quotes.errors.QuotesError: A line is not such an object.
    """
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            row: dict[str, Any] = json.loads(line)
            text = row["text"]
            if not isinstance(text, str):
                raise TypeError("text is no string")
            quotes = tuple(
                Marked(*(as_spans(q.get(key), text) for key in ("speaker", "cue", "content")))
                for q in row["quotes"]
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise QuotesError(
                f"{path}:{number}: {type(error).__name__}: {error}. Each line is an object "
                "with doc_id, text and quotes (content, speaker, cue as lists of [start, end])"
            ) from error
        yield Annotated(str(row.get("doc_id", number)), text, quotes)


def as_spans(spans: Iterable[Iterable[int]] | None, text: str) -> tuple[Offsets, ...]:
    """Return spans as pairs, checked against the text."""
    found = []
    for start, end in spans or ():
        if not isinstance(start, int) or not isinstance(end, int):
            raise TypeError(f"span [{start}, {end}] is no pair of whole numbers")
        if not 0 <= start < end <= len(text):
            raise ValueError(f"span [{start}, {end}] is not within the text of {len(text)}")
        found.append((start, end))
    return tuple(sorted(found))


TAG = re.compile(r"<(/?)([skc])(\d+)>")


def read_registers(folder: Path) -> Iterator[Annotated]:
    """Yield the tagged texts of a folder, in the order of their names."""
    for path in sorted(folder.glob("*.txt")):
        yield read_marked(path.stem, path.read_text(encoding="utf-8"))


def read_marked(doc_id: str, tagged: str) -> Annotated:
    """Return a text without its inline tags, and the attributions that they mark.

    ``<s1>Ann Lee</s1> <k1>said</k1> <c1>that it rained</c1>``: source, cue and content of
    attribution 1; a content may have several parts.
    """
    plain: list[str] = []
    roles: dict[str, dict[str, list[Offsets]]] = defaultdict(lambda: defaultdict(list))
    open_at: dict[tuple[str, str], int] = {}
    seen = length = 0
    for tag in TAG.finditer(tagged):
        plain.append(tagged[seen : tag.start()])
        length += tag.start() - seen
        seen = tag.end()
        key = (tag[3], tag[2])
        if not tag[1]:
            open_at[key] = length
        elif key in open_at:
            roles[tag[3]][tag[2]].append((open_at.pop(key), length))
        else:
            raise QuotesError(f"{doc_id}: {tag[0]} closes what nothing opened")
    if open_at:
        raise QuotesError(f"{doc_id}: tags left open: {sorted(open_at)}")
    text = "".join([*plain, tagged[seen:]])
    found = (Marked(tuple(r["s"]), tuple(r["k"]), tuple(r["c"])) for r in roles.values() if r["c"])
    return Annotated(doc_id, text, tuple(sorted(found, key=lambda a: a.content)))
