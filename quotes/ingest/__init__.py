"""Articles into the database, whole ones only: see ``ingest``; stored texts again: ``reread``."""

from quotes.ingest.ingesting import Extract, Failure, IngestReport, ingest
from quotes.ingest.rereading import RereadReport, reread

__all__ = ["Extract", "Failure", "IngestReport", "RereadReport", "ingest", "reread"]
