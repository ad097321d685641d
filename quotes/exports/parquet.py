"""Quotations as a Parquet file: one row a quotation and speaker, typed columns.

A quotation of two speakers is two rows that differ in ``speaker_…`` only, one of nobody known
is one row without a speaker: count quotations by ``speaker_ordinal = 0``. Spans are structs
``start``, ``end``, ``text``: half-open, in code points of the stored text; ``content`` and
``quoted`` are lists of them, ``roles`` too, with their parts. ``published_on`` and
``corrected_at`` are a date and a moment in UTC; ``published_at`` is as the article gave it.

pyarrow is an extra: it is large, and few need it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

from quotes.errors import ExtraMissing

ROW_GROUP = 10_000
"""Rows held at once, and written together."""


def write_parquet(quotations: Iterable[Mapping[str, Any]], path: Path) -> int:
    """Write quotations, as ``export_quotations`` gives them; return how many rows that were.

    The file appears when it is whole; one of that name is replaced.

    Raises:
        quotes.errors.ExtraMissing: pyarrow is not installed.
        OSError: The file cannot be written.
    """
    arrow, parquet = _load()
    schema = _make_schema(arrow)
    unfinished = path.with_name(f".{path.name}.unfinished")
    rows = (row for quotation in quotations for row in object_to_rows(quotation))
    count = 0
    try:
        with parquet.ParquetWriter(str(unfinished), schema, compression="zstd") as writer:
            while batch := list(islice(rows, ROW_GROUP)):
                writer.write_table(arrow.Table.from_pylist(batch, schema=schema))
                count += len(batch)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return count


def object_to_rows(quotation: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield an exported quotation's rows: one a speaker, or one where nobody is known."""
    corrected = quotation["corrected"] or {}
    common = {name: quotation.get(name) for name in _AS_THEY_ARE} | {
        "published_on": _day(quotation["published_at"]),
        **{f"confidence_{name}": value for name, value in quotation["confidence"].items()},
        "corrected_by": corrected.get("by"),
        "corrected_at": (corrected and datetime.fromisoformat(corrected["at"])) or None,
        "judgement_id": corrected.get("judgement_id"),
        "read_speakers": corrected.get("read"),
    }
    speakers = quotation["speakers"] or [{}]
    for ordinal, speaker in enumerate(speakers):
        yield common | {
            "speaker_ordinal": ordinal,
            "speaker_id": speaker.get("id"),
            "speaker_name": speaker.get("name"),
            "speaker_kind": speaker.get("kind"),
            "speaker_canonical": speaker.get("canonical"),
        }


_AS_THEY_ARE = (
    "quotation_id", "type", "content", "quoted", "cue", "mention", "roles", "medium", "relayed_by",
    "parent", "continues", "rule", "document_id", "source", "url", "title", "publisher",
    "published_at", "text_sha256", "statement_id", "run_id",
)  # fmt: skip


def _day(published_at: str | None) -> date | None:
    """Return the day of a full date.

    >>> _day("2031-05-04T10:00:00Z"), _day("2031-05")
    (datetime.date(2031, 5, 4), None)
    """
    try:
        return date.fromisoformat((published_at or "")[:10])
    except ValueError:
        return None


def _load() -> tuple[Any, Any]:
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as error:
        raise ExtraMissing(
            "Parquet needs pyarrow, which is not installed; run: pip install 'quotes[parquet]'"
        ) from error


def _make_schema(arrow: Any) -> Any:
    """Return the columns: public, may grow at the end."""
    text, number, real = arrow.string(), arrow.int32(), arrow.float64()
    offsets = [("start", number), ("end", number), ("text", text)]
    span = arrow.struct(offsets)
    role = arrow.struct([*offsets, ("title", text), ("organisation", text), ("status", text)])
    speaker = arrow.struct([("name", text), ("kind", text), ("canonical", text), ("id", text)])
    kinds = {
        "content": arrow.list_(span),
        "quoted": arrow.list_(span),
        "cue": arrow.struct([*offsets, ("lemma", text)]),
        "mention": arrow.struct([*offsets, ("type", text)]),
        "roles": arrow.list_(role),
        "relayed_by": span,
        "published_on": arrow.date32(),
        "confidence_content": real,
        "confidence_speaker": real,
        "confidence_identity": real,
        "corrected_at": arrow.timestamp("us", tz="UTC"),
        "read_speakers": arrow.list_(speaker),
        "speaker_ordinal": arrow.int16(),
    }
    names = (
        "quotation_id", "speaker_ordinal", "speaker_id", "speaker_name", "speaker_kind",
        "speaker_canonical", *_AS_THEY_ARE[1:], "published_on", "confidence_content",
        "confidence_speaker", "confidence_identity", "corrected_by", "corrected_at",
        "judgement_id", "read_speakers",
    )  # fmt: skip
    return arrow.schema([(name, kinds.get(name, text)) for name in names])
