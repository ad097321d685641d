"""``quotes export``: every quotation of the database, for programs."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quotes.cli import output
from quotes.cli.databases import Database, read_database

if TYPE_CHECKING:
    from sqlalchemy import Connection

EXAMPLES = """\b
Examples:
  quotes export > quotations.jsonl
  quotes export --db news.db --format csv > quotations.csv
  quotes export --format parquet --out quotations.parquet
  quotes export --format web-annotation > annotations.jsonld
  quotes export --format tei --out corpus/
  quotes export | jq -r 'select(.type == "direct") | .speakers[0].name' | sort | uniq -c

\b
Formats:
  jsonl           one JSON object a quotation, with everything that is known of it
  json            the same as one list
  csv             one row a quotation, for spreadsheets
  parquet         one row a quotation and speaker, typed; needs pip install 'quotes[parquet]'
  web-annotation  W3C Web Annotation (JSON-LD): position and quote selectors, speaker, record
  schema-org      schema.org Quotation (JSON-LD): speaker, job, article; no offsets
  tei             TEI P5, a file a document: the text with <said who="…">, <listPerson>
  brat            brat standoff, .txt and .ann a document; what somebody corrects there comes
                  back with quotes import-annotations

All offsets are half-open and count Unicode code points of the stored text. The same articles
give the same output in the same order, however they came in. tei and brat want a folder that
is empty or not there yet, so that nobody's annotations are written over.

Exit status: 0, or 1 when the database cannot be read or nothing can be written, 2 when the
command was not understood.
"""


class ExportFormat(StrEnum):
    """What ``quotes export`` prints or writes."""

    JSONL = "jsonl"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"
    WEB_ANNOTATION = "web-annotation"
    SCHEMA_ORG = "schema-org"
    TEI = "tei"
    BRAT = "brat"


WRITTEN = {
    ExportFormat.PARQUET: "a file",
    ExportFormat.TEI: "a folder",
    ExportFormat.BRAT: "a folder",
}
"""The formats that are written to a place, and what that is; the others are printed."""


def export(
    form: Annotated[
        ExportFormat, typer.Option("--format", help="What to write; see below.")
    ] = ExportFormat.JSONL,
    out: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="The file for parquet, the folder for tei and brat."),
    ] = None,
    db: Database = None,
) -> None:
    """Export every quotation of the database, for programs."""
    if form in WRITTEN and out is None:
        raise typer.BadParameter(f"{form} needs {WRITTEN[form]} to write to: give --out PATH")
    if form not in WRITTEN and out is not None:
        raise typer.BadParameter(f"{form} is printed: redirect it to {str(out)!r} with >")
    with read_database(db) as connection:
        if out is None:
            _print(connection, form)
        elif form is ExportFormat.PARQUET:
            _write_parquet(connection, out)
        else:
            _write_folder(connection, form, out)


def _print(connection: Connection, form: ExportFormat) -> None:
    from quotes.database import export_documents, export_quotations

    match form:
        case ExportFormat.WEB_ANNOTATION:
            from quotes.exports.web_annotation import render_collection

            sys.stdout.writelines(render_collection(export_documents(connection)))
        case ExportFormat.SCHEMA_ORG:
            from quotes.exports.schema_org import render_graph

            sys.stdout.writelines(render_graph(export_documents(connection)))
        case ExportFormat.JSON:
            output.print_json(export_quotations(connection))
        case ExportFormat.CSV:
            from quotes.exports.csv_rows import COLUMNS, object_to_row

            output.print_csv(map(object_to_row, export_quotations(connection)), COLUMNS)
        case _:
            output.print_jsonl(export_quotations(connection))


def _write_parquet(connection: Connection, path: Path) -> None:
    from quotes.cli.showing import count
    from quotes.database import export_quotations
    from quotes.errors import ExportError
    from quotes.exports.parquet import write_parquet

    try:
        rows = write_parquet(export_quotations(connection), path)
    except OSError as error:
        raise ExportError(f"{path}: {error.strerror or error}; give another --out") from error
    output.print_line(f"{count(rows, 'row')} in {path}")


def _write_folder(connection: Connection, form: ExportFormat, folder: Path) -> None:
    from quotes.cli.showing import count
    from quotes.database import export_documents
    from quotes.errors import ExportError

    write = _write_tei if form is ExportFormat.TEI else _write_brat
    documents = output.show_progress(export_documents(connection), "documents")
    try:
        _make_folder(folder)
        number = write(documents, folder)
    except OSError as error:
        place = error.filename or folder
        raise ExportError(f"{place}: {error.strerror or error}; give another --out") from error
    output.print_line(f"{count(number, 'document')} in {folder}")


def _make_folder(folder: Path) -> None:
    from quotes.errors import ExportError

    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise ExportError(
            f"{folder}: the folder is not empty, and what was annotated there would be lost; "
            "give an empty or a new one with --out"
        )


def _write_tei(documents: Iterable[dict[str, Any]], folder: Path) -> int:
    from quotes.cli.showing import count
    from quotes.exports.tei import find_forbidden, render_tei

    number = 0
    for document in documents:
        number += 1
        path = folder / f"{document['document_id']}.xml"
        _write(path, render_tei(document))
        if forbidden := len(find_forbidden(document["text"])):
            characters = count(forbidden, "character")
            output.report(
                f"{path}: {characters} that XML forbids became U+FFFD; "
                "<normalization> in its header names them"
            )
    return number


def _write_brat(documents: Iterable[dict[str, Any]], folder: Path) -> int:
    from quotes.exports.brat import render_configuration, render_standoff, speaker_values

    number, values = 0, set[str]()
    for document in documents:
        number += 1
        path = folder / document["document_id"]
        _write(path.with_suffix(".txt"), document["text"])
        _write(path.with_suffix(".ann"), render_standoff(document))
        values |= speaker_values(document)
    _write(folder / "annotation.conf", render_configuration(values))
    return number


def _write(path: Path, text: str) -> None:
    """Write a text as it is, line breaks too: offsets count them."""
    path.write_bytes(text.encode())
