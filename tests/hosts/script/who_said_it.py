"""Reads a folder of articles and prints what somebody said: python who_said_it.py FOLDER NAME."""

from __future__ import annotations

import sys

from quotes.database import QuotationQuery, find_quotations, open_database
from quotes.ingest import ingest
from quotes.reading import read_paths


def main(folder: str, name: str) -> None:
    engine = open_database()  # QUOTES_DATABASE_URL, else quotes.db in the working folder
    report = ingest(engine, read_paths([folder]))
    print(f"{report.new} new, {report.unchanged} known, {report.failed} failed")
    with engine.connect() as connection:
        answer = find_quotations(connection, QuotationQuery(speaker=name, limit=5))
    for found in answer.found:
        said = found.quotation
        roles = ", ".join(role.text for role in said.roles)
        print(f"{said.published_on} {said.speakers[0].canonical} ({roles}): {said.text}")
    engine.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])
