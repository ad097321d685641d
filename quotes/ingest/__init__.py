"""Articles into the database, one transaction each: see ``ingest``."""

from quotes.ingest.ingesting import Extract, Failure, IngestReport, ingest

__all__ = ["Extract", "Failure", "IngestReport", "ingest"]
