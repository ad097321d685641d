"""``quotes export``: every quotation of the database, for programs."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from quotes.cli import output
from quotes.cli.databases import Database, read_database

EXAMPLES = """\b
Examples:
  quotes export > quotations.jsonl
  quotes export --db news.db --format csv > quotations.csv
  quotes export | jq -r 'select(.type == "direct") | .speakers[0].name' | sort | uniq -c

The same articles give the same lines in the same order, however they came in.

Exit status: 0, or 1 when the database cannot be read, 2 when the command was not understood.
"""


class ExportFormat(StrEnum):
    """What ``quotes export`` prints."""

    JSONL = "jsonl"
    CSV = "csv"
    JSON = "json"


def export(
    form: Annotated[
        ExportFormat,
        typer.Option("--format", help="JSON lines, one JSON list, or a table for spreadsheets."),
    ] = ExportFormat.JSONL,
    db: Database = None,
) -> None:
    """Print every quotation of the database, for programs."""
    from quotes.exports.csv_rows import COLUMNS, object_to_row

    with read_database(db) as connection:
        from quotes.database import export_quotations

        rows = export_quotations(connection)
        match form:
            case ExportFormat.JSONL:
                output.print_jsonl(rows)
            case ExportFormat.JSON:
                output.print_json(rows)
            case ExportFormat.CSV:
                output.print_csv(map(object_to_row, rows), COLUMNS)
